//! Names the kinds of answers: what the first two sentences, the three numbers and the first picture of a run are about.

/// What kind of answer a scenario wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// Exit beside reform: which comes sooner, and for whom.
    Race,
    /// Who would come, can pay, is admitted and lives there, by third of incomes.
    Gate,
    /// A city beside its twin.
    Twin,
    /// What becomes of every town that opens.
    Fates,
    /// Where those who move in come from.
    Origins,
    /// How a city shrinks, and whether that comes to rest.
    Decline,
    /// What it costs, and who pays.
    Cost,
    /// What is on record beside what came out.
    Record,
    /// How likely what is asked is, over luck and what is in doubt.
    Odds,
}

impl AnswerKind {
    /// Every kind with its word in a scenario.
    pub const WORDS: [(&'static str, AnswerKind); 9] = [
        ("race", AnswerKind::Race),
        ("gate", AnswerKind::Gate),
        ("twin", AnswerKind::Twin),
        ("fates", AnswerKind::Fates),
        ("origins", AnswerKind::Origins),
        ("decline", AnswerKind::Decline),
        ("cost", AnswerKind::Cost),
        ("record", AnswerKind::Record),
        ("odds", AnswerKind::Odds),
    ];

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<AnswerKind> {
        AnswerKind::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, kind)| kind)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        AnswerKind::WORDS.into_iter().find(|(_, kind)| *kind == self).map_or("twin", |(word, _)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_word() {
        for (word, kind) in AnswerKind::WORDS {
            assert_eq!((AnswerKind::of_word(word), kind.word()), (Some(kind), word));
        }
        assert_eq!(AnswerKind::of_word("a race"), None);
    }
}
