//! The form of a search: a plain one, whose answer is an address.

use leptos::prelude::*;

use super::super::{
    field::{SelectField, TextField},
    wording,
};
use super::filter;
use crate::wire::ListAudit;

/// The form with what is looked for now.
#[component]
pub fn SearchForm(search: ListAudit) -> impl IntoView {
    let wanted = search.filter;
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let day = |day: Option<chrono::NaiveDate>| text(day.map(|day| day.to_string()));
    let (actor, act) = (text(wanted.actor), text(wanted.act));
    let (kind, name) = (text(wanted.object_kind), text(wanted.object_name));
    let (from, to) = (day(wanted.from), day(wanted.to));
    let anywhere = text(wanted.text);
    let acts = choices("Cualquiera", wording::acts());
    let kinds = choices("Cualquiera", wording::object_kinds());
    view! {
        <form method="get" action=filter::PATH class="audit-search" role="search" aria-label="Buscar en el registro">
            <TextField label="Quién (cuenta)" name=filter::ACTOR value=actor />
            <SelectField label="Qué hizo" name=filter::ACT value=act options=acts />
            <SelectField label="Sobre qué" name=filter::OBJECT_KIND value=kind options=kinds />
            <TextField label="Su número o código" name=filter::OBJECT_NAME value=name />
            <TextField label="Desde el día" name=filter::FROM kind="date" value=from />
            <TextField label="Hasta el día" name=filter::TO kind="date" value=to />
            <TextField label="Con el texto" name=filter::TEXT kind="search" value=anywhere />
            <div class="actions">
                <button type="submit" class="button">
                    "Buscar"
                </button>
                <a href=filter::PATH>"Quitar filtros"</a>
            </div>
        </form>
    }
}

/// (stored, shown), in the order of what is shown, after the one that asks for nothing.
fn choices(
    any: &str,
    known: impl Iterator<Item = (&'static str, &'static str)>,
) -> Vec<(String, String)> {
    let mut known: Vec<_> = known
        .map(|(stored, shown)| (stored.to_owned(), shown.to_owned()))
        .collect();
    known.sort_by(|a, b| a.1.cmp(&b.1));
    known.insert(0, (String::new(), any.to_owned()));
    known
}
