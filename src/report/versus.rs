//! Puts the page of a comparison together: what the reform changes, who wins and who loses, how well it is known, how to do it again.

use std::path::Path;

use crate::chart::compare::{difference, winners, winners_words};
use crate::chart::read::comparison::{Arm, ComparisonTables, Ending, Worth};
use crate::chart::sheet::canvas::Chart;
use crate::chart::words::columns::column;
use crate::chart::words::keys::capital;
use crate::chart::words::names::shortened;
use crate::chart::words::written::Written;
use crate::experiment::expression::Expression;
use crate::experiment::probability::counts;
use crate::format::{Currency, Unit, compact, count, counted, percent, signed_compact, signed_percent};
use crate::output::comparison::tables::reform_file;
use crate::output::folder::manifest::Manifest;
use crate::report::error::ReportError;
use crate::report::html::{escaped, section, table};
use crate::report::inline::{PHONE, figure_for_phones, for_phones};
use crate::report::origin::Pictures;
use crate::report::{differs, evidence, origin, shell};
use crate::scenario;
use crate::scenario::Scenario;

/// The report of a comparison folder.
pub fn page(
    folder: &Path,
    scenario: &Scenario,
    manifest: &Manifest,
    pictures: Pictures,
) -> Result<String, ReportError> {
    let tables = ComparisonTables::read(folder)?;
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    // The baseline's own question is not what is answered here.
    let asked = match tables.arms.as_slice() {
        [arm] => format!("{title}: what changes with {}?", arm.spoken()),
        arms => format!("{title}: what changes with each of {}?", counted(arms.len(), "reform")),
    };
    let mut body = shell::header("a comparison", title, &asked);
    body.push_str("<main>\n");
    body.push_str(&shell::answer(&sentences(&tables)));
    let (start, end) = tables.period().unwrap_or_default();
    body.push_str(&format!(
        "<p class=\"facts\">{}, {}–{}, {} of runs of {} simulated households: the same households with the \
         same luck in every arm. What varies between pairs is luck, not the doubt about parameters.</p>\n",
        counted(tables.places.len(), "place"),
        start.floor(),
        end.floor(),
        counted(tables.pairs, "pair"),
        count(scenario.simulated_households() as f64),
    ));
    body.push_str(&section("reforms", "What is compared", &reforms(folder, &tables, scenario)?));
    let drawn = |tables: &ComparisonTables| -> Vec<Chart> {
        std::iter::once(difference::chart(tables)).chain(winners::charts(tables)).collect()
    };
    let narrow = drawn(&ComparisonTables { width: PHONE, ..tables.clone() });
    let both = drawn(&tables).into_iter().zip(narrow);
    let charts: String = both
        .map(|(wide, narrow)| figure_for_phones(&wide, Some(for_phones(narrow)), pictures.of(&wide.name).as_deref()))
        .collect();
    body.push_str(&section("charts", "Charts", &charts));
    body.push_str(&section("winners", "Winners and losers", &groups(&tables)));
    let subject = tables.subject();
    let call = tables.places.get(subject).map_or("", String::as_str);
    body.push_str(&section("place", &format!("What changes in {call}"), &endings(&tables, subject)));
    body.push_str(&section("new", "Where one arm has nobody", &one_sided(&tables)));
    body.push_str(&section("outputs", "What was asked for", &outputs(&tables, scenario)));
    body.push_str(&section("evidence", "Evidence", &(evidence::hosted(scenario) + &evidence::card(scenario))));
    body.push_str(&section("off", "What was switched off", &evidence::switched_off(scenario)));
    body.push_str(&section("reproduce", "How to reproduce", &origin::reproduce(folder, manifest)?));
    body.push_str(&section("downloads", "Downloads", &origin::downloads(folder)));
    body.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&tables.source())));
    Ok(shell::document(title, &body, ""))
}

/// The finding about households, and for each reform the finding about who gains.
fn sentences(tables: &ComparisonTables) -> Vec<String> {
    let mut sentences = vec![format!("{}.", difference::chart(tables).headline)];
    let money = money(tables);
    for arm in &tables.arms {
        let all = all(arm);
        let mut sentence =
            winners_words::headline(all, winners_words::looked_at(arm), &arm.spoken(), tables.facts.currency);
        if tables.arms.len() > 1 {
            sentence = format!("{}: {sentence}", capital(&shortened(&arm.name)));
        }
        let interval = all.and_then(|all| all.interval).filter(|(low, high)| high > low);
        sentences.push(match interval {
            Some((low, high)) => format!("{sentence} (average: {} to {}, 95% interval).", money(low), money(high)),
            None => format!("{sentence}."),
        });
        if let ([_], Some(tenths)) = (tables.arms.as_slice(), winners_words::of_tenths(arm)) {
            sentences.push(format!("{tenths}."));
        }
    }
    sentences
}

fn all(arm: &Arm) -> Option<&Worth> {
    arm.worth.iter().find(|worth| worth.dimension == "all")
}

fn reforms(folder: &Path, tables: &ComparisonTables, base: &Scenario) -> Result<String, ReportError> {
    let mut items = String::new();
    for (k, arm) in tables.arms.iter().enumerate() {
        let (file, name) = (reform_file(k), capital(&arm.name));
        let path = folder.join(&file);
        let loaded = scenario::load(&path, &[]).map_err(|report| ReportError::Scenario {
            path,
            reason: report.to_string().lines().next().unwrap_or_default().to_owned(),
        })?;
        items.push_str(&format!(
            "<li><strong>{}</strong> (<a href=\"{file}\">{file}</a>)\n{}</li>\n",
            escaped(&name),
            differs::list(&name, &loaded.scenario, base)
        ));
    }
    Ok(format!(
        "<p>The baseline (<a href=\"scenario.toml\">scenario.toml</a>) with, each on its own:</p>\n<ul>\n{items}</ul>\n"
    ))
}

/// What a reform is worth, group by group.
fn groups(tables: &ComparisonTables) -> String {
    let mut out = String::from(
        "<p>Worth: the sum a year that would make a household as well off in the baseline as it is with the other (equivalent \
         variation). Better or worse off: by more than 1% of income.</p>\n",
    );
    let money = money(tables);
    let worth = tables.facts.currency.said("Worth, $ a year");
    for arm in &tables.arms {
        let name = capital(&arm.name);
        if arm.worth.is_empty() {
            out.push_str(&format!(
                "<p>{}: not measured, since tastes or the base year differ from the baseline’s.</p>\n",
                escaped(&name)
            ));
            continue;
        }
        let one_band = |worth: &Worth| arm.worth.iter().filter(|other| other.dimension == worth.dimension).count() < 2;
        let row = |worth: &Worth| {
            let group = match worth.dimension.as_str() {
                "all" => "All households".to_owned(),
                "place" => format!("Lives in {}", call(tables, &worth.band)),
                dimension => capital(&format!("{} {}", dimension.replace('_', " "), worth.band)),
            };
            vec![
                group,
                Unit::Count.format(worth.households),
                money(worth.mean),
                worth
                    .interval
                    .map_or_else(|| "–".to_owned(), |(low, high)| format!("{} to {}", money(low), money(high))),
                signed_percent(worth.of_income),
                percent(worth.better),
                percent(worth.worse),
            ]
        };
        let rows = arm.worth.iter().filter(|worth| worth.dimension == "all" || !one_band(worth));
        let rows: Vec<Vec<String>> = rows.map(row).collect();
        let head = ["Group", "Households", &worth, "95% interval", "Of income", "Better off", "Worse off"];
        out.push_str(&table(&format!("{name}: what it is worth to whom"), &head, &rows, &[1, 2, 3, 4, 5, 6]));
        let landlords = all(arm).and_then(|all| {
            winners_words::landlords(all.landlords, all.landlords_error, all.pairs, tables.facts.currency)
        });
        out.push_str(&landlords.map_or_else(String::new, |text| format!("<p>{}.</p>\n", escaped(&text))));
    }
    out.push_str(
        "<p class=\"note\">Moves are weighed with what they cost and with what whoever moves so far likes where it goes, on average. \
         Nobody pays here for transfers from outside, for homes that are destroyed, or for debts of cities.</p>\n",
    );
    out
}

/// How amounts of money are written, with their signs.
fn money(tables: &ComparisonTables) -> impl Fn(f64) -> String {
    let unit = Unit::Money(tables.facts.currency);
    move |value| unit.format_signed(value)
}

fn call(tables: &ComparisonTables, name: &str) -> String {
    let found = tables.names.iter().position(|other| other == name);
    found.map_or_else(|| name.to_owned(), |place| tables.places[place].clone())
}

/// Every number of one place at the end.
fn endings(tables: &ComparisonTables, subject: usize) -> String {
    let Some(name) = tables.names.get(subject) else {
        return String::new();
    };
    let here = |arm: &Arm| {
        arm.endings
            .iter()
            .filter(|ending| ending.place == *name)
            .map(|ending| row(ending, tables.facts.currency))
            .collect::<Vec<_>>()
    };
    let caption = |arm: &Arm| format!("{}: {} at the end", capital(&arm.name), tables.places[subject]);
    let arms = tables.arms.iter().map(|arm| differences(&caption(arm), here(arm)));
    arms.collect()
}

/// Households of the places that only one arm has at the end: a place that a reform adds or drops.
fn one_sided(tables: &ComparisonTables) -> String {
    let alone = |ending: &&Ending| {
        let empty = [ending.paired.baseline, ending.reform].map(|households| households == 0.0);
        ending.quantity == "households" && empty[0] != empty[1]
    };
    let of = |ending: &Ending| {
        let mut cells = row(ending, tables.facts.currency);
        cells[0] = format!("Households of {}", call(tables, &ending.place));
        cells
    };
    let rows = |arm: &Arm| arm.endings.iter().filter(alone).map(of).collect::<Vec<_>>();
    let arms = tables.arms.iter().map(|arm| (arm, rows(arm))).filter(|(_, rows)| !rows.is_empty());
    let tables: String = arms.map(|(arm, rows)| differences(&capital(&arm.name), rows)).collect();
    match tables.is_empty() {
        true => "<p>At the end every place has households in every arm, or in none.</p>\n".to_owned(),
        false => tables,
    }
}

fn outputs(tables: &ComparisonTables, scenario: &Scenario) -> String {
    let arms = tables.arms.iter();
    let caption = |arm: &Arm| format!("{}: outputs", capital(&arm.name));
    let rows = |arm: &Arm| arm.outputs.iter().map(|ending| asked_for(ending, tables.pairs, scenario)).collect();
    arms.map(|arm| differences(&caption(arm), rows(arm))).collect()
}

fn differences(caption: &str, rows: Vec<Vec<String>>) -> String {
    let head = ["Number", "Baseline", "With it", "Difference", "95% interval"];
    table(caption, &head, &rows, &[1, 2, 3, 4])
}

/// A number, or a dash where it does not exist.
fn known(number: f64, written: fn(f64) -> String) -> String {
    if number.is_nan() { "–".to_owned() } else { written(number) }
}

/// The row of an output that was asked for, in its unit, of so many pairs.
fn asked_for(ending: &Ending, all: usize, scenario: &Scenario) -> Vec<String> {
    let (written, paired) = (Written::of_text(&ending.quantity, scenario), &ending.paired);
    let width = paired.interval.map_or(0.0, |(low, high)| high - low);
    let is_probability = Expression::parse(&ending.quantity, scenario).is_ok_and(|output| output.is_probability());
    let pairs = paired.pairs as u32;
    let few = is_probability
        && pairs > 0
        && [paired.baseline, ending.reform].iter().any(|share| counts(*share, pairs).is_some());
    let level = |number: f64| match number.is_nan() {
        true => "–".to_owned(),
        false if few => format!("{:.0} of {pairs}", number * f64::from(pairs)),
        false => written.level_within(number, width),
    };
    let [difference, interval] = match paired.interval {
        _ if paired.difference.is_nan() => ["–".to_owned(), "–".to_owned()],
        None => [written.difference(paired.difference), "–".to_owned()],
        Some(ends) => written.difference_and_interval(paired.difference, ends),
    };
    let unknown = paired.baseline.is_nan() && ending.reform.is_nan();
    // Of runs that a condition picks there may be none; else only a number that does not exist leaves a probability without one.
    let refused = is_probability && unknown && (pairs > 0 || !ending.quantity.contains('|'));
    let where_it_is = match paired.pairs {
        _ if refused => " (refused: a number that it hangs on does not exist in every pair)".to_owned(),
        some if (1..all).contains(&some) => format!(" (in {some} of {all} pairs)"),
        _ => String::new(),
    };
    vec![
        written.heading(&ending.quantity) + &where_it_is,
        level(paired.baseline),
        level(ending.reform),
        difference,
        interval,
    ]
}

fn row(ending: &Ending, currency: Currency) -> Vec<String> {
    let paired = &ending.paired;
    let interval = paired.interval.map(|(low, high)| format!("{} to {}", signed_compact(low), signed_compact(high)));
    vec![
        column(&ending.quantity, currency),
        known(paired.baseline, compact),
        known(ending.reform, compact),
        known(paired.difference, signed_compact),
        interval.unwrap_or_else(|| "–".to_owned()),
    ]
}
