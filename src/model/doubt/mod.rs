//! Says how much each number is in doubt: a plausible law for every key that a scenario can give, or why there is none.
//!
//! The laws are choices, each with its reason and source: a published standard error where there is one, else a range
//! whose ends one could still defend. Nothing here is estimated by this program.
//!
//! - [`law`]: laws and their quantiles
//! - [`mod@row`]: what a row says
//! - [`parameters`]: parameters and population
//! - [`places`]: old places
//! - [`communities`]: communities, templates and new places

pub mod communities;
pub mod law;
pub mod parameters;
pub mod places;
pub mod row;

use crate::model::doubt::row::Doubt;

/// Every row: parameters and population, places, communities and templates.
pub fn rows() -> impl Iterator<Item = &'static Doubt> {
    [parameters::ROWS, places::ROWS, communities::ROWS].into_iter().flatten()
}

/// The row of `key`, a pattern with `*` in place of names.
pub fn row(key: &str) -> Option<&'static Doubt> {
    rows().find(|row| row.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::charter::CHARTER;
    use crate::model::community::COMMUNITY;
    use crate::model::doubt::row::Drawn;
    use crate::model::household::Class;
    use crate::model::parameters::PARAMETERS;
    use crate::model::place::ATTRIBUTES;
    use crate::model::population::POPULATION;

    /// Every key that a scenario can give, with its default if that is a number, and its range.
    fn keys() -> Vec<(String, Option<f64>, f64, f64)> {
        use crate::model::quantity::DefaultValue::*;
        let mut keys = Vec::new();
        for row in PARAMETERS {
            match row.default {
                PerClass(values) => keys.extend(Class::ALL.map(|class| {
                    let key = format!("parameters.{}.{}", row.name, class.name());
                    (key, Some(values[class as usize]), row.min, row.max)
                })),
                One(value) => keys.push((format!("parameters.{}", row.name), Some(value), row.min, row.max)),
                _ => keys.push((format!("parameters.{}", row.name), None, row.min, row.max)),
            }
        }
        let one = |default| if let One(value) = default { Some(value) } else { None };
        keys.extend(
            POPULATION.iter().map(|row| (format!("population.{}", row.name), one(row.default), row.min, row.max)),
        );
        keys.extend(ATTRIBUTES.iter().map(|row| (format!("place.*.{}", row.name), None, row.min, row.max)));
        keys.extend(COMMUNITY.iter().map(|row| (format!("community.*.{}", row.name), None, row.min, row.max)));
        let template = |name: &str| format!("community.*.template.{name}");
        keys.extend(CHARTER.iter().map(|row| (template(row.name), one(row.default), row.min, row.max)));
        keys.extend(
            ATTRIBUTES
                .iter()
                .filter(|row| row.name != "arrivals" && row.name != "departures")
                .map(|row| (template(row.name), None, row.min, row.max)),
        );
        keys
    }

    #[test]
    fn every_key_has_a_law_or_says_why_not_and_no_row_is_left_over() {
        let keys = keys();
        for (key, ..) in &keys {
            let found = rows().filter(|row| row.key == key).count();
            assert_eq!(found, 1, "`{key}` has {found} rows in the table of doubt");
        }
        for row in rows() {
            assert!(keys.iter().any(|(key, ..)| key == row.key), "there is no key `{}`", row.key);
            assert!(!row.reason.is_empty() && !row.source.is_empty(), "`{}` says neither why nor whence", row.key);
            assert_eq!(row.law.is_none(), row.drawn == Drawn::Never, "{}", row.key);
        }
    }

    #[test]
    fn laws_lie_in_the_legal_range_and_those_of_values_hold_the_default() {
        let defaults: Vec<_> = keys();
        for row in rows().filter(|row| row.of == law::Of::Value) {
            let Some(law) = row.law else { continue };
            let (_, default, min, max) = defaults.iter().find(|(key, ..)| key == row.key).unwrap();
            let (least, most) = law.support();
            assert!(least >= *min && most <= *max, "{}: {least} to {most}, allowed {min} to {max}", row.key);
            // Whoever draws everything must be able to draw what everybody else uses; 0 stays 0 where the row says so.
            // A rate of 0 is none: looks are taken as they are.
            let none = row.key == "population.move_rate";
            if let (Some(default), Drawn::Plausible, false) = (default, row.drawn, none) {
                let held = (least..=most).contains(default) || row.keeps.contains(default);
                assert!(held, "{}: the default {default} is not in {least} to {most}", row.key);
            }
        }
    }

    #[test]
    fn numbers_of_one_draw_that_are_values_of_one_thing_have_one_law() {
        let laws = |joint: &str| rows().filter(|row| row.joint == joint).map(|row| row.law).collect::<Vec<_>>();
        for joint in ["attention", "cost", "host_share", "efficiency"] {
            let laws = laws(joint);
            assert!(!laws.is_empty() && laws.iter().all(|law| *law == laws[0]), "{joint}: {laws:?}");
        }
    }
}
