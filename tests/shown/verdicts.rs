//! Every number, direction and count of an answer, recomputed from the tables of six hundred random small worlds: with no, one and many
//! new places, some never opened, with one run, ties, runs that are all alike, and everything at zero.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use footvote::chart::read::tables::RunTables;
use footvote::chart::verdict::claim::{Claim, Measure, Quantity};
use footvote::chart::verdict::{Verdict, plain};
use footvote::scenario::answer::AnswerKind;
use statrs::distribution::{ContinuousCDF, StudentsT};

const START: i64 = 2025;

/// A linear congruence, good enough to shuffle.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
}

/// The numbers that both worlds have, in the order of a cell.
const QUANTITIES: [Quantity; 6] =
    [Quantity::Households, Quantity::Rent, Quantity::Revenue, Quantity::Services, Quantity::NetIncome, Quantity::Crime];

#[derive(Clone, Copy, Default)]
struct Town {
    opened: Option<f64>,
    failed: Option<f64>,
    closed: Option<f64>,
    repealed: Option<f64>,
    households: f64,
    homes: f64,
    lost: f64,
    sponsored: f64,
    /// How much more hostile its host is than one that loses nothing.
    provoked: f64,
}

impl Town {
    /// Hostile acts a year.
    fn hazard(&self) -> f64 {
        QUIET * (1.0 + self.provoked)
    }
}

/// What the tables of a world hold.
struct World {
    /// Grants that the first city pays, by run.
    /// Grants paid in each run beyond those of the twin.
    granted: Vec<f64>,
    /// Grants of the twin.
    anyway: Vec<f64>,
    runs: usize,
    years: usize,
    cities: usize,
    /// By run, moment, city, arm (here, twin) and column.
    numbers: Vec<Vec<Vec<[[f64; 6]; 2]>>>,
    /// By run and town.
    towns: Vec<Vec<Town>>,
    /// By run and moment: pledged.
    pledged: Vec<Vec<f64>>,
    /// By run and tenth: would, could pay, admitted, moved.
    entry: Vec<[[f64; 4]; 10]>,
    /// By run and town: from each city.
    flows: Vec<Vec<Vec<f64>>>,
    twin: bool,
    needed: f64,
    /// What was run once more with one number changed.
    changed: Vec<Changed>,
    /// What is on record.
    facts: Vec<Fact>,
}

/// A number on record, or moves, with what everybody says of it in each run.
struct Fact {
    name: &'static str,
    moves: bool,
    record: (f64, f64),
    own: Vec<f64>,
    naive: Vec<(&'static str, Vec<f64>)>,
}

impl Fact {
    /// One to three numbers, and moves; some worlds have only one of both or none.
    fn some(chance: &mut Chance, runs: usize) -> Vec<Fact> {
        let around = |chance: &mut Chance, middle: f64, noise: f64| {
            (0..runs).map(|_| rounded(middle * (1.0 + noise * (chance.unit() - 0.5)))).collect::<Vec<f64>>()
        };
        let mut facts = Vec::new();
        for name in ["Heads", "Souls", "Hearths"].into_iter().take(chance.below(4)) {
            let low = [1_700.0, 2_500.0][chance.below(2)];
            let record = (low, if chance.below(2) == 0 { low } else { low + 300.0 });
            let middle = |chance: &mut Chance| low * (0.7 + 0.7 * chance.unit());
            let (own, start, first) = (middle(chance), middle(chance), middle(chance));
            let mut naive = vec![("as at the start", around(chance, start, 0.0))];
            if chance.below(2) == 0 {
                naive.push(("as in the first year", around(chance, first, 0.2)));
            }
            let naive = if chance.below(5) == 0 { Vec::new() } else { naive };
            facts.push(Fact { name, moves: false, record, own: around(chance, own, 0.1), naive });
        }
        if chance.below(2) == 0 {
            let mut naive =
                vec![("size and distance", around(chance, 0.656, 0.0)), ("size alone", around(chance, 0.66, 0.0))];
            if chance.below(2) == 0 {
                naive.insert(0, ("as before", around(chance, 0.87, 0.0)));
            }
            let own = 0.6 + 0.3 * chance.unit();
            facts.push(Fact { name: "Moves", moves: true, record: (1.0, 1.0), own: around(chance, own, 0.05), naive });
        }
        facts
    }

    fn met(&self, values: &[f64]) -> bool {
        let (low, high) = self.record;
        let room = if low == high { 0.1 * low } else { 0.0 };
        let (median, ..) = summary(values);
        median >= low - room && median <= high + room
    }

    /// How far values are from the record; of moves how many are on another route.
    fn off(&self, values: &[f64]) -> f64 {
        let (median, ..) = summary(values);
        if self.moves { -median } else { (self.record.0 - median).max(median - self.record.1).max(0.0) }
    }

    /// What one without a model says who comes nearest.
    fn nearest(&self) -> Option<&(&'static str, Vec<f64>)> {
        self.naive.iter().min_by(|a, b| self.off(&a.1).total_cmp(&self.off(&b.1)))
    }
}

/// Runs with one number changed: how often a town opens, and the most that had pledged, by run.
struct Changed {
    opened: usize,
    pledged: Vec<f64>,
}

/// Hostile acts a year of a host that loses nothing.
const QUIET: f64 = 0.1;

impl World {
    fn random(chance: &mut Chance) -> World {
        let runs = [1, 2, 4, 6, 20][chance.below(5)];
        let (years, cities) = (2 + chance.below(4), 1 + chance.below(4));
        let towns = [0, 1, 1, 2, 5][chance.below(5)];
        let nothing = chance.below(12) == 0;
        let alike = chance.below(6) == 0;
        let effect = [0.0, 0.0, 0.01, 0.1, -0.05][chance.below(5)];
        let noise = if alike { 0.0 } else { [0.0005, 0.01, 0.2][chance.below(3)] };
        let opens = chance.below(4) > 0;
        let size: Vec<f64> = (0..cities).map(|_| [1e5, 1e6][chance.below(2)]).collect();
        let base = [1.0, 15_000.0, 4e9, 8_000.0, 60_000.0, 400.0];
        let mut numbers = Vec::new();
        for _ in 0..runs {
            let mut run = Vec::new();
            for moment in 0..=years {
                let mut row = Vec::new();
                for (city, size) in size.iter().enumerate() {
                    let drift = effect * (city == 0) as u32 as f64 * moment as f64 / years as f64;
                    let mut cell = [[0.0; 6]; 2];
                    for column in 0..6 {
                        let level = base[column] * if column == 0 { *size } else { 1.0 };
                        let luck = if moment == 0 { 0.0 } else { noise * (chance.unit() - 0.5) };
                        let there = level * (1.0 + luck);
                        let more = if moment == 0 { 0.0 } else { 0.1 * noise * (chance.unit() - 0.5) };
                        let here = there * (1.0 + drift + more);
                        cell[0][column] = if nothing { 0.0 } else { rounded(here) };
                        cell[1][column] = if nothing { 0.0 } else { rounded(there) };
                    }
                    row.push(cell);
                }
                run.push(row);
            }
            numbers.push(run);
        }
        let end = (START + years as i64) as f64;
        let date = |chance: &mut Chance, from: f64| rounded(from + chance.unit() * (end - from));
        let town = |chance: &mut Chance| {
            let mut town = Town::default();
            if opens && chance.below(3) > 0 {
                let opened = if alike { START as f64 + 1.0 } else { date(chance, START as f64) };
                town.opened = Some(opened);
                town.households = if nothing { 0.0 } else { (1e4 * chance.unit()).floor() };
                town.homes = (2e4 * chance.unit()).floor();
                town.provoked = if alike { 0.0 } else { rounded(0.3 * chance.unit()) };
                town.sponsored = if chance.below(3) == 0 { (1e8 * chance.unit()).floor() } else { 0.0 };
                match chance.below(6) {
                    0 => town.closed = Some(date(chance, opened)),
                    1 => town.repealed = Some(date(chance, opened)),
                    2 => (town.failed, town.lost) = (Some(date(chance, opened)), (1e9 * chance.unit()).floor()),
                    _ => {}
                }
            }
            town
        };
        let all: Vec<Vec<Town>> = (0..runs).map(|_| (0..towns).map(|_| town(chance)).collect()).collect();
        let pledged = (0..runs).map(|_| (0..=years).map(|_| (3_000.0 * chance.unit()).floor()).collect()).collect();
        let gate = |chance: &mut Chance| {
            std::array::from_fn(|_| {
                let would = if nothing { 0.0 } else { (5_000.0 * chance.unit()).floor() };
                let pay = (would * chance.unit()).floor();
                let moved = (pay * chance.unit()).floor();
                [would, pay, pay, moved]
            })
        };
        let entry = (0..runs).map(|_| gate(chance)).collect();
        let flow = |chance: &mut Chance, town: &Town| -> Vec<f64> {
            let any = town.opened.is_some();
            (0..cities).map(|_| if any { (500.0 * chance.unit()).floor() } else { 0.0 }).collect()
        };
        let flows = all.iter().map(|towns| towns.iter().map(|town| flow(chance, town)).collect()).collect();
        let twin = chance.below(5) > 0;
        let changed = |chance: &mut Chance| {
            let runs = 1 + chance.below(4);
            let most = if chance.below(3) > 0 { 1_000.0 } else { 3_000.0 };
            let pledged = (0..runs).map(|_| (most * (1.0 + chance.unit())).floor()).collect();
            Changed { opened: if chance.below(5) == 0 { runs } else { 0 }, pledged }
        };
        let changed = (0..[0, 1, 3][chance.below(3)]).map(|_| changed(chance)).collect();
        let grants = chance.below(4) == 0;
        let granted: Vec<f64> = (0..runs).map(|_| if grants { (1e8 * chance.unit()).floor() } else { 0.0 }).collect();
        let paid_anyway = chance.below(2) == 0;
        let anyway = granted.iter().map(|_| if paid_anyway { (1e7 * chance.unit()).floor() } else { 0.0 }).collect();
        // From numbers of their own, so that all else stays as it was.
        let facts = Fact::some(&mut Chance(chance.0 ^ 0x5ca1e), runs);
        World {
            facts,
            granted,
            anyway,
            runs,
            years,
            cities,
            numbers,
            towns: all,
            pledged,
            entry,
            flows,
            twin,
            needed: 2_000.0,
            changed,
        }
    }

    /// Grants paid until the end of a run, or (arm 1) of its twin.
    fn grants(&self, r: usize, arm: usize) -> f64 {
        let any = self.granted.iter().any(|paid| *paid > 0.0) && self.twin;
        let anyway = if any { self.anyway[r] } else { 0.0 };
        if arm == 0 { self.granted[r] + anyway } else { anyway }
    }

    /// Writes the tables as a run leaves them.
    fn write(&self, folder: &Path, answer: &str) {
        let put = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it can be written");
        let mut scenario = format!("title = \"A world\"\nseed = 1\nanswer = \"{answer}\"\nheadline = \"city0\"\n");
        if self.twin {
            scenario += "twin = \"nothing happens\"\n";
        }
        if self.granted.iter().any(|paid| *paid > 0.0) {
            scenario += "[[event]]\nplaces = [\"city0\"]\nadd = { relocation_grant = 5000 }\n";
        }
        if !self.towns[0].is_empty() {
            scenario += "[[community]]\nname = \"folk\"\n[community.template]\ncapacity = 2000\nhazard = 0.1\n";
        }
        put("scenario.toml", &scenario);
        put("manifest.json", "{\"format\":\"footvote run 1\",\"version\":\"0\"}");
        let head = "replicate,year,place,kind,households,inflow,outflow,rent,income,net_income,revenue,obligations,services,crime,governance,home_price,grants\n";
        let (mut places, mut twin) = (head.to_owned(), head.to_owned());
        let mut jurisdictions =
            "replicate,year,place,community,status,households,homes_built,lenders_loss,holders_loss,sponsor_to_builder,hazard\n"
                .to_owned();
        let mut communities =
            "replicate,year,community,members,pledged,supporters,e_residents,residents,ticket_legal,ticket\n"
                .to_owned();
        for r in 0..self.runs {
            for m in 0..=self.years {
                let year = START + m as i64;
                for city in 0..self.cities {
                    for (arm, out) in [(0, &mut places), (1, &mut twin)] {
                        let [h, rent, revenue, services, income, crime] = self.numbers[r][m][city][arm];
                        writeln!(out, "{r},{year},city{city},legacy,{h},0,0,{rent},{income},{income},{revenue},0,{services},{crime},{},1,{}", governed(crime), if city == 0 { self.grants(r, arm) * m as f64 / self.years as f64 } else { 0.0 }).unwrap();
                    }
                }
                for (town, life) in self.towns[r].iter().enumerate() {
                    let open = life.opened.is_some_and(|opened| opened <= year as f64);
                    let h = if open && m == self.years { life.households } else { 0.0 };
                    let gaps = if open { "1,1,1,1,0,1,1,0,1,0" } else { ",,,,,,,,," };
                    writeln!(places, "{r},{year},folk-{},new,{h},0,0,{gaps}", town + 1).unwrap();
                    let status = if open { "open" } else { "planned" };
                    writeln!(
                        jurisdictions,
                        "{r},{year},folk-{},folk,{status},{h},{},{},0,{},{}",
                        town + 1,
                        life.homes,
                        life.lost,
                        life.sponsored,
                        if open { life.hazard().to_string() } else { String::new() }
                    )
                    .unwrap();
                }
                if !self.towns[r].is_empty() {
                    writeln!(communities, "{r},{year},folk,0,{},0,0,0,0,0", self.pledged[r][m]).unwrap();
                }
            }
        }
        put("places.csv", &places);
        if self.twin {
            put("twin_places.csv", &twin);
        }
        put("jurisdictions.csv", &jurisdictions);
        put("communities.csv", &communities);
        let mut events = "replicate,year,place,kind,reason\n".to_owned();
        let mut flows = "replicate,origin,destination,moves,simulated\n".to_owned();
        let mut entry = "replicate,place,income_decile,would,could_pay,admitted,moved\n".to_owned();
        for r in 0..self.runs {
            for (town, life) in self.towns[r].iter().enumerate() {
                let dates = [
                    ("opened", life.opened),
                    ("builder_failed", life.failed),
                    ("closed", life.closed),
                    ("repealed", life.repealed),
                ];
                for (kind, year) in dates.into_iter().filter_map(|(kind, year)| Some((kind, year?))) {
                    writeln!(events, "{r},{year},folk-{},{kind},", town + 1).unwrap();
                }
                for (city, moves) in self.flows[r][town].iter().enumerate().filter(|(_, moves)| **moves > 0.0) {
                    writeln!(flows, "{r},city{city},folk-{},{moves},{moves}", town + 1).unwrap();
                }
            }
            if self.owes(r).is_some() {
                writeln!(events, "{r},{START},city0,insolvent,revenue leaves too little").unwrap();
            }
            if self.owes(r) == Some(false) {
                writeln!(events, "{r},{START}.5,city0,solvent,again").unwrap();
            }
            for (city, note) in self.changed_together() {
                writeln!(events, "{r},{START},city{city},trend_begins,wage{note}").unwrap();
            }
            if !self.towns[r].is_empty() {
                for (tenth, [would, pay, admitted, moved]) in self.entry[r].iter().enumerate() {
                    writeln!(entry, "{r},folk-1,{},{would},{pay},{admitted},{moved}", tenth + 1).unwrap();
                }
            }
        }
        put("events.csv", &events);
        if !self.towns[0].is_empty() && !self.changed.is_empty() {
            let kept = |(k, changed): (usize, &Changed)| {
                let town = r#"{"place":"folk-1","year":2026.5,"households":50}"#;
                let towns = vec![town; changed.opened].join(",");
                format!(
                    r#"{{"key":"parameters.wealth_scale","value":"7.{k}","runs":{},"founds":true,"runs_opened":{},"towns":[{towns}],"pledged":{{"folk":{:?}}},"changes":{{}}}}"#,
                    changed.pledged.len(),
                    changed.opened,
                    changed.pledged
                )
            };
            let all: Vec<String> = self.changed.iter().enumerate().map(kept).collect();
            put("varied.json", &format!("[{}]", all.join(",")));
        }
        put("flows.csv", &flows);
        let mut scores = "replicate,fact,measure,unit,low,high,forecast,value\n".to_owned();
        for r in 0..self.runs {
            for fact in &self.facts {
                let (measure, unit) = if fact.moves { ("common part", "share of moves") } else { ("value", "people") };
                let (low, high) = fact.record;
                let luck = vec![0.85; self.runs];
                let luck = ("a perfect model", luck);
                let own = ("footvote", fact.own.clone());
                for (name, values) in std::iter::once(&own).chain(&fact.naive).chain(fact.moves.then_some(&luck)) {
                    writeln!(scores, "{r},{},{measure},{unit},{low},{high},{name},{}", fact.name, values[r]).unwrap();
                }
            }
        }
        put("scores.csv", &scores);
        put("entry.csv", &entry);
        put("groups.csv", "replicate,year,income_decile,households,would,could_pay,admitted,moved\n");
    }

    /// Whether the first city comes to live on debt in a run, and does so at the end.
    fn owes(&self, r: usize) -> Option<bool> {
        (self.years == 3 && r.is_multiple_of(2)).then_some(r.is_multiple_of(4))
    }

    /// Cities that one trend changes, or two trends of several cities: in worlds without towns, of three or four cities.
    fn changed_together(&self) -> Vec<(usize, &'static str)> {
        match (self.towns[0].len(), self.cities, self.years % 2) {
            (0, 3, _) => vec![(0, ""), (1, "")],
            (0, 4, 0) => vec![(0, ": here"), (1, ": here"), (2, ": there: and more")],
            (0, 4, _) => vec![(0, ": here"), (1, ": here"), (2, ": there"), (3, ": there")],
            _ => Vec::new(),
        }
    }

    /// Hostile acts a year at a town, a mean over the moments at which it is open, of runs that have one.
    fn hazards(&self, k: usize) -> Vec<f64> {
        let end = (START + self.years as i64) as f64;
        let of_town = self.towns.iter().map(|towns| towns[k]);
        of_town.filter(|town| town.opened.is_some_and(|opened| opened <= end)).map(|town| town.hazard()).collect()
    }

    fn opened(&self) -> Vec<(usize, usize, Town)> {
        let of = |r: usize| self.towns[r].iter().enumerate().map(move |(k, town)| (r, k, *town));
        (0..self.runs).flat_map(of).filter(|(_, _, town)| town.opened.is_some()).collect()
    }

    /// One value for each run, or all that are known: what the claim measures, computed once more.
    fn values(&self, claim: &Claim) -> Vec<f64> {
        let (start, last) = (START as f64, self.years);
        let town = || claim.place.strip_prefix("folk-").and_then(|n| n.parse::<usize>().ok()).expect("a town") - 1;
        let city = || claim.place.strip_prefix("city").and_then(|n| n.parse::<usize>().ok()).expect("a city");
        let of_town = |value: fn(&Town) -> Option<f64>| -> Vec<f64> {
            let k = town();
            self.opened().iter().filter(|(_, town, _)| *town == k).filter_map(|(_, _, town)| value(town)).collect()
        };
        let fates = |is: fn(&Town) -> bool| vec![self.opened().iter().filter(|(_, _, town)| is(town)).count() as f64];
        let column = |q: Quantity| QUANTITIES.iter().position(|other| *other == q).expect("it is compared");
        let pair = |r: usize, m: usize, c: usize, q: usize| {
            let cell = &self.numbers[r][m][c];
            (cell[0][q], cell[1][q])
        };
        let each = |value: &dyn Fn(usize) -> f64| (0..self.runs).map(value).collect::<Vec<f64>>();
        let gap = |r: usize, m: usize| {
            let (here, there) = pair(r, m, city(), 0);
            if there > 0.0 { 100.0 * (here / there - 1.0) } else { f64::NAN }
        };
        let standing = |town: &Town| town.closed.or(town.repealed).or(town.failed).is_none();
        match claim.measure {
            Measure::RunsOpened => vec![of_town(|town| town.opened).len() as f64],
            Measure::RunsWithTown => {
                vec![(0..self.runs).filter(|r| self.towns[*r].iter().any(|town| town.opened.is_some())).count() as f64]
            }
            Measure::YearsToOpening => of_town(|town| town.opened).iter().map(|year| year - start).collect(),
            Measure::YearsToFirst => {
                let first = |r: &usize| self.towns[*r].iter().filter_map(|town| town.opened).reduce(f64::min);
                (0..self.runs).filter_map(|r| Some(first(&r)? - start)).collect()
            }
            Measure::Residents => of_town(|town| Some(town.households)),
            Measure::Towns => each(&|r| self.towns[r].iter().filter(|town| town.opened.is_some()).count() as f64),
            Measure::AllTowns => vec![self.opened().len() as f64],
            Measure::Standing => fates(|town| town.closed.or(town.repealed).or(town.failed).is_none()),
            Measure::Repealed => fates(|town| town.repealed.is_some()),
            Measure::BuildersFailed if claim.place.is_empty() => fates(|town| town.failed.is_some()),
            Measure::BuildersFailed => vec![of_town(|town| town.failed).len() as f64],
            Measure::YearsToFailure => of_town(|town| Some(town.failed? - town.opened?)),
            Measure::Closed => fates(|town| town.closed.is_some()),
            Measure::HouseholdsStanding => {
                self.opened().iter().filter(|(_, _, town)| standing(town)).map(|(_, _, town)| town.households).collect()
            }
            Measure::HouseholdsAfter => self.opened().iter().map(|(_, _, town)| town.households).collect(),
            Measure::Pledged => each(&|r| self.pledged[r].iter().copied().fold(0.0, f64::max)),
            Measure::Needed => vec![self.needed],
            Measure::Would if self.towns[0].is_empty() => vec![0.0; self.runs],
            Measure::Would => each(&|r| self.entry[r].iter().map(|tenth| tenth[0]).sum()),
            Measure::Level(q) => each(&|r| pair(r, last, city(), column(q)).0),
            Measure::Effect(q) => each(&|r| {
                let (here, there) = pair(r, last, city(), column(q));
                here - there
            }),
            Measure::EffectShare(q) => each(&|r| {
                let (here, there) = pair(r, last, city(), column(q));
                if there > 0.0 { 100.0 * (here - there) / there } else { f64::NAN }
            }),
            Measure::Together(q) => each(&|r| {
                let cities = claim.place.split('+').map(|name| name["city".len()..].parse::<usize>().expect("a city"));
                let cells: Vec<_> =
                    cities.map(|city| (pair(r, last, city, 0), pair(r, last, city, column(q)))).collect();
                let here: f64 = cells.iter().map(|(people, _)| people.0).sum();
                let there: f64 = cells.iter().map(|(people, _)| people.1).sum();
                if q == Quantity::Households {
                    return if there > 0.0 { 100.0 * (here / there - 1.0) } else { f64::NAN };
                }
                let rents = cells.iter().map(|(people, rent)| people.0 * rent.0).sum::<f64>() / here;
                let twins = cells.iter().map(|(people, rent)| people.1 * rent.1).sum::<f64>() / there;
                100.0 * (rents / twins - 1.0)
            }),
            Measure::RunsOnDebt => {
                vec![(0..self.runs).filter(|r| self.owes(*r) == Some(true)).count() as f64]
            }
            Measure::BetterGoverned => each(&|r| {
                let (here, there) = pair(r, last, city(), column(Quantity::Crime));
                governed(here) - governed(there)
            }),
            Measure::Change => each(&|r| 100.0 * (pair(r, last, city(), 0).0 / pair(r, 0, city(), 0).0 - 1.0)),
            Measure::FirstHalf => each(&|r| gap(r, last / 2) - gap(r, 0)),
            Measure::SecondHalf => each(&|r| gap(r, last) - gap(r, last / 2)),
            Measure::Came => {
                let k = town();
                each(&|r| self.flows[r][k].iter().sum())
            }
            Measure::YearsBetweenActs => self.hazards(town()).iter().map(|acts| 1.0 / acts).collect(),
            Measure::FromBaseLost => self.hazards(town()).iter().map(|acts| 100.0 * (acts - QUIET) / acts).collect(),
            Measure::Changes => vec![self.changed.len() as f64],
            Measure::OpenedIf(k) => vec![self.changed[k].opened as f64],
            Measure::RunsIf(k) => vec![self.changed[k].pledged.len() as f64],
            Measure::PledgedIf(k) => {
                let others = self.changed.iter().enumerate().filter(|(other, _)| *other != k);
                let most = others.flat_map(|(_, other)| &other.pledged).copied().fold(0.0, f64::max);
                assert!(self.changed[k].pledged.iter().all(|pledged| *pledged > most), "luck may have made it first");
                self.changed[k].pledged.clone()
            }
            Measure::PledgedIfAny => {
                vec![self.changed.iter().flat_map(|changed| &changed.pledged).copied().fold(0.0, f64::max)]
            }
            Measure::OnRoute | Measure::Recorded => self.fact(claim).own.clone(),
            Measure::OnRouteNaive | Measure::RecordedNaive => self.fact(claim).nearest().expect("it is said").1.clone(),
            Measure::Facts => vec![self.numbers_on_record().count() as f64],
            Measure::Met => vec![self.numbers_on_record().filter(|fact| fact.met(&fact.own)).count() as f64],
            Measure::MetNaive => {
                let met = |name: &str| {
                    let mine =
                        self.numbers_on_record().flat_map(|fact| fact.naive.iter().map(move |naive| (fact, naive)));
                    mine.filter(|(fact, naive)| naive.0 == name && fact.met(&naive.1)).count()
                };
                vec![met("as at the start").max(met("as in the first year")) as f64]
            }
            Measure::Homes => of_town(|town| Some(town.homes).filter(|homes| *homes > 0.0)),
            Measure::PutInEach => of_town(|town| {
                let sum = town.lost + town.sponsored;
                (sum > 0.0 && town.households > 0.0).then(|| sum / town.households)
            }),
            Measure::RunsSponsored => {
                vec![of_town(|town| Some(town.sponsored).filter(|paid| *paid > 0.0)).len() as f64]
            }
            Measure::Granted => self.granted.clone(),
            Measure::GrantedEach => each(&|r| {
                let (here, there) = pair(r, last, 0, 0);
                if here > there { self.granted[r] / (here - there) } else { f64::NAN }
            }),
            Measure::Sponsored => of_town(|town| Some(town.sponsored).filter(|paid| *paid > 0.0)),
            Measure::Lost => of_town(|town| Some(town.lost).filter(|lost| *lost > 0.0)),
            other => panic!("{other:?} is said of a world that has no such thing"),
        }
    }

    fn fact(&self, claim: &Claim) -> &Fact {
        self.facts.iter().find(|fact| fact.name == claim.place).expect("it is on record")
    }

    fn numbers_on_record(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(|fact| !fact.moves)
    }

    /// The best that one says without a model is told, and that it is better than the model only where it is.
    fn check_record(&self, verdict: &Verdict, told: &str) {
        let claimed = |measure: Measure| verdict.claims.iter().find(|claim| claim.measure == measure);
        if let Some(moves) = self.facts.iter().find(|fact| fact.moves) {
            let (name, naive) = moves.nearest().expect("there are some");
            assert!(claimed(Measure::OnRouteNaive).is_some(), "{told}");
            assert_eq!(verdict.first.contains("repeating an earlier record would put"), *name == "as before", "{told}");
            if verdict.first.contains(" there, more than the model") {
                let less: Vec<f64> = moves.own.iter().zip(naive).map(|(own, naive)| own - naive).collect();
                assert_eq!(certain(&less), Some(false), "{told}");
            }
            // Far worse in every one of many runs is said to be worse.
            let worst = moves.own.iter().zip(naive).all(|(own, naive)| *own < naive - 0.1);
            assert!(!worst || self.runs < 4 || verdict.first.contains("more than the model"), "{told}");
        }
        if let (Some(met), Some(naive)) = (claimed(Measure::Met), claimed(Measure::MetNaive)) {
            let counted = [&verdict.first, &verdict.second].into_iter().find(|text| text.contains("numbers on record"));
            let more = naive.spread.median > met.spread.median;
            let said = |text: &String| text.contains("more than the model") && !text.contains("there, more");
            assert!(counted.is_none_or(|text| said(text) == more), "{told}");
        }
        if let (1, Some(only)) = (self.numbers_on_record().count(), self.numbers_on_record().next()) {
            let nearer = only.nearest().is_some_and(|naive| only.off(&naive.1) < only.off(&only.own));
            assert_eq!(told.contains("would come nearer"), nearer, "{told}");
        }
        // What was varied is told of in the quantity of the answer or not at all: here nobody kept that.
        assert!(verdict.leant.is_empty(), "{told}\n{:?}", verdict.leant);
    }

    /// The median of a share that is taken of all runs together.
    fn pooled(&self, third: usize, step: usize) -> f64 {
        let weight = |tenth: usize| {
            let (low, high) = (10.0 / 3.0 * third as f64, 10.0 / 3.0 * (third + 1) as f64);
            (high.min(tenth as f64 + 1.0) - low.max(tenth as f64)).max(0.0)
        };
        let sum = |k: usize| -> f64 {
            self.entry.iter().map(|run| (0..10).map(|tenth| weight(tenth) * run[tenth][k]).sum::<f64>()).sum()
        };
        100.0 * sum(step) / sum(0)
    }

    fn check(&self, verdict: &Verdict, told: &str) {
        for claim in &verdict.claims {
            let (median, low, high) = match claim.measure {
                Measure::CanPay(third) => (self.pooled(third, 1), f64::NAN, f64::NAN),
                Measure::MovesIn(third) => (self.pooled(third, 3), f64::NAN, f64::NAN),
                Measure::TurnedAway => {
                    let sum = |k: usize| self.entry.iter().flatten().map(|tenth| tenth[k]).sum::<f64>();
                    (100.0 * (1.0 - sum(2) / sum(1)), f64::NAN, f64::NAN)
                }
                Measure::CameFrom => {
                    let city: usize = claim.place.strip_prefix("city").and_then(|n| n.parse().ok()).expect("a city");
                    let town = verdict.claims.iter().find(|claim| claim.measure == Measure::Came).expect("it is said");
                    let k = town.place.strip_prefix("folk-").and_then(|n| n.parse::<usize>().ok()).expect("a town") - 1;
                    let share = |r: usize| 100.0 * self.flows[r][k][city] / self.flows[r][k].iter().sum::<f64>();
                    summary(&(0..self.runs).map(share).collect::<Vec<f64>>())
                }
                _ => summary(&self.values(claim)),
            };
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-6);
            assert!(close(median, claim.spread.median), "{told}\n{claim:?}: {median}");
            if low.is_finite() {
                assert!(
                    close(low, claim.spread.most.0) && close(high, claim.spread.most.1),
                    "{told}\n{claim:?}: {low} {high}"
                );
            }
            if let (Some(up), Measure::Effect(q) | Measure::EffectShare(q)) = (claim.way, claim.measure) {
                let share = Claim { measure: Measure::EffectShare(q), ..claim.clone() };
                let values = self.values(&share);
                // What every run has at every moment, in both worlds, is set and not drawn.
                let city: Option<usize> = claim.place.strip_prefix("city").and_then(|n| n.parse().ok());
                let column = QUANTITIES.iter().position(|other| *other == q).expect("it is compared");
                let exact = city.filter(|_| q != Quantity::Households && self.runs > 1).is_some_and(|city| {
                    let of = |r: usize, m: usize| [0, 1].map(|arm| self.numbers[r][m][city][arm][column]);
                    (0..self.runs).all(|r| (0..self.numbers[r].len()).all(|m| of(r, m) == of(0, m)))
                });
                match exact {
                    true => assert!(values.iter().all(|value| (*value > 0.0) == up), "{told}\n{claim:?}"),
                    false => assert_eq!(certain(&values), Some(up), "{told}\n{claim:?}"),
                }
            }
            if let (Some(up), Measure::Together(_)) = (claim.way, claim.measure) {
                assert_eq!(certain(&self.values(claim)), Some(up), "{told}\n{claim:?}");
            }
            if claim.measure == Measure::BetterGoverned {
                assert_eq!(certain(&self.values(claim)), claim.way, "{told}\n{claim:?}");
            }
        }
        // No pace that luck explains.
        for (words, up) in [("; it slows: ", true), ("; it gathers pace: ", false)] {
            let half = verdict.claims.iter().find(|claim| claim.measure == Measure::SecondHalf);
            if let Some(half) = half.filter(|_| verdict.first.contains(words)) {
                let early = self.values(&Claim { measure: Measure::FirstHalf, ..half.clone() });
                let turn: Vec<f64> = self.values(half).iter().zip(early).map(|(late, early)| late - early).collect();
                assert_eq!(certain(&turn), Some(up), "{told}\n{turn:?}");
            }
        }
        if verdict.kind == AnswerKind::Record {
            self.check_record(verdict, told);
        } else if !self.towns[0].is_empty() {
            let lines: usize = verdict.leant.iter().map(|leant| leant.lines.len()).sum();
            assert_eq!(lines, self.changed.len(), "{told}\n{:?}", verdict.leant);
            assert!(verdict.leant.iter().all(|leant| (0.0..=1.0).contains(&leant.swing)), "{:?}", verdict.leant);
        }
        // Whatever has digits is a number that was claimed, a year of the run, or the number of runs.
        let end = START + self.years as i64;
        let mut known: Vec<String> =
            verdict.claims.iter().flat_map(|claim| &claim.written).flat_map(|text| numerals(text)).collect();
        known.extend((START..=end).map(|year| year.to_string()));
        known.extend([self.runs.to_string(), self.years.to_string(), "0".to_owned()]);
        known.extend(["90%".to_owned(), "1".to_owned()]);
        // What is on record has two figures.
        known.extend(["1,700", "2,000", "2,500", "2,800"].map(str::to_owned));
        // How many numbers a guess says anything of.
        known.extend((1..=self.facts.len()).map(|count| count.to_string()));
        // How many cities change together, and how many others there are.
        known.extend((1..=self.cities).map(|count| count.to_string()));
        // The values that were tried, “wealth scale” 7.2.
        known.extend((0..self.changed.len()).map(|k| format!("7.{k}")).chain(["7".to_owned()]));
        let names = (0..9).map(|k| k.to_string());
        known.extend(
            names.filter(|k| told.to_lowercase().contains(&format!("town {k}")) || told.contains(&format!("City{k}"))),
        );
        for text in [&verdict.first, &verdict.second]
            .into_iter()
            .chain(verdict.numbers.iter().flat_map(|big| [&big.value, &big.about]))
        {
            for numeral in numerals(&text.replace("City", "").replace("per 100,000", "")) {
                let spelled = numeral.trim_end_matches('%').to_owned();
                assert!(
                    known.contains(&numeral) || known.contains(&spelled),
                    "{numeral} is in no table\n{text}\n{told}"
                );
            }
        }
        // About as many are at most one per cent more or fewer over the whole range.
        if told.contains("about as many households as") {
            let households = |claim: &&Claim| claim.measure == Measure::Effect(Quantity::Households);
            for claim in verdict.claims.iter().filter(households).filter(|claim| claim.way.is_none()) {
                let share = Claim { measure: Measure::EffectShare(Quantity::Households), ..claim.clone() };
                let (_, low, high) = summary(&self.values(&share));
                assert!(low.abs().max(high.abs()) <= 1.0 + 1e-9, "{told}\n{claim:?}: {low} to {high}");
            }
        }
        // What a new place is told of comes first, and what never opened has no household. Where nobody lives in the city, which no
        // scenario allows, there is nothing to tell of either.
        let told_of = !verdict.first.starts_with("Nobody lives in");
        if told_of && self.twin && verdict.kind == AnswerKind::Twin && !self.opened().is_empty() {
            let town = verdict.first.find("own").unwrap_or(usize::MAX);
            let city = verdict.first.find("City").unwrap_or(usize::MAX);
            assert!(town < city, "{told}");
        }
        if self.opened().is_empty() {
            let measures = [Measure::Residents, Measure::YearsToOpening, Measure::HouseholdsStanding];
            assert!(verdict.claims.iter().all(|claim| !measures.contains(&claim.measure)), "{told}");
        }
        if self.runs == 1 {
            assert!(verdict.rows.is_empty(), "one run tells no effect: {told}");
            assert!(!told.contains(" fewer households than") && !told.contains(" more households than"), "{told}");
        }
    }
}

/// Quality of government in these worlds: the safer, the better.
fn governed(crime: f64) -> f64 {
    rounded(-crime / 100.0)
}

fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// Median, and the middle 90 % of twenty, else the range.
fn summary(values: &[f64]) -> (f64, f64, f64) {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    known.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let h = share * (known.len() - 1) as f64;
        let (a, b) = (known[h.floor() as usize], known[h.ceil() as usize]);
        a + (h - h.floor()) * (b - a)
    };
    match known.len() {
        0 => (f64::NAN, f64::NAN, f64::NAN),
        n if n < 20 => (at(0.5), at(0.0), at(1.0)),
        _ => (at(0.5), at(0.05), at(0.95)),
    }
}

/// Which way the mean goes at 5 %, which is at least what is asked of one of several.
fn certain(values: &[f64]) -> Option<bool> {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    let error = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n as f64 - 1.0) / n as f64).sqrt();
    let range = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let chance = match range.1 - range.0 <= 1e-9 * mean.abs() {
        true => 0.5f64.powi(n as i32 - 1),
        false => 2.0 * (1.0 - StudentsT::new(0.0, 1.0, n as f64 - 1.0).unwrap().cdf(mean.abs() / error)),
    };
    (n > 1 && chance <= 0.05 + 1e-9).then_some(mean > 0.0)
}

/// The numbers in a text, with a per-cent sign where one follows.
fn numerals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut number = String::new();
    for letter in text.chars().chain([' ']) {
        match letter {
            digit if digit.is_ascii_digit() => number.push(digit),
            mark if (mark == ',' || mark == '.') && !number.is_empty() => number.push(mark),
            '%' if !number.is_empty() => found.push(std::mem::take(&mut number) + "%"),
            _ if !number.is_empty() => found.push(std::mem::take(&mut number).trim_end_matches([',', '.']).to_owned()),
            _ => {}
        }
    }
    found
}

#[test]
fn six_hundred_small_worlds_are_answered_as_their_tables_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut chance = Chance(7);
    let mut kinds = std::collections::BTreeSet::new();
    let (mut ways, mut silent) = (0, 0);
    for k in 0..600 {
        let world = World::random(&mut chance);
        let (word, _) = AnswerKind::WORDS[k % AnswerKind::WORDS.len()];
        let at = folder.path().join(k.to_string());
        fs::create_dir(&at).expect("it can be made");
        world.write(&at, word);
        let tables = RunTables::read(&at).unwrap_or_else(|error| panic!("world {k}: {error}"));
        let verdict = Verdict::of(&tables);
        let numbers: Vec<String> = verdict.numbers.iter().map(|big| format!("{} {}", big.value, big.about)).collect();
        let told = format!("world {k}, {word}: {} | {} | {}", verdict.first, verdict.second, numbers.join(" | "));
        assert!(verdict.first.ends_with('.') && !verdict.first.contains("NaN") && !told.contains("inf"), "{told}");
        world.check(&verdict, &told);
        kinds.insert(verdict.kind.word());
        ways += usize::from(verdict.claims.iter().any(|claim| claim.way.is_some()));
        silent += usize::from(world.twin && verdict.rows.is_empty());
        fs::remove_dir_all(&at).expect("it can be removed");
    }
    assert!(kinds.len() >= 6, "{kinds:?}");
    assert!(ways > 60 && silent > 60, "{ways} claim a direction, {silent} none");
}

#[test]
fn a_wrong_number_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut chance = Chance(11);
    let world =
        std::iter::repeat_with(|| World::random(&mut chance)).find(|w| w.twin && w.runs == 6 && !w.opened().is_empty());
    let world = world.expect("there is one");
    world.write(folder.path(), "fates");
    let mut verdict = Verdict::of(&RunTables::read(folder.path()).expect("it can be read"));
    world.check(&verdict, "as it is");
    let noticed = |verdict: &Verdict| std::panic::catch_unwind(|| world.check(verdict, "planted")).is_err();
    let first = verdict.first.clone();
    verdict.first += " It has 98,765 households.";
    assert!(noticed(&verdict), "a number that no table has");
    verdict.first = first;
    verdict.claims[0].spread.median += 1.0;
    assert!(noticed(&verdict), "a count that is one too many");
    assert_eq!(numerals("$1,234.5 in 2045 (12% to 3)."), ["1,234.5", "2045", "12%", "3"]);
    assert_eq!(plain::people(1_234.0), "1,200");
}
