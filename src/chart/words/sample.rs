//! Says what a number rests on: how few simulated households, how few of the replicates.

use crate::chart::words::finding::count_word;
use crate::format::{count, counted};

/// Simulated households below which a share says nothing.
pub const TOO_FEW: f64 = 30.0;

/// So few simulated households are told.
const FEW: f64 = 10.0;

/// That a place has only so few simulated households, each of which stands for `weight` real ones; nothing where it has more,
/// or none.
pub fn few_simulated(households: impl Iterator<Item = f64>, weight: f64) -> String {
    let simulated = households.map(|households| (households / weight).round());
    let (least, most) =
        simulated.fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), n| (least.min(n), most.max(n)));
    match () {
        () if most.is_nan() || most >= FEW || most == 0.0 => String::new(),
        () if least == most && most == 1.0 => "only one simulated household".to_owned(),
        () if least == most => format!("only {} simulated households", count_word(most as usize)),
        () => format!("only {} to {} simulated households", count(least), count(most)),
    }
}

/// The end of a subtitle, where a number of one of these is known from fewer than all `replicates`.
pub fn of_fewer<'a>(replicates: usize, known: impl Iterator<Item = (&'a str, usize)>) -> String {
    let fewer: Vec<(&str, usize)> = known.filter(|(_, n)| *n > 0 && *n < replicates).collect();
    match fewer.as_slice() {
        [] => String::new(),
        [(place, n)] => format!(" {place} exists in {n} of {replicates} runs."),
        many => format!(" {} exist in fewer runs.", counted(many.len(), "place")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_households_are_told_in_words() {
        let told = |households: &[f64]| few_simulated(households.iter().copied(), 945.0);
        assert_eq!(told(&[1_890.0, 1_890.0]), "only two simulated households");
        assert_eq!(told(&[945.0]), "only one simulated household");
        assert_eq!(told(&[0.0, 2_835.0]), "only 0 to 3 simulated households");
        assert_eq!((told(&[9_450.0, 945.0]), told(&[0.0]), told(&[])), (String::new(), String::new(), String::new()));
    }

    #[test]
    fn who_exists_in_fewer_replicates_is_told() {
        let told = |known: &[(&str, usize)]| of_fewer(8, known.iter().copied());
        assert_eq!(told(&[("Harbour", 3), ("Old", 8), ("Never", 0)]), " Harbour exists in 3 of 8 runs.");
        assert_eq!(told(&[("A", 3), ("B", 7)]), " 2 places exist in fewer runs.");
        assert_eq!(told(&[("Old", 8)]), "");
    }
}
