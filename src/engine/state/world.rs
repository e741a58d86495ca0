//! The world: the state of every place and household, and what households see of it while they decide.

use crate::engine::base::constants::Constants;
use crate::engine::choice::batch::all_places::Columns;
use crate::engine::choice::community::Channels;
use crate::engine::found::incorporation::{Proposition, propositions};
use crate::engine::state::community::Society;
use crate::engine::state::new_place::{Status, Town};
use crate::model::bins::{PlaceBins, TaxLaw, Totals};
use crate::model::budget::Revenue;
use crate::model::household::Household;
use crate::model::place::{Attributes, Bracket, Place};
use crate::model::utility::{Conditions, Offer};
use crate::scenario::Scenario;

/// Base-year quantities: solved once, then frozen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BaseYear {
    /// Attributes before any reform.
    pub attributes: Attributes,
    /// N⁰: simulated households.
    pub households: u64,
    /// N_m⁰: simulated households of the metro.
    pub metro_households: u64,
    /// Gross income of residents, $ per year.
    pub gross: f64,
    /// Y⁰: net income of residents, $ per year.
    pub net_income: f64,
    /// H⁰: housing units (in simulated households).
    pub units: f64,
    /// Most units the land holds (in simulated households).
    pub land_cap: f64,
    /// F: obligations, $ per year.
    pub obligations: f64,
    /// s⁰: services, $ per household and year.
    pub services: f64,
    /// Revenue, $ per year.
    pub revenue: f64,
    /// Share of poor households.
    pub poor_share: f64,
    /// Sum of voice weights ×2.
    pub voice_sum: u64,
    /// Pull of politics that nothing but a reform may turn into change, sd per year.
    pub decay: f64,
    /// Net loss of households per year, as a share (zero at rest).
    pub net_loss: f64,
    /// ξ: amenities for households that work where they live, and for remote ones.
    pub amenity: [f64; 2],
}

/// The state of one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceState {
    /// Laws and prices in force, as events and trends have left them.
    pub attributes: Attributes,
    /// N: simulated households.
    pub households: u64,
    /// Incomes of residents.
    pub bins: PlaceBins,
    /// Sum of residents' voice weights ×2.
    pub voice_sum: u64,
    /// w.
    pub wage: f64,
    /// r, $ per year.
    pub rent: f64,
    /// H, in simulated households.
    pub units: f64,
    /// Sums over residents.
    pub totals: Totals,
    /// What it collects, $ per year.
    pub revenue: Revenue,
    /// s, $ per household and year.
    pub services: f64,
    /// S, quartile steps.
    pub schools: f64,
    /// c, per 100,000.
    pub crime: f64,
    /// q, sd.
    pub governance: f64,
    /// Governance moved so far by discipline and by drain, sd.
    pub by_exit: [f64; 2],
    /// Debt booked to keep services at their floor, cents.
    pub debt_cents: i64,
    /// Whether services are kept up by debt.
    pub insolvent: bool,
    /// Households admitted this calendar year where there is a cap.
    pub admitted_this_year: u64,
    /// Whether the host's flat tax is in force instead of its own brackets.
    pub host_law: bool,
    /// Frozen base year.
    pub base: BaseYear,
}

impl Default for Revenue {
    fn default() -> Self {
        Revenue { income_tax: 0.0, sales_tax: 0.0, property_tax: 0.0, fees: 0.0, transfers: 0.0 }
    }
}

impl PlaceState {
    /// V: mean voice weight of residents relative to the start.
    pub fn voice(&self) -> f64 {
        if self.households == 0 || self.base.voice_sum == 0 {
            return 1.0;
        }
        let now = self.voice_sum as f64 / self.households as f64;
        now / (self.base.voice_sum as f64 / self.base.households as f64)
    }

    /// Share of poor residents.
    pub fn poor_share(&self) -> f64 {
        if self.households == 0 { 0.0 } else { self.totals.poor / self.totals.households }
    }

    /// The income tax law in force; `brackets` are those of the place.
    pub fn law<'a>(&self, brackets: &'a [Bracket]) -> TaxLaw<'a> {
        let brackets = if self.host_law { &[] } else { brackets };
        TaxLaw { flat_rate: self.attributes.income_tax, brackets, annual_fee: self.attributes.annual_fee }
    }
}

/// Everything that changes.
#[derive(Debug, Clone)]
pub struct World {
    /// State of each place.
    pub places: Vec<PlaceState>,
    /// Every household.
    pub households: Vec<Household>,
    /// Fixed factors on β, γ and g of each household; empty without taste dispersion.
    pub spreads: Vec<[f32; 3]>,
    /// What new places have beside their state; `None` for legacy places.
    pub towns: Vec<Option<Box<Town>>>,
    /// State of each community.
    pub societies: Vec<Society>,
    /// State of each suburb that may incorporate.
    pub ballots: Vec<Ballot>,
    /// Real households per simulated one in the base year.
    pub weight: f64,
}

impl World {
    /// Whether people can live in the place now.
    #[inline]
    pub fn is_inhabited(&self, place: usize) -> bool {
        self.towns[place].as_ref().is_none_or(|town| town.status.is_inhabited())
    }

    /// What a new place is at the moment; `None` for a legacy place.
    pub fn status(&self, place: usize) -> Option<Status> {
        self.towns[place].as_ref().map(|town| town.status)
    }

    /// The fixed taste factors of a household.
    #[inline]
    pub fn spread(&self, household: usize) -> [f64; 3] {
        match self.spreads.get(household) {
            Some(spread) => spread.map(f64::from),
            None => [1.0; 3],
        }
    }
}

/// How residents of a suburb think of its incorporation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ballot {
    /// Residents heard in this campaign.
    pub heard: u64,
    /// Of these, would gain.
    pub yes: u64,
    /// Tick in which the suburb incorporated.
    pub done: Option<u32>,
}

/// What households see while they decide: frozen for the tick.
#[derive(Debug, Clone, Default)]
pub struct Frozen<'s> {
    /// What each place offers.
    pub offers: Vec<Offer>,
    /// Wage level of each place.
    pub wages: Vec<f64>,
    /// Income tax law of each place.
    pub laws: Vec<Law<'s>>,
    /// The same by column.
    pub columns: Columns,
    /// Which places exist.
    pub open: Vec<bool>,
    /// h·κ·T: expected losses of the place within a mover's horizon.
    pub risk: Vec<f64>,
    /// What a resident who holds equity gets from the place, $ per year.
    pub dividend: Vec<f64>,
    /// What communities bring up.
    pub channels: Channels,
    /// What residents of suburbs are asked.
    pub propositions: Vec<Option<Proposition<'s>>>,
}

/// Taxes and entry conditions of one place as a mover sees them.
#[derive(Debug, Clone, Copy)]
pub struct Law<'s> {
    /// Income tax and annual fee.
    pub tax: TaxLaw<'s>,
    /// Entry fee, $.
    pub entry_fee: f64,
    /// Relocation grant for movers from other metros, $.
    pub grant: f64,
}

impl<'s> Frozen<'s> {
    /// Takes the picture: channels that are switched off show the base year.
    pub fn refresh(&mut self, scenario: &'s Scenario, c: &Constants, world: &World, tick: u32, weight: f64) {
        self.offers.clear();
        self.wages.clear();
        self.laws.clear();
        self.columns = Columns::default();
        for (place, state) in scenario.places.iter().zip(&world.places) {
            let (offer, law) = (offer(scenario, c, state), law(scenario, place, state));
            self.columns.push(&offer, state.wage, &law);
            self.offers.push(offer);
            self.wages.push(state.wage);
            self.laws.push(law);
        }
        self.open = (0..world.places.len()).map(|j| world.is_inhabited(j)).collect();
        let towns = || world.towns.iter().zip(&scenario.places);
        self.risk = towns().map(|(town, place)| risk(scenario, c, town, place)).collect();
        let interest = c.parameters.interest;
        self.dividend = towns()
            .map(|(town, _)| town.as_ref().map_or(0.0, |town| interest * town.share_cents as f64 / 100.0))
            .collect();
        self.channels = Channels::of(scenario, world);
        self.propositions = propositions(scenario, c, world, tick, weight);
    }
}

/// h·κ·T of a place that its host may take.
fn risk(scenario: &Scenario, c: &Constants, town: &Option<Box<Town>>, place: &Place) -> f64 {
    match (town, &place.charter) {
        (Some(town), Some(charter)) if scenario.mechanisms.host_risk => {
            town.hazard * charter.severity * c.parameters.host_horizon
        }
        _ => 0.0,
    }
}

pub(crate) fn offer(scenario: &Scenario, c: &Constants, state: &PlaceState) -> Offer {
    let conditions = Conditions {
        now: &state.attributes,
        base: &state.base.attributes,
        rent: state.rent,
        crime: state.crime,
        schools: state.schools,
        governance: state.governance,
        amenity: state.base.amenity,
    };
    Offer::of(&c.parameters, &scenario.mechanisms, &conditions)
}

pub(crate) fn law<'s>(scenario: &Scenario, place: &'s Place, state: &PlaceState) -> Law<'s> {
    let (seen, tax) = match scenario.mechanisms.tax {
        true => (&state.attributes, state.law(&place.brackets)),
        false => {
            let base = &state.base.attributes;
            (base, TaxLaw { flat_rate: base.income_tax, brackets: &place.brackets, annual_fee: base.annual_fee })
        }
    };
    Law { tax, entry_fee: seen.entry_fee, grant: state.attributes.relocation_grant }
}
