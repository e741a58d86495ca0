//! Prepares the start: the first population, and a base year at rest.
//!
//! - [`dates`]: draws everybody who is there at the start, and notes their deaths and joinings
//! - [`population`]: draws households and fills places with them
//! - [`copies`]: fills places with the households that a spin-up has left
//! - [`new_places`]: what new places have before they open, and pooled budgets
//! - [`expected_flows`]: expected moves from place to place before any luck is drawn
//! - [`flow_sums`]: what they add up to, with its derivatives
//! - [`quick_drafts`]: the same in single precision
//! - [`quick_tables`]: what that needs of places
//! - [`quick_columns`]: what that needs of households, a block at a time
//! - [`solver`]: what solutions keep from one to the next
//! - [`headcount`]: who lives where, and samples of it
//! - [`inversion`]: amenities under which expected flows are zero or as observed
//! - [`observed_attention`]: attention fitted to moves on record
//! - [`again`]: amenities solved again in a world that has begun
//! - [`base_year`]: budgets, services and amenities of the base year
//! - [`first_state`]: the state in which a replicate begins
//! - [`spin_up`]: household rules alone, before the start
//! - [`rest_arm`]: the same world with nothing that a scenario asks about
//! - [`calibration`]: a solved base year that another arm takes over

pub mod again;
pub mod base_year;
pub mod calibration;
pub mod copies;
pub(crate) mod dates;
pub mod expected_flows;
pub mod first_state;
pub mod flow_sums;
pub(crate) mod headcount;
pub mod inversion;
pub mod new_places;
pub mod observed_attention;
pub mod population;
pub(crate) mod quick_columns;
pub(crate) mod quick_drafts;
pub(crate) mod quick_tables;
pub mod rest_arm;
pub mod solver;
pub mod spin_up;
