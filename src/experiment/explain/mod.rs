//! Explain: what each mechanism contributes to an output, with the same luck whatever is switched off.
//!
//! The answer that is explained is the output with everything on less the output with all explained groups off. A group
//! that is off is frozen or absent as in any scenario: a channel at its base-year value, a response where it stands, a
//! structure from the start, with the base year solved without it. *Leave one out* says what is lost when one group alone
//! is off; where mechanisms work together these do not add up. *Shapley values* do: each is the mean of what a group adds
//! over all orders in which groups can be switched on.
//!
//! Reading order: [`groups`] (what is switched together), [`shapley`] (fair shares, exact or sampled).

pub mod groups;
pub mod shapley;

use crate::experiment::explain::groups::Group;
use crate::experiment::explain::shapley::{Coalition, Orders};

use crate::experiment::design::points::Points;
use crate::experiment::statistics::{Running, student_975};

/// Up to so many groups every coalition is run; beyond, orders are sampled.
pub const MOST_EXACT: usize = 8;

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` with a single replicate.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of the standard error.
    pub freedom: u32,
}

impl Share {
    /// The mean of `all`.
    pub fn of(all: &Running) -> Share {
        Share { value: all.mean, standard_error: all.standard_error(), freedom: all.count.saturating_sub(1) }
    }

    /// The 95 % interval by Student's t.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let half = self.standard_error? * student_975(self.freedom);
        Some((self.value - half, self.value + half))
    }
}

/// What one group does.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The group.
    pub group: Group,
    /// Its Shapley value.
    pub shapley: Share,
    /// Everything on less everything but this group on.
    pub leave_one_out: Share,
}

/// What explains one output.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The output with everything on.
    pub on: Share,
    /// The output with all explained groups off.
    pub off: Share,
    /// On less off, replicate by replicate: what is explained.
    pub total: Share,
    /// Group by group; Shapley values add up to the total.
    pub contributions: Vec<Contribution>,
}

/// Which coalitions are to be run for which orders.
pub struct Question {
    /// The groups, bit by bit of a coalition.
    pub groups: Vec<Group>,
    /// The orders in which they are switched on.
    pub orders: Orders,
    /// Every coalition that is needed, in order.
    pub coalitions: Vec<Coalition>,
}

impl Question {
    /// Asks about `groups`: of up to [`MOST_EXACT`] all orders, of more about `permutations` of them.
    pub fn new(groups: Vec<Group>, permutations: u32, seed: u64) -> Question {
        let n = groups.len();
        let orders = if n <= MOST_EXACT { Orders::All } else { Orders::sample(n, permutations, seed) };
        let coalitions = orders.coalitions(n);
        Question { groups, orders, coalitions }
    }

    /// The coalitions as points of a sweep over mechanisms.
    pub fn points(&self) -> Points {
        let members =
            || self.groups.iter().enumerate().flat_map(|(k, group)| group.mechanisms.iter().map(move |m| (k, m)));
        let row = |coalition: &Coalition| members().map(|(k, _)| (coalition >> k & 1 == 1).to_string()).collect();
        Points {
            keys: members().map(|(_, mechanism)| format!("mechanisms.{mechanism}")).collect(),
            rows: self.coalitions.iter().map(row).collect(),
        }
    }

    /// What explains an output whose values are `values`, by coalition and replicate.
    pub fn answer(&self, values: &[Vec<f64>]) -> Explanation {
        let n = self.groups.len();
        let all: Coalition = (1 << n) - 1;
        let at = |coalition: Coalition| {
            let place = self.coalitions.binary_search(&coalition);
            &values[place.expect("every coalition of the orders was run")][..]
        };
        let mean = |values: &[f64]| Share::of(&running(values.iter().copied()));
        let less = |a: &[f64], b: &[f64]| Share::of(&running(a.iter().zip(b).map(|(a, b)| a - b)));
        let shares = self.orders.shapley(n, at);
        let contribution = |(k, (group, shapley)): (usize, (&Group, Share))| Contribution {
            group: group.clone(),
            shapley,
            leave_one_out: less(at(all), at(all & !(1 << k))),
        };
        Explanation {
            on: mean(at(all)),
            off: mean(at(0)),
            total: less(at(all), at(0)),
            contributions: self.groups.iter().zip(shares).enumerate().map(contribution).collect(),
        }
    }
}

fn running(values: impl Iterator<Item = f64>) -> Running {
    let mut all = Running::default();
    values.for_each(|value| all.add(value));
    all
}

#[cfg(test)]
mod tests;
