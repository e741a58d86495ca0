//! Makes files of marks: plotters writes the SVG on an eightfold canvas, resvg draws the PNG with the embedded font, and with others
//! only for letters that it lacks.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use plotters::prelude::{Color as _, DrawingBackend, RGBColor, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use crate::chart::sheet::canvas::{Anchor, Chart, Mark, Point, Text};
use crate::chart::sheet::font;
use crate::chart::sheet::font::{FAMILY, Weight};
use crate::chart::sheet::style::{Color, PAPER, WIDTH};
use crate::chart::sheet::theme::Theme;
use crate::output::folder::own::CHART;

/// Canvas units per logical pixel: plotters' coordinates are whole numbers.
const FINE: f64 = 8.0;
/// Pixels of the PNG per logical pixel.
const PIXELS: f64 = 2.0;
/// What an SVG viewer without the font may use instead.
const FAMILIES: &str = "Noto Sans, Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif";

/// Why drawing an SVG has no error path.
const IN_MEMORY: &str = "writing to memory cannot fail";

/// How a chart is made into files.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// The width of its sheet in logical pixels; letters stay as large as they are.
    pub width: f64,
}

impl Default for Look {
    fn default() -> Look {
        Look { theme: Theme::Light, width: WIDTH }
    }
}

/// The chart as an SVG document.
pub fn svg(chart: &Chart) -> String {
    svg_as(chart, Look::default())
}

/// The chart as an SVG document with another look.
pub fn svg_as(chart: &Chart, look: Look) -> String {
    let mut drawn = String::new();
    {
        let size = (fine(chart.width) as u32, fine(chart.height) as u32);
        let mut backend = SVGBackend::with_string(&mut drawn, size);
        for mark in &chart.marks {
            draw(&mut backend, mark, look.theme);
        }
        backend.present().expect(IN_MEMORY);
    }
    finish(chart, &drawn)
}

/// The chart as a PNG at two pixels per logical pixel.
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    let fonts = if font::lacking(svg).is_empty() { options() } else { options_with_installed() };
    let tree = usvg::Tree::from_str(svg, &fonts).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let scale = PIXELS as f32;
    let (width, height) = (size.width() * PIXELS as u32, size.height() * PIXELS as u32);
    let mut pixels = Pixmap::new(width, height).ok_or("the chart has no area")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encoded(&pixels).map_err(|error| error.to_string())
}

/// Pixels as a PNG. What has paper behind it needs no transparency, and lines and letters on paper repeat themselves as they are: without filters
/// they become as few bytes in a third of the time.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    if pixels.pixels().iter().any(|pixel| pixel.alpha() < u8::MAX) {
        return pixels.encode_png();
    }
    let colors: Vec<u8> = pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&colors)?;
    Ok(bytes)
}

/// How SVG is read: with the two embedded faces, and not with a font of the machine.
pub fn options() -> usvg::Options<'static> {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
        fonts.load_font_data(notosans::BOLD_TTF.to_vec());
        Arc::new(fonts)
    });
    usvg::Options { font_family: FAMILY.to_owned(), fontdb: Arc::clone(&FONTS), ..usvg::Options::default() }
}

/// The same with the fonts of the machine behind them, for letters that the embedded faces lack.
fn options_with_installed() -> usvg::Options<'static> {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = options().fontdb.as_ref().clone();
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let of_home = HOME_FONTS.iter().filter_map(|folder| Some(home.as_ref()?.join(folder)));
        for folder in FONTS_OF_SYSTEMS.iter().map(PathBuf::from).chain(of_home) {
            installed(&folder, 0).into_iter().for_each(|font| fonts.load_font_data(font));
        }
        Arc::new(fonts)
    });
    usvg::Options { fontdb: Arc::clone(&FONTS), ..options() }
}

/// Where systems keep their fonts.
const FONTS_OF_SYSTEMS: [&str; 5] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:\\Windows\\Fonts"];
/// Where users keep theirs.
const HOME_FONTS: [&str; 3] = [".fonts", ".local/share/fonts", "Library/Fonts"];

/// The font files below a folder, by name; what cannot be read is passed over.
fn installed(folder: &Path, depth: usize) -> Vec<Vec<u8>> {
    const DEEPEST: usize = 6;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let is_font = |path: &Path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc"))
    };
    let mut fonts = Vec::new();
    for path in paths {
        match path.is_dir() {
            true if depth < DEEPEST => fonts.extend(installed(&path, depth + 1)),
            true => {}
            false if is_font(&path) => fonts.extend(std::fs::read(&path)),
            false => {}
        }
    }
    fonts
}

fn draw(backend: &mut SVGBackend, mark: &Mark, theme: Theme) {
    let shape = |color, opacity, width, filled| shape(theme.paint(color), opacity, width, filled);
    let drawn = match mark {
        Mark::Line { points, width, color } => {
            let style = shape(*color, 1.0, fine(*width) as u32, false);
            backend.draw_path(points.iter().copied().map(at), &style)
        }
        Mark::Area { points, color, opacity } => {
            let style = shape(*color, *opacity, 0, true);
            backend.fill_polygon(points.iter().copied().map(at), &style)
        }
        Mark::Dot { at: centre, radius, color } => {
            let edge = shape(PAPER, 1.0, 0, true);
            let disc = shape(*color, 1.0, 0, true);
            let radius = fine(*radius) as u32;
            backend
                .draw_circle(at(*centre), radius + FINE as u32, &edge, true)
                .and_then(|()| backend.draw_circle(at(*centre), radius, &disc, true))
        }
        Mark::Text(text) => return write(backend, text, theme),
    };
    drawn.expect(IN_MEMORY);
}

fn write(backend: &mut SVGBackend, text: &Text, theme: Theme) {
    let h_pos = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let weight = match text.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    // The backend divides type sizes by 1.24 and sets what hangs from the top 0.76 em below its y.
    let font = FontDesc::new(FontFamily::Name(FAMILIES), text.size * FINE * 1.24, weight);
    let color = rgb(theme.paint(text.color));
    let style = TextStyle::from(font).color(&color).pos(Pos::new(h_pos, VPos::Top));
    let (x, baseline) = text.at;
    backend.draw_text(&text.text, &style, at((x, baseline - 0.76 * text.size))).expect(IN_MEMORY);
}

/// Gives the document its logical size, round joints and spoken words, and each text a line of its own.
fn finish(chart: &Chart, drawn: &str) -> String {
    let (width, height) = (chart.width, chart.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" {CHART}\n\
         <title>{}</title>\n<desc>{} {}</desc>\n",
        fine(chart.width),
        fine(chart.height),
        escaped(&chart.headline),
        escaped(&chart.subtitle),
        escaped(&chart.source),
    );
    let mut lines = drawn.lines().skip(1);
    while let Some(line) = lines.next() {
        svg.push_str(line);
        if line.starts_with("<text") {
            svg.extend(lines.next());
            svg.extend(lines.next());
        }
        svg.push('\n');
    }
    svg
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

fn shape(color: Color, opacity: f64, stroke_width: u32, filled: bool) -> ShapeStyle {
    ShapeStyle { color: rgb(color).mix(opacity), filled, stroke_width }
}

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.0, color.1, color.2)
}

fn at((x, y): Point) -> (i32, i32) {
    (fine(x) as i32, fine(y) as i32)
}

fn fine(length: f64) -> f64 {
    (length * FINE).round()
}
