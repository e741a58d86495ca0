//! Draws where a sweep breaks even: two axes as a heat map with contours, one axis as a line with its band.

use crate::chart::shape::contours::contours;
use crate::chart::sheet::canvas::{Anchor, Chart, Extent, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{
    AXIS, Color, GREY_LINE, GREY_TEXT, GRID, HEAT, INK, LABEL, MARGIN, PAPER, TICK, WARM,
};
use crate::chart::sweep::tables::{Axis, SweepTables};
use crate::chart::sweep::{phase_line, phase_words};
use crate::chart::words::spread::Spread;

/// Height of the sheet.
const TALL: f64 = 660.0;
/// How much of its colour a cell keeps that is not certainly on one side of the level.
const PALE: f64 = 0.3;
/// Colours on each side of the level.
const SHADES: usize = 4;

/// Draws the output of a sweep over its axes.
pub fn chart(tables: &SweepTables) -> Chart {
    match (tables.axes.as_slice(), tables.grid()) {
        ([first, second], Some(grid)) => heat(tables, (first, second), &grid),
        ([first, second], None) => sample(tables, (first, second)),
        _ => phase_line::chart(tables),
    }
}

/// Colours for values on both sides of a level, or from small to large where there is none.
pub struct Shading {
    /// Where one colour ends and the next begins, rising.
    pub bounds: Vec<f64>,
    colors: Vec<Color>,
}

impl Shading {
    /// A shading for values from `low` to `high`.
    pub fn of(low: f64, high: f64, level: Option<f64>) -> Shading {
        let Some(level) = level else {
            let ticks = Scale::covering(low, high, 1e-9, HEAT.len() - 1).ticks;
            let bounds: Vec<f64> =
                ticks.into_iter().filter(|tick| *tick > low && *tick < high).take(HEAT.len() - 1).collect();
            return Shading { colors: HEAT[..=bounds.len()].to_vec(), bounds };
        };
        let far = (high - level).abs().max((low - level).abs()).max(1e-9);
        let ticks = Scale::covering(0.0, far, 0.0, SHADES).ticks;
        let step = ticks.get(1).copied().unwrap_or(far);
        let steps = |end: f64| ((end / step - 1e-9).ceil().max(0.0) as usize).min(SHADES);
        // No colour for a side on which nothing lies.
        let (below, above) = match (steps(level - low), steps(high - level)) {
            (0, 0) => (0, 1),
            sides => sides,
        };
        let bounds = (1 - below as i64..above as i64).map(|k| level + step * k as f64).collect();
        const COOL: [Color; SHADES] = [HEAT[1], HEAT[2], HEAT[3], HEAT[4]];
        let colors = WARM[..below].iter().rev().chain(&COOL[..above]).copied().collect();
        Shading { bounds, colors }
    }

    /// The colour of a value.
    pub fn color(&self, value: f64) -> Color {
        if value.is_finite() { self.colors[self.bounds.partition_point(|bound| *bound <= value)] } else { PAPER }
    }
}

/// The rectangle of a plot of two axes.
struct Field {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn extremes(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let known = values.filter(|value| value.is_finite());
    known.fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(low, high)| (low.min(v), high.max(v)))))
}

/// Sheet, shading, and the field below the legend.
fn begin(tables: &SweepTables, axes: (&Axis, &Axis), note: &str, contour: bool) -> Option<(Chart, Shading, Field)> {
    let (low, high) = extremes(tables.points.iter().map(|point| point.spread.median))?;
    let words = Words {
        headline: phase_words::of_two(tables),
        subtitle: phase_words::subtitle(tables, note),
        source: tables.source(),
        width: tables.width,
    };
    let (mut chart, top) = frame::sheet("phase", TALL, words);
    let shading = Shading::of(low, high, tables.level);
    legend(&mut chart, tables, &shading, top + 14.0, contour);
    let names: Vec<String> = axes.1.values.iter().map(|value| axes.1.key.format(value)).collect();
    let widest = names.iter().map(|name| font::width(name, TICK, Weight::Regular)).fold(0.0, f64::max);
    let title = phase_words::axis_title(axes.1, "↑ ", chart.width);
    chart.write(text(title, (MARGIN, top + 66.0), LABEL).colored(INK));
    let field = Field {
        left: MARGIN + widest.min(160.0) + 10.0,
        right: chart.width - MARGIN - 10.0,
        top: top + 82.0,
        bottom: TALL - 84.0,
    };
    let under = text(phase_words::axis_title(axes.0, "", chart.width), (field.right, TALL - 40.0), LABEL);
    chart.write(under.colored(INK).anchored(Anchor::End));
    Some((chart, shading, field))
}

fn nothing(tables: &SweepTables) -> Chart {
    let words = Words {
        headline: "No run of the sweep has this output".to_owned(),
        subtitle: phase_words::subtitle(tables, ""),
        source: tables.source(),
        width: tables.width,
    };
    frame::sheet("phase", TALL, words).0
}

fn heat(tables: &SweepTables, axes: (&Axis, &Axis), grid: &[Vec<Spread>]) -> Chart {
    let open = |spread: &Spread| phase_words::side(tables, spread).is_none() && spread.is_known();
    let doubt = tables.level.is_some() && tables.points.iter().any(|point| open(&point.spread));
    let ordered = axes.0.numbers.is_some() && axes.1.numbers.is_some();
    let values: Vec<Vec<f64>> = grid.iter().map(|column| column.iter().map(|cell| cell.median).collect()).collect();
    let crosses = |level: f64| contours(&values, level).iter().any(|line| !is_speck(line));
    let crossed = ordered && tables.level.is_some_and(crosses);
    let bounds = if ordered { " Thin lines: the bounds of the colours, drawn between the points." } else { "" };
    let note = phase_words::doubt(tables, "Pale and dotted") + bounds;
    let Some((mut chart, shading, field)) = begin(tables, axes, &note, crossed) else {
        return nothing(tables);
    };
    let (columns, rows) = (grid.len(), grid[0].len());
    let (width, height) = ((field.right - field.left) / columns as f64, (field.bottom - field.top) / rows as f64);
    let centre = |i: f64, j: f64| (field.left + (i + 0.5) * width, field.bottom - (j + 0.5) * height);
    for (i, column) in grid.iter().enumerate() {
        for (j, spread) in column.iter().enumerate() {
            let (x, y) = (field.left + i as f64 * width, field.bottom - j as f64 * height);
            let points = vec![(x, y), (x + width, y), (x + width, y - height), (x, y - height)];
            let color = if spread.is_known() { shading.color(spread.median) } else { GREY_LINE };
            let opacity = if doubt && open(spread) { PALE } else { 1.0 };
            chart.marks.push(Mark::Area { points, color, opacity });
        }
    }
    for i in 1..columns {
        let x = field.left + i as f64 * width;
        chart.line(&[Some((x, field.top)), Some((x, field.bottom))], 0.6, PAPER);
    }
    for j in 1..rows {
        let y = field.bottom - j as f64 * height;
        chart.line(&[Some((field.left, y)), Some((field.right, y))], 0.6, PAPER);
    }
    if ordered {
        for bound in shading.bounds.iter().filter(|bound| tables.level != Some(**bound)) {
            draw_contour(&mut chart, &values, *bound, &centre, 1.0, GREY_TEXT);
        }
        if let Some(level) = tables.level {
            draw_contour(&mut chart, &values, level, &centre, 5.0, PAPER);
            draw_contour(&mut chart, &values, level, &centre, 2.6, INK);
        }
    }
    if doubt {
        for (i, j) in (0..columns).flat_map(|i| (0..rows).map(move |j| (i, j))).filter(|&(i, j)| open(&grid[i][j])) {
            let (x, y) = centre(i as f64, j as f64);
            let above = if written(tables, grid, (width, height)) { 0.9 * NUMBER } else { 0.0 };
            chart.dot((x, y - above), 2.0, GREY_TEXT);
        }
    }
    ticks(&mut chart, axes, &field, (width, height));
    let own = position(axes.0).zip(position(axes.1)).map(|(i, j)| centre(i, j));
    // Where the scenario itself stands its label takes the room of numbers.
    let taken = own.map(|at| {
        let label = here_label(at, &field).extent();
        let (left, right) = (label.left.min(at.0 - 7.0), label.right.max(at.0 + 7.0));
        Extent { left, right, top: label.top.min(at.1 - 7.0), bottom: label.bottom.max(at.1 + 7.0) }
    });
    numbers(&mut chart, tables, grid, (&shading, taken), (width, height), &centre);
    if let Some(at) = own {
        here(&mut chart, at, &field);
    }
    chart
}

/// Type size of the numbers in cells.
const NUMBER: f64 = 11.0;

/// What came out in a cell, in few digits.
fn number(tables: &SweepTables, spread: &Spread) -> String {
    match spread.is_known() {
        true => tables.output.unit.format(spread.median),
        false => "–".to_owned(),
    }
}

/// Whether every cell has room for its number.
fn written(tables: &SweepTables, grid: &[Vec<Spread>], (width, height): (f64, f64)) -> bool {
    let texts = grid.iter().flatten().map(|spread| number(tables, spread));
    let widest = texts.map(|text| font::width(&text, NUMBER, Weight::Regular)).fold(0.0, f64::max);
    widest + 6.0 <= width && 2.6 * NUMBER <= height
}

/// Writes the number of every cell into it, dark on light and light on dark; none where they have no room.
fn numbers(
    chart: &mut Chart,
    tables: &SweepTables,
    grid: &[Vec<Spread>],
    (shading, taken): (&Shading, Option<Extent>),
    size: (f64, f64),
    at: &dyn Fn(f64, f64) -> Point,
) {
    if !written(tables, grid, size) {
        return;
    }
    for (i, column) in grid.iter().enumerate() {
        for (j, spread) in column.iter().enumerate() {
            let (x, y) = at(i as f64, j as f64);
            let fill = if spread.is_known() { shading.color(spread.median) } else { GREY_LINE };
            let pale = tables.level.is_some() && phase_words::side(tables, spread).is_none();
            let dark = !pale && [HEAT[3], HEAT[4], HEAT[5], WARM[3]].contains(&fill);
            let label = text(number(tables, spread), (x, y + 0.36 * NUMBER), NUMBER);
            let label = label.colored(if dark { PAPER } else { INK }).anchored(Anchor::Middle);
            let extent = label.extent();
            let free = |taken: &Extent| {
                extent.right < taken.left
                    || extent.left > taken.right
                    || extent.bottom < taken.top
                    || extent.top > taken.bottom
            };
            if taken.as_ref().is_none_or(free) {
                chart.write(label);
            }
        }
    }
}

/// Whether a contour is no more than a speck around the middle of a cell, where its number stands.
fn is_speck(line: &[(f64, f64)]) -> bool {
    let width = |of: fn(&(f64, f64)) -> f64| extremes(line.iter().map(of)).map_or(0.0, |(low, high)| high - low);
    width(|at| at.0).max(width(|at| at.1)) < SPECK
}

/// Contours smaller than this part of a cell are not drawn.
const SPECK: f64 = 0.25;

fn draw_contour(
    chart: &mut Chart,
    values: &[Vec<f64>],
    level: f64,
    at: &dyn Fn(f64, f64) -> Point,
    width: f64,
    color: Color,
) {
    for line in contours(values, level).into_iter().filter(|line| !is_speck(line)) {
        let points: Vec<Option<Point>> = line.iter().map(|&(i, j)| Some(at(i, j))).collect();
        chart.line(&points, width, color);
    }
}

/// Where the value of the scenario itself stands among the values of an axis, in ranks.
fn position(axis: &Axis) -> Option<f64> {
    let (numbers, base) = (axis.numbers.as_ref()?, axis.base?);
    let above = numbers.iter().position(|number| *number >= base)?;
    match above {
        0 => (numbers[0] == base).then_some(0.0),
        _ => Some(above as f64 - 1.0 + (base - numbers[above - 1]) / (numbers[above] - numbers[above - 1])),
    }
}

/// A ring where the scenario itself stands.
fn here(chart: &mut Chart, at: Point, field: &Field) {
    chart.dot(at, 6.0, INK);
    chart.dot(at, 3.4, PAPER);
    let label = here_label(at, field);
    let extent = label.extent();
    let (left, right, top, bottom) = (extent.left - 3.0, extent.right + 3.0, extent.top - 2.0, extent.bottom + 2.0);
    let points = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    chart.marks.push(Mark::Area { points, color: PAPER, opacity: 0.8 });
    chart.write(label);
}

/// What stands beside that ring.
fn here_label(at: Point, field: &Field) -> Text {
    let words = "the scenario itself";
    let room = font::width(words, TICK, Weight::Bold) + 18.0;
    let (x, anchor) = if at.0 + room < field.right { (at.0 + 12.0, Anchor::Start) } else { (at.0 - 12.0, Anchor::End) };
    text(words.to_owned(), (x, at.1 + 0.36 * TICK), TICK).heavy().colored(INK).anchored(anchor)
}

/// Names of values along both axes, no closer than they need.
fn ticks(chart: &mut Chart, axes: (&Axis, &Axis), field: &Field, (width, height): (f64, f64)) {
    let names = |axis: &Axis| -> Vec<String> {
        axis.values.iter().map(|value| font::cut(&axis.key.format(value), TICK, Weight::Regular, 160.0)).collect()
    };
    let below = names(axes.0);
    let widest = below.iter().map(|name| font::width(name, TICK, Weight::Regular)).fold(0.0, f64::max);
    let every = ((widest + 8.0) / width).ceil().max(1.0) as usize;
    for (i, name) in below.iter().enumerate().step_by(every) {
        let at = (field.left + (i as f64 + 0.5) * width, field.bottom + 7.0 + TICK);
        let half = font::width(name, TICK, Weight::Regular) / 2.0;
        let x = at.0.clamp(MARGIN + half, chart.width - MARGIN - half);
        chart.write(text(name.clone(), (x, at.1), TICK).anchored(Anchor::Middle));
    }
    let every = (1.5 * TICK / height).ceil().max(1.0) as usize;
    for (j, name) in names(axes.1).into_iter().enumerate().step_by(every) {
        let at = (field.left - 8.0, field.bottom - (j as f64 + 0.5) * height + 0.36 * TICK);
        chart.write(text(name, at, TICK).anchored(Anchor::End));
    }
}

/// Which colour is which value, and which line the break-even, if there is a line.
fn legend(chart: &mut Chart, tables: &SweepTables, shading: &Shading, top: f64, contour: bool) {
    let names = tables.output.unit.ticks(&shading.bounds);
    let widest = names.iter().map(|name| font::width(name, 11.0, Weight::Regular)).fold(0.0, f64::max);
    let width = (widest + 10.0).max(46.0).min((chart.width - 2.0 * MARGIN) / shading.colors.len() as f64);
    for (i, color) in shading.colors.iter().enumerate() {
        let x = MARGIN + i as f64 * width;
        let points = vec![(x, top), (x + width, top), (x + width, top + 9.0), (x, top + 9.0)];
        chart.marks.push(Mark::Area { points, color: *color, opacity: 1.0 });
    }
    for (i, name) in names.into_iter().enumerate() {
        let at = (MARGIN + (i + 1) as f64 * width, top + 22.0);
        chart.write(text(name, at, 11.0).anchored(Anchor::Middle));
    }
    // Where everything lies on one side there is neither a line at the level nor a colour that begins there.
    let Some(level) = tables.level.filter(|level| contour || shading.bounds.contains(level)) else {
        return;
    };
    let words = tables.level_words(level);
    let indent = if contour { 34.0 } else { 0.0 };
    let beside = MARGIN + shading.colors.len() as f64 * width + 24.0;
    let end = beside + indent + font::width(&words, TICK, Weight::Bold);
    // Where the colours leave no room it stands below them.
    let (x, top) = if end > chart.width - MARGIN { (MARGIN, top + 26.0) } else { (beside, top) };
    if contour {
        chart.line(&[Some((x, top + 5.0)), Some((x + 26.0, top + 5.0))], 2.6, INK);
    }
    chart.write(text(words, (x + indent, top + 9.5), TICK).heavy().colored(INK));
}

/// Points that fill no grid: a dot for each.
fn sample(tables: &SweepTables, axes: (&Axis, &Axis)) -> Chart {
    let Some((mut chart, shading, field)) = begin(tables, axes, " One dot for each point.", false) else {
        return nothing(tables);
    };
    let radius = (140.0 / (tables.points.len().max(1) as f64).sqrt()).clamp(3.0, 9.0);
    let scale = |axis: &Axis| match &axis.numbers {
        Some(numbers) => {
            let (low, high) = extremes(numbers.iter().copied()).unwrap_or((0.0, 1.0));
            Scale::covering(low, high, 1e-9, 6)
        }
        None => Scale::words(axis.values.len()),
    };
    let (across, up) = (scale(axes.0), scale(axes.1));
    let x = |value: f64| field.left + 14.0 + across.share(value) * (field.right - field.left - 28.0);
    let y = |value: f64| field.bottom - 14.0 - up.share(value) * (field.bottom - field.top - 28.0);
    let name = |axis: &Axis, tick: f64| match axis.numbers {
        Some(_) => axis.key.format(&tick.to_string()),
        None => axis.values.get(tick as usize).map(|value| axis.key.format(value)).unwrap_or_default(),
    };
    for tick in &up.ticks {
        chart.line(&[Some((field.left, y(*tick))), Some((field.right, y(*tick)))], 1.0, GRID);
        let label = font::cut(&name(axes.1, *tick), TICK, Weight::Regular, field.left - MARGIN - 10.0);
        chart.write(text(label, (field.left - 8.0, y(*tick) + 0.36 * TICK), TICK).anchored(Anchor::End));
    }
    chart.line(&[Some((field.left, field.bottom)), Some((field.right, field.bottom))], 1.0, AXIS);
    let mut taken = f64::NEG_INFINITY;
    for tick in &across.ticks {
        let label = font::cut(&name(axes.0, *tick), TICK, Weight::Regular, 160.0);
        let half = font::width(&label, TICK, Weight::Regular) / 2.0;
        let at = x(*tick).clamp(MARGIN + half, chart.width - MARGIN - half);
        if at - half > taken {
            taken =
                chart.write(text(label, (at, field.bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle)).right + 6.0;
        }
    }
    let value = |axis: &Axis, rank: usize| axis.numbers.as_ref().map_or(rank as f64, |numbers| numbers[rank]);
    for point in tables.points.iter().filter(|point| point.spread.is_known()) {
        let at = (x(value(axes.0, point.at[0])), y(value(axes.1, point.at[1])));
        chart.dot(at, radius + 0.8, AXIS);
        chart.dot(at, radius - 0.4, shading.color(point.spread.median));
    }
    chart
}
