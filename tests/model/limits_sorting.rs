//! Limit 10, Tiebout sorting: as noise vanishes, households stratify by income and taste (Epple & Sieg 1999).

use crate::support::isolate::{after, bare, look_per_tick};
use crate::support::statistics::BOUND;
use crate::support::{only, place};
use footvote::engine::simulation::Simulation;
use footvote::model::household::ByClass;
use footvote::scenario::Scenario;

/// Head taxes of a poor, a middle and a rich place: who earns more minds less, so indifference curves cross once.
const FEES: [f64; 3] = [0.0, 4_000.0, 12_000.0];
/// Incomes at which the poor and the middle place, and the middle and the rich one, are as good.
const BORDERS: [f64; 2] = [50_000.0, 100_000.0];

/// Governance of the three places such that the borders are where they are: g·Δq = β·ln((y − f)/(y − f')).
fn governance(income_weight: f64) -> [f64; 3] {
    let step = |k: usize| income_weight * ((BORDERS[k] - FEES[k]) / (BORDERS[k] - FEES[k + 1])).ln();
    [0.0, step(0), step(0) + step(1)]
}

/// Three places equally far and equally known; income counts β, and the better the dearer.
fn packages(income_weight: f64) -> Scenario {
    let q = governance(income_weight);
    let mut s = bare((0..3).map(|k| place(&format!("p{k}"), 4_000, 0.0)).collect());
    s.mechanisms = only(&["tax", "governance"]);
    for (place, (fee, q)) in s.places.iter_mut().zip(FEES.iter().zip(q)) {
        place.attributes.annual_fee = *fee;
        place.attributes.income_tax = 0.0;
        place.attributes.governance = q;
        place.attributes.governance_target = q;
    }
    s.population.numbers.income_log_sd = 0.6;
    s.parameters.income_weight = ByClass([income_weight; 3]);
    s.parameters.governance_weight = 1.0;
    s.parameters.mass_exponent = 0.0;
    look_per_tick(&mut s, 1.0);
    s
}

/// The best place of each household, by hand: ln(y − fee) weighs β, governance one (times its taste).
fn best(income_weight: f64, income: f64, taste: f64) -> usize {
    let q = governance(income_weight);
    let u = |k: usize| income_weight * (income - FEES[k]).max(1_000.0).ln() + taste * q[k];
    (0..3).max_by(|&a, &b| u(a).total_cmp(&u(b))).expect("three places")
}

/// Share of households that do not live in their best place.
fn misplaced(sim: &Simulation, income_weight: f64) -> f64 {
    let all = sim.world.households.iter().enumerate();
    let wrong = all.filter(|(id, h)| best(income_weight, h.income(), sim.world.spread(*id)[2]) != h.place as usize);
    wrong.count() as f64 / sim.world.households.len() as f64
}

/// Households look at the two others with equal odds and accept by s(Δu), so in the long run they live in k with
/// probability e^{u_k}/Σe^u; the expected share of the misplaced is the mean of 1 less that of the best place.
fn expected_misplaced(sim: &Simulation, income_weight: f64) -> f64 {
    let q = governance(income_weight);
    let miss = sim.world.households.iter().map(|h| {
        let u = |k: usize| income_weight * (h.income() - FEES[k]).max(1_000.0).ln() + q[k];
        let best = best(income_weight, h.income(), 1.0);
        let sum: f64 = (0..3).map(|k| (u(k) - u(best)).exp()).sum();
        1.0 - 1.0 / sum
    });
    miss.sum::<f64>() / sim.world.households.len() as f64
}

/// False alarms: three binomial shares at 4.5 standard deviations, 2e-5.
#[test]
fn the_misplaced_are_those_of_the_logit_and_vanish_with_noise() {
    let mut last = 2.0;
    for income_weight in [20.0, 200.0, 2_000.0] {
        let s = packages(income_weight);
        let sim = after(&s, 0, 60);
        let (share, expected) = (misplaced(&sim, income_weight), expected_misplaced(&sim, income_weight));
        let z = (share - expected) / (expected * (1.0 - expected) / sim.world.households.len() as f64).sqrt();
        println!("β = {income_weight}: {share:.4} misplaced, {expected:.4} expected, z {z:+.1}");
        assert!(z.abs() < BOUND && share < 0.3 * last, "{share} against {expected}");
        last = share;
    }
    assert!(last < 0.01, "{last}");
}

/// At β = 20,000 a per mille of income decides: e^(−20,000·.001·4/46) is less than a fifth, so 2 % off a border nobody is
/// misplaced by luck with more than e^−34.
#[test]
fn without_noise_incomes_stratify_between_the_borders() {
    let s = packages(20_000.0);
    let sim = after(&s, 0, 80);
    let mut lived = [0; 3];
    for h in &sim.world.households {
        let y = h.income();
        if BORDERS.iter().all(|border| (y / border - 1.0).abs() > 0.02) {
            let expected = BORDERS.iter().filter(|&&border| y > border).count();
            assert_eq!(h.place as usize, expected, "an income of {y:.0} lives in p{}", h.place);
        }
        lived[h.place as usize] += 1;
    }
    assert!(lived.iter().all(|&n| n > 1_000), "{lived:?}");
}

/// Stratification by taste as well: whoever cares more for governance accepts the fee at a lower income. The borders of
/// each household follow from its own taste.
#[test]
fn without_noise_tastes_stratify_too() {
    let mut s = packages(20_000.0);
    s.parameters.taste_sd_governance = 0.3;
    let sim = after(&s, 0, 80);
    let share = misplaced(&sim, 20_000.0);
    println!("{share:.5} misplaced");
    assert!(share < 0.0015, "{share}");
    // The border of the keen lies below that of the others: people of equal income live apart.
    let near = |keen: bool| {
        let all = sim.world.households.iter().enumerate();
        let of =
            all.filter(|(id, h)| (h.income() / 50_000.0 - 1.0).abs() < 0.1 && (sim.world.spread(*id)[2] > 1.0) == keen);
        let places: Vec<u16> = of.map(|(_, h)| h.place).collect();
        places.iter().filter(|&&place| place > 0).count() as f64 / places.len() as f64
    };
    assert!(near(true) > near(false) + 0.5, "{} and {}", near(true), near(false));
}

/// The twin: taxes in proportion to income leave everybody of one mind, so nobody sorts by income.
#[test]
fn taxes_in_proportion_to_income_do_not_stratify() {
    let mut s = packages(200.0);
    for (place, fee) in s.places.iter_mut().zip(FEES) {
        place.attributes.annual_fee = 0.0;
        place.attributes.income_tax = fee / 75_000.0;
        // As good as the tax is high: half of the noise decides.
        place.attributes.governance = -200.0 * (1.0 - fee / 75_000.0).ln();
        place.attributes.governance_target = place.attributes.governance;
    }
    let sim = after(&s, 0, 60);
    for k in 0..3 {
        let here = sim.world.households.iter().filter(|h| h.place == k);
        let (rich, all) = here.fold((0, 0), |(rich, all), h| (rich + (h.income() > 75_000.0) as u64, all + 1));
        let z = crate::support::statistics::binomial_z(rich, all, 0.5);
        println!("p{k}: {rich} of {all} above the median, z {z:+.1}");
        assert!(z.abs() < BOUND && all > 3_000);
    }
}
