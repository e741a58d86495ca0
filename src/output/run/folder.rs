//! Writes a run folder: records become tables in a draft, which is sealed with its manifest and put in place.

use std::path::{Path, PathBuf};

use crate::engine::records::rows::ReplicateRecord;
use crate::experiment::ensemble::parallel;
use crate::experiment::evidence::scores::Scoring;
use crate::output::error::OutputError;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::files::{SCENARIO_FILE, write_file};
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::timing::Stopwatch;
use crate::output::run::writer::RunWriter;
use crate::scenario::{Scenario, Twin, resolved};

/// A run folder being filled. It appears when it is published; dropped before, it leaves nothing behind.
///
/// ```
/// use footvote::output::run::folder::RunFolder;
/// # use footvote::scenario::Scenario;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let scenario = Scenario::parse(
/// #     r#"
/// #     model = "2"
/// #     time = { years = 1 }
/// #     [[place]]
/// #     name = "alpha"
/// #     latitude = 41.9
/// #     longitude = -87.6
/// #     households = 2_000
/// #     rent = 15_000
/// #     "#,
/// # )?;
/// # let temporary = tempfile::tempdir()?;
/// # let target = temporary.path().join("run");
/// let records = footvote::Ensemble::new(&scenario).replicates(2).run()?;
/// let folder = RunFolder::write(&target, &scenario, &records)?;
/// assert!(folder.join("places.csv").is_file());
/// # assert!(RunFolder::write(&target, &scenario, &records).is_err());
/// # Ok(())
/// # }
/// ```
pub struct RunFolder {
    draft: DraftFolder,
    tables: RunWriter,
    stopwatch: Stopwatch,
    scenario: Scenario,
    replicates: u32,
}

impl RunFolder {
    /// Writes the `records` of `scenario`, replicates 0 to n in order, into the new folder `target`.
    pub fn write<'r>(
        target: impl AsRef<Path>,
        scenario: &Scenario,
        records: impl IntoIterator<Item = &'r ReplicateRecord>,
    ) -> Result<PathBuf, OutputError> {
        let mut folder = RunFolder::begin(target, scenario, false)?;
        records.into_iter().try_for_each(|record| folder.add(record))?;
        folder.publish()
    }

    /// Begins the folder `target` for `scenario`. A finished run there is only replaced with `force`, and anything else never.
    pub fn begin(target: impl AsRef<Path>, scenario: &Scenario, force: bool) -> Result<RunFolder, OutputError> {
        let draft = DraftFolder::begin(target.as_ref(), Layout::Run, force)?;
        // Records come one by one, without those of a twin.
        let scenario = &Scenario { twin: Twin::None, ..scenario.clone() };
        let tables =
            RunWriter::begin(draft.path(), &resolved::write(scenario), Scoring::of(scenario), scenario.currency)?;
        let stopwatch = Stopwatch::start(parallel::threads());
        Ok(RunFolder { draft, tables, stopwatch, scenario: scenario.clone(), replicates: 0 })
    }

    /// Writes what one replicate left. Replicates come in ascending order, from 0.
    pub fn add(&mut self, record: &ReplicateRecord) -> Result<(), OutputError> {
        self.replicates += 1;
        self.stopwatch.add(record);
        self.tables.add(record)
    }

    /// Writes summary, scenario, timing and manifest, and puts the folder in place: the path where it now is.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        self.tables.finish()?;
        let manifest = ask_for(self.replicates, &self.scenario, self.draft.path())?;
        self.stopwatch.read().write(self.draft.path())?;
        manifest.seal(self.draft.path())?;
        self.draft.publish()
    }
}

/// Writes `scenario` into the run in `folder` as one that asks for `replicates`, and gives the manifest of that run, without files.
pub fn ask_for(replicates: u32, scenario: &Scenario, folder: &Path) -> Result<Manifest, OutputError> {
    let scenario = Scenario { replicates, ..scenario.clone() };
    let text = resolved::write(&scenario);
    write_file(&folder.join(SCENARIO_FILE), &text)?;
    Ok(Manifest::new(&scenario, &text, 0..replicates))
}
