//! Decides directed wishes: of those who pledged, when their place opens, and of residents of a place that has closed.
//!
//! Some of those who pledged keep the taste with which they did; the others think again, at today's values and rents. Residents of a place that has closed look around once.

use crate::engine::base::parallel;
use crate::engine::base::random::{CHUNK, Purpose, RING_WORDS, unit, word};
use crate::engine::choice::choose::ChoiceWorkspace;
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::FounderTerms;
use crate::engine::state::wish::{Decisions, Wish};
use crate::engine::state::world::World;
use crate::model::consideration::Ring;
use crate::model::household::{Household, PlaceId, Stage};
use crate::model::pledge::comes;
use rand::Rng;

/// Directed wishes of this tick, if anybody has one.
pub fn directed(context: &DecisionContext, world: &World) -> Vec<Decisions> {
    if !context.snapshot.channels.directed {
        return Vec::new();
    }
    let all = world.households.len();
    parallel::map_with(all.div_ceil(CHUNK), None, ChoiceWorkspace::default, |workspace, chunk| {
        let mut decisions = Decisions::default();
        for id in chunk * CHUNK..all.min((chunk + 1) * CHUNK) {
            let household = &world.households[id];
            if context.snapshot.channels.directs(household) {
                direct(context, world, id, workspace, &mut decisions);
            }
        }
        decisions
    })
}

/// The random words of a directed wish.
pub(crate) fn words(context: &DecisionContext, id: usize) -> [u32; RING_WORDS] {
    let mut rng = context.keys.stream(context.tick, Purpose::Directed, (id * RING_WORDS) as u128);
    std::array::from_fn(|_| rng.next_u32())
}

/// The directed wish of one household.
pub(crate) fn direct(
    context: &DecisionContext,
    world: &World,
    id: usize,
    workspace: &mut ChoiceWorkspace,
    decisions: &mut Decisions,
) {
    let household = &world.households[id];
    let words = words(context, id);
    let who = context.decision_maker(household, world.spread(id));
    let opening =
        if household.stage() == Stage::Pledged { context.snapshot.channels.opening(household.community) } else { None };
    let Some(place) = opening else {
        decisions.wishes.extend(context.consider(household, &who, id, Ring::National, &words, workspace));
        return;
    };
    let terms = founder_terms_at(context, world, place);
    let alternative = context.evaluate_as_founder(household, &who, place, terms);
    let promised = template_of(context, household)
        .map_or(alternative, |template| context.evaluate_as_founder(household, &who, template, terms));
    let memory = context.constants.parameters.pledge_memory;
    let (keep, taste) = (unit(words[word::CHANNEL]), unit(words[word::TASTE]));
    if !comes(memory, -promised.gain, -alternative.gain, keep, taste) {
        decisions.declined.push(id as u32);
        return;
    }
    let blocked = !context.pays_as_founder(household, &who, &alternative.expenses, unit(words[word::ASSIST]));
    let profile = context.profile(household, who.age_ticks, &who.traits).after_a_move(&who.traits);
    let lottery = words[word::LOTTERY];
    decisions.wishes.push(Wish { household: id as u32, to: place, blocked, lottery, profile, pledged: true });
}

/// The template for which a household has pledged.
fn template_of(context: &DecisionContext, household: &Household) -> Option<PlaceId> {
    context.scenario.communities[household.community as usize - 1].template
}

/// The terms that the ticket of an opening place buys.
pub fn founder_terms_at(context: &DecisionContext, world: &World, place: PlaceId) -> FounderTerms {
    world.new_places[place as usize]
        .as_ref()
        .map_or(FounderTerms::default(), |new_place| context.founder_terms(new_place.ticket))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::base::constants::Constants;
    use crate::engine::simulation::Simulation;
    use crate::engine::state::new_place::Status;
    use crate::model::charter::Founding;
    use crate::model::clock::{DAYS, Day};
    use crate::model::moving::Expenses;
    use crate::model::numeric::normal_quantile;
    use crate::scenario::Scenario;

    const COUNTRY: &str = r#"
model = "2"
population = { spin_up = 2, households = 20_000 }
place = [
  { name = "alpha", metro = "a", state = "AA", latitude = 41, longitude = -88, households = 100_000, rent = 15_000 },
  { name = "delta", state = "DD", latitude = 40, longitude = -74, households = 100_000, rent = 15_000 },
]
[[community]]
name = "families"
share = 0.4
[community.template]
site = { metro = "a", miles = 15 }
capacity = 800
"#;

    /// Every member has pledged and the place opens: how many come, and how many of those to whom it is no worse than the
    /// template. Four standard deviations: one false alarm in 16,000.
    #[test]
    fn those_who_keep_their_taste_come_and_the_others_think_again() {
        let s = Scenario::parse(COUNTRY).expect("a good scenario");
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let j = s.places.iter().position(|place| place.founding == Founding::Pledge).expect("a place by pledge");
        let new_place = sim.world.new_places[j].as_mut().expect("it is new");
        (new_place.status, new_place.opening) = (Status::Open, true);
        sim.world.households.iter_mut().filter(|h| h.community == 1).for_each(|h| h.set_stage(Stage::Pledged));
        let pledged = sim.world.households.iter().filter(|h| h.community == 1).count();
        let come = |memory: f64| {
            sim.with_context(|context| {
                let mut constants: Constants = context.constants.clone();
                constants.parameters.pledge_memory = memory;
                let context = DecisionContext { constants: &constants, ..*context };
                let decisions = directed(&context, &sim.world);
                let wishes: usize = decisions.iter().map(|d| d.wishes.len()).sum();
                assert_eq!(wishes + decisions.iter().map(|d| d.declined.len()).sum::<usize>(), pledged);
                wishes as f64
            })
        };
        let (anew, kept) = (come(0.0), come(1.0));
        assert!(pledged > 4_000 && anew < 0.9 * kept, "{anew} and {kept} of {pledged} come");
        // Nothing is worse than was promised: all come.
        assert_eq!(kept, pledged as f64);
        for memory in [0.12, 0.5] {
            let expected = memory * kept + (1.0 - memory) * anew;
            let sd = (pledged as f64 * memory * (1.0 - memory)).sqrt();
            assert!((come(memory) - expected).abs() < 4.0 * sd, "{} come, {expected} expected", come(memory));
        }
    }

    /// At the opening a ticket is compared with what the household had before it paid: with a full buffer, even right after a move.
    /// Planted fault: what it has at hand, as for any other move.
    #[test]
    fn a_founder_pays_from_its_full_buffer_however_short_ago_it_moved() {
        let mut s = Scenario::parse(COUNTRY).expect("a good scenario");
        // Nobody helps: who has less than it costs does not pay.
        s.parameters.assist = 0.0;
        let sim = Simulation::new(&s, 0).expect("a base year");
        sim.with_context(|context| {
            for id in 0..200 {
                let mut h = sim.world.households[id];
                let who = context.decision_maker(&h, sim.world.spread(id));
                let (income, rank) = (who.income, (h.wealth_rank as f64 + 0.5) / 65_536.0);
                let median = 0.06 * 30_000.0 * (income.min(200_000.0) / 30_000.0).powf(2.43);
                let z = normal_quantile(rank);
                let buffer = s.parameters.wealth_scale * median * (1.5 * z).exp();
                for years in [0, 1, 30] {
                    h.moved = Day::new(-years * DAYS);
                    let ticket = |share: f64| Expenses {
                        truck: 0.0,
                        deposit: 0.0,
                        entry: 0.0,
                        ticket_lost: 0.0,
                        ticket_due: share * buffer,
                    };
                    let founder = |share: f64| context.pays_as_founder(&h, &who, &ticket(share), 0.5);
                    assert_eq!([0.99, 1.01].map(founder), [true, false], "{id} has ${buffer}");
                    let mover = context.pays(&h, &who, &ticket(0.99), 0.5);
                    assert_eq!(mover, years == 30, "{id}, {years} years after a move");
                    // The sale of a home adds to what is there then, and to nothing that must be paid before.
                    let mut constants: Constants = context.constants.clone();
                    constants.parameters.home_equity = 0.5;
                    let context = DecisionContext { constants: &constants, ..*context };
                    let sale = who.price_to_income.map_or(0.0, |ratio| 0.5 * ratio * who.gross);
                    assert_eq!(context.cash_for_a_move(&h, &who), context.liquid_wealth(&h, &who) + sale);
                    let left = |share: f64| Expenses { ticket_due: share * (buffer + sale), ..ticket(0.0) };
                    let founder = |share: f64| context.pays_as_founder(&h, &who, &left(share), 0.5);
                    assert_eq!([0.99, 1.01].map(founder), [true, false], "{id} has ${buffer} and sells for ${sale}");
                }
            }
        });
    }
}
