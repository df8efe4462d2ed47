//! From what ECharts writes to an SVG that fits a page: named, without inline styles or numbers
//! of pixels, in the page's colours, with identifiers that no other chart on the page has.

use std::fmt::Write as _;

use crate::palette::PALETTE;

/// The area a chart is drawn for, in its own units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    /// As wide as the page of a large screen.
    pub const FULL: Self = Self {
        width: 1100,
        height: 400,
    };
    /// The width of the text column and more.
    pub const WIDE: Self = Self {
        width: 760,
        height: 380,
    };
    /// One of two columns of a large screen.
    pub const HALF: Self = Self {
        width: 534,
        height: 320,
    };
    /// A phone held upright.
    pub const NARROW: Self = Self {
        width: 358,
        height: 340,
    };
    /// The smallest phone, or a page at twice its size.
    pub const SMALLEST: Self = Self {
        width: 288,
        height: 320,
    };
    /// One of several beside each other.
    pub const SMALL: Self = Self {
        width: 168,
        height: 120,
    };
    /// A line of text's companion.
    pub const SPARKLINE: Self = Self {
        width: 168,
        height: 44,
    };
}

/// What a chart is called and what it says, for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caption {
    pub title: String,
    pub description: String,
}

/// Rewrites the drawing for use inside a page. `unique` starts its identifiers.
pub fn for_page(drawn: &str, caption: &Caption, size: Size, unique: &str) -> String {
    let mut svg = frame(drawn, caption, size, unique);
    for (colour, property) in PALETTE {
        svg = svg.replace(colour, &format!("var({property}, {colour})"));
    }
    svg
}

/// Characters of a line below a drawing, and the height of one.
const NOTE_LINE: usize = 118;
const NOTE_HEIGHT: u32 = 16;

/// The SVG as a file of its own: the same drawing on paper colour, without the page's properties, and
/// with a note in sight below it, so that it stays where the drawing goes.
pub fn standalone(page_svg: &str, size: Size, note: &str) -> String {
    let mut svg = page_svg.to_owned();
    for (colour, property) in PALETTE {
        svg = svg.replace(&format!("var({property}, {colour})"), colour);
    }
    let lines = wrapped(note);
    let Size { width, height } = size;
    let below = u32::try_from(lines.len()).unwrap_or(0) * NOTE_HEIGHT + 8;
    svg = svg.replacen(
        &format!("viewBox=\"0 0 {width} {height}\""),
        &format!("viewBox=\"0 0 {width} {}\"", height + below),
        1,
    );
    let body = svg.find('>').map_or(0, |end| end + 1);
    let paper = format!(
        "<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>",
        crate::palette::PAPER
    );
    svg.insert_str(body, &paper);
    let mut written = String::new();
    for (line, at) in lines.iter().zip(1u32..) {
        // Writing to a String cannot fail.
        let _ = write!(
            written,
            "<text x=\"8\" y=\"{}\" font-size=\"11\" font-family=\"sans-serif\" fill=\"{}\">{}</text>",
            height + at * NOTE_HEIGHT,
            crate::palette::INK,
            escape(line)
        );
    }
    if let Some(end) = svg.rfind("</svg>") {
        svg.insert_str(end, &written);
    }
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1)
}

/// The drawing alone, in the colours of a file: for a document that has ground and words of its own.
pub fn detached(page_svg: &str) -> String {
    let mut svg = page_svg.to_owned();
    for (colour, property) in PALETTE {
        svg = svg.replace(&format!("var({property}, {colour})"), colour);
    }
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1)
}

/// Words in lines; a word that is longer than a line has one of its own.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= NOTE_LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn frame(drawn: &str, caption: &Caption, size: Size, unique: &str) -> String {
    let start = drawn.find('>').map_or(0, |end| end + 1);
    let body = drawn[start..].trim_end().trim_end_matches("</svg>");
    let Size { width, height } = size;
    let mut out = String::with_capacity(drawn.len() + 400);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"100%\" \
         aria-labelledby=\"{unique}-t {unique}-d\" focusable=\"false\">\
         <title id=\"{unique}-t\">{}</title><desc id=\"{unique}-d\">{}</desc>",
        escape(&title(caption)),
        escape(&caption.description)
    );
    rewrite_tags(body, unique, &mut out);
    out.push_str("</svg>");
    out
}

/// The title, with a stop where the description follows it: one is read aloud after the other.
fn title(caption: &Caption) -> String {
    let title = caption.title.trim_end();
    let is_followed = !caption.description.is_empty() && !title.ends_with(['.', '!', '?', '…']);
    format!("{title}{}", if is_followed { "." } else { "" })
}

/// Copies the elements; within each tag, attributes are filtered and styles become attributes.
fn rewrite_tags(body: &str, unique: &str, out: &mut String) {
    let mut rest = body;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            break;
        };
        let tag = &rest[open..=open + close];
        rest = &rest[open + close + 1..];
        if tag.starts_with("</") {
            out.push_str(tag);
        } else if tag.starts_with("<style") {
            // Hover rules of the drawing library; a page's policy forbids style elements.
            rest = rest.split_once("</style>").map_or("", |(_, after)| after);
        } else {
            rewrite_tag(tag, unique, out);
        }
    }
    out.push_str(rest);
}

fn rewrite_tag(tag: &str, unique: &str, out: &mut String) {
    let inner = tag
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    let (name, mut attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    out.push('<');
    out.push_str(name);
    while let Some((key, after)) = attributes.split_once("=\"") {
        let Some((value, next)) = after.split_once('"') else {
            break;
        };
        attribute(key.trim(), value, unique, out);
        attributes = next;
    }
    out.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
}

fn attribute(key: &str, value: &str, unique: &str, out: &mut String) {
    match key {
        "style" => {
            let declarations = value.split(';').filter_map(|one| one.split_once(':'));
            for (property, value) in declarations {
                if property.trim() != "font-family" {
                    attribute(property.trim(), value.trim(), unique, out);
                }
            }
        }
        "class" | "xml:space" => {}
        _ if key.starts_with("ecmeta_") => {}
        "id" | "clip-path" | "href" | "xlink:href" | "fill" | "stroke" => {
            let value = value.replace("zr", &format!("{unique}-"));
            let _ = write!(out, " {key}=\"{value}\"");
        }
        _ => {
            let _ = write!(out, " {key}=\"{value}\"");
        }
    }
}

/// Text as the content of an element.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{Caption, Size, for_page, standalone};

    const DRAWN: &str = "<svg width=\"760\" height=\"380\" xmlns=\"x\">\n<style ><![CDATA[.zr0-cls-0:hover{}]]></style>\
        <path d=\"M0 1\" fill=\"none\" stroke=\"#0b4f63\" class=\"zr0-cls-0\" ecmeta_series_index=\"0\"></path>\
        <g clip-path=\"url(#zr0-c0)\"><text style=\"font-size:12px;font-family:a;\" fill=\"#1b242c\">2024 &lt;b&gt; zr1</text></g></svg>";

    fn drawn() -> String {
        let caption = Caption {
            title: "A <b>".to_owned(),
            description: "d".to_owned(),
        };
        for_page(DRAWN, &caption, Size::WIDE, "g1")
    }

    #[test]
    fn styles_become_attributes_and_identifiers_unique() {
        let svg = drawn();
        assert!(!svg.contains("style"), "{svg}");
        assert!(!svg.contains("ecmeta"), "{svg}");
        assert!(svg.contains("font-size=\"12px\""), "{svg}");
        assert!(svg.contains("url(#g1-0-c0)"), "{svg}");
        assert!(svg.contains("2024 &lt;b&gt; zr1"), "{svg}");
        assert!(
            svg.contains("<title id=\"g1-t\">A &lt;b&gt;.</title>"),
            "{svg}"
        );
    }

    #[test]
    fn colours_follow_the_page_and_return_in_a_file() {
        let svg = drawn();
        assert!(svg.contains("var(--chart-observed, #0b4f63)"), "{svg}");
        let file = standalone(&svg, Size::WIDE, "Cita con < y una huella.");
        assert!(
            file.contains("y=\"396\"") && file.contains("Cita con &lt; y una huella.</text></svg>"),
            "{file}"
        );
        assert!(file.contains("viewBox=\"0 0 760 404\""), "{file}");
        assert!(!file.contains("var("), "{file}");
        assert!(file.starts_with("<svg xmlns="), "{file}");
    }
}
