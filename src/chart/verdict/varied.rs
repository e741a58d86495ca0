//! Says what a run comes to where one number of it is another.

use crate::chart::verdict::plain;
use crate::chart::words::spread::Spread;
use crate::experiment::statistics::Statistics;
use crate::format::{counted, signed_percent_with};
use crate::output::run::varied::Varied;

/// What came of it, in a few words; nothing where no town could open and no place is in question. That place has a name in tables,
/// and one by which it is called.
pub fn became(varied: &Varied, question: Option<(&str, &str)>) -> Option<String> {
    let runs = varied.runs;
    if !varied.founds {
        let (name, call) = question?;
        let changes = varied.changes.get(name)?;
        let median = signed_percent_with(100.0 * Statistics::of(changes).median, 1);
        return Some(format!("{median} households in {call} (median of {})", counted(changes.len(), "run")));
    }
    let median = |values: Vec<f64>| Spread::of(values.into_iter()).median;
    let mut names: Vec<&str> = varied.towns.iter().map(|town| town.place.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Some(match varied.towns.len() {
        0 => format!("no town opens (0 of {runs} runs)"),
        some => {
            let year = median(varied.towns.iter().map(|town| town.year).collect()).floor();
            let live = plain::people(median(varied.towns.iter().map(|town| town.households).collect()));
            match names.len() {
                1 => format!("opens in {some} of {runs} runs, in {year}; {live} households live there"),
                _ => format!("{some} towns open in {runs} runs, in {year} in the middle, with {live} households"),
            }
        }
    })
}
