//! Draws the charts of a run, one file a chart.
//!
//! - [`twin`]: what differs from the twin;
//! - [`population`]: households per place over time;
//! - [`rents`]: rents per place over time;
//! - [`net_migration`]: net moves in, a panel for each place;
//! - [`who`]: who would move, who lacks the cash, who moves;
//! - [`flows`]: ribbons from the places left to the places entered;
//! - [`flow_matrix`]: moves between many places as a table of colours;
//! - [`ground`]: what lies under a map;
//! - [`site`]: where a place stands on a map;
//! - [`place_names`]: names on a map;
//! - [`map`]: places, what they gain or lose, and net flows;
//! - [`map_years`]: the map at a few moments;
//! - [`map_moving`]: the map as a film;
//! - [`city_ledger_words`]: what changes in a city;
//! - [`city_ledger`]: the numbers of one city;
//! - [`capital`]: people, income and capital of one city;
//! - [`founding_words`]: the finding about new places;
//! - [`founding`]: when new places are founded and lost;
//! - [`entry`]: who enters new places and who cannot pay;
//! - [`members`]: members of communities against residents of their places;
//! - [`scoreboard_words`]: the finding about facts on record;
//! - [`scoreboard`]: facts on record beside what came out.

pub mod capital;
pub mod city_ledger;
pub mod city_ledger_words;
pub mod entry;
pub mod flow_matrix;
pub mod flows;
pub mod founding;
pub mod founding_words;
pub mod ground;
pub mod map;
pub mod map_moving;
pub mod map_years;
pub mod members;
pub mod net_migration;
pub mod place_names;
pub mod population;
pub mod rents;
pub mod scoreboard;
pub mod scoreboard_words;
pub mod site;
pub mod twin;
pub mod who;
