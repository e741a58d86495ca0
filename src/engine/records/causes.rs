//! Splits what one place is worth to a household over another into its causes, by what it sees now.

use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::model::gains::{ServiceParts, View, Weights, split};
use crate::model::household::{Household, PlaceId};
use crate::model::numeric::exp;
use crate::model::utility::{Level, Terms};

/// The term of utility that is no rule of any place.
pub const CLIMATE: &str = "climate_risk";

/// The parts of what `to` is worth to a household over the place where it lives, utility, in the order of
/// [`PARTS`](crate::model::gains::PARTS), and that of climate; `net` and `terms` are its income and utility there.
///
/// With Stone–Geary utility the shares of income, taxes and rent hang together; what they leave out is in `income` too.
pub fn causes(
    context: &DecisionContext,
    h: &Household,
    who: &DecisionMaker,
    to: PlaceId,
    (net, terms): (f64, &Terms),
    services: &ServiceParts,
) -> ([f64; 12], f64) {
    let c = context.constants;
    let view = |place: PlaceId, gross: f64, net: f64| {
        let offer = &context.snapshot.offers[place as usize];
        let level = |level: Level| offer.levels[level as usize];
        View {
            gross,
            net,
            rent: offer.rent,
            wedge: exp(level(Level::UserCost)) / offer.rent,
            sales: exp(level(Level::SalesTax)),
            schools: level(Level::Schools),
            crime: exp(level(Level::Crime)),
            governance: level(Level::Governance),
            amenity: level(if h.is_paid_afar() { Level::RemoteAmenity } else { Level::Amenity }),
            affinity: context.affinity(h, place),
            family: c.geography.same_metro(h.home, place) as u8 as f64,
        }
    };
    let weights = Weights {
        income: who.tastes.income,
        housing: c.parameters.housing_share,
        schools: who.tastes.schools,
        crime: who.tastes.crime,
        governance: who.tastes.governance,
        norms: who.tastes.norms,
        family: who.tastes.family,
    };
    let gross = context.earn(h, who.income, to).0;
    let here = view(h.place, who.gross, who.net);
    let mut parts = split(&weights, &here, &view(to, gross, net), services);
    let mut climate = 0.0;
    for ((row, here), (_, there)) in who.terms.each().zip(terms.each()) {
        if row.name == CLIMATE {
            climate += there - here;
        }
    }
    let whole = terms.total() - who.here;
    parts[0] += whole - climate - parts.iter().sum::<f64>();
    (parts, climate)
}
