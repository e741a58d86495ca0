//! What an answer leans on: a parameter that is called idle can take any value and no byte changes; the others do change it.

use footvote::engine::records::rows::ReplicateRecord;
use footvote::engine::{RunOptions, run_replicate};
use footvote::experiment::finding::assumptions::{idle, made_up};
use footvote::model::parameters::PARAMETERS;
use footvote::model::quantity::Evidence;
use footvote::scenario::{Scenario, parse};

const TOWNS: &str = "model = \"2\"\nseed = 3\ntime = { start = 2025, years = 3 }\npopulation = { households = 3_000, spin_up = 2 }\n\
    place = [\n\
    { name = \"east\", latitude = 40, longitude = -80, households = 90_000, rent = 15_000, income_tax = 0.03, obligations = 900 },\n\
    { name = \"west\", latitude = 40, longitude = -95, households = 60_000, rent = 12_000, business_tax = 0.1, obligations = 700 },\n\
    { name = \"edge\", metro = \"west\", latitude = 40, longitude = -95.3, households = 30_000, rent = 11_000, obligations = 500 } ]\n\
    event = [ { year = 2026, place = \"west\", set = { governance = 1.5 } }, { year = 2026, place = \"east\", add = { amenity = -0.5 } } ]\n";

const TOWN: &str = "[[community]]\nname = \"artists\"\nshare = 0.2\nattention = 0.5\nremote_odds = 3\n\
    [community.template]\nsite = { metro = \"east\", miles = 30 }\ncapacity = 900\nlegal = 100_000\ninfrastructure = 9_000\n\
    permit_lag = 1\nbuild_lag = 1\nincome_tax = 0.01\ngovernance = 1.5\n";

fn read(text: &str) -> Scenario {
    parse(text, "towns.toml", &|_| unreachable!("no table"), &[]).unwrap_or_else(|report| panic!("{report}")).scenario
}

/// Everything a replicate leaves, every digit of it; as text, in which a number that is not there equals itself.
fn simulate(scenario: &Scenario) -> String {
    let record = run_replicate(scenario, 0, &RunOptions::default(), &|_| true).expect("it runs");
    format!("{:?}", ReplicateRecord { setup_seconds: 0.0, path_seconds: 0.0, tick_seconds: 0.0, ..record })
}

/// The scenario with one parameter at another allowed value.
fn moved(scenario: &Scenario, name: &str) -> Scenario {
    let row = PARAMETERS.iter().find(|row| row.name == name).expect("it is a parameter");
    let mut s = scenario.clone();
    let now = row.get(&s.parameters).0[0];
    let step = if now == 0.0 { 0.3 * (row.max - row.min).min(1.0) } else { 0.4 * now.abs() };
    let other = if now + step <= row.max { now + step } else { now - step };
    assert!(row.allows(other) && other != now, "{name}: {now}, {other}");
    row.set(&mut s.parameters, other);
    s
}

fn unproven() -> impl Iterator<Item = &'static str> {
    let rows = PARAMETERS.iter().filter(|row| matches!(row.evidence, Evidence::Weak | Evidence::Assumed));
    rows.map(|row| row.name)
}

/// Checks every idle parameter, and counts those that do change something among the others.
fn check(scenario: &Scenario) -> (usize, usize) {
    let before = simulate(scenario);
    let (mut idled, mut acted) = (0, 0);
    for name in unproven() {
        let same = simulate(&moved(scenario, name)) == before;
        match idle(name, scenario) {
            Some(why) => {
                assert!(same, "`{name}` is called idle because {why}, and yet it acts");
                idled += 1;
            }
            None => acted += usize::from(!same),
        }
    }
    (idled, acted)
}

#[test]
fn what_is_called_idle_moves_nothing() {
    let (idled, acted) = check(&read(TOWNS));
    assert!(idled >= 15, "{idled}");
    // The twin of the claim: the same comparison does see parameters act.
    assert!(acted >= 12, "{acted}");
    let off = "mechanisms = { voice = false, wages = false, budget = false, crime_response = false, liquidity = false, \
        remote_work = false, construction = false }\n";
    let (more, fewer) = check(&read(&TOWNS.replace("place = [", &format!("{off}place = ["))));
    assert!(more > idled && fewer >= 5, "{more} {fewer}");
}

#[test]
fn communities_wake_what_is_theirs() {
    let scenario = read(&format!("{TOWNS}{TOWN}"));
    let (idled, acted) = check(&scenario);
    assert!(acted >= 15, "{acted} act, {idled} are idle");
    for name in ["community_attention", "equity_share", "ticket_wealth", "market_vacant_mass"] {
        assert!(idle(name, &read(TOWNS)).is_some() && idle(name, &scenario).is_none(), "{name}");
    }
    let dormant = read(
        &format!("{TOWNS}{TOWN}")
            .replace("place = [", "mechanisms = { communities = false, learning = false }\nplace = ["),
    );
    check(&dormant);
}

#[test]
fn what_is_made_up_is_listed_once_for_a_template() {
    let scenario = read(&format!("{TOWNS}{TOWN}"));
    let found = made_up(&scenario);
    let value =
        |whose: &str, name: &str| found.iter().find(|row| row.whose == whose && row.name == name).map(|row| row.value);
    assert_eq!(value("community.artists", "share"), Some(0.2));
    assert_eq!(value("artists-template", "legal"), Some(100_000.0));
    assert_eq!(value("artists-template", "building"), None, "the default is not made up for this scenario");
    assert!(!found.iter().any(|row| row.whose == "artists-1"), "{found:?}");
    assert!(made_up(&read(TOWNS)).is_empty());
}
