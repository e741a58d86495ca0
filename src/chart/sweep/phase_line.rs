//! Draws a sweep of one axis: the output as a line with its band, and where it crosses its level.

use crate::chart::sheet::canvas::{Anchor, Chart};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{
    AXIS, GAIN, HEIGHT, HUES, INK, INNER_BAND, LABEL, LOSS, MARGIN, NEUTRAL, OUTER_BAND, TICK,
};
use crate::chart::sweep::phase_words;
use crate::chart::sweep::tables::SweepTables;
use crate::chart::words::spread::{Bands, Spread};
use crate::format::Unit;

/// Counts up to which an axis begins at 0.
const FEW: f64 = 20.0;

/// Draws the output over the only axis.
pub fn chart(tables: &SweepTables) -> Chart {
    let words = Words {
        headline: phase_words::of_one(tables),
        subtitle: phase_words::subtitle(tables, &phase_words::doubt(tables, "Grey dots")),
        source: tables.source(),
        width: tables.width,
    };
    let (mut chart, top) = frame::sheet("phase", HEIGHT, words);
    let axis = &tables.axes[0];
    let unit = tables.output.unit;
    let mut points: Vec<(f64, Spread)> = tables
        .points
        .iter()
        .map(|point| (axis.numbers.as_ref().map_or(point.at[0] as f64, |numbers| numbers[point.at[0]]), point.spread))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bands = Bands::of(tables.replicates);
    let ends = points.iter().flat_map(|(_, spread)| [spread.most.0, spread.most.1]).chain(tables.level);
    let ends = ends.filter(|end| end.is_finite());
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = if low > high { (0.0, 0.0) } else { (low, high) };
    // Medians of whole numbers are whole or half.
    let counted = unit == Unit::Count && points.iter().all(|(_, spread)| (2.0 * spread.median.max(0.0)).fract() == 0.0);
    let scale = upright(counted, (low, high));
    let across = match &axis.numbers {
        Some(_) => {
            Scale::covering(points.first().map_or(0.0, |(x, _)| *x), points.last().map_or(1.0, |(x, _)| *x), 1e-9, 7)
        }
        None => Scale::words(axis.values.len()),
    };
    let plot = Plot {
        left: MARGIN + frame::tick_room(unit, &scale) + 8.0,
        right: chart.width - MARGIN - 16.0,
        top: top + 16.0,
        bottom: HEIGHT - 86.0,
        period: (across.low, across.high),
        scale,
    };
    plot.grid(&mut chart, unit, TICK, true);
    let xs: Vec<f64> = points.iter().map(|(x, _)| *x).collect();
    let spreads: Vec<Spread> = points.iter().map(|(_, spread)| *spread).collect();
    let color = HUES[0].line;
    if axis.numbers.is_some() {
        if bands != Bands::None {
            chart.band(&plot.between(&xs, &spreads, |spread| spread.most), color, OUTER_BAND + 0.04);
        }
        if bands == Bands::Quantiles {
            chart.band(&plot.between(&xs, &spreads, |spread| spread.half), color, INNER_BAND);
        }
    }
    level(&mut chart, tables, &plot);
    if axis.numbers.is_some() {
        chart.line(&plot.medians(&xs, &spreads), 2.2, color);
    }
    for (x, spread) in points.iter().filter(|(_, spread)| spread.is_known()) {
        let hue = match phase_words::side(tables, spread) {
            Some(true) => GAIN,
            Some(false) => LOSS,
            None if tables.level.is_some() => NEUTRAL,
            None => GAIN,
        };
        if axis.numbers.is_none() && bands != Bands::None {
            let whisker = [plot.point(*x, spread.most.0), plot.point(*x, spread.most.1)];
            chart.line(&whisker, 1.6, hue.line);
        }
        if let Some(at) = plot.point(*x, spread.median) {
            chart.dot(at, 4.2, hue.line);
        }
    }
    below(&mut chart, tables, &plot, &across);
    chart
}

/// The axis of the output. A few that are counted are whole, and counted from nothing.
fn upright(counted: bool, (low, high): (f64, f64)) -> Scale {
    match counted && low >= 0.0 && high <= FEW {
        true => Scale::covering(0.0, high.max(1.0), 1.0, 6).whole(),
        false => Scale::covering(low, high, (0.02 * high.abs()).max(1e-6), 6),
    }
}

/// The level, named where the line is farthest from it.
fn level(chart: &mut Chart, tables: &SweepTables, plot: &Plot) {
    let Some(level) = tables.level else {
        return;
    };
    let y = plot.y(level);
    chart.line(&[Some((plot.left, y)), Some((plot.right, y))], 1.6, INK);
    let words = tables.level_words(level);
    // At the end whose points leave more room, above the line if they lie below it.
    let known: Vec<f64> = tables.points.iter().map(|p| p.spread.median).filter(|m| m.is_finite()).collect();
    let (first, last) = (known.first().copied().unwrap_or(level), known.last().copied().unwrap_or(level));
    let right = (last - level).abs() >= (first - level).abs();
    let end = if right { last } else { first };
    let room = plot.bottom - y > 24.0;
    let above = end <= level || !room;
    let baseline = if above { y - 7.0 } else { y + 0.78 * TICK + 7.0 };
    let (x, anchor) = if right { (plot.right, Anchor::End) } else { (plot.left + 4.0, Anchor::Start) };
    chart.write(text(words, (x, baseline), TICK).heavy().colored(INK).anchored(anchor));
}

/// The axis below the plot: ticks and what it is.
fn below(chart: &mut Chart, tables: &SweepTables, plot: &Plot, across: &Scale) {
    let axis = &tables.axes[0];
    chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
    let mut taken = f64::NEG_INFINITY;
    for tick in &across.ticks {
        let name = match axis.numbers {
            Some(_) => axis.key.format(&format!("{tick:?}")),
            None => axis.values.get(*tick as usize).map(|value| axis.key.format(value)).unwrap_or_default(),
        };
        let name = font::cut(&name, TICK, Weight::Regular, 160.0);
        let half = font::width(&name, TICK, Weight::Regular) / 2.0;
        let x = plot.x(*tick);
        chart.line(&[Some((x, plot.bottom)), Some((x, plot.bottom + 5.0))], 1.0, AXIS);
        let at = x.clamp(MARGIN + half, chart.width - MARGIN - half);
        if at - half > taken {
            let label = text(name, (at, plot.bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle);
            taken = chart.write(label).right + 6.0;
        }
    }
    let title =
        text(phase_words::axis_title(axis, "", chart.width), (plot.right, plot.bottom + 46.0), LABEL).colored(INK);
    chart.write(title.anchored(Anchor::End));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_towns_are_counted_from_none_in_whole_ones() {
        let names = |counted, ends| upright(counted, ends).names(Unit::Count);
        assert_eq!(names(true, (2.0, 3.0)), ["0", "1", "2", "3"]);
        assert_eq!(names(true, (0.0, 0.0)), ["0", "1"]);
        assert_eq!(names(true, (2_000.0, 2_300.0))[0], "2,000");
        assert_eq!(names(false, (2.0, 3.0))[0], "2.0");
    }
}
