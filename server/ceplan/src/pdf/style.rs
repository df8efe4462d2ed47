//! Sizes and colours, in points. They follow the site's tokens.

use tagged_pdf::{Colour, TextStyle};

/// A4 across.
pub(super) const PAGE: (f32, f32) = (841.89, 595.28);
pub(super) const MARGIN: f32 = 45.0;
/// The width of the text.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Where the text of a page ends; below it stands the footer.
pub(super) const BOTTOM: f32 = PAGE.1 - 52.0;
pub(super) const FOOTER: f32 = PAGE.1 - 28.0;
/// Room between the lines of a table and its texts.
pub(super) const PADDING: f32 = 4.0;
/// The height of a line that is to be written by hand.
pub(super) const WRITTEN_LINE: f32 = 18.0;

pub(super) const INK: Colour = (0x1B, 0x25, 0x30);
pub(super) const MUTED: Colour = (0x4A, 0x55, 0x60);
pub(super) const ACCENT: Colour = (0x1F, 0x3A, 0x5F);
pub(super) const RULE: Colour = (0x9A, 0xA5, 0xB1);
pub(super) const SHADE: Colour = (0xE8, 0xEC, 0xF1);
pub(super) const ALARM: Colour = (0x8A, 0x1C, 0x1C);
pub(super) const ALARM_SHADE: Colour = (0xFD, 0xEC, 0xEA);

pub(super) const BODY: TextStyle = TextStyle::new(10.5, false, INK, 0.0, 6.0);
pub(super) const NOTE: TextStyle = TextStyle::new(9.0, false, MUTED, 2.0, 8.0);
pub(super) const WARNING: TextStyle = TextStyle::new(10.5, true, ALARM, 4.0, 10.0);
pub(super) const CELL: TextStyle = TextStyle::new(9.0, false, INK, 0.0, 0.0);
pub(super) const TITLE_CELL: TextStyle = TextStyle::new(9.0, true, INK, 0.0, 0.0);
pub(super) const TO_WRITE: TextStyle = TextStyle::new(9.0, false, MUTED, 0.0, 0.0);
pub(super) const FOOTER_TEXT: TextStyle = TextStyle::new(8.0, false, MUTED, 0.0, 0.0);

/// The look of a heading; level 1 is the title.
pub(super) fn heading(level: u8) -> TextStyle {
    match level {
        1 => TextStyle::new(22.0, true, INK, 0.0, 4.0),
        2 => TextStyle::new(15.0, true, ACCENT, 12.0, 6.0),
        3 => TextStyle::new(12.0, true, INK, 10.0, 5.0),
        _ => TextStyle::new(10.5, true, INK, 8.0, 4.0),
    }
}
