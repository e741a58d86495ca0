//! Adds the places of communities to the list of places: a template that never opens, and those that may be founded from it.

use std::collections::BTreeSet;

use crate::model::arrivals::Abroad;
use crate::model::charter::Founding;
use crate::model::community::Community;
use crate::model::household::PlaceId;
use crate::model::place::{Kind, Place, number_metros};
use crate::scenario::block::charter::NewPlace;
use crate::scenario::block::community::CheckedCommunity;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::keys::MAX_PLACES;
use crate::scenario::read::names::{find_place, unknown_place};
use crate::scenario::show::show_integer;

/// Adds the places of `communities` to `places`, sorts them by name, numbers metros, and finds everybody's numbers.
pub fn expand(
    communities: Vec<CheckedCommunity>,
    places: &mut Vec<Place>,
    root: At,
    notes: &mut Notes,
) -> Vec<Community> {
    let known = !places.is_empty();
    let mut names: BTreeSet<String> = places.iter().map(|place| place.name.clone()).collect();
    for (k, read) in communities.iter().enumerate() {
        for (name, label, founding) in rows(read) {
            let Some((_, new)) = &read.template else {
                continue;
            };
            if !names.insert(name.clone()) {
                notes
                    .error(
                        read.at,
                        format!("community `{}` would found `{name}`, but there is such a place", read.name),
                    )
                    .why("two places of one name")
                    .hint("rename the place or the community");
                continue;
            }
            places.push(place(name, label, founding, k as u8 + 1, new));
        }
    }
    if places.len() > MAX_PLACES {
        notes
            .error(root, format!("the scenario has {} places", places.len()))
            .why("too many places")
            .allowed(format!("at most {}", show_integer(MAX_PLACES as i128)));
    }
    places.sort_by(|a, b| a.name.cmp(&b.name));
    number_metros(places);
    let mut found = Vec::new();
    for (k, read) in communities.into_iter().enumerate() {
        found.push(community(k as u8 + 1, read, places, known, notes));
    }
    found
}

/// Name, label and kind of each place of a community with a template.
fn rows(read: &CheckedCommunity) -> Vec<(String, String, Founding)> {
    let Some((label, _)) = &read.template else {
        return Vec::new();
    };
    let mut rows = vec![(template_name(&read.name), format!("{label}{TEMPLATE_LABEL}"), Founding::Template)];
    for k in 1..=read.numbers.foundings as u32 {
        rows.push((format!("{}-{k}", read.name), format!("{label} {k}"), Founding::Pledge));
    }
    rows
}

/// What the label of a template has after that of its places.
pub const TEMPLATE_LABEL: &str = " (template)";

fn template_name(community: &str) -> String {
    format!("{community}-template")
}

fn place(name: String, label: String, founding: Founding, community: u8, new: &NewPlace) -> Place {
    Place {
        name,
        label,
        metro: 0,
        metro_name: new.spot.metro.clone(),
        state: new.spot.state.clone(),
        kind: Kind::New,
        latitude: new.spot.latitude,
        longitude: new.spot.longitude,
        households: 0,
        brackets: new.brackets.clone(),
        obligations_given: false,
        observed_net_flow: 0.0,
        net_flow_series: Vec::new(),
        attributes: new.attributes.clone(),
        founding,
        jobs: new.jobs,
        abroad: Abroad::default(),
        members_only: new.members_only,
        community,
        hosted: new.hosted,
        awareness: new.awareness,
        charter: Some(Box::new(new.charter.clone())),
    }
}

fn community(number: u8, read: CheckedCommunity, places: &[Place], known: bool, notes: &mut Notes) -> Community {
    let mut affinity: Vec<f64> = places.iter().map(|place| if place.community == number { 1.0 } else { 0.0 }).collect();
    for (name, value, at) in &read.affinity {
        match find_place(places, name) {
            Some(place) if places[place as usize].community == number => {
                notes
                    .error(
                        *at,
                        format!("community `{}` cannot say how much it likes `{name}`: it is its own", read.name),
                    )
                    .why("always 1")
                    .hint("leave it out");
            }
            Some(place) => affinity[place as usize] = *value,
            None if known => unknown_place(name, *at, places.iter().map(|place| place.name.as_str()), notes),
            None => {}
        }
    }
    let own = |founding: Founding| {
        let own = places.iter().zip(0..).filter(move |(p, _)| p.community == number && p.founding == founding);
        own.map(|(_, id)| id)
    };
    let mut slots: Vec<PlaceId> = own(Founding::Pledge).collect();
    // Names sort NAME-10 before NAME-2; foundings go by number.
    slots.sort_by_key(|&slot| places[slot as usize].name.len());
    Community {
        affinity,
        template: own(Founding::Template).next(),
        slots,
        name: read.name,
        label: read.label,
        numbers: read.numbers,
        copies: read.copies,
    }
}
