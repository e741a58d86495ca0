//! Draws a line chart: medians over time with their bands, named at their ends.

use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::labels;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{
    GAIN, GREY_LINE, GREY_TEXT, HEIGHT, HUES, Hue, INK, INNER_BAND, LABEL, LOSS, MARGIN, OUTER_BAND, STRAND, TICK,
};
use crate::chart::words::finding::{Findings, Lead};
use crate::chart::words::spread::{Bands, Spread};
use crate::format::Unit;

/// What a line is coloured for: what the headline speaks of, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The headline says that it gains.
    Gain,
    /// The headline says that it loses.
    Loss,
    /// One of a few that are told apart, each in a hue of its own.
    Own,
    /// The headline does not speak of it: grey, and without a band.
    Grey,
}

impl Tone {
    /// The tone of a place of which so much was found.
    pub fn of(found: &Findings, place: &str) -> Tone {
        let leads =
            |lead: &Option<Lead>| lead.as_ref().is_some_and(|lead| lead.places.iter().any(|other| other == place));
        match () {
            () if leads(&found.up) => Tone::Gain,
            () if leads(&found.down) => Tone::Loss,
            () => Tone::Grey,
        }
    }

    /// Whether it is coloured, and so has its band.
    pub fn is_told(self) -> bool {
        self != Tone::Grey
    }

    /// Its colours; `own` is the hue that is its own.
    fn hue(self, own: usize) -> Hue {
        match self {
            Tone::Gain => GAIN,
            Tone::Loss => LOSS,
            Tone::Own => HUES[own.min(HUES.len() - 1)],
            Tone::Grey => Hue { line: STRAND, text: GREY_TEXT },
        }
    }
}

/// A line that is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// What stands behind the name: the value at the end.
    pub ending: String,
    /// Its values at each moment.
    pub spreads: Vec<Spread>,
    /// Single runs before all of them begin ([`Begun`](crate::chart::words::spread::Begun)); mostly none.
    pub strands: Vec<Vec<f64>>,
    /// The same in the twin, whose medians are dashed; empty without one.
    pub twin: Vec<Spread>,
    /// Whether its line is thicker than the others.
    pub strong: bool,
    /// What it is coloured for.
    pub tone: Tone,
}

/// A line chart before it is laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines<'a> {
    /// File stem.
    pub name: &'a str,
    /// Headline, subtitle, source.
    pub words: Words,
    /// What the values are.
    pub unit: Unit,
    /// The moments.
    pub years: &'a [f64],
    /// Which bands are drawn.
    pub bands: Bands,
    /// The named lines, at most as many as there are hues.
    pub series: Vec<Series>,
    /// The lines drawn in grey.
    pub others: Vec<Vec<Spread>>,
    /// Whether the axis is logarithmic.
    pub log: bool,
}

/// Type size of the title of one of two plots.
const TITLE: f64 = 14.0;
/// Room between two labels' baselines.
const LABEL_STEP: f64 = 17.5;
/// Widest label before its name is cut.
const LABEL_ROOM: f64 = 255.0;
/// A label shifted further than this gets a leader line.
const SHIFT: f64 = 2.5;

/// One label at the end of a line.
struct Label {
    name: String,
    ending: String,
    /// Its colours; of all the others none.
    hue: Option<Hue>,
    /// Whether the headline speaks of it.
    told: bool,
    end: f64,
}

impl Label {
    fn width(&self) -> f64 {
        self.name_width() + font::width(&self.ending, LABEL, Weight::Regular)
    }

    /// Width of the name and of the space behind it.
    fn name_width(&self) -> f64 {
        let gap = if self.ending.is_empty() { 0.0 } else { 5.0 };
        font::width(&self.name, LABEL, self.weight()) + gap
    }

    fn weight(&self) -> Weight {
        if self.told { Weight::Bold } else { Weight::Regular }
    }
}

/// Lays the chart out.
pub fn draw(lines: Lines) -> Chart {
    let (mut chart, top) = frame::sheet(lines.name, HEIGHT, lines.words.clone());
    let span = (top + 16.0, HEIGHT - 66.0);
    let sides = sides(&lines, span, 0);
    plot(&mut chart, &lines, span, sides, 0);
    chart
}

/// Height of a sheet with two plots, and of its upper one.
const TALL: f64 = 860.0;
const UPPER: f64 = 290.0;

/// Lays two plots out on one sheet, one above the other, each below its title. The words are those of the first; lines have hues of
/// their own throughout.
pub fn draw_two(upper: (&str, Lines), lower: (&str, Lines)) -> Chart {
    let (mut chart, top) = frame::sheet(upper.1.name, TALL, upper.1.words.clone());
    let title = |words: &str, y: f64| text(words.to_owned(), (MARGIN, y), TITLE).heavy().colored(INK);
    chart.write(title(upper.0, top + 24.0));
    let middle = top + UPPER + 62.0;
    let (above, below, later) = ((top + 44.0, top + UPPER), (middle + 20.0, TALL - 66.0), upper.1.series.len());
    // A year stands under itself.
    let (a, b) = (sides(&upper.1, above, 0), sides(&lower.1, below, later));
    let both = (a.0.max(b.0), a.1.min(b.1));
    plot(&mut chart, &upper.1, above, both, 0);
    chart.write(title(lower.0, middle));
    plot(&mut chart, &lower.1, below, both, later);
    chart
}

/// The left and the right side of a plot that is so high: between the labels of its scale and those of its lines.
fn sides(lines: &Lines, (top, bottom): (f64, f64), hue: usize) -> (f64, f64) {
    let (scale, width) = (scale(lines), lines.words.width);
    let labels = labels_of(lines, LABEL_ROOM.min(0.38 * width), hue);
    let left = MARGIN + frame::tick_room(lines.unit, &scale) + 8.0;
    let plot = Plot { left, right: width, top, bottom, period: period(lines.years), scale };
    let (_, _, gutter) = heights(&plot, &labels);
    let widest = labels.iter().map(Label::width).fold(0.0, f64::max);
    // The last year's label hangs over the plot by half its width.
    let overhang = font::width("0000", TICK, Weight::Regular) / 2.0;
    (left, width - MARGIN - (widest + gutter).max(overhang))
}

/// Where lines end, where their labels stand, and the room between the two.
fn heights(plot: &Plot, labels: &[Label]) -> (Vec<f64>, Vec<f64>, f64) {
    // Nothing is infinitely low on a logarithmic axis.
    let wanted: Vec<f64> = labels.iter().map(|label| plot.y(label.end).min(plot.bottom)).collect();
    let heights = labels::spread(&wanted, LABEL_STEP, plot.top + 2.0, plot.bottom);
    let shifted = wanted.iter().zip(&heights).any(|(wanted, height)| (height - wanted).abs() > SHIFT);
    (wanted, heights, if shifted { 26.0 } else { 10.0 })
}

/// Draws the lines between two heights and two sides, from a hue on.
fn plot(chart: &mut Chart, lines: &Lines, (top, bottom): (f64, f64), (left, right): (f64, f64), hue: usize) {
    let scale = scale(lines);
    let labels = labels_of(lines, LABEL_ROOM.min(0.38 * chart.width), hue);
    let hues = hues(&lines.series, hue);
    // What the headline speaks of lies above the rest.
    let told = || lines.series.iter().zip(&hues).filter(|(series, _)| series.tone.is_told());
    let plot = Plot { left, right, top, bottom, period: period(lines.years), scale };
    let (wanted, heights, gutter) = heights(&plot, &labels);
    let shifted = |i: usize| (heights[i] - wanted[i]).abs() > SHIFT;

    plot.grid(chart, lines.unit, TICK, true);
    plot.years(chart, TICK, false);
    // Many bands lie over one another, so each is fainter.
    let outer = OUTER_BAND * if told().count() > 4 { 0.75 } else { 1.0 };
    for other in &lines.others {
        chart.line(&plot.medians(lines.years, other), 1.0, GREY_LINE);
    }
    for (series, hue) in lines.series.iter().zip(&hues).filter(|(series, _)| !series.tone.is_told()) {
        chart.line(&plot.medians(lines.years, &series.spreads), if series.strong { 2.4 } else { 1.5 }, hue.line);
    }
    for (series, hue) in told() {
        if !matches!(lines.bands, Bands::None | Bands::Hidden) {
            let most = plot.between(lines.years, &series.spreads, |spread| spread.most);
            chart.band(&most, hue.line, outer);
        }
        if lines.bands == Bands::Quantiles {
            let half = plot.between(lines.years, &series.spreads, |spread| spread.half);
            chart.band(&half, hue.line, INNER_BAND);
        }
    }
    for (series, hue) in told() {
        plot.strands(chart, lines.years, &series.strands, hue.line);
        chart.dashed(&plot.medians(lines.years, &series.twin), 1.2, hue.line);
    }
    for (series, hue) in told().collect::<Vec<_>>().into_iter().rev() {
        chart.line(&plot.medians(lines.years, &series.spreads), if series.strong { 3.8 } else { 2.4 }, hue.line);
    }
    for (i, label) in labels.iter().enumerate() {
        let (line, ink) = match label.hue {
            Some(hue) => (hue.line, hue.text),
            None => (GREY_LINE, GREY_TEXT),
        };
        let x = plot.right + gutter;
        if label.hue.is_some() {
            chart.dot((plot.right, wanted[i]), 3.2, line);
        }
        if shifted(i) {
            let bend = [
                Some((plot.right + 6.0, wanted[i])),
                Some((plot.right + 9.0, wanted[i])),
                Some((x - 7.0, heights[i])),
                Some((x - 4.0, heights[i])),
            ];
            chart.line(&bend, 0.8, line);
        }
        let baseline = heights[i] + 0.36 * LABEL;
        let mut name = text(label.name.clone(), (x, baseline), LABEL).colored(ink);
        name.weight = label.weight();
        chart.write(name);
        let behind = (x + label.name_width(), baseline);
        chart.write(text(label.ending.clone(), behind, LABEL).colored(ink));
    }
}

/// The colours of lines; those with a hue of their own have the next ones from `first` on.
fn hues(series: &[Series], first: usize) -> Vec<Hue> {
    let mut own = first;
    let hue = |series: &Series| {
        let hue = series.tone.hue(own);
        own += usize::from(series.tone == Tone::Own);
        hue
    };
    series.iter().map(hue).collect()
}

fn period(years: &[f64]) -> (f64, f64) {
    let first = years.first().copied().unwrap_or(0.0);
    (first, years.last().copied().unwrap_or(first))
}

/// A scale for everything that is drawn; changes always show their zero, levels only where it is near.
fn scale(lines: &Lines) -> Scale {
    let named = lines.series.iter().flat_map(|series| series.spreads.iter().map(|spread| (spread, series.tone)));
    let named = named.flat_map(|(spread, tone)| match lines.bands {
        Bands::None => [spread.median; 2],
        _ if !tone.is_told() => [spread.median; 2],
        _ => [spread.most.0, spread.most.1],
    });
    let others = lines.others.iter().flatten().map(|spread| spread.median);
    let told = lines.series.iter().filter(|series| series.tone.is_told());
    let twins = told.flat_map(|series| &series.twin).map(|spread| spread.median);
    let strands = || lines.series.iter().flat_map(|series| &series.strands).flatten().copied();
    let values = named.chain(others).chain(twins).chain(strands()).filter(|value| value.is_finite());
    let (mut low, mut high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if lines.log && high > 0.0 {
        let named = lines.series.iter().flat_map(|series| &series.spreads);
        let named = named.flat_map(|spread| [spread.median, spread.most.0, spread.most.1]);
        let others = lines.others.iter().flatten().map(|spread| spread.median);
        let twins = lines.series.iter().flat_map(|series| &series.twin).map(|spread| spread.median);
        let least = named.chain(others).chain(twins).chain(strands()).filter(|value| *value > 0.0).fold(high, f64::min);
        return Scale::logarithmic(least, high);
    }
    if low > high {
        (low, high) = (0.0, 0.0);
    }
    if lines.unit == Unit::Change || low < 0.4 * high {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let span = match lines.unit {
        Unit::Change => 2.0,
        _ => (0.04 * high.abs()).max(2.0),
    };
    Scale::covering(low, high, span, 6)
}

/// A name and what stands behind it in so much room: what is in brackets goes before any letter of the name.
fn fitted(name: &str, ending: &str, room: f64) -> (String, String) {
    let left = |ending: &str| room - font::width(ending, LABEL, Weight::Regular);
    let whole = |ending: &&str| font::width(name, LABEL, Weight::Bold) <= left(ending);
    let bare = ending.split(" (").next().unwrap_or_default();
    let ending = if whole(&ending) { ending } else { bare };
    (font::cut(name, LABEL, Weight::Bold, left(ending)), ending.to_owned())
}

/// One label, at most so wide, for each named line that is there at the end, and one for all the others.
fn labels_of(lines: &Lines, widest: f64, hue: usize) -> Vec<Label> {
    let mut labels = Vec::new();
    for (series, hue) in lines.series.iter().zip(hues(&lines.series, hue)) {
        let Some(end) = series.spreads.last().filter(|spread| spread.is_known()) else {
            continue;
        };
        let (name, ending) = fitted(&series.name, &series.ending, widest);
        labels.push(Label { name, ending, hue: Some(hue), told: series.tone.is_told(), end: end.median });
    }
    let ends = lines.others.iter().filter_map(|other| other.last());
    let end = Spread::of(ends.map(|spread| spread.median)).median;
    // On a logarithmic axis the others lie too far apart for one label.
    if end.is_finite() && !lines.log {
        let count = lines.others.len();
        let name = match (count, lines.series.is_empty()) {
            (1, _) => "1 other place".to_owned(),
            (_, true) => format!("All {count} places"),
            (_, false) => format!("{count} other places"),
        };
        labels.push(Label { name, ending: String::new(), hue: None, told: false, end });
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_goes_before_a_letter_of_the_name() {
        let told = |room| fitted("San Francisco", "+0.4% (+8,200)", room);
        let told = |room| {
            let (name, ending) = told(room);
            format!("{name} {ending}")
        };
        assert_eq!(told(255.0), "San Francisco +0.4% (+8,200)");
        assert_eq!(told(150.0), "San Francisco +0.4%");
        let cut = told(100.0);
        assert!(cut.starts_with("San") && !cut.starts_with("San Francisco") && cut.ends_with(" +0.4%"), "{cut}");
    }
}
