//! Lets households come from abroad and leave for it, as many as each place is told, on top of national growth.
//!
//! A place is told real households a year, as a number or a dated series; events may change the number. Fractions are carried
//! from tick to tick. The nth household that comes to a place is the same in all arms of a comparison; who leaves is drawn
//! by lot among the residents, by slot. Slots are appended and never used again.

use crate::engine::base::birth::birth;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{CHUNK, Purpose, address};
use crate::engine::phases::grow::welcome;
use crate::engine::state::replicate::ReplicateState;
use crate::model::arrivals::{at, enough, leavers};
use crate::model::household::PlaceId;
use rand::Rng;

/// Part of step 1, before events: dated series take their value of today.
pub fn follow_series(sim: &mut ReplicateState) {
    let time = &sim.scenario.time;
    for (state, place) in sim.world.places.iter_mut().zip(&sim.scenario.places) {
        let numbers = [&mut state.attributes.arrivals, &mut state.attributes.departures];
        for (number, series) in numbers.into_iter().zip([&place.abroad.arrivals, &place.abroad.departures]) {
            let due = |(year, _): &(f64, f64)| time.tick_at(*year) == sim.tick as i64;
            if let Some((_, value)) = series.iter().rfind(|step| due(step)) {
                *number = *value;
            } else if sim.tick == 0 && !series.is_empty() {
                *number = at(series, time.start as f64);
            }
        }
    }
}

/// Part of step 1: who comes from abroad, and who leaves for it.
pub fn cross_borders(sim: &mut ReplicateState) {
    (0..sim.world.places.len()).for_each(|j| arrive(sim, j));
    depart(sim);
}

fn arrive(sim: &mut ReplicateState, j: usize) {
    let (dt, weight) = (sim.constants.dt, sim.weight);
    let state = &mut sim.world.places[j];
    if state.attributes.arrivals == 0.0 {
        return;
    }
    let count = state.abroad[0].households(state.attributes.arrivals, dt, weight);
    let first = state.newcomers;
    state.newcomers += count;
    sim.counts.abroad[j][0] += count;
    let from = address(&sim.scenario.places[j].name);
    for number in first..first + count {
        let words = sim.keys.newcomer(from, number);
        let (place, how) = (j as PlaceId, Arrival::Growth);
        let new = birth(&sim.constants, sim.scenario, &sim.affiliation, &sim.kernel, place, sim.tick, how, &words);
        welcome(sim, new);
    }
}

fn depart(sim: &mut ReplicateState) {
    let (dt, weight) = (sim.constants.dt, sim.weight);
    let due = |state: &mut crate::engine::state::place::PlaceState| match state.attributes.departures {
        0.0 => 0,
        real => state.abroad[1].households(real, dt, weight),
    };
    let due: Vec<u64> = sim.world.places.iter_mut().map(due).collect();
    if due.iter().all(|&count| count == 0) {
        return;
    }
    for (j, (count, leaving)) in due.iter().zip(who_leaves(sim, &due, enough)).enumerate() {
        sim.world.places[j].abroad[1].put_back(count - leaving.len() as u64);
        sim.counts.abroad[j][1] += leaving.len() as u64;
        leaving.into_iter().for_each(|id| sim.leave(id));
    }
}

/// The households of each place that are `due` to leave: those with the lowest lots, by slot.
///
/// Only lots below what surely holds `enough` of them are listed, of a place's `due` and residents; where they do not suffice after all, everybody's.
fn who_leaves(sim: &ReplicateState, due: &[u64], enough: fn(u64, u64) -> u32) -> Vec<Vec<u32>> {
    let residents = |j: usize| sim.world.places[j].households;
    let below = |(j, &count): (usize, &u64)| (count > 0).then(|| enough(count, residents(j)));
    let mut lots = lots(sim, &due.iter().enumerate().map(below).collect::<Vec<_>>());
    let short: Vec<bool> =
        lots.iter().enumerate().map(|(j, lots)| (lots.len() as u64) < due[j].min(residents(j))).collect();
    if short.contains(&true) {
        let all = self::lots(sim, &short.iter().map(|short| short.then_some(u32::MAX)).collect::<Vec<_>>());
        lots.iter_mut().zip(all).zip(&short).filter(|(_, short)| **short).for_each(|((lots, all), _)| *lots = all);
    }
    due.iter().zip(lots).map(|(&count, mut lots)| leavers(count as usize, &mut lots)).collect()
}

/// Lots of this tick up to that of each place, with their households; of places without one, none.
fn lots(sim: &ReplicateState, below: &[Option<u32>]) -> Vec<Vec<(u32, u32)>> {
    let Some(highest) = below.iter().flatten().max() else { return vec![Vec::new(); below.len()] };
    let households = &sim.world.households;
    let found = parallel::map(households.len().div_ceil(CHUNK), None, |chunk| {
        let first = chunk * CHUNK;
        let mut rng = sim.keys.stream(sim.tick, Purpose::Departure, first as u128);
        let mut lots = Vec::new();
        for (k, household) in households[first..households.len().min(first + CHUNK)].iter().enumerate() {
            let lot = rng.next_u32();
            if lot <= *highest
                && !household.is_gone()
                && below[household.place as usize].is_some_and(|most| lot <= most)
            {
                lots.push((household.place, (lot, (first + k) as u32)));
            }
        }
        lots
    });
    let mut lots = vec![Vec::new(); below.len()];
    found.into_iter().flatten().for_each(|(place, lot)| lots[place as usize].push(lot));
    lots
}

#[cfg(test)]
mod tests {
    use super::{lots, who_leaves};
    use crate::engine::base::random::{CHUNK, Purpose};
    use crate::engine::records::rows::{ABROAD, ReplicateRecord};
    use crate::engine::simulation::Simulation;
    use crate::model::arrivals::{enough, leavers};
    use crate::scenario::Scenario;
    use rand::Rng;

    /// Three places; one simulated household in seven, which divides nothing.
    fn country(east: &str, west: &str, more: &str) -> Scenario {
        let text = format!(
            "model = \"2\"\n[time]\nstart = 2025\nyears = 4\n[population]\nhouseholds = 30_000\nspin_up = 2\n{more}\n\
             [[place]]\nname = \"east\"\nlatitude = 40\nlongitude = -75\nhouseholds = 90_000\nrent = 15_000\n{east}\n\
             [[place]]\nname = \"middle\"\nlatitude = 40\nlongitude = -90\nhouseholds = 70_000\nrent = 12_000\n\
             [[place]]\nname = \"west\"\nlatitude = 40\nlongitude = -110\nhouseholds = 50_000\nrent = 18_000\n{west}\n"
        );
        Scenario::parse(&text).expect("a good scenario")
    }

    fn run(s: &Scenario) -> ReplicateRecord {
        Simulation::new(s, 0).expect("a base year").run().expect("it runs")
    }

    /// Sum over all years of what came from abroad to a place, and of what left it.
    fn crossed(record: &ReplicateRecord, place: &str) -> [f64; 2] {
        let rows = || record.places.iter().filter(|row| row.place == place);
        [rows().map(|row| row.moved_in_from_abroad).sum(), rows().map(|row| row.moved_out_abroad).sum()]
    }

    #[test]
    fn the_books_hold_who_comes_and_who_leaves() {
        let s = country("arrivals = 3_001", "departures = [[2020, 1_000], [2027, 4_000]]", "");
        let record = run(&s);
        let [came, none] = crossed(&record, "east");
        assert!((came - 4.0 * 3_001.0).abs() <= record.weight && none == 0.0, "{came}");
        let [none, left] = crossed(&record, "west");
        assert!((left - 10_000.0).abs() <= record.weight && none == 0.0, "{left}");
        for place in ["east", "middle", "west"] {
            let rows: Vec<_> = record.places.iter().filter(|row| row.place == place).collect();
            for pair in rows.windows(2) {
                let row = pair[1];
                let net = row.inflow - row.outflow + row.moved_in_from_abroad - row.moved_out_abroad;
                assert!((pair[0].households + net - row.households).abs() < 1e-6, "{place} {}", row.year);
            }
        }
        let flows = |from: &str, to: &str| -> f64 {
            record.flows.iter().filter(|row| row.origin == from && row.destination == to).map(|row| row.moves).sum()
        };
        assert!((flows(ABROAD, "east") - came).abs() < 1e-6 && (flows("west", ABROAD) - left).abs() < 1e-6);
    }

    #[test]
    fn newcomers_are_25_to_45_and_the_same_whatever_others_do() {
        let newcomers = |east: &str, west: &str| {
            let s = country(east, west, "");
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            let before = sim.world.households.len();
            let clock = sim.constants.age_clock(sim.tick);
            sim.tick();
            let new =
                sim.world.households[before..].iter().filter(|h| h.employer == 0 && h.home != 2 && !h.is_paid_afar());
            let ages: Vec<u32> = sim.world.households[before..].iter().map(|h| h.age_ticks(clock) / 12).collect();
            assert!(ages.iter().all(|age| (25..45).contains(age)), "{ages:?}");
            (ages.len(), new.map(|h| (h.income_cents(), h.wealth_rank, h.class_rank)).collect::<Vec<_>>())
        };
        let (count, alone) = newcomers("arrivals = 30_000", "");
        assert!((356..=358).contains(&count), "30,000 a year at weight 7 are 357 a month: {count}");
        // Two of three newcomers of the east at least have not moved on in their first month.
        let (more, among) = newcomers("arrivals = 30_000", "arrivals = 30_000");
        assert!(more > 2 * count - 3);
        let still = alone.iter().filter(|who| among.contains(who)).count();
        assert!(still > alone.len() * 9 / 10, "{still} of {}", alone.len());
    }

    #[test]
    fn events_change_the_number_and_no_arrivals_change_nothing() {
        let stop = "[[event]]\nyear = 2026\nplace = \"east\"\nset = { arrivals = 0 }";
        let record = run(&country("arrivals = 3_000", "", stop));
        assert!((crossed(&record, "east")[0] - 3_000.0).abs() <= record.weight);
        let begin = "[[event]]\nyear = 2028\nplace = \"east\"\nset = { departures = 2_000 }";
        let record = run(&country("", "", begin));
        assert!((crossed(&record, "east")[1] - 2_000.0).abs() <= record.weight);
        let (plain, zero) =
            (run(&country("", "", "")), run(&country("arrivals = 0\ndepartures = [[2025, 0]]", "", "")));
        assert_eq!((&plain.places, &plain.flows), (&zero.places, &zero.flows));
        // Planted fault: one simulated household in four years is not nobody.
        let few = run(&country("arrivals = 300", "", ""));
        assert_ne!(few.places, plain.places);
    }

    /// Every tick of two years, with a west from which everybody is gone: by lots below a number, and by everybody's. Planted faults: a
    /// number below which too few lie, with a second look at everybody and without one.
    #[test]
    fn whoever_leaves_has_the_lowest_lots_of_all_whose_lots_are_looked_at() {
        let s = country("departures = 20_000", "departures = 300_000", "");
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let mut short = 0;
        for _ in 0..24 {
            let all = |place: u16| {
                let chunks = sim.world.households.chunks(CHUNK).enumerate();
                let mut lots: Vec<(u32, u32)> = Vec::new();
                for (chunk, some) in chunks {
                    let mut rng = sim.keys.stream(sim.tick, Purpose::Departure, (chunk * CHUNK) as u128);
                    for (id, h) in (chunk as u32 * CHUNK as u32..).zip(some) {
                        let lot = rng.next_u32();
                        if h.place == place {
                            lots.push((lot, id));
                        }
                    }
                }
                lots
            };
            for due in [[1, 0, 40], [238, 1, 3_571], [0, 9_000, 1], [20_000, 20_000, 20_000]] {
                let plain: Vec<Vec<u32>> = (0..3).map(|j| leavers(due[j as usize] as usize, &mut all(j))).collect();
                assert_eq!(who_leaves(&sim, &due, enough), plain, "{due:?} in tick {}", sim.tick);
                let few = |due: u64, residents: u64| enough(due, residents) / 16;
                assert_eq!(who_leaves(&sim, &due, few), plain, "{due:?} in tick {}", sim.tick);
                let below: Vec<Option<u32>> =
                    (0..3).map(|j| (due[j] > 0).then(|| few(due[j], sim.world.places[j].households))).collect();
                let listed = lots(&sim, &below).into_iter().zip(due);
                short +=
                    u32::from(listed.map(|(mut lots, n)| leavers(n as usize, &mut lots)).collect::<Vec<_>>() != plain);
            }
            sim.tick();
        }
        assert!(short > 40, "{short} of 96 are not told from the rule by too few lots");
    }

    #[test]
    fn whoever_is_gone_is_not_taken_twice_and_what_is_still_due_is_not_forgotten() {
        let s = country("", "departures = 300_000", "");
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let everybody = sim.world.households.len() as u64;
        (0..12).for_each(|_| sim.tick());
        let gone = sim.world.households.iter().filter(|h| h.is_gone()).count() as u64;
        let there: u64 = sim.world.places.iter().map(|state| state.households).sum();
        assert_eq!(gone, sim.counts.abroad[2][1]);
        assert_eq!(gone + there, everybody);
        assert!(sim.world.places[2].households < 50, "whoever moves there leaves at once");
    }

    #[test]
    fn a_nation_that_everybody_leaves_shrinks_no_further() {
        let mut s = country("", "", "growth = -0.05");
        s.places.iter_mut().for_each(|place| place.attributes.departures = 1e9);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        (0..24).for_each(|_| sim.tick());
        assert!(sim.world.households.iter().all(|h| h.is_gone()));
    }
}
