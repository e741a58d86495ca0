//! Reads the points of a sweep from a table.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::output::error::OutputError;

/// Name of the table of points.
pub const POINTS_FILE: &str = "points.csv";

/// The points in a table at `path`: a column for every key; a column `point` only numbers them.
pub fn read_points(path: &Path) -> Result<Points, OutputError> {
    parse(path, File::open(path).map_err(OutputError::read(path))?)
}

fn parse(path: &Path, from: impl Read) -> Result<Points, OutputError> {
    let broken = |error: csv::Error| OutputError::Table { path: path.to_path_buf(), reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(from);
    let header = reader.headers().map_err(broken)?.clone();
    let axes: Vec<usize> = (0..header.len()).filter(|&k| &header[k] != "point").collect();
    let pick = |row: &csv::StringRecord| axes.iter().map(|&k| row[k].to_string()).collect::<Vec<_>>();
    let rows = reader.records().map(|row| row.map(|row| pick(&row))).collect::<Result<Vec<_>, _>>();
    Ok(Points::listed(pick(&header), rows.map_err(broken)?))
}
