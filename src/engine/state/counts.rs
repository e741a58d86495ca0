//! Counts moves and wishes of the calendar year, by place, group and kind of household.

use crate::engine::state::wish::{HouseholdProfile, Wish};
use crate::model::household::{Class, PlaceId, Stage};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What divides households in `profiles.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Nothing: all of them.
    All,
    /// Age of the head, years.
    Age,
    /// Gross income, $ per year.
    Income,
    /// Mobility class.
    Class,
    /// Renting or owning.
    Tenure,
    /// Children at home.
    Children,
    /// Remote work.
    Remote,
    /// Miles moved; it depends on the move and not on the household.
    Distance,
}

impl Dimension {
    /// All dimensions, in the order of every table.
    pub const ALL: [Dimension; 8] = [
        Dimension::All,
        Dimension::Age,
        Dimension::Income,
        Dimension::Class,
        Dimension::Tenure,
        Dimension::Children,
        Dimension::Remote,
        Dimension::Distance,
    ];

    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::All => "all",
            Dimension::Age => "age",
            Dimension::Income => "income",
            Dimension::Class => "class",
            Dimension::Tenure => "tenure",
            Dimension::Children => "children",
            Dimension::Remote => "remote",
            Dimension::Distance => "distance",
        }
    }
}

/// How households are divided in `profiles.csv`: dimension and band of each slot.
pub const PROFILE: [(Dimension, &str); PROFILE_SLOTS] = [
    (Dimension::All, "all"),
    (Dimension::Age, "25"),
    (Dimension::Age, "26-34"),
    (Dimension::Age, "35-44"),
    (Dimension::Age, "45-54"),
    (Dimension::Age, "55-64"),
    (Dimension::Age, "65+"),
    (Dimension::Income, "<25k"),
    (Dimension::Income, "25-50k"),
    (Dimension::Income, "50-75k"),
    (Dimension::Income, "75-100k"),
    (Dimension::Income, "100-150k"),
    (Dimension::Income, "150-200k"),
    (Dimension::Income, "200k+"),
    (Dimension::Class, "mobile"),
    (Dimension::Class, "stuck"),
    (Dimension::Class, "rooted"),
    (Dimension::Tenure, "renter"),
    (Dimension::Tenure, "owner"),
    (Dimension::Children, "none"),
    (Dimension::Children, "some"),
    (Dimension::Remote, "no"),
    (Dimension::Remote, "yes"),
    (Dimension::Distance, "<100"),
    (Dimension::Distance, "100-250"),
    (Dimension::Distance, "250-500"),
    (Dimension::Distance, "500-1000"),
    (Dimension::Distance, "1000-2000"),
    (Dimension::Distance, "2000+"),
];
/// Number of profile slots.
pub const PROFILE_SLOTS: usize = 29;
/// First of the distance slots, which depend on the move and not on the household.
pub const FIRST_DISTANCE: usize = 23;

/// Ages at which a band begins, but for the first.
pub const AGES: [u8; 5] = [26, 35, 45, 55, 65];
/// Gross incomes at which a band begins, but for the first, thousands of dollars.
pub const INCOMES: [u16; 6] = [25, 50, 75, 100, 150, 200];

/// Where the slots of each dimension begin.
pub mod slot_of {
    /// Age of the head.
    pub const AGE: usize = 1;
    /// Gross income.
    pub const INCOME: usize = 7;
    /// Mobility class.
    pub const CLASS: usize = 14;
    /// Renting or owning.
    pub const OWNER: usize = 17;
    /// Children at home.
    pub const CHILDREN: usize = 19;
    /// Remote work.
    pub const REMOTE: usize = 21;
}

/// The slots that a household belongs to.
pub fn slots(profile: &HouseholdProfile) -> [usize; 7] {
    let age = AGES.iter().filter(|&&bound| profile.age >= bound).count();
    let income = INCOMES.iter().filter(|&&bound| profile.income_thousands >= bound).count();
    [
        0,
        slot_of::AGE + age,
        slot_of::INCOME + income,
        slot_of::CLASS + profile.class as usize,
        slot_of::OWNER + profile.owner as usize,
        slot_of::CHILDREN + profile.children as usize,
        slot_of::REMOTE + profile.remote as usize,
    ]
}

fn distance_slot(miles: f64) -> usize {
    FIRST_DISTANCE + [100.0, 250.0, 500.0, 1_000.0, 2_000.0].iter().filter(|&&bound| miles >= bound).count()
}

/// What one profile slot counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProfileCount {
    /// Moves between metros.
    pub moves: u64,
    /// Moves within a metro.
    pub local: u64,
    /// Moves between metros that were wanted.
    pub would: u64,
    /// Of these, blocked by cash.
    pub blocked: u64,
}

/// Would, could pay, admitted, moved: to another place.
pub type Funnel = [u64; 4];

/// A group of place, decile and class; a community; and a stage in it.
pub type CommunityGroup = (usize, u8, Stage);

/// A group of new place, decile and class; and a community.
pub type EntryGroup = (usize, u8);

/// Counts since the last 1 January.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    places: usize,
    /// Moves from place to place, row by row.
    pub flows: Vec<u64>,
    /// Moves to another dwelling in the same place.
    pub local: Vec<u64>,
    /// Residents who would have moved to another place but lacked the cash.
    pub blocked: Vec<u64>,
    /// Households that were not admitted.
    pub refused: Vec<u64>,
    /// Households that came from abroad, and that left for it.
    pub abroad: Vec<[u64; 2]>,
    /// Would, could, admitted, moved by place of origin, decile and class.
    pub funnel: Vec<Funnel>,
    /// The same for households that hold a community's values: group, community and stage.
    pub circles: BTreeMap<CommunityGroup, Funnel>,
    /// Would, could, admitted, moved by new place (or template, where nobody is admitted), decile, class and community.
    pub entry: BTreeMap<EntryGroup, Funnel>,
    /// National profile.
    pub profile: [ProfileCount; PROFILE_SLOTS],
    /// Which places were insolvent when last looked at (not reset).
    pub insolvent: Vec<bool>,
}

/// Index of a group among the funnels.
pub fn group(place: usize, decile: u8, class: u8) -> usize {
    (place * 10 + decile as usize) * Class::ALL.len() + class as usize
}

impl Counts {
    /// Nothing counted yet.
    pub fn new(places: usize) -> Self {
        Counts {
            places,
            flows: vec![0; places * places],
            local: vec![0; places],
            blocked: vec![0; places],
            refused: vec![0; places],
            abroad: vec![[0; 2]; places],
            funnel: vec![[0; 4]; places * 30],
            circles: BTreeMap::new(),
            entry: BTreeMap::new(),
            profile: [ProfileCount::default(); PROFILE_SLOTS],
            insolvent: vec![false; places],
        }
    }

    /// Starts the next year.
    pub fn reset(&mut self) {
        let insolvent = std::mem::take(&mut self.insolvent);
        *self = Counts { insolvent, ..Counts::new(self.places) };
    }

    /// Counts one wish of a household living in `from`.
    pub fn count(&mut self, wish: &Wish, from: PlaceId, within_metro: bool, miles: f64, admitted: bool, new: bool) {
        let (from, to) = (from as usize, wish.to as usize);
        count_profile(&mut self.profile, wish, within_metro, miles, admitted);
        if from == to {
            self.local[from] += admitted as u64;
            return;
        }
        self.blocked[from] += wish.blocked as u64;
        let (profile, could, admitted) = (&wish.profile, !wish.blocked as u64, admitted as u64);
        let steps = [1, could, admitted, admitted];
        let origin = group(from, profile.decile, profile.class);
        match profile.community {
            0 => add(&mut self.funnel[origin], steps),
            community => add(self.circles.entry((origin, community, profile.stage)).or_default(), steps),
        }
        if new {
            add(self.entry.entry((group(to, profile.decile, profile.class), profile.community)).or_default(), steps);
        }
        self.flows[from * self.places + to] += admitted;
    }

    /// What is counted of each place as an origin, place by place.
    pub fn rows(&mut self) -> impl Iterator<Item = Row<'_>> {
        let flows = self.flows.chunks_exact_mut(self.places);
        let funnels = self.funnel.chunks_exact_mut(10 * Class::ALL.len());
        let rest = self.local.iter_mut().zip(&mut self.blocked);
        flows.zip(funnels).zip(rest).map(|((flows, funnel), (local, blocked))| Row { flows, funnel, local, blocked })
    }

    /// Counts a household that said yes to a template.
    pub fn count_judged(&mut self, template: PlaceId, profile: &HouseholdProfile, can_pay: bool) {
        let key = (group(template as usize, profile.decile, profile.class), profile.community);
        add(self.entry.entry(key).or_default(), [1, can_pay as u64, 0, 0]);
    }
}

/// What is counted of one place as an origin.
#[derive(Debug)]
pub struct Row<'a> {
    /// Moves to each place.
    pub flows: &'a mut [u64],
    /// Would, could, admitted, moved by decile and class.
    pub funnel: &'a mut [Funnel],
    /// Moves to another dwelling in the place.
    pub local: &'a mut u64,
    /// Residents who would have moved but lacked the cash.
    pub blocked: &'a mut u64,
}

impl Row<'_> {
    /// Counts one wish to go to another place, of a household of no community in the `group` of this place.
    pub fn count(&mut self, group: usize, to: PlaceId, blocked: bool, admitted: bool) {
        *self.blocked += blocked as u64;
        add(&mut self.funnel[group], [1, !blocked as u64, admitted as u64, admitted as u64]);
        self.flows[to as usize] += admitted as u64;
    }
}

/// Counts one wish in the national profile.
pub fn count_profile(profile: &mut [ProfileCount], wish: &Wish, within_metro: bool, miles: f64, admitted: bool) {
    for slot in slots(&wish.profile) {
        let count = &mut profile[slot];
        match within_metro {
            true => count.local += admitted as u64,
            false => {
                count.would += 1;
                count.blocked += wish.blocked as u64;
                count.moves += admitted as u64;
            }
        }
    }
    if !within_metro && admitted {
        profile[distance_slot(miles)].moves += 1;
    }
}

impl AddAssign for ProfileCount {
    fn add_assign(&mut self, other: Self) {
        self.moves += other.moves;
        self.local += other.local;
        self.would += other.would;
        self.blocked += other.blocked;
    }
}

fn add(funnel: &mut Funnel, steps: Funnel) {
    funnel.iter_mut().zip(steps).for_each(|(count, step)| *count += step);
}
