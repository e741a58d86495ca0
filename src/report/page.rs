//! Puts the page of a run together: question, answer, charts, numbers, evidence, origin.

use std::path::Path;

use crate::chart;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::verdict::Verdict;
use crate::chart::words::answers as words;
use crate::format::{count, counted};
use crate::output::folder::manifest::Manifest;
use crate::output::folder::own::PAGE;
use crate::output::run::varied;
use crate::report::error::ReportError;
use crate::report::html::{escaped, folded, section};
use crate::report::inline::{PHONE, figure_for_phones, for_phones, svg};
use crate::report::origin::Pictures;
use crate::report::{
    doubt, events, evidence, explorer, first, lean, new_places, origin, places, record, revealed, shell, twin,
};
use crate::scenario::Scenario;

const SCRIPT: &str = include_str!("page.js");
/// A page stays below 400 kB: everything in it, with charts drawn once more for phones as far as there is room, has so many bytes.
const LIGHT: usize = 398_000;

/// The report of a run folder.
pub fn page(run: &Path, scenario: &Scenario, manifest: &Manifest, pictures: Pictures) -> Result<String, ReportError> {
    let mut tables = RunTables::read(run)?;
    // What was varied after the run lies beside the page that is written with it.
    if let Some(staged) = pictures.staged.filter(|staged| staged.join(varied::FILE).is_file()) {
        tables.varied = varied::read(staged)?;
    }
    let title = if manifest.title.is_empty() { &manifest.scenario } else { &manifest.title };
    let verdict = Verdict::of(&tables);
    let mut body = format!(
        "<a class=\"skip\" href=\"#answer\">To the answer</a>\n{PAGE}{}</p></header>\n<main>\n",
        escaped(title)
    );
    body.push_str(&first::screen(&tables, &verdict, title, &manifest.question));
    body.push_str(&section(
        "leans",
        "What this leans on",
        &(evidence::hosted(scenario) + &lean::list(scenario, &verdict)),
    ));
    if let Some(asked) = doubt::body(run)? {
        body.push_str(&section("asked", "What was asked", &asked));
    }
    let record = record::body(&tables, scenario);
    if !record.is_empty() {
        body.push_str(&section("record", "On record", &record));
    }
    if tables.twin.is_some() {
        body.push_str(&section("twin", "Beside its twin", &twin::body(run, &tables, &verdict)?));
    }
    body.push_str(&section("winners", "Winners and losers", &places::winners(&tables)));
    body.push_str(&section("events", "What happened", &events::section(run, &tables)?));
    body.push_str(&section("quote", "In one sentence", &lean::quotable(scenario, &verdict, manifest)));
    let data = explorer::data(&tables);
    // What stands below the charts is made first: they have the room that it leaves.
    let mut rest = String::new();
    rest.push_str(&folded("explore", "Year by year", &explorer::markup(&tables)));
    rest.push_str(&folded("places", "Places", &places::places(&tables)));
    if !tables.new_places.names.is_empty() || !tables.new_places.communities.is_empty() {
        rest.push_str(&folded("new-places", "New places", &new_places::body(run, &tables, scenario)?));
    }
    rest.push_str(&folded(
        "evidence",
        "Evidence",
        &(evidence::card(scenario) + &doubt::laws(scenario) + &revealed::weights(run)?),
    ));
    rest.push_str(&folded("off", "What was switched off", &evidence::switched_off(scenario)));
    let (start, end) = tables.period().unwrap_or_default();
    let facts = format!(
        "<p class=\"facts\">{}, {}–{}, {} of {} simulated households; what varies between runs is {}.</p>\n",
        counted(tables.places.len(), "place"),
        start.floor(),
        end.floor(),
        counted(tables.replicates, "run"),
        count(scenario.simulated_households() as f64),
        escaped(&words::varies(tables.doubts)),
    );
    rest.push_str(&section("reproduce", "How to reproduce", &(facts + &origin::reproduce(run, manifest)?)));
    rest.push_str(&folded("downloads", "Downloads", &origin::downloads(run)));
    rest.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n", escaped(&tables.source())));
    let around = shell::document_with(title, "", "", SCRIPT).len();
    let room = LIGHT.saturating_sub(around + body.len() + rest.len() + data.len());
    body.push_str(&folded("charts", "All charts", &charts(&tables, pictures, room)));
    body.push_str(&rest);

    let script =
        format!("<script type=\"application/json\" id=\"data\">{data}</script>\n<script>\n{SCRIPT}</script>\n");
    let card = pictures.of("card").map_or_else(String::new, |stem| format!("{stem}.png"));
    let shared = shell::shared(title, &verdict.first, pictures.address, &card);
    Ok(shell::document_with(title, &shared, &body, &script))
}

/// The charts of its kind of answer but for the first, which stands above, and the card; drawn once more for phones as far as there is room
/// for so many bytes.
fn charts(tables: &RunTables, pictures: Pictures, mut room: usize) -> String {
    let below = |chart: &Chart| !["answer", "card"].contains(&chart.name.as_str());
    let mut narrow = chart::usual_charts(&RunTables { width: PHONE, ..tables.clone() });
    let wide: Vec<Chart> = chart::usual_charts(tables).into_iter().filter(below).collect();
    room = room.saturating_sub(wide.iter().map(|drawn| svg(drawn).len()).sum());
    let mut figures = String::new();
    for drawn in &wide {
        let phone =
            narrow.iter().position(|narrow| narrow.name == drawn.name).map(|at| for_phones(narrow.swap_remove(at)));
        let phone = phone.filter(|phone| phone.len() < room);
        room -= phone.as_ref().map_or(0, String::len);
        figures.push_str(&figure_for_phones(drawn, phone, pictures.of(&drawn.name).as_deref()));
    }
    format!("{figures}<p class=\"note\"><code>footvote plot --all</code> draws every other chart.</p>\n")
}
