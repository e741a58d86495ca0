//! Lists the amounts of the model that come from US dollars and still act in a scenario that writes amounts in another currency.

use crate::format::Currency;
use crate::model::charter::CHARTER;
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::population::PopulationNumbers;
use crate::model::quantity::{DefaultValue, find};
use crate::model::rules::UtilityForm;
use crate::scenario::checked::Scenario;

/// Keys of new places that are amounts of money with a default.
const OF_TOWNS: [&str; 4] = ["infrastructure", "building", "legal", "residency_fee"];

/// What is as many units of the scenario's currency as it is US dollars, by the table “Money” of docs/scenarios.md; empty where amounts
/// are in dollars.
pub fn acting(scenario: &Scenario) -> Vec<String> {
    if scenario.currency == Currency::DOLLAR {
        return Vec::new();
    }
    let (parameters, usual) = (&scenario.parameters, Parameters::default());
    let same = |key: &str| find(PARAMETERS, key).is_some_and(|row| row.get(parameters) == row.get(&usual));
    let on = &scenario.mechanisms;
    let towns: Vec<_> = scenario.places.iter().filter_map(|place| place.charter.as_deref()).collect();
    let defaults = OF_TOWNS.iter().filter_map(|key| find(CHARTER, key)).filter(|row| match row.default {
        DefaultValue::One(default) => towns.iter().any(|charter| row.get(charter).0[0] == default),
        _ => false,
    });
    let defaults: Vec<&str> = defaults.map(|row| row.name).collect();
    let rows = [
        (
            scenario.population.numbers.income_median == PopulationNumbers::default().income_median,
            "income_median = 75,000 a year".to_owned(),
        ),
        (
            on.money_costs || on.liquidity,
            "a moving truck: 1,000 + 5.50 a mile, at most 8,000; 600 within the metro".to_owned(),
        ),
        (on.money_costs && same("money_cost"), "money_cost, per 1,000 of moving expenses".to_owned()),
        (on.liquidity, "liquid wealth: 6 % of 30,000, growing with income up to 200,000".to_owned()),
        (on.liquidity, "cash for the truck, less below an income of 75,000".to_owned()),
        (true, "the least net income: 1,000 a year".to_owned()),
        (true, "who counts as poor: a net income below 30,000".to_owned()),
        (
            scenario.rules.utility == UtilityForm::StoneGeary && same("consumption_minimum"),
            "consumption_minimum = 10,000 a year".to_owned(),
        ),
        (
            !scenario.communities.is_empty() && on.e_residence && same("residency_value"),
            "residency_value = 200 a year".to_owned(),
        ),
        (!defaults.is_empty(), format!("defaults of new places: {}", defaults.join(", "))),
        (true, "income brackets of tables: <25k to 200k+".to_owned()),
    ];
    rows.into_iter().filter(|(acts, _)| *acts).map(|(_, what)| what).collect()
}
