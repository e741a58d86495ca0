//! Draws the map as a film: one SVG that shows year after year, and stands still for readers who asked for less motion.

use std::fmt::Write;

use crate::chart::read::tables::RunTables;
use crate::chart::run::map;
use crate::chart::run::map_years::moments;
use crate::chart::run::place_names;
use crate::chart::run::place_names::Name;
use crate::chart::run::population;
use crate::chart::run::site;
use crate::chart::run::site::Site;
use crate::chart::shape::projection::Projection;
use crate::chart::sheet::canvas::{Chart, Extent};
use crate::chart::sheet::font::{FAMILY, Weight, width};
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::Words;
use crate::chart::sheet::render;
use crate::chart::sheet::render::Look;
use crate::chart::sheet::style::{Color, GAIN, INK, LOSS, MARGIN, NEUTRAL, PAPER};

/// Height of the sheet.
const TALL: f64 = 700.0;
/// Radius of the largest disc.
const LARGEST: f64 = 30.0;
/// Most years; more are thinned out.
const MOST: usize = 41;
/// Seconds a year is shown, and how many times longer the last.
const SECONDS: f64 = 0.6;
const HOLD: usize = 4;
/// Type size of names and of the year.
const NAME: f64 = 12.0;
const YEAR: f64 = 44.0;

const IN_MEMORY: &str = "writing to a string cannot fail";

/// The film of a run as an SVG document.
pub fn svg(tables: &RunTables, look: Look) -> String {
    let moments = moments(tables.years.len(), MOST);
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!("Area: households; colour: whole change, {}–{}", start.floor(), end.floor());
    subtitle.push_str(&match tables.replicates {
        1 => ", one run.".to_owned(),
        many => format!(", medians of {many} runs."),
    });
    subtitle.push_str(&map::missing(tables));
    let words =
        Words { headline: population::finding(tables), subtitle, source: map::source(tables), width: tables.width };
    let (mut chart, top) = frame::sheet("map_moving", TALL, words);
    map::key(&mut chart, top + 20.0, map::any_new(tables, &moments));
    let frame =
        Extent { left: MARGIN + 10.0, top: top + 40.0, right: chart.width - MARGIN - 10.0, bottom: TALL - 40.0 };
    let albers = map::projection(tables, frame);
    map::land(&mut chart, tables, &albers, frame, true);
    let ground = render::svg_as(&chart, look);
    let ground = ground.trim_end().trim_end_matches("</svg>");

    let most = map::largest(tables, &moments);
    let last = moments.last().copied().unwrap_or(0);
    let slots = moments.len() - 1 + HOLD;
    let seconds = SECONDS * slots as f64;
    let share = |frames: usize| 100.0 * frames as f64 / slots as f64;
    let mut out = format!(
        "{ground}<style>@media (prefers-reduced-motion:no-preference){{\
         .y{{opacity:0;animation:y {seconds:.1}s step-end infinite}}.z{{opacity:0;animation:z {seconds:.1}s step-end infinite}}\
         @keyframes y{{0%{{opacity:1}}{:.3}%{{opacity:0}}}}@keyframes z{{0%{{opacity:1}}{:.3}%{{opacity:0}}}}}}</style>\n",
        share(1),
        share(HOLD),
    );
    let names = names(tables, &albers, (&moments, most), frame);
    let (new, old): (Vec<Name>, Vec<Name>) = names.into_iter().partition(|name| tables.is_new(name.place));
    for (k, &moment) in moments.iter().enumerate() {
        let still = moment == last;
        let class = if still { "z" } else { "y" };
        let hidden = if still { "" } else { " opacity=\"0\"" };
        let delay = SECONDS * k as f64;
        write!(out, "<g class=\"{class}\"{hidden} style=\"animation-delay:{delay:.1}s\"><g transform=\"scale(8)\">")
            .expect(IN_MEMORY);
        let sites = map::sites(tables, &albers, moment, LARGEST, most);
        for color in [GAIN.line, LOSS.line, NEUTRAL.line] {
            let alike = |site: &&Site| site.hue.line == color;
            let mut path = String::new();
            for site in sites.iter().filter(alike) {
                // Rounded before it is doubled: half circles that do not meet their ends are no circle.
                let ((x, y), r) = (site.at, (10.0 * site.radius).round() / 10.0);
                write!(
                    path,
                    "M{:.1} {y:.1}a{r:.1} {r:.1} 0 1 0 {:.1} 0a{r:.1} {r:.1} 0 1 0 {:.1} 0z",
                    x - r,
                    2.0 * r,
                    -2.0 * r
                )
                .expect(IN_MEMORY);
            }
            if !path.is_empty() {
                write!(out, "<path fill=\"{}\" fill-opacity=\".72\" d=\"{path}\"/>", hex(look.theme.paint(color)))
                    .expect(IN_MEMORY);
            }
        }
        for site in sites.iter().filter(|site| tables.is_new(site.place)) {
            let [(x, y), corners @ ..] = site::ring(site.at, site.radius);
            let path = corners.map(|(x, y)| format!("L{x:.1} {y:.1}")).concat();
            for (width, color) in [(3.6, PAPER), (1.8, INK)] {
                write!(
                    out,
                    "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" d=\"M{x:.1} {y:.1}{path}z\"/>",
                    hex(look.theme.paint(color))
                )
                .expect(IN_MEMORY);
            }
        }
        let year = tables.years.get(moment).map_or(0.0, |year| year.floor()).to_string();
        let x = chart.width - MARGIN - width(&year, YEAR, Weight::Bold);
        let fill = hex(look.theme.paint(INK));
        writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" font-family=\"{FAMILY}, sans-serif\" font-weight=\"bold\" font-size=\"{YEAR}\" \
             fill=\"{fill}\">{year}</text></g>",
            top + 52.0
        )
        .expect(IN_MEMORY);
        // The name of a new place comes and goes with it.
        let there = new.iter().filter(|name| sites.iter().any(|site| site.place == name.place));
        out.push_str(&written(there, look));
        out.push_str("</g>\n");
    }
    out.push_str(&written(old.iter(), look));
    out.push_str("</svg>\n");
    out
}

/// The names of places, where the discs of all years leave room: each stands still as long as its place is there.
fn names(tables: &RunTables, albers: &Projection, (moments, most): (&[usize], f64), frame: Extent) -> Vec<Name> {
    let mut all: Vec<Site> = Vec::new();
    for &moment in moments.iter().rev() {
        for mut site in map::sites(tables, albers, moment, LARGEST, most) {
            // Names alone: how much a place has changed differs from year to year.
            site.change = f64::NAN;
            match all.iter_mut().find(|other| other.place == site.place) {
                Some(other) => other.radius = other.radius.max(site.radius),
                None => all.push(site),
            }
        }
    }
    // The year stands at the upper right.
    let room = Extent { right: frame.right - 110.0, ..frame };
    place_names::placed(tables, &all, (Vec::new(), &[]), room, (NAME, usize::MAX))
}

/// Names as SVG, with a halo of paper.
fn written<'a>(names: impl Iterator<Item = &'a Name>, look: Look) -> String {
    let mut sheet = Chart::sheet("names", look.width, TALL);
    names.for_each(|name| place_names::write(&mut sheet, name.clone()));
    let drawn = render::svg_as(&sheet, look);
    let mut lines = drawn.lines().filter(|line| line.starts_with("<text") || line.starts_with("<polyline")).peekable();
    if lines.peek().is_none() {
        return String::new();
    }
    let paper = hex(look.theme.paint(PAPER));
    let halo = format!("<g paint-order=\"stroke\" stroke=\"{paper}\" stroke-opacity=\".6\" stroke-width=\"12\">\n");
    halo + &lines.map(|line| format!("{line}\n")).collect::<String>() + "</g>\n"
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}
