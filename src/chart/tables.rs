//! The tables of a run as charts need them: numbers by replicate, moment and place, and words to call them by.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::spread::{Bands, Spread};
use crate::output::read::{Facts, ReadError, columns, facts};

/// One quantity by replicate, moment and place; `NaN` where a place is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Cube {
    moments: usize,
    places: usize,
    values: Vec<f64>,
}

impl Cube {
    /// A cube in which nothing is known yet.
    pub fn unknown(replicates: usize, moments: usize, places: usize) -> Cube {
        let values = vec![f64::NAN; replicates * moments * places];
        Cube { moments, places, values }
    }

    /// The value of one replicate, moment and place.
    pub fn at(&self, replicate: usize, moment: usize, place: usize) -> f64 {
        self.values[(replicate * self.moments + moment) * self.places + place]
    }

    /// Sets the value of one replicate, moment and place.
    pub fn set(&mut self, replicate: usize, moment: usize, place: usize, value: f64) {
        self.values[(replicate * self.moments + moment) * self.places + place] = value;
    }
}

/// What the charts of a run are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct RunTables {
    /// What every chart states.
    pub facts: Facts,
    /// What places are called, in the order of their names.
    pub places: Vec<String>,
    /// Recorded moments: calendar years with their fraction.
    pub years: Vec<f64>,
    /// Independent repetitions.
    pub replicates: usize,
    /// Households.
    pub households: Cube,
    /// Annual rent of a dwelling, $.
    pub rent: Cube,
    /// Households that moved in since the moment before.
    pub inflow: Cube,
    /// Households that moved out since the moment before.
    pub outflow: Cube,
}

impl RunTables {
    /// Reads the tables of a run folder.
    pub fn read(run: &Path) -> Result<RunTables, ReadError> {
        let facts = facts(run)?;
        let ([names], [replicate, year, households, rent, inflow, outflow]) = columns(
            &run.join("places.csv"),
            ["place"],
            ["replicate", "year", "households", "rent", "inflow", "outflow"],
        )?;
        let replicates = distinct(&replicate);
        let years = distinct(&year);
        let places = ranks(&names);
        let cube = |column: &[f64]| {
            let mut cube = Cube::unknown(replicates.len(), years.len(), places.len());
            for (row, value) in column.iter().enumerate() {
                let replicate = rank(&replicates, replicate[row]);
                let moment = rank(&years, year[row]);
                cube.set(replicate, moment, places[names[row].as_str()], *value);
            }
            cube
        };
        Ok(RunTables {
            places: called(places.keys().copied(), &facts.labels),
            replicates: replicates.len(),
            households: cube(&households),
            rent: cube(&rent),
            inflow: cube(&inflow),
            outflow: cube(&outflow),
            years,
            facts,
        })
    }

    /// Which bands the replicates can carry.
    pub fn bands(&self) -> Bands {
        Bands::of(self.replicates)
    }

    /// First and last recorded year.
    pub fn period(&self) -> Option<(f64, f64)> {
        Some((*self.years.first()?, *self.years.last()?))
    }

    /// For one place, the spread over replicates of `value(replicate, moment)` at every moment.
    pub fn over_time(&self, value: impl Fn(usize, usize) -> f64) -> Vec<Spread> {
        let at = |moment| Spread::of((0..self.replicates).map(|replicate| value(replicate, moment)));
        (0..self.years.len()).map(at).collect()
    }

    /// Where the numbers are from.
    pub fn source(&self) -> String {
        let mut parts = vec!["Source: footvote simulation".to_owned()];
        if let Some(title) = &self.facts.title {
            parts[0].push_str(&format!(" ‘{}’", tidy(title)));
        }
        parts.extend(self.facts.seed.map(|seed| format!("seed {seed}")));
        let version = self.facts.version.as_ref();
        parts.extend(version.map(|version| format!("version {}", tidy(version))));
        parts.join(", ")
    }
}

/// The rank of each distinct name.
fn ranks(names: &[String]) -> BTreeMap<&str, usize> {
    let distinct: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    distinct.into_iter().zip(0..).collect()
}

/// The distinct numbers of a column, rising.
fn distinct(column: &[f64]) -> Vec<f64> {
    let mut numbers = column.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

/// Where a number of the column stands among its distinct numbers.
fn rank(distinct: &[f64], number: f64) -> usize {
    distinct.partition_point(|other| *other < number)
}

/// What places are called: by their labels, else by their names, and never two alike.
fn called<'a>(names: impl Iterator<Item = &'a str>, labels: &BTreeMap<String, String>) -> Vec<String> {
    let names: Vec<&str> = names.collect();
    let mut wanted = Vec::new();
    for name in &names {
        let label = labels.get(*name).map(|label| tidy(label));
        wanted.push(label.filter(|label| !label.is_empty()).unwrap_or_else(|| spoken(name)));
    }
    let alike = |call: &String| wanted.iter().filter(|other| *other == call).count() > 1;
    let call = |(call, name): (&String, &&str)| match alike(call) {
        true => format!("{call} ({})", tidy(name)),
        false => call.clone(),
    };
    wanted.iter().zip(&names).map(call).collect()
}

/// A name such as `new_york` as people write it; names with capitals are left alone.
fn spoken(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return tidy(name);
    }
    let words = name.split(['_', '-', ' ']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let words: Vec<String> = words.map(capital).collect();
    tidy(&words.join(" "))
}

/// One line without control characters.
fn tidy(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(clean).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(names: &[&str], labels: &[(&str, &str)]) -> Vec<String> {
        let pair = |(name, label): &(&str, &str)| ((*name).to_owned(), (*label).to_owned());
        called(names.iter().copied(), &labels.iter().map(pair).collect())
    }

    #[test]
    fn places_are_called_by_label_else_by_name() {
        let calls = calls(&["new_york", "DC", "la"], &[("la", "Los Angeles")]);
        assert_eq!(calls, ["New York", "DC", "Los Angeles"]);
    }

    #[test]
    fn places_of_one_label_are_told_apart() {
        let labels = [("a_il", "Springfield"), ("b_mo", "Springfield")];
        let calls = calls(&["a_il", "b_mo"], &labels);
        assert_eq!(calls, ["Springfield (a_il)", "Springfield (b_mo)"]);
    }

    #[test]
    fn labels_are_one_clean_line() {
        assert_eq!(calls(&["x"], &[("x", "  Two\nlines\u{7} ")]), ["Two lines"]);
        assert_eq!(calls(&["x"], &[("x", " \n")]), ["X"]);
    }
}
