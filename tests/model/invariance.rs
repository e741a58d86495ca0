//! Limit 17: threads, the order of chunks, of places, of replicates and of households do not change a single byte.

use crate::support::records::{bytes, replicate, with_threads};
use crate::support::worlds::{event, in_metros, three_metros};
use footvote::engine::RunOptions;
use footvote::engine::choice::batch::chunk::ChunkWorkspace;
use footvote::engine::records::rows::ProfileRow;
use footvote::engine::simulation::Simulation;
use footvote::model::clock::Day;
use footvote::model::household::Household;
use footvote::model::place::Place;
use footvote::model::population::Households;
use footvote::model::reform::Change;
use footvote::model::rules::Alternatives;
use footvote::scenario::Scenario;

/// Six chunks of households, reforms, a cap that refuses, a collapse.
fn busy() -> Scenario {
    let mut s = three_metros(24_000);
    s.time.years = 3;
    s.parameters.attention_rate = 2.0;
    s.parameters.class_switch = 0.1;
    s.parameters.taste_sd_crime = 0.3;
    s.events = vec![
        event(2025.5, 0, "amenity", Change::Add(-2.0)),
        event(2025.5, 3, "admission_cap", Change::Set(100.0)),
        event(2026.5, 1, "income_tax", Change::Set(0.1)),
    ];
    s
}

/// The same for a year, so large that moves are carried out side by side (a thousand wishes a tick and more) and births in three stretches
/// of 65,536 slots.
fn large() -> Scenario {
    let mut s = busy();
    s.population.households = Households::Sample(150_000);
    s.time.years = 1;
    // There are 24,500 households in the small world.
    s.places.iter_mut().for_each(|place| {
        place.households *= 10;
        place.attributes.housing_units *= 10.0;
    });
    s
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for s in [busy(), large()] {
        let run = |threads| with_threads(threads, || replicate(&s, 0, &RunOptions::default()));
        let alone = run(1);
        let moves = |row: &ProfileRow| (row.moves + row.local_moves) / alone.weight;
        let moved: f64 = alone.profiles.iter().filter(|row| row.dimension.name() == "all").map(moves).sum();
        println!("{moved} moves");
        let (many, large) = (moved > 12_000.0, s.time.years == 1);
        assert!(many || !large, "{moved} moves in twelve ticks are not carried out side by side");
        let alone = bytes(alone);
        assert!(alone.len() > 100_000, "the record is nearly empty");
        for threads in [2, 7] {
            assert!(bytes(run(threads)) == alone, "{threads} threads give other results than one");
        }
    }
}

#[test]
fn any_order_of_chunks_gives_the_same_bytes() {
    let mut s = busy();
    for alternatives in [Alternatives::Drawn(1), Alternatives::Drawn(3), Alternatives::All] {
        s.rules.alternatives = alternatives;
        s.time.years = 1;
        let in_order = bytes(replicate(&s, 0, &RunOptions::default()));
        for seed in [1, 2, 3] {
            let options = RunOptions { shuffle_chunks: Some(seed), ..RunOptions::default() };
            assert!(
                bytes(replicate(&s, 0, &options)) == in_order,
                "{alternatives:?}: order {seed} changes the results"
            );
        }
    }
}

/// The twin: one household that differs in one step of income is seen.
#[test]
fn one_step_of_income_of_one_household_shows_in_the_bytes() {
    let s = busy();
    let run = |steps: u16| {
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let world = &mut sim.world;
        let h = &mut world.households[9_000];
        let bins = &mut world.places[h.place as usize].bins;
        bins.remove(h);
        h.income += steps;
        bins.add(h);
        sim.tick();
        format!("{:?}", sim.world.places)
    };
    assert!(run(0) == run(0));
    assert!(run(0) != run(1));
}

#[test]
fn places_may_be_listed_in_any_order() {
    let s = busy();
    let listed = |order: &[usize]| {
        let places: Vec<(&str, Place)> =
            order.iter().map(|&k| (s.places[k].metro_name.as_str(), s.places[k].clone())).collect();
        let again = in_metros(places);
        assert_eq!(again.places, s.places, "the order of places is that of their names");
        Scenario { places: again.places, ..s.clone() }
    };
    let forwards = bytes(replicate(&listed(&[0, 1, 2, 3, 4, 5, 6]), 0, &RunOptions::default()));
    let backwards = bytes(replicate(&listed(&[6, 2, 4, 0, 5, 3, 1]), 0, &RunOptions::default()));
    assert!(forwards == backwards);
}

#[test]
fn a_replicate_alone_is_that_replicate_among_others() {
    use rayon::prelude::*;
    let mut s = busy();
    s.time.years = 1;
    let together: Vec<String> =
        with_threads(2, || (0..4).into_par_iter().map(|r| bytes(replicate(&s, r, &RunOptions::default()))).collect());
    s.replicates = 4;
    for (r, record) in together.iter().enumerate().rev() {
        assert!(&bytes(replicate(&s, r as u32, &RunOptions::default())) == record, "replicate {r} depends on others");
        assert!(r == 0 || record != &together[0], "replicate {r} repeats replicate 0");
    }
}

/// The wishes of a tick are carried out once more by hand, last household first and interleaved: counters and
/// households are those of the engine.
#[test]
fn moves_may_be_carried_out_in_any_order() {
    let mut s = busy();
    // Nothing may happen before the decisions that are taken here by hand.
    s.events.clear();
    s.parameters.class_switch = 0.0;
    let mut sim = Simulation::new(&s, 0).expect("a base year");
    let before = sim.world.clone();
    let chunks = before.households.len().div_ceil(footvote::engine::base::random::CHUNK);
    let decisions = sim.with_context(|scene| {
        (0..chunks).map(|k| scene.decide_chunk(&before, k, &mut ChunkWorkspace::default())).collect::<Vec<_>>()
    });
    sim.tick();
    let moves: Vec<(usize, u16)> = decisions
        .iter()
        .flat_map(|d| d.wishes.iter().filter(|wish| !wish.blocked).map(|wish| (wish.household as usize, wish.to)))
        .collect();
    assert!(moves.len() > 100, "only {} moves", moves.len());
    for stride in [1, 7, 101] {
        let mut world = before.clone();
        let order = (0..stride).flat_map(|k| (k..moves.len()).step_by(stride)).rev();
        for (id, to) in order.map(|k| moves[k]) {
            let h = &mut world.households[id];
            let old = &mut world.places[h.place as usize];
            old.bins.remove(h);
            old.households -= 1;
            let near = s.places[h.place as usize].metro == s.places[to as usize].metro;
            h.place = to;
            if !h.is_paid_afar() {
                h.employer = to;
            }
            h.note_move(Day::new(0), near);
            let new = &mut world.places[to as usize];
            new.bins.add(h);
            new.households += 1;
        }
        for &(id, home) in decisions.iter().flat_map(|d| &d.ties) {
            world.households[id as usize].home = home;
        }
        assert!(world.households == sim.world.households, "stride {stride}");
        for (j, (mine, engine)) in world.places.iter().zip(&sim.world.places).enumerate() {
            assert_eq!(mine.households, engine.households, "place {j}, stride {stride}");
            assert!(mine.bins == engine.bins, "bins of place {j}, stride {stride}");
            let heard = |h: &&Household| h.place as usize == j;
            let voices: u64 = world.households.iter().filter(heard).map(|h| h.voice() as u64).sum();
            assert_eq!(voices, engine.voice_sum, "voices of place {j}, stride {stride}");
        }
    }
}
