//! Writes the page of a sensitivity analysis: indices axis by axis, and the tornado in letters.

use std::path::Path;

use crate::cli::print::page::{axes, line};
use crate::cli::print::units::Written;
use footvote::experiment::design::points::Points;
use footvote::experiment::sensitivity::Finding;
use footvote::experiment::sensitivity::estimate::Estimate;
use footvote::experiment::sensitivity::layout::Layout;
use footvote::experiment::sensitivity::measure::Measure;
use footvote::experiment::sensitivity::tornado::Bar;
use footvote::experiment::statistics::BandKind;
use footvote::format::{counted, grouped, percent_with, precise};
use footvote::scenario::Scenario;

/// Letters of the longest bar.
const BAR: f64 = 24.0;

/// The page of all outputs of a sweep of `scenario`.
pub fn page(
    scenario: &Scenario,
    layout: Layout,
    points: &Points,
    found: &[(String, Finding)],
    folder: Option<&Path>,
) -> String {
    let mut page = String::new();
    let what = match layout {
        Layout::Saltelli => "Saltelli design: Sobol indices",
        Layout::Morris => "Morris design: elementary effects",
        Layout::Grid => "a grid: regression and first-order indices",
        Layout::Other => "no special design: regression and first-order indices from bins",
    };
    let size = counted(points.len(), "point");
    line(&mut page, &format!("{}: {size} of {}; {what}", scenario.name, axes(points.keys.len())));
    for (output, finding) in found {
        one(&mut page, output, finding, layout, &points.keys, &Written::of_text(output, scenario));
    }
    if let Some(folder) = folder {
        line(&mut page, &format!("\nFiles  {}", folder.display()));
    }
    page
}

fn one(page: &mut String, output: &str, finding: &Finding, layout: Layout, axes: &[String], written: &Written) {
    let spread = &finding.spread;
    line(page, &format!("\n{}", written.heading(output)));
    let band = spread.band();
    let [mean, low, high] = written.levels(spread.mean, (band.low, band.high));
    let over = match band.kind {
        BandKind::Middle90 => "from the 5% to the 95% quantile over points".to_string(),
        BandKind::Range => format!("the range of {} points", spread.replicates),
    };
    line(page, &format!("  {mean} on average, {low} to {high} {over}"));
    let runs = if finding.replicates == 1 { "one run".into() } else { format!("{} runs", finding.replicates) };
    let mut basis = format!("  {} {}, {runs} of each point", finding.units, layout.unit_name());
    if finding.left_out > 0 {
        basis += &format!("; {} left out because runs failed or the number does not exist there", finding.left_out);
        if layout == Layout::Grid {
            basis += ", so axes are no longer balanced";
        }
    }
    if let Some(noise) = finding.noise_share {
        // What would be written as 100.0% is all of it.
        basis += &match noise < 0.9995 {
            true => format!("; {} of the variance is luck", percent_with(100.0 * noise, 1)),
            false => "; all of the variance may be luck: runs differ as much as points".to_string(),
        };
    }
    line(page, &basis);
    line(page, &format!("  {}", doubt(layout, finding.replicates)));

    let width = axes.iter().map(|axis| axis.chars().count()).max().unwrap_or(0).max(4);
    let columns: &[(&str, &str)] = match layout {
        Layout::Saltelli => &[("first_order", "first order"), ("total", "total")],
        Layout::Morris if finding.replicates > 1 => {
            &[("mu_star", "mu*"), ("mu_star_luck", "mu* of luck alone"), ("mu", "mu"), ("sigma", "sigma")]
        }
        Layout::Morris => &[("mu_star", "mu*"), ("mu", "mu"), ("sigma", "sigma")],
        Layout::Grid => &[("binned_first_order", "first order"), ("regression", "regression")],
        Layout::Other => &[("binned_first_order", "first order (bins)"), ("regression", "regression")],
    };
    let of = |axis: &str, index: &str| finding.measures.iter().find(|m| m.axis == axis && m.index == index);
    let cells = |texts: Vec<String>| texts.iter().map(|text| format!("{text:<28}")).collect::<String>();
    let head = cells(columns.iter().map(|(_, title)| title.to_string()).collect());
    line(page, format!("  {:width$}  {head}", "axis").trim_end());
    for axis in axes {
        let cell = |m: &Measure| match (m.index, m.estimate.interval()) {
            // Elementary effects are in the unit of the output, shares of its variance are not.
            ("mu", Some(ends)) => written.differences(m.estimate.value, ends),
            ("mu", None) => written.difference(m.estimate.value),
            ("mu_star" | "sigma", Some(ends)) => written.widths(m.estimate.value, ends),
            ("mu_star" | "mu_star_luck" | "sigma", None) => written.width(m.estimate.value),
            _ => interval(&m.estimate),
        };
        let row = columns.iter().map(|(index, _)| of(axis, index).map_or(String::new(), cell));
        line(page, format!("  {axis:width$}  {}", cells(row.collect())).trim_end());
    }
    if let Some(sum) = of("", "first_order_sum") {
        line(
            page,
            &format!("  first-order indices sum to {}; the rest is interaction and luck", interval(&sum.estimate)),
        );
    }
    if let Some(share) = of("", "regression_r2") {
        line(
            page,
            &format!("  straight lines explain R² = {}; where that is low, mind the bins", interval(&share.estimate)),
        );
    }
    if finding.measures.iter().any(|measure| was_cut(&measure.estimate)) {
        line(page, "  cut: by chance the estimate was below 0 or above 1, and the nearest possible share is told");
    }
    tornado(page, finding, width, written);
}

/// Whether the digits that are written are not those of the estimate, because a share has none such.
fn was_cut(estimate: &Estimate) -> bool {
    estimate.cut().is_some_and(|before| (before - estimate.value).abs() >= 0.0005)
}

/// What intervals are about, or why there are none.
fn doubt(layout: Layout, replicates: usize) -> String {
    let units = layout.unit_name();
    let wide = match replicates {
        2 | 3 => ", of which so few runs say little",
        _ => "",
    };
    match (layout, replicates) {
        (Layout::Grid, ..2) => {
            "no intervals: a grid is no sample, and one run of each point does not say what is luck".into()
        }
        (Layout::Grid, 2..) => {
            format!("95% intervals are of luck, run by run{wide}: the points of a grid are what was asked about")
        }
        (_, 1) => format!(
            "95% intervals are of the choice of {units}: one run of each does not say what luck does to all alike"
        ),
        _ => format!("95% intervals are of the choice of {units} and of luck{wide}"),
    }
}

fn tornado(page: &mut String, finding: &Finding, width: usize, written: &Written) {
    let longest = finding.tornado.iter().map(|bar| bar.effect.value.abs()).fold(0.0, f64::max);
    let ends = |bar: &Bar, high: bool| {
        let (at, mean) = if high { (&bar.high_at, bar.high.value) } else { (&bar.low_at, bar.low.value) };
        let width = bar.effect.interval().map_or(0.0, |(low, high)| high - low);
        format!("{at}: {}", written.level_within(mean, width))
    };
    let texts = |high: bool| finding.tornado.iter().map(move |bar| ends(bar, high));
    let widest = |high: bool| texts(high).map(|text| text.chars().count()).max().unwrap_or(0);
    let (left, right) = (widest(false), widest(true));
    line(page, "  low against high, everything else anywhere:");
    for ((bar, low), high) in finding.tornado.iter().zip(texts(false)).zip(texts(true)) {
        let letters = "━".repeat((BAR * bar.effect.value.abs() / longest).round() as usize);
        let effect = match bar.effect.interval() {
            Some(ends) => written.differences(bar.effect.value, ends),
            None => written.difference(bar.effect.value),
        };
        line(page, format!("  {:width$}  {low:<left$}  {high:<right$}  {effect:<34}  {letters}", bar.axis).trim_end());
    }
}

/// An estimate with its interval.
fn interval(estimate: &Estimate) -> String {
    if !estimate.value.is_finite() {
        return "not determined".into();
    }
    let short = |x: f64| if x.abs() < 10.0 { grouped(x, 3) } else { precise(x) };
    let cut = if was_cut(estimate) { ", cut" } else { "" };
    match estimate.interval() {
        Some((low, high)) => format!("{}{cut} ({} to {})", short(estimate.value), short(low), short(high)),
        None => format!("{}{cut}", short(estimate.value)),
    }
}
