//! Changes one attribute of a place, as events, trends and incorporations ask for, and what hangs on it.

use crate::engine::state::place::PlaceState;
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
    let old = if row.name == "housing_units" { state.units * weight } else { row.get(&attributes).0[0] };
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
    match row.name {
        "violent_crime" => state.crime *= new / old,
        "rent" => state.rent *= new / old,
        "wage" => state.wage *= new / old,
        "schools" => state.schools += new - old,
        "housing_units" => state.units = new / weight,
        "land_cap" => state.base.land_cap = (new / weight).floor(),
        "governance" => {
            state.governance = (state.governance + (new - old)).clamp(-3.0, 3.0);
            attributes.governance_target = (attributes.governance_target + (new - old)).clamp(-3.0, 3.0);
        }
        _ => {}
    }
    state.attributes = attributes;
    (old, new)
}
