//! The parameters: one table with name, symbol, unit, default, range, evidence and source of each.
//!
//! *KRW* is Koşar, Ransom & van der Klaauw, "Understanding migration aversion using elicited counterfactual choice
//! probabilities", Journal of Econometrics 231 (2022) 123–147, Table 5.

use crate::model::household::ByClass;
use crate::model::quantity::Evidence::*;
use crate::model::quantity::{DefaultValue as Value, Quantity, Slot};

/// All numbers that shape behaviour, at their defaults unless a scenario says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// β: utility of ln net income.
    pub income_weight: ByClass,
    /// α: share of net income spent on housing.
    pub housing_share: f64,
    /// γ: disutility of ln violent crime.
    pub crime_weight: ByClass,
    /// σ: utility of one school quartile.
    pub school_weight: ByClass,
    /// φ: utility of living in the metro where family lives.
    pub family_weight: ByClass,
    /// g: utility of one standard deviation of governance.
    pub governance_weight: f64,
    /// μ: disutility of moving at all.
    pub moving_cost: ByClass,
    /// How much less a move to the next street costs.
    pub local_relief: ByClass,
    /// μᵈ: disutility of 100 miles.
    pub distance_cost: ByClass,
    /// μ$: disutility of a thousand dollars of moving expenses.
    pub money_cost: ByClass,
    /// Cost of selling, as a share of the home's price.
    pub sale_fee: f64,
    /// Sale cost relative to income, in multiples of μ$.
    pub sale_weight: f64,
    /// λ: looks beyond the own metro per year.
    pub attention_rate: f64,
    /// λ_loc: looks within the own metro per year.
    pub local_rate: f64,
    /// b_r: extra attention of remote households.
    pub remote_attention: f64,
    /// δ: decay of attention with distance.
    pub distance_decay: f64,
    /// Distances below this count as this, miles.
    pub distance_floor: f64,
    /// a: exponent of a place's size in attention.
    pub mass_exponent: f64,
    /// ρ: share of looks that go to the home metro of those who live away from it.
    pub home_attention: f64,
    /// Probability that somebody pays for a move the household cannot.
    pub assist: f64,
    /// τ_s: years in which liquid wealth is rebuilt after a move.
    pub buffer_years: f64,
    /// Scale of liquid wealth.
    pub wealth_scale: f64,
    /// Redraws of the mobility class per year.
    pub class_switch: f64,
    /// Standard deviation of ln β between households.
    pub taste_sd_income: f64,
    /// Standard deviation of ln γ between households.
    pub taste_sd_crime: f64,
    /// Standard deviation of ln g between households.
    pub taste_sd_governance: f64,
    /// h_min: dwellings' worth of rent that must be paid (Stone–Geary).
    pub housing_minimum: f64,
    /// c_min: dollars that must be spent (Stone–Geary).
    pub consumption_minimum: f64,
    /// i: interest rate.
    pub interest: f64,
    /// d_H: depreciation of housing per year.
    pub depreciation: f64,
    /// b_H: speed of building per year.
    pub build_speed: f64,
    /// κ_r: elasticity of reduced-form rents to households.
    pub rent_elasticity: f64,
    /// η: elasticity of wages to the size of the metro.
    pub agglomeration: f64,
    /// ζ: elasticity of wages to the net-of-business-tax share.
    pub business_tax_incidence: f64,
    /// χ: school quartiles per unit of ln services.
    pub school_response: f64,
    /// χ_n: elasticity of the cost of services to households.
    pub service_scale: f64,
    /// F as a share of base-year revenue where a place does not say.
    pub obligations_share: f64,
    /// Services below this share of the base year are financed by debt.
    pub services_floor: f64,
    /// Share of a budget gap closed by taxes when `budget = "mixed"`.
    pub budget_tax_share: f64,
    /// Most that the income tax rate moves in a year to balance a budget.
    pub tax_step: f64,
    /// ψ: elasticity of crime to services.
    pub services_crime: f64,
    /// ω: response of ln crime to the share of poor households.
    pub poverty_crime: f64,
    /// Half-life of a gap between crime and its target, years.
    pub crime_half_life: f64,
    /// D: governance gained per per cent of households lost a year.
    pub discipline: f64,
    /// L: governance target lost as voice leaves.
    pub drain: f64,
    /// v: utility of one step of a place's fit with one's values.
    pub norms_weight: ByClass,
    /// Share of a member's national looks that use its community's channel.
    pub community_attention: f64,
    /// p: Bass rate of joining, or hearing of a place, by oneself.
    pub innovation: f64,
    /// q: Bass rate through those who already have.
    pub imitation: f64,
    /// θ: pull of places where the own community is over-represented.
    pub diaspora: f64,
    /// m₀: households added to both sides of that ratio.
    pub diaspora_smoothing: f64,
    /// e: part of the infrastructure that members pay in advance.
    pub equity_share: f64,
    /// θ_w: part of liquid wealth that a household would pledge.
    pub ticket_wealth: f64,
    /// Part of the ticket that a pledger who declines at opening leaves behind.
    pub forfeiture: f64,
    /// LR: fall of the legal cost with each doubling of successes.
    pub learning_rate: f64,
    /// Months for which a place must hold its capacity before its founders gather again.
    pub success_months: f64,
    /// T: years over which a mover reckons with the loss of the place.
    pub host_horizon: f64,
    /// Chance that a remote member who looks at a place joins it at a distance.
    pub e_residency: f64,
    /// What an e-residency is worth beside taxes saved.
    pub residency_value: f64,
    /// π: income that e-residents declare in the new place.
    pub portable_share: f64,
    /// Wage level of those without remote work where there are no jobs.
    pub remote_only_wage: f64,
    /// Rent below which landlords of a new place leave units empty.
    pub rent_floor: f64,
    /// Months over which the residents of a suburb are heard.
    pub incorporation_months: f64,
}

const KRW: &str = "KRW 2022, Table 5";

// Two shorthands for the last column.
macro_rules! one {
    ($field:ident) => {
        Slot::One(|p: &mut Parameters| &mut p.$field)
    };
}
macro_rules! per_class {
    ($field:ident) => {
        Slot::PerClass(|p: &mut Parameters| &mut p.$field)
    };
}

/// The parameter table.
#[rustfmt::skip]
pub static PARAMETERS: &[Quantity<Parameters>] = &[
    Quantity { name: "income_weight", symbol: "β", unit: "utility per ln $", default: Value::PerClass([4.000, 3.873, 5.163]), min: 0.0, max: 200.0, evidence: Estimated, source: KRW, about: "utility of ln net income", slot: per_class!(income_weight) },
    Quantity { name: "housing_share", symbol: "α", unit: "share of net income", default: Value::One(0.24), min: 0.0, max: 0.6, evidence: Estimated, source: "Davis & Ortalo-Magné 2011; KRW imply 0.213", about: "share of net income spent on housing", slot: one!(housing_share) },
    Quantity { name: "crime_weight", symbol: "γ", unit: "utility per ln crime", default: Value::PerClass([0.695, 0.623, 0.684]), min: 0.0, max: 5.0, evidence: Estimated, source: "KRW 2022, Table 5; bounded by Cullen & Levitt 1999, Ellen & O'Regan 2010", about: "disutility of ln violent crime", slot: per_class!(crime_weight) },
    Quantity { name: "school_weight", symbol: "σ", unit: "utility per quartile", default: Value::PerClass([0.272, 0.266, 0.253]), min: 0.0, max: 2.0, evidence: Estimated, source: KRW, about: "utility of one school quartile; half of it without children", slot: per_class!(school_weight) },
    Quantity { name: "family_weight", symbol: "φ", unit: "utility", default: Value::PerClass([1.366, 1.751, 4.262]), min: 0.0, max: 20.0, evidence: Estimated, source: KRW, about: "utility of living in the metro where family lives", slot: per_class!(family_weight) },
    Quantity { name: "governance_weight", symbol: "g", unit: "utility per sd", default: Value::One(0.75), min: 0.0, max: 5.0, evidence: Weak, source: "one sd of institutions is worth about one sd of local income, Nifo & Vecchione 2014", about: "utility of one standard deviation of governance", slot: one!(governance_weight) },
    Quantity { name: "moving_cost", symbol: "μ", unit: "utility", default: Value::PerClass([1.171, 1.802, 6.154]), min: -5.0, max: 20.0, evidence: Estimated, source: KRW, about: "disutility of moving at all", slot: per_class!(moving_cost) },
    Quantity { name: "local_relief", symbol: "μ_loc", unit: "utility", default: Value::PerClass([0.742, 1.419, 3.548]), min: 0.0, max: 20.0, evidence: Weak, source: "KRW 2022, Table 5 (a move of 0.2 miles)", about: "how much less a move to the next street costs; fades with exp(-miles/5)", slot: per_class!(local_relief) },
    Quantity { name: "distance_cost", symbol: "μᵈ", unit: "utility per 100 miles", default: Value::PerClass([0.060, 0.050, 0.067]), min: 0.0, max: 5.0, evidence: Estimated, source: KRW, about: "disutility of distance from the old place", slot: per_class!(distance_cost) },
    Quantity { name: "money_cost", symbol: "μ$", unit: "utility per $1,000", default: Value::PerClass([0.041, 0.043, 0.022]), min: 0.0, max: 1.0, evidence: Estimated, source: KRW, about: "disutility of moving expenses", slot: per_class!(money_cost) },
    Quantity { name: "sale_fee", symbol: "", unit: "share of price", default: Value::One(0.05), min: 0.0, max: 0.2, evidence: Weak, source: "customary broker commission and closing costs", about: "what an owner pays to sell", slot: one!(sale_fee) },
    Quantity { name: "sale_weight", symbol: "sale/μ$", unit: "multiples of μ$", default: Value::One(75.0), min: 0.0, max: 200.0, evidence: Fitted, source: "μ$ at the median income of $75,000: linear dollars of that size are far outside KRW's $5,000", about: "weight of the sale cost relative to income", slot: one!(sale_weight) },
    Quantity { name: "attention_rate", symbol: "λ", unit: "per year", default: Value::One(1.0), min: 0.0, max: 365.0, evidence: Fitted, source: "2.67 % inter-metro moves a year (ACS 2.25, IRS 3.06), jointly with liquidity", about: "looks beyond the own metro per year at average age", slot: one!(attention_rate) },
    Quantity { name: "local_rate", symbol: "λ_loc", unit: "per year", default: Value::One(0.39), min: 0.0, max: 365.0, evidence: Fitted, source: "CPS: 6.2 % a year move within their county", about: "looks within the own metro per year", slot: one!(local_rate) },
    Quantity { name: "remote_attention", symbol: "b_r", unit: "share", default: Value::One(0.6), min: 0.0, max: 5.0, evidence: Weak, source: "remote workers consider moving more often; size unknown", about: "extra looks of remote households", slot: one!(remote_attention) },
    Quantity { name: "distance_decay", symbol: "δ", unit: "elasticity", default: Value::One(0.70), min: 0.0, max: 3.0, evidence: Fitted, source: "ln-distance slope of state flows, -1.05 to -1.12, is about -.47 - .93 δ", about: "how fast attention fades with distance", slot: one!(distance_decay) },
    Quantity { name: "distance_floor", symbol: "d_0", unit: "miles", default: Value::One(20.0), min: 0.01, max: 500.0, evidence: Weak, source: "radius of a metro", about: "nearer places count as this far", slot: one!(distance_floor) },
    Quantity { name: "mass_exponent", symbol: "a", unit: "elasticity", default: Value::One(1.0), min: 0.0, max: 1.5, evidence: Weak, source: "gravity estimates near 1", about: "how attention grows with the size of a place", slot: one!(mass_exponent) },
    Quantity { name: "home_attention", symbol: "ρ", unit: "probability", default: Value::One(0.15), min: 0.0, max: 1.0, evidence: Fitted, source: "keeps the share living away from home at .25", about: "share of looks that go to the home metro, for those who live away", slot: one!(home_attention) },
    Quantity { name: "assist", symbol: "", unit: "probability", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: "employer, family or credit; nobody has measured it", about: "chance that somebody pays for a move the household cannot", slot: one!(assist) },
    Quantity { name: "buffer_years", symbol: "τ_s", unit: "years", default: Value::One(3.0), min: 0.01, max: 20.0, evidence: Weak, source: "buffer-stock saving, Carroll 1997", about: "time constant of rebuilding liquid wealth after a move", slot: one!(buffer_years) },
    Quantity { name: "wealth_scale", symbol: "Q", unit: "factor", default: Value::One(1.0), min: 0.0, max: 100.0, evidence: Weak, source: "liquid wealth by income, Survey of Consumer Finances shape; always sweep it", about: "scale of liquid wealth", slot: one!(wealth_scale) },
    Quantity { name: "class_switch", symbol: "", unit: "per year", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "KRW have no panel long enough", about: "rate at which the mobility rank is redrawn", slot: one!(class_switch) },
    Quantity { name: "taste_sd_income", symbol: "sd β", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of β between households", slot: one!(taste_sd_income) },
    Quantity { name: "taste_sd_crime", symbol: "sd γ", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of γ between households", slot: one!(taste_sd_crime) },
    Quantity { name: "taste_sd_governance", symbol: "sd g", unit: "log points", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Weak, source: "KRW's individual estimates are widely spread", about: "spread of g between households", slot: one!(taste_sd_governance) },
    Quantity { name: "housing_minimum", symbol: "h_min", unit: "dwellings", default: Value::One(0.3), min: 0.0, max: 2.0, evidence: Assumed, source: "used with utility = \"stone_geary\" only", about: "rent that must be paid, as a multiple of the place's rent", slot: one!(housing_minimum) },
    Quantity { name: "consumption_minimum", symbol: "c_min", unit: "$ per year", default: Value::One(10_000.0), min: 0.0, max: 100_000.0, evidence: Assumed, source: "used with utility = \"stone_geary\" only", about: "spending that cannot be avoided", slot: one!(consumption_minimum) },
    Quantity { name: "interest", symbol: "i", unit: "per year", default: Value::One(0.05), min: 0.001, max: 0.3, evidence: Weak, source: "real mortgage rate with risk", about: "interest rate in the user cost of housing", slot: one!(interest) },
    Quantity { name: "depreciation", symbol: "d_H", unit: "per year", default: Value::One(0.01), min: 0.0, max: 0.2, evidence: Weak, source: "Glaeser & Gyourko 2005: housing is durable", about: "how fast unneeded housing disappears", slot: one!(depreciation) },
    Quantity { name: "build_speed", symbol: "b_H", unit: "per year", default: Value::One(0.2), min: 0.0, max: 12.0, evidence: Weak, source: "permits answer prices within a few years", about: "share of the gap to desired housing that is built each year", slot: one!(build_speed) },
    Quantity { name: "rent_elasticity", symbol: "κ_r", unit: "elasticity", default: Value::One(0.5), min: 0.0, max: 5.0, evidence: Assumed, source: "used with rents = \"reduced_form\" only", about: "rent response to households", slot: one!(rent_elasticity) },
    Quantity { name: "agglomeration", symbol: "η", unit: "elasticity", default: Value::One(0.04), min: -0.1, max: 0.2, evidence: Estimated, source: "Combes & Gobillon 2015: .02 to .07", about: "wage gain from a larger metro", slot: one!(agglomeration) },
    Quantity { name: "business_tax_incidence", symbol: "ζ", unit: "elasticity", default: Value::One(0.0), min: 0.0, max: 2.0, evidence: Assumed, source: "incidence on wages is disputed", about: "wage loss from business taxes", slot: one!(business_tax_incidence) },
    Quantity { name: "school_response", symbol: "χ", unit: "quartiles per ln $", default: Value::One(1.0), min: 0.0, max: 5.0, evidence: Weak, source: "school spending matters, size disputed", about: "school quality gained from services", slot: one!(school_response) },
    Quantity { name: "service_scale", symbol: "χ_n", unit: "elasticity", default: Value::One(1.0), min: 0.5, max: 1.5, evidence: Weak, source: "constant cost per household", about: "how the cost of services grows with households", slot: one!(service_scale) },
    Quantity { name: "obligations_share", symbol: "F", unit: "share of revenue", default: Value::One(0.20), min: 0.0, max: 0.95, evidence: Weak, source: "debt service and pensions of large US cities", about: "fixed obligations where a place gives none", slot: one!(obligations_share) },
    Quantity { name: "services_floor", symbol: "", unit: "share of s⁰", default: Value::One(0.2), min: 0.0, max: 1.0, evidence: Assumed, source: "below it a city borrows", about: "services that are kept up by debt", slot: one!(services_floor) },
    Quantity { name: "budget_tax_share", symbol: "", unit: "share", default: Value::One(0.5), min: 0.0, max: 1.0, evidence: Assumed, source: "used with budget = \"mixed\" only", about: "share of a budget gap closed by taxes", slot: one!(budget_tax_share) },
    Quantity { name: "tax_step", symbol: "x", unit: "rate per year", default: Value::One(0.01), min: 0.0, max: 0.2, evidence: Assumed, source: "used with budget = \"taxes\" or \"mixed\" only", about: "most that the income tax rate moves in a year", slot: one!(tax_step) },
    Quantity { name: "services_crime", symbol: "ψ", unit: "elasticity", default: Value::One(0.3), min: 0.0, max: 2.0, evidence: Weak, source: "Chalfin & McCrary 2018 (police)", about: "crime that services prevent", slot: one!(services_crime) },
    Quantity { name: "poverty_crime", symbol: "ω", unit: "ln crime per share", default: Value::One(0.0), min: 0.0, max: 10.0, evidence: Assumed, source: "off by default", about: "crime from a larger share of poor households", slot: one!(poverty_crime) },
    Quantity { name: "crime_half_life", symbol: "", unit: "years", default: Value::One(2.0), min: 0.01, max: 50.0, evidence: Weak, source: "crime follows spending within a few years", about: "half-life of a gap between crime and its target", slot: one!(crime_half_life) },
    Quantity { name: "discipline", symbol: "D", unit: "sd per 1 % lost", default: Value::One(0.0), min: -1.0, max: 1.0, evidence: Assumed, source: "Tiebout against Caplan: even the sign is open; -.3 to .3", about: "governance gained as households leave", slot: one!(discipline) },
    Quantity { name: "drain", symbol: "L", unit: "sd", default: Value::One(0.0), min: 0.0, max: 5.0, evidence: Assumed, source: "Hirschman 1970: the vocal leave first; 0 to 2", about: "governance target lost as voice leaves", slot: one!(drain) },
    Quantity { name: "norms_weight", symbol: "v", unit: "utility per step", default: Value::PerClass([0.173, 0.258, 0.126]), min: 0.0, max: 5.0, evidence: Estimated, source: KRW, about: "utility of a step of affinity between a community's values and a place", slot: per_class!(norms_weight) },
    Quantity { name: "community_attention", symbol: "attention", unit: "probability", default: Value::One(0.2), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it; .05 to .5", about: "chance that a member's national look uses its community's channel", slot: one!(community_attention) },
    Quantity { name: "innovation", symbol: "p", unit: "per year", default: Value::One(0.03), min: 0.0, max: 10.0, evidence: Estimated, source: "Sultan, Farley & Lehmann 1990 (other products)", about: "Bass rate of joining a community, or of hearing of a new place, by oneself", slot: one!(innovation) },
    Quantity { name: "imitation", symbol: "q", unit: "per year", default: Value::One(0.38), min: 0.0, max: 10.0, evidence: Estimated, source: "Sultan, Farley & Lehmann 1990 (other products)", about: "Bass rate of joining or hearing through those who already have", slot: one!(imitation) },
    Quantity { name: "diaspora", symbol: "θ", unit: "elasticity", default: Value::One(0.0), min: 0.0, max: 2.0, evidence: Estimated, source: "off; .7 in Beine, Docquier & Özden 2011", about: "attention to legacy places where the own community is over-represented", slot: one!(diaspora) },
    Quantity { name: "diaspora_smoothing", symbol: "m₀", unit: "households", default: Value::One(50.0), min: 0.01, max: 1e6, evidence: Assumed, source: "keeps small places from extremes", about: "real households by which over-representation is smoothed", slot: one!(diaspora_smoothing) },
    Quantity { name: "equity_share", symbol: "e", unit: "share", default: Value::One(0.20), min: 0.0, max: 1.0, evidence: Assumed, source: "a down payment", about: "infrastructure paid by members in advance; the rest is debt inside the rent", slot: one!(equity_share) },
    Quantity { name: "ticket_wealth", symbol: "θ_w", unit: "share", default: Value::One(0.25), min: 0.0, max: 10.0, evidence: Assumed, source: "nobody has measured it", about: "most of its liquid wealth that a household would pledge for a ticket", slot: one!(ticket_wealth) },
    Quantity { name: "forfeiture", symbol: "", unit: "share", default: Value::One(0.10), min: 0.0, max: 1.0, evidence: Assumed, source: "a customary deposit", about: "part of its ticket that a pledger who declines at opening leaves to the place", slot: one!(forfeiture) },
    Quantity { name: "learning_rate", symbol: "LR", unit: "share per doubling", default: Value::One(0.15), min: 0.0, max: 0.5, evidence: Assumed, source: "0 to .3; experience curves of other technologies", about: "fall of the legal cost with each doubling of foundings from the template", slot: one!(learning_rate) },
    Quantity { name: "success_months", symbol: "", unit: "months", default: Value::One(24.0), min: 0.0, max: 600.0, evidence: Assumed, source: "without a gate every allowed founding happens within ten years", about: "months for which a place must hold S before it counts as a success", slot: one!(success_months) },
    Quantity { name: "host_horizon", symbol: "T", unit: "years", default: Value::One(2.0), min: 0.0, max: 50.0, evidence: Estimated, source: "KRW 2022: the window in which their households weigh a move", about: "years over which a mover reckons with losing the place to its host", slot: one!(host_horizon) },
    Quantity { name: "e_residency", symbol: "e_take", unit: "probability", default: Value::One(0.1), min: 0.0, max: 1.0, evidence: Assumed, source: "nobody has measured it", about: "chance that a remote member becomes an e-resident at a community ring, if it gains", slot: one!(e_residency) },
    Quantity { name: "residency_value", symbol: "", unit: "$ per year", default: Value::One(200.0), min: 0.0, max: 1e6, evidence: Assumed, source: "above Próspera's fee of $130, or nobody would pay it", about: "worth of a legal home at a distance, beside taxes saved", slot: one!(residency_value) },
    Quantity { name: "portable_share", symbol: "π", unit: "share", default: Value::One(0.0), min: 0.0, max: 1.0, evidence: Assumed, source: "0: US residents owe tax where they live", about: "share of their income that e-residents declare in the new place", slot: one!(portable_share) },
    Quantity { name: "remote_only_wage", symbol: "", unit: "level", default: Value::One(0.35), min: 0.01, max: 2.0, evidence: Assumed, source: "odd jobs", about: "wage level of households without remote work where jobs = \"remote_only\"", slot: one!(remote_only_wage) },
    Quantity { name: "rent_floor", symbol: "", unit: "share of r_c", default: Value::One(0.7), min: 0.0, max: 1.0, evidence: Assumed, source: "variable costs", about: "lowest rent of a new place, as a share of its cost rent", slot: one!(rent_floor) },
    Quantity { name: "incorporation_months", symbol: "", unit: "months", default: Value::One(12.0), min: 1.0, max: 240.0, evidence: Assumed, source: "a referendum campaign", about: "months over which it is counted who would gain from incorporation", slot: one!(incorporation_months) },
];

impl Default for Parameters {
    /// The defaults of [`PARAMETERS`].
    fn default() -> Self {
        let mut p = Parameters {
            income_weight: ByClass([0.0; 3]),
            housing_share: 0.0,
            crime_weight: ByClass([0.0; 3]),
            school_weight: ByClass([0.0; 3]),
            family_weight: ByClass([0.0; 3]),
            governance_weight: 0.0,
            moving_cost: ByClass([0.0; 3]),
            local_relief: ByClass([0.0; 3]),
            distance_cost: ByClass([0.0; 3]),
            money_cost: ByClass([0.0; 3]),
            sale_fee: 0.0,
            sale_weight: 0.0,
            attention_rate: 0.0,
            local_rate: 0.0,
            remote_attention: 0.0,
            distance_decay: 0.0,
            distance_floor: 0.0,
            mass_exponent: 0.0,
            home_attention: 0.0,
            assist: 0.0,
            buffer_years: 0.0,
            wealth_scale: 0.0,
            class_switch: 0.0,
            taste_sd_income: 0.0,
            taste_sd_crime: 0.0,
            taste_sd_governance: 0.0,
            housing_minimum: 0.0,
            consumption_minimum: 0.0,
            interest: 0.0,
            depreciation: 0.0,
            build_speed: 0.0,
            rent_elasticity: 0.0,
            agglomeration: 0.0,
            business_tax_incidence: 0.0,
            school_response: 0.0,
            service_scale: 0.0,
            obligations_share: 0.0,
            services_floor: 0.0,
            budget_tax_share: 0.0,
            tax_step: 0.0,
            services_crime: 0.0,
            poverty_crime: 0.0,
            crime_half_life: 0.0,
            discipline: 0.0,
            drain: 0.0,
            norms_weight: ByClass([0.0; 3]),
            community_attention: 0.0,
            innovation: 0.0,
            imitation: 0.0,
            diaspora: 0.0,
            diaspora_smoothing: 0.0,
            equity_share: 0.0,
            ticket_wealth: 0.0,
            forfeiture: 0.0,
            learning_rate: 0.0,
            success_months: 0.0,
            host_horizon: 0.0,
            e_residency: 0.0,
            residency_value: 0.0,
            portable_share: 0.0,
            remote_only_wage: 0.0,
            rent_floor: 0.0,
            incorporation_months: 0.0,
        };
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
