//! The page: question, answer, charts, numbers, evidence, origin.

use std::path::Path;

use super::html::{escaped, section};
use super::inline::{classes, figure, palette};
use super::{ReportError, answer, events, evidence, explorer, origin, places};
use crate::chart;
use crate::chart::tables::RunTables;
use crate::chart::theme::Theme;
use crate::output::manifest::Manifest;
use crate::output::run::SCENARIO_FILE;
use crate::scenario;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The report of a run folder.
pub fn page(run: &Path) -> Result<String, ReportError> {
    let tables = RunTables::read(run)?;
    let manifest = Manifest::read(run)?;
    let path = run.join(SCENARIO_FILE);
    let loaded = scenario::load(&path, &[]).map_err(|report| ReportError::Scenario {
        path,
        reason: report.diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.what.clone()),
    })?;
    let scenario = &loaded.scenario;
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };

    let mut body = format!("<header>\n<p class=\"kind\">A simulation</p>\n<h1>{}</h1>\n", escaped(title));
    if !manifest.question.is_empty() {
        body.push_str(&format!("<p class=\"question\">{}</p>\n", escaped(&manifest.question)));
    }
    body.push_str("</header>\n<main>\n");
    let sentences: Vec<String> = answer::sentences(&tables).iter().map(|sentence| escaped(sentence)).collect();
    body.push_str(&section("answer", "The answer", &format!("<p class=\"answer\">{}</p>\n", sentences.join(" "))));
    let (start, end) = tables.period().unwrap_or_default();
    body.push_str(&format!(
        "<p class=\"facts\">{} places, {}–{}, {} replicates of {} simulated households; what varies between replicates is \
         chance, not the doubt about parameters.</p>\n",
        tables.places.len(),
        start.floor(),
        end.floor(),
        tables.replicates,
        scenario.simulated_households(),
    ));
    let charts: String =
        chart::charts(&tables).iter().map(|drawn| figure(drawn, origin::picture(run, drawn.name).as_deref())).collect();
    body.push_str(&section("explore", "Year by year", &explorer::markup(&tables)));
    body.push_str(&section("charts", "Charts", &charts));
    body.push_str(&section("winners", "Winners and losers", &places::winners(&tables)));
    body.push_str(&section("places", "Places", &places::places(&tables)));
    body.push_str(&section("events", "What happened", &events::log(run, &tables)?));
    body.push_str(&section("evidence", "Evidence", &evidence::card(scenario)));
    body.push_str(&section("off", "What was switched off", &evidence::switched_off(scenario)));
    body.push_str(&section("reproduce", "How to reproduce", &origin::reproduce(run, &manifest)?));
    body.push_str(&section("downloads", "Downloads", &origin::downloads(run)));
    body.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&tables.source())));

    let (light, dark, print) = (palette(Theme::Light), palette(Theme::Dark), palette(Theme::Print));
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>\n:root{{{light}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n@media print{{:root{{{print}}}}}\n{}\n{STYLE}</style>\n\
         </head>\n<body>\n{body}<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{SCRIPT}</script>\n\
         </body>\n</html>\n",
        escaped(title),
        classes(),
        explorer::data(&tables),
    ))
}
