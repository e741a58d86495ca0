//! How often, and with what changed: many replicates of one scenario, and what they say together.
//!
//! Reading order: [`ensemble`] (replicates in parallel, records in order), [`statistics`] (mean, quantiles),
//! [`summary`] (every number of every place over replicates), [`digest`] (the few numbers of the closing page),
//! [`arrivals`] and [`readings`] (what it says of new places, communities, exit and voice), [`scores`] (what came out beside what is on record), [`assumptions`] (what the answer leans on), [`expression`] (one number of a run, named in words),
//! [`arms`] (a reform acts on a calibrated baseline), [`compare`] (pairs with the same luck), [`winners`] (who gains, who
//! loses), [`design`], [`sobol`] and [`shuffle`] (where the points of a sweep lie), [`sweep`] (every replicate of every
//! point), [`variations`] (for a closing page), [`sensitivity`] (which axis moves an output),
//! [`bands`] and [`new_bands`] (what a baseline and new places must look like) and [`gravity`] (its decay of flows with distance).

pub mod arms;
pub mod arrivals;
pub mod assumptions;
pub mod bands;
pub mod compare;
pub mod design;
pub mod digest;
pub mod ensemble;
pub mod explain;
pub mod expression;
pub mod gravity;
pub mod new_bands;
pub mod readings;
pub mod scores;
pub mod sensitivity;
pub mod shuffle;
pub mod sobol;
pub mod solve;
pub mod statistics;
pub mod summary;
pub mod sweep;
pub mod trial;
pub mod variations;
pub mod winners;
