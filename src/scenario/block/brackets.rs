//! Reads the income tax brackets of a place.

use crate::model::place::{Attributes, Bracket};
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::BRACKET;
use crate::scenario::read::tree::Node;
use crate::scenario::read::value;
use crate::scenario::show::show;

/// The income tax brackets of `block`, ascending.
pub fn read(block: &Block, attributes: &Attributes, notes: &mut Notes) -> Vec<Bracket> {
    let mut brackets: Vec<Bracket> = Vec::new();
    for node in block.list("brackets", notes) {
        let Some((bracket, at)) = bracket(node, block.label, notes) else {
            continue;
        };
        if brackets.last().is_some_and(|last| last.from >= bracket.from) {
            notes
                .error(at, format!("the brackets of {} are not in ascending order", block.label))
                .why("begins no higher than the one before")
                .hint("sort them by `from`");
        }
        let top = bracket.rate + attributes.income_tax;
        if top > 0.95 {
            notes
                .error(
                    at,
                    format!("income above ${} would be taxed at {top:.2} in {}", show(bracket.from), block.label),
                )
                .why("together with `income_tax`")
                .allowed("`rate` + `income_tax` up to 0.95");
        }
        brackets.push(bracket);
    }
    brackets
}

fn bracket(node: &Node, place: &str, notes: &mut Notes) -> Option<(Bracket, At)> {
    let label = format!("a bracket of {place}");
    let table = value::table(node, &label, notes)?;
    let block = Block { table, label: &label, keys: BRACKET };
    block.refuse_unknown(&[], notes);
    for key in BRACKET {
        if table.get(key.name).is_none() {
            notes
                .error(node.at, format!("{label} has no `{}`", key.name))
                .why("incomplete")
                .allowed("{ from = 0, rate = 0.02 }");
        }
    }
    let bracket = Bracket { from: block.number("from", notes)?, rate: block.number("rate", notes)? };
    Some((bracket, node.at))
}
