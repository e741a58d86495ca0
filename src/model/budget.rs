//! Balances the budget of a city: revenue is what households pay, services are what obligations that never shrink leave.
//!
//! revenue = income tax + sales (1−α)·Y·sales/(1+sales) + property α·Y·τᵖ/(i+d_H+τᵖ) + business tax + fees + transfers,
//! entry fees less relocation grants as they are felt over a year, and what residents of its new places pay it, $ per year.
//! s = (revenue − F)/(N⁰·(N/N⁰)^χ_n), $ per household and year. Below the floor the gap is booked as debt and the place
//! is flagged insolvent. F grows by the interest i on that debt: lenders (nobody here) are paid, and the debt is never repaid (assumed).

use crate::model::numeric::pow;

/// What a place collects, $ per year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Revenue {
    /// Income tax.
    pub income_tax: f64,
    /// Sales tax.
    pub sales_tax: f64,
    /// Property tax.
    pub property_tax: f64,
    /// Business tax.
    pub business_tax: f64,
    /// Annual fees.
    pub fees: f64,
    /// From other governments.
    pub transfers: f64,
    /// Entry fees less relocation grants; below 0 where it pays more than it takes.
    pub door: f64,
    /// From residents of its new places: h_s of its taxes, and revenue that they share; and what incorporated suburbs go on paying.
    pub shared: f64,
    /// Of all this, what goes on to a parent or host and is in its `shared`.
    pub passed_on: f64,
}

impl Revenue {
    /// The sum, in this order.
    pub fn total(&self) -> f64 {
        self.income_tax
            + self.sales_tax
            + self.property_tax
            + self.business_tax
            + self.fees
            + self.transfers
            + self.door
            + self.shared
    }
}

/// Sales tax on the non-housing spending of net income `net`, $ per year.
pub fn sales_revenue(net: f64, housing_share: f64, sales_tax: f64) -> f64 {
    (1.0 - housing_share) * net * sales_tax / (1.0 + sales_tax)
}

/// Property tax inside the housing spending of net income `net`, $ per year.
pub fn property_revenue(net: f64, housing_share: f64, property_tax: f64, interest: f64, depreciation: f64) -> f64 {
    housing_share * net * property_tax / (interest + depreciation + property_tax)
}

/// What one dollar of services per household costs: N⁰·(N/N⁰)^χ_n, $ per year.
pub fn service_units(base_households: f64, households: f64, scale: f64) -> f64 {
    if scale == 1.0 { households } else { base_households * pow(households / base_households, scale) }
}

/// What a budget provides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Provision {
    /// Services, $ per household and year.
    pub services: f64,
    /// Borrowed to keep up the floor, $ per year.
    pub borrowing: f64,
}

/// Services from `revenue` after `obligations`; `floor` $ per household are kept up by debt.
pub fn provide(revenue: f64, obligations: f64, units: f64, floor: f64) -> Provision {
    if units <= 0.0 {
        return Provision { services: floor, borrowing: (obligations - revenue).max(0.0) };
    }
    let services = (revenue - obligations) / units;
    if services >= floor {
        return Provision { services, borrowing: 0.0 };
    }
    Provision { services: floor, borrowing: (floor - services) * units }
}

/// Change of the income tax rate, at most `step`, towards that at which taxes close `share` of what would be missing at the rate of the law;
/// the rate is `shift` above that already, and `gap` $ per year are missing still.
///
/// What would be missing is gap + shift·gross, so the rate goes to law + share·(gap/gross + shift) and stays there: the rest of the gap
/// is left to services.
pub fn tax_change(gap: f64, gross_income: f64, shift: f64, share: f64, step: f64) -> f64 {
    if gross_income <= 0.0 {
        return 0.0;
    }
    (share * (gap / gross_income + shift) - shift).clamp(-step, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revenue_by_hand() {
        // $60,000 net, α .24: 45,600 spent at 8 % sales tax; 14,400 on housing at τᵖ = .012 and i + d_H = .06.
        assert!((sales_revenue(60_000.0, 0.24, 0.08) - 45_600.0 * 0.08 / 1.08).abs() < 1e-9);
        assert!((property_revenue(60_000.0, 0.24, 0.012, 0.05, 0.01) - 2_400.0).abs() < 1e-9);
        let r = Revenue {
            income_tax: 1.0,
            sales_tax: 2.0,
            property_tax: 3.0,
            business_tax: 4.0,
            fees: 5.0,
            transfers: 6.0,
            door: 8.0,
            shared: 7.0,
            passed_on: 7.0,
        };
        assert_eq!(r.total(), 36.0);
    }

    #[test]
    fn what_obligations_leave_is_services_and_a_gap_is_debt() {
        assert_eq!(provide(1_000.0, 200.0, 10.0, 16.0), Provision { services: 80.0, borrowing: 0.0 });
        assert_eq!(provide(300.0, 200.0, 10.0, 16.0), Provision { services: 16.0, borrowing: 60.0 });
    }

    #[test]
    fn crowding_can_make_services_dearer() {
        assert_eq!(service_units(100.0, 120.0, 1.0), 120.0);
        assert!((service_units(100.0, 400.0, 1.5) - 800.0).abs() < 1e-9);
    }

    #[test]
    fn taxes_move_by_small_steps() {
        assert!((tax_change(10.0, 1_000.0, 0.0, 0.5, 0.01) - 0.005).abs() < 1e-15);
        assert_eq!(tax_change(100.0, 1_000.0, 0.0, 1.0, 0.01), 0.01);
        assert_eq!(tax_change(-50.0, 1_000.0, 0.0, 1.0, 0.01), -0.01);
    }

    #[test]
    fn half_of_a_gap_is_closed_by_taxes_and_no_more_however_often_one_asks() {
        for (share, step) in [(0.5, 0.001), (0.5, 1.0), (0.25, 0.01), (1.0, 0.003)] {
            let mut shift = 0.0;
            for _ in 0..1_000 {
                shift += tax_change(100.0 - shift * 1_000.0, 1_000.0, shift, share, step);
            }
            assert!((shift - share * 0.1).abs() < 1e-9, "{share} {step}: {shift}");
        }
    }
}
