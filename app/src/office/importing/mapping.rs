//! The mapping as a person corrects it, and the preview that was made of it. A preview that belongs
//! to another mapping cannot be committed.

use std::sync::Arc;

use domain::{
    catalogue::Catalogue,
    import::{
        layout::{Column, ColumnRole, Layout},
        sheet::Sheet,
    },
};
use leptos::prelude::*;

use crate::{
    office::attempt::Attempt,
    server_fns::import::preview_import,
    wire::{ChooseLayouts, ImportPreview, ImportView, SheetView},
};

/// What is decided about one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub include: bool,
    pub layout: Layout,
}

/// The mapping of a whole file. Copies share it.
#[derive(Clone, Copy)]
pub struct Mapping {
    pub batch: StoredValue<String>,
    pub catalogue: StoredValue<Arc<Catalogue>>,
    pub choices: RwSignal<Vec<Choice>>,
    /// The layouts of the last preview.
    previewed: RwSignal<Option<Vec<Layout>>>,
    pub preview: RwSignal<Option<ImportPreview>>,
    pub attempt: Attempt,
}

impl Mapping {
    pub fn new(view: &ImportView, catalogue: Arc<Catalogue>) -> Self {
        Self {
            batch: StoredValue::new(view.summary.id.clone()),
            catalogue: StoredValue::new(catalogue),
            choices: RwSignal::new(view.sheets.iter().map(first_choice).collect()),
            previewed: RwSignal::new(None),
            preview: RwSignal::new(None),
            attempt: Attempt::new(),
        }
    }

    /// The layouts of the sheets to import.
    fn chosen(self) -> Vec<Layout> {
        self.choices.with(|choices| included(choices))
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

    /// Changes the layout of one sheet.
    pub fn correct(self, sheet: usize, change: impl FnOnce(&mut Choice)) {
        self.choices.update(|choices| {
            if let Some(choice) = choices.get_mut(sheet) {
                change(choice);
            }
        });
    }

    /// Reads the file again with the mapping as it stands.
    pub fn read_again(self) {
        let layouts = untrack(|| self.chosen());
        if layouts.is_empty() {
            self.preview.set(None);
            self.previewed.set(Some(layouts));
            return;
        }
        let choice = ChooseLayouts {
            batch: self.batch.get_value(),
            layouts: layouts.clone(),
        };
        self.attempt
            .run(preview_import(choice), move |preview: ImportPreview| {
                self.previewed.set(Some(layouts));
                self.preview.set(Some(preview));
                self.attempt.say("Vista previa lista.");
            });
    }

    /// The first preview needs no click.
    pub fn preview_at_first(self) {
        Effect::new(move |done: Option<()>| {
            if done.is_none() {
                self.read_again();
            }
        });
    }
}

fn included(choices: &[Choice]) -> Vec<Layout> {
    choices
        .iter()
        .filter(|choice| choice.include)
        .map(|choice| choice.layout.clone())
        .collect()
}

fn first_choice(sheet: &SheetView) -> Choice {
    Choice {
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
        certain: false,
    };
    let mut layout = Layout {
        data_rows: (1, sheet.rows.saturating_sub(1).max(1)),
        columns: (0..sheet.columns).map(column).collect(),
        ..Layout::empty(&sheet.name)
    };
    name_columns(&mut layout, &sheet.excerpt);
    layout
}

/// Takes the header texts from the header rows, as after a correction of these.
pub fn name_columns(layout: &mut Layout, excerpt: &Sheet) {
    let (first, last) = layout.header_rows;
    for column in &mut layout.columns {
        let texts: Vec<String> = (first..=last)
            .filter_map(|row| excerpt.cells.get(&(row, column.column)))
            .map(|content| content.shown().trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        column.header = texts.join(" · ");
    }
}

/// Declares what a column is.
pub fn set_role(layout: &mut Layout, column: u32, role: ColumnRole) {
    match layout
        .columns
        .iter_mut()
        .find(|found| found.column == column)
    {
        Some(found) => (found.role, found.certain) = (role, true),
        None => layout.columns.push(Column {
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
        Some(ColumnRole::IndicatorCode | ColumnRole::IndicatorName | ColumnRole::NodeCode) => {
            "code"
        }
        Some(ColumnRole::Period | ColumnRole::Measure | ColumnRole::BaselineYear) => "period",
        Some(ColumnRole::Breakdown { .. }) => "breakdown",
        Some(role) if role.holds_values() => "value",
        Some(_) => "detail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::import::sheet::CellContent;

    fn sheet() -> SheetView {
        let mut excerpt = Sheet {
            name: "Datos".to_owned(),
            ..Sheet::default()
        };
        for (place, text) in [
            ((0, 0), "Código"),
            ((0, 1), "2024"),
            ((1, 0), "S04-1"),
            ((1, 1), "63.4"),
        ] {
            excerpt
                .cells
                .insert(place, CellContent::Text(text.to_owned()));
        }
        SheetView {
            name: "Datos".to_owned(),
            hidden: false,
            rows: 2,
            columns: 2,
            excerpt,
            layout: None,
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_sheet_without_a_table_is_left_out_until_somebody_maps_it() {
        let choice = first_choice(&sheet());
        assert!(!choice.include);
        assert_eq!(choice.layout.columns[1].header, "2024");
        assert!(included(&[choice]).is_empty());
    }

    #[test]
    fn headers_follow_the_corrected_header_rows() {
        let sheet = sheet();
        let mut layout = blank_layout(&sheet);
        layout.header_rows = (0, 1);
        name_columns(&mut layout, &sheet.excerpt);
        assert_eq!(layout.columns[0].header, "Código · S04-1");
    }

    #[test]
    fn a_corrected_role_is_certain() {
        let mut layout = blank_layout(&sheet());
        set_role(&mut layout, 1, ColumnRole::Value);
        set_role(&mut layout, 7, ColumnRole::Note);
        assert!(layout.columns[1].certain);
        assert_eq!(layout.columns[2].column, 7);
        assert_eq!(role_class(Some(&layout.columns[1].role)), "value");
    }
}
