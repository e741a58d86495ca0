//! Draws what a household is before anything is known of where it lives: income, ranks, remote work and age.

use crate::engine::base::constants::{Constants, income_quantile_cents};
use crate::engine::base::random::{BIRTH_WORDS, unit, unit2};
use crate::model::arrivals::NEWCOMER_AGES;
use crate::model::household::{Household, PlaceId};
use crate::model::lifecycle::START_AGE;
use crate::model::population::PopulationNumbers;
use crate::model::traits::remote_probability;

/// How a household comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It is there at the start, of any age.
    Start,
    /// It is born into a slot, at 25.
    Birth,
    /// It comes with national growth or from abroad, between 25 and 45.
    Growth,
}

/// Draws what a household is before anything is known of where it lives: its age in ticks comes second.
pub fn person(
    c: &Constants,
    numbers: &PopulationNumbers,
    remote_work: bool,
    place: PlaceId,
    tick: u32,
    arrival: Arrival,
    words: &[u32; BIRTH_WORDS],
) -> (Household, u32) {
    let mut household = Household::new(place);
    let rank = unit2(words[0], words[1]);
    household.set_income(income_quantile_cents(numbers, rank) as f64 / 100.0);
    household.wealth_rank = (words[2] >> 16) as u16;
    household.tenure_rank = words[2] as u16;
    household.children_rank = (words[3] >> 16) as u16;
    household.class_rank = words[3] as u16;
    household.set_remote(remote_work && unit(words[4]) < remote_probability(numbers.remote_share, rank));
    let youngest = START_AGE * c.ticks_per_year;
    let age = match arrival {
        Arrival::Start => c.life.start_age(unit2(words[5], words[6])),
        Arrival::Birth => youngest,
        Arrival::Growth => {
            let [least, most] = NEWCOMER_AGES;
            youngest + (unit2(words[5], words[6]) * (most - least) * c.ticks_per_year as f64) as u32
        }
    };
    household.set_born(c.age_clock(tick) - age as i32);
    (household, age)
}
