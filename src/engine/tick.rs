//! Advances a replicate by one tick. The order is the model: everything households read is fixed while they decide.
//!
//! 1. timetable – events, trends, deaths and births that are due.
//! 2. decide – every household whose clock rings considers one thing; in parallel, on a frozen world.
//! 3. admit – places with a cap admit wishes in the order of a keyed lottery number; the rest stay and are counted.
//! 4. move – wishes are carried out; counters change by integers.
//! 5. settle – wages, housing stock, rents.
//! 6. govern – budgets, services, crime, governance.
//! 7. found – campaigns, openings for the next tick, treasuries and closings, builders, hosts; reads counters only.
//! 8. review – at the end of a year, voice weights are taken anew.

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::choice::batch::chunk::ChunkWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::directed::directed;
use crate::engine::found::campaign::advance_campaigns;
use crate::engine::found::{builder, host, incorporation, opening, treasury};
use crate::engine::phases::admit::{admit, grant_quotas};
use crate::engine::phases::announced::with_what_is_announced;
use crate::engine::phases::expenses::book_expenses;
use crate::engine::phases::govern::{govern, note_solvency};
use crate::engine::phases::move_households::move_households;
use crate::engine::phases::review::{renew_readiness, review};
use crate::engine::phases::settle::settle;
use crate::engine::phases::share::{join_laws, promise};
use crate::engine::phases::timetable::apply_due;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::wish::Decisions;
use crate::engine::state::world::World;

/// Advances the simulation by one tick; `watch` sees the world just before the decisions.
pub fn tick(sim: &mut ReplicateState, watch: &mut dyn FnMut(&DecisionContext, &World)) {
    apply_due(sim);
    follow_hosts(sim);
    let decisions = decide(sim, watch);
    grant_quotas(sim);
    opening::size(sim, &decisions);
    let admitted = admit(sim, &decisions);
    book_expenses(sim, &decisions, &admitted);
    let losses = move_households(sim, &decisions, &admitted);
    opening::conclude(sim, &decisions, &admitted);
    settle(sim.scenario, &sim.constants, &mut sim.world);
    govern(sim.scenario, &sim.constants, &mut sim.world, &losses);
    note_solvency(sim);
    advance_campaigns(sim);
    treasury::balance_treasuries(sim);
    builder::keep_building(sim);
    host::threaten(sim);
    incorporation::count_votes(sim);
    follow_hosts(sim);
    sim.tick += 1;
    review(sim);
}

/// Takes laws of hosts over into what residents of new places pay, and into what templates promise.
fn follow_hosts(sim: &mut ReplicateState) {
    join_laws(sim.scenario, &mut sim.world);
    promise(sim.scenario, &sim.constants, &mut sim.world);
}

/// Step 2: wishes of all chunks, in the order of the chunks.
fn decide(sim: &mut ReplicateState, watch: &mut dyn FnMut(&DecisionContext, &World)) -> Vec<Decisions> {
    sim.refresh_kernel();
    renew_readiness(sim);
    let mut snapshot = with_what_is_announced(sim);
    snapshot.squeeze(sim.scenario, &sim.constants);
    let context = sim.context(&snapshot);
    watch(&context, &sim.world);
    let chunks = sim.world.households.len().div_ceil(CHUNK);
    let order = sim.chunk_order.as_deref();
    let mut decisions = parallel::map_with(chunks, order, ChunkWorkspace::default, |workspace, chunk| {
        context.decide_chunk(&sim.world, chunk, workspace)
    });
    decisions.extend(directed(&context, &sim.world));
    decisions
}
