//! Assigns each household at birth to a community, or to none, and says when it joins.
//!
//! P(belongs to k) = share_k·odds_k(household)/mean odds, the mean taken over a fixed sample of births that no seed
//! changes; at most 1 over all communities. Where that cuts somebody's probability, the others' are raised until the
//! share comes out; one that cannot is refused. At the start the sample has all ages, later it is as young as newborns
//! and newcomers are: so the share of households that belong stays what it is. When one joins follows from one more number and the Bass curve.

use crate::engine::base::constants::Constants;
use crate::engine::base::person::{Arrival, person};
use crate::engine::base::random::{BIRTH_WORDS, Keys, Purpose, unit, unit2};
use crate::engine::error::EngineError;
use crate::model::community::CommunityNumbers;
use crate::model::household::{Household, Stage};
use crate::model::membership::{Shares, belongs, joining_years, odds, solve_shares};
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
    /// Mean odds of those whom growth adds.
    newcomer_odds: Vec<f64>,
    /// Mean income at wage level 1 of those who belong, $ per year.
    pub mean_income: Vec<f64>,
    /// Start of the calendar less the launch, years.
    age_at_start: Vec<f64>,
}

impl Affiliation {
    /// The communities of `scenario`, if they act.
    pub fn of(scenario: &Scenario, c: &Constants) -> Result<Self, EngineError> {
        if !scenario.mechanisms.communities || scenario.communities.is_empty() {
            return Ok(Affiliation::default());
        }
        let numbers: Vec<CommunityNumbers> = scenario.communities.iter().map(|k| k.numbers.clone()).collect();
        let n = numbers.len();
        let mut rng = Keys::new(0, u32::MAX).stream(0, Purpose::Odds, 0);
        let sample: Vec<[u32; BIRTH_WORDS]> = (0..SAMPLE).map(|_| std::array::from_fn(|_| rng.next_u32())).collect();
        let mut incomes = vec![0.0; SAMPLE];
        let mut odds_of = |arrival: Arrival| -> Vec<Vec<f64>> {
            let weigh = |(income, words): (&mut f64, &[u32; BIRTH_WORDS])| {
                let tick = (arrival != Arrival::Start) as u32;
                let remote_work = scenario.mechanisms.remote_work;
                let (h, age) = person(c, &scenario.population.numbers, remote_work, 0, tick, arrival, words);
                let t = traits(&c.ages, &c.memory, &h, age, c.day(tick));
                *income = h.income();
                let years = age as f64 * c.dt;
                numbers.iter().map(|k| odds(k, h.income(), years, t.children, h.is_remote())).collect()
            };
            incomes.iter_mut().zip(&sample).map(weigh).collect()
        };
        let shares: Vec<f64> = numbers.iter().map(|k| k.share).collect();
        let newborns = solve_shares(&shares, &odds_of(Arrival::Birth));
        let newcomers = match scenario.has_newcomers() {
            true => solve_shares(&shares, &odds_of(Arrival::Growth)),
            false => newborns.clone(),
        };
        let everybody = odds_of(Arrival::Start);
        let start = solve_shares(&shares, &everybody);
        for (found, who) in [(&start, "at the start"), (&newborns, "born later"), (&newcomers, "that come later")] {
            possible(scenario, &shares, found, who)?;
        }
        let mean_income = |k: usize| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for (odds, income) in everybody.iter().zip(&incomes) {
                let total: f64 = (0..n).map(|k| shares[k] * odds[k] / start.mean_odds[k]).sum();
                let weighed = if total > 1.0 { odds[k] / total } else { odds[k] };
                sum += weighed * income;
                weight += weighed;
            }
            sum / weight
        };
        Ok(Affiliation {
            mean_income: (0..n).map(mean_income).collect(),
            shares,
            mean_odds: start.mean_odds,
            newborn_odds: newborns.mean_odds,
            newcomer_odds: newcomers.mean_odds,
            age_at_start: numbers.iter().map(|k| scenario.time.start as f64 - k.launched).collect(),
            numbers,
        })
    }

    /// Share of households that hold the values of community `k`.
    pub fn share(&self, k: usize) -> f64 {
        self.shares[k]
    }

    /// Draws the community of a household born in `tick` at `age` ticks, and the tick in which it joins if it has not.
    #[expect(clippy::too_many_arguments, reason = "each is another source of what is drawn")]
    pub fn draw(
        &self,
        c: &Constants,
        h: &mut Household,
        age: u32,
        t: &Traits,
        tick: u32,
        arrival: Arrival,
        words: &[u32; BIRTH_WORDS],
    ) -> Option<i64> {
        if self.numbers.is_empty() {
            return None;
        }
        let odds: Vec<f64> =
            self.numbers.iter().map(|k| odds(k, h.income(), age as f64 * c.dt, t.children, h.is_remote())).collect();
        let mean_odds = match arrival {
            Arrival::Start => &self.mean_odds,
            Arrival::Birth => &self.newborn_odds,
            Arrival::Growth => &self.newcomer_odds,
        };
        let k = belongs(&self.shares, &odds, mean_odds, unit2(words[13], words[14]))?;
        h.community = k as u8 + 1;
        // Whoever is there at the start has been waiting since the launch; a newborn waits from its birth.
        let now = self.age_at_start[k] + tick as f64 * c.dt;
        let entered = if arrival == Arrival::Start { 0.0 } else { now.max(0.0) };
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

/// Whether the shares come out; those that hold nobody among the `who` concern nobody.
fn possible(scenario: &Scenario, shares: &[f64], found: &Shares, who: &'static str) -> Result<(), EngineError> {
    for (k, community) in scenario.communities.iter().enumerate() {
        let most = found.found[k];
        if most > 0.0 && (most / shares[k] - 1.0).abs() > 1e-6 {
            return Err(EngineError::ShareTooLarge { community: community.name.clone(), share: shares[k], most, who });
        }
    }
    Ok(())
}
