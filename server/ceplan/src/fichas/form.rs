//! One ficha on one sheet: names at the left, what they hold at the right, and the table of years below.

use std::collections::BTreeMap;

use domain::{
    indicator::Indicator,
    value::{Cell, Datum, Measure, Quantity},
};
use rust_xlsxwriter::{Format, Worksheet};
use workbook::write::{Published, fit_cell_text, table::exact_double, words};

use super::Formats;
use crate::{CeplanError, banner, observatory::stated};

/// The first column of contents; before it stand the name of a field and that of its part.
const CONTENT: u16 = 2;
/// Columns that contents reach over, at least.
const LEAST_COLUMNS: u16 = 8;
/// Characters that one column of contents holds in a line.
const COLUMN_WIDTH: u16 = 11;
/// Height of a line in points.
const LINE: f64 = 15.0;
/// A row cannot be higher, by the format.
const HIGHEST: f64 = 409.0;

/// A field of the form.
pub(super) struct Line<'a> {
    name: &'static str,
    /// «Fórmula» of «Método de cálculo».
    part: Option<&'static str>,
    pub(super) content: &'a str,
}

/// The fields of the form in CEPLAN's order, without the table of years.
pub(super) fn lines(indicator: &Indicator) -> Vec<Line<'_>> {
    let ficha = &indicator.ficha;
    let line = |name, content| Line {
        name,
        part: None,
        content: stated(content),
    };
    let method = |part, content| Line {
        name: "Método de cálculo",
        part: Some(part),
        content: stated(content),
    };
    vec![
        line("Objetivo o servicio", indicator.node.as_str()),
        line("Nombre del indicador", &indicator.name),
        line("Justificación", &ficha.justification),
        line("Responsables", &ficha.responsible),
        line("Limitaciones para la medición", &ficha.limitations),
        method("Fórmula", &ficha.formula),
        method("Donde", &ficha.formula_terms),
        method("Especificaciones técnicas", &ficha.technical_notes),
        line(
            "Sentido esperado",
            indicator.direction.map_or("", words::direction),
        ),
        line("Proceso de recolección y análisis", &ficha.collection),
        line("Supuestos", &ficha.assumptions),
        line("Fuente y base de datos", &ficha.source),
    ]
}

/// What the form has no field for.
fn more(indicator: &Indicator) -> [Line<'_>; 5] {
    let line = |name, content| Line {
        name,
        part: None,
        content,
    };
    [
        line("Código del indicador", indicator.code.as_str()),
        line("Tipo de unidad", words::unit_kind(indicator.unit.kind)),
        line("Rótulo de la unidad", stated(&indicator.unit.label)),
        line(
            "Tipo de agregación",
            words::aggregation(indicator.aggregation),
        ),
        line("Periodicidad", words::periodicity(indicator.periodicity)),
    ]
}

pub(super) fn write(
    sheet: &mut Worksheet,
    published: &Published<'_>,
    indicator: &Indicator,
    formats: &Formats,
) -> Result<(), CeplanError> {
    let values = Values::of(published, indicator);
    let last = CONTENT + (values.count().max(LEAST_COLUMNS) - 1);
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    let mut form = Form {
        sheet,
        formats,
        last,
        row: 0,
    };
    form.widths()?;
    form.text("Ficha técnica del indicador", &formats.title)?;
    form.text(&banner(published, [indicator].into_iter()), &formats.note)?;
    form.row += 1;
    form.lines(&lines(indicator))?;
    form.row += 1;
    form.values(&values, indicator.unit.shown_decimals)?;
    form.row += 1;
    form.text(
        "Otros datos del tablero, que el formato no pide",
        &formats.note,
    )?;
    form.lines(&more(indicator))
}

/// The baseline and the targets of the headline series, by year.
struct Values<'a> {
    baseline: Option<&'a Cell>,
    targets: BTreeMap<i32, &'a Cell>,
}

impl<'a> Values<'a> {
    fn of(published: &Published<'a>, indicator: &'a Indicator) -> Self {
        let cells = published.release.cells_of_indicator(&indicator.code).iter();
        let mut values = Self {
            baseline: None,
            targets: BTreeMap::new(),
        };
        // In the order of their periods: of several in a year, or of several baselines, the latest counts.
        for cell in cells.filter(|cell| cell.key.breakdown.is_headline()) {
            match cell.key.measure {
                Measure::Baseline => values.baseline = Some(cell),
                Measure::Target => {
                    values.targets.insert(cell.key.period.calendar_year(), cell);
                }
                Measure::Observed => {}
            }
        }
        values
    }

    fn count(&self) -> u16 {
        u16::try_from(self.targets.len() + 1).unwrap_or(u16::MAX / 2)
    }
}

/// A sheet that is being filled from above.
struct Form<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    /// The last column of contents.
    last: u16,
    row: u32,
}

impl Form<'_> {
    fn widths(&mut self) -> Result<(), CeplanError> {
        self.sheet
            .set_column_width(0, 26)?
            .set_column_width(1, 18)?;
        for column in CONTENT..=self.last {
            self.sheet
                .set_column_width(column, f64::from(COLUMN_WIDTH))?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str, format: &Format) -> Result<(), CeplanError> {
        self.sheet
            .write_string_with_format(self.row, 0, fit_cell_text(text), format)?;
        self.row += 1;
        Ok(())
    }

    fn lines(&mut self, lines: &[Line<'_>]) -> Result<(), CeplanError> {
        for (at, line) in lines.iter().enumerate() {
            let row = self.row;
            match line.part {
                None => {
                    let label = &self.formats.label;
                    self.sheet.merge_range(row, 0, row, 1, line.name, label)?;
                }
                Some(part) => {
                    let of_it = lines.iter().filter(|other| other.name == line.name).count();
                    let is_first = at == 0 || lines.get(at - 1).is_none_or(|l| l.name != line.name);
                    if is_first {
                        let end = row + u32::try_from(of_it.saturating_sub(1)).unwrap_or(0);
                        let label = &self.formats.label;
                        self.sheet.merge_range(row, 0, end, 0, line.name, label)?;
                    }
                    let format = &self.formats.part;
                    self.sheet.write_string_with_format(row, 1, part, format)?;
                }
            }
            let (format, content) = (&self.formats.content, fit_cell_text(line.content));
            self.sheet
                .merge_range(row, CONTENT, row, self.last, &content, format)?;
            let width = (self.last + 1 - CONTENT) * COLUMN_WIDTH;
            // Programs do not fit the height of a row to merged cells.
            self.sheet.set_row_height(row, height(&content, width))?;
            self.row += 1;
        }
        Ok(())
    }

    /// «Línea de base | Logros esperados»: year, relative value, absolute value.
    fn values(&mut self, values: &Values<'_>, decimals: u8) -> Result<(), CeplanError> {
        let (row, formats) = (self.row, self.formats);
        self.sheet.merge_range(row, 0, row, 1, "", &formats.label)?;
        self.sheet
            .write_string_with_format(row, CONTENT, "Línea de base", &formats.group)?;
        let targets = u16::try_from(values.targets.len()).unwrap_or(0);
        match targets {
            0 => {}
            1 => {
                let at = CONTENT + 1;
                self.sheet
                    .write_string_with_format(row, at, "Logros esperados", &formats.group)?;
            }
            _ => {
                let (from, to) = (CONTENT + 1, CONTENT + targets);
                self.sheet
                    .merge_range(row, from, row, to, "Logros esperados", &formats.group)?;
            }
        }
        for (below, name) in (1..).zip(["Año", "Valor relativo", "Valor absoluto"]) {
            self.sheet
                .merge_range(row + below, 0, row + below, 1, name, &formats.label)?;
        }
        let baseline = values
            .baseline
            .map(|cell| (cell.key.period.calendar_year(), cell));
        match baseline {
            Some((year, cell)) => self.value(CONTENT, year, cell, decimals)?,
            None => {
                for below in 1..=3 {
                    self.sheet.write_string_with_format(
                        row + below,
                        CONTENT,
                        "",
                        &formats.content,
                    )?;
                }
            }
        }
        for (column, (year, cell)) in (CONTENT + 1..).zip(&values.targets) {
            self.value(column, *year, cell, decimals)?;
        }
        self.row += 4;
        Ok(())
    }

    /// One column of the table of years.
    fn value(
        &mut self,
        column: u16,
        year: i32,
        cell: &Cell,
        decimals: u8,
    ) -> Result<(), CeplanError> {
        let (row, formats) = (self.row, self.formats);
        self.sheet
            .write_number_with_format(row + 1, column, f64::from(year), &formats.year)?;
        let (relative, absolute) = match &cell.value.datum {
            Datum::Value(quantity) => (None, absolute(quantity)),
            Datum::NotAvailable(why) => (Some(format!("No disponible: {why}")), String::new()),
            Datum::NotApplicable(why) => (Some(format!("No aplica: {why}")), String::new()),
        };
        let number = cell.value.datum.value();
        match (relative, number.and_then(exact_double)) {
            (Some(words), _) => {
                let words = fit_cell_text(&words);
                self.sheet
                    .write_string_with_format(row + 2, column, words, &formats.content)?;
            }
            (None, Some(number)) => {
                let format = formats.value(decimals);
                self.sheet
                    .write_number_with_format(row + 2, column, number, &format)?;
            }
            // More digits than a sheet can hold: exact text rather than another number.
            (None, None) => {
                let text = number.map(|value| value.to_string()).unwrap_or_default();
                self.sheet
                    .write_string_with_format(row + 2, column, text, &formats.absolute)?;
            }
        }
        self.sheet
            .write_string_with_format(row + 3, column, absolute, &formats.absolute)?;
        Ok(())
    }
}

/// «45/45» where the source gives both.
fn absolute(quantity: &Quantity) -> String {
    match (quantity.numerator, quantity.denominator) {
        (Some(numerator), Some(denominator)) => format!("{numerator}/{denominator}"),
        _ => String::new(),
    }
}

/// Enough for a text in a cell of this many characters a line.
fn height(text: &str, width: u16) -> f64 {
    let width = usize::from(width.max(1));
    let lines: usize = text
        .split('\n')
        .map(|line| line.chars().count().div_ceil(width).max(1))
        .sum();
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    (LINE * f64::from(lines) + 2.0).min(HIGHEST)
}
