//! The map as a film: one SVG that shows year after year by itself, and stands still for readers who asked for less motion.

use std::fmt::Write;

use super::canvas::Extent;
use super::font::{FAMILY, Weight, width};
use super::frame::{self, Words};
use super::map;
use super::map_years::moments;
use super::place_names;
use super::population;
use super::render::{self, Look};
use super::style::{Color, INK, MARGIN, NEUTRAL, PAPER, WIDTH};
use super::tables::RunTables;

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
    let mut subtitle =
        format!("Area: households; colour: change since {}, {}–{}", start.floor(), start.floor(), end.floor());
    subtitle.push_str(&match tables.replicates {
        1 => ", one replicate.".to_owned(),
        many => format!(", medians of {many} replicates."),
    });
    subtitle.push_str(&map::missing(tables));
    let words = Words { headline: population::finding(tables), subtitle, source: map::source(tables) };
    let (mut chart, top) = frame::sheet("map_moving", TALL, words);
    map::key(&mut chart, top + 20.0, false);
    let frame = Extent { left: MARGIN + 10.0, top: top + 40.0, right: WIDTH - MARGIN - 10.0, bottom: TALL - 40.0 };
    let albers = map::projection(tables, frame);
    map::land(&mut chart, &albers, true);
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
         @keyframes y{{0%{{opacity:1}}{:.3}%{{opacity:0}}}}@keyframes z{{0%{{opacity:1}}{:.3}%{{opacity:0}}}}}}</style>\n\
         <g transform=\"scale(8)\">\n",
        share(1),
        share(HOLD),
    );
    for (k, &moment) in moments.iter().enumerate() {
        let still = moment == last;
        let class = if still { "z" } else { "y" };
        let hidden = if still { "" } else { " opacity=\"0\"" };
        let delay = SECONDS * k as f64;
        write!(out, "<g class=\"{class}\"{hidden} style=\"animation-delay:{delay:.1}s\">").expect(IN_MEMORY);
        let sites = map::sites(tables, &albers, moment, LARGEST, most);
        for color in [super::style::GAIN.line, super::style::LOSS.line, NEUTRAL.line] {
            let alike =
                |site: &&map::Site| moment != 0 && site.hue.line == color || moment == 0 && color == NEUTRAL.line;
            let mut path = String::new();
            for site in sites.iter().filter(alike) {
                let ((x, y), r) = (site.at, site.radius);
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
        let year = tables.years.get(moment).map_or(0.0, |year| year.floor()).to_string();
        let x = WIDTH - MARGIN - width(&year, YEAR, Weight::Bold);
        let fill = hex(look.theme.paint(INK));
        writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" font-family=\"{FAMILY}, sans-serif\" font-weight=\"bold\" font-size=\"{YEAR}\" \
             fill=\"{fill}\">{year}</text></g>",
            top + 52.0
        )
        .expect(IN_MEMORY);
    }
    out.push_str("</g>\n");
    out.push_str(&labels(tables, &albers, (last, most), frame, look));
    out.push_str("</svg>\n");
    out
}

/// The names of places, where the discs of the last year leave room: they stand still above all years.
fn labels(
    tables: &RunTables,
    albers: &super::projection::Albers,
    (last, most): (usize, f64),
    frame: Extent,
    look: Look,
) -> String {
    let mut sheet = super::canvas::Chart::sheet("names", WIDTH, TALL);
    let mut sites = map::sites(tables, albers, last, LARGEST, most);
    // Names alone: how much a place has changed differs from year to year.
    sites.iter_mut().for_each(|site| site.change = f64::NAN);
    place_names::names(&mut sheet, tables, &sites, Extent { right: frame.right - 110.0, ..frame }, (NAME, usize::MAX));
    let drawn = render::svg_as(&sheet, look);
    let paper = hex(look.theme.paint(PAPER));
    let lines = drawn.lines().filter(|line| line.starts_with("<text"));
    let halo = format!("<g paint-order=\"stroke\" stroke=\"{paper}\" stroke-opacity=\".6\" stroke-width=\"12\">\n");
    halo + &lines.map(|line| format!("{line}\n")).collect::<String>() + "</g>\n"
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}
