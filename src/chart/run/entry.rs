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
use crate::chart::words::sample::TOO_FEW;
use crate::chart::words::spread::{Bands, Spread};
use crate::experiment::probability::wilson;
use crate::format::{Unit, count, percent};

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
    /// Who would, run by run.
    would: Spread,
    /// Who passed, who could pay and who would, means over runs: where the parts of its bar end, from below.
    edges: [f64; 3],
    /// Simulated households of all runs that would.
    simulated: f64,
}

impl Column {
    /// The part of its bar that lacked the cash, %: of all runs together. Nothing where there is no bar.
    fn lacked(&self) -> Option<f64> {
        let [_, could_pay, would] = self.edges;
        (would > 0.0).then(|| 100.0 * (1.0 - could_pay / would))
    }

    /// The same as `write` writes it, a dash where too few would.
    fn told(&self, write: &dyn Fn(f64) -> String) -> Option<String> {
        self.lacked().map(|lacked| if self.simulated < TOO_FEW { "–".to_owned() } else { write(lacked) })
    }
}

/// So many tenths as one.
fn together(columns: &[Column]) -> Column {
    let edges = std::array::from_fn(|k| columns.iter().map(|column| column.edges[k]).sum());
    let simulated = columns.iter().map(|column| column.simulated).sum();
    Column { would: Spread::of([].into_iter()), edges, simulated }
}

/// The poorer and the richer half, where no tenth has enough households for a share and at least one half has.
fn by_halves(columns: &[Column]) -> Option<[Column; 2]> {
    let enough = |column: &Column| column.lacked().is_some() && column.simulated >= TOO_FEW;
    let halves = [together(&columns[..5]), together(&columns[5..])];
    (!columns.iter().any(enough) && halves.iter().any(enough)).then_some(halves)
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
            columns: columns(&new.templates, 1, tables.weight),
        });
    }
    if new.gates.iter().flatten().any(|counts| counts[0] > 0.0) {
        sides.push(Side {
            title: titled("At the gate of places that are open", &new.gates),
            done: "moved in",
            columns: columns(&new.gates, 3, tables.weight),
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

/// Every tenth over replicates; the count at `done` is that of granted wishes. A simulated household stands for `weight`.
fn columns(gates: &[Gate], done: usize, weight: f64) -> Vec<Column> {
    // A run in which nobody ever stood before the gate says nothing of it.
    let there: Vec<&Gate> = gates.iter().filter(|gate| gate.iter().any(|counts| counts[0] > 0.0)).collect();
    let over = |tenth: usize| Spread::of(there.iter().map(|gate| gate[tenth][0]));
    let sum = |tenth: usize, k: usize| there.iter().map(|gate| gate[tenth][k]).sum::<f64>();
    let column = |tenth| Column {
        would: over(tenth),
        edges: [done, 1, 0].map(|k| sum(tenth, k) / there.len().max(1) as f64),
        simulated: sum(tenth, 0) / weight,
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
    of_all_gates(&tables.new_places.gates, &tables.new_places.templates, tables.weight)
}

fn of_all_gates(gates: &[Gate], templates: &[Gate], weight: f64) -> String {
    let wished = |gates: &[Gate]| gates.iter().flatten().any(|counts| counts[0] > 0.0);
    let (gate, pledge) = (judge(gates, weight), judge(templates, weight));
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
    /// So many simulated households of the poorer and of the richer half would pass, too few for a share.
    TooFew([f64; 2]),
    /// The poorer half lacks it more often than the richer.
    PoorerMore { poorer: f64, richer: f64 },
    /// The richer half lacks it more often than the poorer.
    RicherMore { poorer: f64, richer: f64 },
    /// What one replicate shows, which cannot tell which half lacks it more often.
    OneReplicate { poorer: f64, richer: f64 },
    /// So few replicates seldom tell which half lacks it more often, and these do not.
    TooFewRuns { runs: usize, poorer: f64, richer: f64 },
    /// Which half lacks it more often does not stand out from luck.
    Uncertain,
}

/// A simulated household stands for `weight`.
fn judge(gates: &[Gate], weight: f64) -> Finding {
    // Of all runs together: in one there may be a handful.
    let sums: Vec<[[f64; 4]; 2]> = gates.iter().map(halves).collect();
    let all = |half: usize| std::array::from_fn(|k| sums.iter().map(|sum| sum[half][k]).sum::<f64>());
    let (poor, rich): ([f64; 4], [f64; 4]) = (all(0), all(1));
    let (poorer, richer) = (blocked(&poor), blocked(&rich));
    let simulated = [poor[0], rich[0]].map(|would| would / weight);
    let few = simulated.iter().any(|households| (1e-9..TOO_FEW).contains(households));
    match () {
        () if poor[0] + rich[0] <= 0.0 => Finding::NobodyWishes,
        () if gates.iter().flatten().all(|counts| counts[1] >= counts[0]) => Finding::NobodyLacks,
        () if few => Finding::TooFew(simulated.map(f64::round)),
        () if poor[0] <= 0.0 => Finding::OnlyRicher(richer),
        () if rich[0] <= 0.0 => Finding::OnlyPoorer(poorer),
        () if gates.iter().filter(|gate| gate.iter().any(|counts| counts[0] > 0.0)).count() == 1 => {
            Finding::OneReplicate { poorer, richer }
        }
        () => match more(&sums, weight).filter(|poor| *poor == (poorer > richer)) {
            Some(true) => Finding::PoorerMore { poorer, richer },
            Some(false) => Finding::RicherMore { poorer, richer },
            // What all of a few runs agree on is neither there for certain nor absent: the bars show it.
            None if gaps(&sums).open(1) => Finding::TooFewRuns { runs: gaps(&sums).replicates, poorer, richer },
            None => Finding::Uncertain,
        },
    }
}

/// How much more often the poorer half lacks the cash than the richer, run by run, points of per cent.
fn gaps(sums: &[[[f64; 4]; 2]]) -> Spread {
    Spread::of(sums.iter().map(|[poor, rich]| blocked(poor) - blocked(rich)))
}

/// Whether the poorer (`true`) or the richer half lacks the cash more often for certain: by the gaps of runs, where in each enough of either
/// would pass, else where the 95 % intervals of so few simulated households lie apart.
fn more(sums: &[[[f64; 4]; 2]], weight: f64) -> Option<bool> {
    if sums.iter().flatten().all(|counts| counts[0] >= TOO_FEW * weight) {
        return way(&gaps(sums), 1.0, 1);
    }
    let [poor, rich] = [0, 1].map(|half: usize| {
        let [would, could_pay] = [0, 1].map(|k| (sums.iter().map(|sum| sum[half][k]).sum::<f64>() / weight).round());
        wilson((would - could_pay).max(0.0) as u32, would as u32)
    });
    match () {
        () if poor.0 > rich.1 => Some(true),
        () if rich.0 > poor.1 => Some(false),
        () => None,
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
        Finding::TooFew(simulated) => {
            let [poorer, richer] = simulated.map(count);
            format!(
                "Of those who would {wish} some lack the cash; for shares there are too few, {poorer} simulated households in the \
                 poorer half of incomes and {richer} in the richer"
            )
        }
        Finding::PoorerMore { poorer, richer } => contrast("poorer", poorer, "richer", richer),
        Finding::RicherMore { poorer, richer } => contrast("richer", richer, "poorer", poorer),
        Finding::OneReplicate { poorer, richer } => format!(
            "In one run, {} of those who would {wish} lack the cash in the poorer half of incomes, {} in the richer",
            percent(poorer),
            percent(richer)
        ),
        Finding::TooFewRuns { runs, poorer, richer } => format!(
            "In {runs} runs, {} of those who would {wish} lack the cash in the poorer half of incomes, {} in the richer; so few cannot \
             tell that from luck",
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
        Bands::Range => format!("Means of {} runs; thin lines: their range.", tables.replicates),
        _ => format!("Means of {} runs; thin lines: the middle 90% of them.", tables.replicates),
    };
    format!(
        "Times a household said yes, by tenth of national incomes, {}–{}; who says yes again counts again. {lines}",
        start.floor(),
        end.floor()
    )
}

fn draw(chart: &mut Chart, side: &Side, bands: Bands, cell: Extent) {
    let tops = side
        .columns
        .iter()
        .map(|column| if bands == Bands::None { column.edges[2] } else { column.would.most.1.max(column.edges[2]) });
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
    let middle = |Column { edges: [moved, could_pay, would], .. }: &Column| could_pay - moved > 0.005 * would;
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
        let mut lacked = side.columns.iter().filter_map(|column| column.told(write));
        lacked.all(|text| font::width(&text, SMALL, Weight::Bold) <= width - 3.0)
    };
    let detail = written.iter().position(fits).unwrap_or(written.len() - 1);
    let halves = by_halves(&side.columns);
    for (tenth, column) in side.columns.iter().enumerate() {
        let centre = plot.x(tenth as f64 + 1.0);
        bar(chart, &plot, column, centre, 0.33 * width, bands);
        let name = match (tenth, width > 62.0) {
            (0, true) => "Poorest".to_owned(),
            (9, true) => "Richest".to_owned(),
            _ => (tenth + 1).to_string(),
        };
        chart.write(text(name, (centre, plot.bottom + 7.0 + SMALL), SMALL).colored(GREY_TEXT).anchored(Anchor::Middle));
        if let Some(short) = column.told(written[detail]).filter(|_| halves.is_none()) {
            let share = text(short, (centre, plot.bottom + 62.0), SMALL).heavy().colored(LOSS.text);
            chart.write(share.anchored(Anchor::Middle));
        }
    }
    // Five tenths have one share where none has its own.
    for (half, middle) in halves.iter().flatten().zip([3.0, 8.0]) {
        let (x, y) = (plot.x(middle), plot.bottom + 26.0);
        if let Some(share) = half.told(&percent) {
            chart.line(&[Some((x - 2.4 * width, y)), Some((x + 2.4 * width, y))], 1.0, LOSS.line);
            let share = text(share, (x, plot.bottom + 62.0), SMALL).heavy().colored(LOSS.text);
            chart.write(share.anchored(Anchor::Middle));
        }
    }
    let few = side.columns.iter().any(|column| column.lacked().is_some() && column.simulated < TOO_FEW);
    let note = match (halves.is_some(), few) {
        (true, _) => "Lacked the cash, % (by halves: of a tenth too few)",
        (false, true) => "Lacked the cash, % (tenths: 1 the poorest; –: too few)",
        (false, false) => "Lacked the cash, % (tenths: 1 the poorest)",
    };
    chart.write(text(note.to_owned(), (cell.left, plot.bottom + 43.0), SMALL).colored(LOSS.text));
    chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
}

fn bar(chart: &mut Chart, plot: &Plot, column: &Column, centre: f64, half: f64, bands: Bands) {
    let mut foot = 0.0;
    for (hue, edge) in [GAIN, NEUTRAL, LOSS].into_iter().zip(column.edges) {
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
        let text = sentence(judge(&[gate(60.0, 2.0), gate(62.0, 3.0)], 1.0), "pledge");
        assert_eq!(
            text,
            "Of those who would pledge, 61% in the poorer half of incomes lack the cash, 2.5% in the richer"
        );
        let text = sentence(judge(&[gate(60.0, 2.0), gate(2.0, 60.0)], 1.0), "pledge");
        let none = "No difference between rich and poor in lacking the cash to pledge stands out from luck";
        assert_eq!(text, none);
        // Planted fault: no difference beyond luck, over bars of 20 % to 60 % and of 2 % and 3 %.
        let text = sentence(judge(&[gate(60.0, 2.0), gate(20.0, 3.0)], 1.0), "pledge");
        assert_eq!(
            text,
            "In 2 runs, 40% of those who would pledge lack the cash in the poorer half of incomes, 2.5% in the richer; so few cannot tell \
             that from luck"
        );
        assert_eq!(
            sentence(judge(&[gate(2.0, 60.0)], 1.0), "pledge"),
            "In one run, 2.0% of those who would pledge lack the cash in the poorer half of incomes, 60% in the richer"
        );
        assert_eq!(sentence(judge(&[gate(0.0, 0.0)], 1.0), "pledge"), "Nobody who would pledge lacks the cash");
        assert_eq!(sentence(judge(&[Gate::default()], 1.0), "pledge"), "Nobody would pledge");
    }

    #[test]
    fn the_share_under_a_bar_is_the_part_of_it_that_is_drawn() {
        // Three runs: of 1,200 800 lack the cash, of 300 nobody, of 3,000 a third: of all 4,500 1,800.
        let run = |would, could_pay| -> Gate { [[would, could_pay, could_pay, could_pay]; 10] };
        let drawn = columns(&[run(1_200.0, 400.0), run(300.0, 300.0), run(3_000.0, 2_000.0)], 3, 1.0);
        assert_eq!(drawn[2].edges, [900.0, 900.0, 1_500.0]);
        assert_eq!(drawn[2].told(&percent).as_deref(), Some("40%"));
        // A run in which nobody stood before the gate says nothing; where there is no bar, nothing is said under it.
        let rare = columns(&[run(0.0, 0.0), run(0.0, 0.0), run(0.0, 0.0), run(50.0, 10.0)], 3, 1.0);
        assert_eq!((rare[2].edges[2], rare[2].told(&percent).as_deref()), (50.0, Some("80%")));
        let mut quiet = run(9.0, 9.0);
        quiet[2] = [0.0; 4];
        assert_eq!(columns(&[quiet], 3, 1.0)[2].told(&percent), None);
    }

    /// The tenths of a town to which few come: one of six and one of eleven lack the cash in three runs, nobody in the run in the middle.
    /// Planted fault: medians of runs, which say 0 %.
    #[test]
    fn a_share_of_few_is_of_all_runs_together_or_not_told() {
        let run = |poorest: [f64; 2], rest: [f64; 2]| -> Gate {
            std::array::from_fn(|tenth| {
                let [would, pays] = if tenth < 5 { poorest } else { rest };
                [would, pays, pays, pays]
            })
        };
        let gates = [run([2.0, 1.0], [4.0, 4.0]), run([2.0, 2.0], [4.0, 4.0]), run([2.0, 2.0], [3.0, 3.0])];
        assert_eq!(columns(&gates, 3, 1.0)[0].told(&percent).as_deref(), Some("–"));
        let told = columns(&gates, 3, 0.1);
        assert_eq!((told[0].told(&percent).as_deref(), told[9].told(&percent).as_deref()), (Some("17%"), Some("0%")));
        // Of 30 of the poorer half 5, of 55 of the richer nobody; by the gaps of three runs, 50, 0 and 0, chance explains it.
        let text = sentence(judge(&gates, 1.0), "pledge");
        assert_eq!(
            text,
            "Of those who would pledge, 17% in the poorer half of incomes lack the cash, 0% in the richer"
        );
        assert_eq!(judge(&gates, 0.1), Finding::Uncertain);
        let text = sentence(judge(&gates[..2], 1.0), "move into new places");
        assert!(text.ends_with("20 simulated households in the poorer half of incomes and 40 in the richer"), "{text}");
    }

    /// Planted fault: ten dashes under a headline that gives the shares of both halves.
    #[test]
    fn where_tenths_are_too_small_halves_are_told_as_the_headline_does() {
        let gate = |poor: f64, rich: f64| -> Gate {
            std::array::from_fn(|tenth| [9.0, 9.0 - if tenth < 5 { poor } else { rich }, 0.0, 0.0])
        };
        let gates = [gate(4.0, 1.0), gate(5.0, 0.0)];
        let halves = by_halves(&columns(&gates, 3, 1.0)).expect("18 of a tenth are too few, 90 of a half are not");
        assert_eq!(halves.map(|half| half.told(&percent)), [Some("50%".to_owned()), Some("6%".to_owned())]);
        let text = sentence(judge(&gates, 1.0), "pledge");
        assert!(text.contains("50% of those who would pledge") && text.contains("6% in the richer"), "{text}");
        // One tenth that has its own share is enough to keep tenths, and two halves too small have none.
        assert!(by_halves(&columns(&gates, 3, 0.1)).is_none() && by_halves(&columns(&gates, 3, 10.0)).is_none());
    }

    #[test]
    fn those_who_cannot_pledge_are_not_forgotten_at_the_gate() {
        let pledge = "Of those who would pledge, 61% in the poorer half of incomes lack the cash, 2.5% in the richer";
        let templates = [gate(60.0, 2.0), gate(62.0, 3.0)];
        let open = of_all_gates(&[gate(0.0, 0.0); 2], &templates, 1.0);
        assert_eq!(open, format!("{pledge}; at the gate of open places nobody lacks it"));
        assert_eq!(of_all_gates(&[Gate::default(); 2], &templates, 1.0), pledge);
        assert_eq!(
            of_all_gates(&[gate(0.0, 0.0)], &[gate(0.0, 0.0)], 1.0),
            "Nobody who would move into new places lacks the cash"
        );
    }
}
