//! Each January whoever has turned 65 stops working: its income is a pension that it takes along (switch `pensions`).

use crate::engine::base::parallel;
use crate::engine::base::pension;
use crate::engine::base::random::CHUNK;
use crate::engine::state::replicate::ReplicateState;

/// Gives a pension to everybody who is old enough and has none, if there are pensions.
pub fn retire(sim: &mut ReplicateState) {
    if !sim.scenario.mechanisms.pensions {
        return;
    }
    let (scenario, c, households) = (sim.scenario, &sim.constants, &sim.world.households);
    let clock = c.age_clock(sim.tick);
    let due = parallel::map(households.len().div_ceil(CHUNK), None, |chunk| {
        let ids = chunk * CHUNK..households.len().min((chunk + 1) * CHUNK);
        let due = |&id: &usize| {
            let h = &households[id];
            !h.is_gone() && !h.is_pensioner() && pension::is_due(scenario, c, h.age_ticks(clock))
        };
        ids.filter(due).map(|id| id as u32).collect::<Vec<u32>>()
    });
    for id in due.into_iter().flatten() {
        let before = sim.world.households[id as usize];
        sim.change(id, |household| pension::retire(scenario, household));
        let bins = &mut sim.world.places[before.place as usize].bins;
        bins.remove(&before);
        bins.add(&sim.world.households[id as usize]);
    }
}
