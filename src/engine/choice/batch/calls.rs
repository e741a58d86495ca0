//! Finds whom a tick has to look at: the ring words of a chunk in vectors, against the limits of each household's readiness.

use crate::engine::base::blocks::BlockStream;
use crate::engine::base::envelope::Envelope;
use crate::engine::base::random::{BLOCK_WORDS, CHUNK, Keys, LANES, Purpose, RING_TILE, RING_WORDS, word};
use crate::engine::choice::squeeze::Limits;
use pulp::{Arch, Simd, WithSimd};

/// The households of one chunk that may decide something.
#[derive(Debug)]
pub struct Calls {
    arch: Arch,
    /// The ring word of every household.
    words: Vec<u32>,
    /// Whether a word is within the limits of anybody.
    near: Vec<u8>,
    /// Position of each called household; more than there are is left from before.
    at: Vec<u32>,
    /// How many are called.
    called: usize,
}

impl Default for Calls {
    fn default() -> Self {
        Calls { arch: Arch::new(), words: vec![0; CHUNK], near: vec![0; CHUNK], at: vec![0; CHUNK + 1], called: 0 }
    }
}

impl Calls {
    /// Calls households from `first` on, whose readiness is given, in `tick`.
    pub fn draw(&mut self, keys: &Keys, tick: u32, first: usize, ready: &[u8], limits: &Limits) {
        let stream = BlockStream::new(keys, tick, Purpose::Ring);
        let tiles = ready.len().div_ceil(RING_TILE);
        let (words, near) = (&mut self.words[..tiles * RING_TILE], &mut self.near[..tiles * RING_TILE]);
        let block = (first / RING_TILE * LANES) as u32;
        let (below, above) = (limits.most_below, limits.most_above);
        self.arch.dispatch(Draw { stream, block, below, above, words, near });
        near[ready.len()..].fill(0);
        self.called = 0;
        let (blocks, _) = near.as_chunks::<64>();
        for (k, block) in blocks.iter().enumerate() {
            let mut left = bits(block);
            while left != 0 {
                let at = 64 * k + left.trailing_zeros() as usize;
                left &= left - 1;
                let (word, ready) = (words[at], ready[at] as usize);
                // Nobody can guess who is called: so everybody is written, and overwritten by the next who is not.
                self.at[self.called] = at as u32;
                self.called += limits.calls(ready, word) as usize;
            }
        }
    }

    /// The same where ticks are so fine that only a few have a word.
    pub fn pick(&mut self, envelope: Envelope, keys: &Keys, tick: u32, first: usize, ready: &[u8], limits: &Limits) {
        self.called = 0;
        for (at, word) in envelope.words(keys, tick, first / CHUNK).take_while(|(at, _)| *at < ready.len()) {
            self.words[at] = word;
            self.at[self.called] = at as u32;
            self.called += limits.calls(ready[at] as usize, word) as usize;
        }
    }

    /// Position and ring word of each household that is called, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        self.at[..self.called].iter().map(|&at| (at as usize, self.words[at as usize]))
    }
}

/// Bytes of 0 or 1 as bits.
fn bits(bytes: &[u8; 64]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    // The product brings the lowest bit of the k-th byte to bit 56 + k, and no two of its terms to one place.
    let byte = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |bits, eight| bits << 8 | byte(eight))
}

struct Draw<'a> {
    stream: BlockStream,
    block: u32,
    below: u32,
    above: u32,
    words: &'a mut [u32],
    near: &'a mut [u8],
}

impl WithSimd for Draw<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Draw { stream, block, below, above, words, near } = self;
        let (rows, _) = words.as_chunks_mut::<LANES>();
        let (tiles, _) = rows.as_chunks_mut::<BLOCK_WORDS>();
        let mut numbers = [0; LANES];
        for (tile, blocks) in tiles.iter_mut().enumerate() {
            for (lane, number) in numbers.iter_mut().enumerate() {
                *number = block + (tile * LANES + lane) as u32;
            }
            stream.compute(&numbers, blocks);
        }
        let n = near.len();
        let words = &words[..n];
        for k in 0..n {
            near[k] = ((words[k] <= below) | (!words[k] <= above)) as u8;
        }
    }
}

/// The words with which households look around, many blocks at a time.
#[derive(Debug)]
pub struct Looks {
    arch: Arch,
    ids: Vec<u32>,
    words: Vec<[u32; RING_WORDS]>,
    tastes: Vec<u32>,
}

impl Default for Looks {
    fn default() -> Self {
        Looks { arch: Arch::new(), ids: Vec::new(), words: Vec::new(), tastes: Vec::new() }
    }
}

impl Looks {
    /// Forgets all households.
    pub fn clear(&mut self) {
        self.ids.clear();
        self.tastes.clear();
    }

    /// Adds a household whose ring word leaves `taste` over; returns its index.
    pub fn push(&mut self, id: u32, taste: u32) -> u32 {
        self.ids.push(id);
        self.tastes.push(taste);
        (self.ids.len() - 1) as u32
    }

    /// Draws the words of all households added.
    pub fn draw(&mut self, keys: &Keys, tick: u32) {
        let stream = BlockStream::new(keys, tick, Purpose::Look);
        self.words.clear();
        stream.each(self.arch, &self.ids, |k, block| {
            let mut words = std::array::from_fn(|word| block[word]);
            words[word::TASTE] = self.tastes[k];
            self.words.push(words);
        });
    }

    /// The words of the household at `index`.
    #[inline(always)]
    pub fn words(&self, index: u32) -> [u32; RING_WORDS] {
        self.words[index as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn called_are_those_whose_words_are_within_the_limits_of_their_readiness() {
        let keys = Keys::new(4, 1);
        let mut limits = Limits::default();
        for byte in 0..256 {
            limits.below[byte] = (byte as u32) << 22;
            limits.above[byte] = (255 - byte as u32) << 20;
        }
        (limits.most_below, limits.most_above) = (255 << 22, 255 << 20);
        let mut calls = Calls::default();
        for (first, len, tick) in [(0, CHUNK, 3), (2 * CHUNK, CHUNK, 4), (CHUNK, 700, 5), (CHUNK, 1, 6)] {
            let ready: Vec<u8> = (0..len).map(|k| (k * 31 % 251) as u8).collect();
            calls.draw(&keys, tick, first, &ready, &limits);
            let one_by_one: Vec<(usize, u32)> = (0..len)
                .map(|at| (at, keys.ring_word(tick, first + at)))
                .filter(|&(at, word)| {
                    let ready = ready[at] as usize;
                    word <= limits.below[ready] || u32::MAX - word <= limits.above[ready]
                })
                .collect();
            assert_eq!(calls.iter().collect::<Vec<_>>(), one_by_one);
            assert!(len == 1 || one_by_one.len() > len / 12 && one_by_one.len() < len / 2);
        }
    }

    #[test]
    fn where_ticks_are_fine_called_are_those_of_the_few_with_a_word_whose_limits_it_is_within() {
        let (keys, envelope) = (Keys::new(4, 1), Envelope { low: 0.02, high: 0.01 });
        let mut limits = Limits::default();
        for byte in 0..256 {
            limits.below[byte] = (byte as u32) << 18;
            limits.above[byte] = (255 - byte as u32) << 17;
        }
        let mut calls = Calls::default();
        for (first, len, tick) in [(0, CHUNK, 3), (2 * CHUNK, CHUNK, 4), (CHUNK, 700, 5), (CHUNK, 1, 6)] {
            let ready: Vec<u8> = (0..len).map(|k| (k * 31 % 251) as u8).collect();
            calls.pick(envelope, &keys, tick, first, &ready, &limits);
            let one_by_one: Vec<(usize, u32)> = (0..len)
                .filter_map(|at| envelope.word_of(&keys, tick, first + at).map(|word| (at, word)))
                .filter(|&(at, word)| {
                    word <= limits.below[ready[at] as usize] || !word <= limits.above[ready[at] as usize]
                })
                .collect();
            assert_eq!(calls.iter().collect::<Vec<_>>(), one_by_one);
            assert!(len < CHUNK || (20..100).contains(&one_by_one.len()), "{}", one_by_one.len());
        }
    }

    #[test]
    fn bits_are_those_of_each_byte() {
        for k in 0..64 {
            assert_eq!(bits(&std::array::from_fn(|at| (at == k) as u8)), 1 << k);
            assert_eq!(bits(&std::array::from_fn(|at| (at != k) as u8)), !(1 << k));
        }
        assert_eq!(
            bits(&std::array::from_fn(|at| (at * at % 7 == 2) as u8)),
            (0..64).filter(|at| at * at % 7 == 2).map(|at| 1 << at).sum::<u64>()
        );
    }

    #[test]
    fn looks_have_the_words_of_their_households() {
        let keys = Keys::new(4, 1);
        let mut looks = Looks::default();
        for n in [0, 1, 16, 37] {
            looks.clear();
            (0..n).for_each(|k| assert_eq!(looks.push(k * 1_000_003, k), k));
            looks.draw(&keys, 9);
            for k in 0..n {
                let mut words = keys.look_words(9, k as usize * 1_000_003);
                words[word::TASTE] = k;
                assert_eq!(looks.words(k), words);
            }
        }
    }
}
