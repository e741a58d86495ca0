//! Measures how reliable it is to say what decides, on worlds in which that is known.

use crate::experiment::decides::additive::parts;
use crate::experiment::design::hypercube::quantile;
use crate::experiment::design::shuffle;
use crate::model::numeric::normal_quantile;
use rand::Rng;

/// Numbers in doubt, of which only the first few do anything.
const NUMBERS: usize = 90;
const POINTS: u32 = 128;
/// Worlds in which each kind is tried.
const WORLDS: u64 = 60;

/// How a number acts, from its quantile: linear, saturating, with a hump, with a threshold.
fn acts(kind: usize, u: f64) -> f64 {
    match kind % 4 {
        0 => (u - 0.5) / (1.0_f64 / 12.0).sqrt(),
        1 => ((1.0 - (-3.0 * u).exp()) - 0.6834) / 0.2664,
        2 => normal_quantile(u.clamp(1e-6, 1.0 - 1e-6)),
        _ => (f64::from(u > 0.6) - 0.4) / 0.24_f64.sqrt(),
    }
}

/// The outputs of a world: parts of the variance of the first numbers, and the rest luck; skewed as counts of households are.
fn world(seed: u64, shares: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let columns: Vec<Vec<f64>> =
        (0..NUMBERS).map(|k| (0..POINTS).map(|r| quantile(seed, &format!("number {k}"), r)).collect()).collect();
    let mut rng = shuffle::keyed(seed, "worlds", 0);
    let luck = 1.0 - shares.iter().sum::<f64>();
    let values = (0..POINTS as usize).map(|r| {
        let unit = ((rng.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        let of = |k: usize| shares[k].sqrt() * acts(k + seed as usize, columns[k][r]);
        let sum = (0..shares.len()).map(of).sum::<f64>() + luck.sqrt() * normal_quantile(unit);
        (1.3 * sum).exp()
    });
    (values.collect(), columns)
}

/// Of the numbers with these shares, how many worlds name each; and how many name one that does nothing.
fn found(shares: &[f64]) -> (Vec<f64>, f64, Vec<f64>) {
    let (mut named, mut alarms, mut errors) = (vec![0.0; shares.len()], 0.0, Vec::new());
    for seed in 0..WORLDS {
        let (values, columns) = world(1_000 + seed, shares);
        let parts = parts(&values, &columns).expect("there are points enough");
        for part in &parts {
            if let Some(share) = shares.get(part.number) {
                named[part.number] += 1.0 / WORLDS as f64;
                errors.push(part.share - share);
            }
        }
        alarms += f64::from(parts.iter().any(|part| part.number >= shares.len())) / WORLDS as f64;
    }
    (named, alarms, errors)
}

/// False alarms are to be 5 in 100 worlds; of 60, twelve or more would be seen by chance in fewer than 1 of 10,000 tries.
#[test]
fn numbers_that_decide_a_tenth_are_found_and_few_others_are_named() {
    let (named, alarms, errors) = found(&[0.4, 0.2, 0.15, 0.1]);
    let rmse = (errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64).sqrt();
    assert!(named[0] > 0.98 && named[1] > 0.9 && named[2] > 0.8, "{named:?}");
    let over_a_tenth = (named[0] + named[1] + named[2]) / 3.0;
    assert!(over_a_tenth >= 0.92, "{named:?}");
    assert!(alarms < 0.2, "{alarms}");
    assert!(rmse < 0.09, "{rmse}");
}

#[test]
fn where_nothing_decides_nothing_is_named() {
    let (_, alarms, _) = found(&[]);
    assert!(alarms < 0.2, "{alarms}");
}

/// Planted: without dividing the level by the numbers nearly every world would name one that does nothing.
#[test]
fn a_test_of_each_number_by_itself_would_raise_false_alarms() {
    let mut alarms = 0.0;
    for seed in 0..20 {
        let (values, columns) = world(5_000 + seed, &[]);
        let any = columns
            .iter()
            .any(|column| parts(&values, std::slice::from_ref(column)).is_some_and(|parts| !parts.is_empty()));
        alarms += f64::from(any) / 20.0;
    }
    assert!(alarms > 0.8, "{alarms}");
}

#[test]
fn too_few_points_and_a_constant_say_nothing() {
    let (values, columns) = world(1, &[0.5]);
    let short: Vec<Vec<f64>> = columns.iter().map(|column| column[..16].to_vec()).collect();
    assert!(parts(&values[..16], &short).is_none());
    assert!(parts(&[2.0; 128], &columns).is_none());
}
