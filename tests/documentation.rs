//! The parameter table in `docs/MODEL.md` says what the code says.

use std::fs;
use std::path::Path;

use footvote::model::parameters::{PARAMETERS, Parameters};

#[test]
fn the_documented_parameters_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/MODEL.md");
    let document = fs::read_to_string(path).expect("docs/MODEL.md is part of the package");
    for row in PARAMETERS {
        let start = format!("| `{}` |", row.name);
        let line = document
            .lines()
            .find(|line| line.starts_with(&start))
            .unwrap_or_else(|| panic!("docs/MODEL.md §7.15 does not list `{}`", row.name));
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let number = |text: &str| text.trim().replace(',', "").parse::<f64>().ok();
        let defaults: Vec<Option<f64>> = cells[4].split('/').map(number).collect();
        let expected = Parameters::default();
        let values = row.get(&expected).0;
        let expected: Vec<Option<f64>> = values.iter().take(defaults.len()).map(|&v| Some(v)).collect();
        assert_eq!(defaults, expected, "default of `{}`", row.name);
        let classes = if row.is_per_class() { 3 } else { 1 };
        assert_eq!(defaults.len(), classes, "defaults of `{}`", row.name);
        let (least, most) = cells[5].split_once(" to ").expect("a range is written `a to b`");
        assert_eq!((number(least), number(most)), (Some(row.min), Some(row.max)), "range of `{}`", row.name);
        assert_eq!(cells[6], row.evidence.word(), "evidence of `{}`", row.name);
    }
}
