//! Holds the state of one community: who has joined, who has pledged, and the campaign it runs.
//!
//! Counters are integers, changed only when a household changes; [`recount`](crate::engine::state::world::recount) counts
//! them anew from the households, and the tests compare both after every tick.

use crate::engine::state::money::{Account, FLOWS, Flow, Flows, cents};
use crate::model::bins::PlaceBins;
use crate::model::founding::Ticket;
use crate::model::household::{Household, PlaceId, Stage};

/// Households of a community, by how far they have gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// Hold its values.
    pub values: u64,
    /// Have joined.
    pub members: u64,
    /// Have pledged.
    pub pledged: u64,
    /// Would pledge but cannot pay, by income decile.
    pub supporters: [u64; 10],
    /// Are e-residents.
    pub e_residents: u64,
    /// Members by place.
    pub members_at: Vec<u64>,
}

impl Counters {
    /// Counts a household in or out.
    pub fn count(&mut self, household: &Household, decile: u8, sign: i64) {
        let add = |counter: &mut u64| *counter = counter.wrapping_add_signed(sign);
        add(&mut self.values);
        if household.is_member() {
            add(&mut self.members);
            add(&mut self.members_at[household.place as usize]);
        }
        match household.stage() {
            Stage::Pledged => add(&mut self.pledged),
            Stage::Supporter => add(&mut self.supporters[decile as usize]),
            _ => {}
        }
        if household.is_e_resident() {
            add(&mut self.e_residents);
        }
    }

    /// Supporters of all deciles.
    pub fn all_supporters(&self) -> u64 {
        self.supporters.iter().sum()
    }
}

/// Where a community stands with its next place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Campaign {
    /// Nothing to gather for: no template, no place left, or the last one has yet to succeed.
    Idle,
    /// Members are asked to pledge for a place.
    Gathering {
        /// The place that would be founded.
        place: PlaceId,
        /// The ticket, frozen.
        ticket: Ticket,
    },
}

/// The state of one community.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunityState {
    /// Its households.
    pub counters: Counters,
    /// What it gathers for.
    pub campaign: Campaign,
    /// Tick in which the place it gathers for will open, once it is funded.
    pub opens: Option<u32>,
    /// Paid by pledged households, cents.
    pub escrow: i64,
    /// Places that were founded from its template and held S, by anyone.
    pub successes: u32,
    /// Places that opened from its template, by anyone.
    pub attempts: u32,
    /// Places it has founded itself.
    pub founded: usize,
    /// Incomes of e-residents by where they live.
    pub abroad: Vec<(PlaceId, PlaceBins)>,
    /// Money through escrow since the last 1 January, cents.
    pub flows: Flows,
    /// Money through escrow since the beginning, cents.
    pub flows_total: Flows,
}

impl CommunityState {
    /// Nobody yet.
    pub fn new(places: usize) -> Self {
        CommunityState {
            counters: Counters { members_at: vec![0; places], ..Counters::default() },
            campaign: Campaign::Idle,
            opens: None,
            escrow: 0,
            successes: 0,
            attempts: 0,
            founded: 0,
            abroad: Vec::new(),
            flows: [0; FLOWS],
            flows_total: [0; FLOWS],
        }
    }

    /// The ticket of the campaign in cents: equity and legal part.
    pub fn ticket_cents(&self) -> [i64; 2] {
        match self.campaign {
            Campaign::Gathering { ticket, .. } => [cents(ticket.equity), cents(ticket.legal)],
            Campaign::Idle => [0; 2],
        }
    }

    /// Notes an e-resident where it lives.
    pub fn enter_register(&mut self, household: &Household) {
        let found = self.abroad.binary_search_by_key(&household.place, |(place, _)| *place);
        let at = found.unwrap_or_else(|at| {
            self.abroad.insert(at, (household.place, PlaceBins::default()));
            at
        });
        self.abroad[at].1.add(household);
    }

    /// Strikes an e-resident off; it must have been noted.
    pub fn leave_register(&mut self, household: &Household) {
        if let Ok(at) = self.abroad.binary_search_by_key(&household.place, |(place, _)| *place) {
            self.abroad[at].1.remove(household);
        }
    }

    /// Books `cents` that pass through escrow; the place's own part is booked with the place.
    pub fn book(&mut self, flow: Flow, cents: i64) {
        self.flows[flow as usize] += cents;
        self.flows_total[flow as usize] += cents;
        if flow.payer() == Account::Escrow {
            self.escrow -= cents;
        } else if flow.payee() == Account::Escrow {
            self.escrow += cents;
        }
    }
}
