//! Records of what is new: jurisdictions, communities, who would enter and who did, and the flow of funds.
//!
//! People, income and capital that moved are three separate series: `households` and `income` of a jurisdiction's
//! residents, `declared_income` of e-residents who stayed where they were, and the dollars of the flow of funds.

use crate::engine::phases::new_place::{declared, residence};
use crate::engine::records::rows::{ReplicateRecord, Word, class, status};
use crate::engine::simulation::Simulation;
use crate::engine::state::community::Campaign;
use crate::engine::state::counts::group;
use crate::engine::state::new_place::{FLOW_NAMES, Flow, Flows, Status};
use crate::model::household::Class;
use serde::{Deserialize, Deserializer, Serialize};

/// One new place at one recorded moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JurisdictionRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Ticks since the start.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place.
    pub place: String,
    /// Community that founds or feeds it; empty for none.
    pub community: String,
    /// What it is at the moment: planned, building, open, closed or repealed.
    #[serde(deserialize_with = "status")]
    pub status: Word,
    /// Real households that live there.
    pub households: f64,
    /// Gross income of residents, $ per year.
    pub income: f64,
    /// Residents who hold equity, real households.
    pub shareholders: f64,
    /// Housing units.
    pub housing_units: f64,
    /// Units that nobody lives in.
    pub vacancies: f64,
    /// Most units the land holds.
    #[serde(deserialize_with = "or_infinite")]
    pub land_cap: f64,
    /// Share of outsiders who know of it.
    pub awareness: f64,
    /// Hostile events of the host, per year.
    pub hazard: f64,
    /// Treasury, $.
    pub treasury: f64,
    /// Sponsor's cash that is left, $.
    pub sponsor: f64,
    /// Debt inside the rent, $.
    pub debt: f64,
    /// Equity held by residents, $.
    pub equity: f64,
    /// Years until treasury and sponsor's cash are spent at the pace of the last year; infinite if they grow.
    #[serde(deserialize_with = "or_infinite")]
    pub runway_years: f64,
}

/// One community at one recorded moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommunityRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Ticks since the start.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the community.
    pub community: String,
    /// Real households that hold its values.
    pub values: f64,
    /// Of these, have joined.
    pub members: f64,
    /// Of these, have pledged.
    pub pledged: f64,
    /// Members who would pledge but cannot pay.
    pub supporters: f64,
    /// Members who are e-residents.
    pub e_residents: f64,
    /// Residents of its places, members or not.
    pub residents: f64,
    /// Its places that are open.
    pub jurisdictions: u32,
    /// Places founded from its template that succeeded, by anyone.
    pub successes: u32,
    /// The ticket it asks for, $ per household; 0 while it does not gather.
    pub ticket: f64,
    /// The legal part of it, $ per household.
    pub ticket_legal: f64,
    /// Paid into escrow, $.
    pub escrow: f64,
    /// Income that e-residents declare in its places, $ per year.
    pub declared_income: f64,
}

/// One kind of household before the gate of one new place (or of a template, where it can only pledge).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Calendar year at the end of the period.
    pub year: f64,
    /// Name of the new place or template.
    pub place: String,
    /// Tenth of the national income distribution, 1 to 10.
    pub income_decile: u8,
    /// Mobility class.
    #[serde(deserialize_with = "class")]
    pub class: Word,
    /// Values group; empty for none.
    pub community: String,
    /// Would come, or said yes to the template.
    pub would: f64,
    /// Of these, could pay or was helped.
    pub could_pay: f64,
    /// Of these, was admitted.
    pub admitted: f64,
    /// Of these, moved in.
    pub moved: f64,
}

/// Money that moved in one recorded period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CapitalRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Calendar year at the end of the period.
    pub year: f64,
    /// The new place; empty for what only passes a community's escrow.
    pub place: String,
    /// The community; empty for none.
    pub community: String,
    /// What for.
    pub item: &'static str,
    /// Who pays.
    pub payer: &'static str,
    /// Who is paid.
    pub payee: &'static str,
    /// How much, $.
    pub dollars: f64,
}

/// Reads a number of which infinity is written as nothing.
fn or_infinite<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::INFINITY))
}

/// Notes what is new since the last record.
pub fn observe(sim: &mut Simulation, record: &mut ReplicateRecord) {
    for j in 0..sim.world.new_places.len() {
        jurisdiction(sim, j, record);
    }
    for k in 0..sim.world.communities.len() {
        community(sim, k, record);
    }
    entry(sim, record);
    for j in 0..sim.world.new_places.len() {
        let Some(new_place) = sim.world.new_places[j].as_mut() else {
            continue;
        };
        let flows = std::mem::take(&mut new_place.flows);
        capital(sim, Some(j), (sim.scenario.places[j].community as usize).checked_sub(1), &flows, record);
    }
    for k in 0..sim.world.communities.len() {
        let mut flows = std::mem::take(&mut sim.world.communities[k].flows);
        // What leaves escrow for a place is booked with the place.
        [Flow::Equity, Flow::Legal, Flow::Forfeitures].into_iter().for_each(|flow| flows[flow as usize] = 0);
        capital(sim, None, Some(k), &flows, record);
    }
}

fn community_name(sim: &Simulation, number: usize) -> String {
    number.checked_sub(1).map_or(String::new(), |k| sim.scenario.communities[k].name.clone())
}

fn jurisdiction(sim: &Simulation, j: usize, record: &mut ReplicateRecord) {
    let Some(new_place) = sim.world.new_places[j].as_ref().filter(|new_place| new_place.status != Status::Template)
    else {
        return;
    };
    let (state, place, weight) = (&sim.world.places[j], &sim.scenario.places[j], sim.weight_now());
    let dollars = |cents: i64| cents as f64 / 100.0 * weight;
    record.jurisdictions.push(JurisdictionRow {
        replicate: sim.replicate,
        tick: sim.tick,
        year: sim.scenario.time.year_at(sim.tick),
        place: place.name.clone(),
        community: community_name(sim, place.community as usize),
        status: new_place.status.name(),
        households: state.households as f64 * weight,
        income: state.totals.gross * weight,
        shareholders: new_place.shareholders as f64 * weight,
        housing_units: state.units * weight,
        vacancies: (state.units.floor() - state.households as f64).max(0.0) * weight,
        land_cap: state.base.land_cap * weight,
        awareness: if new_place.is_open() { sim.awareness(j) } else { 0.0 },
        hazard: if new_place.status == Status::Open { new_place.hazard } else { 0.0 },
        treasury: dollars(new_place.treasury),
        sponsor: dollars(new_place.sponsor),
        debt: dollars(new_place.debt),
        equity: dollars(new_place.equity()),
        runway_years: if new_place.status == Status::Open { new_place.runway_years() } else { 0.0 },
    });
}

fn community(sim: &Simulation, k: usize, record: &mut ReplicateRecord) {
    let (community_state, weight) = (&sim.world.communities[k], sim.weight_now());
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

fn entry(sim: &Simulation, record: &mut ReplicateRecord) {
    let weight = sim.weight_now();
    for (&(k, community), &[would, could, admitted, moved]) in &sim.counts.entry {
        let (place, decile, class) = (k / 30, (k % 30 / 3) as u8, (k % 3) as u8);
        debug_assert_eq!(group(place, decile, class), k);
        record.entry.push(EntryRow {
            replicate: sim.replicate,
            year: sim.scenario.time.year_at(sim.tick),
            place: sim.scenario.places[place].name.clone(),
            income_decile: decile + 1,
            class: Class::ALL[class as usize].name(),
            community: community_name(sim, community as usize),
            would: would as f64 * weight,
            could_pay: could as f64 * weight,
            admitted: admitted as f64 * weight,
            moved: moved as f64 * weight,
        });
    }
}

fn capital(sim: &Simulation, j: Option<usize>, k: Option<usize>, flows: &Flows, record: &mut ReplicateRecord) {
    for (&cents, (item, payer, payee)) in flows.iter().zip(FLOW_NAMES).filter(|(cents, _)| **cents != 0) {
        record.capital.push(CapitalRow {
            replicate: sim.replicate,
            year: sim.scenario.time.year_at(sim.tick),
            place: j.map_or(String::new(), |j| sim.scenario.places[j].name.clone()),
            community: k.map_or(String::new(), |k| sim.scenario.communities[k].name.clone()),
            item,
            payer,
            payee,
            dollars: cents as f64 / 100.0 * sim.weight_now(),
        });
    }
}
