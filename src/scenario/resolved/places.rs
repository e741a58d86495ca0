//! Writes places, old and new, and what a new place has in common with a template.

use crate::model::acts::Role;
use crate::model::charter::{CHARTER, Charter, Founding, Jobs};
use crate::model::community::Community;
use crate::model::household::Class;
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::scenario::block::charter::{applies, may_give};
use crate::scenario::read::words;
use crate::scenario::read::words::word_of;
use crate::scenario::resolved::line::{block, line, list, number, text};

/// A `[[place]]` that stands already.
pub fn old_place(out: &mut String, place: &Place) {
    block(out, "[[place]]");
    line(out, "name", &text(&place.name));
    line(out, "label", &text(&place.label));
    line(out, "metro", &text(&place.metro_name));
    line(out, "state", &text(&place.state));
    line(out, "latitude", &number(place.latitude));
    line(out, "longitude", &number(place.longitude));
    line(out, "households", &place.households.to_string());
    let steps = |series: &[(f64, f64)]| {
        list(series.iter().map(|(year, value)| format!("[{}, {}]", number(*year), number(*value))))
    };
    let flow =
        if place.net_flow_series.is_empty() { number(place.observed_net_flow) } else { steps(&place.net_flow_series) };
    line(out, "observed_net_flow", &flow);
    for row in ATTRIBUTES {
        let value = row.get(&place.attributes)[Class::Mobile];
        let derived_later = row.role == Role::Obligations && !place.obligations_given;
        // An infinite cap is no cap: the key is left out.
        let series = if row.role == Role::Series { place.abroad.series(row.name) } else { &[] };
        if !series.is_empty() {
            line(out, row.name, &steps(series));
        } else if value.is_finite() && !derived_later {
            line(out, row.name, &number(value));
        }
    }
    brackets(out, place);
}

/// The income tax brackets, if there are any.
fn brackets(out: &mut String, place: &Place) {
    if !place.brackets.is_empty() {
        let brackets = place.brackets.iter();
        let brackets = brackets.map(|b| format!("{{ from = {}, rate = {} }}", number(b.from), number(b.rate)));
        line(out, "brackets", &list(brackets));
    }
}

/// A new `[[place]]`, unless a community founds it.
pub fn new_place(out: &mut String, place: &Place, communities: &[Community]) {
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
pub fn numbers(out: &mut String, place: &Place) {
    line(out, "jobs", &text(word_of(&words::JOBS, place.jobs)));
    line(out, "members_only", &place.members_only.to_string());
    line(out, "awareness", &text(place.awareness.name()));
    for row in ATTRIBUTES.iter().filter(|row| may_give(row.name, place.hosted)) {
        let value = row.get(&place.attributes)[Class::Mobile];
        // Only jobs of its own have a wage of their own; an infinite cap is no cap.
        if value.is_finite() && (row.name != "wage" || place.jobs == Jobs::Template) {
            line(out, row.name, &number(value));
        }
    }
    let charter: &Charter = place.charter.as_ref().expect("a new place has a charter");
    for row in CHARTER.iter().filter(|row| applies(row.name, place.founding, place.hosted)) {
        let value = row.get(charter)[Class::Mobile];
        // 0 stands for what is found out at the start.
        if row.name != "budget_income" || value > 0.0 {
            line(out, row.name, &number(value));
        }
    }
    brackets(out, place);
}
