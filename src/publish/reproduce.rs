//! Makes a finished folder once more in a temporary place, from nothing but what it holds itself.

use std::collections::BTreeSet;
use std::path::Path;

use crate::chart;
use crate::chart::DrawOptions;
use crate::experiment::ensemble::comparison::Comparison;
use crate::experiment::ensemble::sweep::{Plan, Texts};
use crate::experiment::expression::Expression;
use crate::output::OutputError;
use crate::output::comparison::tables;
use crate::output::folder::disk;
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::{FileEntry, Manifest};
use crate::output::folder::underway::Underway;
use crate::output::run::varied;
use crate::output::sweep::journal::Journal;
use crate::output::sweep::points;
use crate::output::sweep::points::POINTS_FILE;
use crate::output::sweep::source;
use crate::output::sweep::source::Source;
use crate::publish::comparison::ComparisonJob;
use crate::publish::error::PublishError;
use crate::publish::monitor::Monitor;
use crate::publish::redraw;
use crate::publish::run;
use crate::publish::run::RunJob;
use crate::publish::sweep;
use crate::scenario;
use crate::scenario::Loaded;

/// What is made again, and how.
pub struct Reproduction<'a> {
    /// The finished folder.
    pub folder: &'a Path,
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// Whether charts and a report are made as well.
    pub charts: bool,
    /// Threads at work; `None` for all of the machine.
    pub threads: Option<usize>,
    /// Who follows the work.
    pub monitor: Monitor<'a>,
}

/// The files of a folder that say what is to be run.
pub fn needed(manifest: &Manifest) -> Vec<String> {
    let scenario = SCENARIO_FILE.to_string();
    match &manifest.comparison {
        Some(asked) => std::iter::once(scenario).chain((0..asked.reforms.len()).map(tables::reform_file)).collect(),
        None if manifest.layout() == Some(Layout::Sweep) => {
            vec![scenario, source::FILE.to_string(), POINTS_FILE.to_string()]
        }
        None => vec![scenario],
    }
}

impl Reproduction<'_> {
    /// Makes the folder again and gives the manifest of what that leaves.
    pub fn make(&self) -> Result<Manifest, PublishError> {
        let scratch = tempfile::tempdir().map_err(OutputError::write(&std::env::temp_dir()))?;
        let _underway = Underway::begin(scratch.path());
        match self.manifest.layout() {
            Some(Layout::Comparison) => self.comparison(scratch.path())?,
            Some(Layout::Sweep) => return self.sweep(scratch.path()),
            _ => self.run(scratch.path())?,
        }
        Ok(Manifest::read_any(scratch.path())?)
    }

    fn load(&self, file: &str) -> Result<Loaded, PublishError> {
        let path = self.folder.join(file);
        scenario::load(&path, &[]).map_err(|report| PublishError::Scenario { path, report: Box::new(report) })
    }

    fn run(&self, scratch: &Path) -> Result<(), PublishError> {
        let loaded = self.load(SCENARIO_FILE)?;
        let job = RunJob {
            replicates: self.manifest.replicates(),
            charts: false,
            threads: self.threads,
            ..RunJob::new(&loaded.scenario, &loaded.resolved)
        };
        job.write(scratch, &self.monitor)?;
        if self.manifest.files.iter().any(|file| file.path == varied::FILE) {
            let texts = Texts {
                name: SCENARIO_FILE.to_owned(),
                text: loaded.resolved.clone(),
                tables: Vec::new(),
                edits: Vec::new(),
            };
            run::keep(scratch, &run::vary(&loaded.scenario, &texts, self.threads, &self.monitor)?)?;
        }
        self.draw(scratch)
    }

    /// Draws the charts that the folder holds, and then writes its report if it has one: that links to just these charts.
    fn draw(&self, made: &Path) -> Result<(), PublishError> {
        if !self.charts {
            return Ok(());
        }
        let only: Vec<String> = chart::names().into_iter().filter(|name| self.holds(name)).map(String::from).collect();
        if !only.is_empty() {
            let options = DrawOptions { only: Some(only), ..DrawOptions::default() };
            redraw::charts(made, chart::FOLDER, &options)?;
        }
        if redraw::has_report(self.manifest) {
            redraw::report(made)?;
        }
        Ok(())
    }

    /// Whether the folder holds the chart of this name, or one of several of it.
    fn holds(&self, name: &str) -> bool {
        let is = |file: &FileEntry| {
            let inner = Path::new(&file.path).strip_prefix(chart::FOLDER).ok();
            let rest = inner.and_then(|inner| inner.to_str()?.strip_prefix(name));
            rest.is_some_and(|rest| rest.starts_with(['.', '-']))
        };
        self.manifest.files.iter().any(is)
    }

    fn comparison(&self, scratch: &Path) -> Result<(), PublishError> {
        let base = self.load(SCENARIO_FILE)?.scenario;
        let asked = self.manifest.comparison.as_ref();
        let asked = asked.ok_or_else(|| self.unsaid("what was compared with what"))?;
        let reforms = asked.reforms.iter().enumerate();
        let reforms = reforms
            .map(|(k, name)| Ok((name.clone(), self.load(&tables::reform_file(k))?.scenario)))
            .collect::<Result<Vec<_>, PublishError>>()?;
        let compared = Comparison::new(&base, &reforms, asked.recalibrate)
            .map_err(|(name, source)| PublishError::Arm { name, source })?;
        let union = compared.union();
        let outputs =
            asked.outputs.iter().map(|text| Expression::parse(text, &union)).collect::<Result<Vec<_>, _>>()?;
        let job = ComparisonJob {
            comparison: &compared,
            outputs: &outputs,
            recalibrate: asked.recalibrate,
            charts: false,
            threads: self.threads,
        };
        job.write(scratch, &self.monitor)?;
        self.draw(scratch)
    }

    fn sweep(&self, scratch: &Path) -> Result<Manifest, PublishError> {
        let texts = Source::read(self.folder).map_err(|_| self.unsaid("what the sweep was read from"))?.texts();
        let base = texts.read(&[]).map_err(PublishError::Source)?;
        let points = points::read_points(&self.folder.join(POINTS_FILE))?;
        let plan = Plan::new(base, texts, points);
        let runs = plan.run_list();
        let journal = Journal::open(&scratch.join("journal"))?;
        let (journal, timing) = sweep::simulate(&plan, runs, &BTreeSet::new(), journal, self.threads, &self.monitor)?;
        if runs.each().any(|run| !journal.runs.contains_key(&run)) {
            return Err(PublishError::Interrupted);
        }
        let folder = scratch.join("sweep");
        disk::create_folder(&folder).map_err(OutputError::write(&folder))?;
        sweep::write(&folder, &plan, &mut [journal], &timing, false)?;
        self.draw(&folder)?;
        Ok(Manifest::read_any(&folder)?)
    }

    fn unsaid(&self, what: &'static str) -> PublishError {
        PublishError::Unsaid { folder: self.folder.to_path_buf(), what }
    }
}
