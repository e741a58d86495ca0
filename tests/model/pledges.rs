//! Pledges: no ratchet, no pledge that outlives a move or a death, and what a member decides is what a count by hand says.

use crate::support::country::{COUNTRY, EVERYTHING, read, start};
use footvote::engine::base::random::{CHUNK, RING_WORDS, unit, word};
use footvote::engine::choice::batch::chunk::ChunkWorkspace;
use footvote::engine::choice::choose::ChoiceWorkspace;
use footvote::engine::choice::community::CommunityOffer;
use footvote::engine::choice::context::DecisionContext;
use footvote::engine::simulation::Simulation;
use footvote::engine::state::community::Campaign;
use footvote::engine::state::wish::Decisions;
use footvote::engine::state::world::World;
use footvote::model::choice::moves;
use footvote::model::clock::Day;
use footvote::model::consideration::Ring;
use footvote::model::household::{Household, Stage};
use footvote::scenario::Scenario;

/// Everything, with templates that nearly nobody can tell from the place where they live.
fn undecided() -> Scenario {
    let mut s = read(&[COUNTRY, EVERYTHING]);
    s.parameters.ticket_wealth = 0.25;
    s
}

/// Who rings in this tick, and how: everybody's clock, one by one.
fn rings(scene: &DecisionContext, world: &World) -> Vec<(usize, Ring, [u32; RING_WORDS])> {
    let heard = world.households.iter().enumerate().filter_map(|(id, h)| {
        let (heard, words) = scene.look(h, id)?;
        Some((id, heard.ring()?, words))
    });
    heard.collect()
}

/// Where each household of the first community stood before a tick, and what it was called to.
struct Watched {
    before: Vec<Household>,
    /// Household, call, whether it would say yes, whether it can pay the ticket.
    called: Vec<(usize, CommunityOffer, bool, bool)>,
}

fn watched_tick(sim: &mut Simulation) -> Watched {
    let mut seen = Watched { before: Vec::new(), called: Vec::new() };
    sim.tick_watched(&mut |scene, world| {
        seen.before = world.households.clone();
        for (id, ring, words) in rings(scene, world) {
            let h = &world.households[id];
            if ring != Ring::National || h.community == 0 || scene.snapshot.channels.directs(h) {
                continue;
            }
            let Some(call) = scene.community_offer(h, &words) else {
                continue;
            };
            let who = scene.decision_maker(h, world.spread(id));
            let (yes, pays) = match call {
                CommunityOffer::Template(place, ticket) => {
                    let gain = scene.evaluate_as_founder(h, &who, place, scene.founder_terms(ticket)).gain;
                    let wealth = scene.constants.parameters.ticket_wealth * scene.liquid_wealth(h, &who);
                    (moves(gain, unit(words[word::TASTE])), ticket.equity + ticket.legal <= wealth)
                }
                CommunityOffer::Place(place) => {
                    (moves(scene.evaluate(h, &who, place).gain, unit(words[word::TASTE])), true)
                }
            };
            seen.called.push((id, call, yes, pays));
        }
    });
    seen
}

/// False alarms are impossible: every member who was asked for the template is pledged, a supporter or neither as its
/// answer of that tick says, whatever it was before; nobody else changes but by moving, dying, leaving its values, joining or an opening.
#[test]
fn a_pledge_lives_until_the_next_ring_and_no_longer() {
    let s = undecided();
    let mut sim = start(&s);
    // Yes again, no after yes, no after support, yes too dear, by moving, by death, by leaving its values.
    let mut cases = [0; 7];
    while sim.tick < 60 {
        let opens =
            (0..s.places.len()).any(|j| sim.world.new_places[j].as_ref().is_some_and(|t| t.opened == Some(sim.tick)));
        let log = sim.log.len();
        let old = sim.world.households.clone();
        let seen = watched_tick(&mut sim);
        let ended = opens || sim.log[log..].iter().any(|event| ["closed", "repealed"].contains(&event.kind().name()));
        let mut asked = vec![false; old.len()];
        for &(id, call, yes, pays) in &seen.called {
            let (h, after) = (&seen.before[id], &sim.world.households[id]);
            let CommunityOffer::Template(..) = call else {
                continue;
            };
            asked[id] = true;
            let expected =
                [Stage::Member, Stage::Member, Stage::Supporter, Stage::Pledged][2 * yes as usize + pays as usize];
            if !ended {
                assert_eq!(after.stage(), expected, "household {id} in tick {}", sim.tick);
            }
            cases[0] += (h.stage() == Stage::Pledged && expected == Stage::Pledged) as u32;
            cases[1] += (h.stage() == Stage::Pledged && !yes) as u32;
            cases[2] += (h.stage() == Stage::Supporter && !yes) as u32;
            cases[3] += (yes && !pays) as u32;
        }
        for (id, (h, after)) in old.iter().zip(&sim.world.households).enumerate() {
            let bound = matches!(h.stage(), Stage::Pledged | Stage::Supporter);
            let (moved, died) = (h.place != after.place, h.born() != after.born());
            let left = !died && h.community != after.community;
            let still = matches!(after.stage(), Stage::Pledged | Stage::Supporter) && after.community == h.community;
            if !asked[id] && !moved && !died && !left && !ended {
                assert_eq!(still, bound, "household {id} changed by itself");
            }
            assert!(!(moved && still), "household {id} moved and is still {:?}", after.stage());
            assert!(!(died && !asked[id] && still), "household {id} died and is still {:?}", after.stage());
            cases[4] += (bound && moved) as u32;
            cases[5] += (bound && died) as u32;
            cases[6] += (bound && left) as u32;
        }
    }
    println!("{cases:?}");
    assert!(cases.iter().all(|&n| n > 0), "something never happened: {cases:?}");
}

/// θ_w·Q written out: Q = 0.06·30k·(y/30k)^2.43·e^{1.5 Φ⁻¹(z)}·(1 − e^{−t/3}), the median capped at $200k; y is gross
/// income at wage level 1.
#[test]
fn supporters_are_those_who_cannot_pay_and_nobody_else() {
    let s = undecided();
    let mut sim = start(&s);
    let (mut poor, mut rich) = (0, 0);
    // Who cannot pay and who says yes, of the poorer and the richer half.
    let mut halves = [[0.0; 2]; 2];
    for _ in 0..72 {
        let Campaign::Gathering { ticket, .. } = sim.world.communities[0].campaign else {
            panic!("the community gathers");
        };
        let seen = watched_tick(&mut sim);
        for &(id, call, yes, _) in seen.called.iter().filter(|(id, ..)| seen.before[*id].community == 1) {
            if !yes || !matches!(call, CommunityOffer::Template(..)) {
                continue;
            }
            let h = &seen.before[id];
            let y = h.income().min(200_000.0);
            let rank = (h.wealth_rank as f64 + 0.5) / 65_536.0;
            let years = h.moved.years_until(Day::of_tick(sim.tick as i64 - 1, 12));
            let full = 0.06 * 30_000.0 * (y / 30_000.0).powf(2.43) * (1.5 * quantile(rank)).exp();
            let wealth = 0.25 * full * (1.0 - (-years / 3.0).exp());
            let price = ticket.equity + ticket.legal;
            if (wealth / price - 1.0).abs() < 1e-3 {
                continue;
            }
            let expected = if wealth > price { Stage::Pledged } else { Stage::Supporter };
            assert_eq!(sim.world.households[id].stage(), expected, "wealth {wealth:.0}, ticket {price:.0}");
            poor += (expected == Stage::Supporter) as u32;
            rich += (expected == Stage::Pledged) as u32;
            let half = &mut halves[(h.income() > 75_000.0) as usize];
            half[0] += (expected == Stage::Supporter) as u8 as f64;
            half[1] += 1.0;
        }
    }
    println!("{poor} support, {rich} pledge");
    assert!(poor > 50 && rich > 20);
    // Costs count relative to income, so the poor say yes less often; of those who do, more cannot pay.
    let [poorer, richer] = halves.map(|[cannot, yes]| cannot / yes);
    assert!(poorer > richer && halves[0][1] > 20.0, "{halves:?}");
}

/// Φ⁻¹ by bisection of the sum of the density.
fn quantile(p: f64) -> f64 {
    let upper = |z: f64| {
        let steps = 400;
        let width = z / steps as f64;
        let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        0.5 + (0..steps).map(|k| density((k as f64 + 0.5) * width) * width).sum::<f64>()
    };
    let (mut low, mut high) = (-6.0, 6.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if upper(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Decisions of one tick by hand: members by call and answer, everybody else by `consider`; in any order they are those
/// of the fast way.
#[test]
fn members_answer_calls_and_everybody_else_considers_the_kernel() {
    let s = read(&[COUNTRY, EVERYTHING]);
    let mut sim = start(&s);
    let (mut members, mut strangers, mut holders) = (0, 0, 0);
    for _ in 0..48 {
        sim.tick_watched(&mut |scene, world| {
            let mut desk = ChunkWorkspace::default();
            let chunks = world.households.len().div_ceil(CHUNK);
            let fast: Vec<Decisions> = (0..chunks).map(|k| scene.decide_chunk(world, k, &mut desk)).collect();
            let mut fast_wishes: Vec<_> = fast.iter().flat_map(|d| d.wishes.clone()).collect();
            let mut fast_stages: Vec<_> = fast.iter().flat_map(|d| d.stages.clone()).collect();
            let mut fast_residents: Vec<_> = fast.iter().flat_map(|d| d.e_residents.clone()).collect();
            let (mut wishes, mut stages, mut residents) = (Vec::new(), Vec::new(), Vec::new());
            for (id, ring, words) in rings(scene, world) {
                let h = &world.households[id];
                if scene.snapshot.channels.directs(h) {
                    continue;
                }
                let who = scene.decision_maker(h, world.spread(id));
                let call = if ring == Ring::National { scene.community_offer(h, &words) } else { None };
                match call {
                    Some(call) => {
                        let response = scene.answer(h, &who, id, call, &words);
                        wishes.extend(response.wish);
                        stages.extend(response.stage.filter(|&stage| stage != h.stage()).map(|s| (id as u32, s)));
                        residents.extend(response.e_resident.then_some(id as u32));
                        members += 1;
                    }
                    None => {
                        wishes.extend(scene.consider(h, &who, id, ring, &words, &mut ChoiceWorkspace::default()));
                        strangers += (h.community == 0) as u32;
                        holders += h.is_shareholder() as u32;
                    }
                }
            }
            fast_wishes.sort_by_key(|wish| wish.household);
            wishes.sort_by_key(|wish| wish.household);
            fast_stages.sort_by_key(|stage| stage.0);
            fast_residents.sort_unstable();
            assert_eq!(fast_wishes, wishes);
            assert_eq!(fast_stages, stages);
            assert_eq!(fast_residents, residents);
        });
    }
    println!("{members} called, {strangers} strangers, {holders} shareholders");
    assert!(members > 1_000 && strangers > 10_000 && holders > 10);
}
