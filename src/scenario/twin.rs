//! Leaves out of a scenario what it asks about: its twin, the same households in a world in which that does not happen.
//!
//! Dropped are events and trends (unless only the founding is asked about), new places, templates and what communities would
//! found. Communities stay, so that everybody holds the values they hold; suburbs stay on their parent's budget for ever, so
//! that the base year is the same one.

use crate::model::household::PlaceId;
use crate::model::place::{Kind, number_metros};
use crate::model::reform::{Event, Incorporation, Reform, Trend};
use crate::scenario::checked::{Scenario, Twin};

impl Scenario {
    /// Whether there is anything whose effect could be asked for: an event, a trend, a new place or an incorporation.
    pub fn asks_about_something(&self) -> bool {
        !self.events.is_empty() || !self.trends.is_empty() || self.founds_something()
    }

    /// Whether there is a new place or an incorporation.
    pub fn founds_something(&self) -> bool {
        !self.incorporations.is_empty() || self.places.iter().any(|place| place.kind == Kind::New)
    }

    /// The scenario of its twin; `None` if it has none, because nothing is left out or none is wanted.
    pub fn twin(&self) -> Option<Scenario> {
        match &self.twin {
            Twin::None => None,
            Twin::NothingHappens => self.asks_about_something().then(|| self.at_rest()),
            Twin::NoFounding => self.founds_something().then(|| self.without_founding()),
            Twin::Given(other) => Some(Scenario { uncertainty: self.uncertainty.clone(), ..(**other).clone() }),
        }
    }

    /// What its twin is, in words that follow "twin: "; `None` if it has none.
    pub fn twin_in_words(&self) -> Option<String> {
        match &self.twin {
            Twin::Given(other) => Some(other.title.clone()),
            Twin::NothingHappens if self.asks_about_something() => Some("nothing happens".to_owned()),
            Twin::NoFounding if self.founds_something() => Some("no founding".to_owned()),
            _ => None,
        }
    }

    /// The same world at rest: nothing is founded, and nothing changes but by arrivals, departures and growth.
    pub fn at_rest(&self) -> Scenario {
        self.without_founding().without_changes()
    }

    fn without_changes(self) -> Scenario {
        Scenario { events: Vec::new(), trends: Vec::new(), ..self }
    }

    /// The scenario without new places and incorporations, and without what is said about them or is no part of what happens.
    fn without_founding(&self) -> Scenario {
        let stays: Vec<bool> = self.places.iter().map(|place| place.kind == Kind::Legacy).collect();
        let found = |old: PlaceId| {
            let before = stays[..old as usize].iter().filter(|stays| **stays).count();
            stays[old as usize].then_some(before as PlaceId)
        };
        let reforms = |reforms: &[Reform]| -> Vec<Reform> {
            reforms.iter().filter_map(|reform| Some(Reform { place: found(reform.place)?, ..*reform })).collect()
        };
        let events = self.events.iter().map(|event| Event { reforms: reforms(&event.reforms), ..event.clone() });
        let trends = self.trends.iter().map(|trend| Trend { reforms: reforms(&trend.reforms), ..trend.clone() });
        // Until it votes, a suburb lives on its parent's budget, in the base year too: the vote is put off to the end of days.
        let never = f64::from(self.time.start) + f64::from(self.time.years) + 1.0;
        let incorporations = self.incorporations.iter().filter_map(|old| {
            let (place, parent) = (found(old.place)?, found(old.parent)?);
            Some(Incorporation { place, parent, from: never, reforms: Vec::new(), ..old.clone() })
        });
        let mut places: Vec<_> =
            self.places.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(place, _)| place.clone()).collect();
        number_metros(&mut places);
        let communities = self.communities.iter().map(|community| {
            let mut community = community.clone();
            let mut stays = stays.iter();
            community.affinity.retain(|_| *stays.next().expect("a community says of every place how much it likes it"));
            (community.template, community.copies) = (None, None);
            community.slots.clear();
            community
        });
        Scenario {
            headline: self.headline.and_then(found),
            twin: Twin::None,
            events: events.filter(|event| !event.reforms.is_empty()).collect(),
            trends: trends.filter(|trend| !trend.reforms.is_empty()).collect(),
            incorporations: incorporations.collect(),
            communities: communities.collect(),
            places,
            sweep: None,
            facts: Vec::new(),
            outputs: Vec::new(),
            moves: Vec::new(),
            vary: Vec::new(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    const WORLD: &str = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
        place = [ { name = \"aa\", metro = \"greek\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000 },\n\
        { name = \"mid\", kind = \"new\", founding = \"developer\", site = { metro = \"greek\", miles = 20 }, units = 40_000 },\n\
        { name = \"zz\", latitude = 41, longitude = -90, households = 500_000, rent = 9_000 } ]\n\
        event = [ { year = 2026, place = \"zz\", set = { governance = 1.0 } }, { year = 2027, place = \"mid\", set = { income_tax = 0.01 } } ]\n";

    fn read(extra: &str) -> Scenario {
        parse(&format!("{extra}{WORLD}"), "x.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|report| panic!("{report}"))
            .scenario
    }

    #[test]
    fn nothing_happens_in_the_usual_twin_and_only_the_founding_is_left_out_where_that_is_asked() {
        let usual = read("").twin().expect("something happens");
        assert!(usual.events.is_empty() && !usual.asks_about_something());
        assert_eq!(usual.places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["aa", "zz"]);
        let kept = read("twin = \"no founding\"\nheadline = \"zz\"\n");
        assert_eq!((kept.headline, kept.twin_in_words().as_deref()), (Some(2), Some("no founding")));
        let kept = kept.twin().expect("a place is founded");
        assert_eq!((kept.headline, kept.events.len(), kept.events[0].reforms[0].place), (Some(1), 1, 1));
        assert_eq!(read("twin = \"none\"\n").twin(), None);
    }

    #[test]
    fn a_world_at_rest_has_no_twin_and_says_nothing_of_it() {
        let rest = read("").twin().expect("something happens");
        let rest = Scenario { twin: Twin::NothingHappens, ..rest };
        assert_eq!((rest.twin(), rest.twin_in_words()), (None, None));
        assert!(!crate::scenario::resolved::write(&rest).contains("twin"));
    }

    #[test]
    fn another_scenario_may_be_the_twin_and_is_written_out_with_it() {
        let other = WORLD.replace("governance = 1.0", "governance = 0.5");
        let read_file = |path: &std::path::Path| match path.ends_with("other.toml") {
            true => Ok(format!("title = \"Half of it\"\ntwin = \"other.toml\"\n{other}")),
            false => Err(std::io::ErrorKind::NotFound.into()),
        };
        let text = format!("twin = \"other.toml\"\n{WORLD}");
        let loaded = parse(&text, "x.toml", &read_file, &[]).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(loaded.scenario.twin_in_words().as_deref(), Some("Half of it"));
        let again = parse(&loaded.resolved, "x.toml", &|_| unreachable!("it stands alone"), &[]);
        assert_eq!(again.unwrap_or_else(|report| panic!("{report}")).scenario, loaded.scenario);
        let gone = parse(&format!("twin = \"gone.toml\"\n{WORLD}"), "x.toml", &read_file, &[]).unwrap_err().to_string();
        assert!(gone.contains("gone.toml"), "{gone}");
    }
}
