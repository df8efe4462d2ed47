//! The form of a search: a plain one, whose answer is an address.

use leptos::prelude::*;

use super::super::{
    form::{Options, SearchForm, SelectField, TextField, options_after},
    wording,
};
use super::filter;
use crate::wire::ListAudit;

/// The form with what is looked for now.
#[component]
pub fn AuditSearch(search: ListAudit) -> impl IntoView {
    let wanted = search.filter;
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let day = |day: Option<chrono::NaiveDate>| text(day.map(|day| day.to_string()));
    let (actor, act) = (text(wanted.actor), text(wanted.act));
    let (kind, name) = (text(wanted.object_kind), text(wanted.object_name));
    let (from, to) = (day(wanted.from), day(wanted.to));
    let anywhere = text(wanted.text);
    let acts = choices(wording::acts());
    let kinds = choices(wording::object_kinds());
    view! {
        <SearchForm path=filter::PATH label="Buscar en el registro">
            <TextField label="Quién (cuenta)" name=filter::ACTOR value=actor />
            <SelectField label="Qué hizo" name=filter::ACT value=act options=acts />
            <SelectField label="Sobre qué" name=filter::OBJECT_KIND value=kind options=kinds />
            <TextField label="Su número o código" name=filter::OBJECT_NAME value=name />
            <TextField label="Desde el día" name=filter::FROM kind="date" value=from />
            <TextField label="Hasta el día" name=filter::TO kind="date" value=to />
            <TextField label="Con el texto" name=filter::TEXT kind="search" value=anywhere />
        </SearchForm>
    }
}

/// In the order of what is shown, after the one that asks for nothing.
fn choices(known: impl Iterator<Item = (&'static str, &'static str)>) -> Options {
    let mut known: Vec<_> = known.collect();
    known.sort_by_key(|(_, shown)| *shown);
    options_after("Cualquiera", known)
}
