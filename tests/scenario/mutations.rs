//! Damages scenarios and tables at random, with a fixed seed: every one of them is read and migrated or refused, none makes the reader panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use footvote::scenario;
use footvote::scenario::migrate::migrate;
use footvote::scenario::read::edit::Edit;

const TABLE: &str = "# who says so\nname,latitude,longitude,households,rent,label,income_tax\na,1,2,30000,9000,\"Á, é\",0.1\nb,3,4,50000,8000,,\n";
const WITH_TABLE: &str = r#"model = "2"
[places]
table = "t.csv"
top = 2
[[event]]
year = 2026
places = "all"
add = { income_tax = 0.01 }
[[trend]]
from = 2026
until = 2028
place = "a"
multiply = { wage = 1.1 }
[[fact]]
text = "moves"
flows = ["a,b,10"]
[sweep]
design = "sobol"
points = 4
[[sweep.axis]]
key = "event.1.add.income_tax"
range = [0, 0.1]
[[vary]]
key = "parameters.moving_cost.rooted"
values = [1, 2]
"#;
const SHIPPED: [&str; 7] = [
    include_str!("../../src/cli/command/starter.toml"),
    include_str!("../../scenarios/chicago-town.toml"),
    include_str!("../../scenarios/three-communities.toml"),
    include_str!("../../scenarios/sandy-springs.toml"),
    include_str!("../../scenarios/repeal-risk.toml"),
    WITH_TABLE,
    include_str!("../fixtures/migrate/everything.toml"),
];
const TOKENS: [&str; 34] = [
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r",
    "\0",
    "\u{202e}",
    "\u{ffff}",
    "é",
    "東",
    "-",
    "1e308",
    "-1e308",
    "nan",
    "inf",
    "0",
    "true",
    "all",
    "99999999999999999999",
    "= 1\n",
    "\\u0000",
    "%",
    "$",
    ";",
];

/// A stream of numbers, the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }

    /// A place between two characters.
    fn cut(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn damage(&mut self, text: &mut String) {
        let (a, b) = (self.cut(text), self.cut(text));
        let (a, b) = (a.min(b), a.max(b));
        let near = (a..=text.len()).filter(|&k| text.is_char_boundary(k)).nth(1 + self.below(3)).unwrap_or(text.len());
        match self.below(8) {
            0 => text.replace_range(a..near, ""),
            1 | 2 => text.replace_range(a..near, TOKENS[self.below(TOKENS.len())]),
            3 | 4 => text.insert_str(a, TOKENS[self.below(TOKENS.len())]),
            5 => text.truncate(b),
            // A value becomes another one that stands elsewhere, a line comes again, a block many times.
            6 => {
                let lines: Vec<&str> = text.lines().collect();
                let (from, to) = (self.below(lines.len()), self.below(lines.len()));
                if let (Some(from), Some(to)) = (lines.get(from), lines.get(to)) {
                    let other = match (from.split_once('='), to.split_once('=')) {
                        (Some((key, _)), Some((_, value))) => format!("{key}={value}"),
                        _ => (*from).to_string(),
                    };
                    *text = text.replacen(to, &other, 1);
                }
            }
            _ => {
                let end = (a + 200).min(b);
                let end = (a..=end).rev().find(|&k| text.is_char_boundary(k)).unwrap_or(a);
                let piece = text[a..end].repeat(1 + self.below(30));
                text.insert_str(a, &piece);
            }
        }
    }
}

fn mutate(cases: std::ops::Range<u64>) {
    for case in cases {
        let mut dice = Dice(case);
        let mut text = SHIPPED[dice.below(SHIPPED.len())].to_string();
        let mut table = TABLE.to_string();
        let mut set = "place.a.income_tax=0.1".to_string();
        for _ in 0..=dice.below(3) {
            match dice.below(6) {
                0 => dice.damage(&mut table),
                1 => dice.damage(&mut set),
                _ => dice.damage(&mut text),
            }
        }
        let edits: Vec<Edit> = if dice.below(3) == 0 { vec![Edit::parse(&set)] } else { Vec::new() };
        let read = |_: &Path| Ok(table.clone());
        let outcome = catch_unwind(AssertUnwindSafe(|| match scenario::parse(&text, "t.toml", &read, &edits) {
            // What was read can be written back and read again.
            Ok(loaded) => match scenario::parse(&loaded.resolved, "t.toml", &read, &[]) {
                Ok(again) => assert_eq!(again.scenario, loaded.scenario),
                Err(report) => panic!("its own text is refused: {report}"),
            },
            Err(report) => assert!(!report.to_string().is_empty()),
        }));
        // What can be migrated is migrated once and for all.
        let outcome = outcome.and_then(|()| {
            catch_unwind(AssertUnwindSafe(|| match migrate(&text, "t.toml", &read) {
                Ok(new) => assert_eq!(migrate(&new.text, "t.toml", &read).map(|again| again.text), Ok(new.text)),
                Err(report) => assert!(!report.to_string().is_empty()),
            }))
        });
        assert!(outcome.is_ok(), "case {case}: --set {set}\n{table}\n{text}");
    }
}

#[test]
fn two_thousand_mutated_scenarios_and_tables_are_read_or_refused() {
    mutate(0..2_000);
}

#[test]
#[ignore = "takes a minute; `.ci/run` asks for it"]
fn a_hundred_thousand_mutated_scenarios_and_tables_are_read_or_refused() {
    std::thread::scope(|scope| {
        for part in 0..4 {
            scope.spawn(move || mutate(25_000 * part..25_000 * (part + 1)));
        }
    });
}
