//! Reads a new place that stands by itself: it opens at its date, or a developer builds it.

use crate::model::arrivals::Abroad;
use crate::model::charter::Founding;
use crate::model::place::{Kind, Place};
use crate::scenario::block::charter;
use crate::scenario::block::charter::Surroundings;
use crate::scenario::block::raw_community::RawCommunity;
use crate::scenario::block::raw_place::RawPlace;
use crate::scenario::block::site;
use crate::scenario::block::site::Spot;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{NEW_PLACE, PLACE};
use crate::scenario::read::names::{title_case, unknown_community};
use crate::scenario::read::words::{FOUNDING, KIND};

/// Keys of old places that say nothing about new ones.
const OLD_ONLY: [(&str, &str); 3] = [
    ("households", "nobody lives there yet: how many homes there are is `units`"),
    ("median_income", "nobody lives there yet: with jobs = \"template\" a `wage` says what they pay"),
    ("observed_net_flow", "nobody lives there yet"),
];

/// Whether the place is new; a row of a table never is.
pub fn is_new(raw: &RawPlace, notes: &mut Notes) -> bool {
    let label = format!("place `{}`", raw.name);
    let block = Block { table: &raw.table, label: &label, keys: PLACE };
    let new = block.choice("kind", &KIND, Kind::Legacy, notes) == Kind::New;
    if new && raw.from_table {
        notes
            .error(
                raw.table.get("kind").map(|node| node.at),
                format!("{label} is a row of the place table, which lists old places"),
            )
            .why("not new")
            .hint("give a new place a name and a [[place]] block of its own");
    }
    new && !raw.from_table
}

/// Checks a new place; `around` holds the old ones.
pub fn check(raw: &RawPlace, communities: &[RawCommunity], around: &Surroundings, notes: &mut Notes) -> Place {
    let label = format!("place `{}`", raw.name);
    let block = Block { table: &raw.table, label: &label, keys: PLACE };
    for (key, hint) in OLD_ONLY {
        if let Some(node) = raw.table.get(key) {
            notes
                .error(node.at, format!("`{key}` of {label} cannot be given: the place is new"))
                .why("a key of old places")
                .hint(hint);
        }
    }
    let keys = Block { keys: NEW_PLACE, ..block };
    let founding = keys.choice("founding", &FOUNDING, Founding::Plain, notes);
    let spot = spot(&block, &raw.name, around, notes).unwrap_or_else(|| Spot::unknown(&raw.name));
    let new = charter::read(&keys, founding, spot, around, notes);
    let community = community(&keys, communities, notes);
    if let Some(node) = raw.table.get("members_only").filter(|_| new.members_only && community == 0)
        && raw.table.get("community").is_none()
    {
        notes
            .error(node.at, format!("{label} admits members only, but does not say of which community"))
            .why("members of what?")
            .hint("community = \"NAME\", or leave `members_only` out");
    }
    Place {
        name: raw.name.clone(),
        label: block.text("label", notes).unwrap_or_else(|| title_case(&raw.name)),
        metro: 0,
        metro_name: new.spot.metro,
        state: new.spot.state,
        kind: Kind::New,
        latitude: new.spot.latitude,
        longitude: new.spot.longitude,
        households: 0,
        brackets: new.brackets,
        obligations_given: false,
        observed_net_flow: 0.0,
        net_flow_series: Vec::new(),
        attributes: new.attributes,
        founding,
        jobs: new.jobs,
        abroad: Abroad::default(),
        members_only: new.members_only,
        community,
        hosted: new.hosted,
        awareness: new.awareness,
        charter: Some(Box::new(new.charter)),
    }
}

fn spot(block: &Block, name: &str, around: &Surroundings, notes: &mut Notes) -> Option<Spot> {
    let Some(site) = block.table.get("site") else {
        if ["latitude", "longitude"].iter().all(|key| block.table.get(key).is_none()) {
            notes
                .error(block.table.at, format!("{} does not say where it lies", block.label))
                .why("`site` is missing")
                .allowed(site::EXAMPLES);
            return None;
        }
        return site::point(block, name, around.places, notes);
    };
    for key in ["latitude", "longitude", "metro", "state"] {
        if let Some(node) = block.table.get(key) {
            notes
                .error(node.at, format!("{} has both a `site` and a `{key}`", block.label))
                .why("two ways to say it")
                .hint(format!("move `{key}` into `site`, or leave it out"));
        }
    }
    site::read(site, block.label, name, around.places, notes)
}

/// The number of the community that the place names, 0 for none.
fn community(block: &Block, communities: &[RawCommunity], notes: &mut Notes) -> u8 {
    let Some(name) = block.text("community", notes) else {
        return 0;
    };
    let found = communities.iter().position(|community| community.name == name);
    if let (None, Some(node)) = (found, block.table.get("community")) {
        unknown_community(&name, node.at, communities.iter().map(|c| c.name.as_str()), notes);
    }
    found.map_or(0, |k| k as u8 + 1)
}
