//! Draws a road sign that says where a town lies: its name, and how many miles from the city of its site.

use std::f64::consts::PI;

use crate::chart::hero::paper::Paper;
use crate::chart::sheet::canvas::{Anchor, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{ACCENT, PAPER};
use crate::chart::verdict::scene::{Scene, sentence};
use crate::model::consideration::miles;

/// A city farther away is no landmark, miles.
const FAR: f64 = 100.0;
/// Room between the margins of a sheet on which words above a plot leave that gutter free.
const ROOM: f64 = 960.0;
/// Room to the right of a plot in which a sign may stand beside it.
const GUTTER: f64 = 232.0;

/// The two lines of the sign; nothing of a town whose site is unknown or far from every city.
pub fn words(scene: &Scene, town: usize) -> Option<[String; 2]> {
    let tables = scene.tables;
    let here = *tables.facts.sites.get(scene.town_name(town))?;
    let cities = (0..tables.names.len()).filter(|&place| !tables.is_new(place));
    let away = |place: usize| Some((place, miles(here, *tables.facts.sites.get(&tables.names[place])?)));
    // The city that its site is measured from, else the nearest.
    let metro = tables.facts.metros.get(scene.town_name(town));
    let own = cities.clone().find(|&place| Some(&tables.names[place]) == metro).and_then(away);
    let nearest = || cities.filter_map(away).min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let (city, away) = own.or_else(nearest)?;
    let distance = match away.round() {
        _ if away > FAR => return None,
        0.0 => format!("in {}", scene.call(city)),
        1.0 => format!("1 mile from {}", scene.call(city)),
        many => format!("{many} miles from {}", scene.call(city)),
    };
    Some([sentence(&scene.town_call(town)), distance])
}

/// Draws the sign of a town: where `beside` allows it and it fits, at the upper right without taking a row, else in a row of its own.
/// How far down it reaches beside what comes next; 0 in a row of its own, or without a sign.
pub fn draw(paper: &mut Paper, scene: &Scene, town: usize, beside: bool) -> f64 {
    let Some(words) = words(scene, town) else {
        return 0.0;
    };
    let sizes = paper.sizes;
    let (size, tall) = (sizes.small, 2.0 * 1.3 * sizes.small + 2.0 * sizes.pick(5.0, 4.0));
    let icon = 0.62 * tall;
    let pad = sizes.pick(10.0, 8.0);
    let most = sizes.room() - icon - 3.0 * pad;
    let lines = [(&words[0], Weight::Bold), (&words[1], Weight::Regular)]
        .map(|(text, weight)| (font::cut(text, size, weight, most), weight));
    let widest = lines.iter().map(|(text, weight)| font::width(text, size, *weight)).fold(0.0, f64::max);
    let wide = widest + icon + 3.0 * pad;
    let beside = beside && sizes.room() >= ROOM && wide <= GUTTER;
    let left = if beside { sizes.width - sizes.margin - wide } else { sizes.margin };
    let top = paper.y;
    let corners = rounded((left, top), (wide, tall), sizes.pick(6.0, 5.0));
    paper.chart.marks.push(Mark::Area { points: corners, color: ACCENT, opacity: 1.0 });
    let side = (left + pad, top + (tall - icon) / 2.0);
    paper.chart.marks.push(Mark::Area { points: gable(side, icon), color: PAPER, opacity: 1.0 });
    for (k, (text, weight)) in lines.into_iter().enumerate() {
        let at = (left + icon + 2.0 * pad, top + sizes.pick(5.0, 4.0) + (1.3 * k as f64 + 1.0) * size);
        paper.chart.write(Text { at, anchor: Anchor::Start, size, weight, color: PAPER, text });
    }
    if beside {
        return tall;
    }
    paper.y += tall + sizes.pick(14.0, 10.0);
    0.0
}

/// The outline of a house in a square.
fn gable((x, y): Point, side: f64) -> Vec<Point> {
    let roof = y + 0.45 * side;
    vec![(x, roof), (x + side / 2.0, y), (x + side, roof), (x + side, y + side), (x, y + side)]
}

/// A rectangle with round corners.
fn rounded((x, y): Point, (wide, tall): (f64, f64), radius: f64) -> Vec<Point> {
    const STEPS: usize = 6;
    let centres = [
        (x + wide - radius, y + radius, -0.5),
        (x + wide - radius, y + tall - radius, 0.0),
        (x + radius, y + tall - radius, 0.5),
        (x + radius, y + radius, 1.0),
    ];
    let corner = |(cx, cy, turn): (f64, f64, f64)| {
        (0..=STEPS).map(move |step| {
            let angle = PI * (turn + 0.5 * step as f64 / STEPS as f64);
            (cx + radius * libm::cos(angle), cy + radius * libm::sin(angle))
        })
    };
    centres.into_iter().flat_map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        // A degree of latitude is 69.09 miles; Chicago to Detroit 238 miles.
        assert!((miles((40.0, -80.0), (41.0, -80.0)) - 69.09).abs() < 0.01);
        assert!((miles((41.88, -87.63), (42.33, -83.05)) - 237.6).abs() < 1.0);
        assert!(miles((10.0, 20.0), (10.0, 20.0)).abs() < 1e-9);
    }
}
