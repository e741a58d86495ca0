//! Writes outputs of a finished sweep point by point: one row for every point, with its axes and what came out.

use crate::experiment::design::points::Points;
use crate::experiment::expression::Expression;

/// A table of `outputs` as comma-separated values: the point, its axes, and of each output its mean over replicates, their
/// standard deviation (empty for fewer than two), and in how many runs the number exists. `values` are by output, point and
/// replicate, as [`super::stored::Sweep::values`] gives them.
pub fn table(points: &Points, outputs: &[Expression], values: &[Vec<Vec<f64>>]) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["point".to_owned()];
    header.extend(points.keys.iter().cloned());
    header.extend(
        outputs.iter().flat_map(|Expression { text, .. }| [text.clone(), format!("{text} sd"), format!("{text} runs")]),
    );
    rows.write_record(&header).expect("memory takes everything");
    for (point, axes) in points.rows().enumerate() {
        let mut row = vec![point.to_string()];
        row.extend(axes.iter().cloned());
        row.extend(values.iter().flat_map(|of_output| cells(&of_output[point])));
        rows.write_record(&row).expect("memory takes everything");
    }
    String::from_utf8(rows.into_inner().expect("memory takes everything")).expect("cells are texts")
}

/// Mean, standard deviation and count of some runs.
fn cells(runs: &[f64]) -> [String; 3] {
    let count = runs.len();
    let mean = runs.iter().sum::<f64>() / count as f64;
    let squares: f64 = runs.iter().map(|value| (value - mean) * (value - mean)).sum();
    let number = |known: bool, value: f64| if known { value.to_string() } else { String::new() };
    [number(count > 0, mean), number(count > 1, (squares / (count as f64 - 1.0)).sqrt()), count.to_string()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_is_known() {
        assert_eq!(cells(&[1.0, 3.0]), ["2".to_owned(), 2f64.sqrt().to_string(), "2".to_owned()]);
        assert_eq!(cells(&[5.0]), ["5", "", "1"]);
        assert_eq!(cells(&[]), ["", "", "0"]);
    }
}
