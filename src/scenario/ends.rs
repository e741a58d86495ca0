//! Says where most draws of a number lie that is in doubt.

use std::collections::BTreeSet;

use crate::scenario::checked::Scenario;
use crate::scenario::drawn::Target;

/// The shares of draws below the lower and the upper end: nine of ten lie between.
const SHARES: [f64; 2] = [0.05, 0.95];

/// A scenario with every number that is drawn at either end.
pub struct Ends {
    drawn: BTreeSet<Target>,
    scenarios: Option<[Scenario; 2]>,
}

impl Ends {
    /// The ends of what `scenario` draws.
    pub fn of(scenario: &Scenario) -> Ends {
        let drawn: BTreeSet<Target> = scenario.columns().into_iter().flat_map(|column| column.targets).collect();
        let scenarios = (!drawn.is_empty()).then(|| SHARES.map(|share| scenario.drawn(&|_| share).0));
        Ends { drawn, scenarios }
    }

    /// Between which values nine of ten draws of a number lie; nothing where it is not drawn.
    pub fn at(&self, target: Target) -> Option<(f64, f64)> {
        let [one, other] = self.scenarios.as_ref()?;
        let (a, b) = (one.get(target), other.get(target));
        (self.drawn.contains(&target) && a != b).then(|| (a.min(b), a.max(b)))
    }
}
