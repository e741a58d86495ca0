//! Measures text with the font and the shaper that draw it, so that what fits here fits on paper.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use harfrust::{Direction, FontRef, GlyphBuffer, ShapeOptions, ShapePlan, Shaper, ShaperData, UnicodeBuffer, script};

/// Family name of the embedded font.
pub const FAMILY: &str = "Noto Sans";

/// Share of the type size from the baseline up to the tallest letters.
pub const ASCENT: f64 = 0.78;
/// Share of the type size from the baseline down to the deepest letters.
pub const DESCENT: f64 = 0.24;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headlines and names.
    Bold,
}

struct Face {
    font: FontRef<'static>,
    data: ShaperData,
    /// How Latin letters are shaped, and what has no letters. To work that out takes longer than to shape a label.
    latin: OnceLock<ShapePlan>,
    unlettered: OnceLock<ShapePlan>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Face {
        let font = FontRef::new(bytes).expect("the embedded font is sound");
        let data = ShaperData::new(&font);
        Face { font, data, latin: OnceLock::new(), unlettered: OnceLock::new() }
    }

    fn shaper(&self) -> Shaper<'_> {
        self.data.shaper(&self.font).build()
    }

    /// The glyphs of `text`, shaped by the `shaper` of this face.
    fn glyphs<'a>(&'a self, shaper: &Shaper, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let kept = |cell: &'a OnceLock<ShapePlan>, script| {
            cell.get_or_init(|| ShapePlan::new(shaper, Direction::LeftToRight, script, None, &[]))
        };
        let plan = match (buffer.direction(), buffer.script()) {
            (Direction::LeftToRight, script::LATIN) => Some(kept(&self.latin, Some(script::LATIN))),
            (Direction::LeftToRight, script::UNKNOWN) => Some(kept(&self.unlettered, None)),
            _ => None,
        };
        shaper.shape(buffer, ShapeOptions::new().plan(plan))
    }
}

static REGULAR: LazyLock<Face> = LazyLock::new(|| Face::new(notosans::REGULAR_TTF));
static BOLD: LazyLock<Face> = LazyLock::new(|| Face::new(notosans::BOLD_TTF));

/// Advance width of `text` at type size `size`, kerning included.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    if text.is_empty() {
        return 0.0;
    }
    let [advance, em] = KNOWN.with_borrow_mut(|known| {
        let known = &mut known[(weight == Weight::Bold) as usize];
        if let Some(&found) = known.get(text) {
            return found;
        }
        // What is drawn now is measured again soon; a whole report has fewer different texts than this.
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let found = measured(text, weight);
        known.insert(text.to_owned(), found);
        found
    });
    advance * size / em
}

/// Texts whose width is remembered, of each weight and on each thread.
const REMEMBERED: usize = 10_000;

thread_local! {
    /// Widths already measured, of regular and of bold letters: a chart asks for those of the same words many times, and shaping them is
    /// most of its time.
    static KNOWN: RefCell<[BTreeMap<String, [f64; 2]>; 2]> = RefCell::default();
}

/// Advance width of `text` in units of the font, kerning included, and how many of them an em has.
fn measured(text: &str, weight: Weight) -> [f64; 2] {
    let face = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    let shaper = face.shaper();
    let glyphs = face.glyphs(&shaper, text);
    let advances = glyphs.glyph_positions().iter().map(|glyph| glyph.x_advance);
    [f64::from(advances.sum::<i32>()), f64::from(shaper.units_per_em())]
}

/// The letters of a text that the embedded font lacks, each once: Chinese, Arabic, emoji.
pub fn lacking(text: &str) -> Vec<char> {
    let shaper = REGULAR.shaper();
    let lacks = |letter: char| {
        let glyphs = REGULAR.glyphs(&shaper, letter.encode_utf8(&mut [0; 4]));
        glyphs.glyph_infos().iter().any(|glyph| glyph.glyph_id == 0)
    };
    let mut found: Vec<char> = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|&letter| lacks(letter));
    found
}

/// `text`, cut with an ellipsis where it is wider than `room`.
pub fn cut(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let shown = format!("{}…", kept.trim_end());
        if width(&shown, size, weight) <= room {
            return shown;
        }
    }
    String::new()
}

/// `text` broken at spaces (but not at those that glue words) into lines no wider than `room`, or `None` where one word alone is wider.
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if width(word, size, weight) > room {
            return None;
        }
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|longer| width(longer, size, weight) <= room) {
            Some(longer) => *lines.last_mut().expect("a line was lengthened") = longer,
            None => lines.push(word.to_owned()),
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_grows_with_text_size_and_weight() {
        let plain = width("Chicago", 13.0, Weight::Regular);
        assert!(width("Chicago Heights", 13.0, Weight::Regular) > plain);
        assert!((width("Chicago", 26.0, Weight::Regular) - 2.0 * plain).abs() < 1e-9);
        assert!(width("Chicago", 13.0, Weight::Bold) > plain);
        // Remembered or not, and after more texts than are remembered.
        (0..REMEMBERED + 10).for_each(|k| assert!(width(&k.to_string(), 13.0, Weight::Regular) > 5.0));
        assert_eq!(width("Chicago", 13.0, Weight::Regular), plain);
    }

    #[test]
    fn a_plan_that_is_kept_shapes_as_a_new_one() {
        let shaper = BOLD.shaper();
        for text in ["Chicago", "12%", "−3.4", "AVATAR fi 1/2", "Zürich", "Київ", "القاهرة", "東京", "(…)", "e\u{301}"]
        {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(text);
            buffer.guess_segment_properties();
            let anew = shaper.shape(buffer, ShapeOptions::new());
            let kept = BOLD.glyphs(&shaper, text);
            assert_eq!(format!("{:?}", kept.glyph_positions()), format!("{:?}", anew.glyph_positions()), "{text}");
            assert_eq!(format!("{:?}", kept.glyph_infos()), format!("{:?}", anew.glyph_infos()), "{text}");
        }
    }

    #[test]
    fn letters_that_the_font_lacks_are_found() {
        assert_eq!(lacking("Zürich, Łódź, Αθήνα, Київ − 12%"), []);
        assert_eq!(lacking("北京 and 北"), ['京', '北']);
        assert_eq!(lacking("مدينة 🏙").len(), 5 + 1);
    }

    #[test]
    fn kerning_is_counted() {
        let apart = width("A", 100.0, Weight::Regular) + width("V", 100.0, Weight::Regular);
        assert!(width("AV", 100.0, Weight::Regular) < apart);
    }

    #[test]
    fn cut_text_fits_and_whole_text_stays_whole() {
        let name = "Minneapolis-St. Paul-Bloomington";
        let short = cut(name, 13.0, Weight::Bold, 120.0);
        assert!(short.ends_with('…') && short.starts_with("Minneapolis"));
        assert!(width(&short, 13.0, Weight::Bold) <= 120.0);
        assert_eq!(cut("Boston", 13.0, Weight::Bold, 120.0), "Boston");
        assert_eq!(cut("Boston", 13.0, Weight::Bold, 1.0), "");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_no_word() {
        let text = "Austin gains 12% and Chicago loses 7% of its households by 2045";
        let lines = wrap(text, 24.0, Weight::Bold, 300.0).expect("every word fits");
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| width(line, 24.0, Weight::Bold) <= 300.0));
        assert_eq!(wrap("incomprehensibilities", 24.0, Weight::Bold, 50.0), None);
    }
}
