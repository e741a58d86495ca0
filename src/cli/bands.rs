//! `footvote bands`: not wired yet.

use super::common::ScenarioArgs;
use super::failure::{FAILED, Failure};

/// Arguments of `footvote bands`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
}

/// Not wired yet.
pub fn execute(args: Args) -> Result<(), Failure> {
    args.scenario.load()?;
    Err(Failure::new(FAILED, "not wired yet"))
}
