//! Who asks: the commands, one file each, and what they share.

pub mod failure;

mod again;
mod arrivals;
mod bands;
mod check;
mod common;
mod compare;
mod completions;
mod explain;
mod init;
mod interrupt;
mod job;
mod man;
mod merge;
mod parameters;
mod plot;
mod progress;
mod readings;
mod report;
mod run;
mod schema;
mod sensitivity;
mod slurm;
mod solve;
mod summary;
mod sweep;
mod tornado;
mod trace;
mod trial;
mod verify;
mod versus;

use failure::Failure;

/// Simulates who leaves the old city for a new jurisdiction, who cannot, and what happens to both.
#[derive(Debug, clap::Parser)]
#[command(
    name = "footvote",
    version,
    after_help = "Begin with `footvote init my.toml`, then `footvote run my.toml`.\n\
                  Exit codes: 0 done, 1 failed, 2 usage, 3 invalid scenario, 4 sweep with failed runs, \
                  75 folder locked by another process, 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Simulate a scenario: tables, charts and a report in a new folder
    Run(run::Args),
    /// Set reforms beside a baseline: the same households with the same luck in every arm
    Compare(compare::Args),
    /// Run a scenario at many points of its [sweep] block; continues where it was stopped
    Sweep(sweep::Args),
    /// Put the shards of a sweep together
    Merge(merge::Args),
    /// Say which axis of a finished sweep moves an output: Sobol indices, elementary effects, tornado
    Sensitivity(sensitivity::Args),
    /// Find the value of one number at which an output reaches a target, with an interval
    Solve(solve::Args),
    /// Say what each mechanism contributes to an output: Shapley values and leave-one-out
    Explain(explain::Args),
    /// Validate a scenario and describe it, without simulating
    Check(check::Args),
    /// Write a commented starter scenario
    Init(init::Args),
    /// List every parameter: unit, default, range, evidence and source
    Parameters(parameters::Args),
    /// Follow one household tick by tick
    Trace(trace::Args),
    /// Compare the base year and its responses with the bands they should fall into
    Bands(bands::Args),
    /// Make a finished run, comparison or sweep again and compare every byte
    Verify(verify::Args),
    /// Redraw the charts of a run, a comparison or a sweep from its tables
    Plot(plot::Args),
    /// Write the report of a run, a comparison or a sweep from its tables
    Report(report::Args),
    /// Print the JSON schema of scenario files, for editors
    Schema(schema::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print the manual page, or write one page for each command
    Man(man::Args),
}

/// Runs the command that was asked for.
pub fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Run(args) => run::execute(args),
        Command::Compare(args) => compare::execute(args),
        Command::Sweep(args) => sweep::execute(args),
        Command::Merge(args) => merge::execute(args),
        Command::Sensitivity(args) => sensitivity::execute(args),
        Command::Solve(args) => solve::execute(args),
        Command::Explain(args) => explain::execute(args),
        Command::Check(args) => check::execute(args),
        Command::Init(args) => init::execute(args),
        Command::Parameters(args) => parameters::execute(args),
        Command::Trace(args) => trace::execute(args),
        Command::Bands(args) => bands::execute(args),
        Command::Verify(args) => verify::execute(args),
        Command::Plot(args) => plot::execute(args),
        Command::Report(args) => report::execute(args),
        Command::Schema(args) => schema::execute(args),
        Command::Completions(args) => completions::execute(args),
        Command::Man(args) => man::execute(args),
    }
}
