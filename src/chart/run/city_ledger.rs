//! Draws the numbers of one city: households, incomes, revenue, obligations, services, crime, governance, rents.

use crate::chart::read::cube::Cube;
use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::run::city_ledger_words::{Panel, ending, headline, last};
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{HUES, INK, INNER_BAND, MARGIN, OUTER_BAND};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::sample::of_fewer;
use crate::chart::words::spread::{Bands, Begun};
use crate::experiment::finding::subject::Subject;
use crate::format::Unit;

/// A sheet of panels.
pub struct Sheet {
    /// Name of the chart.
    pub name: &'static str,
    /// Its height.
    pub tall: f64,
    /// Columns of panels.
    pub columns: usize,
}

const LEDGER: Sheet = Sheet { name: "city_ledger", tall: 640.0, columns: 4 };
/// A narrower sheet has half as many columns, and a row that is added is so high.
const NARROW: f64 = 800.0;
const ROW: f64 = 250.0;
/// Type size of ticks and years.
const SMALL: f64 = 11.0;
/// Type size of titles, and from one line of them to the next.
const TITLE: f64 = 12.5;
const LEADING: f64 = 15.0;

/// Draws the ledger of the place the run is about, else of the one that changed most.
pub fn chart(tables: &RunTables) -> Chart {
    of(tables, subject(tables))
}

/// Draws the ledger of one place.
pub fn of(tables: &RunTables, subject: Subject) -> Chart {
    with_panels(&LEDGER, tables, subject, &panels(tables, subject.place))
}

/// Draws panels of one place on a sheet.
pub fn with_panels(sheet: &Sheet, tables: &RunTables, Subject { place, among }: Subject, panels: &[Panel]) -> Chart {
    let (start, end) = tables.period().unwrap_or_default();
    let call = tables.places.get(place).map_or("", String::as_str);
    let new = tables.is_new(place);
    let fate = fate(tables, place);
    let told = new.then_some(fate.as_str());
    let words = Words {
        headline: headline((call, among, tables.doubts > 0), panels, tables.years.len(), end.floor() as i64, told),
        subtitle: format!(
            "{call}, {}–{}; under the names: {}. {}{}{}",
            start.floor(),
            end.floor(),
            match new {
                true => format!("what it is in {}; changes are since people live there", end.floor()),
                false => "change over the period".to_owned(),
            },
            tables.bands().explained(tables.replicates),
            of_fewer(tables.replicates, std::iter::once((call, tables.lived_in(place))).filter(|_| new)),
            match panels.iter().any(|panel| !panel.strands.is_empty()) {
                true => " Thin lines: single runs, until all that have the place have it.",
                false => "",
            }
        ),
        source: tables.source(),
        width: tables.width,
    };
    draw(sheet, words, tables, panels, new)
}

/// What became of a new place, as a clause: “repealed in 4 of 6 runs”; empty where it stands.
fn fate(tables: &RunTables, place: usize) -> String {
    let town = tables.new_places.names.iter().position(|name| *name == tables.names[place]);
    let lives = || tables.new_places.lives.iter().filter_map(|lives| lives.get(town?));
    let scene = Scene::of(tables);
    let of = |runs: usize, word: &str| match (runs, scene.runs) {
        (0, _) => None,
        (_, 1) => Some(word.to_owned()),
        (runs, _) => Some(format!("{word} {}", scene.in_runs(runs))),
    };
    let closed = lives().filter(|life| life.closed.is_some()).count();
    let repealed = lives().filter(|life| life.repealed.is_some() && life.closed.is_none()).count();
    [of(repealed, "repealed"), of(closed, "closed")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether a place that opens later has no incomes, crime or rents, for nobody lives there.
fn empty(tables: &RunTables, place: usize, (r, m): (usize, usize)) -> bool {
    let households = tables.households.at(r, m, place);
    tables.is_new(place) && (households.is_nan() || households <= 0.0)
}

/// A number of a place while somebody lives there.
pub fn while_lived_in(
    tables: &RunTables,
    place: usize,
    (title, unit, word): (&str, Unit, &'static str),
    value: impl Fn(usize, usize) -> f64,
) -> Panel {
    panel(tables, title, unit, word, |r, m| if empty(tables, place, (r, m)) { f64::NAN } else { value(r, m) })
}

/// Households of a place: of a new one nothing is known in a run, and before a year, in which nobody lives there yet.
pub fn households(tables: &RunTables, place: usize) -> Panel {
    panel(tables, "Households", Unit::Count, "households", |r, m| {
        let unborn = tables.is_new(place) && (0..=m).all(|m| empty(tables, place, (r, m)));
        if unborn { f64::NAN } else { tables.households.at(r, m, place) }
    })
}

fn panels(tables: &RunTables, place: usize) -> Vec<Panel> {
    let while_lived_in = |title, unit, word, value: &dyn Fn(usize, usize) -> f64| {
        self::while_lived_in(tables, place, (title, unit, word), value)
    };
    let cube = |cube: &Cube, title, unit, word| while_lived_in(title, unit, word, &|r, m| cube.at(r, m, place));
    let ledger = |column: &str, title, unit, word| cube(tables.ledger(column), title, unit, word);
    let share = |r, m| {
        let (due, revenue) = (tables.ledger("obligations").at(r, m, place), tables.ledger("revenue").at(r, m, place));
        if revenue > 0.0 { 100.0 * due / revenue } else { f64::NAN }
    };
    let money = Unit::Money(tables.facts.currency);
    vec![
        households(tables, place),
        ledger("income", "Mean income, $ a year", money, "mean income"),
        ledger("revenue", "Revenue, $ a year", money, "revenue"),
        while_lived_in("Debts and pensions, % of revenue", Unit::Share, "", &share),
        ledger("services", "Services, $ per household", money, "services per household"),
        ledger("crime", "Violent crimes per 100,000", Unit::Count, "violent crime"),
        ledger("governance", "Quality of government, mean of the country 0", Unit::Score, ""),
        cube(&tables.rent, "Rent of a dwelling, $ a year", money, "rents"),
    ]
}

/// One panel, from its value by replicate and moment.
pub fn panel(
    tables: &RunTables,
    title: &str,
    unit: Unit,
    word: &'static str,
    value: impl Fn(usize, usize) -> f64,
) -> Panel {
    let last = tables.years.len().saturating_sub(1);
    let start = |r: usize| (0..=last).map(|m| value(r, m)).find(|value| value.is_finite()).unwrap_or(f64::NAN);
    let change = |r: usize| match unit {
        Unit::Share | Unit::Score => value(r, last) - start(r),
        _ => relative(start(r), value(r, last)),
    };
    let Begun { spreads, strands } = tables.begun(&value);
    let title = tables.facts.currency.said(title);
    Panel { title, unit, word, start: tables.over(start), spreads, strands, change: tables.over(change) }
}

/// Change in per cent; unknown where there was nothing.
fn relative(start: f64, end: f64) -> f64 {
    if start > 0.0 { (end / start - 1.0) * 100.0 } else { f64::NAN }
}

fn draw(sheet: &Sheet, words: Words, tables: &RunTables, panels: &[Panel], new: bool) -> Chart {
    let columns = if words.width < NARROW { sheet.columns.div_ceil(2) } else { sheet.columns };
    let rows = panels.len().div_ceil(columns);
    let tall = sheet.tall + ROW * rows.saturating_sub(panels.len().div_ceil(sheet.columns)) as f64;
    // Titles that are longer than a panel is wide take a second line.
    let room = (words.width - 2.0 * MARGIN + 22.0) / columns as f64 - 22.0;
    let titled: Vec<Vec<String>> = panels.iter().map(|panel| title(&panel.title, room)).collect();
    let extra = LEADING * (titled.iter().map(Vec::len).max().unwrap_or(1) - 1) as f64;
    let tall = tall + extra * rows as f64;
    let (mut chart, top) = frame::sheet(sheet.name, tall, words);
    let cell = (chart.width - 2.0 * MARGIN + 22.0) / columns as f64;
    let height = (tall - 40.0 - top) / rows as f64;
    let tick_room = 44.0;
    for (i, panel) in panels.iter().enumerate() {
        let left = MARGIN + (i % columns) as f64 * cell;
        let y = top + (i / columns) as f64 * height;
        let plot = Plot {
            left: left + tick_room,
            right: left + cell - 22.0,
            top: y + 52.0 + extra,
            bottom: y + height - 30.0,
            period: tables.period().unwrap_or_default(),
            scale: scale(panel, tables.bands()),
        };
        plot.grid(&mut chart, panel.unit, SMALL, true);
        lines(&mut chart, &plot, tables, panel);
        plot.years(&mut chart, SMALL, true);
        for (k, line) in titled[i].iter().enumerate() {
            let up = LEADING * (titled[i].len() - 1 - k) as f64;
            chart.write(text(line.clone(), (left, y + 24.0 + extra - up), TITLE).heavy().colored(INK));
        }
        // How many live in a new place is written as the answer says it.
        let level = panel.spreads.last().filter(|_| new && panel.word == "households").filter(|last| last.is_known());
        let ending = match level {
            Some(level) => plain::people(level.median),
            None if new => last(panel),
            None => ending(panel),
        };
        chart.write(text(ending, (left, y + 40.0 + extra), 12.0).colored(HUES[0].text));
    }
    chart
}

/// The title of a panel in at most three lines.
fn title(words: &str, room: f64) -> Vec<String> {
    let lines = font::wrap(words, TITLE, Weight::Bold, room).filter(|lines| (1..=3).contains(&lines.len()));
    lines.unwrap_or_else(|| vec![font::cut(words, TITLE, Weight::Bold, room)])
}

/// A scale of one panel: from zero where that costs little, and never so close that chance looks like change.
fn scale(panel: &Panel, bands: Bands) -> Scale {
    let ends = panel.spreads.iter().flat_map(|spread| match bands {
        Bands::None => [spread.median; 2],
        _ => [spread.most.0, spread.most.1],
    });
    let ends = ends.chain(panel.strands.iter().flatten().copied()).filter(|end| end.is_finite());
    let (mut low, mut high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        (low, high) = (0.0, 0.0);
    }
    if low > 0.0 && low < 0.6 * high {
        low = 0.0;
    }
    let span = match panel.unit {
        Unit::Score => 0.5,
        Unit::Share => 5.0,
        unit => (0.1 * high.abs()).max(unit.least_span()),
    };
    // What cannot be below zero has no axis there.
    if panel.unit != Unit::Score && low >= 0.0 && 2.0 * low < span - (high - low) {
        (low, high) = (0.0, high.max(span));
    }
    Scale::covering(low, high, span, 4)
}

fn lines(chart: &mut Chart, plot: &Plot, tables: &RunTables, panel: &Panel) {
    let color = HUES[0].line;
    if tables.bands() != Bands::None {
        chart.band(&plot.between(&tables.years, &panel.spreads, |spread| spread.most), color, OUTER_BAND + 0.04);
    }
    if tables.bands() == Bands::Quantiles {
        chart.band(&plot.between(&tables.years, &panel.spreads, |spread| spread.half), color, INNER_BAND + 0.04);
    }
    plot.strands(chart, &tables.years, &panel.strands, color);
    chart.line(&plot.medians(&tables.years, &panel.spreads), 2.0, color);
}
