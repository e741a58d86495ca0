//! Writes the first screen: the question, the answer, three numbers, and the first picture for a wide page and for a phone.

use crate::chart::hero;
use crate::chart::hero::paper::{NARROW, WIDE};
use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::Chart;
use crate::chart::verdict::{Big, Claim, Measure, Verdict};
use crate::report::html::escaped;
use crate::report::inline::svg;
use crate::scenario::answer::AnswerKind;

/// Question, answer, numbers and picture.
pub fn screen(tables: &RunTables, verdict: &Verdict, title: &str, question: &str) -> String {
    let asked = if question.is_empty() { title } else { question };
    let mut out = format!(
        "<section id=\"answer\" aria-labelledby=\"answer-h\">\n<h1 class=\"q\">{}</h1>\n\
         <h2 class=\"unseen\" id=\"answer-h\">The answer</h2>\n<p class=\"a\">{}</p>\n",
        escaped(asked),
        escaped(&verdict.first)
    );
    if !verdict.second.is_empty() {
        out.push_str(&format!("<p class=\"a2\">{}</p>\n", escaped(&verdict.second)));
    }
    if !verdict.numbers.is_empty() {
        let numbers: String = verdict.numbers.iter().map(big).collect();
        out.push_str(&format!("<dl class=\"big\">{numbers}</dl>\n"));
    }
    // Where no effect is told, there is none to be against anything.
    let beside = matches!(verdict.kind, AnswerKind::Twin | AnswerKind::Decline | AnswerKind::Cost);
    let effect =
        |claim: &Claim| matches!(claim.measure, Measure::Effect(_) | Measure::EffectShare(_) | Measure::BetterGoverned);
    let against = match verdict.against.as_str() {
        _ if !beside && !verdict.claims.iter().any(effect) => String::new(),
        "" => String::new(),
        against => format!("Effects are medians of runs against {against}, run by run. "),
    };
    let reach = match (tables.replicates, tables.doubts) {
        (1, _) => "Nor does it say how far the assumptions do.",
        (_, 0) => "The range says how far luck moves the answer, not how far the assumptions do.",
        _ => "The range says how far luck and the numbers in doubt move the answer, if their laws hold.",
    };
    let note = format!("{against}{} {reach} {}", verdict.luck, verdict.rough);
    out.push_str(&picture(tables, verdict));
    out.push_str(&format!("<p class=\"note\">{}</p>\n", escaped(note.trim_end())));
    out.push_str("</section>\n");
    out
}

fn big(number: &Big) -> String {
    let class = if number.accent { " class=\"x\"" } else { "" };
    format!("<div{class}><dt>{}</dt><dd>{}</dd></div>", escaped(&number.about), escaped(&number.value))
}

/// The first picture, drawn twice; nothing where there is nothing to show.
fn picture(tables: &RunTables, verdict: &Verdict) -> String {
    let drawn = |width: f64| {
        let tables = RunTables { width, ..tables.clone() };
        hero::picture(&tables, verdict, false)
    };
    let (Some(wide), Some(narrow)) = (drawn(WIDE), drawn(NARROW)) else {
        return String::new();
    };
    let subtitle = format!("<p class=\"sub\">{}</p>", escaped(&wide.subtitle));
    twice("chart-answer", &subtitle, wide, narrow)
}

/// A figure with one drawing for a wide page and one for a phone.
pub fn twice(id: &str, words: &str, wide: Chart, narrow: Chart) -> String {
    let named = |chart: Chart, name: String| svg(&Chart { name, ..chart });
    let (wide, narrow) = (named(wide, format!("{id}-wide")), named(narrow, format!("{id}-narrow")));
    format!(
        "<figure id=\"{id}\" class=\"fig\">{words}<div class=\"w\">{wide}</div><div class=\"nar\">{narrow}</div></figure>\n"
    )
}
