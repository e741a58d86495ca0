//! Analyses a finished sweep: which axis moves an output, how much, and how sure that is.

use std::path::Path;

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sweep::{Plan, Run};
use crate::experiment::ensemble::twin_values::{SampleError, TwinValues};
use crate::experiment::expression::Expression;
use crate::experiment::sensitivity::layout;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::{Finding, Study};
use crate::output::repair::mend;
use crate::output::sweep::source::Source;
use crate::output::sweep::stored::{Sweep, as_stored};
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::publish::redraw;
use crate::scenario;
use crate::scenario::Scenario;

/// A finished sweep with its scenario.
pub struct FinishedSweep {
    /// Its tables.
    pub sweep: Sweep,
    /// Its base point.
    pub scenario: Scenario,
    /// How its points are laid out.
    pub layout: Layout,
}

impl FinishedSweep {
    /// Opens the sweep in `folder`.
    pub fn open(folder: &Path) -> Result<FinishedSweep, PublishError> {
        mend(folder)?;
        let sweep = Sweep::open(folder)?;
        redraw::check(folder)?;
        let path = sweep.scenario();
        let scenario = match scenario::load(&path, &[]) {
            Ok(loaded) => loaded.scenario,
            Err(report) => return Err(PublishError::Scenario { path, report: Box::new(report) }),
        };
        let layout = layout_of(&scenario, &sweep.points);
        Ok(FinishedSweep { sweep, scenario, layout })
    }

    /// What the sweep says about each of `outputs`.
    pub fn analyse(
        &self,
        outputs: &[Expression],
        threads: Option<usize>,
    ) -> Result<Vec<(String, Finding)>, PublishError> {
        let values = self.values(outputs, threads, &Monitor::silent())?;
        let all = || outputs.iter().zip(values).map(|(output, values)| self.finding(output, values)).collect();
        parallel::with_threads(threads, all)?
    }

    /// The value of every output by output, point and replicate, read off the tables; for effects the twins are run, from what the
    /// folder holds itself.
    pub fn values(
        &self,
        outputs: &[Expression],
        threads: Option<usize>,
        monitor: &Monitor,
    ) -> Result<Vec<Vec<Vec<f64>>>, PublishError> {
        if outputs.iter().all(|output| !output.effect) {
            return Ok(self.sweep.values(outputs)?);
        }
        let folder = self.sweep.folder();
        let unsaid = |_| PublishError::Unsaid { folder: folder.to_path_buf(), what: "what the sweep was read from" };
        let texts = Source::read(folder).map_err(unsaid)?.texts();
        let base = texts.read(&[]).map_err(PublishError::Source)?;
        let plan = Plan::new(base, texts, self.sweep.points.clone());
        let runs: Vec<Run> = plan.runs().collect();
        let watch = Watch { stop: monitor.stop, ticks: &|ticks| monitor.report(Step::Ticks(ticks)) };
        let mut twins = TwinValues::default();
        let kept = |record| as_stored(&record).map_err(|error| error.to_string());
        let ran = parallel::with_threads(threads, || twins.add(&plan, &runs, outputs, &watch, &kept))?;
        ran.map_err(|error| match error {
            SampleError::Stopped => PublishError::Interrupted,
            error => PublishError::Sample(error),
        })?;
        Ok(self.sweep.values_less(outputs, &|run, output| twins.get(run, output))?)
    }

    fn finding(&self, output: &Expression, values: Vec<Vec<f64>>) -> Result<(String, Finding), PublishError> {
        let keys = &self.sweep.points.keys;
        let rows: Vec<Vec<String>> = self.sweep.points.rows().collect();
        let study = Study {
            axes: keys.clone(),
            unit: layout::unit(keys, &rows, self.scenario.sweep.as_ref()),
            written: rows,
            layout: self.layout,
            values,
            replicates: self.scenario.replicates as usize,
            seed: self.scenario.seed,
        };
        let silent = |silence| PublishError::Silent { output: output.to_string(), silence };
        Ok((output.text.clone(), study.analyse().map_err(silent)?))
    }
}

/// The layout of the points: that of the scenario's design where they are its points, else what they look like.
fn layout_of(scenario: &Scenario, points: &Points) -> Layout {
    let declared = scenario.sweep.as_ref().filter(|sweep| {
        let made = Points::of(sweep, scenario.seed);
        made.is_ok_and(|made| made == *points)
    });
    Layout::of(&points.rows().collect::<Vec<_>>(), declared.map(|sweep| sweep.design))
}
