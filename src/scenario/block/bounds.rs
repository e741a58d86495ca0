//! Follows numbers of places through events and trends, and refuses changes after which one would leave its range.
//!
//! `set` says the value itself and is checked where it is read. What `add` and `multiply` lead to follows from the number
//! before, which is known here for every number of an old place but those that the simulation moves: the housing stock,
//! obligations that are a share of revenue, income taxes of cities that raise them. Those stay at the limit they reach.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::acts::Role;
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::model::quantity::AttributeRow;
use crate::model::reform::{Change, Incorporation, Reform};
use crate::model::rules::BudgetRule;
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::show::show;

/// A change with its dates and where it is written.
pub struct Dated {
    /// Year of an event, first year of a trend.
    pub from: f64,
    /// Last year of a trend.
    pub until: Option<f64>,
    /// What changes.
    pub reform: Reform,
    /// Where it is written.
    pub at: At,
}

/// What else moves numbers of places.
pub struct Movers<'a> {
    /// What gives when a city's revenue moves.
    pub budget: BudgetRule,
    /// Suburbs that may give themselves other numbers, nobody knows when.
    pub incorporations: &'a [Incorporation],
}

/// Refuses every change after which a number whose value is known would lie outside its range.
pub fn check(dated: &[Dated], places: &[Place], time: &Time, movers: &Movers, notes: &mut Notes) {
    let mut groups: BTreeMap<(u16, usize), Vec<&Dated>> = BTreeMap::new();
    for change in dated {
        groups.entry((change.reform.place, change.reform.attribute)).or_default().push(change);
    }
    let governed: BTreeSet<u16> =
        groups.keys().filter(|(_, k)| ATTRIBUTES[*k].role == Role::Governance).map(|(place, _)| *place).collect();
    let voted: BTreeSet<(u16, usize)> = movers
        .incorporations
        .iter()
        .flat_map(|i| i.reforms.iter().map(|reform| (reform.place, reform.attribute)))
        .collect();
    for (key, changes) in &groups {
        let (place, row) = (&places[key.0 as usize], &ATTRIBUTES[key.1]);
        let relative = changes.iter().any(|change| !matches!(change.reform.change, Change::Set(_)));
        let moved = match row.role {
            Role::HousingUnits => true,
            Role::GovernanceTarget => governed.contains(&key.0),
            _ => row.name == "income_tax" && movers.budget != BudgetRule::Services,
        };
        if !relative || moved || place.kind == Kind::New || voted.contains(key) {
            continue;
        }
        let known = row.role != Role::Obligations || place.obligations_given;
        let start = known.then(|| row.get(&place.attributes).0[0]);
        follow(Path { place, row, time }, changes, start, notes);
    }
}

/// A number of a place over time.
#[derive(Clone, Copy)]
struct Path<'a> {
    place: &'a Place,
    row: &'a AttributeRow,
    time: &'a Time,
}

/// Follows one number from change to change; stops at the first that is refused.
fn follow(path: Path, changes: &[&Dated], start: Option<f64>, notes: &mut Notes) {
    let last = i64::from(path.time.ticks());
    let tick = |year: f64| path.time.tick_at(year);
    let dates = changes.iter().flat_map(|change| [Some(tick(change.from)), change.until.map(tick)]);
    let mut stops: BTreeSet<i64> = dates.flatten().map(|tick| tick.clamp(0, last)).collect();
    stops.insert(last);
    let mut value = start;
    let stops: Vec<i64> = stops.into_iter().collect();
    for pair in stops.windows(2) {
        let (now, next) = (pair[0], pair[1]);
        for change in changes.iter().filter(|change| change.until.is_none() && tick(change.from) == now) {
            value = match (change.reform.change, value) {
                (Change::Set(new), _) => Some(new),
                (_, None) => None,
                (Change::Add(by), Some(old)) => path.step(old, old + by, now, change, notes),
                (Change::Multiply(by), Some(old)) => path.step(old, old * by, now, change, notes),
            };
            if value.is_none() && start.is_some() {
                return;
            }
        }
        let Some(mut at) = value else {
            continue;
        };
        let active: Vec<&Dated> = changes
            .iter()
            .copied()
            .filter(|change| change.until.is_some_and(|until| tick(change.from) <= now && now < tick(until)))
            .collect();
        // One change alone moves the number one way: where it ends decides.
        if let [change] = active[..]
            && path.allows(path.after(at, change, (next - now) as f64))
        {
            value = Some(path.after(at, change, (next - now) as f64));
            continue;
        }
        for now in now..if active.is_empty() { now } else { next } {
            for change in &active {
                match path.step(at, path.after(at, change, 1.0), now, change, notes) {
                    Some(new) => at = new,
                    None => return,
                }
            }
        }
        value = Some(at);
    }
}

impl Path<'_> {
    /// The number after so many ticks of a trend.
    fn after(self, old: f64, change: &Dated, ticks: f64) -> f64 {
        let years = ticks * self.time.dt();
        match change.reform.change {
            Change::Set(value) => value,
            Change::Add(by) => old + by * years,
            Change::Multiply(by) => old * libm::pow(by, years),
        }
    }

    fn allows(self, value: f64) -> bool {
        let slack = |bound: f64| 1e-9 * bound.abs().max(1.0);
        value.is_finite() && value >= self.row.min - slack(self.row.min) && value <= self.row.max + slack(self.row.max)
    }

    /// `new`, if it is allowed; else it is refused.
    fn step(self, old: f64, new: f64, tick: i64, change: &Dated, notes: &mut Notes) -> Option<f64> {
        if self.allows(new) {
            return Some(new);
        }
        if notes.know(Some(change.at)) {
            return None;
        }
        let (name, place) = (self.row.name, &self.place.name);
        if old.is_infinite() {
            notes
                .error(change.at, format!("`{name}` of place `{place}` has no limit, so that it cannot grow or shrink"))
                .why("no number to begin with")
                .hint(format!("`set` it in an earlier event, or give the place a `{name}`"));
            return None;
        }
        let (side, bound) = if new < self.row.min { ("below", self.row.min) } else { ("above", self.row.max) };
        let year = (self.time.year_at(tick as u32) * 100.0).round() / 100.0;
        let short = |value: f64| show((value * 1e6).round() / 1e6);
        notes
            .error(
                change.at,
                format!(
                    "`{name}` of place `{place}` would be {} in {year}, {side} the limit of {}",
                    short(new),
                    show(bound)
                ),
            )
            .why("leaves its range")
            .allowed(value::allowed(&Range::of(self.row)))
            .hint(format!("it is {} before; change it by less, or `set` it", short(old)));
        None
    }
}
