//! Collects what stays fixed during a simulation: tables, rates and the parameters that the mechanisms leave in force.

use crate::engine::base::envelope::{Envelope, MOST_DENSE};
use crate::engine::base::geography::Geography;
use crate::engine::base::steps::Steps;
use crate::model::builder::{Limits, UnitCost};
use crate::model::charter::Charter;
use crate::model::clock::Day;
use crate::model::consideration::{MOST_LOOKS, national_rates, rate_envelope};
use crate::model::household::ByClass;
use crate::model::lifecycle::LifeTable;
use crate::model::numeric::{exp, normal_quantile};
use crate::model::parameters::Parameters;
use crate::model::population::PopulationNumbers;
use crate::model::tenure::Memory;
use crate::model::ties::RingRates;
use crate::model::traits::{AgeTables, MAX_AGE};
use crate::model::utility::{ABSENT, Budgeting, leave_out_absent};
use crate::scenario::Scenario;

/// What stays fixed during a simulation.
#[derive(Debug, Clone)]
pub struct Constants {
    /// Parameters in force: those of absent structures are zero.
    pub parameters: Parameters,
    /// How utility treats income and rent.
    pub budgeting: Budgeting,
    /// How owning remembers moves.
    pub memory: Memory,
    /// What depends on age alone.
    pub ages: AgeTables,
    /// Survival.
    pub life: LifeTable,
    /// National ring rates by age in ticks, without the remote factor, per year.
    pub national: Vec<f64>,
    /// The same in steps, from each age on.
    pub steps: Steps,
    /// By how much looks are scaled so that moves between metros hit `population.move_rate`.
    pub looks: f64,
    /// Rate of local rings, per year.
    pub local: f64,
    /// Rate at which family ties relocate, per year.
    pub ties: f64,
    /// Factor on national rings of remote households.
    pub remote_factor: f64,
    /// Largest ring rate of anybody, per year: a tick of the spin-up is short enough for it.
    pub envelope: f64,
    /// Distances and metros.
    pub geography: Geography,
    /// Upper income bounds of the first nine deciles, cents per year at wage level 1.
    pub deciles: [u32; 9],
    /// Years per tick.
    pub dt: f64,
    /// Ticks per year.
    pub ticks_per_year: u32,
    /// Whether ages advance.
    pub ageing: bool,
}

impl Constants {
    /// The constants of `scenario`; `envelope` is at least its own envelope when arms of a comparison share one.
    pub fn new(scenario: &Scenario, envelope: Option<f64>) -> Self {
        let on = &scenario.mechanisms;
        let mut parameters = scenario.parameters.clone();
        leave_out_absent(&mut parameters, on);
        if !on.family {
            parameters.home_attention = ByClass([0.0; 3]);
            parameters.home_drift = 0.0;
        }
        if !on.money_costs {
            parameters.money_cost = ABSENT;
        }
        if !on.learning {
            parameters.learning_rate = 0.0;
        }
        scale_survey(&mut parameters);
        let ticks_per_year = scenario.time.ticks_per_year;
        let ages = AgeTables::new(ticks_per_year);
        let ages_in_ticks = (MAX_AGE * ticks_per_year + 1) as usize;
        let most = match scenario.population.numbers.move_rate > 0.0 {
            true => Parameters { attention_rate: MOST_LOOKS * parameters.attention_rate, ..parameters.clone() },
            false => parameters.clone(),
        };
        let own = rate_envelope(&most, on);
        let national = national_rates(&parameters, on.age_attention, ticks_per_year, ages_in_ticks);
        Constants {
            budgeting: Budgeting {
                form: scenario.rules.utility,
                housing_share: parameters.housing_share,
                housing_minimum: parameters.housing_minimum,
                consumption_minimum: parameters.consumption_minimum,
            },
            steps: Steps::new(&national),
            national,
            looks: 1.0,
            memory: Memory::new(&parameters),
            ages,
            life: LifeTable::new(ticks_per_year),
            local: if on.local_moves { parameters.local_rate } else { 0.0 },
            ties: parameters.home_drift,
            remote_factor: 1.0 + parameters.remote_attention,
            envelope: envelope.map_or(own, |shared| shared.max(own)),
            geography: Geography::new(&scenario.places, &parameters),
            deciles: std::array::from_fn(|k| {
                income_quantile_cents(&scenario.population.numbers, (k + 1) as f64 / 10.0)
            }),
            dt: scenario.time.dt(),
            ticks_per_year,
            ageing: on.life_cycle,
            parameters,
        }
    }

    /// Scales looks at other metros by `factor`, as far as the envelope allows; by how much in all.
    pub fn scale_looks(&mut self, factor: f64) -> f64 {
        let looks = (self.looks * factor).clamp(0.0, MOST_LOOKS);
        let factor = looks / self.looks;
        self.national.iter_mut().for_each(|rate| *rate *= factor);
        self.steps = Steps::new(&self.national);
        self.parameters.attention_rate *= factor;
        self.looks = looks;
        factor
    }

    /// Who draws a ring word at all, where ticks are so fine that not everybody does.
    #[inline]
    pub fn clocks(&self) -> Option<Envelope> {
        if self.ticks_per_year <= MOST_DENSE {
            return None;
        }
        let high = (self.local + self.ties) * self.dt;
        // More than rounding can hide; and nobody rings more often than each tick.
        let low = (self.envelope * self.dt - high) * (1.0 + 1e-9);
        Some(Envelope { low: low.clamp(0.0, 1.0 - high), high })
    }

    /// The income decile, 0 to 9, of an income in cents.
    #[inline]
    pub fn decile(&self, income_cents: u32) -> u8 {
        self.deciles.iter().filter(|&&bound| income_cents >= bound).count() as u8
    }

    /// The day on which `tick` begins.
    #[inline]
    pub fn day(&self, tick: u32) -> Day {
        Day::of_tick(tick as i64, self.ticks_per_year)
    }

    /// What a household may hear at which rates, per year; `national` is its own rate of looks at the country.
    #[inline]
    pub fn ring_rates(&self, national: f64) -> RingRates {
        RingRates { national, local: self.local, ties: self.ties }
    }

    /// What a home of a place with this charter costs.
    pub fn unit_cost(&self, charter: &Charter) -> UnitCost {
        UnitCost {
            infrastructure: charter.infrastructure,
            building: charter.building,
            interest: self.parameters.interest,
            depreciation: self.parameters.depreciation,
        }
    }

    /// What binds building there, in simulated households of `weight` real ones; `land` in simulated households.
    pub fn building_limits(&self, charter: &Charter, weight: f64, land: f64) -> Limits {
        let p = &self.parameters;
        Limits {
            vacancy_stop: p.vacancy_stop,
            build_most: p.build_most / weight,
            growth_limit: charter.growth_limit,
            schedule: charter.units_per_year / weight,
            land,
        }
    }

    /// The tick that counts for ages: ages stand still when the life cycle is off.
    #[inline]
    pub fn age_clock(&self, tick: u32) -> i32 {
        if self.ageing { tick as i32 } else { 0 }
    }
}

/// Scales what the survey says people mind.
fn scale_survey(p: &mut Parameters) {
    let scale = p.survey_scale;
    for weight in [&mut p.income_weight, &mut p.crime_weight, &mut p.school_weight, &mut p.norms_weight] {
        weight.0.iter_mut().for_each(|weight| *weight *= scale);
    }
    p.governance_weight *= scale;
}

/// Income in cents at wage level 1 of the household at `rank` of the national distribution.
pub fn income_quantile_cents(numbers: &PopulationNumbers, rank: f64) -> u32 {
    let dollars = numbers.income_median * exp(numbers.income_log_sd * normal_quantile(rank));
    (dollars * 100.0 + 0.5).clamp(1.0, u32::MAX as f64) as u32
}
