//! What a move costs: in money, and in utility.
//!
//! Money: k = truck(miles) + deposit (2/12·α·n for renters) + entry fee − grant, $; may be negative.
//! Utility: C_ij = μ_m + μᵈ_m·miles/100 + μ$_m·k/1000 + 75·μ$_m·(0.05·P_i/y_i)·(1 for owners).
//!         + h_j·κ_j·T·(μ_m + μᵈ_m·miles/100) for a place that its host may take.
//! Within the metro the distance term is 0 and μ_m is lowered by local_m·exp(−miles/5).
//! P_i = α·n_i/(i + d_H) is the price of the owned home at the current place.
//! The deposit is for the new dwelling: it uses net income at the destination.
//! Source: Koşar et al. 2022, Table 5; the sale cost enters relative to income because linear dollars of that size are
//! far outside their $5,000 question.

use crate::model::household::{Class, Tenure};
use crate::model::numeric::exp;
use crate::model::parameters::Parameters;

/// A truck costs $1,000 + $5.50 a mile, at most $8,000, $600 within the metro.
#[inline(always)]
pub fn truck(miles: f64, within_metro: bool) -> f64 {
    if within_metro { 600.0 } else { (1_000.0 + 5.5 * miles).min(8_000.0) }
}

/// The dollars of a move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expenses {
    /// Truck, $.
    pub truck: f64,
    /// Deposit, $; 0 for owners.
    pub deposit: f64,
    /// Entry fee of the destination less its relocation grant, $.
    pub entry: f64,
    /// Part of a ticket that is gone, $: paid in advance, so it needs no cash now.
    pub ticket: f64,
}

impl Expenses {
    /// k: what the move costs, $.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        self.truck + self.deposit + self.entry + self.ticket
    }

    /// k_liq: what must be paid at once; poor households hire less truck, $.
    #[inline(always)]
    pub fn cash(&self, income: f64) -> f64 {
        (self.truck * (income / 75_000.0).min(1.0) + self.deposit + self.entry).max(0.0)
    }
}

/// Expenses of moving `miles` to a place where net income would be `net`.
#[inline(always)]
pub fn expenses(miles: f64, within_metro: bool, tenure: Tenure, net: f64, housing_share: f64, entry: f64) -> Expenses {
    Expenses {
        truck: truck(miles, within_metro),
        deposit: if tenure == Tenure::Renter { 2.0 / 12.0 * housing_share * net } else { 0.0 },
        entry,
        ticket: 0.0,
    }
}

/// Sale price of the owned home over gross income: P_i/y_i with P_i = α·n_i/(i + d_H).
#[inline]
pub fn price_to_income(net: f64, gross: f64, housing_share: f64, interest: f64, depreciation: f64) -> f64 {
    housing_share * net / (interest + depreciation) / gross
}

/// Disutility of a move, term by term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// μ, lowered within the metro.
    pub moving: f64,
    /// μᵈ·miles/100.
    pub distance: f64,
    /// μ$·k/1000.
    pub money: f64,
    /// Sale of the home.
    pub sale: f64,
    /// h·κ·T·(μ + μᵈ·miles/100): the chance of having to move again.
    pub risk: f64,
}

impl Cost {
    /// C: the sum, in this order.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        self.moving + self.distance + self.money + self.sale + self.risk
    }

    /// Every part with its name.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, f64)> {
        [
            ("cost: moving", self.moving),
            ("cost: distance", self.distance),
            ("cost: money", self.money),
            ("cost: sale of the home", self.sale),
            ("cost: risk of repeal", self.risk),
        ]
        .into_iter()
    }
}

/// Disutility of moving `miles`, spending `money` $; `price_to_income` is `None` for renters.
#[inline(always)]
pub fn cost(
    p: &Parameters,
    class: Class,
    miles: f64,
    within_metro: bool,
    money: f64,
    price_to_income: Option<f64>,
) -> Cost {
    let (moving, distance) = if within_metro {
        // Another dwelling in the same place is no miles away: e⁰.
        let nearness = if miles > 0.0 { exp(-miles / 5.0) } else { 1.0 };
        (p.moving_cost[class] - p.local_relief[class] * nearness, 0.0)
    } else {
        (p.moving_cost[class], p.distance_cost[class] * (miles / 100.0))
    };
    let money_cost = p.money_cost[class];
    Cost {
        moving,
        distance,
        money: money_cost * (money / 1_000.0),
        sale: price_to_income.map_or(0.0, |ratio| p.sale_weight * money_cost * (p.sale_fee * ratio)),
        risk: 0.0,
    }
}

/// h·κ·T·(μ + μᵈ·miles/100): disutility of perhaps having to move again, `expected` = h·κ·T times.
#[inline]
pub fn risk_cost(p: &Parameters, class: Class, miles: f64, expected: f64) -> f64 {
    expected * (p.moving_cost[class] + p.distance_cost[class] * (miles / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truck_is_cheap_nearby_and_capped_far_away() {
        assert_eq!((truck(3.0, true), truck(200.0, false), truck(2_000.0, false)), (600.0, 2_100.0, 8_000.0));
    }

    #[test]
    fn a_renter_pays_two_months_of_the_new_rent() {
        let e = expenses(200.0, false, Tenure::Renter, 60_000.0, 0.24, -500.0);
        assert!((e.deposit - 2_400.0).abs() < 1e-9);
        assert!((e.total() - 4_000.0).abs() < 1e-9);
        assert!((e.cash(30_000.0) - (840.0 + 2_400.0 - 500.0)).abs() < 1e-9);
        assert_eq!(expenses(200.0, false, Tenure::Owner, 60_000.0, 0.24, 0.0).total(), 2_100.0);
        assert_eq!(expenses(0.0, true, Tenure::Owner, 6e4, 0.24, -10_000.0).cash(75_000.0), 0.0);
    }

    #[test]
    fn the_cost_of_500_miles_for_a_mobile_owner_by_hand() {
        let ratio = price_to_income(57_000.0, 60_000.0, 0.24, 0.05, 0.01);
        assert!((ratio - 3.8).abs() < 1e-12);
        let c = cost(&Parameters::default(), Class::Mobile, 500.0, false, 3_750.0, Some(ratio));
        assert!((c.distance - 0.30).abs() < 1e-12);
        assert!((c.money - 0.15375).abs() < 1e-12);
        assert!((c.sale - 75.0 * 0.041 * 0.19).abs() < 1e-12);
        assert!((c.total() - (1.171 + 0.30 + 0.15375 + 0.58425)).abs() < 1e-9);
    }

    #[test]
    fn the_next_street_costs_less_by_the_local_term() {
        let c = cost(&Parameters::default(), Class::Rooted, 0.0, true, 0.0, None);
        assert!((c.total() - (6.154 - 3.548)).abs() < 1e-12);
        let five_miles = cost(&Parameters::default(), Class::Rooted, 5.0, true, 0.0, None);
        assert!((five_miles.moving - (6.154 - 3.548 * 0.36787944117144233)).abs() < 1e-12);
    }
}
