//! The numbers of the forecast of moves, with their default values and where those come from.
//!
//! They were fitted to moves between American states, filing years 1993 to 2016 (Internal Revenue Service), and then frozen. So scores
//! on those years test nothing. `footvote calibrate` fits five of them to a table, drawn to the frozen ones; `footvote backtest` has forecasts with
//! such values, and with values from wide priors, beside it.

/// The numbers of the forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    /// φ_L: what is left after a year of a lasting difference to the region (*fitted*).
    pub lasting: f64,
    /// φ_C: what is left after a year of a passing difference (*fitted*).
    pub passing: f64,
    /// r_L: yearly shocks to the lasting part, over those to the passing part (*fitted*).
    pub lasting_shock: f64,
    /// σ: standard deviation of yearly shocks to the passing part, in utility (*fitted*).
    pub shock: f64,
    /// β_e: utility of one per cent of income, in hundredths (*fitted*; the survey of stated choices says 3.76).
    pub income: f64,
    /// What is left of the growth of house prices with every year ahead (*fitted*).
    pub price_fade: f64,
    /// Standard deviation of the lasting part in the first year (*fitted*).
    pub first_spread: f64,
    /// Surprises count up to so many standard deviations (*assumed*: a storm is no trend).
    pub clip: f64,
    /// α: share of income that goes into housing (*estimated*: Davis & Ortalo-Magné 2011).
    pub housing_share: f64,
}

impl Default for Values {
    fn default() -> Self {
        Values {
            lasting: 0.94,
            passing: 0.70,
            lasting_shock: 0.40,
            shock: 0.033,
            income: 1.0,
            price_fade: 0.8,
            first_spread: 0.13,
            clip: 3.5,
            housing_share: 0.24,
        }
    }
}
