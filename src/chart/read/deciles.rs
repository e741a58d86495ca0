//! Reads who would move and who does, by tenth of the national income distribution.

use std::path::Path;

use crate::output::folder::read::{ReadError, each_row};

/// The counts of `groups.csv`, in its order.
pub const COUNTS: [&str; 5] = ["households", "would", "could_pay", "admitted", "moved"];

/// National counts by replicate, moment and tenth of incomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Deciles {
    moments: usize,
    counts: Vec<[[f64; 5]; 10]>,
}

/// One tenth of one replicate over the whole record.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tenth {
    /// Household-years lived.
    pub years: f64,
    /// Wanted moves.
    pub would: f64,
    /// Of these, could be paid.
    pub could_pay: f64,
    /// Of these, were admitted.
    pub admitted: f64,
    /// Of these, were made.
    pub moved: f64,
}

impl Deciles {
    /// Counts in which nobody lives and nobody moves.
    pub fn empty(replicates: usize, moments: usize) -> Deciles {
        Deciles { moments, counts: vec![Default::default(); replicates * moments] }
    }

    /// Sums `groups.csv` over places and groups.
    pub fn read(run: &Path, replicates: &[f64], years: &[f64]) -> Result<Deciles, ReadError> {
        let mut deciles = Deciles::empty(replicates.len(), years.len());
        let path = run.join("groups.csv");
        let mut stray = None;
        let numbers = ["replicate", "year", "income_decile", COUNTS[0], COUNTS[1], COUNTS[2], COUNTS[3], COUNTS[4]];
        each_row(&path, [], numbers, |[], [replicate, year, tenth, counts @ ..]| {
            let find = |list: &[f64], number: f64| list.binary_search_by(|other| other.total_cmp(&number)).ok();
            match (find(replicates, replicate), find(years, year)) {
                (Some(replicate), Some(moment)) if (1.0..=10.0).contains(&tenth) => {
                    deciles.add(replicate, moment, tenth as usize - 1, counts);
                }
                _ => stray = Some(format!("replicate {replicate}, year {year}, tenth {tenth}")),
            }
        })?;
        match stray.filter(|_| !years.is_empty()) {
            None => Ok(deciles),
            Some(stray) => Err(ReadError::Form { path, reason: format!("`places.csv` does not know {stray}") }),
        }
    }

    /// Adds the counts ([`COUNTS`]) of a group.
    pub fn add(&mut self, replicate: usize, moment: usize, tenth: usize, counts: [f64; 5]) {
        let sums = &mut self.counts[replicate * self.moments + moment][tenth];
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }

    /// A tenth of a replicate over the recorded calendar years; years are lived by the mean of both ends of each.
    pub fn over(&self, replicate: usize, tenth: usize, years: &[f64]) -> Tenth {
        let at = |moment: usize| self.counts[replicate * self.moments + moment][tenth];
        let mut sum = Tenth::default();
        // A row inside a year counts what its 1 January counts again.
        let ends: Vec<usize> = (0..self.moments).filter(|&moment| years[moment].fract() == 0.0).collect();
        for (&first, &moment) in ends.iter().zip(ends.iter().skip(1)) {
            let [before, _, _, _, _] = at(first);
            let [now, would, could_pay, admitted, moved] = at(moment);
            sum.years += (before + now) / 2.0 * (years[moment] - years[first]).min(1.0);
            sum.would += would;
            sum.could_pay += could_pay;
            sum.admitted += admitted;
            sum.moved += moved;
        }
        sum
    }
}
