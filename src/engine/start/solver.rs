//! Keeps what solutions of amenities in one world need from one to the next: drafts, and what does not change of a household.

use crate::engine::base::parallel;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::quick_drafts::QuickDrafts;
use crate::engine::start::quick_tables::Tables;
use crate::engine::state::world::World;
use crate::model::household::{Household, uniform};
use crate::model::liquidity::full_buffer;

/// Households up to which full buffers are kept by household.
const KEPT: usize = 1 << 19;

/// Scratch space of solutions; what it holds changes none.
#[derive(Debug, Default)]
pub struct Solver {
    fortunes: Fortunes,
    /// Full buffers of a sample.
    full: Vec<f64>,
    drafts: Vec<QuickDrafts>,
}

impl Solver {
    /// Drafts a `sample`, those of one place and group one after the other, in batches of `size`.
    pub(crate) fn draft(
        &mut self,
        context: &DecisionContext,
        world: &World,
        tables: &Tables,
        sample: &[(usize, f64)],
        size: usize,
    ) -> &[QuickDrafts] {
        let batches = sample.len().div_ceil(size);
        if self.drafts.len() < batches {
            self.drafts.resize_with(batches, QuickDrafts::default);
        }
        let known = context.scenario.mechanisms.liquidity && world.households.len() <= KEPT;
        if known {
            let scale = context.constants.parameters.wealth_scale;
            self.fortunes.of(world, sample, scale, &mut self.full);
        }
        let full = known.then_some(&self.full[..]);
        parallel::map_chunks(
            &mut self.drafts[..batches],
            1,
            || (),
            |(), b, drafts| {
                let part = b * size..sample.len().min((b + 1) * size);
                let full = full.map(|full| &full[part.clone()]);
                drafts.iter_mut().for_each(|draft| draft.rewrite(context, world, tables, &sample[part.clone()], full));
            },
        );
        &self.drafts[..batches]
    }
}

/// Liquid wealth with a full buffer by household, found anew where somebody else has come to live there.
#[derive(Debug, Default)]
struct Fortunes {
    /// Whose it is: code of income and rank of wealth.
    whose: Vec<Option<(u16, u16)>>,
    full: Vec<f64>,
}

impl Fortunes {
    /// The full buffers of a `sample`, in its order.
    fn of(&mut self, world: &World, sample: &[(usize, f64)], scale: f64, into: &mut Vec<f64>) {
        self.whose.resize(world.households.len(), None);
        self.full.resize(world.households.len(), 0.0);
        into.clear();
        into.extend(sample.iter().map(|&(id, _)| self.one(id, &world.households[id], scale)));
    }

    fn one(&mut self, id: usize, h: &Household, scale: f64) -> f64 {
        let whose = Some((h.income, h.wealth_rank));
        if self.whose[id] != whose {
            self.whose[id] = whose;
            self.full[id] = full_buffer(h.income(), uniform(h.wealth_rank), scale);
        }
        self.full[id]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_to_live_there_has_a_buffer_of_its_own() {
        let mut fortunes = Fortunes { whose: vec![None; 3], full: vec![0.0; 3] };
        let mut household = Household::new(0);
        for (income, rank) in [(30_000.0, 1 << 14), (30_000.0, 1 << 15), (90_000.0, 1 << 15), (90_000.0, 1 << 15)] {
            household.set_income(income);
            household.wealth_rank = rank;
            let expected = full_buffer(household.income(), uniform(rank), 1.3);
            assert_eq!(fortunes.one(1, &household, 1.3).to_bits(), expected.to_bits());
        }
        // Planted fault: what is kept is taken over as it is.
        fortunes.full[1] = 7.0;
        assert_eq!(fortunes.one(1, &household, 1.3), 7.0);
    }
}
