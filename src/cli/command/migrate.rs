//! Carries out `footvote migrate`: a scenario of an older model is written anew, comments kept.

use std::path::{Path, PathBuf};

use crate::cli::command::init;
use crate::cli::failure::{Failure, INVALID};
use crate::cli::hints;
use crate::cli::print::stdout::print;
use crate::cli::shell;
use footvote::format::counted;
use footvote::scenario::migrate::{Change, Migrated, migrate};
use footvote::scenario::read::text::{read_text, reason};

/// Arguments of `footvote migrate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario file of model 1
    #[arg(value_name = "SCENARIO")]
    pub file: PathBuf,
    /// The file to write; an existing one is never overwritten [default: SCENARIO with -model-2 before its ending]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Writes the scenario for model 2 and prints what it changed, line by line.
pub fn execute(args: Args) -> Result<(), Failure> {
    let old = args.file.display().to_string();
    let text = read_text(&args.file).map_err(|error| {
        Failure::new(INVALID, format!("cannot read the scenario `{old}`: {}", reason(&error))).hint("check the path")
    })?;
    let migrated = migrate(&text, &old, &read_text).map_err(|report| hints::invalid(&args.file, &report))?;
    if migrated.text == text && args.out.is_none() {
        return print(&format!("{old} is written for model 2 already; there is nothing to do.\n"));
    }
    let new = args.out.clone().unwrap_or_else(|| beside(&args.file));
    init::write(&new, &migrated.text)?;
    if migrated.text == text {
        let (new, next) = (new.display(), shell::path(&new));
        return print(&format!(
            "{old} is written for model 2 already; {new} is a copy of it.\nNext: footvote check {next}\n"
        ));
    }
    print(&page(&args.file, &new, &migrated))
}

/// `towns.toml` becomes `towns-model-2.toml`.
fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-model-2.toml"))
}

/// What was changed, what is left to decide, and how to go on.
fn page(old: &Path, new: &Path, migrated: &Migrated) -> String {
    let mut text =
        format!("{} is {} written for model 2.\n\nChanged, by line of the old file\n", new.display(), old.display());
    text.extend(migrated.done.iter().map(line));
    if !migrated.open.is_empty() {
        text.push_str(&format!(
            "\nLeft to decide: {}, marked `# migrate:` in the new file\n",
            counted(migrated.open.len(), "line")
        ));
        text.extend(migrated.open.iter().map(line));
    }
    if !migrated.tables.is_empty() && old.parent() != new.parent() {
        text.push_str(&format!(
            "\nTables are found from the folder of the scenario; copy them too: {}\n",
            migrated.tables.join(", ")
        ));
    }
    text.push_str("\nWhat holds unless given changed as well: docs/scenarios.md, model 1 and model 2.\n");
    text.push_str(&format!("Next: footvote check {}\n", shell::path(new)));
    text
}

fn line(change: &Change) -> String {
    format!("{:>6}  {}\n", change.line, change.what)
}
