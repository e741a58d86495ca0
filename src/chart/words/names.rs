//! Names places for people: one line each, never two alike.

use std::collections::BTreeMap;

use crate::output::folder::read::Facts;

/// What places are called: by their labels, else by their names, and never two alike.
pub fn called<'a>(names: impl Iterator<Item = &'a str>, labels: &BTreeMap<String, String>) -> Vec<String> {
    let names: Vec<&str> = names.collect();
    let mut wanted = Vec::new();
    for name in &names {
        let label = labels.get(*name).map(|label| tidy(label));
        wanted.push(label.filter(|label| !label.is_empty()).unwrap_or_else(|| spoken(name)));
    }
    let alike = |call: &String| wanted.iter().filter(|other| *other == call).count() > 1;
    let call = |(call, name): (&String, &&str)| match alike(call) {
        true => format!("{call} ({})", tidy(name)),
        false => call.clone(),
    };
    wanted.iter().zip(&names).map(call).collect()
}

/// A name such as `new_york` as people write it; names with capitals are left alone.
fn spoken(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return tidy(name);
    }
    let words = name.split(['_', '-', ' ']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let words: Vec<String> = words.map(capital).collect();
    tidy(&words.join(" "))
}

/// Where the numbers are from, as every chart states it.
pub fn source(facts: &Facts) -> String {
    let mut parts = vec!["Source: footvote simulation".to_owned()];
    if let Some(title) = &facts.title {
        parts[0].push_str(&format!(" ‘{}’", tidy(title)));
    }
    parts.extend(facts.seed.map(|seed| format!("seed {seed}")));
    parts.extend(facts.version.as_ref().map(|version| format!("version {}", tidy(version))));
    parts.join(", ")
}

/// One line without control characters.
pub fn tidy(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(clean).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name, for instance of a reform, no longer than a sentence can carry.
pub fn shortened(name: &str) -> String {
    const MOST: usize = 60;
    match name.chars().count() > MOST {
        true => name.chars().take(MOST - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(names: &[&str], labels: &[(&str, &str)]) -> Vec<String> {
        let pair = |(name, label): &(&str, &str)| ((*name).to_owned(), (*label).to_owned());
        called(names.iter().copied(), &labels.iter().map(pair).collect())
    }

    #[test]
    fn places_are_called_by_label_else_by_name() {
        let calls = calls(&["new_york", "DC", "la"], &[("la", "Los Angeles")]);
        assert_eq!(calls, ["New York", "DC", "Los Angeles"]);
    }

    #[test]
    fn places_of_one_label_are_told_apart() {
        let labels = [("a_il", "Springfield"), ("b_mo", "Springfield")];
        let calls = calls(&["a_il", "b_mo"], &labels);
        assert_eq!(calls, ["Springfield (a_il)", "Springfield (b_mo)"]);
    }

    #[test]
    fn labels_are_one_clean_line() {
        assert_eq!(calls(&["x"], &[("x", "  Two\nlines\u{7} ")]), ["Two lines"]);
        assert_eq!(calls(&["x"], &[("x", " \n")]), ["X"]);
    }
}
