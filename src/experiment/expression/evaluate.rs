//! Evaluate: an expression is read off the record of one replicate.

use super::numbers::{Kind, Source};
use super::{Expression, Form, Statistic, Subject, When};
use crate::engine::record::{GroupRow, PlaceRow, ProfileRow, ReplicateRecord};
use crate::experiment::summary::MEASURES;

/// Years apart by less are the same moment.
const SAME: f64 = 1e-6;

impl Expression {
    /// The number in `record`; `None` where it does not exist, such as a share of nothing.
    pub fn evaluate(&self, record: &ReplicateRecord) -> Option<f64> {
        let value = match self.when {
            When::At(year) => self.at(record, year)?,
            When::Over(statistic, from, to) => {
                let mut years: Vec<f64> = record.places.iter().map(|row| row.year).collect();
                years.dedup();
                let within = years.into_iter().filter(|year| *year > from - SAME && *year < to + SAME);
                let values: Vec<f64> = within.map(|year| self.at(record, year)).collect::<Option<_>>()?;
                let sum: f64 = values.iter().sum();
                match statistic {
                    Statistic::Sum => sum,
                    Statistic::Mean => sum / values.len() as f64,
                    Statistic::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
                    Statistic::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                }
            }
        };
        value.is_finite().then_some(value)
    }

    fn at(&self, record: &ReplicateRecord, year: f64) -> Option<f64> {
        let value = |subject: &Subject, year: f64| self.sum(record, subject, year);
        let here = value(&self.subject, year)?;
        Some(match self.form {
            Form::Plain => here,
            Form::Share => here / value(&whole(&self.subject), year)?,
            Form::Change => here / value(&self.subject, record.places.first()?.year)? - 1.0,
            Form::Rate => here / self.exposure(record, year)?,
        })
    }

    /// The number of `subject` at `year`, or over the year that ends then if it is a count of moves.
    fn sum(&self, record: &ReplicateRecord, subject: &Subject, year: f64) -> Option<f64> {
        let flow = matches!(self.number.kind, Kind::Flow | Kind::Ratio);
        let due =
            |then: f64| if flow { then > year - 1.0 + SAME && then < year + SAME } else { (then - year).abs() < SAME };
        match self.number.source {
            Source::Places(k) => {
                let rows = places(record, subject).filter(|row| due(row.year));
                let value = MEASURES[k].value;
                if self.number.kind == Kind::Level {
                    let (over, under) =
                        rows.fold((0.0, 0.0), |(o, u), row| (o + value(row) * row.households, u + row.households));
                    return (under > 0.0).then(|| over / under);
                }
                Some(rows.map(value).sum())
            }
            Source::Groups(over, under) => {
                let rows = || groups(record, subject).filter(|row| due(row.year));
                let sum: f64 = rows().map(over).sum();
                Some(if self.number.kind == Kind::Ratio { sum / rows().map(under).sum::<f64>() } else { sum })
            }
            Source::Profiles(value) => Some(profiles(record, subject).filter(|row| due(row.year)).map(value).sum()),
            Source::Jurisdictions(value) => total(
                record.jurisdictions.iter().filter(|row| due(row.year) && lives_in(subject, &row.place)).map(value),
            ),
            Source::Communities(value) => {
                let mine = |name: &str| subject.community.as_ref().is_none_or(|community| *community == name);
                total(record.communities.iter().filter(|row| due(row.year) && mine(&row.community)).map(value))
            }
        }
    }

    /// What a rate divides by: household-years of a profile, else households at the time.
    fn exposure(&self, record: &ReplicateRecord, year: f64) -> Option<f64> {
        let at = |then: f64| (then - year).abs() < SAME;
        let subject = &self.subject;
        Some(match self.number.source {
            Source::Places(_) | Source::Jurisdictions(_) | Source::Communities(_) => {
                places(record, subject).filter(|row| at(row.year)).map(|row| row.households).sum()
            }
            Source::Groups(..) => groups(record, subject).filter(|row| at(row.year)).map(|row| row.households).sum(),
            Source::Profiles(_) => profiles(record, subject)
                .filter(|row| row.year > year - 1.0 + SAME && row.year < year + SAME)
                .map(|row| row.household_years)
                .sum(),
        })
    }
}

/// What a share is a share of.
fn whole(subject: &Subject) -> Subject {
    match subject {
        Subject { decile: None, class: None, .. } => Subject::default(),
        Subject { places, .. } => Subject { places: places.clone(), ..Subject::default() },
    }
}

/// The sum; `None` of nothing.
fn total(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.fold(None, |sum, value| Some(sum.unwrap_or(0.0) + value))
}

fn lives_in(subject: &Subject, place: &str) -> bool {
    subject.places.as_ref().is_none_or(|places| places.contains(place))
}

fn places<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a PlaceRow> {
    record.places.iter().filter(|row| lives_in(subject, &row.place))
}

fn groups<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a GroupRow> {
    record.groups.iter().filter(|row| {
        lives_in(subject, &row.place)
            && subject.decile.is_none_or(|decile| row.income_decile == decile)
            && subject.class.is_none_or(|class| row.class == class)
    })
}

fn profiles<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a ProfileRow> {
    let (dimension, band) = subject.profile.unwrap_or(("all", "all"));
    record.profiles.iter().filter(move |row| row.dimension == dimension && row.band == band)
}

#[cfg(test)]
mod tests {
    use super::super::Expression;
    use crate::fake;
    use crate::scenario::{Scenario, parse};

    fn scenario() -> Scenario {
        let text = "model = \"1\"\nheadline = \"alpha\"\ntime = { start = 2025, years = 2 }\n\
            place = [ { name = \"alpha\", metro = \"greek\", latitude = 40, longitude = -80, households = 1000, rent = 9000 },\n\
            { name = \"beta\", latitude = 41, longitude = -90, households = 1000, rent = 9000 },\n\
            { name = \"gamma\", kind = \"new\", latitude = 42, longitude = -90, units = 12 } ]\n\
            community = [ { name = \"artists\", share = 0.02 } ]\n";
        parse(text, "fake.toml", &|_| unreachable!("there is no table"), &[]).expect("it is valid").scenario
    }

    fn value(text: &str) -> Option<f64> {
        let expression = Expression::parse(text, &scenario()).unwrap_or_else(|error| panic!("{error}; {}", error.hint));
        expression.evaluate(&fake::record(0))
    }

    fn refusal(text: &str) -> String {
        let error = Expression::parse(text, &scenario()).unwrap_err();
        format!("{error}; {}", error.hint)
    }

    #[test]
    fn numbers_are_those_of_the_record() {
        // Alpha has 1000 + 10·years households, beta 1000 − 10·years; 30 move in to and 20 out of each every year.
        assert_eq!(value("place.alpha.households@2027"), Some(1020.0));
        assert_eq!(value("place.alpha.households"), Some(1020.0));
        assert_eq!(value("place.alpha.households@start"), Some(1000.0));
        assert_eq!(value("metro.greek.households@2026"), Some(1010.0));
        assert_eq!(value("all.households@2026"), Some(2000.0));
        assert_eq!(value("place.alpha.households.share@2027"), Some(0.51));
        assert!((value("place.alpha.households.change@2027").unwrap() - 0.02).abs() < 1e-12);
        assert_eq!(value("place.alpha.households.mean"), Some(1010.0));
        assert_eq!(value("place.alpha.households.min@2026..2027"), Some(1010.0));
        assert_eq!(value("place.alpha.households.change.max").map(|x| (x * 1e6).round()), Some(20_000.0));
    }

    #[test]
    fn counts_of_moves_add_up_and_have_rates() {
        let year: f64 = value("all.moves@2026").unwrap() + value("all.moves@2027").unwrap();
        assert_eq!(value("all.moves.sum"), Some(year));
        let record = fake::record(0);
        let lived: f64 = record
            .profiles
            .iter()
            .filter(|r| r.dimension == "all" && r.year == 2026.0)
            .map(|r| r.household_years)
            .sum();
        assert_eq!(value("all.moves.rate@2026"), Some(value("all.moves@2026").unwrap() / lived));
    }

    #[test]
    fn groups_are_narrowed_by_decile_class_and_place() {
        assert_eq!(value("decile.1.would@2026"), Some(40.0));
        assert_eq!(value("decile.1.blocked_share@2026"), Some(0.25));
        assert_eq!(value("place.alpha.decile.10.class.mobile.moved@2026"), Some(20.0));
        assert_eq!(value("place.beta.decile.10.moved@2026"), Some(0.0));
        assert_eq!(value("place.beta.decile.10.blocked_share@2026"), None);
    }

    #[test]
    fn communities_and_new_places_have_numbers_of_their_own() {
        assert_eq!(value("community.artists.members@2027"), Some(20.0));
        assert_eq!(value("community.artists.e_residents@end"), Some(1.0));
        assert_eq!(value("place.gamma.treasury@2027"), Some(1e4));
        assert_eq!(value("place.alpha.treasury@2027"), None);
        assert!(refusal("community.artist.members").contains("did you mean `artists`?"));
        assert!(refusal("community.artists.rent").contains("members"));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_was_probably_meant() {
        for (text, hint) in [
            ("place.alfa.households@2027", "did you mean `alpha`?"),
            ("place.alpha.houshold@2027", "did you mean `households`?"),
            ("plase.alpha.households", "did you mean `place`?"),
            ("place.alpha.households@2050", "2025 to 2027"),
            ("place.alpha.households@2026.5", "see time.record"),
            ("place.alpha.households@2026..2027", "add .mean, .min, .max or .sum"),
            ("place.alpha.rent.share", "counts and stocks do"),
            ("decile.11.moved", "1 (poorest) to 10 (richest)"),
            ("new.rent.share@2027", "counts and stocks do"),
            ("all.rent.rate", "moves, inflow"),
            ("place.alpha", "one of households"),
        ] {
            assert!(refusal(text).contains(hint), "{text}: {}", refusal(text));
        }
    }
}
