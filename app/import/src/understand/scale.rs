//! What stands around a value and changes what it is: «en miles» in a title or beside it, and a merge over several
//! values.
//!
//! No value is multiplied here: a person writes the whole amounts, or corrects the unit.

use super::TableReader;
use crate::{
    fields::words::read_unit_kind,
    grid::{CellContent, Grid},
    layout::ColumnRole,
    records::{Record, RecordCell, Records},
};
use domain::{
    indicator::{Indicator, UnitKind},
    reading::Doubt,
    text::fold,
};
use hashbrown::HashSet;

/// Titles of a table stand within this many rows above it, and its notes below.
const NEAR_ROWS: usize = 6;

/// The title or note of a table that says that its amounts are thousands or millions.
pub(super) fn of_titles(grid: &Grid, records: &Records) -> Option<String> {
    let sheet = grid.sheets.get(usize::from(records.sheet))?;
    let table = &records.table;
    if records.is_form || !records.has_values() {
        return None;
    }
    let (first, last) = table.header_rows;
    let is_shown = |row: u32| !sheet.hidden_rows.contains(row);
    let above = sheet
        .rows_in(0, last)
        .filter(|(row, cells)| is_shown(*row) && (*row < first || cells.len() == 1));
    // A table above ends its own title.
    let titles = above
        .rev()
        .take(NEAR_ROWS)
        .take_while(|(_, cells)| cells.len() <= 2);
    let notes = sheet
        .rows_in(table.data_rows.0, u32::MAX)
        .filter(|(row, cells)| {
            let is_below = *row > table.data_rows.1;
            let is_note = table.passed_rows.binary_search(row).is_ok();
            is_shown(*row) && cells.len() <= 2 && (is_below || is_note)
        })
        .take(NEAR_ROWS);
    let texts = titles.chain(notes).flat_map(|(_, cells)| cells);
    texts
        .filter_map(|cell| match cell.content {
            CellContent::Text(id) => Some(grid.texts.get(id).trim()),
            _ => None,
        })
        .find(|text| says_in_thousands(text))
        .map(str::to_owned)
}

/// «En miles de personas», «(Miles de soles)», «Cifras expresadas en millones»: of all amounts, not of one.
fn says_in_thousands(text: &str) -> bool {
    let folded = fold(text);
    let words = format!(" {folded} ");
    let starts = text.trim_start_matches(['(', '[', ' ']).to_lowercase();
    ["miles", "millones"].iter().any(|unit| {
        words.contains(&format!(" en {unit} "))
            || starts.starts_with(&format!("{unit} de "))
            || folded == *unit
            || text.to_lowercase().contains(&format!("({unit}"))
    })
}

/// Cells of values that are merged over other values: of several periods, or of several rows that hold something.
pub(super) fn spread_cells(grid: &Grid, records: &Records) -> HashSet<(u32, u16)> {
    let Some(sheet) = grid.sheets.get(usize::from(records.sheet)) else {
        return HashSet::new();
    };
    let (first, last) = records.table.data_rows;
    let holds_values = |column: u16| {
        let mut columns = records.columns().iter();
        columns.any(|one| one.column == column && one.role.holds_values())
    };
    let is_spread = |range: &&crate::grid::Merged| {
        let is_of_data = (first..=last).contains(&range.first_row);
        if records.is_form || !is_of_data || !holds_values(range.first_column) {
            return false;
        }
        let mut beside = records.columns().iter().filter(|one| {
            one.column > range.first_column
                && one.column <= range.last_column
                && one.role.holds_values()
        });
        let mut below = sheet
            .rows_in(range.first_row.saturating_add(1), range.last_row.min(last))
            .filter(|(row, _)| *row > range.first_row);
        beside.next().is_some() || below.next().is_some()
    };
    let spread = sheet.merged.iter().filter(is_spread);
    spread
        .map(|range| (range.first_row, range.first_column))
        .collect()
}

impl TableReader<'_> {
    /// Why a value cannot be taken as it stands in its cell.
    pub(super) fn surroundings(
        &self,
        record: Record,
        cell: RecordCell,
        indicator: &Indicator,
    ) -> Option<Doubt> {
        if self.spread.contains(&(cell.at.row, cell.at.column)) {
            return Some(Doubt::new(
                "E382",
                "el valor está en una celda combinada que abarca varios valores: no se sabe de cuál es",
                "Separe la celda combinada y escriba cada valor en su celda.",
            ));
        }
        if let Some(doubt) = self.other_kind_of_unit(record, indicator) {
            return Some(doubt);
        }
        let is_amount = !matches!(
            indicator.unit.kind,
            UnitKind::Percentage | UnitKind::RateOfChange | UnitKind::Index
        );
        let label = fold(&indicator.unit.label);
        let is_scaled = label
            .split(' ')
            .any(|word| matches!(word, "miles" | "millones"));
        if !is_amount || is_scaled {
            return None;
        }
        let said = self.unit_of_row(record).or_else(|| self.scale.clone())?;
        let unit = match indicator.unit.label.as_str() {
            "" => "unidades",
            label => label,
        };
        Some(Doubt::new(
            "E383",
            format!(
                "el archivo dice «{said}», y {} se mide en {unit}",
                indicator.code
            ),
            "Escriba las cantidades completas, o quite esas palabras si ya lo están.",
        ))
    }

    /// A share where the indicator counts, or a count where it is a share.
    fn other_kind_of_unit(&self, record: Record, indicator: &Indicator) -> Option<Doubt> {
        let said = self.stated_unit(record)?;
        let counts = |kind| matches!(kind, UnitKind::Number | UnitKind::Quantity);
        let kind = indicator.unit.kind;
        match read_unit_kind(&said)? {
            UnitKind::Percentage if counts(kind) => Some(Doubt::new(
                "E376",
                format!("la fila dice «{said}», y el indicador cuenta unidades"),
                "Escriba la cantidad.",
            )),
            stated if counts(stated) && kind == UnitKind::Percentage => Some(Doubt::new(
                "E380",
                format!("la fila dice «{said}», y el indicador es un porcentaje"),
                "Escriba el porcentaje, o corrija la unidad de la fila.",
            )),
            _ => None,
        }
    }

    /// What the column of units says in a row.
    fn stated_unit(&self, record: Record) -> Option<String> {
        let columns = self.records.columns();
        let cells = self.records.cells_of(record);
        let of_unit = |cell: &&RecordCell| {
            columns
                .get(usize::from(cell.column))
                .is_some_and(|column| column.role == ColumnRole::Unit)
        };
        cells.iter().find(of_unit).map(|cell| self.text(cell))
    }

    /// The unit that a row states, where it is thousands or millions.
    fn unit_of_row(&self, record: Record) -> Option<String> {
        let text = self.stated_unit(record)?;
        let folded = fold(&text);
        let mut words = folded.split(' ');
        words
            .any(|word| matches!(word, "miles" | "millones"))
            .then_some(text)
    }

    /// Numerator and denominator in a row that states no value: they are no value of their own.
    pub(super) fn parts_without_value(&mut self, record: Record) {
        let columns = self.records.columns();
        let is_part = |cell: &RecordCell| {
            columns.get(usize::from(cell.column)).is_some_and(|column| {
                matches!(column.role, ColumnRole::Numerator | ColumnRole::Denominator)
            })
        };
        let holds_values = |role: &ColumnRole| matches!(role, ColumnRole::Value { .. });
        if self.keeps_blanks || !columns.iter().any(|column| holds_values(&column.role)) {
            return;
        }
        // A part that is merged down from the row of its value says nothing of this row.
        let sheet = self
            .sources
            .grid
            .sheets
            .get(usize::from(self.records.sheet));
        let is_own = |cell: &RecordCell| {
            sheet.is_some_and(|sheet| sheet.get(cell.at.row, cell.at.column).is_some())
        };
        let mut cells = self.records.cells_of(record).iter().copied();
        let Some(cell) = cells.find(|cell| is_part(cell) && is_own(cell)) else {
            return;
        };
        let doubt = Doubt::new(
            "E381",
            "aquí están las cifras absolutas, y falta el valor",
            "Escriba también el valor.",
        );
        let text = self.text(&cell);
        self.subjects.report(cell.at, &text, &doubt);
        self.draft.passed_over = self.draft.passed_over.saturating_sub(1);
        self.reject(cell.at, vec![doubt.code]);
    }
}

#[cfg(test)]
mod tests {
    use super::says_in_thousands;

    #[test]
    fn a_title_says_that_its_amounts_are_thousands() {
        for title in [
            "Indicadores de cultura financiera (en miles de personas)",
            "Miles de soles",
            "(Miles de personas)",
            "Cifras expresadas en millones",
        ] {
            assert!(says_in_thousands(title), "{title}");
        }
        for title in [
            "Programa que llegó a miles de personas",
            "Indicadores de la política",
            "Familias",
        ] {
            assert!(!says_in_thousands(title), "{title}");
        }
    }
}
