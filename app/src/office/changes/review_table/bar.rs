//! The bar above the rows, which stays in view: what is picked, what can be done with it, and whether it is kept.

use domain::{change_set::Verdict, format};
use leptos::prelude::*;

use super::{
    super::{
        super::{
            form::{ActButton, Weight},
            load::Failure,
            wording::counted,
        },
        deciding::{Deciding, SaveState},
        group,
    },
    filter::CellFilter,
    keys::{self, Picking},
};
use crate::error::ErrorCode;

/// The bar.
#[component]
pub fn Bar(picking: Picking) -> impl IntoView {
    let picked = move || counted(picking.count() as u64, "celda elegida", "celdas elegidas");
    let deciding = picking.tools.deciding;
    let open = move |_| {
        if picking.is_open.get_untracked() {
            picking.close();
        } else {
            picking.open();
        }
    };
    view! {
        {deciding.map(|deciding| view! { <BulkActions picking deciding /> })}
        <p id="teclas-de-la-revision" class="review-keys">
            {if deciding.is_some() {
                "Teclado: ↑ ↓ mueve, Mayús + ↑ ↓ elige varias, Ctrl + A elige todas las que se ven; A aprueba, O devuelve, Supr quita la decisión, Intro abre el detalle."
            } else {
                "Teclado: ↑ ↓ mueve, Intro abre el detalle de la celda."
            }}
        </p>
        <div class="review-bar">
            <p class="review-acts">
                <span class="review-count">{picked}</span>
                {deciding.map(|_| view! { <DecisionButtons picking /> })}
                <button
                    type="button"
                    class="button button--quiet"
                    aria-expanded=move || picking.is_open.get().to_string()
                    aria-keyshortcuts="Enter"
                    on:click=open
                >
                    "Detalle"
                </button>
                {deciding.map(|deciding| view! { <SavedProgress deciding picking /> })}
            </p>
            {move || picking.is_remarking.get().then(|| view! { <Remark picking /> })}
            {deciding.map(|deciding| view! { <ActNotice deciding again=picking.tools.again /> })}
        </div>
    }
}

#[component]
fn DecisionButtons(picking: Picking) -> impl IntoView {
    view! {
        <ActButton weight=Weight::Main keys="A" press=move |_| picking.approve()>"Aprobar (A)"</ActButton>
        <ActButton keys="O" press=move |_| picking.begin_return()>"Devolver (O)"</ActButton>
        <ActButton keys="Delete" press=move |_| picking.unmark()>"Quitar decisión"</ActButton>
    }
}

/// How many cells are decided, and whether the server has that.
#[component]
fn SavedProgress(deciding: Deciding, picking: Picking) -> impl IntoView {
    let progress = move || {
        let rows = picking.tools.cells.rows;
        rows.with_value(|changes| deciding.plan(changes).progress())
    };
    let state = move || match &*deciding.save_state.read() {
        SaveState::Saved => "guardado",
        SaveState::Sending => "guardando…",
        SaveState::Failed(_) => "sin guardar",
    };
    view! {
        <span class="review-saved" role="status">
            {progress}
            " · "
            {state}
        </span>
    }
}

/// What the last act did not do, and a failure with its remedy.
#[component]
fn ActNotice(deciding: Deciding, again: Callback<()>) -> impl IntoView {
    let notice = move || {
        let notice = deciding.notice.get();
        notice.map(|text| view! { <p class="notice">{text}</p> })
    };
    // The set moved on: what is marked belongs to a version that is gone, and sending it again cannot help.
    let remedy = move |code: ErrorCode| match code {
        ErrorCode::Conflict => ("Leer otra vez", again),
        _ => (
            "Intentar guardar otra vez",
            Callback::new(move |()| deciding.send()),
        ),
    };
    let failure = move || match deciding.save_state.get() {
        SaveState::Failed(error) => {
            let (words, act) = remedy(error.code);
            Some(view! {
                <Failure error />
                <p>
                    <ActButton press=move |_| act.run(())>{words}</ActButton>
                </p>
            })
        }
        _ => None,
    };
    view! {
        <div role="status">{notice}</div>
        {failure}
    }
}

/// The remark for what is picked.
#[component]
fn Remark(picking: Picking) -> impl IntoView {
    let text = picking.remark;
    let is_empty = move || text.read().trim().is_empty();
    let finish = move || {
        if !untrack(is_empty) {
            picking.finish_return(&text.get_untracked());
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => finish(),
        "Escape" => picking.cancel_return(),
        _ => {}
    };
    let label = move || {
        let cells = counted(picking.count() as u64, "celda", "celdas");
        format!("Qué debe corregirse en {cells}")
    };
    view! {
        <div class="review-remark">
            <label for=keys::REMARK>{label}</label>
            <textarea
                class="input"
                id=keys::REMARK
                rows="2"
                maxlength="4000"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=on_key
            ></textarea>
            <p class="actions">
                <ActButton weight=Weight::Main disabled=is_empty keys="Control+Enter" press=move |_| finish()>
                    "Devolver con esta observación"
                </ActButton>
                <ActButton press=move |_| picking.cancel_return()>"Cancelar"</ActButton>
            </p>
        </div>
    }
}

/// Acts on many cells: those that are shown, and those that nothing speaks against.
#[component]
fn BulkActions(picking: Picking, deciding: Deciding) -> impl IntoView {
    let tools = picking.tools;
    let cells = tools.cells;
    let shown = move || {
        if cells.is_paged {
            let count = cells.matching.get() as u64;
            return format!("Elegir {} del filtro", counted(count, "celda", "celdas"));
        }
        let count = picking.visible.with(Vec::len) as u64;
        format!("Elegir {} que se ven", counted(count, "celda", "celdas"))
    };
    let left = move || {
        cells.rows.with_value(|changes| {
            let free = changes.iter().filter(|change| group::is_plain(change));
            let free = free.filter(|change| deciding.mark_on(&change.key).is_none());
            free.map(|change| change.key.clone()).collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| match cells.is_paged {
        true => cells.plain_left(),
        false => left().len() as u64,
    });
    let approve = move |_| {
        let verdict = Verdict::Approve;
        if cells.is_paged {
            let all = CellFilter::default();
            deciding.mark_where(
                (all, None),
                Some(verdict),
                Callback::new(move |()| cells.again()),
            );
        } else {
            deciding.mark(untrack(left), Some(&verdict));
        }
    };
    view! {
        <p class="actions">
            <ActButton
                press=move |_| {
                    picking.pick_all();
                    picking.focus();
                }
            >
                {shown}
            </ActButton>
            <ActButton disabled=move || count.get() == 0 press=approve>
                {move || {
                    let count = format::count(count.get());
                    format!("Aprobar los valores obtenidos sin hallazgos ({count})")
                }}
            </ActButton>
        </p>
    }
}
