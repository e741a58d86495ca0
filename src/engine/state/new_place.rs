//! Holds what a new place has beside the state of any place: its standing, its treasury, its builder's account, its shareholders.

use crate::engine::state::money::{Account, FLOWS, Flow, Flows};
use crate::model::builder::BuilderAccount;
use crate::model::charter::{Charter, Founding};
use crate::model::founding::Ticket;
use crate::model::household::PlaceId;
use crate::model::treasury::runway_years;

/// What a new place is at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A row that households judge and that never opens.
    Template,
    /// May be founded one day.
    Planned,
    /// Funded: permits are sought and homes built.
    Building,
    /// Open under its own charter.
    Open,
    /// Its treasury ran dry: an ordinary municipality of its host.
    Closed,
    /// Its host repealed the charter: an ordinary municipality.
    Repealed,
}

impl Status {
    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Status::Template => "template",
            Status::Planned => "planned",
            Status::Building => "building",
            Status::Open => "open",
            Status::Closed => "closed",
            Status::Repealed => "repealed",
        }
    }

    /// Whether people can live there.
    pub fn is_inhabited(self) -> bool {
        matches!(self, Status::Open | Status::Closed | Status::Repealed)
    }
}

/// The state of one new place beside its [`crate::engine::state::place::PlaceState`].
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlaceState {
    /// What it is at the moment.
    pub status: Status,
    /// Tick in which it opened, or will if it is being built.
    pub opened: Option<u32>,
    /// Whether it opened in this tick: pledged households get their wish.
    pub opening: bool,
    /// Whether it closed in the tick before: residents look around once.
    pub closing: bool,
    /// Tick since which it has held S without a break.
    pub full_since: Option<u32>,
    /// Whether it has counted as a success.
    pub succeeded: bool,
    /// S, simulated households with their fraction.
    pub capacity: f64,
    /// The legacy place whose taxes and services it shares; `None` where its host is outside the model.
    pub host: Option<PlaceId>,
    /// h_s in force: 0 without a host, 1 once its own rules have ended.
    pub host_share: f64,
    /// Whether its own rates are 1 − h_s of its host's and follow them; until an event sets a tax of its own.
    pub parity: bool,
    /// What of its yearly fee follows its host's, $: 1 − h_s of it at parity.
    pub followed_fee: f64,
    /// s_j: services that its own government provides, smoothed over a year, $ per household and year.
    pub own_services: f64,
    /// Gross income for which services are budgeted, $ per year.
    pub budget_income: f64,
    /// Fees and portable taxes of its e-residents, $ per year.
    pub residency: f64,
    /// Residents who hold equity.
    pub shareholders: u64,
    /// Equity that each of them has paid in, cents.
    pub share_cents: i64,
    /// Shares that were paid in at the opening.
    pub issued: u64,
    /// The ticket with which it was founded, $.
    pub ticket: Ticket,
    /// Treasury, cents.
    pub treasury: i64,
    /// Sponsor's cash not yet paid, cents.
    pub sponsor: i64,
    /// Homes built so far, simulated households.
    pub homes_built: f64,
    /// Homes that have decayed because nobody paid for their upkeep, simulated households.
    pub homes_lost: f64,
    /// The builder's account: who pays for its homes.
    pub builder: BuilderAccount,
    /// Money that has moved since the beginning beside the builder's account, cents.
    flows: Flows,
    /// Money that had moved, of both, on the last 1 January, cents.
    before: Flows,
    /// Budgeted revenue of a full place, $ per household and year.
    pub budgeted_revenue: f64,
    /// h: hostile events per year at the moment.
    pub hazard: f64,
    /// Hostile events survived.
    pub survived: u32,
    /// Voice weights ×2 and households summed over its first year: what V is relative to.
    pub first_voice: [u64; 2],
    /// By how much the treasury has changed in this tick without its sponsor, cents.
    pub change: i64,
    /// Treasury when the tick before ended, cents; nothing before its first.
    pub closed_with: Option<i64>,
    /// How fast treasury and sponsor's cash change, smoothed over a year, cents per year.
    pub change_per_year: f64,
    /// Ticks since it opened.
    pub age_ticks: u32,
}

impl NewPlaceState {
    /// A new place before anything has happened.
    pub fn new(founding: Founding, charter: &Charter, weight: f64) -> Self {
        let cents = |dollars: f64| (dollars * 100.0 / weight + 0.5).floor() as i64;
        NewPlaceState {
            status: if founding == Founding::Template { Status::Template } else { Status::Planned },
            opened: None,
            opening: false,
            closing: false,
            full_since: None,
            succeeded: false,
            capacity: charter.capacity / weight,
            host: None,
            host_share: 0.0,
            parity: false,
            followed_fee: 0.0,
            own_services: 0.0,
            budget_income: 0.0,
            residency: 0.0,
            shareholders: 0,
            share_cents: 0,
            issued: 0,
            ticket: Ticket::default(),
            treasury: 0,
            sponsor: cents(charter.sponsor),
            homes_built: 0.0,
            homes_lost: 0.0,
            builder: BuilderAccount::new(0.0),
            flows: [0; FLOWS],
            before: [0; FLOWS],
            budgeted_revenue: 0.0,
            hazard: charter.hazard,
            survived: 0,
            first_voice: [0; 2],
            change: 0,
            closed_with: None,
            change_per_year: f64::NAN,
            age_ticks: 0,
        }
    }

    /// Simulated households that hold S: the fraction of one is not missed.
    pub fn full(&self) -> u64 {
        (self.capacity.floor() as u64).max(1)
    }

    /// Books `cents` under `flow`.
    pub fn book(&mut self, flow: Flow, cents: i64) {
        debug_assert!(cents >= 0, "money flows from payer to payee");
        match flow.entry() {
            Some(entry) => self.builder.book(entry, cents),
            None => self.flows[flow as usize] += cents,
        }
        self.treasury += cents * flow.treasury_sign();
        if flow.payer() == Account::Sponsor {
            self.sponsor -= cents;
        }
    }

    /// Money that has moved since the beginning, cents.
    pub fn flows(&self) -> Flows {
        let mut all = self.flows;
        for flow in Flow::all() {
            if let Some(entry) = flow.entry() {
                all[flow as usize] = self.builder.booked[entry as usize];
            }
        }
        all
    }

    /// Money that has moved since the last 1 January, cents; a new year begins.
    pub fn end_year(&mut self) -> Flows {
        let now = self.flows();
        let year = std::array::from_fn(|k| now[k] - self.before[k]);
        self.before = now;
        year
    }

    /// What a share is worth now, cents: equity is written down for all holders alike.
    pub fn share_value(&self) -> f64 {
        if self.issued == 0 { self.share_cents as f64 } else { self.builder.equity as f64 / self.issued as f64 }
    }

    /// Equity held by residents, cents.
    pub fn equity(&self) -> f64 {
        self.shareholders as f64 * self.share_value()
    }

    /// Lets the sponsor cover what the builder lacks; returns the cents drawn.
    pub fn sponsor_builder(&mut self) -> i64 {
        let drawn = self.builder.draw(self.sponsor);
        self.sponsor -= drawn;
        drawn
    }

    /// Notes how fast treasury and sponsor's cash change: what the treasury earns of its own, less what the builder has `drawn`, in `dt`
    /// years.
    pub fn note_pace(&mut self, drawn: i64, dt: f64) {
        let pace = (self.change - drawn) as f64 / dt;
        let before = self.change_per_year;
        self.change_per_year = if before.is_nan() { pace } else { before + (pace - before) * dt };
    }

    /// Whether people can live there now, under its own law or its host's.
    pub fn is_inhabited(&self) -> bool {
        self.status.is_inhabited()
    }

    /// Years until the treasury and the sponsor's cash are spent at the pace of the last year; infinite if they grow.
    pub fn runway_years(&self) -> f64 {
        runway_years(self.treasury, self.sponsor, self.change_per_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::builder::ENTRIES;

    #[test]
    fn every_flow_has_a_name_and_the_treasury_is_the_sum_of_its_flows() {
        let mut new_place =
            NewPlaceState::new(Founding::Developer, &Charter { capacity: 10.0, ..Charter::default() }, 1.0);
        for (flow, amount) in
            [(Flow::Taxes, 500), (Flow::Services, 300), (Flow::Sponsor, 70), (Flow::Remainder, 20), (Flow::Pledges, 9)]
        {
            new_place.book(flow, amount);
        }
        assert_eq!(new_place.treasury, 500 - 300 + 70 - 20);
        assert!(Flow::all().enumerate().all(|(k, flow)| flow as usize == k) && Flow::all().count() == FLOWS);
        let flows = new_place.flows();
        let sum: i64 = Flow::all().map(|flow| flow.treasury_sign() * flows[flow as usize]).sum();
        assert_eq!(sum, new_place.treasury);
        new_place.book(Flow::WorkingCapital, 40);
        assert_eq!((new_place.treasury, new_place.builder.debt), (sum + 40, 40));
        assert_eq!(new_place.end_year()[Flow::WorkingCapital as usize], 40);
        assert_eq!(new_place.end_year(), [0; FLOWS]);
    }

    #[test]
    fn every_entry_of_the_builder_is_one_flow_under_its_own_name() {
        let mut entries: Vec<usize> = Flow::all().filter_map(Flow::entry).map(|entry| entry as usize).collect();
        entries.sort_unstable();
        assert_eq!(entries, (0..ENTRIES).collect::<Vec<_>>());
        for flow in Flow::all() {
            let said = flow.entry().map(|entry| entry.row());
            assert!(said.is_none_or(|said| said == (flow.name(), flow.payer(), flow.payee())), "{}", flow.name());
        }
    }
}
