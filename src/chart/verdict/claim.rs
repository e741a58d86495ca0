//! Holds one number that is said: what it measures, where, over which runs, and how it is written.

use crate::chart::words::spread::Spread;

/// What a number measures; each is computed from the tables of a run in one way alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Runs in which the place opens.
    RunsOpened,
    /// Runs in which any new place opens.
    RunsWithTown,
    /// Years from the start to the opening of the place, of runs that open it.
    YearsToOpening,
    /// Years from the start to the first opening of any new place, of runs with one.
    YearsToFirst,
    /// Households of the new place at the end, of runs that open it.
    Residents,
    /// New places that open, by run.
    Towns,
    /// New places that opened in any run, counted over all runs.
    AllTowns,
    /// Of these, those that are open at the end and have lost neither charter nor builder.
    Standing,
    /// Of these, those whose charter was taken away.
    Repealed,
    /// Of these, those whose builders failed, charter kept.
    BuildersFailed,
    /// Of these, those that closed.
    Closed,
    /// Households at the end of one that stands.
    HouseholdsStanding,
    /// Households at the end of one that opened, whatever became of it.
    HouseholdsAfter,
    /// The most households that had pledged for a new place of the community at any recorded moment.
    Pledged,
    /// Households that must pledge.
    Needed,
    /// Looks that say yes to the template, per cent.
    LooksYes,
    /// Looks that say yes to a copy of the host, per cent.
    LooksPlacebo,
    /// Households of all thirds that would come, by run.
    Would,
    /// Of those of a third who would come, those who can pay or are helped, per cent; the third from below.
    CanPay(usize),
    /// Of those of a third who would come, those who move in, per cent.
    MovesIn(usize),
    /// Of those who would move to open towns and can pay, those who are turned away, per cent.
    TurnedAway,
    /// The same of the year in which most of them are.
    TurnedAwayThen,
    /// Households of the place at the end.
    Level(Quantity),
    /// Scenario less twin at the end.
    Effect(Quantity),
    /// The same in per cent of the twin's.
    EffectShare(Quantity),
    /// Places as one less their twins at the end, in per cent: their households, or a mean over these; names are joined by a plus.
    Together(Quantity),
    /// Runs in which the place lives on debt at the end.
    RunsOnDebt,
    /// Quality of government less that of the twin at the end, points of a z-score.
    BetterGoverned,
    /// What the new place is worth to each household there, $ a year.
    ExitEach,
    /// What closing the gap in government is worth to each household of the old city, $ a year.
    ReformEach,
    /// Households of the old city in that reading.
    ReformHouseholds,
    /// Years in which its own politics would close half of the gap.
    ReformYears,
    /// Share of the gap to the new place that the old city has closed when that opens, per cent.
    GapClosed,
    /// Of those who move into new places, those from the place, per cent.
    CameFrom,
    /// Households that move into new places over the period.
    Came,
    /// Change of households since the start, per cent.
    Change,
    /// Change less that of the twin in the first half of the period, per cent of the start.
    FirstHalf,
    /// The same in the second half.
    SecondHalf,
    /// Grants paid over the period beyond what the twin pays, $.
    Granted,
    /// Grants paid for each household that is there because of them, $.
    GrantedEach,
    /// Money put into the new place for each household there at the end, $, of runs that open it.
    PutInEach,
    /// Years from the opening to the failure of the builder.
    YearsToFailure,
    /// Money lost by lenders and holders, $.
    Lost,
    /// Runs in which the builder draws on the sponsor.
    RunsSponsored,
    /// Drawn by the builder from the sponsor, $, of runs in which it draws.
    Sponsored,
    /// Homes built in the new place.
    Homes,
    /// Facts on record.
    Facts,
    /// Facts that the median run meets.
    Met,
    /// Facts that a forecast without a model meets.
    MetNaive,
    /// The number of a fact, as a forecast without a model has it.
    RecordedNaive,
    /// The number of a fact, as runs have it.
    Recorded,
    /// Moves on the right route, per cent.
    OnRoute,
    /// Moves that the best forecast without a model puts on the right route, per cent.
    OnRouteNaive,
    /// What was asked: a probability in per cent, its ends, how often it came to pass, or a number.
    Asked,
    /// Runs in which the suburb incorporates.
    RunsIncorporated,
    /// Years from the start until it does, of those runs.
    YearsToIncorporation,
    /// Years between hostile acts of the host of the place on average, over the moments at which it has its charter.
    YearsBetweenActs,
    /// Part of the host's hostility that comes of what it loses to the place, per cent.
    FromBaseLost,
    /// Values of one number at a time that it was run at beside.
    Changes,
    /// The most that had pledged at once where one number, by its rank, was another.
    PledgedIf(usize),
    /// The most that had pledged at once where any one number was another.
    PledgedIfAny,
    /// Runs that open a town where one number, by its rank, is another.
    OpenedIf(usize),
    /// Runs of it.
    RunsIf(usize),
    /// Wanted moves to another metro that cannot be paid, of the poorest third, per cent.
    Blocked(usize),
}

/// A number of a place that the twin has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Households.
    Households,
    /// Rent of a dwelling, $ a year.
    Rent,
    /// Tax revenue, $ a year.
    Revenue,
    /// Services, $ per household and year.
    Services,
    /// Violent crimes per 100,000.
    Crime,
    /// Net income of a household, $ a year.
    NetIncome,
    /// Governance, sd.
    Governance,
}

/// One number that is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What it measures.
    pub measure: Measure,
    /// Where: the place or community by its name in tables; empty for all.
    pub place: String,
    /// The runs behind it.
    pub spread: Spread,
    /// Which way it is said to differ from zero; `None` where no direction is claimed.
    pub way: Option<bool>,
    /// The texts in which it may appear: in the middle, its lower end, its upper end.
    pub written: Vec<String>,
}

/// A number as a sentence says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The median.
    pub mid: String,
    /// The lower and the upper end, where runs differ.
    pub ends: Option<(String, String)>,
    /// The number behind it.
    pub value: f64,
}

impl Said {
    /// “ (12 to 14)”, or nothing where all runs agree.
    pub fn range(&self) -> String {
        let ends = self.ends.as_ref().map(|(low, high)| format!(" ({low} to {})", high.trim_end_matches(" years")));
        ends.unwrap_or_default()
    }

    /// “13 (12 to 14)”.
    pub fn full(&self) -> String {
        format!("{}{}", self.mid, self.range())
    }
}

/// “: 12 to 14”, or nothing where runs agree.
pub fn told_range(said: &Said) -> String {
    said.ends.as_ref().map_or_else(String::new, |(low, high)| format!(": {low} to {}", high.trim_end_matches(" years")))
}

/// A number that stands large beside the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Big {
    /// The number with its unit.
    pub value: String,
    /// What it is.
    pub about: String,
    /// Whether it is the one that the headline names.
    pub accent: bool,
}

impl Big {
    /// A number and what it is.
    pub fn new(value: impl Into<String>, about: impl Into<String>) -> Big {
        Big { value: value.into(), about: about.into(), accent: false }
    }

    /// The same, as the one that the headline names.
    pub fn accented(self) -> Big {
        Big { accent: true, ..self }
    }
}

/// An answer in two sentences and up to three numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// The answer.
    pub first: String,
    /// What goes with it; may be empty.
    pub second: String,
    /// What the terminal says besides, which the page has in a table; mostly empty.
    pub more: String,
    /// The numbers.
    pub numbers: Vec<Big>,
}

/// Collects what is said.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Everything that was said so far.
    pub claims: Vec<Claim>,
    /// Whether the brackets of a share are not those of runs but the 95 % interval of few simulated households.
    pub of_few: bool,
    /// Whether those of a chance are its 95 % interval.
    pub of_odds: bool,
}

impl Book {
    /// Says a number, written by `write`.
    pub fn say(&mut self, measure: Measure, place: &str, spread: Spread, write: impl Fn(f64) -> String) -> Said {
        self.directed(measure, place, spread, None, write)
    }

    /// Says a number whose direction is claimed.
    pub fn directed(
        &mut self,
        measure: Measure,
        place: &str,
        spread: Spread,
        way: Option<bool>,
        write: impl Fn(f64) -> String,
    ) -> Said {
        // Of a loss that is told as a size the smaller end comes first, and an end on the other side has a sign.
        let turned = way == Some(false);
        let one = |value: f64| match way {
            Some(up) if value != 0.0 && (value > 0.0) != up => format!("−{}", write(value.abs())),
            Some(_) => write(value.abs()),
            None => write(value),
        };
        let mid = one(spread.median);
        let ends = if turned { (spread.most.1, spread.most.0) } else { spread.most };
        let (low, high) = (one(ends.0), one(ends.1));
        let written = vec![mid.clone(), low.clone(), high.clone()];
        self.claims.push(Claim { measure, place: place.to_owned(), spread, way, written });
        let ends = (spread.replicates > 1 && low != high).then(|| (unit_once(&low, &high), high));
        Said { mid, ends, value: spread.median }
    }

    /// Says one number that is no median of runs.
    pub fn count(&mut self, measure: Measure, place: &str, value: f64, write: impl Fn(f64) -> String) -> Said {
        self.say(measure, place, Spread::of(std::iter::once(value)), write)
    }
}

/// The lower end without the words behind its number, where the upper end has the same: “12” of “12 years to 14 years”.
pub fn unit_once(low: &str, high: &str) -> String {
    match (low.split_once(' '), high.split_once(' ')) {
        (Some((number, unit)), Some((_, other))) if unit == other || unit == "year" && other == "years" => {
            number.to_owned()
        }
        _ => low.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::verdict::plain::{people, years};

    #[test]
    fn ranges_say_their_unit_once_and_nothing_where_runs_agree() {
        let mut book = Book::default();
        let mut said = |values: &[f64], write: fn(f64) -> String| {
            book.say(Measure::YearsToOpening, "town", Spread::of(values.iter().copied()), write).full()
        };
        assert_eq!(said(&[12.2, 13.0, 14.1], years), "13 years (12 to 14)");
        assert_eq!(said(&[12.2], years), "12 years");
        assert_eq!(said(&[5_512.0, 5_520.0, 5_480.0], people), "5,500");
        assert_eq!(said(&[2.1e6, 3.2e6, 4.0e6], people), "3.2 million (2.1 to 4 million)");
        assert_eq!(book.claims.len(), 4);
    }
}
