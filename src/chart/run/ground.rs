//! Holds what lies under a map: the United States with their states, or the land of the world.

use crate::chart::read::tables::RunTables;
use crate::chart::shape::projection::{Kind, UNITED_STATES, clipped};
use crate::chart::sheet::canvas::{Extent, Point};

/// The outline of the United States.
const STATES: &str = include_str!("us_outline.txt");
/// The outline of all land but Antarctica.
const WORLD: &str = include_str!("world_outline.txt");
/// Up to so many of the old places may lie outside the United States and be left off their map: one in ten.
const FEW: usize = 10;

/// What lies under a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The contiguous United States.
    UnitedStates,
    /// Any part of the world.
    World,
}

impl Ground {
    /// The United States, unless a new place or more than a few old ones lie outside.
    pub fn of(tables: &RunTables) -> Ground {
        let sites =
            || tables.names.iter().enumerate().filter_map(|(k, name)| Some((k, *tables.facts.sites.get(name)?)));
        let outside = || sites().filter(|(_, site)| !contiguous(*site));
        let few = FEW * outside().count() <= sites().count() && sites().count() >= 2 + outside().count();
        match few && !outside().any(|(place, _)| tables.is_new(place)) {
            true => Ground::UnitedStates,
            false => Ground::World,
        }
    }

    /// Whether a latitude and longitude are on it.
    pub fn shows(self, site: (f64, f64)) -> bool {
        self == Ground::World || contiguous(site)
    }

    /// The projection for longitudes and latitudes on it.
    pub fn kind(self, sites: &[(f64, f64)]) -> Kind {
        match self {
            Ground::UnitedStates => UNITED_STATES,
            Ground::World => Kind::around(sites),
        }
    }

    /// Whose outline it is.
    pub fn source(self) -> &'static str {
        match self {
            Ground::UnitedStates => "U.S. Census Bureau",
            Ground::World => "Natural Earth",
        }
    }

    /// The land, in longitude and latitude within half a turn of a middle.
    pub fn land(self, middle: f64) -> Vec<Vec<Point>> {
        match self {
            Ground::UnitedStates => lines(STATES, "land ").collect(),
            Ground::World => lines(WORLD, "land ").flat_map(|ring| around(&unbroken(ring), middle)).collect(),
        }
    }

    /// The borders between states.
    pub fn borders(self) -> Vec<Vec<Point>> {
        match self {
            Ground::UnitedStates => lines(STATES, "border ").collect(),
            Ground::World => Vec::new(),
        }
    }
}

/// Whether a latitude and longitude lie in the contiguous United States and around.
pub fn contiguous((latitude, longitude): (f64, f64)) -> bool {
    (24.0..=50.0).contains(&latitude) && (-125.5..=-66.0).contains(&longitude)
}

/// The lines of one kind of an outline: longitude and latitude, degrees.
fn lines(outline: &'static str, kind: &'static str) -> impl Iterator<Item = Vec<Point>> {
    outline.lines().filter_map(move |line| line.strip_prefix(kind)).map(|line| {
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        numbers.chunks_exact(2).map(|pair| (pair[0] / 100.0, pair[1] / 100.0)).collect()
    })
}

/// A ring without jumps where it crosses the date line: longitudes go on beyond half a turn.
fn unbroken(mut ring: Vec<Point>) -> Vec<Point> {
    for i in 1..ring.len() {
        let jump = ring[i].0 - ring[i - 1].0;
        ring[i].0 -= 360.0 * (jump / 360.0).round();
    }
    ring
}

/// The parts of a ring within half a turn of a middle.
fn around(ring: &[Point], middle: f64) -> Vec<Vec<Point>> {
    let window = Extent { left: middle - 180.0, top: -90.0, right: middle + 180.0, bottom: 90.0 };
    let turn = |turn: f64| clipped(&ring.iter().map(|&(x, y)| (x + turn, y)).collect::<Vec<_>>(), &window);
    [-360.0, 0.0, 360.0].map(turn).into_iter().filter(|part| part.len() >= 3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn land_stays_whole_wherever_the_map_is_cut() {
        for middle in [0.0, 100.0, -171.5] {
            let land = Ground::World.land(middle);
            let within = |&(x, y): &Point| (x - middle).abs() <= 180.0 + 1e-9 && (-60.0..=84.0).contains(&y);
            assert!(land.iter().flatten().all(within));
            // No edge jumps across the map, but for those along its sides.
            let long = land.iter().flat_map(|ring| ring.windows(2)).filter(|edge| (edge[1].0 - edge[0].0).abs() > 30.0);
            assert_eq!(long.count(), 0, "{middle}");
        }
    }
}
