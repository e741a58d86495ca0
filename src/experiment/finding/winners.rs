//! Measures what a reform is worth to each household, in dollars a year, and who wins and who loses by it.
//!
//! Ū = u(residence at the end) − (T/Y)·Σ(C − E[e | moved]) over the household's moves, T = 2 years (the window in
//! which Koşar, Ransom & van der Klaauw's respondents weigh a move once), Y = years run; E[e | moved] is what it likes of where it went
//! beyond what the model names ([`taste_of_movers`](crate::model::choice::taste_of_movers)).
//! EV = n·(exp((Ū_reform − Ū_baseline)/β) − 1) + ΔL, $ per year, with net income n and the weight β of log income in the baseline.
//! Utility takes everybody for a tenant. So whoever owns its home in the baseline gets what it is let for: ΔL = L·(r_reform/r_baseline − 1),
//! L = α·n/(1 + τᵖ/(i + d_H)), r the rent of a unit in its place of the baseline; ΔL of all others is their landlords', who are nobody here.
//! A household born during the run counts only what it did itself.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::engine::Finished;
use crate::engine::records::standings::Standing;
use crate::experiment::statistics::{Running, agree_by_chance, student_975};
use crate::model::numeric::exp;

/// T: years over which one move is weighed.
const WINDOW: f64 = 2.0;
/// Part of income by which somebody must gain or lose to be counted as better or worse off.
const NOTICEABLE: f64 = 0.01;
/// Values beyond are cut, $ per year: they stand for no income at all.
const LARGEST: f64 = 1e12;

/// What divides the households, and which part of them.
pub type Group = (&'static str, String);

/// What happened to one group in one replicate. Money is in whole cents, so that totals do not depend on the grouping.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Simulated households.
    pub households: u64,
    /// Σ EV, cents per year.
    pub total_cents: i128,
    /// Σ ΔL of those who rent: what their landlords get more, cents per year.
    pub landlord_cents: i128,
    /// Σ net income in the baseline, cents per year.
    pub income_cents: i128,
    /// Households better off by more than 1 % of income.
    pub better: u64,
    /// Households worse off by more than 1 % of income.
    pub worse: u64,
}

/// n·(exp((Ū_reform − Ū_baseline)/β) − 1): EV of one household as a tenant, $ per year.
pub fn as_tenant(base: &Standing, reform: &Standing, years: f64) -> f64 {
    let lifetime = |s: &Standing| s.utility - WINDOW / years * s.cost;
    base.net_income * (exp((lifetime(reform) - lifetime(base)) / base.income_weight) - 1.0)
}

/// Tallies by every dimension of a replicate in the baseline and in the reform, whose places have these names.
pub fn tallies(arms: [&Finished; 2], years: f64, places: [&[String]; 2]) -> BTreeMap<Group, Tally> {
    let [base, reform] = arms.map(|arm| &arm.standings[..]);
    tallies_of(base, reform, &rent_growth(arms.map(|arm| &arm.rents[..]), places), years, places[0])
}

/// r_reform/r_baseline − 1 of each place of the baseline; 0 where the reform has no such place, or nothing was asked for a home.
fn rent_growth(rents: [&[f64]; 2], places: [&[String]; 2]) -> Vec<f64> {
    let of = |(name, &before): (&String, &f64)| {
        let after = places[1].iter().position(|other| other == name).map(|at| rents[1][at]);
        after.filter(|_| before > 0.0).map_or(0.0, |after| after / before - 1.0)
    };
    places[0].iter().zip(rents[0]).map(of).collect()
}

fn tallies_of(
    base: &[Standing],
    reform: &[Standing],
    rent_growth: &[f64],
    years: f64,
    places: &[String],
) -> BTreeMap<Group, Tally> {
    let mut tallies: BTreeMap<Group, Tally> = BTreeMap::new();
    // Bands are few: households are gathered by the index of their bands, and the names come last.
    let mut cells: BTreeMap<(usize, usize), Tally> = BTreeMap::new();
    let both = base.iter().zip(reform).filter(|(base, reform)| !base.is_gone() && !reform.is_gone());
    for (base, reform) in both {
        let home = base.home * rent_growth[base.place as usize];
        let (own, let_to) = if base.owner { (home, 0.0) } else { (0.0, home) };
        let value = (as_tenant(base, reform, years) + own).clamp(-LARGEST, LARGEST);
        let one = Tally {
            households: 1,
            total_cents: (value * 100.0).round() as i128,
            landlord_cents: (let_to.clamp(-LARGEST, LARGEST) * 100.0).round() as i128,
            income_cents: (base.net_income * 100.0).round() as i128,
            better: (value > NOTICEABLE * base.net_income) as u64,
            worse: (value < -NOTICEABLE * base.net_income) as u64,
        };
        for (dimension, band) in bands(base, reform).into_iter().enumerate() {
            cells.entry((dimension, band)).or_default().add(&one);
        }
    }
    for ((dimension, band), tally) in cells {
        let (name, words) = &DIMENSIONS[dimension];
        let band = match words.get(band) {
            Some(word) => word.to_string(),
            None if *name == "place" => places[band].clone(),
            None => band.to_string(),
        };
        tallies.insert((name, band), tally);
    }
    tallies
}

const DECILES: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
const AGES: [&str; 6] = ["25", "26-34", "35-44", "45-54", "55-64", "65+"];
const MOVED: [&str; 4] = ["in neither", "only in the baseline", "only in the reform", "in both"];

/// Dimensions and their bands; places and communities have the names of the scenario.
const DIMENSIONS: [(&str, &[&str]); 8] = [
    ("all", &["all"]),
    ("income_decile", &DECILES),
    ("tenure", &["renter", "owner"]),
    ("age", &AGES),
    ("children", &["none", "some"]),
    ("community", &["none"]),
    ("moved", &MOVED),
    ("place", &[]),
];

fn bands(base: &Standing, reform: &Standing) -> [usize; 8] {
    [
        0,
        base.decile as usize,
        base.owner as usize,
        [26, 35, 45, 55, 65].iter().filter(|&&bound| base.age >= bound).count(),
        base.children as usize,
        base.community as usize,
        (base.moves > 0) as usize + 2 * (reform.moves > 0) as usize,
        base.place as usize,
    ]
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.households += other.households;
        self.total_cents += other.total_cents;
        self.landlord_cents += other.landlord_cents;
        self.income_cents += other.income_cents;
        self.better += other.better;
        self.worse += other.worse;
    }
}

/// One group over all replicates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WinnerRow {
    /// The reform.
    pub arm: String,
    /// What divides the households.
    pub dimension: &'static str,
    /// Which part of them.
    pub band: String,
    /// Replicates in which there are such households.
    pub replicates: u32,
    /// Real households, mean over replicates.
    pub households: f64,
    /// Mean equivalent variation, $ per household and year.
    pub mean: f64,
    /// Its Monte-Carlo standard error: of a mean over all households, so replicates weigh as much as they have of them.
    pub standard_error: Option<f64>,
    /// The same relative to net income.
    pub mean_of_income: f64,
    /// Share of households better off by more than 1 % of net income.
    pub better_off: f64,
    /// Share of households worse off by more than 1 % of net income.
    pub worse_off: f64,
    /// Total equivalent variation, $ per year, mean over replicates.
    pub total: f64,
    /// What landlords of those who rent get more, $ per year, mean over replicates.
    pub landlords: f64,
    /// Its Monte-Carlo standard error.
    pub landlords_error: Option<f64>,
}

impl WinnerRow {
    /// The 95 % interval of the mean, by Student's t; `None` where too few replicates say anything.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let error = self.standard_error.filter(|error| !agree_by_chance(self.mean, *error, self.replicates))?;
        let half = student_975(self.replicates - 1) * error;
        Some((self.mean - half, self.mean + half))
    }
}

/// Collects tallies over replicates.
#[derive(Debug, Clone, Default)]
pub struct Winners {
    groups: BTreeMap<Group, Vec<Tally>>,
    replicates: u32,
    weight: f64,
}

impl Winners {
    /// Takes one replicate in, whose simulated households stand for `weight` real ones each.
    pub fn add(&mut self, tallies: BTreeMap<Group, Tally>, weight: f64) {
        self.replicates += 1;
        self.weight = weight;
        for (group, tally) in tallies {
            self.groups.entry(group).or_default().push(tally);
        }
    }

    /// All rows, dimension by dimension; nothing if nothing was added.
    pub fn rows(&self, arm: &str) -> Vec<WinnerRow> {
        let order = |name: &str| DIMENSIONS.iter().position(|(dimension, _)| *dimension == name);
        let rank = |group: &Group| {
            let words = DIMENSIONS[order(group.0).unwrap_or(0)].1;
            (order(group.0), words.iter().position(|word| *word == group.1))
        };
        let mut rows: Vec<_> = self.groups.iter().collect();
        rows.sort_by_key(|(group, _)| rank(group));
        let real = self.weight / self.replicates.max(1) as f64;
        rows.into_iter()
            .map(|((dimension, band), tallies)| {
                let mut sum = Tally::default();
                tallies.iter().for_each(|tally| sum.add(tally));
                WinnerRow {
                    arm: arm.to_string(),
                    dimension,
                    band: band.clone(),
                    replicates: tallies.len() as u32,
                    households: sum.households as f64 * real,
                    mean: dollars(sum.total_cents) / sum.households as f64,
                    standard_error: error_of_mean(tallies, &sum),
                    mean_of_income: sum.total_cents as f64 / sum.income_cents.max(1) as f64,
                    better_off: sum.better as f64 / sum.households as f64,
                    worse_off: sum.worse as f64 / sum.households as f64,
                    total: dollars(sum.total_cents) * real,
                    landlords: dollars(sum.landlord_cents) * real,
                    landlords_error: self.error_of_landlords(tallies),
                }
            })
            .collect()
    }

    /// Standard error of what landlords get; replicates in which nobody rents from them count as nothing.
    fn error_of_landlords(&self, tallies: &[Tally]) -> Option<f64> {
        let mut all = Running::default();
        tallies.iter().for_each(|tally| all.add(dollars(tally.landlord_cents) * self.weight));
        (tallies.len()..self.replicates as usize).for_each(|_| all.add(0.0));
        all.standard_error()
    }
}

fn dollars(cents: i128) -> f64 {
    cents as f64 / 100.0
}

/// Standard error of the mean M of all households of R replicates, n of them in each on average: of a ratio of two sums,
/// √(Σ(nᵣ(mᵣ − M))²/(R(R − 1)))/n (W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, 6.4).
fn error_of_mean(tallies: &[Tally], sum: &Tally) -> Option<f64> {
    let (replicates, households) = (tallies.len() as f64, sum.households as f64);
    let mean = dollars(sum.total_cents) / households;
    let off = |tally: &Tally| dollars(tally.total_cents) - tally.households as f64 * mean;
    let squares: f64 = tallies.iter().map(|tally| off(tally) * off(tally)).sum();
    (tallies.len() > 1).then(|| (squares / (replicates * (replicates - 1.0))).sqrt() / (households / replicates))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(utility: f64, cost: f64, decile: u8, place: u16) -> Standing {
        Standing {
            utility,
            cost,
            moves: (cost > 0.0) as u32,
            net_income: 50_000.0,
            home: 12_000.0,
            income_weight: 4.0,
            place,
            decile,
            age: 30 + decile,
            owner: decile > 4,
            children: decile.is_multiple_of(2),
            community: 0,
        }
    }

    #[test]
    fn equivalent_variation_by_hand() {
        // Ten years, a move of C = 5: 2/10 · 5 = 1 util. 0.4 − 1 = −0.6 utils at β = 4: 50,000·(exp(−0.15) − 1).
        let value = as_tenant(&standing(1.0, 0.0, 0, 0), &standing(1.4, 5.0, 0, 0), 10.0);
        assert!((value - 50_000.0 * (0.860_707_976_425_057_8 - 1.0)).abs() < 1e-6, "{value}");
        let same = standing(0.3, 2.0, 3, 1);
        assert_eq!(as_tenant(&same, &same, 20.0), 0.0);
    }

    #[test]
    fn whoever_owns_gets_the_rent_of_its_home_and_of_other_homes_a_landlord_does() {
        // Utility rises by .1 because the rent falls by a third: to a tenant 50,000·(exp(.1/4) − 1) a year, and 4,000 less of rent.
        let (renter, owner) = (standing(1.0, 0.0, 2, 0), standing(1.0, 0.0, 8, 0));
        let better = |s: &Standing| Standing { utility: s.utility + 0.1, ..*s };
        let places = ["here".to_owned(), "there".to_owned()];
        // Places of another arm may be others, in another order.
        let others = ["away".to_owned(), "here".to_owned()];
        let growth = rent_growth([&[9_000.0, 5.0], &[1.0, 6_000.0]], [&places, &others]);
        assert_eq!(growth, [6_000.0 / 9_000.0 - 1.0, 0.0]);
        let tallies = tallies_of(&[renter, owner], &[better(&renter), better(&owner)], &growth, 10.0, &places);
        let of = |band: &str| tallies[&("tenure", band.to_owned())];
        let tenant = 50_000.0 * (0.025_f64.exp() - 1.0);
        let cents = |dollars: f64| (dollars * 100.0).round() as i128;
        assert_eq!((of("renter").total_cents, of("renter").landlord_cents), (cents(tenant), -400_000));
        assert_eq!((of("owner").total_cents, of("owner").landlord_cents), (cents(tenant - 4_000.0), 0));
        assert_eq!((of("renter").better, of("owner").worse), (1, 1));
        assert_eq!(tallies[&("all", "all".to_owned())].landlord_cents, -400_000);
    }

    #[test]
    fn totals_do_not_depend_on_the_grouping() {
        let base: Vec<_> =
            (0..500u32).map(|k| standing(0.1 * k as f64, (k % 3) as f64, (k % 10) as u8, (k % 4) as u16)).collect();
        let reform: Vec<_> =
            (0..500u32).map(|k| standing(0.1003 * k as f64, (k % 5) as f64, (k % 10) as u8, (k % 4) as u16)).collect();
        let places: Vec<String> = (0..4).map(|k| format!("town {k}")).collect();
        let tallies = tallies_of(&base, &reform, &[0.05, -0.1, -1.0, 0.0], 7.0, &places);
        let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
        tallies.iter().for_each(|((dimension, _), tally)| sums.entry(dimension).or_default().add(tally));
        assert_eq!(sums.len(), DIMENSIONS.len());
        assert_eq!(sums["all"].households, 500);
        assert!(sums.values().all(|sum| *sum == sums["all"]), "{sums:?}");
        assert!(sums["all"].better > 0 && sums["all"].worse > 0);
    }

    /// A group of which there are few households in one replicate and many in the next: its mean is that of all of them, and so must
    /// its error be. Unweighted means of replicates, as before, would be eighteen times as uncertain here, and in other cases too certain.
    #[test]
    fn the_error_of_a_mean_weighs_replicates_as_the_mean_does() {
        let group = || ("moved", "only in the reform".to_owned());
        let tally = |households: u64, each: i128| Tally {
            households,
            total_cents: i128::from(households) * each * 100,
            landlord_cents: 100 * each,
            income_cents: 1,
            ..Tally::default()
        };
        let rows = |tallies: &[Option<Tally>]| {
            let mut winners = Winners::default();
            tallies.iter().for_each(|tally| winners.add(tally.iter().map(|tally| (group(), *tally)).collect(), 2.0));
            winners.rows("reform").remove(0)
        };
        // One household says 1,000, 999 and 1,000 others 10 and 12: M = 11.49.
        let row = rows(&[Some(tally(1, 1_000)), Some(tally(999, 10)), Some(tally(1_000, 12))]);
        let mean = (1_000.0 + 9_990.0 + 12_000.0) / 2_000.0;
        let squares: f64 = [(1.0, 1_000.0), (999.0, 10.0), (1_000.0, 12.0)]
            .iter()
            .map(|(n, m)| (n * (m - mean)) * (n * (m - mean)))
            .sum::<f64>();
        let error = (squares / 6.0).sqrt() / (2_000.0 / 3.0);
        assert!((row.mean - mean).abs() < 1e-9 && (row.standard_error.unwrap() - error).abs() < 1e-9, "{row:?}");
        let mut unweighted = Running::default();
        [1_000.0, 10.0, 12.0].iter().for_each(|mean| unweighted.add(*mean));
        assert!(unweighted.standard_error().unwrap() > 18.0 * error);
        // One household in one of three replicates has no error, and nothing to claim; its landlord has, beside two that get nothing.
        let row = rows(&[None, Some(tally(1, 6_618)), None]);
        assert_eq!((row.replicates, row.standard_error, row.interval()), (1, None, None));
        assert!(
            (row.landlords - 4_412.0).abs() < 1e-9 && (row.landlords_error.unwrap() - 4_412.0).abs() < 1e-9,
            "{row:?}"
        );
        assert!(rows(&[Some(tally(5, 3)), Some(tally(5, 3))]).interval().is_none());
    }

    #[test]
    fn rows_come_dimension_by_dimension_with_deciles_in_order() {
        let standings: Vec<_> = (0..100u32).map(|k| standing(1.0, 0.0, (k % 10) as u8, 0)).collect();
        let mut winners = Winners::default();
        let none = || tallies_of(&standings, &standings, &[0.0], 1.0, &["here".into()]);
        (0..2).for_each(|_| winners.add(none(), 3.0));
        let rows = winners.rows("same");
        assert_eq!((rows[0].dimension, rows[0].households, rows[0].total), ("all", 300.0, 0.0));
        let deciles: Vec<&str> =
            rows.iter().filter(|row| row.dimension == "income_decile").map(|row| row.band.as_str()).collect();
        assert_eq!(deciles, DECILES);
        assert!(rows.iter().all(|row| row.mean == 0.0 && row.better_off == 0.0 && row.standard_error == Some(0.0)));
    }
}
