//! Writes a whole scenario as one TOML text: no defaults, no edits, no other files; reading it gives the scenario again.

use crate::format::Currency;
use crate::model::place::Kind;
use crate::scenario::checked::{Scenario, Twin};
use crate::scenario::read::{keys, words};
use crate::scenario::resolved::line::{line, text};
use crate::scenario::resolved::{changes, communities, places, settings, study};

/// The text of `scenario`.
pub fn write(scenario: &Scenario) -> String {
    let mut out = String::from("# Everything that was simulated, written out: defaults, edits and tables included.\n");
    line(&mut out, "model", &text(&keys::MODEL.to_string()));
    line(&mut out, "name", &text(&scenario.name));
    line(&mut out, "title", &text(&scenario.title));
    line(&mut out, "question", &text(&scenario.question));
    if scenario.currency != Currency::DOLLAR {
        line(&mut out, "currency", &text(scenario.currency.sign()));
    }
    line(&mut out, "seed", &scenario.seed.to_string());
    line(&mut out, "replicates", &scenario.replicates.to_string());
    if let Some(place) = scenario.headline {
        line(&mut out, "headline", &text(&scenario.places[place as usize].name));
    }
    if let Some(kind) = scenario.answer {
        line(&mut out, "answer", &text(kind.word()));
    }
    twin(&mut out, scenario);
    settings::write(&mut out, scenario);
    for place in &scenario.places {
        match place.kind {
            Kind::Legacy => places::old_place(&mut out, place),
            Kind::New => places::new_place(&mut out, place, &scenario.communities),
        }
    }
    for k in 0..scenario.communities.len() {
        communities::community(&mut out, k, scenario);
    }
    for event in &scenario.events {
        changes::event(&mut out, event, &scenario.places);
    }
    for trend in &scenario.trends {
        changes::trend(&mut out, trend, &scenario.places);
    }
    for incorporation in &scenario.incorporations {
        changes::incorporation(&mut out, incorporation, &scenario.places);
    }
    study::sweep(&mut out, scenario);
    study::closing_page(&mut out, scenario);
    study::in_doubt(&mut out, scenario);
    out
}

/// What effects are measured against, where there is anything that could have one; another scenario stands there as a text.
fn twin(out: &mut String, scenario: &Scenario) {
    match &scenario.twin {
        Twin::Given(other) => line(out, "twin", &text(&write(other))),
        known if scenario.asks_about_something() => {
            line(out, "twin", &text(words::word_of(&words::TWIN, known.clone())))
        }
        _ => {}
    }
}
