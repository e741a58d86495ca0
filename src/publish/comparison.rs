//! Runs a baseline and its reforms into a folder, with the same households and random draws in every arm.

use std::path::Path;

use crate::engine::RunOptions;
use crate::experiment::ensemble::comparison::{Comparison, Paired};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::{EnsembleError, Watch};
use crate::experiment::expression::Expression;
use crate::output::OutputError;
use crate::output::comparison::tables;
use crate::output::folder::manifest;
use crate::output::folder::timing::Stopwatch;
use crate::publish::error::PublishError;
use crate::publish::monitor::{Monitor, Step};
use crate::publish::pages;

/// A comparison that is ready to run.
pub struct ComparisonJob<'a> {
    /// The baseline and its reforms.
    pub comparison: &'a Comparison,
    /// The outputs that are asked for.
    pub outputs: &'a [Expression],
    /// Whether base years are solved anew where behaviour differs.
    pub recalibrate: bool,
    /// Whether charts and the report are written.
    pub charts: bool,
    /// Threads at work; `None` for all of the machine.
    pub threads: Option<usize>,
}

/// The usual name of the folder of a comparison.
pub fn folder_name(comparison: &Comparison) -> String {
    let identity = tables::resolved_arms(comparison).concat();
    let name = manifest::folder_name(&comparison.base, &identity, None);
    name.replacen(&comparison.base.name, &format!("{}-compare", comparison.base.name), 1)
}

impl<'a> ComparisonJob<'a> {
    /// Runs the comparison into the folder at `path`, an empty one; gives back what was collected, and the seconds it took.
    pub fn write(&self, path: &Path, monitor: &Monitor) -> Result<(Paired<'a>, f64), PublishError> {
        let comparison = self.comparison;
        let all = comparison.base.replicates;
        let (paired, timing) = parallel::with_threads(self.threads, || {
            let threads = parallel::threads();
            let mut stopwatch = Stopwatch::start(threads);
            monitor.report(Step::Work(comparison.ticks() * u64::from(all)));
            monitor.report(Step::Started { scenario: &comparison.base.name, runs: all, threads });
            let watch = Watch { stop: monitor.stop, ticks: &|ticks| monitor.report(Step::Ticks(ticks)) };
            let mut paired = Paired::new(comparison, self.outputs);
            let mut done = 0;
            parallel::run(
                0..all,
                |replicate| comparison.replicate(replicate, &RunOptions::default(), &watch),
                |pair| -> Result<(), OutputError> {
                    let seconds = pair
                        .records
                        .iter()
                        .map(|record| record.setup_seconds + record.path_seconds + record.tick_seconds)
                        .sum();
                    pair.records.iter().for_each(|record| stopwatch.add(record));
                    done += 1;
                    let replicate = pair.records[0].replicate;
                    monitor.report(Step::Replicate { replicate, done, all, seconds });
                    paired.add(pair);
                    Ok(())
                },
            )
            .map_err(|error| match error {
                EnsembleError::Engine { replicate, source } => PublishError::Engine { replicate, source },
                EnsembleError::Sink(error) => error.into(),
                EnsembleError::Threads(error) => error.into(),
            })?;
            Ok::<_, PublishError>((paired, stopwatch.read()))
        })??;
        tables::write(path, comparison, &paired)?;
        let manifest = tables::manifest(comparison, self.outputs, self.recalibrate);
        if self.charts {
            monitor.report(Step::Drawing);
            pages::write(&manifest, path, true)?;
        }
        timing.write(path)?;
        manifest.seal(path)?;
        match monitor.stopped() {
            true => Err(PublishError::Interrupted),
            false => Ok((paired, timing.seconds)),
        }
    }
}
