//! A sheet that is a ficha of one page: its lines with what each holds, to be corrected there.

use std::sync::Arc;

use domain::{catalogue::Catalogue, finding::a1, value::Measure};
use import::{
    fields::Field,
    layout::{ColumnRole, Line, role_label},
};
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::{office::list_table::ListTable, wire::SheetView};

/// Whether the sheet was understood as a form.
pub fn is_form(mapping: Mapping, index: usize) -> bool {
    mapping
        .choices
        .with(|choices| choices[index].layout.form.is_some())
}

/// Lines and values of the form.
#[component]
pub fn FormLines(
    index: usize,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let form = untrack(|| {
        mapping
            .choices
            .with(|choices| choices[index].layout.form.clone())
    });
    form.map(|form| {
        let lines = form
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let content = sheet.text(line.row, line.content).to_owned();
                view! { <FormLine index at line=line.clone() content catalogue=Arc::clone(&catalogue) mapping /> }
            })
            .collect_view();
        let values = form
            .values
            .iter()
            .map(|value| {
                let measure = value.measure.map_or("Sin grupo", Measure::label_es);
                let text = sheet.text(value.value.0, value.value.1).to_owned();
                view! {
                    <tr>
                        <td>{a1(value.value.0, u32::from(value.value.1))}</td>
                        <td>{format!("{measure} {}", value.period)}</td>
                        <td class="number">{text}</td>
                        <td>"Valor"</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <p>"La hoja es la ficha técnica de un indicador: una línea por campo."</p>
            <ListTable columns=["Celda", "Línea", "Contenido", "Qué es"]>
                {lines} {values}
            </ListTable>
        }
    })
}

/// What a line can be.
fn roles() -> Vec<ColumnRole> {
    let fields = Field::ALL
        .iter()
        .map(|field| ColumnRole::Field { field: *field });
    [ColumnRole::Ignore, ColumnRole::IndicatorCode]
        .into_iter()
        .chain(fields)
        .collect()
}

#[component]
fn FormLine(
    index: usize,
    at: usize,
    line: Line,
    content: String,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let current = Memo::new(move |_| {
        mapping.choices.with(|choices| {
            let form = choices[index].layout.form.as_ref();
            form.and_then(|form| Some(form.lines.get(at)?.role.clone()))
        })
    });
    let roles = StoredValue::new(roles());
    let options = roles.with_value(|roles| {
        roles
            .iter()
            .enumerate()
            .map(|(nth, role)| {
                let (role, label) = (role.clone(), role_label(role, &catalogue));
                view! {
                    <option value=nth.to_string() selected=move || current.get().as_ref() == Some(&role)>
                        {label}
                    </option>
                }
            })
            .collect_view()
    });
    let choose = move |event| {
        let nth = event_target_value(&event).parse::<usize>().ok();
        let Some(role) = nth.and_then(|nth| roles.with_value(|roles| roles.get(nth).cloned()))
        else {
            return;
        };
        mapping.correct(index, |choice| {
            let form = choice.layout.form.as_mut();
            if let Some(line) = form.and_then(|form| form.lines.get_mut(at)) {
                line.role = role;
            }
        });
    };
    let name = format!("Qué contiene la línea «{}»", line.label);
    view! {
        <tr>
            <td>{a1(line.row, u32::from(line.content))}</td>
            <td data-label="Línea">{line.label}</td>
            <td data-label="Contenido">{content}</td>
            <td data-label="Qué es">
                <select class="input" aria-label=name on:change=choose>
                    {options}
                </select>
            </td>
        </tr>
    }
}
