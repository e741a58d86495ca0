//! Keeps the plan of a sweep beside its journal, so that a folder with another plan is never continued.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::experiment::ensemble::sweep::Plan;
use crate::output::error::OutputError;
use crate::output::folder::disk;
use crate::output::folder::files::{PARTIAL, write_json};
use crate::output::folder::manifest::{Manifest, PROGRAM_VERSION};
use crate::output::folder::room;
use crate::output::sweep::journal::Journal;
use crate::scenario::read::keys::MODEL;
use crate::scenario::{Scenario, resolved};

/// Name of the plan in the folder of a sweep.
pub const PLAN_FILE: &str = "plan.json";
/// Name of the journal in the folder of an unfinished sweep.
const JOURNAL: &str = "journal";

/// What an unfinished sweep is about: a folder with another one is never continued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    /// Version of the program.
    pub version: String,
    /// Version of the model.
    pub model: u32,
    /// BLAKE3 of the base point, without replicates and design.
    pub scenario: String,
    /// What varies.
    pub keys: Vec<String>,
    /// How many points there are.
    pub points: usize,
    /// BLAKE3 of their values.
    pub values: String,
    /// Replicates of each point.
    pub replicates: u32,
    /// Bits of the shared rate envelope.
    pub envelope: u64,
    /// The tables that are kept; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<String>,
}

impl PlanFile {
    /// The plan as it is kept.
    pub fn of(plan: &Plan) -> PlanFile {
        let bare = Scenario { sweep: None, replicates: 1, ..plan.base.clone() };
        PlanFile {
            version: PROGRAM_VERSION.into(),
            model: MODEL,
            scenario: blake3::hash(resolved::write(&bare).as_bytes()).to_string(),
            keys: plan.points.keys.clone(),
            points: plan.points.len(),
            values: values(plan, plan.points.len()),
            replicates: plan.base.replicates,
            envelope: plan.envelope().to_bits(),
            tables: tables(&plan.base),
        }
    }

    /// What keeps runs of this plan out of `plan`, if anything: a plan may only gain points and replicates.
    pub fn obstacle(&self, plan: &Plan) -> Option<&'static str> {
        let now = PlanFile::of(plan);
        match () {
            () if (&self.version, self.model) != (&now.version, now.model) => {
                Some("the version of the program differs")
            }
            () if self.scenario != now.scenario => Some("the scenario differs"),
            () if self.tables != now.tables => Some("the tables that are kept differ (`tables` of [sweep])"),
            () if self.keys != now.keys => Some("what varies differs"),
            () if self.points > now.points || self.values != values(plan, self.points) => Some("the points differ"),
            () if self.envelope != now.envelope => {
                Some("the highest rate of looking around, which all points share, differs")
            }
            () => None,
        }
    }
}

/// The tables that a sweep keeps, if it does not keep all.
fn tables(base: &Scenario) -> Vec<String> {
    let kept = base.sweep.as_ref().and_then(|sweep| sweep.tables.as_ref());
    kept.into_iter().flatten().map(|table| table.to_string()).collect()
}

fn values(plan: &Plan, points: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for row in plan.points.rows().take(points) {
        hasher.update(row.join("\u{1f}").as_bytes()).update(b"\n");
    }
    hasher.finalize().to_string()
}

/// The folder beside `target` where an unfinished sweep lives: `.NAME.sweep`.
pub fn workshop(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.sweep"))
}

/// Opens the journal in `workshop`, which is made if need be; says so if it belongs to another sweep.
pub fn open(workshop: &Path, plan: &Plan) -> Result<Result<Journal, &'static str>, OutputError> {
    disk::create_folders(workshop).map_err(OutputError::write(workshop))?;
    let path = workshop.join(PLAN_FILE);
    if path.is_file()
        && let Some(obstacle) = read_plan(workshop)?.obstacle(plan)
    {
        return Ok(Err(obstacle));
    }
    // Renamed into place: there is always a whole plan, or none and then no journal either.
    write_json(&path, &PlanFile::of(plan))?;
    Journal::open(&workshop.join(JOURNAL)).map(Ok)
}

/// Whether there is room at `target` for a part of a sweep: nothing, or a part of one and no file of anybody else. A finished folder is
/// none.
pub fn check_part(target: &Path) -> Result<(), OutputError> {
    room::check_around(target)?;
    let path = || target.to_path_buf();
    if target.is_file() {
        return Err(OutputError::NotARun { path: path() });
    }
    if let Ok((_, holds)) = Manifest::read_whole(target) {
        return Err(OutputError::OtherKind { folder: path(), holds: holds.word(), wanted: "a part of a sweep" });
    }
    let entries = fs::read_dir(target).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // What a killed process left half-written is nothing that could be lost.
    names.retain(|name| !name.ends_with(PARTIAL) && !room::is_nobodys(name));
    if !names.is_empty() && read_plan(target).is_err() {
        return Err(OutputError::NotARun { path: path() });
    }
    names.retain(|name| name != PLAN_FILE && name != JOURNAL);
    names.sort();
    match names.split_first() {
        None => Ok(()),
        Some((first, others)) => {
            Err(OutputError::Strangers { folder: path(), first: first.clone(), others: others.len() })
        }
    }
}

/// The plan in the folder of an unfinished sweep or a shard.
pub fn read_plan(workshop: &Path) -> Result<PlanFile, OutputError> {
    let path = workshop.join(PLAN_FILE);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OutputError::NotAShard { path: workshop.to_path_buf() });
        }
        other => other.map_err(OutputError::read(&path))?,
    };
    serde_json::from_str(&text).map_err(|error| OutputError::Manifest { path, reason: error.to_string() })
}

/// The journal in the folder of an unfinished sweep or a shard, which is only read.
pub fn read_journal(workshop: &Path) -> Result<Journal, OutputError> {
    match Journal::read(&workshop.join(JOURNAL)) {
        Err(OutputError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Err(OutputError::NotAShard { path: workshop.to_path_buf() })
        }
        read => read,
    }
}
