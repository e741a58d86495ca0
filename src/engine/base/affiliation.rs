//! Assigns each household at birth to a community, or to none, and says when it joins.
//!
//! P(belongs to k) = share_k·odds_k(household)/mean odds, the mean taken over a fixed sample of births that no seed
//! changes; at most 1 over all communities. At the start the sample has all ages, later it is as young as newborns are: so
//! the share of households that belong stays what it is. When one joins follows from one more number and the Bass curve.

use crate::engine::base::constants::Constants;
use crate::engine::base::person::person;
use crate::engine::base::random::{BIRTH_WORDS, Keys, Purpose, unit, unit2};
use crate::model::community::CommunityNumbers;
use crate::model::household::{Household, Stage};
use crate::model::membership::{belongs, joining_years, odds};
use crate::model::traits::{Traits, traits};
use crate::scenario::Scenario;
use rand::Rng;

/// Births in the sample over which odds are averaged.
const SAMPLE: usize = 16_384;

/// Who belongs to which community; nobody to any where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Affiliation {
    numbers: Vec<CommunityNumbers>,
    shares: Vec<f64>,
    /// Mean odds of the population at the start.
    mean_odds: Vec<f64>,
    /// Mean odds of newborns.
    newborn_odds: Vec<f64>,
    /// Mean income at wage level 1 of those who belong, $ per year.
    pub mean_income: Vec<f64>,
    /// Start of the calendar less the launch, years.
    age_at_start: Vec<f64>,
}

impl Affiliation {
    /// The communities of `scenario`, if they act.
    pub fn of(scenario: &Scenario, c: &Constants) -> Self {
        if !scenario.mechanisms.communities || scenario.communities.is_empty() {
            return Affiliation::default();
        }
        let numbers: Vec<CommunityNumbers> = scenario.communities.iter().map(|k| k.numbers.clone()).collect();
        let n = numbers.len();
        let (mut sums, mut newborns, mut incomes) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let mut rng = Keys::new(0, u32::MAX).stream(0, Purpose::Odds, 0);
        for _ in 0..SAMPLE {
            let words: [u32; BIRTH_WORDS] = std::array::from_fn(|_| rng.next_u32());
            let weigh = |k: usize, tick| {
                let (h, age) =
                    person(c, &scenario.population.numbers, scenario.mechanisms.remote_work, 0, tick, &words);
                let t = traits(&c.ages, &h, age);
                (odds(&numbers[k], h.income(), age as f64 * c.dt, t.children, h.is_remote()), h.income())
            };
            for k in 0..n {
                let (odds, income) = weigh(k, 0);
                sums[k] += odds;
                incomes[k] += odds * income;
                newborns[k] += weigh(k, 1).0;
            }
        }
        Affiliation {
            shares: numbers.iter().map(|k| k.share).collect(),
            mean_income: (0..n).map(|k| incomes[k] / sums[k]).collect(),
            mean_odds: sums.into_iter().map(|sum| sum / SAMPLE as f64).collect(),
            newborn_odds: newborns.into_iter().map(|sum| sum / SAMPLE as f64).collect(),
            age_at_start: numbers.iter().map(|k| scenario.time.start as f64 - k.launched).collect(),
            numbers,
        }
    }

    /// Share of households that hold the values of community `k`.
    pub fn share(&self, k: usize) -> f64 {
        self.shares[k]
    }

    /// Draws the community of a household born in `tick` at `age` ticks, and the tick in which it joins if it has not.
    pub fn draw(
        &self,
        c: &Constants,
        h: &mut Household,
        age: u32,
        t: &Traits,
        tick: u32,
        words: &[u32; BIRTH_WORDS],
    ) -> Option<i64> {
        if self.numbers.is_empty() {
            return None;
        }
        let odds: Vec<f64> =
            self.numbers.iter().map(|k| odds(k, h.income(), age as f64 * c.dt, t.children, h.is_remote())).collect();
        let mean_odds = if tick == 0 { &self.mean_odds } else { &self.newborn_odds };
        let k = belongs(&self.shares, &odds, mean_odds, unit2(words[13], words[14]))?;
        h.community = k as u8 + 1;
        // Whoever is there at the start has been waiting since the launch; a newborn waits from its birth.
        let now = self.age_at_start[k] + tick as f64 * c.dt;
        let entered = if tick == 0 { 0.0 } else { now.max(0.0) };
        let (p, q) = (c.parameters.innovation, c.parameters.imitation);
        let joins = joining_years(p, q, entered, unit(words[15])) - self.age_at_start[k];
        let joins = (joins * c.ticks_per_year as f64).ceil();
        if joins <= tick as f64 {
            h.set_stage(Stage::Member);
            return None;
        }
        (joins < 1e9).then_some(joins as i64)
    }
}
