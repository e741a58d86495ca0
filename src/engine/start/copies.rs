//! Fills every place with copies of the households that a spin-up has left, to the exact number that it had.
//!
//! A keyed shuffle of a place's residents decides who is copied: each ⌊n/m⌋ or ⌈n/m⌉ times where m of them stand for n. What
//! is copied is the whole household, since income, ranks, home and clocks hang together after decades of sorting. Drawn
//! anew is what the spin-up does not resolve: the day of birth and of the last move within a tick of the spin-up, and
//! the lower half of each rank; and what hangs on nothing that has happened: the age at death given the age, the
//! community and the voice.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::birth::{Birth, birth};
use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::parallel;
use crate::engine::base::person::Arrival;
use crate::engine::base::random::{BIRTH_WORDS, CHUNK, Keys, Purpose, address, unit, unit2};
use crate::engine::phases::review::first_voices;
use crate::engine::start::dates::draw_everybody;
use crate::engine::state::calendar::Calendar;
use crate::engine::state::household::spreads;
use crate::engine::state::rest::Prepared;
use crate::model::clock::{DAYS, Day};
use crate::model::household::{Household, PlaceId};
use crate::model::lifecycle::START_AGE;
use crate::model::traits::MAX_AGE;
use crate::model::utility::taste_deviations;
use crate::scenario::Scenario;
use rand::Rng;

/// The first population and its taste factors; notes deaths and joinings within the horizon.
#[expect(clippy::too_many_arguments, reason = "each is another source of what is drawn")]
pub(crate) fn fill(
    prepared: &Prepared,
    scenario: &Scenario,
    c: &Constants,
    affiliation: &Affiliation,
    keys: &Keys,
    kernel: &AttentionKernel,
    sizes: &[u64],
    calendar: &mut Calendar,
) -> (Vec<Household>, Vec<[f32; 3]>) {
    let horizon = scenario.time.ticks();
    let number = |name: &String| {
        let place = scenario.places.iter().position(|place| place.name == *name);
        place.expect("a spin-up has the places of its scenario") as PlaceId
    };
    let numbers: Vec<PlaceId> = prepared.names.iter().map(number).collect();
    let ends: Vec<usize> = sizes
        .iter()
        .scan(0, |sum, &n| {
            *sum += n as usize;
            Some(*sum)
        })
        .collect();
    let total = ends.last().copied().unwrap_or(0);
    let sources: Vec<Source> = (0..sizes.len())
        .map(|j| {
            let place = numbers.iter().position(|&number| number as usize == j);
            let order = |k: usize| shuffle(keys, &scenario.places[j].name, prepared.residents[k].len());
            Source { first: ends[j] - sizes[j] as usize, place: place.map(|k| (k, order(k))) }
        })
        .collect();
    let place_of = |id: usize| ends.partition_point(|&end| end <= id);
    let who = |id: usize, words: &[u32; BIRTH_WORDS]| {
        let j = place_of(id);
        match sources[j].copied(id) {
            Some((k, member)) => {
                copy(prepared, &numbers, &prepared.residents[k][member], c, affiliation, horizon, words)
            }
            None => birth(c, scenario, affiliation, kernel, j as PlaceId, 0, Arrival::Start, words),
        }
    };
    let all = draw_everybody(total, keys, horizon, calendar, who, first_voices(c));
    let sds = taste_deviations(&c.parameters);
    if sds == [0.0; 3] {
        return (all, Vec::new());
    }
    let taste = |id: usize| {
        let copied = sources[place_of(id)].copied(id);
        let taste = copied.and_then(|(k, member)| prepared.spreads[k].get(member).copied());
        taste.unwrap_or_else(|| spreads(sds, keys, id..id + 1)[0])
    };
    let mut tastes = vec![[0.0; 3]; total];
    parallel::map_chunks(
        &mut tastes,
        CHUNK,
        || (),
        |(), first, some| {
            some.iter_mut().zip(first..).for_each(|(one, id)| *one = taste(id));
        },
    );
    (all, tastes)
}

/// Whom the households of a place are copied from.
struct Source {
    /// The first household of the place.
    first: usize,
    /// The place among those of the spin-up, and the order in which its residents are copied.
    place: Option<(usize, Vec<u32>)>,
}

impl Source {
    /// Place and number of the resident of whom a household is a copy.
    fn copied(&self, id: usize) -> Option<(usize, usize)> {
        let (k, order) = self.place.as_ref().filter(|(_, order)| !order.is_empty())?;
        Some((*k, order[(id - self.first) % order.len()] as usize))
    }
}

/// The numbers below `n` in an order that hangs on the keys and the name of the place.
fn shuffle(keys: &Keys, name: &str, n: usize) -> Vec<u32> {
    let mut rng = keys.of_spin_up().stream(0, Purpose::Growth, address(name));
    let mut order: Vec<u32> = (0..n as u32).collect();
    for k in (1..n).rev() {
        let pick = (unit2(rng.next_u32(), rng.next_u32()) * (k + 1) as f64) as usize;
        order.swap(k, pick);
    }
    order
}

/// One household as it begins: its past is that of `resident`. Its voice weight is taken once all of a chunk are there.
fn copy(
    prepared: &Prepared,
    numbers: &[PlaceId],
    resident: &Household,
    c: &Constants,
    affiliation: &Affiliation,
    horizon: u32,
    words: &[u32; BIRTH_WORDS],
) -> Birth {
    let mut household = *resident;
    household.place = numbers[resident.place as usize];
    household.home = numbers[resident.home as usize];
    household.employer = numbers[resident.employer as usize];
    // A household borne in the last tick of the spin-up is one tick old: it was born some time in it.
    let ticks = -resident.born() as f64 - 1.0 + unit2(words[5], words[6]);
    let age = (ticks * c.ticks_per_year as f64 / prepared.ticks_per_year as f64) as u32;
    let age = age.clamp(START_AGE * c.ticks_per_year, MAX_AGE * c.ticks_per_year - 1);
    household.set_born(-(age as i32));
    let later = (unit(words[10]) * DAYS as f64 / prepared.ticks_per_year as f64) as i64;
    household.moved = Day::new((household.moved.day() + later).min(0));
    household.dwelling = Day::new((household.dwelling.day() + later).min(0));
    let lower = |rank: u16, word: u32| rank & 0xff00 | word as u16 & 0xff;
    household.wealth_rank = lower(household.wealth_rank, words[2]);
    household.tenure_rank = lower(household.tenure_rank, words[2] >> 16);
    household.children_rank = lower(household.children_rank, words[3]);
    household.class_rank = lower(household.class_rank, words[3] >> 16);
    let joins = affiliation.draw(c, &mut household, age, 0, Arrival::Start);
    let death = c.life.dies_within(age, unit2(words[11], words[12]), horizon);
    Birth { household, death, joins }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;

    const PLACES: &str = r#"
model = "2"
population = { households = 60, spin_up = 0 }
place = [
  { name = "a", latitude = 40, longitude = -80, households = 40_000, rent = 15_000 },
  { name = "b", latitude = 35, longitude = -95, households = 20_000, rent = 15_000 },
]
"#;

    #[test]
    fn residents_are_copied_equally_often_with_their_past_and_places_hold_exact_numbers() {
        let scenario = Scenario::parse(PLACES).expect("a good scenario");
        let sim = Simulation::new(&scenario, 0).expect("a base year");
        // The spin-up numbers places in another order, and leaves 7 households in one and 25 in the other.
        let resident = |place: PlaceId, k: usize| {
            let mut h = Household::new(place);
            h.home = 1 - place;
            h.set_income(20_000.0 + 1_000.0 * k as f64);
            h.set_born(-(200 + k as i32));
            h.moved = Day::new(-1_000);
            h.dwelling = Day::new(-500);
            h
        };
        let residents = vec![(0..25).map(|k| resident(0, k)).collect(), (0..7).map(|k| resident(1, k)).collect()];
        let prepared = Prepared {
            names: vec!["b".into(), "a".into()],
            ticks_per_year: 4,
            residents,
            spreads: vec![Vec::new(), Vec::new()],
        };
        let mut calendar = Calendar::new(12);
        let (c, keys) = (&sim.constants, &sim.keys);
        let (all, tastes) =
            fill(&prepared, &scenario, c, &sim.affiliation, keys, &sim.kernel, &[40, 20], &mut calendar);
        assert!(tastes.is_empty() && all.len() == 60);
        let of = |place: PlaceId| all.iter().filter(move |h| h.place == place);
        assert_eq!((of(0).count(), of(1).count()), (40, 20));
        let times = |place: PlaceId, k: usize| {
            let income = resident(0, k).income;
            of(place).filter(|h| h.income == income).count()
        };
        // 40 out of 7: five or six copies of each; 20 out of 25: twenty different ones.
        assert!((0..7).all(|k| (5..=6).contains(&times(0, k))));
        assert!((0..25).all(|k| times(1, k) <= 1));
        for h in &all {
            assert_eq!(h.home, 1 - h.place, "homes are renumbered with their places");
            let k = ((h.income() - 20_000.0) / 1_000.0).round() as u32;
            let quarters = h.age_ticks(0) as f64 / 3.0;
            let borne = (200 + k - 1) as f64;
            assert!(quarters >= borne - 1e-9 && quarters < borne + 1.0, "born within its quarter");
            assert!((-1_000..-908).contains(&h.moved.day()) && h.dwelling.day() - h.moved.day() == 500);
        }
        // Copies of one household differ in what the spin-up does not resolve.
        let mut ranks: Vec<u16> = of(0).filter(|h| h.income == resident(0, 3).income).map(|h| h.class_rank).collect();
        ranks.sort_unstable();
        ranks.dedup();
        assert!(ranks.len() >= 4, "{ranks:?}");
    }
}
