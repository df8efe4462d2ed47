//! Selections under a name, in the sheet's menu: a link each, and a form to keep what one looks at now.

use components::FormField;
use domain::role::{Act, Viewer};
use leptos::prelude::*;

use super::selection;
use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{SubmitButton, SubmitForm, Weight},
    },
    wire::{GridSelection, RemoveView, SaveView, SavedView},
};

/// Whether a view shows what is shown now; the page does not matter.
fn is_shown(view: &SavedView, wanted: &GridSelection) -> bool {
    let first = |selection: &GridSelection| GridSelection {
        page: 1,
        ..selection.clone()
    };
    first(&view.selection) == first(wanted)
}

/// The views and what can be done with them.
#[component]
pub fn Views(
    views: Vec<SavedView>,
    wanted: GridSelection,
    viewer: Option<Viewer>,
) -> impl IntoView {
    let views = RwSignal::new(views);
    let attempt = Attempt::new();
    let shown = wanted.clone();
    let links = move || {
        let links: Vec<_> = views
            .get()
            .into_iter()
            .map(
                |view| view! { <ViewLink is_current=is_shown(&view, &shown) view views attempt /> },
            )
            .collect();
        if links.is_empty() {
            return view! { <p class="muted">"Todavía no hay vistas guardadas."</p> }.into_any();
        }
        view! { <ul class="plain views-list">{links}</ul> }.into_any()
    };
    let may_share = viewer.is_some_and(|viewer| viewer.check(Act::EnterTargets).is_ok());
    view! {
        <details class="keys views">
            <summary>"Vistas guardadas"</summary>
            <nav aria-label="Vistas guardadas">{links}</nav>
            <KeepView wanted views attempt may_share />
            <AttemptStatus attempt />
        </details>
    }
}

#[component]
fn ViewLink(
    view: SavedView,
    is_current: bool,
    views: RwSignal<Vec<SavedView>>,
    attempt: Attempt,
) -> impl IntoView {
    let SavedView {
        id,
        name,
        selection,
        shared,
        by,
    } = view;
    let note = match (&by, shared) {
        (Some(by), _) => Some(format!(" (de {by})")),
        (None, true) => Some(" (compartida)".to_owned()),
        (None, false) => None,
    };
    let remove = by.is_none().then(|| {
        let label = format!("Quitar la vista {name}");
        let question = format!("¿Quitar la vista «{name}»?");
        let remove = move |_| {
            if confirmed(&question) {
                attempt.run(call(RemoveView { id }), move |left| {
                    views.set(left);
                    attempt.say("Se quitó la vista.");
                });
            }
        };
        view! {
            " "
            <button type="button" class="link" aria-label=label on:click=remove>
                "Quitar"
            </button>
        }
    });
    view! {
        <li>
            <a href=selection::address(&selection, 1) aria-current=is_current.then_some("true")>
                {name}
            </a>
            {note}
            {remove}
        </li>
    }
}

/// Keeps what is shown now.
#[component]
fn KeepView(
    wanted: GridSelection,
    views: RwSignal<Vec<SavedView>>,
    attempt: Attempt,
    may_share: bool,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let keep = move || {
        let save = SaveView {
            name: name.get_untracked(),
            selection: wanted.clone(),
            shared: shared.get_untracked(),
        };
        attempt.run(call(save), move |all| {
            views.set(all);
            name.set(String::new());
            attempt.say("Se guardó la vista.");
        });
    };
    view! {
        <SubmitForm class="new-series" submit=keep>
            <FormField id="vista-nombre" label="Guardar lo que se muestra como">
                <input
                    id="vista-nombre"
                    class="input"
                    type="text"
                    maxlength="80"
                    required=true
                    autocomplete="off"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </FormField>
            {may_share
                .then(|| {
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                prop:checked=move || shared.get()
                                on:change=move |event| shared.set(event_target_checked(&event))
                            />
                            " Compartirla con toda la gestión"
                        </label>
                    }
                })}
            <SubmitButton attempt weight=Weight::Quiet>"Guardar la vista"</SubmitButton>
        </SubmitForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_the_one_that_is_shown_on_each_of_its_pages() {
        let selection = GridSelection {
            search: Some("uso".to_owned()),
            page: 1,
            ..GridSelection::default()
        };
        let view = SavedView {
            id: 1,
            name: "Uso".to_owned(),
            selection: selection.clone(),
            shared: false,
            by: None,
        };
        let third = GridSelection {
            page: 3,
            ..selection.clone()
        };
        assert!(is_shown(&view, &third));
        let other = GridSelection {
            due: Some(true),
            ..selection
        };
        assert!(!is_shown(&view, &other));
    }
}
