//! Checks values against each other: each number is allowed by itself, but together they must describe a world that can be simulated.

use crate::model::acts::Idle;
use crate::model::arrivals::is_coarse;
use crate::model::consideration::rate_envelope;
use crate::model::discipline::stable_discipline;
use crate::model::mechanisms::Mechanisms;
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::place::{Kind, Place};
use crate::model::population::Households;
use crate::model::rules::{Alternatives, AmenityRule, BudgetRule};
use crate::scenario::block::settings::Count;
use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::idle;
use crate::scenario::read::keys;
use crate::scenario::read::keys::{DEFAULT_SIMULATED, MAX_SIMULATED};
use crate::scenario::read::tree::{Node, Table};
use crate::scenario::show::{show, show_integer};

/// Simulated households of a place below which its numbers are mostly noise.
const FEW: f64 = 50.0;

/// Chooses the number of simulated households and checks it against the real ones, where these are known.
pub fn households(wanted: Option<Count>, places: Option<&[Place]>, table: &Table, notes: &mut Notes) -> Households {
    let unknown = MAX_SIMULATED as u64;
    let real: u64 = places.map_or(unknown, |places| places.iter().map(|place| place.households).sum());
    let at = table.get("households").map(|node| node.at);
    let usual = if real <= DEFAULT_SIMULATED { Households::All } else { Households::Sample(DEFAULT_SIMULATED) };
    let simulated = match wanted {
        None => return usual,
        Some(Count::Of(simulated)) => simulated,
        Some(Count::All) => real as i128,
    };
    let most = MAX_SIMULATED.min(real as i128);
    let kept = match wanted {
        Some(Count::Of(simulated)) if simulated <= most => Households::Sample(simulated as u64),
        _ => Households::All,
    };
    if simulated > MAX_SIMULATED {
        notes
            .error(at, format!("{} households are more than can be simulated", show_integer(simulated)))
            .why("too many")
            .allowed(format!("1 to {}, or \"all\" if there are no more real ones than that", show_integer(most)))
            .hint("each simulated household can stand for many real ones: 100_000 are plenty for most questions");
    } else if simulated > most {
        notes
            .error(
                at,
                format!(
                    "{} households would be simulated, but the places have only {}",
                    show_integer(simulated),
                    show_integer(real as i128)
                ),
            )
            .why("more than there are")
            .allowed(format!("1 to {}, or \"all\"", show_integer(most)));
    }
    kept
}

/// Checks that every place is represented.
pub fn samples(scenario: &Scenario, at: Option<At>, notes: &mut Notes) {
    let share = scenario.simulated_households() as f64 / scenario.real_households() as f64;
    let old = || scenario.places.iter().filter(|place| place.kind == Kind::Legacy);
    let smallest = old().min_by_key(|place| place.households);
    let Some(smallest) = smallest else {
        return;
    };
    let count = |limit: f64| old().filter(|p| p.households as f64 * share < limit).count();
    let needed = (1.0 / (smallest.households as f64 / scenario.real_households() as f64)).ceil();
    let real = show_integer(smallest.households as i128);
    let here = smallest.households as f64 * share;
    if here < 1.0 {
        notes
            .error(
                at,
                format!("place `{}` with its {real} households would not get a single simulated one", smallest.name),
            )
            .why("too few")
            .allowed(format!("{} or more, or \"all\"", show(needed)))
            .hint("simulate more households, or leave small places out");
    } else if here < FEW {
        let others = match count(FEW) {
            1 => String::new(),
            many => format!(" and {} more places get few", many - 1),
        };
        notes
            .warning(at, format!("place `{}` gets only {here:.0} simulated households{others}", smallest.name))
            .why("its numbers will be noisy")
            .hint(format!(
                "{} households would give each place {FEW:.0}",
                show((needed * FEW).min(scenario.real_households() as f64))
            ));
    }
}

/// Checks that national growth and arrivals leave a number of households that can be simulated.
pub fn growth(scenario: &Scenario, population: &Table, notes: &mut Notes) {
    let most = scenario.most_simulated_households();
    if most as i128 <= MAX_SIMULATED || scenario.simulated_households() as i128 > MAX_SIMULATED {
        return;
    }
    let growth = show(scenario.population.numbers.growth);
    let abroad = if scenario.newcomers() > 0.0 { " and the `arrivals` of places" } else { "" };
    notes
        .error(
            population.get("growth").map(|node| node.at),
            format!(
                "{} years of `growth` {growth}{abroad} make {} simulated households",
                scenario.time.years,
                show_integer(most as i128)
            ),
        )
        .why("too many")
        .allowed(format!("up to {} at the end", show_integer(MAX_SIMULATED)))
        .hint("begin with fewer simulated households: growth adds to them, each standing for as many real ones");
}

/// The greatest probability with which a household looks around in one tick.
pub fn ring_probability(parameters: &Parameters, on: &Mechanisms, ticks_per_year: u32) -> f64 {
    rate_envelope(parameters, on) / ticks_per_year as f64
}

/// Checks that a household looks around at most once a tick.
pub fn rings(scenario: &Scenario, parameters: &Table, time: &Table, notes: &mut Notes) {
    let ticks = scenario.time.ticks_per_year;
    let probability = ring_probability(&scenario.parameters, &scenario.mechanisms, ticks);
    if probability <= 1.0 {
        return;
    }
    let given = ["attention_rate", "local_rate", "remote_attention"].iter().find_map(|key| parameters.get(key));
    let at = given.or(time.get("ticks_per_year")).map(|node: &Node| node.at);
    let needed = (probability * ticks as f64).ceil();
    let note = notes
        .error(at, format!("a young remote household would look around {probability:.2} times a tick, but at most one look fits into a tick"))
        .why("too many looks")
        .allowed("(attention_rate × 1.718 × (1 + remote_attention) + local_rate) / ticks_per_year up to 1");
    if needed <= 365.0 {
        note.hint(format!("ticks_per_year = {needed}, or a lower attention_rate"));
    } else {
        note.hint("lower attention_rate or local_rate");
    }
}

/// Checks the variants of rules against each other.
pub fn rules(scenario: &Scenario, rules: &Table, notes: &mut Notes) {
    let at = rules.get("alternatives").map(|node| node.at);
    let solved = scenario.rules.amenities != AmenityRule::Given;
    if let Alternatives::Drawn(2..) = scenario.rules.alternatives
        && solved
    {
        notes
            .error(at, "amenities cannot be solved for when several alternatives are drawn")
            .why("several, but not all")
            .allowed("1 or \"all\"")
            .hint("or set amenities = \"given\": then only the `amenity` key counts");
    }
    // A budget that several places share, or that lives on another's, has no tax rate of its own that could balance it.
    if let Some(suburb) = scenario.incorporations.first()
        && scenario.rules.budget != BudgetRule::Services
        && scenario.mechanisms.budget
    {
        let name = |place: u16| &scenario.places[place as usize].name;
        notes
            .error(
                rules.get("budget").map(|node| node.at),
                format!(
                    "taxes cannot balance the budget that `{}` and `{}` share",
                    name(suburb.place),
                    name(suburb.parent)
                ),
            )
            .why("moves the taxes of one place at a time")
            .allowed("\"services\" where there is an [[incorporation]]")
            .hint("or leave [[incorporation]] out: then every place has a budget of its own");
    }
}

/// Checks that `amenities = "observed"` has flows to reproduce.
pub fn observed_flows(scenario: &Scenario, rules: &Table, notes: &mut Notes) {
    if scenario.rules.amenities != AmenityRule::Observed {
        return;
    }
    let at = rules.get("amenities").map(|node| node.at);
    if scenario.places.iter().all(|place| place.observed_net_flow == 0.0) {
        notes
            .error(at, "amenities = \"observed\" needs the `observed_net_flow` of the places, and none is given")
            .why("nothing observed")
            .hint("give observed_net_flow in households per year, or use amenities = \"rest\"");
    }
    for place in &scenario.places {
        if place.observed_net_flow.abs() > 0.2 * place.households as f64 {
            let (flow, households) = (show(place.observed_net_flow), show_integer(place.households as i128));
            notes
                .error(at, format!("place `{}` gains {flow} of its {households} households a year", place.name))
                .why("no amenity explains that")
                .allowed("`observed_net_flow` up to a fifth of the households");
        }
    }
}

/// Warns of observed flows that nothing reads.
pub fn unused_flows(scenario: &Scenario, rules: &Table, notes: &mut Notes) {
    let given = scenario.places.iter().find(|place| place.observed_net_flow != 0.0);
    let Some(place) = given.filter(|_| scenario.rules.amenities != AmenityRule::Observed) else { return };
    notes
        .warning(
            rules.get("amenities").map_or(rules.at, |node| node.at),
            format!("`observed_net_flow` of place `{}` is not used", place.name),
        )
        .why("only amenities that are found from what was observed read it")
        .hint("amenities = \"observed\" under [rules], or leave the flows out");
}

/// Checks the horizon against the clocks that households carry.
pub fn horizon(scenario: &Scenario, time: &Table, notes: &mut Notes) {
    let ticks = scenario.time.ticks();
    if ticks <= keys::MAX_TICKS {
        return;
    }
    let at = time.get("years").or(time.get("ticks_per_year")).map(|node| node.at);
    let years = keys::MAX_TICKS / scenario.time.ticks_per_year;
    notes
        .error(
            at,
            format!(
                "{} years of {} ticks are {} ticks",
                scenario.time.years,
                scenario.time.ticks_per_year,
                show_integer(ticks as i128)
            ),
        )
        .why("too long")
        .allowed(format!("up to {} ticks: {years} years at this pace", show_integer(keys::MAX_TICKS as i128)));
}

/// Warns of flows from and to abroad that come to a few simulated households a year.
pub fn coarse_flows(scenario: &Scenario, notes: &mut Notes) {
    let weight = scenario.real_households() as f64 / scenario.simulated_households() as f64;
    for place in &scenario.places {
        for (key, real) in [("arrivals", place.attributes.arrivals), ("departures", place.attributes.departures)] {
            if is_coarse(real, weight) {
                notes
                    .warning(
                        None,
                        format!(
                            "`{key}` of place `{}` are {:.1} simulated households a year",
                            place.name,
                            real / weight
                        ),
                    )
                    .why("luck will rule")
                    .hint("simulate more households: fractions carry over, so that the mean is right");
            }
        }
    }
}

/// Warns of numbers that are allowed but rarely meant.
pub fn doubts(scenario: &Scenario, parameters: &Table, notes: &mut Notes) {
    let at = |key: &str| parameters.get(key).map(|node| node.at);
    let p = &scenario.parameters;
    if p.obligations_share >= 0.5 {
        notes
            .warning(
                at("obligations_share"),
                format!("obligations take {} % of revenue", show(100.0 * p.obligations_share)),
            )
            .why("cities spiral down beyond about one half")
            .allowed("0 to 0.4 is usual");
    }
    safe_districts(scenario, at("discipline"), notes);
    let usual = Parameters::default();
    for row in PARAMETERS.iter().filter(|row| row.get(p) != row.get(&usual)) {
        let Some(why) = (row.role.idle)(&scenario.circumstances()) else { continue };
        // Nothing of what is off: said twice, and meant once.
        if why == Idle::MechanismOff && row.get(p).0.iter().all(|value| *value == 0.0) {
            continue;
        }
        let note = notes.warning(at(row.name), format!("`{}` has no effect", row.name)).why("not used");
        match idle::acts_with(why) {
            Some(rule) => note.hint(format!("it acts with {rule} only")),
            None => note.hint(format!("{}; leave it out, or see that it acts", idle::because(why))),
        };
    }
}

/// Warns of a discipline under which leavers worsen the place that they leave faster than they notice it.
fn safe_districts(scenario: &Scenario, at: Option<At>, notes: &mut Notes) {
    let p = &scenario.parameters;
    if p.discipline >= 0.0 || !scenario.mechanisms.voice {
        return;
    }
    let bound = |place: &Place| stable_discipline(p, place.attributes.reform_speed * (1.0 - place.attributes.gridlock));
    let legacy = scenario.places.iter().filter(|place| place.kind == Kind::Legacy);
    let bounds = legacy.map(|place| (bound(place), &place.name));
    let Some((bound, name)) = bounds.min_by(|a, b| a.0.total_cmp(&b.0)) else {
        return;
    };
    if -p.discipline >= bound {
        notes
            .warning(
                at,
                format!("discipline {} makes places run away: beyond -{bound:.2} in `{name}`", show(p.discipline)),
            )
            .why("who leaves worsens the place that it leaves")
            .allowed(format!("above -{bound:.2} it comes to rest"))
            .hint("`discipline_limit` bounds what exit alone does to governance");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_household_looks_around_at_most_every_fourth_month() {
        let probability = ring_probability(&Parameters::default(), &Mechanisms::default(), 12);
        // (.85 · 1.7184 · 1.6 + .43 + .0045) / 12
        assert!((probability - 0.23096).abs() < 1e-4, "{probability}");
    }

    #[test]
    fn observed_flows_that_nothing_reads_are_warned_of() {
        let warned = |rule: &str, flow: &str| {
            let text = format!(
                "model = \"2\"\npopulation = {{ households = 4_000 }}\nrules = {{ amenities = \"{rule}\" }}\n\
                 place = [\n  {{ name = \"a\", latitude = 40, longitude = -80, households = 100_000, rent = 15_000{flow} }},\n  {{ name = \"b\", latitude = 40, longitude = -95, households = 100_000, rent = 15_000 }},\n]\n",
            );
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = crate::scenario::parse(&text, "test.toml", &nothing, &[]).expect("a good scenario");
            loaded.warnings.iter().filter(|note| note.what == "`observed_net_flow` of place `a` is not used").count()
        };
        assert_eq!(warned("rest", ", observed_net_flow = 900"), 1);
        assert_eq!((warned("rest", ""), warned("observed", ", observed_net_flow = 900")), (0, 0));
    }

    #[test]
    fn a_discipline_under_which_places_run_away_is_warned_of() {
        let scaled = |factor: f64, scale: f64| {
            // a = .1·(1 − .5), g = .2: the bound of `discipline::stable_discipline` is .2248.
            let text = format!(
                "model = \"2\"\npopulation = {{ households = 4_000 }}\nparameters = {{ governance_weight = 0.2, survey_scale = {scale}, discipline = {} }}\n\
                 place = [\n  {{ name = \"a\", latitude = 40, longitude = -80, households = 100_000, rent = 15_000 }},\n  {{ name = \"b\", latitude = 40, longitude = -95, households = 100_000, rent = 15_000 }},\n]\n",
                -factor * 0.2248
            );
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = crate::scenario::parse(&text, "test.toml", &nothing, &[]).expect("a good scenario");
            loaded.warnings.iter().any(|note| note.what.contains("run away"))
        };
        let warned = |factor: f64| scaled(factor, 1.0);
        assert!(warned(1.05) && !warned(0.95) && !warned(-1.05));
        // Who minds governance three times as much runs away at a third of it.
        assert!(scaled(0.35, 3.0) && !scaled(0.32, 3.0) && !scaled(1.05, 0.3));
    }

    #[test]
    fn every_parameter_that_cannot_act_is_warned_of() {
        let warned = |mechanism: &str, parameter: &str| {
            let text = format!(
                "model = \"2\"\npopulation = {{ households = 4_000 }}\nmechanisms = {{ {mechanism} }}\nparameters = {{ {parameter} }}\n\
                 place = [\n  {{ name = \"a\", latitude = 40, longitude = -80, households = 100_000, rent = 15_000 }},\n  {{ name = \"b\", latitude = 40, longitude = -95, households = 100_000, rent = 15_000 }},\n]\n",
            );
            let nothing = |_: &std::path::Path| Err(std::io::Error::other("no files"));
            let loaded = crate::scenario::parse(&text, "test.toml", &nothing, &[]).expect("a good scenario");
            loaded.warnings.iter().filter(|note| note.what.ends_with("has no effect")).count()
        };
        for (mechanism, parameter) in [
            ("climate_risk = false", "climate_weight = 0.2"),
            ("voice = false", "discipline = 0.1"),
            ("capital = false", "capital_theta = 0.3"),
            ("", "learning_rate = 0.1"),
            ("", "housing_minimum = 0.5"),
        ] {
            assert_eq!(warned(mechanism, parameter), 1, "{parameter}");
        }
        for (mechanism, parameter) in [
            ("climate_risk = true", "climate_weight = 0.2"),
            ("", "discipline = 0.1"),
            ("remote_work = false", "remote_attention = 0"),
        ] {
            assert_eq!(warned(mechanism, parameter), 0, "{parameter}");
        }
    }
}
