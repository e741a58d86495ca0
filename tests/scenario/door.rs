//! The door of a scenario: what would be ignored, clamped, endless or unseen is refused with a reason, in linear time.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use footvote::scenario;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::{Loaded, Report};

const HEAD: &str = r#"
model = "2"
seed = 1
replicates = 2
headline = "b"
time = { start = 2025, years = 6 }
population = { households = 3000 }
place = [
  { name = "a", latitude = 40, longitude = -80, households = 1_000_001, rent = 15_000, income_tax = 0.03 },
  { name = "b", latitude = 41, longitude = -95, households = 700_003, rent = 12_000, income_tax = 0.02, wage = 1.1 },
]
"#;

fn no_table(_: &Path) -> io::Result<String> {
    Err(io::ErrorKind::NotFound.into())
}

fn read(more: &str, set: &[&str]) -> Result<Loaded, Report> {
    let edits: Vec<Edit> = set.iter().map(|text| Edit::parse(text)).collect();
    scenario::parse(&format!("{HEAD}{more}"), "towns.toml", &no_table, &edits)
}

fn refusal(more: &str, set: &[&str]) -> String {
    read(more, set).expect_err("it is refused").to_string()
}

fn event(year: f64, change: &str) -> String {
    format!("[[event]]\nyear = {year}\nplace = \"b\"\n{change}\n")
}

#[test]
fn changes_that_would_leave_the_range_are_refused_with_date_and_value() {
    let below = refusal(&event(2028.0, "add = { income_tax = -0.5 }"), &[]);
    assert!(below.contains("`income_tax` of place `b` would be -0.48 in 2028, below the limit of 0"), "{below}");
    let above = refusal(&event(2028.0, "multiply = { wage = 100 }"), &[]);
    assert!(above.contains("`wage` of place `b` would be 110 in 2028, above the limit of 20"), "{above}");
    let twice = event(2026.0, "set = { income_tax = 0.5 }") + &event(2027.0, "add = { income_tax = 0.5 }");
    assert!(refusal(&twice, &[]).contains("would be 1 in 2027"), "{}", refusal(&twice, &[]));
    let endless = refusal(&event(2026.0, "multiply = { land_cap = 0 }"), &[]);
    assert!(endless.contains("`land_cap` of place `b` has no limit"), "{endless}");
}

#[test]
fn trends_are_followed_to_their_end_and_refused_where_they_cross_a_limit() {
    let trend = |from: u32, until: u32, change: &str| {
        format!("[[trend]]\nfrom = {from}\nuntil = {until}\nplace = \"b\"\n{change}\n")
    };
    let crossing = refusal(&trend(2026, 2030, "add = { income_tax = -0.01 }"), &[]);
    // 2 % are gone after two years; a tick later less than nothing is left.
    assert!(crossing.contains("would be -0.000833 in 2028, below the limit of 0"), "{crossing}");
    let exact = read(&trend(2026, 2028, "add = { income_tax = -0.01 }"), &[]);
    assert!(exact.is_ok(), "{}", exact.unwrap_err());
    let together = trend(2026, 2031, "multiply = { wage = 1.5 }") + &trend(2026, 2031, "add = { wage = 2 }");
    assert!(refusal(&together, &[]).contains("above the limit of 20"));
    let later = trend(2026, 2031, "add = { income_tax = 0.1 }") + &event(2027.0, "set = { income_tax = 0 }");
    assert!(read(&later, &[]).is_ok());
}

#[test]
fn a_number_that_the_simulation_moves_is_not_judged_in_advance() {
    assert!(read(&event(2026.0, "add = { housing_units = -700_000 }"), &[]).is_ok());
    assert!(read(&event(2026.0, "multiply = { obligations = 3 }"), &[]).is_ok());
    let taxes = "[rules]\nbudget = \"taxes\"\n".to_string() + &event(2026.0, "add = { income_tax = -0.5 }");
    assert!(read(&taxes, &[]).is_ok());
}

#[test]
fn top_breaks_ties_by_name_whatever_the_order_of_rows() {
    let rows = ["springfield,40,-90,500000,9000", "aurora,41,-91,500000,9000", "big,42,-92,900000,9000"];
    let kept = |order: [usize; 3]| {
        let table =
            order.iter().fold("name,latitude,longitude,households,rent\n".to_string(), |t, &k| t + rows[k] + "\n");
        let text = "model = \"2\"\n[places]\ntable = \"t.csv\"\ntop = 2\n";
        let loaded = scenario::parse(text, "t.toml", &|_| Ok(table.clone()), &[]).expect("it is valid");
        loaded.scenario.places.into_iter().map(|place| place.name).collect::<Vec<_>>()
    };
    assert_eq!(kept([0, 1, 2]), ["aurora", "big"]);
    assert_eq!(kept([2, 1, 0]), ["aurora", "big"]);
}

#[test]
fn a_place_that_only_leaves_out_is_not_called_unknown() {
    let table = "name,latitude,longitude,households,rent\nboston,42,-71,500000,9000\nhouston,30,-95,500000,9000\n";
    let text = "model = \"2\"\n[places]\ntable = \"t.csv\"\nonly = [\"houston\"]\n[[event]]\nyear = 2026\nplace = \"boston\"\nset = { rent = 5 }\n";
    let report = scenario::parse(text, "t.toml", &|_| Ok(table.to_string()), &[]).unwrap_err().to_string();
    assert!(report.contains("`boston` is a row of the place table, but [places] leaves it out"), "{report}");
    assert!(!report.contains("did you mean"), "{report}");
}

#[test]
fn a_place_changed_by_set_is_said_to_be_another_base_year() {
    let warned = read("", &["place.b.income_tax=0.05"]).expect("it is valid").warnings;
    assert!(warned[0].what.contains("changed in the base year"), "{warned:?}");
    let hint = warned[0].hint.as_deref().unwrap_or_default();
    assert!(hint.contains("footvote compare") && hint.contains("[[event]]"), "{hint}");
    assert!(read("", &["place.b.label=B"]).expect("it is valid").warnings.is_empty());
    // The first example of the help acts; a place's number would not.
    let help = String::from_utf8(footvote(&["run", "--help"], Path::new(".")).stdout).expect("it is a text");
    let example = help.split("Change one value: ").nth(1).expect("it has an example");
    assert!(example.starts_with("parameters."), "{example}");
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("changes its base year") && help.contains("compare --set place.NAME.KEY=VALUE"), "{help}");
}

#[test]
fn numbers_as_people_write_them_are_refused_with_the_number_to_write() {
    for (written, hint) in [("50,000", "50_000"), ("$12,000", "12_000"), ("5%", "0.05"), ("-1,000", "-1000")] {
        let option = refusal("", &[&format!("place.b.rent={written}")]);
        assert!(option.contains(hint), "{option}");
        let file = refusal(&format!("[parameters]\nmoving_cost = {written}\n"), &[]);
        assert!(file.contains(hint), "{written}: {file}");
    }
    assert!(refusal("", &["mechanisms.voice=True"]).contains("in small letters: true"));
    let income = refusal("", &["place.b.income=1"]);
    assert!(income.contains("`median_income`, `income_tax`"), "{income}");
}

#[test]
fn characters_that_reach_terminals_are_refused_however_they_are_written() {
    for (title, name) in
        [("\\u0007", "U+0007"), ("\\uffff", "U+FFFF"), ("\u{202e}", "U+202E"), ("\\u001b[2J", "U+001B")]
    {
        let report = refusal(&format!("[[fact]]\ntext = \"{title}\"\nlow = 1\noutputs = [\"all.moves@2027\"]\n"), &[]);
        assert!(report.contains(&format!("the character {name} may not stand in a text")), "{report}");
        assert!(report.starts_with("towns.toml:"), "{report}");
    }
    assert!(refusal("", &["title=a\u{7}b"]).contains("U+0007"));
    let table = "name,latitude,longitude,households,rent\na\u{2066}b,40,-90,500000,9000\n";
    let text = "model = \"2\"\n[places]\ntable = \"t.csv\"\n";
    let report = scenario::parse(text, "t.toml", &|_| Ok(table.to_string()), &[]).unwrap_err().to_string();
    assert!(report.contains("t.csv:2:2: the character U+2066"), "{report}");
    assert!(read("[[fact]]\ntext = \"東京 القاهرة 🚀\"\nlow = 1\noutputs = [\"all.moves@2027\"]\n", &[]).is_ok());
}

#[test]
fn names_that_other_programs_misread_are_refused_or_warned_of() {
    let named = |names: &[&str]| {
        let one = |name: &&str| {
            format!("[[place]]\nname = \"{name}\"\nlatitude = 1\nlongitude = 1\nhouseholds = 1000\nrent = 9000\n")
        };
        let text = names.iter().map(one).fold("model = \"2\"\n".to_string(), |text, place| text + &place);
        scenario::parse(&text, "t.toml", &no_table, &[])
    };
    for name in ["=1+1", "-rf", "+1", "@a"] {
        assert!(named(&[name]).unwrap_err().to_string().contains("cannot be the name of a place"), "{name}");
    }
    for name in ["a ", " a", "a\u{200b}b", "a\u{200d}b", "\u{2060}a", "a\u{ad}", "a\u{3000}"] {
        let error = named(&[name]).unwrap_err().to_string();
        assert!(error.contains("invisible") || error.contains("begins or ends with a space"), "{error}");
    }
    for name in ["new york", "می\u{200c}خواهم", "👩\u{200d}🚀", "東京"] {
        assert!(named(&[name]).is_ok(), "{name}");
    }
    for name in ["NA", "null", "CON", "nul.txt", "com1"] {
        assert_eq!(named(&[name]).expect("it is only doubtful").warnings.len(), 1, "{name}");
    }
    assert_eq!(named(&["east", "East"]).expect("it is only doubtful").warnings.len(), 1);
    let twins = named(&["caf\u{e9}", "cafe\u{301}"]).unwrap_err().to_string();
    assert!(twins.contains("written with different characters") && twins.contains("cafe\\u{301}"), "{twins}");
}

#[test]
fn a_hundred_thousand_blocks_of_any_kind_are_refused_with_the_first_fifty() {
    let kinds = ["place", "event", "trend", "community", "incorporation", "fact", "vary", "sweep.axis"];
    for kind in kinds {
        let text = format!("model = \"2\"\n{}", format!("[[{kind}]]\n").repeat(100_000));
        let report = scenario::parse(&text, "t.toml", &no_table, &[]).unwrap_err();
        assert!(report.errors >= 100_000, "{kind}: {}", report.errors);
        assert_eq!(report.diagnostics.len(), 51, "{kind}");
        assert!(report.diagnostics[50].what.ends_with("more errors"), "{}", report.diagnostics[50].what);
    }
    let different = |k: usize| format!("[[event]]\nyear = 2026\nplace = \"q{k}\"\nset = {{ incometax = 1 }}\n");
    let report = read(&(0..50_000).map(different).collect::<String>(), &[]).unwrap_err();
    assert_eq!((report.errors, report.diagnostics.len()), (100_000, 51));
}

#[test]
fn long_keys_are_cut_and_deep_ones_refused_before_anything_follows_them() {
    let long = refusal(&format!("{} = 1\n", "b".repeat(100_000)), &[]);
    assert!(long.len() < 1_000, "{} bytes", long.len());
    let deep = vec!["a"; 100_000].join(".");
    for report in [refusal(&format!("{deep} = 1\n"), &[]), refusal(&format!("[{deep}]\n"), &[])] {
        assert!(report.contains("a path of more than 16 keys"), "{report}");
    }
    assert!(refusal("", &[&format!("{deep}=1")]).contains("more than 16 keys"));
    assert!(scenario::parse(&format!("x = {}", "[".repeat(100_000)), "t.toml", &no_table, &[]).is_err());
}

#[test]
fn a_fact_whose_least_is_above_its_greatest_is_refused() {
    let report = refusal("[[fact]]\ntext = \"x\"\nlow = 5\nhigh = 3\noutputs = [\"all.moves@2027\"]\n", &[]);
    assert!(report.contains("`low` of [[fact]] is 5, above its `high` of 3"), "{report}");
}

#[test]
fn the_last_half_tick_is_not_said_to_be_allowed() {
    let warned = read(&event(2030.97, "set = { income_tax = 0.05 }"), &[]).expect("it is valid").warnings;
    assert!(warned[0].allowed.as_deref().unwrap_or_default().starts_with("2025 to before 2030.958"), "{warned:?}");
    assert!(read(&event(2030.95, "set = { income_tax = 0.05 }"), &[]).expect("it is valid").warnings.is_empty());
}

fn footvote(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_footvote")).args(args).current_dir(folder).output().expect("the program starts")
}

fn said(args: &[&str], folder: &Path) -> (Option<i32>, String) {
    let output = footvote(args, folder);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).to_string())
}

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("towns.toml"), HEAD).expect("it can be written");
    folder
}

#[test]
fn tables_of_points_that_would_fail_or_change_nothing_are_refused_before_any_run() {
    let desk = desk();
    for (table, message) in [
        ("seed\n1\n2\n", "`seed` changes nothing at a point"),
        ("replicates\n1\n", "`replicates` changes nothing at a point"),
        ("headline\na\n", "`headline` changes nothing at a point"),
        ("time.record\nend\n", "`time.record` changes nothing at a point"),
        ("parameters.asist\n0.1\n", "unknown key `asist` in [parameters]"),
        ("place.z.income_tax\n0.1\n", "there is no place called `z`"),
        ("mechanisms.voice\nTrue\n", "write true in small letters"),
        ("place.b.rent\n\"12,000\"\n", "write the bare number"),
        ("place.b.income_tax;place.b.rent\n0,1;5\n", "separated by semicolons"),
        ("place.b.rent,place.b.rent\n900,800\n", "`place.b.rent` is there twice"),
        ("place.b.rent,place.'b'.rent\n900,800\n", "the column `place.'b'.rent` varies what `place.b.rent` varies"),
        ("parameters.moving_cost,parameters.moving_cost.rooted\n3,5\n", "varies what `parameters.moving_cost` varies"),
        ("place.b.label\nB\nC\n", "`place.b.label` changes nothing at a point"),
        ("place.b.households\n600_000\n800_000\n", "none of 2 points tried can be simulated"),
        (",place.b.rent\n0,900\n", "a column has no name"),
    ] {
        std::fs::write(desk.path().join("points.csv"), table).expect("it can be written");
        let (code, error) = said(&["sweep", "towns.toml", "--points", "points.csv"], desk.path());
        assert!(
            error.contains(message) && code.is_some_and(|code| code == 3 || code == 1),
            "{table}: {code:?} {error}"
        );
        assert!(!desk.path().join("output").exists(), "{table}");
    }
    // One table with all of them, and what they have in common: where, what, and what would be right.
    let table = "# by hand\npoint,place.b.income_tax,parameters.asist,mechanisms.voice,place.z.rent,rules.rents,nonsense\n\
        0,99,1,True,1,market,1\n1,-7,1,true,1,markt,1\n2,nan,1,0\n3,True,1,false,1,market,1\n4,.05,1,false,1,market,1\n\
        5,inf,1,false,,market,1,9\n6,\"1,000\",1,false,1,market,1\n";
    std::fs::write(desk.path().join("points.csv"), table).expect("it can be written");
    let (code, error) = said(&["sweep", "towns.toml", "--points", "points.csv"], desk.path());
    assert_eq!(code, Some(3));
    insta::assert_snapshot!("mistakes_in_a_table_of_points", error);
    assert!(error.matches("small letters").count() == 1, "{error}");
    std::fs::write(desk.path().join("points.csv"), "place.b.income_tax,nonsense\n").expect("it can be written");
    let (code, error) = said(&["sweep", "towns.toml", "--points", "points.csv"], desk.path());
    assert!(code == Some(3) && error.contains("a header and no point") && error.contains("`nonsense`"), "{error}");
    assert!(!desk.path().join("output").exists());
    std::fs::write(desk.path().join("points.csv"), "# by hand\nplace.b.rent\n900\n").expect("it can be written");
    assert_eq!(said(&["sweep", "towns.toml", "--points", "points.csv", "--dry-run"], desk.path()).0, Some(0));
}

#[test]
fn a_comparison_refuses_what_all_arms_share() {
    let desk = desk();
    for set in ["seed=9", "replicates=3", "headline=a", "time.record=end", "title=x", "answer=gate", "place.b.label=B"]
    {
        let (code, error) = said(&["compare", "towns.toml", "--set", set], desk.path());
        assert!(code == Some(2) && error.contains("changes nothing in a comparison"), "{set}: {code:?} {error}");
    }
    for (old, new) in [("seed = 1", "seed = 2"), ("replicates = 2", "replicates = 3"), ("\"b\"\ntime", "\"a\"\ntime")] {
        let reform = HEAD.replacen(old, new, 1);
        std::fs::write(desk.path().join("reform.toml"), reform).expect("it can be written");
        let (code, error) = said(&["compare", "towns.toml", "reform.toml"], desk.path());
        assert!(code == Some(3) && error.contains("all arms share it"), "{new}: {code:?} {error}");
    }
}

#[test]
fn what_is_no_folder_and_no_file_is_called_that() {
    let desk = desk();
    for command in ["verify", "plot", "report"] {
        assert!(said(&[command, "NOTHING"], desk.path()).1.contains("there is no folder `NOTHING`"), "{command}");
        let (_, error) = said(&[command, "towns.toml"], desk.path());
        assert!(error.contains("is a file, not a folder") && error.contains("footvote run towns.toml"), "{error}");
    }
    assert!(said(&["merge", "towns.toml", "--shards", "NO"], desk.path()).1.contains("there is no folder `NO`"));
    assert!(said(&["init", "no/x.toml"], desk.path()).1.contains("there is no folder `no`"));
    // The same holds of what is to be written.
    let run = ["run", "towns.toml", "--years", "1", "--no-charts", "--quiet", "--out"];
    assert_eq!(said(&[&run[..], &["done"]].concat(), desk.path()).0, Some(0));
    let file = "is a file, not a folder";
    for (args, sentence) in [
        ([&run[..], &["towns.toml"]].concat(), file),
        ([&run[..], &["towns.toml/x"]].concat(), file),
        (vec!["plot", "done", "--to", "towns.toml"], file),
        (vec!["man", "--out", "towns.toml"], file),
        (vec!["report", "done", "--to", "no/x.html"], "there is no folder `no`"),
    ] {
        let (code, error) = said(&args, desk.path());
        assert!(code == Some(1) && error.contains(sentence) && !error.contains("os error"), "{args:?}: {error}");
    }
    #[cfg(unix)]
    assert!(said(&["check", "/dev/zero"], desk.path()).1.contains("it is a device, not a file"));
    std::fs::write(desk.path().join("latin.toml"), b"title = \"M\xfcnchen\"\n").expect("it can be written");
    assert!(said(&["check", "latin.toml"], desk.path()).1.contains("line 1 holds the byte 0xFC"));
}

#[cfg(unix)]
#[test]
fn forcing_a_run_into_a_link_replaces_what_it_leads_to() {
    let desk = desk();
    let run = |more: &[&str]| {
        let args = [&["run", "towns.toml", "--no-charts", "--quiet", "--years", "1", "--out", "link"], more].concat();
        said(&args, desk.path())
    };
    std::fs::create_dir(desk.path().join("real")).expect("it can be made");
    std::os::unix::fs::symlink("real", desk.path().join("link")).expect("it can be made");
    for more in [&[][..], &["--force"][..]] {
        let (code, error) = run(more);
        assert_eq!(code, Some(0), "{error}");
        assert!(desk.path().join("link").is_symlink() && desk.path().join("real/manifest.json").is_file());
    }
}

#[test]
fn commands_in_hints_can_be_pasted_whatever_the_name() {
    let desk = desk();
    let (_, error) = said(&["check", "my towns.toml"], desk.path());
    assert!(error.contains("footvote init 'my towns.toml'"), "{error}");
    std::fs::write(desk.path().join("it's a twin.toml"), "model = \"2\"\n").expect("it can be written");
    let twin = HEAD.replacen("seed = 1", "twin = \"it's a twin.toml\"\nseed = 1", 1);
    std::fs::write(desk.path().join("twin.toml"), twin).expect("it can be written");
    let (_, error) = said(&["check", "twin.toml"], desk.path());
    assert!(error.contains(r"footvote check 'it'\''s a twin.toml'"), "{error}");
}

/// What would do nothing is refused: homes of a template, keys of old places, one number given twice, `top` beside `only`.
#[test]
fn what_would_do_nothing_is_refused() {
    let town = |more: &str| {
        let row = format!(
            "  {{ name = \"town\", kind = \"new\", site = {{ metro = \"a\", miles = 20 }}, units = 90_000{more} }},\n]\n"
        );
        let text = HEAD.replacen("]\n", &row, 1);
        scenario::parse(&text, "towns.toml", &no_table, &[]).map_err(|report| report.to_string())
    };
    let community = |more: &str| {
        format!(
            "[[community]]\nname = \"families\"\npreset = \"families\"\n\
             template = {{ site = {{ metro = \"a\", miles = 25 }}, capacity = 90_000{more} }}\n"
        )
    };
    assert!(town("").is_ok() && read(&community(""), &[]).is_ok());
    for key in ["supply_elasticity", "local_share"] {
        let error = town(&format!(", {key} = 0.5")).expect_err("it is refused");
        assert!(error.contains(&format!("`{key}` of place `town` cannot be given")), "{error}");
        let error = refusal(&community(&format!(", {key} = 0.5")), &[]);
        assert!(error.contains(&format!("`{key}` of the template")), "{error}");
    }
    for (key, value, other) in [("legal", "1e9", "8e6"), ("permit_lag", "60", "12"), ("build_lag", "60", "24")] {
        let error = town(&format!(", {key} = {value}")).expect_err("it is refused");
        assert!(error.contains(&format!("`{key}` of place `town` would do nothing")), "{error}");
        assert!(read(&community(&format!(", {key} = {value}")), &[]).is_ok());
        // What run folders of before wrote out.
        assert!(town(&format!(", {key} = {other}")).is_ok(), "{key}");
    }
    // What run folders of before wrote out for a new place is what it has anyway.
    assert!(town(", supply_elasticity = 1.75, local_share = 0.06").is_ok());
    assert!(read(&community(", supply_elasticity = 1.75, units = 90_000"), &[]).is_ok());
    let error = refusal(&community(", units = 500"), &[]);
    assert!(error.contains("`units` of the template of community `families` would do nothing"), "{error}");
    let desk = desk();
    for args in [
        &["check", "towns.toml", "--set", "population.households=4000", "--households", "5000"][..],
        &["check", "towns.toml", "--set", "seed=1", "--set", "seed=2"],
        &["compare", "towns.toml", "--set", "place.b.income_tax=0.01", "--set", "place.'b'.income_tax=0.02"],
    ] {
        let (code, error) = said(args, desk.path());
        assert!(code == Some(2) && error.contains("is given twice on the command line"), "{error}");
    }
    let text = "model = \"2\"\n[places]\ntable = \"t.csv\"\nonly = [\"a\"]\ntop = 1\n";
    let table = "name,latitude,longitude,households,rent\na,1,1,1000000,9000\nb,2,2,1000000,9000\n";
    let report = scenario::parse(text, "t.toml", &|_| Ok(table.to_string()), &[]).unwrap_err().to_string();
    assert!(report.contains("[places] has both `only` and `top`"), "{report}");
}
