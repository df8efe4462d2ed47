//! An import that is registered: where it went, and the button that turns it back as a whole.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{ActButton, Weight},
        wording::counted,
    },
    wire::{ImportView, UndoImport, UndoState, UndoneImport},
};

/// The notice of a registered import.
#[component]
pub fn Registered(view: ImportView) -> impl IntoView {
    let set = view.summary.change_set.map(|id| {
        view! { <a href=format!("/gestion/cambios/{id}")>"Ver el conjunto de cambios"</a> }
    });
    let batch = view.summary.id;
    view! {
        <p class="notice">"Este archivo ya se importó. " {set}</p>
        {view.undo.map(|state| view! { <Undo state batch /> })}
    }
}

/// What the button does, in words.
fn about(state: UndoState) -> &'static str {
    match state {
        UndoState::Discard => {
            "Nadie ha aprobado todavía sus celdas: al deshacer, el conjunto de cambios se descarta entero."
        }
        UndoState::Revert => {
            "Ya hay celdas aprobadas: al deshacer se prepara un conjunto de cambios que devuelve cada una a como estaba, y lo decide otra persona. Las que alguien cambió después se quedan."
        }
        UndoState::Discarded => "Esta importación se deshizo: sus cambios se descartaron.",
        UndoState::Reverted(_) => {
            "Esta importación ya tiene un conjunto de cambios que la deshace."
        }
    }
}

#[component]
fn Undo(state: UndoState, batch: String) -> impl IntoView {
    let attempt = Attempt::new();
    let done = RwSignal::new(None::<UndoneImport>);
    let undo = move |_| {
        if confirmed("Se deshará esta importación completa. ¿Deshacer?") {
            let act = UndoImport {
                batch: batch.clone(),
            };
            attempt.run(call(act), move |undone| done.set(Some(undone)));
        }
    };
    let link = match state {
        UndoState::Reverted(set) => Some(set),
        _ => None,
    };
    let link = link.map(|set| {
        view! { " " <a href=format!("/gestion/cambios/{set}")>"Ver el conjunto que la deshace"</a> }
    });
    let can = matches!(state, UndoState::Discard | UndoState::Revert);
    view! {
        <section class="block">
            <h2>"Deshacer"</h2>
            <p>{about(state)} {link} " Lo que el archivo cambió en el catálogo no se deshace aquí."</p>
            {can
                .then(|| {
                    view! {
                        <div class="actions">
                            <ActButton
                                attempt
                                weight=Weight::Danger
                                disabled=move || done.get().is_some()
                                press=undo
                            >
                                "Deshacer esta importación"
                            </ActButton>
                        </div>
                    }
                })}
            <AttemptStatus attempt doing="Deshaciendo…" />
            {move || done.get().map(|undone| view! { <Undone undone /> })}
        </section>
    }
}

#[component]
fn Undone(undone: UndoneImport) -> impl IntoView {
    let set = undone.change_set.map(|set| {
        view! { " " <a href=format!("/gestion/cambios/{set}")>"Ver el conjunto que la deshace"</a> }
    });
    view! {
        <p class="notice" role="status">
            {sentence(&undone)} {set}
        </p>
    }
}

/// What was done, in one sentence.
fn sentence(undone: &UndoneImport) -> String {
    let cells = |count: u32| counted(count.into(), "celda", "celdas");
    if undone.again {
        return "Ya se había deshecho.".to_owned();
    }
    let mut said = Vec::new();
    if undone.discarded > 0 {
        said.push(format!(
            "Se descartaron los cambios de {}.",
            cells(undone.discarded)
        ));
    }
    if undone.turned > 0 {
        said.push(format!(
            "Se preparó un conjunto que devuelve {}.",
            cells(undone.turned)
        ));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_turned_back_is_shown() {
        let mut undone = UndoneImport {
            discarded: 2,
            change_set: Some(7),
            turned: 1,
            again: false,
        };
        assert_eq!(
            sentence(&undone),
            "Se descartaron los cambios de 2 celdas. Se preparó un conjunto que devuelve 1 celda."
        );
        undone.again = true;
        assert_eq!(sentence(&undone), "Ya se había deshecho.");
    }
}
