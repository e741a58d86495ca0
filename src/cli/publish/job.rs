//! A job is one run from scenario to sealed folder: simulate, write tables, draw charts, list and hash what is there.

use std::io;
use std::ops::Range;
use std::path::Path;

use crate::cli::failure::{FAILED, Failure, INVALID, LOCKED};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use footvote::chart;
use footvote::engine::{EngineError, RunOptions};
use footvote::experiment::finding::closing_stats::Digest;
use footvote::experiment::record::scores::Scoring;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::ensemble::{EnsembleError, Watch};
use footvote::output::OutputError;
use footvote::output::folder::draft;
use footvote::output::folder::manifest::Manifest;
use footvote::output::folder::timing::{Stopwatch, Timing};
use footvote::output::run::writer::{RunWriter, SCENARIO_FILE};
use footvote::report;
use footvote::scenario::{Scenario, resolved};

/// What is to be run.
pub struct Job<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its resolved text.
    pub resolved: &'a str,
    /// Which replicates.
    pub replicates: Range<u32>,
    /// How each is computed.
    pub options: RunOptions,
    /// Whether charts are drawn.
    pub charts: bool,
    /// Go on after these replicates until the relative standard error of the headline is below this.
    pub until_error: Option<f64>,
}

/// The most replicates that a bound on the error can ask for.
const MOST_REPLICATES: u32 = 100_000;

/// Why the replicates come to an end.
enum Stop {
    Enough,
    Broken(OutputError),
}

/// What is left to tell when the folder is sealed.
pub struct Outcome {
    /// How many replicates were simulated.
    pub replicates: u32,
    /// The numbers of the closing page.
    pub digest: Digest,
    /// How long it took.
    pub timing: Timing,
}

impl Job<'_> {
    /// The manifest of this job, without files.
    pub fn manifest(&self) -> Manifest {
        Manifest::new(self.scenario, self.resolved, self.replicates.clone())
    }

    /// Runs the job into the folder at `path`, an empty one.
    pub fn carry_out(&self, path: &Path, progress: &Progress) -> Result<Outcome, Failure> {
        let all = self.replicates.len() as u32;
        let threads = ensemble::threads();
        let mut stopwatch = Stopwatch::start(threads);
        let mut digest = Digest::of(self.scenario);
        let mut tables = RunWriter::begin(path, self.resolved, Scoring::of(self.scenario)).map_err(explain)?;
        progress.started(&self.scenario.name, all, threads);

        let watch = Watch { stop: interrupt::stop(), ticks: &|ticks| progress.ticks(ticks) };
        let mut done = 0;
        let last = if self.until_error.is_some() { MOST_REPLICATES } else { self.replicates.end };
        let outcome = ensemble::run(
            self.replicates.start..last,
            |replicate| ensemble::replicate(self.scenario, &self.options, &watch, replicate),
            |record| {
                tables.add(&record).map_err(Stop::Broken)?;
                digest.add(&record);
                stopwatch.add(&record);
                done += 1;
                let seconds = record.setup_seconds + record.tick_seconds;
                progress.replicate(record.replicate, done, all.max(done), seconds);
                match self.until_error {
                    Some(bound) if done >= all && digest.headline_error().is_some_and(|error| error < bound) => {
                        Err(Stop::Enough)
                    }
                    _ => Ok(()),
                }
            },
        );
        match outcome {
            Ok(()) | Err(EnsembleError::Sink(Stop::Enough)) => {}
            Err(EnsembleError::Engine { replicate, source }) => return Err(refuse(replicate, source)),
            Err(EnsembleError::Sink(Stop::Broken(error))) => return Err(explain(error)),
        }
        tables.finish().map_err(explain)?;

        let manifest = if done == all {
            self.manifest()
        } else {
            // The folder is that of a run which asked for this many replicates.
            let scenario = Scenario { replicates: done, ..self.scenario.clone() };
            let resolved = resolved::write(&scenario);
            draft::write_file(&path.join(SCENARIO_FILE), &resolved).map_err(explain)?;
            Manifest::new(&scenario, &resolved, 0..done)
        };
        if self.charts {
            progress.drawing();
            show(&manifest, path)?;
        }
        let timing = stopwatch.read();
        timing.write(path).map_err(explain)?;
        manifest.seal(path).map_err(explain)?;
        if watch.stop.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(interrupt::nothing_kept());
        }
        Ok(Outcome { replicates: done, digest, timing })
    }
}

/// Draws the charts of a folder and writes its report.
pub fn show(manifest: &Manifest, path: &Path) -> Result<(), Failure> {
    // Charts name the version that made the run, so they find a manifest, though not yet the one with hashes.
    manifest.write(path).map_err(explain)?;
    chart::draw_all(path, None).map_err(|error| Failure::new(FAILED, format!("no charts: {error}")))?;
    report::write(path).map_err(|error| Failure::new(FAILED, format!("no report: {error}")))?;
    Ok(())
}

/// A failure of the output layer, with what can be done about it.
pub fn explain(error: OutputError) -> Failure {
    let message = error.to_string();
    match error {
        OutputError::Locked { .. } => {
            Failure::new(LOCKED, message).hint("wait until it has finished, or choose another folder with `--out`")
        }
        OutputError::Write { source, .. } => {
            let failure = Failure::new(FAILED, message).hint("nothing half-written was kept");
            match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => failure.hint(
                    "make room, or write to another disk with `--out`; `record = \"year\"` or `\"end\"` keeps fewer rows",
                ),
                io::ErrorKind::FileTooLarge => failure.hint(
                    "a limit on the size of files was met (`ulimit -f`): raise it, or keep fewer rows with `record = \"end\"`",
                ),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    failure.hint("choose a folder you may write to with `--out`")
                }
                _ => failure,
            }
        }
        OutputError::NotARun { .. } => Failure::new(FAILED, message)
            .hint("a run folder has a `manifest.json`; nothing else is ever replaced, not even with `--force`"),
        _ => Failure::new(FAILED, message),
    }
}

/// A scenario that is valid on paper and still cannot be simulated.
pub fn refuse(replicate: u32, error: EngineError) -> Failure {
    let message = format!("replicate {replicate}: {error}");
    match error {
        EngineError::Interrupted => interrupt::nothing_kept(),
        EngineError::EmptyPlace { .. } => {
            Failure::new(INVALID, message).hint("simulate more households (`--households`), or leave the place out")
        }
        EngineError::ObligationsExceedRevenue { place, .. } => Failure::new(INVALID, message)
            .hint(format!("lower `obligations` or raise a tax of `{place}`: its base year must pay for itself")),
        EngineError::NoBaseYear { .. } => Failure::new(INVALID, message)
            .hint("places may be too small for this sample: simulate more households (`--households`)"),
    }
}
