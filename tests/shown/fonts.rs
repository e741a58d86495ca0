//! Letters that the font of the charts lacks: named beforehand, and taken from a font of the machine where one has them.

use std::fs;

use crate::support::desk::{Desk, text, two_towns};

/// A letter of nobody's script, from the range for private use: no font is expected to have it.
const LETTER: char = '\u{e7c3}';

/// A font whose only letter is [`LETTER`]: the one of the charts with another table of letters, which leads to its glyph 43.
fn font() -> Vec<u8> {
    let mut font = notosans::REGULAR_TTF.to_vec();
    let number = |font: &[u8], at: usize| u32::from_be_bytes(font[at..at + 4].try_into().expect("four bytes"));
    let tables = u16::from_be_bytes([font[4], font[5]]) as usize;
    let record = (0..tables).map(|k| 12 + 16 * k).find(|at| font[*at..at + 4] == *b"cmap").expect("it has letters");
    let at = number(&font, record + 8) as usize;
    // Version 0, one table for Windows and all of Unicode, in segments, of which there is one.
    let mut table = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    let letter = u32::from(LETTER);
    [28, 0, 1, letter, letter, 43].iter().for_each(|number: &u32| table.extend(number.to_be_bytes()));
    font[at..at + table.len()].copy_from_slice(&table);
    font
}

#[test]
fn a_letter_that_the_font_lacks_is_named_and_taken_from_a_font_of_the_machine() {
    let text_of =
        |title: &str| two_towns(1, 1, 400, "").replacen("seed = 5", &format!("seed = 5\ntitle = \"{title}\""), 1);
    let desk = Desk::new(&text_of(&format!("Town {LETTER}{LETTER}")));
    fs::create_dir_all(desk.path("with/.fonts")).expect("it can be made");
    fs::create_dir(desk.path("without")).expect("it can be made");
    fs::write(desk.path("with/.fonts/private.ttf"), font()).expect("it can be written");
    let picture = |home: &str| {
        let arguments = ["run", "towns.toml", "--out", home, "--force"];
        let out = format!("{home}-run");
        let arguments = arguments.map(|word| if word == home { out.as_str() } else { word });
        let output = desk.command(&arguments).env("HOME", desk.path(home)).output().expect("it starts");
        let said = text(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("the font of the charts lacks") && said.contains(LETTER), "{said}");
        ["svg", "png"].map(|kind| fs::read(desk.path(format!("{out}/charts/card.{kind}"))).expect("it is drawn"))
    };
    let ([svg, png], [same, other]) = (picture("without"), picture("with"));
    assert!(svg == same && String::from_utf8_lossy(&svg).contains(LETTER), "the card does not have the letter");
    assert!(png != other, "the font of the machine was not used");
    // Where every letter is there, the fonts of the machine change nothing.
    desk.write("towns.toml", &text_of("Town"));
    let plain = |home: &str| {
        let out = format!("{home}-plain");
        let output = desk.command(&["run", "towns.toml", "--out", &out]).env("HOME", desk.path(home)).output();
        assert!(!text(&output.expect("it starts").stderr).contains("lacks"), "no letter is missing");
        fs::read(desk.path(format!("{out}/charts/card.png"))).expect("it is drawn")
    };
    assert!(plain("without") == plain("with"));
}
