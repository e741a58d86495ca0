//! Works out what the outputs of a run come to: band or probability, luck beside doubt, and what decides.

use crate::experiment::decides::additive;
use crate::experiment::decides::additive::Part;
use crate::experiment::decides::asked::{AskedOutputs, Question, Said};
use crate::experiment::decides::luck;
use crate::experiment::decides::luck::Luck;
use crate::experiment::expression::definition::Verdict;
use crate::experiment::probability::{FEW, Tally};
use crate::experiment::statistics::Statistics;
use crate::format::counted;

/// Values that a measure must take at least, so that ranks say something.
const VALUES: usize = 10;

/// What an output comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// In words.
    pub name: String,
    /// As it was written.
    pub text: String,
    /// What came out.
    pub found: Found,
    /// How likely it is without the model, and what was counted.
    pub base_rate: Option<(Option<f64>, String)>,
    /// Of points run twice, in how many both seeds say the same; of an event.
    pub agree: Option<(u32, u32)>,
    /// The part of luck in the measure.
    pub luck: Option<Luck>,
    /// The numbers that decide, the first one most; or why it is not said.
    pub decides: Result<Vec<Deciding>, Silence>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A number over the replicates in which it exists.
    Number(Option<Statistics>),
    /// How often an event came to pass.
    Probability(Tally),
}

/// Why it is not said what decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Nothing is in doubt.
    NoDoubt,
    /// There are too few replicates.
    FewPoints,
    /// It came to pass, or failed to, in so few runs.
    Rare {
        /// How many.
        runs: u32,
        /// Whether these are the runs in which it did not come to pass.
        otherwise: bool,
    },
    /// The number takes too few values, or does not exist everywhere.
    NoMeasure,
}

impl Silence {
    /// In words.
    pub fn words(self) -> String {
        let few = "too few to say what decides";
        match self {
            Silence::NoDoubt => "nothing is in doubt but luck".to_owned(),
            Silence::FewPoints => {
                "too few runs to say what decides: 32 are the least, 128 find what decides a tenth".to_owned()
            }
            Silence::Rare { runs: 0, otherwise: true } => format!("no run says otherwise: {few}"),
            Silence::Rare { runs: 1, otherwise: true } => format!("only 1 run says otherwise: {few}"),
            Silence::Rare { runs, otherwise: true } => format!("only {runs} runs say otherwise: {few}"),
            Silence::Rare { runs: 0, otherwise: false } => format!("it came to pass in no run: {few}"),
            Silence::Rare { runs, otherwise: false } => {
                format!("it came to pass in only {}: {few}", counted(runs as usize, "run"))
            }
            Silence::NoMeasure => "its number takes too few values to say what decides".to_owned(),
        }
    }
}

/// A number that decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Deciding {
    /// Its keys: those that share a draw.
    pub keys: Vec<String>,
    /// How much.
    pub part: Part,
    /// What came out where it is in the lowest third of its law, and in the highest.
    pub thirds: [Found; 2],
}

impl Answer {
    /// The part of the variance that neither numbers nor luck are named for; 0 if they come to more than all.
    pub fn unnamed(&self) -> Option<f64> {
        let decides = self.decides.as_ref().ok()?;
        let named: f64 = decides.iter().map(|deciding| deciding.part.share).sum();
        Some((1.0 - named - self.luck.map_or(0.0, |luck| luck.share)).max(0.0))
    }
}

/// What all outputs come to.
pub fn answers(asked: &AskedOutputs) -> Vec<Answer> {
    let numbers = asked.numbers();
    asked.questions.iter().enumerate().map(|(k, question)| answer(asked, k, question, &numbers)).collect()
}

fn answer(asked: &AskedOutputs, k: usize, question: &Question, numbers: &[(Vec<String>, Vec<f64>)]) -> Answer {
    let said: Vec<Said> = asked.points().map(|point| asked.said[&point][k]).collect();
    let event = question.expression.is_probability();
    let pairs = asked.pairs(k);
    let agree = agreement(&pairs).filter(|_| event);
    let years = question.expression.when.until() - f64::from(asked.scenario().time.start);
    let outcome = found(said.iter(), event);
    let measured: Vec<f64> = said.iter().map(|said| said.measure).collect();
    let twice: Vec<(f64, f64)> = pairs.iter().map(|(first, second)| (first.measure, second.measure)).collect();
    let known = measured.iter().all(|value| !value.is_nan()) && twice.iter().all(|(a, b)| !a.is_nan() && !b.is_nan());
    let decides = decides(&outcome, &measured, known, numbers).map(|parts| {
        let deciding = |part: Part| {
            let (keys, column) = &numbers[part.number];
            let third = |within: &dyn Fn(f64) -> bool| {
                found(said.iter().zip(column).filter(|(_, u)| within(**u)).map(|(said, _)| said), event)
            };
            let thirds = [third(&|u| u < 1.0 / 3.0), third(&|u| u >= 2.0 / 3.0)];
            Deciding { keys: keys.clone(), part, thirds }
        };
        parts.into_iter().map(deciding).collect()
    });
    Answer {
        name: question.name.clone(),
        text: question.expression.text.clone(),
        found: outcome,
        base_rate: question.base_rate.as_ref().map(|base| (base.rate.within(years), base.text.clone())),
        agree,
        luck: if known { luck::luck(&measured, &twice) } else { None },
        decides,
    }
}

/// In how many of the points run twice both seeds say the same; two that both look at nothing agree on nothing.
fn agreement(pairs: &[(Said, Said)]) -> Option<(u32, u32)> {
    let judged = || pairs.iter().filter(|(a, b)| a.verdict.is_judged() || b.verdict.is_judged());
    let same = judged().filter(|(a, b)| a.verdict == b.verdict).count();
    Some((same as u32, judged().count() as u32)).filter(|(_, of)| *of > 0)
}

/// What these replicates come to.
fn found<'s>(said: impl Iterator<Item = &'s Said>, event: bool) -> Found {
    if event {
        let mut tally = Tally::default();
        for said in said {
            match said.verdict {
                Verdict::Yes => {
                    tally.events += 1;
                    tally.runs += 1;
                }
                Verdict::No => tally.runs += 1,
                Verdict::Apart => {}
                Verdict::Undefined => tally.undefined += 1,
            }
        }
        return Found::Probability(tally);
    }
    let values: Vec<f64> = said.map(|said| said.value).filter(|value| !value.is_nan()).collect();
    Found::Number((!values.is_empty()).then(|| Statistics::of(&values)))
}

fn decides(
    found: &Found,
    measured: &[f64],
    known: bool,
    numbers: &[(Vec<String>, Vec<f64>)],
) -> Result<Vec<Part>, Silence> {
    if numbers.is_empty() {
        return Err(Silence::NoDoubt);
    }
    if measured.len() < additive::LEAST {
        return Err(Silence::FewPoints);
    }
    if let Found::Probability(tally) = found {
        let (yes, no) = (tally.events, tally.runs - tally.events);
        if yes.min(no) < FEW {
            return Err(Silence::Rare { runs: yes.min(no), otherwise: no < yes });
        }
    }
    let mut values = measured.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if !known || values.len() < VALUES {
        return Err(Silence::NoMeasure);
    }
    let columns: Vec<Vec<f64>> = numbers.iter().map(|(_, column)| column.clone()).collect();
    additive::parts(measured, &columns).ok_or(Silence::NoMeasure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_look_at_nothing_agree_on_nothing() {
        let said = |verdict: Verdict| Said { value: f64::NAN, verdict, measure: f64::NAN };
        let pairs = |verdicts: &[(Verdict, Verdict)]| -> Vec<(Said, Said)> {
            verdicts.iter().map(|&(a, b)| (said(a), said(b))).collect()
        };
        let (yes, no, apart, undefined) = (Verdict::Yes, Verdict::No, Verdict::Apart, Verdict::Undefined);
        assert_eq!(agreement(&pairs(&[(yes, yes), (no, yes), (apart, apart), (undefined, apart)])), Some((1, 2)));
        // One that looks and one that does not say different things.
        assert_eq!(agreement(&pairs(&[(yes, apart)])), Some((0, 1)));
        assert_eq!((agreement(&pairs(&[(apart, apart)])), agreement(&[])), (None, None));
    }
}
