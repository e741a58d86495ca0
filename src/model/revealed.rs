//! Ask the base year what each weight should be: amenities regressed on governance and crime.
//!
//! Weighted least squares of ξ_j (household-weighted mean of both groups) on regressors less their weighted means,
//! weights N_j, standard errors clustered by state: V = c·(X'WX)⁻¹·Σ_g(X_g'W_g e_g)(X_g'W_g e_g)'·(X'WX)⁻¹, c =
//! G/(G−1)·(n−1)/(n−k).
//! revealed = assumed + slope, signed as in utility: +g for governance, −γ for ln crime. Below 20 places it is refused.
//! Only governance and ln crime are regressors. Income, rent and tax are not: at zero net flows total utility is nearly
//! equal everywhere, so they return minus every assumed weight; the limit test uses that with all five. *Association,
//! not evidence of what people would pay*.

use crate::model::amenities::{Matrix, solve};

/// Fewest places that are asked.
pub const FEWEST_PLACES: usize = 20;

/// Why the base year says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Fewer than [`FEWEST_PLACES`].
    TooFewPlaces(usize),
    /// Standard errors need two states at least, and more places than coefficients.
    TooFewStates(usize),
    /// A regressor does not vary, or follows from the others.
    Collinear,
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Slope of each regressor.
    pub slopes: Vec<f64>,
    /// Standard error of each slope, clustered.
    pub errors: Vec<f64>,
    /// Number of clusters.
    pub clusters: usize,
    /// Share of the weighted variance that is explained.
    pub r_squared: f64,
}

/// Regresses `y` on a constant and `columns`, by weighted least squares; `clusters` names the state of each place.
pub fn regress(y: &[f64], columns: &[&[f64]], weights: &[f64], clusters: &[u32]) -> Result<Fit, Refusal> {
    let (n, k) = (y.len(), columns.len() + 1);
    if n < FEWEST_PLACES {
        return Err(Refusal::TooFewPlaces(n));
    }
    let mut names = clusters.to_vec();
    names.sort_unstable();
    names.dedup();
    let groups = names.len();
    if groups < 2 || n <= k {
        return Err(Refusal::TooFewStates(groups));
    }
    let total: f64 = weights.iter().sum();
    let weights: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
    let mean = |x: &[f64]| x.iter().zip(&weights).map(|(x, weight)| x * weight).sum::<f64>();
    let mut design = vec![vec![1.0; n]];
    for column in columns {
        let centre = mean(column);
        let centred: Vec<f64> = column.iter().map(|x| x - centre).collect();
        let spread = mean(&centred.iter().map(|x| x * x).collect::<Vec<_>>());
        let size = mean(&column.iter().map(|x| x * x).collect::<Vec<_>>());
        if spread <= 1e-20 * size.max(1e-280) {
            return Err(Refusal::Collinear);
        }
        design.push(centred);
    }
    let product = |a: &[f64], b: &[f64]| (0..n).map(|j| weights[j] * a[j] * b[j]).sum::<f64>();
    let inverse = invert(&design, &product).ok_or(Refusal::Collinear)?;
    let moments: Vec<f64> = design.iter().map(|x| product(x, y)).collect();
    let coefficients: Vec<f64> = (0..k).map(|a| (0..k).map(|b| inverse[a][b] * moments[b]).sum()).collect();
    let residuals: Vec<f64> =
        (0..n).map(|j| y[j] - (0..k).map(|a| design[a][j] * coefficients[a]).sum::<f64>()).collect();
    let mut meat = vec![vec![0.0; k]; k];
    for &name in &names {
        let score: Vec<f64> = design
            .iter()
            .map(|x| (0..n).filter(|&j| clusters[j] == name).map(|j| x[j] * weights[j] * residuals[j]).sum())
            .collect();
        (0..k).for_each(|a| (0..k).for_each(|b| meat[a][b] += score[a] * score[b]));
    }
    let factor = groups as f64 / (groups as f64 - 1.0) * (n as f64 - 1.0) / (n - k) as f64;
    let variance = |a: usize| {
        let rows = (0..k).map(|b| (0..k).map(|c| inverse[a][b] * meat[b][c] * inverse[c][a]).sum::<f64>());
        factor * rows.sum::<f64>()
    };
    let centre = mean(y);
    let spread: f64 = (0..n).map(|j| weights[j] * (y[j] - centre) * (y[j] - centre)).sum();
    let unexplained = product(&residuals, &residuals);
    Ok(Fit {
        slopes: coefficients[1..].to_vec(),
        errors: (1..k).map(|a| variance(a).max(0.0).sqrt()).collect(),
        clusters: groups,
        r_squared: if spread > 0.0 { 1.0 - unexplained / spread } else { 0.0 },
    })
}

/// (X'WX)⁻¹, column by column; `None` if it is singular or nearly so.
fn invert(design: &[Vec<f64>], product: &dyn Fn(&[f64], &[f64]) -> f64) -> Option<Vec<Vec<f64>>> {
    let k = design.len();
    // Columns of one length: a regressor in cents is no closer to another than one in dollars.
    let length: Vec<f64> = design.iter().map(|x| product(x, x).sqrt()).collect();
    let mut matrix = Matrix::zero(k);
    for a in 0..k {
        for b in 0..k {
            *matrix.at(a, b) = product(&design[a], &design[b]) / (length[a] * length[b]);
        }
    }
    let mut inverse = vec![vec![0.0; k]; k];
    for column in 0..k {
        let unit: Vec<f64> = (0..k).map(|a| (a == column) as u8 as f64).collect();
        let solution = solve(&mut matrix.clone(), unit)?;
        if solution[column] > 1e12 || !solution[column].is_finite() {
            return None;
        }
        for (a, x) in solution.into_iter().enumerate() {
            inverse[a][column] = x / (length[a] * length[column]);
        }
    }
    Some(inverse)
}

/// ξ of a place: the mean of both groups' by who lives there.
pub fn mean_amenity(amenity: [f64; 2], remote_share: f64) -> f64 {
    (1.0 - remote_share) * amenity[0] + remote_share * amenity[1]
}

/// What the base year says of one weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Revealed {
    /// Signed coefficient that the model assumes in utility: g, or −γ.
    pub assumed: f64,
    /// Slope of ξ.
    pub slope: f64,
    /// Its standard error.
    pub error: f64,
}

impl Revealed {
    /// assumed + slope.
    pub fn revealed(&self) -> f64 {
        self.assumed + self.slope
    }
}

/// What the base year says of weights whose signed coefficients are `assumed`, in the order of `columns`.
pub fn reveal(
    amenities: &[f64],
    columns: &[&[f64]],
    assumed: &[f64],
    households: &[f64],
    states: &[u32],
) -> Result<Vec<Revealed>, Refusal> {
    let fit = regress(amenities, columns, households, states)?;
    let all = assumed.iter().zip(&fit.slopes).zip(&fit.errors);
    Ok(all.map(|((&assumed, &slope), &error)| Revealed { assumed, slope, error }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 24 made-up places: governance, ln crime, amenities, households, states.
    fn places() -> [Vec<f64>; 4] {
        let k = || (0..24).map(|k| k as f64);
        let q: Vec<f64> = k().map(|k| (1.7 * k + 0.3).sin()).collect();
        let crime: Vec<f64> = k().map(|k| 5.9 + 0.5 * (2.3 * k + 1.0).cos()).collect();
        let noise: Vec<f64> = k().map(|k| 0.3 * (5.1 * k * k + 0.7).sin()).collect();
        let xi = (0..24).map(|j| 0.4 - 0.15 * q[j] + 0.9 * (crime[j] - 5.9) + noise[j]).collect();
        let households = (0..24).map(|k| 1_000.0 + 137.0 * ((k * 7) % 11) as f64).collect();
        [q, crime, xi, households]
    }

    fn states() -> Vec<u32> {
        (0..24).map(|k| (k * 5) % 9).collect()
    }

    #[test]
    fn slopes_and_clustered_errors_are_those_of_the_oracle() {
        // Oracle (weighted least squares with clustered errors, in the prototype, on these places).
        let [q, crime, xi, households] = places();
        let alone = regress(&xi, &[&q], &households, &states()).expect("24 places");
        assert!((alone.slopes[0] - -0.32088414760954426).abs() < 1e-12);
        assert!((alone.errors[0] - 0.12682049051355593).abs() < 1e-12);
        assert!((alone.r_squared - 0.21660893376225288).abs() < 1e-12);
        let both = regress(&xi, &[&q, &crime], &households, &states()).expect("24 places");
        for (mine, oracle) in both.slopes.iter().zip([-0.22031190054942829, 1.198162910477814]) {
            assert!((mine - oracle).abs() < 1e-12);
        }
        for (mine, oracle) in both.errors.iter().zip([0.056083212439005624, 0.11596699298915433]) {
            assert!((mine - oracle).abs() < 1e-12);
        }
        assert_eq!(both.clusters, 9);
        // Planted fault: every place its own cluster gives other errors.
        let lone: Vec<u32> = (0..24).collect();
        let naive = regress(&xi, &[&q, &crime], &households, &lone).expect("24 places");
        assert!((naive.errors[1] / both.errors[1] - 1.0).abs() > 0.02);
    }

    #[test]
    fn amenities_that_undo_the_assumed_weights_reveal_nothing() {
        // Utility equal everywhere: ξ = −Σ assumed·x. With all five regressors every revealed weight is 0, to rounding.
        let [q, crime, _, households] = places();
        let more: Vec<Vec<f64>> =
            (1..=3).map(|c| (0..24).map(|k| ((c * c) as f64 * 1.3 * k as f64 + c as f64).sin()).collect()).collect();
        let columns = [&more[0][..], &more[1][..], &more[2][..], &crime[..], &q[..]];
        let assumed = [4.5, -1.1, -0.06, -0.68, 0.20];
        let xi: Vec<f64> = (0..24).map(|j| -(0..5).map(|c| assumed[c] * columns[c][j]).sum::<f64>()).collect();
        let revealed = reveal(&xi, &columns, &assumed, &households, &states()).expect("24 places");
        assert!(revealed.iter().all(|r| r.revealed().abs() < 1e-9), "{revealed:?}");
        // Planted fault: a weight with the wrong sign stands out by twice its size.
        let wrong = Revealed { assumed: 0.68, ..revealed[3] };
        assert!((wrong.revealed() - 1.36).abs() < 1e-9);
        // Without income and rent the other two take their place: that is why only two are asked, and why it is
        // association.
        let two = reveal(&xi, &[&crime, &q], &[-0.68, 0.20], &households, &states()).expect("24 places");
        assert!(two.iter().any(|r| r.revealed().abs() > 0.05), "{two:?}");
    }

    #[test]
    fn too_few_places_or_states_are_refused() {
        let [q, crime, xi, households] = places();
        let few = |n: usize| regress(&xi[..n], &[&q[..n]], &households[..n], &states()[..n]);
        assert_eq!(few(19), Err(Refusal::TooFewPlaces(19)));
        assert!(few(20).is_ok());
        assert_eq!(regress(&xi, &[&q], &households, &[7; 24]), Err(Refusal::TooFewStates(1)));
        assert_eq!(regress(&xi, &[&[3.0; 24]], &households, &states()), Err(Refusal::Collinear));
        let twice: Vec<f64> = crime.iter().map(|x| 2.0 * x - 1.0).collect();
        assert_eq!(regress(&xi, &[&crime, &twice], &households, &states()), Err(Refusal::Collinear));
    }

    #[test]
    fn the_mean_of_both_groups_and_the_unit_of_a_regressor_do_not_matter() {
        assert_eq!(mean_amenity([1.0, 3.0], 0.25), 1.5);
        let [q, crime, xi, households] = places();
        let cents: Vec<f64> = crime.iter().map(|x| 1e9 * x).collect();
        let (a, b) = (
            regress(&xi, &[&q, &crime], &households, &states()).expect("24"),
            regress(&xi, &[&q, &cents], &households, &states()).expect("24"),
        );
        assert!((a.slopes[1] - 1e9 * b.slopes[1]).abs() < 1e-9 && (a.errors[0] - b.errors[0]).abs() < 1e-12);
    }
}
