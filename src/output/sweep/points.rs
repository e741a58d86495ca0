//! Reads the points of a sweep from a table.

use std::fs::File;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::output::error::OutputError;

/// Name of the table of points.
pub const POINTS_FILE: &str = "points.csv";

/// The points in a table at `path`: a column for every key; a column `point` only numbers them.
pub fn read_points(path: &Path) -> Result<Points, OutputError> {
    let broken = |reason: String| OutputError::Manifest { path: path.to_path_buf(), reason };
    let file = File::open(path).map_err(OutputError::read(path))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| broken(error.to_string()))?.clone();
    let axes: Vec<usize> = (0..header.len()).filter(|&k| &header[k] != "point").collect();
    let pick = |row: &csv::StringRecord| axes.iter().map(|&k| row[k].to_string()).collect::<Vec<_>>();
    let rows = reader.records().map(|row| row.map(|row| pick(&row))).collect::<Result<Vec<_>, _>>();
    Ok(Points::listed(pick(&header), rows.map_err(|error| broken(error.to_string()))?))
}
