//! Draws the numbers of one city: households, incomes, revenue, obligations, services, crime, governance, rents.

use crate::chart::read::cube::Cube;
use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::shape::trend::THRESHOLD;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{HUES, INK, INNER_BAND, MARGIN, OUTER_BAND};
use crate::chart::verdict::plain;
use crate::chart::words::finding::way;
use crate::chart::words::sample::of_fewer;
use crate::chart::words::spread::{Bands, Spread};
use crate::experiment::finding::subject::Subject;
use crate::format::{Unit, percent, signed_percent};

/// A change above this, in per cent, says how little there was rather than how much there is.
const MANIFOLD: f64 = 900.0;
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

/// One panel: what it shows, in which unit, and the word for it in a sentence.
pub struct Panel {
    title: String,
    unit: Unit,
    word: &'static str,
    spreads: Vec<Spread>,
    /// At the first moment, or for what nobody lived in then, at the first that somebody did.
    start: Spread,
    /// Change from there to the last moment, per cent (points where the unit has no per cent).
    change: Spread,
}

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
    let words = Words {
        headline: headline((call, among), panels, tables.years.len(), end.floor() as i64, new),
        subtitle: format!(
            "{call}, {}–{}; under the names: change {}. {}{}",
            start.floor(),
            end.floor(),
            if new { "since people live there" } else { "over the period" },
            tables.bands().explained(tables.replicates),
            of_fewer(tables.replicates, std::iter::once((call, tables.lived_in(place))).filter(|_| new))
        ),
        source: tables.source(),
        width: tables.width,
    };
    draw(sheet, words, tables, panels, new)
}

fn panels(tables: &RunTables, place: usize) -> Vec<Panel> {
    // A place that opens later has no incomes, crime or rents while nobody lives there.
    let empty = |r, m| {
        let households = tables.households.at(r, m, place);
        tables.is_new(place) && (households.is_nan() || households <= 0.0)
    };
    let while_lived_in = |title, unit, word, value: &dyn Fn(usize, usize) -> f64| {
        panel(tables, title, unit, word, |r, m| if empty(r, m) { f64::NAN } else { value(r, m) })
    };
    let cube = |cube: &Cube, title, unit, word| while_lived_in(title, unit, word, &|r, m| cube.at(r, m, place));
    let ledger = |column: &str, title, unit, word| cube(tables.ledger(column), title, unit, word);
    let share = |r, m| {
        let (due, revenue) = (tables.ledger("obligations").at(r, m, place), tables.ledger("revenue").at(r, m, place));
        if revenue > 0.0 { 100.0 * due / revenue } else { f64::NAN }
    };
    let money = Unit::Money(tables.facts.currency);
    vec![
        panel(tables, "Households", Unit::Count, "households", |r, m| {
            // Of a new place nothing is known in a run, and before a year, in which nobody lives there yet.
            let unborn = tables.is_new(place) && (0..=m).all(|m| empty(r, m));
            if unborn { f64::NAN } else { tables.households.at(r, m, place) }
        }),
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
    let spreads = tables.over_time(&value);
    let title = tables.facts.currency.said(title);
    Panel { title, unit, word, start: tables.over(start), spreads, change: tables.over(change) }
}

/// The number at the start and at the end.
fn from_to(panel: &Panel, between: &str) -> String {
    let last = panel.spreads.last().map_or(f64::NAN, |last| last.median);
    format!("{}{between}{}", panel.unit.format(panel.start.median), panel.unit.format(last))
}

/// Change in per cent; unknown where there was nothing.
fn relative(start: f64, end: f64) -> f64 {
    if start > 0.0 { (end / start - 1.0) * 100.0 } else { f64::NAN }
}

/// The numbers that change for certain; each is one of all that are told of, and the place one of those it was picked from.
fn headline((call, among): (&str, usize), panels: &[Panel], moments: usize, year: i64, new: bool) -> String {
    if moments < 2 {
        return "Only one moment is recorded, so no change can be stated".to_owned();
    }
    let told = || panels.iter().filter(|panel| !panel.word.is_empty());
    let among = among * told().filter(|panel| panel.change.is_known()).count();
    // Households first, then what changed most.
    let mut certain: Vec<(&Panel, bool)> =
        told().filter_map(|panel| Some((panel, way(&panel.change, THRESHOLD, among)?))).collect();
    certain.sort_by(|(a, _), (b, _)| {
        let key = |panel: &Panel| if panel.word == "households" { f64::INFINITY } else { panel.change.median.abs() };
        key(b).total_cmp(&key(a))
    });
    // What began with nothing has as many households as it has; no per cent says that.
    let residents = panels.iter().find(|panel| new && panel.word == "households");
    let residents = residents.and_then(|panel| panel.spreads.last()).filter(|last| last.is_known());
    let mut parts: Vec<String> =
        residents.map(|last| format!("{} households", plain::people(last.median))).into_iter().collect();
    parts.extend(certain.iter().take(3 - parts.len()).map(|(panel, up)| match *up {
        _ if panel.change.median > MANIFOLD => format!("{} from {}", panel.word, from_to(panel, " to ")),
        true => format!("{} up {}", panel.word, percent(panel.change.median)),
        false => format!("{} down {}", panel.word, percent(-panel.change.median)),
    }));
    match parts.as_slice() {
        [] if panels.iter().all(|panel| !panel.change.is_known()) => {
            format!("{call} is not there from the start to the end")
        }
        [] if told().all(|panel| panel.change.replicates < 2) => {
            let households = panels.iter().find(|panel| panel.word == "households" && panel.change.is_known());
            let size = households
                .map_or(String::new(), |panel| format!(" ({} households)", signed_percent(panel.change.median)));
            format!("{call} by {year}: one run cannot tell change from luck{size}")
        }
        [] => format!("{call} by {year}: no change of its ledger above 1% stands out from luck"),
        parts => format!("{call} by {year}: {}", parts.join(", ")),
    }
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
        let ending = level.map_or_else(|| ending(panel), |last| plain::people(last.median));
        chart.write(text(ending, (left, y + 40.0 + extra), 12.0).colored(HUES[0].text));
    }
    chart
}

/// The title of a panel in at most two lines.
fn title(words: &str, room: f64) -> Vec<String> {
    let lines = font::wrap(words, TITLE, Weight::Bold, room).filter(|lines| (1..=2).contains(&lines.len()));
    lines.unwrap_or_else(|| vec![font::cut(words, TITLE, Weight::Bold, room)])
}

/// A scale of one panel: from zero where that costs little, and never so close that chance looks like change.
fn scale(panel: &Panel, bands: Bands) -> Scale {
    let ends = panel.spreads.iter().flat_map(|spread| match bands {
        Bands::None => [spread.median; 2],
        _ => [spread.most.0, spread.most.1],
    });
    let ends = ends.filter(|end| end.is_finite());
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
    chart.line(&plot.medians(&tables.years, &panel.spreads), 2.0, color);
}

/// First value, last value and change.
fn ending(panel: &Panel) -> String {
    let (first, Some(last)) = (panel.start, panel.spreads.last()) else {
        return String::new();
    };
    if !first.is_known() || !last.is_known() {
        return "unknown".to_owned();
    }
    let (from, to) = (panel.unit.format(first.median), panel.unit.format(last.median));
    let change = match panel.unit {
        Unit::Share => String::new(),
        Unit::Score => String::new(),
        // From nothing to something is no change in per cent.
        _ if !panel.change.is_known() || panel.change.median > MANIFOLD => String::new(),
        _ => format!(" ({})", signed_percent(panel.change.median)),
    };
    match from == to {
        true => format!("{to}{change}"),
        false => from_to(panel, " → ") + &change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::change;
    use crate::format::Currency;

    fn sentence(changes: &[(&'static str, f64, f64)]) -> String {
        sentence_with(changes, false)
    }

    fn sentence_with(changes: &[(&'static str, f64, f64)], new: bool) -> String {
        let panel = |&(word, median, margin): &(&'static str, f64, f64)| Panel {
            title: String::new(),
            unit: Unit::Count,
            word,
            start: change("", 100.0, 0.0).spread,
            spreads: vec![change("", 5_093.0, 900.0).spread],
            change: change("", median, margin).spread,
        };
        headline(("Detroit", 1), &changes.iter().map(panel).collect::<Vec<_>>(), 2, 2045, new)
    }

    #[test]
    fn only_what_is_certain_is_told_and_households_first() {
        assert_eq!(
            sentence(&[
                ("rents", -9.2, 1.0),
                ("households", -3.0, 1.0),
                ("revenue", -2.0, 3.0),
                ("services per household", -17.0, 1.0)
            ]),
            "Detroit by 2045: households down 3.0%, services per household down 17%, rents down 9%"
        );
        assert_eq!(sentence(&[("rents", 9.2, 1.0), ("households", 0.5, 0.1)]), "Detroit by 2045: rents up 9%");
    }

    #[test]
    fn a_new_place_has_residents_and_no_per_cent_of_nothing() {
        let unknown = Spread::of([].into_iter());
        let (start, end) = (change("", 0.0, 0.0).spread, change("", 5_093.0, 0.0).spread);
        let panel = |start, spreads, change| Panel {
            title: String::new(),
            unit: Unit::Count,
            word: "",
            start,
            spreads,
            change,
        };
        assert_eq!(ending(&panel(start, vec![start, end], unknown)), "0 → 5,093");
        assert_eq!(ending(&panel(unknown, vec![unknown], unknown)), "unknown");
        assert_eq!(
            sentence_with(&[("households", f64::NAN, 0.0), ("rents", -9.2, 1.0)], true),
            "Detroit by 2045: 5,100 households, rents down 9%"
        );
    }

    #[test]
    fn what_began_with_next_to_nothing_is_told_by_its_levels() {
        // 0.46 to 100 would be 21,639 per cent more.
        let began = Panel {
            title: String::new(),
            unit: Unit::Money(Currency::DOLLAR),
            word: "revenue",
            start: change("", 1_200.0, 0.0).spread,
            spreads: vec![change("", 260_832.0, 0.0).spread],
            change: change("", 21_636.0, 500.0).spread,
        };
        assert_eq!(ending(&began), "$1,200 → $261k");
        assert_eq!(headline(("Harbour", 1), &[began], 2, 2045, false), "Harbour by 2045: revenue from $1,200 to $261k");
    }

    #[test]
    fn one_replicate_tells_no_change() {
        let panel = |word, size: f64| Panel {
            title: String::new(),
            unit: Unit::Count,
            word,
            start: change("", 100.0, 0.0).spread,
            spreads: vec![Spread::of([5_093.0].into_iter())],
            change: Spread::of([size].into_iter()),
        };
        assert_eq!(
            headline(("Detroit", 1), &[panel("rents", 9.0), panel("households", -12.0)], 2, 2045, false),
            "Detroit by 2045: one run cannot tell change from luck (−12% households)"
        );
    }

    #[test]
    fn what_was_picked_from_many_must_stand_out_among_them() {
        let panel = |size, margin| Panel {
            title: String::new(),
            unit: Unit::Count,
            word: "households",
            start: change("", 100.0, 0.0).spread,
            spreads: vec![change("", 5_093.0, 0.0).spread],
            change: change("", size, margin).spread,
        };
        let said = |among| headline(("Detroit", among), &[panel(-3.0, 2.0)], 2, 2045, false);
        assert_eq!(said(1), "Detroit by 2045: households down 3.0%");
        assert_eq!(said(60), "Detroit by 2045: no change of its ledger above 1% stands out from luck");
    }

    #[test]
    fn no_change_is_told_as_no_change() {
        let none = "Detroit by 2045: no change of its ledger above 1% stands out from luck";
        assert_eq!(sentence(&[("rents", 9.2, 10.0), ("households", 0.5, 0.1)]), none);
    }
}
