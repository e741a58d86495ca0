//! Holds everything that changes, as plain data; the phases of a tick change it.
//!
//! - [`money`]: flows of money: what for, from whom, to whom
//! - [`place`]: one place now, and its base year
//! - [`suburb`]: what a suburb that has incorporated owes, pays and serves
//! - [`reform`]: changes one attribute of a place
//! - [`new_place`]: what a new place has beside
//! - [`community`]: who has joined and pledged, and the campaign
//! - [`ballot`]: votes on incorporations
//! - [`world`]: all places, households and communities
//! - [`e_residence`]: where e-residents belong and what they declare
//! - [`wish`]: what households decide in a tick
//! - [`calendar`]: deaths and joinings that are due
//! - [`counts`]: integers gathered in a calendar year
//! - [`census`]: households of each kind at a moment
//! - [`ledger`]: what moves have cost each household
//! - [`event`]: what happened to places, as facts
//! - [`inversion`]: how the base-year inversion went
//! - [`rest`]: what keeps a world at rest
//! - [`replicate`]: all of it: one replicate while it runs
//! - [`household`]: changes a household, and its counters with it

pub mod ballot;
pub mod calendar;
pub mod census;
pub mod community;
pub mod counts;
pub mod e_residence;
pub mod event;
pub mod household;
pub mod inversion;
pub mod ledger;
pub mod money;
pub mod new_place;
pub mod place;
pub mod reform;
pub mod replicate;
pub mod rest;
pub mod suburb;
pub mod wish;
pub mod world;
