//! Chooses among all places at once, as the full logit does: many households side by side, place after place.
//!
//! P(j) = e^{g_ij}/(1 + Σ_k e^{g_ik}) over all open places but the own, 1 standing for staying; g_ij = u_ij − C_ij − u_il is
//! what [`DecisionContext::evaluate`] gives. Utility is linear in what places offer, so a household is a handful of weights, and a
//! tile of households goes through the places one by one in single precision. No sum crosses households: a choice does not depend
//! on who stands beside. One uniform number is inverted along the running sums, places in their order, staying last.
//!
//! Single precision moves a probability by less than 1e-5 (tested). Where more than flat taxes and fees decides (brackets, what
//! is announced, hosts that may take a place), where a household belongs to a community, and where a gain is so
//! large that sums could overflow, [`all_places`](crate::engine::choice::all_places) decides in double precision.

use crate::engine::base::lanes::{exp_lanes, ln_lanes};
use crate::engine::choice::context::DecisionContext;
use crate::engine::choice::evaluate::DecisionMaker;
use crate::engine::choice::logit_tables::LogitTables;
use crate::model::household::{Household, PlaceId, Tenure};
use crate::model::income::NET_INCOME_FLOOR;
use crate::model::moving::{cost, expenses, money_cost, price_to_income};
use crate::model::traits::Traits;
use crate::model::utility::{Level, Offer, Tastes, spendable, utility_of};
use pulp::{Arch, Simd, WithSimd};

/// Households of a tile at most.
pub const LANES: usize = 128;

/// As many lanes as the widest vectors hold: lanes come in this many.
const GRAIN: usize = 16;

/// One number of each household.
type Lanes = [f32; LANES];

/// The least that there is to spend, $ per year, with Cobb–Douglas and with Stone–Geary alike.
const LEAST: f32 = NET_INCOME_FLOOR as f32;

/// Beyond this gain sums may overflow in single precision.
const MOST: f32 = 60.0;

/// A household that chooses: what its decision needs of it.
#[derive(Debug, Clone, Copy)]
pub struct Chooser<'a> {
    /// Itself.
    pub household: &'a Household,
    /// Tenure, children, class.
    pub traits: Traits,
    /// Its weights in utility.
    pub tastes: Tastes,
    /// Gross and net income where it lives, $ per year.
    pub earned: (f64, f64),
    /// Its taste draw, uniform in (0, 1).
    pub taste: f64,
}

impl<'a> Chooser<'a> {
    /// A household at its consideration event.
    pub fn of(household: &'a Household, who: &DecisionMaker, taste: f64) -> Self {
        let DecisionMaker { traits, tastes, gross, net, .. } = *who;
        Chooser { household, traits, tastes, earned: (gross, net), taste }
    }
}

/// Households side by side.
#[derive(Debug, Clone)]
pub struct Tile {
    arch: Arch,
    /// Income that follows the wages of the place, and that of an employer elsewhere, $ per year.
    paid: [Lanes; 2],
    /// 1/(what can be spent here).
    inverse: Lanes,
    /// Weight of the log of what can be spent.
    income: Lanes,
    /// Weight of family nearby.
    family: Lanes,
    /// Weights of the levels in which places differ.
    levels: [Lanes; Level::ALL.len()],
    /// What does not depend on the place: less what is here, less the cost of moving at all.
    base: Lanes,
    /// Metro of the family, and the own place.
    home: [u32; LANES],
    own: [u32; LANES],
    /// Its taste draw.
    taste: Lanes,
    /// Weight of a dollar of net income that the deposit takes.
    deposit: Lanes,
    /// Cost of a move to each place but for the deposit, where that depends on the place.
    costs: Vec<Lanes>,
    /// Sums of the weights of all places up to each.
    sums: Vec<Lanes>,
    /// The largest gain.
    top: Lanes,
    /// How many places the draw goes past.
    past: [u32; LANES],
}

impl Default for Tile {
    fn default() -> Self {
        Tile {
            arch: Arch::new(),
            paid: [[0.0; LANES]; 2],
            inverse: [1.0; LANES],
            income: [0.0; LANES],
            family: [0.0; LANES],
            levels: [[0.0; LANES]; Level::ALL.len()],
            base: [0.0; LANES],
            home: [0; LANES],
            own: [0; LANES],
            taste: [0.5; LANES],
            deposit: [0.0; LANES],
            costs: Vec::new(),
            sums: Vec::new(),
            top: [0.0; LANES],
            past: [0; LANES],
        }
    }
}

impl Tile {
    /// Puts a household in a lane.
    pub fn enter(&mut self, context: &DecisionContext, tables: &LogitTables, lane: usize, chooser: &Chooser) {
        let Chooser { household: h, traits, tastes, earned: (gross, net), taste } = *chooser;
        let (c, snapshot) = (context.constants, context.snapshot);
        let (p, b, remote) = (&c.parameters, &c.budgeting, h.is_paid_afar());
        let (income, here) = (h.income(), h.place as usize);
        let elsewhere = income * snapshot.wages[h.employer as usize];
        (self.paid[0][lane], self.paid[1][lane]) = if remote { (0.0, elsewhere as f32) } else { (income as f32, 0.0) };
        self.inverse[lane] = (1.0 / spendable(b, &snapshot.offers[here], net)) as f32;
        self.taste[lane] = taste as f32;
        (self.home[lane], self.own[lane]) = (c.geography.metro[h.home as usize] as u32, h.place as u32);

        // Utility is linear in what a place offers: one of each says what it weighs.
        const NOTHING: Offer = Offer { rent: 0.0, user_cost: 0.0, levels: [0.0; Level::ALL.len()] };
        let worth = |offer: &Offer, ln_spendable: f64, near: bool| {
            utility_of(b, &tastes, offer, ln_spendable, near, remote).total() as f32
        };
        self.income[lane] = worth(&NOTHING, 1.0, false);
        self.family[lane] = worth(&NOTHING, 0.0, true);
        let mut base = if self.home[lane] == tables.places[here].metro { -self.family[lane] } else { 0.0 };
        for (weights, differences) in self.levels.iter_mut().zip(&tables.levels) {
            let mut one = NOTHING;
            one.levels[differences.level as usize] = 1.0;
            weights[lane] = worth(&one, 0.0, false);
            base -= weights[lane] * differences.values[here];
        }

        // What the move costs.
        let sale = (traits.tenure == Tenure::Owner)
            .then(|| price_to_income(net, gross, p.housing_share, p.interest, p.depreciation));
        if !tables.far {
            self.base[lane] = base - cost(p, traits.class, 0.0, false, 0.0, gross, sale).total() as f32;
            return;
        }
        self.base[lane] = base;
        let dollar = expenses(0.0, false, gross, traits.after, 1.0, p.housing_share, 0.0).deposit;
        self.deposit[lane] = money_cost(p, traits.class, dollar, gross) as f32;
        self.costs.resize(tables.places.len(), [0.0; LANES]);
        let (miles, metro) = (c.geography.miles_from(h.place), tables.places[here].metro);
        for (j, costs) in self.costs.iter_mut().enumerate() {
            let (law, within) = (&snapshot.laws[j], tables.places[j].metro == metro);
            let entry = law.entry_fee - if within { 0.0 } else { law.grant };
            let money = expenses(miles[j], within, gross, Tenure::Owner, 0.0, p.housing_share, entry).total();
            costs[lane] = cost(p, traits.class, miles[j], within, money, gross, sale).total() as f32;
        }
    }

    /// Takes the first `lanes` lanes through all places.
    pub fn decide(&mut self, tables: &LogitTables, lanes: usize) {
        self.decide_on(self.arch, tables, lanes);
    }

    fn decide_on(&mut self, arch: Arch, tables: &LogitTables, lanes: usize) {
        self.sums.resize(tables.places.len(), [0.0; LANES]);
        arch.dispatch(Decide { tile: self, tables, lanes: lanes.next_multiple_of(GRAIN) });
    }

    /// What the household in a lane prefers, after [`Tile::decide`]: a place or to stay; `None` if that needs double precision.
    pub fn choice(&self, lane: usize) -> Option<Option<PlaceId>> {
        let past = self.past[lane] as usize;
        (self.top[lane] < MOST).then(|| (past < self.sums.len()).then_some(past as PlaceId))
    }
}

struct Decide<'a> {
    tile: &'a mut Tile,
    tables: &'a LogitTables,
    lanes: usize,
}

impl WithSimd for Decide<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Decide { tile, tables, lanes } = self;
        let numbers = |lanes_of: &Lanes, v: usize| S::as_simd_f32s(&lanes_of[..lanes]).0[v];
        let names = |lanes_of: &[u32; LANES], v: usize| S::as_simd_u32s(&lanes_of[..lanes]).0[v];
        let [zero, least] = [0.0, LEAST].map(|x| s.splat_f32s(x));
        for v in 0..S::as_simd_f32s(&tile.base[..lanes]).0.len() {
            let [wages, elsewhere] = [0, 1].map(|k| numbers(&tile.paid[k], v));
            let (inverse, income, family) =
                (numbers(&tile.inverse, v), numbers(&tile.income, v), numbers(&tile.family, v));
            let (base, home, own) = (numbers(&tile.base, v), names(&tile.home, v), names(&tile.own, v));
            let (mut sum, mut top) = (zero, zero);
            for (j, place) in tables.places.iter().enumerate() {
                if place.open {
                    // What places offer but for income, and what the move costs but for the deposit.
                    let near = s.equal_u32s(home, s.splat_u32s(place.metro));
                    let mut gain = s.add_f32s(base, s.select_f32s(near, family, zero));
                    for (weights, differences) in tile.levels.iter().zip(&tables.levels) {
                        let level = s.splat_f32s(differences.values[j]);
                        gain = s.add_f32s(gain, s.mul_f32s(numbers(weights, v), level));
                    }
                    let gross = s.add_f32s(s.mul_f32s(wages, s.splat_f32s(place.wage)), elsewhere);
                    let kept = s.mul_f32s(gross, s.splat_f32s(place.keep));
                    if tables.far {
                        let net = s.max_f32s(s.sub_f32s(kept, s.splat_f32s(place.fee)), least);
                        let deposit = s.mul_f32s(numbers(&tile.deposit, v), net);
                        gain = s.sub_f32s(gain, s.add_f32s(numbers(&tile.costs[j], v), deposit));
                    }
                    // β·ln(what there is to spend there / what there is here).
                    let spendable = s.max_f32s(s.sub_f32s(kept, s.splat_f32s(place.out)), least);
                    let ratio = s.mul_f32s(spendable, inverse);
                    gain = s.add_f32s(gain, s.mul_f32s(income, ln_lanes(s, ratio)));
                    // Its own place is no alternative.
                    let here = s.equal_u32s(own, s.splat_u32s(j as u32));
                    sum = s.add_f32s(sum, s.select_f32s(here, zero, exp_lanes(s, gain)));
                    top = s.max_f32s(top, s.select_f32s(here, zero, gain));
                }
                S::as_mut_simd_f32s(&mut tile.sums[j][..lanes]).0[v] = sum;
            }
            // Staying weighs 1.
            let target = s.mul_f32s(numbers(&tile.taste, v), s.add_f32s(sum, s.splat_f32s(1.0)));
            let [none, one] = [0, 1].map(|n| s.splat_u32s(n));
            let mut past = none;
            for sums in &tile.sums {
                let beyond = s.less_than_or_equal_f32s(numbers(sums, v), target);
                past = s.add_u32s(past, s.select_u32s(beyond, one, none));
            }
            S::as_mut_simd_f32s(&mut tile.top[..lanes]).0[v] = top;
            S::as_mut_simd_u32s(&mut tile.past[..lanes]).0[v] = past;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::choice::logit_tables::{Place, needs_more};
    use crate::engine::simulation::Simulation;
    use crate::model::numeric::exp as exp_double;
    use crate::model::single;
    use crate::scenario::Scenario;

    const PLACES: &str = r#"
model = "2"
population = { households = 6_000, spin_up = 2 }
place = [
  { name = "a", metro = "m", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2, annual_fee = 700 },
  { name = "d", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
  { name = "new", kind = "new", founding = "developer", site = { metro = "m", miles = 20 }, opens = 2030, units = 3_000, awareness = "market" },
]
"#;

    const LONE: &str =
        "[mechanisms]\nmoney_costs = false\n[parameters]\ndistance_cost = { mobile = 0, stuck = 0, rooted = 0 }\n";

    /// Probabilities of all places in single precision, as the tile has summed them up.
    fn probabilities(tile: &Tile, lane: usize) -> Vec<f64> {
        let sums: Vec<f64> = tile.sums.iter().map(|sums| sums[lane] as f64).collect();
        let before = std::iter::once(0.0).chain(sums.iter().copied());
        let total = sums[sums.len() - 1] + 1.0;
        sums.iter().zip(before).map(|(sum, before)| (sum - before) / total).collect()
    }

    /// The largest difference between both precisions, over all households of a world; each household stands twice in a tile.
    fn largest_difference(text: &str, fault: impl Fn(&mut Tile)) -> f64 {
        let scenario = Scenario::parse(text).expect("a good scenario");
        let sim = Simulation::new(&scenario, 0).expect("a base year");
        let (mut tile, mut most) = (Tile::default(), 0.0_f64);
        sim.with_context(|context| {
            let tables = context.snapshot.logit.as_ref().expect("simple rules");
            for (id, h) in sim.world.households.iter().enumerate() {
                assert!(!needs_more(h));
                let who = context.decision_maker(h, sim.world.spread(id));
                let chooser = Chooser::of(h, &who, 0.3);
                let (one, other) = (id % LANES, (7 * id + 5) % LANES);
                tile.enter(context, tables, one, &chooser);
                tile.enter(context, tables, other, &chooser);
                fault(&mut tile);
                tile.decide(tables, LANES);
                let single = probabilities(&tile, one);
                let (sums, past) = (tile.sums.clone(), tile.past);
                tile.decide_on(Arch::Scalar, tables, LANES);
                assert!(sums == tile.sums && past == tile.past, "vectors change nothing");
                assert_eq!(single, probabilities(&tile, other), "a choice depends on who stands beside");
                let weight = |j: PlaceId| match context.snapshot.open[j as usize] && j != h.place {
                    true => exp_double(context.evaluate(h, &who, j).gain),
                    false => 0.0,
                };
                let double: Vec<f64> = (0..tables.places.len() as PlaceId).map(weight).collect();
                let total = double.iter().sum::<f64>() + 1.0;
                for (single, double) in single.iter().zip(double) {
                    most = most.max((single - double / total).abs());
                }
            }
        });
        most
    }

    #[test]
    fn probabilities_are_those_of_double_precision_to_five_digits() {
        let rules = "[rules]\nalternatives = \"all\"\n";
        let geary = "utility = \"stone_geary\"\n[parameters]\ntaste_sd_income = 0.4\ntaste_sd_governance = 0.5\n";
        let lone = PLACES
            .replace("metro = \"m\", latitude = 40.1", "latitude = 40.1")
            .replace(", site = { metro = \"m\"", ", site = { metro = \"b\"");
        for text in [
            format!("{PLACES}{rules}"),
            format!("{PLACES}{rules}{geary}"),
            format!("{}{rules}{LONE}", lone.replace("  { name = \"new\"", "#")),
        ] {
            let off = largest_difference(&text, |_| ());
            assert!(off < 1e-5 && off > 1e-9, "{off}: {text}");
            // Planted fault: a thousandth more weight of income in one lane, and its neighbours.
            let faulty = largest_difference(&text, |tile| tile.income = tile.income.map(|weight| 1.001 * weight));
            assert!(faulty > 1e-4, "{faulty}");
        }
    }

    #[test]
    fn lanes_have_the_bits_of_the_plain_functions() {
        let numbers: Vec<f32> = (0..200_000).map(|k| (k as f32 - 100_000.0) * 1.1e-3).collect();
        struct Both<'a>(&'a [f32], &'a mut Vec<[f32; 2]>);
        impl WithSimd for Both<'_> {
            type Output = ();
            #[inline(always)]
            fn with_simd<S: Simd>(self, s: S) {
                for x in S::as_simd_f32s(self.0).0 {
                    let both = [exp_lanes(s, *x), ln_lanes(s, s.abs_f32s(*x))];
                    let [exps, lns] = [0, 1].map(|k| lanes_of::<S>(both[k]));
                    self.1.extend(exps.into_iter().zip(lns).map(|(exp, ln)| [exp, ln]));
                }
            }
        }
        for arch in [Arch::new(), Arch::Scalar] {
            let mut both = Vec::new();
            arch.dispatch(Both(&numbers, &mut both));
            for (x, both) in numbers.iter().zip(both) {
                let plain = [single::exp(*x), single::ln(x.abs())];
                assert!(*x == 0.0 || plain.map(f32::to_bits) == both.map(f32::to_bits), "{x}: {plain:?}, {both:?}");
            }
        }
    }

    fn lanes_of<S: Simd>(x: S::f32s) -> Vec<f32> {
        let mut out = [0.0; GRAIN];
        let (vectors, _) = S::as_mut_simd_f32s(&mut out);
        vectors[0] = x;
        let width = GRAIN / vectors.len();
        out[..width].to_vec()
    }

    #[test]
    fn a_gain_that_single_precision_cannot_hold_is_left_to_double_precision() {
        let mut tile = Tile { base: [30.0; LANES], ..Tile::default() };
        let place = Place { wage: 1.0, keep: 1.0, fee: 0.0, out: 0.0, metro: 1, open: true };
        let tables = LogitTables { places: vec![place; 3], levels: Vec::new(), far: false };
        tile.taste[0] = 0.4;
        tile.base[1] = 70.0;
        tile.taste[2] = 0.999_999_9;
        tile.base[2] = -80.0;
        tile.decide(&tables, 3);
        assert_eq!([0, 1, 2].map(|lane| tile.choice(lane)), [Some(Some(1)), None, Some(None)]);
    }
}
