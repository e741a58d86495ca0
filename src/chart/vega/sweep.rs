//! Specifies the chart of a sweep again for Vega-Lite.

use serde_json::{Map, Value, json};

use crate::chart::sweep::tables::SweepTables;

/// The specification of the chart of a sweep; its numbers are in it, since no table holds them.
pub fn phase(tables: &SweepTables) -> Value {
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
    match tables.axes.len() {
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
    }
}
