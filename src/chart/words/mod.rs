//! Puts into words what charts show.
//!
//! - [`spread`]: how replicates of a number spread, and which bands they can carry;
//! - [`names`]: what places are called, and where numbers are from;
//! - [`keys`]: what a key of a scenario is called, and how its values are written;
//! - [`causes`]: what of a worth each cause brings;
//! - [`columns`]: the columns of a table of places;
//! - [`mod@ends`]: the low and the high value of an assumption;
//! - [`outputs`]: an output expression in words;
//! - [`written`]: an output with its unit;
//! - [`answers`]: what a run was asked;
//! - [`twin`]: what a run is measured against;
//! - [`finding`]: what may be claimed of many changes;
//! - [`shown`]: which places a chart of them shows;
//! - [`sample`]: how few households and replicates a number rests on.

pub mod answers;
pub mod causes;
pub mod columns;
pub mod ends;
pub mod finding;
pub mod keys;
pub mod names;
pub mod outputs;
pub mod sample;
pub mod shown;
pub mod spread;
pub mod twin;
pub mod written;
