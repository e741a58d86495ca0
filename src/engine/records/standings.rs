//! Notes where every household stands when a simulation ends, for comparisons of welfare.

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::state::place::PlaceState;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::{NOWHERE, Tenure};
use crate::model::housing::tax_wedge;

/// Where one household stands when a simulation ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// u at its residence, without taste draws.
    pub utility: f64,
    /// ΣC less tastes over its moves.
    pub cost: f64,
    /// Moves to another place.
    pub moves: u32,
    /// Net income at its residence, $ per year.
    pub net_income: f64,
    /// α·n/(1 + τᵖ/(i + d_H)): what its home is let for, or would be, $ per year.
    pub home: f64,
    /// β: weight of the log of income in its utility.
    pub income_weight: f64,
    /// Where it lives.
    pub place: u16,
    /// Income decile, 0 to 9.
    pub decile: u8,
    /// Age in whole years.
    pub age: u8,
    /// Whether it owns its home.
    pub owner: bool,
    /// Whether children live at home.
    pub children: bool,
    /// Values group, 0 for none.
    pub community: u8,
}

impl Standing {
    /// Of a household that has left the country.
    const GONE: Standing = Standing {
        utility: 0.0,
        cost: 0.0,
        moves: 0,
        net_income: 0.0,
        home: 0.0,
        income_weight: 1.0,
        place: NOWHERE,
        decile: 0,
        age: 0,
        owner: false,
        children: false,
        community: 0,
    };

    /// Whether the household has left the country.
    pub fn is_gone(&self) -> bool {
        self.place == NOWHERE
    }
}

/// Where every household stands now; nothing unless the simulation keeps a ledger.
pub fn standings(sim: &ReplicateState) -> Vec<Standing> {
    let Some(ledger) = &sim.ledger else {
        return Vec::new();
    };
    let all = sim.world.households.len();
    let p = &sim.constants.parameters;
    let let_for = |state: &PlaceState| {
        let tax = state.joint.as_ref().map_or(state.attributes.property_tax, |joint| joint.rates.property);
        p.housing_share / tax_wedge(tax, p.interest, p.depreciation)
    };
    let let_for: Vec<f64> = sim.world.places.iter().map(let_for).collect();
    let chunks = sim.with_context(|context| {
        parallel::map(all.div_ceil(CHUNK), None, |chunk| {
            let ids = chunk * CHUNK..all.min((chunk + 1) * CHUNK);
            let present = ids.map(|id| &sim.world.households[id]).enumerate();
            present
                .map(|(k, household)| {
                    let id = chunk * CHUNK + k;
                    if household.is_gone() {
                        return Standing::GONE;
                    }
                    let who = context.decision_maker(household, sim.world.spread(id));
                    Standing {
                        utility: who.here,
                        cost: ledger.cost[id],
                        moves: ledger.moves[id],
                        net_income: who.net,
                        home: who.net * let_for[household.place as usize],
                        income_weight: who.tastes.income,
                        place: household.place,
                        decile: sim.constants.decile(household.income_cents()),
                        age: (who.age_ticks / sim.constants.ticks_per_year) as u8,
                        owner: who.traits.tenure == Tenure::Owner,
                        children: who.traits.children,
                        community: household.community,
                    }
                })
                .collect::<Vec<_>>()
        })
    });
    chunks.concat()
}
