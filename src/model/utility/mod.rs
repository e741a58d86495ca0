//! Sums utility: what living in a place is worth to a household, term by term, one file a term.
//!
//! u_ij = β_m·[ln n_ij − α ln R_j − (1−α) ln(1+sales_j)] − γ_m ln c_j + σ_m·S_j·(1 with children, else ½)
//!        + φ_m·1[metro(home_i) = metro(j)] + g·q_j + ξ_j(remote) − κ_c·z_j + v_m·A_kj
//!
//! Units: utility (one unit is the scale of the Gumbel taste draw). Source: Koşar, Ransom & van der Klaauw 2022, Table 5.
//! Everybody who evaluates utility (one household and place, all places in vectors, a trace, the gains of a template) goes
//! through [`utility_of`] or over [`TERMS`]; a new term is written here and in its file; what else it takes is in CONTRIBUTING.md, *Add a rule*.
//!
//! - [`row`]: a row of the table of terms
//! - [`income`]: net income, or what is left of it above a minimum
//! - [`housing`]: the user cost of a dwelling
//! - [`sales_tax`]: taxed spending
//! - [`crime`]: violent crime
//! - [`schools`]: school quality
//! - [`family`]: the metro where family lives
//! - [`governance`]: quality of governance
//! - [`amenity`]: what the base year's flows reveal
//! - [`climate_risk`]: floods, fires and heat
//! - [`affinity`]: fit with the values of one's community

pub mod affinity;
pub mod amenity;
pub mod climate_risk;
pub mod crime;
pub mod family;
pub mod governance;
pub mod housing;
pub mod income;
pub mod row;
pub mod sales_tax;
pub mod schools;

use crate::model::household::{ByClass, Class};
use crate::model::housing::user_cost;
use crate::model::numeric::{exp, ln};
use crate::model::quantity::{AttributeRow, ParameterRow};
use crate::model::rules::UtilityForm;
use crate::model::settings::{Attributes, Mechanisms, Parameters};
use crate::model::switch::Mechanism;
use crate::model::utility::row::TermRow;

/// The terms, in the order of their sum.
pub const TERMS: [TermRow; 10] = [
    income::TERM,
    housing::TERM,
    sales_tax::TERM,
    crime::TERM,
    schools::TERM,
    family::TERM,
    governance::TERM,
    amenity::TERM,
    climate_risk::TERM,
    affinity::TERM,
];

/// Parameters: weights, the first rows of the table.
pub(crate) const WEIGHTS: &[ParameterRow] = &[
    income::WEIGHT,
    housing::SHARE,
    crime::WEIGHT,
    schools::WEIGHT,
    family::WEIGHT,
    governance::WEIGHT,
    climate_risk::WEIGHT,
];

/// Parameters: how tastes differ between households, and the minima of Stone–Geary utility.
pub(crate) const DIFFERENCES: &[ParameterRow] =
    &[income::SPREAD, crime::SPREAD, governance::SPREAD, income::HOUSING_MINIMUM, income::CONSUMPTION_MINIMUM];

/// Parameters: the weight of values.
pub(crate) const VALUES: &[ParameterRow] = &[affinity::WEIGHT];

/// Keys of a place that utility weighs.
pub(crate) const PLACE_KEYS: &[AttributeRow] = &[
    crime::PLACE_KEY,
    governance::PLACE_KEY,
    governance::TARGET_KEY,
    schools::PLACE_KEY,
    amenity::PLACE_KEY,
    climate_risk::PLACE_KEY,
];

/// Switches of what households see of places.
pub(crate) const CHANNELS: &[Mechanism] =
    &[income::SWITCH, crime::SWITCH, housing::SWITCH, schools::SWITCH, governance::SWITCH];

/// Switches of terms that are absent when off.
pub(crate) const STRUCTURES: &[Mechanism] = &[family::SWITCH, climate_risk::SWITCH];

/// One number of a place that all households see alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// ln R: log of the user cost.
    UserCost,
    /// ln(1 + sales tax).
    SalesTax,
    /// ln c: log of violent crime.
    Crime,
    /// S: schools, quartile steps.
    Schools,
    /// q: governance, sd.
    Governance,
    /// ξ for households that work where they live.
    Amenity,
    /// ξ for remote households.
    RemoteAmenity,
    /// z: climate risk, sd.
    ClimateRisk,
}

impl Level {
    /// All of them, in the order of their columns.
    pub const ALL: [Level; 8] = [
        Level::UserCost,
        Level::SalesTax,
        Level::Crime,
        Level::Schools,
        Level::Governance,
        Level::Amenity,
        Level::RemoteAmenity,
        Level::ClimateRisk,
    ];
}

/// A place as it is, and as it was in the base year: what the terms look at.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'a> {
    /// Attributes in force.
    pub now: &'a Attributes,
    /// Attributes of the base year.
    pub base: &'a Attributes,
    /// r, $ per year.
    pub rent: f64,
    /// c, per 100,000.
    pub crime: f64,
    /// S, quartile steps.
    pub schools: f64,
    /// q, sd.
    pub governance: f64,
    /// ξ as solved, for households that work where they live and for remote ones.
    pub amenity: [f64; 2],
}

/// What a household sees of a place when it compares: logs are taken once per tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// r: annual rent, $.
    pub rent: f64,
    /// R: user cost of a dwelling, $ per year.
    pub user_cost: f64,
    /// What all see alike, by [`Level`].
    pub levels: [f64; Level::ALL.len()],
}

impl Offer {
    /// An offer at `rent`, with property tax `user_cost`, whose levels are given one by one.
    pub fn new(rent: f64, user_cost: f64, level: impl Fn(Level) -> f64) -> Self {
        Offer { rent, user_cost, levels: Level::ALL.map(level) }
    }

    /// What households see of a place: channels that are off show the base year.
    pub fn of(p: &Parameters, on: &Mechanisms, place: &Conditions) -> Self {
        let Conditions { now, base, .. } = place;
        let see = |on: bool, now: f64, base: f64| if on { now } else { base };
        let rent = see(on.housing_cost, place.rent, base.rent);
        let property_tax = see(on.housing_cost, now.property_tax, base.property_tax);
        let user_cost = user_cost(rent, property_tax, p.interest, p.depreciation);
        Offer::new(rent, user_cost, |level| match level {
            Level::UserCost => ln(user_cost),
            Level::SalesTax => sales_tax::level(see(on.tax, now.sales_tax, base.sales_tax)),
            Level::Crime => crime::level(see(on.crime, place.crime, base.violent_crime)),
            Level::Schools => see(on.schools, place.schools, base.schools),
            Level::Governance => see(on.governance, place.governance, base.governance),
            Level::Amenity => amenity::level(place.amenity[0], now.amenity),
            Level::RemoteAmenity => amenity::level(place.amenity[1], now.amenity),
            Level::ClimateRisk => now.climate_risk,
        })
    }

    #[inline(always)]
    fn at(&self, level: Level) -> f64 {
        self.levels[level as usize]
    }
}

/// Takes the weights of absent structures out of `parameters`.
pub fn leave_out_absent(parameters: &mut Parameters, on: &Mechanisms) {
    if !on.family {
        parameters.family_weight = ABSENT;
    }
    if !on.climate_risk {
        parameters.climate_weight = 0.0;
    }
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
    /// κ_c.
    pub climate: f64,
    /// v.
    pub norms: f64,
}

impl Tastes {
    /// The weights of a household of `class`; `spread` multiplies β, γ and g (1 without taste dispersion).
    #[inline]
    pub fn of(parameters: &Parameters, class: Class, children: bool, spread: [f64; 3]) -> Self {
        Tastes {
            income: parameters.income_weight[class] * spread[0],
            crime: parameters.crime_weight[class] * spread[1],
            schools: schools::weight(parameters.school_weight[class], children),
            family: parameters.family_weight[class],
            governance: parameters.governance_weight * spread[2],
            climate: parameters.climate_weight,
            norms: parameters.norms_weight[class],
        }
    }
}

/// Standard deviations of ln β, ln γ and ln g between households.
pub fn taste_deviations(p: &Parameters) -> [f64; 3] {
    [p.taste_sd_income, p.taste_sd_crime, p.taste_sd_governance]
}

/// Utility, term by term, in the order of [`TERMS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms([f64; TERMS.len()]);

impl Terms {
    /// u: the sum of the terms, taken in their order.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        let mut sum = self.0[0];
        for term in &self.0[1..] {
            sum += term;
        }
        sum
    }

    /// Every term with its row.
    pub fn each(&self) -> impl Iterator<Item = (&'static TermRow, f64)> {
        const ROWS: &[TermRow] = &TERMS;
        ROWS.iter().zip(self.0)
    }

    /// Each term plus `weight` of its change from `before` to `after`.
    pub fn plus(mut self, weight: f64, before: &Terms, after: &Terms) -> Self {
        for (term, (before, after)) in self.0.iter_mut().zip(before.0.iter().zip(after.0)) {
            *term += weight * (after - before);
        }
        self
    }

    /// The slot that the engine fills: what the values of the household's community are worth in the place.
    #[inline(always)]
    pub fn with_affinity(mut self, tastes: &Tastes, affinity: f64) -> Self {
        self.0[AFFINITY] = affinity::term(tastes.norms, affinity);
        self
    }

    /// The same with the affinity of `other`.
    pub fn with_affinity_of(mut self, other: &Terms) -> Self {
        self.0[AFFINITY] = other.0[AFFINITY];
        self
    }
}

/// Where affinity stands among the terms: it is the last.
const AFFINITY: usize = TERMS.len() - 1;

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
    income::spendable(b.form, net, offer.user_cost, b.housing_minimum, b.consumption_minimum)
}

/// Utility of living at `offer` with net income `net`; `family_near` says whether family lives in that metro.
#[inline]
pub fn utility(b: &Budgeting, t: &Tastes, offer: &Offer, net: f64, family_near: bool, remote: bool) -> Terms {
    utility_of(b, t, offer, ln(spendable(b, offer, net)), family_near, remote)
}

/// [`utility`], the log of what is [`spendable`] being known; without affinity, which the engine adds.
#[inline(always)]
pub fn utility_of(
    b: &Budgeting,
    t: &Tastes,
    offer: &Offer,
    ln_spendable: f64,
    family_near: bool,
    remote: bool,
) -> Terms {
    Terms([
        income::term(t.income, ln_spendable),
        housing::term(b.form, t.income, b.housing_share, offer.at(Level::UserCost)),
        sales_tax::term(t.income, b.housing_share, offer.at(Level::SalesTax)),
        crime::term(t.crime, offer.at(Level::Crime)),
        schools::term(t.schools, offer.at(Level::Schools)),
        family::term(t.family, family_near),
        governance::term(t.governance, offer.at(Level::Governance)),
        amenity::term(offer.at(Level::Amenity), offer.at(Level::RemoteAmenity), remote),
        climate_risk::term(t.climate, offer.at(Level::ClimateRisk)),
        0.0,
    ])
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
    use crate::model::mechanisms::MECHANISMS;
    use crate::model::parameters::PARAMETERS;

    fn offer() -> Offer {
        Offer::new(12_000.0, 14_400.0, |level| match level {
            Level::UserCost => ln(14_400.0),
            Level::SalesTax => sales_tax::level(0.08),
            Level::Crime => crime::level(400.0),
            Level::Schools => 1.0,
            Level::Governance => -0.5,
            Level::Amenity => 0.3,
            Level::RemoteAmenity => 0.7,
            Level::ClimateRisk => 1.5,
        })
    }

    const COBB_DOUGLAS: Budgeting = Budgeting {
        form: UtilityForm::CobbDouglas,
        housing_share: 0.24,
        housing_minimum: 0.0,
        consumption_minimum: 0.0,
    };

    fn term(u: &Terms, name: &str) -> f64 {
        u.each().find(|(row, _)| row.name == name).expect("it is a term").1
    }

    #[test]
    fn each_term_matches_a_hand_computed_case() {
        let p = Parameters::default();
        let t = Tastes::of(&p, Class::Mobile, false, COMMON_TASTES);
        let u = utility(&COBB_DOUGLAS, &t, &offer(), 60_000.0, true, true).with_affinity(&t, 0.5);
        let by_hand = [
            ("income", 4.0 * 11.002099841204238),
            ("housing", -(4.0 * 0.24 * 9.574983485564092)),
            ("sales tax", -(4.0 * 0.76 * 0.0769610411361284)),
            ("crime", -(0.695 * 5.991464547107982)),
            ("schools", 0.136),
            ("family", 1.366),
            ("governance", -0.1),
            ("amenity", 0.7),
            ("climate risk", -0.15),
            ("affinity", 0.0865),
        ];
        for (name, value) in by_hand {
            assert!((term(&u, name) - value).abs() < 1e-9, "{name}: {} is not {value}", term(&u, name));
        }
        assert!((u.total() - by_hand.iter().map(|(_, value)| value).sum::<f64>()).abs() < 1e-9);
    }

    #[test]
    fn only_children_and_family_nearby_count_in_full() {
        let t = Tastes::of(&Parameters::default(), Class::Rooted, true, COMMON_TASTES);
        let with = utility(&COBB_DOUGLAS, &t, &offer(), 6e4, false, false);
        let seen = ["schools", "family", "amenity"].map(|name| term(&with, name));
        assert_eq!(seen, [0.253, 0.0, 0.3]);
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
        let income = |net| term(&utility(&b, &t, &offer(), net, false, false), "income");
        // 60,000 − 14,400/2 − 4,000: the dwelling at rent and property tax.
        assert!((income(60_000.0) - 4.0 * 48_800_f64.ln()).abs() < 1e-9);
        assert!((income(9_000.0) - 4.0 * 6.907755278982137).abs() < 1e-9);
    }

    #[test]
    fn the_rows_of_every_term_are_in_the_tables() {
        for term in TERMS {
            for row in term.parameters {
                assert!(PARAMETERS.iter().any(|known| known.name == row.name), "{}", row.name);
            }
            if let Some(switch) = term.switch {
                assert!(MECHANISMS.iter().any(|known| known.name == switch.name), "{}", switch.name);
            }
        }
        assert_eq!(TERMS[AFFINITY].name, "affinity");
        assert!(Level::ALL.iter().enumerate().all(|(k, level)| *level as usize == k));
    }
}
