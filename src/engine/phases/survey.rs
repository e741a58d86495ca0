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
/// Bands of age, and of income.
const AGE_BANDS: usize = AGES.len() + 1;
const INCOME_BANDS: usize = INCOMES.len() + 1;
/// Kinds by class, owning and children.
const KINDS: usize = Class::ALL.len() * 2 * 2;

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
    /// Households by class, owning and children, by remote work, by age, by income.
    kinds: [[[[u64; INCOME_BANDS]; AGE_BANDS]; 2]; KINDS],
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
            kinds: [[[[0; INCOME_BANDS]; AGE_BANDS]; 2]; KINDS],
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
        let kinds = self.kinds.as_flattened_mut().as_flattened_mut().as_flattened_mut();
        let others = other.kinds.as_flattened().as_flattened().as_flattened();
        kinds.iter_mut().zip(others).for_each(|(sum, n)| add(sum, n));
        self.voices.iter_mut().zip(other.voices).for_each(|(sum, n)| *sum += n);
        self
    }

    /// The census of what is counted.
    pub fn census(self) -> Census {
        Census { slots: self.slots(), groups: self.groups, circles: self.circles }
    }

    fn slots(&self) -> [u64; PROFILE_SLOTS] {
        let mut slots = [0; PROFILE_SLOTS];
        for (kind, commuters) in self.kinds.iter().enumerate() {
            let (class, owner, children) = (kind / 4, kind / 2 % 2, kind % 2);
            for (remote, ages) in commuters.iter().enumerate() {
                for (age, incomes) in ages.iter().enumerate() {
                    for (income, n) in incomes.iter().enumerate() {
                        slots[0] += n;
                        slots[slot_of::AGE + age] += n;
                        slots[slot_of::INCOME + income] += n;
                        slots[slot_of::CLASS + class] += n;
                        slots[slot_of::OWNER + owner] += n;
                        slots[slot_of::CHILDREN + children] += n;
                        slots[slot_of::REMOTE + remote] += n;
                    }
                }
            }
        }
        slots
    }
}

/// How many of the `bounds` a number has reached.
#[inline(always)]
fn reached<const N: usize>(bounds: &[u32; N], number: u32) -> u32 {
    let mut reached = 0;
    for bound in bounds {
        reached += (number >= *bound) as u32;
    }
    reached
}

/// A small whole number, without the checks of a cast.
#[inline(always)]
fn whole(number: f64) -> u32 {
    // 2⁵² + k has k in its low bits.
    (number + 4_503_599_627_370_496.0).to_bits() as u32
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
    kind: Lanes<u32>,
    decile: Lanes<u32>,
    age_band: Lanes<u32>,
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
            kind: [0; LANES],
            decile: [0; LANES],
            age_band: [0; LANES],
        }
    }

    /// Reads at most as many households as there are lanes; lanes beyond them keep what they had.
    #[inline(always)]
    fn fill(&mut self, scene: &Scene, households: &[Household]) {
        let n = households.len().min(LANES);
        for (k, h) in households[..n].iter().enumerate() {
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
            self.kind[k] = whole((class * 2.0 + owning.now) * 2.0 + signs.children);
        }
        for k in 0..LANES {
            self.decile[k] = reached(&scene.bounds.deciles, self.code[k] as u32);
            self.age_band[k] = reached(&scene.bounds.ages, self.age[k]);
        }
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
                let (kind, decile, class) = (columns.kind[k], columns.decile[k] as u8, (columns.kind[k] / 4) as u8);
                let remote = h.is_remote();
                let payer = if h.is_paid_afar() { h.employer } else { h.place };
                let income = reached(&scene.bounds.incomes[payer as usize], h.income as u32);
                tally.kinds[kind as usize][remote as usize][columns.age_band[k] as usize][income as usize] += 1;
                let group = group(h.place as usize, decile, class);
                match h.community {
                    0 => tally.groups[group] += 1,
                    community => *tally.circles.entry((group, community, h.stage())).or_insert(0) += 1,
                }
                let voice = voice::weight(Class::ALL[class as usize], decile >= 8, h.is_member());
                if scene.anew && voice != h.voice() {
                    tally.voices[h.place as usize] += voice as i64 - h.voice() as i64;
                    h.set_voice(voice);
                }
            }
        }
    }
}
