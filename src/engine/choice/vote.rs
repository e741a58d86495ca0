//! Asks a resident at its consideration event whether it would gain from the incorporation of its suburb.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::model::household::{Household, PlaceId};
use crate::model::income::net_income;
use crate::model::utility::utility;

impl DecisionContext<'_> {
    /// What a household says about its suburb's incorporation at a ring, if it is asked.
    pub fn vote(&self, h: &Household, who: &DecisionMaker) -> Option<(PlaceId, bool)> {
        let proposition = self.snapshot.propositions[h.place as usize].as_ref()?;
        let wage = if h.is_remote() { self.snapshot.wages[h.employer as usize] } else { proposition.wage };
        let tax = &proposition.law.tax;
        let net = net_income(who.income * wage, tax.flat_rate, tax.brackets, tax.annual_fee);
        let home = self.constants.geography.same_metro(h.home, h.place);
        let terms = utility(&self.constants.budgeting, &who.tastes, &proposition.offer, net, home, h.is_remote())
            .with_affinity_of(&who.terms);
        Some((h.place, terms.total() > who.here))
    }
}
