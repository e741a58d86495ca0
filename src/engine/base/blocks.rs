//! Computes blocks of ChaCha8 for many positions of one stream at once, each in a lane of the machine's vectors.
//!
//! Word for word what [`Keys::stream`] gives at the same positions, whatever the width of the vectors; a test compares them.

use crate::engine::base::random::{BLOCK_WORDS, Keys, LANES, Purpose};
use pulp::{Arch, Simd, WithSimd};

/// "expand 32-byte k".
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Words of sixteen blocks, word by word: the first words of all, then their second words.
pub type Blocks = [[u32; LANES]; BLOCK_WORDS];

/// A stream of blocks.
#[derive(Debug, Clone, Copy)]
pub struct BlockStream {
    key: [u32; 8],
    stream: [u32; 2],
}

impl BlockStream {
    /// The stream of (`tick`, `purpose`).
    pub fn new(keys: &Keys, tick: u32, purpose: Purpose) -> Self {
        let (fours, _) = keys.bytes().as_chunks::<4>();
        let mut key = [0; 8];
        key.iter_mut().zip(fours).for_each(|(word, four)| *word = u32::from_le_bytes(*four));
        let stream = (tick as u64) << 8 | purpose as u64;
        BlockStream { key, stream: [stream as u32, (stream >> 32) as u32] }
    }

    /// The blocks `numbers`, in vectors.
    pub fn blocks(&self, arch: Arch, numbers: &[u32; LANES], into: &mut Blocks) {
        arch.dispatch(Compute { from: self, numbers, into });
    }

    /// Gives `to` each of the blocks `numbers` with its place among them, one after the other.
    pub fn each(&self, arch: Arch, numbers: &[u32], mut to: impl FnMut(usize, [u32; BLOCK_WORDS])) {
        let (mut blocks, mut lanes) = ([[0; LANES]; BLOCK_WORDS], [0; LANES]);
        for (group, numbers) in numbers.chunks(LANES).enumerate() {
            lanes[..numbers.len()].copy_from_slice(numbers);
            self.blocks(arch, &lanes, &mut blocks);
            let block = |lane| std::array::from_fn(|word| blocks[word][lane]);
            (0..numbers.len()).for_each(|lane| to(group * LANES + lane, block(lane)));
        }
    }

    /// The blocks `numbers`; to be called where vectors are at hand.
    #[inline(always)]
    pub fn compute(&self, numbers: &[u32; LANES], into: &mut Blocks) {
        let (key, stream) = (self.key, self.stream);
        // One lane after the other in the source, all at once in the machine: the compiler turns this loop into vectors.
        for lane in 0..LANES {
            let start = [
                CONSTANTS[0],
                CONSTANTS[1],
                CONSTANTS[2],
                CONSTANTS[3],
                key[0],
                key[1],
                key[2],
                key[3],
                key[4],
                key[5],
                key[6],
                key[7],
                numbers[lane],
                0,
                stream[0],
                stream[1],
            ];
            let mut s = start;
            // Written out: four double rounds.
            double_round(&mut s);
            double_round(&mut s);
            double_round(&mut s);
            double_round(&mut s);
            into[0][lane] = s[0].wrapping_add(start[0]);
            into[1][lane] = s[1].wrapping_add(start[1]);
            into[2][lane] = s[2].wrapping_add(start[2]);
            into[3][lane] = s[3].wrapping_add(start[3]);
            into[4][lane] = s[4].wrapping_add(start[4]);
            into[5][lane] = s[5].wrapping_add(start[5]);
            into[6][lane] = s[6].wrapping_add(start[6]);
            into[7][lane] = s[7].wrapping_add(start[7]);
            into[8][lane] = s[8].wrapping_add(start[8]);
            into[9][lane] = s[9].wrapping_add(start[9]);
            into[10][lane] = s[10].wrapping_add(start[10]);
            into[11][lane] = s[11].wrapping_add(start[11]);
            into[12][lane] = s[12].wrapping_add(start[12]);
            into[13][lane] = s[13].wrapping_add(start[13]);
            into[14][lane] = s[14].wrapping_add(start[14]);
            into[15][lane] = s[15].wrapping_add(start[15]);
        }
    }
}

struct Compute<'a> {
    from: &'a BlockStream,
    numbers: &'a [u32; LANES],
    into: &'a mut Blocks,
}

impl WithSimd for Compute<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.from.compute(self.numbers, self.into);
    }
}

#[inline(always)]
fn double_round(s: &mut [u32; BLOCK_WORDS]) {
    quarter(s, 0, 4, 8, 12);
    quarter(s, 1, 5, 9, 13);
    quarter(s, 2, 6, 10, 14);
    quarter(s, 3, 7, 11, 15);
    quarter(s, 0, 5, 10, 15);
    quarter(s, 1, 6, 11, 12);
    quarter(s, 2, 7, 8, 13);
    quarter(s, 3, 4, 9, 14);
}

#[inline(always)]
fn quarter(s: &mut [u32; BLOCK_WORDS], a: usize, b: usize, c: usize, d: usize) {
    s[a] = s[a].wrapping_add(s[b]);
    s[d] = (s[d] ^ s[a]).rotate_left(16);
    s[c] = s[c].wrapping_add(s[d]);
    s[b] = (s[b] ^ s[c]).rotate_left(12);
    s[a] = s[a].wrapping_add(s[b]);
    s[d] = (s[d] ^ s[a]).rotate_left(8);
    s[c] = s[c].wrapping_add(s[d]);
    s[b] = (s[b] ^ s[c]).rotate_left(7);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn blocks_have_the_words_of_the_stream() {
        let keys = Keys::new(9, 3);
        let numbers = std::array::from_fn(|k| (k as u32).wrapping_mul(2_654_435_761));
        let mut blocks = [[0; LANES]; BLOCK_WORDS];
        for (tick, purpose) in [(0, Purpose::Birth), (7, Purpose::Look), (19_999, Purpose::Ring)] {
            BlockStream::new(&keys, tick, purpose).blocks(Arch::new(), &numbers, &mut blocks);
            for (lane, &number) in numbers.iter().enumerate() {
                let mut stream = keys.stream(tick, purpose, number as u128 * BLOCK_WORDS as u128);
                let words: [u32; BLOCK_WORDS] = std::array::from_fn(|_| stream.next_u32());
                assert_eq!(blocks.map(|row| row[lane]), words, "block {number} of {tick}");
            }
        }
        // Planted fault: the next block is another.
        let mut next =
            keys.stream(19_999, Purpose::Ring, numbers[3] as u128 * BLOCK_WORDS as u128 + BLOCK_WORDS as u128);
        assert_ne!(blocks[0][3], next.next_u32());
    }
}
