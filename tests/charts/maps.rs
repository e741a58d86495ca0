//! Maps: which signs they draw, and that no name hides the sign of another place.

use footvote::chart::canvas::{Chart, Extent, Mark, Point};
use footvote::chart::map;
use footvote::chart::style::PAPER;
use footvote::chart::tables::RunTables;

use crate::made_up::{Shape, USUAL, found, made_up};
use crate::pictures::{check, inked};

/// Which place is new in these tests.
const NEW: usize = 1;

/// A run of so many places in which a small one is founded so many degrees inland of the largest.
fn with_a_town(places: usize, degrees: f64) -> RunTables {
    let mut tables = made_up(Shape { places, ..USUAL });
    let last = tables.years.len() - 1;
    let size = |place: &usize| tables.over(|r| tables.households.at(r, last, *place)).median;
    let on_map = |place: &usize| *place != NEW && map::contiguous(tables.facts.sites[&tables.names[*place]]);
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
