//! Set how much attention a new place draws: by hearsay, or because its homes are on the market.
//!
//! Bass: A = F(t), the share that has heard t years after the opening; mass M = max(N, homes).
//! Market: A = 1, M = N + ℓ·vacant homes: a home is on offer a twelfth of the time in which a household lives in it
//! (*weak*).
//! Members of the founding community know it at once. Places with other rules than their host's spread by hearsay; a
//! developer under the host's own rules sells on the market, or ordinary subdivisions would be unsellable.

use crate::model::acts::{Acts, Idle, unless};
use crate::model::charter::Founding;
use crate::model::membership::bass_share;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, ParameterRow, Quantity, Slot};

/// How much a vacant home is seen.
#[rustfmt::skip]
pub const ROWS: &[ParameterRow] = &[
    Quantity { name: "market_vacant_mass", symbol: "ℓ", unit: "factor", default: Value::One(12.0), min: 0.0, max: 100.0, evidence: Weak, source: "a home is on offer between one and two months, about a twelfth of a year", about: "attention that a vacant home on the market draws, relative to a household", slot: Slot::One(|p| &mut p.market_vacant_mass), role: Acts::once_founded(|s| unless(s.new_places, Idle::NoNewPlace)) },
];

/// How a new place becomes known: key `awareness` of a template or new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awareness {
    /// By hearsay: Bass.
    Bass,
    /// Its homes are advertised like any others.
    Market,
}

impl Awareness {
    /// The word used in scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Awareness::Bass => "bass",
            Awareness::Market => "market",
        }
    }

    /// What is used when the scenario does not say: `other_rules` says whether any rule differs from the host's.
    pub fn usual(founding: Founding, other_rules: bool) -> Self {
        if founding == Founding::Developer && !other_rules { Awareness::Market } else { Awareness::Bass }
    }

    /// A: share that knows the place `years` after its opening.
    pub fn share(self, innovation: f64, imitation: f64, years: f64) -> f64 {
        match self {
            Awareness::Bass => bass_share(innovation, imitation, years),
            Awareness::Market => 1.0,
        }
    }

    /// M: what attention is in proportion to, in households; `homes` are those open for occupation.
    pub fn mass(self, households: f64, homes: f64, vacant_mass: f64) -> f64 {
        let vacant = (homes - households).max(0.0);
        match self {
            Awareness::Bass => households + vacant,
            Awareness::Market => households + vacant_mass * vacant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_home_on_the_market_is_seen_twelve_times() {
        assert_eq!(Awareness::Bass.mass(40.0, 100.0, 12.0), 100.0);
        assert_eq!(Awareness::Market.mass(40.0, 100.0, 12.0), 760.0);
        // A full place is a full place.
        for kind in [Awareness::Bass, Awareness::Market] {
            assert_eq!(kind.mass(100.0, 100.0, 12.0), 100.0);
            assert_eq!(kind.mass(103.0, 100.0, 12.0), 103.0);
        }
        // Limit: ℓ = 1 is the mass of version 1.
        assert_eq!(Awareness::Market.mass(40.0, 100.0, 1.0), Awareness::Bass.mass(40.0, 100.0, 1.0));
    }

    #[test]
    fn hearsay_takes_five_years_to_reach_a_third_and_the_market_none() {
        assert!((Awareness::Bass.share(0.03, 0.38, 5.0) - 0.331).abs() < 5e-4);
        assert_eq!(Awareness::Bass.share(0.03, 0.38, 0.0), 0.0);
        assert_eq!(Awareness::Market.share(0.03, 0.38, 0.0), 1.0);
    }

    #[test]
    fn only_an_ordinary_developer_sells_on_the_market() {
        assert_eq!(Awareness::usual(Founding::Developer, false), Awareness::Market);
        assert_eq!(Awareness::usual(Founding::Developer, true), Awareness::Bass);
        assert_eq!(Awareness::usual(Founding::Pledge, false), Awareness::Bass);
        assert_eq!((Awareness::Market.name(), Awareness::Bass.name()), ("market", "bass"));
    }
}
