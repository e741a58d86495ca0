//! Carries out `footvote trace`: one household's life, with every utility term, draw and choice.

use crate::cli::args::scenario::ScenarioArgs;
use crate::cli::failure::{FAILED, Failure, INVALID, USAGE};
use crate::cli::print::stdout::{Reader, send};
use std::fmt::Write;

use footvote::engine::choice::evaluate::{Alternative, DecisionMaker};
use footvote::engine::follow::follow;
use footvote::engine::records::trace::{Consideration, Episode};
use footvote::engine::simulation::Simulation;
use footvote::experiment::doubt::replicate::of_replicate;
use footvote::experiment::ensemble::arms::ArmError;
use footvote::experiment::ensemble::twin::Twins;
use footvote::format::Currency;
use footvote::model::consideration::Ring;
use footvote::model::household::{Household, Tenure};
use footvote::model::utility::Terms;
use footvote::scenario::Scenario;
use footvote::words::channel::channel;

/// Arguments of `footvote trace`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Which household, counted from 0.
    #[arg(long, value_name = "NUMBER")]
    pub household: usize,
    /// Which replicate, counted from 0.
    #[arg(long, default_value_t = 0)]
    pub replicate: u32,
    /// The same household with the same luck in the twin, without what the scenario asks about.
    #[arg(long)]
    pub twin: bool,
}

/// Prints the life of one household.
pub fn execute(args: Args) -> Result<(), Failure> {
    let written = args.scenario.load()?.scenario;
    let scenario = match args.twin {
        false => written,
        true => twin(&written)?,
    };
    let scenario = of_replicate(&scenario, args.replicate).into_owned();
    let simulated = scenario.simulated_households();
    if args.household as u64 >= simulated {
        return Err(Failure::new(
            USAGE,
            format!("there is no household {}: {simulated} are simulated", args.household),
        )
        .hint(format!("choose one from 0 to {}", simulated - 1)));
    }
    let mut printed = Ok(Reader::Listening);
    follow(&scenario, args.replicate, args.household, &mut |sim, episode| {
        let mut out = String::new();
        write_episode(&mut out, sim, &episode);
        printed = send(&out);
        printed == Ok(Reader::Listening)
    })
    .map_err(|error| Failure::new(FAILED, error.to_string()))?;
    printed.map(|_| ())
}

/// The scenario of the twin.
fn twin(scenario: &Scenario) -> Result<Scenario, Failure> {
    let refused = |error: ArmError| Failure::new(INVALID, format!("the twin: {error}"));
    match Twins::of(scenario).map_err(refused)? {
        Some(twins) => Ok(twins.twin().clone()),
        None => Err(Failure::new(USAGE, "the scenario has no twin: nothing happens in it, or it says twin = \"none\"")
            .hint("leave `--twin` out")),
    }
}

fn write_episode(out: &mut String, sim: &Simulation, episode: &Episode) {
    let scenario = sim.scenario;
    match episode {
        Episode::Start(h, who) => {
            _ = writeln!(out, "{}  household in {}", when(scenario, 0), place(scenario, h.place));
            describe(out, sim, h, who);
        }
        Episode::Rang(c) => rang(out, scenario, c),
        Episode::Moved { tick, from, to } if from == to => {
            _ = writeln!(out, "{}  moves to another dwelling in {}", when(scenario, *tick), place(scenario, *to));
        }
        Episode::Moved { tick, from, to } => {
            _ = writeln!(
                out,
                "{}  MOVES from {} to {}",
                when(scenario, *tick),
                place(scenario, *from),
                place(scenario, *to)
            );
        }
        Episode::Refused { tick, to } => {
            _ = writeln!(out, "{}  is not admitted to {}", when(scenario, *tick), place(scenario, *to));
        }
        Episode::Reborn(tick, h) => {
            _ = writeln!(
                out,
                "{}  dies; a household of 25 begins in {} with {} a year",
                when(scenario, *tick),
                place(scenario, h.place),
                scenario.currency.amount(h.income())
            );
        }
    }
}

fn describe(out: &mut String, sim: &Simulation, h: &Household, who: &DecisionMaker) {
    let scenario = sim.scenario;
    _ = writeln!(
        out,
        "         age {:.1}, {} a year at wage level 1 (decile {}), {}, {}, {}{}",
        who.age_ticks as f64 * sim.constants.dt,
        scenario.currency.amount(h.income()),
        sim.constants.decile(h.income_cents()) + 1,
        who.traits.class.name(),
        if who.traits.tenure == Tenure::Owner { "owner" } else { "renter" },
        if who.traits.children { "children" } else { "no children" },
        match (h.is_remote(), h.is_pensioner()) {
            (true, _) => ", remote",
            (false, true) => ", on a pension",
            (false, false) => "",
        }
    );
    _ = writeln!(
        out,
        "         family in {}, last move between metros {:.1} years ago",
        place(scenario, h.home),
        h.moved.years_until(sim.constants.day(sim.tick))
    );
    terms(out, "here", &who.terms);
}

fn rang(out: &mut String, scenario: &Scenario, c: &Consideration) {
    let kind = match (c.channel, c.ring) {
        (Some(by), _) => format!("weighs what comes up: {}", channel(by)),
        (None, Ring::National) => "looks around the country".to_string(),
        (None, Ring::Local) => "looks around its metro".to_string(),
    };
    _ = writeln!(
        out,
        "{}  {kind}; {:.1} years old, {}, net income {}",
        when(scenario, c.tick),
        c.who.age_ticks as f64 * scenario.time.dt(),
        c.who.traits.class.name(),
        scenario.currency.amount(c.who.net)
    );
    if c.alternatives.is_empty() {
        _ = writeln!(out, "         there is nowhere to look");
        return;
    }
    terms(out, "here", &c.who.terms);
    for (to, prospect) in c.alternatives.iter().take(12) {
        terms(out, place(scenario, *to), &prospect.terms);
        cost(out, prospect, scenario.currency);
    }
    if c.alternatives.len() > 12 {
        _ = writeln!(out, "         … and {} more", c.alternatives.len() - 12);
    }
    if let Some(p) = c.probability() {
        _ = writeln!(
            out,
            "         moves with probability {p:.4}; its draw is {:.4}: {}",
            c.taste,
            if c.taste < p { "yes" } else { "no" }
        );
    } else {
        _ = writeln!(out, "         draw {:.4} over all alternatives and staying", c.taste);
    }
    if let Some(stage) = c.stage {
        _ = writeln!(out, "         is {} from now on", stage.name());
    }
    let Some(wish) = c.wish else { return };
    let Some((_, prospect)) = c.alternatives.iter().find(|(to, _)| *to == wish.to) else { return };
    let cash = prospect.expenses.cash();
    let verdict = if wish.blocked {
        "BLOCKED by cash"
    } else if cash > c.wealth {
        "somebody helps"
    } else {
        "can pay"
    };
    _ = writeln!(
        out,
        "         wants {}: needs {} at once, has {} (help draw {:.3}): {verdict}",
        place(scenario, wish.to),
        scenario.currency.amount(cash),
        scenario.currency.amount(c.wealth),
        c.assist
    );
}

fn terms(out: &mut String, name: &str, t: &Terms) {
    _ = write!(out, "         {name:<16} u {:8.3} =", shown(t.total()));
    for (row, value) in t.each().filter(|(row, value)| !row.optional || *value != 0.0) {
        _ = write!(out, " {} {:6.3}", row.name, shown(value));
    }
    _ = writeln!(out);
}

/// A term without the sign of a rounded zero.
fn shown(term: f64) -> f64 {
    if term.abs() < 0.0005 { 0.0 } else { term }
}

fn cost(out: &mut String, p: &Alternative, currency: Currency) {
    _ = writeln!(
        out,
        "         {:<16} C {:8.3} = moving {:7.3} distance {:5.3} ({:.0} mi) money {:6.3} ({}) sale {:5.3}{}   gain {:.3}",
        "",
        p.cost.total(),
        p.cost.moving,
        p.cost.distance,
        p.miles,
        p.cost.money,
        currency.amount(p.expenses.total()),
        p.cost.sale,
        if p.cost.risk == 0.0 { String::new() } else { format!(" risk {:5.3}", p.cost.risk) },
        p.gain
    );
}

fn when(scenario: &Scenario, tick: u32) -> String {
    format!("{:7.2}", scenario.time.year_at(tick))
}

fn place(scenario: &Scenario, id: u16) -> &str {
    &scenario.places[id as usize].label
}
