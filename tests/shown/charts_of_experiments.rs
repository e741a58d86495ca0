//! Charts of made-up comparisons and sweeps: texts keep their room, headlines say no more than the numbers.

use footvote::chart::answer::tornado::{Beside, Effect, Index};
use footvote::chart::answer::waterfall::Part;
use footvote::chart::answer::{tornado, waterfall};
use footvote::chart::compare::{difference, winners};
use footvote::chart::read::comparison::{Arm, ComparisonTables, Paired, Worth};
use footvote::chart::sheet::canvas::{Chart, Mark};
use footvote::chart::sheet::frame::Words;
use footvote::chart::sheet::render;
use footvote::chart::sheet::style::WIDTH;
use footvote::chart::sweep::phase;
use footvote::chart::sweep::tables::{Axis, Point, SweepTables};
use footvote::chart::words::keys;
use footvote::chart::words::outputs::Output;
use footvote::chart::words::spread::Spread;
use footvote::format::{Currency, Unit};
use footvote::output::folder::read::Facts;

use crate::support::pictures::check;

fn facts() -> Facts {
    Facts { title: Some("Made-up metros".into()), seed: Some(42), version: Some("0.1.0".into()), ..Facts::default() }
}

/// How a made-up comparison is made.
#[derive(Clone, Copy)]
struct Shape {
    places: usize,
    arms: usize,
    pairs: usize,
    years: usize,
    /// Largest difference at the end, % of the baseline.
    size: f64,
    /// Half the interval, % of the baseline.
    margin: f64,
    /// Worth to the richest tenth, $ a year.
    worth: f64,
}

const USUAL: Shape = Shape { places: 6, arms: 1, pairs: 10, years: 20, size: 8.0, margin: 0.5, worth: 1_200.0 };

fn made_up(shape: Shape) -> ComparisonTables {
    let names: Vec<String> = (0..shape.places).map(|place| format!("place_{place:02}")).collect();
    let interval = |mid: f64, half: f64| (shape.pairs > 1).then_some((mid - half, mid + half));
    let households = |arm: usize, place: usize| -> Vec<Option<Paired>> {
        let rank = if shape.places > 1 { place as f64 / (shape.places - 1) as f64 * 2.0 - 1.0 } else { 1.0 };
        let end = shape.size * rank * (1.0 - 0.4 * arm as f64);
        (0..=shape.years)
            .map(|year| {
                let share = if shape.years > 0 { year as f64 / shape.years as f64 } else { 0.0 };
                let difference = 1e4 * end * share;
                let interval = interval(difference, 1e4 * shape.margin * share);
                Some(Paired { baseline: 1e6, difference, interval, pairs: shape.pairs })
            })
            .collect()
    };
    let worth = |dimension: &str, band: String, scale: f64| Worth {
        dimension: dimension.into(),
        band,
        households: 1e6,
        mean: shape.worth * scale,
        interval: interval(shape.worth * scale, shape.worth.abs() * 0.2),
        pairs: shape.pairs,
        of_income: 0.9 * scale,
        better: if shape.worth > 0.0 { 60.0 } else { 0.4 },
        worse: if shape.worth < 0.0 { 55.0 } else { 12.0 },
        landlords: -1e6 * shape.worth,
        landlords_error: 1e4 * shape.worth.abs(),
    };
    let arm = |k: usize| Arm {
        key: format!("reform {k}"),
        name: format!("reform {k}"),
        households: (0..shape.places).map(|place| households(k, place)).collect(),
        endings: Vec::new(),
        outputs: Vec::new(),
        worth: (1..=10)
            .map(|tenth| {
                worth("income_decile", tenth.to_string(), tenth as f64 / 10.0 - if k == 1 { 0.5 } else { 0.0 })
            })
            .chain([worth("all", "all".into(), 0.4)])
            .collect(),
    };
    ComparisonTables {
        width: WIDTH,
        facts: facts(),
        places: names.iter().map(|name| format!("Minneapolis-St. Paul {}", &name[6..])).collect(),
        names,
        years: (0..=shape.years).map(|year| 2025.0 + year as f64).collect(),
        pairs: shape.pairs,
        arms: (0..shape.arms).map(arm).collect(),
    }
}

fn compared(tables: &ComparisonTables) -> Vec<Chart> {
    std::iter::once(difference::chart(tables)).chain(winners::charts(tables)).collect()
}

#[test]
fn the_place_of_the_question_never_hides_the_largest_gain_or_loss() {
    let mut tables = made_up(Shape { places: 21, ..USUAL });
    tables.facts.headline = Some("place_10".into());
    let chart = difference::chart(&tables);
    for place in ["Paul 00", "Paul 10", "Paul 20"] {
        assert!(chart.texts().any(|text| text.text.ends_with(place)), "{place} is not named");
    }
}

#[test]
fn texts_of_comparisons_keep_their_room() {
    for places in [1, 2, 3, 5, 8, 9, 12, 20, 60] {
        for arms in if places == 8 { vec![2, 9] } else { vec![1, 3] } {
            let usual = Shape { places, arms, ..USUAL };
            for (kind, shape) in [
                ("usual", usual),
                ("none", Shape { size: 0.0, margin: 0.0, worth: 0.0, ..usual }),
                ("noise", Shape { size: 0.5, margin: 3.0, ..usual }),
                ("large", Shape { size: 240.0, worth: 250_000.0, ..usual }),
                ("loss", Shape { worth: -3_000.0, ..usual }),
                ("cents", Shape { worth: 0.2, ..usual }),
                ("one", Shape { pairs: 1, ..usual }),
                ("instant", Shape { years: 0, ..usual }),
            ] {
                for chart in compared(&made_up(shape)) {
                    check(&format!("{kind}, {places} places, {arms} arms"), &chart);
                }
            }
        }
    }
}

#[test]
fn long_and_foreign_names_of_reforms_and_places_keep_their_room() {
    let wordy = "a reform with a name of many words, each of them needed, ".repeat(6);
    for name in [&wordy, &"Llanfairpwllgwyngyll".repeat(12), "東京", "</title><script>alert(1)</script>"] {
        for arms in [1, 3] {
            let mut tables = made_up(Shape { arms, ..USUAL });
            tables.arms.iter_mut().for_each(|arm| arm.name = name.to_owned());
            tables.places[0] = name.to_owned();
            tables.places[5] = format!("{name}!");
            for chart in compared(&tables) {
                check(name, &chart);
                assert!(!render::svg(&chart).contains("<script"));
            }
        }
    }
}

#[test]
fn a_comparison_without_effect_says_so() {
    let charts = compared(&made_up(Shape { size: 0.0, margin: 0.0, worth: 0.0, ..USUAL }));
    assert_eq!(charts[0].headline, "“reform 0” changes no place’s households at all");
    let headline = difference::chart(&made_up(Shape { size: 0.5, margin: 3.0, ..USUAL })).headline;
    assert_eq!(headline, "No difference in households by 2045 stands out from luck");
    // A lucky place among sixty is no finding, though its own interval is above zero.
    let headline = difference::chart(&made_up(Shape { places: 60, size: 3.0, margin: 2.4, ..USUAL })).headline;
    assert_eq!(headline, "No difference in households by 2045 stands out from luck");
    for chart in compared(&made_up(Shape { pairs: 1, ..USUAL })) {
        assert!(chart.subtitle.contains("One pair, so no interval"), "{}", chart.subtitle);
    }
}

fn axis(key: &str, values: &[&str], base: Option<f64>) -> Axis {
    let numbers: Option<Vec<f64>> = values.iter().map(|value| value.parse().ok()).collect();
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Axis { key: keys::key(key, &|name| keys::capital(name), Currency::DOLLAR), values, numbers, base }
}

/// A sweep whose output is `value(first rank, second rank)` with the given margin around it.
fn sweep(axes: Vec<Axis>, level: Option<f64>, margin: f64, value: impl Fn(usize, usize) -> f64) -> SweepTables {
    let second = axes.get(1).map_or(1, |axis| axis.values.len());
    let points = (0..axes[0].values.len()).flat_map(|i| (0..second).map(move |j| (i, j)));
    let replicates = [-1.0, 0.0, 1.0];
    let point = |(i, j): (usize, usize)| Point {
        at: [i, j][..axes.len()].to_vec(),
        spread: Spread::of(replicates.iter().map(|luck| value(i, j) + margin * luck)),
    };
    SweepTables {
        width: WIDTH,
        facts: facts(),
        points: points.map(point).collect(),
        axes,
        output: Output {
            text: "place.west.households.change@end".into(),
            name: "change in households of West".into(),
            when: "2025–2045".into(),
            unit: Unit::Change,
            factor: 100.0,
            change: true,
            subject: "households of West".into(),
            plural: true,
        },
        level,
        level_is_base: false,
        replicates: 3,
        fixed: Vec::new(),
    }
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|k| format!("{:?}", k as f64 * 0.005)).collect()
}

fn taxes(count: usize, key: &str) -> Axis {
    let values = numbers(count);
    axis(key, &values.iter().map(String::as_str).collect::<Vec<_>>(), Some(0.011))
}

#[test]
fn texts_of_sweeps_keep_their_room() {
    let long = format!("place.{}.income_tax", "llanfairpwllgwyngyll_".repeat(9));
    for (i, j) in [(1, 1), (2, 2), (2, 7), (5, 5), (9, 3), (3, 20), (20, 20), (40, 2)] {
        for level in [None, Some(0.0), Some(500.0), Some(-500.0)] {
            for slope in [0.0, 1.0, -30.0] {
                let value = |i: usize, j: usize| slope * (i as f64 - j as f64);
                let two = vec![taxes(i, "place.west.income_tax"), taxes(j, &long)];
                let case = format!("{i} × {j}, level {level:?}, slope {slope}");
                check(&case, &phase::chart(&sweep(two, level, 0.3, value)));
                let one = vec![taxes(i, "place.west.income_tax")];
                check(&case, &phase::chart(&sweep(one, level, 0.3, value)));
            }
        }
    }
}

#[test]
fn words_samples_and_failed_points_are_drawn_too() {
    let switch = || axis("mechanisms.voice", &["true", "false"], None);
    let rule = axis("rules.utility", &["cobb_douglas", "a_rule_with_a_long_name", "linear"], None);
    let value = |i: usize, j: usize| i as f64 - j as f64;
    check("switch", &phase::chart(&sweep(vec![switch()], Some(0.0), 0.1, value)));
    check("words", &phase::chart(&sweep(vec![rule, switch()], Some(0.0), 0.1, value)));
    let mut sample = sweep(vec![taxes(30, "parameters.assist"), taxes(30, "place.west.rent")], Some(0.0), 0.1, value);
    sample.points.retain(|point| point.at[0] * 7 % 30 == point.at[1]);
    check("sample", &phase::chart(&sample));
    let mut failed = sweep(vec![taxes(4, "a.b"), taxes(4, "place.west.rent")], None, 0.1, value);
    failed.points.iter_mut().step_by(3).for_each(|point| point.spread = Spread::of([].into_iter()));
    let chart = phase::chart(&failed);
    assert!(chart.subtitle.contains("6 points have no result"), "{}", chart.subtitle);
    check("failed", &chart);
    failed.points.iter_mut().for_each(|point| point.spread = Spread::of([].into_iter()));
    assert_eq!(phase::chart(&failed).headline, "No run of the sweep has this output");
}

fn said(axes: usize, margin: f64, level: Option<f64>, value: impl Fn(usize, usize) -> f64) -> String {
    let two = [taxes(5, "place.west.income_tax"), taxes(3, "parameters.assist")];
    phase::chart(&sweep(two[..axes].to_vec(), level, margin, value)).headline
}

#[test]
fn sweeps_say_what_is_certain_and_no_more() {
    let slope = |i: usize, _: usize| 3.0 - 2.0 * i as f64;
    assert_eq!(
        said(1, 0.1, Some(0.0), slope),
        "Households of West neither rise nor fall by 2045 at income tax of about 0.75% (between 0.5% and 1%)"
    );
    // The middle points are too close to call: the crossing is only known to lie between the sure ones.
    assert_eq!(
        said(1, 0.25, Some(0.0), slope),
        "Households of West neither rise nor fall by 2045 at income tax of about 0.75% (between 0% and 1.5%)"
    );
    assert_eq!(said(1, 9.0, Some(0.0), slope), "Households of West by 2045: none of 5 values stands out from luck");
    assert_eq!(
        said(1, 0.1, Some(0.0), |_, _| 2.0),
        "Households of West rise 2.0% by 2045 at all 5 values of income tax"
    );
    assert_eq!(
        said(1, 0.0, Some(0.0), |_, _| 0.0),
        "Households of West by 2045: none of 5 values stands out from luck"
    );
    // Up, down, and up again is neither anywhere in particular.
    let wave = |i: usize, _: usize| if i == 2 { -3.0 } else { 3.0 };
    assert_eq!(said(1, 0.1, Some(0.0), wave), "Households of West rise by 2045 at four of 5 values, fall at one");
    assert_eq!(
        said(2, 0.01, Some(0.0), |i, j| i as f64 - j as f64),
        "Households of West rise 1.0% to 4.0% by 2045 in 9 of 15 combinations, fall 1.0% to 2.0% in 3; three are too close to call"
    );
    assert_eq!(
        said(2, 0.01, Some(0.0), |i, j| 2.2 - i as f64 + 0.5 * j as f64),
        "Households of West neither rise nor fall by 2045 at income tax of 1.1% to 1.6%, depending on assist"
    );
    assert_eq!(
        said(2, 0.01, Some(0.0), |i, _| 2.2 - i as f64),
        "Households of West neither rise nor fall by 2045 at income tax of about 1.1%, whatever the assist"
    );
    // One column that does not cross, and the edge is none.
    let corner = said(2, 0.01, Some(0.0), |i, j| if j == 0 { 1.0 } else { 2.2 - i as f64 });
    assert_eq!(corner, "Households of West rise 0.2% to 2.2% by 2045 in 11 of 15 combinations, fall 0.8% to 1.8% in 4");
    assert_eq!(said(2, 0.01, Some(0.0), |_, _| -1.0), "Households of West fall 1.0% by 2045 in all 15 combinations");
    assert_eq!(
        said(2, 0.01, Some(0.0), |i, _| if i == 0 { 1.0 } else { 0.0 }),
        "Households of West rise 1.0% by 2045 in 3 of 15 combinations, fall in none; 12 are too close to call"
    );
    assert_eq!(
        said(2, 9.0, Some(0.0), slope),
        "Households of West by 2045: none of 15 combinations stands out from luck"
    );
    assert_eq!(said(2, 0.01, None, |_, _| 2.0), "Change in households of West by 2045 is +2.0% at every point");
    assert_eq!(
        said(2, 0.01, Some(4.0), |i, _| 2.0 * i as f64),
        "Change in households of West reaches +4.0% by 2045 at income tax of about 1%, whatever the assist"
    );
}

#[test]
fn runs_that_agree_are_as_certain_as_the_luck_of_the_other_points_allows() {
    // Nine points of three runs: those of the last column agree to the last digit, and lie far below the level.
    let levels = |i: usize, _: usize| [3_671.0, 2_700.0, 1_669.0][i];
    let mut tables =
        sweep(vec![taxes(3, "place.west.income_tax"), taxes(3, "parameters.assist")], Some(4_000.0), 200.0, levels);
    let (output, change) = (&mut tables.output, false);
    (output.change, output.unit, output.name) = (change, Unit::Count, "households of West".into());
    for point in tables.points.iter_mut().filter(|point| point.at[0] == 2) {
        point.spread = Spread::of([1_669.0; 3].into_iter());
    }
    let chart = phase::chart(&tables);
    assert_eq!(
        chart.headline,
        "Households of West are below 4,000 over 2025–2045 in 3 of 9 combinations, above in none; six have too few runs to tell"
    );
    // What may lie on either side is pale, and nothing is drawn of a contour that is a speck.
    let pale = |mark: &&Mark| matches!(mark, Mark::Area { opacity, .. } if *opacity < 0.5);
    assert_eq!(chart.marks.iter().filter(pale).count(), 6);
    let mut speck =
        sweep(vec![taxes(3, "place.west.income_tax"), taxes(3, "parameters.assist")], Some(0.0), 0.5, |i, j| {
            if (i, j) == (1, 1) { 0.01 } else { -3.0 }
        });
    speck.axes.iter_mut().for_each(|axis| axis.base = None);
    let thick = |mark: &&Mark| matches!(mark, Mark::Line { width, .. } if *width > 2.0);
    assert_eq!(phase::chart(&speck).marks.iter().filter(thick).count(), 0);
}

fn words() -> Words {
    Words {
        width: WIDTH,
        headline: "Households of West lean most on the moving cost".into(),
        subtitle: "Change in households of West by 2045, in %.".into(),
        source: "Source: footvote simulation".into(),
    }
}

/// So many assumptions, with effects on both sides of 5.
fn effects(count: usize, size: f64) -> Vec<Effect> {
    let effect = |k: usize| {
        let reach = size / (1.0 + k as f64);
        let name = "a long word of the model ".repeat(1 + k % 3);
        let (low, high) =
            if k.is_multiple_of(2) { (5.0 - reach, 5.0 + 0.6 * reach) } else { (5.0 + reach, 5.0 - 0.2 * reach) };
        let label = format!("{}{k}", &name[..name.len().min(12 + 11 * (k % 5))]);
        let ends = ["1% or 2%", "−2.98 to −1.80 or 1.81–2.97", "on or off", ""][k % 4].to_owned();
        let index = (k % 5 != 4).then(|| Index {
            value: size * 0.1 * k as f64,
            interval: (!k.is_multiple_of(3)).then_some((0.0, size)),
            alone: k.is_multiple_of(2).then_some(0.05 * size),
        });
        Effect { label, ends, low, high, index }
    };
    (0..count).map(effect).collect()
}

fn parts(count: usize, size: f64) -> Vec<Part> {
    let part = |k: usize| {
        let contribution = size * if k.is_multiple_of(3) { -1.0 } else { 0.8 } / (1.0 + k as f64 / 3.0);
        let interval = (!k.is_multiple_of(4)).then_some((contribution - 0.3 * size, contribution + 0.3 * size));
        Part { label: format!("mechanism of some length {k}"), contribution, interval, among_all: interval }
    };
    (0..count).map(part).collect()
}

#[test]
fn tornados_and_waterfalls_keep_their_room() {
    for count in [0, 1, 2, 7, 18, 40] {
        for size in [0.0, 0.01, 4.0, 900.0] {
            let case = format!("{count} rows of {size}");
            let title = "Share of the variance, with others (and alone)";
            for beside in [
                None,
                Some(Beside { title, unit: Unit::Score }),
                Some(Beside { title, unit: Unit::Money(Currency::DOLLAR) }),
            ] {
                check(&case, &tornado::chart(words(), 5.0, Unit::Change, &effects(count, size), beside));
            }
            let drawn =
                waterfall::chart(words(), ("All off", 5.0), "As it is", Unit::Change, &parts(count.min(18), size));
            check(&case, &drawn);
            let drawn = waterfall::chart(
                words(),
                ("All off", -5e6),
                "As it is",
                Unit::Money(Currency::DOLLAR),
                &parts(count.min(18), 1e5 * size),
            );
            check(&case, &drawn);
        }
    }
}

/// Draws made-up comparisons and sweeps to be looked at: `FOOTVOTE_LOOK=DIR cargo test --test shown charts_of_experiments::look -- --ignored`.
#[test]
#[ignore = "writes pictures to look at"]
fn look() {
    let folder = std::path::PathBuf::from(std::env::var_os("FOOTVOTE_LOOK").expect("FOOTVOTE_LOOK names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let value = |i: usize, j: usize| 9.0 - 0.2 * (i * i) as f64 - j as f64;
    let mut charts: Vec<(String, Chart)> = Vec::new();
    for (name, shape) in [
        ("gain", USUAL),
        ("sixty", Shape { places: 60, arms: 1, worth: -1e5, ..USUAL }),
        ("arms", Shape { arms: 3, ..USUAL }),
        ("none", Shape { size: 0.0, margin: 0.0, worth: 0.0, ..USUAL }),
    ] {
        charts.extend(compared(&made_up(shape)).into_iter().map(|chart| (format!("{name}-{}", chart.name), chart)));
    }
    let switch = axis("mechanisms.voice", &["true", "false"], None);
    let two = |i, j| vec![taxes(i, "place.west.income_tax"), taxes(j, "parameters.assist")];
    let mut sample = sweep(two(40, 40), Some(0.0), 0.1, value);
    sample.points.retain(|point| point.at[0] * 7 % 40 == point.at[1]);
    for (name, tables) in [
        ("fine", sweep(two(12, 12), Some(0.0), 0.5, value)),
        ("nolevel", sweep(two(6, 4), None, 0.5, value)),
        ("switch", sweep(vec![switch], Some(0.0), 0.5, value)),
        ("sample", sample),
    ] {
        charts.push((format!("{name}-phase"), phase::chart(&tables)));
    }
    charts.push(("plain-tornado".into(), tornado::chart(words(), 5.0, Unit::Change, &effects(12, 4.0), None)));
    let plain = waterfall::chart(words(), ("All off", 5.0), "As it is", Unit::Change, &parts(8, 4.0));
    charts.push(("plain-waterfall".into(), plain));
    for (stem, chart) in charts {
        let svg = render::svg(&chart);
        std::fs::write(folder.join(format!("{stem}.png")), render::png(&svg).unwrap()).unwrap();
    }
}
