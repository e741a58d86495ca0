//! Lists the words of a scenario file and the variants they choose.

use crate::model::awareness::Awareness;
use crate::model::charter::{Founding, Jobs, Taxes};
use crate::model::place::Kind;
use crate::model::rules::{AmenityRule, Baseline, BudgetRule, LearningFrom, RentRule, UtilityForm};
use crate::scenario::calendar::RecordEvery;
use crate::scenario::checked::Twin;
use crate::scenario::sweep::Design;

/// Each word with what it means.
pub type Words<T, const N: usize> = [(&'static str, T); N];

/// `time.record`.
pub const RECORD: Words<RecordEvery, 3> =
    [("year", RecordEvery::Year), ("tick", RecordEvery::Tick), ("end", RecordEvery::End)];

/// `rules.utility`.
pub const UTILITY: Words<UtilityForm, 2> =
    [("cobb_douglas", UtilityForm::CobbDouglas), ("stone_geary", UtilityForm::StoneGeary)];

/// `rules.rents`.
pub const RENTS: Words<RentRule, 2> = [("market", RentRule::Market), ("reduced_form", RentRule::ReducedForm)];

/// `rules.budget`.
pub const BUDGET: Words<BudgetRule, 3> =
    [("services", BudgetRule::Services), ("taxes", BudgetRule::Taxes), ("mixed", BudgetRule::Mixed)];

/// `rules.amenities`.
pub const AMENITIES: Words<AmenityRule, 3> =
    [("rest", AmenityRule::Rest), ("observed", AmenityRule::Observed), ("given", AmenityRule::Given)];

/// `baseline.kind`.
pub const BASELINE: Words<Baseline, 3> =
    [("rest", Baseline::Rest), ("observed", Baseline::Observed), ("moving", Baseline::Moving)];

/// `rules.learning_from`.
pub const LEARNING: Words<LearningFrom, 2> =
    [("successes", LearningFrom::Successes), ("attempts", LearningFrom::Attempts)];

/// `place.kind`.
pub const KIND: Words<Kind, 2> = [("legacy", Kind::Legacy), ("new", Kind::New)];

/// `place.founding`.
pub const FOUNDING: Words<Founding, 2> = [("plain", Founding::Plain), ("developer", Founding::Developer)];

/// `place.jobs` and `community.template.jobs`.
pub const JOBS: Words<Jobs, 3> =
    [("metro", Jobs::Metro), ("template", Jobs::Template), ("remote_only", Jobs::RemoteOnly)];

/// The words of `twin`; anything else names a scenario.
pub const TWIN: [(&str, Twin); 3] =
    [("nothing happens", Twin::NothingHappens), ("no founding", Twin::NoFounding), ("none", Twin::None)];
/// `taxes` of a new place and a template.
pub const TAXES: Words<Taxes, 2> = [("own", Taxes::Own), ("parity", Taxes::Parity)];

/// `awareness` of a new place and a template.
pub const AWARENESS: Words<Awareness, 2> = [("bass", Awareness::Bass), ("market", Awareness::Market)];

/// The words of `sweep.design`.
#[rustfmt::skip]
pub const DESIGNS: Words<Design, 5> =
    [("grid", Design::Grid), ("lhs", Design::LatinHypercube), ("sobol", Design::Sobol), ("saltelli", Design::Saltelli),
     ("morris", Design::Morris)];

/// The words alone, in their order.
pub const fn names<T: Copy, const N: usize>(words: &Words<T, N>) -> [&'static str; N] {
    let mut names = [""; N];
    let mut k = 0;
    while k < N {
        names[k] = words[k].0;
        k += 1;
    }
    names
}

/// The word that chooses `meaning`.
pub fn word_of<T: PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, m)| *m == meaning).map(|(word, _)| *word).expect("every variant has a word")
}
