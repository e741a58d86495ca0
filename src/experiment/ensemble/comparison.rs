//! Compares a baseline with its reforms, replicate by replicate, with the same households and random draws in every arm.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::engine::records::rows::{PlaceRow, ReplicateRecord, Status};
use crate::engine::{EngineError, RunOptions};
use crate::experiment::doubt::replicate::envelope;
use crate::experiment::ensemble::arms::{Arm, ArmError, same_base_year, same_newcomers};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::{EnsembleError, Watch};
use crate::experiment::expression::Expression;
use crate::experiment::finding::winners;
use crate::experiment::finding::winners::{WinnerRow, Winners};
use crate::experiment::probability::paired;
use crate::experiment::statistics::Running;
use crate::experiment::summary::MEASURES;
use crate::model::place::Kind;
use crate::scenario::Scenario;

/// One reform beside the baseline.
#[derive(Debug, Clone)]
pub struct Reform {
    /// Its name in tables.
    pub name: String,
    /// What is simulated.
    pub arm: Arm,
    /// Whether utilities can be compared with the baseline's: same tastes, same base year, same newcomers.
    pub welfare: bool,
}

/// A baseline and its reforms, ready to run.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The baseline.
    pub base: Scenario,
    /// The reforms.
    pub reforms: Vec<Reform>,
    /// Largest ring-rate envelope of all arms, per year: spin-ups take the same steps in each.
    envelope: f64,
}

/// What one replicate left in all arms: the baseline first.
pub struct Pair {
    /// Records of all arms.
    pub records: Vec<ReplicateRecord>,
    /// Tallies of each reform; `None` where welfare cannot be compared.
    tallies: Vec<Option<BTreeMap<winners::Group, winners::Tally>>>,
}

impl Comparison {
    /// Sets `reforms`, with their names, beside `base`.
    pub fn new(base: &Scenario, reforms: &[(String, Scenario)], recalibrate: bool) -> Result<Self, (String, ArmError)> {
        let reforms: Vec<Reform> = reforms
            .iter()
            .map(|(name, scenario)| {
                let arm = Arm::new(base, scenario, recalibrate).map_err(|error| (name.clone(), error))?;
                let welfare = same_base_year(base, &arm.scenario) && same_newcomers(base, scenario);
                Ok(Reform { name: name.clone(), arm, welfare })
            })
            .collect::<Result<_, _>>()?;
        let arms = reforms.iter().map(|reform| &reform.arm.scenario).chain([base]);
        let envelope = arms.map(envelope).fold(0.0, f64::max);
        Ok(Comparison { base: base.clone(), reforms, envelope })
    }

    /// The baseline with the new places and communities of all reforms: what an output of the comparison may name.
    pub fn union(&self) -> Scenario {
        let mut union = self.base.clone();
        for scenario in self.reforms.iter().map(|reform| &reform.arm.scenario) {
            let places = scenario.places.iter();
            let more: Vec<_> =
                places.filter(|place| union.places.iter().all(|p| p.name != place.name)).cloned().collect();
            union.places.extend(more);
            let communities = scenario.communities.iter();
            let known = |name: &str| union.communities.iter().any(|community| community.name == name);
            let more: Vec<_> = communities.filter(|community| !known(&community.name)).cloned().collect();
            union.communities.extend(more);
        }
        union
    }

    /// Ticks of one replicate in all arms.
    pub fn ticks(&self) -> u64 {
        self.base.time.ticks() as u64 * (1 + self.reforms.len() as u64)
    }

    /// Runs all replicates side by side and collects their differences, those of `outputs` among them.
    pub fn run<'a>(&'a self, outputs: &'a [Expression]) -> Result<Paired<'a>, EnsembleError> {
        let mut paired = Paired::new(self, outputs);
        let pair = |index| self.replicate(index, &RunOptions::default(), &Watch::silent());
        parallel::run(0..self.base.replicates, pair, |pair| {
            paired.add(pair);
            Ok(())
        })?;
        Ok(paired)
    }

    /// Runs one replicate in all arms, one after the other.
    pub fn replicate(&self, replicate: u32, options: &RunOptions, watch: &Watch) -> Result<Pair, EngineError> {
        let options = RunOptions { envelope: Some(self.envelope), ledger: true, ..options.clone() };
        let base = parallel::arm(&self.base, &options, watch, replicate)?;
        let names = |scenario: &Scenario| scenario.places.iter().map(|place| place.name.clone()).collect::<Vec<_>>();
        let here = names(&self.base);
        let mut pair = Pair { records: Vec::new(), tallies: Vec::new() };
        let mut reformed = Vec::new();
        for reform in &self.reforms {
            let calibration = match &reform.arm.calibrate_on {
                None => base.calibration.clone(),
                Some(scenario) => parallel::base_year(scenario, &options, watch, replicate)?,
            };
            let options = RunOptions { calibration: Some(calibration), ledger: reform.welfare, ..options.clone() };
            let finished = parallel::arm(&reform.arm.scenario, &options, watch, replicate)?;
            let years = self.base.time.years as f64;
            let there = names(&reform.arm.scenario);
            let tallies = || winners::tallies([&base, &finished], years, [&here, &there]);
            pair.tallies.push(reform.welfare.then(tallies));
            reformed.push(finished.record);
        }
        pair.records.push(base.record);
        pair.records.extend(reformed);
        Ok(pair)
    }
}

/// One number in the baseline and in a reform, over the pairs in which it exists in both.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Difference {
    /// In the baseline.
    pub base: Running,
    /// In the reform.
    pub reform: Running,
    /// Reform less baseline, pair by pair.
    pub difference: Running,
    /// In the baseline and in the reform where the other arm has no such number: a place that opens in one of them.
    alone: [Running; 2],
    /// Pairs in which a number does not exist that a probability hangs on: it is refused.
    refused: u32,
}

impl Difference {
    fn add(&mut self, base: f64, reform: f64) {
        match (base.is_nan(), reform.is_nan()) {
            (false, false) => {
                self.base.add(base);
                self.reform.add(reform);
                self.difference.add(reform - base);
            }
            (false, true) => self.alone[0].add(base),
            (true, false) => self.alone[1].add(reform),
            (true, true) => {}
        }
    }

    /// What means of the baseline and of the reform are over: the pairs, and without any the replicates of either arm alone.
    fn levels(&self) -> [&Running; 2] {
        match self.difference.count {
            0 => [&self.alone[0], &self.alone[1]],
            _ => [&self.base, &self.reform],
        }
    }

    /// How many times more replicates an unpaired comparison would need: (Var base + Var reform)/Var difference.
    pub fn variance_reduction(&self) -> Option<f64> {
        let paired = self.difference.variance()?;
        (paired > 0.0).then_some((self.base.variance()? + self.reform.variance()?) / paired)
    }

    /// The row of a probability: its interval is that of shares over pairs, of which only those count in which the arms disagree.
    fn of_probability(&self, row: PairedRow) -> PairedRow {
        if self.refused > 0 {
            let none = f64::NAN;
            let row = PairedRow { baseline: none, reform: none, difference: none, standard_error: None, ..row };
            return PairedRow { low: None, high: None, variance_reduction: None, ..row };
        }
        let (n, mean) = (f64::from(self.difference.count), self.difference.mean);
        let Some(variance) = self.difference.variance() else {
            return row;
        };
        // Differences are −1, 0 and 1: their sum and that of their squares count both kinds.
        let (sum, squares) = (n * mean, variance * (n - 1.0) + n * mean * mean);
        let (more, less) = (((squares + sum) / 2.0).round(), ((squares - sum) / 2.0).round());
        let (_, low, high) = paired(less as u32, more as u32, self.difference.count);
        PairedRow { low: Some(low), high: Some(high), ..row }
    }

    fn row(&self, arm: &str, year: f64, place: &str, quantity: &str) -> PairedRow {
        let interval = self.difference.interval();
        let mean = |running: &Running| if running.count > 0 { running.mean } else { f64::NAN };
        let levels = self.levels();
        let [baseline, reform] = levels.map(mean);
        PairedRow {
            arm: arm.into(),
            year,
            place: place.into(),
            quantity: quantity.into(),
            replicates: self.difference.count,
            runs: levels.map(|level| level.count),
            refused: self.refused,
            baseline,
            reform,
            difference: mean(&self.difference),
            standard_error: self.difference.standard_error(),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            variance_reduction: self.variance_reduction(),
        }
    }
}

/// The paired difference of one number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedRow {
    /// The reform.
    pub arm: String,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place; empty for an output expression.
    pub place: String,
    /// Which number: a quantity of the summary, or an output expression.
    pub quantity: String,
    /// Pairs in which both arms have the number.
    pub replicates: u32,
    /// Runs that the means of the baseline and of the reform are over: those pairs, and without any those of either arm alone.
    pub runs: [u32; 2],
    /// Pairs in which a number does not exist that a probability hangs on: where there is any, it is refused and has no number.
    pub refused: u32,
    /// Mean in the baseline over these pairs; without any, over the replicates that have the number; NaN without those.
    pub baseline: f64,
    /// Mean in the reform, likewise.
    pub reform: f64,
    /// Mean of the paired differences; NaN without pairs.
    pub difference: f64,
    /// Its Monte-Carlo standard error.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// How many times more replicates an unpaired comparison would need.
    pub variance_reduction: Option<f64>,
}

/// Differences of one arm: by tick its year, and by place one for each measure.
#[derive(Debug, Default)]
struct ArmDifferences {
    moments: BTreeMap<u32, (f64, BTreeMap<String, Vec<Difference>>)>,
    outputs: Vec<Difference>,
    winners: Winners,
}

/// Collects pairs; memory does not grow with the number of replicates.
pub struct Paired<'a> {
    comparison: &'a Comparison,
    outputs: &'a [Expression],
    arms: Vec<ArmDifferences>,
}

impl<'a> Paired<'a> {
    /// Nothing collected yet.
    pub fn new(comparison: &'a Comparison, outputs: &'a [Expression]) -> Self {
        let arm =
            || ArmDifferences { outputs: vec![Difference::default(); outputs.len()], ..ArmDifferences::default() };
        Paired { comparison, outputs, arms: comparison.reforms.iter().map(|_| arm()).collect() }
    }

    /// Takes one replicate in; they must come in ascending order for the same bytes.
    pub fn add(&mut self, pair: Pair) {
        let Pair { records, tallies } = pair;
        let (base, reforms) = records.split_first().expect("the baseline comes first");
        for ((arm, record), tallies) in self.arms.iter_mut().zip(reforms).zip(tallies) {
            for (old, new) in united(&base.places, &record.places) {
                arm.add(old, new);
            }
            for (difference, output) in arm.outputs.iter_mut().zip(self.outputs) {
                let value = |record| output.evaluate(record).unwrap_or(f64::NAN);
                difference.add(value(base), value(record));
                difference.refused += u32::from(output.is_refused(base) || output.is_refused(record));
            }
            if let Some(tallies) = tallies {
                let last = record.places.iter().rfind(|row| row.simulated > 0);
                arm.winners.add(tallies, last.map_or(base.weight, |row| row.households / row.simulated as f64));
            }
        }
    }

    /// Differences over time: by arm, moment, place and measure.
    pub fn paired(&self) -> impl Iterator<Item = PairedRow> + '_ {
        self.comparison.reforms.iter().zip(&self.arms).flat_map(|(reform, arm)| {
            arm.moments.values().flat_map(move |(year, places)| {
                places.iter().flat_map(move |(place, differences)| {
                    let rows = differences.iter().zip(MEASURES);
                    rows.map(move |(difference, measure)| difference.row(&reform.name, *year, place, measure.name))
                })
            })
        })
    }

    /// Differences of the outputs that were asked for, by arm; one that does not exist in either has a row as well.
    pub fn outputs(&self) -> impl Iterator<Item = PairedRow> + '_ {
        self.comparison.reforms.iter().zip(&self.arms).flat_map(move |(reform, arm)| {
            let rows = arm.outputs.iter().zip(self.outputs);
            rows.map(move |(difference, output)| {
                let row = difference.row(&reform.name, output.when.until(), "", &output.text);
                match output.is_probability() {
                    true => difference.of_probability(row),
                    false => row,
                }
            })
        })
    }

    /// Who wins and who loses, by arm and group.
    pub fn winners(&self) -> impl Iterator<Item = WinnerRow> + '_ {
        self.comparison.reforms.iter().zip(&self.arms).flat_map(|(reform, arm)| arm.winners.rows(&reform.name))
    }
}

impl ArmDifferences {
    fn add(&mut self, old: Option<&PlaceRow>, new: Option<&PlaceRow>) {
        let Some(row) = old.or(new) else {
            return;
        };
        let (_, places) = self.moments.entry(row.tick).or_insert_with(|| (row.year, BTreeMap::new()));
        if !places.contains_key(&row.place) {
            places.insert(row.place.clone(), vec![Difference::default(); MEASURES.len()]);
        }
        let differences = places.get_mut(&row.place).expect("it was just put there");
        let absent = never_opened(row);
        for (difference, measure) in differences.iter_mut().zip(MEASURES) {
            difference.add((measure.value)(old.unwrap_or(&absent)), (measure.value)(new.unwrap_or(&absent)));
        }
    }
}

/// The places of both arms at every moment, each with its row in either; rows come by moment and name.
pub(crate) fn united<'a>(
    old: &'a [PlaceRow],
    new: &'a [PlaceRow],
) -> impl Iterator<Item = (Option<&'a PlaceRow>, Option<&'a PlaceRow>)> {
    let mut rows: BTreeMap<(u32, &str), [Option<&PlaceRow>; 2]> = BTreeMap::new();
    for (arm, all) in [old, new].into_iter().enumerate() {
        all.iter().for_each(|row| rows.entry((row.tick, &row.place)).or_default()[arm] = Some(row));
    }
    rows.into_values().map(|[old, new]| (old, new))
}

/// The row of a place that never opens where the other arm has `row`: nobody lives there, and nothing else is defined.
pub(crate) fn never_opened(row: &PlaceRow) -> PlaceRow {
    let none = f64::NAN;
    PlaceRow {
        tick: row.tick,
        year: row.year,
        place: row.place.clone(),
        kind: Kind::New,
        status: Some(Status::Planned),
        income: none,
        net_income: none,
        wage: none,
        capital: none,
        rent: none,
        home_price: none,
        housing_units: none,
        revenue: none,
        obligations: none,
        services: none,
        debt: none,
        entry_fees: none,
        grants: none,
        crime: none,
        governance: none,
        schools: none,
        income_tax: none,
        sales_tax: none,
        property_tax: none,
        poor_share: none,
        voice: none,
        discipline: none,
        drain: none,
        ..PlaceRow::default()
    }
}
