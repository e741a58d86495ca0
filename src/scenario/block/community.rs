//! Reads communities: who belongs to them, whom they copy, and what they would found.

use crate::model::community::{COMMUNITY, CommunityNumbers};
use crate::model::quantity::DefaultValue;
use crate::scenario::block::charter::{NewPlace, Surroundings};
use crate::scenario::block::raw_community::{RawCommunity, chain};
use crate::scenario::block::template;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{AFFINITY, COMMUNITY_KEYS};
use crate::scenario::read::names::{title_case, unknown_community};
use crate::scenario::read::presets::Preset;
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::show::show;

/// A community as read, before the places have their final order.
pub struct CheckedCommunity {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its numbers.
    pub numbers: CommunityNumbers,
    /// Affinities to places, as written.
    pub affinity: Vec<(String, f64, At)>,
    /// Which community it copies.
    pub copies: Option<u8>,
    /// Label and content of its template.
    pub template: Option<(String, NewPlace)>,
    /// Where it is written.
    pub at: At,
}

/// Reads the communities among the places of `around`.
pub fn read(raw: &[RawCommunity], around: &Surroundings, notes: &mut Notes) -> Vec<CheckedCommunity> {
    let mut found = Vec::new();
    for (k, community) in raw.iter().enumerate() {
        let label = format!("community `{}`", community.name);
        let block = Block { table: &community.table, label: &label, keys: COMMUNITY_KEYS };
        let numbers: Vec<&str> = COMMUNITY.iter().map(|row| row.name).collect();
        block.refuse_unknown(&numbers, notes);
        let preset = template::preset(&block, notes);
        let shown = block.text("label", notes).unwrap_or_else(|| title_case(&community.name));
        found.push(CheckedCommunity {
            name: community.name.clone(),
            numbers: read_numbers(&block, preset, around, notes),
            affinity: affinity(&block, notes),
            copies: copied(k, raw, notes),
            template: template::read(k, raw, &shown, around, notes),
            label: shown,
            at: community.table.at,
        });
    }
    check_shares(raw, &found, notes);
    found
}

fn read_numbers(block: &Block, preset: Option<&Preset>, around: &Surroundings, notes: &mut Notes) -> CommunityNumbers {
    let at = block.table.get("preset").map_or(block.table.at, |node| node.at);
    let base = preset.map_or_else(|| Table::empty(at), |preset| preset.numbers(at));
    let table = template::overlay(base, block.table);
    let block = Block { table: &table, ..*block };
    let mut numbers = CommunityNumbers {
        launched: around.time.start as f64,
        attention: around.parameters.community_attention,
        ..CommunityNumbers::default()
    };
    for row in COMMUNITY {
        if row.default == DefaultValue::Required && table.get(row.name).or(table.get("preset")).is_none() {
            notes
                .error(table.at, format!("{} has no `{}`", block.label, row.name))
                .why(format!("`{}` is missing", row.name))
                .allowed(value::allowed(&value::Range::of(row)));
        }
        if let Some(value) = block.quantity(row, notes) {
            row.set(&mut numbers, value);
        }
    }
    if let Some(node) = table.get("foundings").filter(|_| numbers.foundings.fract() != 0.0) {
        notes
            .error(
                node.at,
                format!("`foundings` of {} is {}: places are founded whole", block.label, numbers.foundings),
            )
            .why("not whole")
            .allowed("a whole number from 1 to 100")
            .hint(format!("round it: {}", show(numbers.foundings.round())));
    }
    if let Some(node) =
        table.get("launched").filter(|_| around.time.tick_at(numbers.launched) >= around.time.ticks().into())
    {
        let end = around.time.year_at(around.time.ticks());
        notes
            .warning(node.at, format!("{} goes online after the last simulated year", block.label))
            .why("nobody joins")
            .allowed(format!("a year before {end}"));
    }
    numbers
}

fn check_shares(raw: &[RawCommunity], found: &[CheckedCommunity], notes: &mut Notes) {
    let sum: f64 = found.iter().map(|community| community.numbers.share).sum();
    let (true, Some(last)) = (sum > 1.0 + 1e-9, raw.last()) else {
        return;
    };
    let at = last.table.get("share").or(last.table.get("preset")).map_or(last.table.at, |node| node.at);
    notes
        .error(at, format!("the shares of all communities add up to {}", show((sum * 1e6).round() / 1e6)))
        .why("more than everybody")
        .allowed("up to 1 in all: a household belongs to one community at most");
}

fn affinity(block: &Block, notes: &mut Notes) -> Vec<(String, f64, At)> {
    let Some(table) = block.table("affinity", notes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (place, entry) in &table.entries {
        let what = format!("the affinity of {} to `{place}`", block.label);
        let value = value::number_in(&entry.node, &what, &AFFINITY, notes);
        found.extend(value.map(|value| (place.clone(), value, entry.key_at)));
    }
    found
}

/// The community that community `k` copies, if it may.
fn copied(k: usize, raw: &[RawCommunity], notes: &mut Notes) -> Option<u8> {
    let label = format!("community `{}`", raw[k].name);
    let block = Block { table: &raw[k].table, label: &label, keys: COMMUNITY_KEYS };
    let name = block.text("copies", notes)?;
    let at = raw[k].table.get("copies")?.at;
    let Some(original) = raw.iter().position(|community| community.name == name) else {
        unknown_community(&name, at, raw.iter().map(|community| community.name.as_str()), notes);
        return None;
    };
    if original == k {
        notes
            .error(at, format!("{label} copies itself"))
            .why("no other")
            .hint("name another community, or leave `copies` out");
        return None;
    }
    if chain(k, raw).1 == Some(k) {
        notes
            .error(at, format!("{label} copies `{name}`, which copies it in turn"))
            .why("a circle")
            .hint("somebody must be the first: leave `copies` out there");
        return None;
    }
    Some(original as u8)
}
