//! One version of a value: what it stated, who entered it from where, who let it pass, where it was
//! published.

use domain::{
    format::{self, NO_BREAK_SPACE},
    indicator::Unit,
    value::{CellValue, Datum, Provenance},
};
use leptos::prelude::*;

use super::super::{
    provenance::{file_link, stored_moment},
    status_badge::StatusBadge,
    wording,
};
use crate::wire::{ChangeSetEvent, PendingVersion, SetOrigin, ValueVersion};

/// A value that was or is current.
#[component]
pub fn Version(version: ValueVersion, unit: Unit) -> impl IntoView {
    let state = if version.current {
        "Vigente"
    } else {
        "Reemplazada"
    };
    let approved = format!(
        "{} · {}",
        version.approved_by,
        wording::moment(version.approved_at)
    );
    view! {
        <li class="version" class:version--current=version.current>
            <p class="version-value">
                <strong>{stated(version.value.as_ref(), &unit)}</strong>
                " "
                <span class="muted">{state}</span>
            </p>
            <dl class="terms">
                <Statement value=version.value />
                <Origin provenance=version.provenance set=version.set.clone() />
                <dt>"Aprobó"</dt>
                <dd>{approved}</dd>
                <Remarks remarks=version.set.remarks.clone() />
                <Set set=version.set />
                <dt>"Publicaciones"</dt>
                <dd>
                    <Releases numbers=version.releases withdrawn=version.withdrawn />
                </dd>
            </dl>
        </li>
    }
}

/// A change that waits.
#[component]
pub fn Pending(pending: PendingVersion, unit: Unit) -> impl IntoView {
    view! {
        <li class="version">
            <p class="version-value">
                <strong>{stated(pending.after.as_ref(), &unit)}</strong>
                " "
                <StatusBadge status=pending.set.status />
            </p>
            <dl class="terms">
                <Statement value=pending.after />
                <Origin provenance=pending.provenance set=pending.set.clone() />
                <Remarks remarks=pending.set.remarks.clone() />
                <Set set=pending.set />
            </dl>
        </li>
    }
}

/// What a version states, with its unit.
fn stated(value: Option<&CellValue>, unit: &Unit) -> String {
    let Some(value) = value else {
        return "Se retiró el valor".to_owned();
    };
    let text = wording::cell_text(Some(value), unit.shown_decimals);
    if value.datum.value().is_some() && !unit.label.is_empty() {
        format!("{text}{NO_BREAK_SPACE}{}", unit.label)
    } else {
        text
    }
}

/// All that a version states beside its number.
#[component]
fn Statement(value: Option<CellValue>) -> impl IntoView {
    let value = value?;
    let reason = match &value.datum {
        Datum::Value(_) => None,
        Datum::NotAvailable(why) | Datum::NotApplicable(why) => Some(why.clone()),
    };
    let condition = value.provisional.then(|| "Provisional".to_owned());
    let facts = [
        ("Motivo", reason),
        ("Numerador y denominador", fraction(&value.datum)),
        ("Condición", condition),
        ("Nota", value.note),
        ("Fuente citada", value.source),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(name, fact)| Some((name, fact?)))
        .map(|(name, fact)| view! { <dt>{name}</dt><dd>{fact}</dd> })
        .collect_view();
    Some(facts)
}

fn fraction(datum: &Datum) -> Option<String> {
    let Datum::Value(quantity) = datum else {
        return None;
    };
    let part = |part: Option<domain::Decimal>| part.map(|part| format::concise(part, 10));
    match (part(quantity.numerator), part(quantity.denominator)) {
        (None, None) => None,
        (above, below) => {
            let text = |side: Option<String>| side.unwrap_or_else(|| "—".to_owned());
            Some(format!("{} / {}", text(above), text(below)))
        }
    }
}

/// Who entered it, when, and the form or the place in a file.
#[component]
fn Origin(provenance: Provenance, set: SetOrigin) -> impl IntoView {
    match provenance {
        Provenance::Form { by, at } => view! {
            <dt>"Registró"</dt>
            <dd>{format!("{by} · {} · en pantalla", stored_moment(&at))}</dd>
        }
        .into_any(),
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => {
            let file = file_link(set.batch, file);
            view! {
                <dt>"Registró"</dt>
                <dd>{format!("{by} · {} · desde un archivo", stored_moment(&at))}</dd>
                <dt>"Archivo"</dt>
                <dd>
                    {file} {format!(" · hoja «{sheet}», celda {cell}")} <br />
                    <span class="muted hash">{format!("SHA-256 {sha256}")}</span>
                </dd>
            }
            .into_any()
        }
    }
}

#[component]
fn Remarks(remarks: Vec<ChangeSetEvent>) -> impl IntoView {
    (!remarks.is_empty()).then(|| {
        let items = remarks
            .into_iter()
            .map(|event| {
                let who = format!("{} · {}: ", event.actor, wording::moment(event.at));
                view! {
                    <li class="remark">
                        <span class="muted">{who}</span>
                        {event.remark}
                    </li>
                }
            })
            .collect_view();
        view! {
            <dt>"Observaciones de la revisión"</dt>
            <dd>
                <ul class="plain">{items}</ul>
            </dd>
        }
    })
}

#[component]
fn Set(set: SetOrigin) -> impl IntoView {
    let name = format!("{}: {}", set.id, set.title);
    let name = if set.open {
        view! { <a href=format!("/gestion/cambios/{}", set.id)>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    view! {
        <dt>"Conjunto de cambios"</dt>
        <dd>{name} {format!(" · preparó {}", set.author_name)}</dd>
    }
}

/// Links to the releases; words where there are none.
#[component]
fn Releases(numbers: Vec<u32>, withdrawn: Vec<u32>) -> impl IntoView {
    if numbers.is_empty() {
        return "Todavía en ninguna".into_any();
    }
    let last = numbers.len() - 1;
    numbers
        .into_iter()
        .enumerate()
        .map(|(index, number)| {
            let comma = (index < last).then_some(", ");
            let gone = withdrawn.contains(&number).then_some(" (retirada)");
            view! {
                <a href=format!("/publicaciones/{number}") rel="external">
                    {format!("n.º {number}")}
                </a>
                {gone}
                {comma}
            }
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::wording::tests::{unit, value};

    #[test]
    fn what_was_taken_away_is_shown_and_not_left_blank() {
        let unit = unit();
        assert_eq!(stated(None, &unit), "Se retiró el valor");
        assert_eq!(stated(Some(&value("63.4")), &unit), "63.4\u{a0}%");
    }
}
