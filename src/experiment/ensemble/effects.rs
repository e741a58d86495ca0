//! Collects the effects of what a scenario asks about: every number less that of its twin, replicate by replicate.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::engine::records::rows::{PlaceRow, ReplicateRecord};
use crate::experiment::ensemble::comparison::{never_opened, united};
use crate::experiment::ensemble::twin::TwinRecords;
use crate::experiment::expression::evaluate::of_places;
use crate::experiment::expression::numbers::OF_PLACES;
use crate::experiment::statistics::Statistics;
use crate::experiment::summary::MEASURES;

/// All places together, where others are named; no place is called so.
pub const ALL: &str = "all";

/// One number in the scenario and in its twin, over replicates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectRow {
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place, or [`ALL`].
    pub place: String,
    /// Which number.
    pub quantity: &'static str,
    /// Replicates in which both have the number.
    pub replicates: u32,
    /// Median in the scenario, over the replicates in which it exists there.
    pub scenario: f64,
    /// Median in the twin, likewise.
    pub twin: f64,
    /// Median of the differences, scenario less twin, replicate by replicate; NaN without pairs.
    pub difference: f64,
    /// Lower end of the middle 90 % of the differences; the least where there are fewer than twenty.
    pub low: f64,
    /// Upper end; the greatest where there are fewer than twenty.
    pub high: f64,
}

/// One number in both arms: in the scenario and in the twin, replicate by replicate, NaN where it does not exist.
type Pairs = Vec<[f64; 2]>;

/// Collects pairs of records; keeps two numbers for each place, moment, measure and replicate.
#[derive(Debug, Default)]
pub struct Effects {
    moments: BTreeMap<u32, (f64, BTreeMap<String, Vec<Pairs>>)>,
}

impl Effects {
    /// Takes one replicate in; they must come in ascending order for the same bytes.
    pub fn add(&mut self, records: &TwinRecords) {
        let (here, there) = (&records.scenario, &records.twin);
        for (old, new) in united(&there.places, &here.places) {
            let Some(row) = new.or(old) else {
                continue;
            };
            let absent = never_opened(row);
            let measure = |k: usize| [new, old].map(|row| (MEASURES[k].value)(row.unwrap_or(&absent)));
            self.push(row, &row.place, measure);
        }
        let (ours, theirs) = (by_tick(here), by_tick(there));
        for (tick, rows) in &ours {
            let twin = theirs.get(tick).map_or(&[][..], Vec::as_slice);
            let whole = |k: usize| {
                let of = |rows: &[&PlaceRow]| of_places(k, OF_PLACES[k].kind, rows.iter().copied()).unwrap_or(f64::NAN);
                [of(rows), of(twin)]
            };
            self.push(rows[0], ALL, whole);
        }
    }

    fn push(&mut self, row: &PlaceRow, place: &str, measure: impl Fn(usize) -> [f64; 2]) {
        let (_, places) = self.moments.entry(row.tick).or_insert_with(|| (row.year, BTreeMap::new()));
        if !places.contains_key(place) {
            places.insert(place.to_owned(), vec![Pairs::new(); MEASURES.len()]);
        }
        let pairs = places.get_mut(place).expect("it was just put there");
        pairs.iter_mut().enumerate().for_each(|(k, pairs)| pairs.push(measure(k)));
    }

    /// All rows: by moment, then place, then measure; numbers that neither arm ever has are left out.
    pub fn rows(&self) -> impl Iterator<Item = EffectRow> + '_ {
        self.moments.values().flat_map(|(year, places)| {
            places.iter().flat_map(move |(place, measures)| {
                let rows = measures.iter().zip(MEASURES);
                rows.filter_map(move |(pairs, measure)| row(*year, place, measure.name, pairs))
            })
        })
    }

    /// Every place at the end, and all together.
    pub fn endings(&self) -> Vec<Ending> {
        let (Some((_, first)), Some((_, places))) = (self.moments.values().next(), self.moments.values().next_back())
        else {
            return Vec::new();
        };
        let households = MEASURES.iter().position(|measure| measure.name == "households").expect("it is a measure");
        let of = |(place, measures): (&String, &Vec<Pairs>)| {
            let start = first.get(place).map_or(&[][..], |measures| &measures[households]);
            Ending::of(place, start, &measures[households])
        };
        places.iter().map(of).collect()
    }
}

/// Households of one place at the end, in the scenario and in its twin.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The place, or [`ALL`].
    pub place: String,
    /// In the scenario.
    pub scenario: Statistics,
    /// In the twin.
    pub twin: Statistics,
    /// Scenario less twin, of each replicate.
    pub differences: Vec<f64>,
    /// How far the twin has gone from its start, relative to it; `None` for a place that it does not have.
    pub drift: Option<Statistics>,
}

impl Ending {
    fn of(place: &str, start: &[[f64; 2]], pairs: &Pairs) -> Ending {
        let arm = |k: usize| Statistics::of(&pairs.iter().map(|pair| pair[k]).collect::<Vec<_>>());
        let differences = pairs.iter().map(|[here, there]| here - there).collect();
        let lived_in = start.iter().zip(pairs).filter(|(start, end)| start[1] > 0.0 && end[1] > 0.0);
        let drifts: Vec<f64> = lived_in.map(|(start, end)| end[1] / start[1] - 1.0).collect();
        let drift = (!drifts.is_empty()).then(|| Statistics::of(&drifts));
        Ending { place: place.to_owned(), scenario: arm(0), twin: arm(1), differences, drift }
    }

    /// Whether nobody lives there in the twin: the place is new.
    pub fn is_new(&self) -> bool {
        self.twin.most == 0.0
    }
}

fn by_tick(record: &ReplicateRecord) -> BTreeMap<u32, Vec<&PlaceRow>> {
    let mut rows: BTreeMap<u32, Vec<&PlaceRow>> = BTreeMap::new();
    record.places.iter().for_each(|row| rows.entry(row.tick).or_default().push(row));
    rows
}

fn row(year: f64, place: &str, quantity: &'static str, pairs: &Pairs) -> Option<EffectRow> {
    let known = |values: &mut dyn Iterator<Item = f64>| {
        Statistics::of(&values.filter(|value| !value.is_nan()).collect::<Vec<_>>())
    };
    let scenario = known(&mut pairs.iter().map(|pair| pair[0]));
    let twin = known(&mut pairs.iter().map(|pair| pair[1]));
    let difference = known(&mut pairs.iter().map(|[here, there]| here - there));
    let band = difference.band();
    (scenario.replicates + twin.replicates > 0).then(|| EffectRow {
        year,
        place: place.to_owned(),
        quantity,
        replicates: difference.replicates,
        scenario: scenario.median,
        twin: twin.median,
        difference: difference.median,
        low: band.low,
        high: band.high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    /// Three replicates in which the scenario has 7, 8 and 9 households more in alpha than its twin.
    fn effects() -> Effects {
        let mut effects = Effects::default();
        for replicate in 0..3 {
            let twin = fake::record(replicate);
            let mut scenario = twin.clone();
            let more = 7.0 + f64::from(replicate);
            scenario.places.iter_mut().filter(|row| row.place == "alpha").for_each(|row| row.households += more);
            effects.add(&TwinRecords { scenario, twin });
        }
        effects
    }

    #[test]
    fn differences_are_taken_replicate_by_replicate() {
        let rows: Vec<EffectRow> = effects().rows().collect();
        let of = |place: &str, quantity: &str| {
            rows.iter().find(|row| row.year == 2027.0 && row.place == place && row.quantity == quantity).unwrap()
        };
        let alpha = of("alpha", "households");
        // The twin has 1020, 1019 and 1018, the scenario 1027 in each.
        assert_eq!((alpha.replicates, alpha.scenario, alpha.twin, alpha.difference), (3, 1027.0, 1019.0, 8.0));
        assert_eq!((alpha.low, alpha.high), (7.0, 9.0));
        assert_eq!(of("beta", "households").difference, 0.0);
        assert_eq!(of(ALL, "households").difference, 8.0);
        assert_eq!(of(ALL, "households").twin, 2000.0);
    }

    #[test]
    fn a_place_that_the_twin_never_has_is_empty_there_and_has_no_other_numbers() {
        let scenario = fake::record(0);
        let mut twin = scenario.clone();
        twin.places.retain(|row| row.place != "beta");
        let mut effects = Effects::default();
        effects.add(&TwinRecords { scenario, twin });
        let rows: Vec<EffectRow> = effects.rows().collect();
        let of = |quantity: &str| {
            rows.iter().find(|row| row.year == 2027.0 && row.place == "beta" && row.quantity == quantity).unwrap()
        };
        assert_eq!((of("households").twin, of("households").difference), (0.0, 980.0));
        assert!(of("rent").twin.is_nan() && of("rent").difference.is_nan() && of("rent").scenario > 0.0);
        assert_eq!(of("rent").replicates, 0);
        assert!(effects.endings().iter().any(|ending| ending.place == "beta" && ending.is_new()));
    }
}
