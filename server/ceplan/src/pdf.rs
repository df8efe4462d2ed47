//! A document as PDF/UA-1: selectable text in the font of the site, headings, tables with their titles, language, bookmarks.
//!
//! Written with `krilla`, which typst writes PDF with; it checks the rules of PDF/UA that a program can check and refuses
//! what breaks them. Lines and pages are laid out here ([`layout`]), because typst itself compiles for minutes and this
//! document needs paragraphs and tables only.

mod draw;
mod font;
mod layout;
mod style;
mod table;

pub use font::FONTS;

use crate::{CeplanError, document::Document};

/// Writes the document; the same bytes for the same document.
///
/// # Errors
/// When a font of the program is broken, or the PDF breaks a rule of its format.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, CeplanError> {
    let fonts = font::Fonts::new()?;
    let laid_out = layout::lay_out(document, &fonts);
    draw::draw(document, laid_out, &fonts)
}

#[cfg(test)]
mod tests;
