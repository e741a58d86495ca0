//! Draws a scoreboard: facts on record beside what came out and beside forecasts without a model.

use crate::chart::read::scores::Score;
use crate::chart::read::tables::RunTables;
use crate::chart::run::scoreboard_words::headline;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::style::{
    AXIS, GAIN, GREY_LINE, GREY_TEXT, GRID, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, PAPER, TICK,
};
use crate::chart::verdict::record::{Agreement, agreement};
use crate::chart::words::spread::Bands;
use crate::experiment::evidence::scores::{CEILING, OWN};

/// Height of a number's row.
const ROW: f64 = 64.0;
/// Height of a bar's row.
const BAR: f64 = 27.0;
/// Left and right end of the strip on which a number is too low, as on record, or too high; share of the sheet.
const STRIP: (f64, f64) = (0.33, 0.73);
/// Most of half the width of what is on record, and half the room for numbers; share of the sheet.
const HALF: f64 = 0.066;
const ROOM: f64 = 0.19;
/// Left edge of the remarks on a row; share of the sheet.
const REMARK: f64 = 0.75;
/// The same on narrower sheets.
const NARROW: f64 = 800.0;
const NARROW_STRIP: (f64, f64) = (0.27, 0.62);
const NARROW_REMARK: f64 = 0.64;

/// Left and right end of the strip on a chart, and left edge of the remarks; on a narrow sheet these need a larger share.
fn across(chart: &Chart) -> (f64, f64, f64) {
    let (strip, remark) = if chart.width < NARROW { (NARROW_STRIP, NARROW_REMARK) } else { (STRIP, REMARK) };
    (strip.0 * chart.width, strip.1 * chart.width, remark * chart.width)
}

/// Whether there is anything on record that something came out for.
pub fn applies(tables: &RunTables) -> bool {
    tables.scores.iter().any(|score| score.own().is_some())
}

/// Draws every number on record, then every table of moves.
pub fn chart(tables: &RunTables) -> Chart {
    let known: Vec<&Score> = tables.scores.iter().filter(|score| score.own().is_some()).collect();
    let (moves, numbers): (Vec<&Score>, Vec<&Score>) = known.into_iter().partition(|score| score.moves);
    let block = |score: &&Score| 52.0 + BAR * score.forecasts.len() as f64;
    let above = if numbers.is_empty() { 0.0 } else { 62.0 + ROW * numbers.len() as f64 };
    let tall = 172.0 + above + moves.iter().map(block).sum::<f64>();
    let words = Words {
        headline: headline(&tables.scores),
        subtitle: subtitle(tables),
        source: tables.source(),
        width: tables.width,
    };
    let (mut chart, top) = frame::sheet("scoreboard", tall, words);
    let mut y = top + 20.0;
    if !numbers.is_empty() {
        key(&mut chart, y);
        y += 30.0;
        heads(&mut chart, y);
        y += 12.0;
        for score in &numbers {
            number(&mut chart, score, y, tables.bands());
            y += ROW;
        }
        y += 20.0;
    }
    for score in &moves {
        routes(&mut chart, score, y, tables.bands());
        y += block(score);
    }
    chart
}

fn subtitle(tables: &RunTables) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let bands = match tables.bands() {
        Bands::None => "One run, so no interval.".to_owned(),
        Bands::Range => format!("Medians of {} runs; thin lines: their range.", tables.replicates),
        _ => format!("Medians of {} runs; thin lines: the middle 90% of them.", tables.replicates),
    };
    let moves = match tables.scores.iter().any(|score| score.moves) {
        true => " A move is on the right route if the record has one there to match it.",
        false => "",
    };
    format!(
        "What is on record beside the simulation of {}–{} and beside naive guesses.{moves} {bands}",
        start.floor(),
        end.floor()
    )
}

/// What the marks mean.
fn key(chart: &mut Chart, baseline: f64) {
    let middle = baseline - 0.36 * LABEL;
    let name = |words: &str, x: f64| text(words.to_owned(), (x, baseline), LABEL);
    zone(chart, (MARGIN, MARGIN + 18.0), (middle - 7.0, middle + 7.0), false);
    let mut x = chart.write(name("on record", MARGIN + 25.0).colored(GREY_TEXT)).right + 20.0;
    chart.dot((x + 6.0, middle), 6.0, INK);
    x = chart.write(name("the simulation", x + 18.0).heavy().colored(INK)).right + 20.0;
    hollow(chart, (x + 5.0, middle));
    chart.write(name("a guess without a model", x + 16.0).colored(GREY_TEXT));
}

fn heads(chart: &mut Chart, baseline: f64) {
    let (left, right, _) = across(chart);
    let middle = (left + right) / 2.0;
    for (words, x, anchor) in [
        ("← too low", left, Anchor::Start),
        ("as on record", middle, Anchor::Middle),
        ("too high →", right, Anchor::End),
    ] {
        chart.write(text(words.to_owned(), (x, baseline), TICK).anchored(anchor));
    }
}

/// What is on record; fainter where a single number has a tenth to each side.
fn zone(chart: &mut Chart, (left, right): (f64, f64), (top, bottom): (f64, f64), faint: bool) {
    let points = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    chart.marks.push(Mark::Area { points, color: GAIN.line, opacity: if faint { 0.09 } else { 0.2 } });
}

fn hollow(chart: &mut Chart, at: (f64, f64)) {
    chart.dot(at, 6.0, AXIS);
    chart.dot(at, 3.2, PAPER);
}

/// The colour of an agreement.
fn hue(found: Agreement) -> Hue {
    match found {
        Agreement::Hit => GAIN,
        Agreement::Missed => LOSS,
        Agreement::Open => NEUTRAL,
    }
}

/// One number: its name, where it lies, and the remarks on it.
fn number(chart: &mut Chart, score: &Score, top: f64, bands: Bands) {
    let middle = top + ROW / 2.0;
    chart.line(&[Some((MARGIN, top)), Some((chart.width - MARGIN, top))], 1.0, GRID);
    let (least, most) = score.tolerated();
    let (centre, half) = ((least + most) / 2.0, (most - least) / 2.0);
    let own = score.own().map(|forecast| forecast.spread()).filter(|spread| spread.is_known());
    // Every forecast has room; the better it is known what is on record, the narrower its zone.
    let medians = score.forecasts.iter().map(|forecast| forecast.spread().median);
    let ends = own.iter().flat_map(|spread| [spread.most.0, spread.most.1]);
    let far = medians.chain(ends).map(|value| (value - centre).abs()).filter(|far| far.is_finite());
    let far = far.fold(0.0, f64::max).max(half * ROOM / HALF).max(1e-9);
    let (left, right, remark) = across(chart);
    let (zero, room) = ((left + right) / 2.0, ROOM / (STRIP.1 - STRIP.0) * (right - left));
    let x = |value: f64| zero + room * (value - centre) / far;
    let wide = (room * half / far).max(1.5);
    zone(chart, (zero - wide, zero + wide), (top + 8.0, top + ROW - 8.0), score.single());
    if score.single() {
        chart.line(&[Some((zero, top + 8.0)), Some((zero, top + ROW - 8.0))], 2.0, GAIN.line);
    }
    chart.line(&[Some((left, middle)), Some((right, middle))], 1.0, GREY_LINE);
    let mut lines = vec![on_record(score)];
    for naive in score.naive() {
        let median = naive.spread().median;
        if median.is_finite() {
            // Where it would hide behind what came out it stands a little lower.
            let near = own.is_some_and(|own| (x(own.median) - x(median)).abs() < 14.0);
            hollow(chart, (x(median), if near { middle + 16.0 } else { middle }));
            lines.push(format!("{}: {}", naive.name, score.format(median)));
        }
    }
    if let Some(spread) = own {
        let hue = hue(agreement(score, &spread));
        if bands != Bands::None {
            let ends = [Some((x(spread.most.0), middle)), Some((x(spread.most.1), middle))];
            chart.line(&ends, 2.4, hue.line);
        }
        chart.dot((x(spread.median), middle), 7.0, hue.line);
        let mut value = score.format(spread.median);
        let (least, most) = (score.format(spread.most.0), score.format(spread.most.1));
        if bands != Bands::None && least != most {
            value += &format!(" ({least} to {most})");
        }
        let value = font::cut(&value, LABEL, Weight::Bold, chart.width - MARGIN - remark);
        chart.write(text(value, (remark, top + 20.0), LABEL).heavy().colored(hue.text));
    }
    for (k, line) in lines.iter().take(3).enumerate() {
        let line = font::cut(line, 11.5, Weight::Regular, chart.width - MARGIN - remark);
        chart.write(text(line, (remark, top + 36.0 + 14.0 * k as f64), 11.5));
    }
    name(chart, &score.fact, middle);
}

fn on_record(score: &Score) -> String {
    let (low, high) = score.record;
    let unit = match score.unit.as_str() {
        unit if unit.starts_with("share") || score.currency.measures(unit) => String::new(),
        unit => format!(" {unit}"),
    };
    match score.single() {
        true => format!("on record: {}{unit}; zone ±10%", score.format(low)),
        false => format!("on record: {} to {}{unit}", score.format(low), score.format(high)),
    }
}

/// The name of a row, in at most three lines.
fn name(chart: &mut Chart, words: &str, middle: f64) {
    let room = across(chart).0 - MARGIN - 16.0;
    let mut lines = font::wrap(words, LABEL, Weight::Regular, room)
        .unwrap_or_else(|| vec![font::cut(words, LABEL, Weight::Regular, room)]);
    if lines.len() > 3 {
        let rest = lines.split_off(2).join(" ");
        lines.push(font::cut(&rest, LABEL, Weight::Regular, room));
    }
    let first = middle + 0.36 * LABEL - 8.0 * (lines.len() - 1) as f64;
    for (k, line) in lines.into_iter().enumerate() {
        chart.write(text(line, (MARGIN, first + 16.0 * k as f64), LABEL).colored(INK));
    }
}

/// Moves on record: a bar for every forecast.
fn routes(chart: &mut Chart, score: &Score, top: f64, bands: Bands) {
    let room = chart.width - 2.0 * MARGIN;
    let title = font::cut(&format!("{}: moves on the right route", score.fact), 14.0, Weight::Bold, room);
    chart.write(text(title, (MARGIN, top + 14.0), 14.0).heavy().colored(INK));
    let called = |name: &str| match name {
        OWN => "the simulation".to_owned(),
        CEILING => format!("{CEILING}, by luck"),
        name => name.to_owned(),
    };
    let weight = |name: &str| if name == OWN { Weight::Bold } else { Weight::Regular };
    let widths = score.forecasts.iter().map(|f| font::width(&called(&f.name), LABEL, weight(&f.name)));
    let names = (MARGIN + 8.0 + widths.fold(0.0, f64::max)).min(0.5 * chart.width);
    let (left, right) = ((across(chart).0 - 120.0).max(names), chart.width - MARGIN - 60.0);
    let x = |share: f64| left + share.clamp(0.0, 1.0) * (right - left);
    for (k, forecast) in score.forecasts.iter().enumerate() {
        let spread = forecast.spread();
        let middle = top + 28.0 + BAR * (k as f64 + 0.5);
        let (color, opacity, ink) = match forecast.name.as_str() {
            OWN => (GAIN.line, 1.0, GAIN.text),
            CEILING => (GREY_LINE, 0.55, GREY_TEXT),
            _ => (AXIS, 1.0, GREY_TEXT),
        };
        let called = font::cut(&called(&forecast.name), LABEL, weight(&forecast.name), left - 8.0 - MARGIN);
        let mut label = text(called, (left - 8.0, middle + 0.36 * LABEL), LABEL).anchored(Anchor::End).colored(INK);
        if forecast.name == OWN {
            label = label.heavy();
        }
        chart.write(label);
        let (low, high) = (middle - 0.36 * BAR, middle + 0.36 * BAR);
        let edge = x(spread.median);
        let points = vec![(left, low), (edge, low), (edge, high), (left, high)];
        chart.marks.push(Mark::Area { points, color, opacity });
        let mut end = edge;
        if bands != Bands::None && forecast.name == OWN {
            let (least, most) = (x(spread.most.0), x(spread.most.1));
            chart.line(&[Some((least, middle)), Some((most, middle))], 1.3, INK);
            end = end.max(most);
        }
        let value = text(score.format(spread.median), (end + 7.0, middle + 0.36 * LABEL), LABEL);
        chart.write(value.heavy().colored(ink));
    }
}
