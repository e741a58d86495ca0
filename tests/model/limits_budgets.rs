//! What budgets do with a gap, what debt costs, and which losses a government takes for exit.

use crate::support::country::{index, read, start};
use footvote::engine::simulation::Simulation;
use footvote::model::budget::tax_change;
use footvote::model::rules::BudgetRule;
use footvote::scenario::Scenario;

/// Two places in which nobody moves and only budgets act; in one of them this happens in the middle of the first year.
fn strained(happens: &str) -> Scenario {
    let text = r#"
model = "2"
time = { start = 2025, years = 12 }
population = { households = 4_000 }
parameters = { attention_rate = 0, local_rate = 0 }
mechanisms = { life_cycle = false }
place = [
  { name = "alpha", metro = "a", latitude = 41, longitude = -88, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "beta", latitude = 40, longitude = -74, households = 100_000, rent = 15_000, income_tax = 0.03 },
]
"#;
    read(&[text, &format!("event = [{{ year = 2025.5, place = \"alpha\", {happens} }}]\n")])
}

fn after(s: &Scenario, years: u32) -> Simulation<'_> {
    let mut sim = start(s);
    (0..years * s.time.ticks_per_year).for_each(|_| sim.tick());
    sim
}

/// Part of a gap is closed by taxes, the rest by services, however long it lasts and however often a year is divided.
#[test]
fn a_mixed_budget_closes_its_share_of_a_gap_by_taxes_and_no_more() {
    let services = |rule: BudgetRule, ticks: u32, years: u32| {
        let mut s = strained("multiply = { obligations = 3 }");
        (s.rules.budget, s.time.ticks_per_year) = (rule, ticks);
        let sim = after(&s, years);
        let state = &sim.world.places[index(&s, "alpha")];
        (state.services / state.base.services, state.attributes.income_tax)
    };
    let (by_services, law) = services(BudgetRule::Services, 12, 8);
    let (by_taxes, _) = services(BudgetRule::Taxes, 12, 8);
    assert!(law == 0.03 && by_services < 0.75 && (by_taxes - 1.0).abs() < 0.02, "{by_services} and {by_taxes}");
    let half = |services: f64| (services - by_services) / (by_taxes - by_services);
    let mut rates = Vec::new();
    for ticks in [12, 52] {
        for years in [8, 12] {
            let (mixed, rate) = services(BudgetRule::Mixed, ticks, years);
            assert!((half(mixed) - 0.5).abs() < 0.06, "{ticks} ticks, {years} years: {}", half(mixed));
            rates.push(rate);
        }
    }
    let spread = rates.iter().fold(0.0_f64, |most, rate| most.max((rate / rates[0] - 1.0).abs()));
    assert!(rates[0] > 0.035 && spread < 0.01, "{rates:?}");
    // Planted fault: a rule that forgets what it has added closes everything.
    let (mut shift, gross) = (0.0, 1_000.0);
    (0..120).for_each(|_| shift += tax_change(20.0 - shift * gross, gross, 0.0, 0.5, 0.01));
    assert!((shift - 0.02_f64).abs() < 1e-9);
}

/// Whoever borrows to keep services at their floor owes interest from then on: debt grows by i·D beside what is missing.
#[test]
fn debt_bears_interest() {
    let s = strained("set = { income_tax = 0, sales_tax = 0, property_tax = 0, business_tax = 0 }");
    let mut sim = start(&s);
    let k = index(&s, "alpha");
    let (mut debts, mut due) = (Vec::new(), Vec::new());
    for tick in 0..96 {
        sim.tick();
        let state = &sim.world.places[k];
        debts.push(state.debt_cents as f64 / 100.0);
        due.push(state.obligations() - state.attributes.obligations * state.base.grown_households());
        assert!(state.insolvent == (tick >= 6), "tick {tick}");
    }
    let interest = sim.constants.parameters.interest;
    for tick in 1..96 {
        assert!((due[tick] - interest * debts[tick - 1]).abs() < 1e-6, "{} for {}", due[tick], debts[tick - 1]);
    }
    // Each year more is borrowed than in the one before, by the interest on what that one has added.
    let borrowed = |year: usize| debts[12 * year + 11] - debts[12 * year - 1];
    for year in 2..7 {
        let (more, expected) = (borrowed(year + 1) - borrowed(year), interest * borrowed(year));
        assert!((more / expected - 1.0).abs() < 0.06, "year {year}: {more} and {expected}");
    }
}

/// Flows on record that do not add up to nothing, or that change: what a place loses as expected is no exit.
/// Planted fault: all it loses is exit.
#[test]
fn governments_take_no_fright_at_what_was_to_be_expected() {
    let country = |flows: [&str; 3]| {
        let place = |name: &str, longitude: i32, flow: &str| {
            format!(
                "{{ name = \"{name}\", latitude = 40, longitude = {longitude}, households = 200_000, rent = 15_000, observed_net_flow = {flow} }},\n"
            )
        };
        let places: String = [("a", -80), ("b", -90), ("c", -100)]
            .iter()
            .zip(flows)
            .map(|((name, at), flow)| place(name, *at, flow))
            .collect();
        read(&[&format!(
            "model = \"2\"\ntime = {{ start = 2025, years = 6 }}\npopulation = {{ households = 30_000, spin_up = 10 }}\nrules = {{ amenities = \"observed\" }}\nparameters = {{ discipline = 0.1 }}\nplace = [\n{places}]\n"
        )])
    };
    for flows in [["-2_000", "-2_000", "-2_000"], ["[[2025, -4_000], [2028, 0]]", "[[2025, 4_000], [2028, 0]]", "0"]] {
        let s = country(flows);
        let mut sim = start(&s);
        (0..72).for_each(|_| sim.tick());
        let moved: Vec<f64> =
            sim.world.places.iter().map(|state| state.governance - state.attributes.governance).collect();
        assert!(moved.iter().all(|moved| moved.abs() < 0.06), "{flows:?}: {moved:?}");
        let mut frightened = start(&s);
        for _ in 0..72 {
            frightened.world.places.iter_mut().for_each(|state| state.base.net_loss = -0.01);
            frightened.tick();
        }
        let moved: Vec<f64> =
            frightened.world.places.iter().map(|state| state.governance - state.attributes.governance).collect();
        assert!(moved.iter().any(|moved| moved.abs() > 0.12), "{flows:?}: {moved:?}");
    }
}
