//! Holds what somebody asked to have drawn.

use crate::chart::sheet::render::Look;

/// What is to be drawn; by default every chart that fits the folder.
#[derive(Debug, Clone, Default)]
pub struct DrawOptions {
    /// Only those charts of a run that belong to its kind of answer.
    pub usual: bool,
    /// Only these charts.
    pub only: Option<Vec<String>>,
    /// The place of the city ledger, and of a sweep.
    pub place: Option<String>,
    /// Colours and width.
    pub look: Look,
    /// Households on a logarithmic scale.
    pub log: bool,
    /// The number of a sweep that is drawn, an output expression.
    pub output: Option<String>,
    /// The value of that number at which a sweep breaks even.
    pub level: Option<f64>,
    /// Axes of a sweep that are held, and at which of their values.
    pub fixed: Vec<(String, String)>,
}

impl DrawOptions {
    /// Whether a chart is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted == name))
    }
}
