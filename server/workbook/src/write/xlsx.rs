//! Tables and covers as sheets of a workbook.
//!
//! Text is written as text, so that nothing in it is ever run as a formula; a stored number is a
//! number only where no digit is lost. The file depends on the release alone: no clock is asked.

mod cell;
mod chart;
mod formats;
mod identity;
mod placed;
mod rules;

use super::{
    Published, WriteError,
    cover::Line,
    placed::PlacedSheet,
    table::{Column, Table},
};
use cell::write_field;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use domain::indicator::Indicator;
use formats::Formats;
use placed::{PlacedFormats, fill_placed};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet};

pub use cell::{cut_cell_text, fit_cell_text};
pub(super) use chart::Picture;
pub(super) use identity::Identity;

/// Rows of a sheet, by the format.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Decimals that a number format is prepared for.
pub(super) const MAX_DECIMALS: u8 = 10;

/// A workbook being written.
pub(super) struct Book {
    workbook: Workbook,
    formats: Formats,
    /// Of placed cells.
    placed: PlacedFormats,
    /// Lists of words that are too long to stand at a cell: each stands in a sheet of its own at the end.
    lists: rules::Lists,
    /// Charts whose numbers stand in a sheet of its own at the end.
    pictures: Vec<Picture>,
    /// What is printed under every page.
    footer: String,
}

impl Book {
    /// An empty workbook with the properties of the release, for these indicators.
    pub(super) fn new(
        published: &Published<'_>,
        indicators: &[&Indicator],
    ) -> Result<Self, WriteError> {
        Self::of_release(published, &title(published, indicators))
    }

    /// The same under a title of its own.
    pub(super) fn of_release(published: &Published<'_>, title: &str) -> Result<Self, WriteError> {
        let release = published.release;
        let properties = created(release.published_at)?
            .set_title(title)
            .set_subject(&release.catalogue.edition.name)
            .set_comment(super::citation(published))
            .set_custom_property("Publicación", release.number.to_string())
            .set_custom_property("SHA-256", published.sha256);
        let mut book = Self::with(title, &properties);
        book.name(&[
            ("pntd_release", release.number.to_string()),
            ("pntd_sha256", published.sha256.to_owned()),
            ("pntd_edicion", release.catalogue.edition.code.clone()),
            ("pntd_exportado", moment(release.published_at)),
        ])?;
        Ok(book)
    }

    /// An empty workbook of something that is no release.
    pub(super) fn titled(
        title: &str,
        subject: &str,
        at: DateTime<Utc>,
        identity: &Identity<'_>,
    ) -> Result<Self, WriteError> {
        let mut properties = created(at)?.set_title(title).set_subject(subject);
        for (name, value) in identity.properties(at) {
            properties = properties.set_custom_property(name, value);
        }
        let mut book = Self::with(title, &properties);
        book.name(&identity.names(at))?;
        Ok(book)
    }

    /// Names for programs, each of a text.
    fn name(&mut self, names: &[(&str, String)]) -> Result<(), WriteError> {
        for (name, value) in names {
            let quoted = value.replace('"', "\"\"");
            self.workbook
                .define_name(*name, &format!("=\"{quoted}\""))?;
        }
        Ok(())
    }

    fn with(title: &str, properties: &DocProperties) -> Self {
        let mut workbook = Workbook::new();
        workbook.set_properties(properties);
        // `&` starts a code in headers and footers, `&8` is a size: small, so that a long title leaves room for the page.
        let footer = format!("&L&8 {}&R&8 Página &P de &N", title.replace('&', "&&"));
        Self {
            workbook,
            formats: Formats::new(),
            placed: PlacedFormats::default(),
            lists: rules::Lists::default(),
            pictures: Vec::new(),
            footer,
        }
    }

    /// What is to be read before the tables, as the first sheet.
    pub(super) fn cover(&mut self, name: &str, lines: &[Line]) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        sheet
            .set_name(name)?
            .set_column_width(0, 34)?
            .set_column_width(1, 100)?;
        sheet.set_screen_gridlines(false);
        for (row, line) in (0..).zip(lines) {
            match line {
                Line::Title(text) => sheet.write_string_with_format(
                    row,
                    0,
                    fit_cell_text(text),
                    &self.formats.title,
                )?,
                Line::Warning(text) => sheet.write_string_with_format(
                    row,
                    0,
                    fit_cell_text(text),
                    &self.formats.warning,
                )?,
                Line::Heading(text) => sheet.write_string_with_format(
                    row,
                    0,
                    fit_cell_text(text),
                    &self.formats.heading,
                )?,
                Line::Text(text) => sheet.write_string(row, 0, fit_cell_text(text))?,
                Line::Pair(name, value) => sheet
                    .write_string_with_format(row, 0, fit_cell_text(name), &self.formats.name)?
                    .write_string_with_format(
                        row,
                        1,
                        fit_cell_text(value),
                        &self.formats.wrapped,
                    )?,
            };
        }
        print_setup(sheet, &self.footer);
        Ok(())
    }

    /// A table, with its header in view and a filter.
    pub(super) fn sheet(&mut self, table: &Table<'_>) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        fill(sheet, table, &self.formats, &mut self.lists, &self.footer)
    }

    /// A long table: its rows go to a temporary file one by one.
    pub(super) fn long_sheet(&mut self, table: &Table<'_>) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet_with_low_memory()?;
        fill(sheet, table, &self.formats, &mut self.lists, &self.footer)
    }

    /// A table of any length: memory is that of one row, whatever its texts are.
    pub(super) fn endless_sheet(&mut self, table: &Table<'_>) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        fill(sheet, table, &self.formats, &mut self.lists, &self.footer)
    }

    /// A table, and below it a chart that the program itself draws.
    pub(super) fn pictured_sheet(
        &mut self,
        table: &Table<'_>,
        picture: &Picture,
    ) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        fill(sheet, table, &self.formats, &mut self.lists, &self.footer)?;
        let below = header_rows(table)
            .saturating_add(rows(table))
            .saturating_add(1);
        picture.insert(sheet, below)?;
        self.pictures.push(picture.clone());
        Ok(())
    }

    /// A form.
    pub(super) fn placed_sheet(&mut self, placed: &PlacedSheet) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        fill_placed(sheet, placed, &mut self.placed, &self.footer)
    }

    /// The finished file.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, WriteError> {
        for picture in &self.pictures {
            picture.write_numbers(&mut self.workbook)?;
        }
        self.lists.write(&mut self.workbook)?;
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

/// Banner, group titles and titles.
fn header_rows(table: &Table<'_>) -> u32 {
    let grouped = table.columns.iter().any(|column| column.group.is_some());
    1 + u32::from(table.banner.is_some()) + u32::from(grouped)
}

fn rows(table: &Table<'_>) -> u32 {
    u32::try_from((table.rows)().count()).unwrap_or(u32::MAX)
}

/// A moment as programs read it.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
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
    lists: &mut rules::Lists,
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
            return Err(WriteError::TooManyRows(row));
        }
        for (column, field) in (0..).zip(&fields) {
            let is_open = table.rules.is_input(column);
            write_field(sheet, (row, column), field, formats, is_open)?;
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
    sheet.set_very_hidden(table.is_hidden);
    print_setup(sheet, footer);
    let data = rules::Data {
        first,
        last: row.saturating_sub(1).max(first),
    };
    rules::apply(sheet, &table.rules, data, lists)
}

/// Banner, group titles and titles; answers the first row below them.
fn header(sheet: &mut Worksheet, table: &Table<'_>, formats: &Formats) -> Result<u32, WriteError> {
    let mut row = 0;
    if let Some(banner) = &table.banner {
        sheet.write_string_with_format(row, 0, fit_cell_text(banner), &formats.name)?;
        row += 1;
    }
    if table.columns.iter().any(|column| column.group.is_some()) {
        groups(sheet, row, &table.columns, formats)?;
        row += 1;
    }
    for (column, spec) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(row, column, fit_cell_text(&spec.title), &formats.header)?;
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

/// A4 across, as wide as one page.
fn print_setup(sheet: &mut Worksheet, footer: &str) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer(footer);
}
