//! Placed sheets as XLSX: merged cells, borders, heights of rows, page setup, titles of printed pages.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Worksheet};

use super::{cell::fit_cell_text, formats::number_format, print_setup};
use crate::write::{
    WriteError,
    placed::{Align, CellLook, PlacedCell, PlacedContent, PlacedSheet},
    table::{Field, exact_double, nearest_double},
};

/// Fills a sheet; `footer` is printed under every page.
pub(super) fn fill_placed(
    sheet: &mut Worksheet,
    placed: &PlacedSheet,
    formats: &mut PlacedFormats,
    footer: &str,
) -> Result<(), WriteError> {
    sheet.set_name(&placed.name)?;
    for (column, width) in (0..).zip(&placed.widths) {
        sheet.set_column_width(column, f64::from(*width))?;
    }
    for (at, cell) in &placed.cells {
        write_cell(sheet, *at, cell, formats)?;
    }
    for (row, height) in &placed.heights {
        sheet.set_row_height(*row, *height)?;
    }
    if placed.frozen_rows > 0 {
        sheet.set_freeze_panes(placed.frozen_rows, 0)?;
    }
    if let Some(row) = placed.title_row {
        sheet.set_repeat_rows(row, row)?;
    }
    print_setup(sheet, footer);
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &PlacedCell,
    formats: &mut PlacedFormats,
) -> Result<(), WriteError> {
    let field = match &cell.content {
        PlacedContent::Link { text, sheet: to } => {
            let link = Url::new(format!("internal:'{to}'!A1")).set_text(text.as_str());
            sheet.write_url(row, column, link)?;
            return Ok(());
        }
        PlacedContent::Field(field) => field,
    };
    let format = formats.of(cell.look, number_format(field));
    if cell.rows > 1 || cell.columns > 1 {
        let (last_row, last_column) = (row + cell.rows - 1, column + cell.columns - 1);
        // The content is written over the first cell, with its kind.
        sheet.merge_range(row, column, last_row, last_column, "", format)?;
    }
    let text = |sheet: &mut Worksheet, text: &str| -> Result<(), WriteError> {
        sheet.write_string_with_format(row, column, fit_cell_text(text), format)?;
        Ok(())
    };
    let number = |sheet: &mut Worksheet, value: Option<f64>, exact: &str| match value {
        Some(value) => {
            sheet.write_number_with_format(row, column, value, format)?;
            Ok(())
        }
        None => text(sheet, exact),
    };
    match field {
        Field::Empty => {
            sheet.write_blank(row, column, format)?;
            Ok(())
        }
        Field::Text(shown) | Field::Code { label: shown, .. } => text(sheet, shown),
        // More digits than a sheet can hold: exact text rather than another number.
        Field::Stored { value, .. } => number(sheet, exact_double(*value), &value.to_string()),
        Field::Computed { value, .. } | Field::Fraction(value) => {
            number(sheet, nearest_double(*value), &value.to_string())
        }
        Field::Plain(value) => number(sheet, nearest_double((*value).into()), &value.to_string()),
        Field::Date(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            sheet.write_datetime_with_format(row, column, date, format)?;
            Ok(())
        }
    }
}

/// The formats of a workbook, each made once.
#[derive(Default)]
pub(super) struct PlacedFormats(BTreeMap<(CellLook, Option<String>), Format>);

impl PlacedFormats {
    fn of(&mut self, look: CellLook, number: Option<String>) -> &Format {
        self.0
            .entry((look, number))
            .or_insert_with_key(|(look, number)| format(*look, number.as_deref()))
    }
}

fn format(look: CellLook, number: Option<&str>) -> Format {
    let mut format = Format::new();
    if look.is_bold {
        format = format.set_bold();
    }
    if let Some(size) = look.size {
        format = format.set_font_size(size);
    }
    if let Some(colour) = look.colour {
        format = format.set_font_color(Color::RGB(colour));
    }
    if let Some(colour) = look.background {
        format = format.set_background_color(Color::RGB(colour));
    }
    if let Some(colour) = look.border {
        format = format
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(colour));
    }
    if look.wraps {
        format = format.set_text_wrap().set_align(FormatAlign::Top);
    }
    match look.align {
        Align::Usual => {}
        Align::Centre => format = format.set_align(FormatAlign::Center),
        Align::Right => format = format.set_align(FormatAlign::Right),
    }
    match number {
        Some(number) => format.set_num_format(number),
        None => format,
    }
}
