//! Fits the gravity law: the slope of flows in ln distance, by Poisson pseudo-maximum likelihood with origin and destination effects.
//!
//! The mean of F_ij is exp(a_i + b_j + s·ln d_ij). For a given slope the effects are found by iterative proportional fitting; the
//! slope solves Σ (F_ij − E_ij)·ln d_ij = 0. Santos Silva & Tenreyro 2006.

/// One ordered pair of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index of the origin.
    pub origin: usize,
    /// Index of the destination.
    pub destination: usize,
    /// ln of the distance.
    pub ln_distance: f64,
    /// The flow; zero counts.
    pub flow: f64,
}

/// The slope s over `places` places, or `None` if there is nothing to fit.
pub fn slope(pairs: &[Pair], places: usize) -> Option<f64> {
    if pairs.iter().all(|pair| pair.flow == 0.0) {
        return None;
    }
    let (mut low, mut high) = (-8.0, 4.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if score(pairs, places, middle) > 0.0 { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

/// Σ (F − E)·ln d at slope `s`: falls as s grows.
fn score(pairs: &[Pair], places: usize, s: f64) -> f64 {
    let reach: Vec<f64> = pairs.iter().map(|pair| (s * pair.ln_distance).exp()).collect();
    let (mut out, mut into) = (vec![0.0; places], vec![0.0; places]);
    for pair in pairs {
        out[pair.origin] += pair.flow;
        into[pair.destination] += pair.flow;
    }
    let (mut push, mut pull) = (vec![1.0; places], vec![1.0; places]);
    for _ in 0..200 {
        let before = push.clone();
        rescale(pairs, &reach, &out, &mut push, &pull, |pair| (pair.origin, pair.destination));
        rescale(pairs, &reach, &into, &mut pull, &push, |pair| (pair.destination, pair.origin));
        if push.iter().zip(&before).all(|(a, b)| (a - b).abs() <= 1e-10 * b.abs()) {
            break;
        }
    }
    pairs
        .iter()
        .zip(&reach)
        .map(|(pair, reach)| (pair.flow - push[pair.origin] * pull[pair.destination] * reach) * pair.ln_distance)
        .sum()
}

/// Rescales the effects of one side so that its totals fit.
fn rescale(
    pairs: &[Pair],
    reach: &[f64],
    totals: &[f64],
    effects: &mut [f64],
    other: &[f64],
    ends: impl Fn(&Pair) -> (usize, usize),
) {
    let mut fitted = vec![0.0; totals.len()];
    for (pair, reach) in pairs.iter().zip(reach) {
        let (here, there) = ends(pair);
        fitted[here] += other[there] * reach;
    }
    for (effect, (total, fitted)) in effects.iter_mut().zip(totals.iter().zip(&fitted)) {
        *effect = if *fitted > 0.0 { total / fitted } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_slope_and_planted_effects_are_recovered() {
        let pairs: Vec<Pair> = (0..12)
            .flat_map(|i| (0..12).filter(move |&j| j != i).map(move |j| (i, j)))
            .map(|(i, j)| {
                let ln_distance = ((i as f64 - j as f64).abs() + 0.3 * (i * j % 5) as f64 + 1.0).ln();
                let flow = (0.3 * i as f64 + 0.1 * j as f64 - 1.1 * ln_distance).exp();
                Pair { origin: i, destination: j, ln_distance, flow }
            })
            .collect();
        let found = slope(&pairs, 12).expect("there are flows");
        assert!((found + 1.1).abs() < 1e-6, "{found}");
    }
}
