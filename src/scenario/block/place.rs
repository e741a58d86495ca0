//! Reads one place: what its table says, checked, with what follows from other numbers filled in.

use crate::model::awareness::Awareness;
use crate::model::charter::{CHARTER, Founding, Jobs};
use crate::model::place::{ATTRIBUTES, Attributes, Kind, Place};
use crate::model::quantity::{DefaultValue, find};
use crate::scenario::block::brackets;
use crate::scenario::block::raw_place::RawPlace;
use crate::scenario::block::series;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::fields::Block;
use crate::scenario::read::keys::{NEW_PLACE, PLACE};
use crate::scenario::read::names::title_case;
use crate::scenario::read::table::PlaceTable;
use crate::scenario::read::tree::Value;
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::show::show;

/// Net flows that may be written.
const NET_FLOW: Range = Range { min: -1e12, max: 1e12, unit: "households per year", about: "observed net inflow" };

/// A checked place, before wages and metros are known.
pub struct CheckedPlace {
    /// The place; its wage and metro are filled in later.
    pub place: Place,
    median_income: Option<f64>,
    wage_given: bool,
    at: At,
}

/// Checks a place. A column that the whole table lacks is complained about once.
pub fn check(
    raw: &RawPlace,
    table: Option<&PlaceTable>,
    missing_columns: &mut Vec<&'static str>,
    notes: &mut Notes,
) -> CheckedPlace {
    let label = format!("place `{}`", raw.name);
    let block = Block { table: &raw.table, label: &label, keys: PLACE };
    let mut require = |key: &'static str, allowed: String, notes: &mut Notes| {
        if raw.table.get(key).is_some() {
            return;
        }
        let Some(table) = table.filter(|table| !table.columns.iter().any(|column| column == key)) else {
            notes
                .error(raw.table.at, format!("{label} has no `{key}`"))
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
    let mut attributes = attributes(&block, households, notes);
    let abroad = series::read(&block, &mut attributes, notes);
    let net_flow_series = series::dated(&block, "observed_net_flow", &NET_FLOW, notes);
    let by_year = matches!(raw.table.get("observed_net_flow").map(|node| &node.value), Some(Value::List(_)));
    let observed_net_flow = match net_flow_series.first() {
        Some(&(_, first)) => first,
        None if by_year => 0.0,
        None => block.number("observed_net_flow", notes).unwrap_or(0.0),
    };
    refuse_new_keys(&block, notes);
    let metro_name = block.text("metro", notes).unwrap_or_else(|| raw.name.clone());
    let place = Place {
        name: raw.name.clone(),
        label: block.text("label", notes).unwrap_or_else(|| title_case(&raw.name)),
        metro: 0,
        metro_name,
        state: block.text("state", notes).unwrap_or_default(),
        kind: Kind::Legacy,
        latitude: block.number("latitude", notes).unwrap_or(0.0),
        longitude: block.number("longitude", notes).unwrap_or(0.0),
        households: households.unwrap_or(1) as u64,
        brackets: brackets::read(&block, &attributes, notes),
        obligations_given: raw.table.get("obligations").is_some(),
        observed_net_flow,
        net_flow_series,
        attributes,
        abroad,
        founding: Founding::Standing,
        jobs: Jobs::Metro,
        members_only: false,
        community: 0,
        hosted: false,
        awareness: Awareness::Bass,
        charter: None,
    };
    let median_income = block.number("median_income", notes);
    let wage_given = raw.table.get("wage").is_some();
    if let Some(node) = raw.table.get("median_income").filter(|_| wage_given) {
        notes
            .error(node.at, format!("{label} has both `wage` and `median_income`"))
            .why("one of them follows from the other")
            .hint("keep one: `median_income` is turned into a wage level");
    }
    CheckedPlace { place, median_income, wage_given, at: raw.table.at }
}

/// Refuses keys of new places in a legacy one.
fn refuse_new_keys(block: &Block, notes: &mut Notes) {
    let names = NEW_PLACE.iter().map(|key| key.name).chain(CHARTER.iter().map(|row| row.name));
    let written: Vec<&str> = names.filter(|name| block.table.get(name).is_some()).collect();
    let Some(first) = written.first() else {
        return;
    };
    let (others, are) = match written.len() {
        1 => (String::new(), "is"),
        2 => (" and another key".to_string(), "are"),
        many => (format!(" and {} other keys", many - 1), "are"),
    };
    notes
        .error(
            block.table.entries[*first].key_at,
            format!("`{first}`{others} of {} {are} for new places only", block.label),
        )
        .why("the place is old")
        .hint("kind = \"new\" makes it a place that is yet to be opened");
}

fn attributes(block: &Block, households: Option<i128>, notes: &mut Notes) -> Attributes {
    let mut attributes = Attributes::default();
    for row in ATTRIBUTES.iter().filter(|row| !series::is_dated(block, row)) {
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

/// Turns median incomes into wage levels, 1 being the household-weighted mean.
pub fn wages(checked: &mut [CheckedPlace], read_well: bool, notes: &mut Notes) {
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
