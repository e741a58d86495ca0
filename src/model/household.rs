//! Describes a household, the agent: 24 bytes of what cannot be derived; all else follows from them, its age and the place.

use crate::model::clock::Day;
use crate::model::income_code;
use std::ops::{Index, IndexMut};

/// Mobility class (Koşar, Ransom & van der Klaauw 2022): how much a household minds moving at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// Moves for modest gains.
    Mobile = 0,
    /// Would like to move more than it can.
    Stuck = 1,
    /// Minds leaving very much.
    Rooted = 2,
}

impl Class {
    /// All classes, in the order of every table.
    pub const ALL: [Class; 3] = [Class::Mobile, Class::Stuck, Class::Rooted];

    /// The word used in scenario files and tables.
    pub fn name(self) -> &'static str {
        ["mobile", "stuck", "rooted"][self as usize]
    }
}

/// One number for each mobility class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByClass(pub [f64; 3]);

impl Index<Class> for ByClass {
    type Output = f64;
    fn index(&self, class: Class) -> &f64 {
        &self.0[class as usize]
    }
}

impl IndexMut<Class> for ByClass {
    fn index_mut(&mut self, class: Class) -> &mut f64 {
        &mut self.0[class as usize]
    }
}

/// How far a household has gone with the community whose values it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Has not joined.
    Outsider = 0,
    /// Has joined.
    Member = 1,
    /// Would come, and has paid its ticket into escrow.
    Pledged = 2,
    /// Would come, but cannot pay the ticket.
    Supporter = 3,
}

impl Stage {
    /// All stages, in the order of every table.
    pub const ALL: [Stage; 4] = [Stage::Outsider, Stage::Member, Stage::Pledged, Stage::Supporter];

    /// The word used in tables.
    pub fn name(self) -> &'static str {
        ["outsider", "member", "pledged", "supporter"][self as usize]
    }
}

/// Dwelling owned or rented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenure {
    /// Pays a deposit on moving in.
    Renter,
    /// Pays for the sale on moving out.
    Owner,
}

/// The index of a place in the scenario's canonical order (by name).
pub type PlaceId = u16;

/// Where a household lives that has left the country: in no place.
pub const NOWHERE: PlaceId = PlaceId::MAX;

/// One simulated household; it stands for `weight` real ones.
///
/// Tenure, children and mobility class are recomputed from age through the ranks whenever they are needed
/// (see [`crate::model::traits`]); they are not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Household {
    /// Gross income at wage level 1, in the steps of [`crate::model::income_code`].
    pub income: u16,
    /// Day of the last move of dwelling.
    pub dwelling: Day,
    /// Day of the last move between metros.
    pub moved: Day,
    /// Rank in the distribution of liquid wealth given income.
    pub wealth_rank: u16,
    /// Rank that decides owning.
    pub tenure_rank: u16,
    /// Rank that decides having children at home.
    pub children_rank: u16,
    /// Rank that decides the mobility class.
    pub class_rank: u16,
    /// Where it lives.
    pub place: PlaceId,
    /// Where its family lives (only the metro of it matters).
    pub home: PlaceId,
    /// Whose wage level it earns when it works remotely or has a pension.
    pub employer: PlaceId,
    /// Tick of birth of the age clock plus [`Household::BORN_OFFSET`].
    born: u16,
    /// Values group, 0 for none.
    pub community: u8,
    /// Bit 0: paid from afar. Bits 1–2: counted voice weight ×2, minus 2. Bits 3–4: stage. Bit 5: e-resident. Bit 6: shareholder.
    /// Bit 7: pensioner.
    flags: u8,
}

impl Household {
    /// Added to the tick of birth so that ages up to 110 years fit 16 bits at 365 ticks a year.
    pub const BORN_OFFSET: i32 = 45_000;
    /// The longest simulation that the stored clocks can express, in ticks.
    pub const MAX_TICKS: u32 = 20_000;

    /// A household with every rank in the middle, living, rooted and employed in `place`; births fill in the rest.
    pub fn new(place: PlaceId) -> Self {
        Household {
            income: 0,
            dwelling: Day::new(0),
            moved: Day::new(0),
            wealth_rank: 1 << 15,
            tenure_rank: 1 << 15,
            children_rank: 1 << 15,
            class_rank: 1 << 15,
            place,
            home: place,
            employer: place,
            born: Self::BORN_OFFSET as u16,
            community: 0,
            flags: 0,
        }
    }

    /// Whether it has left the country; its slot is never used again.
    #[inline]
    pub fn is_gone(&self) -> bool {
        self.place == NOWHERE
    }

    /// Gross income at wage level 1, dollars per year.
    #[inline]
    pub fn income(&self) -> f64 {
        income_code::income(self.income)
    }

    /// Gross income at wage level 1, cents per year: what books and bins add up.
    #[inline]
    pub fn income_cents(&self) -> u32 {
        income_code::cents(self.income)
    }

    /// ln of gross income at wage level 1.
    #[inline(always)]
    pub fn ln_income(&self) -> f64 {
        income_code::ln_income(self.income)
    }

    /// Sets gross income at wage level 1, $ per year, to the nearest step.
    pub fn set_income(&mut self, income: f64) {
        self.income = income_code::code(income);
    }

    /// Whether it works, and the whole job can leave.
    #[inline]
    pub fn is_remote(&self) -> bool {
        self.flags & 0b1000_0001 == 1
    }

    /// Whether its income does not hang on where it lives: it works remotely, or has a pension.
    #[inline]
    pub fn is_paid_afar(&self) -> bool {
        self.flags & 1 == 1
    }

    /// Whether it lives on a pension that is paid wherever it lives.
    #[inline]
    pub fn is_pensioner(&self) -> bool {
        self.flags & 0b1000_0000 != 0
    }

    /// Stops working: from now on its employer pays a pension, wherever it lives.
    pub fn retire(&mut self) {
        self.flags |= 0b1000_0001;
    }

    /// Says whether the whole job can leave.
    pub fn set_remote(&mut self, remote: bool) {
        self.flags = (self.flags & !1) | remote as u8;
    }

    /// The voice weight ×2 with which the household is counted in its place: 2, 3 or 4.
    pub fn voice(&self) -> u8 {
        ((self.flags >> 1) & 3) + 2
    }

    /// Sets the counted voice weight ×2.
    pub fn set_voice(&mut self, voice: u8) {
        debug_assert!((2..=4).contains(&voice), "voice weights are 2, 3 and 4");
        self.flags = (self.flags & !6) | ((voice - 2) << 1);
    }

    /// How far it has gone with its community.
    pub fn stage(&self) -> Stage {
        Stage::ALL[(self.flags >> 3 & 3) as usize]
    }

    /// Sets how far it has gone with its community.
    pub fn set_stage(&mut self, stage: Stage) {
        self.flags = (self.flags & !0b1_1000) | (stage as u8) << 3;
    }

    /// Whether it has joined its community.
    pub fn is_member(&self) -> bool {
        self.flags & 0b1_1000 != 0
    }

    /// Whether it is an e-resident of a place of its community.
    pub fn is_e_resident(&self) -> bool {
        self.flags & 32 != 0
    }

    /// Says whether it is an e-resident.
    pub fn set_e_resident(&mut self, e_resident: bool) {
        self.flags = (self.flags & !32) | (e_resident as u8) << 5;
    }

    /// Whether it holds equity in the place where it lives.
    pub fn is_shareholder(&self) -> bool {
        self.flags & 64 != 0
    }

    /// Says whether it holds equity in the place where it lives.
    pub fn set_shareholder(&mut self, shareholder: bool) {
        self.flags = (self.flags & !64) | (shareholder as u8) << 6;
    }

    /// Tick at which its age was zero (negative for everyone alive at the start).
    pub fn born(&self) -> i32 {
        self.born as i32 - Self::BORN_OFFSET
    }

    /// Sets the tick at which its age was zero.
    pub fn set_born(&mut self, tick: i32) {
        debug_assert!((-Self::BORN_OFFSET..=Self::MAX_TICKS as i32).contains(&tick), "birth tick out of range");
        self.born = (tick + Self::BORN_OFFSET) as u16;
    }

    /// Notes a move of dwelling on `day`, between metros or not.
    pub fn note_move(&mut self, day: Day, within_metro: bool) {
        self.dwelling = day;
        if !within_metro {
            self.moved = day;
        }
    }

    /// Age in ticks at `tick`.
    pub fn age_ticks(&self, tick: i32) -> u32 {
        (tick - self.born()).max(0) as u32
    }
}

/// The uniform number in (0, 1) that a stored rank stands for: the middle of its cell.
#[inline(always)]
pub fn uniform(rank: u16) -> f64 {
    (rank as f64 + 0.5) / 65_536.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_takes_24_bytes() {
        assert_eq!(std::mem::size_of::<Household>(), 24);
    }

    #[test]
    fn clocks_and_flags_do_not_disturb_each_other() {
        let mut h = Household::new(7);
        h.set_remote(true);
        h.set_voice(4);
        h.set_born(-40_150);
        h.note_move(Day::new(-100_000), false);
        h.note_move(Day::new(40), true);
        assert!(h.is_remote());
        assert_eq!((h.voice(), h.born(), h.moved.day(), h.dwelling.day()), (4, -40_150, -28_835, 40));
        assert_eq!(h.age_ticks(100), 40_250);
        h.set_voice(2);
        assert!(h.is_remote());
        for stage in Stage::ALL {
            h.set_stage(stage);
            h.set_e_resident(stage == Stage::Member);
            h.set_shareholder(stage != Stage::Member);
            assert_eq!((h.stage(), h.is_member()), (stage, stage != Stage::Outsider));
            assert_eq!((h.is_e_resident(), h.is_shareholder()), (stage == Stage::Member, stage != Stage::Member));
            assert!(h.is_remote() && h.voice() == 2);
        }
        let before = h;
        h.retire();
        assert!(h.is_pensioner() && h.is_paid_afar() && !h.is_remote());
        assert_eq!(
            (h.voice(), h.stage(), h.is_shareholder()),
            (before.voice(), before.stage(), before.is_shareholder())
        );
        let mut h = Household::new(7);
        assert!(!h.is_paid_afar() && !h.is_pensioner());
        h.retire();
        assert!(h.is_paid_afar() && !h.is_remote());
    }
}
