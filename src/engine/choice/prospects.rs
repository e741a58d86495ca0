//! Bounds what a household gains by a move to the place that came up: the second bound, after that of [`crate::engine::choice::squeeze`].

use crate::engine::base::constants::Constants;
use crate::model::household::{Class, Household, PlaceId};
use crate::model::moving::{MEDIAN_INCOME, cost, risk_cost};

/// Bounds of gains are rounded up by this.
pub(crate) const SLACK: f64 = 1e-6;

/// What households of each kind find in each place and leave behind: the second bound, once it is known which place came up.
///
/// A move from l to j gains at most arrive_j − leave_l ± φ − μ_m − μᵈ_m·miles/100 − risk: all of the gain but what is spent.
#[derive(Debug, Clone)]
pub struct Prospects {
    places: usize,
    /// Utility there without family, and what a grant is worth at most, by kind and place.
    arrive: Vec<f64>,
    /// Utility here without family.
    leave: Vec<f64>,
}

impl Prospects {
    /// Nothing known, and room for so many places.
    pub(crate) fn with_room(places: usize) -> Self {
        let room = || Vec::with_capacity(KINDS * places);
        Prospects { places, arrive: room(), leave: room() }
    }

    /// Adds the next kind: classes in their order, in each whoever works where it lives before remote ones, each without children first.
    pub(crate) fn add(&mut self, arrive: &[f64], leave: &[f64]) {
        self.arrive.extend(arrive);
        self.leave.extend(leave);
    }

    /// At most what a household that is not special gains by a move to `to`; its own place is another dwelling there.
    #[inline(always)]
    pub fn gain(&self, c: &Constants, risk: &[f64], h: &Household, class: Class, children: bool, to: PlaceId) -> f64 {
        let p = &c.parameters;
        let geography = &c.geography;
        let (miles, within) = (geography.miles(h.place, to), geography.same_metro(h.place, to));
        let mut going = cost(p, class, miles, within, 0.0, MEDIAN_INCOME, None).total();
        if to == h.place {
            return SLACK - going;
        }
        if risk[to as usize] > 0.0 {
            going += risk_cost(p, class, miles, risk[to as usize]);
        }
        let near = |place: PlaceId| if geography.same_metro(h.home, place) { p.family_weight[class] } else { 0.0 };
        let first = kind_number(class, h.is_paid_afar(), children) * self.places;
        let (there, here) = (self.arrive[first + to as usize], self.leave[first + h.place as usize]);
        there - here + near(to) - near(h.place) - going + SLACK
    }
}

/// Kinds of households: class, remote work, children.
const KINDS: usize = 12;

fn kind_number(class: Class, remote: bool, children: bool) -> usize {
    4 * class as usize + 2 * remote as usize + children as usize
}

#[cfg(test)]
mod tests {
    use crate::engine::base::readiness::is_special;
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    const COUNTRY: &str = r#"
model = "2"
population = { spin_up = 2, households = 6_000 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    #[test]
    fn nobody_gains_more_than_its_prospects_and_most_not_much_less() {
        let scenario = Scenario::parse(COUNTRY).expect("a good scenario");
        let mut sim = Simulation::new(&scenario, 0).expect("a base year");
        let (mut within, mut between, mut too_low) = (Vec::new(), Vec::new(), 0);
        sim.tick_watched(&mut |context, world| {
            let prospects =
                context.snapshot.limits.prospects.as_ref().expect("taxes are flat, and nothing is announced");
            for (id, h) in world.households.iter().enumerate().filter(|&(id, _)| !is_special(world.ready[id])) {
                let who = context.decision_maker(h, world.spread(id));
                for to in 0..4 {
                    let gain = context.evaluate(h, &who, to).gain;
                    let (class, children, risk) = (who.traits.class, who.traits.children, &context.snapshot.risk);
                    let most = prospects.gain(context.constants, risk, h, class, children, to);
                    assert!(most >= gain, "{h:?} to {to}: {gain} for at most {most}");
                    let same = context.constants.geography.same_metro(h.place, to);
                    if same { &mut within } else { &mut between }.push(most - gain);
                    // Planted fault: whoever has children is taken for one that has none.
                    too_low += (prospects.gain(context.constants, risk, h, class, !children, to) < gain) as u32;
                }
            }
        });
        let median = |gaps: &mut Vec<f64>| {
            gaps.sort_unstable_by(f64::total_cmp);
            gaps[gaps.len() / 2]
        };
        let (near, far) = (median(&mut within), median(&mut between));
        assert!((0.0..0.5).contains(&near) && (0.0..1.0).contains(&far) && too_low > 100, "{near} {far} {too_low}");
    }
}
