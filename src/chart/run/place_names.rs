//! Places names on a map: each beside its place where it covers neither another name nor the sign of another place, those of new
//! places and of the place of the question before all others, if need be at the end of a thin line.

use crate::chart::read::tables::RunTables;
use crate::chart::run::site::{DIAMOND, Site};
use crate::chart::sheet::canvas::{Anchor, Chart, Extent, Point, Text};
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame::text;
use crate::chart::sheet::style::{INK, NEUTRAL, PAPER};
use crate::format::signed_percent;

/// Room between a sign and its name.
const GAP: f64 = 4.0;
/// How much further away a name may stand that must be there.
const FAR: [f64; 6] = [8.0, 16.0, 26.0, 38.0, 52.0, 68.0];
/// How many of these distances are short.
const SHORT: usize = 3;
/// The share of a disc from its centre that a name must leave alone to count as beside it: type has some air around it.
const FIRM: f64 = 0.9;
/// Room between a name and the disc of another place to its left or right: more than to its own, or one takes it for the other's.
const BESIDE: f64 = GAP + 4.0;
/// The same of a name at the end of a line, which says whose it is.
const LED: f64 = 3.0;
/// The share of a sign from its centre that no name ever covers.
const CORE: f64 = 0.5;
/// The directions in which a name may stand, best first; y points down.
const WAYS: [Point; 8] = {
    const D: f64 = std::f64::consts::FRAC_1_SQRT_2;
    [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (D, -D), (D, D), (-D, -D), (-D, D)]
};

/// A name where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Of which place.
    pub place: usize,
    /// What is written, and where.
    pub label: Text,
    /// The line from the place to a name further away.
    pub leader: Option<(Point, Point)>,
}

/// The sign of a place as something a name may cover: a disc, or the diamond around it.
struct Sign {
    place: usize,
    at: Point,
    reach: f64,
    diamond: bool,
}

impl Sign {
    fn of(tables: &RunTables, site: &Site) -> Sign {
        let diamond = tables.is_new(site.place);
        let reach = if diamond { site.radius + DIAMOND } else { site.radius };
        Sign { place: site.place, at: site.at, reach, diamond }
    }

    /// How far a rectangle is from its centre, as a share of its reach: below 1 they overlap.
    fn away(&self, extent: &Extent) -> f64 {
        let dx = (extent.left - self.at.0).max(self.at.0 - extent.right).max(0.0);
        let dy = (extent.top - self.at.1).max(self.at.1 - extent.bottom).max(0.0);
        let distance = if self.diamond { dx + dy } else { (dx * dx + dy * dy).sqrt() };
        distance / self.reach
    }

    /// Whether a line cuts through the middle; one that begins there may leave it the short way.
    fn is_cut(&self, (from, to): (Point, Point)) -> bool {
        let ((x, y), r) = (self.at, CORE * self.reach * std::f64::consts::FRAC_1_SQRT_2);
        let middle = Extent { left: x - r, top: y - r, right: x + r, bottom: y + r };
        let leaves = (from.0 - x) * (to.0 - from.0) + (from.1 - y) * (to.1 - from.1) >= 0.0;
        crosses((from, to), &middle) && !(crosses((from, from), &middle) && leaves)
    }
}

/// What is there already, and where names may stand.
struct Ground<'a> {
    signs: Vec<Sign>,
    taken: Vec<Extent>,
    leaders: Vec<(Point, Point)>,
    /// The lines of flows, which a name leaves alone if it can.
    flows: &'a [(Point, Point)],
    frame: Extent,
}

impl Ground<'_> {
    /// How deep a name would lie over the signs of other places; nothing where it may not stand at all.
    fn overlap(&self, name: &Name) -> Option<f64> {
        let (extent, frame) = (name.label.extent(), self.frame);
        let inside = extent.left >= frame.left
            && extent.right <= frame.right
            && extent.top >= frame.top
            && extent.bottom <= frame.bottom;
        let clear = self.taken.iter().all(|other| !other.overlaps(&extent))
            && self.leaders.iter().all(|leader| !crosses(*leader, &aired(&extent)))
            && name.leader.is_none_or(|leader| self.taken.iter().all(|other| !crosses(leader, &aired(other))))
            && name.leader.is_none_or(|leader| self.leaders.iter().all(|other| !meet(leader, *other)));
        let mut others = self.signs.iter().filter(|sign| sign.place != name.place);
        if !inside || !clear || others.clone().any(|sign| sign.away(&extent) < CORE) {
            return None;
        }
        if name.leader.is_some_and(|leader| others.any(|sign| sign.is_cut(leader))) {
            return None;
        }
        // Above and below its letters a name has air of its own.
        let firm = |sign: &Sign| if sign.diamond { 1.0 } else { FIRM };
        let beside = if name.leader.is_some() { LED } else { BESIDE };
        let wide = Extent { left: extent.left - beside, right: extent.right + beside, ..extent };
        let others = self.signs.iter().filter(|sign| sign.place != name.place);
        Some(others.map(|sign| (firm(sign) - sign.away(&wide)).max(0.0) * sign.reach).sum())
    }

    /// Whether a name lies on the line of a flow.
    fn on_flow(&self, name: &Name) -> bool {
        let extent = aired(&name.label.extent());
        self.flows.iter().any(|flow| crosses(*flow, &extent))
    }

    /// The first of the candidates that covers nothing, if possible not even a flow; with `must`, else the one that
    /// covers least.
    fn best(&self, candidates: impl Iterator<Item = Name>, must: bool) -> Option<Name> {
        let mut least: Option<(f64, Name)> = None;
        for name in candidates {
            match self.overlap(&name) {
                Some(0.0) if !self.on_flow(&name) => return Some(name),
                Some(0.0) if least.as_ref().is_none_or(|(other, _)| *other > 0.0) => least = Some((0.0, name)),
                Some(overlap) if must && least.as_ref().is_none_or(|(other, _)| overlap < *other) => {
                    least = Some((overlap, name));
                }
                _ => {}
            }
        }
        least.map(|(_, name)| name)
    }
}

/// A text with a little air around it.
fn aired(text: &Extent) -> Extent {
    const AIR: f64 = 3.0;
    Extent { left: text.left - AIR, top: text.top - AIR, right: text.right + AIR, bottom: text.bottom + AIR }
}

/// Whether a line meets a rectangle, looked at in steps of about a pixel.
fn crosses(((x0, y0), (x1, y1)): (Point, Point), extent: &Extent) -> bool {
    let steps = ((x1 - x0).abs() + (y1 - y0).abs()).ceil().max(1.0) as usize;
    (0..=steps).any(|step| {
        let t = step as f64 / steps as f64;
        let (x, y) = (x0 + t * (x1 - x0), y0 + t * (y1 - y0));
        (extent.left..=extent.right).contains(&x) && (extent.top..=extent.bottom).contains(&y)
    })
}

/// Whether two lines cross.
fn meet((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |(x, y): Point, (u, v): Point, (p, q): Point| (u - x) * (q - y) - (v - y) * (p - x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Writes names beside the places with room for them: new places and that of the question first, then those that change for certain, then the
/// largest; at most `most`, and where that is not all, those that change most.
pub fn names(
    chart: &mut Chart,
    tables: &RunTables,
    sites: &[Site],
    flows: &[(Point, Point)],
    frame: Extent,
    (size, most): (f64, usize),
) {
    let taken = chart.texts().map(Text::extent).collect();
    for name in placed(tables, sites, (taken, flows), frame, (size, most)) {
        write(chart, name);
    }
}

/// Writes the names of these places beside them, where they are there yet; at the end of a line if need be.
pub fn names_of(chart: &mut Chart, tables: &RunTables, sites: &[Site], places: &[usize], frame: Extent, size: f64) {
    let taken = chart.texts().map(Text::extent).collect();
    let signs = sites.iter().map(|site| Sign::of(tables, site)).collect();
    let mut ground = Ground { signs, taken, leaders: Vec::new(), flows: &[], frame };
    for site in places.iter().filter_map(|place| sites.iter().find(|site| site.place == *place)) {
        if let Some(name) = ground.best(candidates(tables, site, size, &FAR), true) {
            ground.taken.push(name.label.extent());
            ground.leaders.extend(name.leader);
            write(chart, name);
        }
    }
}

/// The few places that are named where not all can be: those that change most, and new places and that of the question before others.
pub fn named(tables: &RunTables, sites: &[Site], most: usize) -> Vec<usize> {
    let mut order: Vec<&Site> = sites.iter().collect();
    let asked = tables.facts.headline.as_deref();
    let sought = |site: &Site| tables.is_new(site.place) || asked == Some(&tables.names[site.place]);
    order.sort_by(|a, b| {
        sought(b).cmp(&sought(a)).then(b.change.abs().total_cmp(&a.change.abs())).then(a.place.cmp(&b.place))
    });
    order.retain(|site| site.hue != NEUTRAL || sought(site));
    order.truncate(most);
    order.into_iter().map(|site| site.place).collect()
}

/// Writes a name and the line to it.
pub fn write(chart: &mut Chart, name: Name) {
    if let Some((from, to)) = name.leader {
        chart.line(&[Some(from), Some(to)], 1.2, INK);
    }
    chart.write(name.label);
}

/// Finds where names may stand, clear of the texts already `taken` and, where that is possible, of the lines of `flows`.
pub fn placed(
    tables: &RunTables,
    sites: &[Site],
    (taken, flows): (Vec<Extent>, &[(Point, Point)]),
    frame: Extent,
    (size, most): (f64, usize),
) -> Vec<Name> {
    let mut order: Vec<&Site> = sites.iter().collect();
    let few = most < order.len();
    if few {
        // Where only a few are named, those that change most.
        order.retain(|site| site.hue != NEUTRAL || tables.is_new(site.place));
        order.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
        order.truncate(most);
    }
    let first = order.first().map(|site| site.place).filter(|_| few);
    // New places and the place of the question are what one looks for; where only a few are named, so is the one that
    // changes most.
    let asked = tables.facts.headline.as_deref();
    let sought = |site: &Site| tables.is_new(site.place) || asked == Some(&tables.names[site.place]);
    order.sort_by_key(|site| (!sought(site), site.hue == NEUTRAL));
    let signs = sites.iter().map(|site| Sign::of(tables, site)).collect();
    let mut ground = Ground { signs, taken, leaders: Vec::new(), flows, frame };
    let mut names = Vec::new();
    for site in order {
        let must = sought(site) || first == Some(site.place);
        let far: &[f64] = match must {
            true => &FAR,
            // What is found is worth a short line, where that covers nothing.
            false if site.hue != NEUTRAL && !few => &FAR[..SHORT],
            false => &[],
        };
        if let Some(name) = ground.best(candidates(tables, site, size, far), must) {
            ground.taken.push(name.label.extent());
            ground.leaders.extend(name.leader);
            names.push(name);
        }
    }
    names
}

/// What a place is called on the map.
fn called(tables: &RunTables, site: &Site) -> String {
    let place = &tables.places[site.place];
    match site.hue == NEUTRAL || !site.change.is_finite() {
        true if tables.is_new(site.place) => format!("{place} (new)"),
        true => place.clone(),
        false => format!("{place} {}", signed_percent(site.change)),
    }
}

/// All ways to write a place's name, best first: beside its sign, on its disc, then `far` from it.
fn candidates<'a>(
    tables: &'a RunTables,
    site: &'a Site,
    size: f64,
    far: &'a [f64],
) -> impl Iterator<Item = Name> + use<'a> {
    let sign = Sign::of(tables, site);
    let (place, (x, y)) = (site.place, site.at);
    let bold = Text { weight: Weight::Bold, ..text(called(tables, site), (x, y), size) }.colored(INK);
    let middle = bold.clone().anchored(Anchor::Middle).colored(PAPER);
    let middle = Text { at: (x, y + 0.36 * size), ..middle };
    let extent = middle.extent();
    let fits = !sign.diamond && extent.right - extent.left < 1.7 * site.radius;
    let on_disc = fits.then_some(Name { place, label: middle, leader: None });
    let at = move |&(dx, dy): &Point, distance: f64| {
        let (x, y) = (x + distance * dx, y + distance * dy);
        let anchor = match dx {
            0.0 => Anchor::Middle,
            _ if dx > 0.0 => Anchor::Start,
            _ => Anchor::End,
        };
        // The edge or the corner of the type that is nearest to the place stands at the point.
        let baseline = match dy {
            0.0 => y + 0.36 * size,
            _ if dy > 0.0 => y + 0.8 * size,
            _ => y,
        };
        Text { at: (x, baseline), ..bold.clone() }.anchored(anchor)
    };
    let near = at.clone();
    let beside = WAYS.iter().map(move |way| Name { place, label: near(way, sign.reach + GAP), leader: None });
    let away = far.iter().flat_map(move |&further| {
        let at = at.clone();
        WAYS.iter().map(move |way| {
            let edge = if sign.diamond { sign.reach / (way.0.abs() + way.1.abs()) } else { sign.reach };
            let point = |distance: f64| (x + distance * way.0, y + distance * way.1);
            let leader = (point(edge + 1.0), point(sign.reach + further + 1.0));
            Name { place, label: at(way, sign.reach + GAP + further), leader: Some(leader) }
        })
    });
    beside.chain(on_disc).chain(away)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_cross_or_do_not() {
        let across = ((0.0, 5.0), (10.0, 5.0));
        assert!(meet(across, ((5.0, 0.0), (5.0, 10.0))));
        assert!(!meet(across, ((5.0, 6.0), (5.0, 10.0))) && !meet(across, ((12.0, 0.0), (12.0, 10.0))));
        assert!(!meet(across, ((0.0, 8.0), (10.0, 8.0))));
    }

    /// Planted fault: the name of Cincinnati as near to the disc of Richmond as to its own.
    #[test]
    fn a_name_does_not_end_at_the_disc_of_another_place() {
        let label = text("Cincinnati −6%".to_owned(), (109.0, 104.0), 12.0);
        let right = label.extent().right;
        let overlap = |away: f64, leader: Option<(Point, Point)>| {
            let sign = |place, x| Sign { place, at: (x, 100.0), reach: 5.0, diamond: false };
            let frame = Extent { left: 0.0, top: 0.0, right: 600.0, bottom: 200.0 };
            let signs = vec![sign(0, 100.0), sign(1, right + away + 5.0)];
            let ground = Ground { signs, taken: Vec::new(), leaders: Vec::new(), flows: &[], frame };
            ground.overlap(&Name { place: 0, label: label.clone(), leader }).expect("there is room")
        };
        assert!(overlap(GAP, None) > 0.0 && overlap(4.0 * GAP, None) == 0.0);
        // A line says whose it is.
        assert_eq!(overlap(GAP, Some(((106.0, 100.0), (107.0, 100.0)))), 0.0);
    }
}
