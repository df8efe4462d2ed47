//! The addresses in a page: where each stands, and the page with others in their places.
//!
//! Every byte outside an address stays as it is.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use thiserror::Error;

/// The attributes that hold an address.
const ADDRESSES: [&[u8]; 10] = [
    b"href",
    b"src",
    b"action",
    b"formaction",
    b"poster",
    b"data-chart",
    b"data-file",
    b"data-glue",
    b"data-keys",
    b"data-module",
];

/// An address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The element that it belongs to.
    pub element: String,
    /// As it is meant, without the escapes of HTML.
    pub value: String,
    /// Where it stands, between its quotes.
    place: Range<usize>,
}

/// The page is not written as this site writes pages.
#[derive(Debug, Error)]
pub enum HtmlError {
    #[error("the page is not UTF-8 at byte {0}")]
    NotText(usize),
    #[error("the address at byte {0} has no double quotes around it")]
    NotQuoted(usize),
}

/// The addresses of a page, in the order in which they stand there.
///
/// # Errors
/// When an address is not text, or not between double quotes: then it could not be replaced.
pub fn links(page: &[u8]) -> Result<Vec<Link>, HtmlError> {
    let mut links = Vec::new();
    let mut element = String::new();
    let mut is_address = false;
    let mut broken = None;
    let mut emitter = CallbackEmitter::new(
        |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            match event {
                CallbackEvent::OpenStartTag { name } => {
                    element = String::from_utf8_lossy(name).into_owned();
                }
                CallbackEvent::AttributeName { name } => is_address = ADDRESSES.contains(&name),
                CallbackEvent::AttributeValue { value } if is_address => {
                    match std::str::from_utf8(value) {
                        Ok(value) => links.push(Link {
                            element: element.clone(),
                            value: value.to_owned(),
                            place: span.start..span.end,
                        }),
                        Err(_) => broken = broken.or(Some(span.start)),
                    }
                }
                _ => {}
            }
            None
        },
    );
    emitter.naively_switch_states(true);
    match Tokenizer::new_with_emitter(page, emitter).finish() {
        Ok(()) => {}
        Err(never) => match never {},
    }
    if let Some(at) = broken {
        return Err(HtmlError::NotText(at));
    }
    for Link { place, .. } in &links {
        let before = place.start.checked_sub(1).and_then(|at| page.get(at));
        if before != Some(&b'"') || page.get(place.end) != Some(&b'"') {
            return Err(HtmlError::NotQuoted(place.start));
        }
    }
    Ok(links)
}

/// The page with other addresses: one for each of [`links`], in their order; `None` leaves it as it is.
pub fn with_addresses<'a>(
    page: &[u8],
    links: impl IntoIterator<Item = (&'a Link, Option<String>)>,
) -> Vec<u8> {
    let mut written = Vec::with_capacity(page.len() + page.len() / 8);
    let mut done = 0;
    for (link, address) in links {
        let Some(address) = address else { continue };
        written.extend_from_slice(page.get(done..link.place.start).unwrap_or_default());
        for byte in address.bytes() {
            match byte {
                b'&' => written.extend_from_slice(b"&amp;"),
                b'"' => written.extend_from_slice(b"&quot;"),
                byte => written.push(byte),
            }
        }
        done = link.place.end;
    }
    written.extend_from_slice(page.get(done..).unwrap_or_default());
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html><a class=\"x\" href=\"/a?b=1&amp;c=2\">ñ &lt;a href=\"no\"&gt;</a>\
        <script>const a = '<a href=\"/script\">'</script><img src=\"/i.svg\" alt=\"/alt\"><a href=\"\">\
        <section data-chart=\"/graficos/x.json\" data-label=\"/l\"></section><form action=\"/f\">";

    #[test]
    fn addresses_are_found_and_nothing_else() {
        let found = links(PAGE.as_bytes()).expect("a page");
        let found: Vec<_> = found
            .iter()
            .map(|link| (link.element.as_str(), link.value.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("a", "/a?b=1&c=2"),
                ("img", "/i.svg"),
                ("section", "/graficos/x.json"),
                ("form", "/f")
            ]
        );
    }

    #[test]
    fn every_byte_outside_an_address_stays() {
        let found = links(PAGE.as_bytes()).expect("a page");
        let same = with_addresses(
            PAGE.as_bytes(),
            found.iter().map(|link| (link, Some(link.value.clone()))),
        );
        assert_eq!(String::from_utf8_lossy(&same), PAGE);
        let other = with_addresses(
            PAGE.as_bytes(),
            found
                .iter()
                .map(|link| (link, (link.element == "img").then(|| "../\"&".to_owned()))),
        );
        let wanted = PAGE.replace("\"/i.svg\"", "\"../&quot;&amp;\"");
        assert_eq!(String::from_utf8_lossy(&other), wanted);
    }

    #[test]
    fn an_address_without_quotes_is_refused() {
        assert!(matches!(
            links(b"<a href=/x>"),
            Err(HtmlError::NotQuoted(8))
        ));
        assert!(matches!(
            links(b"<a href=\"\xff\">"),
            Err(HtmlError::NotText(_))
        ));
    }
}
