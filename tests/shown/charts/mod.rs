//! Charts of made-up runs: everything stays on the sheet, no labels collide, the same tables give the same bytes.

mod claims;
mod folders;
mod look;
mod made_up;
mod maps;
mod room;
