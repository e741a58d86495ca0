//! Says what a run comes to where one number of it is another.

use crate::chart::verdict::claim::{Book, Measure};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, listed};
use crate::chart::words::keys::key;
use crate::chart::words::spread::Spread;
use crate::experiment::statistics::Statistics;
use crate::format::{counted, signed_percent_with};
use crate::output::run::varied::Varied;

/// What came of it, in a few words; nothing where no town could open and no place is in question. That place has a name in tables,
/// and one by which it is called.
pub fn became(varied: &Varied, question: Option<(&str, &str)>) -> Option<String> {
    let runs = varied.runs;
    if !varied.founds {
        let (name, call) = question?;
        let changes = varied.changes.get(name)?;
        let median = signed_percent_with(100.0 * Statistics::of(changes).median, 1);
        return Some(format!("{median} households in {call} (median of {})", counted(changes.len(), "run")));
    }
    let median = |values: Vec<f64>| Spread::of(values.into_iter()).median;
    let mut names: Vec<&str> = varied.towns.iter().map(|town| town.place.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Some(match varied.towns.len() {
        0 => {
            let most = varied.pledged.values().flatten().copied().fold(f64::NAN, f64::max);
            let pledged = match most.is_finite() {
                true => format!(", at most {} pledge at once", plain::people(most)),
                false => String::new(),
            };
            format!("no town opens (0 of {runs} runs){pledged}")
        }
        some => {
            let year = median(varied.towns.iter().map(|town| town.year).collect()).floor();
            let live = plain::people(median(varied.towns.iter().map(|town| town.households).collect()));
            let repealed = match varied.towns.iter().filter(|town| town.repealed).count() {
                0 => String::new(),
                all if all == some => "; all are repealed".to_owned(),
                number => format!("; {number} repealed"),
            };
            match names.len() {
                1 => format!("opens in {some} of {runs} runs, in {year}; {live} households live there{repealed}"),
                _ => {
                    format!(
                        "{some} towns open in {runs} runs, in {year} in the middle, with {live} households{repealed}"
                    )
                }
            }
        }
    })
}

/// Where no town opens: whether one does where one number is another, and which brings it nearest; nothing where none was varied.
pub fn opens_then(scene: &Scene, book: &mut Book) -> Option<String> {
    let varied: Vec<&Varied> = scene.tables.varied.iter().filter(|varied| varied.founds).collect();
    if varied.is_empty() {
        return None;
    }
    let changes = book.count(Measure::Changes, "", varied.len() as f64, plain::whole);
    let alone = match varied.len() {
        1 => "with the one change that was tried".to_owned(),
        _ => format!("with any one of {} changes", changes.mid),
    };
    let opening: Vec<String> = varied
        .iter()
        .enumerate()
        .filter(|(_, varied)| !varied.towns.is_empty())
        .map(|(k, varied)| {
            let [some, all] = [(Measure::OpenedIf(k), opened(varied)), (Measure::RunsIf(k), varied.runs)]
                .map(|(measure, number)| book.count(measure, "", number as f64, plain::whole).mid);
            format!("{} ({some} of {all} runs)", changed(scene, varied))
        })
        .collect();
    if !opening.is_empty() {
        return Some(match varied.len() {
            1 => format!("{alone}, {}, one does", opening[0]),
            _ => format!("of {} changes, one at a time, these let a town open: {}", changes.mid, listed(&opening)),
        });
    }
    let nearest = life::nearest(scene).map(|(best, _)| scene.tables.new_places.communities[best].as_str());
    let pledged = |varied: &Varied| -> Vec<f64> {
        nearest.and_then(|name| varied.pledged.get(name)).cloned().unwrap_or_default()
    };
    let ends: Vec<(f64, f64)> = varied.iter().map(|varied| least_and_most(&pledged(varied))).collect();
    // The one whose every run is above every run of all others, where there are several runs: else luck may have made it first.
    let above = |k: &usize| {
        let others = ends.iter().enumerate().filter(|(other, _)| other != k).map(|(_, (_, most))| *most);
        varied[*k].runs > 1 && varied.len() > 1 && others.fold(f64::NEG_INFINITY, f64::max) < ends[*k].0
    };
    if let Some(first) = (0..varied.len()).find(above) {
        let most = Spread::of(pledged(varied[first]).into_iter());
        let most = book.say(Measure::PledgedIf(first), nearest.unwrap_or_default(), most, plain::people);
        let what = changed(scene, varied[first]);
        return Some(format!(
            "{alone} none opens either; nearest comes {what}: at most {} pledge at once",
            most.full()
        ));
    }
    let most = ends.iter().map(|(_, most)| *most).fold(f64::NAN, f64::max);
    Some(match most.is_finite() {
        true => {
            let most = book.count(Measure::PledgedIfAny, nearest.unwrap_or_default(), most, plain::people);
            let which = if varied.len() > 1 { ", and which change comes nearest may be luck" } else { "" };
            format!("{alone} none opens either: in no run have more than {} pledged at once{which}", most.mid)
        }
        false => format!("{alone} none opens either"),
    })
}

/// Runs in which a town opens: it opens once in a run, several of them in one run count once.
fn opened(varied: &Varied) -> usize {
    varied.runs_opened.unwrap_or_else(|| varied.towns.len().min(varied.runs))
}

fn least_and_most(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::NAN, f64::NAN), |(low, high), value| (low.min(*value), high.max(*value)))
}

/// The number that is another, with its value: “wage of those who cannot work remotely 100%”.
fn changed(scene: &Scene, varied: &Varied) -> String {
    let labels = |name: &str| {
        let new = &scene.tables.new_places;
        let community = new.communities.iter().position(|other| other == name);
        community.map_or_else(|| scene.tables.call(name).to_owned(), |k| new.community_calls[k].clone())
    };
    let key = key(&varied.key, &labels, scene.tables.facts.currency);
    format!("“{}” {}", key.name, key.format(&varied.value))
}
