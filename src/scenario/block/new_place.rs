//! A new place that stands by itself: it opens at its date, or a developer builds it.

use crate::model::charter::{CHARTER, Founding};
use crate::model::place::{Kind, Place};
use crate::scenario::block::charter;
use crate::scenario::block::charter::Surroundings;
use crate::scenario::block::community;
use crate::scenario::block::community::Draft as Community;
use crate::scenario::block::place::{Draft, title_case};
use crate::scenario::block::site;
use crate::scenario::block::site::Spot;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{NEW_PLACE, PLACE};
use crate::scenario::read::words::{FOUNDING, KIND};

/// Keys of old places that say nothing about new ones.
const OLD_ONLY: [(&str, &str); 3] = [
    ("households", "nobody lives there yet: how many homes there are is `units`"),
    ("median_income", "nobody lives there yet: with jobs = \"template\" a `wage` says what they pay"),
    ("observed_net_flow", "nobody lives there yet"),
];

/// Whether the place is new; a row of a table never is.
pub fn is_new(draft: &Draft, notes: &mut Notes) -> bool {
    let label = format!("place `{}`", draft.name);
    let block = Block { table: &draft.table, label: &label, keys: PLACE };
    let new = block.choice("kind", &KIND, Kind::Legacy, notes) == Kind::New;
    if new && draft.from_table {
        notes
            .error(
                draft.table.get("kind").map(|node| node.at),
                format!("{label} is a row of the place table, which lists old places"),
            )
            .why("not new")
            .hint("give a new place a name and a [[place]] block of its own");
    }
    new && !draft.from_table
}

/// Refuses keys of new places in a legacy one.
pub fn refuse_in_old(block: &Block, notes: &mut Notes) {
    let names = NEW_PLACE.iter().map(|key| key.name).chain(CHARTER.iter().map(|row| row.name));
    let written: Vec<&str> = names.filter(|name| block.table.get(name).is_some()).collect();
    let Some(first) = written.first() else {
        return;
    };
    let (others, are) = match written.len() {
        1 => (String::new(), "is"),
        2 => (" and another key".to_string(), "are"),
        many => (format!(" and {} other keys", many - 1), "are"),
    };
    notes
        .error(
            block.table.entries[*first].key_at,
            format!("`{first}`{others} of {} {are} for new places only", block.label),
        )
        .why("the place is old")
        .hint("kind = \"new\" makes it a place that is yet to be opened");
}

/// Checks a new place; `around` holds the old ones.
pub fn check(draft: &Draft, communities: &[Community], around: &Surroundings, notes: &mut Notes) -> Place {
    let label = format!("place `{}`", draft.name);
    let block = Block { table: &draft.table, label: &label, keys: PLACE };
    for (key, hint) in OLD_ONLY {
        if let Some(node) = draft.table.get(key) {
            notes
                .error(node.at, format!("`{key}` of {label} cannot be given: the place is new"))
                .why("a key of old places")
                .hint(hint);
        }
    }
    let keys = Block { keys: NEW_PLACE, ..block };
    let founding = keys.choice("founding", &FOUNDING, Founding::Plain, notes);
    let spot = spot(&block, &draft.name, around, notes).unwrap_or_else(|| Spot::unknown(&draft.name));
    let new = charter::read(&keys, founding, spot, around, notes);
    let community = community(&keys, communities, notes);
    if let Some(node) = draft.table.get("members_only").filter(|_| new.members_only && community == 0)
        && draft.table.get("community").is_none()
    {
        notes
            .error(node.at, format!("{label} admits members only, but does not say of which community"))
            .why("members of what?")
            .hint("community = \"NAME\", or leave `members_only` out");
    }
    Place {
        name: draft.name.clone(),
        label: block.text("label", notes).unwrap_or_else(|| title_case(&draft.name)),
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
        attributes: new.attributes,
        founding,
        jobs: new.jobs,
        members_only: new.members_only,
        community,
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
fn community(block: &Block, communities: &[Community], notes: &mut Notes) -> u8 {
    let Some(name) = block.text("community", notes) else {
        return 0;
    };
    let found = communities.iter().position(|community| community.name == name);
    if let (None, Some(node)) = (found, block.table.get("community")) {
        community::unknown(&name, node.at, communities.iter().map(|c| c.name.as_str()), notes);
    }
    found.map_or(0, |k| k as u8 + 1)
}

/// Refuses an edit of a place that a community founds: all of them have its template.
pub fn refuse_edit_of_slot(name: &str, at: At, communities: &[Community], notes: &mut Notes) -> bool {
    let slot_of = |community: &&Community| {
        let rest = name.strip_prefix(community.name.as_str()).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| rest == "template" || rest.parse::<u32>().is_ok())
    };
    let Some(community) = communities.iter().find(slot_of) else {
        return false;
    };
    let community = &community.name;
    notes
        .error(at, format!("`{name}` is founded by community `{community}`: all its places have the same template"))
        .why("not a place of its own")
        .hint(format!("change the template: community.{community}.template.KEY=value"));
    true
}
