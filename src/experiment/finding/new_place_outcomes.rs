//! Collects what a run says about new places, communities and facts on record, while replicates pass.

use std::collections::BTreeMap;

use crate::engine::records::rows::{EventKind, EventRow, ReplicateRecord};
use crate::experiment::evidence::scores::{OWN, ScoreRow, Scoring, outputs_of};
use crate::experiment::expression::Expression;
use crate::experiment::statistics::Statistics;
use crate::scenario::Scenario;

/// Would, could pay, was admitted, moved in: households of a whole run.
pub type Gate = [f64; 4];

/// The gates of the poorest, the middle and the richest third of incomes.
pub type Thirds = [Gate; 3];

/// One new place in one replicate that opened it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// When it opened.
    pub year: f64,
    /// Households at the end.
    pub households: f64,
    /// Why and when it ended as a jurisdiction: it closed, or was repealed.
    pub ended: Option<(EventKind, f64)>,
    /// Years for which treasury and sponsor's cash last; infinite while they grow.
    pub runway_years: f64,
    /// Who came.
    pub gate: Gate,
}

/// A community at the end of a replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunityEnd {
    /// Hold its values.
    pub values: f64,
    /// Have joined.
    pub members: f64,
    /// Have pledged.
    pub pledged: f64,
    /// Would pledge but cannot pay.
    pub supporters: f64,
    /// Are e-residents.
    pub e_residents: f64,
    /// Live in its places.
    pub residents: f64,
}

/// What has been collected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewPlaceOutcomes {
    /// Replicates taken in.
    pub replicates: usize,
    /// Real households that one simulated household stands for.
    pub weight: f64,
    /// Replicates in which a new place opened.
    pub opened: usize,
    /// New places in the order of their names, with the replicates that opened them.
    pub places: BTreeMap<String, Vec<Opened>>,
    /// Communities, with every replicate.
    pub communities: BTreeMap<String, Vec<CommunityEnd>>,
    /// The most that had pledged at once for a place of each community, by replicate.
    pub pledged: BTreeMap<String, Vec<f64>>,
    /// Who came before the gates of all new places, by replicate.
    pub entry: Vec<Thirds>,
    /// Who said yes to templates, and could pay, by replicate.
    pub pledges: Vec<Thirds>,
    /// Of those who look at the template of each community, who say yes to it and to a copy of its host, by replicate.
    pub looks: BTreeMap<String, Vec<[f64; 2]>>,
    /// Builders that failed, by replicate: how many, and what lenders and holders lost, $.
    pub failures: Vec<[f64; 2]>,
    /// What came out beside each fact: each of its outputs, weighted, by replicate.
    pub facts: Vec<Vec<Vec<f64>>>,
    /// What forecasts say of moves on record, by replicate.
    pub moves: Vec<ScoreRow>,
    scoring: Scoring,
    names: Vec<String>,
    outputs: Vec<Vec<(Expression, f64)>>,
    templates: Vec<String>,
}

/// How much of each third lies in an income decile, 1 to 10.
fn shares(decile: u8) -> [f64; 3] {
    let third = |k: u8| {
        let (low, high) = (10.0 / 3.0 * k as f64, 10.0 / 3.0 * (k + 1) as f64);
        (high.min(decile as f64) - low.max(decile as f64 - 1.0)).max(0.0)
    };
    [third(0), third(1), third(2)]
}

impl NewPlaceOutcomes {
    /// Nothing yet; facts with an output that does not exist have none here.
    pub fn of(scenario: &Scenario) -> Self {
        let outputs = scenario.facts.iter().map(|fact| outputs_of(fact, scenario).unwrap_or_default());
        let templates = scenario.communities.iter().filter_map(|community| community.template);
        NewPlaceOutcomes {
            outputs: outputs.collect(),
            facts: vec![Vec::new(); scenario.facts.len()],
            scoring: Scoring::of_moves(scenario),
            names: scenario.facts.iter().map(|fact| fact.name.clone()).collect(),
            templates: templates.map(|template| scenario.places[template as usize].name.clone()).collect(),
            ..NewPlaceOutcomes::default()
        }
    }

    /// Takes one replicate in, beside its `twin` if it has one.
    pub fn add(&mut self, record: &ReplicateRecord, twin: Option<&ReplicateRecord>) {
        self.replicates += 1;
        self.weight = record.weight;
        let last = record.places.iter().map(|row| row.tick).max().unwrap_or(0);
        for row in record.jurisdictions.iter().filter(|row| row.tick == last) {
            let opened = self.places.entry(row.place.clone()).or_default();
            let happened = |kinds: &[EventKind]| {
                let mine = |event: &&EventRow| event.place == row.place && kinds.contains(&event.kind());
                record.events.iter().find(mine).map(|event| (event.kind(), event.year))
            };
            let Some((_, year)) = happened(&[EventKind::Opened]) else {
                continue;
            };
            opened.push(Opened {
                year,
                households: row.households,
                ended: happened(&[EventKind::Closed, EventKind::Repealed]),
                runway_years: row.runway_years,
                gate: gate(record, |place| place == row.place).into_iter().fold([0.0; 4], add),
            });
        }
        self.opened += usize::from(record.events.iter().any(|event| event.kind() == EventKind::Opened));
        let ends = || record.jurisdictions.iter().filter(|row| row.tick == last);
        let failed = ends().filter(|row| row.builder_failures > 0).count() as f64;
        self.failures.push([failed, ends().map(|row| row.lenders_loss + row.holders_loss).sum()]);
        for total in record.gains.iter().filter(|row| row.part == "total") {
            let copy = record.gains.iter().find(|row| row.part == "placebo" && row.community == total.community);
            let yes = [total.yes, copy.map_or(f64::NAN, |row| row.yes)];
            self.looks.entry(total.community.clone()).or_default().push(yes);
        }
        for row in record.communities.iter().filter(|row| row.tick == last) {
            self.communities.entry(row.community.clone()).or_default().push(CommunityEnd {
                values: row.values,
                members: row.members,
                pledged: row.pledged,
                supporters: row.supporters,
                e_residents: row.e_residents,
                residents: row.residents,
            });
        }
        let mut most: BTreeMap<&str, f64> = BTreeMap::new();
        for row in &record.communities {
            let most = most.entry(row.community.as_str()).or_default();
            *most = most.max(row.pledged);
        }
        for (community, most) in most {
            self.pledged.entry(community.to_owned()).or_default().push(most);
        }
        let template = |place: &str| self.templates.iter().any(|name| name == place);
        let (entry, pledges) = (gate(record, |place| !template(place)), gate(record, template));
        self.entry.push(entry);
        self.pledges.push(pledges);
        for (outputs, found) in self.outputs.iter().zip(&mut self.facts) {
            let value = |output: &Expression| output.evaluate_beside(record, twin).unwrap_or(f64::NAN);
            let values = outputs.iter().map(|(output, weight)| value(output) * weight);
            found.push(values.collect());
        }
        self.moves.extend(self.scoring.rows(record, twin));
    }

    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.communities.is_empty() && self.facts.is_empty() && self.moves.is_empty()
    }

    /// Households of a new place at the end, 0 where it never opened; `None` if there is no such new place.
    pub fn households(&self, place: &str) -> Option<Statistics> {
        let mut values: Vec<f64> = self.places.get(place)?.iter().map(|opened| opened.households).collect();
        values.resize(self.replicates, 0.0);
        Some(Statistics::of(&values))
    }

    /// What came out beside fact `k`, by replicate; undefined where one of its outputs does not exist.
    pub fn sums(&self, k: usize) -> impl Iterator<Item = f64> + '_ {
        self.facts[k].iter().map(|values| values.iter().sum())
    }

    /// What came out beside every fact by its name, by replicate, where it exists.
    pub fn by_fact(&self) -> BTreeMap<String, Vec<f64>> {
        let found = |k: usize| self.sums(k).filter(|value| value.is_finite()).collect::<Vec<f64>>();
        let known = (0..self.facts.len()).filter(|&k| self.compares(k));
        known.map(|k| (self.names[k].clone(), found(k))).filter(|(_, values)| !values.is_empty()).collect()
    }

    /// Shares of moves on the right route, by the name of what is on record and by replicate.
    pub fn by_moves(&self) -> BTreeMap<String, Vec<f64>> {
        let mut found: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for row in self.moves.iter().filter(|row| row.forecast == OWN) {
            found.entry(row.fact.clone()).or_default().push(row.value);
        }
        found
    }

    /// Whether anything can be set beside fact `k`: no effect without a twin.
    pub fn compares(&self, k: usize) -> bool {
        !self.outputs[k].is_empty()
    }

    /// Whether a fact is about an effect, so that a twin is needed.
    pub fn needs_twin(&self) -> bool {
        self.outputs.iter().flatten().any(|(output, _)| output.effect)
    }
}

fn add(a: Gate, b: Gate) -> Gate {
    std::array::from_fn(|k| a[k] + b[k])
}

/// Who came to the places of which `which` holds, by third.
fn gate(record: &ReplicateRecord, which: impl Fn(&str) -> bool) -> Thirds {
    let mut thirds = [[0.0; 4]; 3];
    for row in record.entry.iter().filter(|row| which(&row.place)) {
        for (third, share) in thirds.iter_mut().zip(shares(row.income_decile)) {
            *third = add(*third, [row.would, row.could_pay, row.admitted, row.moved].map(|count| share * count));
        }
    }
    thirds
}

/// The means over replicates, count by count; of no replicates, nothing. Their ratios are those of all runs together.
pub fn means(thirds: &[Thirds]) -> Thirds {
    let sum = |third: usize, k: usize| thirds.iter().map(|thirds| thirds[third][k]).sum::<f64>();
    std::array::from_fn(|third| std::array::from_fn(|k| sum(third, k) / thirds.len().max(1) as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    #[test]
    fn thirds_share_the_deciles_between_them() {
        let close = |a: [f64; 3], b: [f64; 3]| assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?}");
        close(shares(1), [1.0, 0.0, 0.0]);
        close(shares(4), [1.0 / 3.0, 2.0 / 3.0, 0.0]);
        close(shares(7), [0.0, 2.0 / 3.0, 1.0 / 3.0]);
        close(shares(10), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn what_is_collected_is_what_the_record_says() {
        let mut outcomes = NewPlaceOutcomes::default();
        (0..2).for_each(|k| outcomes.add(&fake::record(k), None));
        assert_eq!(means(&outcomes.entry)[0], [12.0, 10.0, 10.0, 10.0]);
        assert_eq!(outcomes.communities["artists"][1].e_residents, 1.0);
        // The fake place has no event of its opening.
        assert_eq!(outcomes.places["gamma"], []);
        assert!(!outcomes.is_empty());
    }
}
