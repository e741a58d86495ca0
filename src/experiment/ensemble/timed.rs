//! Times a replicate: the engine knows no clock, so set-up and ticks are measured from outside.

use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use crate::engine::{EngineError, Finished, RunOptions, run_arm};
use crate::scenario::Scenario;

/// Simulates one replicate like [`run_arm`], and notes in its record how long set-up, rest arm and ticks took.
///
/// `run_arm` reports no tick while it runs a rest arm: the first such report ends the set-up, the last one the path.
pub fn timed_arm(
    scenario: &Scenario,
    replicate: u32,
    options: &RunOptions,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<Finished, EngineError> {
    let start = Instant::now();
    let (set_up, begun): (OnceLock<Duration>, Mutex<Duration>) = (OnceLock::new(), Mutex::default());
    let mut finished = run_arm(scenario, replicate, options, &|done| {
        set_up.get_or_init(|| start.elapsed());
        if done == 0 {
            *begun.lock().expect("nobody panics with the lock") = start.elapsed();
        }
        progress(done)
    })?;
    let (all, set_up) = (start.elapsed(), set_up.get().copied().unwrap_or_default());
    let begun = *begun.lock().expect("nobody panics with the lock");
    finished.record.setup_seconds = set_up.as_secs_f64();
    finished.record.path_seconds = begun.saturating_sub(set_up).as_secs_f64();
    finished.record.tick_seconds = all.saturating_sub(begun).as_secs_f64();
    Ok(finished)
}
