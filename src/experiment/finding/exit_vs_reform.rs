//! Sets exit beside reform, and discipline beside drain, over replicates.

use std::collections::BTreeMap;

use crate::engine::records::rows::{ExitOrReformRow, ReplicateRecord};
use crate::experiment::finding::subject::old_city;
use crate::experiment::statistics::Statistics;
use crate::model::place::Kind;

/// Gaps in governance up to this are none, sd: the old city is governed no worse, and there is nothing to close.
pub const NO_GAP: f64 = 0.005;

/// What is collected while replicates pass.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExitVsReform {
    /// Exit and reform, by new place.
    exits: BTreeMap<String, Vec<ExitOrReformRow>>,
    /// What discipline and drain hold governance away at the end, less that of the twin where there is one, by legacy place.
    voices: BTreeMap<String, Vec<[f64; 2]>>,
    /// Whether there are twins.
    twins: bool,
    /// Replicates that were looked at.
    replicates: u32,
}

/// What exit or reform is worth, over the replicates that opened the place. Medians do not multiply.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// Households whose worth it is, median.
    pub households: f64,
    /// Worth per household and year, $, over the replicates in which anybody lives there.
    pub each: Statistics,
    /// Worth of all, $ per year, median.
    pub all: f64,
}

/// One new place beside the old city, over the replicates that opened it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitBesideReform {
    /// The new place.
    pub place: String,
    /// The old city.
    pub city: String,
    /// Replicates that opened it, and how many there are.
    pub runs: (u32, u32),
    /// Governance of the new place less that of the old city, sd, median.
    pub gap: f64,
    /// Years until it opened, median.
    pub years: f64,
    /// What each household paid in advance, $, median.
    pub ticket: f64,
    /// What living there is worth.
    pub exit: Worth,
    /// What of the worth per household each cause brings, $ per year, in the order of
    /// [`EXIT_CAUSES`](crate::engine::records::rows::EXIT_CAUSES), in the replicate in the middle by that worth, the lower of two.
    pub parts: [f64; 9],
    /// Years for half of the gap, median (infinite if politics are blocked).
    pub pace: f64,
    /// What closing the gap is worth.
    pub reform: Worth,
}

/// The legacy place whose governance exit has moved most.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Its name.
    pub place: String,
    /// Whether it is measured beside a twin.
    pub beside_twin: bool,
    /// Gained because households left, sd.
    pub discipline: Statistics,
    /// Gained because the vocal came, lost because they left, sd.
    pub drain: Statistics,
    /// How much more discipline moved than drain in each replicate, in size, sd.
    pub lead: Vec<f64>,
    /// From how many legacy places it was picked.
    pub among: usize,
}

impl ExitVsReform {
    /// Takes in one replicate, and its twin.
    pub fn add(&mut self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) {
        self.replicates += 1;
        for row in &record.exit_or_reform {
            self.exits.entry(row.place.clone()).or_default().push(row.clone());
        }
        let last = record.places.iter().map(|row| row.tick).max();
        for row in record.places.iter().filter(|row| row.kind == Kind::Legacy && Some(row.tick) == last) {
            let mut beside = twin.into_iter().flat_map(|twin| twin.places.iter().rev());
            let beside = beside.find(|other| Some(other.tick) == last && other.place == row.place);
            let [discipline, drain] = beside.map_or([0.0; 2], |other| [other.discipline, other.drain]);
            self.voices.entry(row.place.clone()).or_default().push([row.discipline - discipline, row.drain - drain]);
        }
        self.twins |= twin.is_some();
    }

    /// The old city that most new places are measured against.
    pub fn old_city(&self) -> Option<String> {
        old_city(self.exits.values().flatten().map(|row| row.city.as_str()))
    }

    /// Exit beside reform for every place that opened, by name.
    pub fn exits(&self) -> Vec<ExitBesideReform> {
        let one = |(place, rows): (&String, &Vec<ExitOrReformRow>)| {
            let median =
                |of: fn(&ExitOrReformRow) -> f64| Statistics::of(&rows.iter().map(of).collect::<Vec<_>>()).median;
            // Between no end and no end there is no middle but no end.
            let pace = median(|row| row.reform_years);
            let pace = if pace.is_nan() { f64::INFINITY } else { pace };
            let worth = |of: [fn(&ExitOrReformRow) -> f64; 3]| {
                let [households, each, all] = of;
                // Where nobody lives nothing is worth anything to anybody.
                let known: Vec<f64> = rows.iter().map(each).filter(|gain| !gain.is_nan()).collect();
                Worth { households: median(households), each: Statistics::of(&known), all: median(all) }
            };
            ExitBesideReform {
                place: place.clone(),
                city: rows[0].city.clone(),
                runs: (rows.len() as u32, self.replicates),
                gap: median(|row| row.governance_gap),
                years: median(|row| row.exit_years),
                ticket: median(|row| row.exit_ticket),
                exit: worth([|row| row.exit_households, |row| row.exit_gain, |row| row.exit_total]),
                parts: middle(rows).exit_parts(),
                pace,
                reform: worth([|row| row.reform_households, |row| row.reform_gain, |row| row.reform_total]),
            }
        };
        self.exits.iter().map(one).collect()
    }

    /// Where exit moved governance most, if anywhere.
    pub fn moved(&self) -> Option<Moved> {
        let sum = |values: &Vec<[f64; 2]>| values.iter().map(|[a, b]| a + b).sum::<f64>().abs();
        let (place, values) = self.voices.iter().max_by(|(_, a), (_, b)| sum(a).total_cmp(&sum(b)))?;
        let of = |k: usize| Statistics::of(&values.iter().map(|value| value[k]).collect::<Vec<_>>());
        let moved = values.iter().any(|value| value.iter().any(|x| x.abs() > 1e-9));
        let lead = values.iter().map(|[discipline, drain]| discipline.abs() - drain.abs()).collect();
        let (beside_twin, among) = (self.twins, self.voices.len());
        moved.then(|| Moved { place: place.clone(), beside_twin, discipline: of(0), drain: of(1), lead, among })
    }
}

/// The replicate in the middle by what exit is worth to each household, of those in which anybody lives there; of two in the middle
/// the lower.
fn middle(rows: &[ExitOrReformRow]) -> &ExitOrReformRow {
    let mut all: Vec<&ExitOrReformRow> = rows.iter().filter(|row| !row.exit_gain.is_nan()).collect();
    all.sort_by(|a, b| a.exit_gain.total_cmp(&b.exit_gain));
    all.get(all.len().saturating_sub(1) / 2).unwrap_or(&&rows[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn readings_are_medians_of_what_replicates_say_and_nothing_moved_is_nothing() {
        let mut readings = ExitVsReform::default();
        assert_eq!((readings.exits(), readings.moved()), (Vec::new(), None));
        // Households and what each gains move apart: medians do not multiply.
        for (replicate, households, each) in [(0, 10.0, 1_500.0), (1, 20.0, 1_000.0), (2, 60.0, 1_200.0)] {
            let mut record = fake::record(replicate);
            let row = &mut record.exit_or_reform[0];
            (row.exit_households, row.exit_gain, row.exit_total) = (households, each, households * each);
            readings.add(&record, None);
        }
        let [reading] = &readings.exits()[..] else { panic!("one place opened") };
        assert_eq!((reading.place.as_str(), reading.city.as_str()), ("gamma", "alpha"));
        assert_eq!((reading.exit.households, reading.exit.each.median, reading.exit.all), (20.0, 1_200.0, 20_000.0));
        assert_eq!((reading.exit.each.least, reading.exit.each.most), (1_000.0, 1_500.0));
        assert_eq!(readings.moved(), None);
        let mut record = fake::record(3);
        record.places.iter_mut().filter(|row| row.place == "beta").for_each(|row| row.drain = -0.3);
        record.exit_or_reform.clear();
        readings.add(&record, None);
        assert_eq!(readings.exits()[0].runs, (3, 4));
        let moved = readings.moved().expect("beta was drained");
        assert_eq!(moved.place, "beta");
        assert!((moved.drain.mean + 0.075).abs() < 1e-12);
        // A twin that is drained as much leaves nothing that exit has moved.
        let mut beside = ExitVsReform::default();
        beside.add(&record, Some(&record));
        assert_eq!(beside.moved(), None);
    }
}
