//! Texts: shared and inline, with runs that are struck through or superscript.
//!
//! A struck-through run is not part of what is said; a superscript run becomes the superscript characters of
//! Unicode (`12.5¹`), so that a note's number is never taken for a digit; readings for pronunciation
//! (phonetic runs) are left out.

use super::{
    cell::until,
    styles::strikes,
    xml::{Xml, attribute, unescaped},
};
use crate::read::{
    ReadError,
    runs::{RunStyle, Runs},
    sink::Sink,
};
use import::grid::{Marks, TextId};
use quick_xml::events::Event;
use std::borrow::Cow;

/// A text of the table of shared strings.
#[derive(Debug, Clone, Copy)]
pub(super) struct SharedString {
    pub id: TextId,
    pub marks: Marks,
    /// All its runs have a font of their own: that of the cell does not show.
    pub own_fonts: bool,
}

/// A text with what is remarkable about it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RichText {
    pub text: String,
    pub marks: Marks,
    pub own_fonts: bool,
}

#[derive(Debug, Default)]
struct Run {
    text: String,
    struck: bool,
    superscript: bool,
    own_font: bool,
}

/// The table of shared strings, each taken once.
pub(super) fn shared(text: &str, sink: &mut Sink<'_>) -> Result<Vec<SharedString>, ReadError> {
    let mut xml = Xml::new(text);
    let mut strings = Vec::new();
    let nothing = sink.text("")?;
    loop {
        while let Some((text, length)) = xml.after_tag().and_then(plain_item) {
            strings.push(SharedString {
                id: sink.text(&text)?,
                marks: Marks::default(),
                own_fonts: false,
            });
            xml.advance(length);
        }
        match xml.next()? {
            Event::Eof => return Ok(strings),
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                let rich = rich(&mut xml)?;
                strings.push(SharedString {
                    id: sink.text(&rich.text)?,
                    marks: rich.marks,
                    own_fonts: rich.own_fonts,
                });
            }
            Event::Empty(e) if e.local_name().as_ref() == "si" => strings.push(SharedString {
                id: nothing,
                marks: Marks::default(),
                own_fonts: false,
            }),
            _ => {}
        }
    }
}

/// The text of the element `si` that a text begins with, where it is plain, and its length in bytes.
fn plain_item(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let (shown, after) = plain(text.strip_prefix("<si>")?)?;
    let after = after.strip_prefix("</si>")?;
    Some((shown, text.len() - after.len()))
}

/// The text that an element `si` or `is` begins with where that is all of it and has one form, and what follows:
/// `<t>Lima</t>`. Nothing for every other text, which is read event by event and to the same result.
pub(super) fn plain(inside: &str) -> Option<(Cow<'_, str>, &str)> {
    let text = inside
        .strip_prefix("<t>")
        .or_else(|| inside.strip_prefix("<t xml:space=\"preserve\">"))?;
    let (text, after) = until(text, b'<')?;
    Some((unescaped(Cow::Borrowed(text)), after.strip_prefix("</t>")?))
}

/// The text of the element `si` or `is` that was just begun.
pub(super) fn rich(xml: &mut Xml<'_>) -> Result<RichText, ReadError> {
    let mut runs: Vec<Run> = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => runs.push(Run {
                    text: unescaped(xml.text()?).into_owned(),
                    ..Run::default()
                }),
                "r" => runs.push(run(xml)?),
                _ => xml.skip()?,
            },
            Event::End(_) | Event::Eof => return Ok(joined(runs)),
            _ => {}
        }
    }
}

/// The run that was just begun.
fn run(xml: &mut Xml<'_>) -> Result<Run, ReadError> {
    let mut run = Run::default();
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => run.text.push_str(&unescaped(xml.text()?)),
                "rPr" => font(xml, &mut run)?,
                _ => xml.skip()?,
            },
            Event::Empty(e) if e.local_name().as_ref() == "rPr" => run.own_font = true,
            Event::End(_) | Event::Eof => return Ok(run),
            _ => {}
        }
    }
}

fn font(xml: &mut Xml<'_>, run: &mut Run) -> Result<(), ReadError> {
    run.own_font = true;
    loop {
        let (e, begins) = match xml.next()? {
            Event::Start(e) => (e, true),
            Event::Empty(e) => (e, false),
            Event::End(_) | Event::Eof => return Ok(()),
            _ => continue,
        };
        match e.local_name().as_ref() {
            "strike" => run.struck = strikes(&e),
            "vertAlign" => {
                run.superscript = attribute(&e, "val").is_some_and(|v| v == "superscript");
            }
            _ => {}
        }
        if begins {
            xml.skip()?;
        }
    }
}

/// The runs as one text.
fn joined(runs: Vec<Run>) -> RichText {
    let says = |run: &&Run| !run.text.trim().is_empty();
    let own_fonts =
        runs.iter().any(|run| says(&run)) && runs.iter().filter(says).all(|run| run.own_font);
    let mut parts = Runs::default();
    for run in &runs {
        let style = RunStyle {
            superscript: run.superscript,
            struck: run.struck,
        };
        parts.push(style, &run.text);
    }
    let (text, marks) = parts.text();
    RichText {
        text,
        marks,
        own_fonts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(xml: &str) -> (String, Marks) {
        let xml = format!("<si>{xml}</si>");
        let mut xml = Xml::new(&xml);
        xml.next().unwrap();
        let rich = rich(&mut xml).unwrap();
        (rich.text, rich.marks)
    }
    fn run_of(font: &str, text: &str) -> String {
        format!("<r><rPr>{font}</rPr><t xml:space=\"preserve\">{text}</t></r>")
    }
    const RAISED: &str = "<vertAlign val=\"superscript\"/>";

    #[test]
    fn a_superscript_run_is_a_superscript() {
        let text = format!("<r><t>12.5</t></r>{}", run_of(RAISED, "1"));
        assert_eq!(of(&text), ("12.5¹".into(), Marks::default()));
        let letters = format!("<r><t>Lima</t></r>{}", run_of(RAISED, "a/"));
        assert_eq!(of(&letters).0, "Lima a/");
        assert_eq!(
            of(&run_of(RAISED, "12")).0,
            "12",
            "a whole cell is a small text"
        );
    }

    #[test]
    fn a_struck_run_is_left_out_and_a_struck_text_is_marked() {
        let part = format!("{}<r><t>5400</t></r>", run_of("<strike/>", "1"));
        assert_eq!(of(&part), ("5400".into(), Marks::STRUCK_PART));
        assert_eq!(of(&run_of("<strike/>", "7")), ("7".into(), Marks::STRUCK));
        assert_eq!(
            of(&run_of("<strike val=\"0\"/>", "7")),
            ("7".into(), Marks::default())
        );
    }

    #[test]
    fn readings_for_pronunciation_are_left_out() {
        assert_eq!(
            of("<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>").0,
            "東京"
        );
    }
}
