//! `footvote sensitivity`: which axis of a finished sweep moves an output, how much, and how sure that is.

use std::path::PathBuf;

use crate::cli::args::common;
use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::print::tornado;
use crate::cli::publish::job::explain;
use footvote::chart;
use footvote::experiment::design::points::Points;
use footvote::experiment::expression;
use footvote::experiment::expression::Expression;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::sensitivity::layout;
use footvote::experiment::sensitivity::layout::Layout;
use footvote::experiment::sensitivity::{Finding, Study};
use footvote::output::OutputError;
use footvote::output::answer::sensitivity as folder;
use footvote::output::sweep::stored::Sweep;
use footvote::scenario;
use footvote::scenario::Scenario;

const ABOUT: &str = "\
What comes out depends on how the points of the sweep were laid out:
  saltelli   first-order and total Sobol indices: the share of the output's variance that an axis explains alone, and
             together with others (estimators of Saltelli 2010 and Jansen 1999)
  morris     elementary effects: mu (mean change over the whole axis), mu* (mean size of it), sigma (how much it depends on the rest)
  others     standardised regression coefficients with R², and first-order indices from bins
Every design also gives a tornado: the mean output where an axis is low and where it is high. Intervals are 95%, by bootstrap
over blocks, trajectories or points, and over replicates. Points that SALib laid out are recognised too (`sweep --points`).

Example: footvote sweep my.toml --out mine && footvote sensitivity mine --output place.chicago.households@2045
";

/// Options of `footvote sensitivity`.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{ABOUT}\n{}", expression::HELP))]
pub struct Args {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP")]
    sweep: PathBuf,
    /// What is to be explained [default: households of the headline place at the end]; may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION")]
    output: Vec<String>,
    /// Also write sensitivity.csv, tornado.csv, outputs.csv and charts of the tornado into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished answer in that folder
    #[arg(long, requires = "out")]
    force: bool,
    /// Print nothing
    #[arg(long, requires = "out")]
    quiet: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// Analyses the sweep.
pub fn execute(args: Args) -> Result<(), Failure> {
    let sweep = Sweep::open(&args.sweep).map_err(not_a_sweep)?;
    let path = sweep.scenario();
    let scenario = scenario::load(&path, &[])
        .map_err(|report| {
            let message = format!("`{}` is not a scenario this version can read", path.display());
            Failure::new(FAILED, message).details(common::render(&report.diagnostics, &report.sources))
        })?
        .scenario;
    let outputs = common::outputs(&args.output, &scenario)?;
    let draft = common::begin(args.out.as_deref(), args.force)?;
    let laid_out = laid_out(&scenario, &sweep.points);
    let values = sweep.values(&outputs).map_err(explain)?;
    let found = ensemble::with_threads(args.threads.map(usize::from), || {
        outputs
            .iter()
            .zip(values)
            .map(|(output, values)| analyse(output, values, &sweep, &scenario, laid_out))
            .collect()
    });
    let found: Vec<(String, Finding)> =
        found.map_err(|error| Failure::new(FAILED, error.to_string())).and_then(|found: Result<_, _>| found)?;
    common::publish(draft, |path| folder::write(path, &scenario, laid_out, &found))?;
    if let Some(out) = &args.out {
        common::drawn(out, folder::FORMAT, chart::draw_all(out, None))?;
    }
    if args.quiet {
        return Ok(());
    }
    common::print(&tornado::page(&scenario.name, laid_out, &sweep.points, &found, args.out.as_deref()))
}

/// The layout of the points: that of the scenario's design where they are its points, else what they look like.
fn laid_out(scenario: &Scenario, points: &Points) -> Layout {
    let declared = scenario.sweep.as_ref().filter(|sweep| {
        let made = Points::of(sweep, scenario.seed);
        made.is_ok_and(|made| made == *points)
    });
    Layout::of(&points.rows, declared.map(|sweep| sweep.design))
}

fn analyse(
    output: &Expression,
    values: Vec<Vec<f64>>,
    sweep: &Sweep,
    scenario: &Scenario,
    layout: Layout,
) -> Result<(String, Finding), Failure> {
    let Points { keys, rows } = &sweep.points;
    let study = Study {
        axes: keys.clone(),
        written: rows.clone(),
        unit: layout::unit(keys, rows, scenario.sweep.as_ref()),
        layout,
        values,
        replicates: scenario.replicates as usize,
        seed: scenario.seed,
    };
    let finding = study.analyse().map_err(|silence| {
        Failure::new(USAGE, format!("the sweep says nothing about `{output}`: {silence}"))
            .hint("`runs.csv` says which runs failed and why; shares and rates of nothing are no numbers")
    })?;
    Ok((output.text.clone(), finding))
}

fn not_a_sweep(error: OutputError) -> Failure {
    let failure = explain(error);
    Failure { hints: Vec::new(), ..failure }.hint("give the folder that `footvote sweep` wrote, once it is finished")
}
