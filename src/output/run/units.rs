//! Says in which unit a number is: one that a scenario gives, or one that comes out.

use crate::engine::records::rows::PlaceRow;
use crate::experiment::expression::numbers::Table;
use crate::experiment::expression::{Expression, Form};
use crate::model::charter::CHARTER;
use crate::model::community::COMMUNITY;
use crate::model::parameters::PARAMETERS;
use crate::model::place::ATTRIBUTES;
use crate::model::population::POPULATION;
use crate::output::folder::table;
use crate::output::run::new_tables::{COMMUNITIES, ENTRY, JURISDICTIONS};
use crate::output::run::tables::{GROUPS, PLACES, PROFILES};
use crate::scenario::read::edit::keys_of;

/// The unit of a number of a scenario, by its name alone; empty if there is no such number.
pub fn of_name(name: &str) -> &'static str {
    let place = ATTRIBUTES.iter().find(|row| row.name == name).map(|row| row.unit);
    let parameter = PARAMETERS.iter().find(|row| row.name == name).map(|row| row.unit);
    let population = POPULATION.iter().find(|row| row.name == name).map(|row| row.unit);
    let charter = CHARTER.iter().find(|row| row.name == name).map(|row| row.unit);
    let community = COMMUNITY.iter().find(|row| row.name == name).map(|row| row.unit);
    place.or(parameter).or(population).or(charter).or(community).unwrap_or("")
}

/// The unit of a key, written as for `--set`; empty for switches, words and what has none.
pub fn of_key(path: &str) -> &'static str {
    let keys = keys_of(path).unwrap_or_default();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys.as_slice() {
        [_, _, "multiply", _] => "factor",
        ["parameters" | "population", name, ..] => of_name(name),
        ["mechanisms" | "rules", ..] => "",
        [.., name] => of_name(name),
        [] => "",
    }
}

/// The unit of an output, as `columns.json` writes units.
pub fn of_output(output: &Expression) -> &'static str {
    if output.is_probability() {
        return "share of runs";
    }
    match output.form {
        Form::Share => "share of the whole",
        Form::Change => "share of the start",
        Form::Rate => "per household and year",
        Form::Plain => of_number(output.number.name, output.table()),
    }
}

/// The unit of a number of a table; what is no column of it is made of counts of households.
fn of_number(name: &str, table: Table) -> &'static str {
    let column = match table {
        Table::Places => unit_in::<PlaceRow>(&PLACES, name),
        Table::Groups => unit_in(&GROUPS, name),
        Table::Profiles => unit_in(&PROFILES, name),
        Table::Jurisdictions => unit_in(&JURISDICTIONS, name),
        Table::Communities => unit_in(&COMMUNITIES, name),
        Table::Entry => unit_in(&ENTRY, name),
        Table::Events => Some("events"),
    };
    column.unwrap_or(match name {
        "blocked_share" => "share of wanted moves",
        "invested" | "builder_loss" => "$",
        "total_income" => "$ per year",
        "foundings" | "builder_failed" | "alive" | "closed" | "repealed" => "places",
        _ => "households",
    })
}

fn unit_in<T>(table: &table::Table<T>, name: &str) -> Option<&'static str> {
    table.columns.iter().find(|column| column.name == name).map(|column| column.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_units_of_their_numbers() {
        assert_eq!(of_key("place.west.rent"), "$ per year");
        assert_eq!(of_key("parameters.moving_cost.rooted"), of_name("moving_cost"));
        assert_eq!((of_key("mechanisms.voice"), of_key("event.1.multiply.rent")), ("", "factor"));
    }

    #[test]
    fn numbers_have_the_units_of_their_columns() {
        assert_eq!(of_number("rent", Table::Places), "$ per year");
        assert_eq!(of_number("treasury", Table::Jurisdictions), "$");
        assert_eq!(of_number("invested", Table::Jurisdictions), "$");
        assert_eq!(of_number("total_income", Table::Jurisdictions), "$ per year");
        assert_eq!(of_number("blocked_share", Table::Groups), "share of wanted moves");
        assert_eq!(of_number("blocked", Table::Entry), "households");
    }
}
