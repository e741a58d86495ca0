//! Draws every town from its opening on, a line for each run that opens it: thriving, repealed, without its builder, or closed.

use std::collections::BTreeSet;

use crate::chart::hero::beside::marks;
use crate::chart::hero::paper::{Paper, Sizes, Words};
use crate::chart::hero::sign;
use crate::chart::hero::strands::{Strand, axis, cross, draw, event, middle, points, range};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Point, Text};
use crate::chart::sheet::font::{Weight, cut, width, wrap};
use crate::chart::sheet::frame::Plot;
use crate::chart::sheet::labels::spread;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_TEXT, GRID, INK, STRAND};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::claim::Book;
use crate::chart::verdict::fates::fates;
use crate::chart::verdict::life::{Fate, nearest, none};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::spread::Spread;
use crate::format::Unit;

/// Sheets as wide as this have room for the tally beside the lines.
const BESIDE: f64 = 960.0;
/// Most dots of one kind that are drawn one by one.
const DOTS: usize = 60;

/// A town in one run.
struct Thread {
    town: usize,
    fate: Fate,
    strand: Strand,
    opened: f64,
    /// When its fate came, if it is not standing.
    turned: Option<f64>,
}

/// Draws the threads; what pledges come to where no town opens; `None` without new places.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    if tables.new_places.names.is_empty() || tables.years.len() < 2 {
        return None;
    }
    let threads = threads(&scene);
    if threads.is_empty() {
        return pledges(&scene, drawn);
    }
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: format!(
            "Households of every town from its opening on; each line is a town in {}. × marks what became of it: a repeal, a \
             closing, else its builder's failure; dashed: after that.{}",
            if scene.runs == 1 { "one run".to_owned() } else { format!("one of {} runs", scene.runs) },
            match threads.len() {
                1 => "",
                _ =>
                    " Bold: the one that ends in the middle, the lower of two. At the right: medians, which may lie beside it.",
            }
        ),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    let sizes = paper.sizes;
    // On a phone as wide as the longest word of a town's name, as far as lines keep most of the sheet.
    let names = || groups(&threads).into_iter().filter_map(|(_, town)| Some(scene.town_call(town?)));
    let words =
        |call: String| call.split(' ').map(|word| width(word, sizes.small, Weight::Regular)).fold(0.0, f64::max);
    let label = sizes.pick(190.0, (names().map(words).fold(0.0, f64::max) + 24.0).clamp(78.0, 0.34 * sizes.width));
    let beside = sizes.width >= BESIDE;
    let below = sign_of_one(&mut paper, &scene, &threads, beside);
    let side = if beside { 300.0 } else { 0.0 };
    let top = paper.y + sizes.label;
    let plot = Plot {
        left: sizes.margin + sizes.pick(64.0, 40.0),
        right: sizes.width - sizes.margin - label - side,
        top,
        bottom: top + sizes.pick(380.0, 210.0),
        period: (scene.start, scene.end),
        scale: {
            let (_, high) = range(threads.iter().map(|thread| &thread.strand)).unwrap_or((0.0, 1.0));
            Scale::covering(0.0, high.max(1.0), 1.0, 4)
        },
    };
    grid(&mut paper.chart, &sizes, &plot);
    let color = |fate: Fate| if fate == Fate::Standing { ACCENT } else { DARK };
    let thin = |fate: Fate| if fate == Fate::Standing { ACCENT } else { STRAND };
    let order = |thread: &&Thread| thread.fate == Fate::Standing;
    let mut sorted: Vec<&Thread> = threads.iter().collect();
    sorted.sort_by_key(order);
    for thread in &sorted {
        let (before, after) = parted(&plot, &tables.years, thread);
        paper.chart.line(&before, sizes.strand.0, thin(thread.fate));
        paper.chart.line(&birth(&plot, &tables.years, thread), sizes.strand.0, thin(thread.fate));
        paper.chart.dashed(&after, sizes.strand.0, thin(thread.fate));
    }
    let mut wanted = Vec::new();
    let groups = groups(&threads);
    let told_apart = groups.iter().any(|(_, town)| town.is_some());
    for (fate, town) in groups {
        let mine = |thread: &&Thread| thread.fate == fate && town.is_none_or(|town| thread.town == town);
        let group: Vec<&Thread> = threads.iter().filter(mine).collect();
        let strands: Vec<Strand> = group.iter().map(|thread| thread.strand.clone()).collect();
        let Some(middle) = middle(&strands) else { continue };
        let (before, after) = parted(&plot, &tables.years, group[middle]);
        paper.chart.line(&before, sizes.strand.1, color(fate));
        paper.chart.dashed(&after, sizes.strand.1, color(fate));
        paper.chart.line(&birth(&plot, &tables.years, group[middle]), sizes.strand.1, color(fate));
        let end = Spread::of(group.iter().filter_map(|thread| thread.strand.values.last().copied()));
        let about = match (town, fate) {
            (None, fate) => word(fate).to_owned(),
            (Some(town), Fate::Standing) => sentence(&scene.town_call(town)),
            (Some(town), fate) => format!("{}, {}", sentence(&scene.town_call(town)), word(fate)),
        };
        // The median of runs has a mark at its height: the bold line may end elsewhere.
        let y = plot.y(end.median);
        paper.chart.line(&[Some((plot.right + 1.0, y)), Some((plot.right + 6.0, y))], sizes.strand.1, color(fate));
        wanted.push((y, plain::people(end.median), about, color(fate)));
    }
    for thread in &threads {
        if let Some(year) = thread.turned
            && let Some(at) = at(&plot, &tables.years, &thread.strand, year)
        {
            cross(&mut paper.chart, at, sizes.pick(5.0, 3.5), DARK);
        }
        if let Some(at) = at(&plot, &tables.years, &thread.strand, thread.opened) {
            paper.chart.dot(at, sizes.pick(3.5, 2.5), thin(thread.fate));
        }
    }
    axis(&mut paper, &plot);
    let heights: Vec<f64> = wanted.iter().map(|(y, ..)| *y).collect();
    let room = label - 22.0;
    // Beside each other there is room for one line of a name, on a phone for as many as it has words.
    let single = told_apart && !sizes.narrow;
    // As many lines as the longest word is broken into.
    let lines = |word: &String| wrap(word, sizes.small, Weight::Regular, room).map_or(1, |lines| lines.len());
    let lines = if single { 1 } else { wanted.iter().map(|(_, _, word, _)| lines(word)).max().unwrap_or(1) };
    let more = 1.3 * sizes.small * (lines.max(1) - 1) as f64;
    let step = 1.25 * sizes.label + 1.3 * sizes.small + more;
    let foot = plot.bottom - sizes.small - more;
    for (y, (at, number, word, color)) in spread(&heights, step, plot.top, foot).iter().zip(&wanted) {
        let x = plot.right + 18.0;
        // A number that had to move is tied to its mark.
        let height = y - 0.3 * sizes.label;
        if (height - at).abs() > 0.5 * sizes.label {
            let bend = [(plot.right + 6.0, *at), (plot.right + 8.0, *at), (x - 4.0, height), (x - 2.0, height)];
            paper.chart.line(&bend.map(Some), 0.8, *color);
        }
        paper.label(number, (x, *y), sizes.label, Weight::Bold, *color);
        match single {
            true => paper.label(
                &cut(word, sizes.small, Weight::Regular, room),
                (x, y + 1.2 * sizes.small),
                sizes.small,
                Weight::Regular,
                GREY_TEXT,
            ),
            false => paper.block(word, (x, y + 1.2 * sizes.small), room, sizes.small, GREY_TEXT),
        };
    }
    paper.y = plot.bottom + 2.6 * sizes.small;
    let counted = counts(&threads);
    if beside {
        let x = sizes.width - sizes.margin - side + 30.0;
        tally(
            &mut paper,
            (x, plot.top + sizes.label + if below > 0.0 { below + 6.0 } else { 0.0 }),
            side - 30.0,
            &counted,
        );
    } else {
        let y = paper.y + 2.2 * sizes.label;
        paper.y = tally(&mut paper, (sizes.margin, y), sizes.room(), &counted);
    }
    Some(paper.finish())
}

/// The line of a town until it turns, and after that.
fn parted(plot: &Plot, years: &[f64], thread: &Thread) -> (Vec<Option<Point>>, Vec<Option<Point>>) {
    let line = points(plot, years, &thread.strand);
    let turned = thread.turned.unwrap_or(f64::INFINITY);
    let part = |keep: &dyn Fn(f64) -> bool| line.iter().zip(years).map(|(p, y)| p.filter(|_| keep(*y))).collect();
    (part(&|year| year <= turned + 1.0), part(&|year| year >= turned))
}

/// Most towns whose lines are told apart.
const TOLD_APART: usize = 4;

/// The lines of which the one in the middle is named: of each fate; of a few towns of each town too, for a middle of several towns
/// is nobody's.
fn groups(threads: &[Thread]) -> Vec<(Fate, Option<usize>)> {
    let towns: BTreeSet<usize> = threads.iter().map(|thread| thread.town).collect();
    let fates = [Fate::Standing, Fate::Repealed, Fate::BuildersFailed, Fate::Closed];
    match (2..=TOLD_APART).contains(&towns.len()) {
        true => fates.into_iter().flat_map(|fate| towns.iter().map(move |&town| (fate, Some(town)))).collect(),
        false => fates.into_iter().map(|fate| (fate, None)).collect(),
    }
}

fn threads(scene: &Scene) -> Vec<Thread> {
    let new = &scene.tables.new_places;
    let one = |(r, town, fate): (usize, usize, Fate)| {
        let life = &new.lives[r][town];
        let opened = life.opened.unwrap_or(scene.start);
        let at =
            |m: usize| if scene.tables.years[m] + 1e-9 >= opened { new.households.at(r, m, town) } else { f64::NAN };
        let turned = match fate {
            Fate::Closed => life.closed,
            Fate::Repealed => life.repealed,
            Fate::BuildersFailed => life.builder_failed,
            Fate::Standing => None,
        };
        Thread {
            town,
            fate,
            strand: Strand { values: (0..scene.tables.years.len()).map(at).collect() },
            opened,
            turned,
        }
    };
    fates(scene).into_iter().map(one).collect()
}

/// The sign of the only town that opens, if there is one; how far down it reaches beside the plot.
fn sign_of_one(paper: &mut Paper, scene: &Scene, threads: &[Thread], beside: bool) -> f64 {
    match threads.iter().all(|thread| thread.town == threads[0].town) {
        true => sign::draw(paper, scene, threads[0].town, beside),
        false => 0.0,
    }
}

/// From the opening of a town to its first recorded moment.
fn birth(plot: &Plot, years: &[f64], thread: &Thread) -> [Option<(f64, f64)>; 2] {
    let first = thread.strand.values.iter().position(|value| value.is_finite());
    let then = first.and_then(|moment| plot.point(years[moment], thread.strand.values[moment]));
    [at(plot, years, &thread.strand, thread.opened), then]
}

/// Where a line is in a year, between its moments.
fn at(plot: &Plot, years: &[f64], strand: &Strand, year: f64) -> Option<(f64, f64)> {
    let after = years.iter().position(|other| *other >= year)?;
    let value = match after.checked_sub(1) {
        Some(before) if strand.values[before].is_finite() && strand.values[after].is_finite() => {
            let share = (year - years[before]) / (years[after] - years[before]);
            strand.values[before] + share * (strand.values[after] - strand.values[before])
        }
        _ => strand.values[after],
    };
    plot.point(year, value)
}

fn word(fate: Fate) -> &'static str {
    match fate {
        Fate::Standing => "stands, median",
        Fate::Repealed => "repealed",
        Fate::BuildersFailed => "builder failed",
        Fate::Closed => "closed",
    }
}

fn counts(threads: &[Thread]) -> Vec<(&'static str, usize)> {
    let count = |fate: Fate| threads.iter().filter(|thread| thread.fate == fate).count();
    vec![
        ("stand", count(Fate::Standing)),
        ("repealed by the host", count(Fate::Repealed)),
        ("go on without their builder", count(Fate::BuildersFailed)),
        ("closed", count(Fate::Closed)),
    ]
}

/// A dot for each town, or for each few where they are many, kind by kind; how far down it goes.
fn tally(paper: &mut Paper, (x, y): (f64, f64), room: f64, counts: &[(&'static str, usize)]) -> f64 {
    let sizes = paper.sizes;
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    // One dot for so many towns that the longest row has room; all rows alike.
    let each = counts.iter().map(|(_, n)| n.div_ceil(DOTS)).max().unwrap_or(1).max(1);
    let title = match each {
        1 => format!("Of {all} {}", if all == 1 { "town" } else { "towns" }),
        _ => format!("Of {all} towns, a dot for {each}"),
    };
    paper.label(&title, (x, y), sizes.label, Weight::Bold, INK);
    let mut y = y + 1.9 * sizes.label;
    let radius = sizes.pick(5.0, 3.5);
    let pitch = 2.0 * radius + 3.0;
    for (k, (word, number)) in counts.iter().enumerate() {
        let color = if k == 0 { ACCENT } else { DARK };
        let weight = if *number > 0 { Weight::Bold } else { Weight::Regular };
        let tone = if *number > 0 { color } else { GREY_TEXT };
        let end = paper.label(&number.to_string(), (x, y), sizes.small, weight, tone);
        paper.label(word, (end + 6.0, y), sizes.small, Weight::Regular, GREY_TEXT);
        y += 0.9 * sizes.small;
        let columns = (room / pitch).floor().max(1.0) as usize;
        let drawn = number.div_ceil(each);
        for dot in 0..drawn {
            let at = (x + radius + (dot % columns) as f64 * pitch, y + radius + (dot / columns) as f64 * pitch);
            paper.chart.dot(at, radius, color);
        }
        y += drawn.div_ceil(columns) as f64 * pitch + 1.7 * sizes.small;
    }
    y
}

/// Horizontal lines with their numbers.
pub fn grid(chart: &mut Chart, sizes: &Sizes, plot: &Plot) {
    for (tick, name) in plot.scale.ticks.iter().zip(plot.scale.names(Unit::Count)) {
        let y = plot.y(*tick);
        chart.line(&[Some((plot.left, y)), Some((plot.right, y))], 1.0, GRID);
        let at = (plot.left - 8.0, y + 0.36 * sizes.small);
        let (size, weight, anchor) = (sizes.small, Weight::Regular, Anchor::End);
        chart.write(Text { at, anchor, size, weight, color: GREY_TEXT, text: name });
    }
}

/// Pledges against what is needed, where no town opens.
fn pledges(scene: &Scene, drawn: bool) -> Option<Chart> {
    let new = &scene.tables.new_places;
    let moments = scene.tables.years.len();
    let (k, _) = nearest(scene)?;
    let line = |r: usize| Strand { values: (0..moments).map(|m| new.stages[1].at(r, m, k)).collect() };
    let strands: Vec<Strand> = (0..scene.runs).map(line).collect();
    let (_, high) = range(strands.iter())?;
    let needed = new.capacity.get(k).copied().flatten().unwrap_or(f64::NAN);
    let words = Words {
        headline: none(scene, &mut Book::default())[0].trim_end_matches('.').to_owned(),
        subtitle: format!(
            "Households that have pledged for a town, {}, against how many must pledge before it is built.",
            match scene.runs {
                1 => "in one run",
                _ => "each thin line in one run, the bold one in the run that ends in the middle",
            }
        ),
        source: scene.tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", scene.tables.width, words);
    let sizes = paper.sizes;
    let top = paper.y + 1.5 * sizes.label;
    let plot = Plot {
        left: sizes.margin + sizes.pick(64.0, 44.0),
        right: sizes.width - sizes.margin - sizes.pick(180.0, 70.0),
        top,
        bottom: top + sizes.pick(340.0, 200.0),
        period: (scene.start, scene.end),
        scale: Scale::covering(0.0, if needed.is_finite() { high.max(needed) } else { high.max(1.0) }, 1.0, 4),
    };
    grid(&mut paper.chart, &sizes, &plot);
    // What happens to the old city meanwhile: no town opens beside it, and yet it may change.
    if let Some(city) = scene.city() {
        let mut taken = 0.0;
        for (year, word) in marks(scene, city.place, middle(&strands)) {
            let room = plot.right - plot.left - width(&word, sizes.small, Weight::Regular) - 10.0;
            let call = cut(scene.call(city.place), sizes.small, Weight::Regular, room);
            event(&mut paper, &plot, year, &format!("{call}: {word}"), &mut taken);
        }
    }
    draw(&mut paper.chart, &sizes, &plot, &scene.tables.years, &strands, middle(&strands), (STRAND, DARK));
    if needed.is_finite() {
        let y = plot.y(needed);
        paper.chart.dashed(&[Some((plot.left, y)), Some((plot.right, y))], 1.5, ACCENT);
        let x = plot.right + 10.0;
        paper.label(&plain::people(needed), (x, y + 0.3 * sizes.label), sizes.label, Weight::Bold, ACCENT);
        paper.label("needed", (x, y + 0.3 * sizes.label + 1.2 * sizes.small), sizes.small, Weight::Regular, GREY_TEXT);
    }
    axis(&mut paper, &plot);
    paper.y = plot.bottom + 2.6 * sizes.small;
    Some(paper.finish())
}
