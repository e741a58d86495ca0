//! Evaluates every place at once as one household would find it, in columns that the compiler turns into vectors.
//!
//! The numbers are bit for bit those of [`DecisionContext::evaluate`], operation by operation (IEEE arithmetic does not depend on
//! the width of the machine's vectors, and nothing here is fused); a test compares them. The full logit and the
//! base-year inversion look at every place, so they use this; ordinary consideration events look at one place and do not.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::model::choice::choose;
use crate::model::household::{Household, PlaceId, Tenure};
use crate::model::income::NET_INCOME_FLOOR;
use crate::model::numeric::ln;
use crate::model::rules::UtilityForm;
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
        // The own metro has other costs.
        let geography = &context.constants.geography;
        for &j in &geography.places[geography.metro[h.place as usize] as usize] {
            self.look(context, h, who, j);
        }
    }

    fn look(&mut self, context: &DecisionContext, h: &Household, who: &DecisionMaker, to: PlaceId) {
        let alternative = context.evaluate(h, who, to);
        self.gain[to as usize] = alternative.gain;
        self.cash[to as usize] = alternative.expenses.cash(who.income);
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
        let remote = h.is_remote();

        // Net income n, then what utility takes the logarithm of.
        let (own_income, net) = (who.income, &mut net[..n]);
        let (tax, fee) = (&columns.tax[..n], &columns.fee[..n]);
        let left = |gross: f64, tax: f64, fee: f64| {
            let left = gross - tax * gross - fee;
            if left > NET_INCOME_FLOOR { left } else { NET_INCOME_FLOOR }
        };
        if remote {
            let gross = own_income * columns.wage[h.employer as usize];
            (0..n).for_each(|j| net[j] = left(gross, tax[j], fee[j]));
        } else {
            let wage = &columns.wage[..n];
            (0..n).for_each(|j| net[j] = left(own_income * wage[j], tax[j], fee[j]));
        }
        let stone_geary = b.form == UtilityForm::StoneGeary;
        let cash = &mut cash[..n];
        if stone_geary {
            let (rent, housing, consumption) = (&columns.rent[..n], b.housing_minimum, b.consumption_minimum);
            for j in 0..n {
                let free = net[j] - rent[j] * housing - consumption;
                cash[j] = if free > 1_000.0 { free } else { 1_000.0 };
            }
        } else {
            cash.copy_from_slice(net);
        }

        // Utility, term by term in the order of `Terms::total`.
        let income_weight = t.income;
        let housing_weight = if stone_geary { 0.0 } else { -t.income * b.housing_share };
        let sales_weight = -t.income * (1.0 - b.housing_share);
        let (crime_weight, school_weight, governance_weight) = (-t.crime, t.schools, t.governance);
        let (home, near) = (c.geography.metro_number(h.home), t.family);
        let (ln_user_cost, ln_sales) = (&columns.ln_user_cost[..n], &columns.ln_sales[..n]);
        let (ln_crime, schools, governance) = (&columns.ln_crime[..n], &columns.schools[..n], &columns.governance[..n]);
        let (amenity, metro) = (&columns.amenity[remote as usize][..n], &c.geography.metro_numbers()[..n]);
        for j in 0..n {
            let family = if metro[j] == home { near } else { 0.0 };
            gain[j] = income_weight * ln(cash[j])
                + housing_weight * ln_user_cost[j]
                + sales_weight * ln_sales[j]
                + crime_weight * ln_crime[j]
                + school_weight * schools[j]
                + family
                + governance_weight * governance[j]
                + amenity[j];
        }

        // Less the cost of the move and utility here.
        let class = who.traits.class;
        let renter = who.traits.tenure == Tenure::Renter;
        let deposit_share = if renter { 2.0 / 12.0 * p.housing_share } else { 0.0 };
        let (moving, distance, money) = (p.moving_cost[class], p.distance_cost[class], p.money_cost[class]);
        let sale = who.price_to_income.map_or(0.0, |ratio| p.sale_weight * money * (p.sale_fee * ratio));
        let (truck_share, here) = ((own_income / 75_000.0).min(1.0), who.here);
        let (entry, miles) = (&columns.entry[..n], &c.geography.miles_from(h.place)[..n]);
        for j in 0..n {
            let truck = 1_000.0 + 5.5 * miles[j];
            let truck = if truck < 8_000.0 { truck } else { 8_000.0 };
            let deposit = deposit_share * net[j];
            let money_cost = money * ((truck + deposit + entry[j]) / 1_000.0);
            gain[j] = gain[j] - (moving + distance * (miles[j] / 100.0) + money_cost + sale) - here;
        }
        if !priced {
            return;
        }
        for j in 0..n {
            let truck = 1_000.0 + 5.5 * miles[j];
            let truck = if truck < 8_000.0 { truck } else { 8_000.0 };
            let needed = truck * truck_share + deposit_share * net[j] + entry[j];
            cash[j] = if needed > 0.0 { needed } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::scenario::parse;

    const PLACES: &str = r#"
model = "1"
population = { households = 4_000 }
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
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = parse(&format!("{PLACES}{rules}"), "test.toml", &nothing, &[]).expect("a good scenario");
            let sim = Simulation::new(&loaded.scenario, 0).expect("a base year");
            let mut all_places = AllPlaces::default();
            sim.with_context(|context| {
                for (id, h) in sim.world.households.iter().enumerate() {
                    let who = context.decision_maker(h, sim.world.spread(id));
                    all_places.take(context, h, &who);
                    for to in 0..4 {
                        let alternative = context.evaluate(h, &who, to);
                        assert_eq!(all_places.gain[to as usize].to_bits(), alternative.gain.to_bits(), "{id} to {to}");
                        let cash = alternative.expenses.cash(who.income);
                        assert_eq!(all_places.cash[to as usize].to_bits(), cash.to_bits(), "{id} to {to}");
                    }
                }
            });
        }
    }
}
