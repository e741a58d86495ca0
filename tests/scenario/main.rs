//! Tests of what is asked: scenarios that are read, refused, described, documented and shipped.
//!
//! - [`scenario_reading`], [`new_places_reading`]: what is written is what is simulated, and can be written back
//! - [`invalid`]: every mistake is refused with a message that helps
//! - [`door`]: what would be ignored, clamped, endless or unseen is refused
//! - [`mutations`]: no damage to a scenario or a table makes the reader panic
//! - [`migration`]: a scenario of an older model is rewritten, and everything else keeps every byte
//! - [`cli_check`]: the commands around a scenario file
//! - [`documentation`]: the tables in `docs/` are those of the code
//! - [`shipped_scenarios`]: every shipped scenario is valid and tells its story
//! - [`assumptions`]: what is called idle changes nothing
#![cfg(feature = "cli")]

mod assumptions;
mod cli_check;
mod documentation;
mod door;
mod invalid;
mod migration;
mod mutations;
mod new_places_reading;
mod scenario_reading;
mod shipped_scenarios;
