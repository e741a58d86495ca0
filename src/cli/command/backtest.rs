//! Carries out `footvote backtest`: forecasts moves from origins in the past, and scores them beside naive forecasts.

use std::path::PathBuf;

use crate::cli::args::panel::PanelArgs;
use crate::cli::failure::{Failure, USAGE};
use crate::cli::hints;
use crate::cli::print::backtest;
use crate::cli::print::page::line;
use crate::cli::print::stdout::print;
use footvote::experiment::backtest::table;
use footvote::experiment::backtest::table::Question;
use footvote::output::folder::layout::Layout;
use footvote::publish;
use footvote::publish::answer;
use footvote::scenario::panel::shipped;

const ABOUT: &str = "\
From every origin only what was known then is used, but for the frozen values
of the forecast, which were fitted to American states up to 2016. Two more rows
fit five values anew in every origin that has something to fit: `fitted,
shrunk` is drawn to the frozen values, and so has seen what came later;
`fitted, wide priors` has no value from later years, though the form of the law
was chosen with all of them on the table. Beside them stand seven forecasts
that know less.
Tables in a folder (--data) are told apart by their columns:
  moves    year,origin,destination,households (or returns), or year,origin and
           a column for every destination
  places   place,year,population, and if known income and house_prices (or the
           names of the shipped tables)
  regions  place,region, and if known latitude, longitude and borders
If they are about American states they are put over the shipped ones: later
years are scored without fitting anything anew. The frozen values have seen no
other places: there every year is held out.

Example:
  footvote backtest --horizons 1,5 --out scores
";

/// Options of `footvote backtest`.
#[derive(clap::Args, Debug)]
#[command(after_help = ABOUT)]
pub struct Args {
    #[command(flatten)]
    panel: PanelArgs,
    /// Years ahead
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_value = "1,5,10", value_parser = clap::value_parser!(u32).range(1..=40))]
    horizons: Vec<u32>,
    /// The first year in which a forecast is made [default: the seventh on record]
    #[arg(long, value_name = "YEAR")]
    first_origin: Option<i32>,
    /// A place that is left out in one group of columns
    #[arg(long, value_name = "PLACE", default_value = "DC")]
    without: String,
    /// Do not fit the values in every origin as well
    #[arg(long)]
    frozen_only: bool,
    /// Print nothing
    #[arg(long, requires = "out")]
    quiet: bool,
    /// Also write scores.csv, forecasts.csv, a chart and a report into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished backtest in that folder
    #[arg(long, requires = "out")]
    force: bool,
}

/// Makes the forecasts and scores them.
pub fn execute(args: Args) -> Result<(), Failure> {
    let found = args.panel.load()?;
    let panel = &found.panel;
    let without = panel.places.iter().position(|place| *place == args.without);
    if without.is_none() && args.without != "DC" {
        return Err(Failure::new(USAGE, format!("there is no place `{}` in the tables", args.without))
            .hint(format!("one of {}", panel.places.join(", "))));
    }
    let asked = Question::new(panel, found.shipped.then_some(shipped::SEEN_UNTIL));
    let question = Question {
        horizons: args.horizons.clone(),
        first_origin: args.first_origin.unwrap_or(asked.first_origin),
        without,
        fitted: !args.frozen_only,
        ..asked
    };
    let draft = answer::begin(Layout::Backtest, args.out.as_deref(), args.force).map_err(hints::occupied_answer)?;
    let result = table::backtest(panel, &question, &|_, _| {});
    // Where nothing is scored there is nothing to draw: the answer says so, with a folder or without.
    let draft = draft.filter(|_| !result.scores.is_empty());
    let files = args.out.as_ref().filter(|_| draft.is_some());
    publish::backtest::publish(draft, &result, &format!("{panel:?}")).map_err(hints::publish)?;
    if args.quiet {
        return Ok(());
    }
    let mut page = backtest::page(&found, &result);
    if let Some(out) = files {
        line(&mut page, &format!("\nFiles  {}", out.display()));
    }
    print(&page)
}
