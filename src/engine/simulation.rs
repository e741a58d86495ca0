//! A simulation: the population is drawn, the base year solved, and then the ticks go by.

use crate::engine::base::birth::birth;
use crate::engine::base::constants::Constants;
use crate::engine::base::geography::Kernel;
use crate::engine::base::parallel;
use crate::engine::base::random::{BIRTH_WORDS, CHUNK, Keys, Purpose, unit2};
use crate::engine::choice::decide::Scene;
use crate::engine::found::host;
use crate::engine::phases::settle::{metro_households, politics, revenue, sum_incomes};
use crate::engine::phases::timetable::Calendar;
use crate::engine::records::rows::{EventRow, Inversion};
use crate::engine::start::base_year;
use crate::engine::start::base_year::Solution;
use crate::engine::state::counts::Counts;
use crate::engine::state::ledger::Ledger;
use crate::engine::state::world::{BaseYear, Frozen, PlaceState, World};
use crate::engine::tick::tick;
use crate::engine::words::dollars;
use crate::engine::{EngineError, RunOptions};
use crate::model::household::{Household, PlaceId};
use crate::model::numeric::normal_quantile;
use crate::model::place::{Kind, Place};
use crate::model::population::Households;
use crate::model::rules::AmenityRule;
use crate::model::utility::{taste_deviations, taste_factor};
use crate::scenario::Scenario;
use rand::Rng;

/// One replicate while it runs.
pub struct Simulation<'s> {
    /// The checked scenario.
    pub scenario: &'s Scenario,
    /// Which replicate this is.
    pub replicate: u32,
    /// What stays fixed.
    pub constants: Constants,
    /// All randomness.
    pub keys: Keys,
    /// Everything that changes.
    pub world: World,
    /// What attention falls on.
    pub kernel: Kernel,
    /// Ticks done.
    pub tick: u32,
    /// Real households per simulated one in the base year.
    pub weight: f64,
    /// Counts since the last record.
    pub counts: Counts,
    /// What happened.
    pub log: Vec<EventRow>,
    /// How the base-year inversion went.
    pub inversion: Option<Inversion>,
    /// Expected net flows at tick 0 as shares of places, by group.
    pub net_flow: Vec<[f64; 2]>,
    /// Households that died so far.
    pub deaths: u64,
    /// What moves cost each household; `None` unless asked for.
    pub ledger: Option<Ledger>,
    /// The legacy places that host each new place.
    pub hosts: Vec<Vec<PlaceId>>,
    pub(super) calendar: Calendar,
    pub(super) chunk_order: Option<Vec<usize>>,
}

impl<'s> Simulation<'s> {
    /// Draws the population of `replicate` and solves its base year.
    pub fn new(scenario: &'s Scenario, replicate: u32, options: &RunOptions) -> Result<Self, EngineError> {
        let constants = Constants::new(scenario, options.envelope);
        let keys = Keys::new(scenario.seed, replicate);
        let (sizes, weight) = simulated_households(scenario)?;
        let kernel = Self::first_kernel(&constants.geography, &sizes, constants.parameters.mass_exponent);
        let mut calendar = Calendar::new(scenario.time.ticks());
        let households = draw_population(scenario, &constants, &keys, &kernel, &sizes, &mut calendar);
        let spreads = draw_spreads(&constants, &keys, households.len());
        let places = initial_places(scenario, &households, &sizes, weight);
        let chunks = households.len().div_ceil(CHUNK);
        let mut sim = Simulation {
            scenario,
            replicate,
            counts: Counts::new(scenario.places.len()),
            ledger: options.ledger.then(|| Ledger::new(households.len())),
            world: World::new(scenario, places, households, spreads, weight),
            hosts: host::hosts(scenario),
            constants,
            keys,
            kernel,
            tick: 0,
            weight,
            log: Vec::new(),
            inversion: None,
            net_flow: vec![[0.0; 2]; sizes.len()],
            deaths: 0,
            calendar,
            chunk_order: options.shuffle_chunks.map(|seed| shuffled(chunks, seed)),
        };
        sim.enrol();
        match &options.calibration {
            Some(calibration) => calibration.hand_to(&mut sim),
            None => {
                sim.freeze_base_year()?;
                sim.prepare_new_places();
                sim.solve_amenities()?;
            }
        }
        sim.prepare_new_places();
        sim.begin_campaigns();
        Ok(sim)
    }

    /// Advances by one tick.
    pub fn tick(&mut self) {
        tick(self, &mut |_, _| ());
    }

    /// Advances by one tick while `watch` sees the frozen world just before the decisions.
    pub fn tick_watched(&mut self, watch: &mut dyn FnMut(&Scene, &World)) {
        tick(self, watch);
    }

    /// Real households per simulated one now: national growth scales it.
    pub fn weight_now(&self) -> f64 {
        let years = self.tick as f64 * self.constants.dt;
        self.weight * crate::model::numeric::pow(1.0 + self.scenario.population.numbers.growth, years)
    }

    /// Calls `look` on the scene as households see it now.
    pub fn with_scene<T>(&self, look: impl FnOnce(&Scene) -> T) -> T {
        let mut frozen = Frozen::default();
        frozen.refresh(self.scenario, &self.constants, &self.world, self.tick, self.weight);
        look(&Scene {
            scenario: self.scenario,
            constants: &self.constants,
            frozen: &frozen,
            kernel: &self.kernel,
            keys: &self.keys,
            tick: self.tick,
        })
    }

    pub(super) fn event(&self, place: PlaceId, kind: &'static str, reason: String) -> EventRow {
        EventRow {
            replicate: self.replicate,
            tick: self.tick,
            year: self.scenario.time.year_at(self.tick),
            place: self.scenario.places[place as usize].name.clone(),
            kind,
            reason,
        }
    }

    /// Logs places that have begun or ceased to live on debt.
    pub(super) fn note_solvency(&mut self) {
        for j in 0..self.world.places.len() {
            let state = &self.world.places[j];
            if state.insolvent == self.counts.insolvent[j] {
                continue;
            }
            let (kind, reason) = match state.insolvent {
                true => (
                    "insolvent",
                    format!(
                        "revenue of {} a household leaves too little after obligations; services are kept at their floor by debt",
                        dollars(state.revenue.total() / state.households.max(1) as f64)
                    ),
                ),
                false => ("solvent", "revenue covers obligations and the floor of services again".to_string()),
            };
            self.counts.insolvent[j] = state.insolvent;
            self.log.push(self.event(j as PlaceId, kind, reason));
        }
    }

    /// Solves s⁰, F, Y⁰ and the rest from the first population at base-year laws.
    fn freeze_base_year(&mut self) -> Result<(), EngineError> {
        sum_incomes(self.scenario, &mut self.world);
        let metros = metro_households(&self.constants, &self.world.places);
        for state in &mut self.world.places {
            state.base.households = state.households;
            state.revenue = revenue(&self.constants, state);
        }
        for (j, place) in self.scenario.places.iter().enumerate() {
            let state = &mut self.world.places[j];
            if place.kind == Kind::New {
                continue;
            }
            let n = state.households as f64;
            let collected = state.revenue.total();
            if !place.obligations_given {
                state.attributes.obligations = self.constants.parameters.obligations_share * collected / n;
            }
            let owed = state.attributes.obligations;
            if owed * n >= collected && collected > 0.0 {
                return Err(EngineError::ObligationsExceedRevenue {
                    place: place.name.clone(),
                    obligations: owed,
                    revenue: collected / n,
                });
            }
            // A place that collects nothing provides a nominal dollar: ratios to it stay one.
            // The same operations as every tick's budget: at rest services stay put to the last bit.
            let services = if collected > 0.0 { (collected - owed * n) / n } else { 1.0 };
            state.services = services;
            let decay = politics(&self.constants, state).pull(state.governance, 1.0);
            state.base = BaseYear {
                attributes: state.attributes.clone(),
                metro_households: metros[place.metro as usize],
                gross: state.totals.gross,
                net_income: state.totals.net,
                units: state.units,
                obligations: owed * n,
                services,
                revenue: collected,
                poor_share: state.poor_share(),
                voice_sum: state.voice_sum,
                decay,
                ..state.base.clone()
            };
        }
        self.pool_base_year();
        Ok(())
    }

    /// Solves ξ unless amenities are given.
    fn solve_amenities(&mut self) -> Result<(), EngineError> {
        if self.scenario.rules.amenities == AmenityRule::Given || self.world.places.len() < 2 {
            return Ok(());
        }
        let Solution { amenity, net_flow, mut inversion } =
            self.with_scene(|scene| base_year::solve(scene, &self.world))?;
        for (state, xi) in self.world.places.iter_mut().zip(amenity) {
            state.base.amenity = xi;
        }
        if self.scenario.rules.amenities == AmenityRule::Observed {
            let per_year = 1.0 / self.weight;
            for (state, place) in self.world.places.iter_mut().zip(&self.scenario.places) {
                state.base.net_loss = -place.observed_net_flow * per_year / state.households as f64;
            }
        }
        inversion.full_residual = match self.replicate {
            0 => self.expected_net_flows().iter().fold(0.0, |worst, flow| worst.max(flow.abs())),
            _ => f64::NAN,
        };
        self.net_flow = net_flow;
        self.inversion = Some(inversion);
        Ok(())
    }

    /// Expected net inflow of each place now, per year, as a share of its households.
    pub fn expected_net_flows(&self) -> Vec<f64> {
        self.with_scene(|scene| base_year::expected_net_flows(scene, &self.world))
    }
}

/// Simulated households of each place (largest remainders) and the weight of each.
fn simulated_households(scenario: &Scenario) -> Result<(Vec<u64>, f64), EngineError> {
    let real = scenario.real_households();
    let total = match scenario.population.households {
        Households::All => real,
        Households::Sample(n) => n.min(real),
    };
    let weight = real as f64 / total as f64;
    let exact = |n: u64| (n as u128 * total as u128, real as u128);
    let mut sizes: Vec<u64> = scenario.places.iter().map(|p| (exact(p.households).0 / exact(0).1) as u64).collect();
    let mut rest: Vec<usize> = (0..sizes.len()).collect();
    rest.sort_by_key(|&j| std::cmp::Reverse(exact(scenario.places[j].households).0 % real as u128));
    let missing = (total - sizes.iter().sum::<u64>()) as usize;
    rest.iter().take(missing).for_each(|&j| sizes[j] += 1);
    let legacy = |place: &Place| place.kind == Kind::Legacy;
    match scenario.places.iter().zip(&sizes).find(|(place, size)| legacy(place) && **size == 0) {
        Some((place, _)) => Err(EngineError::EmptyPlace { place: place.name.clone(), real: place.households, weight }),
        None => Ok((sizes, weight)),
    }
}

/// Draws every household, place after place, and notes deaths within the horizon.
fn draw_population(
    scenario: &Scenario,
    c: &Constants,
    keys: &Keys,
    kernel: &Kernel,
    sizes: &[u64],
    calendar: &mut Calendar,
) -> Vec<Household> {
    let ends: Vec<u64> = sizes
        .iter()
        .scan(0, |sum, &n| {
            *sum += n;
            Some(*sum)
        })
        .collect();
    let total = ends.last().copied().unwrap_or(0) as usize;
    let horizon = scenario.time.ticks() as i64;
    let numbers = &scenario.population.numbers;
    let remote_work = scenario.mechanisms.remote_work;
    let chunks = parallel::map(total.div_ceil(CHUNK), None, |chunk| {
        let ids = chunk * CHUNK..total.min((chunk + 1) * CHUNK);
        let mut joinings = Vec::new();
        let mut rng = keys.stream(0, Purpose::Birth, (ids.start * BIRTH_WORDS) as u128);
        let mut deaths = Vec::new();
        let households: Vec<Household> = ids
            .map(|id| {
                let words: [u32; BIRTH_WORDS] = std::array::from_fn(|_| rng.next_u32());
                let place = ends.partition_point(|&end| end <= id as u64) as PlaceId;
                let born = birth(c, numbers, remote_work, kernel, place, 0, &words);
                if born.death < horizon {
                    deaths.push((born.death, id as u32));
                }
                if let Some(tick) = born.joins.filter(|&tick| tick < horizon) {
                    joinings.push((tick, id as u32, born.household.born()));
                }
                born.household
            })
            .collect();
        (households, deaths, joinings)
    });
    let mut all = Vec::with_capacity(total);
    for (households, deaths, joinings) in chunks {
        all.extend(households);
        deaths.into_iter().for_each(|(tick, id)| calendar.note(tick, id));
        joinings.into_iter().for_each(|(tick, id, born)| calendar.note_joining(tick, id, born));
    }
    all
}

/// Fixed taste factors of every household; nothing where tastes are common.
fn draw_spreads(c: &Constants, keys: &Keys, households: usize) -> Vec<[f32; 3]> {
    let sds = taste_deviations(&c.parameters);
    if sds == [0.0; 3] {
        return Vec::new();
    }
    let chunks = parallel::map(households.div_ceil(CHUNK), None, |chunk| {
        let ids = chunk * CHUNK..households.min((chunk + 1) * CHUNK);
        let mut rng = keys.stream(0, Purpose::Taste, (ids.start * 6) as u128);
        ids.map(|_| sds.map(|sd| taste_factor(sd, normal_quantile(unit2(rng.next_u32(), rng.next_u32()))) as f32))
            .collect::<Vec<_>>()
    });
    chunks.concat()
}

fn initial_places(scenario: &Scenario, households: &[Household], sizes: &[u64], weight: f64) -> Vec<PlaceState> {
    let mut first = 0;
    let ranges: Vec<std::ops::Range<usize>> = sizes
        .iter()
        .map(|&n| {
            let range = first..first + n as usize;
            first = range.end;
            range
        })
        .collect();
    parallel::map(sizes.len(), None, |j| {
        let attributes = scenario.places[j].attributes.clone();
        let mut state = PlaceState {
            households: sizes[j],
            wage: attributes.wage,
            rent: attributes.rent,
            units: if scenario.places[j].kind == Kind::New {
                0.0
            } else {
                (attributes.housing_units / weight).max(1.0)
            },
            schools: attributes.schools,
            crime: attributes.violent_crime,
            governance: attributes.governance,
            ..PlaceState::default()
        };
        state.base.land_cap = (attributes.land_cap / weight).floor();
        state.base.attributes = attributes.clone();
        state.attributes = attributes;
        for h in &households[ranges[j].clone()] {
            state.bins.add(h);
            state.voice_sum += h.voice() as u64;
        }
        state
    })
}

/// A permutation of 0..n, shuffled by `seed`.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut rng = Keys::new(seed, u32::MAX).stream(0, Purpose::Ring, 0);
    for k in (1..n).rev() {
        order.swap(k, rng.next_u64() as usize % (k + 1));
    }
    order
}
