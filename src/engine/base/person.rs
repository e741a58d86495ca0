//! Draws what a household is before anything is known of where it lives: income, ranks, remote work and age.

use crate::engine::base::constants::{Constants, income_quantile_cents};
use crate::engine::base::random::{BIRTH_WORDS, unit, unit2};
use crate::model::household::{Household, PlaceId};
use crate::model::lifecycle::START_AGE;
use crate::model::population::PopulationNumbers;
use crate::model::traits::remote_probability;

/// Draws what a household is before anything is known of where it lives: its age in ticks comes second.
pub fn person(
    c: &Constants,
    numbers: &PopulationNumbers,
    remote_work: bool,
    place: PlaceId,
    tick: u32,
    words: &[u32; BIRTH_WORDS],
) -> (Household, u32) {
    let mut household = Household::new(place);
    let rank = unit2(words[0], words[1]);
    household.income_cents = income_quantile_cents(numbers, rank);
    household.wealth_rank = (words[2] >> 16) as u16;
    household.tenure_rank = words[2] as u16;
    household.children_rank = (words[3] >> 16) as u16;
    household.class_rank = words[3] as u16;
    household.set_remote(remote_work && unit(words[4]) < remote_probability(numbers.remote_share, rank));
    let age = if tick == 0 { c.life.start_age(unit2(words[5], words[6])) } else { START_AGE * c.ticks_per_year };
    household.set_born(c.age_clock(tick) - age as i32);
    (household, age)
}
