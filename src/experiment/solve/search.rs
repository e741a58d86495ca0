//! Searches for crossings: a coarse scan, then every bracket narrowed until the tolerance or the noise ends it.

use std::ops::Range;

use crate::experiment::solve::evaluation::{Evaluation, Kind};
use crate::experiment::solve::interval::{edges, share_of_way, slope};
use crate::experiment::statistics::Z_975;

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
    /// What the output is.
    pub kind: Kind,
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
    /// Change of the output for a unit of the key, from `low` to `high`; of an exact stretch, around it.
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
    /// Noise: the interval holds every value at which the output cannot be told from the target.
    Noise,
    /// The output is exactly the target in every replicate, from `low` to `high`, and no longer within the tolerance beyond.
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
    /// Whether every replicate gave the same output at every value of the scan: as far as replicates show, the key does not move it.
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
/// How far outside an interval its ends may be told, as a share of its width: that much it may be too wide.
const END: f64 = 1.0 / 16.0;
/// How far apart the points around the root may be, as a share of the interval.
const MIDDLE: f64 = 1.0 / 4.0;

/// Where `off` (output less target, for every value and replicate asked) crosses zero.
pub fn solve<E>(method: Method, off: impl FnMut(&[Ask]) -> Result<Vec<Vec<f64>>, E>) -> Result<Solution, E> {
    let mut search = Search { method, off, known: Vec::new() };
    let last = method.scan.max(2) - 1;
    let scan: Vec<f64> =
        (0..=last).map(|k| method.from + (method.to - method.from) * f64::from(k) / f64::from(last)).collect();
    search.grow(&scan, method.least.min(method.most))?;
    let varied = method.kind == Kind::Number && search.known.iter().all(all_differ);
    if varied && search.is_still() {
        // The same draws gave the same output whatever the value, to the last bit: more of them would, too.
        return Ok(search.solution(Vec::new(), true));
    }
    search.decide(&scan)?;
    let mut crossings = Vec::new();
    for (a, b) in search.brackets() {
        crossings.push(search.narrow(a, b)?);
    }
    let still = !matches!(method.kind, Kind::Event { .. }) && search.is_still();
    Ok(search.solution(crossings, still))
}

/// Whether no two replicates gave the same.
fn all_differ(point: &Evaluation) -> bool {
    let off = &point.off;
    (1..off.len()).all(|k| off[..k].iter().all(|other| *other != off[k]))
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

    /// Every value between a and b that was tried, both included, in order.
    fn tried(&self, a: f64, b: f64) -> &[Evaluation] {
        let begin = self.known.partition_point(|point| point.x < a);
        &self.known[begin..self.known.partition_point(|point| point.x <= b)]
    }

    fn is_still(&self) -> bool {
        self.known.windows(2).all(|pair| pair[0].off == pair[1].off)
    }

    fn solution(self, crossings: Vec<Crossing>, still: bool) -> Solution {
        let brackets = self.brackets();
        let inside = |x: f64| brackets.iter().any(|(a, b)| (*a..=*b).contains(&x));
        let outside = || self.known.iter().filter(|point| !still && point.sign() == 0 && !inside(point.x));
        let exact = outside().filter(|point| point.is_exact()).map(|point| point.x).collect();
        let undecided = outside().filter(|point| !point.is_exact()).map(|point| point.x).collect();
        Solution { crossings, still, exact, undecided, evaluations: self.known }
    }

    /// The width that is narrow enough.
    fn narrow_enough(&self) -> f64 {
        self.method.tolerance * (self.method.to - self.method.from)
    }

    /// Brings each of `values` to so many replicates.
    fn grow(&mut self, values: &[f64], replicates: u32) -> Result<(), E> {
        let have = |x: f64| self.known.iter().find(|point| point.x == x).map_or(0, Evaluation::replicates);
        let asks = values.iter().map(|&x| Ask { x, replicates: have(x)..replicates });
        let asks: Vec<Ask> = asks.filter(|ask| !ask.replicates.is_empty()).collect();
        let found = (self.off)(&asks)?;
        for (ask, off) in asks.into_iter().zip(found) {
            match self.known.iter_mut().find(|point| point.x == ask.x) {
                Some(point) => point.off.extend(off),
                None => {
                    let place = self.known.partition_point(|point| point.x < ask.x);
                    self.known.insert(place, Evaluation { x: ask.x, off, kind: self.method.kind });
                }
            }
        }
        Ok(())
    }

    /// Doubles the replicates of `values` until each has a sign or the limit is reached.
    fn decide(&mut self, values: &[f64]) -> Result<(), E> {
        self.grow_while(values, |point| point.sign() == 0 || point.hides_its_spread())
    }

    /// Doubles the replicates of `values` as long as they are `open`, up to the limit.
    fn grow_while(&mut self, values: &[f64], is_open: impl Fn(&Evaluation) -> bool) -> Result<(), E> {
        let mut replicates = self.method.least.min(self.method.most);
        let mut open = values.to_vec();
        loop {
            self.grow(&open, replicates)?;
            open.retain(|&x| is_open(self.at(x)) && self.at(x).replicates() < self.method.most);
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
        let begin = self.at(a).sign();
        for step in 0..MOST_STEPS {
            if self.tried(a, b).len() > 2 || b - a <= self.narrow_enough() {
                break;
            }
            let x = self.propose(a, b, step, |point| point.statistics().mean);
            if x <= a || x >= b {
                break;
            }
            self.decide(&[x])?;
            match self.at(x).sign() {
                0 => {}
                sign if sign == begin => a = x,
                _ => b = x,
            }
        }
        self.invert(a, b)
    }

    /// The next value between a and b: by turns where the line between the heights of both ends crosses zero, and the middle.
    fn propose(&self, a: f64, b: f64, step: usize, height: impl Fn(&Evaluation) -> f64) -> f64 {
        let line = share_of_way(height(self.at(a)), height(self.at(b))).clamp(0.1, 0.9);
        a + (b - a) * if step.is_multiple_of(2) { line } else { 0.5 }
    }

    /// The interval between a and b, whose signs are clear and opposite.
    fn invert(&mut self, a: f64, b: f64) -> Result<Crossing, E> {
        for step in 0..MOST_STEPS {
            if self.tried(a, b).iter().any(Evaluation::is_exact) {
                return self.exact_stretch(a, b);
            }
            let tries = self.tries(a, b, step);
            if tries.is_empty() {
                break;
            }
            self.decide(&tries)?;
        }
        let points = self.tried(a, b);
        let begin = self.at(a).sign();
        let ends = edges(points, begin, Evaluation::leaning);
        let middle = edges(points, begin, Evaluation::side_of_mean);
        let mean = |x: f64| self.at(x).statistics().mean;
        let root = middle.low + share_of_way(mean(middle.low), mean(middle.high)) * (middle.high - middle.low);
        let noisy = ends.high - ends.low > self.narrow_enough();
        Ok(Crossing {
            root: root.clamp(ends.low, ends.high),
            low: ends.low,
            high: ends.high,
            slope: slope(self.at(ends.low), self.at(ends.high)),
            replicates: points.iter().map(Evaluation::replicates).max().unwrap_or(0),
            ended_by: if noisy { Ending::Noise } else { Ending::Tolerance },
        })
    }

    /// Values to be tried next for the interval between a and b: around both of its ends and, once these are known well enough, around the
    /// root.
    fn tries(&self, a: f64, b: f64, step: usize) -> Vec<f64> {
        let (points, begin) = (self.tried(a, b), self.at(a).sign());
        let ends = edges(points, begin, Evaluation::leaning);
        let width = ends.high - ends.low;
        // Where this bound of the mean crosses zero, once there are as many replicates as there may be, the interval ends.
        let bound = |point: &Evaluation, side: f64| {
            let error =
                point.error().unwrap_or(0.0) * (f64::from(point.replicates()) / f64::from(self.method.most)).sqrt();
            point.statistics().mean + side * Z_975 * error
        };
        let between = |low: f64, high: f64, share: f64, side: f64| {
            let wide = high - low > (share * width).max(self.narrow_enough());
            wide.then(|| self.propose(low, high, step, |point| bound(point, side)))
        };
        let side = f64::from(begin);
        let both = [between(ends.low, ends.first, END, -side), between(ends.last, ends.high, END, side)];
        let mut tries: Vec<f64> = both.into_iter().flatten().collect();
        let root = edges(points, begin, Evaluation::side_of_mean);
        if tries.is_empty() && root.first == root.high {
            tries.extend(between(root.low, root.high, MIDDLE, 0.0));
        }
        tries.dedup();
        tries.retain(|x| points.iter().all(|point| point.x != *x));
        tries
    }

    /// The crossing between a and b where the output is exactly the target in every replicate of some value that was tried: halves the gaps at
    /// both ends of the stretch until they are narrow enough. One replicate off the target ends a try.
    fn exact_stretch(&mut self, a: f64, b: f64) -> Result<Crossing, E> {
        loop {
            let points = self.tried(a, b);
            let first = points.iter().position(Evaluation::is_exact).expect("there is one");
            let last = points.iter().rposition(Evaluation::is_exact).expect("there is one");
            let (low, high) = (points[first].x, points[last].x);
            let gaps = [(points[first - 1].x, low), (high, points[last + 1].x)];
            let wide = gaps.into_iter().filter(|(low, high)| high - low > self.narrow_enough());
            let tries: Vec<f64> = wide.map(|(low, high)| 0.5 * (low + high)).collect();
            let tries: Vec<f64> = tries.into_iter().filter(|x| points.iter().all(|point| point.x != *x)).collect();
            if tries.is_empty() {
                let (root, replicates) = (0.5 * (low + high), points[first].replicates());
                let slope = slope(self.at(a), self.at(b));
                return Ok(Crossing { root, low, high, slope, replicates, ended_by: Ending::Exact });
            }
            self.grow_while(&tries, Evaluation::is_exact)?;
        }
    }
}
