//! What the report says of new places: what opened, what closed, what never came, and names that are text.

use std::path::Path;

use crate::support::fake;
use footvote::chart::read::tables::RunTables;
use footvote::engine::records::rows::{EventRow, JurisdictionRow, ReplicateRecord};
use footvote::format::Currency;
use footvote::output::folder::layout::Layout;
use footvote::output::folder::manifest::Manifest;
use footvote::output::folder::read::Facts;
use footvote::output::run::writer::RunWriter;
use footvote::report::new_places::body;
use footvote::report::origin::Pictures;
use footvote::report::page;
use footvote::scenario::{Scenario, parse};

const WRITTEN: &str = r#"
title = "A fake"
seed = 1
[[new_place]]
name = "gamma"
label = "<script>alert(1)</script>"
[[community]]
name = "artists"
label = "Artists & <b>friends</b>"
"#;

fn scenario(more: &str) -> Scenario {
    let text = format!(
        "model = \"2\"\n{more}\n[time]\nstart = 2025\nyears = 2\n[population]\nhouseholds = 4_000\n\
         [[place]]\nname = \"alpha\"\nlatitude = 40\nlongitude = -80\nhouseholds = 40_000\nrent = 15_000\n"
    );
    let read = parse(&text, "fake.toml", &|_| unreachable!("there is no table"), &[]);
    read.unwrap_or_else(|report| panic!("{report}")).scenario
}

fn manifest() -> Manifest {
    Manifest {
        format: Layout::Run.format().into(),
        version: "0".into(),
        model: 1,
        commit: None,
        rebuilt: false,
        scenario: "fake".into(),
        title: "A fake".into(),
        question: "Is it?".into(),
        scenario_blake3: blake3::hash(WRITTEN.as_bytes()).to_string(),
        seed: 1,
        seed_scheme: String::new(),
        doubt_scheme: None,
        first_replicate: 0,
        replicates: 2,
        comparison: None,
        files: Vec::new(),
    }
}

/// A run folder with these replicates.
fn write(folder: &Path, records: &[ReplicateRecord]) -> RunTables {
    let mut writer = RunWriter::begin(folder, WRITTEN, Default::default(), Currency::DOLLAR).expect("a folder");
    records.iter().for_each(|record| writer.add(record).expect("a replicate"));
    writer.finish().expect("the tables");
    manifest().seal(folder).expect("a manifest");
    RunTables::read(folder).expect("what was written")
}

/// The section about these replicates.
fn section(records: &[ReplicateRecord]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let tables = write(folder.path(), records);
    body(folder.path(), &tables, &scenario("")).expect("a section")
}

fn event(replicate: u32, year: f64, place: &str, kind: &'static str) -> EventRow {
    EventRow { replicate, tick: 12, year, place: place.into(), what: fake::happening(kind), currency: Currency::DOLLAR }
}

/// A new place at the end of a replicate, and the events of its life.
fn town(record: &mut ReplicateRecord, name: &str, status: &'static str, households: f64, life: &[(f64, &'static str)]) {
    let replicate = record.replicate;
    record.jurisdictions.retain(|row| row.place != name);
    let row = JurisdictionRow {
        replicate,
        tick: 24,
        year: 2027.0,
        place: name.into(),
        community: "artists".into(),
        status: fake::status(status),
        households,
        income: 5e5,
        shareholders: 8.0,
        housing_units: 1_200.0,
        vacancies: 2.0,
        land_cap: 5_000.0,
        awareness: 0.03,
        hazard: 0.0,
        treasury: 2.5e6 + 5e5 * f64::from(replicate),
        sponsor: 0.0,
        equity: 1.6e5,
        rent_asking: 12_000.0,
        builder_balance: 3e5,
        builder_debt: 4e6,
        builder_equity: 1e6,
        builder_failures: 0,
        lenders_loss: 0.0,
        holders_loss: 0.0,
        sponsor_to_treasury: 0.0,
        sponsor_to_builder: 0.0,
        profit_paid: 0.0,
        homes_built: 400.0,
        services_felt: 9_000.0,
        services_own: 4_000.0,
        runway_years: f64::INFINITY,
    };
    record.jurisdictions.push(row);
    record.events.extend(life.iter().map(|&(year, kind)| event(replicate, year, name, kind)));
}

/// Two replicates in which `change` was done to the place gamma, and more.
fn two(change: impl Fn(u32, &mut ReplicateRecord)) -> Vec<ReplicateRecord> {
    let one = |replicate: u32| {
        let mut record = fake::record(replicate);
        change(replicate, &mut record);
        record
    };
    (0..2).map(one).collect()
}

/// The cells of the row of a table that begins with `first`.
fn row(page: &str, first: &str) -> Vec<String> {
    let row = page.lines().find(|line| line.starts_with("<tr>") && line.contains(&format!(">{first}</td>")));
    let row = row.unwrap_or_else(|| panic!("no row `{first}` in\n{page}"));
    let cells = row.split("</td>").filter_map(|cell| cell.rsplit_once('>'));
    cells.map(|(_, cell)| cell.replace('\u{a0}', " ")).filter(|cell| !cell.is_empty()).collect()
}

const GAMMA: &str = "&lt;script&gt;alert(1)&lt;/script&gt;";

#[test]
fn a_place_that_opened_has_the_numbers_of_the_tables() {
    let page = section(&two(|replicate, record| {
        let opened = if replicate == 0 { 2025.5 } else { 2026.0 };
        town(record, "gamma", "open", 1_000.0 + 200.0 * f64::from(replicate), &[(opened, "opened")]);
    }));
    let cells = row(&page, GAMMA);
    let expected =
        [GAMMA, "2025–2026", "1,100 (1,000 to 1,200)", "1,200", "$2.75M ($2.50M to $3.00M)", "for good", "open in 2"];
    assert_eq!(cells, expected);
    let members = row(&page, "Artists &amp; &lt;b&gt;friends&lt;/b&gt;");
    assert_eq!(members[1..], ["20", "0", "4", "1", "10"]);
    let gate = row(&page, YEARS);
    assert_eq!(gate[1..], ["4.0", "never: its politics are blocked"]);
    assert_eq!(row(&page, "Worth of all together per year")[1..], ["$20.0k", "$1.50M"]);
    assert_eq!(row(&page, "crime"), ["crime", "0.30"]);
    assert!(page.contains("US residents owe tax where they live"), "there are e-residents");
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
}

#[test]
fn places_that_closed_or_were_repealed_keep_their_homes_and_have_no_treasury() {
    let page = section(&two(|replicate, record| {
        let ends = [("closed", 0.0), ("repealed", 400.0)][replicate as usize];
        town(record, "gamma", ends.0, ends.1, &[(2025.2, "opened"), (2026.5, ends.0)]);
        town(record, "delta", "open", 50.0, &[(2026.0, "opened")]);
        record.jurisdictions.iter_mut().filter(|row| row.place == "delta").for_each(|row| {
            row.runway_years = 1.5 + f64::from(replicate);
        });
    }));
    let cells = row(&page, GAMMA);
    assert_eq!(cells[1..], ["2025", "200 (0 to 400)", "1,200", "–", "–", "closed in 1, repealed in 1"]);
    assert_eq!(row(&page, "Delta")[5..], ["at least 1.5 years", "open in 2"]);
}

#[test]
fn places_that_never_opened_are_named_and_have_no_row() {
    let page = section(&two(|_, record| town(record, "gamma", "planned", 0.0, &[(2025.0, "campaign")])));
    assert!(page.contains(&format!("No new place opened in any run: {GAMMA}.")), "{page}");
    assert!(!page.contains("New places that opened"));
    let page = section(&two(|replicate, record| {
        for number in 1..=9 {
            let name = format!("artists-{number}");
            match number {
                // It opened in one replicate only.
                1 if replicate == 0 => town(record, &name, "open", 70.0, &[(2026.0, "opened")]),
                _ => town(record, &name, "planned", 0.0, &[]),
            }
        }
    }));
    let first = "Artists &amp; &lt;b&gt;friends&lt;/b&gt;";
    assert_eq!(
        row(&page, &format!("{first} 1"))[2..],
        ["70", "1,200", "$2.50M", "for good", "open in 1, planned in 1"]
    );
    let rest: Vec<String> = (2..=7).map(|number| format!("{first} {number}")).collect();
    let said = format!("Planned, but never opened: {} and 3 more.", rest.join(", "));
    assert!(page.contains(&said), "`{said}` is not in\n{page}");
}

#[test]
fn politics_blocked_in_some_replicates_are_counted() {
    let page = section(&two(|replicate, record| {
        town(record, "gamma", "open", 10.0, &[(2026.0, "opened")]);
        if replicate == 0 {
            record.exit_or_reform[0].reform_years = 34.66;
        }
    }));
    let gate = row(&page, YEARS);
    assert_eq!(gate[1..], ["4.0", "34.7; never in 1 of 2"]);
    // What brings the worth is told by cause; a reform is better government alone, and what nobody gains by is left out.
    assert_eq!(row(&page, "of it: shared values")[1..], ["$1,300", "–"]);
    assert_eq!(row(&page, "of it: government")[1..], ["$900", "$1,500"]);
    assert_eq!(row(&page, "of it: taxes")[1..], ["−$300", "–"]);
    assert!(!page.contains("of it: family"));
}

/// What the row of years is called.
const YEARS: &str = "Years until it opens; until half of the gap is closed, once politics aim at it";

#[test]
fn a_city_that_is_governed_no_worse_has_nothing_to_reform() {
    let page = |gap: f64| {
        section(&two(|_, record| {
            town(record, "gamma", "open", 10.0, &[(2026.0, "opened")]);
            record.exit_or_reform[0].governance_gap = gap;
            record.exit_or_reform[0].reform_years = 13.9;
        }))
    };
    let (worse, better) = (page(2.87), page(-1.0));
    assert!(worse.contains("Reform: close the gap of +2.87 sd in"), "{worse}");
    assert!(worse.contains("Nothing closes the gap unless somebody reforms the city"), "{worse}");
    assert_eq!(row(&worse, YEARS)[1..], ["4.0", "13.9"]);
    assert!(better.contains("is governed no worse, so there is nothing to close"), "{better}");
    assert_eq!(row(&better, YEARS)[1..], ["4.0", "–"]);
    assert_eq!(row(&better, "Worth of all together per year")[2], "–");
}

#[test]
fn a_run_without_new_places_has_no_section() {
    let bare = |record: &mut ReplicateRecord| {
        record.jurisdictions.clear();
        record.communities.clear();
        record.entry.clear();
        record.capital.clear();
        record.exit_or_reform.clear();
        record.gains.clear();
    };
    for (records, there) in [(two(|_, record| bare(record)), false), (two(|_, _| {}), true)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &records);
        let pictures = Pictures { folder: folder.path(), staged: None, address: None };
        let page = page::page(folder.path(), &scenario(""), &manifest(), pictures).expect("a page");
        assert_eq!(page.contains("id=\"new-places\""), there);
        assert_eq!(page.matches("<script").count(), 2, "data and one script, nothing else");
    }
}

#[test]
fn e_residents_need_a_warning_only_where_there_are_some_or_their_income_counts() {
    let none = |record: &mut ReplicateRecord| record.communities.iter_mut().for_each(|row| row.e_residents = 0.0);
    let records = two(|_, record| none(record));
    let folder = tempfile::tempdir().unwrap();
    let tables = write(folder.path(), &records);
    let said = |more: &str| {
        let body = body(folder.path(), &tables, &scenario(more)).expect("a section");
        body.contains("US residents owe tax where they live")
    };
    assert!(!said("parameters = { portable_share = 0 }"));
    assert!(said("parameters = { portable_share = 0.5 }"));
    // In another country nobody knows whose law it is.
    let currency = Currency::new("€").expect("it is one");
    let elsewhere = RunTables { facts: Facts { currency, ..tables.facts.clone() }, ..tables.clone() };
    let body = body(folder.path(), &elsewhere, &scenario("parameters = { portable_share = 0.5 }")).expect("a section");
    assert!(body.contains("goes on owing tax there") && !body.contains("US residents"), "{body}");
}
