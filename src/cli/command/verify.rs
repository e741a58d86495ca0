//! Carries out `footvote verify`: makes a finished run, comparison or sweep once more from what it holds itself and compares every byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::failure::{FAILED, Failure};
use crate::cli::print::stdout::print;
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt};
use footvote::chart;
use footvote::output::folder::files::MANIFEST_FILE;
use footvote::output::folder::manifest;
use footvote::output::folder::manifest::{FileEntry, Manifest, PROGRAM_VERSION};
use footvote::publish::reproduce;
use footvote::publish::reproduce::Reproduction;
use footvote::publish::{Monitor, Step};
use footvote::report;
use footvote::scenario::read::keys::MODEL;

/// Options of `footvote verify`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder of a run, a comparison or a sweep
    #[arg(value_name = "FOLDER")]
    run: PathBuf,
    /// Show neither progress nor the list of files
    #[arg(long)]
    quiet: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Listed, intact, and the same when run again.
    Same,
    /// Listed but not there.
    Missing,
    /// Not what the manifest says: changed after the run.
    Changed,
    /// Intact, but running again gives something else.
    Differs,
    /// Not listed by the manifest.
    Unlisted,
}

impl Verdict {
    fn words(self) -> &'static str {
        match self {
            Verdict::Same => "ok",
            Verdict::Missing => "missing",
            Verdict::Changed => "changed since the run",
            Verdict::Differs => "differs when run again",
            Verdict::Unlisted => "not part of the run",
        }
    }
}

/// Verifies the folder.
pub fn execute(args: Args) -> Result<(), Failure> {
    hints::need_folder(&args.run)?;
    hints::mend(&args.run)?;
    let manifest = Manifest::read_any(&args.run).map_err(hints::unread)?;
    let stored = manifest::describe(&args.run).map_err(hints::output)?;
    let needed = reproduce::needed(&manifest);
    let intact = |file: &&FileEntry| needed.contains(&file.path) && stored.contains(file);
    let changed = manifest.files.iter().filter(|file| needed.contains(&file.path) && !stored.contains(file)).count();
    let charts = manifest.files.iter().any(is_chart);
    let reproduced = match changed == 0 && manifest.files.iter().any(|file| intact(&file)) {
        true => Some(reproduce(&args, &manifest, charts)?),
        false => None,
    };
    let verdicts = compare(&manifest, &stored, reproduced.as_ref());

    let wrong = verdicts.values().filter(|&&verdict| !matches!(verdict, Verdict::Same | Verdict::Unlisted)).count();
    let strangers = verdicts.values().filter(|&&verdict| verdict == Verdict::Unlisted).count();
    if !args.quiet {
        let lines = verdicts.iter().map(|(path, verdict)| format!("{:<24}{path}\n", verdict.words()));
        print(&lines.collect::<String>())?;
    }
    if wrong == 0 {
        let files = verdicts.len() - strangers;
        return print(&format!("every byte of {files} files is the same when run again\n"));
    }
    let message =
        format!("{wrong} of {} files of `{}` are not what running it again gives", verdicts.len(), args.run.display());
    let failure = Failure::new(FAILED, message);
    Err(match (reproduced, other_version(&manifest)) {
        (None, _) => {
            let files = needed.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
            failure.hint(format!("{files}: not what was run, so nothing was run again"))
        }
        (Some(_), Some(hint)) => failure.hint(hint),
        (Some(_), None) => failure,
    })
}

/// Makes the folder once more from what it holds itself.
fn reproduce(args: &Args, manifest: &Manifest, charts: bool) -> Result<Manifest, Failure> {
    interrupt::listen(interrupt::nothing_kept());
    let progress = Progress::new(args.quiet, false);
    let report = |step: Step| progress.show(step);
    let monitor = Monitor { stop: interrupt::stop(), report: &report };
    let reproduction =
        Reproduction { folder: &args.run, manifest, charts, threads: args.threads.map(usize::from), monitor };
    reproduction.make().map_err(hints::publish)
}

/// A verdict on every file of the run: what is `stored` against the manifest, and the manifest against what was `reproduced`.
fn compare(manifest: &Manifest, stored: &[FileEntry], reproduced: Option<&Manifest>) -> BTreeMap<String, Verdict> {
    let find = |files: &[FileEntry], path: &str| files.iter().find(|file| file.path == path).cloned();
    let mut verdicts: BTreeMap<String, Verdict> =
        stored.iter().map(|file| (file.path.clone(), Verdict::Unlisted)).collect();
    for file in &manifest.files {
        let verdict = match find(stored, &file.path) {
            None => Verdict::Missing,
            Some(stored) if stored != *file => Verdict::Changed,
            Some(_) => match reproduced.map(|other| find(&other.files, &file.path)) {
                Some(other) if other.as_ref() != Some(file) => Verdict::Differs,
                _ => Verdict::Same,
            },
        };
        verdicts.insert(file.path.clone(), verdict);
    }
    if let Some(reproduced) = reproduced {
        let same = reproduced.is_same_run(manifest);
        let verdict = if same { Verdict::Same } else { Verdict::Differs };
        verdicts.insert(MANIFEST_FILE.to_string(), verdict);
        // Not every chart has to be there: `--no-charts`, `plot --only`.
        for file in reproduced.files.iter().filter(|file| !is_chart(file)) {
            verdicts.entry(file.path.clone()).or_insert(Verdict::Missing);
        }
    }
    verdicts
}

fn is_chart(file: &FileEntry) -> bool {
    Path::new(&file.path).starts_with(chart::FOLDER) || file.path == report::FILE
}

/// A hint if the run was made by another version than this.
fn other_version(manifest: &Manifest) -> Option<String> {
    let ours = (PROGRAM_VERSION, MODEL);
    let theirs = (manifest.version.as_str(), manifest.model);
    (ours != theirs).then(|| {
        format!(
            "it was made by footvote {} (model {}), and this is footvote {} (model {}): verify it with that version",
            theirs.0, theirs.1, ours.0, ours.1
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        Manifest {
            format: footvote::output::folder::layout::Layout::Run.format().into(),
            version: PROGRAM_VERSION.into(),
            model: MODEL,
            commit: None,
            scenario: "fake".into(),
            title: String::new(),
            question: String::new(),
            scenario_blake3: String::new(),
            seed: 1,
            seed_scheme: String::new(),
            doubt_scheme: None,
            first_replicate: 0,
            replicates: 1,
            comparison: None,
            rebuilt: false,
            files: entries(files),
        }
    }

    fn entries(files: &[(&str, &str)]) -> Vec<FileEntry> {
        files
            .iter()
            .map(|(path, blake3)| FileEntry { path: path.to_string(), bytes: 1, blake3: blake3.to_string() })
            .collect()
    }

    #[test]
    fn every_way_to_differ_has_its_verdict() {
        let written = manifest(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")]);
        let stored = entries(&[("a", "1"), ("b", "2"), ("d", "1"), ("e", "1")]);
        let reproduced = manifest(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "2")]);
        let verdicts = compare(&written, &stored, Some(&reproduced));
        let of = |path: &str| verdicts[path];
        assert_eq!(
            ["a", "b", "c", "d", "e", MANIFEST_FILE].map(of),
            [Verdict::Same, Verdict::Changed, Verdict::Missing, Verdict::Differs, Verdict::Unlisted, Verdict::Same]
        );
    }

    #[test]
    fn another_version_is_named() {
        let mut run = manifest(&[]);
        assert_eq!(other_version(&run), None);
        run.version = "0.0.1".into();
        assert!(other_version(&run).unwrap().contains("footvote 0.0.1"));
    }
}
