//! Lists the blocks of a scenario file and their keys that are not quantities, with what may be written.
//!
//! The reader, "did you mean" and the JSON schema are made from these rows and from the quantity tables.

use crate::model::household::Household;
use crate::scenario::answer::AnswerKind;
use crate::scenario::read::presets;
use crate::scenario::read::value::Range;
use crate::scenario::read::words;
use crate::scenario::read::words::names;

/// What may be written after a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number in a range; used when left out.
    Integer { min: i128, max: i128, default: Option<i128> },
    /// A number in a range.
    Number { min: f64, max: f64, unit: &'static str },
    /// One of some words; the first is the default.
    Choice { words: &'static [&'static str] },
    /// One of some words; what happens without one depends.
    Word { words: &'static [&'static str] },
    /// `true` or `false`; false unless given.
    Switch,
    /// A whole number in a range or the word `"all"`.
    IntegerOrAll { min: i128, max: i128 },
    /// A list of texts.
    Texts,
    /// A list of numbers.
    Numbers,
    /// A list of numbers, switches or words.
    Values,
    /// One text or a list of texts.
    TextOrTexts,
    /// A list of tables with `from` and `rate`.
    Brackets,
    /// A table of place keys and numbers.
    Changes,
    /// A table that says where a new place lies.
    Site,
    /// A table of places and numbers from −1 to 1.
    Affinity,
    /// A table that describes the place a community would found.
    Template,
    /// A table of keys and their laws.
    Laws,
}

/// One key.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What may be written.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in one sentence.
    pub about: &'static str,
}

impl Key {
    /// Whether a place table may have it as a column: what fits into a cell.
    pub fn is_column(&self) -> bool {
        !matches!(self.kind, Kind::Brackets)
    }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, required: false, about }
}

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, required: true, about }
}

const fn integer(min: i128, max: i128, default: i128) -> Kind {
    Kind::Integer { min, max, default: Some(default) }
}

/// The model version that this program simulates.
pub const MODEL: u32 = 2;
/// The oldest model version that a scenario may be written for: an older one is told what changed and how to migrate.
/// A version below [`MODEL`] lets both be read.
pub const REQUIRES_MODEL: u32 = MODEL;
/// The most communities: a household keeps the number of its own in a byte.
pub const MAX_COMMUNITIES: usize = 255;
/// The most places of a scenario.
pub const MAX_PLACES: usize = 65_000;
/// The most simulated households.
pub const MAX_SIMULATED: i128 = 2_000_000_000;
/// The most real households of one place.
pub const MAX_HOUSEHOLDS: i128 = 10_000_000_000;
/// Households simulated when the scenario does not say.
pub const DEFAULT_SIMULATED: u64 = 100_000;

const ANY: f64 = 1e12;

/// The top of the file.
#[rustfmt::skip]
pub static TOP: &[Key] = &[
    required("model", Kind::Text, "the version of the model the scenario was written for, in quotes"),
    optional("name", Kind::Text, "names the run folder; the file's own name unless given"),
    optional("title", Kind::Text, "title of charts and reports; the name unless given"),
    optional("question", Kind::Text, "the question the scenario asks"),
    optional("currency", Kind::Text, "the sign or code that stands before amounts of money: it changes no amount; \"$\" unless given"),
    optional("seed", integer(0, u64::MAX as i128, 42), "seed of all randomness"),
    optional("replicates", integer(1, 100_000, 10), "independent repetitions"),
    optional("headline", Kind::Text, "the place whose households are the headline number; the largest change unless given"),
    optional("answer", Kind::Word { words: &names(&AnswerKind::WORDS) }, "what the first sentences and the first picture are about: exit beside reform, who can pay, a city and its twin, what becomes of towns, where people come from, how a city shrinks, what it costs, what is on record, or how likely what is asked is; chosen by what happens unless given"),
    optional("twin", Kind::Text, "what effects are measured against, with the same luck: \"nothing happens\" (no event, trend, new place or incorporation; the default), \"no founding\" (events and trends alone), a scenario file or its text, or \"none\""),
];

/// A block of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// `[time]`.
    Time,
    /// `[population]`.
    Population,
    /// `[places]`.
    Places,
    /// `[mechanisms]`.
    Mechanisms,
    /// `[rules]`.
    Rules,
    /// `[parameters]`.
    Parameters,
    /// `[attention]`.
    Attention,
    /// `[baseline]`.
    Baseline,
    /// `[sweep]`.
    Sweep,
    /// `[[place]]`.
    Place,
    /// `[[event]]`.
    Event,
    /// `[[trend]]`.
    Trend,
    /// `[[community]]`.
    Community,
    /// `[[incorporation]]`.
    Incorporation,
    /// `[[fact]]`.
    Fact,
    /// `[[vary]]`.
    Vary,
    /// `[uncertainty]`.
    Uncertainty,
    /// `[[output]]`.
    Output,
}

/// What is known of a block.
#[derive(Debug)]
pub struct SectionRow {
    /// Which block.
    pub section: Section,
    /// Its key in the file.
    pub name: &'static str,
    /// How it is headed, which is also what messages call it.
    pub heading: &'static str,
    /// Whether it may be repeated.
    pub repeated: bool,
    /// What it holds.
    pub about: &'static str,
}

const fn single(section: Section, name: &'static str, heading: &'static str, about: &'static str) -> SectionRow {
    SectionRow { section, name, heading, repeated: false, about }
}

const fn repeated(section: Section, name: &'static str, heading: &'static str, about: &'static str) -> SectionRow {
    SectionRow { section, name, heading, repeated: true, about }
}

/// The blocks of the file: single ones first, then those that may be repeated.
#[rustfmt::skip]
pub static SECTIONS: [SectionRow; 18] = [
    single(Section::Time, "time", "[time]", "the calendar"),
    single(Section::Population, "population", "[population]", "how many households are simulated, and what they earn"),
    single(Section::Places, "places", "[places]", "a table of places"),
    single(Section::Mechanisms, "mechanisms", "[mechanisms]", "switches: a mechanism that is false does not act"),
    single(Section::Rules, "rules", "[rules]", "choices between variants of the model"),
    single(Section::Parameters, "parameters", "[parameters]", "numbers that shape behaviour; each has a sourced default"),
    single(Section::Attention, "attention", "[attention]", "moves on record that say where people look"),
    single(Section::Baseline, "baseline", "[baseline]", "what migration does when nothing happens: rest, or what a table of moves says"),
    single(Section::Sweep, "sweep", "[sweep]", "which parameters `sweep` varies; `run` uses the base point"),
    single(Section::Uncertainty, "uncertainty", "[uncertainty]", "numbers in doubt: each replicate draws them from their laws, beside its luck"),
    repeated(Section::Place, "place", "[[place]]", "one place, or what differs from its row in the table"),
    repeated(Section::Event, "event", "[[event]]", "places change at a date"),
    repeated(Section::Trend, "trend", "[[trend]]", "places change gradually"),
    repeated(Section::Community, "community", "[[community]]", "people with shared values, and the place they would found"),
    repeated(Section::Incorporation, "incorporation", "[[incorporation]]", "a suburb that may vote itself out of its parent's budget"),
    repeated(Section::Fact, "fact", "[[fact]]", "something on record, which `run` prints beside what came out"),
    repeated(Section::Vary, "vary", "[[vary]]", "a number that `run` also varies, one value at a time, and says what the answer becomes"),
    repeated(Section::Output, "output", "[[output]]", "a number or a probability that `run` works out, beside what is known without the model"),
];

impl Section {
    /// What is known of it.
    pub fn row(self) -> &'static SectionRow {
        SECTIONS.iter().find(|row| row.section == self).expect("every section has a row")
    }

    /// Its key in the file.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The section whose key is `name`.
    pub fn named(name: &str) -> Option<Section> {
        SECTIONS.iter().find(|row| row.name == name).map(|row| row.section)
    }

    /// The keys it may have, but for quantities.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Section::Time => TIME,
            Section::Population => POPULATION_KEYS,
            Section::Places => PLACES,
            Section::Mechanisms | Section::Parameters => &[],
            Section::Rules => RULES,
            Section::Attention => ATTENTION,
            Section::Baseline => BASELINE,
            Section::Sweep => SWEEP,
            Section::Place => PLACE,
            Section::Event => EVENT,
            Section::Trend => TREND,
            Section::Community => COMMUNITY_KEYS,
            Section::Incorporation => INCORPORATION,
            Section::Fact => FACT,
            Section::Vary => VARY,
            Section::Uncertainty => UNCERTAINTY,
            Section::Output => OUTPUT,
        }
    }
}

/// `[time]`.
#[rustfmt::skip]
pub static TIME: &[Key] = &[
    optional("start", integer(-9_999, 9_999, 2025), "first year of the calendar"),
    optional("years", integer(1, 200, 10), "years to simulate"),
    optional("ticks_per_year", integer(12, 365, 12), "ticks in a year"),
    optional("record", Kind::Choice { words: &names(&words::RECORD) }, "how often records are taken"),
];

/// Keys of `[population]` beside its numbers.
pub static POPULATION_KEYS: &[Key] = &[optional(
    "households",
    Kind::IntegerOrAll { min: 1, max: MAX_SIMULATED },
    "households to simulate, each standing for many real ones; \"all\" simulates every real one",
)];

/// `[places]`.
#[rustfmt::skip]
pub static PLACES: &[Key] = &[
    optional("table", Kind::Text, "a CSV file with one row for each place; its path is relative to the scenario"),
    optional("only", Kind::Texts, "keep only these rows of the table"),
    optional("top", Kind::Integer { min: 1, max: MAX_PLACES as i128, default: None }, "keep only this many rows, those with most households; of equal ones the first by name"),
];

/// Keys of a place beside its attributes; all but `brackets` are also columns of a place table.
#[rustfmt::skip]
pub static PLACE: &[Key] = &[
    required("name", Kind::Text, "the name used in tables, events and `--set`"),
    optional("label", Kind::Text, "the name on charts; made from the name unless given"),
    optional("metro", Kind::Text, "places of one metro share a labour market; the name unless given"),
    optional("state", Kind::Text, "host state"),
    optional("kind", Kind::Choice { words: &["legacy", "new"] }, "legacy for an existing city, new for a place that is yet to be opened"),
    required("latitude", Kind::Number { min: -90.0, max: 90.0, unit: "degrees north" }, "where it lies"),
    required("longitude", Kind::Number { min: -180.0, max: 180.0, unit: "degrees east" }, "where it lies"),
    required("households", Kind::Integer { min: 1, max: MAX_HOUSEHOLDS, default: None }, "real households in the base year"),
    optional("median_income", Kind::Number { min: 1_000.0, max: 1e6, unit: "$ per year" }, "median gross household income, turned into the wage level"),
    optional("observed_net_flow", Kind::Number { min: -ANY, max: ANY, unit: "households per year" }, "observed net inflow of the base year, for amenities = \"observed\""),
    optional("brackets", Kind::Brackets, "marginal income tax rates by income, ascending"),
];

/// Keys of a new place beside those of any place and its charter; never columns of a place table.
#[rustfmt::skip]
pub static NEW_PLACE: &[Key] = &[
    optional("founding", Kind::Choice { words: &names(&words::FOUNDING) }, "how it comes into being: it just opens, or a developer builds it"),
    optional("jobs", Kind::Word { words: &names(&words::JOBS) }, "its jobs: those of its metro, its own at the stated `wage`, or none; \"metro\" where there is one, else \"remote_only\""),
    optional("taxes", Kind::Word { words: &names(&words::TAXES) }, "its own taxes: as its keys say, or \"parity\", what is left of its host's after `host_share`; \"parity\" in a preset without tax keys, else \"own\""),
    optional("awareness", Kind::Word { words: &names(&words::AWARENESS) }, "how it becomes known: by hearsay (\"bass\") or on the market; \"market\" for a developer under the rules of a host in the model, else \"bass\""),
    optional("members_only", Kind::Switch, "whether it admits members of its community only"),
    optional("community", Kind::Text, "the community whose channel tells of it"),
    optional("site", Kind::Site, "where it lies: so far from a metro, or at a point; in place of `latitude` and `longitude`"),
];

/// Keys of a community's template beside the attributes and the charter.
#[rustfmt::skip]
pub static TEMPLATE: &[Key] = &[
    optional("label", Kind::Text, "the name of its places on charts, before their number; the community's unless given"),
    optional("jobs", Kind::Word { words: &names(&words::JOBS) }, "its jobs: those of its metro, its own at the stated `wage`, or none; \"metro\" where there is one, else \"remote_only\""),
    optional("taxes", Kind::Word { words: &names(&words::TAXES) }, "its own taxes: as its keys say, or \"parity\", what is left of its host's after `host_share`; \"parity\" in a preset without tax keys, else \"own\""),
    optional("awareness", Kind::Word { words: &names(&words::AWARENESS) }, "how it becomes known: by hearsay (\"bass\") or on the market; \"market\" for a developer under the rules of a host in the model, else \"bass\""),
    optional("members_only", Kind::Switch, "whether its places admit members only"),
    optional("site", Kind::Site, "where its places lie: so far from a metro, or at a point"),
    optional("brackets", Kind::Brackets, "marginal income tax rates by income, ascending"),
];

/// Keys of a site.
#[rustfmt::skip]
pub static SITE: &[Key] = &[
    optional("metro", Kind::Text, "the metro it belongs to; with a point: its own unless given"),
    optional("miles", Kind::Number { min: 0.0, max: 500.0, unit: "miles" }, "distance from the metro's largest place; 20 unless given"),
    optional("bearing", Kind::Number { min: 0.0, max: 360.0, unit: "degrees from north" }, "direction from there; 90 is east; due north unless given"),
    optional("latitude", Kind::Number { min: -90.0, max: 90.0, unit: "degrees north" }, "where it lies"),
    optional("longitude", Kind::Number { min: -180.0, max: 180.0, unit: "degrees east" }, "where it lies"),
    optional("state", Kind::Text, "host state; that of the metro unless given"),
];

/// Keys of a community beside its numbers.
#[rustfmt::skip]
pub static COMMUNITY_KEYS: &[Key] = &[
    required("name", Kind::Text, "the name used in tables and `--set`; its places are NAME-1, NAME-2, …"),
    optional("label", Kind::Text, "the name on charts; made from the name unless given"),
    optional("preset", Kind::Word { words: &presets::NAMES }, "a ready description of who belongs and what they would found; every key given overrides it"),
    optional("copies", Kind::Text, "the community whose template it copies, once that has succeeded; keys of its own `template` override"),
    optional("affinity", Kind::Affinity, "how much its members like a place, -1 to 1; 0 unless given, 1 for its own places"),
    optional("template", Kind::Template, "the place it would found"),
];

/// Affinity of a community to a place.
#[rustfmt::skip]
pub const AFFINITY: Range<'static> = Range { min: -1.0, max: 1.0, unit: "affinity", about: "how much members like the place" };

/// `[[incorporation]]`.
#[rustfmt::skip]
pub static INCORPORATION: &[Key] = &[
    required("place", Kind::Text, "the suburb"),
    required("parent", Kind::Text, "the place whose budget it shares until then; it keeps the obligations"),
    required("from", YEAR, "when residents begin to weigh it"),
    optional("set", Kind::Changes, "keys that become a value once it has its own rules"),
    optional("add", Kind::Changes, "keys that grow by a value"),
    optional("multiply", Kind::Changes, "keys that are multiplied by a value"),
    optional("note", Kind::Text, "a note for the event log"),
];

/// Keys of a bracket.
#[rustfmt::skip]
pub static BRACKET: &[Key] = &[
    required("from", Kind::Number { min: 0.0, max: 1e9, unit: "$ per year" }, "income from which the rate applies"),
    required("rate", Kind::Number { min: 0.0, max: 0.95, unit: "share" }, "marginal rate"),
];

/// `[[event]]`.
#[rustfmt::skip]
pub static EVENT: &[Key] = &[
    required("year", YEAR, "when it happens; 2030.5 is the middle of 2030"),
    optional("place", Kind::Text, "the place that changes"),
    optional("places", Kind::TextOrTexts, "the places that change, or \"all\""),
    optional("set", Kind::Changes, "keys that become a value"),
    optional("add", Kind::Changes, "keys that grow by a value"),
    optional("multiply", Kind::Changes, "keys that are multiplied by a value"),
    optional("note", Kind::Text, "a note for the event log"),
];

/// `[[trend]]`.
#[rustfmt::skip]
pub static TREND: &[Key] = &[
    required("from", YEAR, "when it begins"),
    required("until", YEAR, "when it ends"),
    optional("place", Kind::Text, "the place that changes"),
    optional("places", Kind::TextOrTexts, "the places that change, or \"all\""),
    optional("add", Kind::Changes, "keys that grow by a value each year"),
    optional("multiply", Kind::Changes, "keys that are multiplied by a value each year"),
    optional("note", Kind::Text, "a note for the event log"),
];

const YEAR: Kind = Kind::Number { min: -9_999.0, max: 10_199.0, unit: "calendar year" };

/// `[rules]`.
#[rustfmt::skip]
pub static RULES: &[Key] = &[
    optional("alternatives", Kind::IntegerOrAll { min: 1, max: 16 }, "places a household weighs at once; 1 is the model, \"all\" the full logit"),
    optional("utility", Kind::Choice { words: &names(&words::UTILITY) }, "the shape of utility in income and rent"),
    optional("rents", Kind::Choice { words: &names(&words::RENTS) }, "how rents are found"),
    optional("budget", Kind::Choice { words: &names(&words::BUDGET) }, "what gives when a city's revenue moves"),
    optional("amenities", Kind::Choice { words: &names(&words::AMENITIES) }, "what the base year's amenities are solved for"),
    optional("learning_from", Kind::Choice { words: &names(&words::LEARNING) }, "what makes the next founding from a template cheaper"),
];

/// `[attention]`.
#[rustfmt::skip]
pub static ATTENTION: &[Key] = &[
    required("flows", Kind::TextOrTexts, "moves on record, a table beside the scenario with the columns origin, destination, households, or its rows as texts: attention is fitted to them"),
];

/// `[baseline]`.
#[rustfmt::skip]
pub static BASELINE: &[Key] = &[
    optional("kind", Kind::Choice { words: &names(&words::BASELINE) }, "what migration does when nothing happens: nothing on balance (\"rest\", or what rules.amenities says), what was observed in the origin, year by year (\"observed\"), or what a forecast from there says (\"moving\")"),
    optional("moves", Kind::Text, "a table of moves by year, beside the scenario: year, origin, destination, households, or year, origin and a column for each destination"),
    optional("series", Kind::Text, "a table of places by year: place, year, population, and if known income and house_prices"),
    optional("regions", Kind::Text, "a table of places: place, region"),
    optional("origin", Kind::Integer { min: -9_999, max: 9_999, default: None }, "the year whose moves are observed and from which the forecast is made; the first year of the calendar unless given"),
    optional("scale", Kind::Number { min: 0.01, max: 100.0, unit: "households per move" }, "households that a move in the table stands for; 1 unless given"),
    optional("breaks", Kind::Numbers, "years in which counting began anew: totals of earlier years say nothing of later ones"),
];

/// `[sweep]` beside its axes.
#[rustfmt::skip]
pub static SWEEP: &[Key] = &[
    optional("design", Kind::Choice { words: &names(&words::DESIGNS) }, "how points are laid out"),
    optional("points", Kind::Integer { min: 1, max: 10_000_000, default: None }, "points of a sample, blocks of a saltelli design, trajectories of a morris design; a grid has as many as its axes make"),
    optional("tables", Kind::Texts, "the tables of runs that the folder keeps, such as [\"places\", \"flows\"]; `places` is always one; all unless given"),
];

/// `[[sweep.axis]]`.
#[rustfmt::skip]
pub static AXIS: &[Key] = &[
    required("key", Kind::Text, "what varies, written as for `--set`"),
    optional("range", Kind::Numbers, "least and greatest value"),
    optional("steps", Kind::Integer { min: 2, max: 100_000, default: None }, "points on the range, for a grid"),
    optional("values", Kind::Values, "the values themselves: numbers, or true and false of a mechanism, or words of a rule"),
];

/// `[[fact]]`.
#[rustfmt::skip]
pub static FACT: &[Key] = &[
    required("text", Kind::Text, "what was recorded, and by whom"),
    optional("name", Kind::Text, "the same in a few words, for the scoreboard; the text unless given"),
    optional("low", Kind::Number { min: -ANY, max: ANY, unit: "as `unit` says" }, "the least that was recorded; needed beside `outputs`"),
    optional("high", Kind::Number { min: -ANY, max: ANY, unit: "as `unit` says" }, "the greatest; `low` unless given"),
    optional("unit", Kind::Text, "of what; households unless given"),
    optional("outputs", Kind::Texts, "output expressions that add up to the same thing, as in `compare --output`"),
    optional("weights", Kind::Numbers, "what one of each output counts for, such as 2.53 people of a household; 1 unless given"),
    optional("flows", Kind::TextOrTexts, "instead of `outputs`: moves on record, a table beside the scenario with the columns origin, destination, households, or its rows as texts"),
    optional("before", Kind::TextOrTexts, "beside `flows`: the same of an earlier time, which somebody who expects no change would repeat"),
];

/// `[[vary]]`.
#[rustfmt::skip]
pub static VARY: &[Key] = &[
    required("key", Kind::Text, "what varies, written as for `--set`"),
    optional("range", Kind::Numbers, "least and greatest value"),
    optional("steps", Kind::Integer { min: 2, max: 100_000, default: None }, "points on the range"),
    optional("values", Kind::Values, "the values themselves: numbers, or true and false of a mechanism, or words of a rule"),
    optional("replicates", integer(1, 100_000, 2), "replicates of each value"),
];

/// `[uncertainty]`.
#[rustfmt::skip]
pub static UNCERTAINTY: &[Key] = &[
    optional("all", Kind::Word { words: &["plausible"] }, "\"plausible\": every number that has a plausible law in the table is drawn from it"),
    optional("keys", Kind::Laws, "numbers that are drawn, each with its law or \"plausible\"; keys as for `--set`, `*` for all names"),
    optional("except", Kind::Texts, "keys that are not drawn; what `--set` sets is none either"),
    optional("repeat", Kind::Integer { min: 0, max: 10_000, default: None }, "points that are run with a second seed, to tell luck from doubt; a quarter of the replicates and at most 32 unless given"),
];

/// `[[output]]`.
#[rustfmt::skip]
pub static OUTPUT: &[Key] = &[
    required("expression", Kind::Text, "an output expression, or a probability P(…)"),
    optional("name", Kind::Text, "the same in words; the expression unless given"),
    optional("measure", Kind::Text, "of a probability: the expression by whose ranks it is said what decides; that of its first condition unless given"),
    optional("base_rate", Kind::Number { min: 0.0, max: 1.0, unit: "probability" }, "how likely it is without the model"),
    optional("base_events", Kind::Number { min: 0.0, max: 1e9, unit: "events" }, "how often it has happened in `base_years`"),
    optional("base_years", Kind::Number { min: 0.01, max: 1e6, unit: "years" }, "in how many years it has happened `base_events` times"),
    optional("base_text", Kind::Text, "what was counted, by whom"),
];

/// The most ticks of a run.
pub const MAX_TICKS: u32 = Household::MAX_TICKS;

/// The row called `name`.
pub fn key(table: &'static [Key], name: &str) -> &'static Key {
    table.iter().find(|key| key.name == name).expect("the reader asks only for keys of its table")
}
