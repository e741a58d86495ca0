//! Reads the template of a community: its own keys, over those of whom it copies, over those of its preset.

use crate::model::charter::{CHARTER, Founding};
use crate::model::place::ATTRIBUTES;
use crate::scenario::block::charter;
use crate::scenario::block::charter::{NewPlace, Surroundings, TAX_KEYS};
use crate::scenario::block::raw_community::{RawCommunity, chain};
use crate::scenario::block::site;
use crate::scenario::block::site::Spot;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{COMMUNITY_KEYS, TEMPLATE};
use crate::scenario::read::presets;
use crate::scenario::read::presets::{PRESETS, Preset};
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value;

/// The preset that a community names.
pub fn preset(block: &Block, notes: &mut Notes) -> Option<&'static Preset> {
    let words = presets::NAMES.map(|name| (name, name));
    let word = block.word("preset", &words, notes)?;
    PRESETS.iter().find(|preset| preset.name == word)
}

/// The preset of a community; any for a name that no preset has, so that what else is wrong with the community is said with it.
fn preset_of(community: &RawCommunity) -> Option<&'static Preset> {
    let block = Block { table: &community.table, label: "", keys: COMMUNITY_KEYS };
    let unknown = || community.table.get("preset").map(|_| &PRESETS[0]);
    preset(&block, &mut Notes::default()).or_else(unknown)
}

/// The keys of a template: those of `own` before those of `base`. Whoever names a tax sets own taxes; a tax of the base is no
/// part of a place at parity.
fn overlay_template(mut base: Table, own: &Table) -> Table {
    if own.get("taxes").is_some_and(|node| matches!(&node.value, Value::Text(word) if word == "parity")) {
        base.entries.retain(|key, _| !TAX_KEYS.contains(&key.as_str()));
    } else if TAX_KEYS.iter().any(|key| own.get(key).is_some()) {
        base.entries.remove("taxes");
    }
    overlay(base, own)
}

/// The keys of `own` before those of `base`.
pub fn overlay(mut base: Table, own: &Table) -> Table {
    base.at = own.at;
    base.entries.extend(own.entries.clone());
    base
}

/// What community `k` writes about its template itself; an original without `copies` may lean on a preset.
fn written(community: &RawCommunity, original: bool) -> Option<Table> {
    let ignored = &mut Notes::default();
    let own = community.table.get("template").and_then(|node| value::table(node, "", ignored)).cloned();
    let Some(preset) = preset_of(community).filter(|_| original) else {
        return own;
    };
    let at = community.table.get("preset").map_or(community.table.at, |node| node.at);
    let base = presets::template(preset, at);
    Some(own.map_or_else(|| base.clone(), |own| overlay_template(base.clone(), &own)))
}

/// The template of community `k`: its own keys over those of whom it copies, or of its preset.
pub fn read(
    k: usize,
    raw: &[RawCommunity],
    community_label: &str,
    around: &Surroundings,
    notes: &mut Notes,
) -> Option<(String, NewPlace)> {
    let community = &raw[k];
    let label = format!("the template of community `{}`", community.name);
    let own = community.table.get("template");
    if let Some(node) = own {
        value::table(node, &label, notes)?;
    }
    let (chain, circle) = chain(k, raw);
    let copies = community.table.get("copies").filter(|_| circle.is_none());
    if circle.is_some() || (copies.is_some() && chain.len() == 1) {
        return None;
    }
    let (original, copiers) = chain.split_last().expect("a chain begins with the community itself");
    let mut table = written(&raw[*original], true);
    for &copier in copiers.iter().rev() {
        let (Some(base), over) = (table, written(&raw[copier], false)) else {
            let node = copies?;
            notes
                .error(node.at, format!("community `{}` copies a community without a template", community.name))
                .why("nothing to copy")
                .hint("give the other one a [community.template]");
            return None;
        };
        table = Some(over.map_or_else(|| base.clone(), |over| overlay_template(base.clone(), &over)));
    }
    let mut table = table?;
    table.at = own.map_or(community.table.at, |node| node.at);
    let mut found = Notes::default();
    let read = read_template(&table, &label, k, raw, community_label, around, &mut found);
    for diagnostic in found.in_order() {
        // What is wrong in the original was complained about there.
        if *original == k || !notes.know(diagnostic.at) {
            notes.take(diagnostic);
        }
    }
    Some(read)
}

fn read_template(
    table: &Table,
    label: &str,
    k: usize,
    raw: &[RawCommunity],
    community_label: &str,
    around: &Surroundings,
    notes: &mut Notes,
) -> (String, NewPlace) {
    let block = Block { table, label, keys: TEMPLATE };
    let numbers = ATTRIBUTES.iter().map(|row| row.name).chain(CHARTER.iter().map(|row| row.name));
    block.refuse_unknown(&numbers.collect::<Vec<_>>(), notes);
    // Who copies a site lies beside the original, in its metro.
    let sited = |link: &&usize| written(&raw[**link], false).is_some_and(|table| table.get("site").is_some());
    let own_metro = &raw[chain(k, raw).0.iter().find(sited).copied().unwrap_or(k)].name;
    let spot = match table.get("site") {
        Some(node) => spot(node, label, own_metro, around, notes),
        None => {
            notes
                .error(table.at, format!("{label} does not say where its places would lie"))
                .why("`site` is missing")
                .allowed(site::EXAMPLES);
            None
        }
    };
    let shown = block.text("label", notes).unwrap_or_else(|| community_label.to_string());
    let spot = spot.unwrap_or_else(|| Spot::unknown(own_metro));
    // What the original says of its host, or for want of one, means nothing to a copy that lies elsewhere.
    let own = written(&raw[k], false);
    let said = |key: &str| own.as_ref().is_some_and(|own| own.get(key).is_some());
    let copied = chain(k, raw).0.len() > 1;
    let mut table = table.clone();
    table.entries.retain(|key, _| !copied || said(key) || !charter::out_of_place(key, &spot, around));
    let block = Block { table: &table, label, keys: TEMPLATE };
    (shown, charter::read(&block, Founding::Template, spot, around, notes))
}

/// The site of a template. A metro of its own must be its own: not one that old places happen to have.
fn spot(node: &Node, label: &str, own_metro: &str, around: &Surroundings, notes: &mut Notes) -> Option<Spot> {
    let spot = site::read(node, label, own_metro, around.places, notes)?;
    let names_metro = value::table(node, "", &mut Notes::default()).is_some_and(|table| table.get("metro").is_some());
    if !names_metro && around.places.iter().any(|place| place.metro_name == spot.metro) {
        notes
            .error(node.at, format!("{label} would make a metro called `{}`, but there is one already", spot.metro))
            .why("which metro?")
            .hint(format!("metro = \"{}\" if it lies there; any other name if it does not", spot.metro));
    }
    Some(spot)
}
