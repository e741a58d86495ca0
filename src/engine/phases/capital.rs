//! Lets business capital follow jobs, taxes and wages, and says what capital per job does to wages.
//!
//! Whoever lives in a new place and works in its metro has a job there: the metro's old places have these jobs, in proportion to N⁰, and
//! capital lies where workers live. So it moves no wage and no dollar of profit whether a suburb is old or new (tested).
//! Switched off, capital stays what it was in the base year and moves no wage.

use crate::engine::base::constants::Constants;
use crate::engine::state::place::PlaceState;
use crate::engine::state::world::World;
use crate::model::capital::{CapitalRule, Site, mean_response, per_job};
use crate::model::charter::Jobs;
use crate::model::numeric::{exp, ln};
use crate::scenario::Scenario;

/// K/(N/N⁰) of each metro's legacy places; 1 where there are none, and where capital does not answer.
pub fn capital_per_job(scenario: &Scenario, c: &Constants, world: &World) -> Vec<f64> {
    let commuting = commuting(scenario, c, world);
    let metro = |(members, commuting): (&Vec<u16>, f64)| {
        let legacy = members.iter().map(|&j| j as usize).filter(|&j| world.new_places[j].is_none());
        let sites: Vec<Site> = legacy.map(|j| site(&world.places[j], commuting)).collect();
        if sites.is_empty() || !scenario.mechanisms.capital { 1.0 } else { per_job(&sites)[1] }
    };
    c.geography.places.iter().zip(commuting).map(metro).collect()
}

/// Households of each metro's new places that work in it, for each of the N⁰ of its legacy places; 0 where there are none of these.
fn commuting(scenario: &Scenario, c: &Constants, world: &World) -> Vec<f64> {
    let metro = |members: &Vec<u16>| {
        let (mut base, mut commuters) = (0.0, 0.0);
        for j in members.iter().map(|&j| j as usize) {
            let state = &world.places[j];
            match &world.new_places[j] {
                None => base += state.base.grown_households(),
                Some(_) if scenario.places[j].jobs == Jobs::Metro => commuters += state.households as f64,
                Some(_) => {}
            }
        }
        if base > 0.0 { commuters / base } else { 0.0 }
    };
    c.geography.places.iter().map(metro).collect()
}

/// A legacy place: the jobs in it are those of its residents and of its part of those who commute, `commuting` for each of its N⁰.
fn site(state: &PlaceState, commuting: f64) -> Site {
    let base_households = state.base.grown_households();
    Site {
        base_capital: state.base.grown_gross(),
        capital: exp(state.ln_capital),
        base_households,
        households: state.households as f64 + commuting * base_households,
    }
}

/// Moves capital by one tick, and with it what business taxes fall on.
pub fn move_capital(scenario: &Scenario, c: &Constants, world: &mut World) {
    let legacy: Vec<usize> = (0..world.places.len()).filter(|&j| world.new_places[j].is_none()).collect();
    let commuting = commuting(scenario, c, world);
    let of_metro = |j: usize| commuting[c.geography.metro[j] as usize];
    if scenario.mechanisms.capital {
        // Wages that stand still do not answer capital inside the step.
        let theta = if scenario.mechanisms.wages { c.parameters.capital_theta } else { 0.0 };
        let rule = CapitalRule { theta, ..CapitalRule::new(&c.parameters) };
        let response = |&j: &usize| {
            let state = &world.places[j];
            let (law, base) = (&state.attributes, &state.base.attributes);
            rule.response((1.0 - law.business_tax) / (1.0 - base.business_tax), state.wage / base.wage)
        };
        let x: Vec<f64> = legacy.iter().map(response).collect();
        // Where nobody works no business answers anything: what it would do is nobody else's gain or loss.
        let mut jobs = vec![0.0; c.geography.places.len()];
        for &j in &legacy {
            jobs[c.geography.metro[j] as usize] += site(&world.places[j], of_metro(j)).households;
        }
        let at_work = |j: usize| if jobs[c.geography.metro[j] as usize] > 0.0 { 1.0 } else { 0.0 };
        let weights: Vec<f64> = legacy.iter().map(|&j| at_work(j) * world.places[j].base.gross).collect();
        let mean = mean_response(&x, &weights);
        for (&j, x) in legacy.iter().zip(x) {
            let state = &mut world.places[j];
            let site = site(state, of_metro(j));
            let jobs = site.households / site.base_households;
            state.ln_capital = rule.next_ln(state.ln_capital, jobs, x, mean, c.dt);
        }
    }
    let metros = capital_per_job(scenario, c, world);
    for (j, state) in world.places.iter_mut().enumerate() {
        // The capital of those who commute lies where they live.
        let commuting = of_metro(j);
        let mut base = state.base.grown_gross();
        if commuting > 0.0 && world.new_places[j].is_none() {
            base *= state.households as f64 / site(state, commuting).households;
        }
        if world.new_places[j].is_some() {
            let metro = ln(metros[c.geography.metro[j] as usize]);
            state.ln_capital = if scenario.places[j].jobs == Jobs::RemoteOnly { f64::NEG_INFINITY } else { metro };
            base = state.totals.gross;
        }
        state.profits = c.parameters.profit_share * base * exp(state.ln_capital);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::Simulation;
    use crate::model::capital::incidence;
    use crate::model::numeric::pow;

    fn read(text: &str) -> Scenario {
        Scenario::parse(text).expect("a good scenario")
    }

    /// Wages elsewhere do not hang on a place that everybody has left. Planted fault of before: its wage of nothing drew the nation's
    /// capital away, and wages fell by nine tenths within two years.
    #[test]
    fn a_place_that_everybody_leaves_ruins_nobody_else() {
        let wage = |more: &str| {
            let s = nation(more);
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            (0..48).for_each(|_| sim.tick());
            (sim.world.places[0].households, sim.world.places[7].wage)
        };
        let (there, before) = wage("");
        let (nobody, after) = wage("[[event]]\nyear = 2026\nplace = \"p00\"\nset = { departures = 1e9 }");
        assert!(there > 0 && nobody == 0);
        assert!((after / before - 1.0).abs() < 0.02, "{before} and {after}");
    }

    /// Twenty equal places, 5 % of the nation each.
    fn nation(more: &str) -> Scenario {
        let mut text =
            format!("model = \"2\"\n[time]\nyears = 10\n[population]\nhouseholds = 60_000\nspin_up = 2\n{more}\n");
        for k in 0..20 {
            let (latitude, longitude) = (30 + k % 5 * 3, -75 - k / 5 * 8);
            text += &format!(
                "[[place]]\nname = \"p{k:02}\"\nlatitude = {latitude}\nlongitude = {longitude}\nhouseholds = 1_000_000\nrent = 15_000\nincome_tax = 0.04\n"
            );
        }
        read(&text)
    }

    #[test]
    fn business_tax_is_in_the_revenue_of_the_base_year() {
        let s = nation("");
        let sim = Simulation::new(&s, 0).expect("a base year");
        for state in &sim.world.places {
            assert_eq!(state.revenue.business_tax, 0.06 * (0.12 * state.totals.gross));
            assert!((state.base.services * state.households as f64 / (0.8 * state.base.revenue) - 1.0).abs() < 1e-12);
            assert!(state.base.revenue == state.revenue.total() && state.revenue.business_tax > 0.0);
        }
    }

    #[test]
    fn without_response_wages_are_those_of_version_1_to_the_last_bit() {
        let run = |theta: f64| {
            let s = nation(&format!("[parameters]\ncapital_elasticity = 0\ncapital_theta = {theta}\n"));
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            let eta = s.parameters.agglomeration;
            let mut same = true;
            for _ in 0..6 {
                sim.tick();
                for state in &sim.world.places {
                    let growth = state.households as f64 / state.base.households as f64;
                    same &= state.wage.to_bits() == (state.attributes.wage * pow(growth, eta)).to_bits();
                }
            }
            same
        };
        assert!(run(0.0));
        // Planted fault: θ left on.
        assert!(!run(0.2));
    }

    /// Oracle (the prototype), per 1 % net of tax after ten years: K 3.48, w .64, R .43, N .33; here people move by
    /// lot: a fixed seed, both arms with the same luck, about 3,000 simulated households in the place. Over eight seeds K 3.55 (standard
    /// deviation .03), w .634 (.004), R .48 (.04), N .46 (.05), land's part .27 (.02): every bound lies four of those away or more, false alarm 6e-5 each at most.
    #[test]
    fn ten_years_after_a_cut_capital_wages_rents_and_people_stand_where_the_oracle_says() {
        let end = |tax: f64| {
            let event = format!(
                "[mechanisms]\nbudget = false\n[[event]]\nyear = 2025\nplace = \"p07\"\nset = {{ business_tax = {tax} }}"
            );
            let s = nation(&event);
            let mut sim = Simulation::new(&s, 0).expect("a base year");
            (0..120).for_each(|_| sim.tick());
            let state = &sim.world.places[7];
            let all: f64 = sim.world.places.iter().map(|state| state.ln_capital).sum();
            [state.ln_capital, ln(state.wage), ln(state.rent), ln(state.households as f64), all / 20.0]
        };
        let (before, after) = (end(0.06), end(0.01));
        let d = ln(0.99 / 0.94);
        let change: [f64; 5] = std::array::from_fn(|k| (after[k] - before[k]) / d);
        let [k, w, r, n, total] = change;
        assert!((3.0..=4.1).contains(&k), "K {k}");
        assert!((0.5..=0.8).contains(&w), "w {w}");
        assert!((0.15..=0.75).contains(&r), "R {r}");
        assert!((0.1..=0.7).contains(&n), "N {n}");
        // Half of the response of a twentieth is taken from others.
        assert!((total / (k / 20.0) - 0.5).abs() < 0.15, "{total}");
        let [workers, land, owners] = incidence(0.24, w, r, 1.0, 0.4);
        assert!((0.2..=0.4).contains(&workers) && (0.1..=0.36).contains(&land) && (0.38..=0.52).contains(&owners));
    }

    #[test]
    fn moving_into_a_new_place_of_the_metro_moves_no_wage_and_no_profit() {
        let text = "model = \"2\"\n[population]\nhouseholds = 40_000\nspin_up = 2\n[[place]]\nname = \"a\"\nlatitude = 40\nlongitude = -80\nhouseholds = 600_000\nrent = 15_000\n[[place]]\nname = \"b\"\nlatitude = 35\nlongitude = -95\nhouseholds = 400_000\nrent = 15_000\n[[place]]\nname = \"new\"\nkind = \"new\"\nfounding = \"developer\"\nsite = { metro = \"a\", miles = 10 }\nopens = 2025\nunits = 90_000\n";
        let s = read(text);
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        (0..3).for_each(|_| sim.tick());
        let (c, mut world) = (&sim.constants, sim.world.clone());
        let world = &mut world;
        let town = (0..3).find(|&j| world.new_places[j].is_some()).expect("the new place");
        let metro = c.geography.metro[town] as usize;
        let city = c.geography.places[metro].iter().map(|&j| j as usize).find(|&j| j != town).expect("the city");
        let before = capital_per_job(&s, c, world)[metro];
        // A tenth of the city moves there, with its mean income.
        let moved = world.places[city].households / 10;
        let gross = world.places[city].base.gross * moved as f64 / world.places[city].base.households as f64;
        world.places[city].households -= moved;
        world.places[town].households += moved;
        world.places[town].totals.gross += gross;
        let after = capital_per_job(&s, c, world)[metro];
        assert!((after / before - 1.0).abs() < 1e-12, "{before} {after}");
        // Planted fault: a job that is counted where its holder no longer lives.
        let alone = per_job(&[site(&world.places[city], 0.0)])[1];
        assert!(alone / before > 1.1);
        let profits = |world: &World| [city, town].map(|j| world.places[j].profits).iter().sum::<f64>();
        let frozen =
            Scenario { mechanisms: crate::model::mechanisms::Mechanisms { wages: false, ..s.mechanisms }, ..s.clone() };
        move_capital(&frozen, c, world);
        let together = profits(world);
        world.places[city].households += moved;
        world.places[town].households -= moved;
        world.places[town].totals.gross -= gross;
        move_capital(&frozen, c, world);
        assert!((together / profits(world) - 1.0).abs() < 0.01, "{together} {}", profits(world));
    }

    #[test]
    fn capital_that_is_switched_off_stays_and_moves_no_wage() {
        let s = nation(
            "[mechanisms]\ncapital = false\n[[event]]\nyear = 2025\nplace = \"p07\"\nset = { business_tax = 0.3 }",
        );
        let mut sim = Simulation::new(&s, 0).expect("a base year");
        (0..12).for_each(|_| sim.tick());
        for state in &sim.world.places {
            let growth = state.households as f64 / state.base.households as f64;
            assert_eq!((state.ln_capital, state.wage), (0.0, state.attributes.wage * pow(growth, 0.04)));
        }
        let state = &sim.world.places[7];
        assert_eq!(state.revenue.business_tax, 0.3 * (0.12 * state.base.gross));
    }
}
