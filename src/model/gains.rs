//! Split what a place is worth over another into its causes: income, taxes, services, governance, housing, affinity,
//! amenity.
//!
//! Parts of u_ij − u_il, in utility; they sum to the whole:
//! - income: β·Δln y, gross;
//! - taxes: β·[Δln(n/y) − (1−α)·Δln(1 + sales) − α·Δln(1 + τᵖ/(i+d_H))];
//! - housing: −β·α·Δln r;
//! - services: schools σ·k·ΔS and crime −γ·Δln c, less the next two;
//! - obligations left: (σ·k·χ + γ·ψ) times the part of ln(s*/s_host) that is only obligations left behind;
//! - assumed: σ·k·S_offset and −γ·ln c_factor, what a scenario adds beside services;
//! - governance g·Δq, affinity v·ΔA, amenity Δξ, family φ where it lives.

use crate::model::numeric::ln;

/// A place as one household sees it, before logarithms are added up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// y: gross income, $ per year.
    pub gross: f64,
    /// n: net income, $ per year.
    pub net: f64,
    /// r, $ per year.
    pub rent: f64,
    /// 1 + τᵖ/(i + d_H).
    pub wedge: f64,
    /// 1 + sales tax.
    pub sales: f64,
    /// S, quartile steps.
    pub schools: f64,
    /// c, per 100,000.
    pub crime: f64,
    /// q, sd.
    pub governance: f64,
    /// ξ.
    pub amenity: f64,
    /// A_k.
    pub affinity: f64,
    /// 1 where family lives, else 0.
    pub family: f64,
}

/// Weights of one household.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// β.
    pub income: f64,
    /// α.
    pub housing: f64,
    /// σ·(1 with children, else ½).
    pub schools: f64,
    /// γ.
    pub crime: f64,
    /// g.
    pub governance: f64,
    /// v.
    pub norms: f64,
    /// φ.
    pub family: f64,
}

/// What the new place owes to services alone.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ServiceParts {
    /// Part of ln(s*/s_host) that is only obligations left behind ([`crate::model::services::obligations_log`]).
    pub obligations: f64,
    /// χ.
    pub chi: f64,
    /// ψ.
    pub psi: f64,
    /// S_offset.
    pub schools_offset: f64,
    /// c_factor.
    pub crime_factor: f64,
}

/// Names of the parts, in the order of [`split`].
pub const PARTS: [&str; 12] = [
    "income",
    "taxes",
    "housing",
    "services: schools",
    "services: crime",
    "obligations left",
    "assumed: schools",
    "assumed: crime",
    "governance",
    "affinity",
    "amenity",
    "family",
];

/// The parts of what `there` is worth over `here`, utility.
pub fn split(w: &Weights, here: &View, there: &View, services: &ServiceParts) -> [f64; 12] {
    let log = |of: fn(&View) -> f64| ln(of(there) / of(here));
    let income = w.income * log(|v| v.gross);
    let taxes = w.income
        * (log(|v| v.net) - log(|v| v.gross) - (1.0 - w.housing) * log(|v| v.sales) - w.housing * log(|v| v.wedge));
    let housing = -w.income * w.housing * log(|v| v.rent);
    let assumed_schools = w.schools * services.schools_offset;
    let assumed_crime = -w.crime * ln(services.crime_factor);
    let left_schools = w.schools * services.chi * services.obligations;
    let left_crime = w.crime * services.psi * services.obligations;
    [
        income,
        taxes,
        housing,
        w.schools * (there.schools - here.schools) - assumed_schools - left_schools,
        -w.crime * log(|v| v.crime) - assumed_crime - left_crime,
        left_schools + left_crime,
        assumed_schools,
        assumed_crime,
        w.governance * (there.governance - here.governance),
        w.norms * (there.affinity - here.affinity),
        there.amenity - here.amenity,
        w.family * (there.family - here.family),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: Weights = Weights {
        income: 4.0,
        housing: 0.24,
        schools: 0.272,
        crime: 0.695,
        governance: 0.2,
        norms: 0.173,
        family: 1.366,
    };
    const HERE: View = View {
        gross: 80_000.0,
        net: 76_000.0,
        rent: 15_000.0,
        wedge: 1.35,
        sales: 1.09,
        schools: 0.0,
        crime: 400.0,
        governance: -0.3,
        amenity: 0.1,
        affinity: 0.0,
        family: 1.0,
    };

    fn utility(w: &Weights, v: &View) -> f64 {
        w.income * (ln(v.net) - w.housing * ln(v.rent * v.wedge) - (1.0 - w.housing) * ln(v.sales))
            - w.crime * ln(v.crime)
            + w.schools * v.schools
            + w.governance * v.governance
            + w.norms * v.affinity
            + v.amenity
            + w.family * v.family
    }

    #[test]
    fn the_parts_sum_to_the_whole() {
        let there = View {
            gross: 91_000.0,
            net: 84_000.0,
            rent: 16_200.0,
            wedge: 1.2,
            sales: 1.05,
            schools: 0.4,
            crime: 210.0,
            governance: 0.9,
            amenity: -0.2,
            affinity: 1.0,
            family: 0.0,
        };
        let services = ServiceParts { obligations: 0.1178, chi: 1.0, psi: 0.3, schools_offset: 0.2, crime_factor: 0.7 };
        let parts = split(&W, &HERE, &there, &services);
        assert!((parts.iter().sum::<f64>() - (utility(&W, &there) - utility(&W, &HERE))).abs() < 1e-12);
        assert!((parts[5] - 0.1178 * (0.272 + 0.3 * 0.695)).abs() < 1e-12);
        // Planted fault: a part counted twice breaks the sum.
        assert!((parts.iter().sum::<f64>() + parts[5] - (utility(&W, &there) - utility(&W, &HERE))).abs() > 0.05);
    }

    #[test]
    fn a_copy_of_the_host_is_worth_its_affinity_alone() {
        let there = View { affinity: 1.0, ..HERE };
        let parts = split(&W, &HERE, &there, &ServiceParts { crime_factor: 1.0, ..ServiceParts::default() });
        for (name, part) in PARTS.iter().zip(parts) {
            assert_eq!(part, if *name == "affinity" { 0.173 } else { 0.0 }, "{name}");
        }
    }
}
