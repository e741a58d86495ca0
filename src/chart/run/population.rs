//! Draws households per place over time, and writes who gains and who loses how many.

use crate::chart::read::tables::RunTables;
use crate::chart::shape::trend;
use crate::chart::shape::trend::Trend;
use crate::chart::sheet::canvas::Chart;
use crate::chart::words::finding::{Findings, Lead};
use crate::format::Unit;

/// Draws households per place over time.
pub fn chart(tables: &RunTables) -> Chart {
    draw(tables, false)
}

/// The same on a logarithmic axis, which places of very different sizes can share.
pub fn logarithmic(tables: &RunTables) -> Chart {
    draw(tables, true)
}

/// What was found, in one sentence.
pub fn finding(tables: &RunTables) -> String {
    chart(tables).headline
}

fn draw(tables: &RunTables, log: bool) -> Chart {
    trend::chart(
        tables,
        &Trend {
            name: trend::POPULATION,
            cube: &tables.households,
            twin: tables.twin.as_ref().map(|twin| &twin.households),
            unit: Unit::Count,
            level: "Households",
            change: "Change in households",
            log,
            new_places_apart: true,
            headline,
        },
    )
}

fn headline(found: &Findings, year: i64) -> String {
    match (&found.up, &found.down) {
        (Some(up), Some(down)) => format!("{}, {} by {year}", gains(up), loses(&down.within(), down)),
        (Some(up), None) if found.all_up && up.places.len() == found.places => {
            let subject = found.only.as_deref().unwrap_or("Every place");
            format!("{subject} gains {} in households by {year}", up.format_size())
        }
        (Some(up), None) if found.all_up => {
            format!("Every place gains households by {year}, {} most: {}", up.within(), up.format_size())
        }
        (Some(up), None) => {
            let rest = if found.none_down { "; no place loses more than 1%" } else { "" };
            format!("{} in households by {year}{rest}", gains(up))
        }
        (None, Some(down)) if found.all_down && down.places.len() == found.places => {
            let subject = found.only.as_deref().unwrap_or("Every place");
            format!("{subject} loses {} of its households by {year}", down.format_size())
        }
        (None, Some(down)) if found.all_down => {
            format!("Every place loses households by {year}, {} most: {}", down.within(), down.format_size())
        }
        (None, Some(down)) => {
            let rest = if found.none_up { "; no place gains more than 1%" } else { "" };
            format!("{} by {year}{rest}", loses(&down.subject(), down))
        }
        (None, None) if found.none_up && found.none_down => match &found.only {
            Some(place) => {
                format!("{place} gains or loses no more than 1% of its households by {year}")
            }
            None => format!("No place gains or loses more than 1% of its households by {year}"),
        },
        (None, None) if found.single => match &found.only {
            Some(place) => {
                format!(
                    "One run cannot tell a gain or loss of households in {place} by {year} from luck{}",
                    found.doubt()
                )
            }
            None => format!("One run cannot tell who gains or loses households by {year}{}", found.doubt()),
        },
        (None, None) => match &found.only {
            Some(place) => {
                format!("No gain or loss of households in {place} by {year} stands out from luck{}", found.doubt())
            }
            None => format!("No gain or loss of households by {year} stands out from luck{}", found.doubt()),
        },
    }
}

fn gains(lead: &Lead) -> String {
    format!("{} {} {}", lead.subject(), lead.fit("gains", "gain"), lead.format_size())
}

fn loses(who: &str, lead: &Lead) -> String {
    let (lose, its) = (lead.fit("loses", "lose"), lead.fit("its", "their"));
    format!("{who} {lose} {} of {its} households", lead.format_size())
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
    fn gain_and_loss_are_both_told() {
        assert_eq!(
            sentence(&[("Austin", 12.2, 3.0), ("Chicago", -7.1, 2.0), ("Boston", 0.3, 1.0)]),
            "Austin gains 12%, Chicago loses 7% of its households by 2045"
        );
    }

    #[test]
    fn ties_are_told_as_ties() {
        assert_eq!(
            sentence(&[("A", 12.2, 0.0), ("B", 11.9, 0.0), ("C", -7.0, 0.0), ("D", -6.8, 0.0)]),
            "A and B gain 12%, C and D lose 7% of their households by 2045"
        );
        assert_eq!(
            sentence(&[("A", 12.2, 0.0), ("B", -7.0, 0.0), ("C", -7.0, 0.0), ("D", -6.8, 0.0)]),
            "A gains 12%, three places lose 7% of their households by 2045"
        );
        assert_eq!(sentence(&[("A", 12.2, 0.0), ("B", 11.9, 0.0)]), "Every place gains 12% in households by 2045");
    }

    #[test]
    fn one_sided_change_claims_nothing_about_the_other_side() {
        assert_eq!(
            sentence(&[("A", 12.2, 1.0), ("B", 0.4, 1.0)]),
            "A gains 12% in households by 2045; no place loses more than 1%"
        );
        assert_eq!(sentence(&[("A", 12.2, 1.0), ("B", -1.4, 2.0)]), "A gains 12% in households by 2045");
        assert_eq!(
            sentence(&[("A", -3.0, 1.0), ("B", 0.4, 1.0)]),
            "A loses 3.0% of its households by 2045; no place gains more than 1%"
        );
        assert_eq!(sentence(&[("A", 12.2, 1.0), ("B", 2.0, 1.0)]), "Every place gains households by 2045, A most: 12%");
        assert_eq!(
            sentence(&[("A", -12.2, 1.0), ("B", -2.0, 1.0)]),
            "Every place loses households by 2045, A most: 12%"
        );
    }

    #[test]
    fn no_change_is_told_as_no_change() {
        assert_eq!(
            sentence(&[("A", 0.9, 0.1), ("B", -1.0, 0.1)]),
            "No place gains or loses more than 1% of its households by 2045"
        );
        assert_eq!(
            sentence(&[("A", 3.0, 4.0), ("B", -2.0, 2.5)]),
            "No gain or loss of households by 2045 stands out from luck; the largest, +3.0%, may be luck"
        );
    }

    #[test]
    fn one_replicate_cannot_tell() {
        let one = |place: &str, size: f64| Change { place: place.into(), spread: Spread::of([size].into_iter()) };
        let said = |changes: &[Change]| headline(&Findings::of(changes, trend::THRESHOLD), 2045);
        assert_eq!(
            said(&[one("A", 79.0), one("B", -2.0)]),
            "One run cannot tell who gains or loses households by 2045; the largest change, +79%, may be luck"
        );
        assert_eq!(
            said(&[one("A", -79.0)]),
            "One run cannot tell a gain or loss of households in A by 2045 from luck; −79% may be luck"
        );
    }

    #[test]
    fn one_place_is_called_by_name() {
        assert_eq!(sentence(&[("A", 12.2, 1.0)]), "A gains 12% in households by 2045");
        assert_eq!(sentence(&[("A", -12.2, 1.0)]), "A loses 12% of its households by 2045");
        assert_eq!(sentence(&[("A", 0.2, 1.0)]), "A gains or loses no more than 1% of its households by 2045");
        assert_eq!(
            sentence(&[("A", 2.2, 4.0)]),
            "No gain or loss of households in A by 2045 stands out from luck; +2.2% may be luck"
        );
    }
}
