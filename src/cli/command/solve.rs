//! Carries out `footvote solve`: at which value of one number does an output reach a target, and how sure is that?

use std::time::Instant;

use crate::cli::args::answer::AnswerArgs;
use crate::cli::args::share::share;
use crate::cli::diagnostics::{print_warnings, render};
use crate::cli::failure::{Failure, INVALID, USAGE};
use crate::cli::print::page::line;
use crate::cli::print::solution;
use crate::cli::print::stdout::print;
use crate::cli::progress::Progress;
use crate::cli::{hints, interrupt};
use footvote::experiment::ensemble::memory::Work;
use footvote::experiment::expression;
use footvote::experiment::solve::target::Target;
use footvote::experiment::solve::{Kind, Method};
use footvote::output::answer::solve as folder;
use footvote::output::folder::layout::Layout;
use footvote::publish;
use footvote::publish::{Monitor, Step, answer};
use footvote::scenario;
use footvote::scenario::diagnostic::Severity;
use footvote::scenario::read::edit::{Edit, keys_of};

const ABOUT: &str = "\
A target is EXPRESSION = NUMBER; the number may end in %.

A coarse scan of the range looks for changes of sign of output - target, and
every bracket is narrowed. All values see the same households with the same
luck. A sign counts once Student's t tells it from zero at 99.9% (the binomial
at 99.5%, of a probability); until then replicates double, from --replicates
(at least 4) to --most-replicates. Near a root noise ends the search: the 95%
interval holds every value at which the output cannot be told from the target,
and both its ends are looked for. If the output does not cross the target in
the range, the command says so and ends with 0: that is an answer. Two
crossings between neighbouring values of the scan are missed: refine it with
--scan.

Example:
  footvote solve my.toml --vary place.west.governance --range -1,1 \\
    --target \"place.west.households.change@end = 5%\"
";

/// Options of `footvote solve`.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{ABOUT}\n{}", expression::HELP))]
pub struct Args {
    #[command(flatten)]
    answer: AnswerArgs,
    /// What varies: any number, written as for --set
    #[arg(long, value_name = "KEY")]
    vary: String,
    /// Least and greatest value
    #[arg(long, value_name = "FROM,TO", value_parser = range, allow_hyphen_values = true)]
    range: (f64, f64),
    /// What is to be reached (see below)
    #[arg(long, value_name = "EXPRESSION = NUMBER")]
    target: String,
    /// Values of the coarse scan, both ends included
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(u32).range(2..=1000))]
    scan: u32,
    /// Replicates of one value at most [default: 16 times the replicates]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    most_replicates: Option<u32>,
    /// How narrow a bracket is narrow enough, as a share of the range
    #[arg(long, value_name = "PERCENT", default_value = "0.1%", value_parser = share)]
    tolerance: f64,
}

fn range(text: &str) -> Result<(f64, f64), String> {
    let parse = |part: &str| part.trim().replace('_', "").parse::<f64>().ok().filter(|x| x.is_finite());
    let ends = text.split_once(',').and_then(|(from, to)| Some((parse(from)?, parse(to)?)));
    ends.filter(|(from, to)| from < to).ok_or_else(|| "a least and a greater value, such as 0,0.5".to_string())
}

/// Looks for the value.
pub fn execute(args: Args) -> Result<(), Failure> {
    let json = args.answer.json;
    find(args).map_err(|failure| failure.json(json))
}

fn find(args: Args) -> Result<(), Failure> {
    let begun = Instant::now();
    let options = &args.answer;
    let (loaded, texts) = options.scenario.read()?;
    if !options.json {
        print_warnings(&loaded);
    }
    let base = loaded.scenario;
    let target = Target::parse(&args.target, &base).map_err(hints::expression);
    let wrong = [target.as_ref().err().cloned(), check_key(&args).err()];
    Failure::all(wrong.into_iter().flatten().collect())?;
    let target = target?;
    let least = base.replicates.max(4);
    let most = args.most_replicates.unwrap_or(16 * least);
    let (from, to) = args.range;
    let kind = match &target.output {
        output if output.is_probability() => Kind::Event { target: target.value },
        output if output.is_count() => Kind::Count,
        _ => Kind::Number,
    };
    let method = Method { from, to, scan: args.scan, least: least.min(most), most, tolerance: args.tolerance, kind };

    options.memory.check(&base, Work::Points, u64::MAX, options.threads)?;
    let draft =
        answer::begin(Layout::Solution, options.out.as_deref(), options.force).map_err(hints::occupied_answer)?;
    interrupt::listen(interrupt::nothing_kept().json(options.json));
    let progress = Progress::new(options.quiet, options.json);
    let report = |step: Step| progress.show(step);
    let monitor = Monitor { stop: interrupt::stop(), report: &report };
    let threads = options.threads.map(usize::from);
    let (solution, runs) =
        publish::solve::solve(&base, texts, &args.vary, &target, method, threads, &monitor).map_err(hints::publish)?;
    answer::publish(draft, Layout::Solution, |path| folder::write(path, &base, &args.vary, &target, &solution))
        .map_err(hints::publish)?;
    progress.answered(options.out.as_deref(), begun.elapsed().as_secs_f64());
    if options.quiet {
        return Ok(());
    }
    let mut page = solution::page(&args.vary, &method, &target, &solution, runs, base.currency);
    if let Some(out) = &options.out {
        line(&mut page, &format!("\nFiles  {}", out.display()));
    }
    print(&page)
}

/// Refuses a key that is no number of the scenario, and a range that leaves its limits.
fn check_key(args: &Args) -> Result<(), Failure> {
    let block = keys_of(&args.vary).and_then(|keys| keys.first().cloned()).unwrap_or_default();
    if !["parameters", "population", "place", "community", "event", "trend"].contains(&block.as_str()) {
        return Err(Failure::new(USAGE, format!("`{}` cannot be varied", args.vary)).hint(
            "parameters.KEY, parameters.KEY.CLASS, population.KEY, place.NAME.KEY, community.NAME.KEY, community.NAME.template.KEY, event.NUMBER.set.KEY or trend.NUMBER.add.KEY",
        ));
    }
    let scenario = &args.answer.scenario;
    let mut wrong: Vec<(String, String)> = Vec::new();
    for end in [args.range.0, args.range.1] {
        let edits = [scenario.edits(), vec![Edit::varied(&args.vary, "--range", end)]].concat();
        let Err(mut report) = scenario::load(&scenario.file, &edits) else { continue };
        report.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        let what = report.diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.what.clone());
        if wrong.iter().all(|(other, _)| *other != what) {
            wrong.push((what, render(&report.diagnostics, &report.sources)));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let file = scenario.file.display();
    let message = format!("`{file}` cannot be simulated over this range; nothing was simulated or written");
    let details: Vec<String> = wrong.into_iter().map(|(_, details)| details).collect();
    Err(Failure::new(INVALID, message).details(details.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_two_numbers_in_order() {
        assert_eq!(range("-1, 1_000.5"), Ok((-1.0, 1000.5)));
        assert!(["1,0", "1", "a,b", "0,inf", ""].iter().all(|text| range(text).is_err()));
    }
}
