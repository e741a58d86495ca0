//! The lists of the closing page beside a twin: who has more households than there and who has fewer, recomputed from the tables.

use std::collections::BTreeMap;

use crate::charts::retold::{Chance, certain, commas, known, quantile};
use crate::support::desk::Desk;

use footvote::chart::read::tables::RunTables;
use footvote::format::signed_percent;
use footvote::report::places::winners;

/// Households at the end, by place and replicate.
type Ends = BTreeMap<String, Vec<f64>>;

fn ends(desk: &Desk, file: &str, replicates: usize) -> Ends {
    let mut found = Ends::new();
    let text = desk.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.deserialize::<BTreeMap<String, String>>().map(|row| row.expect("a row of a table")) {
        if row["year"] == "2033" {
            let values = found.entry(row["place"].clone()).or_insert_with(|| vec![0.0; replicates]);
            values[row["replicate"].parse::<usize>().unwrap()] = row["households"].parse().unwrap();
        }
    }
    found
}

fn signed(value: f64, digits: usize) -> String {
    let size = if digits == 0 { commas(value.abs()) } else { format!("{:.digits$}", value.abs()) };
    let sign = match () {
        () if size.chars().all(|letter| "0.,".contains(letter)) => "",
        () if value < 0.0 => "−",
        () => "+",
    };
    format!("{sign}{size}")
}

/// Checks the lists; counts the places on them.
fn check(page: &str, here: &Ends, there: &Ends, replicates: usize) -> usize {
    let none = vec![0.0; replicates];
    let differences = |place: &str| -> Vec<f64> {
        here[place].iter().zip(there.get(place).unwrap_or(&none)).map(|(a, b)| a - b).collect()
    };
    let middle = |values: &[f64]| quantile(&known(values.iter().copied()), 0.5);
    let lived: Vec<&String> = here
        .keys()
        .filter(|place| here[*place].iter().chain(there.get(*place).unwrap_or(&none)).any(|n| *n > 0.0))
        .collect();
    let whole = |place: &str| match middle(there.get(place).unwrap_or(&none)) {
        0.0 => here[place].iter().copied().fold(0.0, f64::max),
        median => median,
    };
    let way = |place: &str| {
        let relative: Vec<f64> = differences(place).iter().map(|d| 100.0 * d / whole(place)).collect();
        certain(&relative, lived.len()).filter(|_| middle(&relative).abs() > 0.1)
    };
    let (mut up, mut sizes, mut listed) = (None, Vec::new(), Vec::new());
    for line in page.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.first() {
            Some(&"More") if words[1] == "households" => (up, sizes) = (Some(true), Vec::new()),
            Some(&"Fewer") if words[1] == "households" => (up, sizes) = (Some(false), Vec::new()),
            None => up = None,
            Some(name) => {
                let (Some(up), true) = (up, here.contains_key(*name)) else { continue };
                let values = differences(name);
                let median = middle(&values);
                let twin = middle(there.get(*name).unwrap_or(&none));
                let share = match there.contains_key(*name) && twin > 0.0 {
                    true => signed(100.0 * median / twin, 1) + "%",
                    false => "new".to_owned(),
                };
                let mut said =
                    vec![(*name).to_owned(), commas(middle(&here[*name])), commas(twin), signed(median, 0), share];
                if replicates > 1 {
                    let sorted = known(values.iter().copied());
                    said.extend([signed(sorted[0], 0), "to".to_owned(), signed(sorted[sorted.len() - 1], 0)]);
                }
                assert_eq!(words, said, "{page}");
                assert_eq!(way(name), Some(up), "chance explains {line}");
                assert!(sizes.last().is_none_or(|before| *before >= median.abs()), "not by size: {page}");
                sizes.push(median.abs());
                listed.push((*name).to_owned());
            }
        }
    }
    // Whoever stands out is listed, as long as five of a side are enough, and nobody twice.
    let sure = lived.iter().filter(|place| way(place).is_some()).count();
    assert_eq!(listed.len(), sure, "{page}");
    // A place that the twin has not differs by all that it has: it is named, and never one of those that do not differ.
    let new = |place: &&&String| way(place).is_none() && there.get(**place).unwrap_or(&none).iter().all(|n| *n == 0.0);
    let new: Vec<&&String> = lived.iter().filter(new).collect();
    for place in &new {
        let middle = middle(&here[**place]).round();
        let named = format!("{place} {} household{}", commas(middle), if middle == 1.0 { "" } else { "s" });
        assert!(
            page.lines().any(|line| line.contains("Not in the twin: ") && line.contains(&named)),
            "{named}: {page}"
        );
    }
    let rest = lived.len() - sure - new.len();
    let all = rest == lived.len();
    let doubt = if all { format!("All {rest} place") } else { format!("{rest} place") };
    assert!(rest == 0 || page.contains(&doubt) && page.contains("stands out from luck"), "{page}");
    sure
}

/// Checks the winners and losers of the page: whoever differs from the twin for certain, with its median, and nobody else.
fn check_page(desk: &Desk, here: &Ends, there: &Ends) -> usize {
    let tables = RunTables::read(&desk.path("run")).expect("they are there");
    let listed = winners(&tables);
    let both: Vec<&String> = here.keys().filter(|place| there.contains_key(*place)).collect();
    let mut sure = 0;
    for place in &both {
        let relative: Vec<f64> = here[*place].iter().zip(&there[*place]).map(|(a, b)| 100.0 * (a / b - 1.0)).collect();
        let middle = quantile(&known(relative.iter().copied()), 0.5);
        let row = format!("<td>{}</td><td class=\"n\">{}</td>", tables.call(place), signed_percent(middle));
        match certain(&relative, both.len()).filter(|_| middle.abs() > 0.1) {
            Some(_) => {
                assert!(listed.contains(&row), "{row} is missing\n{listed}");
                sure += 1;
            }
            None => assert!(!listed.contains(&row), "chance explains {row}\n{listed}"),
        }
    }
    assert_eq!(listed.matches("<tr><td>").count(), sure, "{listed}");
    sure
}

#[test]
fn who_has_more_or_fewer_households_than_the_twin_is_as_the_tables_are() {
    let mut chance = Chance(29);
    let (mut listed, mut silent, mut planted, mut on_page) = (0, 0, 0, 0);
    for k in 0..16 {
        let (places, replicates) = (2 + chance.below(4), [1, 2, 3, 5][chance.below(4)]);
        let mut text = format!(
            "model = \"2\"\nseed = {k}\nreplicates = {replicates}\ntime = {{ start = 2025, years = 8 }}\n\
             population = {{ households = 2_000, spin_up = 0 }}\n"
        );
        for place in 0..places {
            text += &format!(
                "[[place]]\nname = \"p{place}\"\nlatitude = {}\nlongitude = {}\nhouseholds = {}\nrent = 14_000\n",
                30 + 2 * place,
                -80.0 - 3.0 * place as f64,
                200_000 + 50_000 * place
            );
        }
        for town in 0..chance.below(3) {
            let opens = [2026, 2031][chance.below(2)];
            text += &format!(
                "[[place]]\nname = \"n{town}\"\nkind = \"new\"\nsite = {{ metro = \"p0\", miles = {} }}\nunits = 20_000\n\
                 opens = {opens}\ngovernance = 2\nawareness = \"market\"\n",
                10 + town
            );
        }
        let change = ["set = { governance = 3 }", "set = { violent_crime = 2000 }", "add = { income_tax = 0.001 }"]
            [chance.below(3)];
        text += &format!("[[event]]\nyear = 2026\nplace = \"p1\"\n{change}\n");
        let desk = Desk::new(&text);
        let page = desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts", "--verbose"]);
        let page = page.split_once("At the end, beside the twin").expect("it has the lists").1;
        let page = page.split("\n\n").next().expect("they end");
        let [here, there] = ["run/places.csv", "run/twin_places.csv"].map(|file| ends(&desk, file, replicates));
        match check(page, &here, &there, replicates) {
            0 => silent += 1,
            some => listed += some,
        }
        on_page += check_page(&desk, &here, &there);
        // Planted fault: another number of households is noticed.
        let wrong = page.replacen(',', ",9", 1);
        if wrong != page {
            assert!(std::panic::catch_unwind(|| check(&wrong, &here, &there, replicates)).is_err(), "{wrong}");
            planted += 1;
        }
    }
    assert!(on_page > 4, "{on_page} on pages");
    assert!(listed > 8 && silent > 1 && planted > 3, "{listed} listed, {silent} silent, {planted} planted");
}
