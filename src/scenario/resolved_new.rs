//! New places, communities and incorporations written back; the places that communities found follow from their templates.

use crate::model::charter::{CHARTER, Charter, Founding, Jobs};
use crate::model::community::{COMMUNITY, Community};
use crate::model::household::Class;
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::model::reform::Incorporation;
use crate::scenario::Scenario;
use crate::scenario::block::charter::{applies, may_give};
use crate::scenario::block::expansion::TEMPLATE_LABEL;
use crate::scenario::read::words;
use crate::scenario::read::words::word_of;
use crate::scenario::resolved::{block, brackets, line, number, operations, text};

/// A new `[[place]]`, unless a community founds it.
pub fn place(out: &mut String, place: &Place, communities: &[Community]) {
    if matches!(place.founding, Founding::Template | Founding::Pledge) {
        return;
    }
    block(out, "[[place]]");
    line(out, "name", &text(&place.name));
    line(out, "label", &text(&place.label));
    line(out, "kind", &text(word_of(&words::KIND, Kind::New)));
    line(out, "founding", &text(word_of(&words::FOUNDING, place.founding)));
    line(out, "metro", &text(&place.metro_name));
    line(out, "state", &text(&place.state));
    line(out, "latitude", &number(place.latitude));
    line(out, "longitude", &number(place.longitude));
    if let Some(community) = (place.community as usize).checked_sub(1) {
        line(out, "community", &text(&communities[community].name));
    }
    numbers(out, place);
}

/// What a new place and a template have in common.
fn numbers(out: &mut String, place: &Place) {
    line(out, "jobs", &text(word_of(&words::JOBS, place.jobs)));
    line(out, "members_only", &place.members_only.to_string());
    for row in ATTRIBUTES.iter().filter(|row| may_give(row.name)) {
        let value = row.get(&place.attributes)[Class::Mobile];
        // Only jobs of its own have a wage of their own; an infinite cap is no cap.
        if value.is_finite() && (row.name != "wage" || place.jobs == Jobs::Template) {
            line(out, row.name, &number(value));
        }
    }
    let charter: &Charter = place.charter.as_ref().expect("a new place has a charter");
    for row in CHARTER.iter().filter(|row| applies(row.name, place.founding)) {
        let value = row.get(charter)[Class::Mobile];
        // 0 stands for what is found out at the start.
        if row.name != "budget_income" || value > 0.0 {
            line(out, row.name, &number(value));
        }
    }
    brackets(out, place);
}

/// The `[[community]]` of index `k`, with its template.
pub fn community(out: &mut String, k: usize, scenario: &Scenario) {
    let community = &scenario.communities[k];
    block(out, "[[community]]");
    line(out, "name", &text(&community.name));
    line(out, "label", &text(&community.label));
    if let Some(original) = community.copies {
        line(out, "copies", &text(&scenario.communities[original as usize].name));
    }
    for row in COMMUNITY {
        let value = row.get(&community.numbers)[Class::Mobile];
        // 0 stands for any income.
        if row.name != "income_near" || value > 0.0 {
            line(out, row.name, &format!("{} # {}: {}", number(value), row.unit, row.about));
        }
    }
    let felt = scenario.places.iter().zip(&community.affinity);
    let felt = felt.filter(|(place, affinity)| place.community as usize != k + 1 && **affinity != 0.0);
    let felt: Vec<String> =
        felt.map(|(place, affinity)| format!("{} = {}", key(&place.name), number(*affinity))).collect();
    if !felt.is_empty() {
        line(out, "affinity", &format!("{{ {} }}", felt.join(", ")));
    }
    let Some(template) = community.template else {
        return;
    };
    let place = &scenario.places[template as usize];
    block(out, "[community.template]");
    line(out, "label", &text(place.label.strip_suffix(TEMPLATE_LABEL).unwrap_or(&place.label)));
    let site = [
        format!("latitude = {}", number(place.latitude)),
        format!("longitude = {}", number(place.longitude)),
        format!("metro = {}", text(&place.metro_name)),
        format!("state = {}", text(&place.state)),
    ];
    line(out, "site", &format!("{{ {} }}", site.join(", ")));
    numbers(out, place);
}

/// A key that may be any text.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if bare { name.to_string() } else { quoted(name) }
}

/// A text between double quotes, on one line.
fn quoted(name: &str) -> String {
    let mut quoted = String::from("\"");
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

/// An `[[incorporation]]`.
pub fn incorporation(out: &mut String, incorporation: &Incorporation, places: &[Place]) {
    block(out, "[[incorporation]]");
    line(out, "place", &text(&places[incorporation.place as usize].name));
    line(out, "parent", &text(&places[incorporation.parent as usize].name));
    line(out, "from", &number(incorporation.from));
    operations(out, &incorporation.reforms);
    line(out, "note", &text(&incorporation.note));
}
