//! The same chart as a Vega-Lite specification that reads the tables beside it: for those who want to restyle it.

use serde_json::{Value, json};

use super::city_ledger;
use super::tables::RunTables;

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The specification of a chart; a map and ribbons have none.
pub fn spec(chart: &str, tables: &RunTables) -> Option<String> {
    let body = match chart {
        "population" => over_time("households", "Households"),
        "rents" => over_time("rent", "Rent of a dwelling, $ a year"),
        "net_migration" => panels("place", &["net_inflow"], None, "Net moves in since the record before"),
        "city_ledger" => {
            const LEDGER: [&str; 7] = ["households", "income", "revenue", "services", "crime", "governance", "rent"];
            let place = tables.names.get(city_ledger::subject(tables))?;
            panels("quantity", &LEDGER, Some(place), "Value")
        }
        "who" => who(),
        "flow_matrix" => flows(),
        _ => return None,
    };
    let mut spec = json!({ "$schema": SCHEMA, "description": format!("footvote simulation: {chart}") });
    if let (Some(spec), Some(body)) = (spec.as_object_mut(), body.as_object()) {
        spec.extend(body.clone());
    }
    Some(format!("{spec:#}\n"))
}

/// A line with its band.
fn band(title: &str) -> Value {
    let x = json!({ "field": "year", "type": "quantitative", "axis": { "format": "d", "title": null }, "scale": { "zero": false } });
    json!([
        { "mark": { "type": "area", "opacity": 0.15 },
          "encoding": { "x": x, "y": { "field": "p05", "type": "quantitative", "title": title }, "y2": { "field": "p95" } } },
        { "mark": "line", "encoding": { "x": x, "y": { "field": "median", "type": "quantitative", "title": title } } }
    ])
}

fn over_time(quantity: &str, title: &str) -> Value {
    json!({
        "data": { "url": "../summary.csv" },
        "transform": [{ "filter": { "field": "quantity", "equal": quantity } }],
        "encoding": { "color": { "field": "place", "type": "nominal" } },
        "layer": band(title),
        "width": 800, "height": 400
    })
}

fn panels(by: &str, quantities: &[&str], place: Option<&String>, title: &str) -> Value {
    let mut filters = vec![json!({ "filter": { "field": "quantity", "oneOf": quantities } })];
    filters.extend(place.map(|place| json!({ "filter": { "field": "place", "equal": place } })));
    let scale = if by == "quantity" { "independent" } else { "shared" };
    json!({
        "data": { "url": "../summary.csv" },
        "transform": filters,
        "facet": { "field": by, "type": "nominal", "title": null },
        "columns": 4,
        "spec": { "width": 180, "height": 120, "layer": band(title) },
        "resolve": { "scale": { "y": scale } }
    })
}

fn who() -> Value {
    json!({
        "data": { "url": "../groups.csv" },
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

fn flows() -> Value {
    json!({
        "data": { "url": "../flows.csv" },
        "transform": [{ "aggregate": [{ "op": "sum", "field": "moves", "as": "moves" }], "groupby": ["origin", "destination"] }],
        "mark": "rect",
        "encoding": {
            "y": { "field": "origin", "type": "nominal" },
            "x": { "field": "destination", "type": "nominal" },
            "color": { "field": "moves", "type": "quantitative", "scale": { "type": "log" }, "title": "Moves, all replicates" }
        }
    })
}
