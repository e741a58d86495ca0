//! Reads what makes a place new: its charter and attributes, and what follows for it from its surroundings.

use crate::model::awareness::Awareness;
use crate::model::charter::{CHARTER, Charter, Founding, Jobs, Taxes};
use crate::model::income::income_tax;
use crate::model::parameters::Parameters;
use crate::model::place::{ATTRIBUTES, Attributes, Bracket, Place};
use crate::model::quantity::{DefaultValue, find};
use crate::scenario::block::brackets;
use crate::scenario::block::parity::parity;
use crate::scenario::block::site::{Spot, largest};
use crate::scenario::calendar::Time;
use crate::scenario::diagnostic::Notes;
use crate::scenario::read::fields::Block;
use crate::scenario::read::tree::{Node, Value as NodeValue};
use crate::scenario::read::value;
use crate::scenario::read::value::Range;
use crate::scenario::read::words::{AWARENESS, JOBS, TAXES};
use crate::scenario::show::show;

/// What a new place takes from the rest of the scenario.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The places read so far.
    pub places: &'a [Place],
    /// The parameters.
    pub parameters: &'a Parameters,
    /// The calendar.
    pub time: &'a Time,
    /// Median income at wage level 1.
    pub income_median: f64,
}

/// A new place before it has a name.
pub struct NewPlace {
    /// Its attributes, rent included.
    pub attributes: Attributes,
    /// Its income tax brackets.
    pub brackets: Vec<Bracket>,
    /// Its charter, complete.
    pub charter: Charter,
    /// Its jobs.
    pub jobs: Jobs,
    /// Whether it admits members only.
    pub members_only: bool,
    /// Whether a legacy place is its host.
    pub hosted: bool,
    /// How it becomes known.
    pub awareness: Awareness,
    /// Where it lies.
    pub spot: Spot,
}

/// Attributes that a new place cannot be given, and why.
pub const WITHHELD: [(&str, &str, &str); 8] = [
    ("rent", "follows from its costs", "its first rent pays for `infrastructure` and `building`"),
    ("housing_units", "a key of old places", "say how many homes there are with `units` or `capacity`"),
    ("obligations", "a key of old places", "a new place has no old debts; what it costs is part of its rent"),
    ("transfers", "a key of old places", "a new place gets nothing; a developer's cash is its `sponsor`"),
    ("arrivals", "a key of old places", "people come from abroad to old places and move on from there"),
    ("departures", "a key of old places", "people leave for abroad from old places"),
    (
        "supply_elasticity",
        "a key of old places",
        "its builder builds while rents exceed costs: `growth_limit` says how fast",
    ),
    (
        "local_share",
        "a key of suburbs",
        "it acts in an [[incorporation]]; what a new place shares with its host is `host_share`",
    ),
];

/// What follows from services where a legacy place is the host, and what may be said instead.
pub const FOLLOWS: [(&str, &str); 2] = [
    ("schools", "`schools_offset` adds quartile steps to what services explain; that is then an assumption of yours"),
    ("violent_crime", "`crime_factor` multiplies what services explain; that is then an assumption of yours"),
];

/// Keys of a charter that say something only beside a host in the model.
const SHARED: [&str; 4] = ["host_share", "efficiency", "schools_offset", "crime_factor"];

/// A place's own taxes.
pub const TAX_KEYS: [&str; 6] = ["income_tax", "sales_tax", "property_tax", "business_tax", "annual_fee", "brackets"];

/// Whether a new place may be given `attribute`; `hosted` if a legacy place is its host.
pub fn may_give(attribute: &str, hosted: bool) -> bool {
    let follows = hosted && FOLLOWS.iter().any(|(name, _)| *name == attribute);
    !follows && WITHHELD.iter().all(|(name, _, _)| *name != attribute)
}

/// Whether `key` of the charter means something to a place that comes into being by `founding`; `hosted` if a legacy place is
/// its host.
pub fn applies(key: &str, founding: Founding, hosted: bool) -> bool {
    match key {
        _ if SHARED.contains(&key) => hosted,
        "opens" | "units" => matches!(founding, Founding::Plain | Founding::Developer),
        "units_per_year" => founding == Founding::Developer,
        // Who builds without members asks nobody for a ticket, and opens when it says.
        "legal" | "permit_lag" | "build_lag" => {
            matches!(founding, Founding::Template | Founding::Pledge)
        }
        _ => true,
    }
}

/// The old place whose metro or state `spot` lies in, if there is one.
fn government<'p>(spot: &Spot, around: &Surroundings<'p>) -> Option<&'p Place> {
    let in_metro = largest(around.places, |place| place.metro_name == spot.metro);
    in_metro.or_else(|| largest(around.places, |place| !spot.state.is_empty() && place.state == spot.state))
}

/// Whether `key` means something only where there is a host, and `spot` has none, or the other way round.
pub fn out_of_place(key: &str, spot: &Spot, around: &Surroundings) -> bool {
    match government(spot, around) {
        Some(_) => FOLLOWS.iter().any(|(name, _)| *name == key),
        None => SHARED.contains(&key),
    }
}

/// Reads a new place from `block`, whose key table is that of a new place or of a template.
pub fn read(block: &Block, founding: Founding, spot: Spot, around: &Surroundings, notes: &mut Notes) -> NewPlace {
    let host = largest(around.places, |place| place.metro_name == spot.metro);
    let jobs = jobs(block, &spot, host, notes);
    let mut charter = charter(block, founding, notes);
    sizes(block, founding, &mut charter, notes);
    opening(block, founding, &mut charter, around.time, notes);
    let government = government(&spot, around);
    follow_host(block, &mut charter, government, around.income_median);
    let mut attributes = attributes(block, jobs, host, government, notes);
    land(block, founding, &charter, &mut attributes, around.time, notes);
    attributes.rent = cost_rent(block, &charter, around.parameters, notes);
    let mut brackets = brackets::read(block, &attributes, notes);
    refuse_sharing(block, government, notes);
    if taxes(block, government, notes) == Taxes::Parity
        && let Some(government) = government
    {
        brackets = parity(&mut attributes, government, charter.host_share);
    }
    let members_only = block.switch("members_only", notes);
    let other_rules = members_only || government.is_none_or(|host| differs(&attributes, &brackets, &charter, host));
    let awareness =
        block.word("awareness", &AWARENESS, notes).unwrap_or_else(|| Awareness::usual(founding, other_rules));
    NewPlace { attributes, brackets, charter, jobs, members_only, hosted: government.is_some(), awareness, spot }
}

/// How the place sets its own taxes: parity needs a host in the model, and no tax keys beside it.
fn taxes(block: &Block, host: Option<&Place>, notes: &mut Notes) -> Taxes {
    let taxes = block.word("taxes", &TAXES, notes).unwrap_or(Taxes::Own);
    let Some(node) = block.table.get("taxes").filter(|_| taxes == Taxes::Parity) else {
        return taxes;
    };
    if host.is_none() {
        notes
            .error(node.at, format!("{} cannot tax like its host: no old place is in its metro or state", block.label))
            .why("no host in the model")
            .allowed("taxes = \"own\", with `income_tax` and the other taxes as levels");
    }
    for key in TAX_KEYS {
        if let Some(given) = block.table.get(key) {
            let note = notes
                .error(given.at, format!("`{key}` of {} is that of its host: its taxes are at parity", block.label))
                .why("two ways to say it")
                .hint("leave it out, or write taxes = \"own\"");
            if key == "annual_fee" {
                note.hint("dues on top of the host's taxes are an [[event]] with add = { annual_fee = … }");
            }
        }
    }
    taxes
}

/// r_b = (i + d_H)·(infrastructure + building): the rent that pays for a home, $ per year.
pub fn rent_that_pays(charter: &Charter, parameters: &Parameters) -> f64 {
    (parameters.interest + parameters.depreciation) * (charter.infrastructure + charter.building)
}

/// Whether any rule of a new place differs from its host's: then it spreads by hearsay.
fn differs(own: &Attributes, brackets: &[Bracket], charter: &Charter, host: &Place) -> bool {
    let mut same = own.clone();
    let of_host = parity(&mut same, host, charter.host_share);
    let taxes = same != *own || of_host != brackets;
    let entry = own.annual_fee != 0.0 || own.entry_fee != 0.0 || own.relocation_grant != 0.0;
    let closed = own.admission_cap.is_finite() || charter.revenue_share != 0.0;
    let services = charter.efficiency != 1.0 || charter.schools_offset != 0.0 || charter.crime_factor != 1.0;
    taxes || entry || closed || services || own.governance != host.attributes.governance
}

/// Refuses levels of what follows from services, and sharing with a host that is not in the model.
fn refuse_sharing(block: &Block, host: Option<&Place>, notes: &mut Notes) {
    match host {
        Some(host) => {
            for (key, hint) in FOLLOWS {
                if let Some(node) = block.table.get(key) {
                    let what = format!("`{key}` of {} follows from its services and from `{}`", block.label, host.name);
                    notes.error(node.at, what).why("not for a place whose host is in the model").hint(hint);
                }
            }
        }
        None => {
            for key in SHARED {
                if let Some(node) = block.table.get(key) {
                    notes
                        .error(
                            node.at,
                            format!("`{key}` of {} would do nothing: its host is not in the model", block.label),
                        )
                        .why("nobody to share with")
                        .allowed("`schools` and `violent_crime` as levels");
                }
            }
            if let Some(node) = block.table.get("revenue_share").filter(|node| number(node) != Some(0.0)) {
                notes
                    .warning(node.at, format!("what {} shares goes to a host that is not in the model", block.label))
                    .why("costs its treasury, and nobody feels it: its schools and crime are levels, and its host is no less hostile")
                    .hint("a host in the model is an old place of its `metro` or `state`");
            }
        }
    }
}

fn jobs(block: &Block, spot: &Spot, host: Option<&Place>, notes: &mut Notes) -> Jobs {
    let usual = if host.is_some() { Jobs::Metro } else { Jobs::RemoteOnly };
    let jobs = block.word("jobs", &JOBS, notes).unwrap_or(usual);
    if jobs == Jobs::Metro && host.is_none() {
        notes
            .error(
                block.table.get("jobs").map(|node| node.at),
                format!("{} has the jobs of metro `{}`, where no old place is", block.label, spot.metro),
            )
            .why("no jobs there")
            .allowed("\"template\" with a `wage`, or \"remote_only\"");
    }
    jobs
}

fn charter(block: &Block, founding: Founding, notes: &mut Notes) -> Charter {
    let mut charter = Charter::default();
    for row in CHARTER {
        let Some(node) = block.table.get(row.name) else {
            continue;
        };
        if applies(row.name, founding, true) {
            if let Some(value) = block.quantity(row, notes) {
                row.set(&mut charter, value);
            }
            continue;
        }
        if says_nothing(block, row.name, node) {
            continue;
        }
        let note = notes
            .error(node.at, format!("`{}` of {} would do nothing", row.name, block.label))
            .why("not for a place like this");
        match (row.name, founding) {
            ("opens", _) => note.hint("a place that members found opens when it is funded and built"),
            ("units", _) => note.hint("`capacity` says for how many households members would build"),
            ("permit_lag" | "build_lag", _) => note.hint("`opens` says when"),
            ("legal", _) => {
                note.hint("members alone pay a ticket: what else a home costs is `infrastructure` and `building`")
            }
            (_, Founding::Plain) => note.hint("founding = \"developer\" adds homes every year"),
            _ => note.hint("`growth_limit` says how fast it grows while rents exceed costs"),
        };
    }
    charter
}

/// Fills in `capacity` and `units`, of which one must be given: the households that fund a place, or the homes built.
fn sizes(block: &Block, founding: Founding, charter: &mut Charter, notes: &mut Notes) {
    let by_pledge = matches!(founding, Founding::Template | Founding::Pledge);
    let required = if by_pledge { "capacity" } else { "units" };
    if block.table.get(required).is_none() {
        let row = find(CHARTER, required).expect("it is a row of the charter");
        notes
            .error(block.table.at, format!("{} has no `{required}`", block.label))
            .why(format!("`{required}` is missing"))
            .allowed(value::allowed(&Range::of(row)));
    }
    if charter.capacity.is_nan() {
        charter.capacity = charter.units;
    }
    if charter.units.is_nan() {
        charter.units = charter.capacity;
    }
}

fn opening(block: &Block, founding: Founding, charter: &mut Charter, time: &Time, notes: &mut Notes) {
    if charter.opens.is_nan() {
        charter.opens = time.start as f64;
    }
    if !applies("opens", founding, true) || (0..time.ticks() as i64).contains(&time.tick_at(charter.opens)) {
        return;
    }
    let (start, end) = (time.year_at(0), time.year_at(time.ticks()) - 0.5 * time.dt());
    notes
        .warning(
            block.table.get("opens").map(|node| node.at),
            format!("{} opens in {}, outside the simulated years", block.label, charter.opens),
        )
        .why("never opens")
        .allowed(format!("{start} to before {end:.3}: a date belongs to the nearest beginning of a tick"));
}

/// What holds after a repeal or a closing is what holds around: the largest old place of the metro, else of the state.
fn follow_host(block: &Block, charter: &mut Charter, host: Option<&Place>, income_median: f64) {
    let (tax, governance, crime) = host.map_or((0.05, 0.0, 400.0), |host| {
        let a = &host.attributes;
        let income = income_median * a.wage;
        let tax = if host.brackets.is_empty() {
            a.income_tax
        } else {
            income_tax(income, a.income_tax, &host.brackets) / income
        };
        (tax, a.governance, a.violent_crime)
    });
    let derived = [
        ("host_income_tax", &mut charter.host_income_tax, tax),
        ("host_governance", &mut charter.host_governance, governance),
        ("host_crime", &mut charter.host_crime, crime),
    ];
    for (key, number, value) in derived {
        if block.table.get(key).is_none() {
            *number = value;
        }
    }
}

/// Whether a key that does nothing has the value that it has anyway: run folders of before write these out.
fn says_nothing(block: &Block, key: &str, node: &Node) -> bool {
    let usual = match key {
        "supply_elasticity" | "local_share" => find(ATTRIBUTES, key).map(|row| row.get(&Attributes::default()).0[0]),
        // What folders of runs said of places of any founding.
        "legal" | "permit_lag" | "build_lag" => match find(CHARTER, key).map(|row| row.default) {
            Some(DefaultValue::One(usual)) => Some(usual),
            _ => None,
        },
        // As many homes as members would build.
        "units" => block.table.get("capacity").and_then(number),
        _ => None,
    };
    usual.is_some() && number(node) == usual
}

/// The number that is written at a key.
fn number(node: &Node) -> Option<f64> {
    match node.value {
        NodeValue::Float(value) => Some(value),
        NodeValue::Integer(value) => Some(value as f64),
        _ => None,
    }
}

fn attributes(
    block: &Block,
    jobs: Jobs,
    host: Option<&Place>,
    government: Option<&Place>,
    notes: &mut Notes,
) -> Attributes {
    let mut attributes =
        Attributes { property_tax: 0.0, business_tax: 0.0, housing_units: 0.0, ..Attributes::default() };
    for (key, why, hint) in WITHHELD {
        if let Some(node) = block.table.get(key).filter(|node| !says_nothing(block, key, node)) {
            notes
                .error(node.at, format!("`{key}` of {} cannot be given: the place is new", block.label))
                .why(why)
                .hint(hint);
        }
    }
    for row in ATTRIBUTES.iter().filter(|row| may_give(row.name, government.is_some())) {
        if let Some(value) = block.quantity(row, notes) {
            row.set(&mut attributes, value);
        }
    }
    if let (None, Some(government)) = (block.table.get("governance"), government) {
        attributes.governance = government.attributes.governance;
    }
    if block.table.get("governance_target").is_none() {
        attributes.governance_target = attributes.governance;
    }
    match (jobs, block.table.get("wage")) {
        (Jobs::Template, _) => {}
        (_, Some(node)) => {
            let (word, wages) = match jobs {
                Jobs::Metro => ("metro", "those of its metro"),
                _ => ("remote_only", "`parameters.remote_only_wage`, but for remote workers"),
            };
            notes
                .error(node.at, format!("`wage` of {} would do nothing: its jobs are \"{word}\"", block.label))
                .why(format!("wages are {wages}"))
                .hint("jobs = \"template\" offers jobs of its own at this level");
        }
        (Jobs::Metro, None) => attributes.wage = host.map_or(1.0, |host| host.attributes.wage),
        (Jobs::RemoteOnly, None) => {}
    }
    attributes
}

/// Fills in the land cap: ten times the place as planned, and all that its developer would build.
fn land(
    block: &Block,
    founding: Founding,
    charter: &Charter,
    attributes: &mut Attributes,
    time: &Time,
    notes: &mut Notes,
) {
    let first = if founding == Founding::Template { charter.capacity.max(charter.units) } else { charter.units };
    let Some(node) = block.table.get("land_cap") else {
        let planned = charter.units + charter.units_per_year * time.years as f64;
        attributes.land_cap = (10.0 * first).max(planned);
        return;
    };
    if attributes.land_cap < first {
        let (cap, first) = (show(attributes.land_cap), show(first));
        notes
            .error(node.at, format!("`land_cap` of {} is {cap}, but it begins with {first} homes", block.label))
            .why("less than is built")
            .allowed(format!("{first} or more; ten times as many unless given"));
    }
}

/// The rent that pays for a home, if it is a legal one.
fn cost_rent(block: &Block, charter: &Charter, parameters: &Parameters, notes: &mut Notes) -> f64 {
    let rent = rent_that_pays(charter, parameters);
    let row = find(ATTRIBUTES, "rent").expect("rent is an attribute");
    if !row.allows(rent) {
        let costs = ["infrastructure", "building"].iter().find_map(|key| block.table.get(key));
        notes
            .error(
                costs.map_or(block.table.at, |node| node.at),
                format!("the rent that pays for a home in {} would be ${} a year", block.label, show(rent.round())),
            )
            .why("from `infrastructure` and `building`")
            .allowed(value::allowed(&Range::of(row)));
    }
    rent
}
