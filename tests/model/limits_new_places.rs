//! Limits 11 and 20 in the engine: how communities and the fame of places grow, what learning saves, whom a newborn draws.

use crate::support::country::{COUNTRY, index, read, start};
use crate::support::only;
use crate::support::statistics::BOUND;
use footvote::engine::simulation::Simulation;
use footvote::engine::state::community::Campaign;
use footvote::model::household::ByClass;
use footvote::model::population::Households;
use footvote::model::rules::{AmenityRule, LearningFrom};
use footvote::scenario::Scenario;

/// F(t) of the Bass curve, written out.
fn bass(p: f64, q: f64, years: f64) -> f64 {
    let fade = (-(p + q) * years).exp();
    (1.0 - fade) / (1.0 + q / p * fade)
}

const P: f64 = 0.03;
const Q: f64 = 0.38;

/// Members of three households in ten who hold some values, tick by tick; nobody dies.
fn members(ticks_per_year: u32, launched: f64, years: u32) -> (u64, Vec<u64>) {
    let community = format!("[[community]]\nname = \"readers\"\nshare = 0.9\nlaunched = {launched}\n");
    let mut s = read(&[COUNTRY, &community]);
    s.time.ticks_per_year = ticks_per_year;
    s.time.years = years;
    s.mechanisms = only(&["communities"]);
    s.parameters.attention_rate = 0.1;
    let mut sim = start(&s);
    let counts = (0..s.time.ticks()).map(|_| {
        sim.tick();
        sim.world.communities[0].counters.members
    });
    let counts = counts.collect();
    (sim.world.communities[0].counters.values, counts)
}

/// √n·max|F_n − F| of members at the beginning of each tick, `age` years after the launch.
fn distance(run: &(u64, Vec<u64>), ticks_per_year: u32, age: f64, q: f64) -> f64 {
    let n = run.0 as f64;
    let gap = |(k, &m): (usize, &u64)| (m as f64 / n - bass(P, q, age + k as f64 / ticks_per_year as f64)).abs();
    n.sqrt() * run.1.iter().enumerate().map(gap).fold(0.0, f64::max)
}

/// False alarms: Kolmogorov's statistic exceeds 2.5 with probability 2·e^(−2·2.5²) = 7.5e-6; three of them.
#[test]
fn members_follow_the_bass_curve_from_the_launch_at_any_length_of_the_tick() {
    let months = members(12, 2025.0, 15);
    let weeks = members(52, 2025.0, 15);
    let later = members(12, 2019.0, 5);
    for (run, ticks, age) in [(&months, 12, 0.0), (&weeks, 52, 0.0), (&later, 12, 6.0)] {
        let d = distance(run, ticks, age, Q);
        println!("{} hold the values, √n·D = {d:.2} at {ticks} ticks a year", run.0);
        assert!(run.0 > 9_000 && d < 2.5, "{d}");
    }
    // The same households have joined by the beginning of every year, to the last one.
    assert_eq!(months.0, weeks.0);
    for year in 0..15 {
        assert_eq!(months.1[12 * year], weeks.1[52 * year], "year {year}");
    }
    // The twins: imitation a tenth weaker than claimed, and a launch a year late.
    assert!(distance(&months, 12, 0.0, 0.9 * Q) > 2.5);
    assert!(distance(&later, 12, 5.0, Q) > 2.5);
}

const HOMES: f64 = 40_000.0;

/// Two old metros of equal reach, a new place far from both and one beside `alpha`; everybody who looks would move.
fn unknown() -> Scenario {
    let place = |name: &str, site: &str| {
        format!("[[place]]\nname = \"{name}\"\nkind = \"new\"\nfounding = \"plain\"\n{site}\nunits = {HOMES}\n")
    };
    let mut s = read(&[
        COUNTRY,
        &place("far", "latitude = 20\nlongitude = -100"),
        &place("near", "site = { metro = \"alphaland\", miles = 5 }"),
    ]);
    s.mechanisms = only(&["founding", "awareness", "local_moves"]);
    s.rules.amenities = AmenityRule::Given;
    s.time.years = 8;
    s.population.households = Households::Sample(120_000);
    let p = &mut s.parameters;
    (p.attention_delta, p.attention_same_state, p.attention_constant) = (0.0, 0.0, 0.0);
    p.attention_rate = 1.0;
    p.build_most = 1e9;
    p.local_rate = 0.5;
    p.moving_cost = ByClass([-40.0; 3]);
    p.local_relief = ByClass([0.0; 3]);
    s
}

/// Largest |z| over years and places of those who would come, against rings by hand with awareness A(t).
fn fame_error(s: &Scenario, awareness: impl Fn(f64) -> f64) -> f64 {
    let mut sim = start(s);
    let n = s.places.len();
    let new = [index(s, "far"), index(s, "near")];
    let mut worst: f64 = 0.0;
    for year in 0..s.time.years {
        let mut expected = [0.0; 2];
        let would = |sim: &Simulation| {
            new.map(|j| sim.counts.entry.iter().filter(|(key, _)| key.0 / 30 == j).map(|(_, f)| f[0]).sum::<u64>())
        };
        let before = would(&sim);
        for _ in 0..12 {
            let known = awareness(sim.tick as f64 / 12.0);
            let mass = |j: usize| match new.contains(&j) {
                true => known * HOMES / sim.weight,
                false => sim.world.places[j].households as f64,
            };
            for (k, &j) in new.iter().enumerate() {
                for l in (0..n).filter(|&l| l != j) {
                    let same = |a: usize| s.places[a].metro == s.places[l].metro;
                    let (rate, near) = if same(j) { (0.5, true) } else { (1.0, false) };
                    let total: f64 = (0..n).filter(|&a| same(a) == near).map(mass).sum();
                    if total > 0.0 {
                        expected[k] += sim.world.places[l].households as f64 * rate / 12.0 * mass(j) / total;
                    }
                }
            }
            sim.tick();
        }
        let after = would(&sim);
        for k in 0..2 {
            let came = (after[k] - before[k]) as f64;
            // Rings are binomial with a small probability: variance below Poisson's.
            let z = (came - expected[k]) / expected[k].max(1.0).sqrt();
            println!("{}, year {year}: {came} would come, {:.1} expected, z {z:+.1}", ["far", "near"][k], expected[k]);
            worst = worst.max(z.abs());
        }
    }
    worst
}

/// False alarms: 16 comparisons at 4.5 standard deviations, 1.1e-4.
#[test]
fn looks_at_a_new_place_grow_with_those_who_have_heard_of_it() {
    assert!(fame_error(&unknown(), |t| bass(P, Q, t)) < BOUND);
    // Off, everybody knows at once.
    let mut s = unknown();
    s.mechanisms.awareness = false;
    s.time.years = 2;
    assert!(fame_error(&s, |_| 1.0) < BOUND);
    // The twins: a fame that spreads by a fifth less, or everybody's knowledge, is noticed.
    assert!(fame_error(&unknown(), |t| bass(P, 0.8 * Q, t)) > BOUND);
    assert!(fame_error(&unknown(), |_| 1.0) > BOUND);
}

/// A community that founds place after place as fast as it can.
const FOUNDERS: &str = r#"
[parameters]
attention_rate = 4
innovation = 10
ticket_wealth = 10
success_months = 2
learning_rate = 0.2
[[community]]
name = "founders"
share = 0.2
attention = 1
foundings = 5
[community.template]
site = { latitude = 35, longitude = -90 }
jobs = "template"
wage = 1
capacity = 400
permit_lag = 0
build_lag = 0
legal = 1e6
amenity = 4
"#;

/// Legal parts of the tickets of all campaigns, with the foundings before, and successes and attempts at their beginning.
fn tickets(change: impl Fn(&mut Scenario)) -> Vec<(f64, u32, u32)> {
    let mut s = read(&[COUNTRY, FOUNDERS]);
    change(&mut s);
    let mut sim = start(&s);
    let (mut found, mut last): (Vec<(f64, u32, u32)>, _) = (Vec::new(), None);
    while sim.tick < s.time.ticks() {
        let society = &sim.world.communities[0];
        if let Campaign::Gathering { place, ticket } = society.campaign
            && last != Some(place)
        {
            last = Some(place);
            found.push((ticket.legal, society.successes, society.attempts));
        }
        sim.tick();
    }
    found
}

/// cost of founding n + 1 = legal·(n+1)^(−b), 2^(−b) = 1 − LR, borne by S = 400.
#[test]
fn each_founding_is_cheaper_by_the_learning_curve() {
    let expected = |n: u32, rate: f64| 2_500.0 * (n as f64 + 1.0).powf((1.0 - rate).log2());
    let by_success = tickets(|_| ());
    println!("{by_success:?}");
    assert!(by_success.len() >= 4, "{by_success:?}");
    for (k, &(legal, successes, _)) in by_success.iter().enumerate() {
        assert_eq!(successes as usize, k);
        assert!((legal - expected(successes, 0.2)).abs() < 1e-6, "{legal} after {successes}");
    }
    assert!(
        (by_success[1].0 / by_success[0].0 - 0.8).abs() < 1e-12
            && (by_success[3].0 / by_success[0].0 - 0.64).abs() < 1e-12
    );
    for &(legal, _, attempts) in &tickets(|s| s.rules.learning_from = LearningFrom::Attempts) {
        assert!((legal - expected(attempts, 0.2)).abs() < 1e-6, "{legal} after {attempts} attempts");
    }
    let without = tickets(|s| s.mechanisms.learning = false);
    assert!(without.len() >= 4 && without.iter().all(|&(legal, ..)| (legal - 2_500.0).abs() < 1e-9), "{without:?}");
}

const CITY: f64 = 60_000.0;
const LOCAL: f64 = 0.39;

/// A city, a town far away, and new places of so many homes beside the city; only neighbours look, and all who look go.
fn newborn(homes: &[u64]) -> Scenario {
    let old = |name: &str, households: f64, longitude: f64| {
        format!(
            "[[place]]\nname = \"{name}\"\nlatitude = 40\nlongitude = {longitude}\nhouseholds = {households}\nrent = 15_000\n"
        )
    };
    let mut text = format!("model = \"2\"\n{}{}", old("city", CITY, -90.0), old("town", 1_000.0, -60.0));
    for (k, units) in homes.iter().enumerate() {
        text += &format!(
            "[[place]]\nname = \"new{k}\"\nkind = \"new\"\nfounding = \"plain\"\nsite = {{ metro = \"city\", miles = 1 }}\nunits = {units}\n"
        );
    }
    text += "[population]\nhouseholds = \"all\"\n[time]\nyears = 1\n";
    let mut s = read(&[&text]);
    s.mechanisms = only(&["local_moves", "founding"]);
    s.rules.amenities = AmenityRule::Given;
    s.parameters.attention_rate = 0.0;
    s.parameters.local_rate = LOCAL;
    s.parameters.moving_cost = ByClass([-40.0; 3]);
    s.parameters.local_relief = ByClass([0.0; 3]);
    s
}

/// Households that move from the city into new places in the first year.
fn inflow(s: &Scenario) -> f64 {
    let mut sim = start(s);
    (0..12).for_each(|_| sim.tick());
    let (n, city) = (s.places.len(), index(s, "city"));
    let new = (0..n).filter(|&j| s.places[j].name.starts_with("new"));
    new.map(|j| sim.counts.flows[city * n + j] as f64).sum()
}

/// λ_loc·M·x/(M + x).
fn most(x: f64) -> f64 {
    LOCAL * CITY * x / (CITY + x)
}

/// False alarms: four counts of Poisson spread at four standard deviations, 2.5e-4; that the city shrinks a little costs
/// λ²x/2·(x/(M+x))², less than a tenth of a standard deviation.
#[test]
fn a_newborn_place_draws_neighbours_in_proportion_to_its_homes() {
    for x in [250, 500, 1_000, 4_000] {
        let (came, bound) = (inflow(&newborn(&[x])), most(x as f64));
        println!("{x} homes: {came} came, λ·M·x/(M+x) = {bound:.0}");
        assert!((came - bound).abs() < 4.0 * bound.sqrt(), "{came} instead of {bound:.0}");
    }
    // Whoever minds moving comes less often.
    let mut s = newborn(&[4_000]);
    s.parameters.moving_cost = footvote::model::parameters::Parameters::default().moving_cost;
    assert!(inflow(&s) < 0.7 * most(4_000.0));
}

/// Alternatives are drawn by inversion: the same luck brings the very same households, so no false alarm is possible.
#[test]
fn two_newborn_clones_of_half_the_size_draw_as_one() {
    for x in [1_000, 4_000] {
        assert_eq!(inflow(&newborn(&[x])), inflow(&newborn(&[x / 2, x / 2])), "{x} homes");
    }
    // The twin: attention by M^.8 breaks the bound and favours clones.
    let spoiled = |homes: &[u64]| {
        let mut s = newborn(homes);
        s.parameters.mass_exponent = 0.8;
        inflow(&s)
    };
    assert!(spoiled(&[250]) > most(250.0) + 4.0 * most(250.0).sqrt());
    assert!(spoiled(&[2_000, 2_000]) > spoiled(&[4_000]) + 100.0);
}
