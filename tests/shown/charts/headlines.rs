//! Every number, superlative and direction of a headline is that of the tables, recomputed here without the program's code.

use std::path::Path;
use std::process::Command;

use footvote::chart::read::subject;
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::{city_ledger, flow_matrix, flows, map, members, net_migration, population, rents, who};
use footvote::report::answer;

use super::made_up::{Shape, USUAL, found, made_up};
use super::retold::{
    Chance, certain, check_map, commas, count, known, median, medians, people, quantile, signed, size,
};

/// A table of numbers by replicate, moment and place.
type Numbers = Vec<Vec<Vec<f64>>>;

/// A run as its tables show it.
struct World {
    places: Vec<String>,
    new: Vec<bool>,
    years: Vec<f64>,
    households: Numbers,
    rent: Numbers,
    inflow: Numbers,
    outflow: Numbers,
    flows: Numbers,
    /// Real households that one simulated household stands for.
    weight: f64,
}

impl World {
    fn replicates(&self) -> usize {
        self.households.len()
    }

    fn last(&self) -> usize {
        self.years.len() - 1
    }

    fn over(&self, value: impl Fn(usize) -> f64) -> Option<f64> {
        median((0..self.replicates()).map(value))
    }

    /// The change in per cent since the start, replicate by replicate, of a place that was there.
    fn changes(&self, numbers: &Numbers, place: usize, only_lived_in: bool) -> Vec<f64> {
        let at = |r: usize, m: usize| {
            let empty = only_lived_in && self.new[place] && self.households[r][m][place] <= 0.0;
            if empty { f64::NAN } else { numbers[r][m][place] }
        };
        let change = |r: usize| if at(r, 0) > 0.0 { 100.0 * (at(r, self.last()) / at(r, 0) - 1.0) } else { f64::NAN };
        (0..self.replicates()).map(change).collect()
    }

    /// Net inflow a year in per cent of each year's first households, averaged over years.
    fn migration(&self, place: usize) -> Vec<f64> {
        let mean = |r: usize| {
            let at = |m: usize| self.households[r][m][place];
            let rate = |m: usize| 100.0 * (self.inflow[r][m][place] - self.outflow[r][m][place]) / at(m - 1);
            let years = (1..=self.last()).filter(|m| at(m - 1) > 0.0);
            let rates: Vec<f64> = years.map(rate).collect();
            if at(0) > 0.0 { rates.iter().sum::<f64>() / rates.len() as f64 } else { f64::NAN }
        };
        (0..self.replicates()).map(mean).collect()
    }

    fn place(&self, name: &str) -> usize {
        let name = name.replace('\u{a0}', " ");
        self.places.iter().position(|place| *place == name).unwrap_or_else(|| panic!("no place is called {name}"))
    }

    /// Checks that those of whom it is said go that way by that much, and are as many and as extreme as it is said.
    fn check_claim(&self, values: &[Vec<f64>], up: bool, who: &str, said: &str, sentence: &str) {
        let way = |median: f64| if up { median } else { -median };
        let medians = &medians(values);
        let among = medians.iter().flatten().count();
        // How many of the first so many by size do it for certain.
        let sure = |first: usize| {
            let mut order: Vec<usize> =
                (0..values.len()).filter(|p| medians[*p].is_some_and(|m| way(m) > 0.0)).collect();
            order.sort_by(|a, b| way(medians[*b].unwrap()).total_cmp(&way(medians[*a].unwrap())));
            order.truncate(first);
            order.iter().filter(|p| certain(&values[**p], among) == Some(up)).count()
        };
        let mut all: Vec<f64> = medians.iter().flatten().map(|m| way(*m)).filter(|m| *m > 0.0).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let range = |of: &[f64]| {
            let (least, most) = (size(of[of.len() - 1]), size(of[0]));
            if least == most { most } else { format!("{least} to {most}") }
        };
        let number = |word: &str| {
            let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
            words
                .iter()
                .position(|other| *other == word)
                .or_else(|| word.parse().ok())
                .unwrap_or_else(|| panic!("{word} is no number: {sentence}"))
        };
        let who = who.trim_start_matches("The ").trim_start_matches("the ");
        let low = who.to_lowercase();
        let words: Vec<&str> = low.split(' ').collect();
        match words.as_slice() {
            ["top" | "bottom", n] => {
                assert_eq!(words[0] == "top", up, "{sentence}");
                assert!(all.len() > number(n), "there are no others: {sentence}");
                assert_eq!(range(&all[..number(n)]), said, "{sentence}");
                assert_eq!(sure(number(n)), number(n), "chance explains {sentence}");
            }
            ["every", "place", ..] => {
                assert_eq!(all.len(), medians.iter().flatten().count(), "not every place does: {sentence}");
                if !said.is_empty() {
                    assert_eq!(range(&all), said, "{sentence}");
                }
                assert_eq!(sure(all.len()), all.len(), "chance explains {sentence}");
            }
            [n, "places"] => {
                assert!(all.len() >= number(n), "they are fewer: {sentence}");
                assert_eq!(range(&all[..number(n)]), said, "{sentence}");
                let next = all.get(number(n)).map(|next| size(*next));
                assert!(next.is_none_or(|next| next != size(all[number(n) - 1])), "they are more: {sentence}");
                assert_eq!(sure(number(n)), number(n), "chance explains {sentence}");
            }
            ["at", "least", n, "places"] => {
                let ends: Vec<&str> = said.split(" to ").collect();
                let value = |text: &str| text.trim_end_matches('%').replace(',', "").parse::<f64>().unwrap();
                let (low, high) = (value(ends[0]), value(ends[ends.len() - 1]));
                let within = all.iter().filter(|m| (low..=high).contains(&value(&size(**m)))).count();
                assert!(within >= number(n), "they are fewer: {sentence}");
                assert!(all.len() > number(n), "nobody else may: {sentence}");
                assert!(sure(all.len()) >= number(n), "chance explains {sentence}");
            }
            _ => {
                let names = || who.split(" and ").map(|name| &values[self.place(name)]);
                assert!(names().all(|values| certain(values, among) == Some(up)), "chance explains {sentence}");
                let mut named: Vec<f64> = who
                    .split(" and ")
                    .map(|name| way(medians[self.place(name)].expect("a change that is told is known")))
                    .collect();
                named.sort_by(|a, b| b.total_cmp(a));
                assert!(named[named.len() - 1] > 0.0, "it goes the other way: {sentence}");
                assert_eq!(range(&named), said, "{sentence}");
            }
        }
    }

    /// What is said where nothing stands out, or nothing happens.
    fn check_nothing(&self, medians: &[Option<f64>], threshold: f64, sentence: &str) -> bool {
        let far = medians.iter().flatten().copied().fold(0.0f64, |a, b| if b.abs() > a.abs() { b } else { a });
        let cannot_tell = sentence.starts_with("One run cannot tell");
        assert!(!cannot_tell || self.replicates() == 1, "{sentence}");
        let nothing = match cannot_tell {
            true => Some(sentence.split_once("; ").map_or("", |(_, rest)| rest)),
            false => sentence.split_once("stands out from luck").map(|(_, rest)| rest),
        };
        if let Some(rest) = nothing {
            let said = rest.trim_start_matches("; ").trim_start_matches("the largest");
            let said = said.trim_start_matches(" change").trim_start_matches(", ");
            match far.abs() > threshold {
                true => {
                    // Of a gain and a loss of one size either may be told.
                    let said = said.split(['%']).next().unwrap().to_owned() + "%";
                    assert_eq!(said.trim_start_matches(['+', '−']), size(far.abs()), "{sentence}");
                    assert!(medians.iter().flatten().any(|m| signed(*m) == said), "{sentence}");
                }
                false => assert!(rest.is_empty() || rest.starts_with(" by"), "{sentence}"),
            }
            return true;
        }
        let still = sentence.starts_with("No place") || sentence.contains("are within 1% of their start");
        if still || sentence.contains("gains or loses no more than") {
            assert!(far.abs() <= threshold, "{sentence}: {far}");
            return true;
        }
        sentence.starts_with("Only one moment") || sentence.starts_with("No place is there")
    }

    fn check_population(&self, sentence: &str) {
        let values: Vec<Vec<f64>> = (0..self.places.len()).map(|p| self.changes(&self.households, p, false)).collect();
        let medians = medians(&values);
        let mut body = sentence.replace(" by 2035", "").replace(" in households", "");
        body = body.replace(" of its households", "").replace(" of their households", "");
        if let Some((first, rest)) = body.clone().split_once(" households live in ") {
            let new = (0..self.places.len()).filter(|p| self.new[*p]);
            // Of the runs in which anybody lives there.
            let there = |r: usize| {
                let all = new.clone().map(|p| self.households[r][self.last()][p]).filter(|n| *n > 0.0).sum::<f64>();
                if all > 0.0 { all } else { f64::NAN }
            };
            assert_eq!(first, people(self.over(there).unwrap()), "{sentence}");
            let (place, rest) = rest.split_once("; ").unwrap();
            // No more places than stand in any run together.
            let lived = |r: usize| new.clone().filter(|p| self.households[r][self.last()][*p] > 0.0).count();
            let most = (0..self.households.len()).map(lived).max().unwrap_or(0);
            let told = place.strip_suffix(" new places").and_then(|words| words.rsplit(' ').next());
            assert!(
                told.is_none_or(|told| told == footvote::chart::words::finding::count_word(most)),
                "{sentence}: {most}"
            );
            body = rest.to_owned();
            body = body.replacen("elsewhere one run", "One run", 1);
            body = body.replacen("elsewhere no gain", "No gain", 1).replacen("elsewhere no place", "No place", 1);
            body = body.replacen("every other place", "Every place", 1);
        }
        if self.check_nothing(&medians, 1.0, &body) {
            return;
        }
        let (body, rest) = body.split_once("; ").unwrap_or((&body, ""));
        self.check_rest(&medians, rest, 1.0, sentence);
        if let Some((all, lead)) = body.split_once(" households, ") {
            let up = all.ends_with(" gains");
            self.check_claim(&values, up, "every place", "", sentence);
            let (who, said) = lead.split_once(" most: ").expect(sentence);
            self.check_claim(&values, up, who, said, sentence);
            return;
        }
        for clause in body.split(", ") {
            let verbs = [(" gains ", true), (" gain ", true), (" loses ", false), (" lose ", false)];
            let (who, said, up) = verbs
                .iter()
                .find_map(|(verb, up)| clause.split_once(verb).map(|(who, said)| (who, said, *up)))
                .unwrap_or_else(|| panic!("what does it say? {sentence}"));
            self.check_claim(&values, up, who, said, sentence);
        }
    }

    /// “no place loses more than …”, behind a semicolon.
    fn check_rest(&self, medians: &[Option<f64>], rest: &str, threshold: f64, sentence: &str) {
        if rest.is_empty() {
            return;
        }
        let down = rest.contains("loses") || rest.contains("fall");
        assert!(down || rest.contains("gains") || rest.contains("rise"), "{sentence}");
        let beyond = |m: &f64| if down { *m < -threshold } else { *m > threshold };
        assert!(!medians.iter().flatten().any(beyond), "{sentence}");
    }

    fn check_rents(&self, sentence: &str) {
        let values: Vec<Vec<f64>> = (0..self.places.len()).map(|p| self.changes(&self.rent, p, true)).collect();
        let medians = medians(&values);
        if self.check_nothing(&medians, 1.0, sentence) {
            return;
        }
        let body = sentence.replace(" by 2035", "");
        let (body, rest) = body.split_once("; ").unwrap_or((&body, ""));
        self.check_rest(&medians, rest, 1.0, sentence);
        let body = body.strip_prefix("Rents ").expect(sentence);
        if let Some((all, lead)) = body.split_once(", most in ") {
            let up = all.starts_with("rise");
            self.check_claim(&values, up, "every place", "", sentence);
            let (who, said) = lead.split_once(": ").expect(sentence);
            return self.check_claim(&values, up, who, said, sentence);
        }
        for clause in body.split(" and fall ").flat_map(|part| part.split(" and rise ")) {
            let up = clause.starts_with("rise");
            let clause = clause.trim_start_matches("rise ").trim_start_matches("fall ");
            let (said, who) = clause.split_once(" in ").expect(sentence);
            self.check_claim(&values, up, who, said, sentence);
        }
    }

    fn check_migration(&self, sentence: &str) {
        let values: Vec<Vec<f64>> = (0..self.places.len()).map(|p| self.migration(p)).collect();
        let medians = medians(&values);
        if sentence.starts_with("No place has") || self.check_nothing(&medians, 0.1, sentence) {
            return;
        }
        let (body, rest) = sentence.split_once("; ").unwrap_or((sentence, ""));
        self.check_rest(&medians, rest, 0.1, sentence);
        if let Some(both) = body.strip_prefix("Migration brings ") {
            let (gain, loss) = both.split_once(" households a year and takes ").expect(sentence);
            let (gain, _) = gain.rsplit_once(" of ").expect(sentence);
            let at = gain.find(|c: char| c.is_ascii_digit()).map(|_| split_size(gain)).expect(sentence);
            self.check_claim(&values, true, at.0, at.1, sentence);
            let (said, who) = loss.split_once(" from ").expect(sentence);
            return self.check_claim(&values, false, who, said, sentence);
        }
        let up = body.contains(" gains ") || body.contains(" gain ");
        if let Some((_, lead)) = body.split_once(" households by migration, ") {
            self.check_claim(&values, up, "every place", "", sentence);
            let (who, said) = lead.trim_end_matches(" a year").split_once(" most: ").expect(sentence);
            return self.check_claim(&values, up, who, said, sentence);
        }
        let (claim, _) = body.split_once(" of i").or(body.split_once(" of their ")).expect(sentence);
        let verbs = [" gains ", " gain ", " loses ", " lose "];
        let (who, said) = verbs.iter().find_map(|verb| claim.split_once(verb)).expect(sentence);
        self.check_claim(&values, up, who, said, sentence);
    }

    fn check_flows(&self, sentence: &str) {
        let places = self.places.len();
        let total = self.over(|r| self.flows[r].iter().flatten().sum()).unwrap();
        if places < 2 || total <= 0.0 {
            assert!(
                sentence.starts_with("There is one place only") || sentence.starts_with("Nobody moves"),
                "{sentence}"
            );
            return;
        }
        if let Some((_, told)) = sentence.split_once(", of ") {
            assert!(told.starts_with(&format!("{} between them", people(total))), "{sentence}: {total}");
        }
        let net = |from: usize, to: usize| self.over(|r| self.flows[r][from][to] - self.flows[r][to][from]).unwrap();
        if let Some((told, _)) = sentence.split_once(" than back, the largest") {
            let (said, route) = told.split_once(" more moves go from ").expect(sentence);
            let (from, to) = route.split_once(" to ").expect(sentence);
            let told = net(self.place(from), self.place(to));
            assert_eq!(said, people(told), "{sentence}");
            assert!(self.flow_stands_out(self.place(from), self.place(to)), "chance explains {sentence}");
            // A larger one varies so much that it may be nothing.
            for (a, b) in (0..places).flat_map(|a| (0..places).map(move |b| (a, b))).filter(|(a, b)| net(*a, *b) > told)
            {
                assert!(!self.flow_stands_out(a, b), "{sentence}, and yet {a} to {b}");
            }
        } else if let Some((told, _)) = sentence.split_once(" than back, of ") {
            let (said, route) = told.split_once(" more moves go from ").expect(sentence);
            let (from, to) = route.split_once(" to ").expect(sentence);
            assert_eq!(said, people(net(self.place(from), self.place(to))), "{sentence}");
        }
    }

    /// Whether more go from one place to another than chance explains, of replicates and of households one at a time.
    fn flow_stands_out(&self, from: usize, to: usize) -> bool {
        let n = self.replicates();
        let nets: Vec<f64> = (0..n).map(|r| self.flows[r][from][to] - self.flows[r][to][from]).collect();
        let gross = self.over(|r| self.flows[r][from][to] + self.flows[r][to][from]).unwrap();
        let (net, pairs) = (median(nets.iter().copied()).unwrap(), self.places.len() * (self.places.len() - 1) / 2);
        let counting = (2.0 * (pairs as f64 / 0.05).ln()).sqrt() * (gross * self.weight / n as f64).sqrt();
        net > 0.01 * gross && net > counting && certain(&nets, pairs) == Some(true)
    }

    fn check_routes(&self, sentence: &str) {
        let Some(told) = sentence.strip_prefix("Half of all moves go along ") else {
            return;
        };
        let places = self.places.len();
        let pairs = (0..places).flat_map(|a| (0..places).map(move |b| (a, b))).filter(|(a, b)| a != b);
        let mut moves: Vec<f64> = pairs.map(|(a, b)| self.over(|r| self.flows[r][a][b]).unwrap()).collect();
        moves.sort_by(|a, b| b.total_cmp(a));
        let (few, all) = told.trim_end_matches(" routes").split_once(" of ").expect(sentence);
        assert_eq!(all, commas(moves.len() as f64), "{sentence}");
        let few: usize = if few == "one" { 1 } else { few.parse().expect(sentence) };
        let (half, sum) = (moves.iter().sum::<f64>() / 2.0, |n: usize| moves[..n].iter().sum::<f64>());
        assert!(sum(few) >= half * (1.0 - 1e-9) && sum(few - 1) < half * (1.0 + 1e-9), "{sentence}");
    }

    /// The answer of the report on one place.
    fn check_answer(&self, place: usize, sentences: &[String]) {
        if self.years.len() < 2 {
            return;
        }
        let name = &self.places[place];
        let start_empty = self.new[place] && self.households.iter().all(|r| r[0][place] <= 0.0);
        let first = &sentences[0];
        if start_empty {
            let there = self.over(|r| self.households[r][self.last()][place]).unwrap();
            match there > 0.0 {
                true => assert!(
                    first.starts_with(&format!("In 2035, {} households live in {name}", count(there))),
                    "{first}"
                ),
                false => assert!(first.contains("nobody lives in"), "{first}"),
            }
            assert!(!sentences[1].contains("than in 2025"), "{}", sentences[1]);
            return;
        }
        for (sentence, numbers, words) in [
            (first, &self.households, (" more households", " fewer households")),
            (&sentences[1], &self.rent, (" higher rents", " lower rents")),
        ] {
            let all = known(self.changes(numbers, place, false).into_iter());
            if all.is_empty() {
                assert!(sentence.contains("to compare"), "{sentence}");
                continue;
            }
            let middle = quantile(&all, 0.5);
            for (word, change) in [(words.0, middle), (words.1, -middle)] {
                if let Some((head, _)) = sentence.split_once(word) {
                    assert!(all.len() == 1 || certain(&all, 1) == Some(middle > 0.0), "chance explains {sentence}");
                    assert!(head.ends_with(&format!(" has {}", size(change))) && change > 1.0, "{sentence}: {middle}");
                }
            }
            // The interval: 5 to 95 % of twenty replicates or more, else their range.
            let ends = if all.len() >= 20 { (0.05, 0.95) } else { (0.0, 1.0) };
            let (low, high) = (signed(quantile(&all, ends.0)), signed(quantile(&all, ends.1)));
            match all.len() {
                1 => assert!(sentence.contains("one run cannot tell"), "{sentence}"),
                _ if low == high => assert!(sentence.contains(&low), "{sentence}"),
                n => {
                    assert!(sentence.contains(&format!("{low} to {high}")), "{sentence}: {low} to {high}");
                    assert_eq!(sentence.contains("the middle 90%"), n >= 20, "{sentence}");
                }
            }
        }
    }

    /// Checks all headlines of a run.
    fn check(&self, tables: &RunTables) {
        self.check_population(&population::chart(tables).headline);
        self.check_population(&population::logarithmic(tables).headline);
        self.check_rents(&rents::chart(tables).headline);
        self.check_migration(&net_migration::chart(tables).headline);
        self.check_flows(&flows::chart(tables).headline);
        self.check_routes(&flow_matrix::chart(tables).headline);
        // What is said of builders that fail is no change of a place.
        let mut told = answer::sentences(tables);
        told.retain(|sentence| !sentence.contains("builder fails"));
        self.check_answer(subject::subject(tables).place, &told);
        let ledger = city_ledger::chart(tables).headline;
        let percents = ledger.split_whitespace().filter(|word| word.contains('%'));
        for word in percents {
            let digits = word.trim_end_matches([',', '%']).trim_start_matches(['(', '+', '−']);
            let value: f64 = digits.replace(',', "").parse().expect(&ledger);
            assert!(value <= 900.0, "{ledger}");
        }
        let subject = subject::subject(tables);
        for (word, numbers, lived) in [("households", &self.households, false), ("rents", &self.rent, true)] {
            let changes = self.changes(numbers, subject.place, lived);
            let Some(middle) = median(changes.iter().copied()) else { continue };
            for (way, up) in [("up", true), ("down", false)] {
                if ledger.contains(&format!("{word} {way} ")) {
                    // The size is that of the two numbers in the panel, which are medians.
                    let of = |m: usize| {
                        median(
                            (0..self.replicates())
                                .map(|r| if changes[r].is_nan() { f64::NAN } else { numbers[r][m][subject.place] }),
                        )
                    };
                    let (start, end) = (of(0).expect(&ledger), of(self.last()).expect(&ledger));
                    let shown = 100.0 * (end / start - 1.0);
                    assert!(
                        ledger.contains(&format!("{word} {way} {}", size(shown.abs()))),
                        "{ledger}: {shown}, {middle}"
                    );
                    assert_eq!(certain(&changes, subject.among), Some(up), "chance explains {ledger}");
                }
            }
        }
        let tenths = who::chart(tables).headline;
        if tenths.starts_with("Nobody who would move") {
            let all = (0..10).flat_map(|d| (0..tables.replicates).map(move |r| (r, d)));
            let mut lacks = all.map(|(r, d)| tables.deciles.over(r, d, &tables.years));
            assert!(lacks.all(|tenth| tenth.could_pay >= tenth.would), "{tenths}");
        }
        assert!(!members::applies(tables) || !members::chart(tables).headline.is_empty());
        // Maps take their time: those of half the worlds in which a flow may stand out.
        if map::applies(tables) && self.replicates() > 2 && self.places.len().is_multiple_of(2) {
            let headline = map::chart(tables).headline;
            match headline.contains("net flow") {
                true => check_map(&self.flows, &self.places, tables.weight, &headline),
                false => self.check_population(&headline),
            }
        }
    }
}

/// “Austin 1.2%” or “the top three 1.2% to 3%” as who and size.
fn split_size(text: &str) -> (&str, &str) {
    let words: Vec<&str> = text.split(' ').collect();
    let long = words.len() > 3 && words[words.len() - 2] == "to";
    let digits = words[words.len() - if long { 3 } else { 1 }..].join(" ");
    (text[..text.len() - digits.len()].trim_end(), &text[text.len() - digits.len()..])
}

/// The world of made-up tables.
fn world(tables: &RunTables) -> World {
    let (moments, places) = (tables.years.len(), tables.places.len());
    let numbers = |cube: &footvote::chart::read::cube::Cube, moments: usize| -> Numbers {
        let at = |r, m| (0..places).map(|p| cube.at(r, m, p)).collect();
        (0..tables.replicates).map(|r| (0..moments).map(|m| at(r, m)).collect()).collect()
    };
    World {
        places: tables.places.clone(),
        new: (0..places).map(|p| tables.is_new(p)).collect(),
        years: tables.years.clone(),
        households: numbers(&tables.households, moments),
        rent: numbers(&tables.rent, moments),
        inflow: numbers(&tables.inflow, moments),
        outflow: numbers(&tables.outflow, moments),
        flows: numbers(&tables.flows, places),
        weight: tables.weight,
    }
}

#[test]
fn four_hundred_small_worlds_are_told_as_they_are() {
    let mut chance = Chance(11);
    for k in 0..400 {
        let places = 1 + chance.below(if k % 10 == 0 { 20 } else { 6 });
        let replicates = [1, 1, 2, 3, 4, 8, 19, 20, 25][chance.below(9)];
        let years = 10;
        let growth = [0.0, 0.0, 0.002, 0.01, 0.05, 0.12][chance.below(6)];
        let noise = [0.0, 0.0001, 0.004, 0.03][chance.below(4)];
        let sizes = [1.0, 2.0, 30.0][chance.below(3)];
        let mut tables = made_up(Shape { places, replicates, years, growth, noise, sizes, ..USUAL });
        tables.places = (0..places).map(|place| format!("Place {place}")).collect();
        let all = || (0..replicates).flat_map(move |r| (0..=years).map(move |m| (r, m)));
        // Luck that differs by replicate, so that some changes stand out and others do not.
        let swing = [0.0, 0.01, 0.1, 0.6][chance.below(4)];
        for (place, r) in (0..places).flat_map(|p| (0..replicates).map(move |r| (p, r))) {
            let factor = 1.0 + swing * (chance.next() - 0.5);
            let at = |cube: &mut footvote::chart::read::cube::Cube| {
                cube.set(r, years, place, cube.at(r, years, place) * factor)
            };
            at(&mut tables.households);
            at(&mut tables.rent);
            for other in 0..places {
                tables.flows.set(r, place, other, tables.flows.at(r, place, other) * (1.0 + swing * chance.next()));
            }
        }
        // No, one or many places that are founded, at any time or never; some of them close again.
        let founded = [0, 0, 1, places.min(3), places][chance.below(5)];
        for place in 0..founded {
            let moment = [0, 1, 5, years, years + 1][chance.below(5)];
            found(&mut tables, place, moment, [1.0, 900.0, 40_000.0][chance.below(3)]);
            if chance.below(4) == 0 {
                (0..replicates).for_each(|r| tables.households.set(r, years, place, 0.0));
            }
            // A placeholder stands in for the rent of what is not there.
            all().filter(|(_, m)| *m < moment).for_each(|(r, m)| tables.rent.set(r, m, place, 5_000.0));
        }
        match k % 20 {
            // Ties: every place is like the first.
            3 => all().for_each(|(r, m)| {
                for place in 1..places {
                    for cube in [&mut tables.households, &mut tables.rent, &mut tables.inflow, &mut tables.outflow] {
                        cube.set(r, m, place, cube.at(r, m, 0));
                    }
                }
            }),
            // Everything is zero.
            7 => all().for_each(|(r, m)| {
                for place in 0..places {
                    for cube in [&mut tables.households, &mut tables.rent, &mut tables.inflow, &mut tables.outflow] {
                        cube.set(r, m, place, 0.0);
                    }
                    (0..places).for_each(|to| tables.flows.set(r, place, to, 0.0));
                }
            }),
            // An old place starts with nobody.
            13 => (0..replicates).for_each(|r| tables.households.set(r, 0, places - 1, 0.0)),
            _ => {}
        }
        world(&tables).check(&tables);
    }
}

/// A table of a folder, read here: head and rows.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(path).expect("the table is there");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().expect("it has a head"), lines.collect())
}

fn world_of_folder(folder: &Path, tables: &RunTables) -> World {
    let (head, rows) = table(&folder.join("places.csv"));
    let at = |name: &str| head.iter().position(|other| other == name).expect("the column is there");
    let (replicates, moments, places) = (tables.replicates, tables.years.len(), tables.places.len());
    let column = |name: &str| {
        let mut numbers = vec![vec![vec![f64::NAN; places]; moments]; replicates];
        for row in &rows {
            let year: f64 = row[at("year")].parse().unwrap();
            let moment = tables.years.iter().position(|other| *other == year).unwrap();
            if let Some(place) = tables.names.iter().position(|name| *name == row[at("place")]) {
                let value = row[at(name)].parse().unwrap_or(f64::NAN);
                numbers[row[at("replicate")].parse::<usize>().unwrap()][moment][place] = value;
            }
        }
        numbers
    };
    let (head, rows) = table(&folder.join("flows.csv"));
    let of = |name: &str| head.iter().position(|other| other == name).expect("the column is there");
    let mut flows = vec![vec![vec![0.0; places]; places]; replicates];
    for row in &rows {
        let place = |name: &str| tables.names.iter().position(|other| *other == row[of(name)]);
        if let Some((from, to)) = place("origin").zip(place("destination")) {
            flows[row[of("replicate")].parse::<usize>().unwrap()][from][to] += row[of("moves")].parse::<f64>().unwrap();
        }
    }
    World {
        places: tables.places.clone(),
        new: (0..places).map(|p| tables.is_new(p)).collect(),
        years: tables.years.clone(),
        households: column("households"),
        rent: column("rent"),
        inflow: column("inflow"),
        outflow: column("outflow"),
        flows,
        weight: tables.weight,
    }
}

/// The lists of the closing page: who gained and who lost, with medians and intervals of `places.csv`.
fn check_closing_page(world: &World, names: &[String], subject: usize, page: &str) {
    // Terminal, charts and report are about the same place.
    if let Some(line) = page.lines().find(|line| line.starts_with("Headline")) {
        let about = line.split_whitespace().nth(1);
        assert_eq!(about, Some(names[subject].as_str()), "{line}");
    }
    let mut up = None;
    let mut listed = 0;
    for line in page.lines() {
        match line.split_whitespace().next() {
            Some("Gained") => up = Some(true),
            Some("Lost") => up = Some(false),
            None => up = None,
            Some(name) => {
                let (Some(up), Some(place)) = (up, names.iter().position(|other| other == name)) else {
                    continue;
                };
                listed += 1;
                let all = known(world.changes(&world.households, place, false).into_iter());
                let tenth = |value: f64| {
                    let digits = format!("{:.1}", value.abs());
                    let sign = if digits == "0.0" {
                        ""
                    } else if value < 0.0 {
                        "−"
                    } else {
                        "+"
                    };
                    format!("{sign}{digits}%")
                };
                let middle = quantile(&all, 0.5);
                assert!(
                    line.contains(&tenth(middle)) && (middle > 1.0) == up && middle.abs() > 1.0,
                    "{line}: {middle}"
                );
                if all.len() > 1 {
                    let (low, high) = (tenth(all[0]), tenth(all[all.len() - 1]));
                    assert!(all.len() < 20 && line.ends_with(&format!("{low} to {high}")), "{line}");
                }
                let there = (0..names.len()).filter(|p| world.changes(&world.households, *p, false)[0].is_finite());
                assert_eq!(certain(&all, there.count()), Some(up), "chance explains {line}");
            }
        }
    }
    let told = ["All ", "The only", "more: no change", "more: one replicate"].iter().any(|words| page.contains(words));
    assert!(listed > 0 || told, "{page}");
}

#[test]
fn thirty_tiny_simulations_are_told_as_their_tables_are() {
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("headlines");
    let _ = std::fs::remove_dir_all(&base);
    std::fs::create_dir_all(&base).unwrap();
    let mut chance = Chance(3);
    for k in 0..30 {
        let places = 1 + chance.below(5);
        let replicates = [1, 2, 3, 5][chance.below(4)];
        let mut text = format!(
            "model = \"2\"\nseed = {k}\nreplicates = {replicates}\ntime = {{ start = 2025, years = 10 }}\n\
             population = {{ households = 2_000, spin_up = 2 }}\n"
        );
        for place in 0..places {
            text += &format!(
                "[[place]]\nname = \"p{place}\"\nlatitude = {}\nlongitude = {}\nhouseholds = {}\nrent = 14_000\n",
                30 + 2 * place,
                -80.0 - 3.0 * place as f64,
                200_000 + 50_000 * place
            );
        }
        for town in 0..chance.below(3) {
            let opens = [2025, 2027, 2034][chance.below(3)];
            text += &format!(
                "[[place]]\nname = \"n{town}\"\nkind = \"new\"\nsite = {{ metro = \"p0\", miles = {} }}\nunits = 20_000\n\
                 opens = {opens}\ngovernance = 1\n",
                10 + town
            );
        }
        if places > 1 && chance.below(2) == 0 {
            text += "[[event]]\nyear = 2026\nplace = \"p1\"\nset = { governance = 2.0, violent_crime = 100 }\n";
        }
        let file = base.join(format!("w{k}.toml"));
        std::fs::write(&file, text).unwrap();
        let folder = base.join(format!("w{k}"));
        let output = Command::new(env!("CARGO_BIN_EXE_footvote"))
            // Beside a twin the closing page lists effects instead.
            .args(["run", "--no-charts", "--no-twin", "--verbose", "--out"])
            .args([&folder, &file])
            .output()
            .expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let tables = RunTables::read(&folder).expect("it can be read");
        let world = world_of_folder(&folder, &tables);
        world.check(&tables);
        check_closing_page(
            &world,
            &tables.names,
            subject::subject(&tables).place,
            &String::from_utf8_lossy(&output.stdout),
        );
    }
}
