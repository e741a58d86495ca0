//! Holds every number and switch that a scenario may set: parameters of behaviour, mechanisms, and what a place or a charter is.
//!
//! Only the fields are here. Their names in a scenario file, defaults, ranges, evidence and sources are rows of the tables
//! [`crate::model::parameters`], [`crate::model::mechanisms`] and [`crate::model::place`], which the rules write.

use crate::model::household::ByClass;

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
    /// κ_c: disutility of one standard deviation of climate risk.
    pub climate_weight: f64,
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
    /// λ: looks beyond the own metro per year.
    pub attention_rate: f64,
    /// λ_loc: looks within the own metro per year.
    pub local_rate: f64,
    /// b_r: extra attention of remote households.
    pub remote_attention: f64,
    /// a: exponent of a place's size in attention.
    pub mass_exponent: f64,
    /// ρ: share of looks that go to the home metro of those who live away from it.
    pub home_attention: ByClass,
    /// Probability that somebody pays for a move the household cannot.
    pub assist: f64,
    /// τ_s: years in which liquid wealth is rebuilt after a move.
    pub buffer_years: f64,
    /// Scale of liquid wealth.
    pub wealth_scale: f64,
    /// e: share of the price of an owned home that its sale leaves for the move.
    pub home_equity: f64,
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
    /// c: share of the base stock that can be built in a year beyond replacement.
    pub build_ceiling: f64,
    /// κ_r: elasticity of reduced-form rents to households.
    pub rent_elasticity: f64,
    /// η: elasticity of wages to the size of the metro.
    pub agglomeration: f64,
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
    /// Factor on the weights of income, crime, schools, values and governance together.
    pub survey_scale: f64,
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
    /// Months over which the residents of a suburb are heard.
    pub incorporation_months: f64,
    /// Months after a lost vote before the next campaign begins.
    pub incorporation_wait: f64,
    /// s: share of income over which help fades by 1/e.
    pub assist_scale: f64,
    /// k: factor on the share of owners among those who have long stayed, which keeps 68 % owning.
    pub tenure_scale: f64,
    /// ω: part of owning that a move takes away at first.
    pub tenure_reset: f64,
    /// τ_o: years in which it comes back.
    pub tenure_years: f64,
    /// k_h: family ties that relocate per year.
    pub home_drift: f64,
    /// ρ_p: chance that a pledge keeps its taste draw.
    pub pledge_memory: f64,
    /// σ_v: scale of the taste draw of a vote.
    pub vote_noise: f64,
    /// κ: rate at which the net loss is smoothed.
    pub discipline_speed: f64,
    /// Most that exit alone moves governance.
    pub discipline_limit: f64,
    /// ρ: discount of what is announced.
    pub foresight_rate: f64,
    /// κ_B: rate at which business capital adjusts.
    pub capital_speed: f64,
    /// ε_B: elasticity of capital to what is left of profits.
    pub capital_elasticity: f64,
    /// s_w: weight of wages in profits.
    pub capital_wage_weight: f64,
    /// θ: elasticity of wages to capital per job.
    pub capital_theta: f64,
    /// Part of the response that is taken from other places.
    pub reallocation: f64,
    /// π̄: mobile business income over mean income.
    pub profit_share: f64,
    /// Years of cost that a builder borrows in advance.
    pub reserve_years_builder: f64,
    /// Speed of asking rents.
    pub asking_speed: f64,
    /// Vacancy at which asking rents stand still.
    pub normal_vacancy: f64,
    /// Vacancy from which nobody builds.
    pub vacancy_stop: f64,
    /// Most homes one place builds in a year.
    pub build_most: f64,
    /// Years after a failure in which nobody takes over.
    pub successor_years: f64,
    /// ℓ: attention to a vacant home over a household.
    pub market_vacant_mass: f64,
    /// d₀: nearer places count as this far, miles.
    pub attention_d0: f64,
    /// δ: decay of attention with distance.
    pub attention_delta: f64,
    /// s: extra attention within a state.
    pub attention_same_state: f64,
    /// k_∞: attention that does not fade.
    pub attention_constant: f64,
}

/// Which mechanisms act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mechanisms {
    /// Channel: households see changes of taxes and fees.
    pub tax: bool,
    /// Channel: households see changes of crime.
    pub crime: bool,
    /// Channel: households see changes of rents and property taxes.
    pub housing_cost: bool,
    /// Channel: households see changes of schools.
    pub schools: bool,
    /// Channel: households see changes of governance.
    pub governance: bool,
    /// Response: wages follow the size of the metro and capital per job.
    pub wages: bool,
    /// Response: rents follow demand.
    pub rents: bool,
    /// Response: housing is built and decays.
    pub construction: bool,
    /// Response: services follow the city's revenue.
    pub budget: bool,
    /// Response: crime follows services and poverty.
    pub crime_response: bool,
    /// Response: governance follows the voice of residents.
    pub voice: bool,
    /// Structure: moves must be paid from liquid wealth.
    pub liquidity: bool,
    /// Structure: households are drawn to where family lives.
    pub family: bool,
    /// Structure: households mind the climate risk of places.
    pub climate_risk: bool,
    /// Structure: households age, die and are replaced.
    pub life_cycle: bool,
    /// Structure: the young look around more.
    pub age_attention: bool,
    /// Structure: some jobs can leave with the household.
    pub remote_work: bool,
    /// Structure: households also look around within their own metro.
    pub local_moves: bool,
    /// Structure: moving expenses and sale costs weigh in the decision.
    pub money_costs: bool,
    /// Structure: people with shared values find each other, and favour places of their kind.
    pub communities: bool,
    /// Response: communities, developers and suburbs found places.
    pub founding: bool,
    /// Response: new places become known gradually; off, everybody knows of them at once.
    pub awareness: bool,
    /// Response: each success makes the next founding from its template cheaper.
    pub learning: bool,
    /// Response: hosts may turn on new places; movers and builders reckon with it.
    pub host_risk: bool,
    /// Response: remote members who stay join new places at a distance.
    pub e_residence: bool,
    /// Response: suburbs vote themselves out of their parent's budget.
    pub incorporation: bool,
    /// Response: business capital follows jobs, taxes and wages.
    pub capital: bool,
    /// Response: households see announced changes before their date.
    pub foresight: bool,
    /// Structure: from 65 on income is a pension that is paid wherever one lives.
    pub pensions: bool,
}

/// The numbers of a place that a scenario gives and that events and trends may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributes {
    /// w̄: wage level, 1 = national mean.
    pub wage: f64,
    /// r⁰: annual rent of a dwelling, dollars.
    pub rent: f64,
    /// τ: flat state and local income tax rate; with brackets, added to every rate.
    pub income_tax: f64,
    /// Sales tax rate.
    pub sales_tax: f64,
    /// τᵖ: property tax, share of value per year.
    pub property_tax: f64,
    /// τᵇ: business tax rate.
    pub business_tax: f64,
    /// Fee every household pays, dollars per year.
    pub annual_fee: f64,
    /// Fee paid on moving in, dollars.
    pub entry_fee: f64,
    /// Paid to whoever moves in from another metro, dollars.
    pub relocation_grant: f64,
    /// c: violent crimes per 100,000 people.
    pub violent_crime: f64,
    /// q: governance quality, z-score.
    pub governance: f64,
    /// q*: governance that residents' politics pull towards.
    pub governance_target: f64,
    /// S⁰: schools, quartile steps.
    pub schools: f64,
    /// Added to the solved amenity, utility.
    pub amenity: f64,
    /// z: climate risk, sd above the US mean.
    pub climate_risk: f64,
    /// ε: elasticity of housing supply.
    pub supply_elasticity: f64,
    /// H: housing units (events scale the stock; the base year has one per household).
    pub housing_units: f64,
    /// Most housing units the land holds.
    pub land_cap: f64,
    /// F: fixed obligations, dollars per base-year household and year.
    pub obligations: f64,
    /// Transfers received, dollars per base-year household and year.
    pub transfers: f64,
    /// ν: speed of politics per year.
    pub reform_speed: f64,
    /// Share of politics that is blocked.
    pub gridlock: f64,
    /// Governance lost to special interests, sd.
    pub capture: f64,
    /// Most households admitted per year.
    pub admission_cap: f64,
    /// Share of a parent's budget that a suburb takes along.
    pub local_share: f64,
    /// Households that arrive from abroad per year.
    pub arrivals: f64,
    /// Households that leave for abroad per year.
    pub departures: f64,
}

/// A parameter before its row says what it is by default.
const NONE: ByClass = ByClass([0.0; 3]);

/// One step of a bracketed income tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    /// Income from which the rate applies, dollars per year.
    pub from: f64,
    /// Marginal rate.
    pub rate: f64,
}

/// The numbers of a charter.
#[derive(Debug, Clone, PartialEq)]
pub struct Charter {
    /// S: households at which a place by pledge is funded and counts as a success.
    pub capacity: f64,
    /// Infrastructure including land, $ per unit.
    pub infrastructure: f64,
    /// Building, $ per unit.
    pub building: f64,
    /// Legal and platform cost of the first founding, $.
    pub legal: f64,
    /// Fixed running cost, $ per year.
    pub opex: f64,
    /// Fixed running cost as a share of revenue at S.
    pub opex_share: f64,
    /// Mean gross income for which services are budgeted, $ per year; 0: who would come is found out at the start.
    pub budget_income: f64,
    /// Units at opening (developer, plain).
    pub units: f64,
    /// Units added per year (developer).
    pub units_per_year: f64,
    /// Opening, in years of the calendar (developer, plain).
    pub opens: f64,
    /// Cash that the sponsor will put in, $.
    pub sponsor: f64,
    /// Years lent to the treasury at opening, in years of its budget.
    pub reserve_years: f64,
    /// Months from funding to permits.
    pub permit_lag: f64,
    /// Months from permits to opening.
    pub build_lag: f64,
    /// g_max: most that the stock grows per year.
    pub growth_limit: f64,
    /// h⁰: hostile events of the host per year.
    pub hazard: f64,
    /// κ: probability that a hostile event repeals the charter.
    pub severity: f64,
    /// κ_K: share of equity lost in a repeal.
    pub capital_severity: f64,
    /// e₁: rise of ln h per cent of the host's tax base lost.
    pub base_sensitivity: f64,
    /// Share of revenue paid to the host.
    pub revenue_share: f64,
    /// Income tax of the host, which applies after a repeal or a closing.
    pub host_income_tax: f64,
    /// Governance of the host, sd.
    pub host_governance: f64,
    /// Violent crime of the host, per 100,000.
    pub host_crime: f64,
    /// Fee of an e-resident, $ per year.
    pub residency_fee: f64,
    /// h_s: share of the host's taxes paid and services had.
    pub host_share: f64,
    /// e: services per dollar relative to the host's.
    pub efficiency: f64,
    /// S_offset: schools beyond what services explain, quartile steps.
    pub schools_offset: f64,
    /// Crime over what services explain.
    pub crime_factor: f64,
}

impl Parameters {
    /// Every number zero: what the defaults are written into.
    pub(crate) const ZERO: Parameters = Parameters {
        income_weight: NONE,
        housing_share: 0.0,
        crime_weight: NONE,
        school_weight: NONE,
        family_weight: NONE,
        governance_weight: 0.0,
        climate_weight: 0.0,
        moving_cost: NONE,
        local_relief: NONE,
        distance_cost: NONE,
        money_cost: NONE,
        sale_fee: 0.0,
        attention_rate: 0.0,
        local_rate: 0.0,
        remote_attention: 0.0,
        mass_exponent: 0.0,
        home_attention: ByClass([0.0; 3]),
        assist: 0.0,
        buffer_years: 0.0,
        wealth_scale: 0.0,
        home_equity: 0.0,
        class_switch: 0.0,
        taste_sd_income: 0.0,
        taste_sd_crime: 0.0,
        taste_sd_governance: 0.0,
        housing_minimum: 0.0,
        consumption_minimum: 0.0,
        interest: 0.0,
        depreciation: 0.0,
        build_speed: 0.0,
        build_ceiling: 0.0,
        rent_elasticity: 0.0,
        agglomeration: 0.0,
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
        survey_scale: 0.0,
        norms_weight: NONE,
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
        incorporation_months: 0.0,
        incorporation_wait: 0.0,
        assist_scale: 0.0,
        tenure_scale: 0.0,
        tenure_reset: 0.0,
        tenure_years: 0.0,
        home_drift: 0.0,
        pledge_memory: 0.0,
        vote_noise: 0.0,
        discipline_speed: 0.0,
        discipline_limit: 0.0,
        foresight_rate: 0.0,
        capital_speed: 0.0,
        capital_elasticity: 0.0,
        capital_wage_weight: 0.0,
        capital_theta: 0.0,
        reallocation: 0.0,
        profit_share: 0.0,
        reserve_years_builder: 0.0,
        asking_speed: 0.0,
        normal_vacancy: 0.0,
        vacancy_stop: 0.0,
        build_most: 0.0,
        successor_years: 0.0,
        market_vacant_mass: 0.0,
        attention_d0: 0.0,
        attention_delta: 0.0,
        attention_same_state: 0.0,
        attention_constant: 0.0,
    };
}

impl Mechanisms {
    /// Everything off: what the defaults are written into.
    pub(crate) const OFF: Mechanisms = Mechanisms {
        tax: false,
        crime: false,
        housing_cost: false,
        schools: false,
        governance: false,
        wages: false,
        rents: false,
        construction: false,
        budget: false,
        crime_response: false,
        voice: false,
        liquidity: false,
        family: false,
        climate_risk: false,
        life_cycle: false,
        age_attention: false,
        remote_work: false,
        local_moves: false,
        money_costs: false,
        communities: false,
        founding: false,
        awareness: false,
        learning: false,
        host_risk: false,
        e_residence: false,
        incorporation: false,
        capital: false,
        foresight: false,
        pensions: false,
    };
}

impl Attributes {
    /// Every number at its neutral level: what the defaults are written into.
    pub(crate) const NEUTRAL: Attributes = Attributes {
        wage: 1.0,
        rent: 1.0,
        income_tax: 0.0,
        sales_tax: 0.0,
        property_tax: 0.0,
        business_tax: 0.0,
        annual_fee: 0.0,
        entry_fee: 0.0,
        relocation_grant: 0.0,
        violent_crime: 1.0,
        governance: 0.0,
        governance_target: 0.0,
        schools: 0.0,
        amenity: 0.0,
        climate_risk: 0.0,
        supply_elasticity: 1.0,
        housing_units: 1.0,
        land_cap: f64::INFINITY,
        obligations: 0.0,
        transfers: 0.0,
        reform_speed: 0.0,
        gridlock: 0.0,
        capture: 0.0,
        admission_cap: f64::INFINITY,
        local_share: 0.0,
        arrivals: 0.0,
        departures: 0.0,
    };
}
