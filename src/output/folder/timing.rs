//! Measures what differs from one run to the next, for `timing.json`: when, how long, on what machine.

use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::engine::records::rows::ReplicateRecord;
use crate::output::error::OutputError;
use crate::output::folder::files::{TIMING_FILE, write_json};

/// The content of `timing.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// When the run started, UTC.
    pub started: String,
    /// Seconds from start to finish, charts included.
    pub seconds: f64,
    /// Threads at work.
    pub threads: usize,
    /// Operating system.
    pub system: String,
    /// Processor architecture.
    pub architecture: String,
    /// Logical processors of the machine.
    pub processors: usize,
    /// One entry for each replicate.
    pub replicates: Vec<ReplicateTiming>,
}

/// How long one replicate took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReplicateTiming {
    /// The replicate, from 0.
    pub replicate: u32,
    /// Seconds spent on the spin-up, the population and the base year.
    pub setup_seconds: f64,
    /// Seconds spent on the rest arm, for the path of amenities; 0 where the run is its own rest arm.
    #[serde(default)]
    pub path_seconds: f64,
    /// Seconds spent on ticks.
    pub tick_seconds: f64,
}

/// Measures a run.
#[derive(Debug)]
pub struct Stopwatch {
    started: Instant,
    timing: Timing,
}

impl Stopwatch {
    /// Starts now.
    pub fn start(threads: usize) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Stopwatch {
            started: Instant::now(),
            timing: Timing {
                started: utc(now.as_secs()),
                seconds: 0.0,
                threads,
                system: std::env::consts::OS.into(),
                architecture: std::env::consts::ARCH.into(),
                processors: std::thread::available_parallelism().map_or(1, |n| n.get()),
                replicates: Vec::new(),
            },
        }
    }

    /// Takes down one replicate.
    pub fn add(&mut self, record: &ReplicateRecord) {
        self.timing.replicates.push(ReplicateTiming {
            replicate: record.replicate,
            setup_seconds: record.setup_seconds,
            path_seconds: record.path_seconds,
            tick_seconds: record.tick_seconds,
        });
    }

    /// What was measured until now.
    pub fn read(&self) -> Timing {
        Timing { seconds: self.started.elapsed().as_secs_f64(), ..self.timing.clone() }
    }
}

impl Timing {
    /// Seconds of set-up, of the path and of ticks, summed over replicates (more than passed, if they ran side by side).
    pub fn sums(&self) -> [f64; 3] {
        self.replicates.iter().fold([0.0; 3], |[setup, path, ticks], r| {
            [setup + r.setup_seconds, path + r.path_seconds, ticks + r.tick_seconds]
        })
    }

    /// Writes `timing.json` into `run`.
    pub fn write(&self, run: &Path) -> Result<(), OutputError> {
        write_json(&run.join(TIMING_FILE), self)
    }
}

/// `seconds` after 1970-01-01 as year-month-day and time.
///
/// Days to civil date as in Hinnant, "chrono-compatible low-level date algorithms" (civil_from_days): eras of 400 years,
/// years that begin on the first of March.
fn utc(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_000_000_000), "2001-09-09T01:46:40Z");
        assert_eq!(utc(1_735_689_599), "2024-12-31T23:59:59Z");
    }
}
