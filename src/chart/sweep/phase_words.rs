//! Writes the finding of a sweep: where the output lies above and below its level, and where it crosses it.

use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::style::{LABEL, MARGIN};
use crate::chart::sweep::tables::{Axis, SweepTables};
use crate::chart::words::finding::count_word;
use crate::chart::words::keys::capital;
use crate::chart::words::names::shortened;
use crate::chart::words::spread::{Bands, Spread};
use crate::experiment::chance;
use crate::format::{Sizes, Unit};

/// On which side of the level the output of a point certainly is, one of all points; `None` where chance could put it on the
/// other. Of a single replicate, on which it is, which the sentence says.
pub fn side(tables: &SweepTables, spread: &Spread) -> Option<bool> {
    let level = tables.level?;
    match spread.replicates {
        0 => None,
        1 => Some(spread.median > level).filter(|_| spread.median != level),
        runs if spread.error == 0.0 => {
            let (variance, freedom) = within_points(tables);
            match variance > 0.0 {
                true => {
                    let (far, error) = (spread.median - level, (variance / runs as f64).sqrt());
                    let certain = !chance::explains(far, error, freedom + 1, tables.points.len());
                    certain.then_some(far > 0.0)
                }
                false => spread.side(level, tables.points.len()),
            }
        }
        _ => spread.side(level, tables.points.len()),
    }
}

/// s² = Σ n·(n − 1)·e² / Σ (n − 1): the variance between runs of one point, over all points with n runs and a standard error e of
/// their mean, and its degrees of freedom. Runs of one point that agree to the last digit say nothing of their luck; those of the others do.
fn within_points(tables: &SweepTables) -> (f64, usize) {
    let several = tables.points.iter().map(|point| &point.spread).filter(|spread| spread.replicates > 1);
    let (mut squares, mut freedom) = (0.0, 0);
    for spread in several {
        squares += (spread.replicates * (spread.replicates - 1)) as f64 * spread.error * spread.error;
        freedom += spread.replicates - 1;
    }
    (squares / freedom.max(1) as f64, freedom)
}

/// How many points lie for certain above and below the level, and how many are known.
fn counts(tables: &SweepTables) -> (usize, usize, usize) {
    let sides = tables.points.iter().map(|point| side(tables, &point.spread));
    let above = sides.clone().filter(|side| *side == Some(true)).count();
    let below = sides.filter(|side| *side == Some(false)).count();
    (above, below, tables.points.iter().filter(|point| point.spread.is_known()).count())
}

/// What the output of every point is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Against {
    /// A change, with no change.
    Start,
    /// The output in the scenario itself.
    Scenario,
    /// A level that somebody asked for.
    Level(f64),
}

fn against(tables: &SweepTables) -> Against {
    match tables.level.unwrap_or(0.0) {
        _ if tables.level_is_base => Against::Scenario,
        0.0 if tables.output.change => Against::Start,
        level => Against::Level(level),
    }
}

/// What the output does at points above the level (`true`) or below it.
fn verb(tables: &SweepTables, up: bool) -> String {
    let (_, plural) = subject(tables);
    let is = if plural { "are" } else { "is" };
    match (against(tables), up, plural) {
        (Against::Start, true, false) => "rises".to_owned(),
        (Against::Start, false, false) => "falls".to_owned(),
        (Against::Start, true, true) => "rise".to_owned(),
        (Against::Start, false, true) => "fall".to_owned(),
        (Against::Scenario, true, _) => format!("{is} higher than in the scenario itself"),
        (Against::Scenario, false, _) => format!("{is} lower than in the scenario itself"),
        (Against::Level(level), true, _) => format!("{is} above {}", tables.output.unit.format(level)),
        (Against::Level(level), false, _) => format!("{is} below {}", tables.output.unit.format(level)),
    }
}

/// The output as the subject of a sentence, and whether it is a plural: what rises and falls is not the change but the
/// thing itself.
fn subject(tables: &SweepTables) -> (String, bool) {
    let output = &tables.output;
    match tables.level.is_some() && against(tables) == Against::Start {
        true => (capital(&output.subject), output.plural),
        false => (capital(&output.name), output.plural && !output.change),
    }
}

/// The finding of a sweep of two axes.
pub fn of_two(tables: &SweepTables) -> String {
    with_doubt(tables, two(tables))
}

/// The finding of a sweep of one axis.
pub fn of_one(tables: &SweepTables) -> String {
    with_doubt(tables, one(tables))
}

/// The sentence, with the doubt that a single replicate leaves about which side of the level points are on.
fn with_doubt(tables: &SweepTables, sentence: String) -> String {
    let (above, below, _) = counts(tables);
    match tables.replicates == 1 && above + below > 0 {
        true => format!("{sentence}; one run each"),
        false => sentence,
    }
}

fn two(tables: &SweepTables) -> String {
    let (above, below, known) = counts(tables);
    let (subject, many) = subject(tables);
    let when = by(tables);
    if known == 0 {
        return "No run of the sweep has this output".to_owned();
    }
    if tables.level.is_none() {
        return extremes(tables);
    }
    if let Some(edge) = edge(tables) {
        return format!("{subject} {}{when} {edge}", balances(tables, many));
    }
    let (up, down) = (verb(tables, true), verb(tables, false));
    let open = too_close(tables);
    match (above, below) {
        (0, 0) if known == 1 => format!("{subject}: the one point does not stand out from luck"),
        (0, 0) => format!("{subject}{when}: none of {known} combinations stands out from luck"),
        (all, 0) if all == known => format!("{subject} {up}{}{when} in all {known} combinations", sizes(tables, true)),
        (0, all) if all == known => {
            format!("{subject} {down}{}{when} in all {known} combinations", sizes(tables, false))
        }
        (above, 0) => format!(
            "{subject} {up}{}{when} in {above} of {known} combinations, {} in none{open}",
            sizes(tables, true),
            other(tables, false)
        ),
        (0, below) => format!(
            "{subject} {down}{}{when} in {below} of {known} combinations, {} in none{open}",
            sizes(tables, false),
            other(tables, true)
        ),
        (above, below) => format!(
            "{subject} {up}{}{when} in {above} of {known} combinations, {}{} in {below}{open}",
            sizes(tables, true),
            short_verb(tables),
            sizes(tables, false)
        ),
    }
}

/// The points that may lie on either side, behind the others: of some of them all runs agree and are too few.
fn too_close(tables: &SweepTables) -> String {
    let points = || tables.points.iter().map(|point| &point.spread);
    let open = points().filter(|spread| is_open(tables, spread)).count();
    let level = tables.level.unwrap_or(0.0);
    let agree = |spread: &Spread| {
        let (low, high) = spread.ends;
        (low > level || high < level) && chance::few(spread.replicates, tables.points.len())
    };
    let few = points().filter(|spread| is_open(tables, spread)).all(agree);
    match (open, few) {
        (0, _) => String::new(),
        (1, true) => "; one has too few runs to tell".to_owned(),
        (1, false) => "; one is too close to call".to_owned(),
        (some, true) => format!("; {} have too few runs to tell", count_word(some)),
        (some, false) => format!("; {} are too close to call", count_word(some)),
    }
}

/// Whether a point may lie on either side.
fn is_open(tables: &SweepTables, spread: &Spread) -> bool {
    spread.is_known() && side(tables, spread).is_none()
}

/// What happens at the level: no change is neither a rise nor a fall, another level is reached.
fn balances(tables: &SweepTables, many: bool) -> String {
    let level = tables.level.unwrap_or(0.0);
    match (level == 0.0, many) {
        (true, true) if against(tables) == Against::Start => "neither rise nor fall".to_owned(),
        (true, false) if against(tables) == Against::Start => "neither rises nor falls".to_owned(),
        (true, true) => "break even".to_owned(),
        (true, false) => "breaks even".to_owned(),
        (false, true) => format!("reach {}", tables.output.unit.format(level)),
        (false, false) => format!("reaches {}", tables.output.unit.format(level)),
    }
}

/// Where a sweep of two axes breaks even, if along one of them it certainly does so once at every value of the other.
fn edge(tables: &SweepTables) -> Option<String> {
    let level = tables.level.filter(|_| !tables.level_is_base)?;
    let along = |axis: usize| -> Option<String> {
        let (numbers, across) = (tables.axes[axis].numbers.as_ref()?, tables.axes[1 - axis].values.len());
        let mut at = Sizes { least: f64::INFINITY, most: f64::NEG_INFINITY };
        let (mut rising, mut step) = (None, f64::INFINITY);
        for rank in 0..across {
            let points = tables.points.iter().filter(|point| point.at[1 - axis] == rank);
            let mut line: Vec<(f64, &Spread)> = points.map(|p| (numbers[p.at[axis]], &p.spread)).collect();
            line.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (first, last) = (side(tables, line.first()?.1)?, side(tables, line.last()?.1)?);
            let above = |at: usize| line[at].1.median >= level;
            let crossings: Vec<usize> = (1..line.len()).filter(|&k| above(k) != above(k - 1)).collect();
            let ([k], true) = (crossings.as_slice(), line.iter().all(|(_, spread)| spread.is_known())) else {
                return None;
            };
            if first == last || *rising.get_or_insert(last) != last {
                return None;
            }
            let ((x, from), (y, to)) = (line[k - 1], line[*k]);
            let crossing = x + (y - x) * (level - from.median) / (to.median - from.median);
            (at.least, at.most, step) = (at.least.min(crossing), at.most.max(crossing), step.min(y - x));
        }
        let number = |value: f64| tables.axes[axis].key.format(&format!("{:?}", round(value, step)));
        let (name, other) = (axis_name(tables, axis), axis_name(tables, 1 - axis));
        Some(match number(at.least) == number(at.most) {
            true => format!("at {name} of about {}, whatever the {other}", number(at.least)),
            false => format!("at {name} of {} to {}, depending on {other}", number(at.least), number(at.most)),
        })
    };
    // The axis that stands upright first.
    along(1).or_else(|| along(0))
}

/// The second verb of a sentence, without what the first has stated already.
fn short_verb(tables: &SweepTables) -> String {
    match against(tables) {
        Against::Start => verb(tables, false),
        Against::Scenario => "lower".to_owned(),
        Against::Level(_) => "below".to_owned(),
    }
}

/// The side that no point is certainly on.
fn other(tables: &SweepTables, up: bool) -> &'static str {
    match (against(tables), up) {
        (Against::Start, true) => "rise",
        (Against::Start, false) => "fall",
        (Against::Scenario, true) => "higher",
        (Against::Scenario, false) => "lower",
        (Against::Level(_), true) => "above",
        (Against::Level(_), false) => "below",
    }
}

/// “ by 2045” behind a change, “ in 2045” behind a state.
fn by(tables: &SweepTables) -> String {
    let when = &tables.output.when;
    match (tables.output.change, when.split_once('–')) {
        (true, Some((_, end))) => format!(" by {end}"),
        (_, Some(_)) => format!(" over {when}"),
        (_, None) => format!(" in {when}"),
    }
}

/// The span of an output that has no level: from its lowest median to its highest.
fn extremes(tables: &SweepTables) -> String {
    let medians = tables.points.iter().map(|point| point.spread.median).filter(|median| median.is_finite());
    let low = medians.clone().fold(f64::INFINITY, f64::min);
    let high = medians.fold(f64::NEG_INFINITY, f64::max);
    let (name, number) = (capital(&tables.output.name), |value| tables.output.unit.format(value));
    match number(low) == number(high) {
        true => format!("{name}{} is {} at every point", by(tables), number(low)),
        false => format!("{name}{}: from {} to {} across the sweep", by(tables), number(low), number(high)),
    }
}

/// Where the medians of a line cross the level: between which values, and at about which, if they certainly do so once.
pub fn crossing(tables: &SweepTables) -> Option<(f64, f64, f64)> {
    let (level, numbers) = (tables.level?, tables.axes[0].numbers.as_ref()?);
    let mut points: Vec<(f64, &Spread)> = tables.points.iter().map(|p| (numbers[p.at[0]], &p.spread)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sides: Vec<(f64, bool)> = points.iter().filter_map(|(x, spread)| Some((*x, side(tables, spread)?))).collect();
    let changes: Vec<usize> = (1..sides.len()).filter(|&k| sides[k].1 != sides[k - 1].1).collect();
    let [at] = changes.as_slice() else {
        return None;
    };
    let (from, to) = (sides[at - 1].0, sides[*at].0);
    let within: Vec<(f64, f64)> =
        points.iter().filter(|(x, s)| *x >= from && *x <= to && s.is_known()).map(|(x, s)| (*x, s.median)).collect();
    let pair = within.windows(2).find(|pair| (pair[0].1 >= level) != (pair[1].1 >= level))?;
    let share = (level - pair[0].1) / (pair[1].1 - pair[0].1);
    Some((from, to, pair[0].0 + share * (pair[1].0 - pair[0].0)))
}

fn one(tables: &SweepTables) -> String {
    let (above, below, known) = counts(tables);
    let (subject, many) = subject(tables);
    let (when, axis) = (by(tables), &tables.axes[0]);
    if known == 0 {
        return "No run of the sweep has this output".to_owned();
    }
    if tables.level.is_none() {
        return extremes(tables);
    }
    if let Some((from, to, at)) = crossing(tables).filter(|_| !tables.level_is_base) {
        let number = |value: f64| axis.key.format(&format!("{value:?}"));
        return format!(
            "{subject} {}{when} at {} of about {} (between {} and {})",
            balances(tables, many),
            axis_name(tables, 0),
            number(round(at, to - from)),
            number(from),
            number(to)
        );
    }
    let (up, down) = (verb(tables, true), verb(tables, false));
    let open = too_close(tables);
    match (above, below) {
        (0, 0) => format!("{subject}{when}: none of {} stands out from luck", values(known)),
        (all, 0) if all == known => {
            format!("{subject} {up}{}{when} {}", sizes(tables, true), everywhere(tables, known))
        }
        (0, all) if all == known => {
            format!("{subject} {down}{}{when} {}", sizes(tables, false), everywhere(tables, known))
        }
        (above, 0) => format!("{subject} {up}{when} at {} of {}{open}", count_word(above), values(known)),
        (0, below) => format!("{subject} {down}{when} at {} of {}{open}", count_word(below), values(known)),
        (above, below) => format!(
            "{subject} {up}{when} at {} of {}, {} at {}{open}",
            count_word(above),
            values(known),
            short_verb(tables),
            count_word(below)
        ),
    }
}

/// By how much a change goes at the points where it certainly goes up, or down: from the least median to the largest.
fn sizes(tables: &SweepTables, up: bool) -> String {
    if against(tables) != Against::Start {
        return String::new();
    }
    let goes = tables.points.iter().filter(|point| side(tables, &point.spread) == Some(up));
    let medians = goes.map(|point| point.spread.median.abs()).filter(|median| median.is_finite());
    let least = medians.clone().fold(f64::INFINITY, f64::min);
    format!(" {}", Sizes { least, most: medians.fold(0.0, f64::max) }.format())
}

fn values(known: usize) -> String {
    if known == 1 { "one value".to_owned() } else { format!("{known} values") }
}

/// Where all points agree.
fn everywhere(tables: &SweepTables, known: usize) -> String {
    let axis = axis_name(tables, 0);
    match known {
        1 => format!("at the one value of {axis}"),
        2 => format!("at both values of {axis}"),
        many => format!("at all {many} values of {axis}"),
    }
}

/// A number rounded to less than a twentieth of what it was found in.
fn round(value: f64, span: f64) -> f64 {
    let step = libm::exp10(libm::log10(span.abs().max(1e-12) / 20.0).floor());
    // Divided last, so that 0.024 is 0.024.
    let whole = (value / step).round();
    if step < 1.0 { whole / (1.0 / step).round() } else { whole * step }
}

/// What an axis is; without its place where the output has just named it.
fn axis_name(tables: &SweepTables, axis: usize) -> String {
    let name = &tables.axes[axis].key.name;
    let bare = name.split_once(" of ").filter(|(_, place)| tables.output.name.ends_with(&format!(" of {place}")));
    shortened(bare.map_or(name, |(bare, _)| bare))
}

/// The name of an axis with its unit, cut where it is longer than a sheet of this width.
pub fn axis_title(axis: &Axis, arrow: &str, width: f64) -> String {
    let unit = if axis.key.unit.is_empty() { String::new() } else { format!(", {}", axis.key.unit) };
    let title = format!("{arrow}{}{unit}", capital(&axis.key.name));
    let title = if arrow.is_empty() { format!("{title} →") } else { title };
    font::cut(&title, LABEL, Weight::Regular, width - 2.0 * MARGIN - 20.0)
}

/// What a change since the start is not, and what it is in the scenario itself; nothing of another output.
pub fn drift(tables: &SweepTables) -> String {
    if tables.level.is_none() || against(tables) != Against::Start {
        return String::new();
    }
    let here = tables.at_base().map(|base| format!("; in the scenario itself: {}", tables.output.unit.format(base)));
    format!("What would have happened anyway is part of it{}.", here.unwrap_or_default())
}

/// What tells a point from its level, where some are too close to call; `mark` is how these are drawn.
pub fn doubt(tables: &SweepTables, mark: &str) -> String {
    match tables.level.is_some() && tables.points.iter().any(|point| is_open(tables, &point.spread)) {
        true => format!(
            " {mark}: luck may decide, by how far runs of a point differ and as one of {} points.",
            tables.points.len()
        ),
        false => String::new(),
    }
}

/// Quantity, period, level and bands.
pub fn subtitle(tables: &SweepTables, note: &str) -> String {
    let output = &tables.output;
    let unit = match output.unit {
        Unit::Change => ", in %",
        _ => "",
    };
    let mut subtitle = format!("{}{unit}, {}. ", capital(&output.name), output.when);
    subtitle.push_str(&match tables.axes.len() {
        1 if tables.axes[0].numbers.is_none() => match Bands::of(tables.replicates) {
            Bands::None => explained(tables.replicates),
            Bands::Range => format!("Dots: medians of {} runs; lines: their range.", tables.replicates),
            _ => format!("Dots: medians of {} runs; lines: the middle 90% of them.", tables.replicates),
        },
        1 => Bands::of(tables.replicates).explained(tables.replicates),
        _ => explained(tables.replicates),
    });
    for (key, value) in &tables.fixed {
        subtitle.push_str(&format!(" {}: {}.", capital(&key.name), key.format(value)));
    }
    subtitle.push_str(note);
    match drift(tables) {
        drift if drift.is_empty() => {}
        drift => subtitle.push_str(&format!(" {drift}")),
    }
    let missing = tables.points.iter().filter(|point| !point.spread.is_known()).count();
    match missing {
        0 => {}
        1 => subtitle.push_str(" One point has no result."),
        many => subtitle.push_str(&format!(" {many} points have no result.")),
    }
    subtitle
}

/// Which bands so many replicates can carry, in words.
fn explained(replicates: usize) -> String {
    match Bands::of(replicates) {
        Bands::None => "One run.".to_owned(),
        _ => format!("Medians of {replicates} runs."),
    }
}
