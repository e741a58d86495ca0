//! Puts into words what came of runs with one number changed.

use crate::chart::verdict::gate::{THIRDS, Thirds};
use crate::chart::verdict::plain;
use crate::chart::words::sample::TOO_FEW;
use crate::chart::words::spread::Spread;
use crate::format::counted;
use crate::output::run::varied::{Town, Varied};

/// Who of a third would come, and who of them can pay, over all runs together.
fn of_third(gate: &[Thirds], third: usize) -> [f64; 2] {
    [0, 1].map(|step| gate.iter().map(|thirds| thirds[third][step]).sum::<f64>())
}

/// Of those of each third who would come, over all runs together, who can pay; unknown where fewer simulated households would come than a
/// share is told of, each of which stands for `weight`. Nothing where nobody would come.
pub fn can_pay(gate: &[Thirds], weight: f64) -> Option<[f64; 3]> {
    let thirds = [0, 1, 2].map(|third| of_third(gate, third));
    let share = |[would, can]: [f64; 2]| if would >= TOO_FEW * weight { can / would } else { f64::NAN };
    thirds.iter().any(|[would, _]| *would > 0.0).then(|| thirds.map(share))
}

/// Who can pay, in words, and who of the same runs as they are; a simulated household stands for `weight`.
pub fn gate_in_words(varied: &Varied, base: &Varied, weight: f64) -> Option<String> {
    let shares = can_pay(&varied.gate, weight)?;
    let of = |third: usize| match (shares[third].is_finite(), of_third(&varied.gate, third)[0] > 0.0) {
        (true, _) => format!("of the {} {} can pay", THIRDS[third], plain::percent(100.0 * shares[third])),
        (false, true) => format!("of the {} too few would come for a share", THIRDS[third]),
        (false, false) => format!("of the {} nobody would come", THIRDS[third]),
    };
    let given = can_pay(&base.gate, weight).filter(|_| base.gate.len() == varied.gate.len());
    let given = given.and_then(|given| {
        let known = |third: &usize| shares[*third].is_finite() && given[*third].is_finite();
        let share = |third: usize| plain::percent(100.0 * given[third]);
        match [0, 2].map(|third| known(&third)) {
            [true, true] => Some(format!(", as they are {} and {}", share(0), share(2))),
            [false, false] => None,
            [poorest, _] => {
                let third = if poorest { 0 } else { 2 };
                Some(format!(", as they are {} of the {}", share(third), THIRDS[third]))
            }
        }
    });
    let thirds = [of(0), of(2)].join(", ");
    let runs = counted(varied.gate.len(), "run");
    Some(format!("{thirds} (of those who would come; {runs} together{})", given.unwrap_or_default()))
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
        let shares = can_pay(&gate, 1.0).expect("somebody would come");
        assert_eq!((shares[0], shares[2]), (0.25, 0.9));
        assert!(shares[1].is_nan() && can_pay(&[], 1.0).is_none() && can_pay(&[[[0.0; 4]; 3]], 1.0).is_none());
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
        let told = |gate: &[Thirds], base: &[Thirds], weight| {
            gate_in_words(&varied(gate.to_vec()), &varied(base.to_vec()), weight).expect("somebody would come")
        };
        assert_eq!(
            told(&gate, &[], 1.0),
            "of the poorest third 25% can pay, of the richest third 90% can pay (of those who would come; 2 runs together)"
        );
        // Planted fault: a share of 25 simulated households of the poorest third, beside nothing.
        let given = [run([400.0, 40.0, 40.0, 40.0], [0.0; 4]), run([0.0; 4], [500.0, 400.0, 400.0, 400.0])];
        assert_eq!(
            told(&gate, &given, 1.0),
            "of the poorest third 25% can pay, of the richest third 90% can pay (of those who would come; 2 runs together, as they are \
             10% and 80%)"
        );
        assert_eq!(
            told(&gate, &given, 10.0),
            "of the poorest third 25% can pay, of the richest third too few would come for a share (of those who would come; 2 runs \
             together, as they are 10% of the poorest third)"
        );
        let only_rich = vec![run([0.0; 4], [40.0, 36.0, 36.0, 36.0])];
        assert!(
            told(&only_rich, &[], 1.0).starts_with("of the poorest third nobody would come, of the richest third 90%")
        );
    }
}
