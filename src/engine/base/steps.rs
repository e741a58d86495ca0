//! Bounds how often households look around from each age on, in sixteen steps: what four bits can say.

/// Steps of how often a household looks around, less one.
const STEPS: f64 = 15.0;

/// How often households look around at most from each age on, in sixteen steps.
#[derive(Debug, Clone)]
pub struct Steps {
    least: f64,
    most: f64,
    /// Step of each age in ticks.
    of_age: Vec<u8>,
}

impl Steps {
    /// The steps of national ring rates by age in ticks.
    pub fn new(national: &[f64]) -> Self {
        let mut from_then_on = national.to_vec();
        for k in (1..from_then_on.len()).rev() {
            from_then_on[k - 1] = from_then_on[k - 1].max(from_then_on[k]);
        }
        let most = from_then_on.first().copied().unwrap_or(0.0);
        let least = from_then_on.last().copied().unwrap_or(0.0);
        let mut steps = Steps { least, most, of_age: Vec::new() };
        let step = |rate: f64| (0..15).find(|&k| steps.rate(k) >= rate).unwrap_or(15);
        steps.of_age = from_then_on.iter().map(|&rate| step(rate)).collect();
        steps
    }

    /// The rate at the upper end of a step, per year.
    pub fn rate(&self, step: u8) -> f64 {
        if step == 15 { self.most } else { self.least + (self.most - self.least) * (step as f64 / STEPS) }
    }

    /// The step of a household at an age.
    #[inline(always)]
    pub fn at(&self, age_ticks: u32) -> u8 {
        self.of_age[(age_ticks as usize).min(self.of_age.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::consideration::national_rates;
    use crate::model::parameters::Parameters;

    #[test]
    fn a_step_is_never_below_the_rate_of_its_age_or_of_any_later_one() {
        for by_age in [true, false] {
            let rates = national_rates(&Parameters::default(), by_age, 12, 110 * 12 + 1);
            let steps = Steps::new(&rates);
            for age in 0..rates.len() {
                let bound = steps.rate(steps.at(age as u32));
                assert!(rates[age..].iter().all(|&rate| rate <= bound), "{age}");
                assert!(age < 25 * 12 || bound <= rates[age] + 0.06, "{age}: {bound} is far from {}", rates[age]);
            }
        }
    }
}
