//! Works out formulas of outputs: `100 * (all.moves.rate + all.local_moves.rate)`, with spaces around every sign.

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::expression::Expression;
use crate::experiment::facts::figures;
use crate::scenario::Scenario;

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// An output.
    Output(Box<Expression>),
    /// A figure that no output names.
    Named(figures::Named),
    /// Two formulas and the sign between them.
    Both(Box<Formula>, char, Box<Formula>),
}

impl Formula {
    /// Reads `text`, whose outputs are those of `scenario`.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Formula, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut at = 0;
        let formula = sum(&words, &mut at, scenario)?;
        match words.get(at) {
            None => Ok(formula),
            Some(word) => Err(format!("`{word}` is left over in `{text}`")),
        }
    }

    /// Its value in a replicate, and in its twin where effects are asked for; `None` where something does not exist.
    pub fn value(&self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>, scenario: &Scenario) -> Option<f64> {
        let value = match self {
            Formula::Number(number) => *number,
            Formula::Output(output) => output.evaluate_beside(record, twin)?,
            Formula::Named(named) => named.value(record, twin, scenario)?,
            Formula::Both(left, sign, right) => {
                let (a, b) = (left.value(record, twin, scenario)?, right.value(record, twin, scenario)?);
                match sign {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    _ => a / b,
                }
            }
        };
        value.is_finite().then_some(value)
    }

    /// Whether the twin must be at hand.
    pub fn needs_twin(&self) -> bool {
        match self {
            Formula::Number(_) => false,
            Formula::Output(output) => output.effect,
            Formula::Named(named) => named.needs_twin(),
            Formula::Both(left, _, right) => left.needs_twin() || right.needs_twin(),
        }
    }
}

fn sum(words: &[&str], at: &mut usize, scenario: &Scenario) -> Result<Formula, String> {
    chain(words, at, scenario, &["+", "-"], product)
}

fn product(words: &[&str], at: &mut usize, scenario: &Scenario) -> Result<Formula, String> {
    chain(words, at, scenario, &["*", "/"], one)
}

type Part = fn(&[&str], &mut usize, &Scenario) -> Result<Formula, String>;

fn chain(words: &[&str], at: &mut usize, scenario: &Scenario, signs: &[&str], part: Part) -> Result<Formula, String> {
    let mut found = part(words, at, scenario)?;
    while let Some(sign) = words.get(*at).filter(|word| signs.contains(word)) {
        *at += 1;
        let sign = sign.chars().next().unwrap_or('+');
        found = Formula::Both(Box::new(found), sign, Box::new(part(words, at, scenario)?));
    }
    Ok(found)
}

fn one(words: &[&str], at: &mut usize, scenario: &Scenario) -> Result<Formula, String> {
    let word = *words.get(*at).ok_or("the formula ends too early")?;
    *at += 1;
    if word == "(" {
        let inner = sum(words, at, scenario)?;
        *at += 1;
        return if words.get(*at - 1) == Some(&")") { Ok(inner) } else { Err("a bracket is not closed".into()) };
    }
    if let Ok(number) = word.parse() {
        return Ok(Formula::Number(number));
    }
    if let Some(named) = figures::Named::parse(word) {
        return Ok(Formula::Named(named));
    }
    let output = Expression::parse(word, scenario).map_err(|error| format!("{error}; {}", error.hint))?;
    Ok(Formula::Output(Box::new(output)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    fn value(text: &str) -> Result<Option<f64>, String> {
        let scenario = Scenario::parse(
            "model = \"2\"\ntime = { start = 2025, years = 2 }\n\
             place = [ { name = \"alpha\", latitude = 40, longitude = -80, households = 1000, rent = 9000 } ]\n",
        )
        .unwrap();
        Ok(Formula::parse(text, &scenario)?.value(&fake::record(0), None, &scenario))
    }

    #[test]
    fn signs_bind_as_in_school() {
        assert_eq!(value("2 + 3 * 4 - 6 / 2"), Ok(Some(11.0)));
        assert_eq!(value("(2 + 3) * 4"), Ok(Some(20.0)));
        assert_eq!(value("place.alpha.households / 1020 - 1"), Ok(Some(0.0)));
        assert_eq!(value("1 / 0"), Ok(None));
        assert!(value("place.alfa.households").is_err() && value("(1 + 2").is_err() && value("1 2").is_err());
    }
}
