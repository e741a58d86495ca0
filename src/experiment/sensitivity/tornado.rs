//! Computes the tornado: the mean output where an axis is low and where it is high, everything else anywhere.
//!
//! Low and high are the least and the greatest value of an axis with at most ten different ones, else its lowest and
//! highest fifth. Of Saltelli blocks only A and B count, which are independent samples. An end that a single block, trajectory or point
//! of a sample is at has no interval: nothing says what another there would have been.

use crate::experiment::sensitivity::estimate::{Estimate, estimates};
use crate::experiment::sensitivity::layout::Layout;
use crate::experiment::sensitivity::sample::Sample;

/// An axis has so many values at most to be read at its ends alone.
const FEW: usize = 10;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The axis.
    pub axis: String,
    /// The low values, as written: one, or from..to.
    pub low_at: String,
    /// The high values.
    pub high_at: String,
    /// Mean output there.
    pub low: Estimate,
    /// Mean output at the high values.
    pub high: Estimate,
    /// High less low.
    pub effect: Estimate,
}

/// The bars of all axes, the longest first.
pub fn bars(sample: &Sample) -> Vec<Bar> {
    let study = sample.study;
    let ends: Vec<[End; 2]> = (0..study.axes.len()).map(|axis| ends(sample, axis)).collect();
    let freedom: Vec<usize> = ends
        .iter()
        .flat_map(|[low, high]| {
            let [low, high] = [low, high].map(|end| end.units(sample).saturating_sub(1));
            [low, high, low.min(high)]
        })
        .collect();
    let found = estimates(sample, &freedom, |units, means| {
        let of = |[low, high]: &[End; 2]| {
            let (low, high) = (low.mean(sample, units, means), high.mean(sample, units, means));
            [low, high, high - low]
        };
        ends.iter().flat_map(of).collect()
    });
    let mut bars: Vec<Bar> = ends
        .iter()
        .enumerate()
        .map(|(axis, [low, high])| Bar {
            axis: study.axes[axis].clone(),
            low_at: low.written(sample, axis),
            high_at: high.written(sample, axis),
            low: found[3 * axis],
            high: found[3 * axis + 1],
            effect: found[3 * axis + 2],
        })
        .collect();
    bars.sort_by(|a, b| b.effect.value.abs().total_cmp(&a.effect.value.abs()));
    bars
}

/// One end of an axis: whether each row is there.
struct End(Vec<bool>);

impl End {
    fn mean(&self, sample: &Sample, units: &[usize], means: &[f64]) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for &unit in units {
            let rows = unit * sample.size..(unit + 1) * sample.size;
            for (_, mean) in self.0[rows.clone()].iter().zip(&means[rows]).filter(|(there, _)| **there) {
                sum += mean;
                count += 1.0;
            }
        }
        sum / count
    }

    /// How many units are there.
    fn units(&self, sample: &Sample) -> usize {
        let there = |unit: &&usize| self.0[*unit * sample.size..(*unit + 1) * sample.size].contains(&true);
        sample.kept.iter().filter(there).count()
    }

    fn written(&self, sample: &Sample, axis: usize) -> String {
        let study = sample.study;
        let mut rows: Vec<usize> = (0..self.0.len()).filter(|&row| self.0[row]).collect();
        rows.sort_by(|&a, &b| study.unit[a][axis].total_cmp(&study.unit[b][axis]));
        let text = |row: usize| study.written[row][axis].as_str();
        match rows[..] {
            [] => String::new(),
            [first, .., last] if text(first) != text(last) => format!("{}..{}", short(text(first)), short(text(last))),
            [first, ..] => short(text(first)),
        }
    }
}

/// Four digits of a long number, a short one without zeros that say nothing; a word as it is.
fn short(text: &str) -> String {
    match text.replace('_', "").parse::<f64>() {
        Ok(number) if text.len() > 6 => format!("{number:.3e}").parse::<f64>().map_or(text.into(), |x| x.to_string()),
        Ok(number) if number.is_finite() => number.to_string(),
        _ => text.to_string(),
    }
}

fn ends(sample: &Sample, axis: usize) -> [End; 2] {
    let study = sample.study;
    let free = |row: usize| {
        let within = row % sample.size;
        study.layout != Layout::Saltelli || within == 0 || within == sample.size - 1
    };
    let rows: Vec<usize> = sample.rows().filter(|&row| free(row)).collect();
    let mut sorted: Vec<f64> = rows.iter().map(|&row| study.unit[row][axis]).collect();
    sorted.sort_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    let fifth = sorted.len().div_ceil(5);
    let (low, high) = match different.len() {
        0 => (0.0, 0.0),
        1..=FEW => (different[0], different[different.len() - 1]),
        _ => (sorted[fifth - 1], sorted[sorted.len() - fifth]),
    };
    let mask = |is: &dyn Fn(f64) -> bool| {
        let mut mask = vec![false; study.values.len()];
        rows.iter().filter(|&&row| is(study.unit[row][axis])).for_each(|&row| mask[row] = true);
        End(mask)
    };
    [mask(&|u| u <= low), mask(&|u| u >= high)]
}
