//! Says what a number rests on: how few simulated households, how few of the replicates.

use crate::chart::words::finding::count_word;
use crate::chart::words::spread::Spread;
use crate::experiment::probability::wilson;
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

/// Whether in one of the runs so few simulated households, of whom a share is taken, are there that its luck is theirs and not that of runs.
pub fn is_of_few(runs: &[[f64; 2]], weight: f64) -> bool {
    runs.iter().any(|[all, _]| *all < TOO_FEW * weight)
}

/// Of all, those who are in a part, per cent, from both of each run: of all runs together, with the ends of runs where in each of them
/// enough are there, else with the 95 % interval of so few simulated households, each of which stands for `weight` real ones.
pub fn share_of_all(runs: &[[f64; 2]], weight: f64) -> Spread {
    let of = |[all, part]: [f64; 2]| if all > 0.0 { 100.0 * part / all } else { f64::NAN };
    let sum = runs.iter().fold([0.0; 2], |sum, run| [sum[0] + run[0], sum[1] + run[1]]);
    let pooled = Spread::of(std::iter::once(of(sum)));
    if is_of_few(runs, weight) {
        // Each household says yes or no by itself: with few of them that is where luck is.
        let [all, part] = sum.map(|households| (households / weight).round());
        if runs.len() < 2 || all < 1.0 {
            return pooled;
        }
        let (low, high) = wilson(part.min(all) as u32, all as u32);
        return Spread { most: (100.0 * low, 100.0 * high), replicates: runs.len(), ..pooled };
    }
    Spread { median: pooled.median, ..Spread::of(runs.iter().map(|run| of(*run))) }
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
    fn a_share_has_the_ends_of_runs_or_the_interval_of_few() {
        let many = share_of_all(&[[4_000.0, 1_000.0], [4_000.0, 3_000.0]], 100.0);
        assert_eq!((many.median, many.most, many.replicates), (50.0, (25.0, 75.0), 2));
        // One of four simulated households: Wilson's interval, not 0 to 50 %.
        let few = [[200.0, 100.0], [200.0, 0.0]];
        let (low, high) = wilson(1, 4);
        assert_eq!(share_of_all(&few, 100.0).most, (100.0 * low, 100.0 * high));
        assert_eq!((is_of_few(&few, 100.0), share_of_all(&few, 100.0).median), (true, 25.0));
        assert!(share_of_all(&[[0.0, 0.0]], 100.0).median.is_nan());
    }

    #[test]
    fn who_exists_in_fewer_replicates_is_told() {
        let told = |known: &[(&str, usize)]| of_fewer(8, known.iter().copied());
        assert_eq!(told(&[("Harbour", 3), ("Old", 8), ("Never", 0)]), " Harbour exists in 3 of 8 runs.");
        assert_eq!(told(&[("A", 3), ("B", 7)]), " 2 places exist in fewer runs.");
        assert_eq!(told(&[("Old", 8)]), "");
    }
}
