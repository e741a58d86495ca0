//! Reads a scenario: every part is read and every complaint collected before anything is refused.

use std::io;
use std::path::Path;

use crate::format::{Currency, shell};
use crate::model::place::{Kind, Place};
use crate::model::population::Population;
use crate::scenario::answer::AnswerKind;
use crate::scenario::block::bounds;
use crate::scenario::block::bounds::Movers;
use crate::scenario::block::charter::Surroundings;
use crate::scenario::block::output::CheckOutput;
use crate::scenario::block::{
    answer, attention, baseline, changes, community, expansion, facts, incorporation, limits, model_version, output,
    places, plausible, raw_community, resolution, settings, sweep,
};
use crate::scenario::checked::{Scenario, Twin};
use crate::scenario::diagnostic::{At, Diagnostic, Notes, Report, Sources};
use crate::scenario::doubt;
use crate::scenario::read::edit;
use crate::scenario::read::edit::Edit;
use crate::scenario::read::fields::{Block, TOP};
use crate::scenario::read::inputs::Inputs;
use crate::scenario::read::keys::{SECTIONS, Section};
use crate::scenario::read::names::{find_place, folder_name, unknown_place};
use crate::scenario::read::text;
use crate::scenario::read::tree;
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::read::{keys, value, words};
use crate::scenario::resolved;

/// Keys that all arms of a comparison and all points of a sweep share with their baseline.
pub const SHARED: [&str; 5] = ["seed", "replicates", "headline", "time.record", "currency"];

/// A scenario that was read, and what is worth knowing about the inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The checked scenario.
    pub scenario: Scenario,
    /// The same scenario as one TOML text without defaults, edits or other files; inputs it gives `scenario` again.
    pub resolved: String,
    /// What is allowed but doubtful.
    pub warnings: Vec<Diagnostic>,
    /// The keys among [`SHARED`] that the file or an edit gives.
    pub shared: Vec<&'static str>,
    /// The texts that `warnings` point into.
    pub sources: Sources,
}

impl Scenario {
    /// Reads the scenario file at `path` and the tables it names. Warnings are left out: [`load`] has them too.
    pub fn load(path: impl AsRef<Path>) -> Result<Scenario, Report> {
        load(path.as_ref(), &[]).map(|loaded| loaded.scenario)
    }

    /// Reads a scenario from its text; tables that it names are looked for in the working directory.
    ///
    /// ```
    /// use footvote::scenario::Scenario;
    ///
    /// let text = r#"
    ///     model = "2"
    ///     [[place]]
    ///     name = "alpha"
    ///     latitude = 41.9
    ///     longitude = -87.6
    ///     households = 60_000
    ///     rent = 15_000
    /// "#;
    /// let scenario = Scenario::parse(text)?;
    /// assert_eq!(scenario.places[0].households, 60_000);
    ///
    /// let report = Scenario::parse("model = \"2\"").unwrap_err();
    /// assert!(report.to_string().contains("the scenario has no places"));
    /// # Ok::<(), footvote::scenario::Report>(())
    /// ```
    pub fn parse(text: &str) -> Result<Scenario, Report> {
        parse(text, "scenario.toml", &text::read_text, &[]).map(|loaded| loaded.scenario)
    }
}

/// Reads the scenario file at `path` and the tables it names, changed by `edits`.
pub fn load(path: &Path, edits: &[Edit]) -> Result<Loaded, Report> {
    load_checked(path, edits, &|_, _| Ok(()))
}

/// Like [`load`], where what the file says of outputs is refused unless `check` agrees.
pub fn load_checked(path: &Path, edits: &[Edit], check: CheckOutput) -> Result<Loaded, Report> {
    let name = path.display().to_string();
    match text::read_text(path) {
        Ok(text) => parse_as(Part::Asks(check), &text, &name, &text::read_text, edits),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

fn unreadable(name: &str, error: &io::Error) -> Report {
    let mut notes = Notes::default();
    let note = notes.error(None, format!("cannot read the scenario `{name}`: {}", text::reason(error)));
    if error.kind() == io::ErrorKind::NotFound {
        note.hint(format!("check the path, or write a starter scenario: footvote init {}", quoted(name)));
    }
    Report { errors: notes.errors(), diagnostics: notes.in_order(), sources: Sources::default() }
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    shell(&[name.to_string()])
}

/// Reads a scenario from `text`. `file_name` stands in messages and anchors the paths of tables, which `read` reads.
pub fn parse(
    text: &str,
    file_name: &str,
    read: &dyn Fn(&Path) -> io::Result<String>,
    edits: &[Edit],
) -> Result<Loaded, Report> {
    parse_as(Part::Asks(&|_, _| Ok(())), text, file_name, read, edits)
}

/// What a scenario is there for.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// It asks, and is answered, if this agrees with its outputs.
    Asks(CheckOutput<'a>),
    /// It is the twin of one that asks: how it would answer is never said.
    Twin,
}

fn parse_as(
    part: Part,
    text: &str,
    file_name: &str,
    read: &dyn Fn(&Path) -> io::Result<String>,
    edits: &[Edit],
) -> Result<Loaded, Report> {
    let mut notes = Notes::default();
    let mut inputs = Inputs { file_name: file_name.to_string(), read, sources: Sources::default() };
    let source = inputs.sources.add(file_name, text);
    let mut shared = Vec::new();
    let written = read_scenario(source, text, edits, &mut inputs, &mut shared, &mut notes);
    if let (Some(written), Part::Asks(agrees)) = (&written, part) {
        if notes.errors() == 0 {
            answer::check(&written.scenario, written.answer, &mut notes);
        }
        if written.whole {
            // Whether anything happens, against which an effect is measured, is not known where what happens cannot be read.
            let tellable = |(text, _): &&(String, At)| written.happens || !text.contains("effect");
            let outputs: Vec<(String, At)> = written.outputs.iter().filter(tellable).cloned().collect();
            output::check(&outputs, &written.scenario, agrees, &mut notes);
        }
    }
    let scenario = written.map(|written| written.scenario);
    if let Some(scenario) = &scenario {
        notes.in_currency(scenario.currency, plausible::IN_DOLLARS_WORTH);
    }
    let sources = inputs.sources;
    match scenario {
        Some(scenario) if notes.errors() == 0 => {
            Ok(Loaded { shared, resolved: resolved::write(&scenario), scenario, warnings: notes.in_order(), sources })
        }
        _ => Err(Report { errors: notes.errors(), diagnostics: notes.in_order(), sources }),
    }
}

/// A scenario as it was written.
struct Written {
    scenario: Scenario,
    /// Where its kind of answer is written.
    answer: At,
    /// The outputs that it asks for, and where.
    outputs: Vec<(String, At)>,
    /// Whether it is known which dates, places and communities there are: else nobody knows what outputs there are.
    whole: bool,
    /// Whether what happens is without a mistake.
    happens: bool,
}

fn read_scenario(
    source: usize,
    text: &str,
    edits: &[Edit],
    inputs: &mut Inputs,
    shared: &mut Vec<&'static str>,
    notes: &mut Notes,
) -> Option<Written> {
    let mut root = tree::parse_toml(source, text, notes);
    if notes.errors() > 0 {
        return None;
    }
    let located = edit::locate(edits, &mut inputs.sources, notes);
    let place_edits = edit::apply(&mut root, located, notes);
    shared.extend(SHARED.into_iter().filter(|path| gives(&root, path)));
    if !model_version::understands(&root, keys::REQUIRES_MODEL, keys::MODEL, notes) {
        return None;
    }
    let top = Block { table: &root, label: TOP, keys: keys::TOP };
    top.refuse_unknown(&SECTIONS.each_ref().map(|row| row.name), notes);

    let [time_table, population_table, mechanism_table, rule_table, parameter_table] =
        [Section::Time, Section::Population, Section::Mechanisms, Section::Rules, Section::Parameters]
            .map(|section| settings::block_table(&root, section, notes));
    let (numbers, wanted) = settings::population(&population_table, notes);
    let before = notes.errors();
    let time = settings::time(&time_table, notes);
    let mut mistakes = notes.errors() - before;
    let parameters = settings::parameters(&parameter_table, notes);
    let around =
        Surroundings { places: &[], parameters: &parameters, time: &time, income_median: numbers.income_median };

    let errors = notes.errors();
    let raw = raw_community::collect(&root, notes);
    mistakes += notes.errors() - errors;
    let mut places = places::read(&root, &place_edits, &raw, &around, inputs, notes);
    let places_are_good = notes.errors() == errors;
    let known_places = if places_are_good { Some(&places[..]) } else { None };
    let households = limits::households(wanted, known_places, &population_table, notes);
    let around = Surroundings { places: &places, ..around };
    // A place of which a number is wrong is there all the same.
    let all_are_known = !places.is_empty();
    let before = notes.errors();
    let communities = community::read(&raw, &around, notes);
    let communities = expansion::expand(communities, &mut places, root.at, notes);
    mistakes += notes.errors() - before;
    let name = name(&top, &inputs.file_name, notes);
    let sweep = root
        .get(Section::Sweep.name())
        .and_then(|node| value::table(node, Section::Sweep.row().heading, notes))
        .map(|table| sweep::read(table, &places, &communities, notes));
    let mut asked = Vec::new();
    let (facts, moves) = facts::read(&root, &places, &mut asked, inputs, notes);
    let outputs = output::read(&root, &mut asked, notes);
    let mut rules = settings::rules(&rule_table, notes);
    let followed = baseline::read(&root, &mut places, &mut rules, &time, inputs, notes);
    let attention = attention::read(&root, &places, inputs, notes).or(followed);
    let mut dated = Vec::new();
    let before = notes.errors();
    let twin = twin(&top, edits, inputs, notes);
    let events = changes::events(&root, &places, &time, &mut dated, notes);
    let trends = changes::trends(&root, &places, &time, &mut dated, notes);
    let incorporations = incorporation::read(&root, &places, &time, notes);
    let happens = notes.errors() == before;
    let mut scenario = Scenario {
        title: top.text("title", notes).unwrap_or_else(|| name.clone()),
        name,
        question: top.text("question", notes).unwrap_or_default(),
        currency: currency(&top, notes),
        seed: top.integer("seed", notes).unwrap_or_default() as u64,
        replicates: top.integer("replicates", notes).unwrap_or(1) as u32,
        headline: headline(&top, &places, notes),
        answer: top.word("answer", &AnswerKind::WORDS, notes),
        twin,
        time,
        population: Population { households, numbers },
        events,
        trends,
        incorporations,
        mechanisms: settings::mechanisms(&mechanism_table, notes),
        rules,
        parameters,
        attention,
        sweep,
        facts,
        moves,
        vary: sweep::vary(&root, &places, &communities, notes),
        uncertainty: None,
        outputs,
        communities,
        places,
    };
    scenario.uncertainty = doubt::read(&root, &scenario, edits, notes);
    same_start(&scenario, top.at("twin"), notes);
    limits::horizon(&scenario, &time_table, notes);
    limits::growth(&scenario, &population_table, notes);
    limits::rings(&scenario, &parameter_table, &time_table, notes);
    limits::rules(&scenario, &rule_table, notes);
    if notes.errors() == 0 {
        let at = population_table.get("households").map(|node| node.at);
        let movers = Movers { budget: scenario.rules.budget, incorporations: &scenario.incorporations };
        bounds::check(&dated, &scenario.places, &scenario.time, &movers, notes);
        limits::samples(&scenario, at, notes);
        resolution::check(&scenario, at.unwrap_or(population_table.at), notes);
        resolution::limits(&scenario, at.unwrap_or(population_table.at), notes);
        limits::observed_flows(&scenario, &rule_table, notes);
        if !gives(&root, "baseline") {
            limits::unused_flows(&scenario, &rule_table, notes);
        }
        limits::coarse_flows(&scenario, notes);
        limits::doubts(&scenario, &parameter_table, notes);
        plausible::check(&scenario, notes);
    }
    Some(Written { scenario, answer: top.at("answer"), outputs: asked, whole: mistakes == 0 && all_are_known, happens })
}

/// Whether there is a value at a path of one or two keys.
fn gives(root: &Table, path: &str) -> bool {
    match path.split_once('.') {
        None => root.get(path).is_some(),
        Some((section, key)) => {
            matches!(root.get(section).map(|node| &node.value), Some(Value::Table(table)) if table.get(key).is_some())
        }
    }
}

/// The currency that the scenario names, or the US dollar.
fn currency(top: &Block, notes: &mut Notes) -> Currency {
    let Some(sign) = top.text("currency", notes) else {
        return Currency::DOLLAR;
    };
    Currency::new(&sign).unwrap_or_else(|| {
        notes
            .error(
                top.at("currency"),
                format!("`currency` of the scenario is {sign:?}, which cannot stand before amounts"),
            )
            .why("no sign or code of a currency")
            .allowed(Currency::ALLOWED);
        Currency::DOLLAR
    })
}

fn headline(top: &Block, places: &[Place], notes: &mut Notes) -> Option<u16> {
    let name = top.text("headline", notes)?;
    let found = find_place(places, &name);
    if found.is_none() && !places.is_empty() {
        unknown_place(&name, top.at("headline"), places.iter().map(|place| place.name.as_str()), notes);
    }
    found
}

/// What effects are measured against: a word, else a scenario, as a file or as a text of several lines. What `edits` say about
/// the world, not about what happens in it, is said of that scenario too.
fn twin(top: &Block, edits: &[Edit], inputs: &mut Inputs, notes: &mut Notes) -> Twin {
    let Some(written) = top.text("twin", notes) else {
        return Twin::default();
    };
    if let Some((_, twin)) = words::TWIN.into_iter().find(|(word, _)| *word == written) {
        return twin;
    }
    let at = top.at("twin");
    let (name, text) = match written.contains('\n') {
        true => (inputs.file_name.clone(), written),
        false if !written.ends_with(".toml") => {
            let known = words::TWIN.map(|(word, _)| word);
            let note = notes.error(at, format!("there is no twin \"{written}\"")).why("unknown twin");
            note.allowed(format!(
                "{}, or a scenario file that ends in .toml",
                known.map(|word| format!("\"{word}\"")).join(", ")
            ));
            return Twin::None;
        }
        false => match inputs.open(&written, "scenario of the twin", at, notes) {
            Some((_, text)) => (Path::new(&inputs.file_name).with_file_name(&written).display().to_string(), text),
            None => return Twin::None,
        },
    };
    let of_the_world = |edit: &&Edit| {
        let first = edit.key().split('.').next().unwrap_or_default();
        ["seed", "replicates", "time", "population", "parameters", "mechanisms", "rules"].contains(&first)
    };
    let mut edits: Vec<Edit> = edits.iter().filter(of_the_world).cloned().collect();
    // A twin has no twin of its own.
    edits.push(Edit::parse("twin=none"));
    match parse_as(Part::Twin, &text, &name, inputs.read, &edits) {
        Ok(loaded) => Twin::Given(Box::new(loaded.scenario)),
        Err(report) => {
            let first = report.diagnostics.first().map_or("", |diagnostic| diagnostic.what.as_str());
            let errors = report.errors;
            let note = notes.error(at, format!("the scenario of the twin, `{name}`, has {errors} mistakes: {first}"));
            note.why("not a valid scenario").hint(format!("footvote check {}", quoted(&name)));
            Twin::None
        }
    }
}

/// Refuses a twin of other places or years: its households would not be the same ones.
fn same_start(scenario: &Scenario, at: At, notes: &mut Notes) {
    let Twin::Given(twin) = &scenario.twin else {
        return;
    };
    let names = |s: &Scenario| -> Vec<(String, u64)> {
        let old = s.places.iter().filter(|place| place.kind == Kind::Legacy);
        old.map(|place| (place.name.clone(), place.households)).collect()
    };
    let calendar = |s: &Scenario| (s.time.start, s.time.years, s.time.ticks_per_year);
    let what = match () {
        () if names(scenario) != names(twin) => "other places at the start",
        () if calendar(scenario) != calendar(twin) => "another calendar",
        () if scenario.population.households != twin.population.households => "another number of simulated households",
        () => return,
    };
    notes
        .error(at, format!("the scenario of the twin has {what}"))
        .why("not the same households")
        .hint("a twin is the same world in which something else happens");
}

/// The name that the scenario gives itself, or its file's name without folder and ending; fit to name a folder.
fn name(top: &Block, file_name: &str, notes: &mut Notes) -> String {
    let stem = Path::new(file_name).file_stem().unwrap_or_default().to_string_lossy();
    let Some(name) = top.text("name", notes) else {
        return folder_name(&stem);
    };
    let fit = folder_name(&name);
    if fit != name {
        notes
            .error(
                top.table.get("name").map(|node| node.at),
                format!("`name` of the scenario is {name:?}, which cannot name a folder"),
            )
            .why("bad name")
            .allowed("letters, digits, `-`, `_` and `.`, up to 100; no `-` or `.` at the beginning, and none of Windows' devices")
            .hint(format!("name = \"{fit}\"; the title may be any text"));
    }
    name
}
