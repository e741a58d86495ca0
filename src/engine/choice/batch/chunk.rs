//! Decides all consideration events of one chunk of households, in scratch space that one thread reuses.

use crate::engine::base::random::CHUNK;
use crate::engine::base::readiness::{is_special, readiness};
use crate::engine::choice::batch::all::LogitBatch;
use crate::engine::choice::batch::calls::{Calls, Looks};
use crate::engine::choice::batch::pairs::BinaryBatch;
use crate::engine::choice::batch::ringing::Ringing;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::choose::ChoiceWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::logit_tables::needs_more;
use crate::engine::state::wish::Decisions;
use crate::engine::state::world::World;
use crate::model::consideration::Ring;
use crate::model::household::{Household, PlaceId};
use crate::model::rules::Alternatives;
use crate::model::traits::Traits;

/// Scratch space for one chunk.
#[derive(Debug, Default)]
pub struct ChunkWorkspace {
    choice: ChoiceWorkspace,
    calls: Calls,
    /// Copies of the called: looking all of them up first lets the processor wait for the memory of many at once.
    called: Vec<Household>,
    looks: Looks,
    /// Readiness, where the world does not keep it.
    ready: Vec<u8>,
    rings: Vec<Ringing>,
    /// Whose family may move, and the index of its words.
    drifting: Vec<(u32, u32)>,
    /// Whose family moves, and where to.
    ties: Vec<(u32, PlaceId)>,
    trait_batch: TraitBatch,
    /// Households that belong to a community or have a directed wish: decided one by one.
    others: Vec<Ringing>,
    batch: BinaryBatch,
    /// Households that choose among all places side by side.
    logit: LogitBatch,
}

impl DecisionContext<'_> {
    /// Decisions of one chunk of households.
    pub fn decide_chunk(&self, world: &World, chunk: usize, workspace: &mut ChunkWorkspace) -> Decisions {
        self.collect_ringing(world, chunk, workspace);
        if self.scenario.rules.alternatives != Alternatives::Drawn(1) {
            return self.decide_each(world, workspace);
        }
        let ChunkWorkspace { looks, rings, trait_batch, batch, ties, .. } = workspace;
        let mut decisions = batch.decide(self, world, rings, trait_batch, |index| looks.words(index));
        decisions.ties.clone_from(ties);
        for k in 0..workspace.others.len() {
            let ringing = workspace.others[k];
            let (age_ticks, traits) = self.traits(&world.households[ringing.id as usize]);
            self.decide_one(world, ringing, age_ticks, traits, workspace, &mut decisions);
        }
        decisions
    }

    /// Collects the households of a chunk whose clocks ring and who may wish for something, and their traits.
    fn collect_ringing(&self, world: &World, chunk: usize, workspace: &mut ChunkWorkspace) {
        let first = chunk * CHUNK;
        let len = (world.households.len() - first).min(CHUNK);
        let households = &world.households[first..first + len];
        let c = self.constants;
        let clock = c.age_clock(self.tick);
        let ChunkWorkspace { calls, called, looks, ready, rings, drifting, ties, trait_batch, others, logit, .. } =
            workspace;
        let ready = match world.ready.get(first..first + len) {
            Some(ready) => ready,
            None => {
                ready.clear();
                ready.extend(households.iter().map(|h| readiness(c, h, clock, &self.snapshot.apart)));
                ready
            }
        };
        match c.clocks() {
            None => calls.draw(self.keys, self.tick, first, ready, &self.snapshot.limits),
            Some(envelope) => calls.pick(envelope, self.keys, self.tick, first, ready, &self.snapshot.limits),
        }
        rings.clear();
        others.clear();
        drifting.clear();
        looks.clear();
        trait_batch.clear();
        logit.clear();
        let apart = self.has_new_places();
        called.clear();
        called.extend(calls.iter().map(|(at, _)| households[at]));
        for ((at, word), h) in calls.iter().zip(&*called) {
            let Some((heard, taste)) = self.hears(h, word) else { continue };
            let id = (first + at) as u32;
            let Some(ring) = heard.ring() else {
                drifting.push((id, looks.push(id, taste)));
                continue;
            };
            if apart && self.is_apart(h) {
                if !self.snapshot.channels.directs(h) {
                    others.push(Ringing { id, index: looks.push(id, taste), ring, bounded: false });
                }
                continue;
            }
            if ring == Ring::National && self.snapshot.logit.is_some() && !needs_more(h) {
                logit.push(&c.ages, id, taste, h, h.age_ticks(clock), self.today());
                continue;
            }
            rings.push(Ringing { id, index: looks.push(id, taste), ring, bounded: !is_special(ready[at]) });
            trait_batch.push(&c.ages, h, h.age_ticks(clock), self.today());
        }
        looks.draw(self.keys, self.tick);
        trait_batch.read(&c.memory);
        ties.clear();
        let home = |&(id, index): &(u32, u32)| {
            self.new_home(&world.households[id as usize], &looks.words(index)).map(|home| (id, home))
        };
        ties.extend(drifting.iter().filter_map(home));
    }

    /// Decides side by side whoever chooses among all places, and one after the other the rest: for any rule.
    fn decide_each(&self, world: &World, workspace: &mut ChunkWorkspace) -> Decisions {
        let mut decisions = Decisions { ties: workspace.ties.clone(), ..Decisions::default() };
        workspace.logit.decide(self, world, &mut decisions.wishes);
        let side_by_side = decisions.wishes.len();
        for k in 0..workspace.rings.len() {
            let (age_ticks, traits) = workspace.trait_batch.get(k);
            self.decide_one(world, workspace.rings[k], age_ticks, traits, workspace, &mut decisions);
        }
        if (1..decisions.wishes.len()).contains(&side_by_side) {
            decisions.wishes.sort_by_key(|wish| wish.household);
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
        let words = workspace.looks.words(ringing.index);
        let who = self.decision_maker_with(h, world.spread(id), age_ticks, traits);
        let response = self.respond(h, &who, id, ringing.ring, &words, &mut workspace.choice);
        decisions.note(ringing.id, h, &response);
    }

    /// Whether anybody's decisions need more than its place and the kernel.
    fn has_new_places(&self) -> bool {
        !self.scenario.communities.is_empty() || self.snapshot.channels.directed
    }

    /// Whether the household is decided apart: it belongs to a community or has a directed wish.
    fn is_apart(&self, h: &Household) -> bool {
        h.community > 0 || self.snapshot.channels.directs(h)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::choice::squeeze::Limits;
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    const PLACES: &str = r#"
model = "2"
population = { spin_up = 2, households = 20_000 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2, annual_fee = 700 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    /// Every household one by one, without limits and without batches.
    fn plain(context: &DecisionContext, world: &World, chunk: usize) -> (Decisions, usize) {
        let (mut decisions, mut others, mut rings) = (Decisions::default(), Decisions::default(), 0);
        let mut workspace = ChoiceWorkspace::default();
        for id in chunk * CHUNK..world.households.len().min((chunk + 1) * CHUNK) {
            let h = &world.households[id];
            let Some((heard, words)) = context.look(h, id) else { continue };
            rings += 1;
            let Some(ring) = heard.ring() else {
                decisions.ties.extend(context.new_home(h, &words).map(|home| (id as u32, home)));
                continue;
            };
            let apart = context.has_new_places() && context.is_apart(h);
            if apart && context.snapshot.channels.directs(h) {
                continue;
            }
            let who = context.decision_maker(h, world.spread(id));
            let response = context.respond(h, &who, id, ring, &words, &mut workspace);
            if apart { &mut others } else { &mut decisions }.note(id as u32, h, &response);
        }
        decisions.wishes.extend(others.wishes);
        decisions.stages.extend(others.stages);
        decisions.judged.extend(others.judged);
        decisions.e_residents.extend(others.e_residents);
        (decisions, rings)
    }

    /// What has come out in some ticks.
    #[derive(Debug, Default)]
    struct Race {
        wishes: usize,
        /// Households that were looked at.
        looked_at: usize,
        /// All that rang.
        rings: usize,
        /// Chunks in which limits half as far out decide something else.
        too_tight: usize,
        /// Whether a place opened.
        opened: bool,
    }

    fn race(text: &str, ticks: usize) -> Race {
        let mut scenario = Scenario::parse(text).unwrap_or_else(|report| panic!("{report}\n{text}"));
        if ticks < 12 {
            // So coarse only a spin-up is.
            scenario.time.ticks_per_year = 4;
        }
        let mut sim = Simulation::new(&scenario, 0).expect("a base year");
        let mut race = Race::default();
        for _ in 0..ticks {
            sim.tick_watched(&mut |context, world| {
                assert_eq!(world.ready.len(), world.households.len());
                let mut workspace = ChunkWorkspace::default();
                let (mut open, mut tight) = (context.snapshot.clone(), context.snapshot.clone());
                open.limits = Limits::open(context.constants);
                let limits = &mut tight.limits;
                limits.below.iter_mut().chain(&mut limits.above).for_each(|limit| *limit /= 2);
                let with = |snapshot| DecisionContext { snapshot, ..*context };
                let (at_infinity, halfway) = (with(&open), with(&tight));
                for chunk in 0..world.households.len().div_ceil(CHUNK) {
                    let (expected, rings) = plain(context, world, chunk);
                    let squeezed = context.decide_chunk(world, chunk, &mut workspace);
                    race.looked_at += workspace.calls.iter().count();
                    assert!(squeezed == expected, "chunk {chunk} of tick {}", context.tick);
                    let all = at_infinity.decide_chunk(world, chunk, &mut workspace);
                    assert!(all == expected, "bounds at infinity, chunk {chunk} of tick {}", context.tick);
                    race.too_tight += (halfway.decide_chunk(world, chunk, &mut workspace) != expected) as usize;
                    race.wishes += expected.wishes.len();
                    race.rings += rings;
                }
            });
        }
        race.opened = sim.log.iter().any(|row| row.kind().name() == "opened");
        race
    }

    /// Planted fault, wherever there are bounds: limits half as far out as they are. (Where there are none everybody who rings is looked at, and hardly
    /// anybody is so sure that its word lies beyond half of that.)
    #[test]
    fn bounds_drop_only_what_would_have_been_refused() {
        let race = |name: &str, text: &str, ticks: usize| {
            let race = race(text, ticks);
            assert!(race.wishes > 500, "{name}: {race:?}");
            race
        };
        let bounded = |name: &str, text: &str, ticks: usize| {
            let race = race(name, text, ticks);
            assert!(race.looked_at < race.rings && race.too_tight > ticks, "{name}: {race:?}");
            race
        };
        bounded("plain", PLACES, 14);
        let flat = PLACES.replace(", annual_fee = 700", "").replace(", relocation_grant = 4_000", "");
        let Race { looked_at, rings, .. } = bounded("flat", &flat, 14);
        assert!(looked_at < rings * 2 / 3, "{looked_at} of {rings} looked at");
        for (name, more, ticks) in [
            (
                "cheap",
                "[parameters]\nclass_switch = 0.3\nhome_drift = 0.02\nmoving_cost = { mobile = 0.5, stuck = 0.5, rooted = 1 }\n",
                20,
            ),
            ("two Januaries", "[mechanisms]\npensions = true\n", 26),
            ("quarters", "", 9),
            ("half months", "[time]\nticks_per_year = 24\n", 26),
            ("weeks", "[time]\nticks_per_year = 52\n", 58),
            ("no life", "[mechanisms]\nlife_cycle = false\nremote_work = false\n", 20),
        ] {
            bounded(name, &format!("{PLACES}{more}"), ticks);
        }
        let replaced = |from: &str, to: &str| {
            assert!(PLACES.contains(from), "{from}");
            PLACES.replace(from, to)
        };
        bounded(
            "brackets",
            &replaced("income_tax = 0.07", "brackets = [{ from = 0, rate = 0.02 }, { from = 60_000, rate = 0.11 }]"),
            20,
        );
        let town = |more: &str| {
            let town = "\n  { name = \"new\", kind = \"new\", founding = \"developer\", site = { metro = \"m\", miles = 20 }, opens = 2025, units = 3_000, awareness = \"market\"";
            replaced("\n]\n", &format!("{town}{more} }},\n]\n"))
        };
        assert!(bounded("town", &town(""), 20).opened);
        assert!(bounded("host", &town(", hazard = 0.5, amenity = 2"), 20).opened);
        for (name, more) in [
            (
                "Stone–Geary",
                "[rules]\nutility = \"stone_geary\"\n[parameters]\ntaste_sd_income = 0.4\nlocal_rate = 2\n",
            ),
            ("all places", "[rules]\nalternatives = \"all\"\n"),
            (
                "all places, tastes",
                "[rules]\nalternatives = \"all\"\nutility = \"stone_geary\"\n[parameters]\ntaste_sd_crime = 0.4\nlocal_rate = 0\n[mechanisms]\nliquidity = false\n[[event]]\nyear = 2025.5\nplace = \"c\"\nset = { admission_cap = 300 }\n",
            ),
            (
                "all places, announced",
                "[rules]\nalternatives = \"all\"\n[mechanisms]\nforesight = true\n[[event]]\nyear = 2027\nplace = \"c\"\nset = { income_tax = 0.2 }\n",
            ),
            (
                "announced",
                "[mechanisms]\nforesight = true\n[[event]]\nyear = 2027\nplace = \"c\"\nset = { income_tax = 0.2 }\n",
            ),
        ] {
            race(name, &format!("{PLACES}{more}"), 20);
        }
        let reforms = "[[event]]\nyear = 2025.5\nplace = \"c\"\nset = { income_tax = 0.5, entry_fee = 3_000 }\n[[event]]\nyear = 2026\nplace = \"a\"\nset = { annual_fee = 1_500, relocation_grant = 9_000 }\n[[event]]\nyear = 2026.5\nplace = \"a\"\nset = { annual_fee = 0, governance = 3 }\n";
        race("reforms", &format!("{PLACES}{reforms}"), 20);
        race("poor", &replaced("20_000 }", "20_000, income_median = 3_500 }"), 20);
        let folk = "[parameters]\nattention_rate = 2\nclass_switch = 0.1\nsuccess_months = 6\ne_residency = 0.5\nresidency_value = 500\ninnovation = 2\nticket_wealth = 10\n[[community]]\nname = \"folk\"\nshare = 0.2\nattention = 0.5\naffinity = { a = -1, d = 0.5 }\n[community.template]\nsite = { metro = \"m\", miles = 12 }\ncapacity = 800\npermit_lag = 0\nbuild_lag = 0\namenity = 2\nrevenue_share = 0.1\n";
        assert!(race("communities", &format!("{PLACES}{folk}"), 20).opened);
    }
}
