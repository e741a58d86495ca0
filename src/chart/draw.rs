//! Draws the charts of a folder of tables into files: SVG, PNG and, where there is one, a specification to restyle.

use std::path::{Path, PathBuf};

use crate::chart::catalogue::{CATALOGUE, ChartRow, Drawing, applies, names, names_of, needs, usual};
use crate::chart::error::ChartError;
use crate::chart::options::DrawOptions;
use crate::chart::read::comparison::ComparisonTables;
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::render;
use crate::chart::sheet::render::Look;
use crate::chart::sheet::style::WIDTH;
use crate::chart::sweep::tables::SweepTables;
use crate::chart::vega::parts::written;
use crate::output::folder::disk;
use crate::output::folder::files::write_bytes;
use crate::output::folder::layout::Layout;
use crate::output::folder::own;
use crate::output::folder::read::layout;

/// Folder of the charts in a run folder.
pub const FOLDER: &str = "charts";

/// A chart and the files beside it.
pub struct Picture {
    /// The chart.
    pub chart: Chart,
    /// The same for Vega-Lite.
    pub spec: Option<String>,
    /// The same as a film.
    pub film: Option<String>,
}

/// The pictures that the tables of `folder` can fill and that are asked for.
pub fn pictures(folder: &Path, options: &DrawOptions) -> Result<Vec<Picture>, ChartError> {
    let kind = layout(folder)?;
    check_names(kind, options)?;
    let rows: Vec<&ChartRow> = CATALOGUE.iter().filter(|row| row.layout == kind && options.wants(row.name)).collect();
    let mut pictures = match kind {
        Layout::Run => of_run(folder, &rows, options),
        Layout::Comparison => of_comparison(folder, &rows, options),
        Layout::Sweep => of_sweep(folder, &rows, options),
        Layout::Sensitivity | Layout::Explanation | Layout::Backtest => of_answers(folder, &rows, options.look.width),
        Layout::Solution => Ok(Vec::new()),
    }?;
    if options.look.width < WIDTH {
        pictures.iter_mut().for_each(|picture| picture.chart.leave_out());
    }
    Ok(pictures)
}

fn check_names(kind: Layout, options: &DrawOptions) -> Result<(), ChartError> {
    for name in options.only.iter().flatten() {
        if !names().contains(&name.as_str()) {
            return Err(ChartError::Unknown { name: name.clone(), there: names() });
        }
        let there = names_of(kind);
        if !there.contains(&name.as_str()) {
            return Err(ChartError::NotHere { name: name.clone(), kind: kind.word(), there });
        }
    }
    Ok(())
}

fn check_place(options: &DrawOptions, names: &[String]) -> Result<(), ChartError> {
    match &options.place {
        Some(place) if !names.contains(place) => {
            Err(ChartError::NoPlace { name: place.clone(), places: names.to_vec() })
        }
        _ => Ok(()),
    }
}

fn of_run(folder: &Path, rows: &[&ChartRow], options: &DrawOptions) -> Result<Vec<Picture>, ChartError> {
    let mut tables = RunTables { width: options.look.width, ..RunTables::read(folder)? };
    check_place(options, &tables.names)?;
    if let Some(place) = &options.place {
        tables.facts.headline = Some(place.clone());
    }
    if tables.places.is_empty() {
        return Err(ChartError::Empty { path: folder.join("places.csv") });
    }
    let lacking = options.only.iter().flatten().find_map(|name| Some((name, needs(name, &tables)?)));
    if let Some((name, need)) = lacking {
        let what = format!("this run has nothing that `{name}` could show");
        return Err(ChartError::Output { what, hint: need.to_owned() });
    }
    let usual = if options.usual && options.only.is_none() { Some(usual(&tables)) } else { None };
    let is_wanted = |name: &str| usual.as_ref().is_none_or(|usual| usual.contains(&name));
    let draw = |row: &&ChartRow| match &row.drawing {
        Drawing::Run { chart, vega, film, .. } if is_wanted(row.name) && applies(row.name, &tables) => Some(Picture {
            chart: chart(&tables, options),
            spec: vega(&tables).map(|body| written(row.name, body)),
            film: film.map(|film| film(&tables, options.look)),
        }),
        _ => None,
    };
    Ok(rows.iter().filter_map(draw).collect())
}

fn of_comparison(folder: &Path, rows: &[&ChartRow], options: &DrawOptions) -> Result<Vec<Picture>, ChartError> {
    let mut tables = ComparisonTables { width: options.look.width, ..ComparisonTables::read(folder)? };
    check_place(options, &tables.names)?;
    if let Some(place) = &options.place {
        tables.facts.headline = Some(place.clone());
    }
    if tables.places.is_empty() {
        return Err(ChartError::Empty { path: folder.join("paired.csv") });
    }
    let mut pictures = Vec::new();
    for row in rows {
        if let Drawing::Comparison { charts, vega } = &row.drawing {
            pictures.extend(charts(&tables).into_iter().map(|(arm, chart)| {
                let spec = Some(written(&chart.name, vega(&tables, arm)));
                Picture { chart, spec, film: None }
            }));
        }
    }
    Ok(pictures)
}

fn of_sweep(folder: &Path, rows: &[&ChartRow], options: &DrawOptions) -> Result<Vec<Picture>, ChartError> {
    let Some(tables) = SweepTables::read(folder, options)? else {
        if !rows.is_empty() && (options.only.is_some() || options.output.is_some()) {
            let what = "a sample of more than two axes has no picture of its own".to_owned();
            let hint =
                "draw a sweep of one or two axes, or a grid; `footvote sensitivity` says which axis moves an output"
                    .to_owned();
            return Err(ChartError::Output { what, hint });
        }
        return Ok(Vec::new());
    };
    let draw = |row: &&ChartRow| match &row.drawing {
        Drawing::Sweep { chart, vega } => {
            Some(Picture { chart: chart(&tables), spec: Some(written(row.name, vega(&tables))), film: None })
        }
        _ => None,
    };
    Ok(rows.iter().filter_map(draw).collect())
}

fn of_answers(folder: &Path, rows: &[&ChartRow], width: f64) -> Result<Vec<Picture>, ChartError> {
    let mut pictures = Vec::new();
    for row in rows {
        if let Drawing::Answer { charts, vega } = &row.drawing {
            pictures.extend(charts(folder, width)?.into_iter().map(|answer| {
                let spec = Some(written(row.name, vega(&answer.output)));
                Picture { chart: answer.chart, spec, film: None }
            }));
        }
    }
    Ok(pictures)
}

/// Draws the charts of a folder, or only those named, to its folder `charts`; returns the files written.
pub fn draw_all(folder: &Path, only: Option<&[&str]>) -> Result<Vec<PathBuf>, ChartError> {
    let only = only.map(|only| only.iter().map(|name| (*name).to_owned()).collect());
    draw_to(folder, &folder.join(FOLDER), &DrawOptions { only, ..DrawOptions::default() })
}

/// Draws what is asked for of the tables in `folder` into the folder `to`, where none of these files is that this program did not write;
/// returns the files written.
pub fn draw_to(folder: &Path, to: &Path, options: &DrawOptions) -> Result<Vec<PathBuf>, ChartError> {
    let pictures = pictures(folder, options)?;
    for Picture { chart, spec, film } in &pictures {
        let mut endings = vec!["png", "svg"];
        endings.extend(spec.as_ref().map(|_| "vl.json"));
        endings.extend(film.as_ref().map(|_| "animated.svg"));
        endings.into_iter().try_for_each(|ending| own::spare(&to.join(format!("{}.{ending}", chart.name))))?;
    }
    write(&pictures, to, options.look)
}

/// Writes pictures into the folder `to`; returns the files written.
pub fn write(pictures: &[Picture], to: &Path, look: Look) -> Result<Vec<PathBuf>, ChartError> {
    if pictures.is_empty() {
        return Ok(Vec::new());
    }
    disk::create_folders(to).map_err(|source| ChartError::Write { path: to.to_owned(), source })?;
    let mut written = Vec::new();
    for Picture { chart, spec, film } in pictures {
        let svg = render::svg_as(chart, look);
        let name = &chart.name;
        let png = render::png(&svg).map_err(|reason| ChartError::Raster { name: name.clone(), reason })?;
        let mut files = vec![("svg", svg.as_bytes()), ("png", png.as_slice())];
        files.extend(spec.as_ref().map(|spec| ("vl.json", spec.as_bytes())));
        files.extend(film.as_ref().map(|film| ("animated.svg", film.as_bytes())));
        for (ending, bytes) in files {
            let path = to.join(format!("{name}.{ending}"));
            write_bytes(&path, bytes)?;
            written.push(path);
        }
    }
    Ok(written)
}
