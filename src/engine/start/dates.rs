//! Draws everybody who is there at the start into one slot each, and notes deaths and joinings as far as the simulation goes.

use crate::engine::base::birth::Birth;
use crate::engine::base::blocks::BlockStream;
use crate::engine::base::parallel;
use crate::engine::base::random::{BIRTH_WORDS, CHUNK, Keys, Purpose};
use crate::engine::state::calendar::Calendar;
use crate::model::household::Household;
use pulp::Arch;

/// `total` households, each what `who` makes of its slot and the random words of that; what is due before tick `horizon` enters
/// the calendar. `finish` says the rest about all of a chunk.
pub(crate) fn draw_everybody(
    total: usize,
    keys: &Keys,
    horizon: u32,
    calendar: &mut Calendar,
    who: impl Fn(usize, &[u32; BIRTH_WORDS]) -> Birth + Sync + Send,
    finish: impl Fn(&mut [Household]) + Sync,
) -> Vec<Household> {
    let mut all = vec![Household::new(0); total];
    // A birth is a block of words, that of the number of its household.
    let (words, arch) = (BlockStream::new(keys, 0, Purpose::Birth), Arch::new());
    let some = |(): &mut (), first: usize, households: &mut [Household]| {
        let ids: Vec<u32> = (first as u32..).take(households.len()).collect();
        let mut dates = Dates::default();
        words.each(arch, &ids, |k, words| {
            let new = who(first + k, &words);
            dates.note(first + k, &new, horizon);
            households[k] = new.household;
        });
        finish(households);
        dates
    };
    parallel::map_chunks(&mut all, CHUNK, || (), some).into_iter().for_each(|dates| dates.enter(calendar));
    all
}

/// Deaths and joinings of some households within the horizon.
#[derive(Debug, Default)]
struct Dates {
    /// Tick and household.
    deaths: Vec<(u32, u32)>,
    /// Tick, number and household of whoever joins.
    joinings: Vec<(u32, u32, Household)>,
}

impl Dates {
    /// Notes what is due before tick `horizon` of household `id`.
    fn note(&mut self, id: usize, new: &Birth, horizon: u32) {
        if let Some(tick) = new.death {
            self.deaths.push((tick, id as u32));
        }
        if let Some(tick) = new.joins.filter(|&tick| tick < horizon as i64) {
            self.joinings.push((tick as u32, id as u32, new.household));
        }
    }

    /// Enters them in the calendar.
    fn enter(self, calendar: &mut Calendar) {
        self.deaths.into_iter().for_each(|(tick, id)| calendar.note(tick, id));
        self.joinings.iter().for_each(|(tick, id, who)| calendar.note_joining(i64::from(*tick), *id, who));
    }
}
