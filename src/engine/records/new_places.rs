//! Records what is new: jurisdictions, communities, who would enter and who did, and the flow of funds.

use crate::engine::records::rows::{CapitalRow, CommunityRow, EntryRow, JurisdictionRow, ReplicateRecord};
use crate::engine::state::community::Campaign;
use crate::engine::state::counts::group;
use crate::engine::state::e_residence::{declared, residence};
use crate::engine::state::money::{Flow, Flows};
use crate::engine::state::new_place::Status;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::Class;

/// Notes how new places and communities stand.
pub fn observe(sim: &mut ReplicateState, record: &mut ReplicateRecord) {
    for j in 0..sim.world.new_places.len() {
        jurisdiction(sim, j, record);
    }
    for k in 0..sim.world.communities.len() {
        community(sim, k, record);
    }
}

/// Notes who came to the gates in the year that ends, and what money moved.
pub fn observe_year(sim: &mut ReplicateState, record: &mut ReplicateRecord) {
    entry(sim, record);
    for j in 0..sim.world.new_places.len() {
        let Some(new_place) = sim.world.new_places[j].as_mut() else {
            continue;
        };
        let flows = new_place.end_year();
        capital(sim, Some(j), (sim.scenario.places[j].community as usize).checked_sub(1), &flows, record);
    }
    for k in 0..sim.world.communities.len() {
        let mut flows = std::mem::take(&mut sim.world.communities[k].flows);
        // What leaves escrow for a place is booked with the place.
        [Flow::Equity, Flow::Legal, Flow::Forfeitures].into_iter().for_each(|flow| flows[flow as usize] = 0);
        capital(sim, None, Some(k), &flows, record);
    }
}

fn community_name(sim: &ReplicateState, number: usize) -> String {
    number.checked_sub(1).map_or(String::new(), |k| sim.scenario.communities[k].name.clone())
}

fn jurisdiction(sim: &ReplicateState, j: usize, record: &mut ReplicateRecord) {
    let Some(new_place) = sim.world.new_places[j].as_ref().filter(|new_place| new_place.status != Status::Template)
    else {
        return;
    };
    let (state, place, weight) = (&sim.world.places[j], &sim.scenario.places[j], sim.weight);
    let dollars = |cents: i64| cents as f64 / 100.0 * weight;
    let (builder, flows, exists) = (&new_place.builder, new_place.flows(), new_place.is_inhabited());
    let moved = |flow: Flow| flows[flow as usize];
    record.jurisdictions.push(JurisdictionRow {
        replicate: sim.replicate,
        tick: sim.tick,
        year: sim.scenario.time.year_at(sim.tick),
        place: place.name.clone(),
        community: community_name(sim, place.community as usize),
        status: new_place.status,
        households: state.households as f64 * weight,
        income: state.totals.gross * weight,
        shareholders: new_place.shareholders as f64 * weight,
        housing_units: state.units * weight,
        vacancies: (state.units - state.households as f64).max(0.0) * weight,
        land_cap: state.base.land_cap * weight,
        awareness: if new_place.is_inhabited() { sim.awareness(j) } else { 0.0 },
        hazard: if new_place.status == Status::Open && sim.scenario.mechanisms.host_risk {
            new_place.hazard
        } else {
            0.0
        },
        treasury: dollars(new_place.treasury),
        sponsor: dollars(new_place.sponsor),
        equity: new_place.equity() / 100.0 * weight,
        rent_asking: if exists { builder.asking } else { f64::NAN },
        builder_balance: dollars(builder.balance),
        builder_debt: dollars(builder.debt),
        builder_equity: dollars(builder.equity),
        builder_failures: builder.failures,
        lenders_loss: dollars(moved(Flow::DebtLost) + moved(Flow::Overdraft)),
        holders_loss: dollars(moved(Flow::EquityLost)),
        sponsor_to_treasury: dollars(moved(Flow::Sponsor)),
        sponsor_to_builder: dollars(moved(Flow::SponsorToBuilder)),
        profit_paid: dollars(moved(Flow::Payout)),
        homes_built: new_place.homes_built * weight,
        services_felt: if exists { state.services } else { f64::NAN },
        // Nor does anybody serve by it once its charter has ended under a host outside the model.
        services_own: if exists && (new_place.is_chartered() || new_place.host.is_some()) {
            new_place.own_services
        } else {
            f64::NAN
        },
        runway_years: if new_place.status == Status::Open { new_place.runway_years() } else { f64::INFINITY },
    });
}

fn community(sim: &ReplicateState, k: usize, record: &mut ReplicateRecord) {
    let (community_state, weight) = (&sim.world.communities[k], sim.weight);
    let mine = |j: &usize| sim.scenario.places[*j].community as usize == k + 1;
    let places = || (0..sim.world.places.len()).filter(mine);
    let ticket = match community_state.campaign {
        Campaign::Gathering { ticket, .. } => ticket,
        Campaign::Idle => Default::default(),
    };
    let declared = match residence(sim.scenario, &sim.world, k) {
        Some(j) => sim.constants.parameters.portable_share * declared(sim.scenario, &sim.world, k, j)[0],
        None => 0.0,
    };
    let counters = &community_state.counters;
    let real = |simulated: u64| simulated as f64 * weight;
    record.communities.push(CommunityRow {
        replicate: sim.replicate,
        tick: sim.tick,
        year: sim.scenario.time.year_at(sim.tick),
        community: sim.scenario.communities[k].name.clone(),
        values: real(counters.values),
        members: real(counters.members),
        pledged: real(counters.pledged),
        supporters: real(counters.all_supporters()),
        e_residents: real(counters.e_residents),
        residents: real(places().map(|j| sim.world.places[j].households).sum()),
        jurisdictions: places().filter(|&j| sim.world.status(j) == Some(Status::Open)).count() as u32,
        successes: sim.world.communities[sim.lineage(k)].successes,
        ticket: ticket.total(),
        ticket_legal: ticket.legal,
        escrow: community_state.escrow as f64 / 100.0 * weight,
        declared_income: declared * weight,
    });
}

fn entry(sim: &ReplicateState, record: &mut ReplicateRecord) {
    let weight = sim.weight;
    for (&(k, community), &[would, could, admitted, moved]) in &sim.counts.entry {
        let (place, decile, class) = (k / 30, (k % 30 / 3) as u8, (k % 3) as u8);
        debug_assert_eq!(group(place, decile, class), k);
        record.entry.push(EntryRow {
            replicate: sim.replicate,
            year: sim.scenario.time.year_at(sim.tick),
            place: sim.scenario.places[place].name.clone(),
            income_decile: decile + 1,
            class: Class::ALL[class as usize],
            community: community_name(sim, community as usize),
            would: would as f64 * weight,
            could_pay: could as f64 * weight,
            admitted: admitted as f64 * weight,
            moved: moved as f64 * weight,
        });
    }
}

fn capital(sim: &ReplicateState, j: Option<usize>, k: Option<usize>, flows: &Flows, record: &mut ReplicateRecord) {
    for (&cents, flow) in flows.iter().zip(Flow::all()).filter(|(cents, _)| **cents != 0) {
        record.capital.push(CapitalRow {
            replicate: sim.replicate,
            year: sim.scenario.time.year_at(sim.tick),
            place: j.map_or(String::new(), |j| sim.scenario.places[j].name.clone()),
            community: k.map_or(String::new(), |k| sim.scenario.communities[k].name.clone()),
            flow,
            dollars: cents as f64 / 100.0 * sim.weight,
        });
    }
}
