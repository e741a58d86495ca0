//! Keeps what a simulation leaves: rows taken from counters, which change nothing in the world.
//!
//! - [`read_back`]: words of stored tables back into enums
//! - [`new_place_rows`]: rows about new places and communities
//! - [`rows`]: rows about every place, and the record of a replicate
//! - [`new_places`]: records new places, communities, entry and money
//! - [`revealed`]: what the base year says of weights
//! - [`revenue`]: whose revenue is whose
//! - [`observe`]: records moments, and what each calendar year counted
//! - [`standings`]: where every household stands in the end
//! - [`causes`]: what one place is worth over another, by cause
//! - [`exit_or_reform`]: exit and reform side by side
//! - [`template_gain`]: what a template would be worth, part by part
//! - [`trace`]: what one household weighs in a tick

#[doc(hidden)]
pub mod causes;
pub mod exit_or_reform;
pub mod new_place_rows;
#[doc(hidden)]
pub mod new_places;
#[doc(hidden)]
pub mod observe;
#[doc(hidden)]
pub mod read_back;
#[doc(hidden)]
pub mod revealed;
#[doc(hidden)]
pub mod revenue;
pub mod rows;
pub mod standings;
#[doc(hidden)]
pub mod template_gain;
#[doc(hidden)]
pub mod trace;
