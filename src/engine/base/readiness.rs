//! Says in one byte how readily a household moves at most: what a tick can decide without looking at the household itself.
//!
//! Bits 0–1: the lowest class it can be in for the rest of its life, or 3 for the special ones. Bit 2: paid from afar. Bit 3: its family
//! lives in its metro. Bits 4–7: how often it looks around at most from now on, in sixteen steps. It is renewed when the
//! household is reborn, moves, or draws another rank, and each January, because looks grow rarer with age. The bounds that hang on it
//! ([`crate::engine::choice::squeeze`]) only drop what would have been refused.

use crate::engine::base::constants::Constants;
use crate::model::household::Household;
use crate::model::household::uniform;
use crate::model::income_code;
use crate::model::traits::lowest_class;
use pulp::{Arch, Simd, WithSimd};

/// Nobody lives there.
pub const GONE: u8 = 0b0000_0011;
/// No bound holds: it belongs to a community, is an e-resident, or lives in a place that takes more than a flat tax.
pub const APART: u8 = 0b0000_0111;
/// So poor that the least net income may bind.
pub const POOR: u8 = 0b0000_1011;
/// Incomes below this count as poor, $ per year at wage level 1.
pub const POOR_BELOW: f64 = 4_000.0;
/// The readiness of a household whose age counts from `clock`; `apart` are places whose residents no bound holds for.
#[inline]
pub fn readiness(c: &Constants, h: &Household, clock: i32, apart: &[bool]) -> u8 {
    with_lowest(c, h, clock, apart, || {
        lowest_class(h.age_ticks(clock) as f64 * c.dt, h.ln_income(), uniform(h.class_rank))
    })
}

/// The readiness of a household whose lowest class is found if it is asked for.
#[inline(always)]
fn with_lowest(c: &Constants, h: &Household, clock: i32, apart: &[bool], lowest: impl FnOnce() -> u8) -> u8 {
    if h.is_gone() {
        return GONE;
    }
    if h.community > 0 || h.is_e_resident() || apart[h.place as usize] {
        return APART;
    }
    if h.income() < POOR_BELOW {
        return POOR;
    }
    let at_home = c.geography.same_metro(h.home, h.place);
    lowest() | (h.is_paid_afar() as u8) << 2 | (at_home as u8) << 3 | c.steps.at(h.age_ticks(clock)) << 4
}

/// Households whose classes are found side by side.
const BESIDE: usize = 64;

/// The [`readiness`] of each of many households, their classes side by side.
pub fn readiness_of_all(c: &Constants, households: &[Household], clock: i32, apart: &[bool], into: &mut [u8]) {
    let arch = Arch::new();
    let mut lowest = [0; BESIDE];
    for (some, into) in households.chunks(BESIDE).zip(into.chunks_mut(BESIDE)) {
        arch.dispatch(Lowest { dt: c.dt, clock, some, lowest: &mut lowest });
        for ((h, lowest), into) in some.iter().zip(lowest).zip(into) {
            *into = with_lowest(c, h, clock, apart, || lowest);
        }
    }
}

/// The lowest class of each household.
struct Lowest<'a> {
    dt: f64,
    clock: i32,
    some: &'a [Household],
    lowest: &'a mut [u8; BESIDE],
}

impl WithSimd for Lowest<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (mut ages, mut incomes, mut ranks) = ([0.0; BESIDE], [0.0; BESIDE], [0.0; BESIDE]);
        for (k, h) in self.some.iter().enumerate() {
            (ages[k], incomes[k], ranks[k]) =
                (h.age_ticks(self.clock) as f64 * self.dt, income_code::ln_income(h.income), uniform(h.class_rank));
        }
        for k in 0..BESIDE {
            self.lowest[k] = lowest_class(ages[k], incomes[k], ranks[k]);
        }
    }
}

/// The readiness of a household that is what it was, but older.
#[inline(always)]
pub fn older(c: &Constants, readiness: u8, h: &Household, clock: i32) -> u8 {
    if is_special(readiness) { readiness } else { readiness & 15 | c.steps.at(h.age_ticks(clock)) << 4 }
}

/// The readiness of a household that is what it was, but lives elsewhere, or whose family does: its class and its looks do not depend on where.
#[inline(always)]
pub fn moved(c: &Constants, before: u8, h: &Household, clock: i32, apart: &[bool]) -> u8 {
    if is_special(before) || apart[h.place as usize] {
        return readiness(c, h, clock, apart);
    }
    before & !8 | (c.geography.same_metro(h.home, h.place) as u8) << 3
}

/// Whether a byte stands for one of the special households.
#[inline(always)]
pub fn is_special(readiness: u8) -> bool {
    readiness & 3 == 3
}
