//! Draws who wins and who loses by a reform: what it is worth by tenth of incomes, and the shares better and worse off.

use crate::chart::compare::winners_words::{headline, looked_at, sign};
use crate::chart::read::comparison::{Arm, ComparisonTables, Worth};
use crate::chart::sheet::canvas::{Anchor, Chart, Mark};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{AXIS, GAIN, GREY_TEXT, Hue, INK, LABEL, LOSS, MARGIN, NEUTRAL, TICK};
use crate::chart::verdict::plain;
use crate::chart::words::names::shortened;
use crate::format::{Currency, Unit, percent};

/// Height of the sheet.
const TALL: f64 = 700.0;

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
        "What “{}” is worth to households, by tenth of national incomes, {}–{}.",
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
    // Where columns are narrower than what is said of one, every third one says its numbers.
    let wide = columns
        .iter()
        .flat_map(|(_, column)| labels(column, currency))
        .map(|label| font::width(&label, TICK, Weight::Bold));
    let wide = wide.fold(0.0, f64::max) + 4.0;
    let said = |at: f64| step > wide.max(52.0) || at > 10.5 || at as usize % 3 == 1;
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
        let [amount, share] = labels(column, currency);
        let amount = text(amount, (x, y), TICK).heavy().colored(hue.text);
        chart.write(amount.anchored(Anchor::Middle));
        let below = text(column.name.clone(), (x, middle - 22.0), TICK).colored(GREY_TEXT);
        chart.write(below.anchored(Anchor::Middle));
        let share = text(share, (x, middle - 5.0), TICK).colored(hue.text);
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

/// What is said of a column: its worth, and that in per cent of income.
fn labels(column: &Column, currency: Currency) -> [String; 2] {
    let share = plain::signed_percent(column.worth.of_income);
    [plain::signed_money(column.worth.mean, currency), share.replace("under ", "<")]
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

    /// Planted fault: “under 0.01%” of each of two neighbours ran into each other.
    #[test]
    fn labels_are_short_and_call_nothing_none_that_can_be_seen() {
        let worth = Worth {
            dimension: "income_decile".into(),
            band: "1".into(),
            households: 1e6,
            mean: -0.6,
            interval: None,
            pairs: 1,
            of_income: -0.001,
            better: 0.0,
            worse: 0.03,
            landlords: 0.0,
            landlords_error: 0.0,
        };
        let [_, share] = labels(&Column { name: "Poorest".to_owned(), worth: &worth }, Currency::DOLLAR);
        assert_eq!(share, "<0.01%");
        assert_eq!(
            (share_label(0.0), share_label(0.03), share_label(0.4)),
            ("0%".into(), "<0.1%".into(), "0.4%".into())
        );
    }
}
