//! Prepares new places before they open, counts members into communities, and pools budgets of suburbs.

use crate::engine::base::random::{Purpose, address, unit};
use crate::engine::phases::share;
use crate::engine::state::ballot::budgets;
use crate::engine::state::place::PlaceState;
use crate::engine::state::replicate::ReplicateState;
use crate::model::arrivals::Carry;
use crate::model::charter::Founding;
use crate::model::numeric::exp;
use crate::scenario::block::parity::is_on_parity;
use rand::Rng;

impl ReplicateState<'_> {
    /// Counts the first population into its communities.
    pub(crate) fn enrol(&mut self) {
        for household in self.world.households.iter().filter(|household| household.community > 0) {
            let decile = self.constants.decile(household.income_cents());
            self.world.communities[household.community as usize - 1].counters.count(household, decile, 1);
        }
    }

    /// Draws how the limits of each place are rounded to whole simulated households: over replicates they are exact.
    pub(crate) fn round_limits(&mut self) {
        for (j, place) in self.scenario.places.iter().enumerate() {
            let mut rng = self.keys.stream(0, Purpose::Limit, address(&place.name));
            self.world.places[j].admission_credit = unit(rng.next_u32());
            self.world.places[j].abroad = [0; 2].map(|_| Carry::new(unit(rng.next_u32())));
        }
    }

    /// Gives new places what they have before they open: amenities of their surroundings, jobs, rents and a budget.
    pub(crate) fn prepare_new_places(&mut self) {
        self.surround_new_places();
        let places = &self.scenario.places;
        let legacy = |j: &usize| places[*j].founding == Founding::Standing;
        for j in (0..places.len()).filter(|j| !legacy(j)) {
            let state = &mut self.world.places[j];
            state.base.attributes = state.attributes.clone();
            state.base.land_cap = state.attributes.land_cap / self.weight;
        }
        crate::engine::phases::new_place::wages(self.scenario, &self.constants, &mut self.world);
        for j in (0..places.len()).filter(|j| !legacy(j)) {
            self.budget_income(j);
            let Some(charter) = &places[j].charter else {
                continue;
            };
            let cost = self.constants.unit_cost(charter).cost_rent();
            if let Some(new_place) = &mut self.world.new_places[j] {
                new_place.builder.asking = cost;
            }
            let state = &mut self.world.places[j];
            state.rent = cost;
            state.base.attributes.rent = cost;
        }
        self.note_parity();
        share::join_laws(self.scenario, &mut self.world);
        share::promise(self.scenario, &self.constants, &mut self.world);
        share::freeze_promises(&mut self.world);
    }

    /// Notes whose own taxes are at parity with its host's: they follow it.
    fn note_parity(&mut self) {
        let places = &self.scenario.places;
        for (new_place, place) in self.world.new_places.iter_mut().zip(places) {
            let Some(new_place) = new_place else { continue };
            let followed = new_place.host.map(|host| &places[host as usize]).filter(|host| is_on_parity(place, host));
            new_place.parity = followed.is_some();
            new_place.followed_fee =
                followed.map_or(0.0, |host| (1.0 - new_place.host_share) * host.attributes.annual_fee);
        }
    }

    /// Gives new places the amenities of their surroundings.
    ///
    /// ξ is the household-weighted mean of the metro's legacy places, else of the host state's, else 0 (a host outside the
    /// model); the template's own offset is its `amenity`.
    pub(crate) fn surround_new_places(&mut self) {
        let places = &self.scenario.places;
        let legacy = |j: &usize| places[*j].founding == Founding::Standing;
        for j in (0..places.len()).filter(|j| !legacy(j)) {
            let all = || (0..places.len()).filter(legacy);
            let metro: Vec<usize> = all().filter(|&l| places[l].metro == places[j].metro).collect();
            let state = |&l: &usize| !places[j].state.is_empty() && places[l].state == places[j].state;
            let near = if metro.is_empty() { all().filter(state).collect() } else { metro };
            let total: f64 = near.iter().map(|&l| self.world.places[l].base.households as f64).sum();
            let mean = |group: usize| {
                let sum = |l: &usize| {
                    let base = &self.world.places[*l].base;
                    base.amenity[group] * base.households as f64
                };
                if total > 0.0 { near.iter().map(sum).sum::<f64>() / total } else { 0.0 }
            };
            self.world.places[j].base.amenity = [mean(0), mean(1)];
        }
    }

    /// Gross income for which a new place budgets: what the scenario says, else the mean of those who would come.
    fn budget_income(&mut self, j: usize) {
        let place = &self.scenario.places[j];
        let (Some(charter), Some(new_place)) = (&place.charter, &mut self.world.new_places[j]) else {
            return;
        };
        new_place.budget_income = match charter.budget_income > 0.0 {
            true => charter.budget_income,
            false => {
                let numbers = &self.scenario.population.numbers;
                let sd = numbers.income_log_sd;
                let everybody = numbers.income_median * exp(0.5 * sd * sd);
                let means = &self.affiliation.mean_income;
                let own = (place.community as usize).checked_sub(1).and_then(|k| means.get(k).copied());
                own.unwrap_or(everybody) * self.world.places[j].wage
            }
        };
    }

    /// Base-year budgets that suburbs share with a parent: one level of services, obligations at the parent.
    pub(crate) fn pool_base_year(&mut self) {
        let budgets = budgets(self.scenario, &self.world.ballots);
        let share = self.constants.parameters.obligations_share;
        for parent in 0..budgets.len() {
            let members: Vec<usize> = (0..budgets.len()).filter(|&j| budgets[j] as usize == parent).collect();
            if members.len() < 2 {
                continue;
            }
            let collected: f64 = members.iter().map(|&j| self.world.places[j].base.revenue).sum();
            for &j in &members {
                let state = &mut self.world.places[j];
                if !self.scenario.places[j].obligations_given {
                    let owed = if j == parent { share * collected / state.base.households as f64 } else { 0.0 };
                    state.attributes.obligations = owed;
                    state.base.attributes.obligations = owed;
                }
                state.base.obligations = state.obligations();
            }
            let sum = |of: &dyn Fn(&PlaceState) -> f64| members.iter().map(|&j| of(&self.world.places[j])).sum::<f64>();
            let (owed, units) = (sum(&PlaceState::obligations), sum(&|s| s.households as f64));
            let services = if collected > owed { (collected - owed) / units } else { 1.0 };
            for &j in &members {
                let state = &mut self.world.places[j];
                state.services = services;
                state.base.services = services;
            }
        }
    }
}
