//! Holds what a new place has beside the state of any place: its standing, its money, and its shareholders.

use crate::engine::state::money::{FLOWS, Flow, Flows};
use crate::engine::state::place::PlaceState;
use crate::model::charter::{Charter, Founding};
use crate::model::founding::Ticket;
use crate::model::household::PlaceId;

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
    /// How its homes are rounded to whole simulated households: up where their fraction and this exceed 1.
    pub rounding: f64,
    /// The legacy place whose taxes and services it shares; `None` where its host is outside the model.
    pub host: Option<PlaceId>,
    /// h_s in force: 0 without a host, 1 once its own rules have ended.
    pub host_share: f64,
    /// s_j: services that its own government provides, smoothed over a year, $ per household and year.
    pub own_services: f64,
    /// Gross income for which services are budgeted, $ per year.
    pub budget_income: f64,
    /// Residents who hold equity.
    pub shareholders: u64,
    /// Equity of each of them, cents.
    pub share_cents: i64,
    /// The ticket with which it was founded, $.
    pub ticket: Ticket,
    /// Treasury, cents.
    pub treasury: i64,
    /// Sponsor's cash not yet paid, cents.
    pub sponsor: i64,
    /// Debt inside the rent, cents.
    pub debt: i64,
    /// Money that moved since the last 1 January, cents.
    pub flows: Flows,
    /// Money that has moved since the beginning, cents.
    pub flows_total: Flows,
    /// Budgeted revenue of a full place, $ per household and year.
    pub budgeted_revenue: f64,
    /// h: hostile events per year at the moment.
    pub hazard: f64,
    /// Hostile events survived.
    pub survived: u32,
    /// Voice weights ×2 and households summed over its first year: what V is relative to.
    pub first_voice: [u64; 2],
    /// How fast the treasury changes without its sponsor, smoothed over a year, cents per year.
    pub change_per_year: f64,
    /// Households that leave less those that come, as a share of them, smoothed over a year.
    pub loss_per_year: f64,
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
            rounding: 0.0,
            host: None,
            host_share: 0.0,
            own_services: 0.0,
            budget_income: 0.0,
            shareholders: 0,
            share_cents: 0,
            ticket: Ticket::default(),
            treasury: 0,
            sponsor: cents(charter.sponsor),
            debt: 0,
            flows: [0; FLOWS],
            flows_total: [0; FLOWS],
            budgeted_revenue: 0.0,
            hazard: charter.hazard,
            survived: 0,
            first_voice: [0; 2],
            change_per_year: f64::NAN,
            loss_per_year: 0.0,
            age_ticks: 0,
        }
    }

    /// Simulated households that hold S: the fraction of one is not missed.
    pub fn full(&self) -> u64 {
        (self.capacity.floor() as u64).max(1)
    }

    /// Homes of the place that simulated households can live in, which over replicates are as many as there are.
    pub fn homes(&self, place: &PlaceState) -> u64 {
        (place.units + self.rounding).floor().max(0.0) as u64
    }

    /// Homes in which nobody lives, simulated households.
    pub fn vacancies(&self, place: &PlaceState) -> u64 {
        self.homes(place).saturating_sub(place.households)
    }

    /// Books `cents` under `flow`.
    pub fn book(&mut self, flow: Flow, cents: i64) {
        debug_assert!(cents >= 0, "money flows from payer to payee");
        self.flows[flow as usize] += cents;
        self.flows_total[flow as usize] += cents;
        self.treasury += cents * flow.treasury_sign();
        match flow {
            Flow::Debt | Flow::Reserve => self.debt += cents,
            Flow::Sponsor => self.sponsor -= cents,
            _ => {}
        }
    }

    /// Equity held by residents, cents.
    pub fn equity(&self) -> i64 {
        self.shareholders as i64 * self.share_cents
    }

    /// Whether it admits people now.
    pub fn is_open(&self) -> bool {
        self.status.is_inhabited()
    }

    /// Years until the treasury and the sponsor's cash are spent at the pace of the last year; infinite if they grow.
    pub fn runway_years(&self) -> f64 {
        if self.change_per_year < 0.0 {
            (self.treasury + self.sponsor) as f64 / -self.change_per_year
        } else {
            f64::INFINITY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let sum: i64 = Flow::all().map(|flow| flow.treasury_sign() * new_place.flows_total[flow as usize]).sum();
        assert_eq!(sum, new_place.treasury);
    }
}
