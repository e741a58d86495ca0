//! Tests of the model and its engine: known limits, books that balance, order that does not matter, results that stay.
//!
//! - [`support`]: scenarios, books, statistics and folders that the tests share
//! - [`golden`], [`record_hashes`]: results stay what they were, byte for byte
//! - [`reference_tick`]: a plain tick written from `docs/MODEL.md` gives the same numbers
//! - [`conservation`], [`invariance`], [`life_cycle`]: what is counted twice agrees; order changes nothing
//! - [`us_baseline`]: the shipped country looks like the real one
//! - [`limits_choice`], [`limits_gravity`], [`limits_equilibrium`], [`limits_tipping`], [`limits_sorting`],
//!   [`limits_places`], [`limits_housing`], [`limits_money`], [`limits_budgets`], [`limits_rest`], [`limits_krw`]: known answers
//! - [`limits_real_units`], [`calendar_counts`], [`community_shares`]: caps in real households, counts by the calendar
//!   year, shares as asked for
//! - [`limits_new_places`], [`limits_hosts`], [`limits_sharing`]: known answers for communities, new places and their hosts
//! - [`rest`], [`revealed`]: a world in which nothing happens stays where it is; what its base year says of weights
//! - [`moving_baseline`]: net flows follow a forecast, and looks go where people were seen to go
//! - [`pensions`]: who has one, and whom a fall of wages drives away
//! - [`pledges`], [`incorporation`], [`suburban_budgets`]: rules of founding, counted by hand
//! - [`new_places_conservation`], [`new_places_edges`], [`new_places_invariance`]: the books and edge cases of new places
//! - [`new_place_laws`]: their laws as hosts, events and repeals move them

#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "cli")]
mod calendar_counts;
mod community_shares;
mod conservation;
#[cfg(feature = "cli")]
mod golden;
#[cfg(feature = "cli")]
mod incorporation;
#[cfg(feature = "cli")]
mod invariance;
mod life_cycle;
mod limits_budgets;
mod limits_choice;
mod limits_equilibrium;
mod limits_gravity;
#[cfg(feature = "cli")]
mod limits_hosts;
mod limits_housing;
mod limits_krw;
mod limits_money;
#[cfg(feature = "cli")]
mod limits_new_places;
mod limits_places;
mod limits_real_units;
mod limits_rest;
#[cfg(feature = "cli")]
mod limits_sharing;
mod limits_sorting;
mod limits_tipping;
#[cfg(feature = "tables")]
mod moving_baseline;
#[cfg(feature = "cli")]
mod new_place_laws;
#[cfg(feature = "cli")]
mod new_places_conservation;
#[cfg(feature = "cli")]
mod new_places_edges;
#[cfg(feature = "cli")]
mod new_places_invariance;
mod pensions;
#[cfg(feature = "cli")]
mod pledges;
#[cfg(feature = "cli")]
mod record_hashes;
mod reference_tick;
mod rest;
mod revealed;
#[cfg(feature = "cli")]
mod suburban_budgets;
mod us_baseline;
