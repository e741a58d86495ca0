//! Lists the presets: ready communities, with who belongs to them and what they would found. All of it is assumed.

use crate::scenario::diagnostic::At;
use crate::scenario::read::tree::{Entry, Node, Table, Value};

/// A ready community.
pub struct Preset {
    /// The word after `preset`.
    pub name: &'static str,
    /// Numbers of the community.
    pub numbers: &'static [(&'static str, f64)],
    /// Attributes and charter of its template, dollars per real household; its taxes are at parity.
    pub template: &'static [(&'static str, f64)],
}

/// The presets. Infrastructure includes land at $18,000 an acre, at 4, 6, 4 and 8 homes an acre.
#[rustfmt::skip]
pub static PRESETS: [Preset; 4] = [
    Preset {
        name: NAMES[0],
        // Incomes near $42,000, young and without children; 300 cheap homes in a low-cost metro.
        numbers: &[("share", 0.004), ("income_near", 42_000.0), ("income_spread", 0.6), ("young_under", 45.0), ("young_odds", 2.0), ("childless_odds", 2.0)],
        template: &[("capacity", 300.0), ("infrastructure", 70_000.0), ("building", 110_000.0), ("legal", 3e6), ("governance", 0.5)],
    },
    Preset {
        name: NAMES[1],
        // Incomes above $85,000, often remote; 1,000 homes at the edge of a large metro.
        numbers: &[("share", 0.004), ("income_above", 85_000.0), ("remote_odds", 2.5)],
        template: &[("capacity", 1_000.0), ("infrastructure", 140_000.0), ("building", 160_000.0), ("legal", 8e6), ("governance", 1.2)],
    },
    Preset {
        name: NAMES[2],
        // Households with children; 2,000 homes with good schools in a suburb.
        numbers: &[("share", 0.006), ("children_odds", 15.0)],
        template: &[("capacity", 2_000.0), ("infrastructure", 120_000.0), ("building", 150_000.0), ("legal", 8e6), ("governance", 1.0)],
    },
    Preset {
        name: NAMES[3],
        // Remote, incomes above $100,000, hardly anybody over 40; 500 homes far away.
        // Odds of a thousand: one may be older than 40, but few are.
        numbers: &[("share", 0.001), ("income_above", 100_000.0), ("remote_odds", 5.0), ("young_under", 40.0), ("young_odds", 1_000.0)],
        template: &[("capacity", 500.0), ("infrastructure", 120_000.0), ("building", 140_000.0), ("legal", 8e6), ("governance", 1.2)],
    },
];

/// The words that name the presets.
pub const NAMES: [&str; 4] = ["artists", "professionals", "families", "remote-tech"];

/// `rows` as if they were written where the preset is named.
pub fn table(rows: &[(&str, f64)], at: At) -> Table {
    let entry = |value: f64| Entry { key_at: at, node: Node { value: Value::Float(value), at } };
    Table { at, entries: rows.iter().map(|&(key, value)| (key.to_string(), entry(value))).collect() }
}

/// The template of `preset` as if it were written where the preset is named: at parity with its host.
pub fn template(preset: &Preset, at: At) -> Table {
    let mut table = table(preset.template, at);
    let parity = Value::Text("parity".to_string());
    table.entries.insert("taxes".to_string(), Entry { key_at: at, node: Node { value: parity, at } });
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::charter::CHARTER;
    use crate::model::community::COMMUNITY;
    use crate::model::parameters::Parameters;
    use crate::model::place::ATTRIBUTES;
    use crate::model::quantity::find;

    #[test]
    fn presets_say_only_what_is_known_and_allowed() {
        for preset in &PRESETS {
            for &(key, value) in preset.numbers {
                assert!(find(COMMUNITY, key).is_some_and(|row| row.allows(value)), "{}: {key}", preset.name);
            }
            for &(key, value) in preset.template {
                let attribute = find(ATTRIBUTES, key).map(|row| row.allows(value));
                let charter = find(CHARTER, key).map(|row| row.allows(value));
                assert_eq!(attribute.or(charter), Some(true), "{}: {key}", preset.name);
            }
        }
    }

    #[test]
    fn first_tickets_cost_24_36_28_and_40_thousand() {
        let tickets = PRESETS.each_ref().map(|preset| {
            let number =
                |key: &str| preset.template.iter().find(|(name, _)| *name == key).map_or(f64::NAN, |row| row.1);
            Parameters::default().equity_share * number("infrastructure") + number("legal") / number("capacity")
        });
        for (ticket, expected) in tickets.into_iter().zip([24e3, 36e3, 28e3, 40e3]) {
            assert!((ticket - expected).abs() < 1e-6, "{tickets:?}");
        }
    }
}
