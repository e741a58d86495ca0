//! Runs a scenario into a folder: simulates, writes tables, draws charts and the report, lists and hashes what is there.

use std::ops::Range;
use std::path::Path;

use crate::engine::RunOptions;
use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::decides::answer::Answer;
use crate::experiment::decides::asked::AskedOutputs;
use crate::experiment::ensemble::effects::{Effects, Ending};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::{EnsembleError, Watch};
use crate::experiment::ensemble::sweep::Texts;
use crate::experiment::ensemble::twin::{TwinRecords, Twins};
use crate::experiment::ensemble::variations;
use crate::experiment::ensemble::variations::Variation;
use crate::experiment::evidence::scores::Scoring;
use crate::experiment::finding::closing_stats::ClosingStats;
use crate::output::OutputError;
use crate::output::folder::amend::Amendment;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::timing::{Stopwatch, Timing};
use crate::output::run::folder::ask_for;
use crate::output::run::varied;
use crate::output::run::varied::Varied;
use crate::output::run::writer::RunWriter;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::publish::{pages, redraw};
use crate::report;
use crate::scenario::{Scenario, resolved};

/// Runs `scenario` into the new folder at `target`, with charts and a report.
///
/// The folder appears complete or not at all; one that exists is never replaced.
pub fn run(scenario: &Scenario, target: impl AsRef<Path>) -> Result<RunOutcome, PublishError> {
    let resolved = resolved::write(scenario);
    let draft = DraftFolder::begin(target.as_ref(), Layout::Run, false)?;
    let outcome = RunJob::new(scenario, &resolved).write(draft.path(), &Monitor::silent())?;
    draft.publish()?;
    Ok(outcome)
}

/// What is to be run.
pub struct RunJob<'a> {
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
    /// Whether all charts are drawn, not only those of its kind of answer.
    pub all_charts: bool,
    /// Go on after these replicates, to at least eight, until the relative standard error of the headline is below this.
    pub until_error: Option<f64>,
    /// Threads at work; `None` for all of the machine.
    pub threads: Option<usize>,
}

/// The most replicates that a bound on the error can ask for.
const MOST_REPLICATES: u32 = 100_000;

/// Why the replicates come to an end.
enum Stop {
    Enough,
    Broken(OutputError),
}

/// What a replicate left.
#[expect(clippy::large_enum_variant, reason = "one at a time, and handed on at once")]
enum Left {
    Alone(ReplicateRecord),
    WithTwin(TwinRecords),
}

impl Left {
    /// The record of the scenario as written.
    fn record(&self) -> &ReplicateRecord {
        match self {
            Left::Alone(record) => record,
            Left::WithTwin(records) => &records.scenario,
        }
    }

    /// The record of its twin, if it has one.
    fn twin(&self) -> Option<&ReplicateRecord> {
        match self {
            Left::Alone(_) => None,
            Left::WithTwin(records) => Some(&records.twin),
        }
    }
}

/// What a run leaves besides its folder.
pub struct RunOutcome {
    /// How many replicates were simulated.
    pub replicates: u32,
    /// The numbers of the closing page.
    pub stats: ClosingStats,
    /// Every place at the end beside its twin; empty without a twin.
    pub endings: Vec<Ending>,
    /// How long it took.
    pub timing: Timing,
    /// What the outputs that are asked for come to; empty if nothing is asked and nothing in doubt.
    pub answers: Vec<Answer>,
}

impl<'a> RunJob<'a> {
    /// All replicates of `scenario`, whose resolved text is `resolved`, with charts.
    pub fn new(scenario: &'a Scenario, resolved: &'a str) -> Self {
        RunJob {
            scenario,
            resolved,
            replicates: 0..scenario.replicates,
            options: RunOptions::default(),
            charts: true,
            all_charts: false,
            until_error: None,
            threads: None,
        }
    }

    /// The manifest of this job, without files.
    pub fn manifest(&self) -> Manifest {
        Manifest::new(self.scenario, self.resolved, self.replicates.clone())
    }

    /// Whether this job, however many replicates it would add, might leave what `found` is the manifest of: the same scenario,
    /// seed and version, and not fewer replicates.
    pub fn might_be(&self, found: &Manifest) -> bool {
        if self.until_error.is_none() {
            return found.is_same_run(&self.manifest());
        }
        let scenario = Scenario { replicates: found.replicates, ..self.scenario.clone() };
        let asked = Manifest::new(&scenario, &resolved::write(&scenario), 0..found.replicates);
        found.replicates >= self.replicates.end && found.is_same_run(&asked)
    }

    /// Runs the job into the folder at `path`, an empty one.
    pub fn write(&self, path: &Path, monitor: &Monitor) -> Result<RunOutcome, PublishError> {
        parallel::with_threads(self.threads, || self.write_here(path, monitor))?
    }

    fn write_here(&self, path: &Path, monitor: &Monitor) -> Result<RunOutcome, PublishError> {
        let all = self.replicates.len() as u32;
        let threads = parallel::threads();
        let mut stopwatch = Stopwatch::start(threads);
        let mut stats = ClosingStats::of(self.scenario);
        let twins = Twins::of(self.scenario);
        let twins = twins.map_err(|source| PublishError::Arm { name: "the twin".to_owned(), source })?;
        let begin = if twins.is_some() { RunWriter::begin_with_twin } else { RunWriter::begin };
        let mut tables = begin(path, self.resolved, Scoring::of(self.scenario), self.scenario.currency)?;
        if let Some(asked) = AskedOutputs::of(self.scenario) {
            tables.ask(asked, twins.is_some(), self.scenario.currency)?;
        }
        let repeats = self.scenario.uncertainty.as_ref().map_or(0, |doubt| doubt.repeats(all));
        let arms = 1 + u64::from(twins.is_some());
        monitor.report(Step::Work(self.scenario.time.ticks() as u64 * u64::from(all + repeats) * arms));
        monitor.report(Step::Started { scenario: &self.scenario.name, runs: all, threads });

        let watch = Watch { stop: monitor.stop, ticks: &|ticks| monitor.report(Step::Ticks(ticks)) };
        let mut done = 0;
        let last = if self.until_error.is_some() { MOST_REPLICATES } else { self.replicates.end };
        let one = |replicate| match &twins {
            None => parallel::replicate(self.scenario, &self.options, &watch, replicate).map(Left::Alone),
            Some(twins) => twins.replicate(replicate, &self.options, &watch).map(Left::WithTwin),
        };
        let outcome = parallel::run(self.replicates.start..last, one, |left| {
            match &left {
                Left::Alone(record) => tables.add(record),
                Left::WithTwin(records) => tables.add_with_twin(records),
            }
            .map_err(Stop::Broken)?;
            let record = left.record();
            stats.add(record, left.twin());
            stopwatch.add(record);
            done += 1;
            let seconds = record.setup_seconds + record.path_seconds + record.tick_seconds;
            monitor.report(Step::Replicate { replicate: record.replicate, done, all: all.max(done), seconds });
            match self.until_error {
                Some(bound) if done >= all && stats.headline_within(bound) => Err(Stop::Enough),
                _ => Ok(()),
            }
        });
        match outcome {
            Ok(()) | Err(EnsembleError::Sink(Stop::Enough)) => {}
            Err(EnsembleError::Engine { replicate, source }) => return Err(PublishError::Engine { replicate, source }),
            Err(EnsembleError::Sink(Stop::Broken(error))) => return Err(error.into()),
            Err(EnsembleError::Threads(error)) => return Err(error.into()),
        }
        if let Some(asked) = tables.asked() {
            // Points with a second seed tell luck from doubt; nothing else is kept of them.
            let second = parallel::run(asked.second(), one, |left| {
                match &left {
                    Left::Alone(record) => asked.add(record, None),
                    Left::WithTwin(records) => asked.add(&records.scenario, Some(&records.twin)),
                }
                stopwatch.add(left.record());
                Ok(())
            });
            second.map_err(|error: EnsembleError| match error {
                EnsembleError::Engine { replicate, source } => PublishError::Engine { replicate, source },
                EnsembleError::Sink(never) => match never {},
                EnsembleError::Threads(error) => error.into(),
            })?;
        }
        let endings = tables.effects().map(Effects::endings).unwrap_or_default();
        let answers = tables.finish()?;

        let manifest = if done == all {
            self.manifest()
        } else {
            // The folder is that of a run which asked for this many replicates.
            ask_for(done, self.scenario, path)?
        };
        if self.charts {
            monitor.report(Step::Drawing);
            pages::write(&manifest, path, self.all_charts)?;
        }
        let timing = stopwatch.read();
        timing.write(path)?;
        manifest.seal(path)?;
        match monitor.stopped() {
            true => Err(PublishError::Interrupted),
            false => Ok(RunOutcome { replicates: done, stats, endings, timing, answers }),
        }
    }
}

/// Runs `scenario`, read from `texts`, once more for every number that it wants varied on its closing page.
pub fn vary(
    scenario: &Scenario,
    texts: &Texts,
    threads: Option<usize>,
    monitor: &Monitor,
) -> Result<Vec<Variation>, PublishError> {
    let watch = Watch { stop: monitor.stop, ticks: &|_| {} };
    let found = parallel::with_threads(threads, || variations::all(scenario, texts, &watch))?;
    found.map_err(PublishError::Variation)?.ok_or(PublishError::Interrupted)
}

/// Keeps what came of `variations` in the finished run folder, and writes its report, if it has one, anew with them.
pub fn keep(folder: &Path, variations: &[Variation]) -> Result<(), PublishError> {
    let found: Vec<Varied> = variations.iter().map(Varied::of).collect();
    let manifest = Manifest::read(folder)?;
    let amendment = Amendment::begin(folder)?;
    varied::write(amendment.path(), &found)?;
    if redraw::has_report(&manifest) {
        report::write_page(amendment.path(), &report::page_of(folder, &[], Some(amendment.path()), None)?)?;
    }
    Ok(amendment.commit(manifest)?)
}
