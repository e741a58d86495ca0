//! Laws of new places as hosts, events and repeals move them, and what nobody would pay for.

use crate::support::country::{COUNTRY, index, read, start};
use footvote::engine::found::host::repeal;
use footvote::engine::found::treasury::dissolve;
use footvote::engine::phases::announced::announced;
use footvote::engine::phases::share;
use footvote::engine::simulation::Simulation;
use footvote::model::utility::Level;
use footvote::scenario::Scenario;

/// A developer's town beside `alpha`, at parity with it.
const TOWN: &str = r#"
[[place]]
name = "town"
kind = "new"
founding = "developer"
site = { metro = "alphaland", miles = 10 }
opens = 2025
units = 800
awareness = "market"
taxes = "parity"
amenity = 1
"#;

fn with(events: &str) -> Scenario {
    read(&[COUNTRY, TOWN, events])
}

fn event(year: &str, who: &str, what: &str) -> String {
    format!("[[event]]\nyear = {year}\n{who}\n{what}\n")
}

fn after<'s>(s: &'s Scenario, ticks: u32, repealed_at: Option<u32>) -> Simulation<'s> {
    let mut sim = start(s);
    while sim.tick < ticks {
        if repealed_at == Some(sim.tick) {
            dissolve(&mut sim, index(s, "town"));
        }
        sim.tick();
    }
    sim
}

/// The town's own flat tax in 2027, and alpha's.
fn income_taxes(events: &str) -> [f64; 2] {
    let s = with(events);
    let sim = after(&s, 24, None);
    ["town", "alpha"].map(|name| sim.world.places[index(&s, name)].attributes.income_tax)
}

#[test]
fn a_town_on_parity_follows_its_host_until_it_sets_a_tax_of_its_own() {
    assert_eq!(income_taxes(""), [0.02, 0.04]);
    let host = event("2026", "place = \"alpha\"", "set = { income_tax = 0.10 }");
    assert_eq!(income_taxes(&host), [0.05, 0.10]);
    // What all places do it does by its host, once.
    let [town, alpha] = income_taxes(&event("2026", "places = \"all\"", "add = { income_tax = 0.06 }"));
    assert!((town - 0.05).abs() < 1e-12 && (alpha - 0.10).abs() < 1e-12, "{town} {alpha}");
    let own = event("2025.5", "place = \"town\"", "add = { income_tax = 0.01 }");
    let [town, _] = income_taxes(&(own + &host));
    assert!((town - 0.03).abs() < 1e-12, "{town}");
}

/// Planted faults of before: the town taxed beside its host, and was governed as the host had been in the base year.
#[test]
fn under_the_law_of_its_host_a_place_makes_none_of_its_own() {
    let laws = "set = { income_tax = 0.10, annual_fee = 1_000, entry_fee = 5_000, governance = 2 }";
    let trend = "[[trend]]\nfrom = 2026\nuntil = 2027\nplace = \"town\"\nadd = { income_tax = 0.05 }\n";
    let reform = event("2026", "place = \"alpha\"", "add = { governance = 1 }");
    let s = with(&(event("2026", "place = \"town\"", laws) + trend + &reform));
    let j = index(&s, "town");
    let sim = after(&s, 30, Some(6));
    let (town, alpha) = (&sim.world.places[j], &sim.world.places[index(&s, "alpha")]);
    assert!(town.host_law && town.households > 0);
    let a = &town.attributes;
    assert_eq!((a.income_tax, a.annual_fee, a.entry_fee), (0.0, 0.0, 0.0));
    assert_eq!(town.governance, alpha.governance);
    assert!(alpha.governance > 0.5);
    // A place that stands under its own charter takes them all.
    let sim = after(&s, 30, None);
    let a = &sim.world.places[j].attributes;
    assert!(a.income_tax > 0.1 && (a.annual_fee, a.entry_fee) == (1_000.0, 5_000.0));
}

#[test]
fn a_new_place_whose_target_is_reformed_is_governed_better() {
    let target = event("2025.5", "place = \"town\"", "set = { governance_target = 2 }");
    let governance = |events: &str| {
        let s = with(events);
        after(&s, 60, None).world.places[index(&s, "town")].governance
    };
    let (still, reformed) = (governance(""), governance(&target));
    // alpha is at −.2 and so is its town; ν(1 − gridlock) = .05 a year for four years and a half.
    assert!((still - -0.2).abs() < 1e-9, "{still}");
    assert!((reformed - (2.0 - 2.2 * (-0.05_f64 * 4.5).exp())).abs() < 0.05, "{reformed}");
}

#[test]
fn no_event_gives_a_new_place_what_nobody_pays_for() {
    let refused =
        |event: String| Scenario::parse(&[COUNTRY, TOWN, &event].concat()).err().map(|report| report.to_string());
    for key in ["arrivals = 2_000", "housing_units = 6_000", "rent = 900", "obligations = 5", "transfers = 5"] {
        let said = refused(event("2026", "place = \"town\"", &format!("set = {{ {key} }}"))).expect("it is refused");
        assert!(said.contains("of place `town` cannot be changed: the place is new"), "{said}");
        assert_eq!(refused(event("2026", "place = \"alpha\"", &format!("set = {{ {key} }}"))), None);
    }
    // All places are all that have it.
    let s = with(&event("2026", "places = \"all\"", "set = { arrivals = 2_000 }"));
    let sim = after(&s, 13, None);
    let arrivals = |name: &str| sim.world.places[index(&s, name)].attributes.arrivals;
    assert_eq!((arrivals("alpha"), arrivals("town")), (2_000.0, 0.0));
}

#[test]
fn grants_that_eat_the_sponsor_s_cash_shorten_the_runway() {
    let runway = |more: &str| {
        let s = read(&[COUNTRY, TOWN, more]);
        after(&s, 9, None).world.new_places[index(&s, "town")].as_ref().expect("it is new").runway_years()
    };
    let (without, with) = (runway("sponsor = 60e6\n"), runway("sponsor = 60e6\nrelocation_grant = 40_000\n"));
    assert!(with < 10.0 && with < without, "{without} {with}");
}

#[test]
fn what_a_plain_place_costs_to_run_is_not_spent_on_services() {
    let services = |more: &str| {
        let s = read(&[COUNTRY, &TOWN.replace("developer", "plain"), more]);
        after(&s, 36, None).world.new_places[index(&s, "town")].as_ref().expect("it is new").own_services
    };
    let (free, costly) = (services(""), services("opex = 1e6\n"));
    assert!(costly > 0.0 && costly < 0.9 * free, "{free} {costly}");
}

/// A suburb on its parent's budget bears its part of what that owes. Planted fault of before: the parent's own households bore all.
#[test]
fn obligations_of_a_shared_budget_are_borne_by_all_whom_it_serves() {
    let alone = with("");
    let shared = with("[[incorporation]]\nplace = \"brook\"\nparent = \"alpha\"\nfrom = 2040\n");
    let left = |s: &Scenario| {
        let sim = start(s);
        share::host(s, &sim.world, index(s, "town")).expect("alpha").obligations
    };
    let (alone, shared) = (left(&alone), left(&shared));
    // A fifth of revenue in both; brook pays lower taxes on the same incomes, so that the shared part is a little less.
    assert!(shared < alone && shared > 0.7 * alone, "{alone} {shared}");
}

/// An empty town and a sponsor with cash without end: its homes are paid for, whoever's law holds.
///
/// Fault that was: after a repeal the sponsor kept its cash, and lenders lost.
#[test]
fn a_sponsor_pays_for_homes_after_a_repeal_too() {
    let failures = |sponsor: &str, repealed: bool| {
        let town = TOWN.replace("amenity = 1\n", &format!("amenity = -3\nsponsor = {sponsor}\n"));
        let s = read(&[COUNTRY, &town]);
        let j = index(&s, "town");
        let mut sim = start(&s);
        for tick in 0..60 {
            if repealed && tick == 6 {
                repeal(&mut sim, j);
            }
            sim.tick();
        }
        let failed = sim.log.iter().filter(|event| event.kind().name() == "builder_failed").count();
        (failed > 0, sim.world.new_places[j].as_ref().expect("it is new").sponsor)
    };
    for repealed in [false, true] {
        let (failed, left) = failures("1e12", repealed);
        assert!(!failed && left > 0, "{repealed}");
        // Without cash the builder fails, and what little there is is spent before.
        assert!(failures("0", repealed).0);
        assert_eq!(failures("1_000_000", repealed), (true, 0), "{repealed}");
    }
}

/// Once the charter of a place whose host is outside the model has ended, taxes there are that host's and no revenue of the place. Fault that was: they were
/// booked for ever as revenue of a government that was gone.
#[test]
fn a_place_abroad_has_no_revenue_once_its_charter_has_ended() {
    let abroad = TOWN.replace(
        "site = { metro = \"alphaland\", miles = 10 }",
        "site = { latitude = 29, longitude = -90, state = \"HH\" }\njobs = \"remote_only\"",
    );
    let abroad = abroad.replace("taxes = \"parity\"", "income_tax = 0.05");
    for (town, ends) in [(TOWN, false), (&abroad, true)] {
        let s = read(&[COUNTRY, town]);
        let j = index(&s, "town");
        let revenue = |sim: &Simulation| (sim.world.places[j].households, sim.world.places[j].revenue.total());
        let (households, before) = revenue(&after(&s, 10, None));
        assert!(households > 0 && before > 0.0, "{households}, {before}");
        let mut sim = after(&s, 6, None);
        repeal(&mut sim, j);
        (0..4).for_each(|_| sim.tick());
        let (households, later) = revenue(&sim);
        assert!(households > 0 && (later == 0.0 || !ends), "{households}, {later}");
    }
}

/// Residents of a town pay h_s of their host's yearly fee and at parity the rest to the town, also after it has changed, and after a repeal all of
/// it to the host. Planted fault of before: they never paid it, and were served for it.
#[test]
fn residents_of_a_town_pay_the_yearly_fee_of_its_host() {
    let city = COUNTRY.replacen("income_tax = 0.04", "income_tax = 0.04\nannual_fee = 600", 1);
    let dearer = event("2026", "place = \"alpha\"", "set = { annual_fee = 2_000 }");
    let s = read(&[&city, TOWN, &dearer]);
    let (j, alpha) = (index(&s, "town"), index(&s, "alpha"));
    let fees = |sim: &Simulation| {
        let town = &sim.world.places[j];
        let [all, own] = [town.law(&[]), town.own_law(&[])].map(|law| law.annual_fee);
        assert_eq!(town.revenue.fees, own * town.totals.households);
        [all, own]
    };
    assert_eq!(fees(&after(&s, 6, None)), [600.0, 300.0]);
    assert_eq!(fees(&after(&s, 20, None)), [2_000.0, 1_000.0]);
    let repealed = after(&s, 20, Some(8));
    assert_eq!(fees(&repealed), [2_000.0, 0.0]);
    let (_, placebo) = share::placebo(&s, &repealed.constants, &repealed.world, j).expect("it has a host");
    assert_eq!(placebo.annual_fee, 2_000.0);
    // The same money as income tax and as a fee serves the town as well.
    let services = |what: &str| {
        let s = read(&[COUNTRY, TOWN, &event("2025.5", "place = \"alpha\"", what)]);
        let sim = after(&s, 7, None);
        [alpha, j].map(|place| sim.world.places[place].services)
    };
    let [[city_by_tax, town_by_tax], [city_by_fee, town_by_fee]] =
        [services("set = { income_tax = 0.05 }"), services("set = { annual_fee = 1_000 }")];
    let (by_tax, by_fee) = (town_by_tax / city_by_tax, town_by_fee / city_by_fee);
    assert!((by_tax / by_fee - 1.0).abs() < 0.02, "{by_tax} of the city's by tax, {by_fee} by fee");
}

/// Who lives beside a host that has announced a tax will pay it, too, and be served for it. Planted fault of before: the town was a refuge until the day.
#[test]
fn what_a_host_announces_is_announced_to_its_towns() {
    let tax = event("2027", "place = \"alpha\"", "set = { income_tax = 0.12 }");
    let looking = "[mechanisms]\nforesight = true\n";
    let s = read(&[COUNTRY, TOWN, &tax, looking]);
    let (j, alpha) = (index(&s, "town"), index(&s, "alpha"));
    let sim = after(&s, 6, None);
    let ahead = announced(&s, &sim.constants, &sim.world, sim.tick);
    let [town, city] = [j, alpha].map(|place| {
        assert_eq!(ahead[place].len(), 1);
        &ahead[place][0]
    });
    assert!(ahead[index(&s, "canyon")].is_empty());
    assert!((town.tax().flat_rate - 0.12).abs() < 1e-12 && city.tax().flat_rate == 0.12);
    // The tax trebles and its schools are better for it, in both.
    let now = [j, alpha].map(|place| sim.world.places[place].schools);
    let gains = [town, city].map(|ahead| ahead.offer.levels[Level::Schools as usize]);
    assert!(gains.iter().zip(now).all(|(then, now)| then - now > 0.2), "{now:?} now, {gains:?} then");
    assert!(((gains[0] - now[0]) / (gains[1] - now[1]) - 1.0).abs() < 0.2, "{now:?} now, {gains:?} then");
    // What comes, in the town over a year, is what was foreseen, but for who has moved.
    let mut later = sim;
    (0..54).for_each(|_| later.tick());
    let came = [j, alpha].map(|place| later.world.places[place].schools);
    assert!(came.iter().zip(gains).all(|(came, then)| (came - then).abs() < 0.15), "{came:?} for {gains:?}");
}

/// A tax of its own ends parity with its host on the day, so whoever looks ahead sees it. Fault that was: the picture went back to parity.
#[test]
fn a_tax_that_a_town_at_parity_announces_for_itself_is_foreseen() {
    let looking = "[mechanisms]\nforesight = true\n";
    let flat = |what: &str| {
        let s = read(&[COUNTRY, TOWN, &event("2027", "place = \"town\"", what), looking]);
        let (j, sim) = (index(&s, "town"), after(&s, 6, None));
        let ahead = announced(&s, &sim.constants, &sim.world, sim.tick);
        let then = ahead[j][0].tax().flat_rate;
        let mut later = sim;
        (0..24).for_each(|_| later.tick());
        (then, later.world.places[j].law(&[]).flat_rate)
    };
    let (then, came) = flat("set = { income_tax = 0.3 }");
    assert!((then - 0.32).abs() < 1e-12 && (came - then).abs() < 1e-12, "{then} foreseen, {came} came");
    // Another law leaves it at parity: the host's 4 %.
    let (then, came) = flat("set = { governance = 1 }");
    assert!((then - 0.04).abs() < 1e-12 && (came - then).abs() < 1e-12, "{then} foreseen, {came} came");
}

/// Who is vocal comes or goes: with L > 0 that moves its governance, and the column says by how much. Fault that was: 0 for ever.
#[test]
fn what_drain_does_to_a_town_is_noted() {
    let noted = |drain: &str| {
        let s = read(&[COUNTRY, TOWN, &format!("[parameters]\ndrain = {drain}\n")]);
        let j = index(&s, "town");
        after(&s, 48, None).world.places[j].by_exit[1]
    };
    assert_eq!(noted("0"), 0.0);
    assert!(noted("1").abs() > 1e-6, "{}", noted("1"));
}

#[test]
fn the_wage_of_a_town_without_a_labour_market_of_its_own_is_not_changed() {
    let raise = event("2026", "place = \"town\"", "set = { wage = 3 }");
    let said = |town: &str| {
        let report = Scenario::parse(&[COUNTRY, town, &raise].concat()).err();
        report.map_or_else(String::new, |report| report.to_string())
    };
    assert!(said(TOWN).contains("`wage` of place `town` is that of its metro, or of odd jobs"), "{}", said(TOWN));
    assert_eq!(said(&format!("{TOWN}jobs = \"template\"\n")), "");
    let all = event("2026", "places = \"all\"", "multiply = { wage = 1.1 }");
    let s = with(&all);
    assert!(s.events[0].reforms.iter().all(|reform| reform.place as usize != index(&s, "town")));
}
