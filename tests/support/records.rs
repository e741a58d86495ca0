//! Records of runs as text that shows every bit, and pools of a given number of threads.

use footvote::engine::records::rows::ReplicateRecord;
use footvote::engine::{RunOptions, run_replicate};
use footvote::scenario::Scenario;

/// The record of one replicate.
pub fn replicate(s: &Scenario, replicate: u32, options: &RunOptions) -> ReplicateRecord {
    run_replicate(s, replicate, options, &|_| true).expect("the scenario runs")
}

/// Everything but the clock, as text: shows every bit of a number, and NaN is equal to NaN.
pub fn bytes(mut record: ReplicateRecord) -> String {
    record.setup_seconds = 0.0;
    record.path_seconds = 0.0;
    record.tick_seconds = 0.0;
    format!("{record:?}")
}

/// What `work` gives where so many threads may work.
pub fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a thread pool").install(work)
}
