//! Draws what places gain from each other on balance: a ribbon for each net flow, from the place that loses to the one that gains.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::labels;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_TEXT, HEIGHT, INK, LABEL, MARGIN, STRAND};
use crate::chart::verdict::plain;
use crate::chart::words::spread::Spread;
use crate::format::{Unit, count};

/// Most net flows with a ribbon.
const MOST: usize = 12;
/// A net flow is told only above this share of what flows between the two places.
const THRESHOLD: f64 = 0.01;
/// Moves of fewer simulated households between two places say nothing of their balance.
pub const FEW: f64 = 30.0;

/// A place on one side of the picture, and the ribbons that meet it: their rank among all.
struct Node {
    name: String,
    ribbons: Vec<usize>,
}

/// Draws the largest net flows between places.
pub fn chart(tables: &RunTables) -> Chart {
    let certain = certain(tables);
    let stand_out = !certain.is_empty();
    let mut nets = if stand_out { certain } else { largest(tables) };
    let all = nets.len();
    nets.truncate(MOST);
    let words = Words {
        headline: headline(tables),
        subtitle: subtitle(tables, (nets.len(), all), stand_out),
        source: tables.source(),
        width: tables.width,
    };
    draw(words, tables, &nets, stand_out)
}

/// A net flow between two places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetFlow {
    /// Where more leave than come.
    pub from: usize,
    /// Where more come than leave.
    pub to: usize,
    /// Moves that way less moves back, over the whole period.
    pub net: Spread,
}

/// Simulated households that moved between two places, either way, in all runs together.
fn simulated(tables: &RunTables, a: usize, b: usize) -> f64 {
    let moves = (0..tables.replicates).map(|r| tables.flows.at(r, a, b) + tables.flows.at(r, b, a));
    moves.sum::<f64>() / tables.weight
}

/// The net flows between two places in the middle run, largest first, whether or not they stand out from luck.
fn largest(tables: &RunTables) -> Vec<NetFlow> {
    let count = tables.places.len();
    let both_ways = (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let net = |(from, to): (usize, usize)| {
        let net = tables.over(|r| tables.flows.at(r, from, to) - tables.flows.at(r, to, from));
        (net.median > 0.0 && simulated(tables, from, to) >= FEW).then_some(NetFlow { from, to, net })
    };
    let mut nets: Vec<NetFlow> = both_ways.filter_map(net).collect();
    nets.sort_by(|a, b| b.net.median.total_cmp(&a.net.median).then((a.from, a.to).cmp(&(b.from, b.to))));
    nets
}

/// The net flows between two places that stand out from luck, largest first.
pub fn certain(tables: &RunTables) -> Vec<NetFlow> {
    let flows: &Cube = &tables.flows;
    let count = tables.places.len();
    let pairs = count * count.saturating_sub(1) / 2;
    // √(2 ln(n / 5 %)) bounds the largest of n normal numbers.
    let beyond = (2.0 * (pairs.max(1) as f64 / 0.05).ln()).sqrt();
    let net = |(from, to): (usize, usize)| {
        let nets: Vec<f64> = (0..tables.replicates).map(|r| flows.at(r, from, to) - flows.at(r, to, from)).collect();
        let net = Spread::of(nets.iter().copied());
        let gross = tables.over(|r| flows.at(r, from, to) + flows.at(r, to, from)).median;
        // What chance alone does to the mean: moves come one simulated household at a time.
        let chance = (gross * tables.weight / nets.len().max(1) as f64).sqrt();
        let certain = net.median > THRESHOLD * gross && net.median > beyond * chance;
        let certain = certain && net.side(0.0, pairs) == Some(true) && simulated(tables, from, to) >= FEW;
        certain.then_some(NetFlow { from, to, net })
    };
    let both_ways = (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let mut certain: Vec<NetFlow> = both_ways.filter_map(net).collect();
    certain.sort_by(|a, b| b.net.median.total_cmp(&a.net.median).then((a.from, a.to).cmp(&(b.from, b.to))));
    certain
}

fn headline(tables: &RunTables) -> String {
    let count = tables.places.len();
    let from = |r: usize, a: usize| (0..count).map(|b| tables.flows.at(r, a, b)).sum::<f64>();
    let total = tables.over(|r| (0..count).map(|a| from(r, a)).sum()).median;
    if count < 2 {
        return "There is one place only, so nobody moves to another".to_owned();
    }
    if total.is_nan() || total <= 0.0 {
        return "Nobody moves from one place to another".to_owned();
    }
    let total = plain::people(total);
    let (start, end) = tables.period().unwrap_or_default();
    match certain(tables).first() {
        Some(&NetFlow { from, to, net }) => {
            let (from, to, net) = (&tables.places[from], &tables.places[to], plain::people(net.median));
            match count {
                2 => format!("{net} more moves go from {from} to {to} than back, of {total} between them"),
                _ => format!(
                    "{net} more moves go from {from} to {to} than back, the largest such balance that stands out from luck"
                ),
            }
        }
        None if tables.replicates < 3 => {
            format!("{total} moves between places from {} to {}", start.floor(), end.floor())
        }
        None if count == 2 => format!("Of {total} moves between the two places, neither gains for certain"),
        None => "No balance of moves between two places stands out from luck".to_owned(),
    }
}

fn subtitle(tables: &RunTables, (shown, all): (usize, usize), stand_out: bool) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!("Moves from one place to another less moves back, {}–{}", start.floor(), end.floor());
    subtitle.push_str(&match tables.replicates {
        1 => "; one run.".to_owned(),
        many => format!("; medians of {many} runs."),
    });
    subtitle.push_str(&match (shown, stand_out) {
        (0, _) => format!(" No two places have moves of {} simulated households between them.", FEW as usize),
        (shown, certain) => {
            let of = if certain { " that stand out from luck" } else { "" };
            let luck = if certain { "" } else { " Grey: any of them may be luck." };
            let which = match shown < all {
                true => format!("the {shown} largest of {}{of}", count(all as f64)),
                false => format!("all{of}"),
            };
            format!("{luck} Shown: {which}; beside names: their sums.")
        }
    });
    subtitle
}

/// Height of the widest ribbon at the most, and of a row of names.
const THICKEST: f64 = 130.0;
const ROW: f64 = 24.0;
/// Room between two nodes.
const GAP: f64 = 14.0;
/// Width of a node.
const NODE: f64 = 12.0;
/// Widest name before it is cut.
const NAME_ROOM: f64 = 190.0;
/// Most of the sheet that names on one side take.
const NAME_SHARE: f64 = 0.19;
/// Type size of what stands above the names.
const HEADING: f64 = 12.0;

/// The places of one side, those with the largest sums first; `end` is the place at this end of a net flow.
fn nodes(tables: &RunTables, nets: &[NetFlow], end: fn(&NetFlow) -> usize) -> Vec<Node> {
    let mut places: Vec<usize> = nets.iter().map(end).collect();
    places.sort_unstable();
    places.dedup();
    let of = |place: usize| (0..nets.len()).filter(move |&k| end(&nets[k]) == place).collect::<Vec<usize>>();
    let sum = |place: usize| of(place).iter().map(|&k| nets[k].net.median).sum::<f64>();
    places.sort_by(|&a, &b| sum(b).total_cmp(&sum(a)).then(a.cmp(&b)));
    places.iter().map(|&place| Node { name: tables.places[place].clone(), ribbons: of(place) }).collect()
}

fn draw(words: Words, tables: &RunTables, nets: &[NetFlow], stand_out: bool) -> Chart {
    let (chart, top) = frame::sheet("flows", HEIGHT, words.clone());
    let top = top + 30.0;
    let total: f64 = nets.iter().map(|net| net.net.median).sum();
    let largest = nets.iter().map(|net| net.net.median).fold(0.0, f64::max);
    if nets.is_empty() || total <= 0.0 {
        return chart;
    }
    let (losing, gaining) = (nodes(tables, nets, |net| net.from), nodes(tables, nets, |net| net.to));
    let rows = losing.len().max(gaining.len());
    let gaps = GAP * (rows - 1) as f64;
    // Few ribbons need no whole sheet.
    let scale = ((HEIGHT - 48.0 - top - gaps) / total).min(THICKEST / largest);
    let bottom = top + (total * scale + gaps).max(ROW * rows as f64);
    let (mut chart, _) = frame::sheet("flows", bottom + 48.0, words);
    let tall = |k: usize| nets[k].net.median * scale;
    let widest = losing.iter().chain(&gaining).map(|node| font::width(&name(node, chart.width), LABEL, Weight::Bold));
    // The headings above the names need as much room as they.
    let headings = HEADINGS.map(|words| font::width(words, HEADING, Weight::Regular));
    let room = headings.iter().fold(widest.fold(0.0, f64::max) + 56.0, |room, heading| room.max(*heading));
    let left = MARGIN + room + 8.0;
    let right = chart.width - left;
    // Where each ribbon begins and ends: those of a node lie in the order of the nodes at their other end.
    let rank = |nodes: &[Node], k: usize| nodes.iter().position(|node| node.ribbons.contains(&k)).unwrap_or(0);
    let stacked = |nodes: &[Node], others: &[Node]| {
        let (mut y, mut at, mut tops) = (top, vec![0.0; nets.len()], Vec::new());
        for node in nodes {
            tops.push(y);
            let mut ribbons = node.ribbons.clone();
            ribbons.sort_by_key(|&k| rank(others, k));
            for k in ribbons {
                at[k] = y;
                y += tall(k);
            }
            y += GAP;
        }
        (tops, at)
    };
    let ((left_tops, leave), (right_tops, enter)) = (stacked(&losing, &gaining), stacked(&gaining, &losing));
    // The one that the headline names lies above the rest.
    for k in (0..nets.len()).rev() {
        let color = if stand_out && k == 0 { ACCENT } else { STRAND };
        let points = ribbon((left + NODE, leave[k]), (right - NODE, enter[k]), tall(k).max(0.6));
        chart.marks.push(Mark::Area { points, color, opacity: if k == 0 { 0.75 } else { 0.55 } });
    }
    let told = |node: &Node| stand_out && node.ribbons.contains(&0);
    for (x, tops, nodes) in [(left, &left_tops, &losing), (right - NODE, &right_tops, &gaining)] {
        for (node, &top) in nodes.iter().zip(tops) {
            let bottom = top + node.ribbons.iter().map(|&k| tall(k)).sum::<f64>().max(1.0);
            let points = vec![(x, top), (x + NODE, top), (x + NODE, bottom), (x, bottom)];
            chart.marks.push(Mark::Area { points, color: if told(node) { ACCENT } else { DARK }, opacity: 1.0 });
        }
    }
    let sums = |nodes: &[Node]| -> Vec<(f64, bool)> {
        nodes.iter().map(|node| (node.ribbons.iter().map(|&k| nets[k].net.median).sum(), told(node))).collect()
    };
    side(&mut chart, &losing, &left_tops, &sums(&losing), scale, (left - 8.0, Anchor::End, HEADINGS[0]));
    side(&mut chart, &gaining, &right_tops, &sums(&gaining), scale, (right + 8.0, Anchor::Start, HEADINGS[1]));
    chart
}

/// A band of even height between two points, along a smooth step.
fn ribbon(from: Point, to: Point, width: f64) -> Vec<Point> {
    const STEPS: usize = 32;
    let curve = (0..=STEPS).map(|step| {
        let t = step as f64 / STEPS as f64;
        let ease = t * t * (3.0 - 2.0 * t);
        (from.0 + t * (to.0 - from.0), from.1 + ease * (to.1 - from.1))
    });
    let upper: Vec<Point> = curve.collect();
    let lower = upper.iter().rev().map(|&(x, y)| (x, y + width));
    upper.iter().copied().chain(lower).collect()
}

fn name(node: &Node, sheet: f64) -> String {
    font::cut(&node.name, LABEL, Weight::Bold, NAME_ROOM.min(NAME_SHARE * sheet))
}

/// What stands above the names of either side.
const HEADINGS: [&str; 2] = ["From", "To"];

/// Names and sums beside the nodes of one side; the sums with whether the headline tells of the node.
fn side(
    chart: &mut Chart,
    nodes: &[Node],
    tops: &[f64],
    sums: &[(f64, bool)],
    scale: f64,
    (x, anchor, heading): (f64, Anchor, &str),
) {
    let wanted: Vec<f64> = tops.iter().zip(sums).map(|(top, (sum, _))| top + sum * scale / 2.0).collect();
    let heights = labels::spread(&wanted, 17.5, tops[0] - 4.0, chart.height - 44.0);
    let heading = text(heading.to_owned(), (x, tops[0] - 16.0), HEADING).colored(GREY_TEXT);
    chart.write(heading.anchored(anchor));
    for ((node, height), &(sum, told)) in nodes.iter().zip(heights).zip(sums) {
        let baseline = height + 0.36 * LABEL;
        let color = if told { ACCENT } else { INK };
        let count = text(Unit::Count.format(sum), (x, baseline), LABEL).colored(color);
        let name = text(name(node, chart.width), (x, baseline), LABEL).heavy().colored(color);
        match anchor {
            Anchor::End => {
                let taken = chart.write(count.anchored(Anchor::End));
                chart.write(Text { at: (taken.left - 6.0, baseline), ..name }.anchored(Anchor::End));
            }
            _ => {
                let taken = chart.write(name);
                chart.write(Text { at: (taken.right + 6.0, baseline), ..count });
            }
        }
    }
}
