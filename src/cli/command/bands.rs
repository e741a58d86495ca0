//! Carries out `footvote bands`: what the US baseline and new places must look like, and how they must respond, beside what comes out.

use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::stdout::print;
use footvote::experiment::ensemble::parallel;
use footvote::experiment::evidence::band::{Band, Effort};
use footvote::experiment::evidence::baseline_bands::measure;
use footvote::experiment::evidence::new_place_bands;
use std::fmt::Write;

/// Arguments of `footvote bands`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario; the bands belong to the US metros at rest. With `--new-places` any file in the folder of the shipped ones
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Replicates of each response.
    #[arg(long, default_value_t = 4)]
    pub pairs: u32,
    /// The bands for new places, from the shipped scenarios beside the given one
    #[arg(long)]
    pub new_places: bool,
    /// Replicates of each figure of the bands for new places
    #[arg(long, default_value_t = 8)]
    pub seeds: u32,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// Prints every figure beside its band; fails if one lies outside.
pub fn execute(args: Args) -> Result<(), Failure> {
    let measured = || if args.new_places { new_places(&args) } else { baseline(&args) };
    let bands = parallel::with_threads(args.threads.map(usize::from), measured)
        .map_err(|error| Failure::new(FAILED, error.to_string()))?;
    show(&bands?)
}

fn new_places(args: &Args) -> Result<Vec<Band>, Failure> {
    let file = &args.scenario.file;
    let folder = if file.is_dir() { file } else { file.parent().unwrap_or(file) };
    new_place_bands::measure(folder, args.seeds, &simulating).map_err(|error| Failure::new(FAILED, error.to_string()))
}

fn baseline(args: &Args) -> Result<Vec<Band>, Failure> {
    let scenario = args.scenario.load()?.scenario;
    let largest = (0..scenario.places.len()).max_by_key(|&j| scenario.places[j].households).unwrap_or(0);
    let place = scenario.headline.unwrap_or(largest as u16);
    let effort = Effort { replicates: args.pairs, place };
    measure(&scenario, effort, &simulating).map_err(|error| Failure::new(FAILED, error.to_string()))
}

/// Says on stderr what is being simulated; whoever closed it does not want to know.
fn simulating(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "simulating {what} …");
}

fn show(bands: &[Band]) -> Result<(), Failure> {
    let width = bands.iter().map(|band| band.name.chars().count()).max().unwrap_or(0);
    let (mut group, mut page) = ("", String::new());
    for band in bands {
        if band.group != group {
            group = band.group;
            _ = writeln!(page, "{group}");
        }
        let verdict = if band.holds() { "" } else { "  OUTSIDE" };
        // A share of places that never opened is no number.
        let value = if band.value.is_nan() { "none".to_owned() } else { format!("{:.3}", band.value) };
        _ = writeln!(page, "  {:<width$} {value:>9}   {:.3} to {:.3}{verdict}", band.name, band.low, band.high);
    }
    let missed = bands.iter().filter(|band| !band.holds()).count();
    _ = writeln!(
        page,
        "{} of {} inside their bands; docs/MODEL.md says why the others are not",
        bands.len() - missed,
        bands.len()
    );
    print(&page)?;
    match missed {
        0 => Ok(()),
        _ => Err(Failure::new(FAILED, format!("{missed} figures lie outside their bands"))),
    }
}
