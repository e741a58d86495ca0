//! Draws a waterfall: how contributions, one after the other, lead from one number to another.

use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_LINE, GRID, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, TICK};
use crate::format::Unit;

/// Room for names, and for a value beside a bar.
const NAMES: f64 = 300.0;
const VALUE: f64 = 84.0;

/// One contribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What contributes.
    pub label: String,
    /// How much.
    pub contribution: f64,
    /// Its interval, if there is one.
    pub interval: Option<(f64, f64)>,
    /// The same as wide as that of one of all parts must be: what lies on one side of zero then is certain.
    pub among_all: Option<(f64, f64)>,
}

impl Part {
    /// Blue for a certain gain, orange for a certain loss, else grey.
    fn hue(&self) -> Hue {
        let (low, high) = self.among_all.unwrap_or((self.contribution, self.contribution));
        match () {
            () if low > 0.0 => GAIN,
            () if high < 0.0 => LOSS,
            () => NEUTRAL,
        }
    }
}

/// Draws the way from `start` through all parts, in their order, to where they lead.
pub fn chart(words: Words, start: (&str, f64), end: &str, unit: Unit, parts: &[Part]) -> Chart {
    let parts: Vec<&Part> = parts.iter().filter(|part| part.contribution.is_finite()).collect();
    let rows = parts.len() + 2;
    let step = (440.0 / rows as f64).clamp(21.0, 44.0);
    let tall = 190.0 + step * rows as f64;
    let (mut chart, top) = frame::sheet("waterfall", tall, words);
    let (top, bottom) = (top + 16.0, tall - 64.0);
    let labels = parts.iter().map(|part| part.label.as_str()).chain([start.0, end]);
    let named = labels
        .map(|label| font::width(label, LABEL, Weight::Bold))
        .fold(60.0, f64::max)
        .min(NAMES.min(0.3 * chart.width));
    let (left, right) = (MARGIN + named + 16.0 + VALUE, chart.width - MARGIN - VALUE);

    let mut levels = vec![start.1];
    for part in &parts {
        levels.push(levels[levels.len() - 1] + part.contribution);
    }
    let (least, most) = levels
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), level| (low.min(*level), high.max(*level)));
    // Contributions that are small beside the number itself need an axis without its zero, and points for the number.
    let zoomed = (least > 0.0 || most < 0.0) && most - least < 0.3 * least.abs().max(most.abs());
    let foot = |level: f64| if zoomed { level } else { 0.0 };
    let mut bars: Vec<(&str, f64, f64, Option<&Part>)> = vec![(start.0, foot(start.1), start.1, None)];
    bars.extend(
        parts.iter().zip(levels.windows(2)).map(|(part, ends)| (part.label.as_str(), ends[0], ends[1], Some(*part))),
    );
    let last = levels[levels.len() - 1];
    bars.push((end, foot(last), last, None));
    let reach = |bar: &(&str, f64, f64, Option<&Part>)| {
        let ends = bar.3.and_then(|part| part.interval).map(|(low, high)| [bar.1 + low, bar.1 + high]);
        [bar.1, bar.2].into_iter().chain(ends.into_iter().flatten())
    };
    let reached = bars.iter().flat_map(reach).filter(|value| value.is_finite());
    let none = if zoomed { (f64::INFINITY, f64::NEG_INFINITY) } else { (0.0, 0.0) };
    let (low, high) = reached.fold(none, |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
    let scale = Scale::covering(low, high, (1e-3 * high.abs()).max(unit.least_span()), 5);
    let x = |value: f64| left + scale.share(value) * (right - left);
    let mut taken = f64::NEG_INFINITY;
    for (tick, name) in scale.ticks.iter().zip(scale.names(unit)) {
        let color = if *tick == 0.0 { AXIS } else { GRID };
        chart.line(&[Some((x(*tick), top)), Some((x(*tick), bottom))], 1.0, color);
        let label = text(name, (x(*tick), bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle);
        if label.extent().left > taken {
            taken = chart.write(label).right + 6.0;
        }
    }
    let row = (bottom - top) / rows as f64;
    // What rounds to nothing has no sign.
    for (k, bar) in bars.iter().enumerate() {
        let &(label, from, to, part) = bar;
        let (middle, half) = (top + (k as f64 + 0.5) * row, 0.34 * step);
        if k + 1 < bars.len() {
            chart.line(&[Some((x(to), middle + half)), Some((x(to), middle + row - half))], 1.0, GREY_LINE);
        }
        let hue = part.map_or(Hue { line: AXIS, text: INK }, Part::hue);
        if (x(from) - x(to)).abs() > 0.05 {
            let (a, b) = (x(from), x(to));
            let points = vec![(a, middle - half), (b, middle - half), (b, middle + half), (a, middle + half)];
            chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        } else if part.is_none() {
            chart.dot((x(to), middle), 5.0, hue.line);
        }
        if let Some((low, high)) = part.and_then(|part| part.interval) {
            chart.line(&[Some((x(from + low), middle)), Some((x(from + high), middle))], 1.3, INK);
        }
        let baseline = middle + 0.36 * LABEL;
        let weight = if part.is_some() { Weight::Regular } else { Weight::Bold };
        let mut name = text(font::cut(label, LABEL, weight, named), (MARGIN + named, baseline), LABEL).colored(INK);
        name.weight = weight;
        chart.write(name.anchored(Anchor::End));
        let value = match part {
            Some(part) => unit.difference(part.contribution),
            None => unit.format_beside(to, &scale.ticks),
        };
        let ends: Vec<f64> = reach(bar).collect();
        let (least, most) = (ends.iter().copied().fold(from, f64::min), ends.iter().copied().fold(from, f64::max));
        let grows = to >= from;
        // Beside a dot there is less room than beside the end of a bar.
        let away = if part.is_none() && (x(from) - x(to)).abs() <= 0.05 { 11.0 } else { 6.0 };
        let (at, anchor) = if grows { (x(most) + away, Anchor::Start) } else { (x(least) - away, Anchor::End) };
        chart.write(text(value, (at, middle + 0.36 * TICK), TICK).heavy().colored(hue.text).anchored(anchor));
    }
    chart
}
