//! Times a replicate: the engine knows no clock, so set-up, path and ticks are measured from outside.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::engine::{EngineError, Finished, Progress, RunOptions, run_arm};
use crate::scenario::Scenario;

/// Simulates one replicate like [`run_arm`], and notes in its record how long set-up, rest arm and ticks took.
///
/// What passes between two reports of the engine belongs to what the second one says is done, what passes after the last to the ticks.
pub fn timed_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(Progress) -> bool + Sync),
) -> Result<Finished, EngineError> {
    let watch = Mutex::new(Stopwatch { since: Instant::now(), passed: [Duration::ZERO; 3] });
    let lap = |done| watch.lock().expect("nobody panics with the lock").lap(done);
    let mut finished = run_arm(scenario, replicate, options, &|done| {
        lap(done);
        progress(done)
    })?;
    let [set_up, path, ticks] = lap(Progress::Ticks(scenario.time.ticks()));
    finished.record.setup_seconds = set_up.as_secs_f64();
    finished.record.path_seconds = path.as_secs_f64();
    finished.record.tick_seconds = ticks.as_secs_f64();
    Ok(finished)
}

/// How long set-up, path and ticks have taken.
struct Stopwatch {
    since: Instant,
    passed: [Duration; 3],
}

impl Stopwatch {
    /// Counts what has passed since the last lap to what is done now; all that was counted.
    fn lap(&mut self, done: Progress) -> [Duration; 3] {
        let now = Instant::now();
        let phase = match done {
            Progress::SetUp => 0,
            Progress::Path => 1,
            Progress::Ticks(_) => 2,
        };
        self.passed[phase] += now - self.since;
        self.since = now;
        self.passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    const WORLD: &str = "model = \"2\"\nreplicates = 1\ntime = { start = 2025, years = 3 }\npopulation = { households = 4_000 }\n\
        place = [ { name = \"aa\", latitude = 40, longitude = -80, households = 50_000, rent = 9_000 },\n\
        { name = \"zz\", latitude = 41, longitude = -90, households = 50_000, rent = 9_000 } ]\n";

    fn seconds(more: &str) -> [f64; 3] {
        let read = parse(&format!("{WORLD}{more}"), "x.toml", &|_| unreachable!("there is no table"), &[]);
        let scenario = read.unwrap_or_else(|report| panic!("{report}")).scenario;
        let finished = timed_arm(&scenario, 0, &RunOptions::default(), &|_| true).expect("it runs");
        [finished.record.setup_seconds, finished.record.path_seconds, finished.record.tick_seconds]
    }

    #[test]
    fn set_up_path_and_ticks_are_told_apart() {
        let [set_up, path, ticks] =
            seconds("event = [ { year = 2026, place = \"zz\", set = { governance = 1.0 } } ]\n");
        assert!(set_up > 0.0 && path > 0.0 && ticks > 0.0, "{set_up} {path} {ticks}");
        // A world at rest solves its path as it goes.
        assert_eq!(seconds("")[1], 0.0);
    }
}
