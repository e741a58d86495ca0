//! Evaluates an expression on the record of one replicate.

use crate::engine::records::rows::{
    CommunityRow, EntryRow, EventRow, GroupRow, JurisdictionRow, PlaceRow, ProfileRow, ReplicateRecord,
};
use crate::engine::state::counts::Dimension;
use crate::experiment::expression::definition::Verdict;
use crate::experiment::expression::numbers::{Aggregation, Source};
use crate::experiment::expression::{Expression, Form, Statistic, Subject, When};
use crate::experiment::summary::MEASURES;

/// Years apart by less are the same moment.
const SAME: f64 = 1e-6;

impl Expression {
    /// The number in `record`, less the same in the record of its twin if an effect is asked for; `None` where it does not
    /// exist in either.
    pub fn evaluate_beside(&self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) -> Option<f64> {
        match &self.event {
            Some(event) => value(event.verdict(record, twin)),
            None => self.less(self.evaluate(record)?, || self.evaluate(twin?)),
        }
    }

    /// Whether it is a probability that hangs on a number that does not exist in `record`.
    pub fn is_refused(&self, record: &ReplicateRecord) -> bool {
        self.event.as_ref().is_some_and(|event| event.verdict(record, None) == Verdict::Undefined)
    }

    /// `level`, less the twin's if an effect is asked for.
    pub fn less(&self, level: f64, twin: impl FnOnce() -> Option<f64>) -> Option<f64> {
        if self.effect { Some(level - twin()?) } else { Some(level) }
    }

    /// The number in `record`, of an effect that of the scenario itself; `None` where it does not exist, such as a share of
    /// nothing.
    pub fn evaluate(&self, record: &ReplicateRecord) -> Option<f64> {
        if let Some(event) = &self.event {
            return value(event.verdict(record, None));
        }
        let value = match self.when {
            When::At(year) => self.at(record, year)?,
            When::Over(statistic, from, to) => {
                let within = self.moments(record).into_iter().filter(|year| *year > from - SAME && *year < to + SAME);
                // A place that opens meanwhile has numbers from then on.
                let known = within.filter_map(|year| self.at(record, year)).filter(|value| !value.is_nan());
                let values: Vec<f64> = known.collect();
                if values.is_empty() {
                    return None;
                }
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

    /// When the number can be read: at every record, and where it is a count at the end of every calendar year.
    fn moments(&self, record: &ReplicateRecord) -> Vec<f64> {
        let mut years: Vec<f64> = record.places.iter().map(|row| row.year).collect();
        years.dedup();
        if let (true, [first, .., last]) = (self.number.kind.counts(), &years[..]) {
            let length = (last - first + SAME) as u32;
            return (1..=length).map(|year| first + year as f64).collect();
        }
        years
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

    /// The number of `subject` at `year`; a count of moves is that of the calendar year that ends then.
    fn sum(&self, record: &ReplicateRecord, subject: &Subject, year: f64) -> Option<f64> {
        let due = |then: f64| (then - year).abs() < SAME;
        match self.number.source {
            Source::Places(k) => of_places(k, self.number.kind, places(record, subject).filter(|row| due(row.year))),
            Source::Groups(over, under) => {
                let rows = || groups(record, subject).filter(|row| due(row.year));
                let sum: f64 = rows().map(over).sum();
                Some(if self.number.kind == Aggregation::Ratio { sum / rows().map(under).sum::<f64>() } else { sum })
            }
            Source::Profiles(value) => Some(profiles(record, subject).filter(|row| due(row.year)).map(value).sum()),
            Source::Jurisdictions(value) => {
                let rows = jurisdictions(record, subject).filter(|row| due(row.year));
                if self.number.counts_places() {
                    return Some(rows.map(value).sum());
                }
                // Of a place that has not opened nothing is known but that it has not.
                let open = rows.filter(|row| row.status.is_inhabited());
                let open: Vec<(f64, f64)> = open.map(|row| (value(row), row.households)).collect();
                match self.number.kind {
                    Aggregation::Level => mean(&open),
                    _ => (!open.is_empty()).then(|| open.iter().map(|(value, _)| value).sum()),
                }
            }
            Source::Communities(value) => {
                let values: Vec<f64> = communities(record, subject).filter(|row| due(row.year)).map(value).collect();
                let sum: f64 = values.iter().sum();
                // What one of them asks or is, over those that do.
                let some = values.iter().filter(|value| **value != 0.0).count().max(1);
                Some(if self.number.kind == Aggregation::Level { sum / some as f64 } else { sum })
            }
            Source::Events(kind) => {
                // A moment is recorded before the tick that begins with it: what happens in that is not there yet.
                let so_far = |row: &&EventRow| row.kind() == kind && row.year < year - SAME;
                Some(record.events.iter().filter(|row| lives_in(subject, &row.place)).filter(so_far).count() as f64)
            }
            Source::Entry(over, under) => {
                let rows = || entry(record, subject).filter(|row| due(row.year));
                let sum: f64 = rows().map(over).sum();
                Some(if self.number.kind == Aggregation::Ratio { sum / rows().map(under).sum::<f64>() } else { sum })
            }
        }
    }

    /// What a rate divides by: household-years of a profile, else households at the time.
    fn exposure(&self, record: &ReplicateRecord, year: f64) -> Option<f64> {
        let at = |then: f64| (then - year).abs() < SAME;
        let subject = &self.subject;
        Some(match self.number.source {
            Source::Places(_) => places(record, subject).filter(|row| at(row.year)).map(|row| row.households).sum(),
            Source::Groups(..) => groups(record, subject).filter(|row| at(row.year)).map(|row| row.households).sum(),
            Source::Profiles(_) => {
                profiles(record, subject).filter(|row| at(row.year)).map(|row| row.household_years).sum()
            }
            Source::Jurisdictions(_) | Source::Communities(_) | Source::Entry(..) | Source::Events(_) => return None,
        })
    }
}

/// 1 where it came to pass, 0 where it did not.
fn value(verdict: Verdict) -> Option<f64> {
    match verdict {
        Verdict::Yes => Some(1.0),
        Verdict::No => Some(0.0),
        Verdict::Apart | Verdict::Undefined => None,
    }
}

/// Measure `k` of these places together.
pub(crate) fn of_places<'a>(k: usize, kind: Aggregation, rows: impl Iterator<Item = &'a PlaceRow>) -> Option<f64> {
    let rows = rows.map(|row| ((MEASURES[k].value)(row), row.households));
    let rows: Vec<(f64, f64)> = rows.filter(|(value, _)| !value.is_nan()).collect();
    if kind == Aggregation::Level {
        return mean(&rows);
    }
    // Of a place that does not exist only households and moves are known: there are none.
    let none = kind == Aggregation::Flow || MEASURES[k].name == "households";
    (none || !rows.is_empty()).then(|| rows.iter().map(|(value, _)| value).sum())
}

/// The mean of values by their households; of a single one it is that, and of nothing it does not exist.
fn mean(rows: &[(f64, f64)]) -> Option<f64> {
    let lived_in = || rows.iter().filter(|(_, households)| *households > 0.0);
    let under: f64 = lived_in().map(|(_, households)| households).sum();
    match rows {
        [(value, _)] if under == 0.0 => Some(*value),
        _ => (under > 0.0).then(|| lived_in().map(|(value, households)| value * households).sum::<f64>() / under),
    }
}

/// What a share is a share of.
fn whole(subject: &Subject) -> Subject {
    match subject {
        Subject { entry, decile: None, class: None, .. } => Subject { entry: *entry, ..Subject::default() },
        Subject { entry, places, .. } => Subject { entry: *entry, places: places.clone(), ..Subject::default() },
    }
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
            && subject.decile.is_none_or(|(from, to)| (from..=to).contains(&row.income_decile))
            && subject.class.is_none_or(|class| row.class == class)
    })
}

fn jurisdictions<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a JurisdictionRow> {
    record.jurisdictions.iter().filter(|row| lives_in(subject, &row.place))
}

fn communities<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a CommunityRow> {
    record.communities.iter().filter(|row| subject.community.as_ref().is_none_or(|name| row.community == *name))
}

fn entry<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a EntryRow> {
    record.entry.iter().filter(|row| {
        lives_in(subject, &row.place)
            && subject.decile.is_none_or(|(from, to)| (from..=to).contains(&row.income_decile))
            && subject.class.is_none_or(|class| row.class == class)
            && subject.community.as_ref().is_none_or(|name| row.community == *name)
    })
}

fn profiles<'a>(record: &'a ReplicateRecord, subject: &'a Subject) -> impl Iterator<Item = &'a ProfileRow> {
    let (dimension, band) = subject.profile.unwrap_or((Dimension::All, "all"));
    record.profiles.iter().filter(move |row| row.dimension == dimension && row.band == band)
}

#[cfg(test)]
mod tests {
    use crate::engine::records::rows::CommunityRow;
    use crate::engine::state::counts::Dimension;
    use crate::experiment::expression::Expression;
    use crate::fake;
    use crate::scenario::{Scenario, parse};

    fn scenario() -> Scenario {
        let text = "model = \"2\"\nheadline = \"alpha\"\ntime = { start = 2025, years = 2 }\n\
            place = [ { name = \"alpha\", metro = \"greek\", latitude = 40, longitude = -80, households = 1000, rent = 9000 },\n\
            { name = \"beta\", latitude = 41, longitude = -90, households = 1000, rent = 9000 },\n\
            { name = \"gamma\", kind = \"new\", founding = \"developer\", site = { metro = \"greek\", miles = 20 }, units = 12 } ]\n\
            [[community]]\nname = \"artists\"\npreset = \"artists\"\n\
            [community.template]\nsite = { metro = \"greek\", miles = 30 }\n";
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
    fn an_effect_is_the_number_less_that_of_the_twin_in_any_form() {
        let mut twin = fake::record(0);
        twin.places
            .iter_mut()
            .filter(|row| row.place == "alpha" && row.year > 2025.0)
            .for_each(|row| row.households -= 4.0);
        let effect = |text: &str| {
            let expression =
                Expression::parse(text, &scenario()).unwrap_or_else(|error| panic!("{error}; {}", error.hint));
            expression.evaluate_beside(&fake::record(0), Some(&twin))
        };
        assert_eq!(effect("place.alpha.households.effect@2027"), Some(4.0));
        assert_eq!(effect("place.alpha.households@2027"), Some(1020.0));
        assert_eq!(effect("place.alpha.households.mean.effect@2026..2027"), Some(4.0));
        assert!((effect("place.alpha.households.change.effect").unwrap() - 0.004).abs() < 1e-12);
        assert_eq!(effect("place.beta.households.effect"), Some(0.0));
        let asked = Expression::parse("place.alpha.households.effect", &scenario()).unwrap();
        assert_eq!(asked.evaluate_beside(&fake::record(0), None), None);
    }

    #[test]
    fn there_is_no_effect_without_a_twin() {
        let none = Scenario { twin: crate::scenario::Twin::None, ..scenario() };
        let error = Expression::parse("place.alpha.households.effect", &none).unwrap_err();
        assert!(error.what.contains("no twin") && !error.hint.is_empty(), "{error}");
    }

    #[test]
    fn counts_of_moves_add_up_and_have_rates() {
        let year: f64 = value("all.moves@2026").unwrap() + value("all.moves@2027").unwrap();
        assert_eq!(value("all.moves.sum"), Some(year));
        let record = fake::record(0);
        let lived: f64 = record
            .profiles
            .iter()
            .filter(|r| r.dimension == Dimension::All && r.year == 2026.0)
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
    fn new_places_and_communities_have_numbers_of_their_own() {
        // Gamma opened with 10 households in 12 homes, of the 40 who hold the values of the artists 20 have joined.
        for (text, expected) in [
            ("place.gamma.treasury", Some(1e4)),
            ("place.gamma.awareness", Some(0.03)),
            ("new.vacancies", Some(2.0)),
            ("all.foundings", Some(1.0)),
            ("place.gamma.runway_years", None),
            ("community.artists.members", Some(20.0)),
            ("community.artists.members.share", Some(1.0)),
            ("community.artists.supporters.max", Some(4.0)),
            ("place.gamma.entry.would", Some(12.0)),
            ("place.gamma.decile.3.entry.moved", Some(10.0)),
            ("place.gamma.entry.decile.3.would.share", Some(1.0)),
            ("place.gamma.entry.decile.4.would.share", Some(0.0)),
            ("community.artists.place.gamma.entry.blocked_share", Some(1.0 / 6.0)),
            ("decile.4.entry.blocked_share", None),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    /// Faults that were: what happens in the tick that begins with a moment counted at that moment, and tickets of communities were added up.
    #[test]
    fn what_happens_in_a_tick_is_there_after_it_and_tickets_are_a_mean_of_those_that_ask_one() {
        let mut record = fake::record(0);
        record.events[0].what = fake::happening("incorporated");
        let ticket = |ticket: f64| CommunityRow { ticket, ..record.communities[0].clone() };
        record.communities = vec![ticket(20_000.0), ticket(0.0), ticket(30_000.0)];
        let value = |text: &str| Expression::parse(text, &scenario()).expect("it is one").evaluate(&record);
        assert_eq!((value("all.incorporations@2026"), value("all.incorporations@2027")), (Some(0.0), Some(1.0)));
        assert_eq!((value("all.ticket"), value("all.members")), (Some(25_000.0), Some(60.0)));
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
            ("all.households.share@2027", "name a place"),
            ("all.rent.rate", "moves, inflow"),
            ("place.alpha", "one of households"),
            ("place.alpha.treasury", "only new places have `treasury`; new.QUANTITY"),
            ("place.gamma.tresury", "did you mean `treasury`?"),
            ("community.artist.members", "did you mean `artists`?"),
            ("community.artists.membres", "did you mean `members`?"),
            ("community.artists.decile.1.members", "not divided by place, decile or class"),
            ("place.gamma.entry.households", "one of would, could_pay, admitted, moved"),
            ("place.gamma.entry.moved.rate", "use the count itself"),
        ] {
            assert!(refusal(text).contains(hint), "{text}: {}", refusal(text));
        }
    }
}
