//! Limit 16 for everything new: after every tick counters, escrow, shares, treasuries and homes are what a count says.

use crate::support::country::{COUNTRY, EVERYTHING, index, read, start};
use crate::support::towns::{Before, audit, statuses};
use footvote::engine::records::rows::CapitalRow;
use footvote::engine::simulation::Simulation;
use footvote::engine::state::e_residence::{declared, residence};
use footvote::engine::state::money::{Account, FLOWS, Flow};
use footvote::engine::state::new_place::{NewPlaceState, Status};
use footvote::engine::{RunOptions, run_replicate};
use footvote::model::builder::Entry;
use footvote::model::household::Stage;
use footvote::scenario::Scenario;
use std::cell::Cell;
use std::collections::BTreeSet;

/// Ticks through the scenario and audits every tick; `spoil` may plant a leak after each tick.
fn audited(
    s: &Scenario,
    ticks: u32,
    spoil: impl Fn(&mut Simulation),
) -> Result<(Simulation<'_>, BTreeSet<&'static str>), String> {
    let mut sim = start(s);
    let mut seen = BTreeSet::new();
    while sim.tick < ticks {
        let before = Before::new(&sim);
        sim.tick();
        spoil(&mut sim);
        audit(&sim, &before).map_err(|error| format!("tick {}: {error}", sim.tick))?;
        seen.extend(statuses(&sim).into_iter().flatten().map(Status::name));
    }
    Ok((sim, seen))
}

/// The scenarios together must have moved money under every name.
#[test]
fn whatever_is_founded_closed_or_repealed_every_count_and_every_cent_is_right() {
    let mut flows = [0; FLOWS];
    let mut seen = BTreeSet::new();
    let variants: [&[(&str, &str)]; 6] = [
        &[],
        // A host with a yearly fee, and residents of its towns who declare all of their income elsewhere.
        &[
            ("income_tax = 0.04\n", "income_tax = 0.04\nannual_fee = 700\n"),
            ("portable_share = 0.3", "portable_share = 1"),
        ],
        // Quiet hosts: places live long enough to succeed and to be copied.
        &[("hazard = 0.3", "hazard = 0"), ("hazard = 0.05", "hazard = 0"), ("sponsor = 3e6", "sponsor = 3e9")],
        // Poor budgets: members' places close.
        &[("annual_fee = 500", "opex = 9e6"), ("hazard = 0.3", "hazard = 0"), ("opex = 2e6", "opex = 2e7")],
        // Builders without a reserve fail at once, unless somebody pays.
        &[("attention_rate = 2", "attention_rate = 2\nreserve_years_builder = 0"), ("sponsor = 3e6", "sponsor = 3e9")],
        &[("record = \"tick\"", "record = \"tick\"\nticks_per_year = 24")],
    ];
    for changes in variants {
        let text = changes.iter().fold([COUNTRY, EVERYTHING].concat(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        });
        let s = read(&[&text]);
        let (sim, states) = audited(&s, s.time.ticks(), |_| ()).unwrap_or_else(|error| panic!("{changes:?}: {error}"));
        let founded = sim.log.iter().filter(|event| event.kind().name() == "settled").count();
        println!("{changes:?}: {states:?}; {founded} founded; {} deaths", sim.deaths);
        sim.world.new_places.iter().flatten().for_each(|town| (0..FLOWS).for_each(|k| flows[k] += town.flows()[k]));
        sim.world.communities.iter().for_each(|k| (0..FLOWS).for_each(|flow| flows[flow] += k.flows_total[flow]));
        seen.extend(states);
        assert!(sim.deaths > 100 && founded > 1);
    }
    assert_eq!(seen, BTreeSet::from(["building", "closed", "open", "planned", "repealed", "template"]));
    for (flow, cents) in Flow::all().zip(flows) {
        assert!(cents > 0, "nothing was booked as {flow:?}");
    }
}

/// The twins: each of these leaks, planted in the twentieth tick, is noticed.
#[test]
fn every_planted_leak_is_noticed() {
    type Leak = (&'static str, fn(&mut Simulation));
    let leaks: [Leak; 11] = [
        ("member", |sim| sim.world.communities[0].counters.members += 1),
        ("pledge", |sim| {
            let pledged = sim.world.households.iter_mut().find(|h| h.stage() == Stage::Pledged);
            pledged.expect("somebody has pledged").set_stage(Stage::Supporter);
        }),
        ("escrow", |sim| sim.world.communities[0].escrow += 1),
        ("ticket", |sim| sim.world.communities[0].flows_total[Flow::Refunds as usize] += 1),
        ("share", |sim| town(sim).shareholders += 1),
        ("treasury", |sim| town(sim).treasury += 1),
        ("sponsor", |sim| town(sim).sponsor -= 1),
        ("debt", |sim| town(sim).builder.debt -= 1),
        ("rent", |sim| town(sim).builder.booked[Entry::Rents as usize] -= 100_000),
        ("home", |sim| {
            let j = index(sim.scenario, "plainview");
            sim.world.places[j].units *= 1.02;
        }),
        ("register", |sim| sim.world.communities[1].abroad.clear()),
    ];
    let s = read(&[COUNTRY, EVERYTHING]);
    for (name, leak) in leaks {
        let spoil = |sim: &mut Simulation| {
            if sim.tick == 20 {
                leak(sim);
            }
        };
        assert!(audited(&s, 20, spoil).is_err(), "a leak of {name} was not noticed");
    }
    assert!(audited(&s, 20, |_| ()).is_ok());
}

/// What e-residents pay is shared with a host in the model as taxes are: the treasury always paid its share of the fees, and the host was
/// credited none of it.
#[test]
fn a_host_gets_its_share_of_what_e_residents_pay() {
    let dear = EVERYTHING
        .replace("residency_value = 500", "residency_value = 200_000")
        // A host that does not turn: towns stand for longer than the tick in which nothing is audited, since a status changes.
        .replace("hazard = 0.3", "hazard = 0")
        .replace("revenue_share = 0.1\n", "revenue_share = 0.1\nresidency_fee = 100_000\n");
    let s = read(&[COUNTRY, &dear]);
    let shared = |sim: &Simulation| -> Vec<(usize, f64)> {
        let towns = sim.world.new_places.iter().enumerate().filter_map(|(j, town)| Some((j, town.as_ref()?)));
        let share = |j: usize| s.places[j].charter.as_ref().map_or(0.0, |charter| charter.revenue_share);
        towns.filter_map(|(j, town)| Some((town.host? as usize, share(j) * town.residency))).collect()
    };
    let most = Cell::new(0.0_f64);
    let watch = |sim: &mut Simulation| shared(sim).iter().for_each(|(_, dollars)| most.set(most.get().max(*dollars)));
    audited(&s, 30, watch).unwrap_or_else(|error| panic!("{error}"));
    assert!(most.get() > 1e5, "hardly anything is shared: {}", most.get());
    // Planted fault: the share of the fees goes nowhere.
    let leak = |sim: &mut Simulation| {
        for (host, dollars) in shared(sim) {
            sim.world.places[host].revenue.shared -= dollars;
        }
    };
    assert!(audited(&s, 30, leak).is_err());
}

fn town<'a>(sim: &'a mut Simulation<'_>) -> &'a mut NewPlaceState {
    let j = index(sim.scenario, "harbour");
    sim.world.new_places[j].as_mut().expect("a new place has a town")
}

/// From year to year, what flowed in and out is what changed: escrow of each community, treasury, sponsor and debt of each
/// place, in dollars. Money is counted by the calendar year, also where every tick is recorded.
#[test]
fn the_records_of_flows_add_up_to_the_records_of_stocks() {
    let s = read(&[COUNTRY, EVERYTHING]);
    let record = run_replicate(&s, 0, &RunOptions::default(), &|_| true).expect("the scenario runs");
    let flow = |at: &dyn Fn(&CapitalRow) -> bool, account: Account| -> f64 {
        let rows = record.capital.iter().filter(|row| at(row));
        rows.map(|row| match (row.flow.payer() == account, row.flow.payee() == account) {
            (true, false) => -row.dollars,
            (false, true) => row.dollars,
            _ => 0.0,
        })
        .sum()
    };
    let (mut places, mut communities) = (0, 0);
    for row in record.jurisdictions.iter().filter(|row| row.year.fract() == 0.0) {
        let until = |c: &CapitalRow| c.place == row.place && c.year <= row.year;
        let close = |stock: f64, flow: f64| assert!((stock - flow).abs() < 1.0, "{row:?}: {stock} against {flow}");
        close(row.treasury, flow(&until, Account::Treasury));
        let charter = s.places[index(&s, &row.place)].charter.as_ref().expect("a new place has a charter");
        close(row.sponsor - charter.sponsor, flow(&until, Account::Sponsor));
        close(row.builder_balance, flow(&until, Account::Builder));
        // What lenders gave, less what is written down; interest and overdrafts are no part of the debt.
        let lent =
            |c: &CapitalRow| until(c) && matches!(c.flow, Flow::Construction | Flow::WorkingCapital | Flow::Reserve);
        let lost = |c: &CapitalRow| until(c) && c.flow == Flow::DebtLost;
        close(row.builder_debt, flow(&lost, Account::Lenders) - flow(&lent, Account::Lenders));
        places += (row.treasury > 0.0) as u32;
    }
    for row in record.communities.iter().filter(|row| row.year.fract() == 0.0) {
        let until = |c: &CapitalRow| c.community == row.community && c.year <= row.year;
        let (stock, flow) = (row.escrow, flow(&until, Account::Escrow));
        assert!((stock - flow).abs() < 1.0, "{row:?}: {flow} went in");
        assert!((stock - row.pledged * row.ticket).abs() <= 0.02 * row.pledged, "{row:?}");
        communities += (row.escrow > 0.0) as u32;
    }
    assert!(places > 5 && communities > 5, "{places} and {communities} rows");
}

/// Nobody lends a year's budget of people who have no home yet.
#[test]
fn a_plan_that_opens_with_a_quarter_of_its_homes_borrows_a_quarter_of_its_working_capital() {
    let lent = |most: u32| -> f64 {
        let text = EVERYTHING.replacen("attention_rate = 2", &format!("attention_rate = 2\nbuild_most = {most}"), 1);
        let s = read(&[COUNTRY, &text]);
        let record = run_replicate(&s, 0, &RunOptions::default(), &|_| true).expect("the scenario runs");
        let rows = record.capital.iter().filter(|row| row.place == "harbour" && row.flow == Flow::WorkingCapital);
        rows.map(|row| row.dollars).sum()
    };
    let (all, quarter) = (lent(1_000), lent(250));
    assert!(all > 1e5 && (quarter / all - 0.25).abs() < 1e-3, "{quarter} of {all}");
}

/// Income that e-residents declare is theirs, also where nothing is owed for it.
#[test]
fn a_place_without_income_tax_draws_declared_income_as_well() {
    let text = EVERYTHING.replace("income_tax = 0.02", "income_tax = 0");
    let s = read(&[COUNTRY, &text.replace("brackets = [{ from = 50_000, rate = 0.01 }]", "")]);
    let mut sim = start(&s);
    (0..48).for_each(|_| sim.tick());
    let mut declared_somewhere = 0;
    for k in 0..s.communities.len() {
        let Some(abroad) = residence(&s, &sim.world, k) else {
            continue;
        };
        let rate = |j: usize| sim.world.places[j].attributes.income_tax;
        let mine = sim.world.households.iter().filter(|h| h.community as usize == k + 1 && h.is_e_resident());
        let gain = mine.filter(|h| s.places[abroad].brackets.is_empty() && rate(abroad) < rate(h.place as usize));
        let income: f64 = gain.map(|h| h.income() * sim.world.places[h.employer as usize].wage).sum();
        if income > 0.0 {
            let [found, tax] = declared(&s, &sim.world, k, abroad);
            assert!((found / income - 1.0).abs() < 1e-6, "{found} is not {income}");
            assert_eq!(tax, 0.0);
            declared_somewhere += 1;
        }
    }
    assert!(declared_somewhere > 0);
}
