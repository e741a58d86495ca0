//! Draws everybody who is there at the start into one slot each, and notes deaths and joinings as far as the simulation goes.

use crate::engine::base::birth::Birth;
use crate::engine::base::parallel;
use crate::engine::base::random::{BIRTH_WORDS, CHUNK, Keys, Purpose};
use crate::engine::state::calendar::Calendar;
use crate::model::household::Household;
use rand::Rng;

/// `total` households, each what `who` makes of its slot and the random words of that; what is due before tick `horizon` enters
/// the calendar.
pub(crate) fn draw_everybody(
    total: usize,
    keys: &Keys,
    horizon: i64,
    calendar: &mut Calendar,
    who: impl Fn(usize, &[u32; BIRTH_WORDS]) -> Birth + Sync + Send,
) -> Vec<Household> {
    let mut all = vec![Household::new(0); total];
    let some = |(): &mut (), first: usize, households: &mut [Household]| {
        let mut rng = keys.stream(0, Purpose::Birth, (first * BIRTH_WORDS) as u128);
        let mut dates = Dates::default();
        for (id, household) in (first..).zip(households) {
            let words: [u32; BIRTH_WORDS] = std::array::from_fn(|_| rng.next_u32());
            let new = who(id, &words);
            dates.note(id, &new, horizon);
            *household = new.household;
        }
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
    /// Tick, household and the birth of whoever joins.
    joinings: Vec<(u32, u32, i32)>,
}

impl Dates {
    /// Notes what is due before tick `horizon` of household `id`.
    fn note(&mut self, id: usize, new: &Birth, horizon: i64) {
        if new.death < horizon {
            self.deaths.push((new.death as u32, id as u32));
        }
        if let Some(tick) = new.joins.filter(|&tick| tick < horizon) {
            self.joinings.push((tick as u32, id as u32, new.household.born()));
        }
    }

    /// Enters them in the calendar.
    fn enter(self, calendar: &mut Calendar) {
        self.deaths.into_iter().for_each(|(tick, id)| calendar.note(tick as i64, id));
        self.joinings.into_iter().for_each(|(tick, id, born)| calendar.note_joining(tick as i64, id, born));
    }
}
