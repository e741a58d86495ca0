//! Settles and governs new places by their own rules: jobs, rents that cover costs, and services held by the treasury.

use crate::engine::base::constants::Constants;
use crate::engine::phases::share::{Host, feel, host};
use crate::engine::state::e_residence::residence;
use crate::engine::state::new_place::NewPlaceState;
use crate::engine::state::place::PlaceState;
use crate::engine::state::place::{politics, politics_under};
use crate::engine::state::world::World;
use crate::model::bins::TaxLaw;
use crate::model::builder::{AskingRule, rent, vacancy};
use crate::model::charter::{Charter, Jobs};
use crate::model::crime;
use crate::model::housing::tax_wedge;
use crate::model::mechanisms::Mechanisms;
use crate::model::numeric::pow;
use crate::scenario::Scenario;

/// Real households beyond which a place's own labour market grows with it.
const SMALL_TOWN: f64 = 1_000.0;

/// Wage levels of new places: their metro's, their own, or odd jobs.
pub fn wages(scenario: &Scenario, c: &Constants, world: &mut World) {
    for j in 0..world.places.len() {
        if world.new_places[j].is_none() {
            continue;
        }
        let place = &scenario.places[j];
        let wage = match place.jobs {
            Jobs::Metro => labour_market(scenario, world, j).unwrap_or(world.places[j].attributes.wage),
            Jobs::RemoteOnly => c.parameters.remote_only_wage,
            Jobs::Template => {
                let real = world.places[j].households as f64 * world.weight;
                let growth = if real > SMALL_TOWN && scenario.mechanisms.wages { real / SMALL_TOWN } else { 1.0 };
                world.places[j].attributes.wage * pow(growth, c.parameters.agglomeration)
            }
        };
        world.places[j].wage = wage;
    }
}

/// Wage level of the largest legacy place of the metro.
fn labour_market(scenario: &Scenario, world: &World, j: usize) -> Option<f64> {
    let metro = scenario.places[j].metro;
    (0..world.places.len())
        .filter(|&l| world.new_places[l].is_none() && scenario.places[l].metro == metro)
        .max_by_key(|&l| (world.places[l].base.households, std::cmp::Reverse(l)))
        .map(|l| world.places[l].wage)
}

/// Moves the portable share of e-residents' taxes from where they live to where they declare it.
pub fn export_taxes(scenario: &Scenario, world: &mut World, wages: &[f64]) {
    let portable = scenario.parameters.portable_share;
    if portable == 0.0 {
        return;
    }
    world.places.iter_mut().for_each(|place| place.declared_elsewhere = 0.0);
    for k in 0..world.communities.len() {
        let Some(residence) = residence(scenario, world, k) else {
            continue;
        };
        for (home, bins) in &world.communities[k].abroad {
            let j = *home as usize;
            let tax = |law: TaxLaw| bins.totals(*home, wages, &TaxLaw { annual_fee: 0.0, ..law }).tax;
            let owed = tax(world.places[j].law(&scenario.places[j].brackets));
            let due = tax(world.places[residence].own_law(&scenario.places[residence].brackets));
            if due < owed {
                // A host goes without its part of that.
                let of_host = host(scenario, world, j).map_or(0.0, |host| tax(host.income_tax_law()));
                let home = &mut world.places[j];
                home.totals.tax -= portable * owed;
                home.totals.net += portable * (owed - due);
                home.declared_elsewhere += portable * of_host;
            }
        }
    }
}

/// Rents of new places, and what their builders collect.
pub fn settle(scenario: &Scenario, c: &Constants, world: &mut World) {
    let p = &c.parameters;
    for j in 0..world.places.len() {
        let (Some(charter), Some(new_place)) = (&scenario.places[j].charter, &mut world.new_places[j]) else {
            continue;
        };
        let state = &mut world.places[j];
        let cost = c.unit_cost(charter);
        if !new_place.status.is_inhabited() {
            state.rent = cost.cost_rent();
            continue;
        }
        let (households, homes) = (state.households as f64, state.units);
        if scenario.mechanisms.rents {
            let builder = &mut new_place.builder;
            builder.asking = AskingRule::new(p, &cost).next(builder.asking, vacancy(households, homes), c.dt);
            let asking = builder.asking;
            let property_tax = state.joint.as_ref().map_or(state.attributes.property_tax, |joint| joint.rates.property);
            let wedge = tax_wedge(property_tax, p.interest, p.depreciation);
            let spending = p.housing_share * state.totals.net;
            state.rent = rent(spending, households, homes, wedge, asking, cost.cost_rent());
        }
        let lost = new_place.builder.collect(state.rent, households, homes, &cost, c.dt);
        state.units -= lost;
        new_place.homes_lost += lost;
    }
}

/// Services felt, schools, crime and governance of a new place.
pub fn govern(
    on: &Mechanisms,
    c: &Constants,
    state: &mut PlaceState,
    new_place: &mut NewPlaceState,
    charter: &Charter,
    host: Option<&Host>,
    loss: i64,
) {
    if !new_place.status.is_inhabited() {
        return;
    }
    let p = &c.parameters;
    let felt = feel(c, state, charter, host, new_place.own_services, new_place.is_chartered());
    state.services = felt.services;
    state.schools = felt.schools;
    if new_place.age_ticks < c.ticks_per_year {
        new_place.first_voice[0] += state.voice_sum;
        new_place.first_voice[1] += state.households;
    }
    new_place.age_ticks += 1;
    if on.crime_response {
        state.crime = crime::next_crime(state.crime, felt.ln_crime, c.dt, p.crime_half_life);
    }
    if on.voice {
        let before = (state.households as i64 + loss).max(1) as f64;
        // A place that has just begun to grow disciplines nobody.
        let excess_loss = if new_place.age_ticks > c.ticks_per_year { loss as f64 / before / c.dt } else { 0.0 };
        let voice = new_place.voice(state, c);
        let by_exit = state.heed_exit(c, excess_loss, voice);
        let politics = politics(c, state);
        state.by_exit[1] += c.dt * politics.drained(voice);
        // What its charter began with is at rest; a reform of its target is not.
        let begun = if state.host_law { &state.attributes } else { &state.base.attributes };
        let decay = politics_under(c, begun).pull(begun.governance, 1.0);
        state.governance = politics.next(state.governance, voice, decay, by_exit, c.dt);
    }
    // Under the law of a host in the model it is governed as that is, unless the charter says by whom else.
    if let Some([now, begun]) = host.map(|host| host.governance)
        && state.host_law
        && charter.host_governance == begun
    {
        state.governance = now;
    }
}

impl NewPlaceState {
    /// V: mean voice weight of residents relative to the place's first year; 1 until then.
    pub fn voice(&self, state: &PlaceState, c: &Constants) -> f64 {
        if self.age_ticks <= c.ticks_per_year || self.first_voice[0] == 0 || state.households == 0 {
            return 1.0;
        }
        let now = state.voice_sum as f64 / state.households as f64;
        now / (self.first_voice[0] as f64 / self.first_voice[1] as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::engine::state::new_place::Status;

    /// A town with jobs of its own at nine tenths of the nation's wage, beside nobody.
    fn town(more: &str) -> Scenario {
        let text = format!(
            "model = \"2\"\npopulation = {{ households = 2_000, spin_up = 0 }}\n{more}\
             [[place]]\nname = \"old\"\nlatitude = 40\nlongitude = -80\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"far\"\nlatitude = 35\nlongitude = -95\nhouseholds = 100_000\nrent = 15_000\n\
             [[place]]\nname = \"town\"\nkind = \"new\"\nfounding = \"developer\"\nsite = {{ latitude = 30, longitude = -90, state = \"ZZ\" }}\n\
             jobs = \"template\"\nwage = 0.9\nunits = 5_000\n"
        );
        Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"))
    }

    /// Planted fault: a town that is counted in simulated households, of which it has never a thousand here.
    #[test]
    fn jobs_of_its_own_pay_more_beyond_a_thousand_real_households() {
        let s = town("parameters = { agglomeration = 0.04 }\n");
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let c = sim.constants.clone();
        let mut wage = |households: u64, real: f64| {
            (sim.world.places[2].households, sim.world.weight) = (households, real / households as f64);
            wages(&s, &c, &mut sim.world);
            sim.world.places[2].wage
        };
        for households in [100, 3] {
            assert_eq!((wage(households, 10.0), wage(households, 999.0)), (0.9, 0.9));
            assert!((wage(households, 1_000.0) / 0.9 - 1.0).abs() < 1e-12);
            // 2^.04 and 4^.04.
            assert!((wage(households, 2_000.0) / 0.9 - 1.0281138266560665).abs() < 1e-12, "{households}");
            assert!((wage(households, 4_000.0) / 0.9 - 1.0570180405613803).abs() < 1e-12, "{households}");
        }
        let mut still = s.clone();
        still.mechanisms.wages = false;
        sim.world.weight = 2_000.0 / sim.world.places[2].households as f64;
        wages(&still, &c, &mut sim.world);
        assert_eq!(sim.world.places[2].wage, 0.9, "wages that do not respond");
    }

    /// Twelve months of a hundred households, the later half of them vocal (1 and 2, doubled), then half vocal: V is 1.5 over 1.5, and 2 over 1.5
    /// once all are. A loss of a tenth a month counts from the thirteenth month on.
    /// Planted faults: V relative to the first month alone, and a first year that disciplines.
    #[test]
    fn voice_is_relative_to_the_first_year_which_disciplines_nobody() {
        let s = town("parameters = { discipline = 0.1, discipline_speed = 0.2 }\n");
        assert!(s.mechanisms.voice);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        let charter = s.places[2].charter.clone().expect("it is new");
        let mut new_place = sim.world.new_places[2].take().expect("it is new");
        new_place.status = Status::Open;
        let c = sim.constants.clone();
        let state = &mut sim.world.places[2];
        state.households = 100;
        let mut month = |voices: u64, loss: i64| {
            state.voice_sum = voices;
            govern(&s.mechanisms, &c, state, &mut new_place, &charter, None, loss);
            (new_place.voice(state, &c), state.smoothed_loss, state.by_exit[0])
        };
        for k in 0..12 {
            let voices = if k < 6 { 200 } else { 400 };
            assert_eq!(month(voices, 10), (1.0, 0.0, 0.0), "month {k}");
        }
        let (voice, smoothed, by_exit) = month(300, 10);
        assert!((voice - 1.0).abs() < 1e-12, "{voice}");
        // 10 of 110 in a month are 12/11 a year; a month of .2 a year closes 1 − e^(−1/60) of the gap, and D·100·m·dt follows.
        let loss = 12.0 / 11.0 * (1.0 - f64::exp(-1.0 / 60.0));
        assert!((smoothed - loss).abs() < 1e-12, "{smoothed}");
        assert!((by_exit - 0.1 * 100.0 * loss / 12.0).abs() < 1e-12, "{by_exit}");
        let (voice, ..) = month(400, 0);
        assert!((voice - 4.0 / 3.0).abs() < 1e-12, "{voice}, not 2");
    }
}
