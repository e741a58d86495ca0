//! Clears the housing market: rents over a durable stock that builds fast and decays slowly.
//!
//! Households spend α of net income, so r = r⁰·(Y/Y⁰)/(H/H⁰)·(1 + τᵖ⁰/(i+d_H))/(1 + τᵖ/(i+d_H)), $ per year.
//! H' = H + dt·max(−d_H·H, b_H·(H* − H)), H* = H⁰·(r/r⁰)^ε, H ≤ land cap (Glaeser & Gyourko 2005: durable housing).
//! The price of a unit is P = r/(i + d_H). With this demand the long-run slope d ln r/d ln N is 1/(1+ε), not Saiz's 1/ε.

use crate::model::numeric::pow;

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

/// Market rent; every argument but `base_rent` is relative to its base-year value. $ per year.
pub fn market_rent(base_rent: f64, net_income_ratio: f64, housing_ratio: f64, wedge_ratio: f64) -> f64 {
    base_rent * net_income_ratio / housing_ratio / wedge_ratio
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
    /// Most units the land holds.
    pub land_cap: f64,
}

/// Housing units after `dt` years, given the rent over its base-year value.
pub fn next_units(c: &Construction, units: f64, base_units: f64, rent_ratio: f64, dt: f64) -> f64 {
    let desired = (base_units * pow(rent_ratio, c.supply_elasticity)).min(c.land_cap);
    units + dt * (c.build_speed * (desired - units)).max(-c.depreciation * units)
}

/// r_c: rent that pays a unit of a new place, (i + d_H + h·κ)·(infrastructure + building), $ per year: investors price
/// the risk that the host takes it.
pub fn cost_rent(interest: f64, depreciation: f64, repeal_rate: f64, unit_cost: f64) -> f64 {
    (interest + depreciation + repeal_rate) * unit_cost
}

/// Rent of a new place in level form: max(α·Y/H/(1 + τᵖ/(i + d_H)), floor·r_c), $ per year.
pub fn new_place_rent(spending: f64, units: f64, wedge: f64, floor: f64) -> f64 {
    if units <= 0.0 { floor } else { (spending / units / wedge).max(floor) }
}

/// Units of a new place after `dt` years: growth of at most `growth_limit` a year while rents exceed costs.
pub fn next_new_units(units: f64, rent: f64, cost_rent: f64, growth_limit: f64, land_cap: f64, dt: f64) -> f64 {
    if rent > cost_rent { (units * (1.0 + growth_limit * dt)).min(land_cap).max(units) } else { units }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_place_builds_only_while_rents_exceed_costs() {
        let cost = cost_rent(0.05, 0.01, 0.055, 200_000.0);
        assert!((cost - 23_000.0).abs() < 1e-9);
        assert!((next_new_units(100.0, 24_000.0, cost, 0.15, 1_000.0, 1.0) - 115.0).abs() < 1e-9);
        assert_eq!(next_new_units(100.0, cost, cost, 0.15, 1_000.0, 1.0), 100.0);
        assert_eq!(next_new_units(100.0, 24_000.0, cost, 0.15, 105.0, 1.0), 105.0);
        assert!((new_place_rent(2.4e6, 100.0, 1.2, 9_000.0) - 20_000.0).abs() < 1e-9);
        assert_eq!(new_place_rent(0.0, 100.0, 1.0, 9_000.0), 9_000.0);
    }

    const C: Construction =
        Construction { supply_elasticity: 2.0, build_speed: 0.2, depreciation: 0.01, land_cap: f64::INFINITY };

    #[test]
    fn the_base_year_is_exactly_at_rest() {
        assert_eq!(market_rent(18_730.0, 1.0, 1.0, 1.0), 18_730.0);
        assert_eq!(next_units(&C, 3_727.0, 3_727.0, 1.0, 1.0 / 12.0), 3_727.0);
    }

    #[test]
    fn building_is_fast_and_decay_is_slow() {
        // Rents 10 % up: H* = 121, a year closes a fifth of the gap.
        assert!((next_units(&C, 100.0, 100.0, 1.1, 1.0) - 104.2).abs() < 1e-9);
        // Rents 50 % down: H* = 25, but no more than 1 % decays.
        assert_eq!(next_units(&C, 100.0, 100.0, 0.5, 1.0), 99.0);
    }

    #[test]
    fn land_is_a_limit() {
        let capped = Construction { land_cap: 110.0, build_speed: 1.0, ..C };
        assert!((next_units(&capped, 100.0, 100.0, 1.5, 1.0) - 110.0).abs() < 1e-9);
    }

    #[test]
    fn property_tax_is_paid_out_of_the_rent() {
        assert!((user_cost(12_000.0, 0.012, 0.05, 0.01) - 14_400.0).abs() < 1e-9);
        let wedge = tax_wedge(0.012, 0.05, 0.01) / tax_wedge(0.006, 0.05, 0.01);
        assert!((market_rent(11_000.0, 1.0, 1.0, wedge) - 11_000.0 * 1.1 / 1.2).abs() < 1e-9);
    }
}
