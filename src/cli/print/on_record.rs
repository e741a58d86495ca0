//! Writes what is on record beside what came out, and how far that moves with the numbers that are varied.

use crate::cli::print::band::of_replicates;
use crate::cli::print::page::{label, line};
use footvote::chart::words::spread::Spread;
use footvote::experiment::ensemble::variations::Variation;
use footvote::experiment::evidence::scores::{AS_BEFORE, CEILING, GRAVITY, OWN, SIZE};
use footvote::experiment::finding::new_place_outcomes::NewPlaceOutcomes;
use footvote::format::{counted, number, rate, share_within};
use footvote::scenario::facts::Fact;

/// So many facts stand in a table.
const MANY: usize = 3;

/// Facts and moves on record beside what came out.
pub fn section(page: &mut String, outcomes: &NewPlaceOutcomes, facts: &[Fact], variations: &[Variation]) {
    match facts.len() < MANY || !variations.is_empty() {
        true => on_record(page, outcomes, facts, variations),
        false => table_of_record(page, outcomes, facts),
    }
    routes(page, outcomes);
}

fn of(values: impl Iterator<Item = f64>) -> Spread {
    Spread::of(values)
}

/// A number beside `fact`, as its unit is written.
fn in_its_unit(fact: &Fact, value: f64) -> String {
    match fact.unit.starts_with("share") {
        true => share_within(value, fact.high - fact.low),
        false => number(value),
    }
}

/// Many facts on record beside what came out, a line each.
fn table_of_record(page: &mut String, outcomes: &NewPlaceOutcomes, facts: &[Fact]) {
    let cut = |text: &str| match text.chars().count() > 44 {
        true => text.chars().take(43).chain(['…']).collect(),
        false => text.to_string(),
    };
    let replicates = outcomes.replicates as u32;
    line(
        page,
        &format!(
            "{:46}  {:>24}  {}",
            "On record",
            "",
            if replicates > 1 { format!("came out ({})", of_replicates(replicates)) } else { "came out".to_string() }
        ),
    );
    for (k, fact) in facts.iter().enumerate().filter(|(k, _)| outcomes.compares(*k)) {
        let format = |value: f64| in_its_unit(fact, value);
        let recorded = match fact.low == fact.high {
            true => format(fact.low),
            false => format!("{} to {}", format(fact.low), format(fact.high)),
        };
        let sum = of(outcomes.sums(k));
        let mut came = format(sum.median);
        let (low, high) = (format(sum.most.0), format(sum.most.1));
        if low != high {
            came += &format!(" ({low} to {high})");
        }
        line(page, &format!("  {:44}  {recorded:>24}  {came}", cut(&fact.name)));
    }
    page.push('\n');
}

/// Facts on record beside what came out, and how far that moves with the numbers that are varied.
fn on_record(page: &mut String, outcomes: &NewPlaceOutcomes, facts: &[Fact], variations: &[Variation]) {
    for (k, fact) in facts.iter().enumerate().filter(|(k, _)| outcomes.compares(*k)) {
        let format = |value: f64| in_its_unit(fact, value);
        let unit = fact.unit.strip_prefix("share ").unwrap_or(&fact.unit);
        let recorded = match fact.low == fact.high {
            true => format(fact.low),
            false => format!("{} to {}", format(fact.low), format(fact.high)),
        };
        label(page, "On record", &format!("{recorded} {unit}: {}", fact.text));
        let parts: Vec<String> = fact
            .outputs
            .iter()
            .enumerate()
            .map(|(part, (output, weight))| {
                let values = outcomes.facts[k].iter().filter_map(|values| values.get(part));
                let value = format(of(values.copied()).median);
                let times = if *weight == 1.0 { String::new() } else { format!(" (each counts {weight})") };
                format!("{value} from {output}{times}")
            })
            .collect();
        let sum = of(outcomes.sums(k));
        let mut text = format!("{} {unit}", format(sum.median));
        let (low, high) = (format(sum.most.0), format(sum.most.1));
        if sum.replicates > 1 {
            // Where all agree a range says nothing.
            text += &match low == high {
                true => format!(" in all {} replicates", sum.replicates),
                false => format!(", {low} to {high} ({})", of_replicates(sum.replicates as u32)),
            };
        }
        if fact.outputs.len() > 1 {
            text += &format!("; medians of its parts: {}", parts.join(", "));
        }
        label(page, "Came out", &text);
        range(page, k, fact, outcomes, variations);
    }
}

/// How many moves are on the right route, for every table of moves on record, beside naive guesses.
fn routes(page: &mut String, outcomes: &NewPlaceOutcomes) {
    let mut facts: Vec<&str> = Vec::new();
    for row in &outcomes.moves {
        if !facts.contains(&row.fact.as_str()) {
            facts.push(&row.fact);
        }
    }
    for fact in facts {
        // Not every record has every forecast.
        let score = |forecast: &str| {
            let rows = outcomes.moves.iter().filter(|row| row.fact == fact && row.forecast == forecast);
            let values: Vec<f64> = rows.map(|row| row.value).collect();
            (!values.is_empty()).then(|| rate(100.0 * of(values.into_iter()).median))
        };
        let median = |forecast: &str| score(forecast).unwrap_or_else(|| "–".to_string());
        let [own, gravity, size, perfect] = [OWN, GRAVITY, SIZE, CEILING].map(median);
        label(page, "On record", fact);
        let before = score(AS_BEFORE).map_or(String::new(), |share| format!("{share} {AS_BEFORE}, "));
        let text = format!(
            "{own} of moves on the right route; {before}{gravity} by {GRAVITY} alone, {size} by {SIZE}; luck leaves {CEILING} {perfect}"
        );
        label(page, "Came out", &text);
    }
}

/// How far a number on record moves with those that are varied: the first runs of each and of the scenario as given, which have the same luck.
fn range(page: &mut String, k: usize, fact: &Fact, outcomes: &NewPlaceOutcomes, variations: &[Variation]) {
    let Some(runs) = variations.iter().map(|variation| variation.outcomes.replicates).min() else { return };
    let of_first = |outcomes: &NewPlaceOutcomes| of(outcomes.sums(k).take(runs)).median;
    let varied = variations
        .iter()
        .map(|variation| (of_first(&variation.outcomes), format!("{} = {}", variation.key, variation.value)));
    let given = (of_first(outcomes), "as given".to_string());
    let all: Vec<(f64, String)> = std::iter::once(given).chain(varied).filter(|(x, _)| x.is_finite()).collect();
    let least = all.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let most = all.iter().rev().max_by(|a, b| a.0.total_cmp(&b.0));
    let format = |value: f64| in_its_unit(fact, value);
    let unit = fact.unit.strip_prefix("share ").unwrap_or(&fact.unit);
    if let (Some(least), Some(most)) = (least, most) {
        let (low, high) = (format(least.0), format(most.0));
        let found = match low == high {
            true => format!("always {low} {unit}"),
            false => format!("{low} ({}) to {high} ({}) {unit}", least.1, most.1),
        };
        let same = match outcomes.replicates > runs {
            true => format!("; of the first {}", counted(runs, "run")),
            false => String::new(),
        };
        let text = format!(
            "{found} over {} of assumed numbers, one at a time{same}",
            counted(variations.len(), "other value")
        );
        label(page, "Range", &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use footvote::scenario::parse;

    /// Runs that the varied numbers were not tried in move nothing. Planted fault: the median of all runs beside that of the first.
    #[test]
    fn a_number_on_record_moves_over_runs_with_the_same_luck() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 2 }\n\
            place = [ { name = \"alpha\", latitude = 40, longitude = -80, households = 1000, rent = 9000 },\n\
            { name = \"gamma\", kind = \"new\", latitude = 42, longitude = -90, units = 120 } ]\n\
            community = [ { name = \"artists\", share = 0.02 } ]\n\
            fact = [ { text = \"a count of heads\", low = 17, high = 20, unit = \"people\",\n\
            outputs = [\"community.artists.residents\"] } ]\n";
        let scenario =
            parse(text, "fake.toml", &|_| unreachable!("there is no table"), &[]).expect("it is valid").scenario;
        let nothing = NewPlaceOutcomes::of(&scenario);
        let add = |outcomes: &mut NewPlaceOutcomes, residents: f64| {
            let mut record = fake::record(0);
            record.communities.iter_mut().for_each(|row| row.residents = residents);
            outcomes.add(&record, None);
        };
        let [mut all, mut first] = [nothing.clone(), nothing];
        [10.0, 12.0, 40.0, 50.0, 60.0].into_iter().for_each(|residents| add(&mut all, residents));
        [10.0, 12.0].into_iter().for_each(|residents| add(&mut first, residents));
        let variation = Variation {
            key: "parameters.assist".into(),
            value: "0.0".into(),
            outcomes: first,
            changes: Default::default(),
        };
        let mut page = String::new();
        range(&mut page, 0, &scenario.facts[0], &all, &[variation]);
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            words,
            "Range always 11 people over 1 other value of assumed numbers, one at a time; of the first 2 runs"
        );
    }
}
