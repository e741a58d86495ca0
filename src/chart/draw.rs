//! From a folder of tables to files of pictures: SVG, PNG and, where there is one, a specification to restyle.

use std::path::{Path, PathBuf};

use crate::chart::answer::tables;
use crate::chart::compare::{difference, winners};
use crate::chart::names;
use crate::chart::read::comparison::ComparisonTables;
use crate::chart::read::tables::RunTables;
use crate::chart::run::{map_moving, population};
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::render;
use crate::chart::sheet::render::Look;
use crate::chart::sweep::output::SweepTables;
use crate::chart::sweep::phase;
use crate::chart::vega::lite;
use crate::chart::{ANSWERS, COMPARISON, ChartError, RUN, SWEEP, applies};
use crate::output::folder::layout::Layout;
use crate::output::folder::read::layout;

/// What somebody wants drawn; by default everything, as it belongs to the folder.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Only these charts.
    pub only: Option<Vec<String>>,
    /// The place of the city ledger, and of a sweep.
    pub place: Option<String>,
    /// Colours and width.
    pub look: Look,
    /// Households on a logarithmic scale.
    pub log: bool,
    /// The number of a sweep that is drawn, an output expression.
    pub output: Option<String>,
    /// The value of that number at which a sweep breaks even.
    pub level: Option<f64>,
}

/// A chart and the files beside it.
pub struct Picture {
    /// The chart.
    pub chart: Chart,
    /// The same for Vega-Lite.
    pub spec: Option<String>,
    /// The same as a film.
    pub film: Option<String>,
}

/// The pictures that the tables of `folder` can fill and that are wished for.
pub fn pictures(folder: &Path, wish: &Wish) -> Result<Vec<Picture>, ChartError> {
    let kind = layout(folder)?;
    check_names(kind, wish)?;
    match kind {
        Layout::Run | Layout::Solution => of_run(folder, wish),
        Layout::Comparison => of_comparison(folder, wish),
        Layout::Sweep => of_sweep(folder, wish),
        Layout::Sensitivity => tables::sensitivity(folder),
        Layout::Explanation => tables::explain(folder),
    }
}

/// The charts of a kind of folder.
pub fn of_kind(kind: Layout) -> Vec<&'static str> {
    match kind {
        Layout::Run | Layout::Solution => RUN.iter().map(|(name, _)| *name).collect(),
        Layout::Comparison => COMPARISON.to_vec(),
        Layout::Sweep => SWEEP.to_vec(),
        Layout::Sensitivity => vec![ANSWERS[0]],
        Layout::Explanation => vec![ANSWERS[1]],
    }
}

fn check_names(kind: Layout, wish: &Wish) -> Result<(), ChartError> {
    for name in wish.only.iter().flatten() {
        if !names().contains(&name.as_str()) {
            return Err(ChartError::Unknown { name: name.clone() });
        }
        if !of_kind(kind).contains(&name.as_str()) {
            return Err(ChartError::NotHere { name: name.clone(), kind: kind.word(), there: of_kind(kind) });
        }
    }
    Ok(())
}

fn wanted(wish: &Wish, name: &str) -> bool {
    wish.only.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted == name))
}

fn no_place(wish: &Wish, names: &[String]) -> Result<(), ChartError> {
    match &wish.place {
        Some(place) if !names.contains(place) => {
            Err(ChartError::NoPlace { name: place.clone(), places: names.to_vec() })
        }
        _ => Ok(()),
    }
}

fn of_run(folder: &Path, wish: &Wish) -> Result<Vec<Picture>, ChartError> {
    let mut tables = RunTables::read(folder)?;
    no_place(wish, &tables.names)?;
    if let Some(place) = &wish.place {
        tables.facts.headline = Some(place.clone());
    }
    if tables.places.is_empty() {
        return Err(ChartError::Empty { path: folder.join("places.csv") });
    }
    if let Some(name) = wish.only.iter().flatten().find(|name| !applies(name, &tables)) {
        let what = format!("this run has nothing that `{name}` could show");
        return Err(ChartError::Output { what, hint: crate::chart::needs(name).to_owned() });
    }
    let draw = |(name, drawer): (&str, fn(&RunTables) -> Chart)| Picture {
        chart: if wish.log && name == "population" { population::logarithmic(&tables) } else { drawer(&tables) },
        spec: lite::spec(name, &tables),
        film: (name == "map_years").then(|| map_moving::svg(&tables, wish.look)),
    };
    Ok(RUN.into_iter().filter(|(name, _)| applies(name, &tables) && wanted(wish, name)).map(draw).collect())
}

fn of_comparison(folder: &Path, wish: &Wish) -> Result<Vec<Picture>, ChartError> {
    let mut tables = ComparisonTables::read(folder)?;
    no_place(wish, &tables.names)?;
    if let Some(place) = &wish.place {
        tables.facts.headline = Some(place.clone());
    }
    if tables.places.is_empty() {
        return Err(ChartError::Empty { path: folder.join("paired.csv") });
    }
    let mut charts = Vec::new();
    if wanted(wish, "compare") {
        charts.push(difference::chart(&tables));
    }
    if wanted(wish, "winners") {
        charts.extend(winners::charts(&tables));
    }
    let spec = |chart: &Chart| lite::of_comparison(&chart.name, &tables);
    Ok(charts.into_iter().map(|chart| Picture { spec: spec(&chart), chart, film: None }).collect())
}

fn of_sweep(folder: &Path, wish: &Wish) -> Result<Vec<Picture>, ChartError> {
    let tables = SweepTables::read(folder, wish)?;
    if !wanted(wish, "phase") {
        return Ok(Vec::new());
    }
    let chart = match &tables {
        Some(tables) => Some(phase::chart(tables)),
        None if wish.only.is_some() || wish.output.is_some() => {
            let what = "a sweep of more than two axes has no picture of its own".to_owned();
            let hint = "draw a sweep of one or two axes, or read its tables".to_owned();
            return Err(ChartError::Output { what, hint });
        }
        None => None,
    };
    let spec = tables.as_ref().map(lite::of_sweep);
    Ok(chart.into_iter().map(|chart| Picture { chart, spec: spec.clone(), film: None }).collect())
}

/// Draws what is wished for of the tables in `folder` into the folder `to`; returns the files written.
pub fn draw_to(folder: &Path, to: &Path, wish: &Wish) -> Result<Vec<PathBuf>, ChartError> {
    let pictures = pictures(folder, wish)?;
    write(&pictures, to, wish.look)
}

/// Writes pictures into the folder `to`; returns the files written.
pub fn write(pictures: &[Picture], to: &Path, look: Look) -> Result<Vec<PathBuf>, ChartError> {
    if pictures.is_empty() {
        return Ok(Vec::new());
    }
    std::fs::create_dir_all(to).map_err(|source| ChartError::Write { path: to.to_owned(), source })?;
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
            std::fs::write(&path, bytes).map_err(|source| ChartError::Write { path: path.clone(), source })?;
            written.push(path);
        }
    }
    Ok(written)
}
