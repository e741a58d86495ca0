//! Checks that a scenario can give the kind of answer that it asks for.

use crate::model::reform::Reform;
use crate::scenario::answer::AnswerKind;
use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::{At, Notes};

/// What a kind of answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// Nothing that a scenario may be without.
    Anything,
    /// A new place, or a suburb that may incorporate.
    Town,
    /// A grant, or a new place.
    Price,
    /// Something on record.
    Record,
    /// A probability that is asked for.
    Probability,
}

impl Subject {
    fn of(kind: AnswerKind) -> Subject {
        match kind {
            // Without a twin, a city is told of by itself.
            AnswerKind::Twin | AnswerKind::Gate | AnswerKind::Decline => Subject::Anything,
            AnswerKind::Race | AnswerKind::Fates | AnswerKind::Origins => Subject::Town,
            AnswerKind::Cost => Subject::Price,
            AnswerKind::Record => Subject::Record,
            AnswerKind::Odds => Subject::Probability,
        }
    }

    fn is_in(self, scenario: &Scenario) -> bool {
        let pays = |reform: &Reform| reform.key() == "relocation_grant";
        match self {
            Subject::Anything => true,
            Subject::Town => scenario.founds_something(),
            Subject::Price => {
                scenario.founds_something() || scenario.events.iter().any(|event| event.reforms.iter().any(pays))
            }
            Subject::Record => !scenario.facts.is_empty() || !scenario.moves.is_empty(),
            Subject::Probability => {
                scenario.outputs.iter().any(|output| output.expression.trim_start().starts_with("P("))
            }
        }
    }

    /// What is needed, and in a few words what there is none of.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Subject::Anything => ("nothing", "nothing is missing"),
            Subject::Town => {
                ("a place of `kind = \"new\"`, a community that founds one, or an [[incorporation]]", "no new place")
            }
            Subject::Price => (
                "an event that sets `relocation_grant`, or a place of `kind = \"new\"`",
                "nothing that costs anybody anything",
            ),
            Subject::Record => ("a [[fact]]", "nothing on record"),
            Subject::Probability => {
                ("an [[output]] whose expression is a probability, P(…)", "no probability asked for")
            }
        }
    }
}

/// Refuses an `answer`, written at `at`, that is about something the scenario does not have.
pub fn check(scenario: &Scenario, at: At, notes: &mut Notes) {
    let Some(kind) = scenario.answer else {
        return;
    };
    let subject = Subject::of(kind);
    if subject.is_in(scenario) {
        return;
    }
    let (needed, missing) = subject.words();
    let can = AnswerKind::WORDS.into_iter().filter(|(_, kind)| Subject::of(*kind).is_in(scenario));
    let can: Vec<String> = can.map(|(word, _)| format!("\"{word}\"")).collect();
    notes
        .error(at, format!("`answer` of the scenario is \"{}\", which needs {needed}", kind.word()))
        .why(missing)
        .allowed(format!("of this scenario {}", can.join(", ")))
        .hint("leave `answer` out, and what happens chooses it");
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: &str = "model = \"2\"\ntime = { start = 2025, years = 4 }\npopulation = { households = 20_000 }\n\
        [[place]]\nname = \"aa\"\nmetro = \"greek\"\nlatitude = 40\nlongitude = -80\nhouseholds = 500_000\nrent = 9_000\n";
    const TOWN: &str = "[[place]]\nname = \"mid\"\nkind = \"new\"\nfounding = \"developer\"\nsite = { metro = \"greek\", miles = 20 }\n\
        units = 40_000\n";
    const FACT: &str = "[[fact]]\nname = \"aa\"\ntext = \"counted\"\nlow = 1\noutputs = [\"place.aa.households\"]\n";
    const GRANT: &str = "[[event]]\nyear = 2026\nplace = \"aa\"\nset = { relocation_grant = 10_000 }\n";
    const MAYBE: &str = "[[output]]\nexpression = \"P(place.aa.households >= 1)\"\n";
    const NUMBER: &str = "[[output]]\nexpression = \"place.aa.households\"\n";

    /// The kinds that a scenario is refused for.
    fn refused(more: &str) -> Vec<&'static str> {
        let refuses = |word: &str| {
            let text = format!("answer = \"{word}\"\n{CITY}{more}");
            let errors = Scenario::parse(&text).err().map(|report| report.to_string());
            let about = |text: &String| text.contains(&format!("`answer` of the scenario is \"{word}\", which needs"));
            assert!(errors.iter().all(about), "{errors:?}");
            errors.is_some()
        };
        AnswerKind::WORDS.into_iter().map(|(word, _)| word).filter(|word| refuses(word)).collect()
    }

    #[test]
    fn a_scenario_answers_by_what_it_has() {
        assert_eq!(refused(""), ["race", "fates", "origins", "cost", "record", "odds"]);
        assert_eq!(refused(TOWN), ["record", "odds"]);
        assert_eq!(refused(FACT), ["race", "fates", "origins", "cost", "odds"]);
        assert_eq!(refused(GRANT), ["race", "fates", "origins", "record", "odds"]);
        assert_eq!(refused(MAYBE), ["race", "fates", "origins", "cost", "record"]);
        assert_eq!(refused(NUMBER), refused(""));
    }

    #[test]
    fn what_is_allowed_is_what_this_scenario_can_answer_by() {
        let report = Scenario::parse(&format!("answer = \"race\"\n{CITY}{FACT}")).unwrap_err().to_string();
        assert!(report.starts_with("scenario.toml:1:10: "), "{report}");
        assert!(report.contains("allowed: of this scenario \"gate\", \"twin\", \"decline\", \"record\"; "), "{report}");
    }

    #[test]
    fn a_twin_is_not_asked_how_it_would_answer() {
        let world = CITY.replacen("model = \"2\"\n", "model = \"2\"\nanswer = \"record\"\n", 1);
        let text = format!("twin = '''\n{world}'''\n{CITY}{FACT}");
        assert_eq!(Scenario::parse(&text).map(|_| ()), Ok(()));
    }
}
