//! Communities: who belongs to them, whom they copy, and what they would found.

use crate::model::community::{COMMUNITY, CommunityNumbers};
use crate::model::quantity::DefaultValue;
use crate::scenario::block::charter::{New, Surroundings};
use crate::scenario::block::place::title_case;
use crate::scenario::block::presets;
use crate::scenario::block::presets::Preset;
use crate::scenario::block::template;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{AFFINITY, COMMUNITY_KEYS, MAX_COMMUNITIES};
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;
use crate::scenario::show::{nearest, show};

/// A community as written.
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its keys.
    pub table: Table,
}

/// A community as read, before the places have their final order.
pub struct Read {
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
    pub template: Option<(String, New)>,
    /// Where it is written.
    pub at: At,
}

/// The `[[community]]` blocks, each with a name of its own.
pub fn drafts(root: &Table, notes: &mut Notes) -> Vec<Draft> {
    let top = Block { table: root, label: "the scenario", keys: &[] };
    let mut drafts: Vec<Draft> = Vec::new();
    for node in top.list("community", notes) {
        let Some(table) = value::table(node, "[[community]]", notes) else {
            continue;
        };
        let block = Block { table, label: "[[community]]", keys: COMMUNITY_KEYS };
        if table.get("name").is_none() {
            notes.error(table.at, "[[community]] has no `name`").why("`name` is missing").hint("name = \"families\"");
        }
        let Some(name) = block.text("name", notes) else {
            continue;
        };
        let at = table.get("name").map_or(table.at, |node| node.at);
        if name.trim().is_empty() || name == "all" || name.chars().any(char::is_control) {
            notes
                .error(at, format!("{name:?} cannot be the name of a community"))
                .why("bad name")
                .allowed("any text but \"all\", on one line");
        } else if drafts.iter().any(|draft| draft.name == name) {
            notes
                .error(at, format!("there are two communities called `{name}`"))
                .why("second one")
                .hint("rename one of them");
        } else {
            drafts.push(Draft { name, table: table.clone() });
        }
    }
    if drafts.len() > MAX_COMMUNITIES {
        notes
            .error(drafts[MAX_COMMUNITIES].table.at, format!("the scenario has {} communities", drafts.len()))
            .why("too many")
            .allowed(format!("at most {MAX_COMMUNITIES}"));
        drafts.truncate(MAX_COMMUNITIES);
    }
    drafts
}

/// Reads the communities among the places of `around`.
pub fn read(drafts: &[Draft], around: &Surroundings, notes: &mut Notes) -> Vec<Read> {
    let mut found = Vec::new();
    for (k, draft) in drafts.iter().enumerate() {
        let label = format!("community `{}`", draft.name);
        let block = Block { table: &draft.table, label: &label, keys: COMMUNITY_KEYS };
        let numbers: Vec<&str> = COMMUNITY.iter().map(|row| row.name).collect();
        block.refuse_unknown(&numbers, notes);
        let preset = template::preset(&block, notes);
        let shown = block.text("label", notes).unwrap_or_else(|| title_case(&draft.name));
        found.push(Read {
            name: draft.name.clone(),
            numbers: read_numbers(&block, preset, around, notes),
            affinity: affinity(&block, notes),
            copies: copied(k, drafts, notes),
            template: template::read(k, drafts, &shown, around, notes),
            label: shown,
            at: draft.table.at,
        });
    }
    check_shares(drafts, &found, notes);
    found
}

fn read_numbers(block: &Block, preset: Option<&Preset>, around: &Surroundings, notes: &mut Notes) -> CommunityNumbers {
    let rows = preset.map_or(&[][..], |preset| preset.numbers);
    let at = block.table.get("preset").map_or(block.table.at, |node| node.at);
    let table = template::overlay(presets::table(rows, at), block.table);
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

fn check_shares(drafts: &[Draft], found: &[Read], notes: &mut Notes) {
    let sum: f64 = found.iter().map(|read| read.numbers.share).sum();
    let (true, Some(last)) = (sum > 1.0 + 1e-9, drafts.last()) else {
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
fn copied(k: usize, drafts: &[Draft], notes: &mut Notes) -> Option<u8> {
    let label = format!("community `{}`", drafts[k].name);
    let block = Block { table: &drafts[k].table, label: &label, keys: COMMUNITY_KEYS };
    let name = block.text("copies", notes)?;
    let at = drafts[k].table.get("copies")?.at;
    let Some(original) = drafts.iter().position(|draft| draft.name == name) else {
        unknown(&name, at, drafts.iter().map(|draft| draft.name.as_str()), notes);
        return None;
    };
    if original == k {
        notes
            .error(at, format!("{label} copies itself"))
            .why("no other")
            .hint("name another community, or leave `copies` out");
        return None;
    }
    if template::chain(k, drafts).1 == Some(k) {
        notes
            .error(at, format!("{label} copies `{name}`, which copies it in turn"))
            .why("a circle")
            .hint("somebody must be the first: leave `copies` out there");
        return None;
    }
    Some(original as u8)
}

/// Notes that there is no community called `name`.
pub fn unknown<'a>(name: &str, at: At, known: impl Iterator<Item = &'a str> + Clone, notes: &mut Notes) {
    let note = notes.error(at, format!("there is no community called `{name}`")).why("unknown community");
    let names: Vec<&str> = known.clone().take(12).collect();
    match (nearest(name, known), names.is_empty()) {
        (Some(near), _) => note.hint(format!("did you mean `{near}`?")),
        (None, true) => note.hint("add a [[community]] block with this name"),
        (None, false) => note.allowed(names.join(", ")),
    };
}
