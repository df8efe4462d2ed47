//! Pages as PDF/UA-1: selectable text in the font of the site, drawings as vectors, headings, tables with their titles,
//! links, language, bookmarks.
//!
//! Written with `krilla`, which typst writes PDF with; it checks the rules of PDF/UA that a program can check and refuses
//! what breaks them. Drawings are read by the package `pictures` and painted as paths: krilla's own reader of SVG needs
//! another version of the library that draws this site's pictures.
//!
//! What it deliberately does not do: it decides no place of a text. Who has a page lays it out ([`Pages`]); typst itself
//! compiles for minutes, and the documents of this dashboard need lines and tables only.

mod draw;
mod drawing;
mod font;
mod page;
mod style;

pub use draw::write;
pub use font::{FONTS, Fonts, ShapedLine};
pub use page::{Area, Bookmark, Element, Item, LinkTarget, Mark, Node, Pages, PdfMetadata, Role};
pub use style::{Colour, TextStyle};

use thiserror::Error;

/// Why there is no PDF.
#[derive(Debug, Error)]
pub enum PdfError {
    /// The fonts are part of the program: a broken one is a broken build.
    #[error("the font {0} of the program cannot be read")]
    Font(&'static str),
    #[error("the PDF could not be written: {0}")]
    Refused(String),
}
