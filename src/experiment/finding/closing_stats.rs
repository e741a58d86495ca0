//! Collects the few numbers of the closing page: who gained, who lost, how much moved, what cash blocked.

use std::collections::BTreeMap;

use crate::engine::records::rows::{EventKind, GroupRow, Inversion, ReplicateRecord, RevealedRow};
use crate::engine::state::counts::Dimension;
use crate::experiment::finding::exit_vs_reform::ExitVsReform;
use crate::experiment::finding::new_place_outcomes::NewPlaceOutcomes;
use crate::experiment::finding::subject::{Candidate, subject};
use crate::experiment::statistics::Statistics;
use crate::experiment::stopping;
use crate::scenario::Scenario;

/// Collects records, one at a time.
#[derive(Debug)]
pub struct ClosingStats {
    ticks_per_year: u32,
    headline: Option<String>,
    /// Households at the start and at the end, for each place and replicate.
    places: BTreeMap<String, Vec<(f64, f64)>>,
    nations: Vec<Nation>,
    new_places: NewPlaceOutcomes,
    exit_vs_reform: ExitVsReform,
    inversion: Option<Inversion>,
    /// Januaries of all replicates that no amenities solved.
    unsolved: usize,
    /// What the base year says of each weight: assumed, revealed and standard error of each replicate, or why not.
    revealed: BTreeMap<&'static str, Vec<RevealedRow>>,
    sample: (u64, f64),
}

/// What moved in one replicate, over all places and years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nation {
    /// Moves between metros per household and year.
    pub gross: Option<f64>,
    /// Net migration between places per household and year: Σ ½|in − out| over places and recorded years.
    pub net: Option<f64>,
    /// Whether places are recorded in every year.
    pub every_year: bool,
    /// The net migration that luck alone would show: see [`chance`].
    pub floor: Option<f64>,
    /// Share of wanted moves between metros that cash blocked.
    pub blocked: Option<f64>,
    /// The same in the poorest tenth, where tenths are recorded in every year.
    pub blocked_poorest: Option<f64>,
    /// The same in the richest tenth, where tenths are recorded in every year.
    pub blocked_richest: Option<f64>,
}

/// How the households of one place changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The place.
    pub place: String,
    /// Households at the start, median.
    pub start: f64,
    /// Households at the end, median.
    pub end: f64,
    /// Relative change, end/start − 1, over replicates.
    pub change: Statistics,
    /// Relative change of each replicate.
    pub each: Vec<f64>,
}

impl ClosingStats {
    /// Nothing collected yet, for `scenario`.
    pub fn of(scenario: &Scenario) -> Self {
        let headline = scenario.headline.map(|k| scenario.places[k as usize].name.clone());
        ClosingStats { new_places: NewPlaceOutcomes::of(scenario), ..Self::new(scenario.time.ticks_per_year, headline) }
    }

    /// Nothing collected yet; without a `headline` place the one with the largest change is picked.
    pub fn new(ticks_per_year: u32, headline: Option<String>) -> Self {
        ClosingStats {
            ticks_per_year,
            headline,
            places: BTreeMap::new(),
            nations: Vec::new(),
            new_places: NewPlaceOutcomes::default(),
            exit_vs_reform: ExitVsReform::default(),
            inversion: None,
            unsolved: 0,
            revealed: BTreeMap::new(),
            sample: (0, 1.0),
        }
    }

    /// Takes one replicate in, beside its `twin` if it has one.
    pub fn add(&mut self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) {
        let last = record.places.iter().map(|row| row.tick).max().unwrap_or(0);
        let mut start = BTreeMap::new();
        for row in &record.places {
            if row.tick == 0 {
                start.insert(row.place.as_str(), row.households);
            }
            if row.tick == last
                && let Some(&start) = start.get(row.place.as_str())
                && start > 0.0
            {
                let ends = self.places.entry(row.place.clone()).or_default();
                ends.push((start, row.households));
            }
        }
        self.sample = (record.simulated, record.weight);
        self.nations.push(nation(record, self.ticks_per_year));
        self.new_places.add(record, twin);
        self.exit_vs_reform.add(record, twin);
        self.unsolved += record.events.iter().filter(|event| event.kind() == EventKind::Unsolved).count();
        for row in &record.revealed {
            self.revealed.entry(row.weight).or_default().push(row.clone());
        }
        if let Some(found) = record.inversion {
            let worst = self.inversion.get_or_insert(found);
            worst.steps = worst.steps.max(found.steps);
            worst.residual = worst.residual.max(found.residual);
            worst.full_residual = worst.full_residual.max(found.full_residual);
            worst.amenity_sd = worst.amenity_sd.max(found.amenity_sd);
        }
    }

    /// Every place that existed at the start, from the largest relative gain to the largest loss.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes: Vec<Change> = self
            .places
            .iter()
            .map(|(place, ends)| {
                let median =
                    |of: fn(&(f64, f64)) -> f64| Statistics::of(&ends.iter().map(of).collect::<Vec<_>>()).median;
                let each: Vec<f64> = ends.iter().map(|(start, end)| end / start - 1.0).collect();
                Change {
                    place: place.clone(),
                    start: median(|ends| ends.0),
                    end: median(|ends| ends.1),
                    change: Statistics::of(&each),
                    each,
                }
            })
            .collect();
        changes.sort_by(|a, b| b.change.median.total_cmp(&a.change.median));
        changes
    }

    /// The place the run is about ([`subject`]); none if it starts empty.
    pub fn headline(&self) -> Option<Change> {
        let changes = self.changes();
        let mut candidates: Vec<Candidate> =
            changes.iter().map(|row| Candidate { name: &row.place, change: row.change.median }).collect();
        // One that is not there from the start may be the headline, too.
        if let Some(name) = self.headline.as_deref().filter(|name| candidates.iter().all(|row| row.name != *name)) {
            candidates.push(Candidate { name, change: f64::NAN });
        }
        let found = subject(self.headline.as_deref(), self.exit_vs_reform.old_city().as_deref(), &candidates)?;
        let found = found.place;
        changes.into_iter().nth(found)
    }

    /// Replicates that have the headline place's households at the end, and their standard error as a share of them.
    fn headline_precision(&self) -> Option<(u32, f64)> {
        let (found, whole) = match self.headline.as_ref().and_then(|place| self.new_places.households(place)) {
            Some(found) => (found, found.mean),
            None => self.headline().map(|headline| (headline.change, 1.0 + headline.change.mean))?,
        };
        Some((found.replicates, found.standard_error? / whole)).filter(|(_, error)| error.is_finite())
    }

    /// Whether the replicates so far suffice for a standard error below `bound`, a share of the headline place's households.
    pub fn headline_within(&self, bound: f64) -> bool {
        self.headline_precision().is_some_and(|(replicates, error)| stopping::suffice(replicates, error, bound))
    }

    /// One number of the nation over the replicates that have it.
    pub fn nation(&self, number: fn(&Nation) -> Option<f64>) -> Option<Statistics> {
        let values: Vec<f64> = self.nations.iter().filter_map(number).collect();
        (!values.is_empty()).then(|| Statistics::of(&values))
    }

    /// Whether places are recorded in every year.
    pub fn has_every_year(&self) -> bool {
        self.nations.iter().all(|nation| nation.every_year)
    }

    /// New places, communities and facts.
    pub fn new_places(&self) -> &NewPlaceOutcomes {
        &self.new_places
    }

    /// Exit against reform, discipline against drain.
    pub fn exit_vs_reform(&self) -> &ExitVsReform {
        &self.exit_vs_reform
    }

    /// Simulated households, and the real ones that each stands for at the start.
    pub fn sample(&self) -> (u64, f64) {
        self.sample
    }

    /// What the base year says of one weight, over replicates; empty where amenities are given.
    pub fn revealed(&self, weight: &str) -> &[RevealedRow] {
        self.revealed.get(weight).map_or(&[], Vec::as_slice)
    }

    /// The slowest and least exact base-year inversion of all replicates.
    pub fn inversion(&self) -> Option<Inversion> {
        self.inversion
    }

    /// Januaries of all replicates that no amenities solved, so that those of the year before stayed.
    pub fn unsolved(&self) -> usize {
        self.unsolved
    }
}

/// In and out of one place in one year, and the real households that one simulated household stood for.
#[derive(Default)]
struct Exchange {
    inflow: f64,
    outflow: f64,
    weight: f64,
}

fn nation(record: &ReplicateRecord, ticks_per_year: u32) -> Nation {
    let mut exchanges: BTreeMap<(u32, &str), Exchange> = BTreeMap::new();
    let whole_year = |tick: u32| tick > 0 && tick.is_multiple_of(ticks_per_year);
    for row in record.places.iter().filter(|row| whole_year(row.tick)) {
        let exchange = exchanges.entry((row.tick, &row.place)).or_default();
        exchange.inflow = row.inflow;
        exchange.outflow = row.outflow;
        exchange.weight = match row.simulated {
            0 => record.weight,
            simulated => row.households / simulated as f64,
        };
    }
    let net: f64 = exchanges.values().map(|e| 0.5 * (e.inflow - e.outflow).abs()).sum();
    let floor: f64 = exchanges.values().map(|e| 0.5 * chance(e.inflow + e.outflow, e.weight)).sum();

    let all = || record.profiles.iter().filter(|row| row.dimension == Dimension::All);
    let household_years: f64 = all().map(|row| row.household_years).sum();
    // Places are told of in recorded years alone.
    let recorded = |year: f64| record.places.iter().any(|row| whole_year(row.tick) && row.year == year);
    let lived: f64 = all().filter(|row| recorded(row.year)).map(|row| row.household_years).sum();
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    // Tenths of the last year alone say nothing beside a share of all years.
    let whole = lived > 0.999 * household_years;
    let blocked_in = |decile: u8| {
        let counted = |row: &&GroupRow| row.income_decile == decile && row.year.fract() == 0.0;
        let rows = || record.groups.iter().filter(counted);
        let would: f64 = rows().map(|row| row.would).sum();
        let could_pay: f64 = rows().map(|row| row.could_pay).sum();
        share(would - could_pay, would).filter(|_| whole)
    };
    Nation {
        gross: share(all().map(|row| row.moves).sum(), household_years),
        net: share(net, lived),
        floor: share(floor, lived),
        every_year: whole,
        blocked: share(all().map(|row| row.blocked_by_cash).sum(), all().map(|row| row.would).sum()),
        blocked_poorest: blocked_in(1),
        blocked_richest: blocked_in(10),
    }
}

/// Expected |in − out| of a place at rest whose `moves` are counted on a sample in which each stands for `weight`.
///
/// In and out are then Poisson with the same mean, so in − out has mean 0 and, in real households, variance
/// weight·moves; a normal law with that variance has E|in − out| = √(2/π · weight · moves).
pub fn chance(moves: f64, weight: f64) -> f64 {
    (std::f64::consts::FRAC_2_PI * weight * moves).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    fn stats(headline: Option<&str>) -> ClosingStats {
        let mut stats = ClosingStats::new(12, headline.map(String::from));
        (0..3).for_each(|replicate| stats.add(&fake::record(replicate), None));
        stats
    }

    #[test]
    fn gains_and_losses_are_those_computed_by_hand() {
        let changes = stats(None).changes();
        // alpha: 1000 to 1020, 1019, 1018; beta: 1000 to 980, 981, 982.
        assert_eq!((changes[0].place.as_str(), changes[1].place.as_str()), ("alpha", "beta"));
        assert!((changes[0].change.mean - 0.019).abs() < 1e-12);
        assert!((changes[1].change.mean + 0.019).abs() < 1e-12);
        assert_eq!((changes[1].start, changes[1].end), (1000.0, 981.0));
    }

    #[test]
    fn the_headline_is_the_scenarios_choice_if_it_has_one() {
        assert_eq!(stats(Some("beta")).headline().unwrap().place, "beta");
        assert!(stats(None).headline().is_some());
    }

    #[test]
    fn rates_and_blocked_shares_are_those_computed_by_hand() {
        let stats = stats(None);
        let mean = |number: fn(&Nation) -> Option<f64>| stats.nation(number).unwrap().mean;
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-3, "{a} is not {b}");
        close(mean(|n| n.gross), 100.0 / 4000.0);
        // Two places, two years, |30 − 20| each; by chance √(2/π · 2 · 50) = 7.97885.
        close(mean(|n| n.net), 4.0 * 0.5 * 10.0 / 4000.0);
        close(mean(|n| n.floor), 4.0 * 0.5 * 7.97885 / 4000.0);
        close(mean(|n| n.blocked), 0.2);
        close(mean(|n| n.blocked_poorest), 0.25);
        close(mean(|n| n.blocked_richest), 0.0);
        assert_eq!(stats.inversion().unwrap().steps, 6);
    }
}
