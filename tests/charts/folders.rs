//! Charts of a run folder: the same bytes twice, only what was asked for, and what is wrong with its tables.

use std::path::PathBuf;

use footvote::chart::{ChartError, draw_all};
use footvote::output::read::Layout;

use crate::made_up::copy_of_fixture;

#[test]
fn a_run_folder_is_drawn_twice_to_the_same_bytes() {
    let (one, two) = (copy_of_fixture("one"), copy_of_fixture("two"));
    let first = draw_all(&one, None).expect("the fixture is sound");
    let second = draw_all(&two, None).expect("the fixture is sound");
    let stems = footvote::chart::draw::of_kind(Layout::Run)
        .into_iter()
        .filter(|name| !name.starts_with("map") && !["founding", "entry", "members"].contains(name));
    let files = stems.flat_map(|stem| ["svg", "png", "vl.json"].map(|ending| format!("{stem}.{ending}")));
    let expected: Vec<PathBuf> = files.map(|file| one.join("charts").join(file)).collect();
    assert_eq!(first, expected);
    for (a, b) in first.iter().zip(&second) {
        assert!(std::fs::read(a).unwrap() == std::fs::read(b).unwrap(), "{}", a.display());
    }
    let svg = std::fs::read_to_string(one.join("charts/population.svg")).unwrap();
    assert!(svg.contains("Source: footvote simulation ‘Three made-up towns’, seed 7, version 0.1.0"));
    assert!(svg.contains("Old Harbor") && svg.contains("New Haven Springs"), "labels and names");
}

#[test]
fn only_the_named_charts_are_drawn_and_unknown_names_are_refused() {
    let run = copy_of_fixture("only");
    let written = draw_all(&run, Some(&["rents"])).expect("the fixture is sound");
    assert_eq!(written.len(), 3, "SVG, PNG and specification");
    let refused = draw_all(&run, Some(&["maps"])).expect_err("there is no such chart");
    assert_eq!(
        refused.to_string(),
        "there is no chart `maps`; there are population, net_migration, rents, map, map_years, \
        who, flows, flow_matrix, city_ledger, founding, entry, members, compare, winners, phase"
    );
    let refused = draw_all(&run, Some(&["phase"])).expect_err("a run is no sweep");
    assert!(refused.to_string().starts_with("there is no chart `phase` of a run; there are population,"), "{refused}");
}

#[test]
fn broken_tables_are_named_with_line_and_column() {
    let run = copy_of_fixture("broken");
    let table = run.join("places.csv");
    let sound = std::fs::read_to_string(&table).unwrap();
    let break_it = |broken: String| {
        std::fs::write(&table, broken).unwrap();
        draw_all(&run, None).expect_err("the table is broken").to_string()
    };
    let lost = break_it(sound.replacen("rent,", "hire,", 1));
    assert!(lost.contains("has no column `rent`"), "{lost}");
    let second_line = sound.find('\n').unwrap() + 1;
    let wrong = break_it(format!("{}x{}", &sound[..second_line], &sound[second_line..]));
    assert!(wrong.contains("line 2: `x0` in column `replicate` is not a number"), "{wrong}");
    let empty = break_it(sound[..second_line].to_owned());
    assert!(empty.contains("has no rows"), "{empty}");
    std::fs::remove_file(&table).unwrap();
    assert!(matches!(draw_all(&run, None), Err(ChartError::Read(_))));
}
