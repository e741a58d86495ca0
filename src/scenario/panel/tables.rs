//! Reads tables of a panel: moves by year, series by year, regions; their columns say which is which.
//!
//! - moves, a line for each route: `year,origin,destination,households` (or `returns`);
//! - moves, a line for each origin: `year,origin` and a column for each destination;
//! - series: `place,year` (or `state,year`) with `population`, and if they are known `income` (or `per_capita_personal_income_usd`),
//!   `house_prices` (or `fhfa_hpi`) and others;
//! - regions: `place,region` (or `state,region`), and if they are known `latitude`, `longitude` and `borders` (names with spaces).
//!
//! Other columns are passed over, and so are whole tables that are none of these.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::panel::sheet::{Line, Sheet, number};

/// Names of the column with the place.
const PLACE: [&str; 2] = ["place", "state"];
/// Names of the column with moves.
const HOUSEHOLDS: [&str; 2] = ["households", "returns"];
/// The years that may be written.
const YEARS: (f64, f64) = (1800.0, 2200.0);
/// The moves of one route that may be written.
const ROUTE: (f64, f64) = (0.0, 1e10);

/// Series that are never below zero.
const NEVER_NEGATIVE: [&str; 3] = ["population", "income", "house_prices"];

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line is a route in a year.
    Routes,
    /// A line is an origin in a year.
    Origins,
    /// A line is a place in a year.
    Series,
    /// A line is a place.
    Regions,
}

/// Moves of one route in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Households.
    pub households: f64,
    /// Where that is written.
    pub at: At,
}

/// Where a place lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Name of its region.
    pub region: String,
    /// Latitude and longitude in degrees, if they are known.
    pub point: Option<(f64, f64)>,
    /// Places with a common border.
    pub borders: Vec<String>,
    /// Where that is written.
    pub at: At,
}

/// What tables say, by year, column and name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tables {
    /// Moves by year, origin and destination.
    pub moves: BTreeMap<i32, BTreeMap<(String, String), Moved>>,
    /// Numbers by column, year and place.
    pub series: BTreeMap<String, BTreeMap<i32, BTreeMap<String, f64>>>,
    /// Places.
    pub regions: BTreeMap<String, Location>,
}

impl Kind {
    /// What a table with these columns is; `None` if it is none of those that are read.
    fn of(sheet: &Sheet) -> Option<Kind> {
        let has = |names: &[&str]| sheet.column(names).is_some();
        match has(&["year"]) {
            true if has(&["origin"]) && has(&["destination"]) => has(&HOUSEHOLDS).then_some(Kind::Routes),
            true if has(&["origin"]) => Some(Kind::Origins),
            true if has(&PLACE) => Some(Kind::Series),
            false if has(&PLACE) && has(&["region"]) => Some(Kind::Regions),
            _ => None,
        }
    }
}

impl Tables {
    /// Adds what text `source` says; `None` if it is no table that is read.
    pub fn add(&mut self, source: usize, text: &str, notes: &mut Notes) -> Option<Kind> {
        let sheet = Sheet::read(source, text, notes)?;
        let kind = Kind::of(&sheet)?;
        match kind {
            Kind::Routes => self.routes(&sheet, notes),
            Kind::Origins => self.origins(&sheet, notes),
            Kind::Series => self.series(&sheet, notes),
            Kind::Regions => self.regions(&sheet, notes),
        }
        Some(kind)
    }

    /// Everybody who moves somewhere.
    pub fn movers(&self) -> BTreeSet<&str> {
        let ends = |(origin, destination)| [origin, destination];
        self.moves
            .values()
            .flat_map(|routes| routes.keys().flat_map(move |(a, b): &(String, String)| ends((a.as_str(), b.as_str()))))
            .collect()
    }

    /// Puts `newer` over these tables: whole years of moves, single numbers of series, whole places.
    pub fn overlay(&mut self, newer: Tables) {
        self.moves.extend(newer.moves);
        for (column, years) in newer.series {
            let known = self.series.entry(column).or_default();
            years.into_iter().for_each(|(year, places)| known.entry(year).or_default().extend(places));
        }
        self.regions.extend(newer.regions);
    }

    fn routes(&mut self, sheet: &Sheet, notes: &mut Notes) {
        let find = |names: &[&str]| sheet.column(names).expect("the kind of table says so");
        let (from, to, count) = (find(&["origin"]), find(&["destination"]), find(&HOUSEHOLDS));
        for line in &sheet.lines {
            let Some(year) = year(sheet, line, notes) else { continue };
            let [origin, destination] = [from, to].map(|column| line.cells[column].to_string());
            let Some(moved) = number(line, count, &sheet.columns[count], ROUTE, notes) else { continue };
            if origin != destination {
                self.route(year, origin, destination, moved, line.at, notes);
            }
        }
    }

    fn origins(&mut self, sheet: &Sheet, notes: &mut Notes) {
        let from = sheet.column(&["origin"]).expect("the kind of table says so");
        let places = sheet.columns.iter().enumerate().filter(|(_, name)| !["year", "origin"].contains(&name.as_str()));
        let places: Vec<(usize, &String)> = places.collect();
        for line in &sheet.lines {
            let Some(year) = year(sheet, line, notes) else { continue };
            let origin = &line.cells[from];
            for (column, destination) in places.iter().filter(|(_, name)| *name != origin) {
                if let Some(moved) = number(line, *column, destination, ROUTE, notes) {
                    self.route(year, origin.to_string(), (*destination).clone(), moved, line.at, notes);
                }
            }
        }
    }

    fn route(&mut self, year: i32, from: String, to: String, moved: f64, at: At, notes: &mut Notes) {
        let said = format!("moves from `{from}` to `{to}` in {year} are there twice");
        let moved = Moved { households: moved, at };
        if let Some(first) = self.moves.entry(year).or_default().insert((from, to), moved) {
            notes.error(at, said).why("second one").first(first.at).hint("keep one of the two, or their sum");
        }
    }

    fn series(&mut self, sheet: &Sheet, notes: &mut Notes) {
        let from = sheet.column(&PLACE).expect("the kind of table says so");
        let skipped = ["year", PLACE[0], PLACE[1]];
        let mut seen: BTreeMap<(i32, &str), At> = BTreeMap::new();
        for line in &sheet.lines {
            let Some(year) = year(sheet, line, &mut Notes::default()) else { continue };
            let place = &line.cells[from];
            if let Some(first) = seen.insert((year, place), line.at) {
                let said = format!("`{place}` is there twice in {year}");
                notes.error(line.at, said).why("second one").first(first).hint("keep one of the two");
            }
        }
        for (column, name) in sheet.columns.iter().enumerate().filter(|(_, name)| !skipped.contains(&name.as_str())) {
            let years = self.series.entry(common_name(name).to_string()).or_default();
            let least = if NEVER_NEGATIVE.contains(&common_name(name)) { 0.0 } else { f64::MIN };
            for line in &sheet.lines {
                let Some(year) = year(sheet, line, notes) else { continue };
                if let Some(value) = number(line, column, name, (least, f64::MAX), notes) {
                    years.entry(year).or_default().insert(line.cells[from].to_string(), value);
                }
            }
        }
    }

    fn regions(&mut self, sheet: &Sheet, notes: &mut Notes) {
        let find = |names: &[&str]| sheet.column(names);
        let from = find(&PLACE).expect("the kind of table says so");
        let region = find(&["region"]).expect("the kind of table says so");
        let points = find(&["latitude", "lat"]).zip(find(&["longitude", "lon"]));
        for line in &sheet.lines {
            let point = points.and_then(|(latitude, longitude)| {
                Some((
                    number(line, latitude, "latitude", (-90.0, 90.0), notes)?,
                    number(line, longitude, "longitude", (-180.0, 180.0), notes)?,
                ))
            });
            let borders = find(&["borders"]).map_or("", |column| &line.cells[column]);
            let location = Location {
                region: line.cells[region].to_string(),
                point,
                borders: borders.split_whitespace().map(String::from).collect(),
                at: line.at,
            };
            if let Some(first) = self.regions.insert(line.cells[from].to_string(), location) {
                let said = format!("the region of `{}` is there twice", &line.cells[from]);
                notes.error(line.at, said).why("second one").first(first.at).hint("keep one of the two");
            }
        }
    }
}

/// The name under which a series is kept.
fn common_name(column: &str) -> &str {
    match column {
        "per_capita_personal_income_usd" => "income",
        "fhfa_hpi" => "house_prices",
        other => other,
    }
}

fn year(sheet: &Sheet, line: &Line, notes: &mut Notes) -> Option<i32> {
    let column = sheet.column(&["year"]).expect("tables by year have a year");
    let year = number(line, column, "year", YEARS, notes)?;
    if year.fract() != 0.0 {
        notes.error(line.at, format!("`year` is {year}")).why("not a whole number");
        return None;
    }
    Some(year as i32)
}
