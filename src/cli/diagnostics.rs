//! Draws diagnostics of a scenario with the lines they are about.

use std::io::Write;

use annotate_snippets::{AnnotationKind, Level, Message, Renderer, Snippet};
use footvote::scenario::Loaded;
use footvote::scenario::diagnostic::{Diagnostic, Severity, Sources};

use crate::cli::failure::colour;
use footvote::chart::sheet::font::lacking;

/// Prints warnings to stderr.
pub fn print_warnings(loaded: &Loaded) {
    let mut text = String::new();
    if !loaded.warnings.is_empty() {
        text = render(&loaded.warnings, &loaded.sources) + "\n\n";
    }
    text.extend(unknown_letters(loaded));
    // Nobody is left to tell if stderr is closed.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Says which letters of the scenario the font of the charts lacks.
fn unknown_letters(loaded: &Loaded) -> Option<String> {
    const MOST: usize = 12;
    let scenario = &loaded.scenario;
    let mut text = format!("{}{}{}", scenario.title, scenario.question, scenario.currency.sign());
    scenario.places.iter().for_each(|place| text.extend([place.name.as_str(), place.label.as_str()]));
    let letters = lacking(&text);
    let shown: String = letters.iter().take(MOST).collect();
    let more = if letters.len() > MOST { ", among others" } else { "" };
    (!letters.is_empty()).then(|| {
        format!(
            "warning: the font of the charts lacks these letters: {shown}{more}\n\
             hint: a font of this machine that has them is used in PNG files; without one they are boxes there\n\n"
        )
    })
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
    if let Some(first) = diagnostic.first {
        group = group.element(Level::NOTE.message(sources.first(first)));
    }
    if let Some(allowed) = &diagnostic.allowed {
        group = group.element(Level::NOTE.with_name("allowed").message(allowed.as_str()));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    renderer.render(&[group])
}

#[cfg(test)]
mod tests {
    use super::*;
    use footvote::scenario;
    use footvote::scenario::read::edit::Edit;

    const STARTER: &str = include_str!("command/starter.toml");
    const TABLE: &str =
        "# who says so\nname,latitude,longitude,households,rent,label\na,1,2,30000,9000,\"Á, é\"\nb,3,4,50000,8000,\n";

    fn read_and_draw(scenario: &str, table: &str, set: &str) -> String {
        let read = |_: &std::path::Path| Ok(table.to_string());
        match scenario::parse(scenario, "my.toml", &read, &[Edit::parse(set)]) {
            Ok(loaded) => render(&loaded.warnings, &loaded.sources),
            Err(report) => render(&report.diagnostics, &report.sources),
        }
    }

    const NEW: &str = r#"model = "2"
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
        let with_table = "model = \"2\"\n[places]\ntable = \"t.csv\"\n";
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
