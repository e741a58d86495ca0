//! Mechanisms are the rules that can be switched off, one by one.
//!
//! A *channel* that is off is frozen at its base-year value: households keep seeing the old level, so it stays in the
//! amenities. A *response* that is off leaves its state variable where it is. A *structure* that is off is absent from
//! the start, and the base year is solved without it.

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
    /// Response: wages follow the size of the metro and business taxes.
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
}

/// One row of the mechanism table.
pub struct Mechanism {
    /// The key in a scenario file.
    pub name: &'static str,
    /// What acts when it is on, in one sentence.
    pub about: &'static str,
    /// Where the switch lives.
    pub slot: fn(&mut Mechanisms) -> &mut bool,
}

/// The mechanism table; every mechanism is on unless a scenario says otherwise.
#[rustfmt::skip]
pub static MECHANISMS: &[Mechanism] = &[
    Mechanism { name: "tax", about: "channel: households see changes of taxes and fees", slot: |m| &mut m.tax },
    Mechanism { name: "crime", about: "channel: households see changes of crime", slot: |m| &mut m.crime },
    Mechanism { name: "housing_cost", about: "channel: households see changes of rents and property taxes", slot: |m| &mut m.housing_cost },
    Mechanism { name: "schools", about: "channel: households see changes of schools", slot: |m| &mut m.schools },
    Mechanism { name: "governance", about: "channel: households see changes of governance", slot: |m| &mut m.governance },
    Mechanism { name: "wages", about: "response: wages follow the size of the metro and business taxes", slot: |m| &mut m.wages },
    Mechanism { name: "rents", about: "response: rents follow demand", slot: |m| &mut m.rents },
    Mechanism { name: "construction", about: "response: housing is built and decays", slot: |m| &mut m.construction },
    Mechanism { name: "budget", about: "response: services follow the city's revenue", slot: |m| &mut m.budget },
    Mechanism { name: "crime_response", about: "response: crime follows services and poverty", slot: |m| &mut m.crime_response },
    Mechanism { name: "voice", about: "response: governance follows the voice of residents", slot: |m| &mut m.voice },
    Mechanism { name: "liquidity", about: "structure: moves must be paid from liquid wealth", slot: |m| &mut m.liquidity },
    Mechanism { name: "family", about: "structure: households are drawn to where family lives", slot: |m| &mut m.family },
    Mechanism { name: "life_cycle", about: "structure: households age, die and are replaced", slot: |m| &mut m.life_cycle },
    Mechanism { name: "age_attention", about: "structure: the young look around more", slot: |m| &mut m.age_attention },
    Mechanism { name: "remote_work", about: "structure: some jobs can leave with the household", slot: |m| &mut m.remote_work },
    Mechanism { name: "local_moves", about: "structure: households also look around within their own metro", slot: |m| &mut m.local_moves },
    Mechanism { name: "money_costs", about: "structure: moving expenses and sale costs weigh in the decision", slot: |m| &mut m.money_costs },
    Mechanism { name: "communities", about: "structure: people with shared values find each other, and favour places of their kind", slot: |m| &mut m.communities },
    Mechanism { name: "founding", about: "response: communities, developers and suburbs found places", slot: |m| &mut m.founding },
    Mechanism { name: "awareness", about: "response: new places become known gradually; off, everybody knows of them at once", slot: |m| &mut m.awareness },
    Mechanism { name: "learning", about: "response: each success makes the next founding from its template cheaper", slot: |m| &mut m.learning },
    Mechanism { name: "host_risk", about: "response: hosts may turn on new places; movers and builders reckon with it", slot: |m| &mut m.host_risk },
    Mechanism { name: "e_residence", about: "response: remote members who stay join new places at a distance", slot: |m| &mut m.e_residence },
    Mechanism { name: "incorporation", about: "response: suburbs vote themselves out of their parent's budget", slot: |m| &mut m.incorporation },
];

impl Default for Mechanisms {
    /// Everything on.
    fn default() -> Self {
        Mechanisms {
            tax: true,
            crime: true,
            housing_cost: true,
            schools: true,
            governance: true,
            wages: true,
            rents: true,
            construction: true,
            budget: true,
            crime_response: true,
            voice: true,
            liquidity: true,
            family: true,
            life_cycle: true,
            age_attention: true,
            remote_work: true,
            local_moves: true,
            money_costs: true,
            communities: true,
            founding: true,
            awareness: true,
            learning: true,
            host_risk: true,
            e_residence: true,
            incorporation: true,
        }
    }
}
