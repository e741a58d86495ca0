//! Drafts moves in single precision, for amenities that are solved again and again: in a spin-up, and each January of the path.
//!
//! The law is that of [`Drafts`], put together the other way round: what all households of a kind find alike in a place
//! is added up once in double precision, and what hangs on the household is one pass over a row of floats. Net incomes under
//! a flat tax are a product, so that their logarithm is a sum. What that leaves out is found the exact way and put in its
//! place: the own metro, the home's, members of communities, places that a host may take. Rows agree with the exact ones
//! to 1e-5, and the tolerances that this serves are 1e-4 and 1e-5 of a flow.

use crate::engine::choice::all_places::AllPlaces;
use crate::engine::choice::batch::attention_rates::AttentionRates;
use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::expected_flows::{Flows, Sums};
use crate::engine::state::world::World;
use crate::model::household::{Class, PlaceId, Tenure};
use crate::model::income::NET_INCOME_FLOOR;
use crate::model::moving::{LEAST_INCOME, MEDIAN_INCOME, cost, money_cost, truck};
use crate::model::numeric::ln;
use crate::model::rules::{Alternatives, UtilityForm};
use crate::model::single::{exp, move_probability};
use crate::model::utility::{COMMON_TASTES, Tastes, taste_deviations, utility_of};
use pulp::{Arch, Simd, WithSimd};

/// Rows are padded to as many floats as fit a vector.
const LANES: usize = 16;
/// Households whose flows are summed in single precision before they are added up.
const FEW: usize = 64;
/// Log of the least net income, [`NET_INCOME_FLOOR`], to seven digits.
const LN_FLOOR: f32 = 6.907_755;
/// What nobody finds worth a move.
const NEVER: f32 = -1e4;

/// The drafts of a batch of households, those of one place and group one after the other.
pub(crate) struct QuickDrafts {
    places: usize,
    width: usize,
    /// Group (0 local, 1 remote) and place of each household.
    members: Vec<(usize, usize)>,
    rate: Vec<f32>,
    gain: Vec<f32>,
}

/// What households find in places, by column: fixed for one solution.
pub(crate) struct Tables {
    arch: Arch,
    width: usize,
    /// Utility but for income, family and values, by class, children and remote work.
    values: Vec<f32>,
    /// What is left of a dollar of gross income, for whoever works there and for remote workers; and its logarithm.
    keep: [Vec<f32>; 2],
    ln_keep: [Vec<f32>; 2],
    /// Entry fee less grant, $.
    entry: Vec<f32>,
    /// From each place: the truck to each other, $.
    truck: Vec<f32>,
    /// From each place and by class: μ + μᵈ·miles/100.
    distance: Vec<f32>,
    /// From each place, for those whose home is there and by class for all others: attention to each other.
    attention: Vec<f32>,
    /// Places that a host may take.
    risky: Vec<PlaceId>,
}

impl Tables {
    /// The tables of a scene; `None` if more than they know decides.
    pub(crate) fn of(context: &DecisionContext) -> Option<Self> {
        let (c, snapshot) = (context.constants, context.snapshot);
        let p = &c.parameters;
        let simple = context.scenario.rules.alternatives != Alternatives::All
            && context.scenario.rules.utility == UtilityForm::CobbDouglas
            && taste_deviations(p) == [0.0; 3]
            && snapshot.ahead.iter().all(|ahead| ahead.is_empty())
            && !snapshot.columns.brackets
            && snapshot.columns.fee.iter().all(|&fee| fee == 0.0)
            && snapshot.columns.tax.iter().all(|&tax| tax < 1.0);
        simple.then(|| Tables::filled(context))
    }

    fn filled(context: &DecisionContext) -> Self {
        let (c, snapshot) = (context.constants, context.snapshot);
        let (p, geography, columns) = (&c.parameters, &c.geography, &snapshot.columns);
        let n = snapshot.offers.len();
        let width = n.next_multiple_of(LANES);
        let padded = |column: &mut dyn Iterator<Item = f64>, rest: f32| {
            let mut column: Vec<f32> = column.map(|x| x as f32).collect();
            column.resize(width, rest);
            column
        };
        let kept = |wages: bool| {
            let places = columns.wage.iter().zip(&columns.tax);
            places.map(move |(&wage, &tax)| (1.0 - tax) * if wages { wage } else { 1.0 })
        };
        let (mut values, mut distance, mut attention, mut trucks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for class in Class::ALL {
            for children in [false, true] {
                let tastes = Tastes::of(p, class, children, COMMON_TASTES);
                for remote in [false, true] {
                    let value = |offer| utility_of(&c.budgeting, &tastes, offer, 0.0, false, remote).total();
                    values.extend(padded(&mut snapshot.offers.iter().map(value), NEVER));
                }
            }
        }
        let mut row = Vec::new();
        for here in 0..n as PlaceId {
            let miles = geography.miles_from(here);
            trucks.extend(padded(&mut miles.iter().map(|&miles| truck(miles, false)), 0.0));
            for class in Class::ALL {
                let cost = |&miles: &f64| p.moving_cost[class] + p.distance_cost[class] * miles / 100.0;
                distance.extend(padded(&mut miles.iter().map(cost), 0.0));
            }
            let pulls = [0.0].into_iter().chain(Class::ALL.map(|class| p.home_attention[class]));
            for rho in pulls {
                context.kernel.national_attention(geography, here, rho, &mut row);
                attention.extend(padded(&mut row.iter().copied(), 0.0));
            }
        }
        Tables {
            arch: Arch::new(),
            width,
            values,
            keep: [true, false].map(|wages| padded(&mut kept(wages), 1.0)),
            ln_keep: [true, false].map(|wages| padded(&mut kept(wages).map(ln), 0.0)),
            entry: padded(&mut columns.entry.iter().copied(), 0.0),
            truck: trucks,
            distance,
            attention,
            risky: (0..n as PlaceId).filter(|&j| snapshot.risk[j as usize] > 0.0).collect(),
        }
    }

    fn row<'a>(&self, table: &'a [f32], number: usize) -> &'a [f32] {
        &table[number * self.width..(number + 1) * self.width]
    }
}

/// Scratch space for whoever is found the exact way.
#[derive(Default)]
struct Exact {
    all_places: AllPlaces,
    rates: AttentionRates,
    row: Vec<f32>,
}

impl QuickDrafts {
    /// Drafts `members`, each with what it stands for, from the `tables` of the scene.
    pub(crate) fn write(context: &DecisionContext, world: &World, tables: &Tables, members: &[(usize, f64)]) -> Self {
        let (n, width) = (world.places.len(), tables.width);
        let mut drafts = QuickDrafts {
            places: n,
            width,
            members: Vec::with_capacity(members.len()),
            rate: vec![0.0; members.len() * width],
            gain: vec![NEVER; members.len() * width],
        };
        let (c, clock) = (context.constants, context.constants.age_clock(context.tick));
        let mut traits = TraitBatch::default();
        for &(id, _) in members {
            let h = &world.households[id];
            traits.push(&c.ages, h, h.age_ticks(clock), context.today());
        }
        traits.read(&c.memory);
        let mut exact = Exact::default();
        for (k, &(id, weight)) in members.iter().enumerate() {
            let h = &world.households[id];
            let (age_ticks, traits) = traits.get(k);
            let who = context.decision_maker_with(h, world.spread(id), age_ticks, traits);
            let liquid = context.scenario.mechanisms.liquidity;
            let wealth = if liquid { context.liquid_wealth(h, &who) } else { f64::INFINITY };
            let payable = |cash: f64| weight * context.payment(&who, cash, wealth);
            let cells = k * width..(k + 1) * width;
            let (rate, gain) = (&mut drafts.rate[cells.clone()], &mut drafts.gain[cells]);
            drafts.members.push((h.is_remote() as usize, h.place as usize));
            if h.community > 0 || h.is_e_resident() {
                exact.all_places.take(context, h, &who);
                exact.row.resize(n, 0.0);
                exact.rates.rates(context, h, traits.class, &exact.all_places.cash, payable, &mut exact.row);
                rate[..n].copy_from_slice(&exact.row);
                gain.iter_mut().zip(&exact.all_places.gain).for_each(|(into, &gain)| *into = gain as f32);
                continue;
            }
            let p = &c.parameters;
            let (remote, away) = (h.is_remote() as usize, !c.geography.same_metro(h.place, h.home));
            // Whoever is paid where it lives finds the wage of each place in `keep`.
            let paid = if h.is_remote() { who.gross } else { who.income };
            let class = traits.class as usize;
            let kind = 4 * class + 2 * traits.children as usize + remote;
            let here = h.place as usize;
            let national = context.national_rate(h);
            let renter = traits.after == Tenure::Renter;
            let sale = cost(p, traits.class, 0.0, false, 0.0, who.gross, who.price_to_income).sale;
            let one = One {
                paid: paid as f32,
                ln_paid: ln(paid) as f32,
                income_weight: who.tastes.income as f32,
                staying: -(who.here + sale) as f32,
                truck_share: (who.gross / MEDIAN_INCOME).min(1.0) as f32,
                deposit_share: if renter { (2.0 / 12.0 * p.housing_share) as f32 } else { 0.0 },
                money_cost: money_cost(p, traits.class, 1.0, who.gross) as f32,
                wealth: wealth as f32,
                fading: (1.0 / (p.assist_scale * who.gross.max(LEAST_INCOME))) as f32,
                assist: p.assist as f32,
                rate: (national * weight) as f32,
            };
            let attention = tables.row(&tables.attention, 4 * here + if away { 1 + class } else { 0 });
            tables.arch.dispatch(Row {
                one,
                keep: &tables.keep[remote],
                ln_keep: &tables.ln_keep[remote],
                entry: &tables.entry,
                values: tables.row(&tables.values, kind),
                truck: tables.row(&tables.truck, here),
                distance: tables.row(&tables.distance, 3 * here + class),
                attention,
                rate,
                gain,
            });
            // What the tables do not know, the exact way.
            let geography = &c.geography;
            let metro = |of: PlaceId| &geography.places[geography.metro[of as usize] as usize];
            let kernel = context.kernel;
            let mut note = |j: PlaceId, look: f64| {
                let alternative = context.evaluate(h, &who, j);
                gain[j as usize] = alternative.gain as f32;
                rate[j as usize] = (look * payable(alternative.expenses.cash())) as f32;
            };
            let rho = p.home_attention[traits.class];
            let look = |j: PlaceId| attention[j as usize] as f64;
            tables.risky.iter().for_each(|&j| note(j, look(j) * national));
            if away {
                for &j in metro(h.home) {
                    let pull = rho * kernel.local_probability(geography, j);
                    note(j, (look(j) + pull) * national);
                }
            }
            metro(h.place).iter().for_each(|&j| note(j, c.local * kernel.local_probability(geography, j)));
            rate[here] = 0.0;
        }
        drafts
    }

    /// Flows from each (group, place) that occurs and their slopes in ξ of the destination, under amenities `xi`: `gather`
    /// gets group, place, flows and slopes.
    fn binary(&self, xi: &[Vec<f64>; 2], mut gather: impl FnMut(usize, usize, &[f64], &[f64])) {
        let arch = Arch::new();
        let (n, width) = (self.places, self.width);
        let padded: [Vec<f32>; 2] = [0, 1].map(|group| {
            let mut row: Vec<f32> = xi[group].iter().map(|&xi| xi as f32).collect();
            row.resize(width, 0.0);
            row
        });
        let (mut flow, mut slope) = (vec![0.0; n], vec![0.0; n]);
        let mut few = [vec![0.0_f32; width], vec![0.0_f32; width]];
        let mut first = 0;
        for run in self.members.chunk_by(|a, b| a == b) {
            let (group, here) = run[0];
            flow.fill(0.0);
            slope.fill(0.0);
            for part in (first..first + run.len()).step_by(FEW) {
                let last = (part + FEW).min(first + run.len());
                few.iter_mut().for_each(|sums| sums.fill(0.0));
                let [flows, slopes] = &mut few;
                let cells = part * width..last * width;
                let (rate, gain) = (&self.rate[cells.clone()], &self.gain[cells]);
                arch.dispatch(Choices { rate, gain, xi: &padded[group], own: padded[group][here], flows, slopes });
                flow.iter_mut().zip(flows).for_each(|(sum, x)| *sum += *x as f64);
                slope.iter_mut().zip(slopes).for_each(|(sum, x)| *sum += *x as f64);
            }
            gather(group, here, &flow, &slope);
            first += run.len();
        }
    }
}

impl Flows for QuickDrafts {
    fn sums(&self, xi: &[Vec<f64>; 2], _: bool) -> Sums {
        let mut sums = Sums::zero(self.places);
        self.binary(xi, |group, here, flow, slope| sums.add(group, here, flow, slope));
        sums
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

/// What a row needs of a household.
#[derive(Debug, Clone, Copy)]
struct One {
    /// Gross income before the wage of a place, $ per year.
    paid: f32,
    ln_paid: f32,
    /// β.
    income_weight: f32,
    /// Less utility here and the cost of the sale.
    staying: f32,
    /// How much of a truck it hires.
    truck_share: f32,
    /// Deposit as a share of net income.
    deposit_share: f32,
    /// Utility of a dollar.
    money_cost: f32,
    wealth: f32,
    /// 1/(s·y).
    fading: f32,
    /// a₀.
    assist: f32,
    /// Looks a year, times households.
    rate: f32,
}

struct Row<'a> {
    one: One,
    keep: &'a [f32],
    ln_keep: &'a [f32],
    entry: &'a [f32],
    values: &'a [f32],
    truck: &'a [f32],
    distance: &'a [f32],
    attention: &'a [f32],
    rate: &'a mut [f32],
    gain: &'a mut [f32],
}

impl WithSimd for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Row { one, keep, ln_keep, entry, values, truck, distance, attention, rate, gain } = self;
        let n = rate.len();
        let (keep, ln_keep, entry, values) = (&keep[..n], &ln_keep[..n], &entry[..n], &values[..n]);
        let (truck, distance, attention, gain) = (&truck[..n], &distance[..n], &attention[..n], &mut gain[..n]);
        let floor = NET_INCOME_FLOOR as f32;
        for j in 0..n {
            let net = one.paid * keep[j];
            let net = if net > floor { net } else { floor };
            let ln_net = one.ln_paid + ln_keep[j];
            let ln_net = if ln_net > LN_FLOOR { ln_net } else { LN_FLOOR };
            let spent = truck[j] * one.truck_share + one.deposit_share * net + entry[j];
            let worth = values[j] + one.income_weight * ln_net;
            gain[j] = worth - distance[j] - one.money_cost * spent + one.staying;
            let gap = if spent > 0.0 { spent } else { 0.0 } - one.wealth;
            let helped = one.assist * exp(-gap * one.fading);
            let paid = if gap > 0.0 { helped } else { 1.0 };
            rate[j] = attention[j] * one.rate * paid;
        }
    }
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
    fn with_simd<S: Simd>(self, _: S) {
        let Choices { rate, gain, xi, own, flows, slopes } = self;
        let n = xi.len();
        let (flows, slopes) = (&mut flows[..n], &mut slopes[..n]);
        for (rate, gain) in rate.chunks_exact(n).zip(gain.chunks_exact(n)) {
            let (rate, gain) = (&rate[..n], &gain[..n]);
            for j in 0..n {
                let p = move_probability(gain[j] + xi[j] - own);
                let moves = rate[j] * p;
                flows[j] += moves;
                slopes[j] += moves * (1.0 - p);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::engine::start::expected_flows::Drafts;
    use crate::scenario::parse;

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
        for (population, rules) in [
            ("", ""),
            ("", "[mechanisms]\nliquidity = false\nlife_cycle = false\n"),
            ("income_median = 9_000, income_log_sd = 1.5, ", ""),
            ("", COMMUNITY),
        ] {
            let text = format!("{PLACES}population = {{ {population}households = 4_000, spin_up = 0 }}\n{rules}");
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let scenario =
                parse(&text, "test.toml", &nothing, &[]).unwrap_or_else(|report| panic!("{report}")).scenario;
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            let world = &sim.world;
            let mut members: Vec<(usize, f64)> = (0..world.households.len()).map(|id| (id, 1.5)).collect();
            members.sort_by_key(|&(id, _)| (world.households[id].place, world.households[id].is_remote(), id));
            sim.with_context(|context| {
                let tables = Tables::of(context).expect("nothing that the tables do not know");
                let quick = QuickDrafts::write(context, world, &tables, &members);
                let exact = Drafts::write(context, world, &members);
                let n = world.places.len();
                for (k, &(id, _)) in members.iter().enumerate() {
                    let (rates, gains) = exact.row(k);
                    for j in 0..n {
                        let (rate, gain) = (quick.rate[k * quick.width + j], quick.gain[k * quick.width + j]);
                        let h = &world.households[id];
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
                        let (here, there) = (ours.net[group][j], theirs.net[group][j]);
                        assert!((here - there).abs() < 1e-4 * (1.0 + there.abs()), "{group} {j}: {here} for {there}");
                    }
                }
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
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let scenario =
                parse(&text, "test.toml", &nothing, &[]).unwrap_or_else(|report| panic!("{report}")).scenario;
            let sim = Simulation::new(&scenario, 0).expect("a base year");
            sim.with_context(|context| assert!(Tables::of(context).is_none(), "{place}{rules}"));
        }
    }
}
