//! `footvote trace`: one household's life, with every utility term, draw and choice.

use super::common::ScenarioArgs;
use super::failure::{FAILED, Failure, USAGE};
use footvote::engine::decide::{Chooser, Prospect};
use footvote::engine::simulation::Simulation;
use footvote::engine::trace::{Consideration, Episode, follow};
use footvote::model::consideration::Ring;
use footvote::model::household::{Household, Tenure};
use footvote::model::utility::Terms;
use footvote::scenario::Scenario;

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
}

/// Prints the life of one household.
pub fn execute(args: Args) -> Result<(), Failure> {
    let scenario = args.scenario.load()?.scenario;
    let simulated = scenario.simulated_households();
    if args.household as u64 >= simulated {
        return Err(Failure::new(
            USAGE,
            format!("there is no household {}: {simulated} are simulated", args.household),
        )
        .hint(format!("choose one from 0 to {}", simulated - 1)));
    }
    follow(&scenario, args.replicate, args.household, &mut |sim, episode| tell(sim, &episode))
        .map_err(|error| Failure::new(FAILED, error.to_string()))
}

fn tell(sim: &Simulation, episode: &Episode) {
    let scenario = sim.scenario;
    match episode {
        Episode::Start(h, who) => {
            println!("{}  household in {}", when(scenario, 0), place(scenario, h.place));
            describe(sim, h, who);
        }
        Episode::Rang(c) => rang(scenario, c),
        Episode::Moved { tick, from, to } if from == to => {
            println!("{}  moves to another dwelling in {}", when(scenario, *tick), place(scenario, *to));
        }
        Episode::Moved { tick, from, to } => {
            println!("{}  MOVES from {} to {}", when(scenario, *tick), place(scenario, *from), place(scenario, *to));
        }
        Episode::Refused { tick, to } => {
            println!("{}  is not admitted to {}", when(scenario, *tick), place(scenario, *to));
        }
        Episode::Reborn(tick, h) => {
            println!(
                "{}  dies; a household of 25 begins in {} with ${:.0} a year",
                when(scenario, *tick),
                place(scenario, h.place),
                h.income()
            );
        }
    }
}

fn describe(sim: &Simulation, h: &Household, who: &Chooser) {
    let scenario = sim.scenario;
    println!(
        "         age {:.1}, ${:.0} a year at wage level 1 (decile {}), {}, {}, {}{}",
        who.age_ticks as f64 * sim.constants.dt,
        h.income(),
        sim.constants.decile(h.income_cents) + 1,
        who.traits.class.name(),
        if who.traits.tenure == Tenure::Owner { "owner" } else { "renter" },
        if who.traits.children { "children" } else { "no children" },
        if h.is_remote() { ", remote" } else { "" }
    );
    println!(
        "         family in {}, last move between metros {:.1} years ago",
        place(scenario, h.home),
        -(h.moved() as f64) * sim.constants.dt
    );
    terms("here", &who.terms);
}

fn rang(scenario: &Scenario, c: &Consideration) {
    let kind = if c.ring == Ring::National { "looks around the country" } else { "looks around its metro" };
    println!(
        "{}  {kind}; {:.1} years old, {}, net income ${:.0}",
        when(scenario, c.tick),
        c.who.age_ticks as f64 * scenario.time.dt(),
        c.who.traits.class.name(),
        c.who.net
    );
    if c.alternatives.is_empty() {
        println!("         there is nowhere to look");
        return;
    }
    terms("here", &c.who.terms);
    for (to, prospect) in c.alternatives.iter().take(12) {
        terms(place(scenario, *to), &prospect.terms);
        cost(prospect);
    }
    if c.alternatives.len() > 12 {
        println!("         … and {} more", c.alternatives.len() - 12);
    }
    if let Some(p) = c.probability() {
        println!(
            "         moves with probability {p:.4}; its draw is {:.4}: {}",
            c.taste,
            if c.taste < p { "yes" } else { "no" }
        );
    } else {
        println!("         draw {:.4} over all alternatives and staying", c.taste);
    }
    let Some(wish) = c.wish else { return };
    let Some((_, prospect)) = c.alternatives.iter().find(|(to, _)| *to == wish.to) else { return };
    let cash = prospect.expenses.cash(c.who.income);
    let verdict = if wish.blocked {
        "BLOCKED by cash"
    } else if cash > c.wealth {
        "somebody helps"
    } else {
        "can pay"
    };
    println!(
        "         wants {}: needs ${cash:.0} at once, has ${:.0} (help draw {:.3}): {verdict}",
        place(scenario, wish.to),
        c.wealth,
        c.assist
    );
}

fn terms(name: &str, t: &Terms) {
    println!(
        "         {name:<16} u {:8.3} = income {:7.3} housing {:7.3} sales {:6.3} crime {:6.3} schools {:6.3} family {:5.3} governance {:6.3} amenity {:6.3}",
        t.total(),
        t.income,
        t.housing,
        t.sales,
        t.crime,
        t.schools,
        t.family,
        t.governance,
        t.amenity
    );
}

fn cost(p: &Prospect) {
    println!(
        "         {:<16} C {:8.3} = moving {:7.3} distance {:5.3} ({:.0} mi) money {:6.3} (${:.0}) sale {:5.3}   gain {:.3}",
        "",
        p.cost.total(),
        p.cost.moving,
        p.cost.distance,
        p.miles,
        p.cost.money,
        p.expenses.total(),
        p.cost.sale,
        p.gain
    );
}

fn when(scenario: &Scenario, tick: u32) -> String {
    format!("{:7.2}", scenario.time.year_at(tick))
}

fn place(scenario: &Scenario, id: u16) -> &str {
    &scenario.places[id as usize].label
}
