//! Keeps the outputs of a run, replicate by replicate, with what each replicate drew.

use std::collections::BTreeMap;

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::design::hypercube::{SECOND, row};
use crate::experiment::doubt::replicate::draws;
use crate::experiment::expression::definition::Verdict;
use crate::experiment::expression::{Expression, ExpressionError};
use crate::scenario::Scenario;
use crate::scenario::drawn::Draw;
use crate::scenario::uncertainty::{Asked, BaseRate};

/// One output that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// In words.
    pub name: String,
    /// The number or the event.
    pub expression: Expression,
    /// The number by whose ranks it is said what decides; of a number itself, and of an event without one nothing.
    pub measure: Option<Expression>,
    /// What is known without the model.
    pub base_rate: Option<BaseRate>,
}

/// What one replicate says of one output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The number, or 1 and 0 of an event; NaN where there is none.
    pub value: f64,
    /// What it says of an event; of a number whether it exists.
    pub verdict: Verdict,
    /// The measure of the output; NaN where there is none.
    pub measure: f64,
}

/// The outputs of a run.
#[derive(Debug, Clone)]
pub struct AskedOutputs {
    /// What is asked.
    pub questions: Vec<Question>,
    /// What each replicate said, and of points that were run again what the second seed said, by replicate.
    pub said: BTreeMap<u32, Vec<Said>>,
    /// What each replicate drew.
    pub draws: BTreeMap<u32, Vec<Draw>>,
    scenario: Scenario,
}

impl AskedOutputs {
    /// Nothing said yet of the outputs of `scenario`; `None` if nothing is asked and nothing in doubt. What cannot be read is
    /// refused elsewhere, and left out here.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        if scenario.outputs.is_empty() && scenario.uncertainty.is_none() {
            return None;
        }
        let questions = asked(scenario).iter().filter_map(|asked| question(asked, scenario).ok()).collect();
        Some(AskedOutputs { questions, said: BTreeMap::new(), draws: BTreeMap::new(), scenario: scenario.clone() })
    }

    /// Takes in what a replicate left, in both arms if there is a twin.
    pub fn add(&mut self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) {
        let say = |question: &Question| {
            let (value, verdict) = match &question.expression.event {
                Some(event) => {
                    let verdict = event.verdict(record, twin);
                    let value = match verdict {
                        Verdict::Yes => 1.0,
                        Verdict::No => 0.0,
                        Verdict::Apart | Verdict::Undefined => f64::NAN,
                    };
                    (value, verdict)
                }
                None => match question.expression.evaluate_beside(record, twin) {
                    Some(value) => (value, Verdict::Yes),
                    None => (f64::NAN, Verdict::Undefined),
                },
            };
            let measure = question.measure.as_ref().and_then(|measure| measure.evaluate_beside(record, twin));
            Said { value, verdict, measure: measure.unwrap_or(f64::NAN) }
        };
        let said = self.questions.iter().map(say).collect();
        self.said.insert(record.replicate, said);
        if record.replicate < SECOND && self.scenario.uncertainty.is_some() {
            self.draws.insert(record.replicate, draws(&self.scenario, record.replicate));
        }
    }

    /// Points that are to be run with a second seed: the first ones of these replicates.
    pub fn second(&self) -> std::ops::Range<u32> {
        let first = self.said.keys().filter(|&&replicate| replicate < SECOND).count() as u32;
        let repeats = self.scenario.uncertainty.as_ref().map_or(0, |uncertainty| uncertainty.repeats(first));
        match self.said.keys().next() {
            // A single replicate that is not the first is no row of a design.
            Some(&0) => SECOND..SECOND + repeats,
            _ => SECOND..SECOND,
        }
    }

    /// Replicates that are points of the design, in order.
    pub fn points(&self) -> impl Iterator<Item = u32> + '_ {
        self.said.keys().copied().filter(|&replicate| replicate < SECOND)
    }

    /// Both answers of every point that was run twice, to one output.
    pub fn pairs(&self, question: usize) -> Vec<(Said, Said)> {
        let second = self.said.range(SECOND..);
        second
            .filter_map(|(&replicate, again)| Some((self.said.get(&row(replicate))?[question], again[question])))
            .collect()
    }

    /// The name of every draw, with the keys that share it, and its quantile at every point; in the order of the table.
    pub fn numbers(&self) -> Vec<(Vec<String>, Vec<f64>)> {
        let Some(first) = self.draws.values().next() else {
            return Vec::new();
        };
        let mut names: Vec<(&str, Vec<String>)> = Vec::new();
        for draw in first {
            match names.iter_mut().find(|(name, _)| *name == draw.joint) {
                Some((_, keys)) => keys.push(draw.key.clone()),
                None => names.push((&draw.joint, vec![draw.key.clone()])),
            }
        }
        let quantile = |draws: &[Draw], name: &str| {
            draws.iter().find(|draw| draw.joint == name).map_or(f64::NAN, |draw| draw.quantile)
        };
        let column = |name: &str| self.draws.values().map(|draws| quantile(draws, name)).collect();
        names.into_iter().map(|(name, keys)| (keys, column(name))).collect()
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }
}

/// What a scenario asks; where it asks nothing, about the headline place, or the largest, and about what is founded.
pub fn asked(scenario: &Scenario) -> Vec<Asked> {
    if !scenario.outputs.is_empty() {
        return scenario.outputs.clone();
    }
    let largest = (0..scenario.places.len()).max_by_key(|&k| scenario.places[k].households).unwrap_or(0);
    let Some(place) = scenario.places.get(scenario.headline.map_or(largest, usize::from)) else {
        return Vec::new();
    };
    let name = if place.name.contains('.') { format!("\"{}\"", place.name) } else { place.name.clone() };
    let ask = |name: String, expression: String| Asked { name, expression, measure: None, base_rate: None };
    let mut asked = Vec::new();
    let exists = |expression: &str| Expression::parse(expression, scenario).is_ok();
    if exists("new.foundings") {
        asked.push(ask("a new place is open".into(), "P(new.alive >= 1)".into()));
        asked.push(ask("households in new places".into(), "new.households".into()));
    }
    let effect = format!("place.{name}.households.change.effect");
    match exists(&effect) {
        true => asked.push(ask(format!("{}: households, against the twin", place.label), effect)),
        false => {
            asked.push(ask(format!("{}: change in households", place.label), format!("place.{name}.households.change")))
        }
    }
    asked
}

/// The question as its expression reads.
pub fn question(asked: &Asked, scenario: &Scenario) -> Result<Question, ExpressionError> {
    let expression = Expression::parse(&asked.expression, scenario)?;
    let measure = match (&asked.measure, expression.is_probability()) {
        (Some(measure), _) => Some(Expression::parse(measure, scenario)?),
        (None, false) => Some(expression.clone()),
        (None, true) => expression.event.as_ref().and_then(|event| event.expressions().next().cloned()),
    };
    Ok(Question { name: asked.name.clone(), expression, measure, base_rate: asked.base_rate.clone() })
}
