//! A roll: all candidates of a chunk at once, their words in bulk and their gaps in vectors.
//!
//! The same candidates, word for word, as [`super::random::Candidates`] names one by one; a test compares them.

use super::random::{Candidates, RING_WORDS, unit, word};
use crate::model::numeric::ln;
use pulp::{Arch, Simd, WithSimd};

/// The candidates of one chunk.
#[derive(Debug)]
pub struct Roll {
    arch: Arch,
    bytes: Vec<u8>,
    words: Vec<[u32; RING_WORDS]>,
    gaps: Vec<f64>,
    at: Vec<u32>,
}

impl Default for Roll {
    fn default() -> Self {
        Roll { arch: Arch::new(), bytes: Vec::new(), words: Vec::new(), gaps: Vec::new(), at: Vec::new() }
    }
}

impl Roll {
    /// Calls up all of `candidates`, about `expected` of them.
    pub fn call(&mut self, mut candidates: Candidates, expected: f64) {
        self.words.clear();
        self.at.clear();
        let batch = (1.08 * expected) as usize + 32;
        while !candidates.is_done() {
            let first = self.words.len();
            self.bytes.resize(batch * RING_WORDS * 4, 0);
            candidates.fill(&mut self.bytes);
            self.words.extend(self.bytes.chunks_exact(RING_WORDS * 4).map(|record| {
                let word = |k: usize| [record[4 * k], record[4 * k + 1], record[4 * k + 2], record[4 * k + 3]];
                std::array::from_fn(|k| u32::from_le_bytes(word(k)))
            }));
            self.gaps.clear();
            self.gaps.extend(self.words[first..].iter().map(|words| unit(words[word::GAP])));
            self.arch.dispatch(Gaps { gaps: &mut self.gaps, scale: candidates.scale() });
            self.at.extend(self.gaps.iter().map_while(|&gap| candidates.leap(gap as usize)).map(|at| at as u32));
        }
    }

    /// The words of the `call`-th candidate.
    #[inline]
    pub fn words(&self, call: u32) -> &[u32; RING_WORDS] {
        &self.words[call as usize]
    }

    /// Each candidate's position in the chunk and its words.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[u32; RING_WORDS])> {
        self.at.iter().map(|&at| at as usize).zip(&self.words)
    }
}

/// From uniform numbers to gaps: ln(u)/ln(1 − p).
struct Gaps<'a> {
    gaps: &'a mut [f64],
    scale: f64,
}

impl WithSimd for Gaps<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let scale = self.scale;
        self.gaps.iter_mut().for_each(|gap| *gap = ln(*gap) * scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{CHUNK, Keys, Purpose};

    #[test]
    fn a_roll_calls_the_same_candidates_as_naming_them_one_by_one() {
        let keys = Keys::new(9, 3);
        let mut roll = Roll::default();
        for (k, p) in [0.0, 1e-4, 0.02, 0.26, 0.9, 1.0].into_iter().cycle().take(120).enumerate() {
            let candidates = || keys.candidates(k as u32, Purpose::Ring, k, CHUNK - k, p);
            // A wrong expectation only makes the bulk smaller.
            roll.call(candidates(), if k % 2 == 0 { p * CHUNK as f64 } else { 0.0 });
            let called: Vec<_> = roll.iter().map(|(at, words)| (at, *words)).collect();
            assert_eq!(called, candidates().collect::<Vec<_>>(), "p = {p}");
        }
    }
}
