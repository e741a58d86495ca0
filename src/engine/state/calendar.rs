//! Keeps the ticks in which households die and join their communities, so that nobody is looked at before.

use crate::model::household::Household;

/// Deaths and joinings by tick, within the horizon.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    deaths: Vec<Vec<u32>>,
    /// Household, the birth of whoever will join and the community: a slot may be reborn before, or belong to something else.
    joinings: Vec<Vec<(u32, i32, u8)>>,
}

impl Calendar {
    /// An empty calendar of `ticks` ticks.
    pub fn new(ticks: u32) -> Self {
        Calendar { deaths: vec![Vec::new(); ticks as usize], joinings: vec![Vec::new(); ticks as usize] }
    }

    /// Notes that `household` dies in `tick`; later than the horizon is forgotten.
    pub fn note(&mut self, tick: u32, household: u32) {
        if let Some(day) = self.deaths.get_mut(tick as usize) {
            day.push(household);
        }
    }

    /// Notes that the `household` of this number joins its community in `tick`.
    pub fn note_joining(&mut self, tick: i64, number: u32, household: &Household) {
        if let Some(day) = usize::try_from(tick).ok().and_then(|tick| self.joinings.get_mut(tick)) {
            day.push((number, household.born(), household.community));
        }
    }

    /// Takes the households that die in `tick`, in the order of their numbers.
    pub(crate) fn take(&mut self, tick: u32) -> Vec<u32> {
        let mut due = std::mem::take(&mut self.deaths[tick as usize]);
        due.sort_unstable();
        due
    }

    /// Takes whoever joins in `tick`: the household, the birth of whoever lived in its slot, and the community.
    pub(crate) fn take_joinings(&mut self, tick: u32) -> Vec<(u32, i32, u8)> {
        std::mem::take(&mut self.joinings[tick as usize])
    }
}
