//! Specifies the charts of a comparison again for Vega-Lite, reading the tables beside them.

use serde_json::{Value, json};

use crate::chart::read::comparison::ComparisonTables;
use crate::chart::vega::parts::{color, interval, table};

/// The paired difference in households, a row for each reform.
pub fn compare() -> Value {
    json!({
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
    })
}

/// What the reform of number `arm` is worth, and who is better or worse off.
pub fn winners(tables: &ComparisonTables, arm: usize) -> Value {
    let key = tables.arms.get(arm).map_or("", |arm| arm.key.as_str());
    json!({
        "data": table("winners.csv", &["band", "mean", "better_off", "worse_off"]),
        "transform": [
            { "filter": { "field": "dimension", "equal": "income_decile" } },
            { "filter": { "field": "arm", "equal": key } },
            { "calculate": "-datum.worse_off", "as": "worse" }
        ],
        "hconcat": [
            { "mark": "bar", "encoding": {
                "x": { "field": "band", "type": "ordinal", "sort": null, "title": "Tenth of national incomes, 1 the poorest" },
                "y": { "field": "mean", "type": "quantitative", "title": tables.facts.currency.said("Worth, $ a year per household") } } },
            { "transform": [{ "fold": ["better_off", "worse"], "as": ["what", "share"] }],
              "mark": "bar", "encoding": {
                "x": { "field": "band", "type": "ordinal", "sort": null, "title": "Tenth of national incomes, 1 the poorest" },
                "y": { "field": "share", "type": "quantitative", "axis": { "format": "%" }, "title": "Better off, worse off" },
                "color": { "field": "what", "type": "nominal", "title": null } } }
        ]
    })
}
