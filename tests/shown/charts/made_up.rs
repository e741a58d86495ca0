//! Made-up runs: sizes, growth and luck as a test wants them, and the run folder of the fixtures.

use std::path::{Path, PathBuf};

use footvote::chart::read::cube::Cube;
use footvote::chart::read::deciles::Deciles;
use footvote::chart::read::new_places::{Gate, Life, NewPlaces};
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::{net_migration, population, rents};
use footvote::chart::sheet::canvas::Chart;
use footvote::chart::sheet::style::WIDTH;
use footvote::output::folder::read::Facts;

pub const NAMES: [&str; 20] = [
    "Minneapolis-St. Paul-Bloomington",
    "Chicago",
    "Austin",
    "New York",
    "Washington",
    "San Francisco",
    "Detroit",
    "Phoenix",
    "Philadelphia",
    "Raleigh",
    "Los Angeles",
    "Providence",
    "St. Louis",
    "Houston",
    "Virginia Beach-Norfolk",
    "Tampa",
    "Salt Lake City",
    "Buffalo",
    "Oklahoma City",
    "Atlanta",
];

/// How a made-up run is made.
#[derive(Clone, Copy)]
pub struct Shape {
    pub places: usize,
    pub replicates: usize,
    pub years: usize,
    pub records_per_year: usize,
    /// Yearly growth of the fastest place; the slowest shrinks as fast.
    pub growth: f64,
    /// Size of the chance part, per record.
    pub noise: f64,
    /// How many times the largest place is larger than the smallest.
    pub sizes: f64,
}

pub const USUAL: Shape =
    Shape { places: 6, replicates: 20, years: 20, records_per_year: 1, growth: 0.012, noise: 0.004, sizes: 30.0 };

/// A small generator of chance, uniform in −1..1 (a linear congruence is good enough for pictures).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

pub fn made_up(shape: Shape) -> RunTables {
    let moments = shape.years * shape.records_per_year + 1;
    let unknown = || Cube::unknown(shape.replicates, moments, shape.places);
    let mut tables = RunTables {
        doubts: 0,
        asked: Vec::new(),
        varied: Vec::new(),
        width: WIDTH,
        facts: Facts {
            title: Some("Made-up metros".into()),
            seed: Some(42),
            version: Some("0.1.0".into()),
            sites: (0..shape.places).map(site).collect(),
            ..Facts::default()
        },
        twin: None,
        names: (0..shape.places).map(|place| format!("place_{place:02}")).collect(),
        places: (0..shape.places).map(name).collect(),
        new: Default::default(),
        years: (0..moments).map(|m| 2025.0 + m as f64 / shape.records_per_year as f64).collect(),
        replicates: shape.replicates,
        households: unknown(),
        rent: unknown(),
        inflow: unknown(),
        outflow: unknown(),
        capital: None,
        ledger: std::array::from_fn(|_| unknown()),
        grants: None,
        flows: Cube::unknown(shape.replicates, shape.places, shape.places),
        weight: 100.0,
        deciles: Deciles::empty(shape.replicates, moments),
        new_places: Default::default(),
        exits: Vec::new(),
        happened: Vec::new(),
        scores: Vec::new(),
    };
    let mut chance = Chance(1);
    for place in 0..shape.places {
        // Spreads growth evenly over places, in no order of size.
        let rank = if shape.places > 1 {
            (place * 7 % shape.places) as f64 / (shape.places - 1) as f64 * 2.0 - 1.0
        } else {
            -0.8
        };
        let drift = shape.growth * rank.signum() * rank * rank / shape.records_per_year as f64;
        let share = (place * 11 % shape.places) as f64 / shape.places as f64;
        for replicate in 0..shape.replicates {
            let (mut households, mut rent) = (120_000.0 * shape.sizes.powf(share), 14_000.0 + 9_000.0 * share);
            let mut trend = 0.0;
            for moment in 0..moments {
                let stir = shape.noise * chance.next();
                let mut net = 0.0;
                if moment > 0 {
                    trend = 0.7 * trend + stir;
                    net = households * (drift + trend);
                    rent *= 1.0 + 1.5 * drift + stir + 0.004 / shape.records_per_year as f64;
                }
                let gross = if moment > 0 { 0.03 * households } else { 0.0 };
                households += net;
                let (inflow, outflow) = (gross + net.max(0.0), gross - net.min(0.0));
                tables.households.set(replicate, moment, place, households);
                tables.rent.set(replicate, moment, place, rent);
                tables.inflow.set(replicate, moment, place, inflow);
                tables.outflow.set(replicate, moment, place, outflow);
                let stirred = |level: f64| level * (1.0 + drift * moment as f64 + trend);
                for (column, level) in tables.ledger.iter_mut().zip([9e4, 7e4, 4e9, 1e9, 8e3, 420.0, 0.3, 3e5]) {
                    column.set(replicate, moment, place, stirred(level));
                }
            }
            for destination in 0..shape.places {
                let distance = 1.0 + (place as f64 - destination as f64).abs();
                let moves =
                    if destination == place { 0.0 } else { 9_000.0 / distance * (1.0 + shape.noise * chance.next()) };
                tables.flows.set(replicate, place, destination, moves);
            }
        }
    }
    for replicate in 0..shape.replicates {
        for moment in 0..moments {
            for tenth in 0..10 {
                let would = 1000.0 * (1.0 + shape.noise * chance.next());
                let paid = would * (0.6 + 0.04 * tenth as f64);
                let counts = if moment == 0 { [3e4, 0.0, 0.0, 0.0, 0.0] } else { [3e4, would, paid, paid, paid] };
                tables.deciles.add(replicate, moment, tenth, counts);
            }
        }
    }
    tables
}

/// Somewhere in the United States; a few crowd together, one is far away.
fn site(place: usize) -> (String, (f64, f64)) {
    let (latitude, longitude) = match place {
        7 => (21.3, -157.9),
        8..=12 => (40.0 + place as f64 / 10.0, -74.0 - place as f64 / 20.0),
        _ => (26.0 + (place * 7 % 22) as f64, -122.0 + (place * 13 % 53) as f64),
    };
    (format!("place_{place:02}"), (latitude, longitude))
}

fn name(place: usize) -> String {
    match place / NAMES.len() {
        0 => NAMES[place].to_owned(),
        round => format!("{} {}", NAMES[place % NAMES.len()], round + 1),
    }
}

pub fn charts(tables: &RunTables) -> Vec<Chart> {
    footvote::chart::charts(tables)
}

/// The charts of lines over time.
pub fn over_time(tables: &RunTables) -> [Chart; 3] {
    [population::chart(tables), net_migration::chart(tables), rents::chart(tables)]
}

/// Shapes that have gone wrong or might.
pub fn shapes() -> Vec<(&'static str, Shape)> {
    let mut shapes: Vec<(&str, Shape)> = Vec::new();
    for places in [1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 16, 20, 24, 25, 40, 60] {
        shapes.push(("usual", Shape { places, ..USUAL }));
    }
    for places in [1, 2, 6, 20, 60] {
        let usual = Shape { places, ..USUAL };
        shapes.extend([
            ("alike", Shape { sizes: 1.5, ..usual }),
            ("flat", Shape { growth: 0.0, noise: 0.0, ..usual }),
            ("still", Shape { growth: 0.0, noise: 0.0001, ..usual }),
            ("noisy", Shape { growth: 0.0, noise: 0.02, ..usual }),
            ("one", Shape { replicates: 1, ..usual }),
            ("few", Shape { replicates: 4, ..usual }),
            ("short", Shape { years: 1, ..usual }),
            ("instant", Shape { years: 0, ..usual }),
            ("fast", Shape { growth: 0.09, ..usual }),
            ("monthly", Shape { records_per_year: 12, years: 3, ..usual }),
            ("long", Shape { years: 60, ..usual }),
        ]);
    }
    shapes
}

/// Makes a place of a made-up run one that is founded at a moment and has so many households from then on.
pub fn found(tables: &mut RunTables, place: usize, moment: usize, households: f64) {
    tables.new.insert(tables.names[place].clone());
    for (replicate, at) in (0..tables.replicates).flat_map(|r| (0..tables.years.len()).map(move |m| (r, m))) {
        tables.households.set(replicate, at, place, if at < moment { 0.0 } else { households });
    }
}

/// Gives a made-up run new places of two communities, of which `open` open; with `lost`, some close and some are repealed.
pub fn with_new_places(tables: &mut RunTables, communities: usize, towns: usize, open: usize, lost: bool) {
    let (replicates, moments) = (tables.replicates, tables.years.len());
    let (start, end) = tables.period().unwrap();
    let cube = |count: usize, value: &dyn Fn(usize, usize) -> f64| {
        let mut cube = Cube::unknown(replicates, moments, count);
        for (r, m, k) in
            (0..replicates).flat_map(|r| (0..moments).flat_map(move |m| (0..count).map(move |k| (r, m, k))))
        {
            cube.set(r, m, k, value(m, k) * (1.0 + 0.1 * r as f64));
        }
        cube
    };
    let at = |share: f64| Some(start + share * (end - start));
    let life = |town: usize| Life {
        campaign: at(0.1 + 0.03 * town as f64),
        funded: at(0.3 + 0.03 * town as f64).filter(|_| town < open),
        opened: at(0.4 + 0.03 * town as f64).filter(|_| town < open),
        success: at(0.6).filter(|_| town < open),
        builder_failed: at(0.5).filter(|_| lost && town < open),
        closed: at(0.8).filter(|_| lost && town < open && town.is_multiple_of(2)),
        repealed: at(0.7).filter(|_| lost && town < open && !town.is_multiple_of(2)),
        legal: Some(4_000.0 / (town + 1) as f64),
    };
    let gate: Gate = std::array::from_fn(|tenth| {
        let would = 2_000.0 + 300.0 * tenth as f64;
        [would, would * (0.1 + 0.09 * tenth as f64), 0.08 * would, if open > 0 { 0.05 * would } else { 0.0 }]
    });
    let name = |town: usize| format!("{}-{town}", NAMES[town % NAMES.len()]);
    let households =
        |m: usize, town: usize| if town < open && 2 * m > moments { 900.0 * (m + town) as f64 } else { 0.0 };
    tables.new_places = NewPlaces {
        names: (0..towns).map(name).collect(),
        calls: (0..towns).map(name).collect(),
        lineages: (0..towns).map(|town| name(town % communities.max(1))).collect(),
        lives: vec![(0..towns).map(life).collect(); replicates],
        households: cube(towns, &households),
        open: cube(towns, &|m, town| f64::from(households(m, town) > 0.0)),
        hazard: Cube::unknown(replicates, moments, towns),
        hazards: vec![None; towns],
        communities: (0..communities).map(name).collect(),
        community_calls: (0..communities).map(name).collect(),
        stages: std::array::from_fn(|stage| cube(communities, &|m, k| (m * (k + 1) * 1000 / (stage * 7 + 1)) as f64)),
        capacity: vec![Some(1e6); communities],
        gates: vec![if open > 0 { gate } else { Gate::default() }; replicates],
        templates: vec![gate; replicates],
        payers: Vec::new(),
        looks: Vec::new(),
        homes: Vec::new(),
        lost: Vec::new(),
        sponsored: vec![],
        put_in: Vec::new(),
        old_city: None,
    };
}

pub fn copy_of_fixture(name: &str) -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("charts").join(name);
    let _ = std::fs::remove_dir_all(&copy);
    std::fs::create_dir_all(&copy).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/run");
    for file in ["scenario.toml", "manifest.json", "places.csv", "flows.csv", "groups.csv"] {
        std::fs::copy(fixture.join(file), copy.join(file)).unwrap();
    }
    copy
}
