//! Computes how strongly each place draws attention, and for whom.
//!
//! M_j = N_j + vacant homes open for occupation, which count ℓ-fold where they are on the market; announced units have no mass. The mass counts M^a·A_j: A is 1 for legacy
//! places and for members of the community that founded the place; for everybody else the Bass curve from
//! its opening, or 1 on the market.
//! Members also look more where their community is over-represented: LQ^θ at legacy places, off by default, with
//! LQ = [n_kj + m₀·s_k]/[(N_j + m₀)·s_k], within .1 and 100.

use crate::engine::base::geography::{AttentionKernel, Geography};
use crate::engine::state::replicate::ReplicateState;
use crate::model::consideration::mass;
use crate::model::numeric::pow;

impl ReplicateState<'_> {
    /// Recomputes what attention falls on.
    pub(crate) fn refresh_kernel(&mut self) {
        let exponent = self.constants.parameters.mass_exponent;
        let bare: Vec<f64> = (0..self.world.places.len()).map(|j| mass(self.presence(j), exponent)).collect();
        let known: Vec<f64> = (0..bare.len()).map(|j| bare[j] * self.awareness(j)).collect();
        let mut communities = std::mem::take(&mut self.kernel.communities);
        communities.resize(self.world.communities.len(), None);
        for (k, kernel) in communities.iter_mut().enumerate() {
            match self.masses_of_members(k, &bare, &known) {
                Some(masses) => {
                    kernel.get_or_insert_default().refresh(&self.constants.geography, &masses);
                }
                None => *kernel = None,
            }
        }
        self.kernel.refresh(&self.constants.geography, &known);
        self.kernel.communities = communities;
    }

    /// M: households, or homes open for occupation in a new place; nothing that is not open.
    fn presence(&self, j: usize) -> f64 {
        let state = &self.world.places[j];
        match &self.world.new_places[j] {
            None => state.households as f64,
            Some(new_place) if new_place.is_open() => {
                let vacant_mass = self.constants.parameters.market_vacant_mass;
                self.scenario.places[j].awareness.mass(state.households as f64, state.units, vacant_mass)
            }
            Some(_) => 0.0,
        }
    }

    /// A: share of outsiders who have heard of a place.
    pub fn awareness(&self, j: usize) -> f64 {
        let Some(new_place) = self.world.new_places[j].as_ref().filter(|_| self.scenario.mechanisms.awareness) else {
            return 1.0;
        };
        let (p, kind) = (&self.constants.parameters, self.scenario.places[j].awareness);
        let years = |opened: u32| self.tick.saturating_sub(opened) as f64 * self.constants.dt;
        new_place.opened.map_or(0.0, |opened| kind.share(p.innovation, p.imitation, years(opened)))
    }

    /// Masses as members of community `k` see them, where they differ from everybody's.
    fn masses_of_members(&self, k: usize, bare: &[f64], known: &[f64]) -> Option<Vec<f64>> {
        let theta = self.constants.parameters.diaspora;
        let mine = |j: usize| self.scenario.places[j].community as usize == k + 1 && bare[j] > 0.0;
        if theta == 0.0 && !(0..bare.len()).any(mine) || !self.scenario.mechanisms.communities {
            return None;
        }
        let share = self.affiliation.share(k);
        let smoothing = self.constants.parameters.diaspora_smoothing / self.weight;
        let counters = &self.world.communities[k].counters;
        let pull = |j: usize| {
            if theta == 0.0 || self.world.new_places[j].is_some() || share == 0.0 {
                return 1.0;
            }
            let here = counters.members_at[j] as f64 + smoothing * share;
            let expected = (self.world.places[j].households as f64 + smoothing) * share;
            pow((here / expected).clamp(0.1, 100.0), theta)
        };
        Some((0..bare.len()).map(|j| if mine(j) { bare[j] } else { known[j] * pull(j) }).collect())
    }
}

/// The kernel of the first tick, before there is a world to ask.
pub(crate) fn first_kernel(geography: &Geography, sizes: &[u64], exponent: f64) -> AttentionKernel {
    let mut kernel = AttentionKernel::default();
    let masses: Vec<f64> = sizes.iter().map(|&n| mass(n as f64, exponent)).collect();
    kernel.refresh(geography, &masses);
    kernel
}
