//! Fills the small folder of an answer, and runs the points that an answer needs.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::chart;
use crate::experiment::ensemble::parallel::Watch;
use crate::experiment::ensemble::sample_points;
use crate::experiment::ensemble::sweep::{Plan, Run};
use crate::experiment::ensemble::twin_values::{SampleError, TwinValues};
use crate::experiment::expression::Expression;
use crate::output::OutputError;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};

/// Begins the folder of an answer of this layout, if one is wanted; a finished one there is only replaced with `force`.
pub fn begin(layout: Layout, folder: Option<&Path>, force: bool) -> Result<Option<DraftFolder>, OutputError> {
    folder.map(|folder| DraftFolder::begin(folder, layout, force)).transpose()
}

/// Fills the folder with `write`, draws its charts if there are any of this `layout`, and only then puts it in place.
pub fn publish(
    draft: Option<DraftFolder>,
    layout: Layout,
    write: impl FnOnce(&Path) -> Result<(), OutputError>,
) -> Result<(), PublishError> {
    let Some(draft) = draft else {
        return Ok(());
    };
    write(draft.path())?;
    if Layout::DRAWN.contains(&layout) {
        chart::draw_all(draft.path(), None)?;
        Manifest::read_as(draft.path(), layout)?.seal(draft.path())?;
    }
    draft.publish()?;
    Ok(())
}

/// Runs points of plans for the values of outputs, and counts the runs.
pub(crate) struct Sampler<'a> {
    monitor: &'a Monitor<'a>,
    asked: AtomicU32,
    done: AtomicU32,
    twins: Mutex<TwinValues>,
}

impl<'a> Sampler<'a> {
    /// Nothing run yet.
    pub(crate) fn new(monitor: &'a Monitor<'a>) -> Self {
        Sampler { monitor, asked: AtomicU32::new(0), done: AtomicU32::new(0), twins: Mutex::default() }
    }

    /// How many runs there were.
    pub(crate) fn runs(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }

    /// The outputs of every run, in the order of `runs`.
    pub(crate) fn values(
        &self,
        plan: &Plan,
        runs: &[Run],
        outputs: &[Expression],
    ) -> Result<Vec<Vec<f64>>, PublishError> {
        let monitor = self.monitor;
        monitor.report(Step::Work(runs.len() as u64 * u64::from(plan.base.time.ticks())));
        let all = self.asked.fetch_add(runs.len() as u32, Ordering::Relaxed) + runs.len() as u32;
        let watch = Watch { stop: monitor.stop, ticks: &|ticks| monitor.report(Step::Ticks(ticks)) };
        let finished = |run: Run, seconds: f64| {
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            monitor.report(Step::Replicate { replicate: run.replicate, done, all, seconds });
        };
        let why = |error: SampleError| match error {
            SampleError::Stopped => PublishError::Interrupted,
            error => PublishError::Sample(error),
        };
        let mut twins = self.twins.lock().expect("nobody panics while it holds the lock");
        twins.add(plan, runs, outputs, &watch, &Ok).map_err(why)?;
        sample_points::values(plan, runs, outputs, &twins, &watch, &finished).map_err(why)
    }
}
