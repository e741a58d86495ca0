//! A tornado: how far one number goes when each assumption in turn goes from its low to its high value.

use super::canvas::{Anchor, Chart, Mark};
use super::font::{self, Weight};
use super::frame::{self, Words, text};
use super::numbers::Unit;
use super::scale::Scale;
use super::style::{AXIS, GAIN, GREY_TEXT, GRID, INK, LABEL, LOSS, MARGIN, TICK, WIDTH};

/// Most rows; the smallest effects are left out.
const MOST: usize = 24;
/// Room for the names of assumptions.
const NAMES: f64 = 300.0;
/// Room for a value beside a bar.
const VALUE: f64 = 64.0;

/// What becomes of the number at both ends of one assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The assumption.
    pub label: String,
    /// The number where the assumption has its low value.
    pub low: f64,
    /// The number where it has its high value.
    pub high: f64,
}

impl Effect {
    /// How far the number goes.
    pub fn span(&self) -> f64 {
        (self.high - self.low).abs()
    }
}

/// Draws effects around `base`, the largest above.
pub fn chart(words: Words, base: f64, unit: Unit, effects: &[Effect]) -> Chart {
    let mut rows: Vec<&Effect> = effects.iter().filter(|row| row.low.is_finite() && row.high.is_finite()).collect();
    rows.sort_by(|a, b| b.span().total_cmp(&a.span()).then(a.label.cmp(&b.label)));
    rows.truncate(MOST);
    let step = (420.0 / rows.len().max(1) as f64).clamp(20.0, 44.0);
    let tall = 210.0 + step * rows.len() as f64;
    let (mut chart, top) = frame::sheet("tornado", tall, words);
    key(&mut chart, top + 18.0);
    let (top, bottom) = (top + 34.0, tall - 64.0);
    let named = rows.iter().map(|row| font::width(&row.label, LABEL, Weight::Regular)).fold(60.0, f64::max).min(NAMES);
    let (left, right) = (MARGIN + named + 16.0 + VALUE, WIDTH - MARGIN - VALUE);
    let ends = rows.iter().flat_map(|row| [row.low, row.high]).chain([base]).filter(|end| end.is_finite());
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let scale = Scale::covering(low.min(high), high.max(low.min(high)), (0.01 * base.abs()).max(1e-6), 6);
    let x = |value: f64| left + scale.share(value) * (right - left);
    let mut taken = f64::NEG_INFINITY;
    for (tick, name) in scale.ticks.iter().zip(scale.names(unit)) {
        chart.line(&[Some((x(*tick), top)), Some((x(*tick), bottom))], 1.0, GRID);
        let label = text(name, (x(*tick), bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle);
        if label.extent().left > taken {
            taken = chart.write(label).right + 6.0;
        }
    }
    for (k, row) in rows.iter().enumerate() {
        let middle = top + (k as f64 + 0.5) * (bottom - top) / rows.len() as f64;
        let half = 0.34 * step;
        for (value, hue) in [(row.low, LOSS), (row.high, GAIN)] {
            let (a, b) = (x(base), x(value));
            if (a - b).abs() > 0.05 {
                let points = vec![(a, middle - half), (b, middle - half), (b, middle + half), (a, middle + half)];
                chart.marks.push(Mark::Area { points, color: hue.line, opacity: 0.9 });
            }
        }
        let baseline = middle + 0.36 * LABEL;
        let name = font::cut(&row.label, LABEL, Weight::Regular, named);
        chart.write(text(name, (MARGIN + named, baseline), LABEL).colored(INK).anchored(Anchor::End));
        let (least, most) = (row.low.min(row.high).min(base), row.low.max(row.high).max(base));
        let beside = |value: f64| text(unit.say(value), (0.0, middle + 0.36 * TICK), TICK).colored(GREY_TEXT);
        let (mut first, mut last) = (beside(least).anchored(Anchor::End), beside(most));
        (first.at.0, last.at.0) = (x(least) - 5.0, x(most) + 5.0);
        chart.write(first);
        chart.write(last);
    }
    chart.line(&[Some((x(base), top - 4.0)), Some((x(base), bottom))], 1.4, AXIS);
    chart
}

/// Which end is which colour.
fn key(chart: &mut Chart, baseline: f64) {
    let mut x = MARGIN;
    for (words, hue) in [("assumption at its low value", LOSS), ("at its high value", GAIN)] {
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 10.0, top), (x + 10.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity: 0.9 });
        let name = text(words.to_owned(), (x + 15.0, baseline), LABEL).heavy().colored(hue.text);
        x = chart.write(name).right + 20.0;
    }
}
