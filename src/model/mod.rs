//! What is true: pure rules, one rule a file; no files, threads or printing here.
//!
//! Reading order: the nouns ([`household`], [`place`], [`charter`], [`community`], [`population`], [`reform`]), the numbers ([`parameters`],
//! [`mechanisms`], [`rules`]), then the rules in the order of `docs/MODEL.md`.

pub mod amenities;
pub mod bins;
pub mod budget;
pub mod charter;
pub mod choice;
pub mod community;
pub mod consideration;
pub mod crime;
pub mod founding;
pub mod host;
pub mod household;
pub mod housing;
pub mod income;
pub mod lifecycle;
pub mod liquidity;
pub mod mechanisms;
pub mod membership;
pub mod moving;
pub mod numeric;
pub mod parameters;
pub mod place;
pub mod population;
pub mod quantity;
pub mod reform;
pub mod rules;
pub mod traits;
pub mod utility;
pub mod voice;
