//! Prices a place by pledge for each member, and learns from success how to make the next one cheaper.
//!
//! ticket = e·infrastructure + legal·(n+1)^(−b)/S per household, b = −log₂(1 − LR), n successes of the template so far.
//! The equity part is an asset that pays i a year to a resident; only the legal part is a cost of moving. A household
//! pays if ticket ≤ θ_w·(its liquid wealth). Learning acts on the legal and platform part alone.

use crate::model::charter::Charter;
use crate::model::numeric::{ln, pow};
use crate::model::parameters::Parameters;

/// b = −log₂(1 − LR).
pub fn learning_exponent(learning_rate: f64) -> f64 {
    -ln(1.0 - learning_rate) / core::f64::consts::LN_2
}

/// Legal and platform cost of the founding after `successes` others, $.
pub fn legal_cost(legal: f64, successes: u32, learning_rate: f64) -> f64 {
    legal * pow(successes as f64 + 1.0, -learning_exponent(learning_rate))
}

/// What a member pays in advance, $ per household.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ticket {
    /// The part that stays an asset.
    pub equity: f64,
    /// The part that is gone.
    pub legal: f64,
}

impl Ticket {
    /// The ticket of the next founding.
    pub fn of(charter: &Charter, p: &Parameters, successes: u32, learning_rate: f64) -> Self {
        Ticket {
            equity: p.equity_share * charter.infrastructure,
            legal: legal_cost(charter.legal, successes, learning_rate) / charter.capacity,
        }
    }

    /// Equity and legal part together.
    pub fn total(&self) -> f64 {
        self.equity + self.legal
    }
}

/// What a new place itself provides each household from the budget of a full place, $ per year: what running costs and the
/// host's share leave of its own `revenue` per household at S.
pub fn budgeted_services(charter: &Charter, revenue: f64) -> f64 {
    let running = charter.opex_share * revenue + charter.opex / charter.capacity;
    (revenue * (1.0 - charter.revenue_share) - running).max(0.0)
}

/// Fixed running cost, $ per year, at a budgeted `revenue` per household.
pub fn running_cost(charter: &Charter, revenue: f64) -> f64 {
    charter.opex + charter.opex_share * revenue * charter.capacity
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charter(infrastructure: f64, legal: f64, capacity: f64) -> Charter {
        Charter { infrastructure, legal, capacity, ..Charter::default() }
    }

    #[test]
    fn the_first_tickets_of_the_four_presets() {
        let p = Parameters::default();
        for (infrastructure, legal, capacity, ticket) in [
            (70_000.0, 3e6, 300.0, 24_000.0),
            (140_000.0, 8e6, 1_000.0, 36_000.0),
            (120_000.0, 8e6, 2_000.0, 28_000.0),
            (120_000.0, 8e6, 500.0, 40_000.0),
        ] {
            let found = Ticket::of(&charter(infrastructure, legal, capacity), &p, 0, p.learning_rate);
            assert!((found.total() - ticket).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn each_doubling_takes_the_learning_rate_off_the_legal_cost() {
        assert!((legal_cost(8e6, 1, 0.15) - 6.8e6).abs() < 1e-6);
        assert!((legal_cost(8e6, 3, 0.15) - 8e6 * 0.85 * 0.85).abs() < 1e-6);
        assert_eq!(legal_cost(8e6, 9, 0.0), 8e6);
        let p = Parameters::default();
        let tickets = [0, 7].map(|n| Ticket::of(&charter(120_000.0, 8e6, 500.0), &p, n, 0.3));
        assert_eq!(tickets[0].equity, tickets[1].equity);
        assert!(tickets[1].legal < 0.35 * tickets[0].legal);
    }

    #[test]
    fn services_are_what_a_full_place_can_afford() {
        let c = Charter { opex: 100_000.0, opex_share: 0.1, ..charter(100_000.0, 1e6, 100.0) };
        assert!((budgeted_services(&c, 5_000.0) - (5_000.0 - 500.0 - 1_000.0)).abs() < 1e-9);
        assert_eq!(budgeted_services(&c, 500.0), 0.0);
        assert!((running_cost(&c, 5_000.0) - 150_000.0).abs() < 1e-9);
    }
}
