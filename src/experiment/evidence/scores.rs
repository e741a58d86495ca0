//! Scores what came out beside what is on record, and beside what one would forecast without a model.
//!
//! A number on record ([`Fact`]) is compared with the outputs that add up to it. Two naive forecasts stand beside it where they mean
//! something: *as at the start*, for stocks and levels, or *as in the first year*, for counts of moves (persistence), and *everyone alike*, for rates of a part of the
//! households: that of all. Of an effect, the number less the same of the twin, *as at the start* means none.
//!
//! Moves on record ([`Moves`]) are compared route by route, over the whole run, on the routes on record only: one that is not there is
//! unknown, not empty. With F scaled to the same sum as the record O, the *common part* is Σ min(F, O) / Σ O: the share of moves
//! on the right route (Lenormand, Huet, Gargiulo & Deffuant 2012, "common part of commuters"). The naive forecasts are
//! *size alone*, F = N_i·N_j, and *size and distance*, F = N_i·N_j / d_ij (Zipf 1946), with households at the start and nothing fitted; and
//! *as before*, an earlier record, if the scenario has one (persistence).
//! What chance takes from a model that were right in every rate is said as well: [`ceiling`].

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::expression::numbers::Aggregation;
use crate::experiment::expression::{Expression, Form, Statistic, Subject, When};
use crate::model::consideration::miles;
use crate::model::numeric::{exp, ln};
use crate::scenario::Scenario;
use crate::scenario::facts::{Fact, Moves, Route};
use libm::lgamma;
use serde::Serialize;
use std::collections::BTreeMap;

/// The forecast of the program itself.
pub const OWN: &str = "footvote";
/// The naive forecast that nothing changes.
pub const AS_AT_START: &str = "as at the start";
/// The naive forecast that as many move as in the first year.
pub const AS_FIRST_YEAR: &str = "as in the first year";
/// The naive forecast that a part is like the whole.
pub const EVERYONE_ALIKE: &str = "everyone alike";
/// The naive forecast that moves are those of an earlier record.
pub const AS_BEFORE: &str = "as before";
/// The naive forecast of moves by sizes and distance.
pub const GRAVITY: &str = "size and distance";
/// The naive forecast of moves by sizes.
pub const SIZE: &str = "size alone";
/// What a model that is right would score with as many simulated moves.
pub const CEILING: &str = "a perfect model";

/// One forecast of one fact in one replicate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// The fact, in a few words.
    pub fact: String,
    /// What is compared: `value`, or `common part` of moves.
    pub measure: &'static str,
    /// Unit of the numbers.
    pub unit: String,
    /// The least on record; 1 for moves.
    pub low: f64,
    /// The greatest on record; 1 for moves.
    pub high: f64,
    /// Who says so.
    pub forecast: &'static str,
    /// What is said.
    pub value: f64,
}

/// What is compared in every replicate of a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scoring {
    numbers: Vec<(Fact, Vec<(Expression, f64)>)>,
    moves: Vec<Tally>,
}

/// Moves on record with what the naive forecasts need.
#[derive(Debug, Clone, PartialEq)]
struct Tally {
    name: String,
    /// Names of origin and destination, moves on record, miles.
    routes: Vec<(String, String, f64, f64)>,
    /// Moves on an earlier record, route by route; empty without one.
    before: Vec<f64>,
}

impl Scoring {
    /// The facts of `scenario`. Those with an output that does not exist are refused elsewhere, and left out here: so are
    /// effects where there is no twin.
    pub fn of(scenario: &Scenario) -> Self {
        let numbers = scenario.facts.iter().filter_map(|fact| Some((fact.clone(), outputs_of(fact, scenario)?)));
        Scoring { numbers: numbers.collect(), moves: scenario.moves.iter().map(|m| tally(m, scenario)).collect() }
    }

    /// The moves on record of `scenario` alone.
    pub fn of_moves(scenario: &Scenario) -> Self {
        Scoring { numbers: Vec::new(), ..Scoring::of(scenario) }
    }

    /// Every forecast of every fact; what does not exist in this replicate is left out. Effects are what `record` has beyond its
    /// `twin`.
    pub fn rows(&self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Vec<ScoreRow> {
        let mut rows = Vec::new();
        for (fact, outputs) in &self.numbers {
            let start = record.places.first().map_or(f64::NAN, |row| row.year);
            let forecasts = [
                (OWN, sum(outputs, |output| output.evaluate_beside(record, twin))),
                (AS_AT_START, sum(outputs, |output| as_at_start(output, start)?.value(record))),
                (AS_FIRST_YEAR, sum(outputs, |output| as_first_year(output, record))),
                (EVERYONE_ALIKE, sum(outputs, |output| everyone_alike(output)?.evaluate(record))),
            ];
            rows.extend(forecasts.into_iter().filter_map(|(forecast, value)| {
                Some(ScoreRow {
                    replicate: record.replicate,
                    fact: fact.name.clone(),
                    measure: "value",
                    unit: fact.unit.clone(),
                    low: fact.low,
                    high: fact.high,
                    forecast,
                    value: value?,
                })
            }));
        }
        for tally in &self.moves {
            rows.extend(tally.forecasts(record).into_iter().map(|(forecast, value)| ScoreRow {
                replicate: record.replicate,
                fact: tally.name.clone(),
                measure: "common part",
                unit: "share of moves".into(),
                low: 1.0,
                high: 1.0,
                forecast,
                value,
            }));
        }
        rows
    }
}

/// The outputs of `fact` with their weights; `None` if one of them does not exist.
pub fn outputs_of(fact: &Fact, scenario: &Scenario) -> Option<Vec<(Expression, f64)>> {
    let read = |(text, weight): &(String, f64)| Some((Expression::parse(text, scenario).ok()?, *weight));
    fact.outputs.iter().map(read).collect()
}

/// The weighted sum, if every part of it exists.
fn sum(outputs: &[(Expression, f64)], value: impl Fn(&Expression) -> Option<f64>) -> Option<f64> {
    let parts: Option<Vec<f64>> = outputs.iter().map(|(output, weight)| Some(value(output)? * weight)).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.iter().sum())
}

/// The forecast of persistence for an output.
enum Persistent {
    /// It has this value.
    Value(f64),
    /// It has the value of this output.
    Like(Expression),
}

impl Persistent {
    fn value(self, record: &ReplicateRecord) -> Option<f64> {
        match self {
            Persistent::Value(value) => Some(value),
            Persistent::Like(output) => output.evaluate(record),
        }
    }
}

/// Persistence: only what there is at a moment can stay as it is.
fn as_at_start(output: &Expression, start: f64) -> Option<Persistent> {
    if output.effect {
        // Nothing has happened at the start.
        return Some(Persistent::Value(0.0));
    }
    let stays = matches!(output.number.kind, Aggregation::Stock | Aggregation::Level);
    let summed = matches!(output.when, When::Over(Statistic::Sum, ..));
    if !stays || summed || output.when == When::At(start) {
        return None;
    }
    Some(match output.form {
        Form::Change => Persistent::Value(0.0),
        _ => Persistent::Like(Expression { when: When::At(start), ..output.clone() }),
    })
}

/// Persistence of counts of moves: as many in every year as in the first.
fn as_first_year(output: &Expression, record: &ReplicateRecord) -> Option<f64> {
    let first = record.places.first()?.year + 1.0;
    let counted = output.number.kind == Aggregation::Flow && output.form == Form::Plain && !output.effect;
    let years = match output.when {
        When::At(year) if year > first => 1.0,
        // Years end at a record; a sum from `from` on holds those that end at or after it.
        When::Over(Statistic::Sum, from, to) if to > first => to.floor() - from.max(first).ceil() + 1.0,
        When::Over(Statistic::Mean, _, to) if to > first => 1.0,
        _ => return None,
    };
    let year = Expression { when: When::At(first), ..output.clone() };
    counted.then(|| year.evaluate(record)).flatten().map(|moves| years * moves)
}

/// The same rate of all households, if it was that of a part of them.
fn everyone_alike(output: &Expression) -> Option<Expression> {
    let subject = &output.subject;
    let part = subject.profile.is_some() || subject.decile.is_some() || subject.class.is_some();
    let rate = output.form == Form::Rate || output.number.kind == Aggregation::Ratio;
    let all = Subject { profile: None, decile: None, class: None, ..subject.clone() };
    (part && rate && !output.effect).then(|| Expression { subject: all, ..output.clone() })
}

fn tally(moves: &Moves, scenario: &Scenario) -> Tally {
    let routes = moves.routes.iter().map(|route| {
        let [from, to] = [route.origin, route.destination].map(|k| &scenario.places[k as usize]);
        let far = miles((from.latitude, from.longitude), (to.latitude, to.longitude)).max(1.0);
        (from.name.clone(), to.name.clone(), route.households, far)
    });
    let earlier = |route: &Route| {
        let key = (route.origin, route.destination);
        let found = moves.before.binary_search_by_key(&key, |other| (other.origin, other.destination));
        found.map_or(0.0, |at| moves.before[at].households)
    };
    let before = if moves.before.is_empty() { Vec::new() } else { moves.routes.iter().map(earlier).collect() };
    Tally { name: moves.name.clone(), routes: routes.collect(), before }
}

impl Tally {
    fn forecasts(&self, record: &ReplicateRecord) -> Vec<(&'static str, f64)> {
        let observed: Vec<f64> = self.routes.iter().map(|route| route.2).collect();
        let mut simulated: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        for row in &record.flows {
            *simulated.entry((&row.origin, &row.destination)).or_default() += row.simulated as f64;
        }
        let own: Vec<f64> =
            self.routes.iter().map(|(from, to, ..)| simulated.get(&(&**from, &**to)).copied().unwrap_or(0.0)).collect();
        let first = record.places.iter().map(|row| row.tick).min();
        let at_start = record.places.iter().filter(|row| Some(row.tick) == first);
        let sizes: BTreeMap<&str, f64> = at_start.map(|row| (&*row.place, row.households)).collect();
        let size = |name: &String| sizes.get(&**name).copied().unwrap_or(0.0);
        let by_size: Vec<f64> = self.routes.iter().map(|(from, to, ..)| size(from) * size(to)).collect();
        let by_both: Vec<f64> = self.routes.iter().zip(&by_size).map(|(route, both)| both / route.3).collect();
        let forecasts = [
            (OWN, common_part(&observed, &own)),
            (AS_BEFORE, common_part(&observed, &self.before)),
            (GRAVITY, common_part(&observed, &by_both)),
            (SIZE, common_part(&observed, &by_size)),
            (CEILING, ceiling(&observed, own.iter().sum())),
        ];
        forecasts.into_iter().filter_map(|(forecast, value)| Some((forecast, value?))).collect()
    }
}

/// Σ min(F, O) / Σ O with `forecast` scaled to the sum of `observed`; `None` if either is nothing.
pub fn common_part(observed: &[f64], forecast: &[f64]) -> Option<f64> {
    let (all, total): (f64, f64) = (observed.iter().sum(), forecast.iter().sum());
    let common = |(observed, forecast): (&f64, &f64)| observed.min(forecast / total * all);
    (all > 0.0 && total > 0.0).then(|| observed.iter().zip(forecast).map(common).sum::<f64>() / all)
}

/// The common part to be expected where every one of `moves` independent moves falls on a route with its share on record:
/// 1 − Σ E|X − λ| / 2n, with X Poisson of mean λ = n·O/ΣO.
pub fn ceiling(observed: &[f64], moves: f64) -> Option<f64> {
    let all: f64 = observed.iter().sum();
    let off: f64 = observed.iter().map(|route| mean_deviation(moves * route / all)).sum();
    (all > 0.0 && moves > 0.0).then(|| 1.0 - off / (2.0 * moves))
}

/// E|X − λ| of a Poisson variable: 2·e^(−λ)·λ^(⌊λ⌋+1)/⌊λ⌋! (Crow 1958).
fn mean_deviation(mean: f64) -> f64 {
    if mean == 0.0 {
        return 0.0;
    }
    let whole = mean.floor();
    2.0 * exp((whole + 1.0) * ln(mean) - mean - lgamma(whole + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use crate::scenario::parse;

    fn scored(facts: &str) -> Vec<ScoreRow> {
        let text = format!(
            "model = \"2\"\ntime = {{ start = 2025, years = 2 }}\n\
             place = [ {{ name = \"alpha\", latitude = 40, longitude = -80, households = 1000, rent = 9000 }},\n\
             {{ name = \"beta\", latitude = 40, longitude = -80.5, households = 1000, rent = 9000 }},\n\
             {{ name = \"gamma\", latitude = 40, longitude = -90, households = 1000, rent = 9000 }} ]\n{facts}"
        );
        let scenario = parse(&text, "fake.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|report| panic!("{report}"))
            .scenario;
        Scoring::of(&scenario).rows(&fake::record(0), Some(&fake::record(1)))
    }

    fn values(rows: &[ScoreRow]) -> Vec<(&str, f64)> {
        rows.iter().map(|row| (row.forecast, (1e6 * row.value).round() / 1e6)).collect()
    }

    fn fact(outputs: &str) -> String {
        format!("[[fact]]\nname = \"f\"\ntext = \"t\"\nlow = 1\noutputs = [{outputs}]\n")
    }

    #[test]
    fn what_stands_stays_and_what_moves_does_not() {
        // Alpha has 1000 + 10·years households.
        let rows = scored(&fact("\"place.alpha.households@2027\""));
        assert_eq!(values(&rows), [(OWN, 1020.0), (AS_AT_START, 1000.0)]);
        let rows = scored(&fact("\"place.alpha.households.change@2027\""));
        assert_eq!(values(&rows), [(OWN, 0.02), (AS_AT_START, 0.0)]);
        // Of counts of moves those of the first year are repeated; one of two outputs does not make a sum.
        let rows = scored(&fact("\"place.alpha.inflow@2027\""));
        assert_eq!(values(&rows), [(OWN, 30.0), (AS_FIRST_YEAR, 30.0)]);
        let rows = scored(&fact("\"place.alpha.inflow.sum@2026..2027\""));
        assert_eq!(values(&rows), [(OWN, 60.0), (AS_FIRST_YEAR, 60.0)]);
        assert_eq!(scored(&fact("\"place.alpha.inflow.sum@2026..2026\"")).len(), 1);
        assert_eq!(scored(&fact("\"place.alpha.households\", \"place.alpha.inflow\"")).len(), 1);
        // At the start itself there is nothing to guess.
        assert_eq!(scored(&fact("\"place.alpha.households@start\"")).len(), 1);
    }

    #[test]
    fn an_effect_is_what_the_twin_has_not_and_the_naive_guess_is_none() {
        let event = "event = [ { year = 2026, place = \"alpha\", set = { governance = 1.0 } } ]\n";
        let effect = fact("\"place.alpha.households.effect@2027\"");
        // The record of each replicate is larger by one household than that of the replicate before.
        let [ours, theirs] =
            [0, 1].map(|k| fake::record(k).places.iter().rfind(|row| row.place == "alpha").unwrap().households);
        assert_eq!(values(&scored(&format!("{event}{effect}"))), [(OWN, ours - theirs), (AS_AT_START, 0.0)]);
        // Without a twin there is nothing to be compared: no part of the sum either.
        let mixed = fact("\"place.alpha.households@2027\", \"place.alpha.households.effect@2027\"");
        assert_eq!(scored(&effect), []);
        assert_eq!(scored(&mixed), []);
        assert_eq!(scored(&format!("{event}{mixed}")).len(), 2);
    }

    #[test]
    fn a_part_may_be_guessed_to_be_like_the_whole() {
        // Of the poorest tenth 40 would and 30 could pay, of the richest 20 and 20.
        let rows = scored(&fact("\"decile.1.blocked_share@2026\""));
        assert_eq!(values(&rows), [(OWN, 0.25), (EVERYONE_ALIKE, 0.166667)]);
        assert_eq!(scored(&fact("\"all.moves.rate@2026\"")).len(), 1);
    }

    #[test]
    fn moves_are_compared_on_the_routes_on_record() {
        // The record has 15 simulated moves from beta to alpha and none from alpha to beta; gamma has no households.
        let rows = scored("[[fact]]\ntext = \"t\"\nflows = [\"beta,alpha,30\", \"alpha,beta,10\"]\n");
        let found = values(&rows);
        assert_eq!(found[0], (OWN, 0.75));
        assert_eq!(found[1..3], [(GRAVITY, 0.75), (SIZE, 0.75)].map(|(name, part): (&str, f64)| (name, part)));
        let rows = scored(
            "[[fact]]\ntext = \"t\"\nflows = [\"beta,alpha,30\", \"alpha,beta,10\"]\nbefore = [\"beta,alpha,9\", \"gamma,beta,7\"]\n",
        );
        assert_eq!(values(&rows)[1], (AS_BEFORE, 0.75));
        // Sizes 1000 and 1000 make two halves: 20 of 30 and 10 of 10 in common.
        assert_eq!(rows.iter().map(|row| row.measure).collect::<Vec<_>>(), ["common part"; 5]);
        assert_eq!(rows[0].fact, "t");
    }

    #[test]
    fn the_common_part_scales_the_forecast_and_chance_takes_its_share() {
        assert_eq!(common_part(&[30.0, 10.0], &[3.0, 1.0]), Some(1.0));
        assert_eq!(common_part(&[30.0, 10.0], &[0.0, 7.0]), Some(0.25));
        assert_eq!(common_part(&[30.0, 10.0], &[0.0, 0.0]), None);
        assert_eq!(common_part(&[0.0], &[1.0]), None);
        // E|X − 1| of a Poisson variable of mean 1 is 2/e; of mean 2.5 it is Σ |k − 2.5| p(k).
        assert!((mean_deviation(1.0) - 2.0 / std::f64::consts::E).abs() < 1e-12);
        let p = |k: i32| (-2.5f64).exp() * 2.5f64.powi(k) / (1..=k).map(f64::from).product::<f64>();
        let direct: f64 = (0..60).map(|k| (f64::from(k) - 2.5).abs() * p(k)).sum();
        assert!((mean_deviation(2.5) - direct).abs() < 1e-12);
        assert!((ceiling(&[1.0, 1.0], 2.0).unwrap() - (1.0 - 1.0 / std::f64::consts::E)).abs() < 1e-12);
        assert!(ceiling(&[5.0, 5.0], 1e9).unwrap() > 0.9999);
    }
}
