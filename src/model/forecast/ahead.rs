//! Carries both parts of what places are worth some years ahead of an origin.
//!
//! R(L) stays that of the origin. Incomes count in the first year alone; the growth of house prices counts in every year, times 0.8ᵏ.

use crate::model::forecast::filter::{Evidence, State};
use crate::model::forecast::values::Values;

/// The state `years` after that of `origin`.
pub fn ahead(evidence: &Evidence, values: &Values, state: &State, origin: i32, years: u32) -> State {
    let regional = evidence.regional_mean(&state.lasting);
    let (income, prices) = (evidence.growth.income(origin), evidence.growth.prices(origin));
    let third = values.housing_share / 3.0;
    let mut state = state.clone();
    let mut fade = 1.0;
    for year in 0..years {
        state.advance(values, &regional, |place| {
            let earned = if year == 0 { income[place] } else { 0.0 };
            values.income * (earned - third * fade * prices[place])
        });
        fade *= values.price_fade;
    }
    state
}
