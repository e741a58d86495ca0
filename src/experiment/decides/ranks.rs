//! Turns values into ranks between −1 and 1; equal values share theirs.

/// The ranks of `values`, 2·(r − ½)/n − 1 with r the mean place of equal values, from 1.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; n];
    let mut first = 0;
    while first < n {
        let same = |&&k: &&usize| values[k] == values[order[first]];
        let end = first + order[first..].iter().take_while(same).count();
        let mean = (first + end) as f64 / 2.0;
        order[first..end].iter().for_each(|&k| ranks[k] = 2.0 * mean / n as f64 - 1.0);
        first = end;
    }
    ranks
}

/// Where `value` would stand among `values`, between −1 and 1.
pub fn rank_among(value: f64, values: &[f64]) -> f64 {
    let below = values.iter().filter(|&&other| other < value).count();
    let same = values.iter().filter(|&&other| other == value).count();
    (2.0 * below as f64 + same as f64) / values.len() as f64 - 1.0
}

/// Mean square about the mean.
pub fn variance(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(&ranks(&[3.0, 1.0, 2.0]), &[2.0 / 3.0, -2.0 / 3.0, 0.0]));
        assert_eq!(ranks(&[0.0, 0.0, 5.0, 0.0]), [-0.25, -0.25, 0.75, -0.25]);
        let values = [4.0, 9.0, 9.0, 1.0, 7.0];
        let found: Vec<f64> = values.iter().map(|&value| rank_among(value, &values)).collect();
        assert!(found.iter().zip(ranks(&values)).all(|(a, b)| (a - b).abs() < 1e-12));
        assert!(rank_among(100.0, &values) == 1.0 && rank_among(-1.0, &values) == -1.0);
    }
}
