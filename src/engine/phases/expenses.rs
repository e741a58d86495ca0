//! Books what each admitted move costs its household in the ledger, if one is kept, less what it liked where it went.
//!
//! Whoever moves has a reason: with a taste e that nobody sees, E[e | moved] = ln(1 + e^d)/P − d at a gain of d ([`taste_of_movers`]). A cost
//! without it would make losers of most who move freely.

use crate::engine::choice::directed::founder_terms_at;
use crate::engine::phases::announced::with_what_is_announced;
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
    let snapshot = with_what_is_announced(sim);
    let context = &sim.context(&snapshot);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::choice::context::DecisionContext;
    use crate::engine::options::RunOptions;
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    const PLACES: &str = r#"
model = "2"
population = { spin_up = 0, households = 3_000 }
mechanisms = { foresight = true }
place = [
  { name = "a", latitude = 40, longitude = -80, households = 90_000, rent = 15_000 },
  { name = "b", latitude = 35, longitude = -95, households = 70_000, rent = 21_000 },
]
[[event]]
year = 2026
place = "b"
set = { governance = 3 }
"#;

    /// Whoever moves pays what the move costs less what it liked on average, given what it saw when it decided: what is announced, too. Fault that was:
    /// its gain was that of today's places alone.
    #[test]
    fn movers_are_valued_by_what_they_saw() {
        let scenario = Scenario::parse(PLACES).expect("a good scenario");
        let options = RunOptions { ledger: true, ..RunOptions::default() };
        let mut sim = Simulation::with_options(&scenario, 0, &options).expect("a base year");
        let (mut movers, mut blind) = (0, 0);
        for _ in 0..6 {
            let before = sim.ledger.as_ref().expect("it is kept").cost.clone();
            let (mut seen, mut without) = (Vec::new(), Vec::new());
            let mut at = Vec::new();
            sim.tick_watched(&mut |context, world| {
                let mut today = context.snapshot.clone();
                today.ahead = Vec::new();
                let narrow = DecisionContext { snapshot: &today, ..*context };
                let cost = |context: &DecisionContext, id: usize| {
                    let h = &world.households[id];
                    let who = context.decision_maker(h, world.spread(id));
                    let there = context.evaluate(h, &who, 1 - h.place);
                    there.cost.total() - taste_of_movers(there.gain)
                };
                let all = 0..world.households.len();
                at = world.households.iter().map(|h| h.place).collect();
                seen = all.clone().map(|id| cost(context, id)).collect();
                without = all.map(|id| cost(&narrow, id)).collect();
            });
            let after = &sim.ledger.as_ref().expect("it is kept").cost;
            for id in (0..at.len()).filter(|&id| sim.world.households[id].place != at[id]) {
                // Who has been born in the tick begins a ledger of its own.
                let booked = [after[id] - before[id], after[id]];
                assert!(
                    booked.iter().any(|cost| (cost - seen[id]).abs() < 1e-12),
                    "{id}: {booked:?}, not {}",
                    seen[id]
                );
                movers += 1;
                blind += ((seen[id] - without[id]).abs() > 1e-3) as u32;
            }
        }
        assert!(movers > 20 && blind > movers / 2, "{movers} moved, {blind} by what was announced");
    }
}
