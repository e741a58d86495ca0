//! Lists what an answer leans on: unproven parameters that can act in it, those that were changed, what is made up about new places, and
//! mechanisms that are switched off.

use crate::model::charter::CHARTER;
use crate::model::community::COMMUNITY;
use crate::model::mechanisms::{MECHANISMS, Mechanism};
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::population::{POPULATION, PopulationNumbers};
use crate::model::quantity::{DefaultValue, Evidence, Quantity};
use crate::scenario::Scenario;
pub use crate::scenario::idle::idle;

/// A parameter whose evidence is weak or assumed and that the scenario changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Its name in the parameter or population table.
    pub name: &'static str,
    /// How well it is known.
    pub evidence: &'static str,
    /// The default: one number, or one for each mobility class.
    pub default: Vec<f64>,
    /// The value in the scenario, in the same shape.
    pub value: Vec<f64>,
}

/// Weak and assumed parameters that differ from their defaults, in the order of the tables.
pub fn changed(scenario: &Scenario) -> Vec<Changed> {
    let mut changed = differences(PARAMETERS, &scenario.parameters, &Parameters::default());
    changed.extend(differences(POPULATION, &scenario.population.numbers, &PopulationNumbers::default()));
    changed
}

/// The mechanisms that are switched off; one that is off unless a scenario asks for it is not.
pub fn switched_off(scenario: &Scenario) -> Vec<&'static Mechanism> {
    MECHANISMS.iter().filter(|row| row.usual && !row.is_on(&scenario.mechanisms)).collect()
}

/// A number that somebody made up about a community or a new place.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeUp {
    /// The community or the place, by its key.
    pub whose: String,
    /// Its name in the table of communities or charters.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it is.
    pub about: &'static str,
}

/// What the scenario makes up about communities and the places they would found, and about other new places: every number of theirs
/// that differs from the default or has none.
pub fn made_up(scenario: &Scenario) -> Vec<MadeUp> {
    let mut found = Vec::new();
    for community in &scenario.communities {
        found.extend(chosen(COMMUNITY, &community.numbers, &format!("community.{}", community.name)));
    }
    // The places that a community founds are its template's.
    let copies =
        |place: usize| scenario.communities.iter().any(|c| c.slots.iter().any(|slot| usize::from(*slot) == place));
    let new = scenario.places.iter().enumerate().filter(|(k, _)| !copies(*k));
    for (place, charter) in new.filter_map(|(_, place)| Some((place, place.charter.as_deref()?))) {
        found.extend(chosen(CHARTER, charter, &place.name));
    }
    found
}

fn chosen<T: Clone + Default, R>(table: &'static [Quantity<T, R>], values: &T, whose: &str) -> Vec<MadeUp> {
    let value = |row: &Quantity<T, R>| row.get(values).0[0];
    let differs = |row: &&Quantity<T, R>| match row.default {
        DefaultValue::One(default) => value(row) != default,
        _ => value(row) != row.get(&T::default()).0[0],
    };
    let rows = table.iter().filter(|row| matches!(row.evidence, Evidence::Weak | Evidence::Assumed)).filter(differs);
    let rows = rows.filter(|row| value(row).is_finite());
    rows.map(|row| MadeUp { whose: whose.into(), name: row.name, value: value(row), unit: row.unit, about: row.about })
        .collect()
}

fn differences<T: Clone, R>(table: &[Quantity<T, R>], values: &T, defaults: &T) -> Vec<Changed> {
    let shape = |quantity: &Quantity<T, R>, from: &T| {
        let values = quantity.get(from).0;
        values[..if quantity.is_per_class() { 3 } else { 1 }].to_vec()
    };
    table
        .iter()
        .filter(|row| matches!(row.evidence, Evidence::Weak | Evidence::Assumed))
        .map(|row| Changed {
            name: row.name,
            evidence: row.evidence.word(),
            default: shape(row, defaults),
            value: shape(row, values),
        })
        .filter(|row| row.value != row.default)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_weak_and_assumed_parameters_are_listed() {
        let defaults = Parameters::default();
        let mut values = defaults.clone();
        values.assist = 0.0;
        values.housing_share = 0.3;
        let changed = differences(PARAMETERS, &values, &defaults);
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].name, changed[0].evidence, changed[0].value[0]), ("assist", "assumed", 0.0));
    }
}
