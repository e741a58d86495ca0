//! Works out figures that no output names: the decay of flows with distance, who bears a tax, what a vote said, routes.

use std::collections::BTreeMap;

use crate::engine::records::rows::{EventKind, ReplicateRecord};
use crate::engine::state::event::Happening;
use crate::experiment::evidence::baseline_bands::distance_slope;
use crate::experiment::evidence::scores::{CEILING, GRAVITY, OWN, Scoring};
use crate::model::capital::incidence;
use crate::model::reform::Change;
use crate::scenario::Scenario;

/// A figure by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Slope of ln flows in ln distance, with effects of both ends.
    DistanceSlope,
    /// Σ|in − out|/2 over all moves, of the whole run: of one year's few simulated moves much of it would be chance.
    NetOverGross,
    /// Correlation over places of the rates at which people come and go, of the whole run.
    InOutCorrelation,
    /// Share of moves on record on the right route.
    Routes,
    /// The same by size and distance alone.
    RoutesByDistance,
    /// The same of a model with the right rates and as many simulated moves.
    RoutesCeiling,
    /// Share of yes in the first vote on an incorporation, %.
    VoteYes,
    /// Of those whose pledges stood before a place opened, who moved in when it did, %.
    PledgesKept,
    /// New places that close, per 100 of their years open.
    Closings,
    /// Part of a business tax that firm owners bear, % of the sum of proportional changes (`incidence`), not of dollars.
    Owners,
    /// Part that workers bear, likewise.
    Workers,
    /// Part that land bears, likewise.
    Land,
}

const NAMES: [(&str, Named); 12] = [
    ("figure:distance_slope", Named::DistanceSlope),
    ("figure:net_over_gross", Named::NetOverGross),
    ("figure:in_out_correlation", Named::InOutCorrelation),
    ("figure:routes", Named::Routes),
    ("figure:routes_by_distance", Named::RoutesByDistance),
    ("figure:routes_ceiling", Named::RoutesCeiling),
    ("figure:vote_yes", Named::VoteYes),
    ("figure:pledges_kept", Named::PledgesKept),
    ("figure:closings", Named::Closings),
    ("figure:owners", Named::Owners),
    ("figure:workers", Named::Workers),
    ("figure:land", Named::Land),
];

impl Named {
    /// The figure of this name.
    pub fn parse(word: &str) -> Option<Named> {
        NAMES.iter().find(|(name, _)| *name == word).map(|(_, named)| *named)
    }

    /// Whether the twin must be at hand.
    pub fn needs_twin(self) -> bool {
        matches!(self, Named::Owners | Named::Workers | Named::Land)
    }

    /// Its value in a replicate.
    pub fn value(self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>, scenario: &Scenario) -> Option<f64> {
        match self {
            Named::DistanceSlope => distance_slope(record, scenario),
            Named::NetOverGross => {
                let (net, gross) = rates(record).iter().fold((0.0, 0.0), |(net, gross), (inflow, outflow, _)| {
                    (net + (inflow - outflow).abs() / 2.0, gross + inflow)
                });
                Some(net / gross)
            }
            Named::InOutCorrelation => {
                let rates: Vec<(f64, f64)> = rates(record).into_iter().map(|(i, o, n)| (i / n, o / n)).collect();
                correlation(&rates)
            }
            Named::Routes => route(record, scenario, OWN),
            Named::RoutesByDistance => route(record, scenario, GRAVITY),
            Named::RoutesCeiling => route(record, scenario, CEILING),
            Named::VoteYes => record.events.iter().find_map(|event| match &event.what {
                Happening::Incorporated(vote) | Happening::VoteLost(vote) => {
                    Some(100.0 * vote.yes as f64 / vote.heard.max(1) as f64)
                }
                _ => None,
            }),
            Named::PledgesKept => pledges_kept(record),
            Named::Closings => closings(record, f64::from(scenario.time.start) + f64::from(scenario.time.years)),
            Named::Owners => borne(record, twin?, scenario).map(|[_, _, owners]| owners),
            Named::Workers => borne(record, twin?, scenario).map(|[workers, ..]| workers),
            Named::Land => borne(record, twin?, scenario).map(|[_, land, _]| land),
        }
    }
}

/// Moves in and moves out over the run, and households at its end, of every place where somebody lives then.
fn rates(record: &ReplicateRecord) -> Vec<(f64, f64, f64)> {
    let mut of: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for row in &record.places {
        let (inflow, outflow, households) = of.entry(row.place.as_str()).or_default();
        *inflow += row.inflow;
        *outflow += row.outflow;
        // The last row stays.
        *households = row.households;
    }
    of.into_values().filter(|(_, _, households)| *households > 0.0).collect()
}

/// Who moved in at the opening of those whose pledges stood when the community was recorded last before, %; nothing if nobody has settled.
fn pledges_kept(record: &ReplicateRecord) -> Option<f64> {
    let (mut pledged, mut came) = (0.0, 0.0);
    for event in &record.events {
        let Happening::Settled { households, .. } = event.what else { continue };
        // The first place of `families` is `families-1`.
        let (community, _) = event.place.rsplit_once('-')?;
        let before = record.communities.iter().rfind(|row| row.community == community && row.tick < event.tick);
        pledged += before.map_or(0.0, |row| row.pledged);
        came += households;
    }
    (pledged > 0.0).then(|| 100.0 * came / pledged)
}

/// Closings per 100 years that new places have stood open until `end`; nothing if none has opened.
fn closings(record: &ReplicateRecord, end: f64) -> Option<f64> {
    let (mut closed, mut years) = (0.0, 0.0);
    for event in &record.events {
        match event.kind() {
            EventKind::Opened => years += end - event.year,
            EventKind::Closed => {
                closed += 1.0;
                years -= end - event.year;
            }
            _ => {}
        }
    }
    (years > 0.0).then(|| 100.0 * closed / years)
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / n, b + y / n));
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(x, y)| f(x - a, y - b)).sum::<f64>();
    let scale = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (scale > 0.0).then(|| sum(&|x, y| x * y) / scale)
}

/// The common part of the first table of moves on record, by one forecast, %.
fn route(record: &ReplicateRecord, scenario: &Scenario, forecast: &str) -> Option<f64> {
    let rows = Scoring::of_moves(scenario).rows(record, None);
    rows.iter().find(|row| row.forecast == forecast).map(|row| 100.0 * row.value)
}

/// Who bears the change of business tax that an event sets in the headline place: workers, land, owners, % of the sum of
/// their proportional changes.
fn borne(record: &ReplicateRecord, twin: &ReplicateRecord, scenario: &Scenario) -> Option<[f64; 3]> {
    let place = &scenario.places[scenario.headline? as usize];
    let changes = scenario.events.iter().flat_map(|event| &event.reforms);
    let set = changes.filter(|reform| reform.key() == "business_tax").find_map(|reform| match reform.change {
        Change::Set(value) => Some(value),
        _ => None,
    })?;
    let keep = ((1.0 - set) / (1.0 - place.attributes.business_tax)).ln();
    let last = |record: &ReplicateRecord| {
        let row = record.places.iter().rfind(|row| row.place == place.name)?;
        Some([row.wage.ln(), row.rent.ln()])
    };
    let (old, new) = (last(twin)?, last(record)?);
    let p = &scenario.parameters;
    let gain = |k: usize| (new[k] - old[k]) / keep;
    Some(incidence(p.housing_share, gain(0), gain(1), 1.0, p.capital_wage_weight).map(|share| 100.0 * share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::records::new_place_rows::CommunityRow;
    use crate::engine::state::event::EventRow;
    use crate::format::Currency;
    use crate::model::founding::Ticket;

    #[test]
    fn pledges_are_kept_by_those_who_settle_of_those_that_stood_before() {
        let row = |tick: u32, pledged: f64| CommunityRow {
            tick,
            pledged,
            community: "c".to_owned(),
            ..CommunityRow::default()
        };
        let settled = |tick: u32, place: &str, households: f64| EventRow {
            replicate: 0,
            tick,
            year: 2030.0,
            place: place.to_owned(),
            what: Happening::Settled { households, ticket: Ticket::default() },
            currency: Currency::default(),
        };
        let mut record =
            ReplicateRecord { communities: vec![row(12, 700.0), row(24, 1_000.0), row(36, 0.0)], ..Default::default() };
        assert_eq!(pledges_kept(&record), None);
        record.events.push(settled(30, "c-1", 300.0));
        assert_eq!(pledges_kept(&record), Some(30.0));
        record.communities.push(row(48, 500.0));
        record.events.push(settled(60, "c-2", 150.0));
        assert_eq!(pledges_kept(&record), Some(30.0));
    }

    #[test]
    fn a_place_that_closes_counts_its_years_and_one_that_stands_counts_to_the_end() {
        let event = |year: f64, place: &str, what: Happening| EventRow {
            replicate: 0,
            tick: 0,
            year,
            place: place.to_owned(),
            what,
            currency: Currency::default(),
        };
        let opened = || Happening::Opened { homes: 100.0, by_pledge: false };
        let mut record = ReplicateRecord::default();
        assert_eq!(closings(&record, 2045.0), None);
        record.events.push(event(2030.0, "a", opened()));
        assert_eq!(closings(&record, 2045.0), Some(0.0));
        record.events.push(event(2035.0, "b", opened()));
        record.events.push(event(2040.0, "b", Happening::Closed { years: 5.0, households: 10.0 }));
        // Fifteen years of the one, five of the other, one closing.
        assert_eq!(closings(&record, 2045.0), Some(5.0));
    }
}
