//! Lays out the points of a sweep: for every point, the value of every axis as one writes it for `--set`.
//!
//! A design is not written out: each point is made from its number when it is asked for, so ten million of them take no memory.

use rand::Rng;

use crate::experiment::design::hypercube;
use crate::experiment::design::shuffle;
use crate::experiment::design::sobol;
use crate::experiment::design::sobol::Sobol;
use crate::scenario::sweep::{Axis, AxisValues, Design, Sweep};

/// Points, each with the value of every axis.
#[derive(Debug, Clone)]
pub struct Points {
    /// What varies.
    pub keys: Vec<String>,
    rows: Rows,
}

/// Where the values come from.
#[derive(Debug, Clone)]
enum Rows {
    /// A table.
    Listed(Vec<Vec<String>>),
    /// Every combination of the values of the axes.
    Grid(Vec<Vec<String>>),
    /// A design in the unit cube, from its seed.
    Laid { axes: Vec<Axis>, points: u32, seed: u64, cube: Cube },
}

/// Designs in the unit cube.
#[derive(Debug, Clone)]
enum Cube {
    Latin,
    Blocks,
    Sobol(Sobol),
    Saltelli(Sobol),
    Morris,
}

impl PartialEq for Points {
    /// Points are the same if their keys and values are, wherever they come from.
    fn eq(&self, other: &Points) -> bool {
        self.keys == other.keys && self.len() == other.len() && self.rows().eq(other.rows())
    }
}

/// Why a design cannot be laid out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// The Sobol sequence has no more dimensions.
    #[error("a {design} design has at most {most} axes, not {axes}")]
    TooManyAxes {
        /// The design.
        design: &'static str,
        /// How many axes it takes.
        most: usize,
        /// How many there are.
        axes: usize,
    },
    /// A grid grows fast.
    #[error("the design has {0:.3e} points, too many")]
    TooManyPoints(f64),
}

/// The most points of a grid.
const MOST_POINTS: f64 = 1e7;

/// The most points of any design: they are numbered by 32 bits.
const MOST_RUNS: f64 = 4e9;

impl Points {
    /// The points of `sweep`; `seed` shuffles and scrambles them.
    pub fn of(sweep: &Sweep, seed: u64) -> Result<Points, DesignError> {
        let axes = &sweep.axes;
        let points = sweep.points.unwrap_or(1);
        let most = |design, most| match axes.len() > most {
            true => Err(DesignError::TooManyAxes { design, most, axes: axes.len() }),
            false => Ok(()),
        };
        let laid = |cube| Rows::Laid { axes: axes.clone(), points, seed, cube };
        let rows = match sweep.design {
            Design::Grid => grid(axes)?,
            Design::LatinHypercube => laid(Cube::Latin),
            // Beyond the dimensions for which Sobol points are known to be good: see `hypercube`.
            Design::Sobol if axes.len() > sobol::DIMENSIONS => laid(Cube::Blocks),
            Design::Sobol => laid(Cube::Sobol(Sobol::new(axes.len(), seed))),
            Design::Saltelli => {
                most("Saltelli", sobol::DIMENSIONS / 2)?;
                laid(Cube::Saltelli(Sobol::new(2 * axes.len(), seed)))
            }
            Design::Morris => laid(Cube::Morris),
        };
        let points = Points { keys: axes.iter().map(|axis| axis.key.clone()).collect(), rows };
        match points.len() as f64 {
            many if many > MOST_RUNS => Err(DesignError::TooManyPoints(many)),
            _ => Ok(points),
        }
    }

    /// The points in a table: values of `keys`, row by row.
    pub fn listed(keys: Vec<String>, rows: Vec<Vec<String>>) -> Points {
        Points { keys, rows: Rows::Listed(rows) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Listed(rows) => rows.len(),
            Rows::Grid(values) => values.iter().map(Vec::len).product(),
            Rows::Laid { axes, points, cube, .. } => *points as usize * cube.block(axes.len()),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of point `number`, which must be below [`Points::len`].
    pub fn row(&self, number: usize) -> Vec<String> {
        match &self.rows {
            Rows::Listed(rows) => rows[number].clone(),
            Rows::Grid(values) => combination(values, number),
            Rows::Laid { axes, points, seed, cube } => {
                let block = cube.block(axes.len());
                let (unit, within) = ((number / block) as u32, number % block);
                match cube {
                    Cube::Latin => place(axes, &latin(axes.len(), *points, *seed, unit)),
                    Cube::Blocks => {
                        let quantile = |axis: &Axis| hypercube::quantile(*seed, &axis.key, unit);
                        place(axes, &axes.iter().map(quantile).collect::<Vec<_>>())
                    }
                    Cube::Sobol(sobol) => place(axes, &sobol.point(unit)),
                    Cube::Saltelli(sobol) => saltelli(axes, sobol, unit, within),
                    Cube::Morris => trajectory(axes, *seed, unit, within),
                }
            }
        }
    }

    /// The values of every point, made one by one.
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        (0..self.len()).map(|number| self.row(number))
    }

    /// The number of the point with these values, which is added to a table if it has none yet.
    pub fn find_or_add(&mut self, row: Vec<String>) -> usize {
        if let Some(found) = self.rows().position(|known| known == row) {
            return found;
        }
        if !matches!(self.rows, Rows::Listed(_)) {
            self.rows = Rows::Listed(self.rows().collect());
        }
        if let Rows::Listed(rows) = &mut self.rows {
            rows.push(row);
        }
        self.len() - 1
    }
}

impl Cube {
    /// Points that belong together.
    fn block(&self, axes: usize) -> usize {
        match self {
            Cube::Latin | Cube::Blocks | Cube::Sobol(_) => 1,
            Cube::Saltelli(_) => axes + 2,
            Cube::Morris => axes + 1,
        }
    }
}

/// The value of each axis at `unit`, numbers in (0, 1).
fn place(axes: &[Axis], unit: &[f64]) -> Vec<String> {
    axes.iter().zip(unit).map(|(axis, &u)| at(axis, u)).collect()
}

/// The value of `axis` at u in [0, 1]: linear on a range, in equal parts on a list.
fn at(axis: &Axis, u: f64) -> String {
    let part = |n: usize| ((u * n as f64) as usize).min(n - 1);
    match &axis.values {
        AxisValues::Range { from, to, .. } => number(from + u * (to - from)),
        AxisValues::List(values) => number(values[part(values.len())]),
        AxisValues::Words(words) => words[part(words.len())].clone(),
    }
}

/// The shortest digits that read back as the same number.
fn number(value: f64) -> String {
    format!("{value:?}")
}

/// Every combination of the values of all axes.
fn grid(axes: &[Axis]) -> Result<Rows, DesignError> {
    let values: Vec<Vec<String>> = axes.iter().map(steps).collect();
    let size: f64 = values.iter().map(|values| values.len() as f64).product();
    if size > MOST_POINTS {
        return Err(DesignError::TooManyPoints(size));
    }
    Ok(Rows::Grid(values))
}

/// Combination `number`; the last axis changes fastest.
fn combination(values: &[Vec<String>], mut number: usize) -> Vec<String> {
    let mut row: Vec<String> = values
        .iter()
        .rev()
        .map(|values| {
            let value = values[number % values.len()].clone();
            number /= values.len();
            value
        })
        .collect();
    row.reverse();
    row
}

fn steps(axis: &Axis) -> Vec<String> {
    match &axis.values {
        AxisValues::Range { from, to, steps } => {
            let last = steps.unwrap_or(2).max(2) as i128 - 1;
            (0..=last).map(|k| number(between(*from, *to, k, last))).collect()
        }
        AxisValues::List(values) => values.iter().copied().map(number).collect(),
        AxisValues::Words(words) => words.clone(),
    }
}

/// from + (to − from)·k/last as the decimal numbers one wrote, rounded once: 0, 0.1, 0.2, 0.3 and not 0.30000000000000004.
fn between(from: f64, to: f64, k: i128, last: i128) -> f64 {
    let decimals = |x: f64| format!("{x}").split_once('.').map_or(0, |(_, digits)| digits.len() as u32);
    let scale = decimals(from).max(decimals(to));
    let whole = |x: f64| format!("{x:.*}", scale as usize).replace('.', "").parse::<i128>().ok();
    let exact = (scale <= 15).then(|| Some((whole(from)?, whole(to)?))).flatten();
    let Some((a, b)) = exact.filter(|(a, b)| a.abs().max(b.abs()) < 1 << 60) else {
        return from + (to - from) * k as f64 / last as f64;
    };
    (a * (last - k) + b * k) as f64 / (last * 10i128.pow(scale)) as f64
}

/// Point `number` of a Latin hypercube: along every axis one point in each of `points` equal parts, anywhere in it.
///
/// Which part is that of the point under a permutation keyed by seed and axis, computed for this number alone.
fn latin(axes: usize, points: u32, seed: u64, number: u32) -> Vec<f64> {
    let unit = |word: u64| ((word >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
    let value = |axis: usize| {
        let mut rng = shuffle::keyed(seed, "latin", axis as u64);
        let part = shuffle::permuted(rng.next_u64(), points, number);
        rng.set_word_pos(2 + 2 * u128::from(number));
        (f64::from(part) + unit(rng.next_u64())) / f64::from(points)
    };
    (0..axes).map(value).collect()
}

/// A row of Saltelli's block `number`, in the order of SALib without second-order indices: A, A with each axis of B in turn, B.
fn saltelli(axes: &[Axis], sobol: &Sobol, number: u32, within: usize) -> Vec<String> {
    let d = axes.len();
    let unit = sobol.point(number);
    let from_b = |axis: usize| within == d + 1 || within == axis + 1;
    let mixed: Vec<f64> = (0..d).map(|axis| if from_b(axis) { unit[d + axis] } else { unit[axis] }).collect();
    place(axes, &mixed)
}

/// A row of a trajectory of Morris (Technometrics 33, 1991): a random point of the lattice 0, 1/3, 2/3, 1 along every axis, from
/// which the axes, in random order, jump by 2/3 one after the other. Every trajectory has its own random draws, so that more
/// can be added.
fn trajectory(axes: &[Axis], seed: u64, number: u32, within: usize) -> Vec<String> {
    let mut rng = shuffle::keyed(seed, "morris", number.into());
    let mut level: Vec<usize> = axes.iter().map(|_| shuffle::below(&mut rng, 4)).collect();
    let order = shuffle::permutation(&mut rng, axes.len());
    order.iter().take(within).for_each(|&axis| level[axis] = (level[axis] + 2) % 4);
    place(axes, &level.iter().map(|&level| level as f64 / 3.0).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: f64, to: f64, steps: u32) -> Axis {
        Axis { key: "parameters.assist".into(), values: AxisValues::Range { from, to, steps: Some(steps) } }
    }

    fn words() -> Axis {
        Axis { key: "mechanisms.voice".into(), values: AxisValues::Words(vec!["true".into(), "false".into()]) }
    }

    fn rows(design: Design, points: Option<u32>, axes: Vec<Axis>) -> Vec<Vec<String>> {
        Points::of(&Sweep { design, points, axes, tables: None }, 9).unwrap().rows().collect()
    }

    #[test]
    fn a_grid_has_the_decimals_that_were_written() {
        let rows = rows(Design::Grid, None, vec![range(0.0, 0.7, 8), words()]);
        let first: Vec<&str> = rows.iter().step_by(2).map(|row| row[0].as_str()).collect();
        assert_eq!(first, ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]);
        assert_eq!((rows.len(), rows[1][1].as_str()), (16, "false"));
        assert_eq!(between(1e-9, 1e21, 1, 1), 1e21);
        assert_eq!(between(-0.3, 0.3, 1, 3), -0.1);
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_part_of_every_axis() {
        let rows = rows(Design::LatinHypercube, Some(50), vec![range(2.0, 3.0, 2), range(-1.0, 0.0, 2), words()]);
        for axis in 0..2 {
            let mut cells: Vec<i64> =
                rows.iter().map(|row| (row[axis].parse::<f64>().unwrap() * 50.0).floor() as i64).collect();
            cells.sort_unstable();
            assert!(cells.windows(2).all(|pair| pair[1] == pair[0] + 1), "{cells:?}");
        }
        assert_eq!(rows.iter().filter(|row| row[2] == "true").count(), 25);
    }

    #[test]
    fn saltelli_blocks_exchange_one_axis_at_a_time() {
        let rows = rows(Design::Saltelli, Some(4), vec![range(0.0, 1.0, 2), range(0.0, 1.0, 2), range(0.0, 1.0, 2)]);
        assert_eq!(rows.len(), 4 * 5);
        for block in rows.chunks(5) {
            for axis in 0..3 {
                let differs: Vec<usize> = (0..3).filter(|&k| block[1 + axis][k] != block[0][k]).collect();
                assert_eq!(differs, [axis]);
                assert_eq!(block[1 + axis][axis], block[4][axis]);
            }
        }
    }

    #[test]
    fn morris_trajectories_change_every_axis_once_by_two_thirds_and_more_of_them_begin_with_the_same() {
        let axes = || vec![range(2.0, 5.0, 2), range(0.0, 3.0, 2), words()];
        let rows_of = |points| rows(Design::Morris, Some(points), axes());
        let rows = rows_of(40);
        assert_eq!(rows.len(), 40 * 4);
        for trajectory in rows.chunks(4) {
            let mut changed: Vec<usize> = trajectory
                .windows(2)
                .map(|pair| {
                    let differs: Vec<usize> = (0..3).filter(|&k| pair[0][k] != pair[1][k]).collect();
                    assert_eq!(differs.len(), 1);
                    differs[0]
                })
                .collect();
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2]);
            let numbers = |k: usize| trajectory.iter().map(move |row| row[k].parse::<f64>().unwrap());
            for axis in 0..2 {
                let (least, most) = numbers(axis).fold((9.0, 0.0), |(a, b): (f64, f64), x| (a.min(x), b.max(x)));
                assert!((most - least - 2.0).abs() < 1e-12);
            }
        }
        assert_eq!(rows[..20], rows_of(5)[..]);
    }

    #[test]
    fn more_sobol_points_begin_with_the_same_ones() {
        let axes = || vec![range(0.0, 1.0, 2), words()];
        let (few, many) = (rows(Design::Sobol, Some(10), axes()), rows(Design::Sobol, Some(30), axes()));
        assert_eq!(few[..], many[..10]);
    }

    #[test]
    fn more_axes_than_sobol_has_dimensions_are_laid_out_in_blocks_of_latin_hypercubes() {
        let axes = || -> Vec<Axis> {
            (0..30).map(|k| Axis { key: format!("parameters.number_{k}"), ..range(0.0, 1.0, 2) }).collect()
        };
        let (few, many) = (rows(Design::Sobol, Some(64), axes()), rows(Design::Sobol, Some(200), axes()));
        assert_eq!(few[..], many[..64]);
        for axis in 0..30 {
            let mut parts: Vec<u32> = few.iter().map(|row| (row[axis].parse::<f64>().unwrap() * 64.0) as u32).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..64).collect::<Vec<_>>(), "axis {axis}");
        }
    }

    #[test]
    fn too_many_axes_or_points_are_refused() {
        let sweep = |design, axes| Sweep { design, points: Some(4), axes, tables: None };
        assert!(Points::of(&sweep(Design::Saltelli, vec![range(0.0, 1.0, 2); 11]), 1).is_err());
        assert!(Points::of(&sweep(Design::Grid, vec![range(0.0, 1.0, 1000); 3]), 1).is_err());
    }

    #[test]
    fn ten_million_points_of_any_design_take_no_memory_and_the_last_is_made_like_the_first() {
        // Written out, each of these would take gigabytes.
        for (design, points) in [
            (Design::Grid, None),
            (Design::LatinHypercube, Some(10_000_000)),
            (Design::Sobol, Some(10_000_000)),
            (Design::Saltelli, Some(2_000_000)),
            (Design::Morris, Some(2_500_000)),
        ] {
            let axes = vec![range(0.0, 1.0, 1000), range(2.0, 3.0, 100), range(0.0, 1.0, 100)];
            let all = Points::of(&Sweep { design, points, axes, tables: None }, 9).unwrap();
            assert_eq!(all.len(), 10_000_000, "{design:?}");
            let (first, last) = (all.row(0), all.row(all.len() - 1));
            assert!(first.len() == 3 && last.len() == 3 && (design == Design::Morris || first != last), "{design:?}");
        }
    }
}
