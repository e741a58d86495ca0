//! Draws a household from one block of random words: at the start, when a slot is reborn, or when growth adds it.

use crate::engine::base::affiliation::Affiliation;
use crate::engine::base::constants::Constants;
use crate::engine::base::geography::AttentionKernel;
use crate::engine::base::pension;
use crate::engine::base::person::{Arrival, person};
use crate::engine::base::random::{BIRTH_WORDS, unit, unit2};
use crate::model::charter::Jobs;
use crate::model::clock::Day;
use crate::model::household::{Household, PlaceId};
use crate::model::numeric::ln;
use crate::model::tenure::first_stay;
use crate::model::traits::{at_home_probability, mean_stay_years, traits};
use crate::model::voice;
use crate::scenario::Scenario;

/// A household that has just been drawn, the tick in which it will die, and that in which it joins its community.
#[derive(Clone, Copy)]
pub struct Birth {
    /// The household.
    pub household: Household,
    /// Tick of its death, if the simulation goes on until then.
    pub death: Option<u32>,
    /// Tick in which it joins its community, if it has one and has not joined yet.
    pub joins: Option<i64>,
}

/// Draws a household that comes to live in `place` at `tick`: of any age at the start, of 25 at a rebirth, of 25 to 45
/// where growth adds it.
#[expect(clippy::too_many_arguments, reason = "each is another source of what is drawn")]
pub fn birth(
    c: &Constants,
    scenario: &Scenario,
    affiliation: &Affiliation,
    kernel: &AttentionKernel,
    place: PlaceId,
    tick: u32,
    arrival: Arrival,
    words: &[u32; BIRTH_WORDS],
) -> Birth {
    let (mut household, age) =
        person(c, &scenario.population.numbers, scenario.mechanisms.remote_work, place, tick, arrival, words);
    let today = c.day(tick);
    household.note_move(today, false);
    if pension::is_due(scenario, c, age) {
        pension::retire(scenario, &mut household);
    }
    // Who begins to work from afar where nobody employs is employed elsewhere.
    if household.is_paid_afar()
        && scenario.places[place as usize].jobs != Jobs::Metro
        && let Some(employer) = kernel.national[place as usize].draw(unit2(words[8], words[9]))
        && scenario.places[employer].jobs == Jobs::Metro
    {
        household.employer = employer as PlaceId;
    }
    let t = traits(&c.ages, &c.memory, &household, age, today);
    let (rooted, at_home) = (unit(words[7]), at_home_probability(t.class));
    if rooted >= at_home
        && let Some(home) = kernel.national[place as usize].draw(unit2(words[8], words[9]))
    {
        household.home = home as PlaceId;
    }
    let adult_years = (age as f64 * c.dt - 20.0).max(0.0);
    let years = (-ln(unit(words[10])) * mean_stay_years(t.class)).min(adult_years);
    household.moved = Day::before(today.day(), years);
    let t = if arrival == Arrival::Start {
        // What is left over of the number that has put its family here or elsewhere is uniform anew.
        let left = if rooted < at_home { rooted / at_home } else { (rooted - at_home) / (1.0 - at_home) };
        household.dwelling = Day::before(today.day(), first_stay(left, years));
        traits(&c.ages, &c.memory, &household, age, today)
    } else {
        t
    };
    let joins = affiliation.draw(c, &mut household, age, tick, arrival);
    household.set_voice(voice::weight(t.class, c.decile(household.income_cents()) >= 8, household.is_member()));
    let left = scenario.time.ticks().saturating_sub(tick);
    let death = c.life.dies_within(age, unit2(words[11], words[12]), left).map(|ticks| tick + ticks);
    Birth { household, death, joins }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::base::random::Keys;
    use crate::engine::simulation::Simulation;

    /// Planted fault: whoever is born to work from afar is employed where it is born, at a wage of odd jobs for life.
    #[test]
    fn whoever_is_born_where_nobody_employs_and_works_from_afar_is_employed_elsewhere() {
        let text = |jobs: &str| {
            format!(
                "model = \"2\"\npopulation = {{ households = 2_000, spin_up = 0, remote_share = 0.5 }}\n\
                 [[place]]\nname = \"old\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\n\
                 [[place]]\nname = \"far\"\nlatitude = 35\nlongitude = -95\nhouseholds = 100_000\nrent = 15_000\n\
                 [[place]]\nname = \"town\"\nkind = \"new\"\nfounding = \"developer\"\nsite = {{ metro = \"old\", miles = 20 }}\njobs = \"{jobs}\"\nunits = 5_000\n"
            )
        };
        for (jobs, apart) in [("remote_only", true), ("metro", false)] {
            let s = Scenario::parse(&text(jobs)).unwrap_or_else(|report| panic!("{report}"));
            let sim = Simulation::new(&s, 0).expect("a base year");
            let town = s.places.iter().position(|place| place.name == "town").expect("it is there") as PlaceId;
            let keys = Keys::new(7, 0);
            let born = |id: usize| {
                let (c, words) = (&sim.constants, keys.birth(3, id));
                birth(c, &s, &sim.affiliation, &sim.kernel, town, 3, Arrival::Birth, &words).household
            };
            let all: Vec<Household> = (0..2_000).map(born).collect();
            let (afar, here): (Vec<&Household>, Vec<&Household>) = all.iter().partition(|h| h.is_paid_afar());
            assert!(afar.len() > 500 && here.len() > 500, "{}", afar.len());
            assert!(here.iter().all(|h| h.employer == town), "who works where it lives");
            assert!(afar.iter().all(|h| (h.employer != town) == apart), "{jobs}");
        }
    }
}
