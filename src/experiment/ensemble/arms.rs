//! Turns a reform into a scenario that starts from the baseline's base year and acts from the first tick on.
//!
//! What the baseline solved (amenities, services, obligations and the rest) is frozen. Whatever a reform says about
//! places, events and trends acts *after* that calibration: else the amenities would absorb it. Only a change of
//! behaviour or of the population (`parameters.*`, `population.*`, a structure, the shape of utility) is another world
//! at rest, whose base year is solved anew.

use crate::model::acts::Role;
use crate::model::household::{ByClass, Class};
use crate::model::mechanisms::{MECHANISMS, MechanismKind, Mechanisms};
use crate::model::parameters::{PARAMETERS, Parameters};
use crate::model::place::{ATTRIBUTES, Kind, Place};
use crate::model::quantity::find;
use crate::model::reform::{Change, Event, Reform};
use crate::model::rules::AmenityRule;
use crate::scenario::Scenario;
use crate::scenario::uncertainty::{Named, Uncertainty};

/// A scenario to simulate beside a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// What is simulated.
    pub scenario: Scenario,
    /// On what its base year is solved; `None` if the baseline's own holds.
    pub calibrate_on: Option<Scenario>,
}

/// Why two scenarios cannot be compared household by household.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArmError {
    /// Other places at the start; new places may differ.
    #[error("the places differ: {0}")]
    Places(String),
    /// A number that both must share.
    #[error("{what} is {reform} instead of {base}")]
    Differs {
        /// Which number.
        what: String,
        /// Its value in the baseline.
        base: String,
        /// Its value in the reform.
        reform: String,
    },
    /// The reform leaves out what the baseline gives.
    #[error("the baseline gives the obligations of `{0}`, the reform does not say what becomes of them")]
    Obligations(String),
}

impl Arm {
    /// `reform` as an arm beside `base`; without `recalibrate` the baseline's base year is kept whatever changed.
    pub fn new(base: &Scenario, reform: &Scenario, recalibrate: bool) -> Result<Arm, ArmError> {
        comparable(base, reform)?;
        let mut scenario = reform.clone();
        scenario.seed = base.seed;
        scenario.replicates = base.replicates;
        let headline = base.headline.map(|k| base.places[k as usize].name.as_str());
        scenario.currency = base.currency;
        scenario.headline = headline.and_then(|name| index_of(reform, name));
        scenario.time = base.time;
        scenario.uncertainty = doubt_beside(base, reform);
        let mut reforms = Vec::new();
        // A new place has no base year of its own: its charter simply is another one, and it may be in one arm alone.
        for old in legacy(base) {
            let k = index_of(reform, &old.name).expect("both have the same legacy places");
            let new = &reform.places[k as usize];
            reforms.extend(differences(k, old, new)?);
            // Metros are numbered within each arm.
            scenario.places[k as usize] = Place { metro: new.metro, ..old.clone() };
        }
        let calibrate_on = (recalibrate && !same_base_year(base, &scenario)).then(|| other_world(base, &scenario));
        for (old, new) in scenario.places.iter_mut().zip(&reform.places) {
            old.brackets.clone_from(&new.brackets);
            old.abroad.clone_from(&new.abroad);
        }
        if !reforms.is_empty() {
            let event = Event { year: base.time.start as f64, reforms, note: "the reform".into() };
            scenario.events.insert(0, event);
        }
        Ok(Arm { scenario, calibrate_on })
    }
}

/// Whether both have the same households, tastes and base year, so that their utilities can be compared.
pub fn same_base_year(a: &Scenario, b: &Scenario) -> bool {
    let shape = |s: &Scenario| (s.rules.utility, s.rules.alternatives, s.rules.amenities);
    of_the_base_year(&a.parameters) == of_the_base_year(&b.parameters)
        && a.population == b.population
        && shape(a) == shape(b)
        && structures(&a.mechanisms) == structures(&b.mechanisms)
        && doubt_of_the_base_year(a) == doubt_of_the_base_year(b)
}

/// The world at rest of `reform`: `base` with all that [`same_base_year`] looks at, and nothing else, from the reform.
///
/// So it hangs on nothing that acts after the base year, and two reforms of the same base year have the same one, whichever comes first.
fn other_world(base: &Scenario, reform: &Scenario) -> Scenario {
    let mut world = base.clone();
    for row in PARAMETERS.iter().filter(|row| row.role.in_base_year) {
        let values = row.get(&reform.parameters);
        Class::ALL.iter().for_each(|&class| row.set_class(&mut world.parameters, class, values[class]));
    }
    for row in MECHANISMS.iter().filter(|row| row.kind == MechanismKind::Structure) {
        *(row.slot)(&mut world.mechanisms) = row.is_on(&reform.mechanisms);
    }
    world.population.clone_from(&reform.population);
    let (rules, theirs) = (&mut world.rules, &reform.rules);
    (rules.utility, rules.alternatives, rules.amenities) = (theirs.utility, theirs.alternatives, theirs.amenities);
    world.uncertainty.clone_from(&reform.uncertainty);
    world
}

/// What is in doubt in an arm: the same as in the baseline, but for what the reform sets.
fn doubt_beside(base: &Scenario, reform: &Scenario) -> Option<Uncertainty> {
    let mut uncertainty = base.uncertainty.clone()?;
    let legacy = |key: &String| legacy(base).any(|place| key.starts_with(&format!("place.{}.", place.name)));
    let set = reform.uncertainty.iter().flat_map(|own| own.except.iter().cloned());
    // What a reform says of an old place acts after the base year, on top of what was drawn.
    uncertainty.fix(set.chain(reform.set_otherwise(base)).filter(|key| !legacy(key)).collect::<Vec<_>>());
    Some(uncertainty)
}

/// What is drawn that shapes the base year: the laws, and what is left out of them.
fn doubt_of_the_base_year(s: &Scenario) -> Option<(bool, &[Named], Vec<&str>)> {
    let uncertainty = s.uncertainty.as_ref()?;
    let shapes = |key: &&str| match key.split('.').collect::<Vec<_>>()[..] {
        ["parameters", name, ..] => find(PARAMETERS, name).is_none_or(|row| row.role.in_base_year),
        ["population", ..] | ["place", "*", ..] => true,
        _ => false,
    };
    let except = uncertainty.except.iter().map(String::as_str).filter(shapes).collect();
    Some((uncertainty.plausible, &uncertainty.named, except))
}

/// Whether the same households come from abroad to both, so that those of one can be told among those of the other.
pub fn same_newcomers(a: &Scenario, b: &Scenario) -> bool {
    let told = |place: &Place| (place.attributes.arrivals, place.abroad.arrivals.clone());
    let alike = legacy(a).zip(legacy(b)).all(|(a, b)| a.name == b.name && told(a) == told(b));
    alike && changed_arrivals(a) == changed_arrivals(b)
}

/// Changes of arrivals: from when, until when, where, and how.
fn changed_arrivals(s: &Scenario) -> Vec<(f64, f64, String, Change)> {
    let events = s.events.iter().map(|event| (event.year, event.year, &event.reforms));
    let trends = s.trends.iter().map(|trend| (trend.from, trend.until, &trend.reforms));
    let all = events.chain(trends).flat_map(|(from, until, reforms)| reforms.iter().map(move |r| (from, until, r)));
    let of_arrivals = all.filter(|(_, _, reform)| reform.key() == "arrivals");
    of_arrivals.map(|(from, until, r)| (from, until, s.places[r.place as usize].name.clone(), r.change)).collect()
}

/// The parameters that shape the base year, class by class; the others only matter once a place is founded.
fn of_the_base_year(parameters: &Parameters) -> Vec<ByClass> {
    PARAMETERS.iter().filter(|row| row.role.in_base_year).map(|row| row.get(parameters)).collect()
}

/// The switches that shape the base year; channels and responses do not.
fn structures(mechanisms: &Mechanisms) -> Vec<bool> {
    let rows = MECHANISMS.iter().filter(|row| row.kind == MechanismKind::Structure);
    rows.map(|row| row.is_on(mechanisms)).collect()
}

/// The places that are there at the start, by name.
fn legacy(scenario: &Scenario) -> impl Iterator<Item = &Place> {
    scenario.places.iter().filter(|place| place.kind == Kind::Legacy)
}

fn index_of(scenario: &Scenario, name: &str) -> Option<u16> {
    scenario.places.iter().position(|place| place.name == name).map(|k| k as u16)
}

fn comparable(base: &Scenario, reform: &Scenario) -> Result<(), ArmError> {
    let same = |what: &str, base: String, reform: String| match base == reform {
        true => Ok(()),
        false => Err(ArmError::Differs { what: what.into(), base, reform }),
    };
    let names = |s: &Scenario| legacy(s).map(|place| place.name.clone()).collect::<Vec<_>>();
    let (ours, theirs) = (names(base), names(reform));
    if ours != theirs {
        let only = |a: &[String], b: &[String]| a.iter().find(|name| !b.contains(name)).cloned();
        return Err(ArmError::Places(match (only(&ours, &theirs), only(&theirs, &ours)) {
            (Some(name), _) => format!("the reform has no `{name}` at the start"),
            (_, Some(name)) => format!("the baseline has no `{name}` at the start"),
            _ => "they are listed twice".into(),
        }));
    }
    let households = |s: &Scenario| format!("{:?}", s.population.households);
    same("`population.households`", households(base), households(reform))?;
    same("`time.start`", base.time.start.to_string(), reform.time.start.to_string())?;
    same("`time.years`", base.time.years.to_string(), reform.time.years.to_string())?;
    let ticks = |s: &Scenario| s.time.ticks_per_year.to_string();
    same("`time.ticks_per_year`", ticks(base), ticks(reform))?;
    for (old, new) in legacy(base).zip(legacy(reform)) {
        let where_ = |p: &Place| format!("{}, {}, {}, {}", p.latitude, p.longitude, p.metro_name, p.households);
        same(&format!("position, metro and size of `{}`", old.name), where_(old), where_(new))?;
    }
    same_record(base, reform)
}

/// Whether both rest on the same moves on record and doubt the same: nothing of that acts after the base year.
fn same_record(base: &Scenario, reform: &Scenario) -> Result<(), ArmError> {
    let differs = |what: String, base: String, reform: String| Err(ArmError::Differs { what, base, reform });
    let words = |given: bool, words: [&str; 2]| words[given as usize].to_owned();
    if base.attention != reform.attention {
        let fitted = |s: &Scenario| words(s.attention.is_some(), ["size and distance alone", "moves on record"]);
        let theirs = if base.attention.is_some() { format!("other, {}", fitted(reform)) } else { fitted(reform) };
        return differs("what attention is fitted to (`[attention]`)".into(), fitted(base), theirs);
    }
    // A reform that says nothing of doubt has that of the baseline.
    let doubt = |s: &Scenario| s.uncertainty.as_ref().map(|u| (u.plausible, u.named.clone()));
    if reform.uncertainty.is_some() && doubt(base) != doubt(reform) {
        let ours = words(base.uncertainty.is_some(), ["nothing", "drawn by other laws"]);
        return differs("what is in doubt (`[uncertainty]`)".into(), ours, "drawn by laws of its own".into());
    }
    let observed = [base, reform].iter().any(|s| s.rules.amenities == AmenityRule::Observed);
    for (old, new) in legacy(base).zip(legacy(reform)).filter(|_| observed) {
        let flows = |p: &Place| match &p.net_flow_series[..] {
            [] => p.observed_net_flow.to_string(),
            series => format!("{series:?}"),
        };
        if flows(old) != flows(new) {
            let what = format!("`observed_net_flow` of `{}`, which is of the base year,", old.name);
            return differs(what, flows(old), flows(new));
        }
    }
    Ok(())
}

/// What a place of the reform changes, as changes that act on the first tick.
fn differences(place: u16, old: &Place, new: &Place) -> Result<Vec<Reform>, ArmError> {
    if old.obligations_given && !new.obligations_given {
        return Err(ArmError::Obligations(old.name.clone()));
    }
    let governance = old.attributes.governance != new.attributes.governance;
    let mut reforms = Vec::new();
    for (attribute, row) in ATTRIBUTES.iter().enumerate() {
        let value = row.get(&new.attributes).0[0];
        let changed = value != row.get(&old.attributes).0[0]
            || (row.role == Role::Obligations && new.obligations_given && !old.obligations_given)
            // Setting governance takes its target along: say where the target is to be.
            || (row.role == Role::GovernanceTarget && governance);
        // A dated series comes with the place.
        let dated = row.role == Role::Series && !new.abroad.series(row.name).is_empty();
        if changed && !dated {
            reforms.push(Reform { place, attribute, change: Change::Set(value) });
        }
    }
    Ok(reforms)
}
