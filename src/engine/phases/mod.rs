//! Holds the phases of a tick that concern every place, in their order.
//!
//! - [`review`]: each January, what a household is
//! - [`pensions`]: who has turned 65
//! - [`announced`]: what places will offer once announced changes are in force
//! - [`survey`]: everybody counted by place and kind
//! - [`grow`]: households that national growth adds or takes away
//! - [`abroad`]: households that come from abroad and leave for it
//! - [`timetable`]: events, trends, deaths, births and openings that are due
//! - [`values`]: what households belong to at their age
//! - [`generations`]: who dies, and who is born in its slot
//! - [`by_place`]: what is booked, sorted by place
//! - [`admit`]: places draw lots among those who want in
//! - [`expenses`]: what each admitted move costs, for the ledger
//! - [`move_households`]: admitted wishes are carried out
//! - [`carry_out`]: wishes of many households at once
//! - [`share`]: taxes and services that new places share with their hosts
//! - [`new_place`]: jobs, rents and governance of new places
//! - [`capital`]: business capital, and what it does to wages
//! - [`settle`]: wages, capital, housing stock and rents
//! - [`govern`]: budgets, services, crime and governance

pub mod abroad;
pub mod admit;
pub mod announced;
pub(crate) mod by_place;
pub mod capital;
pub mod carry_out;
pub mod expenses;
pub(crate) mod generations;
pub mod govern;
pub mod grow;
pub mod move_households;
pub mod new_place;
pub(crate) mod pensions;
pub mod review;
pub mod settle;
pub mod share;
pub mod survey;
pub mod timetable;
pub mod values;
