//! Draws a tornado: how far an output goes when each assumption in turn goes from its low to its high value.

use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, Color, GAIN, GREY_TEXT, GRID, INK, LABEL, LOSS, MARGIN, PAPER, TICK};
use crate::format::Unit;

/// Most rows; the smallest effects are left out.
const MOST: usize = 24;
/// Room for the names of assumptions.
const NAMES: f64 = 300.0;
/// Type size of the values of an assumption.
const ENDS: f64 = 11.0;
/// Most lines of a name, and from one line to the next.
const LINES: usize = 3;
const LEADING: f64 = 15.0;
/// Room for the indices.
const INDEX: f64 = 230.0;
/// Room for a value beside a bar.
const VALUE: f64 = 64.0;

/// What becomes of the number at both ends of one assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The assumption.
    pub label: String,
    /// Its low and its high value.
    pub ends: String,
    /// The number where the assumption has its low value.
    pub low: f64,
    /// The number where it has its high value.
    pub high: f64,
    /// Its sensitivity index.
    pub index: Option<Index>,
}

/// How much an assumption matters, as an index says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// The estimate.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The share that is the assumption's alone, where that is another index.
    pub alone: Option<f64>,
}

/// What stands beside the bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// What the index is.
    pub title: &'static str,
    /// How it is written.
    pub unit: Unit,
}

impl Effect {
    /// The lines beside its bar: its name and, grey and small, its values, which nothing cuts unless a word of a name or the
    /// whole name is longer than any that is shipped; at most so wide.
    pub fn lines(&self, room: f64) -> Vec<(String, f64, Color)> {
        let label = &self.label;
        let wrapped = font::wrap(label, LABEL, Weight::Regular, room).filter(|lines| lines.len() <= LINES);
        let name = wrapped.unwrap_or_else(|| vec![font::cut(label, LABEL, Weight::Regular, room)]);
        let ends = font::wrap(&self.ends, ENDS, Weight::Regular, room).filter(|lines| lines.len() <= LINES);
        let ends = ends.unwrap_or_else(|| vec![font::cut(&self.ends, ENDS, Weight::Regular, room)]);
        let name = name.into_iter().map(|line| (line, LABEL, INK));
        name.chain(ends.into_iter().map(|line| (line, ENDS, GREY_TEXT))).filter(|(line, ..)| !line.is_empty()).collect()
    }

    /// How far the number goes.
    pub fn span(&self) -> f64 {
        (self.high - self.low).abs()
    }
}

/// Draws effects around `base`, the largest above, and their indices `beside` them.
pub fn chart(words: Words, base: f64, unit: Unit, effects: &[Effect], beside: Option<Beside>) -> Chart {
    let mut rows: Vec<&Effect> = effects.iter().filter(|row| row.low.is_finite() && row.high.is_finite()).collect();
    rows.sort_by(|a, b| b.span().total_cmp(&a.span()).then(a.label.cmp(&b.label)));
    rows.truncate(MOST);
    let lines: Vec<Vec<(String, f64, Color)>> =
        rows.iter().map(|row| row.lines(NAMES.min(0.3 * words.width))).collect();
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    let step = (420.0 / rows.len().max(1) as f64).clamp(20.0, 44.0).max(LEADING * most as f64 + 4.0);
    let tall = 210.0 + step * rows.len() as f64;
    let (mut chart, top) = frame::sheet("tornado", tall, words);
    key(&mut chart, top + 18.0, sides(effects).unwrap_or(SIDES));
    let (top, bottom) = (top + 34.0, tall - 64.0);
    let widths = lines.iter().flatten().map(|(line, size, _)| font::width(line, *size, Weight::Regular));
    let named = widths.fold(60.0, f64::max);
    let (left, right) =
        (MARGIN + named + 16.0 + VALUE, chart.width - MARGIN - VALUE - beside.map_or(0.0, |_| index_room(&chart)));
    let ends = rows.iter().flat_map(|row| [row.low, row.high]).chain([base]).filter(|end| end.is_finite());
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let scale = Scale::covering(low.min(high), high.max(low.min(high)), (0.01 * base.abs()).max(unit.least_span()), 6);
    let x = |value: f64| left + scale.share(value) * (right - left);
    let mut taken = f64::NEG_INFINITY;
    for (tick, name) in scale.ticks.iter().zip(scale.names(unit)) {
        chart.line(&[Some((x(*tick), top)), Some((x(*tick), bottom))], 1.0, GRID);
        let label = text(name, (x(*tick), bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle);
        if label.extent().left > taken {
            taken = chart.write(label).right + 6.0;
        }
    }
    for (k, (row, lines)) in rows.iter().zip(&lines).enumerate() {
        let middle = top + (k as f64 + 0.5) * (bottom - top) / rows.len() as f64;
        let half = (0.34 * step).min(15.0);
        // Where both ends are on one side, the nearer lies upon the farther.
        let mut sides = [(row.low, LOSS), (row.high, GAIN)];
        sides.sort_by(|a, b| (b.0 - base).abs().total_cmp(&(a.0 - base).abs()));
        for (value, hue) in sides {
            let (a, b) = (x(base), x(value));
            if (a - b).abs() > 0.05 {
                let points = vec![(a, middle - half), (b, middle - half), (b, middle + half), (a, middle + half)];
                chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
            }
        }
        let first = middle + 0.36 * LABEL - 0.5 * LEADING * (lines.len() as f64 - 1.0);
        for (line, (words, size, color)) in lines.iter().enumerate() {
            let at = (MARGIN + named, first + LEADING * line as f64);
            chart.write(text(words.clone(), at, *size).colored(*color).anchored(Anchor::End));
        }
        let (least, most) = (row.low.min(row.high), row.low.max(row.high));
        let end_text = |value: f64| {
            text(unit.format_beside(value, &scale.ticks), (0.0, middle + 0.36 * TICK), TICK).colored(GREY_TEXT)
        };
        let (mut first, mut last) = (end_text(least).anchored(Anchor::End), end_text(most));
        (first.at.0, last.at.0) = (x(least.min(base)) - 5.0, x(most.max(base)) + 5.0);
        chart.write(first);
        chart.write(last);
    }
    chart.line(&[Some((x(base), top - 4.0)), Some((x(base), bottom))], 1.4, AXIS);
    if let Some(beside) = beside {
        indices(&mut chart, beside, &rows, (top, bottom));
    }
    chart
}

/// Room for the indices on a sheet.
fn index_room(chart: &Chart) -> f64 {
    INDEX.min(0.23 * chart.width)
}

/// The indices of the rows, with their intervals, on an axis of their own.
fn indices(chart: &mut Chart, beside: Beside, rows: &[&Effect], (top, bottom): (f64, f64)) {
    let index = index_room(chart);
    let (left, right) = (chart.width - MARGIN - index + 30.0, chart.width - MARGIN - 14.0);
    let title = font::wrap(beside.title, TICK, Weight::Regular, index - 20.0).unwrap_or_default();
    for (k, line) in title.iter().rev().take(2).enumerate() {
        let middle = (left + right) / 2.0;
        chart.write(text(line.clone(), (middle, top - 12.0 - 15.0 * k as f64), TICK).anchored(Anchor::Middle));
    }
    let ends = |index: &Index| {
        let (low, high) = index.interval.unwrap_or((index.value, index.value));
        [index.value, low, high, index.alone.unwrap_or(0.0)]
    };
    let known: Vec<f64> =
        rows.iter().filter_map(|row| row.index.as_ref()).flat_map(ends).filter(|x| x.is_finite()).collect();
    let (low, high) = known.iter().fold((0.0, 0.0), |(low, high): (f64, f64), x| (low.min(*x), high.max(*x)));
    let scale = Scale::covering(low, high, 1e-6, 4);
    let x = |value: f64| left + scale.share(value) * (right - left);
    let mut taken = f64::NEG_INFINITY;
    for (tick, name) in scale.ticks.iter().zip(scale.names(beside.unit)) {
        let color = if *tick == 0.0 { AXIS } else { GRID };
        chart.line(&[Some((x(*tick), top)), Some((x(*tick), bottom))], 1.0, color);
        let label = text(name, (x(*tick), bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle);
        if label.extent().left > taken {
            taken = chart.write(label).right + 6.0;
        }
    }
    for (k, row) in rows.iter().enumerate() {
        let middle = top + (k as f64 + 0.5) * (bottom - top) / rows.len() as f64;
        let Some(index) = row.index.filter(|index| index.value.is_finite()) else {
            continue;
        };
        if let Some((low, high)) = index.interval {
            chart.line(&[Some((x(low), middle)), Some((x(high), middle))], 1.6, INK);
        }
        if let Some(alone) = index.alone {
            chart.dot((x(alone), middle), 5.0, AXIS);
            chart.dot((x(alone), middle), 2.6, PAPER);
        }
        chart.dot((x(index.value), middle), 4.6, INK);
    }
}

/// What the two ends of numbers are.
const SIDES: [&str; 2] = ["assumption at its low value", "at its high value"];

/// What the two ends are where some assumptions are switches; nothing where none is.
pub fn sides(effects: &[Effect]) -> Option<[&'static str; 2]> {
    let switches = effects.iter().filter(|effect| effect.ends == "off or on").count();
    match switches {
        0 => None,
        all if all == effects.len() => Some(["assumption off", "on"]),
        _ => Some(["assumption off or at its low value", "on or at its high value"]),
    }
}

/// Which end is which colour.
fn key(chart: &mut Chart, baseline: f64, sides: [&str; 2]) {
    let mut x = MARGIN;
    for (words, hue) in sides.into_iter().zip([LOSS, GAIN]) {
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 10.0, top), (x + 10.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        let name = text(words.to_owned(), (x + 15.0, baseline), LABEL).heavy().colored(hue.text);
        x = chart.write(name).right + 20.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::sheet::style::WIDTH;
    use crate::chart::words::ends::ends;
    use crate::chart::words::keys::{capital, key};
    use crate::format::Currency;
    use crate::model::charter::CHARTER;
    use crate::model::community::COMMUNITY;
    use crate::model::household::Class;
    use crate::model::mechanisms::MECHANISMS;
    use crate::model::parameters::PARAMETERS;
    use crate::model::place::ATTRIBUTES;
    use crate::model::population::POPULATION;

    /// Every key that can be an axis, with its range, for a place and a community of these names.
    fn axes(place: &str, community: &str) -> Vec<(String, f64, f64)> {
        let mut axes = Vec::new();
        for row in PARAMETERS {
            axes.push((format!("parameters.{}", row.name), row.min, row.max));
            let classes = Class::ALL.iter().map(|class| format!("parameters.{}.{}", row.name, class.name()));
            axes.extend(classes.map(|path| (path, row.min, row.max)));
        }
        axes.extend(POPULATION.iter().map(|row| (format!("population.{}", row.name), row.min, row.max)));
        axes.extend(COMMUNITY.iter().map(|row| (format!("community.{community}.{}", row.name), row.min, row.max)));
        let place_rows = ATTRIBUTES.iter().map(|row| (row.name, row.min, row.max));
        for (name, min, max) in place_rows.chain(CHARTER.iter().map(|row| (row.name, row.min, row.max))) {
            axes.push((format!("place.\"{place}\".{name}"), min, max));
            axes.push((format!("community.{community}.template.{name}"), min, max));
            axes.push((format!("event.12.set.{name}"), min, max));
            axes.push((format!("trend.12.multiply.{name}"), min, max));
        }
        axes
    }

    #[test]
    fn both_ends_are_written_even_where_they_lie_on_one_side() {
        let words = || Words { headline: "h".into(), subtitle: "s".into(), source: String::new(), width: WIDTH };
        let effect =
            |low: f64, high: f64| Effect { label: "rent".into(), ends: "1 or 2".into(), low, high, index: None };
        let written = |low: f64, high: f64| -> Vec<String> {
            let chart = chart(words(), 500.0, Unit::Count, &[effect(low, high)], None);
            chart.texts().map(|text| text.text.clone()).collect()
        };
        for (low, high) in [(300.0, 410.0), (620.0, 733.0), (733.0, 300.0)] {
            let texts = written(low, high);
            let both = [low, high].map(|end| texts.contains(&Unit::Count.format(end)));
            assert_eq!(both, [true, true], "{texts:?}");
        }
    }

    #[test]
    fn ticks_of_small_effects_differ() {
        for unit in [Unit::Change, Unit::Share, Unit::Score, Unit::Count, Unit::Money(Currency::DOLLAR)] {
            let scale = Scale::covering(0.111, 0.111, unit.least_span(), 6);
            let names = scale.names(unit);
            let different: std::collections::BTreeSet<&String> = names.iter().collect();
            assert_eq!(different.len(), names.len(), "{names:?}");
        }
    }

    #[test]
    fn no_label_of_a_shipped_key_is_cut() {
        // As long as the names of metropolitan areas get.
        let place = "Nashville-Davidson--Murfreesboro--Franklin, TN";
        let mut checked = 0;
        for (path, min, max) in axes(place, "digital-nomads-of-the-north") {
            let key = key(&path, &|name| name.to_owned(), Currency::DOLLAR);
            let written = |share: f64| format!("{}", (min + share * (max - min)).clamp(-1e12, 1e12));
            for (low, high) in [
                (written(0.0), written(1.0)),
                (written(0.012_345_678), written(0.876_543_21)),
                (
                    format!("{}..{}", written(0.001_234), written(0.198_765)),
                    format!("{}..{}", written(0.801_23), written(0.998_7)),
                ),
            ] {
                let effect = Effect {
                    label: capital(&key.name),
                    ends: ends(&key, &low, &high),
                    low: 0.0,
                    high: 1.0,
                    index: None,
                };
                let lines = effect.lines(NAMES);
                for (line, size, _) in &lines {
                    assert!(
                        !line.contains('…') && font::width(line, *size, Weight::Regular) <= NAMES,
                        "{path}: `{line}`"
                    );
                }
                assert!(lines.len() <= 3, "{path}: {lines:?}");
                let written: Vec<&str> = lines.iter().map(|(line, ..)| line.as_str()).collect();
                assert_eq!(written.join(" "), format!("{} {}", effect.label, effect.ends));
                assert!(!effect.label.contains('_') && !effect.label.contains('.'), "{path}: `{}`", effect.label);
                checked += 1;
            }
        }
        assert!(checked > 600, "{checked}");
        for mechanism in MECHANISMS {
            let key = key(&format!("mechanisms.{}", mechanism.name), &|name| name.to_owned(), Currency::DOLLAR);
            assert_eq!(ends(&key, "false", "true"), "off or on");
        }
    }
}
