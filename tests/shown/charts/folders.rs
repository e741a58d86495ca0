//! Charts of a run folder: the same bytes twice, only what was asked for, and what is wrong with its tables.

use std::path::{Path, PathBuf};

use footvote::chart::draw::{Picture, pictures};
use footvote::chart::{ChartError, DrawOptions, draw_all};
use footvote::output::folder::layout::Layout;

use super::made_up::copy_of_fixture;

#[test]
fn a_run_folder_is_drawn_twice_to_the_same_bytes() {
    let (one, two) = (copy_of_fixture("one"), copy_of_fixture("two"));
    let first = draw_all(&one, None).expect("the fixture is sound");
    let second = draw_all(&two, None).expect("the fixture is sound");
    let stems = footvote::chart::catalogue::names_of(Layout::Run).into_iter().filter(|name| {
        !name.starts_with("map")
            && !["answer", "card", "twin", "capital", "founding", "entry", "members", "scoreboard"].contains(name)
    });
    let files = stems.flat_map(|stem| ["svg", "png", "vl.json"].map(|ending| format!("{stem}.{ending}")));
    // The first picture and the card have no specification.
    let pair = |stem: &str| ["svg", "png"].map(|ending| format!("{stem}.{ending}"));
    let files = pair("answer").into_iter().chain(files).chain(pair("card"));
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
        "there is no chart `maps`; there are answer, twin, population, net_migration, rents, map, map_years, \
        who, flows, flow_matrix, city_ledger, capital, founding, entry, members, scoreboard, card, compare, winners, phase, \
        tornado, waterfall, backtest"
    );
    let refused = draw_all(&run, Some(&["phase"])).expect_err("a run is no sweep");
    assert!(
        refused.to_string().starts_with("there is no chart `phase` of a run; there are answer, twin, population,"),
        "{refused}"
    );
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

/// Adds two planned places to the fixture: haven opens after five years, nowhere never does.
fn with_two_planned_places(run: &Path) {
    let edit = |file: &str, change: &dyn Fn(String) -> String| {
        let path = run.join(file);
        std::fs::write(&path, change(std::fs::read_to_string(&path).unwrap_or_default())).unwrap();
    };
    edit("places.csv", &|table| {
        let mut lines = table.lines();
        let mut out = format!("{},kind\n", lines.next().unwrap());
        for line in lines {
            out += &format!("{line},legacy\n");
            // Beside each row of one of the towns, a row of each planned place.
            let cells: Vec<&str> = line.split(',').collect();
            if cells[3] == "riverton" {
                let year: f64 = cells[2].parse().unwrap();
                for (name, households) in [("haven", if year >= 2030.0 { "900" } else { "0" }), ("nowhere", "0")] {
                    let mut cells = cells.clone();
                    (cells[3], cells[4]) = (name, households);
                    out += &format!("{},new\n", cells.join(","));
                }
            }
        }
        out
    });
    edit("scenario.toml", &|text| {
        let sites = [("new_haven_springs", 41, -87), ("old_harbor", 30, -90), ("riverton", 38, -100)];
        sites.iter().fold(text, |text, (name, latitude, longitude)| {
            let name = format!("name = \"{name}\"");
            text.replace(&name, &format!("{name}\nlatitude = {latitude}\nlongitude = {longitude}"))
        }) + "\n[[place]]\nname = \"haven\"\nlabel = \"Haven\"\nlatitude = 35\nlongitude = -95\n\
              \n[[place]]\nname = \"nowhere\"\nlabel = \"Nowhere\"\nlatitude = 45\nlongitude = -105\n"
    });
    edit("jurisdictions.csv", &|_| {
        let rows = (0..12).flat_map(|r| (2025..=2035).map(move |year| (r, year)));
        let row = |(r, year): (i32, i32)| {
            let (status, households) = if year >= 2030 { ("open", 900) } else { ("planned", 0) };
            format!("{r},{year}.0,haven,movers,{status},{households}\n{r},{year}.0,nowhere,stayers,planned,0\n")
        };
        "replicate,year,place,community,status,households\n".to_owned() + &rows.map(row).collect::<String>()
    });
    edit("communities.csv", &|_| {
        "replicate,year,community,members,pledged,supporters,e_residents,residents,ticket_legal,ticket\n".into()
    });
    edit("events.csv", &|_| {
        let row = |r: i32| format!("{r},2030.0,haven,opened,\n");
        "replicate,year,place,kind,reason\n".to_owned() + &(0..12).map(row).collect::<String>()
    });
}

#[test]
fn a_place_that_never_opens_is_in_no_chart() {
    let run = copy_of_fixture("planned");
    with_two_planned_places(&run);
    let pictures = pictures(&run, &DrawOptions::default()).expect("the tables are sound");
    let named = |picture: &Picture, name: &str| {
        let Picture { chart, spec, film } = picture;
        let texts = chart.texts().map(|text| text.text.as_str());
        let texts = texts.chain([chart.headline.as_str(), &chart.subtitle]);
        texts.chain(spec.as_deref()).chain(film.as_deref()).any(|text| text.to_lowercase().contains(name))
    };
    let drawn: Vec<&str> = pictures.iter().map(|picture| picture.chart.name.as_str()).collect();
    assert!(["population", "map", "map_years", "flow_matrix"].iter().all(|name| drawn.contains(name)), "{drawn:?}");
    for picture in &pictures {
        assert!(!named(picture, "nowhere"), "{} shows a place that never opened", picture.chart.name);
        if ["population", "map", "map_years", "founding"].contains(&picture.chart.name.as_str()) {
            let there = picture.chart.texts().any(|text| text.text.starts_with("Haven"));
            assert!(there, "{} lacks the place that opened", picture.chart.name);
        }
    }
}

#[test]
fn the_specification_of_a_map_tells_new_places_from_others() {
    let run = copy_of_fixture("specified");
    with_two_planned_places(&run);
    let only = Some(vec!["map_years".to_owned()]);
    let pictures = pictures(&run, &DrawOptions { only, ..DrawOptions::default() }).expect("the tables are sound");
    let spec: serde_json::Value = serde_json::from_str(pictures[0].spec.as_ref().unwrap()).unwrap();
    let rows = spec["data"]["values"].as_array().unwrap();
    let new: Vec<f64> = rows.iter().filter(|row| row["new"] == true).map(|row| row["year"].as_f64().unwrap()).collect();
    assert_eq!(new, [2031.0, 2033.0, 2035.0], "{rows:?}");
    assert!(rows.iter().all(|row| row["new"] == (row["place"] == "Haven")));
}
