//! What a file would do to the catalogue: elements that it creates, and fields old → new by code.

use std::collections::BTreeMap;

use import::preview::{Effect, FieldCounts};
use leptos::prelude::*;

use super::preview::{effect_word, short_place};
use crate::{
    office::wording::counted,
    wire::{CreatedElement, FieldChange},
};

/// What only administration can write is marked so, in these words.
const NEEDS_ADMIN: &str = "necesita administración";

/// Nodes and indicators that the catalogue does not have.
#[component]
pub fn Created(created: Vec<CreatedElement>) -> impl IntoView {
    (!created.is_empty()).then(|| {
        let count = counted(
            created.len() as u64,
            "elemento nuevo del catálogo",
            "elementos nuevos del catálogo",
        );
        let items = created
            .into_iter()
            .map(|one| {
                view! {
                    <li>
                        <span class="code">{one.code}</span>
                        {format!(" · {} · {}", one.what, one.name)}
                        <span class="muted">{format!(" · {}", short_place(&one.place))}</span>
                        {one.needs_admin.then(|| view! { " · " <strong>{NEEDS_ADMIN}</strong> })}
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>{count}</h3>
            <ul class="plain">{items}</ul>
        }
    })
}

/// Catalogue and ficha fields, together by code.
#[component]
pub fn Fields(fields: Vec<FieldChange>, counts: FieldCounts) -> impl IntoView {
    let tally = tally(counts);
    let mut by_code: BTreeMap<String, Vec<FieldChange>> = BTreeMap::new();
    for field in fields {
        by_code.entry(field.code.clone()).or_default().push(field);
    }
    (!tally.is_empty()).then(|| {
        let items = by_code
            .into_iter()
            .map(|(code, fields)| {
                let changes = fields
                    .into_iter()
                    .map(|field| view! { <Field field /> })
                    .collect_view();
                view! {
                    <li>
                        <span class="code">{code}</span>
                        <ul>{changes}</ul>
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>"Catálogo y fichas"</h3>
            <p class="muted">{format!("{tally}.")}</p>
            <ul class="plain">{items}</ul>
        }
    })
}

#[component]
fn Field(field: FieldChange) -> impl IntoView {
    let old = (!field.before.is_empty()).then(
        || view! { <span class="visually-hidden">"antes "</span><del>{field.before}</del> " → " },
    );
    let effect = match field.effect {
        _ if field.needs_admin => NEEDS_ADMIN,
        Effect::Changed => "",
        effect => effect_word(effect),
    };
    let effect = (!effect.is_empty()).then(|| view! { " · " <strong>{effect}</strong> });
    view! {
        <li>
            {field.field} ": " {old} <ins>{field.after}</ins>
            <span class="muted">" · " {short_place(&field.place)}</span> {effect}
        </li>
    }
}

/// «Campos: 8 nuevos, 2 cambian, 40 sin cambio».
fn tally(counts: FieldCounts) -> String {
    let parts: Vec<String> = [
        (counts.new, "nuevos"),
        (counts.changed, "cambian"),
        (counts.unchanged, "sin cambio"),
        (counts.rejected, "rechazados"),
        (counts.withheld, NEEDS_ADMIN),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("Campos: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_in_the_tally() {
        let counts = FieldCounts {
            new: 8,
            changed: 2,
            unchanged: 0,
            rejected: 1,
            withheld: 3,
        };
        assert_eq!(
            tally(counts),
            "Campos: 8 nuevos, 2 cambian, 1 rechazados, 3 necesita administración"
        );
        assert_eq!(tally(FieldCounts::default()), "");
    }
}
