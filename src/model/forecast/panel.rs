//! Holds moves between places by year, and what is known of the places in those years.

use std::collections::BTreeMap;

/// A square table of moves: a row is an origin, a column a destination.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    places: usize,
    cells: Vec<f64>,
}

impl Moves {
    /// Nobody moves.
    pub fn zero(places: usize) -> Self {
        Moves { places, cells: vec![0.0; places * places] }
    }

    /// Number of places.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Moves from `origin` to `destination`.
    #[inline]
    pub fn get(&self, origin: usize, destination: usize) -> f64 {
        self.cells[origin * self.places + destination]
    }

    /// The same, to be changed.
    #[inline]
    pub fn at(&mut self, origin: usize, destination: usize) -> &mut f64 {
        &mut self.cells[origin * self.places + destination]
    }

    /// A table made cell by cell; those who stay are no moves.
    pub fn from_fn(places: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let mut moves = Moves::zero(places);
        for origin in 0..places {
            for destination in (0..places).filter(|&destination| destination != origin) {
                *moves.at(origin, destination) = cell(origin, destination);
            }
        }
        moves
    }

    /// Every cell, row by row.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// All moves.
    pub fn total(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// Who comes less who leaves, for every place.
    pub fn net(&self) -> Vec<f64> {
        let n = self.places;
        (0..n).map(|j| (0..n).map(|i| self.get(i, j)).sum::<f64>() - self.row(j).iter().sum::<f64>()).collect()
    }

    /// Moves from `origin` to every place.
    pub fn row(&self, origin: usize) -> &[f64] {
        &self.cells[origin * self.places..(origin + 1) * self.places]
    }

    /// Every cell times `factor`.
    pub fn scaled(mut self, factor: f64) -> Self {
        self.cells.iter_mut().for_each(|cell| *cell *= factor);
        self
    }

    /// The mean of several tables of equally many places.
    pub fn mean(tables: &[&Moves]) -> Self {
        let mut mean = Moves::zero(tables[0].places);
        for table in tables {
            mean.cells.iter_mut().zip(&table.cells).for_each(|(sum, cell)| *sum += cell / tables.len() as f64);
        }
        mean
    }
}

/// One number of every place by year; what is unknown is NaN.
pub type Series = BTreeMap<i32, Vec<f64>>;

/// Moves by year with what is known of the places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Names of the places.
    pub places: Vec<String>,
    /// Number of the region of each place, from 0.
    pub regions: Vec<usize>,
    /// Latitude and longitude of each place, degrees; empty where they are not known.
    pub points: Vec<(f64, f64)>,
    /// Pairs of places with a common border, each once.
    pub borders: Vec<(usize, usize)>,
    /// Moves by year.
    pub moves: BTreeMap<i32, Moves>,
    /// People by year.
    pub population: Series,
    /// Income a head by year; empty if it is not known.
    pub income: Series,
    /// Index of house prices by year; empty if it is not known.
    pub prices: Series,
    /// Whatever else is known by year, by name: regressors of a naive forecast.
    pub others: BTreeMap<String, Series>,
    /// Years in which the count began anew: totals before one say nothing of those after it.
    pub breaks: Vec<i32>,
}

impl Panel {
    /// Years with moves, in order.
    pub fn years(&self) -> Vec<i32> {
        self.moves.keys().copied().collect()
    }

    /// The first year with moves; 0 if there are none.
    pub fn first_year(&self) -> i32 {
        self.moves.keys().next().copied().unwrap_or_default()
    }

    /// The last year with moves; 0 if there are none.
    pub fn last_year(&self) -> i32 {
        self.moves.keys().next_back().copied().unwrap_or_default()
    }

    /// Weight of each place in the mean of its region: √population of the first year of moves, or 1 where it is not known.
    pub fn regional_weights(&self) -> Vec<f64> {
        let people = self.population.get(&self.first_year());
        (0..self.places.len())
            .map(|place| match people.map(|people| people[place]) {
                Some(people) if people > 0.0 => people.sqrt(),
                _ => 1.0,
            })
            .collect()
    }
}
