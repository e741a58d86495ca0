//! Bounds what a tick can make of a household before anybody looks at it: by its readiness alone, one byte.
//!
//! A household's ring word u says at once whether its clock rings and what it thinks of what comes up: it moves to the rest of the
//! country if u < λ_i·dt·P, and within its metro if 1 − u ≤ (k_h + λ_loc·P)·dt, P the probability of moving given what comes up. So
//! it moves nowhere if u is beyond both with the largest P that any household of its readiness has anywhere. Only
//! the others are looked at, and they decide by the rule itself: a bound drops only what would have been refused.
//!
//! The largest gain of a move from l to j, over classes m from the lowest reachable on, with and without children:
//! v_j − v_l + β_m·[ln w_j(1−τ_j) − ln w_l(1−τ_l)] ± φ_m − μ_m − μᵈ_m·miles/100 − risk; money is at least what a grant
//! takes off it. No bound is known with several alternatives, Stone–Geary, tastes that differ or announced changes.

use crate::engine::base::constants::Constants;
use crate::engine::base::readiness::{APART, GONE, POOR, POOR_BELOW, is_special};
use crate::engine::choice::offer::Law;
use crate::engine::choice::prospects::{Prospects, SLACK};
use crate::model::choice::move_probability;
use crate::model::household::{Class, PlaceId};
use crate::model::income::NET_INCOME_FLOOR;
use crate::model::moving::{MEDIAN_INCOME, cost, money_cost, risk_cost};
use crate::model::numeric::ln;
use crate::model::rules::{Alternatives, UtilityForm};
use crate::model::utility::{COMMON_TASTES, Offer, Tastes, taste_deviations, utility_of};
use crate::scenario::Scenario;
use pulp::{Arch, Simd, WithSimd};

/// Doubles in the widest vectors.
const MOST_LANES: usize = 8;

/// Ring words beyond which a household of some readiness decides nothing.
#[derive(Debug, Clone)]
pub struct Limits {
    /// A national look may come of words up to here, by readiness.
    pub below: [u32; 256],
    /// A local look or a tie may come of words whose complement is up to here, by readiness.
    pub above: [u32; 256],
    /// The largest of `below` among those of whom there are any.
    pub most_below: u32,
    /// The largest of `above`.
    pub most_above: u32,
    /// What each kind of household gains at most, where that is known.
    pub prospects: Option<Prospects>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            below: [u32::MAX; 256],
            above: [u32::MAX; 256],
            most_below: u32::MAX,
            most_above: u32::MAX,
            prospects: None,
        }
    }
}

/// What households see of places.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What each place offers.
    pub offers: &'a [Offer],
    /// Wage level of each place.
    pub wages: &'a [f64],
    /// Income tax law of each place.
    pub laws: &'a [Law<'a>],
    /// h·κ·T of each place.
    pub risk: &'a [f64],
    /// Which places exist.
    pub open: &'a [bool],
    /// Whether anything is announced.
    pub announced: bool,
}

/// Largest probabilities of moving: nationally by lowest class, remote work and whether home is near; locally by lowest
/// class; and for the poor.
#[derive(Debug, Clone, Copy)]
struct Chances {
    national: [[[f64; 2]; 2]; 3],
    local: [[f64; 2]; 3],
    poor: [f64; 2],
}

/// Nothing is dropped but those who do not ring.
const CERTAIN: Chances = Chances { national: [[[1.0; 2]; 2]; 3], local: [[1.0; 2]; 3], poor: [1.0; 2] };

/// Whether no bound holds for residents of a place: what it takes is more than a flat tax.
pub fn stands_apart(law: &Law) -> bool {
    law.tax.annual_fee != 0.0 || !law.tax.brackets.is_empty()
}

impl Limits {
    /// Whether a household of this readiness may decide something with this ring word.
    #[inline(always)]
    pub fn calls(&self, ready: usize, word: u32) -> bool {
        (word <= self.below[ready]) | (!word <= self.above[ready])
    }

    /// Limits under which everybody who may ring is looked at.
    pub fn open(c: &Constants) -> Self {
        Limits::from(c, &CERTAIN, true)
    }

    /// The tightest limits that are known in a scenario whose places look like this.
    pub fn of(scenario: &Scenario, c: &Constants, seen: &Seen) -> Self {
        let anybody_apart = !scenario.communities.is_empty() || seen.laws.iter().any(stands_apart);
        if !has_bounds(scenario, c, seen) {
            return Limits::from(c, &CERTAIN, anybody_apart);
        }
        let mut prospects = Prospects::with_room(seen.offers.len());
        let chances = chances(c, seen, &mut prospects);
        Limits { prospects: Some(prospects), ..Limits::from(c, &chances, anybody_apart) }
    }

    fn from(c: &Constants, chances: &Chances, anybody_apart: bool) -> Self {
        let mut limits = Limits { below: [0; 256], above: [0; 256], most_below: 0, most_above: 0, prospects: None };
        for byte in 0..=u8::MAX {
            let (class, remote, at_home) = ((byte & 3) as usize, byte >> 2 & 1, byte >> 3 & 1);
            let factor = |remote: bool| if remote { c.remote_factor } else { 1.0 };
            let most = c.steps.rate(15) * factor(c.remote_factor > 1.0);
            let (rate, national, local) = match byte {
                GONE => (0.0, 0.0, 0.0),
                APART => (most, 1.0, 1.0),
                POOR => (most, chances.poor[0], chances.poor[1]),
                byte if is_special(byte) => (0.0, 0.0, 0.0),
                byte => {
                    let [remote, at_home] = [remote, at_home].map(usize::from);
                    let rate = c.steps.rate(byte >> 4) * factor(remote == 1);
                    (rate, chances.national[class][remote][at_home], chances.local[class][remote])
                }
            };
            let (k, there) = (byte as usize, byte != GONE);
            limits.below[k] = word(rate * national * c.dt);
            limits.above[k] = if there { word((c.ties + c.local * local) * c.dt) } else { 0 };
            if byte != APART || anybody_apart {
                limits.most_below = limits.most_below.max(limits.below[k]);
                limits.most_above = limits.most_above.max(limits.above[k]);
            }
        }
        limits
    }
}

/// The last word whose uniform number may be below `share`.
fn word(share: f64) -> u32 {
    (share * (1.0 + 1e-9) * 4_294_967_296.0 + 16.0) as u32
}

/// Whether gains are bounded by what all households of a readiness share.
fn has_bounds(scenario: &Scenario, c: &Constants, seen: &Seen) -> bool {
    let p = &c.parameters;
    let taxes = seen.laws.iter().all(|law| {
        let least = law.tax.brackets.iter().fold(0.0_f64, |least, bracket| least.min(bracket.rate));
        law.tax.annual_fee >= 0.0 && least >= 0.0 && law.entry_fee >= 0.0 && law.tax.flat_rate < 1.0
    });
    taxes
        && scenario.rules.alternatives == Alternatives::Drawn(1)
        && scenario.rules.utility == UtilityForm::CobbDouglas
        && taste_deviations(p) == [0.0; 3]
        && !seen.announced
        && Class::ALL.iter().all(|&class| p.money_cost[class] >= 0.0 && p.income_weight[class] >= 0.0)
        && p.sale_fee >= 0.0
        && p.housing_share >= 0.0
}

/// What one kind of household finds in each place.
struct Kind {
    class: Class,
    /// β.
    income: f64,
    /// Utility but for income.
    values: Vec<f64>,
    /// Utility of whoever comes, without family, and what a grant is worth at most.
    arrive: Vec<f64>,
    /// Utility of whoever leaves, without family.
    leave: Vec<f64>,
}

impl Kind {
    fn of(class: Class, income: f64, values: Vec<f64>, finds: &Finds, remote: bool) -> Self {
        let (keep, find) = (&finds.keep[remote as usize], &finds.find[remote as usize]);
        let granted = &finds.granted[class as usize][0];
        let arrive = (0..values.len()).map(|j| values[j] + income * find[j] + granted[j]).collect();
        let leave = (0..values.len()).map(|l| values[l] + income * keep[l]).collect();
        Kind { class, income, values, arrive, leave }
    }
}

/// What is left of a dollar of gross income in each place, and what a grant is worth there, whoever looks.
struct Finds {
    /// Log of what is left, for whoever works there and for remote workers.
    keep: [Vec<f64>; 2],
    /// The same at most, for whoever comes: the least net income counts for everybody who is not poor.
    find: [Vec<f64>; 2],
    /// Worth of a grant for whoever is not poor, and for the poor, by class.
    granted: [[Vec<f64>; 2]; 3],
}

impl Finds {
    fn of(c: &Constants, seen: &Seen) -> Self {
        let p = &c.parameters;
        let least_wage = seen.wages.iter().fold(f64::INFINITY, |least, &wage| least.min(wage));
        let logs = |remote: bool, floor: f64| {
            let places = seen.laws.iter().zip(seen.wages);
            let kept = places.map(|(law, &wage)| (1.0 - law.tax.flat_rate) * if remote { 1.0 } else { wage });
            kept.map(|kept| ln(kept.max(floor))).collect()
        };
        let floor = |remote: bool| NET_INCOME_FLOOR / (POOR_BELOW * if remote { least_wage } else { 1.0 });
        let granted = |class: Class, income: f64| {
            // A grant weighs most at the least income; whatever else is spent weighs against the move.
            let entry = seen.laws.iter().map(|law| (law.entry_fee - law.grant).min(0.0));
            entry.map(|entry| -money_cost(p, class, entry, income)).collect()
        };
        Finds {
            keep: [false, true].map(|remote| logs(remote, 0.0)),
            find: [false, true].map(|remote| logs(remote, floor(remote))),
            granted: Class::ALL.map(|class| [POOR_BELOW * least_wage, 0.0].map(|income| granted(class, income))),
        }
    }
}

/// The largest probabilities, and what they follow from kind by kind.
fn chances(c: &Constants, seen: &Seen, prospects: &mut Prospects) -> Chances {
    let p = &c.parameters;
    let (mut national, mut local) = ([[[f64::NEG_INFINITY; 2]; 2]; 3], [[f64::NEG_INFINITY; 2]; 3]);
    let mut poor = [f64::NEG_INFINITY; 2];
    let (finds, arch) = (Finds::of(c, seen), Arch::new());
    for class in Class::ALL {
        let phi = p.family_weight[class];
        for remote in [false, true] {
            for children in [false, true] {
                let tastes = Tastes::of(p, class, children, COMMON_TASTES);
                let value = |offer: &Offer| utility_of(&c.budgeting, &tastes, offer, 0.0, false, remote).total();
                let kind = Kind::of(class, tastes.income, seen.offers.iter().map(value).collect(), &finds, remote);
                prospects.add(&kind.arrive, &kind.leave);
                let [far, far_poor] = between_metros(arch, c, seen, &kind, &finds, remote as usize);
                let [near, near_poor] = within_metros(c, seen, &kind, &finds, remote as usize);
                for lowest in 0..=class as usize {
                    let kept = &mut national[lowest][remote as usize];
                    kept[0] = kept[0].max(far + phi.max(0.0));
                    kept[1] = kept[1].max(far - phi);
                    let kept = &mut local[lowest][remote as usize];
                    *kept = kept.max(near);
                }
                poor = [poor[0].max(far_poor + phi.abs()), poor[1].max(near_poor)];
            }
        }
    }
    let chance = |gain: f64| move_probability(gain + SLACK);
    Chances {
        national: national.map(|by_class| by_class.map(|by_remote| by_remote.map(chance))),
        local: local.map(|by_class| by_class.map(chance)),
        poor: poor.map(chance),
    }
}

/// Places for whose residents bounds hold.
fn origins(seen: &Seen) -> impl Iterator<Item = usize> {
    (0..seen.offers.len()).filter(|&l| seen.open[l] && !stands_apart(&seen.laws[l]))
}

/// The largest gain, without family, of a move within a metro; the same for the poor, whose income may count as the least in
/// either place.
fn within_metros(c: &Constants, seen: &Seen, kind: &Kind, finds: &Finds, remote: usize) -> [f64; 2] {
    let (p, class) = (&c.parameters, kind.class);
    let staying = |miles: f64| -cost(p, class, miles, true, 0.0, MEDIAN_INCOME, None).total();
    // Another dwelling in the same place.
    let mut most = [staying(0.0); 2];
    for l in origins(seen) {
        let neighbours = &c.geography.places[c.geography.metro[l] as usize];
        for j in neighbours.iter().map(|&j| j as usize).filter(|&j| j != l && seen.open[j]) {
            let miles = c.geography.miles(l as PlaceId, j as PlaceId);
            let mut gain = kind.values[j] - kind.values[l] + staying(miles);
            if seen.risk[j] > 0.0 {
                gain -= risk_cost(p, class, miles, seen.risk[j]);
            }
            let (keep, find) = (&finds.keep[remote], &finds.find[remote]);
            most[0] = most[0].max(gain + kind.income * (find[j] - keep[l]));
            most[1] = most[1].max(gain + kind.income * (keep[j] - keep[l]).max(0.0));
        }
    }
    most
}

/// The largest gain, without family, of a move between metros; the same for the poor.
fn between_metros(arch: Arch, c: &Constants, seen: &Seen, kind: &Kind, finds: &Finds, remote: usize) -> [f64; 2] {
    let p = &c.parameters;
    let keep = &finds.keep[remote];
    let granted_poor = &finds.granted[kind.class as usize][1];
    let n = seen.offers.len();
    let [mut arrive, mut arrive_poor] = [0, 1].map(|_| vec![f64::NEG_INFINITY; n.next_multiple_of(MOST_LANES)]);
    for j in (0..n).filter(|&j| seen.open[j]) {
        arrive[j] = kind.arrive[j];
        arrive_poor[j] = kind.values[j] + granted_poor[j];
    }
    let (distance, moving) = (p.distance_cost[kind.class] / 100.0, p.moving_cost[kind.class]);
    let mut most = [f64::NEG_INFINITY; 2];
    for l in origins(seen) {
        let found = arch.dispatch(FromOnePlace {
            arrive: &arrive,
            arrive_poor: &arrive_poor,
            keep,
            risk: seen.risk,
            miles: c.geography.miles_from(l as PlaceId),
            metro: c.geography.metro_numbers(),
            here: l,
            leave: kind.leave[l],
            leave_poor: kind.values[l],
            income: kind.income,
            moving,
            distance,
        });
        most = [most[0].max(found[0]), most[1].max(found[1])];
    }
    most
}

/// What whoever leaves one place may gain in places of other metros, by column.
struct FromOnePlace<'a> {
    arrive: &'a [f64],
    arrive_poor: &'a [f64],
    keep: &'a [f64],
    risk: &'a [f64],
    miles: &'a [f64],
    metro: &'a [f64],
    here: usize,
    leave: f64,
    leave_poor: f64,
    income: f64,
    moving: f64,
    distance: f64,
}

impl WithSimd for FromOnePlace<'_> {
    /// The largest for whoever is not poor, and for the poor.
    type Output = [f64; 2];

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) -> [f64; 2] {
        let FromOnePlace { arrive, arrive_poor, keep, risk, miles, metro, here, .. } = self;
        let [own_metro, own_keep, income] = [metro[here], keep[here], self.income].map(|x| s.splat_f64s(x));
        let [leave, leave_poor] = [self.leave, self.leave_poor].map(|x| s.splat_f64s(x));
        let [moving, distance] = [self.moving, self.distance].map(|x| s.splat_f64s(x));
        let [zero, none] = [0.0, f64::NEG_INFINITY].map(|x| s.splat_f64s(x));
        let (mut most, mut most_poor) = (none, none);
        for first in (0..keep.len()).step_by(S::F64_LANES) {
            // Beyond the last place nothing is found: `arrive` and `arrive_poor` say so.
            let some = first..keep.len().min(first + S::F64_LANES);
            let all = first..first + S::F64_LANES;
            let load = |column: &[f64]| s.partial_load_f64s(&column[some.clone()]);
            let far = s.add_f64s(moving, s.mul_f64s(distance, load(miles)));
            let going = s.add_f64s(far, s.mul_f64s(load(risk), far));
            let within = s.equal_f64s(load(metro), own_metro);
            let gain = s.sub_f64s(s.sub_f64s(s.partial_load_f64s(&arrive[all.clone()]), going), leave);
            most = s.max_f64s(most, s.select_f64s(within, none, gain));
            let gained = s.max_f64s(s.mul_f64s(income, s.sub_f64s(load(keep), own_keep)), zero);
            let there = s.add_f64s(s.partial_load_f64s(&arrive_poor[all]), gained);
            let gain = s.sub_f64s(s.sub_f64s(there, going), leave_poor);
            most_poor = s.max_f64s(most_poor, s.select_f64s(within, none, gain));
        }
        [s.reduce_max_f64s(most), s.reduce_max_f64s(most_poor)]
    }
}
