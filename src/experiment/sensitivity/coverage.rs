//! How often intervals hold the truth, on made-up outputs whose truth is known; what was done before is planted beside it.

use crate::experiment::design::shuffle;
use crate::experiment::sensitivity::estimate::Estimate;
use crate::experiment::sensitivity::layout;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::sample::{Sample, Study};
use crate::experiment::sensitivity::{Finding, regression, tornado};
use crate::experiment::statistics::Z_975;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// What the output answers to x0, x1 and x2: small beside large, as axes of a sweep do.
const SLOPES: [f64; 3] = [0.3, 1.0, 0.06];

/// What luck does, in standard deviations.
#[derive(Clone, Copy)]
struct Luck {
    /// To all points of a replicate alike.
    shared: f64,
    /// To the slope of x0 in a replicate.
    slope: f64,
    /// To every point of every replicate.
    own: f64,
}

/// About normal: the sum of twelve uniform numbers.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| (rng.next_u32() >> 8) as f64 / (1 << 24) as f64).sum::<f64>() - 6.0
}

/// y = Σ slope·x + luck at the points `written`.
fn study(written: Vec<Vec<String>>, layout: Layout, luck: Luck, replicates: usize, rng: &mut ChaCha8Rng) -> Study {
    let axes: Vec<String> = (0..written[0].len()).map(|k| format!("x{k}")).collect();
    let unit = layout::unit(&axes, &written, None);
    let draws: Vec<[f64; 2]> = (0..replicates).map(|_| [luck.shared * normal(rng), luck.slope * normal(rng)]).collect();
    let value = |x: &Vec<f64>, [shared, slope]: &[f64; 2], rng: &mut ChaCha8Rng| {
        let plain: f64 = x.iter().zip(SLOPES).map(|(x, slope)| slope * x).sum();
        plain + shared + slope * x[0] + luck.own * normal(rng)
    };
    let values = unit.iter().map(|x| draws.iter().map(|draw| value(x, draw, rng)).collect()).collect();
    Study { axes, written, unit, layout, values, replicates, seed: rng.next_u64() }
}

/// A grid of zeros and ones.
fn grid(axes: usize) -> Vec<Vec<String>> {
    (0..1 << axes).map(|point: usize| (0..axes).map(|k| (point >> k & 1).to_string()).collect()).collect()
}

/// Random points: zeros and ones on the first axis, numbers on the second.
fn sample(points: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<String>> {
    let mut written: Vec<Vec<String>> =
        (0..points).map(|_| vec![(rng.next_u32() >> 31).to_string(), (rng.next_u32() >> 8).to_string()]).collect();
    // Both ends of the second axis, wherever they lie, make its unit.
    (written[0][1], written[1][1]) = ("0".into(), (1 << 24).to_string());
    written
}

/// The effect of axis k as it was told before: points and replicates drawn together, ± 1.96 standard deviations of the resamples in
/// which both ends had points, if those were more than half.
fn before(study: &Study, axis: usize) -> Option<(f64, f64)> {
    let (points, replicates) = (study.values.len(), study.replicates);
    let effect = |points: &[usize], drawn: &[usize]| {
        let mean = |end: f64| {
            let there: Vec<usize> = points.iter().copied().filter(|&p| study.unit[p][axis] == end).collect();
            let sum: f64 = there.iter().flat_map(|&p| drawn.iter().map(move |&r| study.values[p][r])).sum();
            sum / (there.len() * drawn.len()) as f64
        };
        mean(1.0) - mean(0.0)
    };
    let all = |n: usize| (0..n).collect::<Vec<_>>();
    let value = effect(&all(points), &all(replicates));
    let mut rng = shuffle::keyed(study.seed, "before", 0);
    let mut draw = |n: usize| (0..n).map(|_| shuffle::below(&mut rng, n)).collect::<Vec<_>>();
    let drawn: Vec<f64> =
        (0..1_000).map(|_| effect(&draw(points), &draw(replicates))).filter(|effect| effect.is_finite()).collect();
    let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
    let squares: f64 = drawn.iter().map(|x| (x - mean) * (x - mean)).sum();
    let half = Z_975 * (squares / (drawn.len() as f64 - 1.0)).sqrt();
    (drawn.len() > 500).then_some((value - half, value + half))
}

fn effect(finding: &[tornado::Bar], axis: usize) -> Estimate {
    finding.iter().find(|bar| bar.axis == format!("x{axis}")).expect("an axis has its bar").effect
}

/// Percent of `intervals` that hold `truth`, and percent that there are.
fn held(intervals: &[Option<(f64, f64)>], truth: f64) -> [f64; 2] {
    let given: Vec<_> = intervals.iter().flatten().collect();
    let held = given.iter().filter(|(low, high)| *low <= truth && truth <= *high).count();
    [100.0 * held as f64 / given.len() as f64, 100.0 * given.len() as f64 / intervals.len() as f64]
}

/// 2,000 seeds know 95 % to 0.5 points, so outside 93.5 to 96.5 once in 400 times for each of the twelve numbers: one of them in
/// 35 families of seeds; the seeds are fixed.
#[test]
fn on_a_grid_intervals_hold_the_truth_as_often_as_they_say_and_resampled_points_are_noticed() {
    let luck = Luck { shared: 1.0, slope: 0.2, own: 0.05 };
    for replicates in [2, 4, 20] {
        let mut found: [Vec<Option<(f64, f64)>>; 4] = Default::default();
        for seed in 0..2_000 {
            let mut rng = shuffle::keyed(seed, "grid", replicates as u64);
            let cube = study(grid(3), Layout::Grid, luck, replicates, &mut rng).analyse().unwrap();
            let pair = study(grid(1), Layout::Grid, luck, replicates, &mut rng).analyse().unwrap();
            let [x0, x1, x2] = [0, 1, 2].map(|axis| effect(&cube.tornado, axis).interval());
            let only = effect(&pair.tornado, 0).interval();
            found.iter_mut().zip([x0, x1, x2, only]).for_each(|(found, interval)| found.push(interval));
        }
        for (found, truth) in found.iter().zip([SLOPES[0], SLOPES[1], SLOPES[2], SLOPES[0]]) {
            let [held, given] = held(found, truth);
            assert!((93.5..96.5).contains(&held) && given == 100.0, "{replicates}: {held} % of {given} %");
        }
    }
    // Before: on three axes every interval held everything near, on one axis intervals came by chance and were too narrow.
    let old = |axes: usize, axis: usize, replicates: usize| {
        let interval = |seed| {
            let mut rng = shuffle::keyed(seed, "grid before", replicates as u64);
            before(&study(grid(axes), Layout::Grid, luck, replicates, &mut rng), axis)
        };
        held(&(0..100).map(interval).collect::<Vec<_>>(), SLOPES[axis])
    };
    let [[cube, _], [pair, given]] = [old(3, 2, 20), old(1, 0, 2)];
    assert!(cube == 100.0 && pair < 85.0 && (20.0..80.0).contains(&given), "{cube} %; {pair} % of {given} %");
}

#[test]
fn a_grid_of_one_replicate_has_no_interval_and_agreement_of_a_few_is_none() {
    let luck = Luck { shared: 1.0, slope: 0.2, own: 0.05 };
    let all = |finding: &Finding| -> Vec<Option<(f64, f64)>> {
        let bars = finding.tornado.iter().flat_map(|bar| [bar.low, bar.high, bar.effect]);
        bars.chain(finding.measures.iter().map(|measure| measure.estimate))
            .map(|estimate| estimate.interval())
            .collect()
    };
    let of = |layout, luck, replicates| {
        let mut rng = shuffle::keyed(1, "one", 0);
        all(&study(grid(3), layout, luck, replicates, &mut rng).analyse().unwrap())
    };
    assert!(of(Layout::Grid, luck, 1).iter().all(Option::is_none));
    assert!(of(Layout::Grid, luck, 2).iter().all(Option::is_some));
    // Taken for a sample, the same points say how sure they are of others.
    assert!(of(Layout::Other, luck, 1).iter().all(Option::is_some));
    // Without luck two replicates agree, as households that are whole numbers sometimes do; six no longer do so by chance.
    let still = Luck { shared: 0.0, slope: 0.0, own: 0.0 };
    assert!(of(Layout::Grid, still, 2).iter().all(Option::is_none));
    assert!(of(Layout::Grid, still, 6).iter().all(|interval| interval.is_some_and(|(low, high)| low == high)));
}

/// 400 seeds know 95 % to 1.1 points: below 91.5 once in 1,000 times. Where luck is what points have for themselves nearly all hold.
#[test]
fn on_random_points_intervals_hold_the_truth_at_least_as_often_as_they_say_and_few_replicates_are_noticed() {
    let [slope, own] = [Luck { shared: 1.0, slope: 1.0, own: 0.2 }, Luck { shared: 1.0, slope: 0.2, own: 1.0 }];
    for (luck, replicates) in [(slope, 2), (slope, 4), (own, 4)] {
        let of = |seed| {
            let mut rng = shuffle::keyed(seed, "sample", replicates as u64);
            let points = sample(20, &mut rng);
            let study = study(points, Layout::Other, luck, replicates, &mut rng);
            let kept: Vec<usize> = (0..20).collect();
            let bars = tornado::bars(&Sample { study: &study, kept: &kept, size: 1, replicates });
            (effect(&bars, 0).interval(), if seed < 100 { before(&study, 0) } else { None })
        };
        let (now, old): (Vec<_>, Vec<_>) = (0..400).map(of).unzip();
        let ([now, given], [old, _]) = (held(&now, SLOPES[0]), held(&old, SLOPES[0]));
        assert!(now >= 91.5 && given > 99.0, "{replicates}: {now} % of {given} %");
        // Two replicates of which each slope is drawn: before, a third of the intervals missed it.
        assert!(replicates > 2 || old < 85.0, "{replicates}: {old} %");
    }
}

/// Standardised coefficients: slope · sd(x)/sd(y) over the points, both as they are on a grid. 400 seeds know 95 % to 1.1 points: below
/// 91.5 once in 1,000 times, above 98 three times; 300 to 1.3: below 91 once in 1,000 times. Planted fault: intervals half as wide.
#[test]
fn intervals_of_regression_coefficients_hold_the_truth_on_a_grid_and_on_random_points() {
    let luck = Luck { shared: 1.0, slope: 0.1, own: 0.02 };
    let of = |layout: Layout, spread: [f64; 2], seeds: u64, width: f64| {
        let total = (0..2).map(|k| (SLOPES[k] * spread[k]).powi(2)).sum::<f64>().sqrt();
        let interval = |seed| {
            let mut rng = shuffle::keyed(seed, "coefficient", 0);
            let points = if layout == Layout::Grid { grid(2) } else { sample(30, &mut rng) };
            let kept: Vec<usize> = (0..points.len()).collect();
            let study = study(points, layout, luck, 4, &mut rng);
            let found = regression::measures(&Sample { study: &study, kept: &kept, size: 1, replicates: 4 });
            found.iter().find(|m| m.axis == "x0" && m.index == "regression").unwrap().estimate.interval().map(
                |(low, high)| {
                    let (middle, half) = ((low + high) / 2.0, width * (high - low) / 2.0);
                    (middle - half, middle + half)
                },
            )
        };
        held(&(0..seeds).map(interval).collect::<Vec<_>>(), SLOPES[0] * spread[0] / total)
    };
    let [held, given] = of(Layout::Grid, [0.5, 0.5], 400, 1.0);
    assert!((91.5..98.0).contains(&held) && given == 100.0, "grid: {held} % of {given} %");
    let [narrow, _] = of(Layout::Grid, [0.5, 0.5], 400, 0.5);
    assert!(narrow < 88.0, "half as wide: {narrow} %");
    let [held, given] = of(Layout::Other, [0.5, 1.0 / 12f64.sqrt()], 300, 1.0);
    assert!(held >= 91.0 && given == 100.0, "sample: {held} % of {given} %");
}
