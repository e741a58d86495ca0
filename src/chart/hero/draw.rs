//! Chooses the first picture of a run by its kind of answer.

use crate::chart::hero::{beside, gate, origins, race, record, towns};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::verdict::Verdict;
use crate::scenario::answer::AnswerKind;

/// The first picture, with its words; `None` where there is nothing to show.
pub fn chart(tables: &RunTables) -> Option<Chart> {
    picture(tables, &Verdict::of(tables), true)
}

/// The first picture of an answer; its headline and subtitle are drawn, or left to a page.
pub fn picture(tables: &RunTables, verdict: &Verdict, drawn: bool) -> Option<Chart> {
    let found = match verdict.kind {
        AnswerKind::Race => race::chart(tables, verdict, drawn),
        AnswerKind::Gate => gate::chart(tables, verdict, drawn),
        AnswerKind::Fates | AnswerKind::Odds => towns::chart(tables, verdict, drawn),
        AnswerKind::Origins => origins::chart(tables, verdict, drawn),
        AnswerKind::Record => record::chart(tables, verdict, drawn),
        AnswerKind::Cost if tables.granting().is_none() => towns::chart(tables, verdict, drawn),
        AnswerKind::Twin
            if tables.facts.headline.as_ref().is_some_and(|name| tables.new_places.names.contains(name)) =>
        {
            towns::chart(tables, verdict, drawn)
        }
        AnswerKind::Twin | AnswerKind::Decline | AnswerKind::Cost => beside::chart(tables, verdict, drawn),
    };
    // Without a twin there is nothing beside a city; towns that open can be shown all the same.
    found.or_else(|| beside::chart(tables, verdict, drawn)).or_else(|| towns::chart(tables, verdict, drawn))
}
