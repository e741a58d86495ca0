//! The ledger keeps what moving cost each household, for comparisons of welfare; a simulation without one pays nothing.

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::choice::decide::Decisions;
use crate::engine::found::opening::founder_terms_at;
use crate::engine::simulation::Simulation;
use crate::model::household::Tenure;

/// What each household has spent on moves since it was born or the simulation began.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// ΣC: disutility of all moves.
    pub cost: Vec<f64>,
    /// Moves to another place.
    pub moves: Vec<u32>,
}

impl Ledger {
    /// An empty ledger of so many households.
    pub fn new(households: usize) -> Self {
        Ledger { cost: vec![0.0; households], moves: vec![0; households] }
    }

    /// Begins anew for a household that was reborn.
    pub fn forget(&mut self, household: usize) {
        self.cost[household] = 0.0;
        self.moves[household] = 0;
    }
}

/// Books the cost of every admitted wish; to be called before the wishes are carried out.
///
/// Nothing that households see has changed since they decided, so the picture taken here is the one they saw.
pub fn book(sim: &mut Simulation, decisions: &[Decisions], admitted: &[Vec<bool>]) {
    let Some(mut ledger) = sim.ledger.take() else {
        return;
    };
    sim.with_context(|context| {
        for (d, admitted) in decisions.iter().zip(admitted) {
            for (wish, _) in d.wishes.iter().zip(admitted).filter(|(_, admitted)| **admitted) {
                let id = wish.household as usize;
                let h = &sim.world.households[id];
                let who = context.decision_maker(h, sim.world.spread(id));
                // Founders pay the legal part of their ticket as well.
                let alternative = match wish.pledged {
                    true => {
                        context.evaluate_as_founder(h, &who, wish.to, founder_terms_at(context, &sim.world, wish.to))
                    }
                    false => context.evaluate(h, &who, wish.to),
                };
                ledger.cost[id] += alternative.cost.total();
                ledger.moves[id] += (wish.to != h.place) as u32;
            }
        }
    });
    sim.ledger = Some(ledger);
}

/// Where one household stands when a simulation ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// u at its residence, without taste draws.
    pub utility: f64,
    /// ΣC over its moves.
    pub cost: f64,
    /// Moves to another place.
    pub moves: u32,
    /// Net income at its residence, $ per year.
    pub net_income: f64,
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

/// Where every household stands now; nothing unless the simulation keeps a ledger.
pub fn standings(sim: &Simulation) -> Vec<Standing> {
    let Some(ledger) = &sim.ledger else {
        return Vec::new();
    };
    let all = sim.world.households.len();
    let chunks = sim.with_context(|context| {
        parallel::map(all.div_ceil(CHUNK), None, |chunk| {
            let ids = chunk * CHUNK..all.min((chunk + 1) * CHUNK);
            ids.map(|id| {
                let h = &sim.world.households[id];
                let who = context.decision_maker(h, sim.world.spread(id));
                Standing {
                    utility: who.here,
                    cost: ledger.cost[id],
                    moves: ledger.moves[id],
                    net_income: who.net,
                    income_weight: who.tastes.income,
                    place: h.place,
                    decile: sim.constants.decile(h.income_cents),
                    age: (who.age_ticks / sim.constants.ticks_per_year) as u8,
                    owner: who.traits.tenure == Tenure::Owner,
                    children: who.traits.children,
                    community: h.community,
                }
            })
            .collect::<Vec<_>>()
        })
    });
    chunks.concat()
}
