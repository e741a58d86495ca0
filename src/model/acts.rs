//! Says where a number acts: whether it shapes the base year, what it needs in a scenario, and what a change takes along.

use crate::model::rules::Rules;
use crate::model::settings::{Mechanisms, Parameters};

/// Where a parameter acts.
#[derive(Debug, Clone, Copy)]
pub struct Acts {
    /// Whether another value is another world at rest, whose base year is solved anew; else it only matters once a place
    /// is founded, and a reform may change it on the baseline's base year.
    pub in_base_year: bool,
    /// Why no value of it could move anything under these circumstances; `None` if it could.
    pub idle: fn(&Circumstances) -> Option<Idle>,
}

impl Acts {
    /// It shapes the base year, and nothing certain is known that would keep it from acting.
    pub const ALWAYS: Acts = Acts::when(|_| None);

    /// It shapes the base year, unless `idle` says why it cannot.
    pub const fn when(idle: fn(&Circumstances) -> Option<Idle>) -> Acts {
        Acts { in_base_year: true, idle }
    }

    /// It only matters once a place is founded, unless `idle` says why it cannot matter at all.
    pub const fn once_founded(idle: fn(&Circumstances) -> Option<Idle>) -> Acts {
        Acts { in_base_year: false, idle }
    }
}

/// Why a parameter cannot move anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// Its mechanism is off.
    MechanismOff,
    /// There is no community.
    NoCommunity,
    /// There is no new place.
    NoNewPlace,
    /// No suburb may leave its parent.
    NoSuburbMayLeave,
    /// Utility is not Stone–Geary.
    NotStoneGeary,
    /// Rents are not in reduced form.
    RentsNotReducedForm,
    /// Every place says what it owes.
    ObligationsGiven,
    /// Budgets are not mixed.
    BudgetsNotMixed,
    /// Budgets do not move taxes.
    BudgetsKeepTaxes,
    /// Diaspora is 0.
    DiasporaZero,
}

/// What decides in a scenario whether a number can act.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'s> {
    /// The mechanisms.
    pub on: &'s Mechanisms,
    /// The rules.
    pub rules: &'s Rules,
    /// The parameters.
    pub parameters: &'s Parameters,
    /// Whether there are communities.
    pub communities: bool,
    /// Whether there are new places.
    pub new_places: bool,
    /// Whether a suburb may leave its parent.
    pub incorporations: bool,
    /// Whether every place says what it owes.
    pub obligations_given: bool,
}

impl Circumstances<'_> {
    /// What acts if `on`.
    pub(crate) fn acts(&self, on: bool) -> Option<Idle> {
        unless(on, Idle::MechanismOff)
    }

    /// What acts if there are communities and `on`.
    pub(crate) fn with_communities(&self, on: bool) -> Option<Idle> {
        unless(self.communities, Idle::NoCommunity).or(self.acts(on))
    }
}

/// `why`, unless it acts.
pub(crate) fn unless(acts: bool, why: Idle) -> Option<Idle> {
    (!acts).then_some(why)
}

/// What a change of an attribute of a place takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Plain,
    /// The wage level in force.
    Wage,
    /// The rent in force.
    Rent,
    /// The crime rate in force.
    Crime,
    /// The schools in force.
    Schools,
    /// Governance in force, and its target.
    Governance,
    /// Nothing; it moves with governance.
    GovernanceTarget,
    /// The housing stock.
    HousingUnits,
    /// The most housing units in simulated households.
    LandCap,
    /// Nothing; a place may leave it to the base year.
    Obligations,
    /// Nothing; a place may give a dated series.
    Series,
}
