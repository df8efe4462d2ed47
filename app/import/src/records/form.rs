//! A ficha of one page as a table: its fields in a first row, each value in a row of its own.

use super::{Record, RecordCell, Records, is_data, method, number};
use crate::{
    fields::Field,
    grid::{CellContent, CellRef, Grid, Sheet},
    layout::{Column, ColumnRole, Form, Layout, Table},
};
use domain::value::{Breakdown, Measure};
use std::collections::BTreeSet;

/// A row and a column of the sheet.
type FormCell = (u32, u16);

/// The records of a form.
pub(super) fn unfolded(
    grid: &Grid,
    sheet: &Sheet,
    at: u16,
    layout: &Layout,
    form: &Form,
) -> Records {
    let mut builder = Builder {
        grid,
        sheet,
        records: Records {
            sheet: at,
            table: Table {
                header_rows: (form.rows.0, form.rows.0),
                data_rows: form.rows,
                passed_rows: Vec::new(),
                columns: Vec::new(),
                indicator: form.indicator.clone(),
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                source: None,
            },
            rows: Vec::new(),
            cells: Vec::new(),
            parts: Vec::new(),
            number_locale: layout.number_locale,
            place_codes: layout.place_codes,
            is_form: true,
            passed_over: 0,
        },
    };
    let key = key(form);
    let key = key.map(|(role, at)| (builder.column("", role), at));
    builder.fields(form, key);
    builder.values(form, key);
    builder.count_labels(form);
    builder.records
}

/// What says which indicator it is: its code, or else its name, unless a person chose one.
fn key(form: &Form) -> Option<(ColumnRole, FormCell)> {
    let at = |is: &dyn Fn(&ColumnRole) -> bool| {
        let line = form.lines.iter().find(|line| is(&line.role))?;
        Some((line.row, line.content))
    };
    if let Some(code) = at(&|role| *role == ColumnRole::IndicatorCode) {
        return Some((ColumnRole::IndicatorCode, code));
    }
    if form.indicator.is_some() {
        return None;
    }
    let name = at(&|role| {
        matches!(
            role,
            ColumnRole::IndicatorName | ColumnRole::Field { field: Field::Name }
        )
    })?;
    Some((ColumnRole::IndicatorName, name))
}

struct Builder<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    records: Records,
}

impl Builder<'_> {
    fn column(&mut self, header: &str, role: ColumnRole) -> u16 {
        let place = u16::try_from(self.records.table.columns.len()).unwrap_or(u16::MAX);
        self.records.table.columns.push(Column {
            column: place,
            header: header.to_owned(),
            role,
            certain: true,
        });
        place
    }

    /// A cell of the file in a column of the table, if it holds something.
    fn cell(&mut self, column: u16, at: FormCell, part: Option<u32>) {
        let Some(cell) = self.sheet.seen(at.0, at.1) else {
            return;
        };
        if self.grid.is_blank(cell.content) {
            return;
        }
        self.records.cells.push(RecordCell {
            column,
            at: CellRef {
                sheet: self.records.sheet,
                row: at.0,
                column: at.1,
            },
            content: cell.content,
            marks: cell.marks,
            part,
        });
    }

    fn end_row(&mut self, first: u32, measure: Option<Measure>) {
        let end = number(self.records.cells.len());
        if end > first {
            self.records.rows.push(Record {
                first,
                end,
                measure,
                has_data: true,
            });
        }
    }

    fn fields(&mut self, form: &Form, key: Option<(u16, FormCell)>) {
        let first = number(self.records.cells.len());
        if let Some((column, at)) = key {
            self.cell(column, at, None);
        }
        let lines = form
            .lines
            .iter()
            .filter(|line| Some((line.row, line.content)) != key.map(|(_, at)| at));
        for line in lines {
            let ColumnRole::Field { field } = &line.role else {
                continue;
            };
            let at = (line.row, line.content);
            match self.parts_of_method(form, *field, at) {
                Some(parts) => {
                    for (field, text) in parts {
                        let column = self.column(&line.label, ColumnRole::Field { field });
                        let part = number(self.records.parts.len());
                        self.records.parts.push(text);
                        self.cell(column, at, Some(part));
                    }
                }
                None => {
                    let column = self.column(&line.label, line.role.clone());
                    self.cell(column, at, None);
                }
            }
        }
        self.end_row(first, None);
    }

    /// «Fórmula: … Donde: … Especificaciones técnicas: …» in one cell are three fields, where the form
    /// has no lines of their own for them.
    fn parts_of_method(
        &self,
        form: &Form,
        field: Field,
        at: FormCell,
    ) -> Option<Vec<(Field, String)>> {
        let has = |field: Field| {
            let role = ColumnRole::Field { field };
            form.lines.iter().any(|line| line.role == role)
        };
        if field != Field::Formula || has(Field::FormulaTerms) || has(Field::TechnicalNotes) {
            return None;
        }
        let CellContent::Text(id) = self.sheet.seen(at.0, at.1)?.content else {
            return None;
        };
        let parts = method::parts(self.grid.texts.get(id));
        (parts.len() >= 2).then_some(parts)
    }

    fn values(&mut self, form: &Form, key: Option<(u16, FormCell)>) {
        if form.values.is_empty() {
            return;
        }
        let period = self.column("Año", ColumnRole::Period);
        let column = self.column("Valor", ColumnRole::value());
        let absolute = self.column("Valor absoluto", ColumnRole::Numerator);
        // Without a group nothing says what a value is: its measure cannot be read from the row.
        let measure = self.column("Tipo de valor", ColumnRole::Measure);
        for value in &form.values {
            let first = number(self.records.cells.len());
            if let Some((column, at)) = key {
                self.cell(column, at, None);
            }
            self.cell(period, value.year, None);
            if value.measure.is_none() {
                self.cell(measure, value.year, None);
            }
            self.cell(column, value.value, None);
            if let Some(at) = value.absolute {
                self.cell(absolute, at, None);
            }
            self.end_row(first, value.measure);
        }
    }

    /// The labels of a form are what is left of its cells.
    fn count_labels(&mut self, form: &Form) {
        let columns = &self.records.table.columns;
        let read = self.records.cells.iter().filter(|cell| {
            let cell_of = crate::grid::Cell {
                column: cell.at.column,
                marks: cell.marks,
                content: cell.content,
            };
            is_data(self.grid, &columns[usize::from(cell.column)].role, &cell_of)
        });
        let read: BTreeSet<CellRef> = read.map(|cell| cell.at).collect();
        let rows = self.sheet.rows_in(form.rows.0, form.rows.1);
        let cells = rows.flat_map(|(_, cells)| cells);
        let all = cells
            .filter(|cell| !self.grid.is_blank(cell.content))
            .count();
        self.records.passed_over = number(all.saturating_sub(read.len()));
    }
}
