//! Lists the parameters: one table with name, symbol, unit, default, range, evidence, source and role of each.
//!
//! The rows of a term of utility are written in its own file below [`crate::model::utility`].
//! *KRW* is Koşar, Ransom & van der Klaauw, "Understanding migration aversion using elicited counterfactual choice
//! probabilities", Journal of Econometrics 231 (2022) 123–147, Table 5.

use crate::model::acts::{Acts, Idle, unless};
use crate::model::household::ByClass;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, KRW, ParameterRow, Quantity, Slot, joined, length};
use crate::model::rules::{BudgetRule, RentRule};
pub use crate::model::settings::Parameters;
use crate::model::utility;

const ALWAYS: Acts = Acts::ALWAYS;
/// It leaves the base year alone and says nothing of what it needs.
const ONCE_FOUNDED: Acts = Acts::once_founded(|_| None);

/// How far the survey is believed.
#[rustfmt::skip]
const SURVEY: &[ParameterRow] = &[
    Quantity { name: "survey_scale", symbol: "s_w", unit: "factor", default: Value::One(1.0), min: 0.01, max: 3.0, evidence: Assumed, source: "1: stated choices taken at their word; net flows between US states answer to income about a quarter as much", about: "factor on the weights of income, crime, schools, values and governance together", slot: Slot::One(|p| &mut p.survey_scale), role: ALWAYS },
];

/// What a move costs, who looks around and how far, and who can pay.
#[rustfmt::skip]
const MOVING: &[ParameterRow] = &[
    Quantity { name: "moving_cost", symbol: "μ", unit: "utility", default: Value::PerClass([1.171, 1.802, 6.154]), min: -5.0, max: 20.0, evidence: Estimated, source: KRW, about: "disutility of moving at all", slot: Slot::PerClass(|p| &mut p.moving_cost), role: ALWAYS },
    Quantity { name: "local_relief", symbol: "μ_loc", unit: "utility", default: Value::PerClass([0.742, 1.419, 3.548]), min: 0.0, max: 20.0, evidence: Weak, source: "KRW 2022, Table 5 (a move of 0.2 miles)", about: "how much less a move to the next street costs; fades with exp(-miles/5)", slot: Slot::PerClass(|p| &mut p.local_relief), role: ALWAYS },
    Quantity { name: "distance_cost", symbol: "μᵈ", unit: "utility per 100 miles", default: Value::PerClass([0.060, 0.050, 0.067]), min: 0.0, max: 5.0, evidence: Estimated, source: KRW, about: "disutility of distance from the old place", slot: Slot::PerClass(|p| &mut p.distance_cost), role: ALWAYS },
    Quantity { name: "money_cost", symbol: "μ$", unit: "utility per $1,000", default: Value::PerClass([0.041, 0.043, 0.022]), min: 0.0, max: 1.0, evidence: Estimated, source: KRW, about: "disutility of moving expenses", slot: Slot::PerClass(|p| &mut p.money_cost), role: ALWAYS },
    Quantity { name: "sale_fee", symbol: "", unit: "share of price", default: Value::One(0.05), min: 0.0, max: 0.2, evidence: Weak, source: "customary broker commission and closing costs", about: "what an owner pays to sell", slot: Slot::One(|p| &mut p.sale_fee), role: ALWAYS },
    Quantity { name: "attention_rate", symbol: "λ", unit: "per year", default: Value::One(0.85), min: 0.0, max: 365.0, evidence: Fitted, source: "2.67 % inter-metro moves a year (ACS 2.25, IRS 3.06), jointly with liquidity", about: "looks beyond the own metro per year at average age", slot: Slot::One(|p| &mut p.attention_rate), role: ALWAYS },
    Quantity { name: "local_rate", symbol: "λ_loc", unit: "per year", default: Value::One(0.43), min: 0.0, max: 365.0, evidence: Fitted, source: "CPS: 6.2 % a year move within their county", about: "looks within the own metro per year", slot: Slot::One(|p| &mut p.local_rate), role: ALWAYS },
    Quantity { name: "remote_attention", symbol: "b_r", unit: "share", default: Value::One(0.6), min: 0.0, max: 5.0, evidence: Weak, source: "remote workers consider moving more often; size unknown", about: "extra looks of remote households", slot: Slot::One(|p| &mut p.remote_attention), role: Acts::when(|s| s.acts(s.on.remote_work)) },
    Quantity { name: "mass_exponent", symbol: "a", unit: "elasticity", default: Value::One(1.0), min: 0.0, max: 1.5, evidence: Weak, source: "gravity estimates near 1", about: "how attention grows with the size of a place", slot: Slot::One(|p| &mut p.mass_exponent), role: ALWAYS },
    Quantity { name: "home_attention", symbol: "ρ", unit: "probability", default: Value::PerClass([0.15, 0.15, 0.9]), min: 0.0, max: 1.0, evidence: Fitted, source: "keeps the share living away from home at .25; the rooted at .6 % a year", about: "share of looks that go to the home metro, for those who live away", slot: Slot::PerClass(|p| &mut p.home_attention), role: ALWAYS },
    Quantity { name: "assist", symbol: "", unit: "probability", default: Value::One(0.8), min: 0.0, max: 1.0, evidence: Assumed, source: "employer, family or credit; nobody has measured it", about: "chance that somebody pays for a move the household cannot", slot: Slot::One(|p| &mut p.assist), role: Acts::when(|s| s.acts(s.on.liquidity || s.new_places || s.communities)) },
    Quantity { name: "buffer_years", symbol: "τ_s", unit: "years", default: Value::One(3.0), min: 0.01, max: 20.0, evidence: Weak, source: "buffer-stock saving, Carroll 1997", about: "time constant of rebuilding liquid wealth after a move", slot: Slot::One(|p| &mut p.buffer_years), role: Acts::when(|s| s.acts(s.on.liquidity || s.new_places || s.communities)) },
    Quantity { name: "wealth_scale", symbol: "Q", unit: "factor", default: Value::One(1.0), min: 0.0, max: 100.0, evidence: Weak, source: "liquid wealth by income, Survey of Consumer Finances shape; always sweep it", about: "scale of liquid wealth", slot: Slot::One(|p| &mut p.wealth_scale), role: Acts::when(|s| s.acts(s.on.liquidity || s.new_places || s.communities)) },
    Quantity { name: "home_equity", symbol: "e", unit: "share of price", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "as specified; owners held two thirds of the value of US homes (Federal Reserve, Financial Accounts, B.101, 2019), most of which goes into the next one", about: "what the sale of a home leaves for the move, fees and tickets", slot: Slot::One(|p| &mut p.home_equity), role: Acts::when(|s| s.acts(s.on.liquidity)) },
    Quantity { name: "class_switch", symbol: "", unit: "per year", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "KRW have no panel long enough", about: "rate at which the mobility rank is redrawn", slot: Slot::One(|p| &mut p.class_switch), role: ALWAYS },
];

/// Housing, wages, budgets, crime and politics.
#[rustfmt::skip]
const CITIES: &[ParameterRow] = &[
    Quantity { name: "interest", symbol: "i", unit: "per year", default: Value::One(0.05), min: 0.001, max: 0.3, evidence: Weak, source: "real mortgage rate with risk", about: "interest rate in the user cost of housing", slot: Slot::One(|p| &mut p.interest), role: ALWAYS },
    Quantity { name: "depreciation", symbol: "d_H", unit: "per year", default: Value::One(0.01), min: 0.0, max: 0.2, evidence: Weak, source: "Glaeser & Gyourko 2005: housing is durable", about: "how fast unneeded housing disappears", slot: Slot::One(|p| &mut p.depreciation), role: ALWAYS },
    Quantity { name: "build_speed", symbol: "b_H", unit: "per year", default: Value::One(0.2), min: 0.0, max: 12.0, evidence: Weak, source: "permits answer prices within a few years", about: "share of the gap to desired housing that is built each year", slot: Slot::One(|p| &mut p.build_speed), role: Acts::when(|s| s.acts(s.on.construction || s.new_places)) },
    Quantity { name: "build_ceiling", symbol: "c", unit: "share per year", default: Value::One(0.05), min: 0.0, max: 10.0, evidence: Weak, source: "crews and permits are few; 10 switches it off", about: "most of the base stock that is built in a year beyond replacement", slot: Slot::One(|p| &mut p.build_ceiling), role: Acts::when(|s| s.acts(s.on.construction)) },
    Quantity { name: "rent_elasticity", symbol: "κ_r", unit: "elasticity", default: Value::One(0.5), min: 0.0, max: 5.0, evidence: Assumed, source: "used with rents = \"reduced_form\" only", about: "rent response to households", slot: Slot::One(|p| &mut p.rent_elasticity), role: Acts::when(|s| unless(s.rules.rents == RentRule::ReducedForm, Idle::RentsNotReducedForm)) },
    Quantity { name: "agglomeration", symbol: "η", unit: "elasticity", default: Value::One(0.04), min: -0.1, max: 0.2, evidence: Estimated, source: "Combes & Gobillon 2015: .02 to .07", about: "wage gain from a larger metro", slot: Slot::One(|p| &mut p.agglomeration), role: ALWAYS },
    Quantity { name: "school_response", symbol: "χ", unit: "quartiles per ln $", default: Value::One(1.0), min: 0.0, max: 5.0, evidence: Weak, source: "school spending matters, size disputed", about: "school quality gained from services", slot: Slot::One(|p| &mut p.school_response), role: Acts::when(|s| s.acts(s.on.budget || s.new_places)) },
    Quantity { name: "service_scale", symbol: "χ_n", unit: "elasticity", default: Value::One(1.0), min: 0.5, max: 1.5, evidence: Weak, source: "constant cost per household", about: "how the cost of services grows with households", slot: Slot::One(|p| &mut p.service_scale), role: Acts::when(|s| s.acts(s.on.budget || s.new_places)) },
    Quantity { name: "obligations_share", symbol: "F", unit: "share of revenue", default: Value::One(0.20), min: 0.0, max: 0.95, evidence: Weak, source: "debt service and pensions of large US cities", about: "fixed obligations where a place gives none", slot: Slot::One(|p| &mut p.obligations_share), role: Acts::when(|s| unless(!s.obligations_given, Idle::ObligationsGiven)) },
    Quantity { name: "services_floor", symbol: "", unit: "share of s⁰", default: Value::One(0.2), min: 0.01, max: 1.0, evidence: Assumed, source: "below it a city borrows", about: "services that are kept up by debt", slot: Slot::One(|p| &mut p.services_floor), role: Acts::when(|s| s.acts(s.on.budget || s.new_places)) },
    Quantity { name: "budget_tax_share", symbol: "", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: "used with budget = \"mixed\" only", about: "share of a budget gap closed by taxes", slot: Slot::One(|p| &mut p.budget_tax_share), role: Acts::when(|s| unless(s.rules.budget == BudgetRule::Mixed && s.on.budget, Idle::BudgetsNotMixed)) },
    Quantity { name: "tax_step", symbol: "x", unit: "rate per year", default: Value::One(0.01), min: 0.0, max: 0.2, evidence: Assumed, source: "used with budget = \"taxes\" or \"mixed\" only", about: "most that the income tax rate moves in a year", slot: Slot::One(|p| &mut p.tax_step), role: Acts::when(|s| unless(s.rules.budget != BudgetRule::Services && s.on.budget, Idle::BudgetsKeepTaxes)) },
    Quantity { name: "services_crime", symbol: "ψ", unit: "elasticity", default: Value::One(0.3), min: 0.0, max: 2.0, evidence: Weak, source: "Chalfin & McCrary 2018 (police)", about: "crime that services prevent", slot: Slot::One(|p| &mut p.services_crime), role: Acts::when(|s| s.acts(s.on.crime_response || s.new_places)) },
    Quantity { name: "poverty_crime", symbol: "ω", unit: "ln crime per share", default: Value::One(0.0), min: 0.0, max: 10.0, evidence: Assumed, source: "off by default", about: "crime from a larger share of poor households", slot: Slot::One(|p| &mut p.poverty_crime), role: Acts::when(|s| s.acts(s.on.crime_response || s.new_places)) },
    Quantity { name: "crime_half_life", symbol: "", unit: "years", default: Value::One(2.0), min: 0.01, max: 50.0, evidence: Weak, source: "crime follows spending within a few years", about: "half-life of a gap between crime and its target", slot: Slot::One(|p| &mut p.crime_half_life), role: Acts::when(|s| s.acts(s.on.crime_response || s.new_places)) },
    Quantity { name: "discipline", symbol: "D", unit: "sd per 1 % lost", default: Value::One(0.0), min: -1.0, max: 1.0, evidence: Assumed, source: "Tiebout against Caplan: even the sign is open; -.3 to .3", about: "governance gained as households leave", slot: Slot::One(|p| &mut p.discipline), role: Acts::when(|s| s.acts(s.on.voice)) },
    Quantity { name: "drain", symbol: "L", unit: "sd", default: Value::One(0.0), min: 0.0, max: 5.0, evidence: Assumed, source: "Hirschman 1970: the vocal leave first; 0 to 2", about: "governance target lost as voice leaves", slot: Slot::One(|p| &mut p.drain), role: Acts::when(|s| s.acts(s.on.voice)) },
];

/// Communities, new places and their hosts.
#[rustfmt::skip]
const NEW_PLACES: &[ParameterRow] = &[
    Quantity { name: "community_attention", symbol: "attention", unit: "probability", default: Value::One(0.2), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it; .05 to .5", about: "chance that a member's national look uses its community's channel", slot: Slot::One(|p| &mut p.community_attention), role: Acts::once_founded(|s| s.with_communities(true)) },
    Quantity { name: "innovation", symbol: "p", unit: "per year", default: Value::One(0.03), min: 0.0, max: 10.0, evidence: Estimated, source: "Sultan, Farley & Lehmann 1990 (other products)", about: "Bass rate of joining a community, or of hearing of a new place, by oneself", slot: Slot::One(|p| &mut p.innovation), role: ONCE_FOUNDED },
    Quantity { name: "imitation", symbol: "q", unit: "per year", default: Value::One(0.38), min: 0.0, max: 10.0, evidence: Estimated, source: "Sultan, Farley & Lehmann 1990 (other products)", about: "Bass rate of joining or hearing through those who already have", slot: Slot::One(|p| &mut p.imitation), role: ONCE_FOUNDED },
    Quantity { name: "diaspora", symbol: "θ", unit: "elasticity", default: Value::One(0.0), min: 0.0, max: 2.0, evidence: Estimated, source: "off; .7 in Beine, Docquier & Özden 2011", about: "attention to legacy places where the own community is over-represented", slot: Slot::One(|p| &mut p.diaspora), role: ONCE_FOUNDED },
    Quantity { name: "diaspora_smoothing", symbol: "m₀", unit: "households", default: Value::One(50.0), min: 0.01, max: 1e6, evidence: Assumed, source: "keeps small places from extremes", about: "real households by which over-representation is smoothed", slot: Slot::One(|p| &mut p.diaspora_smoothing), role: Acts::once_founded(|s| unless(s.parameters.diaspora != 0.0, Idle::DiasporaZero).or(s.with_communities(true))) },
    Quantity { name: "equity_share", symbol: "e", unit: "share", default: Value::One(0.20), min: 0.0, max: 1.0, evidence: Assumed, source: "a down payment", about: "infrastructure paid by members in advance; the rest is debt inside the rent", slot: Slot::One(|p| &mut p.equity_share), role: Acts::once_founded(|s| s.with_communities(true)) },
    Quantity { name: "ticket_wealth", symbol: "θ_w", unit: "share", default: Value::One(0.25), min: 0.0, max: 10.0, evidence: Assumed, source: "nobody has measured it", about: "most of its liquid wealth that a household would pledge for a ticket", slot: Slot::One(|p| &mut p.ticket_wealth), role: Acts::once_founded(|s| s.with_communities(true)) },
    Quantity { name: "forfeiture", symbol: "", unit: "share", default: Value::One(0.10), min: 0.0, max: 1.0, evidence: Assumed, source: "a customary deposit", about: "part of its ticket that a pledger who declines at opening leaves to the place", slot: Slot::One(|p| &mut p.forfeiture), role: Acts::once_founded(|s| s.with_communities(true)) },
    Quantity { name: "learning_rate", symbol: "LR", unit: "share per doubling", default: Value::One(0.15), min: 0.0, max: 0.5, evidence: Assumed, source: "0 to .3; experience curves of other technologies", about: "fall of the legal cost with each doubling of foundings from the template", slot: Slot::One(|p| &mut p.learning_rate), role: Acts::once_founded(|s| s.with_communities(s.on.learning)) },
    Quantity { name: "success_months", symbol: "", unit: "months", default: Value::One(24.0), min: 0.0, max: 600.0, evidence: Assumed, source: "without a gate every allowed founding happens within ten years", about: "months for which a place must hold S before it counts as a success", slot: Slot::One(|p| &mut p.success_months), role: Acts::once_founded(|s| s.with_communities(s.on.learning)) },
    Quantity { name: "host_horizon", symbol: "T", unit: "years", default: Value::One(2.0), min: 0.0, max: 50.0, evidence: Estimated, source: "KRW 2022: the window in which their households weigh a move", about: "years over which a mover reckons with losing the place to its host", slot: Slot::One(|p| &mut p.host_horizon), role: ONCE_FOUNDED },
    Quantity { name: "e_residency", symbol: "e_take", unit: "probability", default: Value::One(0.1), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it", about: "chance that a remote member becomes an e-resident at a community ring, if it gains", slot: Slot::One(|p| &mut p.e_residency), role: Acts::once_founded(|s| s.with_communities(s.on.e_residence)) },
    Quantity { name: "residency_value", symbol: "", unit: "$ per year", default: Value::One(200.0), min: 0.0, max: 1e6, evidence: Assumed, source: "above Próspera's fee of $130, or nobody would pay it", about: "worth of a legal home at a distance, beside taxes saved", slot: Slot::One(|p| &mut p.residency_value), role: Acts::once_founded(|s| s.with_communities(s.on.e_residence)) },
    Quantity { name: "portable_share", symbol: "π", unit: "share", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "0: US residents owe tax where they live", about: "share of their income that e-residents declare in the new place", slot: Slot::One(|p| &mut p.portable_share), role: Acts::once_founded(|s| s.with_communities(s.on.e_residence)) },
    Quantity { name: "remote_only_wage", symbol: "", unit: "level", default: Value::One(0.35), min: 0.01, max: 2.0, evidence: Assumed, source: "odd jobs", about: "wage level of households without remote work where jobs = \"remote_only\"", slot: Slot::One(|p| &mut p.remote_only_wage), role: Acts::once_founded(|s| unless(s.new_places, Idle::NoNewPlace)) },
    Quantity { name: "incorporation_months", symbol: "", unit: "months", default: Value::One(12.0), min: 1.0, max: 240.0, evidence: Assumed, source: "a referendum campaign", about: "months of campaign before each vote on incorporation", slot: Slot::One(|p| &mut p.incorporation_months), role: Acts::once_founded(|s| unless(s.on.incorporation && s.incorporations, Idle::NoSuburbMayLeave)) },
    Quantity { name: "incorporation_wait", symbol: "", unit: "months", default: Value::One(24.0), min: 0.0, max: 1200.0, evidence: Weak, source: "two years by law in California (Government Code § 34325.1, as quoted in 176 Cal. App. 2d 850)", about: "months after a lost vote on incorporation before the next campaign begins", slot: Slot::One(|p| &mut p.incorporation_wait), role: Acts::once_founded(|s| unless(s.on.incorporation && s.incorporations, Idle::NoSuburbMayLeave)) },
];

const PARTS: &[&[ParameterRow]] = &[
    utility::WEIGHTS,
    SURVEY,
    MOVING,
    crate::model::moving::ROWS,
    crate::model::reach::ROWS,
    crate::model::tenure::ROWS,
    crate::model::ties::ROWS,
    utility::DIFFERENCES,
    CITIES,
    crate::model::capital::ROWS,
    crate::model::discipline::ROWS,
    crate::model::foresight::ROWS,
    utility::VALUES,
    NEW_PLACES,
    crate::model::builder::PARAMETER_ROWS,
    crate::model::awareness::ROWS,
    crate::model::pledge::ROWS,
    crate::model::vote::ROWS,
];

/// The parameter table.
pub static PARAMETERS: &[ParameterRow] = &joined::<ParameterRow, { length(PARTS) }>(PARTS);

impl Default for Parameters {
    /// The defaults of [`PARAMETERS`].
    fn default() -> Self {
        let mut p = Parameters::ZERO;
        for row in PARAMETERS {
            match (row.default, &row.slot) {
                (Value::One(value), Slot::One(slot)) => *slot(&mut p) = value,
                (Value::PerClass(values), Slot::PerClass(slot)) => *slot(&mut p) = ByClass(values),
                _ => unreachable!("a parameter row has a default of the shape of its slot"),
            }
        }
        p
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_range_and_names_are_unique() {
        for (k, row) in PARAMETERS.iter().enumerate() {
            let values = row.get(&Parameters::default());
            assert!(values.0.iter().all(|&v| row.allows(v)), "{}", row.name);
            assert!(PARAMETERS[..k].iter().all(|other| other.name != row.name), "{} twice", row.name);
            assert!(!row.source.is_empty() && !row.about.is_empty());
        }
    }
}
