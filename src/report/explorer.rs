//! Writes the numbers behind slider, hover and table: medians and intervals of each place in each year, in few digits.

use serde_json::{Value, json};

use crate::chart::read::cube::Cube;
use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::words::spread::{Bands, Spread};
use crate::report::html;

/// Most numbers that travel with the page; beyond, years are thinned out.
const MOST_NUMBERS: usize = 30_000;

/// A quantity: its name, how its numbers are written (`count`, `money` or `score`), and whether intervals come along.
pub const QUANTITIES: [(&str, &str, bool); 8] = [
    ("Households", "count", true),
    ("Rent, $ a year", "money", true),
    ("Net income, $ a year", "money", false),
    ("Home price, $", "money", false),
    ("Services, $ per household", "money", false),
    ("Violent crimes per 100,000", "count", false),
    ("Quality of government, 0 on average", "score", false),
    ("Net moves in, a year", "count", false),
];

/// The table that holds a quantity. How many live in a new place and move there is unknown in a run, and before a year, in which nobody
/// lives there yet; the others are unknown by themselves where there is nothing.
fn value(tables: &RunTables, quantity: usize, r: usize, moment: usize, place: usize) -> f64 {
    let lived = |moment: usize| tables.households.at(r, moment, place) > 0.0;
    if [0, QUANTITIES.len() - 1].contains(&quantity) && tables.is_new(place) && !(0..=moment).any(lived) {
        return f64::NAN;
    }
    let ledger = |column: &str| tables.ledger(column).at(r, moment, place);
    let cube = |cube: &Cube| cube.at(r, moment, place);
    match quantity {
        0 => tables.residents(r, moment, place),
        1 => cube(&tables.rent),
        2 => ledger("net_income"),
        3 => ledger("home_price"),
        4 => ledger("services"),
        5 => ledger("crime"),
        6 => ledger("governance"),
        _ if moment == 0 => 0.0,
        _ => {
            (cube(&tables.inflow) - cube(&tables.outflow)) / (tables.years[moment] - tables.years[moment - 1]).min(1.0)
        }
    }
}

/// The moments that travel: all of them, or evenly thinned out, always with both ends.
pub fn moments(tables: &RunTables) -> Vec<usize> {
    let each = QUANTITIES.iter().map(|(_, _, bands)| if *bands { 3 } else { 1 }).sum::<usize>() * tables.places.len();
    let most = (MOST_NUMBERS / each.max(1)).max(2);
    let count = tables.years.len();
    if count <= most {
        return (0..count).collect();
    }
    let step = (count - 1).div_ceil(most - 1);
    let mut kept: Vec<usize> = (0..count).step_by(step).collect();
    if kept.last() != Some(&(count - 1)) {
        kept.push(count - 1);
    }
    kept
}

/// Median of a quantity over replicates.
pub fn spread(tables: &RunTables, quantity: usize, moment: usize, place: usize) -> Spread {
    tables.over(|r| value(tables, quantity, r, moment, place))
}

/// All of it as JSON.
pub fn data(tables: &RunTables) -> String {
    let moments = moments(tables);
    let places = 0..tables.places.len();
    let currency = tables.facts.currency;
    let quantities: Vec<Value> = QUANTITIES
        .iter()
        .enumerate()
        .map(|(q, (name, form, bands))| {
            let all: Vec<Vec<Spread>> =
                places.clone().map(|p| moments.iter().map(|&m| spread(tables, q, m, p)).collect()).collect();
            let pick = |of: fn(&Spread) -> f64| -> Value {
                all.iter().map(|row| row.iter().map(|s| number(of(s))).collect::<Vec<_>>()).collect()
            };
            let mid: Vec<Vec<Value>> = all.iter().map(|row| steps(row.iter().map(|s| rounded(s.median)))).collect();
            let mut entry = json!({ "name": currency.said(name), "form": form, "mid": mid });
            if *bands && tables.bands() != Bands::None {
                // As distances from the middle, which are small numbers: they are most of what travels.
                entry["low"] = pick(|s| rounded(s.median) - rounded(s.most.0));
                entry["high"] = pick(|s| rounded(s.most.1) - rounded(s.median));
            }
            entry
        })
        .collect();
    let years: Vec<Value> = moments.iter().map(|&m| number(tables.years[m])).collect();
    html::json(
        &json!({ "years": years, "currency": currency.before(), "places": tables.places, "subject": first(tables), "quantities": quantities }),
    )
}

/// The places that are in colour at first: that of the question, after the old city where it is a new one.
fn first(tables: &RunTables) -> Vec<usize> {
    let subject = subject(tables).place;
    let city = tables.new_places.old_city.as_ref().and_then(|city| tables.names.iter().position(|name| name == city));
    city.into_iter().filter(|city| *city != subject).chain([subject]).collect()
}

/// Numbers as their steps from the one before, the first from 0, which are shorter than they are; nothing where nothing is known.
fn steps(numbers: impl Iterator<Item = f64>) -> Vec<Value> {
    let mut before = 0.0;
    let step = |number: f64| {
        // As the page adds them up again: in thousandths.
        let step = ((number - before) * 1000.0).round() / 1000.0;
        if number.is_finite() {
            before = number;
        }
        json_of(step)
    };
    numbers.map(step).collect()
}

/// Four digits at least of what is large, three decimals of what is small; nothing where nothing is known.
fn number(value: f64) -> Value {
    json_of(rounded(value))
}

/// A number without a point where it is whole; nothing where nothing is known.
fn json_of(number: f64) -> Value {
    match number {
        _ if !number.is_finite() => Value::Null,
        whole if whole == whole.trunc() => json!(whole as i64),
        other => json!(other),
    }
}

fn rounded(value: f64) -> f64 {
    match value.abs() {
        size if size >= 1e6 => (value / 100.0).round() * 100.0,
        size if size >= 1e3 => value.round(),
        _ => (value * 1000.0).round() / 1000.0,
    }
}

/// The markup that the script brings to life; without the script it stays hidden.
pub fn markup(tables: &RunTables) -> String {
    let options: String = QUANTITIES
        .iter()
        .enumerate()
        .map(|(i, (name, _, _))| format!("<option value=\"{i}\">{}</option>", tables.facts.currency.said(name)))
        .collect();
    let last = moments(tables).len().saturating_sub(1);
    format!(
        "<div id=\"explorer\" hidden>\n\
         <div class=\"controls\">\n\
         <label>Quantity <select id=\"quantity\">{options}</select></label>\n\
         <label><input type=\"checkbox\" id=\"relative\" checked> change since the start</label>\n\
         <label class=\"wide\">Year <input type=\"range\" id=\"year\" min=\"0\" max=\"{last}\" value=\"{last}\" step=\"1\">\
         <output id=\"year-out\" for=\"year\"></output></label>\n\
         </div>\n\
         <div id=\"explorer-chart\"></div>\n\
         <p id=\"readout\" aria-live=\"polite\"></p>\n\
         <fieldset><legend>Places in colour</legend><div id=\"toggles\"></div></fieldset>\n\
         </div>\n<noscript><p>With scripts switched off there is no slider; every number is in the tables below.</p></noscript>\n"
    )
}
