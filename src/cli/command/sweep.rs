//! `footvote sweep`: every point of a design; killed at any moment, the same command goes on where it was.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::args::common;
use crate::cli::args::common::ScenarioArgs;
use crate::cli::command::slurm;
use crate::cli::failure::{FAILED, Failure, INVALID, SWEEP_FAILED, USAGE};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::publish::job::{explain, show};
use footvote::engine::RunOptions;
use footvote::experiment::design::points::Points;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::ensemble::Watch;
use footvote::experiment::replicate::sweep::{Plan, Run, Texts, carry_out};
use footvote::experiment::replicate::timed::timed_arm;
use footvote::output::OutputError;
use footvote::output::folder::draft::Draft;
use footvote::output::folder::lock::Lock;
use footvote::output::folder::manifest;
use footvote::output::folder::timing::{Stopwatch, Timing};
use footvote::output::sweep::journal::Journal;
use footvote::output::sweep::writer as folder;
use footvote::output::sweep::writer::PlanFile;
use footvote::scenario;
use footvote::scenario::{Loaded, Scenario};

/// Options of `footvote sweep`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Take the points from this table instead: a column for every key, written as for --set
    #[arg(long, value_name = "CSV")]
    pub points: Option<PathBuf>,
    /// The sweep folder itself [default: output/<scenario>-sweep-<id>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|(i, n)| (1..=*n).contains(i)).ok_or_else(|| "a part of the whole, from 1/16 to 16/16".to_string())
}

/// Runs the sweep.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    sweep(args).map_err(|failure| failure.json(json))
}

fn sweep(args: Args) -> Result<(), Failure> {
    if let Some(shards) = args.print_slurm {
        let given: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        return common::print(&slurm::script(&given, &args.scenario.file, shards));
    }
    let plan = plan(&args.scenario, args.points.as_deref())?;
    let runs: Vec<Run> = match args.shard {
        None => plan.runs().collect(),
        Some((i, n)) => plan.runs().filter(|run| run.point % n == i - 1).collect(),
    };
    if args.dry_run {
        return dry_run(&plan, runs.len());
    }
    let target = target(&plan, args.out.as_deref(), args.shard);
    let workshop = match args.shard {
        None => folder::workshop(&target),
        Some(_) => target.clone(),
    };
    let _lock = lock(&workshop, &target)?;
    if let Some(failure) = occupied(&args, &target) {
        return Err(failure);
    }
    interrupt::listen(interrupt::kept().json(args.json));
    let mut journal = open(&args, &plan, &target, &workshop)?;
    let retried = args.retry_failed;
    journal.keep(|_, place| !(retried && place.failed));
    let pending: Vec<Run> = runs.iter().filter(|run| !journal.runs.contains_key(run)).copied().collect();
    if pending.is_empty() && args.shard.is_none() && target.join(manifest::FILE).is_file() && !args.force {
        remove(&workshop)?;
        let message = format!("this sweep is finished already: `{}`", target.display());
        return Err(Failure::new(FAILED, message)
            .hint("add points or replicates, or `--retry-failed`, to go on; `--force` runs everything once more"));
    }

    let progress = Progress::new(args.quiet, args.json, pending.len() as u64 * plan.base.time.ticks() as u64);
    let (mut journal, timing) = simulate(&plan, &pending, journal, args.threads, &progress)?;
    if runs.iter().any(|run| !journal.runs.contains_key(run)) {
        return Err(interrupt::kept());
    }
    if args.shard.is_some() {
        progress.finished(&target, timing.seconds);
        let failed = runs.iter().filter(|run| journal.runs[run].failed).count();
        return closing(failed, runs.len(), &target, args.quiet);
    }
    journal.keep(|run, _| (run.point as usize) < plan.points.rows.len());
    let draft = Draft::begin(&target, true).map_err(unfinished)?;
    let failed = write(draft.path(), &plan, &mut [journal], &timing, !args.no_charts)?;
    draft.publish().map_err(unfinished)?;
    remove(&workshop)?;
    progress.finished(&target, timing.seconds);
    closing(failed, runs.len(), &target, args.quiet)
}

/// Runs what is pending into the journal.
pub fn simulate(
    plan: &Plan,
    pending: &[Run],
    journal: Journal,
    threads: Option<u16>,
    progress: &Progress,
) -> Result<(Journal, Timing), Failure> {
    let journal = Mutex::new(journal);
    let timing = ensemble::with_threads(threads.map(usize::from), || {
        let stopwatch = Stopwatch::start(ensemble::threads());
        let (done, all) = (AtomicUsize::new(0), pending.len() as u32);
        progress.started(&plan.base.name, all, ensemble::threads());
        let watch = Watch { stop: interrupt::stop(), ticks: &|ticks| progress.ticks(ticks) };
        carry_out(plan, pending, &watch, |outcome| {
            let (run, seconds) = (outcome.run, outcome.seconds);
            let entry = folder::entry(outcome);
            journal.lock().expect("nobody panics while appending").append(&entry)?;
            let done = done.fetch_add(1, Ordering::Relaxed) as u32 + 1;
            progress.replicate(run.replicate, done, all, seconds);
            Ok::<(), OutputError>(())
        })?;
        Ok::<_, OutputError>(stopwatch.read())
    })
    .map_err(|error| Failure::new(FAILED, error.to_string()))?
    .map_err(unfinished)?;
    Ok((journal.into_inner().expect("nobody panics while appending"), timing))
}

/// Writes a finished sweep, with its charts and its report unless they are not wanted; counts the runs that failed.
pub fn write(
    path: &Path,
    plan: &Plan,
    journals: &mut [Journal],
    timing: &Timing,
    charts: bool,
) -> Result<usize, Failure> {
    let failed = folder::write(path, plan, journals, timing).map_err(unfinished)?;
    let manifest = folder::manifest(plan);
    if charts && failed < plan.runs().count() {
        show(&manifest, path).map_err(going_on)?;
    }
    manifest.seal(path).map_err(unfinished)?;
    Ok(failed)
}

/// Why a sweep could not be kept; what it had finished is.
fn unfinished(error: OutputError) -> Failure {
    going_on(explain(error))
}

fn going_on(failure: Failure) -> Failure {
    failure.hint(format!("finished runs are kept; `{}` goes on", common::command()))
}

/// Keeps other processes away from the folder of an unfinished sweep.
fn lock(workshop: &Path, target: &Path) -> Result<Lock, Failure> {
    let parent = target.parent().unwrap_or(target);
    std::fs::create_dir_all(parent).map_err(|error| explain(OutputError::write(parent)(error)))?;
    let name = workshop.file_name().unwrap_or_default().to_string_lossy();
    Lock::take(&workshop.with_file_name(format!("{name}.lock")), target).map_err(explain)
}

/// What is at the target and cannot be replaced, found before anything is simulated.
fn occupied(args: &Args, target: &Path) -> Option<Failure> {
    let entries = std::fs::read_dir(target).map_or(target.is_file() as usize, |entries| entries.count());
    let known =
        if args.shard.is_some() { folder::read_plan(target).is_ok() } else { target.join(manifest::FILE).is_file() };
    (entries > 0 && !known).then(|| explain(OutputError::NotARun { path: target.to_path_buf() }))
}

/// Reads the scenario, and keeps the texts it is made of so that its points can be read from them.
pub fn texts(arguments: &ScenarioArgs) -> Result<(Loaded, Texts), Failure> {
    arguments.load()?;
    let name = arguments.file.display().to_string();
    let text =
        std::fs::read_to_string(&arguments.file).map_err(|error| explain(OutputError::read(&arguments.file)(error)))?;
    let tables = RefCell::new(Vec::new());
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path)?;
        tables.borrow_mut().push((path.to_path_buf(), text.clone()));
        Ok(text)
    };
    let edits = arguments.edits();
    let loaded = scenario::parse(&text, &name, &read, &edits)
        .map_err(|report| Failure::new(INVALID, format!("{name} has changed: {report}")))?;
    Ok((loaded, Texts { name, text, tables: tables.into_inner(), edits }))
}

/// Reads the scenario with everything it names, and lays out the points.
pub fn plan(arguments: &ScenarioArgs, table: Option<&Path>) -> Result<Plan, Failure> {
    let (loaded, texts) = texts(arguments)?;
    let base = loaded.scenario;
    let points = match (table, &base.sweep) {
        (Some(table), _) => folder::read_points(table).map_err(explain)?,
        (None, Some(sweep)) => {
            Points::of(sweep, base.seed).map_err(|error| Failure::new(INVALID, error.to_string()))?
        }
        (None, None) => {
            return Err(Failure::new(USAGE, format!("{} has no [sweep] block", texts.name))
                .hint("say there what varies, or give the points with `--points points.csv`"));
        }
    };
    if points.rows.is_empty() || points.keys.is_empty() {
        return Err(Failure::new(USAGE, "there are no points").hint("a table of points has a column for every key"));
    }
    Ok(Plan::new(base, texts, points))
}

/// Where the sweep goes: its name does not depend on how many points and replicates it has, so that it can grow.
pub fn target(plan: &Plan, out: Option<&Path>, shard: Option<(u32, u32)>) -> PathBuf {
    if let Some(out) = out {
        return std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
    }
    let file = PlanFile::of(plan);
    let id = manifest::folder_name(&plan.base, &format!("{}{}", file.scenario, file.keys.join(" ")), None);
    let name = id.replacen(&plan.base.name, &format!("{}-sweep", plan.base.name), 1);
    let part = shard.map_or(String::new(), |(i, n)| format!("-shard-{i}-of-{n}"));
    let path = Path::new("output").join(format!("{name}{part}"));
    std::path::absolute(&path).unwrap_or(path)
}

/// The journal to go on with: that of an unfinished sweep, filled from a finished one if there is one.
fn open(args: &Args, plan: &Plan, target: &Path, workshop: &Path) -> Result<Journal, Failure> {
    if args.force {
        remove(workshop)?;
    }
    let finished = args.shard.is_none() && target.join(manifest::FILE).is_file() && !args.force;
    let foreign = |what: &str| {
        Failure::new(FAILED, format!("`{}` was begun with something else: {what} differs", target.display()))
            .hint("runs of different sweeps are never mixed: `--out` writes elsewhere, `--force` begins anew")
    };
    if finished && let Some(what) = folder::read_plan(target).map_err(explain)?.obstacle(plan) {
        return Err(foreign(what));
    }
    let mut journal = folder::open(workshop, plan).map_err(explain)?.map_err(foreign)?;
    if finished {
        folder::import(target, &mut journal).map_err(explain)?;
    }
    Ok(journal)
}

fn remove(workshop: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(workshop) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(explain(OutputError::write(workshop)(error))),
        _ => Ok(()),
    }
}

/// Says where everything is; fails with its own code if some runs did.
pub fn closing(failed: usize, all: usize, target: &Path, quiet: bool) -> Result<(), Failure> {
    if failed > 0 {
        let message = format!("{failed} of {all} runs failed; the others are in `{}`", target.display());
        return Err(Failure::new(SWEEP_FAILED, message).hint("`runs.csv` says why; `--retry-failed` tries them again"));
    }
    if quiet { Ok(()) } else { common::print(&format!("{all} runs\nFiles  {}\n", target.display())) }
}

fn dry_run(plan: &Plan, runs: usize) -> Result<(), Failure> {
    let base = &plan.base;
    let mut short: Scenario = base.clone();
    short.time.years = 1;
    let record = timed_arm(&short, 0, &RunOptions::default(), &|_| true)
        .map(|finished| finished.record)
        .map_err(|error| Failure::new(INVALID, error.to_string()))?;
    let tick = record.tick_seconds / short.time.ticks() as f64;
    let seconds = (record.setup_seconds + tick * base.time.ticks() as f64) * runs as f64;
    let threads = ensemble::threads();
    // A household takes 24 bytes, its bookkeeping and the frozen picture of a tick about as much again.
    let memory = threads as f64 * (64.0 * base.simulated_households() as f64 + 2e7) / 1e6;
    let points = plan.points.rows.len();
    common::print(&format!(
        "{runs} runs: {points} points of {} axes, {} replicates each\n\
         about {:.0} MB of memory, whatever the number of runs\n\
         about {:.1} minutes on {threads} threads (judged by one simulated year)\n",
        plan.points.keys.len(),
        base.replicates,
        memory,
        seconds / threads as f64 / 60.0
    ))
}
