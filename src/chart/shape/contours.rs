//! Finds the contours of a grid of values: where a level is crossed, by marching squares with linear interpolation.

/// A point on the grid, in ranks of its rows and columns.
pub type At = (f64, f64);

/// The lines along which `values` cross `level`, in ranks of both axes; cells with an unknown corner are left out.
pub fn contours(values: &[Vec<f64>], level: f64) -> Vec<Vec<At>> {
    let mut pieces: Vec<(At, At)> = Vec::new();
    for i in 0..values.len().saturating_sub(1) {
        for j in 0..values[i].len().saturating_sub(1) {
            square(values, level, i, j, &mut pieces);
        }
    }
    chain(pieces)
}

/// The pieces of contour within one square of the grid.
fn square(values: &[Vec<f64>], level: f64, i: usize, j: usize, pieces: &mut Vec<(At, At)>) {
    let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
    let value = |k: usize| values[corners[k % 4].0][corners[k % 4].1];
    if (0..4).any(|k| !value(k).is_finite()) {
        return;
    }
    let above = |k: usize| value(k) >= level;
    let cross = |k: usize| {
        let (a, b) = (value(k), value(k + 1));
        let share = (level - a) / (b - a);
        let ((x0, y0), (x1, y1)) = (corners[k], corners[(k + 1) % 4]);
        let between = |from: usize, to: usize| from as f64 + share * (to as f64 - from as f64);
        (between(x0, x1), between(y0, y1))
    };
    let crossed: Vec<usize> = (0..4).filter(|&k| above(k) != above(k + 1)).collect();
    match crossed.as_slice() {
        [a, b] => pieces.push((cross(*a), cross(*b))),
        // A saddle: the middle decides which corners belong together.
        [a, b, c, d] => {
            let middle = (0..4).map(value).sum::<f64>() / 4.0 >= level;
            if middle == above(0) {
                pieces.extend([(cross(*a), cross(*b)), (cross(*c), cross(*d))]);
            } else {
                pieces.extend([(cross(*d), cross(*a)), (cross(*b), cross(*c))]);
            }
        }
        _ => {}
    }
}

/// Pieces that share an end, put together to lines.
fn chain(mut pieces: Vec<(At, At)>) -> Vec<Vec<At>> {
    let near = |a: At, b: At| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
    let mut lines = Vec::new();
    while let Some((start, end)) = pieces.pop() {
        let mut line = std::collections::VecDeque::from([start, end]);
        loop {
            let (first, last) = (line[0], line[line.len() - 1]);
            let next =
                pieces.iter().position(|&(a, b)| near(a, last) || near(b, last) || near(a, first) || near(b, first));
            let Some(next) = next else {
                break;
            };
            let (a, b) = pieces.swap_remove(next);
            match () {
                () if near(a, last) => line.push_back(b),
                () if near(b, last) => line.push_back(a),
                () if near(a, first) => line.push_front(b),
                () => line.push_front(a),
            }
        }
        lines.push(line.into_iter().collect());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_has_one_straight_contour() {
        let values: Vec<Vec<f64>> = (0..4).map(|i| (0..3).map(|_| i as f64).collect()).collect();
        let lines = contours(&values, 1.25);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 3);
        assert!(lines[0].iter().all(|(x, _)| (x - 1.25).abs() < 1e-12), "{lines:?}");
    }

    #[test]
    fn a_hill_has_a_closed_contour_and_a_plain_none() {
        let values = vec![vec![0.0; 3], vec![0.0, 1.0, 0.0], vec![0.0; 3]];
        let lines = contours(&values, 0.5);
        assert_eq!((lines.len(), lines[0].len()), (1, 5));
        assert_eq!(lines[0].first(), lines[0].last());
        assert!(contours(&values, 2.0).is_empty());
        assert!(contours(&[vec![f64::NAN, 1.0], vec![0.0, 1.0]], 0.5).is_empty());
    }

    #[test]
    fn a_saddle_has_two_lines() {
        assert_eq!(contours(&[vec![1.0, 0.0], vec![0.0, 1.0]], 0.6).len(), 2);
    }
}
