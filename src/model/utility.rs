//! Utility: what living in a place is worth to a household, term by term.
//!
//! u_ij = β_m·[ln n_ij − α ln R_j − (1−α) ln(1+sales_j)] − γ_m ln c_j + σ_m·S_j·(1 with children, else ½)
//!        + φ_m·1[metro(home_i) = metro(j)] + g·q_j + ξ_j(remote) + v_m·A_kj
//!
//! Units: utility (one unit is the scale of the Gumbel taste draw); n in $ per year; R = r·(1 + τᵖ/(i + d_H)) the user
//! cost of a dwelling in $ per year; c in crimes per 100,000; S in quartile steps; q in standard deviations.
//! Source: Koşar, Ransom & van der Klaauw 2022, Table 5. That tax enters only through n and rent only through α is a
//! tested restriction of their data.

use crate::model::household::{ByClass, Class};
use crate::model::numeric::{exp, ln};
use crate::model::parameters::Parameters;
use crate::model::rules::UtilityForm;

/// What a household sees of a place when it compares: logs are taken once per tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// r: annual rent, $.
    pub rent: f64,
    /// ln R: log of the user cost.
    pub ln_user_cost: f64,
    /// ln(1 + sales tax).
    pub ln_sales: f64,
    /// ln c: log of violent crime.
    pub ln_crime: f64,
    /// S: schools, quartile steps.
    pub schools: f64,
    /// q: governance, sd.
    pub governance: f64,
    /// ξ for households that work where they live, and for remote ones.
    pub amenity: [f64; 2],
}

/// The weights with which one household compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tastes {
    /// β.
    pub income: f64,
    /// γ.
    pub crime: f64,
    /// σ, halved without children.
    pub schools: f64,
    /// φ.
    pub family: f64,
    /// g.
    pub governance: f64,
    /// v.
    pub norms: f64,
}

impl Tastes {
    /// The weights of a household of `class`; `spread` multiplies β, γ and g (1 without taste dispersion).
    #[inline]
    pub fn of(parameters: &Parameters, class: Class, children: bool, spread: [f64; 3]) -> Self {
        let schools = parameters.school_weight[class];
        Tastes {
            income: parameters.income_weight[class] * spread[0],
            crime: parameters.crime_weight[class] * spread[1],
            schools: if children { schools } else { 0.5 * schools },
            family: parameters.family_weight[class],
            governance: parameters.governance_weight * spread[2],
            norms: parameters.norms_weight[class],
        }
    }
}

/// Utility, term by term; the sum is taken in this order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// β·ln n (with Stone–Geary: β·ln max(n − r·h_min − c_min, 1000)).
    pub income: f64,
    /// −β·α·ln R (0 with Stone–Geary).
    pub housing: f64,
    /// −β·(1−α)·ln(1+sales).
    pub sales: f64,
    /// −γ·ln c.
    pub crime: f64,
    /// σ·S.
    pub schools: f64,
    /// φ where family lives.
    pub family: f64,
    /// g·q.
    pub governance: f64,
    /// ξ.
    pub amenity: f64,
    /// v·A: fit with one's values.
    pub affinity: f64,
}

impl Terms {
    /// u: the sum of the terms.
    #[inline]
    pub fn total(&self) -> f64 {
        self.income
            + self.housing
            + self.sales
            + self.crime
            + self.schools
            + self.family
            + self.governance
            + self.amenity
            + self.affinity
    }
}

/// The part of utility that the scenario's rules decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budgeting {
    /// Cobb–Douglas or Stone–Geary.
    pub form: UtilityForm,
    /// α.
    pub housing_share: f64,
    /// h_min.
    pub housing_minimum: f64,
    /// c_min, $ per year.
    pub consumption_minimum: f64,
}

/// What the income term takes the logarithm of, $ per year: n, or with Stone–Geary max(n − r·h_min − c_min, 1000).
#[inline(always)]
pub fn spendable(b: &Budgeting, offer: &Offer, net: f64) -> f64 {
    match b.form {
        UtilityForm::CobbDouglas => net,
        UtilityForm::StoneGeary => (net - offer.rent * b.housing_minimum - b.consumption_minimum).max(1_000.0),
    }
}

/// Utility of living at `offer` with net income `net`; `family_near` says whether family lives in that metro.
#[inline]
pub fn utility(b: &Budgeting, t: &Tastes, offer: &Offer, net: f64, family_near: bool, remote: bool) -> Terms {
    utility_of(b, t, offer, ln(spendable(b, offer, net)), family_near, remote)
}

/// [`utility`], the log of what is [`spendable`] being known.
#[inline(always)]
pub fn utility_of(
    b: &Budgeting,
    t: &Tastes,
    offer: &Offer,
    ln_spendable: f64,
    family_near: bool,
    remote: bool,
) -> Terms {
    Terms {
        income: t.income * ln_spendable,
        housing: match b.form {
            UtilityForm::CobbDouglas => -t.income * b.housing_share * offer.ln_user_cost,
            UtilityForm::StoneGeary => 0.0,
        },
        sales: -t.income * (1.0 - b.housing_share) * offer.ln_sales,
        crime: -t.crime * offer.ln_crime,
        schools: t.schools * offer.schools,
        family: if family_near { t.family } else { 0.0 },
        governance: t.governance * offer.governance,
        amenity: offer.amenity[remote as usize],
        affinity: 0.0,
    }
}

/// Factor exp(sd·z) by which a household's taste differs.
pub fn taste_factor(sd: f64, normal: f64) -> f64 {
    if sd == 0.0 { 1.0 } else { exp(sd * normal) }
}

/// No taste dispersion.
pub const COMMON_TASTES: [f64; 3] = [1.0; 3];

/// A weight that is zero for every class: a mechanism that is absent.
pub const ABSENT: ByClass = ByClass([0.0; 3]);

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        Offer {
            rent: 12_000.0,
            ln_user_cost: ln(12_000.0 * (1.0 + 0.012 / 0.06)),
            ln_sales: ln(1.08),
            ln_crime: ln(400.0),
            schools: 1.0,
            governance: -0.5,
            amenity: [0.3, 0.7],
        }
    }

    const COBB_DOUGLAS: Budgeting = Budgeting {
        form: UtilityForm::CobbDouglas,
        housing_share: 0.24,
        housing_minimum: 0.0,
        consumption_minimum: 0.0,
    };

    #[test]
    fn each_term_matches_a_hand_computed_case() {
        let p = Parameters::default();
        let t = Tastes::of(&p, Class::Mobile, false, COMMON_TASTES);
        let u = utility(&COBB_DOUGLAS, &t, &offer(), 60_000.0, true, true);
        assert!((u.income - 4.0 * 11.002099841204238).abs() < 1e-9);
        assert!((u.housing - -(4.0 * 0.24 * 9.574983485564092)).abs() < 1e-9);
        assert!((u.sales - -(4.0 * 0.76 * 0.0769610411361284)).abs() < 1e-9);
        assert!((u.crime - -(0.695 * 5.991464547107982)).abs() < 1e-9);
        assert_eq!((u.schools, u.family, u.governance, u.amenity), (0.136, 1.366, -0.375, 0.7));
    }

    #[test]
    fn only_children_and_family_nearby_count_in_full() {
        let p = Parameters::default();
        let with =
            utility(&COBB_DOUGLAS, &Tastes::of(&p, Class::Rooted, true, COMMON_TASTES), &offer(), 6e4, false, false);
        assert_eq!((with.schools, with.family, with.amenity), (0.253, 0.0, 0.3));
    }

    #[test]
    fn stone_geary_pays_the_minimum_first_and_has_a_floor() {
        let b = Budgeting {
            form: UtilityForm::StoneGeary,
            housing_minimum: 0.5,
            consumption_minimum: 4_000.0,
            ..COBB_DOUGLAS
        };
        let t = Tastes::of(&Parameters::default(), Class::Mobile, true, COMMON_TASTES);
        assert!((utility(&b, &t, &offer(), 60_000.0, false, false).income - 4.0 * 10.819778284410283).abs() < 1e-9);
        assert!((utility(&b, &t, &offer(), 9_000.0, false, false).income - 4.0 * 6.907755278982137).abs() < 1e-9);
    }
}
