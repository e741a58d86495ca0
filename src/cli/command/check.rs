//! Carries out `footvote check`: is the scenario valid, and what does it say?

use std::collections::BTreeSet;

use footvote::experiment::ensemble::memory;
use footvote::experiment::finding::assumptions;
use footvote::format::{Currency, count, counted};
use footvote::model::charter::Founding;
use footvote::model::community::Community;
use footvote::model::household::Class;
use footvote::model::parameters::{PARAMETERS, Parameters};
use footvote::model::place::{Kind, Place};
use footvote::model::population::{POPULATION, PopulationNumbers};
use footvote::model::quantity::Quantity;
use footvote::model::rules::{Alternatives, Rules};
use footvote::scenario::read::words::{AMENITIES, BUDGET, LEARNING, RENTS, UTILITY, word_of};
use footvote::scenario::schema::describe_default;
use footvote::scenario::{RecordEvery, Scenario};
use footvote::scenario::{dollars, hosts};

use crate::cli::args::memory::written;
use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::diagnostics::print_warnings;
use crate::cli::failure::Failure;
use crate::cli::print::stdout::print;

/// Arguments of `footvote check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
}

/// Validates and describes.
pub fn execute(args: Args) -> Result<(), Failure> {
    let loaded = args.scenario.load_with_outputs()?;
    if loaded.scenario.sweep.is_some() {
        args.scenario.plan(None)?;
    }
    print_warnings(&loaded);
    let verdict = match loaded.warnings.len() {
        0 => "Valid.".to_string(),
        1 => "Valid, with a warning.".to_string(),
        many => format!("Valid, with {many} warnings."),
    };
    print(&format!("{}\n{verdict}\n", describe(&loaded.scenario)))
}

fn describe(scenario: &Scenario) -> String {
    let mut text = format!("{}\n", scenario.title);
    if !scenario.question.is_empty() {
        text.push_str(&format!("{}\n", scenario.question));
    }
    text.push('\n');
    let mut line = |what: &str, value: String| text.push_str(&format!("{what:<15}{value}\n"));
    line("places", places(scenario));
    if scenario.places.iter().any(|place| place.kind == Kind::New) {
        line("new places", new_places(scenario));
    }
    line("households", households(scenario));
    line("time", time(scenario));
    line("replicates", format!("{}, seed {}", scenario.replicates, scenario.seed));
    line("changes", changes(scenario));
    line("rules", rules(&scenario.rules));
    if let Some(attention) = &scenario.attention {
        let moved: f64 = attention.routes.iter().map(|route| route.2).sum();
        line(
            "attention",
            format!("fitted to {} moves on {} routes on record", count(moved), count(attention.routes.len() as f64)),
        );
    }
    if let Some(years) =
        scenario.places.iter().map(|place| place.net_flow_series.len()).max().filter(|years| *years > 0)
    {
        line(
            "baseline",
            format!(
                "net flows as a forecast or a series says, {} from {} on",
                counted(years, "date"),
                scenario.time.start
            ),
        );
    }
    line("switched off", switched_off(scenario));
    line("memory", format!("about {} for each replicate at work", written(memory::replicate(scenario))));
    if let Some(sweep) = &scenario.sweep {
        let axes: Vec<&str> = sweep.axes.iter().map(|axis| axis.key.as_str()).collect();
        line("sweep", format!("{}; `run` simulates the base point", axes.join(", ")));
    }
    if !scenario.communities.is_empty() {
        line("communities", scenario.communities.len().to_string());
        for community in &scenario.communities {
            text.push_str(&format!("  {}\n", describe_community(community, scenario)));
        }
    }
    for hosted in hosts::hosted(scenario) {
        text.push_str(&format!("{:<15}{}\n", "host", hosted.sentence()));
    }
    describe_parameters(&mut text, scenario);
    let constants = dollars::acting(scenario);
    if !constants.is_empty() {
        text.push_str(&format!(
            "{:<15}as many {} as US dollars (“Money” in docs/scenarios.md):\n",
            "constants",
            scenario.currency.sign()
        ));
        constants.iter().for_each(|constant| text.push_str(&format!("  {constant}\n")));
    }
    text
}

/// Parameters that are not at their defaults.
fn describe_parameters(text: &mut String, scenario: &Scenario) {
    let mut line = |what: &str, value: String| text.push_str(&format!("{what:<15}{value}\n"));
    let mut changed = differing(PARAMETERS, &scenario.parameters, &Parameters::default(), scenario.currency);
    changed.extend(differing(
        POPULATION,
        &scenario.population.numbers,
        &PopulationNumbers::default(),
        scenario.currency,
    ));
    if changed.is_empty() {
        line("parameters", "all at their defaults".to_string());
    } else {
        let differ = if changed.len() == 1 { "differs from its default" } else { "differ from their defaults" };
        line("parameters", format!("{} {differ}:", changed.len()));
    }
    for row in changed {
        text.push_str(&format!("  {row}\n"));
    }
}

fn places(scenario: &Scenario) -> String {
    let old: Vec<&Place> = scenario.places.iter().filter(|place| place.kind == Kind::Legacy).collect();
    let metros: BTreeSet<u16> = old.iter().map(|place| place.metro).collect();
    let mut names: Vec<&str> = old.iter().map(|place| place.name.as_str()).take(8).collect();
    if old.len() > names.len() {
        names.push("…");
    }
    format!("{} in {}: {}", old.len(), counted(metros.len(), "metro"), names.join(", "))
}

/// The places that are yet to be opened, but for those of communities, which are counted.
fn new_places(scenario: &Scenario) -> String {
    let by_pledge = scenario.places.iter().filter(|place| place.founding == Founding::Pledge).count();
    let mut listed = Vec::new();
    for place in &scenario.places {
        let Some(charter) = &place.charter else {
            continue;
        };
        let how = match place.founding {
            Founding::Plain => "opens",
            Founding::Developer => "built by a developer, opens",
            _ => continue,
        };
        let most = scenario.parameters.build_most;
        let homes = match charter.units > most {
            true => format!("{} homes, the most at once by `build_most`, of {}", count(most), count(charter.units)),
            false => format!("{} homes", count(charter.units)),
        };
        listed.push(format!("{} ({how} in {} with {homes})", place.name, charter.opens));
    }
    if by_pledge > 0 {
        listed.push(format!("{by_pledge} that communities may found"));
    }
    listed.join(", ")
}

/// Who belongs, what it would found and what a household pays for that in advance.
fn describe_community(community: &Community, scenario: &Scenario) -> String {
    let share = (community.numbers.share * 1e6).round() / 1e4;
    let who = format!("{}: {share}% of households", community.name);
    let Some(template) = community.template.map(|template| &scenario.places[template as usize]) else {
        return format!("{who}; would found nothing");
    };
    let charter = template.charter.as_ref().expect("a template has a charter");
    let foundings = match community.slots.len() {
        1 => "a place".to_string(),
        many => format!("up to {many} places"),
    };
    // What is paid in advance of the infrastructure, and the share of the first founding's legal cost.
    let ticket = scenario.parameters.equity_share * charter.infrastructure + charter.legal / charter.capacity;
    let copies = community.copies.map_or(String::new(), |original| {
        format!(", once {} has succeeded", scenario.communities[original as usize].name)
    });
    format!(
        "{who}; would found {foundings} of {} households in metro {}{copies}; first ticket {}",
        count(charter.capacity),
        template.metro_name,
        scenario.currency.amount(ticket)
    )
}

fn households(scenario: &Scenario) -> String {
    let (simulated, real) = (scenario.simulated_households(), scenario.real_households());
    let weight = real as f64 / simulated as f64;
    if simulated == real {
        return format!("{} simulated, every real one", count(real as f64));
    }
    format!("{} simulated of {} real ones; each stands for {weight:.1}", count(simulated as f64), count(real as f64))
}

fn time(scenario: &Scenario) -> String {
    let time = &scenario.time;
    let record = match time.record {
        RecordEvery::Tick => "every tick",
        RecordEvery::Year => "every year",
        RecordEvery::End => "at the end",
    };
    let end = time.start + time.years as i32;
    format!(
        "{} to {end} in {} ticks, {} a year; recorded {record}",
        time.start,
        count(f64::from(time.ticks())),
        time.ticks_per_year
    )
}

fn changes(scenario: &Scenario) -> String {
    let incorporations = scenario.incorporations.len();
    if scenario.events.is_empty() && scenario.trends.is_empty() && incorporations == 0 {
        return "none".to_string();
    }
    let (events, trends) = (scenario.events.len(), scenario.trends.len());
    let suburbs = match incorporations {
        0 => String::new(),
        some => format!(", {}", counted(some, "incorporation")),
    };
    format!("{}, {}{suburbs}", counted(events, "event"), counted(trends, "trend"))
}

/// The rules that are not the usual ones, as one writes them.
fn rules(rules: &Rules) -> String {
    let alternatives = |rules: &Rules| match rules.alternatives {
        Alternatives::Drawn(drawn) => drawn.to_string(),
        Alternatives::All => "all".to_string(),
    };
    let words = |rules: &Rules| {
        [
            ("alternatives", alternatives(rules)),
            ("utility", word_of(&UTILITY, rules.utility).to_string()),
            ("rents", word_of(&RENTS, rules.rents).to_string()),
            ("budget", word_of(&BUDGET, rules.budget).to_string()),
            ("amenities", word_of(&AMENITIES, rules.amenities).to_string()),
            ("learning_from", word_of(&LEARNING, rules.learning_from).to_string()),
        ]
    };
    let chosen = words(rules).into_iter().zip(words(&Rules::default()));
    let unusual: Vec<String> =
        chosen.filter(|(chosen, usual)| chosen != usual).map(|((key, word), _)| format!("{key} = {word}")).collect();
    if unusual.is_empty() { "the usual ones".to_string() } else { unusual.join(", ") }
}

fn switched_off(scenario: &Scenario) -> String {
    let off: Vec<&str> = assumptions::switched_off(scenario).iter().map(|row| row.name).collect();
    if off.is_empty() { "nothing".to_string() } else { off.join(", ") }
}

/// One line for each number that differs from its default.
fn differing<T: Clone, R>(table: &[Quantity<T, R>], numbers: &T, defaults: &T, currency: Currency) -> Vec<String> {
    let mut lines = Vec::new();
    for row in table {
        let values = row.get(numbers);
        if values == row.get(defaults) {
            continue;
        }
        let shown = if row.is_per_class() {
            values.0.map(|value| value.to_string()).join(" / ")
        } else {
            values[Class::Mobile].to_string()
        };
        let default = describe_default(row);
        let unit = currency.said(row.unit);
        lines.push(format!("{} = {shown} {unit} (default {default}, {})", row.name, row.evidence.word()));
    }
    lines
}
