//! One cell with its three values, and the keys and buttons that decide about it.

use import::merge::{Choice, ConflictKind};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{Conflicts, Scope};
use crate::{
    office::{
        focus::{focus, focus_drawn},
        importing::preview::short_place,
        wording,
    },
    wire::{ConflictView, StatedBy},
};

/// What a key does in the row that has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyAct {
    Decide(Option<Choice>),
    Move(isize),
}

/// `None` for keys that are left to the browser.
fn act_of(key: &str, with_modifier: bool) -> Option<KeyAct> {
    if with_modifier {
        return None;
    }
    Some(match key {
        "m" | "M" => KeyAct::Decide(Some(Choice::Mine)),
        "a" | "A" => KeyAct::Decide(Some(Choice::Theirs)),
        "x" | "X" => KeyAct::Decide(None),
        "ArrowDown" => KeyAct::Move(1),
        "ArrowUp" => KeyAct::Move(-1),
        _ => return None,
    })
}

/// The id of a button of a row.
fn id_of(index: usize, choice: Option<Choice>) -> String {
    format!("conflicto-{index}-{}", choice.map_or("none", Choice::slug))
}

/// Gives the focus back to the button with the same id, where the change draws it anew.
pub fn keeping_focus(change: impl FnOnce()) {
    let active = document().active_element().map(|active| active.id());
    change();
    if let Some(id) = active.filter(|id| id.starts_with("conflicto")) {
        focus_drawn(id);
    }
}

/// The row of a cell.
#[component]
pub fn ConflictRow(
    conflict: ConflictView,
    index: usize,
    by: StatedBy,
    conflicts: Conflicts,
) -> impl IntoView {
    let cell = short_place(&conflict.place);
    let at = StoredValue::new(conflict.clone());
    let decide = move |choice: Option<Choice>| {
        let scope = Scope::of(&conflicts.scope.get_untracked());
        let filter = at.with_value(|at| scope.filter(at));
        conflicts.decide(filter, choice);
    };
    let on_key = move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let Some(act) = act_of(&event.key(), modified) else {
            return;
        };
        event.prevent_default();
        match act {
            KeyAct::Decide(choice) => {
                decide(choice);
                focus(&id_of(index + 1, Some(Choice::Mine)));
            }
            KeyAct::Move(by) => {
                if let Some(to) = index.checked_add_signed(by) {
                    focus(&id_of(to, Some(Choice::Mine)));
                }
            }
        }
    };
    let mine = match conflict.kind {
        ConflictKind::Changed => conflict.mine.clone(),
        ConflictKind::Removed => "celda vacía".to_owned(),
    };
    let take_mine = match conflict.kind {
        ConflictKind::Changed => "Mi valor",
        ConflictKind::Removed => "Quitar el valor",
    };
    let button = move |choice: Option<Choice>, text: &'static str| {
        let pressed = move || {
            let choices = conflicts.choices;
            choices.with(|choices| choices.get(index).copied().flatten() == choice)
        };
        view! {
            <button
                type="button"
                class="filter"
                id=id_of(index, choice)
                aria-pressed=move || pressed().to_string()
                on:click=move |_| decide(choice)
            >
                {text}
            </button>
        }
    };
    view! {
        <tr on:keydown=on_key>
            <th scope="row">{cell.clone()}</th>
            <td data-label="Serie">
                <span class="code">{conflict.key.indicator.to_string()}</span>
                " · "
                {conflict.label.clone()}
            </td>
            <td data-label="Al exportar">{conflict.base.clone()} <Stated by=conflict.base_by.clone() /></td>
            <td data-label="Ahora">{conflict.theirs.clone()} <Stated by=conflict.theirs_by.clone() /></td>
            <td data-label="En su archivo">{mine} <Stated by=Some(by) /></td>
            <td data-label="Decisión">
                <div class="filters" role="group" aria-label=format!("Decisión sobre {cell}")>
                    {button(Some(Choice::Mine), take_mine)}
                    {button(Some(Choice::Theirs), "El actual")}
                    {button(None, "Sin decidir")}
                </div>
            </td>
        </tr>
    }
}

/// Who stated a value, and when.
#[component]
fn Stated(by: Option<StatedBy>) -> impl IntoView {
    by.map(|by| {
        view! {
            <small class="muted">
                <br />
                {format!("{}, {}", by.name, wording::moment(by.at))}
            </small>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_decide_and_move_and_leave_others_alone() {
        assert_eq!(act_of("m", false), Some(KeyAct::Decide(Some(Choice::Mine))));
        assert_eq!(
            act_of("A", false),
            Some(KeyAct::Decide(Some(Choice::Theirs)))
        );
        assert_eq!(act_of("x", false), Some(KeyAct::Decide(None)));
        assert_eq!(act_of("ArrowUp", false), Some(KeyAct::Move(-1)));
        assert_eq!(act_of("a", true), None, "Ctrl+A is the browser's");
        assert_eq!(act_of("Tab", false), None);
    }
}
