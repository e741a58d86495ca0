//! Finds where e-residents of a community belong, what they declare there and what they pay.

use crate::engine::base::constants::Constants;
use crate::engine::state::new_place::Status;
use crate::engine::state::world::World;
use crate::model::bins::TaxLaw;
use crate::scenario::Scenario;

/// The first open place of community `k`.
pub fn residence(scenario: &Scenario, world: &World, k: usize) -> Option<usize> {
    (0..world.places.len())
        .find(|&j| scenario.places[j].community as usize == k + 1 && world.status(j) == Some(Status::Open))
}

/// Income and taxes that e-residents of community `k` would declare in place `j`, $ per year before the portable share is
/// taken.
pub fn declared(scenario: &Scenario, world: &World, k: usize, j: usize) -> [f64; 2] {
    let wages: Vec<f64> = world.places.iter().map(|state| state.wage).collect();
    let register = world.communities[k].abroad.iter();
    register.fold([0.0; 2], |[income, tax], (home, bins)| {
        let totals = |law: TaxLaw| bins.totals(*home, &wages, &TaxLaw { annual_fee: 0.0, ..law });
        let law = |j: usize| (&world.places[j], &scenario.places[j].brackets);
        let ((home, at_home), (place, abroad)) = (law(*home as usize), law(j));
        // Who lives elsewhere owes nothing to the host of the place where it declares.
        let (here, there) = (totals(home.law(at_home)), totals(place.own_law(abroad)));
        if there.tax < here.tax { [income + there.gross, tax + there.tax] } else { [income, tax] }
    })
}

/// Fees and portable taxes that e-residents pay to place `j`, $ per year.
pub fn residency_revenue(scenario: &Scenario, c: &Constants, world: &World, j: usize) -> f64 {
    let place = &scenario.places[j];
    let Some(k) = (place.community as usize).checked_sub(1).filter(|&k| k < world.communities.len()) else {
        return 0.0;
    };
    if residence(scenario, world, k) != Some(j) {
        return 0.0;
    }
    let fee = place.charter.as_ref().map_or(0.0, |charter| charter.residency_fee);
    let portable = c.parameters.portable_share;
    let taxes = if portable > 0.0 { portable * declared(scenario, world, k, j)[1] } else { 0.0 };
    fee * world.communities[k].counters.e_residents as f64 + taxes
}
