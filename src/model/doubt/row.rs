//! Holds what is said of the doubt about one key.

use crate::model::doubt::law::{Law, Of};

/// Whether a law is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// By `all = "plausible"`, and where it is named.
    Plausible,
    /// Only where it is named: a fact of the scenario in a what-if.
    Named,
    /// Never: there is no law.
    Never,
}

/// The doubt about one key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The key, with `*` in place of the names of places and communities: one draw for all of them.
    pub key: &'static str,
    /// The law; `None` where there is none.
    pub law: Option<Law>,
    /// What is drawn.
    pub of: Of,
    /// Keys of one name share their draw: all are low together, or high. Empty for a draw of its own.
    pub joint: &'static str,
    /// Whether it is drawn.
    pub drawn: Drawn,
    /// Values that stay as they are: no hazard is no hazard.
    pub keeps: &'static [f64],
    /// Why this law, or why none.
    pub reason: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

impl Doubt {
    /// The name of its draw.
    pub fn draw(&self) -> &'static str {
        if self.joint.is_empty() { self.key } else { self.joint }
    }
}
