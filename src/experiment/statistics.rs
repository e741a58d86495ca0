//! Statistics of one number over replicates: mean, its standard error, and quantiles.

/// What replicates say about one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// How many replicates have the number.
    pub replicates: u32,
    /// x̄ = Σx/n.
    pub mean: f64,
    /// Monte-Carlo standard error of the mean, √(Σ(x − x̄)²/(n − 1)/n); `None` with fewer than two replicates.
    pub standard_error: Option<f64>,
    /// 50 % quantile.
    pub median: f64,
    /// 5 % quantile.
    pub p05: f64,
    /// 25 % quantile.
    pub p25: f64,
    /// 75 % quantile.
    pub p75: f64,
    /// 95 % quantile.
    pub p95: f64,
}

impl Statistics {
    /// The statistics of `values`, of which there is at least one; sums run in the order given.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Statistics {
            replicates: values.len() as u32,
            mean,
            standard_error: (values.len() > 1).then(|| (squares / (n - 1.0) / n).sqrt()),
            median: quantile(&sorted, 0.5),
            p05: quantile(&sorted, 0.05),
            p25: quantile(&sorted, 0.25),
            p75: quantile(&sorted, 0.75),
            p95: quantile(&sorted, 0.95),
        }
    }
}

/// The quantile of `sorted` at `p` by linear interpolation between order statistics: x at h = (n − 1)p, counted from 0.
///
/// Type 7 of Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996) 361–365;
/// the default of R and NumPy.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let h = (sorted.len() - 1) as f64 * p;
    let below = h.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (h - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn the_numbers_are_those_computed_by_hand() {
        // 1 2 4 7 11: h = 4p, so p05 at .2, p25 at 1, p75 at 3, p95 at 3.8; Σ(x − 5)² = 16 + 9 + 1 + 4 + 36 = 66.
        let s = Statistics::of(&[7.0, 1.0, 11.0, 2.0, 4.0]);
        close(s.mean, 5.0);
        close(s.standard_error.unwrap(), (66.0f64 / 4.0 / 5.0).sqrt());
        close(s.median, 4.0);
        close(s.p05, 1.2);
        close(s.p25, 2.0);
        close(s.p75, 7.0);
        close(s.p95, 10.2);
        assert_eq!(s.replicates, 5);
    }

    #[test]
    fn one_replicate_has_no_standard_error_and_all_quantiles_are_itself() {
        let s = Statistics::of(&[3.5]);
        assert_eq!(s.standard_error, None);
        assert!([s.mean, s.median, s.p05, s.p25, s.p75, s.p95].iter().all(|&x| x == 3.5));
    }

    #[test]
    fn an_even_number_of_values_has_its_median_in_the_middle() {
        close(Statistics::of(&[1.0, 2.0, 3.0, 10.0]).median, 2.5);
    }
}
