//! What is in doubt: draws of replicates, of twins, of arms and of points; probabilities; what decides.

use crate::support::desk::Desk;
use footvote::Simulation;
use footvote::experiment::design::hypercube::{SECOND, quantile};
use footvote::experiment::doubt::replicate::{draws, of_replicate};
use footvote::experiment::ensemble::arms::Arm;
use footvote::experiment::expression::Expression;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Scenario, resolved};

const WORLD: &str = r#"
model = "2"
seed = 5
replicates = 6
headline = "aa"
[time]
start = 2025
years = 2
[population]
households = 12_000
spin_up = 6
[[place]]
name = "aa"
latitude = 40
longitude = -80
state = "IL"
households = 400_000
rent = 12_000
income_tax = 0.04
obligations = 900
[[place]]
name = "bb"
latitude = 40
longitude = -90
households = 300_000
rent = 11_000
supply_elasticity = 2
[[community]]
name = "families"
preset = "families"
template = { site = { metro = "aa", miles = 25 } }
[[community]]
name = "artists"
preset = "artists"
share = 0.01
template = { site = { metro = "bb", miles = 25 }, capacity = 2_000 }
[[place]]
name = "charter"
kind = "new"
founding = "developer"
site = { latitude = 16, longitude = -86, state = "HN" }
units = 2_000
hazard = 0.11
income_tax = 0.05
schools = 0
violent_crime = 250
[[event]]
year = 2026
place = "bb"
set = { governance_target = 1.0 }
[uncertainty]
all = "plausible"
"#;

fn world(more: &str) -> Scenario {
    Scenario::parse(&format!("{WORLD}{more}")).unwrap_or_else(|report| panic!("{report}"))
}

fn with(edits: &[&str]) -> Scenario {
    let edits: Vec<Edit> = edits.iter().map(|edit| Edit::parse(edit)).collect();
    let none = |_: &std::path::Path| unreachable!("there is no table");
    footvote::scenario::parse(WORLD, "world.toml", &none, &edits).unwrap_or_else(|report| panic!("{report}")).scenario
}

fn refusal(more: &str) -> String {
    Scenario::parse(&format!("{WORLD}{more}")).unwrap_err().to_string()
}

/// What a replicate drew of one key.
fn drawn(scenario: &Scenario, replicate: u32, key: &str) -> Option<f64> {
    draws(scenario, replicate).into_iter().find(|draw| draw.key == key).map(|draw| draw.value)
}

#[test]
fn a_replicate_draws_the_same_alone_or_among_many_and_a_second_seed_draws_it_again() {
    let scenario = world("");
    let many = Scenario { replicates: 1000, ..scenario.clone() };
    assert_eq!(draws(&scenario, 3), draws(&many, 3));
    assert_eq!(draws(&scenario, 3), draws(&scenario, SECOND + 3));
    assert_ne!(draws(&scenario, 3), draws(&scenario, 4));
    assert_ne!(draws(&scenario, 3), draws(&Scenario { seed: 6, ..scenario.clone() }, 3));
    assert!(draws(&scenario, 0).len() > 60, "{}", draws(&scenario, 0).len());
    assert!(draws(&Scenario { uncertainty: None, ..scenario }, 0).is_empty());
}

#[test]
fn numbers_of_one_draw_go_together_and_one_factor_holds_for_all_communities() {
    let scenario = world("");
    for replicate in 0..8 {
        let of = of_replicate(&scenario, replicate);
        let factor = |k: usize| of.communities[k].numbers.share / scenario.communities[k].numbers.share;
        assert!((factor(0) / factor(1) - 1.0).abs() < 1e-12);
        assert_eq!(of.communities[0].numbers.attention, of.parameters.community_attention);
        let (reset, years) = (of.parameters.tenure_reset, of.parameters.tenure_years);
        let along = if years < 6.0 { 0.46 + 0.04 * (years - 3.0) / 3.0 } else { 0.5 + 0.06 * (years - 6.0) / 4.0 };
        assert!((reset - along).abs() < 1e-12, "{years} {reset}");
        let speeds: Vec<f64> = of.places.iter().map(|place| place.attributes.reform_speed).collect();
        assert!(speeds.windows(2).any(|pair| pair[0] != pair[1]), "only the place that reforms has a speed in doubt");
        assert_eq!(of.uncertainty, None);
    }
}

#[test]
fn what_follows_from_what_was_drawn_follows_and_no_hazard_stays_none() {
    let scenario = world("");
    let of = of_replicate(&scenario, 2);
    for (place, before) in of.places.iter().zip(&scenario.places) {
        let Some(charter) = &place.charter else { continue };
        let rent = (of.parameters.interest + of.parameters.depreciation) * (charter.infrastructure + charter.building);
        assert_eq!(place.attributes.rent, rent, "{}", place.name);
        let before = before.charter.as_ref().unwrap();
        assert_eq!(charter.hazard == 0.0, before.hazard == 0.0, "{}", place.name);
        assert_ne!(charter.infrastructure, before.infrastructure);
        if place.metro_name == "aa" {
            assert!((place.attributes.income_tax - (1.0 - charter.host_share) * 0.04).abs() < 1e-12);
            assert!(charter.host_share != 0.5 && place.attributes.governance <= 1.0);
        }
    }
    assert_eq!(of.places.iter().find(|place| place.name == "charter").unwrap().attributes.income_tax, 0.05);
}

#[test]
fn what_is_set_is_not_drawn_and_what_is_named_has_its_own_law() {
    let set = with(&["parameters.wealth_scale=2", "place.bb.supply_elasticity=3"]);
    assert_eq!(drawn(&set, 0, "parameters.wealth_scale"), None);
    let of = of_replicate(&set, 0);
    let elasticity = |scenario: &Scenario, name: &str| {
        scenario.places.iter().find(|place| place.name == name).unwrap().attributes.supply_elasticity
    };
    assert_eq!((of.parameters.wealth_scale, elasticity(&of, "bb")), (2.0, 3.0));
    assert_ne!(elasticity(&of, "aa"), elasticity(&set, "aa"));

    let named = world(
        "except = [\"parameters.interest\"]\nkeys.\"population.growth\" = { uniform = [0.004, 0.01] }\n\
         community.families.share = { log_uniform = [0.0005, 0.01] }\nkeys.\"place.*.gridlock\" = \"plausible\"\n",
    );
    let growth = drawn(&named, 1, "population.growth").unwrap();
    assert!((0.004..=0.01).contains(&growth));
    assert_eq!(drawn(&named, 1, "parameters.interest"), None);
    let of = of_replicate(&named, 1);
    let share = of.communities.iter().find(|c| c.name == "families").unwrap().numbers.share;
    assert_eq!(Some(share), drawn(&named, 1, "community.families.share"));
    assert!((0.0005..=0.01).contains(&share));
    // The other community keeps the common factor.
    let factor = drawn(&named, 1, "community.*.share").unwrap();
    let artists = of.communities.iter().find(|c| c.name == "artists").unwrap().numbers.share;
    assert!((artists - 0.01 * factor).abs() < 1e-12);
    // Written out and read again it is the same.
    assert_eq!(Scenario::parse(&resolved::write(&named)).unwrap(), named);
}

#[test]
fn mistakes_name_the_key_the_law_and_what_is_allowed() {
    for (more, words) in [
        ("keys.\"parameters.wealth_scal\" = { uniform = [1, 2] }", "did you mean `parameters.wealth_scale`?"),
        ("keys.\"parameters.wealth_scale\" = { uniform = [2, 1] }", "which is no law"),
        ("keys.\"parameters.assist\" = { uniform = [0.5, 1.5] }", "goes from 0.5 to 1.5"),
        ("keys.\"parameters.diaspora_smoothing\" = \"plausible\"", "has no plausible law: numerical"),
        ("except = [\"parameters.nothing\"]", "there is no such number"),
        ("all_of = 1", "unknown key `all_of`"),
    ] {
        assert!(refusal(more).contains(words), "{more}: {}", refusal(more));
    }
}

#[test]
fn a_reform_keeps_what_it_sets_and_shares_all_other_draws_with_its_baseline() {
    let base = world("");
    let reform = with(&["parameters.governance_weight=0.5", "place.aa.income_tax=0.02"]);
    let arm = Arm::new(&base, &reform, true).unwrap();
    let (ours, theirs) = (of_replicate(&base, 4), of_replicate(&arm.scenario, 4));
    assert_eq!(theirs.parameters.governance_weight, 0.5);
    assert_ne!(ours.parameters.governance_weight, 0.5);
    assert_eq!(ours.parameters.wealth_scale, theirs.parameters.wealth_scale);
    // A reform in a file, without any `--set`, keeps what it says as well.
    let mut other = base.clone();
    other.parameters.governance_weight = 0.6;
    let arm = Arm::new(&base, &other, true).unwrap();
    assert_eq!(of_replicate(&arm.scenario, 4).parameters.governance_weight, 0.6);
    // Planted: nothing is set, so everything is drawn alike, and the base year is the same one.
    let same = Arm::new(&base, &base, true).unwrap();
    assert!(same.calibrate_on.is_none());
    assert_eq!(of_replicate(&same.scenario, 4).parameters, ours.parameters);
}

#[test]
fn moves_at_the_start_hit_the_rate_that_was_drawn_whatever_else_was() {
    let plain = Scenario { uncertainty: None, ..world("") };
    let moves = |scenario: &Scenario| Simulation::new(scenario, 0).unwrap().expected_moves();
    for (edits, wanted) in [
        (&["population.move_rate=0.0225"][..], 0.0225),
        (&["population.move_rate=0.03", "parameters.survey_scale=0.3", "parameters.moving_cost.mobile=1.3"], 0.03),
    ] {
        let scenario = Scenario { uncertainty: None, ..with(edits) };
        let found = moves(&scenario);
        assert!((found / wanted - 1.0).abs() < 1e-3, "{edits:?}: {found} for {wanted}");
    }
    // Planted: without it the rate is what the looks give.
    assert!((moves(&plain) / 0.0225 - 1.0).abs() > 0.02, "{}", moves(&plain));
}

#[test]
fn probabilities_are_read_and_refused_with_reasons() {
    let scenario = world("");
    for text in [
        "P(pledge.alive >= 1)",
        "P(new.home.households >= 10_000 or new.abroad.households >= 1_000 and place.charter.alive = 1)",
        "P(pledge.decile.1-3.households.share >= 20% | pledge.foundings >= 1)",
        "P(place.aa.households.change.effect <= -1%)",
        "P(developer.households@2026 > new.households@2025)",
    ] {
        let found = Expression::parse(text, &scenario).unwrap_or_else(|error| panic!("{error}; {}", error.hint));
        assert!(found.is_probability());
    }
    for (text, words) in [
        ("P(pledge.alive)", "compares nothing"),
        ("P(pledge.alive >= 1 | a | b)", "more than one `|`"),
        ("P(1 <= pledge.alive)", "begins with a number"),
        ("P(P(pledge.alive >= 1) >= 1)", "within another probability"),
        ("P(pledge.alife >= 1)", "did you mean `alive`?"),
        ("P(all.households > 1", "the bracket of `P(` is not closed"),
        ("P (all.households > 1", "the bracket of `P(` is not closed"),
        ("P(all.households > 1)@2030", "`@2030` stands after the bracket of `P(…)`"),
    ] {
        let error = Expression::parse(text, &scenario).unwrap_err();
        assert!(format!("{error}; {}", error.hint).contains(words), "{text}: {error}; {}", error.hint);
    }
}

#[test]
fn a_run_in_doubt_says_so_writes_what_it_drew_and_can_be_verified() {
    let desk = Desk::empty();
    let asked = "\n[[output]]\nname = \"somebody lives abroad\"\nexpression = \"P(place.charter.households >= 1)\"\n\
        base_events = 0\nbase_years = 20\nbase_text = \"nobody knows\"\n\
        [[output]]\nname = \"aa against its twin\"\nexpression = \"place.aa.households.change.effect\"\n";
    desk.write("world.toml", &format!("{WORLD}repeat = 2\n{asked}"));
    let page = desk.succeed(&["run", "world.toml", "--out", "run", "--verbose"]);
    assert!(page.contains("numbers in doubt") && page.contains("somebody lives abroad"), "{page}");
    assert!(page.contains("too few runs"), "{page}");
    let answers = desk.read("run/answers.csv");
    assert_eq!(answers.lines().count(), 1 + 2 * (6 + 2), "{answers}");
    let drawn = desk.read("run/uncertainty.csv");
    assert!(drawn.contains("parameters.survey_scale") && drawn.contains("population.move_rate"), "{drawn}");
    assert!(desk.read("run/manifest.json").contains("Latin hypercubes"));
    assert!(desk.read("run/report.html").contains("numbers in doubt"));
    desk.succeed(&["verify", "run"]);
    // The same replicate alone has the same rows.
    desk.succeed(&["run", "world.toml", "--out", "alone", "--no-charts", "--quiet", "--replicate", "3"]);
    let of_three = |table: &str| {
        let rows = desk.read(&format!("{table}/places.csv"));
        rows.lines().filter(|line| line.starts_with("3,")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of_three("run"), of_three("alone"));
    let expected = quantile(5, "parameters.wealth_scale", 3);
    let line = drawn.lines().find(|line| line.starts_with("3,parameters.wealth_scale,")).unwrap();
    let written: f64 = line.split(',').nth(4).unwrap().parse().unwrap();
    assert!((written - expected).abs() < 1e-9);
}

/// A world small enough to be made a few hundred times.
const SMALL: &str = r#"
model = "2"
headline = "aa"
[time]
start = 2025
years = 3
[population]
households = 3_000
spin_up = 4
[[place]]
name = "aa"
latitude = 40
longitude = -80
households = 400_000
rent = 12_000
income_tax = 0.04
[[place]]
name = "bb"
latitude = 40
longitude = -90
households = 300_000
rent = 11_000
[[event]]
year = 2026
place = "bb"
set = { governance = 1.5, income_tax = 0.03 }
"#;

/// The shares of `truths` that the 5 to 95 % bands of `made` hold, output by output.
fn covered(made: &Scenario, truths: &Scenario) -> Vec<f64> {
    const OUTPUTS: [&str; 5] = [
        "place.aa.households.change",
        "place.bb.rent.change",
        "place.bb.services.change",
        "all.moves.rate",
        "all.blocked_by_cash.sum",
    ];
    let values = |scenario: &Scenario| -> Vec<Vec<f64>> {
        let records = footvote::Ensemble::new(scenario).run().unwrap();
        let of = |text: &&str| {
            let output = Expression::parse(text, scenario).unwrap();
            records.iter().map(|record| output.evaluate(record).unwrap()).collect()
        };
        OUTPUTS.iter().map(of).collect()
    };
    let (made, truths) = (values(made), values(truths));
    let share = |(made, truths): (&Vec<f64>, &Vec<f64>)| {
        let band = footvote::experiment::statistics::Statistics::of(made).band();
        truths.iter().filter(|truth| (band.low..=band.high).contains(truth)).count() as f64 / truths.len() as f64
    };
    made.iter().zip(&truths).map(share).collect()
}

/// Truths are worlds that the program makes itself, with numbers drawn from the laws and luck of their own. Of 128 of them a band
/// of 128 holds .886 on average; five outputs of the same worlds go together, so the mean has a standard error of .025.
#[test]
fn bands_hold_nine_of_ten_worlds_whose_numbers_nobody_knows_and_bands_of_luck_do_not() {
    let world = |seed: u64, doubt: &str| {
        Scenario::parse(&format!("seed = {seed}\nreplicates = 128\ntwin = \"none\"\n{SMALL}{doubt}")).unwrap()
    };
    const DOUBT: &str = "[uncertainty]\nall = \"plausible\"\n";
    let truths = world(77, DOUBT);
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    let found = covered(&world(78, DOUBT), &truths);
    println!("covered {found:.3?}, mean {:.3}", mean(&found));
    assert!((0.85..=0.95).contains(&mean(&found)), "{found:?}");
    // Planted: bands that hold luck alone.
    let luck = covered(&world(78, ""), &truths);
    println!("by luck alone {luck:.3?}, mean {:.3}", mean(&luck));
    assert!(mean(&luck) < 0.75, "{luck:?}");
}
