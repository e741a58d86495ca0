//! `footvote plot RUN` redraws the charts of a run from its tables, never from the simulation.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::common;
use super::failure::{FAILED, Failure, USAGE};
use super::job::explain;
use footvote::chart;
use footvote::chart::render::Look;
use footvote::chart::theme::Theme;
use footvote::output::manifest::Manifest;

/// Redraw the charts of a run from its tables.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the run.
    run: PathBuf,
    /// Draw this chart only; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(chart::names()))]
    only: Vec<String>,
    /// Place of the city ledger [default: the headline of the scenario, else the largest change]
    #[arg(long, value_name = "NAME", requires = "to")]
    place: Option<String>,
    /// Colours
    #[arg(long, default_value = "light", value_parser = PossibleValuesParser::new(Theme::ALL.map(|(name, _)| name)))]
    theme: String,
    /// Width in logical pixels; the PNG has twice as many
    #[arg(long, value_name = "PIXELS", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(200..=4000))]
    width: u32,
    /// Folder for the files [default: charts in the run folder, which keeps the charts that `verify` expects]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Draws the charts and names the files on standard output.
pub fn execute(args: Args) -> Result<(), Failure> {
    let only: Vec<&str> = args.only.iter().map(String::as_str).collect();
    let only = (!only.is_empty()).then_some(only.as_slice());
    let theme = Theme::ALL.into_iter().find(|(name, _)| *name == args.theme).map_or(Theme::Light, |(_, theme)| theme);
    let look = Look { theme, width: f64::from(args.width) };
    if args.to.is_none() && look != Look::default() {
        return Err(Failure::new(USAGE, "charts with another look do not belong to the run".to_owned())
            .hint("name a folder for them: `--to DIR`"));
    }
    let folder = args.to.clone().unwrap_or_else(|| args.run.join(chart::FOLDER));
    let written = chart::draw_to(&args.run, &folder, only, args.place.as_deref(), look)
        .map_err(|error| Failure::new(FAILED, error.to_string()))?;
    if args.to.is_none() {
        let mut manifest = Manifest::read(&args.run).map_err(explain)?;
        manifest.renew(&args.run, chart::FOLDER).map_err(explain)?;
    }
    let lines = written.iter().map(|path| format!("{}\n", path.display()));
    common::print(&lines.collect::<String>())
}
