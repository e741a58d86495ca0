//! Carries out `footvote compare`: the same households with the same random draws in a baseline and its reforms; who wins and who loses.

use std::path::{Path, PathBuf};

use crate::cli::args::memory::MemoryArgs;
use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::diagnostics::print_warnings;
use crate::cli::failure::{Failure, INVALID, USAGE};
use crate::cli::print;
use crate::cli::print::stdout;
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt};
use footvote::experiment::ensemble::comparison::Comparison;
use footvote::experiment::ensemble::memory::Work;
use footvote::experiment::expression;
use footvote::output::OutputError;
use footvote::output::folder::draft::DraftFolder;
use footvote::output::folder::layout::Layout;
use footvote::publish::comparison;
use footvote::publish::comparison::ComparisonJob;
use footvote::publish::outputs;
use footvote::publish::{Monitor, Step};
use footvote::scenario;
use footvote::scenario::diagnostic::Severity;
use footvote::scenario::read::edit;
use footvote::scenario::read::edit::Edit;
use footvote::scenario::read::words::{RECORD, word_of};
use footvote::scenario::{Loaded, Scenario};

/// Options of `footvote compare`.
#[derive(clap::Args, Debug)]
#[command(after_help = expression::HELP)]
pub struct Args {
    /// The baseline (TOML)
    #[arg(value_name = "BASELINE")]
    base: PathBuf,
    /// Reforms (TOML): the same places at the start, other laws, events, parameters, new places or communities
    #[arg(value_name = "REFORM")]
    reforms: Vec<PathBuf>,
    /// Make a reform of the baseline by changing one value: place.chicago.income_tax=0.03
    ///
    /// May be repeated; all of them together are one reform.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Report the difference of this output; may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION")]
    output: Vec<String>,
    /// Keep the baseline's base year even where parameters, the population or the shape of utility change
    #[arg(long)]
    no_recalibrate: bool,
    /// Seed of all randomness, for all arms
    #[arg(long)]
    seed: Option<String>,
    /// Pairs of replicates
    #[arg(long)]
    replicates: Option<String>,
    /// Households to simulate in every arm, or all
    #[arg(long)]
    households: Option<String>,
    /// Years to simulate in every arm
    #[arg(long)]
    years: Option<String>,
    /// The folder itself [default: output/<baseline>-compare-<id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace a finished comparison in that folder, once the new one is complete
    #[arg(long)]
    force: bool,
    /// Write tables only
    #[arg(long)]
    no_charts: bool,
    /// Show neither progress nor the answer
    #[arg(long)]
    quiet: bool,
    /// Report progress on stderr as one JSON object a line
    #[arg(long)]
    json: bool,
    /// Threads at work [default: all processors]; changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[command(flatten)]
    memory: MemoryArgs,
}

/// Runs the comparison.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.json;
    compare(args).map_err(|failure| failure.json(json))
}

fn compare(args: Args) -> Result<(), Failure> {
    let base = args.load(&args.base, &[])?;
    if !args.json {
        print_warnings(&base);
    }
    let reforms = args.reforms(&base.scenario)?;
    let comparison = args.beside(&base.scenario, &reforms)?;
    let work = Work::Comparison { reforms: reforms.len() as u32 };
    args.memory.check(&base.scenario, work, base.scenario.replicates.into(), args.threads)?;
    Failure::all(outputs::mistakes(&args.output, &comparison.union()).into_iter().map(hints::expression).collect())?;
    let outputs = outputs::of_comparison(&args.output, &comparison).map_err(hints::expression)?;
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(comparison::folder_name(&comparison)));
    interrupt::listen(interrupt::nothing_kept().json(args.json));
    let draft = DraftFolder::begin(&target, Layout::Comparison, args.force).map_err(occupied)?;
    let progress = Progress::new(args.quiet, args.json);
    let report = |step: Step| progress.show(step);
    let monitor = Monitor { stop: interrupt::stop(), report: &report };
    let job = ComparisonJob {
        comparison: &comparison,
        outputs: &outputs,
        recalibrate: !args.no_recalibrate,
        charts: !args.no_charts,
        threads: args.threads.map(usize::from),
    };
    let (paired, seconds) = job.write(draft.path(), &monitor).map_err(hints::publish)?;
    draft.publish().map_err(hints::output)?;
    progress.finished(&target, seconds);
    if args.quiet {
        return Ok(());
    }
    stdout::print(&print::comparison::page(&comparison, &outputs, &paired, &target))
}

impl Args {
    /// Reads one scenario with the options that all arms share.
    fn load(&self, file: &Path, set: &[String]) -> Result<Loaded, Failure> {
        self.arguments(file, set).load()
    }

    /// A scenario with the options that all arms share.
    fn arguments(&self, file: &Path, set: &[String]) -> ScenarioArgs {
        ScenarioArgs {
            file: file.to_path_buf(),
            set: set.to_vec(),
            seed: self.seed.clone(),
            replicates: self.replicates.clone(),
            households: self.households.clone(),
            years: self.years.clone(),
        }
    }

    /// The baseline changed by all `--set` together. What warns of it as of a baseline does not hold here.
    fn changed(&self) -> Result<Scenario, Failure> {
        let edits = self.arguments(&self.base, &self.set).edits();
        scenario::load(&self.base, &edits).map(|loaded| loaded.scenario).map_err(|mut report| {
            report.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
            hints::invalid(&self.base, &report)
        })
    }

    /// The reforms beside their baseline, if they have its households.
    fn beside(&self, base: &Scenario, reforms: &[(String, Scenario)]) -> Result<Comparison, Failure> {
        Comparison::new(base, reforms, !self.no_recalibrate).map_err(|(name, error)| {
            Failure::new(INVALID, format!("`{name}` cannot be compared with the baseline: {error}")).hint(
                "the arms of a comparison have the same households, so everything about who they are must be the same",
            )
        })
    }

    /// The reforms with their names: one for each file, and one for all `--set` together.
    fn reforms(&self, base: &Scenario) -> Result<Vec<(String, Scenario)>, Failure> {
        let mut reforms: Vec<(String, Scenario)> = Vec::new();
        let mut wrong: Vec<Failure> = Vec::new();
        for file in &self.reforms {
            match self.load(file, &[]) {
                Ok(loaded) => {
                    wrong.extend(refuse_shared(file, &loaded, base));
                    let reform = (loaded.scenario.name.clone(), loaded.scenario);
                    wrong.extend(self.beside(base, std::slice::from_ref(&reform)).err());
                    reforms.push(reform);
                }
                Err(failure) => wrong.push(failure),
            }
        }
        for text in &self.set {
            let edit = Edit::parse(text);
            if let Some(why) = edit::shared(edit.key()) {
                wrong.push(Failure::new(USAGE, format!("`--set {text}` changes nothing in a comparison: {why}")));
            }
        }
        if !self.set.is_empty() {
            wrong.extend(self.arguments(&self.base, &self.set).refuse_doubles().err());
            match self.changed() {
                Ok(scenario) => reforms.push((self.set.join(", "), scenario)),
                Err(failure) => wrong.push(failure),
            }
        }
        // What a reform adds, outputs may be about.
        if !wrong.is_empty() && self.reforms.is_empty() {
            wrong.extend(outputs::mistakes(&self.output, base).into_iter().map(hints::expression));
        }
        Failure::all(wrong)?;
        if reforms.is_empty() {
            let hint =
                "footvote compare base.toml reform.toml, or footvote compare base.toml --set place.NAME.KEY=VALUE";
            return Err(Failure::new(USAGE, format!("nothing to compare `{}` with", base.name)).hint(hint));
        }
        for k in 0..reforms.len() {
            let same = reforms[..k].iter().filter(|(name, _)| *name == reforms[k].0).count();
            if same > 0 {
                reforms[k].0 = format!("{} ({})", reforms[k].0, same + 1);
            }
        }
        Ok(reforms)
    }
}

/// Refuses a reform that asks for another seed, number of replicates, headline, record or currency than its baseline: nobody would see it.
fn refuse_shared(file: &Path, reform: &Loaded, base: &Scenario) -> Vec<Failure> {
    let headline = |s: &Scenario| s.headline.map(|place| s.places[place as usize].name.clone()).unwrap_or_default();
    let record = |s: &Scenario| word_of(&RECORD, s.time.record).to_string();
    let refused = |key: &&str| {
        let of = |s: &Scenario| match *key {
            "seed" => s.seed.to_string(),
            "replicates" => s.replicates.to_string(),
            "headline" => headline(s),
            "currency" => s.currency.sign().to_string(),
            _ => record(s),
        };
        let (ours, theirs) = (of(base), of(&reform.scenario));
        let message = format!("`{}` says {key} = {theirs}, the baseline {ours}; all arms share it", file.display());
        let hint = match *key {
            "seed" | "replicates" => format!("leave it out of the reform; `--{key}` changes that of all arms"),
            _ => "leave it out of the reform, or write the same into both".to_string(),
        };
        (ours != theirs).then(|| Failure::new(INVALID, message).hint(hint))
    };
    reform.shared.iter().filter_map(refused).collect()
}

/// Why there is no room.
fn occupied(error: OutputError) -> Failure {
    hints::occupied(error, "`--force` replaces it once the new one is complete; `--out` writes elsewhere")
}
