//! Lists what an answer leans on most: the numbers that its author says to vary, as they are, how far they plausibly reach, and how
//! well they are known.

use crate::format::{Currency, four_digits};
use crate::model::charter::{CHARTER, Charter};
use crate::model::community::COMMUNITY;
use crate::model::mechanisms::MECHANISMS;
use crate::model::parameters::PARAMETERS;
use crate::model::place::{ATTRIBUTES, Attributes, Kind};
use crate::model::population::POPULATION;
use crate::model::quantity::{Evidence, Quantity, find};
use crate::model::reform::Change;
use crate::model::rules::AmenityRule;
use crate::scenario::Scenario;
use crate::scenario::ends::Ends;

use crate::scenario::sweep::{Axis, AxisValues};

/// One thing that the answer leans on.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaning {
    /// Its key, written as for `--set`.
    pub key: String,
    /// What it is, in words.
    pub what: String,
    /// Its value.
    pub now: String,
    /// From where to where its author varies it; empty where nobody does.
    pub reach: String,
    /// Whether its value lies outside of that.
    pub outside: bool,
    /// How well it is known.
    pub evidence: &'static str,
    /// From where to where nine of ten runs draw it; empty where none does.
    pub drawn: String,
}

/// What the answer of `scenario` leans on, what is least known first: what its sweep varies, what it varies for its report, then
/// shares of communities. Nothing, where nobody says what to vary and the weight of government can change nothing.
pub fn leaning(scenario: &Scenario) -> Vec<Leaning> {
    let swept = scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
    let axes: Vec<&Axis> = swept.chain(scenario.vary.iter().map(|vary| &vary.axis)).collect();
    let mut found: Vec<Leaning> = Vec::new();
    for (k, axis) in axes.iter().enumerate() {
        if axes[..k].iter().all(|other| other.key != axis.key) {
            let alike: Vec<&Axis> = axes.iter().copied().filter(|other| other.key == axis.key).collect();
            found.extend(of_axes(scenario, &alike));
        }
    }
    for community in &scenario.communities {
        let key = format!("community.{}.share", community.name);
        if found.iter().all(|other| other.key != key)
            && let Some(known) = known(scenario, &key)
        {
            found.push(known.leaning(&key, String::new(), scenario.currency));
        }
    }
    if found.is_empty() && government_differs(scenario) {
        // Nobody says what to vary: the weight of government, about which least is known.
        let key = "parameters.governance_weight";
        found.extend(known(scenario, key).map(|known| known.leaning(key, String::new(), scenario.currency)));
    }
    draw(scenario, &mut found);
    // What nobody has measured comes before what is an input of the question.
    found.sort_by_key(|one| rank(one.evidence));
    found
}

/// Says between which ends runs draw what they draw, in place of how far its author varies it.
fn draw(scenario: &Scenario, found: &mut [Leaning]) {
    let ends = Ends::of(scenario);
    for one in found {
        let drawn = scenario.targets(&one.key).first().and_then(|&target| ends.at(target));
        if let (Some((low, high)), Some(known)) = (drawn, known(scenario, &one.key)) {
            // In two digits that count, where these tell the ends apart.
            let [low, high] = two_digits(low, high).map(|value| known.said(value, scenario.currency));
            (one.drawn, one.reach, one.outside) = (format!("{low} to {high}"), String::new(), false);
        }
    }
}

/// Two ends in two digits that count, or as they are where these would be one.
fn two_digits(low: f64, high: f64) -> [f64; 2] {
    let short = |value: f64| match value {
        0.0 => 0.0,
        value => {
            let last = 10f64.powi(libm::log10(value.abs()).floor() as i32 - 1);
            (value / last).round() * last
        }
    };
    let [a, b] = [low, high].map(short);
    if a < b { [a, b] } else { [low, high].map(four_digits) }
}

/// Whether anybody ever meets a quality of government other than the base year's, so that its weight can act: that of the base year is
/// part of what is solved for.
fn government_differs(scenario: &Scenario) -> bool {
    const OF_GOVERNMENT: [&str; 5] = ["governance", "governance_target", "reform_speed", "gridlock", "capture"];
    let p = &scenario.parameters;
    let trends = scenario.trends.iter().flat_map(|trend| &trend.reforms);
    let mut reforms = scenario.events.iter().flat_map(|event| &event.reforms).chain(trends);
    let restless = |a: &Attributes| {
        let moves = a.reform_speed * (1.0 - a.gridlock) > 0.0;
        moves && (p.drain != 0.0 || (a.governance_target - a.capture - a.governance).abs() > 1e-9)
    };
    scenario.rules.amenities == AmenityRule::Given
        || p.taste_sd_governance > 0.0
        || scenario.places.iter().any(|place| place.kind == Kind::New)
        || reforms.any(|reform| OF_GOVERNMENT.contains(&reform.key()))
        || scenario.mechanisms.voice
            && (p.discipline != 0.0 || scenario.places.iter().any(|place| restless(&place.attributes)))
}

/// What is least known comes first.
fn rank(evidence: &str) -> usize {
    ["assumed", "weak", "fitted", "estimated"].iter().position(|word| *word == evidence).unwrap_or(4)
}

/// A number of the scenario, found by its key.
struct Known {
    what: String,
    unit: &'static str,
    value: f64,
    evidence: Evidence,
    form: Form,
}

/// How a number acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It is the value itself.
    Value,
    /// It is added to the value.
    More,
    /// It multiplies the value.
    Times,
}

impl Known {
    fn leaning(&self, key: &str, reach: String, currency: Currency) -> Leaning {
        // What follows from other numbers has digits that nobody gave.
        let value = if self.value.fract() == 0.0 { self.value } else { four_digits(self.value) };
        let (now, evidence) = (self.said(value, currency), self.evidence.word());
        let (key, what) = (key.to_owned(), self.what.clone());
        Leaning { key, what, now, reach, outside: false, evidence, drawn: String::new() }
    }
}

impl Known {
    /// A value that it may have, as people say it: “50%”, “+50%”, or of what multiplies “times 0.5”.
    fn said(&self, value: f64, currency: Currency) -> String {
        match self.form {
            Form::Value => said(value, self.unit, currency),
            Form::More => {
                let sign = if value < 0.0 { "−" } else { "+" };
                let size = said(value.abs(), self.unit, currency);
                match size.strip_suffix('%') {
                    Some("1") => format!("{sign}1 point"),
                    Some(points) => format!("{sign}{points} points"),
                    None => format!("{sign}{size}"),
                }
            }
            Form::Times => format!("times {}", crate::format::exact(round(value))),
        }
    }
}

/// The number that `axes` of one key vary: in the sweep, one by one, or both.
fn of_axes(scenario: &Scenario, axes: &[&Axis]) -> Option<Leaning> {
    let axis = axes.first()?;
    let parts: Vec<&str> = axis.key.split('.').collect();
    if let ["mechanisms", name] = parts[..] {
        let row = MECHANISMS.iter().find(|row| row.name == name)?;
        let now = if row.is_on(&scenario.mechanisms) { "on" } else { "off" };
        let what = row.about.to_owned();
        return Some(Leaning {
            key: axis.key.clone(),
            what,
            now: now.to_owned(),
            reach: "on or off".to_owned(),
            outside: false,
            evidence: "assumed",
            drawn: String::new(),
        });
    }
    let mut known = known(scenario, &axis.key)?;
    if parts[0] == "place" && scenario.places.iter().any(|place| place.name == parts[1] && place.kind == Kind::Legacy) {
        known.what = format!("{} of {}", known.what, label_of(scenario, &axis.key));
    }
    // Tables of places are data, key by key; a number of a place that its author varies is not taken from one.
    if parts[0] == "place" && known.evidence == Evidence::Data {
        known.evidence = Evidence::Assumed;
    }
    let write = |value: f64| known.said(value, scenario.currency);
    let given = axes.iter().flat_map(|axis| match &axis.values {
        AxisValues::Range { from, to, .. } => vec![*from, *to],
        AxisValues::List(values) => values.clone(),
        AxisValues::Words(_) => Vec::new(),
    });
    let (low, high) = given.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let ends = (low < high).then_some((low, high));
    let reach = ends.map_or_else(String::new, |(low, high)| {
        let high = write(high);
        format!("{} to {}", write(low), high.strip_prefix("times ").unwrap_or(&high))
    });
    let outside = ends.is_some_and(|(low, high)| known.value < low - 1e-9 || known.value > high + 1e-9);
    Some(Leaning { outside, ..known.leaning(&axis.key, reach, scenario.currency) })
}

/// What a number in doubt is, in words; `keys` of them share its draw. The key itself where nothing is known of it.
pub fn meaning(scenario: &Scenario, key: &str, keys: usize) -> String {
    let Some(known) = known(scenario, key) else {
        let name = key.strip_prefix("mechanisms.");
        let row = name.and_then(|name| MECHANISMS.iter().find(|row| row.name == name));
        return row.map_or_else(|| key.to_owned(), |row| row.about.to_owned());
    };
    let class = key.strip_prefix("parameters.").and_then(|rest| rest.split_once('.')).map(|(_, class)| class);
    // A star stands for all communities.
    let keys = if key.contains('*') { keys.max(2) } else { keys };
    match (key.split('.').next(), keys, class) {
        // One factor for all communities.
        (Some("community"), 2.., _) => {
            let what = known.what.split_once(':').map_or(known.what.as_str(), |(what, _)| what);
            format!("{what}, all communities")
        }
        (_, _, Some(class)) if keys == 1 => format!("{}, of the {class}", known.what),
        (Some("place"), 1, _) => format!("{}: {}", label_of(scenario, key), known.what),
        _ => known.what,
    }
}

/// A value that the number at a key is given, as people say it; as it stands where nothing is known of it.
pub fn written(scenario: &Scenario, key: &str, value: &str) -> String {
    match (known(scenario, key), value.parse::<f64>()) {
        (Some(known), Ok(value)) => known.said(value, scenario.currency),
        (None, Err(_)) if value == "true" => "on".to_owned(),
        (None, Err(_)) if value == "false" => "off".to_owned(),
        _ => value.to_owned(),
    }
}

/// Whether a community is the one that a key names, or one of all.
fn is_named(name: &str, key: &str) -> bool {
    name == key || key == "*"
}

/// What the place of a key is called.
fn label_of(scenario: &Scenario, key: &str) -> String {
    let name = key.split('.').nth(1).unwrap_or_default();
    scenario.places.iter().find(|place| place.name == name).map_or_else(|| name.to_owned(), |place| place.label.clone())
}

/// The number at a key, if it is one.
fn known(scenario: &Scenario, key: &str) -> Option<Known> {
    let parts: Vec<&str> = key.split('.').collect();
    match parts[..] {
        ["parameters", name] | ["parameters", name, _] => number(PARAMETERS, &scenario.parameters, name),
        ["population", name] => number(POPULATION, &scenario.population.numbers, name),
        ["community", community, name] => {
            let community = scenario.communities.iter().find(|other| is_named(&other.name, community))?;
            let mut known = number(COMMUNITY, &community.numbers, name)?;
            if name == "share" {
                known.what = match scenario.communities.len() {
                    1 => "households that share the values".to_owned(),
                    _ => format!("households that share values: {}", community.label),
                };
            }
            Some(known)
        }
        ["community", community, "template", name] => {
            let mut named = scenario.communities.iter().filter(|other| is_named(&other.name, community));
            of_place(scenario, usize::from(named.find_map(|other| other.template)?), name)
        }
        ["place", place, name] => {
            let place = scenario.places.iter().position(|other| other.name == place)?;
            of_place(scenario, place, name)
        }
        ["event", which, _, name] => {
            let event = scenario.events.get(which.parse::<usize>().ok()?.checked_sub(1)?)?;
            let reform = event.reforms.iter().find(|reform| reform.key() == name)?;
            let row = &ATTRIBUTES[reform.attribute];
            let (value, form) = match reform.change {
                Change::Set(value) => (value, Form::Value),
                Change::Add(value) => (value, Form::More),
                Change::Multiply(value) => (value, Form::Times),
            };
            let what = format!("{}, by event", first_words(row.about));
            Some(Known { what, unit: row.unit, value, evidence: Evidence::Assumed, form })
        }
        _ => None,
    }
}

fn of_place(scenario: &Scenario, place: usize, name: &str) -> Option<Known> {
    let place = &scenario.places[place];
    let charter: Option<&Charter> = place.charter.as_deref();
    let found = charter.and_then(|charter| number(CHARTER, charter, name));
    let mut found = found.or_else(|| number(ATTRIBUTES, &place.attributes, name))?;
    // Whatever is said of a place that does not exist is assumed.
    if charter.is_some() {
        found.evidence = Evidence::Assumed;
    }
    Some(found)
}

fn number<T: Clone, R>(table: &'static [Quantity<T, R>], values: &T, name: &str) -> Option<Known> {
    let row = find(table, name)?;
    let what = match row.name {
        "governance_weight" => "worth of good government".to_owned(),
        "remote_only_wage" => "wage of those who cannot work remotely".to_owned(),
        "amenity" => "what else people like about the place".to_owned(),
        _ => first_words(row.about),
    };
    let unit = row.unit;
    Some(Known { what, unit, value: row.get(values).0[0], evidence: row.evidence, form: Form::Value })
}

/// The beginning of a description, up to its first comma, colon, semicolon or bracket.
fn first_words(about: &str) -> String {
    let end = about.find([',', ';', ':', '(']).unwrap_or(about.len());
    about[..end].trim().to_owned()
}

/// A value with its unit, as people say it.
fn said(value: f64, unit: &str, currency: Currency) -> String {
    match unit {
        _ if value.is_nan() => "unknown".to_owned(),
        _ if value.is_infinite() => "no limit".to_owned(),
        _ if unit.starts_with('$') => currency.amount(value),
        _ if unit.starts_with("share") || unit == "probability" => {
            format!("{}%", crate::format::exact(round(100.0 * value)))
        }
        _ if value.abs() >= 1_000.0 => crate::format::count(value),
        _ => crate::format::exact(round(value)),
    }
}

/// Without the last digits of binary arithmetic.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn scenario_of(text: &str) -> Scenario {
        parse(text, "x.toml", &|_| unreachable!("there is no table"), &[]).unwrap_or_else(|r| panic!("{r}")).scenario
    }

    #[test]
    fn the_weight_of_government_is_named_only_where_government_differs() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
            place = [ { name = \"aa\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000, governance = 0.4 },\n\
            { name = \"bb\", latitude = 42, longitude = -84, households = 500_000, rent = 9_000 },\n";
        let named = |more: &str| {
            let scenario = parse(&format!("{text}{more}"), "x.toml", &|_| unreachable!("there is no table"), &[]);
            leaning(&scenario.unwrap_or_else(|r| panic!("{r}")).scenario).first().map(|one| one.key.clone())
        };
        let weight = Some("parameters.governance_weight".to_owned());
        assert_eq!(named("]\n"), None);
        let event = |set: &str| format!("]\nevent = [ {{ year = 2026, place = \"aa\", set = {{ {set} }} }} ]\n");
        assert_eq!(named(&event("income_tax = 0.01")), None);
        assert_eq!(named(&event("governance = 1")), weight);
        assert_eq!(named("]\nparameters = { discipline = 0.1 }\n"), weight);
        assert_eq!(
            named(
                "{ name = \"mid\", kind = \"new\", founding = \"developer\", site = { metro = \"aa\", miles = 20 }, units = 40_000 } ]\n"
            ),
            weight
        );
    }

    #[test]
    fn what_runs_draw_is_told_by_its_draws() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
            place = [ { name = \"aa\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000 } ]\n\
            vary = [ { key = \"parameters.governance_weight\", values = [0, 0.75] } ]\n";
        let of = |more: &str| leaning(&scenario_of(&format!("{text}{more}"))).swap_remove(0);
        let said = of("");
        assert_eq!((said.drawn.as_str(), said.reach.as_str()), ("", "0 to 0.75"));
        let drawn = of("uncertainty.keys.\"parameters.governance_weight\" = { uniform = [0.1, 0.5] }\n");
        assert_eq!((drawn.drawn.as_str(), drawn.reach.as_str()), ("0.12 to 0.48", ""));
        assert_eq!(drawn.now, said.now);
    }

    #[test]
    fn a_star_is_all_communities_in_words() {
        let town = |name: &str| {
            format!(
                "{{ name = \"{name}\", share = 0.02, template = {{ site = {{ metro = \"greek\", miles = 20 }}, capacity = 9_000 }} }}"
            )
        };
        let text = format!(
            "model = \"2\"\ntime = {{ start = 2025, years = 4 }}\npopulation = {{ households = 20_000 }}\n\
             place = [ {{ name = \"aa\", metro = \"greek\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000 }} ]\n\
             community = [ {}, {} ]\n",
            town("one"),
            town("two")
        );
        let scenario = parse(&text, "x.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|r| panic!("{r}"))
            .scenario;
        let said = |key: &str| meaning(&scenario, key, 1);
        assert_eq!(said("community.*.share"), "households that share values, all communities");
        assert!(
            said("community.*.template.hazard").ends_with(", all communities"),
            "{}",
            said("community.*.template.hazard")
        );
        assert_eq!(said("community.*.nothing"), "community.*.nothing");
    }

    #[test]
    fn what_an_event_multiplies_or_adds_is_no_value() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
            place = [ { name = \"aa\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000 } ]\n\
            event = [ { year = 2026, place = \"aa\", multiply = { income_tax = 0.5 }, add = { governance = -0.5, sales_tax = 0.01 }, \
            set = { property_tax = 0.02 } } ]\n\
            vary = [ { key = \"event.1.multiply.income_tax\", values = [0, 0.8] }, { key = \"event.1.add.governance\", values = [-1, 1] }, \
            { key = \"event.1.add.sales_tax\", values = [0, 0.02] }, { key = \"event.1.set.property_tax\", values = [0, 0.03] } ]\n";
        let scenario = parse(text, "x.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|r| panic!("{r}"))
            .scenario;
        let found = leaning(&scenario);
        let of = |key: &str| {
            found.iter().find(|one| one.key.ends_with(key)).map(|one| (one.now.as_str(), one.reach.as_str()))
        };
        assert_eq!(of("income_tax"), Some(("times 0.5", "times 0 to 0.8")));
        assert_eq!(of("governance"), Some(("−0.5", "−1 to +1")));
        assert_eq!(of("sales_tax"), Some(("+1 point", "+0 points to +2 points")));
        assert_eq!(of("property_tax"), Some(("2%", "0% to 3%")));
        assert_eq!(written(&scenario, "event.1.multiply.income_tax", "0.8"), "times 0.8");
    }

    #[test]
    fn what_the_author_varies_comes_with_its_value_reach_and_evidence() {
        let text = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
            place = [ { name = \"aa\", metro = \"greek\", latitude = 40, longitude = -80, households = 500_000, rent = 9_000 },\n\
            { name = \"mid\", kind = \"new\", founding = \"developer\", site = { metro = \"greek\", miles = 20 }, units = 40_000 } ]\n\
            vary = [ { key = \"parameters.governance_weight\", values = [0, 0.75] }, { key = \"place.aa.obligations\", values = [0, 900] } ]\n\
            sweep = { design = \"grid\", axis = [ { key = \"place.mid.units\", values = [1000, 5000] } ] }\n";
        let scenario = parse(text, "x.toml", &|_| unreachable!("there is no table"), &[])
            .unwrap_or_else(|r| panic!("{r}"))
            .scenario;
        let found = leaning(&scenario);
        let of = |key: &str| found.iter().find(|one| one.key == key).expect("it is listed");
        assert_eq!(
            (of("place.mid.units").now.as_str(), of("place.mid.units").reach.as_str()),
            ("40,000", "1,000 to 5,000")
        );
        assert_eq!(of("place.mid.units").evidence, "assumed");
        assert_eq!(of("parameters.governance_weight").reach, "0 to 0.75");
        // Obligations are data where nobody doubts them; who varies them says that they are made up.
        let by_key = ATTRIBUTES.iter().find(|row| row.name == "obligations").expect("it is an attribute").evidence;
        assert_eq!((by_key, of("place.aa.obligations").evidence), (Evidence::Data, "assumed"));
        assert!(of("place.aa.obligations").what.ends_with(" of Aa"), "{}", of("place.aa.obligations").what);
        let few = scenario_of(&text.replace("units = 40_000", "units = 4_000"));
        // What is varied one by one beyond its sweep reaches as far.
        let wider =
            scenario_of(&text.replace("vary = [", "vary = [ { key = \"place.mid.units\", values = [60_000] },"));
        let wider = leaning(&wider);
        let units: Vec<&str> =
            wider.iter().filter(|one| one.key == "place.mid.units").map(|one| one.reach.as_str()).collect();
        assert_eq!(units, ["1,000 to 60,000"]);
        let outside = |found: &[Leaning]| found.iter().any(|one| one.key == "place.mid.units" && one.outside);
        assert!(outside(&found) && !outside(&leaning(&few)));
        let known =
            |value| Known { what: String::new(), unit: "", value, evidence: Evidence::Assumed, form: Form::Value };
        let now = |value| known(value).leaning("", String::new(), scenario.currency).now;
        assert_eq!(
            (now(1.720_471_3), now(123_457.0), now(0.045_1)),
            ("1.72".into(), "123,457".into(), "0.0451".into())
        );
    }
}
