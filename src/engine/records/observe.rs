//! Takes records from the counters; observing changes nothing in the world and draws no random number.
//!
//! A count belongs to a calendar year, whatever `record` says: a row holds what has happened since the 1 January before
//! it, a row on 1 January the whole year that ends there. Tables that only count (flows, profiles, entry, capital) have
//! their rows on 1 January alone, so that they add up to the whole run.

use crate::engine::phases::review::census;
use crate::engine::records::new_places;
use crate::engine::records::revealed::revealed;
use crate::engine::records::revenue::revenues;
use crate::engine::records::rows::{ABROAD, BaseYearRow, FlowRow, GroupRow, PlaceRow, ProfileRow, ReplicateRecord};
use crate::engine::state::census::Census;
use crate::engine::state::counts::{CommunityGroup, FIRST_DISTANCE, Funnel, PROFILE, PROFILE_SLOTS, group};
use crate::engine::state::money::Flow;
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::{Class, Stage};
use crate::model::numeric::exp;
use crate::model::place::Kind;
use std::collections::BTreeMap;

/// Takes records while a simulation runs.
pub struct Observer {
    record: ReplicateRecord,
    /// Households in each profile slot on the last 1 January.
    stock: [u64; PROFILE_SLOTS],
}

impl Observer {
    /// Begins the record of a simulation and notes its base year.
    pub fn new(sim: &mut ReplicateState) -> Self {
        let record = ReplicateRecord {
            replicate: sim.replicate,
            weight: sim.weight,
            simulated: sim.world.households.len() as u64,
            inversion: sim.inversion,
            places: Vec::new(),
            flows: Vec::new(),
            groups: Vec::new(),
            profiles: Vec::new(),
            jurisdictions: Vec::new(),
            communities: Vec::new(),
            entry: Vec::new(),
            capital: Vec::new(),
            exit_or_reform: Vec::new(),
            gains: Vec::new(),
            events: Vec::new(),
            base_year: base_year(sim),
            revealed: revealed(sim),
            setup_seconds: 0.0,
            path_seconds: 0.0,
            tick_seconds: 0.0,
        };
        let mut observer = Observer { record, stock: [0; PROFILE_SLOTS] };
        observer.observe(sim, true);
        observer
    }

    /// Takes what this moment leaves: rows of a recorded moment if one is `due`, and on 1 January the counts of the year.
    pub fn observe(&mut self, sim: &mut ReplicateState, due: bool) {
        let year_ends = sim.tick.is_multiple_of(sim.constants.ticks_per_year);
        if !due && !year_ends {
            return;
        }
        let census = sim.census.take().unwrap_or_else(|| census(sim));
        if due {
            self.places(sim);
            self.groups(sim, &census);
            new_places::observe(sim, &mut self.record);
        }
        if year_ends {
            if sim.tick > 0 {
                self.flows(sim);
                self.profiles(sim, &census);
            }
            new_places::observe_year(sim, &mut self.record);
            self.stock = census.slots;
            sim.counts.reset();
        }
    }

    /// Ends the record.
    pub fn finish(mut self, sim: &mut ReplicateState) -> ReplicateRecord {
        self.record.events = std::mem::take(&mut sim.log);
        self.record
    }

    fn places(&mut self, sim: &ReplicateState) {
        let n = sim.world.places.len();
        let weight = sim.weight;
        let p = &sim.constants.parameters;
        let revenues = revenues(sim);
        let booked = |j: usize, flow: Flow| match &sim.world.new_places[j] {
            Some(new_place) => new_place.flows()[flow as usize],
            None => 0,
        };
        let shown = |j: &usize| sim.world.status(*j) != Some(Status::Template);
        for j in (0..n).filter(shown) {
            let state = &sim.world.places[j];
            let out: u64 = sim.counts.flows[j * n..(j + 1) * n].iter().sum();
            let into: u64 = (0..n).map(|l| sim.counts.flows[l * n + j]).sum();
            // What stands before the opening are plans; a place exists from then on.
            let exists = sim.world.status(j).is_none_or(Status::is_inhabited);
            let known = |number: f64| if exists { number } else { f64::NAN };
            let of_residents = |mean: f64| if state.households > 0 { mean } else { f64::NAN };
            let per_household = 1.0 / (state.households.max(1) as f64);
            self.record.places.push(PlaceRow {
                replicate: sim.replicate,
                tick: sim.tick,
                year: sim.scenario.time.year_at(sim.tick),
                place: sim.scenario.places[j].name.clone(),
                kind: if sim.world.new_places[j].is_some() { Kind::New } else { Kind::Legacy },
                status: sim.world.status(j),
                households: state.households as f64 * weight,
                simulated: state.households,
                inflow: into as f64 * weight,
                outflow: out as f64 * weight,
                local_moves: sim.counts.local[j] as f64 * weight,
                blocked_by_cash: sim.counts.blocked[j] as f64 * weight,
                refused: sim.counts.refused[j] as f64 * weight,
                moved_in_from_abroad: sim.counts.abroad[j][0] as f64 * weight,
                moved_out_abroad: sim.counts.abroad[j][1] as f64 * weight,
                income: of_residents(state.totals.gross * per_household),
                net_income: of_residents(state.totals.net * per_household),
                wage: known(state.wage),
                capital: known(exp(state.ln_capital)),
                rent: known(state.rent),
                home_price: known(state.rent / (p.interest + p.depreciation)),
                housing_units: known(state.units * weight),
                revenue: known(revenues[j] * weight),
                obligations: known(state.obligations() * weight),
                services: known(state.services),
                debt: known(state.debt_cents as f64 / 100.0 * weight),
                entry_fees: known((state.door.fees + booked(j, Flow::EntryFees)) as f64 / 100.0 * weight),
                grants: known((state.door.grants + booked(j, Flow::Grants)) as f64 / 100.0 * weight),
                insolvent: (exists && state.insolvent) as u8,
                crime: known(state.crime),
                governance: known(state.governance),
                schools: known(state.schools),
                income_tax: known(state.attributes.income_tax),
                sales_tax: known(state.attributes.sales_tax),
                property_tax: known(state.attributes.property_tax),
                poor_share: of_residents(state.poor_share()),
                voice: of_residents(match &sim.world.new_places[j] {
                    Some(new_place) => new_place.voice(state, &sim.constants),
                    None => state.voice(),
                }),
                discipline: known(state.by_exit[0]),
                drain: known(state.by_exit[1]),
                in_force: state.attributes.clone(),
            });
        }
    }

    fn flows(&mut self, sim: &ReplicateState) {
        let n = sim.world.places.len();
        let name = |j: usize| sim.scenario.places[j].name.clone();
        let row = |origin: String, destination: String, simulated: u64| FlowRow {
            replicate: sim.replicate,
            year: sim.scenario.time.year_at(sim.tick),
            origin,
            destination,
            moves: simulated as f64 * sim.weight,
            simulated,
        };
        let among = sim.counts.flows.iter().enumerate().map(|(k, &moves)| row(name(k / n), name(k % n), moves));
        let abroad = sim.counts.abroad.iter().enumerate().flat_map(|(j, &[came, left])| {
            [row(ABROAD.to_string(), name(j), came), row(name(j), ABROAD.to_string(), left)]
        });
        self.record.flows.extend(among.chain(abroad).filter(|row| row.simulated > 0));
    }

    fn profiles(&mut self, sim: &ReplicateState, census: &Census) {
        let weight = sim.weight;
        for (slot, (dimension, band)) in PROFILE.iter().enumerate() {
            let counted = &sim.counts.profile[slot];
            let lived = (self.stock[slot] + census.slots[slot]) as f64 / 2.0;
            self.record.profiles.push(ProfileRow {
                replicate: sim.replicate,
                year: sim.scenario.time.year_at(sim.tick),
                dimension: *dimension,
                band: band.to_string(),
                household_years: if slot < FIRST_DISTANCE { lived * weight } else { 0.0 },
                moves: counted.moves as f64 * weight,
                local_moves: counted.local as f64 * weight,
                would: counted.would as f64 * weight,
                blocked_by_cash: counted.blocked as f64 * weight,
            });
        }
    }

    fn groups(&mut self, sim: &ReplicateState, census: &Census) {
        let weight = sim.weight;
        for j in 0..sim.world.places.len() {
            for decile in 0..10 {
                for class in Class::ALL {
                    let k = group(j, decile, class as u8);
                    let [would, could, admitted, moved] = sim.counts.funnel[k];
                    if census.groups[k] == 0 && would == 0 {
                        continue;
                    }
                    self.record.groups.push(GroupRow {
                        replicate: sim.replicate,
                        year: sim.scenario.time.year_at(sim.tick),
                        place: sim.scenario.places[j].name.clone(),
                        income_decile: decile + 1,
                        class,
                        community: String::new(),
                        stage: Stage::Outsider,
                        households: census.groups[k] as f64 * weight,
                        would: would as f64 * weight,
                        could_pay: could as f64 * weight,
                        admitted: admitted as f64 * weight,
                        moved: moved as f64 * weight,
                    });
                }
            }
        }
        let mut circles: BTreeMap<CommunityGroup, (u64, Funnel)> = BTreeMap::new();
        census.circles.iter().for_each(|(key, &households)| circles.entry(*key).or_default().0 = households);
        sim.counts.circles.iter().for_each(|(key, &funnel)| circles.entry(*key).or_default().1 = funnel);
        for ((k, community, stage), (households, [would, could, admitted, moved])) in circles {
            let (place, decile, class) = (k / 30, k % 30 / 3, k % 3);
            self.record.groups.push(GroupRow {
                replicate: sim.replicate,
                year: sim.scenario.time.year_at(sim.tick),
                place: sim.scenario.places[place].name.clone(),
                income_decile: decile as u8 + 1,
                class: Class::ALL[class],
                community: sim.scenario.communities[community as usize - 1].name.clone(),
                stage,
                households: households as f64 * weight,
                would: would as f64 * weight,
                could_pay: could as f64 * weight,
                admitted: admitted as f64 * weight,
                moved: moved as f64 * weight,
            });
        }
    }
}

fn base_year(sim: &ReplicateState) -> Vec<BaseYearRow> {
    sim.world
        .places
        .iter()
        .zip(&sim.scenario.places)
        .zip(&sim.net_flow)
        .filter(|((_, place), _)| place.kind == Kind::Legacy)
        .map(|((state, place), flow)| {
            let n = state.base.households.max(1) as f64;
            BaseYearRow {
                replicate: sim.replicate,
                place: place.name.clone(),
                amenity_local: state.base.amenity[0],
                amenity_remote: state.base.amenity[1],
                net_flow_local: flow[0],
                net_flow_remote: flow[1],
                services: state.base.services,
                revenue: state.base.revenue / n,
                obligations: state.base.obligations / n,
            }
        })
        .collect()
}
