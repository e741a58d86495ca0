//! Puts into words what came of runs with one number changed.

use crate::chart::verdict::gate::{THIRDS, Thirds};
use crate::chart::verdict::plain;
use crate::chart::words::spread::Spread;
use crate::format::counted;
use crate::output::run::varied::{Town, Varied};

/// Of those of each third who would come, over all runs together, who can pay; nothing where nobody would come.
pub fn can_pay(gate: &[Thirds]) -> Option<[f64; 3]> {
    let sum = |third: usize, step: usize| gate.iter().map(|thirds| thirds[third][step]).sum::<f64>();
    (0..3).any(|third| sum(third, 0) > 0.0).then(|| std::array::from_fn(|third| sum(third, 1) / sum(third, 0)))
}

/// Who can pay, in words.
pub fn gate_in_words(varied: &Varied) -> Option<String> {
    let [poorest, _, richest] = can_pay(&varied.gate)?;
    let of = |name: &str, share: f64| match share.is_finite() {
        true => format!("of the {name} {} can pay", plain::percent(100.0 * share)),
        false => format!("of the {name} nobody would come"),
    };
    let thirds = [of(THIRDS[0], poorest), of(THIRDS[2], richest)].join(", ");
    Some(format!("{thirds} (of those who would come; {} together)", counted(varied.gate.len(), "run")))
}

/// When towns open, and what becomes of them, or how many pledge; whether none is repealed where `repeals` says that some may be.
pub fn towns(varied: &Varied, start: f64, repeals: bool) -> String {
    let runs = varied.runs;
    let of = |value: fn(&Town) -> f64| median(&varied.towns.iter().map(value).collect::<Vec<f64>>());
    let mut names: Vec<&str> = varied.towns.iter().map(|town| town.place.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match varied.towns.len() {
        0 => {
            let most = varied.pledged.values().flatten().copied().fold(f64::NAN, f64::max);
            let pledged = match most.is_finite() {
                true => format!(", at most {} pledge at once", plain::people(most)),
                false => String::new(),
            };
            format!("no town opens (0 of {runs} runs){pledged}")
        }
        some => {
            // As the answer: years from the start, not a calendar year that is rounded in another way.
            let years = match plain::years((of(|town| town.year) - start).max(0.0)).as_str() {
                "0 years" => "at once".to_owned(),
                years => format!("after {years}"),
            };
            let live = plain::people(of(|town| town.households));
            let repealed = match varied.towns.iter().filter(|town| town.repealed).count() {
                0 if repeals => "; none is repealed".to_owned(),
                0 => String::new(),
                all if all == some => "; all are repealed".to_owned(),
                number => format!("; {number} repealed"),
            };
            match names.len() {
                1 => format!("opens in {some} of {runs} runs, {years}; {live} households live there{repealed}"),
                _ => {
                    format!("{some} towns open in {runs} runs, {years} in the middle, with {live} households{repealed}")
                }
            }
        }
    }
}

/// Runs in which a town opens: it opens once in a run, several of them in one run count once.
pub fn opened(varied: &Varied) -> usize {
    varied.runs_opened.unwrap_or_else(|| varied.towns.len().min(varied.runs))
}

/// The median of several numbers.
pub fn median(values: &[f64]) -> f64 {
    Spread::of(values.iter().copied()).median
}

/// The ends of several numbers.
pub fn least_and_most(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::NAN, f64::NAN), |(low, high), value| (low.min(*value), high.max(*value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_pay_is_told_of_all_runs_together() {
        let run = |poor: [f64; 4], rich: [f64; 4]| [poor, [0.0; 4], rich];
        let gate =
            vec![run([300.0, 30.0, 30.0, 30.0], [0.0; 4]), run([100.0, 70.0, 70.0, 70.0], [50.0, 45.0, 45.0, 45.0])];
        let shares = can_pay(&gate).expect("somebody would come");
        assert_eq!((shares[0], shares[2]), (0.25, 0.9));
        assert!(shares[1].is_nan() && can_pay(&[]).is_none() && can_pay(&[[[0.0; 4]; 3]]).is_none());
        let varied = |gate| Varied {
            key: String::new(),
            value: String::new(),
            runs: 2,
            founds: true,
            runs_opened: None,
            towns: Vec::new(),
            pledged: Default::default(),
            gate,
            changes: Default::default(),
            facts: Default::default(),
            routes: Default::default(),
        };
        assert_eq!(
            gate_in_words(&varied(gate.clone())).as_deref(),
            Some(
                "of the poorest third 25% can pay, of the richest third 90% can pay (of those who would come; 2 runs together)"
            )
        );
        let only_rich = vec![run([0.0; 4], [10.0, 9.0, 9.0, 9.0])];
        assert!(
            gate_in_words(&varied(only_rich)).expect("somebody").starts_with("of the poorest third nobody would come")
        );
    }
}
