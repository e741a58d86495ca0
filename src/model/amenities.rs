//! Solves the amenities of the base year: the ξ under which expected flows are what they are said to be.
//!
//! Newton's method on F_j(ξ) = expected inflow − expected outflow − target (households per year). Flows respond to ξ by
//! ∂f_lj/∂ξ_j = −∂f_lj/∂ξ_l = Σ λ_i P_j s(1 − s), so the Jacobian is a weighted graph Laplacian: only differences of ξ
//! matter, one place is held fixed, and Σ N ξ = 0 afterwards. Hand-written because a library that uses fused
//! multiply-add where the machine has it would give other bits on other machines.

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    n: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// The n × n zero matrix.
    pub fn zero(n: usize) -> Self {
        Matrix { n, cells: vec![0.0; n * n] }
    }

    /// Cell (row, column).
    #[inline]
    pub fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.n + column]
    }

    /// Adds another matrix of the same size.
    pub fn add(&mut self, other: &Matrix) {
        self.cells.iter_mut().zip(&other.cells).for_each(|(a, b)| *a += b);
    }
}

/// Solves `matrix`·x = `right` by Gaussian elimination with partial pivoting; `None` if it is singular.
pub fn solve(mut matrix: Matrix, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = matrix.n;
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| {
            let size = |row: usize| matrix.cells[row * n + column].abs();
            size(a).total_cmp(&size(b)).then(b.cmp(&a))
        })?;
        if matrix.cells[pivot * n + column].abs() < 1e-300 {
            return None;
        }
        if pivot != column {
            (0..n).for_each(|k| matrix.cells.swap(pivot * n + k, column * n + k));
            right.swap(pivot, column);
        }
        for row in column + 1..n {
            let factor = matrix.cells[row * n + column] / matrix.cells[column * n + column];
            if factor == 0.0 {
                continue;
            }
            for k in column..n {
                matrix.cells[row * n + k] -= factor * matrix.cells[column * n + k];
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| matrix.cells[row * n + k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix.cells[row * n + row];
    }
    Some(right)
}

/// Largest change of an amenity in one step: keeps Newton's method out of the flat tails of the logit.
const LARGEST_STEP: f64 = 3.0;

/// One Newton step: the change of ξ that brings the linearised `gap` to zero, place `fixed` staying where it is.
///
/// `jacobian` is ∂gap_j/∂ξ_k. A place without any flow keeps its ξ.
pub fn newton_step(jacobian: &Matrix, gap: &[f64], fixed: usize) -> Option<Vec<f64>> {
    let mut matrix = jacobian.clone();
    let mut right: Vec<f64> = gap.iter().map(|g| -g).collect();
    for (j, right) in right.iter_mut().enumerate() {
        let flowless = *matrix.at(j, j) <= 0.0;
        if j == fixed || flowless {
            (0..gap.len()).for_each(|k| *matrix.at(j, k) = 0.0);
            *matrix.at(j, j) = 1.0;
            *right = 0.0;
        }
    }
    let mut step = solve(matrix, right)?;
    step.iter_mut().for_each(|x| *x = x.clamp(-LARGEST_STEP, LARGEST_STEP));
    Some(step)
}

/// Shifts ξ so that Σ N ξ = 0.
pub fn centre(amenities: &mut [f64], households: &[f64]) {
    let total: f64 = households.iter().sum();
    let mean = amenities.iter().zip(households).map(|(xi, n)| xi * n).sum::<f64>() / total;
    amenities.iter_mut().for_each(|xi| *xi -= mean);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_that_needs_pivoting_is_solved() {
        let matrix = Matrix { n: 3, cells: vec![0.0, 2.0, 1.0, 1.0, -1.0, 0.0, 3.0, 0.0, -2.0] };
        // x = (1, 2, 3)
        let x = solve(matrix, vec![7.0, -1.0, -3.0]).expect("regular");
        for (x, known) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((x - known).abs() < 1e-12);
        }
        assert_eq!(solve(Matrix::zero(2), vec![1.0, 1.0]), None);
    }

    #[test]
    fn a_newton_step_on_a_laplacian_moves_only_differences() {
        let jacobian = Matrix { n: 2, cells: vec![0.5, -0.5, -0.5, 0.5] };
        let step = newton_step(&jacobian, &[-1.0, 1.0], 0).expect("connected");
        assert_eq!(step, vec![0.0, -2.0]);
        let mut xi = vec![0.0, -2.0];
        centre(&mut xi, &[3.0, 1.0]);
        assert_eq!(xi, vec![0.5, -1.5]);
    }
}
