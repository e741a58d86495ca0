//! Limits with known answers: where wages, taxes and rents come to rest.
//!
//! With the full logit, no costs and common incomes, ln(N_1/N_2) = v_1 − v_2 at rest for any number of places, so ratios of
//! households obey the long-run formulas of a small place among many exactly, however large the place is. Each number is
//! a mean over 24 replicates; against its formula it is a Student statistic with 23 degrees of freedom, and the bound
//! of 5.7 has a false-alarm rate of 1e-5 a comparison.

use std::sync::LazyLock;

use crate::support::isolate::{bare, event, look_per_tick, sizes, start};
use crate::support::place;
use crate::support::statistics::{REPLICATES, STUDENT_BOUND, mean_and_error};
use footvote::model::household::ByClass;
use footvote::model::reform::Change;
use footvote::model::rules::{Alternatives, RentRule};
use footvote::scenario::Scenario;

const BETA: f64 = 4.0;
const ALPHA: f64 = 0.24;

/// Places of these sizes with equal laws and rents, at rest under the full logit while nothing changes.
fn at_rest(households: &[u64], beta: f64, rents: RentRule) -> Scenario {
    let places = households.iter().enumerate().map(|(k, &n)| {
        let mut place = place(["A", "B", "C", "D"][k], n, 200.0 * k as f64);
        place.attributes.amenity = (n as f64).ln();
        place
    });
    let mut s = bare(places.collect());
    s.rules.alternatives = Alternatives::All;
    s.rules.rents = rents;
    s.mechanisms.rents = true;
    s.mechanisms.housing_cost = true;
    s.parameters.income_weight = ByClass([beta; 3]);
    s.time.years = 60;
    s
}

/// Student statistic of the replicates' values against `truth`.
fn student(name: &str, values: &[f64], truth: f64) -> f64 {
    assert_eq!(values.len(), REPLICATES as usize);
    let (mean, error) = mean_and_error(values);
    println!("{name}: {mean:.4} ± {error:.4} against {truth:.4}: t = {:.2}", (mean - truth) / error);
    (mean - truth) / error
}

/// In each replicate, the mean of `look` over ticks `from..until`.
fn time_means<const N: usize>(
    s: &Scenario,
    from: u32,
    until: u32,
    look: impl Fn(&footvote::engine::simulation::Simulation) -> [f64; N],
) -> Vec<[f64; N]> {
    (0..REPLICATES)
        .map(|replicate| {
            let mut sim = start(s, replicate);
            let mut sum = [0.0; N];
            for tick in 0..until {
                sim.tick();
                if tick >= from {
                    sum.iter_mut().zip(look(&sim)).for_each(|(sum, x)| *sum += x);
                }
            }
            sum.map(|sum| sum / (until - from) as f64)
        })
        .collect()
}

// ---- 6. How many follow a higher wage --------------------------------------------------------------------------------

const SIZES: [u64; 2] = [3_000, 6_000];

/// In each replicate: change of ln(N_A/N_B) per change of ln w_A after A's wage is multiplied by `factor`.
fn wage_elasticities(mut s: Scenario, factor: f64) -> Vec<f64> {
    event(&mut s, 0, 0, "wage", Change::Multiply(factor));
    look_per_tick(&mut s, 0.5);
    let means = time_means(&s, 35, 55, |sim| {
        let n = sizes(sim);
        let ratio = (n[0] as f64 / n[1] as f64) / (SIZES[0] as f64 / SIZES[1] as f64);
        [ratio.ln() / factor.ln()]
    });
    means.iter().map(|m| m[0]).collect()
}

fn reduced_form(supply_elasticity: f64) -> Scenario {
    let mut s = at_rest(&SIZES, BETA, RentRule::ReducedForm);
    s.parameters.rent_elasticity = 1.0 / supply_elasticity;
    s
}

/// Housing that follows rents quickly in both directions: the long run in a few years.
fn structural(supply_elasticity: f64) -> Scenario {
    let mut s = at_rest(&SIZES, BETA, RentRule::Market);
    s.mechanisms.construction = true;
    s.parameters.build_speed = 4.0;
    s.parameters.build_ceiling = 10.0;
    s.parameters.depreciation = 4.0;
    s.places.iter_mut().for_each(|place| place.attributes.supply_elasticity = supply_elasticity);
    s
}

/// The usual case of either rule, which the limits and their twins share.
static REDUCED_FORM: LazyLock<Vec<f64>> = LazyLock::new(|| wage_elasticities(reduced_form(1.75), 1.2));
static STRUCTURAL: LazyLock<Vec<f64>> = LazyLock::new(|| wage_elasticities(structural(1.75), 1.2));

fn reduced_form_elasticity(alpha: f64, supply_elasticity: f64) -> f64 {
    BETA / (1.0 + BETA * alpha / supply_elasticity)
}

fn structural_elasticity(alpha: f64, supply_elasticity: f64) -> f64 {
    BETA * (1.0 - alpha / (1.0 + supply_elasticity)) / (1.0 + BETA * alpha / (1.0 + supply_elasticity))
}

/// Limit 6, reduced-form rents r = r⁰ (N/N⁰)^(1/ε): β/(1 + βα/ε). False alarm 1e-5 × 2 comparisons.
#[test]
fn with_reduced_form_rents_a_wage_draws_beta_over_one_plus_beta_alpha_over_epsilon() {
    let inelastic = wage_elasticities(reduced_form(0.8), 1.2);
    for (supply, found) in [(0.8, &inelastic), (1.75, &REDUCED_FORM)] {
        assert!(student("reduced form", found, reduced_form_elasticity(ALPHA, supply)).abs() < STUDENT_BOUND);
    }
}

/// Limit 6, structural housing: β(1 − α/(1+ε))/(1 + βα/(1+ε)), upwards and downwards. False alarm 1e-5 × 3 comparisons.
#[test]
fn with_structural_housing_a_wage_draws_what_rents_leave_of_it() {
    let inelastic = wage_elasticities(structural(0.8), 1.2);
    let downwards = wage_elasticities(structural(1.75), 0.85);
    for (supply, found) in [(0.8, &inelastic), (1.75, &STRUCTURAL), (1.75, &downwards)] {
        assert!(student("structural", found, structural_elasticity(ALPHA, supply)).abs() < STUDENT_BOUND);
    }
}

/// Twins of limit 6: α off by 10 %, and one rent rule's formula for the other, are noticed.
#[test]
fn a_housing_share_off_by_10_percent_is_noticed_in_the_wage_elasticity() {
    for wrong in [reduced_form_elasticity(ALPHA * 1.1, 1.75), structural_elasticity(ALPHA, 1.75)] {
        assert!(student("reduced form", &REDUCED_FORM, wrong).abs() > STUDENT_BOUND);
    }
    for wrong in [structural_elasticity(ALPHA * 1.1, 1.75), reduced_form_elasticity(ALPHA, 1.75)] {
        assert!(student("structural", &STRUCTURAL, wrong).abs() > STUDENT_BOUND);
    }
}

// ---- 7. Rosen and Roback ---------------------------------------------------------------------------------------------

/// Looks per tick under which a gap closes at once: sharper tastes need rarer looks, or everybody overshoots.
fn calm(beta: f64) -> f64 {
    1.0 / (1.0 + beta * ALPHA)
}

/// In each replicate: change of ln(R_A/R_B) per change of ln(1−τ_A), with a fixed stock of housing and fixed wages.
fn tax_capitalisation(beta: f64) -> Vec<f64> {
    let mut s = at_rest(&[4_000, 4_000], beta, RentRule::Market);
    s.mechanisms.tax = true;
    event(&mut s, 0, 0, "income_tax", Change::Set(0.10));
    look_per_tick(&mut s, calm(beta));
    let change = (0.90_f64 / 0.96).ln();
    let means = time_means(&s, 40, 80, |sim| [(sim.world.places[0].rent / sim.world.places[1].rent).ln() / change]);
    means.iter().map(|m| m[0]).collect()
}

/// The gentlest and the sharpest tastes, which the limit and its twin share.
static GENTLE: LazyLock<Vec<f64>> = LazyLock::new(|| tax_capitalisation(4.0));
static SHARP: LazyLock<Vec<f64>> = LazyLock::new(|| tax_capitalisation(800.0));

/// (β + 1)/(1 + βα): what of a tax goes into rents when tastes are finite; 1/α as β → ∞.
fn capitalisation(beta: f64, alpha: f64) -> f64 {
    (beta + 1.0) / (1.0 + beta * alpha)
}

/// Limit 7, capitalisation. With fixed housing r ∝ N(1−τ)w and ln(N_A/N_B) = β[Δ ln(1−τ) − α Δ ln R], hence
/// (β+1)/(1+βα) at finite β, which reaches 1/α = 4.17 as β grows: at β = 800 it is within 0.5 % of it.
/// False alarm 1e-5 × 3 comparisons.
#[test]
fn with_fixed_housing_a_tax_goes_into_rents_one_over_alpha_for_one() {
    for (beta, found) in [(4.0, &*GENTLE), (60.0, &tax_capitalisation(60.0)), (800.0, &*SHARP)] {
        assert!(student("capitalisation", found, capitalisation(beta, ALPHA)).abs() < STUDENT_BOUND);
    }
    assert!((capitalisation(800.0, ALPHA) * ALPHA - 1.0).abs() < 0.005);
}

/// Twin: α off by 2 % is noticed in the limit, and 1/α itself is noticed to be wrong at β = 4.
#[test]
fn a_housing_share_off_by_2_percent_is_noticed_in_the_capitalisation() {
    assert!(student("capitalisation", &SHARP, capitalisation(800.0, ALPHA * 1.02)).abs() > STUDENT_BOUND);
    assert!(student("capitalisation", &GENTLE, 1.0 / ALPHA).abs() > STUDENT_BOUND);
}

const WAGES: [f64; 4] = [0.9, 1.0, 1.1, 1.25];

/// In each replicate: the utility that D has over A, in log points of income, at rest under fixed housing; A to D differ
/// in wages only and start with equal rents and households.
fn remaining_gaps(beta: f64) -> Vec<f64> {
    // The sharper tastes are the rarer looks and the more noise in rents matters (of order 1/N): more households then.
    let each = 800.0 + 30.0 * beta;
    let mut s = at_rest(&[each as u64; 4], beta, RentRule::Market);
    s.places.iter_mut().zip(WAGES).for_each(|(place, wage)| place.attributes.wage = wage);
    look_per_tick(&mut s, calm(beta));
    let ticks = 10 + (3.0 / calm(beta)) as u32;
    let means = time_means(&s, ticks, ticks + 40, |sim| {
        let money = |k: usize| WAGES[k].ln() - ALPHA * sim.world.places[k].rent.ln();
        [money(3) - money(0)]
    });
    means.iter().map(|m| m[0]).collect()
}

/// Limit 7, equal utility: of a wage gap of 33 log points 1/(1 + βα) remains, nothing as β → ∞.
/// False alarm 1e-5 × 3 comparisons.
#[test]
fn the_sharper_tastes_are_the_closer_utilities_come_until_they_are_equal() {
    let wage_gap = (WAGES[3] / WAGES[0]).ln();
    for beta in [4.0, 40.0, 200.0] {
        let found = remaining_gaps(beta);
        let truth = wage_gap / (1.0 + beta * ALPHA);
        assert!(student("utility gap", &found, truth).abs() < STUDENT_BOUND);
        if beta == 200.0 {
            assert!(mean_and_error(&found).0 < 0.03 * wage_gap, "two per cent are left");
        }
    }
}

/// Twin: rents that do not answer leave the whole gap.
#[test]
fn without_rents_that_answer_utilities_stay_apart() {
    let mut s = at_rest(&[5_000; 4], 40.0, RentRule::Market);
    s.places.iter_mut().zip(WAGES).for_each(|(place, wage)| place.attributes.wage = wage);
    s.mechanisms.rents = false;
    look_per_tick(&mut s, calm(40.0));
    let gaps: Vec<f64> = time_means(&s, 40, 60, |sim| {
        let money = |k: usize| WAGES[k].ln() - ALPHA * sim.world.places[k].rent.ln();
        [money(3) - money(0)]
    })
    .iter()
    .map(|m| m[0])
    .collect();
    let remaining = (WAGES[3] / WAGES[0]).ln() / (1.0 + 40.0 * ALPHA);
    assert!(gaps.iter().all(|gap| (gap - remaining).abs() > 0.2), "{gaps:?}");
}
