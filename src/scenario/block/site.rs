//! Reads where a new place lies: so far from a metro, or at a point of its own.

use crate::model::consideration::EARTH_RADIUS;
use crate::model::place::{Kind, Place};
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::SITE;
use crate::scenario::read::tree::Node;
use crate::scenario::read::value;
use crate::scenario::show::nearest;

/// Miles from the metro's largest place unless a site says otherwise: the edge of a metro. Assumed.
const MILES: f64 = 20.0;

/// Where a new place lies, and to whom it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Name of its metro.
    pub metro: String,
    /// Host state; may be empty.
    pub state: String,
}

impl Spot {
    /// Stands in for one that cannot be read.
    pub fn unknown(own_metro: &str) -> Spot {
        Spot { latitude: 0.0, longitude: 0.0, metro: own_metro.to_string(), state: String::new() }
    }
}

/// The largest legacy place that `belongs`.
pub fn largest(places: &[Place], belongs: impl Fn(&Place) -> bool) -> Option<&Place> {
    let legacy = places.iter().filter(|place| place.kind == Kind::Legacy && belongs(place));
    legacy.max_by(|a, b| a.households.cmp(&b.households).then(b.name.cmp(&a.name)))
}

/// Reads the table `site` of `owner`; its metro is `own_metro` unless it says another.
pub fn read(node: &Node, owner: &str, own_metro: &str, places: &[Place], notes: &mut Notes) -> Option<Spot> {
    let label = format!("`site` of {owner}");
    let table = value::table(node, &label, notes)?;
    let block = Block { table, label: &label, keys: SITE };
    block.refuse_unknown(&[], notes);
    let is_point = ["latitude", "longitude"].iter().any(|key| table.get(key).is_some());
    if is_point {
        for key in ["miles", "bearing"] {
            if let Some(node) = table.get(key) {
                notes
                    .error(node.at, format!("{label} is a point on the map: `{key}` would do nothing"))
                    .why("from where?")
                    .allowed(EXAMPLES);
            }
        }
        return point(&block, own_metro, places, notes);
    }
    if table.get("metro").is_none() {
        notes.error(node.at, format!("{label} says no place on the map")).why("where?").allowed(EXAMPLES);
        return None;
    }
    near(&block, places, notes)
}

/// What a site may look like.
pub const EXAMPLES: &str =
    "{ metro = \"chicago\", miles = 20 } or { latitude = 16.4, longitude = -86.4, state = \"HN\" }";

/// A point: `latitude`, `longitude`, and perhaps `metro` and `state`, which are keys of a site and of a place alike.
pub fn point(block: &Block, own_metro: &str, places: &[Place], notes: &mut Notes) -> Option<Spot> {
    for key in ["latitude", "longitude"] {
        if block.table.get(key).is_none() {
            notes
                .error(block.table.at, format!("{} has no `{key}`", block.label))
                .why(format!("`{key}` is missing"))
                .allowed("latitude and longitude in degrees");
        }
    }
    let metro = block.text("metro", notes).unwrap_or_else(|| own_metro.to_string());
    let host = largest(places, |place| place.metro_name == metro);
    let state = block.text("state", notes).or(host.map(|host| host.state.clone())).unwrap_or_default();
    let (latitude, longitude) = (block.number("latitude", notes), block.number("longitude", notes));
    Some(Spot { latitude: latitude?, longitude: longitude?, metro, state })
}

fn near(block: &Block, places: &[Place], notes: &mut Notes) -> Option<Spot> {
    let metro = block.text("metro", notes);
    let miles = block.number("miles", notes).unwrap_or(MILES);
    let bearing = block.number("bearing", notes).unwrap_or(0.0);
    let metro = metro?;
    let Some(centre) = largest(places, |place| place.metro_name == metro) else {
        unknown_metro(&metro, block.table.get("metro").map(|node| node.at), places, notes);
        return None;
    };
    let state = block.text("state", notes).unwrap_or_else(|| centre.state.clone());
    let (latitude, longitude) = destination((centre.latitude, centre.longitude), miles, bearing);
    Some(Spot { latitude, longitude, metro, state })
}

/// Notes that no legacy place belongs to `metro`; where no place could be read, nothing is known about metros.
fn unknown_metro(metro: &str, at: Option<At>, places: &[Place], notes: &mut Notes) {
    let legacy =
        places.iter().filter(|place| place.kind == Kind::Legacy).take(if notes.suggests() { usize::MAX } else { 1 });
    let mut known: Vec<&str> = legacy.map(|place| place.metro_name.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    if known.is_empty() {
        return;
    }
    let suggests = notes.suggests();
    let note = notes.error(at, format!("there is no metro called `{metro}`")).why("unknown metro");
    if !suggests {
        return;
    }
    if let Some(near) = nearest(metro, known.iter().copied()) {
        note.hint(format!("did you mean `{near}`?"));
        return;
    }
    if known.len() > 12 {
        known.truncate(12);
        known.push("…");
    }
    note.allowed(known.join(", "));
}

/// Where one arrives after `miles` along a great circle that leaves `from` at `bearing` degrees; both in degrees.
fn destination(from: (f64, f64), miles: f64, bearing: f64) -> (f64, f64) {
    let (latitude, angle, bearing) = (from.0.to_radians(), miles / EARTH_RADIUS, bearing.to_radians());
    let (sin_latitude, cos_latitude) = (libm::sin(latitude), libm::cos(latitude));
    let (sin_angle, cos_angle) = (libm::sin(angle), libm::cos(angle));
    let sin_arrival = sin_latitude * cos_angle + cos_latitude * sin_angle * libm::cos(bearing);
    let turn = libm::atan2(libm::sin(bearing) * sin_angle * cos_latitude, cos_angle - sin_latitude * sin_arrival);
    let arrival = libm::asin(sin_arrival.clamp(-1.0, 1.0)).to_degrees();
    let longitude = from.1 + turn.to_degrees();
    let around = if longitude > 180.0 { longitude - 360.0 } else { longitude };
    (arrival, if around < -180.0 { around + 360.0 } else { around })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::consideration::miles;

    #[test]
    fn twenty_miles_north_of_chicago_is_twenty_miles_away() {
        let chicago = (41.85, -87.65);
        let north = destination(chicago, 20.0, 0.0);
        assert!((north.1 - chicago.1).abs() < 1e-12 && north.0 > chicago.0, "{north:?}");
        for bearing in [0.0, 90.0, 200.0, 360.0] {
            let there = destination(chicago, 20.0, bearing);
            assert!((miles(chicago, there) - 20.0).abs() < 1e-6, "{bearing}: {there:?}");
        }
    }

    #[test]
    fn longitudes_stay_on_the_map() {
        let east = destination((0.0, 179.9), 100.0, 90.0);
        assert!((-180.0..-178.0).contains(&east.1), "{east:?}");
        let west = destination((0.0, -179.9), 100.0, 270.0);
        assert!((178.0..180.0).contains(&west.1), "{west:?}");
    }
}
