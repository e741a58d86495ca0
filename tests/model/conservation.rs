//! Limit 16: after every tick households, incomes, voices, dwellings and dollars are what a brute-force count over all
//! households says, and change only by what the tick booked.

use crate::support::worlds::{event, three_metros};
use footvote::engine::simulation::Simulation;
use footvote::engine::state::place::PlaceState;
use footvote::model::bins::PlaceBins;
use footvote::model::budget::{property_revenue, sales_revenue, service_units};
use footvote::model::household::{Household, PlaceId};
use footvote::model::housing::{Construction, Demand, next_stock};
use footvote::model::income::{income_tax, net_income};
use footvote::model::reform::Change;
use footvote::model::rules::BudgetRule;
use footvote::scenario::Scenario;

/// What is remembered from before a tick.
struct Before {
    places: Vec<PlaceState>,
    flows: Vec<u64>,
}

impl Before {
    fn new(sim: &Simulation) -> Self {
        Before { places: sim.world.places.clone(), flows: sim.counts.flows.clone() }
    }
}

fn residents<'a>(sim: &'a Simulation<'_>, j: usize) -> impl Iterator<Item = &'a Household> {
    sim.world.households.iter().filter(move |h| h.place as usize == j)
}

/// Bins with a (possibly empty) group for every employer, so that they can be compared.
fn with_all_employers(mut bins: PlaceBins, places: usize) -> PlaceBins {
    let mut visitor = Household::new(0);
    visitor.set_income(50_000.0);
    visitor.set_remote(true);
    for employer in 0..places as PlaceId {
        visitor.employer = employer;
        bins.add(&visitor);
        bins.remove(&visitor);
    }
    bins
}

/// Households: the sum over places is the population, each place is a recount, flows explain every change.
fn households(sim: &Simulation, before: &Before) -> Result<(), String> {
    let n = sim.world.places.len();
    let total: u64 = sim.world.places.iter().map(|state| state.households).sum();
    if total != sim.world.households.len() as u64 {
        return Err(format!("{total} households in all places"));
    }
    for (j, state) in sim.world.places.iter().enumerate() {
        let mut bins = PlaceBins::default();
        residents(sim, j).for_each(|h| bins.add(h));
        if residents(sim, j).count() as u64 != state.households {
            return Err(format!("place {j} counts {} households", state.households));
        }
        if with_all_employers(bins, n) != with_all_employers(state.bins.clone(), n) {
            return Err(format!("the income bins of place {j} are not those of its residents"));
        }
        if residents(sim, j).map(|h| h.voice() as u64).sum::<u64>() != state.voice_sum {
            return Err(format!("the voices of place {j} are not those of its residents"));
        }
        let moved = |from: usize, to: usize| sim.counts.flows[from * n + to] - before.flows[from * n + to];
        let into: u64 = (0..n).map(|k| moved(k, j)).sum();
        let out: u64 = (0..n).map(|k| moved(j, k)).sum();
        if before.places[j].households + into != state.households + out {
            return Err(format!("{} + {into} - {out} is not {}", before.places[j].households, state.households));
        }
    }
    Ok(())
}

/// Housing: units change by construction and by nothing else.
fn dwellings(sim: &Simulation, before: &Before) -> Result<(), String> {
    let p = &sim.constants.parameters;
    for (j, (state, old)) in sim.world.places.iter().zip(&before.places).enumerate() {
        let construction = Construction {
            supply_elasticity: state.attributes.supply_elasticity,
            build_speed: p.build_speed,
            depreciation: p.depreciation,
            build_ceiling: p.build_ceiling,
            land_cap: state.base.land_cap / state.base.units,
        };
        // Spending is what the rent says of it: taxes that balance the budget have changed incomes since.
        let demand = match sim.scenario.mechanisms.rents {
            true => Demand::Spending(state.rent / state.attributes.rent * state.units / state.base.units),
            false => Demand::Rent(1.0),
        };
        let built = match sim.scenario.mechanisms.construction {
            true => {
                let stock = old.units / state.base.units;
                next_stock(&construction, demand, stock, sim.constants.dt) * state.base.units
            }
            false => old.units,
        };
        if (state.units - built).abs() > 1e-9 * built {
            return Err(format!("place {j} has {} units instead of {built}", state.units));
        }
    }
    Ok(())
}

/// Mobile business income of a place, $ a year: π̄ of its mean income in the base year for each household there was, times capital.
fn profits(sim: &Simulation, j: usize) -> f64 {
    let state = &sim.world.places[j];
    let capital = state.ln_capital.exp();
    sim.constants.parameters.profit_share * state.base.gross * capital
}

/// Entry fees less grants as the budget feels them, $ a year: whoever came in pays, those from other metros are paid.
fn door(sim: &Simulation, before: &Before, j: usize) -> Result<f64, String> {
    let (n, state, old) = (sim.world.places.len(), &sim.world.places[j], &before.places[j]);
    let metro = |j: usize| sim.scenario.places[j].metro;
    let came = |near: bool| -> u64 {
        let from = (0..n).filter(|&l| l != j && (metro(l) == metro(j)) == near);
        from.map(|l| sim.counts.flows[l * n + j] - before.flows[l * n + j]).sum()
    };
    let fees = (came(true) + came(false)) as f64 * state.attributes.entry_fee;
    let grants = came(false) as f64 * state.attributes.relocation_grant;
    let booked = [state.door.fees - old.door.fees, state.door.grants - old.door.grants];
    if booked != [fees, grants].map(|dollars| (100.0 * dollars).round() as i64) {
        return Err(format!("place {j} books {booked:?} cents at its door instead of {fees} and {grants} dollars"));
    }
    let dt = sim.constants.dt;
    let flow = old.door.flow + ((fees - grants) / dt - old.door.flow) * (1.0 - (-dt).exp());
    if (flow - state.door.flow).abs() > 1e-9 * (1.0 + flow.abs()) {
        return Err(format!("the budget of place {j} feels {} a year instead of {flow}", state.door.flow));
    }
    Ok(flow)
}

/// Dollars: revenue is what residents and firms pay, services and obligations are revenue and booked debt.
fn dollars(sim: &Simulation, before: &Before) -> Result<(), String> {
    let p = &sim.constants.parameters;
    for (j, state) in sim.world.places.iter().enumerate() {
        let (law, brackets) = (&state.attributes, &sim.scenario.places[j].brackets);
        let (mut tax, mut net) = (0.0, 0.0);
        for h in residents(sim, j) {
            let payer = if h.is_paid_afar() { h.employer as usize } else { j };
            let gross = h.income() * sim.world.places[payer].wage;
            tax += income_tax(gross, law.income_tax, brackets);
            net += net_income(gross, law.income_tax, brackets, law.annual_fee);
        }
        let n = state.households as f64;
        let paid = tax
            + sales_revenue(net, p.housing_share, law.sales_tax)
            + property_revenue(net, p.housing_share, law.property_tax, p.interest, p.depreciation)
            + law.annual_fee * n
            + law.business_tax * profits(sim, j)
            + law.transfers * state.base.households as f64
            + door(sim, before, j)?;
        let collected = state.revenue.total();
        if (collected / paid - 1.0).abs() > 1e-4 {
            return Err(format!("place {j} collects {collected}, its residents pay {paid}"));
        }
        let borrowed_cents = state.debt_cents - before.places[j].debt_cents;
        if borrowed_cents < 0 || (borrowed_cents > 0) != state.insolvent {
            return Err(format!("place {j}: debt grew by {borrowed_cents} cents, insolvent: {}", state.insolvent));
        }
        // Debt is booked in whole cents a tick.
        let (borrowed, cent) = (borrowed_cents as f64 / 100.0 / sim.constants.dt, 0.01 / sim.constants.dt);
        let units = service_units(state.base.households as f64, n, p.service_scale);
        let gap = state.services * units + state.obligations() - collected - borrowed;
        if gap.abs() > 0.51 * cent + 1e-9 * collected {
            return Err(format!("place {j} spends {gap} more than it has and borrows"));
        }
    }
    Ok(())
}

/// Ticks through the scenario and checks everything after each tick; `spoil` may plant a leak after tick 3.
fn books_close(scenario: &Scenario, spoil: impl Fn(&mut Simulation)) -> Result<Simulation<'_>, String> {
    let mut sim = Simulation::new(scenario, 0).map_err(|e| e.to_string())?;
    households(&sim, &Before::new(&sim))?;
    while sim.tick < scenario.time.ticks() {
        let before = Before::new(&sim);
        sim.tick();
        if sim.tick == 3 {
            spoil(&mut sim);
        }
        let at = |e| format!("tick {}: {e}", sim.tick);
        households(&sim, &before).map_err(at)?;
        dwellings(&sim, &before).map_err(at)?;
        dollars(&sim, &before).map_err(at)?;
    }
    Ok(sim)
}

/// A world in which one city collapses, budgets break and others boom.
fn upheaval() -> Scenario {
    let mut s = three_metros(14_000);
    s.time.years = 3;
    s.parameters.attention_rate = 3.0;
    s.parameters.obligations_share = 0.6;
    s.events = vec![
        event(2025.25, 0, "amenity", Change::Add(-3.0)),
        event(2025.25, 5, "amenity", Change::Add(2.0)),
        event(2025.5, 3, "admission_cap", Change::Set(40.0)),
        event(2025.5, 4, "income_tax", Change::Set(0.0)),
        event(2025.5, 4, "sales_tax", Change::Set(0.0)),
        event(2026.0, 6, "annual_fee", Change::Set(900.0)),
        event(2025.25, 2, "relocation_grant", Change::Set(4_000.0)),
        event(2027.0, 2, "relocation_grant", Change::Set(0.0)),
        event(2025.25, 1, "entry_fee", Change::Set(1_500.0)),
    ];
    s
}

#[test]
fn households_dwellings_and_dollars_are_conserved_in_every_tick() {
    let s = upheaval();
    let sim = books_close(&s, |_| {}).expect("the books close");
    let moves: u64 = sim.counts.flows.iter().sum();
    let debt: i64 = sim.world.places.iter().map(|state| state.debt_cents).sum();
    println!("{moves} moves, {} deaths, ${:.0} of debt", sim.deaths, debt as f64 / 100.0);
    assert!(moves > 2_000 && sim.deaths > 500, "too little happened: {moves} moves, {} deaths", sim.deaths);
    assert!(debt > 0, "nobody borrowed: the test must see debt");
    let door = |j: usize| &sim.world.places[j].door;
    assert!(door(1).fees > 100_000 && door(2).grants > 100_000 && door(2).flow.abs() > 1.0, "nobody came in");
    assert!(sim.world.places.iter().any(|state| state.debt_cents == 0), "everybody borrowed");
}

#[test]
fn the_books_close_where_the_old_take_their_income_along() {
    let mut s = upheaval();
    s.mechanisms.pensions = true;
    let sim = books_close(&s, |_| {}).expect("the books close");
    assert!(sim.world.households.iter().filter(|h| h.is_pensioner() && h.employer != h.place).count() > 100);
}

#[test]
fn the_books_close_when_taxes_balance_the_budget_even_at_a_rate_of_zero() {
    for budget in [BudgetRule::Taxes, BudgetRule::Mixed] {
        let mut s = upheaval();
        s.rules.budget = budget;
        // A windfall wants a negative rate where there is no income tax.
        s.events.push(event(2025.5, 0, "transfers", Change::Set(5_000.0)));
        let sim = books_close(&s, |_| {}).expect("the books close");
        let rates = sim.world.places.iter().map(|state| state.attributes.income_tax);
        assert!(rates.clone().any(|rate| rate == 0.0), "no rate at its bound: {:?}", rates.collect::<Vec<_>>());
    }
}

#[test]
fn without_construction_no_dwelling_appears_or_disappears() {
    let mut s = upheaval();
    s.mechanisms.construction = false;
    let before: Vec<f64> =
        Simulation::new(&s, 0).expect("a base year").world.places.iter().map(|state| state.units).collect();
    let sim = books_close(&s, |_| {}).expect("the books close");
    let after: Vec<f64> = sim.world.places.iter().map(|state| state.units).collect();
    assert_eq!(before, after);
}

/// The twins: one household, one voice, one cent of income, one dwelling, a thousandth of revenue and a cent of debt
/// that go astray are each noticed.
#[test]
fn every_planted_leak_is_noticed() {
    type Leak = (&'static str, fn(&mut Simulation));
    let leaks: [Leak; 6] = [
        ("place", |sim| {
            let h = &mut sim.world.households[100];
            h.place = (h.place + 1) % 7;
        }),
        ("voice", |sim| {
            let h = &mut sim.world.households[100];
            h.set_voice(if h.voice() == 2 { 3 } else { 2 });
        }),
        ("income", |sim| sim.world.households[100].income += 1),
        ("dwelling", |sim| sim.world.places[2].units += 1.0),
        ("revenue", |sim| sim.world.places[2].revenue.income_tax *= 1.002),
        ("debt", |sim| sim.world.places[1].debt_cents += 1),
    ];
    let s = upheaval();
    for (name, leak) in leaks {
        assert!(books_close(&s, leak).is_err(), "a leak of {name} was not noticed");
    }
}
