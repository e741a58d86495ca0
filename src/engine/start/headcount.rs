//! Counts who lives where in a world that has begun, block by block of slots, and takes samples of it.

use crate::engine::base::parallel;
use crate::engine::start::inversion::LEAST_PER_PLACE;
use crate::engine::state::world::World;
use crate::model::household::Household;

/// Slots that one thread counts at a time.
const COUNTED: usize = 1 << 16;

/// Households of each place that work where they live, and remote ones, in every block of slots.
pub(crate) struct Headcount {
    /// Slots of a block.
    size: usize,
    blocks: Vec<Vec<[u32; 2]>>,
}

impl Headcount {
    /// Counts everybody.
    pub fn of(world: &World) -> Self {
        Headcount::in_blocks(&world.households, world.places.len(), COUNTED)
    }

    fn in_blocks(households: &[Household], places: usize, size: usize) -> Self {
        let count = |block: usize| {
            let mut residents = vec![[0; 2]; places];
            for household in block_of(households, block, size).iter().filter(|household| !household.is_gone()) {
                residents[household.place as usize][household.is_paid_afar() as usize] += 1;
            }
            residents
        };
        Headcount { size, blocks: parallel::map(households.len().div_ceil(size), None, count) }
    }

    /// Households of each of so many `places` that work where they live, and remote ones.
    pub fn by_group(&self, places: usize) -> Vec<[f64; 2]> {
        let mut residents = vec![[0.0; 2]; places];
        for block in &self.blocks {
            for (sums, counts) in residents.iter_mut().zip(block) {
                (0..2).for_each(|group| sums[group] += f64::from(counts[group]));
            }
        }
        residents
    }

    /// About `wanted` households of the `world` that was counted, spread over all slots, at least 200 of each place, and what each
    /// stands for.
    ///
    /// Slots do not lie place by place. Of the households of a place every so-many-th is taken, in the order of the slots: each block
    /// knows how many came before it.
    pub fn sample(&self, world: &World, wanted: usize) -> Vec<(usize, f64)> {
        let live: Vec<u64> = world.places.iter().map(|place| place.households).collect();
        self.spread(&world.households, &live, wanted)
    }

    /// The sample of places in which so many `live`.
    fn spread(&self, households: &[Household], live: &[u64], wanted: usize) -> Vec<(usize, f64)> {
        let size = self.size;
        let total: u64 = live.iter().sum();
        let most = wanted.min(total as usize);
        let stride = |n: u64| {
            let share = (n as u128 * most as u128).div_ceil(total.max(1) as u128) as u64;
            (n / share.max(LEAST_PER_PLACE as u64)).max(1)
        };
        let strides: Vec<u64> = live.iter().map(|live| stride(*live)).collect();
        let mut seen = vec![0_u64; live.len()];
        let count = |counts: &Vec<[u32; 2]>| {
            let before = seen.clone();
            seen.iter_mut().zip(counts).for_each(|(seen, here)| *seen += u64::from(here[0]) + u64::from(here[1]));
            before
        };
        let before: Vec<Vec<u64>> = self.blocks.iter().map(count).collect();
        let chosen = parallel::map(before.len(), None, |block| {
            let first = block * size;
            // How many come before the next that is taken: no division for each household.
            let due = |(seen, stride): (&u64, &u64)| seen.next_multiple_of(*stride) - seen;
            let mut due: Vec<u64> = before[block].iter().zip(&strides).map(due).collect();
            let mut chosen = Vec::new();
            for (k, household) in block_of(households, block, size).iter().enumerate() {
                if household.is_gone() {
                    continue;
                }
                let j = household.place as usize;
                if due[j] == 0 {
                    chosen.push((first + k, j));
                    due[j] = strides[j];
                }
                due[j] -= 1;
            }
            chosen
        });
        let weight = |j: usize| seen[j] as f64 / seen[j].div_ceil(strides[j]) as f64;
        chosen.into_iter().flatten().map(|(id, j)| (id, weight(j))).collect()
    }
}

fn block_of(households: &[Household], block: usize, size: usize) -> &[Household] {
    &households[block * size..households.len().min((block + 1) * size)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::household::NOWHERE;

    #[test]
    fn a_sample_is_the_same_in_blocks_of_any_size_as_in_one() {
        // Three places of very different size, mixed, and every eleventh slot empty.
        let place = |k: usize| if k.is_multiple_of(11) { NOWHERE } else { [0, 0, 0, 1, 0, 0, 2][k % 7] };
        let mut households: Vec<Household> = (0..30_000).map(|k| Household::new(place(k))).collect();
        households.iter_mut().step_by(5).for_each(|household| household.set_remote(true));
        let mut live = [0; 3];
        households.iter().filter(|household| !household.is_gone()).for_each(|h| live[h.place as usize] += 1);
        let spread = |households: &[Household], size| {
            Headcount::in_blocks(households, live.len(), size).spread(households, &live, 1_000)
        };
        let one = spread(&households, usize::MAX >> 1);
        let stands_for = |sample: &[(usize, f64)]| sample.iter().map(|(_, weight)| weight).sum::<f64>();
        assert!((stands_for(&one) - live.iter().sum::<u64>() as f64).abs() < 1e-6);
        assert!(one.len() > 1_000 && one.len() < 1_300, "{}", one.len());
        let counted = Headcount::in_blocks(&households, 3, 777).by_group(3);
        assert!(counted.iter().zip(live).all(|(here, live)| here[0] + here[1] == live as f64 && here[1] > 0.0));
        for size in [1, 7, 4_096, 29_999] {
            assert_eq!(spread(&households, size), one, "{size}");
        }
        // Planted fault: a block that does not know what came before takes its first of every place.
        let forgetful: usize = households.chunks(700).map(|block| spread(block, 700).len()).sum();
        assert_ne!(forgetful, one.len());
    }
}
