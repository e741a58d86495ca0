//! A reform compared: the same households with the same random draws, with and without better government in the west.

use footvote::Scenario;
use footvote::experiment::ensemble::comparison::Comparison;
use footvote::experiment::expression::Expression;

const BASELINE: &str = r#"
    model = "2"
    seed = 1
    replicates = 6
    time = { start = 2025, years = 5 }
    population = { households = 20_000 }
    place = [
      { name = "east", latitude = 40, longitude = -80, households = 1_000_000, rent = 15_000, income_tax = 0.03 },
      { name = "west", latitude = 40, longitude = -95, households = 1_000_000, rent = 15_000, income_tax = 0.03 },
    ]
"#;

const REFORM: &str = "event = [{ year = 2026, place = \"west\", set = { governance = 1.0 } }]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let baseline = Scenario::parse(BASELINE)?;
    let reform = Scenario::parse(&format!("{REFORM}\n{BASELINE}"))?;
    let comparison = Comparison::new(&baseline, &[("better government".into(), reform)], true)
        .map_err(|(name, error)| format!("{name}: {error}"))?;
    let outputs = ["place.west.households@end", "place.west.rent@end", "place.east.households@end"]
        .map(|text| Expression::parse(text, &baseline));
    let outputs = outputs.into_iter().collect::<Result<Vec<_>, _>>()?;

    println!("{:<28}{:>12}{:>12}{:>12}  95 % interval", "output", "baseline", "reform", "difference");
    for row in comparison.run(&outputs)?.outputs() {
        let interval = row.low.zip(row.high).map_or(String::new(), |(low, high)| format!("{low:.0} to {high:.0}"));
        println!("{:<28}{:>12.0}{:>12.0}{:>12.0}  {interval}", row.quantity, row.baseline, row.reform, row.difference);
    }
    Ok(())
}
