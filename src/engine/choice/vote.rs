//! Asks every resident of a suburb, once a campaign, whether it votes for incorporation: by its gain and a keyed taste draw.

use crate::engine::base::parallel;
use crate::engine::base::random::{CHUNK, Purpose, unit};
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::choice::proposition::{Proposition, proposition};
use crate::engine::state::world::World;
use crate::model::household::Household;
use crate::model::income::net_income;
use crate::model::reform::Incorporation;
use crate::model::utility::utility;
use crate::model::vote::votes_yes;
use rand::Rng;

impl DecisionContext<'_> {
    /// Residents of a suburb, and how many of them vote for its incorporation in campaign `number`.
    pub fn poll(&self, world: &World, incorporation: &Incorporation, number: u32) -> [u64; 2] {
        let question = proposition(self.scenario, self.constants, world, incorporation, world.weight);
        let all = world.households.len();
        let parts = parallel::map(all.div_ceil(CHUNK), None, |chunk| {
            let mut part = [0; 2];
            for id in chunk * CHUNK..all.min((chunk + 1) * CHUNK) {
                let h = &world.households[id];
                if h.place != incorporation.place {
                    continue;
                }
                let who = self.decision_maker(h, world.spread(id));
                let mut rng = self.keys.stream(number, Purpose::Vote, id as u128);
                let yes = votes_yes(
                    self.gain_of(&question, h, &who),
                    self.constants.parameters.vote_noise,
                    unit(rng.next_u32()),
                );
                part = [part[0] + 1, part[1] + yes as u64];
            }
            part
        });
        parts.iter().fold([0; 2], |sum, part| [sum[0] + part[0], sum[1] + part[1]])
    }

    /// Δu: what a resident of a suburb would gain from its own rules and its own budget.
    pub fn gain_of(&self, question: &Proposition, h: &Household, who: &DecisionMaker) -> f64 {
        let wage = if h.is_remote() { self.snapshot.wages[h.employer as usize] } else { question.wage };
        let tax = &question.law.tax;
        let net = net_income(who.income * wage, tax.flat_rate, tax.brackets, tax.annual_fee);
        let home = self.constants.geography.same_metro(h.home, h.place);
        let terms = utility(&self.constants.budgeting, &who.tastes, &question.offer, net, home, h.is_remote())
            .with_affinity_of(&who.terms);
        terms.total() - who.here
    }
}
