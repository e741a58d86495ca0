//! Reads new places and communities: when each place was gathered for, opened and ended, and who stood before its gate.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::read::cube::{Cube, distinct, rank};
use crate::chart::words::names::called;
use crate::chart::words::spread::Spread;
use crate::experiment::finding::subject;
use crate::output::folder::read::{Facts, ReadError, each_row, each_row_with, has_column};

/// The numbers of `communities.csv` that are drawn.
pub const STAGES: [&str; 5] = ["members", "pledged", "supporters", "e_residents", "residents"];

/// When things happened to one new place in one replicate, calendar years; unknown where they did not.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Life {
    /// Its community began to gather for it.
    pub campaign: Option<f64>,
    /// Enough had pledged.
    pub funded: Option<f64>,
    /// It opened.
    pub opened: Option<f64>,
    /// It held its capacity for long enough.
    pub success: Option<f64>,
    /// Rents did not pay for its homes.
    pub builder_failed: Option<f64>,
    /// Its treasury ran dry.
    pub closed: Option<f64>,
    /// A host took its charter away.
    pub repealed: Option<f64>,
    /// Legal part of what each founder paid, $.
    pub legal: Option<f64>,
}

impl Life {
    /// When it ended.
    pub fn ended(&self) -> Option<f64> {
        self.closed.or(self.repealed)
    }
}

/// Counts at a gate by tenth of incomes: would, could pay, were admitted, moved.
pub type Gate = [[f64; 4]; 10];

/// What the tables of new places say.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlaces {
    /// Names of all new places, also of those that never open.
    pub names: Vec<String>,
    /// What they are called.
    pub calls: Vec<String>,
    /// Whose template each place has: the community that founds it, or the first of those that it copies; empty where no community founds it.
    pub lineages: Vec<String>,
    /// Lives by replicate and place.
    pub lives: Vec<Vec<Life>>,
    /// Households by replicate, moment and place.
    pub households: Cube,
    /// 1 where a place is open, 0 where not.
    pub open: Cube,
    /// Hostile acts of the host a year while a place is open, where that is recorded.
    pub hazard: Cube,
    /// The same of a host that loses nothing, by place; nothing where a host is never hostile.
    pub hazards: Vec<Option<f64>>,
    /// Names of communities.
    pub communities: Vec<String>,
    /// What they are called.
    pub community_calls: Vec<String>,
    /// The numbers of [`STAGES`] by replicate, moment and community.
    pub stages: [Cube; STAGES.len()],
    /// Households that must pledge for a community's place, where the scenario says so.
    pub capacity: Vec<Option<f64>>,
    /// Before the gates of new places, over the whole period, by replicate.
    pub gates: Vec<Gate>,
    /// Before templates, where one can only pledge.
    pub templates: Vec<Gate>,
    /// Who could pay at the gates of new places and who of them was turned away, by calendar year, over all replicates.
    pub payers: Vec<(i64, [f64; 2])>,
    /// Homes built until the end, by place and replicate.
    pub homes: Vec<Vec<f64>>,
    /// Lost by lenders and holders until the end, $, by place and replicate.
    pub lost: Vec<Vec<f64>>,
    /// Drawn by the builder from the sponsor until the end, $, by place and replicate.
    pub sponsored: Vec<Vec<f64>>,
    /// Money that others have put into each new place by the last recorded moment, by replicate, $.
    pub put_in: Vec<Vec<f64>>,
    /// The old city that new places are measured against.
    pub old_city: Option<String>,
    /// Chances that a look at the template of a community, and at a copy of its host, says yes, per cent; means over replicates.
    pub looks: Vec<(String, [f64; 2])>,
}

impl Default for NewPlaces {
    fn default() -> NewPlaces {
        NewPlaces {
            names: Vec::new(),
            calls: Vec::new(),
            lineages: Vec::new(),
            lives: Vec::new(),
            households: Cube::unknown(0, 0, 0),
            open: Cube::unknown(0, 0, 0),
            hazard: Cube::unknown(0, 0, 0),
            hazards: Vec::new(),
            communities: Vec::new(),
            community_calls: Vec::new(),
            stages: std::array::from_fn(|_| Cube::unknown(0, 0, 0)),
            capacity: Vec::new(),
            gates: Vec::new(),
            templates: Vec::new(),
            payers: Vec::new(),
            homes: Vec::new(),
            lost: Vec::new(),
            sponsored: Vec::new(),
            put_in: Vec::new(),
            old_city: None,
            looks: Vec::new(),
        }
    }
}

/// The first of the communities that `community` copies, or itself.
fn original(facts: &Facts, community: &str) -> String {
    let copied = |name: &&str| facts.templates.get(*name)?.copies.as_deref();
    // Nobody copies itself, over however many others.
    let chain = std::iter::successors(Some(community), copied).take(facts.templates.len() + 1);
    chain.last().unwrap_or(community).to_owned()
}

impl NewPlaces {
    /// Reads the tables of new places; a run of another version may have none.
    pub fn read(run: &Path, facts: &mut Facts, replicates: &[f64], years: &[f64]) -> Result<NewPlaces, ReadError> {
        let (jurisdictions, communities) = (run.join("jurisdictions.csv"), run.join("communities.csv"));
        if !jurisdictions.is_file() || !communities.is_file() {
            return Ok(NewPlaces::default());
        }
        let known = |replicate: f64, year: f64| {
            let find = |list: &[f64], number: f64| list.binary_search_by(|other| other.total_cmp(&number)).ok();
            find(replicates, replicate).zip(find(years, year))
        };
        let mut towns: BTreeMap<String, String> = BTreeMap::new();
        each_row(&jurisdictions, ["place", "community"], [], |[place, community], []| {
            if !towns.contains_key(place) {
                towns.insert(place.to_owned(), community.to_owned());
            }
        })?;
        let names: Vec<String> = towns.keys().cloned().collect();
        towns.iter().for_each(|(place, community)| name_and_place(facts, place, community));
        let cube = |count: usize| Cube::unknown(replicates.len(), years.len(), count);
        let (mut households, mut open) = (cube(names.len()), cube(names.len()));
        each_row(&jurisdictions, ["place", "status"], ["replicate", "year", "households"], |[place, status], row| {
            if let (Some((r, m)), Ok(town)) =
                (known(row[0], row[1]), names.binary_search_by(|name| name.as_str().cmp(place)))
            {
                households.set(r, m, town, row[2]);
                open.set(r, m, town, f64::from(status == "open"));
            }
        })?;

        let mut hazard = cube(names.len());
        if has_column(&jurisdictions, "hazard")? {
            let path = &jurisdictions;
            each_row_with(path, ["place", "status"], ["replicate", "year"], ["hazard"], |texts, [r, year], [acts]| {
                let town = names.binary_search_by(|name| name.as_str().cmp(texts[0]));
                if let (Some((r, m)), Ok(town), "open") = (known(r, year), town, texts[1]) {
                    hazard.set(r, m, town, acts);
                }
            })?;
        }
        let quiet = |(place, community): (&String, &String)| {
            facts.hazards.get(place).or_else(|| facts.hazards.get(community)).copied()
        };
        let hazards = towns.iter().map(quiet).collect();

        let [homes, lost, sponsored, put_in] = builders(&jurisdictions, &names, replicates, years)?;

        let mut groups: Vec<String> = Vec::new();
        each_row(&communities, ["community"], [], |[name], []| {
            if !groups.iter().any(|group| group == name) {
                groups.push(name.to_owned());
            }
        })?;
        let mut stages = STAGES.map(|_| cube(groups.len()));
        let mut legal = cube(groups.len());
        let columns =
            ["replicate", "year", STAGES[0], STAGES[1], STAGES[2], STAGES[3], STAGES[4], "ticket_legal", "ticket"];
        each_row(&communities, ["community"], columns, |[name], [replicate, year, numbers @ .., fee, ticket]| {
            if let (Some((r, m)), Some(k)) = (known(replicate, year), groups.iter().position(|group| group == name)) {
                stages.iter_mut().zip(numbers).for_each(|(stage, number)| stage.set(r, m, k, number));
                legal.set(r, m, k, if ticket > 0.0 { fee } else { f64::NAN });
            }
        })?;

        let mut lives = vec![vec![Life::default(); names.len()]; replicates.len()];
        each_row(
            &run.join("events.csv"),
            ["place", "kind"],
            ["replicate", "year"],
            |[place, kind], [replicate, year]| {
                let r = rank(replicates, replicate);
                if let (Some(lives), Ok(town)) =
                    (lives.get_mut(r), names.binary_search_by(|name| name.as_str().cmp(place)))
                {
                    let life = &mut lives[town];
                    let slot = match kind {
                        "campaign" => &mut life.campaign,
                        "funded" => &mut life.funded,
                        "opened" | "incorporated" => &mut life.opened,
                        "success" => &mut life.success,
                        "builder_failed" => &mut life.builder_failed,
                        "closed" => &mut life.closed,
                        "repealed" => &mut life.repealed,
                        _ => return,
                    };
                    *slot = slot.or(Some(year));
                }
            },
        )?;
        for (r, lives) in lives.iter_mut().enumerate() {
            for (life, community) in lives.iter_mut().zip(towns.values()) {
                let during = |year: &f64| {
                    life.campaign.is_some_and(|from| *year >= from) && life.opened.is_none_or(|to| *year < to)
                };
                let at = years.iter().position(during).zip(groups.iter().position(|group| group == community));
                life.legal = at.map(|(m, k)| legal.at(r, m, k)).filter(|fee| *fee > 0.0);
            }
        }
        let capacity = |name: &String| facts.templates.get(name).and_then(|template| template.capacity);
        let label = |name: &String| Some((name.clone(), facts.templates.get(name)?.label.clone()?));
        let labels = groups.iter().filter_map(label).collect();
        let (gates, templates) = gates(run, replicates, &names)?;
        let payers = payers(run, &names)?;
        Ok(NewPlaces {
            calls: called(names.iter().map(String::as_str), &facts.labels),
            names,
            lineages: towns.values().map(|community| original(facts, community)).collect(),
            lives,
            households,
            open,
            hazard,
            hazards,
            community_calls: called(groups.iter().map(String::as_str), &labels),
            capacity: groups.iter().map(capacity).collect(),
            communities: groups,
            stages,
            gates,
            templates,
            payers,
            homes,
            lost,
            sponsored,
            put_in,
            looks: looks(run)?,
            old_city: old_city(run)?,
        })
    }

    /// Whether a place opened in any replicate.
    pub fn ever_opened(&self, town: usize) -> bool {
        self.lives.iter().any(|lives| lives[town].opened.is_some())
    }

    /// Whether a place is a new one that never opened.
    pub fn never_opened(&self, name: &str) -> bool {
        self.names.iter().position(|other| other == name).is_some_and(|town| !self.ever_opened(town))
    }
}

/// Numbers by place and replicate.
type ByPlace = Vec<Vec<f64>>;

/// Homes built, money lost, money that builders drew from sponsors, and money put in in each new place until the last recorded moment, by
/// replicate; a run of an older version has none of them.
fn builders(path: &Path, names: &[String], replicates: &[f64], years: &[f64]) -> Result<[ByPlace; 4], ReadError> {
    let sums = |columns: &[&str]| -> Result<ByPlace, ReadError> {
        let mut sums = vec![vec![0.0; replicates.len()]; names.len()];
        let last = years.last().copied().unwrap_or_default();
        for column in columns {
            if !has_column(path, column)? {
                continue;
            }
            each_row(path, ["place"], ["replicate", "year", column], |[place], [replicate, year, value]| {
                let town = names.binary_search_by(|name| name.as_str().cmp(place));
                let r = rank(replicates, replicate);
                if let (Ok(town), true, true) = (town, year == last, r < replicates.len()) {
                    sums[town][r] += value;
                }
            })?;
        }
        Ok(sums)
    };
    let lost = ["lenders_loss", "holders_loss"];
    let claims = ["builder_debt", "builder_equity", "sponsor_to_treasury", "sponsor_to_builder"];
    Ok([sums(&["homes_built"])?, sums(&lost)?, sums(&["sponsor_to_builder"])?, sums(&[&lost[..], &claims].concat())?])
}

/// Gives a place of a community the community's label and the template's site, where it has none of its own.
fn name_and_place(facts: &mut Facts, place: &str, community: &str) {
    let Some(template) = facts.templates.get(community) else {
        return;
    };
    if let Some(site) = template.site {
        facts.sites.entry(place.to_owned()).or_insert(site);
    }
    if let Some(metro) = &template.metro {
        facts.metros.entry(place.to_owned()).or_insert(metro.clone());
    }
    let number = place.strip_prefix(community).and_then(|rest| rest.strip_prefix('-'));
    if let (Some(label), Some(number)) = (&template.label, number) {
        facts.labels.entry(place.to_owned()).or_insert(format!("{label} {number}"));
    }
}

/// The counts of `entry.csv` before new places and before templates.
fn gates(run: &Path, replicates: &[f64], names: &[String]) -> Result<(Vec<Gate>, Vec<Gate>), ReadError> {
    let mut gates = [vec![Gate::default(); replicates.len()], vec![Gate::default(); replicates.len()]];
    let path = run.join("entry.csv");
    if path.is_file() {
        let numbers = ["replicate", "income_decile", "would", "could_pay", "admitted", "moved"];
        each_row(&path, ["place"], numbers, |[place], [replicate, tenth, counts @ ..]| {
            let side = usize::from(!names.iter().any(|name| name == place));
            let gate = gates[side].get_mut(rank(replicates, replicate));
            if let Some(sums) = gate.and_then(|gate| gate.get_mut((tenth as usize).wrapping_sub(1))) {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        })?;
    }
    let [places, templates] = gates;
    Ok((places, templates))
}

/// Who could pay before new places, and who of them was turned away, by the year that a row of `entry.csv` ends.
fn payers(run: &Path, names: &[String]) -> Result<Vec<(i64, [f64; 2])>, ReadError> {
    let path = run.join("entry.csv");
    let mut years: BTreeMap<i64, [f64; 2]> = BTreeMap::new();
    if path.is_file() && has_column(&path, "year")? {
        each_row(&path, ["place"], ["year", "could_pay", "admitted"], |[place], [year, could_pay, admitted]| {
            if names.iter().any(|name| name == place) {
                let [pay, away] = years.entry(year.ceil() as i64 - 1).or_default();
                *pay += could_pay;
                *away += could_pay - admitted;
            }
        })?;
    }
    Ok(years.into_iter().collect())
}

/// Who would say yes to each template, and who to a copy of its host, per cent in the middle run; nothing where the host is outside the model.
fn looks(run: &Path) -> Result<Vec<(String, [f64; 2])>, ReadError> {
    let path = run.join("gains.csv");
    let mut shares: BTreeMap<String, [Vec<f64>; 2]> = BTreeMap::new();
    if path.is_file() {
        each_row(&path, ["community", "part", "yes"], [], |[community, part, yes], []| {
            let side = ["total", "placebo"].iter().position(|known| *known == part);
            if let (Some(side), Ok(yes)) = (side, yes.parse::<f64>()) {
                shares.entry(community.to_owned()).or_default()[side].push(100.0 * yes);
            }
        })?;
    }
    let known = shares.into_iter().filter(|(_, [_, placebo])| !placebo.is_empty());
    Ok(known.map(|(name, sides)| (name, sides.map(|shares| Spread::of(shares.into_iter()).median))).collect())
}

/// The old city that most new places are measured against.
fn old_city(run: &Path) -> Result<Option<String>, ReadError> {
    let path = run.join("exit_or_reform.csv");
    let mut cities: Vec<String> = Vec::new();
    if path.is_file() {
        each_row(&path, ["city"], [], |[city], []| cities.push(city.to_owned()))?;
    }
    Ok(subject::old_city(cities.iter().map(String::as_str)))
}

/// The first and the last of some years, without their fractions.
pub fn whole_years(years: impl Iterator<Item = f64>) -> Option<(i64, i64)> {
    let years = distinct(&years.map(f64::floor).collect::<Vec<f64>>());
    Some((*years.first()? as i64, *years.last()? as i64))
}
