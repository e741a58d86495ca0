//! Draws small multiples: one panel for each place, all on one scale.

use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{GREY_LINE, HEIGHT, Hue, INK, INNER_BAND, LABEL, MARGIN, NEUTRAL, OUTER_BAND, TICK};
use crate::chart::words::spread::{Bands, Spread};
use crate::format::Unit;

/// Most panels on a sheet.
pub const MOST: usize = 24;
/// Up to so many places the others are lines behind each panel; beyond, a band that holds the middle 90 % of them.
pub const LINES_BEHIND: usize = 12;

/// One panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What it is called.
    pub name: String,
    /// What stands behind the name.
    pub ending: String,
    /// Its colour.
    pub hue: Hue,
    /// Which place it shows.
    pub place: usize,
}

/// A sheet of panels before it is laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels<'a> {
    /// File stem.
    pub name: &'static str,
    /// Headline, subtitle, source.
    pub words: Words,
    /// What the values are.
    pub unit: Unit,
    /// The moments of the values, in calendar years.
    pub moments: &'a [f64],
    /// First and last year of the axis.
    pub period: (f64, f64),
    /// Which bands are drawn.
    pub bands: Bands,
    /// Least length of the scale.
    pub span: f64,
    /// The panels, in reading order, at most [`MOST`].
    pub panels: Vec<Panel>,
    /// Values of every place at each moment, shown or not.
    pub places: &'a [Vec<Spread>],
    /// Which of them stand in grey behind each panel: a new place of a thousand households has rates that would fill it.
    pub grey: &'a [usize],
    /// The same in the twin, whose medians are dashed; empty without one.
    pub twins: &'a [Vec<Spread>],
}

/// How panels share the sheet.
struct Grid {
    columns: usize,
    rows: usize,
    height: f64,
    /// Type size of ticks and years.
    tick: f64,
    /// Type size of names.
    name: f64,
    /// Room between columns.
    gap: f64,
}

impl Grid {
    /// The grid of so many panels on a sheet of this width.
    fn of(panels: usize, sheet: f64) -> Grid {
        let columns = match panels {
            0 | 1 => 1,
            2 | 4 => 2,
            3 | 5 | 6 | 9 => 3,
            7 | 8 | 10..=12 | 16 => 4,
            13..=15 | 17..=20 => 5,
            _ => 6,
        };
        let columns = columns.min((sheet / NARROWEST) as usize).max(1);
        let rows = panels.div_ceil(columns).max(1);
        let small = columns > 4;
        Grid {
            columns,
            rows,
            height: match rows {
                0..=3 => HEIGHT,
                4..=6 => 720.0,
                more => 120.0 * more as f64,
            },
            tick: if small { 11.0 } else { TICK },
            name: if small { 12.0 } else { LABEL },
            gap: if small { 16.0 } else { 26.0 },
        }
    }
}

/// Least width of a panel.
const NARROWEST: f64 = 150.0;
/// Room above a panel for its name.
const TITLE: f64 = 24.0;
/// Room between rows.
const SPACE: f64 = 16.0;
/// Room under the lowest row for the years.
const YEARS: f64 = 26.0;

/// Lays the sheet out.
pub fn draw(sheet: Panels) -> Chart {
    let grid = Grid::of(sheet.panels.len(), sheet.words.width);
    let (mut chart, top) = frame::sheet(sheet.name, grid.height, sheet.words.clone());
    let top = top + 4.0;
    let scale = scale(&sheet, grid.rows);
    let left = MARGIN + frame::tick_room(sheet.unit, &scale) + 6.0;
    let columns = grid.columns as f64;
    let width = (chart.width - MARGIN - left - grid.gap * (columns - 1.0)) / columns;
    // Only the lowest panel of a column carries years, so only one row of them needs room.
    let height = (grid.height - 36.0 - YEARS - top + SPACE) / grid.rows as f64;
    for (i, panel) in sheet.panels.iter().enumerate() {
        let (row, column) = (i / grid.columns, i % grid.columns);
        let x = left + column as f64 * (width + grid.gap);
        let y = top + row as f64 * height;
        let plot = Plot {
            left: x,
            right: x + width,
            top: y + TITLE,
            bottom: y + height - SPACE,
            period: sheet.period,
            scale: scale.clone(),
        };
        plot.grid(&mut chart, sheet.unit, grid.tick, column == 0);
        behind(&mut chart, &plot, &sheet, panel.place);
        place(&mut chart, &plot, &sheet, panel);
        if i + grid.columns >= sheet.panels.len() {
            plot.years(&mut chart, grid.tick, true);
        }
        heading(&mut chart, &plot, panel, grid.name);
    }
    chart
}

/// One scale for all panels, always with its zero.
fn scale(sheet: &Panels, rows: usize) -> Scale {
    let shown = sheet.panels.iter().flat_map(|panel| &sheet.places[panel.place]);
    let ends = shown.flat_map(|spread| match sheet.bands {
        Bands::None => [spread.median; 2],
        _ => [spread.most.0, spread.most.1],
    });
    let ends = ends.filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0, 0.0), |(low, high): (f64, f64), end| (low.min(end), high.max(end)));
    Scale::covering(low, high, sheet.span, if rows > 2 { 3 } else { 6 })
}

/// The other places in grey, clipped to the scale of the panels.
fn behind(chart: &mut Chart, plot: &Plot, sheet: &Panels, shown: usize) {
    let clip = |value: f64| value.clamp(plot.scale.low, plot.scale.high);
    let moments = sheet.moments.iter().enumerate();
    let places = || sheet.grey.iter().map(|&place| (place, &sheet.places[place]));
    if sheet.grey.len() > LINES_BEHIND {
        let edges = moments.map(|(moment, year)| {
            let medians = places().map(|(_, spreads)| spreads[moment].median);
            let (low, high) = Spread::of(medians).most;
            Some((plot.point(*year, clip(low))?, plot.point(*year, clip(high))?))
        });
        chart.band(&edges.collect::<Vec<_>>(), GREY_LINE, 0.4);
        return;
    }
    for (place, spreads) in places() {
        if place != shown {
            let points = moments.clone();
            let points = points.map(|(at, year)| plot.point(*year, clip(spreads[at].median)));
            chart.line(&points.collect::<Vec<_>>(), 1.0, GREY_LINE);
        }
    }
}

/// Bands and median of the place itself.
fn place(chart: &mut Chart, plot: &Plot, sheet: &Panels, panel: &Panel) {
    let spreads = &sheet.places[panel.place];
    let line = panel.hue.line;
    if sheet.bands != Bands::None {
        let most = plot.between(sheet.moments, spreads, |spread| spread.most);
        chart.band(&most, line, OUTER_BAND + 0.04);
    }
    if sheet.bands == Bands::Quantiles {
        let half = plot.between(sheet.moments, spreads, |spread| spread.half);
        chart.band(&half, line, INNER_BAND + 0.04);
    }
    if let Some(twin) = sheet.twins.get(panel.place) {
        let clip = |value: f64| value.clamp(plot.scale.low, plot.scale.high);
        let points = sheet.moments.iter().zip(twin).map(|(year, spread)| plot.point(*year, clip(spread.median)));
        chart.dashed(&points.collect::<Vec<_>>(), 1.2, INK);
    }
    chart.line(&plot.medians(sheet.moments, spreads), 2.0, line);
}

/// Name and ending above a panel.
fn heading(chart: &mut Chart, plot: &Plot, panel: &Panel, size: f64) {
    let taken = font::width(&panel.ending, size, Weight::Regular) + 5.0;
    let room = plot.right - plot.left - taken;
    let name = font::cut(&panel.name, size, Weight::Bold, room);
    let baseline = plot.top - 9.0;
    let color = if panel.hue == NEUTRAL { panel.hue.text } else { INK };
    let name = text(name, (plot.left, baseline), size).heavy().colored(color);
    let right = chart.write(name).right;
    let ending = text(panel.ending.clone(), (right + 5.0, baseline), size);
    chart.write(ending.colored(panel.hue.text));
}
