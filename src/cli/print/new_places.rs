//! Writes the part of the closing page about new places: what opened, who came and who could not pay.

use crate::cli::print::on_record;
use crate::cli::print::page::{label, line};
use footvote::chart::words::sample::few_simulated;
use footvote::chart::words::spread::Spread;
use footvote::engine::records::rows::EventKind;
use footvote::experiment::ensemble::variations::Variation;
use footvote::experiment::finding::new_place_outcomes::{CommunityEnd, NewPlaceOutcomes, Opened, Thirds, means};
use footvote::format::{Currency, count, rate};
use footvote::scenario::facts::Fact;

/// The income thirds, from below.
const THIRDS: [&str; 3] = ["poorest third", "middle third", "richest third"];

/// Everything there is to tell about `outcomes`, and about the same with numbers varied.
pub fn section(
    page: &mut String,
    outcomes: &NewPlaceOutcomes,
    facts: &[Fact],
    variations: &[Variation],
    currency: Currency,
) {
    if outcomes.is_empty() {
        return;
    }
    places(page, outcomes);
    builders(page, outcomes, currency);
    communities(page, outcomes);
    placebo(page, outcomes);
    who(page, outcomes, variations);
    on_record::section(page, outcomes, facts, variations);
}

/// A count with the interval of replicates, if there are several that differ.
fn count_with_range(spread: &Spread) -> String {
    let Spread { median, most, replicates, .. } = *spread;
    let (low, high) = (count(most.0), count(most.1));
    match replicates {
        0 | 1 => count(median),
        // Where all agree a range says nothing.
        _ if low == high => count(median),
        _ => format!("{} ({low} to {high})", count(median)),
    }
}

fn of(values: impl Iterator<Item = f64>) -> Spread {
    Spread::of(values)
}

fn places(page: &mut String, outcomes: &NewPlaceOutcomes) {
    let opened: Vec<_> = outcomes.places.iter().filter(|(_, opened)| !opened.is_empty()).collect();
    let width = opened.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(12) + 2;
    if !opened.is_empty() {
        line(
            page,
            &format!(
                "{:width$}  {:>14} {:>24} {:>9} {:>10} {:>9}",
                "New places", "opened", "households at the end", "would", "could pay", "moved in"
            ),
        );
    }
    for (name, opened) in &opened {
        let year = of(opened.iter().map(|place| place.year)).median;
        let gate = |k: usize| count(of(opened.iter().map(|place| place.gate[k])).median);
        line(
            page,
            &format!(
                "  {name:width$}{:>14} {:>24} {:>9} {:>10} {:>9}",
                format!("{year:.1}, {} of {}", opened.len(), outcomes.replicates),
                count_with_range(&of(opened.iter().map(|place| place.households))),
                gate(0),
                gate(1),
                gate(3)
            ),
        );
        let words: Vec<String> =
            [few_simulated(opened.iter().map(|place| place.households), outcomes.weight), fate(opened)]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
        line(page, &format!("  {:width$}  {}", "", words.join("; ")));
    }
    let never: Vec<&str> =
        outcomes.places.iter().filter(|(_, opened)| opened.is_empty()).map(|(name, _)| name.as_str()).collect();
    if !never.is_empty() {
        label(page, "Never opened", &never.join(", "));
    }
    if !outcomes.places.is_empty() {
        page.push('\n');
    }
}

/// Who paid for homes that rents did not pay for.
fn builders(page: &mut String, outcomes: &NewPlaceOutcomes, currency: Currency) {
    let failed = outcomes.failures.iter().filter(|[failed, _]| *failed > 0.0).count();
    if failed == 0 {
        return;
    }
    let lost = of(outcomes.failures.iter().map(|[_, lost]| *lost).filter(|lost| *lost > 0.0)).median;
    let text = format!(
        "in {failed} of {} runs rents did not pay for the homes; lenders and holders of equity lost {} there (median)",
        outcomes.replicates,
        currency.amount(lost)
    );
    label(page, "Builders failed", &text);
    page.push('\n');
}

/// Who would say yes to a copy of the host: taste alone.
fn placebo(page: &mut String, outcomes: &NewPlaceOutcomes) {
    for (community, looks) in &outcomes.looks {
        let mean = |k: usize| looks.iter().map(|yes| yes[k]).sum::<f64>() / looks.len() as f64;
        if mean(1).is_finite() {
            let text = format!(
                "{} of looks at the template say yes, {} at a copy of its host: taste alone",
                rate(100.0 * mean(0)),
                rate(100.0 * mean(1))
            );
            label(page, &format!("Placebo, {community}"), &text);
        }
    }
    if outcomes.looks.values().flatten().any(|yes| yes[1].is_finite()) {
        page.push('\n');
    }
}

/// What became of a place: how often it closed or was repealed, and how long the money of the others lasts.
fn fate(opened: &[Opened]) -> String {
    let mut words = Vec::new();
    for kind in [EventKind::Closed, EventKind::Repealed] {
        let years: Vec<f64> = opened
            .iter()
            .filter_map(|place| place.ended.filter(|(how, _)| *how == kind).map(|(_, year)| year))
            .collect();
        if !years.is_empty() {
            words.push(format!(
                "{} in {} of {} (median year {:.0})",
                kind.name(),
                years.len(),
                opened.len(),
                of(years.into_iter()).median
            ));
        }
    }
    let runways: Vec<f64> =
        opened.iter().filter(|place| place.ended.is_none()).map(|place| place.runway_years).collect();
    let finite: Vec<f64> = runways.iter().copied().filter(|years| years.is_finite()).collect();
    match (runways.len(), finite.len()) {
        (0, _) => {}
        (_, 0) => words.push("treasury and sponsor's cash do not shrink".to_string()),
        (all, some) => {
            let replicates = if some < all { format!("in {some} of {all} ") } else { String::new() };
            let years = of(finite.into_iter()).median;
            let years = if years > 100.0 { "over a hundred".to_string() } else { count(years) };
            words.push(format!("{replicates}money for {years} years more at the present pace"));
        }
    }
    words.join("; ")
}

fn communities(page: &mut String, outcomes: &NewPlaceOutcomes) {
    if outcomes.communities.is_empty() {
        return;
    }
    let width = outcomes.communities.keys().map(|name| name.chars().count()).max().unwrap_or(0).max(12) + 2;
    type Number = fn(&CommunityEnd) -> f64;
    let columns: [(&str, Number); 6] = [
        ("hold values", |end| end.values),
        ("members", |end| end.members),
        ("pledged", |end| end.pledged),
        ("supporters", |end| end.supporters),
        ("e-residents", |end| end.e_residents),
        ("residents", |end| end.residents),
    ];
    let heads: String = columns.iter().map(|(head, _)| format!("{head:>12}")).collect();
    line(page, &format!("{:width$}  {heads}", "Communities"));
    for (name, ends) in &outcomes.communities {
        let cells: String =
            columns.iter().map(|(_, number)| format!("{:>12}", count(of(ends.iter().map(number)).median))).collect();
        line(page, &format!("  {name:width$}{cells}"));
    }
    page.push('\n');
}

/// Who would, could pay and moved, by income third, here and with numbers varied.
fn who(page: &mut String, outcomes: &NewPlaceOutcomes, variations: &[Variation]) {
    let any = |thirds: &Thirds| thirds.iter().any(|gate| gate[0] > 0.0);
    let (entry, pledges) = (means(&outcomes.entry), means(&outcomes.pledges));
    // Means divide as they are printed, and as the answer above says; medians of each count would not.
    let over =
        if outcomes.replicates > 1 { format!(", mean of {} replicates", outcomes.replicates) } else { String::new() };
    if any(&pledges) {
        line(page, &format!("Who says yes to a place that is yet to be founded, and can pay for it in advance{over}"));
        thirds(page, &pledges, false);
    }
    if any(&entry) {
        line(
            page,
            &format!("Who would move to a new place, who could pay or was helped, who moved in: the whole run{over}"),
        );
        thirds(page, &entry, true);
    }
    // Without new places and communities there is nobody to tell of, whatever is varied.
    let told = any(&entry) || any(&pledges) || !outcomes.places.is_empty() || !outcomes.communities.is_empty();
    for variation in variations.iter().filter(|_| told) {
        let (pledges, entry) = (means(&variation.outcomes.pledges), means(&variation.outcomes.entry));
        let (found, moving) = if any(&entry) { (entry, true) } else { (pledges, false) };
        line(page, &format!("The same with {} = {}", variation.key, variation.value));
        thirds(page, &found, moving);
    }
    if any(&entry) || any(&pledges) || told && !variations.is_empty() {
        page.push('\n');
    }
}

fn thirds(page: &mut String, thirds: &Thirds, moving: bool) {
    for (name, gate) in THIRDS.iter().zip(thirds) {
        let paid = if gate[0] > 0.0 { rate(100.0 * gate[1] / gate[0]) } else { "–".to_string() };
        let moved = if moving { format!("{:>9} moved in", count(gate[3])) } else { String::new() };
        line(
            page,
            &format!("  {name:16}{:>9} would {:>9} could pay ({paid:>7}) {moved}", count(gate[0]), count(gate[1])),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::print::page::WIDTH;
    use crate::fake;
    use footvote::scenario::parse;

    #[test]
    fn the_section_lines_up() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 2 }\n\
            place = [ { name = \"alpha\", latitude = 40, longitude = -80, households = 1000, rent = 9000 },\n\
            { name = \"gamma\", kind = \"new\", latitude = 42, longitude = -90, units = 120 } ]\n\
            community = [ { name = \"artists\", share = 0.02 } ]\n\
            fact = [ { text = \"a count of heads\", low = 17, high = 20, unit = \"people\", weights = [2.5, 1],\n\
            outputs = [\"community.artists.residents\", \"community.artists.e_residents\"] } ]\n";
        let scenario =
            parse(text, "fake.toml", &|_| unreachable!("there is no table"), &[]).expect("it is valid").scenario;
        let mut outcomes = NewPlaceOutcomes::of(&scenario);
        for k in 0..2 {
            let mut record = fake::record(k);
            let event = record.events[0].clone();
            record.events.push(footvote::engine::records::rows::EventRow {
                place: "gamma".into(),
                what: fake::happening("opened"),
                ..event
            });
            outcomes.add(&record, None);
        }
        let variation = Variation {
            key: "parameters.assist".into(),
            value: "0.0".into(),
            outcomes: outcomes.clone(),
            changes: Default::default(),
        };
        let mut page = String::new();
        section(&mut page, &outcomes, &scenario.facts, &[variation], scenario.currency);
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH), "{page}");
        insta::assert_snapshot!(page);
    }
}
