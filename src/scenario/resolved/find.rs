//! Finds the value of a key in the text of a scenario.

use crate::scenario::diagnostic::Notes;
use crate::scenario::read::edit::keys_of;
use crate::scenario::read::tree;
use crate::scenario::read::tree::{Node, Value};

/// The value of `key`, which is written as for `--set`, in the text of a scenario; `None` where the text does not say it.
///
/// What is written out says everything but the numbers of the blocks: those of events and trends count in the file as it was read.
pub fn find(text: &str, key: &str) -> Option<String> {
    let path = keys_of(key)?;
    let root = tree::parse_toml(0, text, &mut Notes::default());
    let (first, rest) = path.split_first()?;
    word(rest.iter().try_fold(root.get(first)?, |node, key| below(node, key))?)
}

/// What stands below `node` at `key`: in a list of blocks that of the block of this name, or of this number.
fn below<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let is_named = |node: &&Node| matches!(&node.value, Value::Table(block) if block.get("name").and_then(word).as_deref() == Some(key));
    match &node.value {
        Value::Table(table) => table.get(key),
        Value::List(blocks) => {
            let number = key.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            blocks.iter().find(is_named).or_else(|| blocks.get(number?))
        }
        _ => None,
    }
}

/// A single value, as an axis writes it; of all classes, if they have the same.
fn word(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(on) => Some(on.to_string()),
        Value::Table(classes) => {
            let mut values = classes.entries.values().map(|entry| word(&entry.node));
            let first = values.next()??;
            values.all(|other| other.as_ref() == Some(&first)).then_some(first)
        }
        Value::List(_) | Value::Date(_) | Value::Cell(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [mechanisms]
        voice = false
        [parameters]
        drain = { mobile = 2, stuck = 2, rooted = 2 }
        moving_cost = { mobile = 2, stuck = 3, rooted = 4 }
        [[place]]
        name = "st. louis"
        rent = 9000.0
        [[community]]
        name = "folk"
        share = 0.02
        [community.template]
        legal = 3e7
        [[event]]
        year = 2030
        [[event]]
        year = 2031
        add = { income_tax = 0.01 }
    "#;

    #[test]
    fn values_are_found_wherever_they_stand() {
        let found = |key: &str| find(TEXT, key).unwrap_or_default();
        assert_eq!(found("mechanisms.voice"), "false");
        assert_eq!(found("place.\"st. louis\".rent"), "9000");
        assert_eq!(
            (found("community.folk.share"), found("community.folk.template.legal")),
            ("0.02".into(), "30000000".into())
        );
        assert_eq!(found("event.2.add.income_tax"), "0.01");
        assert_eq!((found("parameters.drain"), found("parameters.moving_cost.stuck")), ("2".into(), "3".into()));
    }

    #[test]
    fn what_is_not_said_is_not_found() {
        let unsaid =
            ["parameters.moving_cost", "event.1.add.income_tax", "event.0.year", "event.3.year", "place.x.rent", ""];
        assert_eq!(unsaid.map(|key| find(TEXT, key)), [const { None }; 6]);
    }
}
