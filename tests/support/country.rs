//! A small country with new places of every kind, read from text.

use footvote::engine::simulation::Simulation;
use footvote::scenario::{Scenario, parse};

/// Four old places, of which `brook` is a suburb of `alpha`; one simulated household in twenty.
pub const COUNTRY: &str = r#"
model = "2"
[time]
start = 2025
years = 6
record = "tick"
[population]
households = 12_000
spin_up = 3
[[place]]
name = "alpha"
metro = "alphaland"
state = "AA"
latitude = 41
longitude = -88
households = 100_000
rent = 15_000
income_tax = 0.04
governance = -0.2
[[place]]
name = "brook"
metro = "alphaland"
state = "AA"
latitude = 41.1
longitude = -88
households = 30_000
rent = 17_000
income_tax = 0.03
[[place]]
name = "canyon"
state = "CC"
latitude = 33
longitude = -97
households = 70_000
rent = 13_000
sales_tax = 0.08
[[place]]
name = "delta"
state = "DD"
latitude = 40
longitude = -74
households = 40_000
rent = 22_000
income_tax = 0.06
violent_crime = 500
"#;

/// Two communities that found places, one that copies, one with values alone, a developer, a plain place, a suburb.
pub const EVERYTHING: &str = r#"
[parameters]
attention_rate = 2
innovation = 0.5
imitation = 0.5
e_residency = 0.5
portable_share = 0.3
residency_value = 500
ticket_wealth = 2
success_months = 6
class_switch = 0.05
forfeiture = 0.1
[[community]]
name = "families"
share = 0.1
children_odds = 3
attention = 0.5
affinity = { alpha = -1, delta = 0.5 }
[community.template]
site = { metro = "alphaland", miles = 15 }
capacity = 800
permit_lag = 1
build_lag = 2
income_tax = 0.02
property_tax = 0.004
sales_tax = 0.02
annual_fee = 500
entry_fee = 2_000
relocation_grant = 500
revenue_share = 0.1
hazard = 0.3
amenity = 2
[[community]]
name = "coders"
share = 0.08
remote_odds = 5
attention = 0.5
[community.template]
site = { latitude = 30, longitude = -120, state = "CC" }
capacity = 400
permit_lag = 0
build_lag = 0
infrastructure = 60_000
legal = 1e6
brackets = [{ from = 50_000, rate = 0.01 }]
amenity = 3
hazard = 0.05
[[community]]
name = "cousins"
share = 0.05
copies = "families"
[community.template]
capacity = 400
land_cap = 450
[[community]]
name = "readers"
share = 0.1
affinity = { canyon = 1 }
[[place]]
name = "harbour"
kind = "new"
founding = "developer"
community = "coders"
site = { latitude = 29, longitude = -90, state = "HH" }
jobs = "template"
wage = 0.9
opens = 2026
units = 1_000
units_per_year = 400
infrastructure = 80_000
building = 20_000
sponsor = 3e6
opex = 2e6
income_tax = 0.02
annual_fee = 300
amenity = 1
revenue_share = 0.2
[[place]]
name = "plainview"
kind = "new"
founding = "plain"
site = { metro = "alphaland", miles = 8 }
opens = 2025.5
units = 1_000
entry_fee = 1_000
income_tax = 0.03
amenity = 0.5
[[incorporation]]
place = "brook"
parent = "alpha"
from = 2026
set = { income_tax = 0.04 }
[[event]]
year = 2027
place = "delta"
add = { amenity = -2 }
"#;

/// The scenario written in these texts, one after the other.
pub fn read(texts: &[&str]) -> Scenario {
    let refuse = |_: &std::path::Path| Err(std::io::Error::other("no other file is needed"));
    let loaded = parse(&texts.concat(), "test.toml", &refuse, &[]);
    loaded.unwrap_or_else(|report| panic!("{report}")).scenario
}

/// A replicate at its start.
pub fn start(s: &Scenario) -> Simulation<'_> {
    Simulation::new(s, 0).unwrap_or_else(|error| panic!("{error}"))
}

/// The place of this name.
pub fn index(s: &Scenario, name: &str) -> usize {
    s.places.iter().position(|place| place.name == name).unwrap_or_else(|| panic!("no place {name}"))
}
