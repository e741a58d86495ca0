//! Computes how often a household considers each place: for one household, and for many with what they could pay.
//!
//! [`AttentionRates`] gives bit for bit what [`DecisionContext::attention_rates`] gives for each. What attention falls on is
//! the same for all who live in a place with their home elsewhere, and for all others there, so it is kept from one household
//! to the next.

use crate::engine::choice::context::DecisionContext;
use crate::model::household::{Class, Household, PlaceId};
use crate::model::rules::Alternatives;
use pulp::{Arch, Simd, WithSimd};

impl DecisionContext<'_> {
    /// How often the household considers each place, per year; its own place counts as zero.
    pub fn attention_rates(&self, h: &Household, class: Class, into: &mut Vec<f64>) {
        let (c, geography) = (self.constants, &self.constants.geography);
        let national = self.national_rate(h);
        if self.scenario.rules.alternatives == Alternatives::All {
            into.clear();
            into.extend(self.snapshot.open.iter().map(|&open| if open { national } else { 0.0 }));
        } else {
            let kernel = self.kernel_of(h);
            kernel.national_probabilities(geography, h.place, h.home, c.parameters.home_attention[class], into);
            into.iter_mut().for_each(|p| *p *= national);
            for &j in &geography.places[geography.metro[h.place as usize] as usize] {
                into[j as usize] = c.local * kernel.local_probability(geography, j);
            }
        }
        into[h.place as usize] = 0.0;
    }
}

/// Probabilities of attention, kept.
#[derive(Debug)]
pub struct AttentionRates {
    arch: Arch,
    /// Whose attention this is: place, and the class of those whose home lies in another metro.
    whose: Option<(PlaceId, Option<Class>)>,
    /// Probability that a national ring brings up each place, but for the pull of home.
    attention: Vec<f64>,
}

impl Default for AttentionRates {
    fn default() -> Self {
        AttentionRates { arch: Arch::new(), whose: None, attention: Vec::new() }
    }
}

impl AttentionRates {
    /// How often the household considers each place, per year, times what `payable` says of the `cash` needed there.
    ///
    /// All calls must be about the same scene. Members' knowledge of places of their community is left out: this serves
    /// the base year, in which no such place is open.
    pub fn rates(
        &mut self,
        context: &DecisionContext,
        h: &Household,
        class: Class,
        cash: &[f64],
        payable: impl Fn(f64) -> f64,
        into: &mut [f32],
    ) {
        let (c, geography) = (context.constants, &context.constants.geography);
        let drawn = context.scenario.rules.alternatives != Alternatives::All;
        let away = drawn && !geography.same_metro(h.place, h.home);
        let whose = Some((h.place, away.then_some(class)));
        if self.whose != whose {
            self.whose = whose;
            if drawn {
                let rho = if away { c.parameters.home_attention[class] } else { 0.0 };
                context.kernel.national_attention(geography, h.place, rho, &mut self.attention);
            } else {
                self.attention.clear();
                self.attention.extend(context.snapshot.open.iter().map(|&open| open as u8 as f64));
            }
        }
        let national = context.national_rate(h);
        self.arch.dispatch(Rates { attention: &self.attention, national, cash, payable: &payable, into });
        let places = |of: PlaceId| &geography.places[geography.metro[of as usize] as usize];
        let mut note = |j: PlaceId, look: f64| into[j as usize] = (look * payable(cash[j as usize])) as f32;
        if drawn {
            if away {
                let rho = c.parameters.home_attention[class];
                for &j in places(h.home) {
                    let pull = rho * context.kernel.local_probability(geography, j);
                    note(j, (self.attention[j as usize] + pull) * national);
                }
            }
            places(h.place).iter().for_each(|&j| note(j, c.local * context.kernel.local_probability(geography, j)));
        }
        note(h.place, 0.0);
    }
}

struct Rates<'a, P> {
    attention: &'a [f64],
    national: f64,
    cash: &'a [f64],
    payable: &'a P,
    into: &'a mut [f32],
}

impl<P: Fn(f64) -> f64> WithSimd for Rates<'_, P> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.into.len();
        let (attention, cash) = (&self.attention[..n], &self.cash[..n]);
        for j in 0..n {
            self.into[j] = (attention[j] * self.national * (self.payable)(cash[j])) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    const PLACES: &str = r#"
model = "2"
population = { spin_up = 2, households = 4_000 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 15_000 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 15_000 },
  { name = "d", metro = "o", latitude = 47, longitude = -122, households = 50_000, rent = 15_000 },
  { name = "e", metro = "o", latitude = 47.2, longitude = -122, households = 50_000, rent = 15_000 },
]
"#;

    #[test]
    fn rates_are_bit_for_bit_what_each_household_s_looks_say() {
        for rules in [
            "",
            "[rules]\nalternatives = \"all\"\n",
            "[parameters]\nhome_attention = { mobile = 0, stuck = 0, rooted = 0 }\n",
        ] {
            let scenario = Scenario::parse(&format!("{PLACES}{rules}")).expect("a good scenario");
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            let cash = [100.0, 2_000.0, 30.0, 70.0, 8_000.0];
            let payable = |cash: f64| if cash <= 1_000.0 { 3.7 } else { 3.7 * 0.5 };
            let (mut fast, mut plain, mut rates) = (AttentionRates::default(), Vec::new(), [0.0_f32; 5]);
            sim.with_context(|context| {
                for h in &sim.world.households {
                    let class = Class::ALL[h.class_rank as usize % 3];
                    fast.rates(context, h, class, &cash, payable, &mut rates);
                    context.attention_rates(h, class, &mut plain);
                    for j in 0..5 {
                        assert_eq!(rates[j].to_bits(), ((plain[j] * payable(cash[j])) as f32).to_bits(), "{j}");
                    }
                }
            });
        }
    }
}
