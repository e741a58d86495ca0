//! Warns of numbers that each are allowed, and together are hardly ever meant: exchanged coordinates, rents of a month, rates of another base.

use crate::format::Currency;
use crate::model::consideration::miles;
use crate::model::place::{Kind, Place};
use crate::model::population::PopulationNumbers;
use crate::scenario::block::site::largest;
use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::Notes;
use crate::scenario::show::{show, show_integer};

/// Miles beyond which nobody shares a labour market.
const FAR: f64 = 150.0;
/// Least share of the median income that a year's rent comes to anywhere.
const LEAST_RENT: f64 = 0.05;
/// Violent crimes per 100,000 people, below which no country is on record with all its cities.
const LEAST_CRIME: f64 = 20.0;
/// Latitudes between which nearly everybody lives.
const INHABITED: std::ops::RangeInclusive<f64> = -60.0..=72.0;
/// How many times the usual income says that a dollar is many units of this currency.
const MANY: f64 = 3.5;

/// Warns of all of them.
pub fn check(scenario: &Scenario, notes: &mut Notes) {
    coordinates(scenario, notes);
    rents(scenario, notes);
    crime(scenario, notes);
    units(scenario, notes);
}

fn old(scenario: &Scenario) -> impl Iterator<Item = &Place> {
    scenario.places.iter().filter(|place| place.kind == Kind::Legacy)
}

/// A place far from the others of its metro, or where nobody lives.
fn coordinates(scenario: &Scenario, notes: &mut Notes) {
    const HINT: &str = "latitude is degrees north, longitude degrees east: are they exchanged?";
    if let Some(place) = old(scenario).find(|place| !INHABITED.contains(&place.latitude)) {
        let what = format!("place `{}` lies at latitude {}, where hardly anybody lives", place.name, place.latitude);
        notes.warning(None, what).hint(HINT);
    }
    let away = |place: &&Place| -> Option<f64> {
        let at = (place.latitude, place.longitude);
        let others = old(scenario).filter(|other| other.metro_name == place.metro_name && other.name != place.name);
        let away = others.map(|other| miles(at, (other.latitude, other.longitude))).min_by(f64::total_cmp)?;
        // Of two old places that are far apart the smaller one is named.
        let first = largest(&scenario.places, |other| other.metro_name == place.metro_name);
        (away > FAR && first.is_none_or(|first| first.name != place.name)).then_some(away)
    };
    let found = scenario.places.iter().find_map(|place| Some((place, away(&place)?)));
    if let Some((place, away)) = found {
        notes
            .warning(
                None,
                format!(
                    "place `{}` lies {} miles from the nearest place of its metro `{}`, and shares its labour market",
                    place.name,
                    show_integer(away.round() as i128),
                    place.metro_name
                ),
            )
            .hint(HINT);
    }
}

/// Rents of a month beside incomes of a year.
fn rents(scenario: &Scenario, notes: &mut Notes) {
    let income = |place: &Place| place.attributes.wage * scenario.population.numbers.income_median;
    let low: Vec<&Place> = old(scenario).filter(|place| place.attributes.rent < LEAST_RENT * income(place)).collect();
    let Some(first) = low.first() else {
        return;
    };
    let others = match low.len() {
        1 => String::new(),
        many => format!(", and {} more places are alike", many - 1),
    };
    notes
        .warning(
            None,
            format!(
                "the rent of place `{}`, {}, is {:.1} % of its median income{others}: rents are per year",
                first.name,
                show(first.attributes.rent),
                100.0 * first.attributes.rent / income(first)
            ),
        )
        .hint("multiply rents of a month by 12");
}

/// Crimes per 1,000 people where they are wanted per 100,000.
fn crime(scenario: &Scenario, notes: &mut Notes) {
    let most = old(scenario).map(|place| place.attributes.violent_crime).fold(0.0, f64::max);
    if most >= LEAST_CRIME || most == 0.0 {
        return;
    }
    notes
        .warning(
            None,
            format!("`violent_crime` is at most {} in all places: it is per 100,000 people and year", show(most)),
        )
        .hint("multiply rates per 1,000 people by 100");
}

/// Amounts in a currency of which a dollar is many units, beside constants in dollars.
fn units(scenario: &Scenario, notes: &mut Notes) {
    let income = scenario.population.numbers.income_median;
    let factor = income / PopulationNumbers::default().income_median;
    if scenario.currency == Currency::DOLLAR || factor <= MANY {
        return;
    }
    let currency = scenario.currency;
    notes
        .warning(
            None,
            format!("a median income of {} is {factor:.0} times the usual one in dollars, and constants of the model are in dollars", currency.amount(income)),
        )
        .hint(IN_DOLLARS_WORTH);
}

/// What to do where a dollar is many units of a currency.
pub const IN_DOLLARS_WORTH: &str = "write every amount in units worth about a dollar, such as hundreds of yen or tens of kronor, and name \
     that unit, as in currency = \"h¥\"; see “Money” in docs/scenarios.md";
