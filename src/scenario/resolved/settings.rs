//! Writes the single blocks: calendar, population, mechanisms, rules and parameters.

use crate::model::household::Class;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::population::{Households, POPULATION};
use crate::model::quantity::Quantity;
use crate::model::rules::Alternatives;
use crate::scenario::checked::Scenario;
use crate::scenario::read::words;
use crate::scenario::resolved::line::{block, cell, line, number, text};

/// The blocks from `[time]` to `[parameters]`.
pub fn write(out: &mut String, scenario: &Scenario) {
    block(out, "[time]");
    line(out, "start", &scenario.time.start.to_string());
    line(out, "years", &scenario.time.years.to_string());
    line(out, "ticks_per_year", &scenario.time.ticks_per_year.to_string());
    line(out, "record", &text(words::word_of(&words::RECORD, scenario.time.record)));

    block(out, "[population]");
    let households = match scenario.population.households {
        Households::All => text("all"),
        Households::Sample(simulated) => simulated.to_string(),
    };
    line(out, "households", &households);
    for row in POPULATION {
        quantity(out, row, &scenario.population.numbers);
    }

    block(out, "[mechanisms]");
    for row in MECHANISMS {
        line(out, row.name, &row.is_on(&scenario.mechanisms).to_string());
    }

    block(out, "[rules]");
    let rules = &scenario.rules;
    let alternatives = match rules.alternatives {
        Alternatives::Drawn(drawn) => drawn.to_string(),
        Alternatives::All => text("all"),
    };
    line(out, "alternatives", &alternatives);
    line(out, "utility", &text(words::word_of(&words::UTILITY, rules.utility)));
    line(out, "rents", &text(words::word_of(&words::RENTS, rules.rents)));
    line(out, "budget", &text(words::word_of(&words::BUDGET, rules.budget)));
    line(out, "amenities", &text(words::word_of(&words::AMENITIES, rules.amenities)));
    line(out, "learning_from", &text(words::word_of(&words::LEARNING, rules.learning_from)));

    if let Some(attention) = &scenario.attention {
        block(out, "[attention]");
        let row = |(origin, destination, moved): &(String, String, f64)| {
            text(&format!("{},{},{moved}", cell(origin), cell(destination)))
        };
        let rows: Vec<String> = attention.routes.iter().map(row).collect();
        let lines: Vec<String> = rows.chunks(6).map(|rows| format!("    {},\n", rows.join(", "))).collect();
        line(out, "flows", &format!("[\n{}]", lines.concat()));
    }

    block(out, "[parameters]");
    for row in PARAMETERS {
        quantity(out, row, &scenario.parameters);
    }
}

/// `key = value # unit: meaning`.
fn quantity<T: Clone, R>(out: &mut String, row: &Quantity<T, R>, from: &T) {
    let values = row.get(from);
    let written = if row.is_per_class() {
        let classes = Class::ALL.map(|class| format!("{} = {}", class.name(), number(values[class])));
        format!("{{ {} }}", classes.join(", "))
    } else {
        number(values[Class::Mobile])
    };
    line(out, row.name, &format!("{written} # {}: {}", row.unit, row.about));
}
