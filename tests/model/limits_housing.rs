//! Limit 12, durable housing (Glaeser & Gyourko 2005): cities grow by building and shrink by becoming cheap.
//!
//! Stated: with d_H = 0, b_H = .5 and N adjusting .5 a year, a demand shock of ±.2 gives after ten years N about
//! +.42/−.32 and r +.15/−.32 (logs). The statement leaves open what demands; the four numbers fix it. In decline
//! nothing is torn down, so r = N; in growth N − r is what is built. With N* = N⁰·exp(e·(x − α·ln(r/r⁰))), x = ±.2 a
//! shock worth 20 % of income and the defaults α = .24, ε = 1.75, all four numbers need e = 2.6 (2.55 to 2.65). In the
//! model this is the full logit with C = 0, looks at .5 a year and β = 2.6: every look draws a place afresh, so
//! dN/dt = .5·(N* − N). β = 2.6 is .65 of Koşar et al.'s mobile households.

use crate::support::worlds::event;
use crate::support::{only, place, scenario};
use footvote::engine::simulation::Simulation;
use footvote::model::household::ByClass;
use footvote::model::housing::{Construction, Demand, market_rent, next_stock};
use footvote::model::reform::Change;
use footvote::model::rules::{Alternatives, AmenityRule};
use footvote::scenario::Scenario;

const ELASTICITY: f64 = 2.6;
const HOUSING_SHARE: f64 = 0.24;
const SHOCK: f64 = 0.2;
const DT: f64 = 1.0 / 12.0;
const RULE: Construction = Construction {
    supply_elasticity: 1.75,
    build_speed: 0.5,
    depreciation: 0.0,
    build_ceiling: f64::INFINITY,
    land_cap: f64::INFINITY,
};

/// ln N, ln r and ln H of places with shocks `shocks` (each stands for `weight` places) after `years`; with `closed`
/// they share a fixed population, else each is small in a large country.
fn adjust(rule: &Construction, shocks: &[(f64, f64)], closed: bool, years: f64) -> Vec<[f64; 3]> {
    let mut places = vec![[1.0_f64; 3]; shocks.len()];
    let total: f64 = shocks.iter().map(|(_, weight)| weight).sum();
    for _ in 0..(years / DT).round() as usize {
        let wants: Vec<f64> = places
            .iter()
            .zip(shocks)
            .map(|([_, r, _], (x, _))| (ELASTICITY * (x - HOUSING_SHARE * r.ln())).exp())
            .collect();
        let all: f64 = wants.iter().zip(shocks).map(|(want, (_, weight))| want * weight).sum();
        let scale = if closed { total / all } else { 1.0 };
        for ([n, r, h], want) in places.iter_mut().zip(wants) {
            *n += DT * 0.5 * (want * scale - *n);
            *h = next_stock(rule, Demand::Spending(*n), *h, DT);
            *r = market_rent(1.0, *n, *h);
        }
    }
    places.iter().map(|place| place.map(f64::ln)).collect()
}

/// ln N and ln r ten years after a positive and a negative shock.
fn boom_and_bust(rule: &Construction) -> [f64; 4] {
    let [boom, bust] = adjust(rule, &[(SHOCK, 1.0), (-SHOCK, 1.0)], false, 10.0)[..] else { unreachable!() };
    [boom[0], bust[0], boom[1], bust[1]]
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

const STATED: [f64; 4] = [0.42, -0.32, 0.15, -0.32];

#[test]
fn demand_shocks_of_a_fifth_give_the_stated_numbers_after_ten_years() {
    let found = boom_and_bust(&RULE);
    println!("N {:+.3}/{:+.3}, r {:+.3}/{:+.3}", found[0], found[1], found[2], found[3]);
    // The stated numbers are rounded to .01, and so is e.
    assert!(distance(&found, &STATED) < 0.008, "{found:?}");
    let [boom, bust] = adjust(&RULE, &[(SHOCK, 1.0), (-SHOCK, 1.0)], false, 60.0)[..] else { unreachable!() };
    assert!((boom[1] / boom[0] - 1.0 / 2.75).abs() < 1e-4, "in the long run rents rise by 1/(1+ε) of households");
    assert_eq!(bust[2], 0.0, "nothing is torn down");
    assert!((bust[1] - bust[0]).abs() < 1e-12, "what does not shrink becomes cheap");
}

/// The twins: houses that decay by 1 % a year, that are torn down as fast as they are built, or a supply elasticity of
/// 1.5 give other numbers.
#[test]
fn other_housing_gives_other_numbers() {
    for other in [
        Construction { depreciation: 0.01, ..RULE },
        Construction { depreciation: 1.0, ..RULE },
        Construction { supply_elasticity: 1.5, ..RULE },
        Construction { build_speed: 0.1, ..RULE },
    ] {
        let found = boom_and_bust(&other);
        assert!(distance(&found, &STATED) > 0.01, "{other:?}: {found:?}");
    }
}

const PLACES: usize = 24;
const SHOCKED: usize = 3;

/// 24 equal places of 5,000; three boom, three decline.
fn country(depreciation: f64) -> Scenario {
    let mut s = scenario((0..PLACES).map(|k| place(&format!("p{k:02}"), 5_000, 100.0 * k as f64)).collect());
    s.mechanisms = only(&["housing_cost", "rents", "construction"]);
    s.rules.alternatives = Alternatives::All;
    s.rules.amenities = AmenityRule::Given;
    s.population.numbers.income_log_sd = 0.0;
    let p = &mut s.parameters;
    p.income_weight = ByClass([ELASTICITY; 3]);
    p.moving_cost = ByClass([0.0; 3]);
    p.distance_cost = ByClass([0.0; 3]);
    p.attention_rate = 0.5;
    p.build_speed = RULE.build_speed;
    p.build_ceiling = 10.0;
    p.depreciation = depreciation;
    for k in 0..SHOCKED {
        s.events.push(event(2025.0, k as u16, "amenity", Change::Set(ELASTICITY * SHOCK)));
        s.events.push(event(2025.0, (SHOCKED + k) as u16, "amenity", Change::Set(-ELASTICITY * SHOCK)));
    }
    s
}

/// Mean ln N, ln r and ln H of the booming and of the declining places after ten years in the engine.
fn engine(s: &Scenario) -> [[f64; 3]; 2] {
    let mut sim = Simulation::new(s, 0).expect("a base year");
    let first = sim.world.places.clone();
    (0..120).for_each(|_| sim.tick());
    let mut means = [[0.0; 3]; 2];
    for (k, (now, then)) in sim.world.places.iter().zip(&first).enumerate().take(2 * SHOCKED) {
        let logs = [
            (now.households as f64 / then.households as f64).ln(),
            (now.rent / then.rent).ln(),
            (now.units / then.units).ln(),
        ];
        means[k / SHOCKED].iter_mut().zip(logs).for_each(|(mean, x)| *mean += x / SHOCKED as f64);
    }
    means
}

/// How far the engine is from the plain loop, in standard deviations: every look is a fresh draw, so ln N of three
/// places of 5,000 has an sd of at most 1/√15,000, and rents follow N. Also returns what [`engine`] does.
fn deviation(s: &Scenario) -> (f64, [[f64; 3]; 2]) {
    let shocks = [(SHOCK, 3.0), (-SHOCK, 3.0), (0.0, 18.0)];
    let plain = adjust(&RULE, &shocks, true, 10.0);
    let found = engine(s);
    println!("boom {:.3?} (loop {:.3?}), bust {:.3?} (loop {:.3?})", found[0], plain[0], found[1], plain[1]);
    let sd = 1.0 / 15_000.0_f64.sqrt();
    (distance(&found.concat(), &plain[..2].concat()) / sd, found)
}

/// False alarms: six numbers at four standard deviations, below 6 · 6.3e-5 = 4e-4. With 24 places that share a fixed
/// population the numbers differ a little from those of a small place in a large country.
#[test]
fn the_engine_follows_the_housing_rule_in_boom_and_bust() {
    let (z, [boom, bust]) = deviation(&country(0.0));
    assert!(z < 4.0, "{z:.1} standard deviations from the plain loop");
    assert!(2.0 * boom[1] < -bust[1], "rents rise in growth as much as they fall in decline");
    assert!(boom[2] > 0.2, "little was built: {:.3}", boom[2]);
    assert_eq!(bust[2], 0.0, "a house was torn down");
}

/// The twin: 2 % of decay a year is caught.
#[test]
fn decaying_houses_are_noticed_in_the_engine() {
    assert!(deviation(&country(0.02)).0 > 4.0);
}

/// h after one and five years from a shock at the start, with `ticks` a year, while people answer rents slowly and without
/// luck: dN/dt = .03·(r^−.96 − 1).
fn after_shock(elasticity: f64, shock: f64, ticks: u32) -> [f64; 2] {
    let rule = Construction {
        supply_elasticity: elasticity,
        build_speed: 0.2,
        depreciation: 0.01,
        build_ceiling: f64::INFINITY,
        land_cap: f64::INFINITY,
    };
    let (dt, mut n, mut h) = (1.0 / ticks as f64, 1.0, shock);
    let mut path = Vec::new();
    for _ in 0..5 * ticks {
        h = next_stock(&rule, Demand::Spending(n), h, dt);
        n += dt * 0.03 * (market_rent(1.0, n, h).powf(-0.96) - 1.0);
        path.push(h);
    }
    [path[ticks as usize - 1], path[5 * ticks as usize - 1]]
}

/// The case that failed: an Euler step over today's slope made 21 homes of none within a month.
#[test]
fn after_any_shock_twelve_ticks_a_year_are_as_good_as_365() {
    for elasticity in [0.76, 20.0] {
        for shock in [0.05, 0.0, 1.3] {
            let (coarse, fine) = (after_shock(elasticity, shock, 12), after_shock(elasticity, shock, 365));
            let apart = (0..2).map(|k| (coarse[k] / fine[k] - 1.0).abs()).fold(0.0, f64::max);
            assert!(apart < 5e-4, "ε {elasticity}, shock {shock}: {coarse:?} against {fine:?}");
        }
    }
    // Planted fault: two ticks a year are not, while people answer in steps.
    let (coarse, fine) = (after_shock(0.76, 0.05, 2), after_shock(0.76, 0.05, 365));
    assert!((0..2).any(|k| (coarse[k] / fine[k] - 1.0).abs() > 5e-4), "{coarse:?} against {fine:?}");
}

/// Homes and rents of a place whose homes are multiplied by `shock` in its second year, over those of the base, at years 1
/// and 5 after it; nobody moves.
fn shocked(shock: f64, elasticity: f64, ticks: u32, ceiling: f64) -> Vec<[f64; 2]> {
    let mut s = scenario(vec![place("a", 4_000, 0.0), place("b", 3_000, 500.0)]);
    s.mechanisms = only(&["housing_cost", "rents", "construction"]);
    s.time.ticks_per_year = ticks;
    s.time.years = 6;
    s.parameters.attention_rate = 0.0;
    s.parameters.build_ceiling = ceiling;
    s.places[1].attributes.supply_elasticity = elasticity;
    s.events.push(event(2026.0, 1, "housing_units", Change::Multiply(shock)));
    let mut sim = Simulation::new(&s, 0).expect("a base year");
    let first = sim.world.places[1].clone();
    let mut path = Vec::new();
    for tick in 1..=6 * ticks {
        sim.tick();
        let state = &sim.world.places[1];
        assert!(state.rent.is_finite() && state.units.is_finite() && state.units >= 0.0, "tick {tick}");
        assert!(state.units <= first.units * shock.max(1.0) * (1.0 + 1e-9), "homes overshoot in tick {tick}");
        if tick == 2 * ticks || tick == 6 * ticks {
            path.push([state.units / first.units, state.rent / first.rent]);
        }
    }
    path
}

#[test]
fn the_engine_rebuilds_what_an_event_destroys_alike_in_any_ticks() {
    for elasticity in [0.76, 20.0] {
        for shock in [0.05, 0.0, 1.3] {
            for ceiling in [0.05, 10.0] {
                let (coarse, fine) =
                    (shocked(shock, elasticity, 12, ceiling), shocked(shock, elasticity, 365, ceiling));
                for (a, b) in coarse.as_flattened().iter().zip(fine.as_flattened()) {
                    assert!((a / b - 1.0).abs() < 5e-4, "ε {elasticity}, shock {shock}: {coarse:?} against {fine:?}");
                }
            }
        }
    }
    // At most 5 % of the base stock a year.
    let [[first, _], [fifth, _]] = shocked(0.0, 0.76, 12, 0.05)[..] else { unreachable!() };
    assert!((first - 0.05).abs() < 1e-9 && (fifth - 0.25).abs() < 1e-9, "{first}, {fifth}");
}

/// The case as it came in: 1.99 of the base a year after a loss of 95 %.
#[test]
fn destroyed_homes_do_not_multiply() {
    let s = Scenario::parse(include_str!("../fixtures/cases/housing_shock_euler.toml")).expect("a good scenario");
    let record = Simulation::new(&s, 0).expect("a base year").run().expect("nobody stops it");
    let homes = |year: f64| {
        let row = record.places.iter().find(|row| row.place == "b" && row.year == year);
        row.expect("it is recorded").housing_units / 700_003.0
    };
    assert!(homes(2028.0) > 0.9);
    assert!((0.05..0.12).contains(&homes(2029.0)) && (0.1..0.25).contains(&homes(2031.0)), "{}", homes(2029.0));
}
