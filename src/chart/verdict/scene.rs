//! Finds the towns and the city that a run is about, and what they are called in a sentence.

use crate::chart::read::subject::subject;
use crate::chart::read::tables::RunTables;
use crate::chart::words::keys::capital;
use crate::chart::words::twin::than;
use crate::experiment::finding::subject::Subject;

/// A run as an answer looks at it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Its tables.
    pub tables: &'a RunTables,
    /// The first recorded year.
    pub start: f64,
    /// The last recorded year.
    pub end: f64,
    /// How often it was run.
    pub runs: usize,
}

impl<'a> Scene<'a> {
    /// The scene of a run.
    pub fn of(tables: &'a RunTables) -> Scene<'a> {
        let (start, end) = tables.period().unwrap_or_default();
        Scene { tables, start, end, runs: tables.replicates }
    }

    /// The last recorded moment.
    pub fn last(&self) -> usize {
        self.tables.years.len().saturating_sub(1)
    }

    /// The place that the run is about.
    pub fn subject(&self) -> Subject {
        subject(self.tables)
    }

    /// The old city that an answer is about, and from how many it was picked: the place of the question, else the city that
    /// new places are measured against, else the one that most who live in them came from, else the largest.
    pub fn city(&self) -> Option<Subject> {
        let tables = self.tables;
        let found = self.subject();
        if found.place < tables.names.len() && !tables.is_new(found.place) {
            return Some(found);
        }
        let one = |place| Subject { place, among: 1 };
        let named = tables.new_places.old_city.as_ref();
        if let Some(place) = named.and_then(|name| tables.names.iter().position(|other| other == name)) {
            return Some(one(place));
        }
        let old = (0..tables.names.len()).filter(|&place| !tables.is_new(place));
        let sent = |place: usize| -> f64 {
            let new = (0..tables.names.len()).filter(|&town| tables.is_new(town));
            new.map(|town| (0..self.runs).map(|r| tables.flows.at(r, place, town)).sum::<f64>()).sum()
        };
        let size = |place: usize| tables.over(|r| tables.households.at(r, 0, place)).median;
        old.max_by(|&a, &b| sent(a).total_cmp(&sent(b)).then(size(a).total_cmp(&size(b))).then(b.cmp(&a))).map(one)
    }

    /// The new place that an answer is about: the place of the question, else the one that opens in most runs, of those
    /// alike the first by name.
    pub fn town(&self) -> Option<usize> {
        let new = &self.tables.new_places;
        let wanted = self.tables.facts.headline.as_ref();
        let named = wanted.and_then(|name| new.names.iter().position(|other| other == name));
        named.or_else(|| (0..new.names.len()).max_by_key(|&town| (self.opened(town).len(), std::cmp::Reverse(town))))
    }

    /// Runs that open a new place, and when.
    pub fn opened(&self, town: usize) -> Vec<(usize, f64)> {
        let lives = self.tables.new_places.lives.iter().enumerate();
        lives.filter_map(|(r, lives)| Some((r, lives.get(town)?.opened?))).collect()
    }

    /// Households of a new place at the end of a run; of one that is not there, none.
    pub fn residents(&self, replicate: usize, town: usize) -> f64 {
        let households = self.tables.new_places.households.at(replicate, self.last(), town);
        if households.is_finite() { households } else { 0.0 }
    }

    /// The name of a new place in tables.
    pub fn town_name(&self, town: usize) -> &'a str {
        self.tables.new_places.names.get(town).map_or("", String::as_str)
    }

    /// What a new place is called in the middle of a sentence: by its label, else “the town” of a single community.
    pub fn town_call(&self, town: usize) -> String {
        let new = &self.tables.new_places;
        let name = self.town_name(town);
        let number = new.communities.iter().find_map(|community| name.strip_prefix(community)?.strip_prefix('-'));
        let known =
            |community: &String| self.tables.facts.labels.get(name).is_some_and(|label| !label.contains(community));
        match number {
            Some(number) if new.communities.len() == 1 && number.chars().all(|c| c.is_ascii_digit()) => {
                let alone = (0..new.names.len()).filter(|&other| !self.opened(other).is_empty()).count() <= 1;
                match number {
                    "1" if alone => "the town".to_owned(),
                    "1" => "the first town".to_owned(),
                    other => format!("town {other}"),
                }
            }
            _ if new.communities.iter().any(known) || number.is_none() => {
                new.calls.get(town).cloned().unwrap_or_else(|| "the town".to_owned())
            }
            Some(number) => format!("town {number} of {}", self.community_call(name)),
            None => "the town".to_owned(),
        }
    }

    /// What the community of a new place is called.
    fn community_call(&self, name: &str) -> String {
        let new = &self.tables.new_places;
        let at = new.communities.iter().position(|community| name.starts_with(community.as_str()));
        at.and_then(|k| new.community_calls.get(k)).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// What a place is called.
    pub fn call(&self, place: usize) -> &'a str {
        self.tables.places.get(place).map_or("", String::as_str)
    }

    /// The name of a place in tables.
    pub fn name(&self, place: usize) -> &'a str {
        self.tables.names.get(place).map_or("", String::as_str)
    }

    /// “than if nothing happened”, where there is a twin.
    pub fn than(&self) -> Option<String> {
        self.tables.twin.as_ref().map(|twin| than(&twin.words))
    }

    /// “in 5 of 6 runs”, “in all 6 runs”, “in the one run”.
    pub fn in_runs(&self, some: usize) -> String {
        match self.runs {
            1 => "in the one run".to_owned(),
            2 if some == 2 => "in both runs".to_owned(),
            all if some == all => format!("in all {all} runs"),
            all => format!("in {some} of {all} runs"),
        }
    }
}

/// A sentence: its first letter a capital.
pub fn sentence(text: &str) -> String {
    capital(text)
}

/// A clause before a sentence, if there is one: “Buffalo's government is better; there rents are lower.”
pub fn after(clause: Option<String>, rest: &str) -> String {
    match clause {
        None => rest.to_owned(),
        Some(clause) if rest.is_empty() => format!("{clause}."),
        Some(clause) => format!("{clause}; {}", lower(rest)),
    }
}

/// A sentence that goes on another: its first letter small.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// “a, b and c”.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
