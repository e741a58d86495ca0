//! Changes one attribute of a place, as events, trends and incorporations ask for, and what hangs on it.

use crate::engine::state::place::PlaceState;
use crate::model::acts::Role;
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Reform};

/// Changes one attribute, within its range, and what hangs on it; returns the old and the new value. A value that stays
/// what it was changes nothing, not even the last bit.
///
/// What a place *is* jumps with what the scenario says: crime and governance with their baselines, rent and wage with
/// their base levels, schools with theirs.
pub(crate) fn apply(state: &mut PlaceState, reform: &Reform, change: Change, weight: f64) -> (f64, f64) {
    let row = &ATTRIBUTES[reform.attribute];
    let mut attributes = state.attributes.clone();
    let old = if row.role == Role::HousingUnits { state.units * weight } else { row.get(&attributes).0[0] };
    let new = match change {
        Change::Set(value) => value,
        Change::Add(value) => old + value,
        Change::Multiply(factor) => old * factor,
    }
    .clamp(row.min, row.max);
    if new == old {
        return (old, new);
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
    state.attributes = attributes;
    (old, new)
}
