//! Maps: which signs they draw, and that no name hides the sign of another place.

use footvote::chart::catalogue;
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::{ground, map, map_moving, map_years};
use footvote::chart::sheet::canvas::{Chart, Extent, Mark, Point};
use footvote::chart::sheet::render::Look;
use footvote::chart::sheet::style::{INK, PAPER};
use resvg::usvg;

use super::made_up::{Shape, USUAL, found, made_up};
use crate::support::pictures::{check, inked};

/// Which place is new in these tests.
const NEW: usize = 1;

/// A run of so many places in which a small one is founded so many degrees inland of the largest.
fn with_a_town(places: usize, degrees: f64) -> RunTables {
    let mut tables = made_up(Shape { places, ..USUAL });
    let last = tables.years.len() - 1;
    let size = |place: &usize| tables.over(|r| tables.households.at(r, last, *place)).median;
    let on_map = |place: &usize| *place != NEW && ground::contiguous(tables.facts.sites[&tables.names[*place]]);
    let largest = (0..places).filter(on_map).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap();
    let (latitude, longitude) = tables.facts.sites[&tables.names[largest]];
    let inland = if longitude < -95.0 { degrees } else { -degrees };
    tables.facts.sites.insert(tables.names[NEW].clone(), (latitude, longitude + inland));
    tables.places[NEW] = "Network Town".into();
    found(&mut tables, NEW, last / 3, 4_000.0);
    tables
}

/// The discs of places: centre and radius.
fn discs(chart: &Chart) -> Vec<(Point, f64)> {
    let disc = |mark: &Mark| match mark {
        Mark::Area { points, opacity, .. } if points.len() == 36 && *opacity < 1.0 => {
            let (a, b) = (points[0], points[18]);
            Some((((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0), (a.0 - b.0).abs() / 2.0))
        }
        _ => None,
    };
    chart.marks.iter().filter_map(disc).collect()
}

/// The middles of the diamonds, the one in the key not counted.
fn diamonds(chart: &Chart) -> Vec<Point> {
    let explained = chart.texts().find(|text| text.text == "new place").map(|text| text.at);
    let ring = |mark: &Mark| match mark {
        Mark::Line { points, color: INK, .. } if points.len() == 5 && points[0] == points[4] => {
            Some((points[0].0, points[1].1))
        }
        _ => None,
    };
    let all: Vec<Point> = chart.marks.iter().filter_map(ring).collect();
    let in_key = |at: &Point| explained.is_some_and(|key| (at.0 - key.0).abs() < 20.0 && (at.1 - key.1).abs() < 8.0);
    let (key, map): (Vec<Point>, Vec<Point>) = all.into_iter().partition(in_key);
    assert_eq!(key.len(), usize::from(explained.is_some()), "{}: the key has no diamond", chart.name);
    assert!(explained.is_some() || map.is_empty(), "{}: the diamond is not explained", chart.name);
    map
}

/// How far a rectangle is from a point.
fn distance(extent: &Extent, (x, y): Point) -> f64 {
    let dx = (extent.left - x).max(x - extent.right).max(0.0);
    let dy = (extent.top - y).max(y - extent.bottom).max(0.0);
    (dx * dx + dy * dy).sqrt()
}

#[test]
fn names_hide_no_other_place_and_new_places_are_always_named() {
    for places in [2, 12, 60] {
        for degrees in [0.0, 0.4, 1.0, 2.0, 3.0, 5.0] {
            let chart = map::chart(&with_a_town(places, degrees));
            let case = format!("{places} places, {degrees} degrees");
            check(&case, &chart);
            let discs = discs(&chart);
            let mut named = 0;
            for ((name, ink), text) in inked(&chart).iter().zip(chart.texts()) {
                let new = name == "Network Town (new)";
                named += usize::from(new);
                for &(at, radius) in &discs {
                    // A name in the colour of the paper stands on its own disc.
                    let extent = text.extent();
                    let middle = ((extent.left + extent.right) / 2.0 - at.0).abs();
                    if text.color == PAPER && middle < 0.5 && distance(ink, at) == 0.0 {
                        continue;
                    }
                    let firm = if new { 0.5 } else { 0.8 };
                    let away = distance(ink, at);
                    assert!(away >= firm * radius, "{case}: `{name}` covers a disc of {radius} at {at:?}");
                }
            }
            assert_eq!(named, 1, "{case}: the new place has no name");
        }
    }
}

#[test]
fn the_place_of_the_question_is_named_also_within_a_large_one() {
    let mut tables = with_a_town(12, 0.4);
    tables.new.clear();
    let named = |tables: &RunTables| map::chart(tables).texts().any(|text| text.text == "Network Town");
    assert!(!named(&tables), "a lesser place within a large one has no room for its name");
    tables.facts.headline = Some(tables.names[NEW].clone());
    assert!(named(&tables));
    check("question", &map::chart(&tables));
}

#[test]
fn a_new_place_is_a_diamond_around_its_disc_and_a_legacy_place_a_disc() {
    let tables = with_a_town(6, 3.0);
    let chart = map::chart(&tables);
    let diamonds = diamonds(&chart);
    assert_eq!(diamonds.len(), 1);
    // Three discs are in the key.
    let discs: Vec<Point> = discs(&chart).into_iter().map(|(at, _)| at).collect();
    assert_eq!(discs.len(), 6 + 3);
    let same = |a: Point, b: Point| (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6;
    assert_eq!(discs.iter().filter(|disc| same(**disc, diamonds[0])).count(), 1, "the diamond is around a disc");

    let chart = map::chart(&made_up(Shape { places: 6, ..USUAL }));
    assert!(self::diamonds(&chart).is_empty() && chart.texts().all(|text| text.text != "new place"));
}

#[test]
fn the_map_of_years_marks_new_places_from_the_year_they_have_households() {
    // Six panels: the years 0, 4, 8, 12, 16 and 20; the town is founded in the sixth year.
    let tables = with_a_town(12, 2.0);
    let chart = map_years::chart(&tables);
    check("a town", &chart);
    assert_eq!(diamonds(&chart).len(), 4);
    assert_eq!(chart.texts().filter(|text| text.text == "Network Town (new)").count(), 4);
    assert!(chart.subtitle.contains("Named: new places"), "{}", chart.subtitle);
    let chart = map_years::chart(&made_up(Shape { places: 12, ..USUAL }));
    assert!(diamonds(&chart).is_empty() && !chart.subtitle.contains("new place"));
}

#[test]
fn the_film_shows_a_new_place_and_its_name_from_the_year_it_has_households() {
    let film = map_moving::svg(&with_a_town(12, 2.0), Look::default());
    usvg::Tree::from_str(&film, &footvote::chart::sheet::render::options()).expect("sound SVG");
    let years: Vec<&str> = film.split("<g class=\"").skip(1).collect();
    assert_eq!(years.len(), 21);
    for (year, drawn) in years.iter().enumerate() {
        let there = usize::from(year >= 6);
        assert!(drawn.contains(&format!(">{}</text>", 2025 + year)));
        assert_eq!(drawn.matches("stroke-width=\"1.8\"").count(), there, "diamonds in year {year}");
        assert_eq!(drawn.matches("Network Town (new)").count(), there, "names in year {year}");
    }
    assert!(film.contains("new place"), "the diamond is not explained");
    assert_eq!(film.matches("San Francisco<").count(), 1, "other names stand still");
    let film = map_moving::svg(&made_up(Shape { places: 12, ..USUAL }), Look::default());
    assert!(!film.contains("stroke-width=\"1.8\"") && !film.contains("new place"));
}

#[test]
fn where_places_crowd_in_a_part_of_the_country_the_map_comes_closer() {
    let apart = |east: f64| {
        let mut tables = made_up(Shape { places: 2, ..USUAL });
        for (name, longitude) in tables.names.iter().zip([-84.0 - east, -84.0]) {
            tables.facts.sites.insert(name.clone(), (34.0, longitude));
        }
        let chart = map::chart(&tables);
        check("two places", &chart);
        let sites: Vec<Point> =
            discs(&chart).into_iter().filter(|(_, radius)| *radius > 6.5).map(|(at, _)| at).collect();
        (sites[0].0 - sites[1].0).abs() / east
    };
    assert!(apart(3.0) > 2.0 * apart(35.0), "{} {}", apart(3.0), apart(35.0));
}

/// Why there is none: every place has coordinates, so that only a second place can be lacking.
#[test]
fn a_map_is_refused_for_the_reason_that_is_true() {
    let mut tables = made_up(Shape { places: 1, ..USUAL });
    let why = catalogue::needs("map", &tables).expect("one place has no map");
    assert!(why.contains("at least two places"), "{why}");
    tables = made_up(Shape { places: 2, ..USUAL });
    for (name, site) in tables.names.clone().iter().zip([(48.8, 2.3), (-33.9, 151.2)]) {
        tables.facts.sites.insert(name.clone(), site);
    }
    assert_eq!(catalogue::needs("map", &tables), None, "places abroad have one");
}

#[test]
fn places_anywhere_have_a_map_with_a_true_source() {
    let europe = [(48.8, 2.3), (52.5, 13.4), (40.4, -3.7), (41.9, 12.5), (59.3, 18.1), (38.0, 23.7)];
    let world = [(48.8, 2.3), (35.7, 139.7), (-33.9, 18.4), (41.9, -87.6), (-36.8, 174.8), (21.3, -157.9)];
    let equator = [(-1.3, 36.8), (0.3, 32.6), (-6.8, 39.2), (-1.9, 30.1), (-3.4, 29.4), (2.0, 45.3)];
    let cases = [
        ("europe", europe, "Albers equal-area"),
        ("world", world, "Equal Earth"),
        ("equator", equator, "Cylindrical equal-area"),
    ];
    for (case, sites, projection) in cases {
        let mut tables = made_up(Shape { places: 6, ..USUAL });
        for (name, site) in tables.names.clone().iter().zip(sites) {
            tables.facts.sites.insert(name.clone(), site);
        }
        assert!(map::applies(&tables), "{case}");
        let chart = map::chart(&tables);
        check(case, &chart);
        assert_eq!(discs(&chart).len(), 6 + 3, "{case}: all places, and three in the key");
        assert!(chart.source.ends_with("Outline: Natural Earth"), "{case}: {}", chart.source);
        assert!(chart.subtitle.contains(projection), "{case}: {}", chart.subtitle);
        assert!(!chart.subtitle.contains("Not on the map"), "{case}: {}", chart.subtitle);
        check(case, &map_years::chart(&tables));
    }
}
