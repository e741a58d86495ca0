//! Turn attention to where people were seen to go: a table of moves on record, blended with the kernel.
//!
//! K_lj = (F_lj + m·K⁰_lj)/(ΣF_l + m), m = 500 moves, K⁰ the kernel with rows that add up to 1: routes with few moves on record stay near the
//! kernel, and F ∝ K⁰ gives K⁰. What is on record are moves, not looks: acceptance counts distance a second time. So three rounds follow
//! of K_lj ← K_lj·clip(G_lj/F̂_lj, .2, 5)^.7, rows made to add up to 1 again; F̂ are expected moves under K, and G is what they should be: the
//! blend, symmetric (a base year at rest has as many back as forth), with out-rates in proportion to households. Over metros; places of one
//! metro share its column by the kernel.

use crate::model::numeric::pow;

/// m: how many moves on record the kernel counts for.
pub const KERNEL_MOVES: f64 = 500.0;
/// Rounds after the blend.
pub const ROUNDS: u32 = 3;
/// How far a round may correct a route.
const CLIP: (f64, f64) = (0.2, 5.0);
/// How much of a correction a round makes.
const SPEED: f64 = 0.7;

/// The blend of one row of `moves` on record with the row of the `kernel`, which adds up to 1.
pub fn blend(moves: &[f64], kernel: &[f64]) -> Vec<f64> {
    let all = moves.iter().sum::<f64>() + KERNEL_MOVES;
    moves.iter().zip(kernel).map(|(moves, kernel)| (moves + KERNEL_MOVES * kernel) / all).collect()
}

/// G: shares of all moves, row by row, of `n` metros with so many `households`; `blended` are rows that add up to 1 of origins with so
/// many moves on record (`moved`; 0 where none are).
pub fn goal(blended: &[f64], moved: &[f64], households: &[f64]) -> Vec<f64> {
    let n = households.len();
    let all: f64 = households.iter().sum();
    let on_record: f64 = moved.iter().sum();
    // A metro of which no move is on record sends as many as its size says.
    let volume = |l: usize| if moved[l] > 0.0 { moved[l] } else { on_record.max(1.0) * households[l] / all };
    let flow = |l: usize, j: usize| blended[l * n + j] * volume(l);
    let mut goal = vec![0.0; n * n];
    for l in 0..n {
        (0..n).for_each(|j| goal[l * n + j] = flow(l, j) + flow(j, l));
        let row = &mut goal[l * n..(l + 1) * n];
        let total: f64 = row.iter().sum();
        let factor = if total > 0.0 { households[l] / all / total } else { 0.0 };
        row.iter_mut().for_each(|cell| *cell *= factor);
    }
    goal
}

/// One round: rows of `attention` after expected moves `expected` were compared with the `goal`, both row by row.
pub fn correct(attention: &[f64], expected: &[f64], goal: &[f64], n: usize) -> Vec<f64> {
    let all: f64 = expected.iter().sum();
    let cell = |k: usize| {
        let seen = (expected[k] / all).max(1e-12);
        attention[k] * pow((goal[k] / seen).clamp(CLIP.0, CLIP.1), SPEED)
    };
    let mut corrected: Vec<f64> = (0..n * n).map(cell).collect();
    for row in corrected.chunks_mut(n) {
        let total: f64 = row.iter().sum();
        if total > 0.0 {
            row.iter_mut().for_each(|cell| *cell /= total);
        }
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_in_proportion_to_the_kernel_give_the_kernel() {
        let kernel = [0.0, 0.7, 0.2, 0.1];
        for moves in [1.0, 500.0, 1e6] {
            let moves: Vec<f64> = kernel.iter().map(|share| share * moves).collect();
            for (found, kernel) in blend(&moves, &kernel).iter().zip(kernel) {
                assert!((found - kernel).abs() < 1e-14, "{found} {kernel}");
            }
        }
        assert_eq!(blend(&[0.0; 4], &kernel), kernel);
        // A planted fault: half as much weight on the kernel is another blend.
        assert!((blend(&[0.0, 500.0, 0.0, 0.0], &kernel)[1] - 0.85).abs() < 1e-14);
    }

    #[test]
    fn expected_moves_that_are_the_goal_correct_nothing_and_others_go_towards_it() {
        let attention = [0.0, 0.6, 0.4, 0.5, 0.0, 0.5, 0.3, 0.7, 0.0];
        let households = [100.0, 50.0, 25.0];
        let goal = goal(&attention, &[10.0, 5.0, 2.5], &households);
        assert!((goal.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let out = |l: usize| goal[3 * l..3 * l + 3].iter().sum::<f64>();
        assert!((out(0) / out(1) - 2.0).abs() < 1e-12, "out-rates are the same everywhere");
        let same = correct(&attention, &goal, &goal, 3);
        assert!(same.iter().zip(attention).all(|(a, b)| (a - b).abs() < 1e-12), "{same:?}");
        let mut fewer = goal.clone();
        fewer[1] *= 0.5;
        assert!(correct(&attention, &fewer, &goal, 3)[1] > attention[1]);
    }
}
