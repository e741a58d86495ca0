//! Puts tables together into a panel: places in the order of their names, every number in its place.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::forecast::panel::{Moves, Panel, Series};
use crate::scenario::diagnostic::Notes;
use crate::scenario::panel::tables::Tables;

/// Series with a meaning of their own.
pub(super) const POPULATION: &str = "population";
const INCOME: &str = "income";
const PRICES: &str = "house_prices";
/// Fewest places between which moves are forecast.
const FEWEST_PLACES: usize = 3;

/// The panel of `tables`; `None` with errors noted if it has no use.
pub fn assemble(tables: &Tables, breaks: &[i32], notes: &mut Notes) -> Option<Panel> {
    let places: Vec<String> = tables.movers().into_iter().map(String::from).collect();
    if places.len() < FEWEST_PLACES {
        notes
            .error(None, format!("there are moves by year between {} places", places.len()))
            .why("too few")
            .hint("a table with the columns year,origin,destination,households, with three places or more");
        return None;
    }
    let index: BTreeMap<&str, usize> = places.iter().enumerate().map(|(k, name)| (name.as_str(), k)).collect();
    let moves = tables.moves.iter().map(|(&year, routes)| {
        let mut moves = Moves::zero(places.len());
        for ((origin, destination), moved) in routes {
            *moves.at(index[origin.as_str()], index[destination.as_str()]) = moved.households;
        }
        (year, moves)
    });
    let series = |column: &str| tables.series.get(column).map_or_else(Series::new, |years| by_place(years, &places));
    let named = [POPULATION, INCOME, PRICES];
    let others = tables.series.keys().filter(|column| !named.contains(&column.as_str()));
    let mut panel = Panel {
        moves: moves.collect(),
        population: series(POPULATION),
        income: series(INCOME),
        prices: series(PRICES),
        others: others.map(|column| (column.clone(), series(column))).collect(),
        breaks: breaks.to_vec(),
        regions: vec![0; places.len()],
        ..Panel::default()
    };
    if !tables.regions.is_empty() {
        locate(tables, &places, &index, &mut panel, notes);
    }
    panel.places = places;
    Some(panel)
}

/// Fills in regions, points and borders.
fn locate(tables: &Tables, places: &[String], index: &BTreeMap<&str, usize>, panel: &mut Panel, notes: &mut Notes) {
    let names: BTreeSet<&str> = tables.regions.values().map(|location| location.region.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut points = Vec::new();
    for (k, place) in places.iter().enumerate() {
        let Some(location) = tables.regions.get(place) else {
            notes
                .error(None, format!("there are moves of `{place}`, but no region"))
                .why("missing in the table of regions")
                .hint("give every place a region, or leave the table out: then all are one region");
            continue;
        };
        panel.regions[k] = names.binary_search(&location.region.as_str()).unwrap_or_default();
        points.extend(location.point);
        for other in &location.borders {
            match index.get(other.as_str()) {
                Some(&other) if other > k => panel.borders.push((k, other)),
                Some(_) => {}
                None => {
                    let note = notes.error(location.at, format!("`{place}` has a border with `{other}`"));
                    note.why("there are no moves of such a place");
                }
            }
        }
    }
    if points.len() == places.len() {
        panel.points = points;
    }
}

fn by_place(years: &BTreeMap<i32, BTreeMap<String, f64>>, places: &[String]) -> Series {
    let of_year = |(&year, known): (&i32, &BTreeMap<String, f64>)| {
        (year, places.iter().map(|place| known.get(place).copied().unwrap_or(f64::NAN)).collect())
    };
    years.iter().map(of_year).collect()
}
