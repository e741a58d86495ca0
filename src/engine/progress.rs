//! Says how far a replicate has come: to whoever waits for it, measures it, or wants it to end.

/// What a replicate has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A part of its set-up: a year of the spin-up, or the rest of what is before the first tick.
    SetUp,
    /// A tick of the rest arm, which solves the path of amenities.
    Path,
    /// As many ticks of its own, in all.
    Ticks(u32),
}

impl Progress {
    /// Ticks of its own that are done.
    pub fn ticks(self) -> u32 {
        match self {
            Progress::SetUp | Progress::Path => 0,
            Progress::Ticks(done) => done,
        }
    }
}
