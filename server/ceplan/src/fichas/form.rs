//! One ficha on one sheet: names at the left, what they hold at the right, and the table of years below.

use std::collections::BTreeMap;

use domain::{
    indicator::Indicator,
    progress::year_targets,
    value::{Cell, Datum, Measure, Quantity},
};
use workbook::write::{
    Published, fit_cell_text,
    placed::{CellLook, PlacedSheet},
    table::Field,
    words,
};

use super::Looks;
use crate::{banner, observatory::stated};

/// The first column of contents; before it stand the name of a field and that of its part.
const CONTENT_COLUMN: u16 = 2;
/// Columns that contents reach over, at least.
const MIN_COLUMNS: u16 = 8;
/// Characters that one column of contents holds in a line.
const CHARS_PER_COLUMN: u16 = 11;
/// Height of a line in points.
const LINE_HEIGHT: f64 = 15.0;
/// A row cannot be higher, by the format.
const MAX_ROW_HEIGHT: f64 = 409.0;

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
fn extra_lines(indicator: &Indicator) -> [Line<'_>; 5] {
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

/// The sheet of an indicator.
pub(super) fn sheet(
    published: &Published<'_>,
    indicator: &Indicator,
    name: &str,
    looks: &Looks,
) -> PlacedSheet {
    let values = Values::of(published, indicator);
    let last = CONTENT_COLUMN + (values.count().max(MIN_COLUMNS) - 1);
    let mut sheet = PlacedSheet::new(name);
    sheet.widths = [26, 18].to_vec();
    sheet
        .widths
        .extend((CONTENT_COLUMN..=last).map(|_| CHARS_PER_COLUMN));
    let mut form = Form {
        sheet,
        looks,
        last,
        row: 0,
    };
    form.text("Ficha técnica del indicador", looks.title);
    form.text(&banner(published, [indicator].into_iter()), looks.note);
    form.row += 1;
    form.lines(&lines(indicator));
    form.row += 1;
    form.values(&values, indicator.unit.shown_decimals);
    form.row += 1;
    form.text(
        "Otros datos del tablero, que el formato no pide",
        looks.note,
    );
    form.lines(&extra_lines(indicator));
    form.sheet
}

/// The baseline and the targets of the headline series, by year.
struct Values<'a> {
    baseline: Option<&'a Cell>,
    targets: BTreeMap<i32, &'a Cell>,
}

impl<'a> Values<'a> {
    fn of(published: &Published<'a>, indicator: &'a Indicator) -> Self {
        let stated = |measure| {
            let cells = published.release.cells_of(&indicator.code, measure);
            cells.filter(|cell| cell.key.breakdown.is_headline())
        };
        let year = |cell: &'a Cell| (cell.key.period.calendar_year(), cell);
        // Where no target of a year has a number, what the last one says in words.
        let mut targets: BTreeMap<i32, &'a Cell> = stated(Measure::Target).map(year).collect();
        let numbers = year_targets(stated(Measure::Target)).into_iter();
        targets.extend(numbers.map(|(year, (cell, _))| (year, cell)));
        Self {
            baseline: stated(Measure::Baseline).last(),
            targets,
        }
    }

    fn count(&self) -> u16 {
        u16::try_from(self.targets.len() + 1).unwrap_or(u16::MAX / 2)
    }
}

/// A sheet that is being filled from above.
struct Form<'a> {
    sheet: PlacedSheet,
    looks: &'a Looks,
    /// The last column of contents.
    last: u16,
    row: u32,
}

impl Form<'_> {
    fn text(&mut self, text: &str, look: CellLook) {
        let text = Field::Text(fit_cell_text(text).into_owned());
        self.sheet.put((self.row, 0), text, look);
        self.row += 1;
    }

    fn lines(&mut self, lines: &[Line<'_>]) {
        for (at, line) in lines.iter().enumerate() {
            let row = self.row;
            let name = Field::Text(line.name.to_owned());
            match line.part {
                None => self.label(row, name),
                Some(part) => {
                    let of_it = lines.iter().filter(|other| other.name == line.name).count();
                    let is_first = at == 0 || lines.get(at - 1).is_none_or(|l| l.name != line.name);
                    if is_first {
                        let rows = u32::try_from(of_it).unwrap_or(1);
                        let label = self.looks.label;
                        self.sheet.put_over((row, 0), (rows, 1), name, label);
                    }
                    let part = Field::Text(part.to_owned());
                    self.sheet.put((row, 1), part, self.looks.part);
                }
            }
            let content = fit_cell_text(line.content);
            let columns = self.last + 1 - CONTENT_COLUMN;
            // Programs do not fit the height of a row to merged cells.
            let height = height(&content, columns * CHARS_PER_COLUMN);
            self.sheet.heights.insert(row, height);
            let content = Field::text(content.into_owned());
            let look = self.looks.content;
            self.sheet
                .put_over((row, CONTENT_COLUMN), (1, columns), content, look);
            self.row += 1;
        }
    }

    /// The name of a field, over the two columns of names.
    fn label(&mut self, row: u32, name: Field) {
        self.sheet
            .put_over((row, 0), (1, 2), name, self.looks.label);
    }

    /// «Línea de base | Logros esperados»: year, relative value, absolute value.
    fn values(&mut self, values: &Values<'_>, decimals: u8) {
        let (row, looks) = (self.row, self.looks);
        self.label(row, Field::Empty);
        let base = Field::text("Línea de base");
        self.sheet.put((row, CONTENT_COLUMN), base, looks.group);
        let targets = u16::try_from(values.targets.len()).unwrap_or(0);
        if targets > 0 {
            let title = Field::text("Logros esperados");
            let over = (1, targets);
            self.sheet
                .put_over((row, CONTENT_COLUMN + 1), over, title, looks.group);
        }
        for (below, name) in (1..).zip(["Año", "Valor relativo", "Valor absoluto"]) {
            self.label(row + below, Field::text(name));
        }
        let baseline = values
            .baseline
            .map(|cell| (cell.key.period.calendar_year(), cell));
        match baseline {
            Some((year, cell)) => self.value(CONTENT_COLUMN, year, cell, decimals),
            None => {
                for below in 1..=3 {
                    let at = (row + below, CONTENT_COLUMN);
                    self.sheet.put(at, Field::Empty, looks.content);
                }
            }
        }
        for (column, (year, cell)) in (CONTENT_COLUMN + 1..).zip(&values.targets) {
            self.value(column, *year, cell, decimals);
        }
        self.row += 4;
    }

    /// One column of the table of years.
    fn value(&mut self, column: u16, year: i32, cell: &Cell, decimals: u8) {
        let (row, looks) = (self.row, self.looks);
        let shown = Field::Plain(year.into());
        self.sheet.put((row + 1, column), shown, looks.year);
        let why = |why: String| (Field::text(fit_cell_text(&why)), looks.content);
        let (relative, look) = match &cell.value.datum {
            Datum::Value(quantity) => {
                let value = quantity.value;
                let shown = decimals;
                (Field::Stored { value, shown }, looks.number)
            }
            Datum::NotAvailable(reason) => why(format!("No disponible: {reason}")),
            Datum::NotApplicable(reason) => why(format!("No aplica: {reason}")),
        };
        self.sheet.put((row + 2, column), relative, look);
        let absolute = match &cell.value.datum {
            Datum::Value(quantity) => absolute(quantity),
            Datum::NotAvailable(_) | Datum::NotApplicable(_) => String::new(),
        };
        let absolute = Field::text(absolute);
        self.sheet.put((row + 3, column), absolute, looks.number);
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
    (LINE_HEIGHT * f64::from(lines) + 2.0).min(MAX_ROW_HEIGHT)
}
