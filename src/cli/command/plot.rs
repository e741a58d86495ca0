//! Redraws the charts of a folder from its tables, never from the simulation.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use footvote::chart;
use footvote::chart::sheet::render::Look;
use footvote::chart::sheet::theme::Theme;
use footvote::chart::{ChartError, DrawOptions};
use footvote::experiment::expression;
use footvote::output::OutputError;
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest::{ASIDE, Manifest};
use footvote::publish::{PublishError, redraw};

/// Redraw the charts of a run, a comparison, a sweep, a sensitivity analysis or an explanation from its tables.
#[derive(Debug, clap::Args)]
#[command(after_help = expression::HELP)]
pub struct Args {
    /// Folder of the run, comparison, sweep or answer
    #[arg(value_name = "FOLDER")]
    run: PathBuf,
    /// Draw this chart only; may be given several times
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(names()))]
    only: Vec<String>,
    /// Draw every chart that the tables can fill, not only those that belong to the kind of answer
    #[arg(long, conflicts_with = "only")]
    all: bool,
    /// Place the picture is about, where it is about one [default: the headline of the scenario, else the largest change]
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// Households on a logarithmic scale
    #[arg(long)]
    log: bool,
    /// The number of a sweep to draw (see below) [default: the first output of the scenario that is a number, else how many places were founded where communities may found some, else the change in households of the headline place]
    #[arg(long, value_name = "EXPRESSION")]
    output: Option<String>,
    /// The value of that number at which a sweep breaks even [default: no change, else that of the scenario itself]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    level: Option<f64>,
    /// Hold an axis of a sweep at one of its values; may be repeated [default: of more than two axes, those after the second at the value of the scenario itself]
    #[arg(long, value_name = "KEY=VALUE", value_parser = fixed)]
    fix: Vec<(String, String)>,
    /// Colours
    #[arg(long, default_value = "light", value_parser = PossibleValuesParser::new(Theme::ALL.map(|(name, _)| name)))]
    theme: String,
    /// Width of the sheet in logical pixels, on which letters stay as large as they are; the PNG has twice as many
    #[arg(long, value_name = "PIXELS", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(320..=4000))]
    width: u32,
    /// Folder for the files [default: `charts` in the folder itself; with another look or about something else a folder beside it, such as `charts-dark` or `charts-chicago`]; files that are there already are only replaced if footvote wrote them
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// The folder of charts: `charts`, or beside it one that says what is different, which `verify` passes over.
fn folder(args: &Args) -> String {
    let mut parts = Vec::new();
    parts.extend((args.theme != "light").then(|| args.theme.clone()));
    parts.extend((args.width != 1000).then(|| args.width.to_string()));
    parts.extend(args.log.then(|| "log".to_owned()));
    parts.extend(args.place.as_deref().map(plain));
    parts.extend(args.output.as_deref().map(plain));
    parts.extend(args.level.map(|level| plain(&format!("level {level}"))));
    parts.extend(args.fix.iter().map(|(key, value)| plain(&format!("{key} {value}"))));
    if parts.is_empty() { chart::FOLDER.to_owned() } else { format!("{ASIDE}{}", parts.join("-")) }
}

/// An axis and its value.
fn fixed(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    parts
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .ok_or_else(|| "a key of the sweep and one of its values, such as place.west.income_tax=0.03".to_owned())
}

/// Refuses an option that changes nothing about the charts of such a folder.
fn check_options(args: &Args, layout: Layout) -> Result<(), Failure> {
    use Layout::{Comparison, Run, Sweep};
    let options: [(&str, bool, &[Layout]); 5] = [
        ("--place", args.place.is_some(), &[Run, Comparison, Sweep]),
        ("--log", args.log, &[Run]),
        ("--output", args.output.is_some(), &[Sweep]),
        ("--level", args.level.is_some(), &[Sweep]),
        ("--fix", !args.fix.is_empty(), &[Sweep]),
    ];
    let Some((option, _, meant)) = options.iter().find(|(_, given, meant)| *given && !meant.contains(&layout)) else {
        return Ok(());
    };
    let meant = meant.iter().map(|layout| layout.word()).collect::<Vec<_>>().join(" or ");
    let message = format!("`{option}` is for {meant}, and `{}` is {}", args.run.display(), layout.word());
    Err(Failure::new(USAGE, message).hint("leave it out: it would change nothing about these charts"))
}

/// A text as a part of a file name: letters, digits, and hyphens for all else.
fn plain(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    plain.chars().take(60).collect()
}

/// The same names with `-` for `_`.
const DASHED: [&str; 4] = ["net-migration", "map-years", "flow-matrix", "city-ledger"];

/// The names of all charts; one may write `-` for `_`.
fn names() -> impl Iterator<Item = PossibleValue> {
    chart::names().into_iter().map(|name| {
        let dashed = DASHED.into_iter().find(|dashed| dashed.replace('-', "_") == name);
        dashed.map_or(PossibleValue::new(name), |dashed| PossibleValue::new(name).alias(dashed))
    })
}

/// Draws the charts and names the files on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    hints::need_folder(&args.run)?;
    hints::mend(&args.run)?;
    if let Some(layout) = Manifest::read_drawn(&args.run).map_err(hints::unread)?.layout() {
        check_options(&args, layout)?;
    }
    let theme = Theme::ALL.into_iter().find(|(name, _)| *name == args.theme).map_or(Theme::Light, |(_, theme)| theme);
    let look = Look { theme, width: f64::from(args.width) };
    let own = folder(&args);
    let options = DrawOptions {
        usual: !args.all,
        only: (!args.only.is_empty()).then(|| args.only.iter().map(|name| name.replace('-', "_")).collect()),
        place: args.place,
        look,
        log: args.log,
        output: args.output,
        level: args.level.filter(|level| level.is_finite()),
        fixed: args.fix,
    };
    redraw::check(&args.run).map_err(hints::output)?;
    let written = match &args.to {
        Some(to) if is_inside(to, &args.run) => {
            let message =
                format!("`{}` lies inside `{}`, which holds what was computed", to.display(), args.run.display());
            return Err(Failure::new(USAGE, message).hint("choose a folder elsewhere, or leave `--to` out"));
        }
        Some(to) => chart::draw_to(&args.run, to, &options).map_err(undrawn)?,
        None => redraw::charts(&args.run, &own, &options).map_err(|error| match error {
            PublishError::Charts(error) => undrawn(error),
            error => hints::publish(error),
        })?,
    };
    let lines = written.iter().map(|path| format!("{}\n", path.display()));
    print(&lines.collect::<String>())
}

fn undrawn(error: ChartError) -> Failure {
    match error {
        ChartError::Output { what, hint } => Failure::new(FAILED, what).hint(hint),
        ChartError::Disk(error) => hints::output(error),
        ChartError::Write { path, source } => hints::output(OutputError::Write { path, source }),
        error => Failure::new(FAILED, error.to_string()),
    }
}

/// Whether the folder `to`, which need not be there yet, is `folder` or lies in it.
fn is_inside(to: &Path, folder: &Path) -> bool {
    let (Ok(to), Ok(folder)) = (std::path::absolute(to), folder.canonicalize()) else {
        return false;
    };
    let known = to.ancestors().find_map(|above| above.canonicalize().ok());
    known.is_some_and(|known| known.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn folder_of(options: &[&str]) -> String {
        folder(&Line::parse_from([&["plot", "run"], options].concat()).args)
    }

    #[test]
    fn another_look_has_a_folder_of_its_own() {
        assert_eq!(folder_of(&[]), "charts");
        assert_eq!(folder_of(&["--theme", "dark"]), "charts-dark");
        assert_eq!(folder_of(&["--theme", "print", "--width", "700", "--log"]), "charts-print-700-log");
    }

    #[test]
    fn charts_about_another_place_or_output_have_a_folder_of_their_own() {
        assert_eq!(folder_of(&["--place", "st. louis"]), "charts-st--louis");
        assert_eq!(folder_of(&["--output", "place.west.rent@end"]), "charts-place-west-rent-end");
        assert_eq!(folder_of(&["--level", "-0.5"]), "charts-level--0-5");
        assert_eq!(folder_of(&["--fix", "parameters.drain=1"]), "charts-parameters-drain-1");
    }

    #[test]
    fn an_option_is_refused_where_it_would_change_nothing() {
        let refused = |option: &[&str]| -> Vec<Layout> {
            let args = Line::parse_from([&["plot", "it"], option].concat()).args;
            Layout::DRAWN.into_iter().filter(|layout| check_options(&args, *layout).is_err()).collect()
        };
        let answers = [Layout::Sensitivity, Layout::Explanation, Layout::Backtest];
        let all_but = |layout: Layout| -> Vec<Layout> { Layout::DRAWN.into_iter().filter(|l| *l != layout).collect() };
        assert_eq!(refused(&["--theme", "dark", "--width", "700", "--all"]), []);
        assert_eq!(refused(&["--place", "west"]), answers);
        assert_eq!(refused(&["--log"]), all_but(Layout::Run));
        for option in [["--output", "all.rent"], ["--level", "3"], ["--fix", "parameters.drain=1"]] {
            assert_eq!(refused(&option), all_but(Layout::Sweep), "{option:?}");
        }
        let args = Line::parse_from(["plot", "it", "--output", "x"]).args;
        let failure = check_options(&args, Layout::Run).expect_err("it is for sweeps");
        assert_eq!((failure.code, failure.message.as_str()), (USAGE, "`--output` is for a sweep, and `it` is a run"));
    }

    #[test]
    fn every_name_with_an_underscore_may_be_written_with_a_dash() {
        let underscored = chart::names().into_iter().filter(|name| name.contains('_'));
        assert_eq!(underscored.map(|name| name.replace('_', "-")).collect::<Vec<_>>(), DASHED);
    }
}
