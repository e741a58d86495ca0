//! Says what chance can do to the mean of replicates: the interval outside of which one of many numbers is called certain.
//!
//! The one rule of terminal, charts and report. Of m numbers that are looked at together, each has the interval
//!
//! ```text
//! x̄ ± t·s/√n,   s² = Σ(x − x̄)²/(n − 1),   P(|T| > t) = 5 % / m with n − 1 degrees of freedom
//! ```
//!
//! (Bonferroni's inequality; R. G. Miller, "Simultaneous Statistical Inference", 2nd ed. 1981, ch. 2). Whatever depends on
//! whatever, with replicates that vary by a normal law all m intervals hold their means in at least 95 % of runs: where no
//! mean differs from zero, at most 5 % of runs claim anything, and so few get an order wrong.
//!
//! Replicates that agree to the last digit have no s; then the signs alone count: n numbers lie on one side of their median
//! by chance in 2·2⁻ⁿ of cases, which must be at most 5 % / m. One replicate cannot tell.

/// Most runs in which chance alone may lead to any claim about the numbers looked at together.
pub const FALSE_ALARM: f64 = 0.05;

/// Whether `replicates` values that are all alike, one of `among` numbers, can be no chance.
fn agree(replicates: usize, among: usize) -> bool {
    let chance = 0.5f64.powi(replicates.saturating_sub(1).min(1_000) as i32);
    replicates > 1 && chance * among.max(1) as f64 <= FALSE_ALARM
}

/// Whether so few replicates seldom tell anything of one of `among` numbers: even if they agreed on its sign, chance would explain
/// that.
pub fn few(replicates: usize, among: usize) -> bool {
    !agree(replicates, among)
}

/// Whether chance can put a mean so `far` from where it would be, whose standard error is known from so many replicates, and
/// that is one of `among`: whether its interval reaches there.
pub fn explains(far: f64, error: f64, replicates: usize, among: usize) -> bool {
    match replicates {
        0 | 1 => true,
        _ if far.is_nan() || error.is_nan() || far == 0.0 => true,
        _ if error == 0.0 => !agree(replicates, among),
        _ => two_sided(far.abs() / error, replicates - 1) * among.max(1) as f64 >= FALSE_ALARM,
    }
}

/// Where the mean of a number may be that is one of `among`: from its estimate, the standard error of that and how many
/// replicates it is from. Everywhere, if they are too few.
pub fn interval(mean: f64, error: f64, replicates: usize, among: usize) -> (f64, f64) {
    let nowhere = (f64::NEG_INFINITY, f64::INFINITY);
    match replicates {
        0 | 1 => nowhere,
        _ if error.is_nan() => nowhere,
        _ if error == 0.0 && agree(replicates, among) => (mean, mean),
        _ if error == 0.0 => nowhere,
        _ => {
            let half = beyond(replicates - 1, among) * error;
            (mean - half, mean + half)
        }
    }
}

/// How many standard errors from zero a mean must be, one of `among`: the t with P(|T| > t) = 5 % / among.
pub fn beyond(freedom: usize, among: usize) -> f64 {
    quantile(freedom, FALSE_ALARM / among.max(1) as f64)
}

/// The t with P(|T| > t) = `wanted`.
pub fn quantile(freedom: usize, wanted: f64) -> f64 {
    let mut high = 1.0;
    while two_sided(high, freedom) > wanted {
        high *= 2.0;
    }
    let mut low = 0.0;
    // Halved until both ends are the same number but for the last digits.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if two_sided(middle, freedom) > wanted { low = middle } else { high = middle }
    }
    high
}

/// How much wider than a 95 % interval one of `among` must be.
pub fn wider(freedom: usize, among: usize) -> f64 {
    beyond(freedom, among) / beyond(freedom, 1)
}

/// Most degrees of freedom that are told apart: beyond, Student's law is the normal law to four digits.
const NORMAL: usize = 2_000;

/// How often, in per cent, chance alone puts a mean of so many values farther from where it would be than its standard error.
pub fn beyond_one_error(replicates: usize) -> f64 {
    100.0 * two_sided(1.0, replicates.saturating_sub(1))
}

/// P(|T| > t) of Student's t with whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4).
fn two_sided(t: f64, freedom: usize) -> f64 {
    let freedom = freedom.clamp(1, NORMAL);
    let angle = (t / (freedom as f64).sqrt()).atan();
    let (sin, cos) = (angle.sin(), angle.cos());
    // Odd: cos θ + 2/3 cos³ θ + 2·4/(3·5) cos⁵ θ …; even: 1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ …; up to cosⁿ⁻² θ.
    let odd = freedom % 2;
    let mut term = if odd == 1 { cos } else { 1.0 };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    for power in (odd + 2..freedom.saturating_sub(1)).step_by(2) {
        term *= cos * cos * (power - 1) as f64 / power as f64;
        sum += term;
    }
    let inside = if odd == 1 { 2.0 / std::f64::consts::PI * (angle + sin * sum) } else { sin * sum };
    (1.0 - inside).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_tails_are_those_of_statrs() {
        use statrs::distribution::{ContinuousCDF, StudentsT};
        for freedom in 1..60 {
            let law = StudentsT::new(0.0, 1.0, freedom as f64).unwrap();
            for t in [0.1, 1.0, 2.0, 4.0, 8.0] {
                let theirs = 2.0 * (1.0 - law.cdf(t));
                assert!((two_sided(t, freedom) - theirs).abs() < 1e-9, "{t} {freedom}: {}", two_sided(t, freedom));
            }
        }
    }

    #[test]
    fn what_is_one_of_many_must_be_farther_from_zero() {
        // Tables: t at 5 % and at 0.1 %, two-sided; at 5 % of sixty with 1 and 19 degrees of freedom by scipy.stats.t.ppf.
        for (freedom, among, t) in [
            (1, 1, 12.706),
            (3, 1, 3.182),
            (19, 1, 2.093),
            (3, 50, 12.924),
            (19, 50, 3.883),
            (1_000_000, 1, 1.960),
            (1_000_000, 50, 3.291),
        ] {
            let ours = beyond(freedom, among);
            assert!((ours - t).abs() < 2e-3 * t, "{freedom} {among}: {ours} for {t}");
        }
        // With one degree of freedom the law is Cauchy's: t = 1/tan(π/2 · 5 % / m).
        let exact = 1.0 / (std::f64::consts::FRAC_PI_2 * 0.05 / 60.0).tan();
        assert!((beyond(1, 60) / exact - 1.0).abs() < 1e-6, "{}", beyond(1, 60));
    }

    #[test]
    fn chance_explains_what_the_interval_reaches() {
        for (replicates, among) in [(2, 1), (3, 6), (8, 60), (20, 1_770), (500, 3)] {
            let (_, high) = interval(0.0, 1.0, replicates, among);
            assert!(explains(0.999 * high, 1.0, replicates, among) && !explains(-1.001 * high, 1.0, replicates, among));
        }
        assert!(
            explains(5.0, 0.0, 5, 1)
                && !explains(5.0, 0.0, 6, 1)
                && explains(0.0, 0.0, 60, 1)
                && explains(5.0, 1.0, 1, 1)
        );
    }

    #[test]
    fn of_few_replicates_means_often_lie_beyond_their_error() {
        // 2·scipy.stats.t.sf(1, [1, 2, 3, 63]); 31.7 % is the normal law's.
        for (replicates, percent) in [(2, 50.0), (3, 42.265), (4, 39.100), (64, 32.113)] {
            assert!(
                (beyond_one_error(replicates) - percent).abs() < 2e-3,
                "{replicates}: {}",
                beyond_one_error(replicates)
            );
        }
    }

    #[test]
    fn many_numbers_need_more_replicates() {
        assert_eq!([1, 2, 5, 6, 60].map(|replicates| few(replicates, 1)), [true, true, true, false, false]);
        assert_eq!([6, 8, 9].map(|replicates| few(replicates, 6)), [true, false, false]);
    }

    #[test]
    fn so_few_replicates_tell_nothing() {
        let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(interval(5.0, 0.0, 1, 1), everywhere);
        assert_eq!(interval(5.0, f64::NAN, 0, 1), everywhere);
        // Five that agree to the last digit may do so by chance in 1 of 16, six in 1 of 32; of sixty it takes twelve.
        assert_eq!((interval(5.0, 0.0, 5, 1), interval(5.0, 0.0, 6, 1)), (everywhere, (5.0, 5.0)));
        assert_eq!((interval(5.0, 0.0, 11, 60), interval(5.0, 0.0, 12, 60)), (everywhere, (5.0, 5.0)));
        let (low, high) = interval(5.0, 1.0, 4, 1);
        assert!((low - 1.818).abs() < 1e-3 && (high - 8.182).abs() < 1e-3);
    }
}
