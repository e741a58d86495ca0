//! Says which community a household belongs to, if any, at its age and with its family, and when it joins.
//!
//! P(belongs to k) = share_k·odds_k(household)/mean odds, the mean taken over a fixed sample of households of all ages that no seed
//! changes; at most 1 over all communities. Where that cuts somebody's probability, the others' are raised until the
//! share comes out; one that cannot is refused. Each household has numbers of its own for life, which follow from its ranks: as it
//! ages, has children and retires its odds change, and with them, at times, what it belongs to
//! ([`revalue`](crate::engine::phases::values::revalue)): a pensioner works nowhere, and from afar neither. So shares by age and family stay
//! what a scenario says they are. When one joins follows from one more number and the Bass curve.

use crate::engine::base::constants::Constants;
use crate::engine::base::pension;
use crate::engine::base::person::{Arrival, person};
use crate::engine::base::random::{BIRTH_WORDS, Keys, Purpose, unit2};
use crate::engine::error::EngineError;
use crate::model::community::CommunityNumbers;
use crate::model::household::{Household, Stage, uniform};
use crate::model::membership::{Shares, belongs, joining_years, odds, solve_shares};
use crate::model::pensions::PENSION_AGE;
use crate::scenario::Scenario;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Households in the sample over which odds are averaged.
const SAMPLE: usize = 16_384;

/// Who belongs to which community; nobody to any where there is none.
#[derive(Debug, Clone)]
pub struct Affiliation {
    keys: Keys,
    numbers: Vec<CommunityNumbers>,
    shares: Vec<f64>,
    /// Mean odds of households of all ages.
    mean_odds: Vec<f64>,
    /// Mean income at wage level 1 of those who belong, $ per year.
    pub mean_income: Vec<f64>,
    /// Start of the calendar less the launch, years.
    age_at_start: Vec<f64>,
    /// Age in ticks from which nobody works from afar, where odds hang on that.
    retires: Option<u32>,
}

impl Affiliation {
    /// The communities of `scenario`, if they act.
    pub fn of(scenario: &Scenario, c: &Constants, keys: Keys) -> Result<Self, EngineError> {
        let acts = scenario.mechanisms.communities;
        let communities = scenario.communities.iter().filter(|_| acts);
        let numbers: Vec<CommunityNumbers> = communities.map(|k| k.numbers.clone()).collect();
        let retires = scenario.mechanisms.pensions && numbers.iter().any(|k| k.remote_odds != 1.0);
        let mut found = Affiliation {
            keys,
            shares: numbers.iter().map(|k| k.share).collect(),
            mean_odds: Vec::new(),
            mean_income: Vec::new(),
            age_at_start: numbers.iter().map(|k| scenario.time.start as f64 - k.launched).collect(),
            retires: retires.then_some(PENSION_AGE * c.ticks_per_year),
            numbers,
        };
        if found.numbers.is_empty() {
            return Ok(found);
        }
        let mut rng = Keys::new(0, u32::MAX).stream(0, Purpose::Odds, 0);
        let one = |_| {
            let words: [u32; BIRTH_WORDS] = std::array::from_fn(|_| rng.next_u32());
            let remote_work = scenario.mechanisms.remote_work;
            let (mut h, age) = person(c, &scenario.population.numbers, remote_work, 0, 0, Arrival::Start, &words);
            if pension::is_due(scenario, c, age) {
                h.retire();
            }
            (found.odds(c, &h, age), h.income())
        };
        let (sample, incomes): (Vec<Vec<f64>>, Vec<f64>) = (0..SAMPLE).map(one).unzip();
        let start = solve_shares(&found.shares, &sample);
        possible(scenario, &found.shares, &start)?;
        let n = found.numbers.len();
        let mean_income = |k: usize| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for (odds, income) in sample.iter().zip(&incomes) {
                let total: f64 = (0..n).map(|k| found.shares[k] * odds[k] / start.mean_odds[k]).sum();
                let weighed = if total > 1.0 { odds[k] / total } else { odds[k] };
                sum += weighed * income;
                weight += weighed;
            }
            sum / weight
        };
        found.mean_income = (0..n).map(mean_income).collect();
        found.mean_odds = start.mean_odds;
        Ok(found)
    }

    /// Share of households that hold the values of community `k`.
    pub fn share(&self, k: usize) -> f64 {
        self.shares[k]
    }

    /// Odds of belonging to each community, up to its factor, of a household at an age of `age` ticks.
    fn odds(&self, c: &Constants, h: &Household, age: u32) -> Vec<f64> {
        let children = uniform(h.children_rank) < c.ages.chances(age).1;
        self.numbers.iter().map(|k| odds(k, h.income(), c.ages.years(age), children, h.is_remote())).collect()
    }

    /// The numbers of a household: the same all its life, as the ranks are that they follow from.
    fn numbers_of(&self, h: &Household) -> ChaCha8Rng {
        let ranks = [h.wealth_rank, h.tenure_rank, h.children_rank].map(u128::from);
        let position = (ranks[0] | ranks[1] << 16 | ranks[2] << 32) * BIRTH_WORDS as u128;
        self.keys.stream(0, Purpose::Values, position)
    }

    /// Whether what a household belongs to hangs on its age, on its children or on whether it has retired.
    pub fn is_of_an_age(&self) -> bool {
        self.retires.is_some()
            || self.numbers.iter().any(|k| k.young_odds != 1.0 || k.children_odds != k.childless_odds)
    }

    /// Whether a household may belong to something else at an age of `age` ticks than it did a year before, or when it came.
    pub fn may_change(&self, c: &Constants, h: &Household, age: u32) -> bool {
        let before = age.saturating_sub(c.ticks_per_year);
        let children = |age| uniform(h.children_rank) < c.ages.chances(age).1;
        let [years, earlier] = [age, before].map(|age| c.ages.years(age));
        children(age) != children(before)
            || self.retires.is_some_and(|at| before < at && at <= age)
            || self.numbers.iter().any(|k| earlier < k.young_under && k.young_under <= years)
    }

    /// The number of the community that a household belongs to at an age of `age` ticks, counted from 1; 0 for none.
    pub fn community(&self, c: &Constants, h: &Household, age: u32) -> u8 {
        if self.numbers.is_empty() {
            return 0;
        }
        let mut rng = self.numbers_of(h);
        // The first is that of joining.
        let mut next = || unit2(rng.next_u32(), rng.next_u32());
        next();
        belongs(&self.shares, &self.odds(c, h, age), &self.mean_odds, next).map_or(0, |k| k as u8 + 1)
    }

    /// Lets a household that has come in `tick`, at an age of `age` ticks, belong to what it belongs to; returns the tick in which it joins if
    /// it has not.
    pub fn draw(&self, c: &Constants, h: &mut Household, age: u32, tick: u32, arrival: Arrival) -> Option<i64> {
        h.community = self.community(c, h, age);
        self.join(c, h, tick, arrival == Arrival::Start)
    }

    /// Makes a member of a household that has come to belong to its community in `tick`, or returns the tick in which it joins. Whoever
    /// is there `from_the_start` has been waiting since the launch, anybody else waits from now on.
    pub fn join(&self, c: &Constants, h: &mut Household, tick: u32, from_the_start: bool) -> Option<i64> {
        let k = (h.community as usize).checked_sub(1)?;
        let now = self.age_at_start[k] + tick as f64 * c.dt;
        let entered = if from_the_start { 0.0 } else { now.max(0.0) };
        let mut rng = self.numbers_of(h);
        let (p, q) = (c.parameters.innovation, c.parameters.imitation);
        let joins = joining_years(p, q, entered, unit2(rng.next_u32(), rng.next_u32())) - self.age_at_start[k];
        let joins = (joins * c.ticks_per_year as f64).ceil();
        if joins <= tick as f64 {
            h.set_stage(Stage::Member);
            return None;
        }
        (joins < 1e9).then_some(joins as i64)
    }
}

/// Whether the shares come out.
fn possible(scenario: &Scenario, shares: &[f64], found: &Shares) -> Result<(), EngineError> {
    for (k, community) in scenario.communities.iter().enumerate() {
        let most = found.found[k];
        if (most / shares[k] - 1.0).abs() > 1e-6 && shares[k] > 0.0 {
            return Err(EngineError::ShareTooLarge { community: community.name.clone(), share: shares[k], most });
        }
    }
    Ok(())
}
