//! Draws what a reform changes: households with it less households without, over time, the same luck in both.

use crate::chart::read::comparison::{Arm, ComparisonTables, Paired, relative};
use crate::chart::shape::lines;
use crate::chart::shape::lines::{Lines, Series, Tone};
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::frame::Words;
use crate::chart::sheet::style::HUES;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::listed;
use crate::chart::words::finding::{Change, Findings, Lead};
use crate::chart::words::keys::capital;
use crate::chart::words::names::shortened;
use crate::chart::words::shown::{largest, with_asked};
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{Unit, percent, signed_percent};

/// Differences up to this size, in per cent, are called none.
const THRESHOLD: f64 = 0.1;

/// Draws the paired difference in households: of all places for one reform, of one place for several.
pub fn chart(tables: &ComparisonTables) -> Chart {
    match tables.arms.len() {
        0 | 1 => of_places(tables),
        _ => of_arms(tables),
    }
}

/// The relative differences of an arm over time, by place.
fn differences(tables: &ComparisonTables, arm: usize) -> Vec<Vec<Spread>> {
    let unknown = Spread::of([].into_iter());
    let over_time = |place: &Vec<Option<Paired>>| -> Vec<Spread> {
        place.iter().map(|paired| paired.as_ref().map_or(unknown, relative)).collect()
    };
    tables.arms.get(arm).map_or_else(Vec::new, |arm| arm.households.iter().map(over_time).collect())
}

fn last(spreads: &[Spread]) -> Spread {
    spreads.last().copied().unwrap_or(Spread::of([].into_iter()))
}

/// The absolute difference at the end, with its sign.
fn count(tables: &ComparisonTables, arm: usize, place: usize) -> String {
    let paired = tables.arms[arm].households[place].last().copied().flatten();
    plain::signed_people(paired.map_or(f64::NAN, |paired| paired.difference))
}

fn of_places(tables: &ComparisonTables) -> Chart {
    let differences = differences(tables, 0);
    let changes: Vec<Change> = differences
        .iter()
        .zip(&tables.places)
        .map(|(spreads, place)| Change { place: place.clone(), spread: last(spreads) })
        .collect();
    let subject = tables.subject();
    let found = Findings::of(&changes, THRESHOLD);
    let shown = with_asked(largest(&changes, HUES.len()), &changes, &found, Some(subject), HUES.len());
    let series = shown.iter().map(|&place| Series {
        strands: Vec::new(),
        name: tables.places[place].clone(),
        ending: format!("{} ({})", signed_percent(changes[place].spread.median), count(tables, 0, place)),
        spreads: differences[place].clone(),
        twin: Vec::new(),
        strong: false,
        tone: tone(&found, &changes[place], place == subject && tables.facts.headline.is_some()),
    });
    let others = (0..changes.len()).filter(|place| !shown.contains(place) && changes[*place].spread.is_known());
    let name = tables.arms.first().map_or("", |arm| arm.name.as_str());
    let mut subtitle = format!("Households with “{}” less households without it, in % of the latter", shortened(name));
    subtitle.push_str(&rest(tables));
    let grey = (0..changes.len()).any(|place| {
        let asked = place == subject && tables.facts.headline.is_some();
        changes[place].spread.is_known() && !tone(&found, &changes[place], asked).is_told()
    });
    if grey && tables.pairs > 1 {
        subtitle.push_str(&format!(" Grey: not among the largest, or perhaps luck as one of {} places.", found.places));
    }
    let lacking = (0..tables.names.len()).filter(|&place| !tables.is_in_all(place));
    let lacking: Vec<String> = lacking.map(|place| tables.places[place].clone()).collect();
    if !lacking.is_empty() {
        subtitle.push_str(&format!(" Only one of the worlds has {}, which has no line.", listed(&lacking)));
    }
    draw(
        tables,
        Words { headline: headline(tables, &changes, subject), subtitle, source: tables.source(), width: tables.width },
        series.collect(),
        others.map(|place| differences[place].clone()).collect(),
    )
}

/// What the line of a place is coloured for; the place of the question is looked at alone.
fn tone(found: &Findings, change: &Change, asked: bool) -> Tone {
    match asked {
        true => Tone::of(&Findings::of(std::slice::from_ref(change), THRESHOLD), &change.place),
        false => Tone::of(found, &change.place),
    }
}

fn of_arms(tables: &ComparisonTables) -> Chart {
    let place = tables.subject();
    let arms = tables.arms.iter().enumerate().take(HUES.len());
    let mut series: Vec<(Series, f64)> = arms
        .filter_map(|(index, arm)| {
            let spreads = differences(tables, index).into_iter().nth(place)?;
            let end = last(&spreads).median;
            let ending = format!("{} ({})", signed_percent(end), count(tables, index, place));
            end.is_finite().then_some((
                Series {
                    name: capital(&arm.name),
                    ending,
                    spreads,
                    strands: Vec::new(),
                    twin: Vec::new(),
                    strong: false,
                    tone: Tone::Own,
                },
                end,
            ))
        })
        .collect();
    series.sort_by(|a, b| b.1.total_cmp(&a.1));
    let changes: Vec<Change> =
        series.iter().map(|(line, _)| Change { place: line.name.clone(), spread: last(&line.spreads) }).collect();
    let call = tables.places.get(place).map_or("", String::as_str);
    let mut subtitle = format!("Households of {call} with each reform less households without it, in % of the latter");
    subtitle.push_str(&rest(tables));
    if tables.arms.len() > HUES.len() {
        subtitle.push_str(&format!(" Shown: {} of {} reforms.", HUES.len(), tables.arms.len()));
    }
    draw(
        tables,
        Words {
            headline: headline_of_arms(tables, &changes, call),
            subtitle,
            source: tables.source(),
            width: tables.width,
        },
        series.into_iter().map(|(line, _)| line).collect(),
        Vec::new(),
    )
}

/// The end of a subtitle: the period, and what line and band are.
fn rest(tables: &ComparisonTables) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    format!(", {}–{}; the same households, the same luck. {}", start.floor(), end.floor(), tables.explained())
}

fn draw(tables: &ComparisonTables, words: Words, series: Vec<Series>, others: Vec<Vec<Spread>>) -> Chart {
    let bands = match tables.pairs {
        0 | 1 => Bands::None,
        _ if !series.iter().any(|series| series.tone.is_told()) => Bands::Hidden,
        _ => Bands::Outer,
    };
    lines::draw(Lines {
        name: "compare",
        words,
        unit: Unit::Change,
        years: &tables.years,
        bands,
        series,
        others,
        log: false,
    })
}

/// Whether every difference is known to be less than [`THRESHOLD`]: that none stands out from luck does not say so.
fn all_small(changes: &[Change]) -> bool {
    let known: Vec<&Change> = changes.iter().filter(|change| change.spread.is_known()).collect();
    let small = |change: &&Change| {
        let (low, high) = change.spread.sure(known.len());
        -THRESHOLD <= low && high <= THRESHOLD
    };
    known.iter().all(small)
}

fn headline(tables: &ComparisonTables, changes: &[Change], subject: usize) -> String {
    let Some((_, end)) = tables.period().filter(|_| tables.years.len() > 1) else {
        return "Only one moment is recorded, so no difference can be stated".to_owned();
    };
    let year = end.floor();
    let other = tables.arms.first().map_or_else(|| "the reform".to_owned(), Arm::spoken);
    let still = |arm: &Arm| {
        arm.households
            .iter()
            .flatten()
            .flatten()
            .all(|paired| paired.difference == 0.0 && paired.interval.is_none_or(|i| i == (0.0, 0.0)))
    };
    if tables.arms.iter().all(still) {
        return format!("{} changes no place’s households at all", capital(&other));
    }
    let found = Findings::of(changes, THRESHOLD);
    let alone = changes.get(subject).map(|change| Findings::of(std::slice::from_ref(change), THRESHOLD));
    // The old city stands for a town that one of the worlds lacks.
    let named = tables.facts.headline.is_some() && tables.pick().is_some_and(|subject| subject.among == 1);
    let mut first: Option<(String, bool)> = None;
    if let Some(alone) = alone {
        first = match (&alone.up, &alone.down) {
            (Some(up), _) => Some((format!("{} more households", has(up)), true)),
            (_, Some(down)) => Some((format!("{} fewer households", has(down)), false)),
            _ => None,
        };
    }
    let call = tables.places.get(subject).map_or("", String::as_str);
    let no_gain = format!("{call} gains and loses nothing for certain");
    match (&first, named) {
        (Some((sentence, up)), true) => {
            let against = if *up { &found.down } else { &found.up };
            let word = if *up { "fewer" } else { "more" };
            match against {
                Some(lead) => {
                    format!("With {other}, {sentence} by {year}; {} {word}{}", has(lead), perhaps(lead))
                }
                None => format!("With {other}, {sentence} by {year}"),
            }
        }
        (_, false) | (None, true) => {
            let body = match (&found.up, &found.down) {
                (Some(up), Some(down)) => {
                    format!(
                        "With {other}, {} more households by {year}{}; {} fewer{}",
                        has(up),
                        perhaps(up),
                        has(down),
                        perhaps(down)
                    )
                }
                (Some(up), None) => {
                    format!("With {other}, {} more households by {year}{}", has(up), perhaps(up))
                }
                (None, Some(down)) => {
                    format!("With {other}, {} fewer households by {year}{}", has(down), perhaps(down))
                }
                (None, None) if all_small(changes) => {
                    return format!("By {year}, {other} changes no place’s households by more than 0.1%");
                }
                (None, None) if found.single => {
                    return format!("One pair cannot tell what {other} changes by {year}{}", found.doubt());
                }
                (None, None) => {
                    return format!("No difference in households by {year} stands out from luck");
                }
            };
            if named { format!("{body}; {no_gain}") } else { body }
        }
    }
}

/// “Austin has 12%”, “Austin and Boston have 12%”.
fn has(lead: &Lead) -> String {
    format!("{} {} {}", lead.within(), lead.fit("has", "have"), lead.format_size())
}

/// Most places that are named for what may be luck.
const PERHAPS: usize = 2;

/// “, and perhaps Potsdam (−11%)”: who would be first, were it not perhaps luck.
fn perhaps(lead: &Lead) -> String {
    let named = |(place, change): &(String, f64)| format!("{place} ({})", signed_percent(*change));
    let named: Vec<String> = lead.perhaps.iter().take(PERHAPS).map(named).collect();
    if named.is_empty() { String::new() } else { format!(", and perhaps {}", listed(&named)) }
}

fn headline_of_arms(tables: &ComparisonTables, changes: &[Change], call: &str) -> String {
    let Some((_, end)) = tables.period().filter(|_| tables.years.len() > 1) else {
        return "Only one moment is recorded, so no difference can be stated".to_owned();
    };
    let (year, arms) = (end.floor(), changes.len());
    let found = Findings::of_picked(changes, THRESHOLD, tables.pick().map_or(1, |subject| subject.among));
    let by = |lead: &Lead| match lead.places.as_slice() {
        [one] => format!("with {}", shortened(&lower(one))),
        many => format!("with {} of the reforms", many.len()),
    };
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => format!(
            "By {year}, {call} has {} more households {}, and {} fewer {}",
            up.format_size(),
            by(up),
            down.format_size(),
            by(down)
        ),
        (Some(up), None) => {
            format!("By {year}, {call} has at most {} more households, {}", percent(up.size.most), by(up))
        }
        (None, Some(down)) => {
            format!("By {year}, {call} has up to {} fewer households, {}", percent(down.size.most), by(down))
        }
        (None, None) if all_small(changes) => {
            format!("None of {arms} reforms changes the households of {call} by more than 0.1% by {year}")
        }
        (None, None) if found.single => {
            format!("One pair cannot tell what {arms} reforms do to the households of {call} by {year}")
        }
        (None, None) => {
            format!("What {arms} reforms do to the households of {call} by {year} does not stand out from luck")
        }
    }
}

/// The name of a reform inside a sentence: names with more capitals than the first are left alone.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::read::comparison::Arm;
    use crate::chart::sheet::style::WIDTH;
    use crate::output::folder::read::Facts;

    /// A place, its difference in % of 1,000 households, and a margin.
    type Place = (&'static str, f64, Option<f64>);

    /// Two moments.
    fn tables(headline: Option<&str>, arms: &[&[Place]]) -> ComparisonTables {
        let names: Vec<String> = arms[0].iter().map(|(name, ..)| (*name).to_owned()).collect();
        let paired = |&(_, percent, margin): &Place| {
            let difference = 10.0 * percent;
            let interval = margin.map(|margin| (difference - 10.0 * margin, difference + 10.0 * margin));
            let zero = Paired { baseline: 1000.0, difference: 0.0, interval: margin.map(|_| (0.0, 0.0)), pairs: 10 };
            vec![Some(zero), Some(Paired { baseline: 1000.0, difference, interval, pairs: 10 })]
        };
        let arm = |(index, places): (usize, &&[Place])| Arm {
            key: format!("place.west.income_tax=0.0{}", index + 1),
            name: format!("reform {}", index + 1),
            households: places.iter().map(paired).collect(),
            endings: Vec::new(),
            outputs: Vec::new(),
            worth: Vec::new(),
        };
        ComparisonTables {
            width: WIDTH,
            facts: Facts { headline: headline.map(str::to_owned), ..Facts::default() },
            places: names.clone(),
            names,
            years: vec![2025.0, 2045.0],
            pairs: 10,
            arms: arms.iter().enumerate().map(arm).collect(),
        }
    }

    fn sentence(headline: Option<&str>, arms: &[&[Place]]) -> String {
        chart(&tables(headline, arms)).headline
    }

    #[test]
    fn the_place_of_the_question_is_told_first() {
        let places: &[_] = &[("A", 14.0, Some(1.0)), ("B", -13.0, Some(1.0))];
        assert_eq!(
            sentence(Some("A"), &[places]),
            "With the reform, A has 14% more households by 2045; B has 13% fewer"
        );
        assert_eq!(
            sentence(Some("B"), &[places]),
            "With the reform, B has 13% fewer households by 2045; A has 14% more"
        );
        let unclear: &[_] = &[("A", 0.2, Some(1.0)), ("B", -13.0, Some(1.0))];
        assert_eq!(
            sentence(Some("A"), &[unclear]),
            "With the reform, B has 13% fewer households by 2045; A gains and loses nothing for certain"
        );
        assert_eq!(sentence(None, &[unclear]), "With the reform, B has 13% fewer households by 2045");
    }

    #[test]
    fn the_largest_loser_is_named_even_where_it_may_be_luck() {
        let places: &[_] =
            &[("A", 7.0, Some(0.5)), ("B", -3.0, Some(0.2)), ("C", -3.2, Some(0.2)), ("D", -11.0, Some(9.0))];
        let tables = tables(Some("A"), &[places]);
        let drawn = chart(&tables);
        assert_eq!(
            drawn.headline,
            "With the reform, A has 7% more households by 2045; B and C have 3.0% to 3.2% fewer, and perhaps D (−11%)"
        );
        assert!(drawn.subtitle.contains("or perhaps luck as one of 4 places"), "{}", drawn.subtitle);
    }

    #[test]
    fn no_effect_is_told_as_no_effect() {
        let none: &[_] = &[("A", 0.0, Some(0.0)), ("B", 0.0, Some(0.0))];
        assert_eq!(sentence(Some("A"), &[none]), "The reform changes no place’s households at all");
        let small: &[_] = &[("A", 0.05, Some(0.01)), ("B", -0.05, Some(0.01))];
        assert_eq!(sentence(None, &[small]), "By 2045, the reform changes no place’s households by more than 0.1%");
        // That the means are small does not say that the differences are: their intervals reach ±0.75%.
        let wide: &[_] = &[("A", 0.05, Some(0.7)), ("B", -0.05, Some(0.7))];
        let unclear: &[_] = &[("A", 3.0, Some(4.0)), ("B", -3.0, Some(4.0))];
        for places in [wide, unclear] {
            assert_eq!(sentence(None, &[places]), "No difference in households by 2045 stands out from luck");
        }
        let mut single = tables(None, &[&[("A", 0.05, None), ("B", 0.02, None)]]);
        single.pairs = 1;
        single.arms[0].households.iter_mut().flatten().flatten().for_each(|paired| paired.pairs = 1);
        assert_eq!(chart(&single).headline, "One pair cannot tell what the reform changes by 2045");
    }

    #[test]
    fn several_reforms_are_told_for_one_place() {
        let (up, down): (&[Place], &[Place]) = (&[("A", 3.0, Some(0.5))], &[("A", -4.0, Some(0.5))]);
        assert_eq!(
            sentence(Some("A"), &[up, down]),
            "By 2045, A has 3.0% more households with reform 1, and 4.0% fewer with reform 2"
        );
        assert_eq!(
            sentence(Some("A"), &[up, up]),
            "By 2045, A has at most 3.0% more households, with 2 of the reforms"
        );
        let none: &[_] = &[("A", 0.0, Some(0.0))];
        assert_eq!(
            sentence(Some("A"), &[none, none]),
            "None of 2 reforms changes the households of A by more than 0.1% by 2045"
        );
        let wide: &[_] = &[("A", 0.0, Some(0.7))];
        assert_eq!(
            sentence(Some("A"), &[wide, none]),
            "What 2 reforms do to the households of A by 2045 does not stand out from luck"
        );
    }
}
