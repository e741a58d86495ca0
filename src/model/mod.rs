//! What is true: pure rules, one rule a file; no files, threads or printing here.
//!
//! Reading order: the nouns ([`household`], [`place`], [`population`], [`reform`]), the numbers ([`parameters`],
//! [`mechanisms`], [`rules`]), then the rules in the order of `docs/MODEL.md`.

pub mod household;
pub mod mechanisms;
pub mod parameters;
pub mod place;
pub mod population;
pub mod quantity;
pub mod reform;
pub mod rules;
