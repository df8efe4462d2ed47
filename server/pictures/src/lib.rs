//! Pictures: drawings as PNG or as plain shapes, and the card that other sites show beside a link to a page.
//!
//! What it deliberately does not do: it knows no release and no indicator, reads no file and loads nothing that a drawing
//! names; every font is given.

mod card;
mod drawing;
mod painter;

pub use card::{Card, Figure};
pub use drawing::{Drawing, Filling, Frame, Ink, Outline, Place, Segment, Shape};
pub use painter::{Painter, PictureError};
