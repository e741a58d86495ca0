//! Puts the page of a sweep together: the picture of it, every point, how well it is known, how to do it again.

use std::path::Path;

use crate::chart::draw;
use crate::chart::options::DrawOptions;
use crate::chart::sweep::tables::SweepTables;
use crate::chart::words::keys::capital;
use crate::chart::words::names::source;
use crate::format::{count, counted};
use crate::output::folder::manifest::Manifest;
use crate::output::folder::read::facts;
use crate::output::sweep::points::{POINTS_FILE, read_points};
use crate::report::error::ReportError;
use crate::report::html::{escaped, section, table};
use crate::report::inline::figure;
use crate::report::{evidence, origin, shell};
use crate::scenario::Scenario;

/// Most points that are listed.
const MOST: usize = 400;

/// The report of a sweep folder.
pub fn page(folder: &Path, scenario: &Scenario, manifest: &Manifest) -> Result<String, ReportError> {
    let options = DrawOptions::default();
    let facts = facts(folder)?;
    let tables = SweepTables::read(folder, &options)?;
    let pictures = draw::pictures(folder, &options)?;
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let mut body = shell::header("A sweep of simulations", title, &manifest.question);
    body.push_str("<main>\n");
    let answer = match pictures.first() {
        Some(picture) => format!("{}.", picture.chart.headline),
        None => "A sweep of more than two axes has no picture of its own; its points are below.".to_owned(),
    };
    body.push_str(&section("answer", "The answer", &format!("<p class=\"answer\">{}</p>\n", escaped(&answer))));
    let keys = read_points(&folder.join(POINTS_FILE))?;
    body.push_str(&format!(
        "<p class=\"facts\">{} of {}, {} each, {}, {} simulated households. All points share their luck.</p>\n",
        counted(keys.len(), "point"),
        if keys.keys.len() == 1 { "one axis".to_owned() } else { format!("{} axes", keys.keys.len()) },
        counted(manifest.replicates as usize, "replicate"),
        counted(scenario.places.len(), "place"),
        count(scenario.simulated_households() as f64),
    ));
    let charts: String = pictures
        .iter()
        .map(|picture| figure(&picture.chart, origin::picture(folder, &picture.chart.name).as_deref()))
        .collect();
    if !charts.is_empty() {
        body.push_str(&section("charts", "Chart", &charts));
    }
    let points = match &tables {
        Some(tables) => points(tables),
        None => {
            let head: Vec<&str> = keys.keys.iter().map(String::as_str).collect();
            table("Points", &head, &keys.rows().take(MOST).collect::<Vec<_>>(), &[])
        }
    };
    body.push_str(&section("points", "Points", &points));
    body.push_str(&section("evidence", "Evidence", &evidence::card(scenario)));
    body.push_str(&section("off", "What was switched off", &evidence::switched_off(scenario)));
    body.push_str(&section("reproduce", "How to reproduce", &origin::reproduce(folder, manifest)?));
    body.push_str(&section("downloads", "Downloads", &origin::downloads(folder)));
    body.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&source(&facts))));
    Ok(shell::document(title, &body, ""))
}

/// Every point with what came out.
fn points(tables: &SweepTables) -> String {
    let output = capital(&tables.output.name);
    let mut head: Vec<String> = tables.axes.iter().map(|axis| capital(&axis.key.name)).collect();
    head.extend([format!("{output}, {}", tables.output.when), "Over replicates".to_owned()]);
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
    let mut out = table("Points", &head, &rows, &numeric);
    if tables.points.len() > MOST {
        out.push_str(&format!("<p>The first {MOST} of {} points.</p>\n", tables.points.len()));
    }
    out
}
