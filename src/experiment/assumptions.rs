//! What an answer leans on: unproven parameters that were changed, and mechanisms that are switched off.

use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::population::{POPULATION, PopulationNumbers};
use crate::model::quantity::{Evidence, Quantity};
use crate::scenario::Scenario;

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

/// Names of the mechanisms that are switched off.
pub fn switched_off(scenario: &Scenario) -> Vec<&'static str> {
    let mut mechanisms = scenario.mechanisms;
    MECHANISMS.iter().filter(|mechanism| !*(mechanism.slot)(&mut mechanisms)).map(|mechanism| mechanism.name).collect()
}

fn differences<T: Clone>(table: &[Quantity<T>], values: &T, defaults: &T) -> Vec<Changed> {
    let shape = |quantity: &Quantity<T>, from: &T| {
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
