//! Holds what a sweep varies: its design, and axes with their values.

/// How points are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Every combination of the axes' values.
    Grid,
    /// A Latin hypercube.
    LatinHypercube,
    /// An Owen-scrambled Sobol sequence.
    Sobol,
    /// Blocks of Sobol points for first-order and total indices (Saltelli).
    Saltelli,
    /// Trajectories that change one axis at a time, for screening (Morris).
    Morris,
}

/// The values of an axis.
#[derive(Debug, Clone, PartialEq)]
pub enum AxisValues {
    /// From the least to the greatest value, in so many steps if the design is a grid.
    Range {
        /// Least value.
        from: f64,
        /// Greatest value.
        to: f64,
        /// Points on the range; `None` unless given.
        steps: Option<u32>,
    },
    /// These values.
    List(Vec<f64>),
    /// These words: `true` and `false` of a mechanism, or variants of a rule.
    Words(Vec<String>),
}

/// One number or choice that varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What varies, written as for `--set`.
    pub key: String,
    /// Its values.
    pub values: AxisValues,
}

/// What `sweep` varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// How points are laid out.
    pub design: Design,
    /// Points of a sample, blocks of a Saltelli design, trajectories of a Morris design; `None` for a grid.
    pub points: Option<u32>,
    /// What varies.
    pub axes: Vec<Axis>,
    /// The tables of runs that its folder keeps, in the order of [`TABLES`]; `None` for all.
    pub tables: Option<Vec<&'static str>>,
}

/// The tables of a run that a sweep may keep, without `.csv`, in the order in which it does. The first is always kept: summaries,
/// charts and most outputs are made from it.
pub const TABLES: [&str; 13] = [
    "places",
    "flows",
    "groups",
    "profiles",
    "events",
    "base_year",
    "jurisdictions",
    "communities",
    "entry",
    "capital",
    "exit_or_reform",
    "gains",
    "revealed",
];

impl Sweep {
    /// Whether its folder keeps the table of this name.
    pub fn keeps(&self, table: &str) -> bool {
        self.tables.as_ref().is_none_or(|kept| kept.contains(&table))
    }
}

/// A number that a run varies beside its own scenario, one value at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// What varies, and the values.
    pub axis: Axis,
    /// Replicates of each value.
    pub replicates: u32,
}
