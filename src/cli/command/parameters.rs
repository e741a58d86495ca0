//! Carries out `footvote parameters`: every number and switch of a scenario, with unit, default, range, evidence and source.

use footvote::model::charter::CHARTER;
use footvote::model::community::COMMUNITY;
use footvote::model::mechanisms::MECHANISMS;
use footvote::model::parameters::PARAMETERS;
use footvote::model::place::ATTRIBUTES;
use footvote::model::population::POPULATION;
use footvote::model::quantity::Quantity;
use footvote::scenario::schema::describe_default;

use crate::cli::failure::Failure;
use crate::cli::print::stdout::print;

/// Arguments of `footvote parameters`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List only keys that contain this text
    #[arg(default_value = "")]
    pub filter: String,
}

/// Prints the tables.
pub fn execute(args: Args) -> Result<(), Failure> {
    let mut text = String::new();
    list(&mut text, "parameters.KEY", PARAMETERS, &args.filter);
    list(&mut text, "population.KEY", POPULATION, &args.filter);
    list(&mut text, "place.NAME.KEY, community.NAME.template.KEY", ATTRIBUTES, &args.filter);
    list(&mut text, "community.NAME.KEY", COMMUNITY, &args.filter);
    list(&mut text, "community.NAME.template.KEY, place.NAME.KEY of a new place", CHARTER, &args.filter);
    list_mechanisms(&mut text, &args.filter);
    if text.is_empty() {
        text = format!("No key contains `{}`.\n", args.filter);
    }
    print(&text)
}

fn list_mechanisms(text: &mut String, filter: &str) {
    let rows: Vec<_> = MECHANISMS.iter().filter(|row| row.name.contains(filter)).collect();
    if rows.is_empty() {
        return;
    }
    text.push_str("mechanisms.KEY (true unless set to false)\n\n");
    for row in rows {
        let off = if row.usual { "" } else { " (false unless set to true)" };
        text.push_str(&format!("  {}: {}{off}\n", row.name, row.sentence()));
    }
    text.push('\n');
}

fn list<T, R>(text: &mut String, path: &str, table: &[Quantity<T, R>], filter: &str) {
    let rows: Vec<_> = table.iter().filter(|row| row.name.contains(filter)).collect();
    if rows.is_empty() {
        return;
    }
    text.push_str(&format!("{path}\n\n"));
    for row in rows {
        let symbol = if row.symbol.is_empty() { String::new() } else { format!(" {}", row.symbol) };
        let range = match (row.min.is_finite(), row.max.is_finite()) {
            (true, true) => format!("{} to {}", row.min, row.max),
            (true, false) => format!("{} or more", row.min),
            _ => "any number".to_string(),
        };
        text.push_str(&format!("  {}{symbol}: {}\n", row.name, row.about));
        text.push_str(&format!("      default {}; {range} ({})\n", describe_default(row), row.unit));
        text.push_str(&format!("      {}: {}\n", row.evidence.word(), row.source));
    }
    text.push('\n');
}
