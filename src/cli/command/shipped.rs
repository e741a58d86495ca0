//! Holds the shipped scenarios with the tables that they read: an installed program has no folder `scenarios`.

use footvote::scenario::panel::shipped::STATES;

/// A shipped scenario.
pub struct Shipped {
    /// Its name: that of its file without `.toml`.
    pub name: &'static str,
    /// The scenario.
    pub text: &'static str,
    /// Names and texts of the tables beside it.
    pub tables: &'static [(&'static str, &'static str)],
}

impl Shipped {
    /// The question that it asks.
    pub fn question(&self) -> &'static str {
        let line = self.text.lines().find_map(|line| line.strip_prefix("question = \""));
        line.and_then(|rest| rest.split('"').next()).unwrap_or(self.name)
    }

    /// Whether it says what varies, for `sweep`.
    pub fn has_sweep(&self) -> bool {
        self.text.lines().any(|line| line.trim_end() == "[sweep]" || line.starts_with("[[sweep."))
    }
}

const REFERENCE_CITIES: (&str, &str) =
    ("reference-cities.csv", include_str!("../../../scenarios/reference-cities.csv"));
const US_METRO_FLOWS: (&str, &str) = ("us-metro-flows.csv", include_str!("../../../scenarios/us-metro-flows.csv"));
const US_METROS: (&str, &str) = ("us-metros.csv", include_str!("../../../scenarios/us-metros.csv"));
const US_STATE_FLOWS_2001: (&str, &str) =
    ("us-state-flows-2001.csv", include_str!("../../../scenarios/us-state-flows-2001.csv"));
const US_STATE_FLOWS_2011: (&str, &str) =
    ("us-state-flows-2011.csv", include_str!("../../../scenarios/us-state-flows-2011.csv"));
const US_METRO_FLOWS_2005: (&str, &str) =
    ("us-metro-flows-2005.csv", include_str!("../../../scenarios/us-metro-flows-2005.csv"));
const US_METRO_MOVES: (&str, &str) =
    ("us-metro-moves-by-year.csv", include_str!("../../../scenarios/us-metro-moves-by-year.csv"));
const US_METRO_REGIONS: (&str, &str) =
    ("us-metro-regions.csv", include_str!("../../../scenarios/us-metro-regions.csv"));
const US_STATE_MOVES: (&str, &str) = STATES[0];
const US_STATE_SERIES: (&str, &str) = STATES[1];
const US_STATE_REGIONS: (&str, &str) = STATES[2];
const US_STATES: (&str, &str) = ("us-states.csv", include_str!("../../../scenarios/us-states.csv"));
const WHICH_BARRIER: (&str, &str) = ("which-barrier.csv", include_str!("../../../scenarios/which-barrier.csv"));

/// Every shipped scenario, by name.
#[rustfmt::skip]
pub const SHIPPED: [Shipped; 27] = [
    Shipped { name: "business-tax", text: include_str!("../../../scenarios/business-tax.toml"), tables: &[US_METROS] },
    Shipped { name: "chicago-town", text: include_str!("../../../scenarios/chicago-town.toml"), tables: &[US_METROS] },
    Shipped { name: "critical-mass", text: include_str!("../../../scenarios/critical-mass.toml"), tables: &[US_METROS] },
    Shipped { name: "detroit", text: include_str!("../../../scenarios/detroit.toml"), tables: &[US_METROS] },
    Shipped { name: "discipline-or-drain", text: include_str!("../../../scenarios/discipline-or-drain.toml"), tables: &[US_METROS] },
    Shipped { name: "door-closes", text: include_str!("../../../scenarios/door-closes.toml"), tables: &[US_METROS] },
    Shipped { name: "forest-city", text: include_str!("../../../scenarios/forest-city.toml"), tables: &[US_METROS] },
    Shipped { name: "governance-drift", text: include_str!("../../../scenarios/governance-drift.toml"), tables: &[US_METROS] },
    Shipped { name: "low-tax-alone", text: include_str!("../../../scenarios/low-tax-alone.toml"), tables: &[US_METROS] },
    Shipped { name: "next-decade", text: include_str!("../../../scenarios/next-decade.toml"), tables: &[US_METROS] },
    Shipped { name: "only-for-the-wealthy", text: include_str!("../../../scenarios/only-for-the-wealthy.toml"), tables: &[US_METROS] },
    Shipped { name: "prospera", text: include_str!("../../../scenarios/prospera.toml"), tables: &[US_METROS] },
    Shipped { name: "reference", text: include_str!("../../../scenarios/reference.toml"), tables: &[REFERENCE_CITIES] },
    Shipped { name: "remote-work", text: include_str!("../../../scenarios/remote-work.toml"), tables: &[US_METROS] },
    Shipped { name: "repeal-risk", text: include_str!("../../../scenarios/repeal-risk.toml"), tables: &[US_METROS] },
    Shipped { name: "safety-alone", text: include_str!("../../../scenarios/safety-alone.toml"), tables: &[US_METROS] },
    Shipped { name: "sandy-springs", text: include_str!("../../../scenarios/sandy-springs.toml"), tables: &[US_METROS] },
    Shipped { name: "sun-belt", text: include_str!("../../../scenarios/sun-belt.toml"), tables: &[US_METROS] },
    Shipped { name: "templates-learning", text: include_str!("../../../scenarios/templates-learning.toml"), tables: &[US_METROS] },
    Shipped { name: "the-villages", text: include_str!("../../../scenarios/the-villages.toml"), tables: &[US_METROS] },
    Shipped { name: "three-communities", text: include_str!("../../../scenarios/three-communities.toml"), tables: &[US_METROS] },
    Shipped { name: "tulsa-grant", text: include_str!("../../../scenarios/tulsa-grant.toml"), tables: &[US_METROS] },
    Shipped { name: "two-cities", text: include_str!("../../../scenarios/two-cities.toml"), tables: &[] },
    Shipped { name: "us-metros", text: include_str!("../../../scenarios/us-metros.toml"), tables: &[US_METRO_FLOWS, US_METRO_FLOWS_2005, US_METROS] },
    Shipped { name: "us-metros-moving", text: include_str!("../../../scenarios/us-metros-moving.toml"), tables: &[US_METRO_FLOWS, US_METRO_FLOWS_2005, US_METRO_MOVES, US_METRO_REGIONS, US_METROS] },
    Shipped { name: "us-states", text: include_str!("../../../scenarios/us-states.toml"), tables: &[US_STATE_FLOWS_2001, US_STATE_FLOWS_2011, US_STATE_MOVES, US_STATE_SERIES, US_STATE_REGIONS, US_STATES] },
    Shipped { name: "which-barrier", text: include_str!("../../../scenarios/which-barrier.toml"), tables: &[US_METROS, WHICH_BARRIER] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_of_the_folder_is_shipped_and_asks_something() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios")).unwrap();
        let file =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().into_owned();
        let mut there: Vec<String> =
            folder.map(file).filter_map(|name| name.strip_suffix(".toml").map(String::from)).collect();
        there.sort();
        assert_eq!(SHIPPED.map(|shipped| shipped.name.to_owned()).to_vec(), there);
        for shipped in &SHIPPED {
            assert!(shipped.question().len() > 20, "{}: {}", shipped.name, shipped.question());
        }
    }
}
