//! Draws moves over the whole period as ribbons from the places left to the places entered.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::labels;
use crate::chart::sheet::style::{GREY_LINE, GREY_TEXT, HEIGHT, HUES, Hue, LABEL, MARGIN};
use crate::chart::words::spread::{Spread, stands_out};
use crate::format::Unit;

/// Places with a ribbon of their own.
const FEW: usize = 7;
/// A net flow is told only above this share of what flows between the two places.
const THRESHOLD: f64 = 0.01;
/// The places that have no ribbon of their own.
const OTHERS: Hue = Hue { line: GREY_LINE, text: GREY_TEXT };

/// A side of the picture: one place, or all the others.
struct Node {
    name: String,
    hue: Hue,
    /// The places it stands for.
    places: Vec<usize>,
}

/// Draws the largest flows between places.
pub fn chart(tables: &RunTables) -> Chart {
    let nodes = nodes(tables);
    let flows: Vec<Vec<f64>> =
        nodes.iter().map(|from| nodes.iter().map(|to| between(tables, from, to)).collect()).collect();
    let words = Words {
        headline: headline(tables),
        subtitle: subtitle(tables, &nodes),
        source: tables.source(),
        width: tables.width,
    };
    draw(words, &nodes, &flows)
}

/// The median over replicates of the moves from one node to another.
fn between(tables: &RunTables, from: &Node, to: &Node) -> f64 {
    let sum = |replicate: usize| {
        let pairs = from.places.iter().flat_map(|&a| to.places.iter().map(move |&b| (a, b)));
        pairs.map(|(a, b)| tables.flows.at(replicate, a, b)).sum()
    };
    // Moves among the others are nobody's ribbon.
    let among_others = from.places.len() > 1 && to.places.len() > 1;
    if among_others { 0.0 } else { tables.over(sum).median }
}

/// The places with most moves, and one node for all others.
fn nodes(tables: &RunTables) -> Vec<Node> {
    let count = tables.places.len();
    let traffic = |place: usize| {
        tables.over(|r| (0..count).map(|o| tables.flows.at(r, place, o) + tables.flows.at(r, o, place)).sum()).median
    };
    let mut order: Vec<(usize, f64)> = (0..count).map(|place| (place, traffic(place))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let own = if count <= FEW + 1 { count } else { FEW };
    let mut nodes: Vec<Node> = order[..own]
        .iter()
        .zip(&HUES)
        .map(|(&(place, _), &hue)| Node { name: tables.places[place].clone(), hue, places: vec![place] })
        .collect();
    if own < count {
        let places: Vec<usize> = order[own..].iter().map(|(place, _)| *place).collect();
        nodes.push(Node { name: format!("{} other places", places.len()), hue: OTHERS, places });
    }
    nodes
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

/// The net flows between two places that stand out from chance, largest first.
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
        let certain = net.median > THRESHOLD * gross && net.median > beyond * chance && stands_out(&nets, pairs);
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
    let total = Unit::Count.format(total);
    let (start, end) = tables.period().unwrap_or_default();
    match certain(tables).first() {
        Some(&NetFlow { from, to, net }) => {
            let (from, to, net) = (&tables.places[from], &tables.places[to], Unit::Count.format(net.median));
            match count {
                2 => format!("{total} moves between the two places; on balance, {net} go from {from} to {to}"),
                _ => format!(
                    "{total} moves between places; the largest net flow that stands out is {net}, from {from} to {to}"
                ),
            }
        }
        None if tables.replicates < 3 => {
            format!("{total} moves between places from {} to {}", start.floor(), end.floor())
        }
        None if count == 2 => format!("{total} moves between the two places, and neither gains for certain"),
        None => format!("{total} moves between places, and no balance between two of them stands out from chance"),
    }
}

fn subtitle(tables: &RunTables, nodes: &[Node]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!("Households that moved from one place to another, {}–{}", start.floor(), end.floor());
    subtitle.push_str(&match tables.replicates {
        1 => "; one replicate.".to_owned(),
        many => format!("; medians of {many} replicates."),
    });
    if nodes.iter().any(|node| node.places.len() > 1) {
        subtitle.push_str(" The busiest places; moves among the others are not drawn.");
    }
    subtitle
}

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

fn draw(words: Words, nodes: &[Node], flows: &[Vec<f64>]) -> Chart {
    let (mut chart, top) = frame::sheet("flows", HEIGHT, words);
    let (top, bottom) = (top + 30.0, HEIGHT - 48.0);
    let total: f64 = flows.iter().flatten().filter(|flow| flow.is_finite()).sum();
    if total <= 0.0 {
        return chart;
    }
    let gaps = GAP * (nodes.len() - 1) as f64;
    let scale = (bottom - top - gaps) / total;
    let leaving: Vec<f64> = flows.iter().map(|row| row.iter().sum()).collect();
    let entering: Vec<f64> = (0..nodes.len()).map(|to| flows.iter().map(|row| row[to]).sum()).collect();
    let (left_tops, right_tops) = (stack(&leaving, scale, top), stack(&entering, scale, top));
    let widest =
        nodes.iter().map(|node| font::width(&name(node, chart.width), LABEL, Weight::Bold)).fold(0.0, f64::max);
    // The headings above the names need as much room as they.
    let headings = ["left", "entered"].map(|verb| font::width(&heading(verb), HEADING, Weight::Regular));
    let left = MARGIN + headings.iter().fold(widest + 56.0, |room, heading| room.max(*heading)) + 8.0;
    let right = chart.width - left;

    let mut enter = right_tops.clone();
    for (from, row) in flows.iter().enumerate() {
        let mut leave = left_tops[from];
        for (to, flow) in row.iter().enumerate() {
            let width = flow * scale;
            if width > 0.0 {
                let ribbon = ribbon((left + NODE, leave), (right - NODE, enter[to]), width);
                chart.marks.push(Mark::Area { points: ribbon, color: nodes[from].hue.line, opacity: 0.45 });
            }
            leave += width;
            enter[to] += width;
        }
    }
    for (x, tops, sums) in [(left, &left_tops, &leaving), (right - NODE, &right_tops, &entering)] {
        for ((node, &top), sum) in nodes.iter().zip(tops).zip(sums) {
            let bottom = top + (sum * scale).max(1.0);
            let points = vec![(x, top), (x + NODE, top), (x + NODE, bottom), (x, bottom)];
            chart.marks.push(Mark::Area { points, color: node.hue.line, opacity: 1.0 });
        }
    }
    side(&mut chart, nodes, &left_tops, &leaving, scale, (left - 8.0, Anchor::End, "left"));
    side(&mut chart, nodes, &right_tops, &entering, scale, (right + 8.0, Anchor::Start, "entered"));
    chart
}

/// The upper edges of nodes stacked from `top`.
fn stack(sums: &[f64], scale: f64, top: f64) -> Vec<f64> {
    let mut at = top;
    sums.iter()
        .map(|sum| {
            let start = at;
            at += sum * scale + GAP;
            start
        })
        .collect()
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

/// What stands above the names of one side.
fn heading(verb: &str) -> String {
    format!("Households that {verb}")
}

/// Names and sums beside the nodes of one side.
fn side(chart: &mut Chart, nodes: &[Node], tops: &[f64], sums: &[f64], scale: f64, at: (f64, Anchor, &str)) {
    let (x, anchor, verb) = at;
    let wanted: Vec<f64> = tops.iter().zip(sums).map(|(top, sum)| top + sum * scale / 2.0).collect();
    let heights = labels::spread(&wanted, 17.5, tops[0] - 4.0, HEIGHT - 44.0);
    let heading = text(heading(verb), (x, tops[0] - 16.0), HEADING);
    chart.write(heading.anchored(anchor));
    for ((node, height), sum) in nodes.iter().zip(heights).zip(sums) {
        let baseline = height + 0.36 * LABEL;
        let count = text(Unit::Count.format(*sum), (x, baseline), LABEL).colored(node.hue.text);
        let name = text(name(node, chart.width), (x, baseline), LABEL).heavy().colored(node.hue.text);
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
