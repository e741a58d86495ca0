//! Names what may come of a run of a sweep, as `runs.csv` says it.

use serde::Deserialize;

/// Name of the table of runs.
pub const RUNS_FILE: &str = "runs.csv";

/// What came of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// It left a record.
    Done,
    /// It could not be simulated.
    Failed,
}

impl RunStatus {
    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            RunStatus::Done => "done",
            RunStatus::Failed => "failed",
        }
    }
}
