//! Keeps the ticks in which households die and join their communities, so that nobody is looked at before.

/// Deaths and joinings by tick, within the horizon.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    deaths: Vec<Vec<u32>>,
    /// Household and the birth of whoever will join: a slot may be reborn before.
    joinings: Vec<Vec<(u32, i32)>>,
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

    /// Notes that `household`, born in tick `born`, joins its community in `tick`.
    pub fn note_joining(&mut self, tick: i64, household: u32, born: i32) {
        if let Some(day) = usize::try_from(tick).ok().and_then(|tick| self.joinings.get_mut(tick)) {
            day.push((household, born));
        }
    }

    /// Takes the households that die in `tick`, in the order of their numbers.
    pub(crate) fn take(&mut self, tick: u32) -> Vec<u32> {
        let mut due = std::mem::take(&mut self.deaths[tick as usize]);
        due.sort_unstable();
        due
    }

    /// Takes whoever joins its community in `tick`: the household and the birth of whoever lived in its slot.
    pub(crate) fn take_joinings(&mut self, tick: u32) -> Vec<(u32, i32)> {
        std::mem::take(&mut self.joinings[tick as usize])
    }
}
