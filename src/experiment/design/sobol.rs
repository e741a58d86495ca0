//! Generates Sobol points, Owen-scrambled: a sample that fills the cube evenly, and any 2^k of them begin a finer one.
//!
//! Direction numbers of Joe & Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci.
//! Comput. 30 (2008) 2635–2654 (set D6). Scrambling by the hash of Laine & Karras (2011) as corrected by Burley,
//! "Practical hash-based Owen scrambling", JCGT 9 (2020): every bit is flipped by a hash of the bits above it.

/// The most dimensions.
pub const DIMENSIONS: usize = 21;

/// Degree s, coefficients a and initial numbers m of each dimension after the first.
const JOE_KUO: [(u32, u32, &[u32]); DIMENSIONS - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// The sequence in some dimensions under one seed.
#[derive(Debug, Clone)]
pub struct Sobol {
    directions: Vec<[u32; 32]>,
    seed: u64,
}

impl Sobol {
    /// The sequence in `dimensions` dimensions, at most [`DIMENSIONS`].
    pub fn new(dimensions: usize, seed: u64) -> Self {
        Sobol { directions: (0..dimensions.min(DIMENSIONS)).map(directions).collect(), seed }
    }

    /// Point `index`: numbers in (0, 1).
    pub fn point(&self, index: u32) -> Vec<f64> {
        let number = |(dimension, directions): (usize, &[u32; 32])| {
            let bits = (0..32).filter(|bit| index >> bit & 1 == 1).fold(0, |x, bit| x ^ directions[bit]);
            let scrambled = scramble(bits, hash(self.seed, dimension as u64));
            (scrambled as f64 + 0.5) / 4_294_967_296.0
        };
        self.directions.iter().enumerate().map(number).collect()
    }
}

fn directions(dimension: usize) -> [u32; 32] {
    let mut v = [0u32; 32];
    let Some(&(s, a, m)) = dimension.checked_sub(1).map(|k| &JOE_KUO[k]) else {
        return std::array::from_fn(|k| 1 << (31 - k));
    };
    let s = s as usize;
    for k in 0..32 {
        if k < s {
            v[k] = m[k] << (31 - k);
            continue;
        }
        v[k] = v[k - s] ^ (v[k - s] >> s);
        for j in 1..s {
            if a >> (s - 1 - j) & 1 == 1 {
                v[k] ^= v[k - j];
            }
        }
    }
    v
}

/// Nested uniform scrambling: each bit depends on those above it.
fn scramble(x: u32, seed: u32) -> u32 {
    let mut x = x.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul((seed >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// A number that looks random for every dimension (the finaliser of SplitMix64).
fn hash(seed: u64, dimension: u64) -> u32 {
    let mut z = seed.wrapping_add(dimension.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_of_the_first_1024_points_has_one_point_in_each_1024th() {
        for seed in [0, 7] {
            let sobol = Sobol::new(DIMENSIONS, seed);
            let points: Vec<_> = (0..1024).map(|k| sobol.point(k)).collect();
            for dimension in 0..DIMENSIONS {
                let mut cells: Vec<u32> = points.iter().map(|point| (point[dimension] * 1024.0) as u32).collect();
                cells.sort_unstable();
                assert!(cells.iter().enumerate().all(|(k, &cell)| cell == k as u32), "dimension {dimension}");
            }
        }
    }

    #[test]
    fn the_first_two_dimensions_are_a_net_in_base_two() {
        // (0, m, 2)-net: every elementary interval of volume 2^-8 holds exactly one of 256 points.
        let sobol = Sobol::new(2, 3);
        for split in 0..=8u32 {
            let mut cells: Vec<u32> = (0..256)
                .map(|k| sobol.point(k))
                .map(|p| {
                    (p[0] * f64::from(1 << split)) as u32 * (1 << (8 - split))
                        + (p[1] * f64::from(1 << (8 - split))) as u32
                })
                .collect();
            cells.sort_unstable();
            assert!(cells.iter().enumerate().all(|(k, &cell)| cell == k as u32), "split {split}");
        }
    }

    #[test]
    fn a_smooth_function_is_integrated_far_better_than_by_chance() {
        // ∫ Π (1 + (x_k − ½)/2) = 1; 4096 random points would miss by about 0.005.
        let sobol = Sobol::new(5, 11);
        let product = |k| sobol.point(k).iter().map(|x| 1.0 + (x - 0.5) / 2.0).product::<f64>();
        let mean = (0..4096).map(product).sum::<f64>() / 4096.0;
        assert!((mean - 1.0).abs() < 2e-4, "{mean}");
    }
}
