//! Tells when the door of open towns closes: how many of those who can pay are turned away, and in which year most of them.

use crate::chart::read::new_places::Gate;
use crate::chart::verdict::claim::{Big, Book, Measure, Told, told_range};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::sample::{TOO_FEW, is_of_few, share_of_all};

/// Who could pay, and who of them was turned away.
type Payers = [f64; 2];

fn payers(gate: &Gate) -> Payers {
    let sum = |k: usize| gate.iter().map(|counts| counts[k]).sum::<f64>();
    [sum(1), sum(1) - sum(2)]
}

/// The answer about open towns, led by who is turned away; that nobody is goes at the end of its first sentence.
pub fn led(scene: &Scene, call: &str, told: Told, book: &mut Book) -> Told {
    let runs: Vec<Payers> = scene.tables.new_places.gates.iter().map(payers).collect();
    let [pay, away] = runs.iter().fold([0.0; 2], |sum, run| [sum[0] + run[0], sum[1] + run[1]]);
    match () {
        () if pay <= 0.0 => told,
        () if away <= 1e-9 * pay => {
            let first = format!("{}; nobody who can pay is turned away.", told.first.trim_end_matches('.'));
            Told { first, ..told }
        }
        () => {
            let weight = scene.tables.weight;
            let share = book.say(Measure::TurnedAway, "", share_of_all(&runs, weight), plain::percent);
            book.of_few |= share.ends.is_some() && is_of_few(&runs, weight);
            let when = when(scene, away, book);
            let first =
                format!("Of those who would move to {call} and can pay, {} are turned away{when}.", share.full());
            let second = format!("{} {}", told.first, told.second).trim_end().to_owned();
            let about = format!("of those who can pay are turned away{}", told_range(&share));
            let mut numbers = vec![Big::new(share.mid, about).accented()];
            numbers.extend(told.numbers.into_iter().map(|big| Big { accent: false, ..big }));
            Told { first, second, numbers, ..Told::default() }
        }
    }
}

/// In which year most of so many are turned away, and which part of those who can pay that is then; nothing where no year stands out.
fn when(scene: &Scene, away: f64, book: &mut Book) -> String {
    let years = &scene.tables.new_places.payers;
    let Some(&(year, payers)) = years.iter().max_by(|a, b| a.1[1].total_cmp(&b.1[1])) else {
        return String::new();
    };
    let as_many = years.iter().filter(|(_, other)| other[1] >= payers[1] * (1.0 - 1e-9)).count();
    let then = match () {
        () if as_many > 1 => return String::new(),
        () if payers[1] >= away * (1.0 - 1e-9) => format!(", all of them in {year}"),
        () if payers[1] > away / 2.0 => format!(", most of them in {year}"),
        () => format!(", more in {year} than in any other year"),
    };
    if payers[0] < TOO_FEW * scene.tables.weight {
        return then;
    }
    let part = book.count(Measure::TurnedAwayThen, "", 100.0 * payers[1] / payers[0], plain::percent);
    format!("{then}, when it is {} of them", part.mid)
}
