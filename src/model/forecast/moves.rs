//! Makes moves of what places will be worth.
//!
//! F̂_ij = V̂·norm[F_ij(Y)·exp(Δ_j − Δ_i)], Δ = ẑ(Y + h) − z(Y). V̂ is the median total of the last three years, none from before a
//! declared break of the count.

use crate::model::forecast::ahead::ahead;
use crate::model::forecast::filter::{Evidence, State, filter};
use crate::model::forecast::panel::{Moves, Panel};
use crate::model::forecast::values::Values;
use crate::model::numeric::exp;

/// Years whose total counts.
const VOLUME_YEARS: usize = 3;

/// V̂: how many will move, said in `origin`.
pub fn volume(panel: &Panel, origin: i32) -> f64 {
    let since = panel.breaks.iter().copied().filter(|&year| year <= origin).max().unwrap_or(i32::MIN);
    let mut totals: Vec<f64> =
        panel.moves.range(since..=origin).rev().take(VOLUME_YEARS).map(|(_, moves)| moves.total()).collect();
    totals.sort_by(f64::total_cmp);
    match totals.len() {
        0 => 0.0,
        n if n % 2 == 1 => totals[n / 2],
        n => 0.5 * (totals[n / 2 - 1] + totals[n / 2]),
    }
}

/// Moves if places are worth `worth` and were worth `before` when `moves` was counted, `volume` in all.
pub fn moves(moves: &Moves, before: &[f64], worth: &[f64], volume: f64) -> Moves {
    let pull: Vec<f64> = worth.iter().zip(before).map(|(worth, before)| exp(worth - before)).collect();
    let tilted = Moves::from_fn(moves.places(), |i, j| moves.get(i, j) * pull[j] / pull[i]);
    let total = tilted.total();
    if total > 0.0 { tilted.scaled(volume / total) } else { tilted }
}

/// A forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// What places will be worth.
    pub state: State,
    /// Who will move where.
    pub moves: Moves,
}

/// The forecast for `years` after `origin`, a year with moves.
pub fn forecast(panel: &Panel, evidence: &Evidence, values: &Values, origin: i32, years: u32) -> Forecast {
    let states = filter(evidence, values, origin);
    let state = ahead(evidence, values, &states[&origin], origin, years);
    let worth = state.worth();
    let moves = moves(&panel.moves[&origin], &evidence.revealed[&origin], &worth, volume(panel, origin));
    Forecast { state, moves }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_from_before_a_break_do_not_count() {
        let mut panel = Panel { places: vec!["a".into(), "b".into()], ..Panel::default() };
        for (year, total) in [(2000, 10.0), (2001, 30.0), (2002, 20.0), (2003, 100.0)] {
            panel.moves.insert(year, Moves::from_fn(2, |_, _| total / 2.0));
        }
        assert_eq!((volume(&panel, 2003), volume(&panel, 2001)), (30.0, 20.0));
        panel.breaks = vec![2003];
        assert_eq!((volume(&panel, 2003), volume(&panel, 2002)), (100.0, 20.0));
    }
}
