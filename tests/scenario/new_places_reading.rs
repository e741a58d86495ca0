//! New places, communities and incorporations: what is written, what follows from it, and the way back to text.

use std::io;
use std::path::Path;

use footvote::model::charter::{Founding, Jobs};
use footvote::model::place::{Attributes, Kind, Place};
use footvote::model::reform::Change;
use footvote::scenario::diagnostic::Report;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::schema::schema;
use footvote::scenario::{Loaded, Scenario, parse};

/// Three old places; `oak` is a suburb of `chicago`.
const OLD: &str = r#"
model = "2"

[time]
years = 20

[population]
households = 400_000

[[place]]
name = "chicago"
metro = "chicagoland"
state = "IL"
latitude = 41.85
longitude = -87.65
households = 1_500_000
rent = 18_000
income_tax = 0.0495
governance = -0.3
violent_crime = 600
median_income = 80_000

[[place]]
name = "oak"
metro = "chicagoland"
state = "IL"
latitude = 41.88
longitude = -87.78
households = 20_000
rent = 20_000
income_tax = 0.03
median_income = 80_000

[[place]]
name = "houston"
state = "TX"
latitude = 29.76
longitude = -95.36
households = 480_000
rent = 16_000
violent_crime = 500
median_income = 120_000
"#;

const FAMILIES: &str = r#"
[[community]]
name = "families"
preset = "families"
foundings = 2
affinity = { chicago = -1, houston = 0.5 }
[community.template]
site = { metro = "chicagoland", miles = 30 }
"#;

const PROSPERA: &str = r#"
[[place]]
name = "prospera"
label = "Próspera"
kind = "new"
founding = "developer"
latitude = 16.35
longitude = -86.45
state = "HN"
jobs = "template"
wage = 0.4
units = 500
units_per_year = 200
opens = 2026.5
sponsor = 120e6
infrastructure = 100_000
building = 25_000
hazard = 0.11
income_tax = 0.05
"#;

fn read(text: &str, sets: &[&str]) -> Result<Loaded, Report> {
    let edits: Vec<Edit> = sets.iter().map(|set| Edit::parse(set)).collect();
    let refuse = |_: &Path| Err(io::Error::other("no other file is needed"));
    parse(text, "my.toml", &refuse, &edits)
}

fn scenario(text: &str, sets: &[&str]) -> Scenario {
    read(text, sets).unwrap_or_else(|report| panic!("{report}")).scenario
}

fn error(text: &str, sets: &[&str]) -> String {
    read(text, sets).expect_err("it is invalid").to_string()
}

fn place<'a>(scenario: &'a Scenario, name: &str) -> &'a Place {
    scenario.places.iter().find(|place| place.name == name).unwrap_or_else(|| panic!("no place {name}"))
}

#[test]
fn a_community_becomes_a_template_and_the_places_it_may_found() {
    let s = scenario(&format!("{OLD}{FAMILIES}"), &[]);
    let names: Vec<&str> = s.places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["chicago", "families-1", "families-2", "families-template", "houston", "oak"]);
    let community = &s.communities[0];
    assert_eq!((community.template, &community.slots[..]), (Some(3), &[1, 2][..]));
    assert_eq!(community.affinity, [-1.0, 1.0, 1.0, 1.0, 0.5, 0.0]);
    assert_eq!((community.numbers.share, community.numbers.children_odds), (0.006, 15.0));
    assert_eq!((community.numbers.launched, community.numbers.attention), (2025.0, 0.2));

    let (template, first) = (&s.places[3], &s.places[1]);
    assert_eq!((template.founding, first.founding), (Founding::Template, Founding::Pledge));
    assert_eq!((template.label.as_str(), first.label.as_str()), ("Families (template)", "Families 1"));
    assert_eq!((&template.attributes, &template.charter), (&first.attributes, &first.charter));
    assert_eq!((first.kind, first.households, first.community), (Kind::New, 0, 1));
    assert_eq!((first.metro, first.state.as_str(), first.jobs), (s.places[0].metro, "IL", Jobs::Metro));
    assert_eq!(s.real_households(), 2_000_000, "nobody lives in new places");
}

#[test]
fn what_follows_for_a_new_place_is_filled_in() {
    let s = scenario(&format!("{OLD}{FAMILIES}"), &[]);
    let first = place(&s, "families-1");
    let charter = first.charter.as_ref().expect("it is new");
    let a = &first.attributes;
    // (5 % + 1 %) of 120,000 + 150,000
    assert!((a.rent - 16_200.0).abs() < 1e-9, "{}", a.rent);
    // Its taxes are at parity: what it does not share with its host it levies itself.
    let host = &place(&s, "chicago").attributes;
    let own = 1.0 - charter.host_share;
    let rates = |a: &Attributes| [a.income_tax, a.sales_tax, a.property_tax, a.business_tax];
    assert_eq!(rates(a), rates(host).map(|rate| own * rate));
    assert!(own > 0.0 && a.property_tax > 0.0, "{own}");
    assert_eq!((a.housing_units, a.land_cap), (0.0, 20_000.0));
    assert_eq!((a.governance, a.governance_target), (1.0, 1.0));
    // Schools and crime follow from services; the preset assumes nothing beside.
    assert_eq!((charter.schools_offset, charter.crime_factor), (0.0, 1.0));
    assert_eq!((a.schools, a.violent_crime), (0.0, 400.0), "no level is given");
    assert_eq!((charter.capacity, charter.units, charter.opens), (2_000.0, 2_000.0, 2025.0));
    // The host is Chicago, the largest of its metro.
    assert_eq!((charter.host_income_tax, charter.host_governance, charter.host_crime), (0.0495, -0.3, 600.0));
    assert_eq!(a.wage, place(&s, "chicago").attributes.wage);
    // 30 miles due north.
    assert_eq!(first.longitude, -87.65);
    assert!((first.latitude - 41.85 - 30.0 / 69.09).abs() < 1e-3, "{}", first.latitude);
}

#[test]
fn a_developer_builds_far_away() {
    let s = scenario(&format!("{OLD}{PROSPERA}"), &[]);
    let prospera = place(&s, "prospera");
    assert_eq!((prospera.founding, prospera.jobs, prospera.households), (Founding::Developer, Jobs::Template, 0));
    assert_eq!((prospera.metro_name.as_str(), prospera.state.as_str()), ("prospera", "HN"));
    assert_eq!(prospera.attributes.wage, 0.4);
    let charter = prospera.charter.as_ref().expect("it is new");
    assert_eq!((charter.capacity, charter.units, charter.opens), (500.0, 500.0, 2026.5));
    assert_eq!((charter.host_income_tax, charter.host_governance, charter.host_crime), (0.05, 0.0, 400.0));
    // (5 % + 1 %) of 125,000: the hazard of repeal acts in the rent that new homes need, not in what a home costs.
    assert!((prospera.attributes.rent - 7_500.0).abs() < 1e-9);
    assert_eq!(prospera.attributes.land_cap, 5_000.0, "ten times its units, more than 20 years would build");
    let wages: f64 = s.places.iter().map(|p| p.attributes.wage * p.households as f64).sum();
    assert!((wages / 2e6 - 1.0).abs() < 1e-12, "new places have no part in the mean wage");
}

#[test]
fn a_suburb_may_incorporate() {
    let text = "[[incorporation]]\nplace = \"oak\"\nparent = \"chicago\"\nfrom = 2030\nset = { income_tax = 0 }\n";
    let s = scenario(&format!("{OLD}{text}"), &[]);
    let incorporation = &s.incorporations[0];
    let names = [incorporation.place, incorporation.parent].map(|place| s.places[place as usize].name.as_str());
    assert_eq!((names, incorporation.from), (["oak", "chicago"], 2030.0));
    assert_eq!((incorporation.reforms[0].key(), incorporation.reforms[0].change), ("income_tax", Change::Set(0.0)));
}

#[test]
fn everything_new_reads_back_as_itself() {
    let rich = format!(
        r#"{OLD}{FAMILIES}{PROSPERA}
community = "old \"hands\""
members_only = true
brackets = [{{ from = 100_000, rate = 0.01 }}]

[[community]]
name = "old \"hands\""
share = 0.01
income_near = 50_000
copies = "families"
affinity = {{ "families-1" = 0.25, oak = -0.5 }}
[community.template]
site = {{ latitude = 1.5, longitude = 103.8, state = "JH" }}
taxes = "own"
jobs = "template"
wage = 1.1
budget_income = 90_000
label = "Hand"

[[community]]
name = "readers"
share = 0.2

[[incorporation]]
place = "oak"
parent = "chicago"
from = 2030
multiply = {{ property_tax = 0.5 }}
note = "schools of its own"

[[event]]
year = 2030
places = ["families-1", "old \"hands\"-template", "prospera"]
add = {{ income_tax = 0.01 }}
[sweep]
[[sweep.axis]]
key = "community.families.template.legal"
values = [1e6, 9e6]
"#
    );

    for text in [OLD.to_string(), format!("{OLD}{FAMILIES}"), format!("{OLD}{PROSPERA}"), rich] {
        let first = read(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
        let second = read(&first.resolved, &[]).unwrap_or_else(|report| panic!("{report}\n{}", first.resolved));
        assert_eq!(first.scenario, second.scenario);
        assert_eq!(first.resolved, second.resolved);
    }
}

#[test]
fn mistakes_in_edits_are_shown_where_they_are_written() {
    let both = format!("{OLD}{FAMILIES}{PROSPERA}");
    let cases = [
        ("community.familys.share=0.01", "did you mean `families`?"),
        ("community.families=1", "community.NAME.key=value"),
        ("community.families.shares=0.1", "did you mean `share`?"),
        ("community.families.template.legl=1", "did you mean `legal`?"),
        ("community.families.template.opens=2030", "opens when it is funded and built"),
        ("place.families-1.hazard=0.1", "community.families.template.KEY"),
        ("place.prospera.rent=9_000", "`infrastructure` and `building`"),
        ("place.prospera.hazrd=1", "did you mean `hazard`?"),
        ("place.chicago.hazard=1", "for new places only"),
    ];
    for (set, expected) in cases {
        let message = error(&both, &[set]);
        assert!(message.starts_with("command line:1:"), "{set}: {message}");
        assert!(message.contains(expected), "{set}: {message}");
    }
}

#[test]
fn edits_reach_communities_templates_and_new_places() {
    let both = format!("{OLD}{FAMILIES}{PROSPERA}");
    let sets = [
        "community.families.share=0.01",
        "community.families.template.legal=3e6",
        "community.families.template.capacity=1_000",
        "community.families.affinity.oak=0.25",
        "community.families.foundings=1",
        "place.prospera.hazard=0.3",
    ];
    let s = scenario(&both, &sets);
    let community = &s.communities[0];
    assert_eq!((community.numbers.share, community.slots.len()), (0.01, 1));
    let first = place(&s, "families-1");
    let charter = first.charter.as_ref().expect("it is new");
    assert_eq!((charter.legal, charter.capacity, charter.units), (3e6, 1_000.0, 1_000.0));
    assert_eq!(first.attributes.land_cap, 10_000.0, "what follows follows the edit");
    assert_eq!(community.affinity[s.places.iter().position(|p| p.name == "oak").expect("it is there")], 0.25);
    let prospera = place(&s, "prospera");
    assert_eq!(prospera.charter.as_ref().expect("it is new").hazard, 0.3);
    assert!((prospera.attributes.rent - 0.06 * 125_000.0).abs() < 1e-9, "what a home costs knows no hazard");
}

#[test]
fn a_community_may_copy_anothers_template_and_change_it() {
    let text = format!(
        "{OLD}{FAMILIES}\n[[community]]\nname = \"cousins\"\nshare = 0.001\ncopies = \"families\"\n[community.template]\ncapacity = 900\n"
    );
    let s = scenario(&text, &[]);
    let (original, copy) = (place(&s, "families-1"), place(&s, "cousins-3"));
    let charter = |place: &Place| place.charter.clone().expect("it is new");
    assert_eq!((charter(copy).capacity, charter(copy).units), (900.0, 900.0));
    assert_eq!((charter(copy).legal, copy.latitude), (charter(original).legal, original.latitude));
    assert_eq!((s.communities[1].copies, s.communities[0].copies), (Some(0), None));
    assert_eq!(copy.label, "Cousins 3");
    let far =
        text.replace("{ metro = \"chicagoland\", miles = 30 }", "{ latitude = 1, longitude = 2 }\ntaxes = \"own\"");
    let s = scenario(&far, &[]);
    assert_eq!(place(&s, "cousins-3").metro_name, "families", "the same point is the same metro");
}

#[test]
fn what_the_original_says_of_its_host_means_nothing_to_a_copy_elsewhere() {
    let copy = |site: &str, more: &str| {
        format!(
            "\n[[community]]\nname = \"cousins\"\nshare = 0.001\ncopies = \"families\"\n[community.template]\nsite = {{ {site} }}\n{more}\n"
        )
    };
    let (abroad, home) = ("latitude = 14, longitude = -87, state = \"HN\"", "metro = \"chicagoland\"");
    let out = format!("{OLD}{FAMILIES}efficiency = 1.2\n{}", copy(abroad, "taxes = \"own\""));
    let s = scenario(&out, &[]);
    assert!(place(&s, "families-1").hosted && !place(&s, "cousins-3").hosted);
    let back = format!("{OLD}{FAMILIES}taxes = \"own\"\nschools = 1\n{}", copy(home, ""));
    let back = back.replacen("{ metro = \"chicagoland\", miles = 30 }", &format!("{{ {abroad} }}"), 1);
    let s = scenario(&back, &[]);
    assert!(!place(&s, "families-1").hosted && place(&s, "cousins-3").hosted);
    assert_eq!((place(&s, "families-1").attributes.schools, place(&s, "cousins-3").attributes.schools), (1.0, 0.0));
    // What the copy says itself is held against it.
    let message = error(&format!("{OLD}{FAMILIES}{}", copy(abroad, "taxes = \"own\"\nefficiency = 1.2")), &[]);
    assert!(message.contains("`efficiency`") && message.contains("its host is not in the model"), "{message}");
}

#[test]
fn a_site_of_its_own_is_a_metro_of_its_own_without_jobs() {
    let text = format!(
        "{OLD}\n[[community]]\nname = \"coders\"\npreset = \"remote-tech\"\n[community.template]\nsite = {{ latitude = 14, longitude = -87, state = \"HN\" }}\ntaxes = \"own\"\n"
    );
    let s = scenario(&text, &[]);
    let slots: Vec<&Place> = s.communities[0].slots.iter().map(|&slot| &s.places[slot as usize]).collect();
    assert_eq!(slots.len(), 3);
    for slot in slots {
        assert_eq!((slot.metro_name.as_str(), slot.state.as_str(), slot.jobs), ("coders", "HN", Jobs::RemoteOnly));
    }
}

#[test]
fn the_tenth_place_is_founded_after_the_second() {
    let s = scenario(&format!("{OLD}{FAMILIES}"), &["community.families.foundings=11"]);
    let names: Vec<&str> = s.communities[0].slots.iter().map(|&slot| s.places[slot as usize].name.as_str()).collect();
    assert_eq!((names[1], names[9], names[10]), ("families-2", "families-10", "families-11"));
}

#[test]
fn hosts_with_brackets_tax_a_median_income() {
    let text = format!("{OLD}{FAMILIES}").replacen(
        "income_tax = 0.0495",
        "brackets = [{ from = 0, rate = 0.02 }, { from = 50_000, rate = 0.04 }]",
        1,
    );
    let s = scenario(&text, &[]);
    let income = 75_000.0 * place(&s, "chicago").attributes.wage;
    let tax = 0.02 * 50_000.0 + 0.04 * (income - 50_000.0);
    let charter = place(&s, "families-1").charter.as_ref().expect("it is new");
    assert!((charter.host_income_tax - tax / income).abs() < 1e-12);
}

#[test]
fn events_trends_and_the_headline_may_name_new_places() {
    let text = format!(
        "headline = \"families-1\"\n{OLD}{FAMILIES}{PROSPERA}\n[[event]]\nyear = 2030\nplaces = [\"families-template\", \"prospera\"]\nset = {{ income_tax = 0.01 }}\n[[trend]]\nfrom = 2026\nuntil = 2030\nplace = \"families-2\"\nadd = {{ annual_fee = 10 }}\n"
    );
    let s = scenario(&text, &[]);
    let name = |k: u16| s.places[k as usize].name.as_str();
    assert_eq!(s.headline.map(name), Some("families-1"));
    let changed: Vec<&str> = s.events[0].reforms.iter().map(|reform| name(reform.place)).collect();
    assert_eq!(changed, ["families-template", "prospera"]);
    assert_eq!(name(s.trends[0].reforms[0].place), "families-2");
}

#[test]
fn new_places_need_enough_simulated_households() {
    let both = format!("{OLD}{FAMILIES}");
    // 2,000,000 real households, 2,000 in a place: 20 of 20,000 simulated ones.
    assert_eq!(read(&both, &["population.households=20_000"]).map(|loaded| loaded.warnings), Ok(Vec::new()));
    let few = read(&both, &["population.households=10_000"]).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(few.warnings.len(), 1, "{:?}", few.warnings);
    assert!(few.warnings[0].what.contains("would be made of 10.0 simulated ones"), "{:?}", few.warnings);
    assert_eq!(few.warnings[0].hint.as_deref(), Some("20_000 simulated households would give it 20"));
    assert!(read(&both, &["population.households=5_000"]).is_ok(), "5 are noisy, but allowed");
    let message = error(&both, &["population.households=4_999"]);
    assert!(message.contains("allowed: 5000 or more"), "{message}");
    // What never happens needs no households.
    for switch in ["communities", "founding"] {
        let off = format!("mechanisms.{switch}=false");
        let loaded = read(&both, &["population.households=4_999", &off]).unwrap_or_else(|report| panic!("{report}"));
        assert!(
            !loaded.warnings.iter().any(|warning| warning.what.contains("simulated ones")),
            "{:?}",
            loaded.warnings
        );
    }
    let tiny = error(&both, &["population.households=all", "community.families.template.capacity=4"]);
    assert!(tiny.contains("raise its `capacity`"), "{tiny}");
}

#[test]
fn dates_outside_the_simulated_years_are_doubtful() {
    let both = format!("{OLD}{FAMILIES}{PROSPERA}");
    let cases = [
        ("place.prospera.opens=2090", "opens in 2090, outside"),
        ("community.families.launched=2090", "goes online after the last"),
    ];
    for (set, expected) in cases {
        let loaded = read(&both, &[set]).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
        assert!(loaded.warnings[0].what.contains(expected), "{:?}", loaded.warnings);
    }
}

#[test]
fn axes_may_vary_communities_templates_and_new_places() {
    let axis = |key: &str, values: &str| {
        format!("{OLD}{FAMILIES}{PROSPERA}\n[sweep]\n[[sweep.axis]]\nkey = '{key}'\nvalues = {values}\n")
    };
    let good = [
        ("community.families.share", "[0.001, 0.01]"),
        ("community.families.template.legal", "[1e6, 1e8]"),
        ("community.families.template.income_tax", "[0, 0.1]"),
        ("community.families.affinity.oak", "[-1, 1]"),
        ("place.prospera.hazard", "[0, 0.3]"),
        ("place.prospera.wage", "[0.4, 1]"),
        ("mechanisms.founding", "[true, false]"),
        ("rules.learning_from", "[\"successes\", \"attempts\"]"),
    ];
    for (key, values) in good {
        read(&axis(key, values), &[]).unwrap_or_else(|report| panic!("{key}: {report}"));
    }
    for key in [
        "community.families.template.rent",
        "community.families.template.opens",
        "community.families.template.wage",
        "community.nobody.share",
        "place.families-1.income_tax",
        "place.prospera.rent",
        "place.chicago.hazard",
    ] {
        let message = error(&axis(key, "[1]"), &[]);
        assert!(message.contains("there is no such number"), "{key}: {message}");
    }
}

#[test]
fn the_schema_knows_every_key_of_new_places() {
    let text = format!(
        "{OLD}{FAMILIES}{PROSPERA}\n[[incorporation]]\nplace = \"oak\"\nparent = \"chicago\"\nfrom = 2030\nset = {{ income_tax = 0 }}\n"
    );
    let loaded = read(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
    let document: toml::Table = loaded.resolved.parse().expect("the resolved text is TOML");
    let schema = schema();
    let known = |described: &serde_json::Value, entries: &toml::Table| {
        assert_eq!(described["additionalProperties"], false);
        for key in entries.keys() {
            assert!(described["properties"][key]["description"].is_string(), "{key}");
        }
    };
    for block in ["place", "community", "incorporation"] {
        let items = &schema["properties"][block]["items"];
        for entry in document[block].as_array().expect("a list of blocks") {
            known(items, entry.as_table().expect("a block"));
        }
    }
    let template = &schema["properties"]["community"]["items"]["properties"]["template"];
    let written = document["community"][0]["template"].as_table().expect("a table");
    known(template, written);
    known(&template["properties"]["site"], written["site"].as_table().expect("a table"));
    assert!(template["properties"]["rent"].is_null() && template["properties"]["opens"].is_null());
}

#[test]
fn places_of_communities_are_not_written_twice() {
    let loaded = read(&format!("{OLD}{FAMILIES}{PROSPERA}"), &[]).unwrap_or_else(|report| panic!("{report}"));
    assert!(!loaded.resolved.contains("families-1") && !loaded.resolved.contains("families-template"));
    assert_eq!(loaded.resolved.matches("kind = \"new\"").count(), 1);
    assert!(!loaded.resolved.contains("= nan") && !loaded.resolved.contains("NaN"), "{}", loaded.resolved);
}
