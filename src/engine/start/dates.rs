//! Collects the deaths and joinings of those who are there at the start, as far as the simulation goes.

use crate::engine::base::birth::Birth;
use crate::engine::state::calendar::Calendar;

/// Deaths and joinings of some households within the horizon.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    /// Tick and household.
    deaths: Vec<(u32, u32)>,
    /// Tick, household and the birth of whoever joins.
    joinings: Vec<(u32, u32, i32)>,
}

impl Dates {
    /// Notes what is due before tick `horizon` of household `id`.
    pub fn note(&mut self, id: usize, new: &Birth, horizon: i64) {
        if new.death < horizon {
            self.deaths.push((new.death as u32, id as u32));
        }
        if let Some(tick) = new.joins.filter(|&tick| tick < horizon) {
            self.joinings.push((tick as u32, id as u32, new.household.born()));
        }
    }

    /// Enters them in the calendar.
    pub fn enter(self, calendar: &mut Calendar) {
        self.deaths.into_iter().for_each(|(tick, id)| calendar.note(tick as i64, id));
        self.joinings.into_iter().for_each(|(tick, id, born)| calendar.note_joining(tick as i64, id, born));
    }
}
