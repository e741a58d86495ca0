//! Draws rents per place over time, and writes where they rise and where they fall.

use crate::chart::read::tables::RunTables;
use crate::chart::shape::trend;
use crate::chart::shape::trend::Trend;
use crate::chart::sheet::canvas::Chart;
use crate::chart::words::finding::{Findings, Lead};
use crate::format::Unit;

/// Draws rents per place over time.
pub fn chart(tables: &RunTables) -> Chart {
    let currency = tables.facts.currency;
    let level = currency.said("Annual rent of a dwelling, $");
    trend::chart(
        tables,
        &Trend {
            name: "rents",
            cube: &tables.rent,
            twin: tables.twin.as_ref().map(|twin| &twin.rent),
            unit: Unit::Money(currency),
            level: &level,
            change: "Change in the annual rent of a dwelling",
            log: false,
            new_places_apart: false,
            headline,
        },
    )
}

fn headline(found: &Findings, year: i64) -> String {
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => {
            format!(
                "Rents rise {} in {} and fall {} in {} by {year}",
                up.format_size(),
                up.within(),
                down.format_size(),
                down.within()
            )
        }
        (Some(up), None) => one_way("rise", "fall", up, found.all_up, found.none_down, found, year),
        (None, Some(down)) => one_way("fall", "rise", down, found.all_down, found.none_up, found, year),
        (None, None) if found.none_up && found.none_down => {
            let place = found.only.as_deref().unwrap_or("every place");
            format!("In {year}, rents in {place} are within 1% of their start")
        }
        (None, None) if found.single => match &found.only {
            Some(place) => {
                format!("One run cannot tell a rise or fall of rents in {place} by {year} from luck{}", found.doubt())
            }
            None => format!("One run cannot tell where rents rise or fall by {year}{}", found.doubt()),
        },
        (None, None) => match &found.only {
            Some(place) => {
                format!("No rise or fall of rents in {place} by {year} stands out from luck{}", found.doubt())
            }
            None => format!("No rise or fall of rents by {year} stands out from luck{}", found.doubt()),
        },
    }
}

/// The sentence where rents go for certain in one direction only.
fn one_way(
    goes: &str,
    other: &str,
    lead: &Lead,
    everywhere: bool,
    never_other: bool,
    found: &Findings,
    year: i64,
) -> String {
    if everywhere && found.places > 1 {
        return match lead.places.len() == found.places {
            true => format!("Rents {goes} {} in every place by {year}", lead.format_size()),
            false => format!("Rents {goes} everywhere by {year}, most in {}: {}", lead.within(), lead.format_size()),
        };
    }
    let rest = match never_other && found.places > 1 {
        true => format!("; nowhere do they {other} more than 1%"),
        false => String::new(),
    };
    format!("Rents {goes} {} in {} by {year}{rest}", lead.format_size(), lead.within())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::{Change, change};
    use crate::chart::words::spread::Spread;

    fn sentence(changes: &[(&str, f64, f64)]) -> String {
        let changes: Vec<_> = changes.iter().map(|(p, m, e)| change(p, *m, *e)).collect();
        headline(&Findings::of(&changes, trend::THRESHOLD), 2045)
    }

    #[test]
    fn rents_are_told_as_they_go() {
        assert_eq!(
            sentence(&[("Austin", 24.0, 3.0), ("Detroit", -4.6, 2.0)]),
            "Rents rise 24% in Austin and fall 4.6% in Detroit by 2045"
        );
        assert_eq!(sentence(&[("A", 24.0, 3.0), ("B", 2.0, 1.0)]), "Rents rise everywhere by 2045, most in A: 24%");
        assert_eq!(
            sentence(&[("A", 24.0, 3.0), ("B", 0.2, 1.0)]),
            "Rents rise 24% in A by 2045; nowhere do they fall more than 1%"
        );
        assert_eq!(sentence(&[("A", -24.0, 3.0), ("B", 2.0, 3.0)]), "Rents fall 24% in A by 2045");
        assert_eq!(
            sentence(&[("A", 5.0, 1.0), ("B", 5.1, 1.0), ("C", 5.2, 1.0), ("D", -9.0, 1.0)]),
            "Rents rise 5% in three places and fall 9% in D by 2045"
        );
        assert_eq!(sentence(&[("A", 5.0, 1.0), ("B", 5.1, 1.0)]), "Rents rise 5% in every place by 2045");
    }

    #[test]
    fn one_replicate_cannot_tell() {
        let one = |place: &str, size: f64| Change { place: place.into(), spread: Spread::of([size].into_iter()) };
        let said = |changes: &[Change]| headline(&Findings::of(changes, trend::THRESHOLD), 2045);
        assert_eq!(
            said(&[one("A", 79.0), one("B", -2.0)]),
            "One run cannot tell where rents rise or fall by 2045; the largest change, +79%, may be luck"
        );
        assert_eq!(
            said(&[one("A", -79.0)]),
            "One run cannot tell a rise or fall of rents in A by 2045 from luck; −79% may be luck"
        );
    }

    #[test]
    fn still_rents_are_told_as_still() {
        assert_eq!(
            sentence(&[("A", 0.5, 0.1), ("B", -0.5, 0.1)]),
            "In 2045, rents in every place are within 1% of their start"
        );
        assert_eq!(sentence(&[("A", 0.5, 0.1)]), "In 2045, rents in A are within 1% of their start");
        assert_eq!(
            sentence(&[("A", 5.0, 9.0), ("B", 0.5, 0.1)]),
            "No rise or fall of rents by 2045 stands out from luck; the largest, +5%, may be luck"
        );
        assert_eq!(sentence(&[("A", 5.0, 1.0)]), "Rents rise 5% in A by 2045");
    }
}
