//! Compute what a new place shares with its host: taxes, services, and what schools and crime follow from them.
//!
//! s*_j = max(h_s·s_host + e_j·s_j, 0.2·s_host), $ per household and year: services felt.
//! S_j  = S_host + S_offset + χ·ln(s*_j/s_host), quartile steps.
//! c_j → c_host·(s*_j/s_host)^(−ψ)·c_factor, violent crimes per 100,000.
//! T_ij = h_s·T_host(y) + own taxes on the same y, yearly fees among both; no dollar of a base is taxed above 95 %: the host is served first.
//! revenue_h += h_s·T_host of the residents; services_h = (revenue_h − F_h)/(N_eff⁰·(N_eff/N_eff⁰)^χ_n), N_eff = N_h +
//! Σ h_s·N_j.
//! At parity own rates, and the yearly fee, are (1 − h_s) of the host's.
//!
//! h_s: states raise about half of state and local revenue (Census of Governments, *weak*). e = 1: reviews find no
//! systematic saving from private provision (Bel, Fageda & Warner 2010). A suburb that incorporates moves its local
//! part alone: the same rule with h_s = 1 − `local_share` and its own rates `local_share` of its parent's (*fitted*:
//! Sandy Springs).

use crate::model::acts::Role;
use crate::model::numeric::ln;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{AttributeRow, DefaultValue as Value, Quantity, Slot};
use crate::model::settings::{Bracket, Charter};

/// What a charter says of services.
#[rustfmt::skip]
pub const CHARTER_ROWS: &[Quantity<Charter>] = &[
    Quantity { name: "host_share", symbol: "h_s", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Weak, source: "states raise about half of state and local revenue, by state 35 to 65 % (Census of Governments); 1 for an association inside a city, 0 where the host is outside the model", about: "share of the host's taxes that residents go on paying, and of its services that they go on getting", slot: Slot::One(|c| &mut c.host_share), role: () },
    Quantity { name: "efficiency", symbol: "e", unit: "factor", default: Value::One(1.0), min: 0.0, max: 5.0, evidence: Weak, source: "no systematic saving from private provision: Bel, Fageda & Warner 2010", about: "services per dollar relative to the host's", slot: Slot::One(|c| &mut c.efficiency), role: () },
    Quantity { name: "schools_offset", symbol: "S_offset", unit: "quartile steps", default: Value::One(0.0), min: -3.0, max: 3.0, evidence: Assumed, source: "nobody has measured it: a scenario that assumes more is told so", about: "schools beyond what services explain", slot: Slot::One(|c| &mut c.schools_offset), role: () },
    Quantity { name: "crime_factor", symbol: "c_factor", unit: "factor", default: Value::One(1.0), min: 0.01, max: 10.0, evidence: Assumed, source: "nobody has measured it: a scenario that assumes less is told so", about: "violent crime over what services explain", slot: Slot::One(|c| &mut c.crime_factor), role: () },
];

/// What a suburb takes along.
#[rustfmt::skip]
pub const PLACE_ROWS: &[AttributeRow] = &[
    Quantity { name: "local_share", symbol: "l", unit: "share", default: Value::One(0.06), min: 0.0, max: 1.0, evidence: Fitted, source: "Sandy Springs paid $1,362 and got $654 a household; all of local government would be .45, but schools and counties stay", about: "part of taxes and services that an incorporating suburb takes along", slot: Slot::One(|a| &mut a.local_share), role: Role::Plain },
];

/// Most that is taken of a dollar of any base.
pub const HIGHEST_RATE: f64 = 0.95;
/// s* is at least this share of the host's services.
pub const FELT_FLOOR: f64 = 0.2;

/// s*: services felt, $ per household and year.
pub fn felt(host_share: f64, host_services: f64, efficiency: f64, own_services: f64) -> f64 {
    (host_share * host_services + efficiency * own_services).max(FELT_FLOOR * host_services)
}

/// S_j: schools, quartile steps; `chi` is χ.
pub fn schools(host_schools: f64, offset: f64, chi: f64, felt: f64, host_services: f64) -> f64 {
    host_schools + offset + chi * ln(felt / host_services)
}

/// ln of the crime that services pull towards, never below one crime in 100,000; `psi` is ψ.
pub fn crime_target(host_crime: f64, felt: f64, host_services: f64, psi: f64, factor: f64) -> f64 {
    (ln(host_crime) - psi * ln(felt / host_services) + ln(factor)).max(0.0)
}

/// The rates of a government on the bases of its residents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rates {
    /// Flat income tax.
    pub income: f64,
    /// Sales tax.
    pub sales: f64,
    /// Property tax, share of value per year.
    pub property: f64,
    /// Business tax.
    pub business: f64,
    /// What every household pays, $ per year.
    pub fee: f64,
}

impl Rates {
    /// Every rate times `factor`.
    pub fn scaled(self, factor: f64) -> Rates {
        Rates {
            income: factor * self.income,
            sales: factor * self.sales,
            property: factor * self.property,
            business: factor * self.business,
            fee: factor * self.fee,
        }
    }

    /// Own rates at parity: (1 − h_s) of the host's.
    pub fn parity(host: Rates, host_share: f64) -> Rates {
        host.scaled(1.0 - host_share)
    }

    /// What residents pay in all: h_s of the host's and their own, each rate at most 95 %.
    pub fn joint(host: Rates, host_share: f64, own: Rates) -> Rates {
        let sum = |host: f64, own: f64| (host_share * host + own).min(HIGHEST_RATE);
        Rates {
            income: sum(host.income, own.income),
            sales: sum(host.sales, own.sales),
            property: sum(host.property, own.property),
            business: sum(host.business, own.business),
            fee: host_share * host.fee + own.fee,
        }
    }
}

/// Brackets with every rate times `factor`.
pub fn scaled_brackets(brackets: &[Bracket], factor: f64) -> Vec<Bracket> {
    brackets.iter().map(|b| Bracket { rate: factor * b.rate, ..*b }).collect()
}

/// One income tax law that takes h_s of the host's tax and the own tax: flat rate and brackets. No dollar pays over 95
/// %.
pub fn joint_income_tax(host: (f64, &[Bracket]), host_share: f64, own: (f64, &[Bracket])) -> (f64, Vec<Bracket>) {
    let flat = (host_share * host.0 + own.0).min(HIGHEST_RATE);
    let mut steps: Vec<f64> = host.1.iter().chain(own.1).map(|bracket| bracket.from).collect();
    steps.sort_by(f64::total_cmp);
    steps.dedup();
    let rate_at = |brackets: &[Bracket], income: f64| {
        brackets.iter().rev().find(|bracket| bracket.from <= income).map_or(0.0, |bracket| bracket.rate)
    };
    let brackets = steps
        .into_iter()
        .map(|from| {
            let host_rate = host_share * (host.0 + rate_at(host.1, from));
            let rate = (host_rate + own.0 + rate_at(own.1, from)).min(HIGHEST_RATE) - flat;
            Bracket { from, rate }
        })
        .collect();
    (flat, brackets)
}

/// What residents of one place offer to be taxed, $ per year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bases {
    /// Income tax that the host's law would take of their incomes, whole.
    pub host_income_tax: f64,
    /// Income tax that they pay in all.
    pub joint_income_tax: f64,
    /// Their spending beside housing, sales tax included: (1 − α)·Y.
    pub spending: f64,
    /// Value of occupied homes: r·N/(i + d_H).
    pub property: f64,
    /// Mobile business income: π̄·N·K per job.
    pub profits: f64,
    /// How many they are.
    pub households: f64,
}

/// What a government collects of shared residents, $ per year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Collected {
    /// Income tax.
    pub income: f64,
    /// Sales tax.
    pub sales: f64,
    /// Property tax.
    pub property: f64,
    /// Business tax.
    pub business: f64,
    /// Yearly fees.
    pub fees: f64,
}

impl Collected {
    /// The sum, in this order.
    pub fn total(&self) -> f64 {
        self.income + self.sales + self.property + self.business + self.fees
    }
}

/// What the host and the place itself collect of the residents: together what they pay under [`Rates::joint`]. The host
/// is served first.
pub fn shared_revenue(bases: &Bases, host: Rates, host_share: f64, own: Rates) -> [Collected; 2] {
    let joint = Rates::joint(host, host_share, own);
    // A sales tax t is t/(1 + t) of what is spent; host and place divide it like their rates.
    let sales_base = bases.spending / (1.0 + joint.sales);
    let of_host = Collected {
        income: host_share * bases.host_income_tax,
        sales: host_share * host.sales * sales_base,
        property: host_share * host.property * bases.property,
        business: host_share * host.business * bases.profits,
        fees: host_share * host.fee * bases.households,
    };
    let of_place = Collected {
        income: (bases.joint_income_tax - of_host.income).max(0.0),
        sales: joint.sales * sales_base - of_host.sales,
        property: joint.property * bases.property - of_host.property,
        business: joint.business * bases.profits - of_host.business,
        fees: own.fee * bases.households,
    };
    [of_host, of_place]
}

/// What residents at parity rates no longer pay of the host's obligations, $ per household and year: (1 − h_s)·F/N.
pub fn obligations_left(host_share: f64, obligations_per_household: f64) -> f64 {
    (1.0 - host_share) * obligations_per_household
}

/// The part of ln(s*/s_host) that is only obligations left behind: what the placebo goes without.
pub fn obligations_log(felt: f64, efficiency: f64, left: f64, host_services: f64) -> f64 {
    ln(felt / (felt - efficiency * left).max(FELT_FLOOR * host_services))
}

/// A legacy place as it may be a host.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// Index of the metro.
    pub metro: u16,
    /// Host state; may be empty.
    pub state: &'a str,
    /// Base-year households.
    pub households: u64,
}

/// The host among `legacy` places: the metro's largest, else the largest of the host state, else none. The first of
/// equals.
pub fn host(legacy: &[Candidate], metro: u16, state: &str) -> Option<usize> {
    let largest = |is: &dyn Fn(&Candidate) -> bool| {
        let all = legacy.iter().enumerate().filter(|(_, place)| is(place));
        all.max_by_key(|(k, place)| (place.households, core::cmp::Reverse(*k))).map(|(k, _)| k)
    };
    largest(&|place| place.metro == metro).or_else(|| largest(&|place| !state.is_empty() && place.state == state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::income::income_tax;

    const HOST: Rates = Rates { income: 0.0495 * 0.55, sales: 0.0886, property: 0.0207, business: 0.06, fee: 400.0 };

    /// Bases of `n` households of one income, rents at r, under a joint law with flat income tax.
    fn bases(n: f64, income: f64, rent: f64, host: Rates, h_s: f64, own: Rates) -> Bases {
        let joint = Rates::joint(host, h_s, own);
        Bases {
            host_income_tax: host.income * income * n,
            joint_income_tax: joint.income * income * n,
            spending: 0.76 * (income * (1.0 - joint.income) - joint.fee) * n,
            property: rent * n / 0.06,
            profits: 0.12 * income * n,
            households: n,
        }
    }

    #[test]
    fn at_parity_a_copy_of_the_host_feels_exactly_the_host() {
        for h_s in [0.0, 0.35, 0.5, 1.0] {
            let alone =
                shared_revenue(&bases(1e6, 9e4, 15e3, HOST, 1.0, Rates::default()), HOST, 1.0, Rates::default());
            let host_services = alone[0].total() / 1e6;
            let own = Rates::parity(HOST, h_s);
            let [to_host, to_place] = shared_revenue(&bases(2e3, 9e4, 15e3, HOST, h_s, own), HOST, h_s, own);
            assert!(((to_host.total() + to_place.total()) / 2e3 / host_services - 1.0).abs() < 1e-12);
            let star = felt(h_s, host_services, 1.0, to_place.total() / 2e3);
            assert!((star / host_services - 1.0).abs() < 1e-12, "h_s {h_s}: {star} against {host_services}");
            assert!((schools(0.3, 0.0, 1.0, star, host_services) - 0.3).abs() < 1e-12);
            assert!((crime_target(540.0, star, host_services, 0.3, 1.0) - ln(540.0)).abs() < 1e-12);
            // The host gets h_s of what its own residents pay: h_s more residents to serve bring h_s more revenue.
            assert!((to_host.total() / 2e3 - h_s * host_services).abs() < 1e-9, "{to_host:?}");
        }
    }

    #[test]
    fn a_place_without_business_tax_is_no_copy_and_the_limit_sees_it() {
        // Planted fault: parity on three bases alone.
        let own = Rates { business: 0.0, ..Rates::parity(HOST, 0.5) };
        let [_, to_place] = shared_revenue(&bases(1.0, 9e4, 15e3, HOST, 0.5, own), HOST, 0.5, own);
        let [whole, _] =
            shared_revenue(&bases(1.0, 9e4, 15e3, HOST, 1.0, Rates::default()), HOST, 1.0, Rates::default());
        assert!(felt(0.5, whole.total(), 1.0, to_place.total()) / whole.total() < 0.98);
    }

    #[test]
    fn with_the_whole_host_share_and_nothing_of_its_own_a_place_is_its_metro() {
        assert_eq!(felt(1.0, 9_000.0, 1.0, 0.0), 9_000.0);
        assert_eq!(Rates::joint(HOST, 1.0, Rates::default()), HOST);
        assert_eq!(obligations_left(1.0, 2_000.0), 0.0);
    }

    #[test]
    fn what_residents_pay_is_what_the_two_governments_get() {
        let own = Rates { income: 0.03, sales: 0.9, property: 0.01, ..Rates::default() };
        let b = bases(10.0, 80_000.0, 12_000.0, HOST, 0.5, own);
        let joint = Rates::joint(HOST, 0.5, own);
        assert_eq!(joint.sales, 0.9443);
        let [host, place] = shared_revenue(&b, HOST, 0.5, own);
        let paid = b.joint_income_tax
            + b.spending * joint.sales / (1.0 + joint.sales)
            + joint.property * b.property
            + joint.business * b.profits
            + joint.fee * b.households;
        assert_eq!(joint.fee, 0.5 * HOST.fee);
        assert!((host.total() + place.total() - paid).abs() < 1e-6);
        assert!((host.sales - 0.5 * 0.0886 * b.spending / 1.9443).abs() < 1e-9);
    }

    #[test]
    fn no_base_is_taxed_above_95_percent_and_the_host_is_served_first() {
        let heavy = Rates { income: 0.9, sales: 0.9, ..Rates::default() };
        let own = Rates { income: 0.7, sales: 0.7, ..Rates::default() };
        assert_eq!(Rates::joint(heavy, 0.5, own).income, 0.95);
        let b = Bases { host_income_tax: 90.0, joint_income_tax: 95.0, spending: 195.0, ..Bases::default() };
        let [host, place] = shared_revenue(&b, heavy, 0.5, own);
        assert_eq!((host.income, place.income), (45.0, 50.0));
        assert!((host.sales - 45.0).abs() < 1e-12 && (place.sales - 50.0).abs() < 1e-12);
    }

    #[test]
    fn a_joint_law_takes_the_sum_of_both_at_every_income() {
        let host = [Bracket { from: 0.0, rate: 0.02 }, Bracket { from: 60_000.0, rate: 0.08 }];
        let own = [Bracket { from: 20_000.0, rate: 0.01 }, Bracket { from: 60_000.0, rate: 0.03 }];
        let (flat, brackets) = joint_income_tax((0.01, &host), 0.4, (0.02, &own));
        for income in [5_000.0, 20_000.0, 45_000.0, 60_000.0, 250_000.0] {
            let sum = 0.4 * income_tax(income, 0.01, &host) + income_tax(income, 0.02, &own);
            assert!((income_tax(income, flat, &brackets) - sum).abs() < 1e-9, "{income}");
        }
        let (flat, brackets) = joint_income_tax((0.5, &host), 1.0, (0.5, &[]));
        assert!((income_tax(1e6, flat, &brackets) - 0.95e6).abs() < 1e-6);
        assert_eq!(joint_income_tax((0.04, &[]), 0.5, (0.02, &[])), (0.04, vec![]));
        assert_eq!(scaled_brackets(&host, 0.5)[1], Bracket { from: 60_000.0, rate: 0.04 });
    }

    #[test]
    fn obligations_of_a_fifth_left_by_half_are_services_an_eighth_better() {
        // F = .2 of revenue R, h_s = .5: s_host = .8 R, own services .5 R, s* = .9 R: +12.5 % (docs/MODEL.md, 7.9).
        let star = felt(0.5, 0.8 * 5_000.0, 1.0, 0.5 * 5_000.0);
        assert!((star / 4_000.0 - 1.125).abs() < 1e-12);
        let left = obligations_left(0.5, 0.2 * 5_000.0);
        assert_eq!(left, 500.0);
        // Without them nothing is gained: that is the placebo.
        assert!((obligations_log(star, 1.0, left, 4_000.0) - 1.125_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn services_felt_have_a_floor_and_move_schools_and_crime() {
        assert_eq!(felt(0.1, 10_000.0, 1.0, 0.0), 2_000.0);
        // A fifth less: schools −.2231 quartiles, crime + 6.9 %.
        assert!((schools(1.0, 0.5, 1.0, 8_000.0, 10_000.0) - (1.5 - 0.22314355131420976)).abs() < 1e-12);
        assert!((crime_target(400.0, 8_000.0, 10_000.0, 0.3, 0.5) - (200.0 * 0.8_f64.powf(-0.3)).ln()).abs() < 1e-12);
        assert_eq!(crime_target(1.0, 2e4, 1e4, 0.3, 1.0), 0.0);
    }

    #[test]
    fn the_host_is_the_largest_of_the_metro_then_of_the_state() {
        let place = |metro, state, households| Candidate { metro, state, households };
        let legacy = [place(0, "IL", 90), place(1, "IL", 300), place(0, "IL", 200), place(2, "", 500)];
        assert_eq!(host(&legacy, 0, "IL"), Some(2));
        assert_eq!(host(&legacy, 7, "IL"), Some(1));
        assert_eq!(host(&legacy, 7, ""), None);
        assert_eq!(host(&legacy, 7, "WY"), None);
    }

    #[test]
    fn families_at_parity_beside_chicago_feel_services_as_the_oracle_says() {
        // Oracle (the prototype, preset families, no business tax, rents at r_b = $16,200).
        let host = Rates { income: 0.027225, sales: 0.0908, property: 0.0205, ..Rates::default() };
        let (income, own, host_services) = (109_980.6106074516, Rates::parity(host, 0.5), 14_292.132577353721);
        let b = bases(1.0, income, 16_200.0, host, 0.5, own);
        let own_services = shared_revenue(&b, host, 0.5, own)[1].total();
        assert!((own_services - 7_648.786298637915).abs() < 1e-6, "{own_services}");
        let star = felt(0.5, host_services, 1.0, own_services);
        assert!((star / host_services - 1.0351745974395472).abs() < 1e-12);
        assert!(
            (crate::model::numeric::exp(crime_target(406.9, star, host_services, 0.3, 1.0)) - 402.7018344837615).abs()
                < 1e-9
        );
    }
}
