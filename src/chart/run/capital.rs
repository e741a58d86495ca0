//! Draws people, income and capital of one city: what leaves it, and what that does to those who stay.

use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::run::city_ledger::{Sheet, households, while_lived_in, with_panels};
use crate::chart::sheet::canvas::Chart;
use crate::format::Unit;

const SHEET: Sheet = Sheet { name: "capital", tall: 400.0, columns: 3 };

/// Whether the run recorded capital.
pub fn applies(tables: &RunTables) -> bool {
    tables.capital.is_some()
}

/// Draws people, income and capital of the place the run is about, else of the one that changed most.
pub fn chart(tables: &RunTables) -> Chart {
    let subject = subject(tables);
    let place = subject.place;
    let income = tables.ledger("income");
    let capital = |r, m| tables.capital.as_ref().map_or(f64::NAN, |capital| 100.0 * capital.at(r, m, place));
    let panels = [
        households(tables, place),
        while_lived_in(
            tables,
            place,
            ("Mean income, $ a year", Unit::Money(tables.facts.currency), "mean income"),
            |r, m| income.at(r, m, place),
        ),
        while_lived_in(tables, place, ("Business capital, 100 at the start", Unit::Count, "business capital"), capital),
    ];
    with_panels(&SHEET, tables, subject, &panels)
}
