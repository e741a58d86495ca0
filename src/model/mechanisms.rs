//! Lists the mechanisms: the rules that can be switched off, one by one.
//!
//! A *channel* that is off is frozen at its base-year value: households keep seeing the old level, so it stays in the
//! amenities. A *response* that is off leaves its state variable where it is. A *structure* that is off is absent from
//! the start, and the base year is solved without it. The switches of the terms of utility are written in their own files
//! below [`crate::model::utility`].

use crate::model::quantity::{joined, length};
pub use crate::model::settings::Mechanisms;
use crate::model::switch::MechanismKind::*;
pub use crate::model::switch::{Mechanism, MechanismKind, Needs};
use crate::model::utility::{self, affinity};

/// What prices, budgets, crime and politics do, and whether moves are paid from savings.
#[rustfmt::skip]
const CITIES: &[Mechanism] = &[
    Mechanism { name: "wages", kind: Response, usual: true, needs: Needs::Nothing, about: "wages follow the size of the metro and capital per job", slot: |m| &mut m.wages },
    Mechanism { name: "rents", kind: Response, usual: true, needs: Needs::Nothing, about: "rents follow demand", slot: |m| &mut m.rents },
    Mechanism { name: "construction", kind: Response, usual: true, needs: Needs::Nothing, about: "housing is built and decays", slot: |m| &mut m.construction },
    Mechanism { name: "budget", kind: Response, usual: true, needs: Needs::Nothing, about: "services follow the city's revenue", slot: |m| &mut m.budget },
    Mechanism { name: "crime_response", kind: Response, usual: true, needs: Needs::Nothing, about: "crime follows services and poverty", slot: |m| &mut m.crime_response },
    Mechanism { name: "voice", kind: Response, usual: true, needs: Needs::Nothing, about: "governance follows the voice of residents", slot: |m| &mut m.voice },
    Mechanism { name: "liquidity", kind: Structure, usual: true, needs: Needs::Nothing, about: "moves must be paid from liquid wealth", slot: |m| &mut m.liquidity },
];

/// Households, communities and new places.
#[rustfmt::skip]
const HOUSEHOLDS: &[Mechanism] = &[
    Mechanism { name: "life_cycle", kind: Structure, usual: true, needs: Needs::Nothing, about: "households age, die and are replaced", slot: |m| &mut m.life_cycle },
    Mechanism { name: "age_attention", kind: Structure, usual: true, needs: Needs::Nothing, about: "the young look around more", slot: |m| &mut m.age_attention },
    Mechanism { name: "remote_work", kind: Structure, usual: true, needs: Needs::Nothing, about: "some jobs can leave with the household", slot: |m| &mut m.remote_work },
    Mechanism { name: "local_moves", kind: Structure, usual: true, needs: Needs::Nothing, about: "households also look around within their own metro", slot: |m| &mut m.local_moves },
    Mechanism { name: "money_costs", kind: Structure, usual: true, needs: Needs::Nothing, about: "moving expenses and sale costs weigh in the decision", slot: |m| &mut m.money_costs },
    affinity::SWITCH,
    Mechanism { name: "founding", kind: Response, usual: true, needs: Needs::NewPlaces, about: "communities, developers and suburbs found places", slot: |m| &mut m.founding },
    Mechanism { name: "awareness", kind: Response, usual: true, needs: Needs::NewPlaces, about: "new places become known gradually; off, everybody knows of them at once", slot: |m| &mut m.awareness },
    Mechanism { name: "learning", kind: Response, usual: true, needs: Needs::Communities, about: "each success makes the next founding from its template cheaper", slot: |m| &mut m.learning },
    Mechanism { name: "host_risk", kind: Response, usual: true, needs: Needs::NewPlaces, about: "hosts may turn on new places; movers and builders reckon with it", slot: |m| &mut m.host_risk },
    Mechanism { name: "e_residence", kind: Response, usual: true, needs: Needs::Communities, about: "remote members who stay join new places at a distance", slot: |m| &mut m.e_residence },
    Mechanism { name: "incorporation", kind: Response, usual: true, needs: Needs::Incorporations, about: "suburbs vote themselves out of their parent's budget", slot: |m| &mut m.incorporation },
];

const PARTS: &[&[Mechanism]] = &[
    utility::CHANNELS,
    CITIES,
    utility::STRUCTURES,
    HOUSEHOLDS,
    &[crate::model::capital::SWITCH, crate::model::foresight::SWITCH, crate::model::pensions::SWITCH],
];

/// The mechanism table.
pub static MECHANISMS: &[Mechanism] = &joined::<Mechanism, { length(PARTS) }>(PARTS);

impl Default for Mechanisms {
    /// Every switch as [`MECHANISMS`] says.
    fn default() -> Self {
        let mut on = Mechanisms::OFF;
        MECHANISMS.iter().for_each(|row| *(row.slot)(&mut on) = row.usual);
        on
    }
}

impl Mechanisms {
    /// Everything on, whatever is usual.
    pub fn all() -> Self {
        let mut on = Mechanisms::OFF;
        MECHANISMS.iter().for_each(|row| *(row.slot)(&mut on) = true);
        on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_one_row_and_its_own_slot() {
        for (k, row) in MECHANISMS.iter().enumerate() {
            assert!(MECHANISMS[..k].iter().all(|other| other.name != row.name), "{} twice", row.name);
            let mut on = Mechanisms::OFF;
            *(row.slot)(&mut on) = true;
            let lit = MECHANISMS.iter().filter(|row| row.is_on(&on)).count();
            assert_eq!(lit, 1, "{}", row.name);
        }
    }
}
