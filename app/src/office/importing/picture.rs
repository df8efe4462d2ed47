//! A picture of a table with what was understood marked on it: header, codes, periods, values, what is passed
//! over or hidden. Above each column stands what it means, to be corrected there.

use std::sync::Arc;

use domain::{catalogue::Catalogue, finding::a1};
use import::layout::{Column, ColumnRole, Table, role_options};
use leptos::prelude::*;

use super::{
    mapping::{Mapping, TableIndex, role_class, set_role},
    sheets::excerpt_note,
};
use crate::wire::{PictureRow, SheetView};

/// How much of a sheet the server sends.
const MOST_ROWS: usize = 60;
const MOST_COLUMNS: u16 = 40;
/// Rows above a header that are shown with it: the title.
const ABOVE: u32 = 5;

/// What the marks depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marks {
    header: (u32, u32),
    data: (u32, u32),
    passed: Vec<u32>,
    columns: Vec<&'static str>,
}

impl Marks {
    fn of(table: &Table, columns: u16) -> Self {
        let role = |column: u16| {
            let column = table.columns.iter().find(|c| c.column == column);
            column.map(|c| &c.role)
        };
        Self {
            header: table.header_rows,
            data: table.data_rows,
            passed: table.passed_rows.clone(),
            columns: (0..columns)
                .map(|column| role_class(role(column)))
                .collect(),
        }
    }

    /// The class of one cell.
    fn class(&self, row: u32, column: u16) -> String {
        let within = |(first, last): (u32, u32)| (first..=last).contains(&row);
        let role = self
            .columns
            .get(usize::from(column))
            .copied()
            .unwrap_or("ignored");
        if within(self.header) {
            format!("mark mark--header mark--{role}")
        } else if within(self.data) && self.passed.binary_search(&row).is_err() {
            format!("mark mark--{role}")
        } else {
            "mark mark--outside".to_owned()
        }
    }
}

/// The rows that show a table: its title, its header and its first rows.
fn rows_of(sheet: &SheetView, table: &Table) -> Vec<PictureRow> {
    let (first, last) = (table.header_rows.0.saturating_sub(ABOVE), table.data_rows.1);
    let rows = sheet.picture.iter();
    let rows = rows.filter(|row| (first..=last.max(table.header_rows.1)).contains(&row.row));
    rows.take(MOST_ROWS).cloned().collect()
}

/// The excerpt as a table.
#[component]
pub fn Picture(
    at: TableIndex,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let columns = u16::try_from(sheet.columns)
        .unwrap_or(u16::MAX)
        .min(MOST_COLUMNS);
    let marks =
        Memo::new(move |_| mapping.of_table(at, None, |table| Some(Marks::of(table, columns))));
    let rows = untrack(|| mapping.of_table(at, Vec::new(), |table| rows_of(&sheet, table)));
    let (shown, of) = untrack(|| {
        let count =
            |table: &Table| u64::from(table.data_rows.1.saturating_sub(table.header_rows.0)) + 1;
        (rows.len() as u64, mapping.of_table(at, 0, count))
    });
    let selects = (0..columns)
        .map(|column| {
            view! {
                <th scope="col">
                    <span class="picture-letter">{letters(column)}</span>
                    <RoleSelect at column catalogue=Arc::clone(&catalogue) mapping />
                </th>
            }
        })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|row| view! { <Line row columns marks /> })
        .collect_view();
    let name = format!("Hoja {} con lo que se entendió", sheet.name);
    view! {
        <Legend />
        <div class="picture-scroll" tabindex="0" role="region" aria-label=name>
            <table class="picture">
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">"Fila"</span>
                        </th>
                        {selects}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <p class="muted">{excerpt_note(shown, of)}</p>
    }
}

/// A row of the sheet with its marks.
#[component]
fn Line(row: PictureRow, columns: u16, marks: Memo<Option<Marks>>) -> impl IntoView {
    let number = row.row;
    let class =
        move |column| marks.with(|marks| marks.as_ref().map(|marks| marks.class(number, column)));
    let cells = (0..columns)
        .map(|column| {
            let cell = row.cell(column);
            let text = cell.map(|cell| cell.text.clone()).unwrap_or_default();
            let (is_number, is_struck) =
                cell.map_or((false, false), |cell| (cell.is_number, cell.is_struck));
            let text = if is_struck {
                view! { <s>{text}</s> }.into_any()
            } else {
                text.into_any()
            };
            view! {
                <td class=move || class(column) class:number=is_number>
                    {text}
                </td>
            }
        })
        .collect_view();
    let hidden = row
        .is_hidden
        .then(|| view! { <span class="visually-hidden">" oculta"</span> });
    view! {
        <tr class:is-hidden=row.is_hidden>
            <th scope="row">{u64::from(number) + 1} {hidden}</th>
            {cells}
        </tr>
    }
}

/// The letters of a column alone: `A`, `AB`.
fn letters(column: u16) -> String {
    a1(0, u32::from(column)).trim_end_matches('1').to_owned()
}

#[component]
fn Legend() -> impl IntoView {
    let items = [
        ("header", "Encabezado"),
        ("code", "Código o nombre"),
        ("period", "Periodo"),
        ("breakdown", "Desagregación"),
        ("value", "Valor"),
        ("detail", "Ficha, nota o fuente"),
        ("unknown", "No se entiende"),
        ("ignored", "No se importa"),
    ]
    .map(|(slug, word)| view! { <li class=format!("mark mark--{slug}")>{word}</li> })
    .collect_view();
    view! { <ul class="legend" aria-label="Marcas de la hoja">{items}</ul> }
}

/// What a column means, to be corrected.
#[component]
fn RoleSelect(
    at: TableIndex,
    column: u16,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let blank = move || Column {
        column,
        header: String::new(),
        role: ColumnRole::Ignore,
        certain: true,
    };
    let current = Memo::new(move |_| {
        mapping.of_table(at, blank(), |table| {
            let found = table.columns.iter().find(|c| c.column == column);
            found.cloned().unwrap_or_else(blank)
        })
    });
    // Built once: what can be chosen depends on the header, and a list that changes under the hand is no help.
    let options = StoredValue::new(role_options(&current.get_untracked(), &catalogue));
    let items = options.with_value(|options| {
        options
            .iter()
            .enumerate()
            .map(|(at, option)| {
                let role = option.role.clone();
                view! {
                    <option value=at.to_string() selected=move || current.with(|c| c.role == role)>
                        {option.label.clone()}
                    </option>
                }
            })
            .collect_view()
    });
    let choose = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        let role = chosen
            .and_then(|at| options.with_value(|options| options.get(at).map(|o| o.role.clone())));
        if let Some(role) = role {
            mapping.correct_table(at, |table| set_role(table, column, role));
        }
    };
    view! {
        <select
            class="input picture-role"
            class:is-doubtful=move || current.with(|c| !c.certain && c.role != ColumnRole::Ignore)
            aria-label=format!("Qué contiene la columna {}", letters(column))
            on:change=choose
        >
            {items}
        </select>
        {move || {
            current
                .with(|c| !c.certain && c.role != ColumnRole::Ignore)
                .then(|| view! { <span class="doubtful">"por confirmar"</span> })
        }}
    }
}
