//! Runs every replicate of every point of a design, in any order, each exactly as if it ran alone.
//!
//! A point is the scenario with the values of its axes. Values of places and events act after the calibration of the
//! base year, as in a comparison; parameters, population and structures solve it anew. All points share one rate
//! envelope, so that household 17 has the same random draws at every point.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use crate::engine::base::parallel::until_failed;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::start::calibration::Calibration;
use crate::engine::{EngineError, RunOptions};
use crate::experiment::design::points::Points;
use crate::experiment::doubt::replicate::envelope;
use crate::experiment::ensemble::arms::{Arm, same_base_year};
use crate::experiment::ensemble::parallel;
use crate::experiment::ensemble::parallel::Watch;
use crate::scenario;
use crate::scenario::diagnostic::Severity;
use crate::scenario::read::edit::Edit;
use crate::scenario::{Loaded, Report, Scenario};

/// Base years that are kept for other runs.
const KEPT: usize = 64;

/// The texts a scenario was read from, kept so that nobody can change them while a sweep runs.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Name of the scenario file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Tables it names.
    pub tables: Vec<(PathBuf, String)>,
    /// Changes from the command line.
    pub edits: Vec<Edit>,
}

impl Texts {
    /// The scenario with `more` changes; on failure every complaint in words.
    pub fn read(&self, more: &[Edit]) -> Result<Scenario, String> {
        self.load(more).map(|loaded| loaded.scenario).map_err(|report| report.to_string())
    }

    /// The scenario with `more` changes, or every complaint with its place.
    pub fn load(&self, more: &[Edit]) -> Result<Loaded, Report> {
        let edits = [&self.edits[..], more].concat();
        let table = |path: &std::path::Path| {
            let found = self.tables.iter().find(|(name, _)| name == path);
            found.map(|(_, text)| text.clone()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
        };
        scenario::parse(&self.text, &self.name, &table, &edits)
    }
}

/// A base year that was solved: by which replicate, of what.
type Solved = (u32, Scenario, Arc<Calibration>);

/// What is to be run.
pub struct Plan {
    /// The base point.
    pub base: Scenario,
    /// What it was read from.
    pub texts: Texts,
    /// The points.
    pub points: Points,
    envelope: OnceLock<f64>,
    solved: Mutex<Vec<Solved>>,
}

/// One run: a replicate of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The point, from 0.
    pub point: u32,
    /// The replicate, from 0.
    pub replicate: u32,
}

/// Runs by number, none of which is laid out: all replicates of every so many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    points: u32,
    replicates: u32,
    first: u32,
    every: u32,
}

impl Runs {
    /// All replicates of so many points.
    pub fn new(points: u32, replicates: u32) -> Runs {
        Runs { points, replicates, first: 0, every: 1 }
    }

    /// Those of part `part`, from 1, of so many parts: every so many points.
    pub fn part(self, part: u32, parts: u32) -> Runs {
        Runs { first: part - 1, every: parts, ..self }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.points.saturating_sub(self.first).div_ceil(self.every) as usize * self.replicates as usize
    }

    /// The run with this number, from 0: point by point, replicate by replicate.
    pub fn run(&self, number: usize) -> Run {
        let (point, replicate) = (number / self.replicates as usize, number % self.replicates as usize);
        Run { point: self.first + point as u32 * self.every, replicate: replicate as u32 }
    }

    /// All of them, in order.
    pub fn each(self) -> impl Iterator<Item = Run> {
        (0..self.count()).map(move |number| self.run(number))
    }
}

/// What came of a run.
pub struct Outcome {
    /// The run.
    pub run: Run,
    /// What it left, or why it failed.
    pub result: Result<ReplicateRecord, String>,
    /// How long it took.
    pub seconds: f64,
}

impl Plan {
    /// A plan for `points` of the scenario in `texts`, which reads as `base`.
    ///
    /// What varies is not drawn as well, at no point; events, mechanisms and rules never are.
    pub fn new(mut base: Scenario, texts: Texts, points: Points) -> Plan {
        let in_doubt = points.keys.iter().filter(|key| !base.targets(key).is_empty());
        let varied: Vec<String> = in_doubt.cloned().collect();
        if let Some(uncertainty) = &mut base.uncertainty {
            uncertainty.fix(varied);
        }
        Plan { base, texts, points, envelope: OnceLock::new(), solved: Mutex::default() }
    }

    /// Ring-rate envelope of all points, per year; found when it is first asked for.
    pub fn envelope(&self) -> f64 {
        *self.envelope.get_or_init(|| {
            let rings = |key: &String| {
                [
                    "parameters.attention_rate",
                    "parameters.local_rate",
                    "parameters.remote_attention",
                    "parameters.home_drift",
                    "population.move_rate",
                    "mechanisms.",
                ]
                .iter()
                .any(|word| key.starts_with(word))
            };
            let mut most = envelope(&self.base);
            if self.points.keys.iter().any(rings) {
                for point in 0..self.points.len() {
                    if let Ok(scenario) = self.scenario(point) {
                        most = most.max(envelope(&scenario));
                    }
                }
            }
            most
        })
    }

    /// Every run, point by point.
    pub fn runs(&self) -> impl Iterator<Item = Run> {
        self.run_list().each()
    }

    /// Every run, by number.
    pub fn run_list(&self) -> Runs {
        Runs::new(self.points.len() as u32, self.base.replicates)
    }

    /// The scenario of a point, as written.
    pub fn scenario(&self, point: usize) -> Result<Scenario, String> {
        self.load(point).map(|loaded| loaded.scenario).map_err(|mut report| {
            report.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
            report.to_string()
        })
    }

    /// The scenario of a point, or every complaint with its place.
    pub fn load(&self, point: usize) -> Result<Loaded, Report> {
        let values = self.points.keys.iter().zip(self.points.row(point));
        let edits: Vec<Edit> = values.map(|(key, value)| Edit::parse(&format!("{key}={value}"))).collect();
        self.texts.load(&edits)
    }

    /// Simulates one run; `None` if somebody asked to stop.
    pub fn simulate(&self, run: Run, watch: &Watch) -> Option<Outcome> {
        let start = Instant::now();
        let result = match self.attempt(run, watch) {
            Err(Failure::Stopped) => return None,
            Err(Failure::Because(message)) => Err(message),
            Ok(record) => Ok(record),
        };
        Some(Outcome { run, result, seconds: start.elapsed().as_secs_f64() })
    }

    fn attempt(&self, run: Run, watch: &Watch) -> Result<ReplicateRecord, Failure> {
        let scenario = self.scenario(run.point as usize).map_err(Failure::Because)?;
        self.run_scenario(&scenario, run.replicate, watch)
    }

    /// Runs a scenario beside the base point, on its base year wherever that is the same.
    pub(crate) fn run_scenario(
        &self,
        scenario: &Scenario,
        replicate: u32,
        watch: &Watch,
    ) -> Result<ReplicateRecord, Failure> {
        let arm = Arm::new(&self.base, scenario, true).map_err(|error| Failure::Because(error.to_string()))?;
        let on = arm.calibrate_on.as_ref().unwrap_or(&self.base);
        let calibration = self.calibration(on, replicate, watch)?;
        let options = RunOptions { calibration: Some(calibration), ..self.options() };
        Ok(parallel::replicate(&arm.scenario, &options, watch, replicate)?)
    }

    fn options(&self) -> RunOptions {
        RunOptions { envelope: Some(self.envelope()), ..RunOptions::default() }
    }

    /// The base year of `replicate`, solved on `on` unless a run with the same one has done so.
    fn calibration(&self, on: &Scenario, replicate: u32, watch: &Watch) -> Result<Arc<Calibration>, Failure> {
        let kept = |solved: &Vec<Solved>| {
            let mut found = solved.iter().filter(|(r, s, _)| *r == replicate && same_base_year(s, on));
            found.next().map(|(_, _, calibration)| calibration.clone())
        };
        if let Some(calibration) = kept(&self.solved.lock().expect("no run panics while it holds the lock")) {
            return Ok(calibration);
        }
        let calibration = parallel::base_year(on, &self.options(), watch, replicate)?;
        let mut solved = self.solved.lock().expect("no run panics while it holds the lock");
        if solved.len() == KEPT {
            solved.remove(0);
        }
        solved.push((replicate, on.clone(), calibration.clone()));
        Ok(calibration)
    }
}

/// Why a run left nothing.
pub(crate) enum Failure {
    /// Somebody asked to stop.
    Stopped,
    /// It failed.
    Because(String),
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Interrupted => Failure::Stopped,
            other => Failure::Because(other.to_string()),
        }
    }
}

/// Simulates all `runs` but those that are `done` on all threads and hands every outcome to `keep` as it comes, in no particular order.
///
/// Nothing but what is in flight is in memory. Whoever cannot keep an outcome ends the sweep; who asks to stop, too.
pub fn run_all<E: Send>(
    plan: &Plan,
    runs: Runs,
    done: &BTreeSet<Run>,
    watch: &Watch,
    keep: impl Fn(Outcome) -> Result<(), E> + Sync,
) -> Result<(), E>
where
    for<'a> Watch<'a>: Sync,
{
    until_failed(runs.count(), |number| {
        let run = runs.run(number);
        let outcome = if done.contains(&run) { None } else { plan.simulate(run, watch) };
        outcome.map_or(Ok(()), &keep)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_sweep_have_every_run_once_in_order() {
        let all = Runs::new(7, 3);
        assert_eq!(
            (all.count(), all.run(0), all.run(20)),
            (21, Run { point: 0, replicate: 0 }, Run { point: 6, replicate: 2 })
        );
        let mut parts: Vec<Run> = (1..=4).flat_map(|part| all.part(part, 4).each()).collect();
        assert!((1..=4).all(|part| all.part(part, 4).each().is_sorted()));
        parts.sort();
        assert_eq!(parts, all.each().collect::<Vec<_>>());
        assert_eq!(Runs::new(2, 5).part(4, 4).count(), 0);
    }

    /// Of points that share a base year whichever comes first has it solved. Planted fault: one whose communities or channels were those
    /// of that point, not of the base.
    #[test]
    fn no_run_hangs_on_which_was_first() {
        let world = |axes: &str| {
            format!(
                r#"
model = "2"
time = {{ start = 2025, years = 2 }}
population = {{ households = 6_000, spin_up = 2 }}
sweep = {{ design = "grid", axis = [{{ key = "parameters.governance_weight", values = [0.1, 0.4] }}, {axes}] }}
place = [
  {{ name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000 }},
  {{ name = "west", latitude = 40, longitude = -85, households = 100_000, rent = 15_000, governance = 1 }},
]
[[community]]
name = "readers"
share = 0.3
attention = 0.5
affinity = {{ west = 0.1 }}
"#
            )
        };
        for axis in [
            r#"{ key = "community.readers.affinity.west", values = [-1, 1] }"#,
            r#"{ key = "community.readers.share", values = [0.1, 0.4] }"#,
            r#"{ key = "rules.rents", values = ["market", "reduced_form"] }"#,
            r#"{ key = "mechanisms.construction", values = [true, false] }"#,
        ] {
            let texts = Texts { name: "order".into(), text: world(axis), ..Texts::default() };
            let records = |order: &[u32]| {
                let base = texts.read(&[]).unwrap_or_else(|report| panic!("{report}"));
                let points = Points::of(base.sweep.as_ref().expect("it has one"), 1).expect("it is small");
                let plan = Plan::new(base, texts.clone(), points);
                let mut found: Vec<_> = order
                    .iter()
                    .map(|&point| {
                        let run = Run { point, replicate: 0 };
                        (point, plan.attempt(run, &Watch::silent()).map_err(|_| ()).expect("it runs").places)
                    })
                    .collect();
                found.sort_by_key(|(point, _)| *point);
                found
            };
            assert!(records(&[0, 1, 2, 3]) == records(&[3, 2, 1, 0]), "{axis}");
        }
    }

    /// Only what can be in doubt is left out of it, and the scenario that a sweep writes is read back, whatever kind of key it varies. Planted
    /// fault: all keys left out, refused on reading for each of the second list.
    #[test]
    fn a_sweep_over_any_kind_of_axis_beside_doubt_writes_a_scenario_that_is_read_back() {
        const DRAWN: [&str; 7] = [
            "parameters.drain",
            "parameters.moving_cost.rooted",
            "population.remote_share",
            "place.west.supply_elasticity",
            "place.charter.governance",
            "community.families.share",
            "community.families.template.governance",
        ];
        const NEVER: [&str; 6] = [
            "community.families.affinity.west",
            "event.1.set.governance",
            "event.1.multiply.rent",
            "trend.1.add.income_tax",
            "mechanisms.voice",
            "rules.budget",
        ];
        let axis = |key: &&str| match *key {
            "mechanisms.voice" => "{ key = \"mechanisms.voice\", values = [true, false] }".to_owned(),
            "rules.budget" => "{ key = \"rules.budget\", values = [\"services\", \"taxes\"] }".to_owned(),
            key => format!("{{ key = \"{key}\", range = [0.01, 0.02], steps = 2 }}"),
        };
        for keys in [&DRAWN[..], &NEVER[..]] {
            let axes: Vec<String> = keys.iter().map(axis).collect();
            let text = format!(
                r#"
model = "2"
population = {{ households = 60_000 }}
event = [{{ year = 2026, place = "west", set = {{ governance = 1.0 }}, multiply = {{ rent = 1.1 }} }}]
trend = [{{ from = 2026, until = 2030, place = "west", add = {{ income_tax = 0.01 }} }}]
uncertainty = {{ all = "plausible" }}
sweep = {{ design = "grid", axis = [{}] }}
place = [
  {{ name = "east", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000 }},
  {{ name = "west", latitude = 40, longitude = -95, households = 1_000_000, rent = 15_000 }},
  {{ name = "charter", kind = "new", founding = "developer", units = 20_000, site = {{ metro = "west", miles = 25 }} }},
]
[[community]]
name = "families"
preset = "families"
affinity = {{ west = 0.1 }}
template = {{ site = {{ metro = "west", miles = 25 }} }}
"#,
                axes.join(", ")
            );
            let texts = Texts { name: "every axis".into(), text, ..Texts::default() };
            let base = texts.read(&[]).unwrap_or_else(|report| panic!("{report}"));
            let points = Points::of(base.sweep.as_ref().expect("it has one"), 1).expect("it is small");
            let plan = Plan::new(base, texts, points);
            let except = plan.base.uncertainty.as_ref().map(|doubt| doubt.except.len());
            assert_eq!(except, Some(if keys == DRAWN { DRAWN.len() } else { 0 }));
            let again = Scenario::parse(&crate::scenario::resolved::write(&plan.base));
            let again = again.unwrap_or_else(|report| panic!("{report}"));
            assert_eq!(again.uncertainty, plan.base.uncertainty);
        }
    }
}
