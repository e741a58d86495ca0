//! Every Vega-Lite specification stands on its own: it names its schema, has data that are there, and encodes only
//! columns that its data and transforms make.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::desk::{Desk, two_towns};
use crate::support::fake;
use footvote::chart::draw_all;
use footvote::engine::records::rows::EventRow;
use footvote::experiment::evidence::scores::Scoring;
use footvote::format::Currency;
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest::Manifest;
use footvote::output::run::writer::RunWriter;
use serde_json::Value;

/// Something on record.
const RECORD: &str = "[[fact]]\ntext = \"a count\"\nlow = 90_000\noutputs = [\"place.west.households@2027\"]\n\
    [[fact]]\ntext = \"moves\"\nflows = [\"east,west,900\", \"west,east,900\"]\n";

type Columns = BTreeSet<String>;

/// The columns of a data block, whose addresses are relative to the folder of charts.
fn columns(data: &Value, charts: &Path, case: &str) -> Columns {
    if let Some(values) = data["values"].as_array() {
        assert!(!values.is_empty(), "{case}: data without a row");
        let keys = values.iter().map(|row| row.as_object().expect("rows are objects").keys().cloned());
        return keys.flatten().collect();
    }
    let url = data["url"].as_str().unwrap_or_else(|| panic!("{case}: neither values nor an address in {data}"));
    let table = fs::read_to_string(charts.join(url)).unwrap_or_else(|error| panic!("{case}: {url}: {error}"));
    let mut lines = table.lines();
    let columns: Columns = lines.next().expect("a header").split(',').map(str::to_owned).collect();
    assert!(lines.next().is_some(), "{case}: {url} has no row");
    for (name, kind) in data["format"]["parse"].as_object().into_iter().flatten() {
        assert!(columns.contains(name) && kind == "number", "{case}: {url} has no column `{name}`");
    }
    columns
}

/// The columns after a transform, and whether what it reads is there.
fn transformed(mut columns: Columns, transform: &Value, case: &str) -> Columns {
    let name = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{case}: no name in {transform}")).to_owned();
    let names = |value: &Value| value.as_array().map(|names| names.iter().map(name).collect()).unwrap_or_default();
    let known = |columns: &Columns, field: &str| {
        assert!(columns.contains(field), "{case}: `{field}` of {transform} is none of {columns:?}");
    };
    // What is calculated or filtered reads `datum.name`.
    for text in [&transform["calculate"], &transform["filter"]].into_iter().filter_map(Value::as_str) {
        for part in text.split("datum.").skip(1) {
            let end = part.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(part.len());
            known(&columns, &part[..end]);
        }
    }
    if let Some(field) = transform["filter"]["field"].as_str() {
        known(&columns, field);
    }
    for operation in transform["aggregate"].as_array().into_iter().flatten() {
        known(&columns, &name(&operation["field"]));
    }
    if let Some(operations) = transform["aggregate"].as_array() {
        let groups: Vec<String> = names(&transform["groupby"]);
        groups.iter().for_each(|group| known(&columns, group));
        return groups.into_iter().chain(operations.iter().map(|operation| name(&operation["as"]))).collect();
    }
    let folded: Vec<String> = names(&transform["fold"]);
    folded.iter().for_each(|field| known(&columns, field));
    columns.extend(transform["window"].as_array().into_iter().flatten().map(|operation| name(&operation["as"])));
    match &transform["as"] {
        Value::Array(_) => columns.extend(names(&transform["as"])),
        Value::String(one) => {
            columns.insert(one.clone());
        }
        _ => {}
    }
    columns
}

/// Every `field` within.
fn fields(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("field").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| fields(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| fields(value, found)),
        _ => {}
    }
}

/// Checks a view and the views in it; returns how many marks are drawn.
fn check(view: &Value, inherited: Option<Columns>, charts: &Path, case: &str) -> usize {
    let mut known = if view["data"].is_null() { inherited } else { Some(columns(&view["data"], charts, case)) };
    for transform in view["transform"].as_array().into_iter().flatten() {
        known = Some(transformed(known.unwrap_or_else(|| panic!("{case}: a transform of no data")), transform, case));
    }
    let mut used = Vec::new();
    fields(&view["encoding"], &mut used);
    fields(&view["facet"], &mut used);
    for field in used {
        assert!(known.as_ref().is_some_and(|known| known.contains(&field)), "{case}: `{field}` is not in {known:?}");
    }
    let inner = ["layer", "hconcat", "vconcat"].into_iter().filter_map(|key| view[key].as_array()).flatten();
    let marks: usize =
        inner.chain(view.get("spec")).map(|inner| check(inner, known.clone(), charts, case)).sum::<usize>();
    if !view["mark"].is_null() {
        assert!(known.is_some(), "{case}: a mark without data");
        assert!(view["encoding"].is_object(), "{case}: a mark that encodes nothing");
    }
    marks + usize::from(!view["mark"].is_null())
}

/// Checks all specifications of a folder; returns their names.
fn check_all(folder: &Path) -> Vec<String> {
    let charts = folder.join("charts");
    let mut names = Vec::new();
    for entry in fs::read_dir(&charts).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".vl.json")) else { continue };
        let spec: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).expect("JSON");
        let schema = spec["$schema"].as_str().expect("a schema");
        assert!(schema.starts_with("https://vega.github.io/schema/vega-lite/v"), "{schema}");
        assert!(check(&spec, None, &charts, name) > 0, "{name} draws nothing");
        names.push(name.to_owned());
    }
    names.sort();
    names
}

#[test]
fn specifications_of_a_run_encode_columns_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path();
    let written = "seed = 1\n[[place]]\nname = \"alpha\"\nlatitude = 40.0\nlongitude = -80.0\n\
                   [[place]]\nname = \"beta\"\nlatitude = 41.0\nlongitude = -90.0\n";
    let mut writer = RunWriter::begin(run, written, Scoring::default(), Currency::DOLLAR).unwrap();
    for replicate in 0..3 {
        let mut record = fake::record(replicate);
        let opened = |year: f64, kind: &'static str| EventRow {
            replicate,
            tick: 12,
            year,
            place: "gamma".into(),
            what: fake::happening(kind),
            currency: Currency::DOLLAR,
        };
        record.events.extend([opened(2025.0, "campaign"), opened(2026.0, "opened")]);
        writer.add(&record).unwrap();
    }
    writer.finish().unwrap();
    let manifest = Manifest {
        format: Layout::Run.format().into(),
        version: "0".into(),
        model: 1,
        commit: None,
        rebuilt: false,
        scenario: "fake".into(),
        title: String::new(),
        question: String::new(),
        scenario_blake3: blake3::hash(written.as_bytes()).to_string(),
        seed: 1,
        seed_scheme: String::new(),
        doubt_scheme: None,
        first_replicate: 0,
        replicates: 3,
        comparison: None,
        files: Vec::new(),
    };
    manifest.seal(run).unwrap();
    draw_all(run, None).expect("charts");
    let names = check_all(run);
    let expected = [
        "capital",
        "city_ledger",
        "entry",
        "flow_matrix",
        "flows",
        "founding",
        "map",
        "map_years",
        "members",
        "net_migration",
        "population",
        "rents",
        "who",
    ];
    assert_eq!(names, expected);
}

#[test]
fn specifications_of_comparisons_and_sweeps_encode_columns_that_are_there() {
    let towns = |more: &str| two_towns(2, 2, 3_000, more);
    let desk = Desk::new(&towns(""));
    let sets = ["--set", "place.west.income_tax=0.01", "--set", "place.west.violent_crime=100"];
    desk.succeed(&[&["compare", "towns.toml", "--quiet", "--out", "compared"], &sets[..]].concat());
    assert_eq!(check_all(&desk.path("compared")), ["compare", "winners"]);
    for (name, axes) in [
        ("one", "[[sweep.axis]]\nkey = \"place.west.violent_crime\"\nrange = [100, 900]\nsteps = 3\n"),
        ("words", "[[sweep.axis]]\nkey = \"mechanisms.voice\"\nvalues = [true, false]\n"),
        (
            "two",
            "[[sweep.axis]]\nkey = \"mechanisms.voice\"\nvalues = [true, false]\n\
             [[sweep.axis]]\nkey = \"place.west.income_tax\"\nvalues = [0.01, 0.15]\n",
        ),
    ] {
        desk.write("swept.toml", &towns(&format!("[sweep]\ndesign = \"grid\"\n{axes}")));
        desk.succeed(&["sweep", "swept.toml", "--quiet", "--out", name]);
        assert_eq!(check_all(&desk.path(name)), ["phase"]);
        let spec: Value = serde_json::from_str(&desk.read(&format!("{name}/charts/phase.vl.json"))).unwrap();
        let kind = if name == "one" { "quantitative" } else { "ordinal" };
        assert_eq!(spec["encoding"]["x"]["type"], kind, "{name}");
    }
    // The design of a grid is regressed, which gives no indices of its own but bins.
    let outputs = ["--output", "place.west.households@end", "--output", "place.west.rent@end"];
    desk.succeed(&[&["sensitivity", "two", "--quiet", "--out", "ranked"], &outputs[..]].concat());
    assert_eq!(check_all(&desk.path("ranked")), ["tornado", "tornado-2"]);
    let groups = ["--mechanisms", "crime,governance", "--output", "place.west.households.change@end"];
    desk.succeed(&[&["explain", "towns.toml", "--quiet", "--out", "explained"], &groups[..]].concat());
    assert_eq!(check_all(&desk.path("explained")), ["waterfall"]);
    desk.write("record.toml", &towns(RECORD));
    desk.succeed(&["run", "record.toml", "--quiet", "--out", "recorded"]);
    assert!(check_all(&desk.path("recorded")).contains(&"scoreboard".to_owned()));
}
