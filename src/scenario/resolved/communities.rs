//! Writes communities with their templates; the places that they found follow from these.

use crate::model::community::COMMUNITY;
use crate::model::household::Class;
use crate::scenario::block::expansion::TEMPLATE_LABEL;
use crate::scenario::checked::Scenario;
use crate::scenario::resolved::line::{block, key, line, number, text};
use crate::scenario::resolved::places::numbers;

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
