//! Turns texts into trees of values that know where they are written, and values into numbers, words and blocks.
//!
//! In reading order:
//! - [`text`]: reads a text file, and refuses characters that no text may hold;
//! - [`depth`]: finds keys that are nested too deeply;
//! - [`tree`]: holds values with where they are written, and reads TOML into them;
//! - [`value`]: reads one value: the right kind, finite, in range;
//! - [`words`]: lists the words of a file and the variants they choose;
//! - [`changed`]: lists what the second version of the model changed;
//! - [`presets`]: lists ready communities;
//! - [`keys`]: lists the blocks and keys of a file;
//! - [`operation`]: names the ways in which a number of a place changes;
//! - [`names`]: checks names of places and communities, and finds who has them;
//! - [`fields`]: reads a block key by key;
//! - [`table`]: reads a CSV file, every cell with where it is written;
//! - [`inputs`]: reads the files that a scenario names;
//! - [`edit`]: changes one value from the command line.

pub mod changed;
pub(crate) mod depth;
pub mod edit;
pub(crate) mod fields;
pub(crate) mod inputs;
pub mod keys;
pub(crate) mod names;
pub(crate) mod operation;
pub(crate) mod presets;
pub(crate) mod table;
pub mod text;
pub(crate) mod tree;
pub(crate) mod value;
pub mod words;
