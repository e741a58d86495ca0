//! Holds what the Rust peers share: the data of the model, the choice of a household, and the line that each prints.

use std::time::Instant;

pub const CITIES: usize = 50;
pub const TICKS: usize = 120;
pub const CHANCE: f64 = 0.02;

/// What a city is like.
#[derive(Clone, Copy)]
pub struct City {
    tax: f64,
    crime: f64,
    governance: f64,
    rent: f64,
    first_rent: f64,
    first_population: usize,
}

/// A household as it begins.
pub struct Person {
    pub income: f64,
    pub tastes: [f64; 3],
    pub city: usize,
}

/// The cities, each with as many as live there.
pub fn load_cities(populations: [usize; CITIES]) -> [City; CITIES] {
    let text = std::fs::read_to_string("data/cities.csv").expect("cities that data.py wrote");
    let mut lines = text.lines().skip(1);
    populations.map(|first_population| {
        let line = lines.next().expect("a line for each city");
        let mut columns = line.split(',').map(|column| column.parse().expect("a number"));
        let mut next = || -> f64 { columns.next().expect("five columns") };
        let (tax, crime, governance, rent) = (next(), next(), next(), next());
        City { tax, crime, governance, rent, first_rent: rent, first_population }
    })
}

/// The households, as many as the first argument of the program says.
pub fn load_people() -> Vec<Person> {
    let n = std::env::args().nth(1).expect("a number of households");
    let bytes = std::fs::read(format!("data/households-{n}.bin")).expect("households that data.py wrote");
    let (numbers, _) = bytes.as_chunks();
    let (rows, _) = numbers.as_chunks();
    let person = |row: &[[u8; 8]; 5]| {
        let [income, tastes @ .., city] = row.map(f64::from_le_bytes);
        Person { income, tastes, city: city as usize }
    };
    rows.iter().map(person).collect()
}

/// The best of all cities for one household, each with a Gumbel draw.
pub fn best_city(
    cities: &[City; CITIES],
    income: f64,
    [consumption, fear, order]: [f64; 3],
    here: usize,
    mut uniform: impl FnMut() -> f64,
) -> usize {
    let (mut best, mut highest) = (here, f64::NEG_INFINITY);
    for (j, city) in cities.iter().enumerate() {
        let left = (income * (1.0 - city.tax) - city.rent).max(1000.0);
        let value = 2.0 * consumption * left.ln() - fear * city.crime + order * city.governance
            - if j == here { 0.0 } else { 2.0 }
            - (-uniform().ln()).ln();
        if value > highest {
            (best, highest) = (j, value);
        }
    }
    best
}

/// Rents follow populations.
pub fn set_rents(cities: &mut [City; CITIES], populations: [usize; CITIES]) {
    for (city, population) in cities.iter_mut().zip(populations) {
        city.rent = city.first_rent * (population as f64 / city.first_population as f64).sqrt();
    }
}

/// Prints what came out of the loop that began at `clock`.
pub fn report(name: &str, clock: Instant, moves: usize, populations: [usize; CITIES]) {
    let wall = clock.elapsed().as_secs_f64();
    let households: usize = populations.iter().sum();
    let shares = populations.map(|population| population as f64 / households as f64);
    let top = shares.iter().copied().fold(0.0, f64::max);
    let concentration: f64 = shares.iter().map(|share| share * share).sum();
    println!(
        "{{\"name\": \"{name}\", \"households\": {households}, \"wall\": {wall:.4}, \"moves\": {:.4}, \"top\": {top:.4}, \
         \"concentration\": {concentration:.5}}}",
        moves as f64 / households as f64
    );
}
