//! Draws what is on record beside what came out: a bar for the record, a dot for the middle run, a line for all.

use crate::chart::hero::paper::{Paper, Words};
use crate::chart::read::scores::Score;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_LINE, GREY_TEXT, GRID, INK};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::record::{facts, met, on_record, writing};
use crate::chart::verdict::scene::Scene;
use crate::experiment::evidence::scores::{CEILING, GRAVITY};
use crate::format::rate;

/// Room between the margins in which a row is one line.
const BESIDE: f64 = 960.0;
/// Most facts with a row of their own.
const ROWS: usize = 12;

/// Draws a row for each fact; `None` without any.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let facts = facts(&scene);
    let routes = tables.scores.iter().find(|score| score.moves && score.own().is_some());
    if facts.is_empty() && routes.is_none() {
        return None;
    }
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle:
            "Grey: what is on record, a single number with a tenth to each side. Dot: the middle run; line: all runs. \
                   Each row has a scale of its own."
                .to_owned(),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    if let Some(score) = routes {
        bars(&mut paper, score);
    }
    for score in facts.iter().take(ROWS) {
        row(&mut paper, score);
    }
    if facts.len() > ROWS {
        let (sizes, y) = (paper.sizes, paper.y + paper.sizes.small);
        let words = format!("and {} more in scores.csv", facts.len() - ROWS);
        paper.label(&words, (sizes.margin, y), sizes.small, Weight::Regular, GREY_TEXT);
        paper.y = y + sizes.small;
    }
    Some(paper.finish())
}

/// Shares of moves on the right route: ours, naive ones, and what luck leaves.
fn bars(paper: &mut Paper, score: &Score) {
    let sizes = paper.sizes;
    let mut rows = vec![("this model", score.own().map_or(f64::NAN, |own| own.spread().median), ACCENT)];
    for (name, call) in [(GRAVITY, "size and distance alone"), (CEILING, "the most that luck leaves")] {
        let found = score.forecasts.iter().find(|forecast| forecast.name == name);
        rows.extend(found.map(|forecast| (call, forecast.spread().median, DARK)));
    }
    let y = paper.y + sizes.label;
    paper.label("Moves on the right route", (sizes.margin, y), sizes.label, Weight::Bold, INK);
    paper.y = y + sizes.pick(8.0, 4.0);
    for (name, share, color) in rows.into_iter().filter(|(_, share, _)| share.is_finite()) {
        let top = paper.y + sizes.pick(10.0, 6.0);
        let tall = sizes.pick(18.0, 12.0);
        let length = (sizes.room() - sizes.pick(330.0, 60.0)) * share.clamp(0.0, 1.0);
        let left = sizes.margin + sizes.pick(250.0, 0.0);
        let (bar, words) = match sizes.narrow {
            true => (top + 1.3 * sizes.small, (sizes.margin, top + sizes.small)),
            false => (top, (sizes.margin, top + 0.8 * tall)),
        };
        paper.label(name, words, sizes.small, Weight::Regular, GREY_TEXT);
        let corners = vec![(left, bar), (left + length, bar), (left + length, bar + tall), (left, bar + tall)];
        paper.chart.marks.push(Mark::Area { points: corners, color, opacity: 1.0 });
        paper.label(&rate(100.0 * share), (left + length + 8.0, bar + 0.8 * tall), sizes.small, Weight::Bold, color);
        paper.y = bar + tall;
    }
    paper.y += sizes.pick(20.0, 12.0);
}

fn row(paper: &mut Paper, score: &Score) {
    let sizes = paper.sizes;
    let Some(own) = score.own().map(|own| own.spread()) else { return };
    let (low, high) = score.tolerated();
    let least = low.min(own.most.0).min(0.0);
    let most = high.max(own.most.1).max(1e-12);
    // Name, bar and numbers beside each other, or below where the sheet has no room.
    let stacked = sizes.room() < BESIDE;
    let (before, behind) = if stacked { (0.0, 0.0) } else { (430.0, 230.0) };
    let (left, right) = (sizes.margin + before, sizes.width - sizes.margin - behind);
    let x = |value: f64| left + (value - least) / (most - least) * (right - left);
    let top = paper.y + sizes.pick(14.0, 10.0);
    let tall = sizes.pick(16.0, 12.0);
    let name = font::cut(&score.fact, sizes.small, Weight::Regular, if stacked { sizes.room() } else { 410.0 });
    let (bar, baseline) = if stacked { (top + 1.4 * sizes.small, top + sizes.small) } else { (top, top + 0.8 * tall) };
    paper.label(&name, (sizes.margin, baseline), sizes.small, Weight::Regular, INK);
    paper.chart.line(&[Some((left, bar + tall / 2.0)), Some((right, bar + tall / 2.0))], 1.0, GRID);
    let corners = vec![(x(low), bar), (x(high), bar), (x(high), bar + tall), (x(low), bar + tall)];
    paper.chart.marks.push(Mark::Area { points: corners, color: GREY_LINE, opacity: 1.0 });
    let color = if met(score) == Some(true) { ACCENT } else { DARK };
    let middle = bar + tall / 2.0;
    paper.chart.line(&[Some((x(own.most.0), middle)), Some((x(own.most.1), middle))], 2.0, color);
    paper.chart.dot((x(own.median), middle), sizes.pick(5.0, 4.0), color);
    let write = writing(score);
    let words = format!("{} (record {})", write(own.median), on_record(score, &write));
    match stacked {
        true => {
            let y = bar + tall + 1.1 * sizes.small;
            paper.label(&words, (sizes.margin, y), sizes.small - 0.5, Weight::Regular, GREY_TEXT);
            paper.y = y + 2.0;
        }
        false => {
            paper.label(&words, (right + 12.0, baseline), sizes.small, Weight::Regular, GREY_TEXT);
            paper.y = bar + tall;
        }
    }
}
