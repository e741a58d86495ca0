//! Says what the base year reveals of a weight, and why it sometimes reveals nothing.

use crate::model::revealed::{FEWEST_PLACES, Refusal};

/// What such a number is, in the words that stand beside it everywhere.
pub const CAUTION: &str = "Association, not evidence of what people would pay; the same regression reveals −1.0 for safety from crime \
                           over sixty American metros.";

/// Why the base year says nothing.
pub fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::TooFewPlaces(n) => format!("{n} places are too few to ask: {FEWEST_PLACES} are needed"),
        Refusal::TooFewStates(n) => format!("places of {n} states are too few: standard errors are clustered by state"),
        Refusal::Collinear => "a regressor is the same everywhere, or follows from the other".into(),
    }
}
