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
use crate::model::choice::move_probability;
use crate::model::household::{Class, PlaceId};
use crate::model::income::NET_INCOME_FLOOR;
use crate::model::moving::{MEDIAN_INCOME, cost, risk_cost};
use crate::model::numeric::ln;
use crate::model::rules::{Alternatives, UtilityForm};
use crate::model::utility::{COMMON_TASTES, Offer, Tastes, taste_deviations, utility_of};
use crate::scenario::Scenario;

/// Gains below are rounded up by this.
const SLACK: f64 = 1e-6;

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
}

impl Default for Limits {
    fn default() -> Self {
        Limits { below: [u32::MAX; 256], above: [u32::MAX; 256], most_below: u32::MAX, most_above: u32::MAX }
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
    /// Limits under which everybody who may ring is looked at.
    pub fn open(c: &Constants) -> Self {
        Limits::from(c, &CERTAIN, true)
    }

    /// The tightest limits that are known in a scenario whose places look like this.
    pub fn of(scenario: &Scenario, c: &Constants, seen: &Seen) -> Self {
        let anybody_apart = !scenario.communities.is_empty() || seen.laws.iter().any(stands_apart);
        match has_bounds(scenario, c, seen) {
            true => Limits::from(c, &chances(c, seen), anybody_apart),
            false => Limits::from(c, &CERTAIN, anybody_apart),
        }
    }

    fn from(c: &Constants, chances: &Chances, anybody_apart: bool) -> Self {
        let mut limits = Limits { below: [0; 256], above: [0; 256], most_below: 0, most_above: 0 };
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
struct Kind<'a> {
    class: Class,
    /// Utility but for income.
    values: Vec<f64>,
    /// β.
    income: f64,
    /// Log of what is left of a dollar of gross income.
    keep: &'a [f64],
    /// The same at most, for whoever comes: the least net income counts for everybody who is not poor.
    find: &'a [f64],
}

fn chances(c: &Constants, seen: &Seen) -> Chances {
    let p = &c.parameters;
    let (mut national, mut local) = ([[[f64::NEG_INFINITY; 2]; 2]; 3], [[f64::NEG_INFINITY; 2]; 3]);
    let mut poor = [f64::NEG_INFINITY; 2];
    let least_wage = seen.wages.iter().fold(f64::INFINITY, |least, &wage| least.min(wage));
    for class in Class::ALL {
        for remote in [false, true] {
            let kept = |(law, &wage): (&Law, &f64)| (1.0 - law.tax.flat_rate) * if remote { 1.0 } else { wage };
            let floor = NET_INCOME_FLOOR / (POOR_BELOW * if remote { least_wage } else { 1.0 });
            let kept: Vec<f64> = seen.laws.iter().zip(seen.wages).map(kept).collect();
            let keep: Vec<f64> = kept.iter().map(|&kept| ln(kept)).collect();
            let find: Vec<f64> = kept.iter().map(|&kept| ln(kept.max(floor))).collect();
            for children in [false, true] {
                let tastes = Tastes::of(p, class, children, COMMON_TASTES);
                let value = |offer: &Offer| utility_of(&c.budgeting, &tastes, offer, 0.0, false, remote).total();
                let values = seen.offers.iter().map(value).collect();
                let kind = Kind { class, values, income: tastes.income, keep: &keep, find: &find };
                let [far, near, far_poor, near_poor] = largest(c, seen, &kind, least_wage);
                let phi = p.family_weight[class];
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

/// The largest gain, without family, of a move between metros and within one; the same for the poor, whose income may count
/// as the least in either place.
fn largest(c: &Constants, seen: &Seen, kind: &Kind, least_wage: f64) -> [f64; 4] {
    let p = &c.parameters;
    let (class, n) = (kind.class, seen.offers.len());
    let mut most = [f64::NEG_INFINITY; 4];
    let staying = |miles: f64| -cost(p, class, miles, true, 0.0, MEDIAN_INCOME, None).total();
    // Another dwelling in the same place.
    most[1] = staying(0.0);
    most[3] = most[1];
    let granted = |j: usize, income: f64| {
        let law = &seen.laws[j];
        // A grant weighs most at the least income; whatever else is spent weighs against the move.
        let entry = (law.entry_fee - law.grant).min(0.0);
        -cost(p, class, 0.0, false, entry, income, None).money
    };
    let rich: Vec<f64> = (0..n).map(|j| granted(j, POOR_BELOW * least_wage)).collect();
    let poor: Vec<f64> = (0..n).map(|j| granted(j, 0.0)).collect();
    let (distance, moving) = (p.distance_cost[class] / 100.0, p.moving_cost[class]);
    for l in (0..n).filter(|&l| seen.open[l] && !stands_apart(&seen.laws[l])) {
        let miles = c.geography.miles_from(l as PlaceId);
        for j in (0..n).filter(|&j| j != l && seen.open[j]) {
            let gain = kind.values[j] - kind.values[l];
            let income = kind.income * (kind.find[j] - kind.keep[l]);
            let income_of_poor = kind.income * (kind.keep[j] - kind.keep[l]).max(0.0);
            let within = c.geography.same_metro(l as PlaceId, j as PlaceId);
            let mut cost = if within { -staying(miles[j]) } else { moving + distance * miles[j] };
            if seen.risk[j] > 0.0 {
                cost += risk_cost(p, class, miles[j], seen.risk[j]);
            }
            let (rich, poor) = if within { (0.0, 0.0) } else { (rich[j], poor[j]) };
            let k = within as usize;
            most[k] = most[k].max(gain + income - cost + rich);
            most[k + 2] = most[k + 2].max(gain + income_of_poor - cost + poor);
        }
    }
    most
}
