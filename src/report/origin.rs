//! Tells how the numbers were made, how to make them again, and where they lie.

use std::path::Path;

use crate::chart;
use crate::output::OutputError;
use crate::output::folder::files::MANIFEST_FILE;
use crate::output::folder::layout::Layout;
use crate::output::folder::manifest;
use crate::output::folder::manifest::Manifest;
use crate::report::html::{escaped, table};

/// Command, seed, versions and hashes.
pub fn reproduce(run: &Path, manifest: &Manifest) -> Result<String, OutputError> {
    let command = match (manifest.layout(), manifest.first_replicate) {
        (Some(Layout::Comparison | Layout::Sweep), _) => String::new(),
        (_, 0) => "footvote run scenario.toml --out again\n".to_owned(),
        (_, first) => format!("footvote run scenario.toml --replicate {first} --out again\n"),
    };
    let mut out = format!(
        "<p>The folder of this page holds the whole scenario. With footvote {} the same numbers come out, to the last byte:</p>\n\
         <pre tabindex=\"0\"><code>{command}footvote verify .</code></pre>\n\
         <dl><dt>Seed</dt><dd>{}</dd><dt>Replicates</dt><dd>{}</dd><dt>Model</dt><dd>{}</dd>\
         <dt>Scenario (BLAKE3)</dt><dd><code>{}</code></dd><dt>Randomness</dt><dd>{}</dd></dl>\n",
        escaped(&manifest.version),
        manifest.seed,
        manifest.replicates,
        manifest.model,
        escaped(&manifest.scenario_blake3),
        escaped(&manifest.seed_scheme),
    );
    // A manifest that is not sealed yet lists nothing: all that is there belongs to the folder.
    let belongs = |path: &str| manifest.files.is_empty() || manifest.files.iter().any(|file| file.path == path);
    let files = manifest::describe(run)?.into_iter().filter(|file| is_table(&file.path) && belongs(&file.path));
    let rows: Vec<Vec<String>> = files.map(|file| vec![file.path, file.bytes.to_string(), file.blake3]).collect();
    out.push_str(&format!(
        "<details><summary>Hashes of the tables</summary>\n{}</details>\n",
        table("Files", &["File", "Bytes", "BLAKE3"], &rows, &[1])
    ));
    Ok(out)
}

fn is_table(path: &str) -> bool {
    path.ends_with(".csv") || matches!(path, "scenario.toml" | "columns.json")
}

/// Links to what lies beside the page.
pub fn downloads(run: &Path) -> String {
    let files = [
        ("paired.csv", "every number of every place: reform less baseline, pair by pair"),
        ("outputs.csv", "the same of what was asked for"),
        ("winners.csv", "what the reform is worth to whom"),
        ("points.csv", "the points of the sweep"),
        ("runs.csv", "which runs are done and which failed"),
        ("source.json", "what the sweep was read from"),
        ("twin.csv", "every number of every place: scenario less twin, with the same luck"),
        ("twin_places.csv", "places of the twin over time, each run"),
        ("summary.csv", "every number of every place over runs"),
        ("places.csv", "places over time, each run"),
        ("flows.csv", "moves from place to place"),
        ("groups.csv", "residents and moves by income, class and group"),
        ("profiles.csv", "how often kinds of households move"),
        ("jurisdictions.csv", "new places over time, each run"),
        ("communities.csv", "communities over time, each run"),
        ("entry.csv", "who would enter new places, could pay, was admitted and moved in"),
        ("capital.csv", "money that moved"),
        ("exit_or_reform.csv", "a new place, and as much better government in the old city"),
        ("gains.csv", "what templates are assumed to be worth, part by part"),
        ("scores.csv", "what is on record beside what came out"),
        ("events.csv", "what happened"),
        ("revealed.csv", "what the base year says of the weights of governance and crime"),
        ("base_year.csv", "what the base year was solved to"),
        ("columns.json", "what every column means"),
        ("scenario.toml", "everything that was asked"),
        ("manifest.json", "versions and hashes of all files"),
    ];
    let there = |file: &&(&str, &str)| file.0 == MANIFEST_FILE || run.join(file.0).is_file();
    let item = |(file, about): &(&str, &str)| format!("<li><a href=\"{file}\">{file}</a>: {about}</li>\n");
    format!("<ul>\n{}</ul>\n", files.iter().filter(there).map(item).collect::<String>())
}

/// The folders in which the pictures of a page lie, or wait to be put in place.
#[derive(Debug, Clone, Copy)]
pub struct Pictures<'a> {
    /// The folder of the page.
    pub folder: &'a Path,
    /// What is on its way into it, at the same paths.
    pub staged: Option<&'a Path>,
    /// The address at which the page will lie, if that is known.
    pub address: Option<&'a str>,
}

impl Pictures<'_> {
    /// The PNG and SVG of a chart beside the page, without their endings, if they are there or will be.
    pub fn of(&self, name: &str) -> Option<String> {
        let stem = format!("{}/{name}", chart::FOLDER);
        let is_in = |folder: &Path| folder.join(format!("{stem}.png")).is_file();
        (is_in(self.folder) || self.staged.is_some_and(is_in)).then_some(stem)
    }
}
