//! Asks every resident of a suburb, once a campaign, whether it votes for incorporation: by its gain and a keyed taste draw.
//!
//! yes: Δu/s_w + σ_v·ε > 0 with logistic ε. σ_v was fitted at s_w = 1: weights that are all smaller, as moves may show them to be, would
//! otherwise make every vote a coin.

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
                let gain = self.gain_of(&question, h, &who) / self.constants.parameters.survey_scale;
                let yes = votes_yes(gain, self.constants.parameters.vote_noise, unit(rng.next_u32()));
                part = [part[0] + 1, part[1] + yes as u64];
            }
            part
        });
        parts.iter().fold([0; 2], |sum, part| [sum[0] + part[0], sum[1] + part[1]])
    }

    /// Δu: what a resident of a suburb would gain from its own rules and its own budget.
    pub fn gain_of(&self, question: &Proposition, h: &Household, who: &DecisionMaker) -> f64 {
        let wage = if h.is_paid_afar() { self.snapshot.wages[h.employer as usize] } else { question.wage };
        let tax = &question.law.tax;
        let net = net_income(who.income * wage, tax.flat_rate, tax.brackets, tax.annual_fee);
        let home = self.constants.geography.same_metro(h.home, h.place);
        let terms = utility(&self.constants.budgeting, &who.tastes, &question.offer, net, home, h.is_paid_afar())
            .with_affinity_of(&who.terms);
        terms.total() - who.here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::model::vote::yes_probability;
    use crate::scenario::Scenario;

    fn suburb(noise: f64) -> Scenario {
        let text = format!(
            "model = \"2\"\n[population]\nhouseholds = 20_000\nspin_up = 2\n[parameters]\nvote_noise = {noise}\n\
             [[place]]\nname = \"city\"\nmetro = \"m\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\nincome_tax = 0.04\n\
             [[place]]\nname = \"suburb\"\nmetro = \"m\"\nlatitude = 40.1\nlongitude = -80\nhouseholds = 50_000\nrent = 17_000\nincome_tax = 0.03\n\
             [[place]]\nname = \"far\"\nlatitude = 35\nlongitude = -100\nhouseholds = 50_000\nrent = 12_000\n\
             [[incorporation]]\nplace = \"suburb\"\nparent = \"city\"\nfrom = 2026\nset = {{ income_tax = 0.045 }}\n"
        );
        Scenario::parse(&text).expect("a good scenario")
    }

    /// Four standard deviations either way: one false alarm in 16,000 for each of the two seeds.
    #[test]
    fn residents_vote_as_often_as_their_gains_say_and_their_sign_without_noise() {
        let poll = |noise: f64, number: u32| {
            let s = suburb(noise);
            let sim = Simulation::new(&s, 0).expect("a base year");
            let incorporation = &s.incorporations[0];
            let gains: Vec<f64> = sim.with_context(|context| {
                let question = proposition(&s, context.constants, &sim.world, incorporation, sim.weight);
                let all = sim.world.households.iter().enumerate();
                let residents = all.filter(|(_, h)| h.place == incorporation.place);
                residents
                    .map(|(id, h)| context.gain_of(&question, h, &context.decision_maker(h, sim.world.spread(id))))
                    .collect()
            });
            (gains, sim.with_context(|context| context.poll(&sim.world, incorporation, number)))
        };
        let (gains, [heard, yes]) = poll(0.0, 1);
        assert_eq!(heard, gains.len() as u64);
        assert_eq!(yes, gains.iter().filter(|&&gain| gain > 0.0).count() as u64);
        let mut last = 0;
        for number in [1, 2] {
            let (gains, [_, yes]) = poll(0.2, number);
            let p = gains.iter().map(|&gain| yes_probability(gain, 0.2));
            let (mean, variance) = p.fold((0.0, 0.0), |(mean, variance), p| (mean + p, variance + p * (1.0 - p)));
            assert!((yes as f64 - mean).abs() < 4.0 * variance.sqrt(), "{yes} of {}, {mean} expected", gains.len());
            // Planted fault: votes without their taste draw.
            let sign = gains.iter().filter(|&&gain| gain > 0.0).count() as f64;
            assert!((sign - mean).abs() > 8.0 * variance.sqrt(), "{sign} by sign, {mean} by chance");
            assert!(yes != last, "another campaign, another draw");
            last = yes;
        }
    }

    /// Weights of the survey that are all a tenth make every gain a tenth, and nobody votes otherwise: .03 are three standard deviations of the difference of
    /// two polls of 5,000, one false alarm in 300. Planted fault of before: gains that are not divided by s_w bring the vote nearer to a half.
    #[test]
    fn a_vote_does_not_hang_on_the_scale_of_the_survey() {
        let polled = |scale: f64, noise: f64| {
            let mut s = suburb(noise);
            s.parameters.survey_scale = scale;
            let sim = Simulation::new(&s, 0).expect("a base year");
            let incorporation = &s.incorporations[0];
            sim.with_context(|context| {
                let question = proposition(&s, context.constants, &sim.world, incorporation, sim.weight);
                let residents = sim.world.households.iter().enumerate().filter(|(_, h)| h.place == incorporation.place);
                let gain = |(id, h): (usize, &Household)| {
                    context.gain_of(&question, h, &context.decision_maker(h, sim.world.spread(id)))
                };
                let [heard, yes] = context.poll(&sim.world, incorporation, 1);
                (residents.map(gain).collect::<Vec<f64>>(), yes as f64 / heard as f64)
            })
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let noise = mean(&polled(1.0, 0.0).0).abs();
        let (_, whole) = polled(1.0, noise);
        let (gains, tenth) = polled(0.1, noise);
        assert!((whole - tenth).abs() < 0.03, "{whole} and {tenth}");
        let planted = mean(&gains.iter().map(|&gain| yes_probability(gain, noise)).collect::<Vec<_>>());
        assert!((planted - whole).abs() > 0.06, "{planted} where gains are not divided, {whole}");
    }

    #[test]
    fn a_vote_is_taken_at_the_end_of_each_campaign_and_moves_nobody() {
        let s = suburb(0.0);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        (0..36).for_each(|_| sim.tick());
        let ticks: Vec<u32> = sim.log.iter().map(|event| event.tick).collect();
        assert!(ticks == [23] || ticks == [23, 35], "{ticks:?}");
    }
}
