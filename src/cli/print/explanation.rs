//! Writes the page of an explanation: what each group of mechanisms contributes.

use std::path::Path;

use footvote::experiment::explain::shapley::Orders;
use footvote::experiment::explain::{Explanation, MOST_EXACT, Question, Share};
use footvote::experiment::expression::Expression;
use footvote::experiment::probability::counts;
use footvote::format::{Currency, counted};
use footvote::scenario::Scenario;

use crate::cli::print::page::line;
use crate::cli::print::units::Written;

/// The page of all outputs, whose files are in `folder`.
pub fn page(
    base: &Scenario,
    question: &Question,
    outputs: &[Expression],
    answers: &[(String, Explanation)],
    folder: Option<&Path>,
) -> String {
    let (all, replicates) = (question.coalitions.len(), base.replicates);
    let mut page = String::new();
    let method = match &question.orders {
        Orders::All => {
            format!("all {} of {}", counted(all, "coalition"), counted(question.groups.len(), "group"))
        }
        Orders::Pairs(pairs) => format!(
            "{} sampled orders of {} ({all} coalitions; up to {MOST_EXACT} groups are exact: `--mechanisms`)",
            2 * pairs.len(),
            counted(question.groups.len(), "group")
        ),
    };
    line(
        &mut page,
        &format!("{}: {method}, {}, the same luck in each", base.name, counted(replicates as usize, "run")),
    );
    for (output, (_, explanation)) in outputs.iter().zip(answers) {
        one(&mut page, output, explanation, replicates, base.currency);
    }
    let ageless = question.groups.iter().any(|group| group.mechanisms.contains(&"life_cycle"));
    if ageless && base.mechanisms.life_cycle && outputs.iter().any(|output| !output.effect) {
        line(
            &mut page,
            "\nlife_cycle: a world without it is not prepared by sixty years, and drifts whatever happens; ask for an effect to leave that out",
        );
    }
    if let Some(folder) = folder {
        line(&mut page, &format!("\nFiles  {}", folder.display()));
    }
    page
}

fn one(page: &mut String, output: &Expression, found: &Explanation, runs: u32, currency: Currency) {
    let written = Written::of(output, currency);
    let interval = |share: &Share| interval(share, &written);
    line(page, &format!("\n{}", written.heading(&output.text)));
    let width = found.total.interval.map_or(0.0, |(low, high)| high - low);
    let shares = [found.on.value, found.off.value];
    // Both are told in one way, by counts where either has few.
    let few = output.is_probability() && shares.iter().any(|share| counts(*share, runs).is_some());
    let [on, off] = shares.map(|share| match few {
        true => format!("in {:.0} of {}", share * f64::from(runs), counted(runs as usize, "run")),
        false => written.level_within(share, width),
    });
    line(
        page,
        &format!("  {on} with everything on, {off} with all of these off: {} to explain", interval(&found.total)),
    );
    let mut rows: Vec<_> = found.contributions.iter().collect();
    rows.sort_by(|a, b| b.shapley.value.abs().total_cmp(&a.shapley.value.abs()));
    let names = rows.iter().map(|row| row.group.name.clone());
    let width = widest(names).max(5);
    let cells: Vec<[String; 2]> = rows.iter().map(|row| [&row.shapley, &row.leave_one_out].map(interval)).collect();
    let [first, second] = [0, 1].map(|k| widest(cells.iter().map(|cells| cells[k].clone())).max(34) + 2);
    line(page, &format!("  {:width$}  {:first$}{:second$}mechanisms", "group", "shapley", "leave one out"));
    for (row, [shapley, without]) in rows.iter().zip(&cells) {
        let members = row.group.mechanisms.join(", ");
        line(page, &format!("  {:width$}  {shapley:first$}{without:second$}{members}", row.group.name));
    }
    let sum: f64 = rows.iter().map(|row| row.shapley.value).sum();
    let without: f64 = rows.iter().map(|row| row.leave_one_out.value).sum();
    line(
        page,
        format!("  {:width$}  {:first$}{:second$}", "sum", written.difference(sum), written.difference(without))
            .trim_end(),
    );
}

/// Characters of the longest of some texts.
fn widest(texts: impl Iterator<Item = String>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

/// An effect with its interval.
fn interval(share: &Share, written: &Written) -> String {
    let value = || written.difference(share.value);
    match (share.interval, share.few) {
        (Some(ends), _) => written.differences(share.value, ends),
        (None, Some(runs)) => format!("{} (too few runs for an interval: {runs})", value()),
        (None, None) => value(),
    }
}
