//! Computes how strongly each place draws attention, and for whom.
//!
//! M_j = N_j + vacant homes open for occupation, which count ℓ-fold where they are on the market; announced units have no mass, nor have homes that a
//! cap does not let anybody into within a year, nor those for members alone in the eyes of others. The mass counts M^a·A_j: A is 1 for legacy
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
        let seen = |j: usize, member: bool| mass(self.presence(j, member), exponent);
        let bare: Vec<f64> = (0..self.world.places.len()).map(|j| seen(j, true)).collect();
        let known: Vec<f64> = (0..bare.len()).map(|j| seen(j, false) * self.awareness(j)).collect();
        let mut communities = std::mem::take(&mut self.kernel.communities);
        communities.resize(self.world.communities.len(), None);
        for (k, kernel) in communities.iter_mut().enumerate() {
            match self.masses_of_members(k, &bare, &known) {
                Some(masses) => {
                    kernel.get_or_insert_default().refresh(&self.constants.geography, &masses, 0);
                }
                None => *kernel = None,
            }
        }
        self.kernel.refresh(&self.constants.geography, &known, self.world.households.len());
        self.kernel.communities = communities;
    }

    /// M: households, or homes open for occupation in a new place to a `member` of its community or to others; nothing that is not open.
    fn presence(&self, j: usize, member: bool) -> f64 {
        let state = &self.world.places[j];
        match &self.world.new_places[j] {
            None => state.households as f64,
            Some(new_place) if new_place.is_inhabited() => {
                let vacant_mass = self.constants.parameters.market_vacant_mass;
                let (place, households) = (&self.scenario.places[j], state.households as f64);
                let closed = place.members_only && !member && new_place.is_chartered();
                let enter = if closed { 0.0 } else { state.attributes.admission_cap / self.weight };
                place.awareness.mass(households, state.units.min(households + enter), vacant_mass)
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
    kernel.refresh(geography, &masses, sizes.iter().sum::<u64>() as usize);
    kernel
}

#[cfg(test)]
mod tests {
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    /// Two old places and two new ones, of which `ours` is the community's; one simulated household stands for ten.
    fn country(theta: f64) -> Scenario {
        let text = format!(
            "model = \"2\"\npopulation = {{ households = 20_000, spin_up = 0 }}\nparameters = {{ diaspora = {theta}, diaspora_smoothing = 50 }}\n\
             [[community]]\nname = \"readers\"\nshare = 0.004\n\
             [[place]]\nname = \"aa\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"bb\"\nlatitude = 35\nlongitude = -95\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"theirs\"\nkind = \"new\"\nfounding = \"plain\"\nlatitude = 30\nlongitude = -90\nunits = 500\n\
             [[place]]\nname = \"ours\"\nkind = \"new\"\nfounding = \"plain\"\ncommunity = \"readers\"\nlatitude = 30\nlongitude = -85\nunits = 500\n"
        );
        Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"))
    }

    /// Homes that nobody is let into are on no market: they once drew looks from everybody. One simulated household stands for ten.
    #[test]
    fn homes_are_seen_by_those_who_may_move_in() {
        let market = |more: &str| {
            let text = format!(
                "model = \"2\"\npopulation = {{ households = 20_000, spin_up = 0 }}\n\
                 [[community]]\nname = \"readers\"\nshare = 0.004\n\
                 [[place]]\nname = \"aa\"\nlatitude = 40\nlongitude = -80\nhouseholds = 200_000\nrent = 15_000\n\
                 [[place]]\nname = \"new\"\nkind = \"new\"\nfounding = \"plain\"\ncommunity = \"readers\"\nlatitude = 30\n\
                 longitude = -85\nunits = 500\nawareness = \"market\"\n{more}"
            );
            let s = Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"));
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            sim.tick();
            let new = s.places.iter().position(|place| place.name == "new").expect("it is there");
            let lived_in = sim.world.places[new].households as f64;
            assert_eq!(sim.world.places[new].units, 50.0);
            [true, false].map(|member| sim.presence(new, member) - lived_in)
        };
        let [open, same] = market("");
        assert!(open == same && open > 12.0 * 40.0, "{open} {same}");
        // Twenty households a year: as many homes of fifty.
        assert_eq!(market("admission_cap = 20"), [24.0; 2]);
        assert_eq!(market("admission_cap = 0"), [0.0; 2]);
        let [members, others] = market("members_only = true");
        assert!(members > 12.0 * 40.0 && others == 0.0, "{members} {others}");
    }

    /// By hand, share .004 and m₀ = 50 real households, five simulated ones: 10,005·.004 = 40.02 members are expected of 10,000 households.
    #[test]
    fn members_look_more_at_old_places_where_their_own_live() {
        let (s, off) = (country(0.7), country(0.0));
        let (mut sim, still) =
            (Simulation::new(&s, 0).expect("a base year"), Simulation::new(&off, 0).expect("a base year"));
        assert_eq!((sim.weight, sim.affiliation.share(0)), (10.0, 0.004));
        let number = |name: &str| s.places.iter().position(|place| place.name == name).expect("it is there");
        let (theirs, ours) = (number("theirs"), number("ours"));
        let (bare, known) = ([10_000.0, 10_000.0, 50.0, 50.0], [10_000.0, 10_000.0, 15.0, 15.0]);
        sim.world.places[..2].iter_mut().for_each(|state| state.households = 10_000);
        for (members, quotient) in [(40, 1.0), (80, 80.02 / 40.02), (10, 10.02 / 40.02), (0, 0.1), (10_000, 100.0)] {
            let pull = f64::powf(quotient, 0.7);
            sim.world.communities[0].counters.members_at = vec![members, 40, 50, 50];
            let masses = sim.masses_of_members(0, &bare, &known).expect("they see other masses");
            assert!((masses[0] / (10_000.0 * pull) - 1.0).abs() < 1e-12, "{members} members: {}", masses[0]);
            // Members are as many as expected there; places that are new draw nobody by those who live in them.
            assert!((masses[1] - 10_000.0).abs() < 1e-9 && masses[theirs] == 15.0, "{masses:?}");
            // They know their own place, and see of it what is there.
            assert_eq!(masses[ours], 50.0);
            // Planted faults: m₀ in simulated households, and a quotient without ends.
            let wrong = [(members as f64 + 50.0 * 0.004) / (10_050.0 * 0.004), (members as f64 + 0.02) / 40.02];
            let seen = wrong.map(|quotient| (masses[0] / (10_000.0 * quotient.powf(0.7)) - 1.0).abs() > 1e-4);
            assert_eq!(seen, [members != 40, [0, 10_000].contains(&members)], "{members} members");
        }
        // Off, members differ in what they know of their own places alone.
        let mut closed = bare;
        closed[ours] = 0.0;
        assert_eq!(still.masses_of_members(0, &closed, &known), None);
        let mut expected = known.to_vec();
        expected[ours] = 50.0;
        assert_eq!(still.masses_of_members(0, &bare, &known), Some(expected));
    }
}
