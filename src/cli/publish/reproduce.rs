//! A finished folder is made once more in a temporary place, from nothing but what it holds itself.

use std::path::Path;

use crate::cli::args::common;
use crate::cli::args::common::ScenarioArgs;
use crate::cli::command::compare;
use crate::cli::command::sweep;
use crate::cli::failure::{FAILED, Failure, INVALID};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::publish::job::{Job, explain};
use footvote::engine::RunOptions;
use footvote::experiment::replicate::compare::Comparison;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::sweep::{Plan, Run};
use footvote::output::OutputError;
use footvote::output::comparison::tables;
use footvote::output::folder::manifest::Manifest;
use footvote::output::run::writer::SCENARIO_FILE;
use footvote::output::sweep::journal::Journal;
use footvote::output::sweep::source;
use footvote::output::sweep::source::Source;
use footvote::output::sweep::writer::{POINTS_FILE, read_points};
use footvote::scenario::Loaded;

/// What is made again, and how.
pub struct Again<'a> {
    /// The finished folder.
    pub folder: &'a Path,
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// Whether charts and a report are made as well.
    pub charts: bool,
    /// Threads at work.
    pub threads: Option<u16>,
    /// Whether progress stays silent.
    pub quiet: bool,
}

/// The files of a folder that say what is to be run.
pub fn needed(manifest: &Manifest) -> Vec<String> {
    let scenario = SCENARIO_FILE.to_string();
    match &manifest.comparison {
        Some(asked) => std::iter::once(scenario).chain((0..asked.reforms.len()).map(tables::reform_file)).collect(),
        None if manifest.format == footvote::output::sweep::writer::FORMAT => {
            vec![scenario, source::FILE.to_string(), POINTS_FILE.to_string()]
        }
        None => vec![scenario],
    }
}

impl Again<'_> {
    /// Makes it again and says what that leaves.
    pub fn make(&self) -> Result<Manifest, Failure> {
        interrupt::listen(interrupt::nothing_kept());
        let scratch = tempfile::tempdir().map_err(|error| explain(OutputError::write(&std::env::temp_dir())(error)))?;
        match self.manifest.format.as_str() {
            tables::FORMAT => self.comparison(scratch.path())?,
            footvote::output::sweep::writer::FORMAT => return self.sweep(scratch.path()),
            _ => self.run(scratch.path())?,
        }
        Manifest::read_any(scratch.path()).map_err(explain)
    }

    fn load(&self, file: &str) -> Result<Loaded, Failure> {
        let scenario = ScenarioArgs {
            file: self.folder.join(file),
            set: Vec::new(),
            seed: None,
            replicates: None,
            households: None,
            years: None,
        };
        scenario.load()
    }

    fn run(&self, scratch: &Path) -> Result<(), Failure> {
        let loaded = self.load(SCENARIO_FILE)?;
        let job = Job {
            scenario: &loaded.scenario,
            resolved: &loaded.resolved,
            replicates: self.manifest.replicates(),
            options: RunOptions::default(),
            charts: self.charts,
            until_error: None,
        };
        let ticks = loaded.scenario.time.ticks() as u64 * job.replicates.len() as u64;
        let progress = Progress::new(self.quiet, false, ticks);
        ensemble::with_threads(self.threads.map(usize::from), || job.carry_out(scratch, &progress))
            .map_err(|error| Failure::new(FAILED, error.to_string()))??;
        Ok(())
    }

    fn comparison(&self, scratch: &Path) -> Result<(), Failure> {
        let base = self.load(SCENARIO_FILE)?.scenario;
        let asked = self.manifest.comparison.as_ref();
        let asked = asked.ok_or_else(|| self.too_old("what was compared with what"))?;
        let reforms = asked.reforms.iter().enumerate();
        let reforms = reforms
            .map(|(k, name)| Ok((name.clone(), self.load(&tables::reform_file(k))?.scenario)))
            .collect::<Result<Vec<_>, Failure>>()?;
        let compared = Comparison::new(&base, &reforms, asked.recalibrate)
            .map_err(|(name, error)| Failure::new(INVALID, format!("`{name}`: {error}")))?;
        let outputs = asked.outputs.iter().map(|text| common::output(text, &base)).collect::<Result<Vec<_>, _>>()?;
        let progress = Progress::new(self.quiet, false, compared.ticks() * base.replicates as u64);
        let job = compare::Job {
            comparison: &compared,
            outputs: &outputs,
            recalibrate: asked.recalibrate,
            charts: self.charts,
        };
        job.carry_out(scratch, self.threads, &progress).map(|_| ())
    }

    fn sweep(&self, scratch: &Path) -> Result<Manifest, Failure> {
        let texts = Source::read(self.folder).map_err(|_| self.too_old("what the sweep was read from"))?.texts();
        let base = texts.read(&[]).map_err(|error| Failure::new(INVALID, error))?;
        let points = read_points(&self.folder.join(POINTS_FILE)).map_err(explain)?;
        let plan = Plan::new(base, texts, points);
        let runs: Vec<Run> = plan.runs().collect();
        let progress = Progress::new(self.quiet, false, runs.len() as u64 * plan.base.time.ticks() as u64);
        let journal = Journal::open(&scratch.join("journal")).map_err(explain)?;
        let (journal, timing) = sweep::simulate(&plan, &runs, journal, self.threads, &progress)?;
        if runs.iter().any(|run| !journal.runs.contains_key(run)) {
            return Err(interrupt::interrupted("nothing was compared; the same command starts again"));
        }
        let folder = scratch.join("sweep");
        std::fs::create_dir(&folder).map_err(|error| explain(OutputError::write(&folder)(error)))?;
        sweep::write(&folder, &plan, &mut [journal], &timing, self.charts)?;
        Manifest::read_any(&folder).map_err(explain)
    }

    fn too_old(&self, what: &str) -> Failure {
        Failure::new(FAILED, format!("`{}` does not say {what}", self.folder.display()))
            .hint("it was made by a version that did not keep it; make it again to verify it")
    }
}
