//! Lists the columns of what a scenario leaves beside its twin: the same households, the same luck, without what it asks about.

use std::sync::LazyLock;

use crate::engine::records::rows::PlaceRow;
use crate::experiment::ensemble::effects::EffectRow;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::table::{Column, Table};
use crate::output::run::tables::PLACES;

/// `twin.csv`.
#[rustfmt::skip]
pub static TWIN: Table<EffectRow> = Table {
    file: "twin.csv",
    about: "one number of one place, or of all together, at one recorded moment: in the scenario, in its twin, and the difference, over replicates with the same luck",
    columns: &[
        Column { name: "year", unit: "year", about: "calendar year with its fraction", cell: |row| Number(row.year) },
        Column { name: "place", unit: "", about: "name of the place; all: counts and stocks added up, levels averaged over households", cell: |row| Text(&row.place) },
        Column { name: "quantity", unit: "", about: "column of places.csv, or net_inflow = inflow - outflow; the unit is that of the column", cell: |row| Text(row.quantity) },
        Column { name: "replicates", unit: "number", about: "replicates in which both arms have the number: a place has one from its opening", cell: |row| Whole(row.replicates as u64) },
        Column { name: "scenario", unit: "of the quantity", about: "in the scenario: median over the replicates that have the number; empty if none has", cell: |row| Number(row.scenario) },
        Column { name: "twin", unit: "of the quantity", about: "in the twin, likewise", cell: |row| Number(row.twin) },
        Column { name: "difference", unit: "of the quantity", about: "scenario less twin, replicate by replicate: the median, which need not be the difference of the medians; empty without pairs", cell: |row| Number(row.difference) },
        Column { name: "low", unit: "of the quantity", about: "5 % quantile of the differences; of fewer than twenty the least", cell: |row| Number(row.low) },
        Column { name: "high", unit: "of the quantity", about: "95 % quantile of the differences; of fewer than twenty the greatest", cell: |row| Number(row.high) },
    ],
};

/// `twin_places.csv`.
pub static TWIN_PLACES: LazyLock<Table<PlaceRow>> = LazyLock::new(|| Table {
    file: "twin_places.csv",
    about: "one place at one recorded moment of one replicate of the twin; its columns are those of places.csv",
    columns: PLACES.columns,
});
