//! Carries out `footvote bands`: what the US baseline and new places must look like, and how they must respond, beside what comes out.

use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::print::stdout::print;
use footvote::experiment::ensemble::parallel;
use footvote::experiment::evidence::band::{Band, Effort};
use footvote::experiment::evidence::baseline_bands::measure;
use footvote::experiment::evidence::new_place_bands;
use std::fmt::Write;

/// The scenario to whose figures the bands belong.
const HOME: &str = "us-metros";

const ABOUT: &str = "\
The bands belong to the US metros at rest, scenarios/us-metros.toml: what lies
outside of them in another scenario says nothing against it. Levels come from
30 years, responses from 5 to 20, whatever the scenario says. With --new-places
SCENARIO is any file in the folder of the shipped scenarios, which are run as
they are.

Example:
  footvote bands scenarios/us-metros.toml --households 60000 --pairs 1
";

/// Arguments of `footvote bands`.
#[derive(Debug, clap::Args)]
#[command(after_help = ABOUT)]
pub struct Args {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Replicates of each response
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1000))]
    #[arg(conflicts_with = "new_places")]
    pub pairs: u32,
    /// The bands for new places, from the shipped scenarios beside the given one
    #[arg(long)]
    pub new_places: bool,
    /// Replicates of each figure of the bands for new places
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1000))]
    #[arg(requires = "new_places")]
    pub seeds: u32,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// Prints every figure beside its band; fails if one lies outside.
pub fn execute(args: Args) -> Result<(), Failure> {
    refuse_idle(&args)?;
    let measured = || if args.new_places { new_places(&args) } else { baseline(&args) };
    let bands = parallel::with_threads(args.threads.map(usize::from), measured)
        .map_err(|error| Failure::new(FAILED, error.to_string()))?;
    let (bands, home) = bands?;
    show(&bands, home)
}

/// Refuses options that would change nothing.
fn refuse_idle(args: &Args) -> Result<(), Failure> {
    for edit in args.scenario.edits() {
        let why = match edit.key() {
            _ if args.new_places => "with `--new-places` the shipped scenarios are run as they are",
            "time.years" => "levels come from 30 years, responses from 5 to 20",
            "replicates" => "levels come from one replicate, and `--pairs` says how many each response has",
            _ => continue,
        };
        let said = edit.key();
        let option = match said {
            "time.years" => " (`--years`)",
            "population.households" => " (`--households`)",
            "seed" | "replicates" => &format!(" (`--{said}`)"),
            _ => "",
        };
        return Err(Failure::new(USAGE, format!("`{said}`{option} changes nothing here: {why}")).hint("leave it out"));
    }
    Ok(())
}

/// The bands, and whether they belong to what was measured.
fn new_places(args: &Args) -> Result<(Vec<Band>, bool), Failure> {
    let file = &args.scenario.file;
    let folder = if file.is_dir() { file } else { file.parent().unwrap_or(file) };
    let bands = new_place_bands::measure(folder, args.seeds, &simulating);
    bands.map(|bands| (bands, true)).map_err(|error| Failure::new(FAILED, error.to_string()))
}

fn baseline(args: &Args) -> Result<(Vec<Band>, bool), Failure> {
    let scenario = args.scenario.load()?.scenario;
    let largest = (0..scenario.places.len()).max_by_key(|&j| scenario.places[j].households).unwrap_or(0);
    let place = scenario.headline.unwrap_or(largest as u16);
    let effort = Effort { replicates: args.pairs, place };
    let bands = measure(&scenario, effort, &simulating);
    bands.map(|bands| (bands, scenario.name == HOME)).map_err(|error| Failure::new(FAILED, error.to_string()))
}

/// Says on stderr what is being simulated; whoever closed it does not want to know.
fn simulating(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "simulating {what} …");
}

fn show(bands: &[Band], home: bool) -> Result<(), Failure> {
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
    let why = match (missed, home) {
        (0, _) => String::new(),
        (_, true) => "; docs/MODEL.md, 8.2 and 8.3, says of its own setting why the others are not".to_owned(),
        (_, false) => format!("; they are the bands of `{HOME}`, and another scenario need not be inside"),
    };
    _ = writeln!(page, "{} of {} inside their bands{why}", bands.len() - missed, bands.len());
    print(&page)?;
    match missed {
        0 => Ok(()),
        _ => Err(Failure::new(FAILED, format!("{missed} figures lie outside their bands"))),
    }
}
