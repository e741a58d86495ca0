//! Says whether a town opens where one number is another, and which brings it nearest.

use crate::chart::verdict::claim::{Book, Measure};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, listed};
use crate::chart::verdict::varied_words::{least_and_most, opened};
use crate::chart::words::keys::key;
use crate::chart::words::spread::Spread;
use crate::output::run::varied::Varied;

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
        return Some(format!("{alone} none opens either; nearest comes {what}: pledges peak at {}", most.full()));
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
