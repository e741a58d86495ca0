//! One run: two cities, one of which governs itself better from 2027 on; where do households live in the end?

use footvote::{Scenario, Simulation};

const TEXT: &str = r#"
    model = "2"
    seed = 1
    time = { start = 2025, years = 5 }
    population = { households = 20_000 }
    place = [
      { name = "east", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000, income_tax = 0.03 },
      { name = "west", latitude = 40, longitude = -95, households = 1_000_000, rent = 15_000, income_tax = 0.03 },
    ]
    event = [{ year = 2027, place = "west", set = { governance = 1.0 } }]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::parse(TEXT)?;
    let record = Simulation::new(&scenario, 0)?.run()?;

    println!("{:<8}{:<8}{:>12}{:>10}{:>10}{:>12}", "year", "place", "households", "in", "out", "rent, $");
    for row in &record.places {
        println!(
            "{:<8}{:<8}{:>12.0}{:>10.0}{:>10.0}{:>12.0}",
            row.year, row.place, row.households, row.inflow, row.outflow, row.rent
        );
    }
    Ok(())
}
