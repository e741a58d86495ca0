//! Says why a parameter cannot move anything in a scenario.

use crate::model::acts::Idle;
use crate::model::parameters::PARAMETERS;
use crate::model::quantity::find;
use crate::scenario::checked::Scenario;

/// Why the parameter `name` cannot move anything in `scenario`; `None` if it can, or if it is no parameter.
///
/// Only what is certain is said: for every weak or assumed parameter that is called idle, a test moves it and finds the same bytes.
pub fn idle(name: &str, scenario: &Scenario) -> Option<&'static str> {
    let row = find(PARAMETERS, name)?;
    (row.role.idle)(&scenario.circumstances()).map(because)
}

/// Why a parameter is idle, in words.
pub fn because(idle: Idle) -> &'static str {
    match idle {
        Idle::MechanismOff => "its mechanism is off",
        Idle::NoCommunity => "there is no community",
        Idle::NoNewPlace => "there is no new place",
        Idle::NoSuburbMayLeave => "no suburb may leave",
        Idle::NotStoneGeary => "utility is not Stone–Geary",
        Idle::RentsNotReducedForm => "rents are not in reduced form",
        Idle::ObligationsGiven => "every place says what it owes",
        Idle::BudgetsNotMixed => "budgets are not mixed",
        Idle::BudgetsKeepTaxes => "budgets do not move taxes",
        Idle::DiasporaZero => "diaspora is 0",
    }
}

/// With what it would act, as one writes it, where that is a variant of a rule.
pub fn acts_with(idle: Idle) -> Option<&'static str> {
    match idle {
        Idle::NotStoneGeary => Some("utility = \"stone_geary\""),
        Idle::RentsNotReducedForm => Some("rents = \"reduced_form\""),
        Idle::BudgetsNotMixed => Some("budget = \"mixed\""),
        Idle::BudgetsKeepTaxes => Some("budget = \"taxes\" or \"mixed\""),
        _ => None,
    }
}
