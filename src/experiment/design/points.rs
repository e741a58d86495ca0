//! Lays out the points of a sweep: for every point, the value of every axis as one writes it for `--set`.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::experiment::design::shuffle;
use crate::experiment::design::sobol;
use crate::experiment::design::sobol::Sobol;
use crate::scenario::sweep::{Axis, AxisValues, Design, Sweep};

/// Points, each with the value of every axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// What varies.
    pub keys: Vec<String>,
    /// The values as written, point by point.
    pub rows: Vec<Vec<String>>,
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
    #[error("the grid has {0:.3e} points")]
    TooManyPoints(f64),
}

/// The most points of a sweep.
const MOST_POINTS: f64 = 1e7;

impl Points {
    /// The points of `sweep`; `seed` shuffles and scrambles them.
    pub fn of(sweep: &Sweep, seed: u64) -> Result<Points, DesignError> {
        let axes = &sweep.axes;
        let points = sweep.points.unwrap_or(1);
        let most = |design, most| match axes.len() > most {
            true => Err(DesignError::TooManyAxes { design, most, axes: axes.len() }),
            false => Ok(()),
        };
        let rows = match sweep.design {
            Design::Grid => grid(axes)?,
            Design::LatinHypercube => latin(axes, points as usize, seed),
            Design::Sobol => {
                most("Sobol", sobol::DIMENSIONS)?;
                let sobol = Sobol::new(axes.len(), seed);
                (0..points).map(|k| place(axes, &sobol.point(k))).collect()
            }
            Design::Saltelli => {
                most("Saltelli", sobol::DIMENSIONS / 2)?;
                saltelli(axes, points, seed)
            }
            Design::Morris => (0..points).flat_map(|k| trajectory(axes, seed, k)).collect(),
        };
        Ok(Points { keys: axes.iter().map(|axis| axis.key.clone()).collect(), rows })
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

/// Every combination; the last axis changes fastest.
fn grid(axes: &[Axis]) -> Result<Vec<Vec<String>>, DesignError> {
    let values: Vec<Vec<String>> = axes.iter().map(steps).collect();
    let size: f64 = values.iter().map(|values| values.len() as f64).product();
    if size > MOST_POINTS {
        return Err(DesignError::TooManyPoints(size));
    }
    let mut rows = vec![Vec::new()];
    for values in &values {
        let longer =
            |row: &Vec<String>| values.iter().map(|v| [&row[..], std::slice::from_ref(v)].concat()).collect::<Vec<_>>();
        rows = rows.iter().flat_map(longer).collect();
    }
    Ok(rows)
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

/// A Latin hypercube: along every axis one point in each of `points` equal parts.
fn latin(axes: &[Axis], points: usize, seed: u64) -> Vec<Vec<String>> {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..23].copy_from_slice(b"footvote design");
    let mut rng = ChaCha8Rng::from_seed(key);
    let unit = |word: u64| ((word >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
    let columns: Vec<Vec<f64>> = axes
        .iter()
        .map(|_| {
            let mut cells: Vec<usize> = (0..points).collect();
            for k in (1..points).rev() {
                let other = (unit(rng.next_u64()) * (k + 1) as f64) as usize;
                cells.swap(k, other.min(k));
            }
            cells.iter().map(|&cell| (cell as f64 + unit(rng.next_u64())) / points as f64).collect()
        })
        .collect();
    (0..points).map(|k| place(axes, &columns.iter().map(|column| column[k]).collect::<Vec<_>>())).collect()
}

/// Saltelli's blocks, in the order of SALib without second-order indices: A, A with each axis of B in turn, B.
fn saltelli(axes: &[Axis], points: u32, seed: u64) -> Vec<Vec<String>> {
    let d = axes.len();
    let sobol = Sobol::new(2 * d, seed);
    let block = |k| {
        let unit = sobol.point(k);
        let (a, b) = (place(axes, &unit[..d]), place(axes, &unit[d..]));
        let mixed = (0..d).map(|i| {
            let mut row = a.clone();
            row[i].clone_from(&b[i]);
            row
        });
        std::iter::once(a.clone()).chain(mixed).chain([b.clone()]).collect::<Vec<_>>()
    };
    (0..points).flat_map(block).collect()
}

/// A trajectory of Morris (Technometrics 33, 1991): a random point of the lattice 0, 1/3, 2/3, 1 along every axis, from which
/// the axes, in random order, jump by 2/3 one after the other. Every trajectory has its own random draws, so that more can be added.
fn trajectory(axes: &[Axis], seed: u64, number: u32) -> Vec<Vec<String>> {
    let mut rng = shuffle::keyed(seed, "morris", number.into());
    let start: Vec<usize> = axes.iter().map(|_| shuffle::below(&mut rng, 4)).collect();
    let order = shuffle::permutation(&mut rng, axes.len());
    let row = |level: &[usize]| place(axes, &level.iter().map(|&level| level as f64 / 3.0).collect::<Vec<_>>());
    let mut level = start;
    let mut rows = vec![row(&level)];
    for axis in order {
        level[axis] = (level[axis] + 2) % 4;
        rows.push(row(&level));
    }
    rows
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
        Points::of(&Sweep { design, points, axes }, 9).unwrap().rows
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
    fn too_many_axes_or_points_are_refused() {
        let sweep = |design, axes| Sweep { design, points: Some(4), axes };
        assert!(Points::of(&sweep(Design::Saltelli, vec![range(0.0, 1.0, 2); 11]), 1).is_err());
        assert!(Points::of(&sweep(Design::Grid, vec![range(0.0, 1.0, 1000); 3]), 1).is_err());
    }
}
