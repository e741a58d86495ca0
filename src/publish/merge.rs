//! Merges the shards of a sweep into the folder that an unsharded sweep would have written, byte for byte.

use std::path::{Path, PathBuf};

use crate::experiment::ensemble::sweep::{Plan, Run};
use crate::output::OutputError;
use crate::output::folder::draft::DraftFolder;
use crate::output::folder::files::MANIFEST_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::room;
use crate::output::folder::timing::Stopwatch;
use crate::output::sweep::plan;
use crate::publish::error::PublishError;
use crate::publish::sweep;

/// Writes the sweep `plan` into the folder at `target` from its shards; counts the runs that failed.
pub fn merge(plan: &Plan, shards: &[PathBuf], target: &Path, force: bool, charts: bool) -> Result<usize, PublishError> {
    let stopwatch = Stopwatch::start(1);
    let mut journals = Vec::new();
    for shard in shards {
        room::check_apart(target, shard)?;
        if shard.join(MANIFEST_FILE).is_file() {
            let (_, holds) = Manifest::read_whole(shard)?;
            return Err(OutputError::Whole { path: shard.clone(), holds: holds.word() }.into());
        }
        if let Some(what) = plan::read_plan(shard)?.obstacle(plan) {
            return Err(PublishError::OtherShard { folder: shard.clone(), what });
        }
        journals.push(plan::read_journal(shard)?);
    }
    let missing: Vec<Run> = plan.runs().filter(|run| !journals.iter().any(|j| j.runs.contains_key(run))).collect();
    if let Some(&first) = missing.first() {
        return Err(PublishError::MissingRuns { count: missing.len(), first });
    }
    let draft = DraftFolder::begin(target, Layout::Sweep, force)?;
    let failed = sweep::write(draft.path(), plan, &mut journals, &stopwatch.read(), charts)?;
    draft.publish()?;
    Ok(failed)
}
