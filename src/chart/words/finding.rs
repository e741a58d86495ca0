//! Judges many changes: who gains most, who loses most, and whether that stands out from luck at all.

use crate::chart::words::keys::capital;
use crate::chart::words::spread::Spread;
use crate::format::{Sizes, percent, signed_percent};

/// The change of one place over the period, in per cent.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What the place is called.
    pub place: String,
    /// The change over the replicates; unknown where the place starts with nothing.
    pub spread: Spread,
}

/// The places that change most in one direction, and by how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// All places that may be first: whose change has the same digits as the largest, or may be as large.
    pub places: Vec<String>,
    /// Sizes of their changes, per cent, positive.
    pub size: Sizes,
    /// Whether other places change more, but not for certain.
    pub exceeded: bool,
    /// Whether other places change as much as one of these, but not for certain.
    pub open: bool,
    /// Those that change more than any of these, for certain if they are looked at alone, but not as one of all: their names and
    /// changes in per cent, the largest first.
    pub perhaps: Vec<(String, f64)>,
    /// How many change the same way for certain, these included.
    pub of: usize,
    /// Whether that way is up.
    pub up: bool,
}

/// What may be said about a set of changes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// How many places are known.
    pub places: usize,
    /// The name of the only place.
    pub only: Option<String>,
    /// Who gains most, of those that gain for certain.
    pub up: Option<Lead>,
    /// Who loses most, of those that lose for certain.
    pub down: Option<Lead>,
    /// Every place gains for certain.
    pub all_up: bool,
    /// Every place loses for certain.
    pub all_down: bool,
    /// No place's median gain is above the threshold.
    pub none_up: bool,
    /// No place's median loss is above the threshold.
    pub none_down: bool,
    /// The median that is farthest from zero, if it is above the threshold in size.
    pub farthest: Option<f64>,
    /// No place is known from more than one replicate, which cannot tell effect from luck.
    pub single: bool,
}

impl Findings {
    /// What these changes show. A change counts as certain when its median is above `threshold` in size and chance cannot
    /// have put its mean on that side of zero, as one of so many ([`Spread::side`]): among sixty places one always looks lucky.
    pub fn of(changes: &[Change], threshold: f64) -> Findings {
        Self::of_picked(changes, threshold, 1)
    }

    /// The same where these are about the one of so many places that changes most.
    pub fn of_picked(changes: &[Change], threshold: f64, from: usize) -> Findings {
        Self::of_runs(changes, threshold, from, false)
    }

    /// The same of runs that may draw numbers `in_doubt` ([`way_of_most`]).
    pub fn of_runs(changes: &[Change], threshold: f64, from: usize, in_doubt: bool) -> Findings {
        let known: Vec<&Change> = changes.iter().filter(|c| c.spread.is_known()).collect();
        let among = from.max(1) * known.len();
        let median = |change: &&Change| change.spread.median;
        let goes = |c: &&Change| way_of_most(&c.spread, threshold, among, in_doubt);
        let rises = |c: &&Change| goes(c) == Some(true);
        let falls = |c: &&Change| goes(c) == Some(false);
        let some = !known.is_empty();
        let extreme = |further: fn(f64, f64) -> f64| known.iter().map(&median).fold(0.0, further);
        Findings {
            places: known.len(),
            only: match known.as_slice() {
                [one] => Some(one.place.clone()),
                _ => None,
            },
            up: lead(known.iter().copied().filter(rises), extreme(f64::max), (&known, among)),
            down: lead(known.iter().copied().filter(falls), -extreme(f64::min), (&known, among)),
            all_up: some && known.iter().all(rises),
            all_down: some && known.iter().all(falls),
            none_up: known.iter().all(|c| median(c) <= threshold),
            none_down: known.iter().all(|c| median(c) >= -threshold),
            farthest: known
                .iter()
                .map(median)
                .max_by(|a, b| a.abs().total_cmp(&b.abs()))
                .filter(|far| far.abs() > threshold),
            single: some && known.iter().all(|c| c.spread.replicates == 1),
        }
    }
}

impl Findings {
    /// What stands beside a sentence that nothing stands out: the largest change of all, which the picture shows.
    pub fn doubt(&self) -> String {
        match (self.farthest, &self.only) {
            (Some(far), None) if self.single => format!("; the largest change, {}, may be luck", signed_percent(far)),
            (Some(far), None) => format!("; the largest, {}, may be luck", signed_percent(far)),
            (Some(far), Some(_)) => format!("; {} may be luck", signed_percent(far)),
            (None, _) => String::new(),
        }
    }
}

/// Whether one of `among` numbers looked at together rises by more than `threshold` (`true`) or falls, for certain.
pub fn way(spread: &Spread, threshold: f64, among: usize) -> Option<bool> {
    spread.side(0.0, among).filter(|_| spread.median.abs() > threshold)
}

/// The same of runs that draw numbers in doubt, if they are `in_doubt`: their mean is one over the doubt, which says nothing certain of a world where
/// nearly as many runs rise as fall. Then nine of ten runs must go that way, too.
pub fn way_of_most(spread: &Spread, threshold: f64, among: usize, in_doubt: bool) -> Option<bool> {
    let (low, high) = spread.most;
    way(spread, threshold, among).filter(|up| !in_doubt || if *up { low > 0.0 } else { high < 0.0 })
}

/// Which of the places gain (`true`) or lose, each as one of them all: where none does, at most 5 % of runs say one does. Where runs draw
/// numbers `in_doubt`, nine of ten of them agree ([`way_of_most`]).
pub fn ways(spreads: &[Spread], threshold: f64, in_doubt: bool) -> Vec<Option<bool>> {
    let known = spreads.iter().filter(|spread| spread.is_known()).count();
    spreads.iter().map(|spread| way_of_most(spread, threshold, known, in_doubt)).collect()
}

impl Lead {
    /// Its places as the subject of a sentence. Where there are too many to name, neither are others that change less
    /// passed over, nor those that may change as much.
    pub fn subject(&self) -> String {
        match self.places.as_slice() {
            [one] => glued(one),
            [one, other] => format!("{} and {}", glued(one), glued(other)),
            many if self.open => format!("At least {} places", count_word(many.len())),
            many if self.of > many.len() => {
                format!("The {} {}", if self.up { "top" } else { "bottom" }, count_word(many.len()))
            }
            many => format!("{} places", capital(&count_word(many.len()))),
        }
    }

    /// The form of a word that fits the number of places.
    pub fn fit<'a>(&self, one: &'a str, many: &'a str) -> &'a str {
        if self.places.len() == 1 { one } else { many }
    }

    /// Its places inside a sentence.
    pub fn within(&self) -> String {
        let subject = self.subject();
        if self.places.len() > 2 { subject.to_lowercase() } else { subject }
    }

    /// The size in per cent: one number, or from the least to the largest.
    pub fn format_size(&self) -> String {
        self.size.format()
    }
}

/// A small number as a word.
pub fn count_word(count: usize) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A name whose words stay on one line, unless it is very long.
fn glued(name: &str) -> String {
    if name.chars().count() > 36 {
        return name.to_owned();
    }
    name.replace(' ', "\u{a0}")
}

/// The largest change and all that have the same digits, or of which it is not certain that they are smaller: where their
/// mean may be ([`Spread::sure`]) reaches as far as that of the largest does at the least.
///
/// Whatever lies between two of them for certain is one of them, so that they are the first in any table.
fn lead<'a>(
    changes: impl Iterator<Item = &'a Change> + Clone,
    extreme: f64,
    (known, among): (&[&Change], usize),
) -> Option<Lead> {
    let size = |change: &Change| change.spread.median.abs();
    let ends = |change: &Change| {
        let (low, high) = change.spread.sure(among);
        if change.spread.median < 0.0 { (-high, -low) } else { (low, high) }
    };
    let first = changes.clone().reduce(|first, other| if size(other) > size(first) { other } else { first })?;
    let may_be_first =
        |change: &&Change| percent(size(change)) == percent(size(first)) || ends(change).1 >= ends(first).0;
    let of = changes.clone().count();
    let least = changes.clone().filter(may_be_first).map(size).fold(f64::INFINITY, f64::min);
    let up = first.spread.median > 0.0;
    // By the digits that are said: what reads alike is alike.
    let reaches = |change: &Change| size(change) >= least || percent(size(change)) == percent(least);
    let as_large = |change: &&Change| reaches(change) && (change.spread.median > 0.0) == up;
    let tied: Vec<&Change> = changes.filter(as_large).collect();
    let more = |change: &&Change| {
        size(change) > size(first)
            && change.spread.side(0.0, 1) == Some(up)
            && percent(size(change)) != percent(size(first))
    };
    let mut perhaps: Vec<&Change> = known.iter().copied().filter(more).collect();
    perhaps.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Some(Lead {
        of,
        up,
        perhaps: perhaps.into_iter().map(|change| (change.place.clone(), change.spread.median)).collect(),
        open: known.iter().copied().filter(as_large).count() > tied.len(),
        places: tied.iter().map(|change| change.place.clone()).collect(),
        size: Sizes { least, most: size(first) },
        exceeded: percent(extreme) != percent(size(first)),
    })
}

#[cfg(test)]
/// A change that a thousand replicates know to within `margin`, looked at alone.
pub(crate) fn change(place: &str, median: f64, margin: f64) -> Change {
    let replicates = 1_000;
    Change {
        place: place.to_owned(),
        spread: Spread {
            median,
            mean: median,
            error: margin / crate::experiment::chance::beyond(replicates - 1, 1),
            half: (median - margin / 2.0, median + margin / 2.0),
            most: (median - margin, median + margin),
            ends: (median - margin, median + margin),
            replicates,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_within_chance_leads_nothing() {
        let found = Findings::of(&[change("A", 3.0, 4.0), change("B", -2.0, 3.0)], 1.0);
        assert_eq!((found.up, found.down), (None, None));
        assert!(!found.none_up && !found.none_down && !found.all_up);
    }

    #[test]
    fn what_is_certain_of_one_place_need_not_be_of_one_among_sixty() {
        let loss = change("A", -2.0, 1.5).spread;
        assert_eq!((way(&loss, 1.0, 1), way(&loss, 1.0, 60)), (Some(false), None));
        let gain = change("A", 2.0, 0.1).spread;
        assert_eq!(way(&gain, 1.0, 60), Some(true));
        let still = Spread::of([0.0, 0.0].into_iter());
        let mut many = vec![still; 60];
        (many[0], many[1], many[2]) = (loss, gain, change("A", -9.0, 0.1).spread);
        assert_eq!(ways(&many, 1.0, false)[..4], [None, Some(true), Some(false), None]);
    }

    /// Planted fault: the rule of luck alone, by which 0.4 % more stood on the page where the terminal had no difference.
    #[test]
    fn what_only_some_runs_in_doubt_agree_on_is_said_nowhere() {
        let mut gain = change("Fiji", 0.4, 0.1);
        gain.spread.most = (-2.0, 3.0);
        let said = |in_doubt: bool| Findings::of_runs(std::slice::from_ref(&gain), 0.1, 1, in_doubt).up.is_some();
        assert_eq!((said(false), said(true)), (true, false));
        assert_eq!([false, true].map(|in_doubt| ways(&[gain.spread], 0.1, in_doubt)[0]), [Some(true), None]);
    }

    #[test]
    fn many_that_lead_are_called_the_top_where_others_go_the_same_way() {
        let mut changes: Vec<Change> = (0..4).map(|k| change(&format!("A{k}"), 12.0, 0.1)).collect();
        let alone = Findings::of(&changes, 1.0).up.expect("they rise");
        assert_eq!((alone.subject().as_str(), alone.of), ("Four places", 4));
        changes.push(change("B", 5.0, 0.1));
        let first = Findings::of(&changes, 1.0).up.expect("they rise");
        assert_eq!((first.subject().as_str(), first.within().as_str(), first.of), ("The top four", "the top four", 5));
        changes.iter_mut().for_each(|change| *change = super::change(&change.place, -change.spread.median, 0.1));
        let last = Findings::of(&changes, 1.0).down.expect("they fall");
        assert_eq!(last.subject(), "The bottom four");
    }

    #[test]
    fn who_only_may_lose_as_much_is_never_passed_over() {
        let mut changes: Vec<Change> =
            (0..6).map(|k| change(&format!("A{k}"), -4.0 - 0.4 * f64::from(k), 1.1)).collect();
        changes.push(change("B", -1.5, 0.1));
        assert_eq!(Findings::of(&changes, 1.0).down.expect("they fall").subject(), "The bottom six");
        // Another loses 8.3 %, but not for certain: six are no longer the bottom six.
        changes.push(change("C", -8.3, 9.0));
        let down = Findings::of(&changes, 1.0).down.expect("they fall");
        assert_eq!((down.subject().as_str(), down.format_size().as_str()), ("At least six places", "4.0% to 6%"));
        // A place between two that may be first is one of them, however narrow its own band.
        let between = [change("A", 12.0, 2.0), change("B", 9.0, 2.0), change("C", 9.5, 0.1), change("D", 5.0, 0.1)];
        let up = Findings::of(&between, 1.0).up.expect("they rise");
        assert_eq!((up.subject().as_str(), up.places.len()), ("The top three", 3));
    }

    #[test]
    fn who_changes_more_but_perhaps_by_luck_is_named() {
        let mut changes: Vec<Change> = (0..7).map(|k| change(&format!("A{k}"), -3.0, 0.1)).collect();
        // Of these two the first is certain looked at alone, though not as one of nine.
        changes.extend([change("B", -11.0, 9.0), change("C", -12.0, 30.0)]);
        let down = Findings::of(&changes, 1.0).down.expect("they fall");
        assert_eq!((down.subject().as_str(), down.perhaps), ("At least seven places", vec![("B".to_owned(), -11.0)]));
        assert!(Findings::of(&changes[..7], 1.0).down.expect("they fall").perhaps.is_empty());
    }

    #[test]
    fn nothing_that_stands_out_is_told_with_the_largest_change() {
        let found = Findings::of(&[change("A", 79.0, 90.0), change("B", -2.0, 3.0)], 1.0);
        assert_eq!(found.doubt(), "; the largest, +79%, may be luck");
        assert_eq!(Findings::of(&[change("A", -4.0, 9.0)], 1.0).doubt(), "; −4.0% may be luck");
        assert_eq!(Findings::of(&[change("A", 0.5, 9.0)], 1.0).doubt(), "");
    }

    #[test]
    fn ties_in_the_digits_said_share_the_lead() {
        let changes = [change("A", 12.4, 0.0), change("B", 11.6, 0.0), change("C", 2.0, 0.0)];
        let lead = Findings::of(&changes, 1.0).up.expect("somebody gains");
        assert_eq!((lead.subject().as_str(), lead.format_size().as_str()), ("A and B", "12%"));
        let many: Vec<Change> = (0..3).map(|i| change(&format!("{i}"), -7.0, 0.0)).collect();
        let lead = Findings::of(&many, 1.0).down.expect("somebody loses");
        assert_eq!(lead.subject(), "Three places");
    }

    #[test]
    fn an_order_that_bands_leave_open_is_not_told() {
        // Nobody knows whether the first or the second gains more; the third certainly gains less than the first.
        let changes = [change("A", 13.0, 2.0), change("B", 10.0, 1.5), change("C", 9.0, 1.0), change("D", 5.0, 1.0)];
        let lead = Findings::of(&changes, 1.0).up.expect("somebody gains");
        assert_eq!((lead.subject().as_str(), lead.format_size().as_str()), ("A and B", "10% to 13%"));
        let fall =
            changes.map(|gain| change(&gain.place, -gain.spread.median, gain.spread.median - gain.spread.most.0));
        let lead = Findings::of(&fall, 1.0).down.expect("somebody loses");
        assert_eq!((lead.subject().as_str(), lead.format_size().as_str()), ("A and B", "10% to 13%"));
        // Bands that do not meet leave the order certain, and so do those of places whose own gain is not.
        let apart = [change("A", 13.0, 1.0), change("B", 10.0, 1.0), change("C", 9.0, 20.0)];
        let lead = Findings::of(&apart, 1.0).up.expect("somebody gains");
        assert_eq!((lead.subject().as_str(), lead.format_size().as_str()), ("A", "13%"));
        assert_eq!(Findings::of(&[change("A", 0.0, 0.0), change("B", 0.0, 0.0)], 1.0).up, None);
    }

    #[test]
    fn unknown_changes_are_not_counted() {
        let new = Change { place: "New".into(), spread: Spread::of([].into_iter()) };
        let found = Findings::of(&[new, change("A", 5.0, 1.0)], 1.0);
        assert_eq!(found.only.as_deref(), Some("A"));
        assert!(found.all_up);
    }
}
