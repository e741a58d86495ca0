//! Says what residents of new places go on paying to their host, and get from it.

use crate::model::charter::{CHARTER, Founding};
use crate::model::place::Place;
use crate::scenario::block::expansion::TEMPLATE_LABEL;
use crate::scenario::block::parity::{government_of, is_on_parity};
use crate::scenario::checked::Scenario;
use crate::scenario::drawn::Target;
use crate::scenario::ends::Ends;

/// New places inside a host of the model, with the part of the host's taxes and services that their residents keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Hosted {
    /// What the places are called.
    pub places: Vec<String>,
    /// What the host is called.
    pub host: String,
    /// `host_share`: the part of taxes and services.
    pub share: f64,
    /// Between which parts nine of ten runs draw it; nothing where none does.
    pub drawn: Option<(f64, f64)>,
}

impl Hosted {
    /// In a sentence.
    pub fn sentence(&self) -> String {
        let (host, places) = (&self.host, listed(&self.places));
        let take = match self.places.as_slice() {
            [one] => format!("what {one} takes"),
            _ => "what they take".to_owned(),
        };
        match self.share {
            _ if self.drawn.is_some() => {
                let (low, high) = self.drawn.unwrap_or_default();
                format!(
                    "Residents of {places} go on paying a part of {host}’s taxes that every run draws, in nine of ten from {:.0}% to {:.0}%, and \
                     go on getting as much of its services (host_share, weak evidence); {take} comes on top.",
                    100.0 * low,
                    100.0 * high
                )
            }
            0.0 => {
                format!("Residents of {places} pay no taxes of {host}, and get none of its services (host_share = 0).")
            }
            share => format!(
                "Residents of {places} go on paying {} of {host}’s taxes, and go on getting as much of its services \
                 (host_share = {share}, weak evidence); {take} comes on top.",
                percent(share)
            ),
        }
    }
}

/// Governance of the host of a new place, where the model has one.
pub fn governance(new: &Place, scenario: &Scenario) -> Option<f64> {
    government_of(new, &scenario.places).filter(|_| new.hosted).map(|host| host.attributes.governance)
}

/// Whether the own taxes of a new place follow from its host's.
pub fn taxes_follow(new: &Place, scenario: &Scenario) -> bool {
    government_of(new, &scenario.places).is_some_and(|host| is_on_parity(new, host))
}

/// A share in per cent, with what digits it has.
fn percent(share: f64) -> String {
    format!("{}%", (1e4 * share).round() / 100.0)
}

/// “A, B and 3 more”
fn listed(places: &[String]) -> String {
    const MOST: usize = 5;
    match places {
        [one] => one.clone(),
        [some @ .., last] if places.len() <= MOST => format!("{} and {last}", some.join(", ")),
        many => format!("{} and {} more", many[..MOST - 1].join(", "), many.len() + 1 - MOST),
    }
}

/// Every new place with its host, one for all places that a community may found; those that share alike with a host stand together.
pub fn hosted(scenario: &Scenario) -> Vec<Hosted> {
    let ends = Ends::of(scenario);
    let row = CHARTER.iter().position(|row| row.name == "host_share");
    let of = |(number, place): (usize, &Place)| -> Option<Hosted> {
        let charter = place.charter.as_deref().filter(|_| place.hosted && place.founding != Founding::Pledge)?;
        let host = government_of(place, &scenario.places)?;
        let name = place.label.trim_end_matches(TEMPLATE_LABEL);
        // A community is no place: it has none yet.
        let name = match scenario.communities.iter().any(|community| community.label == name) {
            true => format!("a town of {name}"),
            false => name.to_owned(),
        };
        let drawn = row.and_then(|row| ends.at(Target::Charter(number, row)));
        Some(Hosted { places: vec![name], host: host.label.clone(), share: charter.host_share, drawn })
    };
    let mut found: Vec<Hosted> = Vec::new();
    for one in scenario.places.iter().enumerate().filter_map(of) {
        let alike =
            |known: &&mut Hosted| known.host == one.host && known.share == one.share && known.drawn == one.drawn;
        match found.iter_mut().find(alike) {
            Some(known) => known.places.extend(one.places),
            None => found.push(one),
        }
    }
    found
}
