//! First pictures keep their room, for a wide page, a column of text and a phone, whatever opens and whatever towns are called.

use footvote::chart::hero;
use footvote::chart::read::cube::Cube;
use footvote::chart::read::exits::Exit;
use footvote::chart::read::happenings::Happened;
use footvote::chart::read::tables::RunTables;
use footvote::chart::read::twin::Twin;
use footvote::chart::run::rents;
use footvote::chart::sheet::canvas::{Chart, Mark};
use footvote::scenario::answer::AnswerKind;

use super::made_up::{Shape, USUAL, found, made_up, with_new_places};
use crate::support::pictures::check;

/// Pages, a column of the gallery, and a phone.
const WIDTHS: [f64; 3] = [360.0, 760.0, 1200.0];

/// A run beside its twin in which so many towns of so many communities open, the first of them 25 miles from a city.
fn world(shape: Shape, (communities, towns, open, lost): (usize, usize, usize, bool)) -> RunTables {
    let mut tables = made_up(shape);
    let still = made_up(Shape { growth: 0.3 * shape.growth, ..shape });
    tables.twin = Some(Twin {
        words: "nothing happens".into(),
        households: still.households,
        rent: still.rent,
        inflow: still.inflow,
        outflow: still.outflow,
        ledger: still.ledger,
        grants: Cube::nothing(still.replicates, still.years.len(), still.names.len()),
    });
    if towns == 0 {
        return tables;
    }
    with_new_places(&mut tables, communities, towns, open, lost);
    let (latitude, longitude) = tables.facts.sites["place_00"];
    for name in tables.new_places.names.clone() {
        tables.facts.sites.insert(name, (latitude, longitude + 0.45));
    }
    let exit = |replicate: usize, town: usize| Exit {
        replicate,
        place: tables.new_places.names[town].clone(),
        city: "place_00".into(),
        gap: 1.2,
        ticket: 30_000.0,
        households: 4_000.0,
        total: 4_000.0 * 9_870.0,
        parts: [0.0, -400.0, 250.0, 0.0, 300.0, 2_320.0, 5_100.0, 2_300.0, 0.0],
        reform_years: 13.0,
        reform_households: 3.9e6,
        reform_total: 3.9e6 * 2_320.0,
    };
    tables.exits =
        (0..shape.replicates).flat_map(|r| (0..open).map(move |town| (r, town))).map(|(r, t)| exit(r, t)).collect();
    tables
}

/// The picture of a kind of answer on a sheet of a width.
fn picture(tables: &RunTables, kind: AnswerKind, width: f64) -> Option<Chart> {
    let mut tables = RunTables { width, ..tables.clone() };
    tables.facts.answer = Some(kind);
    hero::chart(&tables)
}

const TOWNS: [(usize, usize, usize, bool); 6] =
    [(0, 0, 0, false), (1, 1, 0, false), (1, 1, 1, false), (1, 1, 1, true), (2, 3, 2, true), (5, 9, 9, true)];

#[test]
fn first_pictures_keep_their_room_on_every_sheet() {
    let mut drawn = 0;
    for places in [2, 60] {
        for replicates in [1, 20] {
            for towns in TOWNS {
                let tables = world(Shape { places, replicates, ..USUAL }, towns);
                for (word, kind) in AnswerKind::WORDS {
                    for width in WIDTHS {
                        let Some(chart) = picture(&tables, kind, width) else { continue };
                        check(&format!("{word}, {places} places, {replicates} runs, {towns:?}, {width} px"), &chart);
                        drawn += 1;
                    }
                }
            }
        }
    }
    assert!(drawn > 400, "{drawn}");
}

/// On a phone every fate is broken into two lines, and its number stands above them. Planted fault: room for one line.
#[test]
fn fates_beside_each_other_keep_their_numbers_on_a_phone() {
    let mut tables = world(Shape { replicates: 20, ..USUAL }, (1, 1, 1, true));
    for (r, lives) in tables.new_places.lives.iter_mut().enumerate() {
        let life = &mut lives[0];
        let then = life.opened.map(|year| year + 4.0);
        let dates = [&mut life.builder_failed, &mut life.closed, &mut life.repealed];
        dates.into_iter().enumerate().for_each(|(k, date)| *date = then.filter(|_| r % 4 == k));
    }
    for width in [360.0, 380.0, 400.0] {
        let chart = picture(&tables, AnswerKind::Fates, width).expect("a town opens");
        check(&format!("fates, {width} px"), &chart);
        let beside: Vec<_> = chart.texts().filter(|text| text.at.0 > chart.width - 90.0).collect();
        for word in ["stands,", "repealed", "closed"] {
            let at = beside.iter().find(|text| text.text == word).unwrap_or_else(|| panic!("{width} px: no {word}"));
            let number =
                beside.iter().any(|text| text.at.0 == at.at.0 && (10.0..16.0).contains(&(at.at.1 - text.at.1)));
            assert!(number, "{width} px: no number above {word}");
        }
    }
}

#[test]
fn a_sign_says_how_many_miles_a_town_lies_from_its_city() {
    let tables = world(Shape { replicates: 4, ..USUAL }, (1, 1, 1, false));
    for kind in [AnswerKind::Race, AnswerKind::Fates, AnswerKind::Gate] {
        for width in WIDTHS {
            let chart = picture(&tables, kind, width).expect("a town opens");
            let sign = chart.texts().find(|text| text.text.contains(" miles from ")).map(|text| text.text.clone());
            let sign = sign.unwrap_or_else(|| panic!("{kind:?}, {width} px: no sign"));
            // .45 degrees of longitude at 26 degrees north are 27.9 miles.
            assert_eq!(sign, format!("28 miles from {}", tables.places[0]), "{kind:?}");
        }
    }
    let mut nowhere = tables.clone();
    nowhere.facts.sites.retain(|name, _| name.starts_with("place_"));
    let chart = picture(&nowhere, AnswerKind::Race, 1200.0).expect("a town opens");
    assert!(chart.texts().all(|text| !text.text.contains("miles")), "nobody knows where it lies");
}

#[test]
fn a_town_of_a_long_name_keeps_its_sign_on_the_sheet() {
    let mut tables = world(Shape { replicates: 4, ..USUAL }, (1, 1, 1, false));
    tables.places[0] = "a metropolitan statistical area with a name of many words ".repeat(3);
    for width in WIDTHS {
        let chart = picture(&tables, AnswerKind::Race, width).expect("a town opens");
        check(&format!("long, {width} px"), &chart);
    }
}

/// Planted fault: a race in which no town opens without a word of what the city does meanwhile.
#[test]
fn what_happens_to_the_city_stands_in_the_picture_of_pledges() {
    let mut tables = world(Shape { places: 6, replicates: 4, ..USUAL }, (1, 1, 0, false));
    tables.facts.headline = Some("place_00".into());
    let (place, kind) = ("place_00".to_owned(), "reform".to_owned());
    tables.happened = (0..4)
        .map(|replicate| Happened {
            replicate,
            year: 2030.0,
            place: place.clone(),
            kind: kind.clone(),
            reason: String::new(),
        })
        .collect();
    for width in WIDTHS {
        let chart = picture(&tables, AnswerKind::Race, width).expect("pledges are drawn");
        let said = chart.texts().any(|text| text.text.ends_with(": change in 2030"));
        assert!(said, "{:?}", chart.texts().map(|text| text.text.as_str()).collect::<Vec<_>>());
        check("pledges and a reform", &chart);
    }
}

#[test]
fn panels_beside_a_twin_name_their_units_and_a_phone_keeps_its_scale_beside_its_curves() {
    let tables = world(Shape { places: 2, replicates: 4, ..USUAL }, (0, 0, 0, false));
    for width in WIDTHS {
        let chart = picture(&tables, AnswerKind::Twin, width).expect("there is a twin");
        let said = |words: &str| chart.texts().find(|text| text.text == words);
        assert!(
            said("Rent a year").is_some() && said("Crime per 100,000").or(said("Violent crime per 100,000")).is_some()
        );
        // The number of a line of the grid ends where the line begins.
        let zero = said("0%").expect("every scale has its zero").extent();
        let begins = |mark: &Mark| match mark {
            Mark::Line { points, .. } if points.len() == 2 && points[0].1 == points[1].1 => Some(points[0].0),
            _ => None,
        };
        let first =
            chart.marks.iter().filter_map(begins).filter(|x| *x > zero.left + 1.0).fold(f64::INFINITY, f64::min);
        assert!(zero.right <= first, "{width}: {} {first}", zero.right);
    }
}

/// Planted fault: “Dashed: the twin” where only the line of a new place is coloured, which has none.
#[test]
fn a_twin_is_explained_only_where_one_is_dashed() {
    for (new, drawn) in [(true, false), (false, true)] {
        let mut tables = world(Shape { places: 4, replicates: 20, noise: 0.0, sizes: 1.5, ..USUAL }, (0, 0, 0, false));
        if new {
            found(&mut tables, 1, 8, 5_000.0);
            // Nothing else is told of: runs differ by more than they change.
            for (r, place) in (0..20).flat_map(|r| [0, 2, 3].map(|place| (r, place))) {
                let last = tables.years.len() - 1;
                let start = tables.rent.at(r, 0, place);
                (1..=last).for_each(|m| tables.rent.set(r, m, place, start * [0.8, 1.2, 0.9, 1.1][r % 4]));
            }
        }
        let chart = rents::chart(&tables);
        assert_eq!(chart.subtitle.contains("Dashed"), drawn, "{} {}", chart.headline, chart.subtitle);
    }
}
