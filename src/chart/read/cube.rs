//! Holds one quantity by replicate, moment and place, and finds numbers among those of a column.

/// Further columns of `places.csv` that are drawn.
pub const LEDGER: [&str; 8] =
    ["income", "net_income", "revenue", "obligations", "services", "crime", "governance", "home_price"];

/// One quantity by replicate, moment and place; `NaN` where a place is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Cube {
    moments: usize,
    places: usize,
    values: Vec<f64>,
}

impl Cube {
    /// A cube in which nothing is known yet.
    pub fn unknown(replicates: usize, moments: usize, places: usize) -> Cube {
        let values = vec![f64::NAN; replicates * moments * places];
        Cube { moments, places, values }
    }

    /// A cube of zeros.
    pub fn nothing(replicates: usize, moments: usize, places: usize) -> Cube {
        Cube { moments, places, values: vec![0.0; replicates * moments * places] }
    }

    /// The value of one replicate, moment and place.
    pub fn at(&self, replicate: usize, moment: usize, place: usize) -> f64 {
        self.values[(replicate * self.moments + moment) * self.places + place]
    }

    /// Adds to the value of one replicate, moment and place.
    pub fn add(&mut self, replicate: usize, moment: usize, place: usize, value: f64) {
        self.values[(replicate * self.moments + moment) * self.places + place] += value;
    }

    /// Sets the value of one replicate, moment and place.
    pub fn set(&mut self, replicate: usize, moment: usize, place: usize, value: f64) {
        self.values[(replicate * self.moments + moment) * self.places + place] = value;
    }

    /// Counts since the 1 January before a moment, as counts since the moment before it.
    pub(crate) fn since_before(mut self, years: &[f64]) -> Cube {
        for moment in (1..years.len()).filter(|&moment| years[moment - 1].fract() != 0.0).rev() {
            for replicate in 0..self.values.len() / (self.moments * self.places).max(1) {
                for place in 0..self.places {
                    let before = self.at(replicate, moment - 1, place);
                    self.set(replicate, moment, place, self.at(replicate, moment, place) - before);
                }
            }
        }
        self
    }
}

/// The distinct numbers of a column, rising.
pub(crate) fn distinct(column: &[f64]) -> Vec<f64> {
    let mut numbers = column.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

/// Where a number of the column stands among its distinct numbers.
pub(crate) fn rank(distinct: &[f64], number: f64) -> usize {
    distinct.partition_point(|other| *other < number)
}
