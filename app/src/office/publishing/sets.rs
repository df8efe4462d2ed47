//! The approved sets, each taken or left out: what stays out is said, and what cannot stay out is refused with the reason.

use leptos::prelude::*;

use super::super::{
    attempt::{Attempt, AttemptStatus},
    focus::focus,
    list_table::{Columns, ListTable},
    wording,
};
use crate::wire::{ChangeSetSummary, ReleasePreview};

/// The table with a box for each set.
#[component]
pub fn SetChoice(
    preview: ReleasePreview,
    attempt: Attempt,
    /// Asks for the preview without these sets.
    choose: Callback<Vec<i64>>,
) -> impl IntoView {
    let left_out: Vec<i64> = preview.left_out.iter().map(|set| set.id).collect();
    let mut sets = [preview.sets, preview.left_out].concat();
    sets.sort_by_key(|set| set.id);
    if sets.is_empty() {
        return ().into_any();
    }
    let stays = match left_out.len() as u64 {
        0 => "Todos los conjuntos aprobados se publican.".to_owned(),
        count => {
            let numbers = left_out.iter().map(|id| format!("n.º {id}"));
            let numbers = numbers.collect::<Vec<_>>().join(", ");
            let verb = if count == 1 {
                "Queda fuera y espera"
            } else {
                "Quedan fuera y esperan"
            };
            format!("{verb} la siguiente publicación: {numbers}.")
        }
    };
    let left_out = StoredValue::new(left_out);
    let rows = sets
        .into_iter()
        .map(|set| view! { <SetRow set left_out attempt choose /> })
        .collect_view();
    view! {
        <ListTable
            class="table table--stack set-choice"
            columns=Columns::from(["Publicar", "Conjunto de cambios", "Celdas", "Preparó", "Último movimiento"])
                .number("Celdas")
        >
            {rows}
        </ListTable>
        <p role="status">{stays}</p>
        <AttemptStatus attempt doing="Calculando…" />
    }
    .into_any()
}

#[component]
fn SetRow(
    set: ChangeSetSummary,
    left_out: StoredValue<Vec<i64>>,
    attempt: Attempt,
    choose: Callback<Vec<i64>>,
) -> impl IntoView {
    let id = set.id;
    let is_taken = left_out.with_value(|left_out| !left_out.contains(&id));
    let box_id = format!("tomar-{id}");
    let change = move |_| {
        let mut wanted = left_out.get_value();
        if is_taken {
            wanted.push(id);
        } else {
            wanted.retain(|known| *known != id);
        }
        choose.run(wanted);
        focus_box(id);
    };
    let movement = wording::movement(&set);
    view! {
        <tr>
            <td data-label="Publicar">
                <label class="check">
                    <input
                        type="checkbox"
                        id=box_id
                        checked=is_taken
                        disabled=move || attempt.busy()
                        on:change=change
                    />
                    <span class="visually-hidden">{format!("Publicar el conjunto n.º {id}")}</span>
                </label>
            </td>
            <td>
                <a href=format!("/gestion/cambios/{id}")>{format!("N.º {id} · {}", set.title)}</a>
            </td>
            <td class="number" data-label="Celdas">{domain::format::count(set.cells.into())}</td>
            <td data-label="Preparó">{set.author_name}</td>
            <td data-label="Último movimiento">{movement}</td>
        </tr>
    }
}

/// The table is drawn again with the answer: the box keeps the focus.
fn focus_box(id: i64) {
    set_timeout(
        move || focus(&format!("tomar-{id}")),
        std::time::Duration::from_millis(600),
    );
}
