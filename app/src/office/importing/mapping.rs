//! The mapping as a person corrects it, and the preview that was made of it. A preview that belongs
//! to another mapping cannot be committed.

use std::sync::Arc;

use domain::{
    catalogue::Catalogue,
    value::{Breakdown, Measure},
};
use import::layout::{Column, ColumnRole, Layout, Table};
use leptos::prelude::*;

use super::conflicts::Conflicts;
use crate::{
    call::call,
    office::attempt::Attempt,
    wire::{ImportPreview, ImportView, PreviewImport, SheetView},
};

/// What is decided about one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetChoice {
    pub include: bool,
    pub layout: Layout,
}

/// One table of one sheet, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableIndex {
    pub sheet: usize,
    pub table: usize,
}

/// The mapping of a whole file. Copies share it.
#[derive(Clone, Copy)]
pub struct Mapping {
    pub batch: StoredValue<String>,
    pub catalogue: StoredValue<Arc<Catalogue>>,
    pub choices: RwSignal<Vec<SheetChoice>>,
    /// The layouts of the last preview.
    previewed: RwSignal<Option<Vec<Layout>>>,
    pub preview: RwSignal<Option<ImportPreview>>,
    /// What the next act says that was seen.
    pub seen: StoredValue<Option<String>>,
    pub attempt: Attempt,
    pub conflicts: Conflicts,
}

impl Mapping {
    pub fn new(view: &ImportView, catalogue: Arc<Catalogue>) -> Self {
        let choices: Vec<SheetChoice> = view.sheets.iter().map(first_choice).collect();
        // A preview that was made before, perhaps in a window that was closed, is shown again.
        let previewed = view.preview.as_ref().map(|_| included(&choices));
        let seen = StoredValue::new(view.seen.clone());
        Self {
            batch: StoredValue::new(view.summary.id.clone()),
            catalogue: StoredValue::new(catalogue),
            choices: RwSignal::new(choices),
            previewed: RwSignal::new(previewed),
            preview: RwSignal::new(view.preview.clone()),
            seen,
            attempt: Attempt::new(),
            conflicts: Conflicts::new(
                &view.summary.id,
                view.conflicts.clone(),
                view.preview.as_ref().map(|preview| preview.conflicts),
                seen,
            ),
        }
    }

    /// The layouts of the sheets to import.
    fn chosen(self) -> Vec<Layout> {
        self.choices.with(|choices| included(choices))
    }

    /// The same without following it, for event handlers.
    pub fn chosen_now(self) -> Vec<Layout> {
        untrack(|| self.chosen())
    }

    /// Takes these layouts in place of the ones that were chosen, and reads the file with them.
    pub fn choose(self, layouts: Vec<Layout>) {
        self.choices.update(|choices| {
            for choice in choices.iter_mut() {
                let sheet = &choice.layout.sheet;
                let found = layouts.iter().find(|layout| layout.sheet == *sheet);
                choice.include = found.is_some();
                if let Some(layout) = found {
                    choice.layout = layout.clone();
                }
            }
        });
        self.read_again();
    }

    /// Whether something was corrected since the preview was made.
    pub fn is_stale(self) -> bool {
        let chosen = self.chosen();
        self.previewed
            .with(|previewed| previewed.as_ref() != Some(&chosen))
    }

    /// Whether any sheet is to be imported.
    pub fn has_sheets(self) -> bool {
        !self.chosen().is_empty()
    }

    /// Changes what is decided about one sheet.
    pub fn correct(self, sheet: usize, change: impl FnOnce(&mut SheetChoice)) {
        self.choices.update(|choices| {
            if let Some(choice) = choices.get_mut(sheet) {
                change(choice);
            }
        });
    }

    /// Changes one table.
    pub fn correct_table(self, at: TableIndex, change: impl FnOnce(&mut Table)) {
        self.correct(at.sheet, |choice| {
            if let Some(table) = choice.layout.tables.get_mut(at.table) {
                change(table);
            }
        });
    }

    /// Something of one table as it stands; `default` where there is no such table any more.
    pub fn of_table<T>(self, at: TableIndex, default: T, read: impl FnOnce(&Table) -> T) -> T {
        self.choices.with(|choices| {
            let sheet = choices.get(at.sheet);
            let table = sheet.and_then(|choice| choice.layout.tables.get(at.table));
            table.map_or(default, read)
        })
    }

    /// Reads the file again with the mapping as it stands.
    pub fn read_again(self) {
        let layouts = untrack(|| self.chosen());
        if layouts.is_empty() {
            self.preview.set(None);
            self.previewed.set(Some(layouts));
            return;
        }
        let choice = PreviewImport {
            batch: self.batch.get_value(),
            layouts: layouts.clone(),
            seen: self.seen.get_value(),
        };
        self.attempt
            .run(call(choice), move |preview: ImportPreview| {
                self.previewed.set(Some(layouts));
                self.seen.set_value(Some(preview.content_hash.clone()));
                self.conflicts.previewed(preview.conflicts);
                self.preview.set(Some(preview));
                self.attempt.say("Vista previa lista.");
            });
    }

    /// The first preview needs no click.
    pub fn preview_at_first(self) {
        Effect::new(move |done: Option<()>| {
            if done.is_none() && untrack(|| self.is_stale()) {
                self.read_again();
            }
        });
    }
}

fn included(choices: &[SheetChoice]) -> Vec<Layout> {
    choices
        .iter()
        .filter(|choice| choice.include)
        .map(|choice| choice.layout.clone())
        .collect()
}

fn first_choice(sheet: &SheetView) -> SheetChoice {
    SheetChoice {
        include: sheet.layout.is_some(),
        layout: sheet.layout.clone().unwrap_or_else(|| blank_layout(sheet)),
    }
}

/// For a sheet in which no table was recognised: header in the first row, no column imported.
fn blank_layout(sheet: &SheetView) -> Layout {
    let column = |column| Column {
        column,
        header: String::new(),
        role: ColumnRole::Ignore,
        certain: true,
    };
    let columns = u16::try_from(sheet.columns).unwrap_or(u16::MAX);
    let mut table = Table {
        header_rows: (0, 0),
        data_rows: (1, sheet.rows.saturating_sub(1).max(1)),
        passed_rows: Vec::new(),
        columns: (0..columns).map(column).collect(),
        indicator: None,
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        source: None,
    };
    name_columns(&mut table, sheet);
    Layout {
        tables: vec![table],
        ..Layout::empty(&sheet.name)
    }
}

/// Takes the header texts from the header rows, as after a correction of these.
pub fn name_columns(table: &mut Table, sheet: &SheetView) {
    let (first, last) = table.header_rows;
    for column in &mut table.columns {
        let texts = (first..=last).map(|row| sheet.text(row, column.column).trim());
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        column.header = texts.join(" · ");
    }
}

/// Declares what a column is.
pub fn set_role(table: &mut Table, column: u16, role: ColumnRole) {
    match table
        .columns
        .iter_mut()
        .find(|found| found.column == column)
    {
        Some(found) => (found.role, found.certain) = (role, true),
        None => table.columns.push(Column {
            column,
            header: String::new(),
            role,
            certain: true,
        }),
    }
}

/// What a column of the picture is marked as.
pub fn role_class(role: Option<&ColumnRole>) -> &'static str {
    match role {
        None | Some(ColumnRole::Ignore) => "ignored",
        Some(ColumnRole::Unknown) => "unknown",
        Some(ColumnRole::IndicatorCode | ColumnRole::IndicatorName | ColumnRole::NodeCode) => {
            "code"
        }
        Some(
            ColumnRole::Period
            | ColumnRole::Year
            | ColumnRole::PartOfYear
            | ColumnRole::Measure
            | ColumnRole::BaselineYear,
        ) => "period",
        Some(ColumnRole::Breakdown { .. }) => "breakdown",
        Some(role) if role.holds_values() => "value",
        Some(_) => "detail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{PictureCell, PictureRow};

    fn row(row: u32, texts: [&str; 2]) -> PictureRow {
        let cells = texts
            .into_iter()
            .zip(0..)
            .map(|(text, column)| PictureCell {
                column,
                text: text.to_owned(),
                is_number: false,
                is_struck: false,
            });
        PictureRow {
            row,
            is_hidden: false,
            cells: cells.collect(),
        }
    }

    fn sheet() -> SheetView {
        SheetView {
            name: "Datos".to_owned(),
            hidden: false,
            rows: 2,
            columns: 2,
            has_hidden: false,
            picture: vec![row(0, ["Código", "2024"]), row(1, ["S04-1", "63.4"])],
            layout: None,
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_sheet_without_a_table_is_left_out_until_somebody_maps_it() {
        let choice = first_choice(&sheet());
        assert!(!choice.include);
        assert_eq!(choice.layout.tables[0].columns[1].header, "2024");
        assert!(included(&[choice]).is_empty());
    }

    #[test]
    fn headers_follow_the_corrected_header_rows() {
        let sheet = sheet();
        let mut table = blank_layout(&sheet).tables.remove(0);
        table.header_rows = (0, 1);
        name_columns(&mut table, &sheet);
        assert_eq!(table.columns[0].header, "Código · S04-1");
    }

    #[test]
    fn a_corrected_role_is_certain() {
        let mut table = blank_layout(&sheet()).tables.remove(0);
        set_role(&mut table, 1, ColumnRole::value());
        set_role(&mut table, 7, ColumnRole::Note);
        assert!(table.columns[1].certain);
        assert_eq!(table.columns[2].column, 7);
        assert_eq!(role_class(Some(&table.columns[1].role)), "value");
        assert_eq!(role_class(Some(&ColumnRole::Unknown)), "unknown");
    }
}
