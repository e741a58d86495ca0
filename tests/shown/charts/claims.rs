//! Headlines, subtitles and labels say what the numbers say, and no more.

use footvote::chart::read::subject;
use footvote::chart::read::tables::RunTables;
use footvote::chart::run::{city_ledger, entry, flows, founding, net_migration, population, who};
use footvote::chart::sheet::canvas::{Chart, Mark};
use footvote::chart::sheet::style::{GAIN, GREY_TEXT, HEIGHT, HUES, LOSS};

use super::made_up::{Shape, USUAL, charts, made_up, over_time, with_new_places};
use crate::support::pictures::check;

#[test]
fn new_places_are_named_among_many() {
    let mut tables = made_up(Shape { places: 40, ..USUAL });
    tables.new.insert("place_17".into());
    for (replicate, moment) in (0..tables.replicates).flat_map(|r| (0..8).map(move |m| (r, m))) {
        tables.households.set(replicate, moment, 17, 0.0);
    }
    let chart = population::chart(&tables);
    let said = |words: &str| chart.texts().any(|text| text.text == words);
    assert!(said("Households of new places") && said(&tables.places[17]), "the new place has no plot or no label");
    assert!(said("Change in households since 2025 of places that were there, in %") && said("32 other places"));
    check("new and old", &chart);
    let chart = population::logarithmic(&tables);
    assert!(chart.texts().any(|text| text.text.ends_with("(new)")), "the new place has no label");
    assert!(chart.subtitle.contains("logarithmic scale"), "{}", chart.subtitle);
    assert!(chart.subtitle.contains("Grey: 32 other places."), "{}", chart.subtitle);
    let chart = population::logarithmic(&made_up(Shape { places: 9, ..USUAL }));
    assert!(chart.subtitle.contains("Grey: 1 other place."), "{}", chart.subtitle);
}

#[test]
fn foundings_are_never_claimed_where_there_are_none() {
    let mut tables = made_up(Shape { replicates: 4, ..USUAL });
    with_new_places(&mut tables, 1, 2, 0, false);
    let headline = founding::chart(&tables).headline;
    assert!(headline.starts_with("No new place opens by 2045: pledges peak at"), "{headline}");
    // Four replicates that agree to the last digit may do so by chance; six do not.
    let agreed = entry::chart(&tables).headline;
    assert!(agreed.starts_with("In 4 runs, ") && agreed.ends_with("so few cannot tell that from luck"), "{agreed}");
    let mut six = made_up(Shape { replicates: 6, ..USUAL });
    with_new_places(&mut six, 1, 2, 0, false);
    assert!(entry::chart(&six).headline.starts_with("Of those who would pledge, "));
    with_new_places(&mut tables, 1, 2, 2, true);
    let headline = founding::chart(&tables).headline;
    assert!(headline.ends_with("by 2045 none is left: four closed, four repealed"), "{headline}");
}

#[test]
fn what_law_costs_is_drawn_template_by_template_where_one_is_founded_twice() {
    let mut tables = made_up(Shape { replicates: 4, ..USUAL });
    let said = |tables: &RunTables, words: &str| {
        let chart = founding::chart(tables);
        chart.texts().filter(|text| text.text.starts_with(words)).count()
    };
    let title = "Legal cost per founder";
    // Three templates, each founded once: nothing was learned.
    with_new_places(&mut tables, 3, 3, 3, false);
    assert_eq!(said(&tables, title), 0);
    // One of them, founded three times: one line.
    tables.new_places.lineages = vec![tables.new_places.communities[1].clone(); 3];
    assert_eq!(said(&tables, title), 1);
    // Three, of which two are founded twice.
    with_new_places(&mut tables, 3, 5, 5, false);
    let calls = tables.new_places.community_calls.clone();
    let named =
        |tables: &RunTables, call: &str| founding::chart(tables).texts().filter(|text| text.text == call).count();
    let bare = {
        let mut tables = tables.clone();
        tables.new_places.lineages = vec![calls[0].clone(); 5];
        tables
    };
    let more: Vec<usize> = calls.iter().map(|call| named(&tables, call) - named(&bare, call)).collect();
    assert_eq!((said(&tables, title), more), (1, vec![1, 1, 0]));
}

#[test]
fn who_lives_in_new_places_is_told_of_the_runs_that_have_one_in_picture_and_headline_alike() {
    let mut tables = made_up(Shape { replicates: 4, ..USUAL });
    with_new_places(&mut tables, 1, 1, 1, false);
    // Two of four runs open no place: 4,200 and 4,800 households live where there is one.
    let last = tables.years.len() - 1;
    for (r, households) in [(0, 4_200.0), (1, 4_800.0), (2, 0.0), (3, 0.0)] {
        (0..=last).for_each(|m| tables.new_places.households.set(r, m, 0, households));
        if households == 0.0 {
            tables.new_places.lives[r][0].opened = None;
            tables.new_places.lives[r][0].success = None;
        }
    }
    let chart = founding::chart(&tables);
    assert!(chart.headline.ends_with("it has 4,500 households"), "{}", chart.headline);
    assert!(chart.texts().any(|text| text.text == "4,500"), "the picture ends elsewhere");
    assert!(chart.subtitle.contains("of the 2 runs with a place"), "{}", chart.subtitle);
}

#[test]
fn every_chart_says_runs() {
    for replicates in [1, 4, 20] {
        let mut tables = made_up(Shape { replicates, ..USUAL });
        let mut all = charts(&tables);
        with_new_places(&mut tables, 2, 3, 2, true);
        all.extend(charts(&tables));
        for chart in all {
            let words =
                chart.texts().map(|text| text.text.clone()).chain([chart.headline.clone(), chart.subtitle.clone()]);
            for words in words {
                assert!(!words.contains("eplicate"), "{}: {words}", chart.name);
            }
        }
    }
}

#[test]
fn only_what_the_headline_speaks_of_is_coloured() {
    // Many places of which none stands out from luck.
    let chart = population::chart(&made_up(Shape { places: 9, growth: 0.0, noise: 0.02, ..USUAL }));
    let hues: Vec<_> = HUES.iter().map(|hue| hue.line).collect();
    let coloured = |chart: &Chart| {
        let lines = chart.marks.iter().filter_map(|mark| match mark {
            Mark::Line { color, width, .. } if *width > 1.0 => Some(*color),
            _ => None,
        });
        lines.filter(|color| hues.contains(color) || *color == LOSS.line).count()
    };
    assert!(chart.headline.starts_with("No gain or loss of households"), "{}", chart.headline);
    assert_eq!(coloured(&chart), 0);
    // One that gains and one that loses, for certain, and others that do neither.
    let mut tables = made_up(Shape { places: 9, growth: 0.0, noise: 0.0, ..USUAL });
    let last = tables.years.len() - 1;
    for r in 0..tables.replicates {
        tables.households.set(r, last, 0, tables.households.at(r, 0, 0) * (1.2 + 0.001 * r as f64));
        tables.households.set(r, last, 1, tables.households.at(r, 0, 1) * (0.8 + 0.001 * r as f64));
    }
    let chart = population::chart(&tables);
    let (gain, loss) = (&tables.places[0], &tables.places[1]);
    let color = |name: &String| chart.texts().filter(|text| text.text == *name).map(|text| text.color).last();
    assert_eq!((color(gain), color(loss)), (Some(GAIN.text), Some(LOSS.text)), "{}", chart.headline);
    let others: Vec<_> = tables.places[2..].iter().filter_map(color).collect();
    assert!(others.iter().all(|color| *color == GREY_TEXT), "{others:?}");
    assert_eq!(coloured(&chart), 2, "a line of the gain, a line of the loss");
}

#[test]
fn one_replicate_claims_no_band() {
    for chart in over_time(&made_up(Shape { replicates: 1, ..USUAL })) {
        assert!(chart.subtitle.contains("One run, so no band"), "{}", chart.subtitle);
        let areas = chart.marks.iter().filter(|mark| matches!(mark, Mark::Area { .. })).count();
        assert_eq!(areas, 1, "{}: only the paper is an area", chart.name);
    }
}

#[test]
fn a_flat_run_says_that_nothing_changes() {
    let [population, net_migration, rents] =
        over_time(&made_up(Shape { growth: 0.0, noise: 0.0, places: 20, ..USUAL }));
    assert_eq!(population.headline, "No place gains or loses more than 1% of its households by 2045");
    assert_eq!(net_migration.headline, "No place gains or loses more than 0.1% of its households a year by migration");
    assert!(rents.headline.starts_with("Rents rise 8% in every place"), "{}", rents.headline);
}

#[test]
fn one_replicate_claims_no_balance_and_no_interval() {
    let tables = made_up(Shape { replicates: 1, ..USUAL });
    assert!(flows::chart(&tables).headline.ends_with("moves between places from 2025 to 2045"));
    assert!(who::chart(&tables).subtitle.contains("One run, so no interval"));
}

#[test]
fn flows_without_a_balance_claim_none_and_a_clear_one_is_named() {
    let mut tables = made_up(Shape { noise: 0.0, places: 40, ..USUAL });
    let headline = flows::chart(&tables).headline;
    assert!(headline == "No balance of moves between two places stands out from luck", "{headline}");
    for replicate in 0..tables.replicates {
        tables.flows.set(replicate, 2, 5, 30_000.0 + replicate as f64);
    }
    let headline = flows::chart(&tables).headline;
    assert!(
        headline.starts_with("28,000 more moves go from Austin to San Francisco than back, the largest such balance"),
        "{headline}"
    );
}

#[test]
fn the_ledger_shows_the_place_of_the_question_else_the_largest_change() {
    let mut tables = made_up(USUAL);
    let most = subject::subject(&tables);
    assert!(most.place != 2 && most.among == 6, "{most:?}");
    tables.facts.headline = Some("place_02".into());
    assert_eq!((subject::subject(&tables).place, subject::subject(&tables).among), (2, 1));
    assert!(city_ledger::chart(&tables).subtitle.starts_with("Austin, 2025–2045"));
}

#[test]
fn a_place_that_starts_empty_is_not_given_a_change() {
    let mut tables = made_up(Shape { places: 20, ..USUAL });
    for replicate in 0..tables.replicates {
        tables.households.set(replicate, 0, 3, 0.0);
    }
    let chart = population::chart(&tables);
    assert!(chart.subtitle.contains("Not shown: one place"), "{}", chart.subtitle);
    assert!(!chart.texts().any(|text| text.text == "New York"));
}

#[test]
fn net_migration_is_the_mean_of_yearly_rates() {
    // 10 % of each year's households come in: 10 % a year, not the 159 % of the whole decade over ten years.
    let mut tables = made_up(Shape { places: 1, replicates: 3, years: 10, growth: 0.0, noise: 0.0, ..USUAL });
    for replicate in 0..3 {
        let (rate, mut households) = (0.099 + 0.001 * replicate as f64, 1000.0);
        for moment in 0..=10 {
            let net = if moment > 0 { rate * households } else { 0.0 };
            households += net;
            tables.households.set(replicate, moment, 0, households);
            tables.inflow.set(replicate, moment, 0, net);
            tables.outflow.set(replicate, moment, 0, 0.0);
        }
    }
    tables.places[0] = "Boomtown".into();
    assert_eq!(net_migration::chart(&tables).headline, "Boomtown gains 10% of its households a year by migration");
}

#[test]
fn on_a_logarithmic_axis_a_band_that_reaches_zero_goes_down_to_the_lower_edge() {
    let mut tables = made_up(USUAL);
    let plain = population::logarithmic(&tables);
    // Three of twenty replicates lose the second place after five years, all of them after fifteen.
    for (replicate, moment) in (0..20).flat_map(|r| (6..=20).map(move |m| (r, m))) {
        if replicate < 3 || moment > 15 {
            tables.households.set(replicate, moment, 1, 0.0);
        }
    }
    let chart = population::logarithmic(&tables);
    check("zero", &chart);
    let edge = HEIGHT - 66.0;
    let bands = |chart: &Chart| -> Vec<Vec<(f64, f64)>> {
        let areas = chart.marks.iter().skip(1).filter_map(|mark| match mark {
            Mark::Area { points, .. } => Some(points.clone()),
            _ => None,
        });
        areas.collect()
    };
    assert!(bands(&plain).iter().all(|band| band.len() == 2 * 21), "a band for each moment");
    let cut: Vec<Vec<(f64, f64)>> = bands(&chart).into_iter().filter(|band| band.len() < 2 * 21).collect();
    // The middle 90 % and, of a place that the headline names, the middle half.
    assert_eq!(cut.len(), 2);
    assert_eq!(cut[0].len(), 2 * 16, "the band goes on while some replicates are above zero");
    let (lower, upper) = cut[0].split_at(16);
    assert!(lower[..6].iter().all(|(_, y)| *y < edge) && lower[6..].iter().all(|(_, y)| (y - edge).abs() < 1e-9));
    assert!(upper.iter().all(|(_, y)| *y < edge), "where there is something, it is above the edge");
    assert!(chart.subtitle.ends_with("Shading down to the lower edge reaches zero."), "{}", chart.subtitle);
    assert!(!plain.subtitle.contains("lower edge"), "{}", plain.subtitle);
}
