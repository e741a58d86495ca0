//! Reads the blocks of a scenario file, each with the checks that belong to it.
//!
//! In reading order:
//! - [`model_version`]: reads for which version of the model a scenario was written;
//! - [`settings`]: reads calendar, population, mechanisms, rules and parameters;
//! - [`brackets`]: reads income tax brackets;
//! - [`site`]: reads where a new place lies;
//! - [`charter`]: reads what makes a place new;
//! - [`raw_community`]: collects communities as written;
//! - [`raw_place`]: collects places as written, from table, blocks and edits;
//! - [`series`]: reads dated series of a place;
//! - [`place`]: checks an old place;
//! - [`new_place`]: checks a new place that stands by itself;
//! - [`places`]: checks all places, and compares their wages;
//! - [`template`]: reads the template of a community;
//! - [`community`]: reads who belongs to a community, whom it copies and what it would found;
//! - [`expansion`]: adds the places of communities to the list of places;
//! - [`changes`]: reads events and trends;
//! - [`bounds`]: follows numbers of places through events and trends;
//! - [`incorporation`]: reads suburbs that may vote themselves out of a budget;
//! - [`axis`]: reads a number or choice that varies, and its values;
//! - [`sweep`]: reads the sweep and what the closing page varies;
//! - [`flows`]: reads moves on record;
//! - [`facts`]: reads what is on record;
//! - [`attention`]: reads moves on record that attention is fitted to;
//! - [`baseline`]: reads what migration does when nothing happens;
//! - [`output`]: reads what is asked;
//! - [`answer`]: checks that a scenario can give the kind of answer that it asks for;
//! - [`limits`]: checks values against each other;
//! - [`resolution`]: checks that new places are made of enough simulated households.

pub mod answer;
pub mod attention;
pub mod axis;
pub mod baseline;
pub mod bounds;
pub mod brackets;
pub mod changes;
pub mod charter;
pub mod community;
pub mod expansion;
pub mod facts;
pub mod flows;
pub mod incorporation;
pub mod limits;
pub mod model_version;
pub mod new_place;
pub mod output;
pub mod place;
pub mod places;
pub mod raw_community;
pub mod raw_place;
pub mod resolution;
pub mod series;
pub mod settings;
pub mod site;
pub mod sweep;
pub mod template;
