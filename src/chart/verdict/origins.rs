//! Tells where those who move into new places come from.

use crate::chart::verdict::claim::{Big, Book, Measure, Told, told_range};
use crate::chart::verdict::life;
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::{Scene, listed, sentence};
use crate::chart::words::spread::Spread;

/// Households that moved from a place into the new place, over the whole period, by replicate.
pub fn came(scene: &Scene, replicate: usize, origin: usize, town: usize) -> f64 {
    scene.tables.flows.at(replicate, origin, town)
}

/// The place of the town among all places; nothing of one that never opened.
pub fn place_of(scene: &Scene, town: usize) -> Option<usize> {
    scene.tables.names.iter().position(|name| name == scene.town_name(town))
}

/// Of those who move into the town, those from each place, per cent over replicates; most first.
pub fn shares(scene: &Scene, place: usize) -> Vec<(usize, Spread)> {
    let origins = 0..scene.tables.names.len();
    let all = |r: usize| origins.clone().map(|origin| came(scene, r, origin, place)).sum::<f64>();
    let share = |origin: usize| {
        let of_run = |r: usize| if all(r) > 0.0 { 100.0 * came(scene, r, origin, place) / all(r) } else { f64::NAN };
        Spread::of((0..scene.runs).map(of_run))
    };
    let mut shares: Vec<(usize, Spread)> =
        origins.clone().map(|origin| (origin, share(origin))).filter(|(_, share)| share.median > 0.0).collect();
    shares.sort_by(|(a, x), (b, y)| y.median.total_cmp(&x.median).then(a.cmp(b)));
    shares
}

/// The answer; nothing where no town opens or nobody moves in.
pub fn told(scene: &Scene, book: &mut Book) -> Option<Told> {
    let town = scene.town()?;
    let opening = life::opening(scene, town, book)?;
    let place = place_of(scene, town)?;
    let shares = shares(scene, place);
    let (first_place, share) = shares.first()?;
    let all = scene.tables.over(|r| (0..scene.tables.names.len()).map(|origin| came(scene, r, origin, place)).sum());
    let all = book.say(Measure::Came, scene.town_name(town), all, plain::people);
    let most = book.say(Measure::CameFrom, scene.name(*first_place), *share, plain::percent);
    let call = scene.call(*first_place);
    let first = format!(
        "{}; of the {} households that move in, {} come from {call}{}.",
        sentence(&opening.told(scene)),
        all.mid,
        most.mid,
        most.range()
    );
    let next: Vec<String> = shares[1..]
        .iter()
        .take(3)
        .map(|(origin, share)| {
            let said = book.say(Measure::CameFrom, scene.name(*origin), *share, plain::percent);
            format!("{} from {}", said.mid, scene.call(*origin))
        })
        .collect();
    let end = plain::year(scene.end);
    let live = format!("in {end} {} live there{}", opening.residents.mid, opening.residents.range());
    let second = match next.is_empty() {
        true => format!("{}.", sentence(&live)),
        false => format!("{}; {live}.", sentence(&listed(&next))),
    };
    let numbers = vec![
        Big::new(most.mid.clone(), format!("come from {call}{}", told_range(&most))).accented(),
        Big::new(all.mid.clone(), format!("households move in{}", told_range(&all))),
        Big::new(
            opening.residents.mid.clone(),
            format!("households live there in {end}{}", told_range(&opening.residents)),
        ),
    ];
    Some(Told { first, second, numbers, ..Told::default() })
}
