//! Sets the look of all charts: colours, type sizes and margins.

/// A colour, red green blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// A hue in two strengths: for lines and areas, and darker for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hue {
    /// Lines, dots and bands.
    pub line: Color,
    /// Text; at least 4.5 : 1 against white.
    pub text: Color,
}

/// Hues for up to eight highlighted places, told apart with any common colour-vision deficiency.
pub const HUES: [Hue; 8] = [
    hue(Color(0x15, 0x57, 0xc0), Color(0x15, 0x57, 0xc0)), // blue
    hue(Color(0xca, 0x7e, 0x1c), Color(0x96, 0x59, 0x08)), // amber
    hue(Color(0x48, 0x92, 0x8d), Color(0x2f, 0x70, 0x6c)), // teal
    hue(Color(0x95, 0x2e, 0x61), Color(0x95, 0x2e, 0x61)), // wine
    hue(Color(0x76, 0x65, 0x05), Color(0x70, 0x60, 0x05)), // olive
    hue(Color(0xa1, 0x75, 0xdd), Color(0x7f, 0x52, 0xbd)), // lilac
    hue(Color(0x67, 0x16, 0x00), Color(0x67, 0x16, 0x00)), // rust
    hue(Color(0x46, 0x16, 0x7a), Color(0x46, 0x16, 0x7a)), // indigo
];

/// What gains.
pub const GAIN: Hue = HUES[0];
/// What loses.
pub const LOSS: Hue = hue(Color(0xc8, 0x62, 0x1a), Color(0xa8, 0x4a, 0x0c));
/// What does neither for certain: grey, as all that nobody speaks of.
pub const NEUTRAL: Hue = hue(Color(0x8c, 0x93, 0x9d), Color(0x66, 0x6c, 0x76));

/// Sizes, from next to nothing to the largest, for heat maps.
pub const HEAT: [Color; 6] = [
    Color(0xf1, 0xf5, 0xfa),
    Color(0xcf, 0xde, 0xf0),
    Color(0x9d, 0xbd, 0xe0),
    Color(0x5f, 0x93, 0xca),
    Color(0x15, 0x57, 0xc0),
    Color(0x0f, 0x2f, 0x6b),
];

/// Losses, from small to large, as the counterpart of the middle of [`HEAT`].
pub const WARM: [Color; 4] = [Color(0xf7, 0xe0, 0xcd), Color(0xee, 0xbf, 0x98), Color(0xdf, 0x93, 0x58), LOSS.line];

/// Land on a map.
pub const LAND: Color = Color(0xee, 0xee, 0xec);
/// Borders on a map.
pub const BORDER: Color = Color(0xd9, 0xd9, 0xd6);

/// The paper.
pub const PAPER: Color = Color(0xff, 0xff, 0xff);
/// Headlines.
pub const INK: Color = Color(0x16, 0x18, 0x1d);
/// Subtitles, tick labels, sources.
pub const GREY_TEXT: Color = Color(0x68, 0x6e, 0x78);
/// Places that are not highlighted.
pub const GREY_LINE: Color = Color(0xd5, 0xd9, 0xdf);
/// One run among many.
pub const STRAND: Color = Color(0xa9, 0xb0, 0xba);
/// The middle run of what is not the headline's; the twin.
pub const DARK: Color = Color(0x4a, 0x50, 0x59);
/// The gap between a place and its twin.
pub const WASH: Color = Color(0xd5, 0xe3, 0xf8);
/// What is empty: homes without people, households that cannot pay.
pub const FILL: Color = Color(0xec, 0xee, 0xf1);
/// The one colour that a headline names.
pub const ACCENT: Color = HUES[0].line;
/// Grid lines.
pub const GRID: Color = Color(0xe3, 0xe6, 0xea);
/// The zero line and the axis of years.
pub const AXIS: Color = Color(0x8a, 0x91, 0x9b);

/// Width of a chart, logical pixels.
pub const WIDTH: f64 = 1000.0;
/// Usual height of a chart.
pub const HEIGHT: f64 = 580.0;
/// Left and right margin.
pub const MARGIN: f64 = 24.0;

/// Type size of a headline that fits one line.
pub const HEADLINE: f64 = 24.0;
/// Type size of subtitles.
pub const SUBTITLE: f64 = 14.0;
/// Type size of tick labels.
pub const TICK: f64 = 12.5;
/// Type size of labels at line ends.
pub const LABEL: f64 = 13.0;
/// Type size of the source line.
pub const SOURCE: f64 = 11.0;

/// Opacity of the 90 % band (and of the range of few replicates).
pub const OUTER_BAND: f64 = 0.13;
/// Opacity of the 50 % band, drawn over it.
pub const INNER_BAND: f64 = 0.17;

const fn hue(line: Color, text: Color) -> Hue {
    Hue { line, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear light of one channel (sRGB).
    fn linear(channel: u8) -> f64 {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    }

    fn light(color: Color) -> [f64; 3] {
        [linear(color.0), linear(color.1), linear(color.2)]
    }

    /// WCAG contrast against white.
    fn contrast(color: Color) -> f64 {
        let [r, g, b] = light(color);
        1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
    }

    /// OKLab coordinates (Ottosson 2020) of linear light.
    fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// Simulated vision at full severity (Machado, Oliveira and Fernandes 2009): normal, protan, deutan, tritan.
    const VISION: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn seen(color: Color, vision: &[[f64; 3]; 3]) -> [f64; 3] {
        let rgb = light(color);
        oklab(vision.map(|row| {
            let sum = row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
            sum.clamp(0.0, 1.0)
        }))
    }

    fn distance(a: Color, b: Color, vision: &[[f64; 3]; 3]) -> f64 {
        let (a, b) = (seen(a, vision), seen(b, vision));
        ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2)).sqrt()
    }

    #[test]
    fn hues_stay_apart_for_every_common_colour_vision() {
        for vision in &VISION {
            for (i, a) in HUES.iter().enumerate() {
                for b in &HUES[..i] {
                    let apart = distance(a.line, b.line, vision);
                    assert!(apart > 0.09, "{a:?} and {b:?} are {apart:.3} apart");
                }
            }
            let signs = distance(GAIN.line, LOSS.line, vision);
            assert!(signs > 0.15, "gain and loss are {signs:.3} apart");
        }
    }

    #[test]
    fn text_is_readable_on_white() {
        let texts = HUES.iter().chain([&GAIN, &LOSS, &NEUTRAL]);
        for color in texts.map(|hue| hue.text).chain([INK, GREY_TEXT]) {
            assert!(contrast(color) >= 4.5, "{color:?}: {:.2}", contrast(color));
        }
        for hue in HUES {
            assert!(contrast(hue.line) >= 3.0, "{hue:?}");
        }
    }
}
