//! Reads what is on record beside what came out: every forecast of every fact over replicates.

use std::path::Path;

use crate::chart::words::spread::Spread;
use crate::experiment::evidence::scores::{
    AS_AT_START, AS_BEFORE, AS_FIRST_YEAR, CEILING, EVERYONE_ALIKE, GRAVITY, OWN, SIZE,
};
use crate::format::{Currency, Unit, share_within};
use crate::output::folder::read::{ReadError, each_row};

/// One forecast of one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Who says so.
    pub name: String,
    /// What is said, by replicate.
    pub values: Vec<f64>,
}

impl Forecast {
    /// What replicates say.
    pub fn spread(&self) -> Spread {
        Spread::of(self.values.iter().copied())
    }

    /// What one does who forecasts without a model, in a sentence: “repeating an earlier record”.
    pub fn guess(&self) -> String {
        match self.name.as_str() {
            AS_BEFORE => "repeating an earlier record".to_owned(),
            AS_FIRST_YEAR => "repeating the first year".to_owned(),
            AS_AT_START => "leaving all as at the start".to_owned(),
            EVERYONE_ALIKE => "taking everyone alike".to_owned(),
            GRAVITY | SIZE => format!("{} alone", self.name.trim_end_matches(" alone")),
            name => name.to_owned(),
        }
    }
}

/// One fact with its forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The fact in a few words.
    pub fact: String,
    /// Whether moves are compared route by route; else numbers are.
    pub moves: bool,
    /// Unit of the numbers.
    pub unit: String,
    /// How money is marked.
    pub currency: Currency,
    /// The least and the greatest on record.
    pub record: (f64, f64),
    /// The forecasts, in the order of the table.
    pub forecasts: Vec<Forecast>,
}

impl Score {
    /// What the program itself says.
    pub fn own(&self) -> Option<&Forecast> {
        self.forecasts.iter().find(|forecast| forecast.name == OWN)
    }

    /// What one says without a model.
    pub fn naive(&self) -> impl Iterator<Item = &Forecast> {
        self.forecasts.iter().filter(|forecast| forecast.name != OWN && forecast.name != CEILING)
    }

    /// The best that one says without a model: of moves what puts most on the right route, of numbers what comes nearest to the record.
    pub fn best_naive(&self) -> Option<&Forecast> {
        let off = |naive: &Forecast| {
            let median = naive.spread().median;
            if self.moves { -median } else { self.off(median) }
        };
        let known = self.naive().filter(|naive| naive.spread().is_known());
        known.min_by(|a, b| off(a).total_cmp(&off(b)))
    }

    /// How far a number is from those on record.
    pub fn off(&self, value: f64) -> f64 {
        (self.record.0 - value).max(value - self.record.1).max(0.0)
    }

    /// Whether a number is one of those on record.
    pub fn holds(&self, value: f64) -> bool {
        let (low, high) = self.tolerated();
        value >= low && value <= high
    }

    /// What is on record; a single number with a tenth of it to each side.
    pub fn tolerated(&self) -> (f64, f64) {
        let (low, high) = self.record;
        let room = if self.single() { 0.1 * low.abs() } else { 0.0 };
        (low - room, high + room)
    }

    /// Whether one number is on record, not a range.
    pub fn single(&self) -> bool {
        self.record.0 == self.record.1
    }

    /// A number in people's units.
    pub fn format(&self, value: f64) -> String {
        match self.unit.as_str() {
            unit if unit.starts_with("share") => share_within(value, self.record.1 - self.record.0),
            unit if self.currency.measures(unit) => Unit::Money(self.currency).format(value),
            _ if value.abs() < 10.0 && value != value.trunc() => Unit::Score.format(value),
            _ => Unit::Count.format(value),
        }
    }
}

/// Reads `scores.csv`; a run of an older version has none.
pub fn read(run: &Path, currency: Currency) -> Result<Vec<Score>, ReadError> {
    let path = run.join("scores.csv");
    let mut scores: Vec<Score> = Vec::new();
    if !path.is_file() {
        return Ok(scores);
    }
    each_row(
        &path,
        ["fact", "measure", "unit", "forecast"],
        ["low", "high", "value"],
        |[fact, measure, unit, forecast], [low, high, value]| {
            let moves = measure != "value";
            let same = |score: &Score| score.fact == fact && score.moves == moves && score.record == (low, high);
            let at = scores.iter().position(same).unwrap_or_else(|| {
                let (record, fact, unit) = ((low, high), fact.into(), unit.into());
                scores.push(Score { fact, moves, unit, currency, record, forecasts: Vec::new() });
                scores.len() - 1
            });
            let forecasts = &mut scores[at].forecasts;
            match forecasts.iter_mut().find(|known| known.name == forecast) {
                Some(known) => known.values.push(value),
                None => forecasts.push(Forecast { name: forecast.into(), values: vec![value] }),
            }
        },
    )?;
    Ok(scores)
}

#[cfg(test)]
impl Score {
    /// A number on record between 0 and 1 that nobody has forecast.
    pub(crate) fn of_unit(unit: &str) -> Score {
        Score {
            fact: "f".into(),
            moves: false,
            unit: unit.into(),
            currency: Currency::DOLLAR,
            record: (0.0, 1.0),
            forecasts: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_units() {
        let number = |unit: &str, value: f64| Score::of_unit(unit).format(value);
        assert_eq!(
            [0.0225, 0.119, 0.3, 1.0, 0.0, -0.0312].map(|x| number("share of households", x)),
            ["2.25%", "11.9%", "30%", "100%", "0%", "−3.12%"]
        );
        assert_eq!((number("$ a year", 25_000.0), number("people", 1764.4)), ("$25.0k".into(), "1,764".into()));
        assert_eq!((number("z-score", -0.5), number("people", 3.0)), ("−0.50".into(), "3".into()));
    }

    #[test]
    fn a_run_without_scores_has_none_and_rows_gather_by_fact() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), Currency::DOLLAR).unwrap(), []);
        let rows = "replicate,fact,measure,unit,low,high,forecast,value\n\
            0,heads,value,people,1,2,footvote,1.5\n0,heads,value,people,1,2,as at the start,0\n\
            1,heads,value,people,1,2,footvote,1.7\n1,routes,common part,share of moves,1,1,footvote,0.5\n";
        std::fs::write(folder.path().join("scores.csv"), rows).unwrap();
        let scores = read(folder.path(), Currency::DOLLAR).unwrap();
        assert_eq!(scores.len(), 2);
        assert_eq!(scores[0].own().unwrap().values, [1.5, 1.7]);
        assert_eq!(scores[0].naive().map(|naive| naive.name.as_str()).collect::<Vec<_>>(), ["as at the start"]);
        assert!(scores[1].moves && scores[0].holds(2.0) && !scores[0].holds(2.1));
    }

    #[test]
    fn the_best_guess_is_the_one_that_a_model_has_to_beat() {
        let forecast = |(name, value): (&str, f64)| Forecast { name: name.into(), values: vec![value] };
        let score = |moves: bool, forecasts: &[(&str, f64)]| Score {
            moves,
            forecasts: forecasts.iter().copied().map(forecast).collect(),
            ..Score::of_unit("people")
        };
        let guess = |score: Score| score.best_naive().map(Forecast::guess);
        let routes = [(OWN, 0.86), (GRAVITY, 0.656), (SIZE, 0.66), (CEILING, 0.9)];
        assert_eq!(guess(score(true, &routes)).unwrap(), "size alone");
        let before = [routes[0], (AS_BEFORE, 0.938), routes[1], routes[3]];
        assert_eq!(guess(score(true, &before)).unwrap(), "repeating an earlier record");
        // Of numbers the nearest, not the greatest.
        let numbers = [(OWN, 9.0), (AS_AT_START, 2.0), (AS_FIRST_YEAR, 1.5)];
        assert_eq!(guess(score(false, &numbers)).unwrap(), "repeating the first year");
        assert_eq!(guess(score(false, &[(OWN, 1.0)])), None);
    }
}
