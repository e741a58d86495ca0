//! Computes the traits of many households at once, in columns that the compiler turns into vectors.
//!
//! Bit for bit what [`crate::model::traits::traits`] gives for each: both read the same branch-free rule.

use crate::model::household::Household;
use crate::model::traits::{AgeTables, Signs, Traits};
use pulp::{Arch, Simd, WithSimd};

/// Traits of a list of households.
#[derive(Debug, Clone)]
pub struct TraitBatch {
    arch: Arch,
    ages: Vec<u32>,
    /// At least as long as `ages`.
    signs: [Vec<f64>; 6],
    owner: Vec<f64>,
    class: Vec<f64>,
}

impl Default for TraitBatch {
    fn default() -> Self {
        let signs = std::array::from_fn(|_| Vec::new());
        TraitBatch { arch: Arch::new(), ages: Vec::new(), signs, owner: Vec::new(), class: Vec::new() }
    }
}

impl TraitBatch {
    /// Forgets all households.
    pub fn clear(&mut self) {
        self.ages.clear();
    }

    /// Adds a household at an age of `age_ticks`.
    #[inline]
    pub fn push(&mut self, tables: &AgeTables, household: &Household, age_ticks: u32) {
        let s = Signs::of(tables, household, age_ticks);
        let k = self.ages.len();
        self.ages.push(age_ticks);
        // Columns keep their length from chunk to chunk: most values are written and not pushed.
        if self.signs[0].len() <= k {
            self.signs.iter_mut().for_each(|column| column.resize(2 * k + 64, 0.0));
        }
        let values = [s.income, s.owner_log_odds, s.age, s.tenure, s.class, s.children];
        self.signs.iter_mut().zip(values).for_each(|(column, value)| column[k] = value);
    }

    /// Finds the traits of all households added.
    pub fn read(&mut self) {
        let n = self.ages.len();
        self.owner.resize(n, 0.0);
        self.class.resize(n, 0.0);
        self.arch.dispatch(Read { signs: &self.signs, owner: &mut self.owner, class: &mut self.class });
    }

    /// Age in ticks and traits of the `k`-th household added, after [`TraitBatch::read`].
    #[inline]
    pub fn get(&self, k: usize) -> (u32, Traits) {
        (self.ages[k], Traits::new(self.owner[k], self.class[k], self.signs[5][k]))
    }
}

struct Read<'a> {
    signs: &'a [Vec<f64>; 6],
    owner: &'a mut [f64],
    class: &'a mut [f64],
}

impl WithSimd for Read<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.owner.len();
        let [income, log_odds, age, tenure, class, children] = self.signs.each_ref().map(|column| &column[..n]);
        let (owners, classes) = (self.owner, &mut self.class[..n]);
        for k in 0..n {
            let signs = Signs {
                income: income[k],
                owner_log_odds: log_odds[k],
                age: age[k],
                tenure: tenure[k],
                class: class[k],
                children: children[k],
            };
            (owners[k], classes[k]) = signs.read();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::traits::traits;

    #[test]
    fn a_batch_gives_each_household_the_traits_of_the_plain_rule() {
        let tables = AgeTables::new(12);
        let mut trait_batch = TraitBatch::default();
        let households: Vec<(Household, u32)> = (0..10_007u32)
            .map(|k| {
                let mut h = Household::new(0);
                h.income_cents = 500_000 + k.wrapping_mul(2_654_435_761) % 30_000_000;
                h.tenure_rank = (k * 7919) as u16;
                h.class_rank = (k * 104_729) as u16;
                h.children_rank = (k * 31) as u16;
                (h, 240 + k % 1_080)
            })
            .collect();
        households.iter().for_each(|(h, age)| trait_batch.push(&tables, h, *age));
        trait_batch.read();
        for (k, (h, age)) in households.iter().enumerate() {
            assert_eq!(trait_batch.get(k), (*age, traits(&tables, h, *age)), "{k}");
        }
    }
}
