//! Every number, superlative and direction in headlines of comparisons and sweeps is recomputed, in hundreds of small worlds.

use footvote::chart::DrawOptions;
use footvote::chart::compare::difference;
use footvote::chart::read::comparison::{Arm, ComparisonTables, Paired};
use footvote::chart::sheet::style::WIDTH;
use footvote::chart::sweep::phase;
use footvote::chart::sweep::tables::{Axis, Point, SweepTables};
use footvote::chart::words::keys;
use footvote::chart::words::outputs::Output;
use footvote::chart::words::spread::Spread;
use footvote::format::{Currency, Unit};
use footvote::output::folder::read::Facts;
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::charts::retold::{Chance, certain, certain_mean, known, median, number, signed, size};
use crate::support::desk::{Desk, two_towns};

/// A difference in per cent of the baseline, and its standard error.
type Known = Option<(f64, f64)>;

/// The differences of an arm at the end, place by place.
fn ends(arm: &Arm) -> Vec<Known> {
    let end = |place: &Vec<Option<Paired>>| {
        let in_both = |paired: &Paired| paired.baseline > 0.0 && paired.baseline + paired.difference > 0.0;
        let paired = place.last().copied().flatten().filter(in_both)?;
        let factor = 100.0 / paired.baseline;
        let half = paired.interval.map_or(0.0, |(low, high)| factor * (high - low) / 2.0);
        let t = match paired.pairs {
            0 | 1 => f64::NAN,
            pairs => StudentsT::new(0.0, 1.0, pairs as f64 - 1.0).unwrap().inverse_cdf(0.975),
        };
        // No place loses more than all.
        Some(((factor * paired.difference).max(-100.0), half / t))
    };
    arm.households.iter().map(end).collect()
}

/// Checks “A has 12%”, “A and B have 10% to 12%”, “the top three have …”: size, direction, and that chance does not explain it.
fn check_has(names: &[String], ends: &[Known], pairs: usize, clause: &str, up: bool, among: usize, sentence: &str) {
    let (who, said) =
        clause.split_once(" has ").or(clause.split_once(" have ")).unwrap_or_else(|| panic!("{sentence}"));
    let way = |value: f64| if up { value } else { -value };
    let sure = |&(value, error): &(f64, f64)| certain_mean(value, error, pairs, among) == Some(up) && way(value) > 0.1;
    let mut all: Vec<f64> = ends.iter().flatten().map(|(value, _)| way(*value)).filter(|value| *value > 0.0).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    let range = |of: &[f64]| match (size(of[of.len() - 1]), size(of[0])) {
        (least, most) if least == most => most,
        (least, most) => format!("{least} to {most}"),
    };
    let words: Vec<&str> = who.split(' ').collect();
    let n = match words.as_slice() {
        ["the", "top" | "bottom", n] | [n, "places"] => number(n),
        ["at", "least", n, "places"] => {
            assert!(ends.iter().flatten().filter(|end| sure(end)).count() >= number(n), "{sentence}");
            return;
        }
        _ => {
            let named = who.replace('\u{a0}', " ");
            let places = named.split(" and ").map(|name| names.iter().position(|other| other == name).expect(sentence));
            let found: Vec<(f64, f64)> = places.map(|place| ends[place].expect(sentence)).collect();
            assert!(found.iter().all(sure), "chance explains {sentence}");
            let mut sizes: Vec<f64> = found.iter().map(|(value, _)| way(*value)).collect();
            sizes.sort_by(|a, b| b.total_cmp(a));
            assert_eq!(range(&sizes), said, "{sentence}");
            return;
        }
    };
    assert_eq!(range(&all[..n]), said, "{sentence}");
    assert!(ends.iter().flatten().filter(|end| sure(end)).count() >= n, "chance explains {sentence}");
}

/// Who is named for what may be luck is certain alone and not as one of all.
fn check_perhaps(places: &[String], ends: &[Known], pairs: usize, text: &str, up: bool, sentence: &str) {
    let Some((_, named)) = text.split_once(", and perhaps ") else { return };
    let among = ends.iter().flatten().count();
    for one in named.split(" and ") {
        let (name, said) = one.strip_suffix(')').and_then(|one| one.split_once(" (")).expect(sentence);
        let place = places.iter().position(|other| other == name).expect(sentence);
        let (value, error) = ends[place].expect(sentence);
        assert_eq!(signed(value), said, "{sentence}");
        assert_eq!(certain_mean(value, error, pairs, 1), Some(up), "{sentence}");
        assert_eq!(certain_mean(value, error, pairs, among), None, "{sentence}");
    }
}

fn check_comparison(tables: &ComparisonTables, sentence: &str) {
    let pairs = tables.pairs;
    if sentence.starts_with("Only one moment") {
        return assert!(tables.years.len() < 2, "{sentence}");
    }
    let far = |ends: &[Known]| {
        ends.iter().flatten().map(|(value, _)| *value).fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a })
    };
    let doubt = |ends: &[Known]| match sentence.split_once("; ") {
        Some((_, rest)) => {
            let said =
                rest.trim_start_matches("the largest change, ").trim_end_matches(" may be luck").trim_end_matches(',');
            assert!(ends.iter().flatten().any(|(value, _)| signed(*value) == said), "{sentence}");
            assert_eq!(size(far(ends).abs()), said.trim_start_matches(['+', '−']), "{sentence}");
        }
        None => assert!(!sentence.contains("may be luck"), "{sentence}"),
    };
    if sentence == "“reform 0” changes no place’s households at all" {
        let all = tables.arms.iter().flat_map(|arm| arm.households.iter().flatten().flatten());
        return assert!(all.into_iter().all(|paired| paired.difference == 0.0), "{sentence}");
    }
    if let [arm] = tables.arms.as_slice() {
        let ends = ends(arm);
        let among = ends.iter().flatten().count();
        if sentence.contains("changes no place’s households by more than 0.1%") {
            return assert!(far(&ends).abs() <= 0.1, "{sentence}");
        }
        if sentence.starts_with("One pair cannot tell") {
            assert_eq!(pairs, 1, "{sentence}");
            return doubt(&ends);
        }
        if sentence.contains("stands out from luck") {
            let sure =
                |(value, error): (f64, f64)| value.abs() > 0.1 && certain_mean(value, error, pairs, among).is_some();
            return assert!(!ends.iter().flatten().any(|end| sure(*end)), "{sentence}");
        }
        let body = sentence.strip_prefix("With “reform 0”, ").expect(sentence);
        let (body, nothing) = match body.split_once(" gains and loses nothing for certain") {
            Some((body, "")) => body.rsplit_once("; ").map(|(body, call)| (body, Some(call))).expect(sentence),
            _ => (body, None),
        };
        if let Some(call) = nothing {
            let place = tables.places.iter().position(|name| name == call).expect(sentence);
            let sure = ends[place].is_some_and(|(v, e)| v.abs() > 0.1 && certain_mean(v, e, pairs, 1).is_some());
            assert!(!sure, "{sentence}");
        }
        let (first, second) = body.split_once("; ").map_or((body, None), |(a, b)| (a, Some(b)));
        let (up, whole) = (first.contains(" more households"), first);
        let first = first.split(" more households").next().unwrap().split(" fewer households").next().unwrap();
        // The place of the question is looked at alone.
        let subject = &tables.places[tables.subject()];
        // A place that one of the worlds lacks has no difference; where no place is known to lie beside it, the largest is told.
        let asked = tables.facts.headline.iter().filter_map(|name| tables.names.iter().position(|other| other == name));
        let asked = asked.into_iter().any(|place| ends[place].is_some());
        let named = asked && nothing.is_none();
        let alone = named && first.replace('\u{a0}', " ").starts_with(&format!("{subject} has "));
        assert!(!named || alone, "it is about {subject}: {sentence}");
        check_has(&tables.places, &ends, pairs, first, up, if alone { 1 } else { among }, sentence);
        check_perhaps(&tables.places, &ends, pairs, whole, up, sentence);
        if let Some(whole) = second {
            let second = whole.split(", and perhaps ").next().unwrap();
            check_perhaps(&tables.places, &ends, pairs, whole, whole.contains(" more"), sentence);
            let (who, up) = match second.strip_suffix(" more") {
                Some(who) => (who, true),
                None => (second.strip_suffix(" fewer").expect(sentence), false),
            };
            check_has(&tables.places, &ends, pairs, who, up, among, sentence);
        }
        return;
    }
    let place = tables.subject();
    let of_arms: Vec<Known> = tables.arms.iter().take(8).map(|arm| ends(arm)[place]).filter(Option::is_some).collect();
    // A place that was picked for its change is one of all.
    let ends_of = |p: usize| tables.arms.iter().any(|arm| ends(arm)[p].is_some());
    let from = match tables.facts.headline {
        Some(_) => 1,
        None => (0..tables.places.len()).filter(|p| ends_of(*p)).count().max(1),
    };
    let among = of_arms.len() * from;
    let sure = |up: bool| {
        let sure =
            |(value, error): &(f64, f64)| value.abs() > 0.1 && certain_mean(*value, *error, pairs, among) == Some(up);
        of_arms.iter().flatten().filter(|end| sure(end)).map(|(value, _)| value.abs()).fold(f64::NAN, f64::max)
    };
    let percents: Vec<&str> = sentence.split([' ', ',']).filter(|word| word.ends_with('%')).collect();
    match () {
        () if sentence.starts_with("None of ") => assert!(far(&of_arms).abs() <= 0.1, "{sentence}"),
        () if sentence.starts_with("One pair cannot tell") => assert_eq!(pairs, 1, "{sentence}"),
        () if sentence.starts_with("What ") => assert!(sure(true).is_nan() && sure(false).is_nan(), "{sentence}"),
        () => {
            let largest = [(" more ", true), (" fewer ", false)].map(|(word, up)| (sentence.contains(word), sure(up)));
            for (told, found) in largest {
                assert_eq!(told, found.is_finite(), "{sentence}: {found}");
                // Of several that may be first the largest is the end of a range.
                assert!(!told || percents.contains(&size(found).as_str()), "{sentence}: {found}");
            }
        }
    }
}

#[test]
fn four_hundred_comparisons_are_told_as_they_are() {
    let mut chance = Chance(17);
    for k in 0..400 {
        let places = 1 + chance.below(if k % 9 == 0 { 40 } else { 6 });
        let pairs = [1, 1, 2, 3, 8, 20][chance.below(6)];
        let scale = [0.0, 0.05, 2.0, 30.0][chance.below(4)];
        let doubt = [0.0, 0.1, 5.0][chance.below(3)];
        let names: Vec<String> = (0..places).map(|place| format!("place_{place:02}")).collect();
        let arm = |chance: &mut Chance, a: usize| {
            let place = |chance: &mut Chance, place: usize| {
                let baseline = if k % 11 == 3 && place == 0 { 0.0 } else { 1e5 };
                let difference = match k % 13 {
                    // A place loses all it has; ties.
                    5 if place == 0 => -baseline,
                    6 => 1e3 * scale,
                    _ => 2e3 * scale * (chance.next() - 0.5),
                };
                let half = 1e3 * doubt * chance.next();
                let interval = (pairs > 1).then_some((difference - half, difference + half));
                let zero = Paired { baseline, difference: 0.0, interval: (pairs > 1).then_some((0.0, 0.0)), pairs };
                vec![Some(zero), Some(Paired { baseline, difference, interval, pairs })]
            };
            Arm {
                key: format!("reform {a}"),
                name: format!("reform {a}"),
                households: (0..places).map(|p| place(chance, p)).collect(),
                endings: Vec::new(),
                outputs: Vec::new(),
                worth: Vec::new(),
            }
        };
        let arms = if k % 4 == 0 { 2 + chance.below(4) } else { 1 };
        let tables = ComparisonTables {
            width: WIDTH,
            facts: Facts { headline: (k % 3 == 0).then(|| names[chance.below(places)].clone()), ..Facts::default() },
            places: (0..places).map(|place| format!("Place {place}")).collect(),
            names,
            years: vec![2025.0, 2035.0],
            pairs,
            arms: (0..arms).map(|a| arm(&mut chance, a)).collect(),
        };
        check_comparison(&tables, &difference::chart(&tables).headline);
    }
}

/// The variance between runs of a point, over all points of several runs, and its degrees of freedom.
fn luck(values: &[Vec<f64>]) -> (f64, usize) {
    let several = values.iter().filter(|runs| runs.len() > 1);
    let (mut squares, mut freedom) = (0.0, 0);
    for runs in several {
        let mean = runs.iter().sum::<f64>() / runs.len() as f64;
        let alike = runs.iter().all(|run| (run - runs[0]).abs() <= 1e-9 * runs[0].abs());
        squares += if alike { 0.0 } else { runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() };
        freedom += runs.len() - 1;
    }
    (squares / freedom.max(1) as f64, freedom)
}

/// On which side of the level a point is for certain; of a single replicate, on which it is. Of runs that agree the luck of the other points
/// decides.
fn side(values: &[f64], level: f64, among: usize, (variance, freedom): (f64, usize)) -> Option<bool> {
    let over = known(values.iter().map(|value| value - level));
    match over.as_slice() {
        several
            if several.len() > 1
                && variance > 0.0
                && values.iter().all(|value| (value - values[0]).abs() <= 1e-9 * values[0].abs()) =>
        {
            certain_mean(several[0], (variance / several.len() as f64).sqrt(), freedom + 1, among)
        }
        [] => None,
        [only] => Some(*only > 0.0).filter(|_| *only != 0.0),
        several => {
            certain(several, among).filter(|up| (quantile_half(several) > 0.0) == *up && quantile_half(several) != 0.0)
        }
    }
}

fn quantile_half(values: &[f64]) -> f64 {
    median(values.iter().copied()).unwrap()
}

/// The sentence on a sweep whose points have these values.
fn check_sweep(tables: &SweepTables, values: &[Vec<f64>], sentence: &str) {
    let all = values.len();
    let middles: Vec<f64> = values.iter().filter_map(|point| median(point.iter().copied())).collect();
    let unit = |value: f64| tables.output.unit.format(value);
    if middles.is_empty() {
        return assert_eq!(sentence, "No run of the sweep has this output");
    }
    let (low, high) = (
        middles.iter().copied().fold(f64::INFINITY, f64::min),
        middles.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    );
    let Some(level) = tables.level else {
        let told = if unit(low) == unit(high) {
            format!("is {} at every point", unit(low))
        } else {
            format!("from {} to {} across the sweep", unit(low), unit(high))
        };
        return assert!(sentence.ends_with(&told), "{sentence}: {told}");
    };
    let sides: Vec<Option<bool>> = values.iter().map(|point| side(point, level, all, luck(values))).collect();
    let of = |up: bool| sides.iter().filter(|side| **side == Some(up)).count();
    let (above, below) = (of(true), of(false));
    let single = tables.replicates == 1 && above + below > 0;
    assert_eq!(sentence.ends_with("; one run each"), single, "{sentence}");
    let sentence = sentence.trim_end_matches("; one run each");
    if [" neither ", " break", " reach"].iter().any(|word| sentence.contains(word)) {
        // It crosses the level for certain: points on both sides.
        assert!(above > 0 && below > 0, "chance explains {sentence}");
        if let Some((_, told)) = sentence.split_once("(between ") {
            let ends: Vec<f64> = told.trim_end_matches(')').split(" and ").map(percent).collect();
            let at = sentence.split_once("of about ").map(|(_, at)| percent(at.split(' ').next().unwrap())).unwrap();
            assert!(at >= ends[0] - 1e-9 && at <= ends[1] + 1e-9, "{sentence}");
            let numbers = tables.axes[0].numbers.as_ref().unwrap();
            let there: Vec<Option<bool>> = ends
                .iter()
                .map(|end| sides[numbers.iter().position(|n| (100.0 * n - end).abs() < 1e-6).expect(sentence)])
                .collect();
            assert!(there[0].is_some() && there[1].is_some() && there[0] != there[1], "{sentence}: {there:?}");
        }
        return;
    }
    let known = middles.len();
    if sentence.contains("stand out from luck") || sentence.contains("stands out from luck") {
        return assert_eq!((above, below), (0, 0), "{sentence}");
    }
    let rises = sentence.contains(" rise")
        || sentence.contains(" higher than")
        || sentence.contains("is above")
        || sentence.contains("are above");
    if let Some((_, told)) = sentence.split_once(" in all ").or(sentence.split_once(" at all ")) {
        assert_eq!(number(told.split(' ').next().unwrap()), known, "{sentence}");
        assert_eq!(if rises { above } else { below }, known, "{sentence}");
    } else if sentence.contains(" at both values") || sentence.contains(" at the one value") {
        assert_eq!(if rises { above } else { below }, known, "{sentence}");
    } else if let Some((first, rest)) = sentence.split_once(" combinations") {
        let words: Vec<&str> = first.rsplit(' ').take(3).collect();
        assert_eq!((number(words[2]), number(words[0])), (if above > 0 { above } else { below }, known), "{sentence}");
        if let Some((_, other)) = rest.split_once(" in ") {
            let other = other.split(';').next().unwrap();
            if other == "none" {
                assert!(above == 0 || below == 0, "{sentence}");
            } else {
                assert_eq!(number(other), below, "{sentence}");
            }
        }
        let open = known - above - below;
        if let Some((_, told)) = rest.split_once("; ") {
            let told = told.split(' ').next().unwrap();
            assert_eq!(number(told), open, "{sentence}");
        }
    } else {
        let (_, told) = sentence.split_once(" at ").expect(sentence);
        let (told, open) =
            told.split_once("; ").map_or((told, 0), |(told, open)| (told, number(open.split(' ').next().unwrap())));
        let words: Vec<&str> = told.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let first = if rises { above } else { below };
        assert_eq!((number(words[0]), number(words[2])), (first, known), "{sentence}");
        // Of two sides both are told, of one the other has none.
        let second = if words.len() > 4 { number(words[words.len() - 1]) } else { 0 };
        assert_eq!((second, open), (above + below - first, known - above - below), "{sentence}");
    }
    // The sizes of a change at the points where it certainly goes that way, of both ways where both are told.
    let sizes = |up: bool| {
        let there = values.iter().zip(&sides).filter(|(_, side)| **side == Some(up));
        let sizes: Vec<f64> = there.filter_map(|(point, _)| median(point.iter().copied())).map(f64::abs).collect();
        let (least, most) =
            (sizes.iter().copied().fold(f64::INFINITY, f64::min), sizes.iter().copied().fold(0.0, f64::max));
        if size(least) == size(most) { size(most) } else { format!("{} to {}", size(least), size(most)) }
    };
    if let Some((_, told)) = sentence.split_once(" rise ").or(sentence.split_once(" fall "))
        && told.contains('%')
        && !told.starts_with("by")
    {
        let told = told.split(" by ").next().unwrap();
        assert_eq!(told, sizes(sentence.contains(" rise ")), "{sentence}");
        if let Some((_, told)) = sentence.split_once(", fall ").filter(|(_, told)| !told.starts_with("in none")) {
            assert_eq!(told.split(" in ").next().unwrap(), sizes(false), "{sentence}");
        }
    }
}

fn percent(text: &str) -> f64 {
    text.trim_end_matches(['%', ',', ';']).parse().unwrap_or_else(|_| panic!("{text} is no per cent"))
}

fn axis(key: &str, count: usize) -> Axis {
    let numbers: Vec<f64> = (0..count).map(|k| k as f64 * 0.005).collect();
    let values = numbers.iter().map(|number| format!("{number:?}")).collect();
    Axis {
        key: keys::key(key, &|name| keys::capital(name), Currency::DOLLAR),
        values,
        numbers: Some(numbers),
        base: None,
    }
}

#[test]
fn six_hundred_sweeps_are_told_as_they_are() {
    let mut chance = Chance(23);
    for k in 0..600 {
        let (first, second) = (1 + chance.below(7), 1 + chance.below(5));
        let two = k % 2 == 0;
        let mut axes = vec![axis("place.west.income_tax", first)];
        if two {
            axes.push(axis("parameters.assist", second));
        }
        let replicates = [1, 2, 3, 8, 20][chance.below(5)];
        let slope = [0.0, 1.0, -4.0, 20.0][chance.below(4)];
        let (noise, shift) = ([0.0, 0.2, 6.0][chance.below(3)], 12.0 * (chance.next() - 0.5));
        let at: Vec<(usize, usize)> =
            (0..first).flat_map(|i| (0..if two { second } else { 1 }).map(move |j| (i, j))).collect();
        let values: Vec<Vec<f64>> = at
            .iter()
            .map(|(i, j)| {
                let known = k % 17 != 4 || chance.below(3) > 0;
                let middle = shift + slope * (*i as f64 - *j as f64 - 1.0);
                let mut value = || match k % 19 {
                    // A place that is left by all, in every replicate; nothing at all.
                    7 => -100.0,
                    8 => 0.0,
                    _ => (middle + noise * (chance.next() - 0.5)).max(-100.0),
                };
                if known { (0..replicates).map(|_| value()).collect() } else { Vec::new() }
            })
            .collect();
        let change = k % 5 > 0;
        let points = at.iter().zip(&values).map(|((i, j), values)| Point {
            at: if two { vec![*i, *j] } else { vec![*i] },
            spread: Spread::of(values.iter().copied()),
        });
        let level = [Some(0.0), Some(0.0), Some(3.0), None][chance.below(4)];
        let known_in = values.iter().map(Vec::len).max().unwrap_or(0);
        let tables = SweepTables {
            width: WIDTH,
            facts: Facts::default(),
            points: points.collect(),
            axes,
            output: Output {
                text: "place.west.households.change@end".into(),
                name: if change { "change in households of West" } else { "households of West" }.into(),
                when: if change { "2025–2045" } else { "2045" }.into(),
                unit: if change { Unit::Change } else { Unit::Count },
                factor: 1.0,
                change,
                subject: "households of West".into(),
                plural: true,
            },
            level,
            level_is_base: false,
            replicates: known_in,
            fixed: Vec::new(),
        };
        check_sweep(&tables, &values, &phase::chart(&tables).headline);
    }
}

#[test]
fn what_starts_with_nothing_is_swept_by_its_level() {
    // The shipped sweep of a town that is yet to be founded, small; it names no output, and a change from nothing is none.
    let shipped = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/repeal-risk.toml")).unwrap();
    let small = shipped.replace("[0, 0.05, 0.11, 0.2, 0.3]", "[0, 0.3]").replace("[0, 0.25, 0.5]", "[0, 0.5]");
    assert_ne!(small, shipped, "its axes are called otherwise");
    let desk = Desk::empty();
    desk.write("small.toml", &small);
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/us-metros.csv");
    std::fs::copy(table, desk.path("us-metros.csv")).unwrap();
    let size = ["--replicates", "2", "--households", "60000", "--years", "5", "--set", "population.spin_up=2"];
    desk.succeed(&[&["sweep", "small.toml", "--no-charts", "--out", "swept"][..], &size].concat());
    let tables = SweepTables::read(&desk.path("swept"), &DrawOptions::default()).unwrap().expect("it can be drawn");
    assert_eq!(tables.output.text, "place.harbour.households@end");
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); 4];
    let head = desk.read("swept/places.csv");
    let head: Vec<&str> = head.lines().next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|other| *other == name).unwrap();
    for row in desk.rows("swept/places.csv").iter().filter(|row| row[at("place")] == "harbour") {
        if row[at("year")].parse::<f64>().unwrap() == 2030.0 {
            values[row[at("point")].parse::<usize>().unwrap()].push(row[at("households")].parse().unwrap());
        }
    }
    for (point, values) in tables.points.iter().zip(&values) {
        assert_eq!(point.spread.median, median(values.iter().copied()).unwrap());
        assert!(values.len() == 2 && point.spread.median > 0.0, "nobody came, so this tells nothing");
    }
    // Levels, beside what the scenario itself has by the points around it, a hazard of .11 without a share: nothing stands for no change.
    let [low, high] = [0, 1].map(|hazard| {
        let at = |point: &&footvote::chart::sweep::tables::Point| point.at == [hazard, 0];
        tables.points.iter().find(at).expect("it is simulated").spread.median
    });
    assert!(tables.level_is_base);
    assert!((tables.level.expect("it is known") - (low + 0.11 / 0.3 * (high - low))).abs() < 1e-9 * high);
    let chart = phase::chart(&tables);
    check_sweep(&tables, &values, &chart.headline);
    assert!(chart.marks.len() > 20 && chart.subtitle.starts_with("Households of Harbour"), "{}", chart.subtitle);
}

#[test]
fn axes_beyond_the_second_are_held_where_the_scenario_has_them() {
    // Every sort of key; none of what the scenario says is the first value of its axis. The events are not in the order of their dates.
    let held = [
        ("community.folk.share", "0.01, 0.02", "0.02"),
        ("community.folk.template.legal", "0, 30e6", "30e6"),
        ("place.gate.hazard", "0, 0.1, 0.3", "0.1"),
        ("mechanisms.voice", "true, false", "false"),
        ("rules.rents", "\"market\", \"reduced_form\"", "reduced_form"),
        ("event.1.set.income_tax", "0.01, 0.06", "0.06"),
    ];
    let axis = |key: &str, values: &str| format!("[[sweep.axis]]\nkey = \"{key}\"\nvalues = [{values}]\n");
    let axes: String = held.iter().map(|(key, values, _)| axis(key, values)).collect();
    let more = format!(
        r#"
        [mechanisms]
        voice = false
        [rules]
        rents = "reduced_form"
        [[community]]
        name = "folk"
        share = 0.02
        template = {{ site = {{ latitude = 45, longitude = -90 }}, capacity = 1_000, legal = 30e6 }}
        [[event]]
        year = 2026
        place = "east"
        set = {{ income_tax = 0.06 }}
        [[event]]
        year = 2025.5
        place = "west"
        set = {{ income_tax = 0.01 }}
        [sweep]
        {}{}{axes}"#,
        axis("place.west.sales_tax", "0"),
        axis("parameters.drain", "1"),
    );
    let gate = r#"{ name = "gate", kind = "new", founding = "plain", site = { latitude = 35, longitude = -90 }, opens = 2025, units = 1_000, hazard = 0.1 }"#;
    let towns = two_towns(1, 1, 2_000, &more).replace("place = [", &format!("place = [{gate},"));
    let desk = Desk::new(&towns);
    desk.succeed(&["sweep", "towns.toml", "--no-charts", "--quiet", "--out", "swept"]);
    let options = DrawOptions { output: Some("place.west.households@end".into()), ..DrawOptions::default() };
    let tables = SweepTables::read(&desk.path("swept"), &options).unwrap().expect("it can be drawn");
    let number = |text: &str| text.parse::<f64>().map_err(|_| text.to_owned());
    let found: Vec<_> = tables.fixed.iter().map(|(_, value)| number(value)).collect();
    assert_eq!(found, held.map(|(_, _, value)| number(value)), "{:?}", tables.fixed);
}
