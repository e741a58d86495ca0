//! Draws what is on record beside what came out: a bar for the record, a dot for the median of runs, a line for all.

use crate::chart::hero::paper::{Paper, Sizes, Words};
use crate::chart::read::scores::{Forecast, Score};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_LINE, GREY_TEXT, GRID, INK};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::record::{facts, median_of, met, on_record, writing};
use crate::chart::verdict::scene::Scene;
use crate::chart::words::spread::Bands;
use crate::experiment::evidence::scores::{AS_BEFORE, CEILING, GRAVITY};
use crate::format::rate;

/// Room between the margins in which a row is one line.
const BESIDE: f64 = 960.0;
/// Most facts with a row of their own.
const ROWS: usize = 12;

/// Draws a row for each fact; `None` without any.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let facts = facts(&scene);
    let routes = tables.scores.iter().find(|score| score.moves && score.own().is_some());
    if facts.is_empty() && routes.is_none() {
        return None;
    }
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: subtitle(&facts, scene.runs),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    if let Some(score) = routes {
        bars(&mut paper, score);
    }
    let shown = &facts[..facts.len().min(ROWS)];
    let room = Room::of(&paper.sizes, shown);
    for score in shown {
        row(&mut paper, score, &room);
    }
    if facts.len() > ROWS {
        let (sizes, y) = (paper.sizes, paper.y + paper.sizes.small);
        let words = format!("and {} more in scores.csv", facts.len() - ROWS);
        paper.label(&words, (sizes.margin, y), sizes.small, Weight::Regular, GREY_TEXT);
        paper.y = y + sizes.small;
    }
    Some(paper.finish())
}

/// What is drawn: of facts, what they are beside; without facts nothing.
fn subtitle(facts: &[&Score], runs: usize) -> String {
    if facts.is_empty() {
        return "Of those who moved on record, how many would be where they went.".to_owned();
    }
    let guessed = facts.iter().any(|score| score.best_naive().is_some());
    let guess = if guessed { " Upright stroke: the best guess without a model." } else { "" };
    let tenth = match (facts.iter().any(|score| score.single()), facts.iter().all(|score| score.single())) {
        (false, _) => "",
        (true, true) => ", with a tenth to each side",
        (true, false) => ", a single number with a tenth to each side",
    };
    let line = match Bands::of(runs) {
        Bands::None => "",
        Bands::Quantiles => "; line: the middle 90% of them",
        _ => "; line: all of them",
    };
    let scales = if facts.len() > 1 { " Each row has a scale of its own." } else { "" };
    format!("Grey: what is on record{tenth}. Dot: {}{line}.{guess}{scales}", median_of(runs))
}

/// What a forecast without a model is called beside its bar.
fn called(naive: &Forecast) -> String {
    match naive.name.as_str() {
        AS_BEFORE => "an earlier record, repeated".to_owned(),
        _ => naive.guess(),
    }
}

/// Shares of moves on the right route: ours, the best without a model and that of size and distance, and what luck leaves.
fn bars(paper: &mut Paper, score: &Score) {
    let sizes = paper.sizes;
    let own = score.own().map_or(f64::NAN, |own| own.spread().median);
    let mut rows = vec![("this model".to_owned(), own, ACCENT)];
    let best = score.best_naive();
    let naive = score.naive().filter(|naive| naive.name == GRAVITY || best.is_some_and(|best| best.name == naive.name));
    rows.extend(naive.map(|naive| (called(naive), naive.spread().median, DARK)));
    let luck = score.forecasts.iter().find(|forecast| forecast.name == CEILING);
    let luck = luck.map(|luck| luck.spread().median);
    rows.extend(luck.map(|most| ("the most that luck leaves a model".to_owned(), most, GREY_LINE)));
    let y = paper.y + sizes.label;
    paper.label("Moves on the right route", (sizes.margin, y), sizes.label, Weight::Bold, INK);
    paper.y = y + sizes.pick(8.0, 4.0);
    for (name, share, color) in rows.into_iter().filter(|(_, share, _)| share.is_finite()) {
        let top = paper.y + sizes.pick(10.0, 6.0);
        let tall = sizes.pick(18.0, 12.0);
        let length = (sizes.room() - sizes.pick(350.0, 60.0)) * share.clamp(0.0, 1.0);
        let left = sizes.margin + sizes.pick(270.0, 0.0);
        let (bar, words) = match sizes.narrow {
            true => (top + 1.3 * sizes.small, (sizes.margin, top + sizes.small)),
            false => (top, (sizes.margin, top + 0.8 * tall)),
        };
        paper.label(&name, words, sizes.small, Weight::Regular, GREY_TEXT);
        let ink = if color == GREY_LINE { GREY_TEXT } else { color };
        let corners = vec![(left, bar), (left + length, bar), (left + length, bar + tall), (left, bar + tall)];
        paper.chart.marks.push(Mark::Area { points: corners, color, opacity: 1.0 });
        paper.label(&rate(100.0 * share), (left + length + 8.0, bar + 0.8 * tall), sizes.small, Weight::Bold, ink);
        paper.y = bar + tall;
    }
    if let (Some(best), Some(luck)) = (best, luck)
        && best.spread().median > luck
    {
        let why = match best.name.as_str() {
            AS_BEFORE => "An earlier record is of real moves, all of them: it has no luck of a small sample.",
            _ => "A guess has no luck of a small sample.",
        };
        let at = (sizes.margin, paper.y + sizes.pick(24.0, 18.0));
        paper.y = paper.block(why, at, sizes.room(), sizes.small, GREY_TEXT) - sizes.small;
    }
    paper.y += sizes.pick(20.0, 12.0);
}

/// The room of names before the bars of facts, and of numbers behind them; none where these stand above and below.
struct Room {
    before: f64,
    behind: f64,
}

impl Room {
    fn of(sizes: &Sizes, facts: &[&Score]) -> Room {
        if sizes.room() < BESIDE {
            return Room { before: 0.0, behind: 0.0 };
        }
        let widest = |of: &dyn Fn(&Score) -> String| {
            let widths = facts.iter().map(|score| font::width(&of(score), sizes.small, Weight::Regular));
            widths.fold(0.0, f64::max)
        };
        // Bars keep a third of the sheet.
        let behind = (widest(&numbers) + 12.0).min(0.4 * sizes.room());
        let before = (widest(&|score| score.fact.clone()) + 20.0).min(0.66 * sizes.room() - behind);
        Room { before, behind }
    }
}

/// The median of runs and the record in numbers.
fn numbers(score: &Score) -> String {
    let write = writing(score);
    let own = score.own().map_or(f64::NAN, |own| own.spread().median);
    format!("{} (record {})", write(own), on_record(score, &write))
}

fn row(paper: &mut Paper, score: &Score, room: &Room) {
    let sizes = paper.sizes;
    let Some(own) = score.own().map(|own| own.spread()) else { return };
    let (low, high) = score.tolerated();
    let guess = score.best_naive().map(|naive| naive.spread().median);
    let least = low.min(own.most.0).min(guess.unwrap_or(0.0)).min(0.0);
    let most = high.max(own.most.1).max(guess.unwrap_or(0.0)).max(1e-12);
    // Name, bar and numbers beside each other, or below where the sheet has no room.
    let stacked = sizes.room() < BESIDE;
    let (left, right) = (sizes.margin + room.before, sizes.width - sizes.margin - room.behind);
    let x = |value: f64| left + (value - least) / (most - least) * (right - left);
    let top = paper.y + sizes.pick(14.0, 10.0);
    let tall = sizes.pick(16.0, 12.0);
    let name =
        font::cut(&score.fact, sizes.small, Weight::Regular, if stacked { sizes.room() } else { room.before - 20.0 });
    let (bar, baseline) = if stacked { (top + 1.4 * sizes.small, top + sizes.small) } else { (top, top + 0.8 * tall) };
    paper.label(&name, (sizes.margin, baseline), sizes.small, Weight::Regular, INK);
    paper.chart.line(&[Some((left, bar + tall / 2.0)), Some((right, bar + tall / 2.0))], 1.0, GRID);
    let corners = vec![(x(low), bar), (x(high), bar), (x(high), bar + tall), (x(low), bar + tall)];
    paper.chart.marks.push(Mark::Area { points: corners, color: GREY_LINE, opacity: 1.0 });
    let color = if met(score) == Some(true) { ACCENT } else { DARK };
    let middle = bar + tall / 2.0;
    paper.chart.line(&[Some((x(own.most.0), middle)), Some((x(own.most.1), middle))], 2.0, color);
    if let Some(guess) = guess {
        paper.chart.line(&[Some((x(guess), bar - 2.0)), Some((x(guess), bar + tall + 2.0))], 2.0, GREY_TEXT);
    }
    paper.chart.dot((x(own.median), middle), sizes.pick(5.0, 4.0), color);
    let words = numbers(score);
    match stacked {
        true => {
            let y = bar + tall + 1.1 * sizes.small;
            paper.label(&words, (sizes.margin, y), sizes.small - 0.5, Weight::Regular, GREY_TEXT);
            paper.y = y + 2.0;
        }
        false => {
            paper.label(&words, (right + 12.0, baseline), sizes.small, Weight::Regular, GREY_TEXT);
            paper.y = bar + tall;
        }
    }
}
