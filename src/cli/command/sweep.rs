//! Carries out `footvote sweep`: every point of a design; killed at any moment, the same command goes on where it was.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::args::memory::{MemoryArgs, written};
use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::command::slurm;
use crate::cli::failure::{FAILED, Failure, INVALID};
use crate::cli::print::page::axes;
use crate::cli::print::stdout::print;
use crate::cli::print::sweep::{Next, closing};
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt, shell};
use footvote::experiment::ensemble::memory::Work;
use footvote::experiment::ensemble::sweep::Plan;
use footvote::publish::sweep;
use footvote::publish::sweep::SweepJob;
use footvote::publish::{Monitor, PublishError, Step};

/// Options of `footvote sweep`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Take the points from this table instead: a column for every key, written as for --set
    #[arg(long, value_name = "CSV")]
    points: Option<PathBuf>,
    /// The sweep folder itself [default: output/<scenario>-sweep-<id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Forget what is finished and run everything once more
    #[arg(long)]
    force: bool,
    /// Say how many runs there are, and about how much memory and time they take; run nothing
    #[arg(long)]
    dry_run: bool,
    /// Run those once more that failed
    #[arg(long)]
    retry_failed: bool,
    /// Do only this part, such as 3/16, in a folder of its own; `footvote merge` puts the parts together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(u32, u32)>,
    /// Print a job script for Slurm with this many shards, and run nothing
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    print_slurm: Option<u32>,
    /// Write tables only
    #[arg(long)]
    no_charts: bool,
    /// Show neither progress nor the closing line
    #[arg(long)]
    quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[command(flatten)]
    memory: MemoryArgs,
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|(i, n)| (1..=*n).contains(i)).ok_or_else(|| "a part of the whole, from 1/16 to 16/16".to_string())
}

/// Runs the sweep.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    simulate(args).map_err(|failure| failure.json(json))
}

fn simulate(args: Args) -> Result<(), Failure> {
    if let Some(shards) = args.print_slurm {
        let given: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        return print(&slurm::script(&given, &args.scenario.file, shards));
    }
    let plan = args.scenario.plan(args.points.as_deref())?;
    if args.dry_run {
        return dry_run(&plan, sweep::count(&plan, args.shard), args.threads);
    }
    let runs = sweep::count(&plan, args.shard);
    args.memory.check(&plan.base, Work::Sweep { runs }, runs, args.threads)?;
    let job = SweepJob {
        plan: &plan,
        target: target(&plan, args.out.as_deref(), args.shard),
        shard: args.shard,
        force: args.force,
        retry_failed: args.retry_failed,
        charts: !args.no_charts,
        threads: args.threads.map(usize::from),
    };
    let target = job.target.clone();
    let work = job.begin().map_err(hints::publish)?;
    let (all, known) = work.counts();
    let done = Arc::new(AtomicUsize::new(known));
    let (counted, json) = (Arc::clone(&done), args.json);
    interrupt::listen_and_ask(move || interrupt::kept(counted.load(Ordering::Relaxed), all).json(json));
    let progress = Progress::new(args.quiet, args.json);
    let report = |step: Step| {
        if let Step::Replicate { .. } = &step {
            done.fetch_add(1, Ordering::Relaxed);
        }
        progress.show(step);
    };
    let outcome = work.finish(&Monitor { stop: interrupt::stop(), report: &report }).map_err(unfinished)?;
    progress.finished(&target, outcome.timing.seconds);
    let next = match args.shard {
        Some(_) => {
            let points = args.points.iter().flat_map(|table| ["--points".to_owned(), table.display().to_string()]);
            Next::Merge(args.scenario.words().into_iter().chain(points).collect())
        }
        None => Next::of(&plan.base),
    };
    closing(outcome.failed, outcome.runs, &target, next, args.quiet)
}

/// Why a sweep could not be finished; what it had done is kept.
fn unfinished(error: PublishError) -> Failure {
    match error {
        PublishError::Unfinished { done, all } => interrupt::kept(done, all),
        PublishError::Threads(error) => Failure::new(FAILED, error.to_string()),
        error => hints::publish(error).hint(format!("finished runs are kept; `{}` goes on", shell::command())),
    }
}

/// The folder itself: the one that was asked for, else the usual one.
pub fn target(plan: &Plan, out: Option<&Path>, shard: Option<sweep::Shard>) -> PathBuf {
    let path = out.map_or_else(|| Path::new("output").join(sweep::folder_name(plan, shard)), Path::to_path_buf);
    std::path::absolute(&path).unwrap_or(path)
}

/// What so many are called.
fn noun(number: u64, noun: &str) -> String {
    if number == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn dry_run(plan: &Plan, runs: u64, threads: Option<u16>) -> Result<(), Failure> {
    let cost =
        sweep::cost(plan, runs, threads.map(usize::from)).map_err(|error| Failure::new(INVALID, error.to_string()))?;
    let points = plan.points.len();
    print(&format!(
        "{runs} {}: {points} {} of {}, {} {} each\n\
         about {} of memory, {} of it for the list of runs\n\
         about {:.1} minutes on {} {} (judged by one year of {} households)\n",
        noun(runs, "run"),
        noun(points as u64, "point"),
        axes(plan.points.keys.len()),
        plan.base.replicates,
        noun(u64::from(plan.base.replicates), "replicate"),
        written(cost.bytes),
        written(cost.listed),
        cost.seconds / 60.0,
        cost.threads,
        noun(cost.threads as u64, "thread"),
        cost.probed
    ))
}
