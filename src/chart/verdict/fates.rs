//! Tells what becomes of every town that opens, over all runs.

use crate::chart::read::happenings::Happened;
use crate::chart::verdict::beside::people;
use crate::chart::verdict::claim::{Big, Book, Measure, Quantity, Told, told_range};
use crate::chart::verdict::effect::government;
use crate::chart::verdict::gate;
use crate::chart::verdict::host::danger;
use crate::chart::verdict::life;
use crate::chart::verdict::life::Fate;
use crate::chart::verdict::opens_then::opens_then;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, listed, lower, sentence};
use crate::chart::words::finding::count_word;
use crate::chart::words::spread::Spread;

/// Every town that opened: its replicate, its rank, and what became of it.
pub fn fates(scene: &Scene) -> Vec<(usize, usize, Fate)> {
    let new = &scene.tables.new_places;
    let towns = |r: usize| (0..new.names.len()).map(move |town| (r, town));
    let all = (0..new.lives.len()).flat_map(towns);
    all.filter_map(|(r, town)| Some((r, town, Fate::of(&new.lives[r][town])?))).collect()
}

/// The answer; why no town opens, if none does.
pub fn told(scene: &Scene, book: &mut Book) -> Told {
    let fates = fates(scene);
    let count = |fate: Fate| fates.iter().filter(|(_, _, other)| *other == fate).count();
    let end = plain::year(scene.end);
    if fates.is_empty() {
        let [first, looks] = life::none(scene, book);
        let second = match (opens_then(scene, book), looks.is_empty()) {
            (None, _) => looks,
            (Some(then), true) => format!("{}.", sentence(&then)),
            (Some(then), false) => format!("{}; {}", sentence(&then), lower(&looks)),
        };
        let reform = reformed(scene, book);
        let second = match (&reform, city(scene, book), second.is_empty()) {
            (Some(reform), Some(city), _) => format!("{}, and {city}. {second}", reform.told).trim_end().to_owned(),
            (Some(reform), None, _) => format!("{}. {second}", reform.told).trim_end().to_owned(),
            (None, None, _) => second,
            (None, Some(city), true) => format!("{city}."),
            (None, Some(city), false) => format!("{}; {city}.", second.trim_end_matches('.')),
        };
        let second = with_who_pays(scene, second, book);
        let mut numbers =
            vec![Big::new(format!("0 of {}", scene.runs), format!("runs open a town by {end}")).accented()];
        if let Some((most, needed)) = life::pledges(scene, book) {
            let of = needed.as_ref().filter(|_| reform.is_some());
            let of = of.map_or_else(String::new, |needed| format!(" of the {} that must", needed.mid));
            numbers.push(Big::new(
                most.mid.clone(),
                format!("households{of} have pledged at once at the peak{}", told_range(&most)),
            ));
            numbers.extend(needed.map(|needed| Big::new(needed.mid, "households must pledge before one is built")));
        }
        // Where a city reforms beside the town that does not come, that is the other half of the answer.
        if let Some(reform) = reform {
            numbers.truncate(2);
            numbers.push(reform.big);
        }
        return Told { first, second, numbers, ..Told::default() };
    }
    let measure = |fate: Fate| match fate {
        Fate::Standing => Measure::Standing,
        Fate::Repealed => Measure::Repealed,
        Fate::BuildersFailed => Measure::BuildersFailed,
        Fate::Closed => Measure::Closed,
    };
    let total = book.count(Measure::AllTowns, "", fates.len() as f64, plain::whole);
    let mut said = |fate: Fate| {
        let number = count(fate);
        (number > 0).then(|| book.count(measure(fate), "", number as f64, plain::whole).mid)
    };
    let [standing, repealed, failed, closed] =
        [Fate::Standing, Fate::Repealed, Fate::BuildersFailed, Fate::Closed].map(&mut said);
    // One town of one name, or several.
    let mut names: Vec<usize> = fates.iter().map(|(_, town, _)| *town).collect();
    names.sort_unstable();
    names.dedup();
    let one = names.len() == 1 && fates.len() > 1;
    let verb = |single: &str, many: &str, number: &str| if number == "1" { single.to_owned() } else { many.to_owned() };
    let parts: Vec<String> = [
        standing.as_ref().map(|n| format!("{n} {} in {end}", verb("stands", "stand", n))),
        repealed.as_ref().map(|n| format!("{n} {} by the host", verb("is repealed", "are repealed", n))),
        failed
            .as_ref()
            .map(|n| format!("{n} {} on without {} builder", verb("goes", "go", n), verb("its", "their", n))),
        closed.as_ref().map(|n| format!("{n} {}", verb("closes", "close", n))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let runs_with = (0..scene.runs).filter(|r| fates.iter().any(|(other, _, _)| other == r)).count();
    let first = match (one, fates.len()) {
        (_, 1) => {
            let call = sentence(&scene.town_call(names[0]));
            let fate = parts.first().map_or("", |part| part.trim_start_matches("1 "));
            format!("{call} opens {} and {fate}.", scene.in_runs(1))
        }
        (true, _) => {
            let call = sentence(&scene.town_call(names[0]));
            let opens = format!("opens {}", scene.in_runs(runs_with));
            let became = of_one(&parts, &total.mid);
            format!("{call} {}.", listed(&std::iter::once(opens).chain(became).collect::<Vec<_>>()))
        }
        _ => {
            let by_run =
                Spread::of((0..scene.runs).map(|r| fates.iter().filter(|(other, _, _)| *other == r).count() as f64));
            let each = book.say(Measure::Towns, "", by_run, plain::whole);
            let noun = if each.mid == "1" { "town opens" } else { "towns open" };
            // No run opens half a town.
            let number = match &each.ends {
                Some((least, most)) if each.value.fract() != 0.0 => {
                    let next = least.parse::<usize>().is_ok_and(|least| most.parse() == Ok(least + 1));
                    format!("{} {} {}", spelled(least), if next { "or" } else { "to" }, spelled(most))
                }
                _ => spelled(&each.mid),
            };
            let range = if each.value.fract() == 0.0 { each.range() } else { String::new() };
            let became = match parts.as_slice() {
                [one] if one.starts_with(&format!("{} ", total.mid)) => match (total.mid.as_str(), scene.runs) {
                    ("2", 1) => one.replacen('2', "both", 1),
                    (_, 1) => format!("all {one}"),
                    (all, runs) => one.replacen(all, &format!("all {all} in {runs} runs"), 1),
                },
                parts => format!("of {} in all, {}", total.mid, listed(parts)),
            };
            format!("{} {noun} in {}{}; {became}.", sentence(&number), plain::years(scene.end - scene.start), range)
        }
    };
    let firsts = Spread::of((0..scene.runs).filter_map(|r| {
        let of_run = scene.tables.new_places.lives[r].iter().filter_map(|life| life.opened);
        Some(of_run.reduce(f64::min)? - scene.start).map(|years| years.max(0.0))
    }));
    let opens = book.say(Measure::YearsToFirst, "", firsts, plain::years);
    let alive: Vec<f64> = fates
        .iter()
        .filter(|(_, _, fate)| *fate == Fate::Standing)
        .map(|&(r, town, _)| scene.residents(r, town))
        .collect();
    let households = (!alive.is_empty())
        .then(|| book.say(Measure::HouseholdsStanding, "", Spread::of(alive.into_iter()), plain::people));
    let opening = match (opens.value < 0.05, fates.len()) {
        (true, 1) => "It is open from the start".to_owned(),
        (true, _) if one => "It is open from the start".to_owned(),
        (true, _) => "The first is open from the start".to_owned(),
        (_, 1) => format!("It opens after {}", opens.full()),
        _ if one => format!("It opens after {}", opens.full()),
        _ => format!("The first opens after {}", opens.full()),
    };
    let danger = match names.as_slice() {
        [town] => danger(scene, *town, book),
        _ => None,
    };
    // Where a host may turn on the one town, that says more than when it opens, which the numbers have.
    let opening = danger.as_ref().map_or(opening, |danger| sentence(&danger.told()));
    let mut numbers_after = None;
    let mut by_town = Vec::new();
    let second = match &households {
        _ if (2..=3).contains(&names.len()) => {
            let towns = names.iter().filter_map(|&town| life::opening(scene, town, book));
            let live = towns.map(|town| {
                let call = scene.town_call(town.town);
                let runs =
                    if town.runs < scene.runs { format!(" {}", scene.in_runs(town.runs)) } else { String::new() };
                let about = format!("households in {call} in {end}{runs}{}", told_range(&town.residents));
                by_town.push(Big::new(town.residents.mid.clone(), about));
                format!("{call} has {} households{runs}{}", town.residents.mid, town.residents.range())
            });
            format!("In {end} {}; {}.", listed(&live.collect::<Vec<_>>()), lower(&opening))
        }
        Some(households) => {
            format!("{opening}; one that stands has {} households in {end}{}.", households.mid, households.range())
        }
        None => {
            let all = Spread::of(fates.iter().map(|&(r, town, _)| scene.residents(r, town)));
            let all = book.say(Measure::HouseholdsAfter, "", all, plain::people);
            numbers_after =
                Some(Big::new(all.mid.clone(), format!("households live there in {end}{}", told_range(&all))));
            format!("{opening}; whatever its law, a town has {} households in {end}{}.", all.mid, all.range())
        }
    };
    let placebo = life::looks_in_short(scene, book).or_else(|| city(scene, book));
    let second = match placebo {
        Some(placebo) => format!("{}; {placebo}.", second.trim_end_matches('.')),
        None => second,
    };
    let second = with_who_pays(scene, second, book);
    let stand = standing.unwrap_or_else(|| "0".to_owned());
    let lead = match runs_with < scene.runs {
        // That no town opens in the others comes before what becomes of those that do.
        true => {
            let with = book.count(Measure::RunsWithTown, "", runs_with as f64, plain::whole);
            let became = match total.mid.as_str() {
                "1" => format!("it {} in {end}", if stand == "1" { "stands" } else { "no longer stands" }),
                all => format!("{stand} of {all} {} in {end}", if stand == "1" { "stands" } else { "stand" }),
            };
            Big::new(format!("{} of {}", with.mid, scene.runs), format!("runs open a town; {became}"))
        }
        false => Big::new(
            format!("{stand} of {}", total.mid),
            format!("towns have charter and builder in {end}, in {} runs together", scene.runs),
        ),
    };
    let mut numbers = vec![lead.accented()];
    // Of several towns each has a number of its own: none is like another, and the sentence says when the first opens.
    if by_town.is_empty() || danger.is_some() {
        numbers.push(Big::new(opens.mid.clone(), format!("until the first opens{}", told_range(&opens))));
    }
    if let Some(danger) = danger {
        numbers.push(Big::new(
            danger.part.mid.clone(),
            format!("of the host's hostility comes of the tax base it loses{}", told_range(&danger.part)),
        ));
    } else if !by_town.is_empty() {
        numbers.append(&mut by_town);
    } else if let Some(households) = households {
        numbers.push(Big::new(
            households.mid.clone(),
            format!("households in one that stands{}", told_range(&households)),
        ));
    }
    numbers.extend(numbers_after);
    Told { first, second, numbers, ..Told::default() }
}

/// Of several communities that each want a place, who can pay for it goes with who gets one.
fn with_who_pays(scene: &Scene, second: String, book: &mut Book) -> String {
    let pays = (scene.tables.new_places.communities.len() > 1).then(|| gate::who_pays(scene, book)).flatten();
    pays.map_or(second.clone(), |pays| format!("{second} {pays}").trim_start().to_owned())
}

/// What the old city's own reform has come to.
struct Reformed {
    told: String,
    big: Big,
}

/// How much better the old city is governed than its twin, where a law changed it and that stands out from luck.
fn reformed(scene: &Scene, book: &mut Book) -> Option<Reformed> {
    let city = scene.city()?;
    let than = scene.than()?;
    let name = scene.name(city.place);
    let changed = |event: &Happened| event.kind == "reform" && event.place == name;
    if !scene.tables.happened.iter().any(changed) {
        return None;
    }
    let (said, _) = government(scene, city.place, city.among, book).filter(|(_, up)| *up)?;
    let call = scene.call(city.place);
    Some(Reformed {
        told: format!(
            "Reform comes instead: {call}'s government is {} points better{} on a scale of six",
            said.mid,
            said.range()
        ),
        big: Big::new(
            format!("+{}", said.mid),
            format!("points of a scale of six by which {call} is better governed {than}{}", told_range(&said)),
        ),
    })
}

/// How many more or fewer live in the old city than in its twin, where that stands out from luck: “Chicago has 3,100 fewer households …”.
fn city(scene: &Scene, book: &mut Book) -> Option<String> {
    let city = scene.city()?;
    let than = scene.than()?;
    let effects = scene.effects(city.place, city.among);
    let households = effects.iter().find(|effect| effect.quantity == Quantity::Households && effect.way.is_some())?;
    Some(format!("{} {}", scene.call(city.place), people(scene, city.place, households, &than, book)))
}

/// What becomes of one town in so many of its runs: “stands in 2045 in 3 of them”, “is repealed by the host in 17 of them”.
fn of_one(parts: &[String], all: &str) -> Vec<String> {
    let turned = parts.iter().map(|part| {
        let (number, what) = part.split_once(' ').unwrap_or((part, ""));
        let what = what.replacen("stand ", "stands ", 1).replacen("are ", "is ", 1).replacen(
            "go on without their",
            "goes on without its",
            1,
        );
        let what = if what == "close" { "closes".to_owned() } else { what };
        match number == all {
            true => format!("{what} in each"),
            false => format!("{what} in {number} of them"),
        }
    });
    turned.collect()
}

/// A small whole number as a word.
fn spelled(number: &str) -> String {
    number.parse::<usize>().map_or_else(|_| number.to_owned(), count_word)
}
