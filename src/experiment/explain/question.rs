//! Lays out the coalitions of groups that an explanation needs, and turns their outputs into contributions.

use crate::experiment::design::points::Points;
use crate::experiment::explain::groups::Group;
use crate::experiment::explain::shapley::{Coalition, Orders};
use crate::experiment::explain::share::{Scale, Share};

/// Up to so many groups every coalition is run; beyond, orders are sampled.
pub const MOST_EXACT: usize = 8;

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
        let keys = members().map(|(_, mechanism)| format!("mechanisms.{mechanism}")).collect();
        Points::listed(keys, self.coalitions.iter().map(row).collect())
    }

    /// What explains an output on this scale whose values are `values`, by coalition and replicate.
    pub fn answer(&self, values: &[Vec<f64>], scale: Scale) -> Explanation {
        let n = self.groups.len();
        let all: Coalition = (1 << n) - 1;
        let at = |coalition: Coalition| {
            let place = self.coalitions.binary_search(&coalition);
            &values[place.expect("every coalition of the orders was run")][..]
        };
        let shares = self.orders.shapley(n, scale, at);
        let contribution = |(k, (group, shapley)): (usize, (&Group, Share))| Contribution {
            group: group.clone(),
            shapley,
            leave_one_out: Share::difference(at(all), at(all & !(1 << k)), scale),
        };
        Explanation {
            on: Share::level(at(all), scale),
            off: Share::level(at(0), scale),
            total: Share::difference(at(all), at(0), scale),
            contributions: self.groups.iter().zip(shares).enumerate().map(contribution).collect(),
        }
    }
}
