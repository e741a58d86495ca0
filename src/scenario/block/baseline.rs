//! Reads what migration does when nothing happens: attention and net flows from a table of moves by year.

use std::collections::BTreeMap;

use crate::model::forecast::filter::Evidence;
use crate::model::forecast::moves::forecast;
use crate::model::forecast::panel::{Moves, Panel};
use crate::model::forecast::values::Values;
use crate::model::place::{Kind, Place};
use crate::model::rules::{AmenityRule, Baseline, Rules};
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::facts::ObservedAttention;
use crate::scenario::panel::assemble::assemble;
use crate::scenario::panel::tables::Tables;
use crate::scenario::read::fields::Block;
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::read::words;

/// Reads `[baseline]`: gives places their net flows, makes amenities follow them, and returns the moves that attention is fitted to.
pub fn read(
    root: &Table,
    places: &mut [Place],
    rules: &mut Rules,
    time: &Time,
    inputs: &mut Inputs,
    notes: &mut Notes,
) -> Option<ObservedAttention> {
    let node = root.get(Section::Baseline.name())?;
    let table = value::table(node, Section::Baseline.row().heading, notes)?;
    let block = Block::of(Section::Baseline, table);
    block.refuse_unknown(&[], notes);
    let kind = block.choice("kind", &words::BASELINE, Baseline::Rest, notes);
    let origin = block.integer("origin", notes).map_or(time.start, |year| year as i32);
    let scale = block.number("scale", notes).unwrap_or(1.0);
    let any = Range { min: -9_999.0, max: 9_999.0, unit: "year", about: "when counting began anew" };
    let breaks = block.list("breaks", notes).iter();
    let breaks: Vec<i32> = breaks
        .filter_map(|node| value::number_in(node, "a year of `breaks` of [baseline]", &any, notes))
        .map(|year| year as i32)
        .collect();
    if kind == Baseline::Rest {
        return None;
    }
    if rules.amenities == AmenityRule::Given {
        notes
            .error(
                block.at("kind"),
                "[baseline] follows moves on record, and rules.amenities = \"given\" solves for nothing",
            )
            .why("amenities are given")
            .hint("leave rules.amenities out");
    }
    rules.amenities = AmenityRule::Observed;
    let panel = panel(&block, &breaks, inputs, notes)?;
    let at = block.at("moves");
    let numbers = numbers(&panel, places, at, notes)?;
    let Some(observed) = panel.moves.get(&origin) else {
        let years: Vec<String> = panel.years().iter().map(i32::to_string).collect();
        notes
            .error(
                table.get("origin").map_or(at, |node| node.at),
                format!("there are no moves of {origin} in the table"),
            )
            .why("no such year")
            .allowed(format!("`origin`, one of {}", years.join(", ")));
        return None;
    };
    let routes = |moves: &Moves| {
        let pair = |&from: &usize| numbers.keys().map(move |&to| (from, to)).collect::<Vec<_>>();
        let pairs = numbers.keys().flat_map(pair).filter(|(from, to)| from != to);
        let route = |(from, to): (usize, usize)| {
            let moved = moves.get(numbers[&from], numbers[&to]);
            (places[from].name.clone(), places[to].name.clone(), moved)
        };
        pairs.map(route).filter(|(_, _, moved)| *moved > 0.0).collect::<Vec<_>>()
    };
    let attention = ObservedAttention { routes: routes(observed) };
    // Moves to and from places that the scenario leaves out are not part of its world.
    let net = |moves: &Moves| -> BTreeMap<usize, f64> {
        let of = |&place: &usize| {
            let others = numbers.values().copied();
            let here = numbers[&place];
            scale * others.map(|other| moves.get(other, here) - moves.get(here, other)).sum::<f64>()
        };
        numbers.keys().map(|place| (*place, of(place))).collect()
    };
    if kind == Baseline::Observed {
        net(observed).into_iter().for_each(|(place, flow)| places[place].observed_net_flow = flow);
        return Some(attention);
    }
    let evidence = Evidence::of(&panel);
    // Moves of a year of the table are those of the year before it: what the calendar's first year brings is counted in the next.
    let ahead =
        |year: i32| forecast(&panel, &evidence, &Values::default(), origin, (year + 1 - origin).max(0) as u32).moves;
    if time.start < origin {
        notes
            .error(at, format!("the forecast begins in {origin}, after the calendar, which begins in {}", time.start))
            .why("nothing is forecast backwards")
            .hint("an `origin` up to `time.start`");
        return None;
    }
    for year in time.start..time.start + time.years as i32 {
        for (place, flow) in net(&ahead(year)) {
            places[place].net_flow_series.push((f64::from(year), flow));
        }
    }
    for place in places.iter_mut() {
        if let Some(&(_, first)) = place.net_flow_series.first() {
            place.observed_net_flow = first;
        }
    }
    Some(attention)
}

/// The tables that the block names.
fn panel(block: &Block, breaks: &[i32], inputs: &mut Inputs, notes: &mut Notes) -> Option<Panel> {
    if block.table.get("moves").is_none() {
        block.lacks("moves", notes);
        return None;
    }
    let errors = notes.errors();
    let mut tables = Tables::default();
    for key in ["moves", "series", "regions"] {
        let Some(file) = block.text(key, notes) else { continue };
        let at = block.at(key);
        let Some((source, text)) = inputs.open(&file, "table", at, notes) else { continue };
        if tables.add(source, &text, notes).is_none() {
            notes.error(at, format!("`{file}` is no table of {key}")).why("its columns are others").allowed(
                "moves: year,origin,destination,households; series: place,year,population; regions: place,region",
            );
        }
    }
    if notes.errors() > errors {
        return None;
    }
    assemble(&tables, breaks, notes)
}

/// The number in the panel of each old place, by name; capitals do not matter.
fn numbers(panel: &Panel, places: &[Place], at: At, notes: &mut Notes) -> Option<BTreeMap<usize, usize>> {
    let mut numbers = BTreeMap::new();
    let mut missing = Vec::new();
    for (k, place) in places.iter().enumerate().filter(|(_, place)| place.kind == Kind::Legacy) {
        match panel.places.iter().position(|name| name.eq_ignore_ascii_case(&place.name)) {
            Some(number) => {
                numbers.insert(k, number);
            }
            None => missing.push(place.name.as_str()),
        }
    }
    if let [first, others @ ..] = &missing[..] {
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        notes
            .error(at, format!("there are no moves of `{first}`{more} in the table"))
            .why("no such place there")
            .hint("a baseline that follows moves needs those of every old place");
        return None;
    }
    Some(numbers)
}
