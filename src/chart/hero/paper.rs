//! Lays out a sheet that grows downward: words above, pictures below each other, the source at the foot.

use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{Color, GREY_TEXT, INK, PAPER, WIDTH};

/// Width of a wide sheet, logical pixels.
pub const WIDE: f64 = 1200.0;
/// Width of a sheet for a phone.
pub const NARROW: f64 = 360.0;
/// A sheet below this is laid out for a phone.
const TURN: f64 = 720.0;

/// How large things are on a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Width of the sheet.
    pub width: f64,
    /// Left and right margin.
    pub margin: f64,
    /// Whether it is for a phone.
    pub narrow: bool,
    /// Type size of the headline.
    pub headline: f64,
    /// Of the subtitle.
    pub subtitle: f64,
    /// Of labels.
    pub label: f64,
    /// Of ticks and small words.
    pub small: f64,
    /// Of the source.
    pub source: f64,
    /// Width of a strand, and of the run in the middle.
    pub strand: (f64, f64),
}

impl Sizes {
    /// The sizes for a sheet of such a width; the usual width of other charts stands for the wide one.
    pub fn of(width: f64) -> Sizes {
        let width = if width == WIDTH { WIDE } else { width };
        match width < TURN {
            true => Sizes {
                width,
                margin: 16.0,
                narrow: true,
                headline: 21.0,
                subtitle: 13.5,
                label: 12.5,
                small: 11.5,
                source: 11.0,
                strand: (0.7, 2.0),
            },
            false => Sizes {
                width,
                margin: 40.0,
                narrow: false,
                headline: 34.0,
                subtitle: 19.0,
                label: 17.0,
                small: 15.0,
                source: 14.0,
                strand: (1.0, 3.0),
            },
        }
    }

    /// The room between the margins.
    pub fn room(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    /// One of two lengths.
    pub fn pick(&self, wide: f64, narrow: f64) -> f64 {
        if self.narrow { narrow } else { wide }
    }
}

/// A sheet that is being laid out.
pub struct Paper {
    /// What is drawn so far.
    pub chart: Chart,
    /// How large things are.
    pub sizes: Sizes,
    /// How far down the sheet is filled.
    pub y: f64,
}

/// The words of a picture.
pub struct Words {
    /// The finding.
    pub headline: String,
    /// What is shown.
    pub subtitle: String,
    /// Where the numbers are from.
    pub source: String,
    /// Whether headline and subtitle are drawn; on a page they are text.
    pub drawn: bool,
}

impl Paper {
    /// A sheet with its words.
    pub fn begin(name: &str, width: f64, words: Words) -> Paper {
        let sizes = Sizes::of(width);
        let mut chart = Chart::sheet(name, sizes.width, 100.0);
        (chart.headline, chart.subtitle, chart.source) = (words.headline, words.subtitle, words.source);
        let mut paper = Paper { chart, sizes, y: if words.drawn { sizes.pick(30.0, 14.0) } else { 8.0 } };
        if words.drawn {
            let headline = paper.chart.headline.clone();
            paper.evened(&headline, sizes.headline, Weight::Bold, INK, 1.24);
            paper.y += sizes.pick(10.0, 6.0);
            let subtitle = paper.chart.subtitle.clone();
            paper.evened(&subtitle, sizes.subtitle, Weight::Regular, GREY_TEXT, 1.38);
            paper.y += sizes.pick(22.0, 12.0);
        }
        paper
    }

    /// A paragraph between the margins.
    pub fn paragraph(&mut self, words: &str, size: f64, weight: Weight, color: Color) {
        let lines = lines(words, size, weight, self.sizes.room());
        self.set(lines, size, weight, color, 1.38);
    }

    /// A paragraph whose lines are about as wide as each other.
    fn evened(&mut self, words: &str, size: f64, weight: Weight, color: Color, height: f64) {
        let mut room = self.sizes.room();
        let mut best = lines(words, size, weight, room);
        while room > 160.0 && best.len() > 1 {
            room -= 12.0;
            match font::wrap(words, size, weight, room) {
                Some(lines) if lines.len() == best.len() => best = lines,
                _ => break,
            }
        }
        self.set(best, size, weight, color, height);
    }

    fn set(&mut self, lines: Vec<String>, size: f64, weight: Weight, color: Color, height: f64) {
        for line in lines {
            self.y += height * size;
            let at = (self.sizes.margin, self.y - 0.28 * size);
            self.chart.write(Text { at, anchor: Anchor::Start, size, weight, color, text: line });
        }
    }

    /// Words from `x` to the right, cut where they would leave the sheet; where they end.
    pub fn label(&mut self, words: &str, (x, y): (f64, f64), size: f64, weight: Weight, color: Color) -> f64 {
        let room = self.sizes.width - x - self.sizes.pick(12.0, 4.0);
        let words = font::cut(words, size, weight, room);
        let text = Text { at: (x, y), anchor: Anchor::Start, size, weight, color, text: words };
        self.chart.write(text).right
    }

    /// Words below each other from `x` to the right, no wider than `room`; where they end below.
    pub fn block(&mut self, words: &str, (x, y): (f64, f64), room: f64, size: f64, color: Color) -> f64 {
        let mut y = y;
        for line in lines(words, size, Weight::Regular, room) {
            let text = Text { at: (x, y), anchor: Anchor::Start, size, weight: Weight::Regular, color, text: line };
            self.chart.write(text);
            y += 1.3 * size;
        }
        y
    }

    /// The finished picture, with its source at the foot.
    pub fn finish(mut self) -> Chart {
        self.y += self.sizes.pick(10.0, 8.0);
        let source = self.chart.source.clone();
        self.paragraph(&source, self.sizes.source, Weight::Regular, GREY_TEXT);
        let (width, height) = (self.sizes.width, (self.y + self.sizes.pick(22.0, 14.0)).ceil());
        self.chart.height = height;
        let corners = vec![(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
        self.chart.marks[0] = Mark::Area { points: corners, color: PAPER, opacity: 1.0 };
        self.chart
    }
}

/// Words broken into lines no wider than `room`; a word that is wider is cut.
fn lines(words: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    font::wrap(words, size, weight, room).unwrap_or_else(|| {
        let cut: Vec<String> = words.split(' ').map(|word| font::cut(word, size, weight, room)).collect();
        font::wrap(&cut.join(" "), size, weight, room).unwrap_or_default()
    })
}
