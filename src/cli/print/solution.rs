//! Writes the page of a search: where the output crosses its target, and every value that was tried.

use std::fmt::Write;

use footvote::experiment::solve::target::Target;
use footvote::experiment::solve::{Ending, Evaluation, Method, Solution};
use footvote::format::Currency;
use footvote::output::answer::solve::side;
use footvote::output::run::units;

use crate::cli::print::page::line;
use crate::cli::print::units::Written;

/// The page of a search over `key`, which took so many runs.
pub fn page(key: &str, method: &Method, target: &Target, solution: &Solution, runs: u32, currency: Currency) -> String {
    let mut page = String::new();
    let written = Written::of(&target.output, currency);
    let goal = written.goal(target.value);
    let shown = Shown::of(method);
    line(&mut page, &format!("Where does {} reach {goal}?", target.output));
    let tried = solution.evaluations.len();
    let unit = units::of_key(key);
    let unit = if unit.is_empty() { String::new() } else { format!(" ({})", currency.said(unit)) };
    line(&mut page, &format!("{key}{unit} from {} to {}: {tried} values tried, {runs} runs\n", method.from, method.to));
    for crossing in &solution.crossings {
        if crossing.ended_by == Ending::Exact {
            let values = match crossing.low < crossing.high {
                true => format!("{} to {}", shown.value(crossing.low), shown.value(crossing.high)),
                false => shown.value(crossing.root),
            };
            let (runs, slope) = (crossing.replicates, written.difference_in_full(crossing.slope));
            line(
                &mut page,
                &format!("{key} = {values}: exactly {goal} in all {runs} runs; {slope} per unit around it"),
            );
            continue;
        }
        let digits = |x: f64| format!("{x:.*}", decimals(crossing.high - crossing.low));
        let mut text = format!("{key} = {}", digits(crossing.root));
        let (low, high) = (digits(crossing.low), digits(crossing.high));
        write!(
            text,
            "  (95% interval {low} to {high}), {} per unit there; ",
            written.difference_in_full(crossing.slope)
        )
        .expect("memory");
        text += &match crossing.ended_by {
            Ending::Noise => {
                format!("noise ends the search at {} runs: more of them narrow it", crossing.replicates)
            }
            Ending::Tolerance => "as narrow as the tolerance asks".to_string(),
            Ending::Exact => unreachable!("it has a sentence of its own, above"),
        };
        line(&mut page, &text);
    }
    if solution.still {
        line(&mut page, &still(key, target, solution, currency));
    } else if solution.crossings.is_empty() {
        line(&mut page, &none(key, target, solution, currency, shown));
    } else if !solution.undecided.is_empty() {
        let values = shown.values(&solution.undecided);
        line(&mut page, &format!("It cannot be told from {goal} at {values} either, where it need not cross."));
    }
    line(&mut page, &format!("\n  {:>14}  {:>14}  {:>14}  {:>10}", "value", "output", "std. error", "replicates"));
    for point in &solution.evaluations {
        let all = point.statistics();
        let (mean, error) = (
            point.tally().map_or_else(
                || written.level(all.mean + target.value),
                |tally| format!("{} of {}", tally.events, tally.runs),
            ),
            point.error().map_or(String::new(), |error| written.width(error)),
        );
        let value = format!("{:.*}", shown.decimals.max(6), point.x);
        let text = format!("  {value:>14}  {mean:>14}  {error:>14}  {:>10}  {}", all.count, side(point));
        line(&mut page, &text);
    }
    page
}

/// What there is to say of an output that does not move.
fn still(key: &str, target: &Target, solution: &Solution, currency: Currency) -> String {
    let written = Written::of(&target.output, currency);
    let goal = written.goal(target.value);
    let runs = solution.evaluations.iter().map(Evaluation::replicates).min().unwrap_or(0);
    let at = match solution.evaluations.first() {
        Some(point) if point.is_exact() => format!("it is exactly {goal}, the target, at every value tried"),
        Some(point) => {
            format!(
                "it is {} at every value tried, not {goal}",
                written.in_full(point.statistics().mean + target.value)
            )
        }
        None => "nothing was tried".to_string(),
    };
    format!("{} does not move: {at}, and {key} changes it in this range in none of {runs} runs.", target.output)
}

/// What there is to say without a crossing.
fn none(key: &str, target: &Target, solution: &Solution, currency: Currency, shown: Shown) -> String {
    let points = solution.evaluations.iter();
    let closest = points.min_by(|a, b| a.statistics().mean.abs().total_cmp(&b.statistics().mean.abs()));
    let Some(closest) = closest else {
        return "Nothing was tried.".into();
    };
    let written = Written::of(&target.output, currency);
    let mean = match closest.tally() {
        // Never is no probability of zero.
        Some(tally) => tally.words(),
        None => format!("with {}", written.in_full(closest.statistics().mean + target.value)),
    };
    let near = format!("it comes closest at {key} = {}, {mean}", shown.value(closest.x));
    let goal = written.goal(target.value);
    if !solution.exact.is_empty() && solution.undecided.is_empty() {
        let (values, runs) = (shown.values(&solution.exact), closest.replicates());
        return format!(
            "At {key} = {values} the output is exactly {goal} in all {runs} runs; it does not cross it in this range."
        );
    }
    if solution.undecided.is_empty() {
        let where_ = side(closest);
        return format!("No crossing in this range: the output is {where_} {goal} at every value tried; {near}.");
    }
    let values = shown.values(&solution.undecided);
    format!(
        "No crossing can be told in this range: at {values} noise hides on which side of {goal} the output is; {near}.\n\
         More replicates (`--most-replicates`) or a wider `--range` may decide."
    )
}

/// How values of the key are shown: to a tenth of the tolerance and without zeros at the end.
#[derive(Debug, Clone, Copy)]
struct Shown {
    decimals: usize,
}

impl Shown {
    fn of(method: &Method) -> Shown {
        Shown { decimals: decimals(method.tolerance * (method.to - method.from)) }
    }

    fn value(self, x: f64) -> String {
        let text = format!("{x:.*}", self.decimals);
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
            false => text,
        }
    }

    fn values(self, all: &[f64]) -> String {
        all.iter().map(|&x| self.value(x)).collect::<Vec<_>>().join(", ")
    }
}

/// Decimals that show a width with two digits.
fn decimals(width: f64) -> usize {
    if width > 0.0 { (1.0 - libm::log10(width).floor()).clamp(0.0, 12.0) as usize } else { 6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_decide_how_many_decimals_are_shown() {
        assert_eq!([0.013, 1.3, 250.0, 0.0].map(decimals), [3, 1, 0, 6]);
    }

    #[test]
    fn values_of_the_key_are_shown_to_the_tolerance() {
        let shown = Shown { decimals: 5 };
        assert_eq!(shown.values(&[0.324_999_999_999_999_96, 1.0, 20.0, -0.118_754]), "0.325, 1, 20, -0.11875");
        assert_eq!(Shown { decimals: 0 }.value(20.0), "20");
    }
}
