//! What several commands share: the scenario with its options, diagnostics drawn with carets, writing to stdout.

use std::io::Write;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Message, Renderer, Snippet};
use footvote::chart;
use footvote::chart::ChartError;
use footvote::experiment::expression::{Expression, ExpressionError};
use footvote::output::OutputError;
use footvote::output::folder::draft::Draft;
use footvote::output::folder::manifest::Manifest;
use footvote::scenario;
use footvote::scenario::diagnostic::{Diagnostic, Report, Severity, Sources};
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Loaded, Scenario};

use crate::cli::failure::{FAILED, Failure, INVALID, USAGE, colour};
use crate::cli::publish::job::explain;

/// A scenario file and changes to it.
#[derive(Debug, Clone, clap::Args)]
pub struct ScenarioArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO")]
    pub file: PathBuf,

    /// Change one value: place.chicago.income_tax=0.03, parameters.moving_cost.rooted=5, mechanisms.voice=false
    ///
    /// May be repeated. Paths are place.NAME.KEY, parameters.KEY, parameters.KEY.CLASS (mobile, stuck or rooted),
    /// population.KEY, time.KEY, mechanisms.KEY, rules.KEY, or a key of the top such as headline. A name with a dot
    /// in it stands in quotes. `footvote parameters` lists all numbers with their units, ranges and sources.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Seed of all randomness
    #[arg(long)]
    pub seed: Option<String>,

    /// Independent repetitions
    #[arg(long)]
    pub replicates: Option<String>,

    /// Households to simulate, or all
    #[arg(long)]
    pub households: Option<String>,

    /// Years to simulate
    #[arg(long)]
    pub years: Option<String>,
}

impl ScenarioArgs {
    /// Reads and checks the scenario; refuses it with every error at once.
    pub fn load(&self) -> Result<Loaded, Failure> {
        scenario::load(&self.file, &self.edits()).map_err(|report| self.refusal(&report))
    }

    /// The changes, in the order in which they act: named options win over `--set`.
    pub fn edits(&self) -> Vec<Edit> {
        let options = [
            ("--seed", "seed", &self.seed),
            ("--replicates", "replicates", &self.replicates),
            ("--households", "population.households", &self.households),
            ("--years", "time.years", &self.years),
        ];
        let mut edits: Vec<Edit> = self.set.iter().map(|text| Edit::parse(text)).collect();
        for (flag, path, value) in options {
            edits.extend(value.iter().map(|value| Edit::option(flag, path, value)));
        }
        edits
    }

    fn refusal(&self, report: &Report) -> Failure {
        let errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let errors = if errors == 1 { "an error".to_string() } else { format!("{errors} errors") };
        let message = format!("{} has {errors}; nothing was simulated or written", self.file.display());
        Failure::new(INVALID, message).details(render(&report.diagnostics, &report.sources))
    }
}

/// Reads an output expression against `scenario`.
pub fn output(text: &str, scenario: &Scenario) -> Result<Expression, Failure> {
    Expression::parse(text, scenario).map_err(no_output)
}

/// A text that is no output, and what to do about it.
pub fn no_output(error: ExpressionError) -> Failure {
    let more = "how outputs are written is at the end of `footvote compare --help`";
    Failure::new(USAGE, error.to_string()).hint(error.hint).hint(more)
}

/// The outputs that were asked for, or the households of the headline place (else the largest) at the end.
pub fn outputs(asked: &[String], scenario: &Scenario) -> Result<Vec<Expression>, Failure> {
    let places = &scenario.places;
    let largest = (0..places.len()).max_by_key(|&k| places[k].households).unwrap_or(0);
    let name = &places[scenario.headline.map_or(largest, usize::from)].name;
    let usual = [format!("place.{}.households@end", quoted(name))];
    let texts = if asked.is_empty() { &usual[..] } else { asked };
    texts.iter().map(|text| output(text, scenario)).collect()
}

/// A name as a key of a path: in quotes if there is a dot in it.
pub fn quoted(name: &str) -> String {
    if name.contains('.') { format!("\"{name}\"") } else { name.to_string() }
}

/// The command that was given, ready to be pasted into a shell.
pub fn command() -> String {
    shell(&std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>())
}

/// Words as a shell takes them, in quotes where it would read more into them.
pub fn shell(words: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:@%+".contains(c);
    let quote = |word: &String| match word.chars().all(plain) && !word.is_empty() {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// Begins the folder of an answer, if one is wanted; a finished one there is only replaced with `force`.
pub fn begin(out: Option<&Path>, force: bool) -> Result<Option<Draft>, Failure> {
    let draft = out.map(|out| Draft::begin(out, force)).transpose();
    draft.map_err(|error| match error {
        OutputError::Exists { .. } => {
            Failure::new(FAILED, error.to_string()).hint("`--force` replaces it; `--out` writes elsewhere")
        }
        other => explain(other),
    })
}

/// Lists the charts that were drawn into the folder of an answer in its manifest.
pub fn drawn<T>(folder: &Path, format: &str, drawing: Result<T, ChartError>) -> Result<(), Failure> {
    drawing.map_err(|error| Failure::new(FAILED, error.to_string()))?;
    let mut manifest = Manifest::read_as(folder, format).map_err(explain)?;
    manifest.renew(folder, chart::FOLDER).map_err(explain)
}

/// Fills the folder with `write` and puts it in place.
pub fn publish(draft: Option<Draft>, write: impl FnOnce(&Path) -> Result<(), OutputError>) -> Result<(), Failure> {
    let Some(draft) = draft else {
        return Ok(());
    };
    write(draft.path()).map_err(explain)?;
    draft.publish().map_err(explain)?;
    Ok(())
}

/// Refuses facts that are compared with outputs that do not exist.
pub fn check_facts(scenario: &Scenario) -> Result<(), Failure> {
    let mut outputs = scenario.facts.iter().flat_map(|fact| &fact.outputs);
    outputs.try_for_each(|(text, _)| output(text, scenario).map(|_| ()))
}

/// Prints warnings to stderr.
pub fn print_warnings(loaded: &Loaded) {
    if loaded.warnings.is_empty() {
        return;
    }
    let text = render(&loaded.warnings, &loaded.sources) + "\n\n";
    // Nobody is left to tell if stderr is closed.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Draws diagnostics with the lines they are about.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let renderer = if colour() { Renderer::styled() } else { Renderer::plain() };
    let drawn: Vec<String> = diagnostics.iter().map(|d| render_one(d, sources, &renderer)).collect();
    drawn.join("\n\n")
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(diagnostic.what.as_str()).elements(Vec::<Message>::new());
    if let Some(at) = diagnostic.at {
        let source = sources.source(at);
        let mark = AnnotationKind::Primary.span(at.start..at.end).label(diagnostic.why.as_str());
        group = group.element(Snippet::source(source.text.as_str()).path(source.name.as_str()).annotation(mark));
    }
    if let Some(allowed) = &diagnostic.allowed {
        group = group.element(Level::NOTE.with_name("allowed").message(allowed.as_str()));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    renderer.render(&[group])
}

/// Writes to stdout; a reader that went away (`| head`) is no error.
pub fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(FAILED, format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTER: &str = include_str!("../command/starter.toml");
    const TABLE: &str =
        "# who says so\nname,latitude,longitude,households,rent,label\na,1,2,30000,9000,\"Á, é\"\nb,3,4,50000,8000,\n";

    fn read_and_draw(scenario: &str, table: &str, set: &str) -> String {
        let read = |_: &std::path::Path| Ok(table.to_string());
        match scenario::parse(scenario, "my.toml", &read, &[Edit::parse(set)]) {
            Ok(loaded) => render(&loaded.warnings, &loaded.sources),
            Err(report) => render(&report.diagnostics, &report.sources),
        }
    }

    const NEW: &str = r#"model = "1"
[[place]]
name = "a"
latitude = 41
longitude = -87
households = 90_000
rent = 9_000
[[place]]
name = "b"
metro = "a"
latitude = 41.1
longitude = -87
households = 30_000
rent = 9_000
[[place]]
name = "c"
kind = "new"
founding = "developer"
site = { metro = "a", miles = 9 }
community = "d"
members_only = true
units = 500
[[community]]
name = "d"
preset = "artists"
affinity = { b = -1, "e-1" = 0.5 }
foundings = 2
template = { site = { latitude = 1, longitude = 2 }, brackets = [{ from = 0, rate = 0.1 }] }
[[community]]
name = "e"
share = 0.1
copies = "d"
[[incorporation]]
place = "b"
parent = "a"
from = 2030
set = { income_tax = 0.1 }
[sweep]
[[sweep.axis]]
key = "community.d.template.legal"
values = [1, 2]
"#;

    #[test]
    fn no_damage_to_new_places_makes_the_reader_or_its_messages_panic() {
        let set = "community.d.template.legal=1e6";
        for (k, c) in NEW.char_indices() {
            read_and_draw(&NEW[..k], "", set);
            for damage in ["", "é", "\"", "[", "9", "= 1\n", "d"] {
                read_and_draw(&format!("{}{damage}{}", &NEW[..k], &NEW[k + c.len_utf8()..]), "", set);
            }
        }
        for end in 0..=set.len() {
            for damage in ["", "é", "\"", ".", "=", "{", "]"] {
                read_and_draw(NEW, "", &format!("{}{damage}{}", &set[..end], &set[end..]));
                read_and_draw(NEW, "", &format!("{}{damage}", &set[..end]));
            }
        }
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_or_its_messages_panic() {
        let with_table = "model = \"1\"\n[places]\ntable = \"t.csv\"\n";
        let set = "place.a.rent=9_000";
        for (k, c) in STARTER.char_indices() {
            read_and_draw(&STARTER[..k], TABLE, "seed=1");
            if !c.is_ascii_lowercase() || k % 7 == 0 {
                for damage in ["", "é", "\"", "[", "= 1\n"] {
                    let after = &STARTER[k + c.len_utf8()..];
                    read_and_draw(&format!("{}{damage}{after}", &STARTER[..k]), TABLE, "seed=1");
                }
            }
        }
        for (k, c) in TABLE.char_indices() {
            read_and_draw(with_table, &TABLE[..k], set);
            for damage in ["", "é", "\"", ",", "\n", "-", "nan"] {
                let after = &TABLE[k + c.len_utf8()..];
                read_and_draw(with_table, &format!("{}{damage}{after}", &TABLE[..k]), set);
            }
        }
        for end in 0..=set.len() {
            for damage in ["", "é", "\"", ".", "=", "{", "]"] {
                read_and_draw(with_table, TABLE, &format!("{}{damage}{}", &set[..end], &set[end..]));
                read_and_draw(with_table, TABLE, &format!("{}{damage}", &set[..end]));
            }
        }
    }
}
