//! Specifies the charts of a run again for Vega-Lite, reading the tables beside them.

use serde_json::{Value, json};

use crate::chart::read::new_places::STAGES;
use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::vega::parts::{color, interval, table, years};

/// Households less those of the twin.
pub fn twin() -> Value {
    json!({
        "data": table("twin.csv", &["twin", "difference", "low", "high"]),
        "transform": [
            { "filter": { "field": "quantity", "equal": "households" } },
            { "filter": "datum.place != 'all' && datum.twin > 0" },
            { "calculate": "datum.difference / datum.twin", "as": "mid" },
            { "calculate": "datum.low / datum.twin", "as": "from" },
            { "calculate": "datum.high / datum.twin", "as": "to" }
        ],
        "width": 800, "height": 480, "encoding": { "color": color("place") },
        "layer": interval(("from", "mid", "to"), "Difference, share of the twin's households")
    })
}

/// Households per place.
pub fn population() -> Value {
    over_time("households", "Households")
}

/// Rents per place.
pub fn rents(tables: &RunTables) -> Value {
    over_time("rent", &tables.facts.currency.said("Rent of a dwelling, $ a year"))
}

/// Net moves in, a panel for each place.
pub fn net_migration() -> Value {
    panels("place", &["net_inflow"], None, "Net moves in since the record before")
}

/// The numbers of the city the run is about, a panel for each.
pub fn city_ledger(tables: &RunTables) -> Option<Value> {
    const LEDGER: [&str; 7] = ["households", "income", "revenue", "services", "crime", "governance", "rent"];
    let place = tables.names.get(subject(tables).place)?;
    Some(panels("quantity", &LEDGER, Some(place), place))
}

/// People, income and capital of the city the run is about.
pub fn capital(tables: &RunTables) -> Option<Value> {
    let place = tables.names.get(subject(tables).place)?;
    Some(panels("quantity", &["households", "income", "capital"], Some(place), place))
}

/// Who would move and who moves, by tenth of incomes.
pub fn who() -> Value {
    json!({
        "data": table("groups.csv", &["income_decile", "households", "would", "could_pay", "moved"]),
        "transform": [
            { "aggregate": [{ "op": "sum", "field": "households", "as": "households" },
                            { "op": "sum", "field": "would", "as": "would" },
                            { "op": "sum", "field": "could_pay", "as": "could_pay" },
                            { "op": "sum", "field": "moved", "as": "moved" }], "groupby": ["income_decile"] },
            { "calculate": "datum.moved", "as": "did move" },
            { "calculate": "datum.could_pay - datum.moved", "as": "not admitted" },
            { "calculate": "datum.would - datum.could_pay", "as": "lacked the cash" },
            { "fold": ["did move", "not admitted", "lacked the cash"], "as": ["what", "count"] },
            { "calculate": "datum.count / datum.would", "as": "share" }
        ],
        "mark": "bar",
        "encoding": {
            "x": { "field": "income_decile", "type": "ordinal", "title": "Tenth of national incomes, 1 the poorest" },
            "y": { "field": "share", "type": "quantitative", "axis": { "format": "%" }, "title": "Of those who would move" },
            "color": { "field": "what", "type": "nominal", "title": null }
        },
        "width": 600, "height": 360
    })
}

/// Moves between places, the larger the darker.
pub fn flow_matrix() -> Value {
    json!({
        "data": table("flows.csv", &["moves"]),
        "transform": [{ "aggregate": [{ "op": "sum", "field": "moves", "as": "moves" }], "groupby": ["origin", "destination"] }],
        "mark": "rect",
        "encoding": {
            "y": { "field": "origin", "type": "nominal" },
            "x": { "field": "destination", "type": "nominal" },
            "color": { "field": "moves", "type": "quantitative", "scale": { "type": "log" }, "title": "Moves, all runs" }
        }
    })
}

/// Ribbons are not Vega-Lite's: the largest net flows as bars.
pub fn flows() -> Value {
    json!({
        "data": table("flows.csv", &["moves"]),
        "transform": [
            { "calculate": "datum.origin < datum.destination ? datum.origin : datum.destination", "as": "first" },
            { "calculate": "datum.origin < datum.destination ? datum.destination : datum.origin", "as": "second" },
            { "calculate": "datum.origin < datum.destination ? datum.moves : -datum.moves", "as": "signed" },
            { "aggregate": [{ "op": "sum", "field": "signed", "as": "net" }], "groupby": ["first", "second"] },
            { "calculate": "abs(datum.net)", "as": "size" },
            { "calculate": "datum.net < 0 ? datum.second + ' → ' + datum.first : datum.first + ' → ' + datum.second", "as": "route" },
            { "window": [{ "op": "row_number", "as": "rank" }], "sort": [{ "field": "size", "order": "descending" }] },
            { "filter": "datum.rank <= 12" }
        ],
        "mark": "bar",
        "encoding": {
            "y": { "field": "route", "type": "nominal", "sort": "-x", "title": null },
            "x": { "field": "size", "type": "quantitative", "title": "Moves less moves back, all runs" }
        }
    })
}

/// Status of every new place in every replicate, and who lives there.
pub fn founding() -> Value {
    let year = json!({ "field": "year", "type": "quantitative", "axis": years(), "scale": { "zero": false } });
    json!({
        "data": table("jurisdictions.csv", &["replicate", "year", "households"]),
        "vconcat": [
            { "width": 800,
              "mark": { "type": "square", "size": 120 },
              "encoding": { "x": year, "y": { "field": "replicate", "type": "ordinal", "title": null },
                            "row": { "field": "place", "type": "nominal", "title": null,
                                     "header": { "labelAngle": 0, "labelAlign": "left" } },
                            "color": { "field": "status", "type": "nominal", "sort": ["planned", "building", "open", "closed", "repealed"] } } },
            { "width": 800, "height": 240,
              "transform": [{ "aggregate": [{ "op": "sum", "field": "households", "as": "residents" }], "groupby": ["replicate", "year"] }],
              "mark": "line",
              "encoding": { "x": year, "y": { "field": "residents", "type": "quantitative", "title": "Households in new places" },
                            "detail": { "field": "replicate" } } }
        ]
    })
}

/// Who would enter new places, could pay and moved in, by tenth of incomes.
pub fn entry() -> Value {
    json!({
        "data": table("entry.csv", &["income_decile", "would", "could_pay", "moved"]),
        "transform": [
            { "aggregate": [{ "op": "sum", "field": "would", "as": "would" },
                            { "op": "sum", "field": "could_pay", "as": "could_pay" },
                            { "op": "sum", "field": "moved", "as": "moved" }], "groupby": ["place", "income_decile"] },
            { "calculate": "datum.moved", "as": "moved in" },
            { "calculate": "datum.could_pay - datum.moved", "as": "could pay" },
            { "calculate": "datum.would - datum.could_pay", "as": "lacked the cash" },
            { "fold": ["moved in", "could pay", "lacked the cash"], "as": ["what", "count"] }
        ],
        "facet": { "field": "place", "type": "nominal", "title": null },
        "columns": 2,
        "spec": {
            "width": 360, "height": 300, "mark": "bar",
            "encoding": {
                "x": { "field": "income_decile", "type": "ordinal", "title": "Tenth of national incomes, 1 the poorest" },
                "y": { "field": "count", "type": "quantitative", "title": "Times somebody said yes, all runs" },
                "color": { "field": "what", "type": "nominal", "title": null }
            }
        },
        "resolve": { "scale": { "y": "independent" } }
    })
}

/// Members and residents of every community.
pub fn members() -> Value {
    json!({
        "data": table("communities.csv", &["year"]),
        "transform": [
            { "fold": STAGES, "as": ["what", "count"] },
            { "filter": "datum.count > 0" }
        ],
        "facet": { "field": "community", "type": "nominal", "title": null },
        "columns": 2,
        "spec": {
            "width": 400, "height": 300,
            "mark": "line",
            "encoding": {
                "x": { "field": "year", "type": "quantitative", "axis": years(), "scale": { "zero": false } },
                "y": { "aggregate": "median", "field": "count", "type": "quantitative", "scale": { "type": "log" }, "title": "Households" },
                "color": { "field": "what", "type": "nominal", "title": null }
            }
        }
    })
}

/// What is on record as a band, and every forecast as a point.
pub fn scoreboard() -> Value {
    let number =
        |field: &str| json!({ "field": field, "type": "quantitative", "title": null, "scale": { "zero": false } });
    json!({
        "data": table("scores.csv", &["low", "high", "value"]),
        "facet": { "row": { "field": "fact", "type": "nominal", "title": null, "header": { "labelAngle": 0, "labelAlign": "left" } } },
        "spec": {
            "width": 500,
            "layer": [
                { "transform": [{ "aggregate": [{ "op": "min", "field": "low", "as": "from" }, { "op": "max", "field": "high", "as": "to" }],
                                  "groupby": ["fact"] }],
                  "mark": { "type": "rect", "opacity": 0.25, "stroke": "#4c78a8" },
                  "encoding": { "x": number("from"), "x2": { "field": "to" } } },
                { "mark": "point",
                  "encoding": { "x": number("value"), "y": { "field": "forecast", "type": "nominal", "title": null },
                                "color": { "field": "forecast", "type": "nominal", "legend": null } } }
            ]
        },
        "resolve": { "scale": { "x": "independent", "y": "independent" } }
    })
}

fn over_time(quantity: &str, title: &str) -> Value {
    json!({
        "data": table("summary.csv", &["year", "p05", "median", "p95", "least", "most"]),
        "transform": [{ "filter": { "field": "quantity", "equal": quantity } }, end("low", "p05", "least"), end("high", "p95", "most")],
        "encoding": { "color": color("place") },
        "layer": band(title),
        "width": 800, "height": 400
    })
}

fn panels(by: &str, quantities: &[&str], place: Option<&String>, title: &str) -> Value {
    let mut filters = vec![json!({ "filter": { "field": "quantity", "oneOf": quantities } })];
    filters.extend(place.map(|place| json!({ "filter": { "field": "place", "equal": place } })));
    filters.extend([end("low", "p05", "least"), end("high", "p95", "most")]);
    let scale = if by == "quantity" { "independent" } else { "shared" };
    json!({
        "data": table("summary.csv", &["year", "p05", "median", "p95", "least", "most"]),
        "transform": filters,
        "title": title,
        "facet": { "field": by, "type": "nominal", "title": null },
        "columns": 4,
        "spec": { "width": 180, "height": 120, "layer": band("") },
        "resolve": { "scale": { "y": scale } }
    })
}

/// An end of the band: a quantile, or of fewer replicates than can have one, that of their range.
fn end(name: &str, quantile: &str, of_range: &str) -> Value {
    json!({ "calculate": format!("datum.{quantile} === null ? datum.{of_range} : datum.{quantile}"), "as": name })
}

/// A line with its band, from the summary.
fn band(title: &str) -> Value {
    interval(("low", "median", "high"), title)
}
