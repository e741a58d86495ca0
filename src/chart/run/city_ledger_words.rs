//! Writes what changes in a city: the headline of its ledger, and the first and last value of each number.

use crate::chart::shape::trend::THRESHOLD;
use crate::chart::verdict::plain;
use crate::chart::words::finding::{count_word, way_of_most};
use crate::chart::words::spread::Spread;
use crate::format::{Unit, is_something, percent, signed_percent};

/// A change above this, in per cent, says how little there was rather than how much there is.
const MANIFOLD: f64 = 900.0;

/// One number of a city over time.
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// In which unit.
    pub unit: Unit,
    /// The word for it in a sentence; empty where there is none.
    pub word: &'static str,
    /// By moment.
    pub spreads: Vec<Spread>,
    /// Single runs before all of them begin; mostly none.
    pub strands: Vec<Vec<f64>>,
    /// At the first moment, or for what nobody lived in then, at the first that somebody did.
    pub start: Spread,
    /// Change from there to the last moment, per cent (points where the unit has no per cent).
    pub change: Spread,
}

impl Panel {
    /// The change between the two numbers that stand beside it, per cent; the runs decide whether it is one. A median of
    /// changes would be another number than that of two medians.
    fn shown(&self) -> f64 {
        match self.spreads.last() {
            Some(last) if self.change.is_known() && self.start.median > 0.0 => {
                100.0 * (last.median / self.start.median - 1.0)
            }
            _ => f64::NAN,
        }
    }
}

/// The number at the start and at the end.
fn from_to(panel: &Panel, between: &str) -> String {
    let last = panel.spreads.last().map_or(f64::NAN, |last| last.median);
    format!("{}{between}{}", panel.unit.format(panel.start.median), panel.unit.format(last))
}

/// The numbers that change for certain: households as every other chart judges them, each of the others as one of all that are told of, and
/// the place as one of those it was picked from. Runs may draw numbers that are `in_doubt`. Of a new place its fate goes first, as a clause; empty where it stands.
pub fn headline(
    (call, among, in_doubt): (&str, usize, bool),
    panels: &[Panel],
    moments: usize,
    year: i64,
    new: Option<&str>,
) -> String {
    if moments < 2 {
        return "Only one moment is recorded, so no change can be stated".to_owned();
    }
    let told = || panels.iter().filter(|panel| !panel.word.is_empty());
    let together = among * told().filter(|panel| panel.change.is_known()).count();
    let among = |panel: &Panel| if panel.word == "households" { among } else { together };
    // Households first, then what changed most.
    let mut certain: Vec<(&Panel, bool)> = told()
        .filter_map(|panel| Some((panel, way_of_most(&panel.change, THRESHOLD, among(panel), in_doubt)?)))
        .collect();
    // How many live in a new place is told by itself.
    certain.retain(|(panel, _)| !(new.is_some() && panel.word == "households"));
    // Two medians that go the other way, or nowhere, are no change that could be told.
    certain.retain(|(panel, up)| panel.shown() != 0.0 && (panel.shown() > 0.0) == *up);
    certain.sort_by(|(a, _), (b, _)| {
        let key = |panel: &Panel| if panel.word == "households" { f64::INFINITY } else { panel.shown().abs() };
        key(b).total_cmp(&key(a))
    });
    let large = |panel: &&Panel| panel.change.median.abs() > THRESHOLD;
    let by_size = |a: &&Panel, b: &&Panel| a.change.median.abs().total_cmp(&b.change.median.abs());
    // What began with nothing has as many households as it has; no per cent says that.
    let residents = panels.iter().find(|panel| new.is_some() && panel.word == "households");
    let residents = residents.and_then(|panel| panel.spreads.last()).filter(|last| last.is_known());
    let mut parts: Vec<String> = new.filter(|fate| !fate.is_empty()).map(str::to_owned).into_iter().collect();
    parts.extend(residents.map(|last| format!("{} households", plain::people(last.median))));
    parts.extend(certain.iter().take(3 - parts.len()).map(|(panel, up)| match *up {
        _ if panel.shown() > MANIFOLD => format!("{} from {}", panel.word, from_to(panel, " to ")),
        true => format!("{} up {}", panel.word, percent(panel.shown())),
        false => format!("{} down {}", panel.word, percent(-panel.shown())),
    }));
    match parts.as_slice() {
        [] if panels.iter().all(|panel| !panel.change.is_known()) => {
            format!("{call} is not there from the start to the end")
        }
        [] if told().all(|panel| panel.change.replicates < 2) => {
            let households = panels.iter().find(|panel| panel.word == "households" && panel.change.is_known());
            let size =
                households.map_or(String::new(), |panel| format!(" ({} households)", signed_percent(panel.shown())));
            format!("{call} by {year}: one run cannot tell change from luck{size}")
        }
        // What all of a few runs agree on is there to be seen in its panel: nobody knows whether it is luck.
        [] => match told().filter(large).filter(|panel| panel.change.open(among(panel))).max_by(by_size) {
            Some(most) => format!(
                "{call} by {year}: {} runs are too few to tell change from luck ({} {})",
                count_word(most.change.replicates),
                signed_percent(most.shown()),
                most.word
            ),
            None => format!("{call} by {year}: no change of its ledger above 1% stands out from luck"),
        },
        parts => format!("{call} by {year}: {}", parts.join(", ")),
    }
}

/// How good a government is, beside the mean of the country, in points of a scale of six.
fn government(score: f64) -> String {
    match Unit::Score.format(score.abs()) {
        nothing if !is_something(&nothing) => "at".to_owned(),
        size if score < 0.0 => format!("{size} below"),
        size => format!("{size} above"),
    }
}

/// The last value alone: of a new place runs begin in years of their own, so that no first value is that of a line.
pub fn last(panel: &Panel) -> String {
    match panel.spreads.last().filter(|last| last.is_known()) {
        Some(last) if panel.unit == Unit::Score => format!("{} the mean", government(last.median)),
        Some(last) => panel.unit.format(last.median),
        None => "unknown".to_owned(),
    }
}

/// First value, last value and change.
pub fn ending(panel: &Panel) -> String {
    let (first, Some(last)) = (panel.start, panel.spreads.last()) else {
        return String::new();
    };
    if !first.is_known() || !last.is_known() {
        return "unknown".to_owned();
    }
    if panel.unit == Unit::Score {
        let (from, to) = (government(first.median), government(last.median));
        let way = if from == to { to } else { format!("{from} → {to}") };
        return format!("{way} the mean");
    }
    let (from, to) = (panel.unit.format(first.median), panel.unit.format(last.median));
    let change = match panel.unit {
        Unit::Share => String::new(),
        // From nothing to something is no change in per cent.
        _ if panel.shown().is_nan() || panel.shown() > MANIFOLD => String::new(),
        _ => format!(" ({})", signed_percent(panel.shown())),
    };
    match from == to {
        true => format!("{to}{change}"),
        false => from_to(panel, " → ") + &change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::change;
    use crate::format::Currency;

    fn sentence(changes: &[(&'static str, f64, f64)]) -> String {
        sentence_with(changes, false)
    }

    fn sentence_with(changes: &[(&'static str, f64, f64)], new: bool) -> String {
        let panel = |&(word, median, margin): &(&'static str, f64, f64)| Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word,
            start: change("", 100.0, 0.0).spread,
            spreads: vec![change("", if median.is_nan() { 5_093.0 } else { 100.0 + median }, 900.0).spread],
            change: change("", median, margin).spread,
        };
        headline(("Detroit", 1, false), &changes.iter().map(panel).collect::<Vec<_>>(), 2, 2045, new.then_some(""))
    }

    #[test]
    fn only_what_is_certain_is_told_and_households_first() {
        assert_eq!(
            sentence(&[
                ("rents", -9.2, 1.0),
                ("households", -3.0, 1.0),
                ("revenue", -2.0, 3.0),
                ("services per household", -17.0, 1.0)
            ]),
            "Detroit by 2045: households down 3.0%, services per household down 17%, rents down 9%"
        );
        assert_eq!(sentence(&[("rents", 9.2, 1.0), ("households", 0.5, 0.1)]), "Detroit by 2045: rents up 9%");
    }

    #[test]
    fn a_new_place_has_residents_and_no_per_cent_of_nothing() {
        let unknown = Spread::of([].into_iter());
        let (start, end) = (change("", 0.0, 0.0).spread, change("", 5_093.0, 0.0).spread);
        let panel = |start, spreads, change| Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word: "",
            start,
            spreads,
            change,
        };
        assert_eq!(ending(&panel(start, vec![start, end], unknown)), "0 → 5,093");
        assert_eq!(ending(&panel(unknown, vec![unknown], unknown)), "unknown");
        assert_eq!(
            sentence_with(&[("households", f64::NAN, 0.0), ("rents", -9.2, 1.0)], true),
            "Detroit by 2045: 5,100 households, rents down 9%"
        );
        // However much it grows since somebody lives there, its households are told once.
        assert_eq!(
            sentence_with(&[("households", 62.0, 1.0), ("rents", -9.2, 1.0)], true),
            "Detroit by 2045: 160 households, rents down 9%"
        );
        // Runs that open it in years of their own have no first value that a line begins with.
        assert_eq!(last(&panel(start, vec![start, end], unknown)), "5,093");
    }

    #[test]
    fn what_became_of_a_new_place_leads() {
        let residents = Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word: "households",
            start: change("", 100.0, 0.0).spread,
            spreads: vec![change("", 3_200.0, 0.0).spread],
            change: change("", 3_100.0, 0.0).spread,
        };
        assert_eq!(
            headline(("Harbour", 1, false), &[residents], 2, 2045, Some("repealed in all 6 runs")),
            "Harbour by 2045: repealed in all 6 runs, 3,200 households"
        );
    }

    #[test]
    fn a_government_is_told_beside_the_mean_of_the_country() {
        let panel = |from: f64, to: f64| Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Score,
            word: "",
            start: change("", from, 0.0).spread,
            spreads: vec![change("", from, 0.0).spread, change("", to, 0.0).spread],
            change: change("", to - from, 0.0).spread,
        };
        assert_eq!(ending(&panel(-0.27, 0.51)), "0.27 below → 0.51 above the mean");
        assert_eq!(ending(&panel(-0.27, -0.27)), "0.27 below the mean");
        assert_eq!(last(&panel(0.0, 0.0)), "at the mean");
    }

    #[test]
    fn what_began_with_next_to_nothing_is_told_by_its_levels() {
        // 0.46 to 100 would be 21,639 per cent more.
        let began = Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Money(Currency::DOLLAR),
            word: "revenue",
            start: change("", 1_200.0, 0.0).spread,
            spreads: vec![change("", 260_832.0, 0.0).spread],
            change: change("", 21_636.0, 500.0).spread,
        };
        assert_eq!(ending(&began), "$1,200 → $261k");
        assert_eq!(
            headline(("Harbour", 1, false), &[began], 2, 2045, None),
            "Harbour by 2045: revenue from $1,200 to $261k"
        );
    }

    /// A panel whose runs begin at 100 and change by so many per cent.
    fn panel<const RUNS: usize>(word: &'static str, changes: [f64; RUNS]) -> Panel {
        Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word,
            start: change("", 100.0, 0.0).spread,
            spreads: vec![Spread::of(changes.map(|change| 100.0 + change).into_iter())],
            change: Spread::of(changes.into_iter()),
        }
    }

    #[test]
    fn one_replicate_tells_no_change() {
        assert_eq!(
            headline(("Detroit", 1, false), &[panel("rents", [9.0]), panel("households", [-12.0])], 2, 2045, None),
            "Detroit by 2045: one run cannot tell change from luck (−12% households)"
        );
    }

    #[test]
    fn two_runs_that_agree_are_too_few_and_not_still() {
        let told = |panels: &[Panel]| headline(("Detroit", 1, false), panels, 2, 2035, None);
        let apart = || [panel("households", [-0.4, 3.0]), panel("rents", [-2.0, 1.0])];
        let [households, rents] = apart();
        let agree = [households, rents, panel("violent crime", [4.0, 6.0]), panel("revenue", [-14.0, -16.0])];
        assert_eq!(told(&agree), "Detroit by 2035: two runs are too few to tell change from luck (−15% revenue)");
        assert_eq!(told(&apart()), "Detroit by 2035: no change of its ledger above 1% stands out from luck");
    }

    /// Planted fault: “four runs are too few” of households that the map and three other charts tell of.
    #[test]
    fn households_are_judged_by_themselves() {
        let all = ["households", "rents", "revenue", "violent crime"].map(|word| panel(word, [1.9, 3.0, 4.6, 5.4]));
        assert_eq!(headline(("Detroit", 1, false), &all, 2, 2035, None), "Detroit by 2035: households up 3.8%");
    }

    #[test]
    fn what_was_picked_from_many_must_stand_out_among_them() {
        let panel = |size, margin| Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word: "households",
            start: change("", 100.0, 0.0).spread,
            spreads: vec![change("", 100.0 + size, 0.0).spread],
            change: change("", size, margin).spread,
        };
        let said = |among| headline(("Detroit", among, false), &[panel(-3.0, 2.0)], 2, 2045, None);
        assert_eq!(said(1), "Detroit by 2045: households down 3.0%");
        assert_eq!(said(60), "Detroit by 2045: no change of its ledger above 1% stands out from luck");
    }

    #[test]
    fn no_change_is_told_as_no_change() {
        let none = "Detroit by 2045: no change of its ledger above 1% stands out from luck";
        assert_eq!(sentence(&[("rents", 9.2, 10.0), ("households", 0.5, 0.1)]), none);
    }

    #[test]
    fn a_per_cent_is_that_of_the_two_numbers_beside_it() {
        // Three runs of 100 → 90, 200 → 100 and 300 → 310: the medians lose half, the median run a tenth.
        let (starts, ends) = ([100.0, 200.0, 300.0], [90.0, 100.0, 310.0]);
        let changes = [0, 1, 2].map(|r| 100.0 * (ends[r] / starts[r] - 1.0));
        let panel = |word, change| Panel {
            title: String::new(),
            strands: Vec::new(),
            unit: Unit::Count,
            word,
            start: Spread::of(starts.into_iter()),
            spreads: vec![Spread::of(starts.into_iter()), Spread::of(ends.into_iter())],
            change,
        };
        let of_runs = Spread::of(changes.into_iter());
        assert_eq!(ending(&panel("rents", of_runs)), "200 → 100 (−50%)");
        // What is certain is told by the same number, and not at all where that goes the other way.
        let told =
            |word, size| headline(("Detroit", 1, false), &[panel(word, change("", size, 0.1).spread)], 2, 2045, None);
        assert_eq!(told("rents", -10.0), "Detroit by 2045: rents down 50%");
        assert_eq!(told("rents", 3.0), "Detroit by 2045: no change of its ledger above 1% stands out from luck");
    }
}
