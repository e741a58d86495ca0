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

/// Solves `matrix`·x = `right` by Gaussian elimination with partial pivoting, which uses up both; `None` if it is singular.
pub fn solve(matrix: &mut Matrix, mut right: Vec<f64>) -> Option<Vec<f64>> {
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
        let (above, below) = matrix.cells.split_at_mut((column + 1) * n);
        let row = &above[column * n + column..];
        let (known, unknown) = right.split_at_mut(column + 1);
        for (other, right) in below.chunks_exact_mut(n).zip(unknown) {
            let other = &mut other[column..];
            let factor = other[0] / row[0];
            if factor == 0.0 {
                continue;
            }
            other.iter_mut().zip(row).for_each(|(cell, above)| *cell -= factor * above);
            *right -= factor * known[column];
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

/// Places beyond which a step of binary choices is found by conjugate gradients instead of elimination, whose work is cubic.
const MANY: usize = 256;

/// One Newton step: the change of ξ that brings the linearised `gap` to zero, place `fixed` staying where it is.
///
/// `jacobian` is ∂gap_j/∂ξ_k and is used up; `symmetric` says that it is a Laplacian, as it is where choices are binary. A place
/// without any flow keeps its ξ.
pub fn newton_step(jacobian: &mut Matrix, gap: &[f64], fixed: usize, symmetric: bool) -> Option<Vec<f64>> {
    let stays: Vec<bool> = (0..gap.len()).map(|j| j == fixed || *jacobian.at(j, j) <= 0.0).collect();
    let right: Vec<f64> = gap.iter().zip(&stays).map(|(gap, stays)| if *stays { 0.0 } else { -gap }).collect();
    let gradients = (symmetric && gap.len() > MANY).then(|| conjugate_gradients(jacobian, &right, &stays)).flatten();
    let mut step = match gradients {
        Some(step) => step,
        None => {
            for j in (0..gap.len()).filter(|&j| stays[j]) {
                (0..gap.len()).for_each(|k| *jacobian.at(j, k) = 0.0);
                *jacobian.at(j, j) = 1.0;
            }
            solve(jacobian, right)?
        }
    };
    step.iter_mut().for_each(|x| *x = x.clamp(-LARGEST_STEP, LARGEST_STEP));
    Some(step)
}

/// What is left of the right-hand side, as a share of it, when conjugate gradients are close enough.
const CLOSE: f64 = 1e-13;

/// Solves a symmetric positive `matrix`·x = `right` where x is 0 in places that stay, by conjugate gradients with the diagonal as
/// preconditioner (Hestenes and Stiefel 1952); `None` if they do not come close in as many steps as there are places.
///
/// Each step is one pass over the matrix. Flows between places make a graph in which everything is near, so that few steps do.
fn conjugate_gradients(matrix: &Matrix, right: &[f64], stays: &[bool]) -> Option<Vec<f64>> {
    let n = matrix.n;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scaled = |rest: &[f64]| -> Vec<f64> {
        (0..n).map(|j| if stays[j] { 0.0 } else { rest[j] / matrix.cells[j * n + j] }).collect()
    };
    let (mut x, mut rest) = (vec![0.0; n], right.to_vec());
    let mut towards = scaled(&rest);
    let mut size = dot(&rest, &towards);
    let enough = CLOSE * CLOSE * size;
    for _ in 0..n {
        if size <= enough {
            return Some(x);
        }
        // Rows of a symmetric matrix are its columns; a sum of rows is the same on vectors of any width.
        let mut image = vec![0.0; n];
        for (row, along) in matrix.cells.chunks_exact(n).zip(&towards).filter(|(_, along)| **along != 0.0) {
            image.iter_mut().zip(row).for_each(|(sum, cell)| *sum += along * cell);
        }
        image.iter_mut().zip(stays).filter(|(_, stays)| **stays).for_each(|(image, _)| *image = 0.0);
        let far = size / dot(&towards, &image);
        x.iter_mut().zip(&towards).for_each(|(x, along)| *x += far * along);
        rest.iter_mut().zip(&image).for_each(|(rest, image)| *rest -= far * image);
        let next = scaled(&rest);
        let before = std::mem::replace(&mut size, dot(&rest, &next));
        let turn = size / before;
        towards.iter_mut().zip(next).for_each(|(along, next)| *along = next + turn * *along);
    }
    None
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
        let mut matrix = Matrix { n: 3, cells: vec![0.0, 2.0, 1.0, 1.0, -1.0, 0.0, 3.0, 0.0, -2.0] };
        // x = (1, 2, 3)
        let x = solve(&mut matrix, vec![7.0, -1.0, -3.0]).expect("regular");
        for (x, known) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((x - known).abs() < 1e-12);
        }
        assert_eq!(solve(&mut Matrix::zero(2), vec![1.0, 1.0]), None);
    }

    #[test]
    fn a_newton_step_on_a_laplacian_moves_only_differences() {
        let mut jacobian = Matrix { n: 2, cells: vec![0.5, -0.5, -0.5, 0.5] };
        let step = newton_step(&mut jacobian, &[-1.0, 1.0], 0, true).expect("connected");
        assert_eq!(step, vec![0.0, -2.0]);
        let mut xi = vec![0.0, -2.0];
        centre(&mut xi, &[3.0, 1.0]);
        assert_eq!(xi, vec![0.5, -1.5]);
    }

    /// Flows between places on a line, the nearer the more, some of them in pairs that hang together tightly, and one without any.
    fn line(n: usize) -> Matrix {
        let mut jacobian = Matrix::zero(n);
        for (j, k) in (0..n).flat_map(|j| (0..j).map(move |k| (j, k))).filter(|&(j, _)| j != n / 2) {
            let close = if j / 2 == k / 2 { 200.0 } else { 1.0 / (1.0 + (j - k) as f64) };
            let slope = if k == n / 2 { 0.0 } else { close };
            *jacobian.at(j, j) += slope;
            *jacobian.at(k, k) += slope;
            *jacobian.at(j, k) -= slope;
            *jacobian.at(k, j) -= slope;
        }
        jacobian
    }

    #[test]
    fn conjugate_gradients_find_what_elimination_finds() {
        let n = MANY + 45;
        let mut gap: Vec<f64> = (0..n).map(|j| ((j * 37 % 101) as f64 - 50.0) / 20.0).collect();
        gap[n / 2] = 0.0;
        let surplus = gap.iter().sum::<f64>() / (n - 1) as f64;
        (0..n).filter(|&j| j != n / 2).for_each(|j| gap[j] -= surplus);
        let stays: Vec<bool> = (0..n).map(|j| j == 3 || j == n / 2).collect();
        let right: Vec<f64> = gap.iter().zip(&stays).map(|(gap, stays)| if *stays { 0.0 } else { -gap }).collect();
        let gradients = conjugate_gradients(&line(n), &right, &stays).expect("they come close");
        let many = newton_step(&mut line(n), &gap, 3, true).expect("connected");
        let eliminated = newton_step(&mut line(n), &gap, 3, false).expect("connected");
        assert!(gradients.iter().any(|x| x.abs() > 0.1) && gradients.iter().all(|x| x.abs() < LARGEST_STEP));
        assert!(many == gradients && many != eliminated);
        for (j, (ours, theirs)) in many.iter().zip(&eliminated).enumerate() {
            assert!((ours - theirs).abs() < 1e-9, "{j}: {ours} for {theirs}");
        }
        assert_eq!((many[3], many[n / 2]), (0.0, 0.0));
        // A matrix that is not positive leaves them far, and elimination does it.
        let mut odd = line(n);
        (0..n).for_each(|j| *odd.at(j, (j + 1) % n) += 3.0 * j as f64);
        assert_eq!(conjugate_gradients(&odd, &right, &stays), None);
    }
}
