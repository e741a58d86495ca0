//! Reads a block key by key: what its key table says may be there, or a message.

use crate::model::quantity::Quantity;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::changed;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{Key, Kind, Section};
use crate::scenario::read::tree::{Node, Table, Value};
use crate::scenario::read::value::{Range, boolean, integer, number_in, table, text, wrong_kind};
use crate::scenario::show::{nearest, quoted, with_part};

/// A table and what it is called in messages.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    /// The keys as written.
    pub table: &'a Table,
    /// What the block is called: "[time]", "place `chicago`".
    pub label: &'a str,
    /// The keys it may have.
    pub keys: &'static [Key],
}

impl<'a> Block<'a> {
    /// The block of a section, written in `table`.
    pub fn of(section: Section, table: &'a Table) -> Self {
        Block { table, label: section.row().heading, keys: section.keys() }
    }

    /// Where `key` is written, or the block if it is not.
    pub fn at(&self, key: &str) -> At {
        self.table.get(key).map_or(self.table.at, |node| node.at)
    }

    /// Notes that the block has no `key`.
    pub fn lacks(&self, key: &str, notes: &mut Notes) {
        notes
            .error(self.table.at, format!("{} has no `{key}`", self.label))
            .why(format!("`{key}` is missing"))
            .allowed(keys::key(self.keys, key).about);
    }

    /// The value of `key`, and how messages name it.
    fn find(&self, key: &str) -> Option<(&'a Node, String)> {
        let node = self.table.get(key)?;
        Some((node, format!("`{key}` of {}", self.label)))
    }

    /// The whole number at `key`, or its default.
    pub fn integer(&self, key: &str, notes: &mut Notes) -> Option<i128> {
        let row = keys::key(self.keys, key);
        let Kind::Integer { min, max, default } = row.kind else {
            unreachable!("the key table says that `{key}` is a whole number")
        };
        match self.find(key) {
            Some((node, what)) => integer(node, &what, (min, max), row.about, notes),
            None => default,
        }
    }

    /// The number at `key`.
    pub fn number(&self, key: &str, notes: &mut Notes) -> Option<f64> {
        let row = keys::key(self.keys, key);
        let Kind::Number { min, max, unit } = row.kind else {
            unreachable!("the key table says that `{key}` is a number")
        };
        let (node, what) = self.find(key)?;
        let range = Range { min, max, unit, about: row.about };
        number_in(node, &what, &range, notes)
    }

    /// The text at `key`.
    pub fn text(&self, key: &str, notes: &mut Notes) -> Option<String> {
        let (node, what) = self.find(key)?;
        text(node, &what, notes)
    }

    /// Whether `key` is switched on.
    pub fn switch(&self, key: &str, notes: &mut Notes) -> bool {
        self.find(key).and_then(|(node, what)| boolean(node, &what, notes)).unwrap_or(false)
    }

    /// What the word at `key` means; the meaning of `default` if there is none.
    pub fn choice<T: Copy>(&self, key: &str, words: &[(&'static str, T)], default: T, notes: &mut Notes) -> T {
        self.word(key, words, notes).unwrap_or(default)
    }

    /// What the word at `key` means.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&'static str, T)], notes: &mut Notes) -> Option<T> {
        let (node, what) = self.find(key)?;
        let word = text(node, &what, notes)?;
        if let Some((_, meaning)) = words.iter().find(|(name, _)| *name == word) {
            return Some(*meaning);
        }
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let note = notes
            .error(node.at, format!("{what} is \"{word}\", which is not one of its words"))
            .why("unknown word")
            .allowed(quoted(&names));
        if let Some(near) = nearest(&word, names.iter().copied()) {
            note.hint(format!("did you mean \"{near}\"?"));
        }
        None
    }

    /// The number of quantity `row`, in its range.
    pub fn quantity<T, R>(&self, row: &Quantity<T, R>, notes: &mut Notes) -> Option<f64> {
        let (node, what) = self.find(row.name)?;
        number_in(node, &what, &Range::of(row), notes)
    }

    /// The list at `key`; empty if there is none.
    pub fn list(&self, key: &str, notes: &mut Notes) -> &'a [Node] {
        let Some((node, what)) = self.find(key) else {
            return &[];
        };
        match &node.value {
            Value::List(items) => items,
            _ => {
                let note = wrong_kind(node, &what, "a list: […]", notes);
                if matches!(node.value, Value::Table(_)) {
                    note.hint(format!("a block that may be repeated stands in double brackets: [[{key}]]"));
                }
                &[]
            }
        }
    }

    /// The table at `key`.
    pub fn table(&self, key: &str, notes: &mut Notes) -> Option<&'a Table> {
        let (node, what) = self.find(key)?;
        table(node, &what, notes)
    }

    /// The texts at `key`, none of which may stand there twice.
    pub fn texts(&self, key: &str, notes: &mut Notes) -> Vec<(String, &'a Node)> {
        let mut found: Vec<(String, &'a Node)> = Vec::new();
        for node in self.list(key, notes) {
            let what = format!("an entry of `{key}` of {}", self.label);
            let Some(text) = text(node, &what, notes) else { continue };
            if found.iter().any(|(other, _)| *other == text) {
                notes
                    .error(node.at, format!("`{key}` of {} names \"{text}\" twice", self.label))
                    .why("one of them is too many, or another was meant")
                    .allowed("each name once");
            }
            found.push((text, node));
        }
        found
    }

    /// Refuses keys that are neither in the block's key table nor in `more`.
    pub fn refuse_unknown(&self, more: &[&str], notes: &mut Notes) {
        let known: Vec<&str> = self.keys.iter().map(|k| k.name).chain(more.iter().copied()).collect();
        for (name, entry) in &self.table.entries {
            if known.contains(&name.as_str()) {
                continue;
            }
            unknown("key", name, entry.key_at, self.label, &known, notes);
        }
    }
}

/// The tables of a block that may be repeated.
pub fn tables<'a>(root: &'a Table, section: Section, notes: &mut Notes) -> Vec<&'a Table> {
    let top = Block { table: root, label: TOP, keys: &[] };
    let blocks = top.list(section.name(), notes);
    blocks.iter().filter_map(|node| table(node, section.row().heading, notes)).collect()
}

/// The block, after its unknown and its missing keys were noted.
pub fn open<'a>(table: &'a Table, section: Section, notes: &mut Notes) -> Block<'a> {
    let block = Block::of(section, table);
    block.refuse_unknown(&[], notes);
    for key in block.keys.iter().filter(|key| key.required && table.get(key.name).is_none()) {
        block.lacks(key.name, notes);
    }
    block
}

/// What messages call the top of the file, whose keys are listed in any case: nothing else says which blocks there are.
pub const TOP: &str = "the scenario";

/// Keys that a message lists; a longer list helps nobody.
const LISTED: usize = 20;

/// Notes that `name` is not a `noun` (key, column) of `label`.
pub fn unknown(noun: &str, name: &str, at: At, label: &str, known: &[&str], notes: &mut Notes) {
    let suggests = notes.suggests();
    let note = notes.error(at, format!("unknown {noun} `{name}` in {label}")).why(format!("unknown {noun}"));
    if let Some(now) = changed::gone_parameter(name) {
        note.hint(format!("it is gone since model 2: {now}"));
        return;
    }
    let parts = with_part(name, known.iter().copied());
    if !parts.is_empty() {
        let listed: Vec<String> = parts.iter().map(|key| format!("`{key}`")).collect();
        note.hint(format!("did you mean one of {}?", listed.join(", ")));
    } else if let Some(near) = Some(name).filter(|_| suggests).and_then(|name| nearest(name, known.iter().copied())) {
        note.hint(format!("did you mean `{near}`?"));
    } else if known.len() <= LISTED || label == TOP {
        let listed: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
        note.allowed(listed.join(", "));
    } else {
        note.hint("`footvote parameters` lists all numbers with their meaning");
    }
}
