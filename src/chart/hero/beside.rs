//! Draws a city and its twin: five numbers of both on one scale, every run a strand, the gap shaded.

use crate::chart::hero::paper::{Paper, Words};
use crate::chart::hero::strands::{Strand, draw, ends, event, middle_of, points, range};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Text};
use crate::chart::sheet::font::{Weight, cut, width};
use crate::chart::sheet::frame::Plot;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{ACCENT, DARK, GREY_TEXT, GRID, INK, LOSS, STRAND, WASH};
use crate::chart::verdict::Verdict;
use crate::chart::verdict::claim::{Quantity, unit_once};
use crate::chart::verdict::effect::Effect;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::experiment::chance::few;
use crate::format::Unit;

/// The numbers that are drawn.
const DRAWN: [Quantity; 5] =
    [Quantity::Households, Quantity::Revenue, Quantity::Services, Quantity::Rent, Quantity::Crime];
/// Room between the margins in which all panels stand beside each other.
const FULL: f64 = 960.0;
/// A scale is at least so long, in per cent.
const LEAST: f64 = 2.0;

/// Draws the panels; `None` without a twin or a city.
pub fn chart(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let scene = Scene::of(tables);
    let city = scene.city()?;
    let effects = scene.effects(city.place, city.among);
    let shown: Vec<&Effect> = DRAWN.iter().filter_map(|q| effects.iter().find(|e| e.quantity == *q)).collect();
    if shown.is_empty() {
        return None;
    }
    let call = scene.call(city.place);
    let run = bold(&scene, shown[0].quantity, city.place);
    let words = Words {
        headline: verdict.first.trim_end_matches('.').to_owned(),
        subtitle: format!(
            "{call} and its twin, {}. Change since {} in %, all on one scale{}.",
            verdict.against,
            scene.start.floor(),
            if scene.runs > 1 {
                format!(
                    "; {} runs as thin lines, one and the same bold in both worlds: the middle one by its gap in {}",
                    scene.runs,
                    shown[0].quantity.noun()
                )
            } else {
                String::new()
            },
        ),
        source: tables.source(),
        drawn,
    };
    let mut paper = Paper::begin("answer", tables.width, words);
    key(&mut paper, call);
    let pairs: Vec<[Vec<Strand>; 2]> =
        shown.iter().map(|effect| strands(&scene, effect.quantity, city.place)).collect();
    let (low, high) = range(pairs.iter().flatten().flatten()).unwrap_or((0.0, 0.0));
    let scale = Scale::around(low.min(0.0), high.max(0.0), LEAST, 4);
    // Fewer beside each other where a panel would have no room for its numbers.
    let columns = match paper.sizes.room() {
        _ if paper.sizes.narrow => 2,
        room if room < FULL => 3.min(shown.len()),
        _ => shown.len(),
    };
    let gap = paper.sizes.pick(26.0, 16.0);
    let ticks = paper.sizes.pick(44.0, 32.0);
    let width = (paper.sizes.room() - ticks - gap * (columns - 1) as f64) / columns as f64;
    let tall = paper.sizes.pick(250.0, 130.0);
    let top = paper.y;
    let head = paper.sizes.pick(92.0, 70.0);
    let row = tall + paper.sizes.pick(150.0, 112.0);
    for (k, (effect, pair)) in shown.iter().zip(&pairs).enumerate() {
        let (column, line) = (k % columns, k / columns);
        let left = paper.sizes.margin + ticks + column as f64 * (width + gap);
        let above = top + line as f64 * row;
        let plot = Plot {
            left,
            right: left + width,
            top: above + head,
            bottom: above + head + tall,
            period: (scene.start, scene.end),
            scale: scale.clone(),
        };
        // As the sentence asks: the first number alone, the others together with it.
        let together = if effect.quantity == effects[0].quantity { city.among } else { city.among * effects.len() };
        let few = few(scene.runs, together);
        panel(&mut paper, (&scene, city.place, run, few), effect, pair, &plot, column == 0);
    }
    paper.y = top + shown.len().div_ceil(columns) as f64 * row;
    Some(paper.finish())
}

/// The run that is bold in both worlds and in every panel: the one in the middle by the difference of a number at the end.
fn bold(scene: &Scene, quantity: Quantity, place: usize) -> Option<usize> {
    let difference = |r: usize| {
        let pair = scene.pair(quantity, r, scene.last(), place);
        pair.map_or(f64::NAN, |(here, there)| here - there)
    };
    middle_of((0..scene.runs).map(difference))
}

/// The lines of both worlds, in per cent of the start.
fn strands(scene: &Scene, quantity: Quantity, place: usize) -> [Vec<Strand>; 2] {
    let line = |r: usize, side: usize| {
        let at = |moment: usize| {
            let (here, there) = scene.pair(quantity, r, moment, place).unwrap_or((f64::NAN, f64::NAN));
            [here, there][side]
        };
        let start = at(0);
        let relative = |value: f64| if start > 0.0 { 100.0 * (value / start - 1.0) } else { f64::NAN };
        Strand { values: (0..scene.tables.years.len()).map(|m| relative(at(m))).collect() }
    };
    [0, 1].map(|side| (0..scene.runs).map(|r| line(r, side)).collect())
}

fn key(paper: &mut Paper, call: &str) {
    let size = paper.sizes.label;
    let y = paper.y + size;
    let mut x = paper.sizes.margin;
    let length = paper.sizes.pick(24.0, 18.0);
    for (word, color, bold) in [(call, ACCENT, true), ("its twin", DARK, true)] {
        paper.chart.line(
            &[Some((x, y - 0.35 * size)), Some((x + length, y - 0.35 * size))],
            paper.sizes.strand.1,
            color,
        );
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        x = paper.label(word, (x + length + 8.0, y), size, weight, color) + paper.sizes.pick(26.0, 14.0);
    }
    let (top, bottom) = (y - 0.8 * size, y + 0.05 * size);
    let corners = vec![(x, top), (x + length, top), (x + length, bottom), (x, bottom)];
    paper.chart.marks.push(Mark::Area { points: corners, color: WASH, opacity: 1.0 });
    paper.label("the gap", (x + length + 8.0, y), size, Weight::Regular, GREY_TEXT);
    paper.y = y + paper.sizes.pick(22.0, 12.0);
}

fn panel(
    paper: &mut Paper,
    (scene, place, run, few): (&Scene, usize, Option<usize>, bool),
    effect: &Effect,
    [here, there]: &[Vec<Strand>; 2],
    plot: &Plot,
    labels: bool,
) {
    let sizes = paper.sizes;
    let years = &scene.tables.years;
    let title = plot.top - sizes.pick(92.0, 70.0) + 1.2 * sizes.label;
    let room = plot.right - plot.left;
    let text = |text: String, at, size, weight, color| Text { at, anchor: Anchor::Start, size, weight, color, text };
    let name = cut(heading(effect.quantity, sizes.label, room), sizes.label, Weight::Bold, room);
    paper.chart.write(text(name, (plot.left, title), sizes.label, Weight::Bold, INK));
    let (now, twin) = levels(scene, effect);
    let at = (plot.left, title + 1.5 * sizes.small);
    let end = paper.chart.write(text(now, at, sizes.small, Weight::Bold, ACCENT)).right;
    let twin = cut(&format!("/ {twin}"), sizes.small, Weight::Regular, plot.right - end - 5.0);
    paper.chart.write(text(twin, (end + 5.0, at.1), sizes.small, Weight::Regular, GREY_TEXT));

    for (tick, name) in plot.scale.ticks.iter().zip(plot.scale.names(Unit::Change)) {
        let y = plot.y(*tick);
        let color = if *tick == 0.0 { crate::chart::sheet::style::AXIS } else { GRID };
        paper.chart.line(&[Some((plot.left, y)), Some((plot.right, y))], 1.0, color);
        if labels {
            let x = plot.left - sizes.pick(8.0, 5.0);
            let label = text(name, (x, y + 0.36 * sizes.small), sizes.small, Weight::Regular, GREY_TEXT);
            paper.chart.write(Text { anchor: Anchor::End, ..label });
        }
    }
    let mut taken = 0.0;
    for (year, word) in marks(scene, place, run) {
        let word = if labels { word } else { String::new() };
        event(paper, plot, year, &word, &mut taken);
    }
    if let Some(run) = run {
        let pairs = points(plot, years, &here[run]).into_iter().zip(points(plot, years, &there[run]));
        let between: Vec<_> = pairs.map(|(a, b)| a.zip(b)).collect();
        paper.chart.band(&between, WASH, 1.0);
    }
    draw(&mut paper.chart, &sizes, plot, years, there, run, (STRAND, DARK));
    let thin = if scene.runs > 1 { crate::chart::sheet::style::HEAT[2] } else { ACCENT };
    draw(&mut paper.chart, &sizes, plot, years, here, run, (thin, ACCENT));
    ends(paper, plot);
    let y = plot.bottom + 1.35 * sizes.small + 1.6 * sizes.small;
    match effect.way {
        Some(_) => {
            let end =
                paper.chart.write(text("gap".into(), (plot.left, y), sizes.small, Weight::Regular, GREY_TEXT)).right;
            let share = plain::signed_percent(effect.share.median);
            // Less crime is no loss, and a rent is one to some and a gain to others.
            let color = match effect.quantity {
                Quantity::Rent => INK,
                Quantity::Crime if effect.way == Some(true) => LOSS.text,
                quantity if quantity != Quantity::Crime && effect.way == Some(false) => LOSS.text,
                _ => ACCENT,
            };
            paper.chart.write(text(share, (end + 6.0, y), sizes.small, Weight::Bold, color));
        }
        None => {
            let words = match scene.runs {
                0 | 1 => "one run: luck unknown".to_owned(),
                _ if effect.difference.ends == (0.0, 0.0) => "the same in every run".to_owned(),
                _ if scene.in_doubt() => "may go either way".to_owned(),
                runs if few => format!("{runs} runs cannot tell"),
                _ => "no gap beyond luck".to_owned(),
            };
            let words = cut(&words, sizes.small, Weight::Regular, room);
            paper.chart.write(text(words, (plot.left, y), sizes.small, Weight::Regular, GREY_TEXT));
        }
    }
}

/// Most figures of a level, and how much finer than the gap they must be.
const FIGURES: usize = 6;
const FINER: f64 = 5.0;

/// The number here and in the twin: where a gap is told of, in as many figures as show it.
fn levels(scene: &Scene, effect: &Effect) -> (String, String) {
    let (here, there) = (effect.here.median, effect.there.median);
    let least = Scene::figures(effect.quantity);
    let last = |figures: usize| 10f64.powi(libm::log10(here.abs().max(1.0)).floor() as i32 + 1 - figures as i32);
    let fine = |figures: &usize| FINER * last(*figures) <= (here - there).abs();
    let figures = match effect.way {
        None => least,
        Some(_) => (least..FIGURES).find(fine).unwrap_or(FIGURES),
    };
    let [here, there] = [here, there].map(|value| scene.written_in(effect.quantity, value, figures));
    let (here, there) = alike(here, there);
    // “2.041 / 2.043 million”: there is little room.
    if figures > least { (unit_once(&here, &there), there) } else { (here, there) }
}

/// Two numbers of one unit with as many digits behind the point: “3.750 million” beside “3.731 million”.
fn alike(here: String, there: String) -> (String, String) {
    let decimals = |text: &str| {
        let digits = text.split(' ').next().and_then(|number| number.split_once('.'));
        digits.map_or(0, |(_, decimals)| decimals.len())
    };
    let most = decimals(&here).max(decimals(&there));
    let (Some((a, unit)), Some((b, other))) = (here.split_once(' '), there.split_once(' ')) else {
        return (here, there);
    };
    let padded = |number: &str| {
        let point = if number.contains('.') { "" } else { "." };
        format!("{number}{point}{} {unit}", "0".repeat(most - decimals(number)))
    };
    if unit == other && most > 0 { (padded(a), padded(b)) } else { (here, there) }
}

/// What a panel is called: with the unit of its numbers where there is room for it.
fn heading(quantity: Quantity, size: f64, room: f64) -> &'static str {
    let names: [&str; 3] = match quantity {
        Quantity::Services => ["Services per household", "Services/household", "Services"],
        Quantity::Crime => ["Violent crime per 100,000", "Crime per 100,000", "Violent crime"],
        Quantity::Revenue => ["Tax revenue a year", "Taxes a year", "Tax revenue"],
        Quantity::Rent => ["Rent a year", "Rent a year", "Rent"],
        Quantity::NetIncome => ["Net income there a year", "Net income a year", "Net income there"],
        quantity => [quantity.title(); 3],
    };
    let fits = |name: &&str| width(name, size, Weight::Bold) <= room;
    names.into_iter().find(fits).unwrap_or(names[2])
}

/// What happened to the city in a run, and the opening of the new place in it: the years, and a word for each.
pub fn marks(scene: &Scene, place: usize, run: Option<usize>) -> Vec<(f64, String)> {
    let mut marks: Vec<(f64, String)> = Vec::new();
    let name = scene.name(place);
    let mine = scene.tables.happened.iter().filter(|event| Some(event.replicate) == run && event.place == name);
    let told = ["reform", "trend_begins", "insolvent", "incorporated"];
    for event in mine.filter(|event| told.contains(&event.kind.as_str())) {
        if !marks.iter().any(|(year, _)| *year == event.year) {
            let what = match event.kind.as_str() {
                "insolvent" => "insolvent",
                "incorporated" => "incorporates",
                _ => "change",
            };
            marks.push((event.year, format!("{what} in {}", plain::year(event.year))));
        }
    }
    if let Some(town) = scene.town() {
        let opened = scene.opened(town).into_iter().find(|(r, _)| Some(*r) == run);
        marks.extend(opened.map(|(_, year)| (year, "town opens".to_owned())));
    }
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    marks
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn numbers_beside_each_other_have_as_many_decimals() {
        let told = |here: &str, there: &str| alike(here.to_owned(), there.to_owned());
        let both = |here: &str, there: &str| (here.to_owned(), there.to_owned());
        assert_eq!(told("3.75 million", "3.731 million"), both("3.750 million", "3.731 million"));
        assert_eq!(told("4 million", "3.97 million"), both("4.00 million", "3.97 million"));
        assert_eq!(told("990,000", "1.02 million"), both("990,000", "1.02 million"));
        assert_eq!(told("$21.5 billion", "$21.5 billion"), both("$21.5 billion", "$21.5 billion"));
    }
}
