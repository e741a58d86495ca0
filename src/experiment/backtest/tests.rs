//! The forecast on American states: numbers that a second program got from the same tables, and planted worlds.

use super::calibrate::{FITTED, PRIOR_SPREAD, Point, fit};
use super::naive::Naive;
use super::posterior::{Worlds, world};
use super::score::{Nearness, Score, Target, score};
use super::table::{Backtest, Question, ScoreRow, Who, backtest};
use super::verdict::losses;
use crate::engine::base::parallel::map;
use crate::model::forecast::ahead::ahead;
use crate::model::forecast::filter::{Evidence, filter};
use crate::model::forecast::moves::{forecast, volume};
use crate::model::forecast::panel::Panel;
use crate::model::forecast::values::Values;
use crate::scenario::panel::shipped::states;

fn place(panel: &Panel, name: &str) -> usize {
    panel.places.iter().position(|place| place == name).expect("a state")
}

fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!((found - wanted).abs() <= tolerance, "{what}: {found}, not {wanted} ± {tolerance}");
}

#[test]
fn revealed_utility_and_growth_of_states_are_those_of_a_second_program() {
    let panel = states();
    let evidence = Evidence::of(&panel);
    for (year, name, wanted) in [
        (2006, "CA", -0.10362),
        (2006, "NV", 0.20378),
        (2006, "FL", 0.09919),
        (2011, "DC", 0.08360),
        (2011, "NY", -0.09535),
        (2016, "FL", 0.15966),
    ] {
        near(evidence.revealed[&year][place(&panel, name)], wanted, 1e-4, name);
    }
    near(evidence.growth.income(2010)[place(&panel, "ND")], 0.06202, 1e-5, "income of ND");
    near(evidence.growth.prices(2010)[place(&panel, "NV")], -0.47588, 1e-5, "prices of NV");
}

#[test]
fn the_forecast_from_2011_is_that_of_a_second_program() {
    let panel = states();
    let evidence = Evidence::of(&panel);
    let values = Values::default();
    let nevada = place(&panel, "NV");
    let state = &filter(&evidence, &values, 2011)[&2011];
    near(state.lasting[nevada], 0.0945, 5e-5, "L");
    near(state.passing[nevada], -0.0902, 5e-5, "C");
    let later = ahead(&evidence, &values, state, 2011, 5);
    near(later.worth()[nevada], 0.1142, 5e-5, "ẑ");
    near(later.variance().sqrt(), 0.05481, 5e-6, "√V");
    near(volume(&panel, 2011), 2_973_675.0, 0.5, "volume");
    let said = forecast(&panel, &evidence, &values, 2011, 5).moves;
    let net = said.net();
    for (name, wanted) in [("FL", 57_900.0), ("NY", -43_265.0), ("CA", -2_210.0)] {
        near(net[place(&panel, name)], wanted, 5.0, name);
    }
    let (came, people) = (&panel.moves[&2016], &panel.population[&2016]);
    let scored = score(&said, &Target { moves: came, origin: &panel.moves[&2011], people, without: None });
    near(scored.plain.r, 0.7468, 1e-3, "r");
    near(scored.plain.rmse, 1.7346, 1e-3, "RMSE");
    near(scored.plain.r_change, 0.7129, 1e-3, "r of change");
    near(scored.common_part, 0.9419, 1e-3, "CPC");
}

#[test]
fn the_forecast_from_2001_is_that_of_a_second_program() {
    let panel = states();
    let evidence = Evidence::of(&panel);
    let said = forecast(&panel, &evidence, &Values::default(), 2001, 5).moves;
    let net = said.net();
    near(net[place(&panel, "FL")], 50_227.0, 5.0, "FL");
    near(net[place(&panel, "NY")], -54_058.0, 5.0, "NY");
    let people = &panel.population[&2006];
    let target = Target { moves: &panel.moves[&2006], origin: &panel.moves[&2001], people, without: None };
    near(score(&said, &target).plain.rmse, 2.7871, 1e-3, "RMSE");
}

#[test]
fn the_fit_in_2011_is_that_of_a_second_program() {
    let found = fit(&Evidence::of(&states()), 2011).values;
    let values = [found.lasting, found.passing, found.lasting_shock, found.shock, found.income];
    for (found, wanted) in values.into_iter().zip([0.936, 0.710, 0.391, 0.040, 1.129]) {
        near(found, wanted, 0.01, "MAP");
    }
}

fn table() -> Backtest {
    let panel = states();
    let question = Question { without: Some(place(&panel, "DC")), fitted: false, ..Question::new(&panel, Some(2016)) };
    backtest(&panel, &question, &|_, _| {})
}

#[test]
fn mean_scores_over_origins_are_those_of_a_second_program() {
    let table = table();
    assert_eq!(table.origins(5, false), [1999, 2000, 2001, 2002, 2003, 2004, 2005, 2006, 2008, 2009, 2010, 2011]);
    let mean = |who, horizon| {
        let means = table.means(horizon, false);
        means.into_iter().find(|(found, _)| *found == who).expect("it forecast").1
    };
    let persistence = mean(Who::Naive(Naive::Persistence), 5);
    near(persistence.common_part, 0.934, 0.002, "CPC of persistence");
    near(persistence.plain.r, 0.485, 0.002, "r of persistence");
    near(persistence.plain.rmse, 2.234, 0.002, "RMSE of persistence");
    assert!(persistence.plain.r_change.is_nan(), "no change has no correlation");
    let five = mean(Who::Frozen, 5);
    near(five.common_part, 0.941, 0.002, "CPC");
    near(five.plain.r, 0.629, 0.002, "r");
    near(five.plain.rmse, 1.698, 0.002, "RMSE");
    near(five.plain.r_change, 0.646, 0.002, "r of change");
    near(five.weighted.r, 0.782, 0.002, "r by people");
    near(five.weighted.rmse, 1.388, 0.002, "RMSE by people");
    let one = mean(Who::Frozen, 1);
    near(one.common_part, 0.969, 0.002, "CPC, one year");
    near(one.plain.r, 0.908, 0.002, "r, one year");
    near(one.plain.rmse, 0.932, 0.002, "RMSE, one year");
    let ten = mean(Who::Frozen, 10);
    near(ten.common_part, 0.933, 0.002, "CPC, ten years");
    near(ten.plain.r, 0.510, 0.002, "r, ten years");
    near(ten.plain.rmse, 1.648, 0.002, "RMSE, ten years");
    near(ten.plain.r_change, 0.701, 0.002, "r of change, ten years");
    near(five.without.r, 0.692, 0.002, "r without DC");
    near(five.without.rmse, 1.562, 0.002, "RMSE without DC");
    near(ten.without.r, 0.602, 0.002, "r without DC, ten years");
}

#[test]
fn what_was_fitted_with_wide_priors_is_judged_too_over_its_own_origins() {
    // Frozen values, which have seen these years, come nearest; without that persistence does, and did so less from 2000, where nothing
    // can be fitted. Only the frozen forecast was judged before: it loses nowhere.
    let near = |rmse: f64| Nearness { r: 1.0 - 0.1 * rmse, rmse, r_change: 0.5 };
    let score = |rmse: f64| Score { common_part: 0.9, plain: near(rmse), weighted: near(rmse), without: near(rmse) };
    let row = |(origin, who, rmse): (i32, Who, f64)| ScoreRow {
        horizon: 1,
        origin,
        held_out: false,
        who,
        score: score(rmse),
    };
    let persistence = Who::Naive(Naive::Persistence);
    let scores = [
        (2000, Who::Frozen, 0.9),
        (2000, persistence, 9.0),
        (2001, Who::Frozen, 0.9),
        (2001, Who::Wide, 1.42),
        (2001, persistence, 1.14),
    ];
    let question = Question { without: None, ..Question::new(&states(), Some(2016)) };
    let scores = scores.into_iter().map(row).collect();
    let table = Backtest { places: Vec::new(), question, covariates: 0, scores, rows: Vec::new() };
    assert_eq!(losses(&table, Who::Frozen, 1, false), Some(Vec::new()));
    let wide = losses(&table, Who::Wide, 1, false).expect("it forecast");
    let rmse = wide.iter().find(|loss| loss.measure == "RMSE").expect("persistence came nearer");
    assert_eq!((rmse.to, rmse.theirs, rmse.own), (persistence, 1.14, 1.42));
    assert_eq!((losses(&table, Who::Wide, 5, false), losses(&table, Who::Shrunk, 1, false)), (None, None));
}

/// For each value of the forecast, in which of `bins` equal parts of its posterior the planted one lies, over fits to data that the
/// forecast made itself with values drawn from the priors; once for each of `spoiled`, by so many standard deviations of the prior
/// posteriors are off. Uniform if the posterior is right (Talts et al. 2018).
fn ranks<const N: usize>(worlds: u64, fits: u64, bins: usize, spoiled: [f64; N]) -> [[Vec<usize>; FITTED]; N] {
    let evidence = Evidence::of(&states());
    let known = Worlds::of(&evidence, 2016, worlds);
    let found: Vec<_> = map(fits as usize, None, |number| world(&evidence, 2016, "tested", number as u64));
    let mut ranks: [[Vec<usize>; FITTED]; N] = std::array::from_fn(|_| std::array::from_fn(|_| vec![0; bins]));
    for (planted, found) in found {
        let posterior = known.posterior(&found);
        for (counts, spoiled) in ranks.iter_mut().zip(spoiled) {
            for (k, counts) in counts.iter_mut().enumerate() {
                let below = posterior.below(k, planted[k] + spoiled * PRIOR_SPREAD[k]);
                counts[((below * bins as f64) as usize).min(bins - 1)] += 1;
            }
        }
    }
    ranks
}

/// Pearson's χ² of counts that should be equal.
fn unevenness(counts: &[usize]) -> f64 {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    counts.iter().map(|&count| (count as f64 - expected) * (count as f64 - expected) / expected).sum()
}

/// The posterior itself is made of fits to worlds, whose chance all 200 ranks share: of 2,000 worlds that makes χ² a tenth larger, of 400
/// half as large again. Nine degrees of freedom: once in 1,000 at 27.88, with that tenth once in 400; one of five in 80 seeds; the
/// seed is fixed.
#[test]
fn ranks_of_planted_values_are_uniform_over_two_hundred_fits_and_a_shifted_posterior_is_noticed() {
    const TEN_BINS: f64 = 27.88;
    let [right, shifted] = ranks(2_000, 200, 10, [0.0, 0.5]);
    for ((right, shifted), name) in right.iter().zip(&shifted).zip(["φ_L", "φ_C", "r_L", "σ", "β_e"]) {
        assert!(unevenness(right) < TEN_BINS, "{name}: {right:?} χ² {:.1}", unevenness(right));
        assert!(unevenness(shifted) > TEN_BINS, "{name}, shifted: {shifted:?} χ² {:.1}", unevenness(shifted));
    }
}

#[test]
fn planted_values_are_recovered() {
    let evidence = Evidence::of(&states());
    let known = Worlds::of(&evidence, 2016, 400);
    let fits: Vec<_> = map(40, None, |number| world(&evidence, 2016, "recovered", number as u64));
    for k in 0..FITTED {
        let errors = fits.iter().map(|(planted, found)| known.posterior(found).quantile(k, 0.5) - planted[k]);
        let rmse = (errors.map(|error| error * error).sum::<f64>() / fits.len() as f64).sqrt();
        // Knowing nothing one would be off by the spread of the prior; of r_L the data say little.
        assert!(rmse < if k == 2 { 1.0 } else { 0.8 } * PRIOR_SPREAD[k], "{k}: {rmse} of {}", PRIOR_SPREAD[k]);
        let inside = |(planted, found): &&(Point, Point)| {
            let posterior = known.posterior(found);
            posterior.quantile(k, 0.05) <= planted[k] && planted[k] <= posterior.quantile(k, 0.95)
        };
        // 36 of 40 on average; fewer than 30 once in 500 times.
        let held = fits.iter().filter(inside).count();
        assert!(held >= 30, "{k}: the 90 % interval held {held} of 40");
    }
}
