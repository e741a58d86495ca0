//! Draws what differs from the twin: households less those of the same world without what is asked about, over time.

use crate::chart::read::tables::RunTables;
use crate::chart::read::twin::Twin;
use crate::chart::shape::lines;
use crate::chart::shape::lines::{Lines, Series, Tone};
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::frame::Words;
use crate::chart::sheet::style::HUES;
use crate::chart::verdict::claim::Quantity;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::finding::{Change, Findings, Lead};
use crate::chart::words::shown::places_to_show;
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::{EFFECT, than};
use crate::experiment::finding::subject::Subject;
use crate::format::{Unit, signed_percent};

/// Whether the run has a twin, and a place that both have.
pub fn comparable(tables: &RunTables) -> bool {
    tables.twin.is_some() && (0..tables.places.len()).any(|place| !tables.is_new(place))
}

/// Whether there is anything to see: the middle run of some place differs at some moment by more than what is called none.
pub fn applies(tables: &RunTables) -> bool {
    let Some(twin) = tables.twin.as_ref().filter(|_| comparable(tables)) else {
        return false;
    };
    let differs = |place: usize| {
        let over_time = tables.over_time(|r, moment| relative(tables, twin, r, moment, place));
        over_time.iter().any(|spread| spread.median.abs() > EFFECT)
    };
    (0..tables.places.len()).any(differs)
}

/// Draws the differences of the places that differ most.
pub fn chart(tables: &RunTables) -> Chart {
    let twin = tables.twin.as_ref().expect("only runs with a twin are drawn");
    let last = tables.years.len().saturating_sub(1);
    let differences: Vec<Vec<Spread>> = (0..tables.places.len())
        .map(|place| tables.over_time(|r, moment| relative(tables, twin, r, moment, place)))
        .collect();
    let changes = changes(tables, &differences);
    let (found, alone) = found(tables, &changes);
    let shown = places_to_show(&changes, &found, HUES.len());
    let count = |place: usize| plain::signed_people(tables.over(|r| difference(tables, twin, r, last, place)).median);
    let series = shown.iter().map(|&place| Series {
        strands: Vec::new(),
        name: tables.places[place].clone(),
        ending: format!("{} ({})", signed_percent(changes[place].spread.median), count(place)),
        spreads: differences[place].clone(),
        twin: Vec::new(),
        strong: false,
        tone: Tone::of(&found, &tables.places[place]),
    });
    let series: Vec<Series> = series.collect();
    let others = (0..changes.len()).filter(|place| !shown.contains(place) && changes[*place].spread.is_known());
    let others: Vec<Vec<Spread>> = others.map(|place| differences[place].clone()).collect();
    let (start, end) = tables.period().unwrap_or_default();
    let bands = tables.bands().among(series.iter().filter(|series| series.tone.is_told()).count());
    let mut subtitle = format!(
        "Households less those of the twin ({}; same luck), in % of the latter, {}–{}. {}",
        twin.words,
        start.floor(),
        end.floor(),
        bands.explained(tables.replicates)
    );
    if tables.any_new() {
        subtitle.push_str(" New places are not in the twin and have no line.");
    }
    lines::draw(Lines {
        name: "twin",
        words: Words {
            headline: headline(tables, &found, alone, &twin.words),
            subtitle,
            source: tables.source(),
            width: tables.width,
        },
        unit: Unit::Change,
        years: &tables.years,
        bands,
        series,
        others,
        log: false,
    })
}

/// What was found, in one sentence.
pub fn finding(tables: &RunTables) -> String {
    chart(tables).headline
}

/// How the households of every place differ from the twin's at the end, per cent, and what the twin is; `None` without one.
pub fn at_end(tables: &RunTables) -> Option<(Vec<Change>, &str)> {
    let twin = tables.twin.as_ref().filter(|_| comparable(tables))?;
    let last = tables.years.len().saturating_sub(1);
    let change = |(place, call): (usize, &String)| Change {
        place: call.clone(),
        spread: tables.over(|r| relative(tables, twin, r, last, place)),
    };
    Some((tables.places.iter().enumerate().map(change).collect(), &twin.words))
}

/// Households less those of the twin.
pub fn difference(tables: &RunTables, twin: &Twin, replicate: usize, moment: usize, place: usize) -> f64 {
    tables.households.at(replicate, moment, place) - twin.households.at(replicate, moment, place)
}

/// The same in % of the twin's; unknown where nobody lives in the twin.
fn relative(tables: &RunTables, twin: &Twin, replicate: usize, moment: usize, place: usize) -> f64 {
    let whole = twin.households.at(replicate, moment, place);
    if whole > 0.0 { 100.0 * difference(tables, twin, replicate, moment, place) / whole } else { f64::NAN }
}

fn changes(tables: &RunTables, differences: &[Vec<Spread>]) -> Vec<Change> {
    let last = |spreads: &[Spread]| spreads.last().copied().unwrap_or(Spread::of([].into_iter()));
    let places = differences.iter().zip(&tables.places);
    places.map(|(spreads, place)| Change { place: place.clone(), spread: last(spreads) }).collect()
}

/// What stands out, each place as one of all; where none does, the city of the answer as that is judged: picked before anything was
/// seen. Whether it is the second.
pub fn found(tables: &RunTables, changes: &[Change]) -> (Findings, bool) {
    let in_doubt = tables.doubts > 0;
    let all = Findings::of_runs(changes, EFFECT, 1, in_doubt);
    if all.up.is_some() || all.down.is_some() || all.places < 2 {
        return (all, false);
    }
    let scene = Scene::of(tables);
    let told = |city: &Subject| {
        let effects = scene.effects(city.place, city.among);
        effects.iter().any(|effect| effect.quantity == Quantity::Households && effect.way.is_some())
    };
    let city = scene.city().filter(told).and_then(|city| Some((changes.get(city.place)?, city.among)));
    match city.map(|(change, among)| Findings::of_runs(std::slice::from_ref(change), EFFECT, among, in_doubt)) {
        Some(Findings { up, down, .. }) if up.is_some() || down.is_some() => (Findings { up, down, ..all }, true),
        _ => (all, false),
    }
}

fn headline(tables: &RunTables, found: &Findings, alone: bool, words: &str) -> String {
    let Some((_, end)) = tables.period().filter(|_| tables.years.len() > 1) else {
        return "Only one moment is recorded, so no difference can be stated".to_owned();
    };
    let sentence = sentence(found, end.floor() as i64, words).replacen("no place", tables.none_of_the_old(), 1);
    if alone { format!("{sentence}; as one of {} places it may be luck", found.places) } else { sentence }
}

fn sentence(found: &Findings, year: i64, words: &str) -> String {
    let than = than(words);
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => format!("By {year}, {} more households {than}; {} fewer", has(up), has(down)),
        (Some(up), None) => format!("By {year}, {} more households {than}", has(up)),
        (None, Some(down)) => format!("By {year}, {} fewer households {than}", has(down)),
        (None, None) if found.none_up && found.none_down => {
            format!("By {year}, no place has over {EFFECT}% more or fewer households {than}")
        }
        (None, None) => {
            format!("No difference in households from the twin stands out from luck by {year}{}", found.doubt())
        }
    }
}

/// “Austin has 12%”, “Austin and Boston have 12%”.
fn has(lead: &Lead) -> String {
    format!("{} {} {}", lead.within(), lead.fit("has", "have"), lead.format_size())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::change;

    fn told(changes: &[(&str, f64, f64)], words: &str) -> String {
        let changes: Vec<_> = changes.iter().map(|(p, m, e)| change(p, *m, *e)).collect();
        sentence(&Findings::of(&changes, EFFECT), 2045, words)
    }

    #[test]
    fn what_stands_out_is_told_against_the_twin() {
        assert_eq!(
            told(&[("Austin", 12.2, 1.0), ("Chicago", -0.3, 0.05)], "nothing happens"),
            "By 2045, Austin has 12% more households than if nothing happened; Chicago has 0.3% fewer"
        );
        assert_eq!(
            told(&[("Chicago", -0.3, 0.05), ("Boston", 0.0, 0.4)], "no founding"),
            "By 2045, Chicago has 0.3% fewer households than without the founding"
        );
    }

    #[test]
    fn what_may_be_chance_is_no_effect() {
        assert_eq!(
            told(&[("A", 0.05, 0.0), ("B", -0.1, 0.0)], "nothing happens"),
            "By 2045, no place has over 0.1% more or fewer households than if nothing happened"
        );
        assert_eq!(
            told(&[("A", 0.5, 4.0), ("B", -0.1, 0.0)], "nothing happens"),
            "No difference in households from the twin stands out from luck by 2045; the largest, +0.5%, may be luck"
        );
    }
}
