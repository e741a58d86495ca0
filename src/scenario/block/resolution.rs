//! Checks the resolution: a new place of too few simulated households is founded, filled and closed by chance, and a limit
//! of few is met in jumps.

use crate::model::charter::{Charter, Founding};
use crate::model::place::{ATTRIBUTES, Place};
use crate::model::reform::Change;
use crate::scenario::checked::Scenario;
use crate::scenario::diagnostic::{At, Notes};
use crate::scenario::show::show;

/// Simulated households of a new place at its capacity below which results are doubtful.
const FAIR: f64 = 20.0;
/// Below these they mean nothing.
const LEAST: f64 = 5.0;

/// Simulated households below which a limit acts in jumps of one of them.
const FINE: f64 = 10.0;

/// Warns of limits that are but a few simulated households; `at` is where their number is.
pub fn limits(scenario: &Scenario, at: At, notes: &mut Notes) {
    let weight = scenario.real_households() as f64 / scenario.simulated_households() as f64;
    let mut small: Vec<(f64, &str, &str)> = Vec::new();
    let mut note = |place: usize, key: &'static str, limit: f64| {
        if limit > 0.0 && limit.is_finite() && limit / weight < FINE {
            small.push((limit, key, &scenario.places[place].name));
        }
    };
    for (j, place) in scenario.places.iter().enumerate().filter(|(_, place)| place.founding != Founding::Pledge) {
        note(j, "admission_cap", place.attributes.admission_cap);
        note(j, "land_cap", place.attributes.land_cap);
        if let Some(charter) = &place.charter {
            note(j, "units_per_year", charter.units_per_year);
        }
    }
    for reform in scenario.events.iter().flat_map(|event| &event.reforms) {
        let key = ATTRIBUTES[reform.attribute].name;
        if let Change::Set(limit) = reform.change
            && matches!(key, "admission_cap" | "land_cap")
        {
            note(reform.place as usize, key, limit);
        }
    }
    small.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((limit, key, place)) = small.first() else {
        return;
    };
    let others = match small.len() {
        1 => String::new(),
        2 => "; one more limit is small".to_string(),
        many => format!("; {} more limits are small", many - 1),
    };
    let here = limit / weight;
    let real = scenario.real_households() as f64;
    let warning = notes
        .warning(at, format!("`{key}` of place `{place}`, {}, is {here:.1} simulated households{others}", show(*limit)))
        .why("it is met in jumps: right on average over years and replicates, rough in each");
    let needed = (FINE * real / limit).ceil();
    if needed <= real {
        warning.hint(format!("{} simulated households would make it {}", show(needed), show(FINE)));
    }
}

/// Checks that every place that may be founded is made of enough simulated households; `at` is where their number is.
pub fn check(scenario: &Scenario, at: At, notes: &mut Notes) {
    let real = scenario.real_households() as f64;
    let weight = real / scenario.simulated_households() as f64;
    let on = &scenario.mechanisms;
    let happens = |place: &&Place| match place.founding {
        Founding::Plain => true,
        Founding::Developer => on.founding,
        Founding::Template => on.founding && on.communities,
        Founding::Standing | Founding::Pledge => false,
    };
    // No more homes stand at once than are built in a year.
    let size = |place: &Place| {
        let charter: Option<&Charter> = place.charter.as_deref();
        charter.map_or(f64::INFINITY, |charter| match place.founding {
            Founding::Developer => charter.capacity.min(scenario.parameters.build_most),
            _ => charter.capacity,
        })
    };
    let mut small: Vec<&Place> =
        scenario.places.iter().filter(happens).filter(|place| size(place) / weight < FAIR).collect();
    small.sort_by(|a, b| size(a).total_cmp(&size(b)));
    let Some(smallest) = small.first() else {
        return;
    };
    let who = match smallest.founding {
        Founding::Template => {
            format!("a place founded by community `{}`", scenario.communities[smallest.community as usize - 1].name)
        }
        _ => format!("place `{}`", smallest.name),
    };
    let capacity = size(smallest);
    let here = capacity / weight;
    let households = |simulated: f64| show((simulated * real / capacity).ceil());
    let what = format!("{who} with its {} households would be made of {here:.1} simulated ones", show(capacity));
    let others = match small.len() {
        1 => String::new(),
        2 => "; one more place is small".to_string(),
        many => format!("; {} more places are small", many - 1),
    };
    let enough_are_real = capacity >= FAIR;
    let note = if here < LEAST {
        let note = notes.error(at, format!("{what}{others}")).why("too few: luck alone would decide");
        if enough_are_real {
            note.allowed(format!("{} or more", households(LEAST)));
        }
        note
    } else {
        notes.warning(at, format!("{what}{others}")).why("founding will be noisy")
    };
    if enough_are_real {
        note.hint(format!("{} simulated households would give it {}", households(FAIR), show(FAIR)));
    } else {
        note.hint(format!("raise its `capacity` to {} or more: it is too small even at full scale", show(FAIR)));
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::parse;

    const TWO: &str = "model = \"2\"\ntime = { start = 2025, years = 20 }\npopulation = { households = 10_000 }\n\
        [[place]]\nname = \"a\"\nlatitude = 40\nlongitude = -80\nhouseholds = 500_000\nrent = 9_000\n\
        [[place]]\nname = \"b\"\nlatitude = 41\nlongitude = -90\nhouseholds = 500_000\nrent = 9_000\n";

    fn warnings(more: &str) -> Vec<String> {
        let loaded = parse(&format!("{TWO}{more}"), "two.toml", &|_| unreachable!("no table"), &[]);
        loaded.unwrap_or_else(|report| panic!("{report}")).warnings.into_iter().map(|warning| warning.what).collect()
    }

    #[test]
    fn a_limit_of_few_simulated_households_is_warned_of() {
        // Each stands for 100.
        assert!(warnings("admission_cap = 1_000").is_empty() && warnings("").is_empty());
        let [cap] = &warnings("admission_cap = 300")[..] else { panic!("one warning") };
        assert!(cap.contains("`admission_cap` of place `b`, 300, is 3.0 simulated households"), "{cap}");
        let event = "admission_cap = 500\n[[event]]\nyear = 2030\nplace = \"a\"\nset = { land_cap = 900 }\n";
        let [both] = &warnings(event)[..] else { panic!("one warning") };
        assert!(both.contains("is 5.0 simulated households; one more limit is small"), "{both}");
    }

    #[test]
    fn growth_beyond_what_can_be_simulated_is_refused() {
        let grown = TWO
            .replace("households = 10_000", "households = 900_000, growth = 0.1")
            .replace("years = 20", "years = 200");
        let report = parse(&grown, "two.toml", &|_| unreachable!("no table"), &[]).expect_err("it is too much");
        assert!(report.to_string().contains("200 years of `growth` 0.1 make"), "{report}");
    }
}
