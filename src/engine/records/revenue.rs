//! Whose revenue is whose: no dollar that residents pay is in two governments' columns.

use crate::engine::state::replicate::ReplicateState;

/// What each government has of what is collected, $ per year in simulated households: less what a suburb that has incorporated goes on
/// paying to its parent, and less what a new place shares with its host, for both are in the revenue of parent and host. What is paid in a
/// suburb that lives on its parent's budget is its parent's.
pub fn revenues(sim: &ReplicateState) -> Vec<f64> {
    let places = &sim.world.places;
    let mut revenues: Vec<f64> = places.iter().map(|state| state.revenue.total() - state.revenue.passed_on).collect();
    for (incorporation, ballot) in sim.scenario.incorporations.iter().zip(&sim.world.ballots) {
        // In the tick of the vote budgets were still pooled.
        if ballot.done.is_none_or(|done| done + 1 >= sim.tick) {
            let paid = std::mem::take(&mut revenues[incorporation.place as usize]);
            revenues[incorporation.parent as usize] += paid;
        }
    }
    revenues
}
