//! Defines the rows that a simulation leaves: plain structures, one field a column, one line a column's meaning.
//!
//! Counts are in real households (simulated × weight) unless the name says `simulated`.

pub use crate::engine::records::new_place_rows::{
    CapitalRow, CommunityRow, EXIT_CAUSES, EntryRow, ExitOrReformRow, GainRow, JurisdictionRow,
};
use crate::engine::records::read_back;
pub use crate::engine::state::counts::Dimension;
pub use crate::engine::state::event::{EventKind, EventRow, Happening, HostileAct, Vote};
pub use crate::engine::state::inversion::Inversion;
pub use crate::engine::state::money::{Account, Flow};
pub use crate::engine::state::new_place::Status;
use crate::model::household::{Class, Stage};
use crate::model::place::{Attributes, Kind};
pub use crate::model::revealed::Refusal;
use serde::Deserialize;

/// One place at one recorded moment. Flows count what happened since the 1 January before: on 1 January, the
/// whole year.
///
/// A place exists from its opening. Before, it has no households and no moves, and its other numbers are NaN: undefined,
/// not zero. So are the means over residents while nobody lives there.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PlaceRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Ticks since the start.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place.
    pub place: String,
    /// Legacy or new.
    #[serde(deserialize_with = "read_back::kind")]
    pub kind: Kind,
    /// What a new place is at the moment: planned, building, open, closed or repealed; empty for legacy places.
    #[serde(deserialize_with = "read_back::any_status")]
    pub status: Option<Status>,
    /// Real households.
    pub households: f64,
    /// Simulated households.
    pub simulated: u64,
    /// Households that moved in from other metros or places.
    pub inflow: f64,
    /// Households that moved out to other metros or places.
    pub outflow: f64,
    /// Households that changed dwelling within the place.
    pub local_moves: f64,
    /// Households of this place that would have moved to another place but lacked the cash.
    pub blocked_by_cash: f64,
    /// Households that wanted in but were not admitted.
    pub refused: f64,
    /// Households that came from abroad.
    pub moved_in_from_abroad: f64,
    /// Households that left for abroad.
    pub moved_out_abroad: f64,
    /// Mean gross income, $ per household and year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub income: f64,
    /// Mean income after state and local tax and fees, $ per household and year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub net_income: f64,
    /// Wage level, 1 = national mean of the base year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub wage: f64,
    /// Business capital, 1 = base year; of a new place, capital per job of its metro.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub capital: f64,
    /// Annual rent of a dwelling, $.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub rent: f64,
    /// Price of a dwelling, $.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub home_price: f64,
    /// Housing units.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub housing_units: f64,
    /// Revenue of the government, $ per year, less what it passes on to a parent or host; 0 while a suburb lives on its parent's budget.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub revenue: f64,
    /// Fixed obligations, $ per year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub obligations: f64,
    /// Services, $ per household and year.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub services: f64,
    /// Debt booked to keep services at their floor, $.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub debt: f64,
    /// Entry fees taken so far, $.
    #[serde(default, deserialize_with = "read_back::or_undefined")]
    pub entry_fees: f64,
    /// Relocation grants paid so far, $.
    #[serde(default, deserialize_with = "read_back::or_undefined")]
    pub grants: f64,
    /// 1 while services are kept up by debt.
    #[serde(deserialize_with = "read_back::or_zero")]
    pub insolvent: u8,
    /// Violent crimes per 100,000 people.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub crime: f64,
    /// Governance, z-score.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub governance: f64,
    /// Schools, quartile steps.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub schools: f64,
    /// Income tax rate in force (without brackets).
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub income_tax: f64,
    /// Sales tax rate in force.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub sales_tax: f64,
    /// Property tax rate in force.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub property_tax: f64,
    /// Share of households with net income below $30,000.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub poor_share: f64,
    /// Mean voice weight of residents relative to the start.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub voice: f64,
    /// Governance gained so far because households left (D), sd.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub discipline: f64,
    /// Governance gained so far because the vocal came, or lost because they left (L), sd.
    #[serde(deserialize_with = "read_back::or_undefined")]
    pub drain: f64,
    /// Attributes in force, for columns that nothing else reads; not read back from a stored table.
    #[serde(skip)]
    pub in_force: Attributes,
}

impl PlaceRow {
    /// Whether the place exists: it always did, or it has opened. A closed or repealed place goes on as a municipality.
    pub fn exists(&self) -> bool {
        self.status.is_none_or(Status::is_inhabited)
    }

    /// Its numbers that may be undefined.
    fn numbers(&self) -> [f64; 23] {
        [
            self.income,
            self.net_income,
            self.wage,
            self.rent,
            self.home_price,
            self.housing_units,
            self.revenue,
            self.obligations,
            self.services,
            self.debt,
            self.entry_fees,
            self.grants,
            self.crime,
            self.governance,
            self.schools,
            self.income_tax,
            self.sales_tax,
            self.property_tax,
            self.poor_share,
            self.voice,
            self.discipline,
            self.drain,
            self.capital,
        ]
    }
}

/// Rows are alike if all their numbers are, two undefined ones among them.
impl PartialEq for PlaceRow {
    fn eq(&self, other: &Self) -> bool {
        let key = |row: &Self| (row.replicate, row.tick, row.kind, row.status, row.simulated, row.insolvent);
        let counts = |row: &Self| {
            [row.year, row.households, row.inflow, row.outflow, row.local_moves, row.blocked_by_cash, row.refused]
                .into_iter()
                .chain([row.moved_in_from_abroad, row.moved_out_abroad])
                .collect::<Vec<f64>>()
        };
        let same = |(a, b): (f64, f64)| a == b || a.is_nan() && b.is_nan();
        key(self) == key(other)
            && self.place == other.place
            && counts(self) == counts(other)
            && self.numbers().into_iter().zip(other.numbers()).all(same)
            && self.in_force == other.in_force
    }
}

/// What stands for the world outside in flows.
pub const ABROAD: &str = "abroad";

/// Moves between two places, or a place and abroad, in one calendar year; only pairs with moves.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// The 1 January that ends the year.
    pub year: f64,
    /// Place left.
    pub origin: String,
    /// Place entered.
    pub destination: String,
    /// Real households that moved.
    pub moves: f64,
    /// Simulated households that moved.
    pub simulated: u64,
}

/// One group of residents of one place; only groups that are not empty. The four move counts are those since the 1 January
/// before.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GroupRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Calendar year of the record.
    pub year: f64,
    /// Place of residence (of origin, for the four move counts).
    pub place: String,
    /// Tenth of the national income distribution, 1 to 10.
    pub income_decile: u8,
    /// Mobility class.
    #[serde(deserialize_with = "read_back::class")]
    pub class: Class,
    /// Values group; empty for none.
    pub community: String,
    /// Stage in the group: outsider, member, pledged, supporter.
    #[serde(deserialize_with = "read_back::stage")]
    pub stage: Stage,
    /// Real households living there at the record.
    pub households: f64,
    /// Would have moved to another place if cash and admission had allowed.
    pub would: f64,
    /// Of these, could pay (or was helped).
    pub could_pay: f64,
    /// Of these, was admitted.
    pub admitted: f64,
    /// Of these, moved.
    pub moved: f64,
}

/// How often one kind of household moves, nationally, in one calendar year.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ProfileRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// The 1 January that ends the year.
    pub year: f64,
    /// What divides the households: all, age, income, class, tenure, children, remote, distance.
    #[serde(deserialize_with = "read_back::dimension")]
    pub dimension: Dimension,
    /// Which part, such as 25-25 or renter.
    pub band: String,
    /// Household-years lived in the year (0 for distance bands).
    pub household_years: f64,
    /// Moves between metros.
    pub moves: f64,
    /// Moves within a metro.
    pub local_moves: f64,
    /// Moves between metros that were wanted, whether or not they could be paid.
    pub would: f64,
    /// Of these, blocked by cash.
    pub blocked_by_cash: f64,
}

/// What the base-year inversion found for one place.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseYearRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Name of the place.
    pub place: String,
    /// Amenity of households that work where they live, utility.
    pub amenity_local: f64,
    /// Amenity of remote households, utility.
    pub amenity_remote: f64,
    /// Expected net inflow at tick 0 of local households, per year, as a share of the place.
    pub net_flow_local: f64,
    /// Expected net inflow at tick 0 of remote households, per year, as a share of the place.
    pub net_flow_remote: f64,
    /// Services of the base year, $ per household and year.
    pub services: f64,
    /// Revenue of the base year, $ per household and year.
    pub revenue: f64,
    /// Obligations, $ per household and year.
    pub obligations: f64,
}

/// What the base year says of one weight: amenities regressed on governance and ln crime.
#[derive(Debug, Clone, PartialEq)]
pub struct RevealedRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Which weight; "alone" without the other regressor.
    pub weight: &'static str,
    /// Signed coefficient that the model assumes.
    pub assumed: f64,
    /// Slope of amenities.
    pub slope: Option<f64>,
    /// Its standard error, clustered by state.
    pub std_error: Option<f64>,
    /// Assumed + slope.
    pub revealed: Option<f64>,
    /// States.
    pub clusters: u64,
    /// Places.
    pub places: u64,
    /// Share of the variance of amenities that is explained.
    pub r_squared: Option<f64>,
    /// Why nothing is said.
    pub note: Option<Refusal>,
}

/// Everything one replicate leaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReplicateRecord {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Real households that one simulated household stands for at the start.
    pub weight: f64,
    /// Simulated households.
    pub simulated: u64,
    /// How the base-year inversion went; `None` where amenities are given.
    pub inversion: Option<Inversion>,
    /// Places over time.
    pub places: Vec<PlaceRow>,
    /// Flows over time.
    pub flows: Vec<FlowRow>,
    /// Groups over time.
    pub groups: Vec<GroupRow>,
    /// Mobility profiles over time.
    pub profiles: Vec<ProfileRow>,
    /// New places over time.
    pub jurisdictions: Vec<JurisdictionRow>,
    /// Communities over time.
    pub communities: Vec<CommunityRow>,
    /// Who would enter new places, could and did.
    pub entry: Vec<EntryRow>,
    /// Flow of funds.
    pub capital: Vec<CapitalRow>,
    /// What templates would be worth at the start, part by part.
    pub gains: Vec<GainRow>,
    /// Exit and reform side by side.
    pub exit_or_reform: Vec<ExitOrReformRow>,
    /// What happened.
    pub events: Vec<EventRow>,
    /// The base year.
    pub base_year: Vec<BaseYearRow>,
    /// What the base year says of weights.
    pub revealed: Vec<RevealedRow>,
    /// Seconds spent on set-up (volatile: kept out of every table but `timing.json`).
    pub setup_seconds: f64,
    /// Seconds spent on the rest arm, for the path of amenities (volatile).
    pub path_seconds: f64,
    /// Seconds spent on ticks (volatile).
    pub tick_seconds: f64,
}
