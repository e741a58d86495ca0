//! Drafts moves in single precision, for amenities that are solved again and again: in a spin-up, and each January of the path.
//!
//! The law is that of [`Drafts`], put together the other way round: what all households of a kind find alike in a place
//! is added up once in double precision, and what hangs on the household is one pass over a row of floats. Net incomes under
//! a flat tax are a product, so that their logarithm is a sum. What that leaves out is found the exact way and put in its
//! place: the own metro, the home's, members of communities, places that a host may take. Rows agree with the exact ones
//! to 1e-5, and the tolerances that this serves are 1e-4 and 1e-5 of a flow.

use crate::engine::base::lanes::{exp_lanes, move_probability_lanes};
use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::batch::attention_rates::AttentionRates;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::flow_sums::{Flows, Part};
use crate::engine::start::quick_columns::{BLOCK, Columns, Ones};
use crate::engine::start::quick_tables::Tables;
use crate::engine::state::world::World;
use crate::model::household::PlaceId;
use crate::model::income::NET_INCOME_FLOOR;
use pulp::{Arch, Simd, WithSimd};
use std::borrow::Cow;

/// Log of the least net income, [`NET_INCOME_FLOOR`], to seven digits.
const LN_FLOOR: f32 = 6.907_755;

/// The drafts of a batch of households, those of one place and group one after the other.
#[derive(Debug)]
pub(crate) struct QuickDrafts {
    arch: Arch,
    places: usize,
    width: usize,
    /// Group (0 local, 1 remote) and place of each household.
    members: Vec<(usize, usize)>,
    rate: Vec<f32>,
    gain: Vec<f32>,
    /// What moves under the amenities of the scene.
    at_rest: Part,
    columns: Columns,
    exact: Exact,
}

impl Default for QuickDrafts {
    fn default() -> Self {
        QuickDrafts {
            arch: Arch::new(),
            places: 0,
            width: 0,
            members: Vec::new(),
            rate: Vec::new(),
            gain: Vec::new(),
            at_rest: Part::none(0),
            columns: Columns::default(),
            exact: Exact::default(),
        }
    }
}

/// Scratch space for what is found the exact way.
#[derive(Debug, Default)]
struct Exact {
    all_places: AllPlaces,
    rates: AttentionRates,
    row: Vec<f32>,
}

impl QuickDrafts {
    /// Drafts `members`, those of one place and group one after the other, each with what it stands for, from the `tables` of the
    /// scene.
    pub(crate) fn rewrite(
        &mut self,
        context: &DecisionContext,
        world: &World,
        tables: &Tables,
        members: &[(usize, f64)],
    ) {
        let width = tables.width;
        (self.places, self.width) = (world.places.len(), width);
        // What was there is written over.
        self.rate.resize(members.len() * width, 0.0);
        self.gain.resize(members.len() * width, 0.0);
        self.members.clear();
        self.exact.rates = AttentionRates::default();
        self.at_rest = Part::none(self.places);
        let assist = context.constants.parameters.assist as f32;
        let (mut sums, none) = (RowSums::new(width), vec![0.0; width]);
        let group = |id: usize| (world.households[id].is_paid_afar() as usize, world.households[id].place as usize);
        let mut first = 0;
        for run in members.chunk_by(|a, b| group(a.0) == group(b.0)) {
            let (remote, here) = group(run[0].0);
            sums.begin();
            for members in run.chunks(BLOCK) {
                let cells = first * width..(first + members.len()) * width;
                let (rate, gain) = (&mut self.rate[cells.clone()], &mut self.gain[cells]);
                let ones = self.columns.read(context, world, tables, members);
                self.arch.dispatch(Block { tables, ones, assist, rate, gain });
                for (k, &(id, weight)) in members.iter().enumerate() {
                    let cells = k * width..(k + 1) * width;
                    let (rate, gain) = (&mut rate[cells.clone()], &mut gain[cells]);
                    self.exact.amend(context, world, tables, &self.columns, (k, id, weight), rate, gain);
                }
                sums.add(self.arch, rate, gain, &none, 0.0);
                first += members.len();
            }
            self.members.extend(run.iter().map(|_| (remote, here)));
            self.at_rest.add(remote, here, &sums.flow[..self.places], &sums.slope[..self.places]);
        }
    }

    /// Flows from each (group, place) that occurs and their slopes in ξ of the destination, under amenities `xi`: `gather`
    /// gets group, place, flows and slopes.
    fn binary(&self, xi: &[Vec<f64>; 2], mut gather: impl FnMut(usize, usize, &[f64], &[f64])) {
        let (n, width) = (self.places, self.width);
        let padded: [Vec<f32>; 2] = [0, 1].map(|group| {
            let mut row: Vec<f32> = xi[group].iter().map(|&xi| xi as f32).collect();
            row.resize(width, 0.0);
            row
        });
        let mut sums = RowSums::new(width);
        let mut first = 0;
        for run in self.members.chunk_by(|a, b| a == b) {
            let (group, here) = run[0];
            sums.begin();
            for part in (first..first + run.len()).step_by(BLOCK) {
                let last = (part + BLOCK).min(first + run.len());
                let cells = part * width..last * width;
                let (rate, gain) = (&self.rate[cells.clone()], &self.gain[cells]);
                sums.add(self.arch, rate, gain, &padded[group], padded[group][here]);
            }
            gather(group, here, &sums.flow[..n], &sums.slope[..n]);
            first += run.len();
        }
    }
}

impl Flows for QuickDrafts {
    fn sums(&self, xi: &[Vec<f64>; 2], _: bool) -> Cow<'_, Part> {
        if xi.iter().flatten().all(|&xi| xi == 0.0) {
            return Cow::Borrowed(&self.at_rest);
        }
        let mut part = Part::none(self.places);
        self.binary(xi, |group, here, flow, slope| part.add(group, here, flow, slope));
        Cow::Owned(part)
    }

    fn moves_between(&self, xi: &[Vec<f64>; 2], metro: &[u16], _: bool) -> f64 {
        let mut moves = 0.0;
        self.binary(xi, |_, here, flow, _| {
            let away = flow.iter().zip(metro).filter(|(_, there)| **there != metro[here]);
            moves += away.map(|(flow, _)| flow).sum::<f64>();
        });
        moves
    }
}

/// Flows from one place and group to each place and their slopes in ξ of the destination: in single precision for [`BLOCK`]
/// households at most, in double precision over all.
struct RowSums {
    flow: Vec<f64>,
    slope: Vec<f64>,
    few: [Vec<f32>; 2],
}

impl RowSums {
    fn new(width: usize) -> Self {
        let none = || vec![0.0; width];
        RowSums { flow: vec![0.0; width], slope: vec![0.0; width], few: [none(), none()] }
    }

    fn begin(&mut self) {
        self.flow.fill(0.0);
        self.slope.fill(0.0);
    }

    /// Adds at most [`BLOCK`] households, whose amenities are `xi`, and `own` where they live.
    fn add(&mut self, arch: Arch, rate: &[f32], gain: &[f32], xi: &[f32], own: f32) {
        let RowSums { flow, slope, few } = self;
        few.iter_mut().for_each(|sums| sums.fill(0.0));
        let [flows, slopes] = few;
        arch.dispatch(Choices { rate, gain, xi, own, flows, slopes });
        flow.iter_mut().zip(flows).for_each(|(sum, x)| *sum += *x as f64);
        slope.iter_mut().zip(slopes).for_each(|(sum, x)| *sum += *x as f64);
    }
}

impl Exact {
    /// Finds what the tables do not know of the `k`-th household of a block, the exact way, and puts it in its place.
    #[expect(clippy::too_many_arguments, reason = "each is read or written")]
    fn amend(
        &mut self,
        context: &DecisionContext,
        world: &World,
        tables: &Tables,
        columns: &Columns,
        (k, id, weight): (usize, usize, f64),
        rate: &mut [f32],
        gain: &mut [f32],
    ) {
        let (c, kernel, h) = (context.constants, context.kernel, &world.households[id]);
        let geography = &c.geography;
        let metro = |of: PlaceId| &geography.places[geography.metro[of as usize] as usize];
        let (away, here) = (!geography.same_metro(h.place, h.home), h.place as usize);
        let special = h.community > 0 || h.is_e_resident();
        if !special && !away && tables.risky.is_empty() && metro(h.place).len() == 1 {
            rate[here] = 0.0;
            return;
        }
        let ((age_ticks, traits), (earned, ln_net)) = (columns.traits(k), columns.earned(k));
        let wealth = columns.wealth(k);
        if special {
            let who = context.decision_maker_with(h, world.spread(id), age_ticks, traits);
            let payable = |cash: f64| weight * context.payment(&who, cash, wealth);
            self.all_places.take(context, h, &who);
            self.row.resize(world.places.len(), 0.0);
            self.rates.rates(context, h, traits.class, &self.all_places.cash, payable, &mut self.row);
            rate[..self.row.len()].copy_from_slice(&self.row);
            gain.iter_mut().zip(&self.all_places.gain).for_each(|(into, &gain)| *into = gain as f32);
            return;
        }
        let who = context.decision_maker_at(h, world.spread(id), age_ticks, traits, earned, ln_net);
        let payable = |cash: f64| weight * context.payment(&who, cash, wealth);
        let national = context.national_rate(h);
        let mut note = |j: PlaceId, look: f64| {
            let alternative = context.evaluate(h, &who, j);
            gain[j as usize] = alternative.gain as f32;
            rate[j as usize] = (look * payable(alternative.expenses.cash())) as f32;
        };
        let rho = c.parameters.home_attention[traits.class];
        let attention = tables.row(&tables.attention, columns.ones().rows[k].attention);
        let look = |j: PlaceId| attention[j as usize] as f64;
        tables.risky.iter().for_each(|&j| note(j, look(j) * national));
        if away {
            for &j in metro(h.home) {
                let pull = rho * kernel.local_probability(geography, j);
                note(j, (look(j) + pull) * national);
            }
        }
        // Another dwelling in the same place is no flow.
        let neighbours = metro(h.place).iter().filter(|&&j| j != h.place);
        neighbours.for_each(|&j| note(j, c.local * kernel.local_probability(geography, j)));
        rate[here] = 0.0;
    }
}

/// Rows of a block of households.
struct Block<'a> {
    tables: &'a Tables,
    ones: &'a Ones,
    /// a₀.
    assist: f32,
    rate: &'a mut [f32],
    gain: &'a mut [f32],
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Block { tables, ones, assist, rate, gain } = self;
        let n = tables.width;
        let [zero, one, floor, ln_floor, assist] =
            [0.0, 1.0, NET_INCOME_FLOOR as f32, LN_FLOOR, assist].map(|x| s.splat_f32s(x));
        let cells = rate.chunks_exact_mut(n).zip(gain.chunks_exact_mut(n));
        for ((k, rows), (rate, gain)) in ones.rows.iter().enumerate().zip(cells) {
            let (keep, ln_keep) = (vectors::<S>(&tables.keep[rows.remote]), vectors::<S>(&tables.ln_keep[rows.remote]));
            let (entry, values) = (vectors::<S>(&tables.entry), vectors::<S>(tables.row(&tables.values, rows.values)));
            let truck = vectors::<S>(tables.row(&tables.truck, rows.truck));
            let distance = vectors::<S>(tables.row(&tables.distance, rows.distance));
            let attention = vectors::<S>(tables.row(&tables.attention, rows.attention));
            let (rate, gain) = (S::as_mut_simd_f32s(rate).0, S::as_mut_simd_f32s(gain).0);
            let (paid, ln_paid) = (s.splat_f32s(ones.paid[k]), s.splat_f32s(ones.ln_paid[k]));
            let (income_weight, staying) = (s.splat_f32s(ones.income_weight[k]), s.splat_f32s(ones.staying[k]));
            let (truck_share, deposit) = (s.splat_f32s(ones.truck_share[k]), s.splat_f32s(ones.deposit_share[k]));
            let (money_cost, looks) = (s.splat_f32s(ones.money_cost[k]), s.splat_f32s(ones.rate[k]));
            let (wealth, fading) = (s.splat_f32s(ones.wealth[k]), s.splat_f32s(ones.fading[k]));
            for v in 0..rate.len() {
                let net = s.max_f32s(s.mul_f32s(paid, keep[v]), floor);
                let ln_net = s.max_f32s(s.add_f32s(ln_paid, ln_keep[v]), ln_floor);
                let hired = s.mul_f32s(truck[v], truck_share);
                let spent = s.add_f32s(s.add_f32s(hired, s.mul_f32s(deposit, net)), entry[v]);
                let worth = s.add_f32s(values[v], s.mul_f32s(income_weight, ln_net));
                let cost = s.mul_f32s(money_cost, spent);
                gain[v] = s.add_f32s(s.sub_f32s(s.sub_f32s(worth, distance[v]), cost), staying);
                let gap = s.sub_f32s(s.max_f32s(spent, zero), wealth);
                let helped = s.mul_f32s(assist, exp_lanes(s, s.mul_f32s(s.sub_f32s(zero, gap), fading)));
                let paid = s.select_f32s(s.greater_than_f32s(gap, zero), helped, one);
                rate[v] = s.mul_f32s(s.mul_f32s(attention[v], looks), paid);
            }
        }
    }
}

/// A row as vectors.
#[inline(always)]
fn vectors<S: Simd>(row: &[f32]) -> &[S::f32s] {
    S::as_simd_f32s(row).0
}

struct Choices<'a> {
    rate: &'a [f32],
    gain: &'a [f32],
    xi: &'a [f32],
    own: f32,
    flows: &'a mut [f32],
    slopes: &'a mut [f32],
}

impl WithSimd for Choices<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Choices { rate, gain, xi, own, flows, slopes } = self;
        let n = xi.len();
        let (own, one) = (s.splat_f32s(own), s.splat_f32s(1.0));
        let (flows, slopes, xi) = (S::as_mut_simd_f32s(flows).0, S::as_mut_simd_f32s(slopes).0, vectors::<S>(xi));
        for (rate, gain) in rate.chunks_exact(n).zip(gain.chunks_exact(n)) {
            let (rate, gain) = (vectors::<S>(rate), vectors::<S>(gain));
            for v in 0..xi.len() {
                let p = move_probability_lanes(s, s.sub_f32s(s.add_f32s(gain[v], xi[v]), own));
                let moves = s.mul_f32s(rate[v], p);
                flows[v] = s.add_f32s(flows[v], moves);
                slopes[v] = s.add_f32s(slopes[v], s.mul_f32s(moves, s.sub_f32s(one, p)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::engine::start::expected_flows::Drafts;
    use crate::scenario::Scenario;

    const PLACES: &str = r#"
model = "2"
place = [
  { name = "a", metro = "m", state = "AA", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, governance = 0.4 },
  { name = "b", metro = "m", state = "AA", latitude = 40.1, longitude = -80, households = 40_000, rent = 11_000, sales_tax = 0.08, schools = 1, entry_fee = 900 },
  { name = "c", state = "CC", latitude = 35, longitude = -95, households = 70_000, rent = 21_000, income_tax = 0.07, wage = 1.2 },
  { name = "d", state = "DD", latitude = 47, longitude = -122, households = 50_000, rent = 25_000, violent_crime = 250, wage = 0.9, relocation_grant = 4_000 },
]
"#;

    const COMMUNITY: &str = "[[community]]\nname = \"families\"\nshare = 0.2\n[community.template]\nsite = { metro = \"m\", miles = 15 }\ncapacity = 800\n";

    #[test]
    fn rows_and_sums_are_those_of_double_precision_to_four_digits() {
        // What is left of one scene is written over by the next.
        let mut quick = QuickDrafts::default();
        for (population, rules) in [
            ("", ""),
            ("", "[mechanisms]\npensions = true\n"),
            ("", "[mechanisms]\nliquidity = false\nlife_cycle = false\n"),
            ("income_median = 9_000, income_log_sd = 1.5, ", ""),
            ("", COMMUNITY),
            ("", "[parameters]\nhome_equity = 0.02\n"),
        ] {
            let text = format!("{PLACES}population = {{ {population}households = 4_000, spin_up = 0 }}\n{rules}");
            let scenario = Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"));
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            let world = &sim.world;
            let mut members: Vec<(usize, f64)> = (0..world.households.len()).map(|id| (id, 1.5)).collect();
            members.sort_by_key(|&(id, _)| (world.households[id].place, world.households[id].is_paid_afar(), id));
            sim.with_context(|context| {
                let tables = Tables::of(context).expect("nothing that the tables do not know");
                quick.rewrite(context, world, &tables, &members);
                let exact = Drafts::write(context, world, &members);
                let n = world.places.len();
                for (k, &(id, _)) in members.iter().enumerate() {
                    let (rates, gains) = exact.row(k);
                    for j in 0..n {
                        let (rate, gain) = (quick.rate[k * quick.width + j], quick.gain[k * quick.width + j]);
                        let h = &world.households[id];
                        // What another dwelling in the same place gains is no flow, and asked of nobody.
                        if h.place as usize == j {
                            assert_eq!((rate, rates[j]), (0.0, 0.0));
                            continue;
                        }
                        assert!((gain - gains[j]).abs() < 2e-4, "{h:?} to {j}: {gain} for {}", gains[j]);
                        assert!(
                            (rate - rates[j]).abs() < 1e-4 * rates[j].max(1e-4),
                            "{h:?} to {j}: {rate} for {}",
                            rates[j]
                        );
                    }
                }
                let xi = [0, 1].map(|group| (0..n).map(|j| ((3 * j + group) % 7) as f64 / 10.0 - 0.3).collect());
                let (ours, theirs) = (quick.sums(&xi, false), exact.sums(&xi, false));
                for group in 0..2 {
                    for j in 0..n {
                        let (here, there) = (ours.net()[group][j], theirs.net()[group][j]);
                        assert!((here - there).abs() < 1e-4 * (1.0 + there.abs()), "{group} {j}: {here} for {there}");
                    }
                }
                let mut at_rest = Part::none(n);
                let zero = [0, 1].map(|_| vec![0.0; n]);
                quick.binary(&zero, |group, here, flow, slope| at_rest.add(group, here, flow, slope));
                assert!(
                    quick.sums(&zero, false).net() == at_rest.net() && at_rest.net()[0].iter().any(|net| *net != 0.0)
                );
                let metro: Vec<u16> = scenario.places.iter().map(|place| place.metro).collect();
                let moves = [quick.moves_between(&xi, &metro, false), exact.moves_between(&xi, &metro, false)];
                assert!(moves[1] > 50.0 && (moves[0] / moves[1] - 1.0).abs() < 1e-5, "{moves:?}");
            });
        }
    }

    #[test]
    fn what_the_tables_do_not_know_is_left_to_double_precision() {
        for (place, rules) in [
            (", annual_fee = 700", ""),
            (", brackets = [ { from = 50_000, rate = 0.02 } ]", ""),
            ("", "[rules]\nutility = \"stone_geary\"\n"),
            ("", "[rules]\nalternatives = \"all\"\n"),
            ("", "[parameters]\ntaste_sd_income = 0.4\n"),
        ] {
            let text = PLACES.replacen(", governance = 0.4", place, 1);
            let text = format!("{text}population = {{ households = 2_000, spin_up = 0 }}\n{rules}");
            let scenario = Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"));
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            sim.with_context(|context| assert!(Tables::of(context).is_none(), "{place}{rules}"));
        }
    }
}
