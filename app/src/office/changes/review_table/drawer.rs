//! The drawer: all that must be known of the cell where one is, beside the rows and never over them. On a narrow screen
//! it stands in their place.

use components::FindingList;
use domain::{
    change_set::Verdict,
    finding::{Finding, Place},
    value::{CellValue, Provenance},
};
use leptos::prelude::*;

use super::{
    super::{
        super::{
            findings,
            form::ActButton,
            history,
            provenance::{file_link, stored_moment},
        },
        aspect::{self, Aspect},
        thread::Thread,
    },
    keys::Picking,
    row::OldNew,
};
use crate::wire::{CellConflict, ChangeView};

/// The drawer, where it is open.
#[component]
pub fn Drawer(picking: Picking) -> impl IntoView {
    let shown = Memo::new(move |_| picking.is_open.get().then(|| picking.shown()).flatten());
    move || {
        let change = shown.get()?;
        Some(view! {
            <aside class="review-drawer" aria-label="Detalle de la celda">
                <Detail change picking />
            </aside>
        })
    }
}

#[component]
fn Detail(change: ChangeView, picking: Picking) -> impl IntoView {
    let unit = change.unit.as_ref();
    let before = aspect::stated(change.before.as_ref(), unit);
    let after = aspect::stated(change.after.as_ref(), unit);
    let aspects = aspect::changed(change.before.as_ref(), change.after.as_ref());
    let conflict = change
        .conflict
        .as_ref()
        .map(|conflict| conflict_words(conflict, &change));
    let findings = findings::errors_first(named(change.findings.clone(), &change.label));
    let indicator = change.key.indicator.to_string();
    let grid = format!("/gestion/captura/indicador/{indicator}");
    let batch = picking.tools.batch.get_value();
    view! {
        <p class="row">
            <ActButton press=move |_| picking.close()>"Cerrar el detalle"</ActButton>
        </p>
        <h3>
            <span class="code">{indicator}</span>
            " "
            {change.indicator_name.clone()}
        </h3>
        <p>{change.label.clone()}</p>
        <p class="change-values">
            <OldNew before after />
        </p>
        <p>{aspect::size(&change)}</p>
        <Aspects aspects />
        {picking
            .tools
            .deciding
            .map(|deciding| view! { <Mark change=change.clone() deciding picking /> })}
        {conflict
            .map(|words| {
                view! {
                    <p class="cell-conflict">
                        <strong>"En conflicto. "</strong>
                        {words}
                    </p>
                }
            })}
        {change.refusal.clone().map(|why| view! { <p class="muted">{why}</p> })}
        <FindingList findings />
        <Thread change=change.clone() tools=picking.tools />
        <div class="origin">
            <Origin provenance=change.provenance.clone() batch />
            {change.entity.clone().map(|(_, name)| view! { <p class="muted">"Responsable: " {name}</p> })}
        </div>
        <p>
            <a href=history::address(&change.key)>"Historia del valor"</a>
            " · "
            <a href=grid>"Ver la cuadrícula del indicador"</a>
        </p>
    }
}

/// What is marked on the cell, and by whom.
#[component]
fn Mark(change: ChangeView, deciding: super::Deciding, picking: Picking) -> impl IntoView {
    let key = StoredValue::new(change.key);
    let mark = Memo::new(move |_| key.with_value(|key| deciding.mark_on(key)));
    let words = move || match mark.get() {
        None => view! { <p>"Sin decidir."</p> }.into_any(),
        Some(mark) => {
            let (verdict, remark) = match mark.verdict {
                Some(Verdict::Return { remark }) => ("Por devolver", Some(remark)),
                _ => ("Por aprobar", None),
            };
            view! {
                <p>
                    <strong>{verdict}</strong>
                    {format!(", lo decidió {}. Falta confirmarlo.", mark.by_name)}
                </p>
                {remark.map(|remark| view! { <p class="as-typed remark">"Observación: " {remark}</p> })}
            }
            .into_any()
        }
    };
    view! {
        <div class="review-mark">
            {words}
            <p class="actions">
                <ActButton press=move |_| picking.approve()>"Aprobar esta celda"</ActButton>
                <ActButton press=move |_| picking.begin_return()>"Devolver esta celda…"</ActButton>
            </p>
        </div>
    }
}

/// The findings at their place as a person calls it; the stored name is made for the grid.
fn named(mut findings: Vec<Finding>, label: &str) -> Vec<Finding> {
    for finding in &mut findings {
        if let Place::Field { field } = &mut finding.place {
            label.clone_into(field);
        }
    }
    findings
}

#[component]
fn Aspects(aspects: Vec<Aspect>) -> impl IntoView {
    (!aspects.is_empty()).then(|| {
        let items = aspects
            .into_iter()
            .map(|aspect| {
                let label = format!("{}: ", aspect.label);
                let old = aspect.before.map(|old| {
                    view! { <span class="visually-hidden">"antes "</span><del>{old}</del>" → " }
                });
                let new = match aspect.after {
                    Some(new) => view! { <ins>{new}</ins> }.into_any(),
                    None => view! { <span class="muted">"se quita"</span> }.into_any(),
                };
                view! { <li>{label} {old} {new}</li> }
            })
            .collect_view();
        view! { <ul class="aspects">{items}</ul> }
    })
}

#[component]
fn Origin(provenance: Provenance, batch: Option<String>) -> impl IntoView {
    match provenance {
        Provenance::Form { by, at } => {
            view! { <p>{format!("En pantalla · {by} · {}", stored_moment(&at))}</p> }.into_any()
        }
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => {
            let name = file_link(batch, file);
            view! {
                <p title=format!("SHA-256 {sha256}")>
                    {name} {format!(" · hoja «{sheet}», celda {cell}")}
                </p>
                <p class="muted">{format!("{by} · {}", stored_moment(&at))}</p>
            }
            .into_any()
        }
    }
}

/// Both values and the one that was seen.
fn conflict_words(conflict: &CellConflict, change: &ChangeView) -> String {
    let words = |value: Option<&CellValue>| {
        aspect::stated(value, change.unit.as_ref()).unwrap_or_else(|| "sin valor".to_owned())
    };
    format!(
        "Otra persona cambió este valor. Al prepararse estos cambios era: {}. Ahora es: {}. Aquí se propone: {}.",
        words(conflict.seen.as_ref()),
        words(conflict.now.as_ref()),
        words(conflict.wanted.as_ref()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::aspect::tests::{change, value};
    use super::*;

    #[test]
    fn a_conflict_is_shown_with_all_three_values() {
        let change = change("S01-1", Some("40"), Some("43"));
        let conflict = CellConflict {
            key: change.key.clone(),
            seen: change.before.clone(),
            now: Some(value("41")),
            wanted: change.after.clone(),
            in_draft: false,
        };
        let words = conflict_words(&conflict, &change).replace('\u{a0}', " ");
        assert!(words.contains("era: 40.0 %. Ahora es: 41.0 %. Aquí se propone: 43.0 %."));
    }

    #[test]
    fn a_finding_names_its_cell_in_words() {
        let field = "S01-1|observed||2024".to_owned();
        let finding = Finding::new("W404", Place::Field { field }, None, "Salta.", "Compruebe.");
        let found = named(vec![finding], "Valor obtenido · 2024");
        assert_eq!(found[0].place.to_string(), "campo «Valor obtenido · 2024»");
    }
}
