//! Works out every figure of the table: one run of each scenario that is needed, on a small setting or as it is written.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::engine::records::rows::ReplicateRecord;
use crate::engine::{EngineError, RunOptions};
use crate::experiment::ensemble::arms::ArmError;
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::{EnsembleError, Watch};
use crate::experiment::ensemble::twin::Twins;
use crate::experiment::evidence::agreement::{Agreement, agreement, reach};
use crate::experiment::facts::formula::Formula;
use crate::experiment::statistics::Statistics;
use crate::scenario;
use crate::scenario::figures::{FILE, Figure, Kind, figures};
use crate::scenario::read::edit::Edit;
use crate::scenario::read::text::read_text;
use crate::scenario::{Scenario, Twin};

/// How much is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Replicates of each scenario.
    pub replicates: u32,
    /// Whether scenarios have as few households as the table says.
    pub small: bool,
}

/// One figure with what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The figure.
    pub figure: Figure,
    /// What the model gives, over replicates in which it exists; `None` if it gives nothing.
    pub model: Option<Statistics>,
    /// What one would guess.
    pub naive: Option<f64>,
}

impl Row {
    /// Whether what the model gives is what is on record, as far as replicates tell: the rule of the scoreboard. `None` if nothing came out.
    pub fn agreement(&self) -> Option<Agreement> {
        self.model.map(|model| {
            let (middle, error) = ((model.p05, model.p95), model.standard_error.unwrap_or(0.0));
            agreement(self.figure.tolerated(), reach(model.replicates as usize, model.mean, error, middle))
        })
    }
}

/// Why the board could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// A scenario could not be read.
    #[error("{}: {reason}", path.display())]
    Scenario {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The table of figures could not be read.
    #[error("{}: {reason}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A formula of the table does not fit its scenario.
    #[error("{fact}: {reason}")]
    Formula {
        /// The figure.
        fact: String,
        /// Why.
        reason: String,
    },
    /// The twin of a scenario cannot stand beside it.
    #[error("the twin of {scenario}: {source}")]
    Twin {
        /// The scenario.
        scenario: String,
        /// Why.
        source: ArmError,
    },
    /// A replicate could not be simulated.
    #[error(transparent)]
    Run(#[from] EnsembleError),
}

/// What replicates left, each with its twin if there is one.
type Records = Vec<(ReplicateRecord, Option<ReplicateRecord>)>;

/// Works out the whole board from the scenarios in `folder`, and from its table of figures if it has one; `progress` is told what is being simulated.
pub fn board(folder: &Path, setting: Setting, watch: &Watch, progress: &dyn Fn(&str)) -> Result<Vec<Row>, BoardError> {
    let mut worlds: Vec<(String, Scenario, Records)> = Vec::new();
    let mut rows = Vec::new();
    let figures = figures(folder).map_err(|reason| BoardError::Table { path: folder.join(FILE), reason })?;
    for figure in figures.iter().cloned() {
        if figure.kind == Kind::Open {
            rows.push(Row { figure, model: None, naive: None });
            continue;
        }
        let key = world(&figure);
        let known = worlds.iter().position(|(other, ..)| *other == key);
        let k = match known {
            Some(k) => k,
            None => {
                let scenario = read(folder, &figure, &figures, setting)?;
                progress(&figure.fact);
                let records = run(&scenario, setting.replicates, watch)?;
                worlds.push((key, scenario, records));
                worlds.len() - 1
            }
        };
        let (_, scenario, records) = &worlds[k];
        let formula = |text: &str| {
            Formula::parse(text, scenario).map_err(|reason| BoardError::Formula { fact: figure.fact.clone(), reason })
        };
        let over = |formula: &Formula| -> Vec<f64> {
            records.iter().filter_map(|(record, twin)| formula.value(record, twin.as_ref(), scenario)).collect()
        };
        let model = over(&formula(&figure.formula)?);
        let naive = if figure.naive.is_empty() { Vec::new() } else { over(&formula(&figure.naive)?) };
        let median = |values: &[f64]| (!values.is_empty()).then(|| Statistics::of(values));
        let (model, naive) = (median(&model), median(&naive).map(|naive| naive.median));
        rows.push(Row { figure, model, naive });
    }
    Ok(rows)
}

/// What is simulated for a figure: figures of one world share its runs.
fn world(figure: &Figure) -> String {
    format!("{}\n{}\n{}", figure.scenario, figure.set, figure.more)
}

/// The scenario of a figure; with its twin if one of all `figures` of this world needs it.
fn read(folder: &Path, figure: &Figure, figures: &[Figure], setting: Setting) -> Result<Scenario, BoardError> {
    let path = folder.join(&figure.scenario);
    let failed = |reason: String| BoardError::Scenario { path: path.clone(), reason };
    let mut text = read_text(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => failed(format!("it is not there, and “{}” is worked out from it", figure.fact)),
        _ => failed(error.to_string()),
    })?;
    if !figure.more.is_empty() {
        text.push('\n');
        text.push_str(&figure.more.replace(" / ", "\n"));
        text.push('\n');
    }
    let sets = figure.set.split(';').map(str::trim).filter(|set| !set.is_empty());
    let mut edits: Vec<Edit> = sets.map(Edit::parse).collect();
    if setting.small {
        edits.push(Edit::parse(&format!("population.households={}", figure.small)));
    }
    let loaded = scenario::parse(&text, &path.display().to_string(), &read_text, &edits);
    let scenario = loaded.map_err(|report| failed(report.to_string()))?.scenario;
    let needs_twin = |other: &Figure| Formula::parse(&other.formula, &scenario).is_ok_and(|found| found.needs_twin());
    let twin = figures.iter().any(|other| world(other) == world(figure) && needs_twin(other));
    Ok(Scenario { twin: if twin { scenario.twin.clone() } else { Twin::None }, ..scenario })
}

fn run(scenario: &Scenario, replicates: u32, watch: &Watch) -> Result<Records, BoardError> {
    let twins = Twins::of(scenario).map_err(|source| BoardError::Twin { scenario: scenario.name.clone(), source })?;
    let one = |replicate| -> Result<_, EngineError> {
        let options = RunOptions::default();
        match &twins {
            None => Ok((parallel::replicate(scenario, &options, watch, replicate)?, None)),
            Some(twins) => {
                let both = twins.replicate(replicate, &options, watch)?;
                Ok((both.scenario, Some(both.twin)))
            }
        }
    };
    let mut records = Vec::new();
    parallel::run(0..replicates, one, |record| {
        records.push(record);
        Ok(())
    })?;
    Ok(records)
}
