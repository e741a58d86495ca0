//! Draws one quantity of all places over time: as a change since the start, or as it is where places are alike.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::shape::lines;
use crate::chart::shape::lines::{Lines, Series, Tone};
use crate::chart::shape::twin_lines::TwinLines;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::frame::Words;
use crate::chart::sheet::style::HUES;
use crate::chart::verdict::plain;
use crate::chart::words::finding::{Change, Findings, count_word};
use crate::chart::words::sample::of_fewer;
use crate::chart::words::shown::places_to_show;
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{Unit, signed_percent};

/// A quantity and the words for it.
pub struct Trend<'a> {
    /// File stem.
    pub name: &'static str,
    /// The quantity.
    pub cube: &'a Cube,
    /// The same in the twin, if there is one.
    pub twin: Option<&'a Cube>,
    /// What its numbers are.
    pub unit: Unit,
    /// What a chart of the quantity itself shows, such as "Households".
    pub level: &'a str,
    /// What a chart of its change shows, such as "Change in households".
    pub change: &'static str,
    /// Whether the quantity itself is shown on a logarithmic axis.
    pub log: bool,
    /// Whether places that were founded have a plot of their own beside the others.
    pub new_places_apart: bool,
    /// The sentence for what was found by the given year.
    pub headline: fn(&Findings, i64) -> String,
}

/// Changes up to this size, in per cent, are called no change.
pub const THRESHOLD: f64 = 1.0;
/// The chart of households, which are known of every place at any time.
pub const POPULATION: &str = "population";
/// At most so many places are shown by the quantity itself.
const FEW: usize = 6;
/// The quantity itself is shown only where its largest value is at most so many times its smallest.
const ALIKE: f64 = 4.0;

/// Draws the quantity of all places over time.
pub fn chart(tables: &RunTables, trend: &Trend) -> Chart {
    let places = 0..tables.places.len();
    // Nothing is known of a founded place before it opens, and but for households nothing while nobody lives there.
    let value = |replicate: usize, moment: usize, place: usize| match trend.name {
        POPULATION => tables.residents(replicate, moment, place),
        _ if tables.is_new(place) && tables.households.at(replicate, moment, place).is_nan() => f64::NAN,
        _ if tables.is_new(place) && tables.households.at(replicate, moment, place) <= 0.0 => f64::NAN,
        _ => trend.cube.at(replicate, moment, place),
    };
    let begun = places.clone().map(|place| tables.begun(|replicate, moment| value(replicate, moment, place)));
    let (levels, strands): (Vec<Vec<Spread>>, Vec<Vec<Vec<f64>>>) =
        begun.map(|begun| (begun.spreads, begun.strands)).unzip();
    let since: Vec<Vec<Spread>> = places
        .map(|place| {
            tables.over_time(|replicate, moment| change(value(replicate, 0, place), value(replicate, moment, place)))
        })
        .collect();
    let twins = TwinLines::of(tables, trend.twin, change);
    let changes: Vec<Change> = since
        .iter()
        .zip(&tables.places)
        .map(|(spreads, place)| Change {
            place: place.clone(),
            spread: spreads.last().copied().unwrap_or(Spread::of([].into_iter())),
        })
        .collect();
    let found = Findings::of_runs(&changes, THRESHOLD, 1, tables.doubts > 0);
    let dwarfed = || dwarfed(&levels, |place| tables.is_new(place));
    if trend.new_places_apart && !trend.log && (!alike(&levels) || dwarfed()) && tables.years.len() > 1 {
        let lived = |place: &usize| tables.is_new(*place) && levels[*place].iter().any(|spread| spread.median > 0.0);
        let new: Vec<usize> = (0..levels.len()).filter(lived).collect();
        if !new.is_empty() {
            return new_and_old(tables, trend, &found, (&levels, &since, &changes), &strands, &twins, new);
        }
    }
    // What begins with nothing has no change; beside places of all sizes it needs a logarithmic axis.
    let log = trend.log || (tables.any_new() && !alike(&levels));
    let as_level = log || alike(&levels);
    let shown = shown(tables, &changes, &levels, &found, as_level);
    let unit = if as_level { trend.unit } else { Unit::Change };
    let drawn = if as_level { &levels } else { &since };

    let series = shown.iter().map(|&place| {
        let last = changes[place].spread.median;
        let level = levels[place].last().map_or(f64::NAN, |spread| spread.median);
        let ending = match (as_level, last.is_finite()) {
            (false, _) => signed_percent(last),
            (true, true) => format!("{} ({})", trend.unit.format(level), signed_percent(last)),
            (true, false) => of_new_place(trend, level),
        };
        let strong = tables.is_new(place);
        let name = if strong { format!("{} (new)", tables.places[place]) } else { tables.places[place].clone() };
        let twin = twins.line(place, as_level);
        let tone = if strong { Tone::Own } else { Tone::of(&found, &changes[place].place) };
        let strands = if as_level { strands[place].clone() } else { Vec::new() };
        Series { name, ending, spreads: drawn[place].clone(), strands, twin, strong, tone }
    });
    let series: Vec<Series> = series.collect();
    let told = series.iter().filter(|series| series.tone.is_told()).count();
    // Where nothing is infinitely low, a place that nobody lives in has no line.
    let has_line = |spread: &Spread| spread.is_known() && (!log || spread.median > 0.0);
    let others = (0..changes.len()).filter(|place| !shown.contains(place));
    let others: Vec<usize> = others.filter(|&place| drawn[place].iter().any(has_line)).collect();
    let (_, end) = tables.period().unwrap_or_default();
    let bands = tables.bands().among(told);
    let mut subtitle = subtitle(tables, trend, (as_level, log), bands, &changes);
    if log && !others.is_empty() {
        subtitle.push_str(&match others.len() {
            1 => " Grey: 1 other place.".to_owned(),
            many => format!(" Grey: {many} other places."),
        });
    }
    let new: Vec<usize> = (0..changes.len()).filter(|&place| as_level && tables.is_new(place)).collect();
    subtitle.push_str(&new_in_fewer(tables, trend, &new));
    subtitle.push_str(single_runs(&series));
    let to_zero = |spread: &Spread| spread.most.0 <= 0.0 && spread.most.1 > 0.0;
    let mut banded = series.iter().filter(|series| series.tone.is_told());
    if log && bands != Bands::Hidden && banded.any(|series| series.spreads.iter().any(to_zero)) {
        subtitle.push_str(" Shading down to the lower edge reaches zero.");
    }
    subtitle.push_str(&twins.explained(tables, &series));
    let exceeded = [&found.up, &found.down].into_iter().flatten().any(|lead| lead.exceeded);
    if exceeded {
        subtitle.push_str(" Larger changes than those in the headline may be luck.");
    }
    lines::draw(Lines {
        name: trend.name,
        words: Words {
            headline: headline(tables, trend, &found, end),
            subtitle,
            source: tables.source(),
            width: tables.width,
        },
        unit,
        years: &tables.years,
        bands,
        series,
        others: others.iter().map(|&place| drawn[place].clone()).collect(),
        log,
    })
}

/// Most new places with a line of their own above those that were there.
const MOST_NEW: usize = 3;

/// New places by their households, and below them the places that were there by their change: nothing else lets both be seen.
fn new_and_old(
    tables: &RunTables,
    trend: &Trend,
    found: &Findings,
    (levels, since, changes): (&[Vec<Spread>], &[Vec<Spread>], &[Change]),
    strands: &[Vec<Vec<f64>>],
    twins: &TwinLines,
    mut new: Vec<usize>,
) -> Chart {
    let end = |place: &usize| levels[*place].last().map_or(f64::NAN, |spread| spread.median);
    new.sort_by(|a, b| end(b).total_cmp(&end(a)).then(a.cmp(b)));
    let named = &new[..new.len().min(MOST_NEW)];
    let upper: Vec<Series> = named
        .iter()
        .map(|&place| Series {
            name: tables.places[place].clone(),
            ending: of_new_place(trend, end(&place)),
            spreads: since_birth(&levels[place]),
            strands: strands[place].clone(),
            twin: Vec::new(),
            strong: true,
            tone: Tone::Own,
        })
        .collect();
    let old: Vec<usize> =
        places_to_show(changes, found, HUES.len() - named.len()).into_iter().filter(|&p| !tables.is_new(p)).collect();
    let lower: Vec<Series> = old
        .iter()
        .map(|&place| Series {
            name: tables.places[place].clone(),
            ending: signed_percent(changes[place].spread.median),
            spreads: since[place].clone(),
            strands: Vec::new(),
            twin: twins.line(place, false),
            strong: false,
            tone: Tone::of(found, &changes[place].place),
        })
        .collect();
    let others = (0..changes.len()).filter(|&place| !tables.is_new(place) && !old.contains(&place));
    let others = others.filter(|&place| since[place].iter().any(Spread::is_known));
    let (start, last) = tables.period().unwrap_or_default();
    let told = lower.iter().filter(|series| series.tone.is_told()).count();
    let bands = tables.bands().among(named.len() + told);
    let mut subtitle = format!("{}–{}. {}", start.floor(), last.floor(), bands.explained(tables.replicates));
    subtitle.push_str(&twins.explained(tables, &lower));
    subtitle.push_str(&new_in_fewer(tables, trend, &new));
    subtitle.push_str(single_runs(&upper));
    let words = Words {
        headline: headline(tables, trend, found, last),
        subtitle,
        source: tables.source(),
        width: tables.width,
    };
    let lines = |unit: Unit, series: Vec<Series>, others: Vec<Vec<Spread>>| Lines {
        name: trend.name,
        words: words.clone(),
        unit,
        years: &tables.years,
        bands,
        series,
        others,
        log: false,
    };
    let rest = new[named.len()..].iter().map(|&place| since_birth(&levels[place])).collect();
    let others = others.map(|place| since[place].clone()).collect();
    let title = format!("{} since {} of places that were there, in %", trend.change, start.floor());
    lines::draw_two(
        (&format!("{} of new places", trend.level), lines(trend.unit, upper, rest)),
        (&title, lines(Unit::Change, lower, others)),
    )
}

/// The end of a subtitle: over how many replicates a new place is told of, where not over all.
fn new_in_fewer(tables: &RunTables, trend: &Trend, shown: &[usize]) -> String {
    let new = shown.iter().filter(|&&place| tables.is_new(place));
    let count = |place| if trend.name == POPULATION { tables.opened_in(place) } else { tables.lived_in(place) };
    let fewer = of_fewer(tables.replicates, new.clone().map(|&place| (tables.places[place].as_str(), count(place))));
    match trend.name == POPULATION && new.count() > 0 && tables.replicates > 1 {
        true => format!(" New places in each run from their opening on.{fewer}"),
        false => fewer,
    }
}

/// What the thin lines of a plot are, if it has any.
fn single_runs(series: &[Series]) -> &'static str {
    match series.iter().any(|series| !series.strands.is_empty()) {
        true => " Thin lines: single runs, until all that have the place have it.",
        false => "",
    }
}

/// A level of a new place, households as the answer says them.
fn of_new_place(trend: &Trend, level: f64) -> String {
    if trend.name == POPULATION { plain::people(level) } else { trend.unit.format(level) }
}

/// Without the time, but for its last moment, in which nobody lives there in any replicate.
fn since_birth(spreads: &[Spread]) -> Vec<Spread> {
    let born = spreads.iter().position(|spread| spread.most.1 > 0.0).unwrap_or(0);
    let known = |(k, spread): (usize, &Spread)| if k + 1 < born { Spread::of([].into_iter()) } else { *spread };
    spreads.iter().enumerate().map(known).collect()
}

/// Change from `start` to `now` in per cent; unknown where there was nothing at the start.
fn change(start: f64, now: f64) -> f64 {
    if start > 0.0 { (now / start - 1.0) * 100.0 } else { f64::NAN }
}

/// A new place that is never larger than this share of the largest place is a line at the bottom of their common axis.
const DWARFED: f64 = 0.05;

/// Whether that is so of any new place.
fn dwarfed(levels: &[Vec<Spread>], is_new: impl Fn(usize) -> bool) -> bool {
    let most = |level: &Vec<Spread>| level.iter().map(|spread| spread.most.1).fold(0.0, f64::max);
    let axis = levels.iter().map(most).fold(0.0, f64::max);
    levels.iter().enumerate().any(|(place, level)| is_new(place) && most(level) > 0.0 && most(level) < DWARFED * axis)
}

/// Whether places are so few and so alike that the quantity itself fits one axis. A place that starts with nothing
/// has no change that could be shown instead, so among few places it decides for the quantity.
fn alike(levels: &[Vec<Spread>]) -> bool {
    if levels.len() > FEW {
        return false;
    }
    let born_later = levels.iter().any(|level| !level.first().is_some_and(|start| start.median > 0.0));
    let medians = levels.iter().flatten().map(|spread| spread.median);
    let least = medians.clone().fold(f64::INFINITY, f64::min);
    let most = medians.fold(0.0, f64::max);
    born_later || most <= ALIKE * least
}

/// Which places are named, from the highest end to the lowest.
fn shown(
    tables: &RunTables,
    changes: &[Change],
    levels: &[Vec<Spread>],
    found: &Findings,
    as_level: bool,
) -> Vec<usize> {
    if as_level {
        let end = |place: &usize| levels[*place].last().map_or(f64::NAN, |spread| spread.median);
        let mut places: Vec<usize> = (0..levels.len()).collect();
        if places.len() > HUES.len() {
            places.retain(|&place| tables.is_new(place));
            places.sort_by(|a, b| end(b).total_cmp(&end(a)).then(a.cmp(b)));
            places.truncate(HUES.len() - 2);
            let most = HUES.len() - places.len();
            places.extend(places_to_show(changes, found, most).into_iter().filter(|place| !tables.is_new(*place)));
        }
        places.sort_by(|a, b| end(b).total_cmp(&end(a)).then(a.cmp(b)));
        return places;
    }
    if found.places > HUES.len() && found.none_up && found.none_down {
        return Vec::new();
    }
    places_to_show(changes, found, HUES.len())
}

fn headline(tables: &RunTables, trend: &Trend, found: &Findings, end: f64) -> String {
    if tables.years.len() < 2 {
        return "Only one moment is recorded, so no change can be stated".to_owned();
    }
    if found.places == 0 {
        return "No place is there from the start, so no change can be stated".to_owned();
    }
    let sentence = (trend.headline)(found, end.floor() as i64);
    let last = tables.years.len() - 1;
    let new = || (0..tables.places.len()).filter(|&place| tables.is_new(place));
    let living = |place: usize| tables.over(|r| tables.households.at(r, last, place)).median;
    // Of the runs that have one.
    let residents = tables.over(|r| {
        let there = new().map(|place| tables.households.at(r, last, place)).filter(|n| *n > 0.0).sum::<f64>();
        if there > 0.0 { there } else { f64::NAN }
    });
    if trend.name != POPULATION || residents.median.is_nan() || residents.median <= 0.0 {
        return if found.places < tables.places.len() { of_those_from_the_start(&sentence) } else { sentence };
    }
    let lived: Vec<usize> = new().filter(|&place| living(place) > 0.0 || tables.lived_in(place) > 0).collect();
    let standing = |r: usize| new().filter(|&place| tables.households.at(r, last, place) > 0.0).count();
    let standing: Vec<usize> = (0..tables.replicates).map(standing).filter(|places| *places > 0).collect();
    let place = match lived.as_slice() {
        [one] => tables.places[*one].clone(),
        _ => together(&standing),
    };
    let asked = tables.facts.headline.as_ref().and_then(|name| tables.names.iter().position(|other| other == name));
    let old = asked.is_some_and(|place| !tables.is_new(place));
    with_new_places(&sentence, &plain::people(residents.median), &place, end.floor() as i64, old)
}

/// A sentence on all places of which a change is known, where there are others: it says nothing of those.
pub fn of_those_from_the_start(sentence: &str) -> String {
    let all = [
        ("Every place", "Every place that was there"),
        ("every place", "every place that was there"),
        ("everywhere", "in every place that was there"),
        ("No place", "No place that was there"),
        ("no place", "no place that was there"),
        ("of any place", "of any place that was there"),
        ("nowhere do they", "in no place that was there do they"),
    ];
    all.iter()
        .find(|(of_all, _)| sentence.contains(of_all))
        .map_or_else(|| sentence.to_owned(), |(of_all, of_some)| sentence.replacen(of_all, of_some, 1))
}

/// How many new places stand together in a run, over those that have any: places of different runs are not added up.
fn together(standing: &[usize]) -> String {
    let (least, most) = (standing.iter().min(), standing.iter().max());
    match (least.copied().unwrap_or(0), most.copied().unwrap_or(0)) {
        (_, 0) => "new places".to_owned(),
        (_, 1) => "a new place".to_owned(),
        (least, most) if least == most => format!("{} new places", count_word(most)),
        (least, most) if least + 1 == most => format!("{} or {} new places", count_word(least), count_word(most)),
        (least, most) => format!("{} to {} new places", count_word(least), count_word(most)),
    }
}

/// The sentence on all places, and how many live in new ones: first of all, unless the question is about an old place.
fn with_new_places(sentence: &str, residents: &str, place: &str, year: i64, old: bool) -> String {
    if old {
        return format!("{sentence}; {residents} live in {place}");
    }
    // The year has been said, and of two clauses the first will do.
    let rest = sentence.replacen(&format!(" by {year}"), "", 1);
    let rest = match rest.ends_with("may be luck") {
        true => &rest,
        false => rest.split("; ").next().unwrap_or_default(),
    };
    let rest = match rest.split_once(' ') {
        Some(("No", rest)) => format!("elsewhere no {rest}"),
        Some(("Every", rest)) => format!("every other {rest}"),
        Some(("One", rest)) if rest.starts_with("run ") => format!("elsewhere one {rest}"),
        Some((first, _)) if matches!(rest.split(' ').nth(1), Some("places" | "top" | "bottom" | "least")) => {
            rest.replacen(first, &first.to_lowercase(), 1)
        }
        _ => rest.to_owned(),
    };
    format!("{residents} households live in {place} by {year}; {rest}")
}

fn subtitle(
    tables: &RunTables,
    trend: &Trend,
    (as_level, log): (bool, bool),
    bands: Bands,
    changes: &[Change],
) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let (start, end) = (start.floor(), end.floor());
    let mut subtitle = match as_level {
        true if start == end => format!("{}{}, {start}. ", trend.level, if log { ", logarithmic scale" } else { "" }),
        true => format!("{}{}, {start}–{end}. ", trend.level, if log { ", logarithmic scale" } else { "" }),
        false => format!("{} since {start}, in %, through {end}. ", trend.change),
    };
    if bands == Bands::None || tables.years.len() > 1 {
        subtitle.push_str(&bands.explained(tables.replicates));
    }
    let missing = changes.iter().filter(|change| !change.spread.is_known()).count();
    match missing {
        0 => {}
        _ if as_level => {}
        1 => subtitle.push_str(" Not shown: one place that starts empty or ends before."),
        _ => subtitle.push_str(&format!(" Not shown: {missing} places that start empty or end before.")),
    }
    subtitle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_line_from_the_moment_before_it_is_born() {
        let spreads = [0.0, 0.0, 0.0, 5.0, 0.0].map(|value| Spread::of([value].into_iter()));
        let known: Vec<bool> = since_birth(&spreads).iter().map(Spread::is_known).collect();
        assert_eq!(known, [false, false, true, true, true]);
        assert!(since_birth(&spreads[..2]).iter().all(Spread::is_known));
    }

    /// Planted fault: every place of any run counted, so that six stood where runs had two, two, six and two.
    #[test]
    fn places_of_different_runs_are_not_added_up() {
        assert_eq!(together(&[2, 2, 6, 2]), "two to six new places");
        assert_eq!((together(&[3, 3]).as_str(), together(&[1, 1]).as_str()), ("three new places", "a new place"));
        assert_eq!((together(&[]).as_str(), together(&[1, 2]).as_str()), ("new places", "one or two new places"));
    }

    #[test]
    fn a_town_is_not_drawn_on_the_axis_of_a_city() {
        let level = |value: f64| vec![Spread::of([value].into_iter()); 2];
        let new = |place| place == 1;
        assert!(dwarfed(&[level(3.9e6), level(5_000.0)], new) && !dwarfed(&[level(9e4), level(5_000.0)], new));
        // One that nobody lives in has no line.
        assert!(!dwarfed(&[level(3.9e6), level(0.0)], new));
    }

    #[test]
    fn new_places_come_first_unless_the_question_is_about_an_old_one() {
        let sentence = |rest: &str, old| with_new_places(rest, "5,093", "Harbour", 2045, old);
        assert_eq!(
            sentence("Chicago gains 18%, seven places lose 4.4% to 7% of their households by 2045", false),
            "5,093 households live in Harbour by 2045; Chicago gains 18%, seven places lose 4.4% to 7% of their households"
        );
        assert_eq!(
            sentence("Riverside gains 2.1% in households by 2045; no place loses more than 1%", false),
            "5,093 households live in Harbour by 2045; Riverside gains 2.1% in households"
        );
        assert_eq!(
            sentence("No gain or loss of households by 2045 stands out from luck", false),
            "5,093 households live in Harbour by 2045; elsewhere no gain or loss of households stands out from luck"
        );
        assert_eq!(
            sentence("Three places gain 12% in households by 2045", false),
            "5,093 households live in Harbour by 2045; three places gain 12% in households"
        );
        assert_eq!(
            sentence("Buffalo loses 2.0% of its households by 2045", true),
            "Buffalo loses 2.0% of its households by 2045; 5,093 live in Harbour"
        );
    }
}
