//! Derives owning, children and mobility class from age and income through a household's fixed ranks.
//!
//! owner    iff rank < logit⁻¹(logit P_own(age) + 0.75·ln(y/62k)), P_own at 20, 25, …, 90; 68 % overall.
//! children iff rank < P_kids(age) at 20, 25, …, 75+.
//! class    by rank, multinomial logit against rooted in ((age−52)/10, ln(y/75k), owner, children).
//! remote   iff a keyed draw < min(1, 2·share·income rank).
//! Nothing is stored: no transition can be forgotten, and a household that ages changes by itself.

use crate::model::clock::Day;
use crate::model::household::{Class, Household, Tenure, uniform};
use crate::model::numeric::{exp, interpolate, ln, logistic, logit};
use crate::model::tenure::{Memory, Owning, tenure};

/// P_own at 20, 25, …, 90. American Housing Survey shape, 68 % overall.
const OWNER_BY_AGE: [f64; 15] =
    [0.12, 0.24, 0.40, 0.53, 0.61, 0.67, 0.71, 0.74, 0.76, 0.78, 0.79, 0.79, 0.77, 0.72, 0.66];
/// P_kids at 20, 25, …, 75+.
const CHILDREN_BY_AGE: [f64; 12] = [0.12, 0.27, 0.45, 0.56, 0.58, 0.50, 0.36, 0.20, 0.10, 0.06, 0.05, 0.04];
/// Slope of the log odds of owning in ln income.
const OWNER_INCOME_SLOPE: f64 = 0.75;
/// Multinomial logit of class against rooted: constant, (age−52)/10, ln(y/75k), owner, children. KRW shares 36/12/52.
const MOBILE: [f64; 5] = [0.088, -0.237, 0.173, -0.523, -0.298];
const STUCK: [f64; 5] = [-1.088, -0.106, -0.392, -0.895, 0.414];

/// ln 75,000.
const LN_75K: f64 = 11.225_243_392_518_447;

/// Oldest age, years.
pub const MAX_AGE: u32 = 110;

/// What depends on age alone, tabulated for every age in ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeTables {
    /// Years in a tick.
    years_per_tick: f64,
    /// Log odds of owning at the income of $1: only ln y is missing.
    owner_log_odds: Vec<f64>,
    /// Probability of children at home.
    children: Vec<f64>,
}

impl AgeTables {
    /// Tables for ages 0 to 110 at `ticks_per_year`.
    pub fn new(ticks_per_year: u32) -> Self {
        let ages = 0..=MAX_AGE * ticks_per_year;
        let years = |tick: u32| tick as f64 / ticks_per_year as f64;
        AgeTables {
            years_per_tick: 1.0 / ticks_per_year as f64,
            owner_log_odds: ages
                .clone()
                .map(|tick| {
                    logit(interpolate(years(tick), 20.0, 5.0, &OWNER_BY_AGE)) - OWNER_INCOME_SLOPE * ln(62_000.0)
                })
                .collect(),
            children: ages.map(|tick| interpolate(years(tick), 20.0, 5.0, &CHILDREN_BY_AGE)).collect(),
        }
    }

    /// Index of an age in these tables: ages beyond the last stay there.
    #[inline]
    pub fn index(&self, age_ticks: u32) -> usize {
        (age_ticks as usize).min(self.children.len() - 1)
    }

    /// Log odds of owning at an income of $1, and the chance of children at home.
    #[inline(always)]
    pub fn chances(&self, age_ticks: u32) -> (f64, f64) {
        let k = self.index(age_ticks);
        (self.owner_log_odds[k], self.children[k])
    }

    /// Age in years.
    #[inline(always)]
    pub fn years(&self, age_ticks: u32) -> f64 {
        age_ticks as f64 * self.years_per_tick
    }
}

/// What a household is at one age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits {
    /// Owner or renter now: who pays for a sale.
    pub tenure: Tenure,
    /// Owner or renter after the next move: who pays a deposit, and how the move is counted.
    pub after: Tenure,
    /// Children at home.
    pub children: bool,
    /// Mobility class.
    pub class: Class,
}

/// Odds of mobile and of stuck against rooted.
#[inline(always)]
pub fn class_odds(age_years: f64, ln_income: f64, owner: f64, children: f64) -> [f64; 2] {
    let x = [1.0, (age_years - 52.0) * 0.1, ln_income - LN_75K, owner, children];
    let odds = |b: &[f64; 5]| exp(b[0] + b[1] * x[1] + b[2] * x[2] + b[3] * x[3] + b[4] * x[4]);
    [odds(&MOBILE), odds(&STUCK)]
}

/// Everything that decides a household's traits, as numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signs {
    /// ln of income at wage level 1.
    pub ln_income: f64,
    /// Years since the last move of dwelling.
    pub dwelt: f64,
    /// Log odds of owning at its age and an income of $1.
    pub owner_log_odds: f64,
    /// Age, years.
    pub age: f64,
    /// Uniform number that decides owning.
    pub tenure: f64,
    /// Uniform number that decides the class.
    pub class: f64,
    /// 1 with children at home, else 0.
    pub children: f64,
}

impl Signs {
    /// The signs of `household` at an age of `age_ticks`.
    #[inline(always)]
    pub fn of(tables: &AgeTables, household: &Household, age_ticks: u32, today: Day) -> Self {
        let k = tables.index(age_ticks);
        Signs {
            ln_income: household.ln_income(),
            dwelt: household.dwelling.years_until(today),
            owner_log_odds: tables.owner_log_odds[k],
            age: tables.years(age_ticks),
            tenure: uniform(household.tenure_rank),
            class: uniform(household.class_rank),
            children: (uniform(household.children_rank) < tables.children[k]) as u8 as f64,
        }
    }

    /// Owning (now, after a move, without memory) and class (0 mobile, 1 stuck, 2 rooted), without a branch. The class reads tenure
    /// without memory.
    #[inline(always)]
    pub fn read(self, memory: &Memory) -> (Owning, f64) {
        let steady = logistic(self.owner_log_odds + OWNER_INCOME_SLOPE * self.ln_income);
        let owning = Owning::of(memory, self.tenure, steady, self.dwelt);
        let [mobile, stuck] = class_odds(self.age, self.ln_income, owning.steady, self.children);
        let rank = self.class * (1.0 + mobile + stuck);
        let beyond_mobile = if rank < mobile { 0.0 } else { 1.0 };
        let beyond_stuck = if rank < mobile + stuck { 0.0 } else { 1.0 };
        (owning, beyond_mobile + beyond_stuck)
    }
}

/// The lowest class that a household can be in from an age on, whatever it owns and whoever lives with it: 0 mobile,
/// 1 stuck, 2 rooted.
///
/// With odds a of mobile and b of stuck, P(mobile) = 1/(1/a + 1 + b/a) and P(mobile or stuck) = (a + b)/(1 + a + b). Both odds
/// fall with age, a faster than b: so both probabilities fall.
#[inline(always)]
pub fn lowest_class(age_years: f64, ln_income: f64, class_rank: f64) -> u8 {
    // More than rounding can hide.
    let rank = class_rank - 1e-9;
    let [a, b] = class_odds(age_years, ln_income, 0.0, 0.0);
    let (mut mobile, mut stuck) = (false, false);
    for (factor_a, factor_b) in LIVES {
        let (a, b) = (a * factor_a, b * factor_b);
        let weighed = rank * (1.0 + a + b);
        mobile |= weighed < a;
        stuck |= weighed < a + b;
    }
    2 - stuck as u8 - mobile as u8
}

/// e to the coefficients of owning and children, for mobile and for stuck: every way to live.
const LIVES: [(f64, f64); 4] = [
    (1.0, 1.0),
    (0.592_739_659_0, 0.408_607_598_6),
    (0.742_301_339_7, 1.512_857_126_9),
    (0.439_991_443_0, 0.618_164_917_7),
];

impl Traits {
    /// The traits that [`Signs::read`] found.
    #[inline(always)]
    pub fn new(owning: Owning, class: f64, children: f64) -> Self {
        Traits {
            tenure: tenure(owning.now),
            after: tenure(owning.after),
            children: children == 1.0,
            class: Class::ALL[class as usize],
        }
    }
}

/// The traits of `household` at an age of `age_ticks` on day `today`.
#[inline]
pub fn traits(tables: &AgeTables, memory: &Memory, household: &Household, age_ticks: u32, today: Day) -> Traits {
    let signs = Signs::of(tables, household, age_ticks, today);
    let (owning, class) = signs.read(memory);
    Traits::new(owning, class, signs.children)
}

/// Probability that the whole job of a household can leave, given its income rank in (0, 1).
pub fn remote_probability(share: f64, income_rank: f64) -> f64 {
    (2.0 * share * income_rank).min(1.0)
}

/// Probability that home is the own metro.
pub fn at_home_probability(class: Class) -> f64 {
    [0.69, 0.74, 0.79][class as usize]
}

/// Mean years since the last move between metros.
pub fn mean_stay_years(class: Class) -> f64 {
    [8.0, 10.0, 14.0][class as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::Parameters;

    /// Of somebody who has lived in its dwelling for decades, without memory.
    fn at(tables: &AgeTables, h: &Household, age: u32) -> Traits {
        traits(tables, &Memory::NONE, h, age * 12, Day::new(0))
    }

    #[test]
    fn class_odds_match_a_hand_computed_case() {
        let [mobile, stuck] = class_odds(52.0, LN_75K, 1.0, 0.0);
        assert!((mobile - (0.088_f64 - 0.523).exp()).abs() < 1e-12);
        assert!((stuck - (-1.088_f64 - 0.895).exp()).abs() < 1e-12);
    }

    #[test]
    fn owning_at_62_thousand_is_the_tabulated_share() {
        let tables = AgeTables::new(12);
        for (age, share) in [(25, 0.24), (45, 0.67), (70, 0.79)] {
            let log_odds = tables.owner_log_odds[tables.index(age * 12)];
            assert!((logistic(log_odds + OWNER_INCOME_SLOPE * ln(62_000.0)) - share).abs() < 1e-12, "{age}");
        }
        let mut rich = Household::new(0);
        rich.set_income(200000.0);
        rich.tenure_rank = 40_000;
        assert_eq!(at(&tables, &rich, 45).tenure, Tenure::Owner);
        rich.set_income(20000.0);
        assert_eq!(at(&tables, &rich, 45).tenure, Tenure::Renter);
    }

    #[test]
    fn ranks_cut_classes_and_children_where_the_tables_say() {
        let tables = AgeTables::new(12);
        let mut h = Household::new(0);
        h.set_income(75000.0);
        h.children_rank = (0.26 * 65536.0) as u16;
        assert!(at(&tables, &h, 25).children);
        assert!(!at(&tables, &h, 62).children);
        h.class_rank = 0;
        assert_eq!(at(&tables, &h, 25).class, Class::Mobile);
        h.class_rank = 65_535;
        assert_eq!(at(&tables, &h, 25).class, Class::Rooted);
    }

    #[test]
    fn odds_fall_with_age_those_of_mobile_faster() {
        const { assert!(MOBILE[1] < STUCK[1] && STUCK[1] < 0.0) };
    }

    #[test]
    fn nobody_is_ever_below_its_lowest_class_and_most_reach_it() {
        for ((owner, children), (a, b)) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].into_iter().zip(LIVES) {
            assert!((a - exp(MOBILE[3] * owner + MOBILE[4] * children)).abs() < 1e-9);
            assert!((b - exp(STUCK[3] * owner + STUCK[4] * children)).abs() < 1e-9);
        }
        let (tables, memory) = (AgeTables::new(12), Memory::new(&Parameters::default()));
        let (mut reached, mut wrong_if_young) = (0, 0);
        for k in 0..3_000u32 {
            let mut h = Household::new(0);
            h.set_income(1_000.0 * exp(6.0 * (k % 97) as f64 / 97.0));
            h.tenure_rank = (k * 7_919) as u16;
            h.class_rank = (k * 40_503) as u16;
            h.children_rank = (k * 31_337) as u16;
            let born = 25 + k % 40;
            let low = lowest_class(born as f64, h.ln_income(), uniform(h.class_rank));
            let lowest = (born * 12..110 * 12)
                .map(|age| traits(&tables, &memory, &h, age, Day::new(0)).class as u8)
                .min()
                .expect("it lives");
            assert!(low <= lowest, "{h:?} at {born}: {lowest} is below {low}");
            reached += (low == lowest) as u32;
            // Planted fault: odds of a household that owns.
            let [a, b] = class_odds(born as f64, h.ln_income(), 1.0, 0.0);
            wrong_if_young += (uniform(h.class_rank) * (1.0 + a + b) >= a && lowest == 0) as u32;
        }
        assert!(reached > 2_400 && wrong_if_young > 20, "{reached}, {wrong_if_young}");
    }

    #[test]
    fn a_household_that_has_just_moved_rents_again_and_keeps_its_class() {
        let (tables, memory) = (AgeTables::new(12), Memory::new(&Parameters::default()));
        let mut h = Household::new(0);
        h.set_income(62_000.0);
        h.dwelling = Day::new(-20 * 365);
        let before = traits(&tables, &memory, &h, 45 * 12, Day::new(0));
        assert_eq!((before.tenure, before.after), (Tenure::Owner, Tenure::Renter));
        h.note_move(Day::new(0), true);
        let after = traits(&tables, &memory, &h, 45 * 12, Day::new(0));
        assert_eq!((after.tenure, after.class), (Tenure::Renter, before.class));
        // rank .5 owns again once 1.225·.67·(1 − .5·e^(−d/6)) exceeds it: d = 6·ln(.5/(1 − .5/.82075)) = 1.479 years, 540 days.
        assert_eq!(traits(&tables, &memory, &h, 45 * 12, Day::new(538)).tenure, Tenure::Renter);
        assert_eq!(traits(&tables, &memory, &h, 45 * 12, Day::new(542)).tenure, Tenure::Owner);
    }
}
