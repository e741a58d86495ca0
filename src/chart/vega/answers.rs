//! Specifies tornado, waterfall and backtest again for Vega-Lite, reading the tables beside them.

use serde_json::{Value, json};

use crate::chart::vega::parts::table;

/// The mean output at both ends of every axis, and the sensitivity indices with their intervals.
pub fn tornado(output: &str) -> Value {
    let mine = json!({ "filter": { "field": "output", "equal": output } });
    json!({
        "hconcat": [
            { "data": table("tornado.csv", &["at_low", "at_high"]),
              "transform": [mine],
              "width": 460,
              "layer": [
                { "mark": { "type": "rule", "strokeWidth": 3, "opacity": 0.4 },
                  "encoding": { "y": { "field": "axis", "type": "nominal", "sort": null, "title": null },
                                "x": { "field": "at_low", "type": "quantitative", "title": output, "scale": { "zero": false } },
                                "x2": { "field": "at_high" } } },
                { "transform": [{ "fold": ["at_low", "at_high"], "as": ["end", "mean"] }],
                  "mark": { "type": "point", "filled": true, "size": 80 },
                  "encoding": { "y": { "field": "axis", "type": "nominal", "sort": null, "title": null },
                                "x": { "field": "mean", "type": "quantitative", "title": output },
                                "color": { "field": "end", "type": "nominal", "title": null } } }
              ] },
            { "data": table("sensitivity.csv", &["estimate", "low", "high"]),
              "transform": [mine, { "filter": "datum.axis != '' && datum.axis != null" }],
              "width": 220,
              "encoding": { "y": { "field": "axis", "type": "nominal", "sort": null, "title": null },
                            "color": { "field": "index", "type": "nominal", "title": null } },
              "layer": [
                { "mark": "rule", "encoding": { "x": { "field": "low", "type": "quantitative", "title": "Index and 95% interval" },
                                                 "x2": { "field": "high" } } },
                { "mark": { "type": "point", "filled": true },
                  "encoding": { "x": { "field": "estimate", "type": "quantitative" } } }
              ] }
        ]
    })
}

/// How far forecasts of net moves were off, by years ahead.
pub fn backtest(_: &str) -> Value {
    json!({
        "data": table("scores.csv", &["years_ahead", "rmse", "rmse_weighted"]),
        "transform": [{ "fold": ["rmse", "rmse_weighted"], "as": ["measure", "error"] }],
        "mark": { "type": "point", "filled": true },
        "encoding": {
            "column": { "field": "years_ahead", "type": "ordinal", "title": "years ahead" },
            "row": { "field": "target", "type": "nominal", "title": null },
            "y": { "field": "forecast", "type": "nominal", "title": null },
            "x": { "aggregate": "mean", "field": "error", "type": "quantitative", "title": "root mean square error of net moves per 1,000 people" },
            "color": { "field": "measure", "type": "nominal", "title": null }
        }
    })
}

/// What every group of mechanisms adds, from the largest on.
pub fn waterfall(output: &str) -> Value {
    let group = json!({ "field": "group", "type": "nominal", "sort": null, "title": null });
    json!({
        "data": table("contributions.csv", &["shapley", "shapley_low", "shapley_high"]),
        "transform": [
            { "filter": { "field": "output", "equal": output } },
            { "calculate": "abs(datum.shapley)", "as": "size" },
            { "window": [{ "op": "sum", "field": "shapley", "as": "until" }], "sort": [{ "field": "size", "order": "descending" }] },
            { "calculate": "datum.until - datum.shapley", "as": "from" },
            { "calculate": "datum.from + datum.shapley_low", "as": "low" },
            { "calculate": "datum.from + datum.shapley_high", "as": "high" },
            { "calculate": "datum.shapley < 0 ? 'less' : 'more'", "as": "way" }
        ],
        "width": 640,
        "layer": [
            { "mark": { "type": "bar", "opacity": 0.8 },
              "encoding": { "y": group, "x": { "field": "from", "type": "quantitative", "title": format!("{output}, beyond all of these off") },
                            "x2": { "field": "until" }, "color": { "field": "way", "type": "nominal", "legend": null } } },
            { "transform": [{ "filter": "isValid(datum.shapley_low)" }],
              "mark": "rule",
              "encoding": { "y": group, "x": { "field": "low", "type": "quantitative" }, "x2": { "field": "high" } } }
        ]
    })
}
