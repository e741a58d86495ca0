//! Carries out `footvote run`: replicates of one scenario, their tables and charts, and a short closing page.

use std::path::{Path, PathBuf};

use crate::cli::args::memory::MemoryArgs;
use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::args::share::share;
use crate::cli::diagnostics::print_warnings;
use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::print::answer::Around;
use crate::cli::print::stdout::print;
use crate::cli::print::{answer, doubt, summary};
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt, progress};
use footvote::chart::read::tables::RunTables;
use footvote::chart::verdict::Verdict;
use footvote::engine::RunOptions;
use footvote::experiment::ensemble::memory::Work;
use footvote::experiment::ensemble::variations;
use footvote::experiment::ensemble::variations::Variation;
use footvote::format::counted;
use footvote::output::OutputError;
use footvote::output::folder::draft::DraftFolder;
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest;
use footvote::output::folder::manifest::Manifest;
use footvote::publish::run;
use footvote::publish::run::RunJob;
use footvote::publish::{Monitor, PublishError, Step};
use footvote::scenario::Scenario;
use footvote::scenario::answer::AnswerKind;

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
    /// Simulate the scenario alone, without its twin: half the time, and no effects; the same as --set twin=none
    #[arg(long)]
    no_twin: bool,
    /// Draw every number that has a plausible law anew in each replicate: bands then hold luck and doubt; the same as
    /// --set uncertainty.all=plausible
    #[arg(long)]
    uncertain: bool,
    /// Write tables only
    #[arg(long)]
    no_charts: bool,
    /// Draw every chart that the tables can fill, not only the six at most that belong to the kind of answer
    #[arg(long, conflicts_with = "no_charts")]
    all: bool,
    /// Print everything else too, after the answer
    #[arg(long, conflicts_with = "quiet")]
    verbose: bool,
    /// Show neither progress nor the answer
    #[arg(long)]
    quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[command(flatten)]
    memory: MemoryArgs,
    /// Run this replicate alone, counted from 0: the same rows as in the whole run
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..i64::from(u32::MAX)))]
    replicate: Option<u32>,
    /// Add replicates, to eight at least, until the standard error of the headline place's households is below this share of
    /// them: 0.5%. Student's t and looking again and again are allowed for, so that 1.96 such errors hold the truth 95 times in 100
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "replicate")]
    until_error: Option<f64>,
    /// Work through the chunks of households in a shuffled order; changes no result
    #[arg(long, value_name = "SEED", hide = true)]
    shuffle_chunks: Option<u64>,
}

/// Runs the scenario.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    simulate(args).map_err(|failure| failure.json(json))
}

fn simulate(mut args: Args) -> Result<(), Failure> {
    if args.no_twin {
        args.scenario.set.push("twin=none".to_owned());
    }
    if args.uncertain {
        args.scenario.set.push("uncertainty.all=plausible".to_owned());
    }
    // Facts about effects are left out where there is no twin.
    let loaded = if args.no_twin { args.scenario.load()? } else { args.scenario.load_with_outputs()? };
    match args.json {
        true => loaded.warnings.iter().for_each(|warning| progress::warning(&warning.what)),
        false => print_warnings(&loaded),
    }
    let scenario = &loaded.scenario;
    if let Some(only) = args.replicate.filter(|only| *only >= scenario.replicates) {
        return Err(beyond(only, scenario.replicates));
    }
    let threads = args.threads.map(usize::from);
    let whole = RunJob::new(scenario, &loaded.resolved);
    let job = RunJob {
        replicates: args.replicate.map_or(whole.replicates, |only| only..only + 1),
        options: RunOptions { shuffle_chunks: args.shuffle_chunks, ..RunOptions::default() },
        charts: !args.no_charts,
        all_charts: args.all,
        until_error: args.until_error,
        threads,
        ..whole
    };
    let replicates = job.replicates.len() as u32;
    let more = args.until_error.map_or(u64::from(replicates), |_| u64::MAX);
    args.memory.check(scenario, Work::Run { replicates }, more, args.threads)?;
    if args.replicate.is_none() && !args.quiet {
        // The closing page runs the values of one [[vary]] at a time, and keeps all their records until it is done.
        let runs = variations::most_runs(scenario);
        args.memory.check(scenario, Work::Kept { runs }, runs, args.threads)?;
    }
    let usual = || {
        let name = manifest::folder_name(scenario, &loaded.resolved, args.replicate);
        Path::new("output").join(args.until_error.map_or(name.clone(), |bound| until(&name, bound)))
    };
    let named = args.out.is_some();
    let target = args.out.unwrap_or_else(usual);
    interrupt::listen(interrupt::nothing_kept().json(args.json));
    let draft = DraftFolder::begin(&target, Layout::Run, args.force).map_err(|error| occupied(error, &job, named))?;

    let progress = Progress::new(args.quiet, args.json);
    let report = |step: Step| progress.show(step);
    let monitor = Monitor { stop: interrupt::stop(), report: &report };
    let outcome = job.write(draft.path(), &monitor).map_err(hints::publish)?;
    draft.publish().map_err(hints::output)?;
    progress.finished(&target, outcome.timing.seconds);

    if args.quiet {
        return Ok(());
    }
    let variations = match args.replicate {
        Some(_) => Vec::new(),
        None => varied(&args.scenario, scenario, threads)?,
    };
    if !variations.is_empty() {
        run::keep(&target, &variations).map_err(hints::publish)?;
    }
    let tables = RunTables::read(&target).map_err(|error| hints::publish(PublishError::Charts(error.into())))?;
    let verdict = Verdict::of(&tables);
    let words = args.scenario.words();
    let around = Around { words: &words, folder: &target, report: !args.no_charts, all_charts: args.all };
    let mut page = answer::page(scenario, &outcome, &verdict, &around);
    // Odds are the answer already; the rest of what was asked is in the report.
    if !args.verbose && verdict.kind != AnswerKind::Odds {
        page.push('\n');
        doubt::section(&mut page, scenario, &target);
        page.truncate(page.trim_end().len());
        page.push('\n');
    }
    if args.verbose {
        page += &format!("\n{}", summary::page(scenario, &outcome, &variations, &target));
    }
    print(&page)
}

/// The scenario once more for every number that it wants varied on the closing page.
fn varied(arguments: &ScenarioArgs, scenario: &Scenario, threads: Option<usize>) -> Result<Vec<Variation>, Failure> {
    if scenario.vary.is_empty() {
        return Ok(Vec::new());
    }
    let (_, texts) = arguments.read()?;
    let monitor = Monitor { stop: interrupt::stop(), ..Monitor::silent() };
    run::vary(scenario, &texts, threads, &monitor).map_err(|error| match error {
        PublishError::Interrupted => {
            interrupt::interrupted("the run itself is finished; only what `[[vary]]` asks for is missing")
        }
        error => hints::publish(error),
    })
}

/// There is no replicate `only` among so many.
fn beyond(only: u32, replicates: u32) -> Failure {
    let there = match replicates {
        1 => "the only one is 0".to_owned(),
        many => format!("they are counted from 0 to {}", many - 1),
    };
    let message = format!("`--replicate {only}` is none of the {}: {there}", counted(replicates as usize, "replicate"));
    Failure::new(USAGE, message).hint(format!("`--replicates {}` asks for as many", u64::from(only) + 1))
}

/// The name of the folder of a run that goes on until its error is below `bound`: how many replicates that takes is not known
/// before, so it has another than the run called `name`, which has as many as the scenario says.
fn until(name: &str, bound: f64) -> String {
    // 0.7% is 0.007, though not in binary.
    format!("{name}-error-{}", (bound * 1e12).round() / 1e12)
}

/// Why there is no room for the run; if it is there already, that is good news.
///
/// A folder does not tell until which error it went on, but its usual name does: one that was `named` otherwise may have any.
fn occupied(error: OutputError, job: &RunJob, named: bool) -> Failure {
    let OutputError::Exists { folder } = &error else {
        return hints::output(error);
    };
    let is_known = job.until_error.is_none() || !named;
    let same = is_known && Manifest::read(folder).is_ok_and(|found| job.might_be(&found));
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
