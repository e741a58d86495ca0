//! Draws who would enter new places, who could pay and who moved in, by tenth of incomes.

use crate::chart::read::new_places::Gate;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Extent, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_TEXT, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, TICK};
use crate::chart::words::finding::way;
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{Unit, percent};

/// Height of the sheet.
const TALL: f64 = 560.0;
/// A narrower sheet is so much taller for a second plot, of which so much is the plot.
const NARROW: f64 = 800.0;
const BELOW: f64 = 440.0;
const SIDE: f64 = 340.0;
/// Type size under columns.
const SMALL: f64 = 11.5;

/// What replicates say about one tenth before one gate.
#[derive(Debug, Clone, Copy)]
struct Column {
    would: Spread,
    could_pay: Spread,
    moved: Spread,
}

impl Column {
    /// Where the parts of its bar end, from below: who passed, who could pay, who would.
    fn edges(&self) -> [f64; 3] {
        let mut foot = 0.0;
        [self.moved, self.could_pay, self.would].map(|edge| {
            foot = if edge.is_known() { edge.median.max(foot) } else { foot };
            foot
        })
    }

    /// The part of its bar that lacked the cash, %; nothing where there is no bar.
    fn lacked(&self) -> Option<f64> {
        let [_, could_pay, would] = self.edges();
        (would > 0.0).then(|| 100.0 * (1.0 - could_pay / would))
    }
}

/// One gate: its title, the words for a wish that was granted and for one that was not paid, and its columns.
struct Side {
    title: String,
    done: &'static str,
    columns: Vec<Column>,
}

/// Whether anybody stood before a gate.
pub fn applies(tables: &RunTables) -> bool {
    let new = &tables.new_places;
    new.gates.iter().chain(&new.templates).flatten().any(|counts| counts[0] > 0.0)
}

/// Draws the gates of new places, and of templates where one can only pledge.
pub fn chart(tables: &RunTables) -> Chart {
    let new = &tables.new_places;
    let mut sides = Vec::new();
    if new.templates.iter().flatten().any(|counts| counts[0] > 0.0) {
        sides.push(Side {
            title: titled("While pledges are gathered", &new.templates),
            done: "could pay the ticket",
            columns: columns(&new.templates, 1),
        });
    }
    if new.gates.iter().flatten().any(|counts| counts[0] > 0.0) {
        sides.push(Side {
            title: titled("At the gate of places that are open", &new.gates),
            done: "moved in",
            columns: columns(&new.gates, 3),
        });
    }
    let words =
        Words { headline: finding(tables), subtitle: subtitle(tables), source: tables.source(), width: tables.width };
    // A narrow sheet has one below the other.
    let (across, down) = if tables.width < NARROW { (1, sides.len().max(1)) } else { (sides.len().max(1), 1) };
    let tall = TALL + BELOW * (down - 1) as f64;
    let (mut chart, top) = frame::sheet("entry", tall, words);
    let gap = 44.0;
    let count = across as f64;
    let height = (tall - 104.0 - top - 8.0 - (BELOW - SIDE) * (down - 1) as f64) / down as f64;
    let cell = (chart.width - 2.0 * MARGIN - gap * (count - 1.0)) / count;
    for (k, side) in sides.iter().enumerate() {
        let left = MARGIN + (k % across) as f64 * (cell + gap);
        let top = top + 8.0 + (k / across) as f64 * (height + BELOW - SIDE);
        draw(&mut chart, side, tables.bands(), Extent { left, top, right: left + cell, bottom: top + height });
    }
    chart
}

/// The title of a gate, and in how many runs anybody stood before it, where not in all.
fn titled(title: &str, gates: &[Gate]) -> String {
    match gates.iter().filter(|gate| gate.iter().any(|counts| counts[0] > 0.0)).count() {
        runs if runs < gates.len() => format!("{title}, in {runs} of {} runs", gates.len()),
        _ => title.to_owned(),
    }
}

/// Every tenth over replicates; the count at `done` is that of granted wishes.
fn columns(gates: &[Gate], done: usize) -> Vec<Column> {
    // A run in which nobody ever stood before the gate says nothing of it.
    let there: Vec<&Gate> = gates.iter().filter(|gate| gate.iter().any(|counts| counts[0] > 0.0)).collect();
    let over =
        |tenth: usize, value: &dyn Fn(&[f64; 4]) -> f64| Spread::of(there.iter().map(|gate| value(&gate[tenth])));
    let column = |tenth| Column {
        would: over(tenth, &|counts| counts[0]),
        could_pay: over(tenth, &|counts| counts[1]),
        moved: over(tenth, &|counts| counts[done]),
    };
    (0..10).map(column).collect()
}

/// Wishes that could not be paid, % of wishes.
fn blocked(counts: &[f64; 4]) -> f64 {
    if counts[0] > 0.0 { 100.0 * (1.0 - counts[1] / counts[0]) } else { f64::NAN }
}

/// The poorer and the richer half of incomes.
fn halves(gate: &Gate) -> [[f64; 4]; 2] {
    let sum =
        |tenths: &[[f64; 4]]| tenths.iter().fold([0.0; 4], |sum, counts| std::array::from_fn(|i| sum[i] + counts[i]));
    [sum(&gate[..5]), sum(&gate[5..])]
}

/// What was found, in one sentence: of those who wish to enter, else of those who wish to pledge.
pub fn finding(tables: &RunTables) -> String {
    of_all_gates(&tables.new_places.gates, &tables.new_places.templates)
}

fn of_all_gates(gates: &[Gate], templates: &[Gate]) -> String {
    let wished = |gates: &[Gate]| gates.iter().flatten().any(|counts| counts[0] > 0.0);
    let (gate, pledge) = (judge(gates), judge(templates));
    let (entering, pledging) = (sentence(gate, "move into new places"), sentence(pledge, "pledge"));
    match (wished(gates), wished(templates)) {
        (true, true) if gate == Finding::Uncertain && pledge != Finding::Uncertain => {
            format!("{pledging}; at the gate of open places no difference stands out")
        }
        // Who could not pledge never comes to the gate.
        (true, true) if gate == Finding::NobodyLacks && pledge != Finding::NobodyLacks => {
            format!("{pledging}; at the gate of open places nobody lacks it")
        }
        (true, _) => entering,
        (false, _) => pledging,
    }
}

/// What gates show about those who would pass and lack the cash; shares in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Finding {
    /// Nobody would pass.
    NobodyWishes,
    /// All who would can pay.
    NobodyLacks,
    /// Only the richer half would pass, and this share of them lacks the cash.
    OnlyRicher(f64),
    /// Only the poorer half would pass, and this share of them lacks the cash.
    OnlyPoorer(f64),
    /// In the median replicate nobody lacks it, and in none more than this share of all who would pass.
    AtMost(f64),
    /// The poorer half lacks it more often than the richer.
    PoorerMore { poorer: f64, richer: f64 },
    /// The richer half lacks it more often than the poorer.
    RicherMore { poorer: f64, richer: f64 },
    /// What one replicate shows, which cannot tell which half lacks it more often.
    OneReplicate { poorer: f64, richer: f64 },
    /// Which half lacks it more often does not stand out from luck.
    Uncertain,
}

fn judge(gates: &[Gate]) -> Finding {
    let over = |half: usize| Spread::of(gates.iter().map(|gate| blocked(&halves(gate)[half])));
    let (poor, rich) = (over(0), over(1));
    let gap = Spread::of(gates.iter().map(|gate| {
        let [poor, rich] = halves(gate);
        blocked(&poor) - blocked(&rich)
    }));
    // Of an unknown half, the larger of unknown and zero is zero.
    let (poorer, richer) = (poor.median.max(0.0), rich.median.max(0.0));
    let both = |[poor, rich]: [[f64; 4]; 2]| blocked(&std::array::from_fn(|i| poor[i] + rich[i]));
    let most = Spread::of(gates.iter().map(|gate| both(halves(gate)))).ends.1;
    match () {
        () if !poor.is_known() && !rich.is_known() => Finding::NobodyWishes,
        () if gates.iter().flatten().all(|counts| counts[1] >= counts[0]) => Finding::NobodyLacks,
        () if poorer.max(richer) <= 0.0 => Finding::AtMost(most),
        () if !poor.is_known() => Finding::OnlyRicher(richer),
        () if !rich.is_known() => Finding::OnlyPoorer(poorer),
        () if gap.replicates == 1 => Finding::OneReplicate { poorer, richer },
        () if way(&gap, 1.0, 1) == Some(true) => Finding::PoorerMore { poorer, richer },
        () if way(&gap, 1.0, 1) == Some(false) => Finding::RicherMore { poorer, richer },
        () => Finding::Uncertain,
    }
}

/// A finding about those who would do this, as a sentence.
fn sentence(finding: Finding, wish: &str) -> String {
    let contrast = |half: &str, more: f64, other: &str, less: f64| {
        let (more, less) = (percent(more), percent(less));
        format!("Of those who would {wish}, {more} in the {half} half of incomes lack the cash, {less} in the {other}")
    };
    match finding {
        Finding::NobodyWishes => format!("Nobody would {wish}"),
        Finding::NobodyLacks => format!("Nobody who would {wish} lacks the cash"),
        Finding::OnlyRicher(share) => {
            format!("Only the richer half of incomes would {wish}; {} of them lack the cash", percent(share))
        }
        Finding::OnlyPoorer(share) => {
            format!("Only the poorer half of incomes would {wish}; {} of them lack the cash", percent(share))
        }
        Finding::AtMost(most) => {
            format!("In no run do more than {} of those who would {wish} lack the cash", percent(most))
        }
        Finding::PoorerMore { poorer, richer } => contrast("poorer", poorer, "richer", richer),
        Finding::RicherMore { poorer, richer } => contrast("richer", richer, "poorer", poorer),
        Finding::OneReplicate { poorer, richer } => format!(
            "In one run, {} of those who would {wish} lack the cash in the poorer half of incomes, {} in the richer",
            percent(poorer),
            percent(richer)
        ),
        Finding::Uncertain => {
            format!("No difference between rich and poor in lacking the cash to {wish} stands out from luck")
        }
    }
}

fn subtitle(tables: &RunTables) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let lines = match tables.bands() {
        Bands::None => "One run, so no interval.".to_owned(),
        Bands::Range => format!("Medians of {} runs; thin lines: their range.", tables.replicates),
        _ => format!("Medians of {} runs; thin lines: the middle 90% of them.", tables.replicates),
    };
    format!(
        "Times a household said yes, by tenth of national incomes, {}–{}; who says yes again counts again. {lines}",
        start.floor(),
        end.floor()
    )
}

fn draw(chart: &mut Chart, side: &Side, bands: Bands, cell: Extent) {
    let tops =
        side.columns.iter().map(|column| if bands == Bands::None { column.would.median } else { column.would.most.1 });
    let scale = Scale::covering(0.0, tops.filter(|top| top.is_finite()).fold(0.0, f64::max), 1.0, 5);
    let room = frame::tick_room(Unit::Count, &scale);
    chart.write(text(side.title.clone(), (cell.left, cell.top + 12.0), 14.0).heavy().colored(INK));
    let plot = Plot {
        left: cell.left + room + 8.0,
        right: cell.right,
        top: cell.top + 62.0,
        bottom: cell.bottom,
        period: (0.5, 10.5),
        scale,
    };
    let middle = |column: &Column| column.could_pay.median - column.moved.median > 0.005 * column.would.median;
    let mut x = cell.left;
    let keys: [(Hue, &str); 3] = [(GAIN, side.done), (NEUTRAL, "not admitted"), (LOSS, "lacked the cash")];
    for (hue, name) in keys {
        if name == "not admitted" && !side.columns.iter().any(middle) {
            continue;
        }
        let baseline = cell.top + 36.0;
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 10.0, top), (x + 10.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        x = chart.write(text(name.to_owned(), (x + 15.0, baseline), LABEL).heavy().colored(hue.text)).right + 16.0;
    }
    plot.grid(chart, Unit::Count, TICK, true);
    let width = (plot.right - plot.left) / 10.0;
    // All alike, in as many digits as there is room for; the line above says that it is per cent.
    let whole = |share: f64| percent(share).trim_end_matches('%').split('.').next().unwrap_or_default().to_owned();
    let written: [&dyn Fn(f64) -> String; 3] = [&percent, &|share| format!("{}%", whole(share)), &whole];
    let fits = |write: &&dyn Fn(f64) -> String| {
        let lacked = side.columns.iter().filter_map(Column::lacked);
        lacked.map(write).all(|text| font::width(&text, SMALL, Weight::Bold) <= width - 3.0)
    };
    let detail = written.iter().position(fits).unwrap_or(written.len() - 1);
    for (tenth, column) in side.columns.iter().enumerate() {
        let centre = plot.x(tenth as f64 + 1.0);
        bar(chart, &plot, column, centre, 0.33 * width, bands);
        let name = match (tenth, width > 62.0) {
            (0, true) => "Poorest".to_owned(),
            (9, true) => "Richest".to_owned(),
            _ => (tenth + 1).to_string(),
        };
        chart.write(text(name, (centre, plot.bottom + 7.0 + SMALL), SMALL).colored(GREY_TEXT).anchored(Anchor::Middle));
        if let Some(lacked) = column.lacked() {
            let short = written[detail](lacked);
            let share = text(short, (centre, plot.bottom + 62.0), SMALL).heavy().colored(LOSS.text);
            chart.write(share.anchored(Anchor::Middle));
        }
    }
    let note = text("Lacked the cash, % (tenths: 1 the poorest)".to_owned(), (cell.left, plot.bottom + 43.0), SMALL);
    chart.write(note.colored(LOSS.text));
    chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
}

fn bar(chart: &mut Chart, plot: &Plot, column: &Column, centre: f64, half: f64, bands: Bands) {
    let mut foot = 0.0;
    for (hue, edge) in [GAIN, NEUTRAL, LOSS].into_iter().zip(column.edges()) {
        let (low, high) = (plot.y(foot), plot.y(edge));
        if low - high > 0.05 {
            let points = vec![(centre - half, low), (centre - half, high), (centre + half, high), (centre + half, low)];
            chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        }
        foot = edge;
    }
    if bands != Bands::None && column.would.is_known() {
        let (low, high) = column.would.most;
        chart.line(&[Some((centre, plot.y(low))), Some((centre, plot.y(high)))], 1.2, INK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A gate before which a share of the poorer and of the richer half lacks the cash.
    fn gate(poor: f64, rich: f64) -> Gate {
        std::array::from_fn(|tenth| [100.0, 100.0 - if tenth < 5 { poor } else { rich }, 0.0, 0.0])
    }

    #[test]
    fn the_gap_between_the_halves_is_told_only_where_it_is_certain() {
        let text = sentence(judge(&[gate(60.0, 2.0), gate(62.0, 3.0)]), "pledge");
        assert_eq!(
            text,
            "Of those who would pledge, 61% in the poorer half of incomes lack the cash, 2.5% in the richer"
        );
        let text = sentence(judge(&[gate(60.0, 2.0), gate(2.0, 60.0)]), "pledge");
        let none = "No difference between rich and poor in lacking the cash to pledge stands out from luck";
        assert_eq!(text, none);
        assert_eq!(
            sentence(judge(&[gate(2.0, 60.0)]), "pledge"),
            "In one run, 2.0% of those who would pledge lack the cash in the poorer half of incomes, 60% in the richer"
        );
        assert_eq!(sentence(judge(&[gate(0.0, 0.0)]), "pledge"), "Nobody who would pledge lacks the cash");
        assert_eq!(sentence(judge(&[Gate::default()]), "pledge"), "Nobody would pledge");
    }

    #[test]
    fn the_share_under_a_bar_is_the_part_of_it_that_is_drawn() {
        // Three runs: of 1,200 800 lack the cash, of 300 nobody, of 3,000 a third; drawn are 1,200 of whom 400 can pay.
        let run = |would, could_pay| -> Gate { [[would, could_pay, could_pay, could_pay]; 10] };
        let drawn = columns(&[run(1_200.0, 400.0), run(300.0, 300.0), run(3_000.0, 2_000.0)], 3);
        assert_eq!(drawn[2].edges(), [400.0, 400.0, 1_200.0]);
        assert_eq!(drawn[2].lacked().map(percent), Some("67%".to_owned()));
        // A run in which nobody stood before the gate says nothing; where the middle run has no bar, nothing is said under it.
        let rare = columns(&[run(0.0, 0.0), run(0.0, 0.0), run(0.0, 0.0), run(5.0, 1.0)], 3);
        assert_eq!(rare[2].lacked().map(percent), Some("80%".to_owned()));
        let mut quiet = [run(9.0, 9.0), run(9.0, 9.0), run(9.0, 9.0)];
        (quiet[0][2], quiet[1][2]) = ([0.0; 4], [0.0; 4]);
        assert_eq!(columns(&quiet, 3)[2].lacked(), None);
    }

    #[test]
    fn those_who_cannot_pledge_are_not_forgotten_at_the_gate() {
        let pledge = "Of those who would pledge, 61% in the poorer half of incomes lack the cash, 2.5% in the richer";
        let templates = [gate(60.0, 2.0), gate(62.0, 3.0)];
        let open = of_all_gates(&[gate(0.0, 0.0); 2], &templates);
        assert_eq!(open, format!("{pledge}; at the gate of open places nobody lacks it"));
        assert_eq!(of_all_gates(&[Gate::default(); 2], &templates), pledge);
        assert_eq!(
            of_all_gates(&[gate(0.0, 0.0)], &[gate(0.0, 0.0)]),
            "Nobody who would move into new places lacks the cash"
        );
    }
}
