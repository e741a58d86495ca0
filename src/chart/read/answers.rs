//! Reads what a run was asked, and what decides it: every output with its band or probability.

use std::path::Path;

use crate::chart::words::answers::{Shown, ShownPart};
use crate::chart::words::written::Written;
use crate::experiment::probability::Tally;
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::read::{ReadError, each_row, each_row_with};
use crate::output::run::answer_tables::{DECIDES, OUTPUTS, UNCERTAINTY};
use crate::scenario;

/// The outputs of the run in `folder`; empty if nothing was asked.
pub fn read(folder: &Path) -> Result<Vec<Shown>, ReadError> {
    let (outputs, decides) = (folder.join(OUTPUTS.file), folder.join(DECIDES.file));
    let mut shown: Vec<Shown> = Vec::new();
    if !outputs.exists() || !decides.exists() {
        return Ok(shown);
    }
    let undefined = [
        "events",
        "undefined",
        "value",
        "low",
        "high",
        "base_rate",
        "repeated",
        "agree",
        "luck",
        "luck_low",
        "luck_high",
        "unnamed",
    ];
    each_row_with(
        &outputs,
        ["output", "expression", "base_text", "note"],
        ["runs"],
        undefined,
        |[name, expression, base, note], [runs], numbers| {
            let [events, missing, value, low, high, rate, repeated, agree, luck, luck_low, luck_high, unnamed] =
                numbers;
            let known = |value: f64| (!value.is_nan()).then_some(value);
            let tally = known(events).map(|events| Tally {
                events: events as u32,
                runs: runs as u32,
                undefined: known(missing).unwrap_or(0.0) as u32,
            });
            shown.push(Shown {
                name: name.to_owned(),
                expression: expression.to_owned(),
                tally,
                runs: runs as usize,
                written: Written::default(),
                number: (value, low, high),
                base_rate: (!base.is_empty()).then(|| (known(rate), base.to_owned())),
                agree: known(agree).map(|same| (same as u32, repeated as u32)),
                luck: known(luck).map(|luck| (luck, luck_low, luck_high)),
                unnamed: known(unnamed),
                note: note.to_owned(),
                decides: Vec::new(),
            });
        },
    )?;
    // Only the scenario knows the units of numbers.
    if shown.iter().any(|one| one.tally.is_none())
        && let Ok(loaded) = scenario::load(&folder.join(SCENARIO_FILE), &[])
    {
        shown.iter_mut().for_each(|one| one.written = Written::of_text(&one.expression, &loaded.scenario));
    }
    each_row_with(
        &decides,
        ["output", "keys", "direction"],
        ["share", "low", "high", "low_third_runs", "high_third_runs"],
        ["low_third", "high_third"],
        |[output, keys, direction], [share, low, high, low_runs, high_runs], [below, above]| {
            if let Some(shown) = shown.iter_mut().find(|shown| shown.name == output) {
                shown.decides.push(ShownPart {
                    key: keys.split(' ').next().unwrap_or_default().to_owned(),
                    keys: keys.split(' ').count(),
                    share: (share, low, high),
                    rises: direction == "rises",
                    low: (below, low_runs as usize),
                    high: (above, high_runs as usize),
                });
            }
        },
    )?;
    Ok(shown)
}

/// How many numbers each replicate of the run in `folder` drew; 0 if none was in doubt.
pub fn numbers_in_doubt(folder: &Path) -> Result<usize, ReadError> {
    let path = folder.join(UNCERTAINTY.file);
    if !path.exists() {
        return Ok(0);
    }
    let (mut first, mut rows) = (None, 0);
    each_row(&path, [], ["replicate"], |[], [replicate]| {
        rows += usize::from(*first.get_or_insert(replicate) == replicate);
    })?;
    Ok(rows)
}
