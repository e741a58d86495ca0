//! The answer of a suburb that may incorporate: whether it does, and what services it and its parent have beside the twin, recomputed.

use crate::support::desk::Desk;

/// Alpha, its suburb Brook with so many thousands of median income, and a city far away.
fn suburb(income: u32) -> Desk {
    Desk::new(&format!(
        "model = \"2\"\nseed = 4\nreplicates = 4\nheadline = \"brook\"\ntime = {{ start = 2025, years = 4 }}\n\
         population = {{ households = 6_000, spin_up = 0 }}\n\
         place = [\n\
         {{ name = \"alpha\", label = \"Alpha\", metro = \"m\", latitude = 40, longitude = -80, households = 200_000, rent = 14_000, income_tax = 0.04, median_income = 60_000 }},\n\
         {{ name = \"brook\", label = \"Brook\", metro = \"m\", latitude = 40.1, longitude = -80, households = 60_000, rent = 20_000, income_tax = 0.04, \
         median_income = {income}_000 }},\n\
         {{ name = \"far\", latitude = 35, longitude = -95, households = 200_000, rent = 14_000, income_tax = 0.04, median_income = 60_000 }},\n]\n\
         [[incorporation]]\nplace = \"brook\"\nparent = \"alpha\"\nfrom = 2026\n\
         [[event]]\nyear = 2026\nplace = \"brook\"\nmultiply = {{ wage = 1.0001 }}\n"
    ))
}

/// What the program says at the end of a run, on one line.
fn told(desk: &Desk) -> String {
    let told = desk.succeed(&["run", "towns.toml", "--out", "run", "--no-charts"]);
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A column of a table at the end of 2028, by replicate, of one place.
fn column(desk: &Desk, file: &str, place: &str, column: &str) -> Vec<f64> {
    let text = desk.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<std::collections::BTreeMap<String, String>>().map(|row| row.expect("a row"));
    rows.filter(|row| row["place"] == place && row["year"] == "2029").map(|row| row[column].parse().unwrap()).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
}

#[test]
fn a_suburb_is_told_by_its_vote_and_by_what_both_have_of_services() {
    let desk = suburb(180);
    let told = told(&desk);
    assert!(told.contains("Brook incorporates after 1.9 years in all 4 runs"), "{told}");
    for (place, words) in [("brook", "in 2029 services there are $"), ("alpha", "Alpha, which it leaves, has $")] {
        let [here, there] =
            ["run/places.csv", "run/twin_places.csv"].map(|file| column(&desk, file, place, "services"));
        let difference = median(here.iter().zip(&there).map(|(a, b)| a - b).collect());
        let said = told.split_once(words).unwrap_or_else(|| panic!("{words} in {told}")).1;
        let (number, rest) = said.split_once(' ').expect("words");
        let number: f64 = number.replace(',', "").parse().expect("dollars");
        // Two digits at least.
        assert!((number / difference.abs() - 1.0).abs() < 0.05, "{number} is not {difference}\n{told}");
        assert!(rest.starts_with(
            if difference > 0.0 { ["higher", "more"] } else { ["lower", "less"] }[(place == "alpha") as usize]
        ));
    }
    // What the parent no longer has, the suburb has: nobody counts a dollar twice.
    let revenue = |file: &str, place: &str| column(&desk, file, place, "revenue");
    for r in 0..4 {
        assert_eq!(revenue("run/twin_places.csv", "brook")[r], 0.0);
        let pooled = revenue("run/twin_places.csv", "alpha")[r];
        let [alpha, brook] = ["alpha", "brook"].map(|place| revenue("run/places.csv", place)[r]);
        assert!(brook > 0.0 && alpha < pooled, "{alpha} and {brook} of {pooled}");
        assert!(((alpha + brook) / pooled - 1.0).abs() < 0.02, "{alpha} and {brook} of {pooled}");
    }
}

#[test]
fn a_suburb_that_gets_more_than_it_pays_stays() {
    let desk = suburb(30);
    let told = told(&desk);
    assert!(told.contains("Brook does not incorporate in 4 years (0 of 4 runs)"), "{told}");
}
