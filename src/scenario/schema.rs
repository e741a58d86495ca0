//! Makes the JSON schema of scenario files, for editors, from the tables that the reader reads by.

use serde_json::{Map, Value, json};

use crate::model::acts::Role;
use crate::model::charter::{CHARTER, Charter, Founding};
use crate::model::community::COMMUNITY;
use crate::model::household::Class;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::place::ATTRIBUTES;
use crate::model::population::POPULATION;
use crate::model::quantity::{AttributeRow, DefaultValue, Quantity};
use crate::scenario::block::charter;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{Key, Kind, SECTIONS, Section};

/// The schema, JSON Schema draft 2020-12.
pub fn schema() -> Value {
    let mut properties = key_properties(keys::TOP);
    for row in &SECTIONS {
        let schema = block(row.section);
        let schema = if row.repeated { json!({ "type": "array", "items": schema }) } else { schema };
        properties.insert(row.name.to_string(), described(schema, row.about));
    }
    let mut schema = object(properties, required(keys::TOP));
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("A footvote scenario");
    schema
}

/// The schema of one block.
fn block(section: Section) -> Value {
    let mut properties = key_properties(section.keys());
    let mut needed = required(section.keys());
    match section {
        Section::Population => properties.extend(quantity_properties(POPULATION)),
        Section::Mechanisms => {
            let switch =
                |about: &str, usual: bool| json!({ "type": "boolean", "default": usual, "description": about });
            let switches = MECHANISMS.iter().map(|row| (row.name.to_string(), switch(&row.sentence(), row.usual)));
            properties.extend(switches);
        }
        Section::Parameters => properties.extend(quantity_properties(PARAMETERS)),
        Section::Sweep => {
            let axis = object(key_properties(keys::AXIS), required(keys::AXIS));
            properties.insert("axis".to_string(), json!({ "type": "array", "items": axis }));
        }
        Section::Place => {
            properties.extend(key_properties(keys::NEW_PLACE));
            properties.extend(quantity_properties(ATTRIBUTES));
            for row in ATTRIBUTES.iter().filter(|row| row.role == Role::Series) {
                properties.insert(row.name.to_string(), dated(quantity(row), row.about));
            }
            if let Some(flow) = properties.remove("observed_net_flow") {
                properties.insert(
                    "observed_net_flow".to_string(),
                    dated(flow, "observed net inflow, a number or a dated series"),
                );
            }
            properties.extend(quantity_properties(CHARTER));
            // A block may change a row of a place table, so only the name is required.
            needed = vec!["name"];
        }
        Section::Community => {
            properties.extend(quantity_properties(COMMUNITY));
            // The share may come from a preset.
            needed = vec!["name"];
        }
        Section::Time
        | Section::Places
        | Section::Rules
        | Section::Attention
        | Section::Baseline
        | Section::Event
        | Section::Trend
        | Section::Incorporation
        | Section::Fact
        | Section::Vary
        | Section::Output => {}
        Section::Uncertainty => {
            for name in ["parameters", "population", "place", "community"] {
                properties.insert(name.to_string(), described(json!({ "type": "object" }), "as in `keys`"));
            }
        }
    }
    object(properties, needed)
}

fn object(properties: Map<String, Value>, required: Vec<&str>) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A number, or a list of years and numbers.
fn dated(number: Value, about: &str) -> Value {
    let step = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
    described(json!({ "anyOf": [number, { "type": "array", "items": step }] }), about)
}

fn described(mut schema: Value, about: &str) -> Value {
    schema["description"] = json!(about);
    schema
}

fn required(table: &[Key]) -> Vec<&str> {
    let required = table.iter().filter(|key| key.required);
    required.map(|key| key.name).collect()
}

fn key_properties(table: &[Key]) -> Map<String, Value> {
    let properties = table.iter();
    let properties = properties.map(|key| (key.name.to_string(), described(kind(&key.kind), key.about)));
    properties.collect()
}

fn kind(kind: &Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Integer { min, max, default } => {
            let mut schema = whole(*min, *max);
            if let Some(default) = default {
                schema["default"] = json!(*default as i64);
            }
            schema
        }
        Kind::Number { min, max, .. } => {
            json!({ "type": "number", "minimum": min, "maximum": max })
        }
        Kind::Choice { words } => json!({ "enum": words, "default": words[0] }),
        Kind::Word { words } => json!({ "enum": words }),
        Kind::Switch => json!({ "type": "boolean", "default": false }),
        Kind::IntegerOrAll { min, max } => {
            json!({ "anyOf": [whole(*min, *max), { "const": "all" }] })
        }
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Numbers => json!({ "type": "array", "items": { "type": "number" } }),
        Kind::Values => json!({ "type": "array", "items": { "type": ["number", "boolean", "string"] } }),
        Kind::TextOrTexts => json!({ "type": ["string", "array"], "items": { "type": "string" } }),
        Kind::Brackets => {
            let bracket = object(key_properties(keys::BRACKET), required(keys::BRACKET));
            json!({ "type": "array", "items": bracket })
        }
        Kind::Changes => {
            let change = |about| json!({ "type": "number", "description": about });
            let properties = ATTRIBUTES.iter().map(|row| (row.name.to_string(), change(row.about)));
            object(properties.collect(), Vec::new())
        }
        Kind::Laws => json!({ "type": "object" }),
        Kind::Site => object(key_properties(keys::SITE), required(keys::SITE)),
        Kind::Affinity => {
            let affinity = json!({ "type": "number", "minimum": keys::AFFINITY.min, "maximum": keys::AFFINITY.max });
            json!({ "type": "object", "additionalProperties": affinity })
        }
        Kind::Template => {
            let mut properties = key_properties(keys::TEMPLATE);
            let given = |row: &&AttributeRow| charter::may_give(row.name, false);
            properties.extend(ATTRIBUTES.iter().filter(given).map(|row| (row.name.to_string(), quantity(row))));
            let given = |row: &&Quantity<Charter>| charter::applies(row.name, Founding::Template, true);
            properties.extend(CHARTER.iter().filter(given).map(|row| (row.name.to_string(), quantity(row))));
            object(properties, Vec::new())
        }
    }
}

fn whole(min: i128, max: i128) -> Value {
    // JSON numbers beyond 2^53 are not exact, and 64-bit seeds need no bound in an editor.
    let mut schema = json!({ "type": "integer", "minimum": min as i64 });
    if max < 1 << 53 {
        schema["maximum"] = json!(max as i64);
    }
    schema
}

fn quantity_properties<T, R>(table: &[Quantity<T, R>]) -> Map<String, Value> {
    let properties = table.iter();
    properties.map(|row| (row.name.to_string(), quantity(row))).collect()
}

fn quantity<T, R>(row: &Quantity<T, R>) -> Value {
    let mut number = json!({ "type": "number", "minimum": row.min });
    if row.max.is_finite() {
        number["maximum"] = json!(row.max);
    }
    let mut schema = number.clone();
    if row.is_per_class() {
        let classes = Class::ALL.map(|class| (class.name().to_string(), number.clone()));
        let by_class = object(classes.into_iter().collect(), Vec::new());
        schema = json!({ "anyOf": [number, by_class] });
    }
    match row.default {
        DefaultValue::One(value) if value.is_finite() => schema["default"] = json!(value),
        DefaultValue::PerClass(values) => {
            let classes = Class::ALL.map(|class| (class.name().to_string(), json!(values[class as usize])));
            schema["default"] = Value::Object(classes.into_iter().collect());
        }
        _ => {}
    }
    let default = describe_default(row);
    let text = format!("{} ({}). Default: {default}. {}: {}", row.about, row.unit, row.evidence.word(), row.source);
    described(schema, &text)
}

/// The default in words: "0.24", "4 / 3.873 / 5.163", "required", "governance".
pub fn describe_default<T, R>(row: &Quantity<T, R>) -> String {
    match row.default {
        DefaultValue::One(value) if value.is_finite() => value.to_string(),
        DefaultValue::One(_) => "none".to_string(),
        DefaultValue::PerClass([mobile, stuck, rooted]) => format!("{mobile} / {stuck} / {rooted}"),
        DefaultValue::Required => "required".to_string(),
        DefaultValue::Derived(from) => from.to_string(),
    }
}
