//! Tells what it costs and who pays: a grant for each household that it keeps, or what builders' lenders and holders lose.

use crate::chart::verdict::beside::people;
use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Told, told_range};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, sentence};
use crate::chart::words::finding::count_word;
use crate::chart::words::spread::Spread;

/// The answer; nothing where there is neither a grant nor a town.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    match scene.tables.granting() {
        Some(place) => granted(scene, place, book),
        None => built(scene, book),
    }
}

/// What others have put into a town for each household that lives there at the end, $ of runs in which somebody does.
fn put_in(scene: &Scene, town: usize) -> Spread {
    let of_run = |r: usize| {
        let (sum, residents) = (scene.tables.new_places.put_in.get(town)?.get(r)?, scene.residents(r, town));
        (*sum > 0.0 && residents > 0.0).then(|| sum / residents)
    };
    Spread::of((0..scene.runs).filter_map(of_run))
}

fn granted(scene: &Scene, place: usize, book: &mut Book) -> Option<Told> {
    let name = &scene.tables.names[place];
    let effects = scene.effects(place, 1);
    let households = effects.iter().find(|effect| effect.quantity == Quantity::Households)?;
    let than = scene.than()?;
    let currency = scene.tables.facts.currency;
    let money = |value: f64| plain::money(value, currency);
    let (call, end) = (scene.call(place), plain::year(scene.end));
    let clause = people(scene, place, households, &than, book);
    let paid = scene.tables.over(|r| scene.tables.granted(r, place));
    let each = {
        let last = scene.last();
        let of_run = |r: usize| {
            let (here, there) = scene.pair(Quantity::Households, r, last, place).unwrap_or((f64::NAN, f64::NAN));
            if here > there { scene.tables.granted(r, place) / (here - there) } else { f64::NAN }
        };
        scene.tables.over(of_run)
    };
    let paid = book.say(Measure::Granted, name, paid, money);
    let each = (households.way == Some(true)).then(|| book.say(Measure::GrantedEach, name, each, money));
    // Where something else differs from the twin, too, whoever stays may stay for that.
    let else_too = scene.tables.happened.iter().any(|event| {
        let of_grant = event.place == *name && event.reason.starts_with("relocation_grant");
        (event.kind == "reform" || event.kind == "trend_begins") && !of_grant
    });
    // A grant that was paid anyway is not what was changed.
    let anyway = (0..scene.runs).any(|r| scene.tables.granted_anyway(r, place) > 0.0);
    let costs = if anyway { "grants beyond those that it pays anyway cost" } else { "the grant costs" };
    let cost = match &each {
        Some(each) => format!(
            "; {costs} {} in all, {} for each {}{}",
            paid.mid,
            each.mid,
            match (else_too, anyway) {
                (true, _) => "household more, whatever of all that changes brought it",
                (false, true) => "that stays because of them",
                (false, false) => "that stays because of it",
            },
            each.range()
        ),
        None => format!("; {costs} {} in all", paid.full()),
    };
    let opening = scene.town().and_then(|town| life::opening(scene, town, book));
    let attract = format!("in {end} {call} {clause}{cost}");
    // What a household costs that is attracted, as the picture shows it; then what one costs in what is founded instead.
    let first = format!("{}.", sentence(&attract));
    let second = match (&opening, scene.tables.new_places.names.is_empty()) {
        (Some(opening), _) => {
            let put_in = put_in(scene, opening.town);
            let put_in = put_in.is_known().then(|| {
                let name = scene.town_name(opening.town);
                book.say(Measure::PutInEach, name, put_in, money)
            });
            format!(
                "{} has {} households in {end}{}{}.",
                life::opened_and(scene, opening, book),
                opening.residents.mid,
                opening.residents.range(),
                put_in.map_or_else(String::new, |each| {
                    format!("; {} for each of them was put into it{}, for its rents to repay", each.mid, each.range())
                })
            )
        }
        (None, false) => life::none(scene, book)[0].clone(),
        (None, true) => String::new(),
    };
    let mut numbers = Vec::new();
    if let Some(each) = &each {
        numbers.push(
            Big::new(
                each.mid.clone(),
                format!(
                    "of grants for each household {}{}",
                    if else_too { "more, though more than grants changes" } else { "that stays because of them" },
                    told_range(each)
                ),
            )
            .accented(),
        );
        let size = households.size(scene, place, book);
        numbers.push(Big::new(format!("+{}", size.mid), format!("more households in {call} {than}")));
    } else {
        numbers.push(
            Big::new(paid.mid.clone(), format!("of grants, and no household more {}", scene.beyond())).accented(),
        );
    }
    if let Some(opening) = &opening {
        numbers.push(Big::new(
            opening.residents.mid.clone(),
            format!("households in {} in {end}{}", scene.town_call(opening.town), told_range(&opening.residents)),
        ));
    }
    Some(Told { first, second, numbers, ..Told::default() })
}

/// Who lives in what was built, and what lenders and holders lost on it.
fn built(scene: &Scene, book: &mut Book) -> Option<Told> {
    let new = &scene.tables.new_places;
    let town = scene.town()?;
    let opening = life::opening(scene, town, book)?;
    let name = scene.town_name(town);
    let currency = scene.tables.facts.currency;
    let money = |value: f64| plain::money(value, currency);
    let call = sentence(&scene.town_call(town));
    let end = plain::year(scene.end);
    let homes = new.homes.get(town).map(|homes| Spread::of(homes.iter().copied().filter(|homes| *homes > 0.0)));
    let homes = homes.filter(Spread::is_known).map(|homes| book.say(Measure::Homes, name, homes, plain::people));
    let lives = new.lives.iter().filter_map(|lives| lives.get(town));
    let failed: Vec<f64> = lives.filter_map(|life| Some(life.builder_failed? - life.opened?)).collect();
    let above_0 =
        |sums: &[Vec<f64>]| Spread::of(sums.get(town).into_iter().flatten().copied().filter(|sum| *sum > 0.0));
    let (lost, sponsored) = (above_0(&new.lost), above_0(&new.sponsored));
    let pays = new.sponsored.get(town).map_or(0, |sums| sums.iter().filter(|sum| **sum > 0.0).count());
    let towns = (0..new.names.len()).filter(|&town| !scene.opened(town).is_empty()).count();
    let call_of = match towns {
        0 | 1 => scene.town_call(town),
        many => format!("{}, one of {} towns", scene.town_call(town), count_word(many)),
    };
    let live = match &homes {
        Some(homes) => {
            format!("{} homes are built in {call_of}, and {} households", homes.mid, opening.residents.mid)
        }
        None => format!("in {call_of} {} households", opening.residents.mid),
    };
    let first = format!("{} live there in {end}{}.", sentence(&live), opening.residents.range());
    let mut numbers = vec![
        Big::new(
            opening.residents.mid.clone(),
            format!("households live there in {end}{}", told_range(&opening.residents)),
        )
        .accented(),
    ];
    numbers.extend(homes.as_ref().map(|homes| Big::new(homes.mid.clone(), "homes are built")));
    let sponsored = sponsored.is_known().then(|| book.say(Measure::Sponsored, name, sponsored, money));
    if let Some(paid) = &sponsored {
        numbers.push(Big::new(paid.mid.clone(), format!("drawn from the sponsor by the builder{}", told_range(paid))));
    }
    let second = if !failed.is_empty() {
        book.count(Measure::BuildersFailed, name, failed.len() as f64, plain::whole);
        let after = book.say(Measure::YearsToFailure, name, Spread::of(failed.iter().copied()), plain::years);
        let lose = match lost.is_known() {
            true => {
                let lost = book.say(Measure::Lost, name, lost, money);
                numbers.push(Big::new(lost.mid.clone(), format!("lost by lenders and owners{}", told_range(&lost))));
                format!("lenders and owners lose {}{}", lost.mid, lost.range())
            }
            false => "lenders and owners lose nothing".to_owned(),
        };
        let first =
            sponsored.map_or_else(String::new, |paid| format!("its sponsor pays {}{}, ", paid.mid, paid.range()));
        format!(
            "{} rents do not pay for the homes in time: {first}the builder fails {} after it opens, and {lose}.",
            sentence(&scene.in_runs(failed.len())),
            after.full(),
        )
    } else if let Some(paid) = &sponsored {
        book.count(Measure::RunsSponsored, name, pays as f64, plain::whole);
        format!(
            "{call} keeps its builder in every run, but not by rents: {} its sponsor pays {}{}.",
            scene.in_runs(pays),
            paid.mid,
            paid.range()
        )
    } else {
        format!("{call} has its builder in every run: rents pay for the homes.")
    };
    Some(Told { first, second, numbers, ..Told::default() })
}
