//! Finds the dashed lines of a twin: what places are there, and how they change, over time.

use crate::chart::read::cube::Cube;
use crate::chart::read::tables::RunTables;
use crate::chart::shape::lines::Series;
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::dashed;

/// One quantity in the twin by place and moment, and its change since the start; nothing without a twin, or of new places.
pub struct TwinLines {
    levels: Vec<Vec<Spread>>,
    since: Vec<Vec<Spread>>,
}

impl TwinLines {
    /// The lines of a quantity of the twin; `change` is what it is relative to the start.
    pub fn of(tables: &RunTables, cube: Option<&Cube>, change: fn(f64, f64) -> f64) -> TwinLines {
        let Some(cube) = cube else {
            return TwinLines { levels: Vec::new(), since: Vec::new() };
        };
        let over = |value: &dyn Fn(usize, usize, usize) -> f64| -> Vec<Vec<Spread>> {
            let line = |place| match tables.is_new(place) {
                true => Vec::new(),
                false => tables.over_time(|r, moment| value(r, moment, place)),
            };
            (0..tables.places.len()).map(line).collect()
        };
        TwinLines {
            levels: over(&|r, moment, place| cube.at(r, moment, place)),
            since: over(&|r, moment, place| change(cube.at(r, 0, place), cube.at(r, moment, place))),
        }
    }

    /// The line of a place: the quantity itself, or its change.
    pub fn line(&self, place: usize, as_level: bool) -> Vec<Spread> {
        let lines = if as_level { &self.levels } else { &self.since };
        lines.get(place).cloned().unwrap_or_default()
    }

    /// The sentence of the subtitle, if any of these lines is drawn with its twin.
    pub fn explained(&self, tables: &RunTables, drawn: &[Series]) -> String {
        let has_twin = |series: &Series| series.tone.is_told() && series.twin.iter().any(Spread::is_known);
        match &tables.twin {
            Some(twin) if drawn.iter().any(has_twin) => format!(" {}", dashed(&twin.words)),
            _ => String::new(),
        }
    }
}
