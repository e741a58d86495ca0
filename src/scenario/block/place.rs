//! One place: what its table says, checked, with what follows from other numbers filled in.

use crate::model::charter::{Founding, Jobs};
use crate::model::place::{ATTRIBUTES, Attributes, Bracket, Kind, Place};
use crate::model::quantity::{DefaultValue, find};
use crate::scenario::block::new_place;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{BRACKET, PLACE};
use crate::scenario::read::table::PlaceTable;
use crate::scenario::read::tree::{Node, Table};
use crate::scenario::read::value;
use crate::scenario::show::show;

/// A place as written, from wherever.
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Whether it is a row of the place table, perhaps changed by a block.
    pub from_table: bool,
    /// Its keys.
    pub table: Table,
}

/// A checked place, before wages and metros are known.
pub struct Checked {
    /// The place; its wage and metro are filled in later.
    pub place: Place,
    median_income: Option<f64>,
    wage_given: bool,
    at: At,
}

/// Checks a place. A column that the whole table lacks is complained about once.
pub fn check(
    draft: &Draft,
    table: Option<&PlaceTable>,
    missing_columns: &mut Vec<&'static str>,
    notes: &mut Notes,
) -> Checked {
    let label = format!("place `{}`", draft.name);
    let block = Block { table: &draft.table, label: &label, keys: PLACE };
    let mut require = |key: &'static str, allowed: String, notes: &mut Notes| {
        if draft.table.get(key).is_some() {
            return;
        }
        let Some(table) = table.filter(|table| !table.columns.iter().any(|column| column == key)) else {
            notes
                .error(draft.table.at, format!("{label} has no `{key}`"))
                .why(format!("`{key}` is missing"))
                .allowed(allowed);
            return;
        };
        if !missing_columns.contains(&key) {
            missing_columns.push(key);
            notes
                .error(table.header_at, format!("the place table has no column `{key}`"))
                .why(format!("`{key}` is missing"))
                .allowed(allowed);
        }
    };
    for key in PLACE.iter().filter(|key| key.required) {
        require(key.name, key.about.to_string(), notes);
    }
    for row in ATTRIBUTES.iter().filter(|row| row.default == DefaultValue::Required) {
        require(row.name, value::allowed(&value::Range::of(row)), notes);
    }
    let households = block.integer("households", notes);
    let attributes = attributes(&block, households, notes);
    new_place::refuse_in_old(&block, notes);
    let metro_name = block.text("metro", notes).unwrap_or_else(|| draft.name.clone());
    let place = Place {
        name: draft.name.clone(),
        label: block.text("label", notes).unwrap_or_else(|| title_case(&draft.name)),
        metro: 0,
        metro_name,
        state: block.text("state", notes).unwrap_or_default(),
        kind: Kind::Legacy,
        latitude: block.number("latitude", notes).unwrap_or(0.0),
        longitude: block.number("longitude", notes).unwrap_or(0.0),
        households: households.unwrap_or(1) as u64,
        brackets: brackets(&block, &attributes, notes),
        obligations_given: draft.table.get("obligations").is_some(),
        observed_net_flow: block.number("observed_net_flow", notes).unwrap_or(0.0),
        attributes,
        founding: Founding::Standing,
        jobs: Jobs::Metro,
        members_only: false,
        community: 0,
        charter: None,
    };
    let median_income = block.number("median_income", notes);
    let wage_given = draft.table.get("wage").is_some();
    if let Some(node) = draft.table.get("median_income").filter(|_| wage_given) {
        notes
            .error(node.at, format!("{label} has both `wage` and `median_income`"))
            .why("one of them follows from the other")
            .hint("keep one: `median_income` is turned into a wage level");
    }
    Checked { place, median_income, wage_given, at: draft.table.at }
}

fn attributes(block: &Block, households: Option<i128>, notes: &mut Notes) -> Attributes {
    let mut attributes = Attributes::default();
    for row in ATTRIBUTES {
        if let Some(value) = block.quantity(row, notes) {
            row.set(&mut attributes, value);
        }
    }
    if block.table.get("governance_target").is_none() {
        attributes.governance_target = attributes.governance;
    }
    let Some(households) = households else {
        return attributes;
    };
    if block.table.get("housing_units").is_none() {
        attributes.housing_units = households as f64;
    }
    let built = attributes.housing_units.max(households as f64);
    if let Some(node) = block.table.get("land_cap").filter(|_| attributes.land_cap < built) {
        let (cap, built) = (show(attributes.land_cap), show(built));
        notes
            .error(node.at, format!("`land_cap` of {} is {cap}, but {built} homes stand there already", block.label))
            .why("less than is built")
            .allowed(format!("{built} or more; leave it out for no cap"));
    }
    attributes
}

/// The income tax brackets of `block`, ascending.
pub fn brackets(block: &Block, attributes: &Attributes, notes: &mut Notes) -> Vec<Bracket> {
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

/// Turns median incomes into wage levels, 1 being the household-weighted mean.
pub fn wages(checked: &mut [Checked], read_well: bool, notes: &mut Notes) {
    let given = checked.iter().filter(|c| c.median_income.is_some()).count();
    if given == 0 || !read_well {
        return;
    }
    if given < checked.len() {
        for c in checked.iter().filter(|c| c.median_income.is_none() && !c.wage_given) {
            notes
                .error(c.at, format!("place `{}` has no `median_income`, but other places have one", c.place.name))
                .why("`median_income` is missing")
                .hint("wage levels are relative: give it for every place or for none");
        }
        for c in checked.iter().filter(|c| c.wage_given) {
            notes
                .error(c.at, format!("place `{}` has a `wage`, but other places have a `median_income`", c.place.name))
                .why("two ways to say it")
                .hint("use one of the two for all places");
        }
        return;
    }
    let mut households = 0.0;
    let mut sum = 0.0;
    checked.sort_by(|a, b| a.place.name.cmp(&b.place.name));
    for c in checked.iter() {
        households += c.place.households as f64;
        sum += c.place.households as f64 * c.median_income.unwrap_or_default();
    }
    let row = find(ATTRIBUTES, "wage").expect("wage is an attribute");
    for c in checked.iter_mut() {
        let wage = c.median_income.unwrap_or_default() / (sum / households);
        c.place.attributes.wage = wage;
        if !row.allows(wage) {
            notes
                .error(c.at, format!("the wage level of place `{}` would be {wage:.3}", c.place.name))
                .why("median income far from the others")
                .allowed(value::allowed(&value::Range::of(row)));
        }
    }
}

/// "new-york" becomes "New York".
pub fn title_case(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let mut title = Vec::new();
    for word in words {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        title.push(first + letters.as_str());
    }
    title.join(" ")
}
