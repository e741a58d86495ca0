//! Measures who would pay a fee, who can, and whom a grant brings, by income, beside the bands where that must lie.
//!
//! The fee, or the grant, is that of every place: one look at one other metro is judged with it and without, in the same first year, by the same
//! households with the same luck. Bands are those of a plain prototype of the same rules.

use crate::engine::EngineError;
use crate::engine::records::rows::{GroupRow, ReplicateRecord};
use crate::experiment::evidence::band::{Band, Effort, run, third_shares, years};
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Event, Reform};
use crate::scenario::Scenario;

/// The fee and the grant, $.
const FEE: f64 = 25_000.0;
const GRANT: f64 = 10_000.0;
/// The income thirds, from below.
const THIRDS: [&str; 3] = ["poorest third", "middle third", "richest third"];

/// The scenario with `key` set to `value` in every place from the first tick on.
fn everywhere(scenario: &Scenario, key: &str, value: f64) -> Scenario {
    let attribute = ATTRIBUTES.iter().position(|row| row.name == key).expect("bands name attributes of the table");
    let reform = |place| Reform { place, attribute, change: Change::Set(value) };
    let mut s = scenario.clone();
    let reforms = (0..s.places.len() as u16).map(reform).collect();
    s.events.push(Event { year: s.time.start as f64, reforms, note: "everywhere".into() });
    s
}

/// Sum of `number` over the groups of each third of incomes.
fn by_third(record: &ReplicateRecord, number: fn(&GroupRow) -> f64) -> [f64; 3] {
    let last = record.groups.iter().map(|row| row.year).fold(f64::NEG_INFINITY, f64::max);
    let mut thirds = [0.0; 3];
    for row in record.groups.iter().filter(|row| row.year == last) {
        let shares = third_shares(row.income_decile);
        thirds.iter_mut().zip(shares).for_each(|(third, share)| *third += share * number(row));
    }
    thirds
}

/// Means over replicates of what the first year of `scenario` counts in each third.
fn first_year<const N: usize>(
    scenario: &Scenario,
    effort: Effort,
    numbers: [fn(&GroupRow) -> f64; N],
) -> Result<[[f64; 3]; N], EngineError> {
    let mut sums = [[0.0; 3]; N];
    for replicate in 0..effort.replicates {
        let record = run(scenario, replicate)?;
        for (sum, number) in sums.iter_mut().zip(numbers) {
            let found = by_third(&record, number);
            sum.iter_mut().zip(found).for_each(|(sum, found)| *sum += found / f64::from(effort.replicates));
        }
    }
    Ok(sums)
}

/// Who would pay an entry fee of $25,000, and whom a grant of $10,000 moves, where it is that of every place.
pub fn fees(scenario: &Scenario, effort: Effort, progress: &dyn Fn(&str)) -> Result<Vec<Band>, EngineError> {
    let year = years(scenario, 1);
    let band = |name: String, value, low, high| Band::new("fees and help by income", name, value, low, high);
    let mut bands = Vec::new();

    progress("an entry fee of $25,000 everywhere");
    let [would, households] =
        first_year(&everywhere(&year, "entry_fee", FEE), effort, [|row| row.would, |row| row.households])?;
    let rate = |k: usize| would[k] / households[k];
    for (k, low, high) in [(0, 0.1, 0.3), (1, 0.45, 0.7)] {
        let name = format!("entry fee of $25,000: would, {} over the richest", THIRDS[k]);
        bands.push(band(name, rate(k) / rate(2), low, high));
    }
    let mut alone = everywhere(&year, "entry_fee", FEE);
    alone.parameters.assist = 0.0;
    let [would, pay] = first_year(&alone, effort, [|row| row.would, |row| row.could_pay])?;
    bands.push(band("the same, poorest third: can pay alone, share".into(), pay[0] / would[0], 0.0, 0.15));

    progress("a grant of $10,000 everywhere");
    let [usual] = first_year(&year, effort, [|row| row.moved])?;
    let [granted] = first_year(&everywhere(&year, "relocation_grant", GRANT), effort, [|row| row.moved])?;
    let all = granted.iter().sum::<f64>() / usual.iter().sum::<f64>();
    bands.push(band("grant of $10,000 everywhere: moves, ratio".into(), all, 1.9, 2.2));
    for (k, centre) in [3.9, 1.6, 1.2].into_iter().enumerate() {
        let ratio = granted[k] / usual[k];
        bands.push(band(format!("the same, {}", THIRDS[k]), ratio, centre * 2.0 / 3.0, centre * 4.0 / 3.0));
    }
    Ok(bands)
}
