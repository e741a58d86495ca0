//! Picks the place that an answer is about, for terminal, charts and report alike.

/// A place of which something may be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// Its name in tables.
    pub name: &'a str,
    /// Its relative change over the period, median over replicates; NaN where it starts with nothing.
    pub change: f64,
}

/// The place that was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Its index among the candidates.
    pub place: usize,
    /// From how many it was picked for its change; 1 where the scenario or its new places name it. What is said of it must
    /// stand out among so many.
    pub among: usize,
}

/// The place of the question: the headline of the scenario, else the old city beside new places, else whose households
/// changed most, of two alike the first by name.
pub fn subject(headline: Option<&str>, old_city: Option<&str>, candidates: &[Candidate]) -> Option<Subject> {
    let find = |name: &str| candidates.iter().position(|candidate| candidate.name == name);
    if let Some(place) = headline.and_then(find).or_else(|| old_city.and_then(find)) {
        return Some(Subject { place, among: 1 });
    }
    let known: Vec<usize> = (0..candidates.len()).filter(|&k| candidates[k].change.is_finite()).collect();
    let more = |a: usize, b: usize| {
        let size = |k: usize| candidates[k].change.abs();
        let first = |k: usize| std::cmp::Reverse(candidates[k].name);
        size(a).total_cmp(&size(b)).then(first(a).cmp(&first(b))).is_gt()
    };
    match known.iter().copied().reduce(|most, k| if more(k, most) { k } else { most }) {
        Some(place) => Some(Subject { place, among: known.len() }),
        None => (!candidates.is_empty()).then_some(Subject { place: 0, among: candidates.len() }),
    }
}

/// The old city that most new places are measured against, of the cities named for each in each replicate; of several
/// named as often the last by name.
pub fn old_city<'a>(cities: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    cities.for_each(|city| *counts.entry(city).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(city, _)| city.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Candidate; 4] = [
        Candidate { name: "b", change: -0.3 },
        Candidate { name: "a", change: 0.3 },
        Candidate { name: "c", change: 0.1 },
        Candidate { name: "new", change: f64::NAN },
    ];

    #[test]
    fn the_scenario_comes_first_then_the_old_city_then_the_largest_change() {
        let picked = |headline, old_city| subject(headline, old_city, &PLACES).map(|s| (s.place, s.among));
        assert_eq!(picked(Some("c"), Some("b")), Some((2, 1)));
        assert_eq!(picked(Some("new"), None), Some((3, 1)));
        assert_eq!(picked(None, Some("b")), Some((0, 1)));
        assert_eq!(picked(Some("nowhere"), None), Some((1, 3)), "of two alike the first by name");
        let mut turned = PLACES;
        turned.swap(0, 1);
        assert_eq!(subject(None, None, &turned).map(|s| s.place), Some(0), "in whatever order they come");
        assert_eq!(subject(None, None, &PLACES[3..]), Some(Subject { place: 0, among: 1 }));
        assert_eq!(subject(None, None, &[]), None);
    }

    #[test]
    fn the_old_city_is_the_one_named_most() {
        assert_eq!(old_city(["x", "y", "y"].into_iter()).as_deref(), Some("y"));
        assert_eq!(old_city([].into_iter()), None);
    }
}
