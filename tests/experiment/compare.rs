//! A comparison holds everything equal but the reform: no reform, no effect; the base year is the baseline's.

use crate::support::desk::Desk;
use footvote::engine::{Progress, RunOptions, run_arm, run_replicate};
use footvote::experiment::ensemble::comparison::{Comparison, Paired};
use footvote::experiment::ensemble::parallel::Watch;
use footvote::model::rules::AmenityRule;
use footvote::scenario::facts::ObservedAttention;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Scenario, parse};
use std::sync::atomic::AtomicBool;

const TOWNS: &str = r#"
model = "2"
name = "towns"
seed = 5
replicates = 2
time = { start = 2025, years = 3 }
population = { households = 5_000 }
place = [
  { name = "east", latitude = 40, longitude = -80, households = 100_000, rent = 15_000, income_tax = 0.03 },
  { name = "near", metro = "east", latitude = 40.1, longitude = -80.1, households = 50_000, rent = 13_000 },
  { name = "west", latitude = 40, longitude = -95, households = 100_000, rent = 15_000, income_tax = 0.03, governance = 0.5 },
]
[[event]]
year = 2026
place = "west"
set = { sales_tax = 0.05 }
"#;

fn towns(set: &[&str]) -> Scenario {
    let edits: Vec<Edit> = set.iter().map(|text| Edit::parse(text)).collect();
    parse(TOWNS, "towns.toml", &|_| unreachable!("there is no table"), &edits).expect("it is valid").scenario
}

fn never(_: Progress) -> bool {
    true
}

fn paired<'a>(comparison: &'a Comparison) -> Paired<'a> {
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, ticks: &|_| () };
    let mut paired = Paired::new(comparison, &[]);
    for replicate in 0..2 {
        paired.add(comparison.replicate(replicate, &RunOptions::default(), &watch).expect("it runs"));
    }
    paired
}

#[test]
fn a_reform_equal_to_the_baseline_changes_nothing_for_anybody() {
    let base = towns(&[]);
    let comparison = Comparison::new(&base, &[("same".into(), base.clone())], true).unwrap();
    let paired = paired(&comparison);
    assert!(paired.paired().count() > 100);
    assert!(paired.paired().all(|row| row.difference == 0.0 && row.baseline == row.reform));
    let winners: Vec<_> = paired.winners().collect();
    assert_eq!(winners[0].households, 250_000.0);
    assert!(winners.iter().all(|row| row.mean == 0.0 && row.better_off == 0.0 && row.worse_off == 0.0));
}

#[test]
fn a_ledger_and_a_handed_base_year_change_no_number() {
    let base = towns(&[]);
    let plain = run_replicate(&base, 1, &RunOptions::default(), &never).unwrap();
    let kept = run_arm(&base, 1, &RunOptions { ledger: true, ..RunOptions::default() }, &never).unwrap();
    let options = RunOptions { calibration: Some(kept.calibration.clone()), ..RunOptions::default() };
    let handed = run_arm(&base, 1, &options, &never).unwrap();
    for other in [&kept.record, &handed.record] {
        assert_eq!(plain.places, other.places);
        assert_eq!(plain.flows, other.flows);
        assert_eq!(plain.base_year, other.base_year);
    }
    assert_eq!(kept.standings.len(), 5_000);
    assert!(handed.standings.is_empty());
    // Every move between places is in the ledger, but for those of households that died since.
    let moves: u64 = kept.record.flows.iter().map(|row| row.simulated).sum();
    let booked: u64 = kept.standings.iter().map(|standing| standing.moves as u64).sum();
    assert!(booked <= moves && booked * 100 > moves * 90, "{booked} of {moves}");
    assert!(kept.standings.iter().all(|standing| standing.moves == 0 || standing.cost != 0.0));
}

#[test]
fn places_that_change_act_after_the_calibration() {
    let base = towns(&[]);
    let reform = towns(&["place.west.income_tax=0", "place.west.violent_crime=200", "place.west.governance=1"]);
    let comparison = Comparison::new(&base, &[("reform".into(), reform)], true).unwrap();
    let arm = &comparison.reforms[0].arm;
    assert!(arm.calibrate_on.is_none() && comparison.reforms[0].welfare);
    let options = RunOptions::default();
    let (old, new) = (run_replicate(&base, 0, &options, &never), run_replicate(&arm.scenario, 0, &options, &never));
    let (old, new) = (old.unwrap(), new.unwrap());
    assert_eq!(old.base_year, new.base_year);
    let last = |record: &footvote::engine::records::rows::ReplicateRecord| record.places.last().unwrap().clone();
    let (old, new) = (last(&old), last(&new));
    assert_eq!((new.place.as_str(), new.income_tax, old.income_tax), ("west", 0.0, 0.03));
    assert!(new.crime < 300.0 && new.governance > 0.9 && new.sales_tax == 0.05);
    assert!(new.inflow > old.inflow);

    let paired = paired(&comparison);
    let winners: Vec<_> = paired.winners().collect();
    let total = |dimension: &str| -> (f64, f64) {
        let rows = winners.iter().filter(|row| row.dimension == dimension);
        rows.fold((0.0, 0.0), |(total, households), row| (total + row.total, households + row.households))
    };
    let (all, households) = total("all");
    assert!(all > 0.0);
    for dimension in ["income_decile", "tenure", "age", "children", "community", "moved", "place"] {
        let (sum, counted) = total(dimension);
        assert!((sum / all - 1.0).abs() < 1e-9 && (counted - households).abs() < 1e-6, "{dimension}: {sum} of {all}");
    }
    let mean = |place: &str| winners.iter().find(|row| row.dimension == "place" && row.band == place).unwrap().mean;
    assert!(mean("west") > 2.0 * mean("near"), "{} {}", mean("west"), mean("near"));
}

#[test]
fn behaviour_that_changes_solves_the_base_year_anew_unless_told_otherwise() {
    let base = towns(&[]);
    let both = towns(&["parameters.housing_share=0.3", "place.west.rent=10_000"]);
    let anew = Comparison::new(&base, &[("anew".into(), both.clone())], true).unwrap();
    assert!(!anew.reforms[0].welfare);
    let on = anew.reforms[0].arm.calibrate_on.as_ref().expect("it is solved anew");
    assert_eq!((on.parameters.housing_share, on.places[2].attributes.rent, on.events.len()), (0.3, 15_000.0, 1));
    let kept = Comparison::new(&base, &[("kept".into(), both)], false).unwrap();
    assert!(kept.reforms[0].arm.calibrate_on.is_none());
    assert_eq!(paired(&anew).winners().count(), 0);
    // A channel that is switched off is frozen at its base-year value: nothing to solve.
    let off = Comparison::new(&base, &[("off".into(), towns(&["mechanisms.crime=false"]))], true).unwrap();
    assert!(off.reforms[0].arm.calibrate_on.is_none() && off.reforms[0].welfare);
    let absent = Comparison::new(&base, &[("absent".into(), towns(&["mechanisms.family=false"]))], true).unwrap();
    assert!(absent.reforms[0].arm.calibrate_on.is_some());
}

#[test]
fn arms_with_other_households_are_refused() {
    let base = towns(&[]);
    for (set, what) in [
        ("population.households=4_000", "`population.households`"),
        ("time.years=4", "`time.years` is 4 instead of 3"),
        ("place.west.households=200_000", "size of `west`"),
    ] {
        let (name, error) = Comparison::new(&base, &[("other".into(), towns(&[set]))], true).unwrap_err();
        assert_eq!(name, "other");
        assert!(error.to_string().contains(what), "{error}");
    }
    // What is on record and what is doubted is of the base year, and nothing of it acts later: it is refused, not passed over.
    let routes = vec![("east".to_owned(), "west".to_owned(), 90.0), ("west".to_owned(), "east".to_owned(), 80.0)];
    let seen = Scenario { attention: Some(ObservedAttention { routes }), ..base.clone() };
    let mut flows = base.clone();
    flows.rules.amenities = AmenityRule::Observed;
    let mut other = flows.clone();
    other.places[0].observed_net_flow = 500.0;
    let doubted = towns(&["uncertainty.all=plausible"]);
    for (base, reform, what) in [
        (&base, &seen, "`[attention]`) is moves on record instead of size and distance alone"),
        (&flows, &other, "`observed_net_flow` of"),
        (&base, &doubted, "`[uncertainty]`"),
    ] {
        let (_, error) = Comparison::new(base, &[("other".into(), reform.clone())], true).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
    assert!(
        Comparison::new(&doubted, &[("same".into(), base.clone())], true).is_ok(),
        "it doubts what the baseline does"
    );
}

/// A reform that is refused is not told to be made by the command that makes it.
#[test]
fn a_reform_is_refused_for_its_errors_without_what_is_warned_of_a_baseline() {
    let desk = Desk::new(TOWNS);
    let set = ["--set", "place.west.income_tax=0.99"];
    let said = desk.refusal(&[&["compare", "towns.toml"], &set[..]].concat(), 3);
    assert!(said.contains("0.99") && !said.contains("not a reform") && !said.contains("compare SCENARIO"), "{said}");
    let said = desk.refusal(&[&["check", "towns.toml"], &set[..]].concat(), 3);
    assert!(said.contains("not a reform"), "{said}");
}

/// Another seed, another headline, another place at the start, all of one file.
#[test]
fn everything_that_a_reform_has_to_itself_is_said_at_once() {
    let desk = Desk::new(TOWNS);
    let other = TOWNS.replacen("model = ", "headline = \"east\"\nmodel = ", 1).replace("seed = ", "seed = 1");
    let other = other.replacen("households = 100_000", "households = 110_000", 1);
    desk.write("other.toml", &other);
    let said = desk.refusal(&["compare", "towns.toml", "other.toml"], 3);
    for what in ["says seed =", "says headline = east", "cannot be compared with the baseline"] {
        assert!(said.contains(what), "{what}: {said}");
    }
}

#[test]
fn everything_that_is_wrong_with_a_comparison_is_said_at_once() {
    let desk = Desk::new(TOWNS);
    let wrong =
        ["--set", "place.west.incometax=0.1", "--set", "seed=3", "--output", "place.west.househlds", "--output", "x"];
    let said = desk.refusal(&[&["compare", "towns.toml"], &wrong[..]].concat(), 3);
    for what in ["seed=3` changes nothing", "did you mean `income_tax`", "place.west.househlds", "`x` is not"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    assert_eq!(said.matches("how outputs are written").count(), 1, "{said}");
    let json = desk.run(&[&["compare", "towns.toml", "--json"], &wrong[..]].concat());
    let json: serde_json::Value = serde_json::from_slice(&json.stderr).expect("one object");
    let message = json["message"].as_str().unwrap();
    assert!(message.contains("seed=3") && message.contains("househlds"), "{message}");
    assert_eq!(desk.entries(), 1);
}

/// A town beside east that a developer opens in the second year.
const TOWN: &str = r#"
[[place]]
name = "haven"
kind = "new"
founding = "developer"
site = { metro = "east", miles = 25 }
opens = 2026
units = 6000
units_per_year = 6000
infrastructure = 100_000
building = 100_000
sponsor = 2e9
governance = 1
crime_factor = 0.25
awareness = "market"
"#;

/// The towns, with more blocks or without; places stand in blocks of their own so that one can be added.
fn with(more: &str, set: &[&str]) -> Scenario {
    let edits: Vec<Edit> = set.iter().map(|text| Edit::parse(text)).collect();
    parse(&written(more), "towns.toml", &|_| unreachable!("there is no table"), &edits).expect("it is valid").scenario
}

/// The text of that.
fn written(more: &str) -> String {
    let (head, rest) = TOWNS.split_once("place = [").unwrap();
    let (places, events) = rest.split_once("]\n").unwrap();
    let rows = places.lines().map(str::trim).filter(|line| !line.is_empty());
    let blocks: String = rows
        .map(|row| {
            let keys = row.trim_end_matches(',').trim_start_matches('{').trim_end_matches('}').trim();
            let mut block = String::from("[[place]]\n");
            keys.split(", ").for_each(|key| block += &format!("{key}\n"));
            block
        })
        .collect();
    format!("{head}\n{blocks}{events}{more}")
}

#[test]
fn a_reform_may_add_a_place_or_drop_one() {
    let (without, town) = (with("", &[]), with(TOWN, &[]));
    let added = Comparison::new(&without, &[("town".into(), town.clone())], true).unwrap();
    assert!(added.reforms[0].welfare && added.reforms[0].arm.calibrate_on.is_none());
    let rows: Vec<_> = paired(&added).paired().collect();
    let of = |year: f64, place: &str, quantity: &str| {
        rows.iter().find(|row| row.year == year && row.place == place && row.quantity == quantity).unwrap().clone()
    };
    // Until it opens nothing differs for anybody.
    for row in rows.iter().filter(|row| row.year < 2026.0) {
        assert!(row.place == "haven" || row.difference == 0.0, "{row:?}");
    }
    let (households, rent) = (of(2028.0, "haven", "households"), of(2028.0, "haven", "rent"));
    assert_eq!((households.replicates, households.baseline), (2, 0.0));
    assert!(households.reform > 0.0 && households.difference == households.reform);
    assert!(rent.replicates == 0 && rent.baseline.is_nan() && rent.difference.is_nan() && rent.reform > 1_000.0);
    assert!(of(2025.0, "haven", "rent").reform.is_nan());
    assert!(of(2028.0, "east", "households").difference < 0.0);
    let winners = paired(&added).winners().collect::<Vec<_>>();
    assert_eq!(winners[0].households, 250_000.0);
    // The other way round every difference has the other sign.
    let dropped = Comparison::new(&town, &[("none".into(), without)], true).unwrap();
    let other: Vec<_> = paired(&dropped).paired().collect();
    assert_eq!(rows.len(), other.len());
    for (one, other) in rows.iter().zip(&other) {
        assert_eq!((&one.place, one.quantity.as_str(), one.year), (&other.place, other.quantity.as_str(), other.year));
        assert!(one.difference.is_nan() && other.difference.is_nan() || one.difference == -other.difference, "{one:?}");
        assert!(one.baseline == other.reform || one.baseline.is_nan() && other.reform.is_nan(), "{one:?} {other:?}");
    }
}

#[test]
fn a_place_that_nobody_hears_of_changes_nobody_s_luck() {
    // Names before, between and after those of the towns: the place stands at every index of the list.
    for name in ["aaa", "moor", "zzz"] {
        let set = ["parameters.innovation=0"];
        let town = with(&TOWN.replace("haven", name).replace("\"market\"", "\"bass\""), &set);
        let comparison = Comparison::new(&with("", &set), &[("town".into(), town)], true).unwrap();
        let paired = paired(&comparison);
        let old = |place: &str| ["east", "near", "west"].contains(&place);
        let mut count = 0;
        for row in paired.paired().filter(|row| old(&row.place)) {
            count += 1;
            assert!(row.difference == 0.0 && row.baseline == row.reform, "{name}: {row:?}");
        }
        assert!(count > 200);
        for row in paired.winners() {
            assert!(row.mean == 0.0 && row.better_off == 0.0 && row.worse_off == 0.0, "{name}: {row:?}");
        }
    }
}

#[test]
fn outputs_may_name_a_place_of_either_arm() {
    use footvote::experiment::expression::Expression;
    let comparison = Comparison::new(&with("", &[]), &[("town".into(), with(TOWN, &[]))], true).unwrap();
    let union = comparison.union();
    let texts = ["place.haven.households@end", "place.haven.rent@end", "new.households@end"];
    let outputs: Vec<_> = texts.iter().map(|text| Expression::parse(text, &union).unwrap()).collect();
    let paired = comparison.run(&outputs).unwrap();
    let rows: Vec<_> = paired.outputs().collect();
    assert_eq!((rows[0].baseline, rows[0].replicates), (0.0, 2));
    assert!(rows[1].baseline.is_nan() && rows[1].reform > 1_000.0 && rows[1].replicates == 0);
    assert_eq!(rows[2].difference, rows[0].difference);
}

#[test]
fn a_row_of_outputs_says_when_it_is_read() {
    use footvote::experiment::expression::Expression;
    let comparison = Comparison::new(&with("", &[]), &[("town".into(), with(TOWN, &[]))], true).unwrap();
    let (union, end) = (comparison.union(), comparison.base.time.start as f64 + comparison.base.time.years as f64);
    let texts =
        ["all.moves@2026", "all.households@start", "all.moves.sum@2026..2026", "all.moves.sum", "all.households"];
    let outputs: Vec<_> = texts.iter().map(|text| Expression::parse(text, &union).unwrap()).collect();
    let paired = comparison.run(&outputs).unwrap();
    let years: Vec<f64> = paired.outputs().map(|row| row.year).collect();
    assert_eq!(years, [2026.0, comparison.base.time.start as f64, 2026.0, end, end]);
}

#[test]
fn places_that_are_there_at_the_start_must_agree() {
    let more = "[[place]]\nname = \"south\"\nlatitude = 30\nlongitude = -90\nhouseholds = 1_000\nrent = 9_000\n";
    let error = |base: Scenario, reform: Scenario| {
        Comparison::new(&base, &[("other".into(), reform)], true).unwrap_err().1.to_string()
    };
    assert!(error(with("", &[]), with(more, &[])).contains("the baseline has no `south` at the start"));
    assert!(error(with(more, &[]), with("", &[])).contains("the reform has no `south` at the start"));
}

#[test]
fn numbers_of_a_place_are_averaged_from_its_opening_on() {
    let record = run_replicate(&with(TOWN, &[]), 0, &RunOptions::default(), &never).unwrap();
    let rows: Vec<_> = record.places.iter().filter(|row| row.place == "haven").collect();
    for row in &rows {
        let exists = row.year >= 2026.0 && row.exists();
        assert_eq!(row.exists(), exists);
        assert_eq!((row.rent.is_nan(), row.services.is_nan(), row.housing_units.is_nan()), (!exists, !exists, !exists));
        assert_eq!(row.net_income.is_nan(), row.simulated == 0);
        assert!(exists || row.households == 0.0 && row.inflow == 0.0);
    }
    assert!(!rows[0].exists() && rows.last().unwrap().exists());
    use footvote::experiment::expression::Expression;
    let scenario = with(TOWN, &[]);
    let value = |text: &str| Expression::parse(text, &scenario).unwrap().evaluate(&record);
    for text in ["rent", "net_income", "revenue", "housing_units", "hazard", "awareness"] {
        assert_eq!(value(&format!("place.haven.{text}@start")), None, "{text}");
        assert!(value(&format!("place.haven.{text}@end")).is_some(), "{text}");
    }
    assert_eq!(
        (value("place.haven.households@start"), value("place.haven.inflow@2026")),
        (Some(0.0), value("place.haven.inflow@2026"))
    );
    assert_eq!(
        value("place.haven.rent.min"),
        value("place.haven.rent.min@2027..2028").map(|low| low.min(value("place.haven.rent@2026").unwrap_or(low)))
    );
    assert_eq!(value("place.haven.rent.change@end"), None);
}

#[test]
fn a_town_beside_chicago_is_compared_with_none() {
    let head = r#"
model = "2"
seed = 23
headline = "chicago"
time = { start = 2025, years = 4 }
population = { households = 24_000, spin_up = 4 }
places = { table = "us-metros.csv", only = ["atlanta", "chicago", "detroit", "indianapolis", "minneapolis"] }
"#;
    let town = TOWN.replace("metro = \"east\"", "metro = \"chicago\"").replace("opens = 2026", "opens = 2027");
    let read = |text: &str| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/chicago.toml");
        let table = |path: &std::path::Path| std::fs::read_to_string(path);
        parse(text, file, &table, &[]).expect("it is valid").scenario
    };
    let (none, town) = (read(head), read(&format!("{head}{town}")));
    let comparison = Comparison::new(&none, &[("town".into(), town)], true).unwrap();
    let paired = comparison.run(&[]).unwrap();
    let rows: Vec<_> = paired.paired().collect();
    let before = rows.iter().filter(|row| row.year < 2027.0 && row.place != "haven");
    assert!(before.clone().count() > 200 && before.clone().all(|row| row.difference == 0.0));
    let moved = rows.iter().find(|row| row.year == 2029.0 && row.place == "haven" && row.quantity == "households");
    assert!(moved.unwrap().difference > 0.0);
    // At the end almost everybody stands where they stood: only who thinks of the town, or of what it took, has other luck.
    let unmoved = paired.winners().find(|row| row.dimension == "moved" && row.band == "in neither").unwrap();
    let all = paired.winners().find(|row| row.dimension == "all").unwrap();
    assert!(unmoved.better_off + unmoved.worse_off < 0.02, "{unmoved:?}");
    assert!(all.better_off + all.worse_off < 0.05, "{all:?}");
}

/// Haven has residents, and so a net income, in either arm only where it opened; the old towns always have.
#[test]
fn what_does_not_exist_is_said_and_a_probability_that_hangs_on_it_refused() {
    let desk = Desk::new(&written(TOWN)).always(&["--no-charts"]);
    desk.write("without.toml", TOWNS);
    let refused = "P(place.haven.net_income@start >= 60_000)";
    let apart = "P(place.east.households@end > 0 | place.east.households@end < 0)";
    let asked = ["--output", refused, "--output", apart, "--output", "place.haven.rent@start"];
    let few = ["--output", "P(place.east.households@end > 0)", "--output", "place.haven.rent@end"];
    let compare = ["compare", "without.toml", "towns.toml", "--out", "compared"];
    let page = desk.succeed(&[&compare[..], &asked, &few].concat());
    let line =
        |start: &str| page.lines().find(|line| line.trim().starts_with(start)).unwrap_or_else(|| panic!("{page}"));
    assert!(line(refused).ends_with("refused: a number that it hangs on does not exist in 2 of 2 pairs"), "{page}");
    assert!(line(apart).ends_with("no run was looked at in either arm"), "{page}");
    assert!(line("place.haven.rent@start").ends_with("does not exist in either arm"), "{page}");
    assert!(line("P(place.east.households@end > 0) ").contains("  2 of 2 -> 2 of 2  difference"), "{page}");
    assert!(line("place.haven.rent@end").contains("does not exist -> $"), "{page}");
    let rows = desk.rows("compared/outputs.csv");
    assert_eq!(rows.len(), 5, "{rows:?}");
    let row = |start: &str| rows.iter().find(|row| row[3].starts_with(start)).unwrap();
    for empty in [row(refused), row(apart), row("place.haven.rent@start")] {
        assert_eq!((empty[4].as_str(), &empty[5..]), ("0", &vec![String::new(); 7][..]), "{empty:?}");
    }
    let one = [&compare[..4], &["one", "--replicates", "1"]].concat();
    let page = desk.succeed(&one);
    assert!(page.starts_with("towns: 1 pair of runs from "), "{page}");
}

#[test]
fn a_number_that_some_pairs_have_is_told_with_how_many_they_are() {
    use footvote::experiment::expression::Expression;
    let base = with(TOWN, &[]);
    let comparison = Comparison::new(&base, &[("same".into(), base.clone())], true).unwrap();
    let texts = ["P(place.haven.rent@end > 0)", "place.haven.rent@end"];
    let outputs: Vec<_> = texts.iter().map(|text| Expression::parse(text, &base).unwrap()).collect();
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, ticks: &|_| () };
    let mut paired = Paired::new(&comparison, &outputs);
    for replicate in 0..2 {
        let mut pair = comparison.replicate(replicate, &RunOptions::default(), &watch).expect("it runs");
        // In the second pair the town never opened.
        if replicate == 1 {
            pair.records.iter_mut().for_each(|record| record.places.retain(|row| row.place != "haven"));
        }
        paired.add(pair);
    }
    let rows: Vec<_> = paired.outputs().collect();
    assert_eq!((rows[0].replicates, rows[0].refused, rows[1].replicates, rows[1].refused), (1, 1, 1, 0));
    assert!([rows[0].baseline, rows[0].reform, rows[0].difference].iter().all(|number| number.is_nan()));
    assert!(rows[1].baseline > 0.0 && rows[1].difference == 0.0);
}
