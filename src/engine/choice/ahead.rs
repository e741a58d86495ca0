//! Holds what households see of a place once one of its announced changes is in force.

use crate::model::bins::TaxLaw;
use crate::model::place::Bracket;
use crate::model::utility::Offer;

/// A place once one of its announced changes is in force.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// e^(−ρ·years until then).
    pub(crate) weight: f64,
    /// What all see of it then.
    pub offer: Offer,
    flat_rate: f64,
    brackets: Vec<Bracket>,
    annual_fee: f64,
    pub(crate) wage: f64,
}

impl Ahead {
    /// A place that will offer this under this tax, at this wage level; the change counts by `weight`.
    pub fn new(weight: f64, offer: Offer, tax: TaxLaw, wage: f64) -> Ahead {
        let TaxLaw { flat_rate, brackets, annual_fee } = tax;
        Ahead { weight, offer, flat_rate, brackets: brackets.to_vec(), annual_fee, wage }
    }

    /// The taxes on income that will be paid there.
    pub fn tax(&self) -> TaxLaw<'_> {
        TaxLaw { flat_rate: self.flat_rate, brackets: &self.brackets, annual_fee: self.annual_fee }
    }
}
