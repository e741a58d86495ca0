//! Carries out `footvote calibrate`: fits the numbers of the forecast of moves to a table of moves by year.

use crate::cli::args::panel::PanelArgs;
use crate::cli::failure::{Failure, USAGE};
use crate::cli::print::page::line;
use crate::cli::print::stdout::print;
use footvote::experiment::backtest::calibrate;
use footvote::experiment::backtest::calibrate::{FITTED, Fit, fit, point};
use footvote::experiment::backtest::posterior::{Posterior, WORLDS, Worlds};
use footvote::model::forecast::filter::Evidence;
use footvote::model::forecast::values::Values;
use footvote::model::numeric::{exp, logistic};
use footvote::scenario::panel::folder::Found;

const ABOUT: &str = "\
What opposite flows reveal of a place is split into a lasting part, which stays
for decades, and a passing one, and follows incomes and house prices. Fitted is
what was revealed five years after each year up to the origin (maximum a
posteriori: priors are normal around the frozen values, which have seen
American states up to 2016, and the likelihood counts little: what is fitted
lies near them by construction). The frozen values are what moving baselines
use; `backtest` shows both, and a fit from wide priors.

Example:
  footvote calibrate --origin 2011
";

/// Options of `footvote calibrate`.
#[derive(clap::Args, Debug)]
#[command(after_help = ABOUT)]
pub struct Args {
    #[command(flatten)]
    panel: PanelArgs,
    /// The last year that is known [default: the last on record]
    #[arg(long, value_name = "YEAR")]
    origin: Option<i32>,
}

/// Fits the numbers.
pub fn execute(args: Args) -> Result<(), Failure> {
    let found = args.panel.load()?;
    let panel = &found.panel;
    let origin = args.origin.unwrap_or_else(|| panel.last_year());
    if origin > panel.last_year() {
        let last = panel.last_year();
        return Err(Failure::new(USAGE, format!("nothing is known of {origin}: the last year on record is {last}")));
    }
    let evidence = Evidence::of(panel);
    if calibrate::windows(&evidence, origin, calibrate::YEARS).next().is_none() {
        let first = panel.first_year() + calibrate::WARM_UP + calibrate::YEARS as i32;
        return Err(Failure::new(USAGE, format!("nothing can be fitted up to {origin}")).hint(format!(
            "five years after a year must be on record: {first} or later, up to {}",
            panel.last_year()
        )));
    }
    let fit = fit(&evidence, origin);
    let known = Worlds::of(&evidence, origin, WORLDS).posterior(&fit.point);
    print(&page(origin, &found, &fit, &known))
}

/// Name, meaning, and how it follows from a coordinate of the fit.
type Row = (&'static str, &'static str, fn(f64) -> f64);

/// What is fitted.
#[rustfmt::skip]
const ROWS: [Row; FITTED] = [
    ("lasting", "φ_L, share of a lasting difference left after a year", logistic),
    ("passing", "φ_C, share of a passing difference left after a year", logistic),
    ("lasting_shock", "r_L, yearly shocks to the lasting part over those to the passing one", exp),
    ("shock", "σ, yearly shocks to the passing part, utility", exp),
    ("income", "β_e, utility of income growth, per unit of ln", |x| x),
];

fn page(origin: i32, found: &Found, fit: &Fit, known: &Posterior) -> String {
    let (mut page, places) = (String::new(), found.panel.places.len());
    let windows = fit.windows / places;
    line(&mut page, &format!("Fitted in {origin}: {windows} forecasts of five years, of {places} places each"));
    line(&mut page, "");
    line(&mut page, &format!("{:<15}{:>8}{:>9}   {:<18}", "", "frozen", "fitted", "90% interval"));
    let frozen = point(&Values::default());
    for (k, (name, about, value)) in ROWS.into_iter().enumerate() {
        let [low, high] = [0.05, 0.95].map(|p| value(known.quantile(k, p)));
        let interval = format!("{low:.3} to {high:.3}");
        line(
            &mut page,
            format!("{name:<15}{:>8.3}{:>9.3}   {interval:<18}{about}", value(frozen[k]), value(fit.point[k]))
                .trim_end(),
        );
    }
    line(&mut page, "");
    line(
        &mut page,
        "Intervals come from 400 fits to data that the forecast made itself: they correct the fit for its own bias, so that it",
    );
    line(&mut page, "may lie off their middle, and outside of them where that bias is large.");
    if found.shipped {
        line(
            &mut page,
            "The survey of stated choices says 3.76 for income: observed flows answer about a quarter as much.",
        );
    }
    page
}
