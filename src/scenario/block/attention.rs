//! Reads moves on record that attention is fitted to.

use crate::model::place::Place;
use crate::scenario::block::flows;
use crate::scenario::diagnostic::Notes;
use crate::scenario::facts::ObservedAttention;
use crate::scenario::read::fields::Block;
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::keys::Section;
use crate::scenario::read::tree::Table;
use crate::scenario::read::value;

/// Reads `[attention]`, if there is one.
pub fn read(root: &Table, places: &[Place], inputs: &mut Inputs, notes: &mut Notes) -> Option<ObservedAttention> {
    let node = root.get(Section::Attention.name())?;
    let table = value::table(node, Section::Attention.row().heading, notes)?;
    let block = Block::of(Section::Attention, table);
    block.refuse_unknown(&[], notes);
    let Some(node) = table.get("flows") else {
        block.lacks("flows", notes);
        return None;
    };
    let name = |place: u16| places[place as usize].name.clone();
    let routes = flows::routes(node, "flows", "[attention]", places, inputs, notes);
    Some(ObservedAttention {
        routes: routes.iter().map(|route| (name(route.origin), name(route.destination), route.households)).collect(),
    })
}
