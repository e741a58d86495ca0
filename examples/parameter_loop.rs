//! A loop over one number: how much of its population does a city keep when it raises its income tax?
//!
//! Every tax sees the same households with the same random draws, so small differences between rows mean something.

use footvote::{Ensemble, Scenario};

fn text(tax: f64) -> String {
    format!(
        r#"
        model = "2"
        seed = 1
        replicates = 4
        time = {{ start = 2025, years = 5, record = "end" }}
        population = {{ households = 20_000 }}
        place = [
          {{ name = "east", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000, income_tax = 0.03 }},
          {{ name = "west", latitude = 40, longitude = -95, households = 1_000_000, rent = 15_000, income_tax = 0.03 }},
        ]
        event = [{{ year = 2026, place = "west", set = {{ income_tax = {tax} }} }}]
        "#
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:>10}{:>28}", "income tax", "households, end over start");
    for tax in [0.0, 0.015, 0.03, 0.045, 0.06, 0.09] {
        let scenario = Scenario::parse(&text(tax))?;
        let mut kept = Vec::new();
        for record in Ensemble::new(&scenario).run()? {
            let mut west = record.places.iter().filter(|row| row.place == "west").map(|row| row.households);
            let (start, end) = (west.next().unwrap_or(f64::NAN), west.next_back().unwrap_or(f64::NAN));
            kept.push(end / start);
        }
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        println!("{:>9.1}%{:>27.2}%", 100.0 * tax, 100.0 * mean);
    }
    Ok(())
}
