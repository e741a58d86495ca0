//! Writes the closing page of a run: the question, the answer, what it is measured against and what it leans on, in 24 lines; in
//! more only where more than that was varied.

use std::path::Path;

use crate::cli::print::page::line;
use crate::cli::print::twin::Drift;
use crate::cli::shell::{path, shell};
use footvote::chart::verdict::Verdict;
use footvote::chart::verdict::answer::Row;
use footvote::chart::verdict::odds::Mover;
use footvote::experiment::finding::leaning::{Leaning, leaning, meaning, written};
use footvote::format::{count, counted};
use footvote::publish::RunOutcome;
use footvote::scenario::Scenario;

/// Lines of the page, but for what was measured.
pub const LINES: usize = 24;
/// Where a line is broken.
const WIDTH: usize = 88;
/// Most numbers of the city, and most assumptions.
const SHOWN: usize = 3;

/// Where things are and what may be done next.
pub struct Around<'a> {
    /// The scenario file and the options that change it, as they were given.
    pub words: &'a [String],
    /// The run folder.
    pub folder: &'a Path,
    /// Whether there is a report.
    pub report: bool,
    /// Whether every chart is there.
    pub all_charts: bool,
}

/// The page of a finished run.
pub fn page(scenario: &Scenario, outcome: &RunOutcome, verdict: &Verdict, around: &Around) -> String {
    let time = &scenario.time;
    let runs = counted(outcome.replicates as usize, "run");
    let period = format!("{runs}, {} to {}", time.start, time.start + time.years as i32);
    let head = head(scenario, &period);
    let answer = wrapped(&verdict.text(), 2, "");
    let city = city(verdict);
    let brackets = |rough: &str| wrapped(&[rough, verdict.luck.as_str()].join(" "), 2, "");
    let mut luck = brackets(&verdict.rough);
    let (leans, measured) = match verdict.movers.as_slice() {
        [] => leans(scenario, verdict),
        movers => (moved(scenario, movers), 0),
    };
    let foot = foot(scenario, outcome, verdict, around);
    let numbers = numbers(verdict);
    // What there is no room for goes first: the numbers, which the sentences have too; then assumptions but for the first.
    let mut blocks = vec![answer, numbers, city, leans];
    let length = |blocks: &[Vec<String>], luck: &[String]| {
        head.len()
            + blocks.iter().filter(|b| !b.is_empty()).map(|b| b.len() + 1).sum::<usize>()
            + luck.len()
            + 1
            + foot.len()
    };
    if length(&blocks, &luck) > LINES {
        blocks[1].clear();
    }
    // Of what was varied every line stays.
    for (block, least) in [(3, measured.max(3)), (2, 2), (3, measured.max(2)), (2, 0), (3, measured)] {
        while length(&blocks, &luck) > LINES && blocks[block].len() > least {
            blocks[block].pop();
        }
    }
    // A head without a row says nothing.
    if blocks[2].len() == 1 {
        blocks[2].clear();
    }
    // The page of the report has it.
    if length(&blocks, &luck) > LINES {
        luck = brackets("");
    }
    let mut page = String::new();
    head.iter().for_each(|text| line(&mut page, text));
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        page.push('\n');
        block.iter().for_each(|text| line(&mut page, text));
    }
    page.push('\n');
    luck.iter().for_each(|text| line(&mut page, text));
    foot.iter().for_each(|text| line(&mut page, text));
    page
}

/// Title and period on one line, and the question below.
fn head(scenario: &Scenario, period: &str) -> Vec<String> {
    let title = if scenario.title.is_empty() { &scenario.name } else { &scenario.title };
    let gap = WIDTH.saturating_sub(title.chars().count() + period.chars().count());
    let mut head = match gap {
        0..=1 => vec![title.clone(), period.to_owned()],
        gap => vec![format!("{title}{}{period}", " ".repeat(gap))],
    };
    if !scenario.question.is_empty() {
        head.extend(wrapped(&scenario.question, 0, "").into_iter().take(3));
    }
    head
}

fn numbers(verdict: &Verdict) -> Vec<String> {
    let width = verdict.numbers.iter().map(|big| big.value.chars().count()).max().unwrap_or(0);
    let row = |value: &str, about: &str| {
        let gap = " ".repeat(width.saturating_sub(value.chars().count()));
        wrapped(about, width + 6, &format!("    {value}{gap}  "))
    };
    verdict.numbers.iter().flat_map(|big| row(&big.value, &big.about)).collect()
}

/// The city beside its twin.
fn city(verdict: &Verdict) -> Vec<String> {
    if verdict.rows.is_empty() {
        return Vec::new();
    }
    let shown = &verdict.rows[..verdict.rows.len().min(SHOWN)];
    const HEADS: [&str; 3] = ["here", "twin", "difference"];
    let cells = |row: &Row| [row.here.clone(), row.there.clone(), row.difference.clone()];
    // As wide as the longest of its numbers, and two spaces between.
    let width = |k: usize| {
        let numbers = shown.iter().map(|row| cells(row)[k].chars().count());
        numbers.chain([HEADS[k].chars().count(), 13]).max().unwrap_or(0) + 2
    };
    let widths = [0, 1, 2].map(width);
    let aligned = |cells: [String; 3]| -> String {
        cells.iter().zip(widths).map(|(cell, width)| format!("{cell:>width$}")).collect()
    };
    let mut lines = vec![format!("  {:26}{}", verdict.city, aligned(HEADS.map(str::to_owned)))];
    let row = |row: &Row| format!("    {:24}{}  {}", row.name, aligned(cells(row)), row.share);
    lines.extend(shown.iter().map(row));
    lines
}

/// What the answer leans on, and what it becomes at other values; and how many of the lines are of what was varied.
fn leans(scenario: &Scenario, verdict: &Verdict) -> (Vec<String>, usize) {
    let mut leanings: Vec<Leaning> = leaning(scenario);
    leanings.sort_by_key(|one| verdict.rank_of(&one.key));
    let reaches = |leaning: &Leaning| !leaning.reach.is_empty() || !leaning.drawn.is_empty();
    let reach = if leanings.iter().any(reaches) { "may be" } else { "" };
    let mut lines = vec![format!("  {:48}{:>18}{reach:>20}", "This leans on", "now").trim_end().to_owned()];
    let mut measured = 0;
    for (k, leaning) in leanings.iter().enumerate() {
        let leant = verdict.leant.iter().find(|leant| leant.key == leaning.key);
        if k >= SHOWN && leant.is_none() {
            continue;
        }
        let now = if leaning.drawn.is_empty() { leaning.now.as_str() } else { "drawn" };
        let now = format!("{now} ({})", leaning.evidence);
        let reach = match leaning.drawn.as_str() {
            "" if leaning.outside => format!("outside {}", leaning.reach),
            "" => leaning.reach.clone(),
            drawn => drawn.to_owned(),
        };
        lines.push(columns(&leaning.what, &now, &reach));
        if let Some(leant) = leant {
            let line = |(value, became): &(String, String)| {
                format!("      if {}: {became}", written(scenario, &leant.key, value))
            };
            lines.extend(leant.lines.iter().map(line));
            measured = lines.len();
        }
    }
    match leanings.is_empty() {
        true => (Vec::new(), 0),
        false => (lines, measured),
    }
}

/// A name, its value and its reach in columns, between which there are always two spaces: a long value takes from its name, which
/// is cut.
fn columns(what: &str, now: &str, reach: &str) -> String {
    let (now, reach) =
        (format!("  {now:>16}"), if reach.is_empty() { String::new() } else { format!("  {reach:>18}") });
    let room = (WIDTH - 4).saturating_sub(now.chars().count() + reach.chars().count().max(20));
    format!("    {:<room$}{now}{reach}", cut(what, room)).trim_end().to_owned()
}

/// Text of at most so many characters: of a longer one its first words, and what it is of, where a name at its end says that.
fn cut(text: &str, most: usize) -> String {
    let length = |text: &str| text.chars().count();
    if length(text) <= most {
        return text.to_owned();
    }
    let named = |rest: &&str| rest.starts_with(char::is_uppercase) && length(rest) < most / 2;
    let name = text
        .rsplit_once(" of ")
        .map(|(_, rest)| rest)
        .filter(named)
        .map_or(String::new(), |name| format!(" of {name}"));
    let mut head = String::new();
    for word in text.split(' ') {
        if length(&head) + length(word) + length(&name) + 3 > most {
            break;
        }
        head.push_str(if head.is_empty() { "" } else { " " });
        head.push_str(word);
    }
    match head.is_empty() {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => format!("{head} …{name}"),
    }
}

/// The numbers in doubt that move the answers most.
fn moved(scenario: &Scenario, movers: &[Mover]) -> Vec<String> {
    let head = format!(
        "  {:48}{:>10}{:>14}{:>14}",
        "What moves these most, of its answer's variance", "part", "if low", "if high"
    );
    let row = |mover: &Mover| {
        let what = cut(&meaning(scenario, &mover.key, mover.keys), 45);
        let part = format!("{:.0}%", 100.0 * mover.share);
        format!("    {what:<46}{part:>10}{:>14}{:>14}", mover.low, mover.high)
    };
    std::iter::once(head).chain(movers.iter().map(row)).collect()
}

fn foot(scenario: &Scenario, outcome: &RunOutcome, verdict: &Verdict, around: &Around) -> Vec<String> {
    let folder = around.folder.display();
    let mut lines = Vec::new();
    if !verdict.against.is_empty() {
        // A difference is the median of the runs' own, not that of two medians.
        let how = if outcome.replicates == 1 { "of one run" } else { "run by run, medians" };
        // So what stands beside it does not subtract.
        let apart = match verdict.rows.is_empty() || outcome.replicates == 1 {
            true => "",
            false => " (columns do not subtract)",
        };
        lines.push(format!("Effects  {how}{apart}, against {}", verdict.against));
    }
    if let Some(drift) = Drift::of_twin(scenario, &outcome.endings) {
        lines.extend(wrapped(&drift.short(), 9, "Drift    "));
    }
    lines.push(match around.report {
        true => format!("Read     {folder}/report.html"),
        false => format!("Files    {folder}"),
    });
    let quoted = path(around.folder);
    lines.push(match (&scenario.sweep, around.all_charts) {
        (Some(_), _) => {
            format!("Next     footvote sweep {}    the assumptions, one against the other", shell(around.words))
        }
        (None, false) => format!("Next     footvote plot {quoted} --all    every other chart of it"),
        (None, true) => format!("Next     footvote verify {quoted}    once more, to the last byte"),
    });
    let (simulated, weight) = outcome.stats.sample();
    lines.push(format!(
        "Made     in {:.1} s on {}; {}",
        outcome.timing.seconds,
        counted(outcome.timing.threads, "thread"),
        sampled(simulated, weight)
    ));
    lines
}

/// “30,000 simulated households, each for 222 real ones”.
pub fn sampled(simulated: u64, weight: f64) -> String {
    match count(weight).as_str() {
        "1" => format!("{} simulated households, each for one real household", count(simulated as f64)),
        weight => format!("{} simulated households, each for {weight} real ones", count(simulated as f64)),
    }
}

/// Text broken between words, each line indented; the first begins with `label` in place of its indent.
fn wrapped(text: &str, indent: usize, label: &str) -> Vec<String> {
    let start = if label.is_empty() { " ".repeat(indent) } else { label.to_owned() };
    let mut lines = Vec::new();
    let mut row = start;
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !empty && row.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut row, " ".repeat(indent)));
            empty = true;
        }
        if !empty {
            row.push(' ');
        }
        row.push_str(word);
        empty = false;
    }
    if !empty {
        lines.push(row);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use footvote::scenario::answer::AnswerKind;

    #[test]
    fn columns_stay_apart_however_long_their_numbers_are() {
        let row = |here: &str, difference: &str| Row {
            name: "Tax revenue, a year",
            here: here.to_owned(),
            there: here.to_owned(),
            difference: difference.to_owned(),
            share: "−0.1%".to_owned(),
        };
        let verdict = Verdict {
            kind: AnswerKind::Twin,
            first: String::new(),
            second: String::new(),
            more: String::new(),
            numbers: Vec::new(),
            rows: vec![row("kr 931.5 million", "−kr 308.5 million"), row("2,053,600", "+2,300")],
            city: "Berlin in 2038".to_owned(),
            luck: String::new(),
            against: String::new(),
            rough: String::new(),
            movers: Vec::new(),
            leant: Vec::new(),
            claims: Vec::new(),
        };
        let lines = city(&verdict);
        let words = "kr 931.5 million  kr 931.5 million  −kr 308.5 million  −0.1%";
        assert!(lines[1].ends_with(words), "{}", lines[1]);
        let ends = |line: &str, word: &str| line.find(word).map(|at| line[..at].chars().count() + word.chars().count());
        assert_eq!(ends(&lines[0], "difference"), ends(&lines[2], "+2,300"));
        assert_eq!(ends(&lines[0], "difference"), ends(&lines[1], "−kr 308.5 million"));
    }

    #[test]
    fn long_names_keep_their_beginning_and_their_place() {
        let long = "chance that somebody pays for a move the household cannot pay";
        assert_eq!(cut(long, 44), "chance that somebody pays for a move the …");
        assert_eq!(
            cut("share of its politics that nobody can move at all, of Chicago", 44),
            "share of its politics that … of Chicago"
        );
        assert_eq!((cut("governance", 10).as_str(), cut("governance", 5).as_str()), ("governance", "gove…"));
    }

    #[test]
    fn who_stands_for_itself_stands_for_one() {
        assert_eq!(sampled(5_000, 1.0), "5,000 simulated households, each for one real household");
        assert_eq!(sampled(30_000, 222.4), "30,000 simulated households, each for 222 real ones");
    }
}
