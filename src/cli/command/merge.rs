//! `footvote merge`: the shards of a sweep become the folder that an unsharded sweep would have written, byte for byte.

use std::path::PathBuf;

use crate::cli::args::common::ScenarioArgs;
use crate::cli::command::sweep::{closing, plan, target, write};
use crate::cli::failure::{FAILED, Failure};
use crate::cli::publish::job::explain;
use footvote::output::OutputError;
use footvote::output::folder::draft::Draft;
use footvote::output::folder::timing::Stopwatch;
use footvote::output::sweep::writer as folder;

/// Options of `footvote merge`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folders of all shards
    #[arg(long, value_name = "DIR", num_args = 1.., required = true)]
    shards: Vec<PathBuf>,
    /// The table of points, if the sweep had one
    #[arg(long, value_name = "CSV")]
    points: Option<PathBuf>,
    /// The sweep folder itself [default: output/<scenario>-sweep-<id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished sweep in that folder
    #[arg(long)]
    force: bool,
    /// Write tables only
    #[arg(long)]
    no_charts: bool,
    /// Show no closing line
    #[arg(long)]
    quiet: bool,
}

/// Merges the shards.
pub fn execute(args: Args) -> Result<(), Failure> {
    let stopwatch = Stopwatch::start(1);
    let plan = plan(&args.scenario, args.points.as_deref())?;
    let mut journals = Vec::new();
    for shard in &args.shards {
        if let Some(what) = folder::read_plan(shard).map_err(explain)?.obstacle(&plan) {
            let message = format!("`{}` is no part of this sweep: {what} differs", shard.display());
            return Err(Failure::new(FAILED, message).hint("give `merge` the scenario and the options of the shards"));
        }
        journals.push(folder::read_journal(shard).map_err(explain)?);
    }
    let missing: Vec<_> = plan.runs().filter(|run| !journals.iter().any(|j| j.runs.contains_key(run))).collect();
    if let Some(first) = missing.first() {
        let message = format!(
            "{} runs are missing, the first of them replicate {} of point {}",
            missing.len(),
            first.replicate,
            first.point
        );
        return Err(Failure::new(FAILED, message).hint("run the unfinished shards again, and name all of them"));
    }
    let target = target(&plan, args.out.as_deref(), None);
    let draft = Draft::begin(&target, args.force).map_err(|error| match error {
        OutputError::Exists { .. } => Failure::new(FAILED, error.to_string()).hint("`--force` replaces it"),
        other => explain(other),
    })?;
    let failed = write(draft.path(), &plan, &mut journals, &stopwatch.read(), !args.no_charts)?;
    draft.publish().map_err(explain)?;
    closing(failed, plan.runs().count(), &target, args.quiet)
}
