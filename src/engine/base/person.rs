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
    let mut h = Household::new(place);
    let rank = unit2(words[0], words[1]);
    h.income_cents = income_quantile_cents(numbers, rank);
    h.wealth_rank = (words[2] >> 16) as u16;
    h.tenure_rank = words[2] as u16;
    h.children_rank = (words[3] >> 16) as u16;
    h.class_rank = words[3] as u16;
    h.set_remote(remote_work && unit(words[4]) < remote_probability(numbers.remote_share, rank));
    let age = if tick == 0 { c.life.start_age(unit2(words[5], words[6])) } else { START_AGE * c.ticks_per_year };
    h.set_born(c.age_clock(tick) - age as i32);
    (h, age)
}
