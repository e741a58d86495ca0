//! Holds what keeps a world at rest: the households that a spin-up leaves, and the yearly path of amenities.

use crate::model::household::Household;
use std::sync::Arc;

/// The households that a spin-up leaves, place by place, on a clock that reads 0.
///
/// Their places, homes and employers are numbered as `names` lists them; ages are in ticks of the spin-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Names of the places.
    pub names: Vec<String>,
    /// Ticks in a year of the spin-up.
    pub ticks_per_year: u32,
    /// Who lives in each place.
    pub residents: Vec<Vec<Household>>,
    /// Their fixed taste factors; empty lists where tastes are common.
    pub spreads: Vec<Vec<[f32; 3]>>,
}

/// ξ of every legacy place from each January on, as the rest arm solved them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    /// Names of the places.
    pub names: Vec<String>,
    /// ξ from the first January after the start on, year by year: for local and remote households of each place.
    pub years: Vec<Vec<[f64; 2]>>,
    /// Januaries that no amenities solved, in which those of the year before stayed.
    pub unsolved: Vec<Unsolved>,
}

/// A January that no amenities solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unsolved {
    /// Years since the start.
    pub year: u32,
    /// The place furthest from its net flow, as `names` lists it.
    pub place: usize,
    /// What remains there, as a share of its households per year.
    pub residual: f64,
}

/// What amenities do as the years go by.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Amenities {
    /// They stay those of the base year.
    #[default]
    Frozen,
    /// They are solved again each January: this is the rest arm.
    Solved(Path),
    /// They follow those of the rest arm.
    Following(Arc<Path>),
}
