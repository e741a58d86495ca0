//! Decides all consideration events of one chunk of households, in scratch space that one thread reuses.

use crate::engine::base::random::{CHUNK, Purpose};
use crate::engine::choice::batch::candidates::Candidates;
use crate::engine::choice::batch::pairs::BinaryBatch;
use crate::engine::choice::batch::ringing::Ringing;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::choose::ChoiceWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::state::wish::Decisions;
use crate::engine::state::world::World;
use crate::model::household::{Household, PlaceId};
use crate::model::rules::Alternatives;
use crate::model::traits::Traits;

/// Scratch space for one chunk.
#[derive(Debug, Default)]
pub struct ChunkWorkspace {
    choice: ChoiceWorkspace,
    candidates: Candidates,
    rings: Vec<Ringing>,
    /// Whose family moves, and where to.
    ties: Vec<(u32, PlaceId)>,
    trait_batch: TraitBatch,
    /// Households that belong to a community or hold equity: decided one by one.
    others: Vec<Ringing>,
    batch: BinaryBatch,
}

impl DecisionContext<'_> {
    /// Decisions of one chunk of households.
    pub fn decide_chunk(&self, world: &World, chunk: usize, workspace: &mut ChunkWorkspace) -> Decisions {
        self.collect_ringing(world, chunk, workspace);
        if self.scenario.rules.alternatives != Alternatives::Drawn(1) {
            return self.decide_each(world, workspace);
        }
        let ChunkWorkspace { candidates, rings, trait_batch, batch, ties, .. } = workspace;
        let mut decisions = batch.decide(self, world, rings, trait_batch, |index| candidates.words(index));
        decisions.ties.clone_from(ties);
        for k in 0..workspace.others.len() {
            let ringing = workspace.others[k];
            let (age_ticks, traits) = self.traits(&world.households[ringing.id as usize]);
            self.decide_one(world, ringing, age_ticks, traits, workspace, &mut decisions);
        }
        decisions
    }

    /// Collects the households of a chunk whose clocks ring, and their traits.
    fn collect_ringing(&self, world: &World, chunk: usize, workspace: &mut ChunkWorkspace) {
        let first = chunk * CHUNK;
        let len = (world.households.len() - first).min(CHUNK);
        let c = self.constants;
        let p = c.envelope * c.dt;
        workspace.rings.clear();
        workspace.others.clear();
        workspace.ties.clear();
        workspace.trait_batch.clear();
        workspace.candidates.draw(self.keys.candidates(self.tick, Purpose::Ring, chunk, len, p), p * len as f64);
        let households = &world.households[first..first + len];
        let apart = self.has_new_places();
        for (index, (at, words)) in workspace.candidates.iter().enumerate() {
            let h = &households[at];
            let Some(heard) = self.hears(h, &words) else { continue };
            let Some(ring) = heard.ring() else {
                workspace.ties.extend(self.new_home(h, &words).map(|home| ((first + at) as u32, home)));
                continue;
            };
            {
                if apart && self.is_apart(h) {
                    if !self.snapshot.channels.directs(h) {
                        workspace.others.push(Ringing { id: (first + at) as u32, index: index as u32, ring });
                    }
                    continue;
                }
                workspace.rings.push(Ringing { id: (first + at) as u32, index: index as u32, ring });
                workspace.trait_batch.push(&c.ages, h, h.age_ticks(c.age_clock(self.tick)), self.today());
            }
        }
        workspace.trait_batch.read(&c.memory);
    }

    /// Decides one event after the other: the plain way, for any rule.
    fn decide_each(&self, world: &World, workspace: &mut ChunkWorkspace) -> Decisions {
        let mut decisions = Decisions { ties: workspace.ties.clone(), ..Decisions::default() };
        for k in 0..workspace.rings.len() {
            let (age_ticks, traits) = workspace.trait_batch.get(k);
            self.decide_one(world, workspace.rings[k], age_ticks, traits, workspace, &mut decisions);
        }
        for k in 0..workspace.others.len() {
            let ringing = workspace.others[k];
            let (age_ticks, traits) = self.traits(&world.households[ringing.id as usize]);
            self.decide_one(world, ringing, age_ticks, traits, workspace, &mut decisions);
        }
        decisions
    }

    fn decide_one(
        &self,
        world: &World,
        ringing: Ringing,
        age_ticks: u32,
        traits: Traits,
        workspace: &mut ChunkWorkspace,
        decisions: &mut Decisions,
    ) {
        let (id, h) = (ringing.id as usize, &world.households[ringing.id as usize]);
        let words = workspace.candidates.words(ringing.index);
        let who = self.decision_maker_with(h, world.spread(id), age_ticks, traits);
        let voice = self.voice(h, &who);
        if voice != h.voice() {
            decisions.voices.push((ringing.id, voice));
        }
        let response = self.respond(h, &who, id, ringing.ring, &words, &mut workspace.choice);
        decisions.note(ringing.id, h, &response);
    }

    /// Whether anybody's decisions need more than its place and the kernel.
    fn has_new_places(&self) -> bool {
        !self.scenario.communities.is_empty()
            || self.snapshot.channels.directed
            || self.snapshot.dividend.iter().any(|&dividend| dividend > 0.0)
    }

    /// Whether the household is decided apart: it belongs to a community, holds equity or has a directed wish.
    fn is_apart(&self, h: &Household) -> bool {
        h.community > 0 || h.is_shareholder() || self.snapshot.channels.directs(h)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::scenario::parse;

    const PLACES: &str = r#"
model = "2"
population = { households = 20_000 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2, annual_fee = 700 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    #[test]
    fn a_batch_decides_every_event_as_the_plain_way_does() {
        for rules in ["", "[rules]\nutility = \"stone_geary\"\n[parameters]\ntaste_sd_income = 0.4\nlocal_rate = 2\n"] {
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = parse(&format!("{PLACES}{rules}"), "test.toml", &nothing, &[]).expect("a good scenario");
            let mut sim = Simulation::new(&loaded.scenario, 0).expect("a base year");
            let mut wishes = 0;
            for _ in 0..24 {
                sim.tick_watched(&mut |context, world| {
                    let mut workspace = ChunkWorkspace::default();
                    for chunk in 0..world.households.len().div_ceil(CHUNK) {
                        let fast = context.decide_chunk(world, chunk, &mut workspace);
                        context.collect_ringing(world, chunk, &mut workspace);
                        assert_eq!(fast, context.decide_each(world, &mut workspace), "chunk {chunk}");
                        wishes += fast.wishes.len();
                    }
                });
            }
            assert!(wishes > 1_000, "{wishes} wishes");
        }
    }
}
