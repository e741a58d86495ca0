//! Carries out `footvote explain`: what each mechanism contributes to an output, with the same random draws whatever is switched off.

use std::time::Instant;

use crate::cli::args::answer::AnswerArgs;
use crate::cli::diagnostics::print_warnings;
use crate::cli::failure::{Failure, USAGE};
use crate::cli::print::explanation;
use crate::cli::print::stdout::print;
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt};
use footvote::experiment::ensemble::memory::Work;
use footvote::experiment::explain::Question;
use footvote::experiment::explain::groups;
use footvote::experiment::explain::groups::GroupError;
use footvote::experiment::expression;
use footvote::output::answer::explain as folder;
use footvote::output::folder::layout::Layout;
use footvote::publish;
use footvote::publish::explain::Explained;
use footvote::publish::{Monitor, Step, answer, outputs};

const ABOUT: &str = "\
What is explained is the output with everything on less the output with all
explained groups off. A channel that is off is frozen at its base-year value, a
response stays where it is, a structure is absent and the base year is solved
without it.
  shapley         what a group adds, averaged over the orders in which groups
                  are switched on; these add up to the whole. Exact up to 8
                  groups (all coalitions are run), beyond by sampled orders
  leave one out   what is lost when it alone is off; these need not add up
All coalitions have the same households with the same luck. Intervals are 95%,
over replicates and sampled orders.
To explain what happens rather than a level, ask for an effect:
place.west.households.change.effect@end. A level also holds how a world drifts
that is not prepared because its life cycle is off.

Groups: a name of a group (crime, housing, services, life_cycle: several
mechanisms), of a mechanism (`footvote schema` lists them), or several with +
between them.
Example:
  footvote explain my.toml --mechanisms tax,crime,housing,services,governance \\
    --output place.west.households.change.effect@end
";

/// Options of `footvote explain`.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{ABOUT}\n{}", expression::HELP))]
pub struct Args {
    #[command(flatten)]
    answer: AnswerArgs,
    /// What is to be explained [default: the effect on households of the headline place at the end, without a twin their number];
    /// may be repeated (see below)
    #[arg(long, value_name = "EXPRESSION")]
    output: Vec<String>,
    /// Groups of mechanisms [default: all that are on]: tax,crime,rents+construction
    #[arg(long, value_name = "GROUPS")]
    mechanisms: Option<String>,
    /// Orders to sample where there are more than 8 groups
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(4..=100_000))]
    permutations: u32,
}

/// Explains the output.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.answer.json;
    explain(args).map_err(|failure| failure.json(json))
}

fn explain(args: Args) -> Result<(), Failure> {
    let begun = Instant::now();
    let options = &args.answer;
    let (loaded, texts) = options.scenario.read()?;
    if !options.json {
        print_warnings(&loaded);
    }
    let base = loaded.scenario;
    let outputs = hints::expressions(outputs::of_explanation(&args.output, &base));
    let groups = match &args.mechanisms {
        None => Ok(groups::acting(&base)),
        Some(list) => groups::parse(list, &base.mechanisms).map_err(|errors| {
            let failure = |error: GroupError| Failure::new(USAGE, error.to_string()).hint(error.hint);
            errors.into_iter().map(failure).collect::<Vec<Failure>>()
        }),
    };
    let (outputs, groups) = match (outputs, groups) {
        (Ok(outputs), Ok(groups)) => (outputs, groups),
        (outputs, groups) => {
            let wrong = [outputs.err(), groups.err()].into_iter().flatten().flatten();
            return Err(Failure::of_all(wrong.collect()));
        }
    };
    if groups.is_empty() || groups.len() > 60 {
        return Err(Failure::new(USAGE, format!("{} groups of mechanisms cannot be explained", groups.len()))
            .hint("switch some on, or name a few with `--mechanisms`"));
    }
    let question = Question::new(groups, args.permutations, base.seed);
    options.memory.check(&base, Work::Points, u64::MAX, options.threads)?;
    let draft =
        answer::begin(Layout::Explanation, options.out.as_deref(), options.force).map_err(hints::occupied_answer)?;

    interrupt::listen(interrupt::nothing_kept().json(options.json));
    let progress = Progress::new(options.quiet, options.json);
    let report = |step: Step| progress.show(step);
    let monitor = Monitor { stop: interrupt::stop(), report: &report };
    let threads = options.threads.map(usize::from);
    let Explained { answers, values } =
        publish::explain::explain(&base, texts, &question, &outputs, threads, &monitor).map_err(hints::publish)?;
    answer::publish(draft, Layout::Explanation, |path| folder::write(path, &base, &question, &answers, &values))
        .map_err(hints::publish)?;
    progress.answered(options.out.as_deref(), begun.elapsed().as_secs_f64());
    if options.quiet {
        return Ok(());
    }
    print(&explanation::page(&base, &question, &outputs, &answers, options.out.as_deref()))
}
