//! Names the choices between whole variants of the model.

/// How many alternatives a ring brings up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternatives {
    /// This many draws from the kernel (1 is the model; more for comparison).
    Drawn(u8),
    /// Every place: the full multinomial logit.
    All,
}

/// The shape of utility in income and rent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UtilityForm {
    /// ln n − α ln R.
    CobbDouglas,
    /// ln max(n − r·h_min − c_min, 1000).
    StoneGeary,
}

/// How rents are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RentRule {
    /// Spending on housing over the durable stock.
    Market,
    /// r⁰ (N/N⁰)^κ_r.
    ReducedForm,
}

/// What gives when a city's revenue moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetRule {
    /// Services.
    Services,
    /// The income tax rate, slowly.
    Taxes,
    /// `parameters.budget_tax_share` of the gap by taxes, the rest by services.
    Mixed,
}

/// What the base year's amenities are solved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmenityRule {
    /// Expected net flows of zero: what-ifs start from rest.
    Rest,
    /// The observed net flows of the place table.
    Observed,
    /// Not solved: only the `amenity` key counts.
    Given,
}

/// What migration does when nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// What the rule of amenities says.
    Rest,
    /// What was observed in one year, year by year.
    Observed,
    /// What a forecast from that year says.
    Moving,
}

/// What a template is learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearningFrom {
    /// Places that held their capacity.
    Successes,
    /// Every place that opened.
    Attempts,
}

/// All choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How many alternatives a ring brings up.
    pub alternatives: Alternatives,
    /// The shape of utility.
    pub utility: UtilityForm,
    /// How rents are found.
    pub rents: RentRule,
    /// What gives in a budget.
    pub budget: BudgetRule,
    /// What amenities are solved for.
    pub amenities: AmenityRule,
    /// What makes the next founding cheaper.
    pub learning_from: LearningFrom,
}

impl Default for Rules {
    /// One alternative, Cobb–Douglas, market rents, services give, the base year at rest, learning from successes.
    fn default() -> Self {
        Rules {
            alternatives: Alternatives::Drawn(1),
            utility: UtilityForm::CobbDouglas,
            rents: RentRule::Market,
            budget: BudgetRule::Services,
            amenities: AmenityRule::Rest,
            learning_from: LearningFrom::Successes,
        }
    }
}
