//! Analyses one output of a sweep: picks the indices that its layout allows, and says how sure they are.

use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::measure::Measure;
use crate::experiment::sensitivity::sample::{Sample, Study};
use crate::experiment::sensitivity::tornado::Bar;
use crate::experiment::sensitivity::{regression, screening, tornado, variance};
use crate::experiment::statistics::Statistics;

/// What a sweep says about one output.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Statistics of the output over points.
    pub spread: Statistics,
    /// How many blocks, trajectories or points there are.
    pub units: usize,
    /// Of these, left out because runs failed or the number does not exist there.
    pub left_out: usize,
    /// Replicates of every point.
    pub replicates: usize,
    /// Share of the variance over points that is due to random draws not shared by all points; `None` with a single replicate.
    pub noise_share: Option<f64>,
    /// Indices, axis by axis.
    pub measures: Vec<Measure>,
    /// Low against high, the longest bar first.
    pub tornado: Vec<Bar>,
}

/// Why a sweep says nothing about an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Too little is left.
    #[error("only {0} complete {1} of the sweep have this number: at least two are needed")]
    TooFew(usize, &'static str),
    /// Nothing moves it.
    #[error("it is the same at every point: no axis moves it")]
    Constant,
}

impl Study {
    /// What the sweep says.
    pub fn analyse(&self) -> Result<Finding, Silence> {
        let size = self.layout.unit_rows(self.axes.len());
        let all = self.values.len() / size;
        let replicates = self.replicates;
        let whole = |unit: &usize| (unit * size..(unit + 1) * size).all(|row| self.values[row].len() == replicates);
        let kept: Vec<usize> = (0..all).filter(whole).collect();
        if kept.len() < 2 || replicates == 0 {
            return Err(Silence::TooFew(kept.len(), self.layout.unit_name()));
        }
        let sample = Sample { study: self, kept: &kept, size, replicates };
        let means = sample.means();
        let rows: Vec<f64> = sample.rows().map(|row| means[row]).collect();
        let spread = Statistics::of(&rows);
        if rows.iter().all(|y| *y == rows[0]) {
            return Err(Silence::Constant);
        }
        let mut measures = match self.layout {
            Layout::Saltelli => variance::measures(&sample),
            Layout::Morris => screening::measures(&sample),
            Layout::Grid | Layout::Other => regression::measures(&sample),
        };
        // Axis by axis; what is about all axes comes last.
        let place = |axis: &str| self.axes.iter().position(|name| name == axis).unwrap_or(self.axes.len());
        measures.sort_by_key(|measure| place(&measure.axis));
        let noise_share = sample.noise_share(&means);
        let tornado = tornado::bars(&sample);
        Ok(Finding {
            spread,
            units: kept.len(),
            left_out: all - kept.len(),
            replicates,
            noise_share,
            measures,
            tornado,
        })
    }
}
