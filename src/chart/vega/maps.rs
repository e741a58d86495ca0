//! Specifies the maps again for Vega-Lite; their numbers are in them, since no table holds medians with positions.

use serde_json::{Value, json};

use crate::chart::read::tables::RunTables;
use crate::chart::run::flows::NetFlow;
use crate::chart::run::map;
use crate::chart::run::map::drawn_flows;
use crate::chart::run::map_years::moments;
use crate::chart::shape::projection::{Kind, UNITED_STATES};

/// Households of every place with a position, at the given moments.
fn sites(tables: &RunTables, moments: &[usize]) -> Vec<Value> {
    let site = |place: usize, moment: usize| {
        let &(latitude, longitude) = tables.facts.sites.get(&tables.names[place])?;
        let at = |moment: usize| tables.over(|r| tables.households.at(r, moment, place)).median;
        let (start, now) = (at(0), at(moment));
        // Nobody lives in a place that is not founded yet.
        (now > 0.0).then(|| {
            json!({ "place": tables.places[place], "new": tables.is_new(place), "year": tables.years[moment],
                    "latitude": latitude, "longitude": longitude,
                    "households": now, "change": if start > 0.0 { json!(now / start - 1.0) } else { Value::Null } })
        })
    };
    moments.iter().flat_map(|&moment| (0..tables.places.len()).filter_map(move |place| site(place, moment))).collect()
}

/// The projection of the map. Vega has no cylinder that keeps areas; near the equator Mercator’s is close to one.
fn projection(tables: &RunTables) -> Value {
    match map::kind(tables) {
        kind if kind == UNITED_STATES => json!({ "type": "albersUsa" }),
        Kind::Conic { parallels, origin } => {
            json!({ "type": "conicEqualArea", "parallels": [parallels.0, parallels.1], "rotate": [-origin.0, 0] })
        }
        Kind::Cylinder { middle, .. } => json!({ "type": "mercator", "rotate": [-middle, 0] }),
        Kind::EqualEarth { middle } => json!({ "type": "equalEarth", "rotate": [-middle, 0] }),
    }
}

/// The discs of a map; new places are diamonds.
fn discs() -> Value {
    json!({
        "mark": { "type": "point", "filled": true, "opacity": 0.75 },
        "encoding": {
            "shape": { "field": "new", "type": "nominal", "title": "New place",
                       "scale": { "domain": [false, true], "range": ["circle", "diamond"] } },
            "longitude": { "field": "longitude", "type": "quantitative" },
            "latitude": { "field": "latitude", "type": "quantitative" },
            "size": { "field": "households", "type": "quantitative", "scale": { "rangeMax": 1600 } },
            "color": { "field": "change", "type": "quantitative", "scale": { "scheme": "blueorange", "reverse": true, "domainMid": 0 } },
            "tooltip": [{ "field": "place" }, { "field": "households" }, { "field": "change", "format": "+.1%" }]
        }
    })
}

/// Every place and the largest net flows.
pub fn map(tables: &RunTables) -> Value {
    let place = |place: usize| tables.facts.sites.get(&tables.names[place]);
    let line = |flow: NetFlow| {
        let (from, to) = (place(flow.from)?, place(flow.to)?);
        Some(json!({ "from": tables.places[flow.from], "to": tables.places[flow.to], "net": flow.net.median,
                     "latitude": from.0, "longitude": from.1, "latitude2": to.0, "longitude2": to.1 }))
    };
    let lines: Vec<Value> = drawn_flows(tables).into_iter().filter_map(line).collect();
    let last = tables.years.len().saturating_sub(1);
    let mut places = discs();
    places["data"] = json!({ "values": sites(tables, &[last]) });
    let layers: Vec<Value> = match lines.is_empty() {
        true => vec![places],
        false => vec![
            json!({
                "data": { "values": lines },
                "mark": { "type": "rule", "opacity": 0.5 },
                "encoding": {
                    "longitude": { "field": "longitude", "type": "quantitative" },
                    "latitude": { "field": "latitude", "type": "quantitative" },
                    "longitude2": { "field": "longitude2" }, "latitude2": { "field": "latitude2" },
                    "strokeWidth": { "field": "net", "type": "quantitative", "title": "Net flow" }
                }
            }),
            places,
        ],
    };
    json!({
        "projection": projection(tables),
        "layer": layers,
        "width": 900, "height": 560
    })
}

/// Every place at a few moments.
pub fn map_years(tables: &RunTables) -> Value {
    let moments = moments(tables.years.len(), 6);
    json!({
        "data": { "values": sites(tables, &moments) },
        "facet": { "field": "year", "type": "ordinal", "title": null },
        "columns": 3,
        "spec": { "projection": projection(tables), "width": 280, "height": 180, "layer": [discs()] }
    })
}
