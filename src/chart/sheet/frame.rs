//! Writes what surrounds every chart: headline, subtitle and source, and the axes of a plot.

use crate::chart::sheet::canvas::{Anchor, Chart, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::scale;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, Color, GREY_TEXT, GRID, HEADLINE, INK, MARGIN, SOURCE, SUBTITLE, TICK};
use crate::chart::words::spread::Spread;
use crate::format::Unit;

/// The words of a chart, and how wide the sheet is on which they are set.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The finding.
    pub headline: String,
    /// Quantity, unit, period, bands.
    pub subtitle: String,
    /// Where the numbers are from.
    pub source: String,
    /// Width of the sheet, logical pixels; letters are as large on any.
    pub width: f64,
}

/// A sheet with its words set, and the height below them at which a plot may begin.
pub fn sheet(name: &str, height: f64, words: Words) -> (Chart, f64) {
    let mut chart = Chart::sheet(name, words.width, height);
    let room = words.width - 2.0 * MARGIN;
    let headlines = [(HEADLINE, 1), (22.0, 1), (22.0, 2), (19.0, 2), (15.0, 3), (14.0, 6)];
    let (size, lines) = fit(&words.headline, Weight::Bold, &headlines, room);
    let mut baseline = 14.0 + 0.95 * size;
    for line in lines {
        chart.write(text(line, (MARGIN, baseline), size).heavy().colored(INK));
        baseline += 1.28 * size;
    }
    baseline += SUBTITLE * 0.02;
    let subtitles = [(SUBTITLE, 2), (13.0, 2), (12.0, 3), (12.0, 6)];
    let (size, lines) = fit(&words.subtitle, Weight::Regular, &subtitles, room);
    for line in lines {
        chart.write(text(line, (MARGIN, baseline), size));
        baseline += 1.4 * size;
    }
    let source = shortened(&words.source, room);
    chart.write(text(source, (MARGIN, height - 16.0), SOURCE));
    chart.headline = words.headline;
    chart.subtitle = words.subtitle;
    chart.source = words.source;
    (chart, baseline - 1.4 * size + 12.0)
}

/// Less of a title than this says nothing.
const TITLED: f64 = 60.0;

/// A source of at most that width: what is cut is the title in it, for seed and version are what one needs to find the run.
fn shortened(source: &str, room: f64) -> String {
    let wide = |text: &str| font::width(text, SOURCE, Weight::Regular);
    let (begin, end) = (source.find('‘').map(|at| at + '‘'.len_utf8()), source.rfind('’'));
    match begin.zip(end) {
        Some((begin, end)) if begin < end && wide(source) > room => {
            let (before, title, after) = (&source[..begin], &source[begin..end], &source[end..]);
            let left = room - wide(before) - wide(after);
            let shown = match left >= TITLED {
                true => format!("{before}{}{after}", font::cut(title, SOURCE, Weight::Regular, left)),
                false => format!("{}{}", before.trim_end_matches([' ', '‘']), after.trim_start_matches('’')),
            };
            font::cut(&shown, SOURCE, Weight::Regular, room)
        }
        _ => font::cut(source, SOURCE, Weight::Regular, room),
    }
}

/// The first of the sizes at which the text fits into so many lines; else its beginning in the last of them.
fn fit(words: &str, weight: Weight, sizes: &[(f64, usize)], room: f64) -> (f64, Vec<String>) {
    for &(size, most) in sizes {
        if let Some(lines) = font::wrap(words, size, weight, room)
            && lines.len() <= most
        {
            return (size, balanced(words, size, weight, lines, room));
        }
    }
    let (size, _) = *sizes.last().expect("there is a smallest size");
    (size, vec![font::cut(words, size, weight, room)])
}

/// The same number of lines, as even in width as words allow, so that no word is left alone.
fn balanced(words: &str, size: f64, weight: Weight, lines: Vec<String>, mut room: f64) -> Vec<String> {
    let mut best = lines;
    while room > 200.0 {
        room -= 12.0;
        match font::wrap(words, size, weight, room) {
            Some(lines) if lines.len() == best.len() => best = lines,
            _ => break,
        }
    }
    best
}

/// Grey regular text at the size of tick labels unless changed, from `at` to the right.
pub fn text(words: String, at: (f64, f64), size: f64) -> Text {
    Text { at, anchor: Anchor::Start, size, weight: Weight::Regular, color: GREY_TEXT, text: words }
}

impl Text {
    /// The same text in bold.
    pub fn heavy(self) -> Text {
        Text { weight: Weight::Bold, ..self }
    }

    /// The same text in another colour.
    pub fn colored(self, color: Color) -> Text {
        Text { color, ..self }
    }

    /// The same text, another part of it at its x.
    pub fn anchored(self, anchor: Anchor) -> Text {
        Text { anchor, ..self }
    }
}

/// The rectangle of a plot and what its sides mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Left edge: the first year.
    pub left: f64,
    /// Right edge: the last year.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
    /// First and last year.
    pub period: (f64, f64),
    /// The values.
    pub scale: Scale,
}

impl Plot {
    /// The x of a year; a single moment stands at the right, where its labels are.
    pub fn x(&self, year: f64) -> f64 {
        let (start, end) = self.period;
        if end <= start {
            return self.right;
        }
        self.left + (year - start) / (end - start) * (self.right - self.left)
    }

    /// The y of a value.
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - self.scale.share(value) * (self.bottom - self.top)
    }

    /// The point of a value in a year, if the value is known.
    pub fn point(&self, year: f64, value: f64) -> Option<Point> {
        let y = self.y(value);
        (value.is_finite() && y.is_finite()).then(|| (self.x(year), y))
    }

    /// The points of the medians of a series.
    pub fn medians(&self, years: &[f64], spreads: &[Spread]) -> Vec<Option<Point>> {
        let values = years.iter().zip(spreads);
        values.map(|(year, spread)| self.point(*year, spread.median)).collect()
    }

    /// Draws single runs, thin, as far as they are known.
    pub fn strands(&self, chart: &mut Chart, years: &[f64], strands: &[Vec<f64>], color: Color) {
        for strand in strands {
            let points: Vec<Option<Point>> =
                years.iter().zip(strand).map(|(year, value)| self.point(*year, *value)).collect();
            chart.line(&points, 1.0, color);
        }
    }

    /// The lower and upper points of a band of a series. On a logarithmic axis nothing is infinitely low: a band that
    /// reaches zero goes down to the lower edge, and one that is all below it is left out.
    pub fn between(
        &self,
        years: &[f64],
        spreads: &[Spread],
        edges: fn(&Spread) -> (f64, f64),
    ) -> Vec<Option<(Point, Point)>> {
        let pair = |(year, spread): (&f64, &Spread)| {
            let (mut low, high) = edges(spread);
            if self.scale.log && low < self.scale.low {
                low = self.scale.low;
            }
            if self.scale.log && high < low {
                return None;
            }
            Some((self.point(*year, low)?, self.point(*year, high)?))
        };
        years.iter().zip(spreads).map(pair).collect()
    }

    /// Draws horizontal grid lines, the zero line stronger; with `labels`, names them left of the plot.
    pub fn grid(&self, chart: &mut Chart, unit: Unit, size: f64, labels: bool) {
        let names = self.scale.names(unit);
        for (tick, name) in self.scale.ticks.iter().zip(names) {
            let y = self.y(*tick);
            let zero = *tick == 0.0;
            let color = if zero { AXIS } else { GRID };
            chart.line(&[Some((self.left, y)), Some((self.right, y))], 1.0, color);
            if labels {
                let label = text(name, (self.left - 8.0, y + 0.36 * size), size);
                chart.write(label.anchored(Anchor::End));
            }
        }
    }

    /// Draws the axis of years at the lower edge, naming years no closer than their labels need. Labels stand under
    /// their year; with `tight`, those of the first and last stay between the edges of the plot.
    pub fn years(&self, chart: &mut Chart, size: f64, tight: bool) {
        let (start, end) = self.period;
        let room = font::width("0000", size, Weight::Regular) * if tight { 2.2 } else { 1.3 };
        let gap = room / (self.right - self.left) * (end - start);
        let (left, right) = (Some((self.left, self.bottom)), Some((self.right, self.bottom)));
        chart.line(&[left, right], 1.0, AXIS);
        let years = scale::years(start, end, gap);
        for (i, year) in years.iter().enumerate() {
            let x = self.x(*year as f64);
            let mark = [Some((x, self.bottom)), Some((x, self.bottom + 5.0))];
            chart.line(&mark, 1.0, AXIS);
            let anchor = match i {
                _ if !tight || years.len() == 1 => Anchor::Middle,
                0 => Anchor::Start,
                _ if i + 1 == years.len() => Anchor::End,
                _ => Anchor::Middle,
            };
            let label = text(year.to_string(), (x, self.bottom + 8.0 + size), size);
            chart.write(label.anchored(anchor));
        }
    }
}

/// Width of the widest tick label.
pub fn tick_room(unit: Unit, scale: &Scale) -> f64 {
    let names = scale.names(unit);
    let widths = names.iter().map(|name| font::width(name, TICK, Weight::Regular));
    widths.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_loses_its_title_before_its_seed() {
        let source = "Source: footvote simulation ‘A town beside Chicago’, seed 42, version 0.2.0";
        let wide = |text: &str| font::width(text, SOURCE, Weight::Regular);
        assert_eq!(shortened(source, wide(source)), source);
        let cut = shortened(source, wide(source) - 20.0);
        assert!(cut.ends_with("…’, seed 42, version 0.2.0") && cut.contains("‘A town"), "{cut}");
        let bare = "Source: footvote simulation, seed 42, version 0.2.0";
        assert_eq!(shortened(source, wide(bare) + 10.0), bare);
        assert!(shortened(source, 100.0).ends_with('…'));
    }
}
