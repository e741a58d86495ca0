//! Writes and judges numbers as headlines should, without the program's code, and reads its sentences on gates, foundings,
//! maps and scores.

use footvote::chart::read::new_places::{Gate, Life};
use footvote::chart::read::scores::{Forecast, Score};
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::{entry, founding, scoreboard};
use footvote::format::Currency;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::made_up::{Shape, USUAL, made_up, with_new_places};

pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let h = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[h.floor() as usize], sorted[h.ceil() as usize]);
    below + (h - h.floor()) * (above - below)
}

pub fn known(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut known: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    known.sort_by(f64::total_cmp);
    known
}

/// The median, if anything is known.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let known = known(values);
    (!known.is_empty()).then(|| quantile(&known, 0.5))
}

/// The medians of what is known.
pub fn medians(values: &[Vec<f64>]) -> Vec<Option<f64>> {
    values.iter().map(|values| median(values.iter().copied())).collect()
}

/// Which way one of so many goes for certain: P(|T| > t) of its mean by Student's t is at most 5 % of one of them; where all
/// replicates agree, their signs do so by chance in at most as many cases.
pub fn certain(values: &[f64], among: usize) -> Option<bool> {
    let known = known(values.iter().copied());
    let n = known.len();
    if n < 2 {
        return None;
    }
    let mean = known.iter().sum::<f64>() / n as f64;
    let error = (known.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n as f64 - 1.0) / n as f64).sqrt();
    let alike = known[n - 1] - known[0] <= 1e-9 * mean.abs();
    certain_mean(mean, if alike { 0.0 } else { error }, n, among)
}

/// The same of a mean whose standard error is known from so many replicates.
pub fn certain_mean(mean: f64, error: f64, replicates: usize, among: usize) -> Option<bool> {
    if replicates < 2 {
        return None;
    }
    let chance = match error == 0.0 {
        true => 0.5f64.powi(replicates as i32 - 1),
        false => {
            let law = StudentsT::new(0.0, 1.0, replicates as f64 - 1.0).unwrap();
            2.0 * (1.0 - law.cdf(mean.abs() / error))
        }
    };
    // A hair of room for the arithmetic.
    (mean != 0.0 && chance * among as f64 <= 0.05 * (1.0 + 1e-6)).then_some(mean > 0.0)
}

/// A size in per cent as sentences have it.
pub fn size(value: f64) -> String {
    let digits = if value < 4.95 { format!("{value:.1}") } else { commas(value) };
    if digits == "0.0" { "0%".into() } else { format!("{digits}%") }
}

pub fn commas(value: f64) -> String {
    let digits = format!("{:.0}", value);
    let mut out = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

pub fn signed(value: f64) -> String {
    match size(value.abs()).as_str() {
        "0%" => "0%".into(),
        digits => format!("{}{digits}", if value < 0.0 { '−' } else { '+' }),
    }
}

/// A count as labels have it: three digits from ten thousand on.
pub fn count(value: f64) -> String {
    let scaled = |divisor: f64, letter: &str| {
        let scaled = value / divisor;
        let decimals = if scaled < 9.995 {
            2
        } else if scaled < 99.95 {
            1
        } else {
            0
        };
        format!("{scaled:.decimals$}{letter}")
    };
    match value {
        _ if value >= 999_500_000.0 => scaled(1e9, "B"),
        _ if value >= 999_500.0 => scaled(1e6, "M"),
        _ if value >= 9_950.0 => scaled(1e3, "k"),
        _ => commas(value),
    }
}

/// The number that a word or digits stand for.
pub fn number(word: &str) -> usize {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let low = word.to_lowercase();
    let known = words.iter().position(|other| *other == low).or_else(|| word.parse().ok());
    known.unwrap_or_else(|| panic!("{word} is no number"))
}

/// A small generator of chance, uniform from 0 to 1.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() * n as f64) as usize).min(n - 1)
    }
}

/// Flows of a map: their sizes and routes, that they stand out, and that no larger one does.
pub fn check_map(flows: &[Vec<Vec<f64>>], places: &[String], weight: f64, sentence: &str) {
    let (count_of, n) = (places.len(), flows.len());
    let pairs = count_of * (count_of - 1) / 2;
    let nets = |a: usize, b: usize| flows.iter().map(|f| f[a][b] - f[b][a]).collect::<Vec<f64>>();
    let stands_out = |a: usize, b: usize| {
        let net = median(nets(a, b).into_iter()).unwrap();
        let gross = median(flows.iter().map(|f| f[a][b] + f[b][a])).unwrap();
        let beyond = (2.0 * (pairs as f64 / 0.05).ln()).sqrt() * (gross * weight / n as f64).sqrt();
        net > 0.01 * gross && net > beyond && certain(&nets(a, b), pairs) == Some(true)
    };
    let mut all: Vec<(f64, usize, usize)> = (0..count_of)
        .flat_map(|a| (0..count_of).map(move |b| (a, b)))
        .filter(|(a, b)| a != b && stands_out(*a, *b))
        .map(|(a, b)| (median(nets(a, b).into_iter()).unwrap(), a, b))
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let route =
        |(net, a, b): &(f64, usize, usize)| format!("{} households from {} to {}", count(*net), places[*a], places[*b]);
    match sentence.split_once(": ").expect(sentence) {
        ("One net flow stands out", told) => {
            assert_eq!(all.len(), 1, "{sentence}");
            assert_eq!(told, route(&all[0]), "{sentence}");
        }
        ("The largest net flows that stand out", told) => {
            let rest = told.strip_prefix(&route(&all[0])).unwrap_or_else(|| panic!("{sentence}: {}", route(&all[0])));
            let (net, a, b) = all[1];
            let (net, from, to) = (count(net), format!(" from {}", places[a]), format!(" to {}", places[b]));
            let same = (a == all[0].1, b == all[0].2);
            let from = if same.0 { "" } else { &from };
            let to = if same.1 && !same.0 { "" } else { &to };
            assert_eq!(rest, format!(", {net}{from}{to}"), "{sentence}");
        }
        _ => panic!("what does it say? {sentence}"),
    }
}

/// Who lacks the cash before a gate: shares of both halves of incomes, their difference, and whether chance explains it.
fn check_gate(gates: &[Gate], templates: &[Gate], weight: f64, sentence: &str) {
    let (sentence, at_gate) = match sentence.split_once("; at the gate of open places ") {
        Some((first, rest)) => (first, Some(rest)),
        None => (sentence, None),
    };
    let of = if sentence.contains("pledge") { templates } else { gates };
    let sum = |gate: &Gate, half: usize, k: usize| gate[5 * half..5 * half + 5].iter().map(|c| c[k]).sum::<f64>();
    let share = |of: &[Gate], half: usize| -> Vec<f64> {
        let share = |would: f64, can: f64| if would > 0.0 { 100.0 * (1.0 - can / would) } else { f64::NAN };
        of.iter().map(|gate| share(sum(gate, half, 0), sum(gate, half, 1))).collect()
    };
    // Of all runs together.
    let all = |half: usize, k: usize| of.iter().map(|gate| sum(gate, half, k)).sum::<f64>();
    let pooled = |half: usize| (all(half, 0) > 0.0).then(|| 100.0 * (1.0 - all(half, 1) / all(half, 0)));
    let enough = of.iter().all(|gate| [0, 1].iter().all(|half| sum(gate, *half, 0) >= 30.0 * weight));
    let gaps = |of: &[Gate]| share(of, 0).iter().zip(share(of, 1)).map(|(a, b)| a - b).collect::<Vec<f64>>();
    let wished = of.iter().flatten().any(|counts| counts[0] > 0.0);
    let lacks = |of: &[Gate]| of.iter().flatten().any(|counts| counts[1] < counts[0]);
    match at_gate {
        Some("nobody lacks it") => assert!(!lacks(gates), "{sentence}"),
        Some("no difference stands out") => {
            assert_eq!(certain(&gaps(gates), 1).filter(|_| large(&gaps(gates))), None);
        }
        Some(other) => panic!("what does it say? {other}"),
        None => {}
    }
    let percents: Vec<&str> = sentence.split([' ', ',']).filter(|word| word.ends_with('%')).collect();
    if sentence.starts_with("Nobody would ") {
        assert!(!wished, "{sentence}");
    } else if sentence.starts_with("Nobody who would ") {
        assert!(wished && !lacks(of), "{sentence}");
    } else if sentence.starts_with("Only the ") {
        let half = usize::from(sentence.starts_with("Only the richer"));
        assert!(pooled(1 - half).is_none(), "{sentence}");
        assert_eq!(percents, [size(pooled(half).unwrap())], "{sentence}");
    } else if sentence.contains(" there are too few, ") {
        assert!([0, 1].iter().any(|half| (1e-9..30.0).contains(&(all(*half, 0) / weight))), "{sentence}");
        assert!(percents.is_empty(), "{sentence}");
    } else if sentence.starts_with("In one run, ") {
        assert_eq!(of.len(), 1, "{sentence}");
        assert_eq!(percents, [0, 1].map(|half| size(pooled(half).unwrap())), "{sentence}");
    } else if sentence.ends_with("; so few cannot tell that from luck") {
        // Fewer than six that agree.
        let known: Vec<f64> = gaps(of).into_iter().filter(|gap| gap.is_finite()).collect();
        assert!(
            sentence.starts_with(&format!("In {} runs, ", known.len())) && (2..6).contains(&known.len()),
            "{sentence}"
        );
        assert!(known.iter().all(|gap| *gap > 0.0) || known.iter().all(|gap| *gap < 0.0), "{sentence}");
        assert_eq!(percents, [0, 1].map(|half| size(pooled(half).unwrap())), "{sentence}");
        assert!(!enough || certain(&gaps(of), 1).filter(|_| large(&gaps(of))).is_none(), "{sentence}");
    } else if sentence.starts_with("Of those who would ") {
        let first = usize::from(sentence.contains(" in the richer half"));
        assert_eq!(percents, [first, 1 - first].map(|half| size(pooled(half).unwrap())), "{sentence}");
        assert!(!enough || certain(&gaps(of), 1) == Some(first == 0), "chance explains {sentence}");
    } else {
        assert!(sentence.starts_with("No difference between rich and poor"), "what does it say? {sentence}");
        assert!(!enough || certain(&gaps(of), 1).filter(|_| large(&gaps(of))).is_none(), "{sentence}");
    }
}

/// Whether the median is more than a point from zero.
fn large(values: &[f64]) -> bool {
    median(values.iter().copied()).is_some_and(|median| median.abs() > 1.0)
}

/// Households with two figures that count.
pub fn people(value: f64) -> String {
    let unit = 10f64.powi((value.max(10.0).log10().floor() as i32 - 1).max(0));
    let rounded = (value / unit).round() * unit;
    if rounded < 1e6 { commas(rounded) } else { count(rounded) }
}

/// What is said of openings: how many in how many replicates, when the first, what became of them.
fn check_founding(tables: &RunTables, sentence: &str) {
    let new = &tables.new_places;
    let open = |lives: &Vec<Life>| lives.iter().filter(|life| life.opened.is_some()).count();
    let opened: Vec<usize> = new.lives.iter().map(open).collect();
    let with = opened.iter().filter(|n| **n > 0).count();
    let all = opened.iter().sum::<usize>();
    let closed = new.lives.iter().flatten().filter(|life| life.closed.is_some()).count();
    let repealed = new.lives.iter().flatten().filter(|life| life.closed.is_none() && life.repealed.is_some()).count();
    let (first, rest) = sentence.split_once("; ").unwrap_or((sentence, ""));
    if with == 0 {
        assert!(first.starts_with("No new place"), "{sentence}");
        let funded = new.lives.iter().filter(|lives| lives.iter().any(|life| life.funded.is_some())).count();
        assert_eq!(sentence.contains("is being built"), funded > 0, "{sentence}");
        if let Some((_, told)) = sentence.split_once("pledges peak at ") {
            // Every community needs as many here, so that the nearest is the one of which most had pledged at once.
            let moments = 0..tables.years.len();
            let most = |r: usize, k: usize| moments.clone().map(|m| new.stages[1].at(r, m, k)).fold(0.0, f64::max);
            let of = |k: usize| median((0..tables.replicates).map(|r| most(r, k))).unwrap();
            let nearest = (0..new.communities.len()).map(of).fold(0.0, f64::max);
            assert!(told.starts_with(&people(nearest)), "{sentence}: {nearest}");
        }
        return;
    }
    let (least, most) = (*opened.iter().min().unwrap(), *opened.iter().max().unwrap());
    let words: Vec<&str> = first.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let opens = words.windows(2).position(|pair| pair[0].starts_with("open") && pair[1] == "in");
    if let Some(at) = opens.filter(|at| words.get(at + 3) == Some(&"of")) {
        assert_eq!((number(words[at + 2]), number(words[at + 4])), (with, opened.len()), "{sentence}");
    }
    match words.as_slice() {
        ["A", "new", "place", ..] => assert!(most == 1 && with < opened.len(), "{sentence}"),
        ["New", "places", ..] => {
            let up_to = words.iter().position(|word| *word == "to").unwrap();
            assert_eq!(number(words[up_to + 1]), most, "{sentence}");
        }
        ["One", "new", "place", ..] => assert_eq!((least, most), (1, 1), "{sentence}"),
        [a, "to", b, "new", ..] => assert_eq!((number(a), number(b)), (least, most), "{sentence}"),
        [n, "new", ..] => assert_eq!((number(n), number(n)), (least, most), "{sentence}"),
        _ => panic!("what does it say? {sentence}"),
    }
    let firsts = new.lives.iter().map(|lives| known(lives.iter().filter_map(|life| life.opened)));
    let firsts: Vec<f64> = firsts.filter_map(|years| years.first().copied()).map(f64::floor).collect();
    let (low, high) =
        (firsts.iter().copied().fold(f64::INFINITY, f64::min), firsts.iter().copied().fold(0.0, f64::max));
    let when = if low == high { format!("in {low}") } else { format!("between {low} and {high}") };
    assert!(first.contains(&when), "{sentence}: {when}");
    if closed + repealed == 0 {
        let last = tables.years.len() - 1;
        let there = (0..tables.replicates).filter(|r| opened[*r] > 0);
        let there = there.map(|r| (0..new.names.len()).map(|town| new.households.at(r, last, town)).sum());
        let residents = people(median(there).unwrap());
        assert!(rest.ends_with(&format!(" {residents} households")), "{sentence}: {residents}");
    } else {
        for (n, word) in [(closed, "closed"), (repealed, "repealed")] {
            let told = sentence.contains(&format!(" {word}"));
            assert_eq!(told, n > 0, "{sentence}: {n} {word}");
            if told && closed + repealed < all || told && closed > 0 && repealed > 0 {
                let before = sentence.split([' ', ',']).filter(|w| !w.is_empty()).collect::<Vec<_>>();
                let at = before.iter().position(|other| other.starts_with(word)).unwrap();
                assert_eq!(number(before[at - 1]), n, "{sentence}");
            }
        }
        assert_eq!(
            sentence.contains("every one is") || sentence.contains("none is left"),
            closed + repealed == all && all > 1 || all == 1 && opened.len() > 1,
            "{sentence}"
        );
    }
}

#[test]
fn gates_and_foundings_of_three_hundred_worlds_are_told_as_they_are() {
    let mut chance = Chance(5);
    for k in 0..300 {
        let replicates = [1, 1, 2, 3, 8, 20][chance.below(6)];
        let mut tables = made_up(Shape { replicates, years: 10, ..USUAL });
        let towns = 1 + chance.below(4);
        with_new_places(&mut tables, 1 + chance.below(3), towns, 0, false);
        for lives in &mut tables.new_places.lives {
            for life in lives.iter_mut() {
                let year = 2025.0 + 9.0 * chance.next();
                *life = Life { campaign: Some(2025.0), ..Life::default() };
                life.funded = Some(year).filter(|_| k % 5 == 1 && chance.below(3) == 0);
                if k % 3 > 0 && chance.below(3) > 0 {
                    life.opened = Some(year);
                    life.closed = Some(year + 0.5).filter(|_| k % 7 == 2 && chance.below(2) == 0);
                    life.repealed = Some(year + 0.5).filter(|_| k % 7 > 4 && chance.below(3) == 0);
                }
            }
        }
        for (r, town) in (0..replicates).flat_map(|r| (0..towns).map(move |t| (r, t))) {
            let there = tables.new_places.lives[r][town].opened.is_some();
            tables.new_places.households.set(r, 10, town, if there { 900.0 * chance.next() } else { 0.0 });
        }
        let lack = [(0.0, 0.0), (0.6, 0.1), (0.1, 0.6), (0.3, 0.3), (1.0, 1.0)][chance.below(5)];
        let noise = [0.0, 0.02, 0.5][chance.below(3)];
        let (only, nobody) = (chance.below(6), chance.below(6));
        for gates in [&mut tables.new_places.gates, &mut tables.new_places.templates] {
            for (gate, tenth) in gates.iter_mut().flat_map(|gate| gate.iter_mut().enumerate().map(|(t, c)| (c, t))) {
                let half = usize::from(tenth >= 5);
                let lacks = if half == 0 { lack.0 } else { lack.1 };
                let empty = only == half || nobody == 0;
                let would = if empty { 0.0 } else { 1_000.0 * (1.0 + chance.next()) };
                let can = would
                    * (1.0
                        - (lacks + noise * (chance.next() - 0.5) * f64::from(u8::from(lacks > 0.0))).clamp(0.0, 1.0));
                *gate = [would, can, can, can];
            }
        }
        check_gate(&tables.new_places.gates, &tables.new_places.templates, tables.weight, &entry::finding(&tables));
        check_founding(&tables, &founding::chart(&tables).headline);
    }
}

/// A number on record beside replicates: hit, missed, or open.
fn verdict(record: (f64, f64), values: &[f64]) -> &'static str {
    let room = if record.0 == record.1 { 0.1 * record.0.abs() } else { 0.0 };
    let known = known(values.iter().copied());
    let n = known.len() as f64;
    let (least, most) = match known.len() {
        1 => (known[0], known[0]),
        2..20 => {
            // Where the next of them lies in 90 % of cases.
            let mean = known.iter().sum::<f64>() / n;
            let sd = (known.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let half = StudentsT::new(0.0, 1.0, n - 1.0).unwrap().inverse_cdf(0.95) * sd * (1.0 + 1.0 / n).sqrt();
            (mean - half, mean + half)
        }
        _ => (quantile(&known, 0.05), quantile(&known, 0.95)),
    };
    let (low, high) = (record.0 - room, record.1 + room);
    match () {
        () if least >= low && most <= high => "hit",
        () if most < low || least > high => "missed",
        () => "open",
    }
}

#[test]
fn scoreboards_of_three_hundred_worlds_are_told_as_they_are() {
    let mut chance = Chance(6);
    for _ in 0..300 {
        let replicates = [1, 2, 3, 8, 20, 25][chance.below(6)];
        let spread = [0.0, 1.0, 30.0][chance.below(3)];
        let mut scores = Vec::new();
        for fact in 0..1 + chance.below(5) {
            let low = 1_000.0 + (100.0 * chance.next()).round();
            let record = (low, low + [0.0, 100.0][chance.below(2)]);
            let middle = low + 400.0 * (chance.next() - 0.5);
            let mut values = |middle: f64| (0..replicates).map(|_| middle + spread * (chance.next() - 0.5)).collect();
            let mut forecasts = vec![Forecast { name: "footvote".into(), values: values(middle) }];
            if fact % 2 == 0 {
                forecasts.push(Forecast { name: "as at the start".into(), values: values(low - 60.0) });
            }
            let fact = format!("fact {fact}");
            scores.push(Score {
                fact,
                moves: false,
                unit: "people".into(),
                currency: Currency::DOLLAR,
                record,
                forecasts,
            });
        }
        // Names as the tables have them.
        scores.iter_mut().for_each(|score| {
            score.forecasts[0].name = footvote::experiment::evidence::scores::OWN.into();
        });
        let mut tables = made_up(Shape { replicates, ..USUAL });
        tables.scores = scores;
        let sentence = scoreboard::chart(&tables).headline;
        let verdicts: Vec<&str> = tables.scores.iter().map(|s| verdict(s.record, &s.forecasts[0].values)).collect();
        let of = |what: &str| verdicts.iter().filter(|verdict| **verdict == what).count();
        if let [only] = tables.scores.as_slice() {
            let middle = median(only.forecasts[0].values.iter().copied()).unwrap();
            assert!(sentence.contains(&format!("the simulation gives {}", commas(middle))), "{sentence}: {middle}");
            let told = match () {
                () if sentence.ends_with("in that range") || sentence.ends_with("a tenth of it") => "hit",
                () if sentence.ends_with("too low") => "missed",
                () if sentence.ends_with("too high") => "missed",
                () => "open",
            };
            assert_eq!(told, verdicts[0], "{sentence}");
            assert!(!sentence.ends_with("too low") || middle < only.record.0, "{sentence}");
            assert!(!sentence.ends_with("too high") || middle > only.record.1, "{sentence}");
            continue;
        }
        // By medians, as the answer counts; of these so many are hit for certain.
        let met = |score: &&Score| score.holds(median(score.forecasts[0].values.iter().copied()).unwrap());
        let hits = tables.scores.iter().filter(met).count();
        let all = tables.scores.len();
        let told = match hits {
            0 => "meets none".to_owned(),
            hits if hits == all => format!("meets all {all} numbers"),
            hits => format!("meets {hits} of {all} numbers"),
        };
        assert!(sentence.contains(&told), "{sentence}: {told}");
        let sure = sentence
            .split_once(" of them for certain")
            .map_or(hits, |(before, _)| before.rsplit(' ').next().filter(|word| *word != "none").map_or(0, number));
        assert_eq!(sure, of("hit"), "{sentence}");
        let off = |score: &Score, k: usize| {
            let middle = median(score.forecasts[k].values.iter().copied()).unwrap();
            (score.record.0 - middle).max(middle - score.record.1).max(0.0)
        };
        let guessed = || tables.scores.iter().filter(|score| score.forecasts.len() > 1);
        let better = guessed().filter(|score| off(score, 0) < off(score, 1)).count();
        let all = guessed().count();
        let told = match (better, all) {
            (0, 1) => "it is no nearer than a naive guess".to_owned(),
            (_, 1) => "it is nearer than a naive guess".to_owned(),
            (0, all) => format!("none of {all} is nearer than a naive guess"),
            (better, all) => format!("{better} of {all} are nearer than a naive guess"),
        };
        assert!(sentence.ends_with(&format!(", and {told}")), "{sentence}: {told}");
    }
}
