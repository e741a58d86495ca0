//! Compares exit and reform: what a new place gave those who went, and what as much better government would give the old city.
//!
//! For each new place that opened, beside the old city it is measured against (the largest legacy place of its metro,
//! else of its host state, else of all): exit took some years and a ticket for each household, and is worth
//! EV = n·(exp(Δu/β) − 1) dollars a year to each resident, Δu the utility here less that in the old city, moves not
//! counted. A reform that closes the same gap of governance Δq in the old city takes ln 2/(ν(1 − gridlock)) years for
//! half of it, asks for no ticket, and is worth n·(exp(g·Δq/β) − 1) to each of *all* its residents. Per head and in total
//! the two readings can disagree by a factor of a hundred.
//!
//! Which part does it: cause k brings n·(Δu_k/β)·f(Δu/β), f(x) = (eˣ − 1)/x, of EV, where Δu = Σ Δu_k. That is its value in the sense of Aumann and
//! Shapley (1974) on the straight way from the old city to the new place: the parts sum to EV, and none hangs on an order.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::records::causes::causes;
use crate::engine::records::rows::ExitOrReformRow;
use crate::engine::state::replicate::ReplicateState;
use crate::model::charter::Founding;
use crate::model::gains::ServiceParts;
use crate::model::household::{Household, PlaceId};
use crate::model::numeric::exp;

/// Residents of the old city over whom the worth of a reform is averaged, at most.
const SAMPLE: usize = 20_000;

/// The ledger of every new place that has opened.
pub fn ledger(sim: &ReplicateState) -> Vec<ExitOrReformRow> {
    let opened = |j: &usize| sim.world.new_places[*j].as_ref().is_some_and(|new_place| new_place.is_inhabited());
    (0..sim.world.places.len()).filter(opened).filter_map(|j| row(sim, j)).collect()
}

fn row(sim: &ReplicateState, j: usize) -> Option<ExitOrReformRow> {
    let city = old_city(sim, j)?;
    let new_place = sim.world.new_places[j].as_ref()?;
    let (here, there) = (&sim.world.places[j], &sim.world.places[city]);
    let gap = here.governance - there.governance;
    let weight = sim.weight;
    let (exit_gain, parts) = worth_of_exit(sim, j as PlaceId, city as PlaceId);
    let [wages, taxes, housing, schools, safety, government, values, surroundings, family] = parts;
    let reform_gain = worth_of_reform(sim, city as PlaceId, gap);
    let speed = there.attributes.reform_speed * (1.0 - there.attributes.gridlock);
    let (exit_households, reform_households) = (here.households as f64 * weight, there.households as f64 * weight);
    Some(ExitOrReformRow {
        replicate: sim.replicate,
        place: sim.scenario.places[j].name.clone(),
        city: sim.scenario.places[city].name.clone(),
        governance_gap: gap,
        exit_years: new_place.opened.unwrap_or(0) as f64 * sim.constants.dt,
        exit_ticket: new_place.ticket.total(),
        exit_households,
        exit_gain,
        exit_wages: wages,
        exit_taxes: taxes,
        exit_housing: housing,
        exit_schools: schools,
        exit_safety: safety,
        exit_government: government,
        exit_values: values,
        exit_surroundings: surroundings,
        exit_family: family,
        exit_total: if exit_households > 0.0 { exit_gain * exit_households } else { 0.0 },
        reform_years: if speed > 0.0 { core::f64::consts::LN_2 / speed } else { f64::INFINITY },
        reform_households,
        reform_gain,
        reform_total: if reform_households > 0.0 { reform_gain * reform_households } else { 0.0 },
    })
}

/// The legacy place against which a new one is measured.
fn old_city(sim: &ReplicateState, j: usize) -> Option<usize> {
    let places = &sim.scenario.places;
    let largest = |among: &mut dyn Iterator<Item = usize>| {
        among
            .filter(|&l| places[l].founding == Founding::Standing)
            .max_by_key(|&l| (sim.world.places[l].base.households, std::cmp::Reverse(l)))
    };
    largest(&mut (0..places.len()).filter(|&l| places[l].metro == places[j].metro))
        .or_else(|| largest(&mut sim.hosts[j].iter().map(|&l| l as usize)))
        .or_else(|| largest(&mut (0..places.len())))
}

/// Mean worth of living in `place` and not in `city` to residents of `place`, and what of it each cause brings, $ per year.
fn worth_of_exit(sim: &ReplicateState, place: PlaceId, city: PlaceId) -> (f64, [f64; 9]) {
    // What services alone bring is told of templates.
    let services = ServiceParts { crime_factor: 1.0, ..ServiceParts::default() };
    let [worth, parts @ ..] = mean(sim, place, |context, household, who| {
        let there = context.evaluate(household, who, city);
        let (parts, climate) = causes(context, household, who, city, (there.net, &there.terms), &services);
        let [income, taxes, housing, schools, safety, _, _, _, governance, affinity, amenity, family] = parts;
        let lost = [income, taxes, housing, schools, safety, governance, affinity, amenity + climate, family];
        let gain = (who.here - there.terms.total()) / who.tastes.income;
        let each = there.net / who.tastes.income * steepness(gain);
        let [a, b, c, d, e, f, g, h, i] = lost.map(|part| -part * each);
        [there.net * (exp(gain) - 1.0), a, b, c, d, e, f, g, h, i]
    });
    (worth, parts)
}

/// f(x) = (eˣ − 1)/x.
fn steepness(x: f64) -> f64 {
    // Closer to 0 the difference has lost its digits, and the series is exact.
    if x.abs() < 1e-5 { 1.0 + 0.5 * x } else { (exp(x) - 1.0) / x }
}

/// Mean worth of `gap` better governance to residents of `city`, $ per year.
fn worth_of_reform(sim: &ReplicateState, city: PlaceId, gap: f64) -> f64 {
    let [worth] = mean(sim, city, |_, _, who| [who.net * (exp(who.tastes.governance * gap / who.tastes.income) - 1.0)]);
    worth
}

/// Mean over the residents of a place, every k-th if there are very many; of nobody it is NaN.
fn mean<const N: usize>(
    sim: &ReplicateState,
    place: PlaceId,
    of: impl Fn(&DecisionContext, &Household, &DecisionMaker) -> [f64; N],
) -> [f64; N] {
    sim.with_context(|context| {
        let every = (sim.world.places[place as usize].households as usize).div_ceil(SAMPLE).max(1);
        let residents =
            sim.world.households.iter().enumerate().filter(|(_, household)| household.place == place).step_by(every);
        let (mut sums, mut n) = ([0.0; N], 0);
        for (id, household) in residents {
            let values = of(context, household, &context.decision_maker(household, sim.world.spread(id)));
            if values.iter().all(|value| value.is_finite()) {
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
                n += 1;
            }
        }
        sums.map(|sum| if n == 0 { f64::NAN } else { sum / n as f64 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::records::rows::EXIT_CAUSES;
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    /// What a town near a city is worth to those who live there after half a year, and what of it each cause brings.
    fn town(more: &str) -> (f64, [f64; 9]) {
        let text = format!(
            "model = \"2\"\npopulation = {{ households = 20_000, spin_up = 2 }}\n\
             [[place]]\nname = \"city\"\nlatitude = 40\nlongitude = -80\nhouseholds = 200_000\nrent = 15_000\nincome_tax = 0.04\n\
             [[place]]\nname = \"other\"\nlatitude = 35\nlongitude = -95\nhouseholds = 150_000\nrent = 14_000\n\
             [[place]]\nname = \"town\"\nkind = \"new\"\nfounding = \"developer\"\nsite = {{ metro = \"city\", miles = 20 }}\nopens = 2025\n\
             units = 5_000\nawareness = \"market\"\n{more}"
        );
        let scenario = Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"));
        let mut sim = Simulation::new(&scenario, 0).expect("a base year");
        (0..6).for_each(|_| sim.tick());
        let [row] = &ledger(&sim)[..] else { panic!("one town, that has opened") };
        assert!(row.exit_households > 50.0, "{row:?}");
        (row.exit_gain, row.exit_parts())
    }

    #[test]
    fn causes_bring_all_of_the_worth_and_each_its_own() {
        let of = |cause: &str| EXIT_CAUSES.iter().position(|name| *name == cause).expect("a cause");
        let (_, plain) = town("");
        for (more, cause, sign) in [
            ("amenity = 1.5\n", "surroundings", 1.0),
            ("governance = 2\n", "government", 1.0),
            ("crime_factor = 0.4\n", "safety", 1.0),
        ] {
            let (worth, parts) = town(more);
            let sum: f64 = parts.iter().sum();
            assert!((sum - worth).abs() < 1e-9 * worth.abs().max(1.0), "{more}: {sum} and {worth}");
            let (before, after) = (plain[of(cause)], parts[of(cause)]);
            assert!(sign * (after - before) > 500.0, "{more}: {before} and {after}");
            // Planted fault: a cause that is left out.
            assert!((sum - after - worth).abs() > 500.0, "{more}");
        }
    }

    #[test]
    fn what_a_small_gain_is_worth_is_worth_it_by_itself() {
        assert_eq!((steepness(0.0), steepness(1.0)), (1.0, exp(1.0) - 1.0));
        for x in [1e-5, -1e-5] {
            let (inside, outside) = (steepness(x * 0.999_999), steepness(x * 1.000_001));
            assert!((inside - outside).abs() < 1e-10, "{inside} and {outside}");
        }
    }
}
