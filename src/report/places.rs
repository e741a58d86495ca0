//! Tabulates places, and who wins and loses households for certain.

use crate::chart::read::tables::RunTables;
use crate::chart::run::twin;
use crate::chart::shape::trend::THRESHOLD;
use crate::chart::words::finding::{Change, Lead, ways};
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::{EFFECT, than};
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
            "<tr data-place=\"{place}\"><th scope=\"row\">{}{}</th><td class=\"n\">{change}</td>",
            escaped(call),
            in_runs(tables, place)
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

/// In how many runs somebody lives in a new place at the end, where not in all.
fn in_runs(tables: &RunTables, place: usize) -> String {
    match tables.lived_in(place) {
        runs if tables.is_new(place) && runs < tables.replicates => {
            format!(" <span class=\"in\">in {runs} of {} runs</span>", tables.replicates)
        }
        _ => String::new(),
    }
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
    let since_start = || {
        let change = |place: usize| answer::change(tables, &tables.households, place);
        tables
            .places
            .iter()
            .enumerate()
            .map(|(place, call)| Change { place: call.clone(), spread: change(place) })
            .collect()
    };
    // An effect is the difference to the twin; only without one is it what has changed since the start.
    let (changes, threshold, against): (Vec<Change>, f64, String) = match twin::at_end(tables) {
        Some((changes, words)) => (changes, EFFECT, format!(" {}", than(words))),
        None => (since_start(), THRESHOLD, String::new()),
    };
    let spreads: Vec<Spread> = changes.iter().map(|change| change.spread).collect();
    let ways = ways(&spreads, threshold, tables.doubts > 0);
    if tables.replicates == 1 {
        return "<p>One run cannot tell who gains or loses from luck: nobody is listed. Run several \
                (<code>--replicates 20</code>).</p>\n"
            .to_owned();
    }
    let certain = |up: bool| {
        let mut found: Vec<&Change> =
            changes.iter().zip(&ways).filter(|(_, way)| **way == Some(up)).map(|(change, _)| change).collect();
        found.sort_by(|a, b| b.spread.median.abs().total_cmp(&a.spread.median.abs()));
        found
    };
    // The city of the answer was picked before anything was seen: as that it may stand out where as one of all it does not.
    let alone = match twin::found(tables, &changes) {
        (found, true) if !against.is_empty() => [found.up, found.down],
        _ => [None, None],
    };
    let mut out = String::new();
    for (up, alone) in [true, false].into_iter().zip(alone) {
        let found = certain(up);
        let title = match (against.as_str(), up) {
            ("", true) => "Places that gain households".to_owned(),
            ("", false) => "Places that lose households".to_owned(),
            (than, up) => format!("Places with {} households{than}", if up { "more" } else { "fewer" }),
        };
        if found.is_empty() {
            let old = tables.none_of_the_old() != "no place";
            let of = changes.iter().filter(|change| change.spread.is_known()).count();
            let said = nobody(up, (threshold, &against), (of, old), alone.as_ref());
            out.push_str(&format!("<p>{}</p>\n", escaped(&said)));
            continue;
        }
        let row = |change: &&Change| {
            let median = signed_percent(change.spread.median);
            vec![change.place.clone(), median, answer::interval(&change.spread)]
        };
        let rows: Vec<Vec<String>> = found.iter().take(MOST).map(row).collect();
        let number = if against.is_empty() { "Change" } else { "Difference" };
        out.push_str(&table(&title, &["Place", number, "Over runs"], &rows, &[1]));
        if found.len() > MOST {
            out.push_str(&format!("<p>And {} more.</p>\n", found.len() - MOST));
        }
    }
    out.push_str(
        "<p class=\"note\">Who is better off is not the same: a full city can be an expensive one. What households gain and \
         lose in money is answered by comparing two runs.</p>\n",
    );
    out
}

/// The sentence where no place gains, or loses, as one of so many; `alone` is the city of the answer, which does so by itself. With a twin
/// there may be places that it lacks: then those are the old ones.
fn nobody(up: bool, (threshold, than): (f64, &str), (of, old): (usize, bool), alone: Option<&Lead>) -> String {
    let places = if old { "old places" } else { "places" };
    let one = match of {
        0 | 1 => "No place".to_owned(),
        many => format!("Looked at as one of {many} {places}, none"),
    };
    let none = match (than, up) {
        ("", true) => format!("gains more than {threshold}% for certain"),
        ("", false) => format!("loses more than {threshold}% for certain"),
        (than, up) => {
            format!("has for certain over {threshold}% {} households{than}", if up { "more" } else { "fewer" })
        }
    };
    match alone {
        Some(city) => {
            let more = if up { "more" } else { "fewer" };
            format!(
                "{one} {none}; {} alone, the place of the answer, has {} {more}.",
                city.within(),
                city.format_size()
            )
        }
        None => format!("{one} {none}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::{Findings, change};

    /// Planted fault: “No old place has for certain fewer households”, below a first screen that says of the city that it has.
    #[test]
    fn the_city_of_the_answer_is_not_denied_what_the_first_screen_says() {
        let city = Findings::of(&[change("Chicago", -0.2, 0.01)], EFFECT).down;
        assert_eq!(
            nobody(false, (EFFECT, " than if nothing happened"), (60, true), city.as_ref()),
            "Looked at as one of 60 old places, none has for certain over 0.1% fewer households than if nothing happened; Chicago alone, the \
             place of the answer, has 0.2% fewer."
        );
        assert_eq!(
            nobody(true, (THRESHOLD, ""), (60, false), None),
            "Looked at as one of 60 places, none gains more than 1% for certain."
        );
    }
}
