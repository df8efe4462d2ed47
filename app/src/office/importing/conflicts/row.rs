//! One cell with its three values, and the keys and buttons that decide about it.

use import::merge::{ConflictKind, ConflictResolution};
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
    Decide(Option<ConflictResolution>),
    Move(isize),
}

/// `None` for keys that are left to the browser.
fn act_of(key: &str, with_modifier: bool) -> Option<KeyAct> {
    if with_modifier {
        return None;
    }
    Some(match key {
        "m" | "M" => KeyAct::Decide(Some(ConflictResolution::Mine)),
        "a" | "A" => KeyAct::Decide(Some(ConflictResolution::Theirs)),
        "x" | "X" => KeyAct::Decide(None),
        "ArrowDown" => KeyAct::Move(1),
        "ArrowUp" => KeyAct::Move(-1),
        _ => return None,
    })
}

/// The id of a button of a row.
fn id_of(index: usize, choice: Option<ConflictResolution>) -> String {
    format!(
        "conflicto-{index}-{}",
        choice.map_or("none", ConflictResolution::slug)
    )
}

/// Gives the focus back to the button with the same id, where the change draws it anew.
pub fn keeping_focus(change: impl FnOnce()) {
    let active = document().active_element().map(|active| active.id());
    change();
    if let Some(id) = active.filter(|id| id.starts_with("conflicto")) {
        focus_drawn(id);
    }
}

/// A cell in its row, for the keys and the buttons that decide about it.
#[derive(Clone, Copy)]
struct RowCell {
    index: usize,
    conflict: StoredValue<ConflictView>,
    conflicts: Conflicts,
}

impl RowCell {
    fn decide(self, choice: Option<ConflictResolution>) {
        let scope = Scope::of(&self.conflicts.scope.get_untracked());
        let filter = self.conflict.with_value(|conflict| scope.filter(conflict));
        self.conflicts.decide(filter, choice);
    }

    /// Whether this is what was decided about the cell.
    fn is_decided(self, choice: Option<ConflictResolution>) -> bool {
        let choices = self.conflicts.choices;
        choices.with(|choices| choices.get(self.index).copied().flatten() == choice)
    }

    fn on_key(self, event: &KeyboardEvent) {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let Some(act) = act_of(&event.key(), modified) else {
            return;
        };
        event.prevent_default();
        match act {
            KeyAct::Decide(choice) => {
                self.decide(choice);
                focus(&id_of(self.index + 1, Some(ConflictResolution::Mine)));
            }
            KeyAct::Move(by) => {
                if let Some(to) = self.index.checked_add_signed(by) {
                    focus(&id_of(to, Some(ConflictResolution::Mine)));
                }
            }
        }
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
    let at = RowCell {
        index,
        conflict: StoredValue::new(conflict.clone()),
        conflicts,
    };
    let (mine, take_mine) = match conflict.kind {
        ConflictKind::Changed => (conflict.mine.clone(), "Mi valor"),
        ConflictKind::Removed => ("celda vacía".to_owned(), "Quitar el valor"),
    };
    view! {
        <tr on:keydown=move |event| at.on_key(&event)>
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
                    <DecideButton at choice=Some(ConflictResolution::Mine) text=take_mine />
                    <DecideButton at choice=Some(ConflictResolution::Theirs) text="El actual" />
                    <DecideButton at choice=None text="Sin decidir" />
                </div>
            </td>
        </tr>
    }
}

/// Decides so about the cell; pressed where that is what was decided.
#[component]
fn DecideButton(
    at: RowCell,
    choice: Option<ConflictResolution>,
    text: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="filter"
            id=id_of(at.index, choice)
            aria-pressed=move || at.is_decided(choice).to_string()
            on:click=move |_| at.decide(choice)
        >
            {text}
        </button>
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
        assert_eq!(
            act_of("m", false),
            Some(KeyAct::Decide(Some(ConflictResolution::Mine)))
        );
        assert_eq!(
            act_of("A", false),
            Some(KeyAct::Decide(Some(ConflictResolution::Theirs)))
        );
        assert_eq!(act_of("x", false), Some(KeyAct::Decide(None)));
        assert_eq!(act_of("ArrowUp", false), Some(KeyAct::Move(-1)));
        assert_eq!(act_of("a", true), None, "Ctrl+A is the browser's");
        assert_eq!(act_of("Tab", false), None);
    }
}
