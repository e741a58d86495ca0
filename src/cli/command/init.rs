//! Carries out `footvote init`: a commented scenario to begin with, or a shipped one with its tables.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use crate::cli::command::shipped::{SHIPPED, Shipped};
use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::stdout::print;
use crate::cli::shell;
use footvote::output::OutputError;
use footvote::output::folder::files::write_file;

const STARTER: &str = include_str!("starter.toml");

/// Arguments of `footvote init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write; an existing one is never overwritten [default with --example: NAME.toml]
    #[arg(value_name = "SCENARIO", required_unless_present_any = ["example", "list"])]
    pub file: Option<PathBuf>,
    /// Write this shipped scenario instead, with the tables that it reads beside it
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(SHIPPED.map(|shipped| shipped.name)))]
    #[arg(hide_possible_values = true)]
    pub example: Option<String>,
    /// List the shipped scenarios, and write nothing
    #[arg(long, conflicts_with_all = ["file", "example"])]
    pub list: bool,
}

/// Writes the starter scenario or a shipped one.
pub fn execute(args: Args) -> Result<(), Failure> {
    if args.list {
        return print(&list());
    }
    let example = SHIPPED.iter().find(|shipped| args.example.as_deref() == Some(shipped.name));
    let file = match (&args.file, example) {
        (Some(file), _) => file.clone(),
        (None, Some(shipped)) => PathBuf::from(format!("{}.toml", shipped.name)),
        (None, None) => unreachable!("clap asks for a file, an example or the list"),
    };
    let Some(shipped) = example else {
        write(&file, STARTER)?;
        let quoted = shell::path(&file);
        return print(&format!("{} is a complete scenario. Next: footvote run {quoted}\n", file.display()));
    };
    let beside = |table: &str| file.with_file_name(table);
    let missing: Vec<_> = shipped.tables.iter().filter(|(name, text)| !is_there(&beside(name), text)).collect();
    let taken = [file.clone()].into_iter().chain(missing.iter().map(|(name, _)| beside(name)));
    if let Some(taken) = taken.into_iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(exists(&taken));
    }
    missing.iter().try_for_each(|(name, text)| write(&beside(name), text))?;
    write(&file, shipped.text)?;
    let also: Vec<String> = missing.iter().map(|(name, _)| beside(name).display().to_string()).collect();
    let also = if also.is_empty() { String::new() } else { format!("Tables: {}\n", also.join(", ")) };
    let quoted = shell::path(&file);
    let sweep = match shipped.has_sweep() {
        true => format!("What varies: footvote sweep {quoted} --dry-run (says how long it takes)\n"),
        false => String::new(),
    };
    print(&format!("{} asks: {}\n{also}Next: footvote run {quoted}\n{sweep}", file.display(), shipped.question()))
}

/// Every shipped scenario with what it asks.
fn list() -> String {
    let width = SHIPPED.iter().map(|shipped| shipped.name.len()).max().unwrap_or(0);
    let line = |shipped: &Shipped| format!("{:width$}  {}\n", shipped.name, shipped.question());
    let lines: String = SHIPPED.iter().map(line).collect();
    format!("{lines}\nfootvote init --example NAME writes one of them, with the tables that it reads.\n")
}

/// Whether exactly this text is there already, as after another example that reads the same table.
fn is_there(path: &Path, text: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|found| found == text)
}

/// Writes a file that is not there yet.
///
/// A disk that fills up must not leave half a scenario, which would be left alone from then on.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    let file = path.display();
    write_file(path, text).map_err(|error| match error {
        OutputError::Write { source, .. } if source.kind() == ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(Path::new(""));
            Failure::new(FAILED, format!("cannot write {file}: there is no folder `{}`", folder.display()))
                .hint(format!("make it first: mkdir -p {}", shell::path(folder)))
        }
        OutputError::Write { source, .. } => Failure::new(FAILED, format!("cannot write {file}: {source}")),
        error => Failure::new(FAILED, error.to_string()),
    })
}

fn exists(path: &Path) -> Failure {
    Failure::new(FAILED, format!("{} exists already and was left alone", path.display()))
        .hint("choose another name, or remove the file first")
}
