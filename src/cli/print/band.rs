//! Writes what a band over replicates is: quantiles where there are enough of them, else the range.

use footvote::experiment::statistics::BandKind;

/// What a band over so many replicates is, at least two: "5 to 95% of 24 replicates", "range of 3 replicates".
pub fn of_replicates(replicates: u32) -> String {
    match BandKind::of(replicates) {
        BandKind::Middle90 => format!("5 to 95% of {replicates} runs"),
        BandKind::Range => format!("range of {replicates} runs"),
    }
}
