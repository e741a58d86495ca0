//! Summarises every main number of every place over replicates, one record at a time.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::engine::records::rows::{PlaceRow, ReplicateRecord};
use crate::experiment::statistics::{LEAST_FOR_QUANTILES, Statistics};

/// One number of a place that is summarised.
pub struct Measure {
    /// Its name: the column of `places.csv`, or `net_inflow`.
    pub name: &'static str,
    /// Its value.
    pub value: fn(&PlaceRow) -> f64,
}

/// The numbers that are summarised, in the order of the rows.
#[rustfmt::skip]
pub static MEASURES: &[Measure] = &[
    Measure { name: "households", value: |row| row.households },
    Measure { name: "inflow", value: |row| row.inflow },
    Measure { name: "outflow", value: |row| row.outflow },
    Measure { name: "net_inflow", value: |row| row.inflow - row.outflow },
    Measure { name: "local_moves", value: |row| row.local_moves },
    Measure { name: "blocked_by_cash", value: |row| row.blocked_by_cash },
    Measure { name: "refused", value: |row| row.refused },
    Measure { name: "moved_in_from_abroad", value: |row| row.moved_in_from_abroad },
    Measure { name: "moved_out_abroad", value: |row| row.moved_out_abroad },
    Measure { name: "income", value: |row| row.income },
    Measure { name: "net_income", value: |row| row.net_income },
    Measure { name: "wage", value: |row| row.wage },
    Measure { name: "capital", value: |row| row.capital },
    Measure { name: "rent", value: |row| row.rent },
    Measure { name: "home_price", value: |row| row.home_price },
    Measure { name: "housing_units", value: |row| row.housing_units },
    Measure { name: "revenue", value: |row| row.revenue },
    Measure { name: "services", value: |row| row.services },
    Measure { name: "debt", value: |row| row.debt },
    Measure { name: "insolvent", value: |row| if row.exists() { row.insolvent as f64 } else { f64::NAN } },
    Measure { name: "crime", value: |row| row.crime },
    Measure { name: "governance", value: |row| row.governance },
    Measure { name: "schools", value: |row| row.schools },
    Measure { name: "income_tax", value: |row| row.income_tax },
    Measure { name: "poor_share", value: |row| row.poor_share },
    Measure { name: "voice", value: |row| row.voice },
];

/// One number of one place at one moment, over replicates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryRow {
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place.
    pub place: String,
    /// Which number.
    pub quantity: &'static str,
    /// Replicates in which the number exists: a place has one from its opening.
    pub replicates: u32,
    /// Mean over replicates.
    pub mean: f64,
    /// Monte-Carlo standard error of the mean.
    pub standard_error: Option<f64>,
    /// Median.
    pub median: f64,
    /// 5 % quantile; `None` of fewer replicates than can have one.
    pub p05: Option<f64>,
    /// 25 % quantile.
    pub p25: f64,
    /// 75 % quantile.
    pub p75: f64,
    /// 95 % quantile; `None` of fewer replicates than can have one.
    pub p95: Option<f64>,
    /// Least value of any replicate.
    pub least: f64,
    /// Greatest value of any replicate.
    pub most: f64,
}

/// The values of one place at one moment: for each measure, one number for each replicate in which it exists.
type Values = Vec<Vec<f64>>;

/// Collects records; keeps places × moments × measures × replicates numbers.
#[derive(Debug, Default)]
pub struct Summary {
    moments: BTreeMap<u32, (f64, BTreeMap<String, Values>)>,
}

impl Summary {
    /// Takes one replicate in; records must come in ascending order of replicates for the same bytes.
    pub fn add(&mut self, record: &ReplicateRecord) {
        record.places.iter().for_each(|row| self.add_row(row));
    }

    /// Takes one row of one replicate in.
    pub fn add_row(&mut self, row: &PlaceRow) {
        let (_, places) = self.moments.entry(row.tick).or_insert_with(|| (row.year, BTreeMap::new()));
        if !places.contains_key(&row.place) {
            places.insert(row.place.clone(), vec![Vec::new(); MEASURES.len()]);
        }
        let values = places.get_mut(&row.place).expect("it was just put there");
        for (values, measure) in values.iter_mut().zip(MEASURES) {
            values.extend(Some((measure.value)(row)).filter(|value| !value.is_nan()));
        }
    }

    /// All rows: by moment, then place, then measure.
    pub fn rows(&self) -> impl Iterator<Item = SummaryRow> + '_ {
        self.moments.values().flat_map(|(year, places)| {
            places.iter().flat_map(move |(place, values)| {
                values.iter().zip(MEASURES).map(move |(values, measure)| row(*year, place, measure.name, values))
            })
        })
    }
}

fn row(year: f64, place: &str, quantity: &'static str, values: &[f64]) -> SummaryRow {
    let s = Statistics::of(values);
    let quantile = |value: f64| (s.replicates >= LEAST_FOR_QUANTILES).then_some(value);
    SummaryRow {
        year,
        place: place.to_string(),
        quantity,
        replicates: s.replicates,
        mean: s.mean,
        standard_error: s.standard_error,
        median: s.median,
        p05: quantile(s.p05),
        p25: s.p25,
        p75: s.p75,
        p95: quantile(s.p95),
        least: s.least,
        most: s.most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn a_place_counts_from_its_opening_and_has_no_households_before() {
        use crate::engine::state::new_place::Status;
        let mut summary = Summary::default();
        for replicate in 0..3 {
            let mut record = fake::record(replicate);
            let town = record.places.iter_mut().find(|row| row.place == "beta" && row.year == 2026.0).unwrap();
            town.status = Some(if replicate == 0 { Status::Planned } else { Status::Open });
            if replicate == 0 {
                (town.households, town.net_income, town.rent) = (0.0, f64::NAN, f64::NAN);
            }
            summary.add(&record);
        }
        let rows: Vec<_> = summary.rows().collect();
        let of = |quantity| {
            rows.iter().find(|row| row.place == "beta" && row.year == 2026.0 && row.quantity == quantity).unwrap()
        };
        let open: Vec<f64> = (1..3)
            .map(|k| fake::record(k).places.iter().find(|r| r.place == "beta" && r.year == 2026.0).unwrap().net_income)
            .collect();
        assert_eq!((of("net_income").replicates, of("net_income").mean), (2, (open[0] + open[1]) / 2.0));
        assert_eq!((of("rent").replicates, of("insolvent").replicates), (2, 2));
        assert_eq!(of("households").replicates, 3);
        assert!(of("households").mean < 700.0);
    }

    #[test]
    fn twenty_replicates_have_quantiles() {
        let mut summary = Summary::default();
        (0..20).for_each(|replicate| summary.add(&fake::record(replicate)));
        let rows: Vec<_> = summary.rows().collect();
        let last = rows.iter().rfind(|row| row.place == "alpha" && row.quantity == "households").unwrap();
        // 1020, 1019, …, 1001.
        assert_eq!((last.least, last.most), (1001.0, 1020.0));
        assert!((last.p05.unwrap() - 1001.95).abs() < 1e-9 && (last.p95.unwrap() - 1019.05).abs() < 1e-9);
    }

    #[test]
    fn every_moment_place_and_measure_has_one_row_over_all_replicates() {
        let mut summary = Summary::default();
        for replicate in 0..3 {
            summary.add(&fake::record(replicate));
        }
        let rows: Vec<_> = summary.rows().collect();
        assert_eq!(rows.len(), 3 * 2 * MEASURES.len());
        assert!(rows.iter().all(|row| row.replicates == 3));
        // Three replicates have a range and no 5 % and 95 % quantiles.
        assert!(
            rows.iter().all(|row| (row.p05, row.p95) == (None, None) && row.least <= row.p25 && row.p75 <= row.most)
        );
        // The fake town of alpha has 1000 + 10·years − replicate households.
        let last = rows.iter().rfind(|row| row.place == "alpha" && row.quantity == "households").unwrap();
        assert_eq!((last.mean, last.median, last.year), (1019.0, 1019.0, 2027.0));
        assert!((last.standard_error.unwrap() - (1.0f64 / 3.0).sqrt()).abs() < 1e-12);
    }
}
