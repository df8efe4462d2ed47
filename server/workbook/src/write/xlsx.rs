//! Tables and covers as sheets of a workbook.
//!
//! Text is written as text, so that nothing in it is ever run as a formula; a stored number is a
//! number only where no digit is lost. The file depends on the release alone: no clock is asked.

use super::{
    Published, WriteError,
    cover::Line,
    table::{Column, Field, Table, exact_double, nearest_double},
};
use chrono::{DateTime, Datelike, Utc};
use domain::indicator::Indicator;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet,
};

/// Rows of a sheet, by the format.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Characters of a cell, by the format, less the notice.
const MAX_TEXT: usize = 32_700;
const NOTICE: &str = " […continúa en la publicación en JSON]";
/// Decimals that a number format is prepared for.
pub(super) const MAX_DECIMALS: u8 = 10;

/// A workbook being written.
pub(super) struct Book {
    workbook: Workbook,
    formats: Formats,
    /// What is printed under every page.
    footer: String,
}

impl Book {
    /// An empty workbook with the properties of the release, for these indicators.
    pub(super) fn new(
        published: &Published<'_>,
        indicators: &[&Indicator],
    ) -> Result<Self, WriteError> {
        let release = published.release;
        let title = title(published, indicators);
        let properties = created(release.published_at)?
            .set_title(&title)
            .set_subject(&release.catalogue.edition.name)
            .set_comment(super::citation(published))
            .set_custom_property("Publicación", release.number.to_string())
            .set_custom_property("SHA-256", published.sha256);
        Ok(Self::with(&title, &properties))
    }

    /// An empty workbook of something that is no release.
    pub(super) fn titled(
        title: &str,
        subject: &str,
        at: DateTime<Utc>,
    ) -> Result<Self, WriteError> {
        let properties = created(at)?.set_title(title).set_subject(subject);
        Ok(Self::with(title, &properties))
    }

    fn with(title: &str, properties: &DocProperties) -> Self {
        let mut workbook = Workbook::new();
        workbook.set_properties(properties);
        // `&` starts a code in headers and footers.
        let footer = format!("&L{}&RPágina &P de &N", title.replace('&', "&&"));
        Self {
            workbook,
            formats: Formats::new(),
            footer,
        }
    }

    /// The cover, as the first sheet.
    pub(super) fn cover(&mut self, lines: &[Line]) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        sheet
            .set_name("Inicio")?
            .set_column_width(0, 34)?
            .set_column_width(1, 100)?;
        sheet.set_screen_gridlines(false);
        for (row, line) in (0..).zip(lines) {
            match line {
                Line::Title(text) => {
                    sheet.write_string_with_format(row, 0, fit(text), &self.formats.title)?
                }
                Line::Warning(text) => {
                    sheet.write_string_with_format(row, 0, fit(text), &self.formats.warning)?
                }
                Line::Heading(text) => {
                    sheet.write_string_with_format(row, 0, fit(text), &self.formats.heading)?
                }
                Line::Text(text) => sheet.write_string(row, 0, fit(text))?,
                Line::Pair(name, value) => sheet
                    .write_string_with_format(row, 0, fit(name), &self.formats.name)?
                    .write_string_with_format(row, 1, fit(value), &self.formats.wrapped)?,
            };
        }
        print_setup(sheet, &self.footer);
        Ok(())
    }

    /// A table, with its header in view and a filter.
    pub(super) fn sheet(&mut self, table: &Table<'_>) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        fill(sheet, table, &self.formats, &self.footer)
    }

    /// A long table: its rows go to a temporary file one by one.
    pub(super) fn long_sheet(&mut self, table: Table<'_>) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet_with_low_memory()?;
        fill(sheet, &table, &self.formats, &self.footer)
    }

    /// The finished file.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, WriteError> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// The policy, the release, and what is to be known of the figures.
pub(super) fn title(published: &Published<'_>, indicators: &[&Indicator]) -> String {
    let release = published.release;
    let label = published
        .condition_of(indicators)
        .map(|condition| format!(" · {condition}"))
        .unwrap_or_default();
    format!(
        "{} · publicación N.º {}{label}",
        release.catalogue.edition.policy_name, release.number
    )
}

/// Properties with the day on which the content was made: no clock is asked.
fn created(at: DateTime<Utc>) -> Result<DocProperties, WriteError> {
    let day = ExcelDateTime::from_ymd(
        u16::try_from(at.year()).unwrap_or(1900),
        u8::try_from(at.month()).unwrap_or(1),
        u8::try_from(at.day()).unwrap_or(1),
    )?;
    Ok(DocProperties::new().set_creation_datetime(&day))
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table<'_>,
    formats: &Formats,
    footer: &str,
) -> Result<(), WriteError> {
    sheet.set_name(&table.sheet)?;
    for (column, spec) in (0..).zip(&table.columns) {
        sheet.set_column_width(column, f64::from(spec.width))?;
    }
    let first = header(sheet, table, formats)?;
    let mut row = first;
    for fields in (table.rows)() {
        if row >= MAX_ROWS {
            return Err(WriteError::TooManyRows((table.rows)().count()));
        }
        for (column, field) in (0..).zip(&fields) {
            cell(sheet, row, column, field, formats)?;
        }
        row += 1;
    }
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(first, table.frozen_columns)?;
    if row > first {
        sheet.autofilter(first - 1, 0, row - 1, last_column)?;
        // Codes and places such as «07» are text on purpose.
        sheet.ignore_error_range(
            first,
            0,
            row - 1,
            last_column,
            IgnoreError::NumberStoredAsText,
        )?;
    }
    sheet.set_repeat_rows(0, first - 1)?;
    print_setup(sheet, footer);
    Ok(())
}

/// Banner, group titles and titles; answers the first row below them.
fn header(sheet: &mut Worksheet, table: &Table<'_>, formats: &Formats) -> Result<u32, WriteError> {
    let mut row = 0;
    if let Some(banner) = &table.banner {
        sheet.write_string_with_format(row, 0, fit(banner), &formats.name)?;
        row += 1;
    }
    if table.columns.iter().any(|column| column.group.is_some()) {
        groups(sheet, row, &table.columns, formats)?;
        row += 1;
    }
    for (column, spec) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(row, column, fit(&spec.title), &formats.header)?;
    }
    Ok(row + 1)
}

/// The common titles, each over its columns.
fn groups(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    formats: &Formats,
) -> Result<(), WriteError> {
    let mut start = 0;
    for group in columns.chunk_by(|a, b| a.group == b.group) {
        let end = start + group.len();
        if let Some(title) = group.first().and_then(|column| column.group.as_deref()) {
            let first = u16::try_from(start).unwrap_or(u16::MAX);
            let last = u16::try_from(end - 1).unwrap_or(u16::MAX);
            if first == last {
                sheet.write_string_with_format(row, first, title, &formats.header)?;
            } else {
                sheet.merge_range(row, first, row, last, title, &formats.header)?;
            }
        }
        start = end;
    }
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    field: &Field,
    formats: &Formats,
) -> Result<(), WriteError> {
    match field {
        Field::Empty => {}
        Field::Text(text) | Field::Code { label: text, .. } => {
            sheet.write_string(row, column, fit(text))?;
        }
        Field::Stored { value, shown } => match exact_double(*value) {
            Some(number) => {
                sheet.write_number_with_format(row, column, number, formats.decimals(*shown))?;
            }
            // More digits than a sheet can hold: exact text rather than another number.
            None => {
                sheet.write_string(row, column, value.to_string())?;
            }
        },
        Field::Computed { value, shown } => number(
            sheet,
            row,
            column,
            nearest_double(*value),
            formats.decimals(*shown),
        )?,
        Field::Fraction(value) => {
            number(sheet, row, column, nearest_double(*value), &formats.percent)?
        }
        Field::Plain(value) => number(
            sheet,
            row,
            column,
            nearest_double((*value).into()),
            &formats.plain,
        )?,
        Field::Date(date) => {
            let year = u16::try_from(date.year()).unwrap_or(1900);
            let month = u8::try_from(date.month()).unwrap_or(1);
            let day = u8::try_from(date.day()).unwrap_or(1);
            sheet.write_datetime_with_format(
                row,
                column,
                ExcelDateTime::from_ymd(year, month, day)?,
                &formats.date,
            )?;
        }
    }
    Ok(())
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Option<f64>,
    format: &Format,
) -> Result<(), WriteError> {
    if let Some(value) = value {
        sheet.write_number_with_format(row, column, value, format)?;
    }
    Ok(())
}

/// A text that the format admits; a longer one is cut and says so.
fn fit(text: &str) -> String {
    if text.encode_utf16().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= MAX_TEXT - NOTICE.len()
    });
    kept.chain(NOTICE.chars()).collect()
}

/// A4 across, as wide as one page.
fn print_setup(sheet: &mut Worksheet, footer: &str) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer(footer);
}

/// The looks of cells, made once a workbook.
struct Formats {
    title: Format,
    warning: Format,
    heading: Format,
    name: Format,
    wrapped: Format,
    header: Format,
    plain: Format,
    percent: Format,
    date: Format,
    decimals: Vec<Format>,
}

impl Formats {
    fn new() -> Self {
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
        }
    }

    fn decimals(&self, shown: u8) -> &Format {
        self.decimals.get(usize::from(shown)).unwrap_or(&self.plain)
    }
}

/// `#,##0.00` for two decimals; the separators are those of the reader's locale.
fn decimals_format(decimals: u8) -> Format {
    let zeros = "0".repeat(usize::from(decimals));
    Format::new().set_num_format(if zeros.is_empty() {
        "#,##0".to_owned()
    } else {
        format!("#,##0.{zeros}")
    })
}
