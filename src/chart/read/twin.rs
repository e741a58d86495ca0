//! Reads the twin of a run: its places by replicate, moment and place, in the order of the run's own.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::read::cube::{Cube, rank};
use crate::output::folder::read::{ReadError, each_row_with};
use crate::output::run::twin_tables::TWIN_PLACES;

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
        let counts = ["replicate", "year", "households", "inflow", "outflow"];
        each_row_with(
            &path,
            ["place"],
            counts,
            ["rent"],
            |[place], [replicate, year, lived, moved_in, left], [paid]| {
                let Some(&place) = places.get(place) else {
                    return;
                };
                let (replicate, moment) = (rank(replicates, replicate), rank(years, year));
                if replicate < replicates.len() && moment < years.len() {
                    households.set(replicate, moment, place, lived);
                    inflow.set(replicate, moment, place, moved_in);
                    outflow.set(replicate, moment, place, left);
                    rent.set(replicate, moment, place, paid);
                }
            },
        )?;
        Ok(Some(Twin {
            words: words.clone(),
            households,
            rent,
            inflow: inflow.since_before(years),
            outflow: outflow.since_before(years),
        }))
    }
}
