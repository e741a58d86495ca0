//! Draws net migration, a small panel for each place: all on one scale, the others in grey behind.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::read::twin::Twin;
use crate::chart::shape::panels;
use crate::chart::shape::panels::{LINES_BEHIND, Panel, Panels};
use crate::chart::shape::trend::of_those_from_the_start;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::frame::Words;
use crate::chart::sheet::style::{GAIN, Hue, LOSS, NEUTRAL};
use crate::chart::words::finding::{Change, Findings, Lead, ways};
use crate::chart::words::sample::of_fewer;
use crate::chart::words::shown::{largest, places_to_show, with_asked};
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::dashed;
use crate::format::{Unit, count, signed_percent};

/// Net flows up to this size, in per cent of households a year, are called none.
const THRESHOLD: f64 = 0.1;

/// A stretch of the record of about one calendar year: the moments `after..=until`, of which `after` is its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    after: usize,
    until: usize,
}

impl Period {
    fn years(self, tables: &RunTables) -> f64 {
        // Moves are counted by the calendar year: a record coarser than that tells of the last one.
        (tables.years[self.until] - tables.years[self.after]).min(1.0)
    }
}

/// Draws net migration per place, one panel each.
pub fn chart(tables: &RunTables) -> Chart {
    let periods = periods(&tables.years);
    let places = 0..tables.places.len();
    let over = |value: &dyn Fn(usize) -> f64| Spread::of((0..tables.replicates).map(value));
    let mut rates: Vec<Vec<Spread>> = places
        .clone()
        .map(|place| {
            let at = |period: &Period| over(&|replicate| rate(tables, replicate, place, *period));
            periods.iter().map(at).collect()
        })
        .collect();
    let mut twins = tables.twin.as_ref().map_or(Vec::new(), |twin| twin_rates(tables, twin, &periods));
    let changes: Vec<Change> = places
        .map(|place| Change {
            place: tables.places[place].clone(),
            spread: over(&|replicate| mean_rate(tables, replicate, place, &periods)),
        })
        .collect();
    let middle = |period: &Period| (tables.years[period.after] + tables.years[period.until]) / 2.0;
    let mut moments: Vec<f64> = periods.iter().map(middle).collect();
    if let [only] = periods.as_slice() {
        // One period is drawn as a level line from its start to its end.
        moments = vec![tables.years[only.after], tables.years[only.until]];
        let level = |rates: &[Vec<Spread>]| rates.iter().map(|rate| vec![rate[0]; 2]).collect();
        (rates, twins) = (level(&rates), level(&twins));
    }
    let found = Findings::of_runs(&changes, THRESHOLD, 1, tables.doubts > 0);
    let asked = tables.facts.headline.as_ref().and_then(|name| tables.names.iter().position(|other| other == name));
    let shown = shown(&changes, &found, asked);
    let hues = hues(&changes, tables.doubts > 0);
    let panel = |&place: &usize| Panel {
        name: tables.places[place].clone(),
        ending: signed_percent(changes[place].spread.median),
        hue: hues[place],
        place,
    };
    panels::draw(Panels {
        name: "net_migration",
        words: Words {
            headline: match periods.is_empty() {
                true => "Only one moment is recorded, so no migration can be stated".to_owned(),
                false => told(&found, tables.places.len()),
            },
            subtitle: subtitle(tables, &changes, &shown),
            source: tables.source(),
            width: tables.width,
        },
        unit: Unit::Change,
        moments: &moments,
        period: tables.period().unwrap_or_default(),
        bands: tables.bands(),
        span: 2.0 * THRESHOLD,
        panels: shown.iter().map(panel).collect(),
        places: &rates,
        grey: &(0..rates.len()).filter(|&place| !tables.is_new(place)).collect::<Vec<_>>(),
        twins: &twins,
    })
}

/// The places shown: those that the headline speaks of and that of the question, then the largest moves, or simply the first where
/// nothing moves at all.
fn shown(changes: &[Change], found: &Findings, asked: Option<usize>) -> Vec<usize> {
    let moving = places_to_show(changes, found, panels::MOST);
    if !moving.is_empty() {
        return with_asked(moving, changes, found, asked, panels::MOST);
    }
    let known = (0..changes.len()).filter(|&place| changes[place].spread.is_known());
    known.take(panels::MOST).collect()
}

/// The record cut into calendar years; one that is coarser than years is left as it is.
fn periods(years: &[f64]) -> Vec<Period> {
    let Some(first) = years.first() else {
        return Vec::new();
    };
    let mut periods: Vec<Period> = Vec::new();
    let mut after = 0;
    for until in 1..years.len() {
        let whole = |moment: usize| (years[moment] - first + 1e-6).floor();
        let last = until + 1 == years.len();
        if last || whole(until) > whole(after) {
            periods.push(Period { after, until });
            after = until;
        }
    }
    periods
}

/// Net inflow of a place over a period, in per cent of its households at the start of the period, per year.
fn rate(tables: &RunTables, replicate: usize, place: usize, period: Period) -> f64 {
    let cubes = [&tables.households, &tables.inflow, &tables.outflow];
    rate_in(cubes, tables, replicate, place, period)
}

/// The same from households, moves in and moves out of either arm.
fn rate_in(
    [households, inflow, outflow]: [&Cube; 3],
    tables: &RunTables,
    replicate: usize,
    place: usize,
    period: Period,
) -> f64 {
    let Period { after, until } = period;
    let base = households.at(replicate, after, place);
    let net = |moment| inflow.at(replicate, moment, place) - outflow.at(replicate, moment, place);
    if base > 0.0 {
        let net: f64 = (after + 1..=until).map(net).sum();
        net / base / period.years(tables) * 100.0
    } else {
        f64::NAN
    }
}

/// The rates of the twin, by place and period.
fn twin_rates(tables: &RunTables, twin: &Twin, periods: &[Period]) -> Vec<Vec<Spread>> {
    let cubes = [&twin.households, &twin.inflow, &twin.outflow];
    let at = |place: usize, period: &Period| tables.over(|r| rate_in(cubes, tables, r, place, *period));
    (0..tables.places.len()).map(|place| periods.iter().map(|period| at(place, period)).collect()).collect()
}

/// The mean of a place's rates over time; unknown where it starts empty.
fn mean_rate(tables: &RunTables, replicate: usize, place: usize, periods: &[Period]) -> f64 {
    let first = periods.first().map(|first| rate(tables, replicate, place, *first));
    if !first.is_some_and(f64::is_finite) {
        return f64::NAN;
    }
    let (mut sum, mut years) = (0.0, 0.0);
    for period in periods {
        let rate = rate(tables, replicate, place, *period);
        if rate.is_finite() {
            sum += rate * period.years(tables);
            years += period.years(tables);
        }
    }
    sum / years
}

/// The colours of what places do for certain, in runs that may draw numbers `in_doubt`.
fn hues(changes: &[Change], in_doubt: bool) -> Vec<Hue> {
    let spreads: Vec<Spread> = changes.iter().map(|change| change.spread).collect();
    let hue = |way| match way {
        Some(true) => GAIN,
        Some(false) => LOSS,
        None => NEUTRAL,
    };
    ways(&spreads, THRESHOLD, in_doubt).into_iter().map(hue).collect()
}

/// The sentence on those of so many places that had households to lose from the start: it says nothing of the others.
fn told(found: &Findings, places: usize) -> String {
    let sentence = headline(found);
    if found.places < places { of_those_from_the_start(&sentence) } else { sentence }
}

fn headline(found: &Findings) -> String {
    const OF: &str = "of its households a year by migration";
    if found.places == 0 {
        return "No place has households and flows to state".to_owned();
    }
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => format!(
            "Migration brings {} {} of {} households a year and takes {} from {}",
            up.within(),
            up.format_size(),
            up.fit("its", "their"),
            down.format_size(),
            down.within()
        ),
        (Some(lead), None) => one_way("gains", "gain", "loses", lead, found.all_up, found.none_down, found),
        (None, Some(lead)) => one_way("loses", "lose", "gains", lead, found.all_down, found.none_up, found),
        (None, None) if found.none_up && found.none_down => match &found.only {
            Some(place) => format!("{place} gains or loses no more than 0.1% {OF}"),
            None => format!("No place gains or loses more than 0.1% {OF}"),
        },
        (None, None) if found.single => match &found.only {
            Some(place) => format!("One run cannot tell net migration of {place} from luck{}", found.doubt()),
            None => format!("One run cannot tell who gains or loses by migration{}", found.doubt()),
        },
        (None, None) => match &found.only {
            Some(place) => format!("No net migration of {place} stands out from luck{}", found.doubt()),
            None => format!("No net migration of any place stands out from luck{}", found.doubt()),
        },
    }
}

/// The sentence where places gain, or lose, for certain in one direction only.
fn one_way(
    one: &str,
    many: &str,
    other: &str,
    lead: &Lead,
    everywhere: bool,
    never_other: bool,
    found: &Findings,
) -> String {
    let (verb, its) = (lead.fit(one, many), lead.fit("its", "their"));
    let (who, size) = (lead.subject(), lead.format_size());
    if everywhere && found.places > 1 {
        return match lead.places.len() == found.places {
            true => format!("Every place {one} {size} of its households a year by migration"),
            false => {
                format!("Every place {one} households by migration, {} most: {size} a year", lead.within())
            }
        };
    }
    let rest = match never_other && found.places > 1 {
        true => format!("; no place {other} more than 0.1%"),
        false => String::new(),
    };
    format!("{who} {verb} {size} of {its} households a year by migration{rest}")
}

fn subtitle(tables: &RunTables, changes: &[Change], shown: &[usize]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    if tables.years.len() < 2 {
        return format!("Moves in less moves out, {}.", start.floor());
    }
    let known = changes.iter().filter(|change| change.spread.is_known()).count();
    let mut subtitle = format!(
        "Moves in less moves out, in % of a place’s households a year, {}–{}; its mean beside the name. {}",
        start.floor(),
        end.floor(),
        tables.bands().explained(tables.replicates)
    );
    let old = (0..changes.len()).filter(|&place| !tables.is_new(place)).count();
    if old > LINES_BEHIND {
        let whose = if old < changes.len() { "places that were there" } else { "all places" };
        subtitle.push_str(&format!(" Grey: the middle 90% of {whose}, as far as panels reach."));
    } else if known > 1 {
        subtitle.push_str(" Grey: the other places.");
    }
    let known_in = |place: &usize| (tables.places[*place].as_str(), changes[*place].spread.replicates);
    subtitle.push_str(&of_fewer(tables.replicates, shown.iter().map(known_in)));
    let hues = hues(changes, false);
    if shown.iter().any(|&place| hues[place] == NEUTRAL) {
        subtitle.push_str(match tables.replicates {
            1 => " Grey name: one run cannot tell gain or loss from luck.",
            _ => " Grey name: no gain or loss for certain.",
        });
    }
    if shown.len() < known {
        let largest = largest(changes, panels::MOST);
        let (some, all) = (shown.len(), count(known as f64));
        subtitle.push_str(&match shown.iter().all(|place| largest.contains(place)) {
            true => format!(" Shown: the {some} largest of {all}."),
            false => format!(" Shown: {some} of {all}, those told of and the largest of the others."),
        });
    }
    if let Some(twin) = &tables.twin {
        subtitle.push_str(&format!(" {}", dashed(&twin.words)));
    }
    subtitle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::change;

    fn sentence(changes: &[(&str, f64, f64)]) -> String {
        let changes: Vec<_> = changes.iter().map(|(p, m, e)| change(p, *m, *e)).collect();
        headline(&Findings::of(&changes, THRESHOLD))
    }

    #[test]
    fn net_migration_is_told_as_it_goes() {
        assert_eq!(
            sentence(&[("Austin", 1.2, 0.3), ("Chicago", -0.7, 0.2)]),
            "Migration brings Austin 1.2% of its households a year and takes 0.7% from Chicago"
        );
        assert_eq!(
            sentence(&[("A", 1.2, 0.3), ("B", 0.05, 0.2)]),
            "A gains 1.2% of its households a year by migration; no place loses more than 0.1%"
        );
        assert_eq!(
            sentence(&[("A", -1.2, 0.3), ("B", 0.4, 0.5)]),
            "A loses 1.2% of its households a year by migration"
        );
        assert_eq!(
            sentence(&[("A", 0.05, 0.01), ("B", -0.1, 0.01)]),
            "No place gains or loses more than 0.1% of its households a year by migration"
        );
        assert_eq!(
            sentence(&[("A", 0.5, 0.9), ("B", -0.6, 0.7)]),
            "No net migration of any place stands out from luck; the largest, −0.6%, may be luck"
        );
        assert_eq!(sentence(&[]), "No place has households and flows to state");
    }

    /// Planted fault: a headline on a place that was not among the largest, and so had no panel.
    #[test]
    fn who_the_headline_speaks_of_and_who_is_asked_about_has_a_panel() {
        let mut changes: Vec<Change> = (0..40).map(|i| change(&format!("{i}"), f64::from(i - 20), 90.0)).collect();
        changes.extend([change("sure", 0.3, 0.01), change("asked", 0.0, 5.0)]);
        let found = Findings::of(&changes, THRESHOLD);
        assert!(headline(&found).starts_with("sure gains"), "{}", headline(&found));
        let shown = shown(&changes, &found, Some(41));
        assert!(shown.contains(&40) && shown.contains(&41) && shown.len() == panels::MOST, "{shown:?}");
    }

    #[test]
    fn an_order_that_bands_leave_open_is_not_told() {
        assert_eq!(
            sentence(&[("A", 1.2, 0.3), ("B", 1.0, 0.2), ("C", 0.2, 0.5)]),
            "A and B gain 1.0% to 1.2% of their households a year by migration; no place loses more than 0.1%"
        );
        assert_eq!(
            sentence(&[("A", 1.2, 0.1), ("B", 0.9, 0.1), ("C", 0.8, 0.2), ("D", 0.5, 0.1), ("E", -0.7, 0.1)]),
            "Migration brings A 1.2% of its households a year and takes 0.7% from E"
        );
        assert_eq!(
            sentence(&[("A", 1.2, 0.4), ("B", 1.0, 0.3), ("C", 0.9, 0.2), ("D", 0.5, 0.1)]),
            "Every place gains households by migration, the top three most: 0.9% to 1.2% a year"
        );
        assert_eq!(
            sentence(&[("A", -1.2, 0.4), ("B", -1.0, 0.3)]),
            "Every place loses 1.0% to 1.2% of its households a year by migration"
        );
    }

    #[test]
    fn nothing_that_moves_is_told_as_nothing() {
        let none = "No place gains or loses more than 0.1% of its households a year by migration";
        assert_eq!(sentence(&[("A", 0.0, 0.0), ("B", 0.0, 0.0), ("C", 0.0, 0.0)]), none);
        assert_eq!(
            sentence(&[("A", 0.0, 0.0)]),
            "A gains or loses no more than 0.1% of its households a year by migration"
        );
        assert_eq!(sentence(&[("A", 0.4, 0.5)]), "No net migration of A stands out from luck; +0.4% may be luck");
    }

    #[test]
    fn new_places_have_no_rate_and_no_sentence() {
        let changes = [change("A", 0.0, 0.0), change("B", 0.0, 0.0)];
        let found = Findings::of(&changes, THRESHOLD);
        let none = "gains or loses more than 0.1% of its households a year by migration";
        let open = Findings::of(&[change("A", 0.5, 0.9), change("B", -0.6, 0.7)], THRESHOLD);
        let doubt = "stands out from luck; the largest, −0.6%, may be luck";
        assert_eq!(told(&open, 3), format!("No net migration of any place that was there {doubt}"));
        assert_eq!(
            [told(&found, 2), told(&found, 3)],
            [format!("No place {none}"), format!("No place that was there {none}")]
        );
    }

    #[test]
    fn one_replicate_cannot_tell() {
        let one = |place: &str, size: f64| Change { place: place.into(), spread: Spread::of([size].into_iter()) };
        let said = |changes: &[Change]| headline(&Findings::of(changes, THRESHOLD));
        assert_eq!(
            said(&[one("A", 79.0), one("B", -2.0)]),
            "One run cannot tell who gains or loses by migration; the largest change, +79%, may be luck"
        );
        assert_eq!(said(&[one("A", -79.0)]), "One run cannot tell net migration of A from luck; −79% may be luck");
    }

    #[test]
    fn records_are_cut_into_years() {
        let monthly: Vec<f64> = (0..=24).map(|tick| 2025.0 + f64::from(tick) / 12.0).collect();
        let year = |after, until| Period { after, until };
        assert_eq!(periods(&monthly), [year(0, 12), year(12, 24)]);
        assert_eq!(periods(&[2025.0, 2026.0, 2027.0]), [year(0, 1), year(1, 2)]);
        assert_eq!(periods(&[2025.0, 2045.0]), [year(0, 1)]);
        assert!(periods(&[2025.0]).is_empty());
    }
}
