//! Edge cases of new places: each runs, keeps its books, and says in words what happened.

use crate::support::country::{COUNTRY, index, read, start};
use crate::support::towns::{Before, audit};
use footvote::engine::simulation::Simulation;
use footvote::engine::state::community::Campaign;
use footvote::engine::state::money::Flow;
use footvote::engine::state::new_place::Status;
use footvote::scenario::Scenario;
use footvote::words::event::reason;

/// Eager founders near `alpha`; tests replace a line.
const FOUNDERS: &str = r#"
[parameters]
attention_rate = 3
innovation = 2
ticket_wealth = 5
[[community]]
name = "founders"
share = 0.1
attention = 0.8
foundings = 1
[community.template]
site = { metro = "alphaland", miles = 20 }
capacity = 400
permit_lag = 1
build_lag = 2
amenity = 3
annual_fee = 1_000
"#;

fn founders(old: &str, new: &str) -> Scenario {
    assert!(FOUNDERS.contains(old), "{old}");
    read(&[COUNTRY, &FOUNDERS.replace(old, new)])
}

/// Runs to the end, audits every tick, and reads every word of the log.
fn run(s: &Scenario) -> Simulation<'_> {
    let mut sim = start(s);
    while sim.tick < s.time.ticks() {
        let before = Before::new(&sim);
        sim.tick();
        audit(&sim, &before).unwrap_or_else(|error| panic!("tick {}: {error}", sim.tick));
    }
    for event in &sim.log {
        let reason = reason(&event.what, event.currency);
        let words = reason.split_whitespace().count();
        assert!(words >= 2 && !reason.contains("NaN") && !reason.contains("inf "), "{event:?}");
    }
    sim
}

fn kinds(sim: &Simulation) -> Vec<&'static str> {
    sim.log.iter().map(|event| event.kind().name()).collect()
}

/// Tick of the first event of a kind.
fn tick_of(sim: &Simulation, kind: &str) -> u32 {
    sim.log
        .iter()
        .find(|event| event.kind().name() == kind)
        .unwrap_or_else(|| panic!("nothing {kind}: {:?}", kinds(sim)))
        .tick
}

fn society(sim: &Simulation) -> footvote::engine::state::community::CommunityState {
    sim.world.communities[0].clone()
}

#[test]
fn founders_found() {
    let s = founders("foundings = 1", "foundings = 1");
    let sim = run(&s);
    assert_eq!(kinds(&sim)[..4], ["campaign", "funded", "opened", "settled"]);
    // One month of permits and two of building between the funding and the opening.
    assert_eq!(tick_of(&sim, "opened"), tick_of(&sim, "funded") + 4);
    let place = index(&s, "founders-1");
    assert!(sim.world.places[place].households >= 20);
    let member = sim.world.households.iter().find(|h| h.is_shareholder()).expect("a founder");
    assert_eq!(member.place as usize, place);
}

/// Who may not move in needs no home. Fault that was: homes for all who had pledged and came, whatever the cap, at the cost of whoever lent for them.
#[test]
fn a_town_builds_for_as_many_as_its_cap_lets_in() {
    let built = |cap: &str| {
        let text = FOUNDERS.replace("attention_rate = 3", "attention_rate = 3\npledge_memory = 1");
        let s = read(&[COUNTRY, &text.replace("annual_fee = 1_000", &format!("annual_fee = 1_000\n{cap}"))]);
        let (mut sim, place) = (start(&s), index(&s, "founders-1"));
        while sim.tick < s.time.ticks() {
            sim.tick();
            let new_place = sim.world.new_places[place].as_ref().expect("it is new");
            if new_place.homes_built > 0.0 {
                return (new_place.homes_built, new_place.capacity);
            }
        }
        panic!("it has opened");
    };
    let ((all, capacity), (few, _)) = (built(""), built("admission_cap = 480"));
    assert!(all > 2.0 * capacity && few == capacity, "{all} for all, {few} under a cap, {capacity} asked");
}

#[test]
fn a_community_of_one_household_gathers_for_ever() {
    let s = founders("share = 0.1", "share = 0.001");
    let sim = run(&s);
    let counters = society(&sim).counters;
    assert!((1..=12).contains(&counters.values), "{} hold its values", counters.values);
    assert_eq!(kinds(&sim), ["campaign"]);
}

#[test]
fn a_template_that_nobody_wants_gets_no_pledge() {
    let s = founders("amenity = 3", "amenity = -20");
    let sim = run(&s);
    let society = society(&sim);
    assert_eq!((society.counters.pledged, society.counters.all_supporters(), society.escrow), (0, 0, 0));
    assert!(society.counters.members > 500 && kinds(&sim) == ["campaign"]);
}

#[test]
fn a_ticket_that_nobody_can_pay_makes_supporters_of_all() {
    // Equity is an asset: it keeps nobody from wishing.
    let dear = "annual_fee = 1_000\nlegal = 0\ninfrastructure = 5e6\nbuilding = 0";
    let mut s = founders("annual_fee = 1_000", dear);
    s.parameters.ticket_wealth = 0.01;
    for place in s.places.iter_mut().filter(|place| place.charter.is_some()) {
        place.attributes.amenity = 20.0;
    }
    let sim = run(&s);
    let counters = society(&sim).counters;
    assert_eq!((counters.pledged, society(&sim).flows_total[Flow::Pledges as usize]), (0, 0));
    assert!(counters.all_supporters() > 100, "{counters:?}");
    assert_eq!(kinds(&sim), ["campaign"]);
    // The legal part is gone: at 1e11 dollars nobody wishes.
    let mut s = founders("foundings = 1", "foundings = 1");
    s.places.iter_mut().filter_map(|place| place.charter.as_mut()).for_each(|charter| charter.legal = 1e11);
    let counters = society(&run(&s)).counters;
    assert_eq!((counters.pledged, counters.all_supporters()), (0, 0));
}

trait CloneWith {
    fn clone_with(self, change: impl FnOnce(&mut Scenario)) -> Self;
}

impl CloneWith for Scenario {
    fn clone_with(mut self, change: impl FnOnce(&mut Scenario)) -> Self {
        change(&mut self);
        self
    }
}

#[test]
fn a_host_that_repeals_at_once_leaves_an_ordinary_municipality() {
    let s = founders("amenity = 3", "amenity = 3\nseverity = 1\ncapital_severity = 1").clone_with(|s| {
        for charter in s.places.iter_mut().filter_map(|place| place.charter.as_mut()) {
            charter.hazard = 1e6;
        }
        // Else nobody would pay that rent.
        s.parameters.host_horizon = 0.0;
    });
    let mut cheap = s.clone();
    for charter in cheap.places.iter_mut().filter_map(|place| place.charter.as_mut()) {
        (charter.infrastructure, charter.building) = (1e-3, 1e-3);
    }
    let sim = run(&cheap);
    assert_eq!(kinds(&sim)[..5], ["campaign", "funded", "opened", "settled", "repealed"]);
    assert_eq!(tick_of(&sim, "repealed"), tick_of(&sim, "opened"));
    let place = index(&s, "founders-1");
    assert_eq!(sim.world.status(place), Some(Status::Repealed));
    // Shares stand, and all that they were worth is gone.
    assert_eq!(sim.world.new_places[place].as_ref().expect("new").builder.equity, 0);
    assert!(sim.world.places[place].households > 0, "everybody left at once");
}

#[test]
fn two_hundred_communities_live_side_by_side() {
    let mut text = COUNTRY.replace("years = 6", "years = 2");
    for k in 0..200 {
        text += &format!(
            "[[community]]\nname = \"k{k:03}\"\nshare = 0.0045\nlaunched = 2010\nattention = 0.5\nfoundings = 1\n[community.template]\nsite = {{ metro = \"alphaland\", miles = 20, bearing = {k} }}\ncapacity = 100\npermit_lag = 0\nbuild_lag = 0\namenity = 5\n"
        );
    }
    let s = read(&[&text, "[parameters]\nattention_rate = 4\nticket_wealth = 10\n"]);
    let mut sim = start(&s);
    while sim.tick < 12 {
        let before = Before::new(&sim);
        sim.tick();
        // With four hundred places a count of everything takes its time: once, when most have opened.
        if sim.tick == 8 {
            audit(&sim, &before).unwrap_or_else(|error| panic!("tick {}: {error}", sim.tick));
        }
    }
    let founded = kinds(&sim).iter().filter(|kind| **kind == "settled").count();
    let values: u64 = sim.world.communities.iter().map(|society| society.counters.values).sum();
    println!("{founded} places founded by 200 communities of {values} households");
    assert!(founded > 10 && (10_000..11_500).contains(&values));
}

#[test]
fn a_founding_may_come_too_late_to_open_or_in_the_very_last_tick() {
    let s = founders("foundings = 1", "foundings = 1");
    let funded = tick_of(&run(&s), "funded");
    let ends = |lag: u32| {
        let mut s = s.clone();
        s.time.years = 2;
        for charter in s.places.iter_mut().filter_map(|place| place.charter.as_mut()) {
            (charter.permit_lag, charter.build_lag) = (lag as f64, 0.0);
        }
        let sim = run(&s);
        (kinds(&sim).contains(&"settled"), society(&sim).counters.pledged, society(&sim).escrow)
    };
    assert!(funded < 20);
    let (settled, pledged, escrow) = ends(24 - 1 - (funded + 1));
    assert_eq!((settled, pledged, escrow), (true, 0, 0), "it opens in the last tick");
    let (settled, pledged, escrow) = ends(24 - (funded + 1));
    assert!(!settled && pledged > 0 && escrow > 0, "it opens after the last tick");
}

#[test]
fn without_attention_nobody_hears_of_the_template() {
    let s = founders("attention = 0.8", "attention = 0");
    let sim = run(&s);
    assert_eq!(kinds(&sim), ["campaign"]);
    assert!(sim.counts.entry.is_empty() && society(&sim).counters.members > 500);
}

#[test]
fn a_capacity_beyond_the_population_is_never_funded() {
    let s = founders("capacity = 400", "capacity = 1e6");
    let sim = run(&s);
    assert_eq!(kinds(&sim), ["campaign"]);
    assert!(society(&sim).counters.pledged > 20);
}

#[test]
fn land_for_no_more_than_the_capacity_is_never_exceeded() {
    let s = founders("capacity = 400", "capacity = 400\nland_cap = 400");
    let sim = run(&s);
    let state = &sim.world.places[index(&s, "founders-1")];
    assert!(state.units == 20.0 && state.households <= 20, "{} in {} homes", state.households, state.units);
    // More had pledged than there is land for: the lottery sent some home with their money.
    let town = sim.world.new_places[index(&s, "founders-1")].as_ref().expect("new");
    assert!(town.flows()[Flow::Equity as usize] <= 20 * town.share_cents);
    assert!(sim.counts.refused[index(&s, "founders-1")] > 0);
}

#[test]
fn without_any_lag_a_place_opens_in_the_tick_after_it_is_funded() {
    let s = founders("permit_lag = 1\nbuild_lag = 2", "permit_lag = 0\nbuild_lag = 0");
    let sim = run(&s);
    assert_eq!(tick_of(&sim, "opened"), tick_of(&sim, "funded") + 1);
    assert_eq!(tick_of(&sim, "settled"), tick_of(&sim, "opened"));
}

/// Whoever pledged and says yes and can pay the move gets a home: members who did not pledge come after them.
#[test]
fn those_who_pledged_come_first() {
    let s = founders("foundings = 1", "foundings = 1");
    let place = index(&s, "founders-1");
    let mut sim = start(&s);
    while sim.world.status(place) != Some(Status::Open) {
        let mut wished = 0;
        sim.tick_watched(&mut |scene, world| {
            let all = footvote::engine::choice::directed::directed(scene, world);
            wished = all.iter().flat_map(|d| &d.wishes).filter(|wish| wish.pledged && !wish.blocked).count() as u64;
        });
        let town = sim.world.new_places[place].as_ref().expect("new");
        assert_eq!(town.shareholders, wished);
        if town.status == Status::Open {
            assert!(wished > 5 && sim.counts.refused[place] > 0, "{wished} wished, nobody else did");
        }
        assert!(sim.tick < 60);
    }
}

/// A community that a place of its own has swallowed still runs: the channel brings up the place where everybody lives.
#[test]
fn a_community_may_live_in_its_place_to_the_last_member() {
    let s = founders("amenity = 3", "amenity = 20").clone_with(|s| {
        s.communities[0].numbers.share = 0.01;
        s.communities[0].numbers.attention = 1.0;
        s.mechanisms.life_cycle = false;
        s.mechanisms.liquidity = false;
        for place in &mut s.places {
            if let Some(charter) = &mut place.charter {
                place.members_only = true;
                (charter.growth_limit, charter.infrastructure, charter.building) = (12.0, 20_000.0, 20_000.0);
            }
        }
    });
    let place = index(&s, "founders-1");
    let sim = run(&s);
    let counters = &sim.world.communities[0].counters;
    println!("{} of {} members live in their place", counters.members_at[place], counters.members);
    assert!(counters.members > 100 && counters.members_at[place] as f64 > 0.95 * counters.members as f64);
    // Members only.
    let strangers = sim.world.households.iter().filter(|h| h.place as usize == place && h.community != 1).count();
    assert_eq!(strangers, 0);
    assert!(sim.counts.refused[place] > 0, "no stranger knocked");
}

#[test]
fn an_admission_cap_holds_in_a_new_place() {
    let s = founders("amenity = 3", "amenity = 5\nadmission_cap = 120");
    let place = index(&s, "founders-1");
    let sim = run(&s);
    let n = s.places.len();
    let came: u64 = (0..n).map(|l| sim.counts.flows[l * n + place]).sum();
    let years = (s.time.ticks() - tick_of(&sim, "opened")).div_ceil(12) as u64 + 1;
    // 120 real households are six simulated ones a year.
    assert!(came > 6 && came <= 6 * years, "{came} came in {years} years");
    assert!(sim.counts.refused[place] > 0);
}

/// A cap that a place sets after a year counts those who come from then on. Planted fault: vacancies taken before used it up, and
/// nobody came until January.
#[test]
fn a_cap_that_comes_later_owes_nothing_for_those_who_came_before() {
    let mut s = founders("capacity = 400", "capacity = 4_000");
    let place = index(&s, "founders-1");
    let opened = tick_of(&run(&s), "opened");
    let from = opened + 12 - opened % 12 + 1;
    let row = footvote::model::place::ATTRIBUTES.iter().position(|row| row.name == "admission_cap").expect("a key");
    let reforms = vec![footvote::model::reform::Reform {
        place: place as u16,
        attribute: row,
        change: footvote::model::reform::Change::Set(480.0),
    }];
    s.events.push(footvote::model::reform::Event { year: s.time.year_at(from), reforms, note: String::new() });
    let mut sim = start(&s);
    let came = |sim: &Simulation| -> u64 {
        let n = s.places.len();
        (0..n).map(|l| sim.counts.flows[l * n + place]).sum()
    };
    let mut at = [0; 2];
    while sim.tick < from + 11 {
        if sim.tick == from {
            at[0] = came(&sim);
        }
        sim.tick();
    }
    at[1] = came(&sim);
    // 480 real households are two simulated ones a month.
    assert!(at[0] > 0 && (10..=22).contains(&(at[1] - at[0])), "{at:?}");
}

/// Between pledge and opening the place turns into a desert: everybody declines, each leaves a tenth of its ticket, and
/// the place that nobody pays for closes.
#[test]
fn an_opening_to_which_everybody_says_no_keeps_the_forfeitures_and_closes() {
    let s = founders("amenity = 3", "amenity = 3\nopex = 5e6");
    let place = index(&s, "founders-1") as u16;
    let opens = tick_of(&run(&s), "opened");
    let mut s = s;
    let row = footvote::model::place::ATTRIBUTES.iter().position(|row| row.name == "amenity").expect("a key");
    let reforms = vec![footvote::model::reform::Reform {
        place,
        attribute: row,
        change: footvote::model::reform::Change::Set(-20.0),
    }];
    s.events.push(footvote::model::reform::Event { year: s.time.year_at(opens), reforms, note: String::new() });
    let sim = run(&s);
    let town = sim.world.new_places[place as usize].as_ref().expect("new");
    let society = society(&sim);
    let flows = &society.flows_total;
    assert_eq!((town.shareholders, flows[Flow::Equity as usize], society.escrow), (0, 0, 0));
    let kept = town.flows()[Flow::Forfeitures as usize];
    assert!(kept > 0 && kept == flows[Flow::Forfeitures as usize]);
    let settled = sim.log.iter().find(|event| event.kind().name() == "settled").expect("it opened");
    let settled = reason(&settled.what, settled.currency);
    assert!(settled.starts_with("0 of those who pledged moved in"), "{settled}");
    assert_eq!((town.status, sim.world.places[place as usize].households), (Status::Closed, 0));
    assert!(kinds(&sim).contains(&"closed"));
    assert_eq!(society.campaign, Campaign::Idle);
}
