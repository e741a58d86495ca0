//! A desk: where the rings of one chunk are heard, looked into and decided, and the scratch space that takes.

use crate::engine::base::random::{CHUNK, Purpose};
use crate::engine::choice::batch::all_places::Survey;
use crate::engine::choice::batch::candidates::Roll;
use crate::engine::choice::batch::pairs::Docket;
use crate::engine::choice::batch::traits::Appraisal;
use crate::engine::choice::decide::{Decisions, Scene};
use crate::engine::state::world::World;
use crate::model::consideration::Ring;
use crate::model::household::{Household, PlaceId};
use crate::model::rules::Alternatives;
use crate::model::traits::Traits;

/// Scratch space for one chunk.
#[derive(Debug, Default)]
pub struct Desk {
    pub(crate) alternatives: Vec<PlaceId>,
    pub(crate) gains: Vec<f64>,
    pub(crate) weights: Vec<f64>,
    pub(crate) survey: Survey,
    roll: Roll,
    rings: Vec<Heard>,
    appraisal: Appraisal,
    /// Rings of households that belong somewhere, hold equity or are asked for their vote: one by one.
    others: Vec<Heard>,
    docket: Docket,
}

/// A ring that was heard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    /// The household.
    pub id: u32,
    /// Which of the called candidates it was.
    pub call: u32,
    /// What the ring is about.
    pub ring: Ring,
}

impl Scene<'_> {
    /// Decisions of one chunk of households.
    pub fn decide_chunk(&self, world: &World, chunk: usize, desk: &mut Desk) -> Decisions {
        self.hear(world, chunk, desk);
        if self.scenario.rules.alternatives != Alternatives::Drawn(1) {
            return self.decide_each(world, desk);
        }
        let Desk { roll, rings, appraisal, docket, .. } = desk;
        let mut decisions = docket.decide(self, world, rings, appraisal, |call| roll.words(call));
        for k in 0..desk.others.len() {
            let heard = desk.others[k];
            let (age_ticks, traits) = self.traits(&world.households[heard.id as usize]);
            self.decide_one(world, heard, age_ticks, traits, desk, &mut decisions);
        }
        decisions
    }

    /// Notes who hears a ring in a chunk, and their traits.
    fn hear(&self, world: &World, chunk: usize, desk: &mut Desk) {
        let first = chunk * CHUNK;
        let len = (world.households.len() - first).min(CHUNK);
        let c = self.constants;
        let p = c.envelope * c.dt;
        desk.rings.clear();
        desk.others.clear();
        desk.appraisal.clear();
        desk.roll.call(self.keys.candidates(self.tick, Purpose::Ring, chunk, len, p), p * len as f64);
        let households = &world.households[first..first + len];
        let apart = self.has_new_places();
        for (call, (at, words)) in desk.roll.iter().enumerate() {
            let h = &households[at];
            if let Some(ring) = self.ring(h, &words) {
                if apart && self.is_apart(h) {
                    if !self.frozen.channels.directs(h) {
                        desk.others.push(Heard { id: (first + at) as u32, call: call as u32, ring });
                    }
                    continue;
                }
                desk.rings.push(Heard { id: (first + at) as u32, call: call as u32, ring });
                desk.appraisal.push(&c.ages, h, h.age_ticks(c.age_clock(self.tick)));
            }
        }
        desk.appraisal.read();
    }

    /// Decides one ring after the other: the plain way, for any rule.
    fn decide_each(&self, world: &World, desk: &mut Desk) -> Decisions {
        let mut decisions = Decisions::default();
        for k in 0..desk.rings.len() {
            let (age_ticks, traits) = desk.appraisal.get(k);
            self.decide_one(world, desk.rings[k], age_ticks, traits, desk, &mut decisions);
        }
        for k in 0..desk.others.len() {
            let heard = desk.others[k];
            let (age_ticks, traits) = self.traits(&world.households[heard.id as usize]);
            self.decide_one(world, heard, age_ticks, traits, desk, &mut decisions);
        }
        decisions
    }

    fn decide_one(
        &self,
        world: &World,
        heard: Heard,
        age_ticks: u32,
        traits: Traits,
        desk: &mut Desk,
        decisions: &mut Decisions,
    ) {
        let (id, h) = (heard.id as usize, &world.households[heard.id as usize]);
        let words = desk.roll.words(heard.call);
        let who = self.chooser_with(h, world.spread(id), age_ticks, traits);
        let voice = self.voice(h, &who);
        if voice != h.voice() {
            decisions.voices.push((heard.id, voice));
        }
        let response = self.respond(h, &who, id, heard.ring, &words, desk);
        decisions.note(heard.id, h, &response);
        decisions.votes.extend(self.vote(h, &who));
    }

    /// Whether anybody's decisions need more than its place and the kernel.
    fn has_new_places(&self) -> bool {
        !self.scenario.communities.is_empty()
            || !self.scenario.incorporations.is_empty()
            || self.frozen.channels.directed
            || self.frozen.dividend.iter().any(|&dividend| dividend > 0.0)
    }

    /// Whether the household is decided apart: it belongs to a community, holds equity, has a directed wish or votes.
    fn is_apart(&self, h: &Household) -> bool {
        h.community > 0
            || h.is_shareholder()
            || self.frozen.propositions[h.place as usize].is_some()
            || self.frozen.channels.directs(h)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::RunOptions;
    use crate::engine::simulation::Simulation;
    use crate::scenario::parse;

    const PLACES: &str = r#"
model = "1"
population = { households = 20_000 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2, annual_fee = 700 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    #[test]
    fn a_docket_decides_every_ring_as_the_plain_way_does() {
        for rules in ["", "[rules]\nutility = \"stone_geary\"\n[parameters]\ntaste_sd_income = 0.4\nlocal_rate = 2\n"] {
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = parse(&format!("{PLACES}{rules}"), "test.toml", &nothing, &[]).expect("a good scenario");
            let mut sim = Simulation::new(&loaded.scenario, 0, &RunOptions::default()).expect("a base year");
            let mut wishes = 0;
            for _ in 0..24 {
                sim.tick_watched(&mut |scene, world| {
                    let mut desk = Desk::default();
                    for chunk in 0..world.households.len().div_ceil(CHUNK) {
                        let fast = scene.decide_chunk(world, chunk, &mut desk);
                        scene.hear(world, chunk, &mut desk);
                        assert_eq!(fast, scene.decide_each(world, &mut desk), "chunk {chunk}");
                        wishes += fast.wishes.len();
                    }
                });
            }
            assert!(wishes > 1_000, "{wishes} wishes");
        }
    }
}
