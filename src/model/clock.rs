//! Code a day in 16 bits: from 79 years before the start to 100 years after it, whatever the tick.
//!
//! A year has 365 days; tick t begins on day ⌊365·t/ticks per year + ½⌋, so that 12 monthly and 365 daily ticks meet on
//! the same days every
//! January. What lies further back than the first day takes it: after 79 years every buffer is full and every memory
//! gone (e^(−79/τ) is 4e-12 for liquid wealth at τ = 3 and 2e-6 for tenure at τ = 6).

/// Days in a year.
pub const DAYS: i64 = 365;
/// Added to a day to store it: 79 years.
const OFFSET: i64 = 79 * DAYS;
/// The first and last day that can be stored.
pub const FIRST_DAY: i64 = -OFFSET;
/// The last day that can be stored: 100.5 years after the start.
pub const LAST_DAY: i64 = u16::MAX as i64 - OFFSET;

/// A day relative to the start, in 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u16);

impl Day {
    /// The day `day` days after the start; saturates at both ends.
    #[inline]
    pub fn new(day: i64) -> Self {
        Day((day.clamp(FIRST_DAY, LAST_DAY) + OFFSET) as u16)
    }

    /// The day on which tick `tick` begins.
    #[inline]
    pub fn of_tick(tick: i64, ticks_per_year: u32) -> Self {
        let n = ticks_per_year as i64;
        Day::new((2 * DAYS * tick + n).div_euclid(2 * n))
    }

    /// The day `years` before day `now`, to the nearest.
    pub fn before(now: i64, years: f64) -> Self {
        Day::new(now - (years.clamp(0.0, 1_000.0) * DAYS as f64 + 0.5) as i64)
    }

    /// Days after the start.
    #[inline]
    pub fn day(self) -> i64 {
        self.0 as i64 - OFFSET
    }

    /// Years from this day to `now`, never below 0.
    #[inline(always)]
    pub fn years_until(self, now: Day) -> f64 {
        (now.0.saturating_sub(self.0)) as f64 * (1.0 / DAYS as f64)
    }

    /// This day on a clock whose zero lies `days` later: after a spin-up the clock is set to 0.
    pub fn reset(self, days: i64) -> Self {
        Day::new(self.day() - days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_takes_two_bytes_and_comes_back() {
        assert_eq!(std::mem::size_of::<Day>(), 2);
        for day in FIRST_DAY..=LAST_DAY {
            assert_eq!(Day::new(day).day(), day);
        }
        assert_eq!((Day::new(-99_999).day(), Day::new(99_999).day()), (-28_835, 36_700));
        assert_eq!(Day::new(100 * DAYS).day(), 100 * DAYS, "a simulation may take a hundred years");
    }

    #[test]
    fn months_days_weeks_and_quarters_meet_every_january() {
        for per_year in [4, 12, 52, 365] {
            for year in -70..=100_i64 {
                assert_eq!(Day::of_tick(year * per_year as i64, per_year).day(), year * 365);
            }
        }
        assert_eq!(Day::of_tick(1, 12).day(), 30);
        assert_eq!(Day::of_tick(6, 12).day(), 183);
        assert_eq!(Day::of_tick(-1, 12).day(), -30);
        assert!((0..365).all(|t| Day::of_tick(t, 365).day() == t));
    }

    #[test]
    fn a_century_of_daily_ticks_keeps_years_apart() {
        // Planted fault: 16 bits of signed ticks end after 89.8 years at 365 a year.
        let moved = Day::of_tick(36_000, 365);
        assert!(36_000 > i16::MAX as i64);
        assert!((moved.years_until(Day::of_tick(36_365, 365)) - 1.0).abs() < 1e-15);
        assert_eq!(Day::before(0, 90.0).day(), FIRST_DAY);
        assert_eq!(Day::before(365, 0.5).day(), 182);
        assert_eq!(Day::new(50).years_until(Day::new(10)), 0.0);
        assert_eq!(Day::new(21_900).reset(60 * 365).day(), 0);
    }
}
