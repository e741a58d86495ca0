//! Draws the card that stands for a run where a link to it is shared: the question, the answer and its three numbers, 1200 × 630.

use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, Color, GREY_TEXT, INK};
use crate::chart::verdict::Verdict;

/// Its width and height, as sites ask for it.
pub const SIZE: (f64, f64) = (1200.0, 630.0);
/// Its margin.
const MARGIN: f64 = 56.0;

/// Draws the card of an answer.
pub fn chart(tables: &RunTables, verdict: &Verdict) -> Chart {
    let (width, height) = SIZE;
    let mut chart = Chart::sheet("card", width, height);
    chart.headline.clone_from(&verdict.first);
    chart.subtitle = tables.facts.title.clone().unwrap_or_default();
    chart.source = tables.source();
    let room = width - 2.0 * MARGIN;
    let text = |text: String, at, size, weight, color| Text { at, anchor: Anchor::Start, size, weight, color, text };
    let title = font::cut(&chart.subtitle, 25.0, Weight::Regular, room - 160.0);
    chart.write(text(title, (MARGIN, 78.0), 25.0, Weight::Regular, GREY_TEXT));
    let brand = text("footvote".into(), (width - MARGIN, 78.0), 25.0, Weight::Bold, INK);
    chart.write(Text { anchor: Anchor::End, ..brand });
    let (size, lines) = headline(&verdict.first, room);
    let mut y = 98.0;
    for line in lines {
        y += 1.22 * size;
        chart.write(text(line, (MARGIN, y), size, Weight::Bold, INK));
    }
    let top = y.max(340.0) + 30.0;
    chart.marks.push(Mark::Line { points: vec![(MARGIN, top), (width - MARGIN, top)], width: 2.0, color: INK });
    let column = room / 3.0;
    for (k, big) in verdict.numbers.iter().enumerate() {
        let x = MARGIN + k as f64 * column;
        let color: Color = if big.accent { ACCENT } else { INK };
        let value = font::cut(&big.value, 40.0, Weight::Bold, column - 20.0);
        chart.write(text(value, (x, top + 58.0), 40.0, Weight::Bold, color));
        let about = font::wrap(&big.about, 19.0, Weight::Regular, column - 28.0).unwrap_or_default();
        for (row, line) in about.into_iter().take(3).enumerate() {
            let at = (x, top + 92.0 + 26.0 * row as f64);
            chart.write(text(line, at, 19.0, Weight::Regular, GREY_TEXT));
        }
    }
    let source = font::cut(&format!("{}. A what-if, not a forecast.", tables.source()), 17.0, Weight::Regular, room);
    chart.write(text(source, (MARGIN, height - 30.0), 17.0, Weight::Regular, GREY_TEXT));
    chart
}

/// The largest type in which the headline leaves room for the numbers.
fn headline(words: &str, room: f64) -> (f64, Vec<String>) {
    for (size, most) in [(50.0, 3), (44.0, 4), (38.0, 5), (32.0, 6), (27.0, 8)] {
        if let Some(lines) = font::wrap(words, size, Weight::Bold, room)
            && lines.len() <= most
        {
            return (size, lines);
        }
    }
    (27.0, vec![font::cut(words, 27.0, Weight::Bold, room)])
}
