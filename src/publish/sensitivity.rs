//! Analyses a finished sweep: which axis moves an output, how much, and how sure that is.

use std::path::Path;

use crate::experiment::design::points::Points;
use crate::experiment::ensemble::parallel;
use crate::experiment::expression::Expression;
use crate::experiment::sensitivity::layout;
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::{Finding, Study};
use crate::output::repair::mend;
use crate::output::sweep::stored::Sweep;
use crate::publish::error::PublishError;
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
        let values = self.sweep.values(outputs)?;
        let all = || outputs.iter().zip(values).map(|(output, values)| self.finding(output, values)).collect();
        parallel::with_threads(threads, all)?
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
