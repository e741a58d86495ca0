//! Chooses the outputs that are asked about, where nobody names any.

use crate::experiment::ensemble::comparison::Comparison;
use crate::experiment::expression::{Expression, ExpressionError};
use crate::scenario::Scenario;

/// The outputs in `asked`, else the households of the headline place (or the largest) at the end; or all that is wrong with them.
pub fn of_scenario(asked: &[String], scenario: &Scenario) -> Result<Vec<Expression>, Vec<ExpressionError>> {
    let name = quoted(place(scenario, scenario.headline));
    let usual = [format!("place.{name}.households@end")];
    let texts = if asked.is_empty() { &usual[..] } else { asked };
    let (mut outputs, mut mistakes) = (Vec::new(), Vec::new());
    for text in texts {
        match one(text, scenario) {
            Ok(output) => outputs.push(output),
            Err(error) => mistakes.push(error),
        }
    }
    if mistakes.is_empty() { Ok(outputs) } else { Err(mistakes) }
}

/// The outputs in `asked` of an explanation, else what happens to the households of the headline place by the end that does not happen in the
/// twin; their number where there is no twin.
///
/// A world whose life cycle is off is not prepared by one, and drifts whatever happens in it: in a difference to the twin that cancels.
pub fn of_explanation(asked: &[String], scenario: &Scenario) -> Result<Vec<Expression>, Vec<ExpressionError>> {
    if !asked.is_empty() || scenario.twin().is_none() {
        return of_scenario(asked, scenario);
    }
    let name = quoted(place(scenario, scenario.headline));
    of_scenario(&[format!("place.{name}.households.effect@end")], scenario)
}

/// One output of many runs, each of which is one record: no twin is at hand.
fn one(text: &str, scenario: &Scenario) -> Result<Expression, ExpressionError> {
    let found = Expression::parse(text, scenario)?;
    match found.event.as_ref().is_some_and(|event| event.needs_twin()) {
        false => Ok(found),
        true => Err(ExpressionError {
            text: found.text,
            what: "there is an `effect` in a probability, for which both arms of a run must be at hand".into(),
            hint: "`run` works it out, from [[output]] of the scenario".into(),
        }),
    }
}

/// Why an output of a comparison may not be an effect.
const LEVELS: &str =
    "a comparison says how a reform differs from its baseline, which may be a world in which nothing happens";

/// What is wrong with the outputs in `asked` of a comparison whose arms have the places of `scenario`.
pub fn mistakes(asked: &[String], scenario: &Scenario) -> Vec<ExpressionError> {
    asked.iter().filter_map(|text| Expression::parse_level(text, scenario, LEVELS).err()).collect()
}

/// The outputs in `asked`, else three about the place that the comparison is about.
pub fn of_comparison(asked: &[String], comparison: &Comparison) -> Result<Vec<Expression>, ExpressionError> {
    let base = &comparison.base;
    let union = comparison.union();
    let changed = || {
        let found = comparison.reforms.iter().find_map(|reform| {
            let scenario = &reform.arm.scenario;
            let change = scenario.events.first()?.reforms.first()?;
            Some(scenario.places[change.place as usize].name.as_str())
        });
        found.filter(|name| base.places.iter().any(|place| place.name == *name))
    };
    let largest = || place(base, None);
    let named = base.headline.map(|headline| place(base, Some(headline)));
    let name = quoted(named.or_else(changed).unwrap_or_else(largest));
    let usual = ["households", "rent", "net_income"].map(|quantity| format!("place.{name}.{quantity}@end"));
    let texts = if asked.is_empty() { &usual[..] } else { asked };
    texts.iter().map(|text| Expression::parse_level(text, &union, LEVELS)).collect()
}

/// The name of `place`, else of the largest place.
fn place(scenario: &Scenario, place: Option<u16>) -> &str {
    let places = &scenario.places;
    let largest = (0..places.len()).max_by_key(|&k| places[k].households).unwrap_or(0);
    &places[place.map_or(largest, usize::from)].name
}

/// A name as a key of a path: in quotes if there is a dot in it.
fn quoted(name: &str) -> String {
    if name.contains('.') { format!("\"{name}\"") } else { name.to_string() }
}
