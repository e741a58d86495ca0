//! Changes one attribute of a place, as events, trends and incorporations ask for, and what hangs on it.

use crate::engine::state::place::PlaceState;
use crate::model::acts::Role;
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Reform};
use crate::scenario::block::charter::TAX_KEYS;

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Changed {
    /// The value before.
    pub old: f64,
    /// The value from now on.
    pub new: f64,
    /// What was asked for, where a limit of the attribute kept it from that.
    pub asked: Option<f64>,
}

/// Whether an attribute is a law of a place that it no longer makes where its host's law is in force.
pub(crate) fn is_own_law(attribute: &str) -> bool {
    is_own_tax(attribute)
        || ["entry_fee", "relocation_grant", "admission_cap", "governance", "governance_target"].contains(&attribute)
}

/// Whether an attribute is a tax or a yearly fee.
pub(crate) fn is_own_tax(attribute: &str) -> bool {
    TAX_KEYS.contains(&attribute)
}

/// Whether a place at parity with its host sets a tax of its own by this.
pub(crate) fn ends_parity(reform: &Reform) -> bool {
    let name = ATTRIBUTES[reform.attribute].name;
    is_own_tax(name) && name != "annual_fee"
}

/// Changes one attribute, within its range, and what hangs on it; nothing of its own laws where its host's is in force. A value that stays
/// what it was changes nothing, not even the last bit.
///
/// What a place *is* jumps with what the scenario says: crime and governance with their baselines, rent and wage with
/// their base levels, schools with theirs.
pub(crate) fn apply(state: &mut PlaceState, reform: &Reform, change: Change, weight: f64) -> Changed {
    let row = &ATTRIBUTES[reform.attribute];
    let mut attributes = state.attributes.clone();
    let old = if row.role == Role::HousingUnits { state.units * weight } else { row.get(&attributes).0[0] };
    let wanted = match change {
        Change::Set(value) => value,
        Change::Add(value) => old + value,
        Change::Multiply(factor) => old * factor,
    };
    let new = wanted.clamp(row.min, row.max);
    let changed = Changed { old, new, asked: (wanted != new).then_some(wanted) };
    if state.host_law && is_own_law(row.name) {
        return Changed { old, new: old, asked: None };
    }
    if new == old {
        return changed;
    }
    row.set(&mut attributes, new);
    match row.role {
        Role::Crime => state.crime *= new / old,
        Role::Rent => state.rent *= new / old,
        Role::Wage => state.wage *= new / old,
        Role::Schools => state.schools += new - old,
        Role::HousingUnits => state.units = new / weight,
        Role::LandCap => state.base.land_cap = new / weight,
        Role::Governance => {
            state.governance = (state.governance + (new - old)).clamp(-3.0, 3.0);
            attributes.governance_target = (attributes.governance_target + (new - old)).clamp(-3.0, 3.0);
        }
        Role::Plain | Role::GovernanceTarget | Role::Obligations | Role::Series => {}
    }
    if attributes.income_tax != state.attributes.income_tax {
        // The budget rule goes on from the rate that a law sets.
        state.tax_shift = match change {
            Change::Set(_) => 0.0,
            Change::Add(_) => state.tax_shift,
            Change::Multiply(factor) => state.tax_shift * factor,
        };
    }
    state.attributes = attributes;
    changed
}
