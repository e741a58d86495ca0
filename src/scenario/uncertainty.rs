//! Holds what is in doubt in a scenario: which laws its replicates draw from.

use crate::model::doubt::law::{Law, Of};

/// What replicates draw beside their luck.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Uncertainty {
    /// Whether every number with a plausible law is drawn.
    pub plausible: bool,
    /// Numbers that the scenario names, in the order of their keys.
    pub named: Vec<Named>,
    /// Keys that are not drawn: the scenario says so, or somebody has set them from outside.
    pub except: Vec<String>,
    /// Points that are run with a second seed; `None` for as many as is usual.
    pub repeat: Option<u32>,
}

/// A number that a scenario names, with its law.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its key, in which `*` stands for all places or all communities.
    pub key: String,
    /// Its law.
    pub law: Law,
    /// What is drawn.
    pub of: Of,
    /// The name of its draw: keys of one name are low together, or high.
    pub joint: String,
}

impl Uncertainty {
    /// Points that are run with a second seed if there are so many replicates: a quarter of them, at most 32, unless it says.
    pub fn repeats(&self, replicates: u32) -> u32 {
        self.repeat.unwrap_or((replicates / 4).min(32)).min(replicates)
    }

    /// Takes `keys` out of doubt.
    pub fn fix(&mut self, keys: impl IntoIterator<Item = String>) {
        self.except.extend(keys);
        self.except.sort();
        self.except.dedup();
    }
}

/// An output that a run works out, with what is known without the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// In words.
    pub name: String,
    /// The expression.
    pub expression: String,
    /// The number by whose ranks it is said what decides, unless that is the output itself.
    pub measure: Option<String>,
    /// What is known without the model.
    pub base_rate: Option<BaseRate>,
}

/// How often something has happened, or how likely it is without the model.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseRate {
    /// What was counted, by whom.
    pub text: String,
    /// What is said.
    pub rate: Rate,
}

/// A rate on record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// A probability.
    Probability(f64),
    /// So many events in so many years.
    Events {
        /// How many.
        events: f64,
        /// In how many years.
        years: f64,
    },
    /// Only words.
    Words,
}

impl Rate {
    /// The probability of at least one event in the next `years`.
    ///
    /// With k events in y years and Jeffreys' prior the rate has the law Gamma(k + ½, y), and P = 1 − (y/(y + T))^(k + ½).
    pub fn within(self, next: f64) -> Option<f64> {
        match self {
            Rate::Probability(p) => Some(p),
            Rate::Events { events, years } => Some(1.0 - (years / (years + next)).powf(events + 0.5)),
            Rate::Words => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_seen_in_twenty_years_may_yet_be_seen_in_ten() {
        let rate = |events, years| Rate::Events { events, years };
        assert!((rate(0.0, 20.0).within(10.0).unwrap() - 0.1835).abs() < 1e-4);
        // Many events: as the Poisson law with their mean.
        let many = rate(434.0, 20.0).within(0.05).unwrap();
        assert!((many - (1.0 - (-434.0_f64 / 400.0).exp())).abs() < 2e-3, "{many}");
        assert_eq!((Rate::Probability(0.6).within(3.0), Rate::Words.within(3.0)), (Some(0.6), None));
    }

    #[test]
    fn a_quarter_of_the_points_is_repeated_unless_the_scenario_says() {
        let uncertainty = Uncertainty::default();
        assert_eq!([4, 64, 128, 1000].map(|n| uncertainty.repeats(n)), [1, 16, 32, 32]);
        assert_eq!(Uncertainty { repeat: Some(16), ..uncertainty }.repeats(8), 8);
    }
}
