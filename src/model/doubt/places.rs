//! Lists plausible laws of the numbers of places.

use crate::model::doubt::law::Law::*;
use crate::model::doubt::law::Of;
use crate::model::doubt::row::Doubt;
use crate::model::doubt::row::Drawn::*;

/// `place.*.*`: one draw for all places.
#[rustfmt::skip]
pub const ROWS: &[Doubt] = &[
    Doubt { key: "place.*.wage", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.rent", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.income_tax", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.sales_tax", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.annual_fee", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.entry_fee", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "scenario, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.relocation_grant", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "scenario, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.violent_crime", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.schools", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.housing_units", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.transfers", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.admission_cap", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "scenario, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.land_cap", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "scenario, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.business_tax", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
    Doubt { key: "place.*.property_tax", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data where the table has it", source: "scenario" },
    Doubt { key: "place.*.governance", law: Some(Normal { mean: 0.0, sd: 0.5, least: f64::NEG_INFINITY }), of: Of::Plus, joint: "", drawn: Named, keeps: &[], reason: "error in the proxy; moves only what-ifs on governance, and then through governance_weight, which is drawn", source: "assumption" },
    Doubt { key: "place.*.governance_target", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "a reform: what is asked about", source: "scenario" },
    Doubt { key: "place.*.amenity", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "solved; its future path is luck, not doubt", source: "solved" },
    Doubt { key: "place.*.supply_elasticity", law: Some(LogNormal { median: 1.0, sd: 0.25 }), of: Of::Times, joint: "supply", drawn: Plausible, keeps: &[], reason: "one factor for all places: levels differ between estimates by a quarter, ranks less", source: "Saiz 2010 against re-estimates" },
    Doubt { key: "place.*.obligations", law: Some(LogNormal { median: 1.0, sd: 0.25 }), of: Of::Times, joint: "obligations", drawn: Plausible, keeps: &[], reason: "explicit debt only in the table, pensions missing; one factor for all places", source: "us-metros.csv header" },
    Doubt { key: "place.*.reform_speed", law: Some(LogUniform { from: 0.05, to: 0.2 }), of: Of::Value, joint: "politics.speed", drawn: Plausible, keeps: &[], reason: "decades, not years; one draw for all places", source: "assumption" },
    Doubt { key: "place.*.gridlock", law: Some(Uniform { from: 0.2, to: 0.8 }), of: Of::Value, joint: "politics.gridlock", drawn: Plausible, keeps: &[], reason: "nobody has measured it; one draw for all places", source: "assumption" },
    Doubt { key: "place.*.capture", law: Some(Uniform { from: 0.0, to: 0.5 }), of: Of::Value, joint: "", drawn: Named, keeps: &[], reason: "none unless the scenario says so", source: "scenario" },
    Doubt { key: "place.*.local_share", law: Some(LogUniform { from: 0.04, to: 0.1 }), of: Of::Value, joint: "local_share", drawn: Plausible, keeps: &[], reason: "Sandy Springs gives .06; .45, all of local government, only when named", source: "Census of Governments" },
    Doubt { key: "place.*.arrivals", law: Some(Triangular { from: 0.4, mode: 1.0, to: 1.3 }), of: Of::Times, joint: "arrivals", drawn: Named, keeps: &[], reason: "national immigration varied by a factor of three between 2020 and 2024; a scenario fact in what-ifs, named in forecasts", source: "Census Vintage 2024" },
    Doubt { key: "place.*.departures", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data", source: "scenario" },
    Doubt { key: "place.*.climate_risk", law: None, of: Of::Value, joint: "", drawn: Never, keeps: &[], reason: "data, a fact of the scenario", source: "scenario" },
];
