//! Changes one value of a scenario from outside: `--set place.chicago.income_tax=0.03`.

use std::borrow::Cow;

use crate::model::household::Class;
use crate::scenario::diagnostic::{At, Notes, Sources};
use crate::scenario::read::depth::MOST_KEYS;
use crate::scenario::read::keys::Section;
use crate::scenario::read::names::unknown_community;
use crate::scenario::read::text::check_source;
use crate::scenario::read::tree;
use crate::scenario::read::tree::{Entry, Node, Table, Value};

/// One change, as written. Whether its path and value make sense is found out together with the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What stands before the path in messages: `--set `.
    prefix: String,
    /// `path=value`, or the value alone if `path` is fixed.
    text: String,
    /// The path, where the option itself says it.
    path: Option<Cow<'static, str>>,
}

impl Edit {
    /// The edit `path=value` of a `--set` option.
    pub fn parse(text: &str) -> Edit {
        Edit { prefix: "--set ".to_string(), text: text.to_string(), path: None }
    }

    /// The edit of an option with a fixed path, such as `--seed 7`.
    pub fn option(flag: &str, path: &'static str, value: impl ToString) -> Edit {
        Edit { prefix: format!("{flag} "), text: value.to_string(), path: Some(Cow::Borrowed(path)) }
    }

    /// The edit of the option `flag` that gives a value to the path that `--vary` names.
    pub fn varied(path: &str, flag: &str, value: impl ToString) -> Edit {
        let prefix = format!("--vary {path} {flag} ");
        Edit { prefix, text: value.to_string(), path: Some(Cow::Owned(path.to_string())) }
    }

    /// The key that it changes, as written.
    pub fn key(&self) -> &str {
        let written = || self.text.split_once('=').map_or(self.text.as_str(), |(key, _)| key).trim();
        self.path.as_deref().unwrap_or_else(written)
    }

    /// The same change as one would write it for `--set`.
    pub fn written(&self) -> String {
        self.path.as_ref().map_or_else(|| self.text.clone(), |path| format!("{path}={}", self.text))
    }
}

/// An edit whose path and value are known.
#[derive(Debug)]
pub struct Located {
    /// The keys of the path.
    pub path: Vec<String>,
    /// Where the path is written.
    pub path_at: At,
    /// The value.
    pub node: Node,
}

impl Located {
    /// The block that it changes; `None` for a key of the top.
    fn section(&self) -> Option<Section> {
        Section::named(&self.path[0])
    }
}

/// Reads paths and values of `edits`.
pub fn locate(edits: &[Edit], sources: &mut Sources, notes: &mut Notes) -> Vec<Located> {
    edits.iter().filter_map(|edit| locate_one(edit, sources, notes)).collect()
}

fn locate_one(edit: &Edit, sources: &mut Sources, notes: &mut Notes) -> Option<Located> {
    let line = format!("{}{}", edit.prefix, edit.text);
    let source = sources.add("command line", line.clone());
    let begin = edit.prefix.len();
    let whole = At::new(source, begin, line.len());
    let (path, path_at, value_start) = match edit.path.as_deref() {
        Some(path) => match edit.prefix.find(&format!(" {path} ")) {
            Some(space) => (path, At::new(source, space + 1, space + 1 + path.len()), begin),
            None => (path, At::new(source, 0, begin - 1), begin),
        },
        None => {
            let Some(equals) = edit.text.find('=') else {
                notes
                    .error(whole, format!("`{}` says no value", edit.text))
                    .why("no `=`")
                    .allowed("path=value, as in place.chicago.income_tax=0.03");
                return None;
            };
            let path = edit.text[..equals].trim();
            (path, At::new(source, begin, begin + path.len()), begin + equals + 1)
        }
    };
    if !check_source(source, &line, notes) {
        return None;
    }
    let path = match keys_of(path) {
        Some(path) if path.len() > MOST_KEYS => {
            tree::refuse_depth(path_at, notes);
            return None;
        }
        Some(path) => path,
        None => {
            notes.error(path_at, format!("`{path}` is not a path")).why("not a path").allowed(
                "keys with dots between them; a key with a dot in it stands in quotes: place.\"st. louis\".rent",
            );
            return None;
        }
    };
    let written = &line[value_start..];
    let text = written.trim();
    let at = At::new(
        source,
        value_start + (written.len() - written.trim_start().len()),
        line.trim_end().len().max(value_start),
    );
    // A bare word is a text: --set headline=chicago
    let node =
        tree::parse_value(source, text, at.start).unwrap_or_else(|| Node { value: Value::Text(text.to_string()), at });
    tree::check_node(&node, notes);
    Some(Located { path, path_at, node })
}

/// The keys of a path: separated by dots, in quotes if they hold dots.
pub fn keys_of(path: &str) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = path.trim();
    loop {
        let (key, after) = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split_once(quote)?,
            _ => {
                let end = rest.find('.').unwrap_or(rest.len());
                rest.split_at(end)
            }
        };
        if key.is_empty() {
            return None;
        }
        keys.push(key.trim().to_string());
        if after.is_empty() {
            return Some(keys);
        }
        rest = after.strip_prefix('.')?;
    }
}

/// Whether two keys change the same: they are one key, however they are written, or one is a part of the other.
pub fn overlap(one: &str, other: &str) -> bool {
    let parts = |one: Vec<String>, other: Vec<String>| one.iter().zip(&other).all(|(one, other)| one == other);
    keys_of(one).zip(keys_of(other)).is_some_and(|(one, other)| parts(one, other))
}

/// Why a change of `key` does nothing in an arm of a comparison or at a point of a sweep, which shares so much with its
/// baseline that differences between the two are no chance; `None` if the change acts.
pub fn shared(key: &str) -> Option<&'static str> {
    let keys = keys_of(key)?;
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys[..] {
        ["seed"] => Some("all have the same random draws; `--seed` changes those of all"),
        ["replicates"] => Some("all have as many replicates; `--replicates` changes that of all"),
        ["headline"] => Some("all are about the same place; `--output` asks about others"),
        ["time", ..] => Some("all have the same calendar"),
        ["population", "households"] => Some("all have the same households; `--households` changes that of all"),
        ["model" | "name" | "title" | "question" | "currency", ..] => {
            Some("it says how the scenario is called, not what happens")
        }
        ["place" | "community", _, "label"] | ["community", _, "template", "label"] => {
            Some("it says how a place is called, not what happens")
        }
        ["answer"] => Some("it says what the first sentences of a run are about, not what happens"),
        ["twin"] => Some("it says what effects are measured against, not what happens"),
        ["places" | "sweep" | "fact" | "vary", ..] => Some("it is no part of what happens"),
        _ => None,
    }
}

/// Applies the edits of everything but places, which may live in a table; those are returned.
pub fn apply(root: &mut Table, edits: Vec<Located>, notes: &mut Notes) -> Vec<Located> {
    let (places, others): (Vec<_>, Vec<_>) = edits.into_iter().partition(|edit| edit.section() == Some(Section::Place));
    for mut edit in others {
        if edit.section() == Some(Section::Community) && !number_community(root, &mut edit, notes) {
            continue;
        }
        if let [_, key, class] = edit.path.as_slice()
            && edit.section() == Some(Section::Parameters)
            && Class::ALL.iter().any(|c| c.name() == class)
        {
            spread_over_classes(root, key);
        }
        insert(root, &edit.path, &edit, notes);
    }
    places
}

/// Turns the name of a community in a path into the number of its block; false if there is none of that name.
fn number_community(root: &Table, edit: &mut Located, notes: &mut Notes) -> bool {
    let [_, name, _, ..] = edit.path.as_slice() else {
        notes
            .error(edit.path_at, "a community is changed key by key")
            .why("which key?")
            .allowed("community.NAME.key=value or community.NAME.template.key=value");
        return false;
    };
    let blocks = match root.get(Section::Community.name()).map(|node| &node.value) {
        Some(Value::List(blocks)) => &blocks[..],
        _ => &[],
    };
    let name_of = |node: &Node| match &node.value {
        Value::Table(table) => match table.get("name").map(|node| &node.value) {
            Some(Value::Text(name)) => name.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    };
    let names: Vec<String> = blocks.iter().map(name_of).collect();
    let Some(block) = names.iter().position(|known| known == name) else {
        unknown_community(name, edit.path_at, names.iter().map(String::as_str), notes);
        return false;
    };
    edit.path[1] = (block + 1).to_string();
    true
}

/// Turns `key = 4` into `key = { mobile = 4, stuck = 4, rooted = 4 }`, so that one class can change.
fn spread_over_classes(root: &mut Table, key: &str) {
    let Some(Value::Table(parameters)) = root.entries.get_mut(Section::Parameters.name()).map(|e| &mut e.node.value)
    else {
        return;
    };
    let Some(entry) = parameters.entries.get_mut(key) else {
        return;
    };
    if !matches!(entry.node.value, Value::Integer(_) | Value::Float(_)) {
        return;
    }
    let mut table = Table::empty(entry.node.at);
    for class in Class::ALL {
        table.entries.insert(class.name().to_string(), entry.clone());
    }
    entry.node.value = Value::Table(table);
}

/// Puts the value of `edit` at `path` below `table`, making blocks on the way.
pub fn insert(table: &mut Table, path: &[String], edit: &Located, notes: &mut Notes) {
    let (first, rest) = path.split_first().expect("a path has a key");
    if rest.is_empty() {
        let entry = Entry { key_at: edit.path_at, node: edit.node.clone() };
        table.entries.insert(first.clone(), entry);
        return;
    }
    let entry = table.entries.entry(first.clone()).or_insert_with(|| Entry {
        key_at: edit.path_at,
        node: Node { value: Value::Table(Table::empty(edit.path_at)), at: edit.path_at },
    });
    match &mut entry.node.value {
        Value::Table(inner) => insert(inner, rest, edit, notes),
        Value::List(items) => insert_in_list(first, items, rest, edit, notes),
        other => {
            let kind = other.kind();
            notes
                .error(edit.path_at, format!("`{first}` is {kind}: there is no `{}` in it", rest.join(".")))
                .why("cannot be set like this")
                .allowed("place.NAME.key, parameters.key, parameters.key.class, population.key, time.key, mechanisms.key, rules.key, community.NAME.key, or a key of the top such as seed");
        }
    }
}

/// Puts the value into one block of a list, counted from 1: `event.1.set.income_tax`.
fn insert_in_list(name: &str, items: &mut [Node], path: &[String], edit: &Located, notes: &mut Notes) {
    let count = items.len();
    let index = path[0].parse::<usize>().ok().filter(|index| (1..=count).contains(index));
    match (index.map(|index| &mut items[index - 1].value), &path[1..]) {
        (Some(Value::Table(inner)), rest) if !rest.is_empty() => insert(inner, rest, edit, notes),
        _ => {
            notes
                .error(
                    edit.path_at,
                    format!("`{name}.{}` is not a key of one of the {count} blocks [[{name}]]", path.join(".")),
                )
                .why("which block, which key?")
                .allowed(format!("{name}.NUMBER.KEY with a number from 1 to {count}, in the order of the file"));
        }
    }
}
