//! Fichas técnicas: a workbook with one sheet an indicator, its fields in the order of CEPLAN's form.
//!
//! The order is that of rule book section 2, on which two public examples of the form agree: objective or service, name,
//! justification, responsible, limitations, method (formula, where, specifications), direction, collection and assumptions,
//! source, and below them baseline and targets by year with relative and absolute value. What the form has no place for
//! (unit, aggregation, periodicity) stands under a title of its own. The import reads each sheet back as a ficha.

mod form;
mod names;

use chrono::{DateTime, Datelike, Utc};
use domain::indicator::{Indicator, IndicatorKind};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet,
};
use workbook::write::{Published, citation, fit_cell_text};

use crate::{CeplanError, banner, observatory::TO_COMPLETE};

/// The name of the first sheet, which leads to the others.
pub const INDEX: &str = "Índice";

/// The fichas of all indicators, context indicators included, with an index.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook(published: &Published<'_>) -> Result<Vec<u8>, CeplanError> {
    let indicators = &published.release.catalogue.indicators;
    let names = names::unique(indicators.iter().map(|one| one.code.as_str()));
    let formats = Formats::new();
    let mut book = Workbook::new();
    book.set_properties(&properties(published)?);
    index(book.add_worksheet(), published, &names, &formats)?;
    for (indicator, name) in indicators.iter().zip(&names) {
        form::write(
            book.add_worksheet().set_name(name)?,
            published,
            indicator,
            &formats,
        )?;
    }
    Ok(book.save_to_buffer()?)
}

/// Names of the sheets of these indicators, in their order.
pub fn sheet_names(published: &Published<'_>) -> Vec<String> {
    let indicators = published.release.catalogue.indicators.iter();
    names::unique(indicators.map(|one| one.code.as_str()))
}

fn of_all(published: &Published<'_>) -> String {
    banner(published, published.release.catalogue.indicators.iter())
}

/// Properties with the day of the release: no clock is asked.
fn properties(published: &Published<'_>) -> Result<DocProperties, CeplanError> {
    let release = published.release;
    Ok(DocProperties::new()
        .set_creation_datetime(&day(release.published_at)?)
        .set_title(format!("Fichas técnicas · {}", of_all(published)))
        .set_subject(&release.catalogue.edition.name)
        .set_comment(citation(published))
        .set_custom_property("Publicación", release.number.to_string())
        .set_custom_property("SHA-256", published.sha256))
}

fn day(at: DateTime<Utc>) -> Result<ExcelDateTime, CeplanError> {
    let year = u16::try_from(at.year()).unwrap_or(1900);
    let month = u8::try_from(at.month()).unwrap_or(1);
    let day = u8::try_from(at.day()).unwrap_or(1);
    Ok(ExcelDateTime::from_ymd(year, month, day)?)
}

/// The first sheet: every indicator with a link to its ficha, and how many fields are still to be written.
fn index(
    sheet: &mut Worksheet,
    published: &Published<'_>,
    names: &[String],
    formats: &Formats,
) -> Result<(), CeplanError> {
    sheet.set_name(INDEX)?;
    for (column, width) in [(0, 16.0), (1, 70.0), (2, 14.0), (3, 18.0), (4, 22.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, "Fichas técnicas de los indicadores", &formats.title)?;
    sheet.write_string_with_format(1, 0, fit_cell_text(&of_all(published)), &formats.note)?;
    // Not the titles of a table that the import would read.
    let titles = [
        "Hoja",
        "Qué mide",
        "OP o servicio",
        "De qué tipo es",
        "Campos por completar",
    ];
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(3, column, title, &formats.label)?;
    }
    let indicators = &published.release.catalogue.indicators;
    for (row, (indicator, name)) in (4..).zip(indicators.iter().zip(names)) {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(indicator.code.as_str());
        sheet.write_url(row, 0, link)?;
        sheet.write_string_with_format(row, 1, fit_cell_text(&indicator.name), &formats.plain)?;
        sheet.write_string(row, 2, indicator.node.as_str())?;
        sheet.write_string(row, 3, kind(indicator))?;
        sheet.write_number(row, 4, f64::from(missing(indicator)))?;
    }
    sheet.set_freeze_panes(4, 0)?;
    sheet.set_repeat_rows(3, 3)?;
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    Ok(())
}

fn kind(indicator: &Indicator) -> &'static str {
    match indicator.kind {
        IndicatorKind::Policy => "De la política",
        IndicatorKind::Context => "De contexto",
    }
}

/// Fields of the form without a text.
fn missing(indicator: &Indicator) -> u8 {
    let lines = form::lines(indicator);
    let empty = lines.iter().filter(|line| line.content == TO_COMPLETE);
    u8::try_from(empty.count()).unwrap_or(u8::MAX)
}

/// The looks of cells, made once a workbook.
struct Formats {
    title: Format,
    note: Format,
    label: Format,
    part: Format,
    content: Format,
    group: Format,
    year: Format,
    plain: Format,
    absolute: Format,
}

impl Formats {
    fn new() -> Self {
        let bordered = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x9A_A5_B1));
        let label = bordered
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0xE8_EC_F1));
        Self {
            title: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_font_color(Color::RGB(0x5A_64_70)),
            part: label.clone().unset_bold(),
            group: label.clone().set_align(FormatAlign::Center),
            year: label
                .clone()
                .set_align(FormatAlign::Center)
                .set_num_format("0"),
            absolute: bordered.clone().set_align(FormatAlign::Right),
            plain: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            content: bordered,
            label,
        }
    }

    /// A value with the decimals that its unit shows.
    fn value(&self, decimals: u8) -> Format {
        let zeros = "0".repeat(usize::from(decimals));
        let format = if zeros.is_empty() {
            "#,##0".to_owned()
        } else {
            format!("#,##0.{zeros}")
        };
        self.content
            .clone()
            .set_align(FormatAlign::Right)
            .set_num_format(format)
    }
}
