//! Declares every command and runs the one that was asked for.

use clap::{CommandFactory, Parser};
use std::io::IsTerminal;

use crate::cli::command;
use crate::cli::failure::Failure;
use crate::cli::print::stdout::print;
use crate::cli::{hints, interrupt, rehearsal};
use footvote::experiment::ensemble::parallel;

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
    Run(command::run::Args),
    /// Set reforms beside a baseline: the same households with the same luck in every arm
    Compare(command::compare::Args),
    /// Run a scenario at many points of its [sweep] block; continues where it was stopped
    Sweep(command::sweep::Args),
    /// Put the shards of a sweep together
    Merge(command::merge::Args),
    /// Write outputs of a finished sweep as one table: a row for every point, a column for every output
    Outputs(command::outputs::Args),
    /// Say which axis of a finished sweep moves an output: Sobol indices, elementary effects, tornado
    Sensitivity(command::sensitivity::Args),
    /// Find the value of one number at which an output reaches a target, with an interval
    Solve(command::solve::Args),
    /// Say what each mechanism contributes to an output: Shapley values and leave-one-out
    Explain(command::explain::Args),
    /// Validate a scenario and describe it, without simulating
    Check(command::check::Args),
    /// Write a commented starter scenario, or a shipped one with its tables
    Init(command::init::Args),
    /// Write a scenario of an older model for this one: comments kept, every change told
    Migrate(command::migrate::Args),
    /// List every parameter: unit, default, range, evidence and source
    Parameters(command::parameters::Args),
    /// Follow one household tick by tick
    Trace(command::trace::Args),
    /// Compare the base year and its responses with the bands they should fall into
    Bands(command::bands::Args),
    /// Fit the forecast of moves between places to a table of moves by year
    Calibrate(command::calibrate::Args),
    /// Forecast moves between places from origins in the past, beside seven naive forecasts and what came
    Backtest(command::backtest::Args),
    /// Print every published figure beside what the model gives, with its interval and a naive guess
    Facts(command::facts::Args),
    /// Make a finished run, comparison or sweep again and compare every byte
    Verify(command::verify::Args),
    /// Redraw the charts of a run, a comparison or a sweep from its tables
    Plot(command::plot::Args),
    /// Write the report of a run, a comparison or a sweep from its tables
    Report(command::report::Args),
    /// Print the JSON schema of scenario files, for editors
    Schema(command::schema::Args),
    /// Print completions for a shell
    Completions(command::completions::Args),
    /// Print the manual page, or write one page for each command
    Man(command::man::Args),
}

/// Reads the command line; `None` if it asked for help or the version, which were printed.
pub fn parse() -> Result<Option<Cli>, Failure> {
    match Cli::try_parse() {
        Ok(cli) => Ok(Some(cli)),
        Err(error) if error.use_stderr() => error.exit(),
        Err(help) if std::io::stdout().is_terminal() => print(&help.render().ansi().to_string()).map(|()| None),
        Err(help) => print(&help.render().to_string()).map(|()| None),
    }
}

/// Runs the command that was asked for.
pub fn run(cli: Cli) -> Result<(), Failure> {
    rehearsal::begin();
    interrupt::begin();
    // These have no `--threads` and simulate all the same.
    if matches!(cli.command, Command::Trace(_) | Command::Bands(_) | Command::Check(_)) {
        parallel::ready();
    }
    let done = execute(cli.command);
    if let Some(shortage) = parallel::shortage() {
        hints::note(&shortage.to_string());
    }
    rehearsal::end();
    interrupt::over();
    done
}

fn execute(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(args) => command::run::execute(args),
        Command::Compare(args) => command::compare::execute(args),
        Command::Sweep(args) => command::sweep::execute(args),
        Command::Merge(args) => command::merge::execute(args),
        Command::Outputs(args) => command::outputs::execute(args),
        Command::Sensitivity(args) => command::sensitivity::execute(args),
        Command::Solve(args) => command::solve::execute(args),
        Command::Explain(args) => command::explain::execute(args),
        Command::Check(args) => command::check::execute(args),
        Command::Init(args) => command::init::execute(args),
        Command::Migrate(args) => command::migrate::execute(args),
        Command::Parameters(args) => command::parameters::execute(args),
        Command::Trace(args) => command::trace::execute(args),
        Command::Bands(args) => command::bands::execute(args),
        Command::Calibrate(args) => command::calibrate::execute(args),
        Command::Backtest(args) => command::backtest::execute(args),
        Command::Facts(args) => command::facts::execute(args),
        Command::Verify(args) => command::verify::execute(args),
        Command::Plot(args) => command::plot::execute(args),
        Command::Report(args) => command::report::execute(args),
        Command::Schema(args) => command::schema::execute(args),
        Command::Completions(args) => command::completions::execute(args, Cli::command()),
        Command::Man(args) => command::man::execute(args, Cli::command()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns of a terminal, less one; clap breaks a longer line again, into a whole one and a stub.
    const MOST: usize = 79;

    #[test]
    fn no_line_below_the_options_is_broken_twice() {
        let mut checked = 0;
        for command in Cli::command().get_subcommands() {
            let Some(text) = command.get_after_help() else { continue };
            for line in text.to_string().lines() {
                assert!(line.chars().count() <= MOST, "{}: {line}", command.get_name());
                checked += 1;
            }
        }
        assert!(checked > 100, "{checked}");
    }
}
