//! A brute-force audit of everything that is new, after every tick.

use footvote::engine::simulation::Simulation;
use footvote::engine::state::e_residence::residence;
use footvote::engine::state::money::{Account, Flow, Flows};
use footvote::engine::state::new_place::{NewPlaceState, Status};
use footvote::engine::state::place::{PlaceState, profits_per_household};
use footvote::engine::state::suburb::to_parent;
use footvote::engine::state::world::recount;
use footvote::model::bins::PlaceBins;
use footvote::model::charter::{Founding, Jobs};
use footvote::model::household::{Household, PlaceId};
use footvote::model::income::income_tax;
use footvote::model::place::{Attributes, Bracket};

/// What is remembered from before a tick.
pub struct Before {
    places: Vec<PlaceState>,
    statuses: Vec<Option<Status>>,
    flows: Vec<Option<Flows>>,
    moves: Vec<u64>,
    incorporated: usize,
}

impl Before {
    pub fn new(sim: &Simulation) -> Self {
        Before {
            places: sim.world.places.clone(),
            statuses: statuses(sim),
            flows: sim.world.new_places.iter().map(|town| town.as_ref().map(|town| town.flows())).collect(),
            moves: sim.counts.flows.clone(),
            incorporated: incorporated(sim),
        }
    }
}

fn incorporated(sim: &Simulation) -> usize {
    sim.world.ballots.iter().filter(|ballot| ballot.done.is_some()).count()
}

/// What every place is at the moment.
pub fn statuses(sim: &Simulation) -> Vec<Option<Status>> {
    (0..sim.world.places.len()).map(|j| sim.world.status(j)).collect()
}

fn residents<'a>(sim: &'a Simulation<'_>, j: usize) -> impl Iterator<Item = &'a Household> {
    sim.world.households.iter().filter(move |h| h.place as usize == j)
}

fn check(holds: bool, what: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

/// Whether two bins count the same; one may still have empty groups.
fn same_bins(a: &PlaceBins, b: &PlaceBins, places: usize) -> bool {
    a == b || with_all_employers(a.clone(), places) == with_all_employers(b.clone(), places)
}

/// Bins with a (possibly empty) group for every employer, so that they can be compared.
fn with_all_employers(mut bins: PlaceBins, places: usize) -> PlaceBins {
    let mut visitor = Household::new(0);
    visitor.set_income(50_000.0);
    visitor.set_remote(true);
    for employer in 0..places as PlaceId {
        visitor.employer = employer;
        bins.add(&visitor);
        bins.remove(&visitor);
    }
    bins
}

/// Everything that must hold after a tick.
pub fn audit(sim: &Simulation, before: &Before) -> Result<(), String> {
    people(sim, before)?;
    societies(sim)?;
    towns(sim, before)?;
    dollars(sim, before)
}

/// Households of every place, their incomes, voices and moves, counted anew.
fn people(sim: &Simulation, before: &Before) -> Result<(), String> {
    let n = sim.world.places.len();
    let total: u64 = sim.world.places.iter().map(|state| state.households).sum();
    check(total == sim.world.households.len() as u64, || format!("{total} households in all places"))?;
    for (j, state) in sim.world.places.iter().enumerate() {
        let mut bins = PlaceBins::default();
        residents(sim, j).for_each(|h| bins.add(h));
        let count = residents(sim, j).count() as u64;
        check(count == state.households, || format!("place {j} counts {} of {count}", state.households))?;
        let same = same_bins(&bins, &state.bins, n);
        check(same, || format!("the income bins of place {j} are not those of its residents"))?;
        let voices: u64 = residents(sim, j).map(|h| h.voice() as u64).sum();
        check(voices == state.voice_sum, || format!("the voices of place {j} are not those of its residents"))?;
        let moved = |from: usize, to: usize| sim.counts.flows[from * n + to] - before.moves[from * n + to];
        let (into, out): (u64, u64) = ((0..n).map(|k| moved(k, j)).sum(), (0..n).map(|k| moved(j, k)).sum());
        let explained = before.places[j].households + into == state.households + out;
        check(explained, || format!("place {j}: moves do not explain its change"))?;
    }
    Ok(())
}

/// Counters, escrow and the register of e-residents, counted anew.
fn societies(sim: &Simulation) -> Result<(), String> {
    let counted = recount(&sim.world, |cents| sim.constants.decile(cents));
    for (k, society) in sim.world.communities.iter().enumerate() {
        check(counted[k] == society.counters, || format!("{k}: {:?} is not {:?}", society.counters, counted[k]))?;
        let ticket: i64 = society.ticket_cents().iter().sum();
        let due = society.counters.pledged as i64 * ticket;
        check(society.escrow == due, || format!("escrow of {k} holds {}, not {due}", society.escrow))?;
        let [paid, back, kept, equity, legal] =
            [Flow::Pledges, Flow::Refunds, Flow::Forfeitures, Flow::Equity, Flow::Legal]
                .map(|flow| society.flows_total[flow as usize]);
        let left = paid - back - kept - equity - legal;
        check(society.escrow == left, || format!("escrow of {k} is not what went in less what went out"))?;
        for flow in [Flow::Forfeitures, Flow::Equity, Flow::Legal] {
            let mine = (0..sim.world.new_places.len()).filter(|&j| sim.scenario.places[j].community as usize == k + 1);
            let booked: i64 = mine.flat_map(|j| &sim.world.new_places[j]).map(|t| t.flows()[flow as usize]).sum();
            check(booked == society.flows_total[flow as usize], || format!("{flow:?} of {k} arrives elsewhere"))?;
        }
        let n = sim.world.places.len();
        let mut abroad = vec![PlaceBins::default(); n];
        let mine = |h: &&Household| h.community as usize == k + 1 && h.is_e_resident();
        sim.world.households.iter().filter(mine).for_each(|h| abroad[h.place as usize].add(h));
        for (j, bins) in abroad.into_iter().enumerate() {
            if bins == PlaceBins::default() && society.abroad.is_empty() {
                continue;
            }
            let kept = society.abroad.iter().find(|(place, _)| *place as usize == j).map(|(_, bins)| bins.clone());
            let same = same_bins(&bins, &kept.unwrap_or_default(), n);
            check(same, || format!("the register of {k} is wrong about place {j}"))?;
        }
    }
    Ok(())
}

/// Shares, treasuries, homes.
fn towns(sim: &Simulation, before: &Before) -> Result<(), String> {
    let dt = sim.constants.dt;
    for (j, town) in sim.world.new_places.iter().enumerate() {
        let holders = residents(sim, j).filter(|h| h.is_shareholder()).count() as u64;
        let Some(town) = town else {
            check(holders == 0, || format!("{holders} hold equity in the old place {j}"))?;
            continue;
        };
        let (state, old, place) = (&sim.world.places[j], &before.places[j], &sim.scenario.places[j]);
        let charter = place.charter.as_ref().expect("a new place has a charter");
        check(holders == town.shareholders, || format!("{holders} hold equity in {j}, not {}", town.shareholders))?;
        let total = &town.flows();
        let treasury: i64 = Flow::all().map(|flow| flow.treasury_sign() * total[flow as usize]).sum();
        check(treasury == town.treasury, || format!("the treasury of {j} holds {}", town.treasury))?;
        let drawn = total[Flow::Sponsor as usize] + total[Flow::SponsorToBuilder as usize];
        let cash = (charter.sponsor * 100.0 / sim.weight).round() as i64 - drawn;
        check(cash == town.sponsor && cash >= 0, || format!("the sponsor of {j} holds {}", town.sponsor))?;
        builder(town, total).map_err(|error| format!("{error} of {j}"))?;
        check(total.iter().all(|&cents| cents >= 0), || format!("money flows backwards in {j}: {total:?}"))?;

        let inhabited = town.status.is_inhabited();
        let homes = state.units;
        check(inhabited || (homes == 0.0 && state.households == 0), || format!("{j} is inhabited before it opens"))?;
        // A fraction of a simulated home is rounded up in some ticks.
        check(state.households as f64 <= homes.ceil(), || format!("{} in {homes} homes of {j}", state.households))?;
        let standing = town.homes_built - town.homes_lost;
        check((standing - homes).abs() <= 1e-9 * town.homes_built, || format!("{j} has {homes} homes nobody built"))?;
        check(homes <= state.base.land_cap, || format!("{homes} homes on the land of {j}"))?;
        if before.statuses[j].is_some_and(Status::is_inhabited) {
            let most = match charter.units_per_year {
                0.0 => old.units * (1.0 + charter.growth_limit).powf(dt),
                schedule => old.units + schedule / sim.weight * dt,
            };
            check(homes <= most * (1.0 + 1e-12), || format!("{j} grew from {} to {homes} homes", old.units))?;
            let decayed = old.units * sim.constants.parameters.depreciation * dt;
            // Upkeep is paid in whole cents.
            check(homes >= old.units - decayed - 1e-6, || format!("{j} lost homes"))?;
        }
    }
    Ok(())
}

/// Balance, debt and equity of a builder are what its entries add up to, counted by who pays and who is paid.
fn builder(town: &NewPlaceState, total: &Flows) -> Result<(), String> {
    let account = &town.builder;
    let sum = |flows: &[Flow]| flows.iter().map(|&flow| total[flow as usize]).sum::<i64>();
    let balance: i64 = Flow::all()
        .map(|flow| {
            let sign = (flow.payee() == Account::Builder) as i64 - (flow.payer() == Account::Builder) as i64;
            sign * total[flow as usize]
        })
        .sum();
    check(balance == account.balance && balance >= 0, || format!("the account holds {}", account.balance))?;
    let debt = sum(&[Flow::Construction, Flow::WorkingCapital, Flow::Reserve]) - sum(&[Flow::DebtLost]);
    check(debt == account.debt && debt >= 0, || format!("the debt is {}", account.debt))?;
    let equity = sum(&[Flow::Equity]) - sum(&[Flow::EquityLost]);
    check(equity == account.equity && equity >= 0, || format!("the equity is {}", account.equity))
}

/// Brackets of a charter end with it: then the host's flat tax holds.
fn brackets<'s>(sim: &Simulation<'s>, j: usize) -> &'s [Bracket] {
    match sim.world.status(j) {
        Some(Status::Closed | Status::Repealed) => &[],
        _ => &sim.scenario.places[j].brackets,
    }
}

/// What open places booked in the tick is what their residents, movers and e-residents paid.
fn dollars(sim: &Simulation, before: &Before) -> Result<(), String> {
    // Laws that changed at the end of the tick are not those under which was paid.
    if statuses(sim) != before.statuses || incorporated(sim) != before.incorporated {
        return Ok(());
    }
    let (p, dt, n) = (&sim.constants.parameters, sim.constants.dt, sim.world.places.len());
    let gross = |h: &Household| {
        let payer = if h.is_paid_afar() { h.employer } else { h.place } as usize;
        h.income() * sim.world.places[payer].wage
    };
    // The place's own income tax, and its host's whole.
    let own =
        |h: &Household, j: usize| income_tax(gross(h), sim.world.places[j].attributes.income_tax, brackets(sim, j));
    let host =
        |j: usize| sim.world.new_places[j].as_ref().and_then(|town| Some((town.host? as usize, town.host_share)));
    let shared = |h: &Household, j: usize| host(j).map_or(0.0, |(at, share)| share * own(h, at));
    let mut owed = vec![0.0; n];
    for j in 0..n {
        let (state, place) = (&sim.world.places[j], &sim.scenario.places[j]);
        let law = &state.attributes;
        let (mut tax, mut net, mut declared) = (0.0, 0.0, 0.0);
        let mut to_host = 0.0;
        let host_fee = host(j).map_or(0.0, |(at, share)| share * sim.world.places[at].attributes.annual_fee);
        for h in residents(sim, j) {
            let here = own(h, j) + shared(h, j);
            tax += here;
            to_host += shared(h, j);
            net += (gross(h) - here - law.annual_fee - host_fee).max(1_000.0);
            if !h.is_e_resident() {
                continue;
            }
            if let Some(abroad) = residence(sim.scenario, &sim.world, h.community as usize - 1) {
                let there = own(h, abroad);
                if there < here {
                    tax -= p.portable_share * here;
                    to_host -= p.portable_share * shared(h, j);
                    net += p.portable_share * (here - there);
                }
            }
        }
        let close = |a: f64, b: f64| (a - b).abs() <= 3e-4 * b.abs() + 1.0;
        check(close(state.totals.tax, tax), || format!("{j} taxes {}, residents pay {tax}", state.totals.tax))?;
        check(close(state.totals.net, net), || format!("{j} keeps {}, residents keep {net}", state.totals.net))?;
        let (Some(town), Some(old)) = (&sim.world.new_places[j], &before.flows[j]) else {
            continue;
        };
        let households = state.households as f64;
        let zero = Attributes { sales_tax: 0.0, property_tax: 0.0, business_tax: 0.0, ..law.clone() };
        let (theirs, share) = host(j).map_or((&zero, 0.0), |(at, share)| (&sim.world.places[at].attributes, share));
        // The base of a sales tax is what is left of spending after both governments have taxed it.
        let sales_base = (1.0 - p.housing_share) * net / (1.0 + law.sales_tax + share * theirs.sales_tax);
        let homes = state.rent * households / (p.interest + p.depreciation);
        let profits = match (place.jobs, host(j)) {
            (Jobs::RemoteOnly, _) => 0.0,
            (_, Some((at, _))) => profits_per_household(&sim.world.places[at]) * households,
            (_, None) => p.profit_share * residents(sim, j).map(gross).sum::<f64>(),
        };
        let bases = law.sales_tax * sales_base + law.property_tax * homes + law.business_tax * profits;
        let taxes = tax - to_host + law.annual_fee * households + bases;
        let given = place.charter.as_ref().map_or(0.0, |charter| charter.revenue_share);
        for h in sim.world.households.iter().filter(|h| h.is_e_resident()) {
            let k = h.community as usize - 1;
            if residence(sim.scenario, &sim.world, k) == Some(j) {
                let (home, there) = (h.place as usize, own(h, j));
                let here = own(h, home) + shared(h, home);
                let fee = place.charter.as_ref().map_or(0.0, |charter| charter.residency_fee);
                declared += fee + if there < here { p.portable_share * there } else { 0.0 };
            }
        }
        if let Some((at, _)) = host(j)
            && town.status.is_inhabited()
        {
            let bases = theirs.sales_tax * sales_base + theirs.property_tax * homes + theirs.business_tax * profits;
            let open = if town.status == Status::Open { given } else { 0.0 };
            owed[at] += to_host + share * bases + host_fee * households + open * (taxes + declared);
        }
        if town.status != Status::Open || town.age_ticks <= 1 {
            continue;
        }
        let booked = |flow: Flow| (town.flows()[flow as usize] - old[flow as usize]) as f64 / 100.0;
        let into = |near: bool| -> u64 {
            let from = (0..n).filter(|&l| (sim.scenario.places[l].metro == place.metro) == near);
            from.map(|l| sim.counts.flows[l * n + j] - before.moves[l * n + j]).sum()
        };
        let (near, far) = (into(true) as f64, into(false) as f64);
        if place.founding == Founding::Plain {
            check(booked(Flow::EntryFees) == 0.0 && booked(Flow::Grants) == 0.0, || format!("{j} keeps no treasury"))?;
            continue;
        }
        check(close(booked(Flow::EntryFees), (near + far) * law.entry_fee), || format!("entry fees of {j}"))?;
        check(close(booked(Flow::Grants), far * law.relocation_grant), || format!("grants of {j}"))?;
        let equity = town.builder.equity as f64 / 100.0 + booked(Flow::EquityLost);
        for (flow, expected) in [
            (Flow::Taxes, taxes),
            (Flow::Residency, declared),
            (Flow::HostShare, given * (taxes + declared)),
            (Flow::Rents, state.rent * households),
            (Flow::Return, p.interest * equity),
        ] {
            let (booked, paid) = (booked(flow), expected * dt);
            check(close(booked, paid), || format!("{flow:?} of {j}: {booked} booked, {paid} paid"))?;
        }
        // Every home that stood when the tick began is kept up, or decays as far as nobody pays.
        let home = sim.constants.unit_cost(place.charter.as_ref().expect("a new place has a charter")).total();
        let stood = before.places[j].units;
        let (due, paid) = (p.depreciation * home * stood * dt, booked(Flow::Upkeep));
        let lost = booked(Flow::EquityLost) + booked(Flow::DebtLost) > 0.0;
        let owed = town.builder.debt + town.builder.equity > 0;
        check(close(paid, due) || !lost && !owed && paid < due, || format!("upkeep of {j}: {paid} of {due}"))?;
        check(stood <= state.units + (due - paid + 0.01) / home, || {
            format!("{j} loses {} homes", stood - state.units)
        })?;
        // What own revenue leaves is spent, after holes are filled.
        let revenue = booked(Flow::Taxes) + booked(Flow::Residency) - booked(Flow::HostShare);
        let spent = booked(Flow::Services) + booked(Flow::Running);
        check(spent <= revenue.max(booked(Flow::Running)) + 0.02, || format!("{j} spends {spent} of {revenue}"))?;
    }
    hosts_are_paid(sim, &owed)
}

/// Every host has got what residents of its new places owe it, `owed`, and what those places give it of their revenue.
fn hosts_are_paid(sim: &Simulation, owed: &[f64]) -> Result<(), String> {
    let mut owed = owed.to_vec();
    for (incorporation, ballot) in sim.scenario.incorporations.iter().zip(&sim.world.ballots) {
        if ballot.done.is_some() {
            let suburb = &sim.world.places[incorporation.place as usize];
            let due = to_parent(&sim.constants, suburb, ballot.before);
            let left = suburb.revenue.total() - suburb.obligations();
            owed[incorporation.parent as usize] += due.min(left.max(0.0));
        }
    }
    for (j, (state, owed)) in sim.world.places.iter().zip(owed).enumerate() {
        let got = state.revenue.shared;
        check((got - owed).abs() <= 3e-4 * owed + 1.0, || format!("{j} gets {got} of {owed} that it is owed"))?;
    }
    Ok(())
}
