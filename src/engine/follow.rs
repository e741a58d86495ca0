//! Follows one household through a whole scenario, consideration event by consideration event.

use crate::engine::error::EngineError;
use crate::engine::options::RunOptions;
use crate::engine::records::trace::{Episode, consideration};
use crate::engine::run::calibrate;
use crate::engine::simulation::Simulation;
use crate::engine::start::rest_arm::{has_path, is_rest};
use crate::scenario::Scenario;

/// Follows `household` of `replicate` through the whole scenario, until `tell` has heard enough and says false.
pub fn follow(
    scenario: &Scenario,
    replicate: u32,
    household: usize,
    tell: &mut dyn FnMut(&Simulation, Episode) -> bool,
) -> Result<(), EngineError> {
    let options = RunOptions::default();
    let calibration = match has_path(scenario) && !is_rest(scenario) {
        true => Some(calibrate(scenario, replicate, &options, &|| true)?),
        false => None,
    };
    let mut sim = Simulation::with_options(scenario, replicate, &RunOptions { calibration, ..options })?;
    let mut before = sim.world.households[household];
    let start = sim.with_context(|context| context.decision_maker(&before, sim.world.spread(household)));
    let mut listening = tell(&sim, Episode::Start(before, start));
    while listening && sim.tick < scenario.time.ticks() {
        let mut seen = None;
        let mut alive = before;
        let tick = sim.tick;
        sim.tick_watched(&mut |context, world| {
            alive = world.households[household];
            seen = consideration(context, world, household);
        });
        let after = sim.world.households[household];
        if alive.born() != before.born() {
            listening &= tell(&sim, Episode::Reborn(tick, alive));
        }
        if let Some(seen) = seen {
            let wish = seen.wish;
            listening &= tell(&sim, Episode::Rang(Box::new(seen)));
            match wish {
                Some(wish) if after.place != alive.place => {
                    listening &= tell(&sim, Episode::Moved { tick, from: alive.place, to: wish.to });
                }
                Some(wish) if !wish.blocked && wish.to != alive.place => {
                    listening &= tell(&sim, Episode::Refused { tick, to: wish.to });
                }
                _ => {}
            }
        }
        before = after;
    }
    Ok(())
}
