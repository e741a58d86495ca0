//! `footvote explain`: what each mechanism contributes to an output, with the same luck whatever is switched off.

use std::time::Instant;

use crate::cli::args::common;
use crate::cli::args::trial::{AnswerArgs, Runner};
use crate::cli::command::sweep::texts;
use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::interrupt;
use crate::cli::print::comparison::line;
use crate::cli::progress::Progress;
use footvote::chart;
use footvote::experiment::explain::groups;
use footvote::experiment::explain::groups::Group;
use footvote::experiment::explain::shapley::Orders;
use footvote::experiment::explain::{Explanation, MOST_EXACT, Question, Share};
use footvote::experiment::expression;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::sweep::{Plan, Run};
use footvote::format::{precise, signed_precise};
use footvote::output::answer::explain as folder;

const ABOUT: &str = "\
What is explained is the output with everything on less the output with all explained groups off. A channel that is off is
frozen at its base-year value, a response stays where it is, a structure is absent and the base year is solved without it.
  shapley         what a group adds, averaged over the orders in which groups are switched on; these add up to the whole.
                  Exact up to 8 groups (all coalitions are run), beyond by sampled orders
  leave one out   what is lost when this group alone is off; these need not add up
All coalitions have the same households with the same luck. Intervals are 95%, over replicates and sampled orders.
To explain what a reform does rather than a level, ask for a change: place.west.households.change@end.

Groups: a name of a group (crime, housing, services, life_cycle: several mechanisms), of a mechanism (`footvote schema` lists
them), or several with + between them.
Example: footvote explain my.toml --mechanisms tax,crime,housing,services,governance --output place.west.households.change@end
";

/// Options of `footvote explain`.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{ABOUT}\n{}", expression::HELP))]
pub struct Args {
    #[command(flatten)]
    answer: AnswerArgs,
    /// What is to be explained [default: households of the headline place at the end]; may be repeated (see below)
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
    let (loaded, texts) = texts(&options.scenario)?;
    if !options.json {
        common::print_warnings(&loaded);
    }
    let base = loaded.scenario;
    let outputs = common::outputs(&args.output, &base)?;
    let groups: Vec<Group> = match &args.mechanisms {
        None => groups::acting(&base),
        Some(list) => groups::parse(list, &base.mechanisms)
            .map_err(|error| Failure::new(USAGE, error.to_string()).hint(error.hint))?,
    };
    if groups.is_empty() || groups.len() > 60 {
        return Err(Failure::new(USAGE, format!("{} groups of mechanisms cannot be explained", groups.len()))
            .hint("switch some on, or name a few with `--mechanisms`"));
    }
    let question = Question::new(groups, args.permutations, base.seed);
    let draft = common::begin(options.out.as_deref(), options.force)?;

    interrupt::listen(interrupt::nothing_kept().json(options.json));
    let progress = Progress::new(options.quiet, options.json, 0);
    let (all, replicates) = (question.coalitions.len() as u32, base.replicates);
    let found = ensemble::with_threads(options.threads.map(usize::from), || {
        progress.started(&base.name, all * replicates, ensemble::threads());
        let plan = Plan::new(base.clone(), texts, question.points());
        let runs: Vec<Run> = plan.runs().collect();
        Runner::new(&progress).values(&plan, &runs, &outputs)
    });
    let found = found.map_err(|error| Failure::new(FAILED, error.to_string()))??;
    // Runs come coalition by coalition, replicate by replicate.
    let of = |k: usize| {
        found
            .chunks(replicates as usize)
            .map(|runs| runs.iter().map(|outputs| outputs[k]).collect::<Vec<f64>>())
            .collect()
    };
    let values: Vec<Vec<Vec<f64>>> = (0..outputs.len()).map(of).collect();
    let answers = outputs.iter().zip(&values).map(|(output, values)| (output.text.clone(), question.answer(values)));
    let answers: Vec<(String, Explanation)> = answers.collect();
    common::publish(draft, |path| folder::write(path, &base, &question, &answers, &values))?;
    if let Some(out) = &options.out {
        common::drawn(out, folder::FORMAT, chart::draw_all(out, None))?;
    }
    progress.answered(options.out.as_deref(), begun.elapsed().as_secs_f64());
    if options.quiet {
        return Ok(());
    }
    let mut page = String::new();
    let method = match &question.orders {
        Orders::All => format!("all {all} coalitions of {} groups", question.groups.len()),
        Orders::Pairs(pairs) => format!(
            "{} sampled orders of {} groups ({all} coalitions; up to {MOST_EXACT} groups are exact: `--mechanisms`)",
            2 * pairs.len(),
            question.groups.len()
        ),
    };
    line(&mut page, &format!("{}: {method}, {replicates} replicates, the same luck in each", base.name));
    answers.iter().for_each(|(output, explanation)| one(&mut page, output, explanation));
    if let Some(out) = &options.out {
        line(&mut page, &format!("\nFiles  {}", out.display()));
    }
    common::print(&page)
}

fn one(page: &mut String, output: &str, found: &Explanation) {
    line(page, &format!("\n{output}"));
    let (on, off) = (precise(found.on.value), precise(found.off.value));
    line(
        page,
        &format!("  {on} with everything on, {off} with all of these off: {} to explain", interval(&found.total)),
    );
    let mut rows: Vec<_> = found.contributions.iter().collect();
    rows.sort_by(|a, b| b.shapley.value.abs().total_cmp(&a.shapley.value.abs()));
    let widest = |texts: Vec<&str>| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let width = widest(rows.iter().map(|row| row.group.name.as_str()).collect()).max(5);
    line(page, &format!("  {:width$}  {:<36}{:<36}mechanisms", "group", "shapley", "leave one out"));
    for row in &rows {
        let (shapley, without) = (interval(&row.shapley), interval(&row.leave_one_out));
        let members = row.group.mechanisms.join(", ");
        line(page, &format!("  {:width$}  {shapley:<36}{without:<36}{members}", row.group.name));
    }
    let sum: f64 = rows.iter().map(|row| row.shapley.value).sum();
    let without: f64 = rows.iter().map(|row| row.leave_one_out.value).sum();
    line(page, format!("  {:width$}  {:<36}{:<36}", "sum", signed_precise(sum), signed_precise(without)).trim_end());
}

/// An effect with its interval.
fn interval(share: &Share) -> String {
    match share.interval() {
        Some((low, high)) => {
            format!("{} ({} to {})", signed_precise(share.value), signed_precise(low), signed_precise(high))
        }
        None => signed_precise(share.value),
    }
}
