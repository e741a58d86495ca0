//! Runs a sweep into a folder; killed at any moment, the same work goes on where it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::engine::{EngineError, RunOptions};
use crate::experiment::ensemble::memory;
use crate::experiment::ensemble::memory::Work;
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Plan, Run, Runs, run_all};
use crate::experiment::ensemble::timed::timed_arm;
use crate::model::population::Households;
use crate::output::OutputError;
use crate::output::folder::disk;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::files::MANIFEST_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::lock::Lock;
use crate::output::folder::manifest;
use crate::output::folder::room;
use crate::output::folder::timing::{Stopwatch, Timing};
use crate::output::repair::mend;
use crate::output::sweep::journal::Journal;
use crate::output::sweep::plan;
use crate::output::sweep::plan::PlanFile;
use crate::output::sweep::writer;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::publish::pages;
use crate::publish::redraw;

/// A part of a sweep: the i-th of n, from 1.
pub type Shard = (u32, u32);

/// What is wanted of a sweep.
pub struct SweepJob<'a> {
    /// The points and replicates.
    pub plan: &'a Plan,
    /// The folder.
    pub target: PathBuf,
    /// Only this part.
    pub shard: Option<Shard>,
    /// Forget what is finished.
    pub force: bool,
    /// Run those once more that failed.
    pub retry_failed: bool,
    /// Whether charts and the report are written.
    pub charts: bool,
    /// Threads at work; `None` for all of the machine.
    pub threads: Option<usize>,
}

/// A sweep whose folder is locked and whose finished runs are known.
pub struct SweepWork<'a> {
    job: SweepJob<'a>,
    runs: Runs,
    /// Those that need not be run.
    done: BTreeSet<Run>,
    workshop: PathBuf,
    journal: Journal,
    _lock: Lock,
}

/// What a sweep leaves besides its folder.
pub struct SweepOutcome {
    /// Runs that failed.
    pub failed: usize,
    /// All runs.
    pub runs: usize,
    /// How long it took.
    pub timing: Timing,
}

/// The runs of `plan`, or of one part of it.
pub fn runs(plan: &Plan, shard: Option<Shard>) -> Runs {
    let all = plan.run_list();
    shard.map_or(all, |(i, n)| all.part(i, n))
}

/// How many runs that is; nothing is laid out.
pub fn count(plan: &Plan, shard: Option<Shard>) -> u64 {
    let points = plan.points.len() as u64;
    let mine = shard.map_or(points, |(i, n)| (points + u64::from(n - i)) / u64::from(n));
    mine * u64::from(plan.base.replicates)
}

/// The usual name of the folder of a sweep; it does not depend on how many points and replicates it has, so that it can grow.
pub fn folder_name(plan: &Plan, shard: Option<Shard>) -> String {
    let file = PlanFile::of(plan);
    let id = manifest::folder_name(&plan.base, &format!("{}{}", file.scenario, file.keys.join(" ")), None);
    let name = id.replacen(&plan.base.name, &format!("{}-sweep", plan.base.name), 1);
    let part = shard.map_or(String::new(), |(i, n)| format!("-shard-{i}-of-{n}"));
    format!("{name}{part}")
}

impl<'a> SweepJob<'a> {
    /// Locks the folder and finds out what is left to do; nothing is simulated yet.
    pub fn begin(self) -> Result<SweepWork<'a>, PublishError> {
        let runs = runs(self.plan, self.shard);
        let workshop = match self.shard {
            None => plan::workshop(&self.target),
            Some(_) => self.target.clone(),
        };
        let lock = lock(&workshop, &self.target)?;
        if self.shard.is_none() && self.target.exists() {
            mend(&self.target)?;
        }
        let room = self.room();
        // Files of somebody else are in the way of a new folder, and not of being told that nothing is left to do.
        if !matches!(room, Err(OutputError::Strangers { .. })) || self.force || self.shard.is_some() {
            room?;
        }
        let mut journal = self.journal(&workshop)?;
        journal.keep(|_, place| !(self.retry_failed && place.failed));
        let done: BTreeSet<Run> = runs.each().filter(|run| journal.runs.contains_key(run)).collect();
        if done.len() == runs.count() && self.is_finished() {
            remove(&workshop)?;
            return Err(PublishError::Finished { folder: self.target.clone() });
        }
        self.room()?;
        Ok(SweepWork { job: self, runs, done, workshop, journal, _lock: lock })
    }

    /// Whether there is room at the target: for a sweep that may go on or be replaced, or for a part of one.
    fn room(&self) -> Result<(), OutputError> {
        match self.shard {
            None => room::check(&self.target, Layout::Sweep, true),
            Some(_) => plan::check_part(&self.target),
        }
    }

    /// Whether a finished sweep is at the target, and not to be forgotten.
    fn is_finished(&self) -> bool {
        self.shard.is_none() && self.target.join(MANIFEST_FILE).is_file() && !self.force
    }

    /// The journal to go on with: that of an unfinished sweep, filled from a finished one if there is one.
    fn journal(&self, workshop: &Path) -> Result<Journal, PublishError> {
        if self.force {
            remove(workshop)?;
        }
        let other = |what| PublishError::OtherSweep { folder: self.target.clone(), what };
        let finished = self.is_finished();
        if finished && let Some(what) = plan::read_plan(&self.target)?.obstacle(self.plan) {
            return Err(other(what));
        }
        let mut journal = plan::open(workshop, self.plan)?.map_err(other)?;
        if finished {
            redraw::check(&self.target)?;
            writer::import(self.plan, &self.target, &mut journal)?;
        }
        Ok(journal)
    }
}

impl SweepWork<'_> {
    /// How many runs there are, and how many of them are done already.
    pub fn counts(&self) -> (usize, usize) {
        (self.runs.count(), self.done.len())
    }

    /// Runs what is left, and writes the folder; what is finished is kept whatever happens.
    pub fn finish(self, monitor: &Monitor) -> Result<SweepOutcome, PublishError> {
        let SweepWork { job, runs, done, workshop, journal, _lock } = self;
        let (mut journal, timing) = simulate(job.plan, runs, &done, journal, job.threads, monitor)?;
        let done = runs.each().filter(|run| journal.runs.contains_key(run)).count();
        if done < runs.count() {
            return Err(PublishError::Unfinished { done, all: runs.count() });
        }
        if job.shard.is_some() {
            let failed = runs.each().filter(|run| journal.runs[run].failed).count();
            return Ok(SweepOutcome { failed, runs: runs.count(), timing });
        }
        journal.keep(|run, _| (run.point as usize) < job.plan.points.len());
        let draft = DraftFolder::begin(&job.target, Layout::Sweep, true)?;
        let failed = write(draft.path(), job.plan, &mut [journal], &timing, job.charts)?;
        draft.publish()?;
        // The sweep is in place; a workshop that cannot be removed now is cleared away by the next.
        let _ = disk::remove_folder(&workshop);
        Ok(SweepOutcome { failed, runs: runs.count(), timing })
    }
}

/// Runs all `runs` but those that are `known` into the journal.
pub fn simulate(
    plan: &Plan,
    runs: Runs,
    known: &BTreeSet<Run>,
    journal: Journal,
    threads: Option<usize>,
    monitor: &Monitor,
) -> Result<(Journal, Timing), PublishError> {
    let journal = Mutex::new(journal);
    let timing = parallel::with_threads(threads, || {
        let threads = parallel::threads();
        let stopwatch = Stopwatch::start(threads);
        let (done, pending) = (AtomicUsize::new(0), runs.count() - known.len());
        let all = pending as u32;
        monitor.report(Step::Work(pending as u64 * u64::from(plan.base.time.ticks())));
        monitor.report(Step::Started { scenario: &plan.base.name, runs: all, threads });
        let watch = Watch { stop: monitor.stop, ticks: &|ticks| monitor.report(Step::Ticks(ticks)) };
        run_all(plan, runs, known, &watch, |outcome| {
            let (run, seconds) = (outcome.run, outcome.seconds);
            let entry = writer::entry(plan, outcome);
            journal.lock().expect("nobody panics while appending").append(&entry)?;
            let done = done.fetch_add(1, Ordering::Relaxed) as u32 + 1;
            monitor.report(Step::Replicate { replicate: run.replicate, done, all, seconds });
            Ok::<(), OutputError>(())
        })?;
        Ok::<_, OutputError>(stopwatch.read())
    })??;
    Ok((journal.into_inner().expect("nobody panics while appending"), timing))
}

/// Writes a finished sweep, with its charts and its report unless they are not wanted; counts the runs that failed.
pub fn write(
    path: &Path,
    plan: &Plan,
    journals: &mut [Journal],
    timing: &Timing,
    charts: bool,
) -> Result<usize, PublishError> {
    let failed = writer::write(path, plan, journals, timing)?;
    let manifest = writer::manifest(plan);
    if charts && failed < plan.runs().count() {
        pages::write(&manifest, path, true)?;
    }
    manifest.seal(path)?;
    Ok(failed)
}

/// Keeps other processes away from the folder of an unfinished sweep.
fn lock(workshop: &Path, target: &Path) -> Result<Lock, OutputError> {
    let parent = target.parent().unwrap_or(target);
    disk::create_folders(parent).map_err(OutputError::write(parent))?;
    let name = workshop.file_name().unwrap_or_default().to_string_lossy();
    Lock::take(&workshop.with_file_name(format!("{name}.lock")), target)
}

fn remove(workshop: &Path) -> Result<(), OutputError> {
    disk::remove_folder(workshop).map_err(OutputError::write(workshop))
}

/// What a sweep is expected to cost.
pub struct Cost {
    /// Threads at work.
    pub threads: usize,
    /// Memory, in bytes.
    pub bytes: u64,
    /// What of it the list of runs takes.
    pub listed: u64,
    /// Time, in seconds.
    pub seconds: f64,
    /// Households of the probe by which time is judged.
    pub probed: u64,
}

/// Households of a probe at most.
const PROBE: u64 = 20_000;

/// Estimates what `runs` of a plan cost: memory by the formula, time from one year of at most 20,000 households (400,000
/// where a small place would have none).
///
/// Both grow with the number of households, the time of setting up only up to the sample of the base year.
pub fn cost(plan: &Plan, runs: u64, threads: Option<usize>) -> Result<Cost, EngineError> {
    let base = &plan.base;
    let households = base.simulated_households();
    let probe = |households| {
        let mut short = base.clone();
        short.time.years = 1;
        short.population.households = Households::Sample(households);
        timed_arm(&short, 0, &RunOptions::default(), &|_| true).map(|finished| (finished.record, households))
    };
    // A small place may have nobody in a small sample.
    let (record, probed) = probe(households.min(PROBE)).or_else(|_| probe(households.min(20 * PROBE)))?;
    let tick = (record.path_seconds + record.tick_seconds) / f64::from(base.time.ticks_per_year);
    let seconds = (record.setup_seconds + tick * f64::from(base.time.ticks())) * households as f64 / probed as f64;
    let threads = threads.unwrap_or_else(parallel::threads);
    let at_once = (threads as u64).min(runs).clamp(1, u32::MAX.into()) as u32;
    let bytes = memory::peak(base, Work::Sweep { runs }, at_once);
    let listed = bytes - memory::peak(base, Work::Points, at_once);
    Ok(Cost { threads, bytes, listed, seconds: seconds * runs as f64 / threads as f64, probed })
}
