//! Draws where those who move into a new place come from: a bar of dots for each city, the largest first.

use crate::chart::hero::paper::{Paper, Words};
use crate::chart::hero::sign;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_TEXT, INK};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::origins::{place_of, shares};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;

/// Most cities with a row of their own.
const ROWS: usize = 9;

/// Draws a dot for each of a hundred who move in; `None` where nobody does.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let town = scene.town()?;
    let shares = shares(&scene, place_of(&scene, town)?);
    if shares.is_empty() {
        return None;
    }
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: format!(
            "Of 100 households that move into {} until {}, those from each city; the middle of {} {}.",
            scene.town_call(town),
            scene.end.floor(),
            scene.runs,
            if scene.runs == 1 { "run" } else { "runs" }
        ),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    sign::draw(&mut paper, &scene, town, false);
    let sizes = paper.sizes;
    let shown = &shares[..shares.len().min(ROWS)];
    let name_room = shown
        .iter()
        .map(|(place, _)| font::width(scene.call(*place), sizes.small, Weight::Regular))
        .fold(0.0, f64::max);
    let left = sizes.margin + name_room.min(sizes.pick(220.0, 110.0)) + 14.0;
    let radius = sizes.pick(4.5, 2.2);
    let pitch = sizes.pick(11.0, 5.4);
    let columns =
        (((sizes.width - sizes.margin - left - sizes.pick(60.0, 38.0)) / pitch).floor() as usize).clamp(10, 50);
    let mut y = paper.y + sizes.label;
    for (k, (place, share)) in shown.iter().enumerate() {
        let color = if k == 0 { ACCENT } else { DARK };
        let name = font::cut(scene.call(*place), sizes.small, Weight::Regular, left - sizes.margin - 10.0);
        paper.label(&name, (sizes.margin, y), sizes.small, Weight::Regular, INK);
        let dots = share.median.round() as usize;
        for dot in 0..dots {
            let at = (
                left + radius + (dot % columns) as f64 * pitch,
                y - 0.35 * sizes.small + (dot / columns) as f64 * pitch,
            );
            paper.chart.dot(at, radius, color);
        }
        let x = left + dots.min(columns) as f64 * pitch + 8.0;
        paper.label(&plain::percent(share.median), (x, y), sizes.small, Weight::Bold, color);
        y += (dots.div_ceil(columns).max(1) - 1) as f64 * pitch + 2.0 * sizes.small;
    }
    if shares.len() > ROWS {
        let rest: f64 = shares[ROWS..].iter().map(|(_, share)| share.median).sum();
        let words = format!("{} other cities: {} in all", shares.len() - ROWS, plain::percent(rest));
        paper.label(&words, (sizes.margin, y), sizes.small, Weight::Regular, GREY_TEXT);
        y += 2.0 * sizes.small;
    }
    paper.y = y - sizes.small;
    Some(paper.finish())
}
