//! Fake records: two towns, three yearly records, numbers simple enough to check by hand.

use footvote::engine::records::rows::*;
use footvote::engine::state::counts::Dimension;
use footvote::engine::state::event::{HostileAct, Vote};
use footvote::engine::state::money::Flow;
use footvote::engine::state::new_place::Status;
use footvote::format::Currency;
use footvote::model::founding::Ticket;
use footvote::model::household::{Class, Stage};
use footvote::model::place::{ATTRIBUTES, Kind};

/// The status with this name.
#[allow(dead_code)]
pub fn status(name: &str) -> Status {
    let all = [Status::Planned, Status::Building, Status::Open, Status::Closed, Status::Repealed];
    all.into_iter().find(|status| status.name() == name).unwrap_or_else(|| panic!("no new place is {name}"))
}

/// Something of the kind with this name, with made-up facts.
#[allow(dead_code)]
pub fn happening(kind: &str) -> Happening {
    let attribute = ATTRIBUTES.iter().position(|row| row.name == "income_tax").expect("places tax incomes");
    let (note, ticket) = ("\"for now\"".to_string(), Ticket { equity: 20_000.0, legal: 4_000.0 });
    let (community, act) = ("artists".to_string(), HostileAct { base_lost: 1.5, hazard: 0.02 });
    let all = [
        Happening::Reform { attribute, old: 0.04, new: 0.03, asked: None, note: note.clone() },
        Happening::TrendBegins { attribute, note: note.clone() },
        Happening::TrendEnds { attribute, note },
        Happening::Insolvent { revenue: 900.0 },
        Happening::Solvent,
        Happening::Campaign { community: community.clone(), capacity: 1_000.0, ticket, learned: 0 },
        Happening::Funded { community, pledged: 1_000.0, ticket, opens: 2026.0 },
        Happening::Opened { homes: 1_200.0, by_pledge: true },
        Happening::Settled { households: 1_000.0, ticket },
        Happening::Success { capacity: 1_000.0, months: 12.0 },
        Happening::Closed { years: 3.0, households: 400.0 },
        Happening::Threatened(act),
        Happening::Repealed(act),
        Happening::Incorporated(Vote { heard: 900, yes: 500 }),
        Happening::VoteLost(Vote { heard: 900, yes: 400 }),
        Happening::Unsolved { residual: 0.02 },
    ];
    all.into_iter().find(|what| what.kind().name() == kind).unwrap_or_else(|| panic!("nothing is {kind}"))
}

/// What replicate `replicate` would leave: alpha grows by 10 households a year, beta shrinks by 10.
pub fn record(replicate: u32) -> ReplicateRecord {
    let years = 0..3u32;
    ReplicateRecord {
        replicate,
        weight: 2.0,
        simulated: 1000,
        inversion: Some(Inversion { steps: 4 + replicate, residual: 1e-9, full_residual: 1e-3, amenity_sd: 0.4 }),
        places: years
            .clone()
            .flat_map(|year| [place("alpha", year, replicate), place("beta", year, replicate)])
            .collect(),
        jurisdictions: vec![JurisdictionRow {
            replicate,
            tick: 24,
            year: 2027.0,
            place: "gamma".into(),
            community: "artists".into(),
            status: Status::Open,
            households: 10.0,
            income: 5e5,
            shareholders: 8.0,
            housing_units: 12.0,
            vacancies: 2.0,
            land_cap: 100.0,
            awareness: 0.03,
            hazard: 0.0,
            treasury: 1e4,
            sponsor: 0.0,
            equity: 1.6e5,
            rent_asking: 12_000.0,
            builder_balance: 3e5,
            builder_debt: 4e6,
            builder_equity: 1e6,
            builder_failures: 0,
            lenders_loss: 0.0,
            holders_loss: 0.0,
            sponsor_to_treasury: 0.0,
            sponsor_to_builder: 0.0,
            profit_paid: 0.0,
            homes_built: 400.0,
            services_felt: 9_000.0,
            services_own: 4_000.0,
            runway_years: f64::INFINITY,
        }],
        communities: vec![CommunityRow {
            replicate,
            tick: 24,
            year: 2027.0,
            community: "artists".into(),
            values: 40.0,
            members: 20.0,
            pledged: 0.0,
            supporters: 4.0,
            e_residents: 1.0,
            residents: 10.0,
            jurisdictions: 1,
            successes: 0,
            ticket: 0.0,
            ticket_legal: 0.0,
            escrow: 0.0,
            declared_income: 0.0,
        }],
        entry: vec![EntryRow {
            replicate,
            year: 2027.0,
            place: "gamma".into(),
            income_decile: 3,
            class: Class::Mobile,
            community: "artists".into(),
            would: 12.0,
            could_pay: 10.0,
            admitted: 10.0,
            moved: 10.0,
        }],
        capital: vec![CapitalRow {
            replicate,
            year: 2027.0,
            place: "gamma".into(),
            community: "artists".into(),
            flow: Flow::Equity,
            dollars: 1.6e5,
        }],
        exit_or_reform: vec![ExitOrReformRow {
            replicate,
            place: "gamma".into(),
            city: "alpha".into(),
            governance_gap: 0.5,
            exit_years: 4.0,
            exit_ticket: 24_000.0,
            exit_households: 10.0,
            exit_gain: 2_000.0,
            exit_total: 20_000.0,
            exit_wages: 0.0,
            exit_taxes: -300.0,
            exit_housing: 200.0,
            exit_schools: 0.0,
            exit_safety: 100.0,
            exit_government: 900.0,
            exit_values: 1_300.0,
            exit_surroundings: -200.0,
            exit_family: 0.0,
            reform_years: f64::INFINITY,
            reform_households: 1_000.0,
            reform_gain: 1_500.0,
            reform_total: 1.5e6,
        }],
        revealed: vec![RevealedRow {
            replicate,
            weight: "governance",
            assumed: 0.2,
            slope: Some(-0.21),
            std_error: Some(0.06),
            revealed: Some(-0.01),
            clusters: 30,
            places: 60,
            r_squared: Some(0.4),
            note: None,
        }],
        gains: vec![GainRow { replicate, community: "artists".into(), part: "crime", utility: 0.3, yes: f64::NAN }],
        flows: vec![FlowRow {
            replicate,
            year: 2026.0,
            origin: "beta".into(),
            destination: "alpha".into(),
            moves: 30.0,
            simulated: 15,
        }],
        groups: [(1, 40.0, 30.0), (10, 20.0, 20.0)]
            .map(|(income_decile, would, could_pay)| GroupRow {
                replicate,
                year: 2026.0,
                place: "alpha".into(),
                income_decile,
                class: Class::Mobile,
                community: String::new(),
                stage: Stage::Outsider,
                households: 100.0 + 1.0 / 3.0,
                would,
                could_pay,
                admitted: could_pay,
                moved: could_pay,
            })
            .into(),
        profiles: vec![ProfileRow {
            replicate,
            year: 2026.0,
            dimension: Dimension::All,
            band: "all".into(),
            household_years: 4000.0,
            moves: 100.0,
            local_moves: 200.0,
            would: 125.0,
            blocked_by_cash: 25.0,
        }],
        events: vec![EventRow {
            replicate,
            tick: 12,
            year: 2026.0,
            place: "beta".into(),
            what: happening("reform"),
            currency: Currency::DOLLAR,
        }],
        base_year: vec![BaseYearRow {
            replicate,
            place: "alpha".into(),
            amenity_local: 0.1,
            amenity_remote: -0.1,
            net_flow_local: 1e-10,
            net_flow_remote: 0.0,
            services: 4000.0,
            revenue: 5000.0,
            obligations: 1000.0,
        }],
        setup_seconds: 0.25,
        path_seconds: 0.0,
        tick_seconds: 0.5,
    }
}

fn place(name: &str, year: u32, replicate: u32) -> PlaceRow {
    let sign = if name == "alpha" { 1.0 } else { -1.0 };
    let households = 1000.0 + sign * (10.0 * year as f64 - replicate as f64 * (year > 0) as u32 as f64);
    let moved = |to_alpha: bool| {
        let larger = (name == "alpha") == to_alpha;
        if year == 0 { 0.0 } else { 20.0 + 10.0 * larger as u32 as f64 }
    };
    PlaceRow {
        replicate,
        tick: 12 * year,
        year: 2025.0 + year as f64,
        place: name.into(),
        kind: Kind::Legacy,
        status: None,
        households,
        simulated: (households / 2.0) as u64,
        inflow: moved(true),
        outflow: moved(false),
        local_moves: 50.0,
        blocked_by_cash: 12.5,
        refused: 0.0,
        income: 75_000.0 / 7.0,
        net_income: 70_000.0,
        wage: 1.0,
        capital: 1.0,
        rent: 14_400.0,
        home_price: 240_000.0,
        housing_units: 1000.0,
        revenue: 5e6,
        obligations: 1e6,
        services: 4000.0,
        debt: 0.0,
        entry_fees: 0.0,
        grants: 0.0,
        insolvent: 0,
        crime: 400.0,
        governance: 0.1 + 0.2,
        schools: 0.0,
        income_tax: 0.03,
        sales_tax: 0.06,
        property_tax: 0.011,
        poor_share: 0.15,
        voice: 1.0,
        discipline: 0.0,
        drain: 0.0,
        ..PlaceRow::default()
    }
}

/// What `forecast` would say of two hundred people on record in replicate `replicate`.
#[allow(dead_code)]
pub fn score(replicate: u32, forecast: &'static str, value: f64) -> footvote::experiment::evidence::scores::ScoreRow {
    footvote::experiment::evidence::scores::ScoreRow {
        replicate,
        fact: "people, heads".into(),
        measure: "value",
        unit: "people".into(),
        low: 180.0,
        high: 220.0,
        forecast,
        value,
    }
}
