//! Lists what an answer leans on: unproven parameters that can act in it, those that were changed, what is made up about new places, and
//! mechanisms that are switched off.

use crate::model::charter::CHARTER;
use crate::model::community::COMMUNITY;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::place::Kind;
use crate::model::population::{POPULATION, PopulationNumbers};
use crate::model::quantity::{DefaultValue, Evidence, Quantity};
use crate::model::rules::{BudgetRule, RentRule, UtilityForm};
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

/// Why a weak or assumed parameter cannot move anything in `scenario`; `None` if it can.
///
/// Only what is certain is said: for every parameter that is called idle, a test moves it and finds the same bytes.
pub fn idle(name: &str, scenario: &Scenario) -> Option<&'static str> {
    let on = scenario.mechanisms;
    let rules = &scenario.rules;
    let new = scenario.places.iter().any(|place| place.kind == Kind::New);
    let communities = !scenario.communities.is_empty();
    let says = |idle: bool, why: &'static str| idle.then_some(why);
    const OFF: &str = "its mechanism is off";
    const NO_COMMUNITY: &str = "there is no community";
    const NO_NEW: &str = "there is no new place";
    match name {
        "remote_attention" => says(!on.remote_work, OFF),
        "assist" | "buffer_years" => says(!on.liquidity && !new && !communities, OFF),
        "wealth_scale" => says(!on.liquidity && !new && !communities, OFF),
        "housing_minimum" | "consumption_minimum" => {
            says(rules.utility != UtilityForm::StoneGeary, "utility is not Stone–Geary")
        }
        "rent_elasticity" => says(rules.rents != RentRule::ReducedForm, "rents are not in reduced form"),
        "build_speed" => says(!on.construction && !new, OFF),
        "business_tax_incidence" => says(!on.wages, OFF),
        "school_response" | "service_scale" | "services_floor" => says(!on.budget && !new, OFF),
        "obligations_share" => {
            says(scenario.places.iter().all(|place| place.obligations_given), "every place says what it owes")
        }
        "budget_tax_share" => says(rules.budget != BudgetRule::Mixed || !on.budget, "budgets are not mixed"),
        "tax_step" => says(rules.budget == BudgetRule::Services || !on.budget, "budgets do not move taxes"),
        "services_crime" | "poverty_crime" | "crime_half_life" => says(!on.crime_response && !new, OFF),
        "discipline" | "drain" => says(!on.voice, OFF),
        "learning_rate" | "success_months" if communities && !on.learning => Some(OFF),
        "e_residency" | "residency_value" | "portable_share" if communities && !on.e_residence => Some(OFF),
        "diaspora_smoothing" if scenario.parameters.diaspora == 0.0 => Some("diaspora is 0"),
        "community_attention"
        | "diaspora_smoothing"
        | "equity_share"
        | "ticket_wealth"
        | "forfeiture"
        | "learning_rate"
        | "success_months"
        | "e_residency"
        | "residency_value"
        | "portable_share" => says(!communities, NO_COMMUNITY),
        "remote_only_wage" | "rent_floor" => says(!new, NO_NEW),
        "incorporation_months" => says(!on.incorporation || scenario.incorporations.is_empty(), "no suburb may leave"),
        _ => None,
    }
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

fn chosen<T: Clone + Default>(table: &'static [Quantity<T>], values: &T, whose: &str) -> Vec<MadeUp> {
    let value = |row: &Quantity<T>| row.get(values).0[0];
    let differs = |row: &&Quantity<T>| match row.default {
        DefaultValue::One(default) => value(row) != default,
        _ => value(row) != row.get(&T::default()).0[0],
    };
    let rows = table.iter().filter(|row| matches!(row.evidence, Evidence::Weak | Evidence::Assumed)).filter(differs);
    let rows = rows.filter(|row| value(row).is_finite());
    rows.map(|row| MadeUp { whose: whose.into(), name: row.name, value: value(row), unit: row.unit, about: row.about })
        .collect()
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
