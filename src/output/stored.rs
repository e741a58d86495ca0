//! Output expressions read off the tables of a sweep, one run at a time, so that memory does not grow with their number.

use std::path::Path;

use super::read::{ReadError, each_row};
use crate::engine::counts::PROFILE;
use crate::engine::record::{GroupRow, PlaceRow, ProfileRow, ReplicateRecord};
use crate::experiment::expression::Expression;
use crate::experiment::expression::numbers::Source;
use crate::experiment::summary::MEASURES;
use crate::model::household::Class;

/// The number of every run of the sweep in `folder`: point, replicate, and the number if it exists.
pub fn numbers(folder: &Path, expression: &Expression) -> Result<Vec<(u32, u32, Option<f64>)>, ReadError> {
    match expression.number.source {
        Source::Places(measure) => of_places(folder, expression, MEASURES[measure].name),
        Source::Groups(..) => of_groups(folder, expression),
        Source::Profiles(_) => of_profiles(folder, expression),
    }
}

/// Collects rows until the next run begins, and then reads the number off them.
struct Runs<'a> {
    expression: &'a Expression,
    record: ReplicateRecord,
    run: Option<(u32, u32)>,
    found: Vec<(u32, u32, Option<f64>)>,
}

impl<'a> Runs<'a> {
    /// `moments` stand for the records of places where others are read.
    fn new(expression: &'a Expression, moments: Vec<PlaceRow>) -> Runs<'a> {
        let record = ReplicateRecord { places: moments, ..ReplicateRecord::default() };
        Runs { expression, record, run: None, found: Vec::new() }
    }

    /// The record to which a row of the given run belongs.
    fn of(&mut self, point: f64, replicate: f64) -> &mut ReplicateRecord {
        let run = (point as u32, replicate as u32);
        if self.run != Some(run) {
            self.close();
            self.run = Some(run);
        }
        &mut self.record
    }

    fn close(&mut self) {
        if let Some((point, replicate)) = self.run.take() {
            self.found.push((point, replicate, self.expression.evaluate(&self.record)));
            if matches!(self.expression.number.source, Source::Places(_)) {
                self.record.places.clear();
            }
            self.record.groups.clear();
            self.record.profiles.clear();
        }
    }

    fn finish(mut self) -> Vec<(u32, u32, Option<f64>)> {
        self.close();
        self.found
    }
}

fn of_places(folder: &Path, expression: &Expression, column: &str) -> Result<Vec<(u32, u32, Option<f64>)>, ReadError> {
    let mut runs = Runs::new(expression, Vec::new());
    // What a net inflow is made of is read with every number.
    let column = if column == "net_inflow" { "inflow" } else { column };
    let numbers = ["point", "replicate", "tick", "year", "households", "inflow", "outflow", column];
    each_row(&folder.join("places.csv"), ["place"], numbers, |[place], [point, replicate, tick, year, rest @ ..]| {
        let [households, inflow, outflow, value] = rest;
        let mut row = PlaceRow { households, inflow, outflow, ..empty(place, tick, year) };
        set(&mut row, column, value);
        runs.of(point, replicate).places.push(row);
    })?;
    Ok(runs.finish())
}

fn of_groups(folder: &Path, expression: &Expression) -> Result<Vec<(u32, u32, Option<f64>)>, ReadError> {
    let mut runs = Runs::new(expression, moments(folder)?);
    let numbers =
        ["point", "replicate", "year", "income_decile", "households", "would", "could_pay", "admitted", "moved"];
    each_row(&folder.join("groups.csv"), ["place", "class"], numbers, |[place, class], row| {
        let [point, replicate, year, decile, households, would, could_pay, admitted, moved] = row;
        let class = Class::ALL.iter().map(|class| class.name()).find(|name| *name == class).unwrap_or("");
        runs.of(point, replicate).groups.push(GroupRow {
            replicate: replicate as u32,
            year,
            place: place.to_owned(),
            income_decile: decile as u8,
            class,
            community: String::new(),
            stage: "",
            households,
            would,
            could_pay,
            admitted,
            moved,
        });
    })?;
    Ok(runs.finish())
}

fn of_profiles(folder: &Path, expression: &Expression) -> Result<Vec<(u32, u32, Option<f64>)>, ReadError> {
    let mut runs = Runs::new(expression, moments(folder)?);
    let numbers = ["point", "replicate", "year", "household_years", "moves", "local_moves", "would", "blocked_by_cash"];
    each_row(&folder.join("profiles.csv"), ["dimension", "band"], numbers, |[dimension, band], row| {
        let [point, replicate, year, household_years, moves, local_moves, would, blocked_by_cash] = row;
        let dimension = PROFILE.iter().map(|(name, _)| *name).find(|name| *name == dimension).unwrap_or("");
        runs.of(point, replicate).profiles.push(ProfileRow {
            replicate: replicate as u32,
            year,
            dimension,
            band: band.to_owned(),
            household_years,
            moves,
            local_moves,
            would,
            blocked_by_cash,
        });
    })?;
    Ok(runs.finish())
}

/// The recorded moments of the first run, as records of nobody's place.
fn moments(folder: &Path) -> Result<Vec<PlaceRow>, ReadError> {
    let mut moments: Vec<PlaceRow> = Vec::new();
    let mut first = None;
    each_row(&folder.join("places.csv"), [], ["point", "replicate", "tick", "year"], |[], row| {
        let [point, replicate, tick, year] = row;
        let run = *first.get_or_insert((point, replicate));
        if run == (point, replicate) && moments.last().is_none_or(|last| last.year < year) {
            moments.push(empty("", tick, year));
        }
    })?;
    Ok(moments)
}

/// A place without anything.
fn empty(place: &str, tick: f64, year: f64) -> PlaceRow {
    PlaceRow { tick: tick as u32, year, place: place.to_owned(), ..PlaceRow::default() }
}

/// Sets the column that is asked for.
fn set(row: &mut PlaceRow, column: &str, value: f64) {
    let slot = match column {
        "insolvent" => {
            row.insolvent = value as u8;
            return;
        }
        "local_moves" => &mut row.local_moves,
        "blocked_by_cash" => &mut row.blocked_by_cash,
        "refused" => &mut row.refused,
        "income" => &mut row.income,
        "net_income" => &mut row.net_income,
        "wage" => &mut row.wage,
        "rent" => &mut row.rent,
        "home_price" => &mut row.home_price,
        "housing_units" => &mut row.housing_units,
        "revenue" => &mut row.revenue,
        "obligations" => &mut row.obligations,
        "services" => &mut row.services,
        "debt" => &mut row.debt,
        "crime" => &mut row.crime,
        "governance" => &mut row.governance,
        "schools" => &mut row.schools,
        "income_tax" => &mut row.income_tax,
        "sales_tax" => &mut row.sales_tax,
        "property_tax" => &mut row.property_tax,
        "poor_share" => &mut row.poor_share,
        "voice" => &mut row.voice,
        _ => return,
    };
    *slot = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_can_be_set() {
        for measure in MEASURES.iter().filter(|measure| measure.name != "net_inflow") {
            let mut row = empty("a", 0.0, 2025.0);
            match measure.name {
                "households" => row.households = 1.0,
                "inflow" => row.inflow = 1.0,
                "outflow" => row.outflow = 1.0,
                name => set(&mut row, name, 1.0),
            }
            assert_eq!((measure.value)(&row), 1.0, "{}", measure.name);
        }
    }
}
