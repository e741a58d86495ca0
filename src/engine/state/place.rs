//! Holds the state of one place: laws, prices, residents and services now, and the base year they are measured against.

use crate::engine::base::constants::Constants;
use crate::engine::state::money::cents;
use crate::model::arrivals::Carry;
use crate::model::bins::{PlaceBins, TaxLaw, Totals};
use crate::model::budget::{Revenue, property_revenue, sales_revenue};
use crate::model::discipline;
use crate::model::numeric::exp;
use crate::model::place::{Attributes, Bracket};
use crate::model::services::Rates;
use crate::model::voice::Politics;

/// (1 + g)^t: how far national growth has taken the base year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth(pub f64);

impl Default for Growth {
    /// None yet.
    fn default() -> Self {
        Growth(1.0)
    }
}

/// Base-year quantities: solved once, then frozen; sums over residents are read with national growth, which takes N⁰, Y⁰,
/// H⁰, F and metro sizes along, so that growth alone moves no rent, wage or service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BaseYear {
    /// Attributes before any reform.
    pub attributes: Attributes,
    /// How far national growth has taken the sums below.
    pub growth: Growth,
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
    /// Net loss of households in this year if nothing happens, as a share per year.
    pub net_loss: f64,
    /// ξ: amenities for households that work where they live, and for remote ones.
    pub amenity: [f64; 2],
    /// What residents of a new place with a host would pay at the start; `None` where taxes are not shared.
    pub joint: Option<JointLaw>,
}

/// What residents of a new place pay to its host and to itself: joint rates, and the brackets on top of the flat income tax.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JointLaw {
    /// Joint rates; `income` is the flat part.
    pub rates: Rates,
    /// Brackets on top.
    pub brackets: Vec<Bracket>,
}

impl BaseYear {
    /// N⁰ with national growth, simulated households.
    pub fn grown_households(&self) -> f64 {
        self.households as f64 * self.growth.0
    }

    /// N_m⁰ with national growth, simulated households.
    pub fn grown_metro(&self) -> f64 {
        self.metro_households as f64 * self.growth.0
    }

    /// Y⁰ with national growth, $ per year.
    pub fn grown_net_income(&self) -> f64 {
        self.net_income * self.growth.0
    }

    /// Gross income of the base year with national growth, $ per year.
    pub fn grown_gross(&self) -> f64 {
        self.gross * self.growth.0
    }

    /// H⁰ with national growth, simulated households.
    pub fn grown_units(&self) -> f64 {
        self.units * self.growth.0
    }
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
    /// ln K: business capital over the base year's; of a new place, capital per job over the base year's.
    pub ln_capital: f64,
    /// Mobile business income that a business tax falls on, $ per year.
    pub profits: f64,
    /// Sums over residents.
    pub totals: Totals,
    /// Of the host's income tax, whole, what residents pay elsewhere, $ per year.
    pub declared_elsewhere: f64,
    /// What it collects, $ per year.
    pub revenue: Revenue,
    /// N_eff: households whom its budget serves; residents of its new places count h_s each.
    pub served: f64,
    /// What one dollar of services per household costs it, $ per year: N⁰·(N_eff/N⁰)^χ_n, and 1 − l of what it costs in each
    /// suburb that has incorporated.
    pub service_units: f64,
    /// What suburbs that have incorporated owe it and do not pay, $ per year: it serves their residents that much less.
    pub unserved: f64,
    /// What residents pay in all, where a new place shares taxes with its host.
    pub joint: Option<JointLaw>,
    /// s, $ per household and year; in a new place s*, what residents feel.
    pub services: f64,
    /// S, quartile steps.
    pub schools: f64,
    /// c, per 100,000.
    pub crime: f64,
    /// q, sd.
    pub governance: f64,
    /// m: net loss of households per year above the base year's, as a share, as a government has noticed it.
    pub smoothed_loss: f64,
    /// What discipline and drain have moved governance and politics have not worn off yet, sd.
    pub by_exit: [f64; 2],
    /// What whoever moves in pays at the door, and is paid there.
    pub door: Door,
    /// Debt booked to keep services at their floor, cents.
    pub debt_cents: i64,
    /// i·debt: interest that is due on it, $ per year.
    pub debt_service: f64,
    /// What the budget rule has added to the income tax that laws set.
    pub tax_shift: f64,
    /// Whether services are kept up by debt.
    pub insolvent: bool,
    /// What its cap on admissions still lets in, simulated households; the fraction is carried from tick to tick.
    pub admission_credit: f64,
    /// Fractions of households that are due to come from abroad, and to leave for it.
    pub abroad: [Carry; 2],
    /// Households that have come from abroad.
    pub newcomers: u64,
    /// Whether the host's flat tax is in force instead of its own brackets.
    pub host_law: bool,
    /// Snapshot base year.
    pub base: BaseYear,
}

impl Default for Revenue {
    fn default() -> Self {
        Revenue {
            income_tax: 0.0,
            sales_tax: 0.0,
            property_tax: 0.0,
            business_tax: 0.0,
            fees: 0.0,
            transfers: 0.0,
            door: 0.0,
            shared: 0.0,
            passed_on: 0.0,
        }
    }
}

/// What a sum of twelve twelfths may lack of a whole.
pub(crate) const QUOTA_SLACK: f64 = 1e-9;

impl PlaceState {
    /// V: mean voice weight of residents relative to the start.
    pub fn voice(&self) -> f64 {
        if self.households == 0 || self.base.voice_sum == 0 {
            return 1.0;
        }
        let now = self.voice_sum as f64 / self.households as f64;
        now / (self.base.voice_sum as f64 / self.base.households as f64)
    }

    /// How many households the yearly cap lets in now; `None` where there is none.
    pub fn quota(&self) -> Option<usize> {
        let capped = self.attributes.admission_cap.is_finite();
        capped.then(|| (self.admission_credit + QUOTA_SLACK).floor().max(0.0) as usize)
    }

    /// Share of poor residents.
    pub fn poor_share(&self) -> f64 {
        if self.households == 0 { 0.0 } else { self.totals.poor / self.totals.households }
    }

    /// The income tax law that residents live under; `brackets` are those of the place.
    pub fn law<'a>(&'a self, brackets: &'a [Bracket]) -> TaxLaw<'a> {
        match &self.joint {
            Some(JointLaw { rates, brackets }) => TaxLaw { flat_rate: rates.income, brackets, annual_fee: rates.fee },
            None => self.own_law(brackets),
        }
    }

    /// The place's own income tax law, beside what residents pay to a host; `brackets` are those of the place.
    pub fn own_law<'a>(&self, brackets: &'a [Bracket]) -> TaxLaw<'a> {
        let brackets = if self.host_law { &[] } else { brackets };
        TaxLaw { flat_rate: self.attributes.income_tax, brackets, annual_fee: self.attributes.annual_fee }
    }

    /// The place's own rates.
    pub fn own_rates(&self) -> Rates {
        let a = &self.attributes;
        Rates {
            income: a.income_tax,
            sales: a.sales_tax,
            property: a.property_tax,
            business: a.business_tax,
            fee: a.annual_fee,
        }
    }
}

impl PlaceState {
    /// What exit adds to governance in this tick, sd; `excess_loss` is the yearly net loss above the base year's, as a share.
    pub fn heed_exit(&mut self, c: &Constants, excess_loss: f64, voice: f64) -> f64 {
        let p = &c.parameters;
        let politics = politics(c, self);
        self.by_exit = self.by_exit.map(|push| politics.worn(push, voice, c.dt));
        self.smoothed_loss = discipline::smoothed_loss(self.smoothed_loss, excess_loss, p.discipline_speed, c.dt);
        let gain = discipline::gain(p.discipline, self.smoothed_loss, self.by_exit[0], p.discipline_limit, c.dt);
        self.by_exit[0] += gain;
        gain
    }

    /// F: obligations in force, interest on debt included, $ per year.
    pub fn obligations(&self) -> f64 {
        self.attributes.obligations * self.base.grown_households() + self.debt_service
    }
}

/// Entry fees and relocation grants of a place without a treasury of its own: its budget takes and pays them.
///
/// A budget feels them over a year: flow' = (fees − grants − flow)/(1 year). What it has not felt yet is lent or held meanwhile, so that a
/// month in which many come is no crisis; over time nothing is lost (tested).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Door {
    /// Entry fees taken so far, cents.
    pub fees: i64,
    /// Relocation grants paid so far, cents.
    pub grants: i64,
    /// Fees less grants at the end of the last tick, cents.
    pub booked: i64,
    /// Fees less grants as the budget feels them, $ per year.
    pub flow: f64,
}

impl Door {
    /// One household moves in where `law` is in force; a grant is for those from other metros.
    #[inline]
    pub fn enter(&mut self, law: &Attributes, within_metro: bool) {
        self.fees += cents(law.entry_fee);
        if !within_metro {
            self.grants += cents(law.relocation_grant);
        }
    }

    /// Ends a tick of `dt` years.
    pub fn settle(&mut self, dt: f64) {
        let now = self.fees - self.grants;
        let pace = (now - self.booked) as f64 / 100.0 / dt;
        self.flow += (pace - self.flow) * (1.0 - exp(-dt));
        self.booked = now;
    }
}

/// What a place collects at today's rates, $ per year.
pub fn revenue(c: &Constants, state: &PlaceState) -> Revenue {
    let (p, t, law) = (&c.parameters, &state.totals, &state.attributes);
    Revenue {
        income_tax: t.tax,
        sales_tax: sales_revenue(t.net, p.housing_share, law.sales_tax),
        property_tax: property_revenue(t.net, p.housing_share, law.property_tax, p.interest, p.depreciation),
        business_tax: law.business_tax * state.profits,
        fees: law.annual_fee * t.households,
        transfers: law.transfers * state.base.grown_households(),
        door: state.door.flow,
        shared: 0.0,
        passed_on: 0.0,
    }
}

/// Mobile business income that comes with each household of a new place whose host is `host`, $ per year: the capital per
/// job of the host.
pub fn profits_per_household(host: &PlaceState) -> f64 {
    if host.households == 0 { 0.0 } else { host.profits / host.households as f64 }
}

/// The politics of a place as they stand.
pub fn politics(c: &Constants, state: &PlaceState) -> Politics {
    politics_under(c, &state.attributes)
}

/// Its politics if these were its laws.
pub fn politics_under(c: &Constants, laws: &Attributes) -> Politics {
    Politics {
        speed: laws.reform_speed,
        gridlock: laws.gridlock,
        capture: laws.capture,
        target: laws.governance_target,
        drain: c.parameters.drain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_that_goes_on_losing_people_goes_on_being_disciplined() {
        let text = "model = \"2\"\n[population]\nhouseholds = 4_000\nspin_up = 0\n[parameters]\ndiscipline = 0.1\ndiscipline_speed = 12\ndiscipline_limit = 0.5\n[[place]]\nname = \"a\"\nlatitude = 40\nlongitude = -80\nhouseholds = 600_000\nrent = 15_000\nreform_speed = 0.4\ngridlock = 0.5\n[[place]]\nname = \"b\"\nlatitude = 35\nlongitude = -95\nhouseholds = 400_000\nrent = 15_000\n";
        let scenario = crate::scenario::Scenario::parse(text).expect("a good scenario");
        let sim = crate::engine::simulation::Simulation::new(&scenario, 0).expect("a base year");
        let (c, mut state) = (&sim.constants, sim.world.places[0].clone());
        // 100 D m a year less a = ν(1 − gridlock) = .2 of what is left: 10·.005/.2 = .25 in the end, and never used up.
        let mut sum = 0.0;
        for _ in 0..1_200 {
            sum += state.heed_exit(c, 0.005, 1.0);
        }
        assert!((state.by_exit[0] - 0.25).abs() < 2e-3, "{}", state.by_exit[0]);
        assert!(sum > 4.0, "{sum}");
        // Three times the loss is bounded, by what is left and not by what was ever added.
        (0..1_200).for_each(|_| sum += state.heed_exit(c, 0.015, 1.0));
        assert_eq!(state.by_exit[0], 0.5);
        // Planted fault: a bound on the sum would have ended within four years.
        assert!(sum > 10.0, "{sum}");
        // Once nobody leaves it wears off: e^(−.2·10) after ten years.
        (0..12).for_each(|_| _ = state.heed_exit(c, 0.0, 1.0));
        let left = state.by_exit[0];
        (0..120).for_each(|_| _ = state.heed_exit(c, 0.0, 1.0));
        assert!((state.by_exit[0] / left - (-2.0_f64).exp()).abs() < 5e-3);
    }

    #[test]
    fn a_budget_feels_every_dollar_at_its_door_and_most_of_it_within_a_year() {
        let law = Attributes { entry_fee: 100.0, relocation_grant: 10_000.0, ..Attributes::default() };
        let (mut door, mut felt, dt) = (Door::default(), 0.0, 1.0 / 12.0);
        for month in 0..1_200 {
            // Two come in each of the first twelve months, one of them from the same metro.
            if month < 12 {
                door.enter(&law, true);
                door.enter(&law, false);
            }
            door.settle(dt);
            felt += door.flow * dt;
            if month == 11 {
                // 1 − (1 − 1/e)·(1 year) of what is paid evenly over it is felt at its end, 37 %, in months.
                assert!((felt / (12.0 * (200.0 - 10_000.0)) - 0.394).abs() < 1e-3, "{felt}");
            }
        }
        assert_eq!((door.fees, door.grants), (24 * 10_000, 12 * 1_000_000));
        assert!((felt - 12.0 * (200.0 - 10_000.0)).abs() < 1e-6, "{felt}");
        // Nothing at the door is nothing in the books, to the bit.
        let mut closed = Door::default();
        closed.enter(&Attributes::default(), false);
        closed.settle(dt);
        assert_eq!(closed, Door::default());
    }
}
