//! Gives a new place the taxes of its host: own rates, and the yearly fee, of (1 − h_s) of the host's.

use crate::model::place::{Attributes, Bracket, Place};
use crate::model::services::{Rates, scaled_brackets};
use crate::scenario::block::site::largest;

/// Gives a place own taxes of (1 − h_s) of its host's; its brackets.
pub fn parity(attributes: &mut Attributes, host: &Place, host_share: f64) -> Vec<Bracket> {
    let a = &host.attributes;
    let host_rates = Rates {
        income: a.income_tax,
        sales: a.sales_tax,
        property: a.property_tax,
        business: a.business_tax,
        fee: a.annual_fee,
    };
    let own = Rates::parity(host_rates, host_share);
    attributes.income_tax = own.income;
    attributes.sales_tax = own.sales;
    attributes.property_tax = own.property;
    attributes.business_tax = own.business;
    // Dues of its own are no tax of the host's.
    if a.annual_fee != 0.0 {
        attributes.annual_fee = own.fee;
    }
    match host_share {
        1.0 => Vec::new(),
        share => scaled_brackets(&host.brackets, 1.0 - share),
    }
}

/// The old place that is the government around a new one, if there is one.
pub fn government_of<'p>(new: &Place, places: &'p [Place]) -> Option<&'p Place> {
    let in_metro = largest(places, |place| place.metro_name == new.metro_name);
    in_metro.or_else(|| largest(places, |place| !new.state.is_empty() && place.state == new.state))
}

/// Gives a new place own taxes at parity with its host.
pub fn tax_on_parity(new: &mut Place, host: &Place) {
    if let Some(share) = new.charter.as_ref().map(|charter| charter.host_share) {
        new.brackets = parity(&mut new.attributes, host, share);
    }
}

/// Whether the own taxes of a new place are at parity with its host's.
pub fn is_on_parity(new: &Place, host: &Place) -> bool {
    let mut same = new.clone();
    tax_on_parity(&mut same, host);
    new.hosted && same == *new
}
