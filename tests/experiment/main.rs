//! Tests of experiments and the folders that they leave: as somebody uses them, killed, continued, compared, verified.
//!
//! - [`support`]: scenarios, books, statistics and folders that the tests share
//! - [`run_command`], [`run_folder`]: `footvote run` and `footvote verify`, and the folder of a run
//! - [`closing_page`], [`scoreboard`]: what the closing page adds: facts on record and numbers varied
//! - [`twin`]: every effect against the same households with the same luck without what is asked about
//! - [`existence`]: a quantity of a place exists from its opening
//! - [`compare`]: the same households with the same random draws in both worlds
//! - [`sweep_command`]: `footvote sweep` and `footvote merge`, killed at any moment
//! - [`sensitivity`], [`solve`], [`explain`]: what moves what, where it breaks even, what each mechanism does
//! - [`doubt`]: what replicates draw beside their luck, probabilities, what decides
//! - [`backtest`]: forecasts of moves, scored; later years; wrong tables
//! - [`memory`]: the formula beside what the system measures, and work refused
//! - [`fault_matrix`]: every operation on the disk fails or kills, in eight ways, under every command
//! - [`folders_survive`]: lost manifests, changed tables, strangers, full and closed pipes, few threads
//! - [`left_alone`]: files and folders of somebody else, and what is no folder for a command
//! - [`experiment_folders`]: folders of comparisons and sweeps, drawn, reported and verified
#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod backtest;
mod closing_page;
mod compare;
mod doubt;
mod existence;
mod experiment_folders;
mod explain;
mod fault_matrix;
mod folders_survive;
mod left_alone;
mod memory;
mod run_command;
mod run_folder;
mod scoreboard;
mod sensitivity;
mod solve;
mod sweep_command;
mod twin;
