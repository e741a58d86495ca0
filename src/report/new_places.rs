//! Shows new places and communities in numbers: who lives there, how long the money lasts, exit beside reform, what is assumed.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::read::new_places::whole_years;
use crate::chart::read::tables::RunTables;
use crate::chart::verdict::plain;
use crate::chart::words::sample::few_simulated;
use crate::chart::words::spread::Spread;
use crate::engine::records::rows::EXIT_CAUSES;
use crate::experiment::finding::exit_vs_reform::NO_GAP;
use crate::format::{Currency, Unit, signed};
use crate::output::folder::read::{ReadError, each_row, each_row_with};
use crate::report::html::{escaped, table};
use crate::scenario::Scenario;

/// Values by name, one for each replicate that has one.
type Found = BTreeMap<String, Vec<f64>>;

/// Parts of a template's worth in their order, one value for each replicate.
type Parts = Vec<(String, Vec<f64>)>;

/// The section.
pub fn body(run: &Path, tables: &RunTables, scenario: &Scenario) -> Result<String, ReadError> {
    let mut out = jurisdictions(run, tables)?;
    out.push_str(&communities(tables));
    out.push_str(&exit_or_reform(run, tables)?);
    out.push_str(&gains(run, tables)?);
    let last = tables.years.len().saturating_sub(1);
    let new = &tables.new_places;
    let e_residents =
        (0..new.communities.len()).any(|k| (0..tables.replicates).any(|r| new.stages[3].at(r, last, k) > 0.0));
    if e_residents || scenario.parameters.portable_share > 0.0 {
        // Whose law it is where amounts are not in dollars, nobody has said.
        let law = match tables.facts.currency {
            Currency::DOLLAR => {
                "US residents owe tax where they live, whatever else they join: an e-resident who stays at home goes on owing tax there."
            }
            _ => "An e-resident who stays at home goes on owing tax there.",
        };
        out.push_str(&format!(
            "<p class=\"caveat\">{law} The share of income that e-residents declare in a new place (<code>portable_share</code>) is an \
             assumption about another law, not a description of this one.</p>\n"
        ));
    }
    Ok(out)
}

/// The median and, where there are several values, their range.
fn median_and_range(unit: Unit, values: &[f64]) -> String {
    let spread = Spread::of(values.iter().copied());
    match values.len() {
        _ if !spread.is_known() => "–".to_owned(),
        1 => unit.format(spread.median),
        _ if unit.format(spread.most.0) == unit.format(spread.most.1) => unit.format(spread.median),
        // A narrow column may break before the bracket, not in it.
        _ => format!(
            "{} ({}\u{a0}to\u{a0}{})",
            unit.format(spread.median),
            unit.format(spread.most.0),
            unit.format(spread.most.1)
        ),
    }
}

/// The same with how few simulated households it is, where they are few.
fn with_sample(written: String, households: &[f64], weight: f64) -> String {
    match few_simulated(households.iter().copied(), weight) {
        few if few.is_empty() => written,
        few => format!("{written}; {few}"),
    }
}

/// Years from which on money lasts longer than anybody can say.
const LONG: f64 = 100.0;

fn jurisdictions(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let new = &tables.new_places;
    let (_, end) = tables.period().unwrap_or_default();
    let mut status: BTreeMap<(String, String), usize> = BTreeMap::new();
    let [mut units, mut treasury, mut runway]: [Found; 3] = Default::default();
    let texts = ["place", "status", "runway_years"];
    let numbers = ["year", "housing_units", "treasury"];
    each_row(&run.join("jurisdictions.csv"), texts, numbers, |[place, now, years], [year, homes, money]| {
        if year == end {
            *status.entry((place.to_owned(), now.to_owned())).or_default() += 1;
            if ["open", "closed", "repealed"].contains(&now) {
                units.entry(place.to_owned()).or_default().push(homes);
            }
            if now == "open" {
                treasury.entry(place.to_owned()).or_default().push(money);
                runway.entry(place.to_owned()).or_default().push(years.parse().unwrap_or(f64::INFINITY));
            }
        }
    })?;
    let last = tables.years.len().saturating_sub(1);
    let mut rows = Vec::new();
    for (town, name) in new.names.iter().enumerate().filter(|(town, _)| new.ever_opened(*town)) {
        let opened = whole_years(new.lives.iter().filter_map(|lives| lives[town].opened));
        let opened = opened.map_or(String::new(), |(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") });
        let there = (0..tables.replicates).filter(|&r| new.lives[r][town].opened.is_some());
        let residents: Vec<f64> = there.map(|r| new.households.at(r, last, town)).collect();
        let of = |found: &Found| found.get(name).cloned().unwrap_or_default();
        let runway = match of(&runway) {
            years if years.is_empty() => "–".to_owned(),
            years if years.iter().all(|years| years.is_infinite()) => "for good".to_owned(),
            years => {
                let least = years.iter().copied().fold(f64::INFINITY, f64::min);
                let only = if years.iter().all(|years| *years == least) { "" } else { "at least " };
                if least >= LONG { format!("over {LONG} years") } else { format!("{only}{}", plain::years(least)) }
            }
        };
        let fates = status.iter().filter(|((place, _), _)| place == name);
        let fates: Vec<String> = fates.map(|((_, now), count)| format!("{now} in {count}")).collect();
        rows.push(vec![
            new.calls[town].clone(),
            opened,
            with_sample(median_and_range(Unit::Count, &residents), &residents, tables.weight),
            median_and_range(Unit::Count, &of(&units)),
            median_and_range(Unit::Money(tables.facts.currency), &of(&treasury)),
            runway,
            fates.join(", "),
        ]);
    }
    let never: Vec<&str> =
        (0..new.names.len()).filter(|town| !new.ever_opened(*town)).map(|town| new.calls[town].as_str()).collect();
    if rows.is_empty() {
        return Ok(format!("<p>No new place opened in any run{}</p>\n", planned(": ", &never)));
    }
    let head = ["Place", "Opened", "Households", "Homes", "Treasury", "Money lasts", "Runs"];
    Ok(format!(
        "<p>At the end, medians over the runs in which the place opened, and for its treasury over those in which it is \
         still open under its charter; in brackets their spread. Money is that of its treasury and its sponsor, at the pace of the last \
         year, with what its builder draws{}</p>\n{}",
        planned(". Planned, but never opened: ", &never),
        table("New places that opened", &head, &rows, &[2, 3, 4])
    ))
}

/// The end of a sentence: a few of the places that were planned in vain.
fn planned(lead: &str, never: &[&str]) -> String {
    const MOST: usize = 6;
    if never.is_empty() {
        return ".".to_owned();
    }
    let more = if never.len() > MOST { format!(" and {} more", never.len() - MOST) } else { String::new() };
    format!("{lead}{}{more}.", escaped(&never[..never.len().min(MOST)].join(", ")))
}

/// Years, of which some may be without end.
fn years(values: &[f64]) -> String {
    let known: Vec<f64> = values.iter().copied().filter(|years| years.is_finite()).collect();
    let spread = Spread::of(known.iter().copied());
    let written = |years: f64| format!("{years:.1}");
    let range = match (written(spread.most.0), written(spread.most.1)) {
        _ if known.is_empty() => return "never".to_owned(),
        (least, most) if least == most => least,
        (least, most) => format!("{} ({least}\u{a0}to\u{a0}{most})", written(spread.median)),
    };
    match values.len() - known.len() {
        0 => range,
        never => format!("{range}; never in {never} of {}", values.len()),
    }
}

fn communities(tables: &RunTables) -> String {
    let new = &tables.new_places;
    if new.communities.is_empty() {
        return String::new();
    }
    let last = tables.years.len().saturating_sub(1);
    let row = |k: usize| {
        let mut row = vec![new.community_calls[k].clone()];
        row.extend(new.stages.iter().map(|stage| {
            let values: Vec<f64> = (0..tables.replicates).map(|r| stage.at(r, last, k)).collect();
            median_and_range(Unit::Count, &values)
        }));
        row
    };
    let rows: Vec<Vec<String>> = (0..new.communities.len()).map(row).collect();
    let head = ["Community", "Members", "Pledged", "Supporters", "E-residents", "Residents of its places"];
    table(
        "Communities at the end, households: medians over all runs, also those in which no town opens",
        &head,
        &rows,
        &[1, 2, 3, 4, 5],
    )
}

fn exit_or_reform(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let path = run.join("exit_or_reform.csv");
    if !path.is_file() {
        return Ok(String::new());
    }
    let mut found: BTreeMap<(String, String), [Vec<f64>; 10]> = BTreeMap::new();
    let numbers = [
        "exit_years",
        "exit_ticket",
        "exit_households",
        "exit_total",
        "reform_households",
        "reform_total",
        "governance_gap",
    ];
    // Where nobody lives nothing is worth anything to anybody.
    let gains = ["exit_gain", "reform_gain"];
    each_row_with(&path, ["place", "city", "reform_years"], numbers, gains, |[place, city, years], row, gains| {
        let columns = found.entry((place.to_owned(), city.to_owned())).or_default();
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        for (column, gain) in columns[7..].iter_mut().zip(gains) {
            column.extend(Some(gain).filter(|gain| !gain.is_nan()));
        }
        columns[9].push(years.parse().unwrap_or(f64::INFINITY));
    })?;
    let mut out = String::new();
    let money = Unit::Money(tables.facts.currency);
    for ((place, city), columns) in &found {
        let amount = |k: usize| median_and_range(money, &columns[k]);
        let number = |k: usize| median_and_range(Unit::Count, &columns[k]);
        let blocked = columns[9].iter().all(|years| years.is_infinite());
        let half = if blocked { "never: its politics are blocked".to_owned() } else { years(&columns[9]) };
        let gap = Spread::of(columns[6].iter().copied()).median;
        let reform = match gap > NO_GAP {
            true => [half, money.format(0.0), number(4), amount(8), amount(5)],
            false => ["–"; 5].map(str::to_owned),
        };
        let [half, free, all, each, total] = &reform;
        let rows = [
            [
                "Years until it opens; until half of the gap is closed, once politics aim at it",
                &years(&columns[0]),
                half,
            ],
            ["Paid in advance by each household", &amount(1), free],
            ["Households", &number(2), all],
            ["Worth per household and year", &amount(7), each],
            ["Worth of all together per year", &amount(3), total],
        ];
        let mut rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        // Causes stand below the worth of each, the worth of all comes last.
        let all = rows.pop();
        for (k, cause) in EXIT_CAUSES.iter().enumerate() {
            let exits = tables.exits.iter().filter(|exit| exit.place == *place && exit.city == *city);
            let parts: Vec<f64> = exits.map(|exit| exit.parts[k]).filter(|part| part.is_finite()).collect();
            if parts.iter().any(|part| part.abs() >= 0.5) {
                // A reform is as much better government and nothing else.
                let reform = if *cause == "government" { each } else { "–" };
                rows.push(vec![format!("of it: {cause}"), median_and_range(money, &parts), reform.to_owned()]);
            }
        }
        rows.extend(all);
        let (place, city) = (tables.call(place), tables.call(city));
        let reform = match gap > NO_GAP {
            true => format!("Reform: close the gap of {} sd in {city}", signed(gap, 2)),
            false => format!("Reform: {city} is governed no worse, so there is nothing to close"),
        };
        let head = ["Number", &format!("Exit: live in {place}"), &reform];
        out.push_str(&table(&format!("Exit or reform: {place} and {city}"), &head, &rows, &[1, 2]));
    }
    if !out.is_empty() {
        out.push_str(
            "<p>Two readings of the same run: exit is worth what residents of the new place gain over living in the old city, moves \
             not counted, nor what they like about it for reasons of their own (so those who came of their own accord may lose), by cause (surroundings: whatever keeps the base year at rest where it lies, and an amenity of its own); reform is worth what all residents of the old city would gain from as much better governance alone. Nothing \
             closes the gap unless somebody reforms the city: the years are those that its politics would then take. Each number is the median over the runs that open the place, in brackets their spread: medians do not multiply.</p>\n",
        );
    }
    Ok(out)
}

/// What the template is assumed to be worth, part by part.
fn gains(run: &Path, tables: &RunTables) -> Result<String, ReadError> {
    let path = run.join("gains.csv");
    if !path.is_file() {
        return Ok(String::new());
    }
    let mut groups: Vec<(String, Parts)> = Vec::new();
    let mut looks: Vec<(String, String, f64)> = Vec::new();
    each_row(&path, ["community", "part", "yes"], ["utility"], |[community, part, yes], [utility]| {
        if let Ok(yes) = yes.parse::<f64>() {
            looks.push((community.to_owned(), part.to_owned(), yes));
        }
        if !groups.iter().any(|(name, _)| name == community) {
            groups.push((community.to_owned(), Vec::new()));
        }
        let parts = groups.iter_mut().find(|(name, _)| name == community).map(|(_, parts)| parts);
        let Some(parts) = parts else { return };
        match parts.iter_mut().find(|(name, _)| name == part) {
            Some((_, values)) => values.push(utility),
            None => parts.push((part.to_owned(), vec![utility])),
        }
    })?;
    let mut out = String::new();
    for (community, parts) in &groups {
        let known = tables.new_places.communities.iter().position(|name| name == community);
        let call = known.map_or(community.as_str(), |k| tables.new_places.community_calls[k].as_str());
        let rows: Vec<Vec<String>> =
            parts.iter().map(|(part, values)| vec![part.clone(), median_and_range(Unit::Score, values)]).collect();
        let caption = format!("What the template of {call} is assumed to be worth to those who hold its values");
        out.push_str(&format!("<details><summary>{}</summary>\n", escaped(&caption)));
        out.push_str(&table(&caption, &["Part", "Utility"], &rows, &[1]));
        out.push_str("</details>\n");
        let yes = |part: &str| {
            let found = looks.iter().filter(|(name, of, _)| name == community && of == part).map(|look| look.2);
            Spread::of(found).median
        };
        if yes("placebo").is_finite() {
            out.push_str(&format!(
                "<p>Of those who hold the values of {} and look at its template, {} say yes; {} would say yes to a copy of the host \
                 at the same rents (the placebo: taste alone).</p>\n",
                escaped(call),
                plain::percent(100.0 * yes("total")),
                plain::percent(100.0 * yes("placebo"))
            ));
        }
    }
    if !out.is_empty() {
        out.push_str("<p>Means over households at the start; of several runs the median. What services bring follows from the budgets of template and host; every other part is an assumption of whoever wrote \
             the template.</p>\n");
    }
    Ok(out)
}
