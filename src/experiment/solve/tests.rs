//! Roots of functions one knows, seen through noise that all points share and some that they do not.

use crate::experiment::solve::coverage::{METHOD, search};
use crate::experiment::solve::target::Target;
use crate::experiment::solve::*;
use crate::scenario::parse;

#[test]
fn without_noise_the_root_is_found_to_the_tolerance() {
    for function in [|x: f64| x * x - 2.0, |x: f64| 0.5 - 0.35 * x, |x: f64| (x - 1.1).powi(3)] {
        let solution = search(METHOD, 1, 0.0, 0.0, function);
        let [crossing] = solution.crossings[..] else { panic!("{solution:?}") };
        assert!(crossing.high - crossing.low <= 2e-3 + 1e-12 && crossing.ended_by != Ending::Noise);
        assert!(function(crossing.low) * function(crossing.high) <= 0.0, "{crossing:?}");
        assert!(solution.evaluations.len() < 40, "{}", solution.evaluations.len());
    }
}

#[test]
fn more_replicates_give_a_narrower_interval() {
    let width = |most| {
        let solution = search(Method { most, ..METHOD }, 3, 0.4, 0.05, |x| x - 0.7);
        solution.crossings.iter().map(|c| c.high - c.low).sum::<f64>()
    };
    let (few, many) = (width(16), width(1024));
    assert!(many > 0.0 && many < 0.25 * few, "{few} {many}");
}

#[test]
fn no_crossing_is_said_and_not_made_up_from_noise() {
    // 40 curves that stay 0.2 away under noise of 0.4: 9 points each with a rate of false signs of 1 in 1,000 a look.
    for seed in 0..40 {
        let solution = search(METHOD, seed, 0.4, 0.1, |x| 0.2 + 0.5 * (x - 1.0).abs());
        assert!(solution.crossings.is_empty(), "{:?}", solution.crossings);
        assert!(solution.evaluations.iter().all(|point| point.sign() >= 0));
    }
}

#[test]
fn what_noise_hides_is_undecided_rather_than_decided() {
    let solution = search(METHOD, 5, 1.0, 1.0, |_| 0.0);
    assert!(solution.crossings.is_empty() && solution.undecided.len() == 9, "{solution:?}");
    assert!(solution.evaluations.iter().all(|point| point.off.len() == 64));
}

#[test]
fn an_output_that_does_not_move_is_told_after_the_scan_and_costs_no_more() {
    let runs = |solution: &Solution| solution.evaluations.iter().map(|point| point.off.len()).sum::<usize>();
    // At the target and away from it, without luck and with luck that all values share. Without luck four runs could agree by chance.
    for (level, shared, each) in [(0.0, 0.0, 64), (0.3, 0.0, 64), (0.0, 1.0, 4), (0.3, 1.0, 4)] {
        let solution = search(METHOD, 5, shared, 0.0, |_| level);
        assert!(solution.still && solution.crossings.is_empty() && solution.undecided.is_empty(), "{solution:?}");
        assert_eq!(runs(&solution), 9 * each, "{level} {shared}");
    }
    // Of a count one knows that it changes by one.
    let count = search(Method { kind: Kind::Count, ..METHOD }, 5, 0.0, 0.0, |_| -1.0);
    assert!(count.still && runs(&count) == 9 * 8, "{count:?}");
    assert!(!search(METHOD, 5, 0.0, 0.0, |x| x - 5.0).still);
}

#[test]
fn a_value_at_which_the_output_is_exactly_the_target_is_told_after_all_the_runs() {
    // 1 and 0 are values of the scan.
    let solution = search(METHOD, 1, 0.0, 0.0, |x| (x - 1.0) * (1.0 + x));
    let [crossing] = solution.crossings[..] else { panic!("{solution:?}") };
    assert_eq!((crossing.root, crossing.low, crossing.high, crossing.ended_by), (1.0, 1.0, 1.0, Ending::Exact));
    let end = search(METHOD, 1, 0.0, 0.0, |x| x);
    assert_eq!((end.exact, end.undecided, end.crossings), (vec![0.0], vec![], vec![]));
    // A stretch at the target between below and above, whose ends the scan does not know.
    let flat = search(METHOD, 1, 0.0, 0.0, |x| (x - 1.2f64).max(0.0) + (x - 0.8).min(0.0));
    let stretch = flat.crossings[0];
    assert!((0.8..=0.802).contains(&stretch.low) && (1.198..=1.2).contains(&stretch.high), "{stretch:?}");
    assert_eq!((stretch.replicates, stretch.ended_by), (64, Ending::Exact));
    for point in solution.evaluations.iter().chain(&end.evaluations).chain(&flat.evaluations) {
        assert!(!point.is_exact() || point.off.len() == 64, "{point:?}");
    }
}

#[test]
fn every_crossing_that_the_scan_can_see_is_reported() {
    let solution = search(METHOD, 2, 0.05, 0.01, |x| (x - 0.3) * (x - 1.1) * (x - 1.8));
    let roots: Vec<f64> = solution.crossings.iter().map(|crossing| crossing.root).collect();
    assert_eq!(roots.len(), 3, "{roots:?}");
    for (root, truth) in roots.iter().zip([0.3, 1.1, 1.8]) {
        assert!((root - truth).abs() < 0.1, "{roots:?}");
    }
    assert!(solution.crossings[0].slope > 0.0 && solution.crossings[1].slope < 0.0);
}

#[test]
fn replicates_grow_only_where_they_are_needed() {
    let solution = search(METHOD, 9, 0.1, 0.02, |x| x - 1.0);
    let far = solution.evaluations.iter().filter(|point| (point.x - 1.0).abs() > 0.5);
    assert!(far.clone().count() > 3 && far.clone().all(|point| point.off.len() == 4));
    assert!(solution.evaluations.iter().any(|point| point.off.len() == 64));
}

#[test]
fn targets_are_read_with_their_units_and_refused_with_a_hint() {
    let text = "model = \"2\"\ntime = { start = 2025, years = 2 }\n\
        place = [ { name = \"a\", latitude = 40, longitude = -80, households = 1000, rent = 9000 },\n\
        { name = \"b\", latitude = 41, longitude = -90, households = 1000, rent = 9000 } ]\n";
    let scenario = parse(text, "x.toml", &|_| unreachable!("there is no table"), &[]).unwrap().scenario;
    let value = |text: &str| Target::parse(text, &scenario).map(|target| target.value);
    assert_eq!(value("place.a.households@2026 = 1_200"), Ok(1200.0));
    assert_eq!(value("place.a.households.share=5 %"), Ok(0.05));
    assert_eq!(value("P(place.a.households@2026 >= 1_200) = 5%"), Ok(0.05));
    for (text, hint) in [
        ("P(place.a.households@2026 >= 1_200) = 120%", "no probability is below 0% or above 100%"),
        ("P(place.a.households@2026 >= 1_200) = -1%", "no probability is below 0% or above 100%"),
        ("P(place.a.households@2026 >= 1_200) = 0", "no number of runs tells"),
        ("P(place.a.households@2026 >= 1_200) = 100%", "no number of runs tells"),
        ("place.a.households@2026", "EXPRESSION = NUMBER"),
        ("place.a.households = many", "EXPRESSION = NUMBER"),
        ("place.a.houshold = 3", "did you mean `households`?"),
    ] {
        let error = value(text).unwrap_err();
        assert!(format!("{error} {}", error.hint).contains(hint), "{error} {}", error.hint);
    }
    let counts =
        |text: &str| Target::parse(text, &scenario).unwrap_or_else(|e| panic!("{e} {}", e.hint)).output.is_count();
    assert!(counts("all.insolvent@2026 = 1") && counts("all.insolvent.max = 1"));
    for text in ["all.insolvent.mean = 1", "all.households@2026 = 1", "P(all.insolvent@2026 >= 1) = 50%"] {
        assert!(!counts(text), "{text}");
    }
}

#[test]
fn what_never_came_to_pass_in_a_few_replicates_is_no_probability_of_zero() {
    let draw = |replicate: u32| (f64::from(replicate) * 0.618_033_988_75 + 0.31).fract();
    let run = |likely: &dyn Fn(f64) -> f64| {
        let off = |x: f64, r: u32| if draw(r) < likely(x) { 0.5 } else { -0.5 };
        let answer = |asks: &[Ask]| -> Result<Vec<Vec<f64>>, std::convert::Infallible> {
            Ok(asks.iter().map(|ask| ask.replicates.clone().map(|r| off(ask.x, r)).collect()).collect())
        };
        solve(Method { kind: Kind::Event { target: 0.5 }, ..METHOD }, answer).unwrap_or_else(|never| match never {})
    };
    let never = run(&|_| 0.0);
    assert!(!never.still && never.exact.is_empty() && never.undecided.is_empty(), "{never:?}");
    // Four tails of four coins are no news; sixteen are.
    assert!(never.evaluations.iter().all(|point| point.sign() == -1 && point.off.len() >= 16), "{never:?}");
    let tally = never.evaluations[0].tally().expect("it is an event");
    assert!(tally.words().starts_with("in none of "), "{}", tally.words());
    let found = run(&|x| 0.05 + 0.45 * x);
    let [crossing] = found.crossings[..] else { panic!("{found:?}") };
    assert!(crossing.low <= 1.0 && 1.0 <= crossing.high, "{crossing:?}");
}
