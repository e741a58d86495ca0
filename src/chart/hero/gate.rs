//! Draws a hundred houses for the households of each third that would come: who lives there, who came as far, who cannot pay.

use crate::chart::hero::paper::{Paper, Words};
use crate::chart::hero::sign;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Chart, Mark, Point};
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, AXIS, Color, DARK, FILL, GREY_TEXT, INK, PAPER, WASH};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::gate::{Door, THIRDS, gates, once_open, share};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::keys::capital;
use crate::chart::words::spread::Spread;

/// A sheet with so much room between its margins has the blocks beside each other.
const BESIDE: f64 = 960.0;

/// Draws the houses; `None` where nobody would come.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let (door, gates) = gates(&scene);
    let steps: Vec<[Spread; 3]> =
        (0..3).map(|third| [1, 2, 3].map(|step| share(&gates, third, step, tables.weight))).collect();
    if steps.iter().all(|steps| !steps[0].is_known()) {
        return None;
    }
    let after = once_open(&scene);
    let verb = match door {
        Door::Town => "would move in",
        Door::Template => "would pledge",
        Door::Metro => "would move to another metro",
    };
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: format!(
            "Of 100 households that {verb}, by third of incomes{}. Who is helped to pay, and how many, is assumed.",
            if after.is_some() { "; below, of 100 that would move in once it is open" } else { "" }
        ),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    let last = match door {
        Door::Town => "moves in",
        Door::Template => "can pay and pledges",
        Door::Metro => "moves",
    };
    let start = paper.y;
    let town = scene.town().filter(|_| door != Door::Metro && tables.new_places.names.len() == 1);
    let sign = town.map_or(0.0, |town| sign::draw(&mut paper, &scene, town, true));
    let counts: Vec<Houses> = steps.iter().map(|steps| Houses::of(door, steps)).collect();
    key(&mut paper, door, last, &counts);
    // The blocks begin below the sign beside the key.
    if sign > 0.0 {
        paper.y = paper.y.max(start + sign + 8.0);
    }
    let sizes = paper.sizes;
    // Three blocks beside each other, or below where the sheet has no room for them and their words.
    let stacked = sizes.room() < BESIDE;
    let (columns, pitch) = match (stacked, sizes.narrow) {
        (true, true) => (20, (14.0, 15.0)),
        (true, false) => (20, (28.0, 28.0)),
        (false, _) => (10, (31.0, 31.0)),
    };
    let top = paper.y;
    let block = columns as f64 * pitch.0;
    let gap = (sizes.room() - 3.0 * block) / 2.0;
    let mut bottom = top;
    for third in 0..3 {
        let x = if stacked { sizes.margin } else { sizes.margin + third as f64 * (block + gap) };
        let y = if stacked { bottom } else { top };
        let would = Spread::of(gates.iter().map(|thirds| thirds[third][0]));
        let head = y + sizes.label;
        let end = paper.label(&capital(THIRDS[third]), (x, head), sizes.label, Weight::Bold, INK);
        let many = format!("{} would", plain::people(would.median));
        paper.label(&many, (end + 8.0, head), sizes.small, Weight::Regular, GREY_TEXT);
        let [pays, admitted, moves] = steps[third];
        let known = pays.is_known();
        let houses = &counts[third];
        let grid = head + sizes.pick(18.0, 9.0);
        if known {
            for k in 0..100 {
                let at = (x + (k % columns) as f64 * pitch.0, grid + (k / columns) as f64 * pitch.1);
                let (fill, edge) = match k {
                    _ if k < houses.lives => COMES,
                    _ if k < houses.admitted => STAYS,
                    _ if k < houses.pays => REFUSED,
                    _ => CANNOT,
                };
                house(&mut paper.chart, at, (0.8 * pitch.0, 0.8 * pitch.1), fill, edge);
            }
        } else {
            paper.label("nobody would", (x, grid + sizes.small), sizes.small, Weight::Regular, GREY_TEXT);
        }
        let rows = if known { 100 / columns } else { 1 };
        let mut line = grid + rows as f64 * pitch.1 + 1.3 * sizes.small;
        let mut told = match door {
            Door::Template => vec![(pays, "can pay or are helped")],
            Door::Town => vec![(pays, "can pay or are helped"), (admitted, "are admitted"), (moves, "move in")],
            Door::Metro => vec![(pays, "can pay"), (admitted, "find a home"), (moves, "move")],
        };
        if let Some(towns) = &after {
            let of_open = [1, 2, 3].map(|step| share(towns, third, step, tables.weight));
            told.extend(of_open.into_iter().zip([
                "once open: can pay",
                "once open: are admitted",
                "once open: move in",
            ]));
        }
        for (spread, word) in told.iter().filter(|(spread, _)| spread.is_known()) {
            let number = plain::percent(spread.median).trim_end_matches('%').to_owned();
            let end = paper.label(&number, (x, line), sizes.small, Weight::Bold, INK);
            let range = match spread.replicates > 1 && spread.most.0 != spread.most.1 {
                true => {
                    let end = |value: f64| plain::percent(value).trim_end_matches('%').to_owned();
                    let (low, high) = (end(spread.most.0), end(spread.most.1));
                    if low == high { String::new() } else { format!(" ({low} to {high})") }
                }
                false => String::new(),
            };
            let start = (x + sizes.pick(38.0, 28.0)).max(end + 6.0);
            paper.label(&format!("{word}{range}"), (start, line), sizes.small, Weight::Regular, GREY_TEXT);
            line += 1.5 * sizes.small;
        }
        bottom = line + if stacked { 10.0 } else { 0.0 };
        paper.y = paper.y.max(bottom);
    }
    Some(paper.finish())
}

/// Who comes, who could but does not, who is refused, and who cannot pay: how its house is filled and edged.
const COMES: (Color, Color) = (ACCENT, ACCENT);
const STAYS: (Color, Color) = (WASH, ACCENT);
const REFUSED: (Color, Color) = (PAPER, DARK);
const CANNOT: (Color, Color) = (FILL, AXIS);

/// Of a hundred households how many come, are admitted and can pay; each is at least the one before.
#[derive(Debug, PartialEq)]
struct Houses {
    lives: usize,
    admitted: usize,
    pays: usize,
}

impl Houses {
    /// The shares of those who can pay, are admitted and come, as houses.
    fn of(door: Door, [pays, admitted, moves]: &[Spread; 3]) -> Houses {
        let whole =
            |spread: &Spread| if spread.is_known() { spread.median.round().clamp(0.0, 100.0) as usize } else { 0 };
        let pays = whole(pays);
        let admitted = if door == Door::Template { pays } else { whole(admitted).min(pays) };
        let lives = if door == Door::Template { pays } else { whole(moves).min(admitted) };
        Houses { lives, admitted, pays }
    }
}

fn key(paper: &mut Paper, door: Door, last: &str, counts: &[Houses]) {
    let sizes = paper.sizes;
    let y = paper.y + sizes.small;
    let mut x = sizes.margin;
    let side = sizes.small + 2.0;
    let any = |is: fn(&Houses) -> bool| counts.iter().any(is);
    let refused = if door == Door::Metro { "can pay, finds no home" } else { "can pay, is not admitted" };
    let rows = [
        (true, COMES, last),
        (any(|houses| houses.lives < houses.admitted), STAYS, "could come, does not"),
        (any(|houses| houses.admitted < houses.pays), REFUSED, refused),
        (true, CANNOT, "cannot pay"),
    ];
    for (_, (fill, edge), word) in rows.into_iter().filter(|(there, ..)| *there) {
        house(&mut paper.chart, (x, y - 0.85 * side), (side, side), fill, edge);
        x = paper.label(word, (x + side + 6.0, y), sizes.small, Weight::Regular, GREY_TEXT) + sizes.pick(26.0, 10.0);
    }
    paper.y = y + sizes.pick(24.0, 12.0);
}

/// A house whose upper left corner is at a point.
pub fn house(chart: &mut Chart, (x, y): Point, (width, height): (f64, f64), fill: Color, edge: Color) {
    let roof = y + 0.42 * height;
    let corners = vec![(x, roof), (x + width / 2.0, y), (x + width, roof), (x + width, y + height), (x, y + height)];
    let outline = corners.iter().chain(corners.first()).map(|point| Some(*point)).collect::<Vec<_>>();
    chart.marks.push(Mark::Area { points: corners, color: fill, opacity: 1.0 });
    if fill != edge {
        chart.line(&outline, 1.0, edge);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_refused_is_no_one_who_does_not_come() {
        let steps = [100.0, 65.0, 60.0].map(|share| Spread::of(std::iter::once(share)));
        assert_eq!(Houses::of(Door::Town, &steps), Houses { lives: 60, admitted: 65, pays: 100 });
        assert_eq!(Houses::of(Door::Template, &steps), Houses { lives: 100, admitted: 100, pays: 100 });
        let unknown = [Spread::of([].into_iter()); 3];
        assert_eq!(Houses::of(Door::Metro, &unknown), Houses { lives: 0, admitted: 0, pays: 0 });
    }
}
