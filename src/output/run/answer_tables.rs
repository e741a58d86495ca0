//! Lists the columns of what is asked and of what is in doubt: outputs, what decides them, what each replicate said and drew.

use crate::experiment::decides::answer::{Answer, Deciding, Found};
use crate::experiment::expression::definition::Verdict;
use crate::output::folder::cell::Cell;
use crate::output::folder::cell::Cell::*;
use crate::output::folder::table::{Column, Table};
use crate::scenario::drawn::Draw;

/// One draw of one replicate.
pub struct DrawRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// What was drawn.
    pub draw: Draw,
}

/// What one replicate says of one output.
pub struct SaidRow {
    /// Replicate, from 0; of a second seed the replicate whose draws it has.
    pub replicate: u32,
    /// 1, or 2 for the second seed.
    pub seed: u64,
    /// The output, in words.
    pub output: String,
    /// The number, or 1 and 0 of an event.
    pub value: f64,
    /// What it says of an event.
    pub verdict: Verdict,
    /// The number by whose ranks it is said what decides.
    pub measure: f64,
}

/// One number that decides an output.
pub struct DecidingRow {
    /// The output, in words.
    pub output: String,
    /// Its place, from 1.
    pub rank: u64,
    /// The number.
    pub deciding: Deciding,
}

/// `uncertainty.csv`.
#[rustfmt::skip]
pub static UNCERTAINTY: Table<DrawRow> = Table {
    file: "uncertainty.csv",
    about: "what one replicate drew of one number in doubt",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0", cell: |row| Whole(row.replicate as u64) },
        Column { name: "key", unit: "", about: "the number; * stands for all places or communities", cell: |row| Text(&row.draw.key) },
        Column { name: "draw", unit: "", about: "name of the draw; keys with the same name share it", cell: |row| Text(&row.draw.joint) },
        Column { name: "of", unit: "", about: "what was drawn: the value, or what the scenario's value is times or plus, or the share of a promise that is delivered", cell: |row| Text(row.draw.of.name()) },
        Column { name: "quantile", unit: "share", about: "where in its law the draw lies", cell: |row| Number(row.draw.quantile) },
        Column { name: "drawn", unit: "of the number, or factor", about: "the value, factor or sum that was drawn", cell: |row| Number(row.draw.value) },
    ],
};

/// `answers.csv`.
#[rustfmt::skip]
pub static ANSWERS: Table<SaidRow> = Table {
    file: "answers.csv",
    about: "what one replicate says of one output",
    columns: &[
        Column { name: "replicate", unit: "number", about: "replicate, from 0; of a second seed the replicate whose draws it has", cell: |row| Whole(row.replicate as u64) },
        Column { name: "seed", unit: "number", about: "1, or 2 for the same draws with luck of their own", cell: |row| Whole(row.seed) },
        Column { name: "output", unit: "", about: "the output, in words", cell: |row| Text(&row.output) },
        Column { name: "value", unit: "of the output", about: "the number; 1 or 0 where an event did or did not come to pass; empty where there is none", cell: |row| Number(row.value) },
        Column { name: "verdict", unit: "", about: "of an event: yes, no, apart (this run is not looked at) or undefined; of a number whether it exists", cell: |row| Text(verdict(row.verdict)) },
        Column { name: "measure", unit: "of its expression", about: "the number by whose ranks it is said what decides; empty where there is none", cell: |row| Number(row.measure) },
    ],
};

/// `outputs.csv` of a run.
#[rustfmt::skip]
pub static OUTPUTS: Table<Answer> = Table {
    file: "outputs.csv",
    about: "what one output of the scenario comes to over replicates; where numbers are in doubt they hold luck and doubt",
    columns: &[
        Column { name: "output", unit: "", about: "the output, in words", cell: |row| Text(&row.name) },
        Column { name: "expression", unit: "", about: "the same as an expression", cell: |row| Text(&row.text) },
        Column { name: "runs", unit: "number", about: "replicates that were looked at, or in which the number exists", cell: |row| Whole(runs(row)) },
        Column { name: "events", unit: "number", about: "of an event: runs in which it came to pass", cell: |row| if let Found::Probability(tally) = row.found { Whole(tally.events.into()) } else { Missing } },
        Column { name: "undefined", unit: "number", about: "of an event: runs in which a number that it hangs on does not exist; any refuses the probability", cell: |row| if let Found::Probability(tally) = row.found { Whole(tally.undefined.into()) } else { Missing } },
        Column { name: "value", unit: "of the output", about: "probability, or median", cell: |row| Number(value(row)) },
        Column { name: "low", unit: "of the output", about: "of a probability the lower end of Wilson's 95 % interval (the exact one where it came to pass in no run, or in all), of a number its 5 % quantile (of fewer than twenty the least)", cell: |row| Number(ends(row).0) },
        Column { name: "high", unit: "of the output", about: "the upper end, the 95 % quantile, the greatest", cell: |row| Number(ends(row).1) },
        Column { name: "base_rate", unit: "probability", about: "how likely it is without the model; of counted events at least one in the years asked about, by Jeffreys' prior", cell: |row| row.base_rate.as_ref().and_then(|(rate, _)| *rate).map_or(Missing, Number) },
        Column { name: "base_text", unit: "", about: "what was counted, by whom", cell: |row| row.base_rate.as_ref().map_or(Missing, |(_, text)| Text(text)) },
        Column { name: "repeated", unit: "number", about: "points that were run with a second seed", cell: |row| row.agree.map(|(_, of)| u64::from(of)).or(row.luck.map(|luck| luck.points.into())).map_or(Missing, Whole) },
        Column { name: "agree", unit: "number", about: "of an event: points at which both seeds say the same", cell: |row| row.agree.map_or(Missing, |(same, _)| Whole(same.into())) },
        Column { name: "luck", unit: "share of variance", about: "of the ranks of its measure, by the points with a second seed", cell: |row| row.luck.map_or(Missing, |luck| Number(luck.share)) },
        Column { name: "luck_low", unit: "share of variance", about: "lower end of its 90 % interval, about; empty where no point with a second seed differs", cell: |row| luck_end(row, |(low, _)| low) },
        Column { name: "luck_high", unit: "share of variance", about: "upper end", cell: |row| luck_end(row, |(_, high)| high) },
        Column { name: "named", unit: "share of variance", about: "of the numbers in decides.csv together", cell: |row| row.decides.as_ref().map_or(Missing, |all| Number(all.iter().map(|one| one.part.share).sum())) },
        Column { name: "unnamed", unit: "share of variance", about: "neither luck nor a number that is named", cell: |row| row.unnamed().map_or(Missing, Number) },
        Column { name: "note", unit: "", about: "why it is not said what decides", cell: |row| row.decides.as_ref().map_or_else(|silence| Sentence(silence.words()), |_| Missing) },
    ],
};

/// `decides.csv`.
#[rustfmt::skip]
pub static DECIDES: Table<DecidingRow> = Table {
    file: "decides.csv",
    about: "how much one number in doubt decides one output: a joint additive fit of ranks; intervals say about",
    columns: &[
        Column { name: "output", unit: "", about: "the output, in words", cell: |row| Text(&row.output) },
        Column { name: "rank", unit: "number", about: "1 for the number that decides most", cell: |row| Whole(row.rank) },
        Column { name: "keys", unit: "", about: "the number: keys that share a draw", cell: |row| Sentence(row.deciding.keys.join(" ")) },
        Column { name: "share", unit: "share of variance", about: "of the ranks of the output's measure", cell: |row| Number(row.deciding.part.share) },
        Column { name: "low", unit: "share of variance", about: "lower end of the 90 % interval over resamples of points", cell: |row| Number(row.deciding.part.interval.0) },
        Column { name: "high", unit: "share of variance", about: "upper end", cell: |row| Number(row.deciding.part.interval.1) },
        Column { name: "direction", unit: "", about: "whether the measure rises or falls with it, by its linear term", cell: |row| Text(if row.deciding.part.rises { "rises" } else { "falls" }) },
        Column { name: "low_third", unit: "of the output", about: "probability, or median, where the number is in the lowest third of its law", cell: |row| Number(of_found(&row.deciding.thirds[0])) },
        Column { name: "low_third_runs", unit: "number", about: "runs there", cell: |row| Whole(runs_of(&row.deciding.thirds[0])) },
        Column { name: "high_third", unit: "of the output", about: "the same in the highest third", cell: |row| Number(of_found(&row.deciding.thirds[1])) },
        Column { name: "high_third_runs", unit: "number", about: "runs there", cell: |row| Whole(runs_of(&row.deciding.thirds[1])) },
    ],
};

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Apart => "apart",
        Verdict::Undefined => "undefined",
    }
}

fn runs(row: &Answer) -> u64 {
    runs_of(&row.found)
}

fn runs_of(found: &Found) -> u64 {
    match found {
        Found::Probability(tally) => tally.runs.into(),
        Found::Number(statistics) => statistics.map_or(0, |statistics| statistics.replicates.into()),
    }
}

fn luck_end(row: &Answer, pick: fn((f64, f64)) -> f64) -> Cell<'static> {
    row.luck.and_then(|luck| luck.interval).map_or(Missing, |ends| Number(pick(ends)))
}

fn value(row: &Answer) -> f64 {
    of_found(&row.found)
}

fn of_found(found: &Found) -> f64 {
    match found {
        Found::Probability(tally) => tally.share().unwrap_or(f64::NAN),
        Found::Number(statistics) => statistics.map_or(f64::NAN, |statistics| statistics.median),
    }
}

fn ends(row: &Answer) -> (f64, f64) {
    match &row.found {
        Found::Probability(tally) => tally.interval().unwrap_or((f64::NAN, f64::NAN)),
        Found::Number(None) => (f64::NAN, f64::NAN),
        Found::Number(Some(statistics)) => (statistics.band().low, statistics.band().high),
    }
}
