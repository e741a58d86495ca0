//! Draws places on a map: their size, what they gain or lose, and the net flows between them that stand out from luck.

use crate::chart::read::tables::RunTables;
use crate::chart::run::flows;
use crate::chart::run::flows::NetFlow;
use crate::chart::run::ground::Ground;
use crate::chart::run::place_names::names;
use crate::chart::run::population;
use crate::chart::run::site::{Site, diamond, disc};
use crate::chart::shape::projection::{Kind, Projection, clipped, cut};
use crate::chart::shape::trend::THRESHOLD;
use crate::chart::sheet::canvas::{Chart, Extent, Mark, Point};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::style::{BORDER, GAIN, GREY_TEXT, INK, LAND, LOSS, MARGIN, NEUTRAL, WIDTH};
use crate::chart::words::finding::ways;
use crate::chart::words::spread::Spread;
use crate::format::Unit;

/// Height of the sheet.
const TALL: f64 = 700.0;
/// Height of what is shown of a country, at the most, in parts of its width.
const HIGH: f64 = 0.75;
/// Most flows drawn.
const MOST_FLOWS: usize = 24;
/// Radius of the largest place.
const LARGEST: f64 = 30.0;
/// A part of the country is shown alone where that brings it so much closer.
const CLOSER: f64 = 1.4;
/// What is shown around a place at the least, degrees of longitude and latitude.
const AROUND: (f64, f64) = (5.0, 3.5);
/// Type size of names.
const NAME: f64 = 12.0;
/// About the frame that words leave on a sheet of the usual width: what is shown and found does not depend on another.
const USUAL_FRAME: Extent =
    Extent { left: MARGIN + 10.0, top: 130.0, right: WIDTH - MARGIN - 10.0, bottom: TALL - 40.0 };

/// Whether the scenario says where enough places are to draw a map of them.
pub fn applies(tables: &RunTables) -> bool {
    tables.names.iter().filter(|name| tables.facts.sites.contains_key(*name)).count() >= 2
}

/// The largest of the net flows that stand out, as far as they are drawn.
pub fn drawn_flows(tables: &RunTables) -> Vec<NetFlow> {
    let mut nets = flows::certain(tables);
    nets.truncate(MOST_FLOWS);
    nets
}

/// Places beside that of the question on a map about it: those with most moves to and from it.
const BESIDE: usize = 9;

/// Where the scenario is about a place and a map around it comes closer than one of all: that place, those that it exchanges most
/// households with, and new ones.
fn focus(tables: &RunTables) -> Option<(usize, Vec<usize>)> {
    let ground = Ground::of(tables);
    let site = |place: usize| tables.facts.sites.get(&tables.names[place]).filter(|site| ground.shows(**site)).copied();
    let name = tables.facts.headline.as_ref()?;
    let subject = tables.names.iter().position(|other| other == name)?;
    let middle = site(subject)?;
    let moves = |place: usize| -> f64 {
        let both = |r: usize| tables.flows.at(r, place, subject) + tables.flows.at(r, subject, place);
        (0..tables.replicates).map(both).filter(|moves| moves.is_finite()).sum()
    };
    let mut others: Vec<usize> =
        (0..tables.names.len()).filter(|&place| place != subject && site(place).is_some()).collect();
    others.sort_by(|&a, &b| moves(b).total_cmp(&moves(a)).then(a.cmp(&b)));
    let (new, mut shown): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|&place| tables.is_new(place));
    shown.truncate(BESIDE);
    shown.extend(new);
    shown.push(subject);
    let sites: Vec<Point> = shown.iter().filter_map(|&place| site(place)).map(|(y, x)| (x, y)).collect();
    let kind = ground.kind(&sites);
    let near = Projection::fitting(kind, around((middle.1, middle.0), &sites).into_iter(), USUAL_FRAME);
    let all = all_around(tables, ground, USUAL_FRAME);
    (near.scale() > CLOSER * all.scale()).then_some((subject, shown))
}

/// Longitudes and latitudes that a map must hold to have a place in its middle, these others on it, and room around each.
fn around(middle: Point, sites: &[Point]) -> Vec<Point> {
    let turned = |(x, y): Point| (2.0 * middle.0 - x, (2.0 * middle.1 - y).clamp(-89.0, 89.0));
    sites.iter().flat_map(about).flat_map(|site| [site, turned(site)]).collect()
}

/// Around every place stays room for its disc, its name and a look at the country.
fn about(&(x, y): &Point) -> [Point; 2] {
    [(x - AROUND.0, (y - AROUND.1).max(-89.0)), (x + AROUND.0, (y + AROUND.1).min(89.0))]
}

/// Whether a place is on the map.
fn shows(tables: &RunTables) -> impl Fn(usize) -> bool {
    let (ground, focus) = (Ground::of(tables), focus(tables));
    move |place| {
        let known = tables.facts.sites.get(&tables.names[place]).is_some_and(|site| ground.shows(*site));
        known && focus.as_ref().is_none_or(|(_, shown)| shown.contains(&place))
    }
}

/// What is not on the map, as the end of a subtitle.
pub fn missing(tables: &RunTables) -> String {
    let on_map = shows(tables);
    let off = (0..tables.places.len()).filter(|&place| !on_map(place));
    let off: Vec<&str> = off.map(|place| tables.places[place].as_str()).collect();
    match off.as_slice() {
        [] => String::new(),
        [one] => format!(" Not on the map: {one}."),
        many => format!(" Not on the map: {} places.", many.len()),
    }
}

/// The source line of a map.
pub fn source(tables: &RunTables) -> String {
    format!("{}. Outline: {}", tables.source(), Ground::of(tables).source())
}

/// The projection that fits all places and the land into a frame; where places crowd in a part of the country, that part of it; and where
/// the scenario is about a place, that place in the middle, if that is closer.
pub fn projection(tables: &RunTables, frame: Extent) -> Projection {
    let ground = Ground::of(tables);
    let Some((subject, shown)) = focus(tables) else {
        return all_around(tables, ground, frame);
    };
    let site = |place: usize| tables.facts.sites.get(&tables.names[place]).map(|&(y, x)| (x, y));
    let sites: Vec<Point> = shown.iter().filter_map(|&place| site(place)).collect();
    let middle = site(subject).unwrap_or_default();
    Projection::fitting(ground.kind(&sites), around(middle, &sites).into_iter(), frame)
}

/// The projection of all places.
fn all_around(tables: &RunTables, ground: Ground, frame: Extent) -> Projection {
    let places = places(tables, ground);
    let kind = ground.kind(&places);
    let land = ground.land(kind.middle());
    let whole = Projection::fitting(kind, land.into_iter().flatten().chain(places.iter().copied()), frame);
    let region = Projection::fitting(kind, places.iter().flat_map(about), frame);
    if region.scale() > CLOSER * whole.scale() { region } else { whole }
}

/// The projection of the map of a run.
pub fn kind(tables: &RunTables) -> Kind {
    projection(tables, USUAL_FRAME).kind()
}

/// Longitudes and latitudes of the places on a ground.
fn places(tables: &RunTables, ground: Ground) -> Vec<Point> {
    let sites = tables.names.iter().filter_map(|name| tables.facts.sites.get(name)).filter(|site| ground.shows(**site));
    sites.map(|&(latitude, longitude)| (longitude, latitude)).collect()
}

/// Draws the map of a run.
pub fn chart(tables: &RunTables) -> Chart {
    let nets = drawn_flows(tables);
    let words = Words {
        headline: headline(tables, &nets),
        subtitle: subtitle(tables, &nets),
        source: source(tables),
        width: tables.width,
    };
    // Countries are wider than high: below them a narrow sheet would be empty.
    let (_, below) = frame::sheet("map", TALL, words.clone());
    let tall = TALL.min(below + 80.0 + HIGH * (tables.width - 2.0 * MARGIN));
    let (mut chart, top) = frame::sheet("map", tall, words);
    let frame =
        Extent { left: MARGIN + 10.0, top: top + 40.0, right: chart.width - MARGIN - 10.0, bottom: tall - 40.0 };
    let albers = projection(tables, frame);
    land(&mut chart, tables, &albers, frame, true);
    let last = tables.years.len().saturating_sub(1);
    let sites = sites(tables, &albers, last, LARGEST, largest(tables, &[last]));
    let mut arcs = Vec::new();
    for net in nets.iter().rev() {
        arcs.extend(arc(&mut chart, &sites, net, nets[0].net.median, frame));
    }
    signs(&mut chart, tables, &sites);
    key(&mut chart, top + 20.0, any_new(tables, &[last]));
    names(&mut chart, tables, &sites, &arcs, frame, (NAME, usize::MAX));
    chart
}

/// Whether the line of a flow is long enough to be seen between the discs at its ends.
fn is_seen(tables: &RunTables, net: &NetFlow) -> bool {
    let last = tables.years.len().saturating_sub(1);
    let sites = sites(tables, &projection(tables, USUAL_FRAME), last, LARGEST, largest(tables, &[last]));
    let find = |place: usize| sites.iter().find(|site| site.place == place);
    find(net.from).zip(find(net.to)).is_some_and(|(from, to)| {
        let (dx, dy) = (to.at.0 - from.at.0, to.at.1 - from.at.1);
        (dx * dx + dy * dy).sqrt() > from.radius + to.radius
    })
}

fn headline(tables: &RunTables, nets: &[NetFlow]) -> String {
    // Where there is no flow or nobody can see it, the picture shows how places change.
    if !nets.first().is_some_and(|first| is_seen(tables, first)) {
        return population::finding(tables);
    }
    let (call, count) = (|place: usize| &tables.places[place], |net: &NetFlow| Unit::Count.format(net.net.median));
    let route = |net: &NetFlow| format!("{} households from {} to {}", count(net), call(net.from), call(net.to));
    match nets {
        [] => population::finding(tables),
        [only] => format!("One net flow stands out: {}", route(only)),
        [first, second, ..] => {
            // What both have in common is said once.
            let second = match () {
                () if first.from == second.from => format!("{} to {}", count(second), call(second.to)),
                () if first.to == second.to => format!("{} from {}", count(second), call(second.from)),
                () => format!("{} from {} to {}", count(second), call(second.from), call(second.to)),
            };
            format!("The largest net flows that stand out: {}, {second}", route(first))
        }
    }
}

fn subtitle(tables: &RunTables, nets: &[NetFlow]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let (start, end) = (start.floor(), end.floor());
    let mut subtitle = format!("Area: households in {end}; colour: change since {start}");
    subtitle.push_str(&match tables.replicates {
        1 => ", one run.".to_owned(),
        many => format!(", medians of {many} runs."),
    });
    subtitle.push_str(match nets {
        [] if tables.replicates < 3 => " Too few runs to tell net flows from luck.",
        [] => " No net flow between two places stands out from luck.",
        _ => " Tapered lines: net flows that stand out, from thick to thin.",
    });
    subtitle.push_str(&format!(" Names where there is room. {}.", kind(tables).name()));
    subtitle + &missing(tables)
}

/// Draws the land, and the borders of states where there is room for them; a part of the country has a frame.
pub fn land(chart: &mut Chart, tables: &RunTables, albers: &Projection, frame: Extent, borders: bool) {
    let beyond = |&(x, y): &Point| {
        x < frame.left - 0.5 || x > frame.right + 0.5 || y < frame.top - 0.5 || y > frame.bottom + 0.5
    };
    let ground = Ground::of(tables);
    let mut part = false;
    for ring in ground.land(albers.kind().middle()) {
        let mut points: Vec<Point> = ring.iter().map(|&site| albers.at(site)).collect();
        if !borders {
            thin(&mut points);
        }
        let inside = clipped(&points, &frame);
        part |= points.iter().any(beyond);
        if inside.len() >= 3 {
            chart.marks.push(Mark::Area { points: inside, color: LAND, opacity: 1.0 });
        }
    }
    for border in ground.borders().into_iter().filter(|_| borders) {
        let points: Vec<Point> = border.iter().map(|&site| albers.at(site)).collect();
        let points = cut(&points, &frame);
        chart.line(&points, 0.8, BORDER);
    }
    if part {
        let Extent { left, top, right, bottom } = frame;
        let edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        chart.line(&edge.map(Some), 0.8, BORDER);
    }
}

/// Leaves out points next to the one before: a small map shows no more.
fn thin(points: &mut Vec<Point>) {
    const NEAR: f64 = 1.6;
    let mut kept: Option<Point> = None;
    points.retain(|&(x, y)| {
        let far = kept.is_none_or(|(a, b)| (x - a).powi(2) + (y - b).powi(2) > NEAR * NEAR);
        if far {
            kept = Some((x, y));
        }
        far
    });
}

/// The most households of any place at any of the moments.
pub fn largest(tables: &RunTables, moments: &[usize]) -> f64 {
    let places = 0..tables.places.len();
    let size = |(place, moment)| tables.over(|r| tables.households.at(r, moment, place)).median;
    let sizes = places.flat_map(|place| moments.iter().map(move |&moment| (place, moment))).map(size);
    sizes.filter(|size| size.is_finite()).fold(1.0, f64::max)
}

/// Whether a new place is on the map at any of the moments.
pub fn any_new(tables: &RunTables, moments: &[usize]) -> bool {
    let here = shows(tables);
    let lived = |place: usize, moment: usize| tables.over(|r| tables.households.at(r, moment, place)).median > 0.0;
    let mut new = (0..tables.places.len()).filter(|&place| tables.is_new(place) && here(place));
    new.any(|place| moments.iter().any(|&moment| lived(place, moment)))
}

/// Places on the map at a moment, largest first; a place of `most` households has a disc of radius `widest`. Its colour is that of its whole
/// change, at every moment the same: who gains for certain in the end does not flicker on the way.
pub fn sites(tables: &RunTables, albers: &Projection, moment: usize, widest: f64, most: f64) -> Vec<Site> {
    let change = |moment: usize, place: usize| {
        tables.over(|r| {
            let start = tables.households.at(r, 0, place);
            if start > 0.0 { (tables.households.at(r, moment, place) / start - 1.0) * 100.0 } else { f64::NAN }
        })
    };
    let at_end = tables.years.len().saturating_sub(1);
    let whole: Vec<Spread> = (0..tables.places.len()).map(|place| change(at_end, place)).collect();
    let ways = ways(&whole, THRESHOLD, tables.doubts > 0);
    let on_map = shows(tables);
    let site = |place: usize| {
        let &(latitude, longitude) = tables.facts.sites.get(&tables.names[place]).filter(|_| on_map(place))?;
        let households = tables.over(|r| tables.households.at(r, moment, place)).median;
        // Nobody lives in a place that is not founded yet.
        let households = Some(households).filter(|households| *households > 0.0)?;
        let hue = match ways[place] {
            Some(true) => GAIN,
            Some(false) => LOSS,
            None => NEUTRAL,
        };
        let radius = (widest * (households / most).sqrt()).max(0.06 * widest);
        // Nothing has changed at the start.
        let change = if moment == 0 { f64::NAN } else { change(moment, place).median };
        Some(Site { place, at: albers.at((longitude, latitude)), radius, hue, change })
    };
    let mut sites: Vec<Site> = (0..tables.places.len()).filter_map(site).collect();
    sites.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.place.cmp(&b.place)));
    sites
}

/// Draws the signs of places: discs, and diamonds around those of new places.
pub fn signs(chart: &mut Chart, tables: &RunTables, sites: &[Site]) {
    for site in sites {
        chart.marks.push(disc(site.at, site.radius, site.hue));
    }
    for site in sites.iter().filter(|site| tables.is_new(site.place)) {
        diamond(chart, site.at, site.radius);
    }
}

/// A bent line that tapers from its origin to its destination; returns its middle, piece by piece.
fn arc(chart: &mut Chart, sites: &[Site], net: &NetFlow, largest: f64, frame: Extent) -> Vec<(Point, Point)> {
    const STEPS: usize = 28;
    let find = |place: usize| sites.iter().find(|site| site.place == place);
    let (Some(from), Some(to)) = (find(net.from), find(net.to)) else {
        return Vec::new();
    };
    let ((x0, y0), (x1, y1)) = (from.at, to.at);
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let bend = (x0 + dx / 2.0 + 0.18 * dy, y0 + dy / 2.0 - 0.18 * dx);
    // A control point inside the frame keeps the whole line inside.
    let bend = (bend.0.clamp(frame.left, frame.right), bend.1.clamp(frame.top, frame.bottom));
    let thick = 1.2 + 8.0 * (net.net.median / largest).sqrt();
    let along = (0..=STEPS).map(|step| {
        let t = step as f64 / STEPS as f64;
        let s = 1.0 - t;
        let at = (s * s * x0 + 2.0 * s * t * bend.0 + t * t * x1, s * s * y0 + 2.0 * s * t * bend.1 + t * t * y1);
        (at, thick * (1.0 - 0.9 * t) / 2.0)
    });
    let across = (-dy / length, dx / length);
    let along: Vec<(Point, f64)> = along.collect();
    let edge =
        |sign: f64| move |&((x, y), half): &(Point, f64)| (x + sign * half * across.0, y + sign * half * across.1);
    let points = along.iter().map(edge(1.0)).chain(along.iter().rev().map(edge(-1.0))).collect();
    chart.marks.push(Mark::Area { points, color: GREY_TEXT, opacity: 0.5 });
    along.windows(2).map(|piece| (piece[0].0, piece[1].0)).collect()
}

/// What the colours mean, and where there are new places, the diamond.
pub fn key(chart: &mut Chart, baseline: f64, new: bool) {
    let full = [(GAIN, "gains households"), (LOSS, "loses households"), (NEUTRAL, "neither for certain")];
    let short = [(GAIN, "gains"), (LOSS, "loses"), (NEUTRAL, "neither")];
    let width = |words: &str| 37.0 + font::width(words, NAME, Weight::Bold);
    let all = full.iter().map(|(_, words)| width(words)).sum::<f64>() + if new { width("new place") } else { 0.0 };
    let words = if MARGIN + all > chart.width { short } else { full };
    let mut x = MARGIN;
    for (hue, words) in words {
        chart.marks.push(disc((x + 6.0, baseline - 4.5), 6.0, hue));
        x = chart.write(text(words.to_owned(), (x + 17.0, baseline), NAME).heavy().colored(hue.text)).right + 20.0;
    }
    if new {
        diamond(chart, (x + 6.0, baseline - 4.5), 0.0);
        chart.write(text("new place".to_owned(), (x + 19.0, baseline), NAME).heavy().colored(INK));
    }
}
