//! Carries out `footvote facts`: every published figure beside what the model gives, with its interval and a naive guess.

use std::path::PathBuf;

use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::facts;
use crate::cli::print::stdout::print;
use footvote::experiment::ensemble::parallel;
use footvote::experiment::ensemble::parallel::Watch;
use footvote::experiment::facts::board::{Setting, board};

/// Options of `footvote facts`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the shipped scenarios; the figures are those of its facts.csv, or of the program if it has none
    #[arg(value_name = "FOLDER", default_value = "scenarios")]
    folder: PathBuf,
    /// Few households and two replicates: the setting of the table in docs/EVIDENCE.md
    #[arg(long)]
    small: bool,
    /// Replicates of each scenario [default: 8, with --small 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    replicates: Option<u32>,
    /// Print the table as in docs/EVIDENCE.md
    #[arg(long)]
    markdown: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// Prints the board. Misses are no failure: they stay on it.
pub fn execute(args: Args) -> Result<(), Failure> {
    let setting = Setting { replicates: args.replicates.unwrap_or(if args.small { 2 } else { 8 }), small: args.small };
    let failed = |reason: String| {
        Failure::new(FAILED, reason)
            .hint("footvote facts FOLDER, the folder with the shipped scenarios and their tables; `footvote init --example NAME` writes one of them")
    };
    let made = parallel::with_threads(args.threads.map(usize::from), || {
        board(&args.folder, setting, &Watch::silent(), &simulating)
    });
    let rows = made.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
    print(&if args.markdown { facts::markdown(&rows, setting) } else { facts::page(&rows, setting) })
}

/// Says on stderr what is being simulated; whoever closed it does not want to know.
fn simulating(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "simulating {what} …");
}
