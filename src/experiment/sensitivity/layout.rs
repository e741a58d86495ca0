//! Recognises how points are laid out, which decides what can be asked of them.

use crate::scenario::sweep::{AxisValues, Design, Sweep};
use std::collections::{BTreeMap, BTreeSet};

/// How the points of a sweep are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Blocks A, A with one axis of B, B: first-order and total indices.
    Saltelli,
    /// Trajectories that change one axis at a time: elementary effects.
    Morris,
    /// Every combination of values, equally often: regression and binned first-order indices at these very points.
    Grid,
    /// A sample, or points from a table, which are taken for one: regression and binned first-order indices.
    Other,
}

impl Layout {
    /// The layout of the points in `rows`. `declared` is the design they are known to have been made by: without it,
    /// a one-axis table in pairs could be anything, and is taken as it is.
    pub fn of(rows: &[Vec<String>], declared: Option<Design>) -> Layout {
        let axes = rows.first().map_or(0, Vec::len);
        match declared {
            Some(Design::Saltelli) => return Layout::Saltelli,
            Some(Design::Morris) => return Layout::Morris,
            Some(Design::Grid) => return Layout::Grid,
            Some(Design::LatinHypercube | Design::Sobol) => return Layout::Other,
            None => {}
        }
        let in_blocks = |layout: Layout, is: fn(&[Vec<String>]) -> bool| {
            let size = layout.unit_rows(axes);
            rows.len() >= 2 * size && rows.len().is_multiple_of(size) && rows.chunks(size).all(is)
        };
        match () {
            () if axes > 1 && in_blocks(Layout::Saltelli, is_block) => Layout::Saltelli,
            () if axes > 1 && in_blocks(Layout::Morris, is_trajectory) => Layout::Morris,
            () if is_grid(rows) => Layout::Grid,
            () => Layout::Other,
        }
    }

    /// Rows that belong together.
    pub fn unit_rows(self, axes: usize) -> usize {
        match self {
            Layout::Saltelli => axes + 2,
            Layout::Morris => axes + 1,
            Layout::Grid | Layout::Other => 1,
        }
    }

    /// What such rows are called.
    pub fn unit_name(self) -> &'static str {
        match self {
            Layout::Saltelli => "blocks",
            Layout::Morris => "trajectories",
            Layout::Grid => "grid points",
            Layout::Other => "points",
        }
    }
}

/// Every combination of the values that occur, equally often: of a single axis, its values without repeating some alone.
fn is_grid(rows: &[Vec<String>]) -> bool {
    let mut times: BTreeMap<&Vec<String>, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *times.entry(row).or_default() += 1);
    let axes = rows.first().map_or(0, Vec::len);
    let values = |axis: usize| rows.iter().map(|row| &row[axis]).collect::<BTreeSet<_>>().len() as f64;
    let all: f64 = (0..axes).map(values).product();
    let first = times.values().next();
    times.len() as f64 == all && times.values().all(|count| Some(count) == first)
}

/// A, then A with each axis of B in turn, then B.
fn is_block(block: &[Vec<String>]) -> bool {
    let (a, b) = (&block[0], &block[block.len() - 1]);
    (0..a.len()).all(|i| (0..a.len()).all(|k| block[1 + i][k] == if i == k { b[k].as_str() } else { a[k].as_str() }))
}

/// Every axis changes once, one at a time.
fn is_trajectory(rows: &[Vec<String>]) -> bool {
    let mut changed: Vec<usize> = Vec::new();
    for pair in rows.windows(2) {
        let axes: Vec<usize> = (0..pair[0].len()).filter(|&k| pair[0][k] != pair[1][k]).collect();
        match axes[..] {
            [axis] if !changed.contains(&axis) => changed.push(axis),
            _ => return false,
        }
    }
    true
}

/// Where each value lies on its axis, from 0 to 1; the limits are those of the axis where `sweep` says so, else those found.
pub fn unit(keys: &[String], rows: &[Vec<String>], sweep: Option<&Sweep>) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..keys.len())
        .map(|k| {
            let values = sweep.and_then(|sweep| sweep.axes.iter().find(|axis| axis.key == keys[k])).map(|a| &a.values);
            let column: Vec<&str> = rows.iter().map(|row| row[k].as_str()).collect();
            positions(&column, values)
        })
        .collect();
    (0..rows.len()).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

fn positions(column: &[&str], axis: Option<&AxisValues>) -> Vec<f64> {
    let numbers: Option<Vec<f64>> = column.iter().map(|text| text.replace('_', "").parse().ok()).collect();
    let Some(numbers) = numbers.filter(|numbers: &Vec<f64>| numbers.iter().all(|x| x.is_finite())) else {
        let mut words: Vec<&str> = match axis {
            Some(AxisValues::Words(words)) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        for word in column {
            if !words.contains(word) {
                words.push(word);
            }
        }
        let last = (words.len() - 1).max(1) as f64;
        let place = |word: &&str| words.iter().position(|known| known == word).unwrap_or(0) as f64 / last;
        return column.iter().map(place).collect();
    };
    let (least, most) = match axis {
        Some(AxisValues::Range { from, to, .. }) => (*from, *to),
        _ => numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x))),
    };
    let length = if most > least { most - least } else { 1.0 };
    numbers.iter().map(|x| (x - least) / length).collect()
}
