//! How often, and with what changed: many replicates of one scenario, and what they say together.
//!
//! Reading order: [`ensemble`] (replicates in parallel, records in order), [`statistics`] (mean, quantiles),
//! [`summary`] (every number of every place over replicates), [`digest`] (the few numbers of the closing page),
//! [`arrivals`] and [`readings`] (what it says of new places, communities, exit and voice), [`scores`] (what came out beside what is on record), [`assumptions`] (what the answer leans on), [`expression`] (one number of a run, named in words),
//! [`arms`] (a reform acts on a calibrated baseline), [`compare`] (pairs with the same luck), [`winners`] (who gains, who
//! loses), [`design`], [`sobol`] and [`shuffle`] (where the points of a sweep lie), [`sweep`] (every replicate of every
//! point), [`variations`] (for a closing page), [`sensitivity`] (which axis moves an output),
//! [`bands`] and [`new_bands`] (what a baseline and new places must look like) and [`gravity`] (its decay of flows with distance).

pub mod design;
pub mod explain;
pub mod expression;
pub mod finding;
pub mod record;
pub mod replicate;
pub mod sensitivity;
pub mod solve;
pub mod statistics;
