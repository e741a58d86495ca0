//! Counts the votes of suburbs that live on their parent's budget and may leave it; nobody moves.
//!
//! The first campaign begins at the suburb's date. At the end of each (12 months) every resident votes once, by what it would gain from
//! the suburb's own rules and its own budget and by a keyed taste draw: the local part of taxes and services becomes its own, the
//! parent keeps its obligations and collects the rest. If more than half vote yes, the suburb incorporates; otherwise the next
//! campaign begins two years later, as the law of California has it.

use crate::engine::state::ballot::Ballot;
use crate::engine::state::event::{Happening, Vote};
use crate::engine::state::reform::apply;
use crate::engine::state::replicate::ReplicateState;

/// Part of step 7: counts votes and ends campaigns.
pub fn count_votes(sim: &mut ReplicateState) {
    if !sim.scenario.mechanisms.incorporation {
        return;
    }
    let ticks = |months: f64| (months / 12.0 * sim.constants.ticks_per_year as f64).round() as i64;
    let campaign = ticks(sim.constants.parameters.incorporation_months).max(1);
    let between = campaign + ticks(sim.constants.parameters.incorporation_wait);
    for (k, incorporation) in sim.scenario.incorporations.iter().enumerate() {
        let elapsed = sim.tick as i64 + 1 - sim.scenario.time.tick_at(incorporation.from);
        let since_first = elapsed - campaign;
        if sim.world.ballots[k].done.is_some() || since_first < 0 || since_first % between != 0 {
            continue;
        }
        let number = 1 + (since_first / between) as u32;
        let [heard, yes] = sim.with_context(|context| context.poll(&sim.world, incorporation, number));
        if heard == 0 {
            continue;
        }
        let gain = 2 * yes > heard;
        let real = |simulated: u64| (simulated as f64 * sim.weight).round() as u64;
        let vote = Vote { heard: real(heard), yes: real(yes) };
        let what = if gain { Happening::Incorporated(vote) } else { Happening::VoteLost(vote) };
        sim.note(incorporation.place, what);
        if gain {
            let before = sim.world.places[incorporation.place as usize].own_rates();
            sim.world.ballots[k] = Ballot { done: Some(sim.tick), before };
            for reform in &incorporation.reforms {
                apply(&mut sim.world.places[incorporation.place as usize], reform, reform.change, sim.weight);
            }
        }
    }
}
