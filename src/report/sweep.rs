//! Puts the page of a sweep together: the picture of it, every point, how well it is known, how to do it again.

use std::path::Path;

use crate::chart::draw;
use crate::chart::options::DrawOptions;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sweep::tables::{SweepTables, usual};
use crate::chart::sweep::{phase, phase_words};
use crate::chart::words::keys::capital;
use crate::chart::words::names::source;
use crate::chart::words::outputs::{Output, words};
use crate::experiment::design::points::Points;
use crate::experiment::expression::Expression;
use crate::format::{count, counted};
use crate::output::folder::manifest::Manifest;
use crate::output::folder::read::facts;
use crate::output::sweep::points::{POINTS_FILE, read_points};
use crate::output::sweep::stored::Sweep;
use crate::report::error::ReportError;
use crate::report::html::{escaped, section, table};
use crate::report::inline::{PHONE, figure_for_phones, for_phones};
use crate::report::origin::Pictures;
use crate::report::{evidence, origin, shell};
use crate::scenario::Scenario;
use crate::scenario::sweep::Design;

/// Most points that are listed.
const MOST: usize = 400;

/// The report of a sweep folder, with a column for each of `outputs`.
pub fn page(
    folder: &Path,
    scenario: &Scenario,
    manifest: &Manifest,
    outputs: &[String],
    beside: Pictures,
) -> Result<String, ReportError> {
    let options = DrawOptions::default();
    let facts = facts(folder)?;
    let tables = SweepTables::read(folder, &options)?;
    let pictures = draw::pictures(folder, &options)?;
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let mut body = shell::header("a sweep", title, &manifest.question);
    body.push_str("<main>\n");
    let answer = match pictures.first() {
        Some(picture) => format!("{}.", picture.chart.headline),
        None => "A sample of more than two axes has no picture of its own; its points are below.".to_owned(),
    };
    let drift = tables.as_ref().map(phase_words::drift).filter(|drift| !drift.is_empty());
    body.push_str(&shell::answer(&[vec![answer], drift.into_iter().collect()].concat()));
    let keys = read_points(&folder.join(POINTS_FILE))?;
    body.push_str(&format!(
        "<p class=\"facts\">{} of {}, {} each, {}, {} simulated households. All points share their luck.</p>\n",
        counted(keys.len(), "point"),
        if keys.keys.len() == 1 { "one axis".to_owned() } else { format!("{} axes", keys.keys.len()) },
        counted(manifest.replicates as usize, "run"),
        counted(scenario.places.len(), "place"),
        count(scenario.simulated_households() as f64),
    ));
    let charts: String = pictures.iter().map(|picture| drawn(&picture.chart, tables.as_ref(), beside)).collect();
    if !charts.is_empty() {
        body.push_str(&section("charts", "Chart", &charts));
    }
    let points = match &tables {
        Some(tables) => points(tables),
        None => asked(folder, scenario, &keys, &[usual(scenario, &facts)])?,
    };
    body.push_str(&section("points", "Points", &points));
    body.push_str(&section("next", "What next", &next(scenario, &keys)));
    if !outputs.is_empty() {
        body.push_str(&section("outputs", "Outputs", &asked(folder, scenario, &keys, outputs)?));
    }
    body.push_str(&section("evidence", "Evidence", &(evidence::hosted(scenario) + &evidence::card(scenario))));
    body.push_str(&section("off", "What was switched off", &evidence::switched_off(scenario)));
    body.push_str(&section("reproduce", "How to reproduce", &origin::reproduce(folder, manifest)?));
    body.push_str(&section("downloads", "Downloads", &origin::downloads(folder)));
    body.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&source(&facts))));
    Ok(shell::document(title, &body, ""))
}

/// A chart as a figure, that of the sweep itself once more for phones.
fn drawn(chart: &Chart, tables: Option<&SweepTables>, beside: Pictures) -> String {
    let narrow = tables
        .filter(|_| chart.name == "phase")
        .map(|tables| for_phones(phase::chart(&SweepTables { width: PHONE, ..tables.clone() })));
    figure_for_phones(chart, narrow, beside.of(&chart.name).as_deref())
}

/// Commands that go on from here, as they are typed beside the folder.
fn next(scenario: &Scenario, points: &Points) -> String {
    let mut rows = vec![(
        "footvote plot . --output EXPRESSION".to_owned(),
        "another number at every point; footvote plot --help lists them".to_owned(),
    )];
    if let [_, _, held, ..] = points.keys.as_slice() {
        rows.push((
            format!("footvote plot . --fix {held}=VALUE"),
            "the picture at another value of an axis".to_owned(),
        ));
    }
    let sampled = scenario.sweep.as_ref().is_some_and(|sweep| sweep.design != Design::Grid);
    if sampled {
        rows.push(("footvote sensitivity .".to_owned(), "which axis moves the answer most".to_owned()));
    }
    let row = |(command, what): &(String, String)| {
        format!("<div><dt><code>{}</code></dt><dd>{}</dd></div>\n", escaped(command), escaped(what))
    };
    format!("<dl class=\"next\">\n{}</dl>\n", rows.iter().map(row).collect::<String>())
}

/// Every point with the mean of each output that was asked for.
fn asked(folder: &Path, scenario: &Scenario, points: &Points, outputs: &[String]) -> Result<String, ReportError> {
    let why = "a finished sweep does not hold the twins; `footvote outputs` runs them and writes a table";
    let read = |text: &String| Expression::parse_level(text, scenario, why);
    let outputs: Result<Vec<Expression>, _> = outputs.iter().map(read).collect();
    let outputs = outputs?;
    let values = Sweep::open(folder)?.values(&outputs)?;
    let said: Vec<_> = outputs.iter().map(|output| words(output, scenario, &|name| name.to_owned())).collect();
    let head = points
        .keys
        .iter()
        .cloned()
        .chain(said.iter().map(|output| format!("{}, {}", capital(&output.name), output.when)));
    let head: Vec<String> = head.collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mean = |runs: &[f64], output: &Output| match runs {
        [] => "–".to_owned(),
        runs => output.unit.format(output.factor * runs.iter().sum::<f64>() / runs.len() as f64),
    };
    let row = |(point, axes): (usize, Vec<String>)| -> Vec<String> {
        let means = values.iter().zip(&said).map(|(of_output, output)| mean(&of_output[point], output));
        axes.into_iter().chain(means).collect()
    };
    let rows: Vec<Vec<String>> = points.rows().enumerate().take(MOST).map(row).collect();
    let numeric: Vec<usize> = (0..head.len()).collect();
    let mut out = table("Outputs, means over runs", &head, &rows, &numeric);
    if points.len() > MOST {
        out.push_str(&format!("<p>The first {MOST} of {} points.</p>\n", points.len()));
    }
    Ok(out)
}

/// Every point with what came out.
fn points(tables: &SweepTables) -> String {
    let output = capital(&tables.output.name);
    let mut head: Vec<String> = tables.axes.iter().map(|axis| capital(&axis.key.name)).collect();
    head.extend([format!("{output}, {}", tables.output.when), "Over runs".to_owned()]);
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let unit = tables.output.unit;
    let rows: Vec<Vec<String>> = tables
        .points
        .iter()
        .take(MOST)
        .map(|point| {
            let mut row: Vec<String> =
                tables.axes.iter().zip(&point.at).map(|(axis, rank)| axis.key.format(&axis.values[*rank])).collect();
            let spread = &point.spread;
            match spread.is_known() {
                true => {
                    row.push(unit.format(spread.median));
                    // One replicate has no spread.
                    row.push(match tables.replicates {
                        0 | 1 => "–".to_owned(),
                        _ => format!("{} to {}", unit.format(spread.most.0), unit.format(spread.most.1)),
                    });
                }
                false => row.extend(["failed".to_owned(), "–".to_owned()]),
            }
            row
        })
        .collect();
    let axes = tables.axes.len();
    let numeric: Vec<usize> = (0..axes + 2).collect();
    let mut out = table("Medians of runs", &head, &rows, &numeric);
    if tables.points.len() > MOST {
        out.push_str(&format!("<p>The first {MOST} of {} points.</p>\n", tables.points.len()));
    }
    out
}
