//! `footvote compare`: the same households with the same luck in a baseline and its reforms; who wins and who loses.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use crate::cli::args::common;
use crate::cli::args::common::ScenarioArgs;
use crate::cli::failure::{FAILED, Failure, INVALID, USAGE};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::publish::job::{explain, refuse, show};
use footvote::engine::RunOptions;
use footvote::experiment::expression;
use footvote::experiment::expression::Expression;
use footvote::experiment::replicate::compare::{Comparison, Paired};
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::ensemble::{EnsembleError, Watch};
use footvote::output::OutputError;
use footvote::output::comparison::tables;
use footvote::output::folder::draft::Draft;
use footvote::output::folder::manifest;
use footvote::output::folder::manifest::Manifest;
use footvote::output::folder::timing::Stopwatch;
use footvote::scenario::{Loaded, Scenario};

/// Options of `footvote compare`.
#[derive(clap::Args, Debug)]
#[command(after_help = expression::HELP)]
pub struct Args {
    /// The baseline (TOML)
    #[arg(value_name = "BASELINE")]
    base: PathBuf,
    /// Reforms (TOML): the same places, other laws, events or parameters
    #[arg(value_name = "REFORM")]
    reforms: Vec<PathBuf>,
    /// Make a reform of the baseline by changing one value: place.chicago.income_tax=0.03
    ///
    /// May be repeated; all of them together are one reform.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Report the difference of this output; may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION")]
    output: Vec<String>,
    /// Keep the baseline's base year even where parameters, the population or the shape of utility change
    #[arg(long)]
    no_recalibrate: bool,
    /// Seed of all randomness, for all arms
    #[arg(long)]
    seed: Option<String>,
    /// Pairs of replicates
    #[arg(long)]
    replicates: Option<String>,
    /// Households to simulate in every arm, or all
    #[arg(long)]
    households: Option<String>,
    /// Years to simulate in every arm
    #[arg(long)]
    years: Option<String>,
    /// The folder itself [default: output/<baseline>-compare-<id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished comparison in that folder, once the new one is complete
    #[arg(long)]
    force: bool,
    /// Write tables only
    #[arg(long)]
    no_charts: bool,
    /// Show neither progress nor the closing page
    #[arg(long)]
    quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// Runs the comparison.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    compare(args).map_err(|failure| failure.json(json))
}

fn compare(args: Args) -> Result<(), Failure> {
    let base = args.load(&args.base, &[])?;
    if !args.json {
        common::print_warnings(&base);
    }
    let reforms = args.reforms(&base.scenario)?;
    let comparison = Comparison::new(&base.scenario, &reforms, !args.no_recalibrate).map_err(|(name, error)| {
        Failure::new(INVALID, format!("`{name}` cannot be compared with the baseline: {error}")).hint(
            "the arms of a comparison have the same households, so everything about who they are must be the same",
        )
    })?;
    let outputs = outputs(&args.output, &comparison)?;

    let identity = tables::resolved_arms(&comparison).concat();
    let name = manifest::folder_name(&comparison.base, &identity, None);
    let name = name.replacen(&comparison.base.name, &format!("{}-compare", comparison.base.name), 1);
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(name));
    interrupt::listen(interrupt::nothing_kept().json(args.json));
    let draft = Draft::begin(&target, args.force).map_err(occupied)?;
    let progress = Progress::new(args.quiet, args.json, comparison.ticks() * comparison.base.replicates as u64);
    let job =
        Job { comparison: &comparison, outputs: &outputs, recalibrate: !args.no_recalibrate, charts: !args.no_charts };
    let (paired, seconds) = job.carry_out(draft.path(), args.threads, &progress)?;
    if interrupt::stop().load(Ordering::Relaxed) {
        return Err(interrupt::nothing_kept());
    }
    draft.publish().map_err(explain)?;
    progress.finished(&target, seconds);
    if args.quiet {
        return Ok(());
    }
    common::print(&crate::cli::print::comparison::page(&comparison, &paired, &target))
}

/// A comparison that is ready to run.
pub struct Job<'a> {
    /// The baseline and its reforms.
    pub comparison: &'a Comparison,
    /// The outputs that are asked for.
    pub outputs: &'a [Expression],
    /// Whether base years are solved anew where behaviour differs.
    pub recalibrate: bool,
    /// Whether charts and the report are written.
    pub charts: bool,
}

impl<'a> Job<'a> {
    /// Runs the comparison into the folder at `path`, an empty one; gives back what was collected, and the seconds it took.
    pub fn carry_out(
        &self,
        path: &Path,
        threads: Option<u16>,
        progress: &Progress,
    ) -> Result<(Paired<'a>, f64), Failure> {
        let comparison = self.comparison;
        let all = comparison.base.replicates;
        let (paired, timing) = ensemble::with_threads(threads.map(usize::from), || {
            let threads = ensemble::threads();
            let mut stopwatch = Stopwatch::start(threads);
            progress.started(&comparison.base.name, all, threads);
            let watch = Watch { stop: interrupt::stop(), ticks: &|ticks| progress.ticks(ticks) };
            let mut paired = Paired::new(comparison, self.outputs);
            let mut done = 0;
            ensemble::run(
                0..all,
                |replicate| comparison.replicate(replicate, &RunOptions::default(), &watch),
                |pair| -> Result<(), OutputError> {
                    let seconds = pair.records.iter().map(|record| record.setup_seconds + record.tick_seconds).sum();
                    pair.records.iter().for_each(|record| stopwatch.add(record));
                    done += 1;
                    progress.replicate(pair.records[0].replicate, done, all, seconds);
                    paired.add(pair);
                    Ok(())
                },
            )
            .map_err(|error| match error {
                EnsembleError::Engine { replicate, source } => refuse(replicate, source),
                EnsembleError::Sink(error) => explain(error),
            })?;
            Ok::<_, Failure>((paired, stopwatch.read()))
        })
        .map_err(|error| Failure::new(FAILED, error.to_string()))??;
        tables::write(path, comparison, &paired).map_err(explain)?;
        let manifest = tables::manifest(comparison, self.outputs, self.recalibrate);
        if self.charts {
            progress.drawing();
            show(&manifest, path)?;
        }
        timing.write(path).map_err(explain)?;
        manifest.seal(path).map_err(explain)?;
        Ok((paired, timing.seconds))
    }
}

impl Args {
    /// Reads one scenario with the options that all arms share.
    fn load(&self, file: &Path, set: &[String]) -> Result<Loaded, Failure> {
        let arguments = ScenarioArgs {
            file: file.to_path_buf(),
            set: set.to_vec(),
            seed: self.seed.clone(),
            replicates: self.replicates.clone(),
            households: self.households.clone(),
            years: self.years.clone(),
        };
        arguments.load()
    }

    /// The reforms with their names: one for each file, and one for all `--set` together.
    fn reforms(&self, base: &Scenario) -> Result<Vec<(String, Scenario)>, Failure> {
        let mut reforms: Vec<(String, Scenario)> = Vec::new();
        for file in &self.reforms {
            let scenario = self.load(file, &[])?.scenario;
            reforms.push((scenario.name.clone(), scenario));
        }
        if !self.set.is_empty() {
            let scenario = self.load(&self.base, &self.set)?.scenario;
            reforms.push((self.set.join(", "), scenario));
        }
        if reforms.is_empty() {
            let hint =
                "footvote compare base.toml reform.toml, or footvote compare base.toml --set place.NAME.KEY=VALUE";
            return Err(Failure::new(USAGE, format!("nothing to compare `{}` with", base.name)).hint(hint));
        }
        for k in 0..reforms.len() {
            let same = reforms[..k].iter().filter(|(name, _)| *name == reforms[k].0).count();
            if same > 0 {
                reforms[k].0 = format!("{} ({})", reforms[k].0, same + 1);
            }
        }
        Ok(reforms)
    }
}

/// The outputs that were asked for, or three about the place the comparison is about.
fn outputs(asked: &[String], comparison: &Comparison) -> Result<Vec<Expression>, Failure> {
    let base = &comparison.base;
    let place = base.headline.or_else(|| {
        let event = comparison.reforms.iter().find_map(|reform| reform.arm.scenario.events.first());
        event.and_then(|event| event.reforms.first()).map(|change| change.place)
    });
    let largest = (0..base.places.len()).max_by_key(|&k| base.places[k].households).unwrap_or(0);
    let name = &base.places[place.map_or(largest, usize::from)].name;
    let name = common::quoted(name);
    let usual = ["households", "rent", "net_income"].map(|quantity| format!("place.{name}.{quantity}@end"));
    let texts = if asked.is_empty() { usual.to_vec() } else { asked.to_vec() };
    texts.iter().map(|text| common::output(text, base)).collect()
}

/// Why there is no room.
fn occupied(error: OutputError) -> Failure {
    match &error {
        OutputError::Exists { folder } => {
            let same = Manifest::read_as(folder, tables::FORMAT).is_ok();
            let what = if same { "a comparison" } else { "something else" };
            Failure::new(FAILED, format!("{error}: it holds {what}"))
                .hint("`--force` replaces it once the new one is complete; `--out` writes elsewhere")
        }
        _ => explain(error),
    }
}
