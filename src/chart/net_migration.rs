//! Net migration, a small panel for each place: all on one scale, the others in grey behind.

use super::canvas::Chart;
use super::finding::{Change, Findings, Lead, largest};
use super::font::{self, Weight};
use super::frame::{self, Plot, Words, text};
use super::scale::{Scale, Unit, signed_percent};
use super::spread::{Bands, Spread};
use super::style::{
    GAIN, GREY_LINE, HEIGHT, Hue, INK, INNER_BAND, LABEL, LOSS, MARGIN, NEUTRAL, OUTER_BAND, WIDTH,
};
use super::tables::RunTables;

/// Net flows up to this size, in per cent of households a year, are called none.
const THRESHOLD: f64 = 0.1;
/// Most panels on a sheet.
const PANELS: usize = 24;
/// Up to so many places the others are lines behind each panel; beyond, a band that holds the middle 90 % of them.
const LINES_BEHIND: usize = 12;

/// A stretch of the record of about one calendar year: the moments `after..=until`, of which `after` is its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    after: usize,
    until: usize,
}

/// Draws net migration per place, one panel each.
pub fn chart(tables: &RunTables) -> Chart {
    let periods = periods(&tables.years);
    let places = 0..tables.places.len();
    let rates: Vec<Vec<Spread>> = places
        .clone()
        .map(|place| {
            periods
                .iter()
                .map(|period| rate(tables, place, *period))
                .collect()
        })
        .collect();
    let whole = Period {
        after: 0,
        until: tables.years.len().saturating_sub(1),
    };
    let changes: Vec<Change> = places
        .map(|place| Change {
            place: tables.places[place].clone(),
            spread: rate(tables, place, whole),
        })
        .collect();
    let found = Findings::of(&changes, THRESHOLD);
    let shown = match largest(&changes, PANELS) {
        none if none.is_empty() => (0..changes.len())
            .filter(|&place| changes[place].spread.is_known())
            .take(PANELS)
            .collect(),
        some => some,
    };
    let middles: Vec<f64> = periods
        .iter()
        .map(|period| (tables.years[period.after] + tables.years[period.until]) / 2.0)
        .collect();

    let grid = Grid::of(shown.len());
    let words = Words {
        headline: headline(&found),
        subtitle: subtitle(tables, &changes, &shown),
        source: tables.source(),
    };
    let (mut chart, top) = frame::sheet("net_migration", grid.height, words);
    let scale = scale(&rates, &shown, tables.bands(), grid.rows);
    let tick = if grid.columns > 4 { 11.0 } else { 12.0 };
    let left = MARGIN + frame::tick_room(Unit::Change, &scale) + 6.0;
    let (gap_x, title, years) = (if grid.columns > 4 { 18.0 } else { 30.0 }, 26.0, 24.0);
    let columns = grid.columns as f64;
    let width = (WIDTH - MARGIN - 12.0 - left - gap_x * (columns - 1.0)) / columns;
    let height = (grid.height - 44.0 - top - 4.0) / grid.rows as f64;
    for (i, &place) in shown.iter().enumerate() {
        let (row, column) = (i / grid.columns, i % grid.columns);
        let x = left + column as f64 * (width + gap_x);
        let y = top + 4.0 + row as f64 * height;
        let plot = Plot {
            left: x,
            right: x + width,
            top: y + title,
            bottom: y + height - years,
            period: tables.period().unwrap_or_default(),
            scale: scale.clone(),
        };
        let hue = hue(&changes[place], &found);
        plot.grid(&mut chart, Unit::Change, tick, column == 0);
        behind(&mut chart, &plot, &middles, &rates, place);
        let points = |value: fn(&Spread) -> f64| -> Vec<_> {
            let spreads = middles.iter().zip(&rates[place]);
            spreads
                .map(|(year, spread)| plot.point(*year, value(spread)))
                .collect()
        };
        let between = |low: fn(&Spread) -> f64, high: fn(&Spread) -> f64| -> Vec<_> {
            let edges = points(low).into_iter().zip(points(high));
            edges.map(|(low, high)| Some((low?, high?))).collect()
        };
        if tables.bands() != Bands::None {
            chart.band(
                &between(|s| s.most.0, |s| s.most.1),
                hue.line,
                OUTER_BAND + 0.04,
            );
        }
        if tables.bands() == Bands::Quantiles {
            chart.band(
                &between(|s| s.half.0, |s| s.half.1),
                hue.line,
                INNER_BAND + 0.04,
            );
        }
        chart.line(&points(|s| s.median), 2.0, hue.line);
        if shown.len() > i + grid.columns {
            plot.years(&mut chart, tick, false);
        } else {
            plot.years(&mut chart, tick, true);
        }
        heading(&mut chart, &plot, &changes[place], hue);
    }
    chart
}

/// How panels are laid out on the sheet.
struct Grid {
    columns: usize,
    rows: usize,
    height: f64,
}

impl Grid {
    fn of(panels: usize) -> Grid {
        let columns = match panels {
            0 | 1 => 1,
            2 | 4 => 2,
            3 | 5 | 6 | 9 => 3,
            7 | 8 | 10..=12 => 4,
            13..=15 => 5,
            _ => 6,
        };
        let rows = panels.div_ceil(columns).max(1);
        let height = if rows > 3 { 720.0 } else { HEIGHT };
        Grid {
            columns,
            rows,
            height,
        }
    }
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
fn rate(tables: &RunTables, place: usize, period: Period) -> Spread {
    let Period { after, until } = period;
    let years = tables.years.get(until).zip(tables.years.get(after));
    let years = years.map_or(0.0, |(end, start)| end - start);
    Spread::of((0..tables.replicates).map(|replicate| {
        let base = tables.households.at(replicate, after, place);
        let net = |moment| {
            let inflow = tables.inflow.at(replicate, moment, place);
            inflow - tables.outflow.at(replicate, moment, place)
        };
        let net: f64 = (after + 1..=until).map(net).sum();
        if base > 0.0 && years > 0.0 {
            net / base / years * 100.0
        } else {
            f64::NAN
        }
    }))
}

/// One scale for all panels, always with its zero.
fn scale(rates: &[Vec<Spread>], shown: &[usize], bands: Bands, rows: usize) -> Scale {
    let spreads = shown.iter().flat_map(|&place| &rates[place]);
    let ends = spreads.flat_map(|spread| match bands {
        Bands::None => [spread.median; 2],
        _ => [spread.most.0, spread.most.1],
    });
    let (low, high) = ends
        .filter(|end| end.is_finite())
        .fold((0.0, 0.0), |(low, high): (f64, f64), end| {
            (low.min(end), high.max(end))
        });
    Scale::covering(low, high, 2.0 * THRESHOLD, if rows > 2 { 3 } else { 5 })
}

/// The other places in grey, clipped to the scale of the panels.
fn behind(chart: &mut Chart, plot: &Plot, middles: &[f64], rates: &[Vec<Spread>], place: usize) {
    let clip = |value: f64| value.clamp(plot.scale.low, plot.scale.high);
    if rates.len() <= LINES_BEHIND {
        for (_, other) in rates
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place)
        {
            let spreads = middles.iter().zip(other);
            let points: Vec<_> = spreads
                .map(|(year, spread)| plot.point(*year, clip(spread.median)))
                .collect();
            chart.line(&points, 1.0, GREY_LINE);
        }
        return;
    }
    let edges = middles.iter().enumerate().map(|(moment, year)| {
        let medians = rates.iter().map(|spreads| spreads[moment].median);
        let (low, high) = Spread::of(medians).most;
        Some((
            plot.point(*year, clip(low))?,
            plot.point(*year, clip(high))?,
        ))
    });
    chart.band(&edges.collect::<Vec<_>>(), GREY_LINE, 0.4);
}

/// Name and mean rate above a panel.
fn heading(chart: &mut Chart, plot: &Plot, change: &Change, hue: Hue) {
    let said = signed_percent(change.spread.median);
    let taken = font::width(&said, LABEL, Weight::Regular) + 5.0;
    let room = plot.right - plot.left - taken;
    let name = font::cut(&change.place, LABEL, Weight::Bold, room);
    let baseline = plot.top - 9.0;
    let name = text(name, (plot.left, baseline), LABEL)
        .heavy()
        .colored(INK);
    let right = chart.write(name).right;
    chart.write(text(said, (right + 5.0, baseline), LABEL).colored(hue.text));
}

/// The colour of what a place does for certain.
fn hue(change: &Change, found: &Findings) -> Hue {
    let alone = Findings::of(std::slice::from_ref(change), THRESHOLD);
    match (alone.up, alone.down) {
        _ if found.places == 0 => NEUTRAL,
        (Some(_), _) => GAIN,
        (_, Some(_)) => LOSS,
        _ => NEUTRAL,
    }
}

fn headline(found: &Findings) -> String {
    const OF: &str = "of its households a year by migration";
    if found.places == 0 {
        return "No place has households and flows to state".to_owned();
    }
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => format!(
            "Migration brings {} {} of {} households a year and takes {} from {}",
            within(up),
            up.said(),
            up.fit("its", "their"),
            down.said(),
            within(down)
        ),
        (Some(lead), None) => one_way(
            "gains",
            "gain",
            "loses",
            lead,
            found.all_up,
            found.none_down,
            found,
        ),
        (None, Some(lead)) => one_way(
            "loses",
            "lose",
            "gains",
            lead,
            found.all_down,
            found.none_up,
            found,
        ),
        (None, None) if found.none_up && found.none_down => match &found.only {
            Some(place) => format!("{place} gains or loses no more than 0.1% {OF}"),
            None => format!("No place gains or loses more than 0.1% {OF}"),
        },
        (None, None) => match &found.only {
            Some(place) => format!("No net migration of {place} stands out from chance"),
            None => "No place’s net migration stands out from chance".to_owned(),
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
    let (who, size) = (lead.subject(), lead.said());
    if everywhere && found.places > 1 {
        return match lead.places.len() == found.places {
            true => format!("Every place {one} {size} of its households a year by migration"),
            false => {
                format!("Every place {one} households by migration, {who} most: {size} a year")
            }
        };
    }
    let rest = match never_other && found.places > 1 {
        true => format!("; no place {other} more than 0.1%"),
        false => String::new(),
    };
    format!("{who} {verb} {size} of {its} households a year by migration{rest}")
}

/// The places of a lead inside a sentence.
fn within(lead: &Lead) -> String {
    let subject = lead.subject();
    match lead.places.len() {
        1 | 2 => subject,
        _ => subject.to_lowercase(),
    }
}

fn subtitle(tables: &RunTables, changes: &[Change], shown: &[usize]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let known = changes
        .iter()
        .filter(|change| change.spread.is_known())
        .count();
    let mut subtitle = format!(
        "Moves in less moves out, in % of the place’s households a year, {}–{}; beside each name the mean. {}",
        start.floor(),
        end.floor(),
        tables.bands().explained(tables.replicates)
    );
    if changes.len() > LINES_BEHIND {
        subtitle.push_str(" Grey: the middle 90% of all places.");
    } else if known > 1 {
        subtitle.push_str(" Grey: the other places.");
    }
    if shown.len() < known {
        subtitle.push_str(&format!(" Shown: the {} largest of {known}.", shown.len()));
    }
    subtitle
}

#[cfg(test)]
mod tests {
    use super::super::finding::tests::change;
    use super::*;

    fn said(changes: &[(&str, f64, f64)]) -> String {
        let changes: Vec<_> = changes.iter().map(|(p, m, e)| change(p, *m, *e)).collect();
        headline(&Findings::of(&changes, THRESHOLD))
    }

    #[test]
    fn net_migration_is_told_as_it_goes() {
        assert_eq!(
            said(&[("Austin", 1.2, 0.3), ("Chicago", -0.7, 0.2)]),
            "Migration brings Austin 1.2% of its households a year and takes 0.7% from Chicago"
        );
        assert_eq!(
            said(&[("A", 1.2, 0.3), ("B", 0.05, 0.2)]),
            "A gains 1.2% of its households a year by migration; no place loses more than 0.1%"
        );
        assert_eq!(
            said(&[("A", -1.2, 0.3), ("B", 0.4, 0.5)]),
            "A loses 1.2% of its households a year by migration"
        );
        assert_eq!(
            said(&[("A", 0.05, 0.01), ("B", -0.1, 0.01)]),
            "No place gains or loses more than 0.1% of its households a year by migration"
        );
        assert_eq!(
            said(&[("A", 0.5, 0.9), ("B", -0.5, 0.6)]),
            "No place’s net migration stands out from chance"
        );
        assert_eq!(said(&[]), "No place has households and flows to state");
    }

    #[test]
    fn records_are_cut_into_years() {
        let monthly: Vec<f64> = (0..=24)
            .map(|tick| 2025.0 + f64::from(tick) / 12.0)
            .collect();
        let year = |after, until| Period { after, until };
        assert_eq!(periods(&monthly), [year(0, 12), year(12, 24)]);
        assert_eq!(periods(&[2025.0, 2026.0, 2027.0]), [year(0, 1), year(1, 2)]);
        assert_eq!(periods(&[2025.0, 2045.0]), [year(0, 1)]);
        assert!(periods(&[2025.0]).is_empty());
    }
}
