//! Keeps offers and laws of all places by column, so that the compiler can turn loops over places into vectors.

use crate::engine::choice::offer::Law;
use crate::model::utility::{Level, Offer};

/// Offers and laws of all places, by column.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub(crate) wage: Vec<f64>,
    pub(crate) tax: Vec<f64>,
    pub(crate) fee: Vec<f64>,
    pub(crate) entry: Vec<f64>,
    pub(crate) user_cost: Vec<f64>,
    /// One column for each [`Level`].
    pub(crate) levels: [Vec<f64>; Level::ALL.len()],
    pub(crate) brackets: bool,
}

impl Columns {
    /// Adds a place: its offer, wage level, flat tax, fee, and entry fee less grant.
    pub fn push(&mut self, offer: &Offer, wage: f64, law: &Law) {
        self.wage.push(wage);
        self.tax.push(law.tax.flat_rate);
        self.fee.push(law.tax.annual_fee);
        self.entry.push(law.entry_fee - law.grant);
        self.user_cost.push(offer.user_cost);
        self.levels.iter_mut().zip(offer.levels).for_each(|(column, level)| column.push(level));
        self.brackets |= !law.tax.brackets.is_empty();
    }
}
