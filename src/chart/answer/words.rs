//! Decides what a tornado or a waterfall may claim: which effect is the largest, if that is certain.

use crate::chart::words::finding::count_word;
use crate::chart::words::keys::capital;
use crate::chart::words::outputs::Output;
use crate::experiment::chance;
use crate::format::is_something;

/// One effect as it is judged: of an assumption, or of a mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What does it, as it is said inside a sentence.
    pub name: String,
    /// How much.
    pub effect: f64,
    /// The 95% interval of the effect, if there is one.
    pub interval: Option<(f64, f64)>,
    /// Degrees of freedom of that interval by Student's t.
    pub freedom: usize,
}

impl Claim {
    /// Its interval as one of `among` effects looked at together ([`chance::wider`]).
    pub fn reach(&self, among: usize) -> Option<(f64, f64)> {
        let far = |end: f64| self.effect + chance::wider(self.freedom, among) * (end - self.effect);
        self.interval.map(|(low, high)| (far(low), far(high)))
    }

    /// How many replicates its interval is from.
    fn replicates(&self) -> usize {
        self.freedom.saturating_add(1)
    }

    /// Whether its own interval leaves zero, while so few replicates seldom tell that of one of `among`.
    fn is_open(&self, among: usize) -> bool {
        let leaves = self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        leaves && chance::few(self.replicates(), among)
    }
}

/// What a set of effects shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// There are no effects.
    Nothing,
    /// None has an interval.
    Unknown,
    /// All are nothing, whatever the luck.
    Still,
    /// None stands out from luck.
    Chance,
    /// So few replicates cannot tell whether what stands out alone also does among all.
    Few(usize),
    /// This one is larger than any other can be.
    Leads(usize),
    /// This one alone stands out from luck, but others may be larger.
    Only(usize),
    /// So many stand out from luck, and which is largest is not certain.
    Several(usize),
}

/// Judges effects. An effect is certain when its interval lies on one side of zero, even as wide as that of one of so many
/// must be ([`chance::wider`]); it leads when the interval of no other reaches as far from zero as it does at the least.
fn judge(claims: &[Claim]) -> Verdict {
    if claims.is_empty() {
        return Verdict::Nothing;
    }
    if claims.iter().all(|claim| claim.effect == 0.0 && claim.interval.is_none_or(|ends| ends == (0.0, 0.0))) {
        return Verdict::Still;
    }
    if claims.iter().all(|claim| claim.interval.is_none()) {
        return Verdict::Unknown;
    }
    let reach = |claim: &Claim| claim.reach(claims.len()).unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let least = |claim: &Claim| {
        let (low, high) = reach(claim);
        if low > 0.0 || high < 0.0 { low.abs().min(high.abs()) } else { 0.0 }
    };
    let most = |claim: &Claim| reach(claim).0.abs().max(reach(claim).1.abs());
    let certain: Vec<usize> = (0..claims.len()).filter(|&k| least(&claims[k]) > 0.0).collect();
    let leads = |&k: &usize| (0..claims.len()).all(|other| other == k || least(&claims[k]) > most(&claims[other]));
    match (certain.as_slice(), certain.iter().copied().find(leads)) {
        ([], _) => match claims.iter().filter(|claim| claim.is_open(claims.len())).map(Claim::replicates).min() {
            Some(replicates) => Verdict::Few(replicates),
            None => Verdict::Chance,
        },
        (_, Some(first)) => Verdict::Leads(first),
        ([only], _) => Verdict::Only(*only),
        (several, _) => Verdict::Several(several.len()),
    }
}

/// The headline of a tornado: which assumption moves the output most. `ends` are the output where an assumption is low
/// and where it is high.
pub fn furthest(output: &Output, claims: &[Claim], ends: impl Fn(usize) -> (f64, f64)) -> String {
    let (name, all) = (&output.name, claims.len());
    match judge(claims) {
        Verdict::Nothing => format!("No assumption varies that could move the {name}"),
        Verdict::Unknown => format!("There are too few points or runs to tell what moves the {name}"),
        Verdict::Still => format!("No assumption moves the {name} at all"),
        Verdict::Chance => format!("No assumption moves the {name} beyond luck"),
        Verdict::Few(runs) => format!("{} runs are too few to tell what moves the {name}", capital(&count_word(runs))),
        Verdict::Leads(first) => {
            let (low, high) = (output.unit.format(ends(first).0), output.unit.format(ends(first).1));
            let (what, most) = (capital(&claims[first].name), if all > 1 { " most" } else { "" });
            if low == high {
                return format!("{what} moves the {name}{most}, but hardly: it stays about {low}");
            }
            format!("{what} moves the {name}{most}{}from {low} to {high}", if all > 1 { ": " } else { " " })
        }
        Verdict::Only(one) => {
            format!("Of {all} assumptions, one alone moves the {name} beyond luck: {}", claims[one].name)
        }
        Verdict::Several(several) => {
            format!("{} assumptions move the {name} beyond luck; which does most is not certain", counted(several, all))
        }
    }
}

/// The headline of a waterfall: which mechanism contributes most.
pub fn largest(output: &Output, claims: &[Claim]) -> String {
    let (name, all) = (&output.name, claims.len());
    let amount = |claim: &Claim| output.unit.difference(claim.effect);
    let most = if all > 1 { " most" } else { "" };
    let runs = claims.iter().map(Claim::replicates).max().unwrap_or(0);
    match judge(claims) {
        Verdict::Nothing => format!("No mechanism is on that could move the {name}"),
        Verdict::Unknown if runs > 1 => too_few(runs, name),
        Verdict::Unknown => {
            let size = |claim: &Claim| output.unit.format(claim.effect.abs());
            let first = claims.iter().max_by(|a, b| a.effect.abs().total_cmp(&b.effect.abs()));
            match first.filter(|first| claims.iter().filter(|claim| size(claim) == size(first)).count() == 1) {
                Some(first) => {
                    format!("In one run, {} contributes{most} to the {name}: {}", first.name, amount(first))
                }
                None => format!("In one run, no mechanism contributes more than any other to the {name}"),
            }
        }
        Verdict::Still if runs > 1 && claims.iter().any(|claim| claim.interval.is_none()) => {
            format!("In none of {runs} runs does a mechanism contribute anything to the {name}")
        }
        Verdict::Still => format!("No mechanism contributes anything to the {name}"),
        Verdict::Chance => format!("No mechanism contributes to the {name} beyond luck"),
        Verdict::Few(runs) => too_few(runs, name),
        Verdict::Leads(first) => {
            let (what, size) = (capital(&claims[first].name), amount(&claims[first]));
            match is_something(&size) {
                true => format!("{what} contributes{most} to the {name}: {size}"),
                false => format!("{what} contributes{most} to the {name}, but next to nothing"),
            }
        }
        Verdict::Only(one) => {
            format!("Of {all} mechanisms, one alone contributes to the {name} beyond luck: {}", claims[one].name)
        }
        Verdict::Several(several) => format!(
            "{} mechanisms contribute to the {name} beyond luck; which does most is not certain",
            counted(several, all)
        ),
    }
}

/// What few runs cannot tell of a waterfall.
fn too_few(runs: usize, name: &str) -> String {
    format!("{} runs are too few to tell which mechanism contributes to the {name}", capital(&count_word(runs)))
}

/// So many of all.
fn counted(some: usize, all: usize) -> String {
    match some == all {
        true if all == 2 => "Both".to_owned(),
        true => format!("All {all}"),
        false => format!("{} of {all}", capital(&count_word(some))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Unit;

    fn output(unit: Unit) -> Output {
        Output {
            text: "place.west.households.change@end".into(),
            name: "change in households of West".into(),
            when: "2025–2045".into(),
            unit,
            factor: 100.0,
            change: true,
            subject: "households of West".into(),
            plural: true,
        }
    }

    /// Effects with the same margin on both sides.
    fn claims(effects: &[(&str, f64, f64)]) -> Vec<Claim> {
        let claim = |&(name, effect, margin): &(&str, f64, f64)| Claim {
            name: name.to_owned(),
            effect,
            interval: Some((effect - margin, effect + margin)),
            freedom: 1_000,
        };
        effects.iter().map(claim).collect()
    }

    fn without(effects: &[(&str, f64)]) -> Vec<Claim> {
        let claim = |&(name, effect): &(&str, f64)| Claim { name: name.to_owned(), effect, interval: None, freedom: 0 };
        effects.iter().map(claim).collect()
    }

    /// The headline of a tornado whose bars begin at one per cent.
    fn moved(claims: &[Claim]) -> String {
        furthest(&output(Unit::Change), claims, |k| (1.0, 1.0 + claims[k].effect))
    }

    fn added(claims: &[Claim]) -> String {
        largest(&output(Unit::Change), claims)
    }

    #[test]
    fn no_effects_are_no_finding() {
        assert_eq!(moved(&[]), "No assumption varies that could move the change in households of West");
        assert_eq!(added(&[]), "No mechanism is on that could move the change in households of West");
        let still = claims(&[("rent", 0.0, 0.0), ("tax", 0.0, 0.0)]);
        assert_eq!(moved(&still), "No assumption moves the change in households of West at all");
        assert_eq!(added(&still), "No mechanism contributes anything to the change in households of West");
        let still = without(&[("rent", 0.0), ("tax", 0.0)]);
        assert_eq!(added(&still), "No mechanism contributes anything to the change in households of West");
    }

    #[test]
    fn what_may_be_chance_is_called_chance() {
        for effects in [&[("rent", 3.0, 4.0), ("tax", -2.0, 2.5)][..], &[("rent", 3.0, 4.0)]] {
            assert_eq!(moved(&claims(effects)), "No assumption moves the change in households of West beyond luck");
            assert_eq!(
                added(&claims(effects)),
                "No mechanism contributes to the change in households of West beyond luck"
            );
        }
        // An interval that touches zero does not leave it.
        for effect in [2.0, -2.0] {
            assert_eq!(
                moved(&claims(&[("rent", effect, 2.0)])),
                "No assumption moves the change in households of West beyond luck"
            );
        }
        // Among twenty effects one always looks certain.
        let mut effects = vec![("rent", 2.1, 2.0)];
        effects.resize(20, ("tax", 0.1, 2.0));
        assert_eq!(moved(&claims(&effects)), "No assumption moves the change in households of West beyond luck");
        assert_eq!(moved(&claims(&effects[..1])), "Rent moves the change in households of West from +1.0% to +3.1%");
    }

    #[test]
    fn what_two_runs_show_alone_is_not_called_chance() {
        let two = |effects: &[(&str, f64, f64)]| -> Vec<Claim> {
            claims(effects).into_iter().map(|claim| Claim { freedom: 1, ..claim }).collect()
        };
        let [open, apart] = [2.0, 1.5].map(|tax| two(&[("tax", tax, 1.6), ("rent", 0.2, 1.0), ("crime", 0.1, 1.0)]));
        assert_eq!(
            added(&open),
            "Two runs are too few to tell which mechanism contributes to the change in households of West"
        );
        assert_eq!(added(&apart), "No mechanism contributes to the change in households of West beyond luck");
        // As one of three its interval is three times as wide, and so is what is coloured.
        let (low, high) = open[0].reach(3).expect("it has one");
        assert!((low + 2.8).abs() < 0.05 && (high - 6.8).abs() < 0.05, "{low} to {high}");
    }

    #[test]
    fn the_largest_is_named_when_no_other_can_be_larger() {
        let sure = claims(&[("tax", 1.0, 0.3), ("moving cost (rooted)", -6.0, 0.5)]);
        assert_eq!(moved(&sure), "Moving cost (rooted) moves the change in households of West most: from +1.0% to −5%");
        assert_eq!(
            added(&sure),
            "Moving cost (rooted) contributes most to the change in households of West: −6 points"
        );
        // Certain and largest, while the other is chance.
        assert_eq!(
            moved(&claims(&[("tax", 6.0, 0.5), ("rent", 0.2, 0.4)])),
            "Tax moves the change in households of West most: from +1.0% to +7%"
        );
    }

    #[test]
    fn one_effect_alone_is_not_the_largest_of_anything() {
        let one = claims(&[("tax", 6.0, 0.5)]);
        assert_eq!(moved(&one), "Tax moves the change in households of West from +1.0% to +7%");
        assert_eq!(added(&one), "Tax contributes to the change in households of West: +6 points");
        assert_eq!(
            added(&without(&[("tax", 6.0)])),
            "In one run, tax contributes to the change in households of West: +6 points"
        );
    }

    #[test]
    fn an_order_that_may_be_chance_is_not_told() {
        let tie = claims(&[("tax", 6.0, 0.5), ("rent", -6.0, 0.5)]);
        let moves = "assumptions move the change in households of West beyond luck; which does most is not certain";
        let adds =
            "mechanisms contribute to the change in households of West beyond luck; which does most is not certain";
        assert_eq!((moved(&tie), added(&tie)), (format!("Both {moves}"), format!("Both {adds}")));
        // The second is smaller, yet its interval reaches beyond the least of the first.
        let near = claims(&[("tax", 6.0, 1.0), ("rent", 4.5, 1.0), ("crime", 0.1, 1.0)]);
        assert_eq!((moved(&near), added(&near)), (format!("Two of 3 {moves}"), format!("Two of 3 {adds}")));
        let three = claims(&[("tax", 6.0, 1.0), ("rent", 5.5, 1.0), ("crime", 5.0, 1.0)]);
        assert_eq!(moved(&three), format!("All 3 {moves}"));
        // The third has the widest interval: the order of the first two is not all that counts.
        let wide = claims(&[("tax", 6.0, 0.5), ("rent", 2.0, 0.1), ("crime", 1.0, 9.0)]);
        assert_eq!(moved(&wide), format!("Two of 3 {moves}"));
    }

    #[test]
    fn one_certain_effect_beside_larger_doubts_is_only_called_certain() {
        let claims = claims(&[("crime", 8.0, 9.0), ("tax", 2.0, 0.5)]);
        assert_eq!(
            moved(&claims),
            "Of 2 assumptions, one alone moves the change in households of West beyond luck: tax"
        );
        assert_eq!(
            added(&claims),
            "Of 2 mechanisms, one alone contributes to the change in households of West beyond luck: tax"
        );
    }

    #[test]
    fn without_intervals_nothing_is_certain() {
        let two = without(&[("tax", 1.0), ("rent", -6.0)]);
        assert_eq!(moved(&two), "There are too few points or runs to tell what moves the change in households of West");
        assert_eq!(added(&two), "In one run, rent contributes most to the change in households of West: −6 points");
        assert_eq!(
            added(&without(&[("tax", 6.1), ("rent", -5.9)])),
            "In one run, no mechanism contributes more than any other to the change in households of West"
        );
        // Where one has no interval, it may be the largest.
        let mut mixed = claims(&[("tax", 6.0, 0.1)]);
        mixed.extend(without(&[("rent", 0.5)]));
        assert_eq!(
            moved(&mixed),
            "Of 2 assumptions, one alone moves the change in households of West beyond luck: tax"
        );
    }

    #[test]
    fn a_probability_of_few_runs_is_not_that_of_one() {
        let few = |effects: &[(&str, f64)]| -> Vec<Claim> {
            without(effects).into_iter().map(|claim| Claim { freedom: 2, ..claim }).collect()
        };
        assert_eq!(
            added(&few(&[("tax", 33.0), ("rent", 0.0)])),
            "Three runs are too few to tell which mechanism contributes to the change in households of West"
        );
        assert_eq!(
            added(&few(&[("tax", 0.0), ("rent", 0.0)])),
            "In none of 3 runs does a mechanism contribute anything to the change in households of West"
        );
    }

    #[test]
    fn a_certain_effect_too_small_for_its_digits_is_called_small() {
        let small = claims(&[("tax", 0.01, 0.001), ("rent", 0.0, 0.0)]);
        assert_eq!(moved(&small), "Tax moves the change in households of West most, but hardly: it stays about +1.0%");
        assert_eq!(added(&small), "Tax contributes most to the change in households of West, but next to nothing");
    }
}
