//! Searches for crossings: a coarse scan, then every bracket narrowed until the tolerance or the noise ends it.

use std::ops::Range;

use crate::experiment::solve::evaluation::Evaluation;
use crate::experiment::solve::interval;

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Least value.
    pub from: f64,
    /// Greatest value.
    pub to: f64,
    /// Points of the coarse scan, both ends included.
    pub scan: u32,
    /// Replicates of every point, at least two.
    pub least: u32,
    /// Replicates of a point at most.
    pub most: u32,
    /// A bracket this narrow is narrow enough, as a share of the range.
    pub tolerance: f64,
    /// Whether the output is whether something comes to pass.
    pub event: bool,
}

/// A place where the output crosses the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The root.
    pub root: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Change of the output for a unit of the key, there.
    pub slope: f64,
    /// Replicates of the points that decide.
    pub replicates: u32,
    /// What ended the search.
    pub ended_by: Ending,
}

/// What ended the search for a crossing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The bracket is as narrow as was asked.
    Tolerance,
    /// Noise: the interval is that of a line through the points.
    Noise,
    /// The output is exactly the target in every replicate, from `low` to `high`.
    Exact,
}

impl Ending {
    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Ending::Tolerance => "tolerance",
            Ending::Noise => "noise",
            Ending::Exact => "exact",
        }
    }
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Every crossing that was found, in order.
    pub crossings: Vec<Crossing>,
    /// Whether every replicate gave the same output at every value of the scan: the key does not move it, and the search ended there.
    pub still: bool,
    /// Values where the output is exactly the target in every replicate, although it does not cross it there as far as one can see.
    pub exact: Vec<f64>,
    /// Values where the output cannot be told from the target, although it does not cross it nearby as far as one can see.
    pub undecided: Vec<f64>,
    /// Every value that was tried, in order.
    pub evaluations: Vec<Evaluation>,
}

/// Replicates of one value that are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The value.
    pub x: f64,
    /// The replicates.
    pub replicates: Range<u32>,
}

/// Steps of one bracket at most; each second one halves it.
const MOST_STEPS: usize = 80;

/// Where `off` (output less target, for every value and replicate asked) crosses zero.
pub fn solve<E>(method: Method, off: impl FnMut(&[Ask]) -> Result<Vec<Vec<f64>>, E>) -> Result<Solution, E> {
    let mut search = Search { method, off, known: Vec::new() };
    let last = method.scan.max(2) - 1;
    let scan: Vec<f64> =
        (0..=last).map(|k| method.from + (method.to - method.from) * f64::from(k) / f64::from(last)).collect();
    search.grow(&scan, method.least.min(method.most))?;
    if !method.event && search.known.windows(2).all(|pair| pair[0].off == pair[1].off) {
        // The same draws gave the same output whatever the value, to the last bit: more of them would, too.
        return Ok(Solution {
            crossings: Vec::new(),
            still: true,
            exact: Vec::new(),
            undecided: Vec::new(),
            evaluations: search.known,
        });
    }
    search.decide(&scan)?;
    let mut crossings = Vec::new();
    for (a, b) in search.brackets() {
        crossings.push(search.narrow(a, b)?);
    }
    let inside = |x: f64| search.brackets().iter().any(|(a, b)| (*a..=*b).contains(&x));
    let outside = || search.known.iter().filter(|point| point.sign() == 0 && !inside(point.x));
    let exact = outside().filter(|point| point.is_exact()).map(|point| point.x).collect();
    let undecided = outside().filter(|point| !point.is_exact()).map(|point| point.x).collect();
    Ok(Solution { crossings, still: false, exact, undecided, evaluations: search.known })
}

struct Search<F> {
    method: Method,
    off: F,
    /// Every value that was tried, in order.
    known: Vec<Evaluation>,
}

impl<E, F: FnMut(&[Ask]) -> Result<Vec<Vec<f64>>, E>> Search<F> {
    fn at(&self, x: f64) -> &Evaluation {
        let found = self.known.iter().find(|point| point.x == x);
        found.expect("only values that were tried are asked for")
    }

    /// Brings each of `values` to so many replicates.
    fn grow(&mut self, values: &[f64], replicates: u32) -> Result<(), E> {
        let have = |x: f64| self.known.iter().find(|point| point.x == x).map_or(0, |point| point.off.len() as u32);
        let asks = values.iter().map(|&x| Ask { x, replicates: have(x)..replicates });
        let asks: Vec<Ask> = asks.filter(|ask| !ask.replicates.is_empty()).collect();
        let found = (self.off)(&asks)?;
        for (ask, off) in asks.into_iter().zip(found) {
            match self.known.iter_mut().find(|point| point.x == ask.x) {
                Some(point) => point.off.extend(off),
                None => {
                    let place = self.known.partition_point(|point| point.x < ask.x);
                    self.known.insert(place, Evaluation { x: ask.x, off, event: self.method.event });
                }
            }
        }
        Ok(())
    }

    /// Doubles the replicates of `values` until each has a sign or the limit is reached.
    fn decide(&mut self, values: &[f64]) -> Result<(), E> {
        let mut replicates = self.method.least.min(self.method.most);
        let mut open = values.to_vec();
        loop {
            self.grow(&open, replicates)?;
            let known = |x: f64| self.at(x).sign() != 0 || self.at(x).is_exact();
            open.retain(|&x| !known(x) && (self.at(x).off.len() as u32) < self.method.most);
            if open.is_empty() {
                return Ok(());
            }
            replicates = (2 * replicates).min(self.method.most);
        }
    }

    /// Neighbours with clear and opposite signs.
    fn brackets(&self) -> Vec<(f64, f64)> {
        let clear: Vec<(f64, i8)> =
            self.known.iter().map(|point| (point.x, point.sign())).filter(|(_, sign)| *sign != 0).collect();
        let opposite = clear.windows(2).filter(|pair| pair[0].1 != pair[1].1);
        opposite.map(|pair| (pair[0].0, pair[1].0)).collect()
    }

    fn narrow(&mut self, mut a: f64, mut b: f64) -> Result<Crossing, E> {
        let below = self.at(a).sign();
        let narrow = self.method.tolerance * (self.method.to - self.method.from);
        for step in 0..MOST_STEPS {
            if let Some(crossing) = self.exactly(a, b) {
                return Ok(crossing);
            }
            let unclear = self.known.iter().find(|point| point.x > a && point.x < b).map(|point| point.x);
            if let Some(x) = unclear {
                (a, b) = self.flank(a, x, b)?;
                return self.crossing(a, b, Ending::Noise);
            }
            if b - a <= narrow {
                break;
            }
            let x = self.propose(a, b, step);
            if x <= a || x >= b {
                break;
            }
            self.decide(&[x])?;
            match self.at(x).sign() {
                0 => {}
                sign if sign == below => a = x,
                _ => b = x,
            }
        }
        self.crossing(a, b, Ending::Tolerance)
    }

    /// The crossing between a and b where the output is exactly the target at some value that was tried.
    fn exactly(&self, a: f64, b: f64) -> Option<Crossing> {
        let inside = || self.known.iter().filter(|point| point.x > a && point.x < b && point.is_exact());
        let (low, high) = (inside().next()?, inside().next_back()?);
        let slope = (self.at(b).statistics().mean - self.at(a).statistics().mean) / (b - a);
        let (root, replicates) = (0.5 * (low.x + high.x), low.off.len() as u32);
        Some(Crossing { root, low: low.x, high: high.x, slope, replicates, ended_by: Ending::Exact })
    }

    /// The next value between a and b: by turns where the line through both ends crosses zero, and the middle.
    fn propose(&self, a: f64, b: f64, step: usize) -> f64 {
        let (low, high) = (self.at(a).statistics().mean, self.at(b).statistics().mean);
        let line = (-low / (high - low)).clamp(0.1, 0.9);
        a + (b - a) * if step.is_multiple_of(2) { line } else { 0.5 }
    }

    /// Narrows the bracket around `x`, whose sign noise hides, to the nearest values on both sides that have one.
    fn flank(&mut self, mut a: f64, x: f64, mut b: f64) -> Result<(f64, f64), E> {
        let slope = (self.at(b).statistics().mean - self.at(a).statistics().mean) / (b - a);
        let below = self.at(a).sign();
        let mut step = 4.0 * self.at(x).error().unwrap_or(0.0) / slope.abs();
        while step.is_finite() && step > 0.0 {
            let tries: Vec<f64> = [x - step, x + step].into_iter().filter(|t| *t > a && *t < b).collect();
            if tries.is_empty() {
                break;
            }
            self.decide(&tries)?;
            for t in tries {
                match self.at(t).sign() {
                    0 => {}
                    sign if sign == below => a = a.max(t),
                    _ => b = b.min(t),
                }
            }
            step *= 2.0;
        }
        Ok((a, b))
    }

    /// The root between a and b: with noise by the local line, else the bracket itself.
    fn crossing(&mut self, a: f64, b: f64, ended_by: Ending) -> Result<Crossing, E> {
        let noisy = ended_by == Ending::Noise;
        let near: Vec<f64> = self.known.iter().map(|point| point.x).filter(|x| (a..=b).contains(x)).collect();
        let replicates = near.iter().map(|&x| self.at(x).off.len() as u32).max().unwrap_or(0);
        if noisy {
            self.grow(&near, replicates)?;
        }
        let points: Vec<&Evaluation> = near.iter().map(|&x| self.at(x)).collect();
        let found = interval::root(&points);
        let (low, high) = match found.interval {
            Some((low, high)) if noisy && low <= b && high >= a => (low.max(a), high.min(b)),
            _ => (a, b),
        };
        let root = if found.root.is_finite() { found.root.clamp(low, high) } else { 0.5 * (low + high) };
        Ok(Crossing { root, low, high, slope: found.slope, replicates, ended_by })
    }
}
