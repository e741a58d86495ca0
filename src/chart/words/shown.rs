//! Chooses the places that a chart of many changes shows.

use crate::chart::words::finding::{Change, Findings};

/// The places to show: all if at most `most`, else the largest changes, as even in both directions as they come.
/// Indices, from the largest gain to the largest loss; unknown changes are left out.
pub fn largest(changes: &[Change], most: usize) -> Vec<usize> {
    let median = |i: &usize| changes[*i].spread.median;
    let mut order: Vec<usize> = (0..changes.len()).filter(|&i| changes[i].spread.is_known()).collect();
    order.sort_by(|a, b| median(b).total_cmp(&median(a)).then(a.cmp(b)));
    if order.len() <= most {
        return order;
    }
    let rising = order.iter().filter(|i| median(i) > 0.0).count();
    let falling = order.iter().filter(|i| median(i) < 0.0).count();
    let bottom = falling.min((most / 2).max(most.saturating_sub(rising)));
    let top = rising.min(most - bottom);
    let mut shown = order[..top].to_vec();
    shown.extend(&order[order.len() - bottom..]);
    shown
}

/// The places to show, those of which the sentence speaks before others that only happen to change more.
pub fn places_to_show(changes: &[Change], found: &Findings, most: usize) -> Vec<usize> {
    let all = || [&found.up, &found.down].into_iter().flatten();
    // All of them, even somewhat more, else those of which there are few.
    let fit = all().map(|lead| lead.places.len()).sum::<usize>() <= most + most / 2;
    let leads = all().filter(|lead| fit || lead.places.len() <= most / 2);
    let named: Vec<&String> = leads.flat_map(|lead| &lead.places).collect();
    let mut shown: Vec<usize> = (0..changes.len()).filter(|&i| named.contains(&&changes[i].place)).collect();
    let ends = |wanted: usize| largest(changes, wanted).into_iter().filter(|i| !shown.contains(i)).count();
    // So many of the largest that together they are `most`.
    let wanted = (0..=most).rev().find(|&wanted| shown.len() + ends(wanted) <= most).unwrap_or(0);
    let more: Vec<usize> = largest(changes, wanted).into_iter().filter(|i| !shown.contains(i)).collect();
    shown.extend(more);
    shown.sort_by(|a, b| changes[*b].spread.median.total_cmp(&changes[*a].spread.median).then(a.cmp(b)));
    shown
}

/// The same places with that of the question, if its change is known: of as many as there may be, the smallest of which the sentence does
/// not speak gives way to it, else the smallest.
pub fn with_asked(
    mut shown: Vec<usize>,
    changes: &[Change],
    found: &Findings,
    asked: Option<usize>,
    most: usize,
) -> Vec<usize> {
    let known = |place: &usize| changes.get(*place).is_some_and(|change| change.spread.is_known());
    let Some(asked) = asked.filter(known).filter(|place| !shown.contains(place)) else {
        return shown;
    };
    if shown.len() >= most {
        let leads = || [&found.up, &found.down].into_iter().flatten();
        let told = |place: &usize| leads().any(|lead| lead.places.contains(&changes[*place].place));
        let size = |place: &usize| changes[*place].spread.median.abs();
        let key = |place: &usize| (told(place), size(place));
        let least = (0..shown.len()).min_by(|&a, &b| {
            let ((a, small), (b, other)) = (key(&shown[a]), key(&shown[b]));
            a.cmp(&b).then(small.total_cmp(&other))
        });
        least.map(|k| shown.remove(k));
    }
    shown.push(asked);
    shown.sort_by(|a, b| changes[*b].spread.median.total_cmp(&changes[*a].spread.median).then(a.cmp(b)));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::words::finding::change;
    use crate::chart::words::spread::Spread;

    #[test]
    fn unknown_changes_are_not_shown() {
        let new = Change { place: "New".into(), spread: Spread::of([].into_iter()) };
        assert_eq!(largest(&[new, change("A", 5.0, 1.0)], 8), [1]);
    }

    #[test]
    fn who_is_told_of_is_shown_even_where_others_happen_to_change_more() {
        let mut changes: Vec<Change> = (1..=12).map(|i| change(&format!("{i}"), f64::from(-i), 30.0)).collect();
        changes.push(change("sure", -1.5, 0.1));
        let found = Findings::of(&changes, 1.0);
        let down = found.down.as_ref().expect("somebody loses");
        assert_eq!((down.subject().as_str(), down.exceeded), ("sure", true));
        assert_eq!(places_to_show(&changes, &found, 4), [12, 9, 10, 11]);
        let alone = Findings::of(&changes[12..], 1.0).down.expect("somebody loses");
        assert!(!alone.exceeded);
        // Five that lose most as one are all shown, though four would be no more than half.
        let mut five: Vec<Change> = (0..5).map(|i| change(&format!("five {i}"), -7.0, 0.1)).collect();
        five.extend((0..9).map(|i| change(&format!("{i}"), f64::from(i) / 2.0, 30.0)));
        let shown = places_to_show(&five, &Findings::of(&five, 1.0), 8);
        assert!(shown.len() == 8 && (0..5).all(|place| shown.contains(&place)), "{shown:?}");
    }

    #[test]
    fn the_place_of_the_question_is_shown_and_what_the_sentence_speaks_of_stays() {
        let mut changes: Vec<Change> = (1..=6).map(|i| change(&format!("{i}"), f64::from(i), 30.0)).collect();
        changes.push(change("sure", 1.5, 0.1));
        let found = Findings::of(&changes, 1.0);
        let shown = places_to_show(&changes, &found, 3);
        assert_eq!(shown, [5, 4, 6]);
        assert_eq!(with_asked(shown.clone(), &changes, &found, Some(0), 3), [5, 6, 0]);
        assert_eq!(with_asked(shown.clone(), &changes, &found, Some(0), 4), [5, 4, 6, 0]);
        assert_eq!(with_asked(shown.clone(), &changes, &found, Some(6), 3), shown);
        assert_eq!(with_asked(shown.clone(), &changes, &found, None, 3), shown);
    }

    #[test]
    fn both_directions_are_shown_where_there_are_both() {
        let one_sided: Vec<Change> = (1..=20).map(|i| change("x", f64::from(i), 0.0)).collect();
        assert_eq!(largest(&one_sided, 8), [19, 18, 17, 16, 15, 14, 13, 12]);
        let mixed: Vec<Change> = (-2..=17).map(|i| change("x", f64::from(i), 0.0)).collect();
        assert_eq!(largest(&mixed, 8), [19, 18, 17, 16, 15, 14, 1, 0]);
        let still: Vec<Change> = (0..20).map(|_| change("x", 0.0, 0.0)).collect();
        assert!(largest(&still, 8).is_empty());
    }
}
