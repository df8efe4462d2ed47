//! The card of a page, 1200 × 630: what social networks and messengers show beside a link (Open Graph).

use std::fmt::Write as _;

use crate::{Painter, PictureError};

/// The colours of paper; the same as those of a chart in a file.
const PAPER: &str = "#fffefb";
const INK: &str = "#1b242c";
const MUTED: &str = "#56626c";
const ACCENT: &str = "#0b4f63";
const DEMO: &str = "#8a4b08";

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;
const MARGIN: f32 = 64.0;
/// Where a chart begins, and its box.
const CHART: (f32, f32, f32, f32) = (716.0, 116.0, 440.0, 418.0);

/// What a card says. Nothing in it is marked up.
#[derive(Debug, Clone, Default)]
pub struct Card<'a> {
    /// Whose page it is.
    pub site: &'a str,
    pub title: &'a str,
    /// One sentence: where it stands.
    pub verdict: Option<&'a str>,
    /// From the baseline over the last value to the target.
    pub figures: &'a [Figure],
    /// Which release it shows.
    pub source: &'a str,
    /// A word in sight where the numbers are invented.
    pub demo: Option<&'a str>,
    /// A drawing of its own, upright, as SVG.
    pub chart: Option<&'a str>,
}

/// A number with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub name: String,
    pub number: String,
}

impl Card<'_> {
    /// The size of a card in pixels.
    pub const SIZE: (u32, u32) = (WIDTH, HEIGHT);

    /// The card as PNG.
    ///
    /// # Errors
    /// When the chart is no drawing.
    pub fn png(&self, painter: &Painter) -> Result<Vec<u8>, PictureError> {
        painter.png(&self.svg(painter), WIDTH)
    }

    /// The card as a drawing. Texts are broken into lines as wide as they are drawn, and cut where there is no room.
    pub fn svg(&self, painter: &Painter) -> String {
        let room = match self.chart {
            Some(_) => CHART.0 - MARGIN - 32.0,
            None => 1200.0 - 2.0 * MARGIN,
        };
        let mut body = format!(
            "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{PAPER}\"/><rect width=\"{WIDTH}\" height=\"10\" fill=\"{ACCENT}\"/>"
        );
        body += &line(self.site, (MARGIN, 82.0), 26.0, false, MUTED);
        let mut y = 102.0;
        let (size, most) = match self.title.chars().count() {
            0..=60 => (52.0, 3),
            _ => (40.0, 4),
        };
        for text in lines(painter, self.title, (size, true), room, most) {
            y += size * 1.16;
            body += &line(&text, (MARGIN, y), size, true, INK);
        }
        y += 14.0;
        for text in lines(
            painter,
            self.verdict.unwrap_or_default(),
            (30.0, true),
            room,
            3,
        ) {
            y += 38.0;
            body += &line(&text, (MARGIN, y), 30.0, true, ACCENT);
        }
        body += &self.figures(painter, room);
        if let Some(demo) = self.demo {
            let from = 1200.0 - MARGIN - painter.width(demo, 24.0, true);
            body += &line(demo, (from, 596.0), 24.0, true, DEMO);
        }
        body += &line(self.source, (MARGIN, 596.0), 22.0, false, MUTED);
        body += &self.chart.map(placed).unwrap_or_default();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">{body}</svg>"
        )
    }

    /// The numbers in a row, each as wide as it is; those that have no room are left out from the left, so that the last
    /// ones, value and target, stay.
    fn figures(&self, painter: &Painter, room: f32) -> String {
        const GAP: f32 = 48.0;
        let width = |figure: &Figure| {
            let number = painter.width(&figure.number, 64.0, true);
            number.max(painter.width(&figure.name, 22.0, false)) + GAP
        };
        let mut shown = self.figures;
        while shown.len() > 1 && shown.iter().map(width).sum::<f32>() - GAP > room {
            shown = shown.get(1..).unwrap_or_default();
        }
        let (mut x, mut written) = (MARGIN, String::new());
        for figure in shown {
            written += &line(&figure.name, (x, 472.0), 22.0, false, MUTED);
            written += &line(&figure.number, (x, 534.0), 64.0, true, INK);
            x += width(figure);
        }
        written
    }
}

/// A line of text that begins at a place.
pub(crate) fn line(
    text: &str,
    (x, y): (f32, f32),
    size: f32,
    is_bold: bool,
    colour: &str,
) -> String {
    let weight = if is_bold { 600 } else { 400 };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-family=\"sans-serif\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
        escaped(text)
    )
}

/// A text without what XML reads as something else, and without what it cannot hold.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => written += "&amp;",
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => written.push(letter),
        }
    }
    written
}

/// The words in lines that fit; the last one says with «…» that there is more.
fn lines(
    painter: &Painter,
    text: &str,
    (size, is_bold): (f32, bool),
    room: f32,
    most: usize,
) -> Vec<String> {
    let fits = |text: &str| painter.width(text, size, is_bold) <= room;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_full = lines.len() == most;
        match lines.last_mut() {
            Some(last) if fits(&format!("{last} {word}")) => {
                // Writing to a String cannot fail.
                let _ = write!(last, " {word}");
            }
            Some(last) if is_full => {
                *last = cut(last, &fits);
                return lines;
            }
            _ if fits(word) => lines.push(word.to_owned()),
            _ => lines.push(cut(word, &fits)),
        }
    }
    lines
}

/// As much of a text as fits with «…» behind it.
fn cut(text: &str, fits: &impl Fn(&str) -> bool) -> String {
    let mut kept = text.to_owned();
    while !kept.is_empty() {
        let with = format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.']));
        if fits(&with) {
            return with;
        }
        kept.pop();
    }
    "…".to_owned()
}

/// A drawing in the box of the chart.
fn placed(svg: &str) -> String {
    let (x, y, width, height) = CHART;
    let (tag, rest) = svg.split_once('>').unwrap_or((svg, ""));
    // A drawing for a page is as wide as its place there.
    let tag = tag.replacen(" width=\"100%\"", "", 1);
    let placed = format!("<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ");
    format!("{}>{rest}", tag.replacen("<svg ", &placed, 1))
}
