//! Shows the evidence card: how well the numbers behind the answer are known, which were changed, and what was switched off.

use crate::experiment::finding::assumptions;
use crate::format::exact_list;
use crate::model::charter::{CHARTER, Founding};
use crate::model::mechanisms::{MECHANISMS, Mechanism};
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::population::{POPULATION, PopulationNumbers};
use crate::model::quantity::{DefaultValue, Evidence, Quantity, find};
use crate::report::html::{escaped, table};
use crate::scenario::{Scenario, dollars, hosts};

/// One number behind the answer.
struct Known {
    name: &'static str,
    evidence: Evidence,
    value: Vec<f64>,
    default: Vec<f64>,
    unit: &'static str,
    about: &'static str,
    source: &'static str,
}

fn known<T: Clone, R>(table: &[Quantity<T, R>], values: &T, defaults: &T) -> Vec<Known> {
    let shape = |row: &Quantity<T, R>, from: &T| row.get(from).0[..if row.is_per_class() { 3 } else { 1 }].to_vec();
    let known = |row: &Quantity<T, R>| Known {
        name: row.name,
        evidence: row.evidence,
        value: shape(row, values),
        default: shape(row, defaults),
        unit: row.unit,
        about: row.about,
        source: row.source,
    };
    table.iter().map(known).collect()
}

/// Parameters by how well they are known; changed ones first.
pub fn card(scenario: &Scenario) -> String {
    let mut all = known(PARAMETERS, &scenario.parameters, &Parameters::default());
    all.extend(known(POPULATION, &scenario.population.numbers, &PopulationNumbers::default()));
    let mut out = String::from("<ul class=\"tags\">\n");
    for (evidence, meaning) in [
        (Evidence::Estimated, "estimated in a cited source"),
        (Evidence::Fitted, "chosen so that stated facts come out"),
        (Evidence::Data, "facts of the places or the population"),
        (Evidence::Weak, "indirect or disputed evidence"),
        (Evidence::Assumed, "nobody has measured them"),
    ] {
        let count = all.iter().filter(|row| row.evidence == evidence).count();
        let word = evidence.word();
        if count == 0 {
            continue;
        }
        out.push_str(&format!("<li><span class=\"tag {word}\">{count} {word}</span> {meaning}</li>\n"));
    }
    out.push_str("</ul>\n");
    let changed: Vec<&Known> = all.iter().filter(|row| row.value != row.default).collect();
    if changed.is_empty() {
        out.push_str("<p>No parameter was changed from its default.</p>\n");
    } else {
        let row = |row: &&Known| {
            vec![row.name.to_owned(), row.evidence.word().to_owned(), exact_list(&row.default), exact_list(&row.value)]
        };
        let rows: Vec<Vec<String>> = changed.iter().map(row).collect();
        out.push_str(&table("Changed from the default", &["Parameter", "Evidence", "Default", "Here"], &rows, &[2, 3]));
    }
    let currency = scenario.currency;
    let unproven = all.iter().filter(|row| matches!(row.evidence, Evidence::Weak | Evidence::Assumed));
    let (idle, acting): (Vec<&Known>, Vec<&Known>) =
        unproven.partition(|row| assumptions::idle(row.name, scenario).is_some());
    let rows: Vec<Vec<String>> = acting
        .iter()
        .map(|row| {
            let value = format!("{} {}", exact_list(&row.value), currency.said(row.unit));
            vec![
                row.name.to_owned(),
                row.evidence.word().to_owned(),
                value,
                currency.said(row.about),
                row.source.to_owned(),
            ]
        })
        .collect();
    let head = ["Parameter", "Evidence", "Value", "What it is", "Source"];
    out.push_str(&format!(
        "<details><summary>The answer leans on {} weak and assumed parameters</summary>\n{}</details>\n",
        rows.len(),
        table("Weak and assumed parameters that act here", &head, &rows, &[])
    ));
    if !idle.is_empty() {
        let why = |row: &&Known| assumptions::idle(row.name, scenario).unwrap_or_default().to_owned();
        let rows: Vec<Vec<String>> = idle.iter().map(|row| vec![row.name.to_owned(), why(row)]).collect();
        out.push_str(&format!(
            "<details><summary>It cannot lean on {} others: no value of theirs would change it</summary>\n{}</details>\n",
            rows.len(),
            table("Weak and assumed parameters that cannot act here", &["Parameter", "Why not"], &rows, &[])
        ));
    }
    out.push_str(&made_up(scenario));
    out.push_str(&constants(scenario));
    out.push_str(
        "<p class=\"note\">Runs at one value of each cannot say on which of them it leans most: <code>footvote sweep</code> varies them and \
         <code>footvote sensitivity</code> ranks them.</p>\n",
    );
    out
}

/// What is made up about communities and new places.
fn made_up(scenario: &Scenario) -> String {
    let mut found = assumptions::made_up(scenario);
    let new = scenario.places.iter().filter(|place| place.founding != Founding::Pledge && place.charter.is_some());
    for row in new.flat_map(|place| of_new_place(place, scenario)) {
        if !found.iter().any(|known| (&known.whose, known.name) == (&row.whose, row.name)) {
            found.push(row);
        }
    }
    found.sort_by(|a, b| a.whose.cmp(&b.whose));
    if found.is_empty() {
        return String::new();
    }
    let currency = scenario.currency;
    let row = |row: assumptions::MadeUp| {
        vec![
            row.whose,
            row.name.to_owned(),
            format!("{} {}", row.value, currency.said(row.unit)),
            currency.said(row.about),
        ]
    };
    let rows: Vec<Vec<String>> = found.into_iter().map(row).collect();
    format!(
        "<details><summary>{} numbers of communities and places that do not exist are made up for it</summary>\n{}</details>\n",
        rows.len(),
        table("Made up for this scenario", &["Whose", "Number", "Value", "What it is"], &rows, &[])
    )
}

/// Numbers of a charter that stand in every town, whoever wrote them: in a preset, or by default.
const OF_EVERY_TOWN: [&str; 3] = ["infrastructure", "building", "legal"];
/// Taxes, which follow from the host's at parity.
const TAXES: [&str; 4] = ["income_tax", "sales_tax", "property_tax", "business_tax"];
/// What follows from the costs, the metro, the land or the level of governance, and what a new place has none of.
const FOLLOWS: [&str; 7] =
    ["wage", "rent", "housing_units", "land_cap", "obligations", "transfers", "governance_target"];

/// What a new place is said to be like, by its author or its preset: its rules where they are not its host's, what it costs, and what it
/// leaves to its host.
fn of_new_place(place: &Place, scenario: &Scenario) -> Vec<assumptions::MadeUp> {
    let host = hosts::governance(place, scenario);
    let parity = hosts::taxes_follow(place, scenario);
    let said = |name: &str, value: f64, default: &DefaultValue| match name {
        _ if FOLLOWS.contains(&name) => false,
        _ if TAXES.contains(&name) => !parity,
        "governance" => host.is_none_or(|host| host != value),
        "schools" | "violent_crime" if place.hosted => false,
        _ => !matches!(default, DefaultValue::One(usual) if *usual == value),
    };
    let made = |name, value, unit, about| assumptions::MadeUp { whose: place.name.clone(), name, value, unit, about };
    let rules = ATTRIBUTES.iter().filter_map(|row| {
        let value = row.get(&place.attributes).0[0];
        (value.is_finite() && said(row.name, value, &row.default)).then(|| made(row.name, value, row.unit, row.about))
    });
    let mut found: Vec<assumptions::MadeUp> = rules.collect();
    let hosted = place.hosted.then_some("host_share");
    if let Some(charter) = place.charter.as_deref() {
        let rows = OF_EVERY_TOWN.into_iter().chain(hosted).filter_map(|key| find(CHARTER, key));
        found.extend(rows.map(|row| made(row.name, row.get(charter).0[0], row.unit, row.about)));
    }
    found
}

/// Amounts of the model that are in US dollars, whatever the scenario's currency.
fn constants(scenario: &Scenario) -> String {
    let acting = dollars::acting(scenario);
    if acting.is_empty() {
        return String::new();
    }
    let sign = escaped(scenario.currency.sign());
    let items: String = acting.iter().map(|constant| format!("<li>{}</li>\n", escaped(constant))).collect();
    format!(
        "<p>Amounts are in {sign}. What the model takes from US dollars is as many {sign} here:</p>\n<ul>\n{items}</ul>\n"
    )
}

/// What residents of new places go on paying to their hosts.
pub fn hosted(scenario: &Scenario) -> String {
    let line = |hosted: hosts::Hosted| format!("<p>{}</p>\n", escaped(&hosted.sentence()));
    hosts::hosted(scenario).into_iter().map(line).collect()
}

/// The mechanisms that were off.
pub fn switched_off(scenario: &Scenario) -> String {
    let off = assumptions::switched_off(scenario);
    if off.is_empty() {
        let usual = MECHANISMS.iter().filter(|row| row.usual).count();
        let asleep = MECHANISMS.iter().filter(|row| !row.usual && !row.is_on(&scenario.mechanisms));
        let asleep: Vec<String> = asleep.map(|row| format!("<strong>{}</strong>", escaped(row.name))).collect();
        let asleep = match asleep.is_empty() {
            true => String::new(),
            false => format!(" Off unless a scenario asks for them: {}.", asleep.join(", ")),
        };
        return format!("<p>Nothing: all {usual} mechanisms that are usually on act.{asleep}</p>\n");
    }
    let item =
        |row: &&Mechanism| format!("<li><strong>{}</strong>: {}</li>\n", escaped(row.name), escaped(&row.sentence()));
    format!("<ul>\n{}</ul>\n", off.iter().map(item).collect::<String>())
}
