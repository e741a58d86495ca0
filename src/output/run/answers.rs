//! Writes what is asked and what is in doubt: four tables beside those of a run.

use std::collections::BTreeMap;
use std::path::Path;

use crate::experiment::decides::answer::Answer;
use crate::experiment::decides::asked::AskedOutputs;
use crate::experiment::design::hypercube::{SECOND, row};
use crate::output::error::OutputError;
use crate::output::folder::dictionary::{TableEntry, entry};
use crate::output::folder::table::write_table;
use crate::output::run::answer_tables::{ANSWERS, DECIDES, DecidingRow, DrawRow, OUTPUTS, SaidRow, UNCERTAINTY};

/// Entries of the data dictionary.
pub fn dictionary() -> BTreeMap<&'static str, TableEntry> {
    [entry(&UNCERTAINTY), entry(&ANSWERS), entry(&OUTPUTS), entry(&DECIDES)].into_iter().collect()
}

/// Writes the four tables into `folder`.
pub fn write(folder: &Path, asked: &AskedOutputs, answers: &[Answer]) -> Result<(), OutputError> {
    let draws = asked
        .draws
        .iter()
        .flat_map(|(&replicate, draws)| draws.iter().map(move |draw| DrawRow { replicate, draw: draw.clone() }));
    write_table(&UNCERTAINTY, folder, draws)?;
    let said = asked.said.iter().flat_map(|(&replicate, said)| {
        let questions = asked.questions.iter().zip(said);
        questions.map(move |(question, said)| SaidRow {
            replicate: row(replicate),
            seed: if replicate < SECOND { 1 } else { 2 },
            output: question.name.clone(),
            value: said.value,
            verdict: said.verdict,
            measure: said.measure,
        })
    });
    write_table(&ANSWERS, folder, said)?;
    write_table(&OUTPUTS, folder, answers.iter().cloned())?;
    let deciding = answers.iter().flat_map(|answer| {
        let numbers = answer.decides.iter().flatten().enumerate();
        numbers.map(|(k, deciding)| DecidingRow {
            output: answer.name.clone(),
            rank: k as u64 + 1,
            deciding: deciding.clone(),
        })
    });
    write_table(&DECIDES, folder, deciding)
}
