//! Holds a chart before it is drawn: marks at places on a sheet of logical pixels.

use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{Color, PAPER};

/// A point, in logical pixels from the upper left.
pub type Point = (f64, f64);

/// Which part of a text stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where its anchor stands, and its baseline.
    pub at: Point,
    /// Which part of it stands there.
    pub anchor: Anchor,
    /// Type size.
    pub size: f64,
    /// How heavy it is.
    pub weight: Weight,
    /// Its colour.
    pub color: Color,
    /// What it says.
    pub text: String,
}

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Extent {
    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Extent) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

impl Text {
    /// The rectangle it covers.
    pub fn extent(&self) -> Extent {
        let width = font::width(&self.text, self.size, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::End => self.at.0 - width,
        };
        Extent {
            left,
            top: self.at.1 - font::ASCENT * self.size,
            right: left + width,
            bottom: self.at.1 + font::DESCENT * self.size,
        }
    }
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A line through points.
    Line {
        /// The points.
        points: Vec<Point>,
        /// Its width.
        width: f64,
        /// Its colour.
        color: Color,
    },
    /// A filled polygon.
    Area {
        /// Its corners.
        points: Vec<Point>,
        /// Its colour.
        color: Color,
        /// 0 invisible, 1 solid.
        opacity: f64,
    },
    /// A disc with a thin edge of paper.
    Dot {
        /// Its centre.
        at: Point,
        /// Its radius.
        radius: f64,
        /// Its colour.
        color: Color,
    },
    /// A line of text.
    Text(Text),
}

/// A finished chart: its words, and marks in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// File stem.
    pub name: String,
    /// The finding, in one sentence.
    pub headline: String,
    /// Quantity, unit, period, and what bands are.
    pub subtitle: String,
    /// Where the numbers are from.
    pub source: String,
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// What is drawn.
    pub marks: Vec<Mark>,
}

impl Chart {
    /// All texts of the chart.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Draws a line through each unbroken stretch of `points`; a stretch of one point becomes a dot.
    pub fn line(&mut self, points: &[Option<Point>], width: f64, color: Color) {
        for stretch in points.split(Option::is_none) {
            let points: Vec<Point> = stretch.iter().flatten().copied().collect();
            match points.as_slice() {
                [] => {}
                [at] => self.dot(*at, width, color),
                _ => self.marks.push(Mark::Line { points, width, color }),
            }
        }
    }

    /// Fills between two lines wherever both are known.
    pub fn band(&mut self, between: &[Option<(Point, Point)>], color: Color, opacity: f64) {
        for stretch in between.split(Option::is_none) {
            let edges: Vec<(Point, Point)> = stretch.iter().flatten().copied().collect();
            if edges.len() < 2 {
                continue;
            }
            let lower = edges.iter().map(|(lower, _)| *lower);
            let upper = edges.iter().rev().map(|(_, upper)| *upper);
            self.marks.push(Mark::Area { points: lower.chain(upper).collect(), color, opacity });
        }
    }

    /// Draws a disc.
    pub fn dot(&mut self, at: Point, radius: f64, color: Color) {
        self.marks.push(Mark::Dot { at, radius, color });
    }

    /// Writes a line of text and returns its extent.
    pub fn write(&mut self, text: Text) -> Extent {
        let extent = text.extent();
        if !text.text.is_empty() {
            self.marks.push(Mark::Text(text));
        }
        extent
    }

    /// Leaves out labels that have no room: those that lie over one that was written before, or leave the sheet.
    pub fn leave_out(&mut self) {
        let mut taken: Vec<Extent> = Vec::new();
        let (width, height) = (self.width, self.height);
        self.marks.retain(|mark| {
            let Mark::Text(text) = mark else { return true };
            let extent = text.extent();
            let inside = extent.left >= 4.0 && extent.right <= width - 4.0 && extent.bottom <= height - 4.0;
            let free = inside && !taken.iter().any(|other| other.overlaps(&extent));
            if free {
                taken.push(extent);
            }
            free
        });
    }

    /// An empty sheet.
    pub fn sheet(name: impl Into<String>, width: f64, height: f64) -> Chart {
        let corners = vec![(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
        Chart {
            name: name.into(),
            headline: String::new(),
            subtitle: String::new(),
            source: String::new(),
            width,
            height,
            marks: vec![Mark::Area { points: corners, color: PAPER, opacity: 1.0 }],
        }
    }
}
