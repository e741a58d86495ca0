//! Reads off opposite flows what places are worth to those who choose between them.
//!
//! z solves the weighted least squares of ½·ln[(F_ij + ½)/(F_ji + ½)] = z_j − z_i with weights F_ij·F_ji/(F_ij + F_ji + 1e-9) and
//! Σz = 0. Whatever is the same both ways, such as distance, cancels. Unit: that of utility in the logit of moves.

use crate::model::forecast::panel::Moves;
use crate::model::numeric::ln;

/// z of every place; a place with no moves both ways has 0.
pub fn revealed(moves: &Moves) -> Vec<f64> {
    let n = moves.places();
    let mut right = vec![0.0; n];
    // The normal equations are singular in a common constant; adding 11ᵀ/n pins it at mean zero and changes nothing else.
    let mut matrix = vec![0.0; n * n];
    let mut size = 0.0_f64;
    for i in 0..n {
        for j in i + 1..n {
            let (forth, back) = (moves.get(i, j), moves.get(j, i));
            let weight = forth * back / (forth + back + 1e-9);
            let gap = 0.5 * (ln(forth + 0.5) - ln(back + 0.5));
            matrix[i * n + i] += weight;
            matrix[j * n + j] += weight;
            matrix[i * n + j] -= weight;
            matrix[j * n + i] -= weight;
            right[j] += weight * gap;
            right[i] -= weight * gap;
        }
        size = size.max(matrix[i * n + i]);
    }
    let pin = size.max(1.0) / n as f64;
    matrix.iter_mut().for_each(|cell| *cell += pin);
    let mut z = solve_symmetric(matrix, right, size);
    let mean = z.iter().sum::<f64>() / n as f64;
    z.iter_mut().for_each(|z| *z -= mean);
    z
}

/// Solves a symmetric positive semi-definite system by Cholesky; an unknown that nothing determines becomes 0.
pub fn solve_symmetric(mut a: Vec<f64>, mut x: Vec<f64>, size: f64) -> Vec<f64> {
    let n = x.len();
    for k in 0..n {
        let pivot = a[k * n + k] - (0..k).map(|m| a[k * n + m] * a[k * n + m]).sum::<f64>();
        let root = if pivot > 1e-13 * size { pivot.sqrt() } else { f64::INFINITY };
        a[k * n + k] = root;
        for row in k + 1..n {
            let rest = a[row * n + k] - (0..k).map(|m| a[row * n + m] * a[k * n + m]).sum::<f64>();
            a[row * n + k] = rest / root;
        }
    }
    for k in 0..n {
        let rest = x[k] - (0..k).map(|m| a[k * n + m] * x[m]).sum::<f64>();
        x[k] = rest / a[k * n + k];
    }
    for k in (0..n).rev() {
        let rest = x[k] - (k + 1..n).map(|m| a[m * n + k] * x[m]).sum::<f64>();
        x[k] = rest / a[k * n + k];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::numeric::exp;

    #[test]
    fn worth_that_was_planted_in_flows_is_found_and_distance_cancels() {
        let planted = [0.3, -0.1, 0.05, -0.25];
        let common = |i: usize, j: usize| 1e7 / (1.0 + (i as f64 - j as f64).abs());
        let moves = Moves::from_fn(4, |i, j| common(i, j) * exp(planted[j] - planted[i]));
        for (found, planted) in revealed(&moves).iter().zip(planted) {
            assert!((found - planted).abs() < 1e-6, "{found} {planted}");
        }
    }

    #[test]
    fn a_place_without_moves_both_ways_has_nothing_revealed() {
        let moves = Moves::from_fn(3, |i, j| if i == 2 || j == 2 { 0.0 } else { 100.0 + 50.0 * j as f64 });
        let z = revealed(&moves);
        assert!(z.iter().all(|z| z.is_finite()) && z[1] > z[0], "{z:?}");
    }
}
