//! Sets exit beside reform: when the town opens and how far the old city has come by then, and what each is worth to whom.

use crate::chart::read::exits::Exit;
use crate::chart::read::tables::RunTables;
use crate::chart::verdict::claim::{Big, Book, Measure, Said, Told, told_range};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::causes;
use crate::chart::words::spread::Spread;
use crate::experiment::finding::exit_vs_reform::NO_GAP;

/// A gap of which less than this share is closed, per cent, is hardly touched.
const TOUCHED: f64 = 1.0;

/// Whether there is anything that reform could close: no town opened yet, or one that is governed better.
pub fn may_race(tables: &RunTables) -> bool {
    tables.exits.is_empty() || tables.exits.iter().any(|row| row.gap > NO_GAP)
}

/// The answer; nothing if no town opens or there is no old city beside it.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let town = scene.town()?;
    let opening = life::opening(scene, town, book)?;
    let reading = Reading::of(scene, town, book);
    // What it is worth to residents others have paid for, where its builder fails.
    let exits = format!("{}{}", opening.told(scene), life::failing(scene, town, book));
    let first = match &reading {
        Some(reading) => format!("{}{}.", sentence(&exits), reading.reform(scene)),
        None => format!("{}.", sentence(&exits)),
    };
    let end = plain::year(scene.end);
    let live = format!("In {end} {} households live there{}", opening.residents.mid, opening.residents.range());
    let mut numbers = vec![Big::new(
        opening.years.mid.clone(),
        format!("until {} opens{}", scene.town_call(town), told_range(&opening.years)),
    )];
    let second = match &reading {
        Some(Reading { exit: Some(exit), city, reform, mostly, .. }) => {
            numbers.push(
                Big::new(
                    exit.mid.clone(),
                    format!(
                        "a year to each of {} households in {}{}",
                        opening.residents.mid,
                        scene.town_call(town),
                        told_range(exit)
                    ),
                )
                .accented(),
            );
            let beside = match reform {
                Some((worth, households)) => {
                    numbers.push(Big::new(
                        worth.mid.clone(),
                        format!(
                            "a year to each of {} households in {city}, were its gap in government closed",
                            households.mid
                        ),
                    ));
                    format!(
                        "; as good a government would be worth {} a year to each of {} in {city}",
                        worth.mid, households.mid
                    )
                }
                None => String::new(),
            };
            format!(
                "{live}, to each of whom it is worth {} a year beside {city}{}, at the assumed weights{beside}.",
                exit.full(),
                mostly.as_ref().map_or(String::new(), |causes| format!(", mostly for {causes}"))
            )
        }
        _ => format!("{live}."),
    };
    if numbers.len() < 3 {
        numbers.push(Big::new(
            opening.residents.mid.clone(),
            format!("households live there in {end}{}", told_range(&opening.residents)),
        ));
    }
    Some(Told { first, second, numbers, ..Told::default() })
}

/// What the old city's own reform comes to beside the town.
struct Reading {
    city: String,
    /// Whether the town is governed better.
    gap: bool,
    closed: Option<Said>,
    years: Option<Said>,
    blocked: bool,
    exit: Option<Said>,
    /// What it is mostly worth that for.
    mostly: Option<String>,
    reform: Option<(Said, Said)>,
}

impl Reading {
    fn of(scene: &Scene, town: usize, book: &mut Book) -> Option<Reading> {
        let (tables, name) = (scene.tables, scene.town_name(town));
        let rows: Vec<&Exit> = tables.exits.iter().filter(|row| row.place == name).collect();
        let city = tables.names.iter().position(|place| *place == rows.first().map_or("", |row| row.city.as_str()))?;
        let over = |value: fn(&Exit) -> f64| Spread::of(rows.iter().map(|row| value(row)));
        let currency = tables.facts.currency;
        let money = |value: f64| plain::money(value, currency);
        let gap = over(|row| row.gap);
        let gap_is_there = gap.median > NO_GAP;
        let closed = Spread::of(rows.iter().map(|row| {
            closed(
                tables,
                row,
                city,
                scene.opened(town).iter().find(|(r, _)| *r == row.replicate).map(|(_, year)| *year),
            )
        }));
        let closed = (gap_is_there && closed.is_known())
            .then(|| book.say(Measure::GapClosed, name, closed, |share| plain::percent(share.max(0.0))));
        let pace = over(|row| row.reform_years);
        let years = (gap_is_there && pace.is_known() && pace.replicates == rows.len())
            .then(|| book.say(Measure::ReformYears, name, pace, plain::years));
        let each = |row: &&Exit| if row.households > 0.0 { row.total / row.households } else { f64::NAN };
        let exit = Spread::of(rows.iter().map(each));
        let middle = |k: usize| Spread::of(rows.iter().map(|row| row.parts[k]).filter(|part| part.is_finite())).median;
        let mostly = causes::mostly(&std::array::from_fn(middle));
        let exit = exit.is_known().then(|| book.say(Measure::ExitEach, name, exit, money));
        let reform = |row: &&Exit| {
            if row.reform_households > 0.0 { row.reform_total / row.reform_households } else { f64::NAN }
        };
        let worth = Spread::of(rows.iter().map(reform));
        let reform = (gap_is_there && worth.is_known()).then(|| {
            let households = over(|row| row.reform_households);
            (
                book.say(Measure::ReformEach, name, worth, money),
                book.say(Measure::ReformHouseholds, name, households, plain::people),
            )
        });
        let blocked = rows.iter().all(|row| row.reform_years.is_nan());
        Some(Reading {
            city: scene.call(city).to_owned(),
            gap: gap_is_there,
            closed,
            years,
            blocked,
            exit,
            mostly,
            reform,
        })
    }

    /// What stands behind the opening: how far reform is by then.
    fn reform(&self, _scene: &Scene) -> String {
        let city = &self.city;
        match (&self.closed, &self.years) {
            _ if !self.gap => format!("; {city} is governed no worse, so reform has nothing to close"),
            (Some(closed), _) if closed.value >= TOUCHED => {
                format!("; by then {city} has closed {} of its gap in quality of government by reform", closed.full())
            }
            (_, Some(years)) => {
                format!("; if {city}'s politics aimed at closing its gap in government, half would take {}", years.mid)
            }
            _ if self.blocked => format!("; {city}'s own politics would never close its gap in government"),
            _ => String::new(),
        }
    }
}

/// Share of the gap to the new place that the city has closed when that opens, per cent of the gap at the start.
fn closed(tables: &RunTables, row: &Exit, city: usize, opened: Option<f64>) -> f64 {
    let governance = tables.ledger("governance");
    let last = tables.years.len().saturating_sub(1);
    let Some(year) = opened else {
        return f64::NAN;
    };
    let moment = tables.years.iter().rposition(|other| *other <= year + 1e-9).unwrap_or(0);
    let (first, then, end) = (
        governance.at(row.replicate, 0, city),
        governance.at(row.replicate, moment, city),
        governance.at(row.replicate, last, city),
    );
    let whole = end + row.gap - first;
    if whole > NO_GAP { 100.0 * (then - first) / whole } else { f64::NAN }
}
