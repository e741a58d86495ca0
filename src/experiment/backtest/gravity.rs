//! Fits two gravity laws to the mean moves of the last five years, by Poisson pseudo-maximum likelihood (Santos Silva & Tenreyro 2006).
//!
//! *Two-way effects*: F_ij = r_i·k_j·exp(s·ln d_ij + b·border_ij). *Size and distance*: F_ij = c·N_i^a·N_j^b·d_ij^s.

use crate::model::consideration::miles;
use crate::model::forecast::panel::{Moves, Panel};
use crate::model::forecast::revealed_utility::solve_symmetric;
use crate::model::numeric::{exp, ln};

/// Years whose mean is fitted.
const YEARS: usize = 5;
/// Rounds after which a fit is as good as it gets.
const ROUNDS: usize = 60;

/// The mean of the last years up to `origin`.
fn recent(panel: &Panel, origin: i32) -> Moves {
    let last: Vec<&Moves> = panel.moves.range(..=origin).rev().take(YEARS).map(|(_, moves)| moves).collect();
    Moves::mean(&last)
}

fn ln_distance(panel: &Panel) -> Moves {
    Moves::from_fn(panel.places.len(), |i, j| ln(miles(panel.points[i], panel.points[j]).max(1.0)))
}

/// The law with effects of every origin and destination; `None` where places have no point.
pub fn two_way(panel: &Panel, origin: i32) -> Option<Moves> {
    let n = panel.places.len();
    if panel.points.len() != n {
        return None;
    }
    let observed = recent(panel, origin);
    let distance = ln_distance(panel);
    let mut border = Moves::zero(n);
    for &(a, b) in &panel.borders {
        *border.at(a, b) = 1.0;
        *border.at(b, a) = 1.0;
    }
    let (out, into) = (sums(&observed, true), sums(&observed, false));
    let (mut slopes, mut push, mut pull) = ([-0.5, 0.8], vec![1.0; n], vec![1.0; n]);
    let mut fitted = Moves::zero(n);
    for _ in 0..ROUNDS {
        let reach = Moves::from_fn(n, |i, j| exp(slopes[0] * distance.get(i, j) + slopes[1] * border.get(i, j)));
        for _ in 0..30 {
            for i in 0..n {
                push[i] = ratio(out[i], (0..n).map(|j| reach.get(i, j) * pull[j]).sum());
            }
            for j in 0..n {
                pull[j] = ratio(into[j], (0..n).map(|i| reach.get(i, j) * push[i]).sum());
            }
        }
        fitted = Moves::from_fn(n, |i, j| push[i] * reach.get(i, j) * pull[j]);
        let columns = [within(&distance, &fitted), within(&border, &fitted)];
        let mut matrix = vec![0.0; 4];
        let mut right = vec![0.0; 2];
        for (at, (&expected, &seen)) in fitted.cells().iter().zip(observed.cells()).enumerate() {
            for a in 0..2 {
                right[a] += columns[a].cells()[at] * (seen - expected);
                (0..2).for_each(|b| matrix[2 * a + b] += columns[a].cells()[at] * expected * columns[b].cells()[at]);
            }
        }
        let size = matrix[0].max(matrix[3]);
        let step = solve_symmetric(matrix, right, size);
        (0..2).for_each(|k| slopes[k] += step[k]);
        if step.iter().all(|step| step.abs() < 1e-7) {
            break;
        }
    }
    Some(fitted)
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

fn sums(moves: &Moves, rows: bool) -> Vec<f64> {
    let n = moves.places();
    let cell = |a: usize, b: usize| if rows { moves.get(a, b) } else { moves.get(b, a) };
    (0..n).map(|a| (0..n).map(|b| cell(a, b)).sum()).collect()
}

/// `column` less what effects of origins and destinations explain of it, under the weights `fitted`.
fn within(column: &Moves, fitted: &Moves) -> Moves {
    let n = column.places();
    let mut rest = column.clone();
    let (out, into) = (sums(fitted, true), sums(fitted, false));
    for _ in 0..20 {
        for (i, &out) in out.iter().enumerate() {
            let mean = ratio((0..n).map(|j| fitted.get(i, j) * rest.get(i, j)).sum(), out);
            (0..n).filter(|&j| j != i).for_each(|j| *rest.at(i, j) -= mean);
        }
        for (j, &into) in into.iter().enumerate() {
            let mean = ratio((0..n).map(|i| fitted.get(i, j) * rest.get(i, j)).sum(), into);
            (0..n).filter(|&i| i != j).for_each(|i| *rest.at(i, j) -= mean);
        }
    }
    rest
}

/// The law of sizes and distance; `None` where places have no point or no population.
pub fn size_and_distance(panel: &Panel, origin: i32) -> Option<Moves> {
    let n = panel.places.len();
    let people = panel.population.range(..=origin).next_back().map(|(_, people)| people)?;
    if panel.points.len() != n || people.iter().any(|&people| people.is_nan() || people <= 0.0) {
        return None;
    }
    let observed = recent(panel, origin);
    let distance = ln_distance(panel);
    let size: Vec<f64> = people.iter().map(|&people| ln(people)).collect();
    let centre = size.iter().sum::<f64>() / n as f64;
    let row = |i: usize, j: usize| [1.0, size[i] - centre, size[j] - centre, distance.get(i, j)];
    // Begins at least squares of ln(F + 1/2).
    let mut slopes = {
        let (mut matrix, mut right) = (vec![0.0; 16], vec![0.0; 4]);
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let (x, y) = (row(i, j), ln(observed.get(i, j) + 0.5));
                for a in 0..4 {
                    right[a] += x[a] * y;
                    (0..4).for_each(|b| matrix[4 * a + b] += x[a] * x[b]);
                }
            }
        }
        let start = solve_symmetric(matrix, right, 1e-6);
        [start[0], start[1], start[2], start[3]]
    };
    let law = |slopes: &[f64; 4]| {
        Moves::from_fn(n, |i, j| exp(row(i, j).iter().zip(slopes).map(|(x, slope)| x * slope).sum()))
    };
    for _ in 0..ROUNDS {
        let fitted = law(&slopes);
        let (mut matrix, mut right) = (vec![0.0; 16], vec![0.0; 4]);
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let x = row(i, j);
                for a in 0..4 {
                    right[a] += x[a] * (observed.get(i, j) - fitted.get(i, j));
                    (0..4).for_each(|b| matrix[4 * a + b] += x[a] * x[b] * fitted.get(i, j));
                }
            }
        }
        let size = (0..4).map(|k| matrix[5 * k]).fold(0.0, f64::max);
        let step = solve_symmetric(matrix, right, size);
        (0..4).for_each(|k| slopes[k] += step[k].clamp(-1.0, 1.0));
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    Some(law(&slopes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(law: impl Fn(usize, usize, f64) -> f64) -> Panel {
        let n = 8;
        let points: Vec<(f64, f64)> = (0..n).map(|k| (30.0 + (k * k % 7) as f64, -120.0 + 5.0 * k as f64)).collect();
        let people: Vec<f64> = (0..n).map(|k| 1e6 * (1.0 + (k * 3 % 5) as f64)).collect();
        let mut panel = Panel { points, borders: vec![(0, 1), (2, 3), (5, 6)], ..Panel::default() };
        panel.places = (0..n).map(|k| k.to_string()).collect();
        panel.population.insert(2000, people);
        let distance = ln_distance(&panel);
        panel.moves.insert(2000, Moves::from_fn(n, |i, j| law(i, j, distance.get(i, j))));
        panel
    }

    #[test]
    fn moves_that_follow_a_law_are_the_fit_of_it() {
        let border = |i: usize, j: usize| matches!((i.min(j), i.max(j)), (0, 1) | (2, 3) | (5, 6));
        let effects = panel(|i, j, ln_d| {
            exp(6.0 + 0.2 * i as f64 - 0.1 * j as f64 - 0.8 * ln_d + if border(i, j) { 0.6 } else { 0.0 })
        });
        let sizes = panel(|_, _, _| 0.0);
        let people = sizes.population[&2000].clone();
        let sizes = panel(|i, j, ln_d| exp(-12.0 + 0.9 * ln(people[i]) + 0.7 * ln(people[j]) - 1.1 * ln_d));
        let both = [("two-way", two_way(&effects, 2000), effects), ("sizes", size_and_distance(&sizes, 2000), sizes)];
        for (law, fitted, panel) in both {
            let fitted = fitted.expect("all is known");
            for (fitted, seen) in fitted.cells().iter().zip(panel.moves[&2000].cells()) {
                assert!((fitted - seen).abs() <= 1e-3 * seen, "{law}: {fitted} {seen}");
            }
        }
    }
}
