//! The bar above the grid: how much is saved, the acts on the whole sheet, and what to do when a save fails. It
//! saves nothing itself ([`super::saving`]).

use leptos::prelude::*;

use super::{events, movement::At, saving::Saving, sheet::Sheet, window};
use crate::{
    error::ErrorCode,
    office::{
        attempt::AttemptStatus,
        form::{ActButton, Overtaken, SubmitForm},
        wording::counted,
    },
};

/// Save, undo, and where the draft is.
#[component]
pub fn SaveBar(saving: Saving) -> impl IntoView {
    let Saving {
        sheet,
        attempt,
        unsaved,
        told,
        ..
    } = saving;
    let state = move || match (unsaved.get(), saving.saved_at.get()) {
        (0, Some(time)) => format!("Guardado {time}."),
        (0, None) => "Todo está guardado.".to_owned(),
        (count, _) => format!("{} sin guardar.", counted(count as u64, "celda", "celdas")),
    };
    let again = Callback::new(move |()| saving.reload());
    view! {
        <div class="save-bar">
            <p class="save-state">{state}</p>
            <ActButton
                attempt
                disabled=move || unsaved.get() == 0
                press=move |_| saving.save()
            >
                "Guardar borrador"
            </ActButton>
            <UndoButtons sheet />
            <SetLinks sheet />
            <Targets sheet />
            <BeginWith sheet />
            <Search sheet told />
        </div>
        <AttemptStatus attempt />
        {move || attempt.failure().map(|error| how_to_go_on(error.code))}
        <Overtaken attempt label="Leer otra vez y conservar lo escrito" again apart=true />
        <p class="told" role="status" aria-live="polite">
            {move || told.get()}
        </p>
    }
}

#[component]
fn UndoButtons(sheet: Sheet) -> impl IntoView {
    [
        ("Deshacer", Sheet::undo as fn(Sheet) -> Option<At>),
        ("Rehacer", Sheet::redo),
    ]
    .map(|(label, act)| {
        view! {
            <ActButton
                press=move |_| {
                    act(sheet);
                }
            >
                {label}
            </ActButton>
        }
    })
    .collect_view()
}

/// Links to the draft and to the other change sets of this sheet.
#[component]
fn SetLinks(sheet: Sheet) -> impl IntoView {
    move || {
        sheet.revision.track();
        let draft = sheet.draft.get().map(|draft| draft.change_set);
        let draft = draft.map(|set| (set, "Revisar y enviar el borrador".to_owned()));
        let others = sheet.sets_here().into_iter();
        let others = others.map(|set| (set, format!("Revisar y enviar el conjunto {set}")));
        draft
            .into_iter()
            .chain(others)
            .map(|(set, label)| {
                view! {
                    <a class="button" href=format!("/gestion/cambios/{set}")>
                        {label}
                    </a>
                }
            })
            .collect_view()
    }
}

/// What happens to what was typed, while it cannot be sent.
fn how_to_go_on(code: ErrorCode) -> AnyView {
    match code {
        ErrorCode::Unavailable => view! {
            <p class="muted">
                "Lo escrito queda en este navegador y se envía cuando vuelva la conexión."
            </p>
        }
        .into_any(),
        ErrorCode::SignedOut => view! {
            <p class="muted">
                <a href="/gestion/ingresar" target="_blank" rel="external">
                    "Ingresar en otra pestaña"
                </a>
                ". Lo escrito queda en este navegador y se guarda cuando vuelva a esta."
            </p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// The mode in which targets and baselines are edited, and why they change.
#[component]
fn Targets(sheet: Sheet) -> impl IntoView {
    let is_open = move || sheet.targets.get();
    let reason = move || {
        is_open().then(|| {
            view! {
                <label class="begin-with">
                    "Motivo del cambio "
                    <input
                        class="input"
                        type="text"
                        prop:value=move || sheet.reason.get()
                        on:input=move |event| sheet.reason.set(event_target_value(&event))
                        on:change=move |_| sheet.act()
                    />
                </label>
            }
        })
    };
    sheet.has_targets().then(|| {
        view! {
            <button
                type="button"
                class="button button--quiet"
                aria-pressed=move || is_open().to_string()
                on:click=move |_| sheet.edit_targets(!sheet.targets.get_untracked())
            >
                "Editar metas y líneas de base"
            </button>
            {reason}
        }
    })
}

/// From which year on periods are shown; nothing where all of them fit.
#[component]
fn BeginWith(sheet: Sheet) -> impl IntoView {
    let years = window::years(&sheet.columns());
    (sheet.first_column.get_untracked() > 0).then(|| {
        let options = years
            .into_iter()
            .map(|(year, column)| {
                view! {
                    <option value=column.to_string() selected=move || sheet.first_column.get() == column>
                        {year}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="begin-with">
                "Periodos desde "
                <select
                    class="input"
                    on:change=move |event| {
                        if let Ok(column) = event_target_value(&event).parse() {
                            sheet.first_column.set(column);
                            let at = sheet.active.get_untracked();
                            sheet.activate(At { column: at.column.max(column), ..at });
                        }
                    }
                >
                    {options}
                </select>
            </label>
        }
    })
}

/// Finds a text in the sheet; again, the next one.
#[component]
fn Search(sheet: Sheet, told: RwSignal<String>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let find = move || {
        let wanted = text.get_untracked();
        match sheet.find(&wanted, sheet.active.get_untracked()) {
            Some(at) => {
                told.set(String::new());
                sheet.activate(at);
                events::reveal(sheet, at);
            }
            None => told.set(format!("No está en la hoja: «{}».", wanted.trim())),
        }
    };
    view! {
        <SubmitForm class="begin-with" submit=find>
            <label for=events::SEARCH_FIELD>"Buscar en la hoja"</label>
            <input
                id=events::SEARCH_FIELD
                class="input"
                type="search"
                on:input=move |event| text.set(event_target_value(&event))
            />
        </SubmitForm>
    }
}
