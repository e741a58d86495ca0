//! Computes the traits of many households at once, in columns that the compiler turns into vectors.
//!
//! Bit for bit what [`crate::model::traits::traits`] gives for each: both read the same branch-free rule.

use crate::model::clock::Day;
use crate::model::household::{Class, Household};
use crate::model::tenure::{Memory, Owning};
use crate::model::traits::{AgeTables, Signs, Traits};
use pulp::{Arch, Simd, WithSimd};

/// Traits of a list of households.
#[derive(Debug, Clone)]
pub struct TraitBatch {
    arch: Arch,
    ages: Vec<u32>,
    /// At least as long as `ages`.
    signs: [Vec<f64>; 7],
    /// Owner now: 1 or 0.
    owner: Vec<f64>,
    /// Owner after the next move.
    after: Vec<f64>,
    class: Vec<f64>,
}

impl Default for TraitBatch {
    fn default() -> Self {
        let signs = std::array::from_fn(|_| Vec::new());
        TraitBatch {
            arch: Arch::new(),
            ages: Vec::new(),
            signs,
            owner: Vec::new(),
            after: Vec::new(),
            class: Vec::new(),
        }
    }
}

impl TraitBatch {
    /// Forgets all households.
    pub fn clear(&mut self) {
        self.ages.clear();
    }

    /// Adds a household at an age of `age_ticks`.
    #[inline]
    pub fn push(&mut self, tables: &AgeTables, household: &Household, age_ticks: u32, today: Day) {
        let s = Signs::of(tables, household, age_ticks, today);
        let k = self.ages.len();
        self.ages.push(age_ticks);
        // Columns keep their length from chunk to chunk: most values are written and not pushed.
        if self.signs[0].len() <= k {
            self.signs.iter_mut().for_each(|column| column.resize(2 * k + 64, 0.0));
        }
        let values = [s.ln_income, s.owner_log_odds, s.age, s.tenure, s.class, s.children, s.dwelt];
        self.signs.iter_mut().zip(values).for_each(|(column, value)| column[k] = value);
    }

    /// Finds the traits of all households added.
    pub fn read(&mut self, memory: &Memory) {
        let n = self.ages.len();
        self.owner.resize(n, 0.0);
        self.after.resize(n, 0.0);
        self.class.resize(n, 0.0);
        let (owner, after, class) = (&mut self.owner, &mut self.after, &mut self.class);
        self.arch.dispatch(Read { memory: *memory, signs: &self.signs, owner, after, class });
    }

    /// Age in ticks and traits of the `k`-th household added, after [`TraitBatch::read`].
    #[inline]
    pub fn get(&self, k: usize) -> (u32, Traits) {
        let owning = Owning { now: self.owner[k], after: self.after[k], steady: 0.0 };
        (self.ages[k], Traits::new(owning, self.class[k], self.signs[5][k]))
    }

    /// Class of the `k`-th household added, after [`TraitBatch::read`].
    #[inline]
    pub fn class(&self, k: usize) -> Class {
        Class::ALL[self.class[k] as usize]
    }

    /// Whether the `k`-th household added has children at home.
    #[inline]
    pub fn children(&self, k: usize) -> bool {
        self.signs[5][k] == 1.0
    }
}

struct Read<'a> {
    memory: Memory,
    signs: &'a [Vec<f64>; 7],
    owner: &'a mut [f64],
    after: &'a mut [f64],
    class: &'a mut [f64],
}

impl WithSimd for Read<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.owner.len();
        let [ln_income, log_odds, age, tenure, class, children, dwelt] =
            self.signs.each_ref().map(|column| &column[..n]);
        let (owners, afters, classes) = (self.owner, &mut self.after[..n], &mut self.class[..n]);
        for k in 0..n {
            let signs = Signs {
                ln_income: ln_income[k],
                dwelt: dwelt[k],
                owner_log_odds: log_odds[k],
                age: age[k],
                tenure: tenure[k],
                class: class[k],
                children: children[k],
            };
            let (owning, class) = signs.read(&self.memory);
            (owners[k], afters[k], classes[k]) = (owning.now, owning.after, class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::Parameters;
    use crate::model::traits::traits;

    #[test]
    fn a_batch_gives_each_household_the_traits_of_the_plain_rule() {
        let (tables, memory, today) = (AgeTables::new(12), Memory::new(&Parameters::default()), Day::new(700));
        let mut trait_batch = TraitBatch::default();
        let households: Vec<(Household, u32)> = (0..10_007u32)
            .map(|k| {
                let mut h = Household::new(0);
                h.set_income((500_000 + k.wrapping_mul(2_654_435_761) % 30_000_000) as f64 / 100.0);
                h.note_move(Day::new(600 - (k as i64 * 37) % 9_000), true);
                h.tenure_rank = (k * 7919) as u16;
                h.class_rank = (k * 104_729) as u16;
                h.children_rank = (k * 31) as u16;
                (h, 240 + k % 1_080)
            })
            .collect();
        households.iter().for_each(|(h, age)| trait_batch.push(&tables, h, *age, today));
        trait_batch.read(&memory);
        for (k, (h, age)) in households.iter().enumerate() {
            assert_eq!(trait_batch.get(k), (*age, traits(&tables, &memory, h, *age, today)), "{k}");
        }
    }
}
