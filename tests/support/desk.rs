//! A folder of its own in which the program is run, and the small scenarios that commands are tried on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_footvote");

/// The shipped scenario that is quickest to run.
pub const TWO_CITIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/two-cities.toml");

/// A scenario of two equal towns, `east` and `west`, with more blocks after them. Its spin-up is short: what sixty years do is the
/// matter of `tests/model/rest.rs`.
pub fn two_towns(replicates: u32, years: u32, households: u32, more: &str) -> String {
    format!(
        r#"
model = "2"
name = "towns"
seed = 5
replicates = {replicates}
headline = "west"
time = {{ start = 2025, years = {years} }}
population = {{ households = {households}, spin_up = 3 }}
place = [
  {{ name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 }},
  {{ name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03 }},
]
{more}"#
    )
}

/// A temporary folder in which commands are run.
pub struct Desk {
    folder: tempfile::TempDir,
    always: &'static [&'static str],
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a temporary folder can be made"), always: &[] }
    }

    /// A folder with this scenario as `towns.toml`.
    pub fn new(towns: &str) -> Desk {
        let desk = Desk::empty();
        desk.write("towns.toml", towns);
        desk
    }

    /// The same with options that every command is given.
    pub fn always(self, options: &'static [&'static str]) -> Desk {
        Desk { always: options, ..self }
    }

    /// Where the folder is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where a file of the folder is.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it can be written");
    }

    /// Reads a text.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Rows of a table without its header.
    pub fn rows(&self, name: &str) -> Vec<Vec<String>> {
        self.read(name).lines().skip(1).map(|line| line.split(',').map(String::from).collect()).collect()
    }

    /// How many files and folders lie in the folder.
    pub fn entries(&self) -> usize {
        fs::read_dir(self.folder()).expect("it can be listed").count()
    }

    /// The program with these arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).args(self.always).current_dir(self.folder());
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs a command that must end with this code, and returns its message.
    pub fn refusal(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Runs a command that must not succeed, and returns all it printed.
    pub fn failure(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}: {}", text(&output.stdout));
        text(&output.stdout) + &text(&output.stderr)
    }

    /// Every file below a folder, but for the timing.
    pub fn files(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = self.path(name);
        let mut files = footvote::output::folder::files::files(&folder).expect("it can be listed");
        files.retain(|file| file != Path::new("timing.json"));
        let read = |file: PathBuf| {
            let bytes = fs::read(folder.join(&file)).expect("it can be read");
            (file, bytes)
        };
        files.into_iter().map(read).collect()
    }

    /// Checks that two folders hold the same files with the same bytes.
    pub fn same(&self, one: &str, other: &str) {
        let (one, other) = (self.files(one), self.files(other));
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (file, bytes) in &one {
            assert!(bytes == &other[file], "{} differs", file.display());
        }
    }
}

/// What was printed, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
