//! A document as PDF/UA-1: lines and pages are laid out here ([`layout`]), the package `tagged_pdf` writes them.

mod layout;
mod style;
mod table;

use tagged_pdf::{Fonts, Item, Mark, Pages, PdfMetadata};

use self::style::{FOOTER, FOOTER_TEXT, MARGIN, PAGE, WIDTH};
use crate::{
    CeplanError,
    document::{Document, LANGUAGE},
};

/// Writes the document; the same bytes for the same document.
///
/// # Errors
/// When a font of the program is broken, or the PDF breaks a rule of its format.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, CeplanError> {
    let fonts = Fonts::new()?;
    let mut pages = layout::lay_out(document, &fonts);
    push_footers(&mut pages, document, &fonts);
    let about = PdfMetadata {
        title: document.title.clone(),
        subject: document.subject.clone(),
        language: LANGUAGE,
        created: document.created,
        size: PAGE,
    };
    Ok(tagged_pdf::write(&about, &pages, &fonts)?)
}

/// Stands under every page and is read with none.
fn push_footers(pages: &mut Pages, document: &Document, fonts: &Fonts) {
    let count = pages.pages.len();
    for (number, page) in (1..).zip(&mut pages.pages) {
        let text = format!("{} · página {number} de {count}", document.footer);
        let line = fonts.lines(&text, FOOTER_TEXT, WIDTH).into_iter().next();
        page.extend(line.map(|line| Item::Text {
            x: MARGIN,
            baseline: FOOTER,
            line,
            look: FOOTER_TEXT,
            mark: Mark::Footer,
        }));
    }
}

#[cfg(test)]
mod tests;
