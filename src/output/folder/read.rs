//! Reads back what a folder keeps: columns of its tables, and the few facts that every picture states.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::format::Currency;
use crate::output::folder::files::{MANIFEST_FILE, SCENARIO_FILE};
use crate::output::folder::layout::Layout;
use crate::scenario::answer::AnswerKind;

/// Why a run folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file is missing or unreadable.
    #[error("cannot read {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table is not well-formed CSV.
    #[error("{} is not a table: {source}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What the CSV reader said.
        source: csv::Error,
    },
    /// A table lacks a column.
    #[error("{} has no column `{column}`; was the run made by another version?", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A cell of a number column is not a finite number.
    #[error("{}, line {line}: `{text}` in column `{column}` is not a number", path.display())]
    Number {
        /// The file.
        path: PathBuf,
        /// Line in the file, from 1.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// `scenario.toml` or `manifest.json` is not what a run writes.
    #[error("{} is not what a run writes: {reason}", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        reason: String,
    },
}

/// What every picture of a run states about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Title of the scenario.
    pub title: Option<String>,
    /// The question it asks.
    pub question: Option<String>,
    /// Seed of all randomness.
    pub seed: Option<u64>,
    /// How money is marked.
    pub currency: Currency,
    /// Version of the program that made the run.
    pub version: Option<String>,
    /// Name of the place the scenario is about, where it says so.
    pub headline: Option<String>,
    /// What kind of answer it wants, where it says so.
    pub answer: Option<AnswerKind>,
    /// What its twin is, in words, where it has one.
    pub twin: Option<String>,
    /// Labels of places by name, where the scenario gives one.
    pub labels: BTreeMap<String, String>,
    /// Latitude and longitude of places by name, degrees, where the scenario gives them.
    pub sites: BTreeMap<String, (f64, f64)>,
    /// The metro in which a place lies by its site, by name, where the scenario says so.
    pub metros: BTreeMap<String, String>,
    /// Templates by the name of their community.
    pub templates: BTreeMap<String, Template>,
    /// Whether a new place asks an entry fee.
    pub fee: bool,
    /// Whether a host may repeal a new place.
    pub hazard: bool,
    /// Hostile acts a year of a host that loses nothing, by new place or by the community of a template, where there may be some.
    pub hazards: BTreeMap<String, f64>,
    /// Places whose grants to whoever moves in an event changes.
    pub grants: BTreeSet<String>,
    /// Parents of the suburbs that may incorporate, by suburb.
    pub parents: BTreeMap<String, String>,
}

/// What a scenario says of the places that a community founds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// What the community is called.
    pub label: Option<String>,
    /// Latitude and longitude of its places, degrees.
    pub site: Option<(f64, f64)>,
    /// The metro in which they lie.
    pub metro: Option<String>,
    /// Households that must pledge.
    pub capacity: Option<f64>,
    /// The community that it copies.
    pub copies: Option<String>,
}

#[derive(Deserialize)]
struct WrittenScenario {
    title: Option<String>,
    question: Option<String>,
    currency: Option<String>,
    seed: Option<u64>,
    headline: Option<String>,
    answer: Option<String>,
    twin: Option<String>,
    #[serde(default)]
    place: Vec<WrittenPlace>,
    #[serde(default)]
    new_place: Vec<WrittenPlace>,
    #[serde(default)]
    community: Vec<WrittenCommunity>,
    #[serde(default)]
    event: Vec<WrittenEvent>,
    #[serde(default)]
    incorporation: Vec<WrittenIncorporation>,
}

#[derive(Deserialize)]
struct WrittenIncorporation {
    place: String,
    parent: String,
}

#[derive(Deserialize)]
struct WrittenEvent {
    #[serde(default)]
    places: Vec<String>,
    set: Option<WrittenGrant>,
    add: Option<WrittenGrant>,
    multiply: Option<WrittenGrant>,
}

#[derive(Deserialize)]
struct WrittenGrant {
    relocation_grant: Option<f64>,
}

#[derive(Deserialize)]
struct WrittenPlace {
    name: String,
    label: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    site: Option<WrittenSite>,
    kind: Option<String>,
    entry_fee: Option<f64>,
    hazard: Option<f64>,
}

#[derive(Deserialize)]
struct WrittenCommunity {
    name: String,
    label: Option<String>,
    copies: Option<String>,
    template: Option<WrittenTemplate>,
}

#[derive(Deserialize)]
struct WrittenTemplate {
    capacity: Option<f64>,
    site: Option<WrittenSite>,
    entry_fee: Option<f64>,
    hazard: Option<f64>,
}

#[derive(Deserialize)]
struct WrittenSite {
    latitude: Option<f64>,
    longitude: Option<f64>,
    metro: Option<String>,
}

impl WrittenSite {
    fn point(&self) -> Option<(f64, f64)> {
        Some((self.latitude?, self.longitude?))
    }
}

#[derive(Deserialize)]
struct WrittenManifest {
    version: Option<String>,
    format: Option<String>,
}

/// What kind of folder `folder` is, from its `manifest.json`; a run, if that does not say.
pub fn layout(folder: &Path) -> Result<Layout, ReadError> {
    let format = manifest(folder)?.format;
    Ok(format.and_then(|format| Layout::of_format(&format)).unwrap_or_default())
}

fn manifest(folder: &Path) -> Result<WrittenManifest, ReadError> {
    let path = folder.join(MANIFEST_FILE);
    serde_json::from_str(&text(&path)?).map_err(|error| ReadError::Form { path, reason: error.to_string() })
}

/// The facts of a run, from its `scenario.toml` and `manifest.json`.
pub fn facts(run: &Path) -> Result<Facts, ReadError> {
    let path = run.join(SCENARIO_FILE);
    let scenario: WrittenScenario =
        toml::from_str(&text(&path)?).map_err(|error| ReadError::Form { path, reason: error.to_string() })?;
    let manifest = manifest(run)?;
    let site = |place: &WrittenPlace| {
        let written = place.latitude.zip(place.longitude);
        Some((place.name.clone(), written.or_else(|| place.site.as_ref()?.point())?))
    };
    let template = |community: WrittenCommunity| {
        let template = community.template.as_ref();
        let site = template.and_then(|template| template.site.as_ref()?.point());
        let capacity = template.and_then(|template| template.capacity);
        let metro = template.and_then(|template| template.site.as_ref()?.metro.clone());
        (community.name, Template { label: community.label, site, metro, capacity, copies: community.copies })
    };
    let places: Vec<WrittenPlace> = scenario.place.into_iter().chain(scenario.new_place).collect();
    let above = |number: Option<f64>| number.is_some_and(|number| number > 0.0);
    let new = || places.iter().filter(|place| place.kind.as_deref() == Some("new"));
    let templates = || scenario.community.iter().filter_map(|community| community.template.as_ref());
    let fee = new().any(|place| above(place.entry_fee)) || templates().any(|template| above(template.entry_fee));
    let hazard = new().any(|place| above(place.hazard)) || templates().any(|template| above(template.hazard));
    let of_places = new().filter_map(|place| Some((place.name.clone(), place.hazard?)));
    let of_templates = scenario
        .community
        .iter()
        .filter_map(|community| Some((community.name.clone(), community.template.as_ref()?.hazard?)));
    let hazards = of_places.chain(of_templates).filter(|(_, hazard)| *hazard > 0.0).collect();
    let granted = |event: &&WrittenEvent| {
        let changes = [&event.set, &event.add, &event.multiply];
        changes.into_iter().flatten().any(|change| change.relocation_grant.is_some())
    };
    let grants = scenario.event.iter().filter(granted).flat_map(|event| event.places.iter().cloned()).collect();
    Ok(Facts {
        title: scenario.title,
        question: scenario.question,
        currency: scenario.currency.and_then(|sign| Currency::new(&sign)).unwrap_or_default(),
        seed: scenario.seed,
        version: manifest.version,
        headline: scenario.headline,
        answer: scenario.answer.as_deref().and_then(AnswerKind::of_word),
        twin: scenario.twin.and_then(in_words),
        sites: places.iter().filter_map(site).collect(),
        metros: places
            .iter()
            .filter_map(|place| Some((place.name.clone(), place.site.as_ref()?.metro.clone()?)))
            .collect(),
        labels: places.into_iter().filter_map(|place| Some((place.name, place.label?))).collect(),
        fee,
        hazard,
        hazards,
        grants,
        parents: scenario.incorporation.into_iter().map(|written| (written.place, written.parent)).collect(),
        templates: scenario.community.into_iter().map(template).collect(),
    })
}

/// A twin in words: as it is written, or the title of the scenario that stands there.
fn in_words(twin: String) -> Option<String> {
    match twin.contains('\n') {
        true => toml::from_str::<WrittenScenario>(&twin).ok()?.title,
        false => Some(twin).filter(|word| word != "none"),
    }
}

/// The labels that a scenario file gives to places.
pub fn labels(path: &Path) -> Result<BTreeMap<String, String>, ReadError> {
    let scenario: WrittenScenario = toml::from_str(&text(path)?)
        .map_err(|error| ReadError::Form { path: path.to_owned(), reason: error.to_string() })?;
    let places = scenario.place.into_iter().chain(scenario.new_place);
    Ok(places.filter_map(|place| Some((place.name, place.label?))).collect())
}

/// Some columns of a table: texts and numbers, in the order asked for.
pub type Columns<const T: usize, const N: usize> = ([Vec<String>; T], [Vec<f64>; N]);

/// Reads the named text and number columns of a CSV table; all others are skipped.
pub fn columns<const T: usize, const N: usize>(
    path: &Path,
    texts: [&str; T],
    numbers: [&str; N],
) -> Result<Columns<T, N>, ReadError> {
    let mut text_columns = [const { Vec::new() }; T];
    let mut number_columns = [const { Vec::new() }; N];
    each_row(path, texts, numbers, |texts, numbers| {
        for (column, text) in text_columns.iter_mut().zip(texts) {
            column.push(text.to_owned());
        }
        for (column, number) in number_columns.iter_mut().zip(numbers) {
            column.push(number);
        }
    })?;
    Ok((text_columns, number_columns))
}

/// Reads number columns of a CSV table in which numbers may be undefined: an empty cell is NaN.
pub fn columns_with_gaps<const M: usize>(path: &Path, undefined: [&str; M]) -> Result<[Vec<f64>; M], ReadError> {
    let mut read = [const { Vec::new() }; M];
    each_row_with(path, [], [], undefined, |[], [], row| {
        read.iter_mut().zip(row).for_each(|(column, number)| column.push(number));
    })?;
    Ok(read)
}

/// Whether a table has a column.
pub fn has_column(path: &Path, column: &str) -> Result<bool, ReadError> {
    let file = std::fs::File::open(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(file));
    let header = reader.headers().map_err(|source| ReadError::Table { path: path.to_owned(), source })?;
    Ok(header.iter().any(|name| name == column))
}

/// Hands the named text and number columns of a CSV table to `take`, row by row; keeps nothing.
pub fn each_row<const T: usize, const N: usize>(
    path: &Path,
    texts: [&str; T],
    numbers: [&str; N],
    mut take: impl FnMut([&str; T], [f64; N]),
) -> Result<(), ReadError> {
    each_row_with(path, texts, numbers, [], |texts, numbers, []| take(texts, numbers))
}

/// As [`each_row`], and columns whose numbers may be undefined: an empty cell is NaN.
pub fn each_row_with<const T: usize, const N: usize, const M: usize>(
    path: &Path,
    texts: [&str; T],
    numbers: [&str; N],
    undefined: [&str; M],
    mut take: impl FnMut([&str; T], [f64; N], [f64; M]),
) -> Result<(), ReadError> {
    let file = std::fs::File::open(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    let broken = |source| ReadError::Table { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(file));
    let header = reader.headers().map_err(broken)?.clone();
    let position = |column: &str| {
        let found = header.iter().position(|name| name == column);
        found.ok_or_else(|| ReadError::Column { path: path.to_owned(), column: column.to_owned() })
    };
    let text_at = positions(texts, position)?;
    let number_at = positions(numbers, position)?;
    let undefined_at = positions(undefined, position)?;
    let number = |record: &csv::StringRecord, at: usize, column: &str| {
        let parsed = record[at].parse::<f64>().ok();
        parsed.filter(|number| number.is_finite()).ok_or_else(|| ReadError::Number {
            path: path.to_owned(),
            line: record.position().map_or(0, csv::Position::line),
            column: column.to_owned(),
            text: record[at].to_owned(),
        })
    };

    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(broken)? {
        let mut row = [0.0; N];
        for (i, (cell, at)) in row.iter_mut().zip(number_at).enumerate() {
            *cell = number(&record, at, numbers[i])?;
        }
        let mut gaps = [f64::NAN; M];
        for (i, (cell, at)) in gaps.iter_mut().zip(undefined_at).enumerate() {
            if !record[at].is_empty() {
                *cell = number(&record, at, undefined[i])?;
            }
        }
        take(text_at.map(|at| &record[at]), row, gaps);
    }
    Ok(())
}

fn positions<const K: usize>(
    columns: [&str; K],
    position: impl Fn(&str) -> Result<usize, ReadError>,
) -> Result<[usize; K], ReadError> {
    let mut found = [0; K];
    for (place, column) in found.iter_mut().zip(columns) {
        *place = position(column)?;
    }
    Ok(found)
}

fn text(path: &Path) -> Result<String, ReadError> {
    std::fs::read_to_string(path).map_err(|source| ReadError::File { path: path.to_owned(), source })
}
