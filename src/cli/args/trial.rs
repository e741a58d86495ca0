//! What `solve` and `explain` share: their options, and running points of a plan for what they say about outputs.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::cli::args::common::ScenarioArgs;
use crate::cli::failure::{Failure, INVALID};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use footvote::experiment::expression::Expression;
use footvote::experiment::replicate::ensemble::Watch;
use footvote::experiment::replicate::sample_points;
use footvote::experiment::replicate::sample_points::TrialError;
use footvote::experiment::replicate::sweep::{Plan, Run};

/// Options of a command that answers with a page and, if wanted, a small folder.
#[derive(clap::Args, Debug)]
pub struct AnswerArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Also write the answer as tables into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a finished answer in that folder
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Show neither progress nor the answer; with --out
    #[arg(long, requires = "out")]
    pub quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// Runs points of plans, and tells the user how far it is.
pub struct Runner<'a> {
    progress: &'a Progress,
    asked: AtomicU32,
    done: AtomicU32,
}

impl<'a> Runner<'a> {
    /// Nothing run yet.
    pub fn new(progress: &'a Progress) -> Self {
        Runner { progress, asked: AtomicU32::new(0), done: AtomicU32::new(0) }
    }

    /// How many runs there were.
    pub fn runs(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }

    /// The outputs of every run, in the order of `runs`.
    pub fn values(&self, plan: &Plan, runs: &[Run], outputs: &[Expression]) -> Result<Vec<Vec<f64>>, Failure> {
        self.progress.more(runs.len() as u64 * u64::from(plan.base.time.ticks()));
        let all = self.asked.fetch_add(runs.len() as u32, Ordering::Relaxed) + runs.len() as u32;
        let watch = Watch { stop: interrupt::stop(), ticks: &|ticks| self.progress.ticks(ticks) };
        let progress = |run: Run, seconds: f64| {
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.progress.replicate(run.replicate, done, all, seconds);
        };
        sample_points::values(plan, runs, outputs, &watch, &progress).map_err(|error| match error {
            TrialError::Stopped => interrupt::nothing_kept(),
            TrialError::Failed { .. } => Failure::new(INVALID, error.to_string())
                .hint("the scenario must be possible wherever it is tried; `footvote run --set …` shows more"),
            TrialError::Missing { .. } => {
                Failure::new(INVALID, error.to_string()).hint("ask for an output that exists in every run")
            }
        })
    }
}
