//! Collects the `[[community]]` blocks as written, each with a name of its own, and who copies whom.

use std::collections::BTreeSet;

use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::{Block, tables};
use crate::scenario::read::keys::{MAX_COMMUNITIES, Section};
use crate::scenario::read::names::{check_name, check_twins};
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;

/// A community as written.
pub struct RawCommunity {
    /// Its name.
    pub name: String,
    /// Its keys.
    pub table: Table,
}

/// The `[[community]]` blocks, each with a name of its own.
pub fn collect(root: &Table, notes: &mut Notes) -> Vec<RawCommunity> {
    let mut raw: Vec<RawCommunity> = Vec::new();
    let mut names = BTreeSet::new();
    for table in tables(root, Section::Community, notes) {
        let block = Block::of(Section::Community, table);
        if table.get("name").is_none() {
            notes.error(table.at, "[[community]] has no `name`").why("`name` is missing").hint("name = \"families\"");
        }
        let Some(name) = block.text("name", notes) else {
            continue;
        };
        let at = block.at("name");
        // What else is wrong with a community of a bad name is told with it.
        let good = check_name(&name, "community", at, notes);
        if names.insert(name.clone()) {
            raw.push(RawCommunity { name, table: table.clone() });
        } else if good {
            notes
                .error(at, format!("there are two communities called `{name}`"))
                .why("second one")
                .hint("rename one of them");
        }
    }
    check_twins(raw.iter().map(|one| (one.name.as_str(), one.table.at)), "communities", notes);
    if raw.len() > MAX_COMMUNITIES {
        notes
            .error(raw[MAX_COMMUNITIES].table.at, format!("the scenario has {} communities", raw.len()))
            .why("too many")
            .allowed(format!("at most {MAX_COMMUNITIES}"));
        raw.truncate(MAX_COMMUNITIES);
    }
    raw
}

/// Community `k`, whom it copies, whom that copies, …; and to whom that comes back, if it does.
pub fn chain(k: usize, raw: &[RawCommunity]) -> (Vec<usize>, Option<usize>) {
    let mut chain = vec![k];
    let copies = |k: usize| {
        let node = raw[k].table.get("copies")?;
        let name = value::text(node, "", &mut Notes::default())?;
        raw.iter().position(|community| community.name == name)
    };
    while let Some(next) = copies(chain[chain.len() - 1]) {
        if chain.contains(&next) {
            return (chain, Some(next));
        }
        chain.push(next);
    }
    (chain, None)
}
