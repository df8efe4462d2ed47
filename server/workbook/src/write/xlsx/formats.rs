//! The looks of cells: fonts, colours, number formats.

use super::MAX_DECIMALS;
use crate::write::table::Field;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The looks of cells, made once a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) warning: Format,
    pub(super) heading: Format,
    pub(super) name: Format,
    pub(super) wrapped: Format,
    pub(super) header: Format,
    pub(super) plain: Format,
    pub(super) percent: Format,
    pub(super) date: Format,
    decimals: Vec<Format>,
    /// The same in cells that may be typed into where the rest is locked.
    open_decimals: Vec<Format>,
    /// Any other content of such cells.
    pub(super) open: Format,
    /// A row number or a year in such a cell.
    pub(super) open_plain: Format,
    /// A day in such a cell.
    pub(super) open_date: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let bold = Format::new().set_bold();
        Self {
            title: bold.clone().set_font_size(16),
            warning: bold
                .clone()
                .set_font_color(Color::RGB(0x8A_1C_1C))
                .set_background_color(Color::RGB(0xFD_EC_EA)),
            heading: bold.clone().set_font_size(13),
            name: bold.clone().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            header: bold
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xE8_EC_F1))
                .set_border_bottom(FormatBorder::Thin),
            plain: Format::new().set_num_format("0"),
            percent: Format::new().set_num_format("0.0%"),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            decimals: (0..=MAX_DECIMALS).map(decimals_format).collect(),
            open_decimals: (0..=MAX_DECIMALS)
                .map(|decimals| open(decimals_format(decimals)))
                .collect(),
            open: open(Format::new()),
            open_plain: open(Format::new().set_num_format("0")),
            open_date: open(Format::new().set_num_format("dd/mm/yyyy")),
        }
    }

    /// A number with so many decimals; `is_open`: in a cell that may be typed into.
    pub(super) fn decimals(&self, shown: u8, is_open: bool) -> &Format {
        let formats = if is_open {
            &self.open_decimals
        } else {
            &self.decimals
        };
        formats.get(usize::from(shown)).unwrap_or(&self.plain)
    }
}

/// A cell that may be typed into, and looks so.
fn open(format: Format) -> Format {
    format
        .set_unlocked()
        .set_background_color(Color::RGB(0xFF_FD_F2))
        .set_border(FormatBorder::Hair)
        .set_border_color(Color::RGB(0xB8_BF_C8))
}

fn decimals_format(decimals: u8) -> Format {
    Format::new().set_num_format(decimals_code(decimals))
}

/// `#,##0.00` for two decimals; the separators are those of the reader's locale.
fn decimals_code(decimals: u8) -> String {
    let zeros = "0".repeat(usize::from(decimals));
    if zeros.is_empty() {
        "#,##0".to_owned()
    } else {
        format!("#,##0.{zeros}")
    }
}

/// The code of the format of a field's number or day; `None` where it is neither.
pub(super) fn number_format(field: &Field) -> Option<String> {
    match field {
        Field::Stored { shown, .. } | Field::Computed { shown, .. } => {
            Some(decimals_code((*shown).min(MAX_DECIMALS)))
        }
        Field::Fraction(_) => Some("0.0%".to_owned()),
        Field::Plain(_) => Some("0".to_owned()),
        Field::Date(_) => Some("dd/mm/yyyy".to_owned()),
        Field::Empty | Field::Text(_) | Field::Code { .. } => None,
    }
}
