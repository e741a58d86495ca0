//! Puts the page of a run together: question, answer, charts, numbers, evidence, origin.

use std::path::Path;

use crate::chart;
use crate::chart::read::tables::RunTables;
use crate::chart::words::answers as words;
use crate::format::{count, counted};
use crate::output::folder::manifest::Manifest;
use crate::report::error::ReportError;
use crate::report::html::{escaped, section};
use crate::report::inline::figure;
use crate::report::origin::Pictures;
use crate::report::{answer, doubt, events, evidence, explorer, new_places, origin, places, revealed, shell, twin};
use crate::scenario::Scenario;

const SCRIPT: &str = include_str!("page.js");

/// The report of a run folder.
pub fn page(run: &Path, scenario: &Scenario, manifest: &Manifest, pictures: Pictures) -> Result<String, ReportError> {
    let tables = RunTables::read(run)?;
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let mut body = shell::header("A simulation", title, &manifest.question);
    body.push_str("<main>\n");
    let effect = tables.twin.as_ref().map(|_| format!("{}.", twin::sentence(&tables)));
    let sentences = effect.into_iter().chain(answer::sentences(&tables));
    let sentences: Vec<String> = sentences.map(|sentence| escaped(&sentence)).collect();
    body.push_str(&section("answer", "The answer", &format!("<p class=\"answer\">{}</p>\n", sentences.join(" "))));
    let (start, end) = tables.period().unwrap_or_default();
    body.push_str(&format!(
        "<p class=\"facts\">{}, {}–{}, {} of {} simulated households; what varies between replicates is {}.</p>\n",
        counted(tables.places.len(), "place"),
        start.floor(),
        end.floor(),
        counted(tables.replicates, "replicate"),
        count(scenario.simulated_households() as f64),
        escaped(&words::varies(tables.doubts)),
    ));
    if let Some(asked) = doubt::body(run)? {
        body.push_str(&section("asked", "What was asked", &asked));
    }
    let charts: String =
        chart::charts(&tables).iter().map(|drawn| figure(drawn, pictures.of(&drawn.name).as_deref())).collect();
    if tables.twin.is_some() {
        body.push_str(&section("twin", "Beside its twin", &twin::body(run, &tables)?));
    }
    body.push_str(&section("explore", "Year by year", &explorer::markup(&tables)));
    body.push_str(&section("charts", "Charts", &charts));
    body.push_str(&section("winners", "Winners and losers", &places::winners(&tables)));
    body.push_str(&section("places", "Places", &places::places(&tables)));
    if !tables.new_places.names.is_empty() || !tables.new_places.communities.is_empty() {
        body.push_str(&section("new-places", "New places", &new_places::body(run, &tables, scenario)?));
    }
    body.push_str(&section("events", "What happened", &events::log(run, &tables)?));
    body.push_str(&section(
        "evidence",
        "Evidence",
        &(evidence::card(scenario) + &doubt::laws(scenario) + &revealed::weights(run)?),
    ));
    body.push_str(&section("off", "What was switched off", &evidence::switched_off(scenario)));
    body.push_str(&section("reproduce", "How to reproduce", &origin::reproduce(run, manifest)?));
    body.push_str(&section("downloads", "Downloads", &origin::downloads(run)));
    body.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&tables.source())));

    let script = format!(
        "<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{SCRIPT}</script>\n",
        explorer::data(&tables)
    );
    Ok(shell::document(title, &body, &script))
}
