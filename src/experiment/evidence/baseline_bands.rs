//! Measures what the US baseline looks like and how it responds, beside the bands where that must lie.
//!
//! The bands are those of the prototype from which the model was written down (60 metros, 100,000 households or more):
//! regression, not validation. Levels come from one long run of the scenario; responses are paired with it: the same
//! households with the same random draws, one thing changed after the base year is solved.

use crate::engine::EngineError;
use crate::engine::records::rows::{ABROAD, PlaceRow, ProfileRow, ReplicateRecord};
use crate::engine::state::counts::Dimension;
use crate::experiment::evidence::band::{Band, Effort, run, years};
use crate::experiment::evidence::fee_bands::fees;
use crate::experiment::evidence::gravity::{Pair, slope};
use crate::experiment::evidence::scores::{OWN, Scoring};
use crate::model::capital::{incidence, incidence_in_dollars};
use crate::model::consideration::miles;
use crate::model::place::ATTRIBUTES;
use crate::model::reform::{Change, Event, Reform};
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// Profile figures, per cent a year, with the least and the greatest that belong: dimension, its bands, name. Ages are those of
/// the Current Population Survey; tenure, the rooted and what cash blocks are fitted.
const PROFILES: [(&str, &[&str], &str, f64, f64); 20] = [
    ("age", &["25"], "moves at 25", 5.61, 7.59),
    ("age", &["26-34"], "moves at 26-34", 4.42, 5.98),
    ("age", &["35-44"], "moves at 35-44", 2.55, 3.45),
    ("age", &["45-54"], "moves at 45-54", 1.87, 2.53),
    ("age", &["55-64"], "moves at 55-64", 1.61, 2.19),
    ("age", &["65+"], "moves at 65 and over", 1.36, 1.84),
    ("income", &["<25k"], "moves below $25k", 1.6, 2.4),
    ("income", &["200k+"], "moves above $200k", 2.48, 3.72),
    ("class", &["mobile"], "moves of mobile households", 5.1, 6.9),
    ("class", &["stuck"], "moves of stuck households", 2.63, 3.57),
    ("class", &["rooted"], "moves of rooted households", 0.45, 0.8),
    ("any move", &["renter"], "renters who move at all, by tenure after the move", 18.0, 21.5),
    ("any move", &["owner"], "owners who move at all, by tenure after the move", 4.4, 5.5),
    ("blocked", &["all"], "wanted moves blocked by cash", 11.0, 15.0),
    ("blocked", &["<25k"], "blocked below $25k", 22.0, 44.0),
    ("blocked", &["25-50k"], "blocked from $25k to 50k", 14.7, 29.3),
    ("blocked", &["50-75k"], "blocked from $50k to 75k", 10.0, 20.0),
    ("blocked", &["75-100k"], "blocked from $75k to 100k", 6.0, 12.0),
    ("blocked", &["100-150k", "150-200k"], "blocked from $100k to 200k", 2.7, 5.3),
    ("blocked", &["200k+"], "blocked above $200k", 1.3, 2.7),
];

/// Runs everything; `progress` is told what is being simulated.
pub fn measure(scenario: &Scenario, effort: Effort, progress: &dyn Fn(&str)) -> Result<Vec<Band>, EngineError> {
    progress("the baseline, 30 years");
    let mut bands = baseline(&run(&years(scenario, 30), 0)?, scenario);
    bands.extend(responses(scenario, effort, progress)?);
    bands.extend(fees(scenario, effort, progress)?);
    bands.extend(business_tax(scenario, effort, progress)?);
    bands.extend(decline(scenario, effort, progress)?);
    Ok(bands)
}

/// Levels of a 30-year baseline.
fn baseline(record: &ReplicateRecord, scenario: &Scenario) -> Vec<Band> {
    let start = scenario.time.start as f64;
    let mut bands = Vec::new();
    if let Some(inversion) = record.inversion {
        bands.push(Band::new("base year", "Newton steps", inversion.steps as f64, 1.0, 8.0));
        bands.push(Band::new("base year", "sd of amenities", inversion.amenity_sd, 0.35, 0.55));
    }
    let gross = |year: f64| {
        let row = record.profiles.iter().find(|row| row.year == year && row.dimension == Dimension::All);
        row.map_or(f64::NAN, |row| 100.0 * row.moves / row.household_years)
    };
    let early: Vec<f64> = (1..=5).map(|k| gross(start + k as f64)).collect();
    let mean = early.iter().sum::<f64>() / 5.0;
    bands.push(Band::new("gross rate", "inter-metro moves in years 1-5, % a year", mean, 2.5, 2.85));
    let drift = (1..=30).map(|k| (gross(start + k as f64) / mean - 1.0).abs()).fold(0.0, f64::max);
    bands.push(Band::new("gross rate", "largest deviation in 30 years, share of years 1-5", drift, 0.0, 0.06));
    for (dimension, those, name, low, high) in PROFILES {
        let value = profile(record, start + 5.0, dimension, those);
        let group = if dimension == "blocked" { "blocked by cash" } else { "profile" };
        bands.push(Band::new(group, format!("{name}, %"), value, low, high));
    }
    let incomes: Vec<f64> =
        INCOMES.iter().map(|those| profile(record, start + 5.0, "income", those)).filter(|rate| *rate > 0.0).collect();
    let (least, most) = incomes.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), &rate| (a.min(rate), b.max(rate)));
    bands.push(Band::new("profile", "moves by income, most over least of six bands", most / least, 1.0, 1.8));
    for row in Scoring::of_moves(scenario).rows(record, None).iter().filter(|row| row.forecast == OWN) {
        bands.push(Band::new("distance", format!("moves on the right route: {}", row.fact), row.value, 0.715, 1.0));
    }
    if let Some(slope) = distance_slope(record, scenario) {
        bands.push(Band::new("distance", "ln-distance slope of flows (two-way PPML)", slope, -1.08, -0.96));
    }
    let rents = rent_ratios(record);
    let low = rents.iter().copied().fold(f64::INFINITY, f64::min);
    let high = rents.iter().copied().fold(0.0, f64::max);
    bands.push(Band::new("rest", "lowest rent in 30 years, of base", low, 0.9, 1.12));
    bands.push(Band::new("rest", "highest rent in 30 years, of base", high, 0.9, 1.12));
    bands.push(worst_drift(record, start));
    bands
}

/// Incomes as the figures on record band them.
const INCOMES: [&[&str]; 6] =
    [&["<25k"], &["25-50k"], &["50-75k"], &["75-100k"], &["100-150k", "150-200k"], &["200k+"]];

/// A profile figure over the years until `until`, per cent.
fn profile(record: &ReplicateRecord, until: f64, dimension: &str, those: &[&str]) -> f64 {
    let (blocked, any) = (dimension == "blocked", dimension == "any move");
    let of = match dimension {
        "blocked" if those == ["all"] => "all",
        "blocked" => "income",
        "any move" => "tenure",
        own => own,
    };
    let fits = |row: &&ProfileRow| row.dimension.name() == of && those.contains(&&*row.band) && row.year <= until;
    let (over, under) = record.profiles.iter().filter(fits).fold((0.0, 0.0), |(over, under), row| match blocked {
        true => (over + row.blocked_by_cash, under + row.would),
        false => (over + row.moves + if any { row.local_moves } else { 0.0 }, under + row.household_years),
    });
    100.0 * over / under
}

fn rent_ratios(record: &ReplicateRecord) -> Vec<f64> {
    let base: BTreeMap<&str, f64> =
        record.places.iter().filter(|row| row.tick == 0).map(|row| (&*row.place, row.rent)).collect();
    record.places.iter().map(|row| row.rent / base[&*row.place]).filter(|ratio| !ratio.is_nan()).collect()
}

/// The place that has drifted most after ten years, in units of what is allowed: .02 + 4 sd.
///
/// Inflow and outflow are two counts of about g·N·T each, so ln N has a standard deviation of about √(2·g·T/N).
fn worst_drift(record: &ReplicateRecord, start: f64) -> Band {
    let at = |tick0: bool| -> BTreeMap<&str, &PlaceRow> {
        record
            .places
            .iter()
            .filter(|row| if tick0 { row.tick == 0 } else { row.year == start + 10.0 })
            .map(|row| (&*row.place, row))
            .collect()
    };
    let (then, now) = (at(true), at(false));
    let worst = then
        .iter()
        .map(|(place, row)| {
            let moves: f64 = record
                .places
                .iter()
                .filter(|r| r.place == *place && r.year <= start + 10.0)
                .map(|r| r.inflow + r.outflow)
                .sum();
            let sd = (moves / record.weight).sqrt() / row.simulated as f64;
            (now[place].simulated as f64 / row.simulated as f64).ln().abs() / (0.02 + 4.0 * sd)
        })
        .fold(0.0, f64::max);
    Band::new("rest", "largest |ln N(10)/N(0)|, share of .02 + 4 sd", worst, 0.0, 1.0)
}

/// Fewer metros have no slope: three have as many pairs as the law has unknowns (n(n − 1) of 2n), ten five times as many.
const SLOPE_METROS: usize = 10;

/// The slope of flows in ln distance, with effects of both ends; `None` where too few metros say too little.
pub(crate) fn distance_slope(record: &ReplicateRecord, scenario: &Scenario) -> Option<f64> {
    let n = scenario.places.len();
    let metros: BTreeSet<_> = scenario.places.iter().map(|place| place.metro).collect();
    if metros.len() < SLOPE_METROS {
        return None;
    }
    let index: BTreeMap<&str, usize> = scenario.places.iter().enumerate().map(|(k, place)| (&*place.name, k)).collect();
    let mut flows = vec![0.0; n * n];
    record
        .flows
        .iter()
        .filter(|row| row.origin != ABROAD && row.destination != ABROAD)
        .for_each(|row| flows[index[&*row.origin] * n + index[&*row.destination]] += row.simulated as f64);
    let point = |k: usize| (scenario.places[k].latitude, scenario.places[k].longitude);
    let pairs: Vec<Pair> = (0..n * n)
        .map(|k| (k / n, k % n))
        .filter(|&(i, j)| scenario.places[i].metro != scenario.places[j].metro)
        .map(|(i, j)| Pair {
            origin: i,
            destination: j,
            ln_distance: miles(point(i), point(j)).max(1.0).ln(),
            flow: flows[i * n + j],
        })
        .collect();
    slope(&pairs, n)
}

/// The scenario with one attribute of one place changed from the first tick on.
fn reformed(scenario: &Scenario, place: u16, key: &str, change: Change) -> Scenario {
    let attribute = ATTRIBUTES.iter().position(|row| row.name == key).expect("bands name attributes of the table");
    let mut s = scenario.clone();
    let reforms = vec![Reform { place, attribute, change }];
    s.events.push(Event { year: s.time.start as f64, reforms, note: "response".into() });
    s
}

/// Mean over replicates of ln N and of inflow relative to the baseline, by year.
struct Response {
    ln_households: Vec<f64>,
    inflow: Vec<f64>,
}

fn respond(base: &Scenario, arm: &Scenario, effort: Effort) -> Result<Response, EngineError> {
    let name = &base.places[effort.place as usize].name;
    let mut response = Response {
        ln_households: vec![0.0; base.time.years as usize + 1],
        inflow: vec![0.0; base.time.years as usize + 1],
    };
    let series = |s: &Scenario, r| -> Result<Vec<(f64, f64)>, EngineError> {
        let record = run(s, r)?;
        Ok(record.places.iter().filter(|row| row.place == *name).map(|row| (row.households, row.inflow)).collect())
    };
    for r in 0..effort.replicates {
        for (k, (a, b)) in series(arm, r)?.into_iter().zip(series(base, r)?).enumerate() {
            response.ln_households[k] += (a.0 / b.0).ln() / effort.replicates as f64;
            response.inflow[k] += a.1 / b.1.max(1.0) / effort.replicates as f64;
        }
    }
    Ok(response)
}

/// Responses to crime, tax, rent and grants; services are held fixed for the tax, which is what an elasticity means.
fn responses(scenario: &Scenario, effort: Effort, progress: &dyn Fn(&str)) -> Result<Vec<Band>, EngineError> {
    let (five, twenty) = (years(scenario, 5), years(scenario, 20));
    let place = effort.place;
    let label = &scenario.places[place as usize].label;
    let mut bands = Vec::new();

    progress("10% more crime");
    let crime = respond(&five, &reformed(&five, place, "violent_crime", Change::Multiply(1.1)), effort)?;
    let percent = 100.0 * crime.ln_households[5];
    bands.push(Band::new("response", format!("{label}: crime +10%, households after 5 years, %"), percent, -1.2, -0.5));

    progress("3 points of income tax, services fixed");
    let mut fixed = twenty.clone();
    fixed.mechanisms.budget = false;
    let rate = fixed.places[place as usize].attributes.income_tax;
    let keep = ((1.0 - rate - 0.03) / (1.0 - rate)).ln();
    let tax = respond(&fixed, &reformed(&fixed, place, "income_tax", Change::Add(0.03)), effort)?;
    for (year, low, high) in [(5, 0.35, 0.60), (10, 0.65, 1.05), (20, 1.0, 1.6)] {
        let value = tax.ln_households[year] / keep;
        bands.push(Band::new(
            "response",
            format!("{label}: net-of-tax elasticity of households at {year} years"),
            value,
            low,
            high,
        ));
    }
    // What movers see before rents answer: a tax lowers residents' net income, and rents with it, at once.
    let mut impact = five.clone();
    (impact.mechanisms.budget, impact.mechanisms.rents) = (false, false);
    let tax = respond(&impact, &reformed(&impact, place, "income_tax", Change::Add(0.03)), effort)?;
    let inflow = tax.inflow[1..=5].iter().map(|ratio| ratio.ln()).sum::<f64>() / 5.0 / keep;
    bands.push(Band::new(
        "response",
        format!("{label}: net-of-tax elasticity of inflow at fixed rents, years 1-5"),
        inflow,
        3.0,
        3.7,
    ));

    progress("10% higher rents");
    let rent = respond(&five, &reformed(&five, place, "rent", Change::Multiply(1.1)), effort)?;
    // No band in the prototype: α β ln 1.1 is the utility lost, so the response must be that of a loss of this size.
    let percent = 100.0 * rent.ln_households[5];
    bands.push(Band::new("response", format!("{label}: rent +10%, households after 5 years, %"), percent, -2.5, -0.8));

    progress("a $10,000 grant");
    let grant = respond(&five, &reformed(&five, place, "relocation_grant", Change::Set(10_000.0)), effort)?;
    let ratio = grant.inflow[1..=5].iter().sum::<f64>() / 5.0;
    bands.push(Band::new("response", format!("{label}: $10,000 grant, inflow in years 1-5, ratio"), ratio, 1.6, 2.2));
    Ok(bands)
}

/// Ten years after a cut of the business tax, per 1 % net of tax, services fixed: bands of Suárez Serrato & Zidar 2016 and Giroud
/// & Rauh 2019; land bears more than the 10 to 30 % of their places where homes are hard to add. People are few and move by lot;
/// capital, wages and rents hardly feel that.
fn business_tax(scenario: &Scenario, effort: Effort, progress: &dyn Fn(&str)) -> Result<Vec<Band>, EngineError> {
    let mut base = years(scenario, 10);
    base.mechanisms.budget = false;
    let place = &scenario.places[effort.place as usize];
    let tax = place.attributes.business_tax;
    let cut = (tax - 0.04).max(0.0);
    let keep = ((1.0 - cut) / (1.0 - tax)).ln();
    if keep == 0.0 || !scenario.mechanisms.capital {
        return Ok(Vec::new());
    }
    progress("4 points less business tax, services fixed");
    let end = |s: &Scenario| -> Result<[f64; 3], EngineError> {
        let record = run(s, 0)?;
        let last = record.places.iter().rfind(|row| row.place == place.name);
        Ok(last.map_or([f64::NAN; 3], |row| [row.capital, row.wage, row.rent].map(f64::ln)))
    };
    let (old, new) = (end(&base)?, end(&reformed(&base, effort.place, "business_tax", Change::Set(cut)))?);
    let [capital, wage, rent] = [0, 1, 2].map(|k| (new[k] - old[k]) / keep);
    let p = &scenario.parameters;
    let [workers, land, owners] = incidence(p.housing_share, wage, rent, 1.0, p.capital_wage_weight);
    let dollars = incidence_in_dollars([workers, land, owners], p.housing_share, p.profit_share);
    let borne = |who: &str, dollars: f64| {
        format!("borne by {who}, share of proportional changes ({:.0} % of the dollars)", 100.0 * dollars)
    };
    let band = |name: &str, value, low, high| {
        Band::new("capital", format!("{}: cut of business tax, {name}", place.label), value, low, high)
    };
    Ok(vec![
        band("capital after 10 years, % per 1 % net of tax", capital, 3.0, 4.1),
        band("wages after 10 years, % per 1 % net of tax", wage, 0.5, 0.8),
        band(&borne("workers", dollars[0]), workers, 0.25, 0.40),
        band(&borne("land", dollars[1]), land, 0.10, 0.40),
        band(&borne("owners", dollars[2]), owners, 0.38, 0.52),
    ])
}

/// The decline of one place after a shock of −0.4 utility: where it stops, and when it does not.
fn decline(scenario: &Scenario, effort: Effort, progress: &dyn Fn(&str)) -> Result<Vec<Band>, EngineError> {
    let forty = years(scenario, 40);
    let place = effort.place as usize;
    let label = &scenario.places[place].label;
    let name = &scenario.places[place].name;
    let mut bands = Vec::new();
    for (share, low, high, insolvent) in [(0.3, 0.79, 0.84, 0.0), (0.8, 0.0, 0.78, 1.0)] {
        progress(&format!("a shock of 0.4, {:.0}% of revenue owed", 100.0 * share));
        let mut base = forty.clone();
        base.parameters.obligations_share = share;
        base.places[place].obligations_given = false;
        let shocked = reformed(&base, effort.place, "amenity", Change::Add(-0.4));
        let arm = run(&shocked, 0)?;
        let control = run(&base, 0)?;
        let last = |record: &ReplicateRecord| {
            record.places.iter().rfind(|row| row.place == *name).map_or(f64::NAN, |row| row.households)
        };
        let debt = arm.places.iter().any(|row| row.place == *name && row.insolvent == 1) as u8 as f64;
        let what = format!("{label}: shock -.4, {:.0}% owed", 100.0 * share);
        bands.push(Band::new(
            "decline",
            format!("{what}, households after 40 years, of baseline"),
            last(&arm) / last(&control),
            low,
            high,
        ));
        bands.push(Band::new("decline", format!("{what}, insolvent (1 = yes)"), debt, insolvent, insolvent));
    }
    Ok(bands)
}
