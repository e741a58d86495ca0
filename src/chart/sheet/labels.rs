//! Places labels that want the same height so that each gives way as little as possible.

/// Heights for labels that want to stand at `wanted`, `spacing` apart within `top..=bottom`, in the given order.
///
/// The result has the least sum of squared shifts (pool adjacent violators on the heights less their rank's spacing).
/// Where there is not room for all, the spacing shrinks until there is.
pub fn spread(wanted: &[f64], spacing: f64, top: f64, bottom: f64) -> Vec<f64> {
    let count = wanted.len();
    if count == 0 {
        return Vec::new();
    }
    let room = (bottom - top).max(0.0);
    let spacing = match count {
        1 => 0.0,
        _ => spacing.min(room / (count - 1) as f64),
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));

    // Blocks of labels that touch: (sum of wishes less rank spacing, how many).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, &label) in order.iter().enumerate() {
        blocks.push((wanted[label] - rank as f64 * spacing, 1));
        while let [.., before, last] = blocks.as_slice() {
            if before.0 / before.1 as f64 <= last.0 / last.1 as f64 {
                break;
            }
            let merged = (before.0 + last.0, before.1 + last.1);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }

    let latest = bottom - spacing * (count - 1) as f64;
    let starts = blocks.iter().flat_map(|&(sum, size)| std::iter::repeat_n(sum / size as f64, size));
    let mut heights = vec![0.0; count];
    for (rank, (&label, start)) in order.iter().zip(starts).enumerate() {
        heights[label] = start.min(latest).max(top) + rank as f64 * spacing;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_do_not_move() {
        assert_eq!(spread(&[90.0, 10.0, 50.0], 17.0, 0.0, 100.0), [90.0, 10.0, 50.0]);
    }

    #[test]
    fn equal_wishes_share_the_shift() {
        assert_eq!(spread(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[50.0, 50.0, 50.0], 10.0, 0.0, 100.0), [40.0, 50.0, 60.0]);
    }

    #[test]
    fn labels_stay_between_the_edges() {
        assert_eq!(spread(&[0.0, 1.0, 2.0], 10.0, 0.0, 100.0), [0.0, 10.0, 20.0]);
        assert_eq!(spread(&[100.0, 99.0, 98.0], 10.0, 0.0, 100.0), [100.0, 90.0, 80.0]);
    }

    #[test]
    fn spacing_shrinks_when_there_is_no_room() {
        assert_eq!(spread(&[5.0; 5], 10.0, 0.0, 20.0), [0.0, 5.0, 10.0, 15.0, 20.0]);
    }

    #[test]
    fn any_crowd_keeps_order_and_spacing() {
        for count in 1..=20_usize {
            let wanted: Vec<f64> = (0..count).map(|i| ((i * 37) % 11) as f64 * 9.0).collect();
            let heights = spread(&wanted, 17.0, -20.0, 400.0);
            for a in 0..count {
                for b in 0..a {
                    assert!((heights[a] - heights[b]).abs() > 17.0 - 1e-9);
                    if wanted[a] < wanted[b] {
                        assert!(heights[a] < heights[b]);
                    }
                }
            }
        }
    }
}
