//! The panel beside the grid: everything about the active cell that does not fit into it, and the
//! findings of all cells. It types into the same entry as the grid; on a phone it is the way to type.

use domain::{change_set::Status, finding::Finding, format, indicator::Unit};
use leptos::prelude::*;

use super::{
    cell::{CellDisplayState, CellState},
    comments::Comments,
    entry::{Entry, Kind},
    events::go,
    movement::At,
    range_fields::RangeFields,
    sheet::Sheet,
};
use crate::office::{findings::errors_first, form::ActButton, history, wording};

/// Beside the grid; below it where there is no room.
#[component]
pub fn CellPanel(
    sheet: Sheet,
    told: RwSignal<String>,
    may_enter: bool,
    may_comment: bool,
    /// Put aside, so that the years have its room; only where it stands beside them.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let fold = move || {
        if folded.get() {
            "Mostrar el panel"
        } else {
            "Plegar el panel"
        }
    };
    view! {
        <aside class="cell-panel" aria-label="Celda activa">
            <button
                type="button"
                class="button button--quiet panel-fold"
                aria-expanded=move || (!folded.get()).to_string()
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                {fold}
            </button>
            {may_enter.then(|| view! { <RangeFields sheet told /> })}
            <Place sheet may_enter />
            <Settle sheet />
            <Fields sheet />
            {may_comment.then(|| view! { <Comments sheet /> })}
            <Elsewhere sheet />
        </aside>
    }
}

/// The active cell and its row's unit, followed.
fn with_cell<T>(
    sheet: Sheet,
    read: impl FnOnce(&CellState, &super::sheet::RowHead) -> T,
) -> Option<T> {
    let at = sheet.active.get();
    let head = sheet.head(at)?;
    Some(sheet.cell(at)?.with(|cell| read(cell, &head)))
}

/// Which cell, what it held, who has it.
#[component]
fn Place(sheet: Sheet, may_enter: bool) -> impl IntoView {
    let title = move || {
        let at = sheet.active.get();
        let period = sheet.period(at).map(format::period).unwrap_or_default();
        sheet
            .head(at)
            .map(|head| format!("{} · {} · {period}", head.indicator, head.label))
    };
    let facts = move || {
        with_cell(sheet, |cell, head| {
            let face = cell.face(&head.unit);
            let state = if face == CellDisplayState::Locked {
                String::new()
            } else {
                format::sentence(face.word())
            };
            let due = cell
                .stored
                .due
                .filter(|_| cell.stored.current.is_none())
                .map(|date| {
                    let words = if cell.stored.late {
                        "Vencido desde el"
                    } else {
                        "Se espera hasta el"
                    };
                    format!("{words} {}.", format::date_long(date))
                });
            let current =
                wording::cell_text(cell.stored.current.as_ref(), head.unit.shown_decimals);
            let pending = cell.stored.pending.clone().map(|pending| {
            let after = wording::cell_text(pending.after.as_ref(), head.unit.shown_decimals);
            let after = if after.is_empty() { "se retira el valor".to_owned() } else { after };
            let remark = pending.remark.clone().filter(|_| pending.status == Status::Returned);
            let link = if remark.is_some() && pending.mine { "Responder en el conjunto" } else { "Ver el conjunto" };
            view! {
                {remark.map(|remark| view! { <p class="remark"><strong>"Observación: "</strong>{remark}</p> })}
                <p>
                    "Cambio en curso: " <strong>{after}</strong> " ("
                    {pending.status.label_es().to_lowercase()} ", " {pending.author} "). "
                    <a href=format!("/gestion/cambios/{}", pending.change_set)>{link}</a>
                </p>
            }
        });
            view! {
                {(!state.is_empty()).then(|| view! { <p class="cell-state">{state}</p> })}
                {cell.lock.clone().filter(|_| may_enter).map(|why| view! { <p class="lock">"Bloqueada: " {why}</p> })}
                {(cell.lock.is_none() && cell.is_guarded)
                    .then(|| view! { <p class="lock">"Es un dato oficial: para cambiarlo pulse «Editar metas y líneas de base»."</p> })}
                {due.map(|due| view! { <p class="muted">{due}</p> })}
                <p>
                    "Valor actual: "
                    {if current.is_empty() { "ninguno".to_owned() } else { format!("{current} {}", head.unit.label) }}
                </p>
                {pending}
                <p>
                    <a href=history::address(&cell.key)>"Historia de este valor"</a>
                </p>
            }
        })
    };
    view! {
        <h2 class="cell-title">{title}</h2>
        {facts}
    }
}

/// The fields of the cell. They never close while one types; only what they show follows the cell.
#[component]
fn Fields(sheet: Sheet) -> impl IntoView {
    let entry = Memo::new(move |_| with_cell(sheet, |cell, _| cell.editing()).unwrap_or_default());
    let locked =
        Memo::new(move |_| with_cell(sheet, |cell, _| !cell.is_editable()).unwrap_or(true));
    let text = move |label,
                     name,
                     hint: &'static str,
                     read: fn(&Entry) -> String,
                     write: fn(&mut Entry, String, &Unit),
                     shown: fn(Kind) -> bool| {
        view! { <PanelText sheet entry locked label name hint read write shown /> }
    };
    let is_number = |kind| kind == Kind::Number;
    let has_parts = Memo::new(move |_| {
        with_cell(sheet, |cell, head| {
            head.unit.has_parts() || !cell.editing().numerator.is_empty()
        })
        .unwrap_or(false)
    });
    view! {
        <fieldset class="panel-fields" hidden=move || locked.get()>
            <legend class="visually-hidden">"Contenido de la celda"</legend>
            <div class="kinds">
                {[
                    (Kind::Number, "Valor"),
                    (Kind::NotAvailable, "No disponible"),
                    (Kind::NotApplicable, "No aplica"),
                ]
                    .map(|(kind, label)| view! { <PanelKind sheet entry kind label /> })
                    .collect_view()}
            </div>
            {text("Valor", "valor", "Con punto o coma decimal. También 45/60, n.d. (no disponible) o n.a. (no aplica).", |e| e.number.clone(), |e, t, _| e.number = t, is_number)}
            {text("Motivo", "motivo", "Por qué no hay número. Se publica con el dato.", |e| e.reason.clone(), |e, t, _| e.reason = t, |kind| kind != Kind::Number)}
            <Problems sheet />
            <div class="pair" hidden=move || entry.get().kind != Kind::Number || !has_parts.get()>
                {text("Numerador", "numerador", "", |e| e.numerator.clone(), |e, t, unit| e.set_numerator(t, unit), is_number)}
                {text("Denominador", "denominador", "", |e| e.denominator.clone(), |e, t, unit| e.set_denominator(t, unit), is_number)}
            </div>
            <label class="check" hidden=move || entry.get().kind != Kind::Number>
                <input
                    type="checkbox"
                    prop:checked=move || entry.get().provisional
                    on:change=move |event| {
                        let checked = event_target_checked(&event);
                        sheet.edit(sheet.active.get_untracked(), move |entry, _| entry.provisional = checked);
                    }
                />
                " Valor provisional"
            </label>
            {text("Fuente citada", "fuente", "El documento o registro del que sale el valor.", |e| e.source.clone(), |e, t, _| e.source = t, |_| true)}
            {text("Nota", "nota", "Lo que debe saber quien lea el valor.", |e| e.note.clone(), |e, t, _| e.note = t, |_| true)}
            <ActButton press=move |_| sheet.revert(sheet.active.get_untracked())>
                "Volver al valor actual"
            </ActButton>
        </fieldset>
    }
}

#[component]
fn PanelKind(sheet: Sheet, entry: Memo<Entry>, kind: Kind, label: &'static str) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="radio"
                name="panel-clase"
                prop:checked=move || entry.get().kind == kind
                on:change=move |_| sheet.edit(sheet.active.get_untracked(), move |entry, _| entry.kind = kind)
            />
            " "
            {label}
        </label>
    }
}

#[component]
fn PanelText(
    sheet: Sheet,
    entry: Memo<Entry>,
    locked: Memo<bool>,
    label: &'static str,
    name: &'static str,
    hint: &'static str,
    read: fn(&Entry) -> String,
    write: fn(&mut Entry, String, &Unit),
    shown: fn(Kind) -> bool,
) -> impl IntoView {
    let id = format!("panel-{name}");
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    view! {
        <div class="field" hidden=move || !shown(entry.get().kind)>
            <label for=id.clone()>{label}</label>
            {hint_id.clone().map(|id| view! { <p class="field-hint" id=id>{hint}</p> })}
            <input
                class="input"
                id=id
                aria-describedby=hint_id
                type="text"
                autocomplete="off"
                disabled=move || locked.get()
                prop:value=move || entry.with(read)
                on:input=move |event| {
                    let text = event_target_value(&event);
                    sheet.edit(sheet.active.get_untracked(), move |entry, unit| write(entry, text.clone(), unit));
                }
            />
        </div>
    }
}

/// Both values of a conflict, and the two ways out.
#[component]
fn Settle(sheet: Sheet) -> impl IntoView {
    move || {
        with_cell(sheet, |cell, head| {
            let conflict = cell.conflict.clone()?;
            let text = |value: Option<&domain::value::CellValue>| {
                let text = wording::cell_text(value, head.unit.shown_decimals);
                if text.is_empty() { "sin valor".to_owned() } else { text }
            };
            let resolve = move |keep_mine| sheet.resolve_conflict(sheet.active.get_untracked(), keep_mine);
            let (told, theirs) = if conflict.in_draft {
                ("En otra ventana suya se guardó otro valor de esta celda.", "Tomar el de la otra ventana")
            } else {
                ("Otra persona cambió este valor.", "Tomar el valor actual")
            };
            Some(view! {
                <div class="notice notice--warning" role="alert">
                    <p>
                        {told} " Usted vio " <strong>{text(conflict.seen.as_ref())}</strong>
                        ", ahora es " <strong>{text(conflict.now.as_ref())}</strong> " y usted propone "
                        <strong>{text(conflict.wanted.as_ref())}</strong> "."
                    </p>
                    <p class="actions">
                        <ActButton press=move |_| resolve(true)>"Conservar lo mío"</ActButton>
                        <ActButton press=move |_| resolve(false)>{theirs}</ActButton>
                    </p>
                </div>
            })
        })
        .flatten()
    }
}

/// What is wrong or doubtful about the active cell: read here at once, and by the server at the last save.
#[component]
fn Problems(sheet: Sheet) -> impl IntoView {
    let items = move || {
        let typing = sheet.typing.get();
        with_cell(sheet, |cell, head| {
            let entry = match typing {
                Some(text) => Some(cell.editing().typed(&text, &head.unit)),
                None => cell.entry.clone(),
            };
            cell.problems(entry.as_ref(), &head.unit)
                .into_iter()
                .map(|finding| view! { <Problem finding /> })
                .collect_view()
        })
    };
    view! {
        <ul class="findings" aria-live="polite">
            {items}
        </ul>
    }
}

/// One finding without its place, which is the active cell.
#[component]
fn Problem(finding: Finding) -> impl IntoView {
    let (class, kind) = if finding.blocks() {
        ("finding finding--error", "Error")
    } else {
        ("finding", "Aviso")
    };
    view! {
        <li class=class>
            <p>
                <span class="finding-code">{format!("{kind} {}", finding.code)}</span>
                " "
                {format::sentence(&finding.problem)}
            </p>
            <p>{format::sentence(&finding.remedy)}</p>
        </li>
    }
}

/// The other cells that need a look, each with its problem, as a way to get there.
#[component]
fn Elsewhere(sheet: Sheet) -> impl IntoView {
    let others = move || {
        sheet.revision.track();
        let active = sheet.active.get();
        let items: Vec<_> = sheet
            .to_review()
            .into_iter()
            .filter(|at| *at != active)
            .filter_map(|at| Some((at, name_of(sheet, at)?, cell_problem(sheet, at))))
            .map(|(at, name, problem)| {
                view! {
                    <li>
                        <button type="button" class="link" on:click=move |_| go(sheet, at)>
                            {name}
                        </button>
                        <br />
                        {problem}
                    </li>
                }
            })
            .collect();
        (!items.is_empty()).then(|| {
            view! {
                <h3>"Otras celdas por revisar"</h3>
                <ul class="plain">{items}</ul>
            }
        })
    };
    view! { {others} }
}

/// «S04-1 · Lima · 2024».
fn name_of(sheet: Sheet, at: At) -> Option<String> {
    let head = sheet.head(at)?;
    let period = sheet.period(at).map(format::period)?;
    Some(format!("{} · {} · {period}", head.indicator, head.label))
}

/// The message of the gravest problem of a cell.
fn cell_problem(sheet: Sheet, at: At) -> String {
    let (Some(cell), Some(head)) = (sheet.cell(at), sheet.head(at)) else {
        return String::new();
    };
    cell.with_untracked(|cell| {
        if cell.conflict.is_some() {
            return "El valor cambió mientras tanto: decida.".to_owned();
        }
        let problems = errors_first(cell.problems(cell.entry.as_ref(), &head.unit));
        let first = problems.into_iter().next();
        first.map_or_else(String::new, |first| format::sentence(&first.problem))
    })
}
