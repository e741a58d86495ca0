//! Draws how far forecasts of net moves were off: a row for each forecast, a panel for each number of years ahead.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::answer::tables::Answer;
use crate::chart::error::ChartError;
use crate::chart::sheet::canvas::{Anchor, Chart};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_TEXT, GRID, INK, LABEL, MARGIN, PAPER, TICK};
use crate::format::Unit;
use crate::output::folder::read::each_row;

/// The forecast of this program.
const OWN: &str = "footvote";
/// Height of a row.
const STEP: f64 = 30.0;
/// Between two panels.
const GAP: f64 = 26.0;

/// Errors of one forecast, summed over origins: every place alike, and weighted by people.
#[derive(Debug, Clone, Copy, Default)]
struct Errors {
    plain: f64,
    weighted: f64,
    origins: f64,
}

impl Errors {
    fn plain(&self) -> f64 {
        self.plain / self.origins
    }

    fn weighted(&self) -> f64 {
        self.weighted / self.origins
    }
}

/// Errors by years ahead and forecast; the targets that were held out where there are any, else those that were seen.
struct Found {
    held_out: bool,
    forecasts: Vec<String>,
    errors: BTreeMap<(u32, String), Errors>,
}

fn read(folder: &Path) -> Result<Found, ChartError> {
    let mut both: [BTreeMap<(u32, String), Errors>; 2] = Default::default();
    let mut forecasts: Vec<String> = Vec::new();
    let (words, numbers) = (["target", "forecast"], ["years_ahead", "rmse", "rmse_weighted"]);
    each_row(&folder.join("scores.csv"), words, numbers, |[target, forecast], [ahead, plain, weighted]| {
        if !forecasts.iter().any(|known| known == forecast) {
            forecasts.push(forecast.to_owned());
        }
        let side = &mut both[usize::from(target == "held out")];
        let errors = side.entry((ahead as u32, forecast.to_owned())).or_default();
        errors.plain += plain;
        errors.weighted += weighted;
        errors.origins += 1.0;
    })?;
    let [seen, held] = both;
    let held_out = !held.is_empty();
    let mut errors = if held_out { held } else { seen };
    // Means over fewer origins than the forecast's own do not compare with it.
    let own = |ahead: u32| errors.get(&(ahead, OWN.to_owned())).map_or(0.0, |errors| errors.origins);
    let whole: Vec<bool> = errors.iter().map(|((ahead, _), found)| found.origins >= own(*ahead)).collect();
    let mut whole = whole.into_iter();
    errors.retain(|_, _| whole.next() == Some(true));
    Ok(Found { held_out, forecasts, errors })
}

/// The chart of a backtest, on a sheet of this width.
pub fn backtest(folder: &Path, width: f64) -> Result<Vec<Answer>, ChartError> {
    let found = read(folder)?;
    let mut horizons: Vec<u32> = found.errors.keys().map(|(ahead, _)| *ahead).collect();
    horizons.dedup();
    let Some(&middle) = horizons.get(horizons.len() / 2) else {
        return Err(ChartError::Empty { path: folder.join("scores.csv") });
    };
    let words = Words {
        headline: headline(&found, middle),
        subtitle: format!(
            "Root mean square error of net moves per 1,000 people and year, mean over origins; filled: every place alike, hollow: weighted by people. {}",
            if found.held_out {
                "Targets that the frozen values have not seen."
            } else {
                "Targets that the frozen values have seen."
            }
        ),
        source: "Source: scores.csv; origins overlap and are not independent".to_owned(),
        width,
    };
    Ok(vec![Answer { output: String::new(), chart: draw(&found, &horizons, middle, words) }])
}

fn years(ahead: u32) -> String {
    if ahead == 1 { "1 year ahead".into() } else { format!("{ahead} years ahead") }
}

fn headline(found: &Found, ahead: u32) -> String {
    let of = |name: &str| found.errors.get(&(ahead, name.to_owned()));
    let naive = found.forecasts.iter().filter(|name| !name.starts_with(OWN));
    let best = |value: fn(&Errors) -> f64| {
        let known = naive.clone().filter_map(|name| Some((name, value(of(name)?))));
        known.filter(|(_, value)| value.is_finite()).min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (Some(own), Some((nearest, theirs))) = (of(OWN), best(Errors::plain)) else {
        return "How far forecasts of net moves were off".to_owned();
    };
    let verb = if own.plain() < theirs {
        "misses net moves by less than any naive forecast"
    } else {
        "does not beat naive forecasts of net moves"
    };
    let weighted = match best(Errors::weighted) {
        Some((other, better)) if better < own.weighted() => format!("; weighted by people, {other} is nearer"),
        _ => String::new(),
    };
    let (own, ahead) = (own.plain(), capital(&years(ahead)));
    let which = if found.held_out { "" } else { ", in years that it was fitted to," };
    format!("{ahead}{which} footvote {verb}: {own:.2} beside {theirs:.2} per 1,000 ({nearest}){weighted}")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn draw(found: &Found, horizons: &[u32], middle: u32, words: Words) -> Chart {
    let error = |ahead: u32, name: &str| found.errors.get(&(ahead, name.to_owned()));
    let mut rows: Vec<&String> =
        found.forecasts.iter().filter(|name| horizons.iter().any(|h| error(*h, name).is_some())).collect();
    let key = |name: &String| error(middle, name).map_or(f64::INFINITY, Errors::plain);
    rows.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let tall = 190.0 + STEP * rows.len() as f64;
    let (mut chart, top) = frame::sheet("backtest", tall, words);
    let (top, bottom) = (top + 30.0, tall - 64.0);
    let step = (bottom - top) / rows.len().max(1) as f64;
    let named = rows.iter().map(|name| font::width(name, LABEL, Weight::Bold)).fold(60.0, f64::max);
    let first = MARGIN + named + 16.0;
    let room = (chart.width - MARGIN - first - GAP * (horizons.len() - 1) as f64) / horizons.len() as f64;
    let all = found.errors.values().flat_map(|errors| [errors.plain(), errors.weighted()]);
    let most = all.filter(|error| error.is_finite()).fold(0.0, f64::max);
    let scale = Scale::covering(0.0, most, 1e-6, 5);
    for (k, name) in rows.iter().enumerate() {
        let y = top + (k as f64 + 0.5) * step + 0.36 * LABEL;
        let label = text((*name).clone(), (MARGIN + named, y), LABEL).anchored(Anchor::End);
        let own = name.starts_with(OWN);
        chart.write(if own { label.heavy().colored(GAIN.text) } else { label.colored(INK) });
    }
    for (panel, &ahead) in horizons.iter().enumerate() {
        let left = first + panel as f64 * (room + GAP);
        let x = |value: f64| left + scale.share(value) * room;
        chart.write(text(capital(&years(ahead)), (left, top - 10.0), LABEL).heavy().colored(INK));
        for (tick, name) in scale.ticks.iter().zip(scale.names(Unit::Score)) {
            let color = if *tick == 0.0 { AXIS } else { GRID };
            chart.line(&[Some((x(*tick), top)), Some((x(*tick), bottom))], 1.0, color);
            chart.write(text(name, (x(*tick), bottom + 8.0 + TICK), TICK).anchored(Anchor::Middle));
        }
        for (k, name) in rows.iter().enumerate() {
            let Some(errors) = error(ahead, name) else { continue };
            let y = top + (k as f64 + 0.5) * step;
            let color = if name.starts_with(OWN) { GAIN.line } else { GREY_TEXT };
            chart.line(&[Some((x(errors.plain()), y)), Some((x(errors.weighted()), y))], 1.4, GRID);
            chart.dot((x(errors.weighted()), y), 5.2, color);
            chart.dot((x(errors.weighted()), y), 3.2, PAPER);
            chart.dot((x(errors.plain()), y), 5.2, color);
        }
    }
    chart
}
