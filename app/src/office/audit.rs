//! The audit log, newest first, page by page. It is append-only; there is nothing to edit here.

mod detail;

use leptos::prelude::*;

use super::{
    attempt::{Attempt, AttemptStatus},
    field::TextField,
    frame::Heading,
    load::loaded,
    wording,
};
use crate::{server_fns::audit::list_audit, wire::AuditEntry};

/// `/gestion/auditoria`
#[component]
pub fn Page() -> impl IntoView {
    let first = Resource::new(|| (), |()| list_audit(None));
    view! {
        <Heading text="Auditoría" />
        <p class="lead">"Quién hizo qué y cuándo. Nada se borra ni se corrige aquí."</p>
        {loaded(first, |entries| view! { <Log entries /> }.into_any())}
    }
}

#[component]
fn Log(entries: Vec<AuditEntry>) -> impl IntoView {
    let entries = RwSignal::new(entries);
    let at_end = RwSignal::new(false);
    let filter = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let older = move |_| {
        let last = entries.with_untracked(|entries| entries.last().map(|entry| entry.id));
        attempt.run(list_audit(last), move |more| {
            at_end.set(more.is_empty());
            attempt.say(wording::counted(
                more.len() as u64,
                "entrada más",
                "entradas más",
            ));
            entries.update(|entries| entries.extend(more));
        });
    };
    let rows = move || {
        let wanted = filter.get().to_lowercase();
        entries.with(|entries| {
            entries
                .iter()
                .filter(|entry| mentions(entry, &wanted))
                .cloned()
                .map(|entry| view! { <Entry entry /> })
                .collect_view()
        })
    };
    view! {
        <div class="toolbar">
            <TextField label="Filtrar por persona, acción u objeto" name="filtro" kind="search" value=filter />
        </div>
        <div class="scroller">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">"Cuándo"</th>
                        <th scope="col">"Quién"</th>
                        <th scope="col">"Qué hizo"</th>
                        <th scope="col">"Sobre qué"</th>
                        <th scope="col">"Detalle"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="actions">
            <button
                type="button"
                class="button button--quiet"
                disabled=move || attempt.busy() || at_end.get()
                on:click=older
            >
                "Mostrar anteriores"
            </button>
        </div>
        <AttemptStatus attempt doing="Leyendo…" />
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let detail = match detail::pairs(&entry.detail) {
        Some(pairs) => pairs
            .into_iter()
            .map(|(name, value)| view! { <div>{format!("{name}: {value}")}</div> })
            .collect_view()
            .into_any(),
        None => entry.detail.into_any(),
    };
    view! {
        <tr>
            <td class="nowrap">{wording::moment(entry.at)}</td>
            <td data-label="Quién">{entry.actor}</td>
            <td data-label="Qué hizo">{wording::act(&entry.act).to_owned()}</td>
            <td data-label="Sobre qué">{wording::object(&entry.object)}</td>
            <td class="detail">{detail}</td>
        </tr>
    }
}

/// Whether an entry speaks of the wanted text (in lower case).
fn mentions(entry: &AuditEntry, wanted: &str) -> bool {
    wanted.is_empty()
        || [
            &entry.actor,
            wording::act(&entry.act),
            &wording::object(&entry.object),
            &entry.detail,
        ]
        .into_iter()
        .any(|text| text.to_lowercase().contains(wanted))
}
