//! Groups mechanisms that are switched together because they are one story; any other mechanism is a group of its own.

use crate::model::mechanisms::{MECHANISMS, Mechanism, MechanismKind, Mechanisms};
use crate::scenario::Scenario;
use crate::scenario::show::nearest;

/// Mechanisms that are switched together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its mechanisms.
    pub mechanisms: Vec<&'static str>,
}

impl Group {
    /// The rows of its mechanisms.
    fn rows(&self) -> impl Iterator<Item = &'static Mechanism> {
        MECHANISMS.iter().filter(|row| self.mechanisms.contains(&row.name))
    }
}

/// Groups of several mechanisms: what people see and what makes it move.
const STORIES: [(&str, &[&str]); 4] = [
    ("crime", &["crime", "crime_response"]),
    ("housing", &["housing_cost", "rents", "construction"]),
    ("services", &["schools", "budget"]),
    ("life_cycle", &["life_cycle", "age_attention"]),
];

/// Why a list of groups makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct GroupError {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// Every group with at least one mechanism that is on, in the order of the mechanism table; what is off is left out.
pub fn all(mechanisms: &Mechanisms) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in MECHANISMS.iter().filter(|row| row.is_on(mechanisms)) {
        let story = STORIES.iter().find(|(_, members)| members.contains(&row.name));
        let name = story.map_or(row.name, |(name, _)| name);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.mechanisms.push(row.name),
            None => groups.push(Group { name: name.into(), mechanisms: vec![row.name] }),
        }
    }
    in_order(groups)
}

/// The groups of [`all`] that can do something in `scenario`: nothing new happens where nothing new may be founded.
pub fn acting(scenario: &Scenario) -> Vec<Group> {
    let circumstances = scenario.circumstances();
    let mut groups = all(&scenario.mechanisms);
    groups.retain(|group| group.rows().any(|row| row.needs.are_met(&circumstances)));
    groups
}

/// The groups in `text`: names of groups or mechanisms with commas between them; `a+b` makes one group of both. Or all that is
/// wrong with them.
pub fn parse(text: &str, mechanisms: &Mechanisms) -> Result<Vec<Group>, Vec<GroupError>> {
    let known = all(&Mechanisms::all());
    let (mut groups, mut wrong): (Vec<Group>, Vec<GroupError>) = Default::default();
    for entry in text.split(',').map(str::trim) {
        let mut group = Group { name: entry.into(), mechanisms: Vec::new() };
        let errors = wrong.len();
        for word in entry.split('+').map(str::trim) {
            let members = match known.iter().find(|group| group.name == word) {
                Some(group) => group.mechanisms.clone(),
                None => match mechanism(word, &known) {
                    Ok(member) => vec![member],
                    Err(error) => {
                        wrong.push(error);
                        continue;
                    }
                },
            };
            let on = members.into_iter().filter(|member| is_on(mechanisms, member));
            group.mechanisms.extend(on);
        }
        if group.mechanisms.is_empty() && wrong.len() == errors {
            wrong.push(GroupError {
                what: format!("`{entry}` is off in this scenario"),
                hint: "what is off already explains nothing; leave it out, or switch it on with --set".into(),
            });
        }
        groups.push(group);
    }
    let mut members: Vec<&str> = groups.iter().flat_map(|group| group.mechanisms.iter().copied()).collect();
    members.sort_unstable();
    let mut twice: Vec<&str> = members.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twice.dedup();
    wrong.extend(twice.into_iter().map(|name| GroupError {
        what: format!("the mechanism `{name}` is in two groups"),
        hint: "every mechanism is switched by one group only".into(),
    }));
    if wrong.is_empty() { Ok(in_order(groups)) } else { Err(wrong) }
}

fn mechanism(word: &str, groups: &[Group]) -> Result<&'static str, GroupError> {
    if let Some(row) = MECHANISMS.iter().find(|row| row.name == word) {
        return Ok(row.name);
    }
    let names = || groups.iter().map(|group| group.name.as_str()).chain(MECHANISMS.iter().map(|row| row.name));
    let hint = match nearest(word, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")),
    };
    Err(GroupError { what: format!("there is no mechanism `{word}`"), hint })
}

fn is_on(mechanisms: &Mechanisms, name: &str) -> bool {
    MECHANISMS.iter().find(|row| row.name == name).is_some_and(|row| row.is_on(mechanisms))
}

/// Groups with structures last: coalitions that follow each other then mostly share their base year.
fn in_order(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(|group| group.rows().any(|row| row.kind == MechanismKind::Structure));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_is_in_exactly_one_group() {
        let groups = all(&Mechanisms::all());
        for row in MECHANISMS {
            let holders = groups.iter().filter(|group| group.mechanisms.contains(&row.name)).count();
            assert_eq!(holders, 1, "{}", row.name);
        }
        for (name, members) in STORIES {
            assert!(members.iter().all(|member| MECHANISMS.iter().any(|row| row.name == *member)), "{name}");
            assert_eq!(groups.iter().find(|group| group.name == name).unwrap().mechanisms, members);
        }
    }

    #[test]
    fn what_is_off_is_left_out() {
        let few = Mechanisms { voice: false, rents: false, schools: false, budget: false, ..Mechanisms::default() };
        let groups = all(&few);
        assert!(groups.iter().all(|group| group.name != "voice" && group.name != "services"));
        let housing = groups.iter().find(|group| group.name == "housing").unwrap();
        assert_eq!(housing.mechanisms, ["housing_cost", "construction"]);
    }

    #[test]
    fn lists_are_read_and_refused_with_a_hint() {
        let read = |text: &str| parse(text, &Mechanisms { voice: false, ..Mechanisms::default() });
        let groups = read("family, tax, rents+construction").unwrap();
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["tax", "rents+construction", "family"]);
        assert_eq!(groups[1].mechanisms, ["rents", "construction"]);
        for (text, words) in [
            ("taxx", "did you mean `tax`?"),
            ("tax,", "one of tax"),
            ("tax,tax", "`tax` is in two groups"),
            ("housing,rents", "`rents` is in two groups"),
            ("voice", "`voice` is off"),
        ] {
            let [error] = &read(text).unwrap_err()[..] else { panic!("{text}: not one mistake") };
            assert!(format!("{error}; {}", error.hint).contains(words), "{text}: {error}; {}", error.hint);
        }
        let all: Vec<String> = read("foo,voice,bar+taxx,tax,tax").unwrap_err().into_iter().map(|e| e.what).collect();
        let mechanism = |name: &str| format!("there is no mechanism `{name}`");
        let expected = [
            mechanism("foo"),
            "`voice` is off in this scenario".into(),
            mechanism("bar"),
            mechanism("taxx"),
            "the mechanism `tax` is in two groups".into(),
        ];
        assert_eq!(all, expected);
    }
}
