//! Computes statistics of one number over replicates: mean, standard error, quantiles, Student's t.

use crate::experiment::chance;

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
    /// Least value.
    pub least: f64,
    /// Greatest value.
    pub most: f64,
}

/// Fewest values whose 5 % and 95 % quantiles say more than their least and greatest.
pub const LEAST_FOR_QUANTILES: u32 = 20;

/// What the ends of a band are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandKind {
    /// The 5 % and 95 % quantiles.
    Middle90,
    /// The least and the greatest of fewer than [`LEAST_FOR_QUANTILES`] values.
    Range,
}

/// From where to where the values lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What the ends are.
    pub kind: BandKind,
}

impl BandKind {
    /// The kind that so many values can carry.
    pub fn of(values: u32) -> BandKind {
        if values < LEAST_FOR_QUANTILES { BandKind::Range } else { BandKind::Middle90 }
    }
}

impl Statistics {
    /// The statistics of `values`; sums run in the order given. Of nothing every number is NaN.
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
            least: quantile(&sorted, 0.0),
            most: quantile(&sorted, 1.0),
        }
    }

    /// The middle 90 %, or the range of fewer values than can carry it.
    pub fn band(&self) -> Band {
        let kind = BandKind::of(self.replicates);
        let (low, high) = match kind {
            BandKind::Middle90 => (self.p05, self.p95),
            BandKind::Range => (self.least, self.most),
        };
        Band { low, high, kind }
    }
}

/// The quantile of `sorted` at `p` by linear interpolation between order statistics: x at h = (n − 1)p, counted from 0.
///
/// Type 7 of Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996) 361–365;
/// the default of R and NumPy. Of nothing it is NaN.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let h = last as f64 * p;
    let below = (h.floor() as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (h - below as f64) * (sorted[above] - sorted[below])
}

/// The 97.5 % quantile of the normal law.
pub const Z_975: f64 = 1.959_963_984_540_054;

/// The 97.5 % quantile of Student's t with `freedom` degrees of freedom: half a 95 % interval, in standard errors.
pub fn student_975(freedom: u32) -> f64 {
    const TABLE: [f64; 30] = [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604,
        2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518,
        2.0484, 2.0452, 2.0423,
    ];
    student(freedom, &TABLE, Z_975)
}

/// The 99.95 % quantile of Student's t: a mean farther from zero, in standard errors, has its sign by chance once in 1,000.
pub fn student_9995(freedom: u32) -> f64 {
    const TABLE: [f64; 30] = [
        636.6192, 31.5991, 12.9240, 8.6103, 6.8688, 5.9588, 5.4079, 5.0413, 4.7809, 4.5869, 4.4370, 4.3178, 4.2208,
        4.1405, 4.0728, 4.0150, 3.9651, 3.9216, 3.8834, 3.8495, 3.8193, 3.7921, 3.7676, 3.7454, 3.7251, 3.7066, 3.6896,
        3.6739, 3.6594, 3.6460,
    ];
    student(freedom, &TABLE, 3.290_526_731)
}

/// A quantile of Student's t whose values to 30 degrees of freedom are in `table` and whose limit is z.
///
/// Beyond the table by the expansion t = z + (z³ + z)/4ν + (5z⁵ + 16z³ + 3z)/96ν² (Abramowitz & Stegun 26.7.5), right to
/// 1e-4 at 97.5 % and to 1e-3 at 99.95 %.
fn student(freedom: u32, table: &[f64; 30], z: f64) -> f64 {
    match freedom {
        0 => f64::INFINITY,
        1..=30 => table[freedom as usize - 1],
        _ => {
            let v = freedom as f64;
            let (z3, z5) = (z * z * z, z * z * z * z * z);
            z + (z3 + z) / (4.0 * v) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v * v)
        }
    }
}

/// Below this part of a mean its standard error is rounding: the values agree.
const ROUNDING: f64 = 1e-9;

/// Whether so few values agree that they may do so by chance: then Student's t, whose interval would have no width, says nothing. Households
/// are whole numbers, and two runs often agree to the last digit. Zero in every run is no such case: most often nothing can differ there.
pub fn agree_by_chance(mean: f64, standard_error: f64, count: u32) -> bool {
    mean != 0.0 && standard_error <= ROUNDING * mean.abs() && chance::few(count as usize, 1)
}

/// Running mean and variance of one number: x̄ and Σ(x − x̄)², by Welford's update.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Running {
    /// How many values there were.
    pub count: u32,
    /// Their mean.
    pub mean: f64,
    squares: f64,
}

impl Running {
    /// Takes one value in; values must come in the same order for the same bytes.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (value - self.mean);
    }

    /// Variance, Σ(x − x̄)²/(n − 1); `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// Monte-Carlo standard error of the mean.
    pub fn standard_error(&self) -> Option<f64> {
        self.variance().map(|variance| (variance / self.count as f64).sqrt())
    }

    /// 95 % interval of the mean by Student's t; `None` with fewer than two values, and where so few [agree](agree_by_chance).
    pub fn interval(&self) -> Option<(f64, f64)> {
        let error = self.standard_error()?;
        let half = student_975(self.count.saturating_sub(1)) * error;
        (!agree_by_chance(self.mean, error, self.count)).then_some((self.mean - half, self.mean + half))
    }
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
    fn of_nothing_nothing_is_known_and_nothing_breaks() {
        let s = Statistics::of(&[]);
        assert!(s.mean.is_nan() && s.median.is_nan() && s.p95.is_nan() && s.replicates == 0);
    }

    #[test]
    fn running_statistics_are_those_of_the_whole_list() {
        let mut running = Running::default();
        let values = [7.0, 1.0, 11.0, 2.0, 4.0];
        values.iter().for_each(|&x| running.add(x));
        close(running.mean, 5.0);
        close(running.standard_error().unwrap(), Statistics::of(&values).standard_error.unwrap());
        let (low, high) = running.interval().unwrap();
        close(high - low, 2.0 * 2.7764 * running.standard_error().unwrap());
    }

    #[test]
    fn a_few_values_that_agree_are_certain_of_nothing() {
        let of = |value: f64, n: u32, off: f64| {
            let mut running = Running::default();
            (0..n).for_each(|k| running.add(value + off * f64::from(k % 2)));
            running.interval()
        };
        // Five that agree to the last digit, or but for rounding, may do so by chance, six no longer; whatever they agree on.
        for value in [0.1, -630.0] {
            assert_eq!((of(value, 2, 0.0), of(value, 5, 0.0)), (None, None), "{value}");
            assert_eq!(of(value, 6, 0.0), Some((value, value)));
        }
        assert_eq!((of(0.1, 2, 1e-17), of(0.0, 2, 0.0)), (None, Some((0.0, 0.0))));
        assert!(of(0.1, 2, 1e-3).is_some_and(|(low, high)| low < 0.1 && high > 0.1));
    }

    #[test]
    fn students_t_falls_towards_the_normal_law() {
        assert!((1..500).all(|v| student_975(v) > student_975(v + 1) && student_9995(v) > student_9995(v + 1)));
        // scipy.stats.t.ppf(0.975, [40, 120])
        assert!((student_975(40) - 2.021_075).abs() < 1e-4);
        assert!((student_975(120) - 1.979_930).abs() < 1e-5);
        // scipy.stats.t.ppf(0.9995, [40, 120])
        assert!((student_9995(40) - 3.550_966).abs() < 1e-3);
        assert!((student_9995(120) - 3.373_454).abs() < 1e-3);
    }

    #[test]
    fn students_t_is_that_of_statrs_at_every_degree_of_freedom() {
        use statrs::distribution::{ContinuousCDF, StudentsT};
        for freedom in (1..=200).chain([500, 1_000, 10_000]) {
            let law = StudentsT::new(0.0, 1.0, f64::from(freedom)).unwrap();
            for (p, ours, off) in [(0.975, student_975(freedom), 1e-4), (0.9995, student_9995(freedom), 2e-3)] {
                // Tables have four decimals.
                let theirs = law.inverse_cdf(p);
                assert!((ours - theirs).abs() < off, "{freedom} {p}: {ours} for {theirs}");
            }
        }
    }

    #[test]
    fn one_replicate_has_no_standard_error_and_all_quantiles_are_itself() {
        let s = Statistics::of(&[3.5]);
        assert_eq!(s.standard_error, None);
        assert!([s.mean, s.median, s.p05, s.p25, s.p75, s.p95].iter().all(|&x| x == 3.5));
    }

    #[test]
    fn fewer_than_twenty_values_have_a_range_and_no_quantiles() {
        let of = |n: u32| Statistics::of(&(0..n).map(f64::from).collect::<Vec<_>>()).band();
        assert_eq!(of(2), Band { low: 0.0, high: 1.0, kind: BandKind::Range });
        assert_eq!(of(19), Band { low: 0.0, high: 18.0, kind: BandKind::Range });
        assert_eq!(of(21), Band { low: 1.0, high: 19.0, kind: BandKind::Middle90 });
    }

    #[test]
    fn an_even_number_of_values_has_its_median_in_the_middle() {
        close(Statistics::of(&[1.0, 2.0, 3.0, 10.0]).median, 2.5);
    }
}
