//! Draws keyed random numbers: every number has an address, so no result depends on who computes it, when, or in which order.
//!
//! The 256-bit ChaCha8 key is made of the bytes of (seed, replicate, "footvote", or "spin-up " before the start, model version); the stream is
//! (tick, purpose); the word position comes from the household. In each tick a household has one word that says whether its
//! clock rings and what it thinks of what comes up ([`Keys::ring_word`]), and a block of its own for all else
//! ([`Keys::look_words`]): household 17 has the same luck in every scenario. Where few of many are drawn by lot (redraws of a rank),
//! the candidates of a chunk come one after the other, [`RING_WORDS`] words each.

use crate::model::numeric::ln;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Households worked on together: a constant of the model version, never of the machine.
pub const CHUNK: usize = 4096;
/// Words of one look, or of one candidate.
pub const RING_WORDS: usize = 8;
/// Words of one ChaCha block.
pub const BLOCK_WORDS: usize = 16;
/// Blocks computed together.
pub const LANES: usize = 16;
/// Words of one birth: one block.
pub const BIRTH_WORDS: usize = BLOCK_WORDS;
/// Households whose ring words lie in the same sixteen blocks: the first words of all blocks are those of the first sixteen.
pub const RING_TILE: usize = BLOCK_WORDS * LANES;
/// Words between the positions of two chunks in a stream of candidates; more than any chunk can use.
const CHUNK_STRIDE: u128 = 1 << 16;
/// Version of the model in every key: a changed model draws new luck.
const MODEL_VERSION: u64 = 2;

/// What a stream of numbers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Attributes of new households.
    Birth = 1,
    /// Clock rings.
    Ring = 2,
    /// Alternatives beyond the first of a ring.
    Alternatives = 3,
    /// Redraws of the mobility class.
    ClassSwitch = 4,
    /// Fixed taste dispersion.
    Taste = 5,
    /// Wishes that are called for: at an opening, after a closing.
    Directed = 6,
    /// Becoming an e-resident.
    Residence = 7,
    /// What hosts do.
    Host = 8,
    /// Pledges that lapse after a repeal.
    Lapse = 9,
    /// The sample in which odds of belonging are averaged.
    Odds = 10,
    /// How the limits of a place are rounded to whole simulated households.
    Limit = 11,
    /// Where households come to live, or go from, as the nation grows or shrinks.
    Growth = 12,
    /// How residents of a suburb vote.
    Vote = 13,
    /// Who comes from abroad.
    Newcomer = 14,
    /// Who leaves for abroad.
    Departure = 15,
    /// What a household draws beside its ring word.
    Look = 16,
    /// What a household belongs to, and when it joins.
    Values = 17,
}

/// The names of the eight words of a look, or of a candidate.
pub mod word {
    /// Gap to the next candidate.
    pub const GAP: usize = 0;
    /// Whether the channel of a community is used; the new rank of a candidate.
    pub const DRAW: usize = 1;
    /// Channel through which the alternative comes.
    pub const CHANNEL: usize = 2;
    /// Alternative, high bits.
    pub const PLACE_HIGH: usize = 3;
    /// Alternative, low bits.
    pub const PLACE_LOW: usize = 4;
    /// Taste draw: what the ring word leaves over.
    pub const TASTE: usize = 5;
    /// Whether somebody helps to pay.
    pub const ASSIST: usize = 6;
    /// Number in the admission lottery.
    pub const LOTTERY: usize = 7;
}

/// The uniform number in (0, 1) of one word.
#[inline]
pub fn unit(word: u32) -> f64 {
    (word as f64 + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The uniform number in (0, 1) of two words, 52 bits: with one more the half that keeps it off the ends would be rounded
/// away and 1 could come up.
#[inline]
pub fn unit2(high: u32, low: u32) -> f64 {
    let bits = ((high as u64) << 32 | low as u64) >> 12;
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// Where the luck of a place is drawn: from its name, so that another place in the list changes nobody's (FNV-1a).
pub fn address(name: &str) -> u128 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3));
    2 * hash as u128
}

/// All randomness of one replicate.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    key: [u8; 32],
}

impl Keys {
    /// The keys of `replicate` under `seed`.
    pub fn new(seed: u64, replicate: u32) -> Self {
        let mut key = [0; 32];
        key[0..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(replicate as u64).to_le_bytes());
        key[16..24].copy_from_slice(b"footvote");
        key[24..32].copy_from_slice(&MODEL_VERSION.to_le_bytes());
        Keys { key }
    }

    /// The keys of the spin-up before this replicate: no stream of one is a stream of the other.
    pub fn of_spin_up(mut self) -> Self {
        self.key[16..24].copy_from_slice(b"spin-up ");
        self
    }

    /// The 256 bits of the key.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// The word of `household` in `tick` that says whether its clock rings.
    pub fn ring_word(&self, tick: u32, household: usize) -> u32 {
        let (tile, within) = (household / RING_TILE, household % RING_TILE);
        let (word, block) = (within / LANES, tile * LANES + within % LANES);
        self.stream(tick, Purpose::Ring, (block * BLOCK_WORDS + word) as u128).next_u32()
    }

    /// The words with which `household` looks around in `tick`; the taste draw comes from its ring word.
    pub fn look_words(&self, tick: u32, household: usize) -> [u32; RING_WORDS] {
        let mut rng = self.stream(tick, Purpose::Look, (household * BLOCK_WORDS) as u128);
        std::array::from_fn(|_| rng.next_u32())
    }

    /// The stream of (`tick`, `purpose`), from word `position`.
    pub fn stream(&self, tick: u32, purpose: Purpose, position: u128) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream((tick as u64) << 8 | purpose as u64);
        rng.set_word_pos(position);
        rng
    }

    /// The candidates of a chunk of `len` households that each come up with probability `p`, [`RING_WORDS`] words each.
    pub fn candidates(
        &self,
        tick: u32,
        purpose: Purpose,
        chunk: usize,
        len: usize,
        p: f64,
    ) -> CandidateStream<RING_WORDS> {
        self.candidates_of(tick, purpose, chunk, len, p)
    }

    /// The same with `WORDS` words each, the gap among them.
    pub fn candidates_of<const WORDS: usize>(
        &self,
        tick: u32,
        purpose: Purpose,
        chunk: usize,
        len: usize,
        p: f64,
    ) -> CandidateStream<WORDS> {
        CandidateStream {
            rng: self.stream(tick, purpose, chunk as u128 * CHUNK_STRIDE),
            scale: 1.0 / ln(1.0 - p.min(1.0)),
            next: 0,
            len: if p > 0.0 { len } else { 0 },
        }
    }

    /// The words of the birth of the `number`th household that comes from abroad to the place at `address`.
    pub fn newcomer(&self, address: u128, number: u64) -> [u32; BIRTH_WORDS] {
        let mut rng = self.stream(0, Purpose::Newcomer, address + number as u128 * BIRTH_WORDS as u128);
        std::array::from_fn(|_| rng.next_u32())
    }

    /// The words of the birth of `household` in `tick`.
    pub fn birth(&self, tick: u32, household: usize) -> [u32; BIRTH_WORDS] {
        let mut rng = self.stream(tick, Purpose::Birth, household as u128 * BIRTH_WORDS as u128);
        std::array::from_fn(|_| rng.next_u32())
    }
}

/// Skips from one candidate of a chunk to the next by geometric gaps: nobody in between is touched.
pub struct CandidateStream<const WORDS: usize> {
    rng: ChaCha8Rng,
    scale: f64,
    next: usize,
    len: usize,
}

impl<const WORDS: usize> CandidateStream<WORDS> {
    /// Whether the end of the chunk is reached.
    pub fn is_done(&self) -> bool {
        self.next >= self.len
    }

    /// The candidate after `gap` others, or `None` at the end of the chunk.
    #[inline]
    pub fn leap(&mut self, gap: usize) -> Option<usize> {
        let at = self.next.saturating_add(gap);
        self.next = at.saturating_add(1);
        (at < self.len).then_some(at)
    }
}

impl<const WORDS: usize> Iterator for CandidateStream<WORDS> {
    type Item = (usize, [u32; WORDS]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done() {
            return None;
        }
        let words: [u32; WORDS] = std::array::from_fn(|_| self.rng.next_u32());
        let at = self.leap((ln(unit(words[word::GAP])) * self.scale) as usize)?;
        Some((at, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// False alarm at four standard deviations, twice: 1.3e-4.
    #[test]
    fn candidates_come_up_with_their_probability() {
        let (keys, trials) = (Keys::new(42, 0), (400 * CHUNK) as f64);
        let count = |p: f64| -> f64 {
            let of = |chunk| keys.candidates(3, Purpose::ClassSwitch, chunk, CHUNK, p).count() as f64;
            (0..400).map(of).sum()
        };
        let z = |n: f64, p: f64| (n - trials * p) / (trials * p * (1.0 - p)).sqrt();
        for p in [0.02, 0.3] {
            assert!(z(count(p), p).abs() < 4.0, "p = {p}: z = {}", z(count(p), p));
        }
        assert_eq!(count(1.0), trials);
        // Planted faults: p for a rate, whose probability is 1 − e^{−p}; and a twentieth too many of few.
        assert!(z(count(1.0 - (-0.3_f64).exp()), 0.3) < -10.0 && z(count(0.021), 0.02) > 4.0);
        assert_eq!(keys.candidates(0, Purpose::ClassSwitch, 0, CHUNK, 0.0).count(), 0);
    }

    #[test]
    fn uniform_numbers_are_never_0_or_1() {
        for (low, high) in [(unit(0), unit(u32::MAX)), (unit2(0, 0), unit2(u32::MAX, u32::MAX))] {
            assert!(0.0 < low && high < 1.0);
            assert!((low + high - 1.0).abs() < 1e-15, "both ends are equally far");
        }
    }

    /// χ² of 64 stretches of a chunk, each of 128,000 trials with p = .05: 64 degrees of freedom, since p is known. Beyond 115 once in
    /// 10,000 times.
    #[test]
    fn every_position_of_a_chunk_is_equally_likely() {
        const CELLS: usize = 64;
        let (keys, ticks, p) = (Keys::new(1, 7), 2_000, 0.05);
        let chi_square = |comes: &dyn Fn(usize, u32) -> bool| -> f64 {
            let mut counts = [0.0; CELLS];
            for tick in 0..ticks {
                let all = keys.candidates(tick, Purpose::ClassSwitch, 0, CHUNK, p);
                all.filter(|(at, words)| comes(*at, words[word::DRAW]))
                    .for_each(|(at, _)| counts[at * CELLS / CHUNK] += 1.0);
            }
            let mean = p * (ticks as usize * CHUNK / CELLS) as f64;
            counts.iter().map(|n| (n - mean) * (n - mean) / (mean * (1.0 - p))).sum()
        };
        let fair = chi_square(&|_, _| true);
        assert!(fair < 115.0, "{fair}");
        // Planted bias: a sixth of the candidates of one stretch in 64 are lost.
        let biased = chi_square(&|at, draw| at >= CHUNK / CELLS || draw > u32::MAX / 6);
        assert!(biased > 115.0, "{biased}");
    }

    #[test]
    fn replicates_are_not_shifted_seeds_and_streams_are_stable() {
        assert_ne!(Keys::new(1, 0).birth(0, 0), Keys::new(0, 1).birth(0, 0));
        assert_eq!(Keys::new(42, 0).birth(0, 5), Keys::new(42, 0).birth(0, 5));
        assert_ne!(Keys::new(42, 0).birth(0, 5), Keys::new(42, 0).birth(1, 5));
        // Value stability: these numbers are part of the model version.
        assert_eq!(Keys::new(42, 0).birth(0, 0)[..2], VALUES);
    }

    const VALUES: [u32; 2] = [508_437_346, 2_582_027_345];
}
