//! Reads the tables of a run: numbers by replicate, moment and place, and the names of places.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::chart::read::answers;
use crate::chart::read::answers::numbers_in_doubt;
pub use crate::chart::read::cube::LEDGER;
use crate::chart::read::cube::{Cube, distinct, rank};
use crate::chart::read::deciles::Deciles;
use crate::chart::read::exits;
use crate::chart::read::exits::Exit;
use crate::chart::read::happenings;
use crate::chart::read::happenings::Happened;
use crate::chart::read::new_places::NewPlaces;
use crate::chart::read::scores;
use crate::chart::read::scores::Score;
use crate::chart::read::twin::Twin;
use crate::chart::sheet::style::WIDTH;
use crate::chart::words::answers::Shown;
use crate::chart::words::names::{called, source};
use crate::chart::words::spread::{Bands, Begun, Spread};
use crate::engine::records::rows::ABROAD;
use crate::output::OutputError;
use crate::output::folder::read::{Facts, ReadError, columns, columns_with_gaps, each_row, facts, has_column};
use crate::output::run::varied;
use crate::output::run::varied::Varied;

/// What the charts of a run are drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct RunTables {
    /// Width of the sheets that are drawn, logical pixels.
    pub width: f64,
    /// What every chart states.
    pub facts: Facts,
    /// Names of places as tables have them, sorted.
    pub names: Vec<String>,
    /// What places are called, in the order of their names.
    pub places: Vec<String>,
    /// Names of places that were founded, not there from the start.
    pub new: BTreeSet<String>,
    /// Recorded moments: calendar years with their fraction.
    pub years: Vec<f64>,
    /// Independent repetitions.
    pub replicates: usize,
    /// Households.
    pub households: Cube,
    /// Annual rent of a dwelling, $.
    pub rent: Cube,
    /// Households that moved in since the moment before, at most a year.
    pub inflow: Cube,
    /// Households that moved out since the moment before, at most a year.
    pub outflow: Cube,
    /// The columns of [`LEDGER`].
    pub ledger: [Cube; LEDGER.len()],
    /// Business capital, 1 in the base year; `None` where the run did not record it.
    pub capital: Option<Cube>,
    /// Relocation grants paid so far, $; `None` where the run did not record them.
    pub grants: Option<Cube>,
    /// Moves over the whole period: by replicate, origin and destination.
    pub flows: Cube,
    /// Real households that one simulated household stands for.
    pub weight: f64,
    /// Who would move, could pay and moved, by income.
    pub deciles: Deciles,
    /// New places and communities.
    pub new_places: NewPlaces,
    /// What new places, and as much reform of the old city, are worth.
    pub exits: Vec<Exit>,
    /// What happened when.
    pub happened: Vec<Happened>,
    /// What is on record beside what came out.
    pub scores: Vec<Score>,
    /// The same without what the run asks about, if it was run too.
    pub twin: Option<Twin>,
    /// How many numbers in doubt each replicate drew, beside its luck.
    pub doubts: usize,
    /// What the run was asked, and what came out.
    pub asked: Vec<Shown>,
    /// What came out with one number changed at a time.
    pub varied: Vec<Varied>,
}

impl RunTables {
    /// Reads the tables of a run folder.
    pub fn read(run: &Path) -> Result<RunTables, ReadError> {
        let mut facts = facts(run)?;
        let path = run.join("places.csv");
        let ([names], [replicate, year, households, inflow, outflow]) =
            columns(&path, ["place"], ["replicate", "year", "households", "inflow", "outflow"])?;
        // A place has prices, incomes and a budget from its opening.
        let [rent] = columns_with_gaps(&path, ["rent"])?;
        let ledger = columns_with_gaps(&path, LEDGER)?;
        let replicates = distinct(&replicate);
        let years = distinct(&year);
        let new_places = NewPlaces::read(run, &mut facts, &replicates, &years)?;
        let mut places = ranks(&names);
        // What was planned and never opened is no place.
        places.retain(|name, _| !new_places.never_opened(name));
        places.values_mut().zip(0..).for_each(|(place, rank)| *place = rank);
        let cube = |column: &[f64]| {
            let mut cube = Cube::unknown(replicates.len(), years.len(), places.len());
            for (row, value) in column.iter().enumerate() {
                let replicate = rank(&replicates, replicate[row]);
                let moment = rank(&years, year[row]);
                if let Some(&place) = places.get(names[row].as_str()) {
                    cube.set(replicate, moment, place, *value);
                }
            }
            cube
        };
        let since_later = |name: &'static str| -> Result<Option<Cube>, ReadError> {
            match has_column(&path, name)? {
                true => Ok(Some(cube(&columns_with_gaps(&path, [name])?[0]))),
                false => Ok(None),
            }
        };
        let (capital, grants) = (since_later("capital")?, since_later("grants")?);
        let mut flows = Cube::nothing(replicates.len(), places.len(), places.len());
        let (mut stray, mut real, mut simulated) = (None, 0.0, 0.0);
        let table = run.join("flows.csv");
        each_row(
            &table,
            ["origin", "destination"],
            ["replicate", "moves", "simulated"],
            |[from, to], [replicate, moves, agents]| {
                (real, simulated) = (real + moves, simulated + agents);
                if from == ABROAD || to == ABROAD {
                    return;
                }
                let known = replicates.binary_search_by(|other| other.total_cmp(&replicate)).ok();
                match (known, places.get(from), places.get(to)) {
                    (Some(replicate), Some(&from), Some(&to)) => flows.add(replicate, from, to, moves),
                    _ => stray = Some(format!("{from} to {to}, replicate {replicate}")),
                }
            },
        )?;
        if let Some(stray) = stray.filter(|_| !places.is_empty()) {
            let reason = format!("`places.csv` does not know the flow from {stray}");
            return Err(ReadError::Form { path: table, reason });
        }
        let twin = Twin::read(run, facts.twin.as_ref(), &replicates, &years, &places)?;
        Ok(RunTables {
            twin,
            doubts: numbers_in_doubt(run)?,
            asked: answers::read(run)?,
            varied: varied(run)?,
            width: WIDTH,
            names: places.keys().map(|name| (*name).to_owned()).collect(),
            new: founded(&path)?.into_iter().filter(|name| !new_places.never_opened(name)).collect(),
            places: called(places.keys().copied(), &facts.labels),
            replicates: replicates.len(),
            households: cube(&households),
            rent: cube(&rent),
            inflow: cube(&inflow).since_before(&years),
            outflow: cube(&outflow).since_before(&years),
            ledger: ledger.each_ref().map(|column| cube(column)),
            capital,
            grants,
            flows,
            weight: if simulated > 0.0 { real / simulated } else { 1.0 },
            deciles: Deciles::read(run, &replicates, &years)?,
            years,
            exits: exits::read(run, &replicates)?,
            happened: happenings::read(run, &replicates)?,
            scores: scores::read(run, facts.currency)?,
            facts,
            new_places,
        })
    }

    /// Grants that a place has paid until the end in one replicate beyond what its twin pays, $.
    pub fn granted(&self, replicate: usize, place: usize) -> f64 {
        let paid = self.grants.as_ref().map_or(f64::NAN, |grants| self.at_the_end(grants, replicate, place));
        paid - self.granted_anyway(replicate, place)
    }

    /// Grants that a place has paid until the end in one replicate of the twin, $.
    pub fn granted_anyway(&self, replicate: usize, place: usize) -> f64 {
        self.twin.as_ref().map_or(0.0, |twin| self.at_the_end(&twin.grants, replicate, place))
    }

    fn at_the_end(&self, cube: &Cube, replicate: usize, place: usize) -> f64 {
        cube.at(replicate, self.years.len().saturating_sub(1), place)
    }

    /// The old city that pays most in grants beyond what its twin pays, of those whose grants an event changes.
    pub fn granting(&self) -> Option<usize> {
        let sum = |place: usize| (0..self.replicates).map(|r| self.granted(r, place)).sum::<f64>();
        let paying = (0..self.names.len()).filter(|&place| !self.is_new(place) && sum(place) > 0.0);
        let named = paying.filter(|&place| self.facts.grants.contains(&self.names[place]));
        named.max_by(|&a, &b| sum(a).total_cmp(&sum(b)))
    }

    /// What a place is called, also one that is still to be founded.
    pub fn call<'a>(&'a self, name: &'a str) -> &'a str {
        let known = |names: &[String]| names.iter().position(|other| other == name);
        let there = known(&self.names).map(|place| self.places[place].as_str());
        there.or_else(|| known(&self.new_places.names).map(|town| self.new_places.calls[town].as_str())).unwrap_or(name)
    }

    /// “no place”, or “no old place” where there are new ones, which are told of apart.
    pub fn none_of_the_old(&self) -> &'static str {
        if (0..self.names.len()).any(|place| self.is_new(place)) { "no old place" } else { "no place" }
    }

    /// Whether a place was founded.
    pub fn is_new(&self, place: usize) -> bool {
        self.names.get(place).is_some_and(|name| self.new.contains(name))
    }

    /// Whether any place was founded.
    pub fn any_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// One of the columns of [`LEDGER`].
    pub fn ledger(&self, column: &str) -> &Cube {
        let at = LEDGER.iter().position(|name| *name == column).expect("only columns of the ledger are asked for");
        &self.ledger[at]
    }

    /// The spread over replicates of `value(replicate)`.
    pub fn over(&self, value: impl Fn(usize) -> f64) -> Spread {
        Spread::of((0..self.replicates).map(value))
    }

    /// Which bands the replicates can carry.
    pub fn bands(&self) -> Bands {
        Bands::of(self.replicates)
    }

    /// First and last recorded year.
    pub fn period(&self) -> Option<(f64, f64)> {
        Some((*self.years.first()?, *self.years.last()?))
    }

    /// For one place, the spread over replicates of `value(replicate, moment)` at every moment.
    pub fn over_time(&self, value: impl Fn(usize, usize) -> f64) -> Vec<Spread> {
        let at = |moment| Spread::of((0..self.replicates).map(|replicate| value(replicate, moment)));
        (0..self.years.len()).map(at).collect()
    }

    /// The same of what runs know nothing of at first: from the moment on at which all that ever know it do.
    pub fn begun(&self, value: impl Fn(usize, usize) -> f64) -> Begun {
        Begun::of(self.replicates, self.years.len(), value)
    }

    /// In how many replicates somebody lives in a place at the end.
    pub fn lived_in(&self, place: usize) -> usize {
        let last = self.years.len().saturating_sub(1);
        (0..self.replicates).filter(|&r| self.households.at(r, last, place) > 0.0).count()
    }

    /// Households of a place; of a new one unknown before it opens in that replicate, and from then on however few.
    pub fn residents(&self, replicate: usize, moment: usize, place: usize) -> f64 {
        let households = |moment: usize| self.households.at(replicate, moment, place);
        let life = |town: usize| self.new_places.lives.get(replicate)?.get(town);
        let town = self.new_places.names.iter().position(|name| *name == self.names[place]);
        let there = match town.and_then(life) {
            Some(life) => life.opened.is_some_and(|year| self.years[moment] + 1e-9 >= year),
            None => (0..=moment).any(|moment| households(moment) > 0.0),
        };
        match self.is_new(place) {
            true if !there => f64::NAN,
            true if households(moment).is_nan() => 0.0,
            _ => households(moment),
        }
    }

    /// In how many replicates a place is there, or has been, at the end.
    pub fn opened_in(&self, place: usize) -> usize {
        let last = self.years.len().saturating_sub(1);
        (0..self.replicates).filter(|&r| self.residents(r, last, place).is_finite()).count()
    }

    /// Where the numbers are from.
    pub fn source(&self) -> String {
        match self.doubts {
            0 => source(&self.facts),
            _ => format!("{} · runs differ by luck and doubt", source(&self.facts)),
        }
    }
}

/// What is kept of the runs with one number changed.
fn varied(run: &Path) -> Result<Vec<Varied>, ReadError> {
    let broken = |error: OutputError| ReadError::Form { path: run.join(varied::FILE), reason: error.to_string() };
    varied::read(run).map_err(broken)
}

/// The places that `places.csv` calls new, if it tells kinds of places apart at all.
fn founded(path: &Path) -> Result<BTreeSet<String>, ReadError> {
    let mut new = BTreeSet::new();
    if has_column(path, "kind")? {
        each_row(path, ["place", "kind"], [], |[place, kind], []| {
            if kind == "new" && !new.contains(place) {
                new.insert(place.to_owned());
            }
        })?;
    }
    Ok(new)
}

/// The rank of each distinct name.
fn ranks(names: &[String]) -> BTreeMap<&str, usize> {
    let distinct: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    distinct.into_iter().zip(0..).collect()
}
