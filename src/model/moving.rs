//! Prices a move, in money and in utility, and says who helps those who cannot pay.
//!
//! Money: k = truck(miles)·min(1, y/75k) + deposit (2/12·α·n for renters) + entry fee + what is gone of a ticket − grant, $;
//! may be negative. y is gross income at the residence: the poor hire less truck.
//! Utility: C_ij = μ_m + μᵈ_m·miles/100 + 75·μ$_m·k/y + 75·μ$_m·(0.05·P_i/y_i)·(1 for owners)
//!         + h_j·κ_j·T·(μ_m + μᵈ_m·miles/100) for a place that its host may take.
//! 75: μ$ is per $1,000 and was asked of households whose median income is $75,000; there costs are those of version 1.
//! Within the metro the distance term is 0 and μ_m is lowered by local_m·exp(−miles/5).
//! P_i = α·n_i/(i + d_H) is the price of the owned home at the current place.
//! Cash: k_liq = max(0, k with the ticket whole). Who lacks `gap` = k_liq − liquid wealth is helped with probability
//! P = a₀·exp(−gap/(s·y)): employer, family or credit (*assumed*).
//! The sale is paid by whoever owns before the move, the deposit by whoever rents after it ([`crate::model::tenure`]).
//! Source: Koşar et al. 2022, Table 5; costs enter relative to income because linear dollars of that size are far outside
//! their $5,000 question, and weighed a fee of $25,000 the same at every income.

use crate::model::acts::Acts;
use crate::model::household::{Class, Tenure};
use crate::model::numeric::exp;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};
use crate::model::settings::Parameters;

/// How help fades with what is missing.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "assist_scale", symbol: "s", unit: "share of income", default: Value::One(0.2), min: 0.01, max: 10.0, evidence: Assumed, source: "a fifth of income in the fit of blocked moves and mobility by income", about: "lack of cash, relative to yearly income, at which help is 1/e as likely", slot: Slot::One(|p| &mut p.assist_scale), role: Acts::when(|s| s.acts(s.on.liquidity)) },
];

/// Median gross income to which μ$ belongs, $ per year.
pub const MEDIAN_INCOME: f64 = 75_000.0;

/// Gross incomes below this count as this where costs are relative to income, $ per year.
pub const LEAST_INCOME: f64 = 1_000.0;

/// Median income in thousands: turns $1,000 into a share of income.
const RELATIVE: f64 = 75.0;

/// A truck costs $1,000 + $5.50 a mile, at most $8,000, $600 within the metro.
#[inline(always)]
pub fn truck(miles: f64, within_metro: bool) -> f64 {
    if within_metro { 600.0 } else { (1_000.0 + 5.5 * miles).min(8_000.0) }
}

/// The dollars of a move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expenses {
    /// Truck, $, as much of it as the household hires.
    pub truck: f64,
    /// Deposit, $; 0 for those who own after the move.
    pub deposit: f64,
    /// Entry fee of the destination less its relocation grant, $.
    pub entry: f64,
    /// Part of a ticket that is gone, $.
    pub ticket_lost: f64,
    /// Ticket, whole, $: it counts against liquid wealth wherever it lies.
    pub ticket_due: f64,
}

impl Expenses {
    /// k: what weighs in the decision, $; may be negative.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        self.truck + self.deposit + self.entry + self.ticket_lost
    }

    /// k_liq: what must be paid at once, $.
    #[inline(always)]
    pub fn cash(&self) -> f64 {
        (self.truck + self.deposit + self.entry + self.ticket_due).max(0.0)
    }
}

/// Expenses of moving `miles` to a place where net income would be `net`; `gross` is income at the residence, `after`
/// tenure there.
#[inline(always)]
pub fn expenses(
    miles: f64,
    within_metro: bool,
    gross: f64,
    after: Tenure,
    net: f64,
    housing_share: f64,
    entry: f64,
) -> Expenses {
    Expenses {
        truck: truck(miles, within_metro) * (gross / MEDIAN_INCOME).min(1.0),
        deposit: if after == Tenure::Renter { 2.0 / 12.0 * housing_share * net } else { 0.0 },
        entry,
        ticket_lost: 0.0,
        ticket_due: 0.0,
    }
}

/// P = a₀·exp(−gap/(s·y)): probability that somebody pays the `gap` $ that a household with `gross` income lacks.
#[inline(always)]
pub fn help(assist: f64, scale: f64, gap: f64, gross: f64) -> f64 {
    assist * exp(-gap.max(0.0) / (scale * gross.max(LEAST_INCOME)))
}

/// Probability that a household with `wealth` $ at hand pays `cash` $: alone, or helped.
#[inline(always)]
pub fn payment(assist: f64, scale: f64, cash: f64, wealth: f64, gross: f64) -> f64 {
    if cash <= wealth { 1.0 } else { help(assist, scale, cash - wealth, gross) }
}

/// Sale price of the owned home over gross income: P_i/y_i with P_i = α·n_i/(i + d_H).
#[inline(always)]
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
    /// 75·μ$·k/y.
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

/// 75·μ$·k/y: disutility of spending `money` $ of `gross` income.
#[inline(always)]
pub fn money_cost(p: &Parameters, class: Class, money: f64, gross: f64) -> f64 {
    weighed_money(p.money_cost[class], money, gross)
}

/// [`money_cost`] at the `weight` μ$.
#[inline(always)]
pub fn weighed_money(weight: f64, money: f64, gross: f64) -> f64 {
    RELATIVE * weight * (money / gross.max(LEAST_INCOME))
}

/// 75·μ$·(0.05·P/y): disutility of selling a home that costs `ratio` times gross income, at the `weight` μ$.
#[inline(always)]
pub fn weighed_sale(weight: f64, sale_fee: f64, ratio: f64) -> f64 {
    RELATIVE * weight * (sale_fee * ratio)
}

/// Disutility of moving `miles`, spending `money` $ of `gross` income at the residence; `price_to_income` is `None` for
/// renters.
#[inline(always)]
pub fn cost(
    p: &Parameters,
    class: Class,
    miles: f64,
    within_metro: bool,
    money: f64,
    gross: f64,
    price_to_income: Option<f64>,
) -> Cost {
    let (moving, distance) = if within_metro {
        // Another dwelling in the same place is no miles away: e⁰.
        let nearness = if miles > 0.0 { exp(-miles / 5.0) } else { 1.0 };
        (p.moving_cost[class] - p.local_relief[class] * nearness, 0.0)
    } else {
        (p.moving_cost[class], p.distance_cost[class] * (miles / 100.0))
    };
    Cost {
        moving,
        distance,
        money: money_cost(p, class, money, gross),
        sale: price_to_income.map_or(0.0, |ratio| weighed_sale(p.money_cost[class], p.sale_fee, ratio)),
        risk: 0.0,
    }
}

/// h·κ·T·(μ + μᵈ·miles/100): disutility of perhaps having to move again, `expected` = h·κ·T times.
#[inline(always)]
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
    fn a_renter_pays_two_months_of_the_new_rent_and_the_poor_hire_less_truck() {
        let e = expenses(200.0, false, 30_000.0, Tenure::Renter, 60_000.0, 0.24, -500.0);
        assert!((e.truck - 840.0).abs() < 1e-9 && (e.deposit - 2_400.0).abs() < 1e-9);
        assert!((e.total() - (840.0 + 2_400.0 - 500.0)).abs() < 1e-9);
        assert_eq!(e.total(), e.cash());
        assert_eq!(expenses(200.0, false, 90_000.0, Tenure::Owner, 60_000.0, 0.24, 0.0).total(), 2_100.0);
        let granted = expenses(0.0, true, 75_000.0, Tenure::Owner, 6e4, 0.24, -10_000.0);
        assert_eq!((granted.total(), granted.cash()), (-9_400.0, 0.0));
        // Only what is gone of a ticket weighs; all of it must be paid.
        let ticket = Expenses { ticket_lost: 4_000.0, ticket_due: 28_000.0, ..granted };
        assert_eq!((ticket.total(), ticket.cash()), (-5_400.0, 18_600.0));
    }

    #[test]
    fn at_75_thousand_dollars_costs_are_those_of_version_1() {
        let p = Parameters::default();
        for class in Class::ALL {
            let c = cost(&p, class, 500.0, false, 3_750.0, 75_000.0, None);
            assert!((c.money - p.money_cost[class] * 3.75).abs() < 1e-12);
        }
        // Planted fault: linear dollars weigh the same at every income.
        let poor = cost(&p, Class::Mobile, 500.0, false, 3_750.0, 25_000.0, None);
        assert!((poor.money - 3.0 * 0.041 * 3.75).abs() < 1e-12);
    }

    #[test]
    fn costs_agree_with_the_oracle() {
        // Oracle (the prototype): C and k of three households.
        let p = Parameters::default();
        let priced = |gross: f64, net: f64| Some(price_to_income(net, gross, 0.24, 0.05, 0.01));
        let k = expenses(500.0, false, 40e3, Tenure::Renter, 38e3, 0.24, 0.0).total();
        assert!((k - 3_520.0).abs() < 1e-9);
        let c = cost(&p, Class::Mobile, 500.0, false, k, 40e3, priced(40e3, 36e3));
        assert!((c.total() - 2.2951).abs() < 1e-9, "{c:?}");
        let mut c = cost(&p, Class::Rooted, 500.0, false, k + 1_500.0, 40e3, None);
        c.risk = risk_cost(&p, Class::Rooted, 500.0, 0.11);
        assert!((c.total() - 7.409865).abs() < 1e-9, "{c:?}");
        let k = expenses(5.0, true, 120e3, Tenure::Owner, 100e3, 0.24, 0.0).total();
        assert_eq!(k, 600.0);
        let c = cost(&p, Class::Stuck, 5.0, true, k, 120e3, priced(120e3, 110e3));
        assert!((c.total() - 1.8873540729777234).abs() < 1e-9, "{c:?}");
    }

    #[test]
    fn help_is_certain_up_to_a0_when_nothing_is_missing_and_fades_with_the_gap() {
        assert_eq!(help(0.8, 0.2, 0.0, 40_000.0), 0.8);
        assert!((help(0.8, 0.2, 8_000.0, 40_000.0) - 0.8 * 0.36787944117144233).abs() < 1e-12);
        assert_eq!(payment(0.8, 0.2, 3_000.0, 3_000.0, 40_000.0), 1.0);
        assert!((payment(0.8, 0.2, 3_000.01, 3_000.0, 40_000.0) - 0.8).abs() < 1e-6);
        // A fee of $25,000 is a tenth of one income and more than another.
        assert!(help(0.8, 0.2, 25_000.0, 250_000.0) > 0.48 && help(0.8, 0.2, 25_000.0, 20_000.0) < 0.002);
        // Planted fault: version 1 helps everybody alike, whatever is missing.
        assert!(payment(0.8, f64::INFINITY, 25_000.0, 0.0, 20_000.0) > 0.79);
    }

    #[test]
    fn the_next_street_costs_less_by_the_local_term() {
        let c = cost(&Parameters::default(), Class::Rooted, 0.0, true, 0.0, 6e4, None);
        assert!((c.total() - (6.154 - 3.548)).abs() < 1e-12);
        let five_miles = cost(&Parameters::default(), Class::Rooted, 5.0, true, 0.0, 6e4, None);
        assert!((five_miles.moving - (6.154 - 3.548 * 0.36787944117144233)).abs() < 1e-12);
    }
}
