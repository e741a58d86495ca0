//! Writes what differs from the twin on the closing page of a run: who has more households than there, who has fewer.

use crate::cli::print::band::of_replicates;
use crate::cli::print::page::{label, line};
use footvote::chart::words::finding;
use footvote::chart::words::spread::{Bands, Spread};
use footvote::chart::words::twin::{EFFECT, beside, more_or_fewer};
use footvote::experiment::chance;
use footvote::experiment::ensemble::effects::{ALL, Ending};
use footvote::format::{count, counted, signed, signed_percent_with};
use footvote::model::place::Place;
use footvote::model::rules::AmenityRule;
use footvote::scenario::{Scenario, Twin};

/// Places listed on each side.
const LISTED: usize = 5;

/// A place that stands out, or may not.
struct Line<'a> {
    ending: &'a Ending,
    /// Scenario less twin, households.
    difference: Spread,
    /// The same in per cent of the twin's.
    relative: Spread,
    /// Whether it has more (`true`) or fewer households for certain.
    way: Option<bool>,
}

/// What differs at the end from the twin, which is called `words`; runs may draw numbers that are `in_doubt`.
pub fn section(page: &mut String, endings: &[Ending], words: &str, in_doubt: bool) {
    line(page, &format!("At the end, {}", beside(words)));
    let lines = lines(endings, in_doubt);
    let sides = [true, false].map(|up| {
        let mut side: Vec<&Line> = lines.iter().filter(|line| line.way == Some(up)).collect();
        side.sort_by(|a, b| b.difference.median.abs().total_cmp(&a.difference.median.abs()));
        side
    });
    let listed = || sides.iter().flat_map(|side| side.iter().take(LISTED));
    let width = listed().map(|line| line.ending.place.chars().count()).max().unwrap_or(0).max(20) + 2;
    for (title, side) in ["More households", "Fewer households"].iter().zip(&sides) {
        let Some(first) = side.first() else {
            continue;
        };
        let replicates = first.difference.replicates;
        let band = if replicates > 1 { format!("   {}", of_replicates(replicates as u32)) } else { String::new() };
        let [scenario, twin, difference] = ["scenario", "twin", "difference"];
        line(page, &format!("  {title:width$}{scenario:>12} {twin:>12} {difference:>12}         {band}"));
        for Line { ending, difference, .. } in side.iter().take(LISTED) {
            let share = match ending.is_new() {
                true => "new".to_owned(),
                false => signed_percent_with(100.0 * difference.median / ending.twin.median, 1),
            };
            let band = match replicates > 1 {
                true => format!("   {} to {}", signed(difference.most.0, 0), signed(difference.most.1, 0)),
                false => String::new(),
            };
            let [here, there] = [ending.scenario, ending.twin].map(|arm| count(arm.median));
            let difference = signed(difference.median, 0);
            let place = &ending.place;
            line(
                page,
                &format!("    {place:w$}{here:>12} {there:>12} {difference:>12} {share:>8}{band}", w = width - 2),
            );
        }
        if side.len() > LISTED {
            line(page, &format!("    and {}", counted(side.len() - LISTED, "other place")));
        }
    }
    // What the twin has not differs by all that it has, whether or not that stands out.
    let rest = lines.iter().filter(|line| line.way.is_none());
    let (new, rest): (Vec<&Line>, Vec<&Line>) = rest.partition(|line| line.ending.is_new());
    if !new.is_empty() {
        let named = new.iter().take(LISTED).map(|Line { ending, difference, .. }| {
            let band = match difference.replicates > 1 {
                true => format!(" ({} to {})", count(difference.most.0), count(difference.most.1)),
                false => String::new(),
            };
            format!("{} {}{band}", ending.place, counted(ending.scenario.median.round() as usize, "household"))
        });
        let mut named: Vec<String> = named.collect();
        if new.len() > LISTED {
            named.push(format!("and {}", counted(new.len() - LISTED, "other")));
        }
        line(page, &format!("  Not in the twin: {}", named.join(", ")));
    }
    let rest = rest.len();
    if rest > 0 {
        let who = match rest == lines.len() {
            true => format!("All {}", counted(rest, "place")),
            false => format!("{} more", counted(rest, "place")),
        };
        let doubt = match lines.iter().map(|line| line.difference.replicates).max().unwrap_or(1) {
            1 => "; one run cannot tell",
            2 | 3 => "; so few runs can seldom tell",
            _ => "",
        };
        let among = if lines.len() > 1 { format!(" as one of {}", lines.len()) } else { String::new() };
        let what = match in_doubt {
            true => format!("no difference above {EFFECT}% that nine of ten runs agree on, beyond luck"),
            false => format!("no difference above {EFFECT}% that stands out from luck"),
        };
        line(page, &format!("  {who}: {what}{among}{doubt}"));
    }
    page.push('\n');
}

/// How far a twin in which nothing happens has drifted all the same: the place that drifted most of those beyond their standard error.
pub struct Drift<'a> {
    /// Places that drifted by more than their standard error, and all.
    beyond: (usize, usize),
    /// Share of places of which chance alone would bring that about, per cent.
    by_luck: f64,
    place: &'a str,
    /// Its mean drift over the runs and the standard error of that, shares of its households.
    mean: f64,
    error: f64,
}

impl<'a> Drift<'a> {
    /// That of the twin of `scenario`, if it should have stayed where it is.
    pub fn of_twin(scenario: &'a Scenario, endings: &'a [Ending]) -> Option<Drift<'a>> {
        let drift = is_still(scenario).then(|| Drift::of(endings)).flatten()?;
        let label = scenario.places.iter().find(|place| place.name == drift.place).map(|place| place.label.as_str());
        Some(Drift { place: label.unwrap_or(drift.place), ..drift })
    }

    /// That of `endings`, or nothing where no place is beyond its error.
    fn of(endings: &'a [Ending]) -> Option<Drift<'a>> {
        let places = endings.iter().filter(|ending| ending.place != ALL);
        let runs = places.clone().filter_map(|ending| ending.drift).map(|drift| drift.replicates).max().unwrap_or(0);
        let known: Vec<(&str, f64, f64)> = places
            .filter_map(|ending| {
                let drift = ending.drift?;
                Some((ending.place.as_str(), drift.mean, drift.standard_error?))
            })
            .collect();
        let beyond: Vec<_> = known.iter().filter(|(_, mean, error)| mean.abs() > *error).collect();
        let (place, mean, error) = **beyond.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        let by_luck = chance::beyond_one_error(runs as usize);
        Some(Drift { beyond: (beyond.len(), known.len()), by_luck, place, mean, error })
    }

    /// “Detroit +0.21% (0.05)”.
    fn most(&self) -> String {
        format!("{} ({:.2})", signed_percent_with(100.0 * self.mean, 2), 100.0 * self.error)
    }

    /// In one line.
    pub fn short(&self) -> String {
        let (beyond, known) = self.beyond;
        format!("of the twin itself: {} {}; {beyond} of {known} beyond their error", self.place, self.most())
    }

    /// In a sentence.
    pub fn told(&self) -> String {
        let (beyond, known) = self.beyond;
        format!(
            "nothing happens in the twin; {beyond} of {} drift by more than their standard error (by luck alone {:.0}% would), {} most: {}",
            counted(known, "place"),
            self.by_luck,
            self.place,
            self.most()
        )
    }
}

/// Whether the twin of `scenario` should stay where it is: nothing happens in it, and nobody is added or taken away.
fn is_still(scenario: &Scenario) -> bool {
    let nobody = |place: &Place| {
        let (abroad, numbers) = (&place.abroad, &place.attributes);
        abroad.arrivals.is_empty()
            && abroad.departures.is_empty()
            && numbers.arrivals == 0.0
            && numbers.departures == 0.0
    };
    scenario.twin == Twin::NothingHappens
        && scenario.population.numbers.growth == 0.0
        && scenario.uncertainty.is_none()
        && scenario.rules.amenities == AmenityRule::Rest
        && scenario.places.iter().all(nobody)
}

/// The headline place against the twin: the one that the scenario is about, which is looked at alone, else the one that differs most in relation
/// to its size, which is one of all. Returns the name of the place.
pub fn headline<'a>(
    page: &mut String,
    endings: &'a [Ending],
    place: Option<&str>,
    words: &str,
    in_doubt: bool,
) -> Option<&'a str> {
    let lines = lines(endings, in_doubt);
    let size = |line: &&Line| (line.difference.median / line.ending.twin.median).abs();
    let old = lines.iter().filter(|line| !line.ending.is_new());
    let found = match place {
        Some(place) => lines.iter().find(|line| line.ending.place == place),
        None => old.reduce(|a, b| if size(&b) > size(&a) { b } else { a }),
    };
    let found = found?;
    let Line { ending, difference, relative, way } = found;
    let alone = place.and_then(|_| finding::way_of_most(relative, EFFECT, 1, in_doubt));
    let share = match ending.is_new() {
        true => String::new(),
        false => format!(" ({})", signed_percent_with(100.0 * difference.median / ending.twin.median, 1)),
    };
    let interval = match Bands::of(difference.replicates) {
        Bands::None => "a single run has no interval".to_owned(),
        _ => {
            let (low, high) = (signed(difference.most.0, 0), signed(difference.most.1, 0));
            format!("{low} to {high}, {}", of_replicates(difference.replicates as u32))
        }
    };
    let what = match (way.or(alone), difference.replicates) {
        (Some(_), _) | (None, 1) => format!("{}{share}", more_or_fewer(difference.median, "household", words)),
        (None, _) if in_doubt => "may have more or fewer households".to_owned(),
        (None, _) => format!("no difference above {EFFECT}% that stands out from luck"),
    };
    let aside = if way.is_none() && alone.is_some() { "; looked at alone" } else { "" };
    let text = format!("{}: {what}; {interval}{aside}", ending.place);
    label(page, "Headline", &text);
    Some(&ending.place)
}

/// Every place that anybody lives in, in either arm. The rule is that of the charts: nobody stands out whom chance may have put there.
fn lines(endings: &[Ending], in_doubt: bool) -> Vec<Line<'_>> {
    let lived_in = |ending: &&Ending| ending.place != ALL && (ending.scenario.most > 0.0 || ending.twin.most > 0.0);
    let endings: Vec<&Ending> = endings.iter().filter(lived_in).collect();
    // A new place differs by all that it has.
    let relative = |ending: &Ending| {
        let whole = if ending.is_new() { ending.scenario.most } else { ending.twin.median };
        Spread::of(ending.differences.iter().map(|difference| 100.0 * difference / whole))
    };
    let spreads: Vec<Spread> = endings.iter().map(|ending| relative(ending)).collect();
    let among = spreads.iter().filter(|spread| spread.is_known()).count();
    let line = |(ending, relative): (&'_ Ending, Spread)| {
        let way = finding::way_of_most(&relative, EFFECT, among, in_doubt);
        (Spread::of(ending.differences.iter().copied()), relative, way)
    };
    let found: Vec<_> = endings.iter().copied().zip(spreads).map(line).collect();
    let all = endings.into_iter().zip(found);
    all.map(|(ending, (difference, relative, way))| Line { ending, difference, relative, way }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use footvote::experiment::statistics::Statistics;

    fn ending(place: &str, scenario: [f64; 3], twin: [f64; 3]) -> Ending {
        let differences = scenario.iter().zip(twin).map(|(here, there)| here - there).collect();
        Ending {
            place: place.to_owned(),
            scenario: Statistics::of(&scenario),
            twin: Statistics::of(&twin),
            differences,
            drift: None,
        }
    }

    #[test]
    fn a_drift_of_the_twin_is_told_where_it_exceeds_its_error() {
        let drifting = |place: &str, drifts: [f64; 3]| Ending {
            drift: Some(Statistics::of(&drifts)),
            ..ending(place, [1e5; 3], [1e5; 3])
        };
        let within = [drifting("chicago", [0.001, -0.001, 0.0]), ending(ALL, [1e6; 3], [1e6; 3])];
        assert!(Drift::of(&within).is_none());
        let beyond = [drifting("chicago", [0.001, -0.001, 0.0]), drifting("austin", [0.01, 0.012, 0.011])];
        let drift = Drift::of(&beyond).unwrap();
        assert_eq!(drift.short(), "of the twin itself: austin +1.10% (0.06); 1 of 2 beyond their error");
        // Three runs: Student's t with two degrees of freedom.
        let told = "1 of 2 places drift by more than their standard error (by luck alone 42% would), austin most: +1.10% (0.06)";
        assert!(drift.told().ends_with(told), "{}", drift.told());
    }

    #[test]
    fn the_section_lines_up_and_says_what_stands_out() {
        let endings = [
            ending(ALL, [2e6; 3], [2e6; 3]),
            ending("chicago", [996_900.0, 996_950.0, 996_800.0], [1e6, 1_000_100.0, 999_900.0]),
            ending("detroit", [500_010.0, 499_980.0, 500_000.0], [500_000.0; 3]),
            ending("harbour", [3_100.0, 3_050.0, 3_120.0], [0.0; 3]),
            ending("never", [0.0; 3], [0.0; 3]),
        ];
        let mut page = String::new();
        section(&mut page, &endings, "nothing happens", false);
        headline(&mut page, &endings, None, "nothing happens", false);
        headline(&mut page, &endings, Some("harbour"), "no founding", false);
        insta::assert_snapshot!(page);
    }

    #[test]
    fn a_new_place_is_never_one_that_does_not_differ() {
        let endings = [
            ending("chicago", [1e6; 3], [1e6; 3]),
            // Three runs that differ so much do not stand out.
            ending("harbour", [100.0, 3_050.0, 9_120.0], [0.0; 3]),
        ];
        let mut page = String::new();
        section(&mut page, &endings, "nothing happens", false);
        assert!(page.contains("\n  Not in the twin: harbour 3,050 households (100 to 9,120)\n"), "{page}");
        assert!(page.contains("\n  1 place more: no difference above 0.1%"), "{page}");
    }

    #[test]
    fn a_headline_says_no_more_than_its_page() {
        let told = |endings: &[Ending], place: Option<&str>, in_doubt: bool| {
            let mut page = String::new();
            headline(&mut page, endings, place, "nothing happens", in_doubt);
            page.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        // Beyond luck alone (3.4 standard errors, three runs need 4.3), nor as one of three.
        let luck = [
            ending("austin", [99_000.0, 99_700.0, 98_300.0], [100_000.0; 3]),
            ending("boston", [100_010.0, 100_000.0, 99_990.0], [100_000.0; 3]),
            ending("chicago", [100_010.0, 100_000.0, 99_990.0], [100_000.0; 3]),
        ];
        for place in [None, Some("austin")] {
            let text = told(&luck, place, false);
            assert!(
                text.contains("austin: no difference above 0.1% that stands out from luck; −1,700 to −300"),
                "{text}"
            );
        }
        // Looked at alone a difference stands out that as one of three does not.
        let some = [ending("austin", [99_000.0, 99_300.0, 98_700.0], [100_000.0; 3]), luck[1].clone(), luck[2].clone()];
        let alone = told(&some, Some("austin"), false);
        assert!(alone.contains("austin: 1,000 fewer households") && alone.ends_with("; looked at alone"), "{alone}");
        assert!(told(&some, None, false).contains("no difference above 0.1%"));
        // Where numbers are in doubt a mean far from zero is no promise: a third of these worlds go the other way.
        let mut doubtful = luck[0].clone();
        doubtful.differences = (0..128).map(|run| if run % 3 == 0 { 300.0 } else { -1_000.0 }).collect();
        let doubtful = [doubtful];
        assert!(told(&doubtful, Some("austin"), false).contains("1,000 fewer households"));
        let text = told(&doubtful, Some("austin"), true);
        assert!(text.contains("austin: may have more or fewer households; −1,000 to +300"), "{text}");
        let mut page = String::new();
        section(&mut page, &doubtful, "nothing happens", true);
        assert!(page.contains("that nine of ten runs agree on, beyond luck"), "{page}");
    }
}
