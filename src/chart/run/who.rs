//! Draws who would move, who lacks the cash and who moves, by tenth of incomes.

use crate::chart::read::deciles::Tenth;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_TEXT, HEIGHT, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, PAPER, TICK};
use crate::chart::words::finding::way;
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{Unit, percent};

/// Shares of wanted moves up to this size, in per cent, are called almost nobody.
const THRESHOLD: f64 = 1.0;

/// What replicates say about one tenth.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// Wanted moves, % of households a year.
    would: Spread,
    /// Payable moves, % of households a year.
    could_pay: Spread,
    /// Moves made, % of households a year.
    moved: Spread,
    /// Wanted moves that could not be paid, %.
    blocked: Spread,
}

/// Draws would, could pay and moved by tenth of incomes.
pub fn chart(tables: &RunTables) -> Chart {
    let tenths = tenths(tables);
    let columns: Vec<Column> = tenths.iter().map(|tenth| column(tenth)).collect();
    let words = Words {
        headline: headline(&columns, gap(&tenths)),
        subtitle: subtitle(tables, &columns),
        source: tables.source(),
        width: tables.width,
    };
    draw(words, &columns, tables.bands())
}

/// What was found about those who would move and lack the cash, in one sentence, and the difference between the poorest and
/// the richest tenth in points of per cent.
pub fn finding(tables: &RunTables) -> (String, Spread) {
    let tenths = tenths(tables);
    let columns: Vec<Column> = tenths.iter().map(|tenth| column(tenth)).collect();
    let gap = gap(&tenths);
    (headline(&columns, gap), gap)
}

/// Every tenth in every replicate, over the whole record.
fn tenths(tables: &RunTables) -> Vec<Vec<Tenth>> {
    (0..10)
        .map(|tenth| (0..tables.replicates).map(|r| tables.deciles.over(r, tenth, &tables.years)).collect())
        .collect()
}

fn column(tenth: &[Tenth]) -> Column {
    let over = |value: fn(&Tenth) -> f64| Spread::of(tenth.iter().map(value));
    let rate = |count: f64, years: f64| if years > 0.0 { 100.0 * count / years } else { f64::NAN };
    Column {
        would: Spread::of(tenth.iter().map(|t| rate(t.would, t.years))),
        could_pay: Spread::of(tenth.iter().map(|t| rate(t.could_pay, t.years))),
        moved: Spread::of(tenth.iter().map(|t| rate(t.moved, t.years))),
        blocked: over(blocked),
    }
}

/// Wanted moves that could not be paid, in % of wanted moves.
fn blocked(tenth: &Tenth) -> f64 {
    if tenth.would > 0.0 { 100.0 * (1.0 - tenth.could_pay / tenth.would) } else { f64::NAN }
}

/// How many more points of the poorest tenth's wanted moves than of the richest's cannot be paid.
fn gap(tenths: &[Vec<Tenth>]) -> Spread {
    let (Some(poorest), Some(richest)) = (tenths.first(), tenths.last()) else {
        return Spread::of([].into_iter());
    };
    Spread::of(poorest.iter().zip(richest).map(|(poor, rich)| blocked(poor) - blocked(rich)))
}

fn headline(columns: &[Column], gap: Spread) -> String {
    let known: Vec<f64> = columns.iter().map(|c| c.blocked.median).filter(|share| share.is_finite()).collect();
    let most = known.iter().copied().fold(0.0, f64::max);
    let (Some(poorest), Some(richest)) = (columns.first(), columns.last()) else {
        return "No tenth of incomes is known".to_owned();
    };
    match () {
        () if known.is_empty() => "Nobody would move to another place".to_owned(),
        () if columns.iter().all(|c| !c.blocked.is_known() || c.blocked.ends.1 <= 0.0) => {
            "Nobody who would move lacks the cash".to_owned()
        }
        () if most <= THRESHOLD => {
            "In every tenth of incomes, at most 1% of those who would move lack the cash".to_owned()
        }
        () if gap.replicates == 1 => format!(
            "In one run, {} of those who would move lack the cash in the poorest tenth, {} in the richest",
            percent(poorest.blocked.median),
            percent(richest.blocked.median)
        ),
        () if way(&gap, THRESHOLD, 1) == Some(true) => format!(
            "Of those who would move, {} in the poorest tenth lack the cash, {} in the richest",
            percent(poorest.blocked.median),
            percent(richest.blocked.median)
        ),
        () if way(&gap, THRESHOLD, 1) == Some(false) => format!(
            "Of those who would move, {} in the richest tenth lack the cash, {} in the poorest",
            percent(richest.blocked.median),
            percent(poorest.blocked.median)
        ),
        () if !gap.is_known() => {
            format!("In every tenth of incomes, at most {} of those who would move lack the cash", percent(most))
        }
        () => "Between the poorest and the richest tenth, no difference in who lacks the cash stands out from luck"
            .to_owned(),
    }
}

fn subtitle(tables: &RunTables, columns: &[Column]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!(
        "Households that would move to another place, in % of all households a year (the others stay), by tenth of national incomes, {}–{}.",
        start.floor(),
        end.floor()
    );
    subtitle.push_str(&match tables.bands() {
        Bands::None => " One run, so no interval.".to_owned(),
        Bands::Range => format!(" Medians of {} runs; thin lines: their range.", tables.replicates),
        _ => format!(" Medians of {} runs; thin lines: the middle 90% of them.", tables.replicates),
    });
    if columns.iter().any(|column| !column.would.is_known()) {
        subtitle.push_str(" Empty tenths are left out.");
    }
    subtitle
}

/// The parts of a column from its foot to its top: its colour, what it is called, and its upper edge.
const PARTS: [(Hue, &str, Edge); 3] = [
    (GAIN, "moved", |column| column.moved.median),
    (NEUTRAL, "were not admitted", |column| column.could_pay.median),
    (LOSS, "lacked the cash", |column| column.would.median),
];

/// The upper edge of a part of a column.
type Edge = fn(&Column) -> f64;

fn draw(words: Words, columns: &[Column], bands: Bands) -> Chart {
    let (mut chart, top) = frame::sheet("who", HEIGHT, words);
    let tops = columns.iter().map(|column| column.would.most.1).filter(|top| top.is_finite());
    let scale = Scale::covering(0.0, tops.fold(0.0, f64::max), 0.1, 5);
    let unit = Unit::Share;
    let plot = Plot {
        left: MARGIN + frame::tick_room(unit, &scale) + 8.0,
        right: chart.width - MARGIN - 4.0,
        top: top + 46.0,
        bottom: HEIGHT - 118.0,
        period: (0.5, 10.5),
        scale,
    };
    key(&mut chart, plot.left, top + 18.0, columns);
    plot.grid(&mut chart, unit, TICK, true);
    for (tenth, column) in columns.iter().enumerate() {
        let centre = plot.x(tenth as f64 + 1.0);
        let half = 0.33 * (plot.right - plot.left) / 10.0;
        bar(&mut chart, &plot, column, centre, half, bands);
        below(&mut chart, &plot, column, tenth, centre);
    }
    let left = text(below_all(&plot).to_owned(), (plot.left, plot.bottom + 52.0), TICK);
    chart.write(left.colored(LOSS.text));
    chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
    chart
}

/// What stands below all columns.
fn below_all(plot: &Plot) -> &'static str {
    match is_narrow(plot) {
        true => "Lacked the cash, % of those who would move (tenths: 1 the poorest)",
        false => "Lacked the cash, % of those who would move",
    }
}

/// Whether tenths have numbers, since their names have no room.
fn is_narrow(plot: &Plot) -> bool {
    plot.right - plot.left < 600.0
}

/// Says what the colours are, above the columns.
fn key(chart: &mut Chart, left: f64, baseline: f64, columns: &[Column]) {
    let first = text("Of those who would move: ".to_owned(), (left, baseline), LABEL).colored(INK);
    let mut x = chart.write(first).right + 8.0;
    for (hue, name, _) in PARTS {
        if name == PARTS[1].1 && !columns.iter().any(refused) {
            continue;
        }
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 10.0, top), (x + 10.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        let name = text(name.to_owned(), (x + 15.0, baseline), LABEL).heavy().colored(hue.text);
        x = chart.write(name).right + 18.0;
    }
}

/// Whether a visible share of a tenth's payable moves was not made.
fn refused(column: &Column) -> bool {
    column.could_pay.median - column.moved.median > 0.005 * column.would.median
}

fn bar(chart: &mut Chart, plot: &Plot, column: &Column, centre: f64, half: f64, bands: Bands) {
    if !column.would.is_known() {
        return;
    }
    let mut foot = 0.0;
    for (hue, _, edge) in PARTS {
        let edge = edge(column).max(foot);
        let (low, high) = (plot.y(foot), plot.y(edge));
        if low - high > 0.05 {
            let points = vec![(centre - half, low), (centre - half, high), (centre + half, high), (centre + half, low)];
            chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        }
        foot = edge;
    }
    let mut top = plot.y(column.would.median);
    if bands != Bands::None {
        let (low, high) = column.would.most;
        chart.line(&[Some((centre, plot.y(low))), Some((centre, plot.y(high)))], 1.2, INK);
        top = top.min(plot.y(high));
    }
    let total = text(percent(column.would.median), (centre, top - 6.0), TICK).colored(INK);
    chart.write(total.heavy().anchored(Anchor::Middle));
    let moved = plot.bottom - plot.y(column.moved.median);
    if moved > 2.2 * TICK {
        let at = (centre, plot.y(column.moved.median) + 1.4 * TICK);
        let inside = text(percent(column.moved.median), at, TICK).colored(PAPER);
        chart.write(inside.heavy().anchored(Anchor::Middle));
    }
}

/// The name of a tenth and the share of its wanted moves that could not be paid.
fn below(chart: &mut Chart, plot: &Plot, column: &Column, tenth: usize, centre: f64) {
    let name = match tenth {
        _ if is_narrow(plot) => (tenth + 1).to_string(),
        0 => "Poorest".to_owned(),
        1 => "2nd".to_owned(),
        2 => "3rd".to_owned(),
        9 => "Richest".to_owned(),
        _ => format!("{}th", tenth + 1),
    };
    let name = text(name, (centre, plot.bottom + 8.0 + TICK), TICK).colored(GREY_TEXT);
    chart.write(name.anchored(Anchor::Middle));
    if column.blocked.is_known() {
        let share = percent(column.blocked.median.max(0.0));
        let size = if font::width(&share, 15.0, Weight::Bold) < 60.0 && !is_narrow(plot) { 15.0 } else { TICK };
        let share = text(share, (centre, plot.bottom + 74.0), size).heavy().colored(LOSS.text);
        chart.write(share.anchored(Anchor::Middle));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(shares: &[(f64, f64)]) -> String {
        let tenth = |&(poor, rich): &(f64, f64), share: f64| Tenth {
            years: 100.0,
            would: 10.0,
            could_pay: 10.0 - poor.mul_add(1.0 - share, rich * share) / 10.0,
            admitted: 0.0,
            moved: 0.0,
        };
        let tenths: Vec<Vec<Tenth>> =
            (0..10).map(|d| shares.iter().map(|share| tenth(share, f64::from(d) / 9.0)).collect()).collect();
        let columns: Vec<Column> = tenths.iter().map(|tenth| column(tenth)).collect();
        headline(&columns, gap(&tenths))
    }

    #[test]
    fn the_gap_between_poor_and_rich_is_told_only_where_it_is_certain() {
        assert_eq!(
            sentence(&[(60.0, 1.0), (62.0, 1.2), (61.0, 1.1)]),
            "Of those who would move, 61% in the poorest tenth lack the cash, 1.1% in the richest"
        );
        assert_eq!(
            sentence(&[(2.0, 10.0), (2.2, 10.2), (1.8, 10.1)]),
            "Of those who would move, 10% in the richest tenth lack the cash, 2.0% in the poorest"
        );
        // One replicate shows what it shows, in the order of incomes.
        assert_eq!(
            sentence(&[(2.0, 10.0)]),
            "In one run, 2.0% of those who would move lack the cash in the poorest tenth, 10% in the richest"
        );
        let unclear =
            "Between the poorest and the richest tenth, no difference in who lacks the cash stands out from luck";
        assert_eq!(sentence(&[(20.0, 1.0), (1.0, 20.0)]), unclear);
        assert_eq!(sentence(&[(20.0, 20.0), (20.0, 20.0)]), unclear);
    }

    #[test]
    fn nobody_is_nobody() {
        assert_eq!(sentence(&[(0.0, 0.0)]), "Nobody who would move lacks the cash");
        // The median of three replicates is zero, and yet somebody lacks it in one of them.
        assert_eq!(
            sentence(&[(0.0, 0.0), (0.0, 0.0), (50.0, 20.0)]),
            "In every tenth of incomes, at most 1% of those who would move lack the cash"
        );
        assert_eq!(
            sentence(&[(0.9, 0.1)]),
            "In every tenth of incomes, at most 1% of those who would move lack the cash"
        );
        assert_eq!(sentence(&[]), "Nobody would move to another place");
    }
}
