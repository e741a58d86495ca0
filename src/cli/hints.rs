//! Turns every error of the library into a failure: its exit code, and what can be done about it.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use footvote::chart::ChartError;
use footvote::engine::EngineError;
use footvote::experiment::ensemble::twin_values::SampleError;
use footvote::experiment::expression::ExpressionError;
use footvote::experiment::sensitivity::Silence;
use footvote::output::OutputError;
use footvote::output::folder::files::MANIFEST_FILE;
use footvote::output::repair;
use footvote::publish::PublishError;
use footvote::report::ReportError;
use footvote::scenario::diagnostic::Report;

use crate::cli::diagnostics::render;
use crate::cli::failure::{FAILED, Failure, INVALID, LOCKED, USAGE};
use crate::cli::{interrupt, shell};

/// A folder could not be made.
pub fn publish(error: PublishError) -> Failure {
    let message = error.to_string();
    match error {
        PublishError::Engine { replicate, source } => engine(replicate, source),
        PublishError::Interrupted => interrupt::nothing_kept(),
        PublishError::Unfinished { done, all } => interrupt::kept(done, all),
        PublishError::Output(error)
        | PublishError::Charts(ChartError::Disk(error))
        | PublishError::Report(ReportError::Output(error)) => output(error),
        PublishError::Scenario { path, report } | PublishError::PointTable { path, report } => invalid(&path, &report),
        PublishError::Expression(error) => expression(error),
        PublishError::Changed { .. } | PublishError::Source(_) | PublishError::Arm { .. } | PublishError::Design(_) => {
            Failure::new(INVALID, message)
        }
        PublishError::Points { .. } => Failure::new(INVALID, message)
            .hint("let the sweep vary what the scenario gives, or take out of the scenario what it varies; no point may change where old places lie and how many households they have"),
        PublishError::NoSweep { .. } => {
            Failure::new(USAGE, message).hint("say there what varies, or give the points with `--points points.csv`")
        }
        PublishError::NoPoints => Failure::new(USAGE, message).hint("a table of points has a column for every key"),
        PublishError::OtherSweep { .. } => Failure::new(FAILED, message)
            .hint("runs of different sweeps are never mixed: `--out` writes elsewhere, `--force` begins anew"),
        PublishError::Finished { .. } => Failure::new(FAILED, message)
            .hint("it goes on with more points or replicates, and `--retry-failed` tries again what has failed; `--force` runs everything once more"),
        PublishError::OtherShard { .. } => {
            Failure::new(FAILED, message).hint("give `merge` the scenario and the options of the shards")
        }
        PublishError::MissingRuns { .. } => {
            Failure::new(FAILED, message).hint("run the unfinished shards again, and name all of them")
        }
        PublishError::Sample(SampleError::Missing { .. }) => {
            Failure::new(INVALID, message).hint("ask for an output that exists in every run")
        }
        PublishError::Sample(_) => Failure::new(INVALID, message)
            .hint("the scenario must be possible wherever it is tried; `footvote run --set …` shows more"),
        PublishError::Silent { silence: Silence::Constant, .. } => {
            Failure::new(USAGE, message).hint("ask for another output, or for a later moment of it, such as `@end`")
        }
        PublishError::Silent { .. } => Failure::new(USAGE, message)
            .hint("`runs.csv` says which runs failed and why; shares and rates of nothing are no numbers"),
        PublishError::Unsaid { .. } => Failure::new(FAILED, message)
            .hint("it was made by a version that did not keep it; make it again to verify it"),
        PublishError::Threads(_) | PublishError::Charts(_) | PublishError::Report(_) | PublishError::Variation(_) => {
            Failure::new(FAILED, message)
        }
    }
}

/// Refuses what is no folder where a command works on one that is finished.
pub fn need_folder(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Ok(());
    }
    let shown = path.display();
    let failure = match path.exists() {
        true => Failure::new(FAILED, format!("`{shown}` is a file, not a folder")),
        false => Failure::new(FAILED, format!("there is no folder `{shown}`")),
    };
    Err(match path.extension().is_some_and(|ending| ending == "toml") {
        true => {
            failure.hint(format!("a scenario becomes a folder by `footvote run {}`, which names it", shell::path(path)))
        }
        false => failure.hint("name the folder that `run`, `compare` or `sweep` wrote, such as output/my-1a2b3c"),
    })
}

/// A folder that is to be read is none that this program has finished: says what that is, and which ones lie in it or beside it.
pub fn unread(error: OutputError) -> Failure {
    const MOST: usize = 5;
    let OutputError::NotARun { path } = &error else { return output(error) };
    let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
    let above = path.file_name().map_or_else(|| path.join(".."), |_| path.parent().unwrap_or(path).to_path_buf());
    let beside = whole.parent().map_or_else(Vec::new, |parent| finished(parent, &above));
    let mut found = finished(&whole, path);
    found.extend(beside);
    let message = format!("`{}` is no folder of results: it holds no `manifest.json`", path.display());
    let failure = Failure::new(FAILED, message).hint(
        "name the folder that `run`, `compare`, `sweep` or another command wrote; they say its name at the end, and usually it lies in `output`",
    );
    if found.is_empty() {
        return failure;
    }
    let more = if found.len() > MOST { ", …" } else { "" };
    let shown: Vec<String> = found.iter().take(MOST).map(|path| shell::path(path)).collect();
    failure.hint(format!("in it or beside it: {}{more}", shown.join(", ")))
}

/// The finished folders in `folder`, by name, as seen through `shown`.
fn finished(folder: &Path, shown: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.path().join(MANIFEST_FILE).is_file()).map(|entry| entry.file_name());
    let mut found: Vec<PathBuf> = names.map(|name| shown.join(name)).collect();
    found.sort();
    found
}

/// Finishes what a killed process left undone in `folder`, and says so if its manifest had to be made anew.
pub fn mend(folder: &Path) -> Result<(), Failure> {
    if repair::mend(folder).map_err(output)? {
        note(&format!(
            "the manifest of `{}` was lost and has been made anew from what lies there; it vouches for nothing before that",
            folder.display()
        ));
    }
    Ok(())
}

/// Tells a person something on stderr that is no failure.
pub fn note(text: &str) {
    // Nobody is left to tell if stderr is closed.
    let _ = writeln!(io::stderr(), "note: {text}");
}

/// Why nothing can be written at `path`, where that is a want of folders: something around it is a file, or is not there.
fn no_folder(path: &Path, kind: io::ErrorKind) -> Option<Failure> {
    let there = path.ancestors().find(|above| above.symlink_metadata().is_ok()).unwrap_or(Path::new("."));
    let failure = |what: String| Failure::new(FAILED, what);
    if there.is_file() && (there != path || matches!(kind, io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory))
    {
        return Some(failure(format!("`{}` is a file, not a folder", there.display())).hint(
            "name a folder (`--out`, of `plot` `--to`); a file is never replaced by one, not even with `--force`",
        ));
    }
    let above = path.parent().filter(|above| kind == io::ErrorKind::NotFound && !above.as_os_str().is_empty());
    let above = above.filter(|above| !above.exists())?;
    Some(
        failure(format!("cannot write {}: there is no folder `{}`", path.display(), above.display()))
            .hint(format!("make it first: mkdir -p {}", shell::path(above))),
    )
}

/// A file or folder could not be read or written.
pub fn output(error: OutputError) -> Failure {
    let message = error.to_string();
    let missing = match &error {
        OutputError::Write { path, source } => no_folder(path, source.kind()),
        OutputError::NotARun { path } => no_folder(path, io::ErrorKind::AlreadyExists),
        _ => None,
    };
    if let Some(failure) = missing {
        return failure;
    }
    match error {
        OutputError::Locked { .. } | OutputError::Owned { .. } => {
            Failure::new(LOCKED, message).hint("wait until it has finished, or choose another folder with `--out`")
        }
        OutputError::Write { source, .. } => {
            let failure = Failure::new(FAILED, message).hint("nothing half-written was kept");
            match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => failure.hint(
                    "make room, or write to another disk (`--out`, of `plot` and `report` `--to`); `record = \"year\"` or `\"end\"` keeps fewer rows",
                ),
                io::ErrorKind::FileTooLarge => failure.hint(
                    "a limit on the size of files was met (`ulimit -f`): raise it, or keep fewer rows with `record = \"end\"`",
                ),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    failure.hint("choose a folder you may write to (`--out`, of `plot` and `report` `--to`)")
                }
                _ => failure,
            }
        }
        OutputError::OtherKind { .. } => {
            Failure::new(FAILED, message).hint("`--force` replaces only its own kind: choose another `--out`")
        }
        OutputError::Strangers { .. } => Failure::new(FAILED, message)
            .hint("`--force` would remove what is yours: put it elsewhere, or choose another `--out`"),
        OutputError::Inside { .. } => Failure::new(FAILED, message).hint("choose another `--out`"),
        OutputError::Taken { .. } => Failure::new(FAILED, message)
            .hint("only what footvote wrote is replaced: choose another name, or remove the file first"),
        OutputError::Whole { .. } => {
            Failure::new(FAILED, message).hint("name the folders that `footvote sweep --shard` wrote")
        }
        OutputError::Changed { .. } => Failure::new(FAILED, message)
            .hint("what is drawn and reported is what was computed: put the file back, or make the folder once more"),
        OutputError::NotARun { .. } => Failure::new(FAILED, message)
            .hint("a run folder has a `manifest.json`; nothing else is ever replaced, not even with `--force`"),
        _ => Failure::new(FAILED, message),
    }
}

/// The folder of an answer could not be begun.
pub fn occupied_answer(error: OutputError) -> Failure {
    occupied(error, "`--force` replaces it; `--out` writes elsewhere")
}

/// A folder could not be begun; `hint` says what to do if there is one already.
pub fn occupied(error: OutputError, hint: &str) -> Failure {
    match error {
        OutputError::Exists { .. } => Failure::new(FAILED, error.to_string()).hint(hint),
        other => output(other),
    }
}

/// A scenario is valid on paper and still cannot be simulated.
pub fn engine(replicate: u32, error: EngineError) -> Failure {
    let message = format!("replicate {replicate}: {error}");
    match error {
        EngineError::Interrupted => interrupt::nothing_kept(),
        EngineError::EmptyPlace { .. } => {
            Failure::new(INVALID, message).hint("simulate more households (`--households`), or leave the place out")
        }
        EngineError::ObligationsExceedRevenue { place, .. } => Failure::new(INVALID, message)
            .hint(format!("lower `obligations` or raise a tax of `{place}`: its base year must pay for itself")),
        EngineError::ShareTooLarge { community, most, .. } => Failure::new(INVALID, message).hint(format!(
            "`share` of `{community}` up to {:.4} is possible; or give more households odds above 0, or the other communities less",
            (most * 1e4).floor() / 1e4
        )),
        EngineError::NoBaseYear { .. } => Failure::new(INVALID, message)
            .hint("places may be too small for this sample: simulate more households (`--households`)"),
    }
}

/// A scenario is invalid.
pub fn invalid(path: &Path, report: &Report) -> Failure {
    let errors = if report.errors == 1 { "an error".to_string() } else { format!("{} errors", report.errors) };
    let message = format!("{} has {errors}; nothing was simulated or written", path.display());
    Failure::new(INVALID, message).details(render(&report.diagnostics, &report.sources))
}

/// A text names no output.
pub fn expression(error: ExpressionError) -> Failure {
    let more = "how outputs are written is at the end of `--help` of every command that has `--output`";
    Failure::new(USAGE, error.to_string()).hint(error.hint).hint(more)
}

/// What was read, or every text that names no output.
pub fn expressions<T>(read: Result<T, Vec<ExpressionError>>) -> Result<T, Vec<Failure>> {
    read.map_err(|errors| errors.into_iter().map(expression).collect())
}
