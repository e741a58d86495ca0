//! A count belongs to a calendar year: rows and outputs say the same however often records are taken.

use footvote::engine::records::rows::ReplicateRecord;
use footvote::engine::simulation::Simulation;
use footvote::experiment::expression::Expression;
use footvote::scenario::Scenario;

const BASE: &str = include_str!("../fixtures/cases/base.toml");

fn recorded(every: &str) -> Scenario {
    let text = BASE.replace("years = 6 }", &format!("years = 6, record = \"{every}\" }}"));
    Scenario::parse(&text).expect("a good scenario")
}

fn run(every: &str) -> (Scenario, ReplicateRecord) {
    let s = recorded(every);
    let record = Simulation::new(&s, 0).expect("a base year").run().expect("nobody stops it");
    (s, record)
}

#[test]
fn a_row_of_one_january_is_the_same_whatever_is_recorded() {
    let [(_, year), (_, tick), (_, end)] = ["year", "tick", "end"].map(run);
    let whole = |record: &ReplicateRecord| {
        let places: Vec<_> = record.places.iter().filter(|row| row.year.fract() == 0.0).cloned().collect();
        let groups: Vec<_> = record.groups.iter().filter(|row| row.year.fract() == 0.0).cloned().collect();
        (places, groups)
    };
    assert!(whole(&tick) == whole(&year));
    let last = |record: &ReplicateRecord| {
        let (mut places, mut groups) = whole(record);
        places.retain(|row| row.year == 2031.0);
        groups.retain(|row| row.year == 2031.0);
        (places, groups)
    };
    assert!(last(&end) == last(&year) && !last(&end).0.is_empty());
    // Tables that only count add up to the whole run.
    for other in [&tick, &end] {
        assert!(other.flows == year.flows && other.profiles == year.profiles);
        assert!(other.entry == year.entry && other.capital == year.capital);
    }
    // Inside a year a row counts from its 1 January on.
    let inflow = |at: f64| {
        let row = tick.places.iter().find(|row| row.place == "b" && (row.year - at).abs() < 1e-9);
        row.expect("a tick").inflow
    };
    assert!(inflow(2027.0 + 1.0 / 12.0) < 0.2 * inflow(2027.0), "January begins anew");
    assert!(inflow(2027.5) > 0.3 * inflow(2028.0) && inflow(2027.5) < 0.7 * inflow(2028.0));
}

#[test]
fn outputs_are_the_same_whatever_is_recorded() {
    let runs = ["year", "tick", "end"].map(run);
    let value = |text: &str, (s, record): &(Scenario, ReplicateRecord)| {
        let expression = Expression::parse(text, s).unwrap_or_else(|error| panic!("{error}; {}", error.hint));
        expression.evaluate(record).expect("it exists")
    };
    for text in [
        "all.moves@2027",
        "all.moves@end",
        "all.moves.sum",
        "all.moves.mean",
        "all.moves.rate@2031",
        "place.b.inflow@2031",
    ] {
        let [year, tick, end] = runs.each_ref().map(|run| value(text, run));
        assert!(year > 0.0 && year == tick && year == end, "{text}: {year}, {tick}, {end}");
    }
    let [year, tick, _] = &runs;
    for text in ["place.b.inflow.sum", "place.b.inflow@2027", "place.b.inflow.min", "decile.1.moved.sum@2027..2029"] {
        assert_eq!(value(text, year), value(text, tick), "{text}");
    }
    let years: f64 = (2026..=2031).map(|y| value(&format!("place.b.inflow@{y}"), tick)).sum();
    assert_eq!(value("place.b.inflow.sum", tick), years);
    for (text, every, hint) in [
        ("place.b.inflow.sum", "end", "set time.record = \"year\""),
        ("place.b.inflow@2027.5", "tick", "@2027 or @2028"),
        ("all.moves@2027.25", "tick", "@2027 or @2028"),
    ] {
        let error = Expression::parse(text, &recorded(every)).expect_err("no calendar year");
        assert!(error.hint.contains(hint), "{text}: {error}; {}", error.hint);
    }
}

/// Who would have moved to the next street is not blocked from another place.
#[test]
fn blocked_by_cash_leaves_moves_within_the_place_out() {
    let (_, record) = run("year");
    // One place a metro: those blocked are blocked from moves between metros, which profiles count.
    let places: f64 = record.places.iter().map(|row| row.blocked_by_cash).sum();
    let nation = record.profiles.iter().filter(|row| row.band == "all");
    let nation: f64 = nation.map(|row| row.blocked_by_cash).sum();
    assert!(nation > 0.0 && (places / nation - 1.0).abs() < 1e-9, "{places} against {nation}");
}
