//! Checks of finished charts: every text is drawn, stays on the sheet, and covers no other; marks stay on the sheet.

use footvote::chart::sheet::canvas::{Chart, Extent, Mark, Text};
use footvote::chart::sheet::render;
use resvg::usvg;

/// Checks the extents of all texts, as they were measured and as they are drawn, and of all marks.
pub fn check(case: &str, chart: &Chart) {
    check_texts(case, chart);
    check_marks(case, chart);
}

/// Checks the extents of all texts, as they were measured and as they are drawn.
pub fn check_texts(case: &str, chart: &Chart) {
    let case = format!("{case}, {}", chart.name);
    let inked = inked(chart);
    let claim = |text: &Text| (text.text.clone(), text.extent());
    let claimed: Vec<(String, Extent)> = chart.texts().map(claim).collect();
    assert_eq!(inked.len(), claimed.len(), "{case}: a text is not drawn");
    for texts in [&inked, &claimed] {
        for (i, (text, extent)) in texts.iter().enumerate() {
            let inside = extent.left >= 4.0
                && extent.right <= chart.width - 4.0
                && extent.top >= 4.0
                && extent.bottom <= chart.height - 4.0;
            assert!(inside, "{case}: `{text}` leaves the sheet: {extent:?}");
            for (other, taken) in &texts[..i] {
                assert!(!extent.overlaps(taken), "{case}: `{text}` and `{other}` collide");
            }
        }
    }
}

/// All texts and their extents as the rasteriser draws them.
pub fn inked(chart: &Chart) -> Vec<(String, Extent)> {
    let tree = usvg::Tree::from_str(&render::svg(chart), &render::options()).expect("sound SVG");
    let mut inked = Vec::new();
    ink(tree.root(), &mut inked);
    inked
}

/// Checks that nothing is drawn beside the sheet.
pub fn check_marks(case: &str, chart: &Chart) {
    for mark in &chart.marks {
        let points = match mark {
            Mark::Line { points, .. } | Mark::Area { points, .. } => points.clone(),
            Mark::Dot { at, .. } => vec![*at],
            Mark::Text(_) => continue,
        };
        for (x, y) in points {
            let inside = (0.0..=chart.width).contains(&x) && (0.0..=chart.height).contains(&y);
            assert!(inside, "{case}, {}: ({x}, {y})", chart.name);
        }
    }
}

/// The extents of all texts as the rasteriser draws them.
fn ink(group: &usvg::Group, found: &mut Vec<(String, Extent)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => ink(group, found),
            usvg::Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                let bounds = text.flattened().abs_bounding_box();
                let extent = Extent {
                    left: f64::from(bounds.left()),
                    top: f64::from(bounds.top()),
                    right: f64::from(bounds.right()),
                    bottom: f64::from(bounds.bottom()),
                };
                found.push((words, extent));
            }
            _ => {}
        }
    }
}
