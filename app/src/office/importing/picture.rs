//! A picture of the sheet with what was understood marked on it: header, codes, periods, values,
//! what is passed over. Above each column stands what it means, to be corrected there.

use std::sync::Arc;

use domain::{
    catalogue::Catalogue,
    finding::a1,
    import::{
        layout::{Column, ColumnRole, Layout, columns_role_options},
        sheet::CellContent,
    },
};
use leptos::prelude::*;

use super::{
    mapping::{Mapping, role_class, set_role},
    sheets::excerpt_note,
};
use crate::wire::SheetView;

/// How much of a sheet the server sends.
const MOST_ROWS: u32 = 60;
const MOST_COLUMNS: u32 = 40;

/// What the marks depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marks {
    header: (u32, u32),
    data: (u32, u32),
    columns: Vec<&'static str>,
}

impl Marks {
    fn of(layout: &Layout, columns: u32) -> Self {
        let role = |column: u32| {
            layout
                .columns
                .iter()
                .find(|c| c.column == column)
                .map(|c| &c.role)
        };
        Self {
            header: layout.header_rows,
            data: layout.data_rows,
            columns: (0..columns)
                .map(|column| role_class(role(column)))
                .collect(),
        }
    }

    /// The class of one cell.
    fn class(&self, row: u32, column: u32) -> String {
        let within = |(first, last): (u32, u32)| (first..=last).contains(&row);
        let role = self
            .columns
            .get(column as usize)
            .copied()
            .unwrap_or("ignored");
        if within(self.header) {
            format!("mark mark--header mark--{role}")
        } else if within(self.data) {
            format!("mark mark--{role}")
        } else {
            "mark mark--outside".to_owned()
        }
    }
}

/// The excerpt as a table.
#[component]
pub fn Picture(
    index: usize,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let columns = sheet.columns.min(MOST_COLUMNS);
    let rows = sheet.rows.min(MOST_ROWS);
    let marks = Memo::new(move |_| {
        mapping
            .choices
            .with(|choices| Marks::of(&choices[index].layout, columns))
    });
    let selects = (0..columns)
        .map(|column| {
            view! {
                <th scope="col">
                    <span class="picture-letter">{letters(column)}</span>
                    <RoleSelect index column catalogue=Arc::clone(&catalogue) mapping />
                </th>
            }
        })
        .collect_view();
    let body = (0..rows)
        .map(|row| {
            let cells = (0..columns)
                .map(|column| {
                    let content = sheet.excerpt.cells.get(&(row, column));
                    let number = matches!(content, Some(CellContent::Number(_)));
                    let text = content.map(CellContent::shown).unwrap_or_default();
                    view! {
                        <td class=move || marks.with(|marks| marks.class(row, column)) class:number=number>
                            {text}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{u64::from(row) + 1}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let note = excerpt_note(rows, sheet.rows);
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
        <p class="muted">{note}</p>
    }
}

/// The letters of a column alone: `A`, `AB`.
fn letters(column: u32) -> String {
    a1(0, column).trim_end_matches('1').to_owned()
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
        ("ignored", "No se importa"),
    ]
    .map(|(slug, word)| view! { <li class=format!("mark mark--{slug}")>{word}</li> })
    .collect_view();
    view! { <ul class="legend" aria-label="Marcas de la hoja">{items}</ul> }
}

/// What a column means, to be corrected.
#[component]
fn RoleSelect(
    index: usize,
    column: u32,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let current = Memo::new(move |_| {
        mapping.choices.with(|choices| {
            let found = choices[index]
                .layout
                .columns
                .iter()
                .find(|c| c.column == column);
            found.cloned().unwrap_or(Column {
                column,
                header: String::new(),
                role: ColumnRole::Ignore,
                certain: false,
            })
        })
    });
    // Built once: what can be chosen depends on the header, and a list that changes under the hand is no help.
    let options = StoredValue::new(columns_role_options(&current.get_untracked(), &catalogue));
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
            mapping.correct(index, |choice| set_role(&mut choice.layout, column, role));
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
