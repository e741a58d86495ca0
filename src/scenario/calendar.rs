//! Holds the calendar of a scenario: years, ticks and how often records are taken.

/// How often records are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEvery {
    /// After every tick.
    Tick,
    /// At the end of every year.
    Year,
    /// At the start and the end only.
    End,
}

/// The calendar of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The first year.
    pub start: i32,
    /// How many years are simulated.
    pub years: u32,
    /// Ticks in a year, 12 to 365.
    pub ticks_per_year: u32,
    /// How often records are taken (always at tick 0 as well).
    pub record: RecordEvery,
}

impl Time {
    /// Ticks of the whole run.
    pub fn ticks(&self) -> u32 {
        self.years * self.ticks_per_year
    }

    /// Years per tick.
    pub fn dt(&self) -> f64 {
        1.0 / self.ticks_per_year as f64
    }

    /// The tick in which something dated `year` happens; outside `0..ticks()` it never does.
    pub fn tick_at(&self, year: f64) -> i64 {
        let ticks = (year - self.start as f64) * self.ticks_per_year as f64;
        (ticks + 0.5).floor() as i64
    }

    /// The calendar year, with its fraction, at the end of `tick` ticks.
    pub fn year_at(&self, tick: u32) -> f64 {
        self.start as f64 + tick as f64 / self.ticks_per_year as f64
    }
}
