//! Clears the housing market: rents over a durable stock that builds fast and decays slowly.
//!
//! Households spend α of net income, so with h = H/H⁰ and y = (Y/Y⁰)·(1 + τᵖ⁰/(i+d_H))/(1 + τᵖ/(i+d_H)) the rent is r = r⁰·y/h, $ per year.
//! The stock follows h′ = max(−d_H·h, min(b_H·(h* − h), c)), h* = (r/r⁰)^ε, H ≤ land cap (Glaeser & Gyourko 2005: durable
//! housing), at most c of the base stock being built in a year beyond replacement. A step solves this exactly while y stands still
//! ([`next_stock`]): since (h^κ)′ = κ·b_H·(y^ε − h^κ) with κ = 1 + ε, one step of a year equals 365 of a day.
//! The price of a unit is P = r/(i + d_H). With this demand the long-run slope d ln r/d ln N is 1/(1+ε), not Saiz's 1/ε.

use crate::model::numeric::{exp, ln, pow};

/// User cost of a dwelling: R = r·(1 + τᵖ/(i + d_H)), $ per year.
#[inline]
pub fn user_cost(rent: f64, property_tax: f64, interest: f64, depreciation: f64) -> f64 {
    rent * tax_wedge(property_tax, interest, depreciation)
}

/// 1 + τᵖ/(i + d_H).
#[inline]
pub fn tax_wedge(property_tax: f64, interest: f64, depreciation: f64) -> f64 {
    1.0 + property_tax / (interest + depreciation)
}

/// Least stock that a rent is quoted for, over the base stock: where no home stands, rents are as if a millionth did.
const LEAST_STOCK: f64 = 1e-6;

/// Market rent r⁰·y/h, $ per year, of `spending` y over a `stock` h, both over their base-year values; finite also where no
/// home stands, and r⁰ where nobody asks for one either.
pub fn market_rent(base_rent: f64, spending: f64, stock: f64) -> f64 {
    if stock <= 0.0 && spending <= 0.0 { base_rent } else { base_rent * spending / stock.max(LEAST_STOCK) }
}

/// y: spending on homes over its base-year value, `net_income_ratio` Y/Y⁰ less what the property tax takes out of it.
pub fn spending(net_income_ratio: f64, wedge_ratio: f64) -> f64 {
    net_income_ratio / wedge_ratio
}

/// Reduced-form rent r⁰·(N/N⁰)^κ_r, $ per year.
pub fn reduced_form_rent(base_rent: f64, household_ratio: f64, elasticity: f64) -> f64 {
    base_rent * pow(household_ratio, elasticity)
}

/// How the stock of housing adjusts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Construction {
    /// ε.
    pub supply_elasticity: f64,
    /// b_H, per year.
    pub build_speed: f64,
    /// d_H, per year.
    pub depreciation: f64,
    /// c: share of the base stock that can be built in a year beyond replacement; infinite without a ceiling.
    pub build_ceiling: f64,
    /// Most homes the land holds, over the base stock.
    pub land_cap: f64,
}

/// What builders look at while a step lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Demand {
    /// Rents clear the market: y, spending on homes over its base-year value. The rent follows the stock, r/r⁰ = y/h.
    Spending(f64),
    /// The rent over its base-year value does not depend on the stock.
    Rent(f64),
}

/// The stock over its base-year value after `dt` years, from `stock` (0 is legal), while demand stands still.
///
/// Decay is followed to the moment at which building begins, a binding ceiling to the moment at which it lets go, the rest in closed form:
/// `dt` may be cut into any number of steps. Land binds what is built: a stock above it only decays.
pub fn next_stock(c: &Construction, demand: Demand, stock: f64, dt: f64) -> f64 {
    let decayed = |years: f64| stock * exp(-c.depreciation * years);
    let idle = c.idle_years(demand, stock).min(dt);
    let from = if idle > 0.0 { decayed(idle) } else { stock };
    let left = dt - idle;
    if left <= 0.0 {
        return from;
    }
    let rising = c.rise(demand, from, left);
    let adjusted = if rising.years < left { c.relax(demand, rising.stock, left - rising.years) } else { rising.stock };
    adjusted.min(c.land_cap.max(decayed(dt)))
}

/// Where a binding ceiling leaves the stock, and after how many years.
struct Rise {
    stock: f64,
    years: f64,
}

impl Construction {
    /// Years during which nothing is built and the stock only decays: until b_H·(h* − h) = −d_H·h.
    fn idle_years(&self, demand: Demand, stock: f64) -> f64 {
        let (epsilon, rate) = (self.supply_elasticity, self.depreciation);
        if stock <= 0.0 || rate >= self.build_speed {
            return 0.0;
        }
        // ln of h over the stock at which building begins; positive while the stock is above it.
        let (power, level) = match demand {
            Demand::Spending(y) => (1.0 + epsilon, y),
            Demand::Rent(ratio) => (1.0, ratio),
        };
        if level <= 0.0 && epsilon > 0.0 {
            return f64::INFINITY;
        }
        let goal = if epsilon > 0.0 { epsilon * ln(level) } else { 0.0 };
        let above = power * ln(stock) - goal + ln(1.0 - rate / self.build_speed);
        match () {
            _ if above <= 0.0 => 0.0,
            _ if rate > 0.0 => above / (power * rate),
            _ => f64::INFINITY,
        }
    }

    /// b_H·(h* − h): what would be built in a year without a ceiling, over the base stock.
    fn speed(&self, demand: Demand, stock: f64) -> f64 {
        self.build_speed * (self.desired(demand, stock) - stock)
    }

    /// h*: the stock at which building stops, at today's rent.
    fn desired(&self, demand: Demand, stock: f64) -> f64 {
        match demand {
            _ if self.supply_elasticity == 0.0 => 1.0,
            Demand::Spending(y) if y <= 0.0 => 0.0,
            Demand::Spending(_) if stock <= 0.0 => f64::INFINITY,
            Demand::Spending(y) => exp(self.supply_elasticity * (ln(y) - ln(stock))),
            Demand::Rent(ratio) => pow(ratio, self.supply_elasticity),
        }
    }

    /// How far the stock goes at the ceiling's pace within `dt` years.
    fn rise(&self, demand: Demand, stock: f64, dt: f64) -> Rise {
        let c = self.build_ceiling;
        if !c.is_finite() || self.speed(demand, stock) <= c {
            return Rise { stock, years: 0.0 };
        }
        let end = stock + c * dt;
        if self.speed(demand, end) >= c {
            return Rise { stock: end, years: dt };
        }
        // The pace falls as the stock grows: halve the bracket until its ends are neighbours.
        let (mut low, mut high) = (stock, end);
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return Rise { stock: low, years: (low - stock) / c };
            }
            if self.speed(demand, middle) >= c { low = middle } else { high = middle }
        }
    }

    /// The stock after `dt` years of h′ = b_H·(h* − h); in logs, so that no elasticity overflows.
    fn relax(&self, demand: Demand, stock: f64, dt: f64) -> f64 {
        let y = match demand {
            Demand::Rent(_) => {
                let desired = self.desired(demand, stock);
                return desired + (stock - desired) * exp(-self.build_speed * dt);
            }
            Demand::Spending(y) => y,
        };
        let kappa = 1.0 + self.supply_elasticity;
        let goal = match self.supply_elasticity {
            0.0 => 0.0,
            _ if y <= 0.0 => f64::NEG_INFINITY,
            epsilon => epsilon * ln(y),
        };
        let start = if stock > 0.0 { kappa * ln(stock) } else { f64::NEG_INFINITY };
        let most = goal.max(start);
        if most == f64::NEG_INFINITY {
            return 0.0;
        }
        let share = |log: f64| if log == f64::NEG_INFINITY { 0.0 } else { exp(log - most) };
        let left = exp(-kappa * self.build_speed * dt);
        let sum = share(goal) + (share(start) - share(goal)) * left;
        if sum <= 0.0 { 0.0 } else { exp((most + ln(sum)) / kappa) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: Construction = Construction {
        supply_elasticity: 2.0,
        build_speed: 0.2,
        depreciation: 0.01,
        build_ceiling: f64::INFINITY,
        land_cap: f64::INFINITY,
    };

    /// The same law in steps of `dt`, as a reader would write it.
    fn euler(c: &Construction, demand: Demand, mut stock: f64, years: f64, steps: u32) -> f64 {
        let dt = years / steps as f64;
        for _ in 0..steps {
            let rent = match demand {
                Demand::Spending(y) => y / stock,
                Demand::Rent(ratio) => ratio,
            };
            let built = c.build_speed * (rent.powf(c.supply_elasticity) - stock);
            stock += dt * built.min(c.build_ceiling).max(-c.depreciation * stock);
        }
        stock
    }

    #[test]
    fn the_base_year_is_exactly_at_rest() {
        assert_eq!(market_rent(18_730.0, 1.0, 1.0), 18_730.0);
        for c in [C, Construction { build_ceiling: 0.05, supply_elasticity: 0.76, ..C }] {
            assert_eq!(next_stock(&c, Demand::Spending(1.0), 1.0, 1.0 / 12.0), 1.0);
            assert_eq!(next_stock(&c, Demand::Rent(1.0), 1.0, 1.0 / 365.0), 1.0);
        }
    }

    #[test]
    fn building_is_fast_and_decay_is_slow() {
        // Rents fixed at 10 % up: h* = 1.21, a year closes 1 − e^−.2 of the gap.
        let up = next_stock(&C, Demand::Rent(1.1), 1.0, 1.0);
        assert!((up - (1.21 - 0.21 * (-0.2_f64).exp())).abs() < 1e-12);
        // Rents 50 % down: h* = .25, but no more than 1 % decays.
        assert!((next_stock(&C, Demand::Rent(0.5), 1.0, 1.0) - (-0.01_f64).exp()).abs() < 1e-15);
        assert!((next_stock(&C, Demand::Spending(0.5), 1.0, 1.0) - (-0.01_f64).exp()).abs() < 1e-15);
    }

    #[test]
    fn a_step_of_a_year_equals_steps_of_a_day() {
        let mut worst = 0.0_f64;
        for epsilon in [0.0, 0.3, 0.76, 2.0, 20.0] {
            for ceiling in [f64::INFINITY, 0.05] {
                for depreciation in [0.0, 0.01, 0.3] {
                    let c = Construction { supply_elasticity: epsilon, build_ceiling: ceiling, depreciation, ..C };
                    for stock in [0.0, 0.05, 0.7, 1.0, 1.3, 3.0] {
                        for y in [0.0, 0.2, 0.98, 1.0, 1.4] {
                            for demand in [Demand::Spending(y), Demand::Rent(y)] {
                                let whole = next_stock(&c, demand, stock, 1.0);
                                let days = (0..365).fold(stock, |h, _| next_stock(&c, demand, h, 1.0 / 365.0));
                                let months = (0..12).fold(stock, |h, _| next_stock(&c, demand, h, 1.0 / 12.0));
                                let apart = (whole - days).abs().max((whole - months).abs());
                                worst = worst.max(apart / whole.max(1.0));
                                assert!(whole.is_finite() && whole >= 0.0, "{c:?} {demand:?} {stock}");
                            }
                        }
                    }
                }
            }
        }
        assert!(worst < 1e-12, "{worst:e}");
        // Planted fault: Euler's step of a month over today's slope is not that of its days.
        let (month, days) =
            (euler(&C, Demand::Spending(1.3), 0.9, 1.0, 12), euler(&C, Demand::Spending(1.3), 0.9, 1.0, 365));
        assert!((month - days).abs() > 1e-4, "{month} {days}");
    }

    #[test]
    fn exact_steps_agree_with_many_small_ones() {
        for (c, demand, stock) in [
            (C, Demand::Spending(1.3), 0.9),
            (C, Demand::Spending(0.8), 1.1),
            (C, Demand::Spending(0.99), 1.02),
            (Construction { build_ceiling: 0.05, ..C }, Demand::Spending(1.5), 0.8),
            (Construction { supply_elasticity: 0.76, ..C }, Demand::Rent(0.9), 1.2),
        ] {
            let (exact, small) = (next_stock(&c, demand, stock, 3.0), euler(&c, demand, stock, 3.0, 300_000));
            assert!((exact - small).abs() < 3e-6, "{demand:?}: {exact} against {small}");
        }
    }

    #[test]
    fn destroyed_homes_come_back_without_overshooting() {
        for epsilon in [0.76, 2.0, 20.0] {
            for shock in [0.0, 0.05] {
                for ceiling in [0.05, f64::INFINITY] {
                    let c = Construction { supply_elasticity: epsilon, build_ceiling: ceiling, ..C };
                    let mut stock = shock;
                    for _ in 0..600 {
                        let next = next_stock(&c, Demand::Spending(1.0), stock, 1.0 / 12.0);
                        assert!(next >= stock && next <= 1.0 + 1e-12, "{epsilon} {shock}: {stock} to {next}");
                        stock = next;
                    }
                    assert!(stock > 0.99, "{epsilon} {shock} {ceiling}: {stock}");
                }
            }
        }
        // What version 1 did: a step along today's slope. It is caught by the bound above.
        assert!(euler(&C, Demand::Spending(1.0), 0.05, 1.0 / 12.0, 1) > 1.5);
    }

    #[test]
    fn a_place_without_homes_or_demand_is_legal() {
        assert_eq!(next_stock(&C, Demand::Spending(0.0), 0.0, 1.0), 0.0);
        assert!((next_stock(&C, Demand::Spending(0.0), 1.0, 1.0) - (-0.01_f64).exp()).abs() < 1e-15);
        let first = next_stock(&Construction { build_ceiling: 0.05, ..C }, Demand::Spending(1.0), 0.0, 1.0 / 12.0);
        assert!((first - 0.05 / 12.0).abs() < 1e-15);
        assert_eq!(market_rent(12_000.0, 0.0, 0.0), 12_000.0);
        assert!(market_rent(12_000.0, 0.9, 0.0).is_finite());
    }

    #[test]
    fn land_is_a_limit_to_building_alone() {
        let capped = Construction { land_cap: 1.1, build_speed: 1.0, ..C };
        assert_eq!(next_stock(&capped, Demand::Spending(2.0), 1.0, 5.0), 1.1);
        assert!((next_stock(&capped, Demand::Spending(2.0), 1.3, 1.0) - 1.3 * (-0.01_f64).exp()).abs() < 1e-15);
    }

    #[test]
    fn property_tax_is_paid_out_of_the_rent() {
        assert!((user_cost(12_000.0, 0.012, 0.05, 0.01) - 14_400.0).abs() < 1e-9);
        let wedge = tax_wedge(0.012, 0.05, 0.01) / tax_wedge(0.006, 0.05, 0.01);
        assert!((market_rent(11_000.0, spending(1.0, wedge), 1.0) - 11_000.0 * 1.1 / 1.2).abs() < 1e-9);
    }
}
