//! Draws members of communities against residents of their places, on a logarithmic scale.

use crate::chart::read::tables::RunTables;
use crate::chart::sheet::canvas::{Chart, Extent};
use crate::chart::sheet::font;
use crate::chart::sheet::font::Weight;
use crate::chart::sheet::frame;
use crate::chart::sheet::frame::{Plot, Words, text};
use crate::chart::sheet::labels;
use crate::chart::sheet::scale::Scale;
use crate::chart::sheet::style::{
    DARK, GREY_TEXT, HUES, Hue, INK, INNER_BAND, LABEL, MARGIN, OUTER_BAND, STRAND, TICK,
};
use crate::chart::verdict::plain;
use crate::chart::words::finding::count_word;
use crate::chart::words::keys::capital;
use crate::chart::words::spread::{Bands, Begun, Spread};
use crate::format::Unit;

/// Most communities with a panel of their own.
const MOST: usize = 9;
/// Least width of a panel.
const NARROWEST: f64 = 320.0;
/// Lines of a panel: their name and their rank among the stages of a community.
const LINES: [(&str, usize); 5] =
    [("members", 0), ("residents", 4), ("pledged", 1), ("supporters", 2), ("e-residents", 3)];

/// The colour of a line: residents are the new place's, or members where nobody lives in one; what the headline does not speak of is grey.
fn tone(line: usize, inhabited: bool) -> Hue {
    match line {
        0 if !inhabited => HUES[0],
        0 => Hue { line: DARK, text: INK },
        1 => HUES[0],
        _ => Hue { line: STRAND, text: GREY_TEXT },
    }
}

/// Whether there is a community.
pub fn applies(tables: &RunTables) -> bool {
    !tables.new_places.communities.is_empty()
}

/// Draws a panel for each community.
pub fn chart(tables: &RunTables) -> Chart {
    let new = &tables.new_places;
    let mut shown: Vec<usize> = (0..new.communities.len()).collect();
    let size = |k: usize| {
        let last = stage(tables, 0, k).spreads.last().map_or(0.0, |spread| spread.median);
        if last.is_finite() { last } else { 0.0 }
    };
    shown.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    shown.truncate(MOST);
    let words = Words {
        headline: headline(tables, &shown),
        subtitle: subtitle(tables, &shown),
        source: tables.source(),
        width: tables.width,
    };
    let columns = match shown.len() {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let columns = columns.min((tables.width / NARROWEST) as usize).max(1);
    let rows = shown.len().div_ceil(columns).max(1);
    let tall = if rows == 1 { 560.0 } else { 130.0 + 250.0 * rows as f64 };
    let (mut chart, top) = frame::sheet("members", tall, words);
    let gap = 26.0;
    let cell = (chart.width - 2.0 * MARGIN - gap * (columns - 1) as f64) / columns as f64;
    let height = (tall - 40.0 - top) / rows as f64;
    let scale = scale(tables, &shown);
    for (i, &k) in shown.iter().enumerate() {
        let (left, y) = (MARGIN + (i % columns) as f64 * (cell + gap), top + (i / columns) as f64 * height);
        let frame = Extent { left, top: y + 6.0, right: left + cell, bottom: y + height - 26.0 };
        panel(&mut chart, tables, k, &scale, frame, shown.len() > 1);
    }
    chart
}

/// The rank of residents among the stages of a community.
const RESIDENTS: usize = 4;
/// That of supporters.
const SUPPORTERS: usize = 2;

/// One number of one community in one run at one moment; who lives in what it founded is none before anybody does.
fn value(tables: &RunTables, stage: usize, (r, m, k): (usize, usize, usize)) -> f64 {
    let at = |moment: usize| tables.new_places.stages[stage].at(r, moment, k);
    match stage {
        RESIDENTS if !(0..=m).any(|moment| at(moment) > 0.0) => f64::NAN,
        _ => at(m),
    }
}

/// The same over time.
fn stage(tables: &RunTables, stage: usize, k: usize) -> Begun {
    tables.begun(|r, m| value(tables, stage, (r, m, k)))
}

/// One scale for all panels: from about one simulated household.
fn scale(tables: &RunTables, shown: &[usize]) -> Scale {
    let begun: Vec<Begun> = shown.iter().flat_map(|&k| LINES.map(|(_, s)| stage(tables, s, k))).collect();
    let spreads = begun.iter().flat_map(|begun| &begun.spreads);
    let strands = begun.iter().flat_map(|begun| &begun.strands).flatten().copied();
    let ends = spreads.flat_map(|spread| [spread.median, spread.most.0, spread.most.1]).chain(strands);
    let ends: Vec<f64> = ends.filter(|end| *end > 0.0).collect();
    let most = ends.iter().copied().fold(10.0, f64::max);
    let least = ends.iter().copied().fold(most / 10.0, f64::min).max(1.0);
    Scale::logarithmic(least, most)
}

fn panel(chart: &mut Chart, tables: &RunTables, k: usize, scale: &Scale, cell: Extent, named: bool) {
    let head = if named { 24.0 } else { 8.0 };
    let period = tables.period().unwrap_or_default();
    let lines: Vec<(usize, &str, Begun)> = LINES
        .iter()
        .enumerate()
        .map(|(hue, (name, s))| (hue, *name, stage(tables, *s, k)))
        .filter(|(_, _, begun)| is_drawn(begun))
        .collect();
    let last = |spreads: &[Spread]| spreads.last().map_or(f64::NAN, |spread| spread.median);
    let counts: Vec<String> = lines.iter().map(|(_, _, begun)| plain::people(last(&begun.spreads).max(0.0))).collect();
    let width = |(line, counts): (&(usize, &str, Begun), &String)| {
        font::width(line.1, LABEL, Weight::Bold) + 5.0 + font::width(counts, LABEL, Weight::Regular)
    };
    let widest = lines.iter().zip(&counts).map(width).fold(60.0, f64::max);
    let plot = Plot {
        left: cell.left + frame::tick_room(Unit::Count, scale) + 8.0,
        right: cell.right - widest - 24.0,
        top: cell.top + head,
        bottom: cell.bottom,
        period,
        scale: scale.clone(),
    };
    if named {
        let name = font::cut(&tables.new_places.community_calls[k], LABEL, Weight::Bold, cell.right - cell.left);
        chart.write(text(name, (cell.left, cell.top + 8.0), LABEL).heavy().colored(INK));
    }
    plot.grid(chart, Unit::Count, TICK, true);
    plot.years(chart, TICK, true);
    let residents = 0..tables.new_places.communities.len();
    let inhabited = residents.flat_map(|k| stage(tables, RESIDENTS, k).spreads).any(|spread| spread.most.1 > 0.0);
    for (hue, _, Begun { spreads, strands }) in lines.iter().filter(|(hue, ..)| *hue < 2) {
        plot.strands(chart, &tables.years, strands, tone(*hue, inhabited).line);
        let line = tone(*hue, inhabited).line;
        let most = |spread: &Spread| spread.most;
        if tables.bands() != Bands::None {
            chart.band(&plot.between(&tables.years, spreads, most), line, OUTER_BAND);
        }
        if tables.bands() == Bands::Quantiles {
            chart.band(&plot.between(&tables.years, spreads, |spread| spread.half), line, INNER_BAND);
        }
    }
    for (hue, _, begun) in lines.iter().rev() {
        chart.line(
            &plot.medians(&tables.years, &begun.spreads),
            if *hue < 2 { 2.8 } else { 1.8 },
            tone(*hue, inhabited).line,
        );
    }
    let end = |spreads: &[Spread]| {
        let y = plot.y(last(spreads));
        if y.is_finite() { y } else { plot.bottom }
    };
    let wanted: Vec<f64> = lines.iter().map(|(_, _, begun)| end(&begun.spreads)).collect();
    let heights = labels::spread(&wanted, 17.5, plot.top + 2.0, plot.bottom);
    for (i, ((hue, name, begun), counts)) in lines.iter().zip(&counts).enumerate() {
        let hue = tone(*hue, inhabited);
        if last(&begun.spreads) > 0.0 {
            chart.dot((plot.right, wanted[i]), 3.0, hue.line);
        }
        if (heights[i] - wanted[i]).abs() > 2.5 {
            let bend = [
                (plot.right + 5.0, wanted[i]),
                (plot.right + 8.0, wanted[i]),
                (plot.right + 16.0, heights[i]),
                (plot.right + 20.0, heights[i]),
            ];
            chart.line(&bend.map(Some), 0.8, hue.line);
        }
        let baseline = heights[i] + 0.36 * LABEL;
        let right =
            chart.write(text((*name).to_owned(), (plot.right + 23.0, baseline), LABEL).heavy().colored(hue.text)).right;
        chart.write(text(counts.clone(), (right + 5.0, baseline), LABEL).colored(hue.text));
    }
}

fn headline(tables: &RunTables, shown: &[usize]) -> String {
    let last = tables.years.len().saturating_sub(1);
    let year = tables.period().map_or(0, |(_, end)| end.floor() as i64);
    let sum = |stage: usize, r: usize| -> f64 {
        let each = (0..tables.new_places.communities.len()).map(|k| value(tables, stage, (r, last, k)));
        each.filter(|number| number.is_finite()).reduce(|a, b| a + b).unwrap_or(f64::NAN)
    };
    let (members, residents) = (tables.over(|r| sum(0, r)), tables.over(|r| sum(RESIDENTS, r)));
    let who = match shown {
        [one] => tables.new_places.community_calls[*one].clone(),
        many => format!("the {} communities", count_word(tables.new_places.communities.len().max(many.len()))),
    };
    let (has, it) = if shown.len() == 1 { ("has", "it") } else { ("have", "they") };
    words(&who, (has, it), members, residents, year)
}

/// The finding, in one sentence.
fn words(who: &str, (has, it): (&str, &str), members: Spread, residents: Spread, year: i64) -> String {
    let count = |spread: &Spread| plain::people(spread.median);
    // Of the runs that have a place; where not all do, members of all are none of theirs to be divided by.
    let (some, all) = (residents.replicates, members.replicates);
    match () {
        () if !members.is_known() => format!("Nothing is recorded of {who}"),
        () if members.ends.1 <= 0.0 => format!("{} {has} no member by {year}", capital(who)),
        () if members.median <= 0.0 => {
            format!("By {year}, {who} {has} no member in most runs, and at most {}", plain::people(members.ends.1))
        }
        () if !residents.is_known() || residents.ends.1 <= 0.0 => {
            format!("By {year}, {who} {has} {} members, and no place where people live", count(&members))
        }
        () if residents.median <= 0.0 => {
            format!(
                "By {year}, {who} {has} {} members, and in most runs with a place nobody lives there",
                count(&members)
            )
        }
        () if some < all => format!(
            "By {year}, {who} {has} {} members; in {some} of {all} runs {} households live in what {it} founded",
            count(&members),
            count(&residents)
        ),
        () if residents.median < 0.5 * members.median => format!(
            "By {year}, {who} {has} {} members; {} households live in what {it} founded, one for every {} members",
            count(&members),
            count(&residents),
            plain::people(members.median / residents.median)
        ),
        () => format!(
            "By {year}, {who} {has} {} members; {} households live in what {it} founded",
            count(&members),
            count(&residents)
        ),
    }
}

/// Whether a line of a panel is there.
fn is_drawn(begun: &Begun) -> bool {
    begun.spreads.iter().any(|spread| spread.most.1 > 0.0)
}

fn subtitle(tables: &RunTables, shown: &[usize]) -> String {
    let (start, end) = tables.period().unwrap_or_default();
    let drawn = |line: usize| shown.iter().any(|&k| is_drawn(&stage(tables, line, k)));
    let mut subtitle = format!(
        "Households, logarithmic scale, {}–{}{}. {}",
        start.floor(),
        end.floor(),
        key(drawn(RESIDENTS), drawn(SUPPORTERS)),
        tables.bands().explained(tables.replicates)
    );
    let communities = 0..tables.new_places.communities.len();
    let last = tables.years.len().saturating_sub(1);
    let lived =
        |k: usize| (0..tables.replicates).filter(|&r| value(tables, RESIDENTS, (r, last, k)).is_finite()).count();
    let fewer: Vec<usize> = communities.map(lived).filter(|runs| (1..tables.replicates).contains(runs)).collect();
    match (fewer.as_slice(), tables.new_places.communities.len()) {
        ([], _) => {}
        ([runs], 1) => {
            subtitle.push_str(&format!(" Residents: of the {runs} of {} runs with a place.", tables.replicates));
        }
        _ => subtitle.push_str(" Residents: of the runs in which a community has a place."),
    }
    if (0..tables.new_places.communities.len()).any(|k| !stage(tables, RESIDENTS, k).strands.is_empty()) {
        subtitle.push_str(" Thin lines: single runs, until all that have a place have it.");
    }
    let rest = tables.new_places.communities.len().saturating_sub(shown.len());
    if rest > 0 {
        subtitle.push_str(&format!(" Not shown: {rest} smaller communities."));
    }
    subtitle
}

/// What lines are that a name alone does not explain, of those that are drawn.
fn key(residents: bool, supporters: bool) -> String {
    let lines = [(residents, "residents need not be members"), (supporters, "supporters would pledge but cannot pay")];
    let lines: Vec<&str> = lines.into_iter().filter(|(drawn, _)| *drawn).map(|(_, words)| words).collect();
    if lines.is_empty() { String::new() } else { format!("; {}", lines.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_not_drawn_are_not_explained() {
        assert_eq!(key(true, true), "; residents need not be members, supporters would pledge but cannot pay");
        assert_eq!(
            (key(true, false), key(false, false)),
            ("; residents need not be members".to_owned(), String::new())
        );
    }

    #[test]
    fn members_are_never_taken_for_residents() {
        let of = |value: f64| Spread::of([value].into_iter());
        let sentence =
            |members: f64, residents: f64| words("Families", ("has", "it"), of(members), of(residents), 2045);
        assert_eq!(
            sentence(96_500.0, 4_282.0),
            "By 2045, Families has 97,000 members; 4,300 households live in what it founded, one for every 23 members"
        );
        assert_eq!(sentence(900.0, 0.0), "By 2045, Families has 900 members, and no place where people live");
        assert_eq!(sentence(0.0, 0.0), "Families has no member by 2045");
        let some = |values: [f64; 3]| Spread::of(values.into_iter());
        let sometimes = words("Families", ("has", "it"), some([0.0, 0.0, 7.0]), of(0.0), 2045);
        assert_eq!(sometimes, "By 2045, Families has no member in most runs, and at most 7");
        let left = words("Families", ("has", "it"), of(900.0), some([0.0, 0.0, 7.0]), 2045);
        assert!(left.ends_with("900 members, and in most runs with a place nobody lives there"), "{left}");
        // Planted fault: runs without a place counted as places in which nobody lives, so that 2,100 stood beside the 2,300 of the answer.
        let sometimes = words("Families", ("has", "it"), some([9e5; 3]), some([f64::NAN, 2_309.0, 2_239.0]), 2045);
        assert!(
            sometimes.ends_with("900,000 members; in 2 of 3 runs 2,300 households live in what it founded"),
            "{sometimes}"
        );
        let three = words("the three communities", ("have", "they"), of(9e5), of(0.0), 2045);
        assert!(three.starts_with("By 2045, the three communities have"), "{three}");
        let none = words("the three communities", ("have", "they"), of(0.0), of(0.0), 2045);
        assert_eq!(none, "The three communities have no member by 2045");
        assert!(sentence(900.0, 2_000.0).ends_with("2,000 households live in what it founded"));
    }
}
