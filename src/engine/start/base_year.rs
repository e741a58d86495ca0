//! Freezes the base year: budgets, obligations and services at base-year laws, and the amenities that keep it at rest.

use crate::engine::error::EngineError;
use crate::engine::phases::settle::{metro_households, sum_incomes};
use crate::engine::start::inversion;
use crate::engine::start::inversion::Solution;
use crate::engine::state::place::{BaseYear, politics, revenue};
use crate::engine::state::replicate::ReplicateState;
use crate::model::place::Kind;
use crate::model::rules::AmenityRule;

/// How often looks are scaled and amenities solved again: flows within metros and observed ones do not scale with looks.
const ROUNDS: u32 = 6;
/// A change of looks that is none.
const SAME: f64 = 1e-6;

impl ReplicateState<'_> {
    /// Solves s⁰, F, Y⁰ and the rest from the first population at base-year laws.
    pub(crate) fn freeze_base_year(&mut self) -> Result<(), EngineError> {
        sum_incomes(self.scenario, &mut self.world);
        let metros = metro_households(&self.constants, &self.world.places);
        for state in &mut self.world.places {
            state.base.households = state.households;
            state.profits = self.constants.parameters.profit_share * state.totals.gross;
            state.revenue = revenue(&self.constants, state);
        }
        for (j, place) in self.scenario.places.iter().enumerate() {
            let state = &mut self.world.places[j];
            if place.kind == Kind::New {
                continue;
            }
            let n = state.households as f64;
            let collected = state.revenue.total();
            if !place.obligations_given {
                state.attributes.obligations = self.constants.parameters.obligations_share * collected / n;
            }
            let owed = state.attributes.obligations;
            if owed * n >= collected && collected > 0.0 {
                return Err(EngineError::ObligationsExceedRevenue {
                    place: place.name.clone(),
                    obligations: owed,
                    revenue: collected / n,
                });
            }
            // A place that collects nothing provides a nominal dollar: ratios to it stay one.
            // The same operations as every tick's budget: at rest services stay put to the last bit.
            let services = if collected > 0.0 { (collected - owed * n) / n } else { 1.0 };
            state.services = services;
            let decay = politics(&self.constants, state).pull(state.governance, 1.0);
            state.base = BaseYear {
                attributes: state.attributes.clone(),
                metro_households: metros[place.metro as usize],
                gross: state.totals.gross,
                net_income: state.totals.net,
                units: state.units,
                obligations: owed * n,
                services,
                revenue: collected,
                poor_share: state.poor_share(),
                voice_sum: state.voice_sum,
                decay,
                ..state.base.clone()
            };
        }
        self.pool_base_year();
        Ok(())
    }

    /// Solves ξ unless amenities are given.
    pub(crate) fn solve_amenities(&mut self) -> Result<(), EngineError> {
        if self.scenario.rules.amenities == AmenityRule::Given || self.world.places.len() < 2 {
            return Ok(());
        }
        let mut solution = self.with_context(|context| inversion::solve(context, &self.world))?;
        for _ in 0..ROUNDS {
            if self.hit_move_rate(solution.moves) {
                break;
            }
            solution = self.with_context(|context| inversion::solve(context, &self.world))?;
        }
        let Solution { amenity, net_flow, mut inversion, .. } = solution;
        for (state, xi) in self.world.places.iter_mut().zip(amenity) {
            state.base.amenity = xi;
        }
        self.expect_losses();
        inversion.full_residual = match self.replicate {
            0 => self.expected_net_flows().iter().fold(0.0, |worst, flow| worst.max(flow.abs())),
            _ => f64::NAN,
        };
        self.net_flow = net_flow;
        self.inversion = Some(inversion);
        Ok(())
    }

    /// Scales looks so that expected `moves` between metros become `population.move_rate`; whether they were so already.
    pub(crate) fn hit_move_rate(&mut self, moves: f64) -> bool {
        let wanted = self.scenario.population.numbers.move_rate;
        if wanted <= 0.0 || moves <= 0.0 {
            return true;
        }
        let factor = self.constants.scale_looks(wanted / moves);
        (factor - 1.0).abs() < SAME
    }

    /// Expected moves between metros now, per household and year.
    pub fn expected_moves(&self) -> f64 {
        self.with_context(|context| inversion::expected_moves(context, &self.world))
    }

    /// Expected net inflow of each place now, per year, as a share of its households.
    pub fn expected_net_flows(&self) -> Vec<f64> {
        self.with_context(|context| inversion::expected_net_flows(context, &self.world))
    }
}
