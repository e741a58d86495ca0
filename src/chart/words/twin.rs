//! Says what a run is measured against: its twin, and how much more or less there is than there.

use crate::format::{count, counted};

/// Differences up to this size, in per cent of the twin's number, are called none. Both arms have the same luck, so that a tenth of
/// what counts as a change over time can be told.
pub const EFFECT: f64 = 0.1;

/// What the twin is, for a subtitle: "beside its twin: nothing happens; same luck".
pub fn beside(words: &str) -> String {
    format!("beside the twin: {words}; same luck")
}

/// What dashed lines are, as a sentence for the subtitle.
pub fn dashed(words: &str) -> String {
    format!("Dashed: the twin ({words}; same luck).")
}

/// The twin as the end of a comparison: "3,100 fewer households than if nothing happened".
pub fn than(words: &str) -> String {
    match words {
        "nothing happens" => "than if nothing happened".to_owned(),
        "no founding" => "than without the founding".to_owned(),
        other => format!("than in “{other}”"),
    }
}

/// "3,100 fewer households than if nothing happened".
pub fn more_or_fewer(difference: f64, noun: &str, words: &str) -> String {
    let size = difference.abs().round();
    let many = if size == 1.0 { counted(1, noun) } else { format!("{} {noun}s", count(size)) };
    let (number, noun) = many.split_once(' ').expect("a number stands before its noun");
    let way = if difference < 0.0 { "fewer" } else { "more" };
    match size {
        0.0 => format!("as many {noun} as {}", than(words).trim_start_matches("than ")),
        _ => format!("{number} {way} {noun} {}", than(words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_as_more_or_fewer_than_the_twin_has() {
        assert_eq!(
            more_or_fewer(-3_100.4, "household", "nothing happens"),
            "3,100 fewer households than if nothing happened"
        );
        assert_eq!(more_or_fewer(1.0, "household", "no founding"), "1 more household than without the founding");
        assert_eq!(more_or_fewer(0.2, "household", "Half of it"), "as many households as in “Half of it”");
    }
}
