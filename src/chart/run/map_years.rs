//! Draws the map at a few moments, on one scale.

use crate::chart::read::tables::RunTables;
use crate::chart::run::map;
use crate::chart::run::place_names;
use crate::chart::run::population;
use crate::chart::sheet::canvas::{Chart, Extent};
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Words, text};
use crate::chart::sheet::style::{INK, LABEL, MARGIN, NEUTRAL};
use crate::chart::verdict::scene::listed;

/// Height of the sheet without its panels, and of a row of panels.
const AROUND: f64 = 186.0;
const ROW: f64 = 234.0;
/// Panels on the sheet, and in a row.
const MOST: usize = 6;
const COLUMNS: usize = 3;
/// A narrower sheet has one column less.
const NARROW: f64 = 800.0;
/// Radius of the largest disc.
const LARGEST: f64 = 13.0;
/// Any panel: which places are named does not hang on its size.
const PANEL: Extent = Extent { left: 0.0, top: 0.0, right: 300.0, bottom: 200.0 };
/// Places named in a panel, and their type size.
const NAMED: usize = 3;
const NAME: f64 = 10.0;

/// The moments that are shown: both ends, and evenly between them.
pub fn moments(years: usize, most: usize) -> Vec<usize> {
    let last = years.saturating_sub(1);
    let panels = most.min(years).max(1);
    let mut moments: Vec<usize> = match panels {
        1 => vec![last],
        _ => (0..panels).map(|k| (k * last + (panels - 1) / 2) / (panels - 1)).collect(),
    };
    moments.dedup();
    moments
}

/// Draws households by place in up to six years.
pub fn chart(tables: &RunTables) -> Chart {
    let moments = moments(tables.years.len(), MOST);
    let (start, end) = tables.period().unwrap_or_default();
    let most = map::largest(tables, &moments);
    // The same places are named in all panels: those that change most by the end, or are looked for.
    let at_end = map::sites(tables, &map::projection(tables, PANEL), moments[moments.len() - 1], LARGEST, most);
    let named = place_names::named(tables, &at_end, NAMED);
    let any_new = map::any_new(tables, &moments);
    let certain = at_end.iter().any(|site| named.contains(&site.place) && site.hue != NEUTRAL);
    let mut subtitle = format!("Area: households; colour: whole change, {}–{}", start.floor(), end.floor());
    if certain {
        // Beside a grey disc stands no number.
        subtitle.push_str(&format!("; numbers: change since {}", start.floor()));
    }
    subtitle.push_str(&match tables.replicates {
        1 => ", one run.".to_owned(),
        many => format!(", medians of {many} runs."),
    });
    let old: Vec<usize> = named.iter().copied().filter(|&place| !tables.is_new(place)).collect();
    let is_asked = |place: usize| tables.facts.headline.as_ref() == Some(&tables.names[place]);
    let asked = old.iter().filter(|&&place| is_asked(place)).count();
    subtitle.push_str(&naming(any_new, asked > 0, old.len() > asked));
    subtitle.push_str(&map::missing(tables));
    let words =
        Words { headline: population::finding(tables), subtitle, source: map::source(tables), width: tables.width };
    let columns = if tables.width < NARROW { COLUMNS - 1 } else { COLUMNS };
    let rows = moments.len().div_ceil(columns) as f64;
    let tall = AROUND + ROW * rows;
    let (mut chart, top) = frame::sheet("map_years", tall, words);
    map::key(&mut chart, top + 20.0, any_new);
    let top = top + 34.0;
    let width = (chart.width - 2.0 * MARGIN) / columns as f64;
    let height = (tall - 34.0 - top) / rows;
    for (i, &moment) in moments.iter().enumerate() {
        let (left, above) = (MARGIN + (i % columns) as f64 * width, top + (i / columns) as f64 * height);
        let frame =
            Extent { left: left + 2.0, top: above + 30.0, right: left + width - 14.0, bottom: above + height - 6.0 };
        let albers = map::projection(tables, frame);
        map::land(&mut chart, tables, &albers, frame, false);
        let year = text(tables.years[moment].floor().to_string(), (left + 2.0, above + 20.0), LABEL + 2.0);
        chart.write(year.heavy().colored(INK));
        let sites = map::sites(tables, &albers, moment, LARGEST, most);
        map::signs(&mut chart, tables, &sites);
        let room = Extent { left: left + 2.0, right: left + width - 4.0, ..frame };
        place_names::names_of(&mut chart, tables, &sites, &named, room, NAME);
    }
    chart
}

/// Which places have their names: new ones, that of the question, and those that change most of all that do so for certain.
fn naming(new: bool, asked: bool, certain: bool) -> String {
    let kinds =
        [(new, "new places"), (asked, "the place of the question"), (certain, "those that change most for certain")];
    let kinds: Vec<String> = kinds.into_iter().filter(|(any, _)| *any).map(|(_, words)| words.to_owned()).collect();
    if kinds.is_empty() { String::new() } else { format!(" Named: {}.", listed(&kinds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Planted fault: the places that change most, where only that of the question was named, the 56th of 60 by its change.
    #[test]
    fn who_is_named_is_told_as_it_is() {
        assert_eq!(naming(false, true, false), " Named: the place of the question.");
        assert_eq!(naming(true, false, true), " Named: new places and those that change most for certain.");
        assert_eq!(naming(false, false, false), "");
    }

    #[test]
    fn both_ends_are_shown_and_no_year_twice() {
        assert_eq!(moments(21, 6), [0, 4, 8, 12, 16, 20]);
        assert_eq!(moments(3, 6), [0, 1, 2]);
        assert_eq!(moments(1, 6), [0]);
        assert_eq!(moments(0, 6), [0]);
        for years in 2..60 {
            let moments = moments(years, 6);
            assert_eq!((moments[0], *moments.last().unwrap()), (0, years - 1));
            assert!(moments.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
