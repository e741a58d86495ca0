//! Draws random orders for experiments: keyed by seed, purpose and stream, apart from the draws of the households.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Random numbers of one stream of one purpose (at most 15 letters).
pub fn keyed(seed: u64, purpose: &str, stream: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..17].copy_from_slice(b"footvote ");
    key[17..].iter_mut().zip(purpose.bytes()).for_each(|(slot, letter)| *slot = letter);
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(stream);
    rng
}

/// A whole number below `n`, all equally likely up to n/2⁶⁴.
pub fn below(rng: &mut ChaCha8Rng, n: usize) -> usize {
    ((rng.next_u64() as u128 * n as u128) >> 64) as usize
}

/// 0, 1, …, n − 1 in random order (Fisher–Yates).
pub fn permutation(rng: &mut ChaCha8Rng, n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for k in (1..n).rev() {
        order.swap(k, below(rng, k + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_four_is_equally_likely() {
        // 24 orders, 24,000 draws: chi-square with 23 degrees of freedom exceeds 60 in 4 of 100,000 seeds.
        let mut rng = keyed(1, "test", 0);
        let mut count = std::collections::BTreeMap::new();
        (0..24_000).for_each(|_| *count.entry(permutation(&mut rng, 4)).or_insert(0.0) += 1.0);
        let chi: f64 = count.values().map(|n: &f64| (n - 1000.0) * (n - 1000.0) / 1000.0).sum();
        assert!(count.len() == 24 && chi < 60.0, "{chi}");
    }

    #[test]
    fn seed_purpose_and_stream_all_matter() {
        let first = |seed, purpose, stream| keyed(seed, purpose, stream).next_u64();
        let all = [first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)];
        assert!((0..4).all(|i| (0..i).all(|j| all[i] != all[j])));
    }
}
