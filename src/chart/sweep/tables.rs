//! Reads a sweep of one or two axes: one output at every point, over replicates, and where it breaks even.

use std::path::Path;

use crate::chart::error::ChartError;
use crate::chart::options::DrawOptions;
use crate::chart::words::keys;
use crate::chart::words::keys::Key;
use crate::chart::words::names::{called, source};
use crate::chart::words::outputs;
use crate::chart::words::outputs::Output;
use crate::chart::words::spread::Spread;
use crate::experiment::expression::numbers::Table;
use crate::experiment::expression::{Expression, Form};
use crate::output::folder::files::SCENARIO_FILE;
use crate::output::folder::read::{Facts, ReadError, facts};
use crate::output::sweep::source::Source;
use crate::output::sweep::{points, stored};
use crate::scenario;
use crate::scenario::Scenario;
use crate::scenario::answer::AnswerKind;
use crate::scenario::read::edit::keys_of;
use crate::scenario::read::keys::Section;
use crate::scenario::resolved;

/// One axis of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What varies.
    pub key: Key,
    /// Its values as written, in the order in which they stand on the axis.
    pub values: Vec<String>,
    /// Its values as numbers, where all of them are.
    pub numbers: Option<Vec<f64>>,
    /// The value in the scenario itself, if it is a number.
    pub base: Option<f64>,
}

/// A point: which value of each axis it has, and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Ranks of its values on the axes.
    pub at: Vec<usize>,
    /// The output over replicates; unknown where all runs failed.
    pub spread: Spread,
}

/// What the chart of a sweep is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepTables {
    /// Width of the sheet that is drawn, logical pixels.
    pub width: f64,
    /// What every chart states.
    pub facts: Facts,
    /// One or two axes.
    pub axes: Vec<Axis>,
    /// All points.
    pub points: Vec<Point>,
    /// What came out, in words.
    pub output: Output,
    /// The value at which it breaks even, in the unit in which it is shown.
    pub level: Option<f64>,
    /// Whether that is its value in the scenario itself.
    pub level_is_base: bool,
    /// Replicates of each point.
    pub replicates: usize,
    /// The axes that are held at one value, and that value.
    pub fixed: Vec<(Key, String)>,
}

impl SweepTables {
    /// Reads what is asked for. Of more than two axes those that nobody fixes, but for the first two, are held at the value of the
    /// scenario itself, or the nearest there is; `None` where then too few points are left, as in a sample.
    pub fn read(folder: &Path, options: &DrawOptions) -> Result<Option<SweepTables>, ChartError> {
        let mut facts = facts(folder)?;
        let table = folder.join("points.csv");
        let form = |path: &Path, reason: String| ReadError::Form { path: path.to_owned(), reason };
        let points = points::read_points(&table).map_err(|error| form(&table, error.to_string()))?;
        if points.keys.is_empty() {
            return Ok(None);
        }
        let path = folder.join(SCENARIO_FILE);
        let loaded = scenario::load(&path, &[]).map_err(|report| form(&path, report.to_string()))?;
        let scenario = &loaded.scenario;
        if let Some(place) = &options.place {
            if !scenario.places.iter().any(|other| other.name == *place) {
                let places = scenario.places.iter().map(|place| place.name.clone()).collect();
                return Err(ChartError::NoPlace { name: place.clone(), places });
            }
            facts.headline = Some(place.clone());
        }
        let text = options.output.clone().unwrap_or_else(|| usual(scenario, &facts));
        let why = "a finished sweep does not hold the twins; `footvote outputs` runs them and writes a table";
        let read = |text: &str| {
            Expression::parse_level(text, scenario, why)
                .map_err(|error| ChartError::Output { what: error.to_string(), hint: error.hint })
        };
        let mut expression = read(&text)?;

        let names: Vec<&str> = scenario.places.iter().map(|place| place.name.as_str()).collect();
        let calls = called(names.iter().copied(), &facts.labels);
        let call = |name: &str| {
            names.iter().position(|other| *other == name).map_or_else(|| name.to_owned(), |at| calls[at].clone())
        };
        let rows: Vec<Vec<String>> = points.rows().collect();
        let column = |axis: usize| rows.iter().map(move |row| row[axis].as_str());
        // A sweep of an older version keeps no source.
        let source = Source::read(folder).ok();
        let bases: Vec<Option<String>> =
            points.keys.iter().map(|path| base(path, &loaded.resolved, source.as_ref())).collect();
        let axis = |(k, path): (usize, &String)| axis(path, column(k), bases[k].as_ref(), scenario, &call);
        let all: Vec<Axis> = points.keys.iter().enumerate().map(axis).collect();
        let held = held(&points.keys, &all, &bases, &options.fixed)?;
        let is_held = |row: &Vec<String>| held.iter().all(|(k, value)| row[*k] == *value);
        let kept: Vec<usize> = (0..rows.len()).filter(|&point| is_held(&rows[point])).collect();
        let free: Vec<usize> = (0..all.len()).filter(|k| held.iter().all(|(other, _)| other != k)).collect();
        // What is left of a sample where an axis is held is next to nothing.
        if !held.is_empty() && kept.len() < free.iter().map(|&k| all[k].values.len()).product::<usize>() {
            return Ok(None);
        }
        let fixed = held.iter().map(|(k, value)| (all[*k].key.clone(), value.clone())).collect();
        let axes: Vec<Axis> = free.iter().map(|&k| all[k].clone()).collect();

        let stored = |expression: &Expression| {
            let values = stored::Sweep::open(folder).and_then(|sweep| sweep.values(std::slice::from_ref(expression)));
            values.map(|mut all| all.pop().unwrap_or_default()).map_err(|error| form(folder, error.to_string()))
        };
        let mut values = stored(&expression)?;
        // What starts with nothing has no change, only what it has come to.
        let unknown = !values.iter().flatten().any(|value| value.is_finite());
        if let Some(level) = text.strip_suffix(".change@end").filter(|_| unknown && expression.form == Form::Change) {
            expression = read(&format!("{level}@end"))?;
            values = stored(&expression)?;
        }
        let output = outputs::words(&expression, scenario, &call);
        values.iter_mut().flatten().for_each(|value| *value *= output.factor);
        let replicates = values.iter().map(Vec::len).max().unwrap_or(0);
        let points: Vec<Point> = kept
            .iter()
            .map(|&point| Point {
                at: axes.iter().zip(&free).map(|(axis, &k)| axis.rank(&rows[point][k])).collect(),
                spread: Spread::of(values.get(point).into_iter().flatten().copied()),
            })
            .collect();
        let width = options.look.width;
        let mut tables =
            SweepTables { width, facts, axes, points, output, level: None, level_is_base: false, replicates, fixed };
        tables.level = options.level.map(|level| level * tables.output.factor);
        if tables.level.is_none() {
            let change = expression.form == Form::Change;
            tables.level = if change { Some(0.0) } else { tables.at_base() };
            tables.level_is_base = !change;
        }
        Ok(Some(tables))
    }

    /// Where the numbers are from.
    pub fn source(&self) -> String {
        source(&self.facts)
    }

    /// Medians by rank on the first axis and the second, if the points fill a grid of two axes.
    pub fn grid(&self) -> Option<Vec<Vec<Spread>>> {
        let [first, second] = self.axes.as_slice() else {
            return None;
        };
        let unknown = Spread::of([].into_iter());
        let mut grid = vec![vec![None; second.values.len()]; first.values.len()];
        for point in &self.points {
            grid[point.at[0]][point.at[1]] = Some(point.spread);
        }
        let filled = grid.iter().flatten().filter(|cell| cell.is_some()).count();
        // A sample has a value of its own at every point, so that almost all cells are empty.
        let whole = 2 * filled > first.values.len() * second.values.len();
        whole.then(|| {
            grid.into_iter().map(|row| row.into_iter().map(|cell| cell.unwrap_or(unknown)).collect()).collect()
        })
    }

    /// What the level that the output is measured against is called.
    pub fn level_words(&self, level: f64) -> String {
        let number = self.output.unit.format(level);
        let simulated = |axis: &Axis| axis.numbers.iter().flatten().any(|number| Some(*number) == axis.base);
        match (self.level_is_base, self.axes.iter().all(simulated)) {
            (false, _) if self.output.change && level == 0.0 => {
                format!("no change since {}: {number}", self.output.when.split('–').next().unwrap_or_default())
            }
            (false, _) => format!("break-even: {number}"),
            (true, true) => format!("as in the scenario itself: {number}"),
            (true, false) => format!("in the scenario itself, by the points around it: {number}"),
        }
    }

    /// The output in the scenario itself, between the points around it.
    pub fn at_base(&self) -> Option<f64> {
        let between = |axis: &Axis| -> Option<(usize, f64)> {
            let (numbers, base) = (axis.numbers.as_ref()?, axis.base?);
            let above = numbers.iter().position(|number| *number >= base)?;
            match above {
                0 => (numbers[0] == base).then_some((0, 0.0)),
                _ => Some((above - 1, (base - numbers[above - 1]) / (numbers[above] - numbers[above - 1]))),
            }
        };
        match self.axes.as_slice() {
            [axis] => {
                let (rank, share) = between(axis)?;
                let at = |rank: usize| self.points.iter().find(|p| p.at[0] == rank).map(|p| p.spread.median);
                let low = at(rank)?;
                if share == 0.0 { Some(low) } else { Some(low + share * (at(rank + 1)? - low)) }
            }
            [first, second] => {
                let grid = self.grid()?;
                let ((i, s), (j, t)) = (between(first)?, between(second)?);
                let at = |i: usize, j: usize| grid.get(i).and_then(|row| row.get(j)).map(|cell| cell.median);
                let along = |i: usize| -> Option<f64> {
                    let low = at(i, j)?;
                    if t == 0.0 { Some(low) } else { Some(low + t * (at(i, j + 1)? - low)) }
                };
                let low = along(i)?;
                if s == 0.0 { Some(low) } else { Some(low + s * (along(i + 1)? - low)) }
            }
            _ => None,
        }
        .filter(|level| level.is_finite())
    }
}

impl Axis {
    fn rank(&self, value: &str) -> usize {
        self.values.iter().position(|other| other == value).unwrap_or(0)
    }
}

/// The axes that are held, by rank, and at which of their values.
///
/// Those that nobody asks for are held at the value of the scenario itself, which is one of `bases`, or the nearest there is; at the
/// middle one where the scenario does not say it.
fn held(
    keys: &[String],
    axes: &[Axis],
    bases: &[Option<String>],
    asked: &[(String, String)],
) -> Result<Vec<(usize, String)>, ChartError> {
    let mut held: Vec<(usize, String)> = Vec::new();
    for (key, value) in asked {
        let k = keys.iter().position(|other| other == key).ok_or_else(|| ChartError::Output {
            what: format!("the sweep does not vary `{key}`"),
            hint: format!("it varies {}", keys.join(", ")),
        })?;
        let number = |text: &str| text.replace('_', "").parse::<f64>().ok();
        let same = |other: &&String| {
            *other == value || number(other).zip(number(value)).is_some_and(|(here, wanted)| here == wanted)
        };
        let found = axes[k].values.iter().find(same).ok_or_else(|| ChartError::Output {
            what: format!("`{value}` is none of the values of `{key}`"),
            hint: format!("it takes {}", axes[k].values.join(", ")),
        })?;
        held.push((k, found.clone()));
    }
    let free: Vec<usize> = (0..axes.len()).filter(|k| held.iter().all(|(other, _)| other != k)).collect();
    for &k in free.iter().skip(2) {
        let axis = &axes[k];
        let same = |base: &String| axis.values.iter().position(|value| value == base);
        let nearest = match (&axis.numbers, axis.base) {
            (Some(numbers), Some(base)) => {
                let away = |k: &usize| (numbers[*k] - base).abs();
                (0..numbers.len()).min_by(|a, b| away(a).total_cmp(&away(b)))
            }
            _ => bases[k].as_ref().and_then(same),
        };
        let nearest = nearest.unwrap_or((axis.values.len() - 1) / 2);
        held.push((k, axis.values[nearest].clone()));
    }
    Ok(held)
}

/// The first output of the scenario's own that is a number of a run, neither a probability nor an effect, and of which the sweep keeps the
/// tables. Without one: how many places are founded, where a scenario asks whether communities found any; else the change in households of
/// the place that it is about, or of the largest.
pub fn usual(scenario: &Scenario, facts: &Facts) -> String {
    let is_kept = |expression: &Expression| {
        let name = match expression.table() {
            Table::Places => "places",
            Table::Groups => "groups",
            Table::Profiles => "profiles",
            Table::Jurisdictions => "jurisdictions",
            Table::Communities => "communities",
            Table::Entry => "entry",
            // No sweep reads events.
            Table::Events => return false,
        };
        scenario.sweep.as_ref().is_none_or(|sweep| sweep.keeps(name))
    };
    let is_number = |text: &str| {
        let found = Expression::parse_level(text, scenario, "").ok();
        found.is_some_and(|expression| !expression.is_probability() && is_kept(&expression))
    };
    if let Some(own) = scenario.outputs.iter().find(|asked| is_number(&asked.expression)) {
        return own.expression.clone();
    }
    let largest = scenario.places.iter().max_by_key(|place| place.households).map(|place| &place.name);
    // A place that a community may found is not yet one of the scenario's.
    let there = |name: &&String| scenario.places.iter().any(|place| place.name == **name);
    let asks_for_towns = matches!(
        scenario.answer,
        None | Some(AnswerKind::Race | AnswerKind::Fates | AnswerKind::Gate | AnswerKind::Odds)
    );
    let founds = scenario.communities.iter().any(|community| community.template.is_some());
    let named = facts.headline.as_ref().filter(there);
    if founds && asks_for_towns {
        return "new.foundings@end".to_owned();
    }
    let name = named.or(largest).map_or("", String::as_str);
    let name = if name.contains('.') { format!("\"{name}\"") } else { name.to_owned() };
    format!("place.{name}.households.change@end")
}

fn axis<'a>(
    path: &str,
    column: impl Iterator<Item = &'a str>,
    base: Option<&String>,
    scenario: &Scenario,
    call: &dyn Fn(&str) -> String,
) -> Axis {
    let mut values: Vec<String> = Vec::new();
    for value in column {
        if !values.iter().any(|other| other == value) {
            values.push(value.to_owned());
        }
    }
    let number = |text: &String| text.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
    let numeric = values.iter().all(|value| number(value).is_some());
    if numeric {
        values.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
    }
    let numbers = numeric.then(|| values.iter().filter_map(number).collect());
    let base = base.and_then(number);
    Axis { key: keys::key(path, call, scenario.currency), values, numbers, base }
}

/// The value of a key in the scenario itself, as an axis writes it; `resolved` is that scenario, `source` what it was read from.
fn base(path: &str, resolved: &str, source: Option<&Source>) -> Option<String> {
    let first = keys_of(path)?.swap_remove(0);
    if ![Section::Event, Section::Trend].iter().any(|section| section.name() == first) {
        return resolved::find(resolved, path);
    }
    // Events are numbered as in the file; written out they are sorted by date.
    let source = source?;
    let edit = source.edits.iter().rev().filter_map(|edit| edit.split_once('='));
    let mut edit = edit.filter(|(key, _)| keys_of(key) == keys_of(path)).map(|(_, value)| value.trim().to_owned());
    edit.next().or_else(|| resolved::find(&source.text, path))
}
