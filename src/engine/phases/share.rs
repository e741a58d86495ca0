//! Shares taxes and services between new places and their hosts: joint laws, the host's books, and what residents feel.
//!
//! A new place with a host in the model takes h_s of the host's taxes along and h_s of its services; both governments collect of the
//! same residents, the host first. Schools and crime follow from what is felt. A host outside the model shares nothing:
//! there h_s is 0, and schools and crime are levels of the scenario.

use crate::engine::base::constants::Constants;
use crate::engine::state::ballot::budgets;
use crate::engine::state::e_residence::residency_revenue;
use crate::engine::state::new_place::{NewPlaceState, Status};
use crate::engine::state::place::{BaseYear, JointLaw, PlaceState, profits_per_household, revenue};
use crate::engine::state::suburb::{paid_to_parent, suburban_units, to_parent};
use crate::engine::state::world::World;
use crate::model::bins::TaxLaw;
use crate::model::budget::{Revenue, service_units};
use crate::model::charter::{Charter, Jobs};
use crate::model::founding::budgeted_services;
use crate::model::household::PlaceId;
use crate::model::income::income_tax;
use crate::model::numeric::{exp, ln};
use crate::model::place::{Attributes, Bracket, Place};
use crate::model::services::{
    Bases, Collected, Rates, crime_target, felt, joint_income_tax, obligations_left, schools, shared_revenue,
};
use crate::scenario::Scenario;

/// A host as its new places see it now.
#[derive(Debug, Clone, Copy)]
pub struct Host<'a> {
    /// h_s in force.
    pub share: f64,
    /// Its rates; `income` is the flat part.
    pub rates: Rates,
    /// Its income tax brackets.
    pub brackets: &'a [Bracket],
    /// s_host, $ per household and year.
    pub services: f64,
    /// Schools, quartile steps.
    pub schools: f64,
    /// Violent crime, per 100,000.
    pub crime: f64,
    /// Governance now and in the base year, sd.
    pub governance: [f64; 2],
    /// F of the host, $ per household and year.
    pub obligations: f64,
    /// Mobile business income for each household, $ per year.
    pub profits: f64,
}

/// The host of new place `j`, if it is in the model.
pub fn host<'a>(scenario: &'a Scenario, world: &'a World, j: usize) -> Option<Host<'a>> {
    host_of(scenario, world, world.new_places[j].as_ref()?)
}

/// The host of a new place, if it is in the model.
pub fn host_of<'a>(scenario: &'a Scenario, world: &'a World, new_place: &NewPlaceState) -> Option<Host<'a>> {
    let at = new_place.host? as usize;
    let state = &world.places[at];
    Some(Host {
        share: new_place.host_share,
        rates: state.own_rates(),
        brackets: &scenario.places[at].brackets,
        services: state.services,
        schools: state.schools,
        crime: state.crime,
        governance: [state.governance, scenario.places[at].attributes.governance],
        obligations: obligations_per_household(scenario, world, at),
        profits: profits_per_household(state),
    })
}

/// F of those whose budget place `at` shares, over all whom that serves, $ per household and year.
fn obligations_per_household(scenario: &Scenario, world: &World, at: usize) -> f64 {
    let shared = |j: &usize, budgets: &[PlaceId]| budgets[*j] == budgets[at];
    let members: Vec<usize> = match scenario.incorporations.is_empty() {
        true => vec![at],
        false => {
            let budgets = budgets(scenario, &world.ballots);
            (0..budgets.len()).filter(|j| shared(j, &budgets)).collect()
        }
    };
    let sum = |of: &dyn Fn(&PlaceState) -> f64| members.iter().map(|&j| of(&world.places[j])).sum::<f64>();
    sum(&PlaceState::obligations) / sum(&|state| state.served).max(1.0)
}

impl<'a> Host<'a> {
    /// Its income tax alone.
    pub fn income_tax_law(&self) -> TaxLaw<'a> {
        TaxLaw { flat_rate: self.rates.income, brackets: self.brackets, annual_fee: 0.0 }
    }

    /// The income tax that it would take of `gross`, whole, $ per year.
    fn income_tax(&self, gross: f64) -> f64 {
        income_tax(gross, self.rates.income, self.brackets)
    }

    /// What residents no longer pay of its obligations, $ per household and year.
    pub fn obligations_left(&self) -> f64 {
        obligations_left(self.share, self.obligations)
    }
}

/// Works out what residents of every new place with a host pay in all, at today's laws.
pub fn join_laws(scenario: &Scenario, world: &mut World) {
    for j in 0..world.places.len() {
        follow_host(scenario, world, j);
        let joint =
            host(scenario, world, j).map(|host| joint_law(&world.places[j], &scenario.places[j].brackets, &host));
        world.places[j].joint = joint;
    }
}

/// What residents of a place with its own laws in `state` and its own `brackets` pay in all beside `host`.
pub fn joint_law(state: &PlaceState, brackets: &[Bracket], host: &Host) -> JointLaw {
    let own = state.own_rates();
    let own_law = state.own_law(brackets);
    let (income, brackets) =
        joint_income_tax((host.rates.income, host.brackets), host.share, (own.income, own_law.brackets));
    JointLaw { rates: Rates { income, ..Rates::joint(host.rates, host.share, own) }, brackets }
}

/// Keeps the own rates of a place on parity at 1 − h_s of what its host takes now.
fn follow_host(scenario: &Scenario, world: &mut World, j: usize) {
    if !world.new_places[j].as_ref().is_some_and(|new_place| new_place.parity) || world.places[j].host_law {
        return;
    }
    let Some((rates, share)) = host(scenario, world, j).map(|host| (host.rates, host.share)) else { return };
    let followed = &mut world.new_places[j].as_mut().expect("it is one").followed_fee;
    follow(&mut world.places[j].attributes, followed, rates, share);
}

/// Sets own rates `a` to 1 − h_s of these of the host; what of the fee follows was `followed`.
pub fn follow(a: &mut Attributes, followed: &mut f64, host: Rates, share: f64) {
    let own = Rates::parity(host, share);
    (a.income_tax, a.sales_tax, a.property_tax, a.business_tax) = (own.income, own.sales, own.property, own.business);
    // A fee of its own comes on top.
    if own.fee != *followed {
        a.annual_fee += own.fee - *followed;
        *followed = own.fee;
    }
}

/// What every place collects at today's rates, and whom its budget serves: new places and their hosts divide what residents pay.
pub fn collect(scenario: &Scenario, c: &Constants, world: &mut World) {
    for (state, new_place) in world.places.iter_mut().zip(&world.new_places) {
        state.served = state.households as f64;
        if new_place.is_none() {
            state.revenue = revenue(c, state);
        }
    }
    let wages: Vec<f64> = world.places.iter().map(|state| state.wage).collect();
    for j in 0..world.places.len() {
        let (Some(new_place), Some(charter)) = (&world.new_places[j], &scenario.places[j].charter) else {
            continue;
        };
        let host = host(scenario, world, j);
        let at = new_place.host;
        let [to_host, to_place] = divided(&scenario.places[j], c, &world.places[j], host.as_ref(), &wages, j);
        // Once its charter has ended a host outside the model collects what is paid there, and serves it.
        let collects = new_place.is_chartered() || at.is_some();
        let shares = if new_place.status == Status::Open { charter.revenue_share } else { 0.0 };
        let share = new_place.host_share;
        // What the treasury of this tick counts on; the host gets its share of that, too.
        let residency = residency_revenue(scenario, c, world, j);
        world.new_places[j].as_mut().expect("it was there").residency = residency;
        let state = &mut world.places[j];
        state.revenue = match collects {
            true => Revenue {
                income_tax: to_place.income,
                sales_tax: to_place.sales,
                property_tax: to_place.property,
                business_tax: to_place.business,
                fees: to_place.fees,
                ..Revenue::default()
            },
            false => Revenue::default(),
        };
        let (given, households) = (shares * (state.revenue.total() + residency), state.households as f64);
        // Fees of residents elsewhere are the treasury's alone, so that their share is in nobody's revenue but the host's.
        state.revenue.passed_on = shares * state.revenue.total();
        if let Some(at) = at {
            let host = &mut world.places[at as usize];
            host.revenue.shared += to_host.total() + given;
            host.served += share * households;
        }
    }
}

/// What incorporated suburbs pay to their parents, whom those go on serving, and what services cost every place.
///
/// Services in a suburb cost what they cost there, N⁰·(N/N⁰)^χ_n of its own households, before and after the vote: its parent
/// bears 1 − l of that, the suburb l. So a vote that moves nothing (l = 0) changes nothing at any χ_n. A suburb pays what it has;
/// for the rest its own residents are served less, so that no tax cut of a suburb falls on its parent.
pub fn pay_parents(scenario: &Scenario, c: &Constants, world: &mut World) {
    let old = world.places.iter_mut().zip(&world.new_places).filter(|(_, new_place)| new_place.is_none());
    for (state, _) in old {
        let base = state.base.grown_households();
        state.service_units = service_units(base, state.served, c.parameters.service_scale);
        state.unserved = 0.0;
    }
    for (incorporation, ballot) in scenario.incorporations.iter().zip(&world.ballots) {
        if ballot.done.is_none() {
            continue;
        }
        let suburb = &mut world.places[incorporation.place as usize];
        let owed = to_parent(c, suburb, ballot.before);
        let paid = paid_to_parent(suburb, owed);
        suburb.revenue.passed_on = paid;
        let kept = 1.0 - suburb.attributes.local_share;
        let (served, units) = (kept * suburb.households as f64, kept * suburban_units(c, suburb));
        let parent = &mut world.places[incorporation.parent as usize];
        parent.revenue.shared += paid;
        parent.unserved += owed - paid;
        parent.served += served;
        parent.service_units += units;
    }
}

/// What host and place collect of the residents of place `j`, $ per year.
fn divided(
    place: &Place,
    c: &Constants,
    state: &PlaceState,
    host: Option<&Host>,
    wages: &[f64],
    j: usize,
) -> [Collected; 2] {
    if state.households == 0 {
        return [Collected::default(); 2];
    }
    let (p, t) = (&c.parameters, &state.totals);
    let whole = host.map_or(0.0, |host| match host.brackets {
        [] => host.rates.income * t.gross,
        _ => state.bins.totals(j as u16, wages, &host.income_tax_law()).tax,
    });
    let host_income_tax = whole - state.declared_elsewhere;
    let profits = match (place.jobs, host) {
        (Jobs::RemoteOnly, _) => 0.0,
        (_, Some(host)) => host.profits * t.households,
        (_, None) => p.profit_share * t.gross,
    };
    let bases = Bases {
        host_income_tax,
        joint_income_tax: t.tax,
        spending: (1.0 - p.housing_share) * t.net,
        property: state.rent * t.households / (p.interest + p.depreciation),
        profits,
        households: t.households,
    };
    let (rates, share) = host.map_or((Rates::default(), 0.0), |host| (host.rates, host.share));
    shared_revenue(&bases, rates, share, state.own_rates())
}

/// What residents of a new place feel of services, and the schools and the crime towards which that pulls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Felt {
    /// s*, $ per household and year.
    pub services: f64,
    /// S, quartile steps.
    pub schools: f64,
    /// ln of the crime target.
    pub ln_crime: f64,
}

/// What residents of a new place feel where its own government provides `own` $ per household and year.
pub fn feel(
    c: &Constants,
    state: &PlaceState,
    charter: &Charter,
    host: Option<&Host>,
    own: f64,
    chartered: bool,
) -> Felt {
    let Some(host) = host else {
        // Outside the model nothing is known of the host: levels of the scenario.
        let ln_crime = ln(state.attributes.violent_crime);
        return Felt { services: own, schools: state.attributes.schools, ln_crime };
    };
    let p = &c.parameters;
    let services = felt(host.share, host.services, charter.efficiency, own);
    let (offset, factor) = if chartered { (charter.schools_offset, charter.crime_factor) } else { (0.0, 1.0) };
    Felt {
        services,
        schools: schools(host.schools, offset, p.school_response, services, host.services),
        ln_crime: crime_target(host.crime, services, host.services, p.services_crime, factor),
    }
}

/// Own revenue of a place with one household of `income` paying rent that covers costs, $ per year.
pub fn budgeted_revenue(
    scenario: &Scenario,
    c: &Constants,
    state: &PlaceState,
    host: Option<&Host>,
    j: usize,
    income: f64,
) -> f64 {
    let (p, place) = (&c.parameters, &scenario.places[j]);
    let law = state.law(&place.brackets);
    let tax = income_tax(income, law.flat_rate, law.brackets);
    let net = income - tax - law.annual_fee;
    let profits = match (place.jobs, host) {
        (Jobs::RemoteOnly, _) => 0.0,
        (_, Some(host)) => host.profits,
        (_, None) => p.profit_share * income,
    };
    let bases = Bases {
        host_income_tax: host.map_or(0.0, |host| host.income_tax(income)),
        joint_income_tax: tax,
        spending: (1.0 - p.housing_share) * net,
        property: state.rent / (p.interest + p.depreciation),
        profits,
        households: 1.0,
    };
    let (rates, share) = host.map_or((Rates::default(), 0.0), |host| (host.rates, host.share));
    shared_revenue(&bases, rates, share, state.own_rates())[1].total()
}

/// Budgets of new places that nobody lives in yet, and what they promise: recomputed as their hosts move.
pub fn promise(scenario: &Scenario, c: &Constants, world: &mut World) {
    for j in 0..world.places.len() {
        let Some(charter) = &scenario.places[j].charter else {
            continue;
        };
        let Some(new_place) = world.new_places[j].as_ref().filter(|new_place| !new_place.status.is_inhabited()) else {
            continue;
        };
        let host = host(scenario, world, j);
        let state = &world.places[j];
        let revenue = budgeted_revenue(scenario, c, state, host.as_ref(), j, new_place.budget_income);
        let own = budgeted_services(charter, revenue);
        let felt = feel(c, state, charter, host.as_ref(), own, true);
        let state = &mut world.places[j];
        state.services = felt.services;
        state.schools = felt.schools;
        state.crime = exp(felt.ln_crime);
        let new_place = world.new_places[j].as_mut().expect("it was there");
        new_place.budgeted_revenue = revenue;
        new_place.own_services = own;
    }
}

/// New place `j` as a copy of its host: the host's taxes and governance, its share of the host's obligations, its own rents.
pub fn placebo<'a>(
    scenario: &'a Scenario,
    c: &Constants,
    world: &'a World,
    j: usize,
) -> Option<(PlaceState, TaxLaw<'a>)> {
    let host = host(scenario, world, j)?;
    let (charter, new_place) = (scenario.places[j].charter.as_ref()?, world.new_places[j].as_ref()?);
    let at = new_place.host? as usize;
    let own = Rates::parity(host.rates, host.share);
    let mut state = world.places[j].clone();
    state.joint = Some(JointLaw { rates: host.rates, brackets: host.brackets.to_vec() });
    state.governance = world.places[at].governance;
    let a = &mut state.attributes;
    (a.income_tax, a.sales_tax, a.property_tax, a.business_tax) = (own.income, own.sales, own.property, own.business);
    (a.annual_fee, a.entry_fee, a.relocation_grant, a.amenity) = (own.fee, 0.0, 0.0, 0.0);
    let revenue = budgeted_revenue(scenario, c, &state, Some(&host), j, new_place.budget_income);
    let plain = Charter { efficiency: 1.0, ..(**charter).clone() };
    let felt = feel(c, &state, &plain, Some(&host), revenue - host.obligations_left(), false);
    (state.services, state.schools, state.crime) = (felt.services, felt.schools, exp(felt.ln_crime));
    let tax = TaxLaw { flat_rate: host.rates.income, brackets: host.brackets, annual_fee: host.rates.fee };
    Some((state, tax))
}

/// Freezes what a new place promises at the start as what households see where a channel is off.
pub fn freeze_promises(world: &mut World) {
    for (state, _) in world.places.iter_mut().zip(&world.new_places).filter(|(_, new_place)| new_place.is_some()) {
        let (crime, schools, joint) = (state.crime, state.schools, state.joint.clone());
        let base: &mut BaseYear = &mut state.base;
        base.services = state.services;
        base.attributes.violent_crime = crime;
        base.attributes.schools = schools;
        if let Some(joint) = &joint {
            base.attributes.sales_tax = joint.rates.sales;
            base.attributes.property_tax = joint.rates.property;
            base.attributes.income_tax = joint.rates.income;
            base.attributes.annual_fee = joint.rates.fee;
        }
        base.joint = joint;
    }
}

impl NewPlaceState {
    /// Whether its own rules are in force, or will be.
    pub fn is_chartered(&self) -> bool {
        !matches!(self.status, Status::Closed | Status::Repealed)
    }
}
