//! What an answer says of small worlds whose numbers are known: what few runs agree on, whose gate is told, what is nothing, and which
//! run is bold.

use std::fmt::Write;
use std::fs;

use footvote::chart::hero::draw::picture;
use footvote::chart::hero::sign;
use footvote::chart::read::tables::RunTables;
use footvote::chart::sheet::canvas::{Chart, Extent, Mark};
use footvote::chart::sheet::style::{ACCENT, Color, DARK, STRAND};
use footvote::chart::verdict::scene::Scene;
use footvote::chart::verdict::{Measure, Verdict};
use footvote::chart::words::answers::Shown;
use footvote::experiment::probability::Tally;
use footvote::format::is_something;
use footvote::scenario::answer::AnswerKind;

/// Numbers of the city: households, rent, net income.
type Numbers = [f64; 3];

/// Runs of three years about one city, and perhaps a town that a community founds.
struct Small {
    /// The city at the end, by run, and in its twin.
    ends: Vec<[Numbers; 2]>,
    twin: bool,
    /// When the town opens, by run, and how many live there from 2027 on; nothing where there is no community.
    town: Option<Vec<(Option<f64>, f64)>>,
    /// Further rows of `entry.csv`.
    entry: &'static str,
}

const START: Numbers = [1_000_000.0, 8_000.0, 50_000.0];

impl Small {
    fn of(ends: Vec<[Numbers; 2]>) -> Small {
        Small { ends, twin: true, town: None, entry: "" }
    }

    fn tables(&self) -> RunTables {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can be written");
        let mut scenario = "title = \"A world\"\nseed = 1\nheadline = \"city\"\nanswer = \"twin\"\n".to_owned();
        if self.twin {
            scenario += "twin = \"nothing happens\"\n";
        }
        if self.town.is_some() {
            scenario += "[[community]]\nname = \"folk\"\n[community.template]\ncapacity = 2000\n";
        }
        put("scenario.toml", &scenario);
        put("manifest.json", "{\"format\":\"footvote run 1\",\"version\":\"0\"}");
        let head = "replicate,year,place,kind,households,inflow,outflow,rent,income,net_income,revenue,obligations,services,crime,governance,home_price,grants\n";
        let (mut here, mut there) = (head.to_owned(), head.to_owned());
        let mut jurisdictions = "replicate,year,place,community,status,households,homes_built,lenders_loss,holders_loss,sponsor_to_builder,hazard\n".to_owned();
        let mut communities =
            "replicate,year,community,members,pledged,supporters,e_residents,residents,ticket_legal,ticket\n"
                .to_owned();
        let mut events = "replicate,year,place,kind,reason\n".to_owned();
        for (r, ends) in self.ends.iter().enumerate() {
            for year in 2025..=2028 {
                let done = f64::from(year - 2025) / 3.0;
                for (arm, text) in [(0, &mut here), (1, &mut there)] {
                    let at = |k: usize| START[k] + done * (ends[arm][k] - START[k]);
                    let [households, rent, income] = [at(0), at(1), at(2)];
                    writeln!(
                        text,
                        "{r},{year},city,legacy,{households},0,0,{rent},{income},{income},1000,0,10,400,0,1,0"
                    )
                    .expect("it is a text");
                }
                let Some((opened, live)) = self.town.as_ref().map(|town| town[r]) else { continue };
                let open = opened.is_some_and(|opened| opened <= f64::from(year));
                let live = if open && year >= 2027 { live } else { 0.0 };
                let gaps = if open { "1,1,1,1,0,1,1,0,1,0" } else { ",,,,,,,,," };
                writeln!(here, "{r},{year},folk-1,new,{live},0,0,{gaps}").expect("it is a text");
                let status = if open { "open" } else { "planned" };
                writeln!(jurisdictions, "{r},{year},folk-1,folk,{status},{live},0,0,0,0,").expect("it is a text");
                writeln!(communities, "{r},{year},folk,0,300,0,0,0,0,0").expect("it is a text");
            }
            if let Some((Some(opened), _)) = self.town.as_ref().map(|town| town[r]) {
                writeln!(events, "{r},{opened},folk-1,opened,").expect("it is a text");
            }
        }
        put("places.csv", &here);
        if self.twin {
            put("twin_places.csv", &there);
        }
        if self.town.is_some() {
            put("jurisdictions.csv", &jurisdictions);
            put("communities.csv", &communities);
        }
        put("events.csv", &events);
        put("flows.csv", "replicate,origin,destination,moves,simulated\n");
        put("groups.csv", "replicate,year,income_decile,households,would,could_pay,admitted,moved\n");
        put("entry.csv", &format!("replicate,year,place,income_decile,would,could_pay,admitted,moved\n{}", self.entry));
        RunTables::read(folder.path()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn verdict(&self) -> Verdict {
        Verdict::of(&self.tables())
    }
}

/// A run in which the city's households, rent and net income end so many per cent above the start, and those of its twin.
fn run(here: Numbers, there: Numbers) -> [Numbers; 2] {
    [here, there].map(|change| std::array::from_fn(|k| START[k] * (1.0 + change[k] / 100.0)))
}

fn written(chart: &Chart) -> Vec<String> {
    let text = |mark: &Mark| if let Mark::Text(text) = mark { Some(text.text.clone()) } else { None };
    chart.marks.iter().filter_map(text).collect()
}

#[test]
fn one_and_the_same_run_is_bold_in_both_worlds() {
    // By its end the second run is the middle one here and the first in the twin; by the gap it is the second.
    let ends = vec![
        run([10.0, 0.0, 0.0], [1.0, 0.0, 0.0]),
        run([2.0, 0.0, 0.0], [-4.0, 0.0, 0.0]),
        run([-5.0, 0.0, 0.0], [3.0, 0.0, 0.0]),
    ];
    let tables = Small::of(ends).tables();
    let chart = picture(&tables, &Verdict::of(&tables), true).expect("there is a twin");
    let lines = |wanted: Color, width: f64| -> Vec<Vec<(f64, f64)>> {
        let line = |mark: &Mark| match mark {
            Mark::Line { points, width: w, color } if *color == wanted && *w == width && points.len() > 2 => {
                Some(points.clone())
            }
            _ => None,
        };
        chart.marks.iter().filter_map(line).collect()
    };
    let (thin, bold) = (lines(STRAND, 1.0), lines(DARK, 3.0));
    assert_eq!(bold[0], thin[1], "the second run of the twin");
    let (here, there) = (lines(ACCENT, 3.0)[0][3].1, bold[0][3].1);
    let scale = (thin[2][3].1 - thin[1][3].1) / 7.0;
    assert!(((here - there) / scale - 6.0).abs() < 1e-6, "it gains 6 points on its own twin");
    assert!(chart.subtitle.contains("one and the same bold in both worlds"), "{}", chart.subtitle);
}

#[test]
fn the_race_marks_the_opening_that_it_names_and_has_one_run_bold_throughout() {
    let town = Some(vec![(Some(2026.0), 500.0), (Some(2027.0), 900.0)]);
    let mut tables = Small { town, ..Small::of(vec![run([0.0; 3], [0.0; 3]); 2]) }.tables();
    tables.facts.answer = Some(AnswerKind::Race);
    let chart = picture(&tables, &Verdict::of(&tables), true).expect("a town opens");
    assert!(written(&chart).iter().any(|text| text == "opens after 1.5 years"), "{:?}", written(&chart));
    let lines = |wanted: Color, width: f64| -> Vec<Vec<(f64, f64)>> {
        let line = |mark: &Mark| match mark {
            Mark::Line { points, width: w, color } if *color == wanted && *w == width => Some(points.clone()),
            _ => None,
        };
        chart.marks.iter().filter_map(line).collect()
    };
    // The first vertical line in the colour of the town is its opening: the years from 2025 to 2028 lie between 102 and 920.
    let opening = lines(ACCENT, 1.0).into_iter().find(|line| line.iter().all(|point| point.0 == line[0].0));
    assert_eq!(opening.expect("it is marked")[0].0, 102.0 + 818.0 * 0.5);
    assert!(
        !lines(DARK, 3.0).is_empty() && !lines(ACCENT, 3.0).is_empty(),
        "pledges and residents of one run are bold"
    );
    assert!(chart.subtitle.contains("bold is one run throughout"), "{}", chart.subtitle);
}

#[test]
fn on_a_phone_the_opening_stands_on_no_number_of_the_scale() {
    let town = Some(vec![(Some(2026.0), 500.0); 2]);
    let mut tables = Small { town, ..Small::of(vec![run([10.0, 0.0, 0.0], [0.0; 3]); 2]) }.tables();
    tables.width = 390.0;
    let chart = picture(&tables, &Verdict::of(&tables), true).expect("there is a twin");
    let texts: Vec<_> = chart.texts().collect();
    let opens = texts.iter().find(|text| text.text == "town opens").expect("it opens").extent();
    for other in texts.iter().filter(|text| text.text != "town opens") {
        assert!(!opens.overlaps(&other.extent()), "{} at {:?}, {opens:?}", other.text, other.extent());
    }
}

/// Planted fault: a stroke from the word of an event down through the number of the scale beside the left edge.
#[test]
fn on_a_phone_no_event_is_drawn_through_a_number_of_the_scale() {
    let town = Some(vec![(Some(2025.2), 500.0); 2]);
    let mut tables = Small { town, ..Small::of(vec![run([10.0, 0.0, 0.0], [0.0; 3]); 2]) }.tables();
    for width in [360.0, 400.0] {
        tables.width = width;
        let chart = picture(&tables, &Verdict::of(&tables), true).expect("there is a twin");
        let numbers: Vec<_> = chart.texts().filter(|text| text.text.ends_with('%')).map(|text| text.extent()).collect();
        let strokes = chart.marks.iter().filter_map(|mark| match mark {
            Mark::Line { points, .. } => match points[..] {
                [a, b] if a.0 == b.0 && a.1 != b.1 => Some((a, b)),
                _ => None,
            },
            _ => None,
        });
        assert!(chart.texts().any(|text| text.text == "the same in every run"), "services are 10 in either world");
        let mut strokes = strokes.peekable();
        assert!(strokes.peek().is_some(), "the opening is marked");
        for (a, b) in strokes {
            let through = |text: &&_| {
                let Extent { left, right, top, bottom } = **text;
                (left..=right).contains(&a.0) && a.1.min(b.1) < bottom && a.1.max(b.1) > top
            };
            assert!(!numbers.iter().any(|text| through(&text)), "{width} px: {a:?} to {b:?}");
        }
    }
}

#[test]
fn what_two_runs_agree_on_is_not_called_no_difference() {
    let verdict = Small::of(vec![run([0.0, 0.0, -18.0], [0.0; 3]), run([0.0, 0.0, -22.0], [0.0; 3])]).verdict();
    assert_eq!(
        verdict.second,
        "In both runs net income of residents is 20% lower than in the twin, which so few cannot tell from luck."
    );
}

/// Planted fault: the rule of few runs alone, by which a level that an event sets in every run may be luck.
#[test]
fn what_is_set_in_every_run_is_not_called_luck() {
    let tables = Small::of(vec![run([1.0, 5.0, 0.0], [0.0; 3]), run([3.0, 5.0, 0.0], [0.0; 3])]).tables();
    let verdict = Verdict::of(&tables);
    assert!(verdict.second.starts_with("There rents are 5"), "{}", verdict.second);
    assert!(verdict.second.ends_with("% higher than in the twin."), "{}", verdict.second);
    // Of households, which two runs have more of, so few cannot tell, and the picture says so.
    assert!(verdict.first.contains("cannot tell from luck"), "{}", verdict.first);
    let texts = written(&picture(&tables, &verdict, true).expect("there is a twin"));
    assert!(texts.iter().any(|text| text == "2 runs cannot tell"), "{texts:?}");
    assert!(!texts.iter().any(|text| text == "no gap beyond luck"), "{texts:?}");
    // Counts agree by chance.
    let counts = Small::of(vec![run([1.0, 0.0, 0.0], [0.0; 3]); 2]).verdict();
    assert!(counts.rows.is_empty(), "{counts:?}");
}

/// Planted fault: “2 of 2 towns stand” in large, where one run in three opens none.
#[test]
fn runs_without_a_town_are_counted_in_large() {
    let town = Some(vec![(Some(2026.0), 900.0), (None, 0.0), (Some(2027.0), 900.0)]);
    let mut tables = Small { town, ..Small::of(vec![run([0.0; 3], [0.0; 3]); 3]) }.tables();
    tables.facts.answer = Some(AnswerKind::Fates);
    let verdict = Verdict::of(&tables);
    let lead = &verdict.numbers[0];
    assert_eq!((lead.value.as_str(), lead.about.as_str()), ("2 of 3", "runs open a town; 2 of 2 stand in 2028"));
    assert!(verdict.claims.iter().any(|claim| claim.measure == Measure::RunsWithTown && claim.spread.median == 2.0));
}

/// Planted fault: all sentences below the first, six of them beside three numbers and a picture.
#[test]
fn a_page_has_two_sentences_of_odds_and_the_terminal_all() {
    let shown = |name: &str| Shown {
        name: name.to_owned(),
        tally: Some(Tally { events: 32, runs: 64, undefined: 0 }),
        runs: 64,
        number: (0.5, 0.4, 0.6),
        ..Shown::default()
    };
    let mut tables = Small::of(vec![run([0.0; 3], [0.0; 3]); 2]).tables();
    tables.asked = ["one", "two", "three", "four"].map(shown).to_vec();
    tables.facts.answer = Some(AnswerKind::Odds);
    let verdict = Verdict::of(&tables);
    let each = |name: &str| format!("{name}: 50% (38 to 62).");
    assert_eq!(verdict.first, each("One"));
    assert_eq!(
        (verdict.second.as_str(), verdict.more),
        (format!("{} {}", each("Two"), each("Three")).as_str(), each("Four"))
    );
    let verdict = Verdict::of(&tables);
    assert!(verdict.text().ends_with(&each("Four")), "{}", verdict.text());
}

#[test]
fn what_residents_live_on_is_told_before_what_differs_more() {
    let ends = (0..9).map(|k| run([0.0, 60.0 + f64::from(k), -20.0 - 0.1 * f64::from(k)], [0.0; 3])).collect();
    let verdict = Small::of(ends).verdict();
    assert!(
        verdict.second.starts_with("There net income of residents is 20% lower and rents 64% higher"),
        "{verdict:?}"
    );
    assert!(verdict.numbers[0].about.starts_with("net income"), "{verdict:?}");
}

#[test]
fn a_loss_with_its_sign_has_ends_with_theirs() {
    let ends = (0..9).map(|k| run([-6.0 - 0.05 * f64::from(k), 0.0, 0.0], [0.0; 3])).collect();
    let verdict = Small::of(ends).verdict();
    assert_eq!(verdict.rows[0].share, "−6.2% (−6.4% to −6.0%)");
    assert!(verdict.numbers[0].about.ends_with("−6.2%: −6.4% to −6.0%"), "{verdict:?}");
    assert!(verdict.first.contains("fewer households than if nothing happened (6.2%, 6.0% to 6.4%)"), "{verdict:?}");
}

#[test]
fn levels_have_the_figures_that_show_the_gap_that_is_told() {
    let ends = (0..9).map(|k| run([-0.5 - 0.001 * f64::from(k), 0.0, 0.0], [2.0, 0.0, 0.0])).collect();
    let tables = Small::of(ends).tables();
    let texts = written(&picture(&tables, &Verdict::of(&tables), true).expect("there is a twin"));
    assert!(
        texts.iter().any(|text| text == "995,000") && texts.iter().any(|text| text == "/ 1.02 million"),
        "{texts:?}"
    );
    // What does not differ has as few as ever.
    assert!(texts.iter().any(|text| text == "/ 400"), "{texts:?}");
}

#[test]
fn worlds_that_are_alike_are_called_alike() {
    let verdict = Small::of(vec![run([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]); 4]).verdict();
    assert_eq!(verdict.first, "In 2028 City has as many households as if nothing happened.");
    assert_eq!(verdict.second, "Both worlds are alike in every number that is compared.");
    assert!(is_something(&verdict.numbers[0].value), "{verdict:?}");
    assert_eq!(verdict.numbers[0].about, "households in City in 2028, as many as in its twin");
    // One run says so too, and no more of the rest than it can.
    let one = Small::of(vec![run([1.0, 2.0, -20.0], [1.0, 2.0, 3.0])]).verdict();
    assert_eq!(one.first, "In 2028 City has as many households as if nothing happened.");
    assert_eq!(one.second, "One run cannot tell from luck what else differs.");
}

#[test]
fn where_nothing_happens_a_tenth_of_a_per_cent_is_no_effect() {
    let ends = || (0..9).map(|k| run([0.15 + 0.001 * f64::from(k), 0.0, 0.0], [0.0; 3])).collect();
    let idle = Small { town: Some(vec![(None, 0.0); 9]), ..Small::of(ends()) }.verdict();
    assert!(idle.first.contains("has about as many households as if nothing happened"), "{idle:?}");
    assert_eq!((idle.second.as_str(), idle.rows.len()), ("Nothing else happened that the twin has not.", 0));
    let opened = Small { town: Some(vec![(Some(2026.0), 500.0); 9]), ..Small::of(ends()) }.verdict();
    assert!(opened.first.contains("more households than if nothing happened"), "{opened:?}");
}

#[test]
fn a_run_without_a_twin_tells_of_its_town_and_shows_it() {
    let ends = vec![run([1.0, 0.0, 0.0], [0.0; 3]), run([-1.0, 0.0, 0.0], [0.0; 3])];
    let town = Some(vec![(Some(2026.0), 500.0), (Some(2026.0), 700.0)]);
    let small = Small { twin: false, town, ..Small::of(ends) };
    let (tables, verdict) = (small.tables(), small.verdict());
    assert_eq!(
        verdict.first,
        "The town opens after 1 year and has 600 households in 2028 (500 to 700); in 2028 City has as many households as in 2025, as far as luck lets one tell (1 million: 990,000 to 1 million)."
    );
    assert!(verdict.numbers[0].about.starts_with("households live in the town"), "{verdict:?}");
    let chart = picture(&tables, &verdict, true).expect("the town can be shown");
    assert!(written(&chart).iter().any(|text| text == "600"), "{:?}", written(&chart));
}

#[test]
fn an_open_town_with_nobody_in_it_has_no_household_and_before_that_none_is_known() {
    let ends = vec![run([0.0; 3], [0.0; 3]); 3];
    let town = Some(vec![(Some(2026.0), 500.0), (Some(2027.0), 700.0), (None, 0.0)]);
    let tables = Small { town, ..Small::of(ends) }.tables();
    let at = |r: usize| -> Vec<f64> { (0..4).map(|m| tables.residents(r, m, 1)).collect() };
    assert!(at(0)[0].is_nan() && at(0)[1..] == [0.0, 500.0, 500.0], "{:?}", at(0));
    assert!(at(1)[..2].iter().all(|n| n.is_nan()) && at(1)[2..] == [700.0, 700.0], "{:?}", at(1));
    assert!(at(2).iter().all(|n| n.is_nan()));
    assert_eq!(tables.opened_in(1), 2);
    let chart = footvote::chart::run::population::chart(&tables);
    assert!(
        chart.subtitle.contains("in each run from their opening on. Folk 1 exists in 2 of 3 runs."),
        "{}",
        chart.subtitle
    );
}

#[test]
fn who_cannot_pay_for_a_town_by_pledge_is_told_once_it_is_open_too() {
    let town = Some(vec![(Some(2027.0), 900.0); 2]);
    let entry = "0,2028,folk-template,5,1000,143,0,0\n1,2028,folk-template,5,1000,143,0,0\n0,2028,folk-template,9,1000,400,0,0\n1,2028,folk-template,9,1000,400,0,0\n0,2028,folk-1,5,500,500,300,290\n1,2028,folk-1,9,500,500,300,290\n";
    let mut tables = Small { town, entry, ..Small::of(vec![run([0.0; 3], [0.0; 3]); 2]) }.tables();
    tables.facts.answer = Some(AnswerKind::Gate);
    let verdict = Verdict::of(&tables);
    assert_eq!(
        verdict.first,
        "Of those who would pledge for the town, none is of the poorest third; of the middle third 14% can pay, of the richest third 40% can pay."
    );
    let open = "Of those who would move in once it is open, none is of the poorest third; of the middle third 100% (99% to 100%) can pay and 58% (54% to 62%) move in,";
    assert!(verdict.second.starts_with(open), "{}", verdict.second);
    let chart = picture(&tables, &verdict, true).expect("some would come");
    assert!(chart.subtitle.contains("once it is open"), "{}", chart.subtitle);
    let texts = written(&chart);
    assert!(texts.iter().any(|text| text.starts_with("once open: can pay")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("nobody would come")), "{texts:?}");
}

/// Planted fault: the thirds alone, which say nothing of time.
#[test]
fn when_a_door_closes_is_told_first() {
    let town = Some(vec![(Some(2025.0), 900.0); 2]);
    let told = |entry: &'static str| {
        let mut tables = Small { town: town.clone(), entry, ..Small::of(vec![run([0.0; 3], [0.0; 3]); 2]) }.tables();
        tables.facts.answer = Some(AnswerKind::Gate);
        Verdict::of(&tables)
    };
    let closes = told(
        "0,2026,folk-1,5,500,400,400,400\n0,2027,folk-1,5,200,100,40,40\n0,2028,folk-1,5,500,500,450,450\n1,2026,folk-1,5,1000,1000,890,890\n",
    );
    // Of 2,000 who can pay 220 are turned away, 110, 60 and 50 by year.
    let first = "Of those who would move to the town and can pay, 11% are turned away, more in 2025 than in any other year, when it is 7.9% of them.";
    assert_eq!(closes.first, first);
    assert!(
        closes.second.starts_with("Of those who would move to the town, none is of the poorest or the richest third"),
        "{closes:?}"
    );
    let accents: Vec<bool> = closes.numbers.iter().map(|big| big.accent).collect();
    assert_eq!((closes.numbers[0].value.as_str(), accents), ("11%", vec![true, false, false]));
    let open = told("0,2026,folk-1,5,500,400,400,400\n1,2026,folk-1,5,500,400,400,400\n");
    assert!(open.first.ends_with("; nobody who can pay is turned away."), "{}", open.first);
}

#[test]
fn a_sign_measures_from_the_metro_of_the_site() {
    let town = Some(vec![(Some(2027.0), 900.0); 2]);
    let mut tables = Small { town, ..Small::of(vec![run([0.0; 3], [0.0; 3]); 2]) }.tables();
    tables.names.push("zweite".to_owned());
    tables.places.push("Zweite".to_owned());
    let sites = [("folk-1", (40.0, -80.0)), ("city", (41.0, -80.0)), ("zweite", (40.2, -80.0))];
    tables.facts.sites = sites.into_iter().map(|(name, at)| (name.to_owned(), at)).collect();
    let words = |tables: &RunTables| sign::words(&Scene::of(tables), 0).expect("it has a site")[1].clone();
    assert_eq!(words(&tables), "14 miles from Zweite");
    tables.facts.metros.insert("folk-1".to_owned(), "city".to_owned());
    assert_eq!(words(&tables), "69 miles from City");
}
