//! Computes distances, metros, and the attention kernel over them.

use crate::model::consideration::{Lottery, miles};
use crate::model::household::PlaceId;
use crate::model::parameters::Parameters;
use crate::model::place::Place;
use crate::model::reach::{reach, same_state};
use std::sync::Arc;

/// How attention from metro to metro differs from the kernel, as a factor: where people were seen to go.
#[derive(Debug, Clone, PartialEq)]
pub struct Pull {
    /// Names of the metros.
    metros: Vec<String>,
    /// The factor from each to each, row by row.
    factors: Vec<f64>,
}

impl Pull {
    /// The kernel as it is.
    pub fn none(metros: Vec<String>) -> Self {
        Pull { factors: vec![1.0; metros.len() * metros.len()], metros }
    }

    /// Attention as `wanted` where the kernel has `kernel`, both row by row.
    pub fn set(&mut self, wanted: &[f64], kernel: &[f64]) {
        let factor = |(wanted, kernel): (&f64, &f64)| if *kernel > 0.0 { wanted / kernel } else { 1.0 };
        self.factors = wanted.iter().zip(kernel).map(factor).collect();
    }

    /// The factor from a place of one metro to a place of another; 1 where one of them is not known.
    fn factor(&self, from: Option<usize>, to: Option<usize>) -> f64 {
        from.zip(to).map_or(1.0, |(from, to)| self.factors[from * self.metros.len() + to])
    }
}

/// What never moves.
#[derive(Debug, Clone)]
pub struct Geography {
    /// Metro of each place.
    pub metro: Vec<u16>,
    /// Places of each metro.
    pub places: Vec<Vec<PlaceId>>,
    /// Position of each place in its metro's list.
    pub position: Vec<usize>,
    /// Miles between any two places, row by row.
    miles: Vec<f64>,
    /// Reach of attention between any two places; 0 within a metro.
    reach: Vec<f64>,
    /// Metro of each place as a float, for column-wise comparison.
    metro_numbers: Vec<f64>,
    /// How attention differs from the kernel, if moves on record say so.
    pull: Option<Arc<Pull>>,
    n: usize,
}

impl Geography {
    /// The geography of `places`.
    pub fn new(places: &[Place], parameters: &Parameters) -> Self {
        let n = places.len();
        let metro: Vec<u16> = places.iter().map(|place| place.metro).collect();
        let metros = metro.iter().map(|&m| m as usize + 1).max().unwrap_or(0);
        let mut by_metro = vec![Vec::new(); metros];
        let mut position = Vec::with_capacity(n);
        for (j, &m) in metro.iter().enumerate() {
            position.push(by_metro[m as usize].len());
            by_metro[m as usize].push(j as PlaceId);
        }
        let point = |place: &Place| (place.latitude, place.longitude);
        let distances: Vec<f64> =
            places.iter().flat_map(|a| places.iter().map(move |b| miles(point(a), point(b)))).collect();
        let reach = (0..n * n)
            .map(|k| match metro[k / n] == metro[k % n] {
                true => 0.0,
                false => reach(parameters, distances[k], same_state(&places[k / n].state, &places[k % n].state)),
            })
            .collect();
        let metro_numbers = metro.iter().map(|&m| m as f64).collect();
        Geography { metro_numbers, metro, places: by_metro, position, miles: distances, reach, pull: None, n }
    }

    /// Attention as moves on record say: new places are drawn in as their metro is.
    pub fn attend(&mut self, places: &[Place], pull: &Pull) {
        let find = |place: &Place| pull.metros.iter().position(|metro| *metro == place.metro_name);
        let metros: Vec<Option<usize>> = places.iter().map(find).collect();
        let n = self.n;
        self.reach.iter_mut().enumerate().for_each(|(k, reach)| *reach *= pull.factor(metros[k / n], metros[k % n]));
        self.pull = Some(Arc::new(pull.clone()));
    }

    /// How attention differs from the kernel, if moves on record say so.
    pub fn pull(&self) -> Option<Arc<Pull>> {
        self.pull.clone()
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Miles from `a` to `b`.
    #[inline]
    pub fn miles(&self, a: PlaceId, b: PlaceId) -> f64 {
        self.miles[a as usize * self.n + b as usize]
    }

    /// Miles from `a` to every place.
    #[inline]
    pub fn miles_from(&self, a: PlaceId) -> &[f64] {
        &self.miles[a as usize * self.n..(a as usize + 1) * self.n]
    }

    /// Metro of every place, as floats.
    #[inline]
    pub fn metro_numbers(&self) -> &[f64] {
        &self.metro_numbers
    }

    /// Metro of `a`, as a float.
    #[inline]
    pub fn metro_number(&self, a: PlaceId) -> f64 {
        self.metro_numbers[a as usize]
    }

    /// Whether `a` and `b` lie in one metro.
    #[inline]
    pub fn same_metro(&self, a: PlaceId, b: PlaceId) -> bool {
        self.metro[a as usize] == self.metro[b as usize]
    }
}

/// What attention falls on, given today's sizes.
#[derive(Debug, Clone, Default)]
pub struct AttentionKernel {
    /// From each place: over all places of other metros.
    pub national: Vec<Lottery>,
    /// In each metro: over its places.
    pub metro: Vec<Lottery>,
    /// What attention of the members of each community falls on, where it differs.
    pub communities: Vec<Option<Box<AttentionKernel>>>,
}

impl AttentionKernel {
    /// The kernel of members of the community numbered `k`.
    #[inline]
    pub fn of_community(&self, k: u8) -> &AttentionKernel {
        self.communities.get(k as usize - 1).and_then(Option::as_deref).unwrap_or(self)
    }

    /// Recomputes the kernel for places that draw attention as these masses, to be drawn from by so many `households`.
    pub fn refresh(&mut self, geography: &Geography, masses: &[f64], households: usize) {
        // In a month some hundredth of them look; a guide has a step or two for each pair of places.
        let guided = households >= 16 * geography.n * geography.n;
        self.national.resize(geography.n, Lottery::default());
        self.metro.resize(geography.places.len(), Lottery::default());
        for (l, lottery) in self.national.iter_mut().enumerate() {
            let row = &geography.reach[l * geography.n..(l + 1) * geography.n];
            lottery.fill(masses.iter().zip(row).map(|(mass, reach)| mass * reach));
            if guided {
                lottery.guide();
            }
        }
        for (m, lottery) in self.metro.iter_mut().enumerate() {
            lottery.fill(geography.places[m].iter().map(|&j| masses[j as usize]));
        }
    }

    /// The alternative of a national ring of a household at `here` whose family lives at `home`, if there is any.
    ///
    /// `channel` decides between the home metro (probability `home_attention`) and the rest of the country.
    #[inline]
    pub fn national_alternative(
        &self,
        geography: &Geography,
        here: PlaceId,
        home: PlaceId,
        home_attention: f64,
        channel: f64,
        place: f64,
    ) -> Option<PlaceId> {
        if channel < home_attention && !geography.same_metro(here, home) {
            let m = geography.metro[home as usize] as usize;
            if let Some(k) = self.metro[m].draw(place) {
                return Some(geography.places[m][k]);
            }
        }
        self.national[here as usize].draw(place).map(|j| j as PlaceId)
    }

    /// The alternative of a local ring of a household at `here`: possibly `here` itself.
    #[inline]
    pub fn local_alternative(&self, geography: &Geography, here: PlaceId, place: f64) -> Option<PlaceId> {
        let m = geography.metro[here as usize] as usize;
        self.metro[m].draw(place).map(|k| geography.places[m][k])
    }

    /// Probabilities with which a national ring brings up each place; those of the own metro are zero.
    pub fn national_probabilities(
        &self,
        geography: &Geography,
        here: PlaceId,
        home: PlaceId,
        home_attention: f64,
        into: &mut Vec<f64>,
    ) {
        let rho = if geography.same_metro(here, home) { 0.0 } else { home_attention };
        self.national_attention(geography, here, rho, into);
        if rho > 0.0 {
            for &j in &geography.places[geography.metro[home as usize] as usize] {
                into[j as usize] += rho * self.local_probability(geography, j);
            }
        }
    }

    /// The part of [`AttentionKernel::national_probabilities`] that does not come from home, whose pull is `rho`.
    pub fn national_attention(&self, geography: &Geography, here: PlaceId, rho: f64, into: &mut Vec<f64>) {
        let lottery = &self.national[here as usize];
        let total = lottery.total();
        into.clear();
        if total <= 0.0 {
            into.resize(geography.n, 0.0);
        } else {
            let share = (1.0 - rho) / total;
            into.extend(lottery.weights().map(|weight| weight * share));
        }
    }

    /// Probability that a local ring in the metro of `to` brings up `to`.
    #[inline]
    pub fn local_probability(&self, geography: &Geography, to: PlaceId) -> f64 {
        let m = geography.metro[to as usize] as usize;
        self.metro[m].probability(geography.position[to as usize])
    }
}
