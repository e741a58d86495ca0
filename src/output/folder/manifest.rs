//! Writes and reads the manifest: what a folder is and what is in it, with a hash of every file; nothing in it is volatile.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::files;
use crate::output::folder::files::{MANIFEST_FILE, PARTIAL, TIMING_FILE, write_json};
use crate::output::folder::layout::Layout;
use crate::scenario::Scenario;
use crate::scenario::read::keys::MODEL;

/// Version of this program.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");
/// How randomness follows from the seed.
const SEED_SCHEME: &str = "ChaCha8; the key is made of the bytes of seed and replicate, the stream of tick and purpose, \
                           the word position of the chunk of 4096 households";

/// How numbers in doubt follow from it.
const DOUBT_SCHEME: &str = "replicate r takes row r mod 64 of block r/64 of Latin hypercubes, the order of each number keyed by \
                            seed, block and the name of its draw; points with a second seed are replicates 2^31 + r";

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the folder.
    pub format: String,
    /// Version of the program.
    pub version: String,
    /// Version of the model: the key `model` of the scenario.
    pub model: u32,
    /// Git commit the program was built from, if it was known then.
    pub commit: Option<String>,
    /// Name of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// BLAKE3 of the resolved scenario, `scenario.toml`.
    pub scenario_blake3: String,
    /// The seed.
    pub seed: u64,
    /// How randomness follows from it.
    pub seed_scheme: String,
    /// How numbers in doubt follow from it, if any are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt_scheme: Option<String>,
    /// The first replicate.
    pub first_replicate: u32,
    /// How many replicates follow from there.
    pub replicates: u32,
    /// What a comparison was asked for beside its scenarios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Asked>,
    /// Whether the manifest was lost and made anew from what lies in the folder, so that its hashes prove nothing about before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rebuilt: bool,
    /// Every other file of the folder but `timing.json`, by path.
    pub files: Vec<FileEntry>,
}

/// What a comparison was asked for beside its scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What the reforms are called, in the order of `reforms/1.toml` and so on.
    pub reforms: Vec<String>,
    /// The output expressions.
    pub outputs: Vec<String>,
    /// Whether a base year was solved anew where behaviour or the population differs.
    pub recalibrate: bool,
}

/// One file of a run folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path within the folder, with forward slashes.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// Hash of the content.
    pub blake3: String,
}

impl Manifest {
    /// The manifest of a run that has no files yet. `resolved` is the text of its `scenario.toml`.
    pub fn new(scenario: &Scenario, resolved: &str, replicates: Range<u32>) -> Self {
        Manifest {
            format: Layout::Run.format().into(),
            version: PROGRAM_VERSION.into(),
            model: MODEL,
            commit: option_env!("FOOTVOTE_COMMIT").map(String::from),
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            scenario_blake3: blake3::hash(resolved.as_bytes()).to_string(),
            seed: scenario.seed,
            seed_scheme: SEED_SCHEME.into(),
            doubt_scheme: scenario.uncertainty.as_ref().map(|_| DOUBT_SCHEME.into()),
            first_replicate: replicates.start,
            replicates: replicates.end - replicates.start,
            comparison: None,
            rebuilt: false,
            files: Vec::new(),
        }
    }

    /// The manifest of a backtest, which has no scenario: `data` are all numbers it rests on, as text.
    pub fn of_backtest(title: &str, question: &str, data: &str) -> Self {
        Manifest {
            format: Layout::Backtest.format().into(),
            version: PROGRAM_VERSION.into(),
            model: MODEL,
            commit: option_env!("FOOTVOTE_COMMIT").map(String::from),
            scenario: "backtest".into(),
            title: title.into(),
            question: question.into(),
            scenario_blake3: blake3::hash(data.as_bytes()).to_string(),
            seed: 0,
            seed_scheme: "ChaCha8; the key is made of the bytes of the origin, the stream of the years ahead".into(),
            doubt_scheme: None,
            first_replicate: 0,
            replicates: 0,
            comparison: None,
            rebuilt: false,
            files: Vec::new(),
        }
    }

    /// The same for a folder of another layout.
    pub fn laid_out(self, layout: Layout) -> Self {
        Manifest { format: layout.format().into(), ..self }
    }

    /// The layout of the folder; `None` if this program does not know it.
    pub fn layout(&self) -> Option<Layout> {
        Layout::of_format(&self.format)
    }

    /// The replicates of the run.
    pub fn replicates(&self) -> Range<u32> {
        self.first_replicate..self.first_replicate + self.replicates
    }

    /// Whether both come from the same scenario, seed, replicates and version, so that their files must agree.
    pub fn is_same_run(&self, other: &Manifest) -> bool {
        let bare =
            |manifest: &Manifest| Manifest { files: Vec::new(), commit: None, rebuilt: false, ..manifest.clone() };
        bare(self) == bare(other)
    }

    /// Writes the manifest as it is.
    pub fn write(&self, run: &Path) -> Result<(), OutputError> {
        write_json(&run.join(MANIFEST_FILE), self)
    }

    /// Lists all files below `run` and writes the manifest beside them.
    pub fn seal(mut self, run: &Path) -> Result<Manifest, OutputError> {
        self.files = describe(run)?;
        self.write(run)?;
        Ok(self)
    }

    /// Refuses the folder if a file that the manifest lists and that is `wanted` is missing or not what was written.
    pub fn check(&self, folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<(), OutputError> {
        for file in self.files.iter().filter(|file| wanted(&file.path)) {
            let path = folder.join(&file.path);
            let what = match digest(&path) {
                Ok((bytes, blake3)) if (bytes, &blake3) == (file.bytes, &file.blake3) => continue,
                Ok(_) => "its content has changed since",
                Err(error) if error.kind() == io::ErrorKind::NotFound => "it is gone",
                Err(error) => return Err(OutputError::read(&path)(error)),
            };
            return Err(OutputError::Changed { path, what });
        }
        Ok(())
    }

    /// Reads the manifest of `run`.
    pub fn read(run: &Path) -> Result<Manifest, OutputError> {
        Manifest::read_as(run, Layout::Run)
    }

    /// Reads the manifest of a folder of this layout.
    pub fn read_as(folder: &Path, layout: Layout) -> Result<Manifest, OutputError> {
        Manifest::read_one_of(folder, &[layout])
    }

    /// Whether it lists the file at this path in the folder, or is that file.
    pub fn lists(&self, file: &Path) -> bool {
        file == Path::new(MANIFEST_FILE) || self.files.iter().any(|listed| Path::new(&listed.path) == file)
    }

    /// Reads the manifest of a folder with a report: of a run, a comparison or a sweep.
    pub fn read_any(folder: &Path) -> Result<Manifest, OutputError> {
        Manifest::read_one_of(folder, &Layout::REPORTED)
    }

    /// Reads the manifest of a folder with charts: of a run, a comparison, a sweep, or an answer with charts.
    pub fn read_drawn(folder: &Path) -> Result<Manifest, OutputError> {
        Manifest::read_one_of(folder, &Layout::DRAWN)
    }

    fn read_one_of(folder: &Path, layouts: &[Layout]) -> Result<Manifest, OutputError> {
        let (manifest, layout) = Manifest::read_whole(folder)?;
        match layouts.contains(&layout) {
            true => Ok(manifest),
            false => Err(OutputError::OtherLayout {
                folder: folder.to_path_buf(),
                holds: layout.word(),
                wanted: Layout::either(layouts),
            }),
        }
    }

    /// Reads the manifest of a folder of any layout that this program knows.
    pub fn read_whole(folder: &Path) -> Result<(Manifest, Layout), OutputError> {
        let manifest = Manifest::parse(folder)?;
        match manifest.layout() {
            Some(layout) => Ok((manifest, layout)),
            None => Err(OutputError::Manifest {
                path: folder.join(MANIFEST_FILE),
                reason: format!("its format is `{}`", manifest.format),
            }),
        }
    }

    /// Reads a manifest of any format.
    fn parse(run: &Path) -> Result<Manifest, OutputError> {
        let path = run.join(MANIFEST_FILE);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OutputError::NotARun { path: run.to_path_buf() });
            }
            other => other.map_err(OutputError::read(&path))?,
        };
        let unreadable = |reason: String| OutputError::Manifest { path: path.clone(), reason };
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
    }
}

/// New files on their way into a finished folder.
pub const NEW: &str = ".new";
/// New files that count already and are not yet in their places.
pub const READY: &str = ".ready";
/// How the folders begin in which charts of another look lie beside those that belong to a run.
pub const ASIDE: &str = "charts-";

/// Size and hash of every file below `run`, but for the manifest, the timing and charts of another look.
pub fn describe(run: &Path) -> Result<Vec<FileEntry>, OutputError> {
    let aside = |path: &Path| {
        let first = path.iter().next().map(|first| first.to_string_lossy()).unwrap_or_default();
        first.starts_with(ASIDE) || first == NEW || first == READY || first.ends_with(PARTIAL)
    };
    let listed = |path: &PathBuf| path != Path::new(MANIFEST_FILE) && path != Path::new(TIMING_FILE) && !aside(path);
    files::files(run)?
        .into_iter()
        .filter(listed)
        .map(|path| {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            let name = parts.join("/");
            // A stranger may be a pipe, a dangling link, or not for us to read: it has a name and no content.
            let stranger = FileEntry { path: name.clone(), bytes: 0, blake3: String::new() };
            let full = run.join(&path);
            if !full.is_file() {
                return Ok(stranger);
            }
            match digest(&full) {
                Ok((bytes, blake3)) => Ok(FileEntry { path: name, bytes, blake3 }),
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(stranger),
                Err(error) => Err(OutputError::read(&full)(error)),
            }
        })
        .collect()
}

/// Size and hash of a file.
fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok((hasher.count(), hasher.finalize().to_string()))
}

/// Name of the default folder of a run: `<scenario>-<id>`, with the replicate if it is a single one.
///
/// The id is the start of BLAKE3 over resolved scenario, seed and versions: the same question has the same folder.
pub fn folder_name(scenario: &Scenario, resolved: &str, only: Option<u32>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(resolved.as_bytes());
    hasher.update(&scenario.seed.to_le_bytes());
    hasher.update(format!("{PROGRAM_VERSION} {MODEL}").as_bytes());
    let id = hasher.finalize().to_hex();
    let replicate = only.map_or(String::new(), |only| format!("-replicate-{only}"));
    format!("{}-{}{replicate}", scenario.name, &id[..8])
}
