//! Reads the tables of a comparison: paired differences over time, and what reforms are worth to whom.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::chart::read::cube::{distinct, rank};
use crate::chart::sheet::style::WIDTH;
use crate::chart::words::keys;
use crate::chart::words::names::{called, shortened, source, tidy};
use crate::chart::words::spread::Spread;
use crate::experiment::finding::subject::{Candidate, Subject, subject};
use crate::experiment::statistics::student_975;
use crate::output::comparison::tables::reform_file;
use crate::output::folder::read::{Facts, ReadError, each_row, each_row_with, facts, labels};

/// A number in the baseline, and how much more it is in a reform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Mean in the baseline.
    pub baseline: f64,
    /// Mean of reform less baseline, pair by pair.
    pub difference: f64,
    /// Its 95 % interval; unknown with a single pair.
    pub interval: Option<(f64, f64)>,
    /// How many pairs know it.
    pub pairs: usize,
}

/// A paired number at the end, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// Which place; its name. Empty for an output expression.
    pub place: String,
    /// Column of `places.csv`, or an output expression.
    pub quantity: String,
    /// The number; baseline and difference are NaN where it does not exist in both arms.
    pub paired: Paired,
    /// Mean in the reform; NaN where it does not exist.
    pub reform: f64,
}

/// What a reform is worth to a group of households.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// What divides the households.
    pub dimension: String,
    /// Which part of them.
    pub band: String,
    /// Real households.
    pub households: f64,
    /// Mean equivalent variation, $ per household and year.
    pub mean: f64,
    /// Its 95 % interval; unknown with a single pair.
    pub interval: Option<(f64, f64)>,
    /// How many pairs know it.
    pub pairs: usize,
    /// The same in % of net income.
    pub of_income: f64,
    /// Better off by more than 1 % of income, % of households.
    pub better: f64,
    /// Worse off by more than 1 % of income, % of households.
    pub worse: f64,
    /// What the homes of those who rent are let for more, $ per year in all.
    pub landlords: f64,
    /// Its standard error; not a number with a single pair.
    pub landlords_error: f64,
}

/// A reform.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// What the tables call it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Households by place and moment; `None` where the table has no row.
    pub households: Vec<Vec<Option<Paired>>>,
    /// All numbers at the last moment.
    pub endings: Vec<Ending>,
    /// Differences of the outputs that were asked for.
    pub outputs: Vec<Ending>,
    /// What it is worth; empty where that could not be measured.
    pub worth: Vec<Worth>,
}

impl Arm {
    /// What it is called in a sentence: a reform where it is the baseline with some values changed, else another world by its name.
    pub fn spoken(&self) -> String {
        match self.key.contains('=') {
            true => "the reform".to_owned(),
            false => format!("“{}”", shortened(&self.name)),
        }
    }
}

/// What the charts of a comparison are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonTables {
    /// Width of the sheets that are drawn, logical pixels.
    pub width: f64,
    /// What every chart states.
    pub facts: Facts,
    /// Names of places as tables have them, sorted.
    pub names: Vec<String>,
    /// What places are called, in the order of their names.
    pub places: Vec<String>,
    /// Recorded moments.
    pub years: Vec<f64>,
    /// Pairs of replicates.
    pub pairs: usize,
    /// The reforms.
    pub arms: Vec<Arm>,
}

impl ComparisonTables {
    /// Reads the tables of a comparison folder.
    pub fn read(folder: &Path) -> Result<ComparisonTables, ReadError> {
        let mut facts = facts(folder)?;
        // A reform may have places of its own.
        for reform in (0..).map(|k| folder.join(reform_file(k))).take_while(|file| file.is_file()) {
            for (place, label) in labels(&reform)? {
                facts.labels.entry(place).or_insert(label);
            }
        }
        let table = folder.join("paired.csv");
        let mut rows: Vec<(String, Ending, f64)> = Vec::new();
        let (mut pairs, mut last) = (0.0f64, f64::NEG_INFINITY);
        paired(&table, |arm, ending, year, replicates| {
            (pairs, last) = (pairs.max(replicates), last.max(year));
            if ending.quantity == "households" || year >= last {
                rows.push((arm.to_owned(), ending, year));
            }
        })?;
        let mut outputs: BTreeMap<String, Vec<Ending>> = BTreeMap::new();
        paired(&folder.join("outputs.csv"), |arm, ending, _, _| {
            outputs.entry(arm.to_owned()).or_default().push(ending);
        })?;
        let mut worth = worth(&folder.join("winners.csv"))?;

        let names: BTreeSet<&str> = rows.iter().map(|(_, ending, _)| ending.place.as_str()).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let places = called(names.iter().map(String::as_str), &facts.labels);
        let years = distinct(&rows.iter().map(|(_, _, year)| *year).collect::<Vec<_>>());
        let mut order: Vec<String> = Vec::new();
        for (arm, ..) in &rows {
            if order.last() != Some(arm) {
                order.push(arm.clone());
            }
        }
        let call = |name: &str| {
            let found = names.iter().position(|other| other == name);
            found.map_or_else(|| tidy(name), |place| places[place].clone())
        };
        let arms = order.into_iter().map(|arm| {
            let mut households = vec![vec![None; years.len()]; names.len()];
            let mut endings = Vec::new();
            for (_, ending, year) in rows.iter().filter(|(other, ..)| *other == arm) {
                if ending.quantity == "households"
                    && let Ok(place) = names.binary_search(&ending.place)
                {
                    households[place][rank(&years, *year)] = Some(ending.paired);
                }
                if *year == last {
                    endings.push(ending.clone());
                }
            }
            Arm {
                key: arm.clone(),
                name: keys::assignments(&arm, &call, facts.currency),
                households,
                endings,
                outputs: outputs.remove(&arm).unwrap_or_default(),
                worth: worth.remove(&arm).unwrap_or_default(),
            }
        });
        let arms = arms.collect();
        Ok(ComparisonTables { width: WIDTH, arms, names, places, years, pairs: pairs as usize, facts })
    }

    /// First and last recorded year.
    pub fn period(&self) -> Option<(f64, f64)> {
        Some((*self.years.first()?, *self.years.last()?))
    }

    /// Whether a place has households at the end of the baseline and of every reform.
    pub fn is_in_all(&self, place: usize) -> bool {
        let end = |arm: &Arm| arm.households[place].last().copied().flatten();
        self.arms.iter().all(|arm| end(arm).is_some_and(|end| relative(&end).is_known()))
    }

    /// The place nearest to one that only some arms have, of those that all have: the old city beside a town.
    fn beside(&self, name: &str) -> Option<usize> {
        let (latitude, longitude) = *self.facts.sites.get(name)?;
        let away = |place: usize| {
            let (north, east) = self.facts.sites.get(&self.names[place])?;
            let narrow = libm::cos(latitude.to_radians());
            Some((north - latitude).powi(2) + ((east - longitude) * narrow).powi(2))
        };
        let there = (0..self.names.len()).filter(|&place| self.is_in_all(place));
        let known = there.filter_map(|place| Some((place, away(place)?)));
        known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
    }

    /// The place the scenario is about, else the one whose households any reform changes most. Where the scenario is about a town that one of
    /// the worlds lacks, which has no difference, it is the old city beside it.
    pub fn subject(&self) -> usize {
        self.pick().map_or(0, |subject| subject.place)
    }

    /// That place, and from how many it was picked.
    pub fn pick(&self) -> Option<Subject> {
        let change = |place: usize| {
            let ends = self.arms.iter().filter_map(|arm| arm.households[place].last().copied().flatten());
            ends.map(|end| relative(&end).median.abs()).filter(|change| change.is_finite()).fold(f64::NAN, f64::max)
        };
        let candidates: Vec<Candidate> =
            self.names.iter().enumerate().map(|(k, name)| Candidate { name, change: change(k) }).collect();
        let headline = self.facts.headline.as_deref();
        let lacking = headline.filter(|name| {
            self.names.iter().position(|other| other == name).is_some_and(|place| !self.is_in_all(place))
        });
        match lacking {
            Some(town) => match self.beside(town) {
                Some(place) => Some(Subject { place, among: 1 }),
                None => subject(None, None, &candidates),
            },
            None => subject(headline, None, &candidates),
        }
    }

    /// Where the numbers are from.
    pub fn source(&self) -> String {
        source(&self.facts)
    }

    /// What line and band are, as a sentence for the subtitle.
    pub fn explained(&self) -> String {
        match self.pairs {
            0 | 1 => "One pair, so no interval.".to_owned(),
            pairs => format!("Line: mean of {pairs} pairs; shaded: the 95% interval of the mean."),
        }
    }
}

/// The difference in per cent of the baseline; unknown of what one of the two worlds does not have.
pub fn relative(paired: &Paired) -> Spread {
    // No place has less than no households, whatever the interval of a mean says.
    let in_both = paired.baseline > 0.0 && paired.baseline + paired.difference > 1e-9 * paired.baseline;
    let percent = |value: f64| match in_both {
        true => (100.0 * value / paired.baseline).max(-100.0),
        false => f64::NAN,
    };
    let median = percent(paired.difference);
    let interval = paired.interval.map_or((median, median), |(low, high)| (percent(low), percent(high)));
    // The interval is the difference and 97.5 % of Student's t of its standard errors to each side. Pairs that have none agree, and are too
    // few for that.
    let none = if paired.pairs > 1 { 0.0 } else { f64::NAN };
    let (half, pairs) = (paired.interval.map_or(none, |(low, high)| (high - low) / 2.0), paired.pairs);
    let error = half / student_975((pairs as u32).saturating_sub(1));
    Spread {
        median,
        mean: median,
        error: if in_both { 100.0 * error / paired.baseline } else { f64::NAN },
        half: interval,
        most: interval,
        ends: interval,
        replicates: if median.is_finite() { pairs } else { 0 },
    }
}

/// Reads `paired.csv` or `outputs.csv` row by row: arm, number, year, pairs.
fn paired(path: &Path, mut take: impl FnMut(&str, Ending, f64, f64)) -> Result<(), ReadError> {
    let texts = ["arm", "place", "quantity", "low", "high"];
    let gaps = ["baseline", "reform", "difference"];
    each_row_with(path, texts, ["year", "replicates"], gaps, |texts, [year, replicates], numbers| {
        let ([arm, place, quantity, low, high], [baseline, reform, difference]) = (texts, numbers);
        let interval = low.parse().ok().zip(high.parse().ok());
        let paired = Paired { baseline, difference, interval, pairs: replicates as usize };
        take(arm, Ending { place: place.to_owned(), quantity: quantity.to_owned(), paired, reform }, year, replicates);
    })
}

/// Reads `winners.csv`, by arm.
fn worth(path: &Path) -> Result<BTreeMap<String, Vec<Worth>>, ReadError> {
    let mut arms: BTreeMap<String, Vec<Worth>> = BTreeMap::new();
    let texts = ["arm", "dimension", "band", "standard_error", "landlords_error"];
    let numbers = ["replicates", "households", "mean", "mean_of_income", "better_off", "worse_off", "landlords"];
    each_row(
        path,
        texts,
        numbers,
        |[arm, dimension, band, error, landlords_error],
         [replicates, households, mean, of_income, better, worse, landlords]| {
            let error: Option<f64> = error.parse().ok();
            let half = error.map(|error| student_975((replicates as u32).saturating_sub(1)) * error);
            let worth = Worth {
                dimension: dimension.to_owned(),
                band: band.to_owned(),
                households,
                mean,
                interval: half.filter(|half| half.is_finite()).map(|half| (mean - half, mean + half)),
                pairs: replicates as usize,
                of_income: 100.0 * of_income,
                better: 100.0 * better,
                worse: 100.0 * worse,
                landlords,
                landlords_error: landlords_error.parse().unwrap_or(f64::NAN),
            };
            arms.entry(arm.to_owned()).or_default().push(worth);
        },
    )?;
    Ok(arms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_world_is_called_by_its_name_and_changed_values_a_reform() {
        let (households, endings) = (Vec::new(), Vec::new());
        let arm = |key: &str| Arm {
            key: key.to_owned(),
            name: key.to_owned(),
            households: households.clone(),
            endings: endings.clone(),
            outputs: Vec::new(),
            worth: Vec::new(),
        };
        let spoken = ["place.west.income_tax=0.015", "no-town"].map(|key| arm(key).spoken());
        assert_eq!(spoken, ["the reform", "“no-town”"]);
    }
}
