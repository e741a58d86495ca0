//! Writes events, trends and incorporations: what changes in which places.

use crate::model::place::Place;
use crate::model::reform::{Event, Incorporation, Reform, Trend};
use crate::scenario::read::keys::Section;
use crate::scenario::read::operation::Operation;
use crate::scenario::resolved::line::{block, line, list, number, text};

/// An `[[event]]`, or one for each place.
pub fn event(out: &mut String, event: &Event, places: &[Place]) {
    write_changes(out, Section::Event, &[("year", event.year)], &event.reforms, &event.note, places);
}

/// A `[[trend]]`, or one for each place.
pub fn trend(out: &mut String, trend: &Trend, places: &[Place]) {
    let dates = [("from", trend.from), ("until", trend.until)];
    write_changes(out, Section::Trend, &dates, &trend.reforms, &trend.note, places);
}

/// One block if all places change alike, else one for each place.
fn write_changes(
    out: &mut String,
    section: Section,
    dates: &[(&str, f64)],
    reforms: &[Reform],
    note: &str,
    places: &[Place],
) {
    let by_place: Vec<&[Reform]> = reforms.chunk_by(|a, b| a.place == b.place).collect();
    let changes = |group: &[Reform]| group.iter().map(|r| (r.attribute, r.change)).collect::<Vec<_>>();
    let alike = by_place.iter().all(|group| changes(group) == changes(by_place[0]));
    let groups = if alike && !by_place.is_empty() {
        vec![by_place.clone()]
    } else {
        by_place.iter().map(|g| vec![*g]).collect()
    };
    for group in groups {
        block(out, section.row().heading);
        for (key, year) in dates {
            line(out, key, &number(*year));
        }
        line(out, "places", &list(group.iter().map(|g| text(&places[g[0].place as usize].name))));
        operations(out, group[0]);
        line(out, "note", &text(note));
    }
}

/// What changes in one place: `set = { … }`, `add = { … }`, `multiply = { … }`.
fn operations(out: &mut String, reforms: &[Reform]) {
    for operation in Operation::ALL {
        let values: Vec<String> = reforms.iter().filter_map(|reform| operand(reform, operation)).collect();
        if !values.is_empty() {
            line(out, operation.key(), &format!("{{ {} }}", values.join(", ")));
        }
    }
}

/// `key = value` if the reform is of this operation.
fn operand(reform: &Reform, operation: Operation) -> Option<String> {
    let (own, value) = Operation::of_change(reform.change);
    (own == operation).then(|| format!("{} = {}", reform.key(), number(value)))
}

/// An `[[incorporation]]`.
pub fn incorporation(out: &mut String, incorporation: &Incorporation, places: &[Place]) {
    block(out, "[[incorporation]]");
    line(out, "place", &text(&places[incorporation.place as usize].name));
    line(out, "parent", &text(&places[incorporation.parent as usize].name));
    line(out, "from", &number(incorporation.from));
    operations(out, &incorporation.reforms);
    line(out, "note", &text(&incorporation.note));
}
