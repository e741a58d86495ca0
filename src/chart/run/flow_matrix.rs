//! Draws moves between many places as a matrix: a row for each origin, a column for each destination, a colour for the rate.

use crate::chart::read::tables::RunTables;
use crate::chart::run::flows::FEW;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::style::{Color, GRID, HEAT, INK, LABEL, MARGIN, PAPER};
use crate::format::{Unit, count};

/// Most places on the sheet.
const MOST: usize = 60;
/// Up to so many places, cells carry their numbers.
const WRITTEN: usize = 12;

/// Draws moves a year per 1,000 households of the origin, for every pair of places.
pub fn chart(tables: &RunTables) -> Chart {
    let shown = shown(tables);
    let rates: Vec<Vec<f64>> =
        shown.iter().map(|&from| shown.iter().map(|&to| rate(tables, from, to)).collect()).collect();
    let bounds = bounds(&rates);
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!(
        "Moves a year from the place of the row to the place of the column, per 1,000 households of the row, {}–{}. ",
        start.floor(),
        end.floor()
    );
    subtitle.push_str(&match tables.replicates {
        1 => "One run.".to_owned(),
        many => format!("{many} runs together."),
    });
    let pairs = (0..rates.len()).flat_map(|i| (0..rates.len()).map(move |j| (i, j))).filter(|(i, j)| i != j);
    if pairs.clone().any(|(i, j)| rates[i][j].is_nan()) {
        subtitle.push_str(&format!(" Blank: fewer than {FEW} simulated households moved."));
    }
    if shown.len() < tables.places.len() {
        subtitle.push_str(&format!(" Shown: the {} largest of {}.", shown.len(), count(tables.places.len() as f64)));
    }
    let words = Words { headline: headline(tables), subtitle, source: tables.source(), width: tables.width };
    draw(words, tables, &shown, &rates, &bounds)
}

/// The places with most households at the start, largest first.
fn shown(tables: &RunTables) -> Vec<usize> {
    let size = |place: usize| tables.over(|r| tables.households.at(r, 0, place)).median;
    let mut order: Vec<usize> = (0..tables.places.len()).collect();
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    order.truncate(MOST);
    order
}

/// Moves a year per 1,000 households that the origin has at the start, both summed over runs; unknown where it starts empty, and where
/// fewer than [`FEW`] simulated households moved.
fn rate(tables: &RunTables, from: usize, to: usize) -> f64 {
    let (start, end) = tables.period().unwrap_or_default();
    let sum = |value: &dyn Fn(usize) -> f64| (0..tables.replicates).map(value).filter(|v| v.is_finite()).sum::<f64>();
    let moves = sum(&|r| tables.flows.at(r, from, to));
    let base = sum(&|r| tables.households.at(r, 0, from));
    let known = base > 0.0 && end > start && moves >= FEW * tables.weight;
    if known { 1000.0 * moves / base / (end - start) } else { f64::NAN }
}

/// How many routes, the busiest first, carry half of all moves.
fn headline(tables: &RunTables) -> String {
    let count = tables.places.len();
    let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let mut moves: Vec<f64> = pairs.map(|(a, b)| tables.over(|r| tables.flows.at(r, a, b)).median).collect();
    moves.sort_by(|a, b| b.total_cmp(a));
    let total: f64 = moves.iter().sum();
    if moves.is_empty() || total.is_nan() || total <= 0.0 {
        return "Nobody moves from one place to another".to_owned();
    }
    let mut sum = 0.0;
    let half = moves.iter().take_while(|&&flow| {
        let more = sum < total / 2.0;
        sum += flow;
        more
    });
    let half = half.count();
    let all = Unit::Count.format(moves.len() as f64);
    match half {
        _ if count == 2 => {
            let (a, b) = (&tables.places[0], &tables.places[1]);
            let (there, back) = (rate(tables, 0, 1), rate(tables, 1, 0));
            match there.is_finite() && back.is_finite() {
                true => format!("Each year {there:.1} of 1,000 households of {a} move to {b}, {back:.1} of {b} to {a}"),
                false => "Moves between the two places, both ways".to_owned(),
            }
        }
        1 => format!("Half of all moves go along one of {all} routes"),
        _ => format!("Half of all moves go along {half} of {all} routes"),
    }
}

/// Where each colour of [`HEAT`] begins: 1, 2, 5, 10 … below the largest rate.
fn bounds(rates: &[Vec<f64>]) -> Vec<f64> {
    let most = rates.iter().flatten().copied().filter(|rate| rate.is_finite()).fold(0.0, f64::max);
    let mut bounds = Vec::new();
    let steps = (-6..=3).flat_map(|power: i32| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)));
    bounds.extend(steps.filter(|bound| *bound < most));
    let first = bounds.len().saturating_sub(HEAT.len() - 1);
    bounds.drain(..first);
    bounds
}

fn color(rate: f64, bounds: &[f64]) -> Color {
    if rate.is_finite() { HEAT[bounds.partition_point(|bound| *bound <= rate)] } else { PAPER }
}

fn draw(words: Words, tables: &RunTables, shown: &[usize], rates: &[Vec<f64>], bounds: &[f64]) -> Chart {
    let count = shown.len().max(1);
    let row = (440.0 / count as f64).clamp(13.0, 46.0);
    let size = (row - 1.0).clamp(9.5, LABEL);
    let numbered = count > WRITTEN;
    let height = row * count as f64 + 200.0;
    let (mut chart, top) = frame::sheet("flow_matrix", height, words);
    let named = |i: usize| match numbered {
        true => format!("{}  {}", tables.places[shown[i]], i + 1),
        false => tables.places[shown[i]].clone(),
    };
    let names: Vec<String> = (0..shown.len())
        .map(|i| font::cut(&named(i), size, Weight::Regular, 220.0f64.min(0.28 * chart.width)))
        .collect();
    let widest = names.iter().map(|name| font::width(name, size, Weight::Regular)).fold(0.0, f64::max);
    let (left, top) = (MARGIN + widest + 8.0, top + 66.0);
    let column = ((chart.width - MARGIN - left) / count as f64).min(3.2 * row);
    let room = chart.width - MARGIN - 300.0 - STEP * bounds.len() as f64;
    legend(&mut chart, left.min(room).max(MARGIN), top - 58.0, bounds);
    let (heads, small) = match numbered {
        true => ((1..=count).map(|number| vec![number.to_string()]).collect(), 8.5),
        false => {
            let calls: Vec<&str> = shown.iter().map(|&place| tables.places[place].as_str()).collect();
            heads(&calls, size, column - 6.0)
        }
    };
    let (mut cells, mut numbers) = (Vec::new(), Vec::new());
    for (i, (name, rates)) in names.iter().zip(rates).enumerate() {
        let y = top + i as f64 * row;
        let baseline = y + row / 2.0 + 0.36 * size;
        chart.write(text(name.clone(), (left - 8.0, baseline), size).colored(INK).anchored(Anchor::End));
        for (line, part) in heads[i].iter().rev().enumerate() {
            let at = (left + (i as f64 + 0.5) * column, top - 6.0 - 1.15 * small * line as f64);
            chart.write(text(part.clone(), at, small).anchored(Anchor::Middle));
        }
        for (j, &rate) in rates.iter().enumerate() {
            let x = left + j as f64 * column;
            let fill = if i == j { GRID } else { color(rate, bounds) };
            let (right, bottom) = (x + column - 1.0, y + row - 1.0);
            cells.push((fill, vec![(x, y), (right, y), (right, bottom), (x, bottom)]));
            if !numbered && i != j && rate.is_finite() {
                let dark = bounds.partition_point(|bound| *bound <= rate) >= 3;
                let at = (x + column / 2.0, baseline);
                let number = text(format!("{rate:.1}"), at, size).colored(if dark { PAPER } else { INK });
                numbers.push(number.anchored(Anchor::Middle));
            }
        }
    }
    let (right, bottom) = (left + count as f64 * column, top + count as f64 * row);
    // One ground for the many cells with next to nothing; cells of one colour follow each other, so that a page can draw
    // them as one shape; then the gaps between them all.
    let ground = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    chart.marks.push(Mark::Area { points: ground, color: HEAT[0], opacity: 1.0 });
    for fill in HEAT[1..].iter().copied().chain([GRID, PAPER]) {
        for (_, points) in cells.iter().filter(|(color, _)| *color == fill) {
            chart.marks.push(Mark::Area { points: points.clone(), color: fill, opacity: 1.0 });
        }
    }
    for i in 0..=count {
        let (x, y) = (left + i as f64 * column - 0.5, top + i as f64 * row - 0.5);
        chart.line(&[Some((x, top)), Some((x, bottom))], 1.0, PAPER);
        chart.line(&[Some((left, y)), Some((right, y))], 1.0, PAPER);
    }
    for number in numbers {
        chart.write(number);
    }
    chart
}

/// Names above columns and their type size: one for all, smaller where that keeps them whole, in two lines before they
/// are cut.
fn heads(names: &[&str], size: f64, room: f64) -> (Vec<Vec<String>>, f64) {
    const LEAST: f64 = 10.0;
    let sizes = || (0..8).map(|step| size - 0.5 * step as f64).filter(|size| *size >= LEAST);
    let fits = |head: &str, size: f64| font::width(head, size, Weight::Regular) <= room;
    let whole = |name: &str, size: f64| -> Option<Vec<String>> {
        if fits(name, size) {
            return Some(vec![name.to_owned()]);
        }
        let mut halves = name.match_indices(' ').map(|(at, _)| [&name[..at], &name[at + 1..]]);
        Some(halves.find(|halves| halves.iter().all(|half| fits(half, size)))?.map(str::to_owned).to_vec())
    };
    let all = |size: &f64| names.iter().all(|name| whole(name, *size).is_some());
    let size = sizes().find(all).unwrap_or(LEAST.min(size));
    let head = |name: &&str| whole(name, size).unwrap_or_else(|| vec![font::cut(name, size, Weight::Regular, room)]);
    (names.iter().map(head).collect(), size)
}

/// Width of a colour in the legend.
const STEP: f64 = 46.0;

/// Which colour is which rate.
fn legend(chart: &mut Chart, left: f64, top: f64, bounds: &[f64]) {
    if bounds.is_empty() {
        return;
    }
    for (i, color) in HEAT[..=bounds.len()].iter().enumerate() {
        let x = left + i as f64 * STEP;
        let points = vec![(x, top), (x + STEP, top), (x + STEP, top + 8.0), (x, top + 8.0)];
        chart.marks.push(Mark::Area { points, color: *color, opacity: 1.0 });
    }
    for (i, bound) in bounds.iter().enumerate() {
        let at = (left + (i + 1) as f64 * STEP, top + 19.0);
        chart.write(text(bound.to_string(), at, 10.0).anchored(Anchor::Middle));
    }
    let at = (left + (bounds.len() + 1) as f64 * STEP + 8.0, top + 8.0);
    chart.write(text("moves a year per 1,000 households".to_owned(), at, 11.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_above_columns_are_whole_where_two_lines_or_smaller_type_can_hold_them() {
        let heads_of = |names: &[&str]| heads(names, LABEL, 62.0);
        assert_eq!(heads_of(&["Chicago"]), (vec![vec!["Chicago".to_owned()]], LABEL));
        assert_eq!(heads_of(&["Grand Rapids"]).0, [["Grand", "Rapids"]]);
        let (lines, size) = heads_of(&["Chicago", "Minneapolis"]);
        assert_eq!(lines, [["Chicago"], ["Minneapolis"]]);
        assert!(size < LABEL && font::width("Minneapolis", size, Weight::Regular) <= 62.0);
        assert!(heads_of(&["Llanfairpwllgwyngyll"]).0[0][0].ends_with('…'));
    }
}
