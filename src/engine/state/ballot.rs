//! Holds whether a suburb has incorporated, and says whose budget each place lives on.

use crate::model::household::PlaceId;
use crate::model::services::Rates;
use crate::scenario::Scenario;

/// What has come of the votes on a suburb's incorporation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ballot {
    /// Tick in which the suburb incorporated.
    pub done: Option<u32>,
    /// Its rates before that: its parent goes on collecting all but the local part of them.
    pub before: Rates,
}

/// Whose budget each place lives on: its own, or its parent's while it has not incorporated.
pub fn budgets(scenario: &Scenario, ballots: &[Ballot]) -> Vec<PlaceId> {
    let mut budget: Vec<PlaceId> = (0..scenario.places.len() as PlaceId).collect();
    for (incorporation, ballot) in scenario.incorporations.iter().zip(ballots) {
        if ballot.done.is_none() {
            budget[incorporation.place as usize] = incorporation.parent;
        }
    }
    budget
}
