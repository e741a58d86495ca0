//! Gives pensions to those who are old enough: from then on they are paid wherever they live ([`crate::model::pensions`]).

use crate::engine::base::constants::Constants;
use crate::model::charter::Jobs;
use crate::model::household::Household;
use crate::model::pensions::PENSION_AGE;
use crate::scenario::Scenario;

/// Whether a household of this age, in ticks, lives on a pension.
#[inline]
pub fn is_due(scenario: &Scenario, c: &Constants, age: u32) -> bool {
    scenario.mechanisms.pensions && age >= PENSION_AGE * c.ticks_per_year
}

/// The place in which it worked pays from now on; where nobody employs but for odd jobs, the one where its family lives.
pub fn retire(scenario: &Scenario, household: &mut Household) {
    let employs = |place: u16| scenario.places[place as usize].jobs != Jobs::RemoteOnly;
    if !employs(household.employer) && employs(household.home) {
        household.employer = household.home;
    }
    household.retire();
}
