//! Draws all candidates of a chunk at once, their words in bulk and their gaps in vectors.
//!
//! The same candidates, word for word, as [`crate::engine::base::random::CandidateStream`] gives one by one; a test compares them.

use crate::engine::base::random::{CandidateStream, RING_WORDS, unit, word};
use crate::model::numeric::ln;
use pulp::{Arch, Simd, WithSimd};

/// Bytes of one candidate's words.
const RECORD: usize = RING_WORDS * 4;

/// The candidates of one chunk.
#[derive(Debug)]
pub struct Candidates {
    arch: Arch,
    /// Their words, little-endian: most are never looked at, so they are taken out one by one.
    bytes: Vec<u8>,
    gaps: Vec<f64>,
    at: Vec<u32>,
}

impl Default for Candidates {
    fn default() -> Self {
        Candidates { arch: Arch::new(), bytes: Vec::new(), gaps: Vec::new(), at: Vec::new() }
    }
}

impl Candidates {
    /// Draws all of `candidates`, about `expected` of them.
    pub fn draw(&mut self, mut candidates: CandidateStream, expected: f64) {
        self.at.clear();
        let batch = ((1.08 * expected) as usize + 32) * RECORD;
        let mut filled = 0;
        while !candidates.is_done() {
            let end = filled + batch;
            if self.bytes.len() < end {
                self.bytes.resize(end, 0);
            }
            let records = &mut self.bytes[filled..end];
            candidates.fill(records);
            self.gaps.clear();
            self.gaps.extend(records.chunks_exact(RECORD).map(|record| unit(words(record)[word::GAP])));
            self.arch.dispatch(Gaps { gaps: &mut self.gaps, scale: candidates.scale() });
            self.at.extend(self.gaps.iter().map_while(|&gap| candidates.leap(gap as usize)).map(|at| at as u32));
            filled = end;
        }
    }

    /// The random words of the candidate at `index`.
    #[inline(always)]
    pub fn words(&self, index: u32) -> [u32; RING_WORDS] {
        let first = index as usize * RECORD;
        words(&self.bytes[first..first + RECORD])
    }

    /// Each candidate's position in the chunk and its words.
    pub fn iter(&self) -> impl Iterator<Item = (usize, [u32; RING_WORDS])> {
        let records = self.bytes.chunks_exact(RECORD).map(words);
        self.at.iter().map(|&at| at as usize).zip(records)
    }
}

/// The words of one record.
#[inline(always)]
fn words(record: &[u8]) -> [u32; RING_WORDS] {
    let word = |k: usize| [record[4 * k], record[4 * k + 1], record[4 * k + 2], record[4 * k + 3]];
    std::array::from_fn(|k| u32::from_le_bytes(word(k)))
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
    use crate::engine::base::random::{CHUNK, Keys, Purpose};

    #[test]
    fn bulk_drawing_gives_the_same_candidates_as_drawing_them_one_by_one() {
        let keys = Keys::new(9, 3);
        let mut batch = Candidates::default();
        for (k, p) in [0.0, 1e-4, 0.02, 0.26, 0.9, 1.0].into_iter().cycle().take(120).enumerate() {
            let stream = || keys.candidates(k as u32, Purpose::Ring, k, CHUNK - k, p);
            // A wrong expectation only makes the bulk smaller.
            batch.draw(stream(), if k % 2 == 0 { p * CHUNK as f64 } else { 0.0 });
            let called: Vec<_> = batch.iter().collect();
            assert_eq!(called, stream().collect::<Vec<_>>(), "p = {p}");
        }
    }
}
