//! Tabulates places, and who wins and loses households for certain.

use crate::chart::read::tables::RunTables;
use crate::chart::shape::trend::THRESHOLD;
use crate::chart::words::finding::{Change, ways};
use crate::chart::words::spread::Spread;
use crate::format::{Currency, Unit, signed_percent};
use crate::report::answer;
use crate::report::explorer;
use crate::report::explorer::QUANTITIES;
use crate::report::html::{escaped, table};

/// Most winners, and most losers, that are listed.
const MOST: usize = 8;

/// Every place at the end of the run; the script follows the year and sorts.
pub fn places(tables: &RunTables) -> String {
    let last = tables.years.len().saturating_sub(1);
    let mut out = String::from(
        "<p>Medians over runs<span id=\"table-year\"></span>. A click on a heading sorts.</p>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of places\"><table id=\"places-table\">\
         <caption>Places</caption><thead><tr><th scope=\"col\" aria-sort=\"none\"><button type=\"button\">Place</button></th>\
         <th scope=\"col\" class=\"n\"><button type=\"button\">Households since the start</button></th>",
    );
    let currency = tables.facts.currency;
    for (name, _, _) in QUANTITIES {
        let name = currency.said(name);
        out.push_str(&format!("<th scope=\"col\" class=\"n\"><button type=\"button\">{name}</button></th>"));
    }
    out.push_str("</tr></thead><tbody>\n");
    for (place, call) in tables.places.iter().enumerate() {
        let change = answer::change(tables, &tables.households, place).median;
        let change = if change.is_finite() { signed_percent(change) } else { "–".to_owned() };
        out.push_str(&format!(
            "<tr data-place=\"{place}\"><th scope=\"row\">{}</th><td class=\"n\">{change}</td>",
            escaped(call)
        ));
        for (quantity, (_, form, _)) in QUANTITIES.iter().enumerate() {
            let value = explorer::spread(tables, quantity, last, place).median;
            out.push_str(&format!("<td class=\"n\">{}</td>", written(form, value, currency)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn written(form: &str, value: f64, currency: Currency) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let unit = match form {
        "money" => Unit::Money(currency),
        "score" => Unit::Score,
        _ => Unit::Count,
    };
    unit.format(value)
}

/// The places that gain, and those that lose, for certain: each as one of all.
pub fn winners(tables: &RunTables) -> String {
    let changes: Vec<Change> = tables
        .places
        .iter()
        .enumerate()
        .map(|(place, call)| Change { place: call.clone(), spread: answer::change(tables, &tables.households, place) })
        .collect();
    let spreads: Vec<Spread> = changes.iter().map(|change| change.spread).collect();
    let ways = ways(&spreads, THRESHOLD);
    if tables.replicates == 1 {
        return "<p>One run cannot tell who gains or loses from chance: nobody is listed. Run several \
                (<code>--replicates 20</code>).</p>\n"
            .to_owned();
    }
    let certain = |up: bool| {
        let mut found: Vec<&Change> =
            changes.iter().zip(&ways).filter(|(_, way)| **way == Some(up)).map(|(change, _)| change).collect();
        found.sort_by(|a, b| b.spread.median.abs().total_cmp(&a.spread.median.abs()));
        found
    };
    let mut out = String::new();
    for (up, title, none) in [
        (true, "Places that gain households", "No place gains more than 1% for certain."),
        (false, "Places that lose households", "No place loses more than 1% for certain."),
    ] {
        let found = certain(up);
        if found.is_empty() {
            out.push_str(&format!("<p>{none}</p>\n"));
            continue;
        }
        let row = |change: &&Change| {
            let median = signed_percent(change.spread.median);
            vec![change.place.clone(), median, answer::interval(&change.spread)]
        };
        let rows: Vec<Vec<String>> = found.iter().take(MOST).map(row).collect();
        out.push_str(&table(title, &["Place", "Change", "Over runs"], &rows, &[1]));
        if found.len() > MOST {
            out.push_str(&format!("<p>And {} more: see the table of places.</p>\n", found.len() - MOST));
        }
    }
    out.push_str(
        "<p class=\"note\">Who is better off is not the same: a full city can be an expensive one. What households gain and \
         lose in money is answered by comparing two runs.</p>\n",
    );
    out
}
