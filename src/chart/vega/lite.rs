//! The same chart as a Vega-Lite specification that reads the tables beside it: for those who want to restyle it.

use serde_json::{Map, Value, json};

use crate::chart::read::comparison::ComparisonTables;
use crate::chart::read::tables::RunTables;
use crate::chart::run::city_ledger;
use crate::chart::sweep::output::SweepTables;
use crate::chart::vega::maps;

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The specification of a chart of a run.
pub fn spec(chart: &str, tables: &RunTables) -> Option<String> {
    let body = match chart {
        "population" => over_time("households", "Households"),
        "rents" => over_time("rent", "Rent of a dwelling, $ a year"),
        "net_migration" => panels("place", &["net_inflow"], None, "Net moves in since the record before"),
        "city_ledger" => {
            const LEDGER: [&str; 7] = ["households", "income", "revenue", "services", "crime", "governance", "rent"];
            let place = tables.names.get(city_ledger::subject(tables))?;
            panels("quantity", &LEDGER, Some(place), place)
        }
        "who" => who(),
        "flow_matrix" => matrix(),
        "flows" => largest_flows(),
        "map" => maps::map(tables),
        "map_years" => maps::map_years(tables),
        "founding" => founding(),
        "entry" => entry(),
        "members" => members(),
        "scoreboard" => scoreboard(),
        _ => return None,
    };
    Some(written(chart, body))
}

/// The specification of a chart of a comparison.
pub fn of_comparison(chart: &str, tables: &ComparisonTables) -> Option<String> {
    let body = match chart.split_once('-').map_or((chart, 1), |(name, arm)| (name, arm.parse().unwrap_or(1))) {
        ("compare", _) => json!({
            "data": table("paired.csv", &["baseline", "difference", "low", "high"]),
            "transform": [
                { "filter": { "field": "quantity", "equal": "households" } },
                { "calculate": "datum.difference / datum.baseline", "as": "mid" },
                { "calculate": "datum.low === null ? null : datum.low / datum.baseline", "as": "from" },
                { "calculate": "datum.high === null ? null : datum.high / datum.baseline", "as": "to" }
            ],
            "facet": { "row": { "field": "arm", "title": null } },
            "spec": { "width": 800, "height": 360, "encoding": { "color": color("place") },
                      "layer": interval(("from", "mid", "to"), "Difference, share of the baseline") }
        }),
        ("winners", arm) => json!({
            "data": table("winners.csv", &["band", "mean", "better_off", "worse_off"]),
            "transform": [
                { "filter": { "field": "dimension", "equal": "income_decile" } },
                { "filter": { "field": "arm", "equal": arm_name(tables, arm) } },
                { "calculate": "-datum.worse_off", "as": "worse" }
            ],
            "hconcat": [
                { "mark": "bar", "encoding": {
                    "x": { "field": "band", "type": "ordinal", "sort": null, "title": "Tenth of national incomes, 1 the poorest" },
                    "y": { "field": "mean", "type": "quantitative", "title": "Worth, $ a year per household" } } },
                { "transform": [{ "fold": ["better_off", "worse"], "as": ["what", "share"] }],
                  "mark": "bar", "encoding": {
                    "x": { "field": "band", "type": "ordinal", "sort": null, "title": "Tenth of national incomes, 1 the poorest" },
                    "y": { "field": "share", "type": "quantitative", "axis": { "format": "%" }, "title": "Better off, worse off" },
                    "color": { "field": "what", "type": "nominal", "title": null } } }
            ]
        }),
        _ => return None,
    };
    Some(written(chart, body))
}

/// The name of a reform as the tables have it.
fn arm_name(tables: &ComparisonTables, arm: usize) -> &str {
    tables.arms.get(arm.saturating_sub(1)).map_or("", |arm| arm.key.as_str())
}

/// The specification of the chart of a sweep; its numbers are in it, since no table holds them.
pub fn of_sweep(tables: &SweepTables) -> String {
    let values: Vec<Value> = tables
        .points
        .iter()
        .filter(|point| point.spread.is_known())
        .map(|point| {
            let mut row = Map::new();
            for (k, (axis, rank)) in tables.axes.iter().zip(&point.at).enumerate() {
                let number = axis.numbers.as_ref().map(|numbers| json!(numbers[*rank]));
                row.insert(format!("axis_{}", k + 1), number.unwrap_or_else(|| json!(axis.values[*rank])));
            }
            let spread = &point.spread;
            row.extend(
                [("median", spread.median), ("low", spread.most.0), ("high", spread.most.1)]
                    .map(|(k, v)| (k.to_owned(), json!(v))),
            );
            Value::Object(row)
        })
        .collect();
    let title = |k: usize| tables.axes.get(k).map_or("", |axis| axis.key.name.as_str());
    let output = tables.output.text.as_str();
    let numbers = tables.axes.first().is_some_and(|axis| axis.numbers.is_some());
    let x = match numbers {
        true => json!({ "field": "axis_1", "type": "quantitative", "title": title(0), "scale": { "zero": false } }),
        false => json!({ "field": "axis_1", "type": "ordinal", "title": title(0), "sort": null }),
    };
    let body = match tables.axes.len() {
        1 => json!({
            "data": { "values": values },
            "encoding": { "x": x },
            "layer": [
                { "mark": { "type": "area", "opacity": 0.15 },
                  "encoding": { "y": { "field": "low", "type": "quantitative", "title": output }, "y2": { "field": "high" } } },
                { "mark": { "type": "line", "point": true }, "encoding": { "y": { "field": "median", "type": "quantitative" } } }
            ],
            "width": 800, "height": 400
        }),
        _ => json!({
            "data": { "values": values },
            "mark": "rect",
            "encoding": {
                "x": { "field": "axis_1", "type": "ordinal", "title": title(0) },
                "y": { "field": "axis_2", "type": "ordinal", "title": title(1), "sort": "descending" },
                "color": { "field": "median", "type": "quantitative", "title": output,
                           "scale": { "scheme": "blueorange", "reverse": true, "domainMid": tables.level } }
            },
            "width": 700, "height": 480
        }),
    };
    written("phase", body)
}

/// A table beside the folder of charts; these columns are numbers, of which some may be missing.
pub(crate) fn table(file: &str, numbers: &[&str]) -> Value {
    let parse: Map<String, Value> = numbers.iter().map(|name| ((*name).to_owned(), json!("number"))).collect();
    json!({ "url": format!("../{file}"), "format": { "type": "csv", "parse": parse } })
}

/// An axis of calendar years, of which only whole ones are named.
fn years() -> Value {
    json!({ "format": "d", "title": null, "tickMinStep": 1, "labelExpr": "datum.value % 1 ? '' : datum.label" })
}

/// The colour of what a column names, solid in its legend.
fn color(field: &str) -> Value {
    json!({ "field": field, "type": "nominal", "legend": { "symbolOpacity": 1 } })
}

pub(crate) fn written(chart: &str, body: Value) -> String {
    let mut spec = json!({ "$schema": SCHEMA, "description": format!("footvote simulation: {chart}") });
    if let (Some(spec), Value::Object(body)) = (spec.as_object_mut(), body) {
        spec.extend(body);
    }
    format!("{spec:#}\n")
}

/// A line with its band, from the quantiles of the summary.
fn band(title: &str) -> Value {
    interval(("p05", "median", "p95"), title)
}

/// A line with its band, from three columns.
fn interval((low, middle, high): (&str, &str, &str), title: &str) -> Value {
    let x = json!({ "field": "year", "type": "quantitative", "axis": years(), "scale": { "zero": false } });
    json!([
        { "mark": { "type": "area", "opacity": 0.15 },
          "encoding": { "x": x, "y": { "field": low, "type": "quantitative", "title": title }, "y2": { "field": high } } },
        { "mark": "line", "encoding": { "x": x, "y": { "field": middle, "type": "quantitative", "title": title } } }
    ])
}

fn over_time(quantity: &str, title: &str) -> Value {
    json!({
        "data": table("summary.csv", &["year", "p05", "median", "p95"]),
        "transform": [{ "filter": { "field": "quantity", "equal": quantity } }],
        "encoding": { "color": color("place") },
        "layer": band(title),
        "width": 800, "height": 400
    })
}

fn panels(by: &str, quantities: &[&str], place: Option<&String>, title: &str) -> Value {
    let mut filters = vec![json!({ "filter": { "field": "quantity", "oneOf": quantities } })];
    filters.extend(place.map(|place| json!({ "filter": { "field": "place", "equal": place } })));
    let scale = if by == "quantity" { "independent" } else { "shared" };
    json!({
        "data": table("summary.csv", &["year", "p05", "median", "p95"]),
        "transform": filters,
        "title": title,
        "facet": { "field": by, "type": "nominal", "title": null },
        "columns": 4,
        "spec": { "width": 180, "height": 120, "layer": band("") },
        "resolve": { "scale": { "y": scale } }
    })
}

fn who() -> Value {
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

/// Status of every new place in every replicate, and who lives there.
fn founding() -> Value {
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

fn entry() -> Value {
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
                "y": { "field": "count", "type": "quantitative", "title": "Times somebody said yes, all replicates" },
                "color": { "field": "what", "type": "nominal", "title": null }
            }
        },
        "resolve": { "scale": { "y": "independent" } }
    })
}

fn members() -> Value {
    json!({
        "data": table("communities.csv", &["year"]),
        "transform": [
            { "fold": crate::chart::read::new_places::STAGES, "as": ["what", "count"] },
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
fn scoreboard() -> Value {
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

fn matrix() -> Value {
    json!({
        "data": table("flows.csv", &["moves"]),
        "transform": [{ "aggregate": [{ "op": "sum", "field": "moves", "as": "moves" }], "groupby": ["origin", "destination"] }],
        "mark": "rect",
        "encoding": {
            "y": { "field": "origin", "type": "nominal" },
            "x": { "field": "destination", "type": "nominal" },
            "color": { "field": "moves", "type": "quantitative", "scale": { "type": "log" }, "title": "Moves, all replicates" }
        }
    })
}

/// Ribbons are not Vega-Lite's: the largest flows as bars.
fn largest_flows() -> Value {
    json!({
        "data": table("flows.csv", &["moves"]),
        "transform": [
            { "aggregate": [{ "op": "sum", "field": "moves", "as": "moves" }], "groupby": ["origin", "destination"] },
            { "window": [{ "op": "row_number", "as": "rank" }], "sort": [{ "field": "moves", "order": "descending" }] },
            { "filter": "datum.rank <= 30" },
            { "calculate": "datum.origin + ' → ' + datum.destination", "as": "route" }
        ],
        "mark": "bar",
        "encoding": {
            "y": { "field": "route", "type": "nominal", "sort": "-x", "title": null },
            "x": { "field": "moves", "type": "quantitative", "title": "Moves, all replicates" },
            "color": { "field": "origin", "type": "nominal", "title": "From" }
        }
    })
}
