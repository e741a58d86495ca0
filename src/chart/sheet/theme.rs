//! Maps the colours of the style to dark screens and to print.

use crate::chart::sheet::style::{
    AXIS, BORDER, Color, DARK, FILL, GREY_LINE, GREY_TEXT, GRID, HEAT, HUES, INK, LAND, LOSS, NEUTRAL, PAPER, STRAND,
    WARM, WASH,
};

/// What a chart is looked at on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// White paper on a screen.
    #[default]
    Light,
    /// A dark screen.
    Dark,
    /// Ink: stronger greys.
    Print,
}

/// Every colour of the style and what becomes of it on a dark screen.
pub const PALETTE: [(Color, Color); 36] = [
    (PAPER, Color(0x13, 0x16, 0x1b)),
    (INK, Color(0xf2, 0xf4, 0xf7)),
    (GREY_TEXT, Color(0xa8, 0xad, 0xb5)),
    (GREY_LINE, Color(0x3a, 0x41, 0x4b)),
    (STRAND, Color(0x5f, 0x67, 0x73)),
    (DARK, Color(0xae, 0xb5, 0xc0)),
    (WASH, Color(0x1e, 0x35, 0x58)),
    (FILL, Color(0x24, 0x29, 0x31)),
    (GRID, Color(0x2b, 0x30, 0x38)),
    (AXIS, Color(0x6f, 0x77, 0x83)),
    (HUES[0].line, Color(0x7f, 0xb2, 0xff)),
    (HUES[1].line, Color(0xe6, 0xa0, 0x4a)),
    (HUES[1].text, Color(0xe6, 0xa0, 0x4a)),
    (HUES[2].line, Color(0x62, 0xb8, 0xb1)),
    (HUES[2].text, Color(0x62, 0xb8, 0xb1)),
    (HUES[3].line, Color(0xe0, 0x7a, 0xa8)),
    (HUES[4].line, Color(0xc9, 0xb3, 0x3c)),
    (HUES[4].text, Color(0xc9, 0xb3, 0x3c)),
    (HUES[5].line, Color(0xc3, 0xa2, 0xf2)),
    (HUES[5].text, Color(0xc3, 0xa2, 0xf2)),
    (HUES[6].line, Color(0xee, 0x82, 0x66)),
    (HUES[7].line, Color(0x93, 0x80, 0xff)),
    (LOSS.line, Color(0xe8, 0x8a, 0x45)),
    (LOSS.text, Color(0xf0, 0x96, 0x55)),
    (NEUTRAL.line, Color(0x80, 0x88, 0x94)),
    (NEUTRAL.text, Color(0xa9, 0xae, 0xb6)),
    (HEAT[0], Color(0x1d, 0x26, 0x33)),
    (HEAT[1], Color(0x22, 0x38, 0x5a)),
    (HEAT[2], Color(0x2c, 0x55, 0x90)),
    (HEAT[3], Color(0x5b, 0x8c, 0xd2)),
    (HEAT[5], Color(0xc9, 0xdc, 0xfb)),
    (WARM[0], Color(0x3a, 0x2a, 0x1f)),
    (WARM[1], Color(0x66, 0x43, 0x28)),
    (WARM[2], Color(0xa3, 0x63, 0x31)),
    (LAND, Color(0x24, 0x28, 0x2e)),
    (BORDER, Color(0x3a, 0x3f, 0x47)),
];

impl Theme {
    /// All themes by name.
    pub const ALL: [(&'static str, Theme); 3] =
        [("light", Theme::Light), ("dark", Theme::Dark), ("print", Theme::Print)];

    /// What a colour of the style is in this theme.
    pub fn paint(self, color: Color) -> Color {
        match self {
            Theme::Light => color,
            Theme::Dark => PALETTE.iter().find(|(light, _)| *light == color).map_or(color, |(_, dark)| *dark),
            Theme::Print => match color {
                GREY_TEXT => Color(0x40, 0x40, 0x40),
                INK => Color(0, 0, 0),
                GREY_LINE => Color(0xb0, 0xb0, 0xb0),
                GRID => Color(0xd4, 0xd4, 0xd4),
                AXIS => Color(0x60, 0x60, 0x60),
                _ => color,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_stands_once_in_the_palette() {
        for (i, (color, _)) in PALETTE.iter().enumerate() {
            assert!(PALETTE[..i].iter().all(|(other, _)| other != color), "{color:?}");
        }
        for hue in HUES {
            assert_ne!(Theme::Dark.paint(hue.line), hue.line);
            assert_ne!(Theme::Dark.paint(hue.text), hue.text);
        }
    }
}
