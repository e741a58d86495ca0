//! Carries out `footvote sensitivity`: which axis of a finished sweep moves an output, how much, and how sure that is.

use std::path::PathBuf;

use crate::cli::diagnostics::render;
use crate::cli::failure::{FAILED, Failure};
use crate::cli::hints;
use crate::cli::print::sensitivity;
use crate::cli::print::stdout::print;
use footvote::experiment::expression;
use footvote::output::answer::sensitivity as folder;
use footvote::output::folder::layout::Layout;
use footvote::publish::sensitivity::FinishedSweep;
use footvote::publish::{PublishError, answer, outputs};

const ABOUT: &str = "\
What comes out depends on how the points of the sweep were laid out:
  saltelli   first-order and total Sobol indices: the share of the output's
             variance that an axis explains alone, and together with others
             (estimators of Saltelli 2010 and Jansen 1999)
  morris     elementary effects: mu (mean change over the whole axis), mu*
             (mean size of it), sigma (how much it depends on the rest)
  others     standardised regression coefficients with R², and first-order
             indices from bins
Every design also gives a tornado: the mean output where an axis is low and
where it is high. 95% intervals of a grid are Student's t over replicates, each
compared with itself; with one run of each point there are none. Those of
blocks, trajectories and samples are by bootstrap over them, and over
replicates; two replicates say little, four much more. Points that SALib laid
out are recognised too (`sweep --points`).

Example:
  footvote sweep my.toml --out mine
  footvote sensitivity mine --output place.chicago.households@2045
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
    let finished = FinishedSweep::open(&args.sweep).map_err(not_a_sweep)?;
    let FinishedSweep { sweep, scenario, layout } = &finished;
    let outputs = hints::expressions(outputs::of_scenario(&args.output, scenario)).map_err(Failure::of_all)?;
    let draft = answer::begin(Layout::Sensitivity, args.out.as_deref(), args.force).map_err(hints::occupied_answer)?;
    let found = finished.analyse(&outputs, args.threads.map(usize::from)).map_err(hints::publish)?;
    answer::publish(draft, Layout::Sensitivity, |path| folder::write(path, scenario, *layout, &found))
        .map_err(hints::publish)?;
    if args.quiet {
        return Ok(());
    }
    print(&sensitivity::page(scenario, *layout, &sweep.points, &found, args.out.as_deref()))
}

/// Why a folder is no finished sweep.
pub fn not_a_sweep(error: PublishError) -> Failure {
    match error {
        PublishError::Scenario { path, report } => {
            let message = format!("`{}` is not a scenario this version can read", path.display());
            Failure::new(FAILED, message).details(render(&report.diagnostics, &report.sources))
        }
        error => Failure { hints: Vec::new(), ..hints::publish(error) }
            .hint("give the folder that `footvote sweep` wrote, once it is finished"),
    }
}
