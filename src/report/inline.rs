//! Sets a chart into a page: few bytes, colours that follow the page from light to dark, words that keep their width.

use std::fmt::Write;

use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{Color, PAPER};
use crate::chart::sheet::theme::{PALETTE, Theme};
use crate::report::html::escaped;

/// Width of the charts of a phone.
pub const PHONE: f64 = 400.0;

const IN_MEMORY: &str = "writing to a string cannot fail";

/// The chart as a figure; `link` is its PNG beside the page, if there is one.
pub fn figure(chart: &Chart, link: Option<&str>) -> String {
    figure_for_phones(chart, None, link)
}

/// A drawing for a phone, as markup.
pub fn for_phones(mut chart: Chart) -> String {
    chart.leave_out();
    chart.name += "-narrow";
    svg(&chart)
}

/// The chart as a figure with another drawing for a phone, where it would else scroll sideways.
pub fn figure_for_phones(chart: &Chart, narrow: Option<String>, link: Option<&str>) -> String {
    let name = &chart.name;
    let wide = svg(chart);
    let (class, narrow) = match narrow {
        Some(narrow) => (" class=\"two\"", format!("<div class=\"nar\">{narrow}</div>")),
        None => ("", String::new()),
    };
    let mut out = format!(
        "<figure id=\"chart-{name}\"{class}><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{wide}</div>{narrow}",
        escaped(&chart.headline),
    );
    let links = link.map(|stem| {
        format!("<figcaption><a href=\"{stem}.png\">PNG</a> · <a href=\"{stem}.svg\">SVG</a></figcaption>")
    });
    out.push_str(&links.unwrap_or_default());
    out.push_str("</figure>\n");
    out
}

/// The chart as an SVG element.
pub fn svg(chart: &Chart) -> String {
    let (name, width, height) = (&chart.name, chart.width, chart.height);
    let mut out = format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\">\
         <title id=\"{name}-t\">{}</title><desc id=\"{name}-d\">{} {}</desc>\n",
        escaped(&chart.headline),
        escaped(&chart.subtitle),
        escaped(&chart.source)
    );
    // The first mark is the paper, which is the page's.
    let marks = match chart.marks.first() {
        Some(Mark::Area { color: PAPER, .. }) => &chart.marks[1..],
        _ => &chart.marks[..],
    };
    let mut at = 0;
    while at < marks.len() {
        let alike = marks[at..].iter().take_while(|mark| joins(&marks[at], mark)).count().max(1);
        draw(&mut out, &marks[at..at + alike]);
        at += alike;
    }
    out.push_str("</svg>");
    out
}

/// Whether two marks can be one shape: solid areas of one colour, lines of one pen, dots of one size and colour.
fn joins(first: &Mark, other: &Mark) -> bool {
    match (first, other) {
        (Mark::Line { color: a, width: v, .. }, Mark::Line { color: b, width: w, .. }) => a == b && v == w,
        (Mark::Area { color: a, opacity: p, .. }, Mark::Area { color: b, opacity: q, .. }) => {
            a == b && *p == 1.0 && *q == 1.0
        }
        (Mark::Dot { color: a, radius: r, .. }, Mark::Dot { color: b, radius: s, .. }) => a == b && r == s,
        _ => false,
    }
}

fn draw(out: &mut String, marks: &[Mark]) {
    match &marks[0] {
        Mark::Line { width, color, .. } => {
            let mut pen = None;
            let lines = marks.iter().map(|mark| match mark {
                Mark::Line { points, .. } => path(points, false, &mut pen),
                _ => String::new(),
            });
            let path: String = lines.collect();
            writeln!(out, "<path class=\"s{}\" stroke-width=\"{width}\" d=\"{path}\"/>", class(*color))
        }
        Mark::Area { color, opacity, .. } => {
            let mut pen = None;
            let shapes = marks.iter().map(|mark| match mark {
                Mark::Area { points, .. } => path(points, true, &mut pen),
                _ => String::new(),
            });
            let faint = if *opacity < 1.0 { format!(" opacity=\"{opacity:.2}\"") } else { String::new() };
            writeln!(out, "<path class=\"f{}\"{faint} d=\"{}\"/>", class(*color), shapes.collect::<String>())
        }
        // Many dots are points of a round pen, an eighth of the bytes of so many circles, without the ring that parts one dot from a line.
        Mark::Dot { radius, color, .. } if marks.len() > 1 => {
            let points: Vec<Point> = marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Dot { at, .. } => Some(*at),
                    _ => None,
                })
                .collect();
            let width = short(2.0 * radius - 1.0);
            writeln!(out, "<path class=\"s{}\" stroke-width=\"{width}\" d=\"{}\"/>", class(*color), dots(&points))
        }
        Mark::Dot { at, radius, color } => {
            writeln!(
                out,
                "<circle class=\"f{} dot\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
                class(*color),
                short(at.0),
                short(at.1)
            )
        }
        Mark::Text(text) => write_text(out, text),
    }
    .expect(IN_MEMORY);
}

fn write_text(out: &mut String, text: &Text) -> std::fmt::Result {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " m",
        Anchor::End => " e",
    };
    let weight = if text.weight == Weight::Bold { " b" } else { "" };
    // The width is that of the chart's own font, whatever the reader's machine has; browsers drop spaces at an end.
    let words = text.text.trim_end();
    let width = font::width(words, text.size, text.weight);
    let fixed = match words.chars().count() {
        0..=2 => String::new(),
        _ => format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", short(width)),
    };
    writeln!(
        out,
        "<text class=\"f{}{anchor}{weight}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{fixed}>{}</text>",
        class(text.color),
        short(text.at.0),
        short(text.at.1),
        short(text.size),
        escaped(words)
    )
}

/// The style of the classes that charts use, for one theme.
pub fn palette(theme: Theme) -> String {
    let mut out = String::new();
    for (color, _) in PALETTE {
        let painted = hex(theme.paint(color));
        write!(out, "--c{}:#{painted};", hex(color)).expect(IN_MEMORY);
    }
    out
}

/// The classes themselves.
pub fn classes() -> String {
    let mut out = String::new();
    for (color, _) in PALETTE {
        let name = hex(color);
        write!(out, ".f{name}{{fill:var(--c{name})}}.s{name}{{stroke:var(--c{name})}}").expect(IN_MEMORY);
    }
    out
}

fn class(color: Color) -> String {
    hex(color)
}

/// A colour as six digits.
pub fn hex(color: Color) -> String {
    format!("{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// A path in whole tenths, each point relative to the one before; what goes on in the same direction is one step. `pen` is where
/// the path before it in the same shape has ended, if there is one, and then where this one has.
fn path(points: &[Point], closed: bool, pen: &mut Option<(i64, i64)>) -> String {
    let tenth = |x: f64| (x * 10.0).round() as i64;
    let mut places = points.iter().map(|&(x, y)| (tenth(x), tenth(y)));
    let Some(mut before) = places.next() else {
        return String::new();
    };
    let first = before;
    let mut out = match *pen {
        Some(pen) => format!("m{}{}", tenths(before.0 - pen.0), spaced(before.1 - pen.1)),
        None => format!("M{}{}", tenths(before.0), spaced(before.1)),
    };
    let mut steps: Vec<(i64, i64)> = Vec::new();
    for now in places {
        let step = (now.0 - before.0, now.1 - before.1);
        before = now;
        match steps.last_mut() {
            Some(_) if step == (0, 0) => {}
            Some(last) if last.0 * step.1 == last.1 * step.0 && last.0 * step.0 >= 0 && last.1 * step.1 >= 0 => {
                *last = (last.0 + step.0, last.1 + step.1);
            }
            _ => steps.push(step),
        }
    }
    let mut command = ' ';
    for step in steps {
        let (wanted, written) = match step {
            (x, 0) => ('h', tenths(x)),
            (0, y) => ('v', tenths(y)),
            (x, y) if command == 'l' => ('l', format!("{}{}", spaced(x), spaced(y))),
            (x, y) => ('l', format!("{}{}", tenths(x), spaced(y))),
        };
        if wanted != command || wanted != 'l' {
            out.push(wanted);
        }
        out.push_str(&written);
        command = wanted;
    }
    if closed {
        out.push('z');
    }
    *pen = Some(if closed { first } else { before });
    out
}

/// Points of a pen in whole tenths, each relative to the one before.
fn dots(points: &[Point]) -> String {
    let tenth = |x: f64| (x * 10.0).round() as i64;
    let mut out = String::new();
    let mut before = (0, 0);
    for (i, &(x, y)) in points.iter().enumerate() {
        let now = (tenth(x), tenth(y));
        match i {
            0 => write!(out, "M{}{}h0", tenths(now.0), spaced(now.1)).expect(IN_MEMORY),
            _ => write!(out, "m{}{}h0", tenths(now.0 - before.0), spaced(now.1 - before.1)).expect(IN_MEMORY),
        }
        before = now;
    }
    out
}

/// A number with at most one decimal.
fn short(x: f64) -> String {
    tenths((x * 10.0).round() as i64)
}

fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

/// A number after another: a minus separates, anything else needs a space.
fn spaced(number: i64) -> String {
    let text = tenths(number);
    if number < 0 { text } else { format!(" {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_short_and_lose_nothing() {
        let path = |points: &[Point], closed| super::path(points, closed, &mut None);
        assert_eq!(path(&[(1.0, 2.0), (1.5, 1.75), (10.0, 2.0)], true), "M1 2l.5-.2 8.5 .2z");
        assert_eq!(path(&[(1.0, 2.0), (2.0, 2.5), (4.0, 3.5), (5.0, 3.0), (4.0, 3.5)], false), "M1 2l3 1.5 1-.5-1 .5");
        // Two steps to the right are one, one back is another; a step of nothing is none, unless it is all there is: a dot.
        let level = [(1.0, 2.0), (2.0, 2.0), (3.5, 2.0), (3.5, 2.0), (3.0, 2.0), (3.0, 4.0), (4.0, 5.0)];
        assert_eq!(path(&level, false), "M1 2h2.5h-.5v2l1 1");
        assert_eq!((path(&[(1.0, 2.0), (1.0, 2.0)], false).as_str(), path(&[], true).as_str()), ("M1 2h0", ""));
        // The next of the same shape begins from where the pen is: at the end of a line, at the start of what was closed.
        let mut pen = None;
        let mut next = |points: &[Point], closed| super::path(points, closed, &mut pen);
        assert_eq!(next(&[(1.0, 2.0), (3.0, 2.0)], false), "M1 2h2");
        assert_eq!(next(&[(4.0, 2.5), (5.0, 2.5), (5.0, 3.0)], true), "m1 .5h1v.5z");
        assert_eq!(next(&[(4.0, 4.0), (5.0, 5.0)], false), "m0 1.5l1 1");
    }

    #[test]
    fn dots_are_points_of_a_pen_and_one_alone_has_its_ring() {
        assert_eq!(dots(&[(1.0, 2.0), (1.5, 1.75), (1.5, 2.0)]), "M1 2h0m.5-.2h0m0 .2h0");
        let mut chart = Chart::sheet("x", 10.0, 10.0);
        chart.dot((1.0, 1.0), 2.0, PAPER);
        chart.dot((2.0, 1.0), 2.0, PAPER);
        chart.dot((3.0, 1.0), 2.5, PAPER);
        let svg = svg(&chart);
        assert!(svg.contains("stroke-width=\"3\" d=\"M1 1h0m1 0h0\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 1, "{svg}");
    }

    #[test]
    fn words_of_a_chart_are_text() {
        let mut chart = Chart::sheet("x", 10.0, 10.0);
        chart.headline = "</title><script>".into();
        assert!(!svg(&chart).contains("<script"));
    }
}
