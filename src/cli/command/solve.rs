//! `footvote solve`: at which value of one number does an output reach a target, and how sure is that?

use std::fmt::Write;
use std::time::Instant;

use crate::cli::args::common;
use crate::cli::args::common::ScenarioArgs;
use crate::cli::args::trial::{AnswerArgs, Runner};
use crate::cli::command::sweep::texts;
use crate::cli::failure::{FAILED, Failure, USAGE};
use crate::cli::interrupt;
use crate::cli::print::comparison::line;
use crate::cli::progress::Progress;
use footvote::experiment::design::points::Points;
use footvote::experiment::expression;
use footvote::experiment::replicate::ensemble;
use footvote::experiment::replicate::sweep::{Plan, Run};
use footvote::experiment::solve::target::Target;
use footvote::experiment::solve::{Ask, Method, Solution, solve};
use footvote::format::{precise, signed_precise};
use footvote::output::answer::solve as folder;
use footvote::output::answer::solve::side;
use footvote::scenario::read::edit::keys_of;

const ABOUT: &str = "\
A target is EXPRESSION = NUMBER; the number may end in %.

A coarse scan of the range looks for changes of sign of output - target, and every bracket is narrowed. All values see the same
households with the same luck. A sign counts once Student's t tells it from zero at 99.9%; until then replicates double, from
--replicates (at least 4) to --most-replicates. Near a root noise ends the search, and gives the 95% interval. If the output does
not cross the target in the range, the command says so and ends with 0: that is an answer. Two crossings between neighbouring
values of the scan are missed: refine it with --scan.

Example: footvote solve my.toml --vary place.west.governance --range -1,1 --target \"place.west.households.change@end = 5%\"
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
    #[arg(long, value_name = "PERCENT", default_value = "0.1%", value_parser = crate::cli::command::run::share)]
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
    let (loaded, texts) = texts(&options.scenario)?;
    if !options.json {
        common::print_warnings(&loaded);
    }
    let base = loaded.scenario;
    check_key(&args)?;
    let target = Target::parse(&args.target, &base).map_err(common::no_output)?;
    let least = base.replicates.max(4);
    let most = args.most_replicates.unwrap_or(16 * least);
    let (from, to) = args.range;
    let method = Method { from, to, scan: args.scan, least: least.min(most), most, tolerance: args.tolerance };

    let draft = common::begin(options.out.as_deref(), options.force)?;
    interrupt::listen(interrupt::nothing_kept().json(options.json));
    let progress = Progress::new(options.quiet, options.json, 0);
    let (solution, runs) = ensemble::with_threads(options.threads.map(usize::from), || {
        progress.started(&base.name, method.scan * method.least, ensemble::threads());
        let runner = Runner::new(&progress);
        // The ends come first: the highest rate of looking around, which all values share, is that of an end.
        let point = |x: f64| vec![format!("{x:?}")];
        let points = Points { keys: vec![args.vary.clone()], rows: vec![point(from), point(to)] };
        let mut plan = Plan::new(base.clone(), texts, points);
        let outputs = [target.output.clone()];
        let solution = solve(method, |asks| {
            let mut pending = Vec::new();
            for ask in asks {
                pending.extend(runs_of(&mut plan, ask, point(ask.x)));
            }
            let mut found =
                runner.values(&plan, &pending, &outputs)?.into_iter().map(|values| values[0] - target.value);
            Ok::<_, Failure>(asks.iter().map(|ask| found.by_ref().take(ask.replicates.len()).collect()).collect())
        })?;
        Ok::<_, Failure>((solution, runner.runs()))
    })
    .map_err(|error| Failure::new(FAILED, error.to_string()))??;
    common::publish(draft, |path| folder::write(path, &base, &args.vary, &target, &solution))?;
    progress.answered(options.out.as_deref(), begun.elapsed().as_secs_f64());
    if options.quiet {
        return Ok(());
    }
    let mut page = page(&args, &method, &target, &solution, runs);
    if let Some(out) = &options.out {
        line(&mut page, &format!("\nFiles  {}", out.display()));
    }
    common::print(&page)
}

/// The runs of one value, which becomes a point of the plan if it is none yet.
fn runs_of(plan: &mut Plan, ask: &Ask, row: Vec<String>) -> Vec<Run> {
    let rows = &mut plan.points.rows;
    let point = rows.iter().position(|known| *known == row).unwrap_or_else(|| {
        rows.push(row);
        rows.len() - 1
    });
    ask.replicates.clone().map(|replicate| Run { point: point as u32, replicate }).collect()
}

/// Refuses a key that is no number of the scenario, and a range that leaves its limits.
fn check_key(args: &Args) -> Result<(), Failure> {
    let block = keys_of(&args.vary).and_then(|keys| keys.first().cloned()).unwrap_or_default();
    if !["parameters", "population", "place", "event", "trend"].contains(&block.as_str()) {
        return Err(Failure::new(USAGE, format!("`{}` cannot be varied", args.vary)).hint(
            "parameters.KEY, parameters.KEY.CLASS, population.KEY, place.NAME.KEY, event.NUMBER.set.KEY or trend.NUMBER.add.KEY",
        ));
    }
    for end in [args.range.0, args.range.1] {
        let scenario = &args.answer.scenario;
        let set = [&scenario.set[..], &[format!("{}={end:?}", args.vary)]].concat();
        ScenarioArgs { set, ..scenario.clone() }.load()?;
    }
    Ok(())
}

fn page(args: &Args, method: &Method, target: &Target, solution: &Solution, runs: u32) -> String {
    let mut page = String::new();
    let (key, goal) = (&args.vary, precise(target.value));
    line(&mut page, &format!("Where does {} reach {goal}?", target.output));
    let tried = solution.evaluations.len();
    line(&mut page, &format!("{key} from {} to {}: {tried} values tried, {runs} runs\n", method.from, method.to));
    for crossing in &solution.crossings {
        let digits = |x: f64| format!("{x:.*}", decimals(crossing.high - crossing.low));
        let mut text = format!("{key} = {}", digits(crossing.root));
        let (low, high) = (digits(crossing.low), digits(crossing.high));
        write!(text, "  (95% interval {low} to {high}), {} per unit there; ", signed_precise(crossing.slope))
            .expect("memory");
        text += &match crossing.noisy {
            true => format!("noise ends the search at {} replicates: more of them narrow it", crossing.replicates),
            false => "as narrow as the tolerance asks".to_string(),
        };
        line(&mut page, &text);
    }
    if solution.crossings.is_empty() {
        line(&mut page, &none(key, target, solution));
    } else if !solution.undecided.is_empty() {
        let values = solution.undecided.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        line(&mut page, &format!("It cannot be told from {goal} at {values} either, where it need not cross."));
    }
    line(&mut page, &format!("\n  {:>14}  {:>14}  {:>14}  {:>10}", "value", "output", "std. error", "replicates"));
    for point in &solution.evaluations {
        let all = point.statistics();
        let (mean, error) = (precise(all.mean + target.value), all.standard_error().map_or(String::new(), precise));
        let text = format!("  {:>14.6}  {mean:>14}  {error:>14}  {:>10}  {}", point.x, all.count, side(point.sign()));
        line(&mut page, &text);
    }
    page
}

/// What there is to say without a crossing.
fn none(key: &str, target: &Target, solution: &Solution) -> String {
    let points = solution.evaluations.iter();
    let closest = points.min_by(|a, b| a.statistics().mean.abs().total_cmp(&b.statistics().mean.abs()));
    let Some(closest) = closest else {
        return "Nothing was tried.".into();
    };
    let mean = precise(closest.statistics().mean + target.value);
    let near = format!("it comes closest at {key} = {}, with {mean}", closest.x);
    let goal = precise(target.value);
    if solution.undecided.is_empty() {
        let where_ = side(closest.sign());
        return format!("No crossing in this range: the output is {where_} {goal} at every value tried; {near}.");
    }
    let values = solution.undecided.iter().map(|x| x.to_string()).collect::<Vec<_>>().join(", ");
    format!(
        "No crossing can be told in this range: at {values} noise hides on which side of {goal} the output is; {near}.\n\
         More replicates (`--most-replicates`) or a wider `--range` may decide."
    )
}

/// Decimals that show a width with two digits.
fn decimals(width: f64) -> usize {
    if width > 0.0 { (1.0 - width.log10().floor()).clamp(0.0, 12.0) as usize } else { 6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_two_numbers_in_order() {
        assert_eq!(range("-1, 1_000.5"), Ok((-1.0, 1000.5)));
        assert!(["1,0", "1", "a,b", "0,inf", ""].iter().all(|text| range(text).is_err()));
    }

    #[test]
    fn widths_decide_how_many_decimals_are_shown() {
        assert_eq!([0.013, 1.3, 250.0, 0.0].map(decimals), [3, 1, 0, 6]);
    }
}
