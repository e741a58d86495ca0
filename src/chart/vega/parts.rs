//! Writes the parts that the Vega-Lite specifications share: tables, axes, colours, bands, and the whole as text.

use serde_json::{Map, Value, json};

use crate::output::folder::own::SPECIFICATION;

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// A table beside the folder of charts; these columns are numbers, of which some may be missing.
pub fn table(file: &str, numbers: &[&str]) -> Value {
    let parse: Map<String, Value> = numbers.iter().map(|name| ((*name).to_owned(), json!("number"))).collect();
    json!({ "url": format!("../{file}"), "format": { "type": "csv", "parse": parse } })
}

/// An axis of calendar years, of which only whole ones are named.
pub fn years() -> Value {
    json!({ "format": "d", "title": null, "tickMinStep": 1, "labelExpr": "datum.value % 1 ? '' : datum.label" })
}

/// The colour of what a column names, solid in its legend.
pub fn color(field: &str) -> Value {
    json!({ "field": field, "type": "nominal", "legend": { "symbolOpacity": 1 } })
}

/// A line with its band, from three columns.
pub fn interval((low, middle, high): (&str, &str, &str), title: &str) -> Value {
    let x = json!({ "field": "year", "type": "quantitative", "axis": years(), "scale": { "zero": false } });
    json!([
        { "mark": { "type": "area", "opacity": 0.15 },
          "encoding": { "x": x, "y": { "field": low, "type": "quantitative", "title": title }, "y2": { "field": high } } },
        { "mark": "line", "encoding": { "x": x, "y": { "field": middle, "type": "quantitative", "title": title } } }
    ])
}

/// A specification as the text of its file.
pub fn written(chart: &str, body: Value) -> String {
    let mut spec = json!({ "$schema": SCHEMA, "description": format!("{SPECIFICATION}{chart}") });
    if let (Some(spec), Value::Object(body)) = (spec.as_object_mut(), body) {
        spec.extend(body);
    }
    format!("{spec:#}\n")
}
