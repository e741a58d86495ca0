//! Says whether what came out agrees with what is on record, as far as luck lets that be told.
//!
//! What is on record happened once, so it is single replicates that agree with it or do not, not their mean: 90 % of them must lie within.

use crate::experiment::chance;
use crate::experiment::statistics::LEAST_FOR_QUANTILES;

/// Whether what came out is what is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// For certain.
    Hit,
    /// For certain not.
    Missed,
    /// Some replicates are, some are not, or too few tell.
    Open,
}

/// What is said where nine of ten replicates lie in `reach`, of a number that may lie in `tolerated`.
pub fn agreement(tolerated: (f64, f64), reach: (f64, f64)) -> Agreement {
    match reach {
        (least, most) if least >= tolerated.0 && most <= tolerated.1 => Agreement::Hit,
        (least, most) if most < tolerated.0 || least > tolerated.1 => Agreement::Missed,
        _ => Agreement::Open,
    }
}

/// Where 90 % of replicates lie: their `middle` 90 %, or of too few for that, where by Student's t another one would lie, from their
/// mean and its standard error. One replicate is itself.
pub fn reach(replicates: usize, mean: f64, error: f64, middle: (f64, f64)) -> (f64, f64) {
    if replicates < 2 || replicates >= LEAST_FOR_QUANTILES as usize {
        return middle;
    }
    let half = chance::quantile(replicates - 1, 0.10) * error * (replicates as f64 + 1.0).sqrt();
    (mean - half, mean + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::statistics::Statistics;

    fn of(values: &[f64], tolerated: (f64, f64)) -> Agreement {
        let found = Statistics::of(values);
        let error = found.standard_error.unwrap_or(0.0);
        agreement(tolerated, reach(values.len(), found.mean, error, (found.p05, found.p95)))
    }

    #[test]
    fn a_median_within_is_no_hit_where_the_next_run_may_lie_without() {
        // Two runs: another lies within t(1, 5%)·√3 standard errors, 6.314·1.732·.09, of .46 in nine of ten cases.
        assert_eq!(of(&[0.37, 0.55], (0.1, 2.0)), Agreement::Open);
        assert_eq!(of(&[0.1069, 0.1070], (0.059, 0.128)), Agreement::Hit);
        assert_eq!(of(&[78.8, 81.8], (34.2, 41.8)), Agreement::Missed);
        // A median without is no miss either: 88.74 beside 85 to 88.
        assert_eq!(of(&[88.30, 89.18], (85.0, 88.0)), Agreement::Open);
        assert_eq!((of(&[1.0], (0.0, 2.0)), of(&[3.0], (0.0, 2.0))), (Agreement::Hit, Agreement::Missed));
        // Of twenty the middle nine tenths count.
        let twenty: Vec<f64> = (0..21).map(f64::from).collect();
        assert_eq!((of(&twenty, (1.0, 19.0)), of(&twenty, (2.0, 19.0))), (Agreement::Hit, Agreement::Open));
    }
}
