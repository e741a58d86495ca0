//! Says why something happened to a place, in one sentence made from the facts of the event.

use std::cmp::Ordering;

use crate::engine::state::event::{Happening, HostileAct, Vote};
use crate::format::{Currency, count, value};
use crate::model::place::ATTRIBUTES;

/// The reason of an event, as the table of events gives it.
pub fn reason(what: &Happening, currency: Currency) -> String {
    let money = |value: f64| currency.amount(value);
    match what {
        Happening::Reform { attribute, old, new, asked, note } => {
            let row = &ATTRIBUTES[*attribute];
            let change =
                format!("{} from {} to {}", row.name, value(*old, row.unit, currency), value(*new, row.unit, currency));
            with_note(&(change + &held(asked.unwrap_or(*new), *new, row.unit, currency)), note)
        }
        Happening::TrendBegins { attribute, note } | Happening::TrendEnds { attribute, note } => {
            with_note(ATTRIBUTES[*attribute].name, note)
        }
        Happening::Insolvent { revenue } => format!(
            "revenue of {} a household leaves too little after obligations; services are kept at their floor by debt",
            money(*revenue)
        ),
        Happening::Solvent => "revenue covers obligations and the floor of services again".to_string(),
        Happening::Campaign { community, capacity, ticket, learned } => format!(
            "{community} gathers for {} households at {} each ({} equity, {} legal) after {learned} others",
            count(*capacity),
            money(ticket.total()),
            money(ticket.equity),
            money(ticket.legal)
        ),
        Happening::Funded { community, pledged, ticket, opens } => format!(
            "{} households of {community} pledged {} each; opens in {opens:.1}",
            count(*pledged),
            money(ticket.total())
        ),
        Happening::Opened { homes, by_pledge: true } => {
            format!("{} homes, or as many as came of those who pledged", count(*homes))
        }
        Happening::Opened { homes, by_pledge: false } => format!("{} homes", count(*homes)),
        Happening::Settled { households, ticket } => format!(
            "{} of those who pledged moved in, for {} each ({} of it equity)",
            count(*households),
            money(ticket.total()),
            money(ticket.equity)
        ),
        Happening::Success { capacity, months } => {
            format!("has held {} households for {months} months", count(*capacity))
        }
        Happening::Closed { years, households } => format!(
            "the treasury ran dry after {years:.1} years with {} households, and no sponsor paid",
            count(*households)
        ),
        Happening::BuilderFailed { years, occupancy, equity, debt, overdraft } => format!(
            "rents did not pay for the homes, of which {:.0} % were lived in after {years:.1} years: lenders lose {}, members {}",
            100.0 * occupancy,
            money(debt + overdraft),
            money(*equity)
        ),
        Happening::Threatened(act) => {
            format!("survived a hostile act of {} (hazard {:.3} a year)", host(act), act.hazard)
        }
        Happening::Repealed(act) => format!("{} repealed the charter (hazard {:.3} a year)", host(act), act.hazard),
        Happening::Incorporated(vote) => result(vote, "more"),
        Happening::VoteLost(vote) => result(vote, "not more"),
        Happening::Unsolved { residual } => format!(
            "no amenities bring the rest arm's net flows of this January about: {:.2} % of its households a year remain, and those of the year before stay",
            100.0 * residual
        ),
    }
}

/// What an event asked for beyond a limit, and the limit; nothing where it got what it asked for.
fn held(asked: f64, new: f64, unit: &str, currency: Currency) -> String {
    let (asked_for, limit) = (value(asked, unit, currency), value(new, unit, currency));
    match asked.total_cmp(&new) {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!(" (the event asks for {asked_for}; {limit} is the most it may be)"),
        Ordering::Less => format!(" (the event asks for {asked_for}; {limit} is the least it may be)"),
    }
}

/// `fact`, and what the scenario's author notes about it.
fn with_note(fact: &str, note: &str) -> String {
    if note.is_empty() { fact.to_string() } else { format!("{fact}: {note}") }
}

/// The host that acts, with what it has lost.
fn host(act: &HostileAct) -> String {
    if act.base_lost > 0.0 {
        format!("a host that has lost {:.2} % of its tax base", act.base_lost)
    } else {
        "a host".to_string()
    }
}

/// How many of the residents voted yes: `verdict` than half.
fn result(vote: &Vote, verdict: &str) -> String {
    let share = 100.0 * vote.yes as f64 / vote.heard as f64;
    // Half and a little is told from half.
    let digits = if (share - 50.0).abs() < 0.5 { 1 } else { 0 };
    format!(
        "{share:.digits$} % of the {} households that were heard voted yes, {verdict} than half",
        count(vote.heard as f64)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(what: &Happening) -> String {
        super::reason(what, Currency::DOLLAR)
    }

    #[test]
    fn reasons_are_sentences_with_the_numbers_of_the_event() {
        let attribute = ATTRIBUTES.iter().position(|row| row.name == "income_tax").expect("places tax incomes");
        let reform = |note: &str| Happening::Reform { attribute, old: 0.03, new: 0.05, asked: None, note: note.into() };
        assert_eq!(reason(&reform("")), "income_tax from 3 % to 5 %");
        assert_eq!(reason(&reform("for now")), "income_tax from 3 % to 5 %: for now");
        let held = Happening::Reform { attribute, old: 0.9, new: 0.95, asked: Some(1.8), note: "for ever".into() };
        assert_eq!(
            reason(&held),
            "income_tax from 90 % to 95 % (the event asks for 180 %; 95 % is the most it may be): for ever"
        );
        let act = HostileAct { base_lost: 1.234, hazard: 0.05 };
        assert_eq!(
            reason(&Happening::Repealed(act)),
            "a host that has lost 1.23 % of its tax base repealed the charter (hazard 0.050 a year)"
        );
        let outside = HostileAct { base_lost: 0.0, ..act };
        assert_eq!(reason(&Happening::Threatened(outside)), "survived a hostile act of a host (hazard 0.050 a year)");
        let lost = |yes: u64| reason(&Happening::VoteLost(Vote { heard: 2_000, yes }));
        assert_eq!(lost(640), "32 % of the 2,000 households that were heard voted yes, not more than half");
        assert_eq!(lost(1_000), "50.0 % of the 2,000 households that were heard voted yes, not more than half");
        // Half and a little is not told as half.
        let won = reason(&Happening::Incorporated(Vote { heard: 2_000, yes: 1_005 }));
        assert_eq!(won, "50.2 % of the 2,000 households that were heard voted yes, more than half");
    }
}
