//! Draws the history of new places: when each is gathered for, built, opened and lost, who lives there, what law costs.

use std::collections::BTreeSet;

use crate::chart::read::cube::Cube;
use crate::chart::read::new_places::{Life, whole_years};
use crate::chart::read::tables::RunTables;
use crate::chart::run::founding_words::{Tally, headline};
use crate::chart::sheet::canvas::{Anchor, Chart, Extent, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{
    AXIS, Color, GREY_TEXT, HEAT, HUES, INK, INNER_BAND, LABEL, LOSS, MARGIN, OUTER_BAND, TICK, WARM,
};
use crate::chart::verdict::scene::Scene;
use crate::chart::verdict::{life, plain};
use crate::chart::words::spread::{Bands, Spread};
use crate::format::{Unit, counted};

/// Most places with a row of their own.
const MOST: usize = 12;
/// Type size in small panels.
const SMALL: f64 = 11.5;
/// A narrower sheet has two lower panels beside each other, not three.
const NARROW: f64 = 800.0;
/// On one narrower still each stands alone, and what a row of the timeline is called stands above it.
const PHONE: f64 = 520.0;
/// Room for such a name.
const ABOVE: f64 = 22.0;
/// Height of the lower panels.
const LOWER: f64 = 250.0;

/// What a place goes through: its name in the key and its colour.
const STAGES: [(&str, Color); 5] = [
    ("gathers pledges", HEAT[1]),
    ("is built", HEAT[2]),
    ("is open", HEAT[4]),
    ("closed", WARM[2]),
    ("repealed", HUES[3].line),
];

/// A builder that rents do not pay.
const FAILED: Color = LOSS.line;

/// Whether there is anything to draw: a place somebody gathered for or opened.
pub fn applies(tables: &RunTables) -> bool {
    !tables.new_places.names.is_empty()
}

/// Draws the page.
pub fn chart(tables: &RunTables) -> Chart {
    let tally = Tally::of(tables);
    let rows = rows(tables);
    let words = Words {
        headline: headline(&tally),
        subtitle: subtitle(tables, rows.len()),
        source: tables.source(),
        width: tables.width,
    };
    let shown = rows.len().clamp(1, MOST);
    let step = (260.0 / shown as f64).clamp(26.0, 84.0) + if tables.width < PHONE { ABOVE } else { 0.0 };
    // On a narrow sheet the cost of law stands below the other two.
    let phone = tables.width < PHONE;
    let rows_below = match (learned(tables).is_empty(), tables.width < NARROW) {
        (empty, true) if phone => {
            if empty {
                1.0
            } else {
                2.0
            }
        }
        (false, true) => 1.0,
        _ => 0.0,
    };
    let below = LOWER * rows_below;
    // What the key of a narrow sheet needs beyond its first row.
    let second = match tables.width < NARROW {
        true => key(&mut Chart::sheet("", tables.width, 1.0), 0.0, tables),
        false => 0.0,
    };
    let tall = 176.0 + second + step * shown as f64 + LOWER + below + 60.0;
    let (mut chart, top) = frame::sheet("founding", tall, words);
    key(&mut chart, top + 16.0, tables);
    let top = top + 32.0 + second;
    let bottom = top + step * shown as f64;
    timeline(&mut chart, tables, &rows[..rows.len().min(MOST)], (top, bottom));
    // Panels under one another are shorter by the room of their titles.
    let short = if phone { ABOVE } else { 0.0 };
    lower(&mut chart, tables, (bottom + 44.0, tall - 62.0 - below - short), below);
    chart
}

/// The places that were gathered for or opened in any replicate, from the earliest.
fn rows(tables: &RunTables) -> Vec<usize> {
    let new = &tables.new_places;
    let first = |town: usize| {
        let begun = new.lives.iter().filter_map(|lives| lives[town].campaign.or(lives[town].opened));
        begun.fold(f64::INFINITY, f64::min)
    };
    let mut rows: Vec<usize> = (0..new.names.len()).filter(|town| first(*town).is_finite()).collect();
    rows.sort_by(|a, b| first(*a).total_cmp(&first(*b)).then(a.cmp(b)));
    rows
}

/// In how many replicates rents do not pay for homes, as a sentence; nothing where they always do.
pub fn builders(tables: &RunTables) -> Option<String> {
    let failed = |lives: &&Vec<Life>| lives.iter().any(|life| life.builder_failed.is_some());
    match (tables.new_places.lives.iter().filter(failed).count(), tables.replicates) {
        (0, _) => None,
        (_, 1) => Some("A builder fails: rents do not pay for the homes in time.".to_owned()),
        (some, all) => {
            Some(format!("In {some} of {all} runs a builder fails: rents do not pay for the homes in time."))
        }
    }
}

fn subtitle(tables: &RunTables, rows: usize) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!("New places, {}–{}. ", start.floor(), end.floor());
    subtitle.push_str(&match tables.replicates {
        1 => "One run, so no band.".to_owned(),
        many => format!("Above: a strip for each of {many} runs. Below: {}", {
            let bands = tables.bands().explained(many);
            bands.replacen("Line: median of", "medians of", 1)
        }),
    });
    if rows > MOST {
        subtitle.push_str(&format!(" Not in the timeline: {} later places.", rows - MOST));
    }
    let with = |lives: &&Vec<Life>| lives.iter().any(|life| life.opened.is_some());
    match tables.new_places.lives.iter().filter(with).count() {
        some if some > 0 && some < tables.replicates => {
            subtitle.push_str(&format!(" Who lives there is told of the {} with a place.", counted(some, "run")));
        }
        _ => {}
    }
    if let Some(sentence) = builders(tables) {
        subtitle.push_str(&format!(" {sentence}"));
    }
    if let [(_, [template, placebo])] = &tables.new_places.looks[..] {
        subtitle.push_str(&format!(
            " Of those who look at such a town {} would move there, and {} to a copy of the old city.",
            plain::percent(*template),
            plain::percent(*placebo)
        ));
    } else if !tables.new_places.looks.is_empty() {
        let each = tables.new_places.looks.iter().map(|(name, [template, placebo])| {
            let k = tables.new_places.communities.iter().position(|other| other == name);
            let call = k.map_or(name.as_str(), |k| tables.new_places.community_calls[k].as_str());
            format!("{call} {} and {}", plain::percent(*template), plain::percent(*placebo))
        });
        let each = each.collect::<Vec<_>>().join(", ");
        subtitle.push_str(&format!(" Looks that say yes to such a town and to a copy of the old city: {each}."));
    }
    subtitle
}

/// What dots and diamonds of the timeline mean.
const HELD: &str = "has held its capacity";
const BROKE: &str = "its builder fails";
/// From one row of the key to the next.
const KEY_ROW: f64 = 1.5 * LABEL;

/// The stages that occur, above the timeline; what the row has no room for goes below. Where its last row stands.
fn key(chart: &mut Chart, mut baseline: f64, tables: &RunTables) -> f64 {
    let lives = || tables.new_places.lives.iter().flatten();
    let (_, end) = tables.period().unwrap_or_default();
    let mut x = MARGIN;
    for (stage, (name, color)) in STAGES.into_iter().enumerate() {
        if !lives().any(|life| spans(life, end)[stage].is_some()) {
            continue;
        }
        if x + 19.0 + font::width(name, LABEL, Weight::Regular) > chart.width - MARGIN {
            (x, baseline) = (MARGIN, baseline + KEY_ROW);
        }
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 14.0, top), (x + 14.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color, opacity: 1.0 });
        x = chart.write(text(name.to_owned(), (x + 19.0, baseline), LABEL).colored(INK)).right + 18.0;
    }
    let most = chart.width - MARGIN;
    let mut turn = |x: &mut f64, words: &str| {
        if *x + 19.0 + font::width(words, LABEL, Weight::Regular) > most {
            (*x, baseline) = (MARGIN, baseline + KEY_ROW);
        }
        baseline
    };
    if lives().any(|life| life.success.is_some()) {
        let baseline = turn(&mut x, HELD);
        chart.dot((x + 6.0, baseline - 4.5), 3.6, INK);
        let held = text(HELD.to_owned(), (x + 15.0, baseline), LABEL).colored(INK);
        x = chart.write(held).right + 18.0;
    }
    if lives().any(|life| life.builder_failed.is_some()) {
        let baseline = turn(&mut x, BROKE);
        let (y, half) = (baseline - 4.5, 5.0);
        let points = vec![(x + 6.0, y - half), (x + 6.0 + half, y), (x + 6.0, y + half), (x + 6.0 - half, y)];
        chart.marks.push(Mark::Area { points, color: FAILED, opacity: 1.0 });
        chart.write(text(BROKE.to_owned(), (x + 16.0, baseline), LABEL).colored(INK));
    }
    baseline
}

/// From when to when a place was in each of [`STAGES`].
fn spans(life: &Life, end: f64) -> [Option<(f64, f64)>; 5] {
    let until = |later: Option<f64>| later.unwrap_or(end).min(end);
    let gone = life.ended();
    [
        life.campaign.map(|from| (from, until(life.funded.or(life.opened)))),
        life.funded.map(|from| (from, until(life.opened))),
        life.opened.map(|from| (from, until(gone))),
        life.closed.map(|from| (from, end)),
        life.repealed.filter(|_| life.closed.is_none()).map(|from| (from, end)),
    ]
}

/// A row for each place, in it a strip for each replicate, those that open first above.
fn timeline(chart: &mut Chart, tables: &RunTables, rows: &[usize], (top, bottom): (f64, f64)) {
    let new = &tables.new_places;
    let fates: Vec<String> = rows.iter().map(|&town| fate(tables, town)).collect();
    let widest = |texts: &mut dyn Iterator<Item = &String>, weight| {
        texts.map(|words| font::width(words, LABEL, weight)).fold(40.0, f64::max)
    };
    let named = widest(&mut rows.iter().map(|&town| &new.calls[town]), Weight::Bold).min(190.0);
    let behind = widest(&mut fates.iter(), Weight::Regular);
    let period = tables.period().unwrap_or_default();
    let phone = chart.width < PHONE;
    let above = if phone { ABOVE } else { 0.0 };
    let plot = Plot {
        left: if phone { MARGIN } else { MARGIN + named + 14.0 },
        right: chart.width - MARGIN - if phone { 0.0 } else { behind + 12.0 },
        top,
        bottom,
        period,
        scale: Scale::covering(0.0, 1.0, 1.0, 1),
    };
    let step = (bottom - top) / rows.len().max(1) as f64;
    for (row, (&town, fate)) in rows.iter().zip(&fates).enumerate() {
        let (y, tall) = (top + row as f64 * step + above + 0.12 * (step - above), 0.76 * (step - above));
        let mut lives: Vec<&Life> = new.lives.iter().map(|lives| &lives[town]).collect();
        let order = |life: &Life| life.opened.or(life.funded).unwrap_or(f64::INFINITY);
        lives.sort_by(|a, b| order(a).total_cmp(&order(b)));
        let strip = tall / lives.len().max(1) as f64;
        let gap = if strip > 4.0 { 1.5 } else { 0.0 };
        // Of each stage, the last strip drawn: where many runs agree they are one shape, for a page to carry and a reader to see.
        let mut drawn: [Option<(usize, usize)>; 5] = [None; 5];
        for (r, life) in lives.iter().enumerate() {
            let (above, below) = (y + r as f64 * strip, y + (r as f64 + 1.0) * strip - gap);
            for ((span, (_, color)), drawn) in spans(life, period.1).into_iter().zip(STAGES).zip(&mut drawn) {
                let Some((from, to)) = span else { continue };
                let (a, b) = (plot.x(from.max(period.0)), plot.x(to.max(period.0)));
                if b - a <= 0.05 {
                    continue;
                }
                let before =
                    drawn.filter(|(run, _)| gap == 0.0 && run + 1 == r).map(|(_, mark)| &mut chart.marks[mark]);
                if let Some(Mark::Area { points, .. }) = before
                    && (points[0].0, points[1].0) == (a, b)
                {
                    (points[2].1, points[3].1) = (below, below);
                    *drawn = drawn.map(|(_, mark)| (r, mark));
                    continue;
                }
                *drawn = Some((r, chart.marks.len()));
                let points = vec![(a, above), (b, above), (b, below), (a, below)];
                chart.marks.push(Mark::Area { points, color, opacity: 1.0 });
            }
            if let Some(year) = life.success.filter(|year| *year <= period.1) {
                chart.dot((plot.x(year), (above + below) / 2.0), (0.4 * strip).clamp(1.2, 3.6), INK);
            }
            if let Some(year) = life.builder_failed.filter(|year| *year <= period.1) {
                let (x, half) = (plot.x(year), (0.3 * strip).clamp(1.2, 5.0));
                let middle = (above + below) / 2.0;
                let points = vec![(x, middle - half), (x + half, middle), (x, middle + half), (x - half, middle)];
                chart.marks.push(Mark::Area { points, color: FAILED, opacity: 1.0 });
            }
        }
        let name = font::cut(&new.calls[town], LABEL, Weight::Bold, named);
        if phone {
            let name = text(name, (MARGIN, y - 6.0), LABEL).heavy().colored(INK);
            let right = chart.write(name).right;
            chart.write(text(fate.clone(), (right + 8.0, y - 6.0), LABEL).colored(GREY_TEXT));
            continue;
        }
        let baseline = y + tall / 2.0 + 0.36 * LABEL;
        chart.write(text(name, (MARGIN + named, baseline), LABEL).heavy().colored(INK).anchored(Anchor::End));
        chart.write(text(fate.clone(), (plot.right + 12.0, baseline), LABEL).colored(GREY_TEXT));
    }
    plot.years(chart, TICK, phone);
}

/// What became of a place, in a few words.
fn fate(tables: &RunTables, town: usize) -> String {
    let lives = || tables.new_places.lives.iter().map(move |lives| &lives[town]);
    let opened = lives().filter(|life| life.opened.is_some()).count();
    if opened == 0 {
        return if lives().any(|life| life.funded.is_some()) { "not open yet" } else { "not funded" }.to_owned();
    }
    let often = if opened < tables.replicates { format!(", {opened} of {}", tables.replicates) } else { String::new() };
    match whole_years(lives().filter_map(|life| life.opened)) {
        Some((first, last)) if first == last => format!("opens {first}{often}"),
        Some((first, last)) => format!("opens {first}–{last}{often}"),
        None => String::new(),
    }
}

/// One of the lower panels.
struct Small {
    title: String,
    spreads: Vec<Spread>,
    /// Single runs before all of them begin; mostly none.
    strands: Vec<Vec<f64>>,
    /// What it takes, as a line across.
    needed: Option<f64>,
}

/// Open places and residents over time, and the cost of law founding by founding, so far below them or beside them.
fn lower(chart: &mut Chart, tables: &RunTables, (top, bottom): (f64, f64), below: f64) {
    let new = &tables.new_places;
    let sum = |cube: &Cube, r: usize, m: usize| (0..new.names.len()).map(|town| cube.at(r, m, town)).sum::<f64>();
    // Who lives in new places is a number only of a run that has one.
    let has_one = |r: usize, m: usize| {
        new.lives[r].iter().filter_map(|life| life.opened).any(|year| year <= tables.years[m] + 1e-9)
    };
    // As the strips above: what a table has of the first moment is from before it opens there.
    let open = |r: usize, m: usize| {
        let there = |life: &&Life| {
            life.opened.is_some_and(|year| year <= tables.years[m] + 1e-9)
                && life.ended().is_none_or(|year| year > tables.years[m] + 1e-9)
        };
        new.lives[r].iter().filter(there).count() as f64
    };
    let small = |title: &str, spreads| Small { title: title.to_owned(), spreads, strands: Vec::new(), needed: None };
    let none = !new.lives.iter().flatten().any(|life| life.opened.is_some());
    let panels = match none && !new.communities.is_empty() {
        // Where nothing ever opens, how near it came.
        true => {
            // Of several communities, of the one that came nearest, as the answer tells.
            let k = life::nearest(&Scene::of(tables)).map_or(0, |(k, _)| k);
            let stage = |stage: usize| tables.over_time(|r, m| new.stages[stage].at(r, m, k));
            let needed = new.capacity.get(k).copied().flatten();
            let of = match new.communities.len() {
                1 => String::new(),
                _ => format!(" ({})", new.community_calls[k]),
            };
            [
                Small { needed, ..small(&format!("Households that have pledged{of}"), stage(1)) },
                small(&format!("Households that would, but lack the cash{of}"), stage(2)),
            ]
        }
        false => [
            match tables.replicates > 1
                && (0..tables.replicates).all(|r| (0..tables.years.len()).all(|m| open(r, m) <= 1.0))
            {
                // Half a place is open in no run.
                true => small(
                    &format!("Runs with the place open, of {}", tables.replicates),
                    (0..tables.years.len())
                        .map(|m| Spread::of(std::iter::once((0..tables.replicates).map(|r| open(r, m)).sum())))
                        .collect(),
                ),
                false => small("New places open", tables.over_time(open)),
            },
            {
                let there = tables.begun(|r, m| if has_one(r, m) { sum(&new.households, r, m) } else { f64::NAN });
                Small { strands: there.strands, ..small("Households that live there", there.spreads) }
            },
        ],
    };
    let learned = learned(tables);
    let phone = chart.width < PHONE;
    let columns = match learned.is_empty() || below > 0.0 {
        _ if phone => 1,
        true => 2,
        false => 3,
    };
    let gap = 34.0;
    let cell = (chart.width - 2.0 * MARGIN - gap * (columns - 1) as f64) / columns as f64;
    let left = |column: usize| MARGIN + column as f64 * (cell + gap);
    for (k, panel) in panels.iter().enumerate() {
        let (column, down) = if phone { (0, LOWER * k as f64) } else { (k, 0.0) };
        let (left, top, bottom) = (left(column), top + down, bottom + down);
        over_time(chart, tables, panel, Extent { left, top, right: left + cell, bottom });
    }
    if !learned.is_empty() {
        let (column, top, bottom) = if below > 0.0 { (0, top + below, bottom + below) } else { (2, top, bottom) };
        learning(chart, tables, &learned, Extent { left: left(column), top, right: left(column) + cell, bottom });
    }
}

fn over_time(chart: &mut Chart, tables: &RunTables, panel: &Small, cell: Extent) {
    let ends = panel.spreads.iter().map(|spread| spread.most.1).filter(|end| end.is_finite());
    let strands = panel.strands.iter().flatten().copied().filter(|value| value.is_finite());
    let most = ends.chain(strands).chain(panel.needed).fold(0.0, f64::max);
    let scale = Scale::covering(0.0, most.max(1.0), 1.0, 4).whole();
    let room = frame::tick_room(Unit::Count, &scale);
    let period = tables.period().unwrap_or_default();
    let plot = Plot {
        left: cell.left + room + 8.0,
        right: cell.right - 60.0,
        top: cell.top + 26.0,
        bottom: cell.bottom,
        period,
        scale,
    };
    let room = cell.right - cell.left;
    let title = font::wrap(&panel.title, LABEL, Weight::Bold, room).filter(|lines| (1..=2).contains(&lines.len()));
    let title = title.unwrap_or_else(|| vec![font::cut(&panel.title, LABEL, Weight::Bold, room)]);
    for (k, line) in title.iter().rev().enumerate() {
        let baseline = cell.top + 8.0 - 15.0 * k as f64;
        chart.write(text(line.clone(), (cell.left, baseline), LABEL).heavy().colored(INK));
    }
    plot.grid(chart, Unit::Count, SMALL, true);
    let line = HUES[0].line;
    if tables.bands() != Bands::None {
        chart.band(&plot.between(&tables.years, &panel.spreads, |spread| spread.most), line, OUTER_BAND + 0.04);
    }
    if tables.bands() == Bands::Quantiles {
        chart.band(&plot.between(&tables.years, &panel.spreads, |spread| spread.half), line, INNER_BAND);
    }
    plot.strands(chart, &tables.years, &panel.strands, line);
    chart.line(&plot.medians(&tables.years, &panel.spreads), 2.4, line);
    plot.years(chart, SMALL, true);
    if let Some(needed) = panel.needed {
        let y = plot.y(needed);
        chart.line(&[Some((plot.left, y)), Some((plot.right, y))], 1.4, INK);
        let label = text(format!("{} needed", plain::people(needed)), (plot.left + 4.0, y + 0.8 * LABEL + 5.0), LABEL);
        chart.write(label.heavy().colored(INK));
    }
    let last = panel.spreads.last().filter(|spread| spread.is_known()).map(|spread| spread.median);
    if let (Some(value), Some(point)) = (last, last.and_then(|value| plot.point(period.1, value))) {
        chart.dot(point, 3.2, line);
        let label = match value.fract() == 0.5 && value < 100.0 {
            true => format!("{value}"),
            false => plain::people(value),
        };
        chart.write(text(label, (plot.right + 9.0, point.1 + 0.36 * LABEL), LABEL).heavy().colored(HUES[0].text));
    }
}

/// What law costs at each founding from one template.
struct Learned {
    /// Whose template it is.
    name: String,
    /// Legal part of what each founder paid, by the rank of the founding, over replicates; ranks that few reach end the list.
    costs: Vec<Spread>,
}

/// The templates that were founded at least twice, those of most foundings first: only of them one can see what was learned.
fn learned(tables: &RunTables) -> Vec<Learned> {
    let new = &tables.new_places;
    let mut names: Vec<&String> = new.lineages.iter().collect();
    names.sort();
    names.dedup();
    let of = |name: &String| -> Learned {
        let ordered: Vec<Vec<f64>> = new
            .lives
            .iter()
            .map(|lives| {
                let mine = lives.iter().zip(&new.lineages).filter(|(_, lineage)| *lineage == name);
                let mut paid: Vec<(f64, f64)> = mine.filter_map(|(life, _)| life.opened.zip(life.legal)).collect();
                paid.sort_by(|a, b| a.0.total_cmp(&b.0));
                paid.into_iter().map(|(_, legal)| legal).collect()
            })
            .collect();
        let most = ordered.iter().map(Vec::len).max().unwrap_or(0);
        let rank = |rank: usize| Spread::of(ordered.iter().filter_map(|paid| paid.get(rank).copied()));
        let at = new.communities.iter().position(|community| community == name);
        let name = at.map_or_else(|| name.clone(), |at| new.community_calls[at].clone());
        Learned { name, costs: (0..most).map(rank).collect() }
    };
    let mut found: Vec<Learned> = names.into_iter().map(of).filter(|learned| learned.costs.len() > 1).collect();
    found.sort_by_key(|learned| std::cmp::Reverse(learned.costs.len()));
    found.truncate(MOST_TEMPLATES);
    found
}

/// The most templates with a line of their own.
const MOST_TEMPLATES: usize = 4;
/// Up to so many foundings, each is named on the axis.
const EVERY_RANK: usize = 6;

/// The cost of law against the number of foundings from a template, a line for each; both axes logarithmic.
fn learning(chart: &mut Chart, tables: &RunTables, learned: &[Learned], cell: Extent) {
    let (bands, currency) = (tables.bands(), tables.facts.currency);
    chart.write(
        text(currency.said("Legal cost per founder, $, by founding"), (cell.left, cell.top + 8.0), LABEL)
            .heavy()
            .colored(INK),
    );
    // Whose line it is, where it is not that of all.
    let templates: BTreeSet<&String> = tables.new_places.lineages.iter().filter(|name| !name.is_empty()).collect();
    let named = if templates.len() > 1 { learned.len() } else { 0 };
    for (k, learned) in learned.iter().take(named).enumerate() {
        let name = font::cut(&learned.name, SMALL, Weight::Bold, cell.right - cell.left);
        let baseline = cell.top + 8.0 + 15.0 * (k + 1) as f64;
        chart.write(text(name, (cell.left, baseline), SMALL).heavy().colored(HUES[k].text));
    }
    let top = cell.top + 26.0 + 15.0 * named as f64;
    let all = || learned.iter().flat_map(|learned| &learned.costs);
    let least = all().map(|cost| cost.most.0).fold(f64::INFINITY, f64::min);
    let most = all().map(|cost| cost.most.1).fold(0.0, f64::max);
    let ranks = learned.iter().map(|learned| learned.costs.len()).max().unwrap_or(0);
    let scale = Scale::logarithmic(0.9 * least, 1.1 * most);
    let room = frame::tick_room(Unit::Money(currency), &scale);
    let across = Scale::logarithmic(1.0, ranks as f64);
    let plot = Plot {
        left: cell.left + room + 14.0,
        right: cell.right - 16.0,
        top,
        bottom: cell.bottom,
        period: (0.0, (ranks as f64).ln()),
        scale,
    };
    plot.grid(chart, Unit::Money(currency), SMALL, true);
    for (Learned { costs, .. }, hue) in learned.iter().zip(&HUES) {
        let at: Vec<f64> = (1..=costs.len()).map(|rank| (rank as f64).ln()).collect();
        if bands != Bands::None {
            chart.band(&plot.between(&at, costs, |spread| spread.most), hue.line, OUTER_BAND + 0.04);
        }
        chart.line(&plot.medians(&at, costs), 2.0, hue.line);
        for (at, cost) in at.iter().zip(costs) {
            if let Some(point) = plot.point(*at, cost.median) {
                chart.dot(point, 3.2, hue.line);
            }
        }
    }
    chart.line(&[Some((plot.left, plot.bottom)), Some((plot.right, plot.bottom))], 1.0, AXIS);
    let mut ticks: Vec<f64> =
        across.ticks.iter().copied().filter(|rank| *rank >= 1.0 && *rank <= ranks as f64).collect();
    if ranks <= EVERY_RANK {
        ticks = (1..=ranks).map(|rank| rank as f64).collect();
    } else if ticks.len() < 2 {
        ticks = vec![1.0, ranks as f64];
    }
    for rank in ticks {
        let x = plot.x(rank.ln());
        chart.line(&[Some((x, plot.bottom)), Some((x, plot.bottom + 5.0))], 1.0, AXIS);
        chart.write(text(format!("{rank}"), (x, plot.bottom + 8.0 + SMALL), SMALL).anchored(Anchor::Middle));
    }
}
