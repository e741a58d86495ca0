//! Carries out `footvote merge`: the shards of a sweep become the folder that an unsharded sweep would have written, byte for byte.

use std::path::PathBuf;

use crate::cli::args::memory::MemoryArgs;
use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::command::sweep::target;
use crate::cli::failure::Failure;
use crate::cli::hints;
use crate::cli::print::sweep::{Next, closing};
use footvote::experiment::ensemble::memory::Work;
use footvote::output::OutputError;
use footvote::publish::PublishError;
use footvote::publish::merge::merge;
use footvote::publish::sweep;

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
    #[command(flatten)]
    memory: MemoryArgs,
}

/// Merges the shards.
pub fn execute(args: Args) -> Result<(), Failure> {
    args.shards.iter().try_for_each(|shard| hints::need_folder(shard))?;
    let plan = args.scenario.plan(args.points.as_deref())?;
    let runs = sweep::count(&plan, None);
    args.memory.check(&plan.base, Work::Merge { runs }, 1, Some(1))?;
    let target = target(&plan, args.out.as_deref(), None);
    let failed = merge(&plan, &args.shards, &target, args.force, !args.no_charts).map_err(|error| match error {
        PublishError::Output(error @ OutputError::Exists { .. }) => hints::occupied(error, "`--force` replaces it"),
        error => hints::publish(error),
    })?;
    closing(failed, plan.runs().count(), &target, Next::of(&plan.base), args.quiet)
}
