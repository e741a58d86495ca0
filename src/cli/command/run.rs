//! `footvote run`: replicates of one scenario, their tables and charts, and a short closing page.

use std::path::{Path, PathBuf};

use crate::cli::args::common;
use crate::cli::args::common::ScenarioArgs;
use crate::cli::command::sweep;
use crate::cli::failure::{FAILED, Failure};
use crate::cli::interrupt;
use crate::cli::print::summary;
use crate::cli::progress;
use crate::cli::progress::Progress;
use crate::cli::publish::job::{Job, explain};
use footvote::engine::RunOptions;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::ensemble::Watch;
use footvote::experiment::replicate::variations;
use footvote::experiment::replicate::variations::Variation;
use footvote::output::OutputError;
use footvote::output::folder::draft::Draft;
use footvote::output::folder::manifest;
use footvote::output::folder::manifest::Manifest;
use footvote::scenario::Scenario;

/// Options of `footvote run`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// The run folder itself [default: output/<scenario>-<id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished run in that folder, once the new one is complete
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
    /// Run this replicate alone, counted from 0: the same rows as in the whole run
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..i64::from(u32::MAX)))]
    replicate: Option<u32>,
    /// Add replicates until the standard error of the headline place's households is below this share of them: 0.5%
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "replicate")]
    until_error: Option<f64>,
    /// Work through the chunks of households in a shuffled order; changes no result
    #[arg(long, value_name = "SEED", hide = true)]
    shuffle_chunks: Option<u64>,
}

/// A share as one writes it: 0.005 or 0.5%.
pub fn share(text: &str) -> Result<f64, String> {
    let (number, unit) = text.trim().strip_suffix('%').map_or((text.trim(), 1.0), |number| (number.trim(), 0.01));
    let share = number.parse::<f64>().map(|number| number * unit).ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "a share between 0 and 1, such as 0.005 or 0.5%".to_string())
}

/// Runs the scenario.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    simulate(args).map_err(|failure| failure.json(json))
}

fn simulate(args: Args) -> Result<(), Failure> {
    let loaded = args.scenario.load()?;
    match args.json {
        true => loaded.warnings.iter().for_each(|warning| progress::warning(&warning.what)),
        false => common::print_warnings(&loaded),
    }
    let scenario = &loaded.scenario;
    common::check_facts(scenario)?;
    let job = Job {
        scenario,
        resolved: &loaded.resolved,
        replicates: match args.replicate {
            Some(only) => only..only + 1,
            None => 0..scenario.replicates,
        },
        options: RunOptions { shuffle_chunks: args.shuffle_chunks, ..RunOptions::default() },
        charts: !args.no_charts,
        until_error: args.until_error,
    };
    let target = args
        .out
        .unwrap_or_else(|| Path::new("output").join(manifest::folder_name(scenario, &loaded.resolved, args.replicate)));
    interrupt::listen(interrupt::nothing_kept().json(args.json));
    let draft = Draft::begin(&target, args.force).map_err(|error| occupied(error, &job))?;

    let ticks = scenario.time.ticks() as u64 * job.replicates.len() as u64;
    let progress = Progress::new(args.quiet, args.json, ticks);
    let outcome = ensemble::with_threads(args.threads.map(usize::from), || job.carry_out(draft.path(), &progress))
        .map_err(|error| Failure::new(FAILED, error.to_string()))??;
    draft.publish().map_err(explain)?;
    progress.finished(&target, outcome.timing.seconds);

    if args.quiet {
        return Ok(());
    }
    let variations =
        if args.replicate.is_some() { Vec::new() } else { varied(&args.scenario, scenario, args.threads)? };
    common::print(&summary::page(&job, &outcome, &variations, &target))
}

/// The scenario once more for every number that it wants varied on the closing page.
fn varied(arguments: &ScenarioArgs, scenario: &Scenario, threads: Option<u16>) -> Result<Vec<Variation>, Failure> {
    if scenario.vary.is_empty() {
        return Ok(Vec::new());
    }
    let (_, texts) = sweep::texts(arguments)?;
    let watch = Watch { stop: interrupt::stop(), ticks: &|_| {} };
    let found = ensemble::with_threads(threads.map(usize::from), || variations::all(scenario, &texts, &watch))
        .map_err(|error| Failure::new(FAILED, error.to_string()))?
        .map_err(|error| Failure::new(FAILED, error))?;
    found.ok_or_else(|| interrupt::interrupted("the run itself is finished; only its closing page is missing"))
}

/// Why there is no room for the run; if it is there already, that is good news.
fn occupied(error: OutputError, job: &Job) -> Failure {
    let OutputError::Exists { folder } = &error else {
        return explain(error);
    };
    let same = Manifest::read(folder).is_ok_and(|found| found.is_same_run(&job.manifest()));
    let (message, hint) = if same {
        (
            format!("this very run is finished already: `{}`", folder.display()),
            "scenario, seed and version are the same, so its numbers are; `--force` runs it once more",
        )
    } else {
        (error.to_string(), "`--force` replaces it once the new run is complete; `--out` writes elsewhere")
    };
    Failure::new(FAILED, message).hint(hint)
}
