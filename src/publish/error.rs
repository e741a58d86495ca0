//! Names why a folder could not be made: what failed, where, and on what.

use std::path::PathBuf;

use crate::chart::ChartError;
use crate::engine::EngineError;
use crate::experiment::design::points::DesignError;
use crate::experiment::ensemble::arms::ArmError;
use crate::experiment::ensemble::parallel::NoThreads;
use crate::experiment::ensemble::sweep::Run;
use crate::experiment::ensemble::twin_values::SampleError;
use crate::experiment::expression::ExpressionError;
use crate::experiment::sensitivity::Silence;
use crate::output::OutputError;
use crate::report::ReportError;
use crate::scenario::diagnostic::Report;

/// Why a folder could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A replicate could not be simulated.
    #[error("replicate {replicate}: {source}")]
    Engine {
        /// The replicate, from 0.
        replicate: u32,
        /// What went wrong.
        source: EngineError,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// Somebody asked a sweep to stop; what is done is kept.
    #[error("interrupted: {done} of {all} runs are done")]
    Unfinished {
        /// Runs that are done.
        done: usize,
        /// All runs.
        all: usize,
    },
    /// The system did not give the threads.
    #[error(transparent)]
    Threads(#[from] NoThreads),
    /// A file or folder could not be read or written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The charts could not be drawn.
    #[error("no charts: {0}")]
    Charts(#[from] ChartError),
    /// The report could not be written.
    #[error("no report: {0}")]
    Report(#[from] ReportError),
    /// A scenario is invalid.
    #[error("{path} is not a valid scenario: {report}", path = path.display())]
    Scenario {
        /// Its file.
        path: PathBuf,
        /// Every complaint.
        report: Box<Report>,
    },
    /// A scenario was valid when it was read first and no longer is.
    #[error("{name} has changed: {report}")]
    Changed {
        /// Its file.
        name: String,
        /// Every complaint.
        report: Box<Report>,
    },
    /// The texts that a folder keeps no longer make a scenario.
    #[error("{0}")]
    Source(String),
    /// A variation of the scenario could not be simulated.
    #[error("{0}")]
    Variation(String),
    /// A text names no output.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A reform cannot be compared with the baseline.
    #[error("`{name}`: {source}")]
    Arm {
        /// The reform.
        name: String,
        /// Why.
        source: ArmError,
    },
    /// The points of a sweep cannot be laid out.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// A scenario says nothing about a sweep.
    #[error("{name} has no [sweep] block")]
    NoSweep {
        /// Its file.
        name: String,
    },
    /// A sweep has no points.
    #[error("there are no points")]
    NoPoints,
    /// No point of a sweep that was tried could begin.
    #[error("no run of this sweep could begin: none of {tried} points tried can be simulated; with {point}:\n\n{why}")]
    Points {
        /// How many points were read.
        tried: usize,
        /// What the first of them changes.
        point: String,
        /// Every complaint about it.
        why: String,
    },
    /// A table of points holds what no scenario takes.
    #[error("`{path}` is no table of points", path = path.display())]
    PointTable {
        /// The table.
        path: PathBuf,
        /// Every complaint.
        report: Box<Report>,
    },
    /// The folder belongs to another sweep.
    #[error("`{folder}` was begun with something else: {what}", folder = folder.display())]
    OtherSweep {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// The sweep has nothing left to do.
    #[error("this sweep is finished already: `{folder}`", folder = folder.display())]
    Finished {
        /// Its folder.
        folder: PathBuf,
    },
    /// A shard belongs to another sweep.
    #[error("`{folder}` is no part of this sweep: {what}", folder = folder.display())]
    OtherShard {
        /// The folder of the shard.
        folder: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// The shards do not hold every run.
    #[error("{count} runs are missing, the first of them replicate {} of point {}", first.replicate, first.point)]
    MissingRuns {
        /// How many are missing.
        count: usize,
        /// The first of them.
        first: Run,
    },
    /// A point has no value of an output.
    #[error(transparent)]
    Sample(SampleError),
    /// A sweep says nothing about an output.
    #[error("the sweep says nothing about `{output}`: {silence}")]
    Silent {
        /// The output.
        output: String,
        /// Why.
        silence: Silence,
    },
    /// A folder was made by a version that did not keep everything.
    #[error("`{folder}` does not say {what}", folder = folder.display())]
    Unsaid {
        /// The folder.
        folder: PathBuf,
        /// What it does not say.
        what: &'static str,
    },
}
