//! Measures what the shipped scenarios give for new places, beside the bands where that must lie.
//!
//! As in [`crate::experiment::evidence::baseline_bands`], a band is what an earlier prototype gave: regression, not validation. Every figure is a mean over
//! replicates of a shipped scenario, changed as one would with `--set`.

use std::cell::Cell;
use std::path::Path;

use crate::engine::base::parallel::map;
use crate::engine::records::rows::{EntryRow, EventKind, JurisdictionRow, ReplicateRecord};
use crate::engine::records::template_gain::gains;
use crate::engine::simulation::Simulation;
use crate::engine::{EngineError, RunOptions, run_replicate};
use crate::experiment::evidence::band::{Band, third_shares};
use crate::model::charter::Founding;
use crate::model::numeric::pow;
use crate::model::place::Kind;
use crate::scenario::read::edit::Edit;
use crate::scenario::{Scenario, load};

const GROUP: &str = "new places";
const TOWN: &str = "the town beside Chicago";

/// The scenarios, how much is simulated, and what has been seen of limits that nothing may exceed.
struct Bench<'a> {
    folder: &'a Path,
    replicates: u32,
    progress: &'a dyn Fn(&str),
    /// Largest number of households beyond homes (simulated ones: of a fraction of a home the last is admitted as often as it is
    /// large), homes over the land cap, growth of homes beyond g_max.
    worst: Cell<[f64; 3]>,
}

/// Why there are no bands.
#[derive(Debug, thiserror::Error)]
pub enum BandError {
    /// A shipped scenario is missing or was changed.
    #[error("{0}")]
    Scenario(String),
    /// A simulation failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Runs everything on the scenarios in `folder`; `progress` is told what is being simulated.
pub fn measure(folder: &Path, replicates: u32, progress: &dyn Fn(&str)) -> Result<Vec<Band>, BandError> {
    let bench = Bench { folder, replicates, progress, worst: Cell::new([0.0; 3]) };
    let mut bands = bench.town_beside_chicago()?;
    bands.extend(bench.ordinary_homes()?);
    bands.extend(bench.charter_city()?);
    bands.extend(bench.entry_fee()?);
    bands.extend(bench.remote_share()?);
    bands.extend(bench.learning()?);
    let [households, homes, growth] = bench.worst.get();
    bands.push(band("households beyond homes, largest, simulated households", households, 0.0, 1.0));
    bands.push(band("homes over the land cap, largest", homes, 0.0, 1.0));
    bands.push(band("growth of homes less g_max, largest, points a year", 100.0 * growth, -100.0, 5.0));
    Ok(bands)
}

fn band(name: &str, value: f64, low: f64, high: f64) -> Band {
    Band { group: GROUP, name: name.to_string(), value, low, high }
}

/// How `a` becomes `b`, per cent.
fn percent_change(a: f64, b: f64) -> f64 {
    100.0 * (b / a - 1.0)
}

impl Bench<'_> {
    /// The shipped scenario `name` with `edits`.
    fn scenario(&self, name: &str, edits: &[&str]) -> Result<Scenario, BandError> {
        let edits: Vec<Edit> = edits.iter().map(|text| Edit::parse(text)).collect();
        let loaded = load(&self.folder.join(name), &edits);
        loaded.map(|loaded| loaded.scenario).map_err(|report| BandError::Scenario(report.to_string()))
    }

    /// All replicates of a shipped scenario with `edits`.
    fn run(&self, name: &str, edits: &[&str]) -> Result<Vec<ReplicateRecord>, BandError> {
        (self.progress)(&format!("{name} {}", edits.join(" ")));
        let scenario = self.scenario(name, edits)?;
        let run = |replicate| run_replicate(&scenario, replicate, &RunOptions::default(), &|_| true);
        let records: Vec<ReplicateRecord> =
            map(self.replicates as usize, None, |k| run(k as u32)).into_iter().collect::<Result<_, _>>()?;
        records.iter().for_each(|record| self.note_limits(&scenario, record));
        Ok(records)
    }

    /// Notes how far places come near what they may not exceed.
    fn note_limits(&self, scenario: &Scenario, record: &ReplicateRecord) {
        let mut worst = self.worst.get();
        for place in scenario.places.iter().filter(|place| place.founding != Founding::Standing) {
            let Some(charter) = &place.charter else {
                continue;
            };
            let rows: Vec<_> = record.jurisdictions.iter().filter(|row| row.place == place.name).collect();
            for row in rows.iter().filter(|row| row.housing_units > 0.0) {
                worst[0] = worst[0].max((row.households - row.housing_units) / record.weight);
                worst[1] = worst[1].max(row.housing_units / row.land_cap);
            }
            for pair in rows.windows(2).filter(|pair| pair[0].housing_units > 0.0 && charter.units_per_year == 0.0) {
                let years = pair[1].year - pair[0].year;
                let growth = pow(pair[1].housing_units / pair[0].housing_units, 1.0 / years) - 1.0;
                // In its first year a place by pledge takes in whoever came for the opening.
                if pair[0].status == pair[1].status {
                    worst[2] = worst[2].max(growth - charter.growth_limit);
                }
            }
        }
        self.worst.set(worst);
    }

    /// The town beside Chicago at parity, without its reform: as the preset, at g = 0, more efficient, with four times the share, and
    /// beside a copy of Chicago.
    fn town_beside_chicago(&self) -> Result<Vec<Band>, BandError> {
        const NO_REFORM: &str = "event.1.set.governance_target=-0.27";
        let lives = |what: &str, edits: &[&str], band: [(f64, f64); 2]| -> Result<Vec<Band>, BandError> {
            let edits: Vec<&str> = edits.iter().copied().chain([NO_REFORM]).collect();
            let records = self.run("chicago-town.toml", &edits)?;
            let opened = mean(&records, |record| {
                record.events.iter().any(|event| event.kind() == EventKind::Opened) as u8 as f64
            });
            let people = mean(&records, |record| households(record, "families-1"));
            let [open, size] = band;
            Ok(vec![
                Band {
                    group: TOWN,
                    ..self::band(&format!("{what}: opens in 20 years, %"), 100.0 * opened, open.0, open.1)
                },
                Band {
                    group: TOWN,
                    ..self::band(&format!("{what}: households after 20 years"), people, size.0, size.1)
                },
            ])
        };
        const NEVER: [(f64, f64); 2] = [(0.0, 0.0), (0.0, 0.0)];
        let mut bands = lives("share .6 %, parity", &[], NEVER)?;
        bands.extend(lives("the same at g = 0", &["parameters.governance_weight=0"], NEVER)?);
        let efficient = ["parameters.governance_weight=0", "community.families.template.efficiency=1.2"];
        bands.extend(lives("the same at g = 0, efficiency 1.2", &efficient, NEVER)?);
        bands.extend(lives(
            "four times the share",
            &["community.families.share=0.024"],
            [(100.0, 100.0), (0.6 * 5_602.0, 1.4 * 5_602.0)],
        )?);
        (self.progress)("chicago-town.toml: the placebo");
        let scenario = self.scenario("chicago-town.toml", &[NO_REFORM])?;
        let rows = gains(&*Simulation::new(&scenario, 0)?);
        let yes = |part: &str| rows.iter().find(|row| row.part == part).map_or(f64::NAN, |row| 100.0 * row.yes);
        // Identical rules open at 1.2 to 1.8 times as many like-minded households.
        bands.push(Band {
            group: TOWN,
            ..band(
                "placebo: looks at the template for each look that says yes to a copy of Chicago",
                yes("total") / yes("placebo"),
                1.2,
                1.8,
            )
        });
        bands.push(Band { group: TOWN, ..band("placebo: looks that say yes, %", yes("placebo"), 1.0, 8.0) });
        Ok(bands)
    }

    /// An ordinary subdivision beside Chicago: a first thousand homes, then up to 4,000 a year, under Chicago's own rules.
    fn ordinary_homes(&self) -> Result<Vec<Band>, BandError> {
        let chicago = self.scenario("only-for-the-wealthy.toml", &[])?;
        let chicago = chicago.places.iter().find(|place| place.name == "chicago");
        let governance =
            chicago.ok_or_else(|| BandError::Scenario("there is no Chicago".into()))?.attributes.governance;
        let edits = [
            "units=1_000",
            "units_per_year=4_000",
            "entry_fee=0",
            "sponsor=0",
            "infrastructure=120_000",
            "building=150_000",
            "land_cap=28_000",
        ]
        .map(|edit| format!("place.gate.{edit}"));
        let years = "time.years=15".to_string();
        let governance = format!("place.gate.governance={governance}");
        let edits: Vec<&str> = edits.iter().chain([&years, &governance]).map(String::as_str).collect();
        let records = self.run("only-for-the-wealthy.toml", &edits)?;
        let at = |year: f64| {
            mean(&records, |record| {
                let start = record.places.first().map_or(0.0, |row| row.year);
                let rows = record.jurisdictions.iter().filter(|row| row.place == "gate");
                rows.filter(|row| (row.year - start - year).abs() < 1e-6).map(|row| row.households).sum()
            })
        };
        let end = |of: fn(&JurisdictionRow) -> f64| {
            mean(&records, |record| record.jurisdictions.iter().rfind(|row| row.place == "gate").map_or(0.0, of))
        };
        let name = |what: &str| format!("1,000 homes beside Chicago, then up to 4,000 a year: {what}");
        let near = |what: &str, value: f64, oracle: f64| band(&name(what), value, 0.6 * oracle, 1.4 * oracle);
        Ok(vec![
            // The prototype counts years of the simulation and opens the place in the second of them.
            near("households 4 years after the opening", at(4.0), 1_086.0),
            near("households after 9 years", at(9.0), 1_791.0),
            near("households after 14 years", at(14.0), 2_643.0),
            band(&name("builder fails, %"), 100.0 * end(|row| (row.builder_failures > 0) as u8 as f64), 60.0, 100.0),
            near("lost, $ M", end(|row| row.lenders_loss + row.holders_loss) / 1e6, 165.0),
        ])
    }

    fn charter_city(&self) -> Result<Vec<Band>, BandError> {
        (self.progress)("prospera.toml");
        let scenario = self.scenario("prospera.toml", &[])?;
        let place = scenario.places.iter().position(|place| place.name == "prospera");
        let place = place.ok_or_else(|| BandError::Scenario("there is no Próspera".into()))? as u16;
        let opens = scenario.places[place as usize].charter.as_ref().map_or(0.0, |charter| charter.opens);
        let seen = |replicate| -> Result<[f64; 3], EngineError> {
            let mut sim = Simulation::new(&scenario, replicate)?;
            let mut seen = [0.0; 3];
            for (k, years) in [4.0, 7.0].into_iter().enumerate() {
                while (sim.tick as i64) < scenario.time.tick_at(opens + years) {
                    sim.tick();
                }
                let residents = sim.world.households.iter().filter(|h| h.place == place);
                let remote = residents.clone().filter(|h| h.is_remote()).count() as f64;
                seen[k] = residents.count() as f64 * sim.weight;
                seen[2] = remote * sim.weight;
            }
            Ok(seen)
        };
        let all: Vec<[f64; 3]> =
            map(self.replicates as usize, None, |k| seen(k as u32)).into_iter().collect::<Result<_, _>>()?;
        let [four, seven, remote] = [0, 1, 2].map(|k| all.iter().map(|seen| seen[k]).sum::<f64>() / all.len() as f64);
        Ok(vec![
            // 78 in the prototype's fifth year, in the second of which the place opens.
            band("charter city, households 4 years after the opening", four, 0.6 * 78.0, 1.4 * 78.0),
            band("charter city, households after 7 years", seven, 25.0, 250.0),
            band("charter city, remote share after 7 years, %", 100.0 * remote / seven, 80.0, 100.0),
        ])
    }

    fn entry_fee(&self) -> Result<Vec<Band>, BandError> {
        let free = self.run("only-for-the-wealthy.toml", &["place.gate.entry_fee=0"])?;
        let dear = self.run("only-for-the-wealthy.toml", &["place.gate.entry_fee=25_000"])?;
        let residents = |records: &[ReplicateRecord]| mean(records, |record| households(record, "gate"));
        let poorer = |records: &[ReplicateRecord]| {
            let of = |most: u8| {
                let last = move |record: &ReplicateRecord| {
                    let end = record.places.last().map_or(0.0, |row| row.year);
                    let rows = record.groups.iter().filter(|row| row.place == "gate" && row.year == end);
                    rows.filter(|row| row.income_decile <= most).map(|row| row.households).sum()
                };
                mean(records, last)
            };
            100.0 * of(5) / of(10)
        };
        // Thirds of incomes: who would come, and who of them could pay where nobody helps.
        let thirds = |records: &[ReplicateRecord], count: fn(&EntryRow) -> f64| -> [f64; 3] {
            let mut sums = [0.0; 3];
            for row in records.iter().flat_map(|record| &record.entry).filter(|row| row.place == "gate") {
                let shares = third_shares(row.income_decile);
                sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share * count(row));
            }
            sums
        };
        let would = thirds(&dear, |row| row.would);
        let alone = self.run("only-for-the-wealthy.toml", &["place.gate.entry_fee=25_000", "parameters.assist=0"])?;
        let pays = thirds(&alone, |row| row.could_pay)[0] / thirds(&alone, |row| row.would)[0];
        Ok(vec![
            band(
                "entry fee 0 to $25,000, residents after 10 years, %",
                percent_change(residents(&free), residents(&dear)),
                -70.0,
                -35.0,
            ),
            band("the same, share of the poorest half of incomes, points", poorer(&dear) - poorer(&free), -100.0, -8.0),
            band("the same, who would come: poorest third over the richest", would[0] / would[2], 0.1, 0.3),
            band("the same, who would come: middle third over the richest", would[1] / would[2], 0.45, 0.7),
            band("the same, of the poorest third who would: can pay alone, share", pays, 0.0, 0.15),
        ])
    }

    fn remote_share(&self) -> Result<Vec<Band>, BandError> {
        let none = self.run("remote-work.toml", &["population.remote_share=0"])?;
        let most = self.run("remote-work.toml", &["population.remote_share=0.6"])?;
        let of = |records: &[ReplicateRecord], place: &str| mean(records, |record| households(record, place));
        Ok(vec![
            band(
                "remote work 0 to 60%, a place near Chicago, %",
                percent_change(of(&none, "near"), of(&most, "near")),
                0.0,
                45.0,
            ),
            band("the same, a place far away, ratio", of(&most, "far") / of(&none, "far"), 1.8, 4.0),
        ])
    }

    fn learning(&self) -> Result<Vec<Band>, BandError> {
        let all = |learning: f64, legal: f64| -> Result<f64, BandError> {
            let edits =
                [format!("parameters.learning_rate={learning}"), format!("community.pioneers.template.legal={legal}")];
            let records = self.run("templates-learning.toml", &edits.each_ref().map(|edit| edit.as_str()))?;
            Ok(mean(&records, |record| {
                record
                    .places
                    .iter()
                    .filter(|row| row.kind == Kind::New && last(record, row.tick))
                    .map(|row| row.households)
                    .sum()
            }))
        };
        let change = |legal| Ok::<f64, BandError>(percent_change(all(0.0, legal)?, all(0.3, legal)?));
        Ok(vec![
            band("learning 0 to 30%, legal cost $3 M, residents after 30 years, %", change(3e6)?, -5.0, 20.0),
            band("the same, legal cost $40 M, %", change(40e6)?, 15.0, 70.0),
        ])
    }
}

/// Whether `tick` is the last of `record`.
fn last(record: &ReplicateRecord, tick: u32) -> bool {
    record.places.last().is_some_and(|row| row.tick == tick)
}

/// Households of a place at the end.
fn households(record: &ReplicateRecord, place: &str) -> f64 {
    record.places.iter().rfind(|row| row.place == place).map_or(f64::NAN, |row| row.households)
}

fn mean(records: &[ReplicateRecord], number: impl Fn(&ReplicateRecord) -> f64) -> f64 {
    records.iter().map(number).sum::<f64>() / records.len() as f64
}
