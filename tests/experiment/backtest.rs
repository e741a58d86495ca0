//! `footvote backtest` and `footvote calibrate` as somebody uses them: the shipped tables, later years, tables that are wrong.

use std::fmt::Write;

use crate::support::desk::Desk;

/// The shipped moves of 2016 as if they had been counted in `year`, and people of that year.
fn later(year: i32) -> (String, String) {
    let shipped = include_str!("../../scenarios/us-state-moves-by-year.csv");
    let last = shipped.lines().filter_map(|line| line.strip_prefix("2016,"));
    let header = shipped.lines().find(|line| line.starts_with("year,")).expect("it has a header");
    let mut moves = format!("{header}\n");
    let mut people = String::from("state,year,population,note\n");
    for line in last {
        writeln!(moves, "{year},{line}").unwrap();
        writeln!(people, "{},{year},5000000,0", &line[..2]).unwrap();
    }
    (moves, people)
}

#[test]
fn the_shipped_states_are_scored_beside_seven_naive_forecasts_and_the_folder_is_whole_or_absent() {
    let desk = Desk::empty();
    let ask = ["backtest", "--horizons", "1,5", "--frozen-only"];
    let page = desk.succeed(&[&ask[..], &["--out", "one"]].concat());
    for said in
        ["5 years ahead, 12 origins", "persistence", "growth on covariates (4)", "without DC", "persistence wins"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("HELD OUT"), "{page}");
    // One and five years ahead, 15 and 12 origins, the forecast and seven others.
    assert_eq!(desk.rows("one/scores.csv").len(), 27 * 8);
    assert_eq!(desk.rows("one/forecasts.csv").len(), 27 * 51);
    assert!(desk.path("one/charts/backtest.png").is_file());
    let report = desk.read("one/report.html");
    assert!(report.contains("5 years ahead, targets seen") && !report.contains("10 years ahead"), "{report}");
    let refused = desk.refusal(&[&ask[..], &["--out", "one"]].concat(), 1);
    assert!(refused.contains("--force"), "{refused}");
    desk.succeed(&[&ask[..], &["--out", "two", "--quiet"]].concat());
    desk.same("one", "two");
}

#[test]
fn later_years_are_held_out_and_scored_with_nothing_fitted_anew() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.path("later")).unwrap();
    let (moves, people) = later(2017);
    desk.write("later/moves.csv", &moves);
    desk.write("later/people.csv", &people);
    desk.write("later/notes.csv", "who,what\nsomebody,something\n");
    let ask = ["backtest", "--data", "later", "--horizons", "1", "--frozen-only"];
    let output = desk.run(&ask);
    let (page, notes) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(notes.contains("notes.csv") && notes.contains("put over the shipped tables"), "{notes}");
    assert!(page.contains("HELD OUT: targets after 2016") && page.contains("1 origin (2016)"), "{page}");
    // What came is what was: persistence has every move on its route, and the page says that the forecast loses.
    assert!(page.contains("IT LOSES to persistence in CPC (1.000 against"), "{page}");
    // The years before are what they were without the folder.
    let alone = desk.succeed(&["backtest", "--horizons", "1", "--frozen-only"]);
    let seen = |page: &str| page.lines().skip(2).take(12).map(String::from).collect::<Vec<_>>();
    assert_eq!(seen(&page), seen(&alone));
}

#[test]
fn values_are_fitted_only_where_there_is_something_to_fit_and_never_said_to_be_a_test_of_the_frozen_ones() {
    let desk = Desk::empty();
    let page = desk.succeed(&["backtest", "--horizons", "5", "--out", "fits"]);
    let row = |name: &str| page.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {page}"));
    let rmse = |name: &str| row(name)[name.len()..].split_whitespace().nth(2).unwrap().parse::<f64>().unwrap();
    // Drawn to the frozen values their score is theirs by construction, from other priors it is not.
    let origins: Vec<String> = desk.rows("fits/scores.csv").iter().map(|row| row.join(",")).collect();
    let of = |origin: &str| origins.iter().filter(|row| row.starts_with(&format!("5,{origin},"))).count();
    assert_eq!((of("1999"), of("2000")), (8, 10), "nothing can be fitted up to 1999");
    let frozen = page.lines().find_map(|line| line.split("the RMSE of footvote is ").nth(1)).expect("the same origins");
    let frozen: f64 = frozen.split(',').next().unwrap().parse().unwrap();
    assert!((rmse("footvote, fitted, shrunk") - frozen).abs() < 0.03, "{page}");
    assert!(rmse("footvote, fitted, wide priors") > frozen + 0.1, "{page}");
    assert!(row("Fitted values: over").contains("11 origins (2000–2006, 2008–2011)"), "{page}");
    assert!(page.contains("have seen what came later"), "{page}");
}

#[test]
fn tables_that_are_wrong_are_refused_with_their_line() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.path("wrong")).unwrap();
    desk.write(
        "wrong/moves.csv",
        "# moves\nyear,origin,destination,returns\n2017,AL,AK,many\n2017,AL,AZ,5\n2017,AL,AZ,6\n",
    );
    let refused = desk.refusal(&["backtest", "--data", "wrong"], 3);
    assert!(refused.contains("wrong/moves.csv:3:1") && refused.contains("not a number"), "{refused}");
    assert!(refused.contains("moves from `AL` to `AZ` in 2017 are there twice"), "{refused}");
    assert!(refused.contains("the first one is in wrong/moves.csv, line 4"), "{refused}");
    // A byte order mark is no letter of the first cell, and moves no line.
    std::fs::create_dir(desk.path("twice")).unwrap();
    desk.write("twice/series.csv", "\u{feff}state,year,population\nAL,2016,5\nAZ,2016,6\nAL,2016,7\nAK,2016,-1\n");
    desk.write("twice/regions.csv", "place,region\nAL,South\nAZ,West\nAL,West\n");
    let refused = desk.refusal(&["backtest", "--data", "twice"], 3);
    for said in [
        "twice/series.csv:4:1",
        "`AL` is there twice in 2016",
        "the first one is in twice/series.csv, line 2",
        "twice/series.csv:5:1",
        "twice/regions.csv:4:1",
        "the region of `AL` is there twice",
    ] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let refused = desk.refusal(&["backtest", "--data", "nowhere"], 3);
    assert!(refused.contains("cannot read the folder `nowhere`: there is no such file"), "{refused}");
    std::fs::create_dir(desk.path("empty")).unwrap();
    assert!(desk.refusal(&["calibrate", "--data", "empty"], 3).contains("no table in the folder"));
    let refused = desk.refusal(&["backtest", "--without", "PARIS"], 2);
    assert!(refused.contains("no place `PARIS`") && refused.contains("AK, AL"), "{refused}");
    assert!(desk.refusal(&["calibrate", "--origin", "2050"], 2).contains("last year on record is 2016"));
    let refused = desk.refusal(&["calibrate", "--origin", "1999"], 2);
    assert!(refused.contains("nothing can be fitted up to 1999"), "{refused}");
}

#[test]
fn calibrate_prints_what_was_fitted_beside_what_is_frozen() {
    let page = Desk::empty().succeed(&["calibrate", "--origin", "2011"]);
    let row = |name: &str| {
        let line = page.lines().find(|line| line.starts_with(name)).expect("it is a row");
        line.split_whitespace().skip(1).take(2).map(|cell| cell.parse().unwrap()).collect::<Vec<f64>>()
    };
    for (name, frozen, fitted) in [("lasting ", 0.94, 0.936), ("shock ", 0.033, 0.04), ("income ", 1.0, 1.129)] {
        let found = row(name);
        assert!((found[0] - frozen).abs() < 1e-9 && (found[1] - fitted).abs() < 0.01, "{name}: {found:?}");
    }
}

#[test]
fn where_nothing_can_be_scored_it_says_so_and_leaves_no_folder() {
    let desk = Desk::empty();
    let ask = ["backtest", "--horizons", "40", "--frozen-only"];
    let page = desk.succeed(&ask);
    assert!(page.contains("nothing can be scored"), "{page}");
    assert_eq!(desk.succeed(&[&ask[..], &["--out", "scores"]].concat()), page);
    assert!(!desk.path("scores").exists());
}
