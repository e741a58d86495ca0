//! Says how likely what was asked is, over luck and over every number in doubt, and which numbers move that most.

use crate::chart::verdict::claim::{Big, Book, Measure, Told};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::answers::{Shown, ShownPart};
use crate::chart::words::spread::Spread;
use crate::experiment::probability::FEW;

/// Most sentences.
const SENTENCES: usize = 5;
/// Most sentences that stand below the first on a page, which has all in a table.
const SECOND: usize = 2;
/// Most odds in the first sentence, which is a headline; the others of its group are the next.
const IN_HEADLINE: usize = 3;
/// Most numbers that are named for moving the answers.
const MOVERS: usize = 3;
/// A name that begins with this goes on where the one before it ended.
const GOES_ON: char = '…';

/// A number in doubt that moves the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Mover {
    /// Its key, the first of those that share its draw.
    pub key: String,
    /// How many keys share its draw.
    pub keys: usize,
    /// Of the answer that it moves most, its part of the variance.
    pub share: f64,
    /// That answer, in words.
    pub answer: String,
    /// How often that came to pass where the number is in the lowest third of its law.
    pub low: String,
    /// And where it is in the highest.
    pub high: String,
}

/// What is said in one sentence: a probability, and those that go on from it.
fn groups(asked: &[Shown]) -> Vec<Vec<&Shown>> {
    let mut groups: Vec<Vec<&Shown>> = Vec::new();
    for shown in asked.iter().filter(|shown| shown.tally.is_some()) {
        match groups.last_mut() {
            Some(group) if shown.name.starts_with(GOES_ON) => group.push(shown),
            _ => groups.push(vec![shown]),
        }
    }
    groups.truncate(SENTENCES);
    groups
}

/// The same with a first sentence that is short enough for a headline.
fn one_sentence_each(mut groups: Vec<Vec<&Shown>>) -> Vec<Vec<&Shown>> {
    if let Some(headline) = groups.first_mut().filter(|group| group.len() > IN_HEADLINE) {
        let next = headline.split_off(IN_HEADLINE);
        groups.insert(1, next);
    }
    groups
}

/// The answer: a sentence for each of the first probabilities, and the first other numbers; `None` where none was asked for.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let asked = &scene.tables.asked;
    let mut sentences = one_sentence_each(groups(asked)).into_iter().map(|group| {
        let parts: Vec<String> = group
            .iter()
            .map(|shown| format!("{}: {}", shown.name.trim_start_matches([GOES_ON, ' ']), odds(shown, book)))
            .collect();
        format!("{}.", sentence(&parts.join("; ")))
    });
    let first = sentences.next()?;
    let mut rest: Vec<String> = sentences.collect();
    let more = rest.split_off(SECOND.min(rest.len())).join(" ");
    let second = rest.join(" ");
    let counted = asked.iter().filter(|shown| shown.tally.is_none() && !shown.number.0.is_nan());
    let numbers = counted.map(|shown| {
        let (value, low, high) = shown.number;
        let write = |value: f64| match value.abs() {
            // What is below one is a share of something.
            0.0..=1.0 if [value, low, high].iter().all(|end| (0.0..=1.0).contains(end)) && high > 0.0 => {
                plain::percent(100.0 * value)
            }
            _ => plain::people(value),
        };
        let spread = Spread { median: value, most: (low, high), ..Spread::of(std::iter::once(value)) };
        book.say(Measure::Asked, &shown.name, spread, write);
        let range = if low < high { format!(": {} to {}", write(low), write(high)) } else { String::new() };
        Big::new(write(value), format!("{}{range}", shown.name))
    });
    Some(Told { first, second, more, numbers: numbers.collect() })
}

/// How likely, in a few words: “45% (37 to 54)”, a count where it is rare, a bound where it never or always came to pass.
fn odds(shown: &Shown, book: &mut Book) -> String {
    let Some(tally) = shown.tally else {
        return String::new();
    };
    let (Some(share), Some((low, high))) = (tally.share(), tally.interval()) else {
        return tally.words();
    };
    let (events, runs) = (tally.events, tally.runs);
    let whole = |value: f64| format!("{value:.0}%");
    let say = |book: &mut Book, value: f64, write: &dyn Fn(f64) -> String| {
        book.count(Measure::Asked, &shown.name, value, write).mid
    };
    let said = match events {
        0 => format!("in none of {runs} (below {})", say(book, (100.0 * high).ceil(), &whole)),
        _ if events == runs => format!("in all {runs} (above {})", say(book, (100.0 * low).floor(), &whole)),
        _ if events < FEW || runs - events < FEW => {
            format!("in {} of {runs}", say(book, f64::from(events), &plain::whole))
        }
        _ => {
            book.of_odds = true;
            let [share, low, high] = [share, low, high].map(|part| say(book, 100.0 * part, &whole));
            format!("{share} ({} to {})", low.trim_end_matches('%'), high.trim_end_matches('%'))
        }
    };
    match &shown.base_rate {
        Some((Some(rate), _)) => format!("{said} [{} without the model]", say(book, 100.0 * rate, &whole)),
        _ => said,
    }
}

/// The numbers in doubt that move what is said most: those with the largest parts, each sentence counted once.
pub fn movers(asked: &[Shown]) -> Vec<Mover> {
    let mut found: Vec<(f64, &Shown, &ShownPart)> = Vec::new();
    for group in groups(asked) {
        let mut of_group: Vec<(&Shown, &ShownPart)> = Vec::new();
        for shown in group {
            for part in &shown.decides {
                match of_group.iter_mut().find(|(_, other)| other.key == part.key) {
                    Some(other) if other.1.share.0 >= part.share.0 => {}
                    Some(other) => *other = (shown, part),
                    None => of_group.push((shown, part)),
                }
            }
        }
        for (shown, part) in of_group {
            match found.iter_mut().find(|(_, _, other)| other.key == part.key) {
                Some((sum, first, most)) => {
                    *sum += part.share.0;
                    if part.share.0 > most.share.0 {
                        (*first, *most) = (shown, part);
                    }
                }
                None => found.push((part.share.0, shown, part)),
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let there = |(share, runs): (f64, usize)| match share.is_nan() {
        true => "none".to_owned(),
        false => format!("{:.0} of {runs}", share * runs as f64),
    };
    let mover = |(_, shown, part): (f64, &Shown, &ShownPart)| Mover {
        key: part.key.clone(),
        keys: part.keys,
        share: part.share.0,
        answer: subject(asked, shown),
        low: there(part.low),
        high: there(part.high),
    };
    found.into_iter().take(MOVERS).map(mover).collect()
}

/// What is asked, with what it goes on from.
fn subject(asked: &[Shown], shown: &Shown) -> String {
    let at = asked.iter().position(|other| std::ptr::eq(other, shown)).unwrap_or(0);
    let begun = asked[..=at].iter().rfind(|other| !other.name.starts_with(GOES_ON)).unwrap_or(shown);
    match std::ptr::eq(begun, shown) {
        true => shown.name.clone(),
        false => format!("{}, {}", begun.name, shown.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::probability::Tally;

    fn shown(name: &str, events: u32, decides: &[(&str, f64)]) -> Shown {
        let part = |(key, share): &(&str, f64)| ShownPart {
            key: (*key).to_owned(),
            keys: 1,
            share: (*share, 0.0, 1.0),
            rises: true,
            low: (0.25, 20),
            high: (0.75, 20),
        };
        Shown {
            name: name.to_owned(),
            tally: Some(Tally { events, runs: 64, undefined: 0 }),
            runs: 64,
            number: (0.5, 0.4, 0.6),
            decides: decides.iter().map(part).collect(),
            ..Shown::default()
        }
    }

    #[test]
    fn never_and_always_have_bounds_and_what_is_rare_has_counts() {
        let mut book = Book::default();
        let mut said = |events: u32| odds(&shown("a town is open", events, &[]), &mut book);
        assert_eq!(said(0), "in none of 64 (below 6%)");
        assert_eq!(said(64), "in all 64 (above 94%)");
        assert_eq!(said(5), "in 5 of 64");
        assert_eq!(said(60), "in 60 of 64");
        assert_eq!(said(32), "50% (38 to 62)");
        let based = Shown { base_rate: Some((Some(0.18), "counted".to_owned())), ..shown("a town", 32, &[]) };
        assert_eq!(odds(&based, &mut book), "50% (38 to 62) [18% without the model]");
    }

    #[test]
    fn what_goes_on_is_one_sentence_and_counts_once_for_what_moves_it() {
        let asked = [
            shown("one is open", 20, &[("a", 0.3), ("b", 0.2)]),
            shown("… three", 12, &[("a", 0.35)]),
            shown("it fails", 30, &[("b", 0.3), ("c", 0.1), ("d", 0.05)]),
        ];
        let lengths = |groups: Vec<Vec<&Shown>>| groups.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(groups(&asked)), [2, 1]);
        assert_eq!(lengths(one_sentence_each(groups(&asked))), [2, 1]);
        // A headline is short; what goes on from it is the next sentence.
        let long: Vec<Shown> = (0..8).map(|k| shown(if k % 5 == 0 { "one" } else { "… more" }, 3, &[])).collect();
        assert_eq!(lengths(one_sentence_each(groups(&long))), [3, 2, 3]);
        let movers = movers(&asked);
        let keys: Vec<(&str, f64)> = movers.iter().map(|mover| (mover.key.as_str(), mover.share)).collect();
        assert_eq!(keys, [("b", 0.3), ("a", 0.35), ("c", 0.1)]);
        assert_eq!(movers[1].answer, "one is open, … three");
        assert_eq!((movers[0].low.as_str(), movers[0].high.as_str()), ("5 of 20", "15 of 20"));
    }
}
