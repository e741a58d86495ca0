//! Draws what happened and when: a row for each kind of event of a place, a dot for each run.

use std::collections::BTreeMap;

use crate::chart::hero::paper::{Paper, Words};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame::Plot;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_TEXT, GRID, INK};
use crate::chart::verdict::scene::Scene;

/// Most rows, and most dots in a row.
const ROWS: usize = 10;
const DOTS: usize = 200;

/// What an event is called after the name of its place.
fn word(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "reform" => "changes by law or shock",
        "trend_begins" => "begins to change",
        "campaign" => "gathers pledges",
        "funded" => "has the pledges it needs",
        "opened" => "opens",
        "incorporated" => "incorporates",
        "vote_lost" => "votes against leaving",
        "success" => "has held its size",
        "builder_failed" => "loses its builder",
        "threatened" => "survives a hostile act",
        "repealed" => "loses its charter",
        "closed" => "closes",
        "insolvent" => "cannot pay its debts",
        _ => return None,
    })
}

/// What goes first where there is no room for all: what founds or ends a place, then what changes it, last how it is gathered for.
fn rank(kind: &str) -> usize {
    match kind {
        "opened" | "incorporated" | "repealed" | "closed" | "builder_failed" => 0,
        "reform" | "trend_begins" | "insolvent" | "vote_lost" | "threatened" => 1,
        "success" => 2,
        _ => 3,
    }
}

/// The rows there is room for, those that matter most, in their order.
fn shown<T>(mut rows: Vec<T>, kind: impl Fn(&T) -> usize) -> Vec<T> {
    let mut ranks: Vec<usize> = rows.iter().map(&kind).collect();
    ranks.sort_unstable();
    let Some(&last) = ranks.get(ROWS) else { return rows };
    // Of the rank that has room for some, the earliest.
    let mut room = ROWS - ranks.iter().filter(|rank| **rank < last).count();
    rows.retain(|row| {
        let rank = kind(row);
        let fits = rank < last || rank == last && room > 0;
        room -= usize::from(fits && rank == last);
        fits
    });
    rows
}

/// Draws the rows, the earliest above; `None` where nothing happened.
pub fn chart(tables: &RunTables, width: f64) -> Option<Chart> {
    let scene = Scene::of(tables);
    let mut rows: BTreeMap<(&str, &str), Vec<(usize, f64)>> = BTreeMap::new();
    for event in &tables.happened {
        if word(&event.kind).is_some() {
            rows.entry((&event.place, &event.kind)).or_default().push((event.replicate, event.year));
        }
    }
    let middle = |years: &[(usize, f64)]| {
        let mut sorted: Vec<f64> = years.iter().map(|(_, year)| *year).collect();
        sorted.sort_by(f64::total_cmp);
        sorted[(sorted.len() - 1) / 2]
    };
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| middle(x).total_cmp(&middle(y)).then(a.cmp(b)));
    if rows.is_empty() || scene.end <= scene.start {
        return None;
    }
    let words = Words {
        headline: "What happened, and when".to_owned(),
        subtitle: match scene.runs {
            1 => "One dot is one event.".to_owned(),
            runs => format!("One dot is one event of one of {runs} runs."),
        },
        source: String::new(),
        drawn: false,
    };
    let mut paper = Paper::begin("timeline", width, words);
    let sizes = paper.sizes;
    let more = rows.len().saturating_sub(ROWS);
    let rows = shown(rows, |((_, kind), _)| rank(kind));
    let radius = sizes.pick(4.0, 3.0);
    let inset = radius + 2.0;
    for ((place, kind), years) in &rows {
        let mut runs: Vec<usize> = years.iter().map(|(r, _)| *r).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut y = paper.y + 1.2 * sizes.small;
        let new = tables.new_places.names.iter().any(|name| name == place);
        let color = if new { ACCENT } else { DARK };
        let end = paper.label(tables.call(place), (sizes.margin, y), sizes.small, Weight::Bold, color);
        let told = word(kind).unwrap_or_default();
        let end = paper.label(told, (end + 5.0, y), sizes.small, Weight::Regular, INK);
        let often = match runs.len() == scene.runs {
            true if scene.runs == 1 => String::new(),
            true => format!("all {} runs", scene.runs),
            false => format!("{} of {} runs", runs.len(), scene.runs),
        };
        paper.label(&often, (end + 10.0, y), sizes.small, Weight::Regular, GREY_TEXT);
        let plot = Plot {
            left: sizes.margin + inset,
            right: sizes.width - sizes.margin - inset,
            top: y,
            bottom: y,
            period: (scene.start, scene.end),
            scale: Scale::covering(0.0, 1.0, 1.0, 1),
        };
        // Dots that would cover each other stand on each other.
        let mut piles: BTreeMap<i64, usize> = BTreeMap::new();
        let mut places = Vec::new();
        for (_, year) in years.iter().take(DOTS) {
            let x = plot.x(*year);
            let pile = piles.entry((x / (2.0 * radius)).round() as i64).or_default();
            places.push((x, *pile));
            *pile += 1;
        }
        let most = piles.values().copied().max().unwrap_or(1);
        let step = (2.0 * radius).min(sizes.pick(60.0, 40.0) / most as f64);
        y += 0.7 * sizes.small + radius + (most - 1) as f64 * step + radius;
        paper.chart.line(
            &[Some((sizes.margin, y + radius)), Some((sizes.width - sizes.margin, y + radius))],
            1.0,
            GRID,
        );
        for (x, pile) in places {
            paper.chart.dot((x, y - pile as f64 * step), radius, color);
        }
        paper.y = y + radius + sizes.pick(8.0, 5.0);
    }
    let plot = Plot {
        left: sizes.margin + inset,
        right: sizes.width - sizes.margin - inset,
        top: paper.y,
        bottom: paper.y + 2.0,
        period: (scene.start, scene.end),
        scale: Scale::covering(0.0, 1.0, 1.0, 1),
    };
    crate::chart::hero::strands::axis(&mut paper, &plot);
    paper.y += 2.2 * sizes.small;
    if more > 0 {
        let words = format!("{more} more kinds of events are in the table.");
        paper.paragraph(&words, sizes.small, Weight::Regular, GREY_TEXT);
    }
    Some(paper.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Planted fault: the first ten by date, which four campaigns fill before anything opens.
    #[test]
    fn an_opening_is_not_left_out_for_campaigns_before_it() {
        let mut kinds = vec!["reform", "campaign"];
        kinds.extend(["campaign", "funded"].repeat(5));
        kinds.extend(["opened", "success", "builder_failed", "repealed", "closed"]);
        let kept = shown(kinds.clone(), |kind| rank(kind));
        let gathered = ["campaign", "campaign", "funded", "campaign"];
        let then = ["opened", "success", "builder_failed", "repealed", "closed"];
        assert_eq!(kept, [&["reform"][..], &gathered, &then].concat());
        assert_eq!(shown(kinds[..9].to_vec(), |kind| rank(kind)), kinds[..9]);
    }
}
