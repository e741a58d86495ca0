//! Everything stays on the sheet and no labels collide, whatever the places are called and however many there are.

use footvote::chart::run::{entry, founding, members, population};
use footvote::chart::sheet::canvas::Chart;
use footvote::chart::sheet::render;
use footvote::chart::sheet::style::WIDTH;
use rayon::prelude::*;
use resvg::usvg;

use super::made_up::{Shape, USUAL, charts, made_up, shapes, with_new_places};
use crate::support::pictures::{check, check_texts};

const NARROW: f64 = 600.0;
const WIDE: f64 = 1_600.0;

#[test]
fn texts_and_marks_stay_on_sheets_of_every_width_and_no_texts_collide() {
    shapes().into_par_iter().for_each(|(kind, shape)| {
        let case = format!("{kind}, {} places", shape.places);
        let mut tables = made_up(shape);
        let usual = charts(&tables);
        usual.iter().for_each(|chart| check(&case, chart));
        tables.width = NARROW;
        for chart in charts(&tables) {
            on_another_sheet(&format!("{case}, {NARROW} px"), chart, NARROW);
        }
        tables.width = WIDE;
        for (chart, usual) in charts(&tables).into_iter().zip(&usual) {
            // A wider sheet may spare a line of the subtitle, but not shrink a letter.
            assert!(
                least(&chart) >= least(usual),
                "{case}, {}: {:?} for {:?}",
                chart.name,
                least(&chart),
                least(usual)
            );
            on_another_sheet(&format!("{case}, {WIDE} px"), chart, WIDE);
        }
    });
}

/// The smallest letters of a chart below its headings, in tenths of a pixel.
fn least(chart: &Chart) -> Option<u64> {
    chart.texts().skip(6).map(|text| (10.0 * text.size) as u64).min()
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
fn headings_keep_their_room_beside_the_shortest_names() {
    let mut tables = made_up(Shape { places: 2, ..USUAL });
    tables.places = vec!["A".into(), "B".into()];
    for chart in charts(&tables) {
        check_texts("two short names", &chart);
    }
}

#[test]
fn logarithmic_scales_and_new_places_keep_their_room() {
    shapes().into_par_iter().for_each(|(kind, shape)| {
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
    });
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

/// On a sheet of another width everything has its room, letters are as large, and few labels of a narrow one are left out.
fn on_another_sheet(case: &str, mut chart: Chart, width: f64) {
    assert_eq!(chart.width, width, "{case}, {}", chart.name);
    let written = chart.texts().count();
    if width < WIDTH {
        chart.leave_out();
        let left = chart.texts().count();
        assert!(10 * left >= 7 * written, "{case}, {}: {left} of {written} labels", chart.name);
    }
    let headline = chart.headline.split_whitespace().next().unwrap_or_default().to_owned();
    assert!(chart.texts().any(|text| text.text.contains(&headline)), "{case}, {}: no headline", chart.name);
    check(case, &chart);
}

#[test]
fn charts_of_new_places_are_drawn_anew_on_sheets_of_other_widths() {
    for (communities, towns, open, lost) in [(1, 1, 0, false), (2, 3, 2, true), (5, 9, 9, true)] {
        let mut tables = made_up(Shape { replicates: 4, ..USUAL });
        with_new_places(&mut tables, communities, towns, open, lost);
        for width in [NARROW, WIDE] {
            tables.width = width;
            for chart in [founding::chart(&tables), entry::chart(&tables), members::chart(&tables)] {
                on_another_sheet(&format!("{open} of {towns} open, {width} px"), chart, width);
            }
        }
    }
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
