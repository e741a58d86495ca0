//! Holds the tables that the program ships: moves between American states by year, and what is known of them.

use crate::model::forecast::panel::Panel;
use crate::scenario::diagnostic::{Notes, Sources};
use crate::scenario::panel::assemble::assemble;
use crate::scenario::panel::tables::Tables;

/// Names and texts of the tables.
pub const STATES: [(&str, &str); 3] = [
    ("us-state-moves-by-year.csv", include_str!("../../../scenarios/us-state-moves-by-year.csv")),
    ("us-state-series.csv", include_str!("../../../scenarios/us-state-series.csv")),
    ("us-state-regions.csv", include_str!("../../../scenarios/us-state-regions.csv")),
];
/// The last year that the frozen values of the forecast have seen.
pub const SEEN_UNTIL: i32 = 2016;

/// The shipped tables as read.
pub fn tables(sources: &mut Sources, notes: &mut Notes) -> Tables {
    let mut tables = Tables::default();
    for (name, text) in STATES {
        let source = sources.add(name, text);
        tables.add(source, text, notes);
    }
    tables
}

/// The shipped tables as a panel.
pub fn states() -> Panel {
    let mut notes = Notes::default();
    let tables = tables(&mut Sources::default(), &mut notes);
    assemble(&tables, &[], &mut notes).expect("the shipped tables are a panel")
}
