//! Books what each admitted move costs its household in the ledger, if one is kept, less what it liked where it went.
//!
//! Whoever moves has a reason: with a taste e that nobody sees, E[e | moved] = ln(1 + e^d)/P − d at a gain of d ([`taste_of_movers`]). A cost
//! without it would make losers of most who move freely.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::directed::founder_terms_at;
use crate::engine::choice::snapshot::Snapshot;
use crate::engine::phases::announced::announced;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::Decisions;
use crate::model::choice::taste_of_movers;

/// Books the cost of every admitted wish; to be called before the wishes are carried out.
///
/// Nothing that households see has changed since they decided, so the picture taken here is the one they saw.
pub fn book_expenses(sim: &mut ReplicateState, decisions: &[Decisions], admitted: &[Vec<bool>]) {
    let Some(mut ledger) = sim.ledger.take() else {
        return;
    };
    let mut snapshot = Snapshot::default();
    snapshot.refresh(sim.scenario, &sim.constants, &sim.world);
    if sim.scenario.mechanisms.foresight {
        snapshot.look_ahead(announced(sim.scenario, &sim.constants, &sim.world, sim.tick));
    }
    let context = &DecisionContext {
        scenario: sim.scenario,
        constants: &sim.constants,
        snapshot: &snapshot,
        kernel: &sim.kernel,
        keys: &sim.keys,
        tick: sim.tick,
    };
    for (d, admitted) in decisions.iter().zip(admitted) {
        for (wish, _) in d.wishes.iter().zip(admitted).filter(|(_, admitted)| **admitted) {
            let id = wish.household as usize;
            let household = &sim.world.households[id];
            let who = context.decision_maker(household, sim.world.spread(id));
            // Founders pay the legal part of their ticket as well.
            let alternative = match wish.pledged {
                true => context.evaluate_as_founder(
                    household,
                    &who,
                    wish.to,
                    founder_terms_at(context, &sim.world, wish.to),
                ),
                false => context.evaluate(household, &who, wish.to),
            };
            ledger.cost[id] += alternative.cost.total() - taste_of_movers(alternative.gain);
            ledger.moves[id] += (wish.to != household.place) as u32;
        }
    }
    sim.ledger = Some(ledger);
}
