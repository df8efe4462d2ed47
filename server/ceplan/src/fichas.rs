//! Fichas técnicas: a workbook with one sheet an indicator, its fields in the order of CEPLAN's form.
//!
//! The order is that of rule book section 2, on which two public examples of the form agree: objective or service, name,
//! justification, responsible, limitations, method (formula, where, specifications), direction, collection and assumptions,
//! source, and below them baseline and targets by year with relative and absolute value. What the form has no place for
//! (unit, aggregation, periodicity) stands under a title of its own. The import reads each sheet back as a ficha.
//!
//! A sheet is arranged once ([`workbook::write::placed`]) and stands in XLSX and in OpenDocument alike.

mod form;
mod names;

use domain::indicator::{Indicator, IndicatorKind};
use workbook::write::{
    Published, WorkbookFormat, fit_cell_text,
    placed::{Align, CellLook, PlacedSheet, placed_workbook},
    table::Field,
};

use crate::{CeplanError, banner, observatory::TO_COMPLETE};

/// The name of the first sheet, which leads to the others.
pub const INDEX: &str = "Índice";

/// The fichas of all indicators, context indicators included, with an index.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook(published: &Published<'_>, format: WorkbookFormat) -> Result<Vec<u8>, CeplanError> {
    let indicators = &published.release.catalogue.indicators;
    let names = names::unique(indicators.iter().map(|one| one.code.as_str()));
    let looks = Looks::new();
    let mut sheets = vec![index(published, &names, &looks)];
    let named = indicators.iter().zip(&names);
    sheets.extend(named.map(|(indicator, name)| form::sheet(published, indicator, name, &looks)));
    let title = format!("Fichas técnicas · {}", of_all(published));
    Ok(placed_workbook(published, &title, sheets, format)?)
}

/// Names of the sheets of these indicators, in their order.
pub fn sheet_names(published: &Published<'_>) -> Vec<String> {
    let indicators = published.release.catalogue.indicators.iter();
    names::unique(indicators.map(|one| one.code.as_str()))
}

fn of_all(published: &Published<'_>) -> String {
    banner(published, published.release.catalogue.indicators.iter())
}

/// The first sheet: every indicator with a link to its ficha, and how many fields are still to be written.
fn index(published: &Published<'_>, names: &[String], looks: &Looks) -> PlacedSheet {
    let mut sheet = PlacedSheet::new(INDEX);
    sheet.widths = vec![16, 70, 14, 18, 22];
    (sheet.frozen_rows, sheet.title_row) = (4, Some(3));
    let title = Field::text("Fichas técnicas de los indicadores");
    sheet.put((0, 0), title, looks.title);
    let banner = Field::text(fit_cell_text(&of_all(published)));
    sheet.put((1, 0), banner, looks.note);
    // Not the titles of a table that the import would read.
    let titles = [
        "Hoja",
        "Qué mide",
        "OP o servicio",
        "De qué tipo es",
        "Campos por completar",
    ];
    for (column, title) in (0..).zip(titles) {
        sheet.put((3, column), Field::text(title), looks.label);
    }
    let indicators = &published.release.catalogue.indicators;
    for (row, (indicator, name)) in (4..).zip(indicators.iter().zip(names)) {
        sheet.put_link((row, 0), indicator.code.as_str(), name, looks.link);
        let what = Field::text(fit_cell_text(&indicator.name));
        sheet.put((row, 1), what, looks.plain);
        let (node, kind) = (Field::text(indicator.node.as_str()), kind(indicator));
        sheet.put((row, 2), node, CellLook::default());
        sheet.put((row, 3), Field::text(kind), CellLook::default());
        let missing = Field::Plain(missing(indicator).into());
        sheet.put((row, 4), missing, CellLook::default());
    }
    sheet
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

/// The looks of cells.
struct Looks {
    title: CellLook,
    note: CellLook,
    label: CellLook,
    part: CellLook,
    content: CellLook,
    group: CellLook,
    year: CellLook,
    plain: CellLook,
    link: CellLook,
    /// Numbers, and absolute values such as «45/45».
    number: CellLook,
}

impl Looks {
    fn new() -> Self {
        let plain = CellLook {
            wraps: true,
            ..CellLook::default()
        };
        let content = CellLook {
            border: Some(0x9A_A5_B1),
            ..plain
        };
        let part = CellLook {
            background: Some(0xE8_EC_F1),
            ..content
        };
        let label = CellLook {
            is_bold: true,
            ..part
        };
        let group = CellLook {
            align: Align::Centre,
            ..label
        };
        Self {
            title: CellLook {
                is_bold: true,
                size: Some(14),
                ..CellLook::default()
            },
            note: CellLook {
                colour: Some(0x5A_64_70),
                ..CellLook::default()
            },
            link: CellLook {
                colour: Some(0x05_63_C1),
                ..CellLook::default()
            },
            number: CellLook {
                align: Align::Right,
                ..content
            },
            year: group,
            plain,
            content,
            part,
            label,
            group,
        }
    }
}
