//! Counts everybody by place and kind, many households side by side: what [`review`](crate::engine::phases::review) takes each January.
//!
//! Traits are those of [`crate::model::traits::traits`], bit for bit (tested): the same branch-free rule, over columns on the stack.

use crate::engine::state::census::Census;
use crate::engine::state::counts::{AGES, CommunityGroup, INCOMES, PROFILE_SLOTS, group, slot_of};
use crate::model::clock::Day;
use crate::model::household::{Class, Household, uniform};
use crate::model::income_code;
use crate::model::tenure::Memory;
use crate::model::traits::{AgeTables, Signs};
use crate::model::voice;
use pulp::{Arch, Simd, WithSimd};
use std::collections::BTreeMap;

/// Households side by side.
const LANES: usize = 64;
/// One number of each household side by side.
type Lanes<T> = [T; LANES];

/// Where bands of age, income and deciles begin, in what households store.
pub struct Bounds {
    /// Ages in ticks.
    pub ages: [u32; AGES.len()],
    /// Codes of income at which deciles begin, but for the first.
    pub deciles: [u32; 9],
    /// Codes of income at which bands of gross income begin, by the place that pays.
    pub incomes: Vec<[u32; INCOMES.len()]>,
}

/// What counting needs to know of the day.
pub struct Scene<'a> {
    /// Chances by age.
    pub ages: &'a AgeTables,
    /// Memory of tenure.
    pub memory: Memory,
    /// The tick from which ages count.
    pub clock: i32,
    /// Today.
    pub today: Day,
    /// Where bands begin.
    pub bounds: Bounds,
    /// Whether voice weights are taken anew.
    pub anew: bool,
}

/// What one thread has counted.
pub struct Tally {
    arch: Arch,
    /// Households of no community by place, decile and class.
    groups: Vec<u64>,
    circles: BTreeMap<CommunityGroup, u64>,
    /// Households in each slot of the profile.
    slots: [u64; PROFILE_SLOTS],
    /// By how much the voices of each place have changed.
    pub voices: Vec<i64>,
}

impl Tally {
    /// Nothing counted, of so many places.
    pub fn new(places: usize) -> Self {
        Tally {
            arch: Arch::new(),
            groups: vec![0; places * 10 * Class::ALL.len()],
            circles: BTreeMap::new(),
            slots: [0; PROFILE_SLOTS],
            voices: vec![0; places],
        }
    }

    /// Counts these households, and takes their voice weights if they are taken anew.
    pub fn count(&mut self, scene: &Scene, households: &mut [Household]) {
        self.arch.dispatch(Count { scene, tally: self, households });
    }

    /// What two threads have counted.
    pub fn with(mut self, other: Tally) -> Self {
        let add = |sum: &mut u64, n: &u64| *sum += n;
        self.groups.iter_mut().zip(&other.groups).for_each(|(sum, n)| add(sum, n));
        other.circles.into_iter().for_each(|(key, n)| *self.circles.entry(key).or_insert(0) += n);
        self.slots.iter_mut().zip(&other.slots).for_each(|(sum, n)| add(sum, n));
        self.voices.iter_mut().zip(other.voices).for_each(|(sum, n)| *sum += n);
        self
    }

    /// The census of what is counted.
    pub fn census(self) -> Census {
        Census { slots: self.slots, groups: self.groups, circles: self.circles }
    }
}

/// Takes the voice weights of these households, and counts nobody.
pub fn take_voices(scene: &Scene, households: &mut [Household]) {
    Arch::new().dispatch(Voices { scene, households });
}

/// How many of the `bounds` a number has reached.
#[inline(always)]
fn reached<const N: usize>(bounds: &[u32; N], number: u32) -> u8 {
    let mut reached = 0;
    for bound in bounds {
        reached += (number >= *bound) as u8;
    }
    reached
}

/// A small whole number, without the checks of a cast.
#[inline(always)]
fn whole(number: f64) -> u8 {
    // 2⁵² + k has k in its low bits.
    (number + 4_503_599_627_370_496.0).to_bits() as u8
}

/// What is read of households side by side, and what follows.
struct Columns {
    code: Lanes<u16>,
    dwelling: Lanes<Day>,
    tenure_rank: Lanes<u16>,
    class_rank: Lanes<u16>,
    children_rank: Lanes<u16>,
    age: Lanes<u32>,
    log_odds: Lanes<f64>,
    parents: Lanes<f64>,
    /// 1 whoever is there, 0 who has gone and where nobody is.
    there: Lanes<u8>,
    decile: Lanes<u8>,
    /// Bands of the profile.
    bands: Bands,
}

/// In which band of each dimension of the profile a household is.
struct Bands {
    age: Lanes<u8>,
    income: Lanes<u8>,
    class: Lanes<u8>,
    owner: Lanes<u8>,
    children: Lanes<u8>,
    remote: Lanes<u8>,
}

impl Columns {
    fn new() -> Self {
        Columns {
            code: [0; LANES],
            dwelling: [Day::new(0); LANES],
            tenure_rank: [0; LANES],
            class_rank: [0; LANES],
            children_rank: [0; LANES],
            age: [0; LANES],
            log_odds: [0.0; LANES],
            parents: [0.0; LANES],
            there: [0; LANES],
            decile: [0; LANES],
            bands: Bands {
                age: [0; LANES],
                income: [0; LANES],
                class: [0; LANES],
                owner: [0; LANES],
                children: [0; LANES],
                remote: [0; LANES],
            },
        }
    }

    /// Reads at most as many households as there are lanes; lanes beyond them keep what they had.
    #[inline(always)]
    fn fill(&mut self, scene: &Scene, households: &[Household]) {
        let n = households.len().min(LANES);
        self.there[n..].fill(0);
        for (k, h) in households[..n].iter().enumerate() {
            self.there[k] = !h.is_gone() as u8;
            let age = h.age_ticks(scene.clock);
            self.code[k] = h.income;
            self.dwelling[k] = h.dwelling;
            self.tenure_rank[k] = h.tenure_rank;
            self.class_rank[k] = h.class_rank;
            self.children_rank[k] = h.children_rank;
            self.age[k] = age;
            (self.log_odds[k], self.parents[k]) = scene.ages.chances(age);
        }
    }

    /// Finds kinds and bands of all lanes.
    #[inline(always)]
    fn read(&mut self, scene: &Scene) {
        for k in 0..LANES {
            let signs = Signs {
                ln_income: income_code::ln_income(self.code[k]),
                dwelt: self.dwelling[k].years_until(scene.today),
                owner_log_odds: self.log_odds[k],
                age: scene.ages.years(self.age[k]),
                tenure: uniform(self.tenure_rank[k]),
                class: uniform(self.class_rank[k]),
                children: if uniform(self.children_rank[k]) < self.parents[k] { 1.0 } else { 0.0 },
            };
            let (owning, class) = signs.read(&scene.memory);
            let bands = &mut self.bands;
            (bands.class[k], bands.owner[k], bands.children[k]) =
                (whole(class), whole(owning.now), whole(signs.children));
        }
        self.decile.fill(0);
        // A decile may begin beyond the last code.
        for bound in scene.bounds.deciles.iter().filter_map(|&bound| u16::try_from(bound).ok()) {
            for k in 0..LANES {
                self.decile[k] += (self.code[k] >= bound) as u8;
            }
        }
        self.bands.age.fill(0);
        for bound in scene.bounds.ages {
            for k in 0..LANES {
                self.bands.age[k] += (self.age[k] >= bound) as u8;
            }
        }
    }

    /// The voice weight of the `k`-th household.
    #[inline(always)]
    fn voice(&self, k: usize, household: &Household) -> u8 {
        voice::weight(Class::ALL[self.bands.class[k] as usize], self.decile[k] >= 8, household.is_member())
    }

    /// Adds everybody who is there to the slots of the profile.
    #[inline(always)]
    fn count(&self, slots: &mut [u64; PROFILE_SLOTS]) {
        let Bands { age, income, class, owner, children, remote } = &self.bands;
        let dimensions = [
            (slot_of::AGE, AGES.len() + 1, age),
            (slot_of::INCOME, INCOMES.len() + 1, income),
            (slot_of::CLASS, Class::ALL.len(), class),
            (slot_of::OWNER, 2, owner),
            (slot_of::CHILDREN, 2, children),
            (slot_of::REMOTE, 2, remote),
        ];
        for (first, bands, lanes) in dimensions {
            for (band, slot) in slots[first..first + bands].iter_mut().enumerate() {
                // No more than there are lanes, so a byte holds it.
                let mut here = 0;
                for (lane, there) in lanes.iter().zip(&self.there) {
                    here += (*lane == band as u8) as u8 & there;
                }
                *slot += here as u64;
            }
        }
        slots[0] += self.there.iter().map(|&there| there as u64).sum::<u64>();
    }
}

struct Count<'a> {
    scene: &'a Scene<'a>,
    tally: &'a mut Tally,
    households: &'a mut [Household],
}

impl WithSimd for Count<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Count { scene, tally, households } = self;
        let mut columns = Columns::new();
        for side_by_side in households.chunks_mut(LANES) {
            columns.fill(scene, side_by_side);
            columns.read(scene);
            for (k, h) in side_by_side.iter_mut().enumerate().filter(|(_, h)| !h.is_gone()) {
                let (class, decile) = (columns.bands.class[k], columns.decile[k]);
                let payer = if h.is_paid_afar() { h.employer } else { h.place };
                columns.bands.remote[k] = h.is_remote() as u8;
                columns.bands.income[k] = reached(&scene.bounds.incomes[payer as usize], h.income as u32);
                let group = group(h.place as usize, decile, class);
                match h.community {
                    0 => tally.groups[group] += 1,
                    community => *tally.circles.entry((group, community, h.stage())).or_insert(0) += 1,
                }
                let voice = columns.voice(k, h);
                if scene.anew && voice != h.voice() {
                    tally.voices[h.place as usize] += voice as i64 - h.voice() as i64;
                    h.set_voice(voice);
                }
            }
            columns.count(&mut tally.slots);
        }
    }
}

struct Voices<'a> {
    scene: &'a Scene<'a>,
    households: &'a mut [Household],
}

impl WithSimd for Voices<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let mut columns = Columns::new();
        for side_by_side in self.households.chunks_mut(LANES) {
            columns.fill(self.scene, side_by_side);
            columns.read(self.scene);
            for (k, h) in side_by_side.iter_mut().enumerate() {
                h.set_voice(columns.voice(k, h));
            }
        }
    }
}
