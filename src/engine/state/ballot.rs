//! Holds how residents of a suburb have voted on its incorporation, and says whose budget each place lives on.

use crate::model::household::PlaceId;
use crate::model::services::Rates;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// How residents of a suburb think of its incorporation.
///
/// A resident whose clock rings again is one resident, with its latest answer; who has moved away or died is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ballot {
    /// The households heard in this campaign, and whether each would gain.
    pub answers: BTreeMap<u32, bool>,
    /// Tick in which the suburb incorporated.
    pub done: Option<u32>,
    /// Its rates before that: its parent goes on collecting all but the local part of them.
    pub before: Rates,
}

impl Ballot {
    /// Residents heard in this campaign.
    pub fn heard(&self) -> u64 {
        self.answers.len() as u64
    }

    /// Of these, would gain.
    pub fn yes(&self) -> u64 {
        self.answers.values().filter(|&&yes| yes).count() as u64
    }
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
