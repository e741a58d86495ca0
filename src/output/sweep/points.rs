//! Reads the points of a sweep from a table.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::experiment::design::points::Points;
use crate::output::error::OutputError;
use crate::scenario::read::text::read_text_up_to;

/// Name of the table of points.
pub const POINTS_FILE: &str = "points.csv";
/// The most MiB of a table of points that somebody wrote.
const MOST: u64 = 1024;

/// The points in a table at `path`: a column for every key; a column `point` only numbers them.
pub fn read_points(path: &Path) -> Result<Points, OutputError> {
    parse(path, File::open(path).map_err(OutputError::read(path))?)
}

/// The points in a table that somebody wrote; lines that begin with `#` are comments.
pub fn read_written_points(path: &Path) -> Result<Points, OutputError> {
    let broken = |reason: &str| OutputError::Table { path: path.to_path_buf(), reason: reason.to_string() };
    let text = read_text_up_to(path, MOST).map_err(OutputError::read(path))?;
    let header = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty()).unwrap_or_default();
    if !header.contains(',') && header.contains([';', '\t']) {
        return Err(broken(
            "its columns are separated by semicolons or tabs; save it with commas, and numbers with a point",
        ));
    }
    let points = parse(path, text.as_bytes())?;
    let mut names = BTreeSet::new();
    for key in &points.keys {
        if key.is_empty() {
            return Err(broken(
                "a column has no name; where it numbers the points, call it `point` or leave it out (pandas: index=False)",
            ));
        }
        if !names.insert(key) {
            return Err(broken(&format!("the column `{key}` is there twice")));
        }
    }
    Ok(points)
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
