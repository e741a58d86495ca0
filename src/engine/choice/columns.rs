//! Keeps offers and laws of all places by column, so that the compiler can turn loops over places into vectors.

use crate::engine::choice::offer::Law;
use crate::model::utility::Offer;

/// Offers and laws of all places, by column.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub(crate) wage: Vec<f64>,
    pub(crate) tax: Vec<f64>,
    pub(crate) fee: Vec<f64>,
    pub(crate) entry: Vec<f64>,
    pub(crate) rent: Vec<f64>,
    pub(crate) ln_user_cost: Vec<f64>,
    pub(crate) ln_sales: Vec<f64>,
    pub(crate) ln_crime: Vec<f64>,
    pub(crate) schools: Vec<f64>,
    pub(crate) governance: Vec<f64>,
    pub(crate) amenity: [Vec<f64>; 2],
    pub(crate) brackets: bool,
}

impl Columns {
    /// Adds a place: its offer, wage level, flat tax, fee, and entry fee less grant.
    pub fn push(&mut self, offer: &Offer, wage: f64, law: &Law) {
        self.wage.push(wage);
        self.tax.push(law.tax.flat_rate);
        self.fee.push(law.tax.annual_fee);
        self.entry.push(law.entry_fee - law.grant);
        self.rent.push(offer.rent);
        self.ln_user_cost.push(offer.ln_user_cost);
        self.ln_sales.push(offer.ln_sales);
        self.ln_crime.push(offer.ln_crime);
        self.schools.push(offer.schools);
        self.governance.push(offer.governance);
        self.amenity[0].push(offer.amenity[0]);
        self.amenity[1].push(offer.amenity[1]);
        self.brackets |= !law.tax.brackets.is_empty();
    }
}
