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

/// The place of `index` under a permutation of 0, 1, …, n − 1 keyed by `key`, without the others.
///
/// A Feistel network of eight rounds on the least even number of bits that holds n, walked until the result is below n: on
/// average fewer than four steps. M. Luby & C. Rackoff, "How to construct pseudorandom permutations from pseudorandom
/// functions", SIAM J. Comput. 17 (1988) 373–386; J. Black & P. Rogaway, "Ciphers with arbitrary finite domains" (2002).
pub fn permuted(key: u64, n: u32, index: u32) -> u32 {
    let half = (u64::from(n.saturating_sub(1)).max(1).ilog2() + 2) / 2;
    let mask = (1u64 << half) - 1;
    let mut x = u64::from(index);
    loop {
        let (mut left, mut right) = (x >> half, x & mask);
        for round in 0..8 {
            let mixed = mix(key ^ mix(right | round << 40));
            (left, right) = (right, left ^ (mixed & mask));
        }
        x = left << half | right;
        if x < u64::from(n) || n == 0 {
            return x as u32;
        }
    }
}

/// A number that looks random (the finaliser of SplitMix64).
fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permutations_by_number_have_every_number_once_and_look_random() {
        for n in [1, 2, 3, 4, 5, 50, 64, 65, 1000] {
            let mut all: Vec<u32> = (0..n).map(|k| permuted(7, n, k)).collect();
            all.sort_unstable();
            assert!(all.iter().enumerate().all(|(k, &x)| x == k as u32), "{n}: {all:?}");
        }
        // Where the first of 50 goes under 5,000 keys: chi-square with 49 degrees of freedom exceeds 102 in 1 of 100,000 seeds.
        let mut count = [0.0f64; 50];
        (0..5_000).for_each(|key| count[permuted(key, 50, 0) as usize] += 1.0);
        let chi: f64 = count.iter().map(|n| (n - 100.0) * (n - 100.0) / 100.0).sum();
        assert!(chi < 102.0, "{chi}");
        // Rank correlation of two keys over 10,000: standard deviation 0.01.
        let ranks = |key| (0..10_000).map(move |k| f64::from(permuted(key, 10_000, k)) / 10_000.0 - 0.5);
        let product: f64 = ranks(1).zip(ranks(2)).map(|(a, b)| 12.0 * a * b).sum::<f64>() / 10_000.0;
        assert!(product.abs() < 0.045, "{product}");
    }

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
