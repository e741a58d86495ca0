//! Says why a checked scenario could still not be simulated.

/// Why a checked scenario could still not be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// A place got no simulated household.
    #[error("the place `{place}` has {real} households, fewer than one simulated household stands for ({weight:.1})")]
    EmptyPlace {
        /// Name of the place.
        place: String,
        /// Its real households.
        real: u64,
        /// Real households per simulated one.
        weight: f64,
    },
    /// Base-year obligations exceed base-year revenue.
    #[error("the place `{place}` owes ${obligations:.0} per household and year but collects only ${revenue:.0}")]
    ObligationsExceedRevenue {
        /// Name of the place.
        place: String,
        /// Obligations per household, $ per year.
        obligations: f64,
        /// Revenue per household, $ per year.
        revenue: f64,
    },
    /// The base-year inversion did not converge.
    #[error(
        "no amenities make the base year's net flows come out: after {steps} Newton steps {residual:.2e} of the households of `{place}` per year remain"
    )]
    NoBaseYear {
        /// The place furthest from its net flow.
        place: String,
        /// Newton steps taken.
        steps: u32,
        /// Largest remaining net flow as a share of a place per year.
        residual: f64,
    },
    /// Fewer households can hold a community's values than were asked for.
    #[error(
        "the community `{community}` asks for a share of {share} of all households, but at most {most:.4} can belong: the odds leave nobody else"
    )]
    ShareTooLarge {
        /// Name of the community.
        community: String,
        /// The share that was asked for.
        share: f64,
        /// The largest share that can come out.
        most: f64,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}
