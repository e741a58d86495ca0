//! Draws who wins and who loses by a reform: what it is worth by tenth of incomes, and the shares better and worse off.

use crate::chart::read::comparison::{Arm, ComparisonTables, Worth};
use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_TEXT, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, TICK};
use crate::chart::verdict::plain;
use crate::chart::words::keys::capital;
use crate::chart::words::names::shortened;
use crate::experiment::chance;
use crate::experiment::statistics::student_975;
use crate::format::{Currency, Unit, is_something, percent};

/// Height of the sheet.
const TALL: f64 = 700.0;
/// A mean smaller than this, in dollars a year, is called nothing.
const THRESHOLD: f64 = 0.5;

/// One chart for each reform whose worth was measured.
pub fn charts(tables: &ComparisonTables) -> Vec<Chart> {
    by_arm(tables).into_iter().map(|(_, chart)| chart).collect()
}

/// Charts, each with the number of its reform.
pub fn by_arm(tables: &ComparisonTables) -> Vec<(usize, Chart)> {
    let measured = tables.arms.iter().enumerate().filter(|(_, arm)| !arm.worth.is_empty());
    measured.map(|(index, arm)| (index, chart(tables, index, arm))).collect()
}

/// Name of the chart of a reform: the first has none of its own.
pub fn name(index: usize) -> String {
    if index == 0 { "winners".to_owned() } else { format!("winners-{}", index + 1) }
}

/// A column of both panels.
struct Column<'a> {
    name: String,
    worth: &'a Worth,
}

fn chart(tables: &ComparisonTables, index: usize, arm: &Arm) -> Chart {
    let band = |dimension: &str, band: &str| arm.worth.iter().find(|w| w.dimension == dimension && w.band == band);
    let tenth = |tenth: usize| {
        let name = match tenth {
            1 => "Poorest".to_owned(),
            2 => "2nd".to_owned(),
            3 => "3rd".to_owned(),
            10 => "Richest".to_owned(),
            other => format!("{other}th"),
        };
        Some((tenth as f64, Column { name, worth: band("income_decile", &tenth.to_string())? }))
    };
    let mut columns: Vec<(f64, Column)> = (1..=10).filter_map(tenth).collect();
    if let Some(worth) = band("all", "all") {
        columns.push((11.6, Column { name: "All".to_owned(), worth }));
    }
    let (start, end) = tables.period().unwrap_or_default();
    let mut subtitle = format!(
        "What “{}” is worth to households, by tenth of national incomes (equivalent variation), {}–{}.",
        shortened(&arm.name),
        start.floor(),
        end.floor()
    );
    subtitle.push_str(&match tables.pairs {
        0 | 1 => " One pair, so no interval.".to_owned(),
        pairs => format!(" Means of {pairs} pairs; thin lines: 95% intervals of worth; shares have none."),
    });
    if columns.iter().any(|(_, column)| sign(column.worth, columns.len()).is_none()) {
        // Its own interval may lie on one side of zero, and yet one of so many does so by chance.
        subtitle.push_str(&format!(" Grey: not certain, being one of {} looked at.", columns.len()));
    }
    if columns.len() < 11 {
        subtitle.push_str(" Empty tenths are left out.");
    }
    let words = Words {
        headline: headline(band("all", "all"), looked_at(arm), &arm.spoken(), tables.facts.currency),
        subtitle,
        source: tables.source(),
        width: tables.width,
    };
    draw(&name(index), words, &columns, tables.facts.currency)
}

/// What is certain about a mean that is one of `among`: its sign.
fn sign(worth: &Worth, among: usize) -> Option<bool> {
    let (low, high) = worth.interval?;
    let error = (high - low) / 2.0 / student_975((worth.pairs as u32).saturating_sub(1));
    let certain = !chance::explains(worth.mean, error, worth.pairs, among);
    (certain && worth.mean.abs() >= THRESHOLD).then_some(worth.mean > 0.0)
}

/// How many means are looked at together: those of the tenths, and that of all.
pub fn looked_at(arm: &Arm) -> usize {
    arm.worth.iter().filter(|worth| ["income_decile", "all"].contains(&worth.dimension.as_str())).count()
}

/// What was found about all households, in one sentence, being one of `among` means; `reform` is what the reform is called in it. What
/// its bar shows as not certain it does not state.
pub fn headline(all: Option<&Worth>, among: usize, reform: &str, currency: Currency) -> String {
    let Some(all) = all else {
        return format!("What {reform} is worth to whom was not measured");
    };
    let (better, worse) = (percent(all.better), percent(all.worse));
    let nothing = |share: f64| share < 0.05;
    if all.mean == 0.0 && all.better == 0.0 && all.worse == 0.0 {
        return format!("{} makes nobody better or worse off", capital(reform));
    }
    let shares = match (nothing(all.better), nothing(all.worse)) {
        (true, true) => "nobody gains or loses more than 1% of income".to_owned(),
        (true, false) => format!("{worse} are worse off, {} better", few(all.better)),
        (false, true) => format!("{better} are better off, {} worse", few(all.worse)),
        _ if all.worse > all.better => format!("{worse} are worse off, {better} better"),
        _ => format!("{better} are better off, {worse} worse"),
    };
    let size = Unit::Money(currency).format(all.mean.abs());
    match sign(all, among) {
        Some(true) => format!("{} is worth {size} a year to the average household; {shares}", capital(reform)),
        Some(false) => format!("{} costs the average household {size} a year; {shares}", capital(reform)),
        None if all.mean.abs() < THRESHOLD => format!("The average household neither gains nor loses; {shares}"),
        None if all.interval.is_none() => {
            format!("One pair cannot tell whether the average household gains; {shares}")
        }
        None => format!("Whether the average household gains is not certain; {shares}"),
    }
}

/// What the reform is worth to the poorest and to the richest tenth, in per cent of their incomes: “Of its income the poorest tenth loses
/// 0.4%, the richest 0.5%”. Nothing where that was not measured.
pub fn of_tenths(arm: &Arm) -> Option<String> {
    let tenth = |band: &str| arm.worth.iter().find(|row| row.dimension == "income_decile" && row.band == band);
    let said = |worth: &Worth| match sign(worth, looked_at(arm)) {
        Some(true) => format!("gains {}", plain::percent(worth.of_income)),
        Some(false) => format!("loses {}", plain::percent(worth.of_income)),
        None => "neither gains nor loses for certain".to_owned(),
    };
    let (poorest, richest) = (said(tenth("1")?), said(tenth("10")?));
    if poorest == richest && poorest.starts_with("neither") {
        return Some("Neither the poorest nor the richest tenth gains or loses for certain".to_owned());
    }
    // What both do is said once.
    let richest = match (poorest.split_once(' '), richest.split_once(' ')) {
        (Some((a, _)), Some((b, size))) if a == b && a != "neither" => size.to_owned(),
        _ => richest,
    };
    Some(format!("Of its income the poorest tenth {poorest}, the richest {richest}"))
}

/// Whom the worth to households leaves out: landlords of those who rent, in one sentence; `total` is from so many pairs, with this
/// standard error. Nothing where their rents do not change.
pub fn landlords(total: f64, error: f64, pairs: usize, currency: Currency) -> Option<String> {
    let size = currency.amount(total.abs());
    let more = if total > 0.0 { "more" } else { "less" };
    let said = match (pairs, chance::explains(total, error, pairs, 1)) {
        (0 | 1, _) => format!("in one pair what they let brings {size} a year {more} in all"),
        (_, true) => "whether what they let brings more or less is not certain".to_owned(),
        (_, false) => format!("what they let brings {size} a year {more} in all"),
    };
    let said = format!("Not among them are landlords: {said}; owners have their homes counted in");
    is_something(&size).then_some(said)
}

/// Who has a share that rounds to nothing.
fn few(share: f64) -> &'static str {
    if share > 0.0 { "hardly anybody" } else { "nobody" }
}

fn hue(worth: &Worth, among: usize) -> Hue {
    match sign(worth, among) {
        Some(true) => GAIN,
        Some(false) => LOSS,
        None => NEUTRAL,
    }
}

fn draw(name: &str, words: Words, columns: &[(f64, Column)], currency: Currency) -> Chart {
    let unit = Unit::Money(currency);
    let (mut chart, top) = frame::sheet(name, TALL, words);
    let ends = columns.iter().map(|(_, c)| c.worth.interval.unwrap_or((c.worth.mean, c.worth.mean)));
    let (low, high) = ends.fold((0.0f64, 0.0f64), |(low, high), (a, b)| (low.min(a), high.max(b)));
    let money = Scale::covering(low, high, 4.0, 5);
    let better = columns.iter().map(|(_, c)| c.worth.better).fold(0.0, f64::max);
    let worse = columns.iter().map(|(_, c)| c.worth.worse).fold(0.0, f64::max);
    let shares = Scale::covering(-worse, better, 1.0, 4);
    let room = frame::tick_room(unit, &money).max(frame::tick_room(Unit::Share, &shares));
    let room = room.max(font::width("of income", 11.0, Weight::Regular));
    let (left, right) = (MARGIN + room + 8.0, chart.width - MARGIN - 4.0);
    let middle = top + 0.53 * (TALL - top);
    let plot = |top: f64, bottom: f64, scale: Scale| Plot { left, right, top, bottom, period: (0.4, 12.2), scale };
    // Labels of losses hang below their bars.
    let upper = plot(top + 58.0, middle - if low < 0.0 { 58.0 } else { 44.0 }, money);
    let lower = plot(middle + 60.0, TALL - 76.0, shares);

    heading(&mut chart, top + 24.0, &currency.said("Worth, $ a year per household"), &[]);
    upper.grid(&mut chart, unit, TICK, true);
    let step = upper.x(2.0) - upper.x(1.0);
    let half = 0.31 * step;
    // Where columns are narrow, every third one says its numbers.
    let said = |at: f64| step > 52.0 || at > 10.5 || at as usize % 3 == 1;
    for (at, column) in columns {
        let worth = column.worth;
        let (x, hue) = (upper.x(*at), hue(worth, columns.len()));
        bar(&mut chart, &upper, x, half, worth.mean, hue, 1.0);
        let (low, high) = worth.interval.unwrap_or((worth.mean, worth.mean));
        if worth.interval.is_some() && high > low {
            chart.line(&[Some((x, upper.y(low))), Some((x, upper.y(high)))], 1.2, INK);
        }
        if !said(*at) {
            continue;
        }
        let above = worth.mean >= 0.0;
        let y = if above { upper.y(high.max(0.0)) - 7.0 } else { upper.y(low.min(0.0)) + 0.8 * TICK + 6.0 };
        let amount = text(unit.format_signed(worth.mean), (x, y), TICK).heavy().colored(hue.text);
        chart.write(amount.anchored(Anchor::Middle));
        let below = text(column.name.clone(), (x, middle - 22.0), TICK).colored(GREY_TEXT);
        chart.write(below.anchored(Anchor::Middle));
        let share = text(plain::signed_percent(worth.of_income), (x, middle - 5.0), TICK).colored(hue.text);
        chart.write(share.anchored(Anchor::Middle));
    }
    let of_income = text("of income".to_owned(), (left - 8.0, middle - 5.0), 11.0);
    chart.write(of_income.anchored(Anchor::End));
    // A phone has no room for more beside the key.
    let by = if chart.width < 520.0 {
        "By over 1% of income:"
    } else {
        "Households that gain or lose more than 1% of income:"
    };
    heading(&mut chart, middle + 30.0, by, &[("better off", GAIN), ("worse off", LOSS)]);
    lower.grid(&mut chart, Unit::Share, TICK, false);
    for (tick, name) in lower.scale.ticks.iter().zip(Unit::Share.ticks(&lower.scale.ticks)) {
        let label = text(name.replace('−', ""), (left - 8.0, lower.y(*tick) + 0.36 * TICK), TICK);
        chart.write(label.anchored(Anchor::End));
    }
    for (at, column) in columns {
        let x = lower.x(*at);
        let Worth { better, worse, .. } = *column.worth;
        bar(&mut chart, &lower, x, half, better, GAIN, 1.0);
        bar(&mut chart, &lower, x, half, -worse, LOSS, 1.0);
        if !said(*at) {
            continue;
        }
        let over = text(share_label(better), (x, lower.y(better) - 6.0), TICK).heavy().colored(GAIN.text);
        chart.write(over.anchored(Anchor::Middle));
        let under = text(share_label(worse), (x, lower.y(-worse) + 0.8 * TICK + 5.0), TICK).heavy().colored(LOSS.text);
        chart.write(under.anchored(Anchor::Middle));
        let foot = text(column.name.clone(), (x, TALL - 38.0), TICK).colored(GREY_TEXT);
        chart.write(foot.anchored(Anchor::Middle));
    }
    for plot in [&upper, &lower] {
        let zero = plot.y(0.0);
        chart.line(&[Some((left, zero)), Some((right, zero))], 1.0, AXIS);
    }
    chart
}

/// A share of households as a label: a bar that can be seen is never called none.
fn share_label(share: f64) -> String {
    if share > 0.0 && share < 0.05 { "<0.1%".to_owned() } else { percent(share) }
}

/// The title of a panel, and behind it what its colours are.
fn heading(chart: &mut Chart, baseline: f64, title: &str, keys: &[(&str, Hue)]) {
    let first = text(title.to_owned(), (MARGIN, baseline), LABEL).colored(INK);
    let mut x = chart.write(first).right + 10.0;
    for (name, hue) in keys {
        let (top, bottom) = (baseline - 0.74 * LABEL, baseline + 0.06 * LABEL);
        let points = vec![(x, top), (x + 10.0, top), (x + 10.0, bottom), (x, bottom)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity: 1.0 });
        let name = font::cut(name, LABEL, Weight::Bold, 200.0);
        x = chart.write(text(name, (x + 15.0, baseline), LABEL).heavy().colored(hue.text)).right + 18.0;
    }
}

/// A bar from zero to `value`.
fn bar(chart: &mut Chart, plot: &Plot, x: f64, half: f64, value: f64, hue: Hue, opacity: f64) {
    let (zero, end) = (plot.y(0.0), plot.y(value));
    if (zero - end).abs() > 0.05 {
        let points = vec![(x - half, zero), (x - half, end), (x + half, end), (x + half, zero)];
        chart.marks.push(Mark::Area { points, color: hue.line, opacity });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(all: Option<&Worth>) -> String {
        super::headline(all, 1, "the reform", Currency::DOLLAR)
    }

    fn sentence(mean: f64, margin: Option<f64>, better: f64, worse: f64) -> String {
        headline(Some(&Worth {
            dimension: "all".into(),
            band: "all".into(),
            households: 1e6,
            mean,
            interval: margin.map(|margin| (mean - margin, mean + margin)),
            pairs: if margin.is_some() { 10 } else { 1 },
            of_income: mean / 1000.0,
            better,
            worse,
            landlords: 0.0,
            landlords_error: 0.0,
        }))
    }

    #[test]
    fn landlords_are_told_where_their_rents_change() {
        let told = |total: f64| landlords(total, 0.1 * total.abs(), 8, Currency::DOLLAR);
        let less = "Not among them are landlords: what they let brings $5.51 billion a year less in all; owners have their homes counted in";
        assert_eq!(told(-5.51e9).as_deref(), Some(less));
        assert!(told(2e6).is_some_and(|text| text.contains("$2 million a year more")));
        assert_eq!((told(0.0), told(0.2)), (None, None));
        // What the luck of so few pairs explains has no sign: two pairs, or an error as large as half of it.
        let luck = "Not among them are landlords: whether what they let brings more or less is not certain; owners have their homes counted in";
        for (error, pairs) in [(1e6, 8), (2e5, 2), (0.0, 3)] {
            assert_eq!(landlords(2e6, error, pairs, Currency::DOLLAR).as_deref(), Some(luck), "{error} {pairs}");
        }
        assert!(landlords(2e6, f64::NAN, 1, Currency::DOLLAR).is_some_and(|text| text.contains("in one pair what")));
    }

    #[test]
    fn the_poorest_and_the_richest_tenth_are_told_in_per_cent_of_their_incomes() {
        let worth = |band: &str, mean: f64, of_income: f64| Worth {
            dimension: "income_decile".into(),
            band: band.into(),
            households: 1e5,
            mean,
            interval: Some((mean - 10.0, mean + 10.0)),
            pairs: 10,
            of_income,
            better: 1.0,
            worse: 9.0,
            landlords: 0.0,
            landlords_error: 0.0,
        };
        let arm = |poorest: (f64, f64), richest: (f64, f64)| Arm {
            key: "shock".into(),
            name: "shock".into(),
            households: Vec::new(),
            endings: Vec::new(),
            outputs: Vec::new(),
            worth: vec![worth("1", poorest.0, poorest.1), worth("10", richest.0, richest.1)],
        };
        let told = |poorest, richest| of_tenths(&arm(poorest, richest)).expect("both are there");
        assert_eq!(
            told((-74.0, -0.43), (-1_700.0, -0.49)),
            "Of its income the poorest tenth loses 0.4%, the richest 0.5%"
        );
        assert_eq!(
            told((-74.0, -0.43), (900.0, 0.3)),
            "Of its income the poorest tenth loses 0.4%, the richest gains 0.3%"
        );
        assert_eq!(
            told((3.0, 0.01), (900.0, 0.3)),
            "Of its income the poorest tenth neither gains nor loses for certain, the richest gains 0.3%"
        );
        assert_eq!(of_tenths(&Arm { worth: Vec::new(), ..arm((1.0, 1.0), (1.0, 1.0)) }), None);
    }

    #[test]
    fn gain_loss_and_doubt_are_told_apart() {
        assert_eq!(
            sentence(-636.0, Some(20.0), 0.6, 34.0),
            "The reform costs the average household $636 a year; 34% are worse off, 0.6% better"
        );
        assert_eq!(
            sentence(1200.0, None, 60.0, 0.0),
            "One pair cannot tell whether the average household gains; 60% are better off, nobody worse"
        );
        assert_eq!(
            sentence(1200.0, Some(100.0), 60.0, 0.0),
            "The reform is worth $1,200 a year to the average household; 60% are better off, nobody worse"
        );
        assert_eq!(
            sentence(12.0, Some(20.0), 5.0, 4.0),
            "Whether the average household gains is not certain; 5% are better off, 4.0% worse"
        );
        assert_eq!(
            sentence(0.2, Some(0.1), 0.0, 0.0),
            "The average household neither gains nor loses; nobody gains or loses more than 1% of income"
        );
        assert_eq!(sentence(0.0, Some(0.0), 0.0, 0.0), "The reform makes nobody better or worse off");
        let sentence = sentence(-21.0, Some(5.0), 0.03, 0.1);
        assert_eq!(
            sentence,
            "The reform costs the average household $21 a year; 0.1% are worse off, hardly anybody better"
        );
        assert_eq!(
            (share_label(0.0), share_label(0.03), share_label(0.4)),
            ("0%".into(), "<0.1%".into(), "0.4%".into())
        );
        assert_eq!(headline(None), "What the reform is worth to whom was not measured");
    }
}
