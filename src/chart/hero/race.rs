//! Draws exit and reform on one time axis: pledges, the building, the opening and who lives there; below, how far the city's own
//! reform has come; at the foot, how many gain how much.

use crate::chart::hero::gate::house;
use crate::chart::hero::paper::{Paper, Words};
use crate::chart::hero::strands::{Strand, axis, draw, middle_of, points, range};
use crate::chart::hero::{sign, towns};
use crate::chart::read::exits::Exit;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame::Plot;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{ACCENT, AXIS, DARK, GREY_TEXT, GRID, HEAT, INK, STRAND};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::spread::Spread;
use crate::experiment::finding::exit_vs_reform::NO_GAP;

/// Most houses in a picture.
const HOUSES: f64 = 700.0;

/// Draws the race; where no town opens, what pledges come to.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let town = scene.town()?;
    let opened = scene.opened(town);
    if opened.is_empty() || tables.years.len() < 2 {
        return towns::chart(tables, verdict, drawn);
    }
    let rows: Vec<&Exit> = tables.exits.iter().filter(|row| row.place == scene.town_name(town)).collect();
    let city = rows.first().and_then(|row| tables.names.iter().position(|name| *name == row.city));
    let call = scene.town_call(town);
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: format!(
            "{} {}. How fast pledges and politics go is assumed.",
            match city {
                Some(city) => format!("{} and {}'s own reform, on one time axis.", sentence(&call), scene.call(city)),
                None => format!("{}, from the first pledge on.", sentence(&call)),
            },
            if scene.runs == 1 {
                "One run".to_owned()
            } else {
                format!(
                    "Each thin line is one of {} runs; bold is one run throughout, the middle one by how many live there",
                    scene.runs
                )
            }
        ),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    // As the headline: the median of the years from the start.
    let opens = scene.start + Spread::of(opened.iter().map(|(_, year)| (year - scene.start).max(0.0))).median;
    let bold = middle_of(opened.iter().map(|&(r, _)| scene.residents(r, town))).map(|k| opened[k].0);
    sign::draw(&mut paper, &scene, town, true);
    exit(&mut paper, (&scene, town, bold), &opened, opens);
    if let Some(city) = city
        && rows.iter().any(|row| row.gap > NO_GAP)
    {
        reform(&mut paper, (&scene, city, bold), &rows, opens);
        gains(&mut paper, &scene, &call, city, &rows);
    } else {
        paper.y += paper.sizes.small;
    }
    Some(paper.finish())
}

/// A plot below what is there already.
fn plot(paper: &mut Paper, scene: &Scene, tall: f64, scale: Scale) -> Plot {
    let sizes = paper.sizes;
    let top = paper.y + sizes.pick(24.0, 14.0);
    let plot = Plot {
        left: sizes.margin + sizes.pick(62.0, 38.0),
        right: sizes.width - sizes.margin - sizes.pick(240.0, 84.0),
        top,
        bottom: top + tall,
        period: (scene.start, scene.end),
        scale,
    };
    paper.y = plot.bottom;
    plot
}

/// Pledges and residents of the town, run by run.
fn exit(paper: &mut Paper, (scene, town, bold): (&Scene, usize, Option<usize>), opened: &[(usize, f64)], opens: f64) {
    let (tables, new, sizes) = (scene.tables, &scene.tables.new_places, paper.sizes);
    let moments = tables.years.len();
    let community = new.communities.iter().position(|name| scene.town_name(town).starts_with(name.as_str()));
    let lives: Vec<Strand> = opened
        .iter()
        .map(|&(r, year)| {
            let at = |m: usize| if tables.years[m] + 1e-9 >= year { new.households.at(r, m, town) } else { f64::NAN };
            Strand { values: (0..moments).map(at).collect() }
        })
        .collect();
    let pledges: Vec<Strand> = community.map_or_else(Vec::new, |k| {
        let until = |r: usize| opened.iter().find(|(other, _)| *other == r).map_or(f64::INFINITY, |(_, year)| *year);
        let at = |r: usize, m: usize| if tables.years[m] < until(r) { new.stages[1].at(r, m, k) } else { f64::NAN };
        (0..scene.runs).map(|r| Strand { values: (0..moments).map(|m| at(r, m)).collect() }).collect()
    });
    let (_, high) = range(lives.iter().chain(&pledges)).unwrap_or((0.0, 1.0));
    // What a town needs is drawn where the lines come near it.
    let needed = community.and_then(|k| new.capacity[k]).filter(|needed| *needed <= 2.0 * high);
    let high = needed.map_or(high, |needed| high.max(needed));
    let y = paper.y + sizes.label;
    let end = paper.label("Exit", (sizes.margin, y), sizes.label, Weight::Bold, ACCENT);
    let words = match pledges.is_empty() {
        true => "households that live in the town",
        false => "households that have pledged, then that live in the town",
    };
    paper.label(words, (end + 6.0, y), sizes.small, Weight::Regular, GREY_TEXT);
    paper.y = y;
    let plot = plot(paper, scene, sizes.pick(230.0, 130.0), Scale::covering(0.0, high.max(1.0), 1.0, 4));
    towns::grid(&mut paper.chart, &sizes, &plot);
    draw(&mut paper.chart, &sizes, &plot, &tables.years, &pledges, bold, (STRAND, DARK));
    let thin = if lives.len() > 1 { HEAT[3] } else { ACCENT };
    let lived = opened.iter().position(|(r, _)| Some(*r) == bold);
    draw(&mut paper.chart, &sizes, &plot, &tables.years, &lives, lived, (thin, ACCENT));
    if let Some(needed) = needed {
        let y = plot.y(needed);
        paper.chart.dashed(&[Some((plot.left, y)), Some((plot.x(opens), y))], 1.0, AXIS);
        let words = format!("{} pledges needed", plain::people(needed));
        if plot.y(needed) - plot.top > 2.6 * sizes.small {
            paper.label(&words, (plot.left + 6.0, y - 5.0), sizes.small, Weight::Regular, GREY_TEXT);
        }
    }
    opening(paper, &plot, opens);
    // Years from the start, which a calendar year would round in another way.
    let label = format!("opens after {}", plain::years(opens - scene.start));
    let width = font::width(&label, sizes.small, Weight::Bold);
    let x = if plot.x(opens) - width - 6.0 > plot.left { plot.x(opens) - width - 6.0 } else { plot.x(opens) + 6.0 };
    // Between two lines of the grid: no line crosses it.
    paper.label(&label, (x, plot.top + 1.2 * sizes.small), sizes.small, Weight::Bold, ACCENT);
    let width = |r: usize| if Some(r) == bold { sizes.strand.1 } else { sizes.strand.0 };
    for (strand, (r, year)) in lives.iter().zip(opened) {
        if let Some(first) = strand.values.iter().position(|value| value.is_finite())
            && let Some(at) = plot.point(*year, strand.values[first])
        {
            let then = points(&plot, &tables.years, strand)[first];
            let color = if Some(*r) == bold { ACCENT } else { thin };
            paper.chart.line(&[Some(at), then], width(*r), color);
            paper.chart.dot(at, sizes.pick(3.5, 2.5), ACCENT);
        }
    }
    for (r, year) in opened {
        let Some(pledged) = pledges.get(*r) else { continue };
        let last = pledged.values.iter().rposition(|value| value.is_finite());
        let start = last.and_then(|m| plot.point(tables.years[m], pledged.values[m]));
        let lived = lives.iter().zip(opened).find(|(_, (other, _))| other == r);
        let first = lived.and_then(|(strand, _)| strand.values.iter().copied().find(|value| value.is_finite()));
        let color = if Some(*r) == bold { DARK } else { STRAND };
        paper.chart.dashed(&[start, first.and_then(|value| plot.point(*year, value))], width(*r), color);
    }
    let residents = Spread::of(opened.iter().map(|&(r, _)| scene.residents(r, town)));
    let x = plot.right + 10.0;
    let y = plot.y(residents.median).clamp(plot.top + sizes.label, plot.bottom - sizes.small);
    paper.label(&plain::people(residents.median), (x, y), sizes.label, Weight::Bold, ACCENT);
    let room = sizes.width - x - sizes.pick(20.0, 6.0);
    let often = match opened.len() < scene.runs && !sizes.narrow {
        true => format!(", {}", scene.in_runs(opened.len())),
        false => String::new(),
    };
    paper.block(
        &format!("live there in {}{often}", scene.end.floor()),
        (x, y + 1.25 * sizes.small),
        room,
        sizes.small,
        GREY_TEXT,
    );
    axis(paper, &plot);
    paper.y = plot.bottom + 2.4 * sizes.small;
}

/// The dashed line of the opening.
fn opening(paper: &mut Paper, plot: &Plot, opens: f64) {
    let x = plot.x(opens);
    paper.chart.dashed(&[Some((x, plot.top)), Some((x, plot.bottom))], 1.0, ACCENT);
}

fn reform(paper: &mut Paper, (scene, city, bold): (&Scene, usize, Option<usize>), rows: &[&Exit], opens: f64) {
    let (tables, sizes) = (scene.tables, paper.sizes);
    let governance = tables.ledger("governance");
    let last = scene.last();
    let lines: Vec<Strand> = rows
        .iter()
        .map(|row| {
            let first = governance.at(row.replicate, 0, city);
            let whole = governance.at(row.replicate, last, city) + row.gap - first;
            let at = |m: usize| 100.0 * (governance.at(row.replicate, m, city) - first) / whole;
            Strand { values: (0..tables.years.len()).map(at).collect() }
        })
        .collect();
    let y = paper.y + sizes.label;
    let end = paper.label("Reform", (sizes.margin, y), sizes.label, Weight::Bold, INK);
    let words = format!("share of {}'s gap in quality of government that is closed", scene.call(city));
    let fits = |words: &str| font::width(words, sizes.small, Weight::Regular) < sizes.width - end - 6.0 - sizes.margin;
    let words = if fits(&words) { words } else { "share of the gap in government closed".to_owned() };
    paper.label(&words, (end + 6.0, y), sizes.small, Weight::Regular, GREY_TEXT);
    paper.y = y;
    let scale = Scale { low: 0.0, high: 100.0, ticks: vec![0.0, 50.0, 100.0], log: false };
    let plot = plot(paper, scene, sizes.pick(150.0, 90.0), scale);
    for (tick, name) in [(0.0, "0%"), (50.0, "50%"), (100.0, "100%")] {
        let y = plot.y(tick);
        paper.chart.line(&[Some((plot.left, y)), Some((plot.right, y))], 1.0, GRID);
        let width = font::width(name, sizes.small, Weight::Regular);
        paper.label(name, (plot.left - 8.0 - width, y + 0.36 * sizes.small), sizes.small, Weight::Regular, GREY_TEXT);
    }
    let clipped: Vec<Strand> = lines
        .iter()
        .map(|line| Strand { values: line.values.iter().map(|value| value.clamp(0.0, 100.0)).collect() })
        .collect();
    let chosen = rows.iter().position(|row| Some(row.replicate) == bold);
    draw(&mut paper.chart, &sizes, &plot, &tables.years, &clipped, chosen, (STRAND, DARK));
    opening(paper, &plot, opens);
    let end = Spread::of(lines.iter().map(|line| line.values[last])).median;
    if end.is_finite() {
        let x = plot.right + 10.0;
        let y = plot.y(end.clamp(0.0, 100.0)).clamp(plot.top + sizes.label, plot.bottom - sizes.small);
        paper.label(&plain::percent(end.max(0.0)), (x, y), sizes.label, Weight::Bold, INK);
        let words = format!("closed in {}", scene.end.floor());
        paper.label(&words, (x, y + 1.25 * sizes.small), sizes.small, Weight::Regular, GREY_TEXT);
    }
    axis(paper, &plot);
    paper.y = plot.bottom + 2.4 * sizes.small;
}

/// How many gain how much: a bar for each, and a house for so many households.
fn gains(paper: &mut Paper, scene: &Scene, call: &str, city: usize, rows: &[&Exit]) {
    let sizes = paper.sizes;
    let over = |value: &dyn Fn(&Exit) -> f64| Spread::of(rows.iter().map(|row| value(row))).median;
    let share = |total: f64, households: f64| if households > 0.0 { total / households } else { f64::NAN };
    let exit = over(&|row| share(row.total, row.households));
    let reform = over(&|row| share(row.reform_total, row.reform_households));
    let (few, many) = (over(&|row| row.households), over(&|row| row.reform_households));
    if !(exit > 0.0 && reform > 0.0 && few > 0.0) {
        return;
    }
    let unit = unit(many.max(few));
    let currency = scene.tables.facts.currency;
    let y = paper.y + sizes.pick(20.0, 10.0);
    paper.chart.line(&[Some((sizes.margin, y)), Some((sizes.width - sizes.margin, y))], 1.0, GRID);
    let title = y + 1.6 * sizes.label;
    paper.label("Who gains, at the assumed weights", (sizes.margin, title), sizes.label, Weight::Bold, INK);
    paper.y = title + sizes.pick(14.0, 8.0);
    let longest = sizes.pick(0.25, 0.4) * sizes.room();
    let pitch = sizes.pick(11.0, 7.0);
    let mut told = false;
    let names = [(call.to_owned(), exit, few, ACCENT), (format!("reform in {}", scene.call(city)), reform, many, DARK)];
    for (name, each, households, color) in names {
        let top = paper.y + sizes.pick(12.0, 8.0);
        let length = longest * each / exit.max(reform);
        let tall = sizes.pick(14.0, 10.0);
        let (left, right) = (sizes.margin, sizes.margin + length);
        let corners = vec![(left, top), (right, top), (right, top + tall), (left, top + tall)];
        paper.chart.marks.push(Mark::Area { points: corners, color, opacity: 1.0 });
        let words = format!("{} a year each", plain::money(each, currency));
        paper.label(&words, (right + 8.0, top + 0.9 * tall), sizes.label, Weight::Bold, color);
        let about = format!("{}: {} households", sentence(&name), plain::people(households));
        let below = top + tall + 1.4 * sizes.small;
        let end = paper.label(&about, (left, below), sizes.small, Weight::Regular, GREY_TEXT);
        if !told {
            house(&mut paper.chart, (end + 16.0, below - 9.0), (8.0, 9.0), color, color);
            let words = format!("is {} households", plain::people(unit));
            paper.label(&words, (end + 30.0, below), sizes.small, Weight::Regular, GREY_TEXT);
            told = true;
        }
        let houses = (households / unit).round() as usize;
        let columns = (sizes.room() / pitch).floor() as usize;
        let grid = below + sizes.pick(10.0, 6.0);
        for k in 0..houses {
            let at = (left + (k % columns) as f64 * pitch, grid + (k / columns) as f64 * (pitch + 1.0));
            house(&mut paper.chart, at, (0.75 * pitch, 0.8 * pitch), color, color);
        }
        paper.y = match houses {
            0 => {
                paper.label(
                    "too few for one house",
                    (left, grid + sizes.small),
                    sizes.small,
                    Weight::Regular,
                    GREY_TEXT,
                );
                grid + 1.5 * sizes.small
            }
            houses => grid + houses.div_ceil(columns) as f64 * (pitch + 1.0),
        };
    }
}

/// So many households a house, 1, 2 or 5 × 10ⁿ, that the picture holds.
fn unit(most: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for digit in [1.0, 2.0, 5.0] {
            if most / (digit * power) <= HOUSES {
                return digit * power;
            }
        }
        power *= 10.0;
    }
}
