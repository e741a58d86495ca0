//! Reads the twin of a run: its places by replicate, moment and place, in the order of the run's own.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::read::cube::{Cube, LEDGER, rank};
use crate::output::folder::read::{ReadError, each_row_with, has_column};
use crate::output::run::twin_tables::TWIN_PLACES;

/// The columns that may be unknown: rents, and the ledger.
const GAPS: [&str; 1 + LEDGER.len()] =
    ["rent", LEDGER[0], LEDGER[1], LEDGER[2], LEDGER[3], LEDGER[4], LEDGER[5], LEDGER[6], LEDGER[7]];

/// The same households with the same luck without what the run asks about.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// What it is, in words.
    pub words: String,
    /// Households; 0 in places that it never has.
    pub households: Cube,
    /// Annual rent of a dwelling, $; unknown there.
    pub rent: Cube,
    /// Households that moved in since the moment before, at most a year.
    pub inflow: Cube,
    /// Households that moved out since the moment before, at most a year.
    pub outflow: Cube,
    /// The columns of [`LEDGER`]; unknown in places that it never has.
    pub ledger: [Cube; LEDGER.len()],
    /// Relocation grants paid so far, $; 0 where the run did not record them.
    pub grants: Cube,
}

impl Twin {
    /// Reads the twin of the run in `folder`, which is called `words`; `None` without its table.
    pub fn read(
        folder: &Path,
        words: Option<&String>,
        replicates: &[f64],
        years: &[f64],
        places: &BTreeMap<&str, usize>,
    ) -> Result<Option<Twin>, ReadError> {
        let path = folder.join(TWIN_PLACES.file);
        let Some(words) = words.filter(|_| path.is_file()) else {
            return Ok(None);
        };
        let nothing = || Cube::nothing(replicates.len(), years.len(), places.len());
        let (mut households, mut inflow, mut outflow) = (nothing(), nothing(), nothing());
        let mut rent = Cube::unknown(replicates.len(), years.len(), places.len());
        let mut ledger = LEDGER.map(|_| Cube::unknown(replicates.len(), years.len(), places.len()));
        let counts = ["replicate", "year", "households", "inflow", "outflow"];
        each_row_with(
            &path,
            ["place"],
            counts,
            GAPS,
            |[place], [replicate, year, lived, moved_in, left], [paid, rest @ ..]| {
                let Some(&place) = places.get(place) else {
                    return;
                };
                let (replicate, moment) = (rank(replicates, replicate), rank(years, year));
                if replicate < replicates.len() && moment < years.len() {
                    households.set(replicate, moment, place, lived);
                    inflow.set(replicate, moment, place, moved_in);
                    outflow.set(replicate, moment, place, left);
                    rent.set(replicate, moment, place, paid);
                    ledger.iter_mut().zip(rest).for_each(|(cube, number)| cube.set(replicate, moment, place, number));
                }
            },
        )?;
        let mut grants = nothing();
        if has_column(&path, "grants")? {
            each_row_with(
                &path,
                ["place"],
                ["replicate", "year"],
                ["grants"],
                |[place], [replicate, year], [paid]| {
                    let (replicate, moment) = (rank(replicates, replicate), rank(years, year));
                    if let Some(&place) = places.get(place).filter(|_| paid > 0.0)
                        && replicate < replicates.len()
                        && moment < years.len()
                    {
                        grants.set(replicate, moment, place, paid);
                    }
                },
            )?;
        }
        Ok(Some(Twin {
            words: words.clone(),
            households,
            rent,
            ledger,
            grants,
            inflow: inflow.since_before(years),
            outflow: outflow.since_before(years),
        }))
    }
}
