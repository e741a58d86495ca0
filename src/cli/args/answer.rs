//! Takes the options of a command that answers with a page and, if wanted, a small folder.

use std::path::PathBuf;

use crate::cli::args::memory::MemoryArgs;
use crate::cli::args::scenario::ScenarioArgs;

/// Options of a command that answers with a page and, if wanted, a small folder.
#[derive(clap::Args, Debug)]
pub struct AnswerArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Also write the answer as tables into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a finished answer in that folder
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Show neither progress nor the answer; with --out
    #[arg(long, requires = "out")]
    pub quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub memory: MemoryArgs,
}
