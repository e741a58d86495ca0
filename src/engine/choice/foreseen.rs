//! Weighs what is announced for a place: utility there is what it is now, and what it will be, less the further off that is.

use crate::engine::choice::context::DecisionContext;
use crate::model::household::{Household, PlaceId};
use crate::model::income::{NET_INCOME_FLOOR, net_income};
use crate::model::utility::{Tastes, Terms, utility};

impl DecisionContext<'_> {
    /// The terms of utility in `place` with what is announced there; `net` is income there now.
    pub(crate) fn foresee(&self, h: &Household, tastes: &Tastes, place: PlaceId, net: f64, terms: Terms) -> Terms {
        let Some(ahead) = self.snapshot.ahead.get(place as usize) else {
            return terms;
        };
        let near = self.constants.geography.same_metro(h.home, place);
        // What comes on top of earnings (equity, an e-residency) stays.
        let extra = net - self.earn(h, h.income(), place).1;
        let (mut before, mut sum) = (terms, terms);
        for step in ahead {
            let wage = if h.is_paid_afar() { self.snapshot.wages[h.employer as usize] } else { step.wage };
            let tax = step.tax();
            let earned = net_income(h.income() * wage, tax.flat_rate, tax.brackets, tax.annual_fee);
            let net = (earned + extra).max(NET_INCOME_FLOOR);
            let after = utility(&self.constants.budgeting, tastes, &step.offer, net, near, h.is_paid_afar())
                .with_affinity_of(&terms);
            sum = sum.plus(step.weight, &before, &after);
            before = after;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::choice::snapshot::Snapshot;
    use crate::engine::phases::announced::{announced, served};
    use crate::engine::simulation::Simulation;
    use crate::engine::state::reform::apply;
    use crate::scenario::Scenario;

    fn country(rate: f64, on: bool) -> Scenario {
        let text = format!(
            "model = \"2\"\n[population]\nhouseholds = 12_000\nspin_up = 2\n[mechanisms]\nforesight = {on}\n[parameters]\nforesight_rate = {rate}\n\
             [[place]]\nname = \"east\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"west\"\nlatitude = 40\nlongitude = -95\nhouseholds = 100_000\nrent = 15_000\n\
             [[event]]\nyear = 2030\nplace = \"west\"\nset = {{ governance = 1.0, income_tax = 0.05 }}\n"
        );
        Scenario::parse(&text).expect("a good scenario")
    }

    /// Differences of utility between the other place and the own, for the first and the last households, as they see it
    /// now; what a move costs hangs on incomes of today.
    fn gains(s: &Scenario, in_force: bool) -> Vec<f64> {
        let mut sim = Simulation::new(s, 0).expect("a base year");
        if in_force {
            let mut ahead = sim.world.places[1].clone();
            s.events[0].reforms.iter().for_each(|reform| _ = apply(&mut ahead, reform, reform.change, 1.0));
            sim.world.places[1] = served(s, &sim.constants, &sim.world, 1, &ahead);
        }
        let mut snapshot = Snapshot::default();
        snapshot.refresh(s, &sim.constants, &sim.world);
        if !in_force && s.mechanisms.foresight {
            snapshot.look_ahead(announced(s, &sim.constants, &sim.world, 0));
        }
        let (constants, kernel, keys) = (&sim.constants, &sim.kernel, &sim.keys);
        let context = DecisionContext { scenario: s, constants, snapshot: &snapshot, kernel, keys, tick: 0 };
        let all = sim.world.households.len();
        let look = |id: usize| {
            let h = &sim.world.households[id];
            let who = context.decision_maker(h, sim.world.spread(id));
            context.evaluate(h, &who, 1 - h.place).terms.total() - who.here
        };
        (0..200).chain(all - 200..all).map(look).collect()
    }

    fn near(a: &[f64], b: &[f64]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
    }

    #[test]
    fn what_is_announced_counts_by_its_distance_between_nothing_and_everything() {
        let off = gains(&country(0.15, false), false);
        let after = gains(&country(0.15, false), true);
        assert!(!near(&off, &after), "the change matters");
        assert!(near(&gains(&country(0.0, true), false), &after), "ρ = 0: as if it were in force");
        assert!(near(&gains(&country(10.0, true), false), &off), "ρ → ∞: as if nothing were announced");
        // Five years ahead: e^(−.75) of the change.
        let some: Vec<f64> =
            off.iter().zip(&after).map(|(off, after)| off + 0.472_366_552_741_014_7 * (after - off)).collect();
        assert!(near(&gains(&country(0.15, true), false), &some));
    }

    /// Before the first tick, too, when nothing has been served yet: a tax of nearly nothing once was foreseen to buy billions for
    /// each household.
    #[test]
    fn a_tax_is_foreseen_to_buy_what_it_brings_in_from_the_first_tick_on() {
        let s = country(0.15, true);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        for _ in 0..2 {
            let now = &sim.world.places[1];
            for tax in [1e-6, 1e-3] {
                let mut ahead = now.clone();
                ahead.attributes.income_tax += tax;
                let then = served(&s, &sim.constants, &sim.world, 1, &ahead);
                let (bought, paid) = ((then.services - now.services) * now.households as f64, tax * now.totals.gross);
                // What is left to spend, and so the tax on it, is a little less.
                assert!((0.9..1.0).contains(&(bought / paid)), "{bought} for {paid}");
            }
            sim.tick();
        }
    }

    #[test]
    fn the_base_year_knows_nothing_of_what_is_announced_and_people_move_before_its_date() {
        let (on, off) = (country(0.05, true), country(0.05, false));
        let (mut seeing, mut blind) =
            (Simulation::new(&on, 0).expect("a base year"), Simulation::new(&off, 0).expect("a base year"));
        assert_eq!(seeing.world.places[1].base.amenity, blind.world.places[1].base.amenity);
        (0..36).for_each(|_| {
            seeing.tick();
            blind.tick();
        });
        assert!(seeing.world.households != blind.world.households);
    }
}
