//! Draws lines of single runs in a plot, one of them bold, and marks of what happened.

use crate::chart::hero::paper::{Paper, Sizes};
use crate::chart::sheet::canvas::{Anchor, Chart, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame::Plot;
use crate::chart::sheet::style::{AXIS, Color, GREY_TEXT, GRID};

/// The line of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Strand {
    /// The number at every recorded moment; unknown where there is none.
    pub values: Vec<f64>,
}

/// The strand that ends in the middle of all, the lower of two; `None` if no end is known.
pub fn middle(strands: &[Strand]) -> Option<usize> {
    middle_of(strands.iter().map(|strand| strand.values.last().copied().unwrap_or(f64::NAN)))
}

/// The number in the middle of all that are known, the lower of two, and the first of those that are alike; `None` if none is known.
pub fn middle_of(values: impl Iterator<Item = f64>) -> Option<usize> {
    let values: Vec<f64> = values.collect();
    let mut known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    known.sort_by(f64::total_cmp);
    let middle = known.get(known.len().checked_sub(1)? / 2)?;
    values.iter().position(|value| value == middle)
}

/// The least and the greatest number of strands; nothing known is no range.
pub fn range<'a>(strands: impl Iterator<Item = &'a Strand>) -> Option<(f64, f64)> {
    let known = strands.flat_map(|strand| &strand.values).filter(|value| value.is_finite());
    let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    (low <= high).then_some((low, high))
}

/// The points of a strand.
pub fn points(plot: &Plot, years: &[f64], strand: &Strand) -> Vec<Option<Point>> {
    years.iter().zip(&strand.values).map(|(year, value)| plot.point(*year, *value)).collect()
}

/// All strands thin, and one of them bold.
pub fn draw(
    chart: &mut Chart,
    sizes: &Sizes,
    plot: &Plot,
    years: &[f64],
    strands: &[Strand],
    chosen: Option<usize>,
    (thin, bold): (Color, Color),
) {
    for strand in strands {
        chart.line(&points(plot, years, strand), sizes.strand.0, thin);
    }
    if let Some(strand) = chosen.and_then(|chosen| strands.get(chosen)) {
        chart.line(&points(plot, years, strand), sizes.strand.1, bold);
    }
}

/// A cross.
pub fn cross(chart: &mut Chart, (x, y): Point, size: f64, color: Color) {
    chart.line(&[Some((x - size, y - size)), Some((x + size, y + size))], 1.6, color);
    chart.line(&[Some((x - size, y + size)), Some((x + size, y - size))], 1.6, color);
}

/// A vertical line at a year with a word above it; where that would stand over the one before, it stands beside its line.
pub fn event(paper: &mut Paper, plot: &Plot, year: f64, word: &str, taken: &mut f64) {
    let (start, end) = plot.period;
    if !(start..=end).contains(&year) {
        return;
    }
    let x = plot.x(year);
    let size = paper.sizes.small;
    paper.chart.line(&[Some((x, plot.top)), Some((x, plot.bottom))], 1.0, GRID);
    // Centred above its line, but not left of the plot.
    let width = font::width(word, size, Weight::Regular);
    let left = (x - 0.5 * width).max(plot.left);
    // Where it would stand over the one before it goes into the plot, beside its line.
    let fits = left > *taken && left + width < plot.right + 20.0;
    let (left, y) = match fits || word.is_empty() {
        true => (left, plot.top - 0.4 * size),
        false if x + 5.0 + width < plot.right => (x + 5.0, plot.top + 1.1 * size),
        false => (x - 5.0 - width, plot.top + 1.1 * size),
    };
    let beside = y > plot.top && !word.is_empty();
    let text = Text {
        at: (left, y),
        anchor: Anchor::Start,
        size,
        weight: Weight::Regular,
        color: GREY_TEXT,
        text: word.to_owned(),
    };
    let extent = text.extent();
    if beside {
        paper.chart.write(text);
    } else if extent.left > *taken && extent.right < plot.right + 20.0 && extent.left > 2.0 {
        *taken = extent.right + 6.0;
        paper.chart.write(text);
    }
}

/// The axis of years below a plot.
pub fn axis(paper: &mut Paper, plot: &Plot) {
    plot.years(&mut paper.chart, paper.sizes.small, true);
}

/// First and last year below a plot, and its axis.
pub fn ends(paper: &mut Paper, plot: &Plot) {
    let size = paper.sizes.small;
    let (start, end) = plot.period;
    paper.chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
    for (year, x, anchor) in [(start, plot.left, Anchor::Start), (end, plot.right, Anchor::End)] {
        let at = (x, plot.bottom + 1.35 * size);
        let text = year.floor().to_string();
        paper.chart.write(Text { at, anchor, size, weight: Weight::Regular, color: GREY_TEXT, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_the_first_of_those_that_are_alike() {
        let middle = |values: &[f64]| middle_of(values.iter().copied());
        assert_eq!((middle(&[3.0, 1.0, 2.0]), middle(&[4.0, 1.0, 3.0, 2.0])), (Some(2), Some(3)));
        assert_eq!((middle(&[0.0, 0.0, 0.0]), middle(&[5.0, 1.0, 1.0, 1.0])), (Some(0), Some(1)));
        assert_eq!((middle(&[f64::NAN, 7.0]), middle(&[f64::NAN]), middle(&[])), (Some(1), None, None));
    }
}
