//! Evaluates every place at once as one household would find it, in columns that the compiler turns into vectors.
//!
//! The functions are those of [`DecisionContext::evaluate`], so the numbers are too, bit for bit (IEEE arithmetic does not depend
//! on the width of the machine's vectors, and nothing here is fused); a test compares them. The full logit and the
//! base-year inversion look at every place, so they use this; ordinary consideration events look at one place and do not.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::model::choice::choose;
use crate::model::household::{Household, PlaceId};
use crate::model::income::net_income;
use crate::model::moving::{cost, expenses};
use crate::model::numeric::ln;
use crate::model::utility::{Level, Offer, spendable, utility_of};
use pulp::{Arch, Simd, WithSimd};

/// Gain of a move to a place that is not open: its probability is zero in the last bit.
const NEVER: f64 = -1e4;

/// What one household finds in every place; the entries of its own place mean another dwelling there.
#[derive(Debug, Clone)]
pub struct AllPlaces {
    arch: Arch,
    /// u_ij − C_ij − u_il.
    pub gain: Vec<f64>,
    /// Cash that the move needs at once, $.
    pub cash: Vec<f64>,
    net: Vec<f64>,
    others: Vec<f64>,
    weights: Vec<f64>,
}

impl Default for AllPlaces {
    fn default() -> Self {
        AllPlaces {
            arch: Arch::new(),
            gain: Vec::new(),
            cash: Vec::new(),
            net: Vec::new(),
            others: Vec::new(),
            weights: Vec::new(),
        }
    }
}

impl AllPlaces {
    /// Evaluates all places for the household: gains, and the cash they need.
    pub fn take(&mut self, context: &DecisionContext, h: &Household, who: &DecisionMaker) {
        self.fill(context, h, who, true);
    }

    /// Evaluates all places for the household: gains alone.
    pub fn weigh(&mut self, context: &DecisionContext, h: &Household, who: &DecisionMaker) {
        self.fill(context, h, who, false);
    }

    fn fill(&mut self, context: &DecisionContext, h: &Household, who: &DecisionMaker, priced: bool) {
        let n = context.snapshot.offers.len();
        self.gain.resize(n, 0.0);
        self.cash.resize(n, 0.0);
        self.net.resize(n, 0.0);
        if context.snapshot.columns.brackets {
            (0..n).for_each(|j| self.look(context, h, who, j as PlaceId));
            return;
        }
        self.arch.dispatch(Columnwise {
            context,
            h,
            who,
            net: &mut self.net,
            gain: &mut self.gain,
            cash: &mut self.cash,
            priced,
        });
        // Values, and the risk that a host takes a place, are for few households and few places.
        if h.community > 0 || h.is_e_resident() {
            (0..n).for_each(|j| self.look(context, h, who, j as PlaceId));
        } else {
            let risky = context.snapshot.risk.iter().enumerate().filter(|(_, risk)| **risk > 0.0);
            risky.for_each(|(j, _)| self.look(context, h, who, j as PlaceId));
        }
        let announced = context.snapshot.ahead.iter().enumerate().filter(|(_, ahead)| !ahead.is_empty());
        announced.for_each(|(j, _)| self.look(context, h, who, j as PlaceId));
        // The own metro has other costs.
        let geography = &context.constants.geography;
        for &j in &geography.places[geography.metro[h.place as usize] as usize] {
            self.look(context, h, who, j);
        }
    }

    fn look(&mut self, context: &DecisionContext, h: &Household, who: &DecisionMaker, to: PlaceId) {
        let alternative = context.evaluate(h, who, to);
        self.gain[to as usize] = alternative.gain;
        self.cash[to as usize] = alternative.expenses.cash();
    }

    /// The place chosen by `uniform` among all others and staying (the full logit), after [`AllPlaces::take`].
    pub fn choose(&mut self, own: PlaceId, open: &[bool], uniform: f64) -> Option<PlaceId> {
        if open.contains(&false) {
            self.gain.iter_mut().zip(open).filter(|(_, open)| !**open).for_each(|(gain, _)| *gain = NEVER);
        }
        self.others.clear();
        self.others.extend_from_slice(&self.gain[..own as usize]);
        self.others.extend_from_slice(&self.gain[own as usize + 1..]);
        let chosen = self.arch.dispatch(Choice { gains: &self.others, uniform, weights: &mut self.weights })?;
        Some(chosen as PlaceId + (chosen >= own as usize) as PlaceId)
    }
}

struct Choice<'a> {
    gains: &'a [f64],
    uniform: f64,
    weights: &'a mut Vec<f64>,
}

impl WithSimd for Choice<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Option<usize> {
        choose(self.gains, self.uniform, self.weights)
    }
}

struct Columnwise<'a> {
    context: &'a DecisionContext<'a>,
    h: &'a Household,
    who: &'a DecisionMaker,
    net: &'a mut Vec<f64>,
    gain: &'a mut [f64],
    cash: &'a mut [f64],
    /// Whether the cash is wanted as well as the gain.
    priced: bool,
}

impl WithSimd for Columnwise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Columnwise { context, h, who, net, gain, cash, priced } = self;
        let (c, columns) = (context.constants, &context.snapshot.columns);
        let (p, b, t) = (&c.parameters, &c.budgeting, &who.tastes);
        let n = gain.len();
        let remote = h.is_paid_afar();

        // Net income n.
        let (own_income, gross_here, net) = (who.income, who.gross, &mut net[..n]);
        let (tax, fee) = (&columns.tax[..n], &columns.fee[..n]);
        let wage = &columns.wage[..n];
        if remote {
            let gross = own_income * columns.wage[h.employer as usize];
            (0..n).for_each(|j| net[j] = net_income(gross, tax[j], &[], fee[j]));
        } else {
            (0..n).for_each(|j| net[j] = net_income(own_income * wage[j], tax[j], &[], fee[j]));
        }

        // Utility, by the functions that evaluate one place.
        let (home, metro) = (c.geography.metro_number(h.home), &c.geography.metro_numbers()[..n]);
        // Plain loops: a closure of `array::map` would be compiled apart, without the vectors of this function.
        let (user_cost, mut levels) = (&columns.user_cost[..n], [&[][..]; Level::ALL.len()]);
        for (level, column) in levels.iter_mut().zip(&columns.levels) {
            *level = &column[..n];
        }
        for j in 0..n {
            let mut offer = Offer { rent: 0.0, user_cost: user_cost[j], levels: [0.0; Level::ALL.len()] };
            #[expect(clippy::needless_range_loop, reason = "iterators too are compiled apart")]
            for k in 0..Level::ALL.len() {
                offer.levels[k] = levels[k][j];
            }
            let ln_spendable = ln(spendable(b, &offer, net[j]));
            gain[j] = utility_of(b, t, &offer, ln_spendable, metro[j] == home, remote).total();
        }

        // Less the cost of the move and utility here.
        let (class, after, sale) = (who.traits.class, who.traits.after, who.price_to_income);
        let (entry, miles) = (&columns.entry[..n], &c.geography.miles_from(h.place)[..n]);
        for j in 0..n {
            let expenses = expenses(miles[j], false, gross_here, after, net[j], p.housing_share, entry[j]);
            gain[j] = gain[j] - cost(p, class, miles[j], false, expenses.total(), gross_here, sale).total() - who.here;
        }
        if !priced {
            return;
        }
        let cash = &mut cash[..n];
        for j in 0..n {
            let expenses = expenses(miles[j], false, gross_here, after, net[j], p.housing_share, entry[j]);
            cash[j] = expenses.cash();
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
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2, annual_fee = 700 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    #[test]
    fn all_places_are_evaluated_bit_for_bit_like_each_alone() {
        for rules in ["", "[rules]\nutility = \"stone_geary\"\n[parameters]\ntaste_sd_income = 0.4\n"] {
            let scenario = Scenario::parse(&format!("{PLACES}{rules}")).expect("a good scenario");
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            let mut all_places = AllPlaces::default();
            sim.with_context(|context| {
                for (id, h) in sim.world.households.iter().enumerate() {
                    let who = context.decision_maker(h, sim.world.spread(id));
                    all_places.take(context, h, &who);
                    for to in 0..4 {
                        let alternative = context.evaluate(h, &who, to);
                        assert_eq!(all_places.gain[to as usize].to_bits(), alternative.gain.to_bits(), "{id} to {to}");
                        let cash = alternative.expenses.cash();
                        assert_eq!(all_places.cash[to as usize].to_bits(), cash.to_bits(), "{id} to {to}");
                    }
                }
            });
        }
    }
}
