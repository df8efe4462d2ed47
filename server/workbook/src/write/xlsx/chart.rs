//! A chart that the spreadsheet program itself draws: values and targets of an indicator by year.
//!
//! Its numbers stand in a sheet that nobody sees: years across in the matrix have different columns for values and for
//! targets, and a chart needs both by the same years.

use crate::write::{WriteError, table::nearest_double};
use domain::{
    Decimal,
    indicator::Indicator,
    period::{Period, Periodicity},
    release::Release,
    value::Measure,
};
use rust_xlsxwriter::{Chart, ChartEmptyCells, ChartType, Workbook, Worksheet};
use std::collections::BTreeMap;

/// The sheet of the numbers. The import passes over sheets of this kind of name.
const SHEET: &str = "pntd_grafico";

/// The headline series of an indicator by year. One of them in a workbook.
#[derive(Clone)]
pub(in crate::write) struct Picture {
    title: String,
    unit: String,
    /// Target and value.
    years: BTreeMap<i32, [Option<Decimal>; 2]>,
}

impl Picture {
    /// The picture of a yearly indicator; `None` where there is no value to draw.
    pub fn of(release: &Release, indicator: &Indicator) -> Option<Self> {
        let mut years: BTreeMap<i32, [Option<Decimal>; 2]> = BTreeMap::new();
        let is_year = |period: Period| period.periodicity() == Periodicity::Year;
        for cell in release.cells.iter().filter(|cell| {
            cell.key.indicator == indicator.code
                && cell.key.breakdown.is_headline()
                && is_year(cell.key.period)
        }) {
            let at = match cell.key.measure {
                Measure::Target => 0,
                Measure::Observed | Measure::Baseline => 1,
            };
            let year = years.entry(cell.key.period.calendar_year()).or_default();
            // A value of the year of the baseline goes before the baseline itself.
            if cell.key.measure != Measure::Baseline || year[at].is_none() {
                year[at] = cell.value.datum.value();
            }
        }
        let has_values = years.values().any(|year| year[1].is_some());
        has_values.then(|| Self {
            title: format!("{} {}", indicator.code, indicator.name)
                .chars()
                .take(120)
                .collect(),
            unit: indicator.unit.label.clone(),
            years,
        })
    }

    /// Draws it at a row.
    pub(super) fn insert(&self, sheet: &mut Worksheet, row: u32) -> Result<(), WriteError> {
        let last = u32::try_from(self.years.len()).unwrap_or(u32::MAX);
        let mut chart = Chart::new(ChartType::Line);
        for (column, name) in [
            (1, "Logro esperado"),
            (2, "Valor obtenido (y línea de base)"),
        ] {
            chart
                .add_series()
                .set_name(name)
                .set_categories((SHEET, 1, 0, last, 0))
                .set_values((SHEET, 1, column, last, column));
        }
        chart.title().set_name(&self.title);
        chart.x_axis().set_name("Año");
        chart.y_axis().set_name(&self.unit);
        chart.show_empty_cells_as(ChartEmptyCells::Connected);
        chart.set_width(760).set_height(340);
        chart.set_alt_text(format!(
            "Valores obtenidos y logros esperados por año de {}. Los números están en la tabla de arriba.",
            self.title
        ));
        sheet.insert_chart(row, 0, &chart)?;
        Ok(())
    }

    /// Writes its numbers into a sheet that nobody sees.
    pub(super) fn write_numbers(&self, workbook: &mut Workbook) -> Result<(), WriteError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(SHEET)?.set_very_hidden(true);
        for (row, (year, numbers)) in (1..).zip(&self.years) {
            sheet.write_string(row, 0, year.to_string())?;
            for (column, number) in (1..).zip(numbers) {
                if let Some(number) = number.and_then(nearest_double) {
                    sheet.write_number(row, column, number)?;
                }
            }
        }
        Ok(())
    }
}
