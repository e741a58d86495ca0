//! Charts of made-up runs: everything stays on the sheet, no labels collide, the same tables give the same bytes.

#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};

use footvote::chart::canvas::{Chart, Mark};
use footvote::chart::deciles::Deciles;
use footvote::chart::new_places::{Gate, Life, NewPlaces};
use footvote::chart::tables::{Cube, RunTables};
use footvote::chart::{
    ChartError, city_ledger, draw_all, entry, flows, founding, members, net_migration, population, render, rents, who,
};
use footvote::output::read::{Facts, Layout};
use resvg::usvg;

#[path = "support/pictures.rs"]
mod pictures;
use pictures::{check, check_marks, check_texts};

const NAMES: [&str; 20] = [
    "Minneapolis-St. Paul-Bloomington",
    "Chicago",
    "Austin",
    "New York",
    "Washington",
    "San Francisco",
    "Detroit",
    "Phoenix",
    "Philadelphia",
    "Raleigh",
    "Los Angeles",
    "Providence",
    "St. Louis",
    "Houston",
    "Virginia Beach-Norfolk",
    "Tampa",
    "Salt Lake City",
    "Buffalo",
    "Oklahoma City",
    "Atlanta",
];

/// How a made-up run is made.
#[derive(Clone, Copy)]
struct Shape {
    places: usize,
    replicates: usize,
    years: usize,
    records_per_year: usize,
    /// Yearly growth of the fastest place; the slowest shrinks as fast.
    growth: f64,
    /// Size of the chance part, per record.
    noise: f64,
    /// How many times the largest place is larger than the smallest.
    sizes: f64,
}

const USUAL: Shape =
    Shape { places: 6, replicates: 20, years: 20, records_per_year: 1, growth: 0.012, noise: 0.004, sizes: 30.0 };

/// A small generator of chance, uniform in −1..1 (a linear congruence is good enough for pictures).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

fn made_up(shape: Shape) -> RunTables {
    let moments = shape.years * shape.records_per_year + 1;
    let unknown = || Cube::unknown(shape.replicates, moments, shape.places);
    let mut tables = RunTables {
        facts: Facts {
            title: Some("Made-up metros".into()),
            seed: Some(42),
            version: Some("0.1.0".into()),
            sites: (0..shape.places).map(site).collect(),
            ..Facts::default()
        },
        names: (0..shape.places).map(|place| format!("place_{place:02}")).collect(),
        places: (0..shape.places).map(name).collect(),
        new: Default::default(),
        years: (0..moments).map(|m| 2025.0 + m as f64 / shape.records_per_year as f64).collect(),
        replicates: shape.replicates,
        households: unknown(),
        rent: unknown(),
        inflow: unknown(),
        outflow: unknown(),
        ledger: std::array::from_fn(|_| unknown()),
        flows: Cube::unknown(shape.replicates, shape.places, shape.places),
        weight: 100.0,
        deciles: Deciles::empty(shape.replicates, moments),
        new_places: Default::default(),
    };
    let mut chance = Chance(1);
    for place in 0..shape.places {
        // Spreads growth evenly over places, in no order of size.
        let rank = if shape.places > 1 {
            (place * 7 % shape.places) as f64 / (shape.places - 1) as f64 * 2.0 - 1.0
        } else {
            -0.8
        };
        let drift = shape.growth * rank.signum() * rank * rank / shape.records_per_year as f64;
        let share = (place * 11 % shape.places) as f64 / shape.places as f64;
        for replicate in 0..shape.replicates {
            let (mut households, mut rent) = (120_000.0 * shape.sizes.powf(share), 14_000.0 + 9_000.0 * share);
            let mut trend = 0.0;
            for moment in 0..moments {
                let stir = shape.noise * chance.next();
                let mut net = 0.0;
                if moment > 0 {
                    trend = 0.7 * trend + stir;
                    net = households * (drift + trend);
                    rent *= 1.0 + 1.5 * drift + stir + 0.004 / shape.records_per_year as f64;
                }
                let gross = if moment > 0 { 0.03 * households } else { 0.0 };
                households += net;
                let (inflow, outflow) = (gross + net.max(0.0), gross - net.min(0.0));
                tables.households.set(replicate, moment, place, households);
                tables.rent.set(replicate, moment, place, rent);
                tables.inflow.set(replicate, moment, place, inflow);
                tables.outflow.set(replicate, moment, place, outflow);
                let stirred = |level: f64| level * (1.0 + drift * moment as f64 + trend);
                for (column, level) in tables.ledger.iter_mut().zip([9e4, 7e4, 4e9, 1e9, 8e3, 420.0, 0.3, 3e5]) {
                    column.set(replicate, moment, place, stirred(level));
                }
            }
            for destination in 0..shape.places {
                let distance = 1.0 + (place as f64 - destination as f64).abs();
                let moves =
                    if destination == place { 0.0 } else { 9_000.0 / distance * (1.0 + shape.noise * chance.next()) };
                tables.flows.set(replicate, place, destination, moves);
            }
        }
    }
    for replicate in 0..shape.replicates {
        for moment in 0..moments {
            for tenth in 0..10 {
                let would = 1000.0 * (1.0 + shape.noise * chance.next());
                let paid = would * (0.6 + 0.04 * tenth as f64);
                let counts = if moment == 0 { [3e4, 0.0, 0.0, 0.0, 0.0] } else { [3e4, would, paid, paid, paid] };
                tables.deciles.add(replicate, moment, tenth, counts);
            }
        }
    }
    tables
}

/// Somewhere in the United States; a few crowd together, one is far away.
fn site(place: usize) -> (String, (f64, f64)) {
    let (latitude, longitude) = match place {
        7 => (21.3, -157.9),
        8..=12 => (40.0 + place as f64 / 10.0, -74.0 - place as f64 / 20.0),
        _ => (26.0 + (place * 7 % 22) as f64, -122.0 + (place * 13 % 53) as f64),
    };
    (format!("place_{place:02}"), (latitude, longitude))
}

fn name(place: usize) -> String {
    match place / NAMES.len() {
        0 => NAMES[place].to_owned(),
        round => format!("{} {}", NAMES[place % NAMES.len()], round + 1),
    }
}

fn charts(tables: &RunTables) -> Vec<Chart> {
    footvote::chart::charts(tables)
}

/// The charts of lines over time.
fn over_time(tables: &RunTables) -> [Chart; 3] {
    [population::chart(tables), net_migration::chart(tables), rents::chart(tables)]
}

/// Shapes that have gone wrong or might.
fn shapes() -> Vec<(&'static str, Shape)> {
    let mut shapes: Vec<(&str, Shape)> = Vec::new();
    for places in [1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 16, 20, 24, 25, 40, 60] {
        shapes.push(("usual", Shape { places, ..USUAL }));
    }
    for places in [1, 2, 6, 20, 60] {
        let usual = Shape { places, ..USUAL };
        shapes.extend([
            ("alike", Shape { sizes: 1.5, ..usual }),
            ("flat", Shape { growth: 0.0, noise: 0.0, ..usual }),
            ("still", Shape { growth: 0.0, noise: 0.0001, ..usual }),
            ("noisy", Shape { growth: 0.0, noise: 0.02, ..usual }),
            ("one", Shape { replicates: 1, ..usual }),
            ("few", Shape { replicates: 4, ..usual }),
            ("short", Shape { years: 1, ..usual }),
            ("instant", Shape { years: 0, ..usual }),
            ("fast", Shape { growth: 0.09, ..usual }),
            ("monthly", Shape { records_per_year: 12, years: 3, ..usual }),
            ("long", Shape { years: 60, ..usual }),
        ]);
    }
    shapes
}

#[test]
fn texts_stay_on_the_sheet_and_never_collide() {
    for (kind, shape) in shapes() {
        for chart in charts(&made_up(shape)) {
            check_texts(&format!("{kind}, {} places", shape.places), &chart);
        }
    }
}

#[test]
fn long_and_foreign_names_stay_on_the_sheet_too() {
    let long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(5);
    let wordy = "a metropolitan statistical area with a name of many words ".repeat(9);
    for name in [&long, &wordy, "東京", "القاهرة", "🏙", "Saint-Étienne\u{301}", "A\u{200b}B"] {
        let mut tables = made_up(USUAL);
        // The places that gain and lose most, so that the name is in every headline.
        tables.places[0] = name.to_owned();
        tables.places[5] = format!("{name}!");
        tables.facts.title = Some(name.to_owned());
        for chart in charts(&tables) {
            check_texts(name, &chart);
        }
    }
}

#[test]
fn logarithmic_scales_and_new_places_keep_their_room() {
    for (kind, shape) in shapes() {
        let mut tables = made_up(shape);
        check(&format!("log, {kind}, {} places", shape.places), &population::logarithmic(&tables));
        // The first two places are founded after a third of the time.
        let founded = (shape.years * shape.records_per_year).div_ceil(3);
        for place in 0..shape.places.min(2) {
            tables.new.insert(tables.names[place].clone());
            for (replicate, moment) in (0..shape.replicates).flat_map(|r| (0..founded).map(move |m| (r, m))) {
                tables.households.set(replicate, moment, place, 0.0);
            }
        }
        for chart in charts(&tables) {
            check(&format!("new, {kind}, {} places", shape.places), &chart);
        }
    }
}

#[test]
fn new_places_are_named_among_many() {
    let mut tables = made_up(Shape { places: 40, ..USUAL });
    tables.new.insert("place_17".into());
    for (replicate, moment) in (0..tables.replicates).flat_map(|r| (0..8).map(move |m| (r, m))) {
        tables.households.set(replicate, moment, 17, 0.0);
    }
    let chart = population::chart(&tables);
    assert!(chart.texts().any(|text| text.text.ends_with("(new)")), "the new place has no label");
    assert!(chart.subtitle.contains("logarithmic scale"), "{}", chart.subtitle);
}

/// Gives a made-up run new places of two communities, of which `open` open; with `lost`, some close and some are repealed.
fn with_new_places(tables: &mut RunTables, communities: usize, towns: usize, open: usize, lost: bool) {
    let (replicates, moments) = (tables.replicates, tables.years.len());
    let (start, end) = tables.period().unwrap();
    let cube = |count: usize, value: &dyn Fn(usize, usize) -> f64| {
        let mut cube = Cube::unknown(replicates, moments, count);
        for (r, m, k) in
            (0..replicates).flat_map(|r| (0..moments).flat_map(move |m| (0..count).map(move |k| (r, m, k))))
        {
            cube.set(r, m, k, value(m, k) * (1.0 + 0.1 * r as f64));
        }
        cube
    };
    let at = |share: f64| Some(start + share * (end - start));
    let life = |town: usize| Life {
        campaign: at(0.1 + 0.03 * town as f64),
        funded: at(0.3 + 0.03 * town as f64).filter(|_| town < open),
        opened: at(0.4 + 0.03 * town as f64).filter(|_| town < open),
        success: at(0.6).filter(|_| town < open),
        closed: at(0.8).filter(|_| lost && town < open && town.is_multiple_of(2)),
        repealed: at(0.7).filter(|_| lost && town < open && !town.is_multiple_of(2)),
        legal: Some(4_000.0 / (town + 1) as f64),
    };
    let gate: Gate = std::array::from_fn(|tenth| {
        let would = 2_000.0 + 300.0 * tenth as f64;
        [would, would * (0.1 + 0.09 * tenth as f64), 0.08 * would, if open > 0 { 0.05 * would } else { 0.0 }]
    });
    let name = |town: usize| format!("{}-{town}", NAMES[town % NAMES.len()]);
    let households =
        |m: usize, town: usize| if town < open && 2 * m > moments { 900.0 * (m + town) as f64 } else { 0.0 };
    tables.new_places = NewPlaces {
        names: (0..towns).map(name).collect(),
        calls: (0..towns).map(name).collect(),
        lives: vec![(0..towns).map(life).collect(); replicates],
        households: cube(towns, &households),
        open: cube(towns, &|m, town| f64::from(households(m, town) > 0.0)),
        communities: (0..communities).map(name).collect(),
        community_calls: (0..communities).map(name).collect(),
        stages: std::array::from_fn(|stage| cube(communities, &|m, k| (m * (k + 1) * 1000 / (stage * 7 + 1)) as f64)),
        capacity: vec![Some(1e6); communities],
        gates: vec![if open > 0 { gate } else { Gate::default() }; replicates],
        templates: vec![gate; replicates],
        old_city: None,
    };
}

#[test]
fn charts_of_new_places_keep_their_room() {
    for replicates in [1, 4, 20] {
        for (communities, towns, open, lost) in
            [(1, 1, 0, false), (1, 1, 1, true), (1, 3, 1, false), (2, 3, 2, true), (5, 9, 9, true), (14, 40, 30, false)]
        {
            let mut tables = made_up(Shape { replicates, ..USUAL });
            with_new_places(&mut tables, communities, towns, open, lost);
            for chart in [founding::chart(&tables), entry::chart(&tables), members::chart(&tables)] {
                check(&format!("{replicates} replicates, {open} of {towns} open"), &chart);
            }
        }
    }
}

#[test]
fn foundings_are_never_claimed_where_there_are_none() {
    let mut tables = made_up(Shape { replicates: 4, ..USUAL });
    with_new_places(&mut tables, 1, 2, 0, false);
    let headline = founding::chart(&tables).headline;
    assert!(headline.starts_with("No new place opens by 2045: at most"), "{headline}");
    assert!(entry::chart(&tables).headline.starts_with("Of those who would pledge, "));
    with_new_places(&mut tables, 1, 2, 2, true);
    let headline = founding::chart(&tables).headline;
    assert!(headline.ends_with("by 2045 none is left: four closed, four repealed"), "{headline}");
}

#[test]
fn marks_stay_on_the_sheet() {
    for (kind, shape) in shapes() {
        for chart in charts(&made_up(shape)) {
            check_marks(&format!("{kind}, {} places", shape.places), &chart);
        }
    }
}

#[test]
fn one_replicate_claims_no_band() {
    for chart in over_time(&made_up(Shape { replicates: 1, ..USUAL })) {
        assert!(chart.subtitle.contains("One replicate, so no band"), "{}", chart.subtitle);
        let areas = chart.marks.iter().filter(|mark| matches!(mark, Mark::Area { .. })).count();
        assert_eq!(areas, 1, "{}: only the paper is an area", chart.name);
    }
}

#[test]
fn a_flat_run_says_that_nothing_changes() {
    let [population, net_migration, rents] =
        over_time(&made_up(Shape { growth: 0.0, noise: 0.0, places: 20, ..USUAL }));
    assert_eq!(population.headline, "No place gains or loses more than 1% of its households by 2045");
    assert_eq!(net_migration.headline, "No place gains or loses more than 0.1% of its households a year by migration");
    assert!(rents.headline.starts_with("Rents rise 8% in every place"), "{}", rents.headline);
}

#[test]
fn one_replicate_claims_no_balance_and_no_interval() {
    let tables = made_up(Shape { replicates: 1, ..USUAL });
    assert!(flows::chart(&tables).headline.ends_with("moves between places from 2025 to 2045"));
    assert!(who::chart(&tables).subtitle.contains("One replicate, so no interval"));
}

#[test]
fn flows_without_a_balance_claim_none_and_a_clear_one_is_named() {
    let mut tables = made_up(Shape { noise: 0.0, places: 40, ..USUAL });
    let headline = flows::chart(&tables).headline;
    assert!(headline.ends_with("no balance between two of them stands out from chance"), "{headline}");
    for replicate in 0..tables.replicates {
        tables.flows.set(replicate, 2, 5, 30_000.0 + replicate as f64);
    }
    let headline = flows::chart(&tables).headline;
    assert!(headline.contains("on balance most go from Austin to San Francisco: 27.8k"), "{headline}");
}

#[test]
fn the_ledger_shows_the_place_of_the_question_else_the_largest_change() {
    let mut tables = made_up(USUAL);
    let most = city_ledger::subject(&tables);
    assert_ne!(most, 2);
    tables.facts.headline = Some("place_02".into());
    assert_eq!(city_ledger::subject(&tables), 2);
    assert!(city_ledger::chart(&tables).subtitle.starts_with("Austin, 2025–2045"));
}

#[test]
fn a_place_that_starts_empty_is_not_given_a_change() {
    let mut tables = made_up(Shape { places: 20, ..USUAL });
    for replicate in 0..tables.replicates {
        tables.households.set(replicate, 0, 3, 0.0);
    }
    let chart = population::chart(&tables);
    assert!(chart.subtitle.contains("Not shown: one place"), "{}", chart.subtitle);
    assert!(!chart.texts().any(|text| text.text == "New York"));
}

#[test]
fn net_migration_is_the_mean_of_yearly_rates() {
    // 10 % of each year's households come in: 10 % a year, not the 159 % of the whole decade over ten years.
    let mut tables = made_up(Shape { places: 1, replicates: 1, years: 10, growth: 0.0, noise: 0.0, ..USUAL });
    let mut households = 1000.0;
    for moment in 0..=10 {
        let net = if moment > 0 { 0.1 * households } else { 0.0 };
        households += net;
        tables.households.set(0, moment, 0, households);
        tables.inflow.set(0, moment, 0, net);
        tables.outflow.set(0, moment, 0, 0.0);
    }
    tables.places[0] = "Boomtown".into();
    assert_eq!(net_migration::chart(&tables).headline, "Boomtown gains 10% of its households a year by migration");
}

#[test]
fn names_are_text_and_never_markup() {
    let mut tables = made_up(USUAL);
    tables.places[0] = "<script>alert(1)</script> & \"co\"".into();
    tables.facts.title = Some("</title><script>".into());
    for chart in charts(&tables) {
        let svg = render::svg(&chart);
        assert!(!svg.contains("<script"), "{}", chart.name);
        usvg::Tree::from_str(&svg, &render::options()).expect("sound SVG");
    }
}

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

/// Draws every made-up run to a folder to be looked at: `FOOTVOTE_LOOK=DIR cargo test --test charts -- --ignored`.
#[test]
#[ignore = "writes pictures to look at"]
fn look() {
    let folder = PathBuf::from(std::env::var_os("FOOTVOTE_LOOK").expect("FOOTVOTE_LOOK names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let wanted = std::env::var("FOOTVOTE_LOOK_AT").unwrap_or_default();
    for (kind, shape) in shapes() {
        for chart in charts(&made_up(shape)) {
            let svg = render::svg(&chart);
            let stem = format!("{kind}-{}-{}", shape.places, chart.name);
            if !wanted.split_whitespace().any(|part| stem.starts_with(part)) && !wanted.is_empty() {
                continue;
            }
            std::fs::write(folder.join(format!("{stem}.svg")), &svg).unwrap();
            std::fs::write(folder.join(format!("{stem}.png")), render::png(&svg).unwrap()).unwrap();
        }
    }
}

fn copy_of_fixture(name: &str) -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("charts").join(name);
    let _ = std::fs::remove_dir_all(&copy);
    std::fs::create_dir_all(&copy).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/run");
    for file in ["scenario.toml", "manifest.json", "places.csv", "flows.csv", "groups.csv"] {
        std::fs::copy(fixture.join(file), copy.join(file)).unwrap();
    }
    copy
}
